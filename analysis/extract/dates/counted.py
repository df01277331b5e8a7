"""Points counted off in units of time: three days ago, two weeks later, a year after."""

from __future__ import annotations

import re

from analysis.extract.dates.days import DAY_LIKE
from analysis.extract.dates.feasts import FEAST
from analysis.extract.dates.longer import LONGER_LIKE
from analysis.extract.dates.pieces import ABOUT, AMOUNT, UNIT, WEEKDAY
from analysis.extract.dates.reading import Parts, Reading, Rule, day, duration, length, shift, sized
from analysis.extract.dates.words import unit, weekday, whole

# Digits without end, as a broken page has them, are no count that anyone can follow.
_TOO_LONG = re.compile(r"\d{16}")


def amount(words: str) -> float | None:
    """Read how many: None where the text leaves it open.

    >>> amount("at least three"), amount("one and a half"), amount("several")
    (3.0, 1.5, None)
    """
    bare = re.sub(rf"^{ABOUT}{{1,2}}(?=\S)", "", words + " ").strip()
    half = bare.endswith("half") and not bare.startswith("half")
    bare = re.sub(r"[- ](?:and[- ])?(?:a )?half$", "", bare) if half else bare
    if _TOO_LONG.search(bare.replace(",", "")):
        return None
    if bare in {"a", "an", "one", "another", "an additional"}:
        return 1.5 if half else 1
    if bare in {"half", "half a", "half an", "½"}:
        return 0.5
    if "couple" in bare:
        return 2
    if mixed := re.fullmatch(r"(\d+)[- ]1/2", bare):
        return int(mixed[1]) + 0.5
    if re.fullmatch(r"\d+\.\d+", bare):
        return float(bare)
    number = whole(bare)
    return None if number is None else number + 0.5 * half


def _counted(origin: str | None, p: Parts, way: int) -> Reading | None:
    if origin is None:
        return None
    return sized(shift(origin, unit(p["unit"]), amount(p["amount"]), way), unit(p["unit"]))


def _bracketed(value: str | None) -> str | None:
    return f"({value})" if value else None


def _read_ago(p: Parts) -> Reading | None:
    return _counted("PUB", p, -1)


def _read_weekday_ago(p: Parts) -> Reading:
    return day(f"XXXX-WXX-{weekday(p['wd'] or p['wd2'])};-7")


def _read_from_now(p: Parts) -> Reading | None:
    return _counted(_bracketed(p.value("base")) if p["base"] else "PUB", p, 1)


def _read_later(p: Parts) -> Reading | None:
    return _counted("PREV", p, 1 if p["way"].startswith(("later", "after", "on")) else -1)


def _read_after(p: Parts) -> Reading | None:
    way = 1 if p["way"] in {"after", "following", "since"} else -1
    return _counted(_bracketed(p.value("base")) if p["base"] else "EVENT", p, way)


def _read_run_from(p: Parts) -> Reading | None:
    """Read a length of time from a day on ("three days starting Monday")."""
    base, count = p.value("base"), amount(p["amount"])
    if base is None or count is None:
        return None
    size = unit(p["unit"])
    return length(f"{base}[+{duration(count, size)}]", size)


COUNTED: dict[str, Rule] = {
    "ago": Rule(
        rf"(?P<amount>{AMOUNT}) (?P<unit>{UNIT})s? ago(?P<on> today)?",
        _read_ago,
        "unit",
        word=" ago",
    ),
    "bare_ago": Rule(rf"(?P<unit>{UNIT})s ago", _read_ago, "unit", word=" ago"),
    "weekday_ago": Rule(
        rf"(?:a|one) week ago (?P<wd>{WEEKDAY})|(?P<wd2>{WEEKDAY}) (?:a|one) week ago",
        _read_weekday_ago,
        "weekday unit",
        word=" ago",
    ),
    "run_from": Rule(
        rf"(?P<amount>{AMOUNT}) (?P<unit>{UNIT})s?,? (?:(?:starting|beginning|commencing)(?: on"
        rf"| from)?|from)(?: the)? (?P<base>{DAY_LIKE})",
        _read_run_from,
        "unit",
    ),
    "from_now": Rule(
        rf"(?P<amount>{AMOUNT}) (?P<unit>{UNIT})s? (?:from (?:now|today|"
        rf"(?P<base>{DAY_LIKE}))|hence)",
        _read_from_now,
        "unit",
    ),
    "later": Rule(
        rf"(?:(?P<amount>{AMOUNT}) )?(?:(?:full|short|bloody) )?(?P<unit>{UNIT})s? "
        r"(?P<way>later|earlier|beforehand"
        r"|before(?= *[.,;:)!?]| *$| (?:and|but|in|on|at|by|with)\b)"
        r"|afterwards?|previously|prior|on(?=[,.;]))"
        r"(?=\W|$)(?! than)",
        _read_later,
        "unit",
    ),
    "after": Rule(
        rf"(?P<amount>{AMOUNT}) (?P<unit>{UNIT})s? (?P<way>after|before|following|prior to"
        rf"|since)(?: (?P<base>{DAY_LIKE}|{FEAST}|{LONGER_LIKE})(?!['’]s| \w*(?:invasion|attack|war"
        r"|election)))?",
        _read_after,
        "unit",
    ),
}
