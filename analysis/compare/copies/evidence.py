"""What two texts share: words in the same order, sentences that say the same, their details."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from analysis.compare.copies.shingles import Hashes, Ints, Mask, Reading, cover, whole

FEWEST_STEMS = 5  # a sentence shares at least so many content words with the one it renders
SAME_SENTENCE = 0.5  # and at least this share of its own
SAME_DETAILS = 0.6  # and of its numbers and names
LEAD, SHORTEST_LEAD = 0.25, 40  # the first quarter of a text, at least so many words


@dataclass(frozen=True)
class Shared:
    """What the `shorter` of two texts shares with the `longer`.

    `containment` is the share of its three-word shingles that also stand in the other,
    `outside_quotes` the same without quotations and page furniture (`n_plain` of them),
    `shared_words` the words they cover, `longest` the longest run of them. Of its content
    words, `rendered` is the share in sentences that one sentence of the other also tells, with
    the same numbers and names; `n_rendered` are these sentences and `in_order` the share of
    them that keep their order. `n_details` numbers and names stand in sentences worded alike,
    `n_same_details` of them agree; `n_moving` are numbers and weekdays alone. `lead` is the
    larger share of either text's beginning that the other has too, `density` how closely the
    shared words of the shorter stand together (1: in one block).
    """

    containment: float
    outside_quotes: float
    shared_words: int
    n_plain: int
    longest: int = 0
    rendered: float = 0.0
    n_rendered: int = 0
    n_sentences: int = 0
    in_order: float = 0.0
    n_details: int = 0
    n_same_details: int = 0
    n_moving: int = 0
    n_same_moving: int = 0
    lead: float = 0.0
    density: float = 0.0


def compare_pair(a: Reading, b: Reading, *, least: float = 0.0) -> Shared:
    """Compare two texts; sentences only where `outside_quotes` reaches `least`."""
    shorter, longer = (a, b) if len(a.unique) <= len(b.unique) else (b, a)
    shared = np.intersect1d(a.unique, b.unique, assume_unique=True)
    plain = np.setdiff1d(
        np.intersect1d(a.plain, b.plain, assume_unique=True),
        np.union1d(a.quoted_unique, b.quoted_unique),
        assume_unique=True,
    )
    size, rest = len(shorter.unique), min(len(a.plain), len(b.plain))
    hits = np.isin(shorter.shingles, shared)
    first = Shared(
        containment=len(shared) / size if size else 0.0,
        outside_quotes=len(plain) / rest if rest else 0.0,
        shared_words=int(cover(hits, len(shorter.words)).sum()),
        n_plain=len(plain),
    )
    if first.outside_quotes < least or not len(plain):
        return first
    return _compare_sentences(first, shorter, longer, plain)


def _compare_sentences(first: Shared, shorter: Reading, longer: Reading, plain: Hashes) -> Shared:
    ours, theirs, worded_alike = _pair_sentences(shorter, longer)
    same, moving = _agreement(shorter, longer, ours, theirs)
    agree = _share(same) >= SAME_DETAILS
    # A sentence without a detail must be worded alike all the more.
    agree &= (same[1] > 0) | (worded_alike >= (1 + SAME_SENTENCE) / 2)
    sizes = np.bincount(shorter.said[0], minlength=shorter.n_sentences)
    covered = [cover(whole(r.proves) & np.isin(r.shingles, plain), len(r.words))
               for r in (shorter, longer)]  # fmt: skip
    told = np.isin(shorter.sentences, ours[agree]), np.isin(longer.sentences, theirs[agree])
    return Shared(
        containment=first.containment,
        outside_quotes=first.outside_quotes,
        shared_words=first.shared_words,
        n_plain=first.n_plain,
        longest=_longest_run(covered[0]),
        rendered=float(sizes[ours[agree]].sum() / max(sizes.sum(), 1)),
        n_rendered=int(agree.sum()),
        n_sentences=int((sizes >= FEWEST_STEMS).sum()),
        in_order=_in_order(theirs[agree]),
        n_details=int(same[1].sum()),
        n_same_details=int(same[0].sum()),
        n_moving=int(moving[1].sum()),
        n_same_moving=int(moving[0].sum()),
        lead=max(_lead(c | t) for c, t in zip(covered, told, strict=True)),
        density=_density(covered[0]),
    )


def _pair_sentences(a: Reading, b: Reading) -> tuple[Ints, Ints, np.ndarray]:
    """Return the sentences of `a` worded like one of `b`, that one, and how alike they are."""
    common = np.intersect1d(a.said_stems, b.said_stems)
    tables = []
    for reading in (a, b):
        known = np.flatnonzero(np.isin(reading.said_stems, common))
        table = np.zeros((reading.n_sentences, len(common)), dtype=np.float32)
        table[reading.said[0, known], np.searchsorted(common, reading.said_stems[known])] = 1
        tables.append(table)
    counts = tables[0] @ tables[1].T
    sizes = np.bincount(a.said[0], minlength=a.n_sentences)
    best = counts.argmax(axis=1)
    most = counts[np.arange(len(best)), best]
    alike = most / np.maximum(sizes, 1)
    found = np.flatnonzero((most >= FEWEST_STEMS) & (alike >= SAME_SENTENCE))
    return found, best[found], alike[found]


def _agreement(a: Reading, b: Reading, ours: Ints, theirs: Ints) -> tuple[np.ndarray, np.ndarray]:
    """Return for each pair of sentences how many details of ours agree, and how many there are.

    The first array counts all details, the second numbers and weekdays alone; each has the
    rows agreeing and all.
    """
    same, moving = np.zeros((2, len(ours)), dtype=int), np.zeros((2, len(ours)), dtype=int)
    for k, (s, t) in enumerate(zip(ours.tolist(), theirs.tolist(), strict=True)):
        mine = slice(*np.searchsorted(a.said[0], [s, s + 1]))
        other = slice(*np.searchsorted(b.said[0], [t, t + 1]))
        found = np.isin(a.said_stems[mine], b.said_stems[other])
        for counts, row in ((same, a.said[1, mine]), (moving, a.said[2, mine])):
            counts[:, k] = (found & (row > 0)).sum(), row.sum()
    return same, moving


def _share(counts: np.ndarray) -> np.ndarray:
    return np.where(counts[1] > 0, counts[0] / np.maximum(counts[1], 1), 1.0)


def _in_order(places: Ints) -> float:
    """Return the share of `places` in the longest subsequence that never falls."""
    ends: list[int] = []
    for place in places.tolist():
        at = bisect_right(ends, place)
        ends[at : at + 1] = [place]
    return len(ends) / max(len(places), 1)


def _longest_run(covered: Mask) -> int:
    edges = np.flatnonzero(np.diff(np.r_[0, covered.astype(np.int8), 0]))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0


def _lead(told: Mask) -> float:
    size = min(len(told), max(SHORTEST_LEAD, int(LEAD * len(told))))
    return float(told[:size].mean()) if size else 0.0


def _density(covered: Mask) -> float:
    places = np.flatnonzero(covered)
    if not len(places):
        return 0.0
    low, high = np.quantile(places, [0.05, 0.95])
    inside = ((places >= low) & (places <= high)).sum()
    return float(inside / (high - low + 1))
