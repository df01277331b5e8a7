"""Figures for one outcome of an incident that cannot both hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

from analysis.compare.casualties import Figure
from analysis.compare.contradictions.explain import Book, Case, explain
from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.responsibility import Sides
from analysis.compare.contradictions.scenes import Scene, are_one, may_count_one
from analysis.ledger import ADDED, PEOPLE, value_of, write_number
from analysis.tables import as_text, missing

ROUGH = frozenset({"about", "nearly", "vague"})
ROUGHLY = 0.15  # an approximate figure is not contradicted by one this near
FACTOR = 2.0  # an "at least" is worth a row once another source gives this many times more
# Of "20 homes" and "a school" both can be damaged; people and salvoes are counted once.
COUNTED = frozenset({*PEOPLE, "launched", "intercepted"})
MOST_VALUES, VOICES = 12, 4  # values of one outcome held against each other, reports of each
FARTHEST, MANY = 8.0, 40  # nobody errs by such a factor about so many: another thing is counted
TELLING = 5  # so large a value is not told by chance
FEW_DIGITS = 5  # smaller numbers stand in any sentence
LONGEST_PHRASE = 60  # characters; what is counted further on is a sum of ours
INDEFINITE = frozenset({"a", "an", "one", "1"})
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|last|other|another)\b", re.IGNORECASE
)
_OF_SO_MANY = re.compile(r"\b(?:family|families|group|team|crew|party|crowd) of\s*$", re.IGNORECASE)
# "40 wounded in 33 separate shootings since Friday" is no count of one of them.
_OF_MANY_ATTACKS = re.compile(
    r"\b(?:separate|different|various|unrelated)\s+(?:\w+\s+)?"
    r"(?:shootings?|attacks?|incidents?|strikes?|bombings?|blasts?|clashes|raids?)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,:/-])\d+(?![\w:/-]|[.,]\d)")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")

Groups = dict[tuple[Any, ...], list[Figure]]


def figure_rows(
    groups: Groups, claims: pd.DataFrame, records: Records, sides: Sides
) -> Iterator[dict[str, Any]]:
    """Yield rows of type "value" (disjoint intervals) and "bound" ("at least" far below)."""
    book = _open_book(groups, claims, records)
    told_by = _told_by(claims, records)
    for (incident, outcome, unit), told in groups.items():
        if outcome not in COUNTED or len(told) < 2:
            continue
        usable = [figure for figure in told if _is_stated(figure, records)]
        values = {
            f.article: told_by[incident, outcome, unit, f.article]
            | told_by["", outcome, unit, f.article]
            for f in usable
        }
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
    low, high = sorted((a, b), key=lambda figure: figure.best)
    if not _of_one_scene(low, high, book.records, sides):
        return None
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


def _of_one_scene(low: Figure, high: Figure, records: Records, sides: Sides) -> bool:
    """Say whether two figures may count the same victims of the same event."""
    scenes = [records.scene_of_number(figure.number_ids[0]) for figure in (low, high)]
    rows = [records.numbers[figure.number_ids[0]] for figure in (low, high)]
    if not any(scene.told for scene in scenes) and any(
        records.tells_of_many(figure.number_ids[0], scene.spot.name if scene.spot else "")
        for figure, scene in zip((low, high), scenes, strict=True)
    ):
        return False  # a day's raids all over a land are followed by the next day's
    if not may_count_one(*scenes) or sides.unlike(*(scene.attacker for scene in scenes)):
        return False
    if records.copies(low.article, high.article):
        # A digest shares a line with a story, and not every incident.
        return records.aligned(*rows) or are_one(*scenes)
    if low.best == 0:
        spots = [scene.spot.name if scene.spot is not None else "" for scene in scenes]
        return spots[0] == spots[1] != "" and all(scene.told for scene in scenes)
    if high.best >= MANY and high.best > FARTHEST * low.best:
        return False
    if low.source == high.source and not _is_revised(low, high, scenes):
        return False
    return _same_victims(*rows) and not _tells_both(low, high, records)


def _is_revised(low: Figure, high: Figure, scenes: list[Scene]) -> bool:
    """Say whether one source may give two figures for one event: a day later, of one place.

    What it gives on one day, or of two places, it tells of two events.
    """
    if low.published is None or high.published is None or low.published == high.published:
        return False
    named = {scene.spot.name for scene in scenes if scene.spot is not None}
    return len(named) < 2


def _same_victims(low: Any, high: Any) -> bool:
    """Say whether two counts are of the same people, and not the lower one of a group of them.

    The children or the medics among the dead deny no toll.
    """
    few, many = as_text(low.victims), as_text(high.victims)
    return not few or few == many


def _tells_both(low: Figure, high: Figure, records: Records) -> bool:
    """Say whether the sentence of one figure has the other one too, of whatever it counts."""
    pairs = ((low, high), (high, low))
    return any(
        other.best >= FEW_DIGITS and f"{other.best:g}" in _DIGITS.findall(_passage(one, records))
        for one, other in pairs
    )


def _passage(figure: Figure, records: Records) -> str:
    return " ".join(records.sentence(records.numbers[number]) for number in figure.number_ids)


# ---------------------------------------------------------------- which figures


def _is_stated(figure: Figure, records: Records) -> bool:
    """Say whether the article itself gives a figure that is meant as an incident's toll.

    A sum of ours is not told by anyone, "he was killed" does not say that nobody else was, and
    a count over weeks is of more than one incident.
    """
    if figure.vague or figure.how == ADDED:
        return False
    rows = [records.numbers[number] for number in figure.number_ids]
    return any(
        not records.spans_days(row)
        and len(row.text) <= LONGEST_PHRASE
        and not _is_of_others(row, records)
        and not _SENTENCE_END.search(row.text)
        and (figure.best != 1 or _is_one(row.text))
        for row in rows
    )


def _is_of_others(row: Any, records: Records) -> bool:
    """Say whether a count is of a family among the dead, or of the victims of many attacks."""
    before = records.between(row.article_id, max(0, int(row.start) - 20), int(row.start))
    return bool(_OF_SO_MANY.search(before) or _OF_MANY_ATTACKS.search(records.sentence(row)))


def _is_one(text: str) -> bool:
    """Say whether a phrase says that one was hit ("a man"), not who ("he", "a third man")."""
    said = set(text.casefold().split())
    return not said.isdisjoint(INDEFINITE) and not _ONE_OF_SEVERAL.search(text)


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
    ceiling = _ceiling(low)
    if ceiling is None:
        far = low.best > 0 and high.best >= FACTOR * low.best
        return "bound" if far and _floor(high) > low.best else None
    rough = any(_modifiers(figure, records) & ROUGH for figure in (low, high))
    slack = ROUGHLY * high.best if rough else _rounding(low.best, high.best)
    return "value" if ceiling + slack < _floor(high) else None


def _floor(figure: Figure) -> float:
    """Return the least a figure allows: "up to 40" any number below, "about 40" what is near."""
    if figure.low is not None:
        return figure.low
    return figure.best if figure.high is None else 0.0


def _ceiling(figure: Figure) -> float | None:
    """Return the most a figure allows, None for "at least"."""
    return figure.best if figure.high is None and figure.low is None else figure.high


def _rounding(low: float, high: float) -> float:
    """Return how far apart two counts may be when one of them is a round number."""
    for step in (1000, 100, 10):
        if any(value % step == 0 and value >= 10 * step for value in (low, high)):
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
    return Book(records, figures, attackers, parts)


def _told_by(claims: pd.DataFrame, records: Records) -> dict[tuple[str, str, str, str], set[float]]:
    """Return incident, outcome, unit and article -> every value the article tells.

    Under incident "" stand the larger values it tells of whatever incident: 23 dead are hardly
    told twice by chance.
    """
    found: dict[tuple[str, str, str, str], set[float]] = defaultdict(set)
    for row in claims.itertuples(index=False):
        unit = "" if row.outcome in PEOPLE else as_text(row.unit)
        found[row.incident_id, row.outcome, unit, row.article_id].add(value_of(row))
    numbers = records.tables.numbers
    large = numbers[numbers["kind"].isin(list(COUNTED)) & (numbers["best"] >= TELLING)]
    for kind, unit, article, best in zip(
        *(large[c] for c in ("kind", "unit", "article_id", "best")), strict=True
    ):
        found["", kind, "" if kind in PEOPLE else as_text(unit), article].add(float(best))
    return found


# ---------------------------------------------------------------- words


def _note(a: Figure, b: Figure, what: str, records: Records, said: str) -> str:
    return f"{_claim(a, records)}, {_claim(b, records)} ({what}): {said}."


def _claim(figure: Figure, records: Records) -> str:
    modifier = as_text(records.numbers[figure.number_ids[0]].modifier)
    hedge = "" if modifier in ("", "exact", "range") else f"{modifier.replace('_', ' ')} "
    said = f", citing {figure.speaker}" if figure.speaker else ""
    return f"{figure.source} says {hedge}{write_number(figure.best)}{said}"
