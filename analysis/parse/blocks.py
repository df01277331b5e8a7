"""Where headings, datelines, paragraphs and sentences lie, and the evidence columns of a span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Block(NamedTuple):
    """A stretch of text no sentence crosses: a heading, a dateline or a paragraph."""

    start: int
    end: int
    kind: str


_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"”’'»)\]]*$|^[-*•–—] ")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’/ -]+[A-Z](?:, [A-Z][\w.'’ -]{2,30}?)?)"
    r"(?P<date>,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?"
    r"|,? \d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?)?"
    r"(?P<credit> \([A-Z][\w ./-]{1,30}\))? ?(?:—|–|--|-|:) (?=\S)"
)
_HEADING_WORDS = 18


def dateline(text: str) -> re.Match[str] | None:
    """Match a dateline at the head of `text`: groups `place`, `date` and `credit`.

    >>> dateline("PORT SUDAN, Sudan, March 3 (Wire) - Shells fell on the port.")["place"]
    'PORT SUDAN, Sudan'
    >>> dateline("Shells fell on the port.") is None
    True
    """
    return _DATELINE.match(text)


def layout(text: str) -> list[Block]:
    r"""Cut `text` into blocks at headings, datelines and paragraph ends.

    Lines that a mail or wire system wrapped at a fixed width stay together.

    >>> [b.kind for b in layout("Town hit\n\nADEN - Two people died.")]
    ['heading', 'dateline', 'paragraph']
    """
    pieces = list(_pieces(text))
    blocks: list[Block] = []
    body_begun = False
    for number, (start, end) in enumerate(pieces):
        piece = text[start:end]
        has_more = number + 1 < len(pieces)
        if has_more and _looks_like_heading(piece):
            blocks.append(Block(start, end, "heading"))
            continue
        match = None if body_begun else dateline(piece)
        if match is not None and match.end() < end - start:
            blocks.append(Block(start, start + match.end(), "dateline"))
            start += match.end()
        body_begun = True
        blocks.append(Block(start, end, "paragraph"))
    return blocks


def _looks_like_heading(piece: str) -> bool:
    if "\n" in piece or _ENDS_SENTENCE.search(piece):
        return False
    return piece.startswith("#") or 0 < len(piece.split()) <= _HEADING_WORDS


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the character ranges of paragraphs, without the white space around them."""
    for match in re.finditer(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*", text):
        lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", match.group())]
        if len(lines) > 1 and not _is_wrapped([match.group()[a:b] for a, b in lines]):
            ranges = [(match.start() + a, match.start() + b) for a, b in lines]
        else:
            ranges = [(match.start(), match.end())]
        for start, end in ranges:
            piece = text[start:end]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                yield start + lead, start + len(piece.rstrip())


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether the line ends are a fixed-width wrap rather than paragraph ends."""
    inner = [line.rstrip() for line in lines[:-1]]
    widest = max(map(len, lines))
    even = all(len(line) >= 0.7 * widest for line in inner)
    open_ended = sum(not _ENDS_SENTENCE.search(line) for line in inner)
    closed = bool(_ENDS_SENTENCE.search(lines[-1].rstrip()))
    return closed and 40 <= widest <= 130 and even and open_ended >= 0.5 * len(inner)


_ABBREVIATIONS = frozenset(
    "Gen. Lt. Col. Maj. Sgt. Capt. Cmdr. Adm. Brig. Cpl. Mr. Mrs. Ms. Dr. St. Gov. Sen. Rep. Prof. "
    "No. vs. Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_CLOSING = frozenset("\"”’'»")


_STOPS = frozenset(".!?")
# Lists and tables can run on without a full stop; trees of their size cost the square of it.
_MOST_WORDS = 250


def set_boundaries(doc: Doc) -> Doc:
    """Fix, before the parser runs, where a sentence must or must not begin."""
    blocks = layout(doc.text)
    doc.user_data["layout"] = blocks
    starts = {block.start for block in blocks}
    opening = [block for block in blocks if block.kind == "dateline"][:1]
    words = 0  # since the last full stop
    for token in doc:
        within = any(block.start < token.idx < block.end for block in opening)
        words = 0 if token.i and doc[token.i - 1].text in _STOPS else words + 1
        if token.idx in starts or words >= _MOST_WORDS:
            token.is_sent_start = True
            words = 0
        elif within or (token.i and _continues(doc[token.i - 1], token)):
            token.is_sent_start = False
    return doc


def _continues(before: Token, token: Token) -> bool:
    """Say whether `token` cannot begin a sentence."""
    if token.is_space or before.text in _ABBREVIATIONS:
        return True
    if before.lower_ in {"a.m.", "p.m."} and token.lower_ in _WEEKDAYS:
        return True
    if before.text in _CLOSING and before.i:
        inner = before.nbor(-1).text
        return inner == "," or (inner[-1:] in ".!?…" and token.text[:1].islower())
    return before.text in {"...", "…"} and token.text[:1].islower()


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy would join from its tokens anew at every call."""
    known: str | None = doc.user_data.get("text")
    if known is None:
        known = doc.user_data["text"] = doc.text
    return known


def tokens_of(doc: Doc) -> list[Token]:
    """Return the tokens of `doc`, made once: spaCy makes new ones at every pass over a Doc."""
    known: list[Token] | None = doc.user_data.get("tokens")
    if known is None:
        known = doc.user_data["tokens"] = list(doc)
    return known


class Sentence(NamedTuple):
    """One sentence: token range, character range, and whether it is a heading."""

    first: int
    last: int
    start: int
    end: int
    is_heading: bool
    paragraph: int


def sentences(doc: Doc) -> list[Sentence]:
    """Return the sentences of `doc`, without the white space around them."""
    known: list[Sentence] | None = doc.user_data.get("sentences")
    if known is None:
        known = doc.user_data["sentences"] = list(_sentences(doc))
    return known


def _sentences(doc: Doc) -> Iterator[Sentence]:
    blocks = doc.user_data.get("layout") or layout(doc.text)
    block = 0
    for span in doc.sents:
        first, last = span.start, span.end
        while first < last and doc[first].is_space:
            first += 1
        while last > first and doc[last - 1].is_space:
            last -= 1
        if first == last:
            continue
        start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
        while block + 1 < len(blocks) and blocks[block + 1].start <= start:
            block += 1
        heading = bool(blocks) and blocks[block].kind == "heading"
        yield Sentence(first, last, start, end, heading, block)


def sentence_numbers(doc: Doc) -> list[int]:
    """Return, for each token, the index of its sentence in `sentences(doc)`."""
    known: list[int] | None = doc.user_data.get("sentence_numbers")
    if known is None:
        known = [0] * len(doc)
        found = sentences(doc)
        for number, sentence in enumerate(found):
            after = found[number + 1].first if number + 1 < len(found) else len(doc)
            known[sentence.first : after] = [number] * (after - sentence.first)
        doc.user_data["sentence_numbers"] = known
    return known


def evidence(doc: Doc, first: int, last: int, rule: str) -> Row:
    """Return the evidence columns of the tokens ``first:last`` (half-open).

    `article_id` is not among them: a Doc does not know it.
    """
    return char_evidence(doc, doc[first].idx, doc[last - 1].idx + len(doc[last - 1]), rule, first)


def char_evidence(doc: Doc, start: int, end: int, rule: str, token: int) -> Row:
    """Return the evidence columns of the characters ``start:end``, which token `token` opens."""
    return {
        "sent": sentence_numbers(doc)[token],
        "start": start,
        "end": end,
        "text": text_of(doc)[start:end],
        "rule": rule,
    }
