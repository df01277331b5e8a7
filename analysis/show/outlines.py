"""Outlines of countries and their divisions, cut to a view; and the view of a region."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis import resources
from analysis.show.geography import (
    Point,
    Ring,
    View,
    area,
    box_of,
    shaped,
)

Region = str | Sequence[float]
ICE = -87.0  # no coast lies farther south


class Shape(NamedTuple):
    """A polygon of the outline file: rings hold the shore first, then the holes.

    Rings are rows of arcs, by their number; ~n is arc n the other way round.
    """

    name: str
    country: str
    box: tuple[float, ...]
    rings: list[list[int]]


class World(NamedTuple):
    """The outline file: arcs are the lines between points where three shapes or more meet."""

    arcs: list[Ring]
    boxes: list[tuple[float, ...]]
    shapes: dict[str, list[Shape]]
    lines: dict[str, list[int]]  # arcs: "borders" of countries, "divisions" within them


@functools.cache
def _world(path: Path) -> World:
    """Return what an outline file holds; nothing when it is not there."""
    if not path.is_file():
        return World([], [], {}, {})
    file = json.loads(path.read_text(encoding="utf-8"))
    (wide, high), (west, south) = file["transform"]["scale"], file["transform"]["translate"]
    arcs = []
    for steps in file["arcs"]:
        xs, ys = (itertools.accumulate(axis) for axis in zip(*steps, strict=True))
        arcs.append([(west + wide * x, south + high * y) for x, y in zip(xs, ys, strict=True)])
    boxes = [box_of(arc) for arc in arcs]
    shapes = {
        name: [shape for member in layer["geometries"] for shape in _polygons(member, boxes)]
        for name, layer in file["objects"].items()
    }
    used = {name: {n for s in held for n in _members(s)} for name, held in shapes.items()}
    lines = {
        "borders": sorted(used["countries"]),
        "divisions": sorted(used["admin1"] - used["countries"]),
    }
    return World(arcs, boxes, shapes, lines)


def _members(shape: Shape) -> Iterator[int]:
    """Yield the numbers of the arcs of a shape, whichever way round."""
    for ring in shape.rings:
        yield from (max(n, ~n) for n in ring)


def _polygons(member: dict[str, Any], boxes: list[tuple[float, ...]]) -> Iterator[Shape]:
    """Yield the polygons of an object of a TopoJSON file."""
    about = member["properties"]
    for rings in member["arcs"] if member["type"] == "MultiPolygon" else [member["arcs"]]:
        wests, souths, easts, norths = zip(*(boxes[max(n, ~n)] for n in rings[0]), strict=True)
        box = (min(wests), min(souths), max(easts), max(norths))
        yield Shape(about["name"], about["country"], box, rings)


def _read() -> World:
    return _world(resources.data_path() / "outlines" / "world.topojson")


def rings_of(shape: Shape, step: float = 0.0) -> list[Ring]:
    """Return the rings of a shape as points, none nearer than `step` degrees to the one before.

    Arcs are thinned one by one, so that neighbours keep the same border.
    """
    arcs = _read().arcs
    rings = []
    for numbers in shape.rings:
        ring: Ring = []
        for n in numbers:
            arc = _thin(arcs[max(n, ~n)], step)
            ring = ring[:-1] + (arc if n >= 0 else arc[::-1])
        rings.append(ring)
    return rings


def outlines(name: str, view: View, *, margin: float = 0.15) -> list[tuple[str, list[Ring]]]:
    """Return (name, rings) of the outlines `name` ("countries", "admin1") that touch a view.

    Rings are cut a little outside the view and thinned to what a drawing of it can show. First
    comes the shore, then the holes. Without the outline file the list is empty. What is drawn
    along a ring is drawn along the cut too: `outline_lines` has the borders.
    """
    box, found = view.grown(margin), []
    for shape in _read().shapes.get(name, []):
        for turn in _turns(shape.box, box):
            rings = rings_of(shape, step_of(view))
            cut = [clip([(x + turn, y) for x, y in ring], box) for ring in rings]
            if cut := [ring for ring in cut if len(ring) > 3]:
                found.append((shape.name, cut))
    return found


def outline_lines(name: str, view: View, *, margin: float = 0.15) -> list[Ring]:
    """Return the `name` lines ("borders" of countries, "divisions" within them) near a view.

    Each border is one line, whosever it is; a line runs on to its first point outside the view.
    """
    world, box, found = _read(), view.grown(margin), list[Ring]()
    for n in world.lines.get(name, []):
        for turn in _turns(world.boxes[n], box):
            line = [(x + turn, y) for x, y in _thin(world.arcs[n], step_of(view))]
            found += _inside(line, box)
    return found


def step_of(view: View) -> float:
    """Return the degrees below which two points of a drawing are one."""
    return (view.east - view.west) / 1400


def _turns(shape: tuple[float, ...], box: View) -> list[int]:
    """Return by how many degrees a shape must be turned around the world to touch a box."""
    west, south, east, north = shape
    if north < box.south or south > box.north:
        return []
    return [t for t in (-360, 0, 360) if east + t >= box.west and west + t <= box.east]


def _inside(line: Ring, box: View) -> Iterator[Ring]:
    """Yield the parts of a line that lie in a box; where the map itself is cut is no line."""
    part: Ring = []
    for a, b in itertools.pairwise(line):
        near = max(a[0], b[0]) >= box.west and min(a[0], b[0]) <= box.east
        near = near and max(a[1], b[1]) >= box.south and min(a[1], b[1]) <= box.north
        if near and not _is_seam(a, b):
            part = [*(part or [a]), b]
        elif part:
            yield part
            part = []
    if part:
        yield part


def _is_seam(a: Point, b: Point) -> bool:
    """Say whether a stretch runs along 180 degrees or to the South Pole, where Natural Earth cuts.

    >>> _is_seam((180.0, 65.0), (180.0, 66.0)), _is_seam((179.0, 65.0), (180.0, 66.0))
    (True, False)
    """
    return (a[0] == b[0] and abs(a[0]) % 360 == 180) or min(a[1], b[1]) < ICE


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

    A box may be as small as a town's surroundings; where outlines are coarse for it, `is_close`.

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
    turned = east if east >= west else east + 360
    on_earth = -90 <= south < north <= 90 and -180 <= west <= 360 and -180 <= east <= 360
    if not (on_earth and 0 < turned - west <= 360):
        raise ValueError(f"region {region!r} is not (west, south, east, north) in degrees")
    return shaped(View(west, south, turned, north))


def _country_view(code: str) -> View:
    """Return the box of a country's main land: a far or tiny island does not widen it."""
    countries = _read().shapes.get("countries", [])
    shapes = [shape for shape in countries if code and shape.country == code.upper()]
    if not shapes:
        known = ", ".join(sorted({shape.country for shape in countries} - {""}))
        raise ValueError(f"no outline has the ISO 3166 code {code!r}; known: {known}")
    sizes = [abs(area(rings_of(shape)[0])) for shape in shapes]
    main = shapes[sizes.index(max(sizes))]
    reach = max(main.box[2] - main.box[0], main.box[3] - main.box[1], 3.0)
    view = View(*main.box)
    around = view
    for shape, size in zip(shapes, sizes, strict=True):
        land = View(*shape.box).beside(view)
        near = View(view.west - reach, view.south - reach, view.east + reach, view.north + reach)
        middle = ((land.west + land.east) / 2, (land.south + land.north) / 2)
        if size > 0.01 * max(sizes) and near.holds(middle):
            around = around.joined(land)
    return around
