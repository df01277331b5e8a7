"""Tables as Parquet, which keeps every dtype, and as CSV, which a spreadsheet opens."""

from __future__ import annotations

import json
import warnings
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.review import Reviewed, save
from analysis.tables import SCHEMAS, Comparison, Tables, empty

# A spreadsheet takes a cell that begins with one of these for a formula and runs it.
FORMULA = r"^([=+\-@\t\r])"
REJECTED = "rejected.json"
CORRECTIONS = "corrections"
# Tables that runs of version 0.1.0 and before did not write.
LATER = frozenset({"copied_spans", "sums", "disagreement", "timeline", "wording"})
Set = TypeVar("Set", Tables, Comparison)


def write_tables(
    tables: Tables, compared: Comparison, out: str | Path, *, reviewed: Reviewed | None = None
) -> list[Path]:
    """Write each table as Parquet (zstd) and as CSV (UTF-8) into folder `out`.

    With `reviewed`, what `analysis.review.apply` returned for these tables, the log goes with
    them as ``corrections.parquet`` and ``.csv``, and the corrections as ``corrections.jsonl``:
    lines that such a file does not hold yet are appended to it.

    In the CSV, a text that begins with ``= + - @``, a tab or a carriage return gets a ``'``
    before it, so that no spreadsheet runs it; the Parquet file holds it as it is.

    Returns
    -------
    list of Path
        What was written: two files per table, the list of rejected inputs as JSON, and the
        corrections if there are any.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in [*tables, *compared]:
        paths += _write_table(frame, out / name)
    paths.append(out / REJECTED)
    listed = {key: tables.articles.attrs.get(key, []) for key in ("rejected", "notes")}
    paths[-1].write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    return paths + _write_corrections(reviewed, out / CORRECTIONS)


def _write_table(frame: pd.DataFrame, path: Path) -> list[Path]:
    plain = frame.copy()
    plain.attrs = {}  # lists of rejected inputs do not belong into the file's metadata
    paths = [path.with_suffix(".parquet"), path.with_suffix(".csv")]
    plain.to_parquet(paths[0], compression="zstd", index=False)
    guard_formulas(plain).to_csv(paths[1], index=False, encoding="utf-8")
    return paths


def _write_corrections(reviewed: Reviewed | None, path: Path) -> list[Path]:
    """Write the log and the corrections; a log of an earlier run goes, what people said stays."""
    if reviewed is None:
        for suffix in (".parquet", ".csv"):
            path.with_suffix(suffix).unlink(missing_ok=True)
        return []
    written = _write_table(reviewed.log, path)
    return [*written, save(reviewed.corrections, path.with_suffix(".jsonl"))]


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
