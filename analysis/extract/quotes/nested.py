"""Speech within speech: what a source says that others said is part of that source's words."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors import words
from analysis.extract.quotes.sources import is_document
from analysis.parse import text_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from analysis.tables import Row


class _Said(NamedTuple):
    """What somebody says, as characters, and where the cue stands that says whose it is."""

    start: int
    end: int
    cue: int


def second_hand(
    doc: Doc, rows: Sequence[Row], parts: Sequence[Sequence[tuple[int, int]]]
) -> list[bool]:
    """Say for each row of `quotes` whether it stands whole in the words of another speaker.

    `parts` are the ranges of the words of each row: what a tag between them tells ("“A,” said
    Noor, who noted that ..., “B”") is the article's.

    In "the mayor said the rebels had denied the charge" the denial is the mayor's word. A paper,
    an agency or a document only passes on what it reports, so in "state media reported that the
    army said" the army speaks at first hand.
    """
    offsets = [token.idx for token in tokens_of(doc)]
    tellers = []
    for row, ranges in zip(rows, parts, strict=True):
        at, cue = row["actor_at"], row["cue_start"]
        if row["kind"] == "scare" or at is None or cue is None:
            continue
        if not _passes_on(doc, row, doc[max(0, bisect_right(offsets, at) - 1)]):
            tellers += [_Said(start, end, cue) for start, end in ranges]
    found = [False] * len(rows)
    for number, around in _around(rows, tellers):
        row = rows[number]
        inserted = _is_inserted(doc, offsets, row)
        found[number] = any(_tells(said, row, inserted) for said in around)
    return found


def _around(rows: Sequence[Row], tellers: Sequence[_Said]) -> Iterator[tuple[int, Sequence[_Said]]]:
    """Yield the number of each row that has a cue, and the words its first character stands in.

    One pass from left to right: an article may have thousands of both.
    """
    cued = [(n, row) for n, row in enumerate(rows) if row["cue_start"] is not None]
    firsts = {number: min(row["start"], row["cue_start"]) for number, row in cued}
    waiting = sorted(tellers, reverse=True)
    around: list[_Said] = []
    for number, first in sorted(firsts.items(), key=lambda item: item[1]):
        around = [said for said in around if said.end > first]
        while waiting and waiting[-1].start <= first:
            around.append(waiting.pop())
        yield number, around


def _tells(said: _Said, row: Row, inserted: bool) -> bool:
    """Say whether a row that begins within `said` of another speaker stands there whole."""
    cue = row["cue_start"]
    whole = cue < said.end and row["end"] <= said.end
    return whole and said.cue != cue and not (inserted and said.cue > cue)


def _is_inserted(doc: Doc, offsets: Sequence[int], row: Row) -> bool:
    """Say whether quoted words stand in a relative clause, as the article puts them in.

    "The raid, which the mayor called “needless,” killed ten, officials said."
    """
    if row["kind"] not in {"direct", "mixed"}:
        return False
    return doc[max(0, bisect_right(offsets, row["cue_start"]) - 1)].dep_ == "acl:relcl"


def _passes_on(doc: Doc, row: Row, speaker: Token) -> bool:
    """Say whether a speaker is a medium or a document."""
    noun = words.nouns().get(words.singular(speaker))
    if is_document(speaker) or (noun is not None and noun.kind == "media"):
        return True
    begins = {speaker.idx, row["speaker_start"], row["speaker_start"] + len("the ")}
    known = (words.match(words.known_names(), text_of(doc), at) for at in begins)
    return any(name is not None and name.lexicon == "media" for name in known)
