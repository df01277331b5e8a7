"""Place names to places: one reading for each name of an article, decided by its evidence."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.geocode import Gazetteer, precision
from analysis.resolve.places.choice import Choice, choose
from analysis.resolve.places.field import Field
from analysis.resolve.places.names import names_of
from analysis.resolve.places.weighing import weigh
from analysis.tables import INT, STRING

__all__ = ["resolve_places"]

# What an actor of a country counts for it, a place in it counting one.
ACTOR = 1.0
_DTYPES = {
    "name": STRING, "admin1": STRING, "country": STRING, "feature": STRING, "why": STRING,
    "geonameid": INT, "geo_precision": INT, "where_prec": INT,
    "latitude": "Float64", "longitude": "Float64", "radius_km": "Float64",
}  # fmt: skip


def resolve_places(
    places: pd.DataFrame,
    *,
    gazetteer: Gazetteer,
    articles: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Look up every place name, and choose among namesakes by what else the article tells.

    Parameters
    ----------
    places : pandas.DataFrame
        Table `places` with the working column `query`.
    gazetteer : analysis.geocode.Gazetteer
    articles : pandas.DataFrame, optional
        Table `articles`; its text tells what is written to lie in what.
    mentions : pandas.DataFrame, optional
        Table `mentions` with the working columns `country` and `kind`; actors of a country
        ("Ukrainian troops") speak for places in it.

    Returns
    -------
    pandas.DataFrame
        The same rows with name, admin1, country, geonameid, feature, coordinates (WGS84,
        degrees), `radius_km`, the two precision codes and the reason. A name the gazetteer
        lacks, or has only for a small place far from all others of the article, keeps
        ``<NA>`` coordinates.
    """
    filled: dict[Any, dict[str, Any]] = {}
    texts = (
        {} if articles is None else dict(zip(articles["article_id"], articles["text"], strict=True))
    )
    votes = {} if mentions is None else _votes(mentions, places)
    ordered = places.sort_values(["start", "end"], kind="stable")
    for article, group in ordered.groupby("article_id", sort=False):
        rows = group[["start", "end", "sent", "text", "query", "role"]].to_dict("records")
        chosen = _resolve_article(rows, texts.get(article), votes.get(article, {}), gazetteer)
        filled |= {index: _columns(one) for index, one in zip(group.index, chosen, strict=True)}
    columns = pd.DataFrame([filled[index] for index in places.index], index=places.index)
    for column, dtype in _DTYPES.items():
        values = columns.get(column, pd.Series(pd.NA, index=places.index))
        places = places.assign(**{column: pd.array([*values], dtype=dtype)})
    places["name"] = places["name"].fillna(places["text"])
    return places


def _resolve_article(
    rows: list[dict[str, Any]], text: str | None, votes: Mapping[str, float], gazetteer: Gazetteer
) -> list[Choice | None]:
    """Return a choice for each row of an article, given in reading order."""
    article = names_of(rows, text, gazetteer)
    chosen: list[Choice | None] = [None] * len(rows)
    if not article.names:
        return chosen
    sentences = [{rows[i]["sent"] for i in name.rows} for name in article.names]
    field = Field(article, sentences, votes)
    choices = choose(field, weigh(field, article.links), article.links)
    for name, choice in zip(article.names, choices, strict=True):
        for row in name.rows:
            chosen[row] = choice
    return chosen


def _votes(mentions: pd.DataFrame, places: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return by article how much its actors speak for each country.

    An actor named with a place ("Georgia police") says nothing that the place does not, and
    agencies and papers report on every country.
    """
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article, start, end in zip(
        *(places[c] for c in ("article_id", "start", "end")), strict=True
    ):
        spans[article].append((start, end))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    known = mentions[mentions["country"].notna() & mentions["kind"].ne("media")]
    cells = (known[column] for column in ("article_id", "start", "end", "country"))
    for article, start, end, country in zip(*cells, strict=True):
        if not any(first < end and start < after for first, after in spans[article]):
            counts[article][country] += 1
    return {
        article: {country: ACTOR * math.sqrt(n) for country, n in sorted(found.items())}
        for article, found in counts.items()
    }


def _columns(choice: Choice | None) -> dict[str, Any]:
    if choice is None:
        return {"why": "not in the gazetteer"}
    if choice.raw is None:
        return {"why": choice.why}
    raw = choice.raw
    acled, ucdp = precision(raw["feature"], raw["radius_km"])
    kept = ("name", "admin1", "country", "geonameid", "feature", "latitude", "longitude")
    return {
        **{key: raw[key] for key in (*kept, "radius_km")},
        "geo_precision": acled,
        "where_prec": ucdp,
        "why": choice.why,
    }
