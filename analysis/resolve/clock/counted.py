"""Readings that count from a day: whole periods, counted time, and stretches around it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from analysis.resolve.clock.anchors import Setting, named, origin_of
from analysis.resolve.clock.periods import (
    CLOCK_UNITS,
    GRAINS,
    WITHIN_DAY,
    Answer,
    add_days,
    day,
    period,
    step,
    unknown,
    weekend,
)

# "The dead were buried the next day": the day after publication is not meant.
_AGAINST = {1: ("past",), -1: ("future",)}


def whole_periods(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PUB:W-1`` and its like: whole calendar periods."""
    return _whole_periods(m[1], m[2], int(m[3]), setting)


def _whole_periods(name: str, unit: str, count: int, setting: Setting) -> Answer:
    origin, anchor = origin_of(name, setting, unit)
    if origin is None:
        return unknown(unit, "no date to count from")
    if origin.start is None:
        return _from_ancient(origin, unit, count)
    if unit == "WE":
        return _weekend_from(origin, anchor, count)
    if unit == "D" and name == "PREV" and origin.grain not in WITHIN_DAY and setting.last_day:
        origin = setting.last_day
    if origin.start is None or (unit == "D" and origin.grain not in WITHIN_DAY):
        return _too_coarse(origin, unit)
    if name == "PREV" and anchor == "published" and setting.hint in _AGAINST.get(count, ()):
        return unknown(unit, "no date to count from")
    grain, start = GRAINS[unit], named(origin, anchor)
    why = f"counted in whole {grain}s from {start}" if count else f"the {grain} of {start}"
    found = period(unit, step(origin.start or date.min, unit, count))
    return replace(found, anchor=anchor, why=why)


def _from_ancient(origin: Answer, unit: str, count: int) -> Answer:
    if unit != "Y" or not re.match(r"BC\d{4}", origin.value):
        return unknown(unit, "counted from a date before Christ")
    value = f"BC{int(origin.value[2:6]) - count:04d}"
    why = "counted from the year before Christ"
    return Answer(value, why, anchor="previous_date", grain="year")


def _weekend_from(origin: Answer, anchor: str, count: int) -> Answer:
    start = origin.start or date.min
    found = weekend(add_days(start, 7 * count))
    if count < 0 and anchor == "published" and found.end and (start - found.end).days > 7:
        found = weekend(start)
    why = f"weeks end on Sunday, counted from {named(origin, anchor)}"
    return replace(found, anchor=anchor, why=why)


def _too_coarse(origin: Answer, unit: str) -> Answer:
    known = origin.value
    if known.startswith("(") and origin.start is not None:
        known = origin.start.isoformat()
    year = known[:4] if re.match(r"\d{4}", known) else "XXXX"
    value = f"{known[:7]}-XX" if origin.grain == "month" else f"{year}-XX-XX"
    why = f"the date before ({origin.value}) is not known to the {GRAINS[unit]}"
    return Answer(value, why, origin.start, origin.end, "previous_date", GRAINS[unit])


def counted(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PUB~D-3``, ``PREV~D+2`` and ``EVENT~D+2``: so much time from a day."""
    name, unit, sign, number = m.groups()
    previous = setting.previous
    if name == "PREV" and previous and previous.start and number == "X" and unit in CLOCK_UNITS:
        # Some hours later is still that day or the next.
        return _count_from(previous, "previous_date", unit, float(f"{sign}1"))
    if name == "EVENT" and number != "X":
        return unknown(unit, "counted from an event, not from a date")
    origin, anchor = origin_of(name, setting, unit)
    if unit in CLOCK_UNITS and anchor == "published" and setting.instant is not None:
        return _instant(setting.instant, unit, sign, number)
    return count_off(origin, anchor, unit, sign, number)


_SECONDS = {"H": 3600, "MIN": 60, "S": 1}


def _instant(now: datetime, unit: str, sign: str, number: str) -> Answer:
    """Return the time of day that lies so many hours or minutes from the time of publication."""
    if number == "X":
        return count_off(None, "published", unit, sign, number)
    try:
        found = now + timedelta(seconds=_SECONDS[unit] * float(sign + number))
    except OverflowError:
        return unknown(unit, "past the end of the calendar")
    day, why = found.date(), "counted from the time of publication"
    return Answer(found.isoformat(timespec="seconds"), why, day, day, "published", GRAINS[unit])


def count_off(
    origin: Answer | None, anchor: str, unit: str, sign: str, number: str, *, exact: bool = False
) -> Answer:
    """Return the point so many units from `origin`: the day itself where `exact` asks for it."""
    if number == "X":
        value = "FUTURE_REF" if sign == "+" else "PAST_REF"
        return Answer(value, "the text does not say how many", grain=GRAINS[unit])
    count = float(sign + number)
    if origin is None:
        return unknown(unit, "no date to count from")
    if origin.start is None:
        return _from_ancient(origin, unit, int(count))
    if not _is_in_calendar(origin.start, unit, count):
        return unknown(unit, "past the end of the calendar")
    if exact and unit in {"M", "Y"}:
        why = f"counted from {named(origin, anchor)}"
        return replace(day(step(origin.start, unit, count)), anchor=anchor, why=why)
    return _count_from(origin, anchor, unit, count)


_DAYS = {"D": 1, "W": 7, "WE": 7, "M": 30, "Q": 91, "Y": 365, "DE": 3652, "CE": 36524}


def _is_in_calendar(start: date, unit: str, count: float) -> bool:
    days = count * _DAYS[unit] if unit in _DAYS else count / CLOCK_UNITS[unit]
    return 1 <= start.toordinal() + days <= date.max.toordinal()


def _count_from(origin: Answer, anchor: str, unit: str, count: float) -> Answer:
    start, why = origin.start or date.min, f"counted from {named(origin, anchor)}"
    if unit in CLOCK_UNITS:
        days = count / CLOCK_UNITS[unit]
        first, last = add_days(start, math.floor(days)), add_days(start, math.ceil(days))
        value, why = f"{add_days(start, days).isoformat()}TXX", f"{why}, within the day or the next"
        return Answer(value, why, first, last, anchor, "hour")
    if unit in {"D", "W"} and origin.grain not in WITHIN_DAY | {"weekend"}:
        return _too_coarse(origin, unit)
    found = step(start, unit, count)
    around = period(unit, found)
    if unit in {"D", "W"}:
        return Answer(found.isoformat(), why, around.start, around.end, anchor, GRAINS[unit])
    return replace(around, anchor=anchor, why=why)


def the_unit(m: re.Match[str], setting: Setting) -> Answer:
    """Read "the weekend", "the year": the one around, or on the side the tense points to."""
    unit, now = m[1], setting.published
    if setting.narrative or now is None:
        return _whole_periods("PREV", unit, 0, setting)
    if unit != "WE":
        return replace(period(unit, now), anchor="published", why="the one of the publication day")
    is_ahead = setting.hint == "future"
    found = weekend(now if is_ahead or now.isoweekday() >= 6 else add_days(now, -7))
    why = f"the {'coming' if is_ahead else 'latest'} weekend from the publication day"
    return replace(found, anchor="published", why=why)


def window(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``P3D@-`` and ``P3D@+``: a duration that ends or begins on the publication day."""
    length, number, unit, sign = m.groups()
    is_clock = length.startswith("PT")
    grain = GRAINS.get(unit, "hour" if is_clock else "day")
    now = setting.published
    if number == "X":
        return Answer(length, "a stretch of time of unknown length", grain=grain)
    if now is None or setting.narrative:
        return Answer(length, "a stretch of time, no days", grain=grain)
    if is_clock:
        return _hours_window(length, float(number), unit, sign, setting)
    is_ahead = sign != "-"
    if unit == "Q":
        return _quarters(length, now, float(number), is_ahead=is_ahead)
    other = now
    for count, size in re.findall(r"([\d.]+)(DE|CE|WE|[DWMYQ])", length):
        other = step(other, size, float(count) if is_ahead else -float(count))
    start, end = (add_days(now, sign == "+"), other) if is_ahead else (other, now)
    why = f"a stretch of time {'from' if is_ahead else 'up to'} the publication day"
    return Answer(length, why, start, end, "published", grain)


def _quarters(length: str, now: date, count: float, *, is_ahead: bool) -> Answer:
    """Return so many whole quarters of the calendar before or after the one of publication."""
    way = 1 if is_ahead else -1
    near, far = (period("Q", step(now, "Q", way * n)) for n in (1, count))
    first, last = (near, far) if is_ahead else (far, near)
    why = "whole quarters of the calendar around the one of publication"
    return Answer(length, why, first.start, last.end, "published", "quarter")


_CLOCK_LETTERS = {"H": 24, "M": 1440, "S": 86400}


def _hours_window(length: str, count: float, unit: str, sign: str, setting: Setting) -> Answer:
    """Return the days that some hours before or after publication touch.

    Whoever knows no time of publication counts as if it were noon.
    """
    now = setting.published or date.min
    noon = now.toordinal() + 0.5
    other = noon + (-1 if sign == "-" else 1) * count / _CLOCK_LETTERS[unit]
    first, last = sorted((now, add_days(now, int(other) - now.toordinal())))
    why = "a stretch of hours around the publication day, its days"
    grain = {"H": "hour", "M": "minute", "S": "second"}[unit]
    return Answer(length, why, first, last, "published", grain)


def run_from(origin: Answer, signed: str) -> Answer:
    """Return the stretch of a given length that begins or ends a longer time (``+P3D``)."""
    length = signed[1:]
    match = re.fullmatch(r"P([\d.]+)(DE|CE|WE|[DWMYQ])", length)
    if origin.start is None or origin.end is None or match is None:
        return replace(origin, value=length, why=f"a stretch of time of a day; {origin.why}")
    grain, count = GRAINS[match[2]], float(match[1])
    if signed[0] == "-":
        start = step(add_days(origin.end, 1), match[2], -count)
        why = f"a stretch of time at its end; {origin.why}"
        return replace(origin, value=length, start=start, grain=grain, why=why)
    end = add_days(step(origin.start, match[2], count), -1)
    why = f"a stretch of time from its beginning; {origin.why}"
    return replace(origin, value=length, end=end, grain=grain, why=why)
