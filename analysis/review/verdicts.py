"""What becomes of one correction: whether it still fits its row, and what it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.review.added import is_added, was_added
from analysis.review.anchors import Stretch
from analysis.review.placing import Placed
from analysis.review.seen import Seen
from analysis.review.values import is_link, is_same, row_problems, shown, typed
from analysis.tables import ID_COLUMNS, LINKS, SCHEMAS, Tables, missing

REVIEWED = "corrected in review"  # goes into `why`
# A row that says something else in one of these is not the row that was rejected.
CORE = {
    "numbers": ("low", "best", "high", "unit", "kind", "scope"),
    "dates": ("timex_type", "value"),
    "places": ("name", "geonameid"),
    "mentions": ("actor_id", "form"),
    "events": ("event_type", "sub_event_type", "factuality"),
    "quotes": ("kind", "actor_id"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a correction; see `Reviewed`."""

    status: str
    applied: bool
    reason: str
    now_id: str | None = None


@dataclass
class Edits:
    """What is to be changed in tables: cells by table and id, rows to take out.

    `actors` are those that a row may be made to name, `left` those of them that stay when rows
    are taken out: of two with one name the other is meant; `rejected` the ids of the rows that no
    row is to name; `put_in` the table and id of rows that the tables have only by these
    corrections.
    """

    tables: Tables
    seen: Seen
    actors: pd.DataFrame
    left: pd.DataFrame
    rejected: set[str] = field(default_factory=set)
    put_in: set[tuple[str, str]] = field(default_factory=set)
    cells: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def row(self, place: Placed) -> dict[str, Any]:
        """Return the row of a correction with what is to be changed in it so far."""
        assert place.row is not None
        return place.row | self.cells.get((place.line.table, str(place.now_id)), {})


class MisfitError(Exception):
    """A cell that a row cannot hold as things stand; the message says why."""


def decide(edits: Edits, place: Placed) -> Outcome:
    """Return what becomes of the last correction of a row, and note what it changes."""
    if place.astray is not None:
        return Outcome(place.astray.status, False, place.astray.reason, place.now_id)
    ways = {"accept": _accept, "reject": _reject, "correct": _correct, "add": _add, "undo": _undo}
    found = ways[place.line.verdict](edits, place)
    if place.spot is None or not (place.has_moved or place.spot.edited):
        return found
    edited = place.spot.edited
    if found.status == "applied":
        told = f"its words now start at {place.spot.start}, not {place.line.anchor['start']}"
        told = _join(edited, told if place.has_moved else "", found.reason)
        return Outcome("moved", found.applied, told, found.now_id)
    return replace(found, reason=_join(edited, found.reason)) if edited else found


def _join(*told: str) -> str:
    return "; ".join(filter(None, told))


def _undo(edits: Edits, place: Placed) -> Outcome:
    if is_added(place):
        edits.gone[place.line.table].add(str(place.now_id))
    told = "no such row is added" if was_added(place.line) else "the row is as it was extracted"
    return Outcome("applied", True, told, place.now_id)


def _accept(edits: Edits, place: Placed) -> Outcome:
    if place.row is None:
        return _no_row(place)
    told = _differences(edits, place, place.line.seen)
    status = "changed" if told else "applied"
    return Outcome(status, not told, told, place.now_id)


def _reject(edits: Edits, place: Placed) -> Outcome:
    if place.row is None and was_added(place.line):
        return Outcome("applied", True, "no such row is added")
    if place.row is None and place.beside is None:
        return Outcome("applied", True, "no such row is extracted any more")
    if place.row is None:
        return _no_row(place)
    table = place.line.table
    told = _differences(edits, place, CORE[table])
    if told:
        return Outcome("changed", False, told, place.now_id)
    edits.gone[table].add(str(place.now_id))
    return Outcome("applied", True, "", place.now_id)


def _no_row(place: Placed) -> Outcome:
    if place.beside is None:
        return Outcome("lost", False, "its sentence stands, but no row of it is extracted any more")
    now_id = str(place.beside[ID_COLUMNS[place.line.table]])
    told = f"the row now stands on other words: {place.beside['text']!r}"
    return Outcome("changed", False, told, now_id)


def _correct(edits: Edits, place: Placed) -> Outcome:
    if place.row is None:
        return _no_row(place)
    table, changes, row = place.line.table, place.line.changes, edits.row(place)
    now = edits.seen.cells(table, row)
    try:
        wanted = {n: _resolve(edits, place, n, to.get("new")) for n, to in changes.items()}
    except MisfitError as error:
        return Outcome("conflict", False, str(error), place.now_id)
    todo = {n: value for n, value in wanted.items() if not _holds(row[n], value)}
    stale = [n for n in todo if not is_same(now[n], changes[n].get("old"))]
    if stale:
        told = _tell(now, {n: changes[n].get("old") for n in stale})
        return Outcome("changed", False, told, place.now_id)
    if problems := row_problems(table, row | todo):
        return Outcome("conflict", False, "; ".join(problems), place.now_id)
    if todo:
        edits.cells.setdefault((table, str(place.now_id)), {}).update(todo | _why(table, row))
    told = _differences(edits, place, set(place.line.seen) - set(changes))
    already = "" if todo else "the row already says so"
    return Outcome("changed" if told else "applied", True, _join(already, told), place.now_id)


def _holds(cell: Any, value: Any) -> bool:
    return (missing(cell) and missing(value)) or bool(
        not missing(cell) and not missing(value) and cell == value
    )


def _why(table: str, row: Mapping[str, Any]) -> dict[str, str]:
    """Return the reason a corrected row gives, where its table has one."""
    if "why" not in SCHEMAS[table]:
        return {}
    return {"why": _join("" if missing(row["why"]) else row["why"], REVIEWED)}


def _differences(edits: Edits, place: Placed, columns: Any) -> str:
    """Return in words where the row differs from what the reviewer saw, "" where it does not."""
    if place.row is None:
        return ""
    now, seen = edits.seen.cells(place.line.table, edits.row(place)), place.line.seen
    compared = [n for n in now if n in set(columns) and n in seen]
    others = [n for n in compared if not is_same(now[n], seen[n])]
    return _tell(now, {n: seen[n] for n in others if not _was_rejected(edits, now[n], seen[n])})


def _was_rejected(edits: Edits, cell: Any, seen: Any) -> bool:
    """Say whether a cell is empty because the row it named is one the reviewers rejected."""
    return missing(cell) and isinstance(seen, Mapping) and seen["id"] in edits.rejected


def _tell(now: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    return ", ".join(f"{n} is {shown(now[n])}, was {shown(old)}" for n, old in before.items())


def _resolve(edits: Edits, place: Placed, column: str, new: Any) -> Any:
    """Return a new cell as it is now called; one that names a row, that row's id."""
    table = place.line.table
    if not is_link(table, column) or missing(new):
        return typed(table, column, new)
    found = _linked(edits, place, column, new if isinstance(new, Mapping) else {"id": new})
    if found in edits.gone[LINKS[table, column]]:
        raise MisfitError(f"{column}: row {found} was rejected")
    if LINKS[table, column] == table and place.now_id in _above(edits, table, column, found):
        raise MisfitError(f"{column}: the row would be part of itself")
    return found


def _above(edits: Edits, table: str, column: str, row_id: str) -> list[str]:
    """Return a row and those it is a part of, as they are to be."""
    frame = edits.tables[table]
    named = dict(zip(frame[ID_COLUMNS[table]], frame[column], strict=True))
    named |= {key: cells[column] for (name, key), cells in edits.cells.items()
              if name == table and column in cells}  # fmt: skip
    found = [row_id]
    while not missing(above := named.get(found[-1])) and above not in found:
        found.append(str(above))
    return found


def _linked(edits: Edits, place: Placed, column: str, new: Mapping[str, Any]) -> str:
    """Return the id of the row a cell names: by id and words, else the one with these words.

    In a text that is as it was, a row of another id is another row.
    """
    target = LINKS[place.line.table, column]
    key, words = ID_COLUMNS[target], "name" if target == "actors" else "text"
    rows = edits.actors if target == "actors" else edits.tables[target]
    if target != "actors" and place.spot is not None:
        rows = rows[rows["article_id"] == place.spot.article_id]
    told = new.get("words")
    exact = rows[rows[key] == new["id"]]
    if len(exact) and (told is None or exact.iloc[0][words] == told):
        return str(new["id"])
    is_other = target == "actors" or place.spot != Stretch(
        *(place.line.anchor[name] for name in ("article_id", "start", "end"))
    )
    named = edits.left if target == "actors" else rows
    like = named[(named[words] == told).fillna(False) & is_other]
    if like.empty or (target == "actors" and len(like) > 1):
        raise MisfitError(f"{column}: {shown(new)} is no row of {target} any more")
    if target == "actors" or place.spot is None or new.get("start") is None:
        return str(like.iloc[0][key])
    expected = new["start"] + place.spot.start - place.line.anchor["start"]
    return str(like.loc[(like["start"] - expected).abs().idxmin(), key])


def _add(edits: Edits, place: Placed) -> Outcome:
    """Give a row that was put in the links it is to have; without one that fails it stands."""
    if place.row is None:
        return Outcome("lost", False, "its sentence is gone")
    if not is_added(place):
        return Outcome("changed", False, "the row is now extracted", place.now_id)
    table, key = place.line.table, (place.line.table, str(place.now_id))
    if key not in edits.put_in:
        return Outcome("applied", True, "the row is there", place.now_id)
    cells, problems = edits.cells.setdefault(key, {}), []
    for column, to in place.line.changes.items():
        if is_link(table, column):
            try:
                cells[column] = _resolve(edits, place, column, to.get("new"))
            except MisfitError as error:
                problems.append(str(error))
    if problems:
        told = f"the row stands without a link, for {'; '.join(problems)}"
        return Outcome("conflict", False, told, place.now_id)
    return Outcome("applied", True, "", place.now_id)
