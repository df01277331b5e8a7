"""What comes every year and needs one: days of a month, months, seasons and feasts."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

from analysis.resolve.clock.anchors import Maker, Setting, choose, named, origin_of, side
from analysis.resolve.clock.calendars import feast_in
from analysis.resolve.clock.periods import (
    Answer,
    add_days,
    add_months,
    because,
    day,
    no_such,
    one_day,
    part_of_year,
)

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"({'|'.join(_WEEKDAYS)})[a-z]*\b")
_WEIGHTS_BEFORE = (1.0, 0.8, 0.6)
_WEIGHT_AFTER = 1.0
_MUCH_BETTER = 1.8
_ASIDE = 180
_STEP_BACK = 2.0


def _with_year(make: Maker, unknown: Answer, setting: Setting) -> Answer:
    """Give a year to what comes every year."""
    inherits = setting.narrative or setting.published is None
    if inherits and setting.previous is not None:
        found = _same_year(make, unknown, setting)
        if found is not None:
            return found
    if setting.published is None:
        return replace(unknown, why="no year in the text and no publication day")
    chosen = choose(make, setting.published.year, setting)
    if chosen is None:
        return replace(unknown, why="no such day in the calendar")
    why = f"no year in the text: {side(setting)} one from the publication day"
    return because(chosen, "published", why)


def _same_year(make: Maker, unknown: Answer, setting: Setting) -> Answer | None:
    """Take the year that fits best between the dates told around it."""
    previous = setting.previous
    if previous is None:
        return None
    found = _between(make, setting)
    if found is not None:
        why = f"the year that fits the dates told around it (before: {previous.value})"
        return because(found, "previous_date", why)
    if not previous.value.startswith("BC"):
        return None
    value = unknown.value.replace("XXXX", previous.value[:6])
    return replace(unknown, value=value, anchor="previous_date", why="a year before Christ")


def _between(make: Maker, setting: Setting) -> Answer | None:
    """Return the one that goes on from the date before it, unless that stands out of line.

    A year told in passing ("as in 1914") is far from the dates before and after it, and a
    period that fits those much better counts.
    """
    before, after = _in_line(*setting.around)
    onward = _next_one(make, before[0] if before else setting.previous)
    years = {p.start.year + n for p in before + after if p.start for n in (-1, 0, 1)}
    found = [p for year in sorted(years) if (p := make(year)) is not None and p.start]
    if onward is None or not found:
        return onward
    costs = [_misfit(p, before, after) for p in found]
    best = min(costs)
    is_much_better = _MUCH_BETTER * best < _misfit(onward, before, after)
    return found[costs.index(best)] if is_much_better else onward


def _in_line(
    before: tuple[Answer, ...], after: tuple[Answer, ...]
) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """Return the dates around without the last one, where it stands apart from its neighbours."""
    repeated = sum(1 for _ in itertools.takewhile(lambda p: p.value == before[0].value, before))
    if len(before) <= repeated or not after:
        return before, after
    last, earlier, later = before[0], before[repeated], after[0]
    apart = min(_gap(last, earlier), _gap(last, later))
    is_aside = apart > _ASIDE and _gap(earlier, later) * 2 < apart
    return (before[repeated:] if is_aside else before), after


def _gap(one: Answer, other: Answer) -> int:
    if not (one.start and one.end and other.start and other.end):
        return 0
    return max((other.start - one.end).days, (one.start - other.end).days, 0)


def _next_one(make: Maker, previous: Answer | None) -> Answer | None:
    """Return the one of the same year, or of the next where the story has passed it."""
    year = _year_of(previous) if previous is not None else None
    found = make(year) if year is not None else None
    if found is not None and year is not None and previous is not None:
        return make(year + 1) if _has_turned(previous, found) else found
    return found


def _has_turned(previous: Answer, found: Answer) -> bool:
    """Say whether a story told in order has passed the turn of the year ("December", "January")."""
    if previous.grain not in {"day", "part_of_day", "month", "season"}:
        return False
    if not previous.start or not found.start:
        return False
    return found.start.month <= previous.start.month - 8


def _year_of(answer: Answer) -> int | None:
    match = re.match(r"(\d{4})(?!\d)", answer.value)
    last = answer.end or answer.start  # a story goes on from the end of a stretch
    return int(match[1]) if match else (last.year if last else None)


def _misfit(one: Answer, before: tuple[Answer, ...], after: tuple[Answer, ...]) -> float:
    back = zip((_days_from(p, one) for p in before), _WEIGHTS_BEFORE, strict=False)
    return sum(weight * days for days, weight in back) + sum(
        _WEIGHT_AFTER * _days_from(one, p) for p in after
    )


def _days_from(one: Answer, other: Answer) -> float:
    """Return the days from one period to another told after it; a step back counts more."""
    if not (one.start and one.end and other.start and other.end):
        return 0
    onward, backward = (other.start - one.end).days, (one.start - other.end).days
    return max(onward, _STEP_BACK * backward, 0)


# ---------------------------------------------------------------- days, months and seasons


def month_day(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``XXXX-05-03``; a weekday beside it helps to find the year."""
    number, month = int(m[2]), int(m[1])

    def make(year: int) -> Answer | None:
        return one_day(year, month, number)

    told = _WEEKDAY.match(setting.text.lower())
    if told is None:
        return _with_year(make, Answer(m[0], ""), setting)
    weekday = 1 + _WEEKDAYS.index(told[1])
    if setting.published is None:
        # A year that is only inherited has to fit.
        return _with_year(lambda year: _on(weekday, make(year)), Answer(m[0], ""), setting)
    return _by_weekday(make, weekday, setting) or _with_year(make, Answer(m[0], ""), setting)


def _by_weekday(make: Maker, weekday: int, setting: Setting) -> Answer | None:
    """Return the last or the next such day where only one of them is on its weekday."""
    if setting.published is None or setting.narrative:
        return None
    sides = [replace(setting, hint=hint) for hint in ("past", "future")]
    both = (choose(make, setting.published.year, one) for one in sides)
    fits = [found for found in both if _on(weekday, found)]
    if len(fits) != 1 or fits[0] is None:
        return None
    return because(fits[0], "published", "no year in the text: the nearest on that weekday")


def _on(weekday: int, found: Answer | None) -> Answer | None:
    return found if found and found.start and found.start.isoweekday() == weekday else None


def day_of_month(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``XXXX-XX-04``: that day of the month mentioned before, or the one tense points to."""
    number, now = int(m[1]), setting.published
    unknown = Answer(m[0], "a day of an unnamed month")
    start = setting.previous.start if setting.previous else None
    if start and (setting.narrative or now is None):
        found, why = one_day(start.year, start.month, number), "the month mentioned before"
        return replace(found, anchor="previous_date", why=why) if found else unknown
    if now is None:
        return unknown
    found = choose(lambda n: one_day(*add_months(now.year, now.month, n), number), 0, setting)
    why = f"{side(setting)} such day"
    return replace(found, anchor="published", why=why) if found else unknown


def bare_month(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``XXXX-05``."""
    return _bare_part(m[1], "month", setting)


def bare_season(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``XXXX-SU``."""
    found = _bare_part(m[1], "season", setting)
    return replace(found, why=f"{found.why}; seasons of the northern half of the earth")


def this_winter(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PUB:Y+0;WI``: a winter that is still on, or told as over, began last year."""
    now = setting.published
    if now is None or setting.narrative:
        return _bare_part("WI", "season", setting)
    is_begun = now.month <= 2 or (now.month < 12 and setting.hint == "past")
    found = part_of_year(now.year - 1 if is_begun else now.year, "WI")
    if found is None:
        return no_such("XXXX-WI", grain="season")
    return because(found, "published", "the winter of the publication day")


def bare_quarter(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PUBYEAR;Q3``."""
    return _bare_part(m[1], "quarter", setting)


def _bare_part(part: str, grain: str, setting: Setting) -> Answer:
    return _with_year(maker(part), Answer(f"XXXX-{part}", "", grain=grain), setting)


# ---------------------------------------------------------------- feasts


def feast(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``EASTER-2``, ``HIJRI-10-01``, ``XXXX-11-WXX-4-#4+1``: days that move by rule."""
    return _with_year(maker(m[0]), Answer("XXXX-XX-XX", ""), setting)


def maker(part: str) -> Maker:
    """Return what gives a part of the year, or a feast, for each year."""
    if re.fullmatch(r"\d\d|SP|SU|FA|WI|[QH]\d", part):
        return lambda year: part_of_year(year, part) if 0 < year < 9999 else None
    return lambda year: feast_in(part, year)


# ---------------------------------------------------------------- the one before and after


def sided(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``<PUB;05``: the latest May before, ``>PREV;WXX-1``: the first Monday after."""
    is_ahead, part = m[1] == ">", m[3]
    origin, anchor = origin_of(m[2], setting, "Y")
    if origin is None or origin.start is None:
        return Answer(unknown_part(part), "no date to count from")
    weekday = re.fullmatch(r"WXX-(\d)", part)
    if weekday:
        found: Answer | None = _sided_weekday(int(weekday[1]), origin.start, is_ahead=is_ahead)
    else:
        found = _sided_part(part, origin, is_ahead=is_ahead)
    if found is None:
        return no_such(unknown_part(part))
    why = f"the {'next' if is_ahead else 'last'} one from {named(origin, anchor)}"
    return because(found, anchor, why)


def _sided_weekday(number: int, start: date, *, is_ahead: bool) -> Answer:
    ahead, back = (number - start.isoweekday()) % 7, (start.isoweekday() - number) % 7
    return day(add_days(start, (ahead or 7) if is_ahead else -(back or 7)))


def _sided_part(part: str, origin: Answer, *, is_ahead: bool) -> Answer | None:
    start = origin.start or date.min
    end, make = origin.end or start, maker(part)
    found = [p for n in range(start.year - 2, start.year + 3) if (p := make(n)) is not None]
    if is_ahead:
        return next((p for p in found if p.start and p.start > end), None)
    return next((p for p in reversed(found) if p.end and p.end < start), None)


def unknown_part(part: str) -> str:
    """Write a part of an unknown year.

    >>> [unknown_part(part) for part in ("05", "E4", "W-1", "WXX-2", "EASTER+0")]
    ['XXXX-05', 'XXXX-XX-04', 'XXXX-WXX', 'XXXX-WXX-2', 'XXXX-XX-XX']
    """
    if number := re.fullmatch(r"E(\d+)", part):
        return f"XXXX-XX-{int(number[1]):02d}"
    if re.fullmatch(r"W[+-]\d+|WEEK", part):
        return "XXXX-WXX"
    if re.fullmatch(r"M[+-]\d+", part):
        return "XXXX-XX"
    if re.fullmatch(r"XXXX-\d\d-\d\d", part):
        return part
    return f"XXXX-{part}" if re.fullmatch(r"\d\d|[A-Z]{2}|[QH]\d|WXX-\d", part) else "XXXX-XX-XX"
