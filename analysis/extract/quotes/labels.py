"""Speakers set before or after a colon: headlines ("Army: Two dead") and transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.quotes.cues import headline_speakers, verb_cue
from analysis.parse import Block

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LABEL = re.compile(r"[\"“]?[^\s:][^:\n.!?“\"]{1,59}?(?=:\s*\S)")
_TAIL = re.compile(r"(?<=[^\s:])(?::|\s[-–—])\s+(?P<who>[^\s:][^:\n.!?]{1,50})$")
_SHOUTED = re.compile(r"[A-Z][A-Z .'’-]+[A-Z.]$")
_TOPIC = frozenset({"GPE", "LOC", "FAC", "NORP", "DATE"})
_MOST_WORDS = 6
_SUBJECT = re.compile(r"\s(?P<how>to|on|about|after|over)\s(?P<whom>[^:]+)$")
_QUOTED = re.compile(r":\s*[\"“”„«»‘'`]")
_HEADLINE_LENGTH = 140  # characters; a headline that ends in a stop looks like a paragraph


class Label(NamedTuple):
    """Words after (or before) a colon, and the noun set there as their speaker."""

    start: int
    end: int
    speaker: Token
    colon: int
    is_heading: bool
    addressee: str | None = None
    until: int | None = None  # where the words that name the speaker end, if the phrase goes on


def labels(doc: Doc, text: str, blocks: list[Block]) -> Iterator[Label]:
    """Yield what stands beside a colon with a speaker on its other side."""
    for block in blocks:
        if block.kind != "dateline":
            found = _before_colon(doc, text, block) or _at_the_end(doc, text, block)
            if found is not None:
                yield found


def _before_colon(doc: Doc, text: str, block: Block) -> Label | None:
    """Read "Army: Two dead"."""
    label = _LABEL.match(text, block.start, block.end)
    if label is None:
        return None
    found = _with_subject(doc, text, block, label)
    who = doc.char_span(label.start(), label.end(), alignment_mode="expand")
    if found is None and who is not None and _can_speak(who, block):
        found = _label(text, block, label.end(), who)
    return found


def _at_the_end(doc: Doc, text: str, block: Block) -> Label | None:
    """Read the headlines "Two dead: army" and "“We stay” – minister"."""
    tail = _TAIL.search(text, block.start, block.end) if block.kind == "heading" else None
    if tail is None:
        return None
    who = doc.char_span(tail.start("who"), tail.end("who"), alignment_mode="expand")
    if who is None or not _can_speak(who, block):
        return None
    colon = tail.start() + len(tail.group()) - len(tail.group().lstrip())
    return Label(block.start, tail.start(), who.root, colon, True)


def _with_subject(doc: Doc, text: str, block: Block, label: re.Match[str]) -> Label | None:
    """Read the headline "Noor to rebels: “Go”": to whom or on what the quoted words were."""
    subject = _SUBJECT.search(text, label.start(), label.end())
    if subject is None or block.kind != "heading" or not _QUOTED.match(text, label.end()):
        return None
    who = doc.char_span(label.start(), subject.start(), alignment_mode="expand")
    if who is None or not _can_speak(who, block):
        return None
    whom = subject["whom"] if subject["how"] == "to" else None
    made = _label(text, block, label.end(), who)
    return made._replace(addressee=whom, until=subject.start())


def _label(text: str, block: Block, colon: int, who: Span) -> Label:
    start = colon + 1
    while start < block.end and text[start].isspace():
        start += 1
    return Label(start, block.end, who.root, colon, block.kind == "heading")


def _can_speak(who: Span, block: Block) -> bool:
    """Say whether the words beside a colon name a speaker rather than a topic."""
    words = [token for token in who if not token.is_punct]
    if not words or len(words) > _MOST_WORDS or any(verb_cue(token) for token in words):
        return False
    people = [token for token in words if token.ent_type_ == "PERSON"]
    if block.kind != "heading" and block.end - block.start > _HEADLINE_LENGTH:
        return bool(_SHOUTED.match(who.text.lstrip('"“'))) or len(people) == len(words)
    if words[-1].lower_ in headline_speakers():
        return block.kind == "heading" or block.start == 0
    if any(token.ent_type_ in _TOPIC for token in words):
        return False
    return all(token.pos_ == "PROPN" or token.ent_type_ in {"PERSON", "ORG"} for token in words)
