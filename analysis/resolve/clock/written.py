"""Dates that the text writes out, and readings that name no day at all."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.resolve.clock.anchors import Setting
from analysis.resolve.clock.calendars import feast_in
from analysis.resolve.clock.periods import Answer, because, no_such, one_day, part_of_year, years

_LENGTHS = {"D": "day", "W": "week", "M": "month", "Y": "year", "E": "decade", "H": "hour"}


def _explicit(answer: Answer | None, value: str, grain: str) -> Answer:
    if answer is None:
        return replace(no_such(value, grain=grain), anchor="explicit")
    return because(answer, "explicit", "written out in the text")


_NUMERIC = re.compile(r"\b(0?[1-9]|1[0-2])([/-])(0?[1-9]|1[0-2])\2(?:\d{4}|\d\d)\b")
_NEAR = 7


def full_day(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``2022-02-24``.

    Of the two readings of "05/07/2015" the one within a week of publication counts, where
    only one of them is.
    """
    if _NUMERIC.search(setting.text):
        swapped = one_day(int(m[1]), int(m[3]), int(m[2]))
        if _is_near(swapped, setting) and not _is_near(
            one_day(int(m[1]), int(m[2]), int(m[3])), setting
        ):
            why = "day and month as they fall within a week of publication"
            return replace(_explicit(swapped, m[0], "day"), why=why)
    return _explicit(one_day(int(m[1]), int(m[2]), int(m[3])), m[0], "day")


def _is_near(found: Answer | None, setting: Setting) -> bool:
    if found is None or found.start is None or setting.published is None:
        return False
    return abs((found.start - setting.published).days) <= _NEAR


def calendar_period(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``2022``, ``2022-02``, ``2022-SU``, ``2022-Q3``, ``2022-H1``, ``193``, ``19``."""
    value = m[0]
    year, _, part = value.partition("-")
    if len(year) < 4:
        size, grain = (10, "decade") if len(year) == 3 else (100, "century")
        return _explicit(years(int(year) * size, size, grain), value, grain)
    number = int(year)
    if not 0 < number < 9999:
        return Answer(value, "no such year in the calendar", anchor="explicit", grain="year")
    return _explicit(part_of_year(number, part), value, "year")


def dated_feast(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``2021-11-WXX-4-#4``."""
    return _explicit(feast_in(m[0], int(m[0][:4])), m[0], "day")


def before_christ(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``BC0480`` and ``BC0480-05``."""
    grain = "year" if len(m[0]) == 6 else "month"
    return Answer(m[0], "a year before Christ: no calendar days", anchor="explicit", grain=grain)


def reference(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PRESENT_REF``, ``PAST_REF`` and ``FUTURE_REF``."""
    now = setting.published
    if m[0] == "PRESENT_REF" and now is not None:
        return Answer(m[0], "the time of writing", now, now, "published", "undefined")
    return Answer(m[0], "no point in time is named", grain="undefined")


def same_time(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PREV:TIME`` ("at that time")."""
    previous = setting.previous
    if previous is None:
        return Answer("XXXX-XX-XX", "no date before it in the text", grain="undefined")
    why = f"the date mentioned before ({previous.value})"
    return replace(previous, anchor="previous_date", why=why)


def duration(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``P3D``: no point in time."""
    is_minute = m[0].startswith("PT") and m[0][-1] == "M"
    grain = "minute" if is_minute else _LENGTHS.get(m[0][-1], "day")
    return Answer(m[0], "a length of time, not a point in it", grain=grain)


def undated(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``MOVABLE`` and what stays open in the text."""
    if m[0] == "MOVABLE":
        return Answer("XXXX-XX-XX", "a feast whose day no calendar rule fixes")
    if m[0] == "NATIONAL":
        return Answer("XXXX-XX-XX", "a holiday whose day each country sets for itself")
    return Answer(m[0], "counts from something the text does not date")
