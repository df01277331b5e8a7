"""Counts of people with their open ends, drawn along an axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from analysis.evidence import amount
from analysis.show.drawing.style import GREY, INK, clean
from analysis.tables import missing

BOUNDS = ("low", "best", "high")
PEOPLE = ("killed", "injured", "missing", "captured", "displaced", "rescued")
BAND, BAND_EDGE = "#ececec", "#cccccc"
ARROW = 26  # points: an open end has a direction, not a place


class Count(NamedTuple):
    """A count and how far it reaches; NaN or ``<NA>`` where an end is open."""

    low: object
    best: object
    high: object
    modifier: object = None

    @property
    def ends(self) -> list[float]:
        """What is known of it, in numbers."""
        return [float(str(v)) for v in (self.low, self.best, self.high) if not missing(v)]

    @property
    def words(self) -> str:
        """The count as one would say it."""
        return amount(self.low, self.best, self.high, self.modifier)


def scale_people(ax: Axes, tops: Iterable[object]) -> str:
    """Give the axis room for counts; logarithmic steps where one dwarfs the others.

    Returns
    -------
    str
        What the axis counts, in words.
    """
    known = pd.Series([float(str(top)) for top in tops if not missing(top)], dtype="float64")
    top = max(4.0, float(known.max())) if len(known) else 4.0  # a death needs no tenths of people
    clean(ax, grid="x")
    if top <= 60 or top <= 12 * known.median():
        ax.set_xlim(-0.025 * top, top * 1.35)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        return "people"
    ax.set_xscale("symlog", linthresh=10, linscale=1.2)
    ax.set_xlim(-0.4, top * 5)
    steps = [0, 5, *(n * 10**k for k in range(1, 9) for n in (1, 3) if n * 10**k <= top * 5)]
    ax.xaxis.set_major_locator(FixedLocator(steps))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return "people (beyond 10 each step is a multiple)"


def hollow_words(claims: pd.DataFrame) -> str:
    """Return what a hollow dot means: one that is not known to be independent is hollow too."""
    known = claims["independent"].notna().all()
    return f"hollow: repeats{'' if known else ', or may repeat,'} another article"


def shade(ax: Axes, low: object, high: object, top: float, bottom: float) -> Rectangle:
    """Shade a span of counts; an open side runs to 0 or to the edge of the figure."""
    first = 0.0 if missing(low) else float(str(low))
    last = ax.get_xlim()[1] if missing(high) else float(str(high))
    span = Rectangle((first, bottom), last - first, top - bottom, fc=BAND, ec=BAND_EDGE, lw=0.5,
                     zorder=0)  # fmt: skip
    ax.add_patch(span)
    return span


def draw_count(
    ax: Axes, count: Count, y: float, colour: str, *, note: str = "", hollow: bool, small: bool
) -> None:
    """Draw a dot at the best value, a line from low to high, an arrow for an open end."""
    if not count.ends:
        ax.annotate("no number", (0, y), xytext=(4, 0), textcoords="offset points", fontsize=8.5,
                    color=GREY, va="center")  # fmt: skip
        return
    left, right = min(count.ends), max(count.ends)
    ax.plot([left, right], [y, y], color=colour, linewidth=2.2, solid_capstyle="round", zorder=2)
    above = missing(count.high) and not missing(count.low)
    if above:
        _arrow(ax, right, y, ARROW, colour)
    if missing(count.low) and not missing(count.high):
        _arrow(ax, left, y, -ARROW, colour)
    best = right if missing(count.best) else float(str(count.best))
    ax.plot([best], [y], "o", ms=5 if small else 8, mec=colour, mew=1.6, zorder=3, clip_on=False,
            mfc="white" if hollow else colour)  # fmt: skip
    ax.annotate(count.words + note, (right, y), xytext=(32 if above else 9, 0),
                textcoords="offset points", va="center", fontsize=8.5, color=INK,
                path_effects=[withStroke(linewidth=3, foreground="white")])  # fmt: skip


def _arrow(ax: Axes, x: float, y: float, length: int, colour: str) -> None:
    """Draw an arrow of `length` points."""
    ax.annotate("", (x, y), xytext=(length, 0), textcoords="offset points", zorder=2,
                arrowprops={"arrowstyle": "<|-", "color": colour, "lw": 2.0,
                            "shrinkA": 0, "shrinkB": 0})  # fmt: skip
