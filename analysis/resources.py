"""The only code that knows paths: reads what ships in `data/`."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@functools.cache
def data_path() -> Path:
    """Return the folder of shipped data: inside the wheel, or beside the package in a checkout."""
    packed = _HERE / "_data"
    return packed if packed.is_dir() else _HERE.parent / "data"


@functools.cache
def lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of lexicon `name`, one mapping per CSV row.

    Each row has at least ``pattern`` and ``example``; ``counterexample`` may be empty.

    Raises
    ------
    ValueError
        When a row repeats a pattern, label, part of speech and role, or has no pattern or example.
    """
    path = data_path() / "lexicons" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = tuple(csv.DictReader(file))
    seen = set()
    for number, row in enumerate(rows, start=2):
        if not row["pattern"] or not row["example"]:
            raise ValueError(f"{path.name}:{number}: pattern and example must not be blank")
        key = (row["pattern"], row["label"], row.get("pos"), row.get("role"))
        if key in seen:
            raise ValueError(f"{path.name}:{number}: {row['pattern']!r} stands twice")
        seen.add(key)
    return rows


def lexicon_names() -> list[str]:
    """Return the names of all shipped lexicons."""
    return sorted(path.stem for path in (data_path() / "lexicons").glob("*.csv"))


@functools.cache
def code_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the code table ``data/<name>.csv``, one mapping per row."""
    with (data_path() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
