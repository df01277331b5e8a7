"""Entity labels of the corpora -> ours: PERSON ORG GPE LOC FAC NORP DATE MONEY PRODUCT MISC."""

from __future__ import annotations

import functools
import re

from analysis.resources import code_table

UNSURE = ""

_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20)\d\ds?"
_CALENDAR = re.compile(
    rf"(?:{_WEEKDAY}|{_MONTH}|{_DAY}|{_YEAR}|[,.\-–/]|of|the|and|to|early|mid|late|\s)+", re.I
)
_NAMED_DAY = re.compile(rf"\b(?:{_WEEKDAY}|{_MONTH}|{_YEAR})\b", re.I)
_EPIDEMIC = re.compile(r"covid", re.I)


def convert_label(text: str, label: str, *, corpus: str) -> str:
    """Return our label of the name `text` that `corpus` gives `label`.

    Parameters
    ----------
    text : str
        The name; it decides between GPE and LOC, and whether a ``Misc`` is a date.
    label : str
        The label in the corpus, without its ``B-``.
    corpus : str
        As in the shipped table of labels: ``newswire``, ``uner`` or ``gum``.

    Returns
    -------
    str
        Our label, or `UNSURE` when the corpus' label says too little.

    Raises
    ------
    ValueError
        When the table has no such label.
    """
    rules = _label_rules(corpus)
    if label not in rules:
        raise ValueError(f"{corpus} has no entity label {label!r}; known: {', '.join(rules)}")
    ours = rules[label]
    if ours == "place":
        return place_label(text)
    if ours == "place or site":
        site = _site_label(text)
        return place_label(text) if site is None else site
    if ours == "date":
        return "DATE" if is_calendar_date(text) else UNSURE
    if ours in ("MISC", "DATE"):
        return _misc_label(text, ours)
    return ours


def _misc_label(text: str, ours: str) -> str:
    """Return DATE for a weekday that was filed under MISC, MISC for an epidemic with a year."""
    if is_calendar_date(text):
        return "DATE"
    return "MISC" if _EPIDEMIC.match(text) else ours


@functools.cache
def _label_rules(corpus: str) -> dict[str, str]:
    rows = code_table("pipeline/training/entity_labels")
    return {row["theirs"]: row["ours"] for row in rows if row["corpus"] == corpus}


def is_calendar_date(text: str) -> bool:
    """Return whether `text` is made of weekdays, months, days and years only.

    The number of a day alone tells no date.

    >>> is_calendar_date("Tuesday, 4 March"), is_calendar_date("two weeks ago")
    (True, False)
    """
    return bool(_CALENDAR.fullmatch(text) and _NAMED_DAY.search(text))


def place_label(name: str) -> str:
    """Return LOC for waters, heights and regions, GPE for what has a government.

    >>> place_label("Laptev Sea"), place_label("Cape Town")
    ('LOC', 'GPE')
    """
    whole, part = _place_words()
    return whole.get(name) or ("LOC" if part.search(name) else "GPE")


@functools.cache
def _place_words() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = code_table("pipeline/training/place_words")
    whole = {row["pattern"]: row["label"] for row in rows if row["match"] == "whole"}
    parts = "|".join(row["pattern"] for row in rows if row["match"] == "part")
    return whole, re.compile(rf"\b(?:{parts})\b")


def _site_label(name: str) -> str | None:
    """Return FAC for what is built, UNSURE for an institution, None when no word tells."""
    found = [label for word, label in _site_words() if word.search(name)]
    return None if not found else UNSURE if "unsure" in found else "FAC"


@functools.cache
def _site_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = code_table("pipeline/training/place_words")
    return tuple(
        (re.compile(rf"\b(?:{row['pattern']})\b"), row["label"])
        for row in rows
        if row["match"] == "site"
    )


@functools.cache
def title_words() -> frozenset[str]:
    """Return the words that stand before a name and are no part of it ("Sen.", "Minister")."""
    return frozenset(row["pattern"] for row in code_table("pipeline/training/title_words"))
