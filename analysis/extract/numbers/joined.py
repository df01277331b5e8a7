"""Counts that stand together: names in two pieces, lists that share a fate, and their sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count, exactly, identity_of, sentence_first
from analysis.extract.numbers.nearby import harm_close
from analysis.extract.numbers.units import GENERIC, PERSON, unit_of
from analysis.extract.numbers.unwritten import is_speaker
from analysis.parse import sentence_numbers, sentences, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def share_along_lists(doc: Doc, found: list[Count]) -> list[Count]:
    """Pass harm along a list that the parse cut ("a mill and two barns hit")."""
    for count in found:
        _read_couple(count)
    aside = [c for c in found if c.klass in {"measure", "money"}]
    rest = [c for c in found if c.klass not in {"measure", "money"}]
    listed = sorted([*rest, *_candidates(doc, rest)], key=lambda c: (c.start, -c.end))
    for giver, taker in [*pairwise(listed), *pairwise(listed[::-1])]:
        told = giver.kind not in {"other", ""} and taker.kind in {"other", ""}
        if told and _lists(doc, giver, taker):
            _share(giver, taker, "listed")
    _share_over_asides(doc, rest)
    return sorted([*(c for c in listed if c.kind), *aside], key=lambda c: (c.start, -c.end))


# What tells more of a member within its list: "six monks (two of them novices) and two cooks".
_SET_OFF = re.compile(
    r"\s*(?:\([^().]{1,80}\)|[–—-]{1,2}\s?[^.;()–—-]{1,80}\s?[–—-]{1,2})(?=\s*(?:,|and\b))"
)


def _share_over_asides(doc: Doc, found: list[Count]) -> None:
    """Pass harm back to a member of a list that an aside cuts off from its verb."""
    text = text_of(doc)
    for taker in found:
        told = taker.kind == "other" and taker.klass == PERSON.klass
        aside = _SET_OFF.match(text, taker.end) if told else None
        if aside is None:
            continue
        for giver in found:
            if giver.start > aside.end() and _follows_in_list(giver, taker, aside.end()):
                _share(giver, taker, "listed")


def _follows_in_list(giver: Count, taker: Count, begin: int) -> bool:
    """Say whether nothing but "and" stands between `begin` and a count with a fate after it."""
    if giver.kind == "other" or giver.trigger is None or giver.klass != taker.klass:
        return False
    gap = text_of(giver.first.doc)[begin : giver.start]
    return giver.trigger.i > giver.anchor.i and bool(_LISTED.fullmatch(gap))


def _read_couple(count: Count) -> None:
    """Take "a couple" that counts nothing for two people: "a couple and their son"."""
    doc, noun = count.first.doc, count.anchor
    further = noun.i + 1 < len(doc) and doc[noun.i + 1].lower_ in {"of", *GENERIC}
    if noun.lower_ == "couple" and count.modifier == "vague" and not further:
        count.low = count.best = count.high = 2
        count.modifier, count.unit, count.klass = "exact", PERSON.unit, PERSON.klass


def _share(giver: Count, taker: Count, how: str) -> None:
    taker.kind, taker.strength, taker.trigger = giver.kind, giver.strength, giver.trigger
    taker.rule = f"{how} {giver.rule}"


def _lists(doc: Doc, giver: Count, taker: Count) -> bool:
    first, last = sorted((giver, taker), key=lambda c: c.start)
    if giver.klass != taker.klass or giver.klass in {"", "measure", "money", "event", "place"}:
        return False
    gap = _USE.sub("", text_of(doc)[first.end : last.start])
    if giver.trigger is None or not _LISTED.fullmatch(gap):
        return False
    if _OF_WHOM.match(text_of(doc), max(last.core_end, last.end)):
        return False  # "20 rebels, four of whom died"
    after = giver.trigger.i > giver.anchor.i
    return after if giver is last else not after


def _candidates(doc: Doc, found: list[Count]) -> Iterator[Count]:
    """Yield "a barn" and the like: one thing, which counts only if its list shares harm."""
    taken = {c.anchor.i for c in found}
    of = sentence_numbers(doc)
    near = sorted({of[c.first.i] for c in found})
    for token in (t for n in near for t in doc[sentences(doc)[n].first : sentences(doc)[n].last]):
        if token.lower_ not in {"a", "an"} or token.head.i in taken or token.head.i <= token.i:
            continue
        noun = token.head
        unit = unit_of(noun)
        if noun.pos_ != "NOUN" or noun.tag_ == "NNS" or unit.klass not in {"thing", "person"}:
            continue
        if is_speaker(noun) or _tells_who(doc, token):
            continue
        close = harm_close(doc, noun.i + 1, unit)
        fate = (close.kind, close.strength, "implied close", close.trigger) if close else _UNHURT
        yield exactly(
            1,
            (token.idx, noun.idx + len(noun)),
            (token, noun),
            unit._replace(victims=None),
            fate,
            identity=identity_of(noun) if unit.klass == "person" else (),
        )


_UNHURT = ("", "", "", None)


def _tells_who(doc: Doc, article: Token) -> bool:
    """Say whether "a trader" tells who the name before its comma is."""
    if article.i < 2 or doc[article.i - 1].text != ",":
        return False
    return doc[article.i - 2].ent_type_ == "PERSON"


def join_names(found: list[Count]) -> Iterator[Count]:
    """Join the parts of a name that the parse took for two people ("Ana Maria" "Ruiz")."""
    last: Count | None = None
    for count in found:
        if last is not None and _continues_name(last, count):
            last.end = count.end
            last.identity |= count.identity
            continue
        if last is not None:
            yield last
        last = count
    if last is not None:
        yield last


def _continues_name(last: Count, count: Count) -> bool:
    named = last.anchor.pos_ == count.anchor.pos_ == "PROPN"
    implied = last.rule.startswith("implied") and count.rule.startswith("implied")
    return named and implied and 0 <= count.start - last.end <= 1


_AT_PLACE = r"(?:in|at|near|outside|around|on)\s(?:the\s)?(?:[\w'’.-]+\s?){1,5}"
_PLACE_BETWEEN = re.compile(
    rf"(?:\s(?!and\b)\w+){{0,5}}?\s{_AT_PLACE}?(?:,\s(?:and\s)?|\sand\s|;\s)(?:another\s)?"
)
# Where a place or day follows the number, and no state: "two in custody", "six on board".
_PLACE_AFTER = re.compile(
    r"\s(?:in|at|near|outside|around|on)\s(?:the\s|a\s|nearby\s|neighbou?ring\s|another\s)?"
    r"(?:[A-Z]|(?:[\w-]+\s){0,2}(?:villages?|towns?|city|districts?|provinces?|suburbs?|camps?|areas?|"
    r"regions?|north|south|east|west|centre|center|capital|outskirts)\b)"
)


def share_over_places(doc: Doc, found: list[Count]) -> list[Count]:
    """Pass harm on where the verb is left out: "Ten died in Goma and four in Bukavu".

    The same goes for days: "Ten died on Monday and four on Tuesday".
    """
    for giver, taker in pairwise(found):
        if giver.kind == "other" or taker.kind != "other" or giver.klass != "person":
            continue
        if not (taker.klass == "" and taker.unit == "item") and taker.anchor.lower_ not in GENERIC:
            continue
        text = text_of(doc)
        between = _PLACE_BETWEEN.fullmatch(text, giver.end, taker.start)
        if between and _PLACE_AFTER.match(text, taker.end):
            _share(giver, taker, "elsewhere")
            taker.unit, taker.klass = giver.unit, giver.klass
            if giver.scope == "part":  # "seven of the dead were found in Goma and four in Bukavu"
                taker.scope, taker.part_of = giver.scope, giver.part_of
    return found


# ---------------------------------------------------------------- sums of joined people

_JOINT = re.compile(
    r"(?:\s*,)?\s*(?:and|as well as|along with|plus|,)\s"
    r"(?:(?!includ|among|of whom|two of|one of)[^.;:]){0,60}$"
    r"|,\s*(?:and\s)?$|\s*,?\s*and\s*$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:\s*,)?\s*(?:and|as well as|,)\s*(?:and\s*)?(?:(?:his|her|their)\s)?$", re.IGNORECASE
)
_OF_WHOM = re.compile(r"\s+of\s+(?:whom|them|which)\b", re.IGNORECASE)
# One of these beside others of them adds to the list: "three men, two women and a child".
_SIBLINGS = frozenset("man woman boy girl child".split())
_ANYONE = frozenset("person people victim other".split())
# What a thing serves for stands between it and the next: "a hall used as a clinic, a mill".
_USE = re.compile(
    r"^\s+(?:used|serving|housing|belonging)\s+(?:(?:for|as|by|to)\s+)?\w+(?:\s\w+){0,2}"
)


def sums(found: list[Count]) -> Iterator[Count]:
    """Yield the sum of people joined by "and" who met one fate, with its members as parts."""
    fates: dict[tuple[str, int], list[Count]] = {}
    for count in found:
        if count.trigger is not None and _is_summand(count):
            fates.setdefault((count.kind, count.trigger.i), []).append(count)
    for members in fates.values():
        joined = _without_breakdown(_joined(members))
        if len(joined) < 2:
            continue
        spelled_out = _is_spelled_out(joined)
        whole = joined[0] if spelled_out else _sum(joined)
        for member in joined[1:] if spelled_out else joined:
            member.part_of, member.scope = whole, "part"
        if not spelled_out:
            yield whole


def _is_summand(count: Count) -> bool:
    """Say whether a count is of some killed or injured people, not "of them"."""
    people = count.klass == "person" and count.kind in {"killed", "injured"}
    known = adds_up(count) and (count.best or 0) >= 1
    return people and known and count.anchor.lower_ != "both" and not _is_of_them(count)


_BOUNDED = frozenset({"exact", "at_least", "more_than"})


def adds_up(count: Count) -> bool:
    """Say whether a count is exact or bounded from below: "at least 10" and two are at least 12."""
    return count.modifier in _BOUNDED and count.best is not None


def leave_open(whole: Count, members: Iterable[Count]) -> Count:
    """Return a sum without an upper bound where one of its members has none."""
    if any(member.high is None for member in members):
        whole.high, whole.modifier = None, "at_least"
    return whole


def _sum(joined: list[Count]) -> Count:
    first, last = joined[0], joined[-1]
    victims = first.victims if len({c.victims for c in joined}) == 1 else None
    whole = exactly(
        sum(c.best or 0 for c in joined),
        (first.start, last.end),
        (first.first, first.anchor),
        PERSON._replace(victims=victims),
        (first.kind, first.strength, "sum of joined people", first.trigger),
        members=joined,
    )
    return leave_open(whole, joined)


_OF_THEM = re.compile(r"\s(?:of|among)\s(?:them|whom|these|those)\b", re.IGNORECASE)


def _is_of_them(count: Count) -> bool:
    return bool(_OF_THEM.match(text_of(count.anchor.doc), max(count.core_end, 0)))


def _is_spelled_out(joined: list[Count]) -> bool:
    """Say whether the first is told again by the others ("two victims, a man and a woman")."""
    first, *others = joined
    text = text_of(first.anchor.doc)
    gap = text[first.end : others[0].start]
    if len(others) < 2 or first.best != sum(c.best or 0 for c in others) or "," not in gap:
        return False
    kinds = {c.anchor.lemma_.lower() for c in others}
    kind = first.anchor.lemma_.lower()
    if kind in _SIBLINGS:
        return kinds == {kind} or (kind == "child" and kinds <= {"boy", "girl"})
    return kind in _ANYONE or text[others[-1].end :].startswith(",")


def _explains(before: Count, count: Count, gap: str) -> bool:
    """Say whether a bare noun only tells who the one before is ("Ruiz, mayor and")."""
    if not count.rule.startswith("implied") or "," not in gap:
        return False
    if count.anchor.pos_ == "PROPN":  # "his companion, Ana Ruiz"
        return gap.strip() == "," and before.anchor.pos_ == "NOUN" and _is_possessed(before.anchor)
    if count.anchor.pos_ != "NOUN":
        return False
    return not any(c.dep_ in {"det", "nmod:poss"} for c in count.anchor.children)


def _is_possessed(noun: Token) -> bool:
    return any(child.dep_ == "nmod:poss" for child in noun.children)


def _is_suicide(count: Count) -> bool:
    return count.rule == "suicide"


def _end_of_phrase(count: Count, following: Count) -> int:
    """Return where what tells more of the counted noun ends: "the mayor of the small town"."""
    more = [c.right_edge for c in count.anchor.rights if c.dep_ in {"nmod", "acl", "acl:relcl"}]
    ends = [edge.idx + len(edge) for edge in more]
    if (aside := _SET_OFF.match(text_of(count.anchor.doc), count.end)) is not None:
        ends.append(aside.end())
    return max([count.end, *(end for end in ends if end < following.start)])


def _joined(members: list[Count]) -> list[Count]:
    """Return the leading members that nothing but a comma or "and" joins, without repeats."""
    joined = members[:1]
    for count in members[1:]:
        gap = text_of(count.anchor.doc)[_end_of_phrase(joined[-1], count) : count.start]
        if _is_suicide(count) and sentence_first(count.anchor) == sentence_first(joined[-1].anchor):
            joined.append(count)
            break
        if count.start < joined[-1].end or not _adds_to(joined[-1], count, gap):
            break
        joined.append(count)
    return joined[:1] if _is_one_person(joined) else joined


_BARE = re.compile(r"\s*,\s*(?:\d{1,3}(?:\s*,|[\s-]years?[\s-]olds?)\s*)?(?:identified\sas\s)?")


def _is_one_person(joined: list[Count]) -> bool:
    """Say whether two told of are one: "his aide, a young teacher", "Ruiz, 15, Goma".

    A list ends in "and", but in a headline, where nouns bear no article ("Nurse, boy killed").
    """
    if len(joined) != 2 or any(c.best != 1 or "implied" not in c.rule for c in joined):
        return False
    first, other = joined
    between = text_of(first.anchor.doc)[first.end : other.start]
    if not _BARE.fullmatch(between):
        return False
    named = other.anchor.pos_ == "PROPN" or other.anchor.ent_type_ == "PERSON"
    if any(c.isdigit() for c in between) or other.anchor in first.anchor.subtree:
        return True
    return named or any(c.dep_ in {"det", "nmod:poss"} for c in other.anchor.children)


_ALONG = re.compile(r"(?:\s[^\s.;:]+){0,9}?,?\s(?:(?:along|together)\swith|as\swell\sas)\s")


def _adds_to(last: Count, count: Count, gap: str) -> bool:
    """Say whether a count stands in one list with the last: "she died along with two guards"."""
    if _is_elsewhere(count) or _is_beside_place(count, gap):
        return True
    after_verb = count.trigger is not None and last.anchor.i < count.trigger.i < count.anchor.i
    if after_verb and _ALONG.fullmatch(gap):
        return True
    return bool(_JOINT.match(gap)) and not _explains(last, count, gap)


def _is_beside_place(count: Count, gap: str) -> bool:
    """Say whether a list goes on at another place or day: "three in Goma and four in Bukavu"."""
    listed = _PLACE_BETWEEN.fullmatch(gap) and _AT_NAME.match(gap)
    return bool(listed) and _PLACE_AFTER.match(text_of(count.anchor.doc), count.end) is not None


def _is_elsewhere(count: Count) -> bool:
    return count.rule.startswith("elsewhere")


_AT_NAME = re.compile(
    r"[^.;:]*?\s(?:in|at|near|outside|around|on)\s(?:the\s)?(?:\w+\s){0,2}?(?P<name>[A-Z][\w'’-]+"
    r"(?:\s(?:[A-Z][\w'’-]+|region|province|state|governorate|department|county))*)"
)
_WIDE = re.compile(r"\b(?:region|province|state|governorate|department|county)$", re.IGNORECASE)


def _without_breakdown(joined: list[Count]) -> list[Count]:
    """Leave out counts told with places or days that may break down the first, not add to it.

    "Ten died in Goma and four in Bukavu" adds up; "ten died, four of them in Goma" does not.
    """
    cut = next((i for i, c in enumerate(joined) if _is_elsewhere(c)), len(joined))
    plain, listed = joined[:cut], joined[cut:]
    if not listed or not plain:
        return plain
    text = text_of(plain[0].anchor.doc)
    first = _AT_NAME.match(text[plain[-1].end : listed[0].start])
    if first is None or plain[0].best == sum(c.best or 0 for c in listed):
        return plain
    others = [_AT_NAME.match(text, c.end) for c in listed]
    wide = _WIDE.search(first["name"]) is not None
    narrow = any(o is None or not _WIDE.search(o["name"]) for o in others)
    return plain if wide and narrow else joined
