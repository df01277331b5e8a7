"""The map of the report: the print map, a link on each of its marks, and the list they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pandas as pd

from analysis import show
from analysis.evidence import Evidence, counted
from analysis.export.report.incidents import incident_name
from analysis.export.report.opened import open_rows
from analysis.show.spots import Spot, spots, view_of
from analysis.show.style import figure_of
from analysis.tables import Comparison, Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMED = 6  # places the words for those who cannot see the map tell


def describe_places(
    tables: Tables,
    compared: Comparison,
    shown: pd.DataFrame,
    evidence: Evidence,
    *,
    is_drawn: bool = True,
) -> dict[str, Any]:
    """Return the places of the map with their sentences, where they lie on it, and the lost.

    Where they lie is only asked when there is a picture to lay links on (`is_drawn`).
    """
    drawn = spots(tables, compared)
    names = {row.incident_id: incident_name(row) for row in shown.itertuples()}
    corners = _place_marks(drawn, tables, compared) if is_drawn else [None] * len(drawn)
    places = [
        {**_place(spot, names, compared, evidence), "at": corner}
        for spot, corner in zip(drawn, corners, strict=True)
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


def _place_marks(
    drawn: list[Spot], tables: Tables, compared: Comparison
) -> list[tuple[float, float] | None]:
    """Return where each place lies on the printed map, in per cent from left and from top.

    The map is drawn again for it: a picture does not say where its marks are.
    """
    if not drawn:
        return []
    ax = show.strike_map(tables, compared)
    figure = figure_of(ax)
    figure.draw_without_rendering()
    view = view_of(drawn)
    corners = [_corner(ax, view.shift(spot.longitude), spot.latitude) for spot in drawn]
    plt.close(figure)
    return corners


def _corner(ax: Axes, x: float, y: float) -> tuple[float, float] | None:
    """Return a point of the map in per cent of the figure; None if it lies outside the frame."""
    if not (
        ax.get_xlim()[0] <= x <= ax.get_xlim()[1] and ax.get_ylim()[0] <= y <= ax.get_ylim()[1]
    ):
        return None
    figure = figure_of(ax)
    across, up = figure.transFigure.inverted().transform(ax.transData.transform((x, y)))
    return round(100 * float(across), 2), round(100 * (1 - float(up)), 2)


def _map_words(places: list[dict[str, Any]]) -> str:
    """Return what the map says, for those who cannot see it."""
    if not places:
        return "A map without a mark: no incident has coordinates."
    told = [f"{p['name']}: {'; '.join(p['tolls'])}" if p["tolls"] else p["name"] for p in places]
    more = len(told) - MOST_NAMED
    rest = f"; and {counted(more, 'more place')}" if more > 0 else ""
    listed = "; ".join(told[:MOST_NAMED])
    return f"Map of {counted(len(places), 'place')}. {listed}{rest}. All are listed under the map."
