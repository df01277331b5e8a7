"""Where a text says that nobody was harmed: zeros of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import CASUALTY, Count, exactly
from analysis.extract.numbers.harm import Harm
from analysis.extract.numbers.outcomes import bare_harm
from analysis.extract.numbers.units import PERSON, unit_of
from analysis.parse import (
    SUBJECT,
    attachments,
    coordinated,
    is_negated,
    objects,
    preposition,
    tokens_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NO = frozenset({"no", "zero"})
_CASUALTIES = frozenset({"casualties", "casualty"})
_NOBODY = frozenset({"nobody", "none", "noone"})


def zeros(doc: Doc, harm: dict[int, Harm], taken: set[int]) -> Iterator[Count]:
    """Yield a zero where a text says that nobody was harmed.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    harm : dict
        What befell each noun, by token index (see `harms`).
    taken : set of int
        The tokens that other counts have.
    """
    for token in tokens_of(doc):
        if token.lower_ in _NO or token.lower_ in _CASUALTIES:
            yield from _no_casualties(token)
    for i, found in harm.items():
        words = None if i in taken else _denial(doc[i], found)
        if words is not None:
            for kind in _fates(found):
                yield _zero(*words, kind, f"none:{found.trigger.lower_}", found)


def _no_casualties(token: Token) -> Iterator[Count]:
    """Yield two zeros for "no casualties": it denies both deaths and injuries."""
    no = token.lower_ in _NO and token.dep_ in {"det", "nummod", "advmod"}
    if no and token.head.lower_ in _CASUALTIES:
        for kind in ("killed", "injured"):
            yield _zero(token, token.head, kind, "none:casualties")
    if token.lower_ in _CASUALTIES and _is_without(token):
        first = next((c for c in token.lefts if c.lower_ == "any"), token)
        for kind in ("killed", "injured"):
            yield _zero(first, token, kind, "without:casualties")


def _denial(noun: Token, harm: Harm) -> tuple[Token, Token] | None:
    """Return the first and last word that deny harm to people ("no one", "not a single guard")."""
    if harm.kind not in CASUALTY or not _may_be_nobody(noun, harm):
        return None
    if noun.lower_ == "one" and noun.i and noun.nbor(-1).lower_ == "no":
        return noun.nbor(-1), noun
    opener = next((c for c in noun.lefts if _opens_none(c)), None)
    if opener is not None:
        return opener, noun
    anybody = noun.lower_ in {"anyone", "anybody"}
    denied = harm.negated and harm.strength == "strong" and anybody
    if denied or noun.lower_ in _NOBODY:
        return noun, _none_of(noun)
    return None


def _may_be_nobody(noun: Token, harm: Harm) -> bool:
    """Say whether a noun stands for people, or for the harm itself ("no deaths")."""
    if unit_of(noun).klass == "person" or noun == harm.trigger or noun.pos_ == "PRON":
        return True
    return noun.lower_ in _NOBODY | {"anyone", "anybody", "one"}


def _opens_none(word: Token) -> bool:
    """Say whether a word opens "no guards" or "not a single guard", not "not the only guard"."""
    if word.lower_ == "not":
        return word.nbor(1).lower_ in {"a", "one", "any"}
    return word.lower_ == "no"


def _fates(harm: Harm) -> list[str]:
    """Return the kinds of harm that share one subject: "no one was killed or injured"."""
    kinds = [harm.kind]
    for verb in coordinated(harm.trigger):
        alone = not objects(verb) and not any(c.dep_ in SUBJECT for c in verb.children)
        named = bare_harm(verb) if alone and verb.i > harm.trigger.i else None
        if named is not None and named[0] in CASUALTY and named[0] not in kinds:
            kinds.append(named[0])
    return kinds


_CAUSING = frozenset({"cause", "inflict", "suffer", "claim", "produce", "result", "leave"})


def _is_without(noun: Token) -> bool:
    """Say whether something passed "without casualties" or "without causing any casualties"."""
    denied = noun.head.lemma_ in _CAUSING and is_negated(noun.head)
    without = any(c.lower_ == "without" for c in noun.head.lefts if c.dep_ == "mark")
    return denied or preposition(noun) == "without" or (without and noun.head.lemma_ in _CAUSING)


def _none_of(word: Token) -> Token:
    """Return the passengers in "none of the passengers", else the word itself."""
    of = [other for preposition, other in attachments(word) if preposition == "of"]
    return of[0] if word.lower_ == "none" and of and of[0].pos_ == "NOUN" else word


def _zero(first: Token, noun: Token, kind: str, rule: str, harm: Harm | None = None) -> Count:
    return exactly(
        0,
        (first.idx, noun.idx + len(noun)),
        (first, noun),
        PERSON._replace(victims=unit_of(noun).victims),
        (kind, "strong", rule, harm.trigger if harm else None),
    )
