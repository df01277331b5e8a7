"""Names the gazetteer lacks, asked of a service the user passes; nobody is asked without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
from geopy.location import Location

from analysis.geocode import Gazetteer, ask, precision
from analysis.tables import missing

FILLED = ("admin1", "country", "feature", "latitude", "longitude", "radius_km", "why")


def look_up_online(
    places: pd.DataFrame, *, lookup: Callable[[str], Location | None], gazetteer: Gazetteer
) -> pd.DataFrame:
    """Return resolved `places` with what `lookup` knows of those without coordinates.

    Each name is asked once for an article, with the country the article names most; in an
    article that names no country nothing is asked.
    """
    places = places.copy()
    for _, group in places.groupby("article_id", sort=False):
        country = _country(group)
        unknown = group[group["latitude"].isna()]
        if country is None or not len(unknown):
            continue
        for text, rows in unknown.groupby("text", sort=False):
            found = ask(lookup, str(text), country=country, gazetteer=gazetteer)
            if found is not None:
                _fill(places, rows.index, found)
    return places


def _country(group: pd.DataFrame) -> str | None:
    """Return the country most names of an article lie in; of several, the first named."""
    counts = Counter(code for code in group["country"] if not missing(code))
    return next((code for code, _ in counts.most_common(1)), None)


def _fill(places: pd.DataFrame, rows: pd.Index, found: dict[str, Any]) -> None:
    acled, ucdp = precision(found["feature"], found["radius_km"])
    values = {name: found[name] for name in FILLED}
    for name, value in {**values, "geo_precision": acled, "where_prec": ucdp}.items():
        places.loc[rows, name] = value
