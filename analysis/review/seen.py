"""The cells of a row as a line of the file holds them: an id goes with the words it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.review.values import as_json, columns_of, is_link
from analysis.tables import ID_COLUMNS, LINKS, Tables, missing


class Seen:
    """Reads cells of one corpus; see `cells`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[str, dict[str, tuple[Any, ...]]] = {}

    def cells(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cells of a row that can be corrected, as a line holds them."""
        return {name: self.cell(table, name, row[name]) for name in columns_of(table)}

    def cell(self, table: str, column: str, value: Any) -> Any:
        """Return a cell as a line holds it; one that names a row, with the words of that row."""
        if missing(value) or not is_link(table, column):
            return as_json(value)
        target = LINKS[table, column]
        words, start, _ = self.named(target, value) or (None, None, None)
        held = {"id": str(value), "words": None if missing(words) else str(words)}
        return held if start is None else held | {"start": int(start)}

    def named(self, target: str, row_id: str) -> tuple[Any, Any, Any] | None:
        """Return words, start and article of a row, the name of an actor; None if it is unknown."""
        if target not in self._known:
            self._known[target] = _index(target, self._tables[target])
        return self._known[target].get(row_id)

    def check_link(self, table: str, column: str, row: Mapping[str, Any], to: str) -> None:
        """Raise ValueError when a row cannot name row `to` in a column.

        A row names rows of its own article, and itself never.
        """
        target = LINKS[table, column]
        found = self.named(target, to)
        if found is None:
            raise ValueError(f"{column}: there is no row {to!r} in {target}")
        if target == table and to == row.get(ID_COLUMNS[table]):
            raise ValueError(f"{column}: row {to!r} cannot be named by itself")
        if target != "actors" and found[2] != row["article_id"]:
            raise ValueError(f"{column}: row {to!r} of {target} stands in another article")


def _index(target: str, frame: pd.DataFrame) -> dict[str, tuple[Any, ...]]:
    nothing = [None] * len(frame)
    if target == "actors":
        rows = zip(frame["name"], nothing, nothing, strict=True)
    else:
        rows = zip(frame["text"], frame["start"], frame["article_id"], strict=True)
    return dict(zip(frame[ID_COLUMNS[target]], rows, strict=True))
