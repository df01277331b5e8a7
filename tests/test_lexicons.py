"""Words live in data/: every row shows itself in an example, and stays out of a counterexample."""

from __future__ import annotations

import pytest

from analysis.resources import lexicon, lexicon_names

ROWS = [(name, number, row) for name in lexicon_names() for number, row in enumerate(lexicon(name))]


@pytest.mark.parametrize("name", lexicon_names())
def test_lexicon_has_the_common_columns(name):
    assert {"pattern", "label", "example", "counterexample"} <= set(lexicon(name)[0])


def test_examples_differ_from_counterexamples():
    assert [
        (n, row["pattern"]) for n, _, row in ROWS if row["example"] == row["counterexample"]
    ] == []
