"""Which noun a number counts, and what a number without a noun counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import CASUALTY, end_of, token_at
from analysis.extract.numbers.labels import AGE_AFTER, is_age
from analysis.extract.numbers.outcomes import bare_harm
from analysis.extract.numbers.quantity import Quantity
from analysis.extract.numbers.units import (
    HELD,
    PERSON,
    Unit,
    antecedent,
    is_held,
    is_national,
    unit_of,
)
from analysis.parse import attachments, subject_of, text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_COUNTING = frozenset({"nummod", "compound", "amod", "det", "nmod", "advmod"})


def find_noun(doc: Doc, start: int, end: int) -> Token | None:
    """Return the noun that the numeral at tokens ``start:end`` counts, None when it stands alone.

    The parse says so; where it leaves the numeral without a noun, the nearest noun to the
    right with nothing but adjectives between does.
    """
    inside = range(start, end)
    if _THEM.match(text_of(doc), end_of(doc, end)):
        return None
    for token in doc[start:end]:
        head = token.head
        hops = 0
        while head.i in inside and head.head != head and hops < 6:
            head, hops = head.head, hops + 1
        if head.i in inside or head.i < start:
            continue
        nominal = head.pos_ in {"NOUN", "PROPN", "SYM", "ADJ"} and head.i - end <= 8
        if head.i == end and head.lower_ in STATES:
            return None  # "leaving many dead"
        if nominal and token.dep_ in _COUNTING:
            return _whole_noun(head) if not _crosses(doc, end, head.i) else _next_noun(doc, end)
    last = doc[end - 1]
    of = [noun for preposition, noun in attachments(last) if preposition == "of"]
    if of and of[0].pos_ in {"PRON", "NUM"}:
        return None
    if of and of[0].i > end - 1 and of[0].i - end < 8:
        return of[0]
    return _next_noun(doc, end)


STATES = frozenset({"dead", "wounded", "injured", "missing", "killed", "hurt"})


def _whole_noun(noun: Token) -> Token:
    """Step to the end of a compound that the parse cut short ("aid" of "aid workers")."""
    if is_held(noun):
        return noun.nbor(-1)  # "took six men prisoner"
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if (shared := _shared_noun(noun)) is not None:
        return shared
    if noun.tag_ == "NN" and following is not None and following.tag_ == "NNS":
        return following
    return noun


def _shared_noun(noun: Token) -> Token | None:
    """Return the missiles in "20 cruise and ballistic missiles"."""
    if noun.tag_ != "NN" or unit_of(noun).klass != "":
        return None
    after = noun.doc[noun.i + 1 : min(len(noun.doc), noun.i + 4)]
    tags = [token.tag_ for token in after]
    if len(tags) < 3 or tags[0] != "CC" or tags[1] not in {"JJ", "NN"} or tags[2] != "NNS":
        return None
    return after[2] if unit_of(after[2]).klass != "" else None


def _crosses(doc: Doc, start: int, end: int) -> bool:
    return any(
        doc[i].pos_ in {"VERB", "AUX", "CCONJ", "ADP"}
        and doc[i].lower_ not in {"of"}
        and doc[i].tag_ != "VBN"
        for i in range(start, end)
    )


def _next_noun(doc: Doc, at: int) -> Token | None:
    """Walk right over adjectives to a noun ("12 heavily armed men"), and over "of the"."""
    steps = 0
    while at < len(doc) and steps < 6:
        token = doc[at]
        if is_national(token):
            return token
        if token.pos_ in {"NOUN", "PROPN"} or token.lower_ in {"others", "percent", "%"}:
            while (
                at + 1 < len(doc)
                and doc[at + 1].pos_ == "NOUN"
                and doc[at + 1].lower_ not in HELD
                and (doc[at].dep_ == "compound" or doc[at].pos_ == "PROPN")
            ):
                at += 1
            return doc[at]
        if token.lower_ in STATES or token.is_sent_start:
            return None
        passes = token.pos_ in {"ADJ", "NUM"} or token.lower_ in {"-", "more", "of", "the", "these"}
        passes = passes or (token.tag_ in {"VBN", "RB"} and bare_harm(token) is None)
        if not passes:
            return None
        at, steps = at + 1, steps + 1
    return None


def unit_of_quantity(doc: Doc, quantity: Quantity, noun: Token | None) -> Unit:
    """Return the unit of a quantity: years of an age, money or a measure, else that of its noun."""
    text = text_of(doc)
    after = text[quantity.core_end : quantity.core_end + 16]
    before = text[max(0, quantity.core_start - 4) : quantity.core_start].strip()
    if AGE_AFTER.match(after) or is_age(doc, quantity, noun):
        return Unit("year", "measure", None)
    if before[-1:] in "$€£¥" and before:
        return _symbol(before[-1])
    lead = token_at(doc, quantity.start)
    if noun is None and lead.i and unit_of(lead.nbor(-1)).unit == "magnitude":
        return unit_of(lead.nbor(-1))
    if re.match(r"\s?(?:%|percent\b|per cent\b)", after):
        return Unit("percent", "measure", None)
    if match := re.match(r"\s?(km|kg|kW|MW|mph|mm|cm|m)\b", after):
        return Unit(match[1], "measure", None)
    return unit_of(noun)


def _symbol(mark: str) -> Unit:
    row = next(r for r in lexicon("units") if r["pattern"] == mark)
    return Unit(row["label"], "money", None)


def unit_of_bare(numeral: Token, kind: str, unit: Unit) -> Unit:
    """Return the unit of a number without a noun: the thing counted before it, or people."""
    if kind in CASUALTY:
        return PERSON._replace(victims=unit.victims)
    before = antecedent(numeral)
    return unit_of(before) if before is not None else unit


_ARE = re.compile(r"\s(?:were|are|was|is)\b", re.IGNORECASE)
_THEM = re.compile(r"\s(?:of|among)\s(?:them|whom|which)\b", re.IGNORECASE)


def told_as(numeral: Token) -> str | None:
    """Return what kind of victims a bare number is said to be ("of whom three were women")."""
    predicate = subject_of(numeral)
    if predicate is not None and predicate.pos_ == "NOUN":
        return unit_of(predicate).victims
    end = numeral.idx + len(numeral)
    said = _THEM.match(text_of(numeral.doc), end) or _ARE.match(text_of(numeral.doc), end)
    if said is None:
        return None
    after = [t for t in numeral.doc[numeral.i + 1 : numeral.i + 7] if t.idx >= said.end()]
    after = [t for t in after if t.pos_ not in {"AUX", "DET", "ADJ"}]
    return unit_of(after[0]).victims if after and after[0].pos_ == "NOUN" else None
