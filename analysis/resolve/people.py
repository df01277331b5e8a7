"""Which people of a corpus are one: full names first, then what can only mean one of them.

A full name is the same under its spellings; a middle name or initial that differs keeps two
people apart. A surname, an alias or an initial joins the only person it fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from analysis.extract.actors.personal import Parts, is_given_name, is_short_for, parts_of
from analysis.resolve.clusters import Cluster

_IDLE = frozenset("the of and for a an in at to former acting deputy chief".split())


@dataclass
class _Person:
    """One full name of the corpus, over all its spellings."""

    key: tuple[str, ...]
    names: set[Parts] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    seen: list[Cluster] = field(default_factory=list)

    def add(self, cluster: Cluster, parts: Parts) -> None:
        self.names.add(parts)
        self.countries |= set(cluster.countries)
        self.roles |= cluster.roles
        self.seen.append(cluster)


def name_parts(name: str) -> tuple[str, str]:
    """Return the folded given name ("" when there is none) and family name of a person.

    >>> name_parts("Volodymyr Zelenskyy") == name_parts("Volodymyr Zelenskiy")
    True
    >>> name_parts("Zelenskyy")[0]
    ''
    """
    parts = parts_of(name)
    return parts.given, parts.family


def name_people(clusters: list[Cluster]) -> None:
    """Give every named person a key."""
    parts = {id(cluster): parts_of(cluster.best) for cluster in clusters}
    full = [cluster for cluster in clusters if parts[id(cluster)].is_full]
    people = _full_names(full, parts)
    short = _join_tails(people)
    for person in people:
        for cluster in person.seen:
            cluster.key = ("person", *short.get(person.key, person.key))
            cluster.why = "same given and family name"
    _name_short(
        [c for c in clusters if not parts[id(c)].is_full],
        [person for person in people if person.key not in short],
        parts,
    )


def _full_names(clusters: list[Cluster], parts: dict[int, Parts]) -> list[_Person]:
    """Return one person per given name, family name and what of the middle tells them apart."""
    groups: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        own = parts[id(cluster)]
        groups[own.given, own.family].append(cluster)
    people: dict[tuple[str, ...], _Person] = {}
    for (given, family), group in groups.items():
        middle_of = _middles({parts[id(c)].middle[:1] for c in group})
        for cluster in group:
            own = parts[id(cluster)]
            key = (given, middle_of[own.middle[:1]], family)
            people.setdefault(key, _Person(key)).add(cluster, own)
    return list(people.values())


def _middles(found: set[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return for each first middle name the one that stands for it.

    An initial joins the only middle name it can open, no middle name joins the only one there is.
    """
    written = {middle[0] for middle in found if middle}
    spelled = {word for word in written if len(word) > 1}
    stands: dict[str, str] = {}
    for word in written:
        opens = [other for other in spelled if len(word) == 1 and other.startswith(word)]
        stands[word] = opens[0] if len(opens) == 1 else word
    chosen = set(stands.values())
    alone = next(iter(chosen)) if len(chosen) == 1 else ""
    return {middle: stands[middle[0]] if middle else alone for middle in found}


def _join_tails(people: list[_Person]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the key of the longer name for names without what stands in front of it."""
    by_family: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        if any(len(parts.units) > 2 for parts in person.names):
            by_family[person.key[-1]].append(person)
    joined = {}
    for person in people:
        if is_given_name(person.key[0]):
            continue
        longer = (other for other in by_family[person.key[-1]] if _is_tail(person, other))
        fits = list(islice(longer, 2))
        if len(fits) == 1:
            joined[person.key] = fits[0].key
    return {short: key for short, key in joined.items() if key not in joined}


def _is_tail(person: _Person, other: _Person) -> bool:
    return person is not other and any(
        is_short_for(short, full)
        for short in person.names
        for full in other.names
        if short.given != full.given
    )


# ---------------------------------------------------------------- surnames, initials, aliases


def _name_short(clusters: list[Cluster], people: list[_Person], parts: dict[int, Parts]) -> None:
    named: dict[str, dict[tuple[str, ...], _Person]] = defaultdict(dict)
    for person in people:
        named[person.key[-1]][person.key] = person
        for alias in _aliases(person, parts):
            named[alias][person.key] = person
    open_ones: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        own = parts[id(cluster)]
        fits = list(islice(_fitting(cluster, own, named[own.family].values()), 2))
        if len(fits) == 1:
            cluster.key = ("person", *fits[0].key)
            cluster.why = f"only person of the corpus named {cluster.best!r}"
        elif fits or not own.family or own.given:
            cluster.key = ("person", cluster.article, own.given, own.family)
        else:
            open_ones[own.family].append(cluster)
    for family, group in open_ones.items():
        _name_open(family, group)


def _aliases(person: _Person, parts: dict[int, Parts]) -> Iterator[str]:
    """Yield the one-word names an article introduced for a person beside the full name."""
    for cluster in person.seen:
        own = parts[id(cluster)]
        for name in cluster.names:
            alias = parts_of(name)
            if not alias.given and alias.family not in own.units:
                yield alias.family


def _fitting(cluster: Cluster, own: Parts, people: Iterable[_Person]) -> Iterator[_Person]:
    for person in people:
        if not person.key[0].startswith(own.given):
            continue
        shared = bool(person.countries & set(cluster.countries))
        clash = bool(person.countries) and bool(cluster.countries) and not shared
        # "Hassan" alone is a given name of many: it takes more than the word.
        known = shared or bool((person.roles & cluster.roles) - _IDLE)
        if not clash and (known or not is_given_name(own.family)):
            yield person


def _name_open(family: str, group: list[Cluster]) -> None:
    """Key surnames nobody bears in full: one person where no country speaks against it."""
    countries = {cluster.country for cluster in group if cluster.country}
    only = next(iter(countries)) if len(countries) == 1 else ""
    for cluster in group:
        country = cluster.country or only
        if is_given_name(family) and not cluster.country:
            cluster.key = ("person", cluster.article, "", family)
        else:
            cluster.key = ("person", "", family, country)
            cluster.why = "same family name, no full name in the corpus"
