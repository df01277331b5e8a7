"""The parts of a personal name, and which of two names can be the short form of the other.

Plain strings only: the extractor asks within an article, `analysis.resolve.actors` over a corpus.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from analysis import resources
from analysis.geocode import fold

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset(
    "al el ad ar as ash at az an ez es de da del della der den van von bin ibn abu abou abd abdel "
    "abdul abdol umm um bint ben la le di dos das du st".split()
)
# These open a family name also where they are capitalised and nothing stands before them.
_OPENERS = frozenset(
    "al el abu abou abd abdel abdul abdol umm bin ibn de del la dos das bint".split()
)
_GAP = re.compile(r"\s+")
_SYLLABLES = re.compile(r"\b([A-Z][a-z]+)-(?=[a-z]{2})")
_SERVANT = re.compile(r"abd(?: ?[aeiou]l?(?=[a-z ]{3})|(?= ))(?: al)? ?(?=[a-z]{3})")
_ARTICLE = re.compile(r"(?:al )+(?=\w)")


class Parts(NamedTuple):
    """A personal name as spelling keys: given name ("" if none), what is between, family name."""

    given: str
    middle: tuple[str, ...]
    family: str

    @property
    def is_full(self) -> bool:
        """Say whether a given name, not only an initial, stands before the family name."""
        return len(self.given) > 1

    @property
    def units(self) -> tuple[str, ...]:
        """All parts in reading order."""
        return (self.given, *self.middle, self.family) if self.given else (self.family,)


def split_name(name: str) -> list[str]:
    """Return the words of a name; particles and the servant names stay with what follows.

    >>> split_name("Rami Abdel Rahman"), split_name("Ursula von der Leyen"), split_name("De Witt")
    (['Rami', 'Abdel Rahman'], ['Ursula', 'von der Leyen'], ['De Witt'])
    """
    words = [word for word in _GAP.split(name) if word.strip(".,")]
    while len(words) > 1 and words[-1].rstrip(".,").lower() in SUFFIXES:
        words.pop()
    units: list[str] = []
    held: list[str] = []
    for i, word in enumerate(words):
        low = word.lower()
        first = not units and not held
        particle = low in PARTICLES and (not first or word.islower() or low in _OPENERS)
        if particle and i + 1 < len(words):
            held.append(word)
        else:
            units.append(" ".join([*held, word.strip(",")]))
            held = []
    return units


def surname(name: str) -> str:
    """Return the family name of a full name, with its particle.

    >>> surname("Vitali Klitschko"), surname("Haider al-Abadi"), surname("Ursula von der Leyen")
    ('Klitschko', 'al-Abadi', 'von der Leyen')
    """
    units = split_name(name)
    return units[-1] if units else name


@functools.cache
def variants() -> dict[str, str]:
    """Return the spelling keys of given names with that of the name they are a form of."""
    return {fold(row["pattern"]): fold(row["label"]) for row in resources.lexicon("name_variants")}


def as_given_name(key: str) -> str:
    """Return the spelling key of the name that a given name is a form of: "joe" is "joseph"."""
    return variants().get(key, key)


@functools.cache
def _given_names() -> frozenset[str]:
    listed = {fold(row["pattern"]) for row in resources.lexicon("given_names")}
    return frozenset(listed | variants().keys())


def is_given_name(key: str) -> bool:
    """Say whether a spelling key is that of a common given name."""
    return key in _given_names()


@functools.lru_cache(maxsize=1 << 14)
def parts_of(name: str) -> Parts:
    """Return the spelling keys of the parts of a name.

    >>> parts_of("Abdel-Fattah al-Rashid") == parts_of("Abdul Fattah Rashid")
    True
    >>> parts_of("Volodymyr Zelenskyy") == parts_of("Vladimir Zelensky")
    True
    """
    # "Kim Jong-un" is written "Kim Jong Un" elsewhere.
    spaced = _SYLLABLES.sub(lambda m: m[0] if m[1].lower() in PARTICLES else f"{m[1]} ", name)
    keys = [_unit_key(unit) for unit in split_name(spaced)] or [fold(name)]
    *before, family = keys
    before = [as_given_name(key) for key in before]
    return Parts(before[0] if before else "", tuple(before[1:]), family)


def _unit_key(unit: str) -> str:
    """Return the key of one unit: no article before it, and one form of the servant names."""
    key = _ARTICLE.sub("", fold(unit.rstrip(".")), count=1) if len(unit) > 3 else fold(unit)
    match = _SERVANT.match(key)
    return f"abd {key[match.end() :]}" if match else key


def middles_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether what stands between given and family name can be one person's.

    >>> middles_agree(("w",), ("walker",)), middles_agree(("h", "w"), ("w",))
    (True, False)
    """
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[:1] == b[:1])
        for a, b in zip(one, other, strict=False)
    )


def is_short_for(short: Parts, full: Parts) -> bool:
    """Say whether a name of two or more parts can be a shorter way to write a full one.

    Given and family name are the same, or the second family name is left out, or what is left
    out stands in front and what is left does not begin like a name of its own.
    """
    if not short.is_full or len(short.units) > len(full.units):
        return False
    if short.given == full.given:
        ends_alike = short.family == full.family
        if ends_alike:
            return middles_agree(short.middle, full.middle)
        return short.units == full.units[: len(short.units)]
    tail = full.units[-len(short.units) :]
    return (
        len(tail) < len(full.units)
        and short.units == tail
        and not (is_given_name(short.given) or short.given.startswith("abd "))
    )
