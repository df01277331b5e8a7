"""Every row once: tables of two runs, joined with `pandas.concat`, repeat ids and index."""

from __future__ import annotations

import dataclasses
import warnings

import pandas as pd

from analysis.tables import ID_COLUMNS, Tables

KEYS = {name: [column] for name, column in ID_COLUMNS.items()} | {
    "sentences": ["article_id", "sent"]
}


def each_once(tables: Tables) -> Tables:
    """Return the tables with each row once, numbered from 0; warn of what was repeated.

    Ids come from the words of an article and where they stand, so two rows of one id are one
    row that was read twice. Where they differ (an actor of two runs) the order of rows does not
    say which one stays.
    """
    frames, repeated = {}, []
    for name, frame in tables:
        again = frame.duplicated(KEYS[name]) & frame[KEYS[name]].notna().all(axis=1)
        if again.any():
            repeated.append(f"{name} {int(again.sum())}")
            frame = _first_of_each(frame, KEYS[name])
        is_numbered = frame.index.equals(pd.RangeIndex(len(frame)))
        frames[name] = frame if is_numbered else frame.reset_index(drop=True)
    if repeated:
        told = f"rows whose id is repeated are compared once: {', '.join(repeated)}"
        warnings.warn(told, stacklevel=3)
    return dataclasses.replace(tables, **frames)


def _first_of_each(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return one row for each key, the others left out; rows without a key all stay."""
    frame = frame.reset_index(drop=True)
    same = frame[frame.duplicated(key, keep=False) & frame[key].notna().all(axis=1)]
    ordered = same.astype("string").fillna("").sort_values(list(frame.columns))
    return frame.drop(index=ordered.index[ordered.duplicated(key)]).reset_index(drop=True)
