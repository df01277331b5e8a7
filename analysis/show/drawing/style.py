"""What every figure shares: colours, heads, notes, and the plain message of an empty one."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable, Sequence
from typing import ParamSpec

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.evidence import counted

# Okabe and Ito: told apart with any common colour blindness, and by lightness in grey print.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#666666"
INK = "#1a1a1a"
OUTCOMES = {"killed": VERMILION, "injured": ORANGE, "missing": PURPLE, "captured": SKY,
            "displaced": BLUE}  # fmt: skip

Given = ParamSpec("Given")


def outcome_colour(outcome: object) -> str:
    """Return the colour of an outcome; every outcome without one of its own is grey."""
    return OUTCOMES.get(str(outcome), GREY)


def as_written(draw: Callable[Given, Axes]) -> Callable[Given, Axes]:
    """Make a figure show text letter by letter: "$5 or $6" from an article is no formula.

    Every figure needs it. A text learns when it is made whether it may hold a formula
    (``rcParams["text.parse_math"]``); the titles and tick labels of given axes exist already.
    """

    @functools.wraps(draw)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> Axes:
        for given in (*args, *kwargs.values()):
            if isinstance(given, Axes):
                _read_literally(given)
        # Not `rc_context`: the first figure of a notebook makes matplotlib interactive, and undoing
        # that with all the rest would keep every later figure from being shown.
        settings = mpl.rcParams
        before = settings["text.parse_math"], settings["text.usetex"]
        settings["text.parse_math"] = settings["text.usetex"] = False
        try:
            return draw(*args, **kwargs)
        finally:
            settings["text.parse_math"], settings["text.usetex"] = before

    return drawn


def _read_literally(ax: Axes) -> None:
    for text in set(ax.findobj(Text)) - set(ax.texts):  # those are not ours
        text.set_parse_math(False)
        text.set_usetex(False)


def axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return `ax`, or the Axes of a new figure of that size in inches."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def figure_of(ax: Axes) -> Figure:
    """Return the figure an Axes belongs to, also when it lies in a subfigure."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("the Axes have been removed from their figure")
    return figure


def head(ax: Axes, title: str, note: str) -> Axes:
    """Write what is shown above the axes, and under that how much evidence there is."""
    room = _room(ax)
    title, note = wrap(title, round(room / 7.6), 3), wrap(note, round(room / 4.9), 4)
    above = 22 + 10.5 * note.count("\n")
    ax.set_title(title, loc="left", fontsize=12, fontweight="bold", color=INK, pad=above)
    ax.annotate(note, (0, 1), xytext=(0, 7), textcoords="offset points", fontsize=8.5,
                xycoords="axes fraction", color="#444444")  # fmt: skip
    return ax


def _room(ax: Axes) -> float:
    """Return how many points are free to the right of the left edge of the axes."""
    figure = figure_of(ax)
    figure.draw_without_rendering()  # the layout decides where the axes lie
    box = ax.get_window_extent()
    right = figure.bbox.x1 if len(figure.axes) == 1 else box.x1
    return max(100.0, (right - box.x0) * 72 / figure.dpi - 6)


def blank(ax: Axes | None, title: str, message: str, note: str = "n = 0") -> Axes:
    """Return Axes that say plainly that there is nothing to draw."""
    ax = axes(ax, 7, 2.2)
    ax.set_axis_off()
    ax.text(0, 0.5, message, transform=ax.transAxes, fontsize=10.5, color=INK, va="center")
    return head(ax, title, note)


def clean(ax: Axes, grid: str | None = None) -> None:
    """Take away frame and tick marks; leave the thin grid lines of one direction."""
    ax.tick_params(length=0, labelsize=9)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_axisbelow(True)
    if grid in ("x", "y"):
        ax.grid(axis=grid, color="#e3e3e3", linewidth=0.8)  # type: ignore[arg-type]


def how_many(rows: pd.DataFrame, noun: str) -> str:
    """Return how much evidence a figure stands on."""
    articles = counted(rows["article_id"].nunique(), "article")
    return f"n = {counted(len(rows), noun)}, {articles}"


def floats(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a copy with `columns` as float64: matplotlib does not know ``<NA>``."""
    return table.assign(**{name: table[name].astype("float64") for name in columns})


def shorten(text: object, width: int) -> str:
    """Return `text` on one line of at most `width` characters."""
    return textwrap.shorten(str(text), width, placeholder="…")


def wrap(text: object, width: int, lines: int = 2) -> str:
    """Return `text` broken into at most `lines` lines."""
    return "\n".join(textwrap.wrap(str(text), width, max_lines=lines, placeholder="…"))
