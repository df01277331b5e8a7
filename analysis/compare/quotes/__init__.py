"""The same utterance in several sources, and what each made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.compare.quotes.changes import Change, compare_versions, shifted
from analysis.compare.quotes.grouping import Group, group_versions
from analysis.compare.quotes.said import read_quotations
from analysis.compare.quotes.side_by_side import Piece, Version, lay_side_by_side
from analysis.tables import Tables, row_id, to_table

__all__ = ["Piece", "Version", "group_quotes", "lay_side_by_side", "shifted"]


def group_quotes(
    tables: Tables, incidents: pd.DataFrame | None = None, members: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Group the quotations of different articles that report the same utterance.

    Two quotations are one utterance when their content words agree in order, neither figures
    nor names contradict each other, and the speaker is the same; where one of the two does not
    name the speaker ("officials"), or one names the person and the other the body, more words
    must agree. What is said again days later is another utterance, unless it is long and
    equal. Words that many people say ("thoughts and prayers") do not make a group by themselves.

    Parameters
    ----------
    tables : Tables
        The extracted tables.
    incidents, members : pandas.DataFrame, optional
        The `incidents` and `incident_events` tables. They tell the day of an undated article,
        and that two articles are on one incident.

    Returns
    -------
    pandas.DataFrame
        The `quote_groups` table: groups told by two or more articles, the fullest version
        first (words in marks before reported ones). ``similarity`` is the share of the shorter
        one's content words that stand in the fullest version in the same order. ``group_id``
        comes from the earliest published version, so a later article does not change it.

        The other columns compare a row with the fullest version, and are ``<NA>`` in its own row:
        ``dropped`` and ``added`` are the words that stand in only one of the two, ``change``
        says all in words, and ``kind`` holds one or more codes, separated by spaces:

        - ``exact``: the same words
        - ``trimmed``: content words left out
        - ``extended``: content words that the fullest version lacks
        - ``paraphrase``: content words replaced, or in marks with other words of grammar
        - ``marks_lost``: words in marks there are reported here
        - ``marks_gained``: words reported there are in marks here
        - ``speaker_changed``: another name for the speaker, or named in only one of the two
        - ``title_changed``: "President" in one and "former President" in the other
    """
    groups = group_versions(read_quotations(tables, incidents, members))
    rows = [row for group in groups if len(group.articles) > 1 for row in _rows(group)]
    return to_table("quote_groups", sorted(rows, key=lambda row: (row["group_id"], row["order"])))


def _rows(group: Group) -> Iterator[dict[str, Any]]:
    first = min((said for said, _ in group.members), key=lambda said: said.age)
    key = row_id("quote_groups", first.quote_id)
    for said, score in group.members:
        change = Change((), "", "", "")
        if said is not group.head:
            change = compare_versions(said, group.head)
        yield {
            "group_id": key,
            "quote_id": said.quote_id,
            "article_id": said.article,
            "source": said.source or None,
            "similarity": score,
            "kind": " ".join(change.kinds) or None,
            "dropped": change.dropped or None,
            "added": change.added or None,
            "change": change.note or None,
            "order": said.fullness,
        }
