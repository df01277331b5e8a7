"""What else "they" can mean beside one mention: things in the plural, and two actors together.

Neither is a mention that "they" could go back to: where one fits as well, "they" stays open.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.states import acting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLURAL = frozenset({"NNS", "NNPS"})
_ROLES = parse.SUBJECT | parse.OBJECT


def things(doc: Doc, first: int, pronoun: Token, actors: Container[int]) -> Iterator[Token]:
    """Yield the subjects and objects from token `first` to a pronoun that are things: "rockets".

    None where the pronoun says or decides something, as only actors do. `actors` holds the
    tokens of all mentions.
    """
    if acting(pronoun, is_place=True) is None:
        for token in doc[first : pronoun.i]:
            noun = token.tag_ in _PLURAL and not token.ent_type_ and token.dep_ in _ROLES
            if noun and token.i not in actors and token.head != pronoun.head:
                yield token


def pairs(doc: Doc, first: int, pronoun: Token, actors: Container[int]) -> Iterator[Token]:
    """Yield the first of two actors told together: "Ana Ruiz and Omar Haddad"."""
    for token in doc[first : pronoun.i]:
        one = token.head
        both = token.dep_ == "conj" and one.i >= first and token.i in actors and one.i in actors
        if both and one.head != pronoun.head:
            yield one


def are_things(pronoun: Token) -> bool:
    """Say whether the predicate calls "they" things: "even though they are toys"."""
    head = pronoun.head
    if pronoun.dep_ not in parse.SUBJECT or head.tag_ not in _PLURAL:
        return False
    word = words.singular(head)
    return word not in words.nouns() and word not in words.titles()
