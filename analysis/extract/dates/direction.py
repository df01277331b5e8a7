"""Which way a clause looks from its day of writing: back or ahead."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis.extract.inflection import noun_forms, verb_forms
from analysis.parse import clause_role, governor, is_passive, modality, subjects, tense
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLANNED = frozenset("plan schedule expect slate set due intend".split())
_MAY_BE = frozenset("will shall 'll ’ll wo would could may might must should can ca".split())
_REACHED = frozenset(
    "begin start continue fail manage help refuse decline use seem appear come try stop keep "
    "force".split()
)
_SAYING = frozenset("say tell report write warn claim show cite kill wound hit strike".split())
# To agree, order or hope is to speak of what comes; to gather or to meet is not.
_AHEAD = frozenset(
    "plan schedule expect slate set intend agree decide vow promise pledge want wish hope prepare "
    "aim threaten mean arrange propose offer order instruct remain wait vote ready".split()
)
_AFTER = frozenset({"after", "following"})
_HARM = frozenset("strike airstrike shell explosion attack shoot kill clash abduct".split())
_FINITE_NOT = frozenset({"to", "do", "does", "let"})


def direction(token: Token, *, in_heading: bool) -> str | None:
    """Say whether the clause around `token` looks back (``past``) or ahead (``future``)."""
    verb = governor(token)
    if verb is None:
        return None
    if _is_cited(token, verb) or _is_accused(verb):
        return "past"
    if _is_planned(verb):
        return "future"
    words = modality(verb)
    if words & _MAY_BE:
        return "past" if "have" in words else "future"
    if verb.tag_ == "VB" and "to" in words:
        return _infinitive(verb)
    if _is_bare_past(verb, words):
        return "past"
    time = tense(verb)
    if time != "present":
        return time
    if _is_of_what_was(token, verb):
        return "past"
    return "past" if in_heading or verb.lemma_ in _SAYING else "future"


def looks_ahead(token: Token) -> bool:
    """Say whether the verb itself speaks of what comes, not only its present tense."""
    verb = governor(token)
    if verb is None:
        return False
    return bool(modality(verb) & (_MAY_BE | {"to"})) or verb.lemma_ in _PLANNED


def _is_cited(token: Token, verb: Token) -> bool:
    """Say whether the words are a source's ("according to a letter on Monday"): it has spoken."""
    while token.head not in (verb, token):
        token = token.head
        if any(c.dep_ == "case" and c.lower_ == "according" for c in token.children):
            return True
    return False


def _is_of_what_was(token: Token, verb: Token) -> bool:
    """Say whether a present state is told with the day of what led to it.

    "Two are dead after a raid Sunday", "she is in hospital after being shot on Sunday", "he is
    suspected of shooting a boy on Sunday".
    """
    if verb.lemma_ == "dead" or _dates_violence(token):
        return True
    is_state = is_passive(verb) or verb.lemma_ == "have" or any(map(_is_participle, verb.rights))
    if is_state and _follows_violence(token, verb):
        return True
    clause = [verb, *verb.children, *(c for child in verb.children for c in child.children)]
    return any(word.lower_ in _AFTER and word.i < token.i for word in clause)


def _dates_violence(token: Token) -> bool:
    """Say whether a day stands right before the violence it dates ("the 3 March shooting")."""
    return token.i + 1 < len(token.doc) and token.nbor().lower_ in _violence()


def _is_participle(word: Token) -> bool:
    """Say whether a word tells the state a verb puts somebody in ("they stand accused of")."""
    return word.tag_ == "VBN" and clause_role(word) == "complement"


def _is_accused(verb: Token) -> bool:
    """Say whether a gerund tells what somebody is said to have done ("accused of killing")."""
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "case"}}
    return verb.tag_ == "VBG" and bool(marks & {"of", "with"}) and verb.head.tag_ == "VBN"


def _follows_violence(token: Token, verb: Token) -> bool:
    between = token.doc[verb.i + 1 : max(verb.i + 1, token.i)]
    return any(word.lower_ in _violence() for word in between)


@functools.cache
def _violence() -> frozenset[str]:
    """Return the forms of the words that tell of violence."""
    rows = [row for row in lexicon("event_triggers") if not row["needs"] and row["label"] in _HARM]
    return frozenset(
        form
        for row in rows
        for form in (verb_forms if row["pos"] == "VERB" else noun_forms)(row["pattern"])
    )


def _is_planned(verb: Token) -> bool:
    if verb.lower_ in {"due", "scheduled", "slated"}:
        return True
    planned = verb.lemma_ in _PLANNED and verb.tag_ == "VBN"
    return planned and clause_role(verb) != "complement"


def _is_bare_past(verb: Token, words: set[str]) -> bool:
    """Say whether a participle without help, or a verb mistagged as its base, is past."""
    if verb.tag_ == "VBN":
        return not words or clause_role(verb) == "modifier"
    # A finite verb with a subject is no infinitive: a rare past, mistagged.
    return verb.tag_ == "VB" and not words & _FINITE_NOT and bool(subjects(verb))


def _infinitive(verb: Token) -> str:
    """Read "to meet": ahead of a host that plans, else in the time of its host."""
    host = verb.head
    if host.lemma_ in _REACHED or clause_role(verb) == "adverbial":
        return _host_time(host)
    return "future" if host.lemma_ in _AHEAD else _host_time(host)


def _host_time(host: Token) -> str:
    if host.pos_ not in {"VERB", "AUX"}:
        return "future"
    time = tense(host)
    return "future" if time == "present" or modality(host) & _MAY_BE else time
