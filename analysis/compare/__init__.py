"""Across articles and sources: who copies whom, incidents, tolls, quotations, contradictions."""

from __future__ import annotations

from analysis.compare.casualties import (
    figures,
    follow_tolls,
    measure_disagreement,
    reckon_tolls,
)
from analysis.compare.casualties.claims import settle_claims
from analysis.compare.casualties.reach import Reach
from analysis.compare.casualties.sums import check_sums
from analysis.compare.contradictions import find_contradictions
from analysis.compare.copies import find_copies, list_copied_spans, trace
from analysis.compare.incidents import find_incidents
from analysis.compare.once import each_once
from analysis.compare.quotes import group_quotes
from analysis.compare.wording import compare_wording
from analysis.tables import Comparison, Tables

__all__ = ["compare"]


def compare(tables: Tables) -> Comparison:
    """Compare the articles of a corpus with one another.

    Parameters
    ----------
    tables : Tables
        As `analysis.extract` returns them, or read back, or several joined. Rows whose id is
        repeated (an article read twice) are compared once.

    Returns
    -------
    Comparison
        Depends on the rows only, not on their order. An article that copies another adds
        its claims to the tables but never changes a toll.

    Warns
    -----
    UserWarning
        When ids are repeated, with how many rows of each table.

    Examples
    --------
    >>> from analysis.tables import MENTION_TABLES, Tables, empty
    >>> names = ("articles", "sentences", "actors", *MENTION_TABLES)
    >>> len(compare(Tables(**{name: empty(name) for name in names})).tolls)
    0
    """
    tables = each_once(tables)
    copies = find_copies(tables.articles, tables.quotes)
    lineage = trace(tables.articles, copies)
    incidents, members = find_incidents(tables, lineage)
    claims, incidents = settle_claims(tables, incidents, members, lineage)
    groups = figures(claims, tables)
    tolls = reckon_tolls(groups, lineage)
    sums = check_sums(claims, groups, tolls, incidents, lineage, Reach(tables, members))
    return Comparison(
        copies=copies,
        copied_spans=list_copied_spans(tables.articles, copies, tables.quotes),
        incidents=incidents,
        incident_events=members,
        casualties=claims.drop(columns=["start", "text"]),
        tolls=tolls,
        sums=sums,
        disagreement=measure_disagreement(groups, lineage),
        timeline=follow_tolls(groups, lineage),
        wording=compare_wording(tables, members, claims, lineage),
        quote_groups=group_quotes(tables, incidents, members),
        contradictions=find_contradictions(tables, claims, groups, members, lineage, sums),
    )
