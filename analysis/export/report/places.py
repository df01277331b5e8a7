"""The map of the report: the print map, a link on each of its marks, and the list they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.evidence import Evidence, counted
from analysis.export.report.incidents import incident_name
from analysis.export.report.opened import open_rows
from analysis.show.spots import Spot, spots
from analysis.tables import Comparison, Tables

MOST_NAMED = 6  # places the words for those who cannot see the map tell


def describe_places(
    tables: Tables,
    compared: Comparison,
    shown: pd.DataFrame,
    evidence: Evidence,
    marks: Iterable[tuple[str, float, float]] = (),
) -> dict[str, Any]:
    """Return the places of the map with their sentences, where they lie on it, and the lost.

    `marks` are those of the picture, in per cent from left and from top; a place outside it, or
    without a picture, lies nowhere (None).
    """
    names = {row.incident_id: incident_name(row) for row in shown.itertuples()}
    corners = {key: (left, top) for key, left, top in marks}
    drawn = spots(tables, compared)
    places = [
        {**_place(spot, names, compared, evidence), "at": corners.get(spot.key)} for spot in drawn
    ]
    placed = {key for spot in drawn for key in spot.incident_ids}
    lost = [(key, name) for key, name in names.items() if key not in placed]
    return {"places": places, "lost": lost, "map_alt": _map_words(places)}


def _place(
    spot: Spot, names: dict[str, str], compared: Comparison, evidence: Evidence
) -> dict[str, Any]:
    rows: list[str] = []
    for frame, column in (
        (compared.casualties, "number_id"),
        (compared.incident_events, "event_id"),
    ):
        mine = frame["incident_id"].isin(spot.incident_ids)
        rows += frame.loc[mine, column].dropna().tolist()
    return {
        "anchor": spot.key,
        "name": spot.place,
        "severity": spot.severity,
        "tolls": spot.tolls,
        "counts": f"{counted(spot.n_claims, 'claim')}, {counted(len(spot.sources), 'source')}",
        "incidents": [
            {
                "key": incident.incident_id,
                "name": names.get(incident.incident_id, incident.name),
                "told": incident.incident_id in names,
                "toll": incident.toll,
            }
            for incident in spot.incidents
        ],
        "opened": open_rows(rows, evidence),
    }


def _map_words(places: list[dict[str, Any]]) -> str:
    """Return what the map says, for those who cannot see it."""
    if not places:
        return "A map without a mark: no incident has coordinates."
    told = [f"{p['name']}: {'; '.join(p['tolls'])}" if p["tolls"] else p["name"] for p in places]
    more = len(told) - MOST_NAMED
    rest = f"; and {counted(more, 'more place')}" if more > 0 else ""
    listed = "; ".join(told[:MOST_NAMED])
    return f"Map of {counted(len(places), 'place')}. {listed}{rest}. All are listed under the map."
