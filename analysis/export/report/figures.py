"""The figures of the report, each with the sentences of the rows it draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis.evidence import Evidence
from analysis.export.report.opened import open_article_by_article

if TYPE_CHECKING:
    from analysis.export.pictures import Picture

MOST_ROWS = 2000  # of one picture, so that a large corpus leaves the page readable


def describe_figures(pictures: Iterable[Picture], evidence: Evidence) -> list[dict[str, Any]]:
    """Return the pictures with the sentences of the rows they draw, article by article."""
    described = []
    for picture in pictures:
        rows = list(dict.fromkeys(picture.row_ids))
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
