"""Gazetteer files in memory: columns of places, sorted keys, the grid of towns, look-alikes."""

from __future__ import annotations

import functools
import math
from array import array
from bisect import bisect_left
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.geocode.codes import EARTH_KM, OWN, distance_km

BLOCK = 1 << 16  # names looked at together
_SIZE_WITHOUT_POPULATION = {"water": 6.5, "river": 5.0, "region": 5.5, "site": 4.5}
_SHIFT = {"country": 2.0, "admin1": -2.0, "admin2": -2.0, "district": -0.5}


def _read_columns(path: Path) -> dict[str, Any]:
    """Return the columns of a Parquet file as Arrow arrays, read one by one to stay small."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    usual, lean = pa.default_memory_pool(), pa.system_memory_pool()
    pa.set_memory_pool(lean)  # the usual pool keeps 40 MB of scratch space
    columns = {}
    try:
        with pq.ParquetFile(path, memory_map=True, pre_buffer=False) as file:
            for name in file.schema_arrow.names:
                column = file.read(columns=[name], use_threads=False)[name]
                columns[name] = column.combine_chunks()
                lean.release_unused()
    finally:
        pa.set_memory_pool(usual)
    return columns


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


class Places:
    """The places of a gazetteer, one array for each column."""

    def __init__(self, path: Path) -> None:
        columns = _read_columns(path)
        self._name = columns["name"]
        self._text = {name: _codes_and_names(columns[name]) for name in _TEXTS}
        self.geonameid, self.population = (
            columns[name].fill_null(-1).to_numpy(zero_copy_only=False).astype("int32")
            for name in ("geonameid", "population")
        )
        self.latitude, self.longitude, self.radius = (
            columns[name].to_numpy(zero_copy_only=False)
            for name in ("latitude", "longitude", "radius_km")
        )
        self.rank = _ranks(self._text["feature"], self.population)
        if "prior" in columns:
            self.rank += columns["prior"].to_numpy(zero_copy_only=False)

    def __len__(self) -> int:
        return len(self._name)

    def name(self, place: int) -> str:
        """Return the own name of a place."""
        return str(self._name[place].as_py())

    def text(self, column: str, place: int) -> Any:
        """Return admin1, country or feature of a place."""
        codes, names = self._text[column]
        return names[codes[place]]

    def point(self, place: int) -> tuple[float, float]:
        """Return latitude and longitude of a place."""
        return float(self.latitude[place]), float(self.longitude[place])

    def row(self, place: int) -> dict[str, Any]:
        """Return a place as a raw mapping (see the notes of `Gazetteer`)."""
        geonameid, population = int(self.geonameid[place]), int(self.population[place])
        return {
            "geonameid": pd.NA if geonameid < 0 else geonameid,
            "name": self.name(place),
            "admin1": self.text("admin1", place),
            "country": self.text("country", place),
            "feature": self.text("feature", place),
            "latitude": round(float(self.latitude[place]), 4),
            "longitude": round(float(self.longitude[place]), 4),
            "radius_km": round(float(self.radius[place]), 1),
            "population": pd.NA if population < 0 else population,
        }

    def of_kind(self, *features: str) -> np.ndarray:
        """Return the rows of some features."""
        codes, names = self._text["feature"]
        wanted = [code for code, name in enumerate(names[:-1]) if name in features]
        rows: np.ndarray = np.flatnonzero(np.isin(codes, wanted))
        return rows

    @functools.cached_property
    def countries(self) -> dict[str, int]:
        """The row of each country by its code."""
        return {self.text("country", int(row)): int(row) for row in self.of_kind("country")}

    @functools.cached_property
    def towns(self) -> Towns:
        """Towns and quarters by where they lie."""
        rows = self.of_kind("city", "district")
        return Towns(rows, self.latitude[rows], self.longitude[rows])


_TEXTS = ("admin1", "country", "feature")


class Names:
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
    def own(self) -> OwnKeys:
        """The keys of own names, for the fuzzy last resort."""
        return OwnKeys(
            np.frombuffer(self._data, "uint8"),
            np.frombuffer(self._offsets, "int32"),
            np.flatnonzero(self.status == OWN),
        )


class OwnKeys:
    """Keys in piles of one first letter and one length, each with the set of its letters.

    Few keys are near another in all three, so that only those few are compared in full.
    """

    def __init__(self, data: np.ndarray, offsets: np.ndarray, rows: np.ndarray) -> None:
        self._data, self._offsets = data, offsets
        letters = _letter_sets(data, offsets)[rows]
        pile = data[offsets[rows]].astype("int32") * 256
        pile += np.minimum(offsets[rows + 1] - offsets[rows], 255)
        order = np.argsort(pile, kind="stable")
        self._rows, self._letters, self._pile = rows[order], letters[order], pile[order]

    def near(self, key: str, share: float) -> list[str]:
        """Return keys of the same first letter that may be alike in at least this `share`."""
        wanted = key.encode()
        most = int((1 - share) * 2 * len(wanted) / share)  # single letters put in or left out
        pile = wanted[0] * 256 + len(wanted)
        ends = np.array([pile - most, pile + most + 1], self._pile.dtype)
        first, last = self._pile.searchsorted(ends)
        letters = np.bitwise_or.reduce(_letters(np.frombuffer(wanted, "uint8")))
        apart = self._letters[first:last] ^ letters
        for _ in range(most):
            apart &= apart - np.minimum(apart, 1)  # strike out one letter
        rows = self._rows[first:last][apart == 0]
        starts, ends = self._offsets[rows], self._offsets[rows + 1]
        found = (self._data[a:b].tobytes().decode() for a, b in zip(starts, ends, strict=True))
        return list(dict.fromkeys(found))


def _letters(data: np.ndarray) -> np.ndarray:
    """Return one bit for each byte of a key: a to z, some of them shared with digits."""
    bits: np.ndarray = np.left_shift(np.uint32(1), (data & 31).astype("uint32"))
    return bits


def _letter_sets(data: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the letters of each key, block by block to stay small."""
    sets = np.zeros(len(offsets) - 1, "uint32")
    for first in range(0, len(sets), BLOCK):
        starts = offsets[first : first + BLOCK + 1]
        bits = _letters(data[starts[0] : starts[-1]])
        sets[first : first + BLOCK] = np.bitwise_or.reduceat(bits, starts[:-1] - starts[0])
    return sets


class Towns:
    """Towns by squares of one degree, to find those around a point."""

    def __init__(self, rows: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> None:
        square = _square(np.floor(latitude), np.floor(longitude)).astype("int32")
        order = np.argsort(square, kind="stable")
        self._square, self._rows = square[order], rows[order]
        self._latitude, self._longitude = latitude[order], longitude[order]

    def around(self, latitude: float, longitude: float, n: int = 1) -> list[tuple[float, int]]:
        """Return (km, place) of the `n` towns nearest to a point."""
        for reach in (1, 2, 4, 8, 16, 45, 180):
            near = self._within(latitude, longitude, reach)
            away = _distances(latitude, longitude, self._latitude[near], self._longitude[near])
            order = np.argsort(away, kind="stable")[:n]
            # Beyond `reach` degrees, less at the poles, lie squares nobody looked into.
            sure = reach * 111 * max(0.0, math.cos(math.radians(min(90, abs(latitude) + reach))))
            if (len(order) == n and away[order[-1]] <= sure) or reach == 180:
                return [(float(away[i]), int(self._rows[near[i]])) for i in order]
        return []

    def _within(self, latitude: float, longitude: float, reach: int) -> np.ndarray:
        row, column = math.floor(latitude), math.floor(longitude)
        south, north = max(-90, row - reach), min(90, row + reach)
        west, east = max(column - reach, column - 180), min(column + reach, column + 179)
        ends = [
            (_square(line, a), _square(line, b) + 1)
            for line in range(south, north + 1)
            for a, b in _columns(west, east)
        ]
        cut = self._square.searchsorted(np.array(ends, "int32"))
        return np.concatenate([np.arange(first, last) for first, last in cut.tolist()])


def _columns(west: int, east: int) -> list[tuple[int, int]]:
    """Return the runs of columns between two meridians, cut where the date line is."""
    if west < -180:
        return [(west + 360, 180), (-180, east)]
    return [(west, 180), (-180, east - 360)] if east > 180 else [(west, east)]


def _square(line: Any, column: Any) -> Any:
    return (line + 90) * 361 + column + 180


def _distances(
    latitude: float, longitude: float, latitudes: np.ndarray, longitudes: np.ndarray
) -> np.ndarray:
    """Return the km from a point to many."""
    if len(latitudes) < 4:
        pairs = zip(latitudes, longitudes, strict=True)
        return np.array([distance_km((latitude, longitude), pair) for pair in pairs])
    lat, lon = np.radians(latitudes.astype("float64")), np.radians(longitudes.astype("float64"))
    here = math.radians(latitude)
    half = np.sin((lat - here) / 2) ** 2
    half += math.cos(here) * np.cos(lat) * np.sin((lon - math.radians(longitude)) / 2) ** 2
    km: np.ndarray = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return km
