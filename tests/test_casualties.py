"""Claims about an incident, and its toll under each rule."""

from __future__ import annotations

import pandas as pd
import pytest
from invented import Corpus, strike

from analysis.compare import compare
from analysis.compare.casualties import RULES, authority
from analysis.compare.casualties.speakers import outlet_key
from analysis.resources import lexicon


def tolls(corpus, outcome="killed", **options):
    compared = compare(corpus.tables(**options))
    compared.validate()
    table = compared.tolls[compared.tolls["outcome"] == outcome]
    return table.set_index("rule")


def bounds(row):
    return tuple(None if pd.isna(row[c]) else row[c] for c in ("low", "best", "high"))


def reports(*told):
    """Return a corpus of reports of one strike: (source, published, dead)."""
    corpus = Corpus()
    for source, published, dead in told:
        strike(corpus, source, published=published, killed=dead)
    return corpus


def test_every_rule_gives_its_own_answer():
    corpus = reports(
        ("A", "2024-03-01", 4),
        ("B", "2024-03-01", 6),
        ("C", "2024-03-02", 6),
        ("D", "2024-03-03", 9),
    )
    table = tolls(corpus)
    assert list(table.index) == list(RULES)
    assert {rule: bounds(row) for rule, row in table.iterrows()} == {
        "range": (4, 6, 9),
        "majority": (6, 6, 6),
        "latest": (9, 9, 9),
        "most_authoritative": (6, 6, 6),
        "lowest": (4, 4, 4),
    }
    assert set(table["agreement"]) == {0.5}
    assert set(table["n_independent"]) == {4}
    assert table.loc["majority", "reason"] == "2 of 4 independent sources say 6"
    assert table.loc["latest", "reason"] == "D of 2024-03-03 says 9"
    assert table.loc["lowest", "reason"] == "4 is the lowest figure, given by A"


@pytest.mark.parametrize(
    ("told", "best"),
    [
        ([("A", "2024-03-01", 4), ("B", "2024-03-02", 7)], 7),  # a tie: the later one
        ([("A", None, 4), ("B", None, 7)], 4),  # still a tie: the lower one
        ([("A", "2024-03-01", 4), ("A", "2024-03-02", 7)], 7),  # a source corrects itself
        ([("A", None, 5)], 5),
    ],
)
def test_majority_breaks_ties(told, best):
    assert tolls(reports(*told)).loc["majority", "best"] == best


def test_no_dates_leave_the_latest_rule_without_an_answer():
    row = tolls(reports(("A", None, 4), ("B", None, 7))).loc["latest"]
    assert bounds(row) == (None, None, None)
    assert row["reason"] == "no report has a publication date"


def one_report(*numbers):
    """Return a corpus of one article about one strike, with the numbers given."""
    corpus = Corpus()
    words = ". ".join(words for words, *_ in numbers)
    key = corpus.article("A", f"Jets bombed Khartoum on Friday. {words}")
    event = corpus.event(key, "bombed", "Khartoum", ("Friday", "2024-03-01"))
    ids = {}
    for words, value, more in numbers:
        options = dict(more)
        if "part_of" in options:
            options["part_of"] = ids[options["part_of"]]
        ids[words] = corpus.number(
            key, words, value, options.pop("kind", "killed"), event, **options
        )
    return corpus


PART, TOTAL = {"scope": "part"}, {"scope": "total"}
VAGUE = {"modifier": "vague", "best": None, "high": None}
OPEN = {"modifier": "at_least", "high": None}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([("at least nine", 9, {"modifier": "at_least", "high": None})], (9, 9, None)),
        ([("nine to 12", 9, {"modifier": "range", "high": 12, "best": 10})], (9, 10, 12)),
        ([("six dead", 6, TOTAL), ("four here", 4, PART), ("two there", 2, PART)], (6, 6, 6)),
        ([("six dead", 6, {}), ("four of them", 4, {"part_of": "six dead"})], (6, 6, 6)),
        ([("four here", 4, PART), ("two there", 2, PART)], (6, 6, 6)),
        ([("four here", 4, PART), ("four more", 4, PART)], (4, 4, 4)),  # the same part told twice
        ([("four dead", 4, {}), ("five dead", 5, {}), ("five bodies", 5, {})], (5, 5, 5)),
        ([("several dead", 2, VAGUE), ("five bodies", 5, {})], (5, 5, 5)),
        ([("several dead", 2, VAGUE)], (2, 2, None)),
        ([("at least six", 6, OPEN), ("six or more", 6, OPEN), ("six dead", 6, {})], (6, 6, None)),
        ([("five dead", 5, {}), ("90,000 since 2022", 90000, {"scope": "cumulative"})], (5, 5, 5)),
        ([("five dead", 5, {}), ("40 a week", 40, {"scope": "rate"})], (5, 5, 5)),
        ([("five dead", 5, {}), ("seven horses", 7, {"unit": "animal"})], (5, 5, 5)),
        ([("up to five", None, {"modifier": "at_most", "high": 5})], (None, 5, 5)),
        ([("about five", 5, {"modifier": "about", "low": None, "high": None})], (None, 5, None)),
    ],
)  # fmt: skip
def test_one_article_is_reduced_to_one_figure(numbers, expected):
    assert bounds(tolls(one_report(*numbers)).loc["majority"]) == expected


def test_an_open_top_leaves_the_range_open():
    corpus = Corpus()
    for source, value, high in (("A", 6, 6), ("B", 9, None)):
        key = strike(corpus, source, killed=value)
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row |= {"high": high, "modifier": "exact" if high else "at_least"}
    assert bounds(tolls(corpus).loc["range"])[::2] == (6, None)


def test_an_exact_figure_that_the_others_allow_wins_a_tie():
    corpus = Corpus()
    for source, value, high in (("A", 1, None), ("B", 6, 6), ("C", 5, None)):
        key = strike(corpus, source, killed=value)
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row |= {"high": high, "modifier": "exact" if high else "at_least"}
    assert tolls(corpus).loc["majority", "best"] == 6


def test_a_vague_word_has_no_vote_beside_figures():
    corpus = reports(("A", None, 6), ("B", None, 2), ("C", None, 2))
    for row in corpus.rows["numbers"][1:]:
        row |= VAGUE
    table = tolls(corpus)
    assert table.loc["majority", "best"] == 6
    assert table.loc["lowest", "best"] == 6


def test_a_total_over_two_places_is_no_figure_of_either():
    corpus = Corpus()
    text = "Jets hit Kharkiv on Friday, killing nine: six there. A drone hit Sumy, killing three."
    key = corpus.article("A", text)
    first = corpus.event(key, "hit", "Kharkiv", ("Friday", "2024-03-01"))
    second = corpus.event(key, "hit", "Sumy")
    total = corpus.number(key, "nine", 9, "killed", first, scope="total")
    corpus.number(key, "six", 6, "killed", first, scope="part", part_of=total)
    corpus.number(key, "three", 3, "killed", second, scope="part", part_of=total)
    compared = compare(corpus.tables())
    places = compared.incidents.set_index("incident_id")["place"]
    majority = compared.tolls[compared.tolls["rule"] == "majority"]
    best = dict(zip(majority["incident_id"].map(places), majority["best"], strict=True))
    assert best == {"Kharkiv": 6, "Sumy": 3, "Kharkiv and Sumy": 9}


def test_objects_are_counted_by_what_they_are():
    corpus = one_report(
        ("20 homes", 20, {"kind": "damaged", "unit": "building"}),
        ("a clinic", 1, {"kind": "damaged", "unit": "building"}),
        ("a school", 1, {"kind": "damaged", "unit": "building"}),
        ("two factories", 2, {"kind": "damaged", "unit": "site"}),
    )
    table = compare(corpus.tables()).tolls
    best = table[table["rule"] == "majority"].set_index("unit")["best"].to_dict()
    assert best == {"building": 20, "site": 2}


@pytest.mark.parametrize(
    ("kind", "role", "rank"),
    [
        ("government", None, 0),
        ("military", None, 0),
        ("person", "spokesperson of the army", 0),
        ("person", "defense minister", 0),
        ("person", "mayor of Culiacan", 1),
        ("person", "Governor", 1),
        ("organisation", None, 2),
        ("media", None, 4),
        ("person", "spokesman for the health ministry", 0),
        ("person", "army chief of staff", 0),
        ("person", "chief of police in Gao", 1),
        ("person", "head of the city's military administration", 1),
        ("person", "spokesperson for the provincial governor", 1),
        ("person", "head of the Nubia Monitoring Group", 2),
        ("person", "director of Kassala hospital", 2),
        ("person", "UN special envoy", 2),
        ("person", "president of the teachers' union", 2),
        ("person", "rebel commander", 3),
        ("person", "Taliban spokesperson", 3),
        ("person", "director of Radio Bamako", 4),
        ("person", "spokesman", 5),
        ("person", "head of research", 5),
        ("person", "wife of the mayor", 5),
        ("person", "the minister's cousin", 5),
        ("person", "doctor at the hospital", 5),
        ("person", "lawyer", 5),
        ("person", None, 5),
        (None, None, 6),
        (pd.NA, pd.NA, 6),
    ],
)
def test_authority(kind, role, rank):
    assert authority(kind, role) == rank


STANDING = {
    "state": 0,
    "state_title": 0,
    "local_body": 1,
    "organisation": 2,
    "organisation_title": 2,
    "armed_group": 3,
    "news": 4,
    "person": 5,
    "unsaid": 5,
}


@pytest.mark.parametrize("row", lexicon("standing"), ids=lambda row: row["pattern"])
def test_every_word_for_a_body_says_whose_word_it_is(row):
    assert authority("person", row["example"]) == STANDING[row["label"]]
    if row["counterexample"]:
        assert authority("person", row["counterexample"]) != STANDING[row["label"]]


def test_the_most_authoritative_speaker_decides():
    corpus = Corpus()
    speakers = {
        "A": corpus.actor("Daily Lantern", kind="media"),
        "B": corpus.actor("Health Ministry", kind="government"),
        "C": None,
    }
    for source, dead in (("A", 9), ("B", 7), ("C", 9)):
        key = strike(corpus, source, killed=dead)
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row["said_by"] = speakers[source]
    row = tolls(corpus).loc["most_authoritative"]
    assert row["best"] == 7
    assert row["reason"] == "Health Ministry (government or military) in B: 7"
    assert tolls(corpus).loc["majority", "best"] == 9
    claims = compare(corpus.tables()).casualties.set_index("source")["speaker"]
    assert claims["B"] == "Health Ministry"
    assert pd.isna(claims["C"])


OFFICIAL = {"kind": "government"}


def said_by(corpus, *told):
    """Add a report for each (source, published, dead, speaker, columns of the count)."""
    for source, published, dead, speaker, columns in told:
        key = strike(corpus, source, published=published, killed=dead)
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row |= {"said_by": speaker} | columns
    return tolls(corpus)


def test_an_early_count_of_an_official_yields_to_his_later_one():
    corpus = Corpus()
    ministry = corpus.actor("Health Ministry", **OFFICIAL)
    table = said_by(
        corpus,
        ("A", "2024-03-01", 2, ministry, {}),
        ("B", "2024-03-01", 2, ministry, {}),
        ("C", "2024-03-02", 7, ministry, {}),
        ("D", "2024-03-03", 9, None, {}),
    )
    row = table.loc["most_authoritative"]
    assert row["best"] == 7
    assert (
        row["reason"] == "Health Ministry (government or military) in C: 7; later one report says 9"
    )


def test_an_official_who_only_gives_a_floor_leaves_the_rest_to_the_majority():
    corpus = Corpus()
    mayor = corpus.actor("Amna Idris", role="mayor of Khartoum")
    table = said_by(
        corpus,
        ("A", None, 5, mayor, OPEN),
        ("B", None, 3, None, {}),
        ("C", None, 8, None, {}),
        ("D", None, 8, None, {}),
    )
    assert bounds(table.loc["most_authoritative"]) == (5, 8, 8)
    assert table.loc["most_authoritative", "reason"] == (
        "Amna Idris (local authority) in A: at least 5; "
        "of the figures that allow it most told is 8, in C, D"
    )


def test_what_an_official_says_of_a_part_is_no_toll():
    corpus = one_report(("nine dead", 9, {}), ("four in the market", 4, PART))
    corpus.rows["numbers"][1]["said_by"] = corpus.actor("Health Ministry", **OFFICIAL)
    assert bounds(tolls(corpus).loc["most_authoritative"]) == (4, 9, 9)


def test_what_is_only_repeated_confirms_nothing():
    corpus = Corpus()
    herald = corpus.actor("The Nile Herald", kind="media")
    table = said_by(
        corpus,
        ("nileherald.com", "2024-03-01", 4, None, {}),
        ("A", "2024-03-01", 4, herald, {}),
        ("B", "2024-03-01", 4, herald, {}),
        ("C", "2024-03-02", 7, None, {}),
        ("D", "2024-03-02", 7, None, {}),
    )
    row = table.loc["majority"]
    assert (row["best"], row["n_independent"]) == (7, 3)
    assert row["reason"] == "2 of 3 independent sources say 7"


def test_media_without_a_name_are_not_one_outlet():
    corpus = Corpus()
    media = corpus.actor("local media", kind="media")
    table = said_by(corpus, ("A", None, 4, media, {}), ("B", None, 4, media, {}))
    assert table.loc["majority", "reason"] == "2 of 2 independent sources say 4"


def test_a_floor_beside_a_later_count_is_no_rival():
    corpus = Corpus()
    table = said_by(
        corpus,
        ("A", "2024-03-02", 12, None, OPEN),
        ("B", "2024-03-01", 14, None, {}),
    )
    assert bounds(table.loc["majority"]) == (14, 14, 14)
    assert table.loc["majority", "reason"] == (
        "1 of 2 independent sources says 14 (a tie with 12), 1 more allows it"
    )


def test_a_victim_named_yields_to_a_count_in_a_tie():
    corpus = reports(("A", None, 1), ("B", None, 3))
    assert tolls(corpus).loc["majority", "best"] == 1
    corpus.rows["numbers"][0]["rule"] = "implied patient:killed"
    assert tolls(corpus).loc["majority", "best"] == 3


def test_a_victim_named_again_and_again_is_no_count():
    corpus = one_report(("he died", 1, {}), ("his death", 1, {}), ("three dead", 3, {}))
    assert tolls(corpus).loc["majority", "best"] == 1
    for row in corpus.rows["numbers"][:2]:
        row["rule"] = "implied subject:died"
    assert tolls(corpus).loc["majority", "best"] == 3


@pytest.mark.parametrize(
    ("told", "best"),
    [
        # Two of three reports of the last instant agree.
        ([("A", "2024-03-01", 4), ("B", "2024-03-02", 6), ("C", "2024-03-02", 6),
          ("D", "2024-03-02", 9)], 6),
        # Nobody knows at what hour of that day the others came.
        ([("A", "2024-03-02 10:00", 4), ("B", "2024-03-02 00:00", 6),
          ("C", "2024-03-02 00:00", 6)], 6),
        ([("A", "2024-03-02 10:00", 4), ("B", "2024-03-02 09:00", 6)], 4),
        ([("A", "2024-03-02", 4), ("B", None, 6)], 4),
    ],
)  # fmt: skip
def test_the_latest_of_several(told, best):
    assert tolls(reports(*told)).loc["latest", "best"] == best


def test_a_tie_is_told():
    reason = tolls(reports(("A", None, 4), ("B", None, 7))).loc["majority", "reason"]
    assert reason == "1 of 2 independent sources says 4 (a tie with 7)"


def test_every_toll_opens_its_sentences():
    corpus = reports(("A", "2024-03-01", 4), ("B", "2024-03-02", 6), ("C", "2024-03-02", 6))
    value = {row["number_id"]: row["best"] for row in corpus.rows["numbers"]}
    resting = {rule: ids.split() for rule, ids in tolls(corpus)["number_ids"].items()}
    assert {rule: [value[n] for n in ids] for rule, ids in resting.items()} == {
        "range": [4, 6, 6],
        "majority": [6, 6],
        "latest": [6, 6],
        "most_authoritative": [6, 6],
        "lowest": [4],
    }


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["The Nile Herald", "nileherald.com", "www.nileherald.com/news", "Nile Herald"],
         "nileherald"),
        (["Sahel News Agency", "sahel.org"], "sahel"),
        ([None, "", pd.NA], ""),
    ],
)  # fmt: skip
def test_an_outlet_is_known_however_it_is_written(names, key):
    assert {outlet_key(name) for name in names} == {key}


def copied_corpus():
    """Return three sources; the first is copied by two others that change a figure."""
    corpus = Corpus()
    story = " ".join(f"word{n}" for n in range(150))
    keys = {}
    for source, dead, published in (
        ("Origin", 6, "2024-03-01"), ("Copy", 8, "2024-03-02"), ("Reprint", 8, "2024-03-03")
    ):  # fmt: skip
        text = f"{story}. Jets bombed Khartoum on Friday, with {dead} killed. {source} wrote this."
        keys[source] = corpus.article(source, text, published)
        event = corpus.event(keys[source], "bombed", "Khartoum", ("Friday", "2024-03-01"))
        corpus.number(keys[source], f"{dead} killed", dead, "killed", event)
    keys["Other"] = strike(corpus, "Other", published="2024-03-02", killed=6)
    keys["Third"] = strike(corpus, "Third", published="2024-03-02", killed=9)
    return corpus, keys


def test_copies_are_listed_but_do_not_count():
    corpus, keys = copied_corpus()
    compared = compare(corpus.tables())
    claims = compared.casualties.set_index("article_id")["independent"]
    assert {name for name, key in keys.items() if claims[key]} == {"Origin", "Other", "Third"}
    row = tolls(corpus).loc["majority"]
    assert row["best"] == 6
    assert row["reason"] == "2 of 3 independent sources say 6; 2 copied reports left out"
    assert compared.incidents.iloc[0][["n_articles", "n_independent"]].tolist() == [5, 3]


@pytest.mark.parametrize("dropped", [["Copy"], ["Reprint"], ["Copy", "Reprint"]])
def test_dropping_a_copied_report_never_changes_a_toll(dropped):
    corpus, keys = copied_corpus()
    columns = ["incident_id", "outcome", "low", "best", "high", "agreement", "n_independent"]
    without = tolls(corpus, without={keys[name] for name in dropped})
    pd.testing.assert_frame_equal(tolls(corpus)[columns], without[columns])


@pytest.mark.parametrize("seed", range(4))
def test_no_copy_ever_moves_a_toll(seed):
    import random

    draw, corpus, copies = random.Random(seed), Corpus(), set()
    for n in range(14):
        place, day = (
            draw.choice(["Khartoum", "Omdurman", "Sumy"]),
            f"2024-03-0{draw.randrange(1, 4)}",
        )
        key = strike(
            corpus, f"S{n}", place=place, day=day, published=day, killed=draw.randrange(1, 9)
        )
        if draw.random() < 0.5:
            text = next(r["text"] for r in corpus.rows["articles"] if r["article_id"] == key)
            dead = draw.randrange(1, 9)
            copy = corpus.article(f"Copy {n}", f"{text} and {dead} dead", "2024-03-09")
            event = corpus.event(copy, "bombed", place, (day, day))
            corpus.number(copy, f"{dead} dead", dead, "killed", event)
            copies.add(copy)
    assert copies
    columns = ["incident_id", "rule", "low", "best", "high", "agreement", "n_independent"]
    full = compare(corpus.tables()).tolls[columns]
    for dropped in ([key] for key in sorted(copies)):
        pd.testing.assert_frame_equal(compare(corpus.tables(without=dropped)).tolls[columns], full)


def test_what_only_copies_tell_is_counted_once():
    corpus = Corpus()
    story = " ".join(f"word{n}" for n in range(150))
    for source, dead in (("Origin", None), ("Copy", 5), ("Reprint", 5)):
        tail = f"with {dead} killed" if dead else "with no word of victims"
        key = corpus.article(source, f"{story}. Jets bombed Khartoum on Friday, {tail}. {source}.")
        event = corpus.event(key, "bombed", "Khartoum", ("Friday", "2024-03-01"))
        if dead:
            corpus.number(key, f"{dead} killed", dead, "killed", event)
    row = tolls(corpus).loc["majority"]
    assert (row["best"], row["n_independent"]) == (5, 1)


def test_a_count_without_an_event_joins_the_incident_at_its_place():
    corpus = Corpus()
    text = "Jets hit Kharkiv on Friday. A drone hit Sumy on Friday. In Sumy later 4 were killed"
    key = corpus.article("A", text)
    corpus.event(key, "hit", "Kharkiv", ("Friday", "2024-03-01"))
    corpus.event(key, "hit", "Sumy", ("Friday", "2024-03-01"))
    corpus.number(key, "4 were killed", 4, "killed", place_id=corpus.place(key, "Sumy"))
    compared = compare(corpus.tables())
    places = compared.incidents.set_index("incident_id")["place"]
    assert [places[key] for key in compared.casualties["incident_id"]] == ["Sumy"]


@pytest.mark.parametrize("seed", range(5))
def test_low_best_high_always_hold(seed):
    import random

    draw, corpus = random.Random(seed), Corpus()
    for n in range(12):
        key = strike(corpus, f"S{n % 7}", published=draw.choice([None, f"2024-03-0{n % 9 + 1}"]),
                     killed=draw.randrange(1, 15) * 100 + n)  # fmt: skip
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row["high"] = draw.choice([None, row["best"], row["best"] + 3])
        row["modifier"] = draw.choice([None, "exact", "at_least", "about", "range"])
        row["scope"] = draw.choice([None, "incident", "part", "total"])
    table = compare(corpus.tables()).tolls.astype(dict.fromkeys(("low", "best", "high"), "float64"))
    known = table[table["rule"] != "latest"]
    assert known["best"].notna().all()
    assert not (table["low"] > table["best"]).any()
    assert not (table["best"] > table["high"]).any()
    assert len(table) == len(RULES)


def told_one_by_one(*told):
    """Return reports of one strike, each telling of persons: (source, published, kind, victims)."""
    corpus = Corpus()
    for source, published, kind, victims in told:
        strike(corpus, source, published=published, **{kind: 1})
        corpus.rows["numbers"][-1] |= {"rule": f"implied patient:{kind}", "victims": victims}
    return corpus


@pytest.mark.parametrize(
    ("told", "injured"),
    [
        ([("A", "2024-03-01", "injured", None), ("B", "2024-03-02", "killed", None)], []),
        ([("A", "2024-03-03", "injured", None), ("B", "2024-03-02", "killed", None)], [1]),
        ([("A", "2024-03-01", "injured", "woman"), ("B", "2024-03-02", "killed", "man")], [1]),
    ],
)
def test_who_died_later_is_not_among_the_injured(told, injured):
    corpus = told_one_by_one(*told)
    assert list(tolls(corpus, "injured")["best"].unique()) == injured
    assert list(tolls(corpus, "killed")["best"].unique()) == [1]
    assert len(compare(corpus.tables()).casualties) == 2


def test_one_dead_and_others_hurt_stay_apart():
    corpus = reports(("A", "2024-03-02", 1))
    strike(corpus, "B", published="2024-03-01", injured=4)
    assert list(tolls(corpus, "injured")["best"].unique()) == [4]
