"""Which articles are origins: who stands first, and who only copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.compare.copies.credits import own_agencies
from analysis.compare.copies.direction import is_cut
from analysis.tables import as_text, missing

_MARKS = re.compile(r"[\"“”„«»]")


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


def trace(articles: pd.DataFrame, copies: pd.DataFrame) -> Lineage:
    """Return the lineage of the articles, given what `find_copies` found."""
    related: dict[str, set[str]] = {}
    kept = copies[copies["verdict"].isin(["copy", "rewrite"])]
    for a, b in zip(kept["article_a"], kept["article_b"], strict=True):
        related.setdefault(a, set()).add(b)
        related.setdefault(b, set()).add(a)
    order = _newest_version_first(sort_by_origin(articles), related)
    fixed = {article: frozenset(others) for article, others in related.items()}
    ranks = {article: rank for rank, article in enumerate(order)}
    return Lineage(ranks, fixed, frozenset(_pick_origins(order, fixed)))


def sort_by_origin(articles: pd.DataFrame) -> pd.DataFrame:
    """Sort from origin to copy by what each article shows of itself.

    The earliest come first (undated last), then agencies, whole texts before those cut short,
    those with more quotation marks (a copy loses some), the longer ones.
    """
    frame = articles[["article_id", "source", "author", "published", "text"]]
    texts = [as_text(text) for text in frame["text"]]
    key = frame.assign(
        undated=frame["published"].isna(),
        credited=[
            not own_agencies(as_text(source), as_text(author))
            for source, author in zip(frame["source"], frame["author"], strict=True)
        ],
        cut=[is_cut(text) for text in texts],
        marks=[-len(_MARKS.findall(text)) for text in texts],
        size=[-len(text) for text in texts],
    )
    by = ["undated", "published", "credited", "cut", "marks", "size", "article_id"]
    return key.sort_values(by, ignore_index=True)[list(frame)]


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
