"""Inputs for the cells of a row, each of the kind its column needs."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets

from analysis.review import columns_of, vocabulary
from analysis.review.values import is_dated, is_link
from analysis.show.style import shorten
from analysis.tables import FLOAT, ID_COLUMNS, INT, LINKS, SCHEMAS, Tables, missing

OFFERED = 200  # values of a column of open text that are offered to choose from
UNKNOWN, NONE = "unknown", "none"
# An end of a count that is unknown is open: "at least 12" has no high.
OPEN = {("numbers", "low"): "open", ("numbers", "high"): "open"}
LABEL = {"description_width": "92px"}
WIDE = {"width": "calc(100% - 8px)"}  # a widget has a margin of its own


class Field:
    """The input of one column; `widget` is what is shown."""

    widget: Any

    def show(self, value: Any, options: list[tuple[str, Any]] | None = None) -> None:
        """Put the value of a row into the input, with the `options` it has in that row."""
        raise NotImplementedError

    def read(self) -> Any:
        """Return what the input holds, None for unknown."""
        raise NotImplementedError


class _Choice(Field):
    """A value out of a closed list."""

    def __init__(self, column: str, codes: tuple[str, ...]) -> None:
        self._codes = [(code, code) for code in codes]
        self.widget = ipywidgets.Dropdown(description=column, style=LABEL, layout=WIDE)

    def show(self, value: Any, options: list[tuple[str, Any]] | None = None) -> None:
        value = "" if missing(value) else value
        held = self._codes if options is None else options
        if value and value not in [one for _, one in held]:
            held = [*held, (str(value), value)]  # a row of another article, or one gone since
        # An option of value None is shown as if nothing were chosen.
        nothing = UNKNOWN if options is None else NONE
        self.widget.options = [(nothing, ""), *held]
        self.widget.value = value

    def read(self) -> Any:
        return self.widget.value or None


class _Words(Field):
    """Open text, with the values that other rows have to choose from."""

    def __init__(self, column: str, known: list[str]) -> None:
        self.widget = ipywidgets.Combobox(
            description=column, options=known, placeholder=UNKNOWN, style=LABEL, layout=WIDE
        )

    def show(self, value: Any, options: list[tuple[str, Any]] | None = None) -> None:
        self.widget.value = "" if missing(value) else str(value)

    def read(self) -> Any:
        return self.widget.value.strip() or None


class _Number(Field):
    """A number, and a box to tick where there is none."""

    def __init__(self, table: str, column: str) -> None:
        self._is_whole = SCHEMAS[table][column] == INT
        kind = ipywidgets.IntText if self._is_whole else ipywidgets.FloatText
        self.number = kind(description=column, style=LABEL, layout={"width": "70%"})
        self.none = ipywidgets.Checkbox(
            description=OPEN.get((table, column), UNKNOWN), indent=False, layout={"width": "auto"}
        )
        self.none.observe(self._hide, "value")
        self.widget = ipywidgets.HBox([self.number, self.none], layout=WIDE)

    def _hide(self, change: Any = None) -> None:
        """Hide the number, which cannot be empty, where it would stand for nothing."""
        (self.number.add_class if self.none.value else self.number.remove_class)("is-open")

    def show(self, value: Any, options: list[tuple[str, Any]] | None = None) -> None:
        self.none.value = missing(value)
        self.number.value = 0 if missing(value) else value
        self._hide()

    def read(self) -> Any:
        return None if self.none.value else self.number.value


class _Day(Field):
    """A calendar day."""

    def __init__(self, column: str) -> None:
        self.widget = ipywidgets.DatePicker(description=column, style=LABEL, layout=WIDE)

    def show(self, value: Any, options: list[tuple[str, Any]] | None = None) -> None:
        self.widget.value = None if missing(value) else value.date()

    def read(self) -> Any:
        day: datetime.date | None = self.widget.value
        return None if day is None else day.isoformat()


def make_fields(tables: Tables, table: str) -> dict[str, Field]:
    """Return column -> input for the columns of a table that can be corrected."""
    return {column: _make(tables, table, column) for column in columns_of(table)}


def lay_out(fields: Iterable[Field]) -> ipywidgets.GridBox:
    """Return inputs side by side, as many as there is room for."""
    columns = "repeat(auto-fit, minmax(min(290px, 100%), 1fr))"
    return ipywidgets.GridBox(
        [field.widget for field in fields],
        layout={"grid_template_columns": columns, "grid_gap": "2px 18px", "width": "100%"},
    )


def _make(tables: Tables, table: str, column: str) -> Field:
    if is_link(table, column) or vocabulary(table, column):
        return _Choice(column, vocabulary(table, column))
    if SCHEMAS[table][column] in (FLOAT, INT):
        return _Number(table, column)
    if is_dated(table, column):
        return _Day(column)
    told = Counter(tables[table][column].dropna()).most_common(OFFERED)
    return _Words(column, sorted(value for value, _ in told if len(value) < 60))


def options_for(
    tables: Tables, table: str, row: Mapping[str, Any]
) -> dict[str, list[tuple[str, Any]]]:
    """Return, for the columns of a row that name another one, the rows of its article to name."""
    columns = {c: LINKS[table, c] for c in columns_of(table) if is_link(table, c)}
    targets = {target: _rows_named(tables, target, row) for target in set(columns.values())}
    own = row[ID_COLUMNS[table]]
    return {
        column: [(line, row_id) for line, row_id in targets[target] if row_id != own]
        for column, target in columns.items()
    }


def _rows_named(tables: Tables, target: str, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if target == "actors":
        said = tables.mentions[tables.mentions["article_id"] == row["article_id"]]
        actors = tables.actors[tables.actors["actor_id"].isin(said["actor_id"])]
        pairs = sorted(zip(actors["name"].fillna("unnamed"), actors["actor_id"], strict=True))
    else:
        rows = tables[target]
        rows = rows[rows["article_id"] == row["article_id"]]
        pairs = list(zip(rows["text"], rows[ID_COLUMNS[target]], strict=True))
    return _told_apart([(shorten(words, 44), row_id) for words, row_id in pairs])


def _told_apart(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Give numbers to what would read alike: "Kutum", "Kutum (2)"."""
    seen: Counter[str] = Counter()
    found = []
    for words, row_id in pairs:
        seen[words] += 1
        found.append((words if seen[words] == 1 else f"{words} ({seen[words]})", row_id))
    return found
