"""Which incident a count is a count of: its event's, unless its own place says otherwise.

"Six were hurt in Kassala state" told in a report of an attack on Gedaref counts for Kassala;
"nine died in the two towns, six of them in Nyala" is no toll of Nyala's, but of the wider
incident that holds both, which is founded where nobody tells of it otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.incidents.spanning import lies_in
from analysis.compare.incidents.told import Spot, spots_of
from analysis.compare.incidents.wider import containers, least_common
from analysis.tables import Tables, missing

EVENT, OWN_PLACE, SENTENCE, ONLY = "event", "own place", "sentence", "only incident"
TOTAL = "total over several incidents"


class Home(NamedTuple):
    """The incident a count belongs to, and what says so.

    `parts` are the incidents a total is told over, where no known incident holds them all.
    """

    incident: str
    how: str
    parts: tuple[str, ...] = ()


@dataclass
class _Known:
    """Where incidents were, and which an article tells in a sentence or at a place."""

    spots: dict[str, Spot | None]
    days: dict[str, range]
    incident_of: dict[str, str]
    spot_of: dict[str, Spot | None] = field(default_factory=dict)
    by_sentence: dict[Any, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_place: dict[Any, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_article: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_day: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    named: dict[Any, set[str]] = field(default_factory=lambda: defaultdict(set))

    def at(self, key: str, incident: str) -> set[str]:
        """Return the incidents at a place, whoever tells them, while `incident` went on."""
        return {found for day in self.days.get(incident, ()) for found in self.by_day[key, day]}


def find_homes(
    numbers: pd.DataFrame,
    tables: Tables,
    incidents: pd.DataFrame,
    members: pd.DataFrame,
    lineage: Lineage,
) -> dict[str, Home]:
    """Return number_id -> its home, for the counts that have one.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Rows of `tables.numbers`.
    tables : Tables
    incidents, members : pandas.DataFrame
        From `find_incidents`.
    lineage : Lineage
        A copy does not say where other articles' counts belong.
    """
    known = _know(tables, incidents, members, lineage)
    found = {}
    for row in numbers.itertuples(index=False):
        home = _home_of_loose(row, known) if missing(row.event_id) else _home(row, known)
        if home is not None:
            found[row.number_id] = home
    return _with_totals(numbers, found, _chains(incidents))


def _know(
    tables: Tables, incidents: pd.DataFrame, members: pd.DataFrame, lineage: Lineage
) -> _Known:
    dated = incidents[incidents["date_start"].notna()]
    spans = zip(dated["date_start"], dated["date_end"].fillna(dated["date_start"]), strict=True)
    days = (range(a.toordinal(), min(b.toordinal(), a.toordinal() + 31) + 1) for a, b in spans)
    known = _Known(
        spots_of(tables),
        dict(zip(dated["incident_id"], days, strict=True)),
        dict(zip(members["event_id"], members["incident_id"], strict=True)),
    )
    independent = lineage.independent(tables.articles["article_id"])
    for row in tables.events.itertuples(index=False):
        if (incident := known.incident_of.get(row.event_id)) is not None:
            spot = None if missing(row.place_id) else known.spots.get(row.place_id)
            _note(known, row, incident, spot)
            if spot is not None and row.article_id in independent:
                for day in known.days.get(incident, ()):
                    known.by_day[spot.key, day].add(incident)
    for row in tables.places.itertuples(index=False):
        if (spot := known.spots.get(row.place_id)) is not None:
            known.named[row.article_id, row.sent].add(spot.key)
    return known


def _note(known: _Known, row: Any, incident: str, spot: Spot | None) -> None:
    known.spot_of[row.event_id] = spot
    known.by_sentence[row.article_id, row.sent].add(incident)
    known.by_article[row.article_id].add(incident)
    if spot is not None:
        known.by_place[row.article_id, spot.key].add(incident)


# ---------------------------------------------------------------- one count


def _home(row: Any, known: _Known) -> Home | None:
    """Return the incident of the event of a count, or of the place the count itself names."""
    incident = known.incident_of.get(row.event_id)
    if incident is None:
        return None  # of what did not happen, or is no incident
    own = None if missing(row.place_id) else known.spots.get(row.place_id)
    place = known.spot_of.get(row.event_id)
    if own is None or (place is not None and own.key == place.key):
        return Home(incident, EVENT)
    beside = known.by_place.get((row.article_id, own.key), set())
    if incident in beside:
        return Home(incident, EVENT)
    if place is None:
        return Home(_only(beside) or incident, OWN_PLACE if len(beside) == 1 else EVENT)
    # "In the east three died in an attack on Kutum": the east only says where Kutum lies.
    if lies_in(place, own) and place.key in known.named.get((row.article_id, row.sent), ()):
        return Home(incident, EVENT)
    elsewhere = beside or known.at(own.key, incident)
    other = None if incident in elsewhere else _only(elsewhere)
    return Home(incident, EVENT) if other is None else Home(other, OWN_PLACE)


def _home_of_loose(row: Any, known: _Known) -> Home | None:
    """Return the incident of a count without an event: at its place, in its sentence, the only."""
    own = None if missing(row.place_id) else known.spots.get(row.place_id)
    options = [(known.by_sentence.get((row.article_id, row.sent), set()), SENTENCE)]
    if own is None:
        options.append((known.by_article.get(row.article_id, set()), ONLY))
    else:
        options.insert(0, (known.by_place.get((row.article_id, own.key), set()), OWN_PLACE))
    return next((Home(one, how) for found, how in options if (one := _only(found))), None)


def _only(found: Iterable[str]) -> str | None:
    told = list(found)
    return told[0] if len(told) == 1 else None


# ---------------------------------------------------------------- totals over several incidents


def _chains(incidents: pd.DataFrame) -> dict[str, str]:
    held = incidents[incidents["part_of"].notna()]
    return dict(zip(held["incident_id"], held["part_of"], strict=True))


def _with_totals(
    numbers: pd.DataFrame, homes: dict[str, Home], chains: dict[str, str]
) -> dict[str, Home]:
    """Give a total whose parts belong to several incidents to the one that holds them."""
    moved = dict(homes)
    for whole, told in parts_by_whole(numbers).items():
        spread = sorted({homes[part].incident for part in told if part in homes})
        if whole in homes and len(spread) > 1:
            common = least_common(chains, spread)
            parts = () if common else _outermost(spread, chains)
            moved[whole] = Home(common or homes[whole].incident, TOTAL, parts)
    return moved


def parts_by_whole(numbers: pd.DataFrame) -> dict[str, list[str]]:
    """Return number_id -> the ids of the counts that are told as parts of it."""
    parts = numbers[numbers["part_of"].notna()]
    found = defaultdict(list)
    for whole, part in zip(parts["part_of"], parts["number_id"], strict=True):
        found[whole].append(part)
    return dict(found)


def _outermost(incidents: Iterable[str], chains: dict[str, str]) -> tuple[str, ...]:
    return tuple(sorted({containers(chains, incident)[-1] for incident in incidents}))
