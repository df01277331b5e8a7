"""Who is said to have done it: attackers of different sides."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.scenes import are_one
from analysis.geocode import fold
from analysis.resources import lexicon
from analysis.tables import as_text, missing

# A person's deed is not yet that of a side.
STATE = frozenset({"state", "government", "military"})
SIDES = STATE | {"armed_group"}
JOINT_WITHIN = 25  # characters between two names told together
_JOINT = re.compile(r"\b(?:and|or)\b|[/-]", re.IGNORECASE)
REACH = 1  # "Shells hit a camp. The army fired them, the governor said."
VOICES = 6  # reports of each side held against reports of another


class Sides:
    """Says which actors belong to different sides."""

    def __init__(self, records: Records) -> None:
        self._actors = records.actors
        mentions = records.tables.mentions
        named = mentions["form"].isin(["name", "metonym"])
        self._named = set(mentions.loc[named, "actor_id"].dropna())

    def side(self, actor_id: str) -> str:
        """Return the side of an actor: a country, or a group's name; "" if it is not known.

        "The rebels" are no side: any group may be meant.
        """
        actor = self._actors.get(actor_id)
        if actor is None or actor.kind not in SIDES:
            return ""
        if actor.kind in STATE and not missing(actor.country):
            return str(actor.country)
        name = fold(as_text(actor.name))
        if (above := _wings().get(name)) is not None:
            return above
        return name if as_text(actor.kind) != "government" and actor_id in self._named else ""

    def side_of_speaker(self, actor_id: str) -> str:
        """Return the side of an actor, also of an official who speaks for a country."""
        actor = self._actors.get(actor_id)
        if actor is not None and as_text(actor.kind) == "person":
            return as_text(actor.country)
        return self.side(actor_id)

    def opposed(self, a: str, b: str) -> bool:
        """Say whether two actors are of known, different sides, neither a part of the other."""
        one, other = self.side(a), self.side(b)
        if not one or not other or one == other:
            return False
        names = [self._names(actor) for actor in (a, b)]
        if not names[0].isdisjoint(names[1]) or self._may_be_allies(a, b):
            return False
        return not any(_holds(x, y) or _holds(y, x) for x in names[0] for y in names[1])

    def unlike(self, a: str, b: str) -> bool:
        """Say whether one actor is of a state and the other an armed group, or sides differ.

        This is enough to take two figures for those of two attacks.
        """
        kinds = [as_text(getattr(self._actors.get(actor), "kind", None)) for actor in (a, b)]
        mixed = "armed_group" in kinds and any(kind in STATE for kind in kinds)
        return mixed or self.opposed(a, b)

    def _may_be_allies(self, a: str, b: str) -> bool:
        """Say whether two armed groups fight in one country: they often attack together."""
        groups = [self._actors[actor] for actor in (a, b)]
        countries = {as_text(group.country) for group in groups}
        return (
            len(countries) == 1
            and countries != {""}
            and all(g.kind == "armed_group" for g in groups)
        )

    def _names(self, actor_id: str) -> set[str]:
        """Return the spellings of an actor's name that are names and not nouns."""
        actor = self._actors[actor_id]
        told = [as_text(actor.name), *as_text(actor.aliases).split("; ")]
        return {fold(name) for name in told if name[:1].isupper() and not _is_noun(name)}


def _is_noun(name: str) -> bool:
    """Say whether a name is a description such as "The group"."""
    first, *rest = name.split(" ")
    return first.casefold() in ("the", "a", "an") and not any(w[:1].isupper() for w in rest)


def _holds(whole: str, part: str) -> bool:
    """Say whether one name stands in another: "Tirland" in "the army of Tirland"."""
    return f" {part} " in f" {whole} "


@functools.cache
def _wings() -> dict[str, str]:
    """Return the folded name of an armed wing -> the side it is part of."""
    return {
        fold(row["pattern"]): row["label"] if len(row["label"]) == 2 else fold(row["label"])
        for row in lexicon("wings")
    }


def responsibility_rows(records: Records, sides: Sides) -> Iterator[dict[str, Any]]:
    """Yield incidents for which independent articles each name one attacker, not the same."""
    for incident, events in records.members.items():
        blamed = _blamed(events, records, sides)
        for a, b in _opposed(blamed, records, sides):
            says = " and ".join(_blame(row, records) for row in (a, b))
            yield {
                "incident_id": incident,
                "slot": "attacker",
                "a": a.event_id,
                "b": b.event_id,
                "type": "responsibility",
                "explained_by": "none",
                "note": f"{says} as the attacker.",
            }


def _blamed(events: list[Any], records: Records, sides: Sides) -> list[Any]:
    """Return the first event of each independent article that names attackers of one side."""
    by_article: dict[str, dict[str, Any]] = defaultdict(dict)
    first: dict[str, Any] = {}
    for row in events:
        if not missing(row.attacker_id) and (side := sides.side(row.attacker_id)):
            by_article[row.article_id].setdefault(side, row)
            if _is_told_there(row, side, records, sides):
                first.setdefault(row.article_id, row)
    independent = records.lineage.independent(by_article)
    return [
        first[article]
        for article, named in by_article.items()
        if article in independent and article in first and len(named) == 1
    ]


def _is_told_there(row: Any, side: str, records: Records, sides: Sides) -> bool:
    """Say whether the sentence or the next one names the side, so that a reader sees the blame."""
    beside = records.mentions_beside(row, REACH)
    return not beside or any(sides.side(m.actor_id) == side for m in beside)


def _opposed(blamed: list[Any], records: Records, sides: Sides) -> Iterator[tuple[Any, Any]]:
    """Yield one pair of events for each two sides."""
    by_side: dict[str, list[Any]] = defaultdict(list)
    for row in blamed:
        by_side[sides.side(row.attacker_id)].append(row)
    voices = [found[:VOICES] for found in by_side.values()][: 2 * VOICES]
    for i, one in enumerate(voices):
        for other in voices[i + 1 :]:
            pairs = ((a, b) for a in one for b in other if _deny_each_other(a, b, records, sides))
            yield from list(pairs)[:1]


def _deny_each_other(a: Any, b: Any, records: Records, sides: Sides) -> bool:
    if not sides.opposed(a.attacker_id, b.attacker_id):
        return False
    scenes = [records.scene_of_event(row) for row in (a, b)]
    if not are_one(*scenes) or records.copies(a.article_id, b.article_id):
        return False
    both = {sides.side(row.attacker_id) for row in (a, b)}
    return not any(_named_together(row, both, records, sides) for row in (a, b))


def _named_together(row: Any, both: set[str], records: Records, sides: Sides) -> bool:
    """Say whether a sentence blames "Tirland or Vendia", so that either may have done it."""
    told = [m for m in records.mentions_beside(row) if sides.side(m.actor_id) in both]
    return any(
        sides.side(m.actor_id) != sides.side(n.actor_id)
        and _JOINT.search(records.between(row.article_id, m.end, n.start)[:JOINT_WITHIN])
        for m, n in pairwise(told)
        if n.start - m.end <= JOINT_WITHIN
    )


def _blame(row: Any, records: Records) -> str:
    who = records.actors[row.attacker_id].name
    speaker = None if missing(row.said_by) else records.actors.get(row.said_by)
    citing = "" if speaker is None else f", citing {speaker.name},"
    return f"{records.source(row.article_id)}{citing} names {who}"
