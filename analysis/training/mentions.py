"""Mentions in a treebank (GUM's ``Entity=``) -> named entities, partly known."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.resources import lexicon
from analysis.training.labels import UNSURE, convert_label, title_words
from analysis.training.treebank import Sentence, Token

MISSING = ""

_KINDS = ("person", "place", "organization", "time")
_BRACKET = re.compile(r"\((?P<opened>[\d\[\]/]+)-(?P<about>[^()]*)|(?P<closed>[\d\[\]/]*)\)")
# Parts of an opening bracket before the identity (an article of an encyclopedia).
_IDENTITY = 6

_DETERMINERS = ("DET", "PRON")
_LINKING = frozenset("of for the and & de du del la".split())
_JOINING = frozenset("- – ' ’ .".split())
_MAX_LINK = 2
_CURRENCY = frozenset("$€£¥₹")
# What may be part of a name; the gold tags tell the other capitals at the start of a sentence.
_NAMING = ("PROPN", "NOUN", "ADJ", "X", "SYM")


class Mention(NamedTuple):
    """A mention: half-open token places in its sentence, its kind, and whether it is linked."""

    first: int
    end: int
    kind: str
    linked: bool


class Name(NamedTuple):
    """A name in a sentence: half-open token places and our label, `UNSURE` when unknown."""

    first: int
    end: int
    label: str


def mentions(sentence: Sentence) -> list[Mention]:
    """Return the mentions of a sentence from its ``Entity=`` cells, longer ones first.

    A mention in several pieces gives one mention for each; what does not close in its
    sentence is left out.
    """
    found = []
    opened: dict[str, list[tuple[int, list[str]]]] = {}
    for place, token in enumerate(sentence):
        last = ""
        for match in _BRACKET.finditer(token.entity):
            if match["opened"]:
                last = match["opened"]
                about = match["about"].split("-", _IDENTITY)
                opened.setdefault(last, []).append((place, about))
                continue
            stack = opened.get(match["closed"] or last)
            if stack:
                first, about = stack.pop()
                found.append(Mention(first, place + 1, about[0], len(about) > _IDENTITY))
    return sorted(found, key=lambda mention: (mention.first, -mention.end))


def names(sentence: Sentence) -> list[Name]:
    """Return the names among the mentions of a sentence, in order, without overlap.

    A mention holds a name when its head is a proper noun, or when it is linked to an
    encyclopedia and its head has a capital. The name is the run of proper nouns around the
    head: titles, descriptions and appositions stay outside. A name that is no person,
    place, organisation or calendar date is unsure, as are the names within it.
    """
    found: list[Name] = []
    for mention in mentions(sentence):
        name = _date(sentence, mention) or _name(sentence, mention)
        if name and not any(name.first < one.end and one.first < name.end for one in found):
            found.append(name)
    return sorted(found)


def _date(sentence: Sentence, mention: Mention) -> Name | None:
    if mention.kind != "time":
        return None
    first = mention.first + (sentence[mention.first].upos in _DETERMINERS)
    label = convert_label(text_of(sentence[first : mention.end]), "time", corpus="gum")
    return Name(first, mention.end, label) if label else None


def _name(sentence: Sentence, mention: Mention) -> Name | None:
    head = _head(sentence, mention)
    token = sentence[head]
    linked = mention.linked and token.upos not in _DETERMINERS
    if not token.form[:1].isupper() or not (token.upos == "PROPN" or linked):
        return None
    first, end = head, head + 1
    while first > mention.first and (step := _link(sentence, mention, first, -1)):
        first -= step
    while end < mention.end and (step := _link(sentence, mention, end - 1, 1)):
        end += step
    while mention.kind == "person" and first < end - 1 and sentence[first].form in title_words():
        first += 1
    return Name(first, end, _label(sentence, mention, first, end))


def _head(sentence: Sentence, mention: Mention) -> int:
    """Return the place of the token that hangs outside the mention."""
    inside = range(mention.first, mention.end)
    return next(i for i in inside if sentence[i].head - 1 not in inside)


def _link(sentence: Sentence, mention: Mention, edge: int, way: int) -> int:
    """Return how many tokens further in direction `way` the name goes on; 0 when it ends."""
    for step in range(1, _MAX_LINK + 2):
        place = edge + way * step
        if not mention.first <= place < mention.end:
            return 0
        if _is_part(sentence, place, mention.kind):
            return step
        if not _may_link(sentence, mention, place):
            return 0
    return 0


def _is_part(sentence: Sentence, place: int, kind: str) -> bool:
    token = sentence[place]
    proper = token.upos == "PROPN" or token.xpos in ("NNP", "NNPS")
    # "President" describes a person; the "Saint" of a town is part of its name.
    title = token.relation == "nmod:desc" and kind == "person"
    return proper and token.form[:1].isupper() and not title and token.relation != "appos"


def _may_link(sentence: Sentence, mention: Mention, place: int) -> bool:
    """Return whether the token may stand between two parts of one name."""
    token = sentence[place]
    if token.form in _JOINING:
        return not sentence[place - 1].space_after
    return token.form in _LINKING if mention.kind != "person" else token.upos in ("PROPN", "X")


def _label(sentence: Sentence, mention: Mention, first: int, end: int) -> str:
    name = sentence[first:end]
    if mention.kind not in _KINDS or mention.kind == "time":
        return UNSURE
    if mention.kind == "person" and _is_group_or_title(sentence[mention.first], name):
        return UNSURE
    if mention.kind != "person" and _is_common_word(sentence, first, end):
        return UNSURE
    if not mention.linked and (mention.kind == "place" or _is_described(sentence, first, end)):
        return UNSURE
    label = convert_label(text_of(name), mention.kind, corpus="gum")
    # The team or the government of a country: other corpora call it GPE.
    return UNSURE if label == "ORG" and text_of(name).lower() in _states() else label


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(row["pattern"].lower() for row in lexicon("states"))


def _is_group_or_title(opening: Token, name: Sentence) -> bool:
    """Return whether a person is named by a people ("an American") or a title alone."""
    several = any(token.xpos == "NNPS" for token in name)
    indefinite = opening.form.lower() in ("a", "an")
    return several or indefinite or all(token.form in title_words() for token in name)


def _is_common_word(sentence: Sentence, first: int, end: int) -> bool:
    """Return whether a name is one word after an article ("the Court", but "the UN")."""
    articled = first > 0 and sentence[first - 1].upos in _DETERMINERS
    return articled and end == first + 1 and not sentence[first].form.isupper()


def _is_described(sentence: Sentence, first: int, end: int) -> bool:
    """Return whether one word is part of a description ("Best Actor", "Man of the Match")."""
    before = first > 0 and sentence[first - 1].upos == "ADJ"
    after = end < len(sentence) and sentence[end].form.lower() == "of"
    return end == first + 1 and (before or after)


def text_of(tokens: Sentence) -> str:
    """Return the words of `tokens` with the spaces between them."""
    return "".join(t.form + " " * t.space_after for t in tokens).rstrip()


def name_tags(sentence: Sentence) -> list[str]:
    """Return an IOB tag for each token, `MISSING` where the treebank does not tell.

    For `analysis.training.treebank.to_docs`. Peoples, facilities, products and works are not
    told apart in the mentions: their capitals become missing values and not ``O``.
    """
    tags = list(_other_tags(sentence))
    for name in names(sentence):
        for place in range(name.first, name.end):
            prefix = "B" if place == name.first else "I"
            tags[place] = f"{prefix}-{name.label}" if name.label else MISSING
    return tags


def _other_tags(sentence: Sentence) -> Iterator[str]:
    in_time = {
        place
        for mention in mentions(sentence)
        if mention.kind == "time"
        for place in range(mention.first, mention.end)
    }
    money = any(_CURRENCY & set(token.form) for token in sentence)
    for place, token in enumerate(sentence):
        number = token.upos == "NUM" and (money or place in in_time)
        name = token.upos in _NAMING and token.form[:1].isupper()
        yield MISSING if number or name or _CURRENCY & set(token.form) else "O"
