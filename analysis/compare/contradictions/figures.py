"""Figures for one outcome of an incident that cannot both hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

from analysis.compare.casualties import Figure
from analysis.compare.contradictions.explain import Book, Case, explain
from analysis.compare.contradictions.records import Records, may_be_one
from analysis.compare.contradictions.responsibility import Sides
from analysis.ledger import ADDED, PEOPLE, value_of
from analysis.tables import Tables, as_text, missing

ROUGH = frozenset({"about", "nearly", "vague"})
ROUGHLY = 0.15  # an approximate figure is not contradicted by one this near
FACTOR = 2.0  # an "at least" is worth a row once another source gives this many times more
LOCAL = frozenset({"city", "district", "admin1", "admin2", "site"})
# Of "20 homes" and "a school" both can be damaged; people and salvoes are counted once.
COUNTED = frozenset({*PEOPLE, "launched", "intercepted"})
MOST_VALUES, VOICES = 12, 4  # values of one outcome held against each other, reports of each
INDEFINITE = frozenset({"a", "an", "one", "another"})

Groups = dict[tuple[Any, ...], list[Figure]]


def figure_rows(
    groups: Groups, claims: pd.DataFrame, records: Records, sides: Sides
) -> Iterator[dict[str, Any]]:
    """Yield rows of type "value" (disjoint intervals) and "bound" ("at least" far below)."""
    book = _open_book(groups, claims, records)
    told_by = _told_by(claims)
    for (incident, outcome, unit), told in groups.items():
        if outcome not in COUNTED or len(told) < 2:
            continue
        usable = [figure for figure in told if _is_stated(figure, records)]
        values = {f.article: told_by[incident, outcome, unit, f.article] for f in usable}
        seen: set[frozenset[Any]] = set()
        for a, b in _pairs(usable, records):
            both = frozenset(((a.best, a.high), (b.best, b.high)))
            if both in seen and not records.copies(a.article, b.article):
                continue
            row = _row((incident, outcome, unit), a, b, values, book, sides)
            if row is not None:
                seen.add(both)
                yield row


def _row(
    slot: tuple[str, str, str],
    a: Figure,
    b: Figure,
    values: dict[str, set[float]],
    book: Book,
    sides: Sides,
) -> dict[str, Any] | None:
    incident, outcome, unit = slot
    kind = _disagreement(a, b, book.records)
    if kind is None or a.best in values[b.article] or b.best in values[a.article]:
        return None  # one article gives both figures, so it does not deny the other's
    scenes = [book.records.scene_of_number(f.number_ids[0]) for f in (a, b)]
    if not may_be_one(*scenes) or sides.opposed(*(scene.attacker for scene in scenes)):
        return None
    low, high = sorted((a, b), key=lambda figure: figure.best)
    reason, said = explain(Case(incident, outcome, low, high, kind == "bound", book))
    return {
        "incident_id": incident,
        "slot": f"{outcome} {unit}".strip(),
        "a": a.number_ids[0],
        "b": b.number_ids[0],
        "type": kind,
        "explained_by": reason,
        "note": _note(a, b, f"{unit} {outcome}".strip(), book.records, said),
    }


# ---------------------------------------------------------------- which figures


def _is_stated(figure: Figure, records: Records) -> bool:
    """Say whether the article itself gives a figure that is meant as a toll.

    A sum of ours is not told by anyone, and "he was killed" does not say that nobody else was.
    """
    if figure.vague or figure.how == ADDED:
        return False
    row = records.numbers[figure.number_ids[0]]
    first = as_text(row.text).split(" ", 1)[0].casefold()
    is_one_told = as_text(row.rule).startswith("implied") and first not in INDEFINITE
    return not (figure.best == 1 and is_one_told)


def _pairs(told: list[Figure], records: Records) -> Iterator[tuple[Figure, Figure]]:
    """Yield the pairs to look at: reports of each two values, and copies with what they copy."""
    lineage = records.lineage
    independent = lineage.independent(figure.article for figure in told)
    ordered = sorted(told, key=lambda f: (lineage.rank.get(f.article, 0), f.article))
    voices: dict[tuple[float, float | None], list[Figure]] = defaultdict(list)
    for figure in ordered:
        if figure.article in independent:
            voices[figure.best, figure.high].append(figure)
    by_value = [found[:VOICES] for found in voices.values()][:MOST_VALUES]
    for i, one in enumerate(by_value):
        for other in by_value[i + 1 :]:
            yield from product(one, other)
    origins = {f.article: f for f in ordered if f.article in independent}
    for figure in ordered:
        if figure.article not in independent:
            related = lineage.related.get(figure.article, frozenset())
            source = next((o for article, o in origins.items() if article in related), None)
            if source is not None:
                yield source, figure


def _disagreement(a: Figure, b: Figure, records: Records) -> str | None:
    """Return "value" for disjoint intervals, "bound" for an "at least" far below, else None."""
    low, high = sorted((a, b), key=lambda figure: figure.best)
    if low.best == high.best:
        return None
    if low.high is None:
        far = low.best > 0 and high.best >= FACTOR * low.best
        return "bound" if far and _floor(high, records) > low.best else None
    rough = any(_modifiers(figure, records) & ROUGH for figure in (low, high))
    slack = ROUGHLY * high.best if rough else _rounding(low.best, high.best)
    return "value" if low.high + slack < _floor(high, records) else None


def _floor(figure: Figure, records: Records) -> float:
    """Return the least a figure allows: "up to 40" allows any number below."""
    is_ceiling = _modifiers(figure, records) & {"at_most", "less_than"}
    return 0.0 if is_ceiling else figure.low


def _rounding(low: float, high: float) -> float:
    """Return how far apart two counts may be when one of them is a round number."""
    for step in (1000, 100, 10):
        if any(value % step == 0 and value >= 5 * step for value in (low, high)):
            return (step - 1) / 2
    return 0.0


def _modifiers(figure: Figure, records: Records) -> set[str]:
    return {as_text(records.numbers[n].modifier) for n in figure.number_ids}


# ---------------------------------------------------------------- what else is told


def _open_book(groups: Groups, claims: pd.DataFrame, records: Records) -> Book:
    figures = {
        (incident, outcome, figure.article): figure
        for (incident, outcome, unit), told in groups.items()
        if not unit
        for figure in told
    }
    attackers: dict[tuple[str, str], set[float]] = defaultdict(set)
    parts: dict[str, list[Any]] = defaultdict(list)
    for row in claims.itertuples(index=False):
        if row.outcome == "killed" and as_text(row.victims) == "attacker":
            attackers[row.incident_id, row.article_id].add(value_of(row))
        if not missing(row.part_of):
            parts[row.part_of].append(row)
    return Book(records, figures, attackers, towns_beside(records.tables), parts)


def _told_by(claims: pd.DataFrame) -> dict[tuple[str, str, str, str], set[float]]:
    """Return incident, outcome, unit and article -> every value the article tells."""
    found: dict[tuple[str, str, str, str], set[float]] = defaultdict(set)
    for row in claims.itertuples(index=False):
        unit = "" if row.outcome in PEOPLE else as_text(row.unit)
        found[row.incident_id, row.outcome, unit, row.article_id].add(value_of(row))
    return found


def towns_beside(tables: Tables) -> dict[str, frozenset[str]]:
    """Return number_id -> the towns and regions named in its sentence."""
    places = tables.places[tables.places["feature"].isin(LOCAL)]
    columns = ["article_id", "sent"]
    near = tables.numbers[["number_id", *columns]].merge(places[[*columns, "name"]], on=columns)
    found: dict[str, set[str]] = defaultdict(set)
    for number, name in zip(near["number_id"], near["name"], strict=True):
        found[number].add(name)
    return {number: frozenset(names) for number, names in found.items()}


# ---------------------------------------------------------------- words


def _note(a: Figure, b: Figure, what: str, records: Records, said: str) -> str:
    return f"{_claim(a, records)}, {_claim(b, records)} ({what}): {said}."


def _claim(figure: Figure, records: Records) -> str:
    modifier = as_text(records.numbers[figure.number_ids[0]].modifier)
    hedge = "" if modifier in ("", "exact", "range") else f"{modifier.replace('_', ' ')} "
    said = f", citing {figure.speaker}" if figure.speaker else ""
    return f"{figure.source} says {hedge}{figure.best:g}{said}"

