"""Contradictions in the report: what two rows say against each other, with both sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence import Evidence, plain
from analysis.export.report.opened import first_passage
from analysis.tables import Comparison

EXPLAINED = {
    "update": "explained: the later report updates the earlier",
    "scope": "explained: the two do not exclude each other",
    "part_of": "explained: one is a part of the other",
    "copy_error": "explained: one copies the other wrongly",
    "none": "not explained",
}


def open_ones(compared: Comparison) -> pd.DataFrame:
    """Return the contradictions that nothing explains; their index is their row number."""
    frame = compared.contradictions.reset_index(drop=True)
    return frame[(frame["explained_by"] == "none").fillna(False)]


def contradiction_anchor(row_number: int) -> str:
    """Return the id under which the report tells a contradiction."""
    return f"contradictions-{row_number}"


def describe_contradictions(
    compared: Comparison, incident_id: str | None, evidence: Evidence
) -> list[dict[str, Any]]:
    """Return the contradictions of an incident (None: of no incident), open ones first."""
    frame = compared.contradictions.reset_index(drop=True)
    column = frame["incident_id"]
    mine = column.isna() if incident_id is None else (column == incident_id).fillna(False)
    rows = sorted(frame[mine].itertuples(), key=lambda row: plain(row.explained_by) != "none")
    return [
        {
            "anchor": contradiction_anchor(row.Index),
            "row": f"contradictions:{row.Index}",
            "slot": plain(row.slot, "a detail").replace("_", " "),
            "explained": EXPLAINED.get(plain(row.explained_by), plain(row.explained_by)),
            "open": plain(row.explained_by) == "none",
            "note": plain(row.note) or plain(row.type),
            "sides": [
                found
                for row_id in (row.a, row.b)
                if (found := first_passage(row_id, evidence)) is not None
            ],
        }
        for row in rows
    ]
