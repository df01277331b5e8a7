"""Who is quoted by whom, and with which verbs."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.evidence import counted
from analysis.show.heat import MOST_ROWS, count_map
from analysis.show.style import CYCLE, axes, blank, clean, head, how_many, shorten
from analysis.tables import Tables


def quotes_by_speaker(tables: Tables, ax: Axes | None = None) -> Axes:
    """Draw who is quoted by whom: speakers against sources, the number of quotes in each cell.

    Scare quotes are left out. The 16 most quoted speakers are drawn.
    """
    title = "Who is quoted by whom"
    quotes = _sourced_quotes(tables)
    if quotes.empty:
        return blank(ax, title, "No article quotes anyone.")
    count = pd.crosstab(quotes["who"], quotes["source"])
    return count_map(ax, count, title, how_many(quotes, "quote"))


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
    note = how_many(quotes, "quote")
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
