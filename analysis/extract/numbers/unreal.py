"""Harm that was wished for, planned, threatened or only possible: it did not happen."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count
from analysis.parse import governor, modality, objects, preposition, subjects
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_CAUSING = re.compile(r"^(?:forc|compel|driv|drove|caus|prompt)")
_REAL_VERBS = re.compile(
    r"^(?:manag|proceed|continu|go|went|came|appear|seem|happen|start|began|begin|report|said|say|"
    r"believ|know|thought|confirm|us(?:ed|ing)$)"
)
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_UNREAL = frozenset({"would", "could", "should"})
# "May have died" is a doubt, "could have died" a danger that passed.
_OPEN = frozenset({"will", "shall", "might", "may"})
# What the court orders may still fail; a murder is ordered by those who are tried for it.
_ORDERED = frozenset({"captured", "rescued", "displaced"})

_AIMED = frozenset({"for", "of", "on", "to", "about"})  # not "the call after the killing"


@functools.cache
def _words(label: str) -> dict[str, frozenset[str]]:
    """Return the lemmas of a label and how the deed follows them ("" stands for an object)."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for row in lexicon("unreal"):
        if row["label"] == label:
            found[row["pattern"]] |= frozenset(row["preposition"].split("|"))
    return dict(found)


def is_unreal(count: Count) -> bool:
    """Say whether the harm is wished for, threatened, planned, attempted or conditional."""
    trigger = count.trigger
    if trigger is not None and trigger.pos_ == "NOUN" and _is_wished(trigger, count.kind):
        return True
    verb = trigger if trigger is not None else governor(count.anchor)
    return verb is not None and _is_unreal(verb)


def _is_unreal(verb: Token) -> bool:
    if any(c.lower_ in {"attempted", "planned", "attempt", "threatened"} for c in verb.children):
        return True
    words = modality(verb)
    if "to" in words and _CAUSING.match(verb.head.lower_):
        words = modality(verb.head)  # "could force 300 people to flee"
    if any(c.lower_ in {"later", "eventually", "ultimately"} for c in verb.children):
        return False
    if words & (_CONDITIONS | _UNREAL) or ("have" not in words and words & _OPEN):
        return True
    if "to" in words and "have" not in words and verb.head != verb:
        real = _REAL_VERBS.match(verb.head.lower_) and verb.head.lower_ != "going"
        return verb.tag_ == "VB" and not real
    return False


def _is_wished(deed: Token, kind: str) -> bool:
    """Say whether a noun of harm is only wished for: "they demanded the release of nine"."""
    above, how = deed.head, preposition(deed)
    if above.pos_ == "NOUN":
        return above.lemma_.lower() in _words("plan") and how in _AIMED
    if above.pos_ != "VERB" or deed in subjects(above):
        return False
    verb = above.lemma_.lower()
    if deed in objects(above):
        how = ""
    if how in _words("wish").get(verb, ()):
        return True
    if how in _words("order").get(verb, ()):
        return kind in _ORDERED
    if how in _words("terms").get(verb, ()):
        return any(s.lemma_.lower() in _words("plan") for s in subjects(above))
    return how in _words("light").get(verb, ()) and _is_unreal(above)
