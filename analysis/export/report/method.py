"""Method in the report: which versions made it, and which corrections its tables carry."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Any

from analysis.evidence import plain

if TYPE_CHECKING:
    from analysis.review import Reviewed

LIBRARIES = ("pandas", "spacy", "matplotlib", "altair")
MOST_CORRECTIONS = 200
# Columns of the log of corrections -> their heads in the report.
TOLD = {
    "now_id": "row",
    "table": "table",
    "verdict": "verdict",
    "changes": "change",
    "text": "words",
    "status": "became",
    "reason": "why",
    "who": "by",
    "note": "note",
}


def versions() -> dict[str, str]:
    """Return the versions of what made the report."""
    found = {"Python": platform.python_version()}
    for name in ("dispatches", *LIBRARIES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "(a checkout)" if name == "dispatches" else "(not installed)"
    return found


def describe_corrections(reviewed: Reviewed | None) -> dict[str, Any]:
    """Return what became of the corrections people made, those that did not hold first."""
    if reviewed is None:
        return {"columns": (), "rows": [], "n": 0, "n_applied": 0}
    log = reviewed.log.assign(applied=reviewed.log["applied"].fillna(False).astype(bool))
    rows = log.sort_values("applied", kind="stable").head(MOST_CORRECTIONS)
    cells = [[plain(cell) for cell in row] for row in rows[list(TOLD)].itertuples(index=False)]
    return {
        "columns": list(TOLD.values()),
        "rows": cells,
        "n": len(log),
        "n_applied": int(log["applied"].sum()),
    }
