"""Which row of these tables a correction is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from analysis.review.anchors import Astray, Finder, Stretch
from analysis.review.lines import Correction
from analysis.review.seen import Seen
from analysis.review.values import is_same
from analysis.tables import ID_COLUMNS, Tables


@dataclass(frozen=True)
class Placed:
    """A correction, the stretch it is about and the row that stands there.

    `row` is None where no row, or none for sure, stands on these words; `astray` then says
    why, `beside` is a row that covers some of them.
    """

    line: Correction
    spot: Stretch | None
    row: dict[str, Any] | None
    astray: Astray | None = None
    beside: dict[str, Any] | None = None

    @property
    def now_id(self) -> str | None:
        """What the row is called now."""
        return None if self.row is None else str(self.row[ID_COLUMNS[self.line.table]])

    @property
    def key(self) -> tuple[Any, ...]:
        """What corrections of one row share."""
        if self.row is not None:
            return self.line.table, self.now_id
        if self.spot is not None:
            return self.line.table, self.spot
        anchor = self.line.anchor
        return self.line.table, self.line.row_id, anchor["article_id"], anchor["start"]

    @property
    def has_moved(self) -> bool:
        """Whether the words stand elsewhere than where the reviewer saw them."""
        return self.spot is not None and self.spot.start != self.line.anchor["start"]


class Placer:
    """Finds the rows of corrections in the tables of one corpus."""

    def __init__(self, tables: Tables, seen: Seen) -> None:
        self._tables = tables
        self._seen = seen
        self._finder = Finder(tables)
        self._rows: dict[str, dict[str, list[dict[str, Any]]]] = {}

    def place(self, line: Correction) -> Placed:
        """Return the row a correction is about."""
        spot = self._finder.find(line.anchor)
        if isinstance(spot, Astray):
            return Placed(line, None, None, spot)
        rows = self._of(line.table, spot.article_id)
        same = [row for row in rows if (row["start"], row["end"]) == (spot.start, spot.end)]
        key = ID_COLUMNS[line.table]
        if exact := [row for row in same if row[key] == line.row_id]:
            return Placed(line, spot, exact[0])
        if len(same) > 1:
            same = [row for row in same if self._is_as_seen(line, row)] or same
        if len(same) == 1:
            return Placed(line, spot, same[0])
        if same:
            told = f"{len(same)} rows stand on its words, and it is open which one was meant"
            return Placed(line, spot, None, Astray("conflict", told))
        over = [row for row in rows if row["start"] < spot.end and row["end"] > spot.start]
        return Placed(line, spot, None, None, max(over, key=_length, default=None))

    def _of(self, table: str, article_id: str) -> list[dict[str, Any]]:
        if table not in self._rows:
            self._rows[table] = defaultdict(list)
            for row in self._tables[table].to_dict("records"):
                self._rows[table][row["article_id"]].append(row)
        return self._rows[table].get(article_id, [])

    def _is_as_seen(self, line: Correction, row: dict[str, Any]) -> bool:
        cells = self._seen.cells(line.table, row)
        return all(is_same(cells[name], old) for name, old in line.seen.items() if name in cells)


def _length(row: dict[str, Any]) -> int:
    return int(row["end"] - row["start"])
