"""Across articles and sources: who copies whom, incidents, tolls, quotations, contradictions."""

from __future__ import annotations

from analysis.compare.casualties import (
    figures,
    follow_tolls,
    measure_disagreement,
    reckon_tolls,
)
from analysis.compare.casualties.claims import list_claims
from analysis.compare.contradictions import find_contradictions
from analysis.compare.copies import find_copies, trace
from analysis.compare.incidents import find_incidents
from analysis.compare.quotes import group_quotes
from analysis.tables import Comparison, Tables, empty

__all__ = ["compare"]


def compare(tables: Tables) -> Comparison:
    """Compare the articles of a corpus with one another.

    Parameters
    ----------
    tables : Tables
        As `analysis.extract` returns them, or read back.

    Returns
    -------
    Comparison
        Depends on the rows only, not on their order. An article that copies another adds
        its claims to the tables but never changes a toll.

    Examples
    --------
    >>> from analysis.tables import MENTION_TABLES, Tables, empty
    >>> names = ("articles", "sentences", "actors", *MENTION_TABLES)
    >>> len(compare(Tables(**{name: empty(name) for name in names})).tolls)
    0
    """
    copies = find_copies(tables.articles, tables.quotes)
    lineage = trace(tables.articles, copies)
    incidents, members = find_incidents(tables, lineage)
    claims = list_claims(tables, members, lineage)
    groups = figures(claims, tables)
    return Comparison(
        copies=copies,
        copied_spans=empty("copied_spans"),
        incidents=incidents,
        incident_events=members,
        casualties=claims.drop(columns="start"),
        tolls=reckon_tolls(groups, lineage),
        sums=empty("sums"),
        disagreement=measure_disagreement(groups, lineage),
        timeline=follow_tolls(groups, lineage),
        wording=empty("wording"),
        quote_groups=group_quotes(tables),
        contradictions=find_contradictions(tables, claims, groups, members, lineage),
    )
