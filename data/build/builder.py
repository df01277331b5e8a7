"""What the gazetteer is built up in, and where a shape or a group of towns lies."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from outlines import EQUAL_AREA
from shapely import Polygon, contains_xy
from shapely.geometry.base import BaseGeometry

from analysis.geocode import ALTERNATE, CONTEXT, OWN, distance_km, fold, write_gazetteer

OUT = Path(__file__).resolve().parents[1] / "gazetteer"
AREAS = ("admin1", "admin2", "region")
STEPS = 60  # grid over a shape, along each side


class Builder:
    """Rows in the making: places, and which names point to them."""

    def __init__(self) -> None:
        self.places: list[dict[str, object]] = []
        self.names: dict[tuple[int, str], int] = {}
        self.abbreviations: list[tuple[int, str]] = []
        self._by_key: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, row: dict[str, object], names: Iterable[str], *, own: Iterable[str] = ()) -> int:
        """Append a place with its alternate and own names; return its number."""
        number = len(self.places)
        self.places.append(row)
        self.name(number, [str(row["name"]), *own], OWN)
        self.name(number, names, ALTERNATE)
        return number

    def name(self, number: int, names: Iterable[str], status: int) -> None:
        """Point names to a place; a name keeps its best status."""
        for name in filter(None, names):
            self.names[number, name] = max(status, self.names.get((number, name), 0))
            if status == OWN:
                self._by_key[str(self.places[number]["country"]), fold(name)].append(number)

    def same(self, country: str, name: str, features: Iterable[str]) -> list[int]:
        """Return the places of a country whose own name has the same spelling key."""
        found = dict.fromkeys(self._by_key[country, fold(name)])
        return [
            number
            for number in found
            if self.places[number]["feature"] in features and not self.places[number].get("merged")
        ]

    def towns(self, country: str, name: str) -> list[int]:
        """Return the towns of a country that bear a name as their own."""
        return self.same(country, name, ["city", "district"])

    def known(self, country: str, name: str) -> bool:
        """Say whether any place of a country bears a name as its own."""
        return bool(self._by_key[country, fold(name)])

    def demote_words(self) -> None:
        """Let a division named like a common word be found only by its type word ("Down")."""
        with (OUT.parent / "casing.csv").open(encoding="utf-8", newline="") as file:
            words = {
                row["word"]
                for row in csv.DictReader(file)
                if int(row["lower"]) > 2 * int(row["title"])
            }
        for place, name in self.names:
            if self.places[place]["feature"] == "admin2" and name.lower() in words:
                self.names[place, name] = CONTEXT

    def write(self) -> None:
        """Write both files, leaving out places that were merged into others."""
        kept = [i for i, row in enumerate(self.places) if not row.get("merged")]
        renumber = {old: new for new, old in enumerate(kept)}
        places = pd.DataFrame([self.places[i] for i in kept])
        places["prior"] = places["prior"].fillna(0.0)
        names = pd.DataFrame(
            [
                (renumber[place], name, status)
                for (place, name), status in self.names.items()
                if place in renumber
            ],
            columns=["place", "name", "status"],
        )
        written = pd.DataFrame(
            [(renumber[place], name, ALTERNATE, True) for place, name in self.abbreviations],
            columns=["place", "name", "status", "as_written"],
        )
        names = pd.concat([names.assign(as_written=False), written], ignore_index=True)
        write_gazetteer(places, names, OUT)
        for path in sorted(OUT.glob("*.parquet")):
            print(path.name, path.stat().st_size, "bytes")
        print(len(places), "places,", len(names), "names")
        print(places["feature"].value_counts().to_string())


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a shape made valid, which may nest and hold stray lines."""
    parts = [
        piece
        for part in getattr(shape, "geoms", [shape])
        for piece in getattr(part, "geoms", [part])
    ]
    return [piece for piece in parts if piece.geom_type == "Polygon"]


def centre(shape: BaseGeometry) -> tuple[float, float]:
    """Return (latitude, longitude) of the centroid, or of a point surely inside the main part.

    A capital cut out of its region does not count as a hole.
    """
    largest = max(polygons(shape), key=lambda part: part.area)
    whole = [shape.centroid] if largest.area < 0.7 * shape.area else []  # Alaska aside
    filled = Polygon(largest.exterior)
    for point in (*whole, largest.centroid):
        if shape.contains(point) or filled.contains(point):
            return point.y, point.x
    point = largest.representative_point()
    return point.y, point.x


def shape_rows(shapes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return latitude, longitude and radius_km (of a disc of the same area) of each shape."""
    area = shapes.to_crs(EQUAL_AREA).area / 1e6
    points = [centre(shape) for shape in shapes.geometry]
    return pd.DataFrame(
        {
            "latitude": [lat for lat, _ in points],
            "longitude": [lon for _, lon in points],
            "radius_km": np.sqrt(area.to_numpy() / math.pi),
        },
        index=shapes.index,
    )


def spread(towns: pd.DataFrame) -> dict[str, float]:
    """Return the mean of towns and the distance that holds nine in ten of them."""
    latitude, longitude = towns["latitude"].mean(), towns["longitude"].mean()
    away = [
        distance_km((latitude, longitude), point)
        for point in zip(towns["latitude"], towns["longitude"], strict=True)
    ]
    radius = max(8.0, float(np.percentile(away, 90)) * 1.15)
    return {"latitude": latitude, "longitude": longitude, "radius_km": radius}


def where(row: dict[str, object]) -> tuple[float, float]:
    """Return (latitude, longitude) of a row."""
    return row["latitude"], row["longitude"]


def parts(shape: BaseGeometry) -> dict[str, dict[str, float]]:
    """Return the thirds of a shape by area ("northern", "central", "southwestern").

    Each with the mean of its land and the radius of a disc of a third more area. Far islands and
    exclaves do not count where one piece is most of the whole.
    """
    sizes = [
        part.area * math.cos(math.radians(part.centroid.y)) for part in polygons(shape)
    ]  # Svalbard is not half of Norway
    largest = polygons(shape)[int(np.argmax(sizes))]
    main = largest if max(sizes) > 0.7 * sum(sizes) else shape
    west, south, east, north = main.bounds
    lon, lat = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    inside = contains_xy(main, lon.ravel(), lat.ravel())
    lon, lat = lon.ravel()[inside], lat.ravel()[inside]
    if len(lat) < STEPS:
        return {}
    weight = np.cos(np.radians(lat))
    cell = (east - west) * (north - south) / (STEPS - 1) ** 2 * 111.2**2
    up, right = third(lat, weight), third(lon, weight)
    found = {}
    for name, (row, column) in PARTS.items():
        kept = np.ones(len(lat), dtype=bool)
        if row is not None:
            kept &= up == row
        if column is not None:
            kept &= right == column
        if kept.sum() < 3:
            continue
        area = 1.33 * cell * weight[kept].sum()
        found[name] = {
            "latitude": float(np.average(lat[kept], weights=weight[kept])),
            "longitude": float(np.average(lon[kept], weights=weight[kept])),
            "radius_km": math.sqrt(area / math.pi),
        }
    return found


PARTS: dict[str, tuple[int | None, int | None]] = {
    "northern": (2, None),
    "southern": (0, None),
    "eastern": (None, 2),
    "western": (None, 0),
    "northeastern": (2, 2),
    "northwestern": (2, 0),
    "southeastern": (0, 2),
    "southwestern": (0, 0),
    "central": (1, 1),
}


def third(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return 0, 1 or 2: the third of the total weight that each value falls in."""
    order = np.argsort(values, kind="stable")
    share = np.empty(len(values))
    share[order] = np.cumsum(weights[order]) / weights.sum()
    return np.minimum(2, (share * 3).astype(int))
