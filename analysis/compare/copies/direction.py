"""Which of two related texts came first: by date, by credit, else by what copying leaves."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.compare.copies.credits import Credits
from analysis.compare.copies.shingles import Reading
from analysis.tables import missing

LOST_MARKS = 3  # so many shingles quoted in one text and bare in the other are no accident
SHORTEST_QUOTE, LAST_WORDS = 4, 6

_WHOLE_END = re.compile(r"[.!?][\"”’')\]]*$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…|\[\+?\d* ?\w*\])$")


def is_cut(text: str) -> bool:
    """Say that a text breaks off.

    >>> [is_cut(t) for t in ("The road was shut …", "The road was shut.", "The road was")]
    [True, False, True]
    """
    end = text.rstrip()
    return bool(end) and (bool(_ELLIPSIS.search(end)) or not _WHOLE_END.search(end))


def find_derived(
    dates: tuple[pd.Timestamp, pd.Timestamp],
    credits: tuple[Credits, Credits],
    readings: tuple[Reading, Reading],
) -> tuple[int | None, str]:
    """Return which of two texts (0 or 1) derives from the other, and how that is known.

    Dates decide, then credits. Where neither tells, every trace of copying must point the
    same way: marks lost around a quotation, a quotation trimmed, an end cut off.
    """
    if not any(map(missing, dates)) and dates[0] != dates[1]:
        return int(dates[0] < dates[1]), "published later"
    drawn = [credits[0].draws_on(credits[1]), credits[1].draws_on(credits[0])]
    if drawn[0] != drawn[1]:
        return drawn.index(True), "credits the other"
    traces = {
        name: [find(readings[side], readings[1 - side]) for side in (0, 1)]
        for name, find in _TRACES.items()
    }
    told = {name: found.index(True) for name, found in traces.items() if found[0] != found[1]}
    if len(set(told.values())) != 1:
        return None, ""
    return next(iter(told.values())), " and ".join(told)


def _loses_marks(copy: Reading, origin: Reading) -> bool:
    """Say that words quoted in `origin` stand bare in `copy`."""
    bare = np.setdiff1d(copy.unique, copy.quoted_unique, assume_unique=True)
    lost = np.intersect1d(origin.quoted_unique, bare, assume_unique=True)
    return len(lost) >= LOST_MARKS


def _trims_quote(copy: Reading, origin: Reading) -> bool:
    """Say that a quotation of `copy` is a part of a longer one of `origin`."""
    whole = _quotations(origin)
    return any(part != other and part in other for part in _quotations(copy) for other in whole)


def _breaks_off(copy: Reading, origin: Reading) -> bool:
    """Say that `copy` ends short within words that go on in `origin`."""
    if not is_cut(copy.text) or len(copy.words) < LAST_WORDS:
        return False
    last, ours = _line(copy.words[-LAST_WORDS:]), _line(origin.words)
    return last in ours and not ours.endswith(last)


def _quotations(reading: Reading) -> list[str]:
    """Return the words of every quotation that is not too short, as text to search in."""
    edges = np.flatnonzero(np.diff(np.r_[0, reading.quoted.astype(np.int8), 0]))
    spans = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [_line(reading.words[i:j]) for i, j in spans if j - i >= SHORTEST_QUOTE]


def _line(words: np.ndarray) -> str:
    return " " + " ".join(map(str, words.tolist())) + " "


_TRACES = {
    "loses quotation marks": _loses_marks,
    "trims a quotation": _trims_quote,
    "breaks off": _breaks_off,
}
