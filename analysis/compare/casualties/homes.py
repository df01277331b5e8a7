"""Which incident a count is a count of: its event's, unless its own place says otherwise.

"Six were hurt in Kassala state" told in a report of an attack on Gedaref counts for Kassala;
"nine died in the two towns, six of them in Nyala" is no toll of Nyala's, but of the wider
incident that holds both, which is founded where nobody tells of it otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.incidents.spanning import lies_in, width
from analysis.compare.incidents.told import Spot, spots_of
from analysis.compare.incidents.wider import containers, least_common
from analysis.ledger import value_of
from analysis.tables import Tables, as_text, missing

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
    place_of: dict[str, Spot] = field(default_factory=dict)

    def at(self, key: str, incident: str) -> set[str]:
        """Return the incidents at a place, whoever tells them, while `incident` went on."""
        days = self.days.get(incident, ())
        return {found for day in days for found in self.by_day.get((key, day), ())}

    def within(self, place: Spot, incidents: Iterable[str]) -> set[str]:
        """Return those of these incidents whose place lies in another, wider one."""
        spots = ((one, self.place_of.get(one)) for one in incidents)
        return {one for one, spot in spots if spot is not None and lies_in(spot, place)}

    def holder(self, incidents: Sequence[str]) -> str | None:
        """Return the one of these incidents whose place the others lie in."""
        spots = {one: spot for one in incidents if (spot := self.place_of.get(one)) is not None}
        for one, spot in spots.items():
            if len(spots) == len(incidents) and all(lies_in(s, spot) for s in spots.values()):
                return one
        return None

    def meet(self, incidents: Iterable[str]) -> bool:
        """Say whether the known days of incidents are the same or next to each other."""
        told = [self.days[incident] for incident in incidents if incident in self.days]
        last_start = max((days.start for days in told), default=0)
        return all(last_start <= days.stop for days in told)


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
    return _with_totals(numbers, found, _chains(incidents), known)


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
                widest = known.place_of.setdefault(incident, spot)
                known.place_of[incident] = max(widest, spot, key=lambda s: (width(s), s.key))
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
    if not elsewhere and not lies_in(place, own):
        # "In Kassala state one died in a raid on Aroma": the raid on Aroma, whatever came before.
        elsewhere = known.within(own, known.by_sentence[row.article_id, row.sent])
    other = None if incident in elsewhere else _only(elsewhere)
    return Home(incident, EVENT) if other is None else Home(other, OWN_PLACE)


def _home_of_loose(row: Any, known: _Known) -> Home | None:
    """Return the incident of a count without an event: at its place, in its sentence, the only."""
    own = None if missing(row.place_id) else known.spots.get(row.place_id)
    options = [(known.by_sentence.get((row.article_id, row.sent), set()), SENTENCE)]
    told = known.by_article.get(row.article_id, set())
    if own is None or all(_may_be_at(own, known.place_of.get(one)) for one in told):
        options.append((told, ONLY))
    if own is not None:
        options.insert(0, (known.by_place.get((row.article_id, own.key), set()), OWN_PLACE))
    return next((Home(one, how) for found, how in options if (one := _only(found))), None)


def _may_be_at(own: Spot, place: Spot | None) -> bool:
    """Say whether a place may be that of an incident: one holds the other, or it is unknown."""
    return place is None or lies_in(own, place) or lies_in(place, own)


def _only(found: Iterable[str]) -> str | None:
    told = list(found)
    return told[0] if len(told) == 1 else None


# ---------------------------------------------------------------- totals over several incidents


def _chains(incidents: pd.DataFrame) -> dict[str, str]:
    held = incidents[incidents["part_of"].notna()]
    return dict(zip(held["incident_id"], held["part_of"], strict=True))


def _with_totals(
    numbers: pd.DataFrame, homes: dict[str, Home], chains: dict[str, str], known: _Known
) -> dict[str, Home]:
    """Give a total whose parts belong to several incidents to the one that holds them.

    What the text itself does not add up ("four in one town ... and two in another") is no total.
    """
    moved = dict(homes)
    for whole, parts in _totals(numbers):
        placed = [part for part in parts if part.number_id in homes]
        spread = sorted({homes[part.number_id].incident for part in placed})
        if whole.number_id not in homes or len(spread) < 2:
            continue
        if any(whole.start <= part.start and part.end <= whole.end for part in parts):
            del moved[whole.number_id]
        elif (common := least_common(chains, spread)) is not None:
            moved[whole.number_id] = Home(common, TOTAL)
        elif _makes_up(placed, whole) and known.meet(spread):
            outer = _outermost(spread, chains)
            holder = known.holder(outer)
            parts_of = () if holder else outer
            moved[whole.number_id] = Home(holder or outer[0], TOTAL, parts_of)
    return moved


def _makes_up(parts: Iterable[Any], whole: Any) -> bool:
    """Say whether counts come to a total: else it may be one of other things, or misread.

    Of "at least" so many, most may be told.
    """
    told = sum(value for _, value in {(part.place_id, value_of(part)) for part in parts})
    least = value_of(whole) / 2 if missing(whole.high) else value_of(whole)
    return least <= told <= value_of(whole)


def _totals(numbers: pd.DataFrame) -> Iterator[tuple[Any, list[Any]]]:
    """Yield totals and the parts told of them that may lie elsewhere.

    Children, soldiers or the pilot among the dead died where the others did.
    """
    by_whole = defaultdict(list)
    for row in numbers[numbers["part_of"].notna()].itertuples(index=False):
        by_whole[row.part_of].append(row)
    for whole in numbers[numbers["number_id"].isin(by_whole)].itertuples(index=False):
        kinds = ("", as_text(whole.victims))
        alike = [part for part in by_whole[whole.number_id] if as_text(part.victims) in kinds]
        if len(alike) > 1:
            yield whole, alike


def _outermost(incidents: Iterable[str], chains: dict[str, str]) -> tuple[str, ...]:
    return tuple(sorted({containers(chains, incident)[-1] for incident in incidents}))
