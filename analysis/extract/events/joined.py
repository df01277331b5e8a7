"""Triggers of one sentence that tell of one event: an attack and what came of it.

"Gunmen raided a village, killing four", "four were killed in a raid", "a raid that killed
four", "they were shot and killed": two words of violence, one event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.cues import is_speech
from analysis.extract.events.reality import is_definite
from analysis.extract.events.triggers import VIOLENT, Trigger
from analysis.parse import (
    appositions,
    attachments,
    clause_role,
    complement,
    objects,
    subjects,
    understood_subjects,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

# Prepositions between deaths and what caused them.
CAUSES = frozenset(
    "in by from during after following amid under through of on with when as to at because".split()
)
CAUSING_CLAUSES = frozenset({"when", "after", "as", "while", "because"})
OUTCOME = frozenset({"kill"})
# What says no more than that there was violence, before what says more.
VAGUE = ("kill", "attack", "strike")


def join_triggers(triggers: list[Trigger]) -> list[list[Trigger]]:
    """Return the triggers as groups of one event each, the one that says most first."""
    violent = {t.token.i: t for t in triggers if t.family in VIOLENT}
    group_of = {i: i for i in violent}
    for i, trigger in violent.items():
        for cause in _causes(trigger, violent):
            if cause != i and not _are_apart(trigger.token, violent[cause].token):
                _unite(group_of, i, cause)
    groups: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        groups.setdefault(_root(group_of, trigger.token.i), []).append(trigger)
    return [sorted(group, key=_says_little) for group in groups.values()]


def _root(group_of: Mapping[int, int], i: int) -> int:
    while group_of.get(i, i) != i:
        i = group_of[i]
    return i


def _unite(group_of: dict[int, int], a: int, b: int) -> None:
    first, second = sorted((_root(group_of, a), _root(group_of, b)))
    group_of[second] = first


def _says_little(trigger: Trigger) -> tuple[int, bool, int]:
    """Rank a trigger: what names the kind of violence or its weapon comes first."""
    rank = VAGUE.index(trigger.family) if trigger.family in VAGUE else len(VAGUE)
    if trigger.weapon is not None and trigger.family != "kill":
        rank = len(VAGUE)
    return -rank, trigger.weapon is None, trigger.token.i


def _causes(trigger: Trigger, others: Mapping[int, Trigger]) -> Iterator[int]:
    """Yield the triggers whose event `trigger` is a part of, by index of token."""
    token = trigger.token
    if _is_since(token):
        return
    near = [token.head, *_clauses_above(token)]
    if trigger.family in OUTCOME and token.tag_ == "VBG" and _is_set_off(token):
        told = [i for i in others if token.sent.start <= i < token.i]
        near += [token.doc[max(told)]] if told else []
    near += [noun for word in [token, *near] for noun in _nouns_of(word)]
    if trigger.family in OUTCOME:
        near += _said_before(token)
        near += [
            clause
            for clause in token.children
            if clause_role(clause) == "adverbial" and _mark(clause) in CAUSING_CLAUSES
        ]
    yield from (word.i for word in near if word.i in others and word != token)


def _is_since(verb: Token) -> bool:
    """Say whether a clause only tells since when: "the worst raid since a bomb killed 40"."""
    return any(child.lower_ in {"since", "until", "till"} for child in verb.lefts)


def _said_before(verb: Token) -> list[Token]:
    """Return the verb of what a speaker breaks up: "Two died, she said, and six were hurt"."""
    if verb.dep_ != "conj" or not is_speech(verb.head):
        return []
    clause = complement(verb.head)
    return [clause] if clause is not None and clause.i < verb.head.i else []


def _clauses_above(token: Token) -> Iterator[Token]:
    """Yield the verbs and nouns whose clause `token` continues without a subject of its own."""
    while token.head != token:
        role = clause_role(token)
        own = [s for s in subjects(token) if s.head == token and s.tag_ not in {"WDT", "WP"}]
        if role == "adverbial" and _mark(token) not in CAUSING_CLAUSES and own:
            return
        joined = token.dep_ == "conj" and token.pos_ == token.head.pos_ == "VERB" and not own
        if role == "other" and not joined and token.dep_ != "acl:relcl":
            return
        token = token.head
        yield token


def _is_set_off(verb: Token) -> bool:
    """Say whether a comma comes before a participle: ", killing two" tells what came of it all."""
    first = verb.left_edge.i
    return first > 0 and verb.doc[first - 1].text == ","


def _mark(clause: Token) -> str:
    return next((c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"}), "")


def _nouns_of(word: Token) -> Iterator[Token]:
    """Yield the nouns a verb or noun has around it, and what is joined to them by "and"."""
    nouns = [noun for case, noun in attachments(word) if case in CAUSES or not case]
    nouns = [noun for noun in nouns if not _is_later(noun)]
    nouns += [many for noun in nouns for many in _members_of(noun)]
    if word.pos_ == "VERB":
        nouns += [*objects(word), *understood_subjects(word)]
    nouns += appositions(word)
    for noun in nouns:
        yield noun
        yield from (mate for mate in noun.conjuncts if mate.head.i >= noun.i)


def _members_of(noun: Token) -> list[Token]:
    """Return the raids of "a series of raids": several, behind a noun that tells how many."""
    if is_definite(noun):
        return []
    return [many for case, many in attachments(noun) if case == "of" and many.tag_ == "NNS"]


def _is_later(noun: Token) -> bool:
    """Say whether the words before a noun set it days apart ("two days after the raid")."""
    return any(child.lemma_.lower() in {"day", "week", "month", "year"} for child in noun.lefts)


def _are_apart(a: Token, b: Token) -> bool:
    """Say whether two triggers each have a place of their own ("in Goma and ... in Bukavu")."""
    conjoined = (a.dep_ == "conj" and a.head == b) or (b.dep_ == "conj" and b.head == a)
    return conjoined and _has_own_place(a) and _has_own_place(b)


def _has_own_place(token: Token) -> bool:
    return any(
        case in {"in", "at", "near", "on", "outside"} and noun.pos_ == "PROPN"
        for case, noun in attachments(token)
        if noun.ent_type_ != "DATE"
    )
