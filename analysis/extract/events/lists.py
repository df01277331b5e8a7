"""Places that stand in one list: "across Baga, Monguno and the town of Dikwa"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.places import type_words
from analysis.extract.places.phrases import is_direction
from analysis.parse.grammar import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.extract.events.sites import Sites
    from analysis.tables import Row

_LINKS = frozenset({",", ";", "and", "&", "or", "as", "well"})
# What may stand before a member of a list: "and in the nearby village of".
_BEFORE = frozenset("in at near around of to on the its nearby neighbouring neighboring".split())
# So many words part two members at most.
_WIDEST_GAP = 8


def listed_with(row: Row, sites: Sites) -> list[Row]:
    """Return the places of the list with "and" that `row` stands in, itself included.

    What holds the member before it is none: "in Lyon, France, and Turin" lists two.
    """
    around = sites.in_sentence(row)
    at = next((i for i, other in enumerate(around) if other["start"] == row["start"]), None)
    if at is None:
        return [row]
    run = [at]
    words: list[str] = []
    for step in (-1, 1):
        run += _reached(around, at, step, sites, words)
    if not {"and", "&", "or", "as"}.intersection(words):
        return [row]
    members = [around[i] for i in sorted(run)]
    return [m for m in members if m is row or not _holds_one(m, members)]


def _reached(
    around: Sequence[Row], at: int, step: int, sites: Sites, words: list[str]
) -> Iterator[int]:
    """Yield the rows joined to ``around[at]`` one after the other, and note what joins them."""
    i = at
    while 0 <= i + step < len(around):
        first, second = sorted((i, i + step))
        gap = _gap(around[first], around[second], sites)
        if gap is None:
            return
        words += gap
        i += step
        yield i


def _gap(before: Row, after: Row, sites: Sites) -> list[str] | None:
    """Return the words between two members, None when they make no list."""
    tokens = sites.between(before["end"], after["start"])
    words = [token.lower_ for token in tokens]
    if not words or len(words) > _WIDEST_GAP or not _LINKS.intersection(words):
        return None
    # "fighting in Tripoli, and the airport of Benghazi was closed": another clause begins.
    if any(subject_of(token) is not None for token in (*tokens, sites.token_at(after))):
        return None
    known = _LINKS | _BEFORE | type_words()
    if not all(word in known or word.rstrip("s") in known or is_direction(word) for word in words):
        return None
    return words


def _holds_one(row: Row, members: Sequence[Row]) -> bool:
    """Say whether `row` only tells what another member lies in ("Lyon, France")."""
    return any(
        other is not row
        and ", " in str(other.get("query"))
        and str(other.get("query")).endswith(f", {row['text']}")
        for other in members
    )
