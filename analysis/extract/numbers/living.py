"""Who was held to be dead and is alive: no death, whatever was feared."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.extract.inflection import verb_forms
from analysis.extract.numbers.count import Count
from analysis.extract.numbers.outcomes import has_word
from analysis.parse import (
    is_negated,
    is_passive,
    modality,
    objects,
    patients,
    sentence_numbers,
    sentences,
    subjects,
    understood_subjects,
)
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ALL_OF_THEM = frozenset("they all both everyone everybody each he she".split())
_THOSE = frozenset({"the", "these", "those", "all"})
_NAME_PARTS = frozenset({"flat", "compound", "nmod:desc", "appos"})
_PREDICATES = frozenset({"xcomp", "obl", "advcl"})
_OPEN = frozenset("may might could would should will can if whether unless to".split())


def mark_living(doc: Doc, found: list[Count]) -> None:
    """Take deaths for unreal where those held to be dead are told as alive.

    "Nine men feared dead were found alive", "..., but all of them walked out", and so in the next
    sentence. Nothing is changed where the death itself is stated, or only some are alive.
    """
    for count in found:
        if count.kind != "killed" or count.trigger is None or count.scope == "hypothetical":
            continue
        if _is_doubted(count.trigger) and any(_is_of(count, *told) for told in _lives(doc, count)):
            for other in found:
                if other.trigger == count.trigger and other.kind == "killed":
                    other.scope, other.rule = "hypothetical", f"alive: {other.rule}"


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("living") if row["label"] == "state")


@functools.cache
def _verbs(label: str) -> dict[str, frozenset[str]]:
    """Return every form of the verbs of a label, with the particles that each needs (or "")."""
    found: dict[str, frozenset[str]] = {}
    for row in lexicon("living"):
        if row["label"] == label:
            for form in verb_forms(row["pattern"]):
                found[form] = frozenset(row["particle"].split("|"))
    return found


def _is_doubted(trigger: Token) -> bool:
    """Say whether a death is only held to be one: "feared dead", "listed as killed"."""
    above = trigger.head
    if above == trigger or trigger.dep_ not in _PREDICATES or subjects(trigger):
        return False  # "ten were killed, police said"
    return above.lower_ in _verbs("doubt") and not is_negated(above)


def _lives(doc: Doc, count: Count) -> Iterator[tuple[Token, list[Token]]]:
    """Yield each word of life from a count to the end of the next sentence, with who lives."""
    assert count.trigger is not None
    number = sentence_numbers(doc)[count.trigger.i]
    last = sentences(doc)[min(number + 1, len(sentences(doc)) - 1)].last
    for token in doc[count.trigger.i + 1 : last]:
        if token.lower_ in _states():
            verb = token.head if token.head.pos_ in {"VERB", "AUX"} else token
            who = subjects(token) or patients(verb) or understood_subjects(verb)
        elif _fits(token, "done"):
            verb, who = token, patients(token)
        elif _fits(token, "deed") and not (objects(token) or is_passive(token)):
            verb, who = token, understood_subjects(token)
        else:
            continue
        if not any(is_negated(t) or modality(t) & _OPEN for t in (token, verb)):
            yield verb, who


def _fits(token: Token, label: str) -> bool:
    known = _verbs(label) if token.pos_ == "VERB" else {}
    particles = known.get(token.lower_) or known.get(token.lemma_.lower()) or ()
    return any(not particle or has_word(token, particle) for particle in particles)


def _is_of(count: Count, verb: Token, who: list[Token]) -> bool:
    """Say whether those who live are those counted: the same noun, or all of them."""
    own = count.anchor
    while own.dep_ in _NAME_PARTS and own.head != own:
        own = own.head
    if own in who:
        return True
    numbers = sentence_numbers(own.doc)
    if not who:  # "five medics reported dead were found alive", "reported" parsed as the main verb
        return numbers[own.i] == numbers[verb.i] and verb.dep_ != "conj"
    return any(_stands_for(count, noun) for noun in who)


def _stands_for(count: Count, noun: Token) -> bool:
    """Say whether a subject takes up everybody counted: "they", "all of them", "the miners"."""
    if noun.lower_ in _ALL_OF_THEM:
        return True
    if not any(c.lower_ in _THOSE for c in noun.lefts):
        return False
    numbers = [c for c in noun.lefts if c.dep_ == "nummod"]
    numeral = noun if noun.pos_ == "NUM" else next(iter(numbers), None)
    words = {t.lower_ for t in count.first.doc[count.first.i : count.anchor.i + 1]}
    same_number = numeral is None or numeral.lower_ in words
    return same_number and (noun.pos_ == "NUM" or noun.lemma_ == count.anchor.lemma_)
