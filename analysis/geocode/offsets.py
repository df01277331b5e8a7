"""Geometry of relative places: from a known place to the one a phrase describes.

Each function takes raw mappings of `Gazetteer` and returns new ones. A described place is never
the known one: it has no geonameid and the feature "region". It keeps the known name as long as it
keeps the known point ("near Raqqa"); a moved point is named by the phrase ("40 km south of Raqqa").
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.geocode.codes import EARTH_KM, distance_km
from analysis.geocode.store import Places

Raw = dict[str, Any]

# "Near" is within 25 km: UCDP's where_prec 2 ("within ca. 25 km of a known point"), for which
# ACLED gives geo_precision 2. Larger towns get a rim of 5 km.
NEAR_KM = 25.0
RIM_KM = 5.0
# A direction without a distance: from the edge of the place as far as "near" goes.
SOMEWHERE_KM = 12.5
OFFSHORE_KM = 50.0
# A compass point is good to 22.5 degrees either side, 13 on average: 0.23 of the distance, and
# news rounds distances to a tenth of them.
SPREAD = 0.25
# Farther than this, nothing tells which country the sea or desert belongs to.
NOWHERE_KM = 250.0
# What is wider reaches over many divisions.
WIDE_KM = 75.0
# How far from the middle and how wide a part of an area is, as shares of the area's radius.
SHARES = {"part": (0.45, 0.6), "half": (0.45, 0.6), "edge": (0.95, 0.35), "tip": (0.8, 0.25)}

_POINTS = (
    "north northnortheast northeast eastnortheast east eastsoutheast southeast southsoutheast "
    "south southsouthwest southwest westsouthwest west westnorthwest northwest northnorthwest"
).split()
_BEARINGS = {point: 22.5 * i for i, point in enumerate(_POINTS)}
_ENDINGS = ("ernmost", "most", "ern", "wards", "ward", "erly")


@functools.lru_cache(maxsize=512)
def compass(word: str) -> float | None:
    """Return the bearing in degrees a word of direction tells, None for another word.

    >>> compass("north-western"), compass("southeast"), compass("weather")
    (315.0, 135.0, None)
    """
    plain = word.casefold().replace("-", "").replace(" ", "")
    if plain in _BEARINGS:
        return _BEARINGS[plain]
    return next(
        (
            _BEARINGS[stem]
            for end in _ENDINGS
            if plain.endswith(end) and (stem := plain[: -len(end)]) in _BEARINGS
        ),
        None,
    )


def direction(bearing: float) -> str:
    """Return the word for a bearing.

    >>> direction(225.0)
    'southwest'
    """
    point = _POINTS[round(bearing / 22.5) % 16]
    return point if len(point) < 10 else f"{point[:5]}-{point[5:]}"


def destination(start: Sequence[float], bearing: float, km: float) -> tuple[float, float]:
    """Return the point `km` from `start` on the great circle that sets out at `bearing`.

    >>> destination((50.0, 36.0), 180.0, 111.2)
    (49.0, 36.0)
    """
    lat, lon, course = math.radians(start[0]), math.radians(start[1]), math.radians(bearing)
    arc = km / EARTH_KM
    sine = math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(course)
    latitude = math.asin(max(-1.0, min(1.0, sine)))
    across = math.sin(course) * math.sin(arc) * math.cos(lat)
    longitude = lon + math.atan2(across, math.cos(arc) - math.sin(lat) * math.sin(latitude))
    return round(math.degrees(latitude), 4), round((math.degrees(longitude) + 540) % 360 - 180, 4)


def bearing_to(start: Sequence[float], end: Sequence[float]) -> float:
    """Return the bearing at which the great circle from `start` to `end` sets out."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*start, *end))
    y = math.sin(lon_b - lon_a) * math.cos(lat_b)
    x = math.cos(lat_a) * math.sin(lat_b)
    x -= math.sin(lat_a) * math.cos(lat_b) * math.cos(lon_b - lon_a)
    return math.degrees(math.atan2(y, x)) % 360


def point_of(raw: Raw) -> tuple[float, float]:
    """Return latitude and longitude of a raw place."""
    return raw["latitude"], raw["longitude"]


def described(raw: Raw, words: str, radius_km: float, **changed: Any) -> Raw:
    """Return the place a phrase describes by a known one, at its point unless `changed`."""
    own = {"geonameid": pd.NA, "population": pd.NA, "feature": "region"}
    why = f"{words} {raw['name']}; {raw['why']}"
    return raw | own | {"radius_km": round(radius_km, 1), "why": why} | changed


def near(raw: Raw, words: str) -> Raw:
    """Return the surroundings of a place."""
    return described(raw, words, max(NEAR_KM, raw["radius_km"] + RIM_KM))


def edge(raw: Raw, words: str) -> Raw:
    """Return the outskirts of a place."""
    return described(raw, words, raw["radius_km"] + RIM_KM)


def within(raw: Raw, km: float, spread: float, words: str) -> Raw:
    """Return the circle a distance without a direction describes."""
    return described(raw, words, raw["radius_km"] + km * (1 + min(spread, 0.5)))


def away(raw: Raw, km: float | None, bearing: float, spread: float, words: str) -> Raw:
    """Return the place at a distance, a likely one where none is told, and a bearing."""
    if km is None:
        km = raw["radius_km"] + SOMEWHERE_KM
        radius = SOMEWHERE_KM + SPREAD * km + 0.5 * raw["radius_km"]
    else:
        radius = raw["radius_km"] + spread * km
    point = destination(point_of(raw), bearing, km)
    return _moved(described(raw, words, radius, name=f"{words} {raw['name']}"), point)


def part(raw: Raw, bearing: float, share: str, words: str) -> Raw:
    """Return a part of an area: its south, its northern tip, its western edge."""
    out, wide = SHARES[share]
    point = destination(point_of(raw), bearing, out * raw["radius_km"])
    radius = max(1.0, wide * raw["radius_km"])
    return _moved(described(raw, words, radius, name=f"{words} {raw['name']}"), point)


def _moved(raw: Raw, point: tuple[float, float]) -> Raw:
    return raw | {"latitude": point[0], "longitude": point[1]}


def middle(a: Raw, b: Raw, words: str) -> Raw:
    """Return the place between two others; its circle reaches both."""
    apart = distance_km(point_of(a), point_of(b))
    point = destination(point_of(a), bearing_to(point_of(a), point_of(b)), apart / 2)
    same = are_equal(a["country"], b["country"])
    name = f"{words} {a['name']} and {b['name']}"
    raw = described(
        a,
        words,
        max(1.0, apart / 2),
        name=name,
        country=a["country"] if same else pd.NA,
        admin1=a["admin1"] if same and are_equal(a["admin1"], b["admin1"]) else pd.NA,
        score=min(a["score"], b["score"]) - apart / 200,
        why=f"{name}; {a['why']}; {b['why']}",
    )
    return _moved(raw, point)


def meeting(a: Raw, b: Raw, words: str) -> Raw:
    """Return where two neighbouring areas of no known border should meet."""
    sizes = a["radius_km"], b["radius_km"]
    raw = middle(a, b, words)
    apart = 2 * raw["radius_km"]
    course = bearing_to(point_of(a), point_of(b))
    point = destination(point_of(a), course, apart * sizes[0] / sum(sizes))
    return _moved(raw | {"radius_km": round(max(5.0, min(sizes)), 1)}, point)


def are_equal(a: Any, b: Any) -> bool:
    """Say whether two values are known and the same; seas and continents have no country."""
    return a is not pd.NA and b is not pd.NA and bool(a == b)


def located(raw: Raw, places: Places) -> Raw:
    """Return a moved place with the country and division of the towns around it.

    Of those, the ones in the country of the place it was told by come first: news tells
    distances within a country unless it says otherwise.
    """
    around = places.towns.around(raw["latitude"], raw["longitude"], 5)
    around = [(km, town) for km, town in around if km <= max(NOWHERE_KM, raw["radius_km"])]
    home = [town for _, town in around if are_equal(places.text("country", town), raw["country"])]
    if not around:
        return raw | {"admin1": pd.NA, "country": pd.NA}
    town = home[0] if home else around[0][1]
    admin1 = places.text("admin1", town) if raw["radius_km"] <= WIDE_KM else pd.NA
    return raw | {"admin1": admin1, "country": places.text("country", town)}
