"""Text laid out like a page: measured in points, from the upper left corner of the axes.

Where words decide how large a figure must be, they are measured before it is made; so nothing
overlaps and nothing is cut off, whatever the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from analysis.show.drawing.style import axes, figure_of

POINTS = 72.0  # in an inch
HEAD = 0.62  # inches above a page for its title and note
EDGE = 6.0  # points left free on each side of a page
ROUNDED = 1.015  # letters drawn on whole pixels are a little wider than their outlines
SMALLEST = 0.6  # a page drawn into given axes is not made smaller than this


def width_of(words: str, size: float, weight: str = "normal") -> float:
    """Return how wide `words` are in points.

    >>> width_of("two words", 9) > width_of("two", 9) > 0
    True
    """
    return ROUNDED * size * sum(_width_of(letter, weight) for letter in words)


@lru_cache(maxsize=10_000)
def _width_of(letter: str, weight: str) -> float:
    """Return how wide a letter is at the size of 1; between two others, as a space has no path."""
    font = FontProperties(weight=weight)
    paths = [TextPath((0, 0), words, size=100, prop=font) for words in ("||", f"|{letter}|")]
    alone, between = (float(path.get_extents().width) for path in paths)
    return (between - alone) / 100


def fold_lines(words: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Return `words` in lines no wider than `width` points; a longer word is broken."""
    lines = [""]
    for word in _fitting(words.split(), size, width, weight):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _fitting(words: Iterable[str], size: float, width: float, weight: str) -> Iterator[str]:
    """Yield the words, those wider than a line in pieces."""
    for word in words:
        while len(word) > 1 and width_of(word, size, weight) > width:
            fits = max(1, int(len(word) * width / width_of(word, size, weight)) - 1)
            yield word[:fits]
            word = word[fits:]
        yield word


def page_axes(ax: Axes | None, width: float, height: float) -> tuple[Axes, float]:
    """Return axes for a page of that size in points, and by how much it must be made smaller.

    New axes are as large as the page; given ones keep their size.
    """
    if ax is None:
        ax = axes(None, (width + 2 * EDGE) / POINTS, height / POINTS + HEAD)
        ax.set_axis_off()
        return ax, 1.0
    ax.set_axis_off()
    figure = figure_of(ax)
    figure.draw_without_rendering()  # the layout decides the size
    box = ax.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
    scale = min(1.0, box.width * POINTS / width, box.height * POINTS / height)
    return ax, max(SMALLEST, scale)


def on_page(ax: Axes, scale: float = 1.0) -> Transform:
    """Return the transform of (points to the right, points down) from the upper left corner."""
    return (
        Affine2D().scale(scale / POINTS, -scale / POINTS)
        + figure_of(ax).dpi_scale_trans
        + ScaledTranslation(0, 1, ax.transAxes)  # type: ignore[arg-type]  # any transform will do
    )
