"""What a coder knows of each incident: its sides, its place, its dead, and the rows behind them.

Event data sets have one row for each event and one figure for its dead. This brings together
what several articles say of one incident, so that each format only has to name and code it.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.evidence import plain
from analysis.geocode.codes import precision
from analysis.resources import code_table, lexicon
from analysis.tables import ID_COLUMNS, UNREAL, Comparison, Tables, missing

Cells = dict[str, Any]
STATE = frozenset({"state", "government", "military"})
# A party to violence. An organisation, a person or a paper may be named beside it, as its news.
PARTIES = STATE | {"armed_group"}
FORCES = {"military": "Military Forces of", "government": "Government of"}
# Words for victims (`numbers.victims`) that say they bore no arms, and those that say they did.
UNARMED = frozenset(
    "civilian child journalist medic rescue_worker aid_worker teacher student clergy".split()
)
STATE_ARMS = frozenset({"military", "police"})
ARMED = STATE_ARMS | {"militant"}
ATTACKER = "attacker"  # who died in their own attack, such as a bomber, is not whom it hit
COUNTRYWIDE = 6  # `where_prec` of a country


@dataclass(frozen=True)
class Side:
    """A party to an incident: its name as sources write it, its kind, its country (ISO)."""

    name: str
    kind: str
    country: str

    @property
    def is_state(self) -> bool:
        """Say whether it stands for a state: the state, its government or its forces."""
        return self.kind in STATE and bool(self.country)


@dataclass(frozen=True)
class Coded:
    """One incident with what its articles say, ready to be put into another data set's codes."""

    cells: Cells
    articles: tuple[Cells, ...]
    event_ids: tuple[str, ...]
    number_ids: tuple[str, ...]
    attacker: Side | None
    rivals: tuple[str, ...]
    target: Side | None
    victims: tuple[Cells, ...]
    killed: dict[str, Cells]
    admin1: str
    admin2: str
    geo_precision: int | None
    where_prec: int | None
    holds: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return the incident's id, which `explain` takes."""
        return str(self.cells["incident_id"])

    @property
    def sources(self) -> list[str]:
        """Return the names of its sources, in order of publication, each once."""
        named = (plain(article["source"]).replace(";", ",") for article in self.articles)
        return list(dict.fromkeys(filter(None, named)))

    @property
    def is_one_event(self) -> bool:
        """Say whether it can be one row of events: no total over others, nor a war's toll.

        ACLED and UCDP count a figure once, where and when it happened. What has neither a day
        nor a place within a country is most often the toll of a whole war.
        """
        undated = days_covered(self.cells) is None
        return not self.holds and not (undated and self.where_prec in (None, COUNTRYWIDE))

    @property
    def hits_armed(self) -> bool:
        """Say whether sources tell of soldiers, fighters or police among the dead."""
        return any(row["victims"] in ARMED and _is_some(row) for row in self.victims)

    @property
    def hits_civilians(self) -> bool:
        """Say whether sources tell of civilians as those it hit, and of nobody armed."""
        by_type = self.cells["event_type"] == "Violence against civilians"
        aimed = self.target is not None and self.target.kind == "civilians"
        told = any(row["victims"] in UNARMED and _is_some(row) for row in self.victims)
        return (by_type or aimed or told) and not self.hits_armed


def code_incidents(tables: Tables, compared: Comparison) -> list[Coded]:
    """Return what is known of each incident, in the order of `compared.incidents`.

    Raises
    ------
    LookupError
        When `compared` names rows that `tables` lack, as after corrections: its tolls may rest
        on what is no longer there.
    """
    lookup = _Lookup(tables, compared)
    return [lookup.code(cells) for cells in records(compared.incidents)]


def records(frame: pd.DataFrame) -> list[Cells]:
    """Return the rows of a table as mappings, with None for what is missing."""
    plain_cells = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain_cells.to_dict("records")]


@functools.cache
def countries() -> dict[str, dict[str, str]]:
    """Return names and codes of each country by its ISO 3166 alpha-2 code."""
    return {row["country"]: row for row in code_table("country_codes")}


def country_code(country: object, column: str) -> str | None:
    """Return a code of a country; None where the country, or its code, is not known.

    >>> country_code("SD", "iso_numeric"), country_code("SD", "fips"), country_code(None, "gw")
    ('729', 'SU', None)
    """
    return countries().get(plain(country), {}).get(column) or None


def figure(cells: Cells | None) -> float | None:
    """Return the one number a toll gives: the best, of an open range its lower end."""
    if cells is None:
        return None
    known = [value for value in (cells["best"], cells["low"]) if not missing(value)]
    return known[0] if known else None


def _is_some(cells: Cells) -> bool:
    """Say whether a count can be above none: "no soldiers" cannot, "some soldiers" can."""
    most = next((cells[end] for end in ("best", "high") if not missing(cells[end])), None)
    return most is None or most > 0


def days_covered(cells: Cells) -> int | None:
    """Return on how many days the incident may have been; None when its days are unknown."""
    if missing(cells["date_start"]) or missing(cells["date_end"]):
        return None
    return (cells["date_end"] - cells["date_start"]).days + 1


class _Lookup:
    """The rows of one corpus by the ids that incidents name."""

    def __init__(self, tables: Tables, compared: Comparison) -> None:
        self.rows = {
            name: {row[ID_COLUMNS[name]]: row for row in records(tables[name])}
            for name in ("articles", "events", "actors", "places", "numbers")
        }
        self.named = set(tables.mentions.loc[tables.mentions["form"] == "name", "actor_id"])
        self.events = _group(compared.incident_events, "incident_id")
        self.claims = _group(compared.casualties, "incident_id")
        self.tolls = _group(compared.tolls, "incident_id")
        self.parts = _group(compared.incidents, "part_of")

    def code(self, cells: Cells) -> Coded:
        key = cells["incident_id"]
        events = [self._find("events", row["event_id"]) for row in self.events.get(key, ())]
        claims = [row for row in self.claims.get(key, ()) if row["outcome"] == "killed"]
        numbers = [self._find("numbers", row["number_id"]) for row in claims]
        attacker, rivals = self._side(events, "attacker_id", PARTIES)
        target, _ = self._side(events, "target_id", PARTIES | {"civilians"})
        place = self._place(events, cells)
        return Coded(
            cells=cells,
            articles=tuple(self._articles(events, self.claims.get(key, ()))),
            event_ids=tuple(row["event_id"] for row in events),
            number_ids=tuple(dict.fromkeys(row["number_id"] for row in numbers)),
            attacker=attacker,
            rivals=rivals,
            target=target,
            victims=tuple(numbers),
            killed={row["rule"]: row for row in self.tolls.get(key, ()) if _of_people(row)},
            holds=tuple(row["incident_id"] for row in self.parts.get(key, ())),
            **place,
        )

    def _find(self, table: str, row_id: str) -> Cells:
        if row_id not in self.rows[table]:
            raise LookupError(f"no row {row_id!r} in {table}: compare these tables again")
        return self.rows[table][row_id]

    def _articles(self, events: Iterable[Cells], claims: Iterable[Cells]) -> list[Cells]:
        """Return the articles that tell of an incident, the earliest first."""
        ids = dict.fromkeys(row["article_id"] for row in (*events, *claims))
        found = [self._find("articles", key) for key in ids]
        return sorted(found, key=lambda a: (a["published"] is None, str(a["published"] or "")))

    def _side(
        self, events: Iterable[Cells], column: str, kinds: frozenset[str]
    ) -> tuple[Side | None, tuple[str, ...]]:
        """Return the party most articles name, and the names of all when none is ahead."""
        told: dict[str, set[str]] = defaultdict(set)
        names: dict[str, Counter[Side]] = defaultdict(Counter)
        for event in events:
            side = self._party(event[column])
            if side and side.kind in kinds and event["factuality"] not in UNREAL:
                party = side.country if side.is_state else side.name.casefold()
                party = "civilians" if side.kind == "civilians" else party
                told[party].add(event["article_id"])
                names[party][side] += 1
        ahead = sorted(told, key=lambda party: -len(told[party]))
        best = {party: names[party].most_common(1)[0][0] for party in ahead}
        if len(ahead) > 1 and len(told[ahead[0]]) == len(told[ahead[1]]):
            return None, tuple(sorted(side.name for side in best.values()))
        return (best[ahead[0]] if ahead else None), ()

    def _party(self, actor_id: str | None) -> Side | None:
        """Return an actor that says who it was: by name, by country, or that they were civilians.

        "Eight rebels" says neither: such a party stays unknown.
        """
        actor = self.rows["actors"].get(actor_id)
        if actor is None or actor["kind"] is None:
            return None
        kind, country = actor["kind"], actor["country"] or ""
        if kind == "civilians" or actor_id in self.named:
            return Side(_bare(actor["name"]), kind, country)
        if kind in FORCES and country:
            return Side(f"{FORCES[kind]} {country_code(country, 'name')}", kind, country)
        return None

    def _place(self, events: Iterable[Cells], cells: Cells) -> dict[str, Any]:
        """Return the divisions and the precision codes of where an incident was."""
        rows = [self.rows["places"].get(event["place_id"]) for event in events]
        same = [row for row in rows if row and row["name"] == cells["place"]]
        row = same[0] if same else None
        codes: tuple[Any, Any] = (None, None)
        if row and row["geo_precision"]:
            codes = (row["geo_precision"], row["where_prec"])
        elif cells["latitude"] is not None and cells["radius_km"] is not None:
            codes = precision("region", cells["radius_km"])
        return {
            "admin1": plain(row["admin1"]) if row else "",
            "admin2": plain(row["name"]) if row and row["feature"] == "admin2" else "",
            "geo_precision": codes[0],
            "where_prec": codes[1],
        }


def _group(frame: pd.DataFrame, column: str) -> dict[str, list[Cells]]:
    """Return the rows of a table by what one of their columns names."""
    found: dict[str, list[Cells]] = defaultdict(list)
    for row in records(frame):
        if row[column] is not None:
            found[row[column]].append(row)
    return found


def _of_people(toll: Cells) -> bool:
    return toll["outcome"] == "killed" and toll["unit"] in (None, "person")


@functools.cache
def _determiners() -> frozenset[str]:
    rows = lexicon("function_words")
    sorts = ("article", "determiner")
    return frozenset(row["pattern"].casefold() for row in rows if row["label"] in sorts)


def _bare(name: str) -> str:
    """Return a name without the articles before it.

    >>> _bare("the Harbour Guard")
    'Harbour Guard'
    """
    words = name.split()
    while len(words) > 1 and words[0].casefold() in _determiners():
        words = words[1:]
    return " ".join(words)
