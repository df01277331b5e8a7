"""Which words of an article name places: what the recogniser says, corrected."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from analysis.extract.actors.words import known_names
from analysis.extract.actors.words import match as match_name
from analysis.extract.places.phrases import described_places, is_direction, type_words
from analysis.geocode import demonyms, load_gazetteer
from analysis.parse import dateline, preposition, text_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Span, Token

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# What the entity recogniser may have mistaken a place for.
DOUBTFUL_LABELS = frozenset({"PERSON", "ORG", "MISC", "NORP", "PRODUCT"})
INTO_PLACES = frozenset(
    "in near at from to across outside around toward towards into inside throughout over of "
    "on between via through against".split()
)
LOCATING = frozenset({"in", "near", "outside", "across", "around", "throughout", "inside"})
PARTS = frozenset(
    "countryside outskirts suburbs north south east west villages towns centre center edge".split()
)
STREETS = frozenset(
    "street st road roads rd avenue ave drive lane boulevard blvd highway route block".split()
)


def place_names(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Yield (first token, token after, rule) of what may be place names."""
    people = _parts_of_people(doc)
    found: set[str] = set()
    doubtful: list[Span] = []
    for entity in doc.ents:
        if entity.label_ in PLACE_LABELS:
            for first, after in _trimmed(entity):
                name = doc[first:after].text
                if _is_name(doc, first, after, entity.label_, people):
                    found.add(name)
                    yield first, after, f"entity:{entity.label_}"
        elif entity.label_ in DOUBTFUL_LABELS:
            doubtful.append(entity)
    for entity in doubtful:
        if entity.text not in people and (
            entity.text in found or _reads_as_place(entity[0], entity[-1], entity.text)
        ):
            yield entity.start, entity.end, "entity_corrected"
    yield from _unlabelled(doc)
    yield from _in_datelines(doc)
    yield from described_places(doc)


def _parts_of_people(doc: Doc) -> set[str]:
    """Return the single words of people's longer names ("Jordan" where "Ann Jordan" is)."""
    return {
        token.text
        for entity in doc.ents
        if entity.label_ == "PERSON" and len(entity) > 1
        for token in entity
    }


def _trimmed(entity: Span) -> Iterator[tuple[int, int]]:
    """Yield the names inside an entity: "Dorset, England" holds two."""
    doc, start = entity.doc, entity.start
    cuts = [token.i for token in entity if token.text in {",", "/"}]
    for stop in [*cuts, entity.end]:
        first, after = start, stop
        while first < after and (
            doc[first].is_punct or doc[first].is_space or _leads(doc[first], after)
        ):
            first += 1
        while after > first and (
            doc[after - 1].text in {"'s", "’s", "'", "’"} or doc[after - 1].is_space
        ):
            after -= 1
        if after > first:
            yield first, after
        start = stop + 1


def _leads(token: Token, after: int) -> bool:
    """Say whether `token` only leads up to a name: an article or a direction in lower case."""
    return token.i + 1 < after and (
        token.lower_ == "the" or (token.text.islower() and is_direction(token.text))
    )


def _is_name(doc: Doc, first: int, after: int, label: str, people: set[str]) -> bool:
    text = doc[first:after].text
    if not text[:1].isalpha() or text.islower() or text.casefold() in demonyms():
        return False
    if text in calendar.month_name or text.rstrip(".") in calendar.month_abbr:
        return False
    if _is_body(text) or text.casefold() == "west" or doc[first].tag_ == "PRP":
        return False
    if text in people and preposition(doc[after - 1]) not in LOCATING:
        return False
    if _names_street(doc, after):
        return False
    return label != "FAC" or bool(load_gazetteer().candidates(text))


def _names_street(doc: Doc, after: int) -> bool:
    """Say whether a name is that of a street: its last word, or the next, says so."""
    following = doc[after].lower_ if after < len(doc) else ""
    return {doc[after - 1].lower_.rstrip("."), following.rstrip(".")} & STREETS != set()


def _is_body(text: str) -> bool:
    """Say whether a name is a known armed group, organisation or outlet ("Islamic State")."""
    entry = match_name(known_names(), text, 0)
    return entry is not None and entry.pattern == text and entry.kind != "state"


def _reads_as_place(first: Token, last: Token, text: str) -> bool:
    """Say whether a name the recogniser took for something else is a place after all."""
    if text.casefold() in demonyms():
        return False
    hits = [raw for raw in load_gazetteer().candidates(text) if raw["matched"] == "own"]
    if not hits:
        return False
    if any(raw["feature"] == "country" for raw in hits):
        return True
    before = first.nbor(-1).lower_ if first.i else ""
    known = hits[0]["score"] >= 5.5 or len(text.split()) > 1
    if before == "of" and first.i > 1 and first.nbor(-2).lower_ in type_words() | PARTS:
        return True
    return before in LOCATING or (known and before in INTO_PLACES - {"of", "against", "to", "from"})


def _unlabelled(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Yield capitalised names after a locating preposition that no entity covers."""
    for token in tokens_of(doc):
        if token.ent_type_ or token.pos_ != "PROPN" or not token.i or not token.is_title:
            continue
        if token.nbor(-1).lower_ not in LOCATING:
            continue
        after = token.i + 1
        while after < len(doc) and doc[after].pos_ == "PROPN" and not doc[after].ent_type_:
            after += 1
        if _reads_as_place(token, doc[after - 1], doc[token.i : after].text):
            yield token.i, after, "preposition"


def _in_datelines(doc: Doc) -> Iterator[tuple[int, int, str]]:
    for block in doc.user_data.get("layout", ()):
        if block.kind != "dateline":
            continue
        match = dateline(text_of(doc)[block.start :])
        name = "" if match is None else match["place"].split(",")[0]
        part = doc.char_span(block.start, block.start + len(name))
        if part is not None and load_gazetteer().candidates(name):
            yield part.start, part.end, "dateline"
