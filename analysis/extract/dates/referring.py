"""Expressions that refer to a time without naming it: now, at that time, the 4th, week 9."""

from __future__ import annotations

from analysis.extract.dates.pieces import RELATIVE, YEAR
from analysis.extract.dates.reading import Parts, Reader, Reading, Rule, date, day, part_of
from analysis.extract.dates.words import day_number


def _read_as(value: str) -> Reader:
    return lambda p: date(value, "undefined")


def _read_later_in_day(p: Parts) -> Reading:
    return day("PREV:D+0")


def _read_week_number(p: Parts) -> Reading | None:
    number = int(p["n"])
    base = p.value("base", unsaid="PUB:Y+0")
    return part_of(base, f"W{number:+d}", "week") if 1 <= number <= 53 else None


def _read_nth_of(p: Parts) -> Reading | None:
    number = day_number(p["d"])
    if number is None:
        return None
    base = p.value("base")
    return day(f"{base};E{number}" if base else f"XXXX-XX-{number:02d}")


REFERRING: dict[str, Rule] = {
    "present": Rule(
        r"(?:right )?now(?:adays)?|currently|at present|(?:(?<=at )this time|the moment)(?= "
        r"|[.,;])|at the present time|the present(?: day| time)?(?= *[.,;)]| *$)"
        r"|present[- ]day|these days|modern day|the time being|(?<!year )to date(?= *[.,;:?]"
        r"| *$| (?:in|of|has|have)\b)",
        _read_as("PRESENT_REF"),
        "present",
    ),
    "week_number": Rule(
        rf"(?:the )?week (?P<n>\d\d?)(?! ?%)(?: of (?P<base>{YEAR}|(?:{RELATIVE}) year)|(?! of\b))",
        _read_week_number,
        "unit digit",
    ),
    "past": Rule(
        r"(?:more |most |very )?recent(?:ly)?|(?<=in )the (?:recent |distant )?past|the "
        r"(?:recent|distant) past",
        _read_as("PAST_REF"),
        "recent",
    ),
    "future": Rule(
        r"(?:the )?(?:near |foreseeable |immediate )?future", _read_as("FUTURE_REF"), word="future"
    ),
    "later_in_day": Rule(
        r"(?:(?<=in )|(?<=throughout ))the day|(?:(?<=of )|(?<=for ))the day(?= *[.,;]| *$)",
        _read_later_in_day,
        word="the day",
    ),
    "that_time": Rule(
        r"(?<=at )(?:that|the)(?: same| very)? time(?! of| being|s)|(?<=by )(?:that|this"
        r"|the) time|(?<=during )(?:that|this|the) (?:time|period)|(?<=in )(?:that"
        r"|this) period|(?:this|that|the same) period",
        _read_as("PREV:TIME"),
    ),
    "nth_of": Rule(
        rf"(?:the |(?<=\bon ))(?P<d>\d\d?(?:st|nd|rd|th))(?: of (?P<base>(?:{RELATIVE}|that"
        r"|the) month))?(?=\W|$)(?![- ]\w)",
        _read_nth_of,
        "digit",
    ),
}
