"""The days of an article that does not give its own: inferred from a dated one like it.

What is inferred stays in `Comparison`; the tables keep their gap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.kinship import Kinship
from analysis.tables import Tables, as_text

INFER, AHEAD = 0.12, 1.25  # how alike the dated article must be, and how much more than a rival
RIVAL_DAYS = 3
NEAR_DAYS = 7  # a weekday of the news lies this near to publication
EPOCH = pd.Timestamp(0).toordinal()

_WEEKDAY = re.compile(r"XXXX-WXX-(\d)(?:T\w+)?")
_NIGHT = re.compile(r"\d{4}-\d\d-\d\dTNI|XXXX-XX-XXTNI")

Days = dict[str, tuple[int, int]]


class Written(NamedTuple):
    """The day an article was written, counted from 1970, and how that is known."""

    day: int
    how: str
    like: str | None = None  # the dated article the day is inferred from


def days_written(tables: Tables, lineage: Lineage, kinship: Kinship) -> dict[str, Written]:
    """Return article -> the day it was written.

    An article without a publication day takes that of an independent article it copies, or of
    the one it is most like, unless one of another time comes close.
    """
    frame = tables.articles[tables.articles["published"].notna()]
    stamps = zip(frame["article_id"], frame["published"], strict=True)
    days = {a: Written(stamp.toordinal() - EPOCH, "published") for a, stamp in stamps}
    dated = {article: written.day for article, written in days.items()}
    origins = lineage.independent(dated)
    index = kinship.index(sorted(origins))
    for article in sorted(set(tables.articles["article_id"]) - set(dated)):
        copied = sorted(origins & lineage.related.get(article, frozenset()))
        if copied:
            how = f"day inferred from {copied[0]}, its origin"
            days[article] = Written(dated[copied[0]], how, copied[0])
            continue
        near = kinship.neighbours(article, index)
        best = _clearly_nearest({n: kinship.between(article, n) for n in near}, dated)
        if best is not None:
            how = f"day inferred from {best}, the article most like it"
            days[article] = Written(dated[best], how, best)
    return days


def _clearly_nearest(scores: dict[str, float], dated: dict[str, int]) -> str | None:
    best = max(scores, key=lambda other: (scores[other], other), default=None)
    if best is None or scores[best] < INFER:
        return None
    rivals = [s for other, s in scores.items() if abs(dated[other] - dated[best]) > RIVAL_DAYS]
    return best if scores[best] >= AHEAD * max(rivals, default=0.0) else None


def days_inferred(dates: pd.DataFrame, told: Days, written: dict[str, Written]) -> Days:
    """Return date_id -> (first, last) day for weekdays and nights of undated articles.

    "Tuesday" is the Tuesday that the dated article tells of around its publication, and
    "overnight" its night; where it tells of none, or of two, the day stays open.
    """
    likes = {a: w for a, w in written.items() if w.like is not None}
    origins = {w.like for w in likes.values()}
    said = defaultdict(set)
    for row in dates[dates["article_id"].isin(origins)].itertuples(index=False):
        if row.date_id in told:
            is_night = _NIGHT.fullmatch(as_text(row.value)) is not None
            said[row.article_id].add((*told[row.date_id], is_night))
    found = {}
    open_ = dates["date_start"].isna() & (dates["direction"].fillna("") != "future")
    for row in dates[open_ & dates["article_id"].isin(likes)].itertuples(index=False):
        known = likes[row.article_id]
        near = {d for d in said[known.like] if -NEAR_DAYS < d[0] - known.day <= 1}
        fits = {day[:2] for day in near if _fits(as_text(row.value), *day)}
        if len(fits) == 1:
            found[row.date_id] = fits.pop()
    return found


def _fits(value: str, first: int, last: int, is_night: bool) -> bool:
    """Say whether a day or night of the dated article is one that `value` may mean."""
    if _NIGHT.fullmatch(value):
        return is_night and last - first == 1
    weekday = _WEEKDAY.fullmatch(value)
    return weekday is not None and first == last and (first + 3) % 7 + 1 == int(weekday[1])
