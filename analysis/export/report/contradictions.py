"""Contradictions in the report: what two rows say against each other, with both sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence import Evidence
from analysis.export.report.opened import first_passage
from analysis.show.words import (
    contradictions_of,
    explained_words,
    is_open,
    note_words,
    slot_words,
)
from analysis.tables import Comparison


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
    return [
        {
            "anchor": contradiction_anchor(row.Index),
            "row": f"contradictions:{row.Index}",
            "slot": slot_words(row),
            "explained": explained_words(row),
            "open": is_open(row),
            "note": note_words(row),
            "sides": [
                found
                for row_id in (row.a, row.b)
                if (found := first_passage(row_id, evidence)) is not None
            ],
        }
        for row in contradictions_of(compared, incident_id)
    ]
