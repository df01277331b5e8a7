"""Weighing what the names of an article may mean against each other.

Every candidate has a rank by name and size, and gains from the evidence of the other names:
what is written of it, the country and the region they lie in, how near they are, the kind of the
names in a list with it. How much a name counts depends on how sure it is itself; so this is done
three times over, each time with what was found before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.geocode.codes import EARTH_KM
from analysis.resolve.places.field import LEVELS, Field, lies_in, shares
from analysis.resolve.places.names import Link

# Weights stand in the unit of the rank: one is ten times the people. What is written decides
# between most namesakes, evidence of the other names between some.
WRITTEN, LISTED, CALLED, SENSE = 6.0, 3.0, 3.0, 4.0
COUNTRY, REGION, NEAR, KIND = 2.0, 1.5, 1.5, 1.5
NEAR_KM = 60.0
BACKED = 0.3  # how much of the other names must back a small namesake of a well-known place
# Seas and continents have no country; they are at home wherever an article mostly is.
NOWHERE = 0.7
# How far apart two ranks must be for the better one to be sure. Names must not talk each other
# into a place that neither is sure of, so this is less than one.
HEAT, PASSES = 1.5, 3
LEAST_CHANCE, SURE = 0.05, 0.5
BLOCK = 1 << 21  # pairs of candidates looked at together: long lists of names fit into memory

Messages = dict[tuple[int, int], np.ndarray]


class Evidence(NamedTuple):
    """What speaks for each candidate, in columns over the candidates of a `Field`."""

    score: np.ndarray
    chance: np.ndarray
    written: np.ndarray  # as a rank
    sense: np.ndarray  # as a rank
    country: np.ndarray  # other names and actors of its country
    region: np.ndarray  # other names of its first-level division
    near: np.ndarray  # other names nearby


def weigh(field: Field, links: Sequence[Link]) -> Evidence:
    """Return what speaks for each candidate."""
    fixed = _told_plainly(field, links)
    pairs = _pairs(field, links)
    messages: Messages = {}
    score = field.prior + fixed
    for number in range(PASSES):
        messages = _messages(field, pairs, score, messages)
        written = fixed.copy()
        for (_, into), message in messages.items():
            written[field.of(into)] += message
        if not number:
            score = field.prior + written
        evidence = _support(field, _chances(field, score / HEAT), written)
        score = evidence.score
    return evidence._replace(chance=_chances(field, score / HEAT))


def _chances(field: Field, score: np.ndarray) -> np.ndarray:
    top = np.maximum.reduceat(score, field.first)[field.owner]
    odds = np.exp(score - top)
    chances: np.ndarray = odds / np.add.reduceat(odds, field.first)[field.owner]
    return chances


def _support(field: Field, chance: np.ndarray, written: np.ndarray) -> Evidence:
    by_country = field.weight @ shares(field, field.country, len(field.codes), chance)
    by_country += field.votes
    by_country[:, -1] = NOWHERE * by_country[:, :-1].max(axis=1, initial=0.0)
    country = by_country[field.owner, field.country]
    region, near = _in_region(field, chance), _nearness(field, chance)
    # All that lies in a country's capital region lies in the country.
    region = np.where(field.feature == "country", country, region)
    kind = (field.mates @ shares(field, field.level, LEVELS, chance))[field.owner, field.level]
    sense = SENSE * _sense(field, chance)
    home = COUNTRY * np.log1p(country) * _share(field, country) + REGION * np.log1p(region)
    home[_alone(field, chance)] = 0.0
    score = field.prior + written + sense + home + KIND * kind + NEAR * np.log1p(near)
    return Evidence(score, chance, written, sense, country, region, near)


def _share(field: Field, country: np.ndarray) -> np.ndarray:
    """Return how fully a country's names speak: less in news of the world than in news of one."""
    share: np.ndarray = np.sqrt(country / np.maximum(1.0, field.whole[field.owner]))
    return np.minimum(1.0, share)


def _alone(field: Field, chance: np.ndarray) -> np.ndarray:
    """Say which candidates are small namesakes of a place everyone knows, without backing.

    That their country is told of says nothing: large countries have a village of every name. It
    takes a sure name of their region, or names nearby. A capital is named for its government, so it
    backs no village: Vienna is not the one near Washington.
    """
    local = np.where(field.capital, 0.0, chance)
    sure = np.where(chance > SURE, local, 0.0)
    backing = _in_region(field, sure) + _nearness(field, local)
    alone: np.ndarray = field.small & field.overshadowed & (backing < BACKED)
    return alone


def _in_region(field: Field, chance: np.ndarray) -> np.ndarray:
    """Return how much of the other names lies in the region of each candidate."""
    by_region = field.weight @ shares(field, field.region, field.n_regions, chance)
    found: np.ndarray = by_region[field.owner, field.region] * (field.region >= 0)
    return found


def _nearness(field: Field, chance: np.ndarray) -> np.ndarray:
    """Return how much of the other names lies near each candidate."""
    local = np.flatnonzero(field.local)
    near = np.zeros(len(field.raws))
    likely = local[chance[local] > LEAST_CHANCE]
    if not len(likely):
        return near
    names, first = np.unique(field.owner[likely], return_index=True)
    weight = field.weight[:, names]
    scale = 2.0 * (EARTH_KM / NEAR_KM) ** 2
    for rows in np.array_split(local, 1 + len(local) * len(likely) // BLOCK):
        table = field.point[rows] @ field.point[likely].T
        np.subtract(1.0, table, out=table)
        np.maximum(0.0, table, out=table)
        table *= scale
        table += 1.0
        np.divide(chance[likely], table, out=table)
        by_name = np.add.reduceat(table, first, axis=1)
        near[rows] = np.einsum("ij,ij->i", by_name, weight[field.owner[rows]])
    return near


def _sense(field: Field, chance: np.ndarray) -> np.ndarray:
    """Return how far each candidate agrees with the same name told with its container."""
    agreed = np.zeros(len(field.raws))
    for i, told in enumerate(field.names):
        if not (told.container or told.holds):
            continue
        for j, other in enumerate(field.names):
            if i == j or told.head != other.head or other.container:
                continue
            a, b = field.of(j), field.of(i)
            kin = field.country[a][:, None] == field.country[b][None, :]
            kin &= field.region[a][:, None] == field.region[b][None, :]
            agreed[a] += kin @ chance[b]
    return np.minimum(agreed, 1.0)


def _told_plainly(field: Field, links: Sequence[Link]) -> np.ndarray:
    """Return what is written of candidates without another row: a nationality, "Ore."."""
    told = np.zeros(len(field.raws))
    linked = {link.inner for link in links if link.outer is not None}
    for i, name in enumerate(field.names):
        told[field.of(i)] += CALLED * np.isin(field.feature[field.of(i)], sorted(name.kinds))
        if i not in linked:
            told[[field.first[i] + option for option in sorted(name.inside)]] += WRITTEN
    for link in links:
        if link.outer is None and link.country in field.codes:
            mine = field.of(link.inner)
            fits = field.country[mine] == field.codes[link.country]
            told[mine] += WRITTEN * (fits & (field.feature[mine] != "country"))
    return told


def _pairs(field: Field, links: Sequence[Link]) -> list[tuple[int, int, np.ndarray]]:
    return [
        (link.inner, link.outer, (LISTED if link.listed else WRITTEN) * lies)
        for link in links
        if link.outer is not None and (lies := lies_in(field, link.inner, link.outer)).any()
    ]


def _messages(
    field: Field,
    pairs: Sequence[tuple[int, int, np.ndarray]],
    score: np.ndarray,
    last: Messages,
) -> Messages:
    """Return what each name of a pair says of the other's candidates, at most the pair's weight.

    A container that is itself hardly what its name means says less: "Georgia" may be a state,
    and makes Athens a town in it only as far as that reading costs.
    """
    sent = {}
    for inner, outer, bonus in pairs:
        for source, into, table in ((inner, outer, bonus), (outer, inner, bonus.T)):
            own = score[field.of(source)] - last.get((into, source), 0.0)
            sent[source, into] = (own[:, None] + table).max(axis=0) - own.max()
    return sent
