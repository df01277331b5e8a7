"""Utterances while they are put together, and what the article has told so far."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.extract.quotes.marks import Fragment
    from analysis.extract.quotes.page import Chars
    from analysis.extract.quotes.phrases import Speaker
    from analysis.extract.quotes.reported import Report

_MEMORY = 50  # utterances of one paragraph that a later quotation may go on from

_NEAR = 3  # of them that it may go on


@dataclass
class Utterance:
    """One act of speech; `parts` are the character ranges of its words."""

    parts: list[Chars]
    kind: str
    rule: str
    paragraph: int
    report: Report | None = None
    speaker: Speaker | None = None
    cue: Chars | None = None
    cue_class: str | None = None
    channel: str | None = None
    addressee: str | None = None

    @property
    def start(self) -> int:
        """The offset of the first word."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """The offset after the last word."""
        return self.parts[-1][1]

    def close(self, text: str) -> None:
        """Leave out the comma (and, of a mere clause, the stop) that the marks have taken in."""
        start, end = self.parts[-1]
        signs = "," if self.kind == "direct" else ",."
        kept = text[start:end].rstrip().rstrip(signs)
        if kept:
            self.parts[-1] = (start, start + len(kept))


class Told:
    """The utterances found so far, by quotation, by cue and by paragraph."""

    def __init__(self) -> None:
        self.found: list[Utterance] = []
        self.owner: dict[int, Utterance] = {}
        self.by_cue: dict[int, Utterance] = {}
        self._by_paragraph: dict[int, list[Utterance]] = {}

    def add(self, utterance: Utterance, quoted: list[int]) -> None:
        """Keep an utterance with the numbers of the quotations it is made of."""
        self.found.append(utterance)
        if utterance.kind != "scare":
            here = self._by_paragraph.setdefault(utterance.paragraph, [])
            insort(here, utterance, key=_start)
        if utterance.report is not None:
            self.by_cue[utterance.report.cue.head.idx] = utterance
        for number in quoted:
            self.owner.setdefault(number, utterance)

    def join(self, utterance: Utterance, number: int, part: Chars) -> None:
        """Let an utterance go on with the words of one more quotation."""
        utterance.parts.append(part)
        self.owner[number] = utterance

    def before(self, fragment: Fragment) -> list[Utterance]:
        """Return the last speeches that end before a quotation in its paragraph, nearest first."""
        here = self._last(fragment.paragraph, fragment.outer_start)
        ended = [u for u in here if u.end <= fragment.outer_start]
        return sorted(ended, key=lambda u: (-u.end, u.start))[:_NEAR]

    def speaking(self, fragment: Fragment) -> Utterance | None:
        """Return the last speech with a speaker, of this paragraph or of the one before it."""
        near = [
            other
            for paragraph in (fragment.paragraph - 1, fragment.paragraph)
            for other in self._last(paragraph, fragment.start)
            if other.start < fragment.start and other.speaker is not None
        ]
        return max(near, key=lambda other: (other.start, other.end), default=None)

    def _last(self, paragraph: int, offset: int) -> list[Utterance]:
        """Return the speeches of a paragraph that begin before `offset`, the last fifty at most."""
        here = self._by_paragraph.get(paragraph, [])
        until = bisect_left(here, offset, key=_start)
        return here[max(0, until - _MEMORY) : until]


def _start(utterance: Utterance) -> int:
    return utterance.start
