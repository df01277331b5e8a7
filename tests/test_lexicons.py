"""Words live in data/: every row shows itself in an example sentence."""

from __future__ import annotations

import pytest

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
