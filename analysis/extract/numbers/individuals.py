"""Persons told one by one: who died of their wounds, who belongs to a toll, who adds to others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import (
    CASUALTY,
    Count,
    are_apart,
    is_generic,
    names_new_place,
    same_person,
    tells_of_others,
)
from analysis.extract.numbers.joined import adds_up, leave_open
from analysis.extract.numbers.units import unit_of
from analysis.parse import (
    agents,
    host,
    is_passive,
    sentence_numbers,
    sentences,
    text_of,
    understood_subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DISTINCT = re.compile(
    r"\b(?:another|second|third|others?|additional|remaining|separate|elsewhere|meanwhile|unrelated)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:separate|separately|elsewhere|unrelated|another (?:attack|strike|incident|shooting))\b",
    re.IGNORECASE,
)
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
_DEATHS_REACH = 8
_TOLD = frozenset({"incident", "part", "total"})


def _is_single(count: Count) -> bool:
    return count.best == 1 and count.modifier == "exact" and bool(count.identity)


def without_survivors_who_died(doc: Doc, found: list[Count]) -> list[Count]:
    """Drop the injury of a person whose death the article tells.

    Someone "shot" or "taken to hospital" may have died; a wound told in so many words counts
    unless a name shows that it is the same person. A man is not the woman who died, nor one of
    many killed in another place, nor is dead who was shot in the leg.
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
            if same or (vague and any(_may_have_died(doc, count, c) for c in any_dead)):
                if count.rule.startswith("implied"):
                    continue
                count.kind, count.rule = "other", f"died: {count.rule}"
        kept.append(count)
    return kept


_SLIGHT = re.compile(
    r"\bin (?:the|his|her|their) (?:\w+ )?(?:legs?|arms?|hands?|foot|feet|thighs?|ankles?|fingers?|"
    r"knees?|buttocks?|shoulders?)\b|\b(?:stable|fair|good) condition\b",
    re.IGNORECASE,
)
_MALE, _FEMALE = frozenset({"man", "he", "him", "boy"}), frozenset({"woman", "she", "her", "girl"})


def _may_have_died(doc: Doc, hurt: Count, dead: Count) -> bool:
    """Say whether who was shot may be one of those told as killed."""
    if _SLIGHT.search(_sentence_text(doc, hurt)):
        return False
    if _is_single(dead):
        return {_sex(hurt), _sex(dead)} != {"man", "woman"}
    return not _is_told_of_elsewhere(doc, hurt, dead)


def _sex(count: Count) -> str:
    words = {count.victims or "", count.anchor.lower_}
    return "man" if words & _MALE else "woman" if words & _FEMALE else ""


def _is_told_of_elsewhere(doc: Doc, count: Count, other: Count) -> bool:
    """Say whether the later sentence opens with a place new to the text: "In Gaza, a strike"."""
    later = max(count, other, key=lambda c: c.start)
    number = sentence_numbers(doc)[later.first.i]
    if number in {sentence_numbers(doc)[c.first.i] for c in (count, other) if c is not later}:
        return False
    opens = sentences(doc)[number].first
    places = [e for e in doc[opens : opens + 6].ents if e.label_ == "GPE"]
    if not places or places[0].start != opens + 1 or doc[opens].pos_ != "ADP":
        return False
    known = {e.text.lower() for e in doc.ents if e.label_ == "GPE" and e.start < opens}
    return places[0].text.lower() not in known


_SHOT = ("patient", "sum of joined")


def count_survivors(doc: Doc, found: list[Count]) -> None:
    """Take those who died from a number of people shot, stabbed or brought to hospital.

    "Four people were shot, one of them fatally" has three injured: low and best are the number
    less those told as killed within eight sentences, high the number itself. The dead of other
    places are left out.
    """
    told = [
        c for c in found if c.kind == "injured" and c.strength == "strong" and (c.value or 0) > 1
    ]
    for count in found:
        if count.kind != "injured" or count.strength != "weak" or (count.best or 0) < 2:
            continue
        if _DISTINCT.search(_opening(doc, count)) or not count.rule.startswith(_SHOT):
            continue
        dead = _most_dead_near(doc, count, found)
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


def _most_dead_near(doc: Doc, count: Count, found: list[Count]) -> float:
    """Return the largest number told as killed within eight sentences of a count."""
    sent = sentence_numbers(doc)
    dead = (c for c in found if c.kind == "killed" and c.scope in _TOLD)
    near = [c for c in dead if abs(sent[c.first.i] - sent[count.first.i]) <= _DEATHS_REACH]
    near = [c for c in near if not _is_told_of_elsewhere(doc, count, c)]
    return max((c.best or 0 for c in near), default=0)


def _opening(doc: Doc, count: Count) -> str:
    return text_of(doc)[max(0, count.start - 10) : count.end + 8]


def link_individuals(doc: Doc, found: list[Count]) -> None:
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
        may_hold = [c for c in larger if _may_hold(doc, c, count)]
        if larger and (not may_hold or _is_set_apart(doc, count, larger)):
            count.rule = f"apart: {count.rule}"
        if not may_hold:
            continue
        whole = next((c for c in reversed(may_hold) if c.start < count.start), may_hold[0])
        if not _told_apart(doc, count, may_hold[0]) and not _of_another_day(doc, count, whole):
            count.part_of, count.scope = whole, "part"


def _is_set_apart(doc: Doc, count: Count, larger: list[Count]) -> bool:
    """Say whether a sentence without the larger counts speaks of a separate deed."""
    sent = sentence_numbers(doc)
    alone = all(sent[c.first.i] != sent[count.first.i] for c in larger)
    return alone and _APART.search(_sentence_text(doc, count)) is not None


def _may_hold(doc: Doc, whole: Count, person: Count) -> bool:
    """Say whether a person may be one of a larger count: none of "four others", no killer."""
    others = not whole.members and tells_of_others(whole.text)
    if others or _killed_by(doc, whole, person):
        return False
    return not _apart_by_kind(person, whole)


def _apart_by_kind(count: Count, other: Count) -> bool:
    """Say whether two counts are of kinds of victims of whom nobody is of both."""
    if count.victims == "attacker" and other.anchor.lemma_.lower() == "victim":
        return True
    mine, theirs = ({c.victims for c in k.members or (k,)} for k in (count, other))
    return all(are_apart(m, t) for m in mine for t in theirs)


_ACCUSING = frozenset("accuse charge convict suspect acquit sentence indict".split())


def _adds_to_killer(doc: Doc, whole: Count, person: Count) -> bool:
    """Say whether killer and killed died at one time: not who was once "accused of killing two"."""
    if whole.trigger is None or not _killed_by(doc, whole, person):
        return False
    return all(above.lemma_.lower() not in _ACCUSING for above in whole.trigger.ancestors)


def _killed_by(doc: Doc, whole: Count, person: Count) -> bool:
    """Say whether the person did what befell the others: "he killed five before he was shot"."""
    verb = whole.trigger
    if verb is None or verb.pos_ not in {"VERB", "AUX"}:
        return False
    killers = agents(verb) if is_passive(verb) else understood_subjects(verb)
    if person.anchor in killers:
        return True
    sent = sentence_numbers(doc)
    if sent[verb.i] != sent[person.first.i]:
        return False
    one_killer = [t for t in killers if t.tag_ not in {"NNS", "NNPS"}]
    if person.anchor.pos_ == "PRON":
        return any(t.pos_ == "PRON" or unit_of(t).klass == "person" for t in one_killer)
    return person.victims == "attacker" and any(t.pos_ == "PRON" for t in one_killer)


_ALONG_WITH = re.compile(r"\b(?:along|together)\swith\s$|\bas\swell\sas\s$", re.IGNORECASE)


def _told_apart(doc: Doc, count: Count, whole: Count) -> bool:
    """Say whether a single victim's sentence is about another place or event than the total."""
    sent = sentence_numbers(doc)
    if not count.rule.startswith("implied") and sent[whole.first.i] == sent[count.first.i]:
        return True
    between = text_of(doc)[count.end : whole.start]
    if sent[whole.first.i] == sent[count.first.i] and _ALONG_WITH.search(between):
        return True
    return bool(_APART.search(_sentence_text(doc, count))) or names_new_place(doc, count)


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


# ---------------------------------------------------------------- people who add up

_ALSO = frozenset({"also", "too"})
_REACH = 3
_OF_THE = re.compile(r"\b(?:of the|of these|of those)\b", re.IGNORECASE)


def sum_individuals(doc: Doc, found: list[Count]) -> list[Count]:
    """Return sums of people who are told one after the other and whom no number counts.

    Different are two names, two groups of which nobody is of both ("six soldiers", "two
    children"), those who were "also" killed, and those whom "another" killed.
    """
    sums = []
    for kind in ("killed", "injured"):
        tops = [c for c in found if c.kind == kind and _stands_alone(c)]
        for group in _groups(doc, tops, found):
            total = sum(c.best or 0 for c in group)
            if not any(_covers(c, kind, total) for c in found if c not in group):
                sums.append(_sum(group, total))
                _take_in_again(found, sums[-1])
    return sums


def _stands_alone(count: Count) -> bool:
    known = adds_up(count) and (count.best or 0) >= 1
    alone = count.part_of is None and count.scope == "incident" and not _OF_THE.search(count.text)
    return known and count.klass == "person" and alone


def _covers(count: Count, kind: str, total: float) -> bool:
    told = count.kind == kind and count.scope in {"incident", "total"}
    return told and (count.value or 0) >= total


def _groups(doc: Doc, tops: list[Count], found: list[Count]) -> list[list[Count]]:
    sent = sentence_numbers(doc)
    groups: list[list[Count]] = []
    group: list[Count] = []
    for count in tops:
        near = bool(group) and sent[count.first.i] - sent[group[-1].first.i] <= _REACH
        again = _is_told_again(count, group) and not _adds(count)
        if near and not again and _is_another(doc, count, group, found):
            group.append(count)
            continue
        nobody_new = again or (_is_single(count) and not _is_named(count) and not _adds(count))
        if nobody_new and group and not (_is_nobody_known(group) and not again):
            continue
        groups.append(group)
        group = [count]
    return [g for g in [*groups, group] if len(g) > 1]


def _is_nobody_known(group: list[Count]) -> bool:
    """Say whether a group is one person without a name, whom the next may replace."""
    return len(group) == 1 and _is_single(group[0]) and not _is_named(group[0])


def _is_named(count: Count) -> bool:
    noun = count.anchor
    if noun.ent_type_ == "PERSON":
        return True
    if noun.pos_ == "PROPN" and not noun.ent_type_ and noun != count.trigger:
        return unit_of(noun).klass in {"", "person"}
    return any(c.dep_ in {"appos", "flat"} and c.ent_type_ == "PERSON" for c in noun.rights)


def _is_told_again(count: Count, group: list[Count]) -> bool:
    return any(
        (count.best == c.best and count.victims == c.victims and count.victims is not None)
        or same_person(count, c)
        for c in group
    )


def _adds(count: Count) -> bool:
    """Say whether the count is of further people: "two guards were also killed".

    Those whom "another" gunman killed are further people, too.
    """
    if count.trigger is None:
        return False
    by_another = any(_is_another_killer(who) for who in understood_subjects(count.trigger))
    return by_another or any(c.lower_ in _ALSO for c in count.trigger.children)


def _is_another_killer(who: Token) -> bool:
    named = who.lower_ == "another" or any(c.lower_ == "another" for c in who.lefts)
    return named and (who.pos_ in {"PRON", "DET"} or unit_of(who).klass in {"person", "group"})


def _is_another(doc: Doc, count: Count, group: list[Count], found: list[Count]) -> bool:
    if _of_another_day(doc, count, group[0]) or _APART.search(_sentence_text(doc, count)):
        return False
    if _adds(count) or _are_others(doc, count, group, found):
        return True
    if any(_adds_to_killer(doc, *pair) for c in group for pair in ((c, count), (count, c))):
        return True
    if names_new_place(doc, count):
        return False
    if _is_single(count) and all(_is_single(c) for c in group):
        return _is_named(count) and all(_is_named(c) for c in group)
    return all(_apart_by_kind(count, c) and not _are_rivals(count, c) for c in group)


def _are_others(doc: Doc, count: Count, group: list[Count], found: list[Count]) -> bool:
    """Say whether "ten others" are others than the group: nobody else is told in between."""
    if not tells_of_others(count.text):
        return False
    told = [c for c in found if c.kind in CASUALTY and c.start < count.start]
    last = max(told, key=lambda c: c.start, default=count)
    sent = sentence_numbers(doc)
    return _top(last) is group[-1] and sent[count.first.i] - sent[last.first.i] <= 1


def _are_rivals(count: Count, other: Count) -> bool:
    """Say whether two speakers tell of the counts: each may speak of the same fight."""
    mine, theirs = _speaker(count), _speaker(other)
    return bool(mine) and bool(theirs) and mine != theirs


def _speaker(count: Count) -> str:
    """Return who tells of a count in the clause above it, in lower case, or ""."""
    verb = count.trigger
    for _ in range(_FAR):
        above = host(verb) if verb is not None else None
        if above is None:
            break
        verb = above
        if who := understood_subjects(verb):
            return who[0].lemma_.lower()
    return ""


def _sum(group: list[Count], total: float) -> Count:
    first, last = group[0], group[-1]
    whole = replace(
        first,
        end=max(c.end for c in group),
        low=total,
        best=total,
        high=total,
        unit="person",
        victims=first.victims if len({c.victims for c in group}) == 1 else None,
        rule="sum of people told one by one",
        identity=frozenset(),
        members=tuple(group),
        hedge=first.hedge or last.hedge,
    )
    leave_open(whole, group)
    for member in group:
        member.part_of, member.scope = whole, "part"
    return whole


def _take_in_again(found: list[Count], whole: Count) -> None:
    """Make the same people, told again elsewhere, part of the same sum."""
    named = [c for c in whole.members if _is_named(c)]
    for count in found:
        single = _is_single(count) and count.kind == whole.kind
        again = single and any(same_person(count, c) for c in named)
        if again and count.part_of is None and count.scope == "incident":
            count.part_of, count.scope = whole, "part"


def mark_told_again(found: list[Count]) -> None:
    """Tie each later mention of a victim to the first: nobody dies twice.

    A later mention is by the same name, or by "the", "these" or "both" and the same number.
    """
    people: list[Count] = []
    told: list[Count] = []
    for count in found:
        if count.kind not in {"killed", "injured"} or count.scope not in _TOLD or not count.value:
            continue
        named = _is_single(count) and _is_named(count) and count.kind == "killed"
        known = _same_victims(count, told)
        if named:
            known = next((c for c in people if same_person(c, count)), known)
            people.append(count)
        if known is not None and _top(known) is not _top(count):
            _top(count).again = _top(known)
        told.append(count)


_DEFINITE = re.compile(r"(?:the|these|those|both)\b", re.IGNORECASE)


def _same_victims(count: Count, told: list[Count]) -> Count | None:
    """Return the count that "the two priests" takes up again."""
    if count.part_of is not None or not _is_definite(count):
        return None
    same = (c for c in reversed(told) if c.kind == count.kind and c.value == count.value)
    alike = (c for c in same if c.victims == count.victims or None in {c.victims, count.victims})
    return next((c for c in alike if c.part_of is None), None)


def _is_definite(count: Count) -> bool:
    before = text_of(count.first.doc)[max(0, count.start - 6) : count.start]
    opens = _DEFINITE.match(count.text) or re.search(r"\b(?:the|these|those) $", before.lower())
    return bool(opens)


def _top(count: Count) -> Count:
    while count.part_of is not None:
        count = count.part_of
    return count
