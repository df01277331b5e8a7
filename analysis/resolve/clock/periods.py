"""The calendar: days, weeks, months and years as TIMEX3 values with their first and last day."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

WITHIN_DAY = frozenset({"second", "minute", "hour", "part_of_day", "day"})
CLOCK_UNITS = {"H": 24, "MIN": 1440, "S": 86400}
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
GRAINS = {
    "S": "second",
    "MIN": "minute",
    "H": "hour",
    "D": "day",
    "W": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
}
_UNKNOWN = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "WE": "XXXX-WXX-WE",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
    "DE": "XXX",
    "CE": "XX",
}
_DAYS = {"D": 1, "W": 7, "WE": 7}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}


@dataclass(frozen=True)
class Answer:
    """What an expression means: a TIMEX3 value, its days, and why."""

    value: str
    why: str
    start: date | None = None
    end: date | None = None
    anchor: str | None = None
    grain: str = "day"


def because(answer: Answer, anchor: str, why: str) -> Answer:
    """Return `answer` with its anchor and reason; a reason it has of its own stays beside it."""
    return replace(answer, anchor=anchor, why="; ".join(filter(None, (why, answer.why))))


def unknown(unit: str, why: str) -> Answer:
    """Return the answer for a period of `unit` that nothing places in the calendar."""
    return Answer(_UNKNOWN.get(unit, "XXXX-XX-XXTXX"), why, grain=GRAINS[unit])


def no_such(value: str, *, grain: str = "day") -> Answer:
    """Return the answer for a day that no calendar has."""
    return Answer(value, "no such day in the calendar", grain=grain)


def make_date(year: int, month: int, number: int) -> date | None:
    """Return a date, None where the calendar has no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return date(year, month, number) if 1 <= number <= _last_of(year, month) else None


def _last_of(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _period(value: str, start: date, end: date, grain: str) -> Answer:
    return Answer(value, "", start, end, None, grain)


def one_day(year: int, month: int, number: int) -> Answer | None:
    """Return a day, None where the calendar has no such day."""
    found = make_date(year, month, number)
    return day(found) if found else None


def day(when: date) -> Answer:
    """Return a day as a period."""
    return _period(when.isoformat(), when, when, "day")


def monday_of(when: date) -> date:
    """Return the Monday of the week around `when`."""
    return add_days(when, -when.weekday())


def week(when: date) -> Answer:
    """Return the week, Monday to Sunday, around `when`."""
    year, number, _ = when.isocalendar()
    monday = monday_of(when)
    return _period(f"{year:04d}-W{number:02d}", monday, add_days(monday, 6), "week")


def weekend(when: date) -> Answer:
    """Return the weekend that ends the week around `when`."""
    monday = monday_of(when)
    value = f"{week(when).value}-WE"
    return _period(value, add_days(monday, 5), add_days(monday, 6), "weekend")


def _months(value: str, year: int, month: int, count: int, grain: str) -> Answer:
    first = date(year, month, 1)
    year, month = add_months(year, month, count - 1)
    return _period(value, first, date(year, month, _last_of(year, month)), grain)


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Return the year and month `count` months on, within the years that a date can hold."""
    total = min(max(12 * year + month - 1 + count, 12), 12 * 9999 + 11)
    return total // 12, total % 12 + 1


def month(year: int, number: int) -> Answer:
    """Return a month."""
    return _months(f"{year:04d}-{number:02d}", year, number, 1, "month")


def _quarter(year: int, number: int) -> Answer:
    return _months(f"{year:04d}-Q{number}", year, 3 * number - 2, 3, "quarter")


def _year(year: int) -> Answer:
    return _months(f"{year:04d}", year, 1, 12, "year")


def part_of_year(year: int, part: str) -> Answer | None:
    """Return the month ``02``, season ``SU``, quarter ``Q3`` or half ``H1`` of a year.

    Without a part it is the year itself; None where the calendar has no such part.
    """
    value = f"{year:04d}-{part}"
    if not part:
        return _year(year)
    if part in SEASON_MONTHS:
        return _months(value, year, SEASON_MONTHS[part], 3, "season")
    if part[0] == "Q":
        return _quarter(year, int(part[1]))
    if part[0] == "H":
        return _months(value, year, 6 * int(part[1]) - 5, 6, "half_year")
    return month(year, int(part)) if part.isdigit() and 1 <= int(part) <= 12 else None


def years(year: int, size: int, grain: str) -> Answer:
    """Return the decade (`size` 10) or century (`size` 100) around `year`."""
    first = max(year - year % size, 1)
    last = min(year - year % size + size - 1, 9999)
    digits = {10: 3, 100: 2}[size]
    return _period(f"{year:04d}"[:digits], date(first, 1, 1), date(last, 12, 31), grain)


_PERIODS: dict[str, Callable[[date], Answer]] = {
    "D": day,
    "W": week,
    "WE": weekend,
    "M": lambda when: month(when.year, when.month),
    "Q": lambda when: _quarter(when.year, (when.month + 2) // 3),
    "Y": lambda when: _year(when.year),
    "DE": lambda when: years(when.year, 10, "decade"),
    "CE": lambda when: years(when.year, 100, "century"),
}


def period(unit: str, when: date) -> Answer:
    """Return the calendar period of `unit` around `when`."""
    return _PERIODS[unit](when)


def step(when: date, unit: str, count: float) -> date:
    """Return `when` moved by `count` units, at the month's last day where it is shorter."""
    if unit in _DAYS:
        return add_days(when, _DAYS[unit] * count)
    if unit not in _MONTHS:
        return when
    year, number = add_months(when.year, when.month, round(_MONTHS[unit] * count))
    return date(year, number, min(when.day, _last_of(year, number)))


def add_days(when: date, days: float) -> date:
    """Return `when` moved by `days`, within the years that a date can hold."""
    ordinal = min(max(when.toordinal() + int(days), 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """Return the `number`-th weekday of a month, the last one where there are fewer or -1."""
    first = date(year, month, 1)
    begin = 1 + (weekday - 1 - first.weekday()) % 7
    days = range(begin, _last_of(year, month) + 1, 7)
    position = len(days) - 1 if number < 0 or number > len(days) else number - 1
    return date(year, month, days[position])
