"""Rebuild data/gazetteer/borders.csv: where countries meet each other and the sea.

Build time only. Source: the countries of Natural Earth 1:50m (public domain), as `outlines.py`
writes them with ``--coarse countries.geojson``.

    PYTHONPATH=. python data/build/borders.py countries.geojson

A border or coast is a row of points every few km; its place is the one nearest to their mean,
its radius reaches the farthest.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[1]
STEP = 0.03  # degrees between two points of an outline
TOUCHING = 0.12  # outlines of two countries this near are one border: they were drawn apart
SHORE = 0.35  # farther than this from all other outlines: a coast
Point = tuple[float, float]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("countries", type=Path)
    outlines = _outlines(parser.parse_args().countries)
    squares: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
    for country, rings in outlines.items():
        for x, y in (point for ring in rings for point in ring):
            squares[int(x // SHORE), int(y // SHORE)].append((country, (x, y)))
    rows = []
    for country, rings in outlines.items():
        for neighbour, points in _meetings(country, rings, squares).items():
            if country < neighbour or not neighbour:
                rows.append((country, neighbour, *_place(points)))
    with (DATA / "gazetteer" / "borders.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country", "neighbour", "latitude", "longitude", "radius_km"))
        writer.writerows(sorted(rows))


def _outlines(path: Path) -> dict[str, list[list[Point]]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["country"]: [*_rings(f["geometry"])] for f in features}


def _rings(geometry: dict) -> Iterator[list[Point]]:
    """Yield the outer rings as points at even steps, the longest first."""
    parts = geometry["coordinates"]
    rings = [parts[0]] if geometry["type"] == "Polygon" else [part[0] for part in parts]
    for ring in sorted(rings, key=_length, reverse=True):
        yield [*_stepped(ring)]


def _length(ring: list[list[float]]) -> float:
    return float(np.hypot(*np.diff(np.array(ring), axis=0).T).sum())


def _stepped(ring: list[list[float]]) -> Iterator[Point]:
    for (x1, y1), (x2, y2) in pairwise(ring):
        n = max(1, int(np.hypot(x2 - x1, y2 - y1) / STEP))
        for i in range(n):
            yield x1 + (x2 - x1) * i / n, y1 + (y2 - y1) * i / n


def _meetings(country: str, rings: list[list[Point]], squares: dict) -> dict[str, list[Point]]:
    """Return the points of an outline by what lies beyond; "" is the sea, of the main part only."""
    found: dict[str, list[Point]] = defaultdict(list)
    for number, ring in enumerate(rings):
        for x, y in ring:
            near = _near((x, y), squares, country)
            if not near and number == 0:
                found[""].append((x, y))
            elif near and (best := min(near))[0] <= TOUCHING:
                for other in {o for away, o in near if away <= max(0.03, 1.3 * best[0])}:
                    found[other].append((x, y))
    return found


def _near(point: Point, squares: dict, country: str) -> list[tuple[float, str]]:
    column, line = int(point[0] // SHORE), int(point[1] // SHORE)
    found: dict[str, float] = {}
    for key in ((column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        for other, (x, y) in squares.get(key, ()):
            if other != country:
                away = float(np.hypot(x - point[0], y - point[1]))
                if away <= SHORE and away < found.get(other, 9):
                    found[other] = away
    return [(away, other) for other, away in found.items()]


def _place(points: Iterable[Point]) -> tuple[float, float, float]:
    """Return latitude, longitude and radius in km of a row of points."""
    lon, lat = np.radians(np.array([*points])).T
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    middle = unit[np.argmax(unit @ unit.mean(axis=0))]
    radius = 6371 * np.arccos(np.clip(unit @ middle, -1, 1)).max()
    latitude, longitude = (
        np.degrees(np.arcsin(middle[2])),
        np.degrees(np.arctan2(middle[1], middle[0])),
    )
    return round(float(latitude), 2), round(float(longitude), 2), round(float(radius) + 5)


if __name__ == "__main__":
    main()
