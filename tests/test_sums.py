"""Stated totals against the sum of their parts."""

import pandas as pd
import pytest
from invented import PLACES, Corpus, same, strike
from test_wider import MORE, mention, own_words, raid

from analysis import compare
from analysis.compare.casualties.sums import Amount, judge

DAY = ("2024-03-01", "2024-03-01")


@pytest.fixture(autouse=True)
def more_places(monkeypatch):
    for name, columns in MORE.items():
        monkeypatch.setitem(PLACES, name, columns)


def sums(corpus, basis, **options):
    found = compare(corpus.tables(**options))
    found.validate()
    table = found.sums
    assert not (table["low"] > table["best"]).any()
    assert not (table["parts_low"] > table["parts_best"]).any()
    assert set(" ".join(table["parts"]).split()) <= set(corpus.tables().numbers["number_id"])
    return table[table["basis"] == basis]


def figures(row):
    columns = ["low", "best", "high", "parts_low", "parts_best", "parts_high"]
    return tuple(None if pd.isna(value) else float(value) for value in row[columns])


def raids(*, total=9, shares=(2, 3), open_total=False):
    """Return a corpus: a total told of two towns, and a raid in each told by other sources."""
    corpus = Corpus()
    wide = raid(corpus, "Wire A", "Marib and Taiz", [("killed", total)])
    if open_total:
        number = next(row for row in corpus.rows["numbers"] if row["article_id"] == wide)
        number |= {"high": None, "modifier": "at_least"}
    for source, place, share in zip(("Wire B", "Wire C"), ("Marib", "Taiz"), shares, strict=True):
        strike(corpus, source, place=place, killed=share)
    return corpus


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("total", "parts", "verdict"),
    [
        ((9, 9, 9), (9, 9, 9), "agrees"),
        ((9, 9, 9), (5, 5, 5), "short"),
        ((9, 9, 9), (12, 12, 12), "over"),
        ((9, 9, None), (12, 12, 12), "agrees"),
        ((9, 9, None), (5, 5, 5), "short"),
        ((9, 9, 9), (5, 5, None), "open"),
        ((9, 9, 9), (12, 12, None), "over"),
        ((None, 20, 20), (5, 5, 5), "agrees"),
        ((9, 9, 9), (4, 6, 9), "agrees"),
        ((16, 16, None), (9, 9, None), "open"),
    ],
)
def test_open_ends_are_read_as_intervals(total, parts, verdict):
    assert judge(Amount(*total, ()), Amount(*parts, ())) == verdict


# ---------------------------------------------------------------- over incidents


def test_a_wider_incident_is_held_against_its_parts():
    row = sums(raids(), "incidents").iloc[0]
    assert figures(row) == (9.0, 9.0, 9.0, 5.0, 5.0, 5.0)
    assert row["verdict"] == "short"
    assert len(row["part_incidents"].split()) == 2
    assert row["note"].startswith("9 killed against 5 told of ")


def test_at_least_allows_more_but_no_less():
    table = sums(raids(total=3, open_total=True), "incidents")
    assert table["verdict"].tolist() == ["agrees"]
    assert sums(raids(total=9, open_total=True), "incidents")["verdict"].tolist() == ["short"]


def test_parts_may_come_to_more_than_the_total():
    assert sums(raids(total=4), "incidents")["verdict"].tolist() == ["over"]


def test_a_part_without_a_figure_counts_nothing_and_is_named():
    corpus = raids()
    strike(corpus, "Wire D", place="Marib", injured=7)
    raid(corpus, "Wire E", "Taiz and Marib", [("injured", 16)])
    row = sums(corpus, "incidents").set_index("outcome").loc["injured"]
    assert figures(row) == (16.0, 16.0, 16.0, 7.0, 7.0, 7.0)
    assert row["note"].endswith("; one part has no figure")


def test_of_three_levels_each_count_is_added_once():
    corpus = raids()
    text = f"Shelling left 20 dead across Yemen on 2024-03-01. {own_words('Wire N')}"
    key = corpus.article("Wire N", text)
    event = corpus.event(key, "Shelling", "Yemen", ("2024-03-01", DAY[0]))
    corpus.number(key, "20 dead", 20, "killed", event)
    strike(corpus, "Wire S", place="Sanaa", killed=1)
    totals = sums(corpus, "incidents")
    assert sorted(totals["parts_best"]) == [5.0, 10.0]  # the towns; the two towns and Sanaa


def test_a_level_without_a_figure_passes_on_its_parts():
    corpus = raids()
    corpus.rows["numbers"] = [n for n in corpus.rows["numbers"] if n["text"] != "9 killed"]
    text = f"Shelling left 20 dead across Yemen on 2024-03-01. {own_words('Wire N')}"
    key = corpus.article("Wire N", text)
    event = corpus.event(key, "Shelling", "Yemen", ("2024-03-01", DAY[0]))
    corpus.number(key, "20 dead", 20, "killed", event)
    assert sums(corpus, "incidents")["parts_best"].tolist() == [5.0]


def test_sources_that_differ_leave_the_sum_a_range():
    corpus = raids(shares=(2, 3))
    strike(corpus, "Wire F", place="Taiz", killed=7)
    strike(corpus, "Wire G", place="Taiz", killed=7)
    assert figures(sums(corpus, "incidents").iloc[0])[3:] == (5.0, 9.0, 9.0)


def test_a_copied_article_adds_nothing():
    corpus = raids()
    origin = corpus.rows["articles"][1]
    origin |= {"published": "2024-03-02", "published_how": "given"}
    copy = corpus.article("Portal Z", f"{origin['text']} Read more here", "2024-03-03")
    event = corpus.event(copy, "bombed", "Marib", ("2024-03-01", DAY[0]))
    corpus.number(copy, "2 killed", 2, "killed", event)
    found = compare(corpus.tables())
    assert {"copy", "rewrite"} & set(found.copies["verdict"])
    pd.testing.assert_frame_equal(found.sums, compare(corpus.tables(without={copy})).sums)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_never_matters(seed):
    corpus = raids()
    same(compare(corpus.tables()), compare(corpus.tables(shuffled=seed)))


# ---------------------------------------------------------------- within an article


def city(total, shares, *, told="killed", **of_parts):
    """Return a corpus of one article: a total in a city and counts told as parts of it."""
    corpus = Corpus()
    said = " ".join(f"In {name} {share} died." for name, share in shares)
    text = f"Jets bombed Gaza City on 2024-03-01, {total} dead. {said} {own_words('Wire A')}"
    key = corpus.article("Wire A", text)
    event = corpus.event(key, "bombed", "Gaza City", ("2024-03-01", DAY[0]))
    whole = corpus.number(key, f"{total} dead", total, told, event, scope="total")
    for name, share in shares:
        part = {"scope": "part", "part_of": whole} | of_parts
        if name in PLACES:
            part["place_id"] = mention(corpus, key, name)
        corpus.number(key, f"{share} died", share, told, event, **part)
    return corpus


@pytest.mark.parametrize(
    ("total", "shares", "verdict", "parts"),
    [
        (6, [("Rimal", 4), ("Zeitoun", 2)], "agrees", (6.0, 6.0, 6.0)),
        (7, [("Rimal", 4), ("Zeitoun", 2)], "short", (6.0, 6.0, 6.0)),
        (5, [("Rimal", 4), ("Zeitoun", 2)], "over", (6.0, 6.0, 6.0)),
        (6, [("Rimal", 4)], "open", (4.0, 4.0, None)),
        (6, [("houses", 2), ("streets", 1)], "open", (3.0, 3.0, None)),
        (6, [("houses", 4), ("streets", 5)], "over", (9.0, 9.0, 9.0)),
    ],
)
def test_an_article_is_held_against_itself(total, shares, verdict, parts):
    row = sums(city(total, shares), "article").iloc[0]
    assert (row["verdict"], figures(row)[3:]) == (verdict, parts)


def test_children_among_the_dead_are_never_added_to_the_dead_of_a_district():
    corpus = city(6, [("Rimal", 4), ("Zeitoun", 2)])
    rows = [row for row in corpus.rows["numbers"] if row["scope"] == "part"]
    corpus.rows["numbers"].append(
        rows[0] | {"number_id": "n-child", "victims": "child", "text": "4 died"}
    )
    assert sums(corpus, "article")["parts_best"].tolist() == [6.0]


def test_children_alone_leave_the_sum_open():
    row = sums(city(6, [("all", 2)], victims="child"), "article").iloc[0]
    assert (row["verdict"], figures(row)[3:]) == ("open", (2.0, 2.0, None))


def test_soldiers_and_civilians_are_all_there_are():
    corpus = city(7, [("all", 4), ("posts", 2)])
    sides = iter(("civilian", "military"))
    for row in corpus.rows["numbers"]:
        if row["scope"] == "part":
            row["victims"] = next(sides)
    assert sums(corpus, "article")["verdict"].tolist() == ["short"]


def test_no_total_no_row():
    corpus = Corpus()
    strike(corpus, "Wire A", killed=5)
    strike(corpus, "Wire B", killed=6)
    assert compare(corpus.tables()).sums.empty


def blame(corpus, source, name, kind):
    """Name an attacker of the raid that a source tells of."""
    keys = {row["article_id"] for row in corpus.rows["articles"] if row["source"] == source}
    actor = corpus.actor(name, kind, country="YE" if kind == "military" else None)
    for row in corpus.rows["events"]:
        if row["article_id"] in keys:
            row["attacker_id"] = actor


@pytest.mark.parametrize(("kind", "rows"), [("military", 1), ("armed_group", 0)])
def test_a_total_of_one_attacker_is_none_of_another(kind, rows):
    corpus = raids()
    blame(corpus, "Wire A", "Army of Tirland", "military")
    name = "Army of Tirland" if kind == "military" else "Red Ridge Front"
    blame(corpus, "Wire B", name, kind)
    assert len(sums(corpus, "incidents")) == rows


def test_fighters_are_no_part_of_civilians():
    corpus = raids()
    wide, *parts = corpus.rows["numbers"]
    wide["victims"] = "civilian"
    assert len(sums(corpus, "incidents")) == 1
    parts[0]["victims"] = "militant"
    assert sums(corpus, "incidents").empty


def test_an_article_that_tells_a_part_itself_is_no_rival_of_its_total():
    corpus = Corpus()
    text = "Jets bombed Marib and Taiz on 2024-03-01. 9 killed. In Marib 1 died."
    key = corpus.article("Wire A", f"{text} {own_words('Wire A')}")
    for place, count, dead in (("Marib", "9 killed", 9), ("Marib", "1 died", 1)):
        event = corpus.event(key, "bombed" if dead == 9 else "died", place, DAY_TOLD[dead])
        if dead == 9:
            mention(corpus, key, "Taiz")
        corpus.number(key, count, dead, "killed", event)
    strike(corpus, "Wire C", place="Taiz", killed=3)
    found = compare(corpus.tables())
    assert found.incidents["part_of"].notna().sum() == 2
    assert found.sums[found.sums["basis"] == "incidents"].empty


DAY_TOLD = {9: ("2024-03-01", DAY[0]), 1: None}
