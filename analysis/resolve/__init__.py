"""Mentions to things: weekdays to days, names to places, mentions to actors, triggers to events.

Everything here sees tables only. Each decision leaves its reason in a `why` or `rule`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from geopy.location import Location

from analysis.geocode import Gazetteer
from analysis.resolve.actors import resolve_actors
from analysis.resolve.clock import resolve_dates
from analysis.resolve.events import merge_events
from analysis.resolve.links import (
    attribute,
    doubt,
    link_actors,
    link_events,
    link_parts,
    link_rows,
    silence_dead,
    speaking,
    with_ids,
)
from analysis.resolve.online import look_up_online
from analysis.resolve.places import resolve_places
from analysis.resolve.singles import take_in_singles
from analysis.tables import BOOL, INT, STRING, Row, Tables, as_table, to_table

# Working columns the extractors leave for this stage (see `analysis.extract`).
WORKING = {
    "mentions": {
        "name": STRING,
        "kind": STRING,
        "country": STRING,
        "refers_at": INT,
        "refers_end": INT,
    },
    "places": {"query": STRING},
    "quotes": {"actor_at": INT, "second_hand": BOOL},
    "events": {
        "family": STRING,
        "definite": BOOL,
        "introduces": BOOL,
        "heading": BOOL,
        "attacker_at": INT,
        "target_at": INT,
        "place_at": INT,
        "date_at": INT,
    },
    "numbers": {
        "event_at": INT,
        "place_at": INT,
        "date_at": INT,
        "part_of_at": INT,
        "again_at": INT,
    },
    "dates": {},
}


def resolve(
    articles: pd.DataFrame,
    rows: Mapping[str, Sequence[Row]],
    *,
    gazetteer: Gazetteer,
    lookup: Callable[[str], Location | None] | None = None,
) -> Tables:
    """Turn the extractors' rows of a corpus into its finished tables.

    Parameters
    ----------
    articles : pandas.DataFrame
        Table `articles`.
    rows : mapping of str to sequence of dict
        Rows by table name, each with `article_id` and the working columns.
    gazetteer : analysis.geocode.Gazetteer
    lookup : callable, optional
        Asked for names the gazetteer lacks, see `analysis.geocode.online`.

    Returns
    -------
    Tables
    """
    raw = {name: with_ids(name, rows.get(name, []), WORKING[name]) for name in WORKING}
    dates = resolve_dates(raw["dates"], articles)
    places = resolve_places(
        raw["places"], gazetteer=gazetteer, articles=articles, mentions=raw["mentions"]
    )
    if lookup is not None:
        places = look_up_online(places, lookup=lookup, gazetteer=gazetteer)
    actors, mentions = resolve_actors(raw["mentions"])
    quotes = link_actors(raw["quotes"], mentions, {"actor_at": "actor_id"})
    events = link_actors(
        raw["events"], mentions, {"attacker_at": "attacker_id", "target_at": "target_id"}
    )
    events = link_rows(events, {"place_at": places, "date_at": dates})
    spans = speaking(quotes, rows.get("voices", []), mentions)
    events = attribute(events, spans)
    events, event_of = merge_events(events, places, dates, actors, mentions)
    numbers = link_rows(raw["numbers"], {"place_at": places, "date_at": dates})
    numbers = link_parts(numbers)
    numbers = take_in_singles(link_events(numbers, raw["events"], event_of, events))
    numbers = silence_dead(attribute(numbers, spans), mentions)
    numbers = doubt(numbers, rows.get("voices", []))
    finished = {
        "numbers": numbers,
        "dates": dates,
        "places": places,
        "actors": actors,
        "mentions": mentions,
        "events": events,
        "quotes": quotes[~quotes["second_hand"]],
    }
    return Tables(
        articles=articles,
        sentences=to_table("sentences", rows.get("sentences", [])),
        **{name: as_table(name, frame) for name, frame in finished.items()},
    )
