"""Rows a reviewer added: what they are called, and their place in freshly extracted tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.review.anchors import Stretch
from analysis.review.lines import Correction
from analysis.review.placing import Placed
from analysis.review.values import is_link, typed
from analysis.tables import ID_COLUMNS, Tables, row_id, to_table

ADDED = "added in review"  # the rule of such a row
ADDING = ("add", "reject", "undo")  # the verdicts that say whether there is such a row


def added_id(table: str, article_id: str, start: int, end: int) -> str:
    """Return the id of a row that was added for these words."""
    return row_id(table, article_id, start, end, "added")


def was_added(line: Correction) -> bool:
    """Say whether a line is about a row that was added, not about one that was extracted."""
    place = (line.anchor[name] for name in ("article_id", "start", "end"))
    return line.row_id == added_id(line.table, *place)


def is_added(place: Placed) -> bool:
    """Say whether the row a correction is about was added by a reviewer."""
    return place.row is not None and place.row["rule"] == ADDED


def standing(group: list[Placed]) -> list[Placed]:
    """Return those of the corrections of one row that stand: the last, and what added the row.

    An added row stays until it is rejected or taken back; what is said of it in between does
    not take it out.
    """
    last = group[-1]
    adds = [place for place in group if place.line.verdict in ADDING]
    if adds and adds[-1].line.verdict == "add" and adds[-1] is not last:
        return [adds[-1], last]
    return [last]


def put_in(tables: Tables, adds: Iterable[Placed]) -> tuple[Tables, set[tuple[str, str]]]:
    """Return the tables with the rows that were missed, and the table and id of each.

    They name no other rows yet: those they are to name may be among them.
    """
    more: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for place in adds:
        if place.spot is not None and place.row is None and place.astray is None:
            more[place.line.table].append(_row(tables, place, place.spot))
    frames = {name: to_table(name, [*tables[name].to_dict("records"), *rows])
              for name, rows in more.items()}  # fmt: skip
    ids = {(name, row[ID_COLUMNS[name]]) for name, rows in more.items() for row in rows}
    return replace(tables, **frames), ids


def _row(tables: Tables, place: Placed, spot: Stretch) -> dict[str, Any]:
    table, changes = place.line.table, place.line.changes
    cells = {name: typed(table, name, to.get("new"))
             for name, to in changes.items() if not is_link(table, name)}  # fmt: skip
    key = {ID_COLUMNS[table]: added_id(table, spot.article_id, spot.start, spot.end)}
    return _evidence(tables, table, spot) | key | cells


def _evidence(tables: Tables, table: str, spot: Stretch) -> dict[str, Any]:
    """Return the cells that follow from the words a row stands on."""
    sentences = tables.sentences
    text = tables.articles.set_index("article_id").loc[spot.article_id, "text"]
    inside = sentences[
        (sentences["article_id"] == spot.article_id)
        & (sentences["start"] <= spot.start)
        & (sentences["end"] > spot.start)
    ]
    words = str(text)[spot.start : spot.end]
    row = {"article_id": spot.article_id, "start": spot.start, "end": spot.end, "text": words}
    row |= {"rule": ADDED, "sent": inside["sent"].iloc[0] if len(inside) else pd.NA}
    if table == "quotes":
        row |= {"quote": words, "n_words": len(words.split())}
    return row
