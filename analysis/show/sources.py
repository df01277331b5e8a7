"""Which source reports what."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import plain
from analysis.show.heat import count_map
from analysis.show.style import blank, how_many
from analysis.tables import Comparison, Tables, missing


def coverage(tables: Tables, compared: Comparison, ax: Axes | None = None) -> Axes:
    """Draw which source reports which incident: events and casualty claims counted per cell."""
    title = "Which source reports which incident"
    rows = pd.DataFrame(_reports(tables, compared), columns=["incident", "article_id"])
    if rows.empty:
        return blank(ax, title, "No incident was found.")
    sources = tables.articles.set_index("article_id")["source"]
    source = rows["article_id"].map(sources).astype("string").fillna("unnamed source")
    count = pd.crosstab(rows["incident"], source).rename(index=_incident_names(compared))
    return count_map(ax, count, title, how_many(rows, "report") + " (events and claims)")


def _reports(tables: Tables, compared: Comparison) -> Iterator[tuple[str, str]]:
    """Yield (incident, article) for every event and every casualty claim."""
    articles = tables.events.set_index("event_id")["article_id"]
    for row in compared.incident_events.itertuples():
        if row.event_id in articles.index:
            yield str(row.incident_id), str(articles[row.event_id])
    for row in compared.casualties.itertuples():
        if not missing(row.article_id):
            yield str(row.incident_id), str(row.article_id)


def _incident_names(compared: Comparison) -> dict[str, str]:
    """Return a label per incident, with its day unless the name holds one."""
    names: dict[str, str] = {}
    for row in compared.incidents.itertuples():
        name = plain(row.name, "Unnamed incident")
        told = missing(row.date_start) or f"{row.date_start:%Y-%m-%d}" in name
        names[row.incident_id] = name if told else f"{name} ({row.date_start:%d\u00a0%b\u00a0%Y})"
    return names
