"""Which event each number of an article belongs to, and where and when it was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.cues import (
    BACKGROUND,
)
from analysis.extract.events.lists import listed_with
from analysis.extract.events.nearness import nearest
from analysis.extract.events.placing import offset_of
from analysis.extract.events.sites import Sites, is_elsewhere
from analysis.extract.events.triggers import (
    VIOLENT,
    Trigger,
)
from analysis.parse import governor, sentence_numbers
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Which families of event a number of some kind can belong to; others take any violent one.
KIND_FAMILIES = {
    "intercepted": frozenset({"intercept"}),
    "captured": frozenset({"arrest", "abduct", "seize", "clash"}),
    "launched": frozenset({"strike", "airstrike", "shell", "attack", "explosion"}),
}
FAR = 12
# Before the place right behind a number.
WHERE = frozenset({"in", "at", "near", "around", "outside", "inside"})


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
        row["place_at"] = offset_of(_place_of(row, head, sites))
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
        event = nearest(head, candidates, limit=FAR)
        row["event_at"] = offset_of(event)
        if event is not None and not _has_own_day(head, sites):
            row["date_at"] = event["date_at"]
        if event is not None and _is_of_the_list(row, event, head, sites):
            row["place_at"] = event["place_at"]


def _place_of(row: Row, head: Token, sites: Sites) -> Row | None:
    """Return where a number was counted: right behind it, else the nearest place of its clause.

    "Three in Mopti and five in Gao" are parsed in many ways, and read in one.
    """
    if any(row["start"] < place["start"] < row["end"] for place in sites.in_sentence(row)):
        return None  # "three in Mopti and five": the sum of both
    after = _behind(row, sites)
    if after is not None and after.lower_ in WHERE and after.head.i in sites.places:
        return sites.settled(sites.places[after.head.i])
    return sites.settled(nearest(head, sites.places, limit=6))


def _behind(row: Row, sites: Sites) -> Token | None:
    """Return the word right behind a number: "in" in "six in Mopti" and "six of them in Mopti"."""
    after = sites.after(row)
    if after is not None and after.lower_ == "of" and after.i + 2 < len(after.doc):
        return after.nbor(2)
    return after


def _has_own_day(head: Token, sites: Sites) -> bool:
    """Say whether the day nearest to a number hangs on it or on its own verb.

    "Three died on Monday and two on Tuesday", not "they met on Monday after a raid killed two".
    """
    near = nearest(head, sites.dates)
    if near is None:
        return False
    day = sites.token_at(near)
    verb = head if head.pos_ == "VERB" else governor(head)
    return head in day.ancestors or governor(day) == verb


def _is_of_the_list(row: Row, event: Row, head: Token, sites: Sites) -> bool:
    """Say whether a number is told of every place of a list: "raids on Mopti and Gao killed two".

    The event has the first of them; a place in the number's own phrase stays its own.
    """
    listed = [place for place in sites.in_sentence(row) if place["start"] == row["place_at"]]
    if not listed or event["place_at"] == row["place_at"]:
        return False
    after = _behind(row, sites)
    own = any(sites.token_at(place) in head.subtree for place in listed)
    if own or (after is not None and after.lower_ in WHERE):
        return False
    return any(place["start"] == event["place_at"] for place in listed_with(listed[0], sites))


def set_sums_apart(found: list[Row], numbers: list[Row]) -> None:
    """Mark as background the events told only as the sum of a war or a year."""
    scopes: dict[object, set[object]] = {}
    for row in numbers:
        if row["kind"] in {"killed", "injured"}:
            scopes.setdefault(row.get("event_at"), set()).add(row.get("scope"))
    for row in found:
        if row["family"] in VIOLENT and scopes.get(row["start"]) == {"cumulative"}:
            row["family"] = BACKGROUND
