"""What the lexicons say about actors: names, titles, nouns, countries and cue words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import geocode, resources
from analysis.geocode import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|ant|eer|ster|man|woman)s?$|men$")
_FIRST_WORD = re.compile(r"\w+|\S")
_KNOWN_PROVINCE = 5.0  # rank in the gazetteer
NAME_LEXICONS = ("organisations", "armed_groups", "media")


class Known(NamedTuple):
    """A name some lexicon holds: what it stands for."""

    pattern: str
    lexicon: str
    kind: str
    country: str | None
    name: str


class Title(NamedTuple):
    """A title or occupation: its class, and the kind of actor its plural is."""

    label: str
    group: str


class Noun(NamedTuple):
    """A noun that can refer to an actor.

    `when` says on which condition: none, it "acts" or "says" something, or it acts or goes
    back to a body "known" from the article.
    """

    kind: str
    is_person: bool
    when: str


def first_word(text: str) -> str:
    """Return the first run of word characters of `text`.

    >>> first_word("al-Shabaab"), first_word("U.N.")
    ('al', 'U')
    """
    match = _FIRST_WORD.match(text)
    return match.group() if match else text


def _other_article(name: str) -> str:
    """Return an Arabic name with its article written the other way.

    >>> _other_article("Al-Amber Brigades"), _other_article("al Amber"), _other_article("Ali")
    ('al-Amber Brigades', 'Al Amber', 'Ali')
    """
    small = {"Al-": "al-", "al-": "Al-", "Al ": "al ", "al ": "Al "}
    return small.get(name[:3], name[:3]) + name[3:]


def _index(entries: Iterable[Known]) -> dict[str, list[Known]]:
    index: dict[str, list[Known]] = {}
    for entry in entries:
        other = _other_article(entry.pattern)
        spaced = entry.pattern.replace(" al-", " al ")  # "Ahrar al Sham"
        for pattern in {entry.pattern, entry.pattern.upper(), other, spaced}:
            index.setdefault(first_word(pattern), []).append(entry._replace(pattern=pattern))
    for known in index.values():
        known.sort(key=lambda entry: -len(entry.pattern))
    return index


@functools.cache
def known_names() -> dict[str, list[Known]]:
    """Return the named organisations, armed groups and media by their first word."""
    return _index(
        Known(
            row["pattern"],
            lexicon,
            row["label"],
            row["country"] or None,
            row["name"] or row["pattern"],
        )
        for lexicon in NAME_LEXICONS
        for row in resources.lexicon(lexicon)
    )


@functools.cache
def known_states() -> dict[str, list[Known]]:
    """Return countries, capitals and seats of government by their first word."""
    countries = [
        Known(row["pattern"], "states", "state", row["label"], row["pattern"])
        for row in resources.lexicon("states")
    ]
    metonyms = [
        Known(
            row["pattern"],
            row["sort"],
            "government" if row["sort"] == "seat" else "state",
            row["label"],
            row["name"] or row["pattern"],
        )
        for row in resources.lexicon("metonyms")
    ]
    return _index(countries + metonyms)


def match(index: dict[str, list[Known]], text: str, at: int) -> Known | None:
    """Return the longest known name that stands in `text` at `at` as whole words."""
    for entry in index.get(first_word(text[at : at + 40]), ()):
        end = at + len(entry.pattern)
        if text.startswith(entry.pattern, at) and not text[end : end + 1].isalnum():
            return entry
    return None


@functools.cache
def titles() -> dict[str, Title]:
    """Return titles and occupations in lower case, singular."""
    rows = resources.lexicon("actor_titles")
    return {row["pattern"]: Title(row["label"], row["group"]) for row in rows}


@functools.cache
def nouns() -> dict[str, Noun]:
    """Return the nouns that refer to actors, in lower case, singular."""
    return {
        row["pattern"]: Noun(row["label"], row["sort"] == "person", row["when"])
        for row in resources.lexicon("actor_nouns")
    }


@functools.cache
def body_kinds() -> dict[str, frozenset[str]]:
    """Return the nouns that go back to bodies of some sort, with the kinds of body."""
    rows = resources.lexicon("body_nouns")
    return {row["pattern"]: frozenset(row["label"].split()) for row in rows}


@functools.cache
def cues(label: str) -> frozenset[str]:
    """Return the lemmas of one class of cue words."""
    return frozenset(r["pattern"] for r in resources.lexicon("actor_cues") if r["label"] == label)


@functools.lru_cache(maxsize=20_000)
def gender_of(word: str) -> str | None:
    """Return ``f`` or ``m`` for a title or noun that tells it, in lower case, singular.

    >>> gender_of("widow"), gender_of("councilwoman"), gender_of("fisherman"), gender_of("judge")
    ('f', 'f', 'm', None)
    """
    if word in cues("female") or word.endswith("woman"):
        return "f"
    known = word in titles() or word in nouns()
    return "m" if word in cues("male") or (known and word.endswith("man")) else None


@functools.cache
def not_names(label: str) -> frozenset[str]:
    """Return what looks like an organisation and is none, in lower case."""
    rows = resources.lexicon("actor_not_names")
    return frozenset(row["pattern"].casefold() for row in rows if row["label"] == label)


@functools.cache
def ships() -> frozenset[str]:
    """Return what stands before the name of a ship, as written."""
    rows = resources.lexicon("actor_not_names")
    return frozenset(row["pattern"] for row in rows if row["label"] == "ship")


@functools.cache
def deeds() -> frozenset[str]:
    """Return weapons and what bodies do: the nouns "coalition" may stand before as the doer."""
    weapons = {row["pattern"].casefold() for row in resources.lexicon("weapons")}
    return cues("possession") | weapons | {f"{word}s" for word in weapons} | _attacks()


@functools.cache
def _attacks() -> frozenset[str]:
    rows = resources.lexicon("event_triggers")
    return frozenset(row["pattern"].casefold() for row in rows if row["pos"] == "NOUN")


@functools.cache
def genders() -> dict[str, str]:
    """Return given names and their short forms with ``f`` or ``m``."""
    listed = {row["pattern"]: row["label"] for row in resources.lexicon("given_names")}
    forms = {row["pattern"]: row["label"] for row in resources.lexicon("name_variants")}
    return {form: listed[name] for form, name in forms.items() if name in listed} | listed


@functools.cache
def country_codes() -> dict[str, str]:
    """Return one-word demonyms and country names, in lower case, with their ISO code."""
    codes = {word: code for word, code in geocode.demonyms().items() if len(code) == 2}
    for row in resources.lexicon("states"):
        codes.setdefault(row["pattern"].casefold(), row["label"])
    return codes


@functools.cache
def capital_codes() -> dict[str, str]:
    """Return capitals and seats of government, in lower case, with their ISO code."""
    return {row["pattern"].casefold(): row["label"] for row in resources.lexicon("metonyms")}


def country_of(text: str) -> str | None:
    """Return the country a demonym, a country name or "New Mexico" points to.

    >>> country_of("Sudanese"), country_of("the United States"), country_of("river")
    ('SD', 'US', None)
    """
    name = text.casefold().removeprefix("the ")
    return country_codes().get(name) or _region_country(name)


def named_countries(words: list[str]) -> Iterator[str]:
    """Yield the countries that words or two neighbouring words name, in reading order.

    >>> list(named_countries(["South", "Sudan", "and", "Chad"]))
    ['SS', 'TD']
    """
    at = 0
    while at < len(words):
        pair = country_of(f"{words[at]} {words[at + 1]}") if at + 1 < len(words) else None
        code = pair or country_of(words[at])
        if code is not None:
            yield code
        at += 2 if pair else 1


def countries_in(words: list[str]) -> str | None:
    """Return the first country that one word or two neighbouring words name."""
    return next(named_countries(words), None)


@functools.lru_cache(maxsize=20_000)
def _region_country(name: str) -> str | None:
    """Return the country of a province that is named like another country: "New Mexico"."""
    first, _, last = name.partition(" ")
    codes = country_codes()
    if not (first and last) or (first not in codes and last not in codes):
        return None
    homes = {hit["country"] for hit in _provinces(name)}
    return next(iter(homes)) if len(homes) == 1 else None


def _provinces(name: str) -> list[dict[str, Any]]:
    """Return the first-order provinces whose own name this is."""
    hits = geocode.load_gazetteer().candidates(name)
    return [
        hit
        for hit in hits
        if hit["feature"] == "admin1"
        and hit["matched"] == "own"
        and fold(hit["name"]) == fold(name)
    ]


@functools.cache
def shared_names() -> dict[str, str]:
    """Return the countries named like a larger province elsewhere, by code: Georgia, Niger."""
    names = {row["pattern"]: row["label"] for row in resources.lexicon("states")}
    return {
        code: name
        for name, code in names.items()
        if any(
            hit["score"] > _KNOWN_PROVINCE and hit["country"] != code
            for hit in geocode.load_gazetteer().candidates(name)
            if hit["feature"] == "admin1" and hit["matched"] == "own"
        )
    }


def is_province(name: str) -> bool:
    """Say whether two words name a province, not the country that one of them names.

    >>> is_province("New Jersey"), is_province("South Sudan"), is_province("Aden port")
    (True, False, False)
    """
    lower = name.casefold()
    return lower not in country_codes() and _region_country(lower) is not None


def singular(token: Token) -> str:
    """Return the singular of a noun in lower case, also where the lemmatizer fails."""
    return _singular(token.lower_, token.lemma_.lower())


def is_built_like_a_person(token: Token) -> bool:
    """Say whether a noun ends like one for a person ("pollster") and is none for a thing."""
    ends = _PERSON_ENDING.search(token.lower_) is not None
    return ends and singular(token) not in not_names("thing")


@functools.lru_cache(maxsize=20_000)
def _singular(word: str, lemma: str) -> str:
    for form in (lemma, word, *_stems(word)):
        if form in nouns() or form in titles():
            return form
    return lemma


def _stems(word: str) -> list[str]:
    if word.endswith("men"):
        return [word[:-2] + "an"]
    if word.endswith("ies"):
        return [word[:-3] + "y"]
    if word.endswith("ses") or word.endswith("ches"):
        return [word[:-2]]
    return [word[:-1]] if word.endswith("s") else []


def hyphenated(token: Token) -> str:
    """Return the word that hyphens tie together around a token: "commander-in-chief"."""
    doc, first, last = token.doc, token.i, token.i + 1
    while first and _tied(doc, first):
        first -= 1
    while last < len(doc) and _tied(doc, last):
        last += 1
    return doc[first:last].text.lower()


def _tied(doc: Doc, at: int) -> bool:
    """Say whether a hyphen ties token `at` to the one before it."""
    return not doc[at - 1].whitespace_ and "-" in {doc[at - 1].text, doc[at].text}


def head_kind(words: list[str]) -> str | None:
    """Return the kind of body a name is by its head noun, None when it has none.

    >>> head_kind(["Ministry", "of", "Energy"]), head_kind(["Lakeside", "Brigade"])
    ('government', 'military')
    """
    lower = [word.casefold() for word in words]
    for stop in ("of", "for", "on", "to"):
        if stop in lower[1:]:
            lower = lower[: lower.index(stop, 1)]
    for take in (2, 1):
        last = " ".join(lower[-take:])
        for form in (last, *_stems(last)):
            noun = nouns().get(form)
            if noun is not None and not noun.is_person and noun.when != "says":
                return noun.kind
    return None
