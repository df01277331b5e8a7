"""How often each word is written small, with a capital, or in capitals, counted in real text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from analysis.parse import layout
from analysis.parse.casing import SHAPES, WORD, shape_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

LEAST = 2  # rarer words say less of themselves than their endings do
_HEADLINE = 0.6
_STOPS = frozenset('.!?"”')


def count_casing(docs: Iterable[Doc]) -> pd.DataFrame:
    """Count the shapes of words in the middle of sentences.

    The first word of a sentence tells nothing, nor do headlines and lines in capitals.

    Parameters
    ----------
    docs : iterable of spacy.tokens.Doc
        Where they carry no sentence boundaries, blocks and full stops tell.

    Returns
    -------
    pandas.DataFrame
        ``word lower title upper``, words that stand in the text at least twice, in
        alphabetical order. The rows ``<lower>``, ``<title>`` and ``<upper>`` count the shapes
        that follow a word of that shape, ``<lower,>`` and so on those that follow after a mark.
    """
    words: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for doc in docs:
        for sentence in _sentences(doc):
            told = list(_shapes(sentence))
            if not told or _is_headline(told):
                continue
            words.update((word, shape) for word, shape, _ in told[1:])
            after.update(_neighbours(told[1:]))
    total: Counter[str] = Counter()
    for (word, _), n in words.items():
        total[word] += n
    kept = Counter({key: n for key, n in words.items() if total[key[0]] >= LEAST}) + after
    rows = sorted({word for word, _ in kept})
    table = {shape: [kept[word, shape] for word in rows] for shape in SHAPES}
    return pd.DataFrame({"word": rows, **table})


def _sentences(doc: Doc) -> Iterator[Span]:
    if doc.has_annotation("SENT_START"):
        yield from doc.sents
        return
    blocks = {block.start for block in layout(doc.text)}
    first = 0
    for token in doc[1:]:
        before = doc[token.i - 1]
        if token.idx in blocks or before.text in _STOPS or before.text[0] == "\n":
            yield doc[first : token.i]
            first = token.i
    yield doc[first:]


def _shapes(sentence: Span) -> Iterator[tuple[str, str, str]]:
    """Yield the words of a sentence: small, the shape, and the mark before it or nothing."""
    mark = ""
    for token in sentence:
        if WORD.fullmatch(token.text):
            yield token.lower_, shape_of(token.text), mark
            mark = ""
        elif token.text.strip("-"):
            mark = ","


def _neighbours(told: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for (_, before, _), (_, shape, mark) in pairwise(told):
        yield f"<{before}{mark}>", shape


def _is_headline(told: list[tuple[str, str, str]]) -> bool:
    long = [shape for word, shape, _ in told[1:] if len(word) > 3]
    return bool(long) and sum(shape != "lower" for shape in long) > _HEADLINE * len(long)
