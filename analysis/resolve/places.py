"""Place names to places: one reading for each name of an article, decided by its evidence."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Any, NamedTuple

import pandas as pd

from analysis.geocode import Gazetteer, distance_km, fold, precision
from analysis.tables import INT, STRING, missing

# Candidates looked at for each name; below them lie hamlets no article means.
MOST = 30
COUNTRY_WEIGHT = 3.0
NEAR_WEIGHT = 2.0
NEAR_KM = 250.0


class _Choice(NamedTuple):
    raw: dict[str, Any]
    why: str


def resolve_places(places: pd.DataFrame, *, gazetteer: Gazetteer) -> pd.DataFrame:
    """Look up every place name, and choose among namesakes by what else the article names.

    Parameters
    ----------
    places : pandas.DataFrame
        Table `places` with the working column `query`.
    gazetteer : analysis.geocode.Gazetteer

    Returns
    -------
    pandas.DataFrame
        The same rows with name, admin1, country, geonameid, feature, coordinates (WGS84,
        degrees), `radius_km`, the two precision codes and the reason. A name the gazetteer
        lacks keeps ``<NA>`` coordinates.
    """
    filled: list[dict[str, Any]] = [{} for _ in range(len(places))]
    for _, group in places.groupby("article_id", sort=False):
        chosen = _resolve_article([str(q) for q in group["query"]], gazetteer)
        for position, query in zip(group.index, group["query"], strict=True):
            filled[position] = _columns(chosen.get(str(query)))
    columns = pd.DataFrame(filled, index=places.index)
    dtypes = {
        "name": STRING, "admin1": STRING, "country": STRING, "feature": STRING, "why": STRING,
        "geonameid": INT, "geo_precision": INT, "where_prec": INT,
        "latitude": "Float64", "longitude": "Float64", "radius_km": "Float64",
    }  # fmt: skip
    for column, dtype in dtypes.items():
        values = columns.get(column, pd.Series(pd.NA, index=places.index))
        places = places.assign(**{column: pd.array([*values], dtype=dtype)})
    places["name"] = places["name"].fillna(places["text"])
    return places


def _columns(choice: _Choice | None) -> dict[str, Any]:
    if choice is None:
        return {"why": "not in the gazetteer"}
    raw = choice.raw
    acled, ucdp = precision(raw["feature"], raw["radius_km"])
    kept = ("name", "admin1", "country", "geonameid", "feature", "latitude", "longitude")
    return {
        **{key: raw[key] for key in (*kept, "radius_km")},
        "geo_precision": acled,
        "where_prec": ucdp,
        "why": choice.why,
    }


def _resolve_article(queries: list[str], gazetteer: Gazetteer) -> dict[str, _Choice]:
    """Choose one place for each query of an article; namesakes of one name agree."""
    options = {query: _options(query, gazetteer) for query in dict.fromkeys(queries)}
    options = {query: hits for query, hits in options.items() if hits}
    weight = _country_weights(options, Counter(queries))
    first = {
        query: max(hits, key=lambda raw: _score(raw, weight, [])) for query, hits in options.items()
    }
    chosen = {}
    for query, hits in options.items():
        others = [
            raw for other, raw in first.items() if fold(other) != fold(query) and _is_local(raw)
        ]
        best = max(hits, key=lambda raw: _score(raw, weight, others))
        chosen[query] = _Choice(best, _reason(best, len(hits), weight, others))
    return _agree(chosen)


def _options(query: str, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    hits = gazetteer.candidates(query)
    if not hits and "," in query:
        hits = gazetteer.candidates(query.split(",")[0])
    return hits[:MOST]


def _country_weights(
    options: dict[str, list[dict[str, Any]]], counts: Counter[str]
) -> dict[str, float]:
    """Return each country's share of the article's names; a sure name counts in full."""
    weight: dict[str, float] = defaultdict(float)
    for query, hits in options.items():
        top = max(raw["score"] for raw in hits)
        shares: dict[str, float] = {}
        for raw in hits:
            if not missing(raw["country"]):
                share = math.exp(raw["score"] - top) * (2.0 if raw["feature"] == "country" else 1.0)
                shares[raw["country"]] = max(share, shares.get(raw["country"], 0.0))
        whole = sum(shares.values()) or 1.0
        for country, share in shares.items():
            weight[country] += math.sqrt(counts[query]) * share / whole
    total = sum(weight.values()) or 1.0
    return {country: value / total for country, value in weight.items()}


def _score(raw: dict[str, Any], weight: dict[str, float], others: list[dict[str, Any]]) -> float:
    score: float = raw["score"]
    if not missing(raw["country"]):
        score += COUNTRY_WEIGHT * weight.get(raw["country"], 0.0)
    if others and _is_local(raw):
        score += NEAR_WEIGHT * _nearness(raw, others)
    return score


def _nearness(raw: dict[str, Any], others: list[dict[str, Any]]) -> float:
    """Return 1 for a place beside another one of the article, falling to 0 far from all."""
    nearest = min(
        distance_km((raw["latitude"], raw["longitude"]), (other["latitude"], other["longitude"]))
        for other in others
    )
    return math.exp(-nearest / NEAR_KM)


def _is_local(raw: dict[str, Any]) -> bool:
    return raw["feature"] not in {"country", "water"}


def _reason(
    raw: dict[str, Any], n: int, weight: dict[str, float], others: list[dict[str, Any]]
) -> str:
    reasons = [raw["why"]]
    if n > 1:
        reasons.append(f"of {n} namesakes")
        if weight.get(raw["country"], 0.0) >= 0.3:
            reasons.append(f"in {raw['country']} like other names here")
        if others and _is_local(raw) and _nearness(raw, others) > 0.5:
            reasons.append("near another place of the article")
    return "; ".join(reasons)


def _agree(chosen: dict[str, _Choice]) -> dict[str, _Choice]:
    """Let a bare name follow its fuller form ("Paris" after "Paris, Texas")."""
    fuller = {fold(query.split(",")[0]): choice for query, choice in chosen.items() if "," in query}
    return {
        query: fuller.get(fold(query), choice) if "," not in query else choice
        for query, choice in chosen.items()
    }
