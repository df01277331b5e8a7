"""Place names to coordinates: a geopy geocoder over the shipped gazetteer, no network.

Names are matched by a spelling key (`fold`), so that transliterations of one name meet. Which of
several places an article means is decided in `resolve`; here a name only lists its `candidates`.
"""

from analysis.geocode.build import build_gazetteer, city_radius, useful_name, write_gazetteer
from analysis.geocode.codes import (
    ALTERNATE,
    CONTEXT,
    FEATURES,
    OWN,
    demonyms,
    distance_km,
    precision,
)
from analysis.geocode.gazetteer import Gazetteer, load_gazetteer
from analysis.geocode.keys import fold
from analysis.geocode.offsets import compass
from analysis.geocode.phrases import Relative, relative, without_type
from analysis.geocode.query import kinds_of, type_word
from analysis.geocode.services import ask, online

__all__ = [
    "ALTERNATE",
    "CONTEXT",
    "FEATURES",
    "OWN",
    "Gazetteer",
    "Relative",
    "ask",
    "build_gazetteer",
    "city_radius",
    "compass",
    "demonyms",
    "distance_km",
    "fold",
    "kinds_of",
    "load_gazetteer",
    "online",
    "precision",
    "relative",
    "type_word",
    "useful_name",
    "without_type",
    "write_gazetteer",
]
