"""Countries and first-level divisions cut from the same shapes, so that their borders are one line.

Shapes that cover the land without gaps are simplified together and joined to countries; what two
of them share is written once, as an arc of a TopoJSON file. Used by `outlines.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
import topojson

GRID = 0.001  # degrees


def simplify(pieces: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Simplify shapes that share borders, which stay shared, and leave out the islets."""
    thin = shapely.coverage_simplify(pieces.geometry.to_numpy(), tolerance)
    kept = drop_islets(pieces.set_geometry(thin, crs=pieces.crs), 0.0016)
    flat = shapely.transform(kept.geometry.to_numpy(), lambda points: points.round(3))
    kept = kept.set_geometry(flat, crs=pieces.crs)
    return kept.dissolve(["country", "name"], as_index=False, aggfunc="first", method="coverage")


def drop_islets(pieces: gpd.GeoDataFrame, least: float) -> gpd.GeoDataFrame:
    """Leave out land under `least` square degrees, but for the largest of a division.

    Land that touches other land is no islet: without it there would be a hole.
    """
    parts = pieces.explode(ignore_index=True)
    lands = merge_countries(pieces, {}).explode(ignore_index=True)
    small = lands[shapely.area(lands.geometry.to_numpy()) < least]
    touched, _ = lands.sindex.query(small.geometry, predicate="intersects")
    alone = pd.Series(touched).value_counts().reindex(range(len(small))) == 1
    islets = small[alone.to_numpy()].union_all()
    shapely.prepare(islets)
    inside = shapely.contains(islets, parts.geometry.representative_point().to_numpy())
    size = pd.Series(shapely.area(parts.geometry.to_numpy()), index=parts.index)
    largest = size == size.groupby([parts["country"], parts["name"]]).transform("max")
    return parts[~inside | largest]


def merge_countries(pieces: gpd.GeoDataFrame, known: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return one shape per country, of its pieces."""
    joined = pieces.dissolve("country", as_index=False, method="coverage")
    return joined.assign(name=joined["country"].map(known).fillna(""))[
        ["country", "name", "geometry"]
    ]


def write_topology(layers: Mapping[str, gpd.GeoDataFrame], path: Path) -> None:
    """Write layers into one TopoJSON file, points counted on a grid of 0.001 degrees."""
    topology = topojson.Topology(
        [*layers.values()], object_name=[*layers], prequantize=False, shared_coords=True
    ).to_dict()
    held = json.loads(json.dumps(topology))
    objects = {name: _without_ids(held["objects"][name]) for name in layers}
    written = {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [0, 0]},
        "objects": objects,
        "arcs": [_steps(arc) for arc in held["arcs"]],
    }
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
    print(path.name, {k: len(v) for k, v in layers.items()}, path.stat().st_size, "bytes")


def _without_ids(collection: dict) -> dict:
    """Return a collection of TopoJSON with what is read of it alone."""
    kept = ("type", "properties", "arcs")
    shapes = [{key: shape[key] for key in kept} for shape in collection["geometries"]]
    return {"type": "GeometryCollection", "geometries": shapes}


def _steps(arc: list[list[float]]) -> list[list[int]]:
    """Return an arc as its first point on the grid and the steps from each to the next."""
    points = [(round(x / GRID), round(y / GRID)) for x, y in arc]
    pairs = pairwise(points)
    return [[*points[0]], *([c - a, d - b] for (a, b), (c, d) in pairs)]
