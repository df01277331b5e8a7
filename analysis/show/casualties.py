"""What each source claims of the dead and injured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.evidence import amount, counted, plain
from analysis.show.style import (
    GREY,
    INK,
    axes,
    blank,
    clean,
    floats,
    head,
    how_many,
    outcome_colour,
    shorten,
)
from analysis.tables import Comparison, missing

Row = Any  # a namedtuple of DataFrame.itertuples, whose fields mypy cannot know
MOST_CLAIMS = 40
BOUNDS = ("low", "best", "high")
PEOPLE = ("killed", "injured", "missing", "captured", "displaced", "rescued")


def claims(
    compared: Comparison,
    incident_id: str | None = None,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] | None = None,
) -> Axes:
    """Draw what each source claims of the dead and injured, with how far each claim reaches.

    A dot is the best value and the line runs from low to high; an arrow is an open end
    ("at least"). Hollow dots repeat another article. The grey band is the range toll.

    Parameters
    ----------
    compared : Comparison
    incident_id : str, optional
        One incident; by default those with the most claims, as far as 40 claims go.
    ax : matplotlib.axes.Axes, optional
    names : mapping, optional
        Names of the actors in ``casualties.said_by``, for the labels.
    """
    found = compared.casualties[compared.casualties["outcome"].isin(PEOPLE)]
    if incident_id is not None:
        found = found[found["incident_id"] == incident_id]
    title = "Casualties: what each source claims"
    if found.empty:
        return blank(ax, title, "No source gives a casualty figure.")
    drawn = _most_claimed(found)
    groups = _claim_groups(drawn, names or {})
    n_lines = sum(len(group) + 1.6 for _, group in groups)
    ax = axes(ax, 8.5, 1.3 + 0.27 * n_lines)
    _scale_claims(ax, drawn)
    y, ticks = 0.0, {}
    heads = dict(zip(compared.incidents["incident_id"], compared.incidents["name"], strict=True))
    for (incident, outcome), group in groups:
        name = shorten(plain(heads.get(incident), "Unnamed incident"), 62)
        _write_group(ax, f"{name}: {outcome}", y)
        _draw_toll(ax, compared.tolls, incident, outcome, y - 0.6, y - len(group) - 0.4)
        for row in group.itertuples():
            y -= 1
            _draw_claim(ax, row, y)
            ticks[y] = row.label
        y -= 1.6
    ax.set_yticks(list(ticks), list(ticks.values()))
    ax.set_ylim(y + 0.9, 0.7)
    ax.set_xlabel("people; band: range toll; arrow: open end; hollow: repeats another article",
                  fontsize=8.5)  # fmt: skip
    return head(ax, title, _claims_note(drawn, found))


def _write_group(ax: Axes, name: str, y: float) -> None:
    """Write what a group of claims is about above them."""
    ax.text(0, y, name, transform=ax.get_yaxis_transform(), fontsize=9.5, fontweight="bold",
            color=INK, va="center", bbox={"fc": "white", "ec": "none", "pad": 0.6})  # fmt: skip


def _most_claimed(found: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of the most-claimed incidents that fit in one figure."""
    sizes = found["incident_id"].value_counts()
    fits = sizes.index[sizes.cumsum() <= max(MOST_CLAIMS, sizes.iloc[0])]
    return floats(found[found["incident_id"].isin(fits)], BOUNDS)


def _claim_groups(
    found: pd.DataFrame, names: Mapping[str, str]
) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """Return one table per incident and outcome, same claims of one source folded into one."""
    rows = found.assign(
        scope=found["scope"].fillna(""),
        modifier=found["modifier"].fillna(""),
        independent=found["independent"].fillna(False).astype(bool),
        label=[_claim_label(row, names) for row in found.itertuples()],
        rank=found["outcome"].map({o: n for n, o in enumerate(PEOPLE)}).fillna(9),
    )
    key = ["incident_id", "rank", "outcome", "label", *BOUNDS, "modifier", "scope"]
    rows = rows.groupby(key, dropna=False, sort=False, as_index=False).agg(
        times=("number_id", "size"), independent=("independent", "max")
    )
    sizes = rows["incident_id"].map(rows["incident_id"].value_counts())
    rows = rows.assign(size=-sizes, top=rows[list(BOUNDS)].max(axis=1))
    rows = rows.sort_values(["size", "incident_id", "rank", "outcome", "top"], kind="stable")
    grouped = rows.groupby(["incident_id", "outcome"], sort=False)
    return [((str(i), str(o)), group.tail(MOST_CLAIMS)) for (i, o), group in grouped]


def _claim_label(row: Row, names: Mapping[str, str]) -> str:
    label = shorten(plain(row.source, "unnamed source"), 26)
    speaker = names.get(row.said_by) or plain(getattr(row, "speaker", pd.NA))
    if speaker:
        label += f", citing {shorten(speaker, 28)}"
    return label


def _scale_claims(ax: Axes, found: pd.DataFrame) -> None:
    top = float(found[list(BOUNDS)].max().max())
    middle = float(found[list(BOUNDS)].max(axis=1).median())
    if top > 100 and top > 20 * middle:
        ax.set_xscale("symlog", linthresh=10)
        ax.set_xlim(0, top * 4)
    else:
        ax.set_xlim(0, max(top, 1) * 1.3)
    clean(ax, grid="x")


def _draw_toll(
    ax: Axes, tolls: pd.DataFrame, incident: str, outcome: str, top: float, bottom: float
) -> None:
    """Shade the range toll behind its claims; an open side runs to the edge of the figure."""
    here = (tolls["incident_id"] == incident) & (tolls["outcome"] == outcome)
    for row in tolls[here & (tolls["rule"] == "range")].itertuples():
        low = 0.0 if missing(row.low) else float(row.low)
        high = ax.get_xlim()[1] if missing(row.high) else float(row.high)
        ax.add_patch(Rectangle((low, bottom), high - low, top - bottom, fc="#efefef", ec="#cccccc",
                               lw=0.5, zorder=0))  # fmt: skip


def _draw_claim(ax: Axes, row: Row, y: float) -> None:
    colour = outcome_colour(row.outcome)
    low, best, high = row.low, row.best, row.high
    ends = [v for v in (low, best, high) if not missing(v)]
    if not ends:
        ax.text(0, y, " no number", fontsize=8.5, color=GREY, va="center")
        return
    left, right = min(ends), max(ends)
    ax.plot([left, right], [y, y], color=colour, linewidth=2.2, solid_capstyle="round", zorder=2)
    if missing(high) and not missing(low):
        _arrow(ax, right, y, 26, colour)
    if missing(low) and not missing(high):
        _arrow(ax, left, y, -26, colour)
    size = 5 if row.scope == "part" else 8
    ax.plot([right if missing(best) else best], [y], "o", ms=size, mec=colour, mew=1.6, zorder=3,
            mfc=colour if row.independent else "white")  # fmt: skip
    label = amount(low, best, high, row.modifier) + (" (part)" if row.scope == "part" else "")
    label += f" ×{row.times}" if row.times > 1 else ""
    ax.annotate(label, (right, y), xytext=(32 if missing(high) and not missing(low) else 9, 0),
                textcoords="offset points", va="center", fontsize=8.5, color=INK)  # fmt: skip


def _arrow(ax: Axes, x: float, y: float, length: int, colour: str) -> None:
    """Draw an arrow of `length` points: an open end has a direction, not a place."""
    ax.annotate("", (x, y), xytext=(length, 0), textcoords="offset points", zorder=2,
                arrowprops={"arrowstyle": "<|-", "color": colour, "lw": 2.0,
                            "shrinkA": 0, "shrinkB": 0})  # fmt: skip


def _claims_note(drawn: pd.DataFrame, found: pd.DataFrame) -> str:
    note = how_many(drawn, "claim")
    rest = found["incident_id"].nunique() - drawn["incident_id"].nunique()
    return note + (f"; {counted(rest, 'further incident')} not drawn" if rest else "")
