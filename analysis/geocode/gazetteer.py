"""The geopy geocoder over gazetteer files on disk."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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
from analysis.geocode.offsets import bearing_to, compass, direction, part, point_of
from analysis.geocode.phrases import LONGEST, relative, without_type
from analysis.geocode.query import Reading, kinds_of, readings, split_context, split_of
from analysis.geocode.relative import AREAS, Finder, named_part
from analysis.geocode.store import Names, Places

# Phrases within phrases: "the outskirts of the capital of the country bordering ...".
DEEPEST = 3


class _Offline(BaseSyncAdapter):
    """The adapter geopy insists on; this one cannot reach anything."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        raise GeocoderUnavailable("the shipped gazetteer answers offline")

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        raise GeocoderUnavailable("the shipped gazetteer answers offline")


class _Hit(NamedTuple):
    """A place a reading may mean, not yet written out."""

    score: float
    place: int
    own: bool
    reading: Reading
    alike: float = 100.0


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
        self._places = Places(folder / "places.parquet")
        self._names = Names(folder / "names.parquet")
        self.country_bias = frozenset(code.upper() for code in country_bias)
        self.fuzzy = fuzzy

    def __len__(self) -> int:
        return len(self._places)

    def country_name(self, code: str) -> str | None:
        """Return the name of a country by its ISO alpha-2 code.

        >>> load_gazetteer().country_name("SD")
        'Sudan'
        """
        row = self._places.countries.get(code.upper())
        return None if row is None else self._places.name(row)

    # ------------------------------------------------------------------ what a name may mean

    def candidates(
        self, name: str, *, fuzzy: bool = False, limit: int | None = 50
    ) -> list[dict[str, Any]]:
        """Return the places `name` may mean, the likeliest first, as raw mappings.

        Understood are type words ("Kherson region", "port of Hodeidah"), adjectives of country
        ("Lebanese city of Tyre", "Ukrainian capital"), context ("Moscow, Idaho", "Syria's Idlib
        province"), parts ("eastern Ukraine") and places told by others ("40 km south of Raqqa",
        "near Goma", "between Gao and Kidal", "the Syrian-Turkish border", "off the coast of
        Yemen"). Ranked by name and size only.

        Parameters
        ----------
        name : str
            A name or phrase.
        fuzzy : bool
            Accept a near miss when nothing matches.
        limit : int, optional
            Most places returned; None for all namesakes.

        Returns
        -------
        list of dict
            See the notes of `Gazetteer`; `score` is the rank used, higher is likelier.
        """
        return self._candidates(" ".join(name.split()), limit, fuzzy=fuzzy)

    def _candidates(
        self, name: str, limit: int | None, *, fuzzy: bool = False, depth: int = 0
    ) -> list[dict[str, Any]]:
        if hits := self._look_up(Reading(name), literal=True):
            return self._written(hits, limit)
        if len(name) > LONGEST:
            return []
        if depth < DEEPEST and (phrase := relative(name)) is not None:
            look_up = functools.partial(self._candidates, limit=30, depth=depth + 1)
            found = Finder(self._places, self._names, look_up).find(phrase)
            if found:
                return sorted(found, key=lambda raw: -raw["score"])[:limit]
        head, context = split_context(name)
        hits, last = self._read(head, fuzzy=fuzzy)
        if depth >= DEEPEST:
            return self._written(hits, limit)
        if not hits and (parts := split_of(head)) is not None:
            return self._of(parts, context, limit, depth)
        areas = [self._areas(told, depth) for told in context]
        if not hits and (found := self._told(last.name, context, areas)):
            return found[:limit]
        for around in filter(None, areas):
            hits = [hit for hit in hits if any(self._lies_in(hit.place, a) for a in around)]
        return self._written(hits, limit)

    def _of(
        self, parts: tuple[str, str, str], context: list[str], limit: int | None, depth: int
    ) -> list[dict[str, Any]]:
        """Read "Sadr City district of Baghdad", and "Baghdad district of Sadr City"."""
        left, kind, right = parts
        ways = [(f"{left} {kind}", right), (f"{right} {kind}", left)]
        if kind == "suburb":  # "the Beirut suburb of Dahiyeh", never the other way round
            ways = [(right, f"suburbs of {left}")]
        read = []
        for inner, outer in ways:
            if self._areas(outer, depth):
                query = ", ".join((inner, outer, *context))
                read.append(self._candidates(query, limit, depth=depth + 1))
        found = [hits for hits in read if hits]
        kinds = kinds_of(kind) or ()
        return next((hits for hits in found if hits[0]["feature"] in kinds), (found or [[]])[0])

    def _written(self, hits: list[_Hit], limit: int | None) -> list[dict[str, Any]]:
        """Write out the likeliest hits."""
        if len(hits) > 1:
            hits = sorted(hits, key=lambda hit: -hit.score)[:limit]
        return [self._raw(hit) for hit in hits]

    def _read(self, head: str, *, fuzzy: bool) -> tuple[list[_Hit], Reading]:
        """Return the hits of the first reading that has any, and the last reading tried."""
        reading = Reading(head)
        for reading in readings(head):
            if hits := self._look_up(reading, literal=reading.name == head):
                return hits, reading
        return (self._look_alike(reading) if fuzzy else []), reading

    def _look_up(self, reading: Reading, *, literal: bool = False) -> list[_Hit]:
        key = fold(reading.name)
        if not key:
            return []
        hits = [
            self._hit(place, status, reading)
            for place, status in self._find(reading.name, key)
            if status != CONTEXT or (reading.kinds and not literal)
        ]
        if reading.country:
            at = self._places.text
            hits = [hit for hit in hits if str(at("country", hit.place)) == reading.country]
        if not reading.kinds:
            return hits
        fitting = [hit for hit in hits if self._feature(hit) in reading.kinds]
        if fitting or {"water", "river"} & set(reading.kinds):
            return fitting  # a river without an entry is not the town of that name
        return hits

    def _find(self, name: str, key: str) -> list[tuple[int, int]]:
        """Return what an abbreviation as written means ("Kan."), else what its key does."""
        if "." in name or name.isupper():
            return self._names.find(name) or self._names.find(key)
        return self._names.find(key)

    def _feature(self, hit: _Hit) -> str:
        return str(self._places.text("feature", hit.place))

    def _hit(self, place: int, status: int, reading: Reading) -> _Hit:
        own = status == OWN
        bonus = 0.0
        if own:
            exact = _plain(self._places.name(place)) == _plain(reading.name)
            bonus = 1.3 + 0.9 * exact
        elif len(reading.name) < 5:
            bonus = -0.5  # short alternates are the least reliable: "Tera" for Tehran
        return _Hit(float(self._places.rank[place]) + bonus, place, own, reading)

    def _raw(self, hit: _Hit) -> dict[str, Any]:
        raw, reading = self._places.row(hit.place), hit.reading
        matched = "own" if hit.own else "alternate"
        kinds = f", as {' or '.join(reading.kinds)}" if reading.kinds else ""
        why = f"{matched} name {reading.name!r}{kinds}"
        if hit.alike < 100:
            matched, why = "fuzzy", f"{hit.alike:.0f} % like {reading.name!r}"
        raw |= {"matched": matched, "score": hit.score, "why": why}
        if reading.kinds and raw["feature"] not in reading.kinds:
            raw = _widen(raw, reading.kinds)
        return self._part(raw, reading) if reading.part else raw

    def _part(self, raw: dict[str, Any], reading: Reading) -> dict[str, Any]:
        """Return the row of a part of an area: "eastern Ukraine", "central Mali"."""
        word = reading.part.casefold()
        why = f"{raw['why']}, {word}"
        if raw["feature"] not in AREAS:
            return raw | {"why": why}  # the east of a town is still the town
        if (bearing := compass(word)) is None:
            name, radius = f"{word} {raw['name']}", round(0.6 * raw["radius_km"], 1)
            return raw | {"name": name, "feature": "region", "radius_km": radius, "why": why}
        if reading.kinds and self._lies_to(raw, bearing):
            return raw | {"why": f"{raw['why']}, in the {direction(bearing)} of {raw['country']}"}
        if (named := named_part(raw, bearing, self._places, self._names)) is not None:
            return named
        return part(raw, bearing, "part", word) | {"why": why}

    def _lies_to(self, raw: dict[str, Any], bearing: float) -> bool:
        """Say whether a division lies in that part of its country.

        Then "the eastern Donetsk region" means all of it, unlike "the eastern Lviv region".
        """
        row = None if raw["country"] is pd.NA else self._places.countries.get(raw["country"])
        if row is None or raw["feature"] not in ("admin1", "admin2"):
            return False
        middle = self._places.point(row)
        off = abs((bearing_to(middle, point_of(raw)) - bearing + 180) % 360 - 180)
        return off <= 67.5 and distance_km(middle, point_of(raw)) >= raw["radius_km"] / 2

    def _look_alike(self, reading: Reading) -> list[_Hit]:
        from rapidfuzz import fuzz, process

        key = fold(reading.name)
        if len(key) < 6:
            return []
        near = self._names.own.near(key, 0.9)
        hits = []
        for other, ratio, _ in process.extract(
            key, near, scorer=fuzz.ratio, limit=5, score_cutoff=90
        ):
            for place, status in self._names.find(other):
                hit = self._hit(place, status, reading)
                hits.append(hit._replace(score=hit.score + (ratio - 100) / 2, alike=ratio))
        return hits

    # ------------------------------------------------------------------ context

    def _areas(self, name: str, depth: int) -> list[dict[str, Any]]:
        """Return what the container of a place may be, none when nothing is known of it."""
        if name in self._places.countries:  # "Lyon, FR"
            return [self._places.row(self._places.countries[name])]
        found = self._names.find(fold(name))
        if len(found) > 1:  # "Ill." is only ever a container
            found = sorted(found, key=lambda hit: -self._places.rank[hit[0]])[:30]
        if found:
            return [self._places.row(place) for place, _ in found]
        return self._candidates(without_type(name), 30, depth=depth + 1)

    def _lies_in(self, place: int, area: dict[str, Any]) -> bool:
        here, country = self._places.point(place), self._places.text("country", place)
        if country is pd.NA or area["country"] is pd.NA:  # seas and continents have none
            return distance_km(here, point_of(area)) <= area["radius_km"]
        if area["feature"] == "country" or country != area["country"]:
            return bool(country == area["country"])
        if area["feature"] == "admin1":
            admin1 = self._places.text("admin1", place)
            return bool(admin1 is not pd.NA and admin1 == area["name"])
        return distance_km(here, point_of(area)) <= area["radius_km"] * 1.3 + 15

    def _told(
        self, name: str, context: list[str], areas: list[list[dict[str, Any]]]
    ) -> list[dict[str, Any]]:
        """Return where an unknown place is said to lie: "Zarkondu, 40 km south of Raqqa"."""
        for told, around in zip(context, areas, strict=True):
            if around and relative(without_type(told)) is not None:
                return [
                    raw | {"name": name, "why": f"{name!r} is unknown; told as {raw['why']}"}
                    for raw in around
                    if raw["feature"] == "region"
                ]
        return []

    # ------------------------------------------------------------------ the geopy interface

    def geocode(
        self,
        query: str | Mapping[str, str],
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
        query : str or mapping
            A name or phrase, see `candidates`; or, as `geopy.geocoders.Nominatim` takes it, a
            mapping with some of the keys ``amenity city county state country``.
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
        kinds = {kind} if kind else set()
        if isinstance(query, Mapping):
            query, asked = _structured(query)
            kinds = kinds or asked
        if not str(query).strip():
            raise GeocoderQueryError("empty query")
        hits = self.candidates(str(query), fuzzy=self.fuzzy, limit=None)
        if country_codes is not None:
            codes = country_codes.split(",") if isinstance(country_codes, str) else country_codes
            allowed = {code.strip().upper() for code in codes}
            hits = [raw for raw in hits if raw["country"] in allowed]
        if kinds:
            hits = [raw for raw in hits if raw["feature"] in kinds]
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
        found = []
        for away, place in self._places.towns.around(*here, n=limit + 50):
            row = self._places.row(place)
            inside = row["radius_km"] - away
            why = f"{away:.1f} km away"
            found.append(row | {"matched": "reverse", "score": min(0.0, inside), "why": why})
        # Inside a large town and beside one of its quarters, the town is the answer.
        found.sort(key=lambda raw: (raw["score"], raw["radius_km"]), reverse=True)
        locations = [_location(raw) for raw in found[:limit]]
        if not exactly_one:
            return locations or None
        return locations[0] if locations else None


@functools.cache
def load_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, read once.

    >>> load_gazetteer().geocode("Dniprovskyi district").raw["admin1"]
    'Kyiv City'
    """
    return Gazetteer()


def _plain(name: str) -> str:
    return (name if name.isascii() else anyascii(name)).casefold()


# Keys of a structured query, the finest first, and the features each asks for.
_PARTS = {
    "amenity": {"site"},
    "city": {"city", "district"},
    "county": {"admin2", "district"},
    "state": {"admin1", "region"},
    "country": {"country"},
}


def _structured(query: Mapping[str, str]) -> tuple[str, set[str]]:
    """Return a structured query as a phrase, and what its finest part should be."""
    told = [(key, str(query[key])) for key in _PARTS if query.get(key)]
    return ", ".join(text for _, text in told), _PARTS[told[0][0]] if told else set()


def _widen(raw: dict[str, Any], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return a town as the area around it, when an area of its name was asked for."""
    if raw["feature"] != "city" or not {"admin1", "admin2", "region"} & set(kinds):
        return raw
    radius = raw["radius_km"] + (25.0 if "admin2" in kinds else 45.0)
    why = f"{raw['why']}, none known: around the town"
    return raw | {"feature": "region", "radius_km": radius, "why": why}


def _location(raw: dict[str, Any]) -> Location:
    parts = (raw["name"], raw["admin1"], raw["country"])
    address = ", ".join(dict.fromkeys(str(part) for part in parts if part is not pd.NA))
    return Location(address, Point(raw["latitude"], raw["longitude"]), raw)
