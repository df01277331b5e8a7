"""Counts that stand together: names in two pieces, lists that share a fate, and their sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count, identity_of, sentence_first
from analysis.extract.numbers.counted import harm_close
from analysis.extract.numbers.harm import unit_of
from analysis.extract.numbers.unwritten import is_speaker
from analysis.parse import sentence_numbers, sentences, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def share_along_lists(doc: Doc, found: list[Count]) -> list[Count]:
    """Pass harm along a list that the parse cut ("a mill and two barns hit")."""
    aside = [c for c in found if c.klass in {"measure", "money"}]
    rest = [c for c in found if c.klass not in {"measure", "money"}]
    listed = sorted([*rest, *_candidates(doc, rest)], key=lambda c: (c.start, -c.end))
    for pair in (
        list(pairwise(listed)),
        list(pairwise(listed[::-1])),
    ):
        for giver, taker in pair:
            if (
                taker.kind in {"other", ""}
                and giver.kind not in {"other", ""}
                and _lists(doc, giver, taker)
            ):
                taker.kind, taker.strength, taker.trigger = (
                    giver.kind,
                    giver.strength,
                    giver.trigger,
                )
                taker.rule = f"listed {giver.rule}"
    return sorted([*(c for c in listed if c.kind), *aside], key=lambda c: (c.start, -c.end))


def _lists(doc: Doc, giver: Count, taker: Count) -> bool:
    first, last = sorted((giver, taker), key=lambda c: c.start)
    if giver.klass != taker.klass or giver.klass in {"", "measure", "money", "event", "place"}:
        return False
    gap = _USE.sub("", text_of(doc)[first.end : last.start])
    if giver.trigger is None or not _LISTED.fullmatch(gap):
        return False
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
        if (
            noun.pos_ != "NOUN"
            or noun.tag_ == "NNS"
            or unit_of(noun).klass not in {"thing", "person"}
            or is_speaker(noun)
            or _tells_who(doc, token)
        ):
            continue
        unit = unit_of(noun)
        close = harm_close(doc, noun.i + 1, unit)
        yield Count(
            token.idx,
            noun.idx + len(noun),
            token,
            noun,
            1,
            1,
            1,
            "exact",
            unit.unit,
            unit.klass,
            None,
            close.kind if close else "",
            close.strength if close else "",
            "implied close" if close else "",
            close.trigger if close else None,
            identity=identity_of(noun) if unit.klass == "person" else frozenset(),
        )


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


# ---------------------------------------------------------------- sums of joined people


_JOINT = re.compile(
    r"(?:\s*,)?\s*(?:and|as well as|along with|plus|,)\s"
    r"(?:(?!includ|among|of whom|two of|one of)[^.;:]){0,60}$"
    r"|,\s*(?:and\s)?$|\s*,?\s*and\s*$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:\s*,)?\s*(?:and|as well as|,)\s*(?:and\s*)?$", re.IGNORECASE)


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
        people = count.klass == "person" and count.modifier == "exact" and (count.best or 0) >= 1
        people = people and count.anchor.lower_ != "both"
        if count.trigger is not None and people and count.kind in {"killed", "injured"}:
            fates.setdefault((count.kind, count.trigger.i), []).append(count)
    for members in fates.values():
        joined = _joined(members)
        if len(joined) < 2:
            continue
        if _is_spelled_out(joined):
            for member in joined[1:]:
                member.part_of, member.scope = joined[0], "part"
            continue
        total = sum(c.best or 0 for c in joined)
        first, last = joined[0], joined[-1]
        whole = Count(
            first.start,
            last.end,
            first.first,
            first.anchor,
            total,
            total,
            total,
            "exact",
            "person",
            "person",
            first.victims if len({c.victims for c in joined}) == 1 else None,
            first.kind,
            first.strength,
            "sum of joined people",
            first.trigger,
            members=tuple(joined),
        )
        for member in joined:
            member.part_of, member.scope = whole, "part"
        yield whole


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
    if not count.rule.startswith("implied") or count.anchor.pos_ != "NOUN" or "," not in gap:
        return False
    return not any(c.dep_ in {"det", "nmod:poss"} for c in count.anchor.children)


def _is_suicide(count: Count) -> bool:
    return count.rule == "suicide"


def _joined(members: list[Count]) -> list[Count]:
    """Return the leading members that nothing but a comma or "and" joins, without repeats."""
    joined = members[:1]
    for count in members[1:]:
        gap = text_of(count.anchor.doc)[joined[-1].end : count.start]
        if _is_suicide(count) and sentence_first(count.anchor) == sentence_first(joined[-1].anchor):
            joined.append(count)
            break
        if (
            count.start < joined[-1].end
            or not _JOINT.match(gap)
            or _explains(joined[-1], count, gap)
        ):
            break
        joined.append(count)
    return joined
