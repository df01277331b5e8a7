"""Token classes and BIOES tags, and the best tree and tag sequence for a set of scores."""

from __future__ import annotations

import itertools

import numpy as np
from spacy.tokens import Doc


def bioes(doc: Doc) -> list[str]:
    """Return a BIOES tag for each token; ``"?"`` where the annotation is missing."""
    tags = ["?" if token.ent_iob == 0 else "O" for token in doc]
    for ent in doc.ents:
        if len(ent) == 1:
            tags[ent.start] = f"S-{ent.label_}"
            continue
        tags[ent.start : ent.end] = [f"I-{ent.label_}"] * len(ent)
        tags[ent.start], tags[ent.end - 1] = f"B-{ent.label_}", f"E-{ent.label_}"
    return tags


def shape_class(token: str) -> int:
    """Return a number for the case of a token, which an uncased encoder does not see.

    >>> [shape_class(t) for t in ("aid", "Aden", "UN", "McCain", "7", ",", "M23")]
    [0, 1, 2, 3, 4, 5, 6]
    """
    if not any(c.isalnum() for c in token):
        return 7 if token.isspace() else 5
    if not any(c.isalpha() for c in token):
        return 4
    if any(c.isdigit() for c in token):
        return 6
    if token.islower():
        return 0
    if token.isupper():
        return 2 if len(token) > 1 else 1
    return 1 if token[0].isupper() and token[1:].islower() else 3


def trees(scores: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the best head of each token, a tree within each sentence (root: its own head)."""
    edges = [*np.flatnonzero(begins), len(begins)]
    heads = np.zeros(len(begins), dtype=np.int64)
    for first, last in itertools.pairwise(edges):
        heads[first:last] = first + best_tree(scores[first:last, first:last])
    return heads


def best_tree(scores: np.ndarray) -> np.ndarray:
    """Return the heads of the best tree with one root, by Chu-Liu and Edmonds.

    Parameters
    ----------
    scores : numpy.ndarray, shape (tokens, tokens)
        ``scores[i, j]``: how good `j` is as the head of `i`; on the diagonal, as a root.

    Returns
    -------
    numpy.ndarray of int, shape (tokens,)
        The root is its own head.

    Examples
    --------
    >>> best_tree(np.array([[0.0, 5.0, 1.0], [4.0, 3.0, 0.0], [0.0, 2.0, 1.0]])).tolist()
    [1, 1, 1]
    """
    n = len(scores)
    best: tuple[float, np.ndarray] | None = None
    for root in np.argsort(-np.diag(scores))[:3]:
        graph = scores.copy()
        np.fill_diagonal(graph, -1e9)
        heads = _arborescence(graph, int(root))
        total = scores[root, root] + sum(scores[i, heads[i]] for i in range(n) if i != root)
        if best is None or total > best[0]:
            best = total, heads
    assert best is not None
    return best[1]


def _arborescence(graph: np.ndarray, root: int) -> np.ndarray:
    """Return the heads of the best tree under `root`; cycles are contracted one at a time."""
    heads = graph.argmax(1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if cycle is None:
        return heads
    inside = np.zeros(len(graph), dtype=bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    small = np.full((len(rest) + 1, len(rest) + 1), -1e9)
    small[:-1, :-1] = graph[np.ix_(rest, rest)]
    small[:-1, -1] = graph[np.ix_(rest, cycle)].max(1)
    held = graph[cycle, heads[cycle]]
    entering = graph[np.ix_(cycle, rest)] - held[:, None]
    small[-1, :-1] = entering.max(0) + held.sum()
    solved = _arborescence(small, int(np.flatnonzero(rest == root)[0]))
    for k, i in enumerate(rest):
        if i == root:
            continue
        inner = solved[k] == len(rest)
        heads[i] = cycle[graph[i, cycle].argmax()] if inner else rest[solved[k]]
    outer = solved[-1]
    broken = cycle[entering[:, outer].argmax()]
    heads[broken] = rest[outer]
    return heads


def _cycle(heads: np.ndarray, root: int) -> np.ndarray | None:
    state = np.zeros(len(heads), dtype=np.int8)
    state[root] = 2
    for start in range(len(heads)):
        path = []
        i = start
        while state[i] == 0:
            state[i] = 1
            path.append(i)
            i = heads[i]
        if state[i] == 1:
            return np.array(path[path.index(i) :])
        state[path] = 2
    return None


def viterbi(scores: np.ndarray, names: list[str]) -> np.ndarray:
    """Return the best sequence of BIOES tags in which every name that begins also ends.

    Parameters
    ----------
    scores : numpy.ndarray, shape (tokens, tags)
        Log probabilities.
    names : list of str
        The tags, ``"O"`` among them.
    """
    allowed = np.array([[_follows(a, b) for b in names] for a in names])
    start = np.array([tag[0] in "OBS" for tag in names])
    end = np.array([tag[0] in "OES" for tag in names])
    step = np.where(allowed, 0.0, -1e9)
    best = scores[0] + np.where(start, 0.0, -1e9)
    back = []
    for row in scores[1:]:
        paths = best[:, None] + step
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    last = int((best + np.where(end, 0.0, -1e9)).argmax())
    out = [last]
    for pointers in reversed(back):
        out.append(int(pointers[out[-1]]))
    return np.array(out[::-1])


def _follows(before: str, after: str) -> bool:
    if before[0] in "BI":
        return after[0] in "IE" and after[1:] == before[1:]
    return after[0] in "OBS"
