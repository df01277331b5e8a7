"""A sentence edited since it was reviewed: found again where that is sure, and no other one."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Corpus
from sample import no_tables

from analysis import review
from analysis.evidence import Evidence
from analysis.review.anchors import Astray, Finder, Stretch, anchor_of
from analysis.tables import to_table

EMPTY = no_tables()
URL = "https://wire.example/kutum"
BEFORE, AFTER = "Shells fell on Kutum on Monday", "The governor spoke of it on the radio"
TOLD = "Six guards were injured at a depot near the river"
WORDS = ("guards", "soldiers", "injured", "killed", "depot", "market", "river", "Tuesday")


def tables_of(*sentences, url=URL):
    corpus = Corpus()
    corpus.article("Wire One", ". ".join(sentences) + ".")
    corpus.rows["articles"][0] |= {"url": url, "title": "Shells"}
    return corpus


def texts_of(*sentences, url=URL):
    """Return tables of one article that have its text and sentences alone."""
    rows = tables_of(*sentences, url=url).rows
    held = {name: to_table(name, rows[name]) for name in ("articles", "sentences")}
    return dataclasses.replace(EMPTY, **held)


def anchor(tables, words, start=None):
    article = tables.articles.iloc[0]
    start = article["text"].index(words) if start is None else start
    return anchor_of(tables, Evidence(tables), article["article_id"], start, start + len(words))


def found(held, *sentences, url=URL):
    """Return the place now found, and the text there."""
    tables = texts_of(*sentences, url=url)
    spot = Finder(tables).find(held)
    return spot, None if isinstance(spot, Astray) else tables.articles["text"][0][
        spot.start : spot.end
    ]


@pytest.mark.parametrize(
    "now",
    [
        "Six guards were injured at a depot by the river",
        "Six guards were injured on Monday at a depot near the river",
        "At dawn Six guards were injured at a depot by the river",
        "Six  guards were wounded at a depot near the river",
    ],
)
def test_words_are_found_in_their_sentence_as_edited(now):
    held = anchor(texts_of(BEFORE, TOLD, AFTER), "Six guards")
    spot, words = found(held, "It rained", BEFORE, now, AFTER)
    assert isinstance(spot, Stretch)
    assert words.split() == ["Six", "guards"]
    assert spot.edited.startswith("its sentence was edited: ")


@pytest.mark.parametrize(
    "sentences",
    [
        (BEFORE, "Seven guards were injured at a depot near the river", AFTER),  # other words
        (BEFORE, "Six guards and Six guards were injured at a depot", AFTER),  # a choice
        (BEFORE, "Six guards had lunch and then drove to another town", AFTER),  # not like it
        (BEFORE, AFTER, "Six guards were injured at a depot near the market"),  # elsewhere
        (BEFORE, AFTER),
        ("Rain fell", "Six guards were injured at a depot near the market", "Roads closed"),
        (BEFORE, TOLD.replace("river", "port"), AFTER, BEFORE, TOLD.replace("river", "sea"), AFTER),
    ],
)
def test_what_is_not_sure_stays_lost(sentences):
    held = anchor(texts_of(BEFORE, TOLD, AFTER), "Six guards")
    spot, _ = found(held, *sentences)
    assert isinstance(spot, Astray)
    assert spot.status == "lost"


def test_another_article_is_not_looked_through():
    held = anchor(texts_of(BEFORE, TOLD, AFTER), "Six guards")
    spot, _ = found(
        held | {"source": "Radio"},
        BEFORE,
        TOLD.replace("river", "sea"),
        AFTER,
        url="https://x.example",
    )
    assert isinstance(spot, Astray)


@pytest.mark.parametrize(
    ("now", "status", "applied"),
    [
        ("Six guards were injured at a depot by the river", "moved", True),
        ("Six guards were killed at a depot near the river", "changed", False),
    ],
)
def test_a_row_of_an_edited_sentence_tells_so(tmp_path, now, status, applied):
    def told(sentence, kind):
        corpus = tables_of(BEFORE, sentence, AFTER)
        key = corpus.rows["articles"][0]["article_id"]
        corpus.number(key, "Six guards", 6.0, kind)
        return corpus.tables()

    path = tmp_path / "c.jsonl"
    tables = told(TOLD, "injured")
    row_id = tables.numbers["number_id"][0]
    review.record(path, tables, "numbers", row_id, "accept")
    with pytest.warns(UserWarning, match=status):
        log = review.apply(told(now, now.split()[3]), path).log
    assert log["status"].tolist() == [status]
    assert log["applied"].tolist() == [applied]
    assert "its sentence was edited: " in log["reason"][0]


sentence = st.lists(st.sampled_from(WORDS), min_size=3, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(sentence, min_size=2, max_size=7, unique_by=tuple), st.integers(0, 10**6))
def test_no_words_are_found_in_another_sentence(sentences, seed):
    """Sentences are cut, edited and, while the one reviewed stands, put in."""
    draw = random.Random(seed)
    rows = list(enumerate(sentences))
    number, words = draw.choice(rows)
    text = [" ".join(row) for _, row in rows]
    place = draw.randrange(len(words))
    start = sum(len(one) + 2 for one in text[:number]) + sum(len(w) + 1 for w in words[:place])
    held = anchor(texts_of(*text), words[place], start)
    gone = draw.random() < 0.4
    later = [(n, list(row)) for n, row in rows if n == number or draw.random() < 0.8]
    if gone:
        later = [(n, row) for n, row in later if n != number]
    else:
        later.insert(draw.randrange(len(later) + 1), (-1, draw.choices(WORDS, k=4)))
    for _, row in draw.sample(later, min(len(later), draw.randrange(3))):
        row[draw.randrange(len(row))] = draw.choice(WORDS)
    if not later:
        return
    spot, _ = found(held, *(" ".join(row) for _, row in later))
    if isinstance(spot, Astray) or not spot.edited:
        return
    end = 0
    for n, row in later:
        first, end = end, end + len(" ".join(row)) + 2
        if first <= spot.start and spot.end <= end:
            assert n == number
            return
    raise AssertionError("in no sentence")
