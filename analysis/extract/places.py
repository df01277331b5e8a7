"""Places: every place name of an article, as written, with the part it plays there."""

from __future__ import annotations

import calendar
import functools
import re
from typing import TYPE_CHECKING

from analysis.extract.actors.words import known_names
from analysis.extract.actors.words import match as match_name
from analysis.geocode import demonyms, load_gazetteer
from analysis.parse import (
    attached_to,
    char_evidence,
    dateline,
    preposition,
    subject_of,
    text_of,
    tokens_of,
)
from analysis.resources import lexicon
from analysis.tables import Row

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
LAUNCHING = frozenset({"launch", "fire", "fly", "take", "shoot"})
STREETS = frozenset(
    "street st road roads rd avenue ave drive lane boulevard blvd highway route block".split()
)
_DIRECTION = re.compile(
    r"(?:the |[Cc]entral |[Dd]owntown |mainland |far[- ])*"
    r"(?:(?:north|south)?-?(?:north|south|east|west|central)(?:ern)?-?(?:most)?\s+)*"
)


def places(doc: Doc) -> list[Row]:
    """Return one row for each place name of `doc`.

    The span is the name as written, without an article, a direction or a type word; those
    go into the working column `query` ("northern Gaza", "Sumy region", "Paris, Texas"),
    which `analysis.resolve.places` looks up; `is_water` tells rivers and seas.

    Parameters
    ----------
    doc : spacy.tokens.Doc

    Returns
    -------
    list of dict
        Rows of table `places` with `text`, `role` (dateline, speaker, launch or mention; the
        events turn mentions into event and talks) and the working column `query`.
    """
    spans = sorted({span[:2]: span for span in _spans(doc)}.values())
    rows = []
    last = -1
    for number, (first, after, rule) in enumerate(spans):
        if first < last:
            continue
        last = after
        row = char_evidence(
            doc, doc[first].idx, doc[after - 1].idx + len(doc[after - 1]), rule, first
        )
        row["query"] = _query(doc, first, after, spans[number + 1 : number + 2])
        row["is_water"] = _is_water(row["query"])
        row["role"] = _role(doc, first, after)
        rows.append(row)
    return rows


def _spans(doc: Doc) -> Iterator[tuple[int, int, str]]:
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
        token.lower_ == "the"
        or (token.text.islower() and bool(_DIRECTION.fullmatch(token.text + " ")))
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


def _query(doc: Doc, first: int, after: int, following: list[tuple[int, int, str]]) -> str:
    """Return what to look up: the name with its direction, type word and container."""
    text = doc[first:after].text
    before = doc[first - 1] if first else None
    if before is not None and _DIRECTION.fullmatch(before.lower_ + " ") and before.lower_ != "the":
        text = f"{before.lower_} {text}"
    if after < len(doc) and doc[after].lower_ in type_words():
        text = f"{text} {doc[after].lower_}"
    elif before is not None and before.lower_ == "the" and _is_water(f"{text} River"):
        text = f"{text} River"  # towns take no article: "on the Dnipro", "across the Nile"
    if following and after < len(doc) and doc[after].text == ",":
        next_first, next_after, _ = following[0]
        if next_first == after + 1:
            text = f"{text}, {doc[next_first:next_after].text}"
    return text


@functools.lru_cache(maxsize=4096)
def _is_water(query: str) -> bool:
    hits = load_gazetteer().candidates(query)
    return bool(hits) and hits[0]["feature"] in {"river", "water"}


@functools.cache
def type_words() -> frozenset[str]:
    """Return the words that tell what kind of place a name is ("region", "district")."""
    return frozenset(row["pattern"] for row in lexicon("place_types") if " " not in row["pattern"])


def _role(doc: Doc, first: int, after: int) -> str:
    head = doc[first:after].root
    start = doc[first].idx
    if any(
        block.kind == "dateline" and block.start <= start < block.end
        for block in doc.user_data.get("layout", ())
    ):
        return "dateline"
    whole = attached_to(head)
    if whole is not None:
        if preposition(head) == "from" and whole.lemma_ in LAUNCHING:
            return "launch"
        if preposition(head) in {"from", "in"} and _is_speech(whole):
            return "speaker"
    verb = subject_of(head)
    return "speaker" if verb is not None and _is_speech(verb) else "mention"


def _is_speech(word: Token) -> bool:
    """Say whether `word` reports speech; "attacked in Homs" may be words or blows."""
    return word.pos_ == "VERB" and word.lemma_ in speech_verbs() - double_meanings()


@functools.cache
def double_meanings() -> frozenset[str]:
    """Return the verbs that also tell of violence or protest ("attack", "blast", "protest")."""
    return frozenset(row["pattern"] for row in lexicon("event_triggers"))


@functools.cache
def speech_verbs() -> frozenset[str]:
    """Return the lemmas of verbs of speech."""
    return frozenset(row["pattern"] for row in lexicon("speech_verbs") if " " not in row["pattern"])
