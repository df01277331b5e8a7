"""Tables of counts as heat maps, for many rows and sources with long names."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis.show.drawing.lettering import POINTS, fold_lines, width_of
from analysis.show.drawing.style import BLUE, GREY, INK, axes, clean, head

MOST_ROWS, MOST_COLUMNS = 16, 12
WIDEST = 8.8  # inches, so that a figure is readable at 900 pixels
SIZE, NAMES, SLANT = 9.0, 190.0, 105.0  # of letters; room for names of rows and slanted ones
NOTHING = "#f4f4f4"


def fullest(count: pd.DataFrame, *, spread: bool = False) -> pd.DataFrame:
    """Return the fullest rows of a table of counts, by source; the rest of the sources as one.

    With `spread`, rows that are in many columns come first, however full.
    """
    columns = (count > 0).sum(axis=1) * int(spread)
    ranked = pd.DataFrame({"columns": columns, "n": count.sum(axis=1)})
    order = ranked.sort_values(["columns", "n"], ascending=False, kind="stable").index
    kept = count.loc[order[:MOST_ROWS]]
    totals = kept.sum().sort_values(ascending=False, kind="stable")
    if len(totals) <= MOST_COLUMNS:
        return kept[totals.index]
    rest = totals.index[MOST_COLUMNS - 1 :]
    drawn = kept[totals.index[: MOST_COLUMNS - 1]]
    return drawn.assign(**{f"{len(rest)} other sources": kept[rest].sum(axis=1)})


def count_map(
    ax: Axes | None,
    count: pd.DataFrame,
    title: str,
    note: str,
    *,
    shades: pd.DataFrame | None = None,
    totals: Sequence[float] = (),
) -> Axes:
    """Draw a table of counts as a heat map.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
    count : pandas.DataFrame
        Already in order and short enough, as from `fullest`. A cell without any stays grey.
    title, note : str
    shades : pandas.DataFrame, optional
        What decides how dark a cell is, by default its count.
    totals : sequence of float, optional
        Written behind the rows.
    """
    drawn = count.astype("float64")
    shades = (drawn if shades is None else shades).astype("float64")
    n_rows, n_columns = drawn.shape
    column = min(0.95, (WIDEST - NAMES / POINTS - 0.6) / n_columns)
    slanted = _label(drawn, column * POINTS)
    ax = axes(ax, max(6.4, NAMES / POINTS + 0.7 + column * n_columns),
              1.5 + (1.1 if slanted else 0.4) + 0.34 * n_rows)  # fmt: skip
    top = float(shades.max().max())
    marks = drawn.map(lambda n: f"{n:,.0f}")
    sns.heatmap(shades.to_numpy(), mask=(drawn == 0).to_numpy(), annot=marks.to_numpy(), fmt="",
                cmap=sns.light_palette(BLUE, as_cmap=True), vmin=0, vmax=1.6 * top, cbar=False,
                linewidths=1.5, linecolor="white", ax=ax, yticklabels=list(drawn.index),
                xticklabels=list(drawn.columns),
                annot_kws={"fontsize": SIZE, "color": INK})  # fmt: skip
    for y, total in enumerate(totals):
        ax.text(1.01, y + 0.5, f"{total:,.0f}", transform=ax.get_yaxis_transform(), va="center",
                fontsize=SIZE, color=INK, fontweight="bold")  # fmt: skip
    if len(totals):
        ax.text(1.01, -0.02, "all", transform=ax.get_yaxis_transform(), va="bottom",
                fontsize=SIZE, color=GREY)  # fmt: skip
    ax.set_facecolor(NOTHING)
    ax.set(xlabel="", ylabel="")
    clean(ax)
    ax.tick_params(axis="y", labelrotation=0)
    _turn(ax, slanted)
    return head(ax, title, note)


def _label(drawn: pd.DataFrame, column: float) -> bool:
    """Break the names into lines; return whether those of the columns must be slanted."""
    drawn.index = pd.Index(_short(name, NAMES) for name in drawn.index)
    folded = [fold_lines(str(name), SIZE, column - 4) for name in drawn.columns]
    words = {word for name in drawn.columns for word in str(name).split()}
    slanted = any(len(lines) > 3 for lines in folded) or any(
        len(fold_lines(word, SIZE, column - 4)) > 1 for word in words
    )
    if slanted:
        drawn.columns = pd.Index(_short(name, SLANT) for name in drawn.columns)
    else:
        drawn.columns = pd.Index("\n".join(lines) for lines in folded)
    return slanted


def _short(name: object, width: float) -> str:
    """Return a name in at most two lines of `width` points; its end tells it from others.

    >>> print(_short("Shelling of the northern and eastern outskirts, 2031-03-05", 110))
    Shelling of the northern
    …outskirts, 2031-03-05
    """
    lines = fold_lines(str(name), SIZE, width)
    if len(lines) <= 2:
        return "\n".join(lines)
    last = "…"
    for word in reversed(" ".join(lines[1:]).split()):
        longer = f"…{word} {last[1:]}".strip()
        if width_of(longer, SIZE) > width:
            break
        last = longer
    return f"{lines[0]}\n{last}"


def _turn(ax: Axes, slanted: bool) -> None:
    for label in ax.get_xticklabels():
        label.set(rotation=38 if slanted else 0, ha="right" if slanted else "center",
                  rotation_mode="anchor" if slanted else "default")  # fmt: skip


def cut_note(count: pd.DataFrame, drawn: pd.DataFrame, rows: str) -> str:
    """Say how many rows of a table are drawn, if not all."""
    shown, n = len(drawn), len(count)
    return f"; {shown} of {n:,} {rows}s drawn" if shown < n else ""
