"""How long and how often: stretches of time, and times that come again and again."""

from __future__ import annotations

from analysis.extract.dates.counted import amount
from analysis.extract.dates.hours import CLOCK, clock_value
from analysis.extract.dates.longer import LONGER_LIKE
from analysis.extract.dates.pieces import AMOUNT, COUNT, ORDINAL, PART, SPELLED, UNIT, WEEKDAY
from analysis.extract.dates.reading import Parts, Reading, Rule, date, duration, grain, length, time
from analysis.extract.dates.words import DAY_NAMES, PARTS, SETS, UNITS, WEEKDAYS, nth, unit, weekday

_AHEAD = frozenset({"next", "coming", "following", "upcoming", "more"})
_SET_GRAINS = {"H": "hour", "D": "day", "W": "week", "Y": "year"}
_OPEN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX"}
_EVERY = {"other": 2, "second": 2, "third": 3}


def _read_window(p: Parts) -> Reading | None:
    size = unit(p["unit"])
    is_next = size in {"H", "MIN"} and p["way"] in {"next", "coming"}
    if not (p["amount"] or p["s"] or is_next) and p["way"] != "past" and size != "2W":
        return None
    count = amount(p["amount"]) if p["amount"] else None if p["s"] else 1
    return length(f"{duration(count, size)}@{'+' if p['way'] in _AHEAD else '-'}", size)


def _read_first_units(p: Parts) -> Reading | None:
    """Read a length at one end of a longer time ("the first ten days of March")."""
    base, count, size = p.value("base"), amount(p["amount"]), unit(p["unit"])
    if base is None or count is None:
        return None
    sign = "+" if p["n"] in {"first", "opening"} else "-"
    return length(f"{base}[{sign}{duration(count, size)}]", size)


def _read_units(p: Parts) -> Reading:
    return length(duration(None, unit(p["unit"])), unit(p["unit"]))


def _again(value: str, granularity: str) -> Reading:
    return Reading(value, "SET", granularity)


def _read_every(p: Parts) -> Reading:
    word = p["unit"]
    if word in WEEKDAYS:
        return _again(f"XXXX-WXX-{WEEKDAYS[word]}", "day")
    if word in PARTS and not p["amount"] and not p["other"]:
        return _again(f"T{PARTS[word]}", "part_of_day")
    other = _EVERY.get(p["other"], 1)
    count = (amount(p["amount"]) or other) if p["amount"] else other
    if unit(word) == "Q":
        return _again(duration(3 * count, "M"), "quarter")
    return _again(duration(count, unit(word)), grain(unit(word)))


def _read_set_clock(p: Parts) -> Reading | None:
    """Read a time of day that comes again: "every Monday at 4 p.m.", "6 a.m. daily"."""
    clock = clock_value(p["clock"] or p["clock2"] or p["clock3"])
    word = p["d"] or p["d2"] or p["wd"]
    if clock is None or (word in UNITS and word not in {"day", "night"}):
        return None
    return _again(f"XXXX-WXX-{weekday(word)}{clock}" if word in WEEKDAYS else clock, "hour")


def _read_weekday_parts(p: Parts) -> Reading:
    part = f"T{PARTS[p['part']]}"
    return _again(f"XXXX-WXX-{weekday(p['wd'])}{part}" if p["wd"] else part, "part_of_day")


def _read_per(p: Parts) -> Reading:
    return _again(duration(1, unit(p["unit"])), grain(unit(p["unit"])))


def _read_weekdays(p: Parts) -> Reading:
    return _again(f"XXXX-WXX-{weekday(p['wd'])}", "day")


def _read_set(p: Parts) -> Reading:
    value = SETS[p["word"]]
    return _again(value, _SET_GRAINS.get(value[-1], "month"))


def _read_ordinal_unit(p: Parts) -> Reading | None:
    word = p["unit"]
    if word in {"night", "morning"}:
        return time(f"XXXX-XX-XXT{PARTS[word]}")
    base, size = p.value("base"), unit(word)
    if base is not None and size in {"D", "M"}:
        return date(f"{base};{size}{nth(p['n']):+d}", grain(size))
    return date(_OPEN[size], grain(size))


def _read_duration(p: Parts) -> Reading:
    size, count = unit(p["unit"]), amount(p["amount"])
    if count is not None and (p["half"] or p["quarter"]):
        count += 0.5 if p["half"] else 0.25
    return length(duration(count, size), size)


def _read_whole(p: Parts) -> Reading:
    count = None if p["s"] else 0.5 if p["half"] else 1
    return length(duration(count, unit(p["unit"])), unit(p["unit"]))


LENGTHS: dict[str, Rule] = {
    "window": Rule(
        r"(?:(?:the|these|those) )?(?P<way>past|last|previous|next|coming|following|preceding"
        rf"|upcoming)(?: (?P<amount>{AMOUNT}))?[- ](?P<unit>{UNIT})(?P<s>s)?",
        _read_window,
        "unit",
    ),
    "count_window": Rule(
        rf"(?P<amount>{COUNT}) (?P<way>past|last|previous|next|coming|following|upcoming"
        rf"|more) (?P<unit>{UNIT})s",
        _read_window,
        "unit",
    ),
    "first_units": Rule(
        rf"(?:the )?(?P<n>first|opening|last|final|closing) (?P<amount>{COUNT}) (?P<unit>day|week"
        rf"|month|year)s of (?P<base>{LONGER_LIKE})",
        _read_first_units,
        "unit",
    ),
    "recent_units": Rule(
        r"(?P<way>recent|these|those|intervening|early|earlier|later|final|closing|first"
        rf"|last) (?P<unit>{UNIT})s",
        _read_units,
        "unit",
    ),
    "every": Rule(
        rf"(?:every|each)(?: (?P<other>other|second|third))?(?: (?P<amount>{COUNT}))? "
        rf"(?P<unit>{UNIT}|{WEEKDAY}|{PART})s?",
        _read_every,
        "every",
    ),
    "set_clock": Rule(
        rf"(?:every|each) (?P<d>{WEEKDAY}|{PART}|day)s?,? (?:at |around )?(?P<clock>{CLOCK})"
        rf"|(?P<clock2>{CLOCK}) (?:on )?(?:(?:every|each) (?P<d2>{WEEKDAY}|{PART}|day)"
        rf"|everyday|daily)"
        rf"|(?P<wd>{'|'.join(DAY_NAMES)})s (?:at |around )(?P<clock3>{CLOCK})",
        _read_set_clock,
        "clock",
    ),
    "weekday_parts": Rule(
        rf"(?:(?P<wd>{'|'.join(DAY_NAMES)}) |(?<=in the ))(?P<part>morning|afternoon|evening"
        rf"|night)s",
        _read_weekday_parts,
        "part",
    ),
    "per": Rule(
        rf"(?<![\w-])(?:(?:once|twice|{SPELLED} times|\d+ times) (?:a|an|per|every)|per) "
        rf"(?P<unit>{UNIT})(?!s)",
        _read_per,
        "unit",
    ),
    "weekdays": Rule(rf"(?P<wd>{'|'.join(DAY_NAMES)})s", _read_weekdays, "weekday"),
    "set": Rule(f"(?P<word>{'|'.join(SETS)})", _read_set),
    "ordinal_unit": Rule(
        rf"(?:the |its |their |a )?(?P<n>{ORDINAL}|final|last)(?: (?:full|straight"
        r"|consecutive))? (?P<unit>day|week|month|year|night|morning)(?: of (?:the )?"
        rf"(?P<base>{LONGER_LIKE}))?",
        _read_ordinal_unit,
        "unit",
    ),
    "duration": Rule(
        rf"(?P<amount>{AMOUNT})(?: (?:more|full|whole|straight|consecutive|long|bloody|brutal"
        rf"|additional|short))?[ -](?P<unit>{UNIT})s?(?:['’](?!s))?(?:(?P<half> and (?:a )?half)"
        r"|(?P<quarter> and a quarter))?(?:-long| long|long)?",
        _read_duration,
        "unit",
    ),
    "short_duration": Rule(
        r"(?P<amount>\d+(?:\.\d+)?) ?(?P<unit>(?:hr|hour|min|minute|sec|yr|year|month|week"
        r"|day)(?=s?)"
        r"|[hy](?!\w))s?",
        _read_duration,
        "digit",
    ),
    "whole": Rule(
        r"(?:all|the (?:whole|entire)|(?:the )?full|whole|(?P<half>half))(?: |-)(?:the )?"
        r"(?P<unit>day|week|month|year|decade|century|hour)",
        _read_whole,
        "unit",
    ),
    "long": Rule(rf"(?P<unit>{UNIT})(?P<s>s)?-?long", _read_whole, "unit", word="long"),
    "units": Rule(
        r"(?P<unit>minute|hour|day|week|month|year|decade|centurie)s", _read_units, "unit"
    ),
}
