"""Parts of a day and times of day, and the day they fall on."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.resolve.clock.anchors import Setting
from analysis.resolve.clock.periods import WITHIN_DAY, Answer, add_days

# "overnight Tuesday", "the night of 3-4 May", "Monday night into Tuesday", "Tuesday's overnight"
_TO_MORNING = re.compile(
    r".*\bovernight|.*\bnight\b.*(?:\b(?:and|to|into)\b|\d ?[-–/] ?\d)|late\b.*\binto\b"
)


def overnight(m: re.Match[str], setting: Setting) -> Answer:
    """Read ``PUB:ON``."""
    now = setting.written
    if now is None:
        why = "the night before publication, a day not given"
        return Answer("XXXX-XX-XXTNI", why, grain="part_of_day")
    before = add_days(now, -1)
    why = "the night that ends on the publication day"
    if now != setting.published:
        why = "the night that ends on the eve, the day of writing"
    return Answer(f"{before.isoformat()}TNI", why, before, now, "published", "part_of_day")


def with_time(answer: Answer, clock: str, setting: Setting, *, is_that_day: bool) -> Answer:
    """Add a part of day or a time of day to its day.

    `is_that_day` says that the day is only understood from the text ("in the morning").
    """
    if clock == "ON":
        return _night_before(answer)
    if is_that_day and answer.start is not None and answer.grain not in WITHIN_DAY:
        why = "a part of no single day"
        return Answer(f"XXXX-XX-XXT{clock}", why, grain=_grain(clock))
    if is_that_day and answer.anchor != "previous_date":
        why = "a time of day without a day: taken as the publication day"
        return replace(answer, value=f"T{clock}", grain=_grain(clock), why=why)
    if clock == "NI" and answer.end is not None and _TO_MORNING.match(setting.text.lower()):
        is_over = setting.hint != "future" and "overnight" in setting.text.lower()
        if is_over and answer.end == setting.published:
            return _night_before(answer)
        answer = replace(answer, end=add_days(answer.end, 1))
    stem = _last_day(answer) if answer.value.startswith("(") else answer.value
    return replace(answer, value=f"{stem}T{clock}", grain=_grain(clock))


def _last_day(answer: Answer) -> str:
    """Return the day of an answer as it is written; of a stretch its last one."""
    if answer.value.startswith("(") and answer.end is not None:
        return answer.end.isoformat()
    return answer.value.partition("T")[0]


def _grain(clock: str) -> str:
    return "minute" if ":" in clock else "hour" if clock[:1].isdigit() else "part_of_day"


def _night_before(answer: Answer) -> Answer:
    if answer.start is None:
        return replace(answer, value=f"{answer.value}TNI", grain="part_of_day")
    before = add_days(answer.start, -1)
    why = f"the night that ends on that day; {answer.why}"
    value = f"{before.isoformat()}TNI"
    return replace(answer, value=value, start=before, grain="part_of_day", why=why)


def bare_clock(clock: str, setting: Setting) -> Answer:
    """Give a day to a time of day that stands alone."""
    previous, now, grain = setting.previous, setting.published, _grain(clock)
    is_dated = previous is not None and not previous.value.startswith("T")
    if is_dated and previous is not None and previous.start and previous.grain in WITHIN_DAY:
        day = _last_day(previous)
        why = f"the day mentioned before ({day})"
        return Answer(f"{day}T{clock}", why, previous.start, previous.end, "previous_date", grain)
    why = "a time of day without a day"
    if now is None:
        return Answer(f"T{clock}", why, grain=grain)
    return Answer(f"T{clock}", f"{why}: taken as the publication day", now, now, "published", grain)


def clock_range(answer: Answer | None, times: str, setting: Setting) -> Answer:
    """Read the two times of one day: ``T15,T17``; without an answer the day is not said."""
    first, last = times.split(",")
    found = answer or bare_clock(first[1:], setting)
    stem = found.value if answer else found.value.partition("T")[0]
    value = f"({stem}{first},{stem}{last},{_length(_minute(last) - _minute(first))})"
    return replace(found, value=value, grain="hour")


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes % 1440, 60)
    if not hours and not rest:
        return ""
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def _minute(clock: str) -> int:
    hour, _, minute = clock.strip("TZ").partition(":")
    return 60 * int(hour) + int(minute or 0)
