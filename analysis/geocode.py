"""Place names to coordinates: a geopy geocoder over the shipped gazetteer, no network.

Names are matched by a spelling key (`fold`), so that transliterations of one name meet. Which of
several places an article means is decided in `resolve`; here a name only lists its `candidates`.
"""

from __future__ import annotations

import csv
import functools
import math
import re
import warnings
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from anyascii import anyascii
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError, GeocoderUnavailable, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from analysis import resources

# `water` is sea, gulf or strait; `river` is inland water (river, lake, canal).
FEATURES = ("country", "admin1", "admin2", "city", "district", "region", "water", "river", "site")

# How a name belongs to a place. CONTEXT names ("Ill.", "Central") only help another name along.
CONTEXT, ALTERNATE, OWN = 0, 1, 2

_EARTH_KM = 6371.0
_KM_PER_DEGREE = 111.2

# --------------------------------------------------------------------------- spelling keys

_ARTICLES = frozenset("al el ul ad adh ar as ash at az an ed edh er es esh et ez en".split())
_WORDS = {"saint": "st", "sainte": "st", "sankt": "st", "mount": "mt", "fort": "ft", "and": ""}
_MARKS = re.compile(r"[’‘'`´ʼʻʿʾʹ\"]")
_GAPS = re.compile(r"[^a-z0-9]+")
_CONSONANTS = (
    ("shch", "sch"),
    ("kh", "h"),
    ("zh", "z"),
    ("gh", "g"),
    ("dh", "d"),
    ("ph", "f"),
    ("q", "k"),
    ("w", "v"),
)
_I_RUN = re.compile(r"(?:[iy]+(?:j(?![eiou]))?)+")
_IE = re.compile(r"(?<=[^aeiou])ie")
_AI = re.compile(r"ei")
_LAST_H = re.compile(r"(?<=a)h$")
_TWICE = re.compile(r"(.)\1+")


@functools.lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """Return the spelling key of a name; transliterations of one name share it.

    Case, accents, apostrophes, Arabic articles, Saint/St and the usual pairs (kh/h, zh/z, q/k,
    w/v, -yi/-iy/-y, ya/ia, ye/ie, ou/u, ay/ei) fall together; different letters stay apart.

    >>> fold("Sviatoshynskyi") == fold("Svyatoshynsky")
    True
    >>> fold("Deir ez-Zor"), fold("Krasnodar"), fold("Krasnoyarsk")
    ('dair al zor', 'krasnodar', 'krasnoiarsk')
    """
    plain = name if name.isascii() else anyascii(name)
    words = _GAPS.sub(" ", _MARKS.sub("", plain.casefold())).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    last = len(words) - 1
    folded = (
        "al" if word in _ARTICLES and i < last else _fold_word(_WORDS.get(word, word))
        for i, word in enumerate(words)
    )
    return " ".join(word for word in folded if word)


def _fold_word(word: str) -> str:
    if len(word) > 3:
        word = _TWICE.sub(r"\1", word)
    for spelled, key in _CONSONANTS:
        if spelled in word:
            word = word.replace(spelled, key)
    if len(word) < 4:  # too little left to tell names apart: Yei is not Ai
        return _I_RUN.sub("i", word)
    word = _I_RUN.sub("i", word.replace("ou", "u"))
    word = _AI.sub("ai", _IE.sub("e", word))
    word = _TWICE.sub(r"\1", word)
    return _LAST_H.sub("", word) if len(word) > 4 else word


# --------------------------------------------------------------------------- reading a query

_DIRECTIONS = {
    "north": (1, 0), "northern": (1, 0), "south": (-1, 0), "southern": (-1, 0),
    "east": (0, 1), "eastern": (0, 1), "west": (0, -1), "western": (0, -1),
    "northeast": (0.7, 0.7), "northeastern": (0.7, 0.7),
    "northwest": (0.7, -0.7), "northwestern": (0.7, -0.7),
    "southeast": (-0.7, 0.7), "southeastern": (-0.7, 0.7),
    "southwest": (-0.7, -0.7), "southwestern": (-0.7, -0.7),
    "central": (0, 0),
}  # fmt: skip
_DIRECTION = re.compile(
    r"(?:far[ -])?"
    r"((?:north|south)-?(?:east|west)(?:ern)?|(?:north|south|east|west)(?:ern)?|central)"
    r"[ -]+(?=\w)",
    re.I,
)
_NEAR = re.compile(
    r"(?:near|outside|around|close to|(?:the )?(?:outskirts|suburbs|vicinity|edge) of)\s+", re.I
)


@functools.cache
def _type_words() -> dict[str, tuple[str, ...]]:
    rows = resources.lexicon("place_types")
    return {row["pattern"].casefold(): tuple(row["label"].split()) for row in rows}


@functools.cache
def _type_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(w) for w in sorted(_type_words(), key=len, reverse=True))
    head = re.compile(rf"(?:the )?(?:[a-z]+ )?\b({words})s? of\s+(?:the )?(?=\w)", re.I)
    tail = re.compile(rf"(?<=\w)[ -]({words})$", re.I)
    return head, tail


_POSSESSIVE = re.compile(r"(?P<context>.{2,}?)['’]s?\s+(?P<head>\w.+)", re.S)
_IN = re.compile(r"\s+in\s+(?:the\s+)?(?=[A-Z])|\s*,\s*")


def _split_context(name: str) -> tuple[str, list[str]]:
    """Return the place itself and the places said to hold it.

    >>> _split_context("Kyiv's Obolon district"), _split_context("Tripoli, Lebanon")
    (('Obolon district', ['Kyiv']), ('Tripoli', ['Lebanon']))
    """
    name = re.sub(r"['’]s?$", "", name.strip())
    head, *context = (part for part in _IN.split(name) if part)
    if found := _POSSESSIVE.fullmatch(head):
        return found["head"], [found["context"], *context]
    return head, context


@dataclass(frozen=True)
class _Reading:
    """One way to read a query: the bare name, the features asked for, what part of the place."""

    name: str
    kinds: tuple[str, ...] = ()
    part: str = ""


def _readings(text: str) -> Iterator[_Reading]:
    """Yield the readings of a place phrase, the most literal first."""
    yield _Reading(text)
    name, part = text, ""
    kinds: tuple[str, ...] = ()
    if near := _NEAR.match(name):
        name, part = name[near.end() :], "near"
    head, tail = _type_patterns()
    # A town "of" something is a name or an apposition; only a short type phrase is cut off.
    if found := head.match(name):
        name, kinds = name[found.end() :], _type_words()[found[1].casefold()]
    while found := tail.search(name):
        name, kinds = name[: found.start()], _type_words()[found[1].casefold()]
    if name != text:
        yield _Reading(name, kinds, part)
    if found := _DIRECTION.match(name):
        yield _Reading(name[found.end() :], kinds, found[1].casefold().replace("-", ""))


# --------------------------------------------------------------------------- the gazetteer


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
        head, context = _split_context(name)
        hits = self._look_up(_Reading(name), literal=True) if context else []
        if not hits:
            hits = self._inside(self._read(head, fuzzy=fuzzy), context)
        return sorted(hits, key=lambda raw: -raw["score"])

    def _read(self, head: str, *, fuzzy: bool) -> list[dict[str, Any]]:
        """Return the hits of the first reading that has any."""
        for reading in _readings(head):
            if hits := self._look_up(reading, literal=reading.name == head):
                return hits
        return self._look_alike(reading) if fuzzy else []

    def _look_up(self, reading: _Reading, *, literal: bool = False) -> list[dict[str, Any]]:
        key = fold(reading.name)
        if not key:
            return []
        hits = [
            self._raw(place, status, reading)
            for place, status in self._names.find(key)
            if status != CONTEXT or (reading.kinds and not literal)
        ]
        if not reading.kinds:
            return hits
        fitting = [raw for raw in hits if raw["feature"] in reading.kinds]
        if fitting or {"water", "river"} & set(reading.kinds):
            return fitting  # a river without an entry is not the town of that name
        return [_widen(raw, reading.kinds) for raw in hits]

    def _raw(self, place: int, status: int, reading: _Reading) -> dict[str, Any]:
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

    def _look_alike(self, reading: _Reading) -> list[dict[str, Any]]:
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
    north, east = _DIRECTIONS[part]
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


def distance_km(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the great-circle distance of two (latitude, longitude) points in km.

    >>> round(distance_km((50.45, 30.52), (49.99, 36.23)))
    409
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


# --------------------------------------------------------------------------- codes and demonyms

_PRECISION = {
    "country": (3, 6),
    "admin1": (3, 4),
    "admin2": (2, 3),
    "water": (3, 7),
    "river": (3, 5),
}


def precision(feature: str, radius_km: float) -> tuple[int, int]:
    """Return the precision codes (ACLED geo_precision, UCDP GED where_prec) of a place.

    Sources: ACLED Codebook, "Geo-precision" (1 a named town or site, 2 the area around it or a
    small part of a region, 3 a larger region); UCDP GED Codebook, "where_prec" (1 exact location,
    2 within about 25 km of a known point, 3 second-order division, 4 first-order division,
    5 linear feature or fuzzy area, 6 country, 7 international waters or airspace).

    Parameters
    ----------
    feature : str
        One of `FEATURES`.
    radius_km : float
        How far from the point the event may have been.

    Raises
    ------
    ValueError
        When `feature` is unknown.

    >>> precision("city", 4), precision("admin1", 90), precision("region", 300)
    ((1, 1), (3, 4), (3, 5))
    """
    if feature not in FEATURES:
        raise ValueError(f"feature {feature!r} is not one of {', '.join(FEATURES)}")
    if feature in _PRECISION:
        return _PRECISION[feature]
    if radius_km <= 30:
        return (2, 2) if feature == "region" else (1, 1)
    return (2, 5) if radius_km <= 75 else (3, 5)


@functools.cache
def demonyms() -> dict[str, str]:
    """Return demonyms and their plurals, case-folded, with the ISO alpha-2 code they point to.

    >>> demonyms()["sudanese"], demonyms()["ukrainians"]
    ('SD', 'UA')
    """
    found = {row["pattern"].casefold(): row["label"] for row in resources.lexicon("demonyms")}
    plurals = {
        f"{word}s": code for word, code in found.items() if not re.search("(?:s|ese|ish|ch)$", word)
    }
    return plurals | found


# --------------------------------------------------------------------------- building one

_PLACE_COLUMNS = [
    "geonameid", "name", "admin1", "country", "feature",
    "latitude", "longitude", "population", "radius_km",
]  # fmt: skip
_LATIN = re.compile(r"[\u0020-\u024f\u02b0-\u036f\u1e00-\u1eff\u2010-\u201f]+")
_ODD = re.compile(r"[\d,;:/()\[\]|]|^[A-Z]{2,4}$|^.{1,2}$")
_LEADING_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|az|an|ed|er|es|esh|et|ez)[ -]", re.I)


def useful_name(name: str) -> bool:
    """Say whether an alternate name is worth a key: Latin letters, no code, no number."""
    return bool(_LATIN.fullmatch(name)) and not _ODD.search(name)


def city_radius(population: float) -> float:
    """Return the radius in km of a built-up area at 3,000 people per square km, 1 to 25."""
    return min(25.0, max(1.0, math.sqrt(max(population, 0) / 3000 / math.pi)))


_SIZE_WITHOUT_POPULATION = {"water": 6.5, "river": 5.0, "region": 5.5, "site": 4.5}
_SHIFT = {"country": 2.0, "admin1": -2.0, "admin2": -2.0, "district": -0.5}


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


def write_gazetteer(places: pd.DataFrame, names: pd.DataFrame, out: Path | str) -> Path:
    """Write ``places.parquet`` and ``names.parquet`` for `Gazetteer`; return the folder.

    Parameters
    ----------
    places : DataFrame
        geonameid, name, admin1, country, feature, latitude, longitude, population, radius_km.
    names : DataFrame
        place (row number in `places`), name, status (`OWN`, `ALTERNATE`, `CONTEXT`).
    out : path
        Folder, made when missing.

    Raises
    ------
    ValueError
        When a feature is not one of `FEATURES` or a name points outside `places`.
    """
    if odd := sorted(set(places["feature"]) - set(FEATURES)):
        raise ValueError(f"unknown features: {', '.join(map(str, odd))}")
    if len(names) and not names["place"].between(0, len(places) - 1).all():
        raise ValueError("names.place points outside places")
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    # Neighbours next to each other: a third smaller on disk.
    order = places.reset_index(drop=True).sort_values(["country", "admin1", "latitude"]).index
    new_row = pd.Series(range(len(order)), index=order)
    _write_places(places.iloc[order], folder / "places.parquet")
    _write_names(names.assign(place=names["place"].map(new_row)), folder / "names.parquet")
    return folder


def _write_places(places: pd.DataFrame, path: Path) -> None:
    typed = places[_PLACE_COLUMNS].astype(
        {
            "geonameid": "Int64",
            "population": "Int64",
            "name": "string",
            "latitude": "float64",
            "longitude": "float64",
            "radius_km": "float64",
        }
    )
    typed = typed.round({"latitude": 4, "longitude": 4, "radius_km": 1})
    typed = typed.astype({"latitude": "float32", "longitude": "float32", "radius_km": "float32"})
    for column in ("admin1", "country", "feature"):
        typed[column] = typed[column].astype("string").astype("category")
    typed.to_parquet(
        path,
        index=False,
        compression="zstd",
        compression_level=19,
        use_dictionary=["admin1", "country", "feature", "radius_km", "population"],
        column_encoding={
            "geonameid": "DELTA_BINARY_PACKED",
            "name": "DELTA_LENGTH_BYTE_ARRAY",
            "latitude": "BYTE_STREAM_SPLIT",
            "longitude": "BYTE_STREAM_SPLIT",
        },
    )


def _write_names(names: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    keyed = pd.DataFrame(
        {
            "key": [fold(name) for name in names["name"]],
            "place": names["place"].to_numpy("int32"),
            "status": names["status"].to_numpy("uint8"),
        }
    )
    keyed = keyed[keyed["key"].str.len() > 1].groupby(["key", "place"], as_index=False).max()
    keyed = keyed.sort_values(["key", "place"], ignore_index=True)
    table = pa.table(
        {
            "key": pa.array(keyed["key"].tolist(), pa.string()),
            "place": pa.array(keyed["place"], pa.int32()),
            "status": pa.array(keyed["status"], pa.uint8()),
        }
    )
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=["status"],
        column_encoding={"key": "DELTA_BYTE_ARRAY", "place": "PLAIN"},
    )


_DUMP_COLUMNS = {
    0: "geonameid", 1: "name", 2: "asciiname", 3: "alternates", 4: "latitude", 5: "longitude",
    6: "class", 7: "code", 8: "country", 10: "admin1", 14: "population",
}  # fmt: skip
_FEATURE_OF_CODE = {"PPLX": "district", "ADM1": "admin1", "ADM2": "admin2"}
_FEATURE_OF_CLASS = {"P": "city", "H": "river", "S": "site", "L": "region"}
_SEA_CODES = frozenset("SEA GULF STRT OCN BAY CHN".split())
_SITE_CODES = frozenset("AIRB AIRF AIRP MILB INSM NSY PS PSN PSH CMP RSTN PRT DAM BRG".split())


def build_gazetteer(geonames_dump: Path | str, out: Path | str) -> Path:
    """Build a gazetteer from a GeoNames dump, together with the shipped areas and sites.

    Parameters
    ----------
    geonames_dump : path
        A tab-separated file in the format of ``allCountries.txt`` (``UA.txt`` does as well).
    out : path
        Folder to write; pass it to `Gazetteer`.

    Raises
    ------
    ValueError
        When the file is not in that format.
    """
    dump = _read_dump(Path(geonames_dump))
    shipped, shipped_names = _shipped_rows(dump)
    places = pd.concat([shipped, dump], ignore_index=True)
    rows = [
        (place, name, OWN if name in (own, ascii_name) else ALTERNATE)
        for place, own, ascii_name, alternates in zip(
            range(len(shipped), len(places)),
            dump["name"],
            dump["asciiname"],
            dump["alternates"],
            strict=True,
        )
        for name in {own, ascii_name, *filter(useful_name, alternates.split(","))}
        if name
    ]
    own = pd.DataFrame(rows, columns=["place", "name", "status"])
    return write_gazetteer(places, pd.concat([shipped_names, own], ignore_index=True), out)


def _read_dump(path: Path) -> pd.DataFrame:
    try:
        dump = pd.read_csv(
            path,
            sep="\t",
            header=None,
            usecols=list(_DUMP_COLUMNS),
            dtype="string",
            keep_default_na=False,
            quoting=csv.QUOTE_NONE,
        ).rename(columns=_DUMP_COLUMNS)
        for column in ("latitude", "longitude", "population", "geonameid"):
            dump[column] = pd.to_numeric(dump[column].replace("", "0"))
    except (ValueError, pd.errors.ParserError) as error:
        raise ValueError(f"{path}: not in the format of GeoNames allCountries.txt") from error
    dump["feature"] = dump["code"].map(_FEATURE_OF_CODE)
    dump["feature"] = dump["feature"].fillna(dump["class"].map(_FEATURE_OF_CLASS))
    dump.loc[dump["code"].isin(_SEA_CODES), "feature"] = "water"
    dump = dump[(dump["class"] != "S") | dump["code"].isin(_SITE_CODES)]
    dump = dump.dropna(subset="feature").reset_index(drop=True)
    return _with_areas(dump)


def _with_areas(dump: pd.DataFrame) -> pd.DataFrame:
    """Name the admin-1 of every row and guess radii: a dump has points, no shapes."""
    dump["code1"] = dump["country"] + "." + dump["admin1"]
    first = dump[dump["feature"] == "admin1"].drop_duplicates("code1").set_index("code1")["name"]
    dump["admin1"] = dump["code1"].map(first)
    guess = {"admin1": 80.0, "admin2": 25.0, "region": 50.0, "water": 150.0, "river": 50.0}
    sizes = dump["population"].map(city_radius)
    dump["radius_km"] = dump["feature"].map(guess).astype("float64").fillna(sizes)
    return dump.drop(columns="code1")


def _shipped_rows(dump: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shipped rows a dump lacks (countries, shapes, seas, sites) with their keys."""
    folder = resources.data_path() / "gazetteer"
    places = pd.read_parquet(folder / "places.parquet")
    names = pd.read_parquet(folder / "names.parquet").rename(columns={"key": "name"})
    for column in ("admin1", "country", "feature"):
        places[column] = places[column].astype("string")
    kept = ~places["feature"].isin(["city", "district", "admin2"])
    kept |= ~places["geonameid"].isin(dump["geonameid"]) & (places["feature"] == "district")
    rows = np.flatnonzero(kept.to_numpy(dtype=bool))
    renumber = pd.Series(range(len(rows)), index=rows)
    names = names[names["place"].isin(rows)]
    names = names.assign(place=names["place"].map(renumber))
    return places.iloc[rows].reset_index(drop=True), names


# --------------------------------------------------------------------------- services, opt-in


def online(
    geocoder: Geocoder, *, cache_path: Path | str, min_delay_seconds: float = 1.0
) -> Callable[[str], Location | None]:
    """Return a lookup over any geopy geocoder, rate-limited and with its answers kept on disk.

    Parameters
    ----------
    geocoder : geopy.geocoders.base.Geocoder
        For example ``Nominatim(user_agent="your-project")``.
    cache_path : path
        CSV of answers (query, address, latitude, longitude); read first, appended to.
        "Not found" is kept, too; a failed request is not.
    min_delay_seconds : float
        Time between two requests.

    Returns
    -------
    callable
        str -> Location, or None when not found or the service fails (one warning).
    """
    return _OnlineLookup(geocoder, Path(cache_path), min_delay_seconds)


class _OnlineLookup:
    _HEADER = ("query", "address", "latitude", "longitude")

    def __init__(self, geocoder: Geocoder, path: Path, delay: float) -> None:
        self._ask = RateLimiter(
            geocoder.geocode, min_delay_seconds=delay, max_retries=0, swallow_exceptions=False
        )
        self._path = path
        self._warned = False
        self._answers = self._read()

    def __call__(self, query: str) -> Location | None:
        if query not in self._answers:
            try:
                self._answers[query] = self._ask(query)
            except GeopyError as error:
                self._warn(error)
                return None
            self._append(query, self._answers[query])
        return self._answers[query]

    def _read(self) -> dict[str, Location | None]:
        if not self._path.exists():
            return {}
        with self._path.open(encoding="utf-8", newline="") as file:
            try:
                return {row["query"]: _saved_location(row) for row in csv.DictReader(file)}
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{self._path}: not a file of saved answers") from error

    def _append(self, query: str, found: Location | None) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self._path.exists()
        with self._path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(self._HEADER)
            cells = (found.address, found.latitude, found.longitude) if found else ("", "", "")
            writer.writerow((query, *cells))

    def _warn(self, error: GeopyError) -> None:
        if not self._warned:
            self._warned = True
            message = f"the online geocoder failed ({type(error).__name__}); names stay open"
            warnings.warn(message, stacklevel=3)


def _saved_location(row: dict[str, str]) -> Location | None:
    if not row["latitude"]:
        return None
    point = Point(float(row["latitude"]), float(row["longitude"]))
    return Location(row["address"], point, {"matched": "saved"})
