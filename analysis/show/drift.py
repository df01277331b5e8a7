"""One utterance as several sources tell it, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.compare.quotes import Piece, Version, lay_side_by_side
from analysis.evidence import counted, day, plain, source_name
from analysis.show.drawing.lettering import fold_lines, on_page, page_axes, width_of
from analysis.show.drawing.style import BLUE, GREY, INK, VERMILION, as_written, blank, head
from analysis.tables import Comparison, Tables

MOST_VERSIONS = 10
SIZE, LINE, GAP = 9.5, 17.0, 15.0  # of the words, of their lines, between versions; points
LEFT, TEXT = 150.0, 470.0  # widths of the two columns
TOP = 8.0
ADDED_FACE = "#dcecf7"


class _Word(NamedTuple):
    """A word with its look, and where its line has it."""

    words: str
    look: str
    x: float
    line: int


@as_written
def quote_alignment(
    tables: Tables, compared: Comparison, group_id: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the versions of one quotation under each other, aligned word by word.

    The fullest version is on top. In the others, words it has and they lack are struck through,
    words they add are shaded and bold, and a dotted line is under words that lost their
    quotation marks.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    group_id : str, optional
        A group of ``compared.quote_groups``; by default the one whose words drifted most.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    LookupError
        When there is no such group.
    """
    title = "One quotation, word by word"
    group_id = most_drifted(compared) if group_id is None else group_id
    if group_id is None:
        return blank(ax, title, "No quotation is told by two articles.")
    versions = lay_side_by_side(tables, compared.quote_groups, group_id)
    drawn = _folded(versions)[:MOST_VERSIONS]
    dates = dict(zip(tables.articles["article_id"], tables.articles["published"], strict=True))
    blocks = [_block(group, dates) for group in drawn]
    key = fold_lines(_key(version for version, *_ in drawn), 8.5, LEFT + TEXT)
    height = sum(_height(*block) for block in blocks) + 12.0 * len(key) + TOP
    ax, scale = page_axes(ax, LEFT + TEXT, height)
    y = TOP
    for left, words in blocks:
        _draw_block(ax, left, words, y, scale)
        y += _height(left, words)
    for n, line in enumerate(key):
        _write(ax, line, 0, y + 8 + 12 * n, scale, size=8.5, colour=GREY)
    note = f"n = {counted(len(versions), 'version')}, "
    note += counted(len({version.article_id for version in versions}), "article")
    note += f"; said by {versions[0].speaker}" if versions[0].speaker else ""
    rest = len(_folded(versions)) - len(drawn)
    return head(ax, title, note + (f"; {counted(rest, 'version')} not drawn" if rest else ""))


def most_drifted(compared: Comparison) -> str | None:
    """Return the group whose versions differ from the fullest one in the most words."""
    groups = compared.quote_groups
    if groups.empty:
        return None
    words = [
        sum(len(plain(side).replace("…", " ").split()) for side in sides)
        for sides in zip(groups["dropped"], groups["added"], strict=True)
    ]
    drift = pd.Series(words, index=groups.index).groupby(groups["group_id"], sort=False).max()
    return str(drift.idxmax())


def _folded(versions: Sequence[Version]) -> list[tuple[Version, ...]]:
    """Return the versions in groups that have the same words and marks."""
    groups: dict[tuple[object, ...], list[Version]] = {}
    for version in versions:
        words = [(p.words.strip(" .,;:").casefold(), p.kind, p.marked) for p in version.pieces]
        groups.setdefault((version.kind, *words), []).append(version)
    return [tuple(group) for group in groups.values()]


def _block(
    group: tuple[Version, ...], dates: Mapping[str, pd.Timestamp]
) -> tuple[list[tuple[str, str]], list[_Word]]:
    """Return what stands to the left of a version, as (line, weight), and its words in lines."""
    left: list[tuple[str, str]] = []
    for version in group[:4]:
        source = source_name(version.source)
        left += [(line, "bold") for line in fold_lines(source, 9, LEFT - 14, "bold")]
        left.append((day(dates.get(version.article_id)) or "no publication date", "normal"))
    if len(group) > 4:
        left.append((f"and {len(group) - 4} more", "normal"))
    marks = [kind.replace("_", " ") for kind in group[0].kinds]
    said = ", ".join(marks) or "the fullest version"
    left += [(line, "light") for line in fold_lines(said, 8, LEFT - 14)]
    return left, list(_set_words(group[0]))


def _set_words(version: Version) -> Iterator[_Word]:
    """Yield the words of a version with their look, broken into lines."""
    x, line = 0.0, 0
    for words, look in _looks(version):
        weight = "bold" if look == "added" else "normal"
        for word in words.split(" "):
            wide = width_of(word, SIZE, weight)
            if x and x + wide > TEXT:
                x, line = 0.0, line + 1
            if word:
                yield _Word(word, look, x, line)
                x += wide + width_of(" ", SIZE)


def _looks(version: Version) -> Iterator[tuple[str, str]]:
    """Yield (words, look) of each piece, with quotation marks where its words stand in them."""
    pieces = version.pieces
    for n, piece in enumerate(pieces):
        words = piece.words.strip()
        if piece.kind != "dropped" and piece.marked:
            own = [p for p in pieces[:n] if p.kind != "dropped"]
            rest = [p for p in pieces[n + 1 :] if p.kind != "dropped"]
            words = ("" if own and own[-1].marked else "“") + words
            words += "" if rest and rest[0].marked else "”"
        yield words, _look(piece)


def _look(piece: Piece) -> str:
    lost = piece.kind == "kept" and piece.was_marked and not piece.marked
    return "unmarked" if lost else piece.kind


def _height(left: list[tuple[str, str]], words: list[_Word]) -> float:
    lines = 1 + max((word.line for word in words), default=0)
    return max(13.0 * len(left), LINE * lines) + GAP


def _draw_block(
    ax: Axes, left: list[tuple[str, str]], words: list[_Word], top: float, scale: float
) -> None:
    for n, (line, weight) in enumerate(left):
        _write(ax, line, 0, top + 11 + 13 * n, scale, size=8 if weight == "light" else 9,
               weight="bold" if weight == "bold" else "normal",
               colour=INK if weight == "bold" else GREY)  # fmt: skip
    for word in words:
        new = word.look == "added"
        colour = GREY if word.look == "dropped" else BLUE if new else INK
        _write(ax, word.words, LEFT + word.x, top + 11 + LINE * word.line, scale,
               weight="bold" if new else "normal", colour=colour)  # fmt: skip
    for run in _runs(words):
        _mark_run(ax, run, top, scale)


def _runs(words: list[_Word]) -> Iterator[tuple[str, float, float, int]]:
    """Yield (look, left, right, line) of neighbours of one look on one line."""
    for (look, line), run in groupby(words, key=lambda word: (word.look, word.line)):
        told = list(run)
        weight = "bold" if look == "added" else "normal"
        yield look, told[0].x, told[-1].x + width_of(told[-1].words, SIZE, weight), line


def _mark_run(ax: Axes, run: tuple[str, float, float, int], top: float, scale: float) -> None:
    """Strike words through, shade them or draw a dotted line under them, as they look."""
    look, left, right, line = run
    x, y, where = LEFT + left, top + 11 + LINE * line, on_page(ax, scale)
    if look == "added":
        box = (x - 2, y - 10.5), right - left + 4, 14.0
        ax.add_patch(Rectangle(*box, transform=where, clip_on=False, fc=ADDED_FACE, ec="none",
                               zorder=1))  # fmt: skip
    elif look in ("dropped", "unmarked"):
        struck = look == "dropped"
        at = y - 3.2 if struck else y + 3.0
        ax.add_line(
            Line2D([x, x + right - left], [at, at], transform=where, clip_on=False, lw=1.1,
                   color=VERMILION if struck else INK, ls="-" if struck else ":")
        )  # fmt: skip


def _write(
    ax: Axes,
    words: str,
    x: float,
    y: float,
    scale: float,
    *,
    size: float = SIZE,
    weight: str = "normal",
    colour: str = INK,
) -> None:
    """Write on the page, the base line `y` points below its upper edge."""
    ax.text(x, y, words, transform=on_page(ax, scale), fontsize=size * scale, color=colour,
            fontweight=weight)  # fmt: skip


def _key(versions: Iterable[Version]) -> str:
    """Say what the looks that occur mean."""
    looks = {_look(piece) for version in versions for piece in version.pieces}
    told = {
        "dropped": "struck through: left out",
        "added": "shaded: put in",
        "unmarked": "dotted: in quotation marks in the fullest version, not here",
    }
    return "; ".join(words for look, words in told.items() if look in looks)
