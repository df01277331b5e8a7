"""Phrases of news and the days they mean, by the rules of news writing.

The rules below are a calendar of their own: they share no code with the package, so that the
tests hold one account of the calendar against another. Each takes the publication day.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)

# Monday to Sunday; then ends of months and years, a leap day and the day after one.
WEEK = [date(2025, 11, n) for n in range(24, 31)]
EDGES = [
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2023, 1, 1),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 2, 28),
    date(2025, 4, 30),
]


class Meant(NamedTuple):
    """What a careful reader of one publication day understands."""

    value: str
    start: date | None
    end: date | None
    grain: str = "day"
    anchor: str | None = "published"
    why: str = "publication day"


Rule = Callable[[date], Meant]


class Phrase(NamedTuple):
    """A phrase, the side its clause looks to, and its rule; `before` stands earlier in the text."""

    group: str
    words: str
    tense: str | None
    rule: Rule
    before: str = ""


# ---------------------------------------------------------------- the calendar


def plus(when: date, days: int) -> date:
    return when + timedelta(days)


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months_on(when: date, count: int) -> tuple[int, int]:
    """Return year and month, `count` months on."""
    number = when.year * 12 + when.month - 1 + count
    return number // 12, number % 12 + 1


def monday(when: date) -> date:
    return plus(when, -when.weekday())


def latest(when: date, weekday: int) -> date:
    """Return the nearest such weekday that is not after `when`."""
    return next(plus(when, -n) for n in range(7) if plus(when, -n).weekday() == weekday)


def coming(when: date, weekday: int) -> date:
    return next(plus(when, n) for n in range(7) if plus(when, n).weekday() == weekday)


def nearest(periods: list[Meant], now: date, tense: str | None) -> Meant:
    """Pick among periods in order: the latest begun, the first not over, or the nearest."""
    begun = [p for p in periods if p.start <= now]
    open_ = [p for p in periods if p.end >= now]
    if tense == "past":
        return begun[-1]
    if tense == "future":
        return open_[0]
    gap = {p: max((p.start - now).days, (now - p.end).days, 0) for p in (begun[-1], open_[0])}
    return min(gap, key=gap.get)


def on(when: date, why: str = "publication day", anchor: str | None = "published") -> Meant:
    return Meant(when.isoformat(), when, when, "day", anchor, why)


def week_of(when: date, part: str = "") -> Meant:
    first = plus(monday(when), 5 if part else 0)
    year, number, _ = when.isocalendar()
    value, grain = f"{year}-W{number:02d}{part}", "weekend" if part else "week"
    return Meant(value, first, plus(monday(when), 6), grain)


def month_of(year: int, month: int) -> Meant:
    return Meant(f"{year}-{month:02d}", date(year, month, 1), last_day(year, month), "month")


def year_of(year: int) -> Meant:
    return Meant(str(year), date(year, 1, 1), date(year, 12, 31), "year")


def season_of(year: int, name: str) -> Meant:
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[name]
    end = last_day(*months_on(date(year, first, 1), 2))
    return Meant(f"{year}-{name}", date(year, first, 1), end, "season")


# ---------------------------------------------------------------- rules: days


def back(weekday: int) -> Rule:
    def rule(pub: date) -> Meant:
        found = latest(pub, weekday)
        return on(found, "the publication day itself" if found == pub else "not after")

    return rule


def ahead(weekday: int) -> Rule:
    def rule(pub: date) -> Meant:
        found = coming(pub, weekday)
        return on(found, "the publication day itself" if found == pub else "looks ahead")

    return rule


def days(count: int) -> Rule:
    return lambda pub: on(plus(pub, count))


def in_week(weeks: int, weekday: int) -> Rule:
    return lambda pub: on(plus(monday(pub), 7 * weeks + weekday))


def yearly(month: int, number: int, tense: str | None, why: str = "no year in the text") -> Rule:
    """Take the day of the year that the tense points to; only leap years have a 29 February."""

    def rule(pub: date) -> Meant:
        years = [y for y in range(pub.year - 8, pub.year + 9) if number <= last_day(y, month).day]
        return nearest([on(date(y, month, number)) for y in years], pub, tense)._replace(why=why)

    return rule


def with_weekday(month: int, number: int, weekday: int, tense: str) -> Rule:
    """Take the last or the next such day by its weekday; where that decides nothing, by tense."""

    def rule(pub: date) -> Meant:
        last, coming_ = (yearly(month, number, side)(pub) for side in ("past", "future"))
        fits = [day for day in (last, coming_) if day.start.weekday() == weekday]
        return fits[0] if len(fits) == 1 else yearly(month, number, tense)(pub)

    return rule


def fixed(year: int, month: int, number: int) -> Rule:
    return lambda pub: on(date(year, month, number), "written out", "explicit")


def feast(table: dict[int, tuple[int, int]], tense: str, length: int = 1) -> Rule:
    """Take the feast's days from a printed calendar: year -> month and day."""

    def days_of(first: date) -> Meant:
        last = plus(first, length - 1)
        value = f"{first}" if length == 1 else f"({first},{last},P{length - 1}D)"
        return Meant(value, first, last)

    def rule(pub: date) -> Meant:
        found = [days_of(date(year, *day)) for year, day in table.items()]
        return nearest(found, pub, tense)._replace(why="no year in the text")

    return rule


def by_the_moon(table: dict[int, tuple[int, int]], length: int, grain: str = "day") -> Rule:
    """Take days that sighting the moon may move by one."""

    def rule(pub: date) -> Meant:
        found = []
        for number, day in table.items():
            first, last = date(number, *day), plus(date(number, *day), length - 1)
            found.append(Meant(f"{first:%Y-%m}-XX", plus(first, -1), plus(last, 1), grain))
        return nearest(found, pub, "past")._replace(why="the moon")

    return rule


def at(base: Rule, clock: str, grain: str = "part_of_day") -> Rule:
    """Add a part of the day or a time of day."""

    def rule(pub: date) -> Meant:
        found = base(pub)
        return found._replace(value=f"{found.value}T{clock}", grain=grain)

    return rule


def night_to_next(base: Rule) -> Rule:
    """Let the night that begins on a day end on the next."""

    def rule(pub: date) -> Meant:
        found = at(base, "NI")(pub)
        return found._replace(end=plus(found.start, 1))

    return rule


def night_before(base: Rule) -> Rule:
    def rule(pub: date) -> Meant:
        found = base(pub)
        start = plus(found.start, -1)
        return found._replace(value=f"{start}TNI", start=start, grain="part_of_day", why="night")

    return rule


def clock_alone(value: str, grain: str) -> Rule:
    return lambda pub: Meant(value, pub, pub, grain, "published", "without a day")


# ---------------------------------------------------------------- rules: longer periods


def week(count: int) -> Rule:
    return lambda pub: week_of(plus(pub, 7 * count))


def weekend(count: int) -> Rule:
    return lambda pub: week_of(plus(pub, 7 * count), "-WE")


def latest_weekend(pub: date) -> Meant:
    return week_of(latest(pub, SAT), "-WE")


def month(count: int) -> Rule:
    return lambda pub: month_of(*months_on(pub, count))


def year(count: int) -> Rule:
    return lambda pub: year_of(pub.year + count)


def written(meant: Meant) -> Rule:
    return lambda pub: meant._replace(anchor="explicit", why="written out")


def bare(make: Callable[[int], Meant], tense: str | None) -> Rule:
    """Give a month or a season the year that the tense points to."""

    def rule(pub: date) -> Meant:
        found = [make(y) for y in range(pub.year - 2, pub.year + 3)]
        return nearest(found, pub, tense)._replace(why="no year in the text")

    return rule


def part(base: Rule, first: int, last: int) -> Rule:
    """Keep the days `first` to `last` of a period, counted from 1; -1 is its end."""

    def rule(pub: date) -> Meant:
        found = base(pub)
        end = found.end if last < 0 else plus(found.start, last - 1)
        return found._replace(start=plus(found.start, first - 1), end=end)

    return rule


def year_part(base: Rule, first: int, last: int) -> Rule:
    """Keep the months `first` to `last` of a year."""

    def rule(pub: date) -> Meant:
        found = base(pub)
        number = found.start.year
        return found._replace(start=date(number, first, 1), end=last_day(number, last))

    return rule


def up_to_now(base: Rule) -> Rule:
    return lambda pub: base(pub)._replace(end=pub)


def from_now(base: Rule) -> Rule:
    return lambda pub: base(pub)._replace(start=pub)


def stretch(value: str, first: int, last: int, grain: str = "day") -> Rule:
    """Take the days around the publication day, from `first` to `last`."""
    return lambda pub: Meant(value, plus(pub, first), plus(pub, last), grain)


def weeks_ago(count: int) -> Rule:
    """Take the counted day as the value and the whole week as its days."""

    def rule(pub: date) -> Meant:
        found = plus(pub, 7 * count)
        return week_of(found)._replace(value=found.isoformat())

    return rule


def open_from(base: Rule) -> Rule:
    return lambda pub: base(pub)._replace(end=None, why="open from then on")


def open_to(base: Rule) -> Rule:
    return lambda pub: base(pub)._replace(start=None, why="open up to then")


def span(first: Rule, last: Rule) -> Rule:
    """Join two days to one stretch."""

    def rule(pub: date) -> Meant:
        a, b = first(pub), last(pub)
        value = f"({a.value},{b.value},P{(b.start - a.start).days}D)"
        return Meant(value, a.start, b.end, b.grain, a.anchor, a.why)

    return rule


def nothing(value: str, grain: str, why: str = "") -> Rule:
    """Leave the days open: a length, or something the text does not date."""
    return lambda pub: Meant(value, None, None, grain, None, why)


# ---------------------------------------------------------------- rules: from the date before


def from_date(base: Rule, count: int) -> Rule:
    return lambda pub: on(plus(base(pub).start, count), "the date before", "previous_date")


def told_before(base: Rule, make: Callable[[date], Meant]) -> Rule:
    """Count from the date mentioned before."""

    def rule(pub: date) -> Meant:
        return make(base(pub).start)._replace(anchor="previous_date", why="the date before")

    return rule


def hours_on(base: Rule, first: int, last: int) -> Rule:
    """Take the days that so many hours before or after may lie in."""

    def rule(pub: date) -> Meant:
        when = base(pub).start
        start, end = plus(when, first), plus(when, last)
        near = min(start, end, key=lambda day: abs((day - when).days))
        return Meant(f"{near}TXX", start, end, "hour", "previous_date", "within the day")

    return rule
