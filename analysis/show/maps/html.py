"""The interactive map as one HTML file that opens without a network."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import vl_convert

from analysis.evidence import Evidence, counted
from analysis.pages import render
from analysis.show.maps.chart import MOST_SPOTS, draw_chart, iso, middle_of
from analysis.show.maps.spots import Incident, Spot, describe, gather, map_incidents, views_of
from analysis.tables import Comparison, Tables


@functools.cache
def _bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script."""
    version = ".".join(alt.SCHEMA_VERSION[1:].split(".")[:2])
    return vl_convert.javascript_bundle(vl_version=version)  # type: ignore[call-arg]


def map_html(tables: Tables, compared: Comparison) -> str:
    """Return the interactive map as one HTML page that loads nothing from anywhere.

    Clicking a place opens its incidents below the map: the toll of each and every sentence
    that reports it, with its source. Days, a source and an outcome narrow map and list.
    Incidents without a location are listed too.
    """
    incidents = map_incidents(tables, compared)
    drawn = gather(incidents)
    shown = drawn[:MOST_SPOTS]
    view, whole = views_of(shown)
    chart, data = draw_chart(incidents, shown)
    spec = chart.to_dict() | {"datasets": data}
    spec.pop("$schema", None)
    out = (view.east - view.west) / (whole.east - whole.west)
    out = min(out, (view.north - view.south) / (whole.north - whole.south))
    east, north = middle_of(whole, view.stretch)
    return render(
        "map/page.html",
        title="Where incidents are reported",
        note=_note(tables, incidents, drawn),
        bundle=_bundle(),
        spec=spec,
        degrees=(view.east - view.west) * view.stretch,
        shape=view.shape,
        days=_days(incidents),
        everything={"zoom": round(out, 4), "east": east, "north": north},
        places=_places(incidents, shown, Evidence(tables), compared),
    )


def _days(incidents: list[Incident]) -> dict[str, str]:
    """Return the first and the last day of all, as the bounds of an HTML input; {} without any."""
    days = sorted({iso(day) for i in incidents for day in (i.first, i.last)} - {""})
    return {"min": days[0], "max": days[-1]} if days else {}


def _note(tables: Tables, incidents: list[Incident], drawn: list[Spot]) -> str:
    lost = sum(incident.longitude is None for incident in incidents)
    note = f"n = {counted(len(incidents), 'incident')} in "
    note += counted(len(tables.articles), "article")
    hidden = max(0, len(drawn) - MOST_SPOTS)
    note += f"; {counted(lost, 'incident')} without a location (listed last)" if lost else ""
    return note + (f"; {counted(hidden, 'place')} with fewest claims not listed" if hidden else "")


def _places(
    incidents: list[Incident], shown: list[Spot], evidence: Evidence, compared: Comparison
) -> list[dict[str, Any]]:
    """Return what is listed under the map: places, their incidents and their sentences."""
    listed: list[dict[str, Any]] = [
        {"key": spot.key, "place": spot.place, "summary": spot.summary,
         "incidents": [describe(one, evidence, compared) for one in spot.incidents]}
        for spot in shown
    ]  # fmt: skip
    rest = [describe(one, evidence, compared) for one in incidents if one.longitude is None]
    if rest:
        listed.append({"key": "nowhere", "place": "Without a location", "incidents": rest,
                       "summary": counted(len(rest), "incident")})  # fmt: skip
    return listed
