"""Which cells a reviewer may correct, what they may hold, and how they stand in a line of JSON."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import resources
from analysis.tables import (
    CODES,
    DAY,
    EVIDENCE,
    FLOAT,
    ID_COLUMNS,
    INSTANT,
    INT,
    LINKS,
    MENTION_TABLES,
    SCHEMAS,
    missing,
)

Cells = Mapping[str, Any]

# What follows from the words of the article: to change it, reject the row and add another.
_WORDS = frozenset("quote speaker speaker_start speaker_end cue cue_start cue_end n_words".split())
# Numbers that mean nothing outside these bounds (ACLED's and UCDP GED's codes among them).
BOUNDS: dict[tuple[str, str], tuple[float, float]] = {
    ("numbers", "low"): (0, math.inf),
    ("numbers", "best"): (0, math.inf),
    ("numbers", "high"): (0, math.inf),
    ("places", "latitude"): (-90, 90),
    ("places", "longitude"): (-180, 180),
    ("places", "radius_km"): (0, math.inf),
    ("places", "geo_precision"): (1, 3),
    ("places", "where_prec"): (1, 7),
}
_EVENT_TYPES = ("event_type", "sub_event_type")


def columns_of(table: str) -> list[str]:
    """Return the columns of a mention table that a correction may change.

    >>> columns_of("quotes")
    ['kind', 'actor_id', 'speaker_how', 'cue_class', 'channel', 'addressee']

    Raises
    ------
    ValueError
        When the rows of `table` do not stand on words of an article.
    """
    if table not in MENTION_TABLES:
        raise ValueError(f"table {table!r} cannot be reviewed; {', '.join(MENTION_TABLES)} can")
    fixed = {*EVIDENCE, ID_COLUMNS[table], "why", *(_WORDS if table == "quotes" else ())}
    return [column for column in SCHEMAS[table] if column not in fixed]


@functools.cache
def vocabulary(table: str, column: str) -> tuple[str, ...]:
    """Return the codes a column may hold, in order; none where it is open text."""
    if table == "events" and column in _EVENT_TYPES:
        return tuple(dict.fromkeys(row[column] for row in resources.code_table("event_types")))
    return tuple(sorted(CODES.get((table, column), ())))


def typed(table: str, column: str, value: object) -> Any:
    """Return a value as the column holds it; what is missing as ``<NA>``.

    >>> typed("numbers", "best", 12), typed("dates", "date_start", "2024-05-06")
    (12.0, Timestamp('2024-05-06 00:00:00'))

    Raises
    ------
    ValueError
        When the column cannot be corrected or cannot hold the value.
    """
    if column not in columns_of(table):
        raise ValueError(f"{table} has no column {column!r} that can be corrected")
    if missing(value):
        return pd.NA
    dtype = SCHEMAS[table][column]
    found: Any = _number(column, value, dtype) if dtype in (FLOAT, INT) else value
    if dtype == DAY:
        found = _as_day(column, value)
    elif dtype not in (FLOAT, INT):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{column}: {value!r} is no text")
        codes = vocabulary(table, column)
        if codes and value not in codes:
            raise ValueError(f"{column}: {value!r} is none of {', '.join(codes)}")
    low, high = BOUNDS.get((table, column), (-math.inf, math.inf))
    if dtype in (FLOAT, INT) and not low <= found <= high:
        raise ValueError(f"{column}: {found:g} is not between {low:g} and {high:g}")
    return found


def _number(column: str, value: object, dtype: str) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{column}: {value!r} is no number")
    if not math.isfinite(value) or (dtype == INT and value != int(value)):
        kind = "whole" if dtype == INT else "finite"
        raise ValueError(f"{column}: {value!r} is no {kind} number")
    return int(value) if dtype == INT else float(value)


def _as_day(column: str, value: object) -> pd.Timestamp:
    try:
        found = pd.Timestamp(str(value))
    except ValueError:
        found = pd.NaT
    if missing(found) or found.tz is not None or found != found.normalize():
        raise ValueError(f"{column}: {value!r} is no day (YYYY-MM-DD)")
    return found


def row_problems(table: str, cells: Cells) -> list[str]:
    """Return what is wrong with the cells of a row together: bounds, days, types of events."""
    problems = []
    for names in (("low", "best", "high"), ("date_start", "date_end")):
        held = [cells[name] for name in names if name in cells and not missing(cells[name])]
        if any(a > b for a, b in itertools.pairwise(held)):
            told = ", ".join(f"{n} {shown(cells[n])}" for n in names if n in cells)
            problems.append(f"not {' <= '.join(names)}: {told}")
    kinds = tuple(cells.get(name) for name in _EVENT_TYPES)
    if table == "events" and not missing(kinds[1]) and kinds not in _pairs():
        problems.append(f"{kinds[1]!r} is no sub_event_type of {shown(kinds[0])}")
    return problems


@functools.cache
def _pairs() -> frozenset[tuple[str, ...]]:
    rows = resources.code_table("event_types")
    return frozenset(tuple(row[name] for name in _EVENT_TYPES) for row in rows)


def as_json(value: Any) -> Any:
    """Return a cell as JSON holds it: days and instants as ISO text, what is missing as None."""
    if missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat() if value.tz is not None else value.strftime("%Y-%m-%d")
    return value.item() if hasattr(value, "item") else value


def is_same(a: object, b: object) -> bool:
    """Say whether two cells in JSON say the same; links by the words they point at.

    >>> is_same(3, 3.0), is_same({"id": "p-1", "words": "Kutum"}, {"id": "p-2", "words": "Kutum"})
    (True, True)
    """
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return bool(a.get("id") == b.get("id") or a.get("words") == b.get("words"))
    return a == b


def shown(value: object) -> str:
    """Return a cell of a row or of a line in words for a reader.

    >>> shown(None), shown(12.0), shown({"id": "p-1", "words": "Kutum"})
    ('unknown', '12', 'Kutum')
    """
    if isinstance(value, Mapping):
        return shown(value.get("words") or value.get("id"))
    if missing(value):
        return "unknown"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def is_link(table: str, column: str) -> bool:
    """Say whether a column of `table` holds the id of another row."""
    return (table, column) in LINKS


def is_dated(table: str, column: str) -> bool:
    """Say whether a column of `table` holds days."""
    return SCHEMAS[table][column] in (DAY, INSTANT)
