"""The kind of place a name is, from the words around it: "city of", "region", "Lebanese port"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.geocode import compass, demonyms, kinds_of, load_gazetteer, type_word
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

Named = tuple[int, int, str]

_DIRECTION = re.compile(
    r"(?:the |[Cc]entral |[Dd]owntown |mainland |far[- ])*"
    r"(?:(?:north|south)?-?(?:north|south|east|west|central)(?:ern)?-?(?:most)?\s+)*"
)
LONGEST_LIST = 6
STOPS = frozenset(',;:.!?"“”«»—')
JOINED = frozenset({",", "and", "or", "&"})
HYPHENS = frozenset({"-", "–", "—", "/"})


@functools.lru_cache(maxsize=4096)
def is_known(query: str) -> bool:
    """Say whether the gazetteer finds anything for a phrase."""
    return bool(load_gazetteer().candidates(query, limit=1))


@functools.lru_cache(maxsize=4096)
def feature_of(query: str) -> str:
    """Return what the likeliest place for a phrase is, "" for an unknown one."""
    hits = load_gazetteer().candidates(query, limit=1)
    return str(hits[0]["feature"]) if hits else ""


def direction_before(doc: Doc, first: int) -> tuple[int, str]:
    """Return where a direction before a name begins, and the words of it."""
    start = first
    while start and first - start < 4 and doc[start - 1].text in HYPHENS | {doc[start - 1].lower_}:
        start -= 1
        if doc[start].text not in HYPHENS and not is_point(doc[start].lower_):
            start += 1
            break
    words = doc[start:first].text.strip()
    known = compass(words) is not None or words in {"central"}
    return (start, f"{words} ") if words and known else (first, "")


def is_point(word: str) -> bool:
    """Say whether a word tells a direction or the middle."""
    return word == "central" or compass(word) is not None


def type_at(doc: Doc, at: int) -> tuple[str, bool, int]:
    """Return the type word from a token on, whether it is a plural, and its number of tokens."""
    for size in (3, 2, 1):
        if at + size <= len(doc) and doc[at].text not in STOPS:
            words = doc[at : at + size].text
            if (kind := type_word(words)) is not None and kind not in _capitals():
                return kind, kind != words.casefold(), size
    return "", False, 0


def list_of(doc: Doc, spans: Sequence[Named], number: int) -> range:
    """Return the numbers of the names in a list with "and": "Homs, Hama and Idlib".

    Names with commas alone are a town and what holds it.
    """
    first = last = number
    while first and number - first < LONGEST_LIST and _joint(doc, spans, first - 1):
        first -= 1
    while last + 1 < len(spans) and last - number < LONGEST_LIST and _joint(doc, spans, last):
        last += 1
    ended = any(_joint(doc, spans, i) != "," for i in range(first, last))
    return range(first, last + 1) if ended else range(number, number + 1)


def _joint(doc: Doc, spans: Sequence[Named], number: int) -> str:
    """Return what joins a name and the next one to a list, "" when nothing does."""
    gap = [doc[i].lower_ for i in range(spans[number][1], spans[number + 1][0])]
    return gap[-1] if 1 <= len(gap) <= 2 and JOINED.issuperset(gap) else ""


def shared_type(doc: Doc, spans: Sequence[Named], number: int) -> str:
    """Return the type word of a list: "region" for Kharkiv in "the Kharkiv and Sumy regions"."""
    listed = list_of(doc, spans, number)
    if len(listed) > 1:
        first, after, _ = spans[listed[-1]]
        for at in (after, after - 1):  # "Kharkiv and Sumy Oblasts" may be labelled with its type
            kind, is_plural, size = type_at(doc, at)
            if size == 1 and is_plural and at > first:
                return kind
    return ""


def type_before(doc: Doc, spans: Sequence[Named], number: int, start: int) -> tuple[int, str]:
    """Return where "the Lebanese city of" before a name begins, and "Lebanese city of "."""
    name = doc[spans[number][0] : spans[number][1]].text
    end = start
    while end and doc[end - 1].lower_ == "the":
        end -= 1
    has_of = end > 0 and doc[end - 1].lower_ == "of"
    end -= has_of
    for size in (3, 2, 1):
        words = doc[end - size : end].text if end >= size else ""
        kind = type_word(words)
        if kind is None or kind in _capitals() or not (has_of or words.islower()):
            continue
        if not is_division(kind) and feature_of(name) == "country":
            continue  # "the second city of Ukraine"
        if kind == "port" and feature_of(f"port city of {name}") == "city":
            kind = "port city"  # the town that has one
        begins, country = country_at(doc, end - size)
        return (begins, f"{country}{kind} of ") if has_of or country else (start, "")
    return start, list_lead(doc, spans, number) if end == start else ""


def is_division(kind: str) -> bool:
    """Say whether a type word may tell a part of a country: a state, not an air base."""
    return not {"admin1", "admin2", "region"}.isdisjoint(kinds_of(kind) or ())


@functools.cache
def _capitals() -> frozenset[str]:
    """Return the words for capitals: which town that is, the relation tells."""
    rows = lexicon("place_relations")
    return frozenset(row["pattern"] for row in rows if row["label"] == "capital")


def of_pair(doc: Doc, spans: Sequence[Named], number: int) -> str:
    """Return which of two names the type word belongs to, "" for another construction.

    The left in "Kayes region of Mali", the right in "the Damascus suburb of Jobar".
    """
    if number + 1 >= len(spans):
        return ""
    (first, after, _), (next_first, next_after, _) = spans[number], spans[number + 1]
    kind, _, size = type_at(doc, after)
    gap = [doc[i].lower_ for i in range(after + size, next_first)]
    if not size or gap not in (["of"], ["of", "the"]):
        return ""
    left, right = doc[first:after].text, doc[next_first:next_after].text
    if kind == "suburb":
        return "right"
    inside = is_known(left) and is_known(f"{right} {kind}, {left}")
    return "right" if inside and not is_known(f"{left} {kind}, {right}") else "left"


def list_lead(doc: Doc, spans: Sequence[Named], number: int) -> str:
    """Return the lead of the first of a list: "the cities of Homs and Hama"."""
    begins = spans[list_of(doc, spans, number)[0]][0]
    if begins == spans[number][0] or begins < 2 or doc[begins - 1].lower_ != "of":
        return ""
    word = doc[begins - 2].lower_
    kind = type_word(word)
    return f"{kind} of " if kind is not None and kind != word else ""


def country_at(doc: Doc, end: int) -> tuple[int, str]:
    """Return where the words before a type word begin, and the adjective of country in them.

    The adjective in "the southern Lebanese port of" is "Lebanese ".
    """
    for i in range(end - 1, max(-1, end - 5), -1):
        for size in (2, 1):
            words = doc[max(0, i + 1 - size) : i + 1].text
            if words.casefold() in demonyms():
                return max(0, i + 1 - size), f"{words} "
        if not (doc[i].text.islower() or doc[i].text in HYPHENS):
            break
    return end, ""


@functools.cache
def type_words() -> frozenset[str]:
    """Return the words that tell what kind of place a name is ("region", "district")."""
    return frozenset(row["pattern"] for row in lexicon("place_types") if " " not in row["pattern"])


def is_direction(word: str) -> bool:
    """Say whether `word` tells a part of a place or leads up to it ("northern", "the")."""
    return bool(_DIRECTION.fullmatch(f"{word} "))
