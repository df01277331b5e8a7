"""Offsets to ids: each pointer finds the row it means, or nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.resolve.links import (
    attribute,
    covering,
    link_actors,
    link_events,
    link_parts,
    link_rows,
    with_ids,
)

WORKING = dict.fromkeys(["event_at", "place_at", "date_at", "part_of_at", "again_at"], "Int64")
VIOLENT = "Explosions/Remote violence"


def rows(table, *given, working=None):
    """Build a table with ids; `given` holds mappings with at least start and end."""
    base = {"article_id": "a1", "sent": 0, "text": "x", "rule": "by hand"}
    return with_ids(table, [base | row for row in given], working or {})


def span(start, end, **columns):
    return {"start": start, "end": end} | columns


def numbers(*given):
    return rows("numbers", *given, working=WORKING)


def test_ids_are_told_apart_by_rank_at_the_same_span():
    frame = rows("numbers", span(3, 9), span(3, 9), span(3, 8))
    assert frame["number_id"].is_unique
    again = rows("numbers", span(3, 8), span(3, 9), span(3, 9))
    assert set(frame["number_id"]) == set(again["number_id"])


def test_ids_differ_between_articles():
    frame = rows("numbers", span(3, 9), span(3, 9, article_id="a2"))
    assert frame["number_id"].is_unique


def test_a_pointer_finds_the_row_that_starts_there():
    places = rows("places", span(10, 14), span(20, 25), span(10, 14, article_id="a2"))
    frame = link_rows(numbers(span(0, 5, place_at=20)), {"place_at": places})
    wanted = places.query("article_id == 'a1' and start == 20")["place_id"].item()
    assert frame["place_id"].tolist() == [wanted]


@pytest.mark.parametrize("at", [None, 11, 99, -1])
def test_a_pointer_to_no_row_stays_empty(at):
    places = rows("places", span(10, 14))
    frame = link_rows(numbers(span(0, 5, place_at=at)), {"place_at": places})
    assert frame["place_id"].isna().all()


def test_a_pointer_does_not_cross_articles():
    places = rows("places", span(10, 14, article_id="a2"))
    frame = link_rows(numbers(span(0, 5, place_at=10)), {"place_at": places})
    assert frame["place_id"].isna().all()


def test_a_part_finds_the_longest_whole_of_its_kind():
    frame = link_parts(
        numbers(
            span(0, 12, kind="killed"),
            span(0, 4, kind="killed"),
            span(0, 30, kind="injured"),
            span(40, 44, kind="killed", part_of_at=0),
        )
    )
    whole = frame.query("end == 12")["number_id"].item()
    assert frame.loc[frame["start"] == 40, "part_of"].item() == whole
    assert frame.loc[frame["start"] == 0, "part_of"].isna().all()


def test_nothing_is_part_of_itself():
    frame = link_parts(numbers(span(0, 4, kind="killed", part_of_at=0)))
    assert frame["part_of"].isna().all()


def test_an_actor_is_found_by_any_offset_inside_its_mention():
    mentions = rows("mentions", span(10, 20, actor_id="x"), span(14, 16, actor_id="y"))
    events = [span(n, n + 1, attacker_at=at) for n, at in enumerate([10, 15, 19, 20, 9, None])]
    frame = rows("events", *events, working={"attacker_at": "Int64"})
    found = link_actors(frame, mentions, {"attacker_at": "attacker_id"})["attacker_id"]
    assert [None if pd.isna(v) else v for v in found] == ["x", "y", "x", None, None, None]


def test_the_innermost_report_says_who():
    quotes = rows(
        "quotes",
        span(0, 50, actor_id="outer", kind="indirect"),
        span(10, 30, actor_id="inner", kind="direct"),
        span(12, 20, actor_id="mocked", kind="scare"),
    )
    frame = numbers(span(13, 15), span(40, 44), span(28, 32), span(48, 55))
    found = attribute(frame, quotes)["said_by"]
    assert [None if pd.isna(v) else v for v in found] == ["inner", "outer", "outer", None]


def test_covering_finds_a_wide_span_behind_many_narrow_ones():
    narrow = [span(n, n + 1, actor_id="narrow") for n in range(1, 60)]
    quotes = rows("quotes", span(0, 100, actor_id="wide"), *narrow)
    find = covering(quotes, "actor_id")
    assert find("a1", 70, 75) == "wide"
    assert find("a1", 30, 31) == "narrow"
    assert pd.isna(find("a1", 95, 101))
    assert pd.isna(find("a2", 30, 31))


def linked(number, *triggers):
    frame = rows("events", *triggers)
    of = dict(zip(frame["event_id"], frame["event_id"], strict=True))
    return link_events(numbers(number), frame, of, frame), frame


@pytest.mark.parametrize(("sent", "reached"), [(0, True), (3, True), (4, False)])
def test_a_toll_reaches_back_a_few_sentences(sent, reached):
    number = span(500, 510, sent=sent, kind="killed")
    found, events = linked(number, span(0, 6, sent=0, event_type=VIOLENT, place_id="p1"))
    assert found["event_id"].notna().tolist() == [reached]
    assert found["place_id"].tolist() == (["p1"] if reached else [pd.NA]) or not reached
    assert not reached or found["event_id"].item() == events["event_id"].item()


@pytest.mark.parametrize(("kind", "event_type"), [("other", VIOLENT), ("launched", VIOLENT),
                                                  ("killed", "Protests")])  # fmt: skip
def test_only_a_toll_reaches_back_and_only_to_violence(kind, event_type):
    found, _ = linked(span(90, 95, kind=kind), span(0, 6, event_type=event_type))
    assert found["event_id"].isna().all()


def test_a_trigger_told_later_is_not_reached():
    found, _ = linked(span(0, 5, kind="killed"), span(50, 56, event_type=VIOLENT))
    assert found["event_id"].isna().all()


def test_a_number_keeps_its_own_place():
    places = rows("places", span(60, 64))
    frame = rows("events", span(0, 6, event_type=VIOLENT, place_id="p1", date_id="d1"))
    number = link_rows(
        numbers(span(50, 55, kind="killed", event_at=0, place_at=60)), {"place_at": places}
    )
    merged = dict(zip(frame["event_id"], frame["event_id"], strict=True))
    found = link_events(number, frame, merged, frame)
    assert found["place_id"].tolist() == places["place_id"].tolist()
    assert found["date_id"].tolist() == ["d1"]


def test_a_number_follows_its_trigger_into_the_merged_event():
    frame = rows("events", span(0, 6, event_type=VIOLENT), span(20, 26, event_type=VIOLENT))
    first, second = frame["event_id"]
    merged = {first: first, second: first}
    number = numbers(span(30, 35, kind="killed", event_at=20))
    found = link_events(number, frame, merged, frame.iloc[:1])
    assert found["event_id"].tolist() == [first]


def test_empty_tables_stay_typed():
    empty = {name: rows(name) for name in ("places", "mentions", "quotes", "events")}
    frame = link_rows(numbers(), {"place_at": empty["places"], "event_at": empty["events"]})
    frame = attribute(link_parts(frame), empty["quotes"])
    for column in ("place_id", "event_id", "part_of", "said_by"):
        assert str(frame[column].dtype) == "string"
        assert len(frame) == 0
