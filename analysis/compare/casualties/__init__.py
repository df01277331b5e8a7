"""What each source claims about an incident, and the toll under every legitimate rule."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.ledger import (
    ADDED,
    PEOPLE,
    THINGS,
    decide,
    scope_of,
    settle_parts,
)
from analysis.resources import lexicon
from analysis.tables import as_text, missing, to_table

RULES = ("range", "majority", "latest", "most_authoritative", "lowest")

# Whose word weighs more, by what the speaker is. Titles get theirs from the lexicon of titles.
KIND_RANK = {
    "government": 0,
    "state": 0,
    "military": 0,
    "organisation": 2,
    "armed_group": 3,
    "media": 4,
}
TITLE_RANK = {
    "head_of_state": 0,
    "minister": 0,
    "military": 0,
    "spokesperson": 0,
    "head": 0,
    "police": 1,
    "local": 1,
    "legal": 1,
    "legislator": 2,
    "media": 4,
}
RANK_NAMES = (
    "government or military",
    "local authority",
    "organisation",
    "armed group",
    "media",
    "another person",
    "no named speaker",
)
UNKNOWN = len(RANK_NAMES) - 1


@dataclass(frozen=True)
class Figure:
    """What one article says about one outcome of one incident, reduced to a single figure."""

    article: str
    source: str
    published: pd.Timestamp | None
    low: float
    best: float
    high: float | None
    number_ids: tuple[str, ...]
    how: str  # the rule that decided, as `ledger.Verdict` names it
    scope: str
    rank: int
    speaker: str
    n_claims: int
    vague: bool


# ---------------------------------------------------------------- one figure per article


def figures(claims: pd.DataFrame, actors: pd.DataFrame) -> dict[tuple[Any, ...], list[Figure]]:
    """Reduce the claims to one figure for each article, incident, outcome and counted thing.

    `analysis.ledger.decide` says which.

    Parameters
    ----------
    claims : pandas.DataFrame
        From `claims.list_claims`.
    actors : pandas.DataFrame

    Returns
    -------
    dict
        ``(incident_id, outcome, unit)`` -> figures, in the order of the article ids; ``unit``
        is empty for people.
    """
    ranks = _speaker_ranks(actors)
    groups: dict[tuple[Any, ...], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in settle_parts(list(claims.itertuples(index=False)), by="incident_id"):
        unit = "" if row.outcome in PEOPLE or missing(row.unit) else row.unit
        groups[row.incident_id, row.outcome, unit][row.article_id].append(row)
    return {
        key: [_figure(rows, ranks) for _, rows in sorted(by_article.items())]
        for key, by_article in sorted(groups.items())
    }


def _figure(rows: list[Any], ranks: dict[str, int]) -> Figure:
    verdict = decide(rows, things=rows[0].outcome in THINGS)
    chosen = list(verdict.chosen)
    best_speaker = min(chosen, key=lambda r: _rank(r, ranks))
    first = rows[0]
    return Figure(
        first.article_id,
        first.article_id if missing(first.source) else first.source,
        None if missing(first.published) else first.published,
        verdict.best if verdict.low is None else verdict.low,
        verdict.best,
        verdict.high,
        tuple(row.number_id for row in chosen),
        verdict.rule,
        scope_of(chosen[0]),
        _rank(best_speaker, ranks),
        as_text(best_speaker.speaker),
        len(chosen),
        verdict.vague,
    )


# ---------------------------------------------------------------- speakers


def _speaker_ranks(actors: pd.DataFrame) -> dict[str, int]:
    return {row.actor_id: authority(row.kind, row.role) for row in actors.itertuples(index=False)}


def _rank(row: Any, ranks: dict[str, int]) -> int:
    return UNKNOWN if missing(row.said_by) else ranks.get(row.said_by, UNKNOWN)


def authority(kind: object, role: object) -> int:
    """Return how much a speaker's word weighs, 0 (government, military) to 6 (nobody named).

    >>> authority("person", "mayor of Goma"), authority("military", None), authority("media", None)
    (1, 0, 4)
    """
    kind_text, role_text = as_text(kind), as_text(role)
    if kind_text in KIND_RANK:
        return KIND_RANK[kind_text]
    found = [rank for pattern, rank in _titles() if pattern.search(role_text)] if role_text else []
    if found:
        return min(found)
    return UNKNOWN - 1 if kind_text in ("person", "civilians") else UNKNOWN


@functools.cache
def _titles() -> tuple[tuple[re.Pattern[str], int], ...]:
    by_rank: dict[int, list[str]] = defaultdict(list)
    for row in lexicon("actor_titles"):
        if row["label"] in TITLE_RANK:
            by_rank[TITLE_RANK[row["label"]]].append(row["pattern"])
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE), rank)
        for rank, patterns in sorted(by_rank.items())
    )


# ---------------------------------------------------------------- tolls


def reckon_tolls(groups: dict[tuple[Any, ...], list[Figure]], lineage: Lineage) -> pd.DataFrame:
    """Reconcile the figures of independent articles under each rule.

    Parameters
    ----------
    groups : dict
        From `figures`.
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `tolls` table and the column ``unit`` (what is counted; ``<NA>`` for people).
        Vague words ("several") count only where nobody gives a figure.
        ``high`` is ``<NA>`` where the highest figure is open ("at least"), ``agreement`` the share
        of independent sources that give the majority's value.
    """
    rows: list[dict[str, Any]] = []
    for (incident, outcome, unit), told in groups.items():
        chosen = lineage.independent(figure.article for figure in told)
        kept = [figure for figure in told if figure.article in chosen]
        n_copies = len(told) - len(kept)
        kept = [figure for figure in kept if not figure.vague] or kept
        common = {"incident_id": incident, "outcome": outcome, "unit": unit or None}
        rows += [common | row for row in _toll_rows(kept, n_copies)]
    table = to_table("tolls", rows)
    table["unit"] = pd.array([row["unit"] for row in rows], dtype="string")
    return table


def _toll_rows(kept: list[Figure], n_copies: int) -> Iterable[dict[str, Any]]:
    current = _newest_per_source(kept)
    majority, modal = _majority(current)
    common = {
        "n_claims": sum(figure.n_claims for figure in kept),
        "n_independent": len({figure.source for figure in kept}),
        "agreement": _n_sources(modal) / _n_sources(current),
    }
    left_out = {0: "", 1: "; 1 copied report left out"}.get(
        n_copies, f"; {n_copies} copied reports left out"
    )
    for rule in RULES:
        bounds, reason = _apply(rule, kept, current, majority, modal)
        low, best, high = bounds
        yield common | {
            "rule": rule,
            "low": low,
            "best": best,
            "high": high,
            "reason": reason + left_out,
        }


def _apply(
    rule: str, kept: list[Figure], current: list[Figure], majority: float, modal: list[Figure]
) -> tuple[tuple[float | None, float | None, float | None], str]:
    if rule == "majority":
        return _span(modal), _count_words(modal, current, majority)
    if rule == "range":
        low, _, high = _span(kept)
        return (low, majority, high), _range_words(kept)
    if rule == "lowest":
        least = min(figure.best for figure in kept)
        chosen = [figure for figure in kept if figure.best == least]
        return _span(chosen), f"the lowest figure, given by {_names(chosen)}"
    if rule == "most_authoritative":
        rank = min(figure.rank for figure in current)
        voices = [figure for figure in current if figure.rank == rank]
        value, chosen = _majority(voices)
        who = next((f.speaker for f in chosen if f.speaker), "")
        named = f"{who} ({RANK_NAMES[rank]})" if who else RANK_NAMES[rank]
        return _span(chosen), f"{named} in {_names(chosen)}: {value:g}"
    return _latest(kept)


def _latest(
    kept: list[Figure],
) -> tuple[tuple[float | None, float | None, float | None], str]:
    dated = [figure for figure in kept if figure.published is not None]
    if not dated:
        return (None, None, None), "no article has a publication date"
    last = max(figure.published for figure in dated if figure.published is not None)
    value, chosen = _majority([figure for figure in dated if figure.published == last])
    undated = len(kept) - len(dated)
    note = f"; {undated} without a date not considered" if undated else ""
    return _span(chosen), f"{_names(chosen)} of {last:%Y-%m-%d} says {value:g}{note}"


def _newest_per_source(kept: list[Figure]) -> list[Figure]:
    """Drop the earlier figures of a source that later gave a new one."""
    by_source: dict[str, list[Figure]] = defaultdict(list)
    for figure in kept:
        by_source[figure.source].append(figure)
    current = []
    for told in by_source.values():
        stamps = [f.published for f in told if f.published is not None]
        last = max(stamps, default=None)
        current += told if len(stamps) < len(told) else [f for f in told if f.published == last]
    return sorted(current, key=lambda figure: figure.article)


def _majority(told: list[Figure]) -> tuple[float, list[Figure]]:
    """Return the value most sources give, and the figures that give it.

    Among equals decides which value the other claims' bounds allow most often, then the number
    of claims, then the later publication, then the lower value.
    """
    by_value: dict[float, list[Figure]] = defaultdict(list)
    for figure in told:
        by_value[figure.best].append(figure)

    def weight(value: float) -> tuple[Any, ...]:
        backers = by_value[value]
        allowing = sum(f.low <= value and (f.high is None or value <= f.high) for f in told)
        stamps = [f.published.value for f in backers if f.published is not None]
        claims = sum(f.n_claims for f in backers)
        return _n_sources(backers), allowing, claims, max(stamps, default=0), -value

    best = max(by_value, key=weight)
    return best, by_value[best]


def _span(told: list[Figure]) -> tuple[float, float, float | None]:
    """Return low, best and high over figures; open when the highest of them is."""
    top = max(figure.best for figure in told)
    closed = [figure.high for figure in told if figure.high is not None]
    high = max(closed) if closed and max(closed) >= top else None
    return min(figure.low for figure in told), told[0].best, high


def _n_sources(told: list[Figure]) -> int:
    return len({figure.source for figure in told})


def _count_words(modal: list[Figure], current: list[Figure], value: float) -> str:
    n, total = _n_sources(modal), _n_sources(current)
    added = " (parts added up)" if {f.how for f in modal} == {ADDED} else ""
    if total == 1:
        return f"the only independent source says {value:g}{added}"
    return f"{n} of {total} independent sources say {value:g}{added}"


def _range_words(kept: list[Figure]) -> str:
    values = sorted({figure.best for figure in kept})
    if len(values) == 1:
        return f"all {len(kept)} agree on {values[0]:g}" if len(kept) > 1 else "a single report"
    return f"{len(kept)} independent reports give {values[0]:g} to {values[-1]:g}"


def _names(told: list[Figure]) -> str:
    names = sorted({figure.source for figure in told})
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
