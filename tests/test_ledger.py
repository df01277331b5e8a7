"""The ledger as users read it: claims told once, and the bottom line of an article."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from invented import Corpus

from analysis import extract
from analysis.ledger import CLAIMS, TOTALS
from analysis.tables import MENTION_TABLES, Tables, empty

PART, TOTAL = {"scope": "part"}, {"scope": "total"}
OPEN = {"modifier": "at_least", "high": None}
ABOUT = {"modifier": "about"}
VAGUE = {"modifier": "vague", "best": None, "high": None}
SOLDIERS, CIVILIANS = {"victims": "military"}, {"victims": "civilian"}
ATTACKERS = {"victims": "attacker"}
HURT = {"kind": "injured"}


def article(*numbers, factuality="asserted"):
    """Return tables of one article about one strike; `numbers` are (words, value, columns)."""
    corpus = Corpus()
    words = ". ".join(words for words, *_ in numbers)
    key = corpus.article("Wire A", f"Jets bombed Khartoum on Friday. {words}", "2024-03-02")
    event = corpus.event(key, "bombed", "Khartoum", ("Friday", "2024-03-01"), factuality=factuality)
    ids = {}
    for words, value, given in numbers:
        more = dict(given)
        if "part_of" in more:
            more["part_of"] = ids[more["part_of"]]
        if "said_by" in more:
            more["said_by"] = corpus.actor(more["said_by"])
        kind, named = more.pop("kind", "killed"), more.pop("event", event)
        ids[words] = corpus.number(key, words, value, kind, named, **more)
    return corpus.tables(), ids


def figures(frame):
    """Return (kind, low, best, high, modifier, rule) of each row, with None for nothing."""
    columns = ["kind", "low", "best", "high", "modifier", "rule"]
    rows = frame[columns].astype(object).where(frame[columns].notna(), None)
    return [tuple(row) for row in rows.itertuples(index=False)]


# ---------------------------------------------------------------- totals


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([("six dead", 6, {})], (6, 6, 6, "exact", "single mention")),
        ([("at least six", 6, OPEN)], (6, 6, None, "at_least", "single mention")),
        ([("several dead", 2, VAGUE)], (2, None, None, "vague", "single mention")),
        ([("several dead", 2, VAGUE), ("nine bodies", 9, {})],
         (9, 9, 9, "exact", "single mention")),
        ([("four dead", 4, {}), ("five dead", 5, {}), ("five bodies", 5, ABOUT)],
         (5, 5, 5, "exact", "most told")),
        ([("four dead", 4, {}), ("five dead", 5, {})], (4, 4, 4, "exact", "told first")),
        ([("two bombers", 2, ATTACKERS), ("nine dead", 9, {})],
         (11, 11, 11, "exact", "parts added")),
        ([("two bombers", 2, ATTACKERS), ("nine dead", 9, {}), ("eight dead", 8, {})],
         (9, 9, 9, "exact", "told first")),
        ([("no one", 0, {}), ("three deaths", 3, {})], (3, 3, 3, "exact", "single mention")),
        ([("no one", 0, {}), ("three deaths", 3, PART)], (3, 3, 3, "exact", "single mention")),
        ([("no one", 0, {})], (0, 0, 0, "exact", "single mention")),
        ([("three soldiers", 3, SOLDIERS), ("four civilians", 4, CIVILIANS)],
         (7, 7, 7, "exact", "parts added")),
        ([("three soldiers", 3, SOLDIERS), ("at least four", 4, CIVILIANS | OPEN)],
         (7, 7, None, "at_least", "parts added")),
        ([("three soldiers", 3, SOLDIERS), ("four civilians", 4, CIVILIANS), ("six", 6, {})],
         (3, 3, 3, "exact", "told first")),
        ([("three soldiers", 3, SOLDIERS), ("four soldiers", 4, SOLDIERS)],
         (3, 3, 3, "exact", "told first")),
        ([("six civilians", 6, CIVILIANS), ("four boys", 4, {"victims": "child"})],
         (6, 6, 6, "exact", "told first")),
        ([("three soldiers", 3, SOLDIERS | {"said_by": "Awa Diallo"}),
          ("nine rebels", 9, {"victims": "militant"})], (3, 3, 3, "exact", "told first")),
        ([("nine dead", 9, TOTAL), ("five boys", 5, {"part_of": "nine dead"}),
          ("in all 13", 13, TOTAL)], (13, 13, 13, "exact", "stated total")),
        ([("up to six", 6, {"modifier": "at_most", "low": None})],
         (None, 6, 6, "at_most", "single mention")),
        ([("nearly six", 6, {"modifier": "nearly", "low": None})],
         (None, 6, 6, "nearly", "single mention")),
        ([("about six", 6, ABOUT | {"low": None, "high": None})],
         (None, 6, None, "about", "single mention")),
        ([("six dead", 6, {}), ("at least six", 6, OPEN)], (6, 6, None, "at_least", "most told")),
        ([("nearly six", 6, {"modifier": "nearly", "low": None}), ("at least six", 6, OPEN)],
         (None, 6, None, "about", "most told")),
        ([("four dead", 4, {}), ("five in all", 5, TOTAL)], (5, 5, 5, "exact", "stated total")),
        ([("six dead", 6, TOTAL), ("four here", 4, PART), ("two there", 2, PART)],
         (6, 6, 6, "exact", "stated total")),
        ([("six dead", 6, {}), ("four of them", 4, {"part_of": "six dead"})],
         (6, 6, 6, "exact", "single mention")),
        ([("four here", 4, PART), ("two there", 2, PART)], (6, 6, 6, "exact", "parts added")),
        ([("four here", 4, PART), ("at least two", 2, OPEN | PART)],
         (6, 6, None, "at_least", "parts added")),
        ([("about four", 4, ABOUT | PART), ("at least two", 2, OPEN | PART)],
         (6, 6, None, "at_least", "parts added")),
        ([("four here", 4, PART)], (4, 4, 4, "exact", "single mention")),
        ([("six dead", 6, {}), ("90,000 since 2022", 90000, {"scope": "cumulative"}),
          ("40 a week", 40, {"scope": "rate"}), ("seven horses", 7, {"unit": "animal"}),
          ("hundreds", 100, {"scope": "hypothetical"})], (6, 6, 6, "exact", "single mention")),
        ([("six dead", 6, {"event": None})], (6, 6, 6, "exact", "single mention")),
    ],
)  # fmt: skip
def test_the_bottom_line_of_an_article(numbers, expected):
    tables, _ = article(*numbers)
    assert figures(tables.totals()) == [("killed", *expected)]


def test_a_total_names_the_rows_it_rests_on():
    told = [("four dead", 4, {}), ("five dead", 5, {}), ("five bodies", 5, {})]
    tables, ids = article(*told)
    (row,) = tables.totals().itertuples()
    assert row.number_ids == f"{ids['five dead']} {ids['five bodies']}"
    assert set(row.number_ids.split()) <= set(tables.numbers["number_id"])


def test_a_heading_leaves_the_words_for_at_least_to_the_text():
    tables, _ = article(("six dead", 6, {}), ("at least six", 6, OPEN), ("six bodies", 6, {}))
    assert figures(tables.totals()) == [("killed", 6, 6, 6, "exact", "most told")]
    heads = [1, 3]  # the sentences of "six dead" and "six bodies"
    tables.sentences["is_heading"] = tables.sentences["sent"].isin(heads).astype("boolean")
    assert figures(tables.totals()) == [("killed", 6, 6, None, "at_least", "most told")]


@pytest.mark.parametrize(("unit", "n"), [("person", 1), ("chieftain", 1), ("area", 0),
                                         ("vehicle", 0), (None, 1)])  # fmt: skip
def test_only_people_are_harmed(unit, n):
    tables, _ = article(("six of them", 6, HURT | {"unit": unit}))
    assert len(tables.totals()) == len(tables.casualties()) == n


def test_kinds_come_in_their_order_and_things_apart():
    told = [("three hurt", 3, HURT), ("six dead", 6, {}),
            ("two shops", 2, {"kind": "damaged", "unit": "building"}),
            ("nine homes", 9, {"kind": "damaged", "unit": "building"}),
            ("one truck", 1, {"kind": "destroyed", "unit": "vehicle"})]  # fmt: skip
    tables, _ = article(*told)
    assert [row[:3] for row in figures(tables.totals())] == [("killed", 6, 6), ("injured", 3, 3)]
    assert figures(tables.totals(things=True)) == [
        ("damaged", 9, 9, 9, "exact", "largest"),
        ("destroyed", 1, 1, 1, "exact", "single mention"),
    ]


@pytest.mark.parametrize("factuality", ["denied", "planned", "hypothetical", "negated"])
def test_what_did_not_happen_has_no_total(factuality):
    tables, _ = article(("six dead", 6, {}), factuality=factuality)
    assert tables.totals().empty
    assert tables.casualties()["factuality"].tolist() == [factuality]


@pytest.mark.parametrize(
    ("text", "words", "has_event"),
    [
        ("Jets bombed a dam in Taiz on Monday, killing six men. Some 900 died there since May.",
         "900", False),
        ("Gunmen shot dead a nurse in Jos on Friday. Bandits kill 40 farmers a month in the state.",
         "40 farmers", False),
        ("The war in Yemen has killed 150,000 people since 2014.", "150,000 people", True),
        ("Jets bombed a dam in Taiz on Monday. Six men died there.", "Six men", True),
        ("Police foiled a bomb attack in Kano. Nine people died of their burns.", "Nine people",
         False),
    ],
)  # fmt: skip
def test_what_was_counted_elsewhere_belongs_to_no_event(text, words, has_event):
    tables = extract(pd.DataFrame({"text": [text]}))
    rows = tables.numbers[tables.numbers["text"].str.endswith(words)]
    assert rows["event_id"].notna().tolist() == [has_event]
    assert has_event or rows[["place_id", "date_id"]].isna().all(axis=None)


def test_a_count_without_an_event_joins_no_event_that_did_not_happen():
    corpus = Corpus()
    key = corpus.article("Wire A", "A strike on Kutum was foiled. Shells hit Khartoum, six dead")
    foiled = corpus.event(key, "strike", "Kutum", factuality="planned")
    hit = corpus.event(key, "hit", "Khartoum")
    for words in ("A strike", "was foiled"):
        corpus.number(key, words, 40, "killed", foiled)
    corpus.number(key, "Shells", 9, "injured", hit)
    corpus.number(key, "six dead", 6, "killed")
    tables = corpus.tables()
    totals, claims = tables.totals(), tables.casualties().set_index("text")
    assert set(totals["event_id"]) == {hit} == {claims.loc["six dead", "event_id"]}
    assert totals.set_index("kind")["best"].to_dict() == {"killed": 6, "injured": 9}


def two_towns(*, whole):
    """Return an article that counts nine over two towns, six of them in the first."""
    corpus = Corpus()
    text = "Jets bombed Khartoum. Shells hit Kutum. Nine died, six of them in one, three in two"
    key = corpus.article("Wire A", text)
    first, second = corpus.event(key, "bombed", "Khartoum"), corpus.event(key, "hit", "Kutum")
    nine = corpus.number(key, "Nine", 9, "killed", first, scope="total") if whole else None
    corpus.number(key, "six", 6, "killed", first, scope="part", part_of=nine)
    corpus.number(key, "three", 3, "killed", second, scope="part", part_of=nine)
    return corpus.tables(), key, (first, second)


@pytest.mark.parametrize("whole", [True, False])
def test_each_event_has_its_own_figure(whole):
    tables, key, (first, second) = two_towns(whole=whole)
    rows = tables.totals(key)
    by_event = {
        row.event_id: (row.best, row.main) for row in rows.dropna(subset="event_id").itertuples()
    }
    assert by_event == {first: (6, True), second: (3, False)}


def test_what_is_counted_over_several_events_names_none():
    tables, key, _ = two_towns(whole=True)
    rows = tables.totals(key)
    assert figures(rows[rows["event_id"].isna()]) == [("killed", 9, 9, 9, "exact", "stated total")]


def test_one_article_of_many():
    corpus = Corpus()
    keys = []
    for source, value in (("Wire A", 6), ("Radio B", 7)):
        key = corpus.article(source, f"{source} tells of {value} dead")
        corpus.number(key, f"{value} dead", value, "killed")
        keys.append(key)
    tables = corpus.tables()
    assert tables.totals()["best"].tolist() == [6, 7]
    assert tables.totals(keys[1])["source"].tolist() == ["Radio B"]
    assert tables.totals(keys[1])["event_id"].isna().all()


def test_an_unknown_article_is_named():
    tables, _ = article(("six dead", 6, {}))
    with pytest.raises(KeyError, match="no article 'nowhere'"):
        tables.totals("nowhere")


# ---------------------------------------------------------------- claims


def test_a_claim_carries_what_its_ids_stand_for():
    tables, ids = article(("six dead", 6, {"said_by": "Awa Diallo", "hedge": "reportedly"}))
    (row,) = tables.casualties().itertuples()
    assert (row.source, row.place, row.date) == ("Wire A", "Khartoum", pd.Timestamp("2024-03-01"))
    assert (row.speaker, row.hedge, row.best, row.kind) == ("Awa Diallo", "reportedly", 6, "killed")
    assert (row.text, row.sentence) == ("six dead", "six dead")
    assert (row.number_id, row.n_told) == (ids["six dead"], 1)
    assert row.published == pd.Timestamp("2024-03-02", tz="UTC")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([("six dead", 6, {}), ("six bodies", 6, {})], [2]),
        ([("six dead", 6, {}), ("the six", 6, {"event": None})], [2]),
        ([("six dead", 6, {}), ("six in all", 6, TOTAL)], [2]),
        ([("six dead", 6, {}), ("seven dead", 7, {})], [1, 1]),
        ([("six dead", 6, {}), ("six hurt", 6, HURT)], [1, 1]),
        ([("two dead", 2, {}), ("two others", 2, {}), ("two more", 2, {})], [1, 2]),
        ([("six dead", 6, {}), ("six bodies", 6, {"said_by": "Awa Diallo"})], [1, 1]),
        ([("two guards", 2, {"victims": "military"}), ("two boys", 2, {"victims": "child"})],
         [1, 1]),
        ([("six dead", 6, {}), ("six a day", 6, {"scope": "rate"})], [1, 1]),
    ],
)  # fmt: skip
def test_a_figure_told_again_is_one_claim(numbers, told):
    tables, _ = article(*numbers)
    assert tables.casualties()["n_told"].tolist() == told


def test_the_same_figure_of_two_events_is_two_claims():
    corpus = Corpus()
    key = corpus.article("Wire A", "Jets bombed Khartoum, two dead. Shells hit Kutum, two dead")
    for words, place in (("bombed", "Khartoum"), ("hit", "Kutum")):
        corpus.number(key, "two dead", 2, "killed", corpus.event(key, words, place))
    assert corpus.tables().casualties()["n_told"].tolist() == [1, 1]


def test_a_part_points_to_the_claim_that_is_listed():
    told = [("six dead", 6, {}), ("six bodies", 6, {}), ("four of", 4, {"part_of": "six bodies"})]
    tables, ids = article(*told)
    claims = tables.casualties().set_index("text")
    assert claims.loc["four of", "part_of"] == ids["six dead"]


def test_things_are_listed_on_request():
    tables, _ = article(("six dead", 6, {}), ("ten drones", 10, {"kind": "intercepted",
                                                                  "unit": "drone"}))  # fmt: skip
    assert tables.casualties()["kind"].tolist() == ["killed"]
    assert tables.casualties(things=True)["kind"].tolist() == ["intercepted"]


# ---------------------------------------------------------------- both


def nothing():
    return Tables(**{name: empty(name) for name in ("articles", "sentences", "actors",
                                                    *MENTION_TABLES)})  # fmt: skip


@pytest.mark.parametrize("things", [False, True])
def test_empty_tables_give_empty_frames_of_the_right_dtypes(things):
    for frame, schema in (
        (nothing().casualties(things=things), CLAIMS),
        (nothing().totals(things=things), TOTALS),
    ):
        assert frame.empty
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == schema


def test_filled_frames_have_the_same_dtypes():
    tables, _ = article(("six dead", 6, {}))
    for frame, schema in ((tables.casualties(), CLAIMS), (tables.totals(), TOTALS)):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == schema


def test_the_order_of_rows_changes_nothing():
    tables, _ = article(("four dead", 4, {}), ("five dead", 5, {}), ("three hurt", 3, HURT))
    turned = dataclasses.replace(tables, numbers=tables.numbers.iloc[::-1])
    pd.testing.assert_frame_equal(turned.casualties(), tables.casualties())
    pd.testing.assert_frame_equal(turned.totals(), tables.totals())


def test_totals_rest_on_claims_of_the_seeds(seed_tables):
    claims = set(seed_tables.numbers["number_id"])
    totals = seed_tables.totals()
    assert all(ids and set(ids.split()) <= claims for ids in totals["number_ids"])
    assert not totals.duplicated(["article_id", "event_id", "kind", "unit"]).any()
    assert seed_tables.casualties()["number_id"].is_unique
    for key in seed_tables.articles["article_id"]:
        alone = totals[totals["article_id"] == key].reset_index(drop=True)
        pd.testing.assert_frame_equal(seed_tables.totals(key), alone)
