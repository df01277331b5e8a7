"""Corrections made to freshly extracted tables, and a log of what became of each."""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.evidence import counted
from analysis.review.added import ADDING, put_in, standing, was_added
from analysis.review.lines import Correction, as_line, read
from analysis.review.placing import Placed, Placer
from analysis.review.removal import recount, take_out
from analysis.review.seen import Seen
from analysis.review.values import columns_of, is_link, row_problems, shown, typed
from analysis.review.verdicts import Edits, Outcome, decide
from analysis.tables import BOOL, ID_COLUMNS, INT, LINKS, SCHEMAS, STRING, Tables

STATUSES = ("applied", "moved", "changed", "lost", "superseded", "conflict")
LOG = {
    "correction_id": STRING,
    "when": STRING,
    "who": STRING,
    "verdict": STRING,
    "table": STRING,
    "row_id": STRING,
    "now_id": STRING,
    "status": STRING,
    "applied": BOOL,
    "reason": STRING,
    "changes": STRING,
    "note": STRING,
    "source": STRING,
    "article_id": STRING,
    "start": INT,
    "end": INT,
    "text": STRING,
    "seen": STRING,
    "line": STRING,
}


@dataclass(frozen=True)
class Reviewed:
    """Corrected tables with the log of what was done.

    Attributes
    ----------
    tables : Tables
        New ones; those given stay as they were. They validate, and
        ``articles.text[start:end] == text`` holds for every row.
    log : pandas.DataFrame
        One row per correction, in the order they were made, with the columns

        - ``correction_id when who verdict table row_id note``, as in the file; ``changes`` in
          words ("best 14 -> 12"); ``source text seen`` and ``article_id start end`` as the
          reviewer saw them (``seen`` as JSON);
        - ``now_id``: what the row is called in these tables;
        - ``status``: ``applied``; ``moved``, applied where the words stand now,
          be it in a sentence edited elsewhere; ``changed``,
          the row no longer says what the reviewer saw; ``lost``, there is no such sentence or
          row any more; ``superseded`` by a later line; ``conflict``, there is a choice, or the
          row would contradict itself; an added row stands, without a link that cannot be made;
        - ``applied``: whether the tables are as the reviewer wanted; a later line decides on
          one that is superseded;
        - ``reason`` in words, and the ``line`` of the file it comes from.
    corrections : tuple of Correction
    """

    tables: Tables
    log: pd.DataFrame
    corrections: tuple[Correction, ...]

    def __repr__(self) -> str:
        return f"Reviewed({summarise(self.log)})"


def apply(tables: Tables, corrections: str | Path | Iterable[Correction]) -> Reviewed:
    """Make corrections in tables, those they were made on or extracted again.

    The order in which they are given plays no part: of several about one row the latest
    stands. Applied to tables already corrected they change nothing. What followed from a cell
    before is not worked out anew: a quote given another speaker leaves the `said_by` of the
    numbers in it as it is.

    Parameters
    ----------
    tables : Tables
        As `analysis.extract` returns them.
    corrections : str, pathlib.Path or iterable of Correction
        The file, or what `read` returns.

    Returns
    -------
    Reviewed

    Raises
    ------
    ValueError
        When a line makes no sense by itself: a column that cannot be corrected, a value that
        is none of its codes, low > high, an unknown id. All such lines are named.

    Warns
    -----
    UserWarning
        When corrections moved or could not be made: how many, of each status.
    """
    given = read(corrections) if isinstance(corrections, str | Path) else list(corrections)
    lines = sorted({one.correction_id: one for one in given}.values(), key=lambda one: one.order)
    groups, edits = _stage(tables, lines)
    outcomes = {
        old.line.correction_id: _superseded(old, group[-1])
        for group in groups
        for old in group[:-1]
    }
    decided = sorted((place for group in groups for place in standing(group)), key=_turn)
    edits.rejected |= {one.line.row_id for one in decided if one.line.verdict == "reject"}
    mentions = [place for place in decided if place.line.table == "mentions"]
    for place in mentions:  # those that are rejected stand first
        if edits.gone and edits.left is edits.actors and place.line.verdict != "reject":
            edits.left = _carry_out(edits).actors
        outcomes[place.line.correction_id] = decide(edits, place)
    edits.actors = edits.left = _carry_out(edits).actors
    for place in decided[len(mentions) :]:
        outcomes[place.line.correction_id] = decide(edits, place)
    log = _log(lines, outcomes)
    _warn(log)
    return Reviewed(_carry_out(edits), log, tuple(lines))


def with_added(tables: Tables, path: str | Path) -> Tables:
    """Return extracted tables with the rows that a file adds, and no other correction made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whoever applies the file is told
        lines = [one for one in read(path) if was_added(one)]
        return apply(tables, [one for one in lines if one.verdict in ADDING]).tables


def _stage(tables: Tables, lines: Sequence[Correction]) -> tuple[list[list[Placed]], Edits]:
    """Return the corrections of each row, and the tables with the rows that were missed."""
    seen = Seen(tables)
    placer = Placer(tables, seen)
    _refuse_wrong(seen, lines)
    groups = _by_row(placer.place(line) for line in lines)
    adds = [p for group in groups for p in standing(group) if p.line.verdict == "add"]
    more, ids = put_in(tables, adds)
    if ids:  # whatever is said of such a row, or names it, finds it
        seen = Seen(more)
        placer = Placer(more, seen)
        groups = _by_row(placer.place(line) for line in lines)
    return groups, Edits(more, seen, more.actors, more.actors, put_in=ids)


def _turn(place: Placed) -> tuple[bool, int]:
    """Return when a correction has its turn: no row may be made to name one that goes.

    Mentions come first, for an actor goes with the last of them; then what is rejected or
    taken back, then what is added.
    """
    turns = {"reject": 0, "undo": 0, "add": 1}
    return place.line.table != "mentions", turns.get(place.line.verdict, 2)


def _by_row(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Return the corrections of each row, the one that stands last."""
    groups: dict[tuple[Any, ...], list[Placed]] = defaultdict(list)
    for place in placed:
        groups[place.key].append(place)
    return sorted(groups.values(), key=lambda group: group[-1].line.order)


def _superseded(old: Placed, new: Placed) -> Outcome:
    how = "taken back" if new.line.verdict == "undo" else "replaced"
    return Outcome("superseded", False, f"{how} by a later line", old.now_id)


def _refuse_wrong(seen: Seen, lines: Iterable[Correction]) -> None:
    lines = list(lines)
    added = {(line.table, line.row_id) for line in lines if line.verdict == "add"}
    problems = [f"{line.where or line.correction_id}: {problem}"
                for line in lines for problem in _line_problems(seen, line, added)]  # fmt: skip
    if problems:
        raise ValueError("\n".join(problems))


def _line_problems(seen: Seen, line: Correction, added: Set[tuple[str, str]]) -> list[str]:
    """Return what is wrong with a line by itself, whatever the tables have become since."""
    try:
        columns_of(line.table)
    except ValueError as error:
        return [str(error)]
    if bool(line.changes) != (line.verdict in ("correct", "add")):
        return [f"{line.verdict!r} with {'' if line.changes else 'no '}changes"]
    problems, cells = [], dict(line.seen)
    for column, change in line.changes.items():
        try:
            cells[column] = _value(seen, line.table, column, change.get("new"), added)
        except ValueError as error:
            problems.append(str(error))
    if problems or not line.changes:
        return problems
    dated = {name: cell for name, cell in cells.items() if name in SCHEMAS[line.table]}
    return row_problems(line.table, {n: _plain(line.table, n, c) for n, c in dated.items()})


def _plain(table: str, column: str, cell: Any) -> Any:
    if isinstance(cell, Mapping) or column not in columns_of(table):
        return cell
    try:
        return typed(table, column, cell)
    except ValueError:  # what the extractor wrote; the change was looked at before
        return pd.NA


def _value(seen: Seen, table: str, column: str, new: Any, added: Set[tuple[str, str]]) -> Any:
    """Return a new cell as the column holds it; an id without words has to be one of a row."""
    if not is_link(table, column) or not isinstance(new, Mapping):
        value = typed(table, column, new)
        if is_link(table, column) and isinstance(value, str):
            target = LINKS[table, column]
            if seen.named(target, value) is None and (target, value) not in added:
                raise ValueError(f"{column}: there is no row {value!r} in {target}")
        return value
    return typed(table, column, new.get("id"))


def _log(lines: Sequence[Correction], outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    rows = []
    for line in lines:
        outcome, held = outcomes[line.correction_id], as_line(line)
        told = [f"{name} {shown(to.get('old'))} -> {shown(to.get('new'))}"
                for name, to in line.changes.items()]  # fmt: skip
        rows.append(
            {name: held.get(name) for name in LOG}
            | {name: line.anchor.get(name) for name in ("source", "article_id", "start", "end")}
            | {"text": line.anchor.get("text"), "changes": "; ".join(told) or None}
            | {"seen": json.dumps(line.seen, ensure_ascii=False), "line": line.where or None}
            | {"status": outcome.status, "applied": outcome.applied, "reason": outcome.reason}
            | {"now_id": outcome.now_id}
        )
    columns = {n: pd.Series([row[n] for row in rows], dtype=dtype) for n, dtype in LOG.items()}
    return pd.DataFrame(columns)


def summarise(log: pd.DataFrame) -> str:
    """Return how many corrections there are of each status.

    >>> summarise(pd.DataFrame({"status": ["applied", "lost", "applied"]}))
    '3 corrections: 2 applied, 1 lost'
    """
    counts = log["status"].value_counts()
    told = [f"{counts[status]} {status}" for status in STATUSES if status in counts]
    return f"{counted(len(log), 'correction')}{': ' if told else ''}{', '.join(told)}"


def _warn(log: pd.DataFrame) -> None:
    if (~log["status"].isin(["applied", "superseded"])).any():
        told = f"{summarise(log)}. Column `reason` of the log says why"
        warnings.warn(told, stacklevel=3)


def _carry_out(edits: Edits) -> Tables:
    tables, by_table = edits.tables, defaultdict[str, dict[str, dict[str, Any]]](dict)
    for (table, row_id), cells in edits.cells.items():
        by_table[table][row_id] = cells
    frames = {name: _edit(name, tables[name], cells) for name, cells in by_table.items()}
    return recount(tables, take_out(replace(tables, **frames), edits.gone))


def _edit(table: str, frame: pd.DataFrame, cells: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return a table with some cells changed: id -> column -> value."""
    frame = frame.reset_index(drop=True)  # a table put together by hand may count from 0 twice
    place = dict(zip(frame[ID_COLUMNS[table]], frame.index, strict=True))
    for row_id, changed in cells.items():
        for column, value in changed.items():
            frame.loc[place[row_id], column] = value
    return frame
