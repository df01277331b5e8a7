"""Which nouns can be a source: who can speak, which papers can be cited, and who never speaks."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis import resources
from analysis.extract.actors import words
from analysis.extract.quotes.cues import headline_speakers, noun_entries
from analysis.parse import attachments, is_passive

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIRST_PERSON = frozenset({"i", "we", "you", "us", "me"})
_EXPLETIVE = frozenset({"it", "there", "that", "this", "which", "what"})
_NOBODY = frozenset({"nobody", "nothing", "none", "no-one", "noone"})
_THINGS = frozenset({"something", "anything", "everything", "much", "all", "most", "this", "that"})
_PARTS = frozenset(
    "majority minority number chorus dozen score hundred thousand million handful group couple "
    "pair bulk half third quarter percent proportion lot array coalition crowd".split()
)
_BEFORE_NOUN = frozenset({"compound", "nmod:desc", "flat"})
_ACTOR = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def can_speak(noun: Token) -> bool:
    """Say whether `noun` is somebody or some body: a name, a pronoun, a noun for an actor."""
    if noun.pos_ in {"PROPN", "PRON", "NUM", "ADJ", "DET", "X"} or noun.ent_type_ in _ACTOR:
        return noun.lower_ not in _THINGS
    word = words.singular(noun)
    known = (
        word in words.titles()
        or word in words.nouns()
        or word in _sources("body")
        or noun.lower_ in headline_speakers()
    )
    if known or words.is_built_like_a_person(noun):
        return True
    if any(c.dep_ in _BEFORE_NOUN and c.ent_type_ in _ACTOR for c in noun.lefts):
        return True
    members = [inner for case, inner in attachments(noun) if case == "of" and inner.i > noun.i]
    return word in _PARTS and any(can_speak(inner) for inner in members)


def is_document(noun: Token) -> bool:
    """Say whether `noun` is a paper or an inquiry that can be cited ("records", "a survey")."""
    word = noun.lemma_.lower()
    word = word.removesuffix("s") if noun.text.isupper() else word
    return (
        word in _sources("document")
        or noun.lower_ in _sources("document")
        or (word in noun_entries() and noun.pos_ == "NOUN")
    )


def is_event(noun: Token) -> bool:
    """Say whether a common noun is what happened ("the talks", "the attack"), so not a speaker."""
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in _events() and not can_speak(noun)


def is_nobody(noun: Token) -> bool:
    """Say whether nobody speaks: "nobody", "no group"."""
    return noun.lower_ in _NOBODY or any(c.lower_ == "no" and c.dep_ == "det" for c in noun.lefts)


def is_first_person(noun: Token) -> bool:
    """Say whether the writer speaks for himself ("I think", "we believe")."""
    return noun.lower_ in _FIRST_PERSON


def is_expletive(noun: Token, verb: Token) -> bool:
    """Say whether `noun` only fills the subject's place ("it was reported that")."""
    return noun.lower_ in _EXPLETIVE and (noun.lower_ != "it" or is_passive(verb))


@functools.cache
def _sources(label: str) -> frozenset[str]:
    """Return the nouns of bodies or documents that can be cited and are no actors."""
    return frozenset(
        row["pattern"] for row in resources.lexicon("sources") if row["label"] == label
    )


@functools.cache
def _events() -> frozenset[str]:
    rows = [r for name in ("event_triggers", "weapons") for r in resources.lexicon(name)]
    acts = {row["pattern"].casefold() for row in rows if row.get("pos", "NOUN") == "NOUN"}
    return frozenset(acts | words.not_names("disaster") | words.not_names("event"))
