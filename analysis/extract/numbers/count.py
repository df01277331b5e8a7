"""One count in the making, and the few questions that every step asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.extract.numbers.harm import Unit, unit_of
from analysis.parse import appositions, phrase, sentence_numbers, sentences

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
    identity: frozenset[str] = field(default_factory=frozenset)
    members: tuple[Count, ...] = ()
    core_end: int = -1

    @property
    def value(self) -> float | None:
        """The number to compare with: the best estimate, else the low bound."""
        return self.best if self.best is not None else self.low


def sentence_start(token: Token) -> int:
    """Return the offset at which the sentence of `token` begins."""
    return sentences(token.doc)[sentence_numbers(token.doc)[token.i]].start


def sentence_first(token: Token) -> int:
    """Return the first token of the sentence of `token`, as an index."""
    return sentences(token.doc)[sentence_numbers(token.doc)[token.i]].first


def token_at(doc: Doc, offset: int) -> Token:
    """Return the token at a character offset."""
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no token at offset {offset} of {len(doc)} tokens")
    return span[0]


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
        first, after = phrase(part)
        names = {t.lower_ for t in part.doc[first:after] if t.pos_ == "PROPN" and len(t) > 2}
        words |= names or {part.lower_}
    return frozenset(words)


def is_generic(identity: frozenset[str]) -> bool:
    """Say whether a person is told only by a word such as "victim" or "he"."""
    return identity <= _GENERIC
