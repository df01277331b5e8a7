"""Which incident is part of a wider one: the raids of a night on a country, its regions, its towns.

An incident holds another if its place does, their days meet and their types may be one. A place
that holds others is not enough: much is told of a country only because nothing more is known.
So the wider incident must be told of many places ("across the state", "in Kutum and Nyala").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis.compare.incidents.spanning import lies_in, width
from analysis.compare.incidents.told import AREA, COUNTRY, Spot, Told

LIST, SPREAD = "list", "spread"
LONGEST = 31  # days; what is told of a longer time holds nothing by its day
# Sources call one raid by either name; a bomb left somewhere is no part of it.
_FROM_AFAR = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})
ATTACK = "Violence against civilians"  # also what an attack is called of which no more is told


def link_wider(rows: list[dict[str, Any]]) -> None:
    """Set `part_of` of each incident to the narrowest one that contains it.

    Parameters
    ----------
    rows : list of dict
        One per incident, with incident_id, event_type, sub_event_type, spot, first and last
        (days) and voices (the events of independent articles). `part_of` is added, and
        `holds`: how it is known that an incident is one of many places.
    """
    nights = _nights(rows)
    for row in rows:
        row["holds"] = _how_wide(row)
        row["days"] = (row["first"], row["last"])
        if row["first"] is None and row["holds"]:
            row["days"] = _night_of(row, nights)
    index: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["spot"] is not None and row["spot"].level in (AREA, COUNTRY):
            for key in _keys(row):
                index[key].append(row)
    for row in rows:
        near = {other["incident_id"]: other for key in _keys(row) for other in index[key]}
        around = [other for other in near.values() if _contains(other, row)]
        # Inside what is told of many places, one that lies in another is part of that.
        if any(other["holds"] for other in around):
            row["part_of"] = min(around, key=_narrowness)["incident_id"]


def _how_wide(row: dict[str, Any]) -> str | None:
    spot = row["spot"]
    if spot is None or spot.level not in (AREA, COUNTRY):
        return None
    if spot.members:
        # "They fight in Chad and Niger" is told of a war; a night's raids there leave a count.
        told = [t for t in row["voices"] if t.spot is not None and t.spot.members]
        return LIST if any(t.numbers for t in told) or len(countries_of(spot)) == 1 else None
    return SPREAD if any(t.spread and _is_of(t, row) for t in row["voices"]) else None


def _is_of(told: Told, row: dict[str, Any]) -> bool:
    """Say whether an event is told of the incident's own place and days."""
    if told.spot is None or told.spot.key != row["spot"].key:
        return False
    if None in (told.first, told.last, row["first"], row["last"]):
        return row["first"] is None
    return not told.assumed and told.first <= row["last"] and row["first"] <= told.last


def _nights(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int] | None]:
    """Return article -> the one day or night of all its dated incidents, None if they differ."""
    spans: dict[str, tuple[int, int]] = {}
    for row in rows:
        if row["first"] is not None:
            for article in {t.article for t in row["voices"]}:
                first, last = spans.get(article, (row["first"], row["last"]))
                spans[article] = (min(first, row["first"]), max(last, row["last"]))
    return {a: span if span[1] - span[0] <= 1 else None for a, span in spans.items()}


def _night_of(
    row: dict[str, Any], nights: Mapping[str, tuple[int, int] | None]
) -> tuple[int | None, int | None]:
    """Return the days of an incident without a day: the night its articles tell of otherwise.

    The incident itself keeps its gap; only what lies in it is found by these days. A spot told
    of the same night by several articles must not be another night's.
    """
    if any(t.sure or t.inferred for t in row["voices"]):
        return None, None
    told = {nights[t.article] for t in row["voices"] if t.article in nights}
    span = told.pop() if len(told) == 1 else None
    bounds = [(t.first, t.last) for t in row["voices"] if None not in (t.first, t.last)]
    if span is None or any(last < span[0] or span[1] < first for first, last in bounds):
        return None, None
    return span


def _keys(row: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the countries and days an incident is found under."""
    first, last = row["days"]
    if first is None or last is None or last - first > LONGEST or row["spot"] is None:
        return
    for country in countries_of(row["spot"]):
        for day in range(first, last + 1):
            yield country, day


def countries_of(spot: Spot) -> list[str]:
    """Return the countries of a spot, of a list those of its members."""
    return sorted({place.country for place in spot.members or (spot,)} - {""})


def _contains(wide: dict[str, Any], row: dict[str, Any]) -> bool:
    outer, inner = wide["spot"], row["spot"]
    if width(inner) >= width(outer) or not _may_be_of_one_type(wide, row):
        return False
    return lies_in(inner, outer)


def _may_be_of_one_type(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Say whether one may be told as the other: fighting across a state holds no air strike."""
    kinds = {a["event_type"], b["event_type"]}
    if len(kinds) > 1:
        return ATTACK in kinds
    subs = {a["sub_event_type"], b["sub_event_type"]} - {None}
    return len(subs) < 2 or subs <= _FROM_AFAR or not subs & _FROM_AFAR


def _narrowness(row: dict[str, Any]) -> tuple[Any, ...]:
    first, last = row["days"]
    return *width(row["spot"]), last - first, row["incident_id"]


def containers(part_of: dict[str, str], incident: str) -> list[str]:
    """Return an incident and all that hold it, the narrowest first.

    >>> containers({"town": "region", "region": "country"}, "town")
    ['town', 'region', 'country']
    """
    chain = [incident]
    while chain[-1] in part_of:
        chain.append(part_of[chain[-1]])
    return chain


def least_common(part_of: dict[str, str], incidents: Iterable[str]) -> str | None:
    """Return the narrowest incident that holds all of these or is one of them.

    >>> chains = {"town": "region", "village": "region", "region": "country"}
    >>> least_common(chains, ["town", "village"]), least_common(chains, ["town", "abroad"])
    ('region', None)
    """
    chains = [containers(part_of, incident) for incident in incidents]
    shared = set(chains[0]).intersection(*chains)
    return next((incident for incident in chains[0] if incident in shared), None)
