"""The quote explorer: who is quoted by whom, and what each source made of the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.compare.quotes import Version, lay_side_by_side
from analysis.evidence import Evidence, counted, passages, plain
from analysis.show.style import shorten
from analysis.show.words import NO_SPEAKER, UNNAMED_SOURCE, Row
from analysis.tables import Comparison, Tables
from analysis.widgets.frame import EVERYTHING, Frame, Page, ask, choose, offer, side_by_side

AT_ONCE = 20
NO_VERB = "no verb"


def quote_explorer(tables: Tables, compared: Comparison) -> QuoteExplorer:
    """Return an explorer of the quotes by speaker, source, verb class and words.

    Every quote stands in its sentence. One that several articles have opens its versions side
    by side, with the words each left out or put in against the fullest of them, another
    speaker, and quotation marks that were lost.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
        What `analysis.compare` makes of the same tables.
    """
    return QuoteExplorer(tables, compared)


class QuoteExplorer(Frame):
    """The widget that `quote_explorer` returns; `show` chooses what it shows."""

    def __init__(self, tables: Tables, compared: Comparison) -> None:
        self._tables, self._compared = tables, compared
        self._evidence = Evidence(tables)
        self._quotes = _list_quotes(tables, compared, self._evidence)
        self.search = ask("Find", "words of a quote, or an id")
        self.speaker = choose("Speaker", _options("every speaker", self._quotes["who"]))
        self.source = choose("Source", _options("every source", self._quotes["source"]))
        self.verbs = choose("Verbs", _options("verbs of every class", self._quotes["verbs"]))
        self.form = choose("Form", _options("speech of every form", self._quotes["form"]))
        self.told = choose("Told by", [("one article or more", 1), ("several articles", 2)])
        self.part = choose("Shown", [("", 0)])
        self.page = Page()
        controls = [self.search, self.speaker, self.source, self.verbs, self.form, self.told]
        speakers = self._quotes.loc[self._quotes["who"] != NO_SPEAKER, "who"].nunique()
        counts = f"{counted(len(self._quotes), 'quote')}, {counted(speakers, 'speaker')}"
        super().__init__("quote explorer", counts, [side_by_side(*controls, self.part), self.page])
        for control in controls:
            control.observe(self._find, "value")
        self.part.observe(self._draw, "value")
        self._find()

    def show(self, row_id: str) -> None:
        """Show one quote, or the quotes that have the same words.

        Parameters
        ----------
        row_id : str
            An id of ``tables.quotes`` or ``compared.quote_groups`` ("q-…", "g-…").

        Raises
        ------
        LookupError
            When no quote of speech has it.
        """
        if not (self._quotes[["quote_id", "group_id"]] == row_id).to_numpy().any():
            raise LookupError(f"no quote of speech has the id {row_id!r}")
        for control in (self.speaker, self.source, self.verbs, self.form):
            control.value = EVERYTHING
        self.told.value = 1
        self.search.value = row_id

    def _find(self, _: object = None) -> None:
        """Take the quotes that fit what is chosen, and offer them in parts."""
        fits = self._quotes
        for column, control in (("who", self.speaker), ("source", self.source),
                                ("verbs", self.verbs), ("form", self.form)):  # fmt: skip
            if control.value != EVERYTHING:
                fits = fits[fits[column] == control.value]
        for word in self.search.value.casefold().split():
            fits = fits[fits["words"].str.contains(word, regex=False)]
        if self.told.value > 1:
            fits = fits[fits["group_id"] != ""]
        self._about = _about(fits)
        # What several tell is listed once: its versions stand side by side.
        self._found = fits = fits if self.told.value == 1 else fits.drop_duplicates("group_id")
        starts = range(0, max(1, len(fits)), AT_ONCE)
        parts = [(f"{n + 1}–{min(n + AT_ONCE, len(fits))} of {len(fits)}", n) for n in starts]
        offer(self.part, parts if len(fits) else [("nothing", 0)], self._draw)

    def _draw(self, _: object = None) -> None:
        if self._found.empty:
            nothing = "There is no quote."
            self.page.say("No quote fits this choice." if len(self._quotes) else nothing)
            return
        shown = self._found.iloc[self.part.value : self.part.value + AT_ONCE]
        quotes = [self._quote(row) for row in shown.itertuples()]
        is_open = self.told.value > 1 or len(shown) == 1
        self.page.fill("quotes.html", about=self._about, quotes=quotes, open=is_open)

    def _quote(self, row: Row) -> dict[str, Any]:
        versions = self._versions(row.group_id) if row.group_id else []
        sources = {version["source"] for version in versions}
        return {
            "passage": passages(self._evidence, [row.quote_id])[0],
            "about": f"{row.form}, {_verb(row)}",
            "versions": versions,
            "told": f"{counted(len(versions), 'version')} in {counted(len(sources), 'source')}",
        }

    def _versions(self, group_id: str) -> list[dict[str, Any]]:
        try:
            versions = lay_side_by_side(self._tables, self._compared.quote_groups, group_id)
        except LookupError:  # the comparison is older than its tables
            return []
        return [self._version(n, version) for n, version in enumerate(versions)]

    def _version(self, n: int, version: Version) -> dict[str, Any]:
        return {
            "row_id": version.quote_id,
            "source": version.source or UNNAMED_SOURCE,
            "published": self._evidence.of(version.quote_id, "quotes")["published"],
            "about": f"{version.kind or 'form unknown'}, {version.speaker or NO_SPEAKER}",
            "pieces": version.pieces,
            "change": version.change or ("the fullest version" if n == 0 else "the same words"),
        }


def _list_quotes(tables: Tables, compared: Comparison, evidence: Evidence) -> pd.DataFrame:
    """Return what the explorer chooses by: one row per quote of speech, words in lower case."""
    frame = tables.quotes[tables.quotes["kind"].fillna("") != "scare"]
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    groups = compared.quote_groups
    group_of = dict(zip(groups["quote_id"], groups["group_id"], strict=True))
    rows = [
        (
            row.quote_id,
            evidence.speaker("quotes", row._asdict()) or NO_SPEAKER,
            plain(sources.get(row.article_id), UNNAMED_SOURCE),
            plain(row.cue_class, NO_VERB),
            plain(row.kind, "form unknown"),
            plain(row.cue),
            _searched(row, plain(group_of.get(row.quote_id))),
            plain(group_of.get(row.quote_id)),
        )
        for row in frame.itertuples()
    ]
    columns = ["quote_id", "who", "source", "verbs", "form", "cue", "words", "group_id"]
    return pd.DataFrame(rows, columns=columns)


def _searched(row: Row, group_id: str) -> str:
    """Return what is looked through for the words typed: those of a quote, and its ids."""
    return f"{plain(row.quote)} {plain(row.text)} {row.quote_id} {group_id}".casefold()


def _options(everything: str, values: Iterable[str]) -> list[tuple[str, object]]:
    """Return what can be chosen, most frequent first, with how often it occurs."""
    counts = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    return [(everything, EVERYTHING), *((f"{shorten(v, 60)} ({n})", v) for v, n in counts)]


def _verb(row: Row) -> str:
    if not row.cue:
        return str(row.verbs)
    return f"“{row.cue}” ({row.verbs})"


def _about(found: pd.DataFrame) -> str:
    speakers = found.loc[found["who"] != NO_SPEAKER, "who"].nunique()
    sources = found["source"].nunique()
    groups = found.loc[found["group_id"] != "", "group_id"].nunique()
    return (
        f"{counted(len(found), 'quote')} of {counted(speakers, 'named speaker')} "
        f"in {counted(sources, 'source')}; {counted(groups, 'utterance')} told by several articles"
    )
