"""One article as characters and tokens: where its paragraphs and quotations lie."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from analysis.extract.quotes.marks import Fragment, fragments
from analysis.parse import Block, layout, sentence_numbers, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Chars = tuple[int, int]
_EDGE = ' \t\r\n\u00a0,;:-–—"“”„«»‹›`'


class Page:
    """The tokens, paragraphs and quotations of one article, found by character offset."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.blocks: list[Block] = doc.user_data.get("layout") or layout(self.text)
        self.block_starts = [block.start for block in self.blocks]
        self.offsets = [token.idx for token in tokens_of(doc)]
        ranges = [(block.start, block.end) for block in self.blocks]
        self.fragments: list[Fragment] = fragments(self.text, ranges)
        self.outer_starts = [f.outer_start for f in self.fragments]
        self.quoted = self._quoted_tokens()
        self.sentence_of = sentence_numbers(doc)

    def _quoted_tokens(self) -> list[bool]:
        quoted = [False] * len(self.doc)
        for f in self.fragments:
            first = bisect_left(self.offsets, f.start)
            last = bisect_left(self.offsets, f.end)
            quoted[first:last] = [True] * (last - first)
        return quoted

    def block(self, offset: int) -> int:
        """Return the number of the paragraph at `offset`."""
        return max(0, bisect_right(self.block_starts, offset) - 1)

    def token(self, offset: int) -> int:
        """Return the number of the token at `offset`."""
        return max(0, bisect_right(self.offsets, offset) - 1)

    def chars(self, first: int, last: int) -> Chars:
        """Return the characters of a token range, punctuation and "that" at its edges left out."""
        doc = self.doc
        while first < last and (doc[first].is_punct or doc[first].is_space):
            first += 1
        if first < last - 1 and doc[first].lower_ == "that" and doc[first].tag_ in {"IN", "WDT"}:
            first += 1
        while first < last and _is_loose_end(doc[last - 1]):
            last -= 1
        if first >= last:
            return 0, 0
        return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])

    def trimmed(self, parts: list[Chars]) -> list[Chars]:
        """Return `parts` without signs at their edges; empty ones are left out."""
        kept = []
        for start, end in parts:
            inner = self.text[start:end]
            start += len(inner) - len(inner.lstrip(_EDGE))
            end = start + len(inner.strip(_EDGE))
            if end > start:
                kept.append((start, end))
        return kept

    def fragments_in(self, start: int, end: int) -> list[int]:
        """Return the quotations that share characters with a range."""
        first = max(0, bisect_right(self.outer_starts, start) - 1)
        last = bisect_left(self.outer_starts, end)
        return [n for n in range(first, last) if self.fragments[n].end > start]

    def has_bare_words(self, parts: list[Chars]) -> bool:
        """Say whether some of the words stand outside marks."""
        for start, end in parts:
            for index in range(bisect_left(self.offsets, start), bisect_left(self.offsets, end)):
                token = self.doc[index]
                if not (self.quoted[index] or token.is_punct or token.is_space):
                    return True
        return False

    def words(self, parts: list[Chars]) -> str:
        """Return the words of `parts` without the outer marks."""
        pieces = []
        for start, end in parts:
            at = start
            for number in self.fragments_in(start, end):
                f = self.fragments[number]
                pieces += [
                    self.text[at : max(at, f.outer_start)],
                    self.text[max(at, f.start) : min(f.end, end)],
                ]
                at = max(at, min(f.outer_end, end))
            pieces += [self.text[at:end], " "]
        return " ".join("".join(pieces).split())


def _is_loose_end(token: Token) -> bool:
    return (token.is_punct and token.text not in {")", "]"}) or token.is_space or token.dep_ == "cc"
