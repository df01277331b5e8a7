"""Static word vectors for the shipped pipeline, from the teacher and the gazetteer.

A small network learns from half a million words what a word does in a sentence, not what it
is: whether "Khartoum" is a town and "Burhan" a man. The encoder of the teacher has seen more.
Each word is shown to it alone, untuned; its states are reduced to a few dozen numbers (a
principal component analysis), and flags from the gazetteer and the name lists stand beside them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from spacy.tokens import Doc
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from analysis.resources import data_path, lexicon
from analysis.training.package import keep_lookup
from analysis.training.teacher import load_encoder

FLAGS = ("place", "population", "country", "demonym", "first", "last")


_SMALLEST_TOWN = 5_000
_FLAG_WEIGHT = 5.0


def name_flags(names: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, np.ndarray]:
    """Return `FLAGS` for single words that are names of places, peoples or persons.

    Parameters
    ----------
    names : mapping
        Group to ``{"first": [...], "last": [...]}``, as `analysis.training.names` builds it.

    Returns
    -------
    dict of str to numpy.ndarray
        Lower-case word to a row of `FLAGS`; `population` is a tenth of the decimal logarithm.
    """
    flags: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(FLAGS), dtype=np.float32))
    for word, population, is_country in _place_words():
        row = flags[word]
        row[0] = 1.0
        row[1] = max(row[1], np.log10(population + 10) / 10)
        row[2] = max(row[2], is_country)
    for entry in lexicon("demonyms"):
        flags[entry["pattern"].lower()][3] = 1.0
    for group in names.values():
        for column, kind in ((4, "first"), (5, "last")):
            for name in group.get(kind, ()):
                for word in name.lower().split():
                    flags[word][column] = 1.0
    return dict(flags)


def _place_words() -> Iterator[tuple[str, int, float]]:
    """Yield single-word names of the gazetteer, with the population behind them."""
    folder = data_path() / "gazetteer"
    places = pd.read_parquet(folder / "places.parquet", columns=["feature", "population"])
    names = pd.read_parquet(folder / "names.parquet")
    names = names[(names["status"] > 0) & ~names["key"].str.contains(" ")]
    joined = names.join(places, on="place")
    large = joined["population"].fillna(0) >= _SMALLEST_TOWN
    joined = joined[large | ~joined["feature"].isin(["city", "admin2"])]
    yield from zip(
        joined["key"],
        joined["population"].fillna(0).astype(int),
        (joined["feature"] == "country").astype(float),
        strict=True,
    )


def count_words(docs: Iterable[Doc]) -> Counter[str]:
    """Count lower-case words with a letter, over tokens."""
    return Counter(
        t.lower_ for doc in docs for t in doc if t.text[:1].isalpha() or t.text.isalpha()
    )


def choose_words(
    counts: Mapping[str, int], flags: Mapping[str, np.ndarray], *, most: int
) -> list[str]:
    """Return at most `most` words: frequent ones, the encoder's whole words, then names.

    Words are lower case. Names come by the population behind them.
    """
    _, tokenizer = load_encoder()
    pieces = tokenizer.get_vocab()  # type: ignore[attr-defined]
    whole = sorted(w for w in pieces if w.isalpha() and w.isascii() and len(w) > 1)
    ordered = [w for w, n in sorted(counts.items(), key=lambda item: -item[1]) if n > 1]
    names = sorted(flags, key=lambda w: (-flags[w][1], w))
    rest = [w for w, n in counts.items() if n == 1]
    return list(dict.fromkeys([*ordered, *whole, *names, *rest]))[:most]


@torch.inference_mode()
def word_states(words: Sequence[str], *, size: int = 512) -> np.ndarray:
    """Return what the untuned encoder makes of each word alone.

    Returns
    -------
    numpy.ndarray, shape (words, 384)
        The mean of its states, of length one.
    """
    encoder, tokenizer = load_encoder()
    encoder.eval()
    order = sorted(range(len(words)), key=lambda i: len(words[i]))
    found = np.zeros((len(words), encoder.config.hidden_size), dtype=np.float32)
    for begin in range(0, len(words), size):
        chosen = order[begin : begin + size]
        inputs = tokenizer(  # type: ignore[operator]
            [words[i] for i in chosen],
            padding=True,
            truncation=True,
            max_length=16,
            return_tensors="pt",
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = encoder(**inputs).last_hidden_state.float()
        mask = inputs["attention_mask"][..., None].float()
        mean = (states * mask).sum(1) / mask.sum(1)
        found[chosen] = torch.nn.functional.normalize(mean, dim=-1).numpy()
    return found


def principal(states: np.ndarray, counts: np.ndarray, width: int) -> np.ndarray:
    """Reduce `states` to their `width` principal components, scaled to unit variance overall.

    Rows are weighted by the square root of `counts` when the components are found.
    """
    weight = np.sqrt(counts)[:, None]
    centre = (states * weight).sum(0) / weight.sum()
    shifted = states - centre
    _, _, axes = np.linalg.svd((shifted * weight).T @ shifted)
    reduced = shifted @ axes[:width].T
    return reduced / reduced.std()


def build_vectors(
    docs: Iterable[Doc],
    flags: Mapping[str, np.ndarray],
    *,
    rows: int = 26_000,
    keys: int = 110_000,
    width: int = 58,
) -> Vocab:
    """Return a vocabulary with vectors keyed by lower-case form.

    Parameters
    ----------
    docs : iterable of spacy.tokens.Doc
        Text whose words are wanted.
    flags : mapping of str to numpy.ndarray
        `FLAGS` of the words of names, lower case.
    rows, keys : int
        Vectors kept, and words that have one: the less frequent share the nearest row.
    width : int
        Components kept of the encoder's states; the flags follow them.
    """
    counts = count_words(docs)
    words = choose_words(counts, flags, most=keys)
    weight = np.array([min(counts[w], 1000) + 0.5 for w in words])
    none = np.zeros(len(FLAGS), dtype=np.float32)
    marks = np.array([flags.get(word, none) for word in words])
    table = np.concatenate([principal(word_states(words), weight, width), marks], axis=1)
    table = table.astype(np.float32)
    kept = table[:rows]
    # A name may share the row of another name, not that of a word that sounds alike.
    scale = np.concatenate([np.ones(width), np.full(len(FLAGS), _FLAG_WEIGHT)]).astype(np.float32)
    shared = nearest(table[rows:] * scale, kept * scale)
    row_of = np.concatenate([np.arange(len(kept)), shared])
    vocab = Vocab()
    vocab.vectors = Vectors(
        shape=kept.shape, name="dispatches", attr="LOWER", strings=vocab.strings
    )
    vocab.vectors.data[:] = kept
    for word, row in zip(words, row_of, strict=True):
        vocab.vectors.add(vocab.strings.add(word), row=int(row))
    return vocab


def nearest(points: np.ndarray, centres: np.ndarray, *, size: int = 2000) -> np.ndarray:
    """Return the index of the nearest row of `centres` for each row of `points`."""
    norms = (centres**2).sum(1)
    found = [
        (norms - 2 * points[i : i + size] @ centres.T).argmin(1)
        for i in range(0, len(points), size)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def save_vocab(vocab: Vocab, path: Path) -> None:
    """Write a blank English pipeline with these vectors, for ``initialize.vectors``."""
    import spacy

    nlp = spacy.blank("en")
    nlp.vocab.strings.from_bytes(vocab.strings.to_bytes())
    nlp.vocab.vectors = vocab.vectors
    nlp.to_disk(path)
    keep_lookup(path, "LOWER")
