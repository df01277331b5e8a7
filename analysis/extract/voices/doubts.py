"""Figures an article does not vouch for: what is claimed, unclear, or could not be verified."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.extract.voices.spans import Voice, span_of, words
from analysis.parse import sentences, text_of
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_UNCLEAR = re.compile(
    r"\b(?:not (?:\w+ly )?(?:clear|known|certain)|unclear|uncertain)\b(?= (?:if|whether)\b)",
    re.IGNORECASE,
)
_TURN = re.compile(r"[;–—]|,? \b(?:but|while|though|although|however)\b", re.IGNORECASE)


def doubts(doc: Doc, counts: Sequence[Row], spoken: Iterable[Row]) -> Iterator[Voice]:
    """Yield the counts that the words around them put in doubt.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    counts : sequence of dict
        Rows of `numbers`.
    spoken : iterable of dict
        Rows of `quotes`: what is claimed is not confirmed.
    """
    for row in spoken:
        cue = str(row["cue"] or "").lower()
        if _is_claim(cue):
            yield Voice(*span_of(row), None, cue, "claim")
    for row in counts:
        seems = _seems(doc, row)
        if seems is not None:
            yield Voice(*span_of(row), None, seems, "seems")
    yield from _unverified(doc, counts)


def _is_claim(cue: str) -> bool:
    return any(cue.startswith(verb.removesuffix("e")) for verb in words("doubted"))


def _seems(doc: Doc, row: Row) -> str | None:
    """Return "appear" for a count of those who appear to have died."""
    span = doc.char_span(*span_of(row), alignment_mode="expand")
    token: Token | None = None if span is None else span.root
    while token is not None and token.head.i != token.i and token.dep_ not in {"conj", "advcl"}:
        token = token.head
        if token.lemma_.lower() in words("seem"):
            return token.lower_
    return None


def _unverified(doc: Doc, counts: Sequence[Row]) -> Iterator[Voice]:
    """Yield counts in the clause of "could not be verified", or else in the sentence before."""
    text, all_sentences = text_of(doc), sentences(doc)
    starts = [sentence.start for sentence in all_sentences]
    by_sentence: dict[int, list[Row]] = defaultdict(list)
    for row in counts:
        by_sentence[int(row["sent"])].append(row)
    for pattern in (_unchecked(), _UNCLEAR):
        for match in pattern.finditer(text):
            number = max(bisect_right(starts, match.start()) - 1, 0)
            sentence = all_sentences[number]
            first, last = _clause(text, sentence.start, sentence.end, match.start())
            if pattern is _UNCLEAR:
                first = match.end()
            near = [row for row in by_sentence.get(number, []) if first <= row["start"] < last]
            if not near and pattern is not _UNCLEAR and _doubts_account(text[first:last]):
                near = by_sentence.get(number - 1, [])
            hedge = " ".join(match.group().lower().split())
            yield from (Voice(*span_of(row), None, hedge, "unverified") for row in near)


def _clause(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Return the part of a sentence around `at` between "but", "while" and semicolons."""
    for match in _TURN.finditer(text, start, end):
        if match.start() >= at:
            return start, match.start()
        start = match.end()
    return start, end


def _doubts_account(clause: str) -> bool:
    """Say whether it is a claim or a figure that was not verified, not a name."""
    found = {word.lower() for word in re.findall(r"\w+", clause)}
    stems = {word.removesuffix("s") for word in found} | {
        w[:-3] + "y" for w in found if w[-3:] == "ies"
    }
    return bool((found | stems) & words("account"))


@functools.cache
def _unchecked() -> re.Pattern[str]:
    """Return the pattern of "could not be independently verified", "unable to confirm"."""
    stems = "|".join(sorted(verb.removesuffix("y").removesuffix("e") for verb in words("check")))
    checked = rf"(?:{stems})(?:y|ied|e|ed|d)?\b"
    nouns = "confirmation|verification|corroboration"
    return re.compile(
        r"\b(?:(?:could|can|has|have|had|was|were|is|are)(?: not|n['’]t|not)"
        rf"(?: (?:yet|be|been|able to|\w+ly))* {checked}"
        rf"|(?:unable|impossible) to (?:\w+ly )?{checked}"
        rf"|no (?:independent|official|immediate) (?:{nouns})"
        r"|un(?:confirmed|verified))",
        re.IGNORECASE,
    )
