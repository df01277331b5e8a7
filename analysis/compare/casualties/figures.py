"""One figure for each article: what it says in the end of one outcome of one incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.compare.casualties.speakers import UNKNOWN, Speakers, know_speakers, outlet_key
from analysis.ledger import PEOPLE, THINGS, decide, names_one, scope_of, settle_parts, value_of
from analysis.tables import Tables, as_text, missing


@dataclass(frozen=True)
class Word:
    """A count that an article has from somebody named.

    It is a floor, and no count of all, if it is open ("at least"), a part, or one victim named.
    """

    rank: int
    speaker: str
    value: float
    floor: bool
    is_open: bool
    number_id: str


@dataclass(frozen=True)
class Figure:
    """What one article says about one outcome of one incident, reduced to a single figure.

    `voice` is under which name it counts: its source, or the outlet it has the figure from.
    `low` or `high` is None where that end is open; of "about 12" both are.
    `named` says that it only names single victims ("a man was killed"), which is no count.
    """

    article: str
    source: str
    published: pd.Timestamp | None
    low: float | None
    best: float
    high: float | None
    number_ids: tuple[str, ...]
    how: str  # the rule that decided, as `ledger.Verdict` names it
    scope: str
    speaker: str
    n_claims: int
    vague: bool
    voice: str = ""
    named: bool = False
    words: tuple[Word, ...] = ()


def figures(claims: pd.DataFrame, tables: Tables) -> dict[tuple[Any, ...], list[Figure]]:
    """Reduce the claims to one figure for each article, incident, outcome and counted thing.

    `analysis.ledger.decide` says which. What an article has from another outlet ("the Herald
    reported") counts under that outlet's name, so that repeating it confirms nothing.

    Where an article only tells of one person hurt, and the others of one dead and of nobody
    hurt, none of them earlier, the one has died since and is no figure of the injured.

    Parameters
    ----------
    claims : pandas.DataFrame
        From `claims.list_claims`.
    tables : Tables
        Their `actors` (who counts) and `numbers` (how a count is told).

    Returns
    -------
    dict
        ``(incident_id, outcome, unit)`` -> figures, in the order of the article ids; ``unit``
        is empty for people.
    """
    speakers = know_speakers(tables.actors, claims["said_by"].dropna())
    rules = dict(zip(tables.numbers["number_id"], tables.numbers["rule"], strict=True))
    claims = claims.assign(rule=claims["number_id"].map(rules))
    groups: dict[tuple[Any, ...], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in settle_parts(list(claims.itertuples(index=False)), by="incident_id"):
        unit = "" if row.outcome in PEOPLE or missing(row.unit) else row.unit
        groups[row.incident_id, row.outcome, unit][row.article_id].append(row)
    _take_out_who_died(groups)
    return {
        key: [_figure(rows, speakers) for _, rows in sorted(by_article.items())]
        for key, by_article in sorted(groups.items())
    }


def _take_out_who_died(groups: dict[tuple[Any, ...], dict[str, list[Any]]]) -> None:
    """Take out of the injured who is the one dead of the incident in later articles."""
    for slot in [slot for slot in groups if slot[1] == "injured"]:
        hurt, dead = groups[slot], groups.get((slot[0], "killed", ""), {})
        told = [rows for article, rows in dead.items() if rows[0].independent]
        if not told or not all(_is_of_one_person(rows) for rows in told):
            continue
        if any(article in hurt for article in dead):
            continue
        died = [article for article, rows in hurt.items() if _has_died(rows, told)]
        if len(died) == len(hurt):
            del groups[slot]


def _is_of_one_person(rows: list[Any]) -> bool:
    return all(value_of(row) == 1 for row in rows) and any(map(names_one, rows))


def _has_died(hurt: list[Any], told: list[list[Any]]) -> bool:
    """Say whether the one hurt may be the one dead of articles that are no older."""
    if not _is_of_one_person(hurt):
        return False
    kinds = {as_text(row.victims) for rows in (hurt, *told) for row in rows}
    stamps = [rows[0].published for rows in told if not missing(rows[0].published)]
    own = hurt[0].published
    older = bool(stamps) and not missing(own) and min(stamps) < own
    return not (older or {"man", "woman"} <= kinds)


def _figure(rows: list[Any], speakers: Speakers) -> Figure:
    verdict = decide(rows, things=rows[0].outcome in THINGS)
    chosen = list(verdict.chosen)
    best_speaker = min(chosen, key=speakers.rank)
    first = rows[0]
    source = first.article_id if missing(first.source) else first.source
    return Figure(
        article=first.article_id,
        source=source,
        published=None if missing(first.published) else first.published,
        low=verdict.low,
        best=verdict.best,
        high=verdict.high,
        number_ids=tuple(row.number_id for row in chosen),
        how=verdict.rule,
        scope=scope_of(chosen[0]),
        speaker=as_text(best_speaker.speaker),
        n_claims=len(chosen),
        vague=verdict.vague,
        voice=_voice(source, chosen, speakers),
        named=all(map(names_one, chosen)),
        words=tuple(_words(rows, verdict.chosen, verdict.high is None, speakers)),
    )


def _voice(source: str, chosen: list[Any], speakers: Speakers) -> str:
    """Return the outlet that all the chosen counts are told after, else the source itself."""
    told_by = {speakers.outlets.get(as_text(row.said_by), "") for row in chosen}
    own = outlet_key(source) or source
    return told_by.pop() or own if len(told_by) == 1 else own


def _words(
    rows: list[Any], chosen: tuple[Any, ...], is_open: bool, speakers: Speakers
) -> Iterator[Word]:
    """Yield the counts of named speakers that the figure rests on, and those it must reach."""
    deciding = {row.number_id for row in chosen}
    for row in rows:
        if (rank := speakers.rank(row)) == UNKNOWN:
            continue
        decides, unbounded = row.number_id in deciding, missing(row.high)
        if decides or scope_of(row) == "part" or unbounded:
            single = row.outcome in PEOPLE and names_one(row)
            floor = not decides or is_open or single
            yield Word(rank, as_text(row.speaker), value_of(row), floor, unbounded, row.number_id)
