"""Figures of claims, quotes and coverage: each takes tables and returns matplotlib Axes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from analysis.evidence import amount, counted, plain
from analysis.show.style import (
    BLUE,
    CYCLE,
    GREY,
    INK,
    axes,
    blank,
    clean,
    floats,
    head,
    outcome_colour,
    shorten,
    wrap,
)
from analysis.tables import Comparison, Tables, missing

Row = Any  # a namedtuple of DataFrame.itertuples, whose fields mypy cannot know
MOST_CLAIMS, MOST_ROWS, MOST_COLUMNS = 40, 16, 12
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


def _n(rows: pd.DataFrame, noun: str) -> str:
    """Return how much evidence a figure stands on."""
    articles = counted(rows["article_id"].nunique(), "article")
    return f"n = {counted(len(rows), noun)}, {articles}"


def _claims_note(drawn: pd.DataFrame, found: pd.DataFrame) -> str:
    note = _n(drawn, "claim")
    rest = found["incident_id"].nunique() - drawn["incident_id"].nunique()
    return note + (f"; {counted(rest, 'further incident')} not drawn" if rest else "")


def parts(tables: Tables, number_id: str, ax: Axes | None = None) -> Axes:
    """Draw the total a number belongs to and the parts it is made of, as a tree.

    Parameters
    ----------
    tables : Tables
    number_id : str
        Any number of the tree: the total or one of its parts.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    LookupError
        When `tables.numbers` has no such row.
    """
    rows = {row.number_id: row for row in tables.numbers.itertuples()}
    if number_id not in rows:
        raise LookupError(f"no number {number_id!r}")
    children: dict[str, list[str]] = {}
    for row in rows.values():
        if not missing(row.part_of) and row.part_of != row.number_id:
            children.setdefault(row.part_of, []).append(row.number_id)
    root = _root(number_id, rows)
    spots = _tree_spots(root, children)
    depth = max(x for x, _ in spots.values())
    leaves = max(y for _, y in spots.values()) + 1
    ax = axes(ax, 3.4 * (depth + 1) + 0.6, 1.4 + 0.75 * leaves)
    ax.set_xlim(-0.02, depth + 0.95)
    ax.set_ylim(leaves - 0.4, -0.6)
    ax.set_axis_off()
    for key, (x, y) in spots.items():
        _draw_number(ax, rows[key], x, y, chosen=key == number_id)
        for child in children.get(key, []):
            if child in spots:
                _join(ax, (x, y), spots[child])
    source = tables.articles.set_index("article_id")["source"].get(rows[root].article_id)
    note = f"n = {counted(len(spots), 'number')}, 1 article ({plain(source, 'unnamed source')})"
    return head(ax, "A total and its parts", f"{note}; {_parts_sum(root, children, rows)}")


def _root(number_id: str, rows: Mapping[str, Row]) -> str:
    """Follow part_of upwards; a ring of parts ends where it closes."""
    seen = {number_id}
    while (above := rows[number_id].part_of) in rows and above not in seen:
        seen.add(above)
        number_id = above
    return number_id


def _tree_spots(root: str, children: Mapping[str, list[str]]) -> dict[str, tuple[int, float]]:
    """Return (depth, height) of every number under `root`, leaves one apart."""
    spots: dict[str, tuple[int, float]] = {}
    leaves = iter(range(10_000))

    def place(key: str, depth: int) -> float:
        spots[key] = (depth, 0.0)
        under = [place(c, depth + 1) for c in children.get(key, []) if c not in spots]
        height = (under[0] + under[-1]) / 2 if under else float(next(leaves))
        spots[key] = (depth, height)
        return height

    place(root, 0)
    return spots


def _join(ax: Axes, total: tuple[int, float], part: tuple[int, float]) -> None:
    """Draw the line from a total to a part; it starts hidden under the box of the total."""
    elbow = part[0] - 0.09
    xs, ys = [total[0], elbow, elbow, part[0]], [total[1], total[1], part[1], part[1]]
    ax.plot(xs, ys, color=GREY, lw=1.2, zorder=1)


def _draw_number(ax: Axes, row: Row, x: float, y: float, *, chosen: bool) -> None:
    kind = f"{plain(row.kind, 'counted')}{'' if missing(row.victims) else ', ' + row.victims}"
    label = f"{amount(row.low, row.best, row.high, row.modifier)} {kind}\n“{shorten(row.text, 34)}”"
    edge = {"fc": "white", "ec": outcome_colour(row.kind), "lw": 2.4 if chosen else 1.2}
    ax.text(x, y, label, va="center", fontsize=9, color=INK, linespacing=1.5, zorder=3,
            bbox={"boxstyle": "round,pad=0.5", **edge})  # fmt: skip


def _parts_sum(root: str, children: Mapping[str, list[str]], rows: Mapping[str, Row]) -> str:
    """Say what the direct parts add up to beside the total."""
    best = [rows[key].best for key in children.get(root, [])]
    if not best:
        return "no part of it is named"
    if any(missing(value) for value in best):
        return "the parts do not add up to a number"
    row = rows[root]
    return f"parts named: {sum(best):g} of {amount(row.low, row.best, row.high, row.modifier)}"


def quotes_by_speaker(tables: Tables, ax: Axes | None = None) -> Axes:
    """Draw who is quoted by whom: speakers against sources, the number of quotes in each cell.

    Scare quotes are left out. The 16 most quoted speakers are drawn.
    """
    title = "Who is quoted by whom"
    quotes = _sourced_quotes(tables)
    if quotes.empty:
        return blank(ax, title, "No article quotes anyone.")
    count = pd.crosstab(quotes["who"], quotes["source"])
    return _count_map(ax, count, title, _n(quotes, "quote"))


def _sourced_quotes(tables: Tables) -> pd.DataFrame:
    """Return the quotes with columns source and who (the speaker's best name)."""
    quotes = tables.quotes[tables.quotes["kind"].fillna("") != "scare"]
    names = tables.actors.set_index("actor_id")["name"]
    sources = tables.articles.set_index("article_id")["source"]
    named = quotes["actor_id"].map(names).astype("string")  # all missing, it would be float
    who = named.fillna(quotes["speaker"]).fillna("speaker not named")
    return quotes.assign(
        who=[shorten(name, 34) for name in who],
        source=quotes["article_id"].map(sources).astype("string").fillna("unnamed source"),
    )


def _count_map(ax: Axes | None, count: pd.DataFrame, title: str, note: str) -> Axes:
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


def cue_verbs(tables: Tables, ax: Axes | None = None) -> Axes:
    """Draw with which verbs the sources let others speak, a bar per verb, a colour per source."""
    title = "Which verbs introduce quotes"
    quotes = _sourced_quotes(tables)
    quotes = quotes[quotes["cue"].notna()]
    if quotes.empty:
        return blank(ax, title, "No quote has a verb of saying.")
    verb = quotes["cue"].str.lower()
    quotes = quotes.assign(verb=verb + " (" + quotes["cue_class"].fillna("other") + ")")
    common = quotes["source"].value_counts().index[: len(CYCLE) - 1]
    quotes["source"] = quotes["source"].where(quotes["source"].isin(common), "other sources")
    count = pd.crosstab(quotes["verb"], quotes["source"])
    order = count.sum(axis=1).sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    height = max(0.34 * len(order), 0.2 * count.shape[1])
    ax = axes(ax, 8.5, 1.6 + height)
    _stack_bars(ax, count.loc[order].astype("float64"))
    ax.set_xlabel("quotes", fontsize=9)
    note = _n(quotes, "quote")
    rest = len(count) - len(order)
    return head(ax, title, note + (f"; {counted(rest, 'rarer verb')} not drawn" if rest else ""))


def _stack_bars(ax: Axes, count: pd.DataFrame) -> None:
    """Draw one bar per row, with a legend entry per column and the total at its end."""
    at = pd.Series(0.0, index=count.index)
    for colour, source in zip(CYCLE, count.columns, strict=False):
        ax.barh(list(count.index), count[source], left=at, color=colour, height=0.66,
                edgecolor="white", label=source)  # fmt: skip
        at = at + count[source]
    for y, total in enumerate(at):
        ax.annotate(f"{total:g}", (total, y), xytext=(4, 0), textcoords="offset points",
                    va="center", fontsize=9)  # fmt: skip
    ax.invert_yaxis()
    ax.set_xlim(0, at.max() * 1.12)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    clean(ax, grid="x")
    handles = [
        Patch(color=c, label=shorten(s, 28)) for c, s in zip(CYCLE, count.columns, strict=False)
    ]
    ax.legend(handles=handles, fontsize=8.5, frameon=False, loc="upper left",
              bbox_to_anchor=(1, 1))  # fmt: skip


def coverage(tables: Tables, compared: Comparison, ax: Axes | None = None) -> Axes:
    """Draw which source reports which incident: events and casualty claims counted per cell."""
    title = "Which source reports which incident"
    rows = pd.DataFrame(_reports(tables, compared), columns=["incident", "article_id"])
    if rows.empty:
        return blank(ax, title, "No incident was found.")
    sources = tables.articles.set_index("article_id")["source"]
    source = rows["article_id"].map(sources).astype("string").fillna("unnamed source")
    count = pd.crosstab(rows["incident"], source).rename(index=_incident_names(compared))
    return _count_map(ax, count, title, _n(rows, "report") + " (events and claims)")


def _reports(tables: Tables, compared: Comparison) -> Iterator[tuple[str, str]]:
    """Yield (incident, article) for every event and every casualty claim."""
    articles = tables.events.set_index("event_id")["article_id"]
    for row in compared.incident_events.itertuples():
        if row.event_id in articles.index:
            yield str(row.incident_id), str(articles[row.event_id])
    for row in compared.casualties.itertuples():
        if not missing(row.article_id):
            yield str(row.incident_id), str(row.article_id)


def _incident_names(compared: Comparison) -> dict[str, str]:
    """Return a label per incident, with its day unless the name holds one."""
    names: dict[str, str] = {}
    for row in compared.incidents.itertuples():
        name = plain(row.name, "Unnamed incident")
        told = missing(row.date_start) or f"{row.date_start:%Y-%m-%d}" in name
        names[row.incident_id] = name if told else f"{name} ({row.date_start:%d\u00a0%b\u00a0%Y})"
    return names
