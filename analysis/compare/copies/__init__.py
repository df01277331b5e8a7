"""Which articles copy one another, and which stand as sources of their own.

`shingles` reads a text, `candidates` finds the pairs to look at, `evidence` weighs what two
texts share, `verdicts` says what that proves, `direction` which came first, `lineage` who
counts as a source, `spans` shows the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.compare.copies.candidates import find_candidates
from analysis.compare.copies.credits import Credits, list_credits
from analysis.compare.copies.direction import find_derived
from analysis.compare.copies.evidence import Shared, compare_pair
from analysis.compare.copies.lineage import Lineage, sort_by_origin, trace
from analysis.compare.copies.shingles import Reading, read_texts
from analysis.compare.copies.spans import list_copied_spans
from analysis.compare.copies.verdicts import MODERATE, Circumstances, judge
from analysis.tables import missing, to_table

__all__ = ["Lineage", "find_copies", "list_copied_spans", "trace"]

LIST_ALL = 50  # up to so many articles, unrelated pairs are listed as well


def find_copies(articles: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare the articles pair by pair.

    Parameters
    ----------
    articles : pandas.DataFrame
        The `articles` table.
    quotes : pandas.DataFrame, optional
        The `quotes` table; its direct quotes, like all words between quotation marks, are not
        held against a pair.

    Returns
    -------
    pandas.DataFrame
        The `copies` table. ``containment`` is the share of the shorter text's three-word
        shingles that also stand in the other, ``outside_quotes`` the same without quotations,
        page furniture and shingles that are mostly names and numbers; ``shared_words`` the
        words of the shorter text they cover.

        ``verdict`` is ``copy`` (containment 0.8 or more), ``rewrite`` (a fifth of the wording
        outside quotes in runs or sentences, an eighth where one goes on from the other's
        beginning, or half of the content in sentences that tell the
        same figures and names in the same order), ``shared_agency`` (both credit one agency
        and share a run of words), else ``independent``. Texts of one form with other figures,
        and background under another beginning, are independent.

        ``direction`` is ``"a->b"`` when `article_b` derives from `article_a`, ``"b->a"`` for
        the reverse, ``<NA>`` when nothing tells. ``why`` gives the reasons in words,
        ``shared`` what is shared.

        Up to 50 articles every pair has a row; beyond, only pairs that are not independent.
    """
    ordered = sort_by_origin(articles)
    readings, credits = read_texts(ordered, quotes), list_credits(ordered)
    known = list(zip(ordered["article_id"], ordered["source"], ordered["published"], strict=True))
    list_all = len(readings) <= LIST_ALL
    pairs: Iterable[tuple[int, int]] = (
        combinations(range(len(readings)), 2) if list_all else find_candidates(readings)
    )
    rows = []
    for i, j in pairs:
        shared = compare_pair(readings[i], readings[j], least=MODERATE / 2)
        around = _circumstances(known[i], known[j], credits[i], credits[j])
        verdict, why = judge(shared, around)
        if verdict == "independent" and not list_all:
            continue
        row = _row(known[i][0], known[j][0], shared) | {"verdict": verdict, "why": why}
        if verdict != "independent":
            row |= _directed(row, (i, j), known, credits, readings)
        rows.append(row)
    rows.sort(key=lambda row: (row["article_a"], row["article_b"]))
    return to_table("copies", rows)


def _circumstances(
    first: tuple[Any, ...], second: tuple[Any, ...], ours: Credits, theirs: Credits
) -> Circumstances:
    dated = not (missing(first[2]) or missing(second[2]))
    return Circumstances(
        same_source=not missing(first[1]) and not missing(second[1]) and first[1] == second[1],
        days_apart=abs((second[2] - first[2]).days) if dated else None,
        agencies=ours.agencies & theirs.agencies,
    )


def _row(first: str, second: str, shared: Shared) -> dict[str, Any]:
    a, b = sorted((first, second))
    return {
        "article_a": a,
        "article_b": b,
        "containment": shared.containment,
        "outside_quotes": shared.outside_quotes,
        "shared_words": shared.shared_words,
        "shared": _in_words(shared),
    }


def _in_words(shared: Shared) -> str:
    told = [f"{shared.shared_words} words"]
    if shared.longest:
        told.append(f"{shared.longest} in a row")
    if shared.n_rendered:
        told.append(f"{shared.n_rendered} of {shared.n_sentences} sentences")
    if shared.n_same_details:
        told.append(f"{shared.n_same_details} of {shared.n_details} numbers and names in them")
    return ", ".join(told)


def _directed(
    row: dict[str, Any],
    pair: tuple[int, int],
    known: list[tuple[Any, ...]],
    credits: list[Credits],
    readings: list[Reading],
) -> dict[str, Any]:
    """Return which article of a pair derives from the other, and the reason with it."""
    i, j = pair
    derived, how = find_derived(
        (known[i][2], known[j][2]), (credits[i], credits[j]), (readings[i], readings[j])
    )
    if derived is None:
        return {"direction": None}
    to = known[pair[derived]][0]
    letter, direction = ("b", "a->b") if to == row["article_b"] else ("a", "b->a")
    return {"direction": direction, "why": f"{row['why']}; {letter} {how}"}
