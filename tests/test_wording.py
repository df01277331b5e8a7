"""How each source words an incident, and which phrases it prefers."""

from __future__ import annotations

import math
import random

import numpy as np
import pandas as pd
import pytest
from invented import Corpus

import analysis
from analysis.compare.copies import Lineage
from analysis.compare.wording import compare_wording
from analysis.compare.wording.phrases import cue_lemma, strip_count, strip_determiners
from analysis.compare.wording.weighing import spread_over_articles
from analysis.tables import empty


def origins(tables, copies=()):
    ids = list(tables.articles["article_id"])
    return Lineage({a: n for n, a in enumerate(ids)}, {}, frozenset(ids) - set(copies))


def worded(tables, members=None, claims=None, copies=()):
    members = empty("incident_events") if members is None else members
    claims = empty("casualties") if claims is None else claims
    return compare_wording(tables, members, claims, origins(tables, copies))


def report(corpus, source, victims, serial=0):
    """Add an article that counts each of `victims` once."""
    told = ". ".join(f"They killed {n + 2} {who}" for n, who in enumerate(victims))
    key = corpus.article(source, f"{source} {serial}. {told}.")
    for n, who in enumerate(victims):
        corpus.number(key, f"{n + 2} {who}", n + 2, "killed")
    return key


def two_sources():
    """Return a corpus: "Agency" has 30 of 42 terrorists, "Gazette" 12 of 60."""
    corpus = Corpus()
    for n in range(3):
        report(corpus, "Agency", ["terrorists"] * 10 + ["fighters"] * 4, n)
        report(corpus, "Gazette", ["terrorists"] * 4 + ["fighters"] * 16, n)
    return corpus


def test_log_odds_by_hand():
    rows = worded(two_sources().tables()).set_index(["source", "phrase"])
    row = rows.loc[("Agency", "terrorist")]
    assert (row["n"], row["n_slot"], row["slot"]) == (30, 42, "victims")
    # 42 of 102 namings are "terrorist": of a prior worth 10, 10 * 42 / 102 = 4.117647.
    d = math.log(34.117647 / 17.882353) - math.log(16.117647 / 53.882353)
    half = 1.959964 * math.sqrt(1 / 34.117647 + 1 / 17.882353 + 1 / 16.117647 + 1 / 53.882353)
    told = row[["log_odds", "log_odds_low", "log_odds_high"]].astype(float)
    np.testing.assert_allclose(told, (d, d - half, d + half), atol=1e-5)
    other = rows.loc[("Gazette", "terrorist")]
    assert other["log_odds"] == pytest.approx(-row["log_odds"])  # two sources mirror each other
    assert other["log_odds_high"] == pytest.approx(-row["log_odds_low"])


def test_every_row_opens_its_sentence():
    tables = two_sources().tables()
    texts = tables.numbers.set_index("number_id")["text"]
    for row in worded(tables).itertuples():
        ids = row.examples.split()
        assert row.example == ids[0]
        assert len(ids) == len(set(ids)) == min(row.n, 20)
        assert all(row.phrase in texts[key] for key in ids)


@pytest.mark.parametrize(
    ("articles", "each", "known"),
    [(3, 20, True), (2, 30, False), (3, 6, False)],  # too few articles, too few namings
)
def test_no_log_odds_where_too_little_is_known(articles, each, known):
    corpus = Corpus()
    for n in range(articles):
        for source, who in (("Agency", "terrorists"), ("Gazette", "fighters")):
            report(corpus, source, [who] * (each - 2) + ["rebels"] * 2, n)
    rows = worded(corpus.tables())
    assert rows["n"].sum() == 2 * articles * each
    assert rows["log_odds"].notna().any() == known


def test_a_phrase_used_in_one_article_only_is_not_weighed():
    corpus = Corpus()
    for n in range(4):
        burst = ["nomads"] * 6 if n == 0 else []
        report(corpus, "Agency", ["fighters"] * 9 + burst, n)
        for gazette in ("A", "B", "C", "D"):
            report(corpus, f"Gazette {gazette}", ["fighters"] * 30 + ["rebels"] * 8, n)
    rows = worded(corpus.tables()).set_index(["source", "phrase"])
    assert pd.isna(rows.loc[("Agency", "nomad"), "log_odds"])
    assert rows.loc[("Agency", "fighter"), "log_odds"] > 0


def test_one_source_has_nothing_to_be_compared_with():
    corpus = Corpus()
    for n in range(5):
        report(corpus, "Agency", ["fighters"] * 9 + ["rebels"] * 3, n)
    assert worded(corpus.tables())["log_odds"].isna().all()
    assert worded(Corpus().tables()).empty


# ---------------------------------------------------------------- invariances


def test_the_order_of_rows_changes_nothing():
    corpus = two_sources()
    same = worded(corpus.tables())
    for seed in range(3):
        pd.testing.assert_frame_equal(worded(corpus.tables(shuffled=seed)), same)


def test_leaving_out_a_copy_changes_no_other_row():
    corpus = two_sources()
    copy = report(corpus, "Gazette", ["terrorists"] * 40, 9)
    rows = worded(corpus.tables(), copies=[copy])
    assert rows.loc[~rows["independent"], ["n", "n_slot"]].to_numpy().tolist() == [[40, 40]]
    assert rows.loc[~rows["independent"], "log_odds"].isna().all()
    kept = rows[rows["independent"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(worded(corpus.tables(without=[copy])), kept)


def test_an_article_without_a_source_is_not_counted():
    corpus = two_sources()
    before = worded(corpus.tables())
    report(corpus, None, ["terrorists"] * 9)
    pd.testing.assert_frame_equal(worded(corpus.tables()), before)


# ---------------------------------------------------------------- planted and shuffled

WORDS = ["people", "civilians", "fighters", "residents", "men", "villagers", "workers", "guards"]


def planted(seed, *, loaded, sources=8, articles=6):
    """Return articles that dwell on one kind of victim each; one source may have its own word."""
    chance, corpus = random.Random(seed), Corpus()
    for n in range(articles):
        for source in range(sources):
            told = chance.choices(WORDS, [9, 7, 6, 3, 2, 1, 1, 1], k=9)
            told += [told[0]] * 3
            if loaded and source == 0:
                told = ["terrorists" if who == "fighters" else who for who in told]
            elif loaded:
                told = [who if chance.random() > 0.02 else "terrorists" for who in told]
            report(corpus, f"Outlet {source}", told, n)
    return corpus.tables()


@pytest.mark.parametrize("seed", range(4))
def test_a_loaded_word_is_found(seed):
    rows = worded(planted(seed, loaded=True)).set_index(["source", "phrase"])
    assert rows.loc[("Outlet 0", "terrorist"), "log_odds_low"] > 0
    assert ("Outlet 0", "fighter") not in rows.index
    others = rows.loc[[f"Outlet {n}" for n in range(1, 8)]]
    assert not (others["log_odds_low"] > 0)[others.index.get_level_values(1) == "terrorist"].any()


def test_shuffled_sources_differ_by_chance_only():
    tables = planted(7, loaded=False)
    chance, told, false = random.Random(3), 0, 0
    for _ in range(60):
        sources = tables.articles["source"].tolist()
        chance.shuffle(sources)
        articles = tables.articles.assign(source=pd.array(sources, dtype="string"))
        rows = worded(type(tables)(**{**dict(tables), "articles": articles}))
        rows = rows[rows["log_odds"].notna()]
        told += len(rows)
        false += ((rows["log_odds_low"] > 0) | (rows["log_odds_high"] < 0)).sum()
    assert told > 2000
    assert 0.02 <= false / told <= 0.07


def test_spread_over_articles_by_hand():
    def rows(article, uses, others):
        told = {"slot": "act", "source": "Agency", "article_id": article}
        return [told | {"phrase": "pound"}] * uses + [told | {"phrase": "hit"}] * others

    # 6 of 20: p = 0.3. (6 - 3)^2 + (0 - 3)^2 = 18, times 2 / 1, by 20 * 0.3 * 0.7 = 4.2.
    uneven = pd.DataFrame(rows("a", 6, 4) + rows("b", 0, 10))
    assert spread_over_articles(uneven)["act", "pound"] == pytest.approx(36 / 4.2)
    even = pd.DataFrame(rows("a", 3, 7) + rows("b", 3, 7))
    assert spread_over_articles(even)["act", "pound"] == 1
    assert spread_over_articles(pd.DataFrame(rows("a", 3, 7)))["act", "pound"] == 1


# ---------------------------------------------------------------- what is named, and where


def test_each_slot_of_an_incident():
    corpus = Corpus()
    text = (
        "The gunmen shelled the camp with rockets, killing at least 12 villagers. They fled. "
        "The mayor claimed that nobody helped"
    )
    key = corpus.article("Wire", text, "2031-05-02")
    actor = corpus.actor("gunmen", "armed_group")
    mention = corpus.mention(key, "The gunmen", actor, form="nominal")
    corpus.mention(key, "They", actor, form="pronoun")
    event = corpus.event(key, "shelled", attacker_id=actor, weapon="rockets")
    fled = corpus.event(key, "fled", attacker_id=actor)
    number = corpus.number(key, "at least 12 villagers", 12, "killed", event)
    quote = corpus.quote(key, "nobody helped", corpus.actor("The mayor"), "indirect")
    corpus.rows["quotes"][-1]["cue"] = "claimed"
    tables = corpus.tables()
    members = pd.DataFrame({"incident_id": "i1", "event_id": [event, fled]}, dtype="string")
    claims = pd.DataFrame({"incident_id": ["i1"], "number_id": [number]}, dtype="string")
    rows = worded(tables, members, claims)
    told = rows[rows["incident_id"] == "i1"][["slot", "phrase", "example"]].to_numpy().tolist()
    assert told == [
        ["attacker", "gunmen", mention],
        ["weapon", "rocket", event],
        ["victims", "villager", number],
        ["act", "fled", fled],
        ["act", "shelled", event],
        ["cue", "claim", quote],
    ]
    corpus_wide = rows[rows["incident_id"].isna()][["slot", "phrase", "example"]]
    assert corpus_wide.to_numpy().tolist() == told


def test_compare_fills_the_table():
    text = (
        "Jets bombed a market in Khartoum on Friday, killing 12 civilians, the health ministry "
        "said. The army insisted that it hit rebels."
    )
    articles = pd.DataFrame({"text": [text], "source": ["Wire"], "published": ["2024-03-02"]})
    rows = analysis.compare(analysis.extract(articles)).wording
    told = rows[rows["incident_id"].notna()].groupby("slot")["phrase"].agg(list)
    assert {"say", "insist"} <= set(told["cue"])
    assert "civilian" in told["victims"]
    assert "bomb" in told["act"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("at least 12 civilians", "civilian"),
        ("Dozens of people", "people"),
        ("one person", "people"),
        ("three hundred and forty young men", "young man"),
        ("two of the guards", "guard"),
        ("twenty-one children", "child"),
        ("as many as 1,500 fighters", "fighter"),
        ("another 14", ""),
        ("44 others", ""),
        ("a pregnant woman", "pregnant woman"),
    ],
)
def test_what_was_counted(text, phrase):
    assert strip_count(text) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The Northern Army", "northern army"),
        ("the same gunmen", "gunmen"),
        ("their forces", "forces"),
        ("it", ""),
        ("the", ""),
    ],
)
def test_naming_without_determiners(text, phrase):
    assert strip_determiners(text) == phrase


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("said", "say"),
        ("Told", "tell"),
        ("insisting", "insist"),
        ("denied", "deny"),
        ("admitted", "admit"),
        ("warns", "warn"),
        ("calls for", "call for"),
        ("pointed out", "point out"),
        ("announced", "announce"),
        ("urged", "urge"),
        ("wrote", "write"),
        ("according to", "according to"),
        ("claims", "claim"),
        ("chortled", "chortled"),  # a verb the lists lack stays as it is
    ],
)
def test_reporting_verbs_as_a_dictionary_lists_them(cue, lemma):
    assert cue_lemma(cue) == lemma


def test_only_the_outcome_names_nobody():
    corpus = Corpus()
    report(corpus, "Wire", ["deaths", "wounded", "nurses"])
    assert worded(corpus.tables())["phrase"].tolist() == ["nurse"]


def test_a_target_counted_in_the_same_words_is_named_once():
    corpus = Corpus()
    key = report(corpus, "Wire", ["nurses", "guards"])
    for words in ("2 nurses", "guards"):
        actor = corpus.actor(words, "civilians")
        corpus.mention(key, words, actor, form="nominal")
        corpus.event(key, "killed", target_id=actor)
    rows = worded(corpus.tables())
    victims = rows[rows["slot"] == "victims"]
    assert victims[["phrase", "n"]].to_numpy().tolist() == [["guard", 1], ["nurse", 1]]


def test_a_person_named_is_no_wording_of_the_victims():
    corpus = Corpus()
    report(corpus, "Wire", ["nurses"])
    named = corpus.article("Wire", "Shells killed Amna Idris near the militia")
    for words, kind in (("Amna Idris", "person"), ("the militia", "armed_group")):
        actor = corpus.actor(words, kind)
        corpus.mention(named, words, actor)
        corpus.event(named, "killed" if kind == "person" else "Shells", target_id=actor)
    rows = worded(corpus.tables())
    assert rows[rows["slot"] == "victims"]["phrase"].tolist() == ["militia", "nurse"]
