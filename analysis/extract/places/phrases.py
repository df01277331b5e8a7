"""The phrase to look up for a name: with its direction, type word and container."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.geocode import load_gazetteer
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DIRECTION = re.compile(
    r"(?:the |[Cc]entral |[Dd]owntown |mainland |far[- ])*"
    r"(?:(?:north|south)?-?(?:north|south|east|west|central)(?:ern)?-?(?:most)?\s+)*"
)


def phrase(doc: Doc, first: int, after: int, following: list[tuple[int, int, str]]) -> str:
    """Return what to look up: the name with its direction, type word and container."""
    text = doc[first:after].text
    before = doc[first - 1] if first else None
    if before is not None and is_direction(before.lower_) and before.lower_ != "the":
        text = f"{before.lower_} {text}"
    if after < len(doc) and doc[after].lower_ in type_words():
        text = f"{text} {doc[after].lower_}"
    elif before is not None and before.lower_ == "the" and is_water(f"{text} River"):
        text = f"{text} River"  # towns take no article: "on the Dnipro", "across the Nile"
    if following and after < len(doc) and doc[after].text == ",":
        next_first, next_after, _ = following[0]
        if next_first == after + 1:
            text = f"{text}, {doc[next_first:next_after].text}"
    return text


@functools.lru_cache(maxsize=4096)
def is_water(query: str) -> bool:
    """Say whether the likeliest place for `query` is a river, a lake or a sea."""
    hits = load_gazetteer().candidates(query)
    return bool(hits) and hits[0]["feature"] in {"river", "water"}


@functools.cache
def type_words() -> frozenset[str]:
    """Return the words that tell what kind of place a name is ("region", "district")."""
    return frozenset(row["pattern"] for row in lexicon("place_types") if " " not in row["pattern"])


def is_direction(word: str) -> bool:
    """Say whether `word` tells a part of a place or leads up to it ("northern", "the")."""
    return bool(_DIRECTION.fullmatch(f"{word} "))
