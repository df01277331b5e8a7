"""What holds of every toll, timeline and measure of disagreement, whatever is claimed."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare.casualties import (
    RULES,
    Figure,
    follow_tolls,
    measure_disagreement,
    reckon_tolls,
    sum_up_disagreement,
)
from analysis.compare.casualties.figures import Word
from analysis.compare.casualties.running import RunningVote
from analysis.compare.casualties.votes import count_in, elect, n_voices, span
from analysis.compare.copies import Lineage
from analysis.ledger import ADDED, decide

SLOT = ("i-1", "killed", "")
TOLD = ["rule", "low", "best", "high", "agreement", "n_independent", "number_ids"]
STAMPS = [pd.Timestamp(text, tz="UTC") for text in ("2024-03-01", "2024-03-01 15:00", "2024-03-02")]


def figure(article, best, *, source=None, published=None, **more):
    """Return a figure of an article that says `best` dead; `published` is a day of March 2024."""
    stamp = None if published is None else pd.Timestamp(f"2024-03-{published}", tz="UTC")
    plain = {"low": best, "high": best, "number_ids": (f"n-{article}",), "how": "single mention"}
    plain |= {"scope": "incident", "speaker": "", "n_claims": 1, "vague": False}
    return Figure(article=article, source=source or article, best=best,
                  **{"published": stamp} | plain | more)  # fmt: skip


def lineage(told, copies=()):
    """Return the lineage in which the articles of `copies` copy the first of the others."""
    articles = sorted(figure.article for figure in told)
    origins = [article for article in articles if article not in copies]
    related = {copy: frozenset(origins[:1]) for copy in copies}
    if copies:
        related[origins[0]] = frozenset(copies)
    return Lineage({a: n for n, a in enumerate(articles)}, related, frozenset(origins))


def tolls(told, copies=()):
    return reckon_tolls({SLOT: list(told)}, lineage(told, copies)).set_index("rule", drop=False)


def timeline(told, copies=()):
    return follow_tolls({SLOT: list(told)}, lineage(told, copies))


def disagreement(told, copies=()):
    return measure_disagreement({SLOT: list(told)}, lineage(told, copies))


@st.composite
def figures(draw, article):
    best = float(draw(st.integers(0, 6)))
    low = draw(st.sampled_from([None, best, max(0.0, best - 1)]))
    high = draw(st.sampled_from([None, best, best + 2]))
    rank = draw(st.sampled_from([0, 1, 6]))
    floor = float(draw(st.integers(0, 9)))
    word = Word(rank, f"speaker {rank}", floor, draw(st.booleans()), high is None, f"n-{article}")
    return figure(
        article, best, source=draw(st.sampled_from("ABCD")), low=low, high=high,
        published=None, vague=draw(st.booleans()), named=best == 1 and draw(st.booleans()),
        n_claims=draw(st.integers(1, 3)), words=(word,) if rank < 6 else (),
    )  # fmt: skip


@st.composite
def incidents(draw, *, of_own=False):
    """Return figures of up to seven articles, and which of these copy the first."""
    n = draw(st.integers(1, 7))
    told = [draw(figures(f"a{number}")) for number in range(n)]
    stamps = draw(st.lists(st.sampled_from([None, *STAMPS]), min_size=n, max_size=n))
    told = [replace(f, published=stamp) for f, stamp in zip(told, stamps, strict=True)]
    if of_own:
        told = [replace(f, source=f.article) for f in told]
    copies = (
        draw(st.lists(st.sampled_from([f.article for f in told[1:]]), unique=True)) if n > 1 else []
    )
    return told, copies


@settings(max_examples=40, deadline=None)
@given(incidents())
def test_low_best_and_high_are_in_order_under_every_rule(incident):
    table = tolls(*incident)
    assert list(table["rule"]) == list(RULES)
    known = table[table["best"].notna()].astype(dict.fromkeys(("low", "best", "high"), "float64"))
    assert set(RULES) - set(known["rule"]) <= {"latest"}
    assert not (known["low"] > known["best"]).any()
    assert not (known["best"] > known["high"]).any()
    steps = timeline(*incident)
    assert not (steps["toll_low"] > steps["toll_best"]).any()
    assert not (steps["toll_best"] > steps["toll_high"]).any()


@settings(max_examples=40, deadline=None)
@given(incidents(), st.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(incident, random):
    told, copies = incident
    shuffled = random.sample(told, len(told))
    for find in (tolls, timeline, disagreement):
        pd.testing.assert_frame_equal(find(told, copies), find(shuffled, copies))


@settings(max_examples=40, deadline=None)
@given(incidents())
def test_dropping_a_copy_changes_nothing_of_the_others(incident):
    told, copies = incident
    for dropped in copies[:1]:
        less = [f for f in told if f.article != dropped]
        rest = [copy for copy in copies if copy != dropped]
        pd.testing.assert_frame_equal(tolls(told, copies)[TOLD], tolls(less, rest)[TOLD])
        pd.testing.assert_frame_equal(disagreement(told, copies), disagreement(less, rest))
        steps = timeline(told, copies)
        others = steps[steps["article_id"] != dropped].reset_index(drop=True)
        pd.testing.assert_frame_equal(others, timeline(less, rest))


@settings(max_examples=40, deadline=None)
@given(incidents())
def test_a_source_that_agrees_never_lowers_agreement(incident):
    told, copies = incident
    before = tolls(told, copies).loc["majority"]
    more = [*told, figure("z", float(before["best"]), source="Z")]
    if all(f.vague for f in told):
        more[-1] = replace(more[-1], vague=True)
    after = tolls(more, copies).loc["majority"]
    assert after["best"] == before["best"]
    assert after["agreement"] >= before["agreement"]


@settings(max_examples=40, deadline=None)
@given(incidents())
def test_vague_words_never_beat_figures(incident):
    told, copies = incident
    own = [f for f in told if f.article not in copies]
    clear = [f for f in own if not f.vague]
    if clear:
        for column in ("low", "best", "high", "number_ids"):
            found = tolls(told, copies)[column]
            pd.testing.assert_series_equal(found, tolls(clear)[column], obj=column)


@settings(max_examples=40, deadline=None)
@given(incidents(of_own=True))
def test_the_last_row_of_a_timeline_is_the_toll(incident):
    told, copies = incident
    dated = [f for f in told if f.published is not None and f.article not in copies]
    if dated:
        last = timeline(dated).iloc[-1]
        majority = tolls(dated).loc["majority"]
        for column in ("low", "best", "high"):
            assert (
                last[f"toll_{column}"] is majority[column]
                or last[f"toll_{column}"] == majority[column]
            )


@settings(max_examples=40, deadline=None)
@given(incidents())
def test_the_measures_are_what_the_reported_figures_give(incident):
    for row in disagreement(*incident).itertuples():
        values = [float(word) for word in row.reported.split()]
        assert (row.n_reports, row.n_values) == (len(values), len(set(values)))
        if len(values) < 2:
            assert all(pd.isna(getattr(row, name)) for name in
                       ("share_disagreeing", "modal_confidence", "d_score", "ratio"))  # fmt: skip
            continue
        most = max(values.count(value) for value in values)
        assert values.count(row.modal_value) == most
        assert row.modal_confidence == pytest.approx(most / len(values))
        assert row.share_disagreeing == pytest.approx(1 - most / len(values))
        assert row.d_score == len(set(values)) - 1


def test_the_lowest_is_of_what_sources_say_last():
    told = [figure("a", 4, source="A", published="01"), figure("b", 7, source="A", published="02")]
    table = tolls([*told, figure("c", 9, source="B", published="02")])
    assert table.loc["lowest", ["low", "best", "high"]].tolist() == [7, 7, 7]
    assert table.loc["range", ["low", "high"]].tolist() == [4, 9]
    assert table.loc["majority", "reason"] == ("1 of 2 independent sources says 7 (a tie with 9)")


def test_a_timeline_says_what_each_report_did():
    told = [
        figure("a", 3, published="01 10:00"),
        figure("b", 3, published="01 12:00"),
        figure("c", 5, published="01 15:00"),
        figure("d", 5, published="02 08:00"),
        figure("e", 2, published="02 09:00"),
        figure("f", 5, published="02 10:00"),
        figure("g", 9, published="02 11:00"),
        figure("h", 5, published="02 11:30"),
        figure("i", 7),
    ]
    steps = timeline(told, ["h"])
    assert list(zip(steps["article_id"], steps["change"], steps["toll_best"], strict=True)) == [
        ("a", "first", 3),
        ("b", "confirmed", 3),
        ("c", "higher_claim", 3),
        ("d", "raised", 5),
        ("e", "lower_claim", 5),
        ("f", "confirmed", 5),
        ("g", "higher_claim", 5),
        ("h", "copy", 5),
    ]
    assert steps["n_independent"].tolist() == [1, 2, 3, 4, 5, 6, 7, 7]
    assert steps["number_ids"].tolist() == [f"n-{article}" for article in "abcdefgh"]


def test_a_source_that_corrects_itself_lowers_the_toll():
    told = [figure("a", 8, source="A", published="01"), figure("b", 6, source="A", published="02")]
    assert timeline(told)["change"].tolist() == ["first", "lowered"]


def test_disagreement_over_time():
    told = [
        figure("a", 4, published="01 10:00"),
        figure("b", 6, published="01 12:00"),
        figure("c", 6, published="02 09:00"),
        figure("d", 12),
    ]
    table = disagreement(told)
    whole = table[table["as_of"].isna()].iloc[0]
    assert whole["reported"] == "4 6 6 12"
    measures = ["n_reports", "n_values", "modal_value", "modal_confidence", "share_disagreeing"]
    assert whole[measures].tolist() == [4, 3, 6, 0.5, 0.5]
    assert whole[["d_score", "ratio"]].tolist() == [2, 3]
    over_time = table[table["as_of"].notna()]
    assert over_time["reported"].tolist() == ["4", "4 6", "4 6 6"]
    assert over_time["modal_confidence"].fillna(-1).round(2).tolist() == [-1, 0.5, 0.67]


def test_disagreement_summed_up():
    groups = {
        ("i-1", "killed", ""): [figure("a", 4), figure("b", 6), figure("c", 6)],
        ("i-2", "killed", ""): [figure("d", 4), figure("e", 4)],
        ("i-3", "killed", ""): [figure("f", 9)],
        ("i-3", "injured", ""): [figure("f", 9)],
    }
    told = [figure for group in groups.values() for figure in group]
    (row,) = sum_up_disagreement(measure_disagreement(groups, lineage(told))).itertuples()
    assert (row.outcome, row.n_incidents, row.n_reports) == ("killed", 2, 5)
    assert (row.share_disagreeing, row.mean_d_score) == (0.5, 0.5)
    assert row.modal_confidence == pytest.approx((2 / 3 + 1) / 2)
    assert row.normalised_d_score == 0.25  # two different values, 4 and 6


def test_nothing_told_leaves_the_tables_empty():
    nobody = Lineage({}, {}, frozenset())
    assert not len(measure_disagreement({}, nobody))
    assert not len(follow_tolls({}, nobody))
    assert not len(sum_up_disagreement(measure_disagreement({}, nobody)))


@settings(max_examples=200, deadline=None)
@given(incidents())
def test_the_running_vote_is_the_vote_of_all_so_far(incident):
    dated = [f for f in incident[0] if f.published is not None]
    running, known = RunningVote(), []
    for new in sorted(dated, key=lambda f: (f.published, f.article)):
        running.add(new)
        known.append(new)
        current = count_in(known, len(known)).current
        vote = elect(current)
        now = running.standing()
        assert (now.value, now.n_backers) == (vote.value, len(vote.backers))
        assert now.bounds == span(vote.backers, vote.value)
        assert running.n_voices == n_voices(current)


def test_a_source_does_not_tie_with_itself():
    told = [figure("a", 5.0, source="A", published=1), figure("b", 6.0, source="A", published=1)]
    reason = tolls(told).loc["latest", "reason"]
    assert reason == "A of 2024-03-01 says 5 (and 6 in another report)"
    rivals = [figure("a", 5.0, published=1), figure("b", 6.0, published=1)]
    assert "(a tie with 6)" in tolls(rivals).loc["latest", "reason"]


Claim = namedtuple(
    "Claim", "number_id start low best high modifier scope part_of victims place_id said_by rule "
    "is_heading text",
)  # fmt: skip


@st.composite
def claims(draw):
    """Return the counts of one article, some of them parts of those told before."""
    rows = []
    for start in range(draw(st.integers(1, 7))):
        above = draw(st.sampled_from([None, *rows]))
        value = float(draw(st.integers(1, 40 if above is None else int(above.best))))
        scope = draw(st.sampled_from(["incident", "total"])) if above is None else "part"
        if above is None and draw(st.integers(0, 5)) == 0:
            scope = "part"  # of what is told elsewhere
        rows.append(Claim(
            f"n{start}", start, value, value, value, "exact", scope,
            None if above is None else above.number_id,
            draw(st.sampled_from([None, "child", "military", "attacker"])), None, None,
            draw(st.sampled_from(["patient:killed", "implied patient:killed"])), False, "",
        ))  # fmt: skip
    return rows


@settings(max_examples=200, deadline=None)
@given(claims())
def test_totals_and_parts_are_never_mixed(rows):
    verdict = decide(rows, things=False)
    above = {row.number_id: row.part_of for row in rows}
    chosen = {row.number_id for row in verdict.chosen}
    for row in verdict.chosen:
        whole = row.part_of
        while whole is not None:
            assert whole not in chosen
            whole = above[whole]
    if verdict.rule == ADDED:
        assert verdict.best == sum(row.best for row in verdict.chosen)
        assert "total" not in {row.scope for row in verdict.chosen}
    else:
        assert {row.best for row in verdict.chosen} == {verdict.best}
    totals = {row.best for row in rows if row.scope == "total" and row.part_of is None}
    assert not totals or verdict.best in totals
