"""How each source words an incident, and what it says more often than others."""

from __future__ import annotations

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.wording.phrases import NAMED, name_phrases
from analysis.compare.wording.weighing import Counts, log_odds, spread_over_articles
from analysis.tables import Tables, as_table, empty

__all__ = ["compare_wording"]

SLOT = ["incident_id", "slot", "independent"]
KEYS = [*SLOT, "source", "phrase"]
ODDS = ("log_odds", "log_odds_low", "log_odds_high")
EXAMPLES = 20  # rows named for a phrase; `n` says how many there are


def compare_wording(
    tables: Tables, members: pd.DataFrame, claims: pd.DataFrame, lineage: Lineage
) -> pd.DataFrame:
    """Count how each source names attacker, weapon, victims and act, and its reporting verbs.

    The words of a copy are mostly those of its origin, so sources are weighed by the articles
    alone that copy no other; what copies say stands in rows of its own, with counts only.
    Leaving out a copy leaves all other rows as they are. Articles without a source are not
    counted.

    Parameters
    ----------
    tables : Tables
    members : pandas.DataFrame
        The `incident_events` table.
    claims : pandas.DataFrame
        The `casualties` table: which count belongs to which incident.
    lineage : Lineage
        Who copies whom.

    Returns
    -------
    pandas.DataFrame
        The `wording` table: one row per incident, slot, source and phrase; ``incident_id`` is
        ``<NA>`` for rows on the whole corpus. ``independent`` is false for what articles that
        copy others say. ``slot`` is one of

        - ``attacker``: the name or noun in the sentence of the event ("Russian forces", "gunmen")
        - ``weapon``: as the event tells it
        - ``victims``: who is counted as killed or injured, and the target of the event
        - ``act``: the trigger of the event ("strike", "pound")
        - ``cue``: the reporting verb of every quotation in the articles on the incident

        ``n`` is how often the source uses the phrase, ``n_slot`` how many namings it has in the
        slot. ``log_odds`` compares with all other sources together, ``log_odds_low`` and
        ``log_odds_high`` bound the 95 % interval (see `weighing.log_odds`). Above 0 the source
        uses the phrase more than others; read nothing into a row whose interval holds 0, and
        expect one in twenty of the others to be chance. All three are ``<NA>`` unless the
        source and the others have at least 20 namings each, in 3 articles or more, the phrase
        has 5 uses in all, and the source uses it in 3 articles or would, at the rate of all
        sources, use it once. ``example`` is the row (event, number, mention or quote) that
        opens the sentence, ``examples`` the first 20, separated by spaces.
    """
    namings = name_phrases(tables)
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    namings["source"] = namings["article_id"].map(sources).astype("string")
    namings = namings[namings["source"].notna() & (namings["phrase"] != "")]
    told = pd.concat([_of_incidents(namings, members, claims, tables), namings])
    told["independent"] = told["article_id"].isin(lineage.origins)
    if told.empty:
        return empty("wording")
    corpus = told[told["incident_id"].isna() & told["independent"]]
    return _weigh(_count(told), spread_over_articles(corpus))


def _of_incidents(
    namings: pd.DataFrame, members: pd.DataFrame, claims: pd.DataFrame, tables: Tables
) -> pd.DataFrame:
    """Return the namings that belong to an incident, once for each incident."""
    counted = namings["number_id"].notna()
    by_number = claims[["incident_id", "number_id"]].drop_duplicates()
    by_event = members[["incident_id", "event_id"]].drop_duplicates()
    article_of = tables.events[["event_id", "article_id"]]
    articles = by_event.merge(article_of, on="event_id")[["incident_id", "article_id"]]
    cue = namings["slot"] == "cue"
    return pd.concat(
        [
            namings[counted].merge(by_number, on="number_id"),
            namings[~counted & ~cue].merge(by_event, on="event_id"),
            namings[cue].merge(articles.drop_duplicates(), on="article_id"),
        ]
    )


def _count(told: pd.DataFrame) -> pd.DataFrame:
    """Return one row per incident, slot, source and phrase, with counts and evidence."""
    told = told.sort_values(["article_id", "start", "row_id"], kind="stable")
    by = told.groupby(KEYS, dropna=False, sort=False)
    frame = by.agg(
        n=("row_id", "size"), example=("row_id", "first"), used_in=("article_id", "nunique")
    ).reset_index()
    first = told[by.cumcount() < EXAMPLES].groupby(KEYS, dropna=False, sort=False)["row_id"]
    frame["examples"] = first.agg(" ".join).array  # in the same order, the rows being sorted
    slots = told.groupby([*SLOT, "source"], dropna=False)["article_id"].nunique().rename("articles")
    frame = frame.merge(slots.reset_index(), on=[*SLOT, "source"])
    frame["rank"] = frame["slot"].map({slot: rank for rank, slot in enumerate(NAMED)})
    order = ["incident_id", "rank", "source", "independent", "n", "phrase"]
    ascending = [True, True, True, False, False, True]
    return frame.sort_values(order, ascending=ascending, ignore_index=True, na_position="last")


def _weigh(frame: pd.DataFrame, spread: pd.Series) -> pd.DataFrame:
    """Add totals, and the log-odds of each source against all others."""

    def total(*keys: str, of: pd.Series | None = None) -> pd.Series:
        cells = frame["n"] if of is None else of
        return cells.groupby([frame[key] for key in keys], dropna=False).transform("sum")

    corpus = frame["n"].where(frame["incident_id"].isna() & frame["independent"], 0)
    first = ~frame.duplicated([*SLOT, "source"])
    articles = total(*SLOT, of=frame["articles"].where(first, 0))
    frame["n_slot"] = total(*SLOT, "source")
    columns = {
        "own": frame["n"],
        "own_total": frame["n_slot"],
        "rest": total(*SLOT, "phrase") - frame["n"],
        "rest_total": total(*SLOT) - frame["n_slot"],
        "used_in": frame["used_in"],
        "own_articles": frame["articles"],
        "rest_articles": articles - frame["articles"],
        "share": total("slot", "phrase", of=corpus) / total("slot", of=corpus).clip(lower=1),
        "spread": frame.join(spread.rename("spread"), on=["slot", "phrase"])["spread"],
    }
    counts = Counts(**{name: cells.to_numpy(dtype="float64") for name, cells in columns.items()})
    for name, found in zip(ODDS, log_odds(counts), strict=True):
        weighed = pd.Series(found, index=frame.index).where(frame["independent"])
        frame[name] = pd.array(weighed, dtype="Float64")
    return as_table("wording", frame)
