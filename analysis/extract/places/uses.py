"""How an article uses a name: as a place things lie in, as a person, a body or a disease."""

from __future__ import annotations

import functools
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors.words import country_of, not_names
from analysis.extract.places.phrases import is_direction, type_words
from analysis.geocode import load_gazetteer
from analysis.parse import attached_to, tokens_of
from analysis.parse.casing import is_common_word
from analysis.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Span

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# What the entity recogniser may have mistaken a place for.
DOUBTFUL_LABELS = frozenset({"PERSON", "ORG", "MISC", "NORP", "PRODUCT"})
LOCATING = frozenset({"in", "near", "outside", "across", "around", "throughout", "inside"})
_TOWARDS = frozenset({"toward", "towards", "into", "onto", "off", "overlooking", "beyond"})
STREETS = frozenset(
    "street st road roads rd avenue ave drive lane boulevard blvd highway route block".split()
)
_ARTICLES = frozenset({"a", "an", "the", "another"})
_AREAS = frozenset({"country", "admin1", "region", "water", "river"})
_JOINTS = frozenset({",", "and", "or", "&", "/"})
# "the village Zarkondu", but not "the state Zarkondu", where the name is a body's.
_NAMED_AFTER_IT = frozenset("town village city island hamlet slum suburb settlement port".split())
_PLACES_TOLD = frozenset("locations places sites positions communities community slums".split())
# Rank in the gazetteer: a name this well known needs no other evidence.
_WELL_KNOWN = 6.0
_FOUGHT = frozenset({"seize", "retake", "shell", "airstrike"})
_KNOWN = 5.0
_TOWN = 5.5


class Uses(NamedTuple):
    """How often an article uses each name, by its case-folded text.

    `places` and `others` count the labels of the recogniser, `located` the uses with evidence
    that something is there, `people` the words of people's longer names. `here` holds the
    first tokens of the names with such evidence, `listed` those of towns that are listed with
    places and labelled otherwise ("Homs, Hama and Idlib").
    """

    places: Counter[str]
    others: Counter[str]
    located: Counter[str]
    people: Counter[str]
    here: frozenset[int]
    listed: frozenset[int]

    @classmethod
    def of(cls, doc: Doc, entities: Iterable[Span]) -> Uses:
        """Count over the entities of `doc`."""
        places: Counter[str] = Counter()
        others: Counter[str] = Counter()
        people: Counter[str] = Counter()
        named = [e for e in entities if e.label_ in PLACE_LABELS or e.label_ in DOUBTFUL_LABELS]
        for entity in named:
            (places if entity.label_ in PLACE_LABELS else others)[entity.text.casefold()] += 1
            if entity.label_ == "PERSON" and len(entity) > 1:
                people.update({token.text for token in entity})
        here, listed = _located_entities(doc, named)
        located = Counter(entity.text.casefold() for entity in named if entity.start in here)
        return cls(places, others, located, people, frozenset(here), frozenset(listed))

    def is_place(self, text: str) -> bool:
        """Say whether the article, or else the gazetteer, makes `text` a place."""
        key = text.casefold()
        if self.located[key]:
            return True
        if self.others[key] > self.places[key] or (is_plain(text) and " " not in text):
            return False
        return rank(text) >= _WELL_KNOWN or is_area(text)


def _located_entities(doc: Doc, named: list[Span]) -> tuple[set[int], set[int]]:
    """Return the first tokens of names with evidence, and of towns listed with places.

    Evidence for one name is evidence for those it is listed with.
    """
    here: set[int] = set()
    listed: set[int] = set()
    joined: list[Span] = []
    for entity in named:
        is_place = entity.label_ in PLACE_LABELS
        if (
            not is_place
            and entity.label_ != "NORP"
            and lies_somewhere(doc, entity.start, entity.end)
        ):
            here.add(entity.start)
        if joined and not _are_listed(doc, joined[-1], entity):
            joined = []
        if not is_place and (entity.label_ == "NORP" or own_rank(entity.text) < _TOWN):
            joined = []
            continue
        joined.append(entity)
        places = [other for other in joined if other.label_ in PLACE_LABELS]
        if len(joined) > 1 and any(rank(other.text) >= _KNOWN for other in places):
            here.update(other.start for other in places)
            listed.update(
                other.start
                for other in joined
                if other.label_ not in PLACE_LABELS
                and (other.label_ != "PERSON" or len(joined) > 2)  # "Obama and Japan agreed"
            )
        elif is_place and is_located(doc, entity.start, entity.end):
            here.update(other.start for other in places)
        elif any(other.start in here for other in places):
            here.add(entity.start)
    return here, listed


def _are_listed(doc: Doc, before: Span, entity: Span) -> bool:
    """Say whether only commas and "and" stand between two names."""
    gap = doc[before.end : entity.start]
    return 0 < len(gap) < 3 and all(token.lower_ in _JOINTS for token in gap)


def is_located(doc: Doc, first: int, after: int) -> bool:
    """Say whether something is said to lie in, move to or be done to doc[first:after]."""
    return (
        lies_somewhere(doc, first, after)
        or _is_befallen(doc, first, after)
        or _lies_in_a_known_place(doc, after, {"in"})
        or _stands_before_place_word(doc, after, cues("site"))
    )


def lies_somewhere(doc: Doc, first: int, after: int) -> bool:
    """Say whether the words around doc[first:after] make it a place, whatever its label."""
    return (
        _stands_after_place_word(doc, first)
        or _is_home(doc, first)
        or _stands_before_place_word(doc, after, _place_nouns())
        or _is_called_a_place(doc, after)
        or _lies_in_a_known_place(doc, after, {",", "("})
    )


def _before(doc: Doc, first: int) -> int:
    """Return the token before a name and its article and direction, -1 when there is none."""
    tokens = tokens_of(doc)
    at = first - 1
    while at >= 0 and (tokens[at].lower_ == "the" or is_direction(tokens[at].lower_)):
        at -= 1
    return at


def _stands_after_place_word(doc: Doc, first: int) -> bool:
    """Say whether "in", "northern", "the village of", "a town called" or the like stand before."""
    tokens = tokens_of(doc)
    at = _before(doc, first)
    if at + 1 < first and any(token.lower_ != "the" for token in tokens[at + 1 : first]):
        return True
    word = tokens[at].lower_ if at >= 0 else ""
    if word in LOCATING or word in _TOWARDS:
        return True
    if word in {"of", "including", "called", "named"} and at:
        at -= 1 + (tokens[at - 1].text == ",")
        noun = tokens[at].lower_
        return noun in _place_nouns() | _PLACES_TOLD or (word == "of" and is_direction(noun))
    return at == first - 1 and word in _NAMED_AFTER_IT


def _is_home(doc: Doc, first: int) -> bool:
    """Say whether somebody comes from there or goes there: "Omar Deng, 19, of", "fled to"."""
    tokens = tokens_of(doc)
    if first < 2 or tokens[first - 1].lower_ not in {"of", "from", "to"}:
        return False
    if tokens[first - 1].lower_ != "of":
        whole = attached_to(tokens[first])
        if whole is not None and whole.lemma_.lower() in cues("motion"):
            return True
    at = first - 2
    if tokens[at].text == "," and at:
        at -= 1
        if tokens[at].like_num:
            return tokens[first - 1].lower_ != "to"
    return tokens[at].ent_type_ == "PERSON" and tokens[first - 1].lower_ != "to"


def _stands_before_place_word(doc: Doc, after: int, nouns: frozenset[str]) -> bool:
    """Say whether one of `nouns` follows a name: "district", "military airport", "'s outskirts"."""
    tokens = tokens_of(doc)
    if after < len(tokens) and tokens[after].lower_ in {"'s", "’s"}:
        return after + 1 < len(tokens) and tokens[after + 1].lower_ in cues("part")
    for token in tokens[after : after + 3]:
        if token.pos_ not in {"ADJ", "NOUN", "PROPN"} or token.ent_type_ or not token.is_alpha:
            return False
        if token.lower_ in nouns:
            return True
    return False


def _is_called_a_place(doc: Doc, after: int) -> bool:
    """Say whether an apposition follows that calls the name a place: ", a key port,"."""
    following = tokens_of(doc)[after : after + 7]
    if len(following) < 3 or following[0].text != "," or following[1].lower_ not in _ARTICLES:
        return False
    for token, following_it in pairwise(following[2:]):
        if token.pos_ not in {"ADJ", "NOUN", "PUNCT"}:
            return False
        if following_it.pos_ not in {"NOUN", "PROPN"} and token.pos_ == "NOUN":
            return token.lower_ in _place_nouns()
    return False


def _lies_in_a_known_place(doc: Doc, after: int, joints: set[str]) -> bool:
    """Say whether one of `joints` puts the name into a place the gazetteer knows.

    "Zarkondu, Ukraine" lies there, "Zarkondu, Ukraine's envoy" does not.
    """
    tokens = tokens_of(doc)
    if after + 1 >= len(tokens) or tokens[after].lower_ not in joints:
        return False
    at = after + 1
    while at < len(tokens) and tokens[at].lower_ in {"in", "the"}:
        at += 1
    if at >= len(tokens) or tokens[at].ent_type_ not in PLACE_LABELS:
        return False
    end = at + 1
    while end < len(tokens) and tokens[end].ent_iob_ == "I":
        end += 1
    owns = end < len(tokens) and tokens[end].lower_ in {"'s", "’s"}
    return not owns and rank(doc[at:end].text) >= _KNOWN


def _is_befallen(doc: Doc, first: int, after: int) -> bool:
    """Say whether the name is what was entered, shelled, captured, or "the siege of" it is told."""
    head = doc[first:after].root
    verb = head.head
    if verb.pos_ == "VERB" and head.dep_ in {"obj", "nsubj:pass"}:
        return verb.lemma_ in _taking()
    at = _before(doc, first)
    tokens = tokens_of(doc)
    if at < 1 or tokens[at].lower_ not in {"of", "on", "for"}:
        return False
    return tokens[at - 1].lower_ in _happening()


@functools.cache
def cues(label: str) -> frozenset[str]:
    """Return the words of one class of `place_cues`."""
    return frozenset(row["pattern"] for row in lexicon("place_cues") if row["label"] == label)


@functools.cache
def _place_nouns() -> frozenset[str]:
    """Return nouns that say what a name beside them is: "district", "villages", "outskirts"."""
    words = type_words() | cues("part")
    plurals = {f"{word[:-1]}ies" if word.endswith("y") else f"{word}s" for word in type_words()}
    return frozenset(words | plurals)


@functools.cache
def _happening() -> frozenset[str]:
    """Return nouns of what happens to places: "the shelling of", "the siege of"."""
    rows = lexicon("event_triggers")
    kinds = _FOUGHT | {"strike", "attack"}
    told = {row["pattern"] for row in rows if row["pos"] == "NOUN" and row["label"] in kinds}
    return frozenset(told | cues("happening"))


@functools.cache
def _taking() -> frozenset[str]:
    """Return the lemmas of verbs whose object is a place unless it is somebody."""
    rows = lexicon("event_triggers")
    verbs = {row["pattern"] for row in rows if row["pos"] == "VERB" and row["label"] in _FOUGHT}
    return frozenset(verbs | cues("taken") | {"storm"})


@functools.lru_cache(maxsize=20_000)
def rank(name: str) -> float:
    """Return how well known the likeliest place that bears this name is, 0 when there is none."""
    hits = load_gazetteer().candidates(name)
    return max((float(raw["score"]) for raw in hits), default=0.0)


@functools.lru_cache(maxsize=20_000)
def own_rank(name: str) -> float:
    """Return the rank of the likeliest place with this as its own name, 0 when there is none.

    >>> own_rank("Kherson") > own_rank("Zarkondu") == 0
    True
    """
    hits = load_gazetteer().candidates(name)
    return max((float(raw["score"]) for raw in hits if raw["matched"] == "own"), default=0.0)


@functools.lru_cache(maxsize=20_000)
def is_plain(name: str) -> bool:
    """Say whether a name consists of common words only, so that it may be none ("Nice")."""
    return all(is_common_word(word) for word in name.split())


@functools.lru_cache(maxsize=20_000)
def names_country(name: str) -> bool:
    """Say whether this is a country's own name."""
    hits = load_gazetteer().candidates(name)
    return any(raw["matched"] == "own" and raw["feature"] == "country" for raw in hits)


@functools.lru_cache(maxsize=20_000)
def is_area(name: str) -> bool:
    """Say whether a province, a region or a water bears this name, however few live there.

    >>> is_area("North Darfur"), is_area("Zarkondu"), is_area("Kassala district")
    (True, False, False)
    """
    if " of " in name or name.rpartition(" ")[2].casefold() in type_words():
        return False  # read as the area around a town, or as a state called Islamic
    hits = load_gazetteer().candidates(name)
    return any(raw["matched"] == "own" and raw["feature"] in _AREAS for raw in hits)


def names_disease(doc: Doc, first: int, after: int) -> bool:
    """Say whether a name is that of a disease or a storm: "Marburg virus", "Hurricane Amber"."""
    tokens = tokens_of(doc)
    if first and tokens[first - 1].lower_ in not_names("disaster"):
        return True
    if country_of(doc[first:after].text) is not None:
        return False  # "the Uganda virus institute"
    following = [token.lower_ for token in tokens[after : after + 3]]
    if following[:2] == ["-", "like"]:
        return True
    return bool(following) and following[0] in cues("disease")
