"""From which day an expression counts, and on which side of it the answer lies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from analysis.resolve.clock.dateline import DAY_OF_WRITING
from analysis.resolve.clock.periods import CLOCK_UNITS, WITHIN_DAY, Answer, add_days, day

Maker = Callable[[int], Answer | None]


@dataclass(frozen=True)
class Setting:
    """What the clock knows when it reads one expression.

    `written` is the publication day, or the day before it where the text shows that.
    `around` holds the dates told before it, the latest first, and the next ones whose year is
    written: a story of other years tells a year once and goes on from there. `instant` is the
    time of publication where more than its day is known, `last_day` the last date told to the
    day, where it stands among the few before, `lined` the day of the dateline.
    """

    published: date | None
    written: date | None
    narrative: bool
    previous: Answer | None
    hint: str | None
    text: str
    around: tuple[tuple[Answer, ...], tuple[Answer, ...]] = ((), ())
    instant: datetime | None = None
    last_day: Answer | None = None
    lined: date | None = None


def origin_of(name: str, setting: Setting, unit: str = "D") -> tuple[Answer | None, str]:
    """Return the day that ``PUB`` or ``PREV`` counts from, and what to call it.

    In a story of other years "last month" counts from the date mentioned before.
    """
    previous, told = setting.previous, setting.narrative
    if name == "PUB" and told and previous is not None and unit not in {"D", *CLOCK_UNITS}:
        name = "PREV"
    if name == "PREV" and previous is not None and (previous.start or previous.value[:2] == "BC"):
        return previous, "previous_date"
    if setting.published is None or (name == "PREV" and told):
        return None, "published"
    if setting.lined is not None and setting.lined != setting.published:
        return replace(day(setting.lined), why=DAY_OF_WRITING), "published"
    return day(setting.published), "published"


def named(origin: Answer, anchor: str) -> str:
    """Return the words for an origin in `why`."""
    if anchor != "published":
        return f"the date before ({origin.value})"
    return DAY_OF_WRITING if origin.why == DAY_OF_WRITING else "the publication day"


def choose(make: Maker, middle: int, setting: Setting) -> Answer | None:
    """Return the period among the numbered ones around `middle` that the tense points to."""
    now = setting.published
    if now is None:
        return None
    found = [p for n in range(middle - 9, middle + 10) if (p := make(n)) is not None and p.start]
    before = [p for p in found if p.start and p.start <= now]
    after = [p for p in found if p.end and p.end >= now]
    if setting.hint == "future":
        return after[0] if after else None
    if setting.hint == "past" or not after:
        return before[-1] if before else None
    return min([*before[-1:], after[0]], key=lambda p: _gap(p, now))


def _gap(period: Answer, now: date) -> int:
    if period.start is None or period.end is None:
        return 0
    return max((period.start - now).days, (now - period.end).days, 0)


def side(setting: Setting) -> str:
    """Return the words for the side that `choose` takes."""
    return {"future": "the next", "past": "the latest"}.get(setting.hint or "", "the nearest")


def weekday(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``XXXX-WXX-2``: the nearest Tuesday not after publication, or the next one."""
    number, now = int(m[1]), setting.published
    if now is None or setting.narrative:
        return _weekday_in_text(number, setting)
    if setting.hint == "future":
        found = add_days(now, (number - now.isoweekday()) % 7)
        why = "the clause looks ahead: the next one from the publication day"
    else:
        found = add_days(now, -((now.isoweekday() - number) % 7))
        why = "the nearest one not after the publication day"
    if found == now:
        why = "the publication day itself"
    return replace(day(found), anchor="published", why=why)


def _weekday_in_text(number: int, setting: Setting) -> Answer:
    previous = setting.previous
    if previous is None or previous.start is None or previous.grain not in WITHIN_DAY:
        return Answer(f"XXXX-WXX-{number}", "a weekday, and no publication day to count from")
    found = add_days(previous.start, (number - previous.start.isoweekday()) % 7)
    why = f"the first one from the date mentioned before ({previous.value})"
    return replace(day(found), anchor="previous_date", why=why)
