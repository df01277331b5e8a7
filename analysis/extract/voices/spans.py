"""One stretch of text that somebody answers for, or that the article doubts."""

from __future__ import annotations

import functools
from typing import NamedTuple

from analysis.resources import lexicon
from analysis.tables import Row


class Voice(NamedTuple):
    """A stretch of the text; `actor_at` or `hedge` may be None, not both."""

    start: int
    end: int
    actor_at: int | None
    hedge: str | None
    rule: str


def span_of(row: Row) -> tuple[int, int]:
    """Return the character range of a row."""
    return int(row["start"]), int(row["end"])


@functools.cache
def words(label: str) -> frozenset[str]:
    """Return the words of one label of the lexicon `attribution`, as lemmas."""
    return frozenset(row["pattern"] for row in lexicon("attribution") if row["label"] == label)
