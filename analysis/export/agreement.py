"""What the report says of how far sources agree: copies, sums, differing reports, later tolls."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from analysis.evidence import Evidence, Passage, amount, counted, passages, plain, row_ids
from analysis.tables import Comparison, Tables, missing

Row = Any  # a namedtuple of DataFrame.itertuples
MOST_STEPS, MOST_PASSAGES = 12, 12  # steps of one outcome, and sentences of one step
MOVED = frozenset({"first", "raised", "lowered"})
DERIVED = ("copy", "rewrite")


def unit_of(row: Row) -> str:
    """Return what is counted where it is not people, else ""."""
    unit = plain(getattr(row, "unit", pd.NA))
    return "" if unit == "person" else unit


def first_passage(row_id: object, evidence: Evidence) -> Passage | None:
    """Return the sentence of a row, None if it has none."""
    found = [] if missing(row_id) else passages(evidence, [str(row_id)])
    return found[0] if found else None


def describe_timeline(
    compared: Comparison, incident_id: str, evidence: Evidence
) -> tuple[list[dict[str, Any]], int]:
    """Return how the toll of an incident grew, and how many reports of it are left out.

    Only outcomes that two or more reports tell are there, each with `MOST_STEPS` at most.
    """
    mine = compared.timeline[compared.timeline["incident_id"] == incident_id]
    mine = mine[mine["as_of"].notna()]
    steps, left_out = [], 0
    for _, told in mine.groupby(["outcome", "unit"], dropna=False, sort=False):
        if len(told) > 1:
            kept = _telling(told)
            steps += [_step(row, compared, evidence) for row in kept.itertuples()]
            left_out += len(told) - len(kept)
    steps.sort(key=lambda step: (step["outcome"] != "killed", step["outcome"], step["unit"]))
    return steps, left_out


def _telling(told: pd.DataFrame) -> pd.DataFrame:
    """Return the reports that moved a toll, the last of them if many, then the first others."""
    moved = told["change"].isin(MOVED).to_numpy()
    some = [*moved.nonzero()[0][-MOST_STEPS:], *(~moved).nonzero()[0]][:MOST_STEPS]
    return told.iloc[sorted(some)]


def _step(row: Row, compared: Comparison, evidence: Evidence) -> dict[str, Any]:
    found = passages(evidence, row_ids(compared, "timeline", row._asdict()))
    bounds = (row.toll_low, row.toll_best, row.toll_high)
    return {
        "outcome": plain(row.outcome),
        "unit": unit_of(row),
        "as_of": row.as_of.strftime("%Y-%m-%d %H:%M"),
        "source": plain(row.source, "unnamed source"),
        "says": amount(row.low, row.best, row.high),
        "toll": "" if all(map(missing, bounds)) else amount(*bounds),
        "change": plain(row.change).replace("_", " "),
        "passages": found[:MOST_PASSAGES],
    }


def describe_sums(
    compared: Comparison, incident_id: str, evidence: Evidence
) -> list[dict[str, Any]]:
    """Return the totals of an incident that their parts do not add up to."""
    mine = compared.sums[compared.sums["incident_id"] == incident_id]
    mine = mine[mine["verdict"].isin(["short", "over"])]
    return [
        {
            "outcome": plain(row.outcome),
            "note": plain(row.note) or _sum_words(row),
            "sides": passages(evidence, row_ids(compared, "sums", row._asdict())),
        }
        for row in mine.itertuples()
    ]


def _sum_words(row: Row) -> str:
    whole = amount(row.low, row.best, row.high)
    parts = amount(row.parts_low, row.parts_best, row.parts_high)
    return f"{plain(row.source, 'unnamed source')} says {whole}, its parts come to {parts}"


def describe_disagreement(compared: Comparison, incident_id: str) -> list[str]:
    """Return in words how far the reports of an incident differ at last, where they do."""
    mine = compared.disagreement
    mine = mine[mine["incident_id"] == incident_id]
    last = mine.sort_values("as_of", na_position="last", kind="stable")
    last = last.drop_duplicates(["outcome", "unit"], keep="last")
    last = last[last["n_values"] > 1]
    rows = sorted(last.itertuples(), key=lambda row: (row.outcome != "killed", row.outcome))
    return [_differing(row) for row in rows]


def _differing(row: Row) -> str:
    what = " ".join(filter(None, (unit_of(row), plain(row.outcome))))
    differ = round(row.share_disagreeing * row.n_reports)
    verb = "differs" if differ == 1 else "differ"
    modal = f"the most frequent figure, {row.modal_value:,.10g}"
    return f"{what}: {differ} of {counted(row.n_reports, 'report')} {verb} from {modal}"


def describe_copies(tables: Tables, compared: Comparison) -> list[dict[str, str]]:
    """Return the pairs of articles that are not independent, for the list of sources."""
    names = article_names(tables)
    dependent = compared.copies[compared.copies["verdict"] != "independent"]
    return [
        {
            "a": names.get(row.article_a, row.article_a),
            "b": names.get(row.article_b, row.article_b),
            "verdict": plain(row.verdict).replace("_", " "),
            "containment": "" if missing(row.containment) else f"{row.containment:.0%}",
            "direction": plain(row.direction, "unknown"),
        }
        for row in dependent.itertuples()
    ]


def article_names(tables: Tables) -> dict[str, str]:
    """Return article_id -> source and title in words."""
    columns = (tables.articles[name] for name in ("article_id", "source", "title"))
    return {
        key: f"{plain(source, 'unnamed source')}: {plain(title, 'no title')}"
        for key, source, title in zip(*columns, strict=True)
    }


def copied_shares(tables: Tables, compared: Comparison) -> dict[str, str]:
    """Return article_id -> how much of its text is copied and from which article, in words.

    Only articles whose origin is known are there; of several origins the one most is copied from.
    """
    names = article_names(tables)
    sizes = dict(
        zip(
            tables.articles["article_id"], tables.articles["text"].fillna("").str.len(), strict=True
        )
    )
    covered = _covered(compared.copied_spans)
    best: dict[str, tuple[float, str]] = {}
    for row in compared.copies[compared.copies["verdict"].isin(DERIVED)].itertuples():
        way = plain(row.direction)
        if way not in ("a->b", "b->a"):
            continue
        ends = (row.article_a, row.article_b)
        origin, copy = ends if way == "a->b" else ends[::-1]
        share = covered.get((copy, origin), 0) / max(1, sizes.get(copy, 0))
        if share > best.get(copy, (0.0, ""))[0]:
            best[copy] = (share, origin)
    return {
        copy: f"{share:.0%} from {names.get(origin, origin)}"
        for copy, (share, origin) in best.items()
    }


def _covered(spans: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return (article, the other) -> how many of its characters lie in copied spans."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in spans.itertuples():
        found[row.article_a, row.article_b].append((row.start_a, row.end_a))
        found[row.article_b, row.article_a].append((row.start_b, row.end_b))
    return {pair: _length(stretches) for pair, stretches in found.items()}


def _length(stretches: list[tuple[int, int]]) -> int:
    """Return how many characters lie in half-open stretches that may overlap.

    >>> _length([(0, 4), (2, 6), (8, 9)])
    7
    """
    total = done = 0
    for start, end in sorted(stretches):
        total += max(0, end - max(start, done))
        done = max(done, end)
    return total
