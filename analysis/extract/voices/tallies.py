"""Who made a count: "X put the toll at 14", "X counted 14 dead", "14, by X's count"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.sources import (
    can_speak,
    is_document,
    is_event,
    is_first_person,
    is_nobody,
)
from analysis.extract.quotes.speakers import speaker_of
from analysis.extract.voices.spans import words
from analysis.parse import (
    attachments,
    is_negated,
    is_passive,
    objects,
    possessor,
    preposition,
    subjects,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

_HIGHEST = 8  # steps up from a number; what stands higher counts something else
_LIVES = frozenset({"life", "victim", "responsibility", "credit"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TIMES = frozenset({"DATE", "TIME", "MONEY"})
_SUFFERED = frozenset("death casualty loss damage injured wounded dead missing".split())
_NO_TALLY = frozenset({"advcl", "parataxis", "acl:relcl"})


def teller(number: Token, quoted: Sequence[bool]) -> Token | None:
    """Return who counted what `number` (the head of a quantity) counts, None if nobody is named.

    `quoted` says for each token whether it stands in direct speech.
    """
    token = number
    for _ in range(_HIGHEST):
        owner = _owner(token) if token.lemma_.lower() in words("noun") else None
        owner = owner or _owner_beside(token)
        if owner is not None:
            return owner
        head = token.head
        if head.i == token.i or token.dep_ in _NO_TALLY:
            return None
        if head.pos_ == "VERB":
            if _tells(head, token) and not is_negated(head):
                return _speaker(head, quoted)
            bare = head.tag_ in {"VBN", "VBG"} or _is_participle(head, head.head)
            if not bare or head.dep_ == "ROOT":
                return _owner_beside(head)
        token = head
    return None


def _tells(verb: Token, below: Token) -> bool:
    """Say whether `verb` gives the count that hangs on it by `below`."""
    lemma = verb.lemma_.lower()
    if below.dep_ in {"advcl", "nsubj", "parataxis"}:
        return False
    if below.dep_ == "conj" and not _is_participle(below, verb):
        return False
    if lemma in words("put") and _of_a_tally(verb, below):
        return True
    if lemma not in words("tally") | words("record"):
        return False
    if lemma == "claim" and below.lemma_.lower() in _LIVES:
        return False
    return below.i > verb.i or is_passive(verb)


def _is_participle(below: Token, verb: Token) -> bool:
    """Say whether "killed" only describes "reporting ten soldiers and dozens of rebels killed"."""
    helped = any(child.dep_.startswith("aux") for child in below.lefts)
    return not helped and (below.tag_ == "VBN" or (below.tag_ == "VBD" and verb.tag_ == "VBG"))


def _of_a_tally(verb: Token, below: Token) -> bool:
    """Say whether a verb such as "put" or "give" has a toll for its object (or subject)."""
    things = subjects(verb) if is_passive(verb) else objects(verb)
    if not any(noun.lemma_.lower() in words("noun") for noun in things):
        return False
    return below in things or preposition(below) in {"at", "to", "as", "of", "from", "between"}


def _speaker(verb: Token, quoted: Sequence[bool]) -> Token | None:
    speaker = _just_before(verb) or speaker_of(verb, quoted)
    if speaker is None or is_first_person(speaker) or is_nobody(speaker) or is_event(speaker):
        return None
    if verb.lemma_.lower() in words("record") and speaker.ent_type_ in _PLACES:
        return None  # "Celaya recorded four murders" tells where, not who says so
    return speaker if can_speak(speaker) or is_document(speaker) else None


def _just_before(verb: Token) -> Token | None:
    """Return who reports in "with police citing a feud and medics reporting four deaths"."""
    before = verb.nbor(-1) if verb.i and verb.tag_ == "VBG" else None
    return before if before is not None and _is_noun(before) and can_speak(before) else None


def _is_noun(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN"}


def _owner_beside(head: Token) -> Token | None:
    """Return whose toll it is in "the army's toll stood at 14" and "14 died, by its count".

    So it is in "according to information from a medic 14 died".
    """
    if head.pos_ not in {"VERB", "AUX", "NUM", "NOUN", "ADJ"}:
        return None
    beside = [noun for noun in subjects(head) if noun.i < head.i]
    beside += [noun for case, noun in attachments(head) if case == "by"]
    tallies = [noun for noun in beside if noun.lemma_.lower() in words("noun")]
    tallies += [noun for case, noun in attachments(head) if case == "according to"]
    return next((owner for noun in tallies if (owner := _owner(noun)) is not None), None)


def _owner(noun: Token) -> Token | None:
    """Return who keeps a count: "the ministry's tally", "a count by monitors".

    "Gaza's toll" and "Monday's toll" are nobody's.
    """
    if noun.lemma_.lower() in _SUFFERED:  # "the boy's death" is his own
        return None
    named = [noun for case, noun in attachments(noun) if case in {"by", "from"}]
    for owner in [possessor(noun), *named]:
        if owner is None or owner.ent_type_ in _PLACES | _TIMES or is_event(owner):
            continue
        if can_speak(owner) and not is_first_person(owner):
            return owner
    return None
