"""Who acts against whom, and who speaks about whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import counted, plain
from analysis.show.drawing.networks import Link, Node, draw_network
from analysis.show.drawing.style import as_written, blank, head
from analysis.tables import Tables, missing

TOLD = ("asserted", "claimed")  # an event of another factuality did not happen, or not yet
MOST_ACTORS, MOST_TIES = 18, 40
NAMES = ("name", "metonym")
UNNAMED = {
    "person": "people not named",
    "civilians": "people not named",
    "state": "states not named",
    "government": "officials not named",
    "military": "soldiers not named",
    "armed_group": "fighters not named",
    "organisation": "bodies not named",
    "media": "media not named",
}
TITLES = {"acts": "Who acts against whom", "speaks": "Who speaks about whom"}
NOTHING = {
    "acts": "No event has a known attacker and a known target.",
    "speaks": "No named speaker speaks about a named actor.",
}
SIDES = {
    "acts": ("acts most", "is acted on most"),
    "speaks": ("speaks most", "is spoken of most"),
}
KEYS = {
    "acts": "number: events, if more than one; dashed: only claimed; hollow: not named; "
    "dot: the larger, the more articles",
    "speaks": "number: quotes, if more than one; dot: the larger, the more articles",
}


@dataclass
class Tie:
    """What one actor does to another, or says about it, and the rows that tell it."""

    source: str
    target: str
    row_ids: list[str] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    asserted: bool = False


@as_written
def actor_network(tables: Tables, ax: Axes | None = None, *, relation: str = "acts") -> Axes:
    """Draw who acts against whom as a network, with an arrow for each pair of actors.

    An arrow carries the number of events. It is dashed where no article asserts them and all
    are only claimed. Actors without a name ("nine people") share a hollow dot for each kind,
    unless several articles call them alike ("the rebels"). The dots grow with the number of
    articles.

    Parameters
    ----------
    tables : Tables
    ax : matplotlib.axes.Axes, optional
    relation : {"acts", "speaks"}
        ``acts``: from the attacker to the target of an event that is asserted or claimed.
        ``speaks``: from the speaker of a quote to each named actor it speaks of.

    Raises
    ------
    ValueError
        When there is no such relation.
    """
    if relation not in TITLES:
        raise ValueError(f"relation must be one of {', '.join(TITLES)}, not {relation!r}")
    found = ties(tables, relation)
    drawn = strongest(found)
    note = _note(tables, found, drawn, relation)
    if not drawn:
        return blank(ax, TITLES[relation], NOTHING[relation], note)
    links = [Link(tie.source, tie.target, len(tie.row_ids), tie.asserted) for tie in drawn]
    ax = draw_network(ax, _nodes(drawn, tables), links, SIDES[relation], KEYS[relation])
    return head(ax, TITLES[relation], note)


def ties(tables: Tables, relation: str) -> list[Tie]:
    """Return who is tied to whom, the strongest tie first."""
    rows = _acts(tables) if relation == "acts" else _speaks(tables)
    found: dict[tuple[str, str], Tie] = {}
    for source, target, row_id, article, asserted in rows:
        tie = found.setdefault((source, target), Tie(source, target))
        tie.row_ids.append(row_id)
        tie.articles.add(article)
        tie.asserted |= asserted
    return sorted(found.values(), key=lambda tie: (-len(tie.row_ids), tie.source, tie.target))


def _acts(tables: Tables) -> Iterator[tuple[str, str, str, str, bool]]:
    keys = _node_keys(tables)
    for row in told_events(tables).itertuples():
        if not missing(row.attacker_id) and not missing(row.target_id):
            asserted = row.factuality != "claimed"
            source, target = keys[row.attacker_id], keys[row.target_id]
            yield source, target, row.event_id, row.article_id, asserted


def told_events(tables: Tables) -> pd.DataFrame:
    """Return the events that are told as having happened, asserted or claimed."""
    events = tables.events
    return events[events["factuality"].fillna("asserted").isin(TOLD)]


def _speaks(tables: Tables) -> Iterator[tuple[str, str, str, str, bool]]:
    named = _named(tables)
    spans: dict[str, list[Any]] = {}
    for row in tables.mentions[tables.mentions["actor_id"].isin(named)].itertuples():
        spans.setdefault(row.article_id, []).append(row)
    for row in _quotes(tables).itertuples():
        if row.actor_id not in named:
            continue
        inside = [m for m in spans.get(row.article_id, ())
                  if m.start >= row.start and m.end <= row.end]  # fmt: skip
        for target in dict.fromkeys(m.actor_id for m in inside):
            if target != row.actor_id:
                yield row.actor_id, target, row.quote_id, row.article_id, True


def _quotes(tables: Tables) -> pd.DataFrame:
    return tables.quotes[tables.quotes["kind"].fillna("") != "scare"]


def _named(tables: Tables) -> set[str]:
    """Return the actors that have a name; those no mention tells of count as named."""
    mentions = tables.mentions[tables.mentions["actor_id"].notna()]
    unnamed = set(mentions["actor_id"]) - set(
        mentions.loc[mentions["form"].isin(NAMES), "actor_id"]
    )
    return set(tables.actors["actor_id"]) - unnamed


def _node_keys(tables: Tables) -> dict[str, str]:
    """Return actor_id -> its node: its own, or that of its kind where it has no name."""
    named = _named(tables)
    keys = {}
    for row in tables.actors.itertuples():
        shared = not missing(row.n_articles) and row.n_articles > 1
        whole = row.actor_id in named or (shared and row.kind not in ("person", "civilians"))
        keys[row.actor_id] = row.actor_id if whole else UNNAMED.get(row.kind, "actors not named")
    return keys


def strongest(found: list[Tie]) -> list[Tie]:
    """Return the ties among as many actors as fit in one figure, the strongest first."""
    nodes: set[str] = set()
    for tie in found:
        more = nodes | {tie.source, tie.target}
        if tie.source != tie.target and len(more) <= MOST_ACTORS:
            nodes = more
    fit = [tie for tie in found if tie.source != tie.target and {tie.source, tie.target} <= nodes]
    return fit[:MOST_TIES]


def _nodes(drawn: list[Tie], tables: Tables) -> dict[str, Node]:
    """Return key -> node of the actors drawn, with the number of articles that tie them."""
    names = {row.actor_id: plain(row.name, "?") for row in tables.actors.itertuples()}
    named = _named(tables)
    articles: dict[str, set[str]] = {}
    for tie in drawn:
        for key in (tie.source, tie.target):
            articles.setdefault(key, set()).update(tie.articles)
    return {
        key: Node(names.get(key, key), len(found), hollow=key not in named)
        for key, found in articles.items()
    }


def _note(tables: Tables, found: list[Tie], drawn: list[Tie], relation: str) -> str:
    """Say how many rows are drawn, and of how many an end is not known."""
    ids = {row_id for tie in drawn for row_id in tie.row_ids}
    articles = {article for tie in drawn for article in tie.articles}
    noun = "event" if relation == "acts" else "quote"
    note = f"n = {counted(len(ids), noun)}, {counted(len(articles), 'article')}"
    told = {row_id for tie in found for row_id in tie.row_ids}
    rest = len(told - ids)
    note += f"; {rest:,} more not drawn" if rest else ""
    return f"{note}; {_unknown(tables, relation)}"


def _unknown(tables: Tables, relation: str) -> str:
    if relation == "acts":
        rows = told_events(tables)
        ends = {"attacker": rows["attacker_id"].isna(), "target": rows["target_id"].isna()}
        of = f"of {counted(len(rows), 'event')} told as real"
    else:
        rows = _quotes(tables)
        ends = {"named speaker": ~rows["actor_id"].isin(_named(tables)).fillna(False)}
        of = f"of {counted(len(rows), 'quote')}"
    return f"{of}, " + " and ".join(
        f"{int(missed.sum()):,} have no {'known ' if relation == 'acts' else ''}{end}"
        for end, missed in ends.items()
    )
