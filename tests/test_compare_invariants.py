"""What holds of every comparison, whatever was compared: on the tables of a simulated war."""

from __future__ import annotations

import dataclasses
import functools
import random
import warnings
from collections import defaultdict
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import Corpus, same
from simulated_war import Truth, nested, of_unknown_kind, simulate

from analysis.compare import compare
from analysis.compare.copies import find_copies, trace
from analysis.tables import (
    ID_COLUMNS,
    SCHEMAS,
    Comparison,
    TableError,
    Tables,
    article_id,
    empty,
    to_table,
)

SEEDS = (3, 5)
TOLD = ["incident_id", "outcome", "unit", "rule", "low", "best", "high", "n_independent"]
BOUNDS = [("low", "best", "high"), ("parts_low", "parts_best", "parts_high"),
          ("toll_low", "toll_best", "toll_high"),
          ("log_odds_low", "log_odds", "log_odds_high")]  # fmt: skip
SHARES = ("agreement", "containment", "outside_quotes", "similarity", "share_disagreeing",
          "modal_confidence")  # fmt: skip
COUNTS = ("n_articles", "n_sources", "n_independent", "n_claims", "n_reports", "n_values",
          "n_words", "shared_words", "n", "n_slot")  # fmt: skip


@functools.cache
def war(seed: int, n: int = 70) -> tuple[Tables, Truth]:
    return simulate(n, seed=seed, a_day=3)


@functools.cache
def compared(seed: int) -> Comparison:
    return compare(war(seed)[0])


def keep(tables: Tables, articles: set[str]) -> Tables:
    """Return the rows of some articles; the actors stay as they are."""
    frames = {
        name: frame[frame["article_id"].isin(articles)].reset_index(drop=True)
        for name, frame in tables
        if "article_id" in frame
    }
    return dataclasses.replace(tables, **frames)


def without(tables: Tables, article: str) -> Tables:
    return keep(tables, set(tables.articles["article_id"]) - {article})


def shuffled(tables: Tables, seed: int) -> Tables:
    draw = random.Random(seed)
    return Tables(**{
        name: frame.sample(frac=1, random_state=draw.randrange(10**6)).reset_index(drop=True)
        for name, frame in tables
    })  # fmt: skip


def groups(found: Comparison) -> dict[str, frozenset[str]]:
    """Return incident_id -> its events."""
    by = found.incident_events.groupby("incident_id")["event_id"]
    return {key: frozenset(events) for key, events in by}


def check(found: Comparison, tables: Tables) -> None:
    """Assert what must hold of any comparison of `tables`."""
    found.validate(tables)
    for name, frame in found:
        for low, best, high in BOUNDS:
            if best in frame:
                for a, b in ((low, best), (best, high), (low, high)):
                    assert not (frame[a] > frame[b]).any(), f"{name}: {a} above {b}"
        for column in set(SHARES) & set(frame):
            assert frame[column].dropna().between(0, 1).all(), f"{name}.{column}"
        for column in set(COUNTS) & set(frame):
            assert (frame[column].dropna() >= 0).all(), f"{name}.{column}"
    assert found.incident_events["event_id"].is_unique
    # A total told of several incidents has a claim and no event of its own.
    told = {*found.incident_events["incident_id"], *found.casualties["incident_id"]}
    assert told == set(found.incidents["incident_id"])
    assert set(found.tolls["incident_id"]) <= set(found.casualties["incident_id"])


# ---------------------------------------------------------------- the generator itself


@pytest.mark.parametrize("seed", SEEDS)
def test_the_simulated_war_keeps_the_contract(seed):
    tables, truth = war(seed)
    tables.validate()
    assert set(truth.main) == set(tables.articles["article_id"])
    assert set(truth.events) == set(tables.events["event_id"])
    assert len(truth.copies) > 5
    again, _ = simulate(70, seed=seed, a_day=3)
    for name, frame in tables:
        pd.testing.assert_frame_equal(frame, again[name])


# ---------------------------------------------------------------- what must hold


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_bounds_and_shares(seed):
    check(compared(seed), war(seed)[0])


def denied() -> Tables:
    """Return one accusation, and three articles in which the accused denies it."""
    corpus = Corpus()
    front = corpus.actor("Reed River Front", "armed_group")
    for source in ("Wire A", "Wire B", "Wire C", "Wire D"):
        own = " ".join(f"{source[-1]}{n}" for n in range(80))
        told = " Reed River Front denied responsibility for it." * (source != "Wire A")
        text = f"Reed River Front bombed a market in Kutum on 2024-03-01.{told} {own}"
        key = corpus.article(source, text)
        attacker = front if source == "Wire A" else None
        corpus.event(key, "bombed", "Kutum", ("2024-03-01", "2024-03-01"), attacker_id=attacker)
        corpus.mention(key, "Reed River Front", front)
        if told:
            corpus.event(key, "denied", said_by=front, factuality="denied")
    return corpus.tables()


def two_names() -> Tables:
    """Return a total over two towns of two countries, one of which has two names."""
    corpus = Corpus()
    for source in ("Wire A", "Wire B"):
        own = " ".join(f"{source[-1]}{n}" for n in range(80))
        text = (
            f"{source} said raids killed 9 people on 2024-03-01. In Kutum 6 died. In Sumy 3 died. "
            f"Sudan and the Republic of the Sudan have one flag. {own}"
        )
        key = corpus.article(source, text)
        near = corpus.event(key, "raids", "Kutum", ("2024-03-01", "2024-03-01"))
        far = corpus.event(key, "died", "Sumy")
        total = corpus.number(key, "9 people", 9, "killed", near, scope="total")
        for words, event in (("6 died", near), ("3 died", far)):
            part = {"scope": "part", "part_of": total}
            corpus.number(key, words, int(words[0]), "killed", event, **part)
        corpus.place(key, "Sudan")
        corpus.place(key, "Sudan", "the Republic of the Sudan")
        corpus.rows["places"][-1]["name"] = "Republic of the Sudan"
    return corpus.tables()


TANGLED = {
    **{f"war {seed}": (lambda seed=seed: war(seed)[0]) for seed in SEEDS},
    "nested mentions": lambda: nested(war(SEEDS[0])[0]),
    "unknown kinds": lambda: of_unknown_kind(war(SEEDS[0])[0]),
    "denials": denied,
    "two names of a country": two_names,
}


@pytest.mark.parametrize("tangled", TANGLED)
def test_the_order_of_rows_changes_no_table(tangled):
    tables = TANGLED[tangled]()
    tables.validate()
    found = compare(tables)
    check(found, tables)
    for seed in range(3):
        same(found, compare(shuffled(tables, seed)))


def joined(tables: Tables, more: Tables, **how: Any) -> Tables:
    """Return the rows of both, as `pandas.concat` joins two runs."""
    return Tables(**{name: pd.concat([frame, more[name]], **how) for name, frame in tables})


@pytest.mark.parametrize("how", [{}, {"ignore_index": True}])
def test_articles_read_twice_are_compared_once(how):
    tables = war(SEEDS[0])[0]
    half = keep(tables, set(tables.articles["article_id"][::2]))
    counted = f"articles {len(half.articles)}, sentences {len(half.sentences)}, "
    with pytest.warns(UserWarning, match=counted):
        found = compare(joined(tables, half, **how))
    same(found, compared(SEEDS[0]))


def test_the_index_of_the_tables_does_not_matter():
    tables = war(SEEDS[0])[0]
    keys = tables.articles["article_id"]
    halves = [keep(tables, set(some)) for some in (keys[:35], keys[35:])]
    halves[1] = dataclasses.replace(halves[1], actors=empty("actors"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        same(compare(joined(*halves)), compared(SEEDS[0]))


def test_which_row_of_an_actor_stays_does_not_depend_on_order():
    tables = war(SEEDS[0])[0]
    other = tables.actors.assign(name="the " + tables.actors["name"], kind="organisation")
    for frames in ((tables.actors, other), (other, tables.actors)):
        twice = dataclasses.replace(tables, actors=pd.concat(frames))
        with pytest.warns(UserWarning, match=f"once: actors {len(other)}$"):
            found = compare(twice)
        if frames[0] is tables.actors:
            first = found
    same(first, found)


def test_a_pair_of_one_article_and_a_pair_twice_are_refused():
    found = compared(SEEDS[0])
    twice = pd.concat([found.copies, found.copies[:1]], ignore_index=True)
    with pytest.raises(TableError, match="the pair is not unique in 1 rows"):
        dataclasses.replace(found, copies=twice).validate()
    itself = found.copies.assign(article_b=found.copies["article_a"])
    with pytest.raises(TableError, match="an article is paired with itself"):
        dataclasses.replace(found, copies=itself).validate()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("copies", "direction"),
        ("incidents", "holds"),
        ("incidents", "date_how"),
        ("incident_events", "date_how"),
        ("contradictions", "type"),
    ],
)
def test_a_code_that_is_not_listed_is_refused(table, column):
    found = compared(SEEDS[0])
    odd = to_table(table, [{column: "a to b"}])
    with pytest.raises(TableError, match=f"{table}: {column} is not one of its codes"):
        dataclasses.replace(found, **{table: odd}).validate()


def test_denials_and_totals_are_there_to_be_shuffled():
    assert compare(denied()).contradictions["type"].tolist() == ["denial"]
    assert "total" in set(compare(two_names()).incidents["holds"].dropna())


def test_the_order_of_extracted_rows_changes_no_table(seed_tables, seed_comparison):
    for seed in (1, 2):
        same(seed_comparison, compare(shuffled(seed_tables, seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_comparing_twice_is_comparing_once_and_leaves_the_tables_alone(seed):
    tables = war(seed)[0]
    before = {name: frame.copy() for name, frame in tables}
    same(compared(seed), compare(tables))
    for name, frame in tables:
        pd.testing.assert_frame_equal(frame, before[name])


def copies_of(tables: Tables) -> list[str]:
    """Return the articles that only copy another outlet; an earlier version copies nobody."""
    lineage = trace(tables.articles, find_copies(tables.articles, tables.quotes))
    source = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    copies = sorted(set(source) - lineage.origins)
    return [c for c in copies if source[c] not in {source[o] for o in lineage.related[c]}]


def tolls_by_events(found: Comparison, events: set[str], claimed: set[str]) -> dict[Any, list]:
    """Return the tolls of each incident, known by those of its events among `events`.

    Only those that one of the articles `claimed` makes a claim of.
    """
    named = {key: members & events for key, members in groups(found).items()}
    rows = found.casualties[found.casualties["article_id"].isin(claimed)]
    told = set(zip(rows["incident_id"], rows["outcome"], strict=True))
    by_claim: dict[Any, list] = defaultdict(list)
    tolls = found.tolls[TOLD].astype("object").fillna("")
    for row in tolls.itertuples(index=False, name=None):
        if row[:2] in told:
            by_claim[named.get(row[0], row[0])].append(row[1:])
    return by_claim


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_a_copy_changes_neither_tolls_nor_the_grouping_of_the_others(seed):
    tables = war(seed)[0]
    copies = copies_of(tables)
    assert len(copies) >= 4
    full = compared(seed)
    for copy in random.Random(seed).sample(copies, 3):
        rest = without(tables, copy)
        less, others = compare(rest), set(rest.articles["article_id"])
        kept = set(rest.events["event_id"])
        grouped = {key: events & kept for key, events in groups(full).items() if events & kept}
        assert groups(less) == grouped, copy
        assert tolls_by_events(less, kept, others) == tolls_by_events(full, kept, others), copy


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_all_copies_changes_no_toll(seed):
    tables = war(seed)[0]
    others = set(tables.articles["article_id"]) - set(copies_of(tables))
    rest = keep(tables, others)
    kept = set(rest.events["event_id"])
    expected = tolls_by_events(compared(seed), kept, others)
    assert tolls_by_events(compare(rest), kept, others) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_later_articles_move_no_earlier_event(seed):
    tables = war(seed)[0]
    order = tables.articles.sort_values(["published", "article_id"])["article_id"].tolist()
    before = groups(compare(keep(tables, set(order[:60]))))
    after = groups(compared(seed))
    for key, events in before.items():
        assert key in after
        assert events <= after[key]


@pytest.mark.parametrize("copied", [False, True])
def test_a_later_report_that_gives_the_day_renames_no_incident(copied):
    corpus = Corpus()
    shared = " ".join(f"word{n}" for n in range(80)) if copied else ""

    def report(source: str, published: str, day: str | None) -> None:
        own = shared or " ".join(f"{source}{n}" for n in range(80))
        text = f"{source}: {own}. Jets bombed a market in Khartoum on Friday, 16 killed"
        key = corpus.article(source, text, published)
        event = corpus.event(key, "bombed", "Khartoum", ("Friday", day) if day else None)
        corpus.number(key, "16 killed", 16, "killed", event)

    report("WireA", "2024-03-01", None)
    (before,) = compare(corpus.tables()).incidents["incident_id"]
    report("WireB", "2024-03-02", "2024-03-01")
    found = compare(corpus.tables())
    assert ("copy" in set(found.copies["verdict"])) is copied
    (after,) = found.incidents["incident_id"]
    assert after == before


@pytest.mark.parametrize("seed", SEEDS)
def test_an_added_article_leaves_incidents_alone_that_it_does_not_tell_of(seed):
    tables = war(seed)[0]
    after = groups(compared(seed))
    articles = sorted(tables.articles["article_id"])
    for added in random.Random(seed).sample(articles, 3):
        before = groups(compare(without(tables, added)))
        own = set(tables.events.loc[tables.events["article_id"] == added, "event_id"])
        others = {key: events for key, events in after.items() if not events & own}
        assert others.items() <= before.items(), added


# ---------------------------------------------------------------- odd corpora


def blank(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{c: pd.Series(pd.NA, index=frame.index, dtype=frame[c].dtype)
                           if str(frame[c].dtype) != "datetime64[us, UTC]"
                           else pd.Series(pd.NaT, index=frame.index, dtype=frame[c].dtype)
                           for c in columns})  # fmt: skip


def undated(tables: Tables) -> Tables:
    return dataclasses.replace(
        tables,
        articles=blank(tables.articles, "published", "published_how"),
        dates=empty("dates"),
        events=blank(tables.events, "date_id"),
    )


def unsigned(tables: Tables) -> Tables:
    return dataclasses.replace(tables, articles=blank(tables.articles, "source"))


def eventless(tables: Tables) -> Tables:
    return dataclasses.replace(
        tables, events=empty("events"), numbers=blank(tables.numbers, "event_id")
    )


def placeless(tables: Tables) -> Tables:
    return dataclasses.replace(
        tables, places=empty("places"), events=blank(tables.events, "place_id")
    )


def textless(tables: Tables) -> Tables:
    """Return articles of which only their sentences are known: no mention of anything."""
    rest = {name: empty(name) for name, _ in tables if name not in ("articles", "sentences")}
    return dataclasses.replace(tables, **rest)


ODD = [undated, unsigned, eventless, placeless, textless]


@pytest.mark.parametrize("odd", ODD)
def test_articles_that_lack_something(odd):
    tables = odd(war(SEEDS[0])[0])
    tables.validate()
    found = compare(tables)
    check(found, tables)
    same(found, compare(shuffled(tables, 1)))
    assert len(found.copies)
    if odd in (eventless, textless):
        assert not len(found.incidents)
        assert not len(found.tolls)


def test_nothing_at_all():
    nothing = Tables(**{field.name: empty(field.name) for field in dataclasses.fields(Tables)})
    found = compare(nothing)
    found.validate(nothing)
    for name, frame in found:
        assert not len(frame), name
        assert {c: str(frame[c].dtype) for c in SCHEMAS[name]} == SCHEMAS[name], name


@pytest.mark.parametrize("odd", [lambda tables: tables, *ODD])
def test_a_single_article(odd):
    tables = war(SEEDS[0])[0]
    for article in tables.articles["article_id"][:3]:
        alone = odd(keep(tables, {article}))
        found = compare(alone)
        check(found, alone)
        assert not len(found.copies)
        assert not len(found.quote_groups)
        assert not len(found.copied_spans)
        assert not len(found.contradictions)


def reprinted(tables: Tables, article: str, source: str) -> Tables:
    """Return the tables and once more the article, word for word, by another source."""
    one = keep(tables, {article})
    key = article_id(source, one.articles["text"].iloc[0])
    own = {ID_COLUMNS.get(name) for name, _ in tables} - {"actor_id", None}

    def renamed(frame: pd.DataFrame) -> pd.DataFrame:
        ids = [c for c in own | {"part_of"} if c in frame and c != "article_id"]
        frame = frame.assign(**{c: frame[c] + "x" for c in ids}, article_id=key)
        return frame.assign(source=source) if "source" in frame else frame

    return dataclasses.replace(tables, **{
        name: pd.concat([frame, renamed(one[name])], ignore_index=True)
        for name, frame in tables
        if "article_id" in frame
    })  # fmt: skip


def test_the_same_article_twice_counts_once():
    tables = war(SEEDS[0])[0]
    before = compared(SEEDS[0])
    for article in sorted(tables.articles["article_id"])[:2]:
        twice = reprinted(tables, article, "The Reprint")
        twice.validate()
        found = compare(twice)
        check(found, twice)
        row = found.copies[(found.copies[["article_a", "article_b"]] == article).any(axis=1)]
        assert "copy" in set(row["verdict"])
        pd.testing.assert_frame_equal(found.tolls[TOLD], before.tolls[TOLD], obj=article)
        assert set(found.incidents["incident_id"]) == set(before.incidents["incident_id"])


def some_articles() -> st.SearchStrategy[set[str]]:
    keys = sorted(war(SEEDS[0])[0].articles["article_id"])
    return st.sets(st.sampled_from(keys), max_size=20)


@settings(max_examples=8, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(articles=some_articles(), seed=st.integers(0, 99))
def test_any_few_articles(articles, seed):
    tables = keep(war(SEEDS[0])[0], articles)
    found = compare(tables)
    check(found, tables)
    same(found, compare(shuffled(tables, seed)))
