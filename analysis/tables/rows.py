"""Rows into typed tables, the ids of rows, and what a cell holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.tables.schemas import DAY, INSTANT, SCHEMAS

Row = dict[str, Any]


def article_id(source: object, text: str) -> str:
    """Return the id of an article: a hash of its source and its text.

    >>> article_id("Wire A", "Two people were killed.")
    '7d233c8bf42d6c98'
    """
    label = "" if source is None or source is pd.NA else source
    return hashlib.sha256(f"{label}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def row_id(table: str, *parts: object) -> str:
    """Return a short id for a row that depends only on `parts` (content and position).

    >>> row_id("numbers", "a1", 10, 15) == row_id("numbers", "a1", 10, 15)
    True
    >>> row_id("numbers", "a1", 10, 15)[:2]
    'n-'
    """
    key = "\x1f".join(map(str, (table, *parts))).encode("utf-8", "surrogatepass")
    return f"{table[0]}-{hashlib.blake2b(key, digest_size=6).hexdigest()}"


def empty(table: str) -> pd.DataFrame:
    """Return table `table` with no rows and the right dtypes.

    >>> empty("numbers").dtypes["low"]
    Float64Dtype()
    """
    return to_table(table, [])


def to_table(
    table: str, rows: Iterable[Mapping[str, Any]], *, working: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Build table `table` from row mappings, in reading order.

    Columns the mapping lacks become ``<NA>``; keys the schema lacks are dropped.

    Parameters
    ----------
    table : str
        A key of `SCHEMAS`.
    rows : iterable of mapping
    working : mapping of str to str, optional
        Further columns to keep, with their dtypes, for a later stage to use up.

    Returns
    -------
    pandas.DataFrame
        Columns and dtypes of ``SCHEMAS[table]``, sorted by article and position
        where the table has them (otherwise in the given order).
    """
    schema = SCHEMAS[table] | dict(working or {})
    rows = list(rows)
    frame = pd.DataFrame(
        {name: _column([row.get(name) for row in rows], dtype) for name, dtype in schema.items()}
    )
    return _in_reading_order(frame)


def as_table(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of table `table` from `frame`, typed and in reading order."""
    return _in_reading_order(frame[list(SCHEMAS[table])].astype(SCHEMAS[table]))


def _in_reading_order(frame: pd.DataFrame) -> pd.DataFrame:
    if "start" not in frame or "article_id" not in frame:
        return frame
    return frame.sort_values(["article_id", "start", "end"], ignore_index=True, kind="stable")


def _column(values: list[object], dtype: str) -> pd.Series:
    if dtype in (DAY, INSTANT):
        parsed = pd.to_datetime(pd.Series(values, dtype="object"), utc=True, errors="coerce")
        if dtype == DAY:
            parsed = parsed.dt.tz_localize(None)
        return parsed.astype(dtype)
    return pd.Series([pd.NA if missing(v) else v for v in values], dtype=dtype)


def missing(value: object) -> bool:
    """Say whether a cell holds nothing (None, NaN, NaT or ``<NA>``)."""
    return value is None or value is pd.NA or value is pd.NaT or value != value


def as_text(value: Any) -> str:
    """Return a cell as text, "" for a missing one."""
    return "" if missing(value) else str(value)
