"""The toll of an incident under every legitimate rule, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pandas as pd

from analysis.compare.casualties.figures import Figure, Word
from analysis.compare.casualties.reasons import (
    amount,
    later_than,
    left_out,
    majority_of,
    names,
    say,
    spread,
    told,
    who,
)
from analysis.compare.casualties.speakers import UNKNOWN
from analysis.compare.casualties.votes import (
    Ballot,
    Bounds,
    Vote,
    cast,
    elect,
    n_voices,
    number_ids,
    span,
)
from analysis.compare.copies import Lineage
from analysis.ledger import write_number
from analysis.tables import to_table

RULES = ("range", "majority", "latest", "most_authoritative", "lowest")
Answer = tuple[Bounds, str, str]  # the reason, the ids of the numbers it rests on
MIDNIGHT = time()


def reckon_tolls(groups: dict[tuple[Any, ...], list[Figure]], lineage: Lineage) -> pd.DataFrame:
    """Reconcile the figures of independent articles under each rule.

    An article that copies another has no vote, nor have words such as "several" beside a
    figure. A source has one vote, for what it said last (if the days are unknown, for what it
    says most often); what it has from another outlet ("the Herald reported") is that outlet's.

    - ``range``: the lowest and the highest that any independent report allows, and the
      majority's value in between. One of the rules recorders use where sources differ:
      ranges, the majority of sources, a hierarchy of sources (Every Casualty, Standards for
      Casualty Recording, 2016). Like the ``low`` and ``high`` of UCDP GED it is what is
      claimed, not a confidence interval.
    - ``majority``: the value most sources give. Among equals the one that the bounds of the
      others allow most often ("at least 12" allows 14), then a count before a victim only
      named, then the later, then the one told by more claims, then the lower; the reason says
      that it was a tie.
    - ``latest``: what the last published report says; where several bear that instant (or
      that day, if one gives no hour), the majority of them. Undated reports are left out.
    - ``most_authoritative``: what the speaker says whose word weighs most (government or
      military, local authority, organisation, armed group, media, another person), in the
      last report that has it. Where he only gives "at least" or a part of the toll, it is the
      most told value that allows.
    - ``lowest``: the lowest of the sources' last figures, as ACLED codes the most conservative
      estimate where reports differ and corrects it when better information comes (its FAQ on
      fatalities).

    Parameters
    ----------
    groups : dict
        From `figures`.
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `tolls` table and the columns ``unit`` (what is counted; ``<NA>`` for people) and
        ``number_ids`` (the ids of the numbers the figure rests on, with a space between them).
        ``high`` is ``<NA>`` where the highest figure is open ("at least"), ``low`` where the
        lowest is ("up to"); ``n_claims`` counts
        the rows that the figures with a vote rest on, ``n_independent`` the sources;
        ``agreement`` is the share of these sources that give the majority's value.
    """
    rows: list[dict[str, Any]] = []
    for (incident, outcome, unit), reports in groups.items():
        common = {"incident_id": incident, "outcome": outcome, "unit": unit or None}
        rows += [common | row for row in _toll_rows(cast(reports, lineage))]
    table = to_table("tolls", rows)
    for column in ("unit", "number_ids"):
        table[column] = pd.array([row[column] for row in rows], dtype="string")
    return table


def _toll_rows(ballot: Ballot) -> Iterator[dict[str, Any]]:
    vote = elect(ballot.current)
    common = {
        "n_claims": sum(figure.n_claims for figure in ballot.kept),
        "n_independent": n_voices(ballot.current),
        "agreement": n_voices(vote.backers) / n_voices(ballot.current),
    }
    answers = {
        "range": _range(ballot, vote),
        "majority": _majority(ballot, vote),
        "latest": _latest(ballot),
        "most_authoritative": _most_authoritative(ballot),
        "lowest": _lowest(ballot),
    }
    for rule in RULES:
        (low, best, high), reason, resting = answers[rule]
        figure = {"rule": rule, "low": low, "best": best, "high": high}
        words = {"reason": reason + left_out(ballot), "number_ids": resting or None}
        yield common | figure | words


# ---------------------------------------------------------------- the rules


def _range(ballot: Ballot, vote: Vote) -> Answer:
    low, _, high = span(ballot.kept, vote.value)
    resting = sorted(ballot.kept, key=lambda figure: (figure.best, figure.article))
    return (low, vote.value, high), spread(ballot.kept), number_ids(resting)


def _majority(ballot: Ballot, vote: Vote) -> Answer:
    return (
        span(vote.backers, vote.value),
        majority_of(vote, ballot.current),
        number_ids(vote.backers),
    )


def _lowest(ballot: Ballot) -> Answer:
    least = min(figure.best for figure in ballot.current)
    chosen = [figure for figure in ballot.current if figure.best == least]
    alone = len(chosen) == len(ballot.current)
    words = f"{amount(least, chosen)} is the {'only' if alone else 'lowest'} figure"
    return span(chosen, least), f"{words}, given by {names(chosen)}", number_ids(chosen)


def _latest(ballot: Ballot) -> Answer:
    dated = [figure for figure in ballot.kept if figure.published is not None]
    if not dated:
        return (None, None, None), "no report has a publication date", ""
    last = max(figure.published for figure in dated if figure.published is not None)
    newest = [figure for figure in dated if _as_late(figure.published, last)]
    vote = elect(newest)
    words = f"{names(vote.backers)} of {last:%Y-%m-%d} {say(vote.backers)} {told(vote)}"
    undated = len(ballot.kept) - len(dated)
    words += f"; {undated} without a date not considered" if undated else ""
    return span(vote.backers, vote.value), words, number_ids(vote.backers)


def _as_late(stamp: pd.Timestamp | None, last: pd.Timestamp) -> bool:
    """Say whether a report is as late as the last; one without an hour may be, on its day."""
    if stamp is None or stamp.date() != last.date():
        return False
    return stamp == last or MIDNIGHT in (stamp.time(), last.time())


def _most_authoritative(ballot: Ballot) -> Answer:
    said = [(figure, word) for figure in ballot.kept for word in figure.words]
    rank = min((word.rank for _, word in said), default=UNKNOWN)
    if rank == UNKNOWN:
        vote = elect(ballot.current)
        words = f"nobody is named as its source; {majority_of(vote, ballot.current)}"
        return span(vote.backers, vote.value), words, number_ids(vote.backers)
    heard = _last_heard([(figure, word) for figure, word in said if word.rank == rank])
    floor = max((word.value for _, word in heard if word.floor), default=0.0)
    counts = [figure for figure, word in heard if not word.floor and figure.best >= floor]
    if counts:
        return _word_of(rank, counts, heard, ballot)
    return _above_floor(rank, floor, heard, ballot)


def _last_heard(said: list[tuple[Figure, Word]]) -> list[tuple[Figure, Word]]:
    """Return what each speaker says in the last of the reports that have it."""
    last: dict[str, pd.Timestamp] = {}
    for figure, word in said:
        if figure.published is not None:
            last[word.speaker] = max(last.get(word.speaker, figure.published), figure.published)
    return [
        (figure, word)
        for figure, word in said
        if word.speaker not in last or figure.published in (None, last[word.speaker])
    ]


def _word_of(
    rank: int, counts: list[Figure], heard: list[tuple[Figure, Word]], ballot: Ballot
) -> Answer:
    vote = elect(counts)
    speakers = who(rank, [w for f, w in heard if f in vote.backers and not w.floor])
    words = f"{speakers} in {names(vote.backers)}: {told(vote)}{later_than(vote, ballot)}"
    return span(vote.backers, vote.value), words, number_ids(vote.backers)


def _above_floor(
    rank: int, floor: float, heard: list[tuple[Figure, Word]], ballot: Ballot
) -> Answer:
    """Return the most told value that "at least so many" allows."""
    saying = [(figure, word) for figure, word in heard if word.value == floor and word.floor]
    bound = (
        f"at least {write_number(floor)}"
        if any(word.is_open for _, word in saying)
        else write_number(floor)
    )
    words = f"{who(rank, [w for _, w in saying])} in {names([f for f, _ in saying])}: {bound}"
    allowed = [figure for figure in ballot.current if figure.best >= floor]
    if not allowed:
        return (
            (floor, floor, None),
            f"{words}, more than any total",
            " ".join(word.number_id for _, word in saying),
        )
    vote = elect(allowed)
    _, best, high = span(vote.backers, vote.value)
    if best != floor:
        words += (
            f"; of the figures that allow it most told is {told(vote)}, in {names(vote.backers)}"
        )
    return (floor, best, high), words, number_ids(vote.backers)
