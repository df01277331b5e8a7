"""Expressions made of others: from one to another, and early, late or the rest of one."""

from __future__ import annotations

from analysis.extract.dates.days import DAY_LIKE, DAYS
from analysis.extract.dates.longer import LONGER_LIKE
from analysis.extract.dates.pieces import (
    ANY_WEEKDAY,
    DAY,
    MOD,
    MONTH,
    MONTH_AND_DAY,
    RELATIVE,
    YEAR,
)
from analysis.extract.dates.reading import Parts, Reading, Rule, date, day
from analysis.extract.dates.words import day_number, month, step, weekday, whole, year


def _read_mod(p: Parts) -> Reading | None:
    return p.read(p["base"])


def _read_from_to(p: Parts) -> Reading | None:
    left, right = p["a"].removeprefix("the "), p["b"].removeprefix("the ")
    first, last = p.read(left), p.read(right)
    grains = [found.granularity for found in (first, last) if found]
    a = first.value if first else _same_month(last, left)
    b = last.value if last else _same_month(first, right)
    if a is None or b is None:
        return None
    return date(f"{a}/{b}", "day" if "day" in grains else grains[-1])


def _same_month(other: Reading | None, words: str) -> str | None:
    """Return the day in the month of the `other` end, where only its number is said."""
    number = whole(words)
    if other is None or len(other.value) != 10 or not number or number > 31:
        return None
    return f"{other.value[:8]}{number:02d}"


def _read_day_range(p: Parts) -> Reading | None:
    first, last = day_number(p["a"]), day_number(p["b"])
    if first is None or last is None or first >= last:
        return None
    head = f"{year(p['y'], unsaid='XXXX')}-{month(p['mo'])}"
    return day(f"{head}-{first:02d}/{head}-{last:02d}")


def _read_month_range(p: Parts) -> Reading:
    number = year(p["y"])
    return date(f"{number}-{month(p['a'])}/{number}-{month(p['b'])}", "month")


def _read_slash_range(p: Parts) -> Reading | None:
    first, last = p.value("a"), p.value("b")
    if first is None or last is None:
        return None
    number = p["y"] or "XXXX"
    return day(f"{number}{first[4:]}/{number}{last[4:]}")


def _read_range_of_month(p: Parts) -> Reading | None:
    first, last = int(p["a"]), int(p["b"])
    base = p.value("base")
    if base is None or not 1 <= first < last <= 31:
        return None
    return day(f"{base};E{first}/{base};E{last}")


def _read_week_range(p: Parts) -> Reading:
    origin, count = step(p["rel"])
    week = f"{origin}:W{count:+d}"
    return day(f"{week};WXX-{weekday(p['a'])}/{week};WXX-{weekday(p['b'])}")


_ENDS = rf"now|today|week \d\d?|{MONTH_AND_DAY}"
RANGES: dict[str, Rule] = {
    "mod": Rule(rf"(?P<mod>{MOD})(?P<base>{DAY_LIKE}|{LONGER_LIKE})", _read_mod, "time"),
    "from_to": Rule(
        rf"(?P<how>from|between) (?P<a>(?:the )?(?:{MOD})?(?:{DAY_LIKE}|{LONGER_LIKE}|{_ENDS}"
        rf"|{DAY})) ?"
        rf"(?:to|and|until|till|through|[-–~]) ?(?P<b>(?:the )?(?:{MOD})?(?:{DAY_LIKE}"
        rf"|{LONGER_LIKE}|{_ENDS}|{DAY}))(?! (?:to|percent|per|people|a\.m|p\.m)|:\d|%)",
        _read_from_to,
        "joined time",
    ),
    "day_range": Rule(
        rf"(?P<mo>{MONTH}) ?(?:the )?(?P<a>{DAY}) ?(?:-|–|—|~|to|and|until|till|through|&"
        rf"|/) ?(?:the )?(?P<b>{DAY})(?!:|\d|[-/]\d)(?:,? (?:of )?(?P<y>{YEAR}))?",
        _read_day_range,
        "month joined",
    ),
    "range_month": Rule(
        rf"(?P<a>{DAY}) ?(?:-|–|—|~|to|and|until|till|through|&|/) ?(?:the )?(?P<b>{DAY}) "
        rf"(?:of )?(?P<mo>{MONTH})(?!\w)(?:,? (?:of )?(?P<y>{YEAR}))?",
        _read_day_range,
        "month joined",
    ),
    "range_of_month": Rule(
        r"(?:from |between )?(?P<a>\d\d?) ?(?:-|–|to|and|until|till|through) ?(?P<b>\d\d?) "
        rf"(?:of )?(?P<base>(?:{RELATIVE}|that|the same) month)",
        _read_range_of_month,
        "unit digit",
        word="month",
    ),
    "week_range": Rule(
        rf"(?P<rel>{RELATIVE}) week,? (?:from|between) (?P<a>{ANY_WEEKDAY}) ?(?:-|–|to|and|until"
        rf"|till|through) ?(?P<b>{ANY_WEEKDAY})",
        _read_week_range,
        "weekday unit",
        word="week",
    ),
    "year_range": Rule(
        r"(?P<a>(?:1[5-9]|20)\d\d) (?:to|through|till|until) (?P<b>(?:1[5-9]"
        r"|20)\d\d)(?![\d,.]\d|%)",
        _read_from_to,
        "year joined",
    ),
    "slash_range": Rule(
        rf"(?:from )?(?P<a>{MONTH_AND_DAY}) ?(?:-|–|to|until"
        rf"|through) ?(?P<b>{MONTH_AND_DAY})(?:(?:,? |/)"
        rf"(?P<y>{YEAR}))?(?![\d/])",
        _read_slash_range,
        "digit",
        word="/",
    ),
    "month_range": Rule(
        rf"(?P<a>{MONTH}) ?[-–] ?(?P<b>{MONTH}),? (?P<y>{YEAR})", _read_month_range, "month"
    ),
    "date_range": Rule(
        rf"(?P<a>{DAYS['month_day'].inner}|{DAYS['day_month'].inner}"
        rf"|{DAYS['numeric_date'].inner}"
        rf"|{DAYS['iso_date'].inner}|{DAY_LIKE})(?:—| ?(?:-|–|~|to|till|until|through"
        rf"|through to) ?)"
        rf"(?P<b>{DAY_LIKE})",
        _read_from_to,
        "dayish joined",
    ),
}
