"""Rows of a comparison in words: what report, explorers and maps say alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.evidence import amount, day, plain
from analysis.ledger import PEOPLE
from analysis.tables import Comparison, missing

Row = Any  # a namedtuple of DataFrame.itertuples, whose fields mypy cannot know
UNKNOWN, UNNAMED_SOURCE, NO_SPEAKER = "unknown", "unnamed source", "speaker not named"
UNNAMED_INCIDENT = "Unnamed incident"
NO_TOLL = "no toll"
RULES = {
    "range": "from the lowest to the highest bound any source gives",
    "majority": "the figure most independent sources give",
    "latest": "the figure of the latest report",
    "most_authoritative": "the figure of the speaker with most authority over the count",
    "lowest": "the lowest figure any independent source gives",
}
EXPLAINED = {
    "update": "explained: the later report updates the earlier",
    "scope": "explained: the two do not exclude each other",
    "part_of": "explained: one is a part of the other",
    "copy_error": "explained: one copies the other wrongly",
    "none": "not explained",
}
UNSUMMED = "does not add up"


def rule_names(rules: Iterable[str]) -> str:
    """Return rules of a toll in words.

    >>> rule_names(["range", "most_authoritative"]), rule_names(RULES)
    ('range, most authoritative', 'every rule')
    """
    given = list(rules)
    every = len(given) == len(RULES)
    return "every rule" if every else ", ".join(rule.replace("_", " ") for rule in given)


def unit_of(row: Row) -> str:
    """Return what is counted where it is not people, else ""."""
    unit = plain(getattr(row, "unit", None))
    return "" if unit == "person" else unit


def outcome_name(outcome: object, unit: str) -> str:
    """Return an outcome with what is counted.

    >>> outcome_name("damaged", "building"), outcome_name(None, "")
    ('damaged (building)', 'outcome unknown')
    """
    name = plain(outcome, "outcome unknown")
    return f"{name} ({unit})" if unit else name


def outcome_order(outcome: object, unit: str = "") -> tuple[int, str, str]:
    """Return where an outcome stands in a list: the dead, what else became of people, things.

    >>> sorted(["damaged", "rescued", "injured", "killed"], key=outcome_order)
    ['killed', 'injured', 'rescued', 'damaged']
    """
    name = plain(outcome, "~")
    return (PEOPLE.index(name) if name in PEOPLE else len(PEOPLE)), name, unit


def toll_words(row: Row) -> str:
    """Return a toll in words; under some rules there may be none."""
    bounds = (row.low, row.best, row.high)
    return NO_TOLL if all(map(missing, bounds)) else amount(*bounds)


def incident_name(row: Row) -> str:
    """Return what an incident is called."""
    return plain(row.name, UNNAMED_INCIDENT)


def days_between(first: object, last: object) -> str:
    """Return the days from the first to the last in words.

    >>> from pandas import Timestamp
    >>> days_between(Timestamp("2024-03-05"), None), days_between(None, None)
    ('2024-03-05', 'day unknown')
    """
    if missing(first):
        return "day unknown"
    return day(first) if missing(last) or first == last else f"{day(first)} to {day(last)}"


def scope_words(scope: object) -> str:
    """Return what a claim counts.

    >>> scope_words("incident"), scope_words("cumulative")
    ('this incident', 'cumulative')
    """
    return plain(scope, UNKNOWN).replace("incident", "this incident")


def independence(value: object) -> str:
    """Say whether a claim stands by itself.

    >>> independence(None), independence(False)
    ('unknown', 'repeats another')
    """
    return UNKNOWN if missing(value) else "yes" if value else "repeats another"


def explained_words(row: Row) -> str:
    """Say what explains a contradiction, if anything does."""
    why = plain(row.explained_by, "none")
    return EXPLAINED.get(why, f"explained: {why.replace('_', ' ')}")


def is_open(row: Row) -> bool:
    """Say whether nothing explains a contradiction."""
    return plain(row.explained_by, "none") == "none"


def slot_words(row: Row) -> str:
    """Return what a contradiction is about."""
    return plain(row.slot, "a detail").replace("_", " ")


def note_words(row: Row) -> str:
    """Return what two rows say against each other."""
    return plain(row.note) or plain(row.type, "differs")


def contradictions_of(compared: Comparison, incident_id: str | None) -> list[Row]:
    """Return the contradictions of an incident (None: of no incident), open ones first.

    Their index is their row number.
    """
    frame = compared.contradictions.reset_index(drop=True)
    column = frame["incident_id"]
    mine = column.isna() if incident_id is None else (column == incident_id).fillna(False)
    return sorted(frame[mine].itertuples(), key=lambda row: not is_open(row))


def unsummed(compared: Comparison, incident_id: str) -> list[Row]:
    """Return the totals of an incident that their parts do not add up to."""
    frame = compared.sums.reset_index(drop=True)
    mine = (frame["incident_id"] == incident_id).fillna(False)
    return list(frame[mine & frame["verdict"].isin(["short", "over"])].itertuples())


def sum_words(row: Row) -> str:
    """Return in words how a total and its parts differ."""
    whole = amount(row.low, row.best, row.high)
    parts = amount(row.parts_low, row.parts_best, row.parts_high)
    source = plain(row.source, UNNAMED_SOURCE)
    return plain(row.note) or f"{source} says {whole}, its parts come to {parts}"
