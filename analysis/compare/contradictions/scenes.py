"""Where and when the event of a row is told to be, and which two scenes may be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from analysis.compare.incidents.told import TOWN_KM
from analysis.geocode import distance_km

NEAR_KM = 30.0  # as sources name the next town for a village


class Spot(NamedTuple):
    """A place, as far as it is known."""

    name: str
    country: str
    point: tuple[float, float] | None
    radius: float
    is_country: bool
    is_region: bool


@dataclass(frozen=True)
class Scene:
    """Where and when the event of one row is told to be; days count from 1970.

    `told` is false where the days only follow from when the article was published.
    """

    article: str
    first: int | None = None
    last: int | None = None
    told: bool = False
    spot: Spot | None = None
    family: str = ""
    attacker: str = ""


def may_be_one(a: Scene, b: Scene) -> bool:
    """Say whether neither day, place nor kind keeps two scenes apart.

    Where a day is not told but only follows from the publication, places that are struck again
    and again (a region, a front) say nothing: both must name one town.
    """
    if not (days_meet(a, b) and _fit(a.family, b.family)) or lie_apart(a.spot, b.spot):
        return False
    spots = [spot for spot in (a.spot, b.spot) if spot is not None]
    known = None not in (a.first, b.first)
    if all(map(is_town, spots)):
        guessed = known and not (a.told and b.told)
        return len(spots) < 2 or (_same_name(*spots) if guessed else meet(*spots))
    return not known or (a.told and b.told)


def may_count_one(a: Scene, b: Scene) -> bool:
    """Say whether two figures may be of one scene.

    More is asked for than of two scenes: a region alone is hit by many, and a place and the
    wider one around it are one only on the same days.
    """
    if not may_be_one(a, b):
        return False
    spots = [spot for spot in (a.spot, b.spot) if spot is not None]
    if len(spots) == 1:
        return is_town(spots[0])
    if len(spots) == 2 and spots[0].name != spots[1].name:
        return _same_days(a, b)
    return not _are_nights(a, b)


def _same_days(a: Scene, b: Scene) -> bool:
    """Say whether two scenes share a day; two nights in a row do not."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return True
    return max(a.first, b.first) <= min(a.last, b.last) and not _are_nights(a, b)


def _are_nights(a: Scene, b: Scene) -> bool:
    """Say whether two scenes are told of different nights."""
    told = a.told and b.told and None not in (a.first, a.last, b.first, b.last)
    spans = {(a.first, a.last), (b.first, b.last)}
    return told and len(spans) == 2 and all(last - first == 1 for first, last in spans)  # type: ignore[operator]


def _same_name(a: Spot, b: Spot) -> bool:
    return a.name == b.name or lies_within(a, b) or lies_within(b, a)


def are_one(a: Scene, b: Scene) -> bool:
    """Say whether day and town are told and the same, or as little known in both."""
    if not may_be_one(a, b) or (a.told != b.told) or (a.spot is None) != (b.spot is None):
        return False
    return a.spot is None or (is_town(a.spot) and is_town(b.spot))


def days_meet(a: Scene, b: Scene) -> bool:
    """Say whether two scenes may be of one day; a night belongs to two days."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return True
    gap = max(a.first, b.first) - min(a.last, b.last)
    return gap <= (1 if a.told and b.told else 0)


def lie_apart(a: Spot | None, b: Spot | None) -> bool:
    """Say whether two places lie beyond both radii, and not in next towns."""
    if a is None or b is None:
        return False
    if a.country and b.country and a.country != b.country and (a.is_country or b.is_country):
        return True
    if a.is_country or b.is_country or a.point is None or b.point is None:
        return False
    return distance_km(a.point, b.point) > a.radius + b.radius + NEAR_KM


def meet(a: Spot, b: Spot) -> bool:
    """Say whether one place reaches the middle of the other."""
    if a.name == b.name or a.point is None or b.point is None:
        return True
    return distance_km(a.point, b.point) <= max(a.radius, b.radius)


def lies_within(small: Spot | None, large: Spot | None) -> bool:
    """Say whether one place is a part of another, wider one."""
    if small is None or large is None or small.name == large.name:
        return False
    if small.name.endswith(f" of {large.name}"):  # "the western edge of Kutum" is Kutum
        return False
    if large.is_country:
        return not small.is_country and small.country == large.country != ""
    if small.point is None or large.point is None or small.radius >= large.radius:
        return False
    return distance_km(small.point, large.point) <= large.radius * 1.2


def is_town(spot: Spot | None) -> bool:
    """Say whether a place is known and no wider than a town with its surroundings."""
    if spot is None or spot.point is None or spot.is_region:
        return False
    return spot.radius <= TOWN_KM


def _fit(a: str, b: str) -> bool:
    return not a or not b or a == b
