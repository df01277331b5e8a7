"""Which source reports what."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import incident_name, source_name
from analysis.show.drawing.heat import count_map, cut_note, fullest
from analysis.show.drawing.style import as_written, blank, how_many
from analysis.tables import Comparison, Tables, missing


@as_written
def coverage(tables: Tables, compared: Comparison, ax: Axes | None = None) -> Axes:
    """Draw which source reports which incident: events and casualty claims counted per cell.

    The incidents that most sources report are drawn. A grey cell is a silence: the source has
    no article in the corpus that tells of the incident.
    """
    title = "Which source reports which incident"
    rows = reports(tables, compared)
    if rows.empty:
        return blank(ax, title, "No incident was found.")
    count, drawn = _counts(rows)
    note = f"{how_many(rows, 'report')} (events and claims); grey: none"
    note += cut_note(count, drawn, "incident")
    return count_map(ax, drawn.rename(index=_incident_labels(compared)), title, note)


def _counts(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how many reports there are of each incident by each source; and those drawn."""
    count = pd.crosstab(rows["incident"], rows["source"])
    return count, fullest(count, spread=True)


def drawn_reports(tables: Tables, compared: Comparison) -> pd.DataFrame:
    """Return the rows of `reports` that are in the figure."""
    rows = reports(tables, compared)
    return rows if rows.empty else rows[rows["incident"].isin(_counts(rows)[1].index)]


def reports(tables: Tables, compared: Comparison) -> pd.DataFrame:
    """Return every report of an incident: its columns are incident, article_id, source, row_id."""
    found = _reports(tables, compared)
    rows = pd.DataFrame(found, columns=["incident", "article_id", "row_id"])
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    source = [source_name(sources.get(key)) for key in rows["article_id"]]
    return rows.assign(source=pd.Series(source, rows.index, "string"))


def _reports(tables: Tables, compared: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield (incident, article, row) for every event and every casualty claim."""
    articles = tables.events.set_index("event_id")["article_id"]
    for row in compared.incident_events.itertuples():
        if row.event_id in articles.index:
            yield str(row.incident_id), str(articles[row.event_id]), str(row.event_id)
    for row in compared.casualties.itertuples():
        if not missing(row.article_id):
            yield str(row.incident_id), str(row.article_id), str(row.number_id)


def _incident_labels(compared: Comparison) -> dict[str, str]:
    """Return a label per incident, with its day unless the name holds one."""
    names: dict[str, str] = {}
    for row in compared.incidents.itertuples():
        name = incident_name(row.name)
        told = missing(row.date_start) or f"{row.date_start:%Y-%m-%d}" in name
        names[row.incident_id] = name if told else f"{name} ({row.date_start:%d\u00a0%b\u00a0%Y})"
    return names
