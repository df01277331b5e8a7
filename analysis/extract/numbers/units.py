"""What a noun counts: people, things, weapons, measures."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.inflection import noun_forms
from analysis.parse import attachments, phrase, sentence_numbers, sentences
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


class Unit(NamedTuple):
    """What a noun counts: the unit, its class and the kind of victims."""

    unit: str
    klass: str
    victims: str | None


PERSON = Unit("person", "person", None)


@functools.cache
def _units() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for row in lexicon("units"):
        unit = Unit(row["label"], row["class"], row["victims"] or None)
        for form in noun_forms(row["pattern"]):
            found.setdefault(form, unit)
    return found


_PERSON_SUFFIX = re.compile(r"(?:[^e]er|or|ist|ian|man|men|woman|women|ee|ard|eur)s?$")
_NO_PERSON = frozenset(
    "number order matter power center centre quarter water summer winter river tower order paper "
    "letter member-state computer weather border corner shoulder finger chapter disaster fever "
    "sector factor door floor motor reactor tractor committee fee coffee degree yard "
    "board record standard hazard semester trimester monster cluster counter-offer offer murder "
    "encounter manner fire bunker error terror horror honor honour labor colour color".split()
)


def unit_of(noun: Token | None) -> Unit:
    """Return what `noun` counts; an unknown noun is its own unit, of class ``""``."""
    if noun is None:
        return Unit("", "", None)
    word = noun.lower_
    known = _compound(noun) or _units().get(word) or _units().get(noun.lemma_.lower())
    if known is not None:
        return known
    if is_national(noun):
        return PERSON
    lemma = noun.lemma_.lower()
    if noun.pos_ in {"NOUN", "PROPN", "ADJ"} and lemma not in _NO_PERSON:
        if noun.pos_ == "NOUN" and _PERSON_SUFFIX.search(word):
            return PERSON
        if word.endswith(("ians", "ans", "ese", "inians", "is", "ists", "ites")):
            return PERSON
    return Unit(lemma, "", None)


@functools.cache
def _demonyms() -> frozenset[str]:
    return frozenset(r["pattern"].lower() for r in lexicon("demonyms") if " " not in r["pattern"])


ONE = frozenset({"a", "an", "another", "one"})


def is_national(noun: Token) -> bool:
    """Say whether a noun is one person of a nation or faith: "a Syrian", "another Yazidi"."""
    if noun.lower_ not in _demonyms() and noun.ent_type_ != "NORP":
        return False
    after = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if noun.lower_.endswith("s") or (after is not None and after.pos_ in {"NOUN", "PROPN", "ADJ"}):
        return False
    openers = {noun.doc[phrase(noun)[0]].lower_, noun.nbor(-1).lower_ if noun.i else ""}
    # "The Dutch" are many.
    alone = noun.lower_ in _demonyms() and not noun.lower_.endswith(("sh", "ch", "ese"))
    return bool(openers & ONE) or (alone and "the" in openers)


def _compound(noun: Token) -> Unit | None:
    """Return the unit of a noun of two words ("aid workers", "high-rises")."""
    if noun.i < 1:
        return None
    before = noun.nbor(-1)
    if before.text == "-" and noun.i > 1:
        before = noun.nbor(-2)
    elif before.head != noun or before.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return None
    stem = f"{before.lower_}-{noun.lower_}"
    return _units().get(stem) or _units().get(stem.removesuffix("s"))


@functools.cache
def _amount_words() -> frozenset[str]:
    """Return the nouns that an "of" ties to what they count: "dozens", "a minimum"."""
    patterns = [r["pattern"].removesuffix(" of") for r in lexicon("vague_counts")]
    bounds = [r["pattern"] for r in lexicon("modifiers")]
    patterns += [bound.removesuffix(" of") for bound in bounds if bound.endswith(" of")]
    return frozenset(pattern.split()[-1] for pattern in patterns)


def amount_of(noun: Token) -> Token:
    """Return the houses in "dozens of houses"; any other noun is returned as it is."""
    if noun.lower_ not in _amount_words():
        return noun
    of = [other for preposition, other in attachments(noun) if preposition == "of"]
    return amount_of(of[0]) if of and of[0].i > noun.i else noun


GENERIC = frozenset({"other", "others", "more", "another", "one", "ones"})


def antecedent(numeral: Token) -> Token | None:
    """Return the thing or weapon counted last before a bare numeral, a sentence back at most.

    "They fired 40 drones; six were shot down" and "One house burned and two others were hit".
    """
    doc, number = numeral.doc, sentence_numbers(numeral.doc)[numeral.i]
    for noun in reversed(doc[sentences(doc)[max(0, number - 1)].first : numeral.i]):
        if noun.pos_ not in {"NOUN", "PROPN"} or noun.lower_ in GENERIC:
            continue
        if any(c.dep_ == "nummod" or c.lower_ in {"a", "an"} for c in noun.lefts):
            return noun if unit_of(noun).klass in {"thing", "weapon"} else None
    return None


HELD = frozenset({"prisoner", "hostage", "captive"})


def owner_victims(noun: Token) -> str | None:
    """Return the kind of victims that "members of the security forces" are."""
    for word, owner in attachments(noun):
        if word == "of" and noun.lower_.rstrip("s") in _ONE_OF_MANY:
            return unit_of(owner).victims or _armies().get(owner.lower_)
    return None


_ONE_OF_MANY = frozenset({"member", "one", "element", "personnel"})


@functools.cache
def _armies() -> dict[str, str]:
    """Return the kind of victims that those who serve in a body of soldiers or police are."""
    rows = [r for r in lexicon("actor_nouns") if r["label"] in _SERVING and not r["when"]]
    words = {r["pattern"].removeprefix("security "): _SERVING[r["label"]] for r in rows}
    return {form: kind for word, kind in words.items() for form in noun_forms(word)}


_SERVING = {"military": "military", "armed_group": "militant"}


def is_held(noun: Token) -> bool:
    """Say whether a noun tells what those before it became: "took six men prisoner"."""
    return noun.lower_ in HELD and noun.i > 0 and unit_of(noun.nbor(-1)).klass == "person"


ARMED = frozenset({"attacker", "military", "militant", "police"})
