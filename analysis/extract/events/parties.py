"""Place names that stand for those who act, talk or live there: no place of an event."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis.extract.actors.words import country_of, head_kind, nouns, singular, titles
from analysis.extract.events.cues import LIGHT_VERBS, cues, is_speech
from analysis.extract.events.triggers import trigger_word
from analysis.extract.places import is_described, type_words
from analysis.parse import (
    OBJECT,
    attached_to,
    attachments,
    is_passive,
    modality,
    objects,
    possessor,
    premodifiers,
    preposition,
    subject_of,
)
from analysis.resources import lexicon
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

# Verbs whose subject undergoes what happens, although they take an object.
UNDERGOING = frozenset("suffer endure sustain experience witness see undergo face take".split())


def is_party(token: Token, places: Mapping[int, Row]) -> bool:
    """Say whether a place name stands for those who act there ("Sudan sent", "Mali's army")."""
    head = token.head
    told = places.get(token.i)
    if told is not None and is_described(told):  # "12 km from Goma"
        return False
    if _is_hyphened(token) and token.i + 2 not in places:  # "US-backed fighters"
        return True
    if token.dep_ == "conj" and head.i in places:
        return is_party(head, places)
    if token.dep_ in OBJECT and (is_speech(head) or _is_made_to_act(token)):
        return True  # "accused Rwanda of", "prompted Rwanda to send"
    if head != token and head.i in places and token.ent_type_ == head.ent_type_:
        return is_party(head, places)
    if _talks(token):
        return True
    verb = subject_of(token)
    if verb is not None:
        acts = bool(objects(verb)) or verb.pos_ == "ADJ"
        return acts and not is_passive(verb) and verb.lemma_ not in UNDERGOING
    whole = token.head
    if whole.lower_ in type_words() and token in premodifiers(whole):
        named = [noun for case, noun in attachments(whole) if case == "of" and noun.i in places]
        if any(country_of(noun.text) is None for noun in named):
            return True  # "the Congo town of Goma", but not "the Goma region of Congo"
        return is_party(whole, places)
    if possessor(whole) == token:
        return whole.i not in places
    if token in premodifiers(whole) and is_adjective(token):  # "U.S. air strikes"
        return True
    if token in premodifiers(whole):  # "Memphis police" act, "a Memphis market" is hit
        body = head_kind([whole.text]) or country_of(token.text)
        acts = whole.pos_ == "PROPN" or bool(body) or _is_person(whole)
        return acts and whole.i not in places and trigger_word(whole) is None
    case = preposition(token)
    if case == "of" and (whole.ent_type_ == "PERSON" or _is_person(whole)):
        return True  # "Marta Ruiz of Cali", "a resident of Cali"
    if case == "in" and preposition(whole) == "by" and trigger_word(whole) is None:
        # "Claimed by the movement in Yemen", but "staged by the army in Goma".
        verb = attached_to(whole)
        return verb is None or not (verb.lemma_ in LIGHT_VERBS or trigger_word(verb) is not None)
    if _is_in_brackets(token) or case in {"such as", "like"}:
        return True
    if case == "of" and singular(whole) in cues("town") | type_words():
        case = preposition(whole)
    return case in {"from", "to", "for", "with", "by", "than"}


def _is_made_to_act(name: Token) -> bool:
    """Say whether a name is whom a verb brings to do something ("urged Rwanda to withdraw")."""
    verb = name.head
    to_do = (c for c in verb.children if c.dep_ in {"xcomp", "advcl"} and c.i > name.i)
    return trigger_word(verb) is None and any("to" in modality(clause) for clause in to_do)


def _is_in_brackets(name: Token) -> bool:
    """Say whether a name stands in a clause in brackets ("banned in Russia"), not alone there."""
    verb = attached_to(name)
    if verb is None or verb.tag_ != "VBN" or trigger_word(verb) is not None:
        return False
    return verb.i > 0 and verb.nbor(-1).text in {"(", "["} and preposition(name) == "in"


def _talks(token: Token) -> bool:
    """Say whether a name tells who talks, not where: "talks between Moscow and Kyiv"."""
    noun = token.head if token in premodifiers(token.head) else token
    whole = attached_to(noun)
    if whole is not None and preposition(noun) in {"between", "with"}:
        return singular(whole) in _talk_nouns()
    paired = _is_hyphened(token) or (token.i > 1 and _is_hyphened(token.nbor(-2)))
    return paired and any(singular(word) in _talk_nouns() for word in [*token.ancestors][:2])


@functools.cache
def _talk_nouns() -> frozenset[str]:
    rows = lexicon("event_triggers")
    return frozenset(row["pattern"] for row in rows if row["label"] == "talks")


def _is_hyphened(token: Token) -> bool:
    after = token.doc[token.i + 1 : token.i + 3]
    return (
        len(after) == 2
        and after[0].text in {"-", "‑"}
        and not token.whitespace_
        and not after[0].whitespace_
    )


def is_adjective(token: Token) -> bool:
    """Say whether a country's short form stands for its adjective ("U.S.", "UK")."""
    letters = token.text.replace(".", "")
    return len(letters) < 4 and letters.isupper() and country_of(token.text) is not None


def _is_person(noun: Token) -> bool:
    word = singular(noun)
    known = nouns().get(word)
    return known.is_person if known is not None else word in titles()
