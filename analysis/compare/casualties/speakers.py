"""Whose word weighs how much, and which outlet a report has its figure from."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.resources import lexicon
from analysis.tables import as_text, missing

# Whose word weighs more, by what the speaker is. Titles get theirs from the lexicon of titles.
KIND_RANK = {
    "government": 0,
    "state": 0,
    "military": 0,
    "organisation": 2,
    "armed_group": 3,
    "media": 4,
}
TITLE_RANK = {
    "head_of_state": 0,
    "minister": 0,
    "military": 0,
    "spokesperson": 0,
    "head": 0,
    "police": 1,
    "local": 1,
    "legal": 1,
    "legislator": 2,
    "media": 4,
}
RANK_NAMES = (
    "government or military",
    "local authority",
    "organisation",
    "armed group",
    "media",
    "another person",
    "no named speaker",
)
UNKNOWN = len(RANK_NAMES) - 1

_SITE = re.compile(r"(?:https?://)?(?:www\d?\.)?((?:[\w-]+\.)+[a-z]{2,})(?:/.*)?", re.IGNORECASE)
_HOLLOW = re.compile(r"\b(?:the|news|agency|newspaper|channel|com|org|net|co|gov)\b|[\W_]+")


@dataclass(frozen=True)
class Speakers:
    """What is known of the actors that counts are told by: their weight, and which are outlets."""

    ranks: Mapping[str, int]
    outlets: Mapping[str, str]  # actor_id of a medium -> its name as `outlet_key` writes it

    def rank(self, row: Any) -> int:
        """Return how much the word of a claim's speaker weighs."""
        return UNKNOWN if missing(row.said_by) else self.ranks.get(row.said_by, UNKNOWN)


def know_speakers(actors: pd.DataFrame) -> Speakers:
    """Return what the table of actors tells of those who count.

    Parameters
    ----------
    actors : pandas.DataFrame
        The `actors` table.
    """
    rows = list(actors[["actor_id", "name", "kind", "role"]].itertuples(index=False))
    ranks = {row.actor_id: authority(row.kind, row.role) for row in rows}
    outlets = {row.actor_id: outlet_key(row.name) for row in rows if _is_outlet(row)}
    return Speakers(ranks, {actor: key for actor, key in outlets.items() if key})


def _is_outlet(actor: Any) -> bool:
    """Say whether an actor is a medium with a name: "local media" are not one and the same."""
    name = as_text(actor.name).removeprefix("The ")
    return as_text(actor.kind) == "media" and any(letter.isupper() for letter in name)


def outlet_key(name: object) -> str:
    """Return the name of an outlet as it can be told from others, however it is written.

    >>> outlet_key("The Nile Herald"), outlet_key("www.nileherald.com")
    ('nileherald', 'nileherald')
    """
    text = as_text(name).strip()
    site = _SITE.fullmatch(text)
    return _HOLLOW.sub("", (site[1] if site else text).casefold())


def authority(kind: object, role: object) -> int:
    """Return how much a speaker's word weighs, 0 (government, military) to 6 (nobody named).

    >>> authority("person", "mayor of Goma"), authority("military", None), authority("media", None)
    (1, 0, 4)
    """
    kind_text, role_text = as_text(kind), as_text(role)
    if kind_text in KIND_RANK:
        return KIND_RANK[kind_text]
    found = [rank for pattern, rank in _titles() if pattern.search(role_text)] if role_text else []
    if found:
        return min(found)
    return UNKNOWN - 1 if kind_text in ("person", "civilians") else UNKNOWN


@functools.cache
def _titles() -> tuple[tuple[re.Pattern[str], int], ...]:
    by_rank: dict[int, list[str]] = defaultdict(list)
    for row in lexicon("actor_titles"):
        if row["label"] in TITLE_RANK:
            by_rank[TITLE_RANK[row["label"]]].append(row["pattern"])
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE), rank)
        for rank, patterns in sorted(by_rank.items())
    )
