"""Wording in the report: the phrases a source uses more or less than the others do."""

from __future__ import annotations

from typing import Any

from analysis.evidence import Evidence, plain
from analysis.export.report.opened import open_rows
from analysis.show.words import incident_name
from analysis.tables import Comparison, missing

MOST_PHRASES = 40
SLOTS = {
    "attacker": "who did it",
    "weapon": "with what",
    "victims": "whom it hit",
    "act": "what was done",
    "cue": "verb of saying",
}


def describe_wording(compared: Comparison, evidence: Evidence) -> dict[str, Any]:
    """Return the phrases whose interval of log-odds does not hold 0, the surest first."""
    frame = compared.wording.reset_index(drop=True)
    apart = (frame["log_odds_low"] > 0) | (frame["log_odds_high"] < 0)
    rows = list(frame[apart.fillna(False)].itertuples())
    rows.sort(key=lambda row: -min(abs(row.log_odds_low), abs(row.log_odds_high)))
    names = {row.incident_id: incident_name(row) for row in compared.incidents.itertuples()}
    return {
        "phrases": [
            {
                "row": f"wording:{row.Index}",
                "slot": SLOTS.get(plain(row.slot), plain(row.slot)),
                "phrase": plain(row.phrase),
                "source": plain(row.source, "unnamed source"),
                "about": "all incidents" if missing(row.incident_id) else names[row.incident_id],
                "n": int(row.n),
                "n_slot": int(row.n_slot),
                "more": bool(row.log_odds > 0),
                "log_odds": f"{row.log_odds:+.1f}",
                "interval": f"{row.log_odds_low:+.1f} to {row.log_odds_high:+.1f}",
                "opened": open_rows(plain(row.examples).split(), evidence),
            }
            for row in rows[:MOST_PHRASES]
        ],
        "n_phrases": len(frame),
        "n_phrases_left_out": max(0, len(rows) - MOST_PHRASES),
    }
