"""Whose word weighs how much, and which outlet a report has its figure from."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
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
# A title says by itself whose word it is ("mayor"), or it is that of the body it is held in: a
# minister's is the government's, a head may be one of a ministry or of a hospital.
OWN_RANK = {"police": 1, "local": 1, "legal": 1, "legislator": 2, "media": 4}
LENT_RANK = {"head_of_state": 0, "minister": 0, "military": 0}
OPEN = frozenset({"spokesperson", "head", "unsaid", "state_title", "organisation_title"})
PRIVATE = frozenset({"private", "expert", "clergy", "suspect", "person"})
# What a word for a body, or the name of one, says of those who speak for it.
BODY_RANK = {
    "state": 0,
    "state_title": 0,
    "local_body": 1,
    "organisation": 2,
    "organisation_title": 2,
    "armed_group": 3,
    "leader": 3,
    "news": 4,
}
NAMED = {"government": "state", "military": "state", "media": "news"}
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
_ABOUT = re.compile(r"\s(?:of|to|for)\s", re.IGNORECASE)
_OWNER = re.compile(r"(?:['’]s|s['’])\s", re.IGNORECASE)
_HOLLOW = re.compile(r"\b(?:the|news|agency|newspaper|channel|com|org|net|co|gov)\b|[\W_]+")


@dataclass(frozen=True)
class Speakers:
    """What is known of the actors that counts are told by: their weight, and which are outlets."""

    ranks: Mapping[str, int]
    outlets: Mapping[str, str]  # actor_id of a medium -> its name as `outlet_key` writes it

    def rank(self, row: Any) -> int:
        """Return how much the word of a claim's speaker weighs."""
        return UNKNOWN if missing(row.said_by) else self.ranks.get(row.said_by, UNKNOWN)


def know_speakers(actors: pd.DataFrame, heard: Iterable[object]) -> Speakers:
    """Return what the table of actors tells of those who count.

    Parameters
    ----------
    actors : pandas.DataFrame
        The `actors` table.
    heard : iterable
        The ids of those who count.
    """
    known = actors.loc[actors["actor_id"].isin(set(heard)), ["actor_id", "name", "kind", "role"]]
    rows = list(known.itertuples(index=False))
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

    A person speaks for the body that the role names; of a head of nothing named it is unknown
    whose word it is.

    >>> authority("person", "mayor of Goma"), authority("military", None), authority("media", None)
    (1, 0, 4)
    >>> authority("person", "head of the hospital"), authority("person", "head")
    (2, 5)
    """
    kind_text, role_text = as_text(kind), as_text(role)
    if kind_text in KIND_RANK:
        return KIND_RANK[kind_text]
    rank = _rank_of_role(role_text) if role_text else None
    if rank is not None:
        return rank
    return UNKNOWN - 1 if kind_text in ("person", "civilians") else UNKNOWN


@functools.lru_cache(maxsize=4096)
def _rank_of_role(role: str) -> int | None:
    """Return the weight of a role; None if it says nothing."""
    own = _labels_in(role, *_words(), _own_part(role))
    told = _labels_in(role, *_words()) | _labels_in(role, *_names())
    bodies = [BODY_RANK[label] for label in told if label in BODY_RANK]
    if BODY_RANK["armed_group"] in bodies and not own & PRIVATE:
        return BODY_RANK["armed_group"]  # a "rebel commander" is none of the military
    if titled := [OWN_RANK[label] for label in own if label in OWN_RANK]:
        return min(titled)
    lent = [LENT_RANK[label] for label in own if label in LENT_RANK]
    if bodies and (lent or own & OPEN):
        return max(bodies)
    return min(lent, default=None)


def _own_part(role: str) -> range:
    """Return where the title of the speaker stands: "wife of the mayor", "the mayor's wife"."""
    about = _ABOUT.search(role)
    end = about.start() if about else len(role)
    owners = [match.end() for match in _OWNER.finditer(role, 0, end)]
    return range(owners[-1] if owners else 0, end)


def _labels_in(
    text: str, pattern: re.Pattern[str], labels: Mapping[str, str], within: range | None = None
) -> set[str]:
    """Return what the words say, those alone that begin within some offsets."""
    starts = range(len(text)) if within is None else within
    told = (match.group() for match in pattern.finditer(text) if match.start() in starts)
    return {labels[word if word in labels else word.casefold()] for word in told}


@functools.cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the words for titles and bodies and what they say; the longer word wins."""
    labels = {row["pattern"].casefold(): row["label"] for row in lexicon("actor_titles")}
    labels |= {row["pattern"].casefold(): row["label"] for row in lexicon("standing")}
    return _any_of(labels, re.IGNORECASE), labels


@functools.cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the names of known bodies and what they are."""
    rows = (row for name in ("organisations", "armed_groups", "media") for row in lexicon(name))
    labels = {row["pattern"]: NAMED.get(row["label"], row["label"]) for row in rows}
    return _any_of(labels, 0), labels


def _any_of(words: Iterable[str], flags: int) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?=(?:['’]?s)?(?!\w))", flags
    )
