"""Draw rows to check by hand, and measure from the verdicts how often the toolkit is right."""

from __future__ import annotations

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import NormalDist
from typing import Any

import pandas as pd

from analysis.review.added import added_id
from analysis.review.lines import Correction
from analysis.review.values import columns_of, shown
from analysis.tables import FLOAT, ID_COLUMNS, INT, STRING, Tables

Z = NormalDist().inv_cdf(0.975)
MEASURED = {"n": INT, "right": INT, "precision": FLOAT, "low": FLOAT, "high": FLOAT}


def sample(
    tables: Tables, table: str = "numbers", n: int = 50, seed: int = 0, by: str | None = None
) -> pd.DataFrame:
    """Draw random rows of a table to check by hand.

    Parameters
    ----------
    tables : Tables
    table : str, default "numbers"
        A mention table.
    n : int, default 50
        How many rows; all of them where there are no more.
    seed : int, default 0
        The same seed draws the same rows.
    by : str, optional
        A column whose values are to have equal shares, as far as there are rows: what is rare
        is then measured as well as what is common. Measure such a sample by that column, as
        its overall precision is not that of the corpus.

    Returns
    -------
    pandas.DataFrame
        Rows of the table, all its columns, in reading order.

    Raises
    ------
    ValueError
        When the table cannot be reviewed or has no such column, or `n` is below 0.
    """
    columns_of(table)
    if n < 0:
        raise ValueError(f"n is {n}: no table has that many rows")
    frame, key = tables[table], ID_COLUMNS[table]
    if by is not None and by not in frame:
        raise ValueError(f"{table} has no column {by!r}")
    strata = ["" for _ in frame[key]] if by is None else [shown(cell) for cell in frame[by]]
    groups: dict[str, list[str]] = defaultdict(list)
    for row_id, stratum in zip(frame[key], strata, strict=True):
        groups[stratum].append(row_id)
    draw = random.Random(seed)
    shuffled = [draw.sample(sorted(ids), len(ids)) for _, ids in sorted(groups.items())]
    ranked = sorted((rank, k, row_id) for k, ids in enumerate(shuffled)
                    for rank, row_id in enumerate(ids))  # fmt: skip
    chosen = {row_id for *_, row_id in ranked[:n]}
    return frame[frame[key].isin(chosen)].reset_index(drop=True)


def precision(
    corrections: pd.DataFrame | Iterable[Correction], by: str | None = None
) -> pd.DataFrame:
    """Measure from verdicts how many of the reviewed rows were right.

    Only the last verdict on a row counts; one taken back, or a row added, does not. A row
    that was corrected was not right, even if only one of its columns was wrong.

    Parameters
    ----------
    corrections : pandas.DataFrame or iterable of Correction
        The log of `apply`, or what `read` returns.
    by : str, optional
        ``table``, ``who`` or another column of the log; a column of the reviewed table as it
        was seen (``kind``, ``modifier``, ...); or ``column``: how often each column was right
        in the rows that were accepted or corrected.

    Returns
    -------
    pandas.DataFrame
        One row per table and value of `by`: ``table``, the value, ``n`` rows reviewed,
        ``right``, ``precision`` (their share) with ``low`` and ``high``, the bounds of its 95 %
        interval by Wilson (1927, JASA 22: 209-212), which holds for small samples and shares
        near 1 too (Brown, Cai and DasGupta 2001, Statistical Science 16: 101-133).

    Raises
    ------
    ValueError
        When no verdict has anything of the name `by`.
    """
    verdicts = _final(corrections)
    names = ["table"] if by in (None, "table") else ["table", str(by)]
    counts: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for held in verdicts:
        for value, right in _judged(held, by):
            counts[(held["table"], value)[: len(names)]].append(right)
    if verdicts and not counts and by != "column":
        raise ValueError(f"no correction has a {by!r}")
    rows = [(*key, len(right), sum(right), *_share(right)) for key, right in sorted(counts.items())]
    return pd.DataFrame(rows, columns=[*names, *MEASURED]).astype(
        dict.fromkeys(names, STRING) | MEASURED
    )


def _share(right: list[bool]) -> tuple[float, float, float]:
    return sum(right) / len(right), *wilson(sum(right), len(right))


def _final(corrections: pd.DataFrame | Iterable[Correction]) -> list[dict[str, Any]]:
    """Return the last verdict of each row that was extracted."""
    if isinstance(corrections, pd.DataFrame):
        kept = corrections[corrections["status"] != "superseded"]
        rows = [row | {"seen": json.loads(row["seen"])} for row in kept.to_dict("records")]
    else:
        last = {(c.table, c.row_id, c.anchor.get("article_id")): c
                for c in sorted(corrections, key=lambda c: c.order)}  # fmt: skip
        rows = [vars(one) for one in last.values()]
    rows = [row for row in rows if row["verdict"] in ("accept", "correct", "reject")]
    return [row for row in rows if row["row_id"] != _added_id(row)]


def _added_id(row: Mapping[str, Any]) -> str:
    """Return what the row would be called if a reviewer had added it."""
    start, end, article = (
        (row.get("anchor") or row)[name] for name in ("start", "end", "article_id")
    )
    return added_id(row["table"], str(article), int(start), int(end))


def _judged(held: Mapping[str, Any], by: str | None) -> list[tuple[str, bool]]:
    """Return the value of `by` and whether the row is right; one pair for each column."""
    right = held["verdict"] == "accept"
    if by == "column":
        if held["verdict"] == "reject":
            return []
        wrong = _wrong_columns(held["changes"])
        return [(name, name not in wrong) for name in held["seen"]]
    if by is None or by == "table":
        return [("", right)]
    if by in held["seen"]:
        return [(shown(held["seen"][by]), right)]
    return [(shown(held[by]), right)] if by in held else []


def _wrong_columns(changes: Any) -> set[str]:
    """Return the columns that were corrected, from a line or from the words of the log."""
    if isinstance(changes, Mapping):
        return set(changes)
    return (
        {told.split(" ", 1)[0] for told in changes.split("; ")}
        if isinstance(changes, str)
        else set()
    )


def wilson(right: int, n: int) -> tuple[float, float]:
    """Return the bounds of Wilson's 95 % interval for `right` of `n`.

    >>> tuple(round(bound, 3) for bound in wilson(45, 50))
    (0.786, 0.957)
    """
    share, spread = right / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)
