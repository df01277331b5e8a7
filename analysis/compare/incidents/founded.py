"""Incidents that only a total tells of: "at least nine died", told over two towns of two states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.tables import Tables, row_id, to_table


def found_totals(
    incidents: pd.DataFrame, totals: Mapping[str, Sequence[str]], tables: Tables, lineage: Lineage
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Add an incident for each set of incidents that a total is told over.

    Parameters
    ----------
    incidents : pandas.DataFrame
    totals : mapping of str to sequence of str
        number_id -> the ids of the incidents it is told over, none of which holds another.
    tables : Tables
    lineage : Lineage

    Returns
    -------
    incidents : pandas.DataFrame
        With the new ones, named after their parts and without a place of their own; `part_of`
        of the parts names them. A part of several totals stays with the one told by the
        earliest article.
    founded : dict
        number_id -> incident_id.
    """
    if not totals:
        return incidents, {}
    told = tables.numbers[tables.numbers["number_id"].isin(totals)]
    article = dict(zip(told["number_id"], told["article_id"], strict=True))
    order = sorted(totals, key=lambda n: (lineage.rank.get(article[n], len(article)), n))
    by_parts: dict[tuple[str, ...], list[str]] = {}
    for number in order:
        by_parts.setdefault(tuple(sorted(totals[number])), []).append(number)
    known = {row.incident_id: row for row in incidents.itertuples(index=False)}
    names = _country_names(tables.places)
    rows: list[dict[str, Any]] = []
    part_of: dict[str, str] = {}
    founded: dict[str, str] = {}
    for parts, numbers in by_parts.items():
        row = _described([known[part] for part in parts], names)
        row |= _counted({article[number] for number in numbers}, tables, lineage)
        row["incident_id"] = key = row_id("incidents", "total", *parts)
        rows.append(row)
        founded |= dict.fromkeys(numbers, key)
        part_of |= {part: part_of.get(part, key) for part in parts}
    return _joined(incidents, rows, part_of), founded


def _counted(articles: set[str], tables: Tables, lineage: Lineage) -> dict[str, int]:
    frame = tables.articles[tables.articles["article_id"].isin(articles)]
    return {
        "n_articles": len(articles),
        "n_sources": len(set(frame["source"].fillna(frame["article_id"]))),
        "n_independent": len(lineage.independent(articles)),
    }


def _described(parts: Sequence[Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return type, name, place and days of an incident of these parts."""
    kind = _usual((row.event_type, row.sub_event_type) for row in parts)
    countries = sorted({row.country for row in parts if isinstance(row.country, str)})
    places = [names.get(code, code) for code in countries]
    if len(countries) < 2:
        places = sorted({row.place for row in parts if isinstance(row.place, str)})
    place = " and ".join([", ".join(places[:-1]), places[-1]] if len(places) > 1 else places)
    starts = [row.date_start for row in parts if not pd.isna(row.date_start)]
    ends = [row.date_end for row in parts if not pd.isna(row.date_end)]
    first = min(starts, default=None)
    told = [kind[1] or kind[0], place, "" if first is None else str(first.date())]
    return {
        "event_type": kind[0],
        "sub_event_type": kind[1],
        "name": ", ".join(part for part in told if part),
        "place": place or None,
        "country": countries[0] if len(countries) == 1 else None,
        "date_start": first,
        "date_end": max(ends, default=None),
        "holds": "total",
        "date_how": "told" if starts else None,
        "why": f"a total told over {len(parts)} incidents",
    }


def _usual(kinds: Iterable[tuple[Any, Any]]) -> tuple[Any, Any]:
    counts = Counter((a, b if isinstance(b, str) else None) for a, b in kinds)
    return min(counts, key=lambda kind: (-counts[kind], str(kind)))


def _country_names(places: pd.DataFrame) -> dict[str, str]:
    """Return country code -> name, for the countries that are named themselves."""
    rows = places[places["feature"].eq("country").fillna(False)]
    rows = rows.dropna(subset=["country", "name"]).sort_values("name").drop_duplicates("country")
    return dict(zip(rows["country"], rows["name"], strict=True))


def _joined(
    incidents: pd.DataFrame, rows: list[dict[str, Any]], part_of: Mapping[str, str]
) -> pd.DataFrame:
    added = to_table("incidents", rows)
    for column in incidents.columns.difference(added.columns, sort=False):
        values = [row.get(column) for row in rows]
        added[column] = pd.Series(values, dtype=incidents[column].dtype)
    held = incidents["incident_id"].map(part_of).astype("string")
    old = incidents.assign(part_of=incidents["part_of"].fillna(held))
    return _in_order(pd.concat([old, added], ignore_index=True))


def _in_order(incidents: pd.DataFrame) -> pd.DataFrame:
    return incidents.sort_values(
        ["date_start", "name", "incident_id"], na_position="last", ignore_index=True
    )
