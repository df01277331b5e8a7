"""How the toll of an incident was known, report by report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import amount, counted, plain
from analysis.show.casualties import claim_label, incident_names, speaker_names, steps_down
from analysis.show.ranges import BOUNDS, PEOPLE, Count, draw_count, scale_people, shade
from analysis.show.style import GREY, INK, axes, blank, head, outcome_colour
from analysis.tables import Comparison, missing

Row = Any  # a namedtuple of DataFrame.itertuples
MOST_REPORTS = 40
MOVED = ("first", "raised", "lowered")
CHANGES = {
    "first": "first figure: {toll}",
    "raised": "raises it to {toll}",
    "lowered": "lowers it to {toll}",
    "confirmed": "confirms it",
    "lower_claim": "gives less",
    "higher_claim": "gives more",
    "copy": "repeats another article",
}


def toll_timeline(
    compared: Comparison,
    incident_id: str | None = None,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] | pd.Series | None = None,
    outcome: str | None = None,
) -> Axes:
    """Draw how the toll of an incident was known, report by report, the earliest on top.

    A dot is what a report says, as in `claims`. The line is the figure that most sources gave
    by then (``timeline.toll_best``), the grey band its bounds. A report without a date stands
    below, beside no line, as nobody knows what it changed.

    Parameters
    ----------
    compared : Comparison
    incident_id : str, optional
        By default the incident with the most dated reports of the outcome.
    ax : matplotlib.axes.Axes, optional
    names : mapping or Series, optional
        Names of the actors in ``casualties.said_by``, for the labels.
    outcome : str, optional
        ``killed`` by default; where nobody counts the dead, the next outcome anybody counts.
    """
    title = "How the toll was known, report by report"
    slot = most_reported(compared, incident_id, outcome)
    if slot is None:
        return blank(ax, title, "No report gives a toll.")
    incident, outcome = slot
    title = f"{incident_names(compared).get(incident, 'Unnamed incident')}: {outcome}"
    told = toll_reports(compared, incident, outcome)
    drawn = _fitting(told)
    speakers = speaker_names(compared, names)
    lines = list(_lines(drawn, speakers))
    ys = steps_down(label for label, _ in lines)
    placed = [(y, row) for y, (_, row) in zip(ys, lines, strict=True) if row is not None]
    ax = axes(ax, 8.8, 1.7 + 0.3 * ys[-1])
    told_in = scale_people(ax, [v for c in (*BOUNDS, "toll_best", "toll_high") for v in drawn[c]])
    _draw_toll(ax, placed)
    for y, row in placed:
        _draw_report(ax, row, y, outcome)
    ax.set_yticks(ys, [label for label, _ in lines])
    for (_, row), label in zip(lines, ax.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if row is None else "normal")
    ax.set_ylim(ys[-1] + 0.8, 0.3)
    ax.set_xlabel(f"{told_in}; line and band: what most sources gave by then, with its bounds\n"
                  "arrow: open end; hollow: repeats another article", fontsize=8.5)  # fmt: skip
    return head(ax, title, _note(told, drawn))


def most_reported(
    compared: Comparison, incident_id: str | None = None, outcome: str | None = None
) -> tuple[str, str] | None:
    """Return the incident and outcome with the most dated reports, then the most reports."""
    frame = compared.casualties
    if incident_id is not None:
        frame = frame[frame["incident_id"] == incident_id]
    for kind in PEOPLE if outcome is None else (outcome,):
        told = frame[(frame["outcome"] == kind).fillna(False)]
        if len(told):
            dated = compared.timeline[compared.timeline["outcome"] == kind]
            reports = told.groupby("incident_id", sort=False)["article_id"].nunique()
            steps = dated["incident_id"].value_counts().reindex(reports.index, fill_value=0)
            ranked = pd.DataFrame({"steps": steps, "reports": reports})
            best = ranked.sort_values(["steps", "reports"], ascending=False, kind="stable").index
            return str(best[0]), kind
    return None


def toll_reports(compared: Comparison, incident: str, outcome: str) -> pd.DataFrame:
    """Return the rows of `timeline` of an outcome, and after them its undated reports.

    An article whose figure has no row in `timeline` has no date; its claims stand for it.
    """
    told = compared.timeline
    told = told[((told["incident_id"] == incident) & (told["outcome"] == outcome)).fillna(False)]
    frame = compared.casualties
    mine = ((frame["incident_id"] == incident) & (frame["outcome"] == outcome)).fillna(False)
    undated = frame[mine & ~frame["article_id"].isin(told["article_id"])]
    whole = undated[undated["scope"].fillna("") != "part"]
    parts_only = ~undated["article_id"].isin(whole["article_id"])
    kept = pd.concat([whole, undated[parts_only]]).sort_index(kind="stable")
    kept = kept.rename(columns={"number_id": "number_ids"})
    kept = kept.drop_duplicates(["article_id", *BOUNDS, "modifier", "said_by"])
    joined = pd.concat([told.astype(object), kept.astype(object)], ignore_index=True)
    return joined.reindex(columns=[*told.columns, "modifier", "scope"])


def _fitting(told: pd.DataFrame) -> pd.DataFrame:
    """Return the reports that fit in one figure, those that moved the toll first."""
    if len(told) <= MOST_REPORTS:
        return told
    moved = told["change"].isin(MOVED)
    order = told.assign(rest=~moved).sort_values("rest", kind="stable")
    return told.loc[sorted(order.index[:MOST_REPORTS])]


def _lines(told: pd.DataFrame, speakers: Mapping[str, str]) -> Iterator[tuple[str, Row | None]]:
    """Yield a line for each day and for each of its reports: (label, report or None)."""
    before: Any = None
    for row in told.itertuples():
        day = None if missing(row.as_of) else row.as_of.normalize()
        if day is None and before is not pd.NaT:
            yield "no publication date", None
            before = pd.NaT
        elif day is not None and (before is None or day != before):
            gap = 0 if before is None else (day - before).days
            later = f" ({counted(gap, 'day')} later)" if gap > 1 else ""
            yield f"{day.day} {day:%b %Y}{later}", None
            before = day
        yield _source(row, speakers), row


def _draw_toll(ax: Axes, placed: list[tuple[float, Row]]) -> None:
    """Draw the toll known by each report as a line that goes down, and its bounds as a band."""
    dated = [(y, row) for y, row in placed if not missing(row.as_of)]
    xs: list[float] = []
    ys: list[float] = []
    ends = [y for y, _ in dated[1:]] + [dated[-1][0] + 0.5] if dated else []
    for (y, row), end in zip(dated, ends, strict=True):
        if missing(row.toll_best):
            continue
        shade(ax, row.toll_low, row.toll_high, y, end).set_edgecolor("none")
        xs += [float(row.toll_best)] * 2
        ys += [y, end]
    ax.plot(xs, ys, color=INK, lw=1.3, zorder=1.5, solid_joinstyle="miter")


def _draw_report(ax: Axes, row: Row, y: float, outcome: str) -> None:
    hollow = missing(row.independent) or not row.independent
    count = Count(row.low, row.best, row.high, row.modifier)
    is_part = plain(row.scope) == "part"
    draw_count(ax, count, y, outcome_colour(outcome), hollow=hollow, small=is_part,
               note=" (part)" if is_part else "")  # fmt: skip
    if not missing(row.change):
        toll = amount(row.toll_low, row.toll_best, row.toll_high)
        bold = row.change in MOVED
        ax.text(1.01, y, CHANGES[row.change].format(toll=toll), va="center", fontsize=8.5,
                transform=ax.get_yaxis_transform(), color=INK if bold else GREY,
                fontweight="bold" if bold else "normal")  # fmt: skip


def _source(row: Row, speakers: Mapping[str, str]) -> str:
    """Return the source of a report, and whom it cites where all its numbers are his."""
    said_by = {speakers.get(key, "") for key in plain(row.number_ids).split()}
    return claim_label(row.source, said_by.pop() if len(said_by) == 1 else "")


def _note(told: pd.DataFrame, drawn: pd.DataFrame) -> str:
    sources = counted(told["source"].nunique(), "source")
    dated = told["as_of"].notna()
    note = f"n = {counted(told['article_id'].nunique(), 'report')}, {sources}"
    undated = told.loc[~dated, "article_id"].nunique()
    note += f"; {undated} undated" if undated else ""
    rest = len(told) - len(drawn)
    return note + (f"; {counted(rest, 'figure')} that moved nothing not drawn" if rest else "")
