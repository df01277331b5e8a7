"""What goes with a row that is taken out, so that no other row points at it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.resolve.actors import count_namings
from analysis.tables import ID_COLUMNS, LINKS, MENTION_TABLES, Tables


def take_out(tables: Tables, gone: Mapping[str, Iterable[str]]) -> Tables:
    """Return the tables without some rows; what named one of them names none any more.

    Parameters
    ----------
    tables : Tables
    gone : mapping
        Table -> ids.
    """
    frames = {name: tables[name] for name in (*MENTION_TABLES, "actors")}
    for target, ids in gone.items():
        lost = set(ids)
        key = ID_COLUMNS[target]
        frames[target] = frames[target][~frames[target][key].isin(lost)].reset_index(drop=True)
        for (table, column), named in LINKS.items():
            if named == target and table in frames:
                frame = frames[table]
                frames[table] = frame.assign(
                    **{column: frame[column].mask(frame[column].isin(lost))}
                )
    return dataclasses.replace(tables, **frames)


def recount(before: Tables, after: Tables) -> Tables:
    """Return `after` with the actors counted again whose mentions are others than `before`.

    One of whom nobody speaks any more is taken out.
    """
    if after.mentions is before.mentions:
        return after
    pairs = [
        set(zip(tables.mentions["mention_id"], tables.mentions["actor_id"].fillna(""), strict=True))
        for tables in (before, after)
    ]
    touched = {actor for _, actor in pairs[0] ^ pairs[1]} - {""}
    if not touched:
        return after
    told = after.mentions[after.mentions["actor_id"].isin(touched)]
    groups = dict(list(told.groupby("actor_id")))
    actors = after.actors.reset_index(drop=True)
    for place in actors.index[actors["actor_id"].isin(groups)]:
        counts = _counts(groups[actors.loc[place, "actor_id"]])
        for column, value in counts.items():
            actors.loc[place, column] = value
    after = dataclasses.replace(after, actors=actors)
    return take_out(after, {"actors": touched - set(groups)})


def _counts(told: pd.DataFrame) -> dict[str, object]:
    """Return what the row of an actor says of its mentions, as `resolve` counts them."""
    articles = [group.to_dict("records") for _, group in told.groupby("article_id")]
    named = told[told["form"].ne("pronoun").fillna(True)]
    return {
        "aliases": "; ".join(sorted({" ".join(text.split()) for text in named["text"]})),
        "n_mentions": sum(map(count_namings, articles)),
        "n_articles": len(articles),
    }
