"""Under which keys an incident is filed and looked up, so that few candidates are weighed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from analysis.compare.incidents.told import AREA, COUNTRY, TOWN_KM, Spot, Told

LONGEST = 31  # days; a longer span is no key


def own_keys(told: Told) -> Iterator[tuple[Any, ...]]:
    """Yield the keys under which a report can be found again."""
    for day in _days(told, slack=0):
        yield "day", _cell(told.spot), day
        if told.spot:
            yield "key", told.spot.key, day


def search_keys(told: Told) -> Iterator[tuple[Any, ...]]:
    """Yield the keys under which reports of the same incident may be found."""
    for day in _days(told, slack=1):
        if told.spot:
            yield "key", told.spot.key, day
        for cell in _cells_around(told.spot):
            yield "day", cell, day


def number_keys(
    told: Told, numbers: set[tuple[str, float]], *, slack: int
) -> Iterator[tuple[Any, ...]]:
    """Yield the keys of the counts of a report, by week; one of something tells nothing."""
    weeks = sorted({day // 7 for day in _days(told, slack=slack)})
    for number in sorted(numbers):
        if number[1] >= 2:
            for week in weeks:
                yield "number", *number, week


def _days(told: Told, *, slack: int) -> range:
    """Return the days to look under; none for a span too long to be a key."""
    if told.first is None or told.last is None or told.last - told.first > LONGEST:
        return range(0)
    return range(told.first - slack, told.last + slack + 1)


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
