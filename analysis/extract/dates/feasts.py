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
    return {row["pattern"].replace("'", ""): row["label"] for row in lexicon("dates_holidays")}


def feast_hint() -> re.Pattern[str]:
    """Return a pattern that finds a word of every feast's name."""
    words = {max(re.split(r"\W", row["pattern"]), key=len) for row in lexicon("dates_holidays")}
    return re.compile("|".join(sorted(words)))


def feast_rule() -> Rule:
    """Return the rule of feasts."""
    names = sorted((row["pattern"] for row in lexicon("dates_holidays")), key=len, reverse=True)
    spelled = "|".join(
        re.escape(name).replace("'", "['’]" if name == "new year's" else "['’]?") for name in names
    )
    return Rule(
        rf"(?:(?P<rel>{RELATIVE}|(?:the )?(?:following|previous)) )?(?P<name>{spelled})"
        rf"(?:,? (?:of |in )?(?P<y>{YEAR}))?",
        _read_feast,
        "feast",
    )


def _read_feast(p: Parts) -> Reading:
    label = _labels()[re.sub(r"['’]", "", p["name"])]
    if p["rel"]:
        label = beside(*step(p["rel"]), label)
    elif p["y"]:
        number = year(p["y"])
        known = label.startswith("XXXX")
        label = label.replace("XXXX", number) if known else f"{number};{label}"
    return Reading(label, "TIME" if "T" in label[5:] and "NI" in label else "DATE", "day")
