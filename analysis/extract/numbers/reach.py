"""Counts that add up over more than one incident: those of a war, of a year, of many attacks."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import CASUALTY, Count, sentence_start, token_at
from analysis.extract.numbers.outcomes import bare_harm, names_harm
from analysis.extract.numbers.units import unit_of
from analysis.extract.numbers.wars import MONTHS, is_done_by_war, is_war, wars
from analysis.parse import coordinated, governor, preposition, sentence_numbers, subjects, text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WAR = r"(?:war|conflict|insurgency|uprising|rebellion|revolt|hostilities|occupation)"
# These words reach back whenever they belong to the clause of the harm.
_SINCE = re.compile(
    r"\bsince\s+(?:(?:the|its|a)\s+(?:war|start|beginning|invasion|conflict|outbreak|coup|truce|"
    r"uprising|ceasefire|revolt|fighting|offensive|campaign|genocide|resumption|collapse|renewal)"
    rf"|(?:early|late|mid-?)?\s?(?:{MONTHS}|last|\d{{4}}|\d{{1,2}}\s[A-Z]))"
    rf"|\bsince\s+(?:[\w'’-]+\s+){{0,4}}?{_WAR}\b"
    r"|\bsince\s+(?:[\w'’-]+\s+){1,7}?in\s+(?:\w+\s+)?\d{4}\b"
    r"|\bsince\s+(?:[\w'’-]+\s+){1,9}?last\s+(?:year|month)\b"
    r"|\bsince\s+(?:[\w'’-]+\s+){0,3}?(?:strikes|raids|bombings)\s+(?:began|started)\b"
    r"|\b(?:so far|to date|already)\s+this\s+(?:year|month|week)\b|\bthis\s+year\b"
    r"|\b(?:in|over|during|within)\s+(?:the\s+)?(?:past|last|recent)\s+(?:\w+\s+)?"
    r"(?:years?|months?|weeks?|decades?)\b"
    r"|\b(?:in|over|during)\s+(?:the\s+)?first\s+(?:\w+\s+){1,2}(?:days|weeks|months)\b"
    r"|\bin\s+(?:less than|under|just|only|barely)\s+(?:\w+|\d+)\s+(?:days|weeks|months)\b"
    r"|\bin\s+(?:(?:one|a single)\s+(?:week|month|year)|a\s+matter\s+of\s+(?:weeks|months))\b"
    r"|\b(?:in|over|during|within)\s+(?:the\s+)?(?:past|last)\s+(?:\d{2,3}|ten|twelve)\s+days\b"
    rf"|\b(?:from|between)\s+(?:{MONTHS})\s+(?:19|20)\d\d\s+(?:to|until|and)\b"
    r"|\bin\s+all\s+of\s+(?:19|20)\d\d\b"
    r"|\byear[- ]to[- ]date\b|\b(?:during|throughout)\s+(?:all of\s+)?(?:19|20)\d\d\b"
    rf"|\b{_WAR}\b[^.;]{{0,60}}\b(?:in|during) which\b"
    rf"|\b(?:{_WAR}|violence|feud|campaign)\b[^.;]{{0,60}}\b(?:has|have|had)\s+"
    r"(?:already\s+|so far\s+)?(?:claimed|cost|caused|killed|left)\b",
    re.IGNORECASE,
)
# "The first in a string of three deaths"
_SERIES = re.compile(r"\b(?:string|series|spate|rash|wave|succession)\s+of\s+$", re.IGNORECASE)
# These only tell the time of one incident where a day or "a strike" stands beside the harm.
_WARTIME = re.compile(
    r"\b(?:in|over|during|after)\s+(?:the\s+)?(?:\w+|\d+)\s+(?:years|decades)\b"
    r"|\b\d+-year(?:-long)? (?:war|conflict)"
    r"|\b(?:years?|months?|decades?)\s+of\s+(?:war|fighting|conflict|violence)\b"
    r"|\bduring the (?:war|conflict|dictatorship)\b"
    r"|\bsince(?:\s+then)?(?=\s*(?:[.,;)]|$))"
    r"|\b(?:in|from)\s+(?:more than |over |some |about |nearly |at least )?"
    r"(?:\d{2,}|\d,\d{3}|dozens of|scores of|hundreds of|numerous)\s+(?:\w+\s+)?"
    r"(?:clashes|attacks|incidents|shootings|raids|strikes|bombings|operations|battles)\b"
    r"|\b(?:in|from)\s+(?:[\w-]+\s+)?(?:separate|unrelated)\s+(?:\w+\s+)?"
    r"(?:clashes|attacks|incidents|shootings|raids|strikes|bombings|operations|battles)\b"
    r"|\bover\s+an?\s+[\w-]+[- ]hour\s+(?:stretch|span|period)\b",
    re.IGNORECASE,
)
_OTHER_CLAUSE = re.compile(r"\b(?:who|whom|which|when|where)\b", re.IGNORECASE)
_IN_WAR = re.compile(
    rf"\b{_WAR}\b[^.;]{{0,60}}\b(?:in|during|of) which\b|, of which$", re.IGNORECASE
)
_RANKED = re.compile(
    r"\b(?:first|second|third|fourth|latest|\w{3,}est|most|worst|fifth|\d+(?:st|nd|rd|th))\b[^,;]*$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.;!?]\s|[\"“”](?!\s(?:over|in|during|since)\s)")
_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|yesterday|tonight|overnight|morning|"
    r"afternoon|evening|night|noon|midnight|dawn|dusk",
    re.IGNORECASE,
)
_FRESH = re.compile(
    r"\b(?:more(?!\sthan)|another|further|additional|bod(?:y|ies)|remains|others?|"
    r"of\s(?:the|them|those|these))\b",
    re.IGNORECASE,
)
_CLAUSES = frozenset({"acl", "acl:relcl", "relcl", "advcl", "advcl:relcl"})
_OWN_CLAUSES = _CLAUSES | {"ccomp", "parataxis", "conj", "csubj"}


def reaches_back(doc: Doc, count: Count) -> bool:
    """Say whether a count adds up over months, a war or many attacks.

    The words that say so belong to the clause of the harm: not "besieged since May", and not
    "since 1 August, when". A day beside the verb keeps a count that of one incident.
    """
    text, start = text_of(doc), sentence_start(count.first)
    after = text[count.end : min(len(text), count.end + 160)].split("\n")[0]
    after = _OTHER_CLAUSE.split(_STOP.split(after)[0])[0]
    lead = _STOP.split(text[max(start, count.start - 90) : count.start])[-1]
    if _SERIES.search(lead) or _is_too_many(count) or _spans(doc, count, _SINCE, lead, after):
        return True
    if (count.value or 0) < 2 or _FRESH.search(count.text + after[:12]):
        return False
    of_harm = count.kind != "other"
    reaching = _spans(doc, count, _WARTIME, lead, after) or (of_harm and _spans_a_war(count))
    return reaching and not _is_of_one_day(count)


# So many, with neither an attack nor a day beside them, are most often the sum of a war.
_MOST = {"killed": 1e4, "injured": 1e4, "missing": 1e4, "captured": 1e4, "displaced": 1e6}


def _is_too_many(count: Count) -> bool:
    if (count.value or 0) < _MOST.get(count.kind, math.inf) or _is_of_one_deed(count):
        return False
    return not any(_is_day(word) for head in _heads(count) for word in _beside(head))


_JOINED = re.compile(
    r"[^.;:!?\"“”]{0,60}?(?:\b(?:and|while|as well as)\b|,\s\w+(?:ed|ing)\b)[^.;:!?\"“”]{0,40}"
)
_APART = re.compile(r"\b(?:another|further|additional)\b", re.IGNORECASE)


def share_reach(doc: Doc, found: list[Count]) -> None:
    """Give counts the reach of those they are joined to: "has killed 900 and displaced 4,000"."""
    told = [c for c in found if c.kind in CASUALTY and not c.members and (c.value or 0) > 1]
    for one, other in pairwise(told):
        if one.scope == "cumulative" and other.scope in {"incident", "total", "part"}:
            other.scope = "cumulative" if _is_joined(doc, one, other) else other.scope


def _is_joined(doc: Doc, one: Count, other: Count) -> bool:
    """Say whether a count goes on from another, with no doer, time or attack of its own."""
    sent, between = sentence_numbers(doc), doc[one.anchor.i + 1 : other.first.i]
    if sent[one.first.i] != sent[other.first.i] or _APART.search(other.text):
        return False
    if not _JOINED.fullmatch(text_of(doc)[one.end : other.start]) or any(map(_is_day, between)):
        return False
    if any(_OTHER_CLAUSE.fullmatch(word.text) for word in between):
        return False
    verbs = _verbs(other)
    if any(doer in between for verb in verbs for doer in subjects(verb)):
        return False
    past = any(child.lower_ in {"was", "were"} for verb in verbs for child in verb.children)
    return not (past or _is_of_one_day(other) or _is_of_one_deed(other))


def _spans(doc: Doc, count: Count, words: re.Pattern[str], lead: str, after: str) -> bool:
    return _finds(doc, count, words, after, count.end) or _leads(doc, count, words, lead)


def _finds(doc: Doc, count: Count, words: re.Pattern[str], clause: str, at: int) -> bool:
    match = words.search(clause)
    if match is None or _RANKED.search(clause[: match.start()]):
        return False
    return not _is_of_another_clause(token_at(doc, at + match.start()), count)


def _leads(doc: Doc, count: Count, words: re.Pattern[str], lead: str) -> bool:
    match = words.search(lead)
    if match is None or not _finds(doc, count, words, lead, count.start - len(lead)):
        return False
    return _OTHER_CLAUSE.search(lead, match.end()) is None or bool(_IN_WAR.search(lead))


def _is_of_another_clause(word: Token, count: Count) -> bool:
    """Say whether a time stands in a clause that the harm is no part of: "besieged since May"."""
    if any(_is_told_later(verb, word) for verb in [count.first, *count.first.ancestors]):
        return True
    if word.dep_ == "mark":
        word = word.head.head  # "since the war began" hangs on the verb above "began"
    opening = word if word.lower_ == "since" else None
    while word.head != word:
        if opening is not None and word.left_edge == opening:
            word = word.head  # "since the war in the east began" tells when, whatever "began" is
            continue
        inside = word.left_edge.i <= count.first.i <= word.right_edge.i
        own = inside or word == count.trigger or word.head == count.anchor or _tells_harm(word)
        if word.dep_ in _CLAUSES and word.pos_ in {"VERB", "AUX"} and not own:
            return True
        word = word.head
    return False


def _is_told_later(verb: Token, word: Token) -> bool:
    """Say whether a verb with its own day or attack is added on after `word`: "and on Monday"."""
    told = verb.head.i < word.i or word.dep_.startswith("nsubj")
    later = verb.dep_ == "conj" and told and word.i < verb.left_edge.i
    return later and any(_is_day(near) or _names_deed(near) for near in _beside(verb))


def _tells_harm(verb: Token) -> bool:
    """Say whether a clause speaks of harm: "the people killed", "the deaths recorded"."""
    return bare_harm(verb) is not None or (verb.head.pos_ == "NOUN" and names_harm(verb.head))


def _heads(count: Count) -> list[Token]:
    """Return the words of harm, to which the time of a count belongs."""
    if count.trigger is None:
        verb = governor(count.anchor)
        return [count.anchor] if verb is None else [count.anchor, verb]
    later = [c for c in coordinated(count.trigger) if c.i > count.trigger.i]
    owned = count.trigger.pos_ == "NOUN" or count.trigger.dep_ == "xcomp"  # "left nine dead"
    above = governor(count.trigger) if owned else None
    return [count.trigger, count.anchor, *later, *filter(None, [above])]


def _beside(head: Token) -> Iterator[Token]:
    """Yield the words of the clause of `head`, those of other clauses left out."""
    for child in head.children:
        if child.dep_ not in _OWN_CLAUSES:
            yield child
            yield from _beside(child)


def _is_of_one_day(count: Count) -> bool:
    """Say whether a day or a single attack stands beside the harm: "a strike on Monday"."""
    near = [word for head in _heads(count) for word in _beside(head)]
    if any(_is_day(word) for word in near):
        return True
    return any(_is_one_deed(word) or _is_one_spot(word) for word in near)


def _is_day(word: Token) -> bool:
    if preposition(word) in {"since", "until", "till", "by", "from", "as of"}:
        return False
    dated = word.text in MONTHS.split("|") and any(
        t.text.isdigit() and len(t) < 3 for t in [*word.children, word.head]
    )
    return dated or _DAY.fullmatch(word.text) is not None


@functools.cache
def _deeds() -> frozenset[str]:
    rows = (row for row in lexicon("event_triggers") if row["pos"] == "NOUN")
    return frozenset(row["pattern"] for row in rows) - wars("war", "campaign") - {"violence"}


def _is_one_deed(word: Token) -> bool:
    """Say whether a word names one attack or attacker: "a strike", "another gunman"."""
    one = any(c.lower_ in {"a", "an", "another", "one", "this", "that"} for c in word.lefts)
    if not one or word.tag_ != "NN":
        return False
    return word.lower_ in _deeds() or unit_of(word).klass == "person"


def _is_of_one_deed(count: Count) -> bool:
    """Say whether one attack or disaster did it, also one told before: "the blast", "the quake"."""
    return any(_names_deed(word) for head in _heads(count) for word in _beside(head))


def _names_deed(word: Token) -> bool:
    deeds = _deeds() - wars("fighting") | _disasters()
    return word.tag_ == "NN" and word.dep_ != "compound" and word.lower_ in deeds


@functools.cache
def _disasters() -> frozenset[str]:
    rows = lexicon("other_causes")
    return frozenset(row["pattern"] for row in rows if row["label"] == "not_violence")


def _is_one_spot(word: Token) -> bool:
    """Say whether a word names one spot: "at a mosque", not "in the country"."""
    return word.tag_ == "NN" and preposition(word) in {"at", "inside", "outside"}


def _spans_a_war(count: Count) -> bool:
    """Read "in Sudan's war", "last year", "the offensive has killed" and "have died since he"."""
    heads = _heads(count)
    near = [c for head in heads for c in head.children if c not in {count.first, *heads}]
    if any(_is_long(word) for word in near) or any(map(is_done_by_war, _verbs(count))):
        return True
    if not any(c.lower_ in {"has", "have"} for c in heads[0].children):
        return False
    return any(_opens_with_since(word) for word in near if not _DAY.fullmatch(word.text))


def _verbs(count: Count) -> list[Token]:
    """Return the verbs of the harm itself, those joined to them left out."""
    joined = count.trigger.conjuncts if count.trigger is not None else ()
    return [h for h in _heads(count) if h.pos_ in {"VERB", "AUX"} and h not in joined]


def _opens_with_since(word: Token) -> bool:
    return any(c.lower_ == "since" and c.dep_ in {"case", "mark"} for c in word.lefts)


_YEAR = re.compile(r"(?:19|20)\d\d")


def _is_long(word: Token) -> bool:
    """Say whether a word beside the verb is a year or a war."""
    before = [c.lower_ for c in word.lefts]
    opening = word.left_edge.lower_  # "in Sudans long war": the parse may tie "in" to the name
    if word.lower_ in {"year", "decade"}:
        return before in (["last"], ["the", "last"], ["the", "previous"])
    if not {*before, opening} & {"in", "during", "throughout"}:
        return False
    return len(before) == 1 if _YEAR.fullmatch(word.text) else is_war(word)


_SUMMED = re.compile(
    r"\b(?:overall|total|cumulative|combined)\s(?:\w+\s){0,2}?(?:toll|number)\b", re.IGNORECASE
)
_LONG_TOLL = re.compile(
    rf"\b(?:{_WAR}|offensive|campaign|siege|genocide|year)(?:['’]s)?\s(?:[\w-]+\s){{0,2}}?toll\b"
    rf"|\b(?:of|from|in|during|by)\s(?:(?!(?:a|an)\s)[\w'’-]+\s){{0,4}}?"
    rf"(?:{_WAR}|offensive|campaign|siege|genocide)\b"
    r"|\b(?:for|in|of|during)\s(?:19|20)\d\d\b|\bthis\syear\b|\bannual\b",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(
    r"\b(?i:number)\s[^,]*\b(?i:in|across)\s(?:the\s)?[A-Z]|\b(?i:toll)\s(?i:in|across)\s(?:the\s)?[A-Z]"
)
_FEW, _MANY = 5, 20


def toll_reaches_back(doc: Doc, count: Count, lead: str, found: list[Count]) -> bool:
    """Say whether a toll is that of a war or a year, not of the incident told beside it.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    count : Count
        The number after the word "toll".
    lead : str
        The words of its clause before it.
    found : list of Count
        All counts of the article, in reading order.

    Returns
    -------
    bool
        True where the words name a war or a year, or where an overall toll, or that of a place,
        dwarfs the deaths told in the same sentence or the one before. Bodies found later raise
        the toll of their own incident, however large.
    """
    if _LONG_TOLL.search(lead):
        return True
    sent = sentence_numbers(doc)
    told = [
        c
        for c in found
        if c is not count
        and c.kind == count.kind
        and c.scope == "incident"
        and c.value
        and 0 <= sent[count.first.i] - sent[c.first.i] <= 1
        and c.start < count.start
    ]
    if not told or any(_FRESH.search(c.text) for c in told):
        return False
    times = _FEW if _SUMMED.search(lead) else _MANY if _SOMEWHERE.search(lead) else math.inf
    return (count.value or 0) > max(100, times * max(c.value or 0 for c in told))
