"""What breaks the contract of a table, in words that name the first rows."""

from __future__ import annotations

from collections.abc import Container, Mapping

import pandas as pd

from analysis.tables.rows import missing
from analysis.tables.schemas import CODES, ID_COLUMNS, SCHEMAS


class TableError(ValueError):
    """Rows that break the contract of a table; the message names the first ones."""


def table_problems(name: str, frame: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table by itself: columns, dtypes, codes, ids and bounds."""
    schema = SCHEMAS[name]
    if lacking := [column for column in schema if column not in frame]:
        return [f"{name}: columns missing: {', '.join(lacking)}"]
    problems = [
        f"{name}.{column}: dtype {frame[column].dtype}, not {dtype}"
        for column, dtype in schema.items()
        if str(frame[column].dtype) != dtype
    ]
    for (table, column), codes in CODES.items():
        if table == name:
            odd = frame[column].notna() & ~frame[column].isin(codes)
            problems += _name_rows(name, frame, odd, f"{column} is not one of its codes")
    if (key := ID_COLUMNS.get(name)) is not None:
        problems += _name_rows(name, frame, frame[key].isna(), f"{key} is missing")
        problems += _name_rows(name, frame, frame[key].duplicated(), f"{key} is not unique")
    if {"low", "best", "high"} <= set(schema):
        low, best, high = (frame[c].astype("float64") for c in ("low", "best", "high"))
        odd = (low > best) | (best > high) | (low > high)
        problems += _name_rows(name, frame, odd, "not low <= best <= high")
    return problems


def evidence_problems(name: str, frame: pd.DataFrame, texts: Mapping[str, str]) -> list[str]:
    """Return which rows do not quote their article: ``texts[article_id][start:end] != text``."""
    rows = zip(frame["article_id"], frame["start"], frame["end"], frame["text"], strict=True)
    odd = [
        any(map(missing, (article, start, end, text)))
        or start >= end
        or texts.get(article, "")[start:end] != text
        for article, start, end, text in rows
    ]
    return _name_rows(name, frame, pd.Series(odd, dtype=bool), "text[start:end] is not text")


def link_problems(name: str, column: str, frame: pd.DataFrame, known: pd.Series) -> list[str]:
    """Return which rows of `frame` name an id in `column` that is not among `known`."""
    odd = frame[column].notna() & ~frame[column].isin(known)
    return _name_rows(name, frame, odd, f"{column} names no row")


def twin_problems(copies: pd.DataFrame) -> list[str]:
    """Return which rows of `copies` pair an article with itself, or a pair once more."""
    pair = copies[["article_a", "article_b"]]
    itself = pair["article_a"] == pair["article_b"]
    problems = _name_rows("copies", copies, itself, "an article is paired with itself")
    return problems + _name_rows("copies", copies, pair.duplicated(), "the pair is not unique")


def pair_problems(spans: pd.DataFrame, copies: pd.DataFrame) -> list[str]:
    """Return which rows of `copied_spans` lie in no pair that `copies` holds related."""
    related = copies[copies["verdict"] != "independent"]
    pairs = pd.MultiIndex.from_frame(related[["article_a", "article_b"]])
    odd = pd.Series(~pd.MultiIndex.from_frame(spans[["article_a", "article_b"]]).isin(pairs))
    return _name_rows("copied_spans", spans, odd, "no related pair in copies")


def span_problems(frame: pd.DataFrame, texts: Mapping[str, str], side: str) -> list[str]:
    """Return which rows of `copied_spans` do not quote the article of a side ("a" or "b")."""
    columns = {f"{name}_{side}": name for name in ("start", "end", "text")}
    spans = frame.rename(columns=columns | {f"article_{side}": "article_id"})
    return evidence_problems("copied_spans", spans, texts)


def cell_problems(name: str, column: str, frame: pd.DataFrame, known: Container[str]) -> list[str]:
    """Return which rows of `frame` name an unknown id among those, spaced, of a cell."""
    cells = frame[column].fillna("").str.split()
    odd = pd.Series([any(one not in known for one in ids) for ids in cells], dtype=bool)
    return _name_rows(name, frame, odd, f"{column} names no row")


def _name_rows(name: str, frame: pd.DataFrame, odd: pd.Series, what: str) -> list[str]:
    where = odd.to_numpy(dtype=bool, na_value=False).nonzero()[0]
    if not len(where):
        return []
    key = ID_COLUMNS.get(name, next(iter(frame.columns)))
    first = ", ".join(str(frame[key].iloc[i]) for i in where[:5])
    return [f"{name}: {what} in {len(where)} rows: {first}"]
