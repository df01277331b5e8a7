"""What the sources cannot all be right about, after what can be explained is explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.compare.casualties import Figure
from analysis.compare.contradictions.denial import denial_rows
from analysis.compare.contradictions.figures import figure_rows
from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.responsibility import Sides, responsibility_rows
from analysis.compare.contradictions.spots import spot_rows, spot_value
from analysis.compare.contradictions.sums import sum_rows
from analysis.compare.contradictions.titles import title_rows
from analysis.compare.contradictions.victims import victims_rows
from analysis.compare.copies import Lineage
from analysis.tables import Tables, as_text, empty, to_table

__all__ = ["find_contradictions"]


def find_contradictions(
    tables: Tables,
    claims: pd.DataFrame,
    groups: dict[tuple[Any, ...], list[Figure]],
    incident_events: pd.DataFrame,
    lineage: Lineage,
    sums: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List what articles say against each other about one incident.

    Parameters
    ----------
    tables : Tables
    claims : pandas.DataFrame
        From `casualties.claims.list_claims`.
    groups : dict
        From `casualties.figures`.
    incident_events : pandas.DataFrame
        From `find_incidents`, with the days each event was matched by.
    lineage : Lineage
    sums : pandas.DataFrame, optional
        The `sums` table; without it no totals over several places are held against their parts.

    Returns
    -------
    pandas.DataFrame
        The `contradictions` table, empty when sources agree. ``type`` is one of

        - ``value``: the intervals of two figures are disjoint;
        - ``bound``: one figure is only "at least", the other is twice as high or more;
        - ``sum``: a total over several places and the sum of what is told of each place;
        - ``victims``: the same number of people, civilians in one, fighters in the other;
        - ``responsibility``: attackers of different sides (states, or named armed groups);
        - ``denial``: one names the attacker, the other tells that the accused denies it;
        - ``place``, ``day``: one event at places beyond both radii, or on days that do not meet;
        - ``title``: one source says "former" (this row has no incident).

        ``a`` and ``b`` are ids of numbers, events, mentions or quotes, in one order whatever
        that of the rows: of a sum ``a`` is the total, of a denial the accusation.
        ``article_a``, ``source_a``, ``sentence_a`` and the same of ``b`` say where each stands
        and quote the whole sentence (with the next one, where only that names the attacker);
        ``value_a`` and
        ``value_b`` are what differs, as text. ``explained_by`` is the first explanation that
        holds: ``copy_error`` (one copies the other), ``update`` (a later or corrected count),
        ``part_of`` (a part against a total), ``scope`` (another place, other victims, a bound)
        or ``none``; ``note`` says it in words. Each two values of an outcome are listed once,
        by their earliest reports. Reports whose day, place or kind of event cannot be one are
        not held against each other.
    """
    records = Records(tables, claims, incident_events, lineage)
    sides = Sides(records)
    rows = [
        *figure_rows(groups, claims, records, sides),
        *sum_rows(empty("sums") if sums is None else sums, records),
        *victims_rows(claims, records),
        *responsibility_rows(records, sides),
        *denial_rows(records, sides),
        *spot_rows(groups, records, sides),
        *title_rows(records),
    ]
    # The unexplained first within an incident: they are what a reader looks for.
    rows.sort(
        key=lambda r: (
            r["incident_id"] or "~",
            r["slot"],
            r["explained_by"] != "none",
            r["type"],
            r["a"],
            r["b"],
        )
    )
    return to_table("contradictions", _with_evidence(rows, records))


def _with_evidence(rows: list[dict[str, Any]], records: Records) -> list[Mapping[str, Any]]:
    """Add to each row the articles, the sources, the whole sentences and the values."""
    wanted = {row[side] for row in rows for side in ("a", "b")}
    found = dict(records.events)
    found |= records.numbers
    for table, key in (("mentions", "mention_id"), ("quotes", "quote_id")):
        frame = records.tables[table]
        frame = frame[frame[key].isin(list(wanted))]
        found |= {getattr(row, key): row for row in frame.itertuples(index=False)}
    return [
        row | _side(row, "a", found[row["a"]], records) | _side(row, "b", found[row["b"]], records)
        for row in rows
    ]


def _side(row: dict[str, Any], side: str, told: Any, records: Records) -> dict[str, Any]:
    return {
        f"article_{side}": told.article_id,
        f"source_{side}": as_text(records.sources.get(told.article_id)) or None,
        f"sentence_{side}": _sentence(row["type"], told, records),
        f"value_{side}": _value(row["type"], told, records) or None,
    }


def _sentence(kind: str, told: Any, records: Records) -> str:
    blames = kind in ("responsibility", "denial") and hasattr(told, "attacker_id")
    return records.passage(told) if blames else records.sentence(told)


def _value(kind: str, told: Any, records: Records) -> str:
    """Return what one side says, as text: the count, the name, the place, the day, the title."""
    if kind in ("place", "day"):
        return spot_value(told, kind, records)
    if kind == "title":
        return as_text(told.role)
    attacker = as_text(getattr(told, "attacker_id", None))
    if kind in ("responsibility", "denial") and attacker:
        return as_text(records.actors[attacker].name)
    return as_text(told.text)
