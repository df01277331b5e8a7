"""Which states, bodies and groups of a corpus are one.

The kind is no part of what a body is where a name is: one article calls a militia a party.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator

from analysis import geocode, resources
from analysis.extract.actors.words import NAME_LEXICONS, is_province
from analysis.geocode import fold
from analysis.resolve.clusters import Cluster

_DROPPED = frozenset("the a an of for and affairs".split())
_GENERIC = frozenset({"government", "military"})
_SPELLINGS = {"defence": "defense", "organisation": "organization", "ministries": "ministry"}
_ARMED_FORCES = frozenset({"armed", "forces"})
_SHORTEST = 2  # letters of a short form that is looked for in other articles
_LONGEST_STATE = 4  # words of a country's name
_WORDS = re.compile(r"[\w.-]+")
_INDEFINITE = frozenset("a an some any no another other several many few dozens".split())


@functools.lru_cache(maxsize=1 << 14)
def body_words(name: str) -> frozenset[str]:
    """Return what tells a body apart: its words without order, articles and country words.

    >>> body_words("Sudan's Defence Ministry") == body_words("Ministry of Defense of Sudan")
    True
    >>> body_words("North Kivu Council") == body_words("South Kivu Council")
    False
    """
    written = _WORDS.findall(re.sub(r"['’]s?\b", " ", name.casefold()))
    kept = {_SPELLINGS.get(w, w) for w in _without_countries(written) if w not in _DROPPED}
    if kept >= _ARMED_FORCES:
        kept = kept - _ARMED_FORCES | {"military"}
    return frozenset(fold(word) if word.isalpha() else word for word in kept)


def _without_countries(written: list[str]) -> Iterator[str]:
    """Yield the words that are part of no country's name or adjective; "New Mexico" is whole."""
    at = 0
    while at < len(written):
        if is_province(" ".join(written[at : at + 2])):
            yield from written[at : at + 2]
            at += 2
            continue
        for take in range(_LONGEST_STATE, 0, -1):
            if " ".join(written[at : at + take]) in _country_words():
                at += take
                break
        else:
            yield written[at]
            at += 1


@functools.cache
def _country_words() -> frozenset[str]:
    states = (row["pattern"].casefold() for row in resources.lexicon("states"))
    return frozenset([*states, *geocode.demonyms()])


@functools.cache
def _state_codes() -> dict[str, str]:
    rows = (row for row in resources.lexicon("states") if row["use"] == "main")
    return {fold(row["pattern"]): row["label"] for row in rows}


@functools.cache
def _known_bodies() -> dict[str, tuple[str, str]]:
    """Return name and country of the bodies in the lexicons by the spelling keys of their names."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for lexicon in NAME_LEXICONS:
        for row in resources.lexicon(lexicon):
            entry = (row["name"] or row["pattern"], row["country"])
            found[fold(row["pattern"])].add(entry)
            found[fold(entry[0])].add(entry)
    return {key: next(iter(entries)) for key, entries in found.items() if len(entries) == 1}


def name_bodies(clusters: list[Cluster]) -> None:
    """Give every state, body and group a key."""
    complete: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for cluster in clusters:
        if cluster.best and cluster.country:
            complete[_scope(cluster), body_words(cluster.best)].add(cluster.country)
    for cluster in clusters:
        if (code := _state_of(cluster)) is not None:
            cluster.key, cluster.why = ("state", code), "same country"
        elif cluster.kind == "person" or not cluster.names:
            _name_nominal(cluster)
        elif (known := _known_bodies().get(fold(cluster.best))) is not None:
            name, country = known
            cluster.key, cluster.why = ("body", _mark(name), country), "same name"
        else:
            _name_body(cluster, complete)
    _join_short_forms([c for c in clusters if c.names and c.kind != "person"])


def _state_of(cluster: Cluster) -> str | None:
    whole = cluster.names or not body_words(cluster.best)  # "the Russians", not "Russian allies"
    if cluster.kind == "state" and cluster.country and whole:
        return cluster.country
    named = cluster.names and cluster.kind != "person"
    return _state_codes().get(fold(cluster.best)) if named else None


def _scope(cluster: Cluster) -> str:
    """Return how far a body without a country may look for one: every state has an army."""
    return cluster.article if cluster.kind in _GENERIC else ""


def _mark(name: str) -> str:
    return " ".join(sorted(body_words(name) or {fold(name)}))


def _name_body(cluster: Cluster, complete: dict[tuple[str, frozenset[str]], set[str]]) -> None:
    country = cluster.country
    homes = complete.get((_scope(cluster), body_words(cluster.best)), set())
    if country is None and len(homes) == 1:
        country = next(iter(homes))
        cluster.why = f"only body of this name belongs to {country}"
    elif country is not None or cluster.kind not in _GENERIC:
        cluster.why = "same name" if country is None else "same name and country"
    if country is None and cluster.kind in _GENERIC:
        cluster.key = ("body", cluster.article, _mark(cluster.best))  # "Defense Ministry": whose?
    else:
        cluster.key = ("body", _mark(cluster.best), country or "")


def _name_nominal(cluster: Cluster) -> None:
    """Key a group with a country over the corpus, all else within its article."""
    kind, country, best = cluster.kind, cluster.country, cluster.best.casefold()
    mark = " ".join(sorted(body_words(cluster.best)))
    if kind == "person":
        cluster.key = (kind, cluster.article, cluster.start)
    elif country and mark and not _is_counted(best):
        cluster.key, cluster.why = ("body", mark, country), "same group of the same country"
    else:
        cluster.key = (kind, cluster.article, mark or best)


@functools.cache
def _number_words() -> frozenset[str]:
    return frozenset(row["pattern"].casefold() for row in resources.lexicon("number_words"))


def _is_counted(best: str) -> bool:
    """Say whether a group is "a militia" or "six soldiers": others elsewhere are called so too."""
    first = re.split(r"[\s-]", best, maxsplit=1)[0]
    return first in _INDEFINITE or first in _number_words() or first[:1].isdigit()


def _join_short_forms(clusters: list[Cluster]) -> None:
    """Let "NFR" join the one body some article of the corpus introduces under these letters."""
    long: dict[str, dict[tuple[object, ...], Cluster]] = defaultdict(dict)
    for cluster in clusters:
        if " " in cluster.best:
            for letters in cluster.short:
                long[letters][cluster.key] = cluster
    for cluster in clusters:
        bodies = long.get(cluster.best, {})
        if len(cluster.best) < _SHORTEST or len(bodies) != 1:
            continue
        ((key, body),) = bodies.items()
        if not (cluster.country and body.country and cluster.country != body.country):
            cluster.key = key
            cluster.why = f"short form of {body.best!r} in another article"
