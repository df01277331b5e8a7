"""Method in the report: which versions made it, and which corrections its tables carry."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata
from typing import Any

from analysis.evidence import plain
from analysis.tables import Tables

LIBRARIES = ("pandas", "spacy", "matplotlib", "altair")
MOST_CORRECTIONS = 200


def versions() -> dict[str, str]:
    """Return the versions of what made the report."""
    found = {"Python": platform.python_version()}
    for name in ("dispatches", *LIBRARIES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "(a checkout)" if name == "dispatches" else "(not installed)"
    return found


def describe_corrections(tables: Tables) -> dict[str, Any]:
    """Return the corrections the tables carry, as their log in ``articles.attrs`` tells them.

    The log is a list of mappings, or a table; whatever it names becomes a column.
    """
    log = tables.articles.attrs.get("corrections", [])
    entries = log.to_dict("records") if hasattr(log, "to_dict") else list(log)
    rows = [
        dict(entry) if isinstance(entry, Mapping) else {"correction": entry} for entry in entries
    ]
    columns = list(dict.fromkeys(str(key) for row in rows for key in row))
    cells = [[plain(row.get(column)) for column in columns] for row in rows[:MOST_CORRECTIONS]]
    return {"columns": columns, "rows": cells, "n": len(rows)}
