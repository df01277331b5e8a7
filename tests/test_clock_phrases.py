"""Some hundred phrases of news for each day an article may be published on.

What they mean is reckoned by `clock_rules`, which shares no code with the package.
"""

import functools
from datetime import date

import pandas as pd
import pytest
from clock_phrases import PHRASES
from clock_rows import iso, resolve_rows, row_of
from clock_rules import EDGES, WEEK, Meant, Phrase


def test_there_are_phrases_enough():
    assert len({phrase.words for phrase in PHRASES}) >= 300
    assert {day.isoweekday() for day in WEEK} == set(range(1, 8))


def rows_of(number: int, phrase: Phrase) -> list[dict]:
    """Return the row of a phrase and of what stands before it, as one article."""
    article = f"{number:03d}"
    told = [row_of(phrase.before, "past", article=article, start=0)] if phrase.before else []
    return [*told, row_of(phrase.words, phrase.tense, article=article, start=100)]


@functools.cache
def published_on(day: date) -> pd.DataFrame:
    """Resolve every phrase, each in an article of its own."""
    rows = [row for n, phrase in enumerate(PHRASES) for row in rows_of(n, phrase)]
    table = resolve_rows(rows, day.isoformat())
    return table[table["start"] == 100].set_index("article_id")


def timex_type(meant: Meant) -> str:
    if meant.value.startswith("P") and not meant.value.endswith("REF"):
        return "DURATION"
    return "TIME" if meant.grain in {"hour", "minute", "part_of_day"} else "DATE"


def direction(meant: Meant, published: date) -> str | None:
    if meant.value in {"PAST_REF", "FUTURE_REF"}:
        return meant.value.partition("_")[0].lower()
    if meant.start is None and meant.end is None:
        return None
    if meant.end is not None and meant.end < published:
        return "past"
    return "future" if meant.start is not None and meant.start > published else "same"


def written(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def check(row: pd.Series, meant: Meant, published: date) -> None:
    """Hold a resolved row against what a careful reader understands."""
    days = tuple(None if day is None else day.isoformat() for day in (meant.start, meant.end))
    found = (row["value"], iso(row["date_start"]), iso(row["date_end"]))
    assert found == (meant.value, *days)
    assert (row["granularity"], written(row["anchor"])) == (meant.grain, meant.anchor)
    assert row["timex_type"] == timex_type(meant)
    assert written(row["direction"]) == direction(meant, published)
    assert meant.why in row["why"]
    assert row["why"]


CASES = [
    pytest.param(number, day, id=f"{phrase.words}-{phrase.tense}-{day}")
    for number, phrase in enumerate(PHRASES)
    for day in (*WEEK, *EDGES)
]


@pytest.mark.parametrize(("number", "day"), CASES)
def test_phrase_on_each_day_of_publication(number, day):
    check(published_on(day).loc[f"{number:03d}"], PHRASES[number].rule(day), day)
