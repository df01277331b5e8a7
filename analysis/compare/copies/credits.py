"""Whom an article credits: agencies in its byline or at its edges, other outlets in its text."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import pandas as pd

from analysis.resources import lexicon
from analysis.tables import as_text

_EDGE = 300  # a credit stands in the dateline or in the last lines, not mid-story
_CREDIT = (
    r"\((?:{0})\)|(?:{0})\s+(?:\w+\s+){{0,3}}contributed to this"
    r"|\b(?:reporting|files|input|material) (?:by|from) (?:the )?(?:{0})\b"
    r"|\b(?:according to|first reported by|as reported by|citing) (?:the )?(?:{0})\b"
    r"|[-–—/]\s*(?:{0})\s*$"
)
_OUTLET = (
    r"\b(?:according to|told|reported by|published by|citing|quoted by) (?:the )?{0}\b"
    r"|\b{0},? (?:first |earlier |has |had )*(?:reported|reports|wrote|writes)\b"
)
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class Credits:
    """The agencies an article was `own`-ed by or names, and the text and name to look in."""

    agencies: frozenset[str]
    own: frozenset[str]
    source: str
    text: str

    def draws_on(self, other: Credits) -> bool:
        """Say that the article credits the agency or outlet that published the other."""
        return bool(other.own & (self.agencies - self.own)) or self._names(other.source)

    def _names(self, source: str) -> bool:
        if len(source) < _SHORTEST_NAME or source == self.source or source not in self.text:
            return False
        return re.search(_OUTLET.format(re.escape(source)), self.text) is not None


def list_credits(articles: pd.DataFrame) -> list[Credits]:
    """Return the credits of every article, in order of the rows."""
    columns = zip(articles["text"], articles["source"], articles["author"], strict=True)
    return [read_credits(*map(as_text, row)) for row in columns]


def read_credits(text: str, source: str = "", author: str = "") -> Credits:
    """Return whom one article credits."""
    own = own_agencies(source, author)
    edges = f"{text[:_EDGE]}\n{text[-_EDGE:]}"
    if not _any_agency().search(edges):
        return Credits(own, own, source, text)
    credits = {label for label, credit, _ in _agencies() if credit.search(edges)}
    return Credits(own | credits, own, source, text)


@functools.cache
def own_agencies(source: str, author: str) -> frozenset[str]:
    """Return the agencies that stand as the source or the author of an article."""
    line = " / ".join(field for field in (source, author) if field)
    return frozenset(label for label, _, name in _agencies() if name.search(line))


@functools.cache
def _agencies() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return (label, credit in a text, credit in a source or author line) per agency."""
    return tuple(
        (
            row["label"],
            re.compile(_CREDIT.format(row["pattern"]), re.MULTILINE),
            re.compile(rf"\b(?:{row['pattern']})\b"),
        )
        for row in lexicon("agencies")
    )


@functools.cache
def _any_agency() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in lexicon("agencies")))
