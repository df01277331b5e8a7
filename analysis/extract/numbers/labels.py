"""Which numerals count nothing: parts of a date, an address, a name, or an age."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import token_at
from analysis.extract.numbers.quantity import Quantity
from analysis.extract.numbers.units import unit_of
from analysis.parse import text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|"
    r"september|october|november|december)\.?$",
    re.IGNORECASE,
)
AGE_AFTER = re.compile(r"\s*-?\s*year[s]?\s*-?\s*old", re.IGNORECASE)
_NOT_A_COUNT = re.compile(
    r"\s?(?:st|nd|rd|th)\b|:\d|\s?(?:[ap]\.?\s?m\b|o['’]clock|hours? (?:local|gmt)|gmt)",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:no|nos|number|article|chapter|section|page|paragraph|resolution|highway|route|interstate|channel|"
    r"flight|phase|day|suite|apartment|apt|unit|room|hwy|i|us|sr|exit|version|level|grade|"
    r"act|protocol|stage|the year|door|"
    r"(?:image|photo|slide|figure|table|part|page)(?:\s\d+\sof)?)\.?\s|#|[A-Za-z]-|https?:\S*|\w@)$",
    re.IGNORECASE,
)
_DIGITS_AFTER = re.compile(r"[./]\s?\d|\)\s")
_DIGITS_BEFORE = re.compile(r"\d[./-]$")
_DOT = re.compile(r"\.\s")


def is_label(doc: Doc, quantity: Quantity, first: Token, last: Token) -> bool:
    """Say whether the numeral is part of a date, a clock time, an address or a name."""
    text = text_of(doc)
    after = text[quantity.core_end : quantity.core_end + 24]
    core = text[quantity.core_start : quantity.core_end]
    before = text[max(0, quantity.core_start - 24) : quantity.core_start]
    if _NOT_A_COUNT.match(after) or (before.endswith(("[", "[note ")) and after.startswith("]")):
        return True
    if not core.isdigit():
        return False
    if _LABEL_BEFORE.search(before) or _DIGITS_AFTER.match(after) or _DIGITS_BEFORE.search(before):
        return True
    if first.is_sent_start and _DOT.match(after):
        return True
    if len(core) > 2 and last.i + 1 < len(doc) and _names_a_place(doc[last.i + 1]):
        return True
    return _is_date(quantity, first, last)


def _is_vague(after: Token) -> bool:
    return any(row["pattern"] == after.lower_ for row in lexicon("vague_counts"))


def _names_a_place(after: Token) -> bool:
    """Say whether a numeral before `after` is a house number ("4410 Pine Drive")."""
    named = after.pos_ == "PROPN" and after.is_title and not after.text.endswith("s")
    return named and unit_of(after).klass not in {"person", "weapon", "thing"}


def _is_date(quantity: Quantity, first: Token, last: Token) -> bool:
    """Say whether a numeral is a day or a year."""
    doc = first.doc
    before = doc[first.i - 1] if first.i else None
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    value = quantity.best if quantity.best is not None else (quantity.low or 0)
    small = value <= 31
    if small and before is not None and _is_month(before):
        return True
    if small and after is not None and _is_month(after):
        return after.lower_ not in {"may", "march"} or after.tag_ != "MD"
    if _is_short_year(first, last):
        return True
    if 1800 <= value <= 2099 and value == int(value) and "," not in first.text:
        return not _is_amount(before, after) and _is_year(quantity.modifier, after)
    dated = first.ent_type_ == "DATE" and small and last.i + 1 < len(doc)
    return dated and before is not None and bool(_MONTH.match(before.text))


def _is_month(word: Token) -> bool:
    return bool(_MONTH.match(word.text)) and word.text[0].isupper()


def _is_year(modifier: str, after: Token | None) -> bool:
    """Say whether a number that may be a year is one: before a plural it counts."""
    if modifier == "range":
        return True
    plural = after is not None and after.tag_ == "NNS" and not _is_vague(after)
    return modifier == "exact" and not plural


def _is_short_year(first: Token, last: Token) -> bool:
    """Say whether two digits end a date ("14 MAY 89"); before a noun they count."""
    doc = first.doc
    if first.i < 2 or first.i != last.i or not re.fullmatch(r"\d\d", first.text):
        return False
    day, month = doc[first.i - 2].text, doc[first.i - 1]
    dated = re.fullmatch(r"\d{1,2}", day) and _is_month(month)
    after = doc[first.i + 1] if first.i + 1 < len(doc) else None
    return bool(dated) and (after is None or after.pos_ not in {"NOUN", "ADJ", "VERB", "AUX"})


def _is_amount(before: Token | None, after: Token | None) -> bool:
    """Say whether a number like a year is one of money or measure ("$2000", "2000 km")."""
    if before is not None and before.text[-1:] in "$€£¥":
        return True
    return after is not None and unit_of(after).klass in {"money", "measure"}


@functools.cache
def _age_before() -> re.Pattern[str]:
    """Return the pattern of "aged" and of ages listed after it ("ages four, six and")."""
    words = "|".join(re.escape(row["pattern"]) for row in lexicon("number_words"))
    listed = rf"(?P<more>(?:(?:\d+|{words})(?:,?\s(?:and|or|to)\s|,\s))*)"
    return re.compile(rf"\b(?:aged?|ages)\s(?:(?:between|from)\s)?{listed}$", re.IGNORECASE)


_AFTER_OWNER = re.compile(r"[^\W\d]\.?(?:, ?| \()(?:\d{1,3}(?:,? and |, ))*$")
_AGE_ENDS = re.compile(r"[,).;]|$|(?:,? and |, )\d{1,3}(?:[,).;]|$)")
_EACH = re.compile(r"\b(?:both|one|one \d{1,3},? and the other)\s$", re.IGNORECASE)
_AFTER_EACH = re.compile(r"[,).;]|$|\s(?:and|were|was)\b")


def is_age(doc: Doc, quantity: Quantity, noun: Token | None) -> bool:
    """Say whether a bare numeral is an age: "Ruiz, 19," or "two boys, 8 and 15, were hit"."""
    text = text_of(doc)
    core = text[quantity.core_start : quantity.core_end]
    since = max(0, quantity.start - 36)
    before = text[since : quantity.start]
    aged = _age_before().search(before)
    if aged and (not aged["more"] or noun is None):  # "aged 70, and three others" counts people
        return True
    if not re.fullmatch(r"\d{1,3}", core) or not 0 < int(core) < 116:
        return False
    after = text[quantity.core_end : quantity.core_end + 12]
    if _EACH.search(before) and _AFTER_EACH.match(after):
        return True
    opened = _AFTER_OWNER.search(before)
    if opened is None or not _AGE_ENDS.match(after):
        return False
    owner = token_at(doc, since + opened.start())
    told = owner.pos_ == "PROPN" or owner.ent_type_ in {"PERSON", "NORP"}  # "the Mexican, 39,"
    return told or unit_of(owner).klass == "person"


_AFTER_ANOTHER = re.compile(
    r"\bone\s[^.;:,]{0,40}?\b(?:after|by)\s(?:the\s(?:other|next)|another)\b", re.IGNORECASE
)


def is_one_after_another(doc: Doc, quantity: Quantity) -> bool:
    """Say whether "one" opens an idiom: "one village fell after the other"."""
    return _AFTER_ANOTHER.match(text_of(doc), quantity.core_start) is not None


_POINTING = frozenset("the this that no any every each which".split())
_IDIOMS = frozenset("point thing side hand end way last".split())


def is_idle(doc: Doc, quantity: Quantity, span: Span, noun: Token | None) -> bool:
    """Say whether a numeral without harm counts nothing ("the one", "one another", a name)."""
    core = text_of(doc)[quantity.core_start : quantity.core_end].lower()
    if core == "one" and (quantity.best or 0) >= 0:  # "minus one" is a reading
        return _is_idle_one(span[0], noun)
    return core[0].isdigit() and _is_in_a_name(quantity, span, noun)


def _is_idle_one(one: Token, noun: Token | None) -> bool:
    """Say whether "one" is a pronoun or opens an idiom ("the one", "at one point")."""
    if one.i and one.nbor(-1).lower_ in _POINTING:
        return True
    if noun is None or noun.lower_ in _IDIOMS or noun.pos_ == "PROPN":
        return True
    return noun.i - one.i > 3


def _is_in_a_name(quantity: Quantity, span: Span, noun: Token | None) -> bool:
    """Say whether a numeral is part of a name before or after it ("Building 7", "7 Pine Road")."""
    first = span[0]
    before = first.nbor(-1) if first.i else None
    tied = first.dep_ in {"nummod", "flat", "compound", "nmod:desc"}
    if tied and before is not None and before.pos_ == "PROPN":
        return first.head.i <= first.i and quantity.modifier == "exact"
    after = span.doc[span.end] if span.end < len(span.doc) else None
    if after is None or after.pos_ != "PROPN" or not after.text[:1].isupper():
        return False
    plural = after.text.lower().endswith("s")
    return not plural and unit_of(noun).klass not in {"person", "weapon"}
