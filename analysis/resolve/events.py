"""Triggers to events: the rows of one article that tell of the same event become one row."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.extract.events.cues import BACKGROUND, cues
from analysis.geocode import distance_km
from analysis.resolve.links import VIOLENT_TYPES
from analysis.tables import missing

REAL = frozenset({"asserted", "claimed"})
# Families that say no more than that there was violence; they join any violent event.
GENERIC = frozenset({"attack", "strike", "kill", "explosion"})
AREAS = frozenset({"country", "admin1", "admin2", "region", "water"})
NEAR_KM = 10.0
FILLED = ("weapon", "date_id", "said_by")
BYSTANDERS = frozenset({"person", "civilians"})
# How many sentences after violence was told deaths are taken as its own.
TYPE_REACH = 3
# So many sentences on, "it happened at noon" still tells of the event before.
POINTING_REACH = 2
# A span of days as wide as this is a year, not the time of an event.
YEAR = pd.Timedelta(days=300)
# A month told far from an event is that of something else.
WEEK = pd.Timedelta(days=6)
# "2 a.m. on Tuesday" is still Monday's night.
SMALL_HOURS = re.compile(r"T0[0-5]")
# Who fights back: violence against them is a battle in ACLED, not one against civilians.
FIGHTERS = frozenset({"military", "armed_group"})
FIGHTING = frozenset({"attack", "kill", "shoot"})
RULERS = frozenset({"military", "government", "state"})


@dataclass
class _Event:
    """What the triggers joined so far say together."""

    rows: list[Any] = field(default_factory=list)
    place: Any = None
    days: tuple[Any, Any] | None = None
    attacker: object = None
    like: Any = None  # a trigger of the event whose type this one shares

    def add(self, row: Any, place: Any, days: tuple[Any, Any] | None, attacker: object) -> None:
        if days is not None and self._is_far_and_wide(row, days):
            row, days = row._replace(date_id=None), None
        self.rows.append(row)
        self.place = _finer(self.place, place)
        self.days = self.days or days
        self.attacker = self.attacker if not missing(self.attacker) else attacker

    def _is_far_and_wide(self, row: Any, days: tuple[Any, Any]) -> bool:
        """Say whether a month or a year told paragraphs away is no day of this event."""
        wide = not missing(days[1]) and days[1] - days[0] > WEEK
        return wide and bool(self.rows) and row.sent - self.rows[-1].sent > TYPE_REACH


def merge_events(
    events: pd.DataFrame,
    places: pd.DataFrame,
    dates: pd.DataFrame,
    actors: pd.DataFrame,
    mentions: pd.DataFrame,
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Join the triggers of each article that tell of one event.

    Two triggers are one event when their types agree, and their places, days and attackers
    do not disagree: what a trigger leaves open it takes from the event it joins.

    Returns
    -------
    events : pandas.DataFrame
        One row for each event: the evidence of its first trigger, and the first attacker,
        target, weapon, place, day and speaker that any of its triggers gives.
    event_of : dict of str to str
        The id every trigger was given -> the id of the event it is part of.
    """
    sites = {row.place_id: row for row in _plain(places).itertuples()}
    days = {
        row.date_id: _span(row) for row in _plain(dates).itertuples() if not missing(row.date_start)
    }
    side = _sides(actors, mentions)
    scattered = _scattered(events, sites)
    known: dict[str, list[_Event]] = defaultdict(list)
    # A headline tells again what the text tells; it only makes an event of its own at the end.
    for row in sorted(_plain(events).itertuples(), key=lambda row: bool(row.heading)):
        place = None if missing(row.place_id) else sites.get(row.place_id)
        when = None if missing(row.date_id) else days.get(row.date_id)
        attacker = None if missing(row.attacker_id) else side.get(row.attacker_id)
        told = known[row.article_id]
        event = _match(told, row, place, when, attacker, several=row.article_id in scattered)
        if event is None:
            event = _Event()
            told.append(event)
        event.add(row, place, when, attacker)
    joined = [event for found in known.values() for event in found]
    event_of = {row.event_id: event.rows[0].event_id for event in joined for row in event.rows}
    known_actors = {row.actor_id: row for row in _plain(actors).itertuples()}
    rows = [_one_row(event, known_actors) for found in known.values() for event in _typed(found)]
    merged = pd.DataFrame(rows, columns=events.columns)
    return merged.astype(events.dtypes), event_of


def _span(date: Any) -> tuple[Any, Any]:
    """Return first and last day of a date; the small hours also belong to the night before."""
    if SMALL_HOURS.search(str(date.value)):
        last = date.date_start if missing(date.date_end) else date.date_end
        return date.date_start - pd.Timedelta(days=1), last
    return date.date_start, date.date_end


def _sides(actors: pd.DataFrame, mentions: pd.DataFrame) -> dict[Any, Any]:
    """Return what tells attackers apart: their country or their name, nothing for "gunmen"."""
    named = set(mentions.loc[mentions["form"] == "name", "actor_id"].dropna())
    return {
        row.actor_id: row.country or row.actor_id
        for row in _plain(actors).itertuples()
        if row.country or row.actor_id in named
    }


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with None for what is missing, so that cells compare without a trap."""
    return frame.astype(object).where(frame.notna(), None)


def _scattered(events: pd.DataFrame, sites: dict[Any, Any]) -> set[str]:
    """Return the articles that tell of violence at several places apart from each other."""
    apart: dict[str, list[Any]] = defaultdict(list)
    for row in events[events["event_type"].isin(VIOLENT_TYPES)].itertuples():
        place = None if missing(row.place_id) else sites.get(row.place_id)
        if place is None or _is_facility(place):
            continue
        if not any(_same_place(place, p) for p in apart[row.article_id]):
            apart[row.article_id].append(place)
    return {article for article, found in apart.items() if len(found) > 1}


def _match(
    known: list[_Event],
    row: Any,
    place: Any,
    days: tuple[Any, Any] | None,
    attacker: object,
    *,
    several: bool,
) -> _Event | None:
    """Return the event told last that `row` can be part of, one at the same place first.

    A headline tells of the event told first.

    In an article with several scenes, an event told without a place ("strikes on both sides")
    is a summary of them: it takes no scene in unless the very next sentence sets it there. And
    "an attack" without a place is a new one.
    """
    fits = [
        event
        for event in known
        if _same_type(event, row)
        and not _is_history(event, row)
        and not (several and _starts_anew(event, row, place))
        and (_same_place(event.place, place) or _is_loose(event, row, place))
        and _same_target(event, row)
        and (_same_days(event.days, days) or _points_back(event, row))
        and not (_is_year(days) and event.days is None)
        and (missing(attacker) or missing(event.attacker) or attacker == event.attacker)
    ]
    if not fits:
        return None
    told = place is not None
    if row.heading:  # what the article is about comes first
        return max(fits, key=lambda e: (told and e.place is not None, -e.rows[0].start))
    return max(fits, key=lambda e: (told and e.place is not None, e.rows[-1].start))


def _starts_anew(event: _Event, row: Any, place: Any) -> bool:
    """Say whether `row` cannot be the event before it, in an article with several scenes."""
    if place is None:  # "a second attack"
        return bool(row.introduces) and row.sent != event.rows[-1].sent
    return event.place is None and row.sent - event.rows[-1].sent > 1


def _is_history(event: _Event, row: Any) -> bool:
    """Say whether one of the two is told as history and the other is not.

    The sentence after it may still speak of it ("That attack killed nine").
    """
    first = event.rows[0]
    if row.family == BACKGROUND:
        return first.family != BACKGROUND or row.sent - event.rows[-1].sent > 1
    past = first.family == BACKGROUND or _is_year(event.days)
    return past and not (row.definite and row.sent - event.rows[-1].sent == 1)


def _same_type(event: _Event, row: Any) -> bool:
    first = event.rows[0]
    if (first.factuality in REAL) != (row.factuality in REAL):
        return False
    if first.family == row.family:
        return True
    if first.event_type not in VIOLENT_TYPES or row.event_type not in VIOLENT_TYPES:
        return False
    if BACKGROUND in (first.family, row.family):
        return True
    families = {member.family for member in event.rows}
    return row.family in GENERIC or bool(families & GENERIC) or first.event_type == row.event_type


def _same_place(a: Any, b: Any) -> bool:
    """Say whether two places can be one: equal, unknown, or a place within its own region."""
    if a is None or b is None or _agree(a.name, b.name):
        return True
    if missing(a.latitude) or missing(b.latitude):  # a village no gazetteer has, in its region
        known = b if missing(a.latitude) else a
        return not missing(known.latitude) and known.feature in AREAS
    if "country" in (a.feature, b.feature):
        return bool(a.feature == b.feature) and _agree(a.country, b.country)
    if "region" in (a.feature, b.feature) and not _agree(a.country, b.country):
        return False
    if "admin1" in (a.feature, b.feature) and not (missing(a.admin1) or missing(b.admin1)):
        return _agree(a.country, b.country) and _agree(a.admin1, b.admin1)
    apart = distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))
    reach = [0.0 if missing(place.radius_km) else place.radius_km for place in (a, b)]
    return bool(apart <= max(NEAR_KM, *reach))


def _same_target(event: _Event, row: Any) -> bool:
    """Say whether two arrests or abductions can be one: not if they name two people."""
    if row.family not in {"arrest", "abduct"} or missing(row.target_id):
        return True
    targets = {member.target_id for member in event.rows if not missing(member.target_id)}
    return not targets or row.target_id in targets


def _points_back(event: _Event, row: Any) -> bool:
    """Say whether `row` ("the attack happened at noon") follows close on the event."""
    pointing = str(row.rule).startswith("pointing back")
    return pointing and 0 <= row.sent - event.rows[-1].sent <= POINTING_REACH


def _is_loose(event: _Event, row: Any, place: Any) -> bool:
    """Say whether two places may be one although they do not look it.

    "The attack", told with a country only, is one at a place in that country. A club that no
    gazetteer has may lie in the town told before. A province may lie in the part of a country
    ("the south") that the sentence before names.
    """
    known = event.place
    if place is None or known is None:
        return False
    if _points_back(event, row):
        return True
    if known.feature == "region" and missing(known.admin1):
        follows = row.sent - event.rows[-1].sent <= 1
        return follows and place.feature in AREAS and _agree(place.country, known.country)
    if missing(place.latitude) or missing(known.latitude):
        return bool(row.definite) or _is_facility(place) or _is_facility(known)
    if not row.definite or place.feature != "country":
        return False
    return _agree(place.country, known.country)


def _is_facility(place: Any) -> bool:
    """Say whether a place no gazetteer has is a building or a street, not a village."""
    if not missing(place.latitude):
        return False
    kinds = cues("building") | cues("street")
    words = str(place.text).casefold().split()
    named = any(word in kinds or word.removesuffix("s") in kinds for word in words)
    return named or str(place.rule).endswith("FAC")


def _agree(a: object, b: object) -> bool:
    return not missing(a) and not missing(b) and a == b


def _same_days(a: tuple[Any, Any] | None, b: tuple[Any, Any] | None) -> bool:
    if a is None or b is None:
        return True
    ends = [first if missing(last) else last for first, last in (a, b)]
    return bool(a[0] <= ends[1] and b[0] <= ends[0])


def _is_year(days: tuple[Any, Any] | None) -> bool:
    if days is None or missing(days[1]):
        return False
    return bool(days[1] - days[0] >= YEAR)


def _finer(a: Any, b: Any) -> Any:
    """Return the place of an event: a town rather than the region around it, else the first."""
    if a is None or b is None:
        return b if a is None else a
    if a.feature == "region" and b.feature == "admin1":
        return b
    wide, fine = a.feature in AREAS, b.feature in AREAS or missing(b.latitude)
    return b if wide and not fine else a


def _typed(events: list[_Event]) -> list[_Event]:
    """Give events that are only told as deaths the type of the violence told just before them."""
    told: _Event | None = None
    for event in events:
        if any(m.family != "kill" and m.event_type in VIOLENT_TYPES for m in event.rows):
            told = event
        elif told is not None and all(_only_deaths(m) for m in event.rows):
            first = event.rows[0].sent
            if min(abs(first - m.sent) for m in told.rows) <= TYPE_REACH:
                event.like = next(m for m in told.rows if m.family != "kill")
    return events


def _only_deaths(row: Any) -> bool:
    """Say whether a trigger tells of deaths, but neither of who caused them nor with what."""
    return row.family == "kill" and not row.weapon and not row.attacker_id


def _one_row(event: _Event, actors: dict[Any, Any]) -> dict[str, Any]:
    first = event.rows[0]
    row: dict[str, Any] = first._asdict()
    for column in FILLED:
        given = (getattr(m, column) for m in event.rows if m is first or not m.heading)
        row[column] = next((value for value in given if not missing(value)), pd.NA)
    row |= _parties(event, {key: actor.kind for key, actor in actors.items()})
    row["place_id"] = pd.NA if event.place is None else event.place.place_id
    armed = next((m for m in event.rows if m.weapon and m.event_type), first)
    model = event.like or (armed if first.family in GENERIC | {BACKGROUND} else first)
    row |= {c: getattr(model, c) for c in ("event_type", "sub_event_type", "plover")}
    return row | _type_by_actors(event, row, actors)


def _type_by_actors(event: _Event, row: dict[str, Any], actors: dict[Any, Any]) -> dict[str, str]:
    """Return the types that ACLED draws from who is hit, or who takes a place."""
    by, whom = (actors.get(row[column]) for column in ("attacker_id", "target_id"))
    families = {member.family for member in event.rows}
    fought = row["sub_event_type"] == "Attack" and bool(families & FIGHTING)
    if fought and whom is not None and _fights(whom):
        return {"event_type": "Battles", "sub_event_type": "Armed clash"}
    crowd = any(actor is not None and _is_crowd(actor.name) for actor in (by, whom))
    if row["sub_event_type"] == "Armed clash" and "clash" in families and crowd:
        return {
            "event_type": "Riots",
            "sub_event_type": "Violent demonstration",
            "plover": "PROTEST",
        }
    if row["sub_event_type"] == "Non-state actor overtakes territory" and by is not None:
        land = None if event.place is None else event.place.country
        at_home = _agree(by.country, land) or (missing(by.country) and _is_army(by.name))
        if by.kind in RULERS and at_home:
            return {"sub_event_type": "Government regains territory"}
    return {}


def _fights(actor: Any) -> bool:
    return actor.kind in FIGHTERS or "police" in str(actor.name).casefold()


def _is_crowd(name: object) -> bool:
    words = set(str(name).casefold().split())
    return bool(words & {"protesters", "demonstrators", "rioters", "protestors", "crowd", "mob"})


def _is_army(name: object) -> bool:
    """Say whether an actor without a country is a state's own army, by what it is called."""
    return bool({"army", "government", "regime", "troops"} & set(str(name).casefold().split()))


def _parties(event: _Event, kinds: dict[Any, Any]) -> dict[str, Any]:
    """Return attacker and target, from one trigger if one tells both.

    Who reports an attack as a bystander or a newspaper did not do it.
    """
    rows = [m for m in event.rows if m is event.rows[0] or not m.heading]
    named = [
        m
        for m in rows
        if m.attacker_id
        and m.attacker_id != m.target_id
        and kinds.get(m.attacker_id) != "media"
        and not (m.attacker_id == m.said_by and kinds.get(m.attacker_id) in BYSTANDERS)
    ]
    attacker = next((m.attacker_id for m in named if m.target_id), None)
    attacker = attacker or next((m.attacker_id for m in named), None)
    hit = [m for m in rows if m.target_id and m.target_id != attacker]
    target = next((m.target_id for m in hit if m.attacker_id == attacker), None)
    return {"attacker_id": attacker, "target_id": target or next((m.target_id for m in hit), None)}
