"""Outlines of countries and their divisions, cut to a view; and the view of a region."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from analysis import resources
from analysis.show.geography import (
    Point,
    Ring,
    View,
    area,
    box_of,
    shaped,
    unroll,
)

Region = str | Sequence[float]


class Shape(NamedTuple):
    """A polygon of an outline file: rings hold the shore first, then the holes."""

    name: str
    country: str
    box: tuple[float, ...]
    rings: list[Ring]


@functools.cache
def _shapes(name: str) -> tuple[Shape, ...]:
    """Return every polygon of an outline file; () when it is not there."""
    path = resources.data_path() / "outlines" / f"{name}.geojson"
    if not path.is_file():
        return ()
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple(
        Shape(feature["properties"].get("name", ""), feature["properties"].get("country", ""),
              box_of(rings[0]), rings)
        for feature in features
        for rings in _polygons(feature["geometry"] or {"type": "none"})
    )  # fmt: skip


def _polygons(geometry: dict[str, Any]) -> Iterator[list[Ring]]:
    """Yield the rings of each polygon, as points."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else []
    if geometry["type"] == "Polygon":
        polygons = [geometry["coordinates"]]
    for rings in polygons:
        yield [unroll([(p[0], p[1]) for p in ring]) for ring in rings]


def outlines(name: str, view: View, *, margin: float = 0.15) -> list[tuple[str, list[Ring]]]:
    """Return (name, rings) of the outlines `name` ("countries", "admin1") that touch a view.

    Rings are cut a little outside the view and thinned to what a drawing of it can show. First
    comes the shore, then the holes. Without the outline file the list is empty.
    """
    box = view.grown(margin)
    step = (view.east - view.west) / 1400
    found = []
    for label, _, (west, south, east, north), rings in _shapes(name):
        if north < box.south or south > box.north:
            continue
        for turn in (-360, 0, 360):
            if east + turn < box.west or west + turn > box.east:
                continue
            cut = [_thin(clip([(p[0] + turn, p[1]) for p in ring], box), step) for ring in rings]
            if cut := [ring for ring in cut if len(ring) > 3]:
                found.append((label, cut))
    return found


def clip(ring: Ring, box: View) -> Ring:
    """Cut a ring to a box, side by side (Sutherland and Hodgman 1974)."""
    sides = ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1))
    for axis, limit, sign in sides:
        if not ring:
            return []
        inside = [(p[axis] - limit) * sign >= 0 for p in ring]
        if all(inside):
            continue
        cut: Ring = []
        for n, (here, is_in) in enumerate(zip(ring, inside, strict=True)):
            last, was_in = ring[n - 1], inside[n - 1]
            if is_in != was_in:
                part = (limit - last[axis]) / (here[axis] - last[axis])
                cut.append(
                    (last[0] + part * (here[0] - last[0]), last[1] + part * (here[1] - last[1]))
                )
            if is_in:
                cut.append(here)
        ring = cut
    return [*ring, ring[0]] if ring and ring[0] != ring[-1] else ring


def _thin(ring: Ring, step: float) -> Ring:
    """Drop points nearer than `step` degrees to the one kept before."""
    if not ring:
        return ring
    kept = [ring[0]]
    for point in ring[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= step:
            kept.append(point)
    return [*kept, ring[-1]]


def country_names(view: View) -> list[tuple[str, list[Point]]]:
    """Return the countries that fill enough of a view to be named, each with points to write at."""
    largest: dict[str, tuple[float, Ring]] = {}
    for name, rings in outlines("countries", view, margin=-0.04):
        size = abs(area(rings[0]))
        if size > largest.get(name, (0.0, []))[0]:
            largest[name] = (size, rings[0])
    whole = (view.east - view.west) * (view.north - view.south)
    return [
        (name, points)
        for name, (size, ring) in largest.items()
        if size > 0.012 * whole and (points := _middles(ring))
    ]


def _middles(ring: Ring) -> list[Point]:
    """Return points inside a ring, mid-way along cuts through it, the roomiest first."""
    _, south, _, north = box_of(ring)
    cuts = []
    for part in (0.5, 0.42, 0.58, 0.33, 0.67, 0.22, 0.78):
        y = south + part * (north - south)
        pairs = itertools.pairwise(ring)
        xs = sorted(
            a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in pairs
            if (a[1] <= y) != (b[1] <= y)
        )
        for left, right in zip(xs[::2], xs[1::2], strict=False):
            # Nearer the middle wins unless another cut has clearly more room.
            cuts.append(((right - left) * (1.1 - abs(part - 0.5)), ((left + right) / 2, y)))
    return [point for _, point in sorted(cuts, reverse=True)]


def region_view(region: Region) -> View:
    """Return the view of a country or a box in degrees, widened to the shape of a drawing.

    Parameters
    ----------
    region : str or sequence of float
        An ISO 3166 alpha-2 code, or (west, south, east, north); a `west` above `east` means
        across 180 degrees.

    Returns
    -------
    View

    Raises
    ------
    ValueError
        When no outline has the code, or the box is none.

    Examples
    --------
    >>> view = region_view((178, -19, -179, -16))
    >>> view.holds((181.0, -18.0))
    True
    """
    if isinstance(region, str):
        return shaped(_country_view(region))
    try:
        west, south, east, north = (float(x) for x in region)
    except (TypeError, ValueError):
        raise ValueError(f"region {region!r} is neither a code nor four numbers") from None
    if not (-90 <= south < north <= 90 and -360 <= west <= 360 and -360 <= east <= 360):
        raise ValueError(f"region {region!r} is not (west, south, east, north) in degrees")
    turned = east if east > west else east + 360
    return shaped(View(west, south, min(turned, west + 360), north))


def _country_view(code: str) -> View:
    """Return the box of a country's main land: a far or tiny island does not widen it."""
    shapes = [shape for shape in _shapes("countries") if shape.country == code.upper()]
    if not shapes:
        known = ", ".join(sorted({shape.country for shape in _shapes("countries")} - {""}))
        raise ValueError(f"no outline has the ISO 3166 code {code!r}; known: {known}")
    main = max(shapes, key=lambda shape: abs(area(shape.rings[0])))
    reach = max(main.box[2] - main.box[0], main.box[3] - main.box[1], 3.0)
    view = View(*main.box)
    around = view
    for shape in shapes:
        land = View(*shape.box).beside(view)
        near = View(view.west - reach, view.south - reach, view.east + reach, view.north + reach)
        large = abs(area(shape.rings[0])) > 0.01 * abs(area(main.rings[0]))
        middle = ((land.west + land.east) / 2, (land.south + land.north) / 2)
        if large and near.holds(middle):
            around = around.joined(land)
    return around
