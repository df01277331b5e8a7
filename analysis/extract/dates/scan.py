"""Finding the expressions of a sentence: the leftmost and longest that are no idiom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.extract.dates.idioms import is_idiom
from analysis.extract.dates.pieces import COUNT
from analysis.extract.dates.reading import Reading, Rule
from analysis.extract.dates.rules import apply, hints_of, lower, rules

_INSIDE_WORD = re.compile(r"(?:[\w$£€]|\d[.,])$")
# "COVID-19 may": a number tied to a name by a hyphen; "post-2011" is a year all the same.
_NUMBERED, _NAME = re.compile(r"\d{1,3}(?!\d)"), re.compile(r"[a-z]-$")
_COUNTED = re.compile(rf"(?:{COUNT})[- ]")


class Found(NamedTuple):
    """An expression at its place in the sentence."""

    start: int
    end: int
    rule: str
    reading: Reading


class _Match(NamedTuple):
    start: int
    backwards_end: int
    order: int
    name: str
    rule: Rule
    match: re.Match[str]


def find(text: str) -> list[Found]:
    """Return the expressions of one sentence in reading order, none inside another."""
    kept: list[Found] = []
    blocked = 0
    for start, backwards_end, _, name, rule, match in _matches(lower(text)):
        end = -backwards_end
        if start < blocked or (kept and start < kept[-1].end):
            continue
        reading = apply(rule, match)
        if reading is None:
            continue
        if is_idiom(text, start, end, name):
            # Nothing inside an age is a time either.
            blocked = end if name == "duration" else blocked
            continue
        one = Found(start, _closed(text, start, end), name, reading)
        joined = _join_durations(kept[-1], one, text) if kept else None
        kept[-1:] = [joined] if joined else [*kept[-1:], one]
    return kept


def _matches(low: str) -> list[_Match]:
    """Return what the rules match, the leftmost first and of those the longest."""
    return sorted(_candidates(low), key=lambda found: found[:3])


def _candidates(low: str) -> Iterator[_Match]:
    hints = hints_of(low)
    for order, (name, rule) in enumerate(rules().items()):
        if not rule.fits(low, hints):
            continue
        for match in rule.regex.finditer(low):
            start = match.start()
            if _INSIDE_WORD.search(low, max(0, start - 2), start):
                continue
            if not (_NUMBERED.match(low, start) and _NAME.search(low, max(0, start - 2), start)):
                yield _Match(start, -match.end(), order, name, rule, match)


def _join_durations(first: Found, second: Found, text: str) -> Found | None:
    """Make one of "five years" and "two months" where they stand side by side."""
    if first.rule not in {"duration", "window"} or second.rule != "duration":
        return None
    if not re.fullmatch(r",? (?:and )?", text[first.end : second.start]):
        return None
    if not _COUNTED.match(lower(text[second.start : second.end])):
        return None
    a, at, sign = first.reading.value.partition("@")
    b = second.reading.value
    if "X" in a + b or a[-1] == b[-1] or ("T" in b and "T" not in a):
        return None
    counts = re.findall(r"([\d.]+)([A-Z]+)", f"{a} {b}".replace("T", ""))
    head, units = ("PT", "HMS") if "T" in a else ("P", "YMWD")
    value = head + "".join(n + u for u in units for n, unit in counts if unit == u)
    reading = first.reading._replace(value=f"{value}{at}{sign}")
    return first._replace(end=second.end, reading=reading)


def _closed(text: str, start: int, end: int) -> int:
    """Return `end` without a closing bracket that the expression did not open."""
    return end - 1 if text[end - 1] == ")" and "(" not in text[start:end] else end
