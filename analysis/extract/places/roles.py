"""The part a place plays in its sentence: dateline, launch site, the speaker's seat.

A capital that speaks ("Moscow said") is an actor; the row of its place, kept as evidence of
where that actor sits, has the role speaker. Where police "in Goma said" something happened it
may well have happened there: such a seat stays open until the events have taken their places.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis.extract.actors.words import head_kind, nouns, singular, titles
from analysis.extract.places.phrases import type_words
from analysis.extract.places.uses import STREETS, cues
from analysis.parse import (
    attached_to,
    complement,
    host,
    is_passive,
    objects,
    preposition,
    subject_of,
    subjects,
)
from analysis.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

    from analysis.extract.places.datelines import Dateline
    from analysis.tables import Row

LAUNCHING = frozenset({"launch", "fire", "shoot", "lob", "originate", "scramble"})
# Verbs that tell of a launch only when weapons or aircraft do it or are sent.
_FLYING = frozenset({"fly", "come", "send", "dispatch", "take", "lift", "cross", "depart", "head"})
_MET = frozenset("hit strike land fall explode crash intercept shoot down destroy kill".split())
_MEETING = frozenset({"meet", "negotiate", "convene", "confer"})
_SHOTS = frozenset({"fire", "launch", "barrage", "salvo", "shelling", "volley", "firing"})
_STEPS = 4


def role(doc: Doc, first: int, after: int, datelines: Iterable[Dateline]) -> str:
    """Return dateline, launch, speaker or mention for the name doc[first:after]."""
    start = doc[first].idx
    if any(line.start <= start < line.end for line in datelines):
        return "dateline"
    head = doc[first:after].root
    if _is_launch_site(head):
        return "launch"
    whole = attached_to(head)
    if whole is not None and preposition(head) in {"from", "in"} and _is_speech(whole):
        return "speaker"
    first_named = head.head if head.dep_ == "conj" else head  # "Moscow and Kyiv agreed"
    verb = subject_of(head) or subject_of(first_named)
    return "speaker" if verb is not None and _is_speech(verb) else "mention"


def settle_roles(rows: Iterable[Row]) -> None:
    """Give the places that no event took the role they have otherwise."""
    for row in rows:
        otherwise = row.pop("otherwise", None)
        if otherwise is not None and row["role"] == "mention":
            row["role"] = otherwise


def role_without_event(doc: Doc, first: int, after: int) -> str | None:
    """Return speaker or talks for a name that has this role unless an event happened there."""
    if _is_seat(doc, first, after):
        return "speaker"
    head = doc[first:after].root
    verb = attached_to(head)
    meets = verb is not None and verb.lemma_ in _MEETING and preposition(head) in {"in", "at"}
    return "talks" if meets and verb is not None and _gathers_people(verb) else None


def _gathers_people(verb: Token) -> bool:
    """Say whether people, bodies or countries are said to meet, not rivers or roads."""
    met = [noun for noun in subjects(verb) if singular(noun) not in type_words() | STREETS]
    return any(noun.pos_ in {"PROPN", "PRON", "NOUN"} for noun in met)


def _is_seat(doc: Doc, first: int, after: int) -> bool:
    """Say whether who speaks sits there: "officials in Gaza said", "the Gaza ministry says"."""
    head = doc[first:after].root
    speaker = _body_of(head)
    if speaker is None:
        return False
    if preposition(speaker) == "according to":
        return True
    verb = subject_of(speaker)
    return verb is not None and _is_speech(verb) and not is_passive(verb) and _reports(verb)


def _reports(verb: Token) -> bool:
    """Say whether `verb` reports a clause, or says by itself that somebody speaks."""
    return complement(verb) is not None or verb.lemma_ in _telling() or host(verb) is not None


@functools.cache
def _telling() -> frozenset[str]:
    rows = lexicon("speech_verbs")
    return frozenset(row["pattern"] for row in rows if row["label"] in {"say", "announce", "deny"})


def _body_of(head: Token) -> Token | None:
    """Return the person or body that a name says the place of, None when there is none."""
    whole = head.head
    if whole == head or whole.pos_ not in {"NOUN", "PROPN"}:
        return None
    if attached_to(head) == whole and preposition(head) not in {"in", "of", "from", "at"}:
        return None
    if head.dep_ == "conj" or whole.lower_ in type_words():
        return _body_of(whole)
    word = singular(whole)
    known = nouns().get(word)
    speaks = word in titles() or (known is not None) or head_kind([whole.text]) is not None
    return whole if speaks or word in cues("body") else None


# ---------------------------------------------------------------- launch sites


def _is_launch_site(name: Token) -> bool:
    """Say whether something was fired or took off from the place `name`."""
    head = _starting_point(name)
    if head is None:
        return False
    whole = attached_to(head) or head.head
    lemma = whole.lemma_.lower()
    if whole.pos_ == "VERB":
        if lemma == "shoot" and objects(whole):
            return _moves_weapons(whole, met=True)  # "shot a farmer from Jos"
        if lemma in LAUNCHING:
            return True
        return lemma in _FLYING | _MET and _moves_weapons(whole, met=lemma in _MET)
    if lemma in _SHOTS:
        return True
    return _is_weapon(whole) and _is_in_the_air(whole)


def _starting_point(name: Token) -> Token | None:
    """Return the noun of the phrase with "from" that a name stands in: "from bases in Syria"."""
    head = name
    for _ in range(_STEPS):
        case = preposition(head)
        if case.startswith("from"):
            return head
        above = head.head
        if above == head or above.pos_ not in {"NOUN", "PROPN"}:
            return None
        if head.dep_ != "conj" and case not in {"", "in", "of", "near", "inside", "around"}:
            return None
        grounds = type_words() | cues("part") | cues("site") | cues("firing_point")
        if head.dep_ != "conj" and singular(above) not in grounds and above.lower_ not in grounds:
            return None
        head = above
    return None


def _moves_weapons(verb: Token, *, met: bool) -> bool:
    """Say whether weapons fly or are sent, or were `met` in the air by those who shot at them."""
    return any(_is_weapon(n) for n in [*([] if met else subjects(verb)), *objects(verb)])


def _is_in_the_air(weapon: Token) -> bool:
    """Say whether a weapon flies: it hits, falls or is shot down."""
    verb = subject_of(weapon) or weapon.head
    return verb.pos_ == "VERB" and verb.lemma_.lower() in _MET | LAUNCHING


def _is_weapon(noun: Token) -> bool:
    return not {singular(noun), noun.lower_.removesuffix("s")}.isdisjoint(_flying_arms())


@functools.cache
def _flying_arms() -> frozenset[str]:
    """Return the last words of weapons that come from afar: missiles, drones, shells, jets."""
    rows = lexicon("weapons")
    far = {"air", "missile", "artillery"}
    arms = {row["pattern"].split()[-1] for row in rows if row["label"] in far}
    return frozenset(arms | cues("aircraft"))


# ---------------------------------------------------------------- speech


def _is_speech(word: Token) -> bool:
    """Say whether `word` reports speech; "attacked in Homs" may be words or blows."""
    return word.pos_ == "VERB" and word.lemma_ in speech_verbs() - double_meanings()


@functools.cache
def double_meanings() -> frozenset[str]:
    """Return the verbs that also tell of violence or protest ("attack", "blast", "protest")."""
    return frozenset(row["pattern"] for row in lexicon("event_triggers"))


@functools.cache
def speech_verbs() -> frozenset[str]:
    """Return the lemmas of verbs of speech."""
    return frozenset(row["pattern"] for row in lexicon("speech_verbs") if " " not in row["pattern"])
