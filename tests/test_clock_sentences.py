"""Whole sentences through the language pipeline, for each day an article may be published on.

The parse is shared: the day of publication only matters to the clock.
"""

import pandas as pd
import pytest
from clock_rules import EDGES, WEEK
from clock_sentences import HEADLINES, SENTENCES
from test_clock_phrases import check

from analysis.extract.dates import dates
from analysis.parse import parse_articles
from analysis.resolve.clock import resolve_dates
from analysis.tables import to_table

BODY = "\n\nThe town lies on the river. Nothing else was known of it."
TEXTS = [sentence for sentence, *_ in SENTENCES] + [line + BODY for line, _ in HEADLINES]
TOLD = [told for _, *told in SENTENCES] + [[told] for _, told in HEADLINES]


@pytest.fixture(scope="module")
def read():
    """Return the rows of `dates` for every text, not resolved."""
    articles = to_table(
        "articles",
        [{"article_id": f"{n:03d}", "text": text} for n, text in enumerate(TEXTS)],
    )
    found = parse_articles(articles)
    rows = [{**row, "article_id": key} for key, doc in found for row in dates(doc)]
    for row in rows:
        row["date_id"] = f"{row['article_id']}-{row['start']}"
    return to_table("dates", rows)


def test_there_are_sentences_enough():
    assert len(TEXTS) >= 60


def test_the_expressions_are_found_as_they_stand(read):
    found = read.groupby("article_id")["text"].agg(list).to_dict()
    assert [found.get(f"{n:03d}", []) for n in range(len(TEXTS))] == [
        [words for words, _ in told] for told in TOLD
    ]


@pytest.mark.parametrize("published", [*WEEK, *EDGES], ids=str)
def test_sentences_on_each_day_of_publication(read, published):
    stamp = pd.Timestamp(published, tz="UTC")
    articles = to_table(
        "articles",
        [
            {"article_id": key, "published": stamp, "text": ""}
            for key in read["article_id"].unique()
        ],
    )
    resolved = resolve_dates(read, articles)
    for n, told in enumerate(TOLD):
        rows = resolved[resolved["article_id"] == f"{n:03d}"]
        for (_, rule), (_, row) in zip(told, rows.iterrows(), strict=True):
            check(row, rule(published), published)
