"""What every map shows: incidents with what they cost, the places they lie at, their sentences."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from analysis.evidence import (
    Evidence,
    Passage,
    amount,
    counted,
    incident_name,
    passages,
    plain,
    source_name,
)
from analysis.show.drawing.style import BLUE, GREEN, ORANGE, PURPLE, VERMILION, shorten
from analysis.show.maps.geography import View, fit_view
from analysis.tables import Comparison, Tables, missing

COUNTRY_KM = 250.0  # a place less sure than this is a country, not a spot
COUNTED = ("killed", "injured", "missing", "captured", "displaced")
MANY = 25  # with more places than this marks are smaller and circles paler
NO_FIGURE, NO_HARM = "no casualty figure", "no one harmed, by report"


class Look(NamedTuple):
    """How a mark is drawn; the shape carries what colour alone would."""

    colour: str
    marker: str  # of matplotlib
    shape: str  # of Vega


# Worst first.
SEVERITIES = {
    "deaths reported": Look(VERMILION, "o", "circle"),
    "injuries, no deaths reported": Look(ORANGE, "s", "square"),
    "missing, captured or displaced": Look(PURPLE, "^", "triangle-up"),
    NO_HARM: Look(GREEN, "P", "cross"),
    NO_FIGURE: Look(BLUE, "D", "diamond"),
}


@dataclass(frozen=True)
class Incident:
    """An incident as a map needs it; `longitude` and `latitude` are None where unknown."""

    incident_id: str
    name: str
    place: str
    longitude: float | None
    latitude: float | None
    radius_km: float
    first: date | None
    last: date | None
    toll: str
    sources: tuple[str, ...]
    outcomes: tuple[str, ...]  # of COUNTED; one of NO_HARM, NO_FIGURE where there is none
    n_claims: int

    @property
    def severity(self) -> str:
        """Return the key of SEVERITIES that its outcomes come to."""
        worst = min((COUNTED.index(o) for o in self.outcomes if o in COUNTED), default=None)
        return self.outcomes[0] if worst is None else list(SEVERITIES)[min(worst, 2)]

    @property
    def days(self) -> str:
        """Return its days in words: "10 Mar 2025", "10–12 Mar 2025"."""
        if self.first is None or self.last is None:
            return "day unknown"
        return span_of(self.first, self.last)


@dataclass
class Spot:
    """One place on the map with everything reported there."""

    longitude: float
    latitude: float
    place: str
    incidents: list[Incident] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return a name of the place that is the same in every choice of incidents."""
        return f"spot-{self.longitude:.3f}-{self.latitude:.3f}".replace(".", "_")

    @property
    def radius_km(self) -> float:
        """Return how far from the point the incidents may lie."""
        return max(incident.radius_km for incident in self.incidents)

    @property
    def incident_ids(self) -> list[str]:
        """Return the incidents that lie here."""
        return [incident.incident_id for incident in self.incidents]

    @property
    def tolls(self) -> list[str]:
        """Return what each incident cost, with its day, where that is reported."""
        return [
            incident.toll if incident.first is None else f"{incident.toll} ({incident.days})"
            for incident in self.incidents
            if incident.toll
        ]

    @property
    def sources(self) -> list[str]:
        """Return who reports from here."""
        return sorted({source for incident in self.incidents for source in incident.sources})

    @property
    def n_claims(self) -> int:
        """Return how many casualty claims are made."""
        return sum(incident.n_claims for incident in self.incidents)

    @property
    def severity(self) -> str:
        """Return the worst that is reported, a key of SEVERITIES."""
        found = {incident.severity for incident in self.incidents}
        return next(name for name in SEVERITIES if name in found)

    @property
    def summary(self) -> str:
        """Return what is said of the place beside its name in a list."""
        tolls = [*self.tolls[:2], *(["…"] if len(self.tolls) > 2 else [])]
        many = [counted(len(self.incidents), "incident")] if len(self.incidents) > 1 else []
        return "; ".join([*many, *tolls, counted(len(self.sources), "source")])


def span_of(first: date, last: date) -> str:
    """Return two days in words, what they share said once.

    >>> span_of(date(2025, 3, 10), date(2025, 3, 12)), span_of(date(2025, 3, 10), date(2025, 4, 1))
    ('10–12 Mar 2025', '10 Mar – 01 Apr 2025')
    """
    end = f"{last:%d %b %Y}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first:%d %b %Y} – {end}"
    return f"{first:%d}–{end}" if first.month == last.month else f"{first:%d %b} – {end}"


def toll_lines(tolls: pd.DataFrame) -> dict[str, str]:
    """Return what each incident cost under the range rule: "5–25 killed, 30–40 injured"."""
    wanted = (tolls["rule"] == "range") & tolls["outcome"].isin(COUNTED)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tolls[wanted].itertuples():
        told = f"{amount(row.low, row.best, row.high)} {row.outcome}"
        found[row.incident_id].setdefault(row.outcome, told)
    return {incident: ", ".join(told[outcome] for outcome in COUNTED if outcome in told)
            for incident, told in found.items()}  # fmt: skip


def map_incidents(tables: Tables, compared: Comparison) -> list[Incident]:
    """Return every incident of a comparison with what a map says of it, in its order.

    Parameters
    ----------
    tables : Tables
    compared : Comparison

    Returns
    -------
    list of Incident
        Those without coordinates too.
    """
    counts = compared.casualties["incident_id"].value_counts()
    sources, tolls = _sources_of(tables, compared), toll_lines(compared.tolls)
    outcomes = _outcomes(compared.casualties)
    return [
        Incident(
            **_where_and_when(row),
            incident_id=row.incident_id,
            name=incident_name(row.name),
            toll=tolls.get(row.incident_id, ""),
            sources=tuple(sorted(sources[row.incident_id])) or (source_name(None),),
            outcomes=outcomes.get(row.incident_id, (NO_FIGURE,)),
            n_claims=int(counts.get(row.incident_id, 0)),
        )
        for row in compared.incidents.itertuples()
    ]


def _where_and_when(row: Any) -> dict[str, Any]:
    """Return place and days of an incident, None where they are unknown."""
    placed = not (missing(row.latitude) or missing(row.longitude))
    first = None if missing(row.date_start) else row.date_start.date()
    last = first if missing(row.date_end) else row.date_end.date()
    return {
        "place": plain(row.place, plain(row.name, "?")),
        "longitude": round(float(row.longitude), 3) if placed else None,
        "latitude": round(float(row.latitude), 3) if placed else None,
        "radius_km": 0.0 if missing(row.radius_km) else float(row.radius_km),
        "first": first,
        "last": None if first is None else last,
    }


def _outcomes(claims: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return what is reported of each incident, the dead first: "no one was killed" is no death."""
    mine = claims[claims["outcome"].isin(COUNTED)]
    top = mine[["low", "best", "high"]].astype("float64").max(axis=1)
    found: dict[str, set[str]] = defaultdict(set)
    harmed = (top.isna() | (top > 0)).tolist()
    for incident, outcome, some in zip(mine["incident_id"], mine["outcome"], harmed, strict=True):
        found[incident] |= {outcome} if some else set()
    return {incident: tuple(outcome for outcome in COUNTED if outcome in told) or (NO_HARM,)
            for incident, told in found.items()}  # fmt: skip


def _sources_of(tables: Tables, compared: Comparison) -> dict[str, set[str]]:
    """Return the sources of each incident: whose articles tell an event or a figure of it."""
    source_of = tables.articles.set_index("article_id")["source"]
    article_of = tables.events.set_index("event_id")["article_id"]
    told, claims = compared.incident_events, compared.casualties
    told = told.assign(article_id=told["event_id"].map(article_of))
    columns = ["incident_id", "article_id"]
    pairs = pd.concat([told[columns], claims[columns]]).dropna().drop_duplicates()
    found: dict[str, set[str]] = defaultdict(set)
    for incident, article in pairs.itertuples(index=False):
        found[incident].add(source_name(source_of.get(article)))
    return found


def gather(incidents: Iterable[Incident]) -> list[Spot]:
    """Return the places of the located among some incidents, most claims first."""
    found: dict[tuple[float, float], Spot] = {}
    for incident in incidents:
        if incident.longitude is None or incident.latitude is None:
            continue
        at = (incident.longitude, incident.latitude)
        found.setdefault(at, Spot(*at, incident.place)).incidents.append(incident)
    return sorted(found.values(), key=lambda spot: -spot.n_claims)  # small marks lie on top


def spots(tables: Tables, compared: Comparison) -> list[Spot]:
    """Return the places of the located incidents, most claims first: small marks lie on top."""
    return gather(map_incidents(tables, compared))


def shade_of(many: int) -> float:
    """Return how opaque each of `many` circles is filled, so that all together are not dark."""
    return 0.10 if many <= MANY else 2.0 / many


def views_of(drawn: list[Spot]) -> tuple[View, View]:
    """Return the view a map opens with, and the one that holds every spot.

    The first holds the most of it: where only a country is known decides nothing, as its centre
    may lie far from anything that happened; nor does the tenth that lies farthest off, where
    leaving it out shows the rest four times as large.
    """
    near = [spot for spot in drawn if spot.radius_km <= COUNTRY_KM] or drawn
    view, core = _fit(near), _fit(_core(near))
    view = core if core.size * 4 < view.size else view
    whole = _fit(drawn)
    return view.beside(whole), whole.joined(view.beside(whole))


def view_of(drawn: list[Spot]) -> View:
    """Return the view a map of some spots opens with."""
    return views_of(drawn)[0]


def _fit(drawn: list[Spot]) -> View:
    return fit_view([(spot.longitude, spot.latitude, spot.radius_km) for spot in drawn])


def _core(drawn: list[Spot]) -> list[Spot]:
    """Return the spots around the middle one that hold nine tenths of the incidents."""
    n = sum(len(spot.incidents) for spot in drawn)
    if n < 10:
        return drawn
    middle = _middle(drawn)
    core, held = [], 0
    for spot in sorted(drawn, key=lambda spot: apart_km(middle, spot)):
        if held >= 0.9 * n:
            break
        core.append(spot)
        held += len(spot.incidents)
    return core


def _middle(drawn: list[Spot]) -> Spot:
    """Return the spot from which the way to the incidents is the shortest, taken together."""
    most = sorted(drawn, key=lambda spot: -len(spot.incidents))[:50]
    return min(most, key=lambda a: sum(apart_km(a, b) * len(b.incidents) for b in drawn))


def apart_km(a: Spot, b: Spot) -> float:
    """Return how far two places lie from each other, in km on a sphere (haversine)."""
    south, north = math.radians(a.latitude), math.radians(b.latitude)
    turn = math.radians(b.longitude - a.longitude)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(turn / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def incident_passages(incident_id: str, evidence: Evidence, compared: Comparison) -> list[Passage]:
    """Return the sentences that report an incident: its casualty claims, then its events."""
    claims = compared.casualties
    numbers = claims.loc[claims["incident_id"] == incident_id, "number_id"].dropna()
    events = compared.incident_events
    told = events.loc[events["incident_id"] == incident_id, "event_id"].dropna()
    return passages(evidence, [*numbers, *told])


def describe(incident: Incident, evidence: Evidence, compared: Comparison) -> dict[str, Any]:
    """Return an incident as the templates `spot.html` write it: head, toll and every sentence."""
    return {
        "name": shorten(incident.name, 90),
        "when": incident.days,
        "first": "" if incident.first is None else incident.first.isoformat(),
        "last": "" if incident.last is None else incident.last.isoformat(),
        "toll": incident.toll or incident.severity,
        "outcomes": incident.outcomes,
        "sources": incident.sources,
        "passages": incident_passages(incident.incident_id, evidence, compared),
    }
