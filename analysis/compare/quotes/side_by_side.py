"""The versions of one utterance word by word: what each kept, left out and put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.compare.kinship import word_spans
from analysis.compare.quotes.changes import align
from analysis.compare.quotes.said import read_words
from analysis.evidence import speaker_name
from analysis.tables import Tables, as_text

KEPT, DROPPED, ADDED = "kept", "dropped", "added"


class Piece(NamedTuple):
    """Some words of a version.

    `kind` is ``kept``, ``dropped`` (only the fullest version has them) or ``added`` (only this
    one has them). `marked` says whether they stand in quotation marks in the version that has
    them, `was_marked` whether they do in the fullest version.
    """

    words: str
    kind: str
    marked: bool
    was_marked: bool


class Version(NamedTuple):
    """One version of an utterance.

    `kind` and `speaker` as in `quotes` (the name where it is known), `kinds` (the codes) and
    `change` as in `quote_groups`, `pieces` in the order of the words.
    """

    quote_id: str
    article_id: str
    source: str
    kind: str
    speaker: str
    kinds: tuple[str, ...]
    change: str
    pieces: tuple[Piece, ...]


class _Words(NamedTuple):
    """The words of a quotation, folded for comparing and as they are written."""

    folded: tuple[str, ...]
    written: tuple[str, ...]
    marks: tuple[bool, ...]


def lay_side_by_side(tables: Tables, groups: pd.DataFrame, group_id: str) -> list[Version]:
    """Return the versions of an utterance, each aligned with the fullest one, which is first.

    The alignment is the one that `quote_groups` is made with.

    Parameters
    ----------
    tables : Tables
    groups : pandas.DataFrame
        The `quote_groups` table.
    group_id : str

    Raises
    ------
    LookupError
        When `groups` has no such group.
    """
    members = groups[(groups["group_id"] == group_id).fillna(False)]
    if members.empty:
        raise LookupError(f"no group of quotes {group_id!r}")
    quotes = tables.quotes[tables.quotes["quote_id"].isin(members["quote_id"])]
    rows = {row.quote_id: row for row in quotes.itertuples(index=False)}
    told = [member for member in members.itertuples(index=False) if member.quote_id in rows]
    if not told:
        raise LookupError(f"tables have no quote of group {group_id!r}")
    full = _read(rows[told[0].quote_id])
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    return [_version(member, rows[member.quote_id], full, names) for member in told]


def _version(member: Any, row: Any, full: _Words, names: Mapping[str, object]) -> Version:
    return Version(
        quote_id=str(member.quote_id),
        article_id=as_text(row.article_id),
        source=as_text(member.source),
        kind=as_text(row.kind),
        speaker=speaker_name(names.get(row.actor_id), row.speaker, row.speaker_how),
        kinds=tuple(as_text(member.kind).split()),
        change=as_text(member.change),
        pieces=tuple(_join(_pieces(full, _read(row)))),
    )


def _read(row: Any) -> _Words:
    text, folded, marks = read_words(row)
    return _Words(folded, tuple(_cut(text)), marks)


def _cut(text: str) -> Iterator[str]:
    """Yield the words as written, with the punctuation around them and the space behind.

    >>> list(_cut("“We will, too,” he said."))
    ['“We ', 'will, ', 'too,” ', 'he ', 'said. ']
    >>> list(_cut("a five-year plan"))
    ['a ', 'five-', 'year ', 'plan ']
    """
    spans = word_spans(text)
    start = 0
    for n, (_, end) in enumerate(spans):
        if n + 1 == len(spans):
            yield " ".join(text[start:].split()) + " "
            return
        between = text[end : spans[n + 1][0]]
        space = max(between.rfind(" "), between.rfind("\n"))
        stop = end + (space + 1 if space >= 0 else len(between))
        yield " ".join(text[start:stop].split()) + (" " if space >= 0 else "")
        start = stop


def _pieces(full: _Words, said: _Words) -> Iterator[Piece]:
    """Yield the words of both in order, one piece for each word."""
    for is_same, a, b, c, d in align(full.folded, said.folded):
        if is_same:
            for k in range(b - a):
                yield Piece(said.written[c + k], KEPT, said.marks[c + k], full.marks[a + k])
            continue
        for k in range(a, b):
            yield Piece(full.written[k], DROPPED, full.marks[k], full.marks[k])
        for k in range(c, d):
            yield Piece(said.written[k], ADDED, said.marks[k], False)


def _join(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces with neighbours of one kind put together."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and held[1:] == piece[1:]:
            held = held._replace(words=held.words + piece.words)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
