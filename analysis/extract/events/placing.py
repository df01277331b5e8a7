"""The place and the day of an event."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.events.cues import cues, is_at_another_time
from analysis.extract.events.lists import listed_with
from analysis.extract.events.nearness import nearest, told_with
from analysis.extract.events.reality import is_definite
from analysis.extract.events.sites import Sites, inside
from analysis.extract.events.triggers import (
    VIOLENT,
    Trigger,
    trigger_word,
)
from analysis.parse import (
    attachments,
    preposition,
)
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

# How near a year stands when it is the time of what is told ("in 2012 a gunman ...").
AT_HAND = 3
POINTING = "pointing back"
# Families of violence that is told street by street; "an attack on Goma" is another "on".
STREET_CRIME = frozenset({"shoot", "kill"})
# Other families that happen at a place and may harm people there.
HARMING = frozenset({"loot", "riot", "crackdown"})
MEASURES = frozenset("minute hour day night week month year decade".split())
Group = list[Trigger]


def keep_first_places(found: list[Row], sites: Sites) -> None:
    """Take the place from "it happened at the corner" and streets where a town is told before.

    Streets are named after towns elsewhere: "the shooting happened on Lagos near Jos".
    """
    named = {row["start"]: row for row in sites.places.values()}
    told = False
    for before, row in pairwise([{"place_at": None}, *found]):
        pointing = row["rule"].startswith(POINTING) and trigger_word(sites.token_at(row)) is None
        place = named.get(row["place_at"])
        street = place is not None and row["family"] in STREET_CRIME and _is_street(place, sites)
        if (pointing and before["place_at"] is not None) or (street and told):
            row["place_at"] = None
        told = told or row["place_at"] is not None


def _is_street(place: Row, sites: Sites) -> bool:
    """Say whether a name that looks like a town's is a street's, by the words before it."""
    token = sites.token_at(place)
    near_street = token.head.lemma_.lower() in cues("street") and preposition(token) != "in"
    return near_street or preposition(token) == "on"


def day_of(group: Group, sites: Sites, triggers: frozenset[int]) -> Row | None:
    """Return the day of an event, or the year that stands right beside it."""
    tokens = [t.token for t in group]
    if not tokens:
        return None
    days = told_with(tokens, sites.dates, triggers)
    years = told_with(tokens, sites.periods, triggers)
    spans = told_with(tokens, sites.spans, triggers)
    near = [nearest(token, _own(days, token, tokens), limit=_reach(token)) for token in tokens]
    near += [nearest(token, _own(years, token, tokens), limit=AT_HAND) for token in tokens]
    near += [nearest(token, spans, limit=AT_HAND) for token in tokens]
    return next((row for row in near if row is not None), None)


def place_of(group: Group, sites: Sites, quotes: list[Row], triggers: frozenset[int]) -> int | None:
    """Return where the place of an event stands, and mark the part that place plays."""
    tokens = [t.token for t in group if not _is_among(t.token)]
    if not tokens:
        return None
    told = told_with(tokens, sites.places, triggers, past_speech=True)
    scenes = {i: row for i, row in told.items() if row.get("otherwise") != "speaker"}
    row = None
    for token in tokens:
        row = row or _scene(token, _own(scenes, token, tokens), quotes, sites)
    for token in tokens:  # "police in Goma said" it, and no other place is told
        row = row or _scene(token, _own(told, token, tokens), quotes, sites)
    _mark(row, group[0].family, sites)
    return offset_of(row)


def _scene(token: Token, told: Mapping[int, Row], quotes: list[Row], sites: Sites) -> Row | None:
    found = nearest(token, inside(told, token, quotes), limit=_reach(token))
    return sites.settled(found) or _same_town(token, sites)


def _mark(row: Row | None, family: str, sites: Sites) -> None:
    """Note the part a place and those listed with it play in an event of some family."""
    part = "talks" if family == "talks" else "event" if family in VIOLENT | HARMING else None
    if row is None or part is None:
        return
    for place in listed_with(row, sites):
        if place["role"] == "mention":
            place["role"] = part


def _own(rows: Mapping[int, Row], token: Token, group: list[Token]) -> Mapping[int, Row]:
    """Return the places or days a trigger may have: only its own when it dates something else.

    "He was freed in Mali on Sunday, held since the 7 March attack": neither place nor day are
    those of the attack.
    """
    if not is_at_another_time(token, MEASURES):
        return rows
    if any(t in token.ancestors for t in group if not is_at_another_time(t, MEASURES)):
        return rows
    kept = {token, *token.subtree}
    return {i: row for i, row in rows.items() if token.doc[i] in kept}


def _is_among(token: Token) -> bool:
    """Say whether a trigger only tells of a part.

    "72 were killed, including 42 in Gaza City", "attacks killed 68, with 37 killed in the city".
    """
    above = [token, *list(token.ancestors)[:2]]
    counted = token.head
    if token.tag_ == "VBN" and preposition(counted) == "with" and counted.pos_ == "NUM":
        return True
    return any(preposition(word) == "including" for word in above)


def _same_town(token: Token, sites: Sites) -> Row | None:
    """Return the place told last, where "in the city" stands for it."""
    said = [
        noun
        for case, noun in attachments(token)
        if case in {"in", "on", "across", "near"} and noun.lemma_.lower() in cues("town")
    ]
    if not any(_points_back(noun) for noun in said):
        return None
    before = [i for i in sites.places if i < token.i]
    return sites.places[max(before)] if before else None


def _points_back(noun: Token) -> bool:
    kept = [child for child in noun.children if child.dep_ not in {"case", "punct"}]
    return [child.lower_ for child in kept] in (["the"], ["this"], ["that"])


def offset_of(row: Row | None) -> int | None:
    """Return where a row of a place or a date starts."""
    return None if row is None else int(row["start"])


def _reach(token: Token) -> int:
    """Return how far from a trigger its place and day may stand: near for "the attack"."""
    return 3 if is_definite(token) and token.pos_ == "NOUN" else 10
