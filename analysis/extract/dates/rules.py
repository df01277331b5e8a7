"""All rules in their order of precedence, and the reading of one expression by itself."""

from __future__ import annotations

import functools
import re

from analysis.extract.dates.counted import COUNTED
from analysis.extract.dates.days import DAYS
from analysis.extract.dates.feasts import feast_hint, feast_rule
from analysis.extract.dates.hours import HOURS
from analysis.extract.dates.lengths import LENGTHS
from analysis.extract.dates.longer import LONGER
from analysis.extract.dates.ranges import RANGES
from analysis.extract.dates.reading import Parts, Reading, Rule
from analysis.extract.dates.referring import REFERRING
from analysis.extract.dates.words import SMALL

_HOUR_WORD = f"(?:{'|'.join(SMALL[1:13])})"
HINTS = {
    "month": re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"),
    "weekday": re.compile(r"day|\b(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b"),
    "dayish": re.compile(
        r"day|morrow|tonight|\b(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug"
        r"|sep|oct|nov|dec)|\d[/-]\d"
    ),
    "unit": re.compile(
        r"\b(?:minute|min|hour|hr|day|night|week|fortnight|month|quarter|year|yr|decade"
        r"|centur|second|sec)"
    ),
    "digit": re.compile(r"\d"),
    "year": re.compile(r"\d{4}|(?:two thousand|nineteen|twenty|eighteen)\b"),
    "clock": re.compile(
        r"\d:\d|\d ?[ap]\.?m|o['’]clock|noon|midday|midnight|[01]\d[0-5]\d|2[0-3][0-5]\d"
        r"|\d\.\d\d ?[ap]|[a-z] [ap]\.?m\b|\d[ap]\b|o ?clock|mid night|half past"
        r"|(?:quarter|minutes?|five|ten|fifteen|twenty) (?:past|to) |\d past "
        rf"|(?:{_HOUR_WORD}|\d) (?:in the (?:morning|afternoon|evening)|at night)"
        rf"|\b{_HOUR_WORD}[ -](?:fifteen|twenty|thirty|forty|fifty)"
    ),
    "at_hour": re.compile(rf"\b(?:at|around|about) (?:\d|{_HOUR_WORD}\b)"),
    "from_hour": re.compile(
        rf"\b(?:from|between) (?:\d|{_HOUR_WORD}\b|noon|mid|half|a quarter|quarter)"
    ),
    "spelled_decade": re.compile(r"(?:eighteen|nineteen|twenty)[- ](?:tens|\w+ties|\w+nties)"),
    "part": re.compile(
        r"daytime|morning|afternoon|evening|night|dawn|dusk|sun(?:set|rise)|daybreak|hours"
    ),
    "season": re.compile(r"spring|summer|autumn|\bfall\b|winter"),
    "relative": re.compile(
        r"\b(?:this|last|next|coming|upcoming|current|that|previous|following|past|same)\b"
    ),
    "time": re.compile(
        r"\d|day|week|month|year|quarter|decade|centur|morrow|spring|summer|autumn|fall"
        r"|winter|now|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tue|thu|fri)"
    ),
    "every": re.compile(r"every|each"),
    "joined": re.compile(r"\b(?:to|and|till|until|through)\b|\w ?[-–—~/&] ?\w"),
    "decade": re.compile(r"0['’]?s\b"),
    "present": re.compile(
        r"now|current|present|th(?:is|e) (?:moment|time)|modern|these days|to date"
    ),
    "recent": re.compile(r"recent|past"),
    "era": re.compile(r"\d ?(?:b\.?c|a\.?d|c\.?e)|a\.?d\.? ?\d"),
}


@functools.cache
def rules() -> dict[str, Rule]:
    """Return every rule by name; of two that match the same words the earlier counts."""
    known = DAYS | LONGER | REFERRING | HOURS | COUNTED | LENGTHS | RANGES
    return known | {"holiday": feast_rule()}


@functools.lru_cache(maxsize=4096)
def read(words: str) -> tuple[str, Reading] | None:
    """Read one whole expression without its sentence.

    Returns
    -------
    (str, Reading) or None
        The rule that fits all of `words`, and what it says.

    Examples
    --------
    >>> read("early Tuesday")[1].value
    'XXXX-WXX-2TMO'
    >>> read("two days earlier")[1].value
    'PREV~D-2'
    """
    low = re.sub(r"\s", " ", lower(words))
    hints = hints_of(low)
    for name, rule in rules().items():
        match = rule.regex.fullmatch(low) if rule.fits(low, hints) else None
        reading = apply(rule, match) if match is not None else None
        if reading is not None:
            return name, reading
    return None


def apply(rule: Rule, match: re.Match[str]) -> Reading | None:
    """Return what `rule` makes of its match, None where the words do not fit after all."""
    return rule.read(Parts(match.groupdict(), _read_inner))


def _read_inner(words: str) -> Reading | None:
    found = read(words)
    return None if found is None else found[1]


def lower(text: str) -> str:
    """Return `text` in lower case at the same length, so that offsets agree."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def hints_of(low: str) -> frozenset[str]:
    """Return which kinds of words stand in a text: rules without theirs need not run."""
    return frozenset(name for name, pattern in _hints().items() if pattern.search(low))


@functools.cache
def _hints() -> dict[str, re.Pattern[str]]:
    return HINTS | {"feast": feast_hint()}
