"""Tolls: the number that a word such as "toll" or "figure" announces, and the one before it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import CASUALTY, Count, sentence_start
from analysis.extract.numbers.reach import toll_reaches_back
from analysis.parse import sentence_numbers, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TOLL_WORDS = (
    r"\b(?:death\s+toll|toll|(?:number|estimates?|counts?)\s+of\s+(?:\w+\s+){0,3}?(?:dead|deaths|killed|fatalities|victims|"
    r"injured|wounded|missing))\b"
)
_TOLL = re.compile(
    _TOLL_WORDS
    + r"(?P<between>[^.;]{0,60}?)\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|to|at|of|as|"
    r"reached|reaches|hits?|passe[sd]|"
    r"exceed(?:s|ed)|topp?(?:s|ed)|is|was|now|surpass(?:es|ed)|:|stands?)\s*(?:now\s+)?$",
    re.IGNORECASE,
)
# What it is the toll of may be long; the verb says then that a toll is meant.
_TOLL_FAR = re.compile(
    _TOLL_WORDS
    + r"[^.;]{0,130}?\b(?:risen|rose|grown|grew|climbed|increased|jumped|fallen|fell|dropped|"
    r"revised|raised|lowered)\sto\s+$",
    re.IGNORECASE,
)
_BEFORE = (
    r"(?:(?:an?|the)\s)?(?:(?:earlier|previous|initial|first|preliminary)\s)?"
    r"(?:(?:toll|count|figure|estimate)\sof\s)?"
)
_RISEN_FROM = re.compile(rf",?\s\(?(?:(?:up|down)\s)?from\s{_BEFORE}", re.IGNORECASE)
_FROM = re.compile(rf"\bfrom\s{_BEFORE}$", re.IGNORECASE)
_TO = re.compile(r"\s(?:dead\s|deaths\s|people\s)?to\s", re.IGNORECASE)
_FIGURE = re.compile(
    r"\b(?:put|puts|putting|set|gave|giving|revised|raised|lowered)\s(?:the|a|its|their)\s(?:\w+\s){0,2}?"
    r"(?:number|figure|count|total)\s(?:at|of|to|as)\s$",
    re.IGNORECASE,
)


def take_figures(doc: Doc, found: list[Count]) -> None:
    """Read a figure given for those told before: "the rebels put the number at 40"."""
    sent = sentence_numbers(doc)
    for at, count in enumerate(found):
        lead = text_of(doc)[max(sentence_start(count.first), count.start - 60) : count.start]
        if count.kind != "other" or count.klass or _FIGURE.search(lead) is None:
            continue
        told = [c for c in found[max(0, at - 4) : at] if c.kind in CASUALTY]
        if told and sent[count.first.i] - sent[told[-1].first.i] <= 2:
            count.kind, count.strength, count.rule = told[-1].kind, "strong", "figure"
            count.unit, count.klass = told[-1].unit, told[-1].klass


def take_toll(doc: Doc, found: list[Count]) -> None:
    """Read "the death toll rose to 14" as 14 killed in total, a toll of the war as cumulative."""
    for count in found:
        lead = text_of(doc)[max(sentence_start(count.first), count.start - 170) : count.start]
        match = _TOLL.search(lead) or _TOLL_FAR.search(lead)
        if match is None or count.klass in {"measure", "money", "thing", "weapon"}:
            continue
        words = match.group().lower()
        kinds = {"injur": "injured", "wound": "injured", "missing": "missing"}
        if count.kind in {"other", "killed"} or count.rule.startswith("number"):
            count.kind = next((kind for word, kind in kinds.items() if word in words), "killed")
            count.unit, count.klass, count.strength = "person", "person", "strong"
            count.rule = "toll"
        if count.scope in {"incident", "total"}:
            clause = lead[max(0, match.start() - 40) :]
            past = toll_reaches_back(doc, count, clause, found)
            count.scope = "cumulative" if past else "total"
    for one, other in pairwise(found):
        _take_earlier(doc, one, other)
        _take_earlier(doc, other, one)


def _take_earlier(doc: Doc, toll: Count, earlier: Count) -> None:
    """Read the eleven of "rose to 24, from 11" and "rose from 11 to 24" as an earlier toll."""
    text = text_of(doc)
    bare = earlier.kind == "other" and earlier.klass in {"", "person"}
    if toll.rule != "toll" or not (bare or earlier.rule == "toll"):
        return
    if toll.start < earlier.start:
        told = _RISEN_FROM.fullmatch(text, toll.end, earlier.start)
    else:
        lead = text[max(0, earlier.start - 40) : earlier.start]
        told = _FROM.search(lead) and _TO.fullmatch(text, earlier.end, toll.start)
    if told:
        earlier.kind, earlier.strength, earlier.rule = toll.kind, "strong", "earlier toll"
        earlier.unit, earlier.klass, earlier.scope = (
            toll.unit,
            toll.klass,
            "cumulative" if toll.scope == "cumulative" else "incident",
        )
