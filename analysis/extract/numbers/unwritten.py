"""Counts that a text writes without a number: "a man was killed", "the couple"."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.extract.actors.misread import is_town
from analysis.extract.numbers.count import (
    CASUALTY,
    Count,
    end_of,
    exactly,
    identity_of,
    sentence_first,
    victims_of,
)
from analysis.extract.numbers.harm import Harm
from analysis.extract.numbers.outcomes import bare_harm
from analysis.extract.numbers.units import ONE, PERSON, is_held, is_national, owner_victims, unit_of
from analysis.parse import phrase, preposition, subjects
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUNS = frozenset("he she him her himself herself".split())
_ORDINALS = frozenset({"second", "third", "fourth", "fifth", "sixth"})
_DETERMINERS = frozenset({"det", "det:predet"})
_SOMEBODY = frozenset({"someone", "somebody"})
_NAMES_NOT_PEOPLE = frozenset({"GPE", "LOC", "ORG", "FAC", "DATE", "MONEY", "NORP", "PRODUCT"})
_COLLECTIVE = frozenset(
    "family group crowd police military army public population majority team staff crew press "
    "media leadership opposition party side government unit number series string gang scene "
    "people murder death case force enemy community".split()
)


@functools.cache
def _groups() -> dict[str, float]:
    return {row["pattern"]: float(row["label"]) for row in lexicon("groups")}


def implied(noun: Token, harm: Harm) -> Count | None:
    """Return the count of a harmed noun that has no number ("a man", "the couple", "Ruiz").

    Plurals and collectives have none: how many they are stays unknown.
    """
    if harm.negated or harm.kind in {"launched", "intercepted", "other"}:
        return None
    if (harm.shared and is_speaker(noun)) or preposition(noun) == "in":
        return None
    value = None if _is_none(noun) else _implied_value(noun, harm)
    if value is None:
        return None
    first, after = phrase(noun)
    if is_national(noun) and noun.i and noun.nbor(-1).lower_ in ONE:
        first = min(first, noun.i - 1)
    while first < noun.i and _is_opener(noun.doc[first]):
        first += 1
    unit = unit_of(noun)
    if unit.klass in {"", "group"} or noun.pos_ in {"PROPN", "PRON"}:
        unit = PERSON._replace(victims=unit.victims)
    return exactly(
        value,
        (noun.doc[first].idx, end_of(noun.doc, after)),
        (noun.doc[first], noun),
        unit._replace(victims=victims_of(noun, unit) or owner_victims(noun)),
        (harm.kind, harm.strength, f"implied {harm.role}:{harm.trigger.lower_}", harm.trigger),
        identity={"person"} if is_national(noun) else identity_of(noun),
    )


def _is_opener(word: Token) -> bool:
    return word.pos_ in {"PUNCT", "CCONJ", "ADP"} or word.lower_ == "including"


def _is_none(noun: Token) -> bool:
    """Say whether a noun is of nobody: "no priest", "not a single person"."""
    opens = phrase(noun)[0]
    before = noun.doc[max(0, opens - 1) : noun.i].text.lower().split()
    return "no" in before or (bool(before) and before[0] == "not")


@functools.cache
def _speech_verbs() -> frozenset[str]:
    return frozenset(r["pattern"] for r in lexicon("speech_verbs") if " " not in r["pattern"])


def is_speaker(noun: Token) -> bool:
    """Say whether a noun is who speaks ("a doctor at the hospital said")."""
    verb = noun.head
    if verb.lemma_ in _speech_verbs() and noun in subjects(verb):
        return True
    for token in noun.doc[noun.i + 1 : min(noun.i + 9, noun.sent.end)]:
        if token.is_punct or token.lower_ in {"who", "and", "was", "were"}:
            return False
        if token.lemma_ in _speech_verbs() and token.tag_ in {"VBD", "VBZ"}:
            return True
    return False


def _implied_value(noun: Token, harm: Harm) -> float | None:
    """Return how many a noun without a number stands for, None where it leaves that open."""
    word = noun.lower_
    of_people = harm.kind in {"killed", "injured"}
    if _is_ranked(noun):
        return None
    if word in _ORDINALS and any(c.lower_ in {"a", "the", "another"} for c in noun.children):
        return 1 if harm.kind in CASUALTY else None
    if word in _groups():
        return _groups()[word]
    if is_national(noun):
        return 1 if of_people else None
    if noun.tag_ == "NNS" and any(c.lower_ == "both" for c in noun.lefts if c.dep_ in _DETERMINERS):
        return 2
    if noun.pos_ == "PRON":
        return 1 if of_people and word in _PRONOUNS | _SOMEBODY else None
    if _is_plural(noun):
        return None
    if noun.pos_ == "PROPN":
        return 1 if of_people and _is_harmed_person(noun, harm) else None
    return 1 if _is_one(noun, harm) else None


def _is_plural(noun: Token) -> bool:
    """Say whether a noun or name stands for several, or for part of a plural ("Assad forces")."""
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if noun.pos_ == "PROPN" and following is not None and following.tag_ in {"NNS", "NNPS"}:
        return True
    many = noun.lower_.endswith("s") and unit_of(noun).klass == "person"
    return many and noun.ent_type_ != "PERSON"


def _is_one(noun: Token, harm: Harm) -> bool:
    """Say whether a common noun is of one person or thing ("a barn", "the mayor")."""
    of_people = harm.kind in {"killed", "injured"}
    if bare_harm(noun) is not None:
        return False  # "the wounded" are several
    if noun.pos_ not in {"NOUN", "ADJ"} or noun.tag_ == "NNS" or is_held(noun):
        return False
    if noun.lower_ in _COLLECTIVE and not (unit_of(noun).klass == "person" and _has_article(noun)):
        return False
    if of_people and _titles_a_name(noun):
        return True
    before = [c for c in noun.children if c.i < noun.i and c.dep_ in {"det", "nmod:poss"}]
    determiners = {c.lower_ for c in before}
    indefinite = bool(determiners & ONE)
    klass = unit_of(noun).klass
    if harm.strength == "thing":
        return klass == "thing" and indefinite
    if klass != "person":
        return False
    return indefinite or (of_people and (bool(determiners) or _opens_headline(noun)))


def _has_article(noun: Token) -> bool:
    """Say whether one is meant: "a police" is a policeman."""
    return any(c.lower_ in ONE for c in noun.lefts if c.dep_ == "det")


def _is_harmed_person(name: Token, harm: Harm) -> bool:
    """Say whether a name is a person's, not that of a town that was hit."""
    hit = _can_hit_a_place(harm) and _may_be_a_town(name)
    return not hit and _is_person_name(name)


def _can_hit_a_place(harm: Harm) -> bool:
    """Say whether the verb is one of places too: what "struck Gao" need not be a person."""
    return harm.strength == "weak" and bare_harm(harm.trigger, "thing") is not None


def _may_be_a_town(name: Token) -> bool:
    """Say whether a name that nobody in the article bears is a town's, or no person's."""
    people = [e for e in name.doc.ents if e.label_ == "PERSON" and len(e) > 1]
    if any(name.text in {t.text for t in person} for person in people):
        return False
    return name.ent_type_ != "PERSON" or is_town(name.text)


def _is_person_name(noun: Token) -> bool:
    if noun.text.endswith(".") and noun.text not in {"Jr.", "Sr.", "JR.", "SR."}:
        return False
    if noun.ent_type_ in _NAMES_NOT_PEOPLE or noun.tag_ == "NNPS":
        return False
    if noun.ent_type_ == "PERSON":
        return True
    klass = unit_of(noun).klass
    return klass in {"", "person"} and not any(c.lower_ == "the" for c in noun.children)


_RANK = re.compile(r"(?:fir|seco|thi|\w+)(?:st|nd|rd|th)|latest|youngest|oldest", re.IGNORECASE)


def _is_ranked(noun: Token) -> bool:
    """Say whether somebody told already is ranked: "she is the third medic killed this year"."""
    if not any(c.dep_ == "amod" and _RANK.fullmatch(c.text) for c in noun.children):
        return False
    return bool(subjects(noun)) or noun.dep_ == "appos"


def _titles_a_name(noun: Token) -> bool:
    """Say whether the noun is what a named person is: "of analyst Lena Hart"."""
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    named = following.head == noun and following.dep_ in {"flat", "appos"}
    return named and following.ent_type_ == "PERSON"


def _opens_headline(noun: Token) -> bool:
    return phrase(noun)[0] == sentence_first(noun) or noun.dep_ in {"appos", "conj", "ROOT"}
