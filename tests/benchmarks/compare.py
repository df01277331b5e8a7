"""Comparing many articles on one core: time, memory, growth, shares of the stages, and quality."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from pathlib import Path

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import pandas as pd
from simulated_war import LEVELS, Truth, simulate

import analysis
from analysis.tables import Comparison, Tables

SIZES = (1000, 3000, 10000)
WRITTEN, EXTRACTED = 2000, 300  # articles for quality: tables by the generator, by extraction
KEPT = ("copy", "rewrite")


# ---------------------------------------------------------------- cost


def write_parquet(tables: Tables, folder: Path) -> None:
    """Write the tables as a run leaves them, without the CSV files."""
    folder.mkdir(parents=True)
    for name, frame in tables:
        frame.to_parquet(folder / f"{name}.parquet", index=False)


def peak() -> float:
    """Return the highest memory of this process so far in MB.

    On Linux `ru_maxrss` of a new process begins with what its parent held; VmHWM does not.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(run: Callable, spent: Counter, name: str) -> Callable:
    """Return `run`, which adds the processor time it takes to ``spent[name]``."""

    @wraps(run)
    def runs(*args: object, **options: object) -> object:
        begun = time.process_time()
        try:
            return run(*args, **options)
        finally:
            spent[name] += time.process_time() - begun

    return runs


def measure(folder: Path) -> dict[str, object]:
    """Compare the tables in `folder`; return processor seconds, memory in MB, and the stages.

    The stages are the functions `analysis.compare.compare` calls, by their modules.
    """
    from analysis import compare as module  # the function of this name hides its package
    from analysis.export import read_tables

    package = sys.modules[module.__module__]
    tables = read_tables(folder)
    held = peak()
    spent: Counter[str] = Counter()
    for name, run in list(vars(package).items()):
        home = getattr(run, "__module__", "")
        if callable(run) and home.startswith("analysis.compare."):
            stage = f"{home.removeprefix('analysis.compare.')}.{name}"
            setattr(package, name, timed(run, spent, stage))
    begun = time.process_time()
    compared = package.compare(tables)
    seconds = time.process_time() - begun
    rows = {name: len(frame) for name, frame in compared}
    return {"articles": len(tables.articles), "seconds": seconds, "held": held, "peak": peak(),
            "stages": dict(spent), "rows": rows}  # fmt: skip


def measure_apart(tables: Tables) -> dict:
    """Return what `measure` says of `tables` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_parquet(tables, Path(folder) / "tables")
        command = [sys.executable, __file__, "--measure", folder]
        out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(out)


def print_cost(found: list[dict]) -> None:
    """Print one line a size, and one a stage with its seconds, share and growth."""
    print("articles   seconds  per 1,000  growth  peak MB  of it tables and imports")
    for before, now in zip([None, *found], found, strict=False):
        rise = growth(before or now, now, (before or now)["seconds"], now["seconds"])
        each = 1000 * now["seconds"] / now["articles"]
        memory = f"{now['peak']:>7,.0f}  {now['held']:>8,.0f}"
        print(f"{now['articles']:>8,}  {now['seconds']:>8.1f}  {each:>9.2f}  {rise:>6}  {memory}")
    first, last = found[0], found[-1]
    print(f"\nstages at {last['articles']:,} articles            seconds   share  growth")
    for stage, spent in sorted(last["stages"].items(), key=lambda item: -item[1]):
        rise = growth(first, last, first["stages"].get(stage, 0.0), spent)
        print(f"  {stage:<38} {spent:>8.1f}  {spent / last['seconds']:>6.1%}  {rise:>6}")
    print("rows: " + ", ".join(f"{name} {n:,}" for name, n in last["rows"].items()))


def growth(small: dict, large: dict, before: float, after: float) -> str:
    """Return the exponent of growth between two sizes: 1 is linear, 2 is quadratic."""
    if not (before and after) or small["articles"] == large["articles"]:
        return ""
    return f"{math.log(after / before) / math.log(large['articles'] / small['articles']):.2f}"


# ---------------------------------------------------------------- development articles


def development_tables(folder: Path | None, limit: int) -> Tables | None:
    """Extract the first articles of every news_*.jsonl in `folder`, and say what was left out."""
    files = sorted(folder.glob("news_*.jsonl")) if folder else []
    if not files:
        print("no development articles (argument or DISPATCHES_CORPORA): generated ones only\n")
        return None
    rows = []
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines[:limit]]
        rows += [{"text": row["text"], "source": row.get("source") or file.stem,
                  "published": row.get("published")} for row in found]  # fmt: skip
        print(f"{file.name}: {len(found)} of {len(lines)} articles")
    return analysis.extract(analysis.load_articles(pd.DataFrame(rows)))


def joined(one: Tables, other: Tables | None) -> Tables:
    """Return both corpora as one; an actor of both stays one."""
    if other is None:
        return one
    frames = {name: pd.concat([frame, other[name]], ignore_index=True) for name, frame in one}
    frames["actors"] = frames["actors"].drop_duplicates("actor_id", ignore_index=True)
    return Tables(**frames)


# ---------------------------------------------------------------- quality


def b_cubed(
    gold: Mapping[str, Hashable], found: Mapping[str, Hashable]
) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1; what was not grouped stands alone.

    Bagga and Baldwin, Algorithms for scoring coreference chains, 1998.
    """
    sides = [defaultdict(set), defaultdict(set)]
    for key in gold:
        sides[0][gold[key]].add(key)
        sides[1][found.get(key, key)].add(key)
    totals = [0.0, 0.0]
    for key in gold:
        true, said = sides[0][gold[key]], sides[1][found.get(key, key)]
        common = len(true & said)
        totals[0] += common / len(said)
        totals[1] += common / len(true)
    precision, recall = (total / max(1, len(gold)) for total in totals)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def incident_of_articles(tables: Tables, compared: Comparison) -> dict[str, str]:
    """Return article_id -> the incident most of its events belong to, of equals the first told."""
    members = compared.incident_events.merge(
        tables.events[["event_id", "article_id", "start"]], on="event_id"
    )
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in members.sort_values(["article_id", "start"]).itertuples(index=False):
        votes[row.article_id][row.incident_id] += 1
    return {article: count.most_common(1)[0][0] for article, count in votes.items()}


def print_grouping(tables: Tables, compared: Comparison, truth: Truth) -> dict[str, str]:
    """Print how well events and articles are grouped; return the incident of each article."""
    found = incident_of_articles(tables, compared)
    members = compared.incident_events
    events = dict(zip(members["event_id"], members["incident_id"], strict=True))
    groupings = {"articles": (truth.main, found), "articles, each alone": (truth.main, {})}
    if truth.events.keys() & events.keys():  # not where extraction made events of its own
        groupings["events"] = (truth.events, events)
    for name, (true, grouping) in groupings.items():
        scores = "P {:.3f}  R {:.3f}  F1 {:.3f}".format(*b_cubed(true, grouping))
        print(f"  incidents, B-cubed, {name:<21} {scores}  (n {len(true):,})")
    return found


def print_tolls(compared: Comparison, truth: Truth, found: Mapping[str, str]) -> None:
    """Print for how many true incidents the tolls hold the truth."""
    articles: dict[int, list[str]] = defaultdict(list)
    for article, key in truth.main.items():
        articles[key].append(article)
    tolls = compared.tolls[compared.tolls["unit"].isna()]
    keyed = {(r.incident_id, r.outcome, r.rule): r for r in tolls.itertuples(index=False)}
    for outcome in ("killed", "injured"):
        hits: Counter[str] = Counter()
        for key, told in articles.items():
            guess = Counter(found[a] for a in told if a in found).most_common(1)
            true = getattr(truth.incidents[key], outcome)
            for rule in ("majority", "latest"):
                row = keyed.get((guess[0][0], outcome, rule)) if guess else None
                hits[rule] += row is not None and not pd.isna(row.best) and row.best == true
            row = keyed.get((guess[0][0], outcome, "range")) if guess else None
            hits["range"] += row is not None and holds(row.low, true, row.high)
            hits["told at all"] += true in truth.told[key, outcome]
        shares = "  ".join(f"{rule} {hits[rule] / len(articles):.3f}" for rule in hits)
        print(f"  tolls, {outcome:<8} the truth is: {shares}  (n {len(articles):,})")


def holds(low: float, value: float, high: float) -> bool:
    return (pd.isna(low) or low <= value) and (pd.isna(high) or value <= high)


def print_copies(compared: Comparison, truth: Truth) -> None:
    """Print what became of every copy by how much it kept, and how many pairs are no copies."""
    verdicts = {
        frozenset((row.article_a, row.article_b)): row.verdict
        for row in compared.copies.itertuples(index=False)
    }
    print("  copies, by per cent of sentences kept: copy / rewrite / shared_agency / not found")
    for level in LEVELS:
        pairs = [frozenset(pair) for pair, kept in truth.copies.items() if kept == level]
        seen = Counter(verdicts.get(pair, "independent") for pair in pairs)
        parts = " / ".join(f"{seen[v]:>4}" for v in (*KEPT, "shared_agency", "independent"))
        found = sum(seen[v] for v in KEPT) / max(1, len(pairs))
        print(f"    {level:>3} %  {parts}   recall {found:.2f}  (n {len(pairs):,})")
    named = [pair for pair, verdict in verdicts.items() if verdict in KEPT]
    right = sum(len({truth.family[article] for article in pair}) == 1 for pair in named)
    direct = sum(tuple(pair) in truth.copies or tuple(pair)[::-1] in truth.copies for pair in named)
    print(f"    pairs named: {len(named):,}, precision {right / max(1, len(named)):.3f} "
          f"({direct:,} of a copy and its origin, the others of two copies)")  # fmt: skip


def print_stability(tables: Tables, compared: Comparison) -> None:
    """Print how many events the last tenth of the articles moves to another incident."""
    articles = tables.articles.sort_values(["published", "article_id"], na_position="first")
    early = set(articles["article_id"].iloc[: len(articles) * 9 // 10])
    frames = {name: frame[frame["article_id"].isin(early)] for name, frame in tables
              if "article_id" in frame}  # fmt: skip
    before = analysis.compare(dataclasses.replace(tables, **frames)).incident_events
    after = compared.incident_events.set_index("event_id")["incident_id"]
    moved = before["event_id"].map(after) != before["incident_id"]
    print(f"  a tenth more articles, the latest: {moved.sum():,} of {len(before):,} events get "
          "another incident_id")  # fmt: skip


def print_quality(name: str, tables: Tables, truth: Truth) -> None:
    print(f"{name}: {len(tables.articles):,} articles, {len(truth.incidents):,} incidents")
    compared = analysis.compare(tables)
    compared.validate()
    found = print_grouping(tables, compared, truth)
    print_tolls(compared, truth, found)
    print_copies(compared, truth)
    print_stability(tables, compared)
    print()


# ---------------------------------------------------------------- the command


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("DISPATCHES_CORPORA")
    parser.add_argument("folder", nargs="?", type=Path, default=default and Path(default))
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="articles")
    parser.add_argument("--limit", type=int, default=150, help="development articles of each file")
    parser.add_argument("--a-day", type=int, default=12, help="incidents a day")
    parser.add_argument("--extracted", type=int, default=EXTRACTED, help="0 skips that part")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    more = development_tables(options.folder, options.limit)
    costs = []
    for size in options.sizes:
        generated = size - (0 if more is None else len(more.articles))
        if generated < 1:
            print(f"{size:,} articles left out: the development articles alone are more")
            continue
        tables, _ = simulate(generated, seed=options.seed, a_day=options.a_day)
        costs.append(measure_apart(joined(tables, more)))
    if costs:
        print_cost(costs)
    print("\nwhat is found of the truth")
    print_quality("generated tables", *simulate(WRITTEN, seed=options.seed + 1))
    if options.extracted:
        tables, truth = simulate(options.extracted, seed=options.seed + 2)
        print_quality("tables extracted", analysis.extract(tables.articles), truth)


if __name__ == "__main__":
    main()
