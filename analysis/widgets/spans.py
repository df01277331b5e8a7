"""A text cut where anything begins or ends that covers a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch of a text, in code points, and the row whose stretch it is."""

    start: int
    end: int
    row_id: str


class Segment(NamedTuple):
    """A stretch of a text that the same rows cover throughout, those with fewest words first."""

    start: int
    words: str
    row_ids: tuple[str, ...]


def segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """Cut `text` wherever a span begins or ends; the pieces joined are the text.

    Spans may lie in each other or overlap. What lies outside the text covers nothing.

    >>> [(part.words, part.row_ids) for part in segments("14 men died", [
    ...     Span(0, 6, "a"), Span(3, 11, "b")])]
    [('14 ', ('a',)), ('men', ('a', 'b')), (' died', ('b',))]
    """
    held = [Span(max(0, s.start), min(len(text), s.end), s.row_id) for s in spans]
    held = sorted((s for s in held if s.start < s.end), key=lambda s: (s.end - s.start, s.row_id))
    cuts = sorted({0, len(text), *(s.start for s in held), *(s.end for s in held)})
    return list(_cover(text, held, cuts))


def _cover(text: str, held: list[Span], cuts: list[int]) -> Iterator[Segment]:
    number = {cut: n for n, cut in enumerate(cuts)}
    over: list[list[str]] = [[] for _ in cuts]
    for span in held:
        for n in range(number[span.start], number[span.end]):
            over[n].append(span.row_id)
    for n, start in enumerate(cuts[:-1]):
        yield Segment(start, text[start : cuts[n + 1]], tuple(dict.fromkeys(over[n])))
