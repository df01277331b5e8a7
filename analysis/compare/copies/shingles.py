"""A text as the comparison reads it: words, stems, sentences, shingles, and what proves nothing.

Words inside quotation marks prove no copying, since two reporters may quote one statement, and
neither does the furniture of a page ("Read more"). All hashes depend on the words alone, so
that what two articles share never depends on which others are in the corpus.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.extract.quotes.marks import fragments
from analysis.resources import lexicon
from analysis.tables import missing

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SPELT = frozenset({"unit", "teen", "tens"})
STEM_LETTERS = 5  # "injured", "injuries" and "injuring" share so many; short, plain and stable
MOSTLY = 0.6  # a line with more words in capitals than this is a headline

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n+")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


@dataclass(frozen=True)
class Reading:
    """One text. The arrays up to `shingles` run over its words.

    `stems` is zero at function words. `moving` marks numbers and days of the week, `details`
    those and names. `proves` is false in quotation marks and page furniture. `shingles` are
    the three-word shingles that begin at each word (two fewer than words); `unique`, `plain`
    and `quoted_unique` are the sorted sets of all, of those whose wording proves something,
    and of those inside quotation marks. `said` holds what each sentence says in its own words:
    one column for each sentence and stem, with the rows sentence, detail (0 or 1) and moving
    (0 or 1); `said_stems` are the stems themselves.
    """

    text: str
    starts: Ints
    ends: Ints
    words: Hashes
    stems: Hashes
    sentences: Ints
    details: Mask
    moving: Mask
    quoted: Mask
    proves: Mask
    shingles: Hashes
    unique: Hashes
    plain: Hashes
    quoted_unique: Hashes
    said: Ints
    said_stems: Hashes
    n_sentences: int


class Vocabulary:
    """Hashes of words and of their stems, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._word: list[int] = []
        self._stem: list[int] = []
        self._number: list[bool] = []

    def number(self, words: Sequence[str]) -> Ints:
        """Return the positions of `words` in the vocabulary."""
        known = self._known
        return np.array([known[w] if w in known else self._add(w) for w in words], dtype=np.int64)

    def hashes(self, found: Ints) -> tuple[Hashes, Hashes, Mask]:
        """Return the hash and stem hash of each word, and whether it is a number."""
        picked = found.tolist()
        return (
            np.array([self._word[i] for i in picked], dtype=np.uint64),
            np.array([self._stem[i] for i in picked], dtype=np.uint64),
            np.array([self._number[i] for i in picked], dtype=bool),
        )

    def _add(self, word: str) -> int:
        digits = _number_words().get(word, word)
        stem = "" if word in _function_words() else digits[:STEM_LETTERS].rstrip("'")
        self._known[word] = len(self._word)
        self._word.append(_hash(word))
        self._stem.append(_hash(stem) if stem else 0)
        self._number.append(digits[0].isdigit())
        return len(self._word) - 1


def read_texts(articles: pd.DataFrame, quotes: pd.DataFrame | None) -> list[Reading]:
    """Read the texts of `articles`; direct quotes in `quotes` add to those in plain marks."""
    vocabulary, spans = Vocabulary(), quoted_spans(quotes)
    rows = zip(articles["article_id"], articles["text"], strict=True)
    return [
        read_text("" if missing(text) else text, vocabulary, spans.get(article, ()))
        for article, text in rows
    ]


def read_text(text: str, vocabulary: Vocabulary, quotes: Sequence[tuple[int, int]] = ()) -> Reading:
    """Read one text; `quotes` are the character spans of direct quotes known from elsewhere."""
    folded = fold(text)
    found = list(_WORD.finditer(folded))
    starts = np.array([m.start() for m in found], dtype=np.int64)
    ends = np.array([m.end() for m in found], dtype=np.int64)
    words, stems, numbers = vocabulary.hashes(vocabulary.number([m.group() for m in found]))
    stops = np.array([m.end() for m in _STOP.finditer(text)], dtype=np.int64)
    sentences = np.searchsorted(stops, starts, side="right")
    inner = np.r_[False, sentences[1:] == sentences[:-1]] if len(found) else np.zeros(0, bool)
    capital = np.array([text[i].isupper() for i in starts.tolist()], dtype=bool)
    days = capital & np.array([m.group().endswith("day") for m in found], dtype=bool)
    names = capital & inner & ~_all_capital(sentences, capital, len(stops) + 1)
    details = (numbers | days | names) & (stems > 0)
    moving = (numbers | days) & (stems > 0)
    marked = [(f.start, f.end) for f in fragments(text, [m.span() for m in _LINE.finditer(text)])]
    quoted = _inside([*quotes, *marked], starts)
    furniture = [m.start() for m in _furniture().finditer(folded)]
    odd = np.unique(np.searchsorted(stops, np.array(furniture, dtype=np.int64), side="right"))
    shingles = _shingle(words)
    proves = ~quoted & ~np.isin(sentences, odd)
    said, said_stems = _say(sentences, stems, details, moving, proves)
    return Reading(
        text=text,
        starts=starts,
        ends=ends,
        words=words,
        stems=stems,
        sentences=sentences,
        details=details,
        moving=moving,
        quoted=quoted,
        proves=proves,
        shingles=shingles,
        unique=np.unique(shingles),
        plain=np.unique(shingles[whole(proves) & ~_named(details)]),
        quoted_unique=np.unique(shingles[whole(quoted)]),
        said=said,
        said_stems=said_stems,
        n_sentences=len(stops) + 1,
    )


def fold(text: str) -> str:
    """Fold case and apostrophes without moving an offset."""
    folded = text.replace("’", "'").casefold()
    return folded if len(folded) == len(text) else text.replace("’", "'")


def cover(hit: Mask, n_words: int) -> Mask:
    """Return which of `n_words` words lie in a shingle that `hit` marks."""
    covered = np.zeros(n_words, dtype=bool)
    for shift in range(3):
        covered[shift : shift + len(hit)] |= hit
    return covered


def whole(mask: Mask) -> Mask:
    """Return the shingles all of whose words `mask` holds."""
    return mask[:-2] & mask[1:-1] & mask[2:] if len(mask) > 2 else np.zeros(0, dtype=bool)


def _named(details: Mask) -> Mask:
    """Return the shingles that are mostly names and numbers: facts, whoever words them."""
    counts = details.astype(np.int8)
    return (counts[:-2] + counts[1:-1] + counts[2:] >= 2) if len(counts) > 2 else details[:0]


def _all_capital(sentences: Ints, capital: Mask, n_sentences: int) -> Mask:
    """Return the words of headlines and the like, where a capital does not tell a name."""
    sizes = np.bincount(sentences, minlength=n_sentences)
    capitals = np.bincount(sentences, weights=capital, minlength=n_sentences)
    return (capitals > MOSTLY * sizes)[sentences]


def _shingle(words: Hashes) -> Hashes:
    if len(words) < 3:
        return np.empty(0, dtype=np.uint64)
    mixed = words[:-2] * _MIX[0] + words[1:-1] * _MIX[1] + words[2:] * _MIX[2]
    return mixed ^ (mixed >> np.uint64(29))


def _say(
    sentences: Ints, stems: Hashes, details: Mask, moving: Mask, proves: Mask
) -> tuple[Ints, Hashes]:
    """Return what `Reading.said` and `Reading.said_stems` hold."""
    kept = np.flatnonzero(proves & (stems > 0))
    kept = kept[np.lexsort((~moving[kept], ~details[kept], stems[kept], sentences[kept]))]
    at, stem = sentences[kept], stems[kept]
    fresh = np.r_[True, (at[1:] != at[:-1]) | (stem[1:] != stem[:-1])] if len(kept) else kept == 0
    kept = kept[fresh]
    return np.stack([sentences[kept], details[kept], moving[kept]]), stems[kept]


def _inside(spans: Sequence[tuple[int, int]], starts: Ints) -> Mask:
    inside = np.zeros(len(starts), dtype=bool)
    for start, end in spans:
        inside[np.searchsorted(starts, start) : np.searchsorted(starts, end)] = True
    return inside


def quoted_spans(quotes: pd.DataFrame | None) -> Mapping[str, list[tuple[int, int]]]:
    """Return where the direct quotes of each article stand."""
    spans: dict[str, list[tuple[int, int]]] = {}
    if quotes is not None:
        marked = quotes[quotes["kind"] == "direct"]
        for row in marked.itertuples(index=False):
            spans.setdefault(row.article_id, []).append((row.start, row.end))
    return spans


def _hash(word: str) -> int:
    key = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little") | 1


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("function_words"))


@functools.cache
def _number_words() -> dict[str, str]:
    """Return number words with the digits that say the same."""
    return {
        row["pattern"]: row["value"] for row in lexicon("number_words") if row["label"] in SPELT
    }


@functools.cache
def _furniture() -> re.Pattern[str]:
    words = (re.escape(row["pattern"].casefold()) for row in lexicon("furniture"))
    return re.compile("|".join(words))
