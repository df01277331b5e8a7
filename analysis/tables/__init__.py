"""The tables: their columns, dtypes and codes in one place, and the checks that hold them to it.

Every mention table (all but `articles` and `actors`) carries the evidence columns
``article_id sent start end text rule``. Offsets count Unicode code points, are
half-open, and always satisfy ``articles.text[start:end] == text``.
"""

from __future__ import annotations

from analysis.tables.checks import TableError
from analysis.tables.rows import (
    Row,
    article_id,
    as_table,
    as_text,
    empty,
    missing,
    row_id,
    to_table,
)
from analysis.tables.schemas import (
    BOOL,
    CODES,
    DAY,
    EVIDENCE,
    FLOAT,
    ID_COLUMNS,
    INSTANT,
    INT,
    LINKS,
    MENTION_TABLES,
    ROW_IDS,
    SCHEMAS,
    STRING,
    UNREAL,
)
from analysis.tables.sets import Comparison, Tables

__all__ = [
    "BOOL",
    "CODES",
    "DAY",
    "EVIDENCE",
    "FLOAT",
    "ID_COLUMNS",
    "INSTANT",
    "INT",
    "LINKS",
    "MENTION_TABLES",
    "ROW_IDS",
    "SCHEMAS",
    "STRING",
    "UNREAL",
    "Comparison",
    "Row",
    "TableError",
    "Tables",
    "article_id",
    "as_table",
    "as_text",
    "empty",
    "missing",
    "row_id",
    "to_table",
]
