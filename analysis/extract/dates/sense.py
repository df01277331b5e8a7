"""What the parse says against a reading: a verb, a person or a count after all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.dates.direction import looks_ahead
from analysis.extract.dates.reading import day, sized
from analysis.extract.dates.rules import read
from analysis.extract.dates.scan import Found
from analysis.parse import counted_noun

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEWSPAPERS = frozenset("Times Telegraph Herald Mail Mirror Express Post".split())
_COMMON_FEASTS = frozenset("epiphany new may halloween".split())
# "the Yom Kippur War", "the Good Friday Agreement": names of what happened, no days.
_EVENT_NAMES = frozenset("War Offensive Agreement Accord Accords Rising Uprising Massacre".split())
_WISHED = frozenset("god allah peace justice almighty heaven".split())
_BEFORE_NOUN = frozenset("compound amod nmod nmod:poss det nummod".split())
# What comes again is "on Fridays"; these belong to the noun behind ("at Fridays meeting").
_ONLY_BEFORE_NOUN = frozenset("at of in after during before following from with by for".split())
_NOUNS = frozenset({"NOUN", "PROPN"})
_SPAN = re.compile(r"[- ]long| \w+ing\b| (?:\w+ )?(?:operation|campaign|war)")


def is_other_word(found: Found, first: Token, last: Token, text: str) -> bool:
    """Ask the parse whether the words are a verb, a person or a count after all."""
    rule, alone = found.rule, first.i == last.i
    after = first.doc[last.i + 1] if last.i + 1 < len(first.doc) else None
    if rule == "relative_month":
        return last.text in {"may", "march"}
    if rule in {"month", "season"}:
        return alone and _is_verb_or_name(first, after)
    if rule == "weekday":
        return after is not None and after.text in _NEWSPAPERS
    if rule in {"month_day", "day_month"}:
        return after is not None and after.lower_ == "movement"
    if rule == "holiday":
        words = text[found.start : found.end]
        common = words[0].islower() and first.lower_ in _COMMON_FEASTS and "weekend" not in words
        is_name = (
            after is not None and after.text.title() in _EVENT_NAMES and after.text != after.lower_
        )
        return common or is_name or (alone and _is_named(first, after))
    if rule in {"from_to", "year_range"} and re.fullmatch(r"\d{4}", last.text):
        return after is not None and after.tag_ == "NNS"
    return rule == "year" and alone and _counts(first, after)


def _is_named(word: Token, after: Token | None) -> bool:
    """Say whether a feast's name is a person's here ("Ramadan Khan", "Mr. Eid")."""
    before = word.nbor(-1) if word.i and not word.is_sent_start else None
    if after is not None and after.pos_ == "PROPN" and after.text[:1].isupper():
        return word.ent_type_ == "PERSON" or after.ent_type_ == "PERSON"
    return before is not None and before.text[:1].isupper() and before.pos_ == "PROPN"


def _is_verb_or_name(word: Token, after: Token | None) -> bool:
    """Say whether "may", "march", "spring" or "fall" is no time, or a month a person."""
    if word.ent_type_ == "PERSON":
        return True
    if word.lower_ not in {"may", "march", "spring", "fall"}:
        return False
    if word.pos_ in {"AUX", "VERB"} or _is_wish(word, after):
        return True
    if word.lower_ in {"spring", "fall"} or not word.i or word.is_sent_start:
        return False
    before = word.nbor(-1)
    if before.text[:1].isupper() and not before.is_sent_start and before.pos_ != "ADP":
        return True
    onward = after is not None and after.lower_ in {"on", "to", "from", "battalion", "through"}
    return before.lower_ in {"a", "to"} or (
        word.lower_ == "march" and onward and before.pos_ != "ADP"
    )


def _is_wish(word: Token, after: Token | None) -> bool:
    """Say whether "May" opens a wish ("May God protect them")."""
    if word.lower_ != "may" or after is None or (word.i and word.nbor(-1).pos_ == "ADP"):
        return False
    return after.pos_ == "PRON" or after.lower_ in _WISHED


def _counts(year: Token, after: Token | None) -> bool:
    """Say whether a four-digit number counts the plural noun after it."""
    if after is None or after.tag_ != "NNS" or counted_noun(year) is None:
        return False
    before = year.nbor(-1) if year.i else None
    if before is None:
        return True
    return (
        before.lower_ not in {"the", "in", "since", "his", "its", "their", "during"}
        and before.tag_ != "POS"
    )


def corrected(found: Found, first: Token, last: Token, text: str, direction: str | None) -> Found:
    """Correct a reading by grammar.

    "5,000 soldiers a week" is a rate, "will end in two weeks" a day ahead, and the day of
    "May 12 people" counts the people.
    """
    if found.rule == "duration" and _is_rate(first):
        return found._replace(reading=found.reading._replace(timex_type="SET"), rule="rate")
    if direction == "future" and _is_within(found, text):
        return found._replace(
            reading=found.reading._replace(value=f"{found.reading.value}@>"), rule="within"
        )
    if found.rule == "duration" and direction == "future" and looks_ahead(first):
        return _in_time(found, text)
    if found.rule == "weekdays" and _is_possessive(first):
        value = found.reading.value
        return found._replace(reading=day(value), rule="weekday")
    if found.rule == "month_day" and _counts_things(first, last):
        return _month_alone(found, text, last.idx - first.idx)
    return found


def _is_possessive(word: Token) -> bool:
    """Say whether an apostrophe got lost ("Fridays raid", but "on Fridays people pray")."""
    after = word.nbor() if word.i + 1 < len(word.doc) else None
    if after is None or after.pos_ not in _NOUNS | {"ADJ"}:
        return False
    before = word.nbor(-1) if word.i else None
    if before is not None and before.lower_ in _ONLY_BEFORE_NOUN:
        return True
    if any(child.dep_ in {"case", "cc", "conj"} for child in word.children):
        return False
    return word.dep_ in _BEFORE_NOUN and word.head.i > word.i and word.head.pos_ in _NOUNS


def _is_within(found: Found, text: str) -> bool:
    """Say whether a length is a limit from now on ("within 48 hours")."""
    if found.rule not in {"duration", "short_duration"}:
        return False
    return (
        "X" not in found.reading.value
        and re.search(r"\b[Ww]ithin $", text[: found.start]) is not None
    )


def _is_rate(first: Token) -> bool:
    if first.lower_ not in {"a", "an"} or not first.i:
        return False
    before = first.nbor(-1)
    return before.tag_ in {"NNS", "CD"} or before.text in {"%", "percent", "times"}


def _in_time(found: Found, text: str) -> Found:
    """Read "in two weeks" as a day counted from now, not as the length of something."""
    size = re.fullmatch(r"(PT?)([\d.]+|X)(DE|CE|[A-Z])", found.reading.value)
    is_span = _SPAN.match(text, found.end)
    if size is None or is_span or not re.search(r"\b[Ii]n $", text[: found.start]):
        return found
    unit = "MIN" if size[1] == "PT" and size[3] == "M" else size[3]
    return found._replace(reading=sized(f"PUB~{unit}+{size[2]}", unit), rule="in_time")


def _month_alone(found: Found, text: str, length: int) -> Found:
    month = text[found.start : found.start + length].strip()
    alone = read(month)
    if alone is None:
        return found
    return Found(found.start, found.start + len(month), "month", alone[1])


def _counts_things(first: Token, last: Token) -> bool:
    """Say whether the number after a month counts the noun behind it ("in May 12 people")."""
    noun = counted_noun(last)
    counted = noun is not None and noun.i > last.i and noun.tag_ == "NNS"
    return counted and last.text.isdigit() and last.i > first.i
