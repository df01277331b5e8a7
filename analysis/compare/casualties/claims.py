"""Every count of an incident's victims and objects, and the incident it belongs to."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from analysis.compare.casualties.homes import find_homes
from analysis.compare.copies import Lineage
from analysis.compare.incidents.founded import found_totals
from analysis.ledger import countable, of_one_incident, with_headings
from analysis.tables import Tables, to_table

EXTRA = "speaker unit victims place_id published start text is_heading home".split()


def settle_claims(
    tables: Tables, incidents: pd.DataFrame, members: pd.DataFrame, lineage: Lineage
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give every count its incident; see `homes` for how.

    Parameters
    ----------
    tables : Tables
    incidents, members : pandas.DataFrame
        From `find_incidents`.
    lineage : Lineage

    Returns
    -------
    claims : pandas.DataFrame
        From `list_claims`.
    incidents : pandas.DataFrame
        With the incidents that only totals tell of, from `found_totals`.
    """
    numbers = claimable(tables)
    homes = find_homes(numbers, tables, incidents, members, lineage)
    totals = {number: home.parts for number, home in homes.items() if home.parts}
    incidents, founded = found_totals(incidents, totals, tables, lineage)
    numbers = numbers[numbers["number_id"].isin(homes)].reset_index(drop=True)
    placed = [(founded.get(n, homes[n].incident), homes[n].how) for n in numbers["number_id"]]
    numbers["incident_id"] = pd.array([incident for incident, _ in placed], dtype="string")
    numbers["home"] = pd.array([how for _, how in placed], dtype="string")
    return list_claims(numbers, tables, lineage), incidents


def list_claims(numbers: pd.DataFrame, tables: Tables, lineage: Lineage) -> pd.DataFrame:
    """List every count of an incident's victims and objects, one row for each claim.

    Counts over a longer time, rates and hypothetical counts stay out.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Rows of `tables.numbers` with the columns incident_id and home.
    tables : Tables
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `casualties` table and the columns ``speaker`` (the name behind ``said_by``),
        ``unit``, ``victims``, ``place_id``, ``published``, ``start``, ``text``, ``is_heading``
        (whether a heading tells it) and ``home``: what says which incident it is a count of
        (``event``, ``own place``, ``sentence``, ``only incident`` of its article, or ``total over
        several incidents``, which are part of the one it belongs to). ``independent`` is false
        where the article copies another one, unless copies alone make a claim about the outcome.
    """
    numbers = with_headings(numbers, tables)
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    articles = tables.articles.set_index("article_id")[["source", "published"]]
    rows = numbers.join(articles, on="article_id")
    rows["outcome"] = rows["kind"]
    rows["speaker"] = rows["said_by"].map(names).astype("string")
    rows["independent"] = _independent(rows, lineage)
    order = ["incident_id", "outcome", "article_id", "start", "number_id"]
    rows = rows.sort_values(order, ignore_index=True)
    # Plain records keep the published instants; to_table sets the types of the contract.
    table = to_table("casualties", rows.drop(columns="start").to_dict("records"))
    keyed = rows.set_index(["incident_id", "number_id"])[EXTRA]
    return table.join(keyed, on=["incident_id", "number_id"])


def claimable(tables: Tables) -> pd.DataFrame:
    """Return the counts that may be a toll: of one incident, and of what did happen."""
    frame = tables.numbers
    return frame[countable(frame) & of_one_incident(frame)].reset_index(drop=True)


def _independent(rows: pd.DataFrame, lineage: Lineage) -> pd.Series:
    keys = list(zip(rows["incident_id"], rows["outcome"], rows["article_id"], strict=True))
    articles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for incident, outcome, article in keys:
        articles[incident, outcome].add(article)
    chosen = {slot: lineage.independent(found) for slot, found in articles.items()}
    flags = [article in chosen[incident, outcome] for incident, outcome, article in keys]
    return pd.Series(flags, index=rows.index, dtype="boolean")
