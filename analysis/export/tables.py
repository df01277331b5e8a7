"""Tables as Parquet, which keeps every dtype, and as CSV, which a spreadsheet opens."""

from __future__ import annotations

import json
import warnings
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.tables import SCHEMAS, Comparison, Tables, empty

# A spreadsheet takes a cell that begins with one of these for a formula and runs it.
FORMULA = r"^([=+\-@\t\r])"
REJECTED = "rejected.json"
# Tables that runs of version 0.1.0 and before did not write.
LATER = frozenset({"copied_spans", "sums", "disagreement", "timeline", "wording"})
Set = TypeVar("Set", Tables, Comparison)


def write_tables(tables: Tables, compared: Comparison, out: str | Path) -> list[Path]:
    """Write each table as Parquet (zstd) and as CSV (UTF-8) into folder `out`.

    In the CSV, a text that begins with ``= + - @``, a tab or a carriage return gets a ``'``
    before it, so that no spreadsheet runs it; the Parquet file holds it as it is.

    Returns
    -------
    list of Path
        What was written: two files per table, and the list of rejected inputs as JSON.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in [*tables, *compared]:
        plain = frame.copy()
        plain.attrs = {}  # lists of rejected inputs do not belong into the file's metadata
        paths += [out / f"{name}.parquet", out / f"{name}.csv"]
        plain.to_parquet(paths[-2], compression="zstd", index=False)
        guard_formulas(plain).to_csv(paths[-1], index=False, encoding="utf-8")
    paths.append(out / REJECTED)
    listed = {key: tables.articles.attrs.get(key, []) for key in ("rejected", "notes")}
    paths[-1].write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    return paths


def guard_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with a ``'`` before every text a spreadsheet would run; numbers stay.

    >>> frame = pd.DataFrame({"a": pd.Series(["=1+1", "one"], dtype="string"), "b": [-1, 2]})
    >>> guard_formulas(frame)["a"].tolist(), guard_formulas(frame)["b"].tolist()
    (["'=1+1", 'one'], [-1, 2])
    """
    texts = [name for name in frame if isinstance(frame[name].dtype, pd.StringDtype)]
    guarded = {name: frame[name].str.replace(FORMULA, r"'\1", regex=True) for name in texts}
    return frame.assign(**guarded)


def read_tables(folder: str | Path) -> Tables:
    """Read back the tables that `write_tables` or `write_all` wrote.

    Raises
    ------
    FileNotFoundError
        When `folder` (or ``folder/tables``) lacks one of the Parquet files.
    """
    tables = _read(Tables, folder)
    listed = _tables_folder(folder) / REJECTED
    if listed.is_file():
        tables.articles.attrs.update(json.loads(listed.read_text(encoding="utf-8")))
    return tables


def read_comparison(folder: str | Path) -> Comparison:
    """Read back the comparison that `write_tables` or `write_all` wrote, as `read_tables` does.

    A folder of an older version lacks some tables: they come back empty, and a warning
    names them.
    """
    return _read(Comparison, folder)


def _tables_folder(folder: str | Path) -> Path:
    inner = Path(folder) / "tables"
    return inner if inner.is_dir() else Path(folder)


def _read(kind: type[Set], folder: str | Path) -> Set:
    inner, frames, lacking = _tables_folder(folder), {}, []
    for name in (field.name for field in fields(kind)):
        path = inner / f"{name}.parquet"
        if path.is_file():
            frame = pd.read_parquet(path)
            frames[name] = frame.astype({k: v for k, v in SCHEMAS[name].items() if k in frame})
        elif name in LATER:
            frames[name] = empty(name)
            lacking.append(name)
        else:
            raise FileNotFoundError(f"{path} is missing: {folder} holds no finished run")
    if lacking:
        note = f"{folder} was written by an older version; empty for now: {', '.join(lacking)}"
        warnings.warn(note, stacklevel=3)
    return kind(**frames)
