"""Layers of a Leaflet map without tiles: ground, circles of uncertainty, marks and names."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from typing import Any

import ipyleaflet
import traitlets

from analysis.show.geography import WIDEST_WITH_REGIONS, Point, Ring, View, circle
from analysis.show.maps import BORDER, LAND, REGION, SEA
from analysis.show.outlines import outline_lines, outlines
from analysis.show.spots import COUNTRY_KM, MANY, NO_FIGURE, NO_HARM, SEVERITIES, Spot, shade_of
from analysis.show.style import INK, shorten

MOST_NORTHERN = 85.0  # Mercator has no poles
LETTERS = 24
MARGIN = 0.6  # of the view: how far around it the outlines are fine
# Leaflet's marks are round, so fill and rim carry what colour alone would.
RIMS: dict[str, dict[str, Any]] = {
    "deaths reported": {"fillOpacity": 0.95, "color": "white", "weight": 1.5},
    "injuries, no deaths reported": {"fillOpacity": 0.95, "color": INK, "weight": 2.5},
    "missing, captured or displaced": {
        "fillOpacity": 0.95, "color": INK, "weight": 2.5, "dashArray": "3 4",
    },
    NO_HARM: {"fillOpacity": 0.95, "fillColor": "white", "weight": 3, "dashArray": "3 4"},
    NO_FIGURE: {"fillOpacity": 0.95, "fillColor": "white", "weight": 3},
}  # fmt: skip
NAME = (
    '<div style="position:absolute;transform:translate({x},-50%);white-space:nowrap;color:{ink};'
    "font:{font} system-ui,sans-serif;text-shadow:0 0 3px #fff,0 0 3px #fff,0 0 2px #fff;"
    'pointer-events:none">{words}</div>'
)


class Ground(ipyleaflet.GeoJSON):
    """Shapes that neither answer the mouse nor change the cursor."""

    interactive = traitlets.Bool(False).tag(sync=True, o=True)


def style_of(severity: str) -> dict[str, Any]:
    """Return how Leaflet draws a mark of a severity, a key of SEVERITIES."""
    colour = SEVERITIES[severity].colour
    return {"fillColor": colour, "color": colour, "opacity": 1, **RIMS[severity]}


def ground_layers(view: View, whole: View) -> list[Ground]:
    """Return sea, land and borders as layers that fetch nothing, coarse outside `view`."""
    far = View(view.west - 360, -MOST_NORTHERN, view.east + 360, MOST_NORTHERN)
    corners = [(far.west, far.south), (far.west, far.north), (far.east, far.north),
               (far.east, far.south), (far.west, far.south)]  # fmt: skip
    sea = {"fillColor": SEA, "fillOpacity": 1, "weight": 0}
    layers = [Ground(data=_collection([_polygon([corners])]), style=sea)]
    if whole.size > 1.5 * view.size:
        layers += _land(whole)
        box = view.grown(MARGIN)
        corners = [(box.west, box.south), (box.west, box.north), (box.east, box.north),
                   (box.east, box.south), (box.west, box.south)]  # fmt: skip
        layers.append(Ground(data=_collection([_polygon([corners])]), style=sea))
    near = _land(view)
    if view.east - view.west < WIDEST_WITH_REGIONS:
        near.insert(1, _lines("divisions", view, REGION))
    return layers + near


def _land(view: View) -> list[Ground]:
    """Return the land of a view and the borders on it, each border once."""
    shapes = [_polygon(rings) for _, rings in outlines("countries", view, margin=MARGIN)]
    land = Ground(
        data=_collection(shapes), style={"fillColor": LAND, "fillOpacity": 1, "weight": 0}
    )
    return [land, _lines("borders", view, BORDER)]


def _lines(name: str, view: View, colour: str) -> Ground:
    lines = [_flat(line) for line in outline_lines(name, view, margin=MARGIN)]
    shape = {"type": "MultiLineString", "coordinates": lines}
    return Ground(data=_collection([{"type": "Feature", "geometry": shape, "properties": {}}]),
                  style={"fill": False, "color": colour, "weight": 1})  # fmt: skip


def _flat(points: Ring) -> list[list[float]]:
    north = MOST_NORTHERN
    return [[round(x, 3), round(min(max(y, -north), north), 3)] for x, y in points]


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _polygon(rings: list[Ring], **properties: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [_flat(ring) for ring in rings]}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def mark_features(spots: list[Spot], view: View, chosen: str | None) -> dict[str, Any]:
    """Return a mark for each place: size by claims, look by severity, the chosen one ringed."""
    features = []
    shrink = 1.0 if len(spots) <= MANY else 0.6
    for spot in spots:
        radius = shrink * (6 + 1.7 * math.sqrt(min(spot.n_claims, 60)))
        style = style_of(spot.severity) | {"radius": round(radius, 1)}
        if spot.key == chosen:
            style |= {"color": "black", "weight": 4.5, "dashArray": None}
        at = [view.shift(spot.longitude), spot.latitude]
        features.append(
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": at},
             "properties": {"key": spot.key, "style": style}}
        )  # fmt: skip
    return _collection(features)


def circle_features(spots: list[Spot], view: View) -> dict[str, Any]:
    """Return the circle of `radius_km` around each place; a whole country is left unfilled."""
    features, shade = [], shade_of(len(spots))
    for spot in spots:
        colour = SEVERITIES[spot.severity].colour
        fill = {"fill": spot.radius_km <= COUNTRY_KM, "fillColor": colour, "fillOpacity": shade}
        style = {"color": colour, "weight": 1.3, "dashArray": "5 4", **fill}
        ring = circle(view.shift(spot.longitude), spot.latitude, spot.radius_km)
        if spot.radius_km > 0:
            features.append(_polygon([ring], style=style))
    return _collection(features)


def country_layers(names: Iterable[tuple[str, Point]]) -> list[ipyleaflet.Marker]:
    """Return the names of countries, each in the middle of its point."""
    return [
        _written(point, name.upper(), ink="#7a705d", font="11px", x="-50%") for name, point in names
    ]


def name_layers(places: Iterable[tuple[Spot, bool]], view: View) -> list[ipyleaflet.Marker]:
    """Return the names of some places, beside their marks: to the left where that is said."""
    return [
        _written((view.shift(spot.longitude), spot.latitude), shorten(spot.place, LETTERS),
                 ink=INK, font="bold 12px", x="calc(-100% - 14px)" if left else "14px")
        for spot, left in places
    ]  # fmt: skip


def _written(at: tuple[float, float], words: str, **looks: str) -> ipyleaflet.Marker:
    icon = ipyleaflet.DivIcon(
        html=NAME.format(words=html.escape(words), **looks), icon_size=[0, 0], icon_anchor=[0, 0]
    )
    return ipyleaflet.Marker(
        location=(at[1], at[0]), icon=icon, draggable=False, keyboard=False, title="", alt=words
    )


def zoom_for(view: View, width: int, height: int) -> float:
    """Return the Leaflet zoom at which a view just fits into `width` by `height` pixels.

    >>> zoom_for(View(-180, -60, 180, 75), 512, 512)
    1.0
    """
    tall = _mercator(view.north) - _mercator(view.south)
    across = (view.east - view.west) / 360
    scale = min(width / 256 / across, height / 256 / tall)
    return max(1.0, math.floor(math.log2(scale) * 4) / 4)


def _mercator(latitude: float) -> float:
    """Return how far up the world a latitude lies, 1 being the whole of a Mercator map."""
    bound = math.radians(min(max(latitude, -MOST_NORTHERN), MOST_NORTHERN))
    return math.log(math.tan(math.pi / 4 + bound / 2)) / (2 * math.pi)


def legend(severities: Iterable[str], *, circles: bool) -> str:
    """Return the key to the marks as HTML, in words and drawn."""
    rows = [
        f"{_swatch(name)} {html.escape(name)}" for name in SEVERITIES if name in set(severities)
    ]
    if circles:
        rows.append(
            '<svg width="18" height="18" aria-hidden="true"><circle cx="9" cy="9" r="8" fill="none"'
            ' stroke="#666" stroke-dasharray="4 3"/></svg> place is somewhere inside'
        )
    return "".join(f'<span class="dispatches-key">{row}</span>' for row in rows)


def _swatch(severity: str) -> str:
    style = style_of(severity)
    rim = "#999" if style["color"] == "white" else style["color"]
    return (
        '<svg width="18" height="18" aria-hidden="true"><circle cx="9" cy="9" r="6.5" '
        f'fill="{style["fillColor"]}" stroke="{rim}" stroke-width="{style["weight"]}" '
        f'stroke-dasharray="{style.get("dashArray", "none")}"/></svg>'
    )
