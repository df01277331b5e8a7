"""Every candidate of every name of an article, as columns, and what is fixed about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.geocode.codes import EARTH_KM
from analysis.resolve.places.names import Article, is_capital
from analysis.tables import missing

BESIDE = 1.0  # how much more a name of the same sentence counts
LOCAL_KM = 80.0  # a place wider than this is near nothing
WIDE = ("country", "admin1", "water")
LEVELS = 3
WELL_KNOWN = 7.4  # rank of a place known beyond its region
LARGE = 100_000  # people of a town known beyond its region


class Field:
    """The candidates of an article's names, one after another.

    Parameters
    ----------
    article : Article
    sentences : sequence of set of int
        The sentences each name stands in.
    votes : mapping of str to float
        What speaks for each country beside the names (ISO alpha-2).
    """

    def __init__(
        self, article: Article, sentences: Sequence[set[int]], votes: Mapping[str, float]
    ) -> None:
        self.names = names = article.names
        self.raws: list[dict[str, Any]] = [raw for name in names for raw in name.options]
        sizes = [len(name.options) for name in names]
        self.first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int)
        self.owner = np.repeat(np.arange(len(names)), sizes)
        self.prior = np.array([prior for name in names for prior in name.priors])
        self.codes: dict[Any, int] = {}
        regions: dict[Any, int] = {}
        self.country = np.array([_code(self.codes, raw["country"]) for raw in self.raws])
        self.region = np.array([_code(regions, _region(raw)) for raw in self.raws])
        self.n_regions = len(regions)
        self.feature = np.array([raw["feature"] for raw in self.raws])
        self.radius = np.array([raw["radius_km"] for raw in self.raws])
        self.point = _unit_vectors(self.raws)
        self.local = ~np.isin(self.feature, WIDE) & (self.radius < LOCAL_KM)
        self.large = np.array([_people(raw) >= LARGE for raw in self.raws])
        self.capital = np.array([is_capital(raw) for raw in self.raws])
        self.small = ~self.large & np.isin(self.feature, ["city", "district", "site"])
        known = np.maximum.reduceat(self.prior, self.first) >= WELL_KNOWN
        self.overshadowed = known[self.owner]
        wide = (self.feature == "country") | (self.country < 0)  # continents stand among countries
        self.level = np.select([wide, np.isin(self.feature, ["admin1", "region"])], [0, 1], 2)
        self.votes = np.zeros(len(self.codes) + 1)
        for code in self.codes:
            self.votes[self.codes[code]] = votes.get(code, 0.0)
        self.weight = self._weights(sentences)
        self.mates = self._mates(article.runs)
        self.whole = self.weight.sum(axis=1) + sum(votes.values())

    def of(self, name: int) -> slice:
        """Return where the candidates of a name lie."""
        return slice(self.first[name], self.first[name] + len(self.names[name].options))

    def _weights(self, sentences: Sequence[set[int]]) -> np.ndarray:
        """Return how much each name (column) counts for each other one (row)."""
        beside = np.array([[bool(one & other) for other in sentences] for one in sentences])
        mass = np.array([name.mass for name in self.names])
        weight: np.ndarray = mass[None, :] * (1.0 + BESIDE * beside)
        bare = np.array([name.bare for name in self.names])
        weight[bare[:, None] == bare[None, :]] = 0.0  # a name is no evidence for itself
        return weight

    def _mates(self, runs: Sequence[frozenset[int]]) -> np.ndarray:
        """Return which names stand in a list with each name, as shares of one."""
        mates = np.zeros_like(self.weight)
        for run in runs:
            for name in run:
                mates[name, sorted(run)] = 1.0
        mates[self.weight == 0] = 0.0
        shares: np.ndarray = mates / np.maximum(1.0, mates.sum(axis=1, keepdims=True))
        return shares


def shares(field: Field, codes: np.ndarray, size: int, chance: np.ndarray) -> np.ndarray:
    """Return for each name (row) how its candidates divide between codes; -1 comes last."""
    table = np.zeros((len(field.names), size + 1))
    np.add.at(table, (field.owner, codes), chance)
    return table


def _code(codes: dict[Any, int], value: Any) -> int:
    """Return the number of a value; what is missing gets -1, the last cell of a table of sums."""
    return -1 if missing(value) else codes.setdefault(value, len(codes))


def _people(raw: Mapping[str, Any]) -> int:
    return 0 if missing(raw["population"]) else int(raw["population"])


def _region(raw: Mapping[str, Any]) -> tuple[Any, Any] | None:
    return None if missing(raw["admin1"]) else (raw["country"], raw["admin1"])


def _unit_vectors(raws: Sequence[Mapping[str, Any]]) -> np.ndarray:
    lat = np.radians(np.array([raw["latitude"] for raw in raws]))
    lon = np.radians(np.array([raw["longitude"] for raw in raws]))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def lies_in(field: Field, inner: int, outer: int) -> np.ndarray:
    """Say for every candidate of `inner` (row) and of `outer` (column) if one lies in the other."""
    a, b = field.of(inner), field.of(outer)
    inner_kind, kind = field.feature[a][:, None], field.feature[b][None, :]
    one_country = field.country[a][:, None] == field.country[b][None, :]
    one_country &= (field.country[a] >= 0)[:, None] & (inner_kind != "country")
    one_region = one_country & (field.region[a][:, None] == field.region[b][None, :])
    one_region &= (field.region[a] >= 0)[:, None] & (inner_kind != "admin1")
    squares = np.maximum(0.0, 2.0 - 2.0 * (field.point[a] @ field.point[b].T))
    within = EARTH_KM * np.sqrt(squares) <= 1.3 * field.radius[b][None, :] + 15.0
    smaller = within & (field.radius[a][:, None] <= field.radius[b][None, :])
    return np.select(
        [kind == "country", kind == "admin1", np.isin(kind, ["admin2", "region"]), kind == "city"],
        [
            one_country,
            one_region,
            smaller & (inner_kind != "country"),
            within & np.isin(inner_kind, ["district", "site"]),
        ],
        False,
    )
