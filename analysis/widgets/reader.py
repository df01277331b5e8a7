"""The article reader: one article with every row of its tables marked and explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import ipywidgets
import pandas as pd

from analysis.evidence import Evidence, counted, day, plain, source_name
from analysis.show.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    shorten,
)
from analysis.tables import MENTION_TABLES, Comparison, Tables
from analysis.widgets.frame import Frame, Page, ask, choose, having_words, offer, side_by_side
from analysis.widgets.rows import Entry, Facts, find_compared, find_copied, read_rows
from analysis.widgets.spans import Segment, Span, segments


class Layer(NamedTuple):
    """How the rows of a table are marked: letter and line tell them apart without colour."""

    table: str
    letter: str
    colour: str
    ink: str  # of the letter, on the colour
    line: str
    px: float
    offset: int  # lines of tables that often share words lie in different heights
    tint: int  # per cent


LAYERS = (
    Layer("copied", "C", GREY, "white", "solid", 1, 13, 7),
    Layer("quotes", "Q", SKY, INK, "solid", 2, 10, 13),
    Layer("events", "E", ORANGE, INK, "wavy", 1.5, 3, 22),
    Layer("mentions", "M", PURPLE, INK, "double", 1, 5, 14),
    Layer("numbers", "N", VERMILION, INK, "solid", 3, 3, 18),
    Layer("dates", "D", BLUE, "white", "dotted", 3, 6, 16),
    Layer("places", "P", GREEN, INK, "dashed", 2, 3, 18),
)
ONE = {"copied": "copied words"}  # what a row of a table is called, where it is no plain singular
LETTERS = {layer.table: layer.letter for layer in LAYERS}
NOT_AT_FIRST = {"mentions", "copied"}  # they cover so much that the rest is hard to see
NO_ROW: tuple[str, object] = ("no row", "")


def article_reader(tables: Tables, compared: Comparison | None = None) -> ArticleReader:
    """Return an explorer that shows one article with its rows marked in the text.

    Each table has its own line, letter and colour, and a tick that shows or hides it. Resting
    on marked words tells what the row says; a click, or Tab and the arrow keys, explains the
    rows in full, and so does picking a row from the list.

    Parameters
    ----------
    tables : Tables
    compared : Comparison, optional
        With it, words that other articles have too can be marked, and a row also tells its
        incident, whether its claim is independent, and what contradicts it.
    """
    return ArticleReader(tables, compared)


class ArticleReader(Frame):
    """The widget that `article_reader` returns; `show` chooses what it shows."""

    def __init__(self, tables: Tables, compared: Comparison | None) -> None:
        self._tables, self._compared = tables, compared
        self._evidence = Evidence(tables)
        self._found: dict[str, Facts] = {} if compared is None else find_compared(compared)
        self._entries: dict[str, Entry] = {}
        self._articles = list_articles(tables.articles)
        self.search = ask("Find", "words, a source, a day, an id")
        self.article = choose("Article", self._articles)
        self.article.layout.width = "auto"  # as wide as the column
        shown = [x for x in LAYERS if x.table != "copied" or compared is not None]
        self.ticks = {layer.table: _tick(layer.table) for layer in shown}
        self.row = ipywidgets.Select(
            options=[NO_ROW], rows=7, description="Row",
            layout=ipywidgets.Layout(width="54%", min_width="min(300px, 98%)", flex="1 1 auto"),
            style={"description_width": "40px"},
        )  # fmt: skip
        self.page = Page()
        controls = ipywidgets.VBox([self.search, self.article, side_by_side(*self.ticks.values())])
        controls.layout = ipywidgets.Layout(width="44%", min_width="min(330px, 98%)")
        super().__init__(
            "article reader", _count(tables), [side_by_side(controls, self.row), self.page]
        )
        self.search.observe(self._find, "value")
        self.article.observe(self._open, "value")
        self.row.observe(self._draw, "value")
        for tick in self.ticks.values():
            tick.observe(self._list, "value")
        self._open()

    def show(self, row_id: str) -> None:
        """Show an article, or a row in its article, explained.

        Parameters
        ----------
        row_id : str
            An id of ``tables.articles`` or of a row that stands on words of an article.

        Raises
        ------
        LookupError
            When there is no such article or row.
        """
        is_article = row_id in [key for _, key in self._articles]
        found = None if is_article else self._evidence.of(row_id)
        self.search.value = ""
        self.article.value = row_id if found is None else found["article_id"]
        if found is not None:
            self.ticks[found["table"]].value = True
        self.row.value = "" if found is None else row_id

    def _find(self, _: object) -> None:
        """Offer only the articles that have the words typed."""
        offer(self.article, having_words(self._articles, self.search.value), self._open)

    def _open(self, _: object = None) -> None:
        """Read the rows of the article chosen."""
        key = self.article.value
        entries = [] if key is None else read_rows(self._tables, key, self._evidence)
        if key is not None and self._compared is not None:
            entries += find_copied(self._tables, self._compared, key)
        self._entries = {entry.row_id: entry for entry in entries}
        for table, tick in self.ticks.items():
            n = sum(entry.table == table for entry in entries)
            tick.description = f"{LETTERS[table]} {table} {n}"
        self._list()

    def _list(self, _: object = None) -> None:
        """List the rows of the tables ticked."""
        rows = [(_line(entry), entry.row_id) for entry in self._shown()]
        offer(self.row, [NO_ROW, *rows], self._draw)

    def _shown(self) -> list[Entry]:
        ticked = {table for table, tick in self.ticks.items() if tick.value}
        return [entry for entry in self._entries.values() if entry.table in ticked]

    def _draw(self, _: object = None) -> None:
        if self.article.value is None:
            nothing = "There is no article."
            self.page.say("No article has these words." if self._articles else nothing)
            return
        article = self._tables.articles.set_index("article_id").loc[self.article.value]
        shown = {entry.row_id: entry for entry in self._shown()}
        spans = [Span(entry.start, entry.end, key) for key, entry in shown.items()]
        cut = segments(plain(article["text"]), spans)
        self.page.fill(
            "reader.html",
            title=plain(article["title"], "Without a title"),
            about=_about(article),
            url=plain(article["url"]),
            article_id=self.article.value,
            parts=self._mark(cut, shown),
            group=self.model_id,
            letters=LETTERS,
            one={layer.table: ONE.get(layer.table, layer.table[:-1]) for layer in LAYERS},
            layers=LAYERS,
            orange=ORANGE,
        )

    def _mark(self, cut: Iterable[Segment], shown: dict[str, Entry]) -> list[dict[str, Any]]:
        """Return what the page shows of each segment."""
        picked, parts = self.row.value, []
        for segment in cut:
            entries = sorted(
                (shown[key] for key in segment.row_ids), key=lambda e: e.row_id != picked
            )
            parts.append(
                {
                    "words": segment.words,
                    "entries": [self._in_full(entry) for entry in entries],
                    "marks": _marks(segment, entries),
                    "tip": "\n".join(f"{LETTERS[e.table]} {e.table}: {e.tells}" for e in entries),
                    "picked": picked in segment.row_ids,
                    "here": picked in segment.row_ids and shown[picked].start == segment.start,
                }
            )
        return parts

    def _in_full(self, entry: Entry) -> Entry:
        """Add what comparing the articles made of the row."""
        return entry._replace(facts=entry.facts + self._found.get(entry.row_id, []))


def _marks(segment: Segment, entries: Sequence[Entry]) -> list[dict[str, object]]:
    """Return the tables that mark a segment, the outer first, and which of them begin here."""
    begun = {e.table for e in entries if e.start == segment.start}
    tables = {e.table for e in entries}
    return [{"table": x.table, "first": x.table in begun} for x in LAYERS if x.table in tables]


def _tick(table: str) -> ipywidgets.Checkbox:
    tick = ipywidgets.Checkbox(
        value=table not in NOT_AT_FIRST, indent=False, layout=ipywidgets.Layout(width="130px")
    )
    tick.add_class(f"tick-{table}")
    return tick


def list_articles(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the articles by source and day, each with a line that names it."""
    rows = sorted(articles.itertuples(), key=lambda r: (plain(r.source, "~"), day(r.published)))
    return [(_headline(row), row.article_id) for row in rows]


def _headline(row: Any) -> str:
    title = plain(row.title) or shorten(plain(row.text, "empty"), 60)
    published = f" ({day(row.published)})" if day(row.published) else ""
    return f"{source_name(row.source)}: {shorten(title, 90)}{published}"


def _about(article: pd.Series) -> str:
    published = day(article["published"]) or "day of publication unknown"
    how = plain(article["published_how"])
    how = f" ({how})" if how and how != "given" else ""
    return f"{source_name(article['source'])}, {published}{how}"


def _line(entry: Entry) -> str:
    return f"{LETTERS[entry.table]}  {shorten(entry.text, 44)}  |  {shorten(entry.tells, 60)}"


def _count(tables: Tables) -> str:
    rows = sum(len(tables[table]) for table in MENTION_TABLES)
    return f"{counted(len(tables.articles), 'article')}, {counted(rows, 'row')}"
