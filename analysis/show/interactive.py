"""The interactive map: an Altair chart, and one HTML file of it that opens without a network."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import altair as alt
import vl_convert

from analysis.evidence import Evidence, Passage, counted, passages, plain
from analysis.show.geography import (
    WIDEST_WITH_REGIONS,
    Ring,
    View,
    circle,
    country_names,
    outlines,
    wind,
)
from analysis.show.maps import (
    BORDER,
    COUNTRY_KM,
    LAND,
    REGION,
    SEA,
    SEVERITIES,
    Spot,
    spots,
    toll_line,
    view_of,
)
from analysis.show.page import render
from analysis.show.style import shorten
from analysis.tables import Comparison, Tables, missing

WIDTH = 860
LABEL_PX = 180  # a longer label ends in an ellipsis; tooltip and list have all of it
MOST_SPOTS = 400
ZOOMS = (1, 2, 4, 8, 16)
CHOSEN = (
    "(source == null || indexof(datum.properties.sources, source) >= 0)"
    " && (day == null || indexof(datum.properties.days, day) >= 0)"
)


def map_chart(tables: Tables, compared: Comparison) -> alt.LayerChart:
    """Return the incidents on a map as an Altair chart with a choice of source and day.

    Circles are `radius_km` wide; colour and shape say whether deaths are reported. Without
    located incidents the map is empty. The selection ``spot`` holds the place that was clicked.
    """
    drawn = spots(tables, compared)[:MOST_SPOTS]
    view = view_of(drawn)
    layers = [*_ground(view), *_marks(drawn, view)]
    height = round(WIDTH / view.shape)
    scale = f"{_scale(view):.6f} * zoom"
    middle = ((view.west + view.east) / 2 * view.stretch, (view.south + view.north) / 2)
    return (
        alt.layer(*layers)
        .properties(width=WIDTH, height=height, background="white")
        .add_params(
            alt.param(name="zoom", value=1),
            alt.param(name="east", value=round(middle[0], 4)),
            alt.param(name="north", value=round(middle[1], 4)),
        )
        .project(
            type="identity",
            reflectY=True,
            scale=alt.ExprRef(scale),
            translate=alt.ExprRef(
                f"[{WIDTH / 2} - east * {scale}, {height / 2} + north * {scale}]"
            ),
        )
        .configure_view(stroke=BORDER)
        .configure_legend(
            orient="top", direction="horizontal", title=None, labelFontSize=13, labelLimit=300,
            symbolSize=140, offset=6,
        )
    )  # fmt: skip


def _flat(ring: Ring, view: View) -> list[list[float]]:
    """Put degrees on paper: longitudes shrink by the cosine of the middle latitude."""
    return [[round(x * view.stretch, 4), round(y, 4)] for x, y in ring]


def _feature(rings: list[Ring], view: View, **properties: object) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [_flat(ring, view) for ring in wind(rings)]}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _shapes(name: str, view: View, **style: Any) -> alt.Chart:
    features = [_feature(rings, view) for _, rings in outlines(name, view)]
    data = alt.Data(values=features)
    return alt.Chart(data).mark_geoshape(clip=True, tooltip=None, **style)


def _ground(view: View) -> Iterator[alt.Chart]:
    box = View(view.west - 1, view.south - 1, view.east + 1, view.north + 1)
    corners = [(box.west, box.south), (box.west, box.north), (box.east, box.north),
               (box.east, box.south), (box.west, box.south)]  # fmt: skip
    sea = alt.Data(values=[_feature([corners], view)])
    yield alt.Chart(sea).mark_geoshape(clip=True, tooltip=None, fill=SEA)
    yield _shapes("countries", view, fill=LAND, stroke=BORDER, strokeWidth=0.9)
    if view.east - view.west < WIDEST_WITH_REGIONS:
        yield _shapes("admin1", view, filled=False, stroke=REGION, strokeWidth=0.6)
    names = [
        {"name": name.upper(), "x": points[0][0] * view.stretch, "y": points[0][1]}
        for name, points in country_names(view)
    ]
    yield (
        alt.Chart(alt.Data(values=names))
        .mark_text(fontSize=10.5, color="#857b68", clip=True, tooltip=None)
        .encode(longitude="x:Q", latitude="y:Q", text="name:N")
    )


def _properties(number: int, spot: Spot, view: View) -> dict[str, object]:
    return {
        "key": f"spot-{number}",
        "place": spot.place,
        "tolls": "; ".join(spot.tolls) or "no figures",
        "reported": ", ".join(spot.sources) or "unnamed source",
        "sources": spot.sources,
        "days": spot.days,
        "n": spot.n_claims,
        "size": 90 + 30 * min(spot.n_claims, 12),
        "severity": spot.severity,
        "colour": SEVERITIES[spot.severity][0],
        # A whole country is left unfilled: it would answer every click around the places in it.
        "fill": SEVERITIES[spot.severity][0] if spot.radius_km <= COUNTRY_KM else None,
        "x": round(view.shift(spot.longitude) * view.stretch, 4),
        "y": spot.latitude,
    }


def _marks(drawn: list[Spot], view: View) -> Iterator[alt.Chart]:
    """Yield the layers of the spots: circles, marks to click, names."""
    zooms = label_zooms(drawn, view)
    rows = [{**_properties(n, spot, view), "from_zoom": zooms[n]} for n, spot in enumerate(drawn)]
    rings = [
        _feature([circle(view.shift(s.longitude), s.latitude, s.radius_km)], view, **row)
        for s, row in zip(drawn, rows, strict=True)
        if s.radius_km > 0
    ]
    sources = _choice("source", "Source", _sources(drawn))
    days = _choice("day", "Day", _days(drawn))
    yield _rings(rings).add_params(sources, days).transform_filter(CHOSEN)
    points = (
        alt.Chart(alt.Data(values=[{"properties": row} for row in rows]))
        .encode(longitude="properties.x:Q", latitude="properties.y:Q")
        .transform_filter(CHOSEN)
    )
    yield _clickable(points)
    label: dict[str, Any] = {"align": "left", "dx": 11, "fontSize": 12, "fontWeight": "bold"}
    halos: list[dict[str, Any]] = [{"stroke": "white", "strokeWidth": 3.5}, {"fill": "#1a1a1a"}]
    for halo in halos:
        text = points.mark_text(**label, **halo, limit=LABEL_PX, tooltip=None, clip=True)
        text = text.encode(text="properties.place:N")
        yield text.transform_filter("zoom >= datum.properties.from_zoom")


def _tooltip() -> list[alt.Tooltip]:
    tips = {"place": "Place", "tolls": "Casualties", "reported": "Sources", "n": "Claims"}
    return [alt.Tooltip(f"properties.{key}:N", title=title) for key, title in tips.items()]


def _rings(rings: list[dict[str, Any]]) -> alt.Chart:
    mark = alt.Chart(alt.Data(values=rings)).mark_geoshape(
        fillOpacity=0.12, strokeDash=[5, 4], strokeWidth=1.3, clip=True
    )
    return mark.encode(
        fill=alt.Fill("properties.fill:N").scale(None).legend(None),
        stroke=alt.Stroke("properties.colour:N").scale(None).legend(None),
        tooltip=_tooltip(),
    )


def _clickable(points: alt.Chart) -> alt.Chart:
    """Return the marks: colour and shape by severity, size by claims, one chosen by a click."""
    chosen = alt.selection_point("spot", fields=["properties.key"])
    names = list(SEVERITIES)
    colours, _, shapes = zip(*SEVERITIES.values(), strict=True)
    mark = points.mark_point(filled=True, opacity=1, stroke="white", cursor="pointer", clip=True)
    return mark.encode(
        color=alt.Color("properties.severity:N").scale(domain=names, range=list(colours)),
        shape=alt.Shape("properties.severity:N").scale(domain=names, range=list(shapes)),
        size=alt.Size("properties.size:Q").scale(None).legend(None),
        tooltip=_tooltip(),
        strokeWidth=alt.condition(chosen, alt.value(1.2), alt.value(0.4), empty=True),
    ).add_params(chosen)


def _scale(view: View) -> float:
    """Return pixels per degree of latitude when the whole view is shown."""
    return WIDTH / ((view.east - view.west) * view.stretch)


def label_zooms(drawn: list[Spot], view: View) -> list[int]:
    """Return from which zoom each place has room for its name; 99 where it never has.

    The first places choose first. Names are taken as boxes of 8 by 16 pixels a letter.
    """
    found = [99] * len(drawn)
    for zoom in ZOOMS:
        scale = _scale(view) * zoom
        boxes: list[tuple[float, float, float, float]] = []
        order = sorted(range(len(drawn)), key=lambda n: (found[n], n))
        for n in order:
            x = view.shift(drawn[n].longitude) * view.stretch * scale
            y = drawn[n].latitude * scale
            box = (x - 9, y - 9, x + 14 + 8 * len(drawn[n].place), y + 9)
            free = not any(
                box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in boxes
            )
            if free or found[n] < zoom:
                boxes.append(box)
                found[n] = min(found[n], zoom)
    return found


def _sources(drawn: list[Spot]) -> list[str]:
    return sorted({source for spot in drawn for source in spot.sources})


def _days(drawn: list[Spot]) -> list[str]:
    return sorted({day for spot in drawn for day in spot.days})


def _choice(name: str, label: str, options: list[str]) -> alt.Parameter:
    """Return a list to choose from; its first entry, null, is everything."""
    everything = f"all {name}s"
    choice = alt.binding_select(
        options=[None, *options], labels=[everything, *options], name=f"{label} "
    )
    return alt.param(name=name, value=None, bind=choice)


@functools.cache
def _bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script."""
    version = ".".join(alt.SCHEMA_VERSION[1:].split(".")[:2])
    return vl_convert.javascript_bundle(vl_version=version)  # type: ignore[call-arg]


def map_html(tables: Tables, compared: Comparison) -> str:
    """Return the interactive map as one HTML page that loads nothing from anywhere.

    Clicking a place opens its incidents below the map: the toll of each and every sentence
    that reports it, with its source. Choosing a source or a day narrows map and list.
    Incidents without a location are listed too.
    """
    drawn = spots(tables, compared)
    spec = map_chart(tables, compared).to_dict()
    spec.pop("$schema", None)
    return render(
        "map.html",
        title="Where incidents are reported",
        note=_note(tables, compared, drawn),
        bundle=_bundle(),
        spec=spec,
        scale=_scale(view_of(drawn[:MOST_SPOTS])),
        places=_places(tables, compared, drawn),
    )


def _note(tables: Tables, compared: Comparison, drawn: list[Spot]) -> str:
    n, articles = len(compared.incidents), len(tables.articles)
    lost = n - sum(len(spot.incident_ids) for spot in drawn)
    note = f"n = {counted(n, 'incident')} in {counted(articles, 'article')}"
    hidden = max(0, len(drawn) - MOST_SPOTS)
    note += f"; {counted(lost, 'incident')} without a location (listed last)" if lost else ""
    return note + (f"; {counted(hidden, 'place')} with fewest claims not listed" if hidden else "")


def _places(tables: Tables, compared: Comparison, drawn: list[Spot]) -> list[dict[str, Any]]:
    """Return what is listed under the map: places, their incidents and their sentences."""
    evidence = Evidence(tables)
    incidents = compared.incidents.set_index("incident_id", drop=False)
    shown = drawn[:MOST_SPOTS]
    listed: list[dict[str, Any]] = [
        {"key": f"spot-{n}", "place": spot.place, "sources": spot.sources, "days": spot.days,
         "summary": _summary(spot),
         "incidents": [_incident(incidents.loc[i], evidence, compared) for i in spot.incident_ids]}
        for n, spot in enumerate(shown)
    ]  # fmt: skip
    placed = {i for spot in drawn for i in spot.incident_ids}
    rest = [_incident(row, evidence, compared) for _, row in incidents.iterrows()
            if row["incident_id"] not in placed]  # fmt: skip
    if rest:
        listed.append({"key": "nowhere", "place": "Without a location", "incidents": rest,
                       "summary": "", "sources": [], "days": []})  # fmt: skip
    return listed


def _summary(spot: Spot) -> str:
    return "; ".join([*spot.tolls, counted(len(spot.sources), "source")])


def _incident(row: Any, evidence: Evidence, compared: Comparison) -> dict[str, object]:
    key = row["incident_id"]
    when = "day unknown" if missing(row["date_start"]) else f"{row['date_start']:%d %B %Y}"
    return {
        "name": shorten(plain(row["name"], "Unnamed incident"), 90),
        "when": when,
        "toll": toll_line(compared, key) or "no casualty figure",
        "passages": incident_passages(key, evidence, compared),
    }


def incident_passages(incident_id: str, evidence: Evidence, compared: Comparison) -> list[Passage]:
    """Return the sentences that report an incident: its casualty claims, then its events."""
    claims = compared.casualties
    numbers = claims.loc[claims["incident_id"] == incident_id, "number_id"].dropna()
    events = compared.incident_events
    told = events.loc[events["incident_id"] == incident_id, "event_id"].dropna()
    return passages(evidence, [*numbers, *told])
