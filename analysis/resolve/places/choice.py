"""One place for each name of an article, or none, and the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.geocode import distance_km
from analysis.geocode.offsets import point_of
from analysis.resolve.places.field import WELL_KNOWN, Field, shares
from analysis.resolve.places.names import Link
from analysis.resolve.places.weighing import Evidence

# A small place is believed only where something else of the article lies: a share of the
# evidence in its country, a name in its region, or one nearby.
LEAST_SHARE, LEAST_REGION, LEAST_NEAR = 0.12, 0.3, 0.15
NEAR_SHARE = 0.02  # of a long article much lies two hundred kilometres off
ENOUGH_ELSE = 1.5  # evidence there must be elsewhere before a lone place is doubted
PLAINLY = 1.5  # rank from which on what is written decided
AT_HAND_KM = 150.0
HOLDING = ("country", "admin1", "city")
NARROW = ("city", "district", "site", "admin1", "admin2")


class Choice(NamedTuple):
    """The place chosen (None when none is believed) and why."""

    raw: dict[str, Any] | None
    why: str


def choose(field: Field, evidence: Evidence, links: Sequence[Link]) -> list[Choice]:
    """Return a choice for each name."""
    names = range(len(field.names))
    best = [int(field.first[i] + np.argmax(evidence.score[field.of(i)])) for i in names]
    agreed = _agreed(field, evidence, best)
    astray = _astray(field, links, agreed)
    lone = [i in astray or _is_lone(field, evidence, agreed[i]) for i in names]
    reasons = _Reasons(field, evidence, links, [agreed[i] for i in names if not lone[i]])
    return [
        Choice(None, reasons.against(agreed[i], i in astray))
        if lone[i]
        else Choice(field.raws[agreed[i]], reasons.given(i, agreed[i]))
        for i in names
    ]


def _agreed(field: Field, evidence: Evidence, best: Sequence[int]) -> list[int]:
    """Let a name mean one place in the article, unless its container is written each time."""
    agreed = list(best)
    plain = [evidence.written[option] >= PLAINLY for option in best]
    for i, name in enumerate(field.names):
        if plain[i]:
            continue
        same = [j for j, other in enumerate(field.names) if other.head == name.head]
        told = [j for j in same if plain[j] and field.names[j].container]
        free = [j for j in same if not plain[j]]
        agreed[i] = best[told[0]] if told else best[max(free, key=lambda j: field.names[j].mass)]
    return agreed


def _astray(field: Field, links: Sequence[Link], best: Sequence[int]) -> set[int]:
    """Return the names of which no reading lies where they are written to lie.

    "Bashura, Idlib" is a village the gazetteer lacks, not its namesake in another country.
    """
    holds = {
        link.inner
        for link in links
        if link.outer is not None
        and field.feature[best[link.outer]] == "country"
        and _lies_there(field, best[link.inner], best[link.outer])
    }
    return {
        link.inner
        for link in links
        if link.outer is not None
        and (not link.listed or link.outer in holds)  # "Bashura, Idlib, Syria" is no list
        and field.feature[best[link.outer]] in HOLDING
        and field.feature[best[link.inner]] in NARROW
        and field.prior[best[link.inner]] < WELL_KNOWN
        and not _lies_there(field, best[link.inner], best[link.outer])
    }


def _lies_there(field: Field, inner: int, outer: int) -> bool:
    """Say whether one candidate lies in another, or about there: borders are disputed."""
    if field.country[inner] == field.country[outer] and (
        field.feature[outer] != "admin1" or field.region[inner] == field.region[outer]
    ):
        return True
    apart = distance_km(point_of(field.raws[inner]), point_of(field.raws[outer]))
    return bool(apart <= 1.3 * field.radius[outer] + 15.0)


def _is_lone(field: Field, evidence: Evidence, option: int) -> bool:
    """Say whether a candidate is a small place far from all else the article names."""
    if field.country[option] < 0 or field.feature[option] in ("country", "water", "river"):
        return False
    large = field.large[option] and field.raws[option]["matched"] == "own"
    if large or field.prior[option] >= WELL_KNOWN:
        return False
    if max(evidence.written[option], evidence.sense[option]) >= PLAINLY:
        return False
    whole = field.whole[field.owner[option]]
    return bool(
        whole >= ENOUGH_ELSE
        and evidence.country[option] < LEAST_SHARE * whole
        and evidence.region[option] < LEAST_REGION
        and evidence.near[option] < max(LEAST_NEAR, NEAR_SHARE * whole)
    )


class _Reasons:
    """Words for what decided, given the candidates taken in the end."""

    def __init__(
        self, field: Field, evidence: Evidence, links: Sequence[Link], taken: Sequence[int]
    ) -> None:
        self._field, self._evidence, self._links = field, evidence, links
        self._taken = np.zeros(len(field.raws))
        self._taken[list(taken)] = 1.0
        self._in_country = shares(field, field.country, len(field.codes), self._taken)
        self._in_region = shares(field, field.region, field.n_regions, self._taken)

    def against(self, option: int, astray: bool) -> str:
        raw = self._field.raws[option]
        parts = dict.fromkeys((raw["admin1"], raw["country"]))
        where = ", ".join(part for part in parts if isinstance(part, str) and part != raw["name"])
        far = "not where it is written to lie" if astray else "far from every other place here"
        return f"only a namesake in {where}, {far}"

    def given(self, name: int, option: int) -> str:
        field, raw = self._field, self._field.raws[option]
        reasons = [raw["why"]]
        if (namesakes := len(field.names[name].options)) > 1:
            reasons.append(f"of {namesakes} namesakes")
            reasons += self._told(name, option) or self._beside(name, option)
        return "; ".join(reasons)

    def _told(self, name: int, option: int) -> list[str]:
        names = self._field.names
        if self._evidence.written[option] < PLAINLY:
            head = names[name].head
            if any(other.head == head and other.container for other in names):
                return ["as told with what it lies in elsewhere in the article"]
            return []
        for link in self._links:
            if link.inner == name:
                within = link.country if link.outer is None else names[link.outer].shown
                return [f"written as in {within}"]
            if link.outer == name:
                return [f"written as what holds {names[link.inner].shown}"]
        if self._field.feature[option] in names[name].kinds:
            return [f"what it is ({self._field.feature[option]}) is written beside it"]
        return ["what it lies in is written beside it"]

    def _beside(self, name: int, option: int) -> list[str]:
        """Return which other names speak for a candidate: of its region, else of its country."""
        field, raw = self._field, self._field.raws[option]
        region = self._speakers(name, self._in_region[:, field.region[option]])
        country = self._speakers(name, self._in_country[:, field.country[option]])
        reasons = []
        if field.region[option] >= 0 and region:
            reasons.append(f"in {raw['admin1']} like {region}")
        elif field.country[option] >= 0 and country:
            reasons.append(
                f"with {country} in it"
                if raw["feature"] == "country"
                else f"in {raw['country']} like {country}"
            )
        elif field.country[option] >= 0 and field.votes[field.country[option]] > 0:
            reasons.append(f"actors of {raw['country']} in the article")
        if near := self._nearest(name, option):
            reasons.append(near)
        return reasons or ["the likeliest by name and size"]

    def _speakers(self, name: int, there: np.ndarray) -> str:
        """Return up to two other names that lie there, the weightiest first."""
        weight = self._field.weight[name]
        speaking = [int(j) for j in np.flatnonzero((there > 0) & (weight > 0))]
        speaking.sort(key=lambda j: -weight[j])
        shown = dict.fromkeys(self._field.names[j].shown for j in speaking)
        return ", ".join(list(shown)[:2])

    def _nearest(self, name: int, option: int) -> str | None:
        """Return the nearest other place of the article, when it is close at hand."""
        field = self._field
        if not field.local[option]:
            return None
        others = field.local & (self._taken > 0) & (field.weight[name, field.owner] > 0)
        here = point_of(field.raws[option])
        away = [
            (distance_km(here, point_of(field.raws[k])), int(k)) for k in np.flatnonzero(others)
        ]
        km, nearest = min(away, default=(AT_HAND_KM + 1, -1))
        if km > AT_HAND_KM:
            return None
        return f"{km:.0f} km from {field.names[field.owner[nearest]].shown}"
