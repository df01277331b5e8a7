"""The scope and the hedge of one count: what the words around it make of it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count, sentence_first, sentence_start
from analysis.extract.numbers.reach import reaches_back
from analysis.extract.numbers.unreal import is_unreal
from analysis.parse import text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_RATE = re.compile(
    r"^[^.;]{0,25}?\b(?P<each>an?|per|each|every)\s+(?:day|week|month|year|hour|minute|night)\b"
    r"|^[^.;]{0,12}?\b(?:daily|weekly|monthly|yearly|annually)\b"
    r"|^[^.;]{0,25}?\bper\s+(?:capita|\d|hundred|thousand|million)",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:an average of|averaging|average)\s*$", re.IGNORECASE)
# "A day after the raid" and "in a day" are times, not rates.
_WHEN = re.compile(
    r"(?:\s(?:\w+\s)?(?:after|earlier|before|later|ago|since|previously|prior|apart|into|from)|"
    r"\s(?:of|when|that|which|on)|-)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in|on|during|within|after|for|over|of|to|than|until|before|at|as|by)\s+$", re.IGNORECASE
)
_TOTAL = re.compile(
    r"\b(?:in total|in all|altogether|overall|a total of|total of|combined)\b", re.IGNORECASE
)
_YEARLY = re.compile(
    r"\b(?:in|during)\s(?:19|20)\d\d,?\s[^.;]{0,60}\b(?:had|saw|recorded|registered|logged|counted|were)"
    r"\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"(?:\s[\w-]+){1,4}\s(?:in all|in total|altogether)(?=[.,;]|\s(?:in|at|near|by)\b|$)",
    re.IGNORECASE,
)


@functools.cache
def _hedges() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("hedges"))


@functools.cache
def _accounts() -> frozenset[str]:
    """Return the nouns whose doubt falls on the number itself: "initial reports"."""
    told = {row["pattern"] for row in lexicon("speech_nouns")}
    return frozenset(told | {"figure", "number", "count", "total", "information", "data", "tally"})


def hedge_of(count: Count) -> str | None:
    """Return the hedging words near a count, in reading order and lower case.

    A word that doubts someone else is none ("suspected rebels killed nine"); one that doubts
    what was told earlier in the sentence is ("initial reports").
    """
    at, opening = count.first.i, sentence_first(count.first)
    near = set()
    for token in reversed(count.first.doc[max(opening, at - 4) : at]):
        if token.is_punct or token.pos_ == "CCONJ":
            break
        near.add(token)
    if count.trigger is not None:
        near |= {count.trigger, *count.trigger.children}
        near |= {c for c in count.trigger.head.children if c.dep_ == "advmod"}
        if count.trigger.head.pos_ == "VERB" and count.trigger.dep_ != "conj":
            near.add(count.trigger.head)
    near |= set(count.anchor.children)
    near = {t for t in near if t.dep_ != "amod" or t.head in {count.anchor, count.trigger}}
    near |= {t for t in count.first.doc[opening:at] if _doubts_an_account(t)}
    hedging = {t for t in near if t.lower_ in _hedges() and t.ent_type_ != "DATE"}  # "in May"
    words = sorted(hedging, key=lambda t: t.i)
    return " ".join(t.lower_ for t in words) or None


def _doubts_an_account(word: Token) -> bool:
    return word.dep_ == "amod" and word.head.lemma_.lower() in _accounts()


def scope_of(doc: Doc, count: Count) -> str:
    """Return the scope that the words around a count give it."""
    text, start = text_of(doc), sentence_start(count.first)
    after = text[count.end : min(len(text), count.end + 70)].split("\n")[0]
    before = text[max(start, count.start - 90) : count.start]
    if count.kind != "other" and is_unreal(count):
        return "hypothetical"
    if _is_rate(after) or _AVERAGE.search(before):
        return "rate"
    if _YEARLY.search(before) or reaches_back(doc, count):
        return "cumulative"
    own = text[count.start : count.end]
    summed_up = not count.members and _TOTAL.match(own)
    if _TOTAL.search(before[-30:]) or summed_up or _TOTAL.match(after.lstrip(" ,")):
        return "total"
    if count.kind != "other" and _IN_ALL.match(after):
        return "total"
    return "incident"


def _is_rate(after: str) -> bool:
    """Say whether a count is one of each day or of so many: "a day", not "a day later"."""
    match = _RATE.match(after)
    if match is None or match["each"] not in {"a", "an"}:
        return match is not None
    return not (_WHEN.match(after, match.end()) or _WITHIN.search(after[: match.start("each")]))
