"""Feasts and holidays, whose names and days are data."""

from __future__ import annotations

import functools
import re

from analysis.extract.dates.pieces import RELATIVE, YEAR
from analysis.extract.dates.reading import Parts, Reading, Rule, beside
from analysis.extract.dates.words import step, year
from analysis.resources import lexicon


@functools.cache
def _labels() -> dict[str, str]:
    """Return the labels by name without apostrophes, which writers leave out."""
    return {_key(row["pattern"]): row["label"] for row in lexicon("dates_holidays")}


def _key(name: str) -> str:
    """Return a feast's name as all its spellings share it."""
    return re.sub(r"['’]", "", name).replace("-", " ").replace("ul ", "al ")


def feast_hint() -> re.Pattern[str]:
    """Return a pattern that finds a word of every feast's name."""
    words = {max(re.split(r"\W", row["pattern"]), key=len) for row in lexicon("dates_holidays")}
    return re.compile("|".join(sorted(words)))


def _names() -> str:
    names = sorted((row["pattern"] for row in lexicon("dates_holidays")), key=len, reverse=True)
    return "|".join(
        re.escape(name)
        .replace("'", "['’]" if name == "new year's" else "['’]?")
        .replace(r"\-", "[- ]")
        .replace("al[- ]", "(?:al|ul)[- ]")
        for name in names
    )


FEAST = f"(?:{_names()})"


def feast_rule() -> Rule:
    """Return the rule of feasts."""
    return Rule(
        rf"(?:(?P<rel>{RELATIVE}|(?:the )?(?:following|previous)) )?(?P<name>{FEAST})"
        rf"(?P<we> weekend)?(?:,? (?:of |in )?(?P<y>{YEAR}|(?:this|last"
        rf"|next) year))?(?P<we2> weekend)?",
        _read_feast,
        "feast",
    )


def _read_feast(p: Parts) -> Reading:
    label = _labels()[_key(p["name"])]
    if p["y"].endswith(" year"):
        label = f"PUB:Y{step(p['y'].split()[0])[1]:+d};{label}"
    elif p["rel"]:
        label = beside(*step(p["rel"]), label)
    elif p["y"]:
        number = year(p["y"])
        known = label.startswith("XXXX")
        label = label.replace("XXXX", number) if known else f"{number};{label}"
    if p["we"] or p["we2"]:
        return Reading(f"{label};WEEKEND", "DATE", "weekend")
    return Reading(label, "TIME" if "T" in label[5:] and "NI" in label else "DATE", "day")
