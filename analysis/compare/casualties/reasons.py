"""The reason of a toll in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.compare.casualties.figures import Figure, Word
from analysis.compare.casualties.speakers import RANK_NAMES
from analysis.compare.casualties.votes import Ballot, Vote, allows, n_voices
from analysis.ledger import ADDED, write_number


def majority_of(vote: Vote, current: Sequence[Figure]) -> str:
    """Say how many of the sources give the value, and how many others allow it."""
    n, total = n_voices(vote.backers), n_voices(current)
    how = " (parts added up)" if {figure.how for figure in vote.backers} == {ADDED} else ""
    if total == 1:
        return f"the only independent source says {told(vote)}{how}"
    words = f"{n} of {total} independent sources {'say' if n > 1 else 'says'} {told(vote)}{how}"
    others = [f for f in current if f.best != vote.value and allows(f, vote.value)]
    if others:
        more = n_voices(others)
        words += f", {more} more {'allow' if more > 1 else 'allows'} it"
    return words


def told(vote: Vote) -> str:
    """Return the value in words: open, and whether others have as many behind them.

    What the same sources say in other reports ties with nobody.
    """
    words = amount(vote.value, vote.backers)
    if vote.rivals:
        words += f" (a tie with {' and '.join(map(write_number, vote.rivals))})"
    if vote.also:
        words += f" (and {' and '.join(map(write_number, vote.also))} in another report)"
    return words


def amount(value: float, figures: Sequence[Figure]) -> str:
    """Return a value as those tell it that give it."""
    number = write_number(value)
    if all(figure.vague for figure in figures):
        return f"a vague word, counted as {number}"
    lows, highs = ([end is None for end in ends] for ends in zip(*map(_ends, figures), strict=True))
    if all(highs):
        return f"about {number}" if all(lows) else f"at least {number}"
    return f"at most {number}" if all(lows) else number


def _ends(figure: Figure) -> tuple[float | None, float | None]:
    return figure.low, figure.high


def spread(kept: Sequence[Figure]) -> str:
    """Say between which values the independent reports lie."""
    values = sorted({figure.best for figure in kept})
    top = [figure for figure in kept if figure.best == values[-1]]
    highest = amount(values[-1], top)
    if len(kept) == 1:
        return f"a single report says {highest}"
    if len(values) == 1:
        number = "both" if len(kept) == 2 else f"all {len(kept)}"
        return f"{number} independent reports say {highest}"
    return f"{len(kept)} independent reports give {write_number(values[0])} to {highest}"


def left_out(ballot: Ballot) -> str:
    """Say which reports had no vote."""
    groups = (
        (ballot.n_copies, "copied report", ""),
        (ballot.n_vague, "report", " with a vague word only"),
    )
    return "".join(
        f"; {n} {noun}{'s' if n > 1 else ''}{more} left out" for n, noun, more in groups if n
    )


def later_than(vote: Vote, ballot: Ballot) -> str:
    """Say what reports later than those behind the value give, if they differ."""
    stamps = [figure.published for figure in vote.backers]
    last = max((stamp for stamp in stamps if stamp is not None), default=None)
    if last is None or None in stamps:
        return ""
    later = [
        figure.best
        for figure in ballot.current
        if figure.published is not None and figure.published > last and figure.best != vote.value
    ]
    if not later:
        return ""
    values = " and ".join(map(write_number, sorted(set(later))))
    return f"; later {'reports say' if len(later) > 1 else 'one report says'} {values}"


def who(rank: int, words: Iterable[Word]) -> str:
    """Name the speakers and what makes their word weigh."""
    speakers = sorted({word.speaker for word in words if word.speaker})
    return f"{_listed(speakers)} ({RANK_NAMES[rank]})" if speakers else RANK_NAMES[rank]


def names(figures: Iterable[Figure]) -> str:
    """Name the sources of figures, three at most."""
    return _listed(sorted({figure.source for figure in figures}))


def say(figures: Iterable[Figure]) -> str:
    """Return "says" or "say", as many sources as there are."""
    return "say" if len({figure.source for figure in figures}) > 1 else "says"


def _listed(found: Sequence[str]) -> str:
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
