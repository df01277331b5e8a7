"""A reading to its answer: which rule of the clock understands which notation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from analysis.resolve.clock.anchors import Setting, weekday
from analysis.resolve.clock.counted import (
    count_off,
    counted,
    run_from,
    the_unit,
    whole_periods,
    window,
)
from analysis.resolve.clock.hours import bare_clock, clock_range, overnight, with_time
from analysis.resolve.clock.narrow import narrow
from analysis.resolve.clock.parts import part_of
from analysis.resolve.clock.periods import WITHIN_DAY, Answer, add_days
from analysis.resolve.clock.written import (
    before_christ,
    calendar_period,
    dated_feast,
    duration,
    full_day,
    reference,
    same_time,
    undated,
)
from analysis.resolve.clock.yearly import (
    bare_month,
    bare_quarter,
    bare_season,
    day_of_month,
    feast,
    month_day,
    sided,
)


def answer(reading: str, setting: Setting) -> Answer:
    """Resolve a reading with the bounds that its preposition sets."""
    word, space, rest = reading.partition(" ")
    if space and word in {"after", "before"}:
        found = narrow(_resolve(rest, setting), setting)
        start = add_days(found.end, 1) if found.end and word == "after" else None
        end = add_days(found.start, -1) if found.start and word == "before" else None
        return replace(found, start=start, end=end, why=f"open, {word} then; {found.why}")
    if reading.endswith("/.."):
        back = replace(setting, hint="past")
        found = narrow(_resolve(reading[:-3], back), back)
        return replace(found, end=None, why=f"open from then on; {found.why}")
    if reading.startswith("../"):
        found = narrow(_resolve(reading[3:], setting), setting)
        return replace(found, start=None, why=f"open up to then; {found.why}")
    return narrow(_resolve(reading, setting), setting)


def _resolve(reading: str, setting: Setting) -> Answer:
    """Resolve a reading without bounds; every reading gets an answer."""
    if "/" in reading:
        return _interval(reading, setting)
    if reading.endswith("]"):
        return _bracketed(reading, setting)
    for pattern, resolver in _RESOLVERS:
        match = pattern.fullmatch(reading)
        if match is not None:
            return resolver(match, setting)
    timed = _TIMED.fullmatch(reading)
    if timed is not None:
        base, clock = timed.groups()
        return with_time(_resolve(base, setting), clock, setting, is_that_day=base == "PREV:D+0")
    base, semicolon, part = reading.rpartition(";")
    if semicolon:
        return part_of(_resolve(base, setting), part, setting)
    if reading.startswith("T"):
        return bare_clock(reading[1:], setting)
    return Answer(reading, "not understood by the clock")


def _bracketed(reading: str, setting: Setting) -> Answer:
    """Read ``day[T15,T17]``, two times of a day, and ``day[+P3D]``, a length from a day on."""
    day, _, inside = reading[:-1].partition("[")
    if inside.startswith(("+", "-")):
        return run_from(_resolve(day, setting), inside)
    return clock_range(_resolve(day, setting) if day else None, inside, setting)


def _counted_from_date(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``(2016-11-08)~D+3``: so much time from a date that is written beside it."""
    found = _resolve(m[1], setting)
    anchor = "explicit" if found.anchor == "explicit" else "published"
    origin = found if found.start else None
    return count_off(origin, anchor, m[2], m[3], m[4], exact=found.grain in WITHIN_DAY)


def _interval(reading: str, setting: Setting) -> Answer:
    left, _, right = reading.partition("/")
    first, last = _resolve(left, setting), _resolve(right, setting)
    if _is_backwards(first, last):
        last = _resolve(right, replace(setting, hint="future"))
    if _is_backwards(first, last):
        first = _resolve(left, replace(setting, hint="past"))
    value = f"({_point(first)},{_point(last)},{_length(first, last)})"
    why = f"from {first.why} to {last.why}" if first.why != last.why else first.why
    return Answer(value, why, first.start, last.end, first.anchor, last.grain)


def _is_backwards(first: Answer, last: Answer) -> bool:
    return first.start is not None and last.end is not None and last.end < first.start


def _point(end: Answer) -> str:
    """Write an end of a stretch: a period longer than a day by its first day."""
    if end.start is None or end.grain in WITHIN_DAY:
        return end.value
    return end.start.isoformat()


def _length(first: Answer, last: Answer) -> str:
    """Return the duration from the beginning of one period to that of another."""
    if first.start is None or last.start is None:
        return "PX"
    years, grains = last.start.year - first.start.year, {first.grain, last.grain}
    if grains == {"year"}:
        return f"P{years}Y"
    if grains <= _OF_MONTHS:
        return f"P{12 * years + last.start.month - first.start.month}M"
    days = (last.start - first.start).days
    return f"P{days // 7}W" if grains == {"week"} else f"P{days}D"


_TIMED = re.compile(r"(.+?)T(\d\d(?::\d\d)?Z?|MO|AF|EV|NI|ON|DT)")
_OF_MONTHS = frozenset({"month", "quarter", "season", "half_year", "year"})
_UNIT = r"(D|W|M|Q|Y|DE|CE|WE|H|MIN|S)"
_Resolver = Callable[[re.Match[str], Setting], Answer]
_RESOLVERS: list[tuple[re.Pattern[str], _Resolver]] = [
    (re.compile(pattern), resolver)
    for pattern, resolver in (
        (r"(\d{4})-(\d\d)-(\d\d)", full_day),
        (r"XXXX-(\d\d)-(\d\d)", month_day),
        (r"XXXX-XX-(\d\d)", day_of_month),
        (r"XXXX-WXX-(\d)", weekday),
        (r"XXXX-(\d\d)", bare_month),
        (r"XXXX-(SP|SU|FA|WI)", bare_season),
        (r"PUBYEAR;(Q\d)", bare_quarter),
        (r"\d{4}(?:-(?:\d\d|SP|SU|FA|WI|Q\d|H\d))?|\d{2,3}", calendar_period),
        (r"BC[\dX]+(?:-\w\w)?", before_christ),
        (r"(PUB|PREV):(D|W|WE|M|Q|Y|DE|CE)([+-]\d+)", whole_periods),
        (rf"(PUB|PREV|EVENT)~{_UNIT}([+-])([\d.]+|X)", counted),
        (rf"\((.*)\)~{_UNIT}([+-])([\d.]+|X)", _counted_from_date),
        (r"THE:(WE|W|M|Y|DE|CE)", the_unit),
        (r"PUB:ON", overnight),
        (r"(P(?:\d[\d.]*[YMWD])*T?([\d.]+|X)(DE|CE|WE|[DWMYQHS]))@([+>-])", window),
        (r"PREV:TIME", same_time),
        (r"[A-Z]+_REF", reference),
        (r"P(?:T?[\d.X]+(?:DE|CE|WE|[YMWDQHS]))+", duration),
        (r"(?:EASTER|PASCHA|ROSH|HANUKKAH)[+-]\d+|XXXX-\d\d-WXX-\d-#\d(?:\+\d)?", feast),
        (r"\d{4}-\d\d-WXX-\d-#\d(?:\+\d)?", dated_feast),
        (r"([<>])(PUB|PREV);(WXX-\d|\d\d|SP|SU|FA|WI|XXXX-[^T;]+|[A-Z]{4,}[+-]\d+)", sided),
        (r"XX[^;T]*|MOVABLE", undated),
    )
]
