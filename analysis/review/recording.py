"""Say what is right or wrong with a row, and have it written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.evidence import Evidence
from analysis.review.added import added_id
from analysis.review.anchors import anchor_of
from analysis.review.applying import with_added
from analysis.review.lines import VERDICTS, Correction, append, read
from analysis.review.seen import Seen
from analysis.review.values import columns_of, is_link, is_same, row_problems, typed
from analysis.tables import ID_COLUMNS, LINKS, Tables, missing


def record(
    path: str | Path,
    tables: Tables,
    table: str,
    row_id: str,
    verdict: str,
    *,
    changes: Mapping[str, object] | None = None,
    note: str | None = None,
    who: str | None = None,
) -> Correction:
    """Append what you say of a row to the file of corrections.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, JSON Lines; made if missing. A line in it is never changed: what is said
        later of the same row stands.
    tables : Tables
        As `analysis.extract` returned them: what a correction changes is compared with what
        the extractor says, also when the row was corrected before.
    table, row_id : str
        A row of a mention table, or one that the file adds to it.
    verdict : {"accept", "correct", "reject", "undo"}
        ``undo`` takes back whatever was said of the row before, that it was added too.
    changes : mapping of str to object, optional
        Column -> what it should hold, None for unknown; needed to correct a row. A column that
        names another row may name one that the file adds. To move a row to other words, reject
        it and `add` another.
    note, who : str, optional

    Returns
    -------
    Correction
        As it was written.

    Raises
    ------
    LookupError
        When there is no such row.
    ValueError
        When the verdict or a change makes no sense; nothing is written then.
    """
    if verdict not in VERDICTS or verdict == "add":
        raise ValueError(f"verdict {verdict!r} is none of accept, correct, reject, undo")
    if bool(changes) != (verdict == "correct"):
        raise ValueError(f"{verdict!r} with {'' if changes else 'no '}changes")
    tables = _knowing(path, tables, table, [(table, row_id), *_named(table, changes or {})])
    row = row_of(tables, table, row_id)
    seen = Seen(tables)
    cells = seen.cells(table, row)
    anchor = anchor_of(tables, Evidence(tables), row["article_id"], row["start"], row["end"])
    told = _told(seen, table, row, changes or {}, cells)
    if changes and not told:
        raise ValueError(f"row {row_id} already says so")
    _refuse(table, row | {name: typed_cell(table, name, to["new"]) for name, to in told.items()})
    said = {"verdict": verdict, "table": table, "row_id": row_id, "changes": told}
    return append(path, said | {"anchor": anchor, "seen": cells, "note": note, "who": who})


def add(
    path: str | Path,
    tables: Tables,
    table: str,
    article_id: str,
    words: str,
    values: Mapping[str, object],
    *,
    nth: int = 1,
    note: str | None = None,
    who: str | None = None,
) -> Correction:
    """Append a row the extractor missed to the file of corrections.

    Parameters
    ----------
    path, tables, note, who
        As for `record`.
    table : str
        ``numbers``, ``dates``, ``places``, ``mentions``, ``events`` or ``quotes``.
    article_id : str
    words : str
        What the row stands on, as the article writes it.
    values : mapping of str to object
        Column -> what it holds; the others are unknown. A column that names another row may
        name one added before.
    nth : int, default 1
        Which occurrence of the words in the article is meant.

    Raises
    ------
    LookupError
        When the article does not have these words so often, or there is no such article.
    ValueError
        When the table has a row for these words, or a value makes no sense.
    """
    tables = _knowing(path, tables, table, _named(table, values))
    start, end = _stretch(tables, article_id, words, nth)
    rows = tables[table]
    same = (rows["article_id"] == article_id) & (rows["start"] == start) & (rows["end"] == end)
    if same.any():
        known = rows.loc[same, ID_COLUMNS[table]].iloc[0]
        raise ValueError(f"{table} has a row for these words: {known}; correct that one")
    anchor = anchor_of(tables, Evidence(tables), article_id, start, end)
    row = {"article_id": article_id}
    told = _told(Seen(tables), table, row, values, dict.fromkeys(columns_of(table)))
    if not told:
        raise ValueError("a row without any value")
    _refuse(table, {name: typed_cell(table, name, to["new"]) for name, to in told.items()})
    said = {"verdict": "add", "table": table, "row_id": added_id(table, article_id, start, end)}
    return append(path, said | {"changes": told, "anchor": anchor, "note": note, "who": who})


def undo(
    path: str | Path, correction_id: str, *, note: str | None = None, who: str | None = None
) -> Correction:
    """Append that what was said of a row is taken back, whether or not the row is found now.

    Parameters
    ----------
    path, note, who
        As for `record`.
    correction_id : str
        A line about the row. All that was said of it is taken back, in other lines too.

    Raises
    ------
    LookupError
        When the file has no such line.
    """
    found = next((one for one in read(path) if one.correction_id == correction_id), None)
    if found is None:
        raise LookupError(f"no correction {correction_id!r} in {path}")
    said = {name: getattr(found, name) for name in ("table", "row_id", "anchor", "seen")}
    return append(path, said | {"verdict": "undo", "note": note, "who": who})


def _named(table: str, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return table and id of the rows that some cells name."""
    return [(LINKS[table, name], value) for name, value in values.items()
            if is_link(table, name) and isinstance(value, str)]  # fmt: skip


def _knowing(
    path: str | Path, tables: Tables, table: str, wanted: Iterable[tuple[str, str]]
) -> Tables:
    """Return the tables; where they lack a row that is wanted, with those the file adds."""
    columns_of(table)
    if all((tables[name][ID_COLUMNS[name]] == row_id).any() for name, row_id in wanted):
        return tables
    return with_added(tables, path)


def row_of(tables: Tables, table: str, row_id: str) -> dict[str, Any]:
    """Return a row of a mention table.

    Raises
    ------
    LookupError
        When there is no such row.
    """
    columns_of(table)
    frame = tables[table]
    rows = frame[frame[ID_COLUMNS[table]] == row_id]
    if rows.empty:
        raise LookupError(f"no row {row_id!r} in {table}")
    return rows.iloc[0].to_dict()


def typed_cell(table: str, column: str, value: Any) -> Any:
    """Return a cell of a line as the column holds it; of one that names a row, the id."""
    return typed(table, column, value.get("id") if isinstance(value, Mapping) else value)


def _told(
    seen: Seen,
    table: str,
    row: Mapping[str, Any],
    changes: Mapping[str, object],
    cells: Mapping[str, Any],
) -> dict[str, dict[str, Any]]:
    """Return the changes as a line holds them, without those that change nothing."""
    told = {}
    for column, value in changes.items():
        new = typed(table, column, value)
        if not missing(new) and is_link(table, column):
            seen.check_link(table, column, row, new)
        held = seen.cell(table, column, new)
        if not is_same(held, cells[column]) or _names_another(held, cells[column]):
            told[column] = {"old": cells[column], "new": held}
    return told


def _names_another(a: Any, b: Any) -> bool:
    """Say whether two cells name different rows, of the same words or not."""
    return isinstance(a, Mapping) and isinstance(b, Mapping) and a["id"] != b["id"]


def _refuse(table: str, cells: Mapping[str, Any]) -> None:
    if problems := row_problems(table, cells):
        raise ValueError("; ".join(problems))


def _stretch(tables: Tables, article_id: str, words: str, nth: int) -> tuple[int, int]:
    articles = tables.articles.set_index("article_id")["text"]
    if article_id not in articles.index:
        raise LookupError(f"no article {article_id!r}")
    start = -1
    for _ in range(nth):
        start = str(articles[article_id]).find(words, start + 1) if words.strip() else -1
        if start < 0:
            raise LookupError(f"article {article_id} does not have {words!r} {nth} times")
    return start, start + len(words)
