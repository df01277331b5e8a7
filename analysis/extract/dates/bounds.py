"""What the words before an expression add: since, until, after, and years before Christ."""

from __future__ import annotations

import re

from analysis.extract.dates.reading import date
from analysis.extract.dates.scan import Found

_BOUND = re.compile(
    r"\b(since|until|till|through|before|after|up to|later than|earlier than)\s+(?:about "
    r"|around |at least )?(the )?$",
    re.IGNORECASE,
)
_POSSESSED = re.compile(r"['’]s\b|['’](?=\s)")
_BOUNDLESS = re.compile(r"[A-Z]+_REF|P\dT?|PT|EVENT|PREV:TIME|.*/")
_NAMES_EVENT = re.compile(
    r" (?:\w+ )?(?:attack|raid|strike|bombing|invasion|vote|election|war|meeting|talk)"
)
_ANCIENT = re.compile(
    r"(?:\b(?:in|by|of|from|since|until|during|early|late|circa|c\.|to|spring|summer"
    r"|autumn|winter|and)"
    r" |[(–-])(\d{3}|\d{1,3}(?=[-–]\d{1,4} BC))(?![\d,.]\d|\w| (?:[a-z]+s|men|percent)\b)"
)


def bounded(found: Found, text: str) -> str:
    """Return the value, marked where the text leaves it open: "since 2022", "until Friday"."""
    value, after = found.reading.value, text[found.end :]
    match = _BOUND.search(text[max(0, found.start - 30) : found.start])
    if match is None or _BOUNDLESS.match(value) or _POSSESSED.match(after):
        return value
    word = match[1].lower()
    word = {"later than": "after", "earlier than": "before"}.get(word, word)
    if word == "since" and not _NAMES_EVENT.match(after):
        return f"{value}/.."
    if word in {"until", "till", "through", "up to"}:
        return f"../{value}"
    # "after the May 7 quake": the day is the day of the quake.
    is_named = match[2] is not None and re.match(r" [a-z]", after) is not None
    if found.reading.timex_type == "TIME" or is_named or _NAMES_EVENT.match(after):
        return value
    return f"{word} {value}"


_SHORT = re.compile(r"[-–/](\d\d)(?![\w-]|[/.]\d)")


def short_years(text: str, taken: list[Found]) -> list[Found]:
    """Find the second year of "1915-17", which leaves its century to the first."""
    found = []
    for one in taken:
        match = _SHORT.match(text, one.end) if one.rule == "year" else None
        if match is None or match[1] <= one.reading.value[2:]:
            continue
        value = f"{one.reading.value[:2]}{match[1]}"
        found.append(Found(match.start(1), match.end(1), "short_year", date(value, "year")))
    return found


def ancient_years(text: str, taken: list[Found]) -> list[Found]:
    """Find years without an era in a text that counts in years before Christ."""
    return [
        Found(m.start(1), m.end(1), "ancient_year", date(f"BC{int(m[1]):04d}", "year"))
        for m in _ANCIENT.finditer(text)
        if not any(f.start < m.end(1) and m.start(1) < f.end for f in taken)
    ]
