"""The tables of incidents: names, ids, what the reports have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.incidents.matching import Incident
from analysis.compare.incidents.stories import FIRST
from analysis.compare.incidents.told import UNLOCATED, Spot, Told
from analysis.compare.incidents.undated import Written
from analysis.compare.incidents.wider import link_wider
from analysis.tables import Tables, missing, row_id, to_table

_WEIGHT = re.compile(r" [+-]\d+\.\d$")


def incident_tables(
    incidents: list[Incident], tables: Tables, lineage: Lineage, written: dict[str, Written]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables `incidents` and `incident_events`, the latter in reading order.

    So an article's events come in the order in which it tells them, its first one first.
    """
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    used: set[str] = set()
    rows: list[dict[str, Any]] = []
    members: list[tuple[dict[str, Any], str, Told]] = []
    for incident in sorted(incidents, key=lambda i: _birth(i, lineage)):
        row = _incident_row(incident, sources, lineage, written)
        row["incident_id"] = key = _incident_id(incident, lineage, used)
        used.add(key)
        rows.append(row)
        members += [
            ({"incident_id": key, "event_id": told.event_id}, why, told)
            for told, why in incident.members
        ]
    link_wider(rows)
    rows.sort(key=lambda r: (r["first"] is None, r["first"] or 0, r["name"], r["incident_id"]))
    members.sort(key=lambda m: (m[2].article, m[2].start, m[2].event_id))
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
    """Sort by when the world was told of it: no later report comes before the first one."""
    rank = lineage.rank.get(told.article, len(lineage.rank))
    is_full = told.spot is not None and told.sure
    return (rank, told.article, not is_full, told.spot is None, told.start, told.event_id)


def _incident_id(incident: Incident, lineage: Lineage, used: set[str]) -> str:
    """Name an incident after type, place and day as its earliest report gives them.

    A later article therefore never renames it. Where that report lacks one of them, or two
    incidents would get one name, it is named after the report's event itself.
    """
    first = min((told for told, _ in incident.members), key=lambda t: _birth_of(t, lineage))
    named = None
    if first.spot and first.sure:
        named = row_id("incidents", first.type, first.spot.key, first.first)
    return row_id("incidents", first.event_id) if named is None or named in used else named


def _incident_row(
    incident: Incident, sources: dict[str, Any], lineage: Lineage, written: dict[str, Written]
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
    spot = _usual_spot(voices, leader)
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
        "why": _reason(incident, articles, written),
        "first": first,
        "spot": spot,
        "voices": voices,
        "last": last,
    }


def _usual_spot(voices: list[Told], leader: Told) -> Spot | None:
    """Return the place most articles give; of several, the most precise."""
    told = {(t.article, t.spot) for t in voices if t.spot and t.spot.level != UNLOCATED}
    counts = Counter(spot for _, spot in told)
    if not counts:
        return leader.spot
    return min(counts, key=lambda s: (-counts[s], s != leader.spot, s.level, s.radius, s.key))


def _reason(incident: Incident, articles: set[str], written: dict[str, Written]) -> str:
    parts = (part for _, why in incident.members for part in why.split("; "))
    reasons = Counter(_WEIGHT.sub("", part) for part in parts)
    del reasons[FIRST]
    said = ", ".join(
        f"{what} ({n})" for what, n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))
    )
    known = (written[article].how for article in articles if article in written)
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
