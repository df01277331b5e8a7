"""Tables of counts as heat maps."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis.show.style import BLUE, INK, axes, clean, head, wrap

MOST_ROWS, MOST_COLUMNS = 16, 12


def count_map(ax: Axes | None, count: pd.DataFrame, title: str, note: str) -> Axes:
    """Draw a table of counts as a heat map, the fullest rows and columns first."""
    rows = count.sum(axis=1).sort_values(ascending=False, kind="stable").index
    columns = count.sum().sort_values(ascending=False, kind="stable").index
    drawn = count.loc[rows[:MOST_ROWS], columns[:MOST_COLUMNS]].astype("float64")
    # Seaborn draws while it labels, so the labels must have their final size before.
    drawn.index = [wrap(name, 40) for name in drawn.index]
    drawn.columns = [wrap(name, 13, 3) for name in drawn.columns]
    ax = axes(ax, 3.6 + 0.95 * drawn.shape[1], 1.9 + 0.36 * drawn.shape[0])
    shades = sns.light_palette(BLUE, as_cmap=True)
    sns.heatmap(drawn, mask=drawn == 0, annot=True, fmt=".0f", cmap=shades, vmin=0, cbar=False,
                vmax=max(4.0, 1.6 * drawn.max().max()), linewidths=1.5, linecolor="white", ax=ax,
                annot_kws={"fontsize": 9.5, "color": INK})  # fmt: skip
    ax.set_facecolor("#f4f4f4")
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="both", labelrotation=0)
    clean(ax)
    note += "; grey: none"
    cut = [f"{shown} of {n} {side}" for shown, n, side in
           ((drawn.shape[0], len(rows), "rows"), (drawn.shape[1], len(columns), "sources"))
           if shown < n]  # fmt: skip
    return head(ax, title, note + (f"; {' and '.join(cut)} drawn" if cut else ""))
