"""Which incident is part of a wider one: the raids of a night on a country, its regions, its towns.

An incident holds another if its place does, their days meet and their types may be one. A place
that holds others is not enough: much is told of a country only because nothing more is known.
So the wider incident must be told of many places ("across the state", "in Kutum and Nyala"),
or by an article that tells the narrower one too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.compare.incidents.spanning import lies_in, width
from analysis.compare.incidents.told import AREA, COUNTRY, Spot

LONGEST = 31  # days; what is told of a longer time holds nothing by its day
ATTACK = "Violence against civilians"  # also what an attack is called of which no more is told


def link_wider(rows: list[dict[str, Any]]) -> None:
    """Set `part_of` of each incident to the narrowest one that contains it.

    Parameters
    ----------
    rows : list of dict
        One per incident, with incident_id, event_type, spot, first and last (days), articles
        (those that tell it) and spread (told of many places). `part_of` is added.
    """
    index: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["spot"] is not None and row["spot"].level in (AREA, COUNTRY):
            for key in _keys(row):
                index[key].append(row)
    for row in rows:
        near = {other["incident_id"]: other for key in _keys(row) for other in index[key]}
        around = [other for other in near.values() if _contains(other, row)]
        # Of two places in a wider incident one may lie in the other, whoever tells of them.
        if any(other["spread"] or other["articles"] & row["articles"] for other in around):
            row["part_of"] = min(around, key=_narrowness)["incident_id"]


def _keys(row: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the countries and days an incident is found under."""
    first, last = row["first"], row["last"]
    if first is None or last - first > LONGEST or row["spot"] is None:
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
    """Say whether one may be told as the other: a riot holds no bombardment."""
    kinds = {a["event_type"], b["event_type"]}
    return len(kinds) == 1 or ATTACK in kinds or "Riots" not in kinds


def _narrowness(row: dict[str, Any]) -> tuple[Any, ...]:
    return *width(row["spot"]), row["last"] - row["first"], row["incident_id"]


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
