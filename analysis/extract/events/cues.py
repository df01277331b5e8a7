"""What surrounds an event: courts, memory, the past, names that only borrow the word."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis.extract.inflection import verb_forms
from analysis.parse import agents, attachments, governor, is_passive, objects, preposition
from analysis.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from spacy.tokens import Token

# The family of an event told as history, as what a court dealt with, or as the sum of a longer
# time: no other trigger joins it.
BACKGROUND = "background"
# Verbs that leave it to their object to say what was done ("launched an attack").
LIGHT_VERBS = frozenset(
    "launch carry conduct mount stage undertake exchange trade unleash make commit perpetrate "
    "direct order wage resume begin start continue open return fire".split()
)
# Words a name of a place may be set beside: "a shooting west of Goma" is a shooting.
_SIDES = frozenset("north south east west northeast northwest southeast southwest".split())
# What sets an event at another time than the clause around it.
DATING = frozenset({"since", "until", "till", "before"})
FOLLOWING = frozenset({"after", "following"})
# How many steps up the tree a court or a memory is still what the sentence is about.
STEPS = 3


@functools.cache
def cues(label: str) -> frozenset[str]:
    """Return the words of one class of the lexicon `event_cues`."""
    return frozenset(row["pattern"] for row in lexicon("event_cues") if row["label"] == label)


def _above(token: Token, steps: int = STEPS) -> Iterator[Token]:
    """Yield the words `token` hangs on, up to the verb of its clause and its noun."""
    for _ in range(steps):
        adverbial = token.dep_ == "advcl" and not _is_about(token)
        if token.head == token or adverbial or token.dep_ in {"conj", "parataxis", "acl:relcl"}:
            return
        token = token.head
        yield token


def _is_about(clause: Token) -> bool:
    """Say whether a clause tells what its verb is about ("convicted of killing")."""
    return any(child.lower_ in {"of", "for", "over"} for child in clause.lefts)


def is_at_another_time(token: Token, measures: Container[str]) -> bool:
    """Say whether an event is only told to date another, so that its day is not theirs.

    "Held since the attack", "the worst raid since a bomb killed 40", "two days after a bomb
    killed six", "protests on Monday after the attack". `measures` are units of time.
    """
    if token.pos_ != "VERB" and not any(child.dep_ == "mark" for child in token.children):
        case = preposition(token)
        pointing = any(child.lower_ in {"the", "this", "that"} for child in token.lefts)
        return case in DATING or (case in FOLLOWING and (pointing or _is_measured(token, measures)))
    marks = {child.lower_ for child in token.children if child.dep_ in {"mark", "case"}}
    if not marks:
        marks = {
            c.lower_
            for s in token.children
            for c in s.children
            if c.dep_ == "case" and s.dep_ == "nsubj"
        }
    return bool(marks & DATING) or (bool(marks & FOLLOWING) and _is_measured(token, measures))


def _is_measured(token: Token, measures: Container[str]) -> bool:
    """Say whether "two days" stands before the "after" of `token`."""
    first = next((c for c in token.subtree if c.lower_ in FOLLOWING), None)
    return first is not None and first.i > 0 and first.nbor(-1).lemma_.lower() in measures


def is_part_of_name(noun: Token, is_event: Callable[[Token], object]) -> bool:
    """Say whether a noun only names another ("assassination squad", "attack helicopter").

    "Shooting victim" and "bombing campaign" still tell of the event, "bomb attack" tells it
    by its head.
    """
    if noun.dep_ not in {"compound", "amod", "nmod:desc"}:
        return False
    if is_beside(noun.head):
        return False
    head = noun.head
    return head.lemma_.lower() not in cues("carrier") and is_event(head) is None


def is_beside(noun: Token) -> bool:
    """Say whether `noun` is the "west" of "a shooting west of Goma"."""
    return noun.lower_ in _SIDES and any(case == "of" for case, _ in attachments(noun))


def is_charge(noun: Token) -> bool:
    """Say whether a noun names a crime somebody is charged with or tried for."""
    words = cues("charge") | cues("verdict")
    while noun.dep_ == "conj":  # "charges of murder and assault"
        noun = noun.head
    return any(head.lemma_.lower() in words for head in _above(noun))


def tells_something_else(verb: Token) -> bool:
    """Say whether the day of a verb is that of a court or a funeral, not of the violence.

    "He is to appear in court on Monday over the shooting".
    """
    words = cues("charge") | cues("verdict")
    if verb.lemma_.lower() in words | cues("aftermath"):
        return True
    about = [*objects(verb), *(noun for _, noun in attachments(verb))]
    return any(noun.lemma_.lower() in words | cues("proceeding") for noun in about)


def is_speech(verb: Token) -> bool:
    """Say whether a verb is one of speech."""
    return verb.lemma_.lower() in _speech() or (verb.pos_ == "VERB" and verb.lower_ in _spoken())


@functools.cache
def _speech() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("speech_verbs"))


@functools.cache
def _spoken() -> frozenset[str]:
    """Return the forms of the verbs of speech: a lemmatizer makes "insiste" of "insisted"."""
    return frozenset(form for verb in _speech() if " " not in verb for form in verb_forms(verb))


def is_of_court(token: Token) -> bool:
    """Say whether an event is told as what a court has dealt with ("convicted of killing")."""
    return any(head.lemma_.lower() in cues("verdict") for head in _above(token))


def is_in_memory(noun: Token) -> bool:
    """Say whether an event is what people remember, or a film tells ("the anniversary of")."""
    for head in _above(noun, 2):
        if head.lemma_.lower() not in cues("memory"):
            continue
        if head.pos_ in {"NOUN", "PROPN"}:
            return any(child == noun for _, child in attachments(head)) or head == noun.head
        return head.pos_ == "VERB" and noun.dep_ == "obj"
    return False


def is_earlier(token: Token) -> bool:
    """Say whether the words call an event one of before.

    "A previous attack", "the deadliest raid since gas killed hundreds in the town".
    """
    if any(child.lower_ == "since" and child.i < token.i for child in token.children):
        return True
    return any(child.lemma_.lower() in cues("earlier") for child in token.lefts)


def is_summed_up(token: Token) -> bool:
    """Say whether a verb or noun tells what a longer time added up to.

    "Twelve people were shot over the weekend", "the city's 40th homicide".
    """
    if token.pos_ != "VERB" and any(_is_ordinal(child) for child in token.lefts):
        return True
    return any(
        case in {"over", "since", "during", "throughout"} and _is_period(noun, case)
        for case, noun in attachments(token)
    )


def _is_ordinal(token: Token) -> bool:
    text = token.lower_
    return text[:-2].isdigit() and text[-2:] in {"st", "nd", "rd", "th"} and int(text[:-2]) > 2


def _is_period(noun: Token, case: str) -> bool:
    """Say whether a noun is a stretch of time that holds many events."""
    long = {"weekend", "week", "month", "year", "decade", "summer", "winter", "period", "season"}
    past = {child.lower_ for child in noun.lefts} & {"past", "last", "previous", "recent"}
    if noun.lemma_.lower() in long:
        return True
    if noun.lemma_.lower() in {"hour", "day"}:
        return bool(past)
    return case == "since"


def responsible(noun: Token) -> Token | None:
    """Return who claimed an attack, or is blamed for it, in the clause `noun` stands in.

    "The group claimed responsibility for the attack", "Officials blamed rebels for the raid".
    """
    if noun.tag_ == "VBG" and noun.head.lemma_ in {"accuse", "suspect", "blame"}:
        return next((c for c in noun.head.children if c.dep_ in {"obj", "nsubj:pass"}), None)
    verb = governor(noun)
    if verb is not None and verb.lemma_ == "claim" and is_passive(verb):
        return next(iter(agents(verb)), None)
    if verb is None or preposition(noun) not in {"for", "of"}:
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    thing = next((c for c in verb.children if c.dep_ == "obj"), None)
    if verb.lemma_ in {"claim", "take", "accept"}:
        claimed = thing is not None and thing.lemma_ in {"responsibility", "credit"}
        return subject if claimed else None
    return thing if verb.lemma_ in {"blame", "accuse"} else None
