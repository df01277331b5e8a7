"""The words that two texts share, run by run, for a reader who wants to see what was copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.copies.shingles import Ints, Reading, Vocabulary, quoted_spans, read_text
from analysis.tables import as_text, to_table

FEWEST_WORDS = 5
ONE_WORD = 4  # shingles a single changed word takes out, plus one
MOST_REPEATS = 8  # a shingle more frequent in a text than this begins no run


def list_copied_spans(
    articles: pd.DataFrame, copies: pd.DataFrame, quotes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """List the longest runs of words that related articles share.

    Parameters
    ----------
    articles : pandas.DataFrame
        The `articles` table.
    copies : pandas.DataFrame
        The `copies` table; pairs that are independent are passed over.
    quotes : pandas.DataFrame, optional
        The `quotes` table, to tell quotations where marks in the text do not.

    Returns
    -------
    pandas.DataFrame
        The `copied_spans` table: ``start_a:end_a`` are code points in the text of
        `article_a` that read ``text_a``, likewise b. Two runs never overlap in either text.
        They have at least five words, and may differ in case, marks and single words.
        ``n_words`` counts those of the side with fewer. ``kind`` is ``"quote"`` where most of
        the words stand in quotation marks in either text, else ``"text"``.
    """
    related = copies[copies["verdict"] != "independent"]
    needed = set(related["article_a"]) | set(related["article_b"])
    told = articles[articles["article_id"].isin(needed)]
    vocabulary, marked = Vocabulary(), quoted_spans(quotes)
    readings = {
        article: read_text(as_text(text), vocabulary, marked.get(article, ()))
        for article, text in zip(told["article_id"], told["text"], strict=True)
    }
    rows: list[dict[str, Any]] = []
    for a, b in zip(related["article_a"], related["article_b"], strict=True):
        rows += [
            {"article_a": a, "article_b": b} | row
            for row in _describe_runs(readings[a], readings[b])
        ]
    return to_table("copied_spans", rows)


def find_runs(a: Reading, b: Reading) -> list[tuple[int, int, int]]:
    """Return (first word in a, first word in b, words) of the runs, in order of the first text."""
    here, there = _shared_shingles(a, b)
    diagonal = there - here
    order = np.lexsort((here, diagonal))
    here, there, diagonal = here[order], there[order], diagonal[order]
    breaks = (diagonal[1:] != diagonal[:-1]) | (here[1:] - here[:-1] > ONE_WORD)
    first = np.flatnonzero(np.r_[True, breaks]) if len(here) else here
    last = np.r_[first[1:] - 1, len(here) - 1] if len(here) else here
    runs = zip(here[first], there[first], here[last] - here[first] + 3, strict=True)
    longest = sorted(((int(i), int(j), int(n)) for i, j, n in runs), key=lambda r: (-r[2], r))
    return sorted(_without_overlap(longest, len(a.words), len(b.words)))


def _shared_shingles(a: Reading, b: Reading) -> tuple[Ints, Ints]:
    """Return every pair of places where the two texts have the same shingle."""
    order = np.argsort(b.shingles, kind="stable")
    known = b.shingles[order]
    low = np.searchsorted(known, a.shingles, side="left")
    count = np.searchsorted(known, a.shingles, side="right") - low
    kept = np.flatnonzero((count > 0) & (count <= MOST_REPEATS))
    here = np.repeat(kept, count[kept])
    steps = np.arange(len(here)) - np.repeat(np.cumsum(count[kept]) - count[kept], count[kept])
    return here, order[np.repeat(low[kept], count[kept]) + steps]


def _without_overlap(
    runs: list[tuple[int, int, int]], n_a: int, n_b: int
) -> Iterator[tuple[int, int, int]]:
    """Yield runs, longest first, trimmed to words that no longer run has taken."""
    taken_a, taken_b = np.zeros(n_a, dtype=bool), np.zeros(n_b, dtype=bool)
    for i, j, n in runs:
        free = ~(taken_a[i : i + n] | taken_b[j : j + n])
        edges = np.flatnonzero(np.diff(np.r_[0, free.astype(np.int8), 0]))
        if not len(edges):
            continue
        sizes = edges[1::2] - edges[::2]
        start, size = int(edges[::2][sizes.argmax()]), int(sizes.max())
        if size >= FEWEST_WORDS:
            taken_a[i + start : i + start + size] = True
            taken_b[j + start : j + start + size] = True
            yield i + start, j + start, size


def _describe_runs(a: Reading, b: Reading) -> Iterator[dict[str, Any]]:
    for i, j, n in find_runs(a, b):
        if not a.stems[i : i + n].any():
            continue  # "and of the in a" tells nothing
        start_a, end_a = int(a.starts[i]), int(a.ends[i + n - 1])
        start_b, end_b = int(b.starts[j]), int(b.ends[j + n - 1])
        quoted = max(a.quoted[i : i + n].mean(), b.quoted[j : j + n].mean()) > 0.5
        yield {
            "start_a": start_a,
            "end_a": end_a,
            "text_a": a.text[start_a:end_a],
            "start_b": start_b,
            "end_b": end_b,
            "text_b": b.text[start_b:end_b],
            "n_words": n,
            "kind": "quote" if quoted else "text",
        }
