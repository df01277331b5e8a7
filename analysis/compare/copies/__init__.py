"""Which articles copy one another, and which stand as sources of their own.

Two texts are compared by their three-word shingles. Words inside quotation marks do not
count as copied: two reporters may quote the same statement.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.resources import lexicon
from analysis.tables import missing, to_table

COPY, REWRITE, MODERATE = 0.8, 0.2, 0.05
FEWEST_SHINGLES = 8  # fewer shared ones are chance, whatever their share of a short text
LIST_ALL = 50  # up to so many articles, unrelated pairs are listed as well
RARE = 40  # a shingle in more articles than this says nothing about a pair
BANDS, ROWS = 8, 2
LARGEST_BUCKET, BUCKET_HEADS = 200, 20

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


@dataclass(frozen=True)
class Lineage:
    """Who copies whom. `rank` orders articles from the likeliest origin to the likeliest copy.

    `origins` are the articles that copy no other: going through all from the likeliest origin
    on, an article is one unless it copies or rewrites one found before. So leaving out a copy
    never changes what the others are.
    """

    rank: dict[str, int]
    related: dict[str, frozenset[str]]
    origins: frozenset[str]

    def independent(self, articles: Iterable[str]) -> set[str]:
        """Return the origins among `articles`; where only copies tell, one for each group."""
        told = set(articles)
        return told & self.origins or _pick_origins(
            sorted(told, key=lambda a: (self.rank.get(a, len(self.rank)), a)), self.related
        )


@dataclass(frozen=True)
class _Print:
    """The shingles of one text: in reading order, as a sorted set, and those inside quotes."""

    order: np.ndarray
    unique: np.ndarray
    quoted: np.ndarray


def find_copies(articles: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare the articles pair by pair.

    Parameters
    ----------
    articles : pandas.DataFrame
        The `articles` table.
    quotes : pandas.DataFrame, optional
        The `quotes` table; its direct quotes are not held against a pair.

    Returns
    -------
    pandas.DataFrame
        The `copies` table, and the extra column ``outside_quotes``: the containment with all
        quoted words left out, which decides the verdict. ``containment`` is the share of the
        shorter text's shingles that also stand in the other, ``shared_words`` the words of the
        shorter text they cover, ``direction`` ``"a->b"`` when `article_b` derives from
        `article_a`, ``"b->a"`` for the reverse, ``<NA>`` when neither dates nor credits tell.
        Up to 50 articles every pair has a row; beyond, only pairs that are not independent.
    """
    ordered = _by_origin(articles)
    prints = _prints(ordered, quotes)
    agencies = [_agencies(row) for row in ordered.itertuples(index=False)]
    pairs = _all_pairs(len(prints)) if len(prints) <= LIST_ALL else _candidates(prints)
    rows = []
    for i, j in pairs:
        row = _compare_pair(prints[i], prints[j])
        row["verdict"] = _verdict(row, agencies[i][0] & agencies[j][0])
        if row["verdict"] != "independent" or len(prints) <= LIST_ALL:
            label = _label(ordered.iloc[i], ordered.iloc[j], agencies[i], agencies[j])
            if row["verdict"] == "independent":
                label["direction"] = None
            rows.append(row | label)
    rows.sort(key=lambda row: (row["article_a"], row["article_b"]))
    table = to_table("copies", rows)
    table["outside_quotes"] = pd.array([row["outside_quotes"] for row in rows], dtype="Float64")
    return table


def trace(articles: pd.DataFrame, copies: pd.DataFrame) -> Lineage:
    """Return the lineage of the articles, given what `find_copies` found."""
    related: dict[str, set[str]] = {}
    for row in copies[copies["verdict"].isin(["copy", "rewrite"])].itertuples(index=False):
        related.setdefault(row.article_a, set()).add(row.article_b)
        related.setdefault(row.article_b, set()).add(row.article_a)
    order = _newest_version_first(_by_origin(articles), related)
    fixed = {article: frozenset(others) for article, others in related.items()}
    ranks = {article: rank for rank, article in enumerate(order)}
    return Lineage(ranks, fixed, frozenset(_pick_origins(order, fixed)))


def _pick_origins(ordered: Iterable[str], related: Mapping[str, frozenset[str]]) -> set[str]:
    chosen: set[str] = set()
    for article in ordered:
        if not related.get(article, frozenset()) & chosen:
            chosen.add(article)
    return chosen


def _newest_version_first(ordered: pd.DataFrame, related: dict[str, set[str]]) -> list[str]:
    """Rank a source's last version of a story where its first one stood, the others last."""
    known = zip(ordered["article_id"], ordered["source"], ordered["published"], strict=True)
    details = {article: (source, stamp) for article, source, stamp in known}

    def newest(article: str) -> str:
        source, stamp = details[article]
        if missing(source) or missing(stamp):
            return article
        later = [other for other in related.get(article, ()) if details[other][0] == source]
        dated = [other for other in later if not missing(details[other][1])]
        return max([article, *dated], key=lambda other: (details[other][1], other))

    current = {article: newest(article) for article in ordered["article_id"]}
    heads = dict.fromkeys(current.values())
    return [a for a in heads if current[a] == a] + [a for a in current if current[a] != a]


# ---------------------------------------------------------------- order and credits


def _by_origin(articles: pd.DataFrame) -> pd.DataFrame:
    """Sort from origin to copy: earliest first (undated last), agencies first, longest first."""
    frame = articles[["article_id", "source", "author", "published", "text"]]
    key = frame.assign(
        undated=frame["published"].isna(),
        credited=[not _agencies(row)[1] for row in frame.itertuples(index=False)],
        size=-frame["text"].str.len().fillna(0),
    )
    order = key.sort_values(["undated", "published", "credited", "size", "article_id"]).index
    return frame.loc[order].reset_index(drop=True)


@functools.cache
def _agency_patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return (label, credit in a text, credit in a source or author line) per agency."""
    contexts = (
        r"\((?:{0})\)|(?:{0})\s+(?:\w+\s+){{0,3}}contributed to this"
        r"|\b(?:reporting|files|input|material) (?:by|from) (?:the )?(?:{0})\b"
        r"|[-–—/]\s*(?:{0})\s*$"
    )
    return tuple(
        (
            row["label"],
            re.compile(contexts.format(row["pattern"]), re.MULTILINE),
            re.compile(rf"\b(?:{row['pattern']})\b"),
        )
        for row in lexicon("agencies")
    )


@functools.cache
def _any_agency() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in lexicon("agencies")))


def _agencies(article: object) -> tuple[frozenset[str], frozenset[str]]:
    """Return the agencies an article credits, and those it was published by."""
    text, fields = (
        getattr(article, "text", None),
        [getattr(article, name, None) for name in ("source", "author")],
    )
    body = "" if missing(text) else str(text)
    line = " / ".join(str(field) for field in fields if not missing(field))
    # A credit stands in the dateline or in the last lines, never in the middle of the story.
    edges = f"{body[:300]}\n{body[-300:]}"
    if not _any_agency().search(f"{line}\n{edges}"):
        return frozenset(), frozenset()
    own = frozenset(label for label, _, name in _agency_patterns() if name.search(line))
    credits = {label for label, credit, _ in _agency_patterns() if credit.search(edges)}
    return own | credits, own


# ---------------------------------------------------------------- shingles


def _prints(articles: pd.DataFrame, quotes: pd.DataFrame | None) -> list[_Print]:
    words: dict[str, int] = {}
    spans = _quoted_spans(quotes)
    rows = zip(articles["article_id"], articles["text"], strict=True)
    return [
        _shingle("" if missing(text) else text, words, spans.get(article, ()))
        for article, text in rows
    ]


def _quoted_spans(quotes: pd.DataFrame | None) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    if quotes is not None:
        marked = quotes[quotes["kind"].isin(["direct", "mixed"])]
        for row in marked.itertuples(index=False):
            spans.setdefault(row.article_id, []).append((row.start, row.end))
    return spans


def _same_length_fold(text: str) -> str:
    """Fold case and apostrophes without moving an offset."""
    folded = text.replace("’", "'").casefold()
    return folded if len(folded) == len(text) else text.replace("’", "'")


def _shingle(text: str, words: dict[str, int], spans: Sequence[tuple[int, int]]) -> _Print:
    found = list(_WORD.finditer(_same_length_fold(text)))
    ids = [words.setdefault(match.group(), len(words) + 1) for match in found]
    if len(ids) < 3:
        nothing = np.empty(0, dtype=np.uint64)
        return _Print(nothing, nothing, nothing)
    number = np.array(ids, dtype=np.uint64)
    order = number[:-2] * _MIX[0] + number[1:-1] * _MIX[1] + number[2:] * _MIX[2]
    order ^= order >> np.uint64(29)
    inside = np.zeros(len(ids), dtype=bool)
    where = np.array([match.start() for match in found]) if spans else inside
    for start, end in spans:
        inside[np.searchsorted(where, start) : np.searchsorted(where, end)] = True
    quoted = inside[:-2] & inside[1:-1] & inside[2:]
    return _Print(order, np.unique(order), np.unique(order[quoted]))


def _compare_pair(a: _Print, b: _Print) -> dict[str, Any]:
    shared = np.intersect1d(a.unique, b.unique, assume_unique=True)
    size = min(len(a.unique), len(b.unique))
    quoted = np.union1d(a.quoted, b.quoted)
    plain = np.setdiff1d(shared, quoted, assume_unique=True)
    rest = min(len(np.setdiff1d(p.unique, quoted, assume_unique=True)) for p in (a, b))
    shorter = min(a, b, key=lambda p: len(p.unique))
    return {
        "containment": len(shared) / size if size else 0.0,
        "outside_quotes": len(plain) / rest if rest else 0.0,
        "shared_words": _covered(shorter.order, shared),
        "n_plain": len(plain),
    }


def _covered(order: np.ndarray, shared: np.ndarray) -> int:
    """Count the words that lie in a shared shingle."""
    hit = np.isin(order, shared)
    cover = np.zeros(len(order) + 2, dtype=bool)
    for shift in range(3):
        cover[shift : shift + len(order)] |= hit
    return int(cover.sum())


def _verdict(row: dict[str, Any], common_agencies: frozenset[str]) -> str:
    whole, plain, count = row["containment"], row["outside_quotes"], row["n_plain"]
    if whole >= COPY and (count >= FEWEST_SHINGLES or whole == 1.0):
        return "copy"
    if plain >= REWRITE and count >= FEWEST_SHINGLES:
        return "rewrite"
    if common_agencies and whole >= MODERATE:
        return "shared_agency"
    return "independent"


def _label(
    first: pd.Series,
    second: pd.Series,
    credit_first: tuple[frozenset[str], frozenset[str]],
    credit_second: tuple[frozenset[str], frozenset[str]],
) -> dict[str, object]:
    """Return the pair in the order of the ids, and which derives from which."""
    derived: object = None
    dates = first["published"], second["published"]
    if not any(map(missing, dates)) and dates[0] != dates[1]:
        derived = second["article_id"] if dates[0] < dates[1] else first["article_id"]
    elif credit_first[1] & (credit_second[0] - credit_second[1]):
        derived = second["article_id"]
    elif credit_second[1] & (credit_first[0] - credit_first[1]):
        derived = first["article_id"]
    a, b = sorted((first["article_id"], second["article_id"]))
    direction = None if derived is None else ("a->b" if derived == b else "b->a")
    return {"article_a": a, "article_b": b, "direction": direction}


# ---------------------------------------------------------------- candidate pairs


def _all_pairs(n: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(n) for j in range(i + 1, n))


def _candidates(prints: list[_Print]) -> list[tuple[int, int]]:
    """Return the pairs worth a full comparison, without looking at all pairs.

    A pair qualifies by enough shingles that few articles have, or by falling into one bucket
    of its smallest hashes: that finds a story which very many outlets printed.
    """
    n = len(prints)
    sizes = np.array([len(p.unique) for p in prints])
    keys, counts = _rare_overlaps(prints, n)
    i, j = keys // n, keys % n
    least = np.maximum(FEWEST_SHINGLES, MODERATE / 2 * np.minimum(sizes[i], sizes[j]))
    pairs = set(zip(i[counts >= least].tolist(), j[counts >= least].tolist(), strict=True))
    return sorted(pairs | _bucket_pairs(prints))


def _rare_overlaps(prints: list[_Print], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return pair keys (first * n + second) and how many rare shingles each pair shares."""
    owner = np.repeat(np.arange(n), [len(p.unique) for p in prints])
    shingle = np.concatenate([p.unique for p in prints])
    order = np.argsort(shingle, kind="stable")
    owner, shingle = owner[order], shingle[order]
    first = np.flatnonzero(np.r_[True, shingle[1:] != shingle[:-1]]) if len(shingle) else order
    spread = np.diff(np.r_[first, len(shingle)])
    found = []
    for size in range(2, RARE + 1):
        group = owner[first[spread == size][:, None] + np.arange(size)]
        a, b = np.triu_indices(size, k=1)
        found.append(np.unique((group[:, a] * n + group[:, b]).ravel(), return_counts=True))
    keys, where = np.unique(np.concatenate([k for k, _ in found]), return_inverse=True)
    counts = np.bincount(where, weights=np.concatenate([c for _, c in found]), minlength=len(keys))
    return keys, counts


def _bucket_pairs(prints: list[_Print]) -> set[tuple[int, int]]:
    filled = [i for i, p in enumerate(prints) if len(p.unique) >= FEWEST_SHINGLES]
    pairs: set[tuple[int, int]] = set()
    random = np.random.default_rng(7)
    factors = random.integers(1, 2**63, size=BANDS * ROWS, dtype=np.uint64) * np.uint64(
        2
    ) + np.uint64(1)
    smallest = np.array([[(prints[i].unique * f).min() for f in factors] for i in filled])
    for band in range(BANDS if filled else 0):
        buckets: dict[tuple[int, ...], list[int]] = {}
        for i, row in zip(
            filled, smallest[:, band * ROWS : (band + 1) * ROWS].tolist(), strict=True
        ):
            buckets.setdefault(tuple(row), []).append(i)
        for members in buckets.values():
            # In a very large bucket everything is held against its likeliest origins only.
            heads = len(members) if len(members) <= LARGEST_BUCKET else BUCKET_HEADS
            pairs.update((a, b) for k, a in enumerate(members[:heads]) for b in members[k + 1 :])
    return pairs
