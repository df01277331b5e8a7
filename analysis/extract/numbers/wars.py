"""Wars, campaigns and outbreaks of violence: what kills over months, not on one day."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.extract.inflection import verb_forms
from analysis.parse import agents
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

MONTHS = r"January|February|March|April|May|June|July|August|September|October|November|December"
_LONG_AGO = re.compile(rf"(?:19|20)\d\d|{MONTHS}|(?i:years?|months?)")
_SOON = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}", re.IGNORECASE)


@functools.cache
def wars(*labels: str) -> frozenset[str]:
    """Return the nouns of lexicon `wars` that have one of these labels.

    ``war`` kills over months however it is told; a ``campaign`` may be of one day where it
    "killed", not where it "has killed"; ``fighting`` is of one day unless it is told to have
    begun in a month or a year.
    """
    return frozenset(row["pattern"] for row in lexicon("wars") if row["label"] in labels)


@functools.cache
def _openings() -> frozenset[str]:
    return frozenset(form for verb in wars("opening") for form in verb_forms(verb))


def is_war(noun: Token) -> bool:
    """Say whether a noun names a war or a campaign: not "a home invasion"."""
    own = noun.lemma_.lower() in wars("war", "campaign")
    return own and not any(child.lower_ == "home" for child in noun.lefts)


def is_done_by_war(verb: Token) -> bool:
    """Say whether a war does the harm of a verb: "the war has killed", "a war that claimed".

    What a campaign has done adds up, and what fighting has done that "began in May".
    """
    doers = agents(verb)
    past = verb.tag_ in {"VBD", "VBG"}
    if past and any(doer.lemma_.lower() in wars("war") for doer in doers):
        return True
    return _is_perfect(verb) and any(is_war(doer) or _is_long_fighting(doer) for doer in doers)


def _is_perfect(verb: Token) -> bool:
    """Say whether a verb has "has" or "have", its own or that of the verb it is joined to."""
    if any(child.lower_ in {"has", "have"} for child in verb.children):
        return True
    return verb.dep_ == "conj" and verb.head != verb and _is_perfect(verb.head)


def _is_long_fighting(noun: Token) -> bool:
    if noun.lower_ not in wars("fighting"):
        return False
    verbs, forms = wars("opening"), _openings()
    clauses = (c for c in noun.rights if c.lemma_.lower() in verbs or c.lower_ in forms)
    return any(_is_of_long_ago(list(clause.subtree)) for clause in clauses)


def _is_of_long_ago(clause: list[Token]) -> bool:
    """Say whether a clause names a year or a month, and no day: "which began in May"."""
    years = any(_LONG_AGO.fullmatch(word.text) and word.text.isdigit() for word in clause)
    named = any(_LONG_AGO.fullmatch(word.text) for word in clause)
    return years or (named and not any(_SOON.fullmatch(word.text) for word in clause))
