"""Inputs for a row the extractor missed: its article, its words, and what it should say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import ipywidgets

from analysis.tables import ID_COLUMNS, Tables
from analysis.widgets.fields import LABEL, WIDE, Field, lay_out, make_fields, options_for
from analysis.widgets.frame import Page, side_by_side
from analysis.widgets.reader import list_articles

NONE_ADDED: tuple[str, str] = ("no row", "")


class MissedRow(NamedTuple):
    """What the inputs hold; `nth` is the occurrence of the words that is meant."""

    article_id: str | None
    words: str
    nth: int
    values: dict[str, Any]


class MissedForm(ipywidgets.Accordion):
    """A part of the review that opens to add a row; its inputs are made when it is opened.

    Parameters
    ----------
    tables : Tables
    table : str
        Which table misses a row.
    add, take_back : callable
        What the buttons do; the second takes the id of the row to take back.
    """

    def __init__(
        self, tables: Tables, table: str, add: Callable[[], None], take_back: Callable[[str], None]
    ) -> None:
        self._tables, self._table = tables, table
        self._add, self._take_back = add, take_back
        self._article_id: str | None = None
        self._fields: dict[str, Field] = {}
        self._body, self.message = ipywidgets.VBox(), Page()
        self.added = ipywidgets.Dropdown(
            description="added", style=LABEL, layout={"width": "min(100%, 420px)"}
        )
        super().__init__([self._body], selected_index=None)
        self.list_added({})
        self.observe(self._open, "selected_index")

    def start_at(self, article_id: str | None) -> None:
        """Have the next row be one of an article; within it a choice of another one stays."""
        if article_id == self._article_id:
            return
        self._article_id = article_id
        if self._fields:
            self.article.value = article_id

    def list_added(self, rows: dict[str, str]) -> None:
        """Tell of the rows that the file adds, id -> words."""
        self.added.options = [(words, row_id) for row_id, words in rows.items()] or [NONE_ADDED]
        self.added.index = len(self.added.options) - 1  # the latest; else none stays chosen
        told = f" ({len(rows)} added)" if rows else ""
        self.titles = (f"Add a row that is missing{told}",)

    def read(self) -> MissedRow:
        """Return what the inputs hold, without the columns that are unknown."""
        held = {column: field.read() for column, field in self._fields.items()}
        values = {column: value for column, value in held.items() if value is not None}
        return MissedRow(self.article.value, self.words.value.strip(), self.nth.value, values)

    def clear(self) -> None:
        """Empty the inputs."""
        self.words.value, self.nth.value = "", 1
        self._offer()

    def _open(self, _: object = None) -> None:
        if self._fields or self.selected_index is None:
            return
        self._fields = make_fields(self._tables, self._table)
        self.article = ipywidgets.Dropdown(
            options=list_articles(self._tables.articles), description="article",
            style=LABEL, layout=WIDE,
        )  # fmt: skip
        self.words = ipywidgets.Text(
            description="words", placeholder="as the article writes them", style=LABEL, layout=WIDE
        )
        self.nth = ipywidgets.BoundedIntText(
            value=1, min=1, max=999, description="which time", style=LABEL,
            tooltip="Which occurrence of these words in the article is meant",
            layout={"width": "180px"},
        )  # fmt: skip
        self.article.value = self._article_id or self.article.value
        self.article.observe(self._offer, "value")
        self._offer()
        add, back = (ipywidgets.Button(description=label, icon=icon)
                     for label, icon in (("Add row", "plus"), ("Take back", "undo")))  # fmt: skip
        add.button_style = "primary"
        add.on_click(lambda _: self._add())
        back.on_click(lambda _: self.added.value and self._take_back(self.added.value))
        self._body.children = (
            self.article, self.words, self.nth, lay_out(self._fields.values()),
            add, self.message, side_by_side(self.added, back),
        )  # fmt: skip

    def _offer(self, _: object = None) -> None:
        """Empty the cells, and offer those rows to name that the article has."""
        row = {"article_id": self.article.value, ID_COLUMNS[self._table]: None}
        options = options_for(self._tables, self._table, row)
        for column, field in self._fields.items():
            field.show(None, options.get(column))
