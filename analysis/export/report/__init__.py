"""The report: one HTML file without scripts, in which every figure opens its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.evidence import Evidence
from analysis.export.report.contradictions import describe_contradictions
from analysis.export.report.figures import describe_figures
from analysis.export.report.incidents import choose_incidents, describe_incidents
from analysis.export.report.method import describe_corrections, versions
from analysis.export.report.quotes import describe_quotes
from analysis.export.report.sources import describe_articles, describe_copies, describe_sources
from analysis.export.report.summary import (
    count_everything,
    find_findings,
    find_open,
    published_range,
)
from analysis.export.report.wording import describe_wording
from analysis.show.words import RULES
from analysis.tables import Comparison, Tables

if TYPE_CHECKING:
    from analysis.export.pictures import Picture
    from analysis.review import Reviewed

__all__ = ["versions", "write_report"]


def write_report(
    tables: Tables,
    compared: Comparison,
    path: str | Path,
    *,
    rejected: Iterable[Mapping[str, str]] | None = None,
    map_page: str | None = None,
    pictures: Iterable[Picture] | None = None,
    reviewed: Reviewed | None = None,
) -> Path:
    """Write the report as one HTML file that needs neither network nor scripts.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    path : str or Path
    rejected : iterable of mapping, optional
        Inputs left out, each with `path` and `reason`; by default those in
        ``tables.articles.attrs["rejected"]``.
    map_page : str, optional
        Address of the interactive map, beside the report, to link to.
    pictures : iterable of Picture, optional
        Figures already drawn; by default they are drawn here.
    reviewed : Reviewed, optional
        What `analysis.review.apply` returned for these tables: the report tells what became of
        each correction.

    Returns
    -------
    Path
        The file written.
    """
    from analysis.export.pictures import draw_pictures
    from analysis.pages import render

    listed = tables.articles.attrs.get("rejected", []) if rejected is None else rejected
    drawn = draw_pictures(tables, compared) if pictures is None else pictures
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    page = render(
        "report/page.html",
        **_describe(tables, compared, {picture.name: picture for picture in drawn}),
        counts=count_everything(tables, compared, list(listed)),
        map_page=map_page,
        rejected=list(listed),
        corrections=describe_corrections(reviewed),
        rules=RULES,
        versions=versions(),
    )
    path.write_text(page, encoding="utf-8")
    return path


def _describe(
    tables: Tables, compared: Comparison, figures: dict[str, Picture]
) -> dict[str, object]:
    """Return what the sections of the report say, by the names their templates use."""
    from analysis.export.report.places import describe_places

    evidence, shown = Evidence(tables), choose_incidents(compared)
    strike_map = figures.get("strike_map")
    marks = strike_map.marks if strike_map else ()
    others = [picture for name, picture in figures.items() if name != "strike_map"]
    return {
        "n_articles": len(tables.articles),
        "published": published_range(tables),
        "findings": find_findings(tables, compared, shown),
        "open_contradictions": find_open(compared, shown),
        **describe_incidents(compared, shown, evidence),
        "general": describe_contradictions(compared, None, evidence),
        "strike_map": strike_map,
        **describe_places(tables, compared, shown, evidence, marks),
        "figures": describe_figures(others, evidence),
        **describe_quotes(tables, compared, evidence),
        **describe_wording(compared, evidence),
        "sources": describe_sources(tables, compared),
        "articles": describe_articles(tables, compared, evidence),
        "copies": describe_copies(tables, compared, evidence),
        "notes": tables.articles.attrs.get("notes", []),
    }
