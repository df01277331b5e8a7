"""What a row of a table says, in words: for a tooltip, a list, and in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.evidence import Evidence, amount, incident_name, plain, source_name
from analysis.show.drawing.style import shorten
from analysis.show.words import (
    NO_SPEAKER,
    UNKNOWN,
    Row,
    independence,
    note_words,
)
from analysis.tables import ID_COLUMNS, MENTION_TABLES, Comparison, Tables, missing

Facts = list[tuple[str, str]]
# What each table tells beside its words, in this order: (label, column). A column of the first
# group is named also when nothing is known.
CORE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "numbers": (("Outcome", "kind"), ("Counts", "unit"), ("Scope", "scope"),
                ("According to", "said_by"), ("Event", "event_id"), ("Place", "place_id"),
                ("Day", "date_id")),
    "dates": (("Value", "value"), ("First day", "date_start"), ("Last day", "date_end")),
    "places": (("Means", "name"), ("Country", "country"), ("Role", "role")),
    "mentions": (("Means", "actor_id"), ("Form", "form")),
    "events": (("Type", "sub_event_type"), ("Told as", "factuality"), ("Attacker", "attacker_id"),
               ("Target", "target_id"), ("Place", "place_id"), ("Day", "date_id"),
               ("According to", "said_by")),
    "quotes": (("Kind", "kind"), ("Speaker", "actor_id"), ("Verb", "cue"),
               ("Verb class", "cue_class")),
}  # fmt: skip
MORE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "numbers": (("Victims", "victims"), ("Part of", "part_of"), ("Hedge", "hedge")),
    "dates": (("Kind", "timex_type"), ("Precise to the", "granularity"), ("Counted from", "anchor"),
              ("Direction", "direction"), ("Because", "why")),
    "places": (("In", "admin1"), ("Kind", "feature"), ("Radius (km)", "radius_km"),
               ("ACLED precision", "geo_precision"), ("UCDP precision", "where_prec"),
               ("Because", "why")),
    "mentions": (("Title", "role"), ("Because", "why")),
    "events": (("Weapon", "weapon"), ("PLOVER", "plover")),
    "quotes": (("Named as", "speaker"), ("Known by", "speaker_how"), ("Channel", "channel"),
               ("Said to", "addressee")),
}  # fmt: skip
NAMED = {"said_by", "actor_id", "attacker_id", "target_id"}
# Column -> the table of the same article that has the row, and what it calls it.
WITHIN = {"event_id": ("events", "text"), "place_id": ("places", "name"),
          "date_id": ("dates", "text"), "part_of": ("numbers", "text")}  # fmt: skip


class Entry(NamedTuple):
    """A row of an article: where its words stand, what it says in a line, and all it says."""

    row_id: str
    table: str
    start: int
    end: int
    text: str
    tells: str
    facts: Facts


def read_rows(tables: Tables, article_id: str, evidence: Evidence) -> list[Entry]:
    """Return every row of one article in words, in reading order.

    Parameters
    ----------
    tables : Tables
    article_id : str
    evidence : Evidence
        Of the same tables; it knows the names of the actors.
    """
    rows = _ArticleRows(tables, article_id, evidence)
    entries = [
        Entry(row_id, table, int(row.start), int(row.end), str(row.text),
              rows.tell(row_id), rows.explain(row_id))
        for row_id, (table, row) in rows.rows.items()
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: (entry.start, -entry.end))


def find_copied(tables: Tables, compared: Comparison, article_id: str) -> list[Entry]:
    """Return the stretches of one article that other articles have too."""
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    found = []
    for here, there in (("a", "b"), ("b", "a")):
        spans = compared.copied_spans
        spans = spans[(spans[f"article_{here}"] == article_id).fillna(False)]
        for row in spans.itertuples():
            start, end = getattr(row, f"start_{here}"), getattr(row, f"end_{here}")
            other = source_name(sources.get(getattr(row, f"article_{there}")))
            facts = [
                ("Also in", other),
                ("There", plain(getattr(row, f"text_{there}"))),
                ("Words", plain(row.n_words, UNKNOWN)),
                ("Kind", plain(row.kind, UNKNOWN)),
            ]
            key = f"copied-{here}-{row.Index}"
            text = plain(getattr(row, f"text_{here}"))
            found.append(
                Entry(key, "copied", int(start), int(end), text, f"also in {other}", facts)
            )
    return sorted(found, key=lambda entry: (entry.start, -entry.end))


def find_compared(compared: Comparison) -> dict[str, Facts]:
    """Return row id -> what comparing the articles made of that row, in words."""
    names = dict(zip(compared.incidents["incident_id"], compared.incidents["name"], strict=True))
    found: dict[str, Facts] = defaultdict(list)
    for row in compared.casualties.itertuples():
        found[str(row.number_id)] += [
            ("Claim about", incident_name(names.get(row.incident_id))),
            ("Independent", independence(row.independent)),
        ]
    for row in compared.incident_events.itertuples():
        incident = incident_name(names.get(row.incident_id))
        found[str(row.event_id)].append(("Incident", incident))
    for _, group in compared.quote_groups.groupby("group_id", sort=False):
        for row in group.itertuples():
            others = group.loc[group["quote_id"] != row.quote_id, "source"]
            told = ", ".join(source_name(source) for source in others.unique())
            found[str(row.quote_id)].append(("Also told by", told))
    for row in compared.contradictions.itertuples():
        for side in (row.a, row.b):
            found[str(side)].append(("Contradiction", note_words(row)))
    return found


class _ArticleRows:
    """The rows of one article by id, each with its table."""

    def __init__(self, tables: Tables, article_id: str, evidence: Evidence) -> None:
        self._evidence = evidence
        self.rows: dict[str, tuple[str, Row]] = {}
        for table in MENTION_TABLES:
            frame = tables[table]
            mine = frame[(frame["article_id"] == article_id).fillna(False)]
            for row in mine.itertuples(index=False):
                self.rows[str(getattr(row, ID_COLUMNS[table]))] = (table, row)

    def tell(self, row_id: str) -> str:
        """Return in one line what a row says."""
        table, row = self.rows[row_id]
        if table == "numbers":
            return f"{self._counted(row)}: {_amount(row)}"
        if table == "dates":
            return _days(row)
        if table == "places":
            return _named_place(row)
        if table == "mentions":
            return self._cell(row, "actor_id")
        if table == "events":
            return f"{self._cell(row, 'sub_event_type')}, {self._cell(row, 'factuality')}"
        return f"{self._cell(row, 'kind')}, {self._speaker(row)}"

    def explain(self, row_id: str) -> Facts:
        """Return all that a row says as pairs of what and which; what is unknown says so."""
        table, row = self.rows[row_id]
        facts: Facts = [("Amount", _amount(row))] if table == "numbers" else []
        facts += [(label, self._cell(row, column)) for label, column in CORE[table]]
        if table == "places":
            facts.append(("Lies at", _coordinates(row)))
        known = [(label, self._cell(row, column)) for label, column in MORE[table]]
        facts += [(label, value) for label, value in known if value != UNKNOWN]
        return [*facts, ("Rule", plain(row.rule, UNKNOWN))]

    def _counted(self, row: Row) -> str:
        """Return what became of those counted; of an outcome without a name, what is counted."""
        kind = self._cell(row, "kind")
        return self._cell(row, "unit") if kind in ("other", UNKNOWN) else kind

    def _speaker(self, row: Row) -> str:
        return self._evidence.speaker("quotes", row._asdict()) or NO_SPEAKER

    def _cell(self, row: Row, column: str) -> str:
        value = getattr(row, column, pd.NA)
        if column == "actor_id" and hasattr(row, "quote_id"):
            return self._evidence.speaker("quotes", row._asdict()) or UNKNOWN
        if missing(value):
            return "the article itself" if column == "said_by" else UNKNOWN
        if column in NAMED:
            return self._evidence.name(value)
        if column in WITHIN:
            return self._other(str(value), column)
        if isinstance(value, pd.Timestamp):
            return value.strftime("%Y-%m-%d")
        if isinstance(value, float):
            return f"{value:,.10g}"
        return plain(value, UNKNOWN).replace("_", " ")

    def _other(self, row_id: str, column: str) -> str:
        """Return what another row of the article is called."""
        table, called = WITHIN[column]
        if row_id not in self.rows or self.rows[row_id][0] != table:
            return row_id
        row = self.rows[row_id][1]
        return shorten(plain(getattr(row, called, pd.NA)) or row.text, 60)


def _amount(row: Row) -> str:
    return amount(row.low, row.best, row.high, row.modifier)


def _days(row: Row) -> str:
    if missing(row.date_start):
        return f"{plain(row.value, UNKNOWN)}, day unknown"
    first, last = (None if missing(d) else d.strftime("%Y-%m-%d")
                   for d in (row.date_start, row.date_end))  # fmt: skip
    return str(first) if last in (None, first) else f"{first} to {last}"


def _named_place(row: Row) -> str:
    name = plain(row.name, "a place the gazetteer does not know")
    country = "" if missing(row.country) else f", {row.country}"
    return f"{name}{country} ({plain(row.role, 'role unknown')})"


def _coordinates(row: Row) -> str:
    if missing(row.latitude) or missing(row.longitude):
        return "coordinates unknown"
    return f"{row.latitude:.3f}, {row.longitude:.3f}"
