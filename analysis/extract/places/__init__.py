"""Places: every place name of an article, as written, with the part it plays there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.places.datelines import find_datelines
from analysis.extract.places.inside import lost_possessive, spelled_out
from analysis.extract.places.names import Found, place_names
from analysis.extract.places.phrases import (
    is_described,
    is_water,
    phrase,
    tells_the_one_before,
    type_words,
)
from analysis.extract.places.roles import role, role_without_event, settle_roles
from analysis.parse import char_evidence
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

__all__ = ["is_described", "places", "settle_roles", "type_words"]


def places(doc: Doc) -> list[Row]:
    """Return one row for each place name of `doc`.

    The span is the name as written, without an article, a direction or a type word; those
    go into the working column `query` ("northern Gaza", "Sumy region", "Paris, Texas"),
    which `analysis.resolve.places` looks up; `is_water` tells rivers and seas.

    Parameters
    ----------
    doc : spacy.tokens.Doc

    Returns
    -------
    list of dict
        Rows of table `places` with `text`, `role` (dateline, speaker, launch or mention; the
        events turn mentions into event and talks) and the working columns `query`, `is_water`,
        `otherwise`, the role that `settle_roles` gives once the events are known, and `meant`,
        where the place starts whose whereabouts a name tells.
    """
    datelines = find_datelines(doc)
    spans = sorted({span[:2]: span for span in place_names(doc, datelines)}.values())
    rows = []
    last = -1
    for number, (first, after, rule) in enumerate(spans):
        if first < last:
            continue
        last = after
        row = char_evidence(
            doc, doc[first].idx, doc[after - 1].idx + len(doc[after - 1]), rule, first
        )
        row["query"] = spelled_out(phrase(doc, spans, number))
        row["is_water"] = is_water(row["query"])
        row["role"] = role(doc, first, after, datelines)
        row["otherwise"] = role_without_event(doc, first, after)
        row["meant"] = _meant(doc, spans, number)
        rows.append(row)
    return rows


def _meant(doc: Doc, spans: Sequence[Found], number: int) -> int | None:
    """Return where the place starts that a name belongs to and an event beside it happened."""
    first, after, _ = spans[number]
    if tells_the_one_before(doc, spans, number):
        return doc[spans[number - 1][0]].idx
    if number + 1 == len(spans):
        return None
    next_first = spans[number + 1][0]
    if doc[after:next_first].text in {"border in", "border in the"}:
        return doc[next_first].idx  # "near the Niger border in Sokoto"
    is_owner = after <= next_first <= after + 4
    if is_owner and lost_possessive(doc[first:after].text):  # "in Syrias northern Homs province"
        return doc[next_first].idx
    return None
