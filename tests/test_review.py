"""The review loop: what is said of a row is kept, and made again wherever the row stands then."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import random
import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Corpus
from sample import no_tables, sample_comparison, sample_tables
from typer.testing import CliRunner

from analysis import export, extract, load_articles, review, widgets
from analysis.cli import app
from analysis.review import Correction
from analysis.tables import ID_COLUMNS, LINKS, MENTION_TABLES, Tables, missing

STORY = (
    "KUTUM - Shells killed at least 14 people in Kutum on Monday, the governor Amal Idris said. "
    "Nine women were among the dead, she said. Six guards were injured at a depot."
)
TITLE, URL = "Shells fall on Kutum", "https://wire.example/kutum"


def story(text=STORY, source="Wire One", url=URL, title=TITLE, more=()):
    rows = [{"source": source, "title": title, "url": url, "published": "2025-03-11"}]
    rows[0]["text"] = text
    return load_articles(pd.DataFrame([*rows, *more]))


@pytest.fixture(scope="module")
def told():
    return extract(story())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "corrections.jsonl"


def row_with(tables: Tables, words: str, table: str = "numbers") -> pd.Series:
    rows = tables[table][tables[table]["text"] == words]
    assert len(rows) == 1, f"{len(rows)} rows stand on {words!r}"
    return rows.iloc[0]


def say(path, tables, words, verdict, table="numbers", **more) -> Correction:
    row = row_with(tables, words, table)
    return review.record(path, tables, table, row[ID_COLUMNS[table]], verdict, **more)


def statuses(reviewed) -> list[str]:
    return reviewed.log["status"].tolist()


def quietly(tables, corrections) -> review.Reviewed:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reviewed = review.apply(tables, corrections)
    reviewed.tables.validate()
    return reviewed


def assert_same(a: Tables, b: Tables) -> None:
    for name, frame in a:
        pd.testing.assert_frame_equal(frame, b[name], obj=name)


TWELVE = {"low": 12, "best": 12, "high": 12, "modifier": "exact"}

# ---------------------------------------------------------------- the round trip


def test_a_correction_is_made_in_tables_extracted_again(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE, who="ann", note="see radio")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing moved: nothing to warn of
        reviewed = review.apply(extract(story()), path)
    row = row_with(reviewed.tables, "at least 14 people")
    assert [row["low"], row["best"], row["high"], row["modifier"]] == [12, 12, 12, "exact"]
    assert reviewed.tables.numbers.dtypes.equals(told.numbers.dtypes)
    logged = reviewed.log.iloc[0]
    assert logged["changes"].split("; ")[0] == "low 14 -> 12"
    assert [logged["status"], logged["who"], logged["note"]] == ["applied", "ann", "see radio"]
    assert logged["now_id"] == logged["row_id"] == row["number_id"]
    assert row_with(told, "at least 14 people")["best"] == 14  # what was given stays as it was


def test_a_text_edited_before_the_span_moves_the_correction(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    say(path, told, "Six guards", "reject")
    later = extract(story("KUTUM - The market was full that day. " + STORY[8:]))
    with pytest.warns(UserWarning, match="2 corrections: 2 moved"):
        reviewed = review.apply(later, path)
    assert statuses(reviewed) == ["moved", "moved"]
    assert reviewed.log["applied"].all()
    assert "its words now start at" in reviewed.log["reason"][0]
    assert row_with(reviewed.tables, "at least 14 people")["best"] == 12
    assert "Six guards" not in reviewed.tables.numbers["text"].tolist()
    reviewed.tables.validate()


def test_other_spaces_and_marks_are_the_same_sentence(told, path):
    text = STORY.replace("a depot", "the depot’s gate")
    say(path, extract(story(text)), "Six guards", "reject")
    again = text.replace("depot’s", "depot's").replace("said. Six", "said.\n\nSix")
    reviewed = quietly(extract(story(again.replace("KUTUM", "  KUTUM"))), path)
    assert statuses(reviewed) == ["moved"]
    assert "Six guards" not in reviewed.tables.numbers["text"].tolist()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (STORY[: STORY.index("Six")], "its sentence is no longer in the article"),
        (STORY.replace("Six guards", "Seven guards"), "like it is: Seven guards were injured"),
    ],
)
def test_a_sentence_that_is_gone_loses_the_correction(told, path, text, reason):
    say(path, told, "Six guards", "correct", changes={"victims": "medic"})
    later = extract(story(text))
    with pytest.warns(UserWarning, match="1 lost"):
        reviewed = review.apply(later, path)
    assert reason in reviewed.log["reason"][0]
    assert not reviewed.log["applied"][0]
    assert_same(reviewed.tables, later)


def test_an_article_that_is_gone_loses_the_correction(told, path):
    say(path, told, "Six guards", "accept")
    other = extract(story("Two men died in Aden.", "Radio", "https://radio.example", "Other"))
    assert statuses(quietly(other, path)) == ["lost"]


@pytest.mark.parametrize(
    "labels",
    [
        {"source": "Wire One International"},  # same text
        {"url": None},
        {"title": "New title", "url": None},
        {"source": "Wire 1", "text": STORY + " More soon."},  # same url
        {"url": None, "text": STORY + " More soon."},  # same source and title
        {"url": None, "title": "Other", "text": STORY + " More soon."},  # same source
    ],
)
def test_an_article_published_again_is_known_by_its_labels(told, path, labels):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    other = {"source": "Daily Two", "title": "Copied", "url": "https://two.example", "text": STORY}
    later = story(**({"text": STORY + " "} | labels), more=[other])
    reviewed = quietly(extract(later), path)
    assert statuses(reviewed) == ["applied"]
    corrected = reviewed.tables.numbers[reviewed.tables.numbers["best"] == 12]
    ids = later.set_index("article_id")["source"]
    assert [ids[one] for one in corrected["article_id"]] == [labels.get("source", "Wire One")]


def test_a_copy_of_another_source_is_not_the_article(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    copy = extract(story(source="Daily Two", title="Copied", url="https://two.example",
                         text=STORY + " More soon."))  # fmt: skip
    assert statuses(quietly(copy, path)) == ["lost"]


# ---------------------------------------------------------------- the extractor has changed


def with_cells(tables: Tables, words: str, **cells: object) -> Tables:
    numbers = tables.numbers.copy()
    for column, value in cells.items():
        numbers.loc[numbers["text"] == words, column] = value
    return dataclasses.replace(tables, numbers=numbers)


def test_a_row_that_says_something_else_now_is_not_changed_silently(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    say(path, told, "Six guards", "accept")
    say(path, told, "Nine women", "reject")
    later = with_cells(told, "at least 14 people", best=13.0, low=13.0)
    later = with_cells(with_cells(later, "Six guards", kind="killed"), "Nine women", kind="missing")
    with pytest.warns(UserWarning, match="3 corrections: 3 changed"):
        reviewed = review.apply(later, path)
    assert reviewed.log["applied"].tolist() == [False, False, False]
    assert reviewed.log["reason"].tolist() == [
        "low is 13, was 14, best is 13, was 14",
        "kind is killed, was injured",
        "kind is missing, was killed",
    ]
    assert_same(reviewed.tables, later)


def test_a_correction_of_another_cell_is_made_with_a_warning(told, path):
    say(path, told, "Six guards", "correct", changes={"victims": "medic"})
    reviewed = quietly(with_cells(told, "Six guards", kind="killed"), path)
    assert statuses(reviewed) == ["changed"]
    assert reviewed.log["applied"].all()
    assert row_with(reviewed.tables, "Six guards")["victims"] == "medic"


def test_a_row_the_extractor_got_right_since_needs_nothing(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    say(path, told, "Nine women", "reject")
    later = with_cells(told, "at least 14 people", **TWELVE)
    without = later.numbers[later.numbers["text"] != "Nine women"].reset_index(drop=True)
    reviewed = quietly(dataclasses.replace(later, numbers=without), path)
    assert statuses(reviewed) == ["applied", "applied"]
    assert reviewed.log["reason"].tolist() == [
        "the row already says so",
        "no such row is extracted any more",
    ]


def test_a_row_that_stands_on_other_words_now(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    numbers = told.numbers.copy()
    mine = numbers["text"] == "at least 14 people"
    numbers.loc[mine, "start"] += 9
    numbers["part_of"] = numbers["part_of"].where(numbers["part_of"].isna(), "n-new")
    numbers.loc[mine, ["text", "number_id"]] = ["14 people", "n-new"]
    reviewed = quietly(dataclasses.replace(told, numbers=numbers), path)
    assert statuses(reviewed) == ["changed"]
    assert reviewed.log["now_id"].tolist() == ["n-new"]
    assert "'14 people'" in reviewed.log["reason"][0]
    assert row_with(reviewed.tables, "14 people")["best"] == 14


def test_a_row_no_longer_extracted_is_lost(told, path):
    say(path, told, "Six guards", "accept")
    numbers = told.numbers[told.numbers["text"] != "Six guards"].reset_index(drop=True)
    assert statuses(quietly(dataclasses.replace(told, numbers=numbers), path)) == ["lost"]


def test_a_correction_that_no_longer_fits_its_row_is_a_conflict(told, path):
    say(path, told, "at least 14 people", "correct", changes={"high": 20, "modifier": "range"})
    reviewed = quietly(with_cells(told, "at least 14 people", best=25.0, low=25.0), path)
    assert statuses(reviewed) == ["conflict"]
    assert "not low <= best <= high" in reviewed.log["reason"][0]


# ---------------------------------------------------------------- twins


def twins(*, lead="", between="The mayor spoke. ", without_first=False) -> Corpus:
    corpus = Corpus()
    said = "Two men died. "
    text = f"{lead}{'' if without_first else said}{between}{said}It rained."
    key = corpus.article("Wire One", text)
    for _ in range(text.count("Two men")):
        corpus.number(key, "Two men", 2.0, "killed")
    return corpus


@pytest.mark.parametrize("nth", [0, 1])
@pytest.mark.parametrize("lead", ["", "It was noon. "])
def test_of_two_like_sentences_the_same_one_is_meant(path, nth, lead):
    before, after = twins().tables(), twins(lead=lead).tables()
    row = before.numbers.iloc[nth]
    review.record(path, before, "numbers", row["number_id"], "correct", changes={"victims": "man"})
    reviewed = quietly(after, path)
    assert reviewed.tables.numbers["victims"].notna().tolist() == [nth == 0, nth == 1]
    assert reviewed.log["applied"].all()


def test_where_neighbours_say_nothing_the_choice_stays_open(path):
    before = twins(between="").tables()
    row = before.numbers.iloc[0]
    review.record(path, before, "numbers", row["number_id"], "reject")
    after = Corpus()
    key = after.article("Wire One", "Noon came. Two men died. Rest. Two men died. Rest. So it was.")
    for _ in range(2):
        after.number(key, "Two men", 2.0, "killed")
    line = json.loads(path.read_text(encoding="utf-8"))
    line["anchor"] |= {"of": 3, "before": "", "after": ""}
    path.write_text(json.dumps(line), encoding="utf-8")
    reviewed = quietly(after.tables(), path)
    assert statuses(reviewed) == ["conflict"]
    assert len(reviewed.tables.numbers) == 2


def test_two_rows_of_one_span_are_told_apart(path):
    corpus = Corpus()
    key = corpus.article("Wire One", "Ten people were killed and injured. It rained.")
    for place, kind in enumerate(("killed", "injured")):
        corpus.number(key, "Ten people", 10.0, kind)
        corpus._taken.clear()
        corpus.rows["numbers"][-1]["number_id"] = f"n-{place}"
    tables = corpus.tables()
    review.record(path, tables, "numbers", "n-1", "reject")
    renamed = tables.numbers.assign(number_id=pd.array(["n-x", "n-y"], dtype="string"))
    reviewed = quietly(dataclasses.replace(tables, numbers=renamed), path)
    assert reviewed.tables.numbers["kind"].tolist() == ["killed"]
    same = renamed.assign(kind=pd.array(["injured", "injured"], dtype="string"))
    assert statuses(quietly(dataclasses.replace(tables, numbers=same), path)) == ["conflict"]


# ---------------------------------------------------------------- what goes with a row


def test_rejected_rows_take_every_link_to_them_along(seed_tables, path):
    for (table, column), target in sorted(LINKS.items()):
        if table not in MENTION_TABLES or target == "actors":
            continue
        linked = seed_tables[table][column].dropna()
        if len(linked):
            review.record(path, seed_tables, target, linked.iloc[0], "reject")
    reviewed = quietly(seed_tables, path)
    gone = set(reviewed.log["row_id"])
    assert len(gone) >= 4
    for table in MENTION_TABLES:
        assert not set(reviewed.tables[table][ID_COLUMNS[table]]) & gone
    assert len(reviewed.tables.numbers) < len(seed_tables.numbers)


def test_an_actor_nobody_speaks_of_any_more_goes(told, path):
    actor = row_with(told, "Amal Idris", "mentions")["actor_id"]
    assert (told.numbers["said_by"] == actor).any()
    rows = told.mentions[told.mentions["actor_id"] == actor]
    for row_id in rows["mention_id"][:-1]:
        review.record(path, told, "mentions", row_id, "reject")
    fewer = quietly(told, path).tables.actors.set_index("actor_id").loc[actor]
    before = told.actors.set_index("actor_id").loc[actor]
    assert fewer["n_mentions"] == 1 <= before["n_mentions"]
    review.record(path, told, "mentions", rows["mention_id"].iloc[-1], "reject")
    tables = quietly(told, path).tables
    assert actor not in tables.actors["actor_id"].tolist()
    assert not (tables.numbers["said_by"] == actor).any()


def test_actors_are_counted_as_the_resolver_counts_them(seed_tables, path):
    mention = seed_tables.mentions.dropna(subset=["actor_id"]).iloc[0]
    review.record(path, seed_tables, "mentions", mention["mention_id"], "correct",
                  changes={"actor_id": None})  # fmt: skip
    gone = quietly(seed_tables, path)
    back = gone.tables.mentions.copy()
    back.loc[back["mention_id"] == mention["mention_id"], "actor_id"] = mention["actor_id"]
    from analysis.review.removal import recount

    counted = recount(gone.tables, dataclasses.replace(gone.tables, mentions=back))
    key = seed_tables.actors["actor_id"] == mention["actor_id"]
    for column in ("n_mentions", "n_articles", "aliases"):
        if (counted.actors["actor_id"] == mention["actor_id"]).any():
            again = counted.actors.set_index("actor_id").loc[mention["actor_id"], column]
            assert again == seed_tables.actors.loc[key, column].iloc[0]


def test_a_row_may_be_made_to_name_another(told, path):
    total, part = (row_with(told, words) for words in ("at least 14 people", "Six guards"))
    say(path, told, "Six guards", "correct", changes={"part_of": total["number_id"]})
    later = extract(story("KUTUM - The market was full that day. " + STORY[8:]))
    moved = row_with(quietly(later, path).tables, "Six guards")
    assert moved["part_of"] == row_with(later, "at least 14 people")["number_id"]
    assert part["number_id"] != moved["number_id"]


def test_rows_cannot_be_part_of_each_other_or_of_a_rejected_one(told, path):
    ids = {words: row_with(told, words)["number_id"] for words in ("at least 14 people",
           "Nine women", "Six guards")}  # fmt: skip
    say(path, told, "at least 14 people", "correct", changes={"part_of": ids["Six guards"]})
    say(path, told, "Six guards", "correct", changes={"part_of": ids["at least 14 people"]})
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["applied", "conflict"]
    assert reviewed.log["reason"][1] == "part_of: the row would be part of itself"
    say(path, told, "Six guards", "reject")
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["conflict", "superseded", "applied"]
    assert "was rejected" in reviewed.log["reason"][0]


def test_why_says_that_a_person_decided(told, path):
    say(path, told, "Monday", "correct", "dates", changes={"direction": "future"})
    for tables in (told, quietly(told, path).tables):
        why = row_with(quietly(tables, path).tables, "Monday", "dates")["why"]
        assert why.endswith("; corrected in review")
        assert why.count("corrected in review") == 1


# ---------------------------------------------------------------- rows that were missed


def test_a_missed_row_is_added_where_its_words_stand(told, path):
    article = told.articles["article_id"][0]
    values = {"low": 1, "best": 1, "high": 1, "kind": "damaged", "unit": "building"}
    said = review.add(path, told, "numbers", article, "a depot", values, who="ann")
    for tables in (told, extract(story("KUTUM - The market was full. " + STORY[8:]))):
        row = row_with(quietly(tables, path).tables, "a depot")
        assert [row["best"], row["rule"], missing(row["scope"])] == [1, "added in review", True]
        assert row["sent"] == row_with(tables, "Six guards")["sent"]
    assert statuses(quietly(quietly(told, path).tables, path)) == ["applied"]
    added = quietly(told, path)
    assert said.row_id == row_with(added.tables, "a depot")["number_id"]
    review.record(path, added.tables, "numbers", said.row_id, "undo")
    assert statuses(quietly(told, path)) == ["superseded", "applied"]
    assert_same(quietly(told, path).tables, told)


def test_a_row_the_extractor_has_is_not_added(told, path):
    article = told.articles["article_id"][0]
    with pytest.raises(ValueError, match="correct that one"):
        review.add(path, told, "numbers", article, "Six guards", {"best": 6})
    numbers = told.numbers[told.numbers["text"] != "Six guards"].reset_index(drop=True)
    review.add(path, dataclasses.replace(told, numbers=numbers), "numbers", article,
               "Six guards", {"best": 6})  # fmt: skip
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["changed"]
    assert_same(reviewed.tables, told)


@pytest.mark.parametrize(
    ("words", "nth", "problem"),
    [("a castle", 1, "castle"), ("a depot", 2, "2 times"), ("", 1, "1 times")],
)
def test_words_that_are_not_there_are_not_added(told, path, words, nth, problem):
    article = told.articles["article_id"][0]
    with pytest.raises(LookupError, match=problem):
        review.add(path, told, "numbers", article, words, {"best": 1}, nth=nth)
    assert not path.exists()


def add_event(path, tables, words="fell", **more) -> Correction:
    values = {"event_type": "Riots", "sub_event_type": "Mob violence"} | more
    article = tables.articles["article_id"][0]
    return review.add(path, tables, "events", article, words, values)


MOVED = "KUTUM - The market was full that day. " + STORY[8:]


def test_a_row_may_be_made_to_name_one_that_was_added(told, path):
    said = add_event(path, told, "depot")
    say(path, told, "Six guards", "correct", changes={"event_id": said.row_id})
    article = told.articles["article_id"][0]
    values = {"best": 1, "kind": "damaged", "event_id": said.row_id}
    review.add(path, told, "numbers", article, "a depot", values)
    for tables in (told, extract(story(MOVED))):
        reviewed = quietly(tables, path)
        event = row_with(reviewed.tables, "depot", "events")
        for words in ("Six guards", "a depot"):
            assert row_with(reviewed.tables, words)["event_id"] == event["event_id"]
        assert reviewed.log["applied"].all()
        assert_same(quietly(reviewed.tables, path).tables, reviewed.tables)
    review.record(path, told, "events", said.row_id, "reject")
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["superseded", "conflict", "conflict", "applied"]
    assert "the row stands without a link, for event_id: depot is no row" in reviewed.log.reason[2]
    assert "depot" not in reviewed.tables.events["text"].tolist()
    assert missing(row_with(reviewed.tables, "a depot")["event_id"])
    assert_same(quietly(reviewed.tables, path).tables, reviewed.tables)


def test_a_link_to_an_added_row_may_be_made_in_corrected_tables(told, path):
    said = add_event(path, told, "depot")
    say(path, quietly(told, path).tables, "Six guards", "correct",
        changes={"event_id": said.row_id})  # fmt: skip
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["applied", "applied"]
    assert row_with(reviewed.tables, "Six guards")["event_id"] == said.row_id


def test_added_rows_may_name_each_other_whichever_came_first(told, path):
    event, article = add_event(path, told, "depot"), told.articles["article_id"][0]
    review.add(path, told, "numbers", article, "a depot", {"best": 1, "event_id": event.row_id})
    review.undo(path, event.correction_id)
    add_event(path, told, "depot")  # later than the number that names it
    reviewed = quietly(told, path)
    assert row_with(reviewed.tables, "a depot")["event_id"] == event.row_id
    assert_same(quietly(reviewed.tables, path).tables, reviewed.tables)


def test_an_added_row_stays_whatever_is_said_of_it_but_that_it_goes(told, path):
    article = told.articles["article_id"][0]
    said = review.add(path, told, "numbers", article, "a depot", {"best": 1, "kind": "damaged"})
    for best in (2, 3):
        changes = {"best": best}
        review.record(path, told, "numbers", said.row_id, "correct", changes=changes)
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["applied", "superseded", "applied"]
    assert row_with(reviewed.tables, "a depot")["best"] == 3
    assert_same(quietly(reviewed.tables, path).tables, reviewed.tables)
    review.record(path, told, "numbers", said.row_id, "accept")
    assert row_with(quietly(told, path).tables, "a depot")["best"] == 1
    assert len(review.precision(review.read(path))) == 0  # the extractor did not find it
    assert len(review.precision(quietly(told, path).log)) == 0


@pytest.mark.parametrize("verdict", ["undo", "reject"])
@pytest.mark.parametrize("words", ["a depot", "14 people"])  # nothing there, and within a row
def test_an_added_row_is_taken_back_from_either_tables(told, path, verdict, words):
    article = told.articles["article_id"][0]
    said = review.add(path, told, "numbers", article, words, {"best": 1})
    corrected = quietly(told, path).tables
    for tables in (told, corrected):
        other = path.with_name(f"{len(tables.numbers)}.jsonl")
        other.write_bytes(path.read_bytes())
        review.record(other, tables, "numbers", said.row_id, verdict)
        for onto in (told, corrected):
            reviewed = quietly(onto, other)
            assert statuses(reviewed) == ["superseded", "applied"]
            assert_same(reviewed.tables, told)
    with pytest.raises(LookupError, match="no row"):
        review.record(other, told, "numbers", said.row_id, "accept")


def test_an_added_mention_counts_for_its_actor(told, path):
    actor, article = row_with(told, "Amal Idris", "mentions")["actor_id"], told.articles.iloc[0]
    values = {"actor_id": actor, "form": "name"}
    review.add(path, told, "mentions", article["article_id"], "a depot", values)
    counts = [quietly(tables, path).tables.actors.set_index("actor_id").loc[actor, "n_mentions"]
              for tables in (told, quietly(told, path).tables)]  # fmt: skip
    before = told.actors.set_index("actor_id").loc[actor, "n_mentions"]
    assert counts == [before + 1, before + 1]


def test_a_correction_is_taken_back_by_its_id_also_when_it_is_lost(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    lost = say(path, told, "Six guards", "reject")
    review.undo(path, lost.correction_id, who="ben")
    assert statuses(quietly(told, path)) == ["applied", "superseded", "applied"]
    later = extract(story(STORY[: STORY.index("Six")]))
    assert statuses(quietly(later, path)) == ["applied", "superseded", "lost"]
    with pytest.raises(LookupError, match="no correction 'c-none'"):
        review.undo(path, "c-none")


def test_the_form_opens_where_an_added_row_is_extracted_since(told, path):
    numbers = told.numbers[told.numbers["text"] != "Six guards"].reset_index(drop=True)
    fewer = dataclasses.replace(told, numbers=numbers)
    article = told.articles["article_id"][0]
    review.add(path, fewer, "numbers", article, "Six guards", {"best": 6}, who="ann")
    found = row_with(told, "Six guards")["number_id"]
    form = widgets.review(told, path, rows=[found])
    shown = "".join(str(getattr(part, "value", "")) for part in form.children)
    assert "Added by ann" in shown
    assert "the row is now extracted" in shown


# ---------------------------------------------------------------- the file


def test_what_makes_no_sense_is_not_appended(told, path):
    say(path, told, "Six guards", "accept")
    before = path.read_bytes()
    good = json.loads(before)
    for held in ({"verdict": "nonsense"}, {"anchor": {}}, {"when": "soon"}, {"table": 3}):
        with pytest.raises(ValueError, match=str(path)):
            review.append(path, good | held)
    assert path.read_bytes() == before


def test_a_byte_order_mark_does_not_cost_the_first_line(told, path):
    for words in ("Six guards", "Nine women"):
        say(path, told, words, "accept")
    plain = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + plain)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = review.read(path)
    assert [one.anchor["text"] for one in found] == ["Six guards", "Nine women"]
    review.save(found, path)
    assert path.read_bytes() == b"\xef\xbb\xbf" + plain
    say(path, told, "Six guards", "reject")
    assert len(review.read(path)) == 3


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        ({"offset": 500}, "anchor.offset is 500: no words"),
        ({"offset": -1}, "anchor.offset is -1: no words"),
        ({"end": 0}, "anchor: no words start at"),
        ({"nth": 3, "of": 2}, "anchor.nth is 3, not one of 2"),
        ({"nth": "two"}, "anchor.nth is 'two'"),
        ({"url": ["a"]}, "anchor.url is"),
    ],
)
def test_an_anchor_that_cannot_hold_is_named(told, path, held, problem):
    say(path, told, "Nine women", "accept")
    line = json.loads(path.read_text(encoding="utf-8"))
    line["anchor"] |= held
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(ValueError, match=f"line 1: {problem}"):
        review.apply(told, path)


def test_a_change_that_is_none_is_named(told, path):
    say(path, told, "Six guards", "correct", changes={"victims": "medic"})
    line = json.loads(path.read_text(encoding="utf-8")) | {"changes": {"victims": "medic"}}
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(ValueError, match=r"changes\.victims is 'medic', not a dict"):
        review.read(path)


def test_saving_leaves_a_line_of_nonsense_where_it_is(told, path, tmp_path):
    say(path, told, "Six guards", "accept")
    kept = tmp_path / "out" / "corrections.jsonl"
    kept.parent.mkdir()
    kept.write_bytes(b'[]\n{"verdict": "maybe"}\n{torn')
    for _ in range(2):
        review.save(review.read(path), kept)
    lines = kept.read_bytes().splitlines()
    assert lines[:3] == [b"[]", b'{"verdict": "maybe"}', b"{torn"]
    assert [json.loads(line)["verdict"] for line in lines[3:]] == ["accept"]


def test_tables_of_any_index_are_corrected_in_one_row_only(told, path):
    say(path, told, "at least 14 people", "correct", changes={"best": 20, "high": 20})
    mention = row_with(told, "Amal Idris", "mentions")
    say(path, told, "Amal Idris", "correct", "mentions", changes={"actor_id": None})
    same = {name: told[name].set_axis([0] * len(told[name]))
            for name in ("numbers", "mentions", "actors")}  # fmt: skip
    odd = quietly(dataclasses.replace(told, **same), path).tables
    even = quietly(told, path).tables
    assert (even.numbers["best"] == 20).sum() == 1
    assert mention["actor_id"] is not None
    for name in same:
        pd.testing.assert_frame_equal(odd[name].reset_index(drop=True), even[name])


def test_the_file_is_only_appended_to(told, path):
    seen = b""
    for verdict in ("accept", "reject", "undo", "accept"):
        say(path, told, "Six guards", verdict)
        assert path.read_bytes().startswith(seen)
        seen = path.read_bytes()
    assert seen.count(b"\n") == 4
    assert statuses(quietly(told, path)) == ["superseded"] * 3 + ["applied"]


def test_undo_leaves_the_row_as_it_was_extracted(told, path):
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    say(path, told, "at least 14 people", "undo")
    reviewed = quietly(told, path)
    assert statuses(reviewed) == ["superseded", "applied"]
    assert reviewed.log["reason"].tolist()[0] == "taken back by a later line"
    assert_same(reviewed.tables, told)


def test_a_killed_write_costs_its_own_line_only(told, path):
    say(path, told, "Six guards", "accept")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    with pytest.warns(UserWarning, match=r"corrections\.jsonl, line 2 is not whole"):
        assert len(review.read(path)) == 1
    say(path, told, "Nine women", "reject")
    with pytest.warns(UserWarning, match="line 2 is not whole"):
        assert [one.verdict for one in review.read(path)] == ["accept", "reject"]


def test_fields_of_others_are_kept_and_newer_formats_left_out(told, path, tmp_path):
    say(path, told, "Six guards", "accept")
    line = json.loads(path.read_text(encoding="utf-8")) | {"mood": "sure"}
    path.write_text(json.dumps(line) + "\n" + json.dumps(line | {"format": 2}) + "\n", "utf-8")
    with pytest.warns(UserWarning, match="line 2 has format 2"):
        (found,) = review.read(path)
    assert found.extra == {"mood": "sure"}
    copy = review.save([found], tmp_path / "copy.jsonl")
    assert json.loads(copy.read_text(encoding="utf-8"))["mood"] == "sure"


def test_a_clock_put_back_does_not_reorder_what_was_said(told, path):
    first = say(path, told, "Six guards", "reject")
    line = json.loads(path.read_text(encoding="utf-8")) | {"when": "2999-01-01T00:00:00Z"}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    second = say(path, told, "Six guards", "accept")
    assert second.when == "2999-01-01T00:00:00.000001Z" > first.when
    assert statuses(quietly(told, path)) == ["superseded", "applied"]


def test_odd_letters_do_not_stop_the_file(path):
    corpus = Corpus()
    key = corpus.article("Wire\u2028One", "Two men\x85 died here. It rained.")
    corpus.number(key, "Two men", 2.0, "killed")
    tables = corpus.tables()
    review.record(path, tables, "numbers", tables.numbers["number_id"][0], "accept", note="\u2028")
    assert path.read_bytes().count(b"\n") == 1
    assert statuses(quietly(tables, path)) == ["applied"]


def _write_many(path, name):
    tables = sample_tables()
    for _ in range(20):
        review.record(path, tables, "numbers", "n-w1", "accept", who=name, note="x" * 5000)


def test_two_writers_do_not_tear_lines(path):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_many, args=(path, name)) for name in ("ann", "ben")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = review.read(path)
    assert len(found) == path.read_bytes().count(b"\n") == 40
    assert {one.who for one in found} == {"ann", "ben"}
    assert len({one.when for one in found}) == 40


def test_a_missing_file_holds_nothing(told, path):
    assert review.read(path) == []
    reviewed = review.apply(told, path)
    assert len(reviewed.log) == 0
    assert_same(reviewed.tables, told)
    assert repr(reviewed) == "Reviewed(0 corrections)"


# ---------------------------------------------------------------- lines that make no sense


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"colour": "red"}, "no column 'colour'"),
        ({"start": 3}, "no column 'start'"),
        ({"text": "Six men"}, "no column 'text'"),
        ({"kind": "hurt"}, "'hurt' is none of captured, "),
        ({"best": "many"}, "'many' is no number"),
        ({"best": -1}, "-1 is not between 0"),
        ({"low": 99}, "not low <= best <= high: low 99, best 6, high 6"),
        ({"said_by": "a-nobody"}, "there is no row 'a-nobody' in actors"),
        ({"best": 6}, "already says so"),
        ({}, "no changes"),
    ],
)
def test_nonsense_is_refused_before_it_is_written(told, path, changes, problem):
    with pytest.raises(ValueError, match=problem):
        say(path, told, "Six guards", "correct", changes=changes)
    assert not path.exists()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"colour": {"old": None, "new": "red"}}, "no column 'colour'"),
        ({"kind": {"old": "injured", "new": "hurt"}}, "'hurt' is none of"),
        ({"low": {"old": 6, "new": 99}}, "not low <= best <= high"),
        ({"event_id": {"old": None, "new": "e-none"}}, "there is no row 'e-none' in events"),
    ],
)
def test_a_line_of_nonsense_is_named(told, path, changes, problem):
    say(path, told, "Nine women", "accept")
    say(path, told, "Six guards", "correct", changes={"victims": "medic"})
    first, second = path.read_text(encoding="utf-8").splitlines()
    line = json.dumps(json.loads(second) | {"changes": changes})
    path.write_text(f"{first}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"line 2: .*{problem}"):
        review.apply(told, path)


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        ([], "is no correction"),
        ({"verdict": "maybe"}, "verdict 'maybe' is none of"),
        ({"when": "soon"}, "not a time"),
        ({"anchor": {}}, "anchor.article_id is None"),
        ({"who": 7}, "who is 7"),
    ],
)
def test_a_line_that_is_no_correction_is_named(told, path, held, problem):
    say(path, told, "Nine women", "accept")
    line = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(line | held if isinstance(held, dict) else held), encoding="utf-8")
    with pytest.raises(ValueError, match=f"line 1: .*{problem}"):
        review.read(path)


def test_links_stay_within_an_article(path):
    tables = sample_tables()
    with pytest.raises(ValueError, match="stands in another article"):
        review.record(path, tables, "numbers", "n-w2", "correct", changes={"part_of": "n-r1"})
    with pytest.raises(ValueError, match="cannot be named by itself"):
        review.record(path, tables, "numbers", "n-w2", "correct", changes={"part_of": "n-w2"})
    with pytest.raises(LookupError, match="no row 'n-none'"):
        review.record(path, tables, "numbers", "n-none", "accept")
    with pytest.raises(ValueError, match="cannot be reviewed"):
        review.record(path, tables, "actors", "a-net", "accept")


def test_rows_that_named_a_rejected_one_are_not_told_as_changed_ever_after(told, path):
    rows = told.numbers[told.numbers["event_id"].notna()]
    event = rows["event_id"].iloc[0]
    linked = rows.loc[rows["event_id"] == event, "number_id"]
    for row_id in linked:
        review.record(path, told, "numbers", row_id, "accept")
    review.record(path, told, "events", event, "reject")
    once = quietly(told, path)
    twice = quietly(once.tables, path)
    assert set(statuses(once)) == set(statuses(twice)) == {"applied"}
    assert_same(once.tables, twice.tables)
    # A link that is lost for another reason is still told.
    numbers = once.tables.numbers
    is_first = numbers["number_id"] == linked.iloc[0]
    unlinked = numbers.assign(place_id=numbers["place_id"].mask(is_first))
    later = dataclasses.replace(once.tables, numbers=unlinked)
    assert "changed" in statuses(quietly(later, path))


def test_types_of_events_fit_together(told, path):
    event = told.events.iloc[0]
    change = {"event_type": "Riots", "sub_event_type": "Air/drone strike"}
    with pytest.raises(ValueError, match="no sub_event_type of Riots"):
        review.record(path, told, "events", event["event_id"], "correct", changes=change)


# ---------------------------------------------------------------- always


def random_verdicts(tables: Tables, path, seed: int, n: int) -> None:
    """Write verdicts of every sort on random rows, links and open ends among them."""
    draw = random.Random(seed)
    for _ in range(n):
        table = draw.choice(["numbers", "dates", "places", "mentions", "events", "quotes"])
        if not len(tables[table]):
            continue
        added = {(one.table, one.row_id) for one in review.read(path) if one.verdict == "add"}
        mine = sorted(row_id for name, row_id in added if name == table)
        row_id = draw.choice([*tables[table][ID_COLUMNS[table]], *mine * 4])
        verdict = draw.choice(["accept", "reject", "correct", "correct", "undo", "add", "add"])
        changes = random_changes(draw, tables, table, added) if verdict == "correct" else None
        try:
            if verdict == "add":
                random_addition(draw, path, tables, table, added)
            else:
                review.record(path, tables, table, row_id, verdict, changes=changes)
        except (ValueError, LookupError):  # the row says so, or cannot: nothing is written
            continue


def random_addition(draw, path, tables: Tables, table: str, added) -> None:
    article = tables.articles.iloc[draw.randrange(len(tables.articles))]
    words = draw.choice(["a depot", "the dead", "depot", "she", "Kutum", "the governor"])
    values = random_changes(draw, tables, table, added) | random_changes(draw, tables, table, added)
    review.add(path, tables, table, article["article_id"], words, values)


def random_changes(draw: random.Random, tables: Tables, table: str, added) -> dict[str, object]:
    column = draw.choice(review.columns_of(table))
    links = [name for name in review.columns_of(table) if (table, name) in LINKS]
    if links and draw.random() < 0.4:
        column = draw.choice(links)
    if (table, column) in LINKS:
        target = LINKS[table, column]
        mine = sorted(row_id for name, row_id in added if name == target)
        ids = [None, *tables[target][ID_COLUMNS[target]], *mine * 4]
        return {column: draw.choice(ids)}
    codes = review.vocabulary(table, column)
    return {column: draw.choice([None, *codes] if codes else [None, 1, 3, "word", "2025-03-01"])}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), lead=st.sampled_from(["", "It was noon. ", "Noon.\n\n"]))
def test_corrected_tables_always_validate(told_both, tmp_path_factory, seed, lead):
    path = tmp_path_factory.mktemp("seeded") / "c.jsonl"
    random_verdicts(told_both[""], path, seed, 12)
    later = told_both[lead]
    once = quietly(later, path)
    lines = review.read(path)
    random.Random(seed).shuffle(lines)
    assert_same(quietly(later, lines).tables, once.tables)
    assert_same(quietly(later, [*lines, *lines]).tables, once.tables)
    assert_same(quietly(once.tables, path).tables, once.tables)
    assert set(once.log["status"]) <= set(review.STATUSES)
    assert len(once.log) == len(lines)


@pytest.fixture(scope="module")
def told_both():
    second = {"source": "Radio Two", "text": STORY.replace("at least 14", "20") + " Rain fell."}
    return {lead: extract(story(lead + STORY, more=[second]))
            for lead in ("", "It was noon. ", "Noon.\n\n")}  # fmt: skip


def test_no_articles_and_every_table_of_one(told, path):
    random_verdicts(told, path, 1, 30)
    reviewed = quietly(no_tables(), path)
    assert set(statuses(reviewed)) <= {"lost", "superseded"}


# ---------------------------------------------------------------- samples and precision


def test_samples_are_drawn_alike_whatever_the_order(seed_tables):
    drawn = review.sample(seed_tables, "numbers", 10, seed=4)
    mixed = seed_tables.numbers.sample(frac=1, random_state=1)
    again = review.sample(dataclasses.replace(seed_tables, numbers=mixed), "numbers", 10, seed=4)
    assert set(drawn["number_id"]) == set(again["number_id"])
    assert len(drawn) == 10
    assert drawn["number_id"].tolist() != review.sample(seed_tables, n=10)["number_id"].tolist()
    assert len(review.sample(seed_tables, n=10**6)) == len(seed_tables.numbers)
    assert len(review.sample(seed_tables, n=0)) == 0
    with pytest.raises(ValueError, match="n is -1"):
        review.sample(seed_tables, n=-1)


def test_a_stratified_sample_has_what_is_rare(seed_tables):
    drawn = review.sample(seed_tables, "numbers", 20, by="kind")
    counts = seed_tables.numbers["kind"].value_counts()
    assert set(drawn["kind"]) == set(counts.index)
    share = drawn["kind"].value_counts()
    fair = 20 // len(counts)
    assert all(share[kind] >= min(fair, counts[kind]) for kind in counts.index)
    with pytest.raises(ValueError, match="no column 'mood'"):
        review.sample(seed_tables, by="mood")


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Figures worked out by hand from the formula: 0 of 10 has an upper bound of z²/(n + z²).
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (45, 50, 0.7864, 0.9565),
    ],
)
def test_wilson_bounds(right, n, low, high):
    assert review.wilson(right, n) == pytest.approx((low, high), abs=5e-5)


def test_precision_counts_the_last_verdict_on_each_row(path):
    tables = sample_tables()
    for row_id, verdict in [("n-w1", "reject"), ("n-w1", "accept"), ("n-w2", "accept"),
                            ("n-w3", "reject"), ("n-w4", "accept"), ("n-w4", "undo")]:  # fmt: skip
        review.record(path, tables, "numbers", row_id, verdict, who="ann")
    review.record(path, tables, "numbers", "n-r1", "correct", changes={"kind": "injured"})
    found = review.precision(review.read(path))
    assert found[["table", "n", "right"]].values.tolist() == [["numbers", 4, 2]]
    assert found["precision"][0] == 0.5
    assert (found["low"][0], found["high"][0]) == pytest.approx(review.wilson(2, 4))
    log = quietly(tables, path).log
    pd.testing.assert_frame_equal(review.precision(log), found)
    by_kind = review.precision(log, by="kind").set_index("kind")
    assert by_kind["n"].to_dict() == {"killed": 3, "injured": 1}
    assert by_kind["right"].to_dict() == {"killed": 2, "injured": 0}
    by_column = review.precision(log, by="column").set_index("column")
    assert [by_column.loc["kind", "n"], by_column.loc["kind", "right"]] == [3, 2]
    assert by_column.loc["best", "right"] == 3
    pd.testing.assert_frame_equal(review.precision(review.read(path), by="column"),
                                  review.precision(log, by="column"))  # fmt: skip
    with pytest.raises(ValueError, match="no correction has a 'mood'"):
        review.precision(log, by="mood")
    assert len(review.precision([])) == 0


# ---------------------------------------------------------------- with the tables


def test_corrections_are_written_with_the_tables(path, tmp_path):
    tables, compared = sample_tables(), sample_comparison()
    review.record(path, tables, "numbers", "n-w3", "correct", changes={"victims": "=civilian"})
    reviewed = quietly(tables, path)
    out = tmp_path / "out"
    written = export.write_tables(reviewed.tables, compared, out, reviewed=reviewed)
    assert {p.name for p in written} >= {f"corrections.{x}" for x in ("parquet", "csv", "jsonl")}
    assert all(p.is_file() for p in written)
    log = pd.read_parquet(out / "corrections.parquet")
    assert log["row_id"].tolist() == ["n-w3"]
    assert review.read(out / "corrections.jsonl") == [
        dataclasses.replace(one, where=f"{out / 'corrections.jsonl'}, line 1")
        for one in review.read(path)
    ]
    back = export.read_tables(out)
    assert_same(back, reviewed.tables)
    review.record(out / "corrections.jsonl", tables, "numbers", "n-w2", "accept")
    export.write_tables(reviewed.tables, compared, out, reviewed=reviewed)
    assert len(review.read(out / "corrections.jsonl")) == 2  # what was said there is not lost
    export.write_tables(tables, compared, out)
    assert not (out / "corrections.csv").exists()
    assert len(review.read(out / "corrections.jsonl")) == 2


def test_the_command_makes_corrections_before_it_compares(told, path, tmp_path):
    source = tmp_path / "story.json"
    source.write_text(json.dumps({"source": "Wire One", "title": TITLE, "url": URL,
                                  "published": "2025-03-11", "text": STORY}), "utf-8")  # fmt: skip
    say(path, told, "at least 14 people", "correct", changes=TWELVE)
    say(path, told, "Six guards", "reject")
    line = json.loads(path.read_text(encoding="utf-8").splitlines()[1])
    line["anchor"]["sentence"] = "Six guards slept."
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line | {"correction_id": "c-other"}) + "\n{broken")
    out = tmp_path / "out"
    run = CliRunner().invoke(
        app, ["run", str(source), "--out", str(out), "--corrections", str(path)]
    )
    assert run.exit_code == 0, run.output
    assert "3 corrections: 2 applied, 1 lost" in run.output
    assert "line 3: lost, 'Six guards': its sentence is no longer in the article" in run.output
    assert "line 4 is not whole" in run.output
    compared = export.read_comparison(out)
    killed = compared.casualties[compared.casualties["outcome"] == "killed"]
    assert 12 in killed["best"].tolist()
    assert 14 not in killed["best"].tolist()
    assert "lost" in (out / "tables" / "corrections.csv").read_text(encoding="utf-8")


def test_the_command_names_what_is_wrong_with_corrections(told, path, tmp_path, monkeypatch):
    source = tmp_path / "story.txt"
    source.write_text(STORY, encoding="utf-8")
    command = ["run", str(source), "--out", str(tmp_path / "out"), "--corrections", str(path)]
    missing_file = CliRunner().invoke(app, command)
    assert missing_file.exit_code == 2
    say(path, told, "Six guards", "accept")
    line = json.loads(path.read_text(encoding="utf-8")) | {"verdict": "maybe"}
    path.write_text(json.dumps(line), encoding="utf-8")
    monkeypatch.setattr("analysis.cli._extract", lambda *_, **__: pytest.fail("work was done"))
    wrong = CliRunner().invoke(app, command)
    assert wrong.exit_code == 2
    assert "maybe" in wrong.output
