"""The figures of the report, each with the sentences of the rows it draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis.evidence import Evidence
from analysis.export.report.opened import open_article_by_article
from analysis.tables import Comparison, Tables

if TYPE_CHECKING:
    from analysis.export.pictures import Picture

MOST_ROWS = 2000  # of one picture, so that a large corpus leaves the page readable


def describe_figures(
    pictures: Iterable[Picture], tables: Tables, compared: Comparison, evidence: Evidence
) -> list[dict[str, Any]]:
    """Return the pictures with the sentences of the rows they draw, article by article."""
    described = []
    for picture in pictures:
        rows = rows_drawn(picture, tables, compared)
        articles = open_article_by_article(rows[:MOST_ROWS], evidence)
        described.append(
            {
                "picture": picture,
                "n_rows": len(rows),
                "n_rows_left_out": max(0, len(rows) - MOST_ROWS),
                "n_sentences": sum(len(article["passages"]) for article in articles),
                "articles": articles,
            }
        )
    return described


def rows_drawn(picture: Picture, tables: Tables, compared: Comparison) -> list[str]:
    """Return the ids of the rows a picture draws: those it names, else those of its tables."""
    if named := getattr(picture, "row_ids", None):
        return list(dict.fromkeys(named))
    quotes = tables.quotes.loc[tables.quotes["kind"].fillna("") != "scare", "quote_id"]
    columns = {
        "strike_map": [compared.casualties["number_id"], compared.incident_events["event_id"]],
        "claims": [compared.casualties["number_id"]],
        "coverage": [compared.incident_events["event_id"], compared.casualties["number_id"]],
        "quotes_by_speaker": [quotes],
        "cue_verbs": [quotes],
        "parts": [tables.numbers.loc[tables.numbers["part_of"].notna(), "number_id"]],
    }.get(picture.name, [])
    return list(dict.fromkeys(row_id for column in columns for row_id in column.dropna()))
