"""The news clock: from what an expression says to the calendar days it means.

The rules of news writing: a weekday is the nearest one not after the publication day, or
the next one where the clause looks ahead; "overnight" is the night that ends on the
publication day; a month or day without a year is the nearest one on the side the tense
points to; "later" and "earlier" count from the date mentioned before. Nothing here asks
what day it is today.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from analysis.resolve.clock.periods import Answer
from analysis.resolve.clock.story import resolve_article
from analysis.tables import missing

__all__ = ["resolve_dates"]

_READ = ["article_id", "value", "direction", "text", "start", "timex_type", "granularity"]


def resolve_dates(dates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Turn the readings of `analysis.extract.dates` into calendar days.

    Parameters
    ----------
    dates : pandas.DataFrame
        The table `dates` with a reading in `value` and the side the tense points to
        (``past``, ``future`` or ``<NA>``) in `direction`, in reading order per article.
    articles : pandas.DataFrame
        Needs `article_id` and `published`; `text` shows the dateline: what it calls today is
        the day of that line, where the report was published a day or two later.

    Returns
    -------
    pandas.DataFrame
        A copy with `value` (TIMEX3), `date_start` and `date_end` (inclusive days, ``<NA>``
        where open or unknown), `granularity`, `anchor` (``published``, ``previous_date``,
        ``explicit``), `direction` seen from the publication day, and `why`, always filled.
        A stretch between two dates is ``(first,last,length)``; a period longer than a day
        stands in it as its first day, and `length` is the time between the two beginnings.
        A week counted off ("two weeks ago") has the counted day as its value and the whole
        week as its days.
    """
    published = dict(
        zip(articles["article_id"], map(_published, articles["published"]), strict=True)
    )
    texts = articles["text"].fillna("") if "text" in articles else [""] * len(articles)
    text_of = dict(zip(articles["article_id"], texts, strict=True))
    answers: dict[int, tuple[Answer, str | None]] = {}
    for article, rows in _by_article(dates):
        instant = published.get(article)
        day = None if instant is None else instant.date()
        answers |= resolve_article(rows, day, _time_of(instant), text_of.get(article, ""))
    return _filled(dates, [answers[index] for index in dates.index])


def _published(instant: object) -> datetime | None:
    return None if missing(instant) else pd.Timestamp(instant).to_pydatetime().replace(tzinfo=None)


def _time_of(instant: datetime | None) -> datetime | None:
    """Return the time of publication, None where it is midnight: then only the day was given."""
    return instant if instant is not None and instant.time() != time.min else None


def _by_article(dates: pd.DataFrame) -> Iterator[tuple[str, list]]:
    rows = sorted(dates[_READ].itertuples(), key=lambda row: (row.article_id, row.start))
    for article, group in itertools.groupby(rows, key=lambda row: row.article_id):
        yield article, list(group)


def _filled(dates: pd.DataFrame, found: list[tuple[Answer, str | None]]) -> pd.DataFrame:
    def strings(values: Iterable[str | None]) -> pd.Series:
        return pd.Series(list(values), index=dates.index, dtype="string")

    def days(values: Iterable[date | None]) -> pd.Series:
        instants = [np.datetime64("NaT") if d is None else np.datetime64(d) for d in values]
        column = np.array(instants, "datetime64[us]")
        return pd.Series(column, index=dates.index, dtype="datetime64[us]")

    answers = [answer for answer, _ in found]
    return dates.assign(
        value=strings(a.value for a in answers),
        date_start=days(a.start for a in answers),
        date_end=days(a.end for a in answers),
        granularity=strings(a.grain for a in answers),
        anchor=strings(a.anchor for a in answers),
        direction=strings(direction for _, direction in found),
        why=strings(a.why for a in answers),
    )
