"""The dates of one article in reading order: each may count from the one before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from analysis.resolve.clock.anchors import Setting
from analysis.resolve.clock.dateline import day_of_dateline
from analysis.resolve.clock.periods import WITHIN_DAY, Answer, add_days
from analysis.resolve.clock.readings import answer
from analysis.tables import missing

_WEEKDAY = re.compile(r"XXXX-WXX-\d(?:$|T)")
_EXPLICIT = re.compile(
    r"(?:(?:after|before) |\.\./)?(\d{4}(?:-(?:\d\d(?:-\d\d)?|SP|SU|FA|WI))?)(?=$|[/T])"
)
_BEFORE, _AFTER = 3, 1
_NEAR = 4
_PLACED = frozenset({"year", "season", "month", "week", *WITHIN_DAY})


def resolve_article(
    rows: Iterable[Any], published: date | None, instant: datetime | None = None, text: str = ""
) -> dict[int, tuple[Answer, str | None]]:
    """Resolve the rows of one article.

    Parameters
    ----------
    rows : iterable of named tuples
        The rows of table `dates` in reading order.
    published : datetime.date, optional
        The publication day.
    instant : datetime.datetime, optional
        The time of publication, where more than the day is known.
    text : str, default ""
        The text of the article, which may open with a dateline.

    Returns
    -------
    dict
        The answer and its direction from the publication day, by the index of the row.
    """
    rows = list(rows)
    is_story = _is_narrative([row.value for row in rows], published)
    lined = day_of_dateline(rows, text, published) if published is not None else None
    written = lined or _day_of_writing(rows, published)
    previous: Answer | None = None
    told = _written_points([row.value for row in rows]) if is_story or published is None else []
    passed: list[Answer] = []
    last_day: tuple[int, Answer] | None = None
    found = {}
    for number, row in enumerate(rows):
        hint = None if missing(row.direction) else row.direction
        if row.timex_type == "SET":
            why = "comes again and again, no single day"
            one = Answer(row.value, why, grain=row.granularity)
        else:
            ahead = [point for place, point in told if place > number][:_AFTER]
            around = tuple(passed[-1 : -_BEFORE - 1 : -1]), tuple(ahead)
            near = last_day[1] if last_day and number - last_day[0] <= _NEAR else None
            setting = Setting(
                published, written, is_story, previous, hint, row.text, around, instant, near, lined
            )
            one = answer(row.value, setting)
        found[row.Index] = (one, _direction(one, hint, published))
        is_aside = is_story and (
            one.anchor == "published" or (hint == "future" and one.grain not in {"day", "month"})
        )
        if row.timex_type in {"DATE", "TIME"} and _can_anchor(one) and not is_aside:
            previous = one
            if one.grain in WITHIN_DAY and one.start == one.end:
                last_day = number, one
            if one.anchor != "published" and one.grain in _PLACED and one.start is not None:
                passed = [*passed[-_BEFORE:], one]
    return found


def _written_points(readings: list[str]) -> list[tuple[int, Answer]]:
    """Return the dates whose year stands in the text, each with its position."""
    plain = Setting(None, None, narrative=True, previous=None, hint=None, text="")
    found = []
    for number, reading in enumerate(readings):
        match = _EXPLICIT.match(reading)
        point = answer(match[1], plain) if match else None
        if point is not None and point.start is not None:
            found.append((number, point))
    return found


def _is_narrative(readings: list[str], published: date | None) -> bool:
    """Say whether a text tells of other years than that of its publication."""
    years = [int(m[0]) for value in readings if (m := re.match(r"\d{4}(?=$|-)", value))]
    if any(value.startswith("BC") for value in readings):
        return True
    # News counts from its own day ("Tuesday", "last week"); a history hardly ever does.
    news = sum(value.startswith(("PUB", "THE:WE", "XXXX-WXX")) for value in readings)
    if published is None or len(years) < 3 or 3 * news >= len(years):
        return False
    near = sum(abs(year - published.year) <= 1 for year in years)
    return 3 * near < len(years) or len(set(years)) >= 6


def _day_of_writing(rows: list[Any], published: date | None) -> date | None:
    """Return the day before publication where the text looks back on that and ahead to this.

    An agency's report of Thursday that a paper prints on Friday says "on Thursday" of its
    news and "on Friday" of what is to come.
    """
    if published is None:
        return None
    of_today = re.compile(rf"PUB:D[+-][01](?!\d)|{published}|XXXX-{published:%m-%d}")
    if any(of_today.match(row.value) for row in rows):
        return published
    told = Counter(
        (row.value[:10], "" if missing(row.direction) else row.direction)
        for row in rows
        if _WEEKDAY.match(row.value)
    )
    today, eve = (f"XXXX-WXX-{add_days(published, n).isoweekday()}" for n in (0, -1))
    is_ahead = told[today, "future"] > 0 and not told[today, "past"] and not told[today, ""]
    return add_days(published, -1) if is_ahead and told[eve, "past"] >= 2 else published


def _can_anchor(found: Answer) -> bool:
    is_dated = found.start is not None or found.value.startswith("BC")
    return found.grain != "undefined" and is_dated


def _direction(found: Answer, hint: str | None, published: date | None) -> str | None:
    if found.value in {"PAST_REF", "FUTURE_REF"}:
        return found.value[:-4].lower()
    if published is None:
        return hint
    if found.start is None and found.end is None:
        return None
    if found.end is not None and found.end < published:
        return "past"
    return "future" if found.start is not None and found.start > published else "same"
