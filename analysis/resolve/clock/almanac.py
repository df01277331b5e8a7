"""Feasts that other calendars than the civil one fix: Easter and the Jewish feasts.

Islamic feasts hang on the sighting of the moon and fall on other days in other countries, so
none is computed here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

_MOLAD_PARTS, _DAY_PARTS = 13753, 25920
_HEBREW_EPOCH = -1373427


def _easter(year: int) -> date:
    """Return Easter Sunday of `year` in the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, number = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, number + 1)


def _pascha(year: int) -> date:
    """Return Orthodox Easter, which the Julian calendar fixes, as a Gregorian day."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    julian = date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1)
    return date.fromordinal(julian.toordinal() + 13)


def _days_before(year: int) -> int:
    """Return the days of the Hebrew calendar before the molad of a year, Sundays put off."""
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + _MOLAD_PARTS * months) // _DAY_PARTS
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _hebrew_new_year(year: int) -> int:
    """Return the ordinal of the first day of a Hebrew year."""
    last, this, following = (_days_before(year + n) for n in (-1, 0, 1))
    late = 2 if following - this == 356 else 1 if this - last == 382 else 0
    return _HEBREW_EPOCH + this + late


def _rosh_hashanah(year: int) -> date:
    return date.fromordinal(_hebrew_new_year(year + 3761))


def _hanukkah(year: int) -> date:
    """Return the first day of Hanukkah, 25 Kislev, which follows a month of 29 or 30 days."""
    first, following = _hebrew_new_year(year + 3761), _hebrew_new_year(year + 3762)
    return date.fromordinal(first + 83 + ((following - first) % 10 == 5))


MOVABLE: dict[str, Callable[[int], date]] = {
    "EASTER": _easter,
    "PASCHA": _pascha,
    "ROSH": _rosh_hashanah,
    "HANUKKAH": _hanukkah,
}
