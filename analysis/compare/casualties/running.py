"""The vote as reports come in, kept up to date without counting all of them again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.compare.casualties.figures import Figure
from analysis.compare.casualties.votes import Bounds, allows, last_word, span


class Shape(NamedTuple):
    """What a vote depends on; far fewer than figures, as most of them tell the same."""

    best: float
    low: float | None
    high: float | None
    named: bool


class Standing(NamedTuple):
    """The value most voices give so far, and the bounds of those that give it."""

    value: float
    n_backers: int
    bounds: Bounds


@dataclass
class _Camp:
    """The voices whose last figure has one shape."""

    size: int = 0
    claims: int = 0
    stamps: list[int] = field(default_factory=list)  # in the order of publication
    at: Counter[int] = field(default_factory=Counter)

    def newest(self) -> int:
        """Return the last instant at which one of those still in the camp spoke."""
        while self.stamps and not self.at[self.stamps[-1]]:
            self.stamps.pop()
        return self.stamps[-1] if self.stamps else 0


class RunningVote:
    """The majority among independent figures that are added in the order of publication.

    It says what `votes.elect` says of `votes.count_in`, at a cost for each report that grows
    with the number of different figures, not with the number of reports.
    """

    def __init__(self) -> None:
        self._clear = False
        self._forget()

    def _forget(self) -> None:
        self._told: dict[str, list[Figure]] = {}  # each voice at its last instant
        self._word: dict[str, Figure] = {}
        self._camps: dict[Shape, _Camp] = defaultdict(_Camp)

    def add(self, figure: Figure) -> None:
        """Count a dated figure no older than those before; a vague word yields to figures."""
        if figure.vague and self._clear:
            return
        if not figure.vague and not self._clear:
            self._forget()  # vague words had a vote till now
            self._clear = True
        voice = figure.voice or figure.source
        told = self._told.get(voice, [])
        if told and told[0].published != figure.published:
            told = []
        told.append(figure)
        self._told[voice] = told
        if voice in self._word:
            self._count(self._word[voice], -1)
        self._word[voice] = last_word(told)
        self._count(self._word[voice], 1)

    def _count(self, figure: Figure, step: int) -> None:
        shape = Shape(figure.best, figure.low, figure.high, figure.named)
        camp = self._camps[shape]
        camp.size += step
        camp.claims += step * figure.n_claims
        stamp = 0 if figure.published is None else figure.published.value
        camp.at[stamp] += step
        if step > 0 and (not camp.stamps or camp.newest() < stamp):
            camp.stamps.append(stamp)
        if not camp.size:
            del self._camps[shape]

    @property
    def n_voices(self) -> int:
        """Return how many voices have a vote."""
        return len(self._word)

    def values(self) -> Iterator[tuple[float, int]]:
        """Yield the different values, lowest first, and how many voices give each."""
        yield from sorted(self._sizes().items())

    def standing(self) -> Standing:
        """Return the value most voices give, of equals the one that `votes.elect` takes."""
        sizes = self._sizes()
        most = max(sizes.values())
        tied = [value for value, size in sizes.items() if size == most]
        best = tied[0] if len(tied) == 1 else max(tied, key=self._weight)
        backing = [shape for shape in self._camps if shape.best == best]
        return Standing(best, most, span(backing, best))

    def _sizes(self) -> Counter[float]:
        sizes: Counter[float] = Counter()
        for shape, camp in self._camps.items():
            sizes[shape.best] += camp.size
        return sizes

    def _weight(self, value: float) -> tuple[int, bool, int, int, float]:
        """Return what decides among equals, as `votes.elect` has it."""
        backing = [(shape, camp) for shape, camp in self._camps.items() if shape.best == value]
        allowing = sum(camp.size for shape, camp in self._camps.items() if allows(shape, value))
        return (
            allowing,
            any(not shape.named for shape, _ in backing),
            max(camp.newest() for _, camp in backing),
            sum(camp.claims for _, camp in backing),
            -value,
        )
