"""Speech within speech: what a source says that others said is part of that source's words."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from analysis.extract.actors import words
from analysis.extract.quotes.speakers import is_document
from analysis.parse import text_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from analysis.tables import Row


def second_hand(doc: Doc, rows: Sequence[Row]) -> list[bool]:
    """Say for each row of `quotes` whether it stands whole in the words of another speaker.

    In "the mayor said the rebels had denied the charge" the denial is the mayor's word. A paper,
    an agency or a document only passes on what it reports, so in "state media reported that the
    army said" the army speaks at first hand.
    """
    offsets = [token.idx for token in tokens_of(doc)]
    tellers = []
    for row in rows:
        at, cue = row["actor_at"], row["cue_start"]
        if row["kind"] == "scare" or at is None or cue is None:
            continue
        if not _passes_on(doc, row, doc[max(0, bisect_right(offsets, at) - 1)]):
            tellers.append((row["start"], row["end"], cue))
    return [_is_within(row, tellers) for row in rows]


def _is_within(row: Row, tellers: Sequence[tuple[int, int, int]]) -> bool:
    cue = row["cue_start"]
    return cue is not None and any(
        start <= cue < end and start <= row["start"] and row["end"] <= end and teller != cue
        for start, end, teller in tellers
    )


def _passes_on(doc: Doc, row: Row, speaker: Token) -> bool:
    """Say whether a speaker is a medium or a document."""
    noun = words.nouns().get(words.singular(speaker))
    if is_document(speaker) or (noun is not None and noun.kind == "media"):
        return True
    begins = {speaker.idx, row["speaker_start"], row["speaker_start"] + len("the ")}
    known = (words.match(words.known_names(), text_of(doc), at) for at in begins)
    return any(name is not None and name.lexicon == "media" for name in known)
