"""Time expressions in a parsed article: where they stand and what they say before any clock.

An expression is read into a *reading*, a TIMEX3 value that may still be open. Besides
plain TIMEX3 (``2022-02``, ``PT12H``, ``PRESENT_REF``, ``XXXX-WXX-2TMO``, ``BC0480``) the
notation has:

``PUB:U±n``
    n units from the publication day: ``PUB:D-1`` yesterday, ``PUB:W+1`` next week. Units:
    ``MIN H D W WE M Q SP SU FA WI Y DE CE``. ``PUB:D+0`` may carry a part of day (``TNI``).
``PREV:U±n``
    the same from the date mentioned before it: ``PREV:D+1`` "the next day".
``PUB~U±n``, ``PREV~U±n``, ``(value)~U±n``, ``EVENT~U±n``
    counted time from there: ``PUB~D-3`` "three days ago", ``PREV~D+2`` "two days later",
    ``EVENT~D+2`` "two days after the attack"; n is ``X`` where the text does not say.
``base;part``
    a part of a longer time: ``PUB:Y-1;06`` June last year, ``PUB:W+1;WXX-1`` Monday next
    week, ``PUB:M+0;E4`` the 4th of this month, ``2015;W-1`` the last week of 2015.
``P3D@-``, ``P3D@+`` and ``P3D@>``
    a duration that ends ("the past three days") or begins ("the next three days") now; the
    last counts today as its first day ("within three days").
``base[+P3D]`` and ``base[-P3W]``
    a duration that begins with a day ("three days starting Monday"), or with a longer time
    ("the first ten days of March"), or ends with one ("the last three weeks of 2015").
``PUB:ON``
    the night that ends on the morning of the publication day ("overnight").
``day[T15,T17]``
    two times of one day; the day may be empty.
``a/b``, ``a/..``, ``../b``, ``after a``, ``before b``
    an interval; open where the text says "since", "until", "after" or "before".

`analysis.resolve.clock.resolve_dates` turns readings into calendar days.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.extract.dates.bounds import ancient_years, bounded, short_years
from analysis.extract.dates.direction import direction
from analysis.extract.dates.rules import read
from analysis.extract.dates.scan import Found, find
from analysis.extract.dates.sense import corrected, is_other_word
from analysis.parse import Sentence, sentences, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["dates", "read"]


def dates(doc: Doc) -> list[dict[str, Any]]:
    """Find every time expression of an article.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        A parsed article (`analysis.parse.parse_articles`).

    Returns
    -------
    list of dict
        The evidence columns; `timex_type` (DATE, TIME, DURATION, SET); `value`, TIMEX3 or
        one of the open readings that the module explains; `granularity`; `direction`, what
        the tense of the clause says (``past``, ``future`` or None). The span leaves out the
        preposition. `date_start`, `date_end`, `anchor` and `why` are filled by
        `analysis.resolve.clock.resolve_dates`.
    """
    whole = text_of(doc)
    is_ancient = re.search(r"\d B\.?C\b", whole) is not None
    rows: list[dict[str, Any]] = []
    for number, sentence in enumerate(sentences(doc)):
        text = re.sub(r"\s", " ", whole[sentence.start : sentence.end])
        found = find(text)
        if short := short_years(text, found):
            found = sorted([*found, *short])
        if is_ancient:
            found = sorted([*found, *ancient_years(text, found)])
        tokens = list(doc[sentence.first : sentence.last]) if found else []
        for one in found:
            row = _row(one, text, sentence, tokens)
            if row is not None:
                words = whole[row["start"] : row["end"]]
                rows.append({"sent": number, **row, "text": words})
    return rows


def _row(found: Found, text: str, sentence: Sentence, tokens: list[Token]) -> dict[str, Any] | None:
    """Return the row of what was found, None where grammar says it is no time."""
    inside = _tokens_of(tokens, sentence.start + found.start, sentence.start + found.end)
    if not inside or is_other_word(found, inside[0], inside[-1], text):
        return None
    head = next((t for t in inside if not inside[0].i <= t.head.i <= inside[-1].i), inside[-1])
    side = direction(head, in_heading=sentence.is_heading)
    found = corrected(found, inside[0], inside[-1], text, side)
    return {
        "start": sentence.start + found.start,
        "end": sentence.start + found.end,
        "rule": found.rule,
        "timex_type": found.reading.timex_type,
        "value": bounded(found, text),
        "granularity": found.reading.granularity,
        "direction": side,
    }


def _tokens_of(tokens: list[Token], start: int, end: int) -> list[Token]:
    return [t for t in tokens if t.idx < end and t.idx + len(t) > start and not t.is_space]
