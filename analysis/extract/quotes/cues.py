"""Cues: the words that announce somebody else's words, with their channel and addressee."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.inflection import verb_forms
from analysis.parse import attachments, objects, phrase
from analysis.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

PARTICLE = frozenset({"compound:prt", "advmod"})
_CHANNEL_PREPOSITIONS = frozenset("on in via over by at during through to with from".split())


class Cue(NamedTuple):
    """A verb or noun of speech.

    `frames` are the constructions its lexicon row allows; `particle` is the second word
    of "point out" or "call for".
    """

    head: Token
    label: str
    frames: frozenset[str]
    particle: Token | None


class _Entry(NamedTuple):
    label: str
    frames: frozenset[str]


@functools.cache
def verb_entries() -> Mapping[str, Mapping[str, _Entry]]:
    """Return the verbs of speech: lemma -> second word ("" for none) -> entry."""
    entries: dict[str, dict[str, _Entry]] = {}
    for row in lexicon("speech_verbs"):
        lemma, _, second = row["pattern"].partition(" ")
        entry = _Entry(row["label"], frozenset(row["frames"].split()))
        entries.setdefault(lemma, {})[second] = entry
    return entries


@functools.cache
def _verb_of() -> Mapping[str, str]:
    """Return the verb of speech that each inflected form belongs to."""
    return {form: verb for verb in verb_entries() for form in verb_forms(verb)}


@functools.cache
def noun_entries() -> Mapping[str, str]:
    """Return the nouns of speech: lemma -> cue class."""
    return {r["pattern"]: r["label"] for r in lexicon("speech_nouns") if r["label"] != "topic"}


@functools.cache
def statement_nouns() -> frozenset[str]:
    """Return the nouns that stand for something said, as lemmas ("claim", "doubt")."""
    return frozenset(row["pattern"] for row in lexicon("speech_nouns"))


@functools.cache
def channels() -> Mapping[str, str]:
    """Return the channels: words as written in lower case -> name of the channel."""
    return {row["pattern"]: row["label"] for row in lexicon("channels")}


@functools.cache
def headline_speakers() -> frozenset[str]:
    """Return the nouns that may speak before the colon of a headline."""
    return frozenset(row["pattern"] for row in lexicon("headline_speakers"))


def verb_cue(token: Token) -> Cue | None:
    """Return the cue that `token` is as a verb, None when it is no verb of speech."""
    if token.pos_ != "VERB" or _is_hyphened(token):
        return None
    verb = _verb_of().get(token.lower_)
    if verb is None:
        return None
    entries = verb_entries()[verb]
    if entries.keys() != {""}:
        for particle in _particles(token):
            second = entries.get(particle.lower_)
            if second is not None:
                return Cue(token, *second, particle)
    entry = entries.get("")
    return None if entry is None else Cue(token, *entry, None)


def _particles(verb: Token) -> Iterator[Token]:
    """Yield what may be the second word of a verb: "out", the "for" of "called for a truce".

    Of "made it clear that" it is "clear".

    "Pointed a gun to the sky" is no "point to", but "pressed the junta for aid" a "press for".
    """
    for child in verb.rights:
        if child.dep_ in PARTICLE or (child.pos_ == "ADJ" and child.dep_ in {"xcomp", "obj"}):
            yield child
        elif child.ent_type_ != "DATE":
            cases = (c for c in child.lefts if c.dep_ in {"case", "mark"})
            yield from (c for c in cases if c.lower_ == "for" or not objects(verb))


def _is_hyphened(token: Token) -> bool:
    """Say whether a word is the second half of one ("self-proclaimed")."""
    before = token.nbor(-1) if token.i else token
    return before.text in {"-", "‑"} and not before.whitespace_


def noun_cue(token: Token) -> Cue | None:
    """Return the cue that `token` is as a noun ("his claim that ..."), None otherwise."""
    if token.pos_ != "NOUN":
        return None
    label = noun_entries().get(token.lemma_.lower())
    return None if label is None else Cue(token, label, frozenset(), None)


def span_of(cue: Cue) -> tuple[int, int]:
    """Return the character range of a cue, its second word included where it follows closely."""
    head = cue.head
    last = head
    if cue.particle is not None and cue.particle.i == head.i + 1:
        last = cue.particle
    return head.idx, last.idx + len(last)


def channel_name(noun: Token) -> str | None:
    """Return the channel that a noun names ("a televised address", "Telegram"), None if none."""
    first, last = phrase(noun)
    last = max(last, noun.i + 1)
    words = [t.lower_.rstrip(".") for t in noun.doc[first:last]]  # "on X." ends a sentence
    for begin in range(len(words)):
        label = channels().get(" ".join(words[begin:]))
        if label is None and begin == len(words) - 1:
            label = channels().get(noun.lemma_.lower())
        if label is not None and _case_fits(noun, label):
            return label
    return None


def _case_fits(noun: Token, label: str) -> bool:
    """Say whether a platform's name is written as a name: "on Signal", not "the signal"."""
    if not label[0].isupper() or noun.lower_ == "tweet":
        return True
    return noun.text[:1].isupper()


def channel_of(cue: Cue, until: int) -> tuple[str | None, Token | None]:
    """Return the channel of what was said and the noun that names it.

    `until` is the first token of the reported words where they follow the cue.
    """
    best: tuple[str | None, Token | None] = (None, None)
    waiting = [*attachments(cue.head)]
    waiting += [("to", child) for child in cue.head.children if child.dep_ in {"iobj", "obj"}]
    for preposition, noun in waiting[:12]:
        if preposition not in _CHANNEL_PREPOSITIONS or noun.i == cue.head.i:
            continue
        found, where = _deepest_channel(noun)
        if found is not None and (best[0] is None or best[0].islower()):
            best = (found, where)
    return best if best[0] is not None else _channel_between(cue, until)


def _channel_between(cue: Cue, until: int) -> tuple[str | None, Token | None]:
    """Look for "in a post on Facebook" between a cue and its words, whatever the parse says."""
    doc = cue.head.doc
    for token in doc[cue.head.i + 1 : min(until, cue.head.i + 14)]:
        if token.pos_ == "ADP" and token.lower_ in _CHANNEL_PREPOSITIONS and token.head.i > token.i:
            found = channel_name(token.head)
            if found is not None:
                return _deepest_channel(token.head)
    return None, None


def _deepest_channel(noun: Token) -> tuple[str | None, Token | None]:
    """Prefer the platform: "a statement on Telegram" is Telegram."""
    found = channel_name(noun)
    where = noun if found else None
    for preposition, inner in attachments(noun):
        if preposition in _CHANNEL_PREPOSITIONS and found is not None:
            deeper = channel_name(inner)
            if deeper is not None:
                return deeper, noun
    return found, where


def statement_channel(noun: Token) -> str | None:
    """Return the channel when the "speaker" is only a paper: "according to a statement"."""
    return _deepest_channel(noun)[0]
