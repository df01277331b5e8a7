"""Rows of the table `dates` for phrases that stand alone, and their resolution."""

from __future__ import annotations

import pandas as pd

from analysis.extract.dates import read
from analysis.resolve.clock import resolve_dates
from analysis.tables import to_table


def row_of(words: str, tense: str | None, *, article: str, start: int) -> dict[str, object]:
    """Return the row of `dates` for a phrase; "since|2022" puts a preposition before it."""
    bound, _, phrase = words.rpartition("|")
    rule, reading = read(phrase)
    value = {
        "since": f"{reading.value}/..",
        "until": f"../{reading.value}",
        "after": f"after {reading.value}",
        "before": f"before {reading.value}",
    }.get(bound, reading.value)
    return {
        "date_id": f"{article}-{start}",
        "article_id": article,
        "start": start,
        "end": start + len(phrase),
        "text": phrase,
        "rule": rule,
        "timex_type": reading.timex_type,
        "value": value,
        "granularity": reading.granularity,
        "direction": tense,
    }


def resolve_rows(rows: list[dict[str, object]], published: str | None) -> pd.DataFrame:
    """Resolve rows of articles that were all published on one day."""
    when = None if published is None else f"{published}T18:30:00+00:00"
    names = sorted({row["article_id"] for row in rows})
    articles = [{"article_id": name, "published": when, "text": ""} for name in names]
    return resolve_dates(to_table("dates", rows), to_table("articles", articles))


def iso(value: object) -> str | None:
    return None if value is pd.NaT else str(value)[:10]
