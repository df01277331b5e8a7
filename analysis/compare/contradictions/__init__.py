"""What the sources cannot all be right about, after what can be explained is explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from analysis.compare.casualties import PEOPLE, Figure
from analysis.compare.copies import Lineage
from analysis.compare.quotes import shifted
from analysis.geocode import distance_km
from analysis.tables import Tables, missing, to_table

ROUGH = frozenset({"about", "nearly", "vague"})
ROUGHLY = 0.15  # an approximate figure is not contradicted by one this near
FACTOR = 2.0  # an "at least" is worth a row once another source gives this many times more
STALE_DAYS = 60  # an office can change hands between reports this far apart

LOCAL = frozenset({"city", "district", "admin1", "admin2", "site"})


def find_contradictions(
    tables: Tables,
    claims: pd.DataFrame,
    groups: dict[tuple[Any, ...], list[Figure]],
    incident_events: pd.DataFrame,
    lineage: Lineage,
) -> pd.DataFrame:
    """List what articles say against each other about one incident.

    Parameters
    ----------
    tables : Tables
    claims : pandas.DataFrame
        From `casualties.claims.list_claims`.
    groups : dict
        From `casualties.figures`.
    incident_events : pandas.DataFrame
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `contradictions` table. ``type`` is ``value`` (the intervals of two figures are
        disjoint), ``bound`` (one is only a lower bound and the other far above it),
        ``responsibility`` (attackers of different countries) or ``title`` (one source says
        "former"; this row has no incident). ``a`` and ``b`` are ids of numbers, events or
        mentions. Each two values of an outcome are listed once, by their earliest reports.
        Empty when sources agree.
    """
    rows = [
        *_value_rows(groups, claims, tables, lineage),
        *_responsibility_rows(tables, incident_events, lineage),
        *_title_rows(tables, lineage),
    ]
    # The unexplained first within an incident: they are what a reader looks for.
    rows.sort(
        key=lambda r: (
            r["incident_id"] or "~",
            r["slot"],
            r["explained_by"] != "none",
            r["a"],
            r["b"],
        )
    )
    return to_table("contradictions", rows)


# ---------------------------------------------------------------- figures


def _value_rows(
    groups: dict[tuple[Any, ...], list[Figure]],
    claims: pd.DataFrame,
    tables: Tables,
    lineage: Lineage,
) -> Iterator[dict[str, Any]]:
    details = {row.number_id: row for row in claims.itertuples(index=False)}
    spots = {row.place_id: row for row in tables.places.itertuples(index=False)}
    towns = _towns_beside(tables)
    for (incident, outcome, unit), told in groups.items():
        # Of "20 homes" and "a school" both can be damaged; people and salvoes are counted once.
        if outcome not in (*PEOPLE, "launched", "intercepted"):
            continue
        for a, b in _pairs(told, lineage):
            kind = _disagreement(a, b, details)
            if kind is not None:
                reason, words = _explain(a, b, outcome, details, spots, towns, lineage)
                if kind == "bound" and reason == "none":
                    reason, words = (
                        "scope",
                        "the lower figure is only a bound and allows the higher",
                    )
                yield {
                    "incident_id": incident,
                    "slot": f"{outcome} {unit}".strip(),
                    "a": a.number_ids[0],
                    "b": b.number_ids[0],
                    "type": kind,
                    "explained_by": reason,
                    "note": _note(a, b, outcome, unit, details, words),
                }


def _pairs(told: list[Figure], lineage: Lineage) -> Iterator[tuple[Figure, Figure]]:
    """Yield pairs to compare: each two values once, and every copy with what it copies."""
    independent = lineage.independent(figure.article for figure in told)
    earliest: dict[tuple[float, float | None], Figure] = {}
    ordered = sorted(told, key=lambda f: (lineage.rank.get(f.article, 0), f.article))
    for figure in ordered:
        if figure.article in independent:
            earliest.setdefault((figure.best, figure.high), figure)
        else:
            for other in ordered:
                if other.article in independent & lineage.related.get(figure.article, frozenset()):
                    yield other, figure
    voices = list(earliest.values())
    for i, a in enumerate(voices):
        for b in voices[i + 1 :]:
            yield a, b


def _disagreement(a: Figure, b: Figure, details: dict[str, Any]) -> str | None:
    """Return "value" for disjoint intervals, "bound" for an "at least" far below, else None."""
    if a.best == b.best or a.vague or b.vague:
        return None
    low, high = sorted((a, b), key=lambda figure: figure.best)
    if low.high is None:
        far = low.best > 0 and high.best >= FACTOR * low.best
        return "bound" if far and high.low > low.best else None
    slack = ROUGHLY * high.best if _rough(low, details) or _rough(high, details) else 0.0
    return "value" if low.high + slack < high.low else None


def _rough(figure: Figure, details: dict[str, Any]) -> bool:
    return any(
        details[n].modifier in ROUGH for n in figure.number_ids if not missing(details[n].modifier)
    )


def _explain(
    a: Figure,
    b: Figure,
    outcome: str,
    details: dict[str, Any],
    spots: dict[str, Any],
    towns: dict[str, frozenset[str]],
    lineage: Lineage,
) -> tuple[str, str]:
    """Try the innocent explanations in turn; return the code and the words for it."""
    if b.article in lineage.related.get(a.article, frozenset()):
        return "copy_error", "one article copies the other"
    low, high = sorted((a, b), key=lambda figure: figure.best)
    if low.scope == "part":
        return "part_of", "the lower figure is only a part, its article gives no total"
    if high.scope == "total" and low.scope != "total":
        return "part_of", "the higher figure is a total"
    place = _inside(details[low.number_ids[0]], details[high.number_ids[0]], spots)
    if place is not None:
        return "scope", place
    more = towns.get(high.number_ids[0], frozenset()) - towns.get(low.number_ids[0], frozenset())
    if len(more) > 1:
        return "scope", f"the higher figure is told of several places ({', '.join(sorted(more))})"
    victims = [details[figure.number_ids[0]].victims for figure in (low, high)]
    if not missing(victims[0]) and (missing(victims[1]) or victims[0] != victims[1]):
        return "scope", f"the lower figure counts one group only ({victims[0]})"
    rises = outcome in PEOPLE and outcome != "missing"
    if low.published is not None and high.published is not None:
        if rises and high.published > low.published:
            return "update", f"the higher figure is later ({high.published:%Y-%m-%d %H:%M})"
        if outcome == "missing" and high.published < low.published:
            return "update", f"the lower figure is later ({low.published:%Y-%m-%d %H:%M})"
    return "none", "nothing explains it"


def _towns_beside(tables: Tables) -> dict[str, frozenset[str]]:
    """Return number_id -> the towns and regions named in its sentence."""
    places = tables.places[tables.places["feature"].isin(LOCAL)]
    columns = ["article_id", "sent"]
    near = tables.numbers[["number_id", *columns]].merge(places[[*columns, "name"]], on=columns)
    return {key: frozenset(names) for key, names in near.groupby("number_id")["name"]}


def _inside(low: Any, high: Any, spots: dict[str, Any]) -> str | None:
    """Return words when the lower figure's place lies inside the higher figure's."""
    if missing(low.place_id) or missing(high.place_id):
        return None
    small, large = spots.get(low.place_id), spots.get(high.place_id)
    if small is None or large is None or missing(small.radius_km) or missing(large.radius_km):
        return None
    points = [(p.latitude, p.longitude) for p in (small, large)]
    if any(missing(c) for point in points for c in point) or small.radius_km >= large.radius_km:
        return None
    if small.name == large.name or distance_km(*points) > large.radius_km * 1.2:
        return None
    return f"the lower figure is for {small.name} only, the higher for {large.name}"


def _note(
    a: Figure, b: Figure, outcome: str, unit: str, details: dict[str, Any], words: str
) -> str:
    what = f"{unit} {outcome}".strip()
    return f"{_claim(a, details)}, {_claim(b, details)} ({what}): {words}."


def _claim(figure: Figure, details: dict[str, Any]) -> str:
    row = details[figure.number_ids[0]]
    exact = missing(row.modifier) or row.modifier in ("exact", "range")
    hedge = "" if exact else f"{row.modifier.replace('_', ' ')} "
    said = f", citing {figure.speaker}" if figure.speaker else ""
    return f"{figure.source} says {hedge}{figure.best:g}{said}"


# ---------------------------------------------------------------- who did it


def _responsibility_rows(
    tables: Tables, incident_events: pd.DataFrame, lineage: Lineage
) -> Iterator[dict[str, Any]]:
    """Yield incidents for which independent articles name attackers of different countries."""
    known = tables.actors[tables.actors["country"].notna()]
    country = dict(zip(known["actor_id"], known["country"], strict=True))
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    source = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    frame = incident_events.merge(
        tables.events[["event_id", "article_id", "attacker_id", "start"]], on="event_id"
    )
    frame = frame[frame["attacker_id"].isin(list(country))]
    frame = frame.sort_values(["incident_id", "article_id", "start", "event_id"])
    by_incident: dict[str, list[Any]] = defaultdict(list)
    for row in frame.itertuples(index=False):
        by_incident[row.incident_id].append(row)
    for incident, rows in by_incident.items():
        for a, b in _opposed(_sides(rows, country, lineage)):
            says = " and ".join(
                f"{_label(source.get(r.article_id), r.article_id)} names {names[r.attacker_id]}"
                for r in (a, b)
            )
            yield {
                "incident_id": incident,
                "slot": "attacker",
                "a": a.event_id,
                "b": b.event_id,
                "type": "responsibility",
                "explained_by": "none",
                "note": f"{says} as the attacker.",
            }


def _sides(
    rows: Iterable[Any], country: dict[str, str], lineage: Lineage
) -> dict[str, dict[str, Any]]:
    """Return article -> attacker's country -> first event, for independent articles."""
    sides: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        sides[row.article_id].setdefault(country[row.attacker_id], row)
    return {article: sides[article] for article in sorted(lineage.independent(sides))}


def _opposed(sides: dict[str, dict[str, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield one pair of events for each two countries that articles blame exclusively."""
    seen: set[frozenset[str]] = set()
    single = [side for side in sides.values() if len(side) == 1]
    first: dict[str, Any] = {}
    for side in single:
        for blamed, row in side.items():
            for other, earlier in first.items():
                if other != blamed and frozenset((other, blamed)) not in seen:
                    seen.add(frozenset((other, blamed)))
                    yield earlier, row
            first.setdefault(blamed, row)


# ---------------------------------------------------------------- titles


def _title_rows(tables: Tables, lineage: Lineage) -> Iterator[dict[str, Any]]:
    """Yield people whom one article gives an office and another calls a former holder of it."""
    people = tables.actors[tables.actors["kind"] == "person"]
    names = dict(zip(people["actor_id"], people["name"], strict=True))
    info = tables.articles.set_index("article_id")[["source", "published"]]
    titled = tables.mentions[tables.mentions["role"].notna()]
    titled = titled[titled["actor_id"].isin(list(names))]
    titled = titled.sort_values(["article_id", "start"])
    by_actor: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in titled.itertuples(index=False):
        by_actor[row.actor_id].setdefault(row.role.casefold(), row)
    for actor, first in sorted(by_actor.items()):
        pairs = [
            (a.article_id not in lineage.related.get(b.article_id, ()), a.role, b.role, a, b)
            for a in first.values()
            for b in first.values()
            if a.role < b.role and a.article_id != b.article_id and shifted(a.role, b.role)
        ]
        if pairs:  # one row tells it; a pair of copies tells best where it came from
            *_, a, b = min(pairs, key=lambda pair: pair[:3])
            yield _title_row(a, b, names[actor], info, lineage)


def _title_row(a: Any, b: Any, name: str, info: pd.DataFrame, lineage: Lineage) -> dict[str, Any]:
    dates = [info.loc[row.article_id, "published"] for row in (a, b)]
    far = not any(map(missing, dates)) and abs((dates[0] - dates[1]).days) > STALE_DAYS
    copied = b.article_id in lineage.related.get(a.article_id, frozenset())
    says = " and ".join(
        f"{_label(info.loc[row.article_id, 'source'], row.article_id)} says {row.role!r}"
        for row in (a, b)
    )
    return {
        "incident_id": None,
        "slot": "title",
        "a": a.mention_id,
        "b": b.mention_id,
        "type": "title",
        "explained_by": "copy_error" if copied else "update" if far else "none",
        "note": f"{name}: {says}.",
    }


def _label(source: object, article: str) -> str:
    return article if missing(source) else str(source)
