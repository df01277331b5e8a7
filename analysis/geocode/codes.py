"""What a place is: features, precision codes, demonyms, and distance on the globe."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

from analysis import resources

# `water` is sea, gulf or strait; `river` is inland water (river, lake, canal).
FEATURES = ("country", "admin1", "admin2", "city", "district", "region", "water", "river", "site")

# How a name belongs to a place. CONTEXT names ("Ill.", "Central") only help another name along.
CONTEXT, ALTERNATE, OWN = 0, 1, 2


EARTH_KM = 6371.0


def distance_km(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the great-circle distance of two (latitude, longitude) points in km.

    >>> round(distance_km((50.45, 30.52), (49.99, 36.23)))
    409
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


_PRECISION = {
    "country": (3, 6),
    "admin1": (3, 4),
    "admin2": (2, 3),
    "water": (3, 7),
    "river": (3, 5),
}


def precision(feature: str, radius_km: float) -> tuple[int, int]:
    """Return the precision codes (ACLED geo_precision, UCDP GED where_prec) of a place.

    Sources: ACLED Codebook, "Geo-precision" (1 a named town or site, 2 the area around it or a
    small part of a region, 3 a larger region); UCDP GED Codebook, "where_prec" (1 exact location,
    2 within about 25 km of a known point, 3 second-order division, 4 first-order division,
    5 linear feature or fuzzy area, 6 country, 7 international waters or airspace).

    Parameters
    ----------
    feature : str
        One of `FEATURES`.
    radius_km : float
        How far from the point the event may have been.

    Raises
    ------
    ValueError
        When `feature` is unknown.

    >>> precision("city", 4), precision("admin1", 90), precision("region", 300)
    ((1, 1), (3, 4), (3, 5))
    """
    if feature not in FEATURES:
        raise ValueError(f"feature {feature!r} is not one of {', '.join(FEATURES)}")
    if feature in _PRECISION:
        return _PRECISION[feature]
    if radius_km <= 30:
        return (2, 2) if feature == "region" else (1, 1)
    return (2, 5) if radius_km <= 75 else (3, 5)


@functools.cache
def demonyms() -> dict[str, str]:
    """Return demonyms and their plurals, case-folded, with the ISO alpha-2 code they point to.

    >>> demonyms()["sudanese"], demonyms()["ukrainians"]
    ('SD', 'UA')
    """
    found = {row["pattern"].casefold(): row["label"] for row in resources.lexicon("demonyms")}
    plurals = {
        f"{word}s": code for word, code in found.items() if not re.search("(?:s|ese|ish|ch)$", word)
    }
    return plurals | found
