"""A part of a longer time: the month of a year, the Monday of a week, the 4th of a month."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from analysis.resolve.clock.anchors import Setting
from analysis.resolve.clock.periods import (
    Answer,
    add_days,
    add_months,
    day,
    monday_of,
    month,
    nth_weekday,
    one_day,
    part_of_year,
    week,
    weekend,
)
from analysis.resolve.clock.yearly import maker, unknown_part

_MOVABLE = "a feast whose day no calendar rule fixes, in that year"
_PART_OF_YEAR = re.compile(r"\d\d|SP|SU|FA|WI|[QH]\d")
_WEEKDAY = re.compile(r"WXX-(\d)")
_NTH_WEEKDAY = re.compile(r"WXX-(\d)#(-?\d+)")
_NUMBERED = re.compile(r"([WDME])\+?(-?\d+)")


def part_of(base: Answer, part: str, setting: Setting) -> Answer:
    """Take a part of a longer time."""
    if base.grain == "day" and re.fullmatch(r"E\d+", part):
        return _day_with_number(base, int(part[1:]), setting)
    if base.start is None:
        return replace(base, value=unknown_part(part) if "XXXX" in base.value else base.value)
    if part == "MOVABLE":
        return replace(base, value=f"{base.value[:4]}-XX-XX", why=_MOVABLE, grain="day")
    found = _inside(base, base.start, part)
    if found is None:
        return replace(base, why="no such part")
    return replace(found, anchor=base.anchor, why="; ".join(filter(None, (base.why, found.why))))


def _day_with_number(base: Answer, number: int, setting: Setting) -> Answer:
    """Return the nearest day of that number which falls on the weekday of `base`."""
    now = setting.published
    if base.start is None or now is None:
        return replace(base, why="a weekday with its number, and no publication day")
    near = (add_days(now, n) for n in range(-430, 431))
    fits = [d for d in near if d.day == number and d.weekday() == base.start.weekday()]
    if setting.hint == "future":
        fits = [d for d in fits if d >= now] or fits
    elif setting.hint == "past":
        fits = [d for d in fits if d <= now] or fits
    if not fits:
        return replace(base, why="no such day in the calendar")
    why = "the nearest day with that weekday and number"
    nearest = min(fits, key=lambda d: abs((d - now).days))
    return replace(day(nearest), anchor="published", why=why)


def _inside(base: Answer, start: date, part: str) -> Answer | None:
    if _PART_OF_YEAR.fullmatch(part):
        return part_of_year(start.year, part)
    if found := _WEEKDAY.fullmatch(part):
        return day(add_days(monday_of(start), int(found[1]) - 1))
    if found := _NTH_WEEKDAY.fullmatch(part):
        return day(nth_weekday(start.year, start.month, int(found[1]), int(found[2])))
    if part in {"+7", "-7"}:
        return day(add_days(start, int(part)))
    if part == "WEEKEND":
        # A feast on a Monday or Tuesday ends its weekend, one later in the week opens it.
        return weekend(add_days(start, -2) if start.isoweekday() <= 2 else start)
    if part == "WEEK":
        return replace(week(start), start=start, end=add_days(start, 6))
    if found := _NUMBERED.fullmatch(part):
        return _numbered(base, start, found[1], int(found[2]))
    return maker(part)(start.year)


def _numbered(base: Answer, start: date, unit: str, number: int) -> Answer | None:
    """Return the day of the month (``E4``), or a day, week or month by its number in `base`."""
    last = base.end or start
    if unit == "E":
        return None if base.value.startswith("XXXX") else one_day(start.year, start.month, number)
    if unit == "D":
        return day(last if number < 0 else add_days(start, number - 1))
    if unit == "M":
        first = add_months(start.year, start.month, number - 1)
        return month(last.year, last.month) if number < 0 else month(*first)
    if number < 0:
        found = week(last)
        return found if found.value[:4] == f"{last.year:04d}" else week(add_days(last, -7))
    # A week belongs to the month or year that holds its Thursday.
    skip = 0 if add_days(monday_of(start), 3) >= start else 1
    return week(add_days(start, 7 * (number - 1 + skip)))
