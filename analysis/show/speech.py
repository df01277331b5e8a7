"""Who is quoted by whom, and with which verbs."""

from __future__ import annotations

import re

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import source_name, speaker_name
from analysis.show.drawing.heat import count_map, cut_note, fullest
from analysis.show.drawing.style import as_written, blank, how_many
from analysis.show.words import NO_SPEAKER
from analysis.tables import Tables

_DETERMINER = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)


@as_written
def quotes_by_speaker(tables: Tables, ax: Axes | None = None) -> Axes:
    """Draw who is quoted by whom: speakers against sources, the number of quotes in each cell.

    Scare quotes are left out. The most quoted speakers and the sources with the most quotes are
    drawn; "The source" and "a source" are one row.
    """
    title = "Who is quoted by whom"
    quotes = sourced_quotes(tables)
    if quotes.empty:
        return blank(ax, title, "No article quotes anyone.")
    count, drawn = _counts(quotes, "who")
    note = how_many(quotes, "quote") + "; grey: none" + cut_note(count, drawn, "speaker")
    return count_map(ax, drawn, title, note)


def _counts(quotes: pd.DataFrame, column: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how many quotes there are of each value of `column` and source; and those drawn."""
    count = pd.crosstab(quotes[column], quotes["source"])
    return count, fullest(count)


def drawn_quotes(tables: Tables, by: str) -> pd.DataFrame:
    """Return the quotes in the figure of speakers (`by` is "who") or of verbs ("verb")."""
    quotes = verb_quotes(tables) if by == "verb" else sourced_quotes(tables)
    if quotes.empty:
        return quotes
    return quotes[quotes[by].isin(_counts(quotes, by)[1].index)]


def sourced_quotes(tables: Tables) -> pd.DataFrame:
    """Return the quotes with columns source and who (the speaker's best name)."""
    quotes = tables.quotes[tables.quotes["kind"].fillna("") != "scare"]
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    told = zip(quotes["actor_id"], quotes["speaker"], quotes["speaker_how"], strict=True)
    who = [speaker_name(names.get(key), words, how) or NO_SPEAKER for key, words, how in told]
    source = [source_name(sources.get(key)) for key in quotes["article_id"]]
    return quotes.assign(
        who=_alike(pd.Series(who, quotes.index, "string")),
        source=pd.Series(source, quotes.index, "string"),
    )


def _alike(names: pd.Series) -> pd.Series:
    """Return the names with those that differ in capitals and determiners written alike."""
    keys = names.map(lambda name: _DETERMINER.sub("", str(name)).casefold())
    usual = names.groupby(keys, sort=False).agg(lambda told: told.value_counts().index[0])
    return keys.map({key: _lowered(name) for key, name in usual.items()}).astype("string")


def _lowered(name: str) -> str:
    """Write a determiner as inside a sentence."""
    return _DETERMINER.sub(lambda found: found.group().lower(), name)


@as_written
def cue_verbs(tables: Tables, ax: Axes | None = None) -> Axes:
    """Draw with which verbs the sources let others speak: verbs against sources.

    A cell counts the quotes a verb introduces, and is the darker the larger a share of its
    source's quotes that is: so a small source compares with a large one. Verbs of one class
    stand together, the most used class first.
    """
    title = "Which verbs introduce quotes"
    quotes = verb_quotes(tables)
    if quotes.empty:
        return blank(ax, title, "No quote has a verb of saying.")
    count, drawn = _counts(quotes, "verb")
    drawn = drawn.loc[_by_class(quotes, drawn)]
    of_source = count.sum()
    others = of_source[~of_source.index.isin(drawn.columns)].sum()
    n_quotes = of_source.reindex(drawn.columns).fillna(others)
    note = how_many(quotes, "quote") + "; shade: share of the source's quotes; grey: none"
    note += cut_note(count, drawn, "verb")
    labels = {name: f"{name} n={n:,.0f}" for name, n in n_quotes.items()}
    return count_map(ax, drawn.rename(columns=labels), title, note, shades=drawn / n_quotes,
                     totals=count.sum(axis=1)[drawn.index].tolist())  # fmt: skip


def _by_class(quotes: pd.DataFrame, drawn: pd.DataFrame) -> pd.Index:
    """Return the verbs drawn in the order of their classes, the most used first."""
    classes = quotes["cue_class"].fillna("other")
    of_verb = classes.groupby(quotes["verb"]).first()[drawn.index]
    n_class = of_verb.map(drawn.sum(axis=1).groupby(of_verb).sum())
    order = pd.DataFrame({"n_class": -n_class, "class": of_verb, "n": -drawn.sum(axis=1)})
    return order.sort_values(["n_class", "class", "n"], kind="stable").index


def verb_quotes(tables: Tables) -> pd.DataFrame:
    """Return the quotes a verb introduces, with the column verb: "said (say)"."""
    quotes = sourced_quotes(tables)
    quotes = quotes[quotes["cue"].notna()]
    verb = quotes["cue"].str.lower() + " (" + quotes["cue_class"].fillna("other") + ")"
    return quotes.assign(verb=verb)
