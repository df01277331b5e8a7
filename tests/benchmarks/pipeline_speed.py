"""Words a second of a language pipeline: matrix products, batch sizes, processes, components."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import spacy

import analysis
from analysis.parse.pipeline import use_numpy_products
from analysis.resources import data_path

if TYPE_CHECKING:
    from spacy.language import Language

SEEDS = Path(__file__).parents[2] / "seeds"
BATCHES = (1, 16, 64, 256)
BATCH = 64  # where only something else varies


def read_texts(source: Path | None, limit: int) -> list[str]:
    """Return the texts of a folder of .txt files, of a JSON Lines file, or of the seeds."""
    if source is None:
        print("no texts given (argument): the seeds, eight times")
        return [*analysis.load_articles(SEEDS)["text"]] * 8
    if source.is_dir():
        files = sorted(source.glob("*.txt"))[:limit]
        return [file.read_text(encoding="utf-8", errors="replace") for file in files]
    with source.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(limit), strict=False)]


def load(path: str, *, numpy: bool) -> Language:
    """Load a bare pipeline that multiplies with thinc's own products or with numpy's."""
    nlp = spacy.load(path)
    if numpy:
        use_numpy_products(nlp)
    return nlp


def seconds(run: Callable[[], object]) -> float:
    """Return how long one call takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def compare(ways: dict[str, Callable[[], object]], words: int, rounds: int) -> None:
    """Print the words a second of each way; the ways take turns, so that load hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            taken[name].append(seconds(run))
    slowest = max(statistics.median(times) for times in taken.values())
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"  {name:<28} {words / middle:7.0f} words/s  {slowest / middle:5.2f} x")


def share(nlp: Language, texts: list[str]) -> None:
    """Print what each component takes of the whole, one after the other over all texts."""
    taken = {}
    begun = time.perf_counter()
    docs = [nlp.make_doc(text) for text in texts]
    taken["tokenizer"] = time.perf_counter() - begun
    for name, component in nlp.pipeline:
        begun = time.perf_counter()
        if hasattr(component, "pipe"):
            docs = list(component.pipe(docs, batch_size=BATCH))
        else:
            docs = [component(doc) for doc in docs]
        taken[name] = time.perf_counter() - begun
    for name, spent in taken.items():
        print(f"  {name:<28} {spent:7.2f} s  {spent / sum(taken.values()):6.1%}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, help="folder of .txt, or JSON Lines")
    parser.add_argument("--pipeline", default=str(data_path() / "pipeline"))
    parser.add_argument("--against", help="a second pipeline to set beside it")
    parser.add_argument("--limit", type=int, default=100, help="texts")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = read_texts(options.source, options.limit)
    thinc, numpy = (load(options.pipeline, numpy=fast) for fast in (False, True))
    words = sum(not token.is_space for doc in numpy.pipe(texts) for token in doc)
    list(thinc.pipe(texts[:8]))  # warm the caches
    print(f"{len(texts)} texts, {words} words, median of {options.rounds} rounds in turns")

    def piped(nlp: Language, size: int = BATCH, processes: int = 1) -> Callable[[], object]:
        return lambda: list(nlp.pipe(texts, batch_size=size, n_process=processes))

    print("matrix products")
    products = {"thinc's own": piped(thinc), "numpy's": piped(numpy)}
    compare(products, words, options.rounds)
    print("texts in a batch")
    compare({str(size): piped(numpy, size) for size in BATCHES}, words, options.rounds)
    print("processes")
    compare({str(n): piped(numpy, BATCH, n) for n in (1, 2)}, words, options.rounds)
    if options.against:
        print("pipelines")
        other = load(options.against, numpy=True)
        compare({"--pipeline": piped(numpy), "--against": piped(other)}, words, options.rounds)
    print("components")
    share(numpy, texts)


if __name__ == "__main__":
    main()
