"""Which figures have a vote on an incident's toll, and which value most of the sources give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from analysis.compare.casualties.figures import Figure
from analysis.compare.copies import Lineage

ROUGHLY = 0.15  # "about 12" allows what lies this near
# Low, best and high; None where unknown or open.
Bounds = tuple[float | None, float | None, float | None]


class Bounded(Protocol):
    """What has a value and ends that may be open, as a `Figure` has."""

    @property
    def low(self) -> float | None: ...  # noqa: D102
    @property
    def best(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float | None: ...  # noqa: D102


@dataclass(frozen=True)
class Ballot:
    """The figures that have a vote, and why the others have none.

    `kept` are all independent ones, `current` one for each voice: what it said last.
    """

    kept: tuple[Figure, ...]
    current: tuple[Figure, ...]
    n_copies: int
    n_vague: int


@dataclass(frozen=True)
class Vote:
    """The value most voices give, the figures that give it, and whether others had as many.

    `rivals` are the values that as many voices give, `also` those of the same voices only.
    """

    value: float
    backers: tuple[Figure, ...]
    rivals: tuple[float, ...]
    also: tuple[float, ...] = ()


def independent_of(told: Sequence[Figure], lineage: Lineage) -> list[Figure]:
    """Return the figures of the articles that copy no other one of them, by article."""
    chosen = lineage.independent(figure.article for figure in told)
    own = [figure for figure in told if figure.article in chosen]
    return sorted(own, key=lambda figure: figure.article)


def cast(told: Sequence[Figure], lineage: Lineage) -> Ballot:
    """Return who has a vote among figures of one outcome of one incident.

    Copies have none, and words such as "several" have none beside figures.
    """
    return count_in(independent_of(told, lineage), len(told))


def count_in(own: Sequence[Figure], n_told: int) -> Ballot:
    """Return the ballot of independent figures, of `n_told` in all."""
    clear = [figure for figure in own if not figure.vague] or list(own)
    return Ballot(
        kept=tuple(clear),
        current=tuple(_newest_of_each(clear)),
        n_copies=n_told - len(own),
        n_vague=len(own) - len(clear),
    )


def _newest_of_each(kept: Iterable[Figure]) -> list[Figure]:
    """Return what each voice said last; of undated figures what it says most often."""
    by_voice: dict[str, list[Figure]] = defaultdict(list)
    for figure in kept:
        by_voice[figure.voice or figure.source].append(figure)
    newest = [last_word(told) for told in by_voice.values()]
    return sorted(newest, key=lambda figure: figure.article)


def last_word(told: list[Figure]) -> Figure:
    """Return the last of the figures of one voice, if undated the one it gives most often."""
    stamps = [figure.published for figure in told if figure.published is not None]
    if len(stamps) == len(told):
        told = [figure for figure in told if figure.published == max(stamps)]
    return min(elect(told, by_voice=False).backers, key=lambda figure: figure.article)


def elect(told: Sequence[Figure], *, by_voice: bool = True) -> Vote:
    """Return the value most voices give (or most figures).

    Among equals decides which value the bounds of the other figures allow most often ("at
    least 12" allows 14), then a count before a victim only named, then the later publication,
    then the number of claims, then the lower value.
    """
    by_value: dict[float, list[Figure]] = defaultdict(list)
    for figure in told:
        by_value[figure.best].append(figure)
    sizes = {
        value: n_voices(backers) if by_voice else len(backers)
        for value, backers in by_value.items()
    }
    most = max(sizes.values())
    tied = sorted(value for value, size in sizes.items() if size == most)
    best = tied[0] if len(tied) == 1 else max(tied, key=lambda v: _weight(v, by_value[v], told))
    own = voices_of(by_value[best])
    also = {value for value in tied if value != best and voices_of(by_value[value]) <= own}
    rivals = tuple(value for value in tied if value not in {best, *also})
    return Vote(best, tuple(by_value[best]), rivals, tuple(sorted(also)))


def _weight(value: float, backers: list[Figure], told: Sequence[Figure]) -> tuple[Any, ...]:
    allowing = n_voices([figure for figure in told if allows(figure, value)])
    counted = any(not figure.named for figure in backers)
    stamps = [figure.published.value for figure in backers if figure.published is not None]
    claims = sum(figure.n_claims for figure in backers)
    return allowing, counted, max(stamps, default=0), claims, -value


def allows(told: Bounded, value: float) -> bool:
    """Say whether the bounds of a figure hold a value; "about 12", open at both ends, what is near.

    >>> from analysis.compare.casualties.running import Shape
    >>> [allows(Shape(12, *ends, False), 13) for ends in ((12, None), (None, 12), (None, None))]
    [True, False, True]
    """
    if told.low is None and told.high is None:
        return abs(value - told.best) <= ROUGHLY * told.best
    above = told.low is None or told.low <= value
    return above and (told.high is None or value <= told.high)


def n_voices(told: Iterable[Figure]) -> int:
    """Return how many voices give these figures."""
    return len(voices_of(told))


def voices_of(told: Iterable[Figure]) -> set[str]:
    """Return the voices that give these figures."""
    return {figure.voice or figure.source for figure in told}


def span(told: Sequence[Bounded], best: float) -> Bounds:
    """Return low, best and high over figures; an end is open when the outermost of them is."""
    lowest, top = (pick(figure.best for figure in told) for pick in (min, max))
    lows = [figure.low for figure in told if figure.low is not None]
    highs = [figure.high for figure in told if figure.high is not None]
    low = min(lows) if lows and min(lows) <= lowest else None
    high = max(highs) if highs and max(highs) >= top else None
    return low, best, high


def number_ids(told: Iterable[Figure]) -> str:
    """Return the ids of the numbers that figures rest on, with a space between them."""
    return " ".join(dict.fromkeys(n for figure in told for n in figure.number_ids))
