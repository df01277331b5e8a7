"""Reading a place phrase: bare name, type words, adjectives of country, directions, context."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis import resources
from analysis.geocode.codes import demonyms
from analysis.geocode.offsets import compass

_SKIPPED = frozenset("the a an far remote mainland historic ancient".split())
_POSSESSIVE = re.compile(r"(?P<context>[^,]{2,}?)(?:['’]s|(?<=s)['’])\s+(?P<head>\w.*)", re.S)
_IN = re.compile(r"\s+in\s+(?:the\s+)?(?=\S*[A-Z])|\s*,\s*")
_ENDING = re.compile(r"['’]s?$")
_OF = frozenset({"of"})
_LITTLE = frozenset("of in and to at on by with from".split())  # Of is a town in Turkey


@functools.cache
def _type_words() -> dict[str, tuple[str, ...]]:
    """Return the features each type word asks for, its plural too."""
    rows = resources.lexicon("place_types")
    found = {row["pattern"].casefold(): tuple(row["label"].split()) for row in rows}
    return {_plural(word): kinds for word, kinds in found.items()} | found


@functools.cache
def _singulars() -> dict[str, str]:
    words = [row["pattern"].casefold() for row in resources.lexicon("place_types")]
    return {_plural(word): word for word in words} | {word: word for word in words}


def type_word(words: str) -> str | None:
    """Return the singular of a word for a kind of place, None for another word.

    >>> type_word("Oblasts"), type_word("refugee camp"), type_word("minister")
    ('oblast', 'refugee camp', None)
    """
    return _singulars().get(words.casefold())


def _plural(word: str) -> str:
    """Return the plural of a type word.

    >>> _plural("city"), _plural("refugee camp"), _plural("province")
    ('cities', 'refugee camps', 'provinces')
    """
    return f"{word[:-1]}ies" if re.search("[^aeiou]y$", word) else f"{word}s"


@functools.cache
def _type_endings() -> frozenset[str]:
    return frozenset(word.split()[-1] for word in _type_words())


def split_context(name: str) -> tuple[str, list[str]]:
    """Return the place itself and the places said to hold it.

    >>> split_context("Kyiv's Obolon district"), split_context("Tripoli, Lebanon")
    (('Obolon district', ['Kyiv']), ('Tripoli', ['Lebanon']))
    """
    name = name.strip()
    if name[-1:] in "'’s":
        name = _ENDING.sub("", name)
    if "," not in name and " " not in name:
        return name, []
    head, *context = [part for part in _IN.split(name) if part] or [""]
    if ("'" in head or "’" in head) and (found := _POSSESSIVE.fullmatch(head)):
        return found["head"], [found["context"], *context]
    return head, context


def split_of(head: str) -> tuple[str, str, str] | None:
    """Return the two names and the type word of "Kayes region of Mali", None for another phrase.

    >>> split_of("Sadr City district of Baghdad"), split_of("Lebanese city of Tyre")
    (('Sadr City', 'district', 'Baghdad'), None)
    """
    words = head.split()
    for i, word in enumerate(words):
        if word != "of" or i < 2 or i + 1 == len(words):
            continue
        size = next((n for n in (3, 2, 1) if n < i and _kinds(words[i - n : i]) is not None), 0)
        lead = words[: i - size]
        while lead and (lead[0].islower() or compass(lead[0]) is not None):
            lead = lead[1:]
        if not size or not lead or " ".join(lead).casefold() in demonyms():
            return None
        return " ".join(lead), " ".join(words[i - size : i]), " ".join(words[i + 1 :])
    return None


@dataclass(frozen=True)
class Reading:
    """One way to read a query: the bare name, the features asked for, what part of which country.

    `part` is the direction before the name ("eastern"), `country` an ISO code told by an adjective.
    """

    name: str
    kinds: tuple[str, ...] = ()
    part: str = ""
    country: str = ""


def readings(text: str) -> Iterator[Reading]:
    """Yield the readings of a place phrase, the most literal first.

    >>> [(r.name, r.kinds, r.country) for r in readings("Lebanese city of Tyre")][-1]
    ('Tyre', ('city',), 'LB')
    """
    reading = Reading(text)
    yield reading
    words = text.split()
    if len(words) < 2 and "-" not in text:
        return
    while (ended := _strip_end(words)) is not None:
        words, kinds = ended
        reading = Reading(" ".join(words), kinds)
        yield reading
    while (found := _strip_start(words, reading)) is not None:
        words, reading = found
        yield reading


def _strip_end(words: list[str]) -> tuple[list[str], tuple[str, ...]] | None:
    """Return the words before a type word ("Sumy region", "Jenin refugee camp"), and its kinds."""
    if len(words) > 1 and words[-1].casefold() in _type_endings():
        for n in range(min(3, len(words) - 1), 0, -1):
            if (kinds := _kinds(words[-n:])) is not None:
                return words[:-n], kinds
    name, _, word = words[-1].rpartition("-")  # "Zamzam-camp"
    kinds = _type_words().get(word.casefold()) if name else None
    return ([*words[:-1], name], kinds) if kinds else None


def kinds_of(words: str) -> tuple[str, ...] | None:
    """Return the features a type word asks for, None for another word."""
    return _type_words().get(words.casefold())


def _kinds(words: list[str]) -> tuple[str, ...] | None:
    return kinds_of(" ".join(words))


def _strip_start(words: list[str], reading: Reading) -> tuple[list[str], Reading] | None:
    """Return the phrase without what leads up to the name, one step at a time."""
    if len(words) < 2:
        return None
    first = words[0].casefold()
    if first in _SKIPPED:
        return _rest(words, 1, reading)
    if first == "central":
        return _rest(words, 1, replace(reading, part=first))
    for n in (2, 1):  # "South Sudanese" before "south"
        code = demonyms().get(" ".join(words[:n]).casefold()) if len(words) > n else None
        if code is not None:
            return _rest(words, n, replace(reading, country=code))
    for n in (2, 1):
        spelled = "".join(words[:n])
        if len(words) > n and compass(spelled) is not None:
            return _rest(words, n, replace(reading, part=" ".join(words[:n])))
    for n in (3, 2, 1):
        kinds = _kinds(words[:n]) if len(words) > n else None
        # "southern city of Tyre": the city lies in the south; a type word without "of" is
        # written small ("the town Azaz"), or it is part of the name ("Camp Zarkondu").
        if kinds and words[n].casefold() in _OF:
            return _rest(words, n + 1, replace(reading, kinds=kinds, part=""))
        if kinds and words[0].islower():
            return _rest(words, n, replace(reading, kinds=kinds, part=""))
    if words[0].islower() and len(words) > 2 and set(words[1:4]) & _OF:  # "embattled city of"
        return _rest(words, 1, reading) if _type_ahead(words[1:4]) else None
    return None


def _type_ahead(words: list[str]) -> bool:
    return any(word.casefold() in _type_endings() for word in words)


def _rest(words: list[str], n: int, reading: Reading) -> tuple[list[str], Reading] | None:
    rest = words[n:]
    if rest and rest[0].casefold() == "the":
        rest = rest[1:]
    if not rest or (len(rest) == 1 and rest[0] in _LITTLE):
        return None
    return rest, replace(reading, name=" ".join(rest))
