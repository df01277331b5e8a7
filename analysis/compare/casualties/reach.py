"""Whether a figure may be a total of others: in its place, on its days, by its attacker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.compare.incidents.spanning import lies_in
from analysis.compare.incidents.told import Spot, spots_of
from analysis.tables import Tables, as_text, missing

ARMED_GROUP = "armed_group"
STATE = frozenset({"state", "government", "military"})
LONGEST = 3  # days; what is told of more is no total of one night
FIGHTERS = frozenset({"military", "militant", "police", "attacker"})
CIVILIAN = "civilian"
TOLD, BOUNDED = "told", "bounded"


class Scene(NamedTuple):
    """Where and when the victims that a number counts were hit, and by whom; days from 1970."""

    article: str
    spot: Spot | None
    first: int | None
    last: int | None
    attacker: str
    victims: str


class Reach:
    """Looks up the scenes of numbers.

    Parameters
    ----------
    tables : Tables
    members : pandas.DataFrame
        The `incident_events` table, with the days each event was matched by.
    """

    def __init__(self, tables: Tables, members: pd.DataFrame) -> None:
        self._spots = spots_of(tables)
        self._events = {row.event_id: row for row in tables.events.itertuples(index=False)}
        self._numbers = {row.number_id: row for row in tables.numbers.itertuples(index=False)}
        self._actors = {row.actor_id: row for row in tables.actors.itertuples(index=False)}
        self._published = _days(tables.articles, "article_id", ("published", "published"))
        self._dates = _days(tables.dates, "date_id", ("date_start", "date_end"))
        self._matched = _days(members, "event_id", ("date_start", "date_end"))
        how = members["date_how"].fillna("") if "date_how" in members else ()
        self._bounded = {e for e, h in zip(members["event_id"], how, strict=False) if h == BOUNDED}

    def fitting(
        self, whole: Iterable[str], parts: Iterable[str], *, told_of: bool = False
    ) -> tuple[str, ...]:
        """Return those of the numbers `parts` that one of the numbers `whole` may be a total of.

        Parameters
        ----------
        whole, parts : iterable of str
            Ids of numbers.
        told_of : bool
            Whether the total's article tells it of the parts' incidents itself, so that places
            and attackers need not be held against each other.
        """
        outer = [self._scene(number) for number in whole]
        return tuple(
            number
            for number in parts
            if any(self._holds(wide, self._scene(number), told_of) for wide in outer)
        )

    def _holds(self, wide: Scene, scene: Scene, told_of: bool) -> bool:
        if not (_meet(wide, scene) and _same_kind(wide, scene)):
            return False
        if told_of:
            return True
        near = _lies_there(scene.spot, wide.spot)
        return near and not self._unlike(wide.attacker, scene.attacker)

    def _unlike(self, a: str, b: str) -> bool:
        """Say whether a state is told to have attacked here and an armed group there."""
        one, other = self._actors.get(a), self._actors.get(b)
        if one is None or other is None or a == b:
            return False
        kinds = [as_text(actor.kind) for actor in (one, other)]
        if all(kind in STATE for kind in kinds):
            countries = {as_text(actor.country) for actor in (one, other)}
            return len(countries) == 2 and "" not in countries
        return ARMED_GROUP in kinds and any(kind in STATE for kind in kinds)

    def _scene(self, number_id: str) -> Scene:
        number = self._numbers[number_id]
        event = None if missing(number.event_id) else self._events.get(number.event_id)
        places = (as_text(number.place_id), "" if event is None else as_text(event.place_id))
        spots = (self._spots.get(place) for place in places)
        own = self._dates.get(as_text(number.date_id))
        article = as_text(number.article_id)
        first, last = own or self._days_of(as_text(number.event_id), article)
        return Scene(
            article,
            next((spot for spot in spots if spot is not None), None),
            first,
            last,
            "" if event is None else as_text(event.attacker_id),
            as_text(number.victims),
        )

    def _days_of(self, event_id: str, article: str) -> tuple[int | None, int | None]:
        if event_id in self._matched and event_id not in self._bounded:
            return self._matched[event_id]
        if (stamp := self._published.get(article)) is not None:
            return stamp[0] - 1, stamp[0]  # news without a day is of that day or the one before
        return None, None


def _lies_there(inner: Spot | None, outer: Spot | None) -> bool:
    return inner is not None and outer is not None and lies_in(inner, outer)


def _meet(a: Scene, b: Scene) -> bool:
    """Say whether two scenes share a day; one whose day is unknown may have any."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return True
    longest = max(a.last - a.first, b.last - b.first)
    return longest < LONGEST and max(a.first, b.first) <= min(a.last, b.last)


def _same_kind(wide: Scene, scene: Scene) -> bool:
    """Say whether fighters are not added up to civilians, or a group among the dead to all."""
    if wide.victims == CIVILIAN:
        return scene.victims not in FIGHTERS
    return wide.victims in ("", scene.victims)


def _days(frame: pd.DataFrame, key: str, columns: tuple[str, str]) -> Mapping[Any, tuple[int, int]]:
    """Return key -> (first, last) day since 1970, where both are known."""
    if not set(columns) <= set(frame.columns):
        return {}
    known = frame[frame[columns[0]].notna() & frame[columns[1]].notna()]
    ends = [known[c].astype("int64") // _per_day(known[c]) for c in columns]
    return dict(zip(known[key], zip(*(end.tolist() for end in ends), strict=True), strict=True))


def _per_day(column: pd.Series) -> int:
    return int(pd.Timedelta(days=1) / pd.Timedelta(1, unit=column.dt.unit))
