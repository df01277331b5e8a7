"""The words of harm, and what each means by its form and the words around it."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.inflection import noun_forms, verb_forms
from analysis.parse import is_passive, objects
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


class Outcome(NamedTuple):
    """One row of the lexicon of outcomes."""

    kind: str
    role: str
    strength: str
    word: str


# The roles of verbs; the other roles are of nouns and states.
VERBAL = {"patient", "subject", "carry", "suffer", "ablaze", "seek", "wield", "lose"}


@functools.cache
def outcomes() -> dict[str, list[Outcome]]:
    """Return the outcome rows by every form of their (first) word, those of more words first.

    A verb with its particle ("burn down") says more than the verb alone.
    """
    found: dict[str, list[Outcome]] = {}
    for row in lexicon("outcomes"):
        entry = Outcome(row["label"], row["role"], row["strength"], row["pattern"])
        first = row["pattern"].split()[0]
        if entry.role in VERBAL:
            forms = verb_forms(first)
        elif entry.role in {"noun", "deed", "body", "life", "burning"}:
            forms = noun_forms(row["pattern"])
        else:
            forms = {row["pattern"]} if " " not in row["pattern"] else set()
        for form in forms:
            found.setdefault(form, []).append(entry)
    for rows in found.values():
        rows.sort(key=lambda row: -row.word.count(" "))
    return found


_PARTICLES = frozenset({"down", "up", "over", "back"})
_PARTICLE_REACH, _COMPLEMENT_REACH = 5, 15


def has_word(verb: Token, word: str) -> bool:
    """Say whether a verb goes with a word after it: "shot it down", "took ten men hostage"."""
    reach = _PARTICLE_REACH if word in _PARTICLES else _COMPLEMENT_REACH
    for token in verb.doc[verb.i + 1 : min(verb.i + reach, len(verb.doc))]:
        if token.lower_ == word:
            return True
        if (token.pos_ == "VERB" and token.dep_ != "amod") or token.text in {",", ";", "."}:
            break
    return any(c.lower_ == word for c in verb.rights)


_LETHAL = re.compile(r"^(?:fatally|mortally|lethally)$")


def is_lethal(token: Token) -> bool:
    """Say whether words beside it make an injury a death: "fatally", "to death"."""
    near = _near(token)
    if any(_LETHAL.match(word.lower_) and not _is_denied(word) for word in near):
        return True
    words = [word.lower_ for word in near]
    return "dead" in words or any(a == "to" and b == "death" for a, b in pairwise(words))


def _is_denied(word: Token) -> bool:
    """Say whether a prefix takes a word back: "non-fatally", "not fatally"."""
    before = word.doc[max(0, word.i - 2) : word.i].text.lower()
    return before.endswith(("non-", "non -", "non", "not"))


def _near(token: Token) -> list[Token]:
    """Return the words around `token` as far as the next comma, one before and four after."""
    doc = token.doc
    near = list(doc[max(0, token.i - 1) : token.i + 1])
    for word in doc[token.i + 1 : min(len(doc), token.i + 5)]:
        if word.is_punct:
            break
        near.append(word)
    return near


_FITTING = {
    "weapon": {"weapon"},
    "thing": {"thing"},
    "person": {"strong", "weak"},
    "group": {"strong", "weak"},
    "": {"strong", "weak"},
}


def names_harm(word: Token) -> bool:
    """Say whether a word is one of harm, in whatever role ("death", "life", "body")."""
    return word.lower_ in outcomes()


def bare_harm(token: Token, klass: str = "person") -> tuple[str, str] | None:
    """Return (kind, strength) that a word means by its form alone for what is of class `klass`."""
    for row in outcomes().get(token.lower_, ()):
        if row.role not in {"patient", "subject", "state", "noun"} or " " in row.word:
            continue
        if row.strength in _FITTING.get(klass, ()):
            lethal = row.kind == "injured" and row.role == "patient" and is_lethal(token)
            return ("killed", "strong") if lethal else (row.kind, row.strength)
    return None


HOSPITAL = frozenset("hospital hospitals clinic infirmary trauma emergency hospice icu".split())


def is_taken_to_hospital(token: Token) -> bool:
    """Say whether a word is the participle of "taken to hospital"."""
    if not any(row.role == "carry" for row in outcomes().get(token.lower_, ())):
        return False
    if token.tag_ not in {"VBN", "VBD"}:
        return False
    near = token.doc[token.i + 1 : min(len(token.doc), token.i + 8)]
    return any(word.lower_ in HOSPITAL for word in near)


def takes_object(token: Token) -> bool:
    """Say whether a word of harm is a verb done to someone ("wounded", not "died")."""
    return any(row.role == "patient" for row in outcomes().get(token.lower_, ()))


def is_passive_form(token: Token) -> bool:
    """Say whether a word of harm can follow its victim ("three others injured").

    It cannot where it has an object: "two gunmen wounded five".
    """
    roles = {row.role for row in outcomes().get(token.lower_, ())}
    listed = opens_next_count(token)
    if "patient" in roles and not listed and (objects(token) or _opens_object(token)):
        return False
    if "state" in roles or "subject" in roles:
        return True
    return "patient" in roles and (is_passive(token) or token.tag_ in {"VBN", "VBD", "JJ"})


_STATES = frozenset({"dead", "killed", "injured", "wounded", "hurt", "missing"})


def opens_next_count(token: Token) -> bool:
    """Say whether the next count of a headline follows: "Six Killed Nine Injured in Blast"."""
    counts = token.tag_ == "VBN" or token.is_title
    after = token.doc[token.i + 1 : min(len(token.doc), token.i + 4)]
    if not counts or len(after) < 2 or after[0].pos_ != "NUM":
        return False
    state = next((word for word in after[1:] if word.lower_ in _STATES), None)
    return state is not None and not (state.dep_ == "amod" and state.head.i > state.i)


def _opens_object(token: Token) -> bool:
    """Say whether what follows a verb looks like its object: "wounded two", "shot to death a"."""
    doc = token.doc
    late = doc[token.i + 1 : token.i + 3].text.lower() == "to death"
    at = token.i + (3 if late else 1)
    following = doc[at] if at < len(doc) else token
    return following.pos_ in {"DET", "NUM", "PRON"} and following.lower_ not in {
        "that",
        "which",
        "who",
    }
