"""Reading a place phrase: bare name, type words, parts and surroundings."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis import resources

DIRECTIONS = {
    "north": (1, 0), "northern": (1, 0), "south": (-1, 0), "southern": (-1, 0),
    "east": (0, 1), "eastern": (0, 1), "west": (0, -1), "western": (0, -1),
    "northeast": (0.7, 0.7), "northeastern": (0.7, 0.7),
    "northwest": (0.7, -0.7), "northwestern": (0.7, -0.7),
    "southeast": (-0.7, 0.7), "southeastern": (-0.7, 0.7),
    "southwest": (-0.7, -0.7), "southwestern": (-0.7, -0.7),
    "central": (0, 0),
}  # fmt: skip
_DIRECTION = re.compile(
    r"(?:far[ -])?"
    r"((?:north|south)-?(?:east|west)(?:ern)?|(?:north|south|east|west)(?:ern)?|central)"
    r"[ -]+(?=\w)",
    re.I,
)
_NEAR = re.compile(
    r"(?:near|outside|around|close to|(?:the )?(?:outskirts|suburbs|vicinity|edge) of)\s+", re.I
)


@functools.cache
def _type_words() -> dict[str, tuple[str, ...]]:
    rows = resources.lexicon("place_types")
    return {row["pattern"].casefold(): tuple(row["label"].split()) for row in rows}


@functools.cache
def _type_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(w) for w in sorted(_type_words(), key=len, reverse=True))
    head = re.compile(rf"(?:the )?(?:[a-z]+ )?\b({words})s? of\s+(?:the )?(?=\w)", re.I)
    tail = re.compile(rf"(?<=\w)[ -]({words})$", re.I)
    return head, tail


_POSSESSIVE = re.compile(r"(?P<context>.{2,}?)['’]s?\s+(?P<head>\w.+)", re.S)
_IN = re.compile(r"\s+in\s+(?:the\s+)?(?=[A-Z])|\s*,\s*")


def split_context(name: str) -> tuple[str, list[str]]:
    """Return the place itself and the places said to hold it.

    >>> split_context("Kyiv's Obolon district"), split_context("Tripoli, Lebanon")
    (('Obolon district', ['Kyiv']), ('Tripoli', ['Lebanon']))
    """
    name = re.sub(r"['’]s?$", "", name.strip())
    head, *context = (part for part in _IN.split(name) if part)
    if found := _POSSESSIVE.fullmatch(head):
        return found["head"], [found["context"], *context]
    return head, context


@dataclass(frozen=True)
class Reading:
    """One way to read a query: the bare name, the features asked for, what part of the place."""

    name: str
    kinds: tuple[str, ...] = ()
    part: str = ""


def readings(text: str) -> Iterator[Reading]:
    """Yield the readings of a place phrase, the most literal first."""
    yield Reading(text)
    name, part = text, ""
    kinds: tuple[str, ...] = ()
    if near := _NEAR.match(name):
        name, part = name[near.end() :], "near"
    head, tail = _type_patterns()
    # A town "of" something is a name or an apposition; only a short type phrase is cut off.
    if found := head.match(name):
        name, kinds = name[found.end() :], _type_words()[found[1].casefold()]
    while found := tail.search(name):
        name, kinds = name[: found.start()], _type_words()[found[1].casefold()]
    if name != text:
        yield Reading(name, kinds, part)
    if found := _DIRECTION.match(name):
        yield Reading(name[found.end() :], kinds, found[1].casefold().replace("-", ""))
