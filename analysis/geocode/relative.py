"""Places told by others: from a phrase read in `phrases` to rows, by way of the places it names."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from analysis import resources
from analysis.geocode import offsets
from analysis.geocode.codes import demonyms, distance_km
from analysis.geocode.keys import fold
from analysis.geocode.offsets import Raw, described, destination, direction, located, point_of
from analysis.geocode.phrases import Relative
from analysis.geocode.store import Names, Places

LookUp = Callable[[str], list[Raw]]

MOST_PAIRS = 12
# By how much a border of a country is likelier somewhere around it than with one neighbour.
WHOLE = 0.8
# A town this wide has suburbs.
LARGE_KM = 6.0
AREAS = frozenset({"country", "admin1", "admin2", "region"})


class Border(NamedTuple):
    """Where a country meets a neighbour, or the sea (neighbour "")."""

    country: str
    neighbour: str
    latitude: float
    longitude: float
    radius_km: float


@functools.cache
def _borders() -> dict[str, list[Border]]:
    """Return the borders and coasts of each country; see data/build/borders.py."""
    found: dict[str, list[Border]] = {}
    for row in resources.code_table("gazetteer/borders"):
        a, b = row["country"], row["neighbour"]
        place = (float(row["latitude"]), float(row["longitude"]), float(row["radius_km"]))
        found.setdefault(a, []).append(Border(a, b, *place))
        if b:
            found.setdefault(b, []).append(Border(b, a, *place))
    return found


@functools.cache
def _capitals() -> dict[str, str]:
    """Return the capital of each country, as GeoNames has it."""
    return {row["country"]: row["capital"] for row in resources.code_table("gazetteer/capitals")}


class Finder:
    """Finds the places a `Relative` may mean; `look_up` says what its anchors may mean."""

    def __init__(self, places: Places, names: Names, look_up: LookUp) -> None:
        self._places, self._names, self._look_up = places, names, look_up

    def find(self, phrase: Relative) -> list[Raw]:
        """Return the places `phrase` may mean, the likeliest first."""
        if phrase.kind == "capital":
            return self._capital(phrase)
        if phrase.kind == "border":
            return self._border(phrase)
        if phrase.kind == "between":
            return self._between(phrase)
        name = phrase.anchors[0]
        hits = self._water(phrase) if phrase.kind == "shore" else self._anchor(name)
        return [placed for raw in hits if (placed := self._place(phrase, raw)) is not None]

    def _anchor(self, name: str) -> list[Raw]:
        """Return what an anchor may mean, an adjective its country ("off the Libyan coast")."""
        if code := demonyms().get(name.casefold()):
            return self._country(code, name)
        return self._look_up(name)

    def _water(self, phrase: Relative) -> list[Raw]:
        """Return the water of a name: "the banks of the Dnipro" are not those of the town."""
        name = phrase.anchors[0]
        for hits in (self._anchor(name), self._look_up(f"{name} River")):
            if wet := [raw for raw in hits if raw["feature"] in {"river", "water"}]:
                return wet
        dry = self._anchor(name)
        if "bank" in phrase.words:  # the Bank of Israel
            return [raw for raw in dry if raw["feature"] != "country"]
        return dry

    def _country(self, code: str, name: str) -> list[Raw]:
        row = self._places.countries.get(code)
        if row is None:
            return []
        found = {"matched": "own", "score": 10.0, "why": f"adjective {name!r}"}
        return [self._places.row(row) | found]

    def _place(self, phrase: Relative, raw: Raw) -> Raw | None:
        """Return the place `phrase` tells of by one reading of its anchor."""
        words, feature = phrase.words, raw["feature"]
        match phrase.kind:
            case "near":
                return offsets.near(raw, words)
            case "edge":
                return offsets.edge(raw, words)
            case "suburb" if feature == "city" and raw["radius_km"] >= LARGE_KM:
                return offsets.edge(raw, words)  # "a suburb of Aleppo", not "the suburb of Bucha"
            case "countryside":
                return raw if feature in AREAS else offsets.near(raw, words)
            case "wide":
                return described(raw, words, 1.5 * raw["radius_km"] + offsets.RIM_KM)
            case "within":
                return offsets.within(raw, phrase.km or 0.0, phrase.spread, words)
            case "away":
                assert phrase.bearing is not None
                if phrase.km is None and feature in {"river", "water"}:
                    return offsets.near(raw, words)  # all along it: "west of the Euphrates"
                away = (phrase.km, phrase.bearing, phrase.spread, words)
                return located(offsets.away(raw, *away), self._places)
            case "part" if feature in AREAS or phrase.share == "edge":
                assert phrase.bearing is not None
                whole = phrase.share == "part"
                named = (
                    named_part(raw, phrase.bearing, self._places, self._names) if whole else None
                )
                return named or offsets.part(raw, phrase.bearing, phrase.share, words)
            case "central" if feature in AREAS:
                return described(
                    raw, "central", 0.6 * raw["radius_km"], name=f"central {raw['name']}"
                )
            case "sea" | "coast":
                return self._shore(phrase, raw)
        return raw | {"why": f"{words} {raw['name']}; {raw['why']}"}

    def _shore(self, phrase: Relative, raw: Raw) -> Raw:
        """Return the coast of a country or town, or the sea off it."""
        out = phrase.kind == "sea"
        wider = (phrase.km or offsets.OFFSHORE_KM) if out else 0.0
        feature = "water" if out else "region"
        if raw["feature"] == "country":
            for border in _borders().get(raw["country"], ()):
                if not border.neighbour:
                    point, wide = (border.latitude, border.longitude), border.radius_km
                    if phrase.bearing is not None:
                        point, wide = destination(point, phrase.bearing, 0.5 * wide), 0.6 * wide
                    name = {"name": f"{phrase.words} {raw['name']}", "feature": feature}
                    at = {"latitude": point[0], "longitude": point[1], "admin1": pd.NA}
                    return described(raw, phrase.words, wide + wider, **name, **at)
        return described(raw, phrase.words, raw["radius_km"] + wider, feature=feature)

    def _capital(self, phrase: Relative) -> list[Raw]:
        """Return the capital of a country, or the seat that bears its division's name."""
        hits = self._anchor(phrase.anchors[0])
        for raw in hits:
            if raw["feature"] == "country" and (name := _capitals().get(raw["country"])):
                why = f"capital of {raw['name']}; {raw['why']}"
                return [
                    town | {"why": why, "score": raw["score"]}
                    for town in self._towns(name, raw["country"])
                ][:1]
        seats = [raw for raw in hits if raw["feature"] == "city"]
        why = "capital" if seats else "the division itself, its capital is not known"
        divisions = [raw for raw in hits if raw["feature"] in {"admin1", "admin2"}]
        return [raw | {"why": f"{why}; {raw['why']}"} for raw in seats or divisions]

    def _towns(self, name: str, country: str) -> Iterator[Raw]:
        rows = {
            place: status
            for place, status in self._names.find(fold(name))
            if offsets.are_equal(self._places.text("country", place), country)
            and self._places.text("feature", place) in {"city", "admin1"}
        }
        rank = self._places.rank
        for place in sorted(rows, key=lambda place: (rows[place], rank[place]), reverse=True):
            yield self._places.row(place) | {"matched": "own", "score": float(rank[place])}

    def _border(self, phrase: Relative) -> list[Raw]:
        """Return the border of two places, or of one with each of its neighbours."""
        sides = [self._anchor(anchor)[:MOST_PAIRS] for anchor in phrase.anchors]
        if len(sides) == 1:
            if " " in phrase.words.removesuffix(" of") and (own := _divisions(sides[0])):
                return own  # "the Bryansk border region" is that of Bryansk, all of it
            return self._borders_of(sides[0])
        if all(hits and hits[0]["feature"] == "country" for hits in sides):
            sides = [hits[:1] for hits in sides]
        found = []
        for a, b in ((a, b) for a in sides[0] for b in sides[1]):
            if (raw := self._meeting(a, b)) is not None:
                found.append(raw)
        return sorted(found, key=_by_score)

    def _borders_of(self, hits: list[Raw]) -> list[Raw]:
        """Return the borders of a country, each in its neighbour; "near" for another place."""
        if not hits or hits[0]["feature"] != "country":
            return [offsets.near(raw, "border of") for raw in hits]
        raw = hits[0]
        # Which border is meant, the country alone does not say.
        whole = described(raw, "border of", raw["radius_km"], score=raw["score"] + WHOLE)
        found = [whole | {"name": f"border of {raw['name']}"}]
        for border in _borders().get(raw["country"], ()):
            other = self._places.countries.get(border.neighbour)
            if other is not None:
                name = self._places.name(other)
                found.append(_on_border(raw, border, name))
        return found

    def _meeting(self, a: Raw, b: Raw) -> Raw | None:
        if a["feature"] == b["feature"] == "country":
            for border in _borders().get(a["country"], ()):
                if offsets.are_equal(border.neighbour, b["country"]):
                    return _on_border(a, border, b["name"]) | {"country": pd.NA}
            return None
        apart = distance_km(point_of(a), point_of(b))
        if apart > 1.5 * (a["radius_km"] + b["radius_km"]) + offsets.NEAR_KM or not apart:
            return None
        if "country" in (a["feature"], b["feature"]):
            small = b if a["feature"] == "country" else a
            for border in _borders().get(a["country"], ()):
                if offsets.are_equal(border.neighbour, b["country"]) and _is_part(border, small):
                    return _on_border(a, border, b["name"]) | {"country": pd.NA}
            return offsets.edge(small, "border of")
        return offsets.meeting(a, b, "border of")

    def _between(self, phrase: Relative) -> list[Raw]:
        """Return the middle of two towns or regions that lie near each other."""
        sides = [self._anchor(anchor)[:MOST_PAIRS] for anchor in phrase.anchors]
        found = []
        for a, b in ((a, b) for a in sides[0] for b in sides[1]):
            if a["feature"] == "country" or b["feature"] == "country":
                continue
            apart = distance_km(point_of(a), point_of(b))
            if 0 < apart <= max(phrase.km or 0.0, a["radius_km"] + b["radius_km"]):
                found.append(located(offsets.middle(a, b, phrase.words), self._places))
        return sorted(found, key=_by_score)


def named_part(raw: Raw, bearing: float, places: Places, names: Names) -> Raw | None:
    """Return the part of a country cut from its shape ("eastern Ukraine"), None without a row."""
    if raw["feature"] != "country":
        return None
    name = f"{direction(bearing)}ern {raw['name']}"
    for place, _ in names.find(fold(name)):
        row = places.row(place)
        if row["name"] == name and offsets.are_equal(row["country"], raw["country"]):
            why = f"{row['name']}; {raw['why']}"
            return row | {"matched": raw["matched"], "score": raw["score"], "why": why}
    return None


def _divisions(hits: list[Raw]) -> list[Raw]:
    """Return the divisions a name may mean, none where it may be a country."""
    if any(raw["feature"] == "country" for raw in hits):
        return []
    return [raw for raw in hits if raw["feature"] in {"admin1", "admin2"}]


def _is_part(border: Border, area: Raw) -> bool:
    """Say whether a border of two countries is that of an area in one of them: Rafah's of Gaza."""
    apart = distance_km((border.latitude, border.longitude), point_of(area))
    wide = float(area["radius_km"])
    return apart <= 1.5 * wide + 10 and border.radius_km <= 2 * wide


def _on_border(raw: Raw, border: Border, neighbour: str) -> Raw:
    """Return a border as a place in the neighbour."""
    return described(
        raw,
        "border of",
        border.radius_km,
        name=f"border of {raw['name']} and {neighbour}",
        latitude=border.latitude,
        longitude=border.longitude,
        admin1=pd.NA,
        country=border.neighbour,
        why=f"border of {raw['name']} and {neighbour}; {raw['why']}",
    )


def _by_score(raw: dict[str, Any]) -> float:
    return -float(raw["score"])
