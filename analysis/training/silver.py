"""The Groningen Meaning Bank as a CSV of tokens -> articles with partly trusted entities."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.training.entities import Article, Mark, detokenise, join, tagged_spans
from analysis.training.labels import UNSURE, is_calendar_date, place_label, title_words

SENTENCES_PER_ARTICLE = 6
_HEADER = ["Sentence #", "Word", "POS", "Tag"]

# What is made from the name of a country or a faith; the corpus files it under org and gpe.
_DEMONYM = re.compile(
    r".*(?:ian|ean|ish|ese|ans?|i|ch|iet|ic|ites?|uds?|ians|is|Dutch|Greek|Thai|Czech|Swiss"
    r"|Uzbek|Kazakh|Kurds?|Turks?|Serbs?|Croats?|Arabs?|Jews?|Muslims?)"
)
_PEOPLE = re.compile(r".*(?:ish|ese|ians?|ites?|urds?|unnis?|abs?|lims?)")
_NO_ORGANISATION = frozenset(["Islam", "Al", "Sunni"])
_ARTICLES = ("The", "the")
_ADJECTIVE_OR_PLURAL = ("JJ", "NNS", "NNPS")


class Word(NamedTuple):
    """A token of the corpus with the characters it got in the joined text."""

    text: str
    pos: str
    tag: str
    start: int = 0
    end: int = 0


def read_silver(path: str | Path, *, size: int = SENTENCES_PER_ARTICLE) -> list[Article]:
    """Read a GMB-style CSV in chunks of `size` sentences.

    Parameters
    ----------
    path : str or Path
        A Latin-1 file with the columns ``Sentence #,Word,POS,Tag``; the first is filled in the
        first token of a sentence only.
    size : int
        Sentences of an article; the corpus has lost where its documents begin.

    Returns
    -------
    list of Article
        Without the original spacing: the text is joined anew. Marks that the corpus files too
        coarsely are unsure.

    Raises
    ------
    ValueError
        When the header differs, or a row before the last is too short; names the file and the line.
    """
    sentences = [_article(words, Path(path).stem) for words in _sentences(Path(path))]
    return [join(sentences[start : start + size]) for start in range(0, len(sentences), size)]


def is_silver(path: str | Path) -> bool:
    """Return whether the CSV at `path` has the columns of GMB."""
    with Path(path).open(encoding="latin1", newline="") as file:
        return next(csv.reader(file), [])[: len(_HEADER)] == _HEADER


def _sentences(path: Path) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    with path.open(encoding="latin1", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if header[: len(_HEADER)] != _HEADER:
            raise ValueError(f"{path}:1: columns {','.join(_HEADER)} expected, found {header}")
        short = 0
        for row in rows:
            if short:
                raise ValueError(f"{path}:{short}: {len(_HEADER)} columns expected")
            # A download that was cut off ends in the middle of a row.
            if len(row) < len(_HEADER):
                short = rows.line_num
                continue
            if row[0] and sentence:
                yield sentence
                sentence = []
            text, pos, tag = row[1:4]
            sentence.append(Word(text, pos, tag))
    if sentence:
        yield sentence


def _article(words: list[Word], name: str) -> Article:
    text, places = detokenise(word.text for word in words)
    placed = [word._replace(start=s, end=e) for word, (s, e) in zip(words, places, strict=True)]
    marks = []
    for first, end, label in tagged_spans(word.tag for word in placed):
        marks += _marks(placed[first:end], label)
    return Article(name, text, marks)


def _marks(words: list[Word], label: str) -> list[Mark]:
    """Return our marks for one entity of the corpus, a title before a person apart."""
    name = " ".join(word.text for word in words)
    if label == "per":
        return _person_marks(words)
    if label == "org":
        return [_organisation_mark(words)]
    ours = UNSURE
    if label == "geo":
        ours = place_label(name)
    elif label == "gpe" and _is_people(words[-1]):
        ours = "NORP"
    elif label == "tim" and is_calendar_date(name):
        ours = "DATE"
    return [Mark(words[0].start, words[-1].end, ours)]


def _is_people(word: Word) -> bool:
    return word.pos in _ADJECTIVE_OR_PLURAL or bool(_DEMONYM.fullmatch(word.text))


def _person_marks(words: list[Word]) -> list[Mark]:
    titles = 0
    while titles < len(words) and words[titles].text in title_words():
        titles += 1
    marks = []
    if titles:
        marks.append(Mark(words[0].start, words[titles - 1].end, UNSURE))
    if titles < len(words):
        name = words[titles:]
        people = len(name) == 1 and _PEOPLE.fullmatch(name[0].text)
        marks.append(Mark(name[0].start, name[-1].end, UNSURE if people else "PERSON"))
    return marks


def _organisation_mark(words: list[Word]) -> Mark:
    if words[0].text in _ARTICLES and len(words) > 1:
        words = words[1:]
    first = words[0].text
    other = first in _NO_ORGANISATION or _DEMONYM.fullmatch(first)
    unsure = first in title_words() or (len(words) == 1 and other)
    return Mark(words[0].start, words[-1].end, UNSURE if unsure else "ORG")
