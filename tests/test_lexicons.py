"""Words live in data/: every row shows itself in an example sentence."""

from __future__ import annotations

import pytest

from analysis.compare.copies.shingles import _function_words, _furniture
from analysis.compare.kinship import words
from analysis.compare.wording.phrases import strip_determiners
from analysis.resources import lexicon, lexicon_names

ROWS = [(name, number, row) for name in lexicon_names() for number, row in enumerate(lexicon(name))]


@pytest.mark.parametrize("name", lexicon_names())
def test_lexicon_has_the_common_columns(name):
    assert {"pattern", "label", "example", "counterexample"} <= set(lexicon(name)[0])


# Patterns that are regular expressions, and verbs whose past has another stem, have tests of
# their own (test_copies, test_events).
ELSEWHERE = {"agencies", "event_triggers"}


@pytest.mark.parametrize("name", sorted(set(lexicon_names()) - ELSEWHERE))
def test_every_pattern_stands_in_its_example(name):
    for row in lexicon(name):
        stem = row["pattern"].casefold()
        stem = stem[: max(3, len(stem) - 2)]  # endings change: "wounded" for "wound"
        assert stem in row["example"].casefold(), row["pattern"]


def test_examples_differ_from_counterexamples():
    assert [
        (n, row["pattern"]) for n, _, row in ROWS if row["example"] == row["counterexample"]
    ] == []


@pytest.mark.parametrize("row", lexicon("function_words"), ids=lambda row: row["pattern"])
def test_a_function_word_is_one_of_the_words_of_its_example_alone(row):
    found = [
        set(words(row[column])) & _function_words() for column in ("example", "counterexample")
    ]
    assert row["pattern"] in found[0]
    assert row["pattern"] not in found[1]


BEFORE_NOUNS = {"article", "determiner", "quantifier"}


@pytest.mark.parametrize("row", lexicon("function_words"), ids=lambda row: row["pattern"])
def test_only_words_that_stand_before_a_noun_are_cut_from_it(row):
    phrase = f"{row['pattern']} convoys"
    if row["label"] in BEFORE_NOUNS:
        assert strip_determiners(phrase) == "convoys"
        assert strip_determiners(row["example"]).split()[0] in {
            "news",
            "offer",
            "report",
            "reports",
        }
    else:
        assert strip_determiners(phrase) == ("" if row["label"] == "pronoun" else phrase)


@pytest.mark.parametrize("row", lexicon("furniture"), ids=lambda row: row["pattern"])
def test_furniture_is_found_in_its_example_and_not_in_its_counterexample(row):
    assert row["pattern"] in row["example"].casefold()
    assert _furniture().search(row["example"].casefold())
    assert not _furniture().search(row["counterexample"].casefold())
