"""Feasts that move: what a church, Hebrew, Islamic or Persian calendar makes of a year."""

from __future__ import annotations

import re
from datetime import date

from analysis.resolve.clock.periods import Answer, add_days, day, nth_weekday, one_day

_FROM_A_FEAST = re.compile(r"(EASTER|PASCHA|ROSH|HANUKKAH|NOWRUZ)([+-]\d+)(?:x(\d))?")
_BY_THE_MOON = re.compile(r"HIJRI-(\d\d)(?:-(\d\d)(?:x(\d))?)?")
_NTH_WEEKDAY = re.compile(r"\w{4}-(\d\d)-WXX-(\d)-#(\d)(\+\d)?")
_FIXED = re.compile(r"\w{4}-(\d\d)-(\d\d)")
_FIRST_YEAR = 1583  # the Gregorian calendar's first full one
_HEBREW_EPOCH = -1373427  # ordinals of the first day of the first year
_HIJRI_EPOCH = 227015
_PERSIAN_EPOCH = 226895
_SIGHTING = "by the Islamic calendar as reckoned: sighting the moon may move it by a day"


def feast_in(label: str, year: int) -> Answer | None:
    """Return a feast in a year of the Gregorian calendar; of two in one year the first.

    The label is one of the lexicon's: ``XXXX-12-25``, ``XXXX-11-WXX-4-#4+1``, ``EASTER-2``,
    ``PASCHA+0`` (Orthodox Easter), ``ROSH-163x7`` (seven days from 163 before Rosh Hashanah),
    ``HANUKKAH+0x8``, ``NOWRUZ+0``, ``HIJRI-10-01x3`` (days of the Islamic calendar) and
    ``HIJRI-09`` (a month of it). Feasts that begin at sunset have their first full day.
    """
    if not _FIRST_YEAR <= year < 9999:
        return None
    if found := _BY_THE_MOON.fullmatch(label):
        return _by_the_moon(year, int(found[1]), int(found[2] or 0), int(found[3] or 1))
    if found := _FROM_A_FEAST.fullmatch(label):
        return _days(add_days(_FEASTS[found[1]](year), int(found[2])), int(found[3] or 1))
    if found := _NTH_WEEKDAY.fullmatch(label):
        month, weekday, number, later = (int(n or 0) for n in found.groups())
        return day(add_days(nth_weekday(year, month, weekday, number), later))
    fixed = _FIXED.fullmatch(label)
    return one_day(year, int(fixed[1]), int(fixed[2])) if fixed else None


def _days(first: date, length: int) -> Answer:
    if length == 1:
        return day(first)
    last = add_days(first, length - 1)
    return Answer(f"({first},{last},P{length - 1}D)", "", first, last)


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, number = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, number + 1)


def _orthodox_easter(year: int) -> date:
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    julian = date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1)
    return add_days(julian, year // 100 - year // 400 - 2)


def _rosh_hashanah(year: int) -> date:
    """Return the Hebrew New Year that falls in a Gregorian year, its first full day."""
    hebrew = year + 3761
    before, now, after = (_hebrew_days(hebrew + n) for n in (-1, 0, 1))
    delay = 2 if after - now == 356 else 1 if now - before == 382 else 0
    return date.fromordinal(_HEBREW_EPOCH + now + delay)


def _hebrew_days(year: int) -> int:
    """Return the days up to the mean new moon of a Hebrew year, put off three days a week."""
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + 13753 * months) // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _hanukkah(year: int) -> date:
    """Return its first full day, which a long autumn puts off by one."""
    start = _rosh_hashanah(year)
    is_long = (_rosh_hashanah(year + 1) - start).days % 30 == 25
    return add_days(start, 84 if is_long else 83)


def _nowruz(year: int) -> date:
    """Return the Persian New Year, by the cycle of 33 years."""
    persian = year - 621
    return date.fromordinal(_PERSIAN_EPOCH + 365 * (persian - 1) + (8 * persian + 21) // 33)


_FEASTS = {
    "EASTER": _easter,
    "PASCHA": _orthodox_easter,
    "ROSH": _rosh_hashanah,
    "HANUKKAH": _hanukkah,
    "NOWRUZ": _nowruz,
}


def _by_the_moon(year: int, month: int, number: int, length: int) -> Answer | None:
    """Return days or a month of the Islamic calendar, as wide as sighting the moon leaves it."""
    around = (year - 622) * 33 // 32
    for hijri in range(around - 1, around + 3):
        first = _hijri_day(hijri, month, number or 1)
        if first.year == year:
            last = add_days(first, (length if number else 29 + month % 2) - 1)
            start, end = add_days(first, -1), add_days(last, 1)
            grain = "day" if number else "month"
            return Answer(f"{first:%Y-%m}-XX", _SIGHTING, start, end, grain=grain)
    return None


def _hijri_day(year: int, month: int, number: int) -> date:
    days = 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + number
    return date.fromordinal(_HIJRI_EPOCH - 1 + days)
