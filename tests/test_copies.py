"""Near-copies, rewrites, shared agencies, and who counts as a source of their own."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from invented import Corpus

from analysis.compare.copies import find_copies, trace
from analysis.compare.copies.credits import read_credits
from analysis.resources import lexicon
from analysis.tables import SCHEMAS

WORDS = [f"{a}{b}" for a in "bdfgklmnprstvz" for b in ("ara", "elo", "inu", "oda", "umi", "ashe")]


def prose(seed, n=200):
    """Return `n` words in an order of their own."""
    draw = random.Random(seed)
    return [draw.choice(WORDS) + str(draw.randrange(30)) for _ in range(n)]


def verdicts(corpus):
    copies = find_copies(corpus.tables().articles, corpus.tables().quotes)
    return copies.set_index(["article_a", "article_b"])


def only_row(corpus):
    return find_copies(corpus.tables().articles, corpus.tables().quotes).iloc[0]


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.0, "independent"), (0.1, "independent"), (0.3, "rewrite"), (0.5, "rewrite"),
     (0.7, "rewrite"), (0.9, "copy"), (1.0, "copy")],
)  # fmt: skip
def test_verdict_by_overlap(share, verdict):
    corpus = Corpus()
    original, other, cut = prose(1), prose(2), int(200 * share)
    corpus.article("A", " ".join(original))
    corpus.article("B", " ".join(original[:cut] + other[cut:]))
    row = only_row(corpus)
    assert row["verdict"] == verdict
    assert row["containment"] == pytest.approx(share, abs=0.02)
    assert row["shared_words"] == pytest.approx(cut, abs=1)


def test_excerpt_of_a_long_article_is_a_copy():
    corpus = Corpus()
    original = prose(1, 900)
    corpus.article("A", " ".join(original))
    corpus.article("B", " ".join(original[:60]))
    assert only_row(corpus)["verdict"] == "copy"


def test_case_and_apostrophes_do_not_hide_a_copy():
    corpus = Corpus()
    corpus.article("A", "The town’s only clinic shut after shells fell on its yard late at night")
    corpus.article("B", "THE TOWN'S ONLY CLINIC shut after shells fell on its yard, late at night.")
    assert only_row(corpus)["containment"] == 1.0


def test_quoting_one_statement_is_not_copying():
    statement = " ".join(prose(5, 80))
    corpus = Corpus()
    for source, seed in (("A", 1), ("B", 2)):
        key = corpus.article(source, f"{' '.join(prose(seed, 60))} “{statement}”")
        corpus.quote(key, statement)
    row = only_row(corpus)
    assert row["containment"] > 0.5
    assert row["outside_quotes"] < 0.05
    assert row["verdict"] == "independent"


def test_a_few_common_words_in_short_texts_prove_nothing():
    corpus = Corpus()
    corpus.article("A", "At least two people were killed")
    corpus.article("B", "At least two people were hurt")
    assert only_row(corpus)["verdict"] == "independent"


def test_shared_agency_needs_a_credit_in_both():
    common, found = prose(9, 25), {}
    for credit in ("(AFP)", ""):
        corpus = Corpus()
        corpus.article("A", f"GOMA (AFP) {' '.join(common + prose(1, 175))}")
        corpus.article("B", f"GOMA {credit} {' '.join(common + prose(2, 175))}")
        found[credit] = only_row(corpus)["verdict"]
    assert found == {"(AFP)": "shared_agency", "": "independent"}


@pytest.mark.parametrize("row", lexicon("agencies"), ids=lambda row: row["label"])
def test_every_agency_credit_is_seen(row):
    assert read_credits(row["example"]).agencies == {row["label"]}
    assert read_credits(row["counterexample"]).agencies == set()


@pytest.mark.parametrize(
    ("dates", "sources", "origin"),
    [
        (("2024-03-01", "2024-03-02"), ("A", "B"), "A"),
        (("2024-03-02", "2024-03-01"), ("A", "B"), "B"),
        ((None, "2024-03-01"), ("A", "B"), None),
        ((None, None), ("A", "B"), None),
        ((None, None), ("A", "Reuters"), "Reuters"),
    ],
)
def test_direction_follows_dates_then_credits(dates, sources, origin):
    corpus = Corpus()
    text = "KABUL (Reuters) " + " ".join(prose(1))
    keys = {s: corpus.article(s, text, d) for s, d in zip(sources, dates, strict=True)}
    row = only_row(corpus)
    expected = None
    if origin is not None:
        expected = "a->b" if row["article_a"] == keys[origin] else "b->a"
    assert (None if pd.isna(row["direction"]) else row["direction"]) == expected


def test_the_earliest_of_a_copied_group_is_the_independent_one():
    corpus = Corpus()
    original, words = prose(1), prose(2)
    late = corpus.article("Late", " ".join(original), "2024-03-03")
    early = corpus.article("Early", " ".join(original + words[:5]), "2024-03-01")
    other = corpus.article("Other", " ".join(prose(3)), "2024-03-02")
    articles = corpus.tables().articles
    lineage = trace(articles, find_copies(articles))
    assert lineage.independent({late, early, other}) == {early, other}
    assert lineage.independent({late, other}) == {other}
    assert lineage.independent({late}) == {late}


def test_a_digest_of_two_stories_does_not_tie_them_together():
    corpus = Corpus()
    first, second = prose(1), prose(2)
    a = corpus.article("A", " ".join(first), "2024-03-01")
    digest = corpus.article("Digest", " ".join(first[:90] + second[:90]), "2024-03-02")
    b = corpus.article("B", " ".join(second), "2024-03-03")
    articles = corpus.tables().articles
    assert trace(articles, find_copies(articles)).independent({a, b, digest}) == {a, b}


def test_the_last_version_speaks_for_a_source():
    corpus, story = Corpus(), prose(1)
    first = corpus.article("A", " ".join([*story, "first"]), "2024-03-01")
    reprint = corpus.article("B", " ".join([*story, "first"]), "2024-03-02")
    last = corpus.article("A", " ".join([*story, "last"]), "2024-03-03")
    articles = corpus.tables().articles
    assert trace(articles, find_copies(articles)).independent({first, reprint, last}) == {last}


def test_many_articles_list_related_pairs_only_and_find_the_same_ones():
    corpus = Corpus()
    for i in range(70):
        corpus.article(f"S{i}", " ".join(prose(100 + i)))
    wire = prose(1)
    for i in range(45):  # more outlets than a rare shingle may have
        corpus.article(f"Wire {i:02}", " ".join([*wire, f"outlet{i}"]))
    base = prose(2)
    corpus.article("X", " ".join(base))
    corpus.article("Y", " ".join(base[:50] + prose(3)[50:]))
    copies = find_copies(corpus.tables().articles)
    assert copies["verdict"].value_counts().to_dict() == {"copy": 45 * 44 // 2, "rewrite": 1}


def test_nothing_to_compare_gives_an_empty_typed_table():
    corpus = Corpus()
    copies = find_copies(corpus.tables().articles)
    assert {c: str(copies[c].dtype) for c in SCHEMAS["copies"]} == SCHEMAS["copies"]
    corpus.article("A", "")
    corpus.article("B", "…")
    assert find_copies(corpus.tables().articles)["verdict"].tolist() == ["independent"]
