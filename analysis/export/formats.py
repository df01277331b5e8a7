"""The formats of other tools as files: ACLED-, UCDP-GED- and GKG-shaped tables, GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from analysis.export.acled import to_acled
from analysis.export.ged import to_ged
from analysis.export.geojson import to_geojson
from analysis.export.gkg import to_gkg
from analysis.export.tables import guard_formulas
from analysis.tables import Comparison, Tables

# GDELT's files end so, though they are parted by tabs.
FILES = {
    "acled": "acled.csv",
    "ged": "ged.csv",
    "gkg": "articles.gkg.csv",
    "geojson": "incidents.geojson",
}
ENDINGS = frozenset({".csv", ".tsv", ".txt", ".json", ".geojson"})  # of a file to write one to
GED_DAY = "%Y-%m-%d %H:%M:%S.000"


def write_exports(
    tables: Tables,
    compared: Comparison,
    out: str | Path,
    *,
    formats: Iterable[str] = tuple(FILES),
) -> list[Path]:
    """Write the tables in formats that other tools read, and return the paths.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    out : str or Path
        A folder, made if missing.
    formats : iterable of str
        Some of ``acled`` (``acled.csv``), ``ged`` (``ged.csv``), ``gkg`` (``articles.gkg.csv``:
        tabs, no header and no quoting, as GDELT's own) and ``geojson``
        (``incidents.geojson``). By default all.

    Raises
    ------
    ValueError
        When a format is not one of these.
    LookupError
        When `compared` is older than `tables` and names rows they lack, as after corrections.
    """
    out = Path(out)
    wanted = list(dict.fromkeys(formats))
    _check(wanted)
    return [write_export(tables, compared, out / FILES[one], one) for one in wanted]


def write_export(tables: Tables, compared: Comparison, path: str | Path, format: str) -> Path:
    """Write one format (a key of `FILES`) to the file `path` and return it.

    In CSV, a text that a spreadsheet would run as a formula gets a ``'`` before it.

    Raises
    ------
    ValueError
        When `format` is no key of `FILES`.
    LookupError
        When `compared` is older than `tables` and names rows they lack, as after corrections.
    """
    _check([format])
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    WRITERS[format](tables, compared, path)
    return path


def _check(wanted: Iterable[str]) -> None:
    if strange := set(wanted) - set(FILES):
        raise ValueError(f"{', '.join(sorted(strange))}: not one of {', '.join(FILES)}")


def _write_acled(tables: Tables, compared: Comparison, path: Path) -> None:
    frame = _flat(to_acled(tables, compared))
    frame.to_csv(path, index=False, encoding="utf-8", date_format="%Y-%m-%d")


def _write_ged(tables: Tables, compared: Comparison, path: Path) -> None:
    frame = _flat(to_ged(tables, compared))
    frame.to_csv(path, index=False, encoding="utf-8", date_format=GED_DAY)


def _write_gkg(tables: Tables, compared: Comparison, path: Path) -> None:
    frame = guard_formulas(to_gkg(tables, compared))
    lines = frame.fillna("").agg("\t".join, axis=1) if len(frame) else []
    text = "".join(f"{line}\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_geojson(tables: Tables, compared: Comparison, path: Path) -> None:
    found = to_geojson(tables, compared)
    # A feature to a line: what changed between two runs shows in a comparison of files.
    lines = [json.dumps(one, ensure_ascii=False, allow_nan=False) for one in found["features"]]
    text = ",\n".join(lines)
    head = '{"type": "FeatureCollection", "features": ['
    path.write_text(f"{head}\n{text}\n]}}\n", encoding="utf-8")


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts stand on one line each and run no formula."""
    texts = [name for name in frame if isinstance(frame[name].dtype, pd.StringDtype)]
    control = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+"
    cleaned = {name: frame[name].str.replace(control, " ", regex=True) for name in texts}
    return guard_formulas(frame.assign(**cleaned))


WRITERS: dict[str, Callable[[Tables, Comparison, Path], None]] = {
    "acled": _write_acled,
    "ged": _write_ged,
    "gkg": _write_gkg,
    "geojson": _write_geojson,
}
