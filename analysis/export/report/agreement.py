"""What the report says of how far reports agree: tolls that grew, sums, differing figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence import Evidence, amount, counted, passages, plain, row_ids
from analysis.export.report.opened import open_rows
from analysis.show.words import (
    UNNAMED_SOURCE,
    Row,
    outcome_name,
    sum_words,
    unit_of,
    unsummed,
)
from analysis.tables import Comparison, missing

MOST_STEPS = 12  # of one outcome
MOVED = frozenset({"first", "raised", "lowered"})
Key = tuple[str, str]  # an outcome and what is counted, "" for people


def describe_timeline(
    compared: Comparison, incident_id: str, evidence: Evidence
) -> dict[Key, dict[str, Any]]:
    """Return outcome -> how its toll grew, `MOST_STEPS` reports at most.

    Only outcomes that two or more reports tell are there.
    """
    mine = compared.timeline[compared.timeline["incident_id"] == incident_id]
    mine = mine[mine["as_of"].notna()]
    found = {}
    for _, told in mine.groupby(["outcome", "unit"], dropna=False, sort=False):
        if len(told) > 1:
            kept = list(_telling(told).itertuples())
            found[_key(kept[0])] = {
                "n": len(told),
                "steps": [_step(row, compared, evidence) for row in kept],
                "n_left_out": len(told) - len(kept),
            }
    return found


def _key(row: Row) -> Key:
    return plain(row.outcome), unit_of(row)


def _telling(told: pd.DataFrame) -> pd.DataFrame:
    """Return the reports that moved a toll, the last of them if many, then the first others."""
    moved = told["change"].isin(MOVED).to_numpy()
    some = [*moved.nonzero()[0][-MOST_STEPS:], *(~moved).nonzero()[0]][:MOST_STEPS]
    return told.iloc[sorted(some)]


def _step(row: Row, compared: Comparison, evidence: Evidence) -> dict[str, Any]:
    bounds = (row.toll_low, row.toll_best, row.toll_high)
    return {
        "as_of": row.as_of.strftime("%Y-%m-%d %H:%M"),
        "source": plain(row.source, UNNAMED_SOURCE),
        "says": amount(row.low, row.best, row.high),
        "toll": "" if all(map(missing, bounds)) else amount(*bounds),
        "change": plain(row.change).replace("_", " "),
        "opened": open_rows(row_ids(compared, "timeline", row._asdict()), evidence),
    }


def describe_sums(
    compared: Comparison, incident_id: str, evidence: Evidence
) -> list[dict[str, Any]]:
    """Return the totals of an incident that their parts do not add up to."""
    return [
        {
            "row": f"sums:{row.Index}",
            "outcome": outcome_name(row.outcome, unit_of(row)),
            "note": sum_words(row),
            "sides": passages(evidence, row_ids(compared, "sums", row._asdict())),
        }
        for row in unsummed(compared, incident_id)
    ]


def last_disagreement(compared: Comparison) -> pd.DataFrame:
    """Return how far the reports of each outcome of each incident differ at last."""
    last = compared.disagreement.sort_values("as_of", na_position="last", kind="stable")
    return last.drop_duplicates(["incident_id", "outcome", "unit"], keep="last")


def describe_disagreement(compared: Comparison, incident_id: str) -> dict[Key, str]:
    """Return outcome -> in words how far the reports of an incident differ, where they do."""
    last = last_disagreement(compared)
    last = last[(last["incident_id"] == incident_id) & (last["n_values"] > 1)]
    return {_key(row): differing_words(row) for row in last.itertuples()}


def differing_words(row: Row) -> str:
    """Return a row of `disagreement` in words."""
    differ = round(row.share_disagreeing * row.n_reports)
    verb = "differs" if differ == 1 else "differ"
    modal = f"the most frequent figure, {row.modal_value:,.10g}"
    return f"{differ} of {counted(row.n_reports, 'report')} {verb} from {modal}"
