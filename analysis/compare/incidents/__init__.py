"""Which reports tell of the same incident.

Every violent event an article asserts is held against the incidents found so far. Type, place
and day can rule a match out; otherwise place, day and shared figures, weapons and actors add
up to a score, and `ENOUGH` of it joins. Articles that copy others come last and change nothing
about the incidents of the articles they copy, so leaving one out never moves a toll.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.incidents.spanning import match_spans
from analysis.compare.incidents.told import (
    AREA,
    COUNTRY,
    NOWHERE,
    TOWN_KM,
    UNLOCATED,
    Spot,
    Told,
    tell_events,
)
from analysis.compare.incidents.undated import days_written
from analysis.compare.incidents.wider import link_wider
from analysis.compare.kinship import ALIKE, Kinship
from analysis.geocode import distance_km
from analysis.tables import Tables, missing, row_id, to_table

# Sub-types that never tell of the same thing as another sub-type does.
APART = frozenset({"Abduction/forced disappearance", "Sexual violence"})

ENOUGH = 4.0
NEAR_KM = 30.0
FIRST, DAY_APART, LATER = "first report", "a day apart", "reported later"
COPIES, VERY_ALIKE = "article copies one of this incident", "articles are very alike"
CLOSE = frozenset({COPIES, VERY_ALIKE})
CROWD = 200  # candidates looked at under one key


@dataclass
class Incident:
    """An incident while it is put together: its first event, and what all of them say."""

    leader: Told
    copied: bool = False  # only copies tell of it, so it gathers its evidence from them
    members: list[tuple[Told, str]] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    numbers: set[tuple[str, float]] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    weapons: set[str] = field(default_factory=set)

    def add(self, told: Told, why: str, *, evidence: bool) -> None:
        """Join `told`; only an independent article adds to what later ones are matched with."""
        self.members.append((told, why))
        if evidence:
            self.articles.add(told.article)
            self.numbers |= told.numbers
            self.actors |= told.actors
            self.weapons |= {told.weapon} - {""}


def find_incidents(tables: Tables, lineage: Lineage) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Group the violent events of all articles into incidents.

    Parameters
    ----------
    tables : Tables
    lineage : Lineage
        Who copies whom, from `copies.trace`.

    Returns
    -------
    incidents : pandas.DataFrame
        The `incidents` table and the columns ``country``, ``part_of`` (the narrowest wider
        incident that contains this one, such as a country's total), ``holds`` (what makes it a
        wider one itself: ``list``, told of several places by name, ``spread``, told of many,
        or ``total``, known by a total over its parts only), ``date_how``
        (``told``, or ``inferred``: from a dated article like one without a day of its own, or
        only bounded by the reports' publication, when the day itself stays ``<NA>``) and
        ``why``.
    incident_events : pandas.DataFrame
        The `incident_events` table and for each event the columns ``why``, ``date_start``,
        ``date_end`` and ``date_how`` (``told``, ``inferred``, ``bounded`` by publication or
        ``<NA>``): the days it was matched by.
    """
    matcher = _Matcher(tables, lineage)
    incidents = matcher.run(tell_events(tables, lineage, matcher.written))
    return _incident_tables(incidents, tables, lineage, matcher)


# ---------------------------------------------------------------- matching


class _Matcher:
    """Holds the incidents found so far, under keys that make candidates cheap to find."""

    def __init__(self, tables: Tables, lineage: Lineage) -> None:
        self.lineage = lineage
        self.kin = Kinship(tables, lineage)
        self.written = days_written(tables, lineage, self.kin)
        self.incidents: list[Incident] = []
        self._index: dict[tuple[Any, ...], list[int]] = defaultdict(list)

    def run(self, told: list[Told]) -> list[Incident]:
        """Put every event into an incident."""
        independent = self.lineage.independent({t.article for t in told})
        for phase in (True, False):
            events = [t for t in told if (t.article in independent) is phase]
            for event in events:
                if event.spot and event.spot.level != UNLOCATED:
                    self._place(event, evidence=phase)
                else:
                    self._place_beside(event, evidence=phase)
        return self.incidents

    def _place(self, told: Told, *, evidence: bool) -> None:
        scored = []
        for number in self._candidates(told):
            match = self._score(told, self.incidents[number])
            if match is not None and match[0] >= ENOUGH:
                scored.append((-match[0], number, match[1]))
        at = [s for s in scored if not s[2].startswith("inside")]
        # An area that has several incidents in it is none of them.
        scored = at or (scored if len(scored) == 1 else [])
        if scored:
            _, number, why = min(scored)
            self._join(number, told, why, evidence=evidence)
        else:
            self._open(told, evidence=evidence)

    def _place_beside(self, told: Told, *, evidence: bool) -> None:
        """Join an event that cannot be located to the nearest one told before it, else after."""
        beside = []
        for number in self._index.get(("article", told.article), ()):
            incident = self.incidents[number]
            for other, _ in incident.members:
                if other.article == told.article and _may_be_one(told, other):
                    gap = told.sent - other.sent
                    loose = other.spot is None or other.spot.level == UNLOCATED
                    beside.append((loose, gap < 0, abs(gap), other.start, number))
        if beside:
            why = "place not given; told beside an event of this incident"
            self._join(min(beside)[4], told, why, evidence=evidence)
        else:
            self._place(told, evidence=evidence)

    def _open(self, told: Told, *, evidence: bool) -> None:
        self.incidents.append(Incident(told, copied=not evidence))
        number = len(self.incidents) - 1
        for key in _own_keys(told):
            self._index[key].append(number)
        self._join(number, told, FIRST, evidence=evidence)

    def _join(self, number: int, told: Told, why: str, *, evidence: bool) -> None:
        incident = self.incidents[number]
        evidence = evidence or incident.copied
        incident.add(told, why, evidence=evidence)
        for key in (("article", told.article), *(_number_keys(told) if evidence else ())):
            if number not in self._index[key][-CROWD:]:
                self._index[key].append(number)

    def _candidates(self, told: Told) -> list[int]:
        keys = [*_search_keys(told), *_number_keys(told), ("article", told.article)]
        keys += [("article", other) for other in sorted(self.lineage.related.get(told.article, ()))]
        if told.assumed or told.spot is None or told.spot.level == UNLOCATED:
            keys += [("article", other) for other in self.kin.nearest(told.article)]
        return sorted({number for key in keys for number in self._index.get(key, ())[:CROWD]})

    def _score(self, told: Told, incident: Incident) -> tuple[float, str] | None:
        leader = incident.leader
        gap = _type_gap(told, leader)
        day = _date_score(told, leader)
        where = _place_score(told.spot, leader.spot)
        if gap is None or day is None or where is None:
            return None
        if where[1].startswith("inside") and _disagree(told.numbers, incident.numbers):
            return None
        score = where[0] + day[0] - gap
        reasons = [where[1], day[1]]
        if score < ENOUGH:
            extra, shared = self._evidence(told, incident)
            if day[1] == DAY_APART and not shared:
                return None
            if day[1] == LATER and not CLOSE & set(shared):
                return None
            score, reasons = score + extra, [*reasons, *shared]
        return score, "; ".join(reasons)

    def _evidence(self, told: Told, incident: Incident) -> tuple[float, list[str]]:
        """Return what figures, weapon, actors and the articles as a whole add, in words."""
        common = sorted(told.numbers & incident.numbers)
        figures = min(3.0, sum(_telling(value) for _, value in common))
        score, reasons = figures, []
        if figures >= 0.4:
            reasons.append("shared figures: " + ", ".join(f"{v:g} {k}" for k, v in common[:3]))
        if told.actors & incident.actors:
            score, reasons = score + 0.5, [*reasons, "same actor"]
        if told.weapon and told.weapon in incident.weapons:
            score, reasons = score + 0.3, [*reasons, "same weapon"]
        if told.article in incident.articles:
            return score + 1.0, [*reasons, "same article"]
        if incident.articles & self.lineage.related.get(told.article, frozenset()):
            return score + 2.0, [*reasons, COPIES]
        sample = sorted(incident.articles, key=lambda a: self.lineage.rank.get(a, 0))[:5]
        kin = max((self.kin.between(told.article, a) for a in sample), default=0.0)
        if kin >= ALIKE:
            score += min(3.0, (kin - ALIKE) / ALIKE + 0.5)
            reasons.append(VERY_ALIKE if kin >= 2 * ALIKE else "articles are alike")
        return score, reasons


def _disagree(a: Iterable[tuple[str, float]], b: Iterable[tuple[str, float]]) -> bool:
    """Say whether both count the dead or hurt and share no figure."""
    people = [{n for n in numbers if n[0] in ("killed", "injured")} for numbers in (a, b)]
    return all(people) and not people[0] & people[1]


def _telling(value: float) -> float:
    """Say how much a shared count tells: everybody reports one dead, few report 47."""
    return 2.0 if value >= 10 else 1.5 if value >= 5 else 1.0 if value >= 2 else 0.4


def _type_gap(a: Told, b: Told) -> float | None:
    """Return 0 for the same type, a penalty for types sources confuse, None for others.

    What one source calls a clash is an attack to another; a riot is not a bombardment.
    """
    if a.sub != b.sub and APART & {a.sub, b.sub}:
        return None
    if a.type == b.type:
        return 0.0
    if "Riots" in (a.type, b.type):
        return 1.0 if "Violence against civilians" in (a.type, b.type) else None
    return 0.5


def _may_be_one(a: Told, b: Told) -> bool:
    """Say whether neither type nor day keeps two events apart."""
    return _type_gap(a, b) is not None and _date_score(a, b) is not None


def _date_score(a: Told, b: Told) -> tuple[float, str] | None:
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return 0.0, "day not given"
    gap = max(a.first, b.first) - min(a.last, b.last)
    if a.sure and b.sure:
        if gap > 1:
            return None
        return (2.0, "same day") if gap <= 0 else (1.0, DAY_APART)
    if gap <= 0:
        return 1.0, "days fit"
    # A follow-up may tell of it long after, without saying when it was; never before.
    later = a if a.first > b.first else b
    return (0.0, LATER) if later.assumed else None


def _place_score(a: Spot | None, b: Spot | None) -> tuple[float, str] | None:
    if a is None or b is None:
        return 0.0, "place not given"
    if a.members or b.members:
        return match_spans(a, b)
    if a.key == b.key:
        return (2.0, 1.5, 1.0, 2.0)[a.level], f"same place ({a.name})"
    if UNLOCATED in (a.level, b.level):
        return 0.0, "place not located"
    if COUNTRY in (a.level, b.level):
        return (0.5, "inside the country") if a.country and a.country == b.country else None
    if a.point is None or b.point is None:
        return None
    # One degree of latitude is 111 km: most candidates are ruled out without a distance.
    if abs(a.point[0] - b.point[0]) * 111 > max(NEAR_KM, a.radius + b.radius) * 1.1:
        return None
    apart = distance_km(a.point, b.point)
    wide, narrow = max(a.radius, b.radius), min(a.radius, b.radius)
    if AREA in (a.level, b.level):
        contained = apart <= wide * 1.1 and a.level != b.level and a.country == b.country
        return (1.5, "inside the area") if contained else None
    if apart + narrow <= wide * 1.2:
        return 2.0, f"{a.name} and {b.name} lie in one another"
    if apart <= max(NEAR_KM, wide + narrow):
        return 1.0, f"{apart:.0f} km apart"
    return None


# ---------------------------------------------------------------- keys


def _own_keys(told: Told) -> Iterator[tuple[Any, ...]]:
    """Yield the keys under which a new incident can be found again."""
    for day in _key_days(told, slack=0):
        yield "day", _cell(told.spot), day
        if told.spot:
            yield "key", told.spot.key, day


def _search_keys(told: Told) -> Iterator[tuple[Any, ...]]:
    """Yield the keys under which an incident that `told` belongs to may be found."""
    for day in _key_days(told, slack=1):
        if told.spot:
            yield "key", told.spot.key, day
        for cell in _cells_around(told.spot):
            yield "day", cell, day


def _key_days(told: Told, *, slack: int) -> range:
    """Return the days to look under; none for a span too long to be a key."""
    if told.first is None or told.last is None or told.last - told.first > 31:
        return range(0)
    return range(told.first - slack, told.last + slack + 1)


def _number_keys(told: Told) -> list[tuple[Any, ...]]:
    area = told.spot.country if told.spot else ""
    return [("number", area, *number) for number in sorted(told.numbers) if number[1] >= 2]


def _cell(spot: Spot | None) -> tuple[int, int] | str:
    if spot is None or spot.point is None or spot.level == COUNTRY:
        return spot.key if spot else ""
    return math.floor(spot.point[0]), math.floor(spot.point[1])


def _cells_around(spot: Spot | None) -> list[tuple[int, int]]:
    """Return the one-degree cells an incident near `spot`, or inside it, may lie in."""
    if spot is None or spot.point is None or spot.level == COUNTRY:
        return []
    reach = spot.radius * 1.1 if spot.level == AREA else spot.radius + TOWN_KM
    lat, lon = spot.point
    up, side = reach / 111, reach / (111 * max(0.1, math.cos(math.radians(lat))))
    rows = range(math.floor(lat - up), math.floor(lat + up) + 1)
    columns = range(math.floor(lon - side), math.floor(lon + side) + 1)
    return [(r, (c + 180) % 360 - 180) for r in rows for c in columns]


# ---------------------------------------------------------------- tables


def _incident_tables(
    incidents: list[Incident], tables: Tables, lineage: Lineage, matcher: _Matcher
) -> tuple[pd.DataFrame, pd.DataFrame]:
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    used: set[str] = set()
    rows: list[dict[str, Any]] = []
    members: list[tuple[dict[str, Any], str, Told]] = []
    for incident in sorted(incidents, key=lambda i: _birth(i, lineage)):
        row = _incident_row(incident, sources, lineage, matcher)
        row["incident_id"] = key = _incident_id(incident, lineage, used)
        used.add(key)
        rows.append(row)
        members += [
            ({"incident_id": key, "event_id": told.event_id}, why, told)
            for told, why in incident.members
        ]
    link_wider(rows)
    rows.sort(key=lambda r: (r["first"] is None, r["first"] or 0, r["name"], r["incident_id"]))
    rank = {row["incident_id"]: n for n, row in enumerate(rows)}
    members.sort(key=lambda m: (rank[m[0]["incident_id"]], m[0]["event_id"]))
    incident_table = to_table("incidents", rows)
    for column in ("country", "part_of", "holds", "date_how", "why"):
        values = [row.get(column) or None for row in rows]
        incident_table[column] = pd.array(values, dtype="string")
    member_table = to_table("incident_events", [row for row, _, _ in members])
    told = [t for _, _, t in members]
    member_table["why"] = pd.array([why for _, why, _ in members], dtype="string")
    member_table["date_start"] = _instants(t.first for t in told)
    member_table["date_end"] = _instants(t.last for t in told)
    member_table["date_how"] = pd.array([_how(t) for t in told], dtype="string")
    return incident_table, member_table


def _instants(days: Iterable[int | None]) -> pd.Series:
    return pd.Series([_timestamp(day) for day in days], dtype="datetime64[us]")


def _how(told: Told) -> str | None:
    if told.first is None:
        return None
    return "inferred" if told.inferred else "bounded" if told.assumed else "told"


def _birth(incident: Incident, lineage: Lineage) -> tuple[Any, ...]:
    return min(_birth_of(told, lineage) for told, _ in incident.members)


def _birth_of(told: Told, lineage: Lineage) -> tuple[Any, ...]:
    rank = lineage.rank.get(told.article, len(lineage.rank))
    return (told.spot is None, not told.sure, rank, told.article, told.start, told.event_id)


def _incident_id(incident: Incident, lineage: Lineage, used: set[str]) -> str:
    """Name an incident after type, place and day of its earliest full report.

    A later article therefore never renames it. Where two incidents would get one name, the
    later one is named after its earliest event.
    """
    first = min((told for told, _ in incident.members), key=lambda t: _birth_of(t, lineage))
    named = None
    if first.spot and first.sure:
        named = row_id("incidents", first.type, first.spot.key, first.first)
    return row_id("incidents", first.event_id) if named is None or named in used else named


def _incident_row(
    incident: Incident, sources: dict[str, Any], lineage: Lineage, matcher: _Matcher
) -> dict[str, Any]:
    told = [t for t, _ in incident.members]
    articles = {t.article for t in told}
    independent = lineage.independent(articles)
    voices = [t for t in told if t.article in independent]
    leader = incident.leader
    is_told = any(t.sure for t in voices)
    day = _usual(
        [(t.first, t.last) for t in voices if (t.sure if is_told else t.inferred)], _narrow
    )
    kind = _usual([(t.type, t.sub) for t in voices], lambda k: (k != (leader.type, leader.sub), k))
    spot = leader.spot
    first, last = day or (None, None)
    named = {a if missing(sources.get(a)) else sources[a] for a in articles}
    return {
        "event_type": kind[0],
        "sub_event_type": kind[1] or None,
        "name": _name(kind, spot, first),
        "date_start": _timestamp(first),
        "date_end": _timestamp(last),
        "place": spot.name if spot else None,
        "country": spot.country if spot else None,
        "latitude": spot.point[0] if spot and spot.point else None,
        "longitude": spot.point[1] if spot and spot.point else None,
        "radius_km": spot.radius if spot else None,
        "n_articles": len(articles),
        "n_sources": len(named),
        "n_independent": len(independent),
        "date_how": "told" if is_told else "inferred" if leader.first is not None else None,
        "why": _reason(incident, articles, matcher),
        "first": first,
        "spot": spot,
        "spread": any(t.spread for t in voices),
        "counted": any(t.numbers for t in voices),
        "last": last,
    }


def _reason(incident: Incident, articles: set[str], matcher: _Matcher) -> str:
    reasons = Counter(part for _, why in incident.members for part in why.split("; "))
    del reasons[FIRST]
    said = ", ".join(
        f"{what} ({n})" for what, n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))
    )
    known = (matcher.written[article].how for article in articles if article in matcher.written)
    days = sorted(set(known) - {"published"})
    head = f"{len(incident.members)} events in {len(articles)} articles"
    return "; ".join([f"{head}: {said}" if said else head, *days])


def _usual(values: list[Any], order: Any) -> Any:
    """Return the most frequent value; of several, the first by `order`."""
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], order(v)), default=None)


def _narrow(span: tuple[int, int]) -> tuple[int, int]:
    return span[1] - span[0], span[0]


def _name(kind: tuple[str, str], spot: Spot | None, first: int | None) -> str:
    day = _timestamp(first)
    parts = [kind[1] or kind[0], spot.name if spot else "", "" if day is None else str(day.date())]
    return ", ".join(part for part in parts if part)


def _timestamp(day: int | None) -> pd.Timestamp | None:
    return None if day is None else pd.Timestamp(day, unit="D")
