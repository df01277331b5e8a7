"""How counts stand to each other: totals, parts, restatements, rates and what is only feared."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import (
    CASUALTY,
    Count,
    is_generic,
    sentence_first,
    sentence_start,
)
from analysis.extract.numbers.harm import unit_of
from analysis.parse import governor, modality, sentence_numbers, sentences, text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RATE = re.compile(
    r"^[^.;]{0,25}?\b(?:a|per|each|every)\s+(?:day|week|month|year|hour|minute|night)\b"
    r"|^[^.;]{0,12}?\b(?:daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\bsince\s+(?:(?:the|its|a)\s+(?:war|start|beginning|invasion|conflict|outbreak|coup|truce|uprising|"
    r"ceasefire|revolt|fighting|offensive|campaign|genocide|resumption|collapse|renewal)|(?:early|late|mid-?)?\s?(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December|last|\d{4}|\d{1,2}\s[A-Z]))"
    r"|\bsince\s+(?:[\w'’-]+\s+){0,4}?(?:war|conflict|insurgency|uprising|rebellion|revolt|hostilities|occupation)\b"
    r"|\b(?:so far|to date|already)\s+this\s+(?:year|month|week)\b|\bthis\s+year\b"
    r"|\b(?:in|over|during|within)\s+(?:the\s+)?(?:past|last)\s+(?:\w+\s+)?(?:years?|months?|weeks?|decades?)\b"
    r"|\b(?:in|over|during|after)\s+(?:the\s+)?(?:\w+|\d+)\s+(?:years|decades)\b"
    r"|\b\d+-year(?:-long)? (?:war|conflict)"
    r"|\b(?:years?|months?|decades?)\s+of\s+(?:war|fighting|conflict|violence)\b"
    r"|\byear[- ]to[- ]date\b"
    r"|\bduring the (?:war|conflict|dictatorship)\b|\bhas (?:claimed|cost)\b",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:first|second|third|fourth|latest|\w{3,}est|most|worst|fifth|\d+(?:st|nd|rd|th))\b[^,;]*$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:in total|in all|altogether|overall|a total of|total of|combined)\b", re.IGNORECASE
)
_TOLL = re.compile(
    r"\b(?:death\s+toll|toll|(?:number|estimates?|counts?)\s+of\s+(?:\w+\s+){0,3}?(?:dead|deaths|killed|fatalities|victims|"
    r"injured|wounded|missing))\b(?P<between>[^.;]{0,60}?)\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|to|at|of|as|reached|reaches|hits?|passe[sd]|"
    r"exceed(?:s|ed)|topp?(?:s|ed)|is|was|now|surpass(?:es|ed)|:|stands?)\s*(?:now\s+)?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:\bincluding|\bamong(?:st)?\s+(?:them|those[^,.;]{0,25}|the\s+(?:dead|victims|wounded|injured|killed))"
    r"(?:\s+(?:were|was|are|is))?|\b(?:of|among)\s+whom,?|\bof\s+(?:them|these|those|which)\s*,?)"
    r"(?P<more>[^.;]{0,60})$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"^\s*(?:other\s+)?(?:of|among)\s+(?:the|them|those|these|whom|which)\b", re.IGNORECASE
)
_DISTINCT = re.compile(
    r"\b(?:another|second|third|others?|additional|remaining|separate|elsewhere|meanwhile|unrelated)\b",
    re.IGNORECASE,
)
_REAL_VERBS = re.compile(
    r"^(?:manag|proceed|continu|go|went|came|appear|seem|happen|start|began|begin|report|said|say|"
    r"believ|know|thought|confirm|us(?:ed|ing)$)"
)
_APART = re.compile(
    r"\b(?:separate|separately|elsewhere|unrelated|another (?:attack|strike|incident|shooting))\b",
    re.IGNORECASE,
)
_UNREAL_WORDS = frozenset(
    {"would", "could", "can", "should", "will", "shall", "might", "wo", "ca", "to"}
)
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})


@functools.cache
def _hedges() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("hedges"))


def settle(doc: Doc, found: list[Count]) -> list[Count]:
    """Give every count its scope, hedge and the total it is part of; drop retold persons.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    found : list of Count
        All counts of the article, in reading order.

    Returns
    -------
    list of Count
        In reading order; a person whose death the article tells is no longer injured.
    """
    for count in found:
        count.hedge = hedge_of(count)
        count.scope = count.scope or scope_of(doc, count)
    _take_toll(doc, found)
    _link_named_parts(doc, found)
    _link_those_among(doc, found)
    _link_bare_parts(doc, found)
    found = [c for c in found if not _restates_sum(c, found)]
    found = _without_survivors_who_died(doc, found)
    _link_sums(doc, found)
    _mark_totals(found)
    _link_computed(found)
    _link_individuals(doc, found)
    _count_survivors(doc, found)
    return found


def hedge_of(count: Count) -> str | None:
    """Return the hedging words near a count, in reading order and lower case."""
    at = count.first.i
    near = set()
    for token in reversed(count.first.doc[max(sentence_first(count.first), at - 4) : at]):
        if token.is_punct or token.pos_ == "CCONJ":
            break
        near.add(token)
    if count.trigger is not None:
        near |= {count.trigger, *count.trigger.children}
        near |= {c for c in count.trigger.head.children if c.dep_ == "advmod"}
        if count.trigger.head.pos_ == "VERB" and count.trigger.dep_ != "conj":
            near.add(count.trigger.head)
    near |= set(count.anchor.children)
    words = sorted({t for t in near if t.lower_ in _hedges()}, key=lambda t: t.i)
    return " ".join(t.lower_ for t in words) or None


def scope_of(doc: Doc, count: Count) -> str:
    """Return the scope that the words around a count give it."""
    text, start = text_of(doc), sentence_start(count.first)
    after = text[count.end : min(len(text), count.end + 70)].split("\n")[0]
    before = text[max(start, count.start - 90) : count.start]
    if count.kind != "other" and _is_unreal(count):
        return "hypothetical"
    if _RATE.match(after) or re.search(
        r"\b(?:an average of|averaging|average)\s*$", before, re.IGNORECASE
    ):
        return "rate"
    if _spans_years(before, after):
        return "cumulative"
    if _TOTAL.search(before[-30:]) or _TOTAL.match(after.lstrip(" ,")):
        return "total"
    return "incident"


def _spans_years(before: str, after: str) -> bool:
    clause = re.split(r"[.;!?]\s|[\"”]", after)[0]
    match = _SINCE.search(clause)
    if match is not None and not _RANKED.search(clause[: match.start()]):
        return True
    lead = re.split(r"[.;!?]\s|[\"“]", before)[-1]
    match = _SINCE.search(lead)
    return match is not None and not _RANKED.search(lead[: match.start()])


def _is_unreal(count: Count) -> bool:
    """Say whether the harm is threatened, planned, attempted or conditional."""
    verb = count.trigger if count.trigger is not None else governor(count.anchor)
    if verb is None:
        return False
    if any(c.lower_ in {"attempted", "planned", "attempt", "threatened"} for c in verb.children):
        return True
    words = modality(verb)
    if any(c.lower_ in {"later", "eventually", "ultimately"} for c in verb.children):
        return False
    if words & _CONDITIONS:
        return True
    if "have" not in words and words & {
        "would",
        "could",
        "should",
        "will",
        "shall",
        "might",
        "may",
    }:
        return True
    head = verb.head
    if "to" in words and "have" not in words and head != verb:
        return verb.tag_ == "VB" and _REAL_VERBS.match(head.lower_) is None
    return False


# ---------------------------------------------------------------- tolls and parts


def _take_toll(doc: Doc, found: Iterable[Count]) -> None:
    """Read "the death toll rose to 14" as 14 killed in total."""
    for count in found:
        lead = text_of(doc)[max(sentence_start(count.first), count.start - 110) : count.start]
        match = _TOLL.search(lead)
        if match is None or count.klass in {"measure", "money", "thing", "weapon"}:
            continue
        words = match.group().lower()
        kinds = {"injur": "injured", "wound": "injured", "missing": "missing"}
        if count.kind in {"other", "killed"} or count.rule.startswith("number"):
            count.kind = next((kind for word, kind in kinds.items() if word in words), "killed")
            count.unit, count.klass, count.strength = "person", "person", "strong"
            count.rule = "toll"
        if count.scope == "incident":
            count.scope = "total"


def _link_named_parts(doc: Doc, found: list[Count]) -> None:
    """Tie "including 11 children" and "two of them" to the count they belong to."""
    sent = sentence_numbers(doc)
    for at, count in enumerate(found):
        if count.part_of is not None or count.value is None or count.klass in {"measure", "money"}:
            continue
        lead = text_of(doc)[max(sentence_start(count.first), count.start - 80) : count.start]
        inside = _PART.search(lead)
        of_them = (
            _OF_THEM.match(text_of(doc)[count.core_end : count.core_end + 20])
            if count.core_end > 0
            else None
        )
        if inside is None and of_them is None:
            continue
        earlier = [
            c
            for c in found[:at]
            if c.value is not None
            and c.value > (count.value or 0)
            and c.klass not in {"measure", "money"}
            and sent[count.first.i] - sent[c.first.i] <= (0 if inside else 3)
            and (c.end <= count.start)
            and (c.klass == count.klass or "" in {c.klass, count.klass} or c.kind == count.kind)
        ]
        if count.kind != "other":
            earlier = [c for c in earlier if c.kind == count.kind] or (
                [] if of_them else earlier[-1:]
            )
        if count.kind == "other" and _does_something_else(doc, count):
            continue  # "some of them foreign"
        if inside is not None and earlier:
            _inherit(count, _nearest(earlier, inside.start() + count.start - len(lead)))
        elif earlier:
            whole = earlier[-1]
            if count.kind in {"other", whole.kind}:
                _inherit(count, whole)
            else:
                count.scope = "part"


_OF_THOSE = re.compile(r"\s*(?:of|among)\s+(?:them|whom|these|those|which)\b", re.IGNORECASE)
_ACTIVE = frozenset({"VBD", "VBG", "VBP", "VBZ"})


def _does_something_else(doc: Doc, count: Count) -> bool:
    """Say whether "some of them" has a predicate of its own ("are foreign", "two of them fled").

    A noun that says which victims they are counts them ("some of them children").
    """
    of_them = _OF_THOSE.match(text_of(doc), max(count.core_end, count.end))
    if of_them is None:
        return False
    after = [t for t in doc[count.first.i : count.first.i + 9] if t.idx >= of_them.end()]
    after = [t for t in after if t.pos_ not in {"AUX", "DET"}]
    if not after or after[0].is_punct:
        return False
    first = after[0]
    if count.modifier != "vague":
        return first.pos_ == "VERB" and first.tag_ in _ACTIVE
    if first.pos_ in {"NOUN", "PROPN"}:
        return unit_of(first).victims is None
    return first.pos_ == "ADJ" or first.tag_ in {*_ACTIVE, "VBN"}


def _nearest(earlier: list[Count], opener: int) -> Count:
    before = [c for c in earlier if c.end <= opener + 1]
    return (before or earlier)[-1]


def _inherit(count: Count, whole: Count) -> None:
    if count.kind == "other" and whole.kind != "other":
        count.kind, count.strength = whole.kind, whole.strength
        count.rule = f"part of {whole.rule}"
    if count.kind == whole.kind:
        count.part_of, count.scope = whole, "part"
        if whole.scope in {"cumulative", "rate", "hypothetical"}:
            count.scope = whole.scope
    if count.klass == "":
        count.unit, count.klass = whole.unit, whole.klass


def _link_those_among(doc: Doc, found: list[Count]) -> None:
    """Read "ten children were among 48 people killed": the ten are part of the 48."""
    sent = sentence_numbers(doc)
    for at, count in enumerate(found):
        if not count.rule.startswith("among:"):
            continue
        count.scope = "part"
        after = [
            c
            for c in found[at + 1 : at + 4]
            if c.kind == count.kind and sent[c.first.i] == sent[count.first.i]
        ]
        if after and (after[0].value or 0) > (count.value or 0):
            count.part_of = after[0]


def _link_bare_parts(doc: Doc, found: list[Count]) -> None:
    """Read "twelve were killed: eight in Homs and four in Hama": bare numbers that add up."""
    sent = sentence_numbers(doc)
    for at, whole in enumerate(found):
        if whole.kind == "other" or not whole.best or whole.best < 2:
            continue
        bare = [
            c
            for c in found[at + 1 : at + 12]
            if c.kind == "other"
            and c.klass == ""
            and c.unit == "item"
            and c.part_of is None
            and 0 <= sent[c.first.i] - sent[whole.first.i] <= 1
        ]
        for part in _run_that_adds_up(bare, whole.best):
            _inherit(part, whole)
            part.unit, part.klass = whole.unit, whole.klass


def _restates_sum(count: Count, found: list[Count]) -> bool:
    """Drop a computed sum that the text also states; its members then belong to the stated one."""
    if not count.members:
        return False
    for other in found:
        if other is count or other.members or other.kind != count.kind or other.best != count.best:
            continue
        if other in count.members or other.scope == "part":
            continue
        for member in count.members:
            member.part_of = other
        return True
    return False


def _link_sums(doc: Doc, found: list[Count]) -> None:
    """Make counts the parts of a larger one near them when they add up to it.

    Near is four sentences; an opening that sums up the article looks twice as far ahead.
    """
    sent = sentence_numbers(doc)
    summable = CASUALTY | {"damaged", "destroyed", "launched", "intercepted"}
    tallies = [
        c
        for c in found
        if c.kind in summable
        and c.best
        and c.scope in {"incident", "total", "part"}
        and not c.rule.startswith(("implied", "listed implied"))
    ]
    for whole in sorted(tallies, key=lambda c: c.best or 0):
        reach = 8 if sent[whole.first.i] <= 1 else 4
        near = [
            c
            for c in tallies
            if c is not whole
            and c.kind == whole.kind
            and (c.best or 0) < (whole.best or 0)
            and (c.part_of is None or c.part_of is whole)
            and abs(sent[c.first.i] - sent[whole.first.i]) <= reach
            and (c.klass == whole.klass)
        ]
        if any(
            c.best == whole.best and c.kind == whole.kind and c.start < whole.start for c in tallies
        ):
            continue
        for part in _run_that_adds_up(_told_once(near), whole.best or 0):
            part.part_of, part.scope = whole, "part"
            whole.scope = "total" if whole.part_of is None else "part"


def _told_once(counts: list[Count]) -> list[Count]:
    seen, kept = set(), []
    for count in counts:
        key = (count.best, count.victims, count.identity)
        if count.identity or key not in seen:
            kept.append(count)
        seen.add(key)
    return kept


def _run_that_adds_up(candidates: list[Count], total: float) -> list[Count]:
    """Return the first two to five neighbouring counts whose sum is `total`."""
    for i in range(len(candidates)):
        for size in range(2, 6):
            run = candidates[i : i + size]
            if len(run) == size and sum(c.best or 0 for c in run) == total:
                return run
    return []


# ---------------------------------------------------------------- persons told one by one


def _is_single(count: Count) -> bool:
    return count.best == 1 and count.modifier == "exact" and bool(count.identity)


def _without_survivors_who_died(doc: Doc, found: list[Count]) -> list[Count]:
    """Drop the injury of a person whose death the article tells.

    Someone "shot" or "taken to hospital" may have died; a wound told in so many words counts
    unless a name shows that it is the same person.
    """
    dead = [c for c in found if c.kind == "killed" and _is_single(c)]
    any_dead = [
        c for c in found if c.kind == "killed" and (c.best or 0) >= 1 and c.scope != "hypothetical"
    ]
    names = frozenset().union(*(c.identity for c in dead)) if dead else frozenset()
    kept = []
    for count in found:
        if count.kind == "injured" and _is_single(count) and any_dead:
            same = bool(count.identity & names) and not is_generic(count.identity)
            vague = count.strength == "weak" and not _DISTINCT.search(_opening(doc, count))
            if same or vague:
                if count.rule.startswith("implied"):
                    continue
                count.kind, count.rule = "other", f"died: {count.rule}"
        kept.append(count)
    return kept


def _count_survivors(doc: Doc, found: list[Count]) -> None:
    """Take those who died from a number of people shot, stabbed or brought to hospital.

    "Four people were shot, one of them fatally" has three injured: low and best are the number
    less those told as killed within three sentences, high the number itself.
    """
    sent = sentence_numbers(doc)
    told = [
        c for c in found if c.kind == "injured" and c.strength == "strong" and (c.value or 0) > 1
    ]
    for count in found:
        if count.kind != "injured" or count.strength != "weak" or (count.best or 0) < 2:
            continue
        if _DISTINCT.search(_opening(doc, count)) or not count.rule.startswith("patient"):
            continue
        near = [
            c
            for c in found
            if c.kind == "killed"
            and c.best
            and c.scope in {"incident", "total", "part"}
            and abs(sent[c.first.i] - sent[count.first.i]) <= 8
        ]
        dead = max((c.best or 0 for c in near), default=0)
        if not dead:
            continue
        if dead >= (count.best or 0):
            count.kind, count.rule = "other", f"died: {count.rule}"
        elif any(c.value == (count.best or 0) - dead for c in told):
            count.kind, count.rule = "other", f"dead and injured: {count.rule}"
        elif not told:
            count.low = count.best = (count.best or 0) - dead
            count.rule = f"survivors of {count.rule}"
            count.modifier = "at_least" if count.high is None else "range"


def _opening(doc: Doc, count: Count) -> str:
    return text_of(doc)[max(0, count.start - 10) : count.end + 8]


def _link_individuals(doc: Doc, found: list[Count]) -> None:
    """Make a person told alone part of the larger count of the same fate, where there is one."""
    for count in found:
        if not _is_single(count) or count.part_of is not None or count.scope != "incident":
            continue
        if count.kind not in {"killed", "injured"}:
            continue
        larger = [
            c
            for c in found
            if c.kind == count.kind
            and (c.value or 0) > 1
            and c.scope in {"incident", "total"}
            and c.klass == "person"
        ]
        if not larger:
            continue
        whole = next((c for c in reversed(larger) if c.start < count.start), larger[0])
        if not _told_apart(doc, count, larger[0]) and not _of_another_day(doc, count, whole):
            count.part_of, count.scope = whole, "part"


def _told_apart(doc: Doc, count: Count, whole: Count) -> bool:
    """Say whether a single victim's sentence is about another place or event than the total."""
    sent = sentence_numbers(doc)
    if not count.rule.startswith("implied") and sent[whole.first.i] == sent[count.first.i]:
        return True
    own = sentences(doc)[sent[count.first.i]]
    sentence = doc[own.first : own.last]
    if _APART.search(sentence.text):
        return True
    places = {e.text.lower() for e in sentence.ents if e.label_ == "GPE"}
    known = {e.text.lower() for e in doc.ents if e.label_ == "GPE" and e.start < sentence.start}
    return bool(places - known)


_DAY_WORDS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|aug|sept?|oct|nov|dec)\.? \d{1,2}|in (?:\w+ )?(?:19|20)\d\d"
    r"|(?:last|this|past|the) (?:week|weekend|month|year))\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_LATER_DEATH = re.compile(r"\bdied\b|\bpronounced\b", re.IGNORECASE)
_FAR, _MANY = 6, 50


def _of_another_day(doc: Doc, count: Count, whole: Count) -> bool:
    """Say whether a single victim is told with another day, or too far from the total.

    Who "died on Tuesday" may be one of those shot on Sunday.
    """
    sent = sentence_numbers(doc)
    if abs(sent[count.first.i] - sent[whole.first.i]) > _FAR:
        return True
    own, other = (_sentence_text(doc, c) for c in (count, whole))
    if (whole.value or 0) > _MANY and set(_YEARS.findall(own)) - set(_YEARS.findall(other)):
        return True
    days, known = ({m.group().lower() for m in _DAY_WORDS.finditer(text)} for text in (own, other))
    return bool(days and known) and not days & known and not _LATER_DEATH.search(own)


def _sentence_text(doc: Doc, count: Count) -> str:
    sentence = sentences(doc)[sentence_numbers(doc)[count.first.i]]
    return text_of(doc)[sentence.start : sentence.end]


def _mark_totals(found: list[Count]) -> None:
    """Call a stated count a total when the article tells its parts; a computed sum never is."""
    wholes = {id(c.part_of) for c in found if c.part_of is not None}
    for count in found:
        told = id(count) in wholes and count.kind != "other" and not count.members
        if told and count.scope == "incident":
            count.scope = "total"


def _link_computed(found: list[Count]) -> None:
    """Make a computed sum part of a larger stated count of the same fate."""
    for count in found:
        if not count.members or count.part_of is not None:
            continue
        larger = [
            c
            for c in found
            if c.kind == count.kind
            and not c.members
            and (c.best or 0) > (count.best or 0)
            and c.scope in {"incident", "total"}
            and c.klass == "person"
        ]
        if larger:
            before = [c for c in larger if c.start <= count.start]
            count.part_of, count.scope = (before or larger)[-1 if before else 0], "part"
