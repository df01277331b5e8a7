"""The interactive map as an Altair chart; `interactive` makes a page of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import altair as alt

from analysis.show.geography import (
    WIDEST_WITH_REGIONS,
    Ring,
    View,
    circle,
    wind,
)
from analysis.show.labels import LONGEST, Label, name_countries, place_labels
from analysis.show.maps import BORDER, LAND, REGION, SEA
from analysis.show.outlines import outline_lines, outlines
from analysis.show.spots import (
    COUNTED,
    COUNTRY_KM,
    SEVERITIES,
    Incident,
    Spot,
    gather,
    map_incidents,
    shade_of,
    views_of,
)
from analysis.show.style import INK
from analysis.tables import Comparison, Tables

WIDTH = 860
NEAR = 0.7  # zoom below which countries are not named
MOST_SPOTS = 400
SIDES: tuple[tuple[bool, Literal["left", "right"], int], ...] = (
    (False, "left", 11),
    (True, "right", -11),
)
# White behind the letters, then the letters.
HALOS: tuple[dict[str, Any], ...] = ({"stroke": "white", "strokeWidth": 3.5}, {"fill": INK})
Rows = list[dict[str, Any]]
Data = dict[str, Rows]
# An incident without a day has the days "": they lie within nothing.
CHOSEN = (
    "(source == null || indexof(datum.sources, source) >= 0)"
    " && (outcome == null || indexof(datum.outcomes, outcome) >= 0)"
    " && (datum.first ? (!since || datum.last >= since) && (!until || datum.first <= until)"
    " : undated)"
)


def map_chart(tables: Tables, compared: Comparison) -> alt.LayerChart:
    """Return the incidents on a map as an Altair chart, narrowed by source, outcome and days.

    Circles are `radius_km` wide; colour and shape of a mark say what is reported of casualties,
    its size grows with the claims of the incidents that are left. Without located incidents the
    map is empty. The selection ``spot`` holds the place that was clicked; the parameters
    ``since`` and ``until`` are days as YYYY-MM-DD or "", ``undated`` keeps incidents without one.
    """
    incidents = map_incidents(tables, compared)
    chart, data = draw_chart(incidents, gather(incidents)[:MOST_SPOTS])
    chart.datasets = data
    return chart


def draw_chart(incidents: list[Incident], drawn: list[Spot]) -> tuple[alt.LayerChart, Data]:
    """Return the chart and, by name, the rows it draws: Altair copies at length what it holds."""
    view, whole = views_of(drawn)
    data: Data = {}
    labels = place_labels(drawn, view, WIDTH)
    layers = [*_ground(data, view, whole), _countries(data, drawn, labels, view),
              *_marks(data, drawn, labels, view, whole)]  # fmt: skip
    layers[-1] = layers[-1].add_params(*_choices(incidents))
    # `width` and `height` are those of the drawing, which a page may change.
    scale = f"width / {(view.east - view.west) * view.stretch:.6f} * zoom"
    move = f"[width / 2 - east * {scale}, height / 2 + north * {scale}]"
    middle = middle_of(view, view.stretch)
    chart = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=round(WIDTH / view.shape), background="white",
                    view=alt.ViewBackground(fill=SEA, stroke=BORDER))
        .add_params(
            alt.param(name="zoom", value=1),
            alt.param(name="east", value=middle[0]),
            alt.param(name="north", value=middle[1]),
        )
        .project(
            type="identity",
            reflectY=True,
            scale=alt.ExprRef(scale),
            translate=alt.ExprRef(move),
        )
        .configure_legend(
            orient="top", direction="horizontal", title=None, labelFontSize=13, labelLimit=300,
            symbolSize=140, offset=6, columns=alt.ExprRef("width < 500 ? 1 : 3"),
        )
    )  # fmt: skip
    return chart, data


def middle_of(view: View, stretch: float) -> tuple[float, float]:
    """Return the middle of a view in degrees on paper, longitudes shrunk by `stretch`."""
    x, y = (view.west + view.east) / 2 * stretch, (view.south + view.north) / 2
    return round(x, 4), round(y, 4)


def _flat(ring: Ring, stretch: float, digits: int) -> list[list[float]]:
    """Put degrees on paper: longitudes shrink by the cosine of the middle latitude."""
    return [[round(x * stretch, digits), round(y, digits)] for x, y in ring]


def _feature(rings: list[Ring], stretch: float, digits: int, **more: object) -> dict[str, Any]:
    shape = [_flat(ring, stretch, digits) for ring in wind(rings)]
    geometry = {"type": "Polygon", "coordinates": shape}
    return {"type": "Feature", "geometry": geometry, **more}


def _hold(data: Data, name: str, rows: Rows) -> alt.Chart:
    """Keep rows under a name and return a chart that draws them."""
    data[name] = rows
    return alt.Chart(alt.NamedData(name))


def _shapes(name: str, view: View, stretch: float, digits: int = 3) -> Rows:
    return [_feature(rings, stretch, digits) for _, rings in outlines(name, view)]


def _borders(name: str, view: View, stretch: float, digits: int = 3) -> Rows:
    """Return lines as one shape: they answer nothing, and are drawn alike."""
    lines = [_flat(line, stretch, digits) for line in outline_lines(name, view)]
    geometry = {"type": "MultiLineString", "coordinates": lines}
    return [{"type": "Feature", "geometry": geometry}] if lines else []


def _ground(data: Data, view: View, whole: View) -> Iterator[alt.Chart]:
    """Yield sea and land, coarse where the map does not open; then borders."""
    flat: dict[str, Any] = {"clip": True, "tooltip": None}
    land = flat | {"fill": LAND, "stroke": None}
    line = flat | {"filled": False, "stroke": BORDER, "strokeWidth": 0.9}
    if whole.size > 1.5 * view.size:
        around = _shapes("countries", whole, view.stretch, 1)
        yield _hold(data, "around", around).mark_geoshape(**land)
        yield _hold(data, "far", _borders("borders", whole, view.stretch, 1)).mark_geoshape(**line)
    box = view.grown(0.15)
    corners = [(box.west, box.south), (box.west, box.north), (box.east, box.north),
               (box.east, box.south), (box.west, box.south)]  # fmt: skip
    sea = [_feature([corners], view.stretch, 3)]
    yield _hold(data, "sea", sea).mark_geoshape(fill=SEA, **flat)
    countries = _shapes("countries", view, view.stretch)
    yield _hold(data, "countries", countries).mark_geoshape(**land)
    if view.east - view.west < WIDEST_WITH_REGIONS:
        regions = _hold(data, "divisions", _borders("divisions", view, view.stretch))
        yield regions.mark_geoshape(**line | {"stroke": REGION, "strokeWidth": 0.6})
    yield _hold(data, "borders", _borders("borders", view, view.stretch)).mark_geoshape(**line)


def _countries(data: Data, drawn: list[Spot], labels: list[Label], view: View) -> alt.Chart:
    """Return the names of the countries, as long as the map is near enough."""
    names: Rows = [
        {"name": name.upper(), "x": x * view.stretch, "y": y}
        for name, (x, y) in name_countries(drawn, labels, view, WIDTH)
    ]
    return (
        _hold(data, "names", names)
        .mark_text(fontSize=10.5, color="#857b68", clip=True, tooltip=None)
        .encode(longitude="x:Q", latitude="y:Q", text="name:N")
        .transform_filter(f"zoom * width >= {NEAR * WIDTH}")
    )


def _row(
    incident: Incident, spot: Spot, label: Label, view: View, whole: View
) -> dict[str, object]:
    return {
        "key": spot.key,
        "place": spot.place,
        "toll": f"{incident.toll or incident.severity} ({incident.days})",
        "sources": list(incident.sources),
        "outcomes": list(incident.outcomes),
        "first": iso(incident.first),
        "last": iso(incident.last),
        "n": incident.n_claims,
        "rank": list(SEVERITIES).index(incident.severity),
        "radius": spot.radius_km,
        "from_zoom": label.from_zoom,
        "left": label.left,
        "x": round(whole.shift(spot.longitude) * view.stretch, 4),
        "y": spot.latitude,
    }


def iso(day: date | None) -> str:
    """Return a day as YYYY-MM-DD, "" if there is none."""
    return "" if day is None else day.isoformat()


def _marks(
    data: Data, drawn: list[Spot], labels: list[Label], view: View, whole: View
) -> Iterator[alt.Chart]:
    """Yield the layers of the spots: circles, marks to click, names."""
    rows = [
        _row(incident, spot, label, view, whole)
        for spot, label in zip(drawn, labels, strict=True)
        for incident in spot.incidents
    ]
    points = _left(_hold(data, "incidents", rows))
    yield _rings(points, data, drawn, view, whole)
    points = points.encode(longitude="x:Q", latitude="y:Q")
    used = [name for name in SEVERITIES if name in {s.severity for s in drawn}]
    # A legend without entries makes Vega draw an infinite page.
    yield _clickable(points, used or list(SEVERITIES))
    named = points.transform_filter(f"zoom * width >= datum.from_zoom * {WIDTH}")
    for left, align, dx in SIDES:
        side = named.transform_filter(f"datum.left == {str(left).lower()}").encode(text="place:N")
        for halo in HALOS:
            yield side.mark_text(fontSize=12, fontWeight="bold", align=align, dx=dx,
                                 limit=LONGEST, tooltip=None, clip=True, **halo)  # fmt: skip


def _left(rows: alt.Chart) -> alt.Chart:
    """Keep the incidents chosen, and make one row of those at the same place."""
    names = ", ".join(f"'{name}'" for name in SEVERITIES)
    return (
        rows.transform_filter(CHOSEN)
        .transform_aggregate(
            n="sum(n)", incidents="count()", rank="min(rank)", told="values(toll)",
            groupby=["key", "place", "x", "y", "radius", "from_zoom", "left"],
        )
        .transform_calculate(
            severity=f"[{names}][datum.rank]",
            size="90 + 30 * min(datum.n, 12)",
            tolls="join(slice(pluck(datum.told, 'toll'), 0, 4), '; ')"
            " + (datum.incidents > 4 ? '; and ' + (datum.incidents - 4) + ' more' : '')",
        )
    )  # fmt: skip


def _tooltip() -> list[alt.Tooltip]:
    tips = {"place": "Place", "tolls": "Casualties", "incidents": "Incidents", "n": "Claims"}
    return [alt.Tooltip(f"{key}:N", title=title) for key, title in tips.items()]


def _rings(points: alt.Chart, data: Data, drawn: list[Spot], view: View, whole: View) -> alt.Chart:
    """Return the circles of uncertainty of the places that are left."""
    rings = [
        _feature([circle(whole.shift(s.longitude), s.latitude, s.radius_km)], view.stretch, 3,
                 key=s.key)
        for s in drawn
        if s.radius_km > 0
    ]  # fmt: skip
    colours = ", ".join(f"'{look.colour}'" for look in SEVERITIES.values())
    data["rings"] = rings or [{"key": ""}]
    found = alt.LookupData(alt.NamedData("rings"), key="key")
    mark = points.transform_lookup(lookup="key", from_=found, as_="ring").transform_filter(
        "datum.radius > 0"
    )
    # A whole country is left unfilled: it would answer every click around the places in it.
    return (
        mark.transform_calculate(
            colour=f"[{colours}][datum.rank]",
            fill=f"datum.radius <= {COUNTRY_KM} ? datum.colour : null",
        )
        .mark_geoshape(
            fillOpacity=shade_of(len(drawn)), strokeDash=[5, 4], strokeWidth=1.3, clip=True
        )
        .encode(
            shape="ring:G",
            fill=alt.Fill("fill:N").scale(None).legend(None),
            stroke=alt.Stroke("colour:N").scale(None).legend(None),
            tooltip=_tooltip(),
        )
    )


def _clickable(points: alt.Chart, used: list[str]) -> alt.Chart:
    """Return the marks: colour and shape by severity, size by claims, one chosen by a click."""
    chosen = alt.selection_point("spot", fields=["key"])
    looks = [SEVERITIES[name] for name in used]
    mark = points.mark_point(filled=True, opacity=1, stroke="white", cursor="pointer", clip=True)
    return mark.encode(
        color=alt.Color("severity:N").scale(domain=used, range=[look.colour for look in looks]),
        shape=alt.Shape("severity:N").scale(domain=used, range=[look.shape for look in looks]),
        size=alt.Size("size:Q").scale(None).legend(None),
        order=alt.Order("n:Q", sort="descending"),  # small marks lie on top
        tooltip=_tooltip(),
        strokeWidth=alt.condition(chosen, alt.value(1.2), alt.value(0.4), empty=True),
    ).add_params(chosen)


def _choices(incidents: list[Incident]) -> Iterator[alt.Parameter]:
    """Yield what narrows the map: days from and to, days unknown, source, outcome."""
    for name, label in (("since", "From "), ("until", "To ")):
        bound = alt.BindInput(input="date", name=label)
        yield alt.param(name=name, value="", bind=bound)
    box = alt.binding_checkbox(name="Incidents without a day ")
    yield alt.param(name="undated", value=True, bind=box)
    yield _choice("source", sorted({source for i in incidents for source in i.sources}))
    told = {outcome for i in incidents for outcome in i.outcomes}
    yield _choice("outcome", [o for o in (*COUNTED, *SEVERITIES) if o in told])


def _choice(name: str, options: list[str]) -> alt.Parameter:
    """Return a list to choose from; its first entry, null, is everything."""
    everything = f"all {name}s"
    choice = alt.binding_select(
        options=[None, *options], labels=[everything, *options], name=f"{name.capitalize()} "
    )
    return alt.param(name=name, value=None, bind=choice)
