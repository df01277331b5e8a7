"""Where headings, datelines, paragraphs and sentences lie, and the evidence columns of a span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.parse.boundaries import Stretch, begins_sentence
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
    r"|,? \d{1,2} (?:[A-Z][a-z]{2,8}|[A-Z]{3,9})(?: (?:\d{4}|\d{2}\b))?)?"
    r"(?P<credit> \([A-Z][\w ./-]{1,30}\))? ?(?:—|–|--|-|:) (?=\S)"
)
_DATE_LINE = re.compile(
    r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? "
    r"(?:[A-Z][a-z]{2,8} \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? \d{4}(?=\s+[A-Z“\"‘(]|\s*$)"
)
_WITHIN_DATE_PHRASE = re.compile(
    r"(?:[,:;(–—-]|\b(?:on|of|for|from|until|till|by|since|before|after|through|to|and|or|last"
    r"|next|this|dated|between|late|early|in|at|than))\s+$",
    re.IGNORECASE,
)
_HEADING_WORDS = 18
_ENDS_PROSE = re.compile(r"[.!?…][\"”’'»)\]]*$")


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
        for start, end in _split_at_date_lines(text, ranges):
            piece = text[start:end]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                yield start + lead, start + len(piece.rstrip())


def _split_at_date_lines(text: str, ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield `ranges`, cut around a full date between a headline and its text on one line."""
    for start, end in ranges:
        for match in _DATE_LINE.finditer(text, start, end):
            if _WITHIN_DATE_PHRASE.search(text, max(start, match.start() - 12), match.start()):
                continue
            yield start, match.start()
            yield match.span()
            start = match.end()
        yield start, end


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether the line ends are a fixed-width wrap rather than paragraph ends."""
    inner = [line.rstrip() for line in lines[:-1]]
    widest = max(map(len, lines))
    even = all(len(line) >= 0.7 * widest for line in inner)
    open_ended = sum(not _ENDS_SENTENCE.search(line) for line in inner)
    closed = bool(_ENDS_SENTENCE.search(lines[-1].rstrip()))
    return closed and 40 <= widest <= 130 and even and open_ended >= 0.5 * len(inner)


# Lists and tables can run on without a full stop; trees of their size cost the square of it.
_MOST_WORDS = 250


def set_boundaries(doc: Doc) -> Doc:
    """Fix, before the parser runs, where a sentence must or must not begin."""
    blocks = doc.user_data["layout"] = layout(doc.text)
    # Set at once: the setter of one token looks through the whole Doc for a parse.
    code = {True: 1, False: -1, None: 0}
    decided = [code[begins] for begins in _boundaries(doc, blocks)]
    starts: Any = np.array(decided, dtype="int64").astype("uint64")
    return doc.from_array(["SENT_START"], starts) if decided else doc


def _boundaries(doc: Doc, blocks: list[Block]) -> Iterator[bool | None]:
    """Yield, for each token, whether a sentence begins there, None where the parser decides."""
    text = doc.text
    following = iter([*blocks, Block(len(text) + 1, len(text) + 1, "end")])
    block, after = Block(0, 0, "none"), next(following)
    kind = ""
    stretch = Stretch()
    before: Token | None = None
    for token in doc:
        if token.is_space:
            yield False
            continue
        if token.idx >= after.start:
            block, after = after, next(following)
            kind = _kind_of_text(text, block)
            begins: bool | None = True
        elif block.kind == "dateline" and token.idx < block.end:
            begins = False
        else:
            begins = _decide(stretch, before, token, kind=kind)
        stretch.take(token, begins)
        yield begins
        before = token


def _kind_of_text(text: str, block: Block) -> str:
    """Return ``date`` for a date line, ``prose`` for what ends like it, else the block's kind."""
    if _DATE_LINE.fullmatch(text, block.start, block.end):
        return "date"
    ends = block.kind == "paragraph" and _ENDS_PROSE.search(text, block.start, block.end)
    return "prose" if ends else block.kind


def _decide(stretch: Stretch, before: Token | None, token: Token, *, kind: str) -> bool | None:
    """Say whether a token within a block begins a sentence, None where the parser decides."""
    if before is None or stretch.words >= _MOST_WORDS:
        return True
    if stretch.goes_on(before, token, kind=kind):
        return False
    return begins_sentence(before, token)


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
