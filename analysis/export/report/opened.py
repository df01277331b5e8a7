"""What a figure of the report opens: its sentences, each once, with the ids to cite."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TypedDict

from analysis.evidence import Evidence, Passage, passages, plain
from analysis.tables import missing

MOST_PASSAGES = 12  # sentences one figure opens


class Opened(TypedDict):
    """The sentences behind a figure, and how many more there are."""

    passages: list[Passage]
    n_left_out: int


class ArticleSentences(TypedDict):
    """The sentences of one article behind a picture."""

    source: str
    published: str
    title: str
    passages: list[Passage]


def open_rows(row_ids: Iterable[str], evidence: Evidence, most: int = MOST_PASSAGES) -> Opened:
    """Return the sentences of some rows, `most` at most, and how many are left out."""
    found = passages(evidence, row_ids)
    return Opened(passages=found[:most], n_left_out=max(0, len(found) - most))


def open_article_by_article(row_ids: Iterable[str], evidence: Evidence) -> list[ArticleSentences]:
    """Return all sentences of some rows under the articles they stand in, earliest first."""
    found = passages(evidence, row_ids)
    found.sort(key=lambda p: (p["published"] or "~", p["source"], p["title"]))
    return [
        ArticleSentences(source=source, published=published, title=title, passages=list(told))
        for (published, source, title), told in groupby(
            found, key=lambda p: (p["published"], p["source"], p["title"])
        )
    ]


def first_passage(row_id: object, evidence: Evidence) -> Passage | None:
    """Return the sentence of a row, None if it has none."""
    found = [] if missing(row_id) else passages(evidence, [str(row_id)])
    return found[0] if found else None


def outcome_anchor(incident_id: str, outcome: object, unit: str) -> str:
    """Return the id under which the report tells an outcome of an incident."""
    words = f"{plain(outcome, 'other')} {unit}".split()
    return "-".join([incident_id, *("".join(filter(str.isalnum, word)) for word in words)])


def whole(value: object) -> int:
    """Return a count of a table as a number; nothing counted is 0."""
    return 0 if missing(value) else int(str(value))
