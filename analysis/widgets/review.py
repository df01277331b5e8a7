"""Review rows in a notebook: each in its sentence, to be accepted, corrected or rejected."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import ipywidgets
import pandas as pd

from analysis import review as loop
from analysis.evidence import Evidence, amount, passage, plain
from analysis.review.recording import row_of
from analysis.review.values import is_link, shown
from analysis.tables import ID_COLUMNS, Tables, missing
from analysis.widgets.fields import LABEL, WIDE, lay_out, make_fields, options_for
from analysis.widgets.frame import Frame, Page, side_by_side
from analysis.widgets.missed import MissedForm

# What the line above the sentence tells of a row; every other column stands in the form.
TELLS = {
    "dates": ("value", "date_start", "date_end"),
    "places": ("name", "country", "role"),
    "mentions": ("actor_id", "form"),
    "events": ("sub_event_type", "factuality"),
    "quotes": ("kind", "actor_id", "cue_class"),
}
DONE = {
    "accept": "Accepted",
    "correct": "Corrected",
    "reject": "Rejected",
    "add": "Added",
    "undo": "Taken back",
}


def review(
    tables: Tables,
    path: str | Path,
    *,
    table: str = "numbers",
    rows: pd.DataFrame | Iterable[str] | None = None,
    who: str | None = None,
) -> Review:
    """Show rows one at a time to be accepted, corrected or rejected.

    Every verdict is appended to the file at once. Rows of which the file already tells,
    under whatever id they had then, are shown as reviewed, and so is what others append to it
    meanwhile. A row that was missed can be added.

    Parameters
    ----------
    tables : Tables
        As `analysis.extract` returned them (not corrected ones).
    path : str or pathlib.Path
        The file of corrections; made with the first verdict.
    table : str, default "numbers"
        A table whose rows stand on words of an article.
    rows : pandas.DataFrame or iterable of str, optional
        Which rows, such as `analysis.review.sample` draws, or their ids; without it all.
    who : str, optional
        Written with every verdict.

    Returns
    -------
    Review
        A widget; ``.tables`` are the corrected tables, ``.corrections`` the log.

    Raises
    ------
    ValueError
        When the table cannot be reviewed.
    LookupError
        When a row is not one of the table.
    """
    loop.columns_of(table)
    key = ID_COLUMNS[table]
    ids = tables[table][key] if rows is None else rows
    ids = [str(one) for one in (ids[key] if isinstance(ids, pd.DataFrame) else ids)]
    if strange := set(ids) - set(tables[table][key]):
        raise LookupError(f"no row {min(strange)!r} in {table}")
    return Review(tables, Path(path), table, ids, who)


class Review(Frame):
    """The widget that `review` returns.

    Attributes
    ----------
    tables : Tables
        The tables with all corrections of the file made.
    corrections : pandas.DataFrame
        The log, one row per correction; see `analysis.review.Reviewed`.
    """

    def __init__(
        self, tables: Tables, path: Path, table: str, ids: list[str], who: str | None
    ) -> None:
        self._raw, self._path, self._table, self._who = tables, path, table, who
        self._ids, self._evidence = list(dict.fromkeys(ids)), Evidence(tables)
        self._load()
        self._at = self._ids[0] if self._ids else None
        self._fields = make_fields(tables, table)
        self._build()
        parts = (self._progress, self._moves, self._card, self._buttons, self._message, self._form,
                 self._missed)  # fmt: skip
        super().__init__("review", f"{table}, {len(self._ids)} rows", parts)
        self._draw()

    # ------------------------------------------------------------ what it gives

    @property
    def tables(self) -> Tables:
        """The tables with all corrections of the file made."""
        return loop.apply(self._raw, self._path).tables

    @property
    def corrections(self) -> pd.DataFrame:
        """The log of all corrections of the file."""
        return loop.apply(self._raw, self._path).log

    @property
    def row_id(self) -> str | None:
        """The row that is shown."""
        return self._at

    def show(self, row_id: str) -> None:
        """Show a row.

        Raises
        ------
        LookupError
            When it is not one of those to review.
        """
        if row_id not in self._ids:
            raise LookupError(f"row {row_id!r} is not among those to review")
        self._at = row_id
        self._draw()

    # ------------------------------------------------------------ verdicts

    def accept(self) -> None:
        """Say that the row shown is right."""
        self._record("accept")

    def reject(self) -> None:
        """Say that the row shown should not be."""
        self._record("reject")

    def correct(self) -> None:
        """Have the row say what the inputs hold."""
        row = row_of(self._raw, self._table, str(self._at))
        held = {column: field.read() for column, field in self._fields.items()}
        differing = {c: v for c, v in held.items() if _differs(row[c], v)}
        if not differing:
            self._tell("Nothing is changed: change a value below, or accept the row.", error=True)
        else:
            self._record("correct", differing)

    def undo(self) -> None:
        """Take back what was said of the row shown."""
        self._record("undo")

    def add(self) -> None:
        """Add the row that the inputs for a missed one hold."""
        missed = self._missed.read()
        try:
            loop.add(
                self._path, self._raw, self._table, missed.article_id or "", missed.words,
                missed.values, nth=missed.nth, who=self._who,
            )  # fmt: skip
        except (ValueError, LookupError, OSError) as error:
            told = f"Not saved: {error}" if missed.words else "Not saved: it stands on no words"
            self._missed.message.fill("message.html", message=told, is_error=True)
            return
        self._missed.clear()
        self._told_of_added(f"Added: “{missed.words}”.")

    def _take_back(self, row_id: str) -> None:
        """Take back a row that was added: only the corrected tables have it."""
        loop.record(self._path, self.tables, self._table, row_id, "undo", who=self._who)
        self._told_of_added("Taken back.")

    def _told_of_added(self, message: str) -> None:
        self._draw()
        self._missed.message.fill("message.html", message=message, is_error=False)

    def _record(self, verdict: str, changes: dict[str, Any] | None = None) -> None:
        if self._at is None:
            return
        row_id, note = self._at, self._note.value.strip() or None
        before = self._said.get(row_id)
        self._refresh()
        if self._said.get(row_id) != before:
            self._draw()
            self._tell("Not saved: of this row something was said meanwhile.", error=True)
            return
        try:
            said = loop.record(
                self._path, self._raw, self._table, row_id, verdict,
                changes=changes, note=note, who=self._who,
            )  # fmt: skip
        except (ValueError, OSError) as error:
            self._tell(f"Not saved: {error}", error=True)
            return
        following = self._neighbour(1)
        self._said[row_id] = (said, "")
        if len(self._new_lines()) == 1:  # the one just written
            self._n_read = self._size()
        if verdict != "undo":
            self._at = following
        self._draw()
        words = row_of(self._raw, self._table, row_id)["text"]
        back = "" if verdict == "undo" or following == row_id else " “Previous” goes back to it."
        self._tell(f"{DONE[verdict]}: “{words}”.{back}")

    def _load(self) -> None:
        """Learn what the file says of the rows, whatever they were called then."""
        self._n_read = self._size()
        self._said: dict[str, tuple[loop.Correction, str]] = {}
        self._added: dict[str, str] = {}
        with warnings.catch_warnings():  # what moved is shown with its row
            warnings.simplefilter("ignore")
            reviewed = loop.apply(self._raw, self._path)
        by_id = {one.correction_id: one for one in reviewed.corrections}
        log = reviewed.log
        mine = log[(log["table"] == self._table) & (log["status"] != "superseded")]
        for row in mine.itertuples():
            if row.verdict == "add" and row.applied:
                self._added[row.now_id] = str(row.text)
            if not missing(row.now_id):
                again = "" if row.status in ("applied", "moved") else str(row.reason)
                self._said[row.now_id] = (by_id[row.correction_id], again)

    def _size(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0

    def _new_lines(self) -> list[bytes]:
        """Return the lines the file has got since it was read."""
        if self._size() <= self._n_read:
            return []
        with self._path.open("rb") as file:
            file.seek(self._n_read)
            return [line for line in file.read().splitlines() if line]

    def _refresh(self) -> None:
        """Read the file again if anybody wrote to it, such as another notebook."""
        if self._size() != self._n_read:
            self._load()

    def _is_done(self, row_id: str) -> bool:
        said, again = self._said.get(row_id, (None, ""))
        return said is not None and said.verdict != "undo" and not again

    # ------------------------------------------------------------ parts

    def _build(self) -> None:
        self._progress, self._card, self._message = Page(), Page(), Page()
        self._open = ipywidgets.Checkbox(description="Only rows not reviewed yet", indent=False)
        self._open.observe(self._filter, "value")
        self._moves = side_by_side(
            _button("Previous", "arrow-left", lambda: self._move(-1)),
            _button("Next", "arrow-right", lambda: self._move(1)),
            self._open,
        )
        self._buttons = side_by_side(
            _button("Accept", "check", self.accept, "success", "The row is right"),
            _button("Reject", "times", self.reject, "danger", "There should be no such row"),
            _button("Save correction", "pencil", self.correct, "primary", "Keep the values below"),
            _button("Undo", "undo", self.undo, "", "Take back what was said of this row"),
        )
        self._note = ipywidgets.Text(description="note", style=LABEL, layout=WIDE)
        grid = lay_out(self._fields.values())
        self._form = ipywidgets.VBox([grid, self._note], layout={"width": "100%"})
        self._missed = MissedForm(self._raw, self._table, self.add, self._take_back)

    def _listed(self) -> list[str]:
        if not self._open.value:
            return self._ids
        return [one for one in self._ids if not self._is_done(one)]

    def _neighbour(self, step: int) -> str | None:
        """Return the row before or after the one shown, itself at either end."""
        listed = set(self._listed())
        where = self._ids.index(self._at) if self._at in self._ids else 0
        ahead = self._ids[where + 1 :] if step > 0 else self._ids[:where][::-1]
        return next((one for one in ahead if one in listed), self._at)

    def _move(self, step: int) -> None:
        self._at = self._neighbour(step)
        self._draw()

    def _filter(self, change: Any = None) -> None:
        listed = self._listed()
        if listed and self._at not in listed:
            self._at = listed[0]
        self._draw()

    def _tell(self, message: str, *, error: bool = False) -> None:
        self._message.fill("message.html", message=message, is_error=error)

    def _draw(self) -> None:
        self._refresh()
        done, listed = sum(map(self._is_done, self._ids)), self._listed()
        place = listed.index(self._at) + 1 if self._at in listed else 0
        self._progress.fill(
            "progress.html", done=done, n=len(self._ids), place=place, listed=len(listed),
            only_open=self._open.value,
        )  # fmt: skip
        self._tell("")
        self._missed.list_added(self._added)
        if self._at is None:
            self._card.say("There is no row to review.")
            return
        row = row_of(self._raw, self._table, self._at)
        self._missed.start_at(row["article_id"])
        said, again = self._said.get(self._at, (None, ""))
        self._card.fill(
            "review.html", tells=_tell_row(self._raw, self._table, row), row_id=self._at,
            sentence=passage(self._evidence.of(self._at, self._table)), table=self._table,
            rule=plain(row["rule"], "unknown"), why=plain(row.get("why")),
            state=_tell_state(said, again),
            note=plain(said.note) if said and said.verdict != "undo" else "",
        )  # fmt: skip
        options = options_for(self._raw, self._table, row)
        wanted = row | _wanted(said)
        for column, field in self._fields.items():
            field.show(wanted[column], options.get(column))
        self._note.value = ""


def _button(
    label: str, icon: str, act: Callable[[], None], style: str = "", tooltip: str = ""
) -> ipywidgets.Button:
    button = ipywidgets.Button(
        description=label, icon=icon, button_style=style, tooltip=tooltip or label
    )
    button.on_click(lambda _: act())
    return button


def _differs(cell: Any, value: Any) -> bool:
    if missing(cell) or missing(value):
        return missing(cell) != missing(value)
    return shown(cell) != value if isinstance(cell, pd.Timestamp) else cell != value


def _wanted(said: loop.Correction | None) -> dict[str, Any]:
    """Return the values a correction asks for, so that it can be taken further."""
    if said is None or said.verdict != "correct":
        return {}
    told = {column: change.get("new") for column, change in said.changes.items()}
    held = {c: v["id"] if isinstance(v, dict) else v for c, v in told.items()}
    return {c: None if v is None else loop.typed(said.table, c, v) for c, v in held.items()}


def _tell_state(said: loop.Correction | None, again: str) -> str:
    """Return in words what was said of a row before."""
    if said is None or said.verdict == "undo":
        return ""
    who = f" by {said.who}" if said.who else ""
    told = [f"{name} {shown(to.get('old'))} → {shown(to.get('new'))}"
            for name, to in said.changes.items()]  # fmt: skip
    changes = f": {', '.join(told)}" if told else ""
    look = f" Look again: {again}." if again else ""
    return f"{DONE[said.verdict]}{who} on {said.when[:10]}{changes}.{look}"


def _tell_row(tables: Tables, table: str, row: dict[str, Any]) -> str:
    """Return in one line what a row says."""
    if table == "numbers":
        count = amount(row["low"], row["best"], row["high"], row["modifier"])
        unit, scope = plain(row["unit"], "unit unknown"), plain(row["scope"], "unknown")
        return f"{plain(row['kind'], 'unknown')}: {count} ({unit}), scope {scope}"
    told = [
        loop.Seen(tables).cell(table, name, row[name]) if is_link(table, name) else row[name]
        for name in TELLS[table]
    ]
    return ", ".join(f"{n}: {shown(value)}" for n, value in zip(TELLS[table], told, strict=True))
