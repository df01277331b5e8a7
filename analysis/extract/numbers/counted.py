"""What each written number counts, and what befell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.numbers.count import CASUALTY, Count, identity_of, token_at, victims_of
from analysis.extract.numbers.harm import Harm
from analysis.extract.numbers.labels import AGE_AFTER, is_idle, is_label, is_one_after_another
from analysis.extract.numbers.nearby import harm_of
from analysis.extract.numbers.nouns import (
    STATES,
    find_noun,
    told_as,
    unit_of_bare,
    unit_of_quantity,
)
from analysis.extract.numbers.quantity import Quantity
from analysis.extract.numbers.units import ARMED, GENERIC, Unit, owner_victims
from analysis.parse import attached_to, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


class _Phrase(NamedTuple):
    """A written number and what it counts; `noun` is None where it stands alone."""

    quantity: Quantity
    numeral: Span
    first: Token
    noun: Token | None
    unit: Unit

    @property
    def last(self) -> Token:
        """The numeral without the "of" of "a couple of"."""
        return next((t for t in reversed(self.numeral) if t.tag_ != "IN"), self.numeral[-1])

    @property
    def anchor(self) -> Token:
        return self.noun if self.noun is not None else self.last


def numbered(doc: Doc, quantity: Quantity, harm: dict[int, Harm]) -> Count | None:
    """Return the count that a written quantity makes, None for a date, a label or an idiom.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    quantity : Quantity
    harm : dict
        What befell each noun, by token index (see `harms`).
    """
    phrase = _phrase(doc, quantity)
    if phrase is None:
        return None
    quantity = phrase.quantity
    found = _befell(phrase, harm)
    if found is None and is_idle(doc, quantity, phrase.numeral, phrase.noun):
        return None
    unit = phrase.unit
    if _is_share(phrase):
        unit, found = Unit("share", "measure", unit.victims), None
    elif found is not None:
        unit = _unit_told(phrase, found)
    kind, strength, rule, trigger = _fate(found)
    return Count(
        quantity.start,
        _end(phrase),
        phrase.first,
        phrase.anchor,
        low=quantity.low,
        best=quantity.best,
        high=quantity.high,
        modifier=quantity.modifier,
        unit=unit.unit or "item",
        klass=unit.klass,
        victims=_victims(phrase, unit),
        kind=kind,
        strength=strength,
        rule=rule,
        trigger=trigger,
        identity=identity_of(phrase.anchor) if quantity.best == 1 else frozenset(),
        core_end=quantity.core_end,
    )


def _victims(phrase: _Phrase, unit: Unit) -> str | None:
    """Return the kind of victims: of the noun, of its owner, or of what a bare number tells."""
    victims = victims_of(phrase.noun, unit)
    if victims is not None:
        return victims
    return told_as(phrase.last) if phrase.noun is None else owner_victims(phrase.noun)


def _phrase(doc: Doc, quantity: Quantity) -> _Phrase | None:
    """Return a quantity with the noun it counts, None for one that is no number of anything."""
    numeral = doc.char_span(quantity.core_start, quantity.core_end, alignment_mode="expand")
    if numeral is None or is_label(doc, quantity, numeral[0], numeral[-1]):
        return None
    quantity = _without_up(doc, quantity)
    first = token_at(doc, quantity.start)
    if is_one_after_another(doc, quantity):
        return None
    if _is_nobody(doc, numeral) or _is_compared(doc, first):
        return None
    noun = find_noun(doc, numeral.start, token_at(doc, quantity.end - 1).i + 1)
    return _Phrase(quantity, numeral, first, noun, unit_of_quantity(doc, quantity, noun))


_RAISED = re.compile(
    r"\b(?:br(?:ing(?:s|ing)?|ought)|t(?:ak(?:e|es|ing)|ook)|rais(?:e|es|ed|ing)|push(?:es|ed|ing)?|"
    r"driv(?:e|es|ing)|drove)\s(?:the|its|their|his|her)\s[^.;:,]{3,90}$",
    re.IGNORECASE,
)


def _without_up(doc: Doc, quantity: Quantity) -> Quantity:
    """Return the 61 of "bringing the toll up to 61", which is no upper bound."""
    text = text_of(doc)
    if text[quantity.start : quantity.core_start].lower() != "up to ":
        return quantity
    lead = text[max(0, quantity.start - 120) : quantity.start]
    if _RAISED.search(lead) is None:
        return quantity
    value = quantity.best
    return quantity._replace(start=quantity.core_start, low=value, high=value, modifier="exact")


def _befell(phrase: _Phrase, harm: dict[int, Harm]) -> Harm | None:
    """Return the harm told of what is counted, where it can befall that."""
    doc, quantity, first = phrase.first.doc, phrase.quantity, phrase.first
    words = doc[first.i : token_at(doc, quantity.end - 1).i + 1]
    found = harm_of(words, phrase.noun, harm, phrase.unit)
    if found is None or not _can_befall(quantity, phrase.unit, phrase.noun, first, found):
        return None
    if _is_whole(doc, first) and not _is_told_of(found.trigger, phrase.anchor):
        return None
    return found


def _is_share(phrase: _Phrase) -> bool:
    """Say whether the number is a share of something: "half of the residents"."""
    measured = phrase.unit.klass in {"measure", "money"}
    return 0 < (phrase.quantity.best or 0) < 1 and not measured


def _unit_told(phrase: _Phrase, harm: Harm) -> Unit:
    """Return what is counted, which harm may tell where the noun does not."""
    noun, unit = phrase.noun, phrase.unit
    alone = noun is None or noun == harm.trigger or unit.unit in {"", "one"}
    generic = noun is not None and noun.lower_ in GENERIC
    if (alone and unit.klass == "") or (generic and harm.strength in {"thing", "weapon"}):
        return unit_of_bare(phrase.last, harm.kind, unit)
    return unit


def _fate(harm: Harm | None) -> tuple[str, str, str, Token | None]:
    """Return the kind, strength, rule and trigger that harm gives a count."""
    if harm is None:
        return "other", "", "number", None
    kind, rule = harm.kind, f"{harm.role}:{harm.trigger.lower_}"
    if harm.negated and kind in CASUALTY:
        kind, rule = "other", f"negated {rule}"
    elif kind in {"killed", "injured"} and _is_either(harm.trigger):
        kind, rule = "other", f"killed or injured:{harm.trigger.lower_}"
    return kind, harm.strength, rule, harm.trigger


def _end(phrase: _Phrase) -> int:
    """Return where the phrase ends: after the noun or "years old" where they follow closely."""
    quantity, noun, after = phrase.quantity, phrase.noun, phrase.numeral.end
    aged = AGE_AFTER.match(text_of(phrase.first.doc), quantity.core_end)
    end = aged.end() if aged else quantity.end
    if noun is not None and 0 <= noun.i - after <= _NOUN_REACH:
        return max(end, noun.idx + len(noun))
    return end


_NOUN_REACH = 6
_DEAD, _HURT = r"(?:dead|killed|killing)", r"(?:wounded|injured|hurt|wounding|injuring)"
_EITHER = re.compile(
    rf"{_DEAD}\s(?:and|or)\s{_HURT}\b|{_HURT}\s(?:and|or)\s{_DEAD}\b", re.IGNORECASE
)


def _is_either(trigger: Token) -> bool:
    """Say whether one number is told of the dead and the injured together."""
    text = text_of(trigger.doc)
    near = _EITHER.finditer(text, max(0, trigger.idx - 16), trigger.idx + 24)
    return any(match.start() <= trigger.idx < match.end() for match in near)


def _is_whole(doc: Doc, first: Token) -> bool:
    """Say whether a number is the 103 in "88 of 103 drones" or "88 of the 103 drones"."""
    at = first.i - 1
    while at > 0 and doc[at].lower_ in {"the", "all", "some", "its", "their", "those", "about"}:
        at -= 1
    return at > 0 and doc[at].lower_ == "of" and doc[at - 1].pos_ == "NUM"


def _is_told_of(trigger: Token, noun: Token) -> bool:
    """Say whether the word of harm belongs to the noun itself ("the 52 drones launched")."""
    if trigger.lower_ in STATES and trigger.i == noun.i + 1:
        return True
    return trigger == noun or (
        trigger.head == noun and trigger.dep_ in {"acl", "acl:relcl", "amod"}
    )


def _can_befall(
    quantity: Quantity, unit: Unit, noun: Token | None, first: Token, harm: Harm
) -> bool:
    """Say whether what is counted can be hurt: whole persons, not the family they are "of"."""
    if harm.kind not in CASUALTY:
        return True
    if unit.klass in {"event", "place"} and noun != harm.trigger:
        return False
    if harm.kind == "displaced" and unit.victims in ARMED:
        return False
    bounds = (quantity.low, quantity.best, quantity.high)
    if any(bound is not None and bound != int(bound) for bound in bounds):
        return False
    if unit.klass != "group" or noun is None:
        return True
    case = [c for c in noun.lefts if c.dep_ == "case" and c.lower_ in {"of", "from"}]
    if not case or case[0].i >= first.i:  # "from 20 to 30 families"
        return True
    owner = attached_to(noun)
    return owner is None or not first.i > owner.i


def _is_nobody(doc: Doc, span: Span) -> bool:
    """Say whether "one" belongs to "no one", "one another" or "the number one concern"."""
    before = doc[span.start - 1].lower_ if span.start else ""
    after = doc[span.end].lower_ if span.end < len(doc) else ""
    return span[0].lower_ == "one" and (before in {"no", "number"} or after == "another")


def _is_compared(doc: Doc, first: Token) -> bool:
    """Say whether "many" belongs to "how many" or "twice as many"."""
    return first.lower_ == "many" and first.i > 0 and doc[first.i - 1].lower_ in {"how", "as", "so"}
