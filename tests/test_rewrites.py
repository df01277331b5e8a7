"""Planted rewrites, and what looks like copying but is not."""

from __future__ import annotations

import random
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Corpus
from planted import Story, paragraphs, retell

from analysis.compare import compare
from analysis.compare.copies import find_copies, list_copied_spans, trace
from analysis.tables import SCHEMAS, TableError, article_id, to_table

SEEDS = range(20)


def table(rows):
    """Return an articles table from (source, text, published)."""
    return to_table(
        "articles",
        [
            {"article_id": article_id(source, text), "source": source, "text": text}
            | {"published": published}
            for source, text, published in rows
        ],
    )


def compare_two(a, b, *, dates=("2024-03-01", "2024-03-02"), sources=("Wire One", "Portal Two")):
    row = find_copies(table(zip(sources, (a, b), dates, strict=True))).iloc[0].to_dict()
    return row | {"keys": [article_id(s, t) for s, t in zip(sources, (a, b), strict=True)]}


def derived(row):
    """Return which of the two texts derives from the other: 0, 1 or None."""
    if pd.isna(row["direction"]):
        return None
    return row["keys"].index(row["article_b" if row["direction"] == "a->b" else "article_a"])


def report(seed):
    return paragraphs(Story(seed).told())


def count_verdicts(share, wording):
    return Counter(
        compare_two(report(s), retell(Story(s), share, s + 100, wording=wording))["verdict"]
        for s in SEEDS
    )


# Share of a text taken from another: verdicts it may get, and how many of 20 must be found.
@pytest.mark.parametrize(
    ("share", "allowed", "found"),
    [(0.0, set(), 0), (0.1, set(), 0), (0.2, {"rewrite"}, 0), (0.3, {"rewrite"}, 14),
     (0.4, {"rewrite"}, 17), (0.5, {"rewrite"}, 20), (0.6, {"rewrite"}, 20),
     (0.7, {"rewrite"}, 20), (0.8, {"rewrite", "copy"}, 20), (0.9, {"rewrite", "copy"}, 20),
     (1.0, {"copy"}, 20)],
)  # fmt: skip
def test_a_text_worked_over(share, allowed, found):
    verdicts = count_verdicts(share, 0)
    assert set(verdicts) <= allowed | {"independent"}
    assert len(SEEDS) - verdicts["independent"] >= found


@pytest.mark.parametrize(
    ("share", "found"), [(0.1, 0), (0.3, 0), (0.5, 10), (0.6, 18), (0.7, 20), (0.9, 20), (1.0, 20)]
)
def test_a_text_written_over_in_other_words(share, found):
    verdicts = count_verdicts(share, 1)
    assert set(verdicts) <= {"rewrite", "independent"}
    assert verdicts["rewrite"] >= found
    assert share > 0.3 or not verdicts["rewrite"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_reporter_is_independent(seed):
    assert compare_two(report(seed), paragraphs(Story(seed).told(2)))["verdict"] == "independent"


@pytest.mark.parametrize("sentences", [2, 3, 14])
@pytest.mark.parametrize("seed", SEEDS)
def test_one_form_filled_in_anew_is_no_copy(seed, sentences):
    a, b = (paragraphs(Story(s).told()[:sentences]) for s in (seed, seed + 1000))
    assert compare_two(a, b, sources=("Ministry", "Ministry"))["verdict"] == "independent"


BULLETIN = (
    "Over the past day the enemy shelled settlements of {region} {n} times with mortars and tube "
    "artillery, the regional staff reported on {day}. The heaviest fire fell on {town}, where {v} "
    "houses were damaged and {w} people were hurt. Sappers removed {r} shells. Residents are "
    "asked to stay in shelters and not to touch unknown objects."
)


def test_daily_bulletins_are_no_copies_but_one_reprinted_is():
    one, two = (BULLETIN.format(**Story(seed).slots) for seed in (3, 4))
    assert compare_two(one, two, sources=("Staff", "Staff"))["verdict"] == "independent"
    assert compare_two(one, one + " More follows.")["verdict"] == "copy"


def test_a_copy_with_one_new_figure_stays_a_copy():
    story, other = Story(5), Story(5)
    other.slots["k"] = int(str(story.slots["k"])) + 2
    row = compare_two(paragraphs(story.told()), paragraphs(other.told()))
    assert row["verdict"] == "copy"


STATEMENT = (
    "We condemn this cowardly act against people who were on their way to work. Those who gave "
    "the order will answer for it before a court, whatever their rank and wherever they hide."
)


@pytest.mark.parametrize("seed", range(5))
def test_one_press_statement_in_two_reports(seed):
    first, second = Story(seed).told(2), Story(seed).own(9, seed)
    said = f"The minister said: “{STATEMENT}”"
    row = compare_two(paragraphs([*first[:3], said, *first[3:]]), paragraphs([*second, said]))
    assert row["verdict"] == "independent"


BACKGROUND = [
    "The war in the east began when talks on the status of the valley broke down eight years ago.",
    "More than forty thousand people have died since, by the count of a monitoring group abroad.",
    "Several rounds of talks brought short truces, none of which outlived the winter.",
    "The valley supplies most of the country's salt, and both sides claim its only railway.",
]


@pytest.mark.parametrize("days", [("2024-03-01", "2024-03-02"), ("2024-03-01", "2024-05-20")])
@pytest.mark.parametrize("sources", [("Wire One", "Wire One"), ("Wire One", "Portal Two")])
def test_background_under_other_news_is_no_copy(sources, days):
    a, b = [*Story(1).told(2)[:6], *BACKGROUND], [*Story(2).own(7, 2), *BACKGROUND]
    row = compare_two(paragraphs(a), paragraphs(b), sources=sources, dates=days)
    assert row["containment"] > 0.2
    assert row["verdict"] == "independent"


def test_page_furniture_is_no_copy():
    furniture = (
        "Sign up for our newsletter and never miss a story from the front again.\n"
        "Read more: five things to know about the fighting in the valley this week.\n"
        "Anyone with information about missing relatives can write to the red cross office.\n"
        "Follow us on every channel for maps, pictures and a daily summary of events."
    )
    a, b = Story(1).told(2)[:4], Story(2).own(4, 2)
    row = compare_two(f"{furniture}\n{paragraphs(a)}", f"{furniture}\n{paragraphs(b)}")
    assert row["containment"] > 0.4
    assert row["verdict"] == "independent"


def test_a_list_of_past_attacks_is_no_copy():
    attacks = [("January", "Marsk", 12), ("March", "Orlin", 7), ("May", "Belsa", 31),
               ("June", "Qasrin", 4), ("July", "Dulmo", 19), ("August", "Ostrel", 3)]  # fmt: skip
    past = "\n".join(f"- {month} 2019: a bomb in {town} kills {n}" for month, town, n in attacks)
    a, b = paragraphs(Story(1).told(2)[:7]), paragraphs(Story(2).own(7, 2))
    assert compare_two(f"{a}\n{past}", f"{b}\n{past}")["verdict"] == "independent"


# ---------------------------------------------------------------- direction

NO_DATES = (None, None)
SAID = "“We will rebuild every house in this street, and we will do it before the first snow,”"


def test_the_text_that_lost_its_marks_derives():
    told = [*Story(1).told()[:8], f"{SAID} the mayor said."]
    a, b = paragraphs(told), paragraphs(told).replace("“", "").replace("”", "")
    row = compare_two(a, b, dates=NO_DATES)
    assert derived(row) == 1
    assert "loses quotation marks" in row["why"]
    assert derived(compare_two(b, a, dates=NO_DATES)) == 0


def test_the_text_with_the_trimmed_quote_derives():
    a, b = (
        paragraphs([*Story(1).told()[:8], f"{said} the mayor said."])
        for said in (SAID, "“We will rebuild every house in this street,”")
    )
    row = compare_two(a, b, dates=NO_DATES)
    assert derived(row) == 1
    assert "trims a quotation" in row["why"]


def test_the_text_that_breaks_off_derives():
    text = paragraphs(Story(2).told()).replace("“", "").replace("”", "")
    row = compare_two(text[: len(text) // 2].rsplit(" ", 1)[0] + " …", text, dates=NO_DATES)
    assert derived(row) == 0
    assert "breaks off" in row["why"]


def test_naming_the_other_outlet_tells_the_direction():
    text = paragraphs(Story(2).told())
    row = compare_two(
        text, text + " The minister told Wire One that aid was on its way.", dates=NO_DATES
    )
    assert derived(row) == 1
    assert row["why"].endswith("credits the other")


def test_traces_that_disagree_leave_the_direction_open():
    told = Story(1).told()[:8]
    a = paragraphs([*told, f"{SAID} the mayor said."])
    bare = paragraphs([*told, f"{SAID} the mayor said."]).replace("“", "").replace("”", "")
    b = f"{bare} “Nobody here slept last night, not even the dogs,” a neighbour said."
    c = f"{a} Nobody here slept last night, not even the dogs, a neighbour said."
    assert derived(compare_two(c, b, dates=NO_DATES)) is None
    assert derived(compare_two(a, a + " And more.", dates=NO_DATES)) is None


# ---------------------------------------------------------------- spans


def spans_of(texts):
    articles = table((f"Source {n}", text, f"2024-03-0{n + 1}") for n, text in enumerate(texts))
    return articles, list_copied_spans(articles, find_copies(articles))


@pytest.mark.parametrize("seed", range(6))
def test_spans_quote_both_texts_and_never_overlap(seed):
    articles, spans = spans_of([report(seed), retell(Story(seed), 0.6, seed)])
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    assert len(spans) > 3
    for side in "ab":
        ends = 0
        rows = spans.sort_values(f"start_{side}")
        for row in rows.to_dict("records"):
            start, end = row[f"start_{side}"], row[f"end_{side}"]
            assert texts[row[f"article_{side}"]][start:end] == row[f"text_{side}"]
            assert start >= ends
            assert row["n_words"] >= 5
            ends = end


def test_a_span_bridges_case_marks_and_one_changed_word():
    told = Story(3).told()[:9]
    first = "“The old bridge is gone and nothing will cross before spring,” the mayor said."
    other = "THE OLD BRIDGE is gone and nobody will cross before spring, the mayor said."
    _, spans = spans_of([paragraphs([first, *told]), paragraphs([other, *told])])
    row = spans[spans["text_a"].str.contains("bridge|BRIDGE")].iloc[0]
    assert {row["text_a"][:15].casefold(), row["text_b"][:15].casefold()} == {"the old bridge "}
    assert "spring" in row["text_a"]
    assert "spring" in row["text_b"]


def test_a_shared_quotation_is_told_from_shared_text():
    told = Story(3).told()[:6]
    a = paragraphs([*told, f"He said: “{STATEMENT}”"])
    _, spans = spans_of([a, paragraphs([*told[:5], "Nothing more.", f"He said: “{STATEMENT}”"])])
    kinds = dict(zip(spans["kind"], spans["text_a"], strict=True))
    assert set(kinds) == {"text", "quote"}
    assert "cowardly" in kinds["quote"]


def test_no_related_pair_gives_an_empty_typed_table():
    _, spans = spans_of([report(1), paragraphs(Story(1).told(2))])
    assert {c: str(spans[c].dtype) for c in SCHEMAS["copied_spans"]} == SCHEMAS["copied_spans"]
    assert not len(spans)


def test_compare_fills_the_spans_and_validates_them():
    corpus = Corpus()
    corpus.article("Wire One", report(1), "2024-03-01")
    corpus.article("Portal Two", retell(Story(1), 0.8, 1), "2024-03-02")
    tables = corpus.tables()
    compared = compare(tables)
    compared.validate(tables)
    assert len(compared.copied_spans) > 3
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    for row in compared.copied_spans.to_dict("records"):
        assert texts[row["article_b"]][row["start_b"] : row["end_b"]] == row["text_b"]


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [("copied_spans", "end_a", 3, "is not text"), ("copied_spans", "start_b", None, "is not text"),
     ("copies", "verdict", "independent", "copied_spans: no related pair")],
)  # fmt: skip
def test_a_span_that_fits_nothing_is_named(table, column, value, message):
    corpus = Corpus()
    corpus.article("Wire One", report(1), "2024-03-01")
    corpus.article("Portal Two", report(1) + " More.", "2024-03-02")
    tables = corpus.tables()
    compared = compare(tables)
    compared[table].loc[0, column] = value
    with pytest.raises(TableError, match=message):
        compared.validate(tables)


# ---------------------------------------------------------------- lineage


def articles_of(plan):
    """Return articles in which ``plan[i] = (origin, share)`` says what article i retells."""
    texts = [
        report(origin) if share is None else retell(Story(origin), share, n + 50)
        for n, (origin, share) in enumerate(plan)
    ]
    return table((f"Source {n}", t, f"2024-03-{n % 5 + 1:02}") for n, t in enumerate(texts))


PLANS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([None, 0.2, 0.5, 0.7, 0.9, 1.0])),
    min_size=3,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(PLANS, st.integers(0, 99))
def test_leaving_out_a_copy_never_changes_what_the_others_are(plan, seed):
    articles = articles_of(plan)
    lineage = trace(articles, find_copies(articles))
    copies = sorted(set(articles["article_id"]) - lineage.origins)
    if not copies:
        return
    rest = articles[articles["article_id"] != random.Random(seed).choice(copies)]
    assert trace(rest, find_copies(rest)).origins == lineage.origins


@settings(max_examples=15, deadline=None)
@given(PLANS, st.integers(0, 99))
def test_the_order_of_rows_never_matters(plan, seed):
    articles = articles_of(plan)
    shuffled = articles.sample(frac=1, random_state=seed)
    copies = find_copies(articles)
    pd.testing.assert_frame_equal(copies, find_copies(shuffled))
    assert trace(articles, copies) == trace(shuffled, copies)
    spans = list_copied_spans(articles, copies)
    pd.testing.assert_frame_equal(spans, list_copied_spans(shuffled, copies))


def test_candidates_are_found_even_among_many_articles_of_one_form():
    """Every sentence stands in up to 120 articles, so only names and figures are rare."""
    rows, pairs = [], []
    for n in range(60):
        texts = report(n), retell(Story(n), (0.3, 0.5, 0.9)[n % 3], n + 100)
        rows += [(f"{'AB'[k]}{n}", text, "2024-03-01") for k, text in enumerate(texts)]
        pairs.append([article_id(f"{'AB'[k]}{n}", text) for k, text in enumerate(texts)])
    articles = table(rows)
    found = find_copies(articles)
    many = set(zip(found["article_a"], found["article_b"], strict=True))
    alone = [find_copies(articles[articles["article_id"].isin(pair)]).iloc[0] for pair in pairs]
    few = {(row["article_a"], row["article_b"]) for row in alone if row["verdict"] != "independent"}
    assert len(few) > 45
    assert len(few & many) >= 0.95 * len(few)
