"""One count in the making, and the few questions that every step asks of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.extract.numbers.units import ARMED, Unit, unit_of
from analysis.parse import appositions, phrase, sentence_numbers, sentences, text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CASUALTY = frozenset({"killed", "injured", "missing", "captured", "displaced", "rescued"})


@dataclass(eq=False)
class Count:
    """One row in the making. `anchor` is the counted noun, or the numeral where there is none."""

    start: int
    end: int
    first: Token
    anchor: Token
    low: float | None
    best: float | None
    high: float | None
    modifier: str
    unit: str
    klass: str
    victims: str | None
    kind: str
    strength: str
    rule: str
    trigger: Token | None = None
    scope: str | None = None
    hedge: str | None = None
    part_of: Count | None = None
    again: Count | None = None
    identity: frozenset[str] = field(default_factory=frozenset)
    members: tuple[Count, ...] = ()
    core_end: int = -1

    @property
    def value(self) -> float | None:
        """The number to compare with: the best estimate, else the low bound."""
        return self.best if self.best is not None else self.low

    @property
    def text(self) -> str:
        """The words of the phrase."""
        return text_of(self.first.doc)[self.start : self.end]


def exactly(
    value: float,
    span: tuple[int, int],
    words: tuple[Token, Token],
    unit: Unit,
    fate: tuple[str, str, str, Token | None],
    *,
    identity: Iterable[str] = (),
    members: Iterable[Count] = (),
) -> Count:
    """Return a count whose number the text does not write.

    Parameters
    ----------
    value : float
        Its low, best and high.
    span : tuple of int
        Offsets in the text.
    words : tuple of Token
        Its first token and its anchor.
    unit : Unit
    fate : tuple
        Kind, strength, rule and trigger.
    identity, members
        As in `Count`.
    """
    first, anchor = words
    kind, strength, rule, trigger = fate
    return Count(
        *span,
        first,
        anchor,
        low=value,
        best=value,
        high=value,
        modifier="exact",
        unit=unit.unit,
        klass=unit.klass,
        victims=unit.victims,
        kind=kind,
        strength=strength,
        rule=rule,
        trigger=trigger,
        identity=frozenset(identity),
        members=tuple(members),
    )


def sentence_start(token: Token) -> int:
    """Return the offset at which the sentence of `token` begins."""
    return sentences(token.doc)[sentence_numbers(token.doc)[token.i]].start


def sentence_first(token: Token) -> int:
    """Return the first token of the sentence of `token`, as an index."""
    return sentences(token.doc)[sentence_numbers(token.doc)[token.i]].first


def names_new_place(doc: Doc, count: Count) -> bool:
    """Say whether a count's sentence names a place that no sentence before it does."""
    own = sentences(doc)[sentence_numbers(doc)[count.first.i]]
    places = {e.text.lower() for e in doc[own.first : own.last].ents if e.label_ == "GPE"}
    known = {e.text.lower() for e in doc.ents if e.label_ == "GPE" and e.start < own.first}
    return bool(places - known)


def token_at(doc: Doc, offset: int) -> Token:
    """Return the token at a character offset."""
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no token at offset {offset} of {len(doc)} tokens")
    return span[0]


def end_of(doc: Doc, after: int) -> int:
    """Return the offset at which the words before token `after` end."""
    return doc[after - 1].idx + len(doc[after - 1])


def victims_of(noun: Token | None, unit: Unit) -> str | None:
    """Return the kind of victims: that of the noun, else of a word before it."""
    if unit.klass != "person" or noun is None:
        return unit.victims
    if unit.victims:
        return unit.victims
    for child in noun.children:
        if child.i < noun.i and child.dep_ in {"amod", "compound", "nmod"}:
            other = unit_of(child)
            if other.klass == "person" and other.victims:
                return other.victims
    return None


_GENERIC = frozenset(
    "victim man woman person boy girl child teen teenager male female guy suspect gunman shooter "
    "he she him her himself herself someone somebody youth kid individual deceased".split()
)


def identity_of(noun: Token) -> frozenset[str]:
    """Return the words one person is told by: the names in the phrase and its appositions."""
    words = set()
    for part in [noun, *appositions(noun)]:
        names = _names_in(part.doc[slice(*phrase(part))])
        words |= names or {part.lower_}
    return frozenset(words)


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset(r["pattern"] for r in lexicon("actor_titles") if " " not in r["pattern"])


def _names_in(words: Iterable[Token]) -> set[str]:
    """Return the words that name somebody, without titles: who shares one is not the same."""
    proper = [t for t in words if t.pos_ == "PROPN" and len(t) > 2]
    named = {t.lower_ for t in proper if t.dep_ != "nmod:desc" and t.lower_ not in _titles()}
    return named or {t.lower_ for t in proper}


def same_person(count: Count, other: Count) -> bool:
    """Say whether two counts of one name the same person.

    Two full names are of one person if they share two words or one holds the other: Ana Ruiz is
    not Luis Ruiz, but may be Ana Maria Ruiz or Ruiz.
    """
    if not count.identity & other.identity:
        return False
    mine, theirs = (
        _names_in(c.first.doc.char_span(c.start, c.end, alignment_mode="expand") or ())
        for c in (count, other)
    )
    shared = mine & theirs
    return min(len(mine), len(theirs)) < 2 or len(shared) > 1 or shared in (mine, theirs)


# Nobody is of two of these; no attacker is another's victim, and no fighter a civilian.
_ONE_ONLY = frozenset({"military", "police", "militant", "clergy", "journalist", "civilian"})
_UNARMED = frozenset(
    "civilian child clergy journalist teacher student medic aid_worker rescue_worker".split()
)


def are_apart(kind: str | None, other: str | None) -> bool:
    """Say whether nobody is of both kinds of victims: a soldier is no militant and no child."""
    if kind is None or other is None or kind == other:
        return False
    both = {kind, other}
    if both <= {"attacker", "militant"} or both <= {"civilian", "clergy", "journalist"}:
        return False
    if both & ARMED and both & _UNARMED:
        return True
    return both <= _ONE_ONLY | {"attacker"}


_FURTHER = re.compile(r"\b(?:others?|another|(?<!or )more|additional)\b(?! than\b)", re.IGNORECASE)


def tells_of_others(text: str) -> bool:
    """Say whether a phrase counts others than those told before: "ten others", "two more men"."""
    return _FURTHER.search(text) is not None


def is_generic(identity: frozenset[str]) -> bool:
    """Say whether a person is told only by a word such as "victim" or "he"."""
    return identity <= _GENERIC
