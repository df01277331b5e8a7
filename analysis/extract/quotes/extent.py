"""How far reported words reach: where their clause begins and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import verb_cue
from analysis.parse import SUBJECT, objects

if TYPE_CHECKING:
    from spacy.tokens import Token

Range = tuple[int, int]
_GOES_ON = frozenset("to for as over about against toward towards".split())
_NEGATIONS = frozenset({("not",), ("never",), ("no", "longer")})
_BEFORE_TO = frozenset({"ADV", "PART", "PUNCT", "ADP", "DET"})
_REACH_OF_NOT = 5  # tokens: "never again to go", "not under any circumstances to go"


def from_its_subject(verb: Token, clause: Token, first: int) -> int:
    """Return where "190 were dead" begins in "claimed 190 were dead".

    The parse takes the subject of a clause without "that" for an object of the cue, or the first
    of several: "five flats" in "reported five flats and two homes hit".
    """
    joined = verb.doc[first].dep_ == "cc"
    if not joined and any(c.dep_.startswith(("nsubj", "csubj", "mark")) for c in clause.lefts):
        return first
    before = [noun for noun in objects(verb) if verb.i < noun.i < first]
    if not before or before[-1].right_edge.i + 1 != first:
        return first
    return before[-1].left_edge.i


def trim(clause: Token, verb: Token) -> Range:
    """Return the range of `clause` on its own side of `verb`."""
    first, last = clause.left_edge.i, clause.right_edge.i + 1
    if clause.i > verb.i:
        first = max(first, verb.i + 1)
        return _after_that(verb, first, last), _to_predicate(verb, last)
    return first, min(last, verb.left_edge.i if verb.left_edge.i > clause.i else verb.i)


def _to_predicate(verb: Token, last: int) -> int:
    """Go on to the end of a predicate that the parse has cut off from its subject."""
    doc = verb.doc
    if last >= len(doc) or doc[last].pos_ not in {"AUX", "VERB"} or doc[last].sent != verb.sent:
        return last
    head = doc[last].head if doc[last].pos_ == "AUX" else doc[last]
    if head.i <= verb.i or (head.tag_ in {"VB", "VBG"} and head.i == last) or verb_cue(head):
        return last
    return max(last, head.right_edge.i + 1)


def _after_that(verb: Token, first: int, last: int) -> int:
    """Skip "in a post on Facebook that" where the parse takes it for the words themselves."""
    doc = verb.doc
    if doc[first].pos_ not in {"ADP", "ADV"}:
        return first
    for token in doc[first : min(last, first + 12)]:
        if token.lower_ == "that" and token.i + 1 < last:
            return token.i + 1
    return first


def with_second(verb: Token, part: Range) -> list[Range]:
    """Add "and the rebels had fled" to "he said the siege was over", unless a comma parts them."""
    doc = verb.doc
    if part[0] <= verb.i:
        return [part, *_after_tag(verb)]
    for child in verb.rights:
        own = any(c.dep_.startswith("nsubj") for c in child.children)
        if child.dep_ != "conj" or not own or verb_cue(child) is not None:
            continue
        first = child.left_edge.i
        if (
            part[1] <= first + 1
            and first
            and doc[first - 1].text not in {",", ";"}
            and doc[first].text not in {",", ";"}
        ):
            return [(part[0], child.right_edge.i + 1)]
    return [(part[0], and_that(verb, part[1]))]


def _after_tag(verb: Token) -> list[Range]:
    """Return "two bridges were gone" of "The road was cut, he said, and two bridges were gone"."""
    doc = verb.doc
    if verb.i + 2 >= len(doc) or doc[verb.i + 1].text != "," or doc[verb.i + 2].dep_ != "cc":
        return []
    second = doc[verb.i + 2].head
    own = any(child.dep_ in SUBJECT for child in second.lefts)
    if second.dep_ != "conj" or not own or verb_cue(second) is not None:
        return []
    return [(verb.i + 2, second.right_edge.i + 1)]


def from_its_negation(verb: Token, part: Range) -> Range:
    """Begin "to leave" of "told not to leave" at its "not", wherever the parse has hung that.

    So it is with "never again to leave" and "no longer to leave".
    """
    doc, first = verb.doc, part[0]
    if first <= verb.i + 1 or doc[first].lower_ != "to":
        return part
    for at in range(first - 1, max(verb.i, first - 1 - _REACH_OF_NOT), -1):
        words = tuple(token.lower_ for token in doc[at:first])
        if words[:1] in _NEGATIONS or words[:2] in _NEGATIONS:
            return at, part[1]
        if doc[at].pos_ not in _BEFORE_TO and doc[at].dep_ != "obl":
            break
    return part


def is_of_its_infinitive(verb: Token, negator: Token) -> bool:
    """Say whether "never" of "was told never to leave" belongs to the words, not to the cue."""
    doc = verb.doc
    to = next((t.i for t in doc[negator.i : negator.i + _REACH_OF_NOT] if t.lower_ == "to"), None)
    if to is None or negator.i < verb.i or doc[to].dep_ not in {"mark", "aux"}:
        return False
    return from_its_negation(verb, (to, to + 1))[0] <= negator.i


def without(whole: Range, cut: Range) -> list[Range]:
    """Return `whole` less the tokens of `cut`, as one or two ranges."""
    sides = [(whole[0], min(whole[1], cut[0])), (max(whole[0], cut[1]), whole[1])]
    return [side for side in sides if side[0] < side[1]]


def and_that(verb: Token, last: int) -> int:
    """Go on over "and that the roads were mined" where the parse hangs it elsewhere."""
    doc = verb.doc
    at = last + 1 if last < len(doc) and doc[last].text == "," else last
    if at + 2 >= len(doc) or doc[at].lower_ not in {"and", "but", "or"}:
        return last
    that = doc[at + 1]
    if that.lower_ != "that" or that.tag_ not in {"IN", "WDT"}:
        return last
    end = that.head.right_edge.i + 1 if that.head.i > that.i else 0
    return max(last, end)


def past_object(verb: Token, last: int) -> int:
    """Go on over what belongs to an object: "on police [to release the videos]".

    The parse may hang "for hiding arms" of "blasted the group for hiding arms" on the verb.
    """
    doc = verb.doc
    for _ in range(2):
        if last + 1 >= len(doc) or doc[last].lower_ not in _GOES_ON:
            return last
        head = doc[last].head
        to = doc[last].lower_ == "to" and head.tag_ != "VB"
        if to or head.i <= last or not verb.i <= head.head.i < last:
            return last
        last = head.right_edge.i + 1
    return last
