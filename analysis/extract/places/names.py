"""Which words of an article name places: what the recogniser says, corrected."""

from __future__ import annotations

import calendar
import functools
from typing import TYPE_CHECKING

from analysis.extract.actors.words import known_names, nouns, singular, titles
from analysis.extract.actors.words import match as match_name
from analysis.extract.places.datelines import names_in
from analysis.extract.places.inside import (
    countries,
    place_in_name,
    short_forms,
    trimmed,
    with_its_dot,
    with_the_rest,
)
from analysis.extract.places.phrases import described_places, is_direction, type_words
from analysis.extract.places.uses import (
    DOUBTFUL_LABELS,
    LOCATING,
    PLACE_LABELS,
    STREETS,
    Uses,
    cues,
    is_area,
    is_located,
    is_plain,
    lies_somewhere,
    names_country,
    names_disease,
    own_rank,
    rank,
)
from analysis.geocode import demonyms
from analysis.parse import preposition, tokens_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Span, Token

    from analysis.extract.places.datelines import Dateline

_TOWARDS_PLACES = LOCATING | frozenset("at toward towards into over on between via through".split())
_LARGE = 6.5  # rank in the gazetteer: every town of some ten thousand people
_MONTHS = frozenset([*calendar.month_name[1:], *calendar.month_abbr[1:]])
Found = tuple[int, int, str]


def place_names(doc: Doc, datelines: Iterable[Dateline]) -> Iterator[Found]:
    """Yield (first token, token after, rule) of what may be place names."""
    for first, after, rule in _found(doc, datelines):
        if doc[first:after].text.casefold() not in cues("faith"):
            yield first, after, rule


def _found(doc: Doc, datelines: Iterable[Dateline]) -> Iterator[Found]:
    entities = doc.ents  # made anew at every look
    uses = Uses.of(doc, entities)
    for entity in entities:
        if entity.label_ in PLACE_LABELS:
            yield from _in_place(doc, entity, uses)
        elif entity.label_ in DOUBTFUL_LABELS:
            yield from _in_doubtful(doc, entity, uses)
    yield from _unlabelled(doc)
    yield from _in_datelines(doc, datelines)
    yield from described_places(doc)


def _in_place(doc: Doc, entity: Span, uses: Uses) -> Iterator[Found]:
    """Yield the names in what the recogniser takes for a place."""
    rule = f"entity:{entity.label_}"
    for first, short in trimmed(doc, entity.start, entity.end):
        after = with_the_rest(doc, first, short)
        inner = None
        if after - first > 1 and not own_rank(doc[first:after].text):
            inner = place_in_name(doc, first, after, uses)
        if inner is not None:
            yield (*inner, "inside_name")
        elif _is_name(doc, first, after, entity.label_, uses):
            yield first, with_its_dot(doc, first, after), rule


def _in_doubtful(doc: Doc, entity: Span, uses: Uses) -> Iterator[Found]:
    """Yield the place that the recogniser took for something else, or the one in a body's name."""
    text = entity.text
    if (
        text not in uses.people
        and not _names_people(entity)
        and not _is_body(text)
        and (
            entity.start in uses.listed
            or _is_named_so_elsewhere(entity, uses)
            or _reads_as_place(doc, entity.start, entity.end)
        )
    ):
        yield entity.start, with_its_dot(doc, entity.start, entity.end), "entity_corrected"
    elif entity.label_ == "ORG":
        inner = place_in_name(doc, entity.start, entity.end, uses)
        if inner is not None:
            yield (*inner, "inside_name")
    elif entity.label_ == "PERSON" and len(entity) > 2 and entity[1].text == "-":
        for first, after in [*trimmed(doc, entity.start, entity.end)][1:]:
            if own_rank(doc[first:after].text):
                yield first, with_its_dot(doc, first, after), "entity_corrected"


def _is_a_direction(doc: Doc, first: int, after: int) -> bool:
    """Say whether a name is a direction ("the South"), unless it is a district's ("Central")."""
    text = doc[first:after].text
    if not is_direction(text.lower().removesuffix(" of")):
        return False
    return own_rank(text) < 5.0 or not is_located(doc, first, after)


def _names_people(entity: Span) -> bool:
    """Say whether an entity is a people, and no country: "Arab", "Tamils"."""
    return entity.label_ == "NORP" and entity.text.casefold() not in countries()


def _is_named_so_elsewhere(entity: Span, uses: Uses) -> bool:
    """Say whether the article uses this name as a place at least as often as otherwise."""
    text = entity.text
    if is_plain(text) or _is_acronym(text) or _is_body(text) or not uses.is_place(text):
        return False
    places, others = uses.places[text.casefold()], uses.others[text.casefold()]
    if rank(text):
        return 0 < places >= others
    # A name the gazetteer lacks; a person is more easily one than a body is.
    located = uses.located[text.casefold()] > 0
    return located and places >= others + (entity.label_ == "PERSON")


def _is_name(doc: Doc, first: int, after: int, label: str, uses: Uses) -> bool:
    text = doc[first:after].text
    if not text[:1].isalpha() or text.islower() or _is_adjective(text):
        return False
    if text.rstrip(".") in _MONTHS:
        return False
    if _is_body(text) or _is_a_direction(doc, first, after) or doc[first].tag_ == "PRP":
        return False
    if uses.people[text] and not _is_place_despite_person(doc, first, after, uses):
        return False
    if _names_street(doc, after) or names_disease(doc, first, after):
        return False
    if label == "FAC":
        return rank(text) > 0 or (after < len(doc) and doc[after].text in type_words())
    return _has_grounds(doc, first, after, uses)


def _has_grounds(doc: Doc, first: int, after: int, uses: Uses) -> bool:
    """Say whether a name is well known as a place or used as one in the article."""
    text = doc[first:after].text
    if text.casefold() in countries() or uses.is_place(text):
        return True
    if first in uses.here or is_located(doc, first, after):
        return True
    if own_rank(text) and after < len(doc) and doc[after].lower_ in cues("local"):
        return True
    words = {token.lower_ for token in doc[first:after]}
    kinds = words & (cues("ground") | cues("relief"))
    return bool(kinds) and not is_plain(text)


def _is_place_despite_person(doc: Doc, first: int, after: int, uses: Uses) -> bool:
    """Say whether a word of somebody's name is a place here: in "fled from Chad to Cameroon"."""
    text = doc[first:after].text
    if preposition(doc[after - 1]) in LOCATING or is_located(doc, first, after):
        return True
    key = text.casefold()
    used = uses.located[key] and uses.places[key] > uses.people[text] + uses.others[key]
    return bool(used) and rank(text) >= 5.0


def _is_adjective(text: str) -> bool:
    """Say whether a word is a nationality or a people, and no country ("Sudanese")."""
    return text.casefold() in demonyms() and text.casefold() not in countries()


def _stands_for_a_body(doc: Doc, first: int, text: str) -> bool:
    """Say whether a building stands for who works there, unless something is in it."""
    return text in _buildings() and preposition(doc[first]) not in LOCATING


@functools.cache
def _buildings() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("metonyms") if row["sort"] != "capital")


def _is_acronym(text: str) -> bool:
    """Say whether a name is a short run of capitals that is no town written in capitals."""
    return text.isupper() and len(text) < 5 and own_rank(text) < 6.0


def is_person_noun(token: Token) -> bool:
    """Say whether a noun is that of a person ("nurse", "farmer", "man")."""
    word = singular(token)
    known = nouns().get(word)
    return word in titles() or word in cues("local") or (known is not None and known.is_person)


def _names_street(doc: Doc, after: int) -> bool:
    """Say whether a name is that of a street: its last word, or the next, says so."""
    following = doc[after].lower_ if after < len(doc) else ""
    return {doc[after - 1].lower_.rstrip("."), following.rstrip(".")} & STREETS != set()


def _is_body(text: str) -> bool:
    """Say whether a name is a known armed group, organisation or outlet ("Islamic State")."""
    entry = match_name(known_names(), text, 0)
    return entry is not None and entry.pattern == text and entry.kind != "state"


def _reads_as_place(doc: Doc, first: int, after: int) -> bool:
    """Say whether a name the recogniser took for something else is a place after all."""
    text = doc[first:after].text
    if text in short_forms():
        return True
    if _is_adjective(text) or _is_body(text):
        return False
    if not own_rank(text):
        return False
    if names_country(text):
        return True
    if " " in text and doc[first].ent_type_ != "PERSON" and is_area(text):
        return True
    tokens = tokens_of(doc)
    if is_plain(text) and tokens[first].ent_type_:
        return False
    if _is_acronym(text) or _stands_for_a_body(doc, first, text):
        return False
    if lies_somewhere(doc, first, after) or (" " in text and is_located(doc, first, after)):
        return True  # two words seldom fit by chance
    known = own_rank(text) >= 5.5 or " " in text
    if after < len(tokens) and tokens[after].lower_ in cues("local"):
        return known
    before = tokens[first - 1].lower_ if first else ""
    return known and before in _TOWARDS_PLACES


def _unlabelled(doc: Doc) -> Iterator[Found]:
    """Yield capitalised names in the place of a place name that no entity covers."""
    tokens = tokens_of(doc)
    for token in tokens:
        if token.ent_type_ or not token.i or not token.text[:1].isupper():
            continue
        if token.text in short_forms() and tokens[token.i - 1].text == ",":
            yield token.i, token.i + 1, "short_form"
            continue
        before = tokens[token.i - 1].lower_
        if not token.is_title or before not in LOCATING | {"from"}:
            continue
        after = token.i + 1
        while after < len(doc) and tokens[after].pos_ == "PROPN" and not tokens[after].ent_type_:
            after += 1
        if before == "from":
            reads = _is_home_of_somebody(doc, token.i, after)
        elif token.pos_ != "PROPN" and tokens[token.i + 1 : token.i + 2]:
            reads = tokens[after].text == "," and _reads_as_place(doc, token.i, after)
        else:
            reads = _reads_as_place(doc, token.i, after)
        if reads:
            yield token.i, after, "preposition"


def _is_home_of_somebody(doc: Doc, first: int, after: int) -> bool:
    """Say whether a person comes from a town, be its name a common word: "a man from Nice"."""
    tokens = tokens_of(doc)
    if tokens[first - 1].lower_ != "from" or first < 2 or not is_person_noun(tokens[first - 2]):
        return False
    return own_rank(doc[first:after].text) >= _LARGE


def _in_datelines(doc: Doc, datelines: Iterable[Dateline]) -> Iterator[Found]:
    for line in datelines:
        for start, end in names_in(line):
            part = doc.char_span(start, end)
            if part is not None:
                yield part.start, part.end, "dateline"
