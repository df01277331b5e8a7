"""Datelines: those the layout knows, and those in capitals that open a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.places.inside import short_forms
from analysis.geocode import load_gazetteer
from analysis.parse import dateline, sentences, text_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

_REACH = 120
_CREDIT_REACH = 60
# A credit may stand without a dash: "GARY, Ind. (AP)  Police said".
_CREDITED = re.compile(
    r"(?P<place>[A-Z][A-Z.'’/ -]+[A-Z](?:, [A-Z][\w.'’ -]{2,30}?)?) \([A-Z]{2}[\w ./-]{0,28}\)\s"
)
# In ordinary case only with a credit: "Vienna, Sept. 3 (APA) - ".
_TITLED = re.compile(
    r"(?P<place>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}(?:, [A-Z][\w.’' -]{2,30}?)?)"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)? \([A-Z][\w ./-]{1,30}\) ?(?:—|–|--|-) (?=\S)"
)
_NAME = re.compile(r"[^,/]+")


class Dateline(NamedTuple):
    """Where a dateline begins and ends, and how long its names of places are."""

    start: int
    end: int
    place: str


def find_datelines(doc: Doc) -> list[Dateline]:
    """Return the datelines of `doc` in reading order."""
    text = text_of(doc)
    found = [
        Dateline(block.start, block.end, match["place"])
        for block in doc.user_data.get("layout", ())
        if block.kind == "dateline" and (match := dateline(text[block.start :])) is not None
    ]
    known = {line.start for line in found}
    tokens = tokens_of(doc)
    paragraph = -1
    for sentence in sentences(doc):
        word = tokens[sentence.first]
        opens, paragraph = sentence.paragraph != paragraph, sentence.paragraph
        if word.idx in known:
            continue
        if word.is_upper and len(word) > 1:
            found += _in_capitals(text, word.idx)
        elif opens and "(" in text[word.idx : word.idx + _CREDIT_REACH]:
            found += _in_ordinary_case(text, word.idx)
    return sorted(found)


def _in_ordinary_case(text: str, start: int) -> Iterator[Dateline]:
    match = _TITLED.match(text, start, start + _REACH)
    if match is not None and load_gazetteer().candidates(match["place"].split(",")[0]):
        yield Dateline(start, match.end(), match["place"])


def _in_capitals(text: str, start: int) -> Iterator[Dateline]:
    """Yield the dateline that opens a sentence in the midst of a paragraph."""
    piece = text[start : start + _REACH]
    # An editor's note in brackets leaves more than one blank: "LIMA, 3 FEB 89 --  Text."
    match = dateline(re.sub(" {2,}", " ", piece)) or _CREDITED.match(piece)
    if match is None or ":" in match.group():
        return
    name = match["place"].split(",")[0].split("/")[0]
    if load_gazetteer().candidates(name):
        yield Dateline(start, start + match.end(), match["place"])


def names_in(line: Dateline) -> Iterator[tuple[int, int]]:
    """Yield where the names of a dateline stand in the text."""
    for match in _NAME.finditer(line.place):
        name = match.group().strip()
        start = line.start + line.place.index(name, match.start())
        if load_gazetteer().candidates(name) or name in short_forms():
            yield start, start + len(name)
