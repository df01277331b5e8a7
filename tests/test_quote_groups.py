"""The same utterance across sources, and what each made of it."""

from __future__ import annotations

import pandas as pd
import pytest
from invented import Corpus

from analysis.compare.quotes import group_quotes, shifted

FULL = "We will rebuild every school that was burned in this valley before the winter comes"


def grouped(*said, same_article=False):
    """Group quotations given as (words, speaker, kind)."""
    corpus, key = Corpus(), None
    for n, (words, speaker, kind) in enumerate(said):
        if key is None or not same_article:
            key = corpus.article(
                f"Source {n}", " / ".join(w for w, *_ in said) if same_article else words
            )
        actor = corpus.actor(speaker) if speaker else None
        corpus.quote(key, words, actor, kind)
    return group_quotes(corpus.tables())


@pytest.mark.parametrize(
    ("words", "speaker", "kind", "change"),
    [
        (FULL, "Amna Idris", "direct", None),
        ("We will rebuild every school", "Amna Idris", "direct",
         "dropped: that was burned in this valley before the winter comes"),
        ("every burned school", "Amna Idris", "mixed", "partly without quotation marks"),
        ("they would rebuild every school that was burned in the valley", "Amna Idris", "indirect",
         "quotation marks lost"),
        (FULL, None, "direct", "speaker not named: Amna Idris"),
    ],
)  # fmt: skip
def test_versions_of_one_utterance(words, speaker, kind, change):
    groups = grouped((FULL, "Amna Idris", "direct"), (words, speaker, kind))
    if words == "every burned school":  # another order of the words: not the same utterance
        assert groups.empty
        return
    assert len(groups) == 2
    assert groups["group_id"].nunique() == 1
    told = groups.iloc[1]["change"]
    assert pd.isna(told) if change is None else change in told
    assert pd.isna(groups.iloc[0]["change"])


def test_added_words_and_inflection():
    groups = grouped(
        (FULL, "Amna Idris", "direct"),
        ("We will soon rebuild every schools burned in this valley", "Amna Idris", "direct"),
    )
    assert "added: soon" in groups.iloc[1]["change"]


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        (FULL, "Omar Haddad"),  # somebody else said it
        ("We will never leave this valley to those who burned it", "Amna Idris"),
        ("every school", "Amna Idris"),  # too few words
        ("rebuild every school", None),  # three words of nobody
    ],
)
def test_other_utterances_stay_apart(words, speaker):
    assert grouped((FULL, "Amna Idris", "direct"), (words, speaker, "direct")).empty


def test_another_number_is_another_statement():
    text = "{} drones attacked our city tonight and fires burn"
    said = [(text.format(n), "Amna Idris", "indirect") for n in (30, 45)]
    assert grouped(*said).empty
    assert len(grouped(said[0], said[0])) == 2


def test_one_article_that_repeats_itself_is_no_group():
    assert grouped(
        (FULL, "A", "direct"), (FULL + " indeed", "A", "direct"), same_article=True
    ).empty


def test_a_marked_fragment_in_a_longer_sentence():
    words = "the plan, she told the crowd in the square, “will rebuild every school” within a year"
    groups = grouped((FULL, "Amna Idris", "direct"), (words, "Amna Idris", "mixed"))
    assert groups["similarity"].tolist() == [1.0, 1.0]
    assert grouped((FULL, "Amna Idris", "direct"), (words, "Amna Idris", "indirect")).empty


def test_scare_quotes_are_no_utterance():
    assert grouped((FULL, "A", "scare"), (FULL, "A", "scare")).empty


def test_unknown_speakers_do_not_tie_two_people_together():
    groups = grouped(
        (FULL, "Amna Idris", "direct"), (FULL, None, "direct"), (FULL, "Omar Haddad", "direct")
    )
    assert len(groups) == 2


def test_a_changed_title_is_told():
    corpus = Corpus()
    actor = corpus.actor("Amna Idris")
    for n, title in enumerate(("President", "former President")):
        key = corpus.article(f"Source {n}", f"{title} Amna Idris said: {FULL}")
        corpus.mention(key, "Amna Idris", actor, role=title)
        corpus.quote(key, FULL, actor)
    changes = group_quotes(corpus.tables())["change"]
    assert changes.iloc[1] in (
        "title changed: President / former President",
        "title changed: former President / President",
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("President", "former President", True),
        ("ex-minister", "Minister", True),
        ("acting governor", "governor", True),
        ("President", "President of the republic", False),
        ("former minister", "President", False),
        ("", "former President", False),
    ],
)
def test_shifted_titles(one, other, expected):
    assert shifted(one, other) is expected


def test_groups_do_not_depend_on_order():
    corpus = Corpus()
    actor = corpus.actor("Amna Idris")
    for n, words in enumerate([FULL, FULL[:40], FULL[8:], FULL]):
        corpus.quote(corpus.article(f"Source {n}", words), words, actor)
    expected = group_quotes(corpus.tables())
    assert len(expected) == 4
    pd.testing.assert_frame_equal(group_quotes(corpus.tables(shuffled=3)), expected)
