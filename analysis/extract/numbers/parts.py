"""Which count is part of which: tolls, "including", numbers that add up, restatements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import CASUALTY, Count, names_new_place, sentence_start
from analysis.extract.numbers.units import unit_of
from analysis.parse import sentence_numbers, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PART = re.compile(
    r"(?:\bincluding|\bamong(?:st)?\s+(?:them|those[^,.;]{0,25}|the\s+(?:dead|victims|wounded|injured|killed))"
    r"(?:\s+(?:were|was|are|is))?|\b(?:of|among)\s+whom,?|\bof\s+(?:them|these|those|which)\s*,?)"
    r"(?P<more>[^.;]{0,60})$",
    re.IGNORECASE,
)
_MEASURED = frozenset({"measure", "money"})
_OF_THEM = re.compile(
    r"^\s*(?:other\s+)?(?:of|among)\s+(?:the|them|those|these|whom|which)\b", re.IGNORECASE
)


_INCLUDED = re.compile(
    r"\b(?P<who>dead|killed|wounded|injured|missing)\b[^.;:,]{0,40}?\sinclud(?:e|es|ed)\b"
    r"[^.;:]{0,60}$",
    re.IGNORECASE,
)
_OF_THE_DEAD = re.compile(
    r"\s(?:of|among)\s(?:the|those)\s(?P<who>dead|killed|wounded|injured|missing)\b",
    re.IGNORECASE,
)
_FATE = {"wounded": "injured", "injured": "injured", "missing": "missing"}


def take_included(doc: Doc, found: list[Count]) -> None:
    """Read "the 22 dead included nine children" and "nine of the dead were children"."""
    for at, count in enumerate(found):
        if count.kind != "other" or count.klass not in {"", "person"}:
            continue
        lead = text_of(doc)[max(sentence_start(count.first), count.start - 110) : count.start]
        end = count.core_end if count.core_end > 0 else count.end
        match = _INCLUDED.search(lead) or _OF_THE_DEAD.match(text_of(doc), end)
        if match is None:
            continue
        count.kind = _FATE.get(match["who"].lower(), "killed")
        count.strength, count.scope, count.rule = "strong", "part", "included"
        count.unit, count.klass = "person", "person"
        told = [
            c for c in found[:at] if c.kind == count.kind and (c.value or 0) > (count.value or 0)
        ]
        if told:
            count.part_of = told[-1]


_OF_THE_BODIES = re.compile(r"\bof\s(?:the|these|those|their)\b", re.IGNORECASE)


def leave_some_of_the_bodies(found: list[Count]) -> None:
    """Count nobody anew in "some of the bodies were buried": the dead were told before."""
    for count in found:
        of_the_told = count.rule.startswith("body:") and _OF_THE_BODIES.search(count.text)
        if of_the_told and count.modifier == "vague":
            count.kind, count.rule = "other", f"of the told: {count.rule}"


def link_named_parts(doc: Doc, found: list[Count]) -> None:
    """Tie "including 11 children" and "two of them" to the count they belong to."""
    for at, count in enumerate(found):
        if count.part_of is not None or count.value is None or count.klass in _MEASURED:
            continue
        lead = text_of(doc)[max(sentence_start(count.first), count.start - 80) : count.start]
        inside, of_them = _PART.search(lead), _is_of_them(doc, count)
        among = "among:" in count.rule
        if inside is None and not of_them and not among:
            _list_under(doc, count, found[:at])
            continue
        # After "including" the whole stands in the same sentence.
        wholes = _wholes(doc, count, found[:at], 0 if inside and not among else 3)
        if count.kind != "other":
            alike = [c for c in wholes if c.kind == count.kind]
            wholes = alike or ([] if of_them or among else wholes[-1:])
        if not wholes or (count.kind == "other" and _does_something_else(doc, count)):
            continue  # "some of them foreign"
        if inside is not None:
            _inherit(count, _nearest(wholes, inside.start() + count.start - len(lead)))
        elif count.kind in {"other", wholes[-1].kind}:
            _inherit(count, wholes[-1])
        else:
            count.scope = "part"


_COLON_LIST = re.compile(r"[^.;:]{0,60}:\s(?:[^.;:]*(?:,|\band)\s)?(?:(?:the|his|her|their)\s)?")
_ITEM_ENDS = re.compile(r"\s*(?:[,;.]|$|(?:and|in|from|at)\b)")


def _list_under(doc: Doc, count: Count, before: list[Count]) -> None:
    """Tie the soldiers in "ten dead: six soldiers, three rebels and a nurse" to the ten."""
    wholes = [c for c in _wholes(doc, count, before, 0) if c.kind in CASUALTY and not c.part_of]
    if not wholes or count.klass != "person" or count.kind not in {"other", wholes[-1].kind}:
        return
    whole, text = wholes[-1], text_of(doc)
    told = sum(c.value or 0 for c in before if c.part_of is whole)
    if told + (count.value or 0) > (whole.value or 0):
        return
    if _COLON_LIST.fullmatch(text, whole.end, count.start) and _ITEM_ENDS.match(text, count.end):
        _inherit(count, whole)


def _is_of_them(doc: Doc, count: Count) -> bool:
    after = text_of(doc)[count.core_end : count.core_end + 20]
    return count.core_end > 0 and _OF_THEM.match(after) is not None


def _wholes(doc: Doc, part: Count, before: list[Count], reach: int) -> list[Count]:
    """Return the larger counts that a part may belong to, at most `reach` sentences back."""
    sent = sentence_numbers(doc)
    return [
        c
        for c in before
        if c.value is not None
        and c.value > (part.value or 0)
        and c.klass not in _MEASURED
        and sent[part.first.i] - sent[c.first.i] <= reach
        and c.end <= part.start
        and (c.klass == part.klass or "" in {c.klass, part.klass} or c.kind == part.kind)
    ]


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
    nearest = (before or earlier)[-1]
    # In "nine of them in Homs and six in Hama" the six are no part of the nine.
    beside = nearest.part_of is not None and opener - nearest.end <= 1
    return nearest.part_of if beside and nearest.part_of is not None else nearest


_OPENS_WITH = re.compile(r"(?:^|[.;:]\s)(?:of|among)\s(?:the\s|those\s|some\s)?$", re.IGNORECASE)
_HOW_BADLY = re.compile(
    r"\s(?:critically|seriously|severely|badly|gravely|slightly|lightly)\b(?=\s?[,.;]|\s(?:and|in)\b|$)",
    re.IGNORECASE,
)
_OF_THE = re.compile(r"\s(?:of|out of)\s(?:the|those|some)?\s?$", re.IGNORECASE)


def link_parts_of_the_told(doc: Doc, found: list[Count]) -> None:
    """Tie "of the 23 killed, nine were children", "nine of the 23 dead" and "two critically"."""
    text, sent = text_of(doc), sentence_numbers(doc)
    for whole, part in pairwise(found):
        if sent[whole.first.i] != sent[part.first.i]:
            continue
        bare = part.kind == "other" and part.klass == "" and part.unit == "item"
        opened = _OPENS_WITH.search(text[max(0, whole.start - 20) : whole.start])
        hurt = whole.kind == "injured" and _HOW_BADLY.match(text, part.end)
        if bare and (opened or hurt) and (part.value or 0) < (whole.value or 0):
            _inherit(part, whole)
        # Here the part stands first.
        between = text[whole.core_end : part.start] if whole.core_end > 0 else ""
        same = whole.kind == part.kind or (whole.rule == "number" and whole.klass == "")
        if _OF_THE.match(between) and same and part.kind != "other" and whole.part_of is None:
            _inherit(whole, part)


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


_AMONG_THEM = re.compile(r"\s(?:was|were|are)\samong\s(?:them|those|the victims)\b", re.IGNORECASE)


def link_those_among(doc: Doc, found: list[Count]) -> None:
    """Read "ten children were among 48 people killed": the ten are part of the 48."""
    sent = sentence_numbers(doc)
    for at, count in enumerate(found):
        if count.kind == "other" and _AMONG_THEM.match(text_of(doc), count.end):
            told = [c for c in found[:at] if sent[count.first.i] - sent[c.first.i] <= 1]
            told = [c for c in told if c.klass == count.klass and c.kind in CASUALTY]
            if told and (told[-1].value or 0) > (count.value or 0):
                _inherit(count, told[-1])
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


def link_bare_parts(doc: Doc, found: list[Count]) -> None:
    """Read "twelve were killed: eight in Homs and four in Hama": numbers that add up.

    They stand alone, or count people or things like the whole ("five men and seven women").
    """
    sent = sentence_numbers(doc)
    for at, whole in enumerate(found):
        if whole.kind == "other" or not whole.best or whole.best < 2:
            continue
        bare = [
            c
            for c in found[at + 1 : at + 12]
            if c.kind == "other"
            and c.rule == "number"
            and c.part_of is None
            and (
                (c.klass == "" and c.unit == "item" and sent[c.first.i] - sent[whole.first.i] <= 1)
                or (c.klass == whole.klass and sent[c.first.i] == sent[whole.first.i])
            )
        ]
        for part in next(_runs_that_add_up(bare, whole.best), []):
            _inherit(part, whole)
            if part.klass == "":
                part.unit, part.klass = whole.unit, whole.klass


def restates_sum(doc: Doc, count: Count, found: list[Count]) -> bool:
    """Drop a computed sum that the text also states; its members then belong to the stated one."""
    if not count.members:
        return False
    for other in found:
        if other is count or other.members or other.kind != count.kind or other.best != count.best:
            continue
        if other in count.members or other.scope == "part":
            continue
        if not _may_be_made_of(doc, other, count.members):
            continue
        for member in count.members:
            member.part_of = other
        return True
    return False


def link_sums(doc: Doc, found: list[Count]) -> None:
    """Make counts the parts of a larger one near them when they add up to it.

    Near is four sentences; an opening that sums up the article looks twice as far ahead.
    """
    tallies = [c for c in found if _is_tally(c)]
    for whole in sorted(tallies, key=lambda c: c.best or 0):
        told_before = (c for c in tallies if c.best == whole.best and c.start < whole.start)
        if any(c.kind == whole.kind for c in told_before):
            continue
        near = _told_once(_smaller_near(doc, whole, tallies))
        runs = _runs_that_add_up(near, whole.best or 0)
        for part in next((run for run in runs if _may_be_made_of(doc, whole, run)), []):
            part.part_of, part.scope = whole, "part"
            if not whole.members:
                whole.scope = "total" if whole.part_of is None else "part"


_SUMMABLE = CASUALTY | {"damaged", "destroyed", "launched", "intercepted"}


def _is_tally(count: Count) -> bool:
    """Say whether a count is of one fate of one occasion, and written as a number."""
    # An earlier toll ("24, from 11") is no part of the later one, though it adds up like one.
    written = not count.rule.startswith(("implied", "listed implied", "earlier toll"))
    one = count.scope in {"incident", "total", "part"}
    return count.kind in _SUMMABLE and bool(count.best) and one and written


def _smaller_near(doc: Doc, whole: Count, tallies: list[Count]) -> list[Count]:
    """Return the smaller counts of the same fate near a count, which may be its parts."""
    sent = sentence_numbers(doc)
    at = sent[whole.first.i]
    reach = 8 if at <= 1 else 4
    return [
        c
        for c in tallies
        if c is not whole
        and (c.kind, c.klass) == (whole.kind, whole.klass)
        and (c.best or 0) < (whole.best or 0)
        and (c.part_of is None or c.part_of is whole)
        and abs(sent[c.first.i] - at) <= reach
    ]


def _told_once(counts: list[Count]) -> list[Count]:
    seen, kept = set(), []
    for count in counts:
        key = (count.best, count.victims, count.identity)
        if count.identity or key not in seen:
            kept.append(count)
        seen.add(key)
    return kept


def _may_be_made_of(doc: Doc, whole: Count, run: Sequence[Count]) -> bool:
    """Say whether counts that add up to another may be its parts.

    They may not where the text calls only some of them its parts, and these are of a kind
    ("including five children"), where they stand on both sides of it, and where it follows them
    with a place of its own.
    """
    known = {part.victims for part in run if part.part_of is whole}
    rest = {part.victims for part in run if part.part_of is not whole}
    if known and rest and known != rest:
        return False
    if run[0].start < whole.start < run[-1].start:
        return False
    follows = run[-1].start < whole.start
    return not (follows and whole.scope != "total" and names_new_place(doc, whole))


def _runs_that_add_up(candidates: list[Count], total: float) -> Iterator[list[Count]]:
    """Yield the runs of two to five neighbouring counts whose sum is `total`."""
    for i in range(len(candidates)):
        for size in range(2, 6):
            run = candidates[i : i + size]
            if len(run) == size and sum(c.best or 0 for c in run) == total:
                yield run


def mark_totals(found: list[Count]) -> None:
    """Call a stated count a total when the article tells its parts; a computed sum never is."""
    wholes = {id(c.part_of) for c in found if c.part_of is not None}
    for count in found:
        told = id(count) in wholes and count.kind != "other" and not count.members
        if told and count.scope == "incident":
            count.scope = "total"


def link_computed(found: list[Count]) -> None:
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
