"""The phrase to look up for a name: where its words say it lies.

`phrase` hands `analysis.geocode` what the gazetteer can read: "near Goma", "40 km south of Raqqa",
"Sumy region", "Lebanese city of Tyre", "Saltivka district, Kharkiv". It asks the gazetteer whether
the phrase leads anywhere, and hands over less where it does not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.extract.places.kinds import (
    HYPHENS,
    STOPS,
    Named,
    direction_before,
    feature_of,
    is_direction,
    is_division,
    is_known,
    is_point,
    list_of,
    of_pair,
    shared_type,
    type_at,
    type_before,
    type_words,
)
from analysis.geocode import Relative, demonyms, relative, without_type
from analysis.geocode.phrases import ROAD_KM
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from analysis.tables import Row

__all__ = [
    "described_places",
    "is_described",
    "is_direction",
    "is_water",
    "phrase",
    "tells_the_one_before",
    "type_words",
]

# How many tokens before a name may belong to its phrase ("about 25 miles (40 km) south-west of").
REACH = 14
_NAME = "\0"  # where the name goes in a phrase around it
# The second half of "rebel-held", "government-controlled".
_HELD = frozenset({"held", "controlled", "run"})
# Relations that put an event beside a town; nothing is "near" a country in a useful sense.
BESIDE = frozenset({"near", "edge", "suburb", "countryside", "wide"})
AREAS = frozenset({"country", "admin1", "admin2", "region", "water", "river"})
# Those that leave the place where it is.
SAME = frozenset({"same", "central"})
# What may part a place from the words that tell where it lies.
_LINKING = frozenset(
    ", ( which that is are was lies lay located situated about around roughly some nearly only "
    "just almost approximately more less than over under and".split()
)


def phrase(doc: Doc, spans: Sequence[Named], number: int) -> str:
    """Return what to look up for ``spans[number]``, the most telling phrase that is known.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    spans : sequence of (first token, token after, rule)
        All place names of the article in reading order.
    number : int
        Which of them.
    """
    start, core = _core(doc, spans, number)
    containers = [*_containers(doc, spans, number), ""]
    told = []
    if not tells_the_one_before(doc, spans, number):
        told = [*_told_by(doc, spans, number, start, feature_of(core))]
    for container in containers:
        if container and not is_known(without_type(container)):
            continue
        named = f"{core}, {container}" if container else core
        for around in told:
            if is_known(query := around.replace(_NAME, named, 1)):
                return query
        if container and is_known(named):
            return named
    bare = doc[spans[number][0] : spans[number][1]].text
    return core if core == bare or is_known(core) else bare


def is_water(query: str) -> bool:
    """Say whether the likeliest place for `query` is a river, a lake or a sea itself."""
    return feature_of(query) in {"river", "water"} and _kind(query) not in {"sea", "coast"}


def is_described(row: Row) -> bool:
    """Say whether a row of `places` stands for a place told by it: "12 km from Goma"."""
    query = str(row.get("query"))
    return query != row.get("text") and _kind(query) not in SAME | {"", "shore"}


# ---------------------------------------------------------------------- the name and its kind


def _core(doc: Doc, spans: Sequence[Named], number: int) -> tuple[int, str]:
    """Return the name with its direction, type word and adjective of country, and its start."""
    first, after, _ = spans[number]
    text = doc[first:after].text
    if number and doc[spans[number - 1][1] : first].text in HYPHENS:
        return first, text  # "the Lebanon-Israel border" is told by Lebanon
    if number and of_pair(doc, spans, number - 1) == "right" and doc[first - 2].lower_ == "suburb":
        return first, text
    start, direction = direction_before(doc, first)
    kind, is_plural, size = type_at(doc, after)
    if size and is_plural and len(list_of(doc, spans, number)) == 1:
        size = 0  # "the Sahel states" are several
    if size and feature_of(text) == "country" and not is_division(kind):
        size = 0  # "a US military base", but "Niger state"
    if size and of_pair(doc, spans, number) != "right":
        return start, f"{direction}{text} {kind}"
    if number and of_pair(doc, spans, number - 1) == "left":
        return first, text
    if shared := shared_type(doc, spans, number):
        return start, f"{direction}{text} {shared}"
    begins, lead = type_before(doc, spans, number, start)
    if lead:
        return begins, f"{lead}{text}"
    before = doc[first - 1].lower_ if first else ""
    bare = before == "the" and not _is_modifier(doc, after)
    if bare and not is_water(text) and is_water(f"{text} River"):
        return first, f"{text} River"  # towns take no article: "on the Dnipro", "across the Nile"
    return start, f"{direction}{text}"


def _is_modifier(doc: Doc, after: int) -> bool:
    """Say whether a name stands before what it tells of: "the Kabul-Kandahar highway"."""
    joined = after < len(doc) and doc[after].text in HYPHENS
    return joined or doc[after - 1].dep_ == "compound"


# ---------------------------------------------------------------------- what holds the place


def _containers(doc: Doc, spans: Sequence[Named], number: int) -> Iterator[str]:
    """Yield what an article says holds a name, the nearest first."""
    first, after, _ = spans[number]
    if number + 1 < len(spans):
        yield from _container_after(doc, spans, number, after + type_at(doc, after)[2])
    if number and of_pair(doc, spans, number - 1) == "right":
        before = doc[spans[number - 1][0] : spans[number - 1][1]].text
        yield f"suburbs of {before}" if doc[first - 2].lower_ == "suburb" else before
    if number and (owner := _owner(doc, spans[number - 1], first)):
        yield owner


def _container_after(doc: Doc, spans: Sequence[Named], number: int, after: int) -> Iterator[str]:
    next_first, next_after, _ = spans[number + 1]
    if not 1 <= next_first - after <= REACH or _ends(doc, after, next_first):
        return
    if of_pair(doc, spans, number) == "right":
        return
    gap = [doc[i].lower_ for i in range(after, next_first)]
    name = doc[next_first:next_after].text
    kind, _, size = type_at(doc, next_after)
    whole = f"{name} {kind}" if size else name
    comma = gap[0] == ","
    told = [word for word in gap[comma:] if not _is_lead(word)]
    if told in (["in"], ["of"]) and (told[0] == "in" or after > spans[number][1]):
        yield whole
    elif gap == [","]:
        if len(list_of(doc, spans, number + 1)) == 1 or feature_of(whole) in AREAS:
            yield whole
    else:
        told_text = doc[after + comma : next_after].text
        found = relative(without_type(told_text))
        if found is not None and found.kind in BESIDE | {"away", "within", "between"}:
            yield told_text


def _ends(doc: Doc, start: int, end: int) -> bool:
    return any(doc[i].text in STOPS - {","} for i in range(start, end))


def _is_lead(word: str) -> bool:
    return word == "the" or is_point(word) or word in HYPHENS


def _owner(doc: Doc, before: Named, first: int) -> str:
    """Return the place whose a name is: Kharkiv in "Kharkiv's northern Saltivka district"."""
    end = before[1]
    if not 1 <= first - end <= 6 or doc[end].text not in {"'s", "’s", "'", "’"}:
        return ""
    between = [doc[i] for i in range(end + 1, first)]
    if any(not (t.text.islower() or t.text in HYPHENS) or t.text in STOPS for t in between):
        return ""
    return str(doc[before[0] : end].text)


# ---------------------------------------------------------------------- where from a known place


def _told_by(
    doc: Doc, spans: Sequence[Named], number: int, lead: int, feature: str
) -> Iterator[str]:
    """Yield phrases that tell a place by this one, its name left out, the longest first."""
    first, after, _ = spans[number]
    floor = spans[number - 1][1] if number else 0
    if number and of_pair(doc, spans, number - 1) == "right":
        return
    listed = list_of(doc, spans, number)
    if number > listed[0]:
        yield from _told_of_list(doc, spans, number, listed[0])
        return
    second = _second(doc, spans, number)
    name = doc[first:after].text
    if second and _kind(f"{name}{second}") in {"between", "border"}:
        yield f"{_NAME}{second}"
    for start in _starts(doc, floor, lead):
        before = _inside_of(doc, start) + doc[start:lead].text_with_ws
        for rest in (second, "") if second else ("",):
            found = relative(f"{before}{name}{rest}")
            if found is None or (rest and found.kind not in {"between", "border"}):
                continue
            if _is_told(doc, start, first, found, name, feature):
                yield f"{before}{_NAME}{rest}"


def tells_the_one_before(doc: Doc, spans: Sequence[Named], number: int) -> bool:
    """Say whether a name only tells where the known place before it lies.

    In "the Sumy region north-east of Kyiv" and "Bucha, 30 km from Kyiv" Kyiv stays Kyiv. A region
    that holds the name tells only where to look: "in Kyiv region, 30 km west of Kyiv".
    """
    if not number:
        return False
    before, (first, after, _) = spans[number - 1], spans[number]
    begin = before[1] + type_at(doc, before[1])[2]
    told = doc[before[0] : begin].text
    feature = feature_of(told)
    if feature not in {"city", "district", "site", "admin1", "admin2"}:
        return False
    lead, _ = direction_before(doc, first)
    for start in _starts(doc, before[1], lead):
        between = [doc[i].lower_ for i in range(begin, start)]
        found = relative(doc[start:after].text)
        if (
            found is None
            or found.kind not in {"away", "within"}
            or not _LINKING.issuperset(between)
        ):
            continue
        if feature not in {"admin1", "admin2"}:
            return True
        if found.km is None and "," not in between:
            return not is_known(f"{doc[first:after].text}, {told}")
    return False


def _kind(query: str) -> str:
    found = relative(query)
    return found.kind if found is not None else ""


def _told_of_list(doc: Doc, spans: Sequence[Named], number: int, first: int) -> Iterator[str]:
    """Yield the relation the first of a list stands in, if it holds for all: "near A and B"."""
    name = doc[spans[number][0] : spans[number][1]].text
    if (feature := feature_of(name)) not in AREAS:
        lead, _ = direction_before(doc, spans[first][0])
        for told in _told_by(doc, spans, first, lead, feature):
            if told.endswith(_NAME) and _kind(told.replace(_NAME, name)) in BESIDE:
                yield told


def _second(doc: Doc, spans: Sequence[Named], number: int) -> str:
    """Return the rest of a phrase of two names: " and Kidal", "-Kidal road", "'s border with"."""
    after = spans[number][1]
    if after + 2 < len(doc) and doc[after].text in HYPHENS and doc[after + 1].is_title:
        tail = _tail(doc, after + 2)  # "the Kabul-Kandahar highway": only Kabul may be a name
        return f"-{doc[after + 1].text} {tail}" if tail else ""
    if number + 1 == len(spans):
        return ""
    next_first, next_after, _ = spans[number + 1]
    gap = doc[after:next_first].text
    if gap in {"and", "to", "and the", "to the"}:
        return f" {doc[after:next_after].text}"
    if gap in HYPHENS:
        tail = _tail(doc, next_after)
        return f"-{doc[next_first:next_after].text} {tail}" if tail else ""
    if re.fullmatch(r"['’]s? (?:[a-z]+ ){0,2}border with(?: the)?", gap):
        return f"'s border with {doc[next_first:next_after].text}"
    return ""


def _tail(doc: Doc, at: int) -> str:
    """Return the road or border from a token on."""
    for size in (2, 1):
        words = doc[at : at + size].text if at + size <= len(doc) else ""
        if words and _relations().get(words) in {"road", "border"}:
            return words
    return ""


@functools.cache
def _relations() -> dict[str, str]:
    return {row["pattern"]: row["label"] for row in lexicon("place_relations")}


@functools.cache
def _openers() -> frozenset[str]:
    """Return the words a relation may begin with."""
    first = {pattern.split()[0] for pattern in _relations()}
    vague = {row["pattern"].split()[0] for row in lexicon("distances") if row["label"] == "vague"}
    numbers = {row["pattern"] for row in lexicon("number_words")}
    return frozenset(first | vague | numbers | {"between", "a", "an", "half", "left", "right"})


def _starts(doc: Doc, floor: int, end: int) -> list[int]:
    """Return the tokens before a name at which its phrase may begin, the farthest first."""
    found = []
    for i in range(end - 1, max(floor, end - REACH) - 1, -1):
        if doc[i].text in STOPS:
            break
        word = doc[i].lower_
        if word in _openers() or word[:1].isdigit() or is_point(word):
            found.append(i - _article(doc, i) if i > floor and is_point(word) else i)
    return sorted(set(found))


def _article(doc: Doc, i: int) -> int:
    """Return how many tokens of "the" or "to the" stand before a direction."""
    if doc[i - 1].lower_ != "the":
        return 0
    return 2 if i > 1 and doc[i - 2].lower_ == "to" else 1


def _inside_of(doc: Doc, start: int) -> str:
    """Return "the " where an adjective parts it from a direction: "the rebel-held east of"."""
    if not is_point(doc[start].lower_):
        return ""
    for i in range(start - 1, max(-1, start - 5), -1):
        if doc[i].lower_ == "the":
            return "the " if i < start - 1 else ""
        if doc[i].pos_ not in {"ADJ", "VERB", "NOUN", "PUNCT"} or doc[i].text in STOPS:
            break
        if i == start - 1 and doc[i].lower_ not in _HELD and doc[i].pos_ != "ADJ":
            break
    return ""


def _is_told(doc: Doc, start: int, first: int, found: Relative, name: str, feature: str) -> bool:
    """Say whether a relation is meant, and tells more than the name alone."""
    if found.kind in SAME:
        return False
    if found.kind in BESIDE and feature in AREAS:
        return False
    if found.kind == "shore":
        return is_water(name) or is_water(f"{name} River")
    if found.kind == "sea" and any(doc[i].tag_ == "RP" for i in range(start, first)):
        return False  # "cut off Goma"
    if found.kind == "between":
        return found.km == ROAD_KM or not set(found.anchors) & _seats()
    return found.kind != "capital" or _stands_alone(doc, start, first)


@functools.cache
def _seats() -> frozenset[str]:
    """Return the towns that stand for governments: "talks between Ankara and Baghdad"."""
    return frozenset(row["pattern"] for row in lexicon("metonyms"))


def _stands_alone(doc: Doc, start: int, first: int) -> bool:
    """Say whether "the capital of Syria" is told for its own sake, not of a named town."""
    while start and doc[start - 1].lower_ in {"the", "a", "once", "now"}:
        start -= 1
    before = doc[start - 1] if start else None
    if before is not None and (before.text in {",", "("} or before.lemma_ in {"be", "as"}):
        return False
    after = first
    while after < len(doc) and doc[after].ent_type_ and doc[after].text not in STOPS:
        after += 1
    after += after < len(doc) and doc[after].lower_ in {",", "(", "of"}
    return after >= len(doc) or doc[after].pos_ != "PROPN"


# ---------------------------------------------------------------------- places without a name


def described_places(doc: Doc) -> Iterator[Named]:
    """Yield the capitals, borders and coasts told by an adjective: "the Sudanese capital"."""
    for i in range(1, len(doc)):
        label = _relations().get(doc[i].lower_)
        if label not in {"capital", "border"} and doc[i].lower_ != "coast":
            continue
        start = _adjective_before(doc, i)
        if start == i or doc[i].dep_ == "compound":
            continue
        if label == "capital" and not _stands_alone(doc, start, i + 1):
            continue
        yield start, i + 1, f"described:{doc[i].lower_}"


def _adjective_before(doc: Doc, i: int) -> int:
    """Return where the adjective of country before token `i` begins, `i` itself without one."""
    start = i
    for size in (2, 1):
        if i >= size and doc[i - size : i].text.casefold() in demonyms():
            start = i - size
            break
    joined = start >= 2 and start < i and doc[start - 1].text in HYPHENS
    return start - 2 if joined and doc[start - 2].text.casefold() in demonyms() else start
