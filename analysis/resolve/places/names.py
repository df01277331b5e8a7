"""The names of one article: which of its rows are one name, and what each name may mean."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from analysis.geocode import Gazetteer, fold
from analysis.geocode.offsets import are_equal
from analysis.geocode.query import split_context
from analysis.resolve.places.written import (
    Held,
    called_after,
    called_before,
    containments,
    lists,
    spelled_container,
)
from analysis.resources import lexicon

# Candidates looked at for each name; below them lie hamlets no article means.
MOST = 40
# A dateline tells where the story is, its first lines what it is about.
DATELINE, OPENING = 2.0, 1.5
# What speaks for a capital beside its size, for a region none of whose towns has its name, and
# for the seat of a region that shares only the start of its name.
CAPITAL, SEATLESS, SEAT = 1.0, 1.0, 2.0
LEAST_SEAT = 4.5  # rank of a town large enough to be the seat of its region


class Name(NamedTuple):
    """Rows of one article that name one place."""

    shown: str
    head: str  # spelling key of the name with direction and type word ("aleppo province")
    bare: str  # spelling key of the words of the row alone ("aleppo")
    container: str  # spelling key of the container written beside it, or empty
    holds: bool  # written as the container of another name
    rows: tuple[int, ...]
    mass: float  # what the name counts as evidence for others
    options: list[dict[str, Any]]
    priors: list[float]  # how likely each option is before any evidence
    inside: frozenset[int]  # options in a container that has no row of its own
    kinds: frozenset[str]  # features the words around it call it


class Link(NamedTuple):
    """A name said to lie in another name of the article, or in a country."""

    inner: int
    outer: int | None
    country: str | None
    listed: bool


class Article(NamedTuple):
    """The names of an article and what its words say of them."""

    names: list[Name]
    links: list[Link]
    runs: list[frozenset[int]]  # names that stand in one list


class _Found(NamedTuple):
    head: str
    options: list[dict[str, Any]]
    inside: frozenset[int]


def names_of(rows: Sequence[dict[str, Any]], text: str | None, gazetteer: Gazetteer) -> Article:
    """Return the names of an article that the gazetteer knows.

    Parameters
    ----------
    rows : sequence of dict
        start, end, sent, text, query and role of its places, in reading order.
    text : str, optional
        The article; without it nothing is known of what lies in what but the queries.
    gazetteer : analysis.geocode.Gazetteer
    """
    spans = [(row["start"], row["end"]) for row in rows]
    held = containments(text, spans) if text is not None else []
    looked_up: dict[tuple[str, str | None, bool], _Found] = {}
    groups: dict[tuple[str, str, bool], list[int]] = {}
    found_of: dict[tuple[str, str, bool], _Found] = {}
    direct = {one.inner: one for one in reversed(held) if not one.listed}
    listed = {one.inner for one in held if one.listed} - set(direct)
    holders = {one.outer for one in direct.values()}
    for i, row in enumerate(rows):
        spelled = None
        if text is not None and i not in direct and i not in listed:
            until = spans[i + 1][0] if i + 1 < len(spans) else len(text)
            spelled = spelled_container(text, row["end"], until)
        asked = (str(row["query"]), spelled, i in listed)
        if asked not in looked_up:
            looked_up[asked] = _look_up(*asked, gazetteer)
        found = looked_up[asked]
        if not found.options:
            continue
        head = fold(found.head)
        if text is not None and (called := called_before(text, row["start"])):
            head += f", {' '.join(sorted(called))}"
        key = (head, _container(direct.get(i), rows, found), i in holders)
        groups.setdefault(key, []).append(i)
        found_of.setdefault(key, found)
    written = Counter(fold(str(row["text"])) for row in rows)
    names = [
        _name(key, members, rows, written, found_of[key], _kinds(rows, members, text))
        for key, members in groups.items()
    ]
    number = {row: n for n, name in enumerate(names) for row in name.rows}
    runs = lists(text, spans) if text is not None else []
    return Article(
        names,
        _links(held, number),
        [frozenset(number[row] for row in run if row in number) for run in runs],
    )


def _container(one: Held | None, rows: Sequence[dict[str, Any]], found: _Found) -> str:
    if one is not None:
        return one.country or fold(str(rows[one.outer or 0]["text"]))
    return "written" if found.inside else ""


def _name(
    key: tuple[str, str, bool],
    members: list[int],
    rows: Sequence[dict[str, Any]],
    written: Counter[str],
    found: _Found,
    kinds: frozenset[str],
) -> Name:
    head, container, holds = key
    shown = str(rows[members[0]]["text"])
    bare = fold(shown)
    mass = sum(_weight(rows[i]) for i in members) / math.sqrt(written[bare])
    return Name(
        shown, head, bare, container, holds, tuple(members), mass,
        found.options, _priors(found.options, bare), found.inside, kinds,
    )  # fmt: skip


def _kinds(
    rows: Sequence[dict[str, Any]], members: Sequence[int], text: str | None
) -> frozenset[str]:
    """Return the features a name is said to be, when all that is said of it agrees."""
    if text is None:
        return frozenset()
    if before := called_before(text, rows[members[0]]["start"]):
        return before
    told = {called_after(text, rows[i]["end"]) for i in members} - {frozenset()}
    return next(iter(told)) if len(told) == 1 else frozenset()


def _weight(row: dict[str, Any]) -> float:
    if row["role"] == "dateline":
        return DATELINE
    return OPENING if row["sent"] <= 1 else 1.0


def _links(held: Sequence[Held], number: dict[int, int]) -> list[Link]:
    links = [
        Link(
            number[one.inner],
            None if one.outer is None else number[one.outer],
            one.country,
            one.listed,
        )
        for one in held
        if one.inner in number and (one.outer is None or one.outer in number)
    ]
    return [link for link in dict.fromkeys(links) if link.inner != link.outer]


def _look_up(query: str, spelled: str | None, listed: bool, gazetteer: Gazetteer) -> _Found:
    """Return the bare name, what it may mean, and which of this lies in its written context."""
    head, context = split_context(query)
    full = gazetteer.candidates(query)
    if not context and spelled is None:
        return _Found(query, full[:MOST], frozenset())
    every = gazetteer.candidates(head) if context else full
    if not every:
        return _Found(query, full[:MOST], frozenset())
    if listed:  # the next name of a list holds nothing
        return _Found(head, every[:MOST], frozenset())
    if spelled is not None:
        full = gazetteer.candidates(f"{head}, {spelled}")
    known, wanted = set(map(_identity, every)), set(map(_identity, full))
    if not wanted <= known:  # a name of its own that holds a comma or a possessive
        return _Found(query, full[:MOST], frozenset())
    if wanted == known:
        wanted = set()
    options = every[:MOST] + [raw for raw in every[MOST:] if _identity(raw) in wanted]
    inside = frozenset(i for i, raw in enumerate(options) if _identity(raw) in wanted)
    return _Found(head, options, inside)


def _identity(raw: dict[str, Any]) -> tuple[Any, ...]:
    return raw["name"], raw["feature"], raw["latitude"], raw["longitude"]


def _priors(options: Sequence[dict[str, Any]], head: str) -> list[float]:
    """Return the gazetteer's ranks, put right for capitals, regions and their seats.

    The gazetteer ranks a region below its seat of the same name. Where there is no such seat
    (Oregon, Wales, Java), nothing speaks against the region. Where the seat bears the name of its
    region with something added (Santa Cruz de la Sierra), the bare name is its own as well.
    """
    regions = {_region(raw) for raw in options if raw["feature"] == "admin1"}
    countries = any(raw["feature"] == "country" for raw in options)  # Guatemala is no city
    seats = {
        _region(raw) for raw in options if raw["feature"] == "city" and raw["score"] > LEAST_SEAT
    }
    priors = []
    for raw in options:
        prior = float(raw["score"])
        if raw["feature"] == "admin1" and _region(raw) not in seats:
            prior += SEATLESS
        elif raw["feature"] == "city":
            if is_capital(raw) and (raw["matched"] == "own" or not countries):
                prior += CAPITAL
            if raw["matched"] == "alternate" and _region(raw) in regions and not countries:
                prior += SEAT * (f" {head} " in f" {fold(raw['name'])} ")
        priors.append(prior)
    return priors


def _region(raw: dict[str, Any]) -> tuple[Any, Any]:
    return raw["country"], raw["admin1"]


def is_capital(raw: dict[str, Any]) -> bool:
    """Say whether a place is the capital of a state."""
    return raw["feature"] == "city" and are_equal(_capitals().get(raw["name"]), raw["country"])


@functools.cache
def _capitals() -> dict[str, str]:
    return {row["pattern"]: row["label"] for row in lexicon("metonyms") if row["sort"] == "capital"}
