"""Whose figures they are: attributions and doubts that no reported clause shows.

`analysis.extract.quotes` finds who says a clause. Counts are attributed in further ways:
"X put the toll at 14", "14, by X's count", "... it said" at the end of a sentence, or because a
sentence only goes on with what the one before reported. `tallies` reads the first two, `tags` the
third, `threads` the fourth; `papers` asks who made "the statement", and `doubts` finds figures the
article itself does not vouch for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.extract.quotes.phrases import describe
from analysis.extract.voices.doubts import doubts
from analysis.extract.voices.papers import papers
from analysis.extract.voices.spans import Voice, span_of
from analysis.extract.voices.tags import tag
from analysis.extract.voices.tallies import teller
from analysis.extract.voices.threads import threads
from analysis.parse import sentences, tokens_of
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["voices"]


def voices(doc: Doc, rows: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return the stretches of an article whose figures or events somebody answers for.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    rows : mapping of str to sequence of dict
        The rows of `quotes`, `numbers`, `events` and `places`.

    Returns
    -------
    list of dict
        ``start end rule`` and ``actor_at`` (the offset of the speaker's name or head noun),
        ``hedge`` (words of doubt), or both. A row of `numbers` or `events` belongs to the
        shortest stretch around it, those of `quotes` included.
    """
    counts = [row for row in rows["numbers"] if row["kind"] != "other"]
    told = [*counts, *rows.get("events", [])]
    spoken = [row for row in rows["quotes"] if row["kind"] != "scare"]
    if not told:
        return []
    quoted = _quoted(doc, spoken)
    found = [*_tallied(doc, counts, quoted), *papers(doc, spoken)]
    found += _tagged(doc, told, [*map(span_of, spoken), *((v.start, v.end) for v in found)], quoted)
    found += threads(doc, rows, found)
    return [voice._asdict() for voice in (*found, *doubts(doc, counts, spoken))]


def _tallied(doc: Doc, counts: Iterable[Row], quoted: Sequence[bool]) -> list[Voice]:
    """Find who made each count; those who are counted never speak ("ten died, raising ...")."""
    found, harmed = [], [span_of(row) for row in counts]
    for row in counts:
        span = doc.char_span(*span_of(row), alignment_mode="expand")
        speaker = None if span is None else teller(span.root, quoted)
        if speaker is not None and not any(a <= speaker.idx < b for a, b in harmed):
            found.append(Voice(*span_of(row), describe(speaker).at, None, "tally"))
    return found


def _tagged(
    doc: Doc, told: Iterable[Row], covered: Sequence[tuple[int, int]], quoted: Sequence[bool]
) -> list[Voice]:
    """Find "the army said" in the sentences that hold a row nobody speaks for yet."""
    open_rows: dict[int, list[int]] = defaultdict(list)
    for row in told:
        start, end = span_of(row)
        if not any(a <= start and end <= b for a, b in covered):
            open_rows[int(row["sent"])].append(start)
    all_sentences = sentences(doc)
    found = (tag(doc, all_sentences[n], at, quoted) for n, at in open_rows.items())
    return [voice for voice in found if voice is not None]


def _quoted(doc: Doc, spoken: Iterable[Row]) -> list[bool]:
    """Say per token whether it stands in direct speech: what is said there names no speaker."""
    flags = [False] * len(doc)
    offsets = [token.idx for token in tokens_of(doc)]
    for start, end in (span_of(row) for row in spoken if row["kind"] == "direct"):
        first, last = bisect_left(offsets, start), bisect_left(offsets, end)
        flags[first:last] = [True] * (last - first)
    return flags
