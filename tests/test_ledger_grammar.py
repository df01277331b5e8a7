"""Every sentence of the invented grammar gives exactly the rows that were put into it."""

import pytest
from ledger_grammar import AMOUNTS, FRAMES, Row, scope_of, sentences

from analysis.extract.numbers import numbers

SENTENCES = sentences()


@pytest.fixture(scope="module")
def found(nlp):
    """Return the rows of every sentence, by its text."""
    return {doc.text: ledger(doc) for doc in nlp.pipe(s.text for s in SENTENCES)}


def ledger(doc):
    """Return the rows of one sentence, each with the text of the row it is part of."""
    rows = numbers(doc)
    assert all(doc.text[r["start"] : r["end"]] == r["text"] for r in rows)
    columns = [c for c in Row.__dataclass_fields__ if c != "whole"]
    for row in rows:
        row["scope"] = scope_of(row["kind"], row["low"], row["scope"])
    return [Row(*(r[c] for c in columns), whole=whole_of(r, rows)) for r in rows]


def whole_of(row, rows):
    at = row["part_of_at"]
    wholes = [r for r in rows if r["start"] == at and r is not row]
    return max(wholes, key=lambda r: r["end"])["text"] if wholes else None


def test_the_grammar_is_large_and_always_the_same():
    texts = [s.text for s in SENTENCES]
    assert len(set(texts)) == len(texts) >= 1500
    assert sentences() == SENTENCES
    assert {row.kind for s in SENTENCES for row in s.rows} == {*FRAMES, "other"}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_kind_meets_every_form_of_number(kind):
    texts = [row.text.lower() for s in SENTENCES for row in s.rows if row.kind == kind]
    told = {a.words for a in AMOUNTS if any(text.startswith(a.words) for text in texts)}
    assert told == {a.words for a in AMOUNTS}


def test_every_sentence_gives_its_rows(found):
    misses = [
        f"{s.text}\n    expected {s.rows}\n    found    {found[s.text]}"
        for s in SENTENCES
        if found[s.text] != s.rows
    ]
    assert not misses, f"{len(misses)} of {len(SENTENCES)}:\n" + "\n".join(misses)
