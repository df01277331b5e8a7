"""Which event each number of an article belongs to, and where and when it was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.cues import (
    BACKGROUND,
)
from analysis.extract.events.nearness import nearest
from analysis.extract.events.placing import offset_of
from analysis.extract.events.sites import Sites, is_elsewhere
from analysis.extract.events.triggers import (
    VIOLENT,
    Trigger,
)
from analysis.parse import (
    sentence_numbers,
)
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Which families of event a number of some kind can belong to; others take any violent one.
KIND_FAMILIES = {
    "intercepted": frozenset({"intercept"}),
    "captured": frozenset({"arrest", "abduct", "seize", "clash"}),
    "launched": frozenset({"strike", "airstrike", "shell", "attack", "explosion"}),
}
FAR = 12


def link_numbers(
    doc: Doc,
    numbers: list[Row],
    triggers: list[Trigger],
    told_in: dict[int, Row],
    sites: Sites,
) -> None:
    """Fill `event_at`, `place_at` and `date_at` of the numbers from the sentence of each."""
    sentence_of = sentence_numbers(doc)
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        by_sentence.setdefault(sentence_of[trigger.token.i], []).append(trigger)
    for row in numbers:
        head = sites.token_at(row)
        near = sites.settled(nearest(head, sites.places, limit=6))
        row["place_at"] = offset_of(near)
        row["date_at"] = offset_of(nearest(head, sites.dates))
        wanted = KIND_FAMILIES.get(str(row["kind"]), VIOLENT)
        if row["kind"] == "other":
            continue
        candidates = {
            trigger.token.i: told_in[trigger.token.i]
            for trigger in by_sentence.get(sentence_of[head.i], [])
            if trigger.family in wanted
            and (trigger.token == head or not is_elsewhere(trigger.token, sites))
        }
        row["event_at"] = offset_of(nearest(head, candidates, limit=FAR))


def set_sums_apart(found: list[Row], numbers: list[Row]) -> None:
    """Mark as background the events told only as the sum of a war or a year."""
    scopes: dict[object, set[object]] = {}
    for row in numbers:
        if row["kind"] in {"killed", "injured"}:
            scopes.setdefault(row.get("event_at"), set()).add(row.get("scope"))
    for row in found:
        if row["family"] in VIOLENT and scopes.get(row["start"]) == {"cumulative"}:
            row["family"] = BACKGROUND
