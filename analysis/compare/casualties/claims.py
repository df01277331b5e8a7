"""Every count of an incident's victims and objects, and the incident it belongs to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.ledger import countable, of_one_incident, with_headings
from analysis.tables import Tables, missing, to_table


def list_claims(tables: Tables, incident_events: pd.DataFrame, lineage: Lineage) -> pd.DataFrame:
    """List every count of an incident's victims and objects, one row for each claim.

    Counts over a longer time, rates and hypothetical counts stay out. A count without an event
    belongs to the article's incident told in the same sentence or at the same place, and to
    its only incident if it has just one.

    Parameters
    ----------
    tables : Tables
    incident_events : pandas.DataFrame
        From `find_incidents`.
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `casualties` table and the columns ``speaker`` (the name behind ``said_by``),
        ``unit``, ``victims``, ``place_id``, ``published``, ``start``, ``is_heading`` (whether a
        heading tells it). ``independent`` is false where the article copies another one, unless
        copies alone make a claim about the outcome.
    """
    numbers = with_headings(_claimed_numbers(tables, incident_events), tables)
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    articles = tables.articles.set_index("article_id")[["source", "published"]]
    rows = numbers.join(articles, on="article_id")
    rows["outcome"] = rows["kind"]
    rows["speaker"] = rows["said_by"].map(names).astype("string")
    rows["independent"] = _independent(rows, lineage)
    order = ["incident_id", "outcome", "article_id", "start", "number_id"]
    rows = rows.sort_values(order, ignore_index=True)
    # Plain records keep the published instants; to_table sets the types of the contract.
    table = to_table("casualties", rows.drop(columns="start").to_dict("records"))
    extra = ["speaker", "unit", "victims", "place_id", "published", "start", "is_heading"]
    keyed = rows.set_index(["incident_id", "number_id"])[extra]
    return table.join(keyed, on=["incident_id", "number_id"])


def _claimed_numbers(tables: Tables, incident_events: pd.DataFrame) -> pd.DataFrame:
    frame = tables.numbers
    keep = countable(frame) & of_one_incident(frame)
    numbers = frame[keep].reset_index(drop=True)
    incident_of = dict(
        zip(incident_events["event_id"], incident_events["incident_id"], strict=True)
    )
    linked = numbers["event_id"].map(incident_of).astype("string")
    loose = _place_loose(numbers[numbers["event_id"].isna()], tables, incident_of)
    numbers["incident_id"] = linked.fillna(numbers["number_id"].map(loose).astype("string"))
    return numbers[numbers["incident_id"].notna()]


def _place_loose(
    numbers: pd.DataFrame, tables: Tables, incident_of: dict[str, str]
) -> dict[str, str]:
    """Return number_id -> incident for counts that name no event."""
    if numbers.empty:
        return {}
    spot = _place_keys(tables.places)
    by_sentence: dict[Any, set[str]] = defaultdict(set)
    by_place: dict[Any, set[str]] = defaultdict(set)
    by_article: dict[Any, set[str]] = defaultdict(set)
    for row in tables.events.itertuples(index=False):
        if (incident := incident_of.get(row.event_id)) is not None:
            by_sentence[row.article_id, row.sent].add(incident)
            by_article[row.article_id].add(incident)
            if not missing(row.place_id) and row.place_id in spot:
                by_place[row.article_id, spot[row.place_id]].add(incident)
    found = {}
    for row in numbers.itertuples(index=False):
        place = None if missing(row.place_id) else spot.get(row.place_id)
        for options in (
            by_place.get((row.article_id, place), set()) if place is not None else set(),
            by_sentence.get((row.article_id, row.sent), set()),
            by_article.get(row.article_id, set()) if place is None else set(),
        ):
            if len(options) == 1:
                found[row.number_id] = next(iter(options))
                break
    return found


def _place_keys(places: pd.DataFrame) -> dict[str, object]:
    return {
        row.place_id: row.name if missing(row.geonameid) else row.geonameid
        for row in places.itertuples(index=False)
        if not (missing(row.geonameid) and missing(row.name))
    }


def _independent(rows: pd.DataFrame, lineage: Lineage) -> pd.Series:
    keys = list(zip(rows["incident_id"], rows["outcome"], rows["article_id"], strict=True))
    articles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for incident, outcome, article in keys:
        articles[incident, outcome].add(article)
    chosen = {slot: lineage.independent(found) for slot, found in articles.items()}
    flags = [article in chosen[incident, outcome] for incident, outcome, article in keys]
    return pd.Series(flags, index=rows.index, dtype="boolean")
