"""Which incident is part of a wider one that an article tells together with it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from analysis.compare.incidents.told import AREA, COUNTRY
from analysis.geocode import distance_km


def link_wider(rows: list[dict[str, Any]]) -> None:
    """Point each incident to the one wider incident of its night that an article tells with it."""
    by_article = defaultdict(list)
    for row in rows:
        if row["level"] in (AREA, COUNTRY) and row["first"] is not None:
            for article in row["articles"]:
                by_article[article].append(row)
    for row in rows:
        wider = {
            other["incident_id"]: other
            for article in row["articles"]
            for other in by_article[article]
            if row["level"] < other["level"] and _within(row, other)
        }
        if wider:
            row["part_of"] = min(wider, key=lambda key: (wider[key]["level"], key))


def _within(row: dict[str, Any], other: dict[str, Any]) -> bool:
    if row["first"] is None or row["country"] != other["country"] or not row["country"]:
        return False
    if max(row["first"], other["first"]) > min(row["last"], other["last"]):
        return False
    if other["level"] == COUNTRY:
        return True
    points = [(r["latitude"], r["longitude"]) for r in (row, other)]
    return None not in (*points[0], *points[1]) and distance_km(*points) <= other["radius_km"]
