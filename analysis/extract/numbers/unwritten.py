"""Counts that a text writes without a number: "a man was killed", "the couple", "nobody"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import (
    CASUALTY,
    Count,
    identity_of,
    sentence_first,
    token_at,
    victims_of,
)
from analysis.extract.numbers.harm import Harm, Unit, bare_harm, unit_of
from analysis.parse import (
    phrase,
    preposition,
    sentence_numbers,
    sentences,
    subjects,
    text_of,
    tokens_of,
)
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_INDEFINITE = frozenset({"a", "an", "another", "one"})
_PRONOUNS = frozenset("he she him her himself herself".split())
_ORDINALS = frozenset({"second", "third", "fourth", "fifth", "sixth"})
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
    value = _implied_value(noun, harm)
    if value is None:
        return None
    first, after = phrase(noun)
    while first < noun.i and noun.doc[first].pos_ in {"PUNCT", "CCONJ", "ADP"}:
        first += 1
    start = noun.doc[first].idx
    unit = unit_of(noun)
    if unit.klass in {"", "group"} or noun.pos_ in {"PROPN", "PRON"}:
        unit = Unit("person", "person", unit.victims)
    return Count(
        start,
        noun.doc[after - 1].idx + len(noun.doc[after - 1]),
        noun.doc[first],
        noun,
        value,
        value,
        value,
        "exact",
        unit.unit,
        unit.klass,
        victims_of(noun, unit),
        harm.kind,
        harm.strength,
        f"implied {harm.role}:{harm.trigger.lower_}",
        harm.trigger,
        identity=identity_of(noun),
    )


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
    word = noun.lower_
    if word in _ORDINALS and any(c.lower_ in {"a", "the", "another"} for c in noun.children):
        return 1 if harm.kind in CASUALTY else None
    if word in _groups():
        return _groups()[word]
    of_people = harm.kind in {"killed", "injured"}
    if noun.pos_ == "PRON":
        return 1 if of_people and (word in _PRONOUNS | _SOMEBODY) else None
    determiner = {
        c.lower_ for c in noun.children if c.i < noun.i and c.dep_ in {"det", "nmod:poss"}
    }
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if noun.pos_ == "PROPN" and following is not None and following.tag_ in {"NNS", "NNPS"}:
        return None
    if word.endswith("s") and unit_of(noun).klass == "person" and noun.ent_type_ != "PERSON":
        return None
    if noun.pos_ == "PROPN":
        return 1 if of_people and _is_person_name(noun) else None
    if noun is not harm.trigger and bare_harm(noun) is not None:
        return None
    if noun.pos_ == "ADJ" and bare_harm(noun) is not None:
        return None
    if noun.pos_ not in {"NOUN", "ADJ"} or noun.tag_ == "NNS" or word in _COLLECTIVE:
        return None
    klass = unit_of(noun).klass
    if harm.strength == "thing":
        return 1 if klass == "thing" and determiner & _INDEFINITE else None
    if noun is harm.trigger:
        return 1 if determiner & {"a", "an", "one"} and harm.role == "noun" and of_people else None
    if klass != "person":
        return None
    if of_people and (determiner or _opens_headline(noun)):
        return 1
    return 1 if determiner & _INDEFINITE else None


def _is_person_name(noun: Token) -> bool:
    if noun.text.endswith(".") and noun.text not in {"Jr.", "Sr.", "JR.", "SR."}:
        return False
    if noun.ent_type_ in _NAMES_NOT_PEOPLE or noun.tag_ == "NNPS":
        return False
    if noun.ent_type_ == "PERSON":
        return True
    klass = unit_of(noun).klass
    return klass in {"", "person"} and not any(c.lower_ == "the" for c in noun.children)


def _opens_headline(noun: Token) -> bool:
    return phrase(noun)[0] == sentence_first(noun) or noun.dep_ in {"appos", "conj", "ROOT"}


# ---------------------------------------------------------------- none

_NOBODY = frozenset({"nobody", "none", "noone", "anyone", "anybody"})


def zeros(doc: Doc, harm: dict[int, Harm], taken: set[int]) -> Iterator[Count]:
    """Yield a zero where a text says that nobody was harmed.

    "No casualties" denies both deaths and injuries, so it gives a row of each kind.
    """
    for token in tokens_of(doc):
        no = token.lower_ in {"no", "zero"} and token.dep_ in {"det", "nummod", "advmod"}
        if no and token.head.lower_ in {"casualties", "casualty"}:
            for kind in ("killed", "injured"):
                yield _zero(token, token.head, kind, "none:casualties")
    for i, found in harm.items():
        noun = doc[i]
        if i in taken or found.kind not in CASUALTY:
            continue
        opener = next((c for c in noun.children if c.lower_ == "no" and c.i < noun.i), None)
        if (
            unit_of(noun).klass != "person"
            and noun is not found.trigger
            and noun.pos_ != "PRON"
            and noun.lower_ not in _NOBODY | {"one"}
        ):
            continue
        denied = (
            found.negated and found.strength == "strong" and noun.lower_ in {"anyone", "anybody"}
        )
        if noun.lower_ == "one" and noun.i and doc[noun.i - 1].lower_ == "no":
            yield _zero(doc[noun.i - 1], noun, found.kind, f"none:{found.trigger.lower_}", found)
        elif opener is not None:
            yield _zero(opener, noun, found.kind, f"none:{found.trigger.lower_}", found)
        elif (noun.lower_ in {"nobody", "none", "noone"}) != denied:
            yield _zero(noun, noun, found.kind, f"none:{found.trigger.lower_}", found)


def _zero(first: Token, noun: Token, kind: str, rule: str, harm: Harm | None = None) -> Count:
    return Count(
        first.idx,
        noun.idx + len(noun),
        first,
        noun,
        0,
        0,
        0,
        "exact",
        "person",
        "person",
        unit_of(noun).victims,
        kind,
        "strong",
        rule,
        harm.trigger if harm else None,
    )


_SUICIDE = re.compile(
    r"\bturn\w*\s+(?:the|his|her|a|that)\s+(?:gun|weapon|rifle|pistol|firearm|shotgun|handgun)\s+on\s+(him|her)self\b"
    r"|\b(?:took|taken|taking|take)\s+(his|her)\s+own\s+life\b|\b(?:committed|committing|commit)\s+(suicide)\b"
    r"|\b(?:shot|shooting|killed|killing|hanged|blew)\s+(?:and\s+killed\s+)?(him|her)self\b",
    re.IGNORECASE,
)


_ONLY_SHOT = re.compile(r"^(?:shot|shooting)\s+(?:him|her)self$", re.IGNORECASE)
_MISHAP = re.compile(
    r"\b(?:accident\w*|unintentional\w*|inadvertent\w*|mistake)\b"
    r"|\bin\s+(?:the|his|her)\s+(?:\w+\s+)?(?:leg|foot|hand|arm|thigh|finger|shoulder|knee|buttocks?)\b",
    re.IGNORECASE,
)
_DEATH = re.compile(
    r"\b(?:dead|die[sd]?|dying|deaths?|deadly|kill\w*|suicide|fatal\w*|bod(?:y|ies)|murder\w*|slain|"
    r"homicide|coroner|pronounced|deceased)\b",
    re.IGNORECASE,
)
_DIED = re.compile(r"\b(?:died|dead|fatally|pronounced|suicide|deceased)\b", re.IGNORECASE)
_TREATED = re.compile(r"\b(?:hospital\w*|treated|surgery|critical|stable)\b", re.IGNORECASE)


def _survives(doc: Doc, match: re.Match[str]) -> bool:
    """Say whether one who shot himself lived: a mishap, a hospital, or no word of death near."""
    if _ONLY_SHOT.match(match.group()) is None:
        return False
    number = sentence_numbers(doc)[token_at(doc, match.start()).i]
    own, onward = _text_around(doc, number, 0, 0), _text_around(doc, number, 0, 1)
    if (_MISHAP.search(own) or _TREATED.search(onward)) and not _DIED.search(onward):
        return True
    return _DEATH.search(_text_around(doc, number, 2, 2)) is None


def _knows_who(doc: Doc, harm: dict[int, Harm], first: Token, last: Token) -> bool:
    """Say whether the parse has found who "shot himself", so that he is counted already."""
    return any(
        first.i <= found.trigger.i <= last.i and i < first.i and implied(doc[i], found) is not None
        for i, found in harm.items()
    )


def _text_around(doc: Doc, number: int, before: int, after: int) -> str:
    of = sentences(doc)
    first, last = of[max(0, number - before)], of[min(len(of) - 1, number + after)]
    return text_of(doc)[first.start : last.end]


def suicides(doc: Doc, harm: dict[int, Harm]) -> list[Count]:
    """Count those who took their own life, and those who shot themselves and lived.

    The dead belong to the dead told before in the sentence.
    """
    rows = []
    for match in _SUICIDE.finditer(text_of(doc)):
        last = token_at(doc, match.end() - 1)
        first = token_at(doc, match.start())
        before = [
            harm[i].trigger
            for i in sorted(harm)
            if sentence_first(first) <= i < first.i and harm[i].kind == "killed"
        ]
        lives = _survives(doc, match)
        if lives and _knows_who(doc, harm, first, last):
            continue
        trigger = before[-1] if before and not lives else first
        for i in range(first.i, last.i + 1):
            harm.pop(i, None)
        rows.append(
            Count(
                match.start(),
                match.end(),
                first,
                last,
                1,
                1,
                1,
                "exact",
                "person",
                "person",
                None,
                "injured" if lives else "killed",
                "weak" if lives else "strong",
                "shot themselves" if lives else "suicide",
                trigger,
                identity=frozenset({"himself"}),
            )
        )
    return rows
