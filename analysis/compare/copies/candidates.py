"""Which pairs are worth a full comparison, found without looking at all pairs.

Two nets: MinHash LSH (the library rensa) finds texts that are much alike, however many outlets
print one story; an index of rare shingles finds a few sentences shared, or a brief inside a
long story, which LSH on whole texts misses. A story in many outlets would make its shingles
frequent, so the index also counts each group of like texts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rensa import RMinHash, RMinHashLSH

from analysis.compare.copies.shingles import Hashes, Ints, Reading, whole

FEWEST, SHARE = 6, 0.025  # rare shingles in common, in number and of the shorter text
RARE, RARE_AT_ALL = 40, 12  # articles that may have a rare shingle: as groups, and one by one
N_HASHES, N_BANDS, SEED = 128, 32, 7  # four hashes a band: half the pairs at a Jaccard of 0.38
LIKE = 0.5  # texts so much alike (Jaccard) are one story when shingles are counted
MOST_LIKE = 60  # a story in more outlets than this is held against its first printings only
_CHUNK = 500


def find_candidates(readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Return pairs (i, j), i < j, of `readings` that may share enough.

    Time and memory grow with the number of words: a shingle adds pairs only among the few
    articles that have it, and an article is held against 60 much like it at most.
    """
    pairs, heads = _like_texts(readings)
    # Names prove nothing, but those who tell the same names are the ones to look at.
    own = [np.unique(reading.shingles[whole(reading.proves)]) for reading in readings]
    found = _rare_overlaps(own, np.arange(len(own)), RARE_AT_ALL)
    if len(heads) and len(own) > RARE_AT_ALL:
        found |= _rare_overlaps(own, heads, RARE)
    return sorted(pairs | found)


def _like_texts(readings: Sequence[Reading]) -> tuple[set[tuple[int, int]], Ints]:
    """Return pairs of texts much alike, and the first text of each such group."""
    index = RMinHashLSH(threshold=LIKE, num_perm=N_HASHES, num_bands=N_BANDS)
    pairs: set[tuple[int, int]] = set()
    heads = []
    for i, sketch in enumerate(_sketches(readings)):
        if not len(readings[i].unique):
            continue
        before = index.query(sketch)
        pairs.update((j, i) for j in before)
        if len(before) < MOST_LIKE:
            index.insert(i, sketch)
        if not any(_jaccard(readings[i].unique, readings[j].unique) >= LIKE for j in before):
            heads.append(i)
    return pairs, np.array(heads, dtype=np.int64)


def _sketches(readings: Sequence[Reading]) -> Iterator[RMinHash]:
    for start in range(0, len(readings), _CHUNK):
        part = readings[start : start + _CHUNK]
        tokens = [[shingle.tobytes() for shingle in reading.unique] for reading in part]
        yield from RMinHash.from_token_sets(tokens, N_HASHES, SEED)


def _jaccard(a: Hashes, b: Hashes) -> float:
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared)


def _rare_overlaps(own: list[Hashes], among: Ints, rare: int) -> set[tuple[int, int]]:
    """Return the pairs `among` the texts that share enough shingles that at most `rare` have."""
    n, sizes = len(own), np.array([len(p) for p in own])
    owner = np.repeat(among, sizes[among])
    shingle = np.concatenate([np.empty(0, dtype=np.uint64), *(own[i] for i in among)])
    order = np.argsort(shingle, kind="stable")
    owner, shingle = owner[order], shingle[order]
    first = np.flatnonzero(np.r_[True, shingle[1:] != shingle[:-1]]) if len(shingle) else order
    spread = np.diff(np.r_[first, len(shingle)])
    found = [np.unique(np.empty(0, dtype=np.int64), return_counts=True)]
    for size in range(2, rare + 1):
        group = owner[first[spread == size][:, None] + np.arange(size)]
        a, b = np.triu_indices(size, k=1)
        found.append(np.unique((group[:, a] * n + group[:, b]).ravel(), return_counts=True))
    keys, where = np.unique(np.concatenate([k for k, _ in found]), return_inverse=True)
    counts = np.bincount(where, weights=np.concatenate([c for _, c in found]), minlength=len(keys))
    i, j = keys // n, keys % n
    enough = counts >= np.maximum(FEWEST, SHARE * np.minimum(sizes[i], sizes[j]))
    return set(zip(i[enough].tolist(), j[enough].tolist(), strict=True))
