"""Sources and articles in the report: what each claims, and who has text from whom."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from analysis.evidence import Evidence, Passage, amount, day, passage, plain
from analysis.export.report.opened import first_passage
from analysis.show.page import web_address
from analysis.show.words import Row, outcome_name, unit_of
from analysis.tables import Comparison, Tables, missing

UNNAMED = "unnamed source"
DERIVED = ("copy", "rewrite")
MOST_SPANS = 6  # passages shown of two articles that share text
ENDS = {"a->b": ("article_a", "article_b"), "b->a": ("article_b", "article_a")}


def describe_sources(tables: Tables, compared: Comparison) -> list[dict[str, Any]]:
    """Return what each source has, and how many of its claims repeat another, by name."""
    claims = compared.casualties
    articles = tables.articles.assign(source=tables.articles["source"].fillna(""))
    copied = articles["article_id"].isin(copied_shares(tables, compared))
    rows = []
    for number, (source, mine) in enumerate(articles.groupby("source"), 1):
        made = claims[claims["article_id"].isin(mine["article_id"])]
        rows.append(
            {
                "source": source or UNNAMED,
                "anchor": f"source-{number}",
                "articles": len(mine),
                "copies": int(copied[mine.index].sum()),
                "claims": len(made),
                "independent": int(made["independent"].fillna(False).sum()),
                "quotes": int(tables.quotes["article_id"].isin(mine["article_id"]).sum()),
            }
        )
    return rows


def describe_articles(
    tables: Tables, compared: Comparison, evidence: Evidence
) -> list[dict[str, Any]]:
    """Return the articles by source, the earliest first, each with its claims.

    The first article of a source has the `anchor` that `describe_sources` names.
    """
    claims = dict(iter(compared.casualties.groupby("article_id")))
    copied = copied_shares(tables, compared)
    frame = tables.articles.assign(source=tables.articles["source"].fillna(""))
    frame = frame.sort_values(["source", "published"], kind="stable")
    number = frame.groupby("source").ngroup() + 1
    first = ~frame["source"].duplicated()
    return [
        {
            "id": row.article_id,
            "anchor": f"source-{nth}" if leads else "",
            "title": plain(row.title, "Without a title"),
            "language": plain(row.language),
            "url": web_address(row.url),
            "source": row.source or UNNAMED,
            "published": day(row.published) or "unknown",
            "how": plain(row.published_how),
            "claims": _claims(claims.get(row.article_id), evidence),
            "copied": copied.get(row.article_id, ""),
        }
        for row, nth, leads in zip(frame.itertuples(), number, first, strict=True)
    ]


def _claims(mine: pd.DataFrame | None, evidence: Evidence) -> list[dict[str, Any]]:
    """Return the claims of one article in words, each with its sentence."""
    return [
        {
            "words": f"{amount(row.low, row.best, row.high, row.modifier)} "
            f"{outcome_name(row.outcome, unit_of(row))}",
            "repeats": not missing(row.independent) and not row.independent,
            "passage": first_passage(row.number_id, evidence),
        }
        for row in (() if mine is None else mine.itertuples())
    ]


def dependent_pairs(compared: Comparison) -> pd.DataFrame:
    """Return the pairs of articles that are not independent of each other."""
    return compared.copies[(compared.copies["verdict"] != "independent").fillna(False)]


def describe_copies(
    tables: Tables, compared: Comparison, evidence: Evidence
) -> list[dict[str, Any]]:
    """Return the pairs of articles that are not independent, most shared text first."""
    names = article_names(tables)
    pairs = dependent_pairs(compared).sort_values("containment", ascending=False, kind="stable")
    return [
        {
            "a": names.get(row.article_a, row.article_a),
            "b": names.get(row.article_b, row.article_b),
            "verdict": plain(row.verdict).replace("_", " "),
            "containment": "" if missing(row.containment) else f"{row.containment:.0%}",
            "direction": copying_words(row, tables),
            "why": plain(row.why),
            **_shared_spans(row, compared.copied_spans, evidence),
        }
        for row in pairs.itertuples()
    ]


def copying_words(row: Row, tables: Tables) -> str:
    """Return a pair of articles in words: who has text from whom, where that is known."""
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    ends = ENDS.get(plain(row.direction), ("article_a", "article_b"))
    first, second = (plain(sources.get(getattr(row, end)), UNNAMED) for end in ends)
    if plain(row.direction) in ENDS:
        verb = "copies" if plain(row.verdict) == "copy" else "has text from"
        return f"{second} {verb} {first}"
    return f"{first} and {second} share text, who was first is not known"


def _shared_spans(row: Row, spans: pd.DataFrame, evidence: Evidence) -> dict[str, Any]:
    mine = (spans["article_a"] == row.article_a) & (spans["article_b"] == row.article_b)
    mine = spans[mine.fillna(False)].sort_values("n_words", ascending=False, kind="stable")
    return {
        "spans": [_span_sides(span, evidence) for span in mine.head(MOST_SPANS).itertuples()],
        "n_spans": len(mine),
    }


def _span_sides(span: Row, evidence: Evidence) -> list[Passage]:
    stretches = (
        (span.article_a, span.start_a, span.end_a),
        (span.article_b, span.start_b, span.end_b),
    )
    return [
        passage(evidence.span(article, int(start), int(end))) for article, start, end in stretches
    ]


def article_names(tables: Tables) -> dict[str, str]:
    """Return article_id -> source and title in words."""
    columns = (tables.articles[name] for name in ("article_id", "source", "title"))
    return {
        key: f"{plain(source, 'unnamed source')}: {plain(title, 'no title')}"
        for key, source, title in zip(*columns, strict=True)
    }


def copied_shares(tables: Tables, compared: Comparison) -> dict[str, str]:
    """Return article_id -> how much of its text is copied and from which article, in words.

    Only articles whose origin is known are there; of several origins the one most is copied from.
    """
    names = article_names(tables)
    sizes = dict(
        zip(
            tables.articles["article_id"], tables.articles["text"].fillna("").str.len(), strict=True
        )
    )
    covered = _covered(compared.copied_spans)
    best: dict[str, tuple[float, str]] = {}
    for row in compared.copies[compared.copies["verdict"].isin(DERIVED)].itertuples():
        way = plain(row.direction)
        if way not in ENDS:
            continue
        origin, copy = (getattr(row, end) for end in ENDS[way])
        share = covered.get((copy, origin), 0) / max(1, sizes.get(copy, 0))
        if share > best.get(copy, (0.0, ""))[0]:
            best[copy] = (share, origin)
    return {
        copy: f"{share:.0%} from {names.get(origin, origin)}"
        for copy, (share, origin) in best.items()
    }


def _covered(spans: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return (article, the other) -> how many of its characters lie in copied spans."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in spans.itertuples():
        found[row.article_a, row.article_b].append((row.start_a, row.end_a))
        found[row.article_b, row.article_a].append((row.start_b, row.end_b))
    return {pair: _length(stretches) for pair, stretches in found.items()}


def _length(stretches: list[tuple[int, int]]) -> int:
    """Return how many characters lie in half-open stretches that may overlap.

    >>> _length([(0, 4), (2, 6), (8, 9)])
    7
    """
    total = done = 0
    for start, end in sorted(stretches):
        total += max(0, end - max(start, done))
        done = max(done, end)
    return total
