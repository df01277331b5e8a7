"""What a rule makes of the words it matched: a reading in the notation of the package."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from analysis.extract.dates.words import unit

_CLOCK_UNITS = frozenset({"H", "MIN", "S"})
_GRAINS = {
    "S": "second",
    "MIN": "minute",
    "H": "hour",
    "D": "day",
    "W": "week",
    "2W": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
}


class Reading(NamedTuple):
    """What an expression says by itself: see the package for the notation of `value`."""

    value: str
    timex_type: str
    granularity: str


class Parts(dict[str, str]):
    """The named parts of a matched expression in lower case, "" where one is missing.

    `read` reads an expression inside the expression.
    """

    def __init__(
        self, parts: Mapping[str, str | None], read: Callable[[str], Reading | None]
    ) -> None:
        super().__init__({name: words or "" for name, words in parts.items()})
        self.read = read

    def __missing__(self, name: str) -> str:
        return ""

    def value(self, name: str, *, unsaid: str | None = None) -> str | None:
        """Return the value of the expression in a part; `unsaid` where the part is missing."""
        words = self[name].strip()
        if not words:
            return unsaid
        bare = re.fullmatch(r"(?:the|that) (month|year)", words)
        if bare:
            return f"PREV:{unit(bare[1])}+0"
        found = self.read(words)
        return None if found is None else found.value


Reader = Callable[[Parts], Reading | None]


@dataclass(frozen=True)
class Rule:
    """A kind of expression.

    Parameters
    ----------
    pattern : str
        A regular expression over text in lower case; its groups name the parts.
    read : callable
        What the parts say; None where they do not fit after all.
    hints : str
        The kinds of words (`analysis.extract.dates.rules.HINTS`) without which the pattern
        cannot match, so that most rules need not run on most sentences.
    word : str
        Letters without which it cannot match.
    """

    pattern: str
    read: Reader
    hints: str = ""
    word: str = ""

    @functools.cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern, which begins and ends where a word does."""
        return re.compile(rf"(?<!\w)(?:{self.pattern})(?!\w)")

    @functools.cached_property
    def inner(self) -> str:
        """The pattern with its groups unnamed, so that it can stand inside another."""
        return plain(self.pattern)

    def fits(self, low: str, hints: frozenset[str]) -> bool:
        """Say whether the rule can match somewhere in a text with these hints."""
        return self.word in low and hints.issuperset(self._needs)

    @functools.cached_property
    def _needs(self) -> list[str]:
        return self.hints.split()


def plain(pattern: str) -> str:
    """Return `pattern` with its groups unnamed."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern).replace("(?P=sep)", "[/.-]")


def any_of(*rules: dict[str, Rule]) -> str:
    """Return a pattern that matches what any of the rules does."""
    return "(?:" + "|".join(rule.inner for group in rules for rule in group.values()) + ")"


def grain(unit: str) -> str:
    """Return the granularity of what is counted in `unit`."""
    return _GRAINS[unit]


def day(value: str) -> Reading:
    """Return the reading of a single day."""
    return Reading(value, "DATE", "day")


def date(value: str, granularity: str) -> Reading:
    """Return the reading of a calendar period."""
    return Reading(value, "DATE", granularity)


def time(value: str, granularity: str = "part_of_day") -> Reading:
    """Return the reading of a part of a day or a time of day."""
    return Reading(value, "TIME", granularity)


def sized(value: str, unit: str) -> Reading:
    """Return the reading of a point that is known to the `unit`."""
    return Reading(value, "TIME" if unit in _CLOCK_UNITS else "DATE", grain(unit))


def length(value: str, unit: str) -> Reading:
    """Return the reading of a stretch of time."""
    return Reading(value, "DURATION", grain(unit))


def part_of(base: str | None, part: str, granularity: str = "day") -> Reading | None:
    """Return the reading of a part of a longer time, None where that cannot be read."""
    return date(f"{base};{part}", granularity) if base else None


def beside(origin: str, step: int, part: str) -> str:
    """Write what comes every year: this year's, the one before `origin` or after it."""
    if step == 0:
        return f"{origin}:Y+0;{part}"
    return f"{'<' if step < 0 else '>'}{origin};{part}"


def duration(amount: float | None, unit: str) -> str:
    """Write a TIMEX3 duration; an open amount is ``X``.

    >>> duration(2, "D"), duration(None, "H"), duration(1, "2W")
    ('P2D', 'PTXH', 'P2W')
    """
    amount, unit = _in_weeks(amount, unit)
    count = "X" if amount is None else digits(amount)
    return f"PT{count}{unit[0]}" if unit in _CLOCK_UNITS else f"P{count}{unit}"


def shift(origin: str, unit: str, amount: float | None, way: int) -> str:
    """Write a counted step of `amount` units from `origin`.

    >>> shift("PUB", "D", 3, -1), shift("PREV", "Y", None, 1)
    ('PUB~D-3', 'PREV~Y+X')
    """
    amount, unit = _in_weeks(amount, unit)
    if amount is None:
        return f"{origin}~{unit}{'+' if way > 0 else '-'}X"
    return f"{origin}~{unit}{'+' if way > 0 else '-'}{digits(amount)}"


def digits(amount: float) -> str:
    """Write an amount without an exponent.

    >>> digits(2.5), digits(3_000_000)
    ('2.5', '3000000')
    """
    return str(int(amount)) if amount == int(amount) else f"{amount:g}"


def _in_weeks(amount: float | None, unit: str) -> tuple[float | None, str]:
    if unit != "2W":
        return amount, unit
    return (None if amount is None else 2 * amount), "W"
