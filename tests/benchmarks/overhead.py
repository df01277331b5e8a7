"""What extraction costs on top of the bare language pipeline, on the same text in one run."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import analysis
from analysis.extract import extract_rows
from analysis.resolve import resolve

SEEDS = Path(__file__).parents[2] / "seeds"


def corpus(folder: Path | None, limit: int) -> list[str]:
    """Return the texts to measure on, and say what was left out."""
    texts = [*analysis.load_articles(SEEDS)["text"]]
    files = sorted(folder.glob("news_*.jsonl")) if folder else []
    if not files:
        print("no corpus folder given (argument or DISPATCHES_CORPORA): seeds only")
        return texts * 8
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()[:limit]
        texts += [json.loads(line)["text"] for line in lines]
    return texts


def measure(texts: list[str]) -> tuple[float, float, float]:
    """Return seconds for the bare pipeline, the extractors, and the resolution."""
    nlp = analysis.load_pipeline()
    articles = analysis.load_articles(texts)
    rows: dict[str, list[dict]] = {}
    bare = extracting = 0.0
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        begun = time.perf_counter()
        doc = nlp(text)
        parsed = time.perf_counter()
        for table, found in extract_rows(doc).items():
            rows.setdefault(table, []).extend({"article_id": article_id, **row} for row in found)
        bare += parsed - begun
        extracting += time.perf_counter() - parsed
    begun = time.perf_counter()
    resolve(articles, rows, gazetteer=analysis.load_gazetteer())
    return bare, extracting, time.perf_counter() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("DISPATCHES_CORPORA")
    parser.add_argument("folder", nargs="?", type=Path, default=default and Path(default))
    parser.add_argument("--limit", type=int, default=25, help="articles of each file")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = corpus(options.folder, options.limit)
    words = sum(len(text.split()) for text in texts)
    analysis.extract(analysis.load_articles(texts[:2]))  # warm the caches
    rounds = [measure(texts) for _ in range(options.rounds)]
    bare, extracting, resolving = (statistics.median(r[i] for r in rounds) for i in range(3))
    print(f"{len(texts)} articles, {words} words, median of {options.rounds} rounds")
    print(f"bare pipeline   {bare:7.2f} s  {words / bare:7.0f} words/s")
    print(f"+ extractors    {extracting:7.2f} s  {extracting / bare:7.1%} of the pipeline")
    print(f"+ resolution    {resolving:7.2f} s  {resolving / bare:7.1%} of the pipeline")
    print(f"overhead        {(extracting + resolving) / bare:.1%}")


if __name__ == "__main__":
    main()
