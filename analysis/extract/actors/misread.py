"""Entities that the pipeline takes for people or bodies and that are none: places, storms, words.

The entity labels are guesses. What an article says elsewhere, grammar and the gazetteer know
better: "Missiles" opens a headline, "Typhoon Nesat" is weather, "Binnish" stands after "near".
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis import geocode, parse, resources
from analysis.extract.actors import words
from analysis.extract.actors.personal import is_given_name
from analysis.geocode import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_INSIDE = frozenset(
    "in at near around outside into inside toward towards through across eastern western northern "
    "southern central".split()
)
_JOINING = frozenset({",", "and", "or", "&"})
_NAMED = frozenset({"GPE", "LOC", "PERSON", "ORG"})
_LONGEST_PLACE = 3
_PARTY_AND_STATE = re.compile(r"[A-Z]-[A-Z][\w.]*")
_KNOWN_TOWN = 4.5  # rank in the gazetteer: every town of some thousand people, no hamlet


def mostly_places(doc: Doc) -> set[str]:
    """Return names that the article uses as a place at least as often as a person.

    Votes are counted over all entities of the same text, so that one wrong label does not
    decide; a name that belongs to somebody with a given name is never a place.
    """
    votes: dict[str, int] = {}
    family = _family_names(doc)
    before: Span | None = None
    before_is_place = False
    for ent in doc.ents:
        if ent.label_ not in _NAMED:
            continue
        is_place = ent.label_ in {"GPE", "LOC"} or _stands_inside(doc, ent.start)
        if not is_place and ent.text not in family:
            joined = before is not None and before_is_place and _joined(doc, before, ent)
            is_place = (joined or _comes_from(doc, ent)) and all(
                is_town(name) for name in _coordinated_names(ent)
            )
        if len(ent.text.split()) <= _LONGEST_PLACE + 2 * (" and " in ent.text):
            votes[ent.text] = votes.get(ent.text, 0) + (1 if is_place else -1)
        before, before_is_place = ent, is_place
    return {name for name, vote in votes.items() if vote >= 0}


def _stands_inside(doc: Doc, first: int) -> bool:
    return bool(first) and doc[first - 1].lower_ in _INSIDE


def _joined(doc: Doc, before: Span, ent: Span) -> bool:
    """Say whether only commas and "and" stand between two names."""
    gap = doc[before.end : ent.start]
    return 0 < len(gap) < 3 and all(token.lower_ in _JOINING for token in gap)


def _comes_from(doc: Doc, ent: Span) -> bool:
    """Say whether a name stands after "from" or after "the town of"."""
    word = doc[ent.start - 1].lower_ if ent.start else ""
    if word == "of" and ent.start > 1:
        return doc[ent.start - 2].lower_ in _place_nouns()
    return word == "from"


def _coordinated_names(ent: Span) -> list[str]:
    return [name.strip() for name in ent.text.replace(" and ", ",").split(",") if name.strip()]


@functools.lru_cache(maxsize=20_000)
def is_town(name: str) -> bool:
    """Say whether the gazetteer holds a town or province of this very name.

    >>> is_town("Kassala"), is_town("Mercy")
    (True, False)
    """
    first = name.split()[0] if name.strip() else ""
    if not first[:1].isupper() or first in words.genders():
        return False
    hits = geocode.load_gazetteer().candidates(name)
    long = " " in name  # two words seldom fit by chance
    return any(
        (h["score"] >= _KNOWN_TOWN or (long and h["matched"] == "own"))
        and h["feature"] in {"city", "admin1"}
        for h in hits
    )


@functools.cache
def _place_nouns() -> frozenset[str]:
    rows = resources.lexicon("place_types")
    return frozenset(row["pattern"].casefold() for row in rows) | {"outskirts", "suburbs"}


def _family_names(doc: Doc) -> set[str]:
    """Return the last words of the article's longer personal names."""
    return {
        ent[-1].text
        for ent in doc.ents
        if ent.label_ == "PERSON" and len(ent) > 1 and ent[0].text in words.genders()
    }


# ---------------------------------------------------------------- words and disasters


def is_no_name(doc: Doc, first: int, last: int) -> bool:
    """Say whether the tokens ``first:last`` are a storm, a suffix or plain words in capitals."""
    lower = [token.lower_ for token in doc[first:last]]
    if lower[0] in words.not_names("disaster"):
        return True
    if first and doc[first - 1].lower_ in words.not_names("disaster") and _upper(doc[first - 1]):
        return True
    if all(word in SUFFIXES for word in lower) or _is_home(doc, first, last):
        return True
    if lower[0].capitalize() in words.genders():
        return False
    if in_title_case(doc, doc[first]):
        return _plain_in_capitals(doc, lower)
    if last - first > 1 or not _opens(doc, first) or words.singular(doc[first]) in words.nouns():
        return False
    return lower[0] in _plain_words(doc)


def _is_home(doc: Doc, first: int, last: int) -> bool:
    """Say whether a name is a shortened region: "(R-S.C.)", ", D-Texas,", "Fla."."""
    text = doc[first:last].text
    aside = first > 0 and doc[first - 1].text in {",", "("}
    if aside and _PARTY_AND_STATE.fullmatch(text):
        return True
    short = last - first == 1 and text.endswith(".") and text.lower() not in words.titles()
    return short and (aside or not text.isupper())


def is_origin(doc: Doc, first: int, last: int) -> bool:
    """Say whether a name of people opens a longer name: "Vermonter Ana Ruiz"."""
    word, after = doc[first], doc[first + 1 : last]
    if len(after) < 2 or is_given_name(fold(word.text)) or not after[0].text[:1].isupper():
        return False
    group = words.match(words.known_names(), word.text, 0) is not None
    home = word.text[:-2] if word.text.endswith(("er", "an")) else ""
    folk = group or word.lower_ in geocode.demonyms() or (len(home) > 4 and is_town(home))
    return folk and (is_given_name(fold(after[0].text)) or word.text.endswith("s"))


def inside_title(doc: Doc, first: int, last: int) -> bool:
    """Say whether a name is only the end of a title: the State of "Secretary of State"."""
    return any(
        doc[at:last].text.lower() in words.titles() for at in (first - 2, first - 3) if at >= 0
    )


def _upper(token: Token) -> bool:
    return token.text[:1].isupper()


def _opens(doc: Doc, at: int) -> bool:
    return at == 0 or bool(doc[at].is_sent_start) or doc[at - 1].is_quote


def _plain_in_capitals(doc: Doc, lower: list[str]) -> bool:
    """Say whether words of a heading, "Airstrikes Kill", are no name."""
    if len(lower) == 1 and doc.vocab[lower[0]].is_stop:
        return True
    plain = _plain_words(doc)
    return any(word in _action_words() or (len(lower) == 1 and word in plain) for word in lower)


def _plain_words(doc: Doc) -> frozenset[str]:
    """Return what the article also writes small, as a noun or a verb, and words of violence."""
    found = doc.user_data.get("plain_words")
    if not isinstance(found, frozenset):
        small = {
            token.lower_
            for token in parse.tokens_of(doc)
            if token.pos_ in {"NOUN", "VERB"} and token.text.islower()
        }
        found = frozenset(small | _action_words())
        doc.user_data["plain_words"] = found
    return found


@functools.cache
def _action_words() -> frozenset[str]:
    """Return weapons and violent acts in the plural, and what people do to others."""
    weapons = {row["pattern"].casefold() for row in resources.lexicon("weapons")}
    acts = resources.lexicon("event_triggers")
    plural = {f"{word}s" for word in weapons if " " not in word and len(word) > 3}
    plural |= {f"{row['pattern']}s" for row in acts if " " not in row["pattern"]}
    verbs = {row["pattern"] for row in acts if row.get("pos") == "VERB"}
    return frozenset(word for word in plural | verbs if word.isalpha())


def in_title_case(doc: Doc, token: Token) -> bool:
    """Say whether capitals mean nothing around `token`: a heading or a text in capitals."""
    upper = doc.user_data.get("upper")
    if upper is None:
        upper = doc.user_data["upper"] = parse.text_of(doc).isupper()
    sentence = parse.sentences(doc)[parse.sentence_numbers(doc)[token.i]]
    return bool(upper) or sentence.is_heading
