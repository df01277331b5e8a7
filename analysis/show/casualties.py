"""What each source claims of the dead and injured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import counted, plain
from analysis.show.ranges import BOUNDS, PEOPLE, Count, draw_count, scale_people, shade
from analysis.show.style import (
    INK,
    axes,
    blank,
    floats,
    head,
    how_many,
    outcome_colour,
    shorten,
    wrap,
)
from analysis.tables import Comparison

Row = Any  # a namedtuple of DataFrame.itertuples, whose fields mypy cannot know
MOST_CLAIMS = 40


def claims(
    compared: Comparison,
    incident_id: str | None = None,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] | pd.Series | None = None,
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
    names : mapping or Series, optional
        Names of the actors in ``casualties.said_by``, for the labels.
    """
    found = _people(compared, incident_id)
    title = "Casualties: what each source claims"
    if found.empty:
        return blank(ax, title, "No source gives a casualty figure.")
    drawn = drawn_claims(compared, incident_id)
    groups = _claim_groups(drawn, speaker_names(compared, names))
    n_lines = sum(steps_down(group["label"])[-1] + 1.7 for _, group in groups)
    ax = axes(ax, 8.8, 1.3 + 0.25 * n_lines)
    unit = scale_people(ax, drawn[list(BOUNDS)].max(axis=1))
    y, ticks = 0.0, {}
    heads = incident_names(compared)
    for (incident, outcome), group in groups:
        name = shorten(heads.get(incident, "Unnamed incident"), 62)
        _write_group(ax, f"{name}: {outcome}", y)
        steps = steps_down(group["label"])
        _draw_toll(ax, compared.tolls, incident, outcome, y - 0.55, y - steps[-1] - 0.6)
        for row, step in zip(group.itertuples(), steps, strict=True):
            _draw_claim(ax, row, y - step)
            ticks[y - step] = row.label
        y -= steps[-1] + 1.7
    ax.set_yticks(list(ticks), list(ticks.values()))
    ax.set_ylim(y + 0.9, 0.7)
    ax.set_xlabel(f"{unit}; arrow: open end\nband: range toll; hollow: repeats another article",
                  fontsize=8.5)  # fmt: skip
    return head(ax, title, _claims_note(drawn, found))


def steps_down(labels: Iterable[str]) -> list[float]:
    """Return how far down each line stands: a label of several lines needs more room."""
    steps, step = [], 0.0
    for label in labels:
        more = 0.25 * label.count("\n")
        steps.append(step + 1 + more)
        step += 1 + 2 * more
    return steps


def incident_names(compared: Comparison) -> dict[str, str]:
    """Return the name of each incident."""
    frame = compared.incidents
    names = (plain(name, "Unnamed incident") for name in frame["name"])
    return dict(zip(frame["incident_id"], names, strict=True))


def _write_group(ax: Axes, name: str, y: float) -> None:
    """Write what a group of claims is about above them."""
    ax.text(0, y, name, transform=ax.get_yaxis_transform(), fontsize=9.5, fontweight="bold",
            color=INK, va="center", bbox={"fc": "white", "ec": "none", "pad": 0.6})  # fmt: skip


def _people(compared: Comparison, incident_id: str | None) -> pd.DataFrame:
    found = compared.casualties[compared.casualties["outcome"].isin(PEOPLE)]
    return found if incident_id is None else found[found["incident_id"] == incident_id]


def drawn_claims(compared: Comparison, incident_id: str | None = None) -> pd.DataFrame:
    """Return the claims in the figure: of the most-claimed incidents that fit in it."""
    found = _people(compared, incident_id)
    if found.empty:
        return found
    sizes = found["incident_id"].value_counts()
    fits = sizes.index[sizes.cumsum() <= max(MOST_CLAIMS, sizes.iloc[0])]
    return floats(found[found["incident_id"].isin(fits)], BOUNDS)


def _claim_groups(
    found: pd.DataFrame, speakers: Mapping[str, str]
) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """Return one table per incident and outcome, same claims of one source folded into one."""
    rows = found.assign(
        scope=found["scope"].fillna(""),
        modifier=found["modifier"].fillna(""),
        independent=found["independent"].fillna(False).astype(bool),
        label=[claim_label(row.source, speakers.get(row.number_id)) for row in found.itertuples()],
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


def speaker_names(
    compared: Comparison, names: Mapping[str, str] | pd.Series | None = None
) -> dict[str, str]:
    """Return number_id -> the name of who gives that number, "" where it is nobody named.

    `compare` writes the names beside its claims; a table of other origin may lack them.
    """
    frame = compared.casualties
    known = frame["speaker"] if "speaker" in frame else [""] * len(frame)
    rows = zip(frame["number_id"], frame["said_by"], known, strict=True)
    told = {} if names is None else dict(names.items())  # a Series has no truth value
    return {key: plain(told.get(actor)) or plain(name) for key, actor, name in rows}


def claim_label(source: object, speaker: object = pd.NA) -> str:
    """Return whose claim it is: the source, and whom it has it from.

    >>> claim_label("Wire One", "Amal Idris")
    'Wire One, citing Amal Idris'
    """
    cited = f", citing {speaker}" if plain(speaker) else ""
    return wrap(shorten(plain(source, "unnamed source"), 62) + cited, 38, 3)


def _draw_toll(
    ax: Axes, tolls: pd.DataFrame, incident: str, outcome: str, top: float, bottom: float
) -> None:
    """Shade the range toll behind its claims."""
    here = (tolls["incident_id"] == incident) & (tolls["outcome"] == outcome)
    for row in tolls[here & (tolls["rule"] == "range")].itertuples():
        shade(ax, row.low, row.high, top, bottom)


def _draw_claim(ax: Axes, row: Row, y: float) -> None:
    is_part = row.scope == "part"
    note = (" (part)" if is_part else "") + (f" ×{row.times}" if row.times > 1 else "")
    count = Count(row.low, row.best, row.high, row.modifier)
    draw_count(ax, count, y, outcome_colour(row.outcome), note=note, hollow=not row.independent,
               small=is_part)  # fmt: skip


def _claims_note(drawn: pd.DataFrame, found: pd.DataFrame) -> str:
    note = how_many(drawn, "claim")
    rest = found["incident_id"].nunique() - drawn["incident_id"].nunique()
    return note + (f"; {counted(rest, 'further incident')} not drawn" if rest else "")
