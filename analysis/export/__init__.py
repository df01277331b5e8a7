"""Files other tools and people read: tables, coded events, figures, the map and the report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.evidence import explain
from analysis.export.acled import to_acled
from analysis.export.formats import FILES, write_export, write_exports
from analysis.export.ged import to_ged
from analysis.export.geojson import to_geojson
from analysis.export.gkg import to_gkg
from analysis.export.report import write_report
from analysis.export.tables import read_comparison, read_tables, write_tables
from analysis.tables import Comparison, Tables

if TYPE_CHECKING:
    from analysis.export.pictures import Picture
    from analysis.review import Reviewed

__all__ = [
    "FILES",
    "explain",
    "read_comparison",
    "read_tables",
    "to_acled",
    "to_ged",
    "to_geojson",
    "to_gkg",
    "write_all",
    "write_export",
    "write_exports",
    "write_figures",
    "write_map",
    "write_report",
    "write_tables",
]


def write_all(
    tables: Tables, compared: Comparison, out: str | Path, *, reviewed: Reviewed | None = None
) -> list[Path]:
    """Write everything a run leaves behind and return the paths, the report last.

    ``tables/*.parquet``, ``tables/*.csv``, ``figures/*.png``, ``map.html``, ``report.html``.
    """
    from analysis.export.pictures import OPTIONAL, draw_pictures

    out = Path(out)
    written = write_tables(tables, compared, out / "tables", reviewed=reviewed)
    drawn = list(draw_pictures(tables, compared))
    for name in set(OPTIONAL) - {picture.name for picture in drawn}:  # not of an earlier run
        (out / "figures" / f"{name}.png").unlink(missing_ok=True)
    written += _save(drawn, out / "figures")
    written.append(write_map(tables, compared, out / "map.html"))
    report = out / "report.html"
    write_report(tables, compared, report, map_page="map.html", pictures=drawn, reviewed=reviewed)
    return [*written, report]


def write_figures(tables: Tables, compared: Comparison, out: str | Path) -> list[Path]:
    """Write one PNG per figure into folder `out` and return the paths."""
    from analysis.export.pictures import draw_pictures

    return _save(draw_pictures(tables, compared), Path(out))


def _save(drawn: Iterable[Picture], out: Path) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for picture in drawn:
        paths.append(out / f"{picture.name}.png")
        paths[-1].write_bytes(picture.png)
    return paths


def write_map(tables: Tables, compared: Comparison, path: str | Path) -> Path:
    """Write the interactive map as one HTML file that needs no network; return its path."""
    from analysis.show import map_html

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(map_html(tables, compared), encoding="utf-8")
    return path
