"""The geopy geocoder over gazetteer files on disk."""

from __future__ import annotations

import functools
import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from anyascii import anyascii
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from analysis import resources
from analysis.geocode.codes import CONTEXT, OWN, distance_km
from analysis.geocode.keys import fold
from analysis.geocode.query import DIRECTIONS, Reading, readings, split_context

_KM_PER_DEGREE = 111.2
_SIZE_WITHOUT_POPULATION = {"water": 6.5, "river": 5.0, "region": 5.5, "site": 4.5}
_SHIFT = {"country": 2.0, "admin1": -2.0, "admin2": -2.0, "district": -0.5}


class _Offline(BaseSyncAdapter):
    """The adapter geopy insists on; this one cannot reach anything."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        raise GeocoderUnavailable("the shipped gazetteer answers offline")

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        raise GeocoderUnavailable("the shipped gazetteer answers offline")


def _read_columns(path: Path) -> dict[str, Any]:
    """Return the columns of a Parquet file as Arrow arrays."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())  # the usual pool keeps 40 MB of scratch space
    try:
        table = pq.read_table(path, use_threads=False, pre_buffer=False)
    finally:
        pa.set_memory_pool(usual)
    return {name: table[name].combine_chunks() for name in table.column_names}


def _codes_and_names(column: Any) -> tuple[np.ndarray, list[Any]]:
    """Return dictionary codes and names; the code -1 (nothing) ends at the last name, NA."""
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes.astype("int16"), [*column.dictionary.to_pylist(), pd.NA]


def _ranks(feature: tuple[np.ndarray, list[str]], population: np.ndarray) -> np.ndarray:
    """Return how likely a bare name means each place, from its kind and size.

    A bare "Krasnodar" is the city rather than its region, a bare "Georgia" the country, and a
    hamlet that happens to bear a name is no match for a town also known by it.
    """
    codes, names = feature
    guess = np.array([_SIZE_WITHOUT_POPULATION.get(name, np.nan) for name in names[:-1]])[codes]
    shift = np.array([_SHIFT.get(name, 0.0) for name in names[:-1]])[codes]
    known = np.log10(np.maximum(population, 0) + 10.0)
    size = np.where((population <= 0) & ~np.isnan(guess), guess, known)
    hamlet = np.array([name in ("city", "district") for name in names[:-1]])[codes]
    hamlet &= population < 5000
    ranks: np.ndarray = (size + shift - 0.7 * hamlet).astype("float32")
    return ranks


class _Names:
    """Sorted keys in one buffer: quick to load, found by bisection."""

    def __init__(self, path: Path) -> None:
        columns = _read_columns(path)
        keys = columns["key"]
        _, offsets, data = keys.buffers()
        self._data = memoryview(data)
        self._offsets = array("i", bytes(memoryview(offsets)[: 4 * (len(keys) + 1)]))
        self.place = columns["place"].to_numpy(zero_copy_only=False)
        self.status = columns["status"].to_numpy(zero_copy_only=False)
        self._rows = range(len(keys))

    def _key(self, row: int) -> bytes:
        return bytes(self._data[self._offsets[row] : self._offsets[row + 1]])

    def find(self, key: str) -> list[tuple[int, int]]:
        """Return (place, status) of every name with this key."""
        wanted = key.encode()
        row = bisect_left(self._rows, wanted, key=self._key)
        hits = []
        while row < len(self._rows) and self._key(row) == wanted:
            hits.append((int(self.place[row]), int(self.status[row])))
            row += 1
        return hits

    @functools.cached_property
    def own_keys(self) -> list[str]:
        """All keys of own names, once each, for the fuzzy last resort."""
        rows = np.flatnonzero(self.status == OWN)
        return list(dict.fromkeys(self._key(int(row)).decode() for row in rows))


class Gazetteer(Geocoder):
    """A geopy geocoder over gazetteer files on disk.

    Parameters
    ----------
    folder : path, optional
        Holds ``places.parquet`` and ``names.parquet``, the shipped ones by default; see
        `build_gazetteer` for your own.
    country_bias : sequence of str
        ISO alpha-2 codes preferred by `geocode` when a name is ambiguous.
    fuzzy : bool
        Whether `geocode` may accept a near miss when nothing matches (names of six letters up).

    Notes
    -----
    ``Location.raw`` and every candidate hold ``geonameid name admin1 country feature latitude
    longitude radius_km population matched why``, with ``matched`` one of own, alternate, fuzzy,
    reverse. `feature` is one of `FEATURES`.

    Raises
    ------
    FileNotFoundError
        When `folder` lacks one of the two files.
    """

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        country_bias: Sequence[str] = (),
        fuzzy: bool = True,
    ) -> None:
        super().__init__(user_agent="offline", adapter_factory=_Offline, proxies=None)
        folder = Path(folder) if folder else resources.data_path() / "gazetteer"
        places = _read_columns(folder / "places.parquet")
        self._names = _Names(folder / "names.parquet")
        self._name = places["name"]
        self._text = {
            column: _codes_and_names(places[column]) for column in ("admin1", "country", "feature")
        }
        self._geonameid, self._population = (
            places[column].fill_null(-1).to_numpy(zero_copy_only=False).astype("int32")
            for column in ("geonameid", "population")
        )
        self._latitude, self._longitude, self._radius = (
            places[column].to_numpy(zero_copy_only=False)
            for column in ("latitude", "longitude", "radius_km")
        )
        self._rank = _ranks(self._text["feature"], self._population)
        if "prior" in places:
            self._rank += places["prior"].to_numpy(zero_copy_only=False)
        self.country_bias = frozenset(code.upper() for code in country_bias)
        self.fuzzy = fuzzy

    def __len__(self) -> int:
        return len(self._name)

    # ------------------------------------------------------------------ what a name may mean

    def candidates(self, name: str, *, fuzzy: bool = False) -> list[dict[str, Any]]:
        """Return every place `name` may mean, the likeliest first, as raw mappings.

        Type words ("Kherson region", "port of Hodeidah"), parts ("eastern Ukraine", "outskirts
        of Goma") and context ("Moscow, Idaho") are understood. Ranked by name and size only.

        Returns
        -------
        list of dict
            See the notes of `Gazetteer`; `score` is the rank used, higher is likelier.
        """
        head, context = split_context(name)
        hits = self._look_up(Reading(name), literal=True) if context else []
        if not hits:
            hits = self._inside(self._read(head, fuzzy=fuzzy), context)
        return sorted(hits, key=lambda raw: -raw["score"])

    def _read(self, head: str, *, fuzzy: bool) -> list[dict[str, Any]]:
        """Return the hits of the first reading that has any."""
        for reading in readings(head):
            if hits := self._look_up(reading, literal=reading.name == head):
                return hits
        return self._look_alike(reading) if fuzzy else []

    def _look_up(self, reading: Reading, *, literal: bool = False) -> list[dict[str, Any]]:
        key = fold(reading.name)
        if not key:
            return []
        hits = [
            self._raw(place, status, reading)
            for place, status in self._find(reading.name, key)
            if status != CONTEXT or (reading.kinds and not literal)
        ]
        if not reading.kinds:
            return hits
        fitting = [raw for raw in hits if raw["feature"] in reading.kinds]
        if fitting or {"water", "river"} & set(reading.kinds):
            return fitting  # a river without an entry is not the town of that name
        return [_widen(raw, reading.kinds) for raw in hits]

    def _find(self, name: str, key: str) -> list[tuple[int, int]]:
        """Return what an abbreviation as written means ("Kan."), else what its key does."""
        if "." in name or name.isupper():
            return self._names.find(name) or self._names.find(key)
        return self._names.find(key)

    def _raw(self, place: int, status: int, reading: Reading) -> dict[str, Any]:
        raw = self._row(place)
        raw["matched"] = "own" if status == OWN else "alternate"
        exact = status == OWN and _plain(raw["name"]) == _plain(reading.name)
        bonus = (1.3 if status == OWN else 0.0) + 0.9 * exact
        if status != OWN and len(reading.name) < 5:
            bonus -= 0.5  # short alternates are the least reliable: "Tera" for Tehran
        raw["score"] = float(self._rank[place]) + bonus
        kinds = f", as {' or '.join(reading.kinds)}" if reading.kinds else ""
        raw["why"] = f"{raw['matched']} name {reading.name!r}{kinds}"
        return _take_part(raw, reading.part) if reading.part else raw

    def _row(self, place: int) -> dict[str, Any]:
        geonameid, population = self._geonameid[place], self._population[place]
        text = {column: names[codes[place]] for column, (codes, names) in self._text.items()}
        return {
            "geonameid": pd.NA if geonameid < 0 else int(geonameid),
            "name": self._name[place].as_py(),
            "admin1": text["admin1"],
            "country": text["country"],
            "feature": text["feature"],
            "latitude": round(float(self._latitude[place]), 4),
            "longitude": round(float(self._longitude[place]), 4),
            "radius_km": round(float(self._radius[place]), 1),
            "population": pd.NA if population < 0 else int(population),
        }

    def _look_alike(self, reading: Reading) -> list[dict[str, Any]]:
        from rapidfuzz import fuzz, process

        key = fold(reading.name)
        if len(key) < 6:
            return []
        close = process.extract(
            key, self._names.own_keys, scorer=fuzz.ratio, limit=5, score_cutoff=90
        )
        hits = []
        for other, ratio, _ in close:
            if other[0] != key[0]:  # typing slips and transliteration leave the first letter
                continue
            for place, status in self._names.find(other):
                raw = self._raw(place, status, reading)
                raw["score"] += (ratio - 100) / 2
                raw["matched"], raw["why"] = "fuzzy", f"{ratio:.0f} % like {reading.name!r}"
                hits.append(raw)
        return hits

    def _inside(self, hits: list[dict[str, Any]], context: list[str]) -> list[dict[str, Any]]:
        """Keep the hits that lie in every place the context names and the gazetteer knows."""
        for name in context if hits else ():
            around = [self._row(place) for place, _ in self._names.find(fold(name))]
            if code := self._country_code(name):
                around = [{"feature": "country", "country": code}]
            if around := around or self.candidates(name):
                hits = [raw for raw in hits if any(_lies_in(raw, area) for area in around)]
        return hits

    def _country_code(self, name: str) -> str | None:
        codes = self._text["country"][1]
        return name if len(name) == 2 and name.isupper() and name in codes[:-1] else None

    # ------------------------------------------------------------------ the geopy interface

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        country_codes: str | Iterable[str] | None = None,
        limit: int | None = None,
        near: Point | Sequence[float] | None = None,
        kind: str | None = None,
    ) -> Location | list[Location] | None:
        """Return the likeliest place for `query`, or None; a list when not `exactly_one`.

        Parameters
        ----------
        query : str
            A name, with or without type words and context ("Sumy region", "Tripoli, Lebanon").
        country_codes : str or iterable of str
            Only places of these countries (ISO alpha-2).
        limit : int
            Most places returned when not `exactly_one`, 10 by default.
        near : Point or (latitude, longitude)
            Prefer places near this point.
        kind : str
            Only this feature, one of `FEATURES`.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            When `query` is empty.
        """
        if not str(query).strip():
            raise GeocoderQueryError("empty query")
        hits = self.candidates(str(query), fuzzy=self.fuzzy)
        if country_codes is not None:
            codes = [country_codes] if isinstance(country_codes, str) else country_codes
            allowed = {code.upper() for code in codes}
            hits = [raw for raw in hits if raw["country"] in allowed]
        if kind is not None:
            hits = [raw for raw in hits if raw["feature"] == kind]
        hits.sort(key=lambda raw: -self._preference(raw, near))
        if exactly_one:
            return _location(hits[0]) if hits else None
        return [_location(raw) for raw in hits[: limit or 10]] or None

    def _preference(self, raw: dict[str, Any], near: Point | Sequence[float] | None) -> float:
        score: float = raw["score"]
        if raw["country"] in self.country_bias:
            score += 3
        if near is not None:
            point = (float(near[0]), float(near[1]))
            score -= min(4.0, distance_km(point, (raw["latitude"], raw["longitude"])) / 200)
        return score

    def reverse(
        self,
        query: Point | str | Sequence[float],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int = 5,
    ) -> Location | list[Location] | None:
        """Return the town or district at or nearest to a point; `limit` of them as a list."""
        point = Point(query)
        here = (point.latitude, point.longitude)
        towns, unit = self._towns
        cosines = unit @ _unit_vectors(*(np.array([degrees]) for degrees in here))[0]
        nearest = np.argsort(-cosines)[: limit + 50]
        found = []
        for row in (self._row(int(towns[i])) for i in nearest):
            away = distance_km(here, _point(row))
            beyond = max(0.0, away - row["radius_km"])
            found.append(
                row | {"matched": "reverse", "score": -beyond, "why": f"{away:.1f} km away"}
            )
        # Inside a large town and beside one of its quarters, the town is the answer.
        found.sort(key=lambda raw: (raw["score"], raw["radius_km"]), reverse=True)
        locations = [_location(raw) for raw in found[:limit]]
        if not exactly_one:
            return locations or None
        return locations[0] if locations else None

    @functools.cached_property
    def _towns(self) -> tuple[np.ndarray, np.ndarray]:
        codes, names = self._text["feature"]
        wanted = [i for i, name in enumerate(names[:-1]) if name in ("city", "district")]
        rows = np.flatnonzero(np.isin(codes, wanted))
        return rows, _unit_vectors(self._latitude[rows], self._longitude[rows])


@functools.cache
def load_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, read once.

    >>> load_gazetteer().geocode("Dniprovskyi district").raw["admin1"]
    'Kyiv City'
    """
    return Gazetteer()


def _plain(name: str) -> str:
    return (name if name.isascii() else anyascii(name)).casefold()


def _take_part(raw: dict[str, Any], part: str) -> dict[str, Any]:
    """Return the row of a part of an area: "eastern Ukraine", "outskirts of Goma"."""
    raw["why"] += f", {part}"
    if part == "near":
        return raw | {"feature": "region", "radius_km": raw["radius_km"] + 10.0}
    if raw["feature"] not in ("country", "admin1", "admin2", "region"):
        return raw  # the east of a town is still the town
    north, east = DIRECTIONS[part]
    step = 0.45 * raw["radius_km"] / _KM_PER_DEGREE
    latitude = raw["latitude"] + north * step
    longitude = raw["longitude"] + east * step / max(0.1, math.cos(math.radians(latitude)))
    return raw | {
        "name": f"{part} {raw['name']}",
        "feature": "region",
        "latitude": round(latitude, 4),
        "longitude": round(longitude, 4),
        "radius_km": round(0.6 * raw["radius_km"], 1),
    }


def _widen(raw: dict[str, Any], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return a town as the area around it, when an area of its name was asked for."""
    if raw["feature"] != "city" or not {"admin1", "admin2", "region"} & set(kinds):
        return raw
    radius = raw["radius_km"] + (25.0 if "admin2" in kinds else 45.0)
    why = f"{raw['why']}, none known: around the town"
    return raw | {"feature": "region", "radius_km": radius, "why": why}


def _lies_in(raw: dict[str, Any], area: dict[str, Any]) -> bool:
    if raw["country"] is pd.NA or area["country"] is pd.NA:  # seas and continents have none
        return distance_km(_point(raw), _point(area)) <= area["radius_km"]
    if area["feature"] == "country" or raw["country"] != area["country"]:
        return bool(raw["country"] == area["country"])
    if area["feature"] == "admin1":
        return bool(raw["admin1"] is not pd.NA and raw["admin1"] == area["name"])
    return distance_km(_point(raw), _point(area)) <= area["radius_km"] * 1.3 + 15


def _point(raw: dict[str, Any]) -> tuple[float, float]:
    return raw["latitude"], raw["longitude"]


def _location(raw: dict[str, Any]) -> Location:
    parts = (raw["name"], raw["admin1"], raw["country"])
    address = ", ".join(dict.fromkeys(str(part) for part in parts if part is not pd.NA))
    return Location(address, Point(raw["latitude"], raw["longitude"]), raw)


def _unit_vectors(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
