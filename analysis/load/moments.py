"""Calendar dates with or without a time, as feeds, metadata and page headers write them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

from analysis import resources

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_ORDINAL = r"(?:st|nd|rd|th)?"
# A year of two digits is safe only where the date must end there (a dateline, a whole cell).
_DAY = (
    rf"(?:{WEEKDAY}\b\.?,?\s+)?(?:"
    r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
    r"|(?P<numeric>\d{1,2}[-/.]\d{1,2}[-/.](?:NUMERIC_YEAR))"
    rf"|(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+of)?[\s-]+(?P<month>{MONTH})\b\.?,?[\s-]+(?P<year>YEAR)"
    rf"|(?P<month2>{MONTH})\b\.?\s+(?P<day2>\d{{1,2}}){_ORDINAL},?\s+(?P<year2>\d{{4}})"
    r")(?!\d)"
)
_TIME = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?|\s*(?P<half2>[ap])\.?m\b\.?)(?!\d)"
)
_BETWEEN = r"(?:T|\s*[,|·•@–—-]?\s*(?:at\s+)?)"


@dataclass(frozen=True)
class Moment:
    """A date found in a text: what it says (None when ambiguous) and where it ends."""

    value: dt.datetime | None
    end: int


@functools.cache
def _zones() -> dict[str, str]:
    return {row["pattern"]: row["label"] for row in resources.lexicon("time_zones")}


@functools.cache
def _patterns(short_year: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(_zones(), key=len, reverse=True))
    zone = rf"(?:\s*\(?(?P<zone>(?:UTC|GMT)?[+-]\d{{1,2}}(?::?\d{{2}})?|(?-i:{names}))(?!\w)\)?)?"
    day = _DAY.replace("NUMERIC_YEAR", r"\d{4}|\d{2}" if short_year else r"\d{4}")
    day = day.replace("YEAR", r"\d{4}|'?\d{2}" if short_year else r"\d{4}")
    first = re.compile(rf"{day}(?:{_BETWEEN}{_TIME}{zone})?", re.IGNORECASE)
    last = re.compile(rf"{_TIME}{zone}{_BETWEEN}{day}", re.IGNORECASE)
    return first, last


def find_moment(text: str, position: int = 0, *, short_year: bool = False) -> Moment | None:
    """Return the date (and time) that begins exactly at `position`, if any.

    >>> find_moment("3 March 2024 10:30 EST Shells fell").value.isoformat()
    '2024-03-03T15:30:00+00:00'
    """
    for pattern in _patterns(short_year):
        if match := pattern.match(text, position):
            return Moment(_resolve(match.groupdict()), match.end())
    return None


def parse_published(value: object) -> dt.datetime | None:
    """Return the UTC instant that `value` names; None when it is no date or an ambiguous one.

    A day without a time is its midnight, a time without a zone is read as UTC. Of purely
    numeric dates only those are read that leave no choice of day and month.

    >>> parse_published("Tue, 25 Nov 2025 10:30:00 +0200").isoformat()
    '2025-11-25T08:30:00+00:00'
    >>> parse_published("03/04/2025") is None
    True
    """
    if isinstance(value, dt.datetime):
        return _to_utc(value)
    if isinstance(value, dt.date):
        return _to_utc(dt.datetime(value.year, value.month, value.day))
    text = str(value).strip()
    try:
        return _to_utc(dt.datetime.fromisoformat(text))
    except ValueError:
        moment = find_moment(text, short_year=True)
    return moment.value if moment is not None and moment.end == len(text) else None


def _resolve(found: dict[str, str | None]) -> dt.datetime | None:
    day = _calendar_day(found)
    zone = _zones().get(found["zone"] or "", found["zone"])
    if day is None or not found["hour"] or zone == "local":
        return _build(day)
    hour, half = int(found["hour"]), (found["half"] or found["half2"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    time = (hour, int(found["minute"] or 0), int(found["second"] or 0))
    return _build(day, time, _offset(zone))


def _calendar_day(found: dict[str, str | None]) -> tuple[int, int, int] | None:
    if found["iso"]:
        year, month, day = map(int, re.split(r"[-/.]", found["iso"]))
        return year, month, day
    if found["numeric"]:
        first, second, year = map(int, re.split(r"[-/.]", found["numeric"]))
        short = year < 100  # 24/03/03 may begin with the year, 03/24/24 cannot
        if second <= 12 and (short or first <= 12) and (short or first != second):
            return None
        year = _full_year(year)
        return (year, second, first) if first > 12 else (year, first, second)
    name = found["month"] or found["month2"] or ""
    year = _full_year(int((found["year"] or found["year2"] or "").lstrip("'")))
    return year, MONTHS.index(name[:3].lower()) + 1, int(found["day"] or found["day2"] or 0)


def _full_year(year: int) -> int:
    return year if year >= 100 else year + (2000 if year < 70 else 1900)


def _build(
    day: tuple[int, int, int] | None,
    time: tuple[int, int, int] = (0, 0, 0),
    offset: dt.timedelta = dt.timedelta(0),
) -> dt.datetime | None:
    if day is None:
        return None
    try:
        return _to_utc(dt.datetime(*day, *time, tzinfo=dt.timezone(offset)))
    except ValueError:  # 31 February, 25 o'clock
        return None


def _offset(zone: str | None) -> dt.timedelta:
    if zone is None:
        return dt.timedelta(0)
    if match := re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE):
        sign, hours, minutes = match.groups()
        size = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
        return -size if sign == "-" else size
    return dt.timedelta(hours=float(zone))


def _to_utc(value: dt.datetime) -> dt.datetime | None:
    if not 1800 <= value.year <= 2200:  # what a nanosecond timestamp can hold, with room
        return None
    zoned = value if value.tzinfo is not None else value.replace(tzinfo=dt.UTC)
    return zoned.astimezone(dt.UTC)
