"""Violent events as the articles tell them, reduced to what matching across articles needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.compare.incidents.bearings import countries_named, told_of_towns
from analysis.compare.incidents.spanning import REGION, span_lists, spread_events
from analysis.compare.incidents.undated import Days, Written, days_inferred
from analysis.geocode import fold
from analysis.ledger import PEOPLE, THINGS, of_one_incident
from analysis.tables import Tables, as_text, missing

KINETIC = ("Explosions/Remote violence", "Violence against civilians", "Battles", "Riots")
TOWN_KM = 60.0  # what is wider than this is an area, and areas join with more care
DAYS_SURE = 3  # a longer interval is only a bound
FRESH = (3, 1)  # news without a day of its own tells of the last days before publication
# Who fled, fled a war; their number is in every report of it.
OF_AN_EVENT = tuple(kind for kind in PEOPLE + THINGS if kind != "displaced")
POINT, AREA, COUNTRY, UNLOCATED, NOWHERE = range(5)


@dataclass(frozen=True)
class Spot:
    """A place, reduced to what matching needs.

    `region` names the country and its first-order division; `members` are the places of a list
    ("in Kutum and Mellit"), whose area the spot is.
    """

    key: str
    name: str
    country: str
    point: tuple[float, float] | None
    radius: float
    level: int
    region: str = ""
    is_region: bool = False
    members: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Told:
    """One event as one article tells it.

    Days count from 1970. `sure`: told to the day or night; `assumed`: not told at all, and only
    bounded by when the article was written; `inferred`: the days are those of a dated article
    like it. `spread`: told of many places at once. `named`: the countries that the sentence of
    an event without a place names a place of.
    """

    event_id: str
    article: str
    sent: int
    start: int
    type: str
    sub: str
    spot: Spot | None
    first: int | None
    last: int | None
    sure: bool
    assumed: bool
    inferred: bool
    numbers: frozenset[tuple[str, float]]
    actors: frozenset[str]
    weapon: str
    spread: bool = False
    named: frozenset[str] = frozenset()


def tell_events(tables: Tables, written: dict[str, Written]) -> list[Told]:
    """Reduce the event rows to what matching needs, in reading order."""
    spots, named = spots_of(tables), countries_named(tables)
    spread = spread_events(tables) | told_of_towns(tables)
    days = _days(tables.dates)
    inferred = days_inferred(tables.dates, days, written)
    figures = _figures(tables.numbers)
    frame = tables.events
    real = frame["event_type"].isin(KINETIC) & frame["factuality"].isin(["asserted", "claimed"])
    real &= ~frame["event_id"].isin(_sums_of_a_war(tables.numbers))
    rows = list(frame[real].itertuples(index=False))
    own, own_inferred = _single_days(rows, days), _single_days(rows, inferred)
    told = []
    for row in rows:
        date_id = as_text(row.date_id)
        guess = inferred.get(date_id)
        if guess is None and date_id not in days and row.article_id not in own:
            guess = own_inferred.get(row.article_id)
        first, last, sure, assumed = (
            (*guess, False, False)
            if guess is not None
            else _when(days.get(date_id), own.get(row.article_id), written.get(row.article_id))
        )
        told.append(
            Told(
                row.event_id,
                row.article_id,
                _whole(row.sent),
                _whole(row.start),
                row.event_type,
                as_text(row.sub_event_type),
                None if missing(row.place_id) else spots.get(row.place_id),
                first,
                last,
                sure,
                assumed,
                guess is not None,
                figures.get(row.event_id, frozenset()),
                frozenset(as_text(x) for x in (row.attacker_id, row.target_id) if not missing(x)),
                fold(as_text(row.weapon)),
                row.event_id in spread,
                named.get(row.event_id, frozenset()),
            )
        )
    return told


def precision(told: Told) -> tuple[int, int, float]:
    """Sort the surest first: exact place, exact day; cities before their districts."""
    level = told.spot.level if told.spot else NOWHERE
    width = -told.spot.radius if told.spot else 0.0
    return level, 0 if told.sure else 1 if told.first is not None else 2, width


def spots_of(tables: Tables) -> dict[str, Spot | None]:
    """Return place_id -> its spot; the place of an event told of several is their area."""
    spots = {row.place_id: _spot(row) for row in tables.places.itertuples(index=False)}
    spots |= _named_within(tables.places, spots)
    return spots | span_lists(tables, spots)


def _named_within(places: pd.DataFrame, spots: dict[str, Spot | None]) -> dict[str, Spot | None]:
    """Return the spots of names no gazetteer knows that begin with a place of their article.

    "Nyala Rashid" is in Nyala, if the article tells of Nyala.
    """
    towns: dict[tuple[str, str], Spot | None] = {}
    unknown: list[tuple[str, str]] = []
    for place_id, article in zip(places["place_id"], places["article_id"], strict=True):
        spot = spots[place_id]
        if spot is None:
            continue
        if spot.level == POINT:
            known = towns.setdefault((article, fold(spot.name)), spot)
            if known is not None and known.key != spot.key:
                towns[article, fold(spot.name)] = None  # two of one name: neither
        elif spot.level == UNLOCATED:
            unknown.append((place_id, article))
    found: dict[str, Spot | None] = {}
    for place_id, article in unknown:
        name = fold(_name_of(spots[place_id])).split()
        starts = (towns.get((article, " ".join(name[:n]))) for n in range(len(name) - 1, 0, -1))
        town = next((spot for spot in starts if spot is not None), None)
        if town is not None:
            found[place_id] = town
    return found


def _name_of(spot: Spot | None) -> str:
    return spot.name if spot else ""


def _spot(row: Any) -> Spot | None:
    if missing(row.name) and missing(row.geonameid):
        return None
    known = not (missing(row.latitude) or missing(row.longitude))
    radius = 5.0 if missing(row.radius_km) else float(row.radius_km)
    name, country = as_text(row.name), as_text(row.country)
    key = f"{fold(name)}/{country}" if missing(row.geonameid) else f"{row.geonameid}/{fold(name)}"
    feature = as_text(row.feature).casefold()
    point = (float(row.latitude), float(row.longitude)) if known else None
    whole = not missing(row.where_prec) and row.where_prec == 6
    if whole or feature.startswith(("country", "pcl")):
        level = COUNTRY
    else:
        level = UNLOCATED if point is None else AREA if radius > TOWN_KM else POINT
    region = "" if missing(row.admin1) else f"{country}/{row.admin1}"
    return Spot(key, name, country, point, radius, level, region, feature == REGION)


def _days(dates: pd.DataFrame) -> Days:
    """Return date_id -> (first, last) day as ordinals, for days that lie in the past."""
    frame = dates[dates["date_start"].notna() & (dates["direction"].fillna("") != "future")]
    first = frame["date_start"]
    last = frame["date_end"].fillna(first)
    days = (c.astype("datetime64[s]").astype("int64") // 86400 for c in (first, last))
    return dict(zip(frame["date_id"], zip(*(c.tolist() for c in days), strict=True), strict=True))


def _figures(numbers: pd.DataFrame) -> dict[str, frozenset[tuple[str, float]]]:
    """Return event_id -> its counts as (kind, best)."""
    keep = (
        numbers["event_id"].notna()
        & numbers["best"].notna()
        & numbers["kind"].isin(OF_AN_EVENT)
        & of_one_incident(numbers)
    )
    found: dict[str, set[tuple[str, float]]] = defaultdict(set)
    for row in numbers[keep].itertuples(index=False):
        found[row.event_id].add((row.kind, float(row.best)))
    return {event: frozenset(values) for event, values in found.items()}


def _sums_of_a_war(numbers: pd.DataFrame) -> set[str]:
    """Return the events told only as the sum of a war or a year: no incident of their own."""
    harm = numbers[numbers["kind"].isin(["killed", "injured"]) & numbers["event_id"].notna()]
    lasting = harm["scope"].eq("cumulative").fillna(False)
    return set(harm[lasting]["event_id"]) - set(harm[~lasting]["event_id"])


def _single_days(rows: Iterable[Any], days: Days) -> Days:
    """Return article -> the one day (or night) all its dated violent events fall on."""
    spans: Days = {}
    for row in rows:
        if missing(row.date_id) or row.date_id not in days:
            continue
        first, last = days[row.date_id]
        old = spans.get(row.article_id, (first, last))
        spans[row.article_id] = (min(old[0], first), max(old[1], last))
    return {article: span for article, span in spans.items() if span[1] - span[0] <= 1}


def _when(
    dated: tuple[int, int] | None, own: tuple[int, int] | None, anchor: Written | None
) -> tuple[int | None, int | None, bool, bool]:
    if dated is not None:
        return (*dated, dated[1] - dated[0] < DAYS_SURE, False)
    if own is not None:
        return (*own, True, False)
    if anchor is not None:
        return anchor.day - FRESH[0], anchor.day + FRESH[1], False, True
    return None, None, False, False


def _whole(value: Any) -> int:
    return 0 if missing(value) else int(value)
