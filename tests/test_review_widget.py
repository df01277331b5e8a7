"""The form that reviews rows in a notebook, worked without a browser."""

from __future__ import annotations

import ipywidgets
import pytest
from sample import IDS, no_tables, sample_tables
from test_review import quietly

from analysis import review, widgets
from analysis.tables import ID_COLUMNS, MENTION_TABLES, missing


@pytest.fixture
def tables():
    return sample_tables()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "corrections.jsonl"


@pytest.fixture
def form(tables, path):
    return widgets.review(tables, path, rows=["n-w1", "n-w2", "n-w3"], who="ann")


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def button(form, label) -> ipywidgets.Button:
    (found,) = [one for one in parts(form)
                if isinstance(one, ipywidgets.Button) and one.description == label]  # fmt: skip
    return found


def inputs(form, label) -> list[ipywidgets.Widget]:
    return [one for one in parts(form) if getattr(one, "description", None) == label]


def page(form) -> str:
    return "\n".join(one.value for one in parts(form) if isinstance(one, ipywidgets.HTML))


def test_its_text_is_one_stable_line(form, tables, path):
    assert repr(form) == "review: numbers, 3 rows"
    form.accept()
    assert repr(widgets.review(tables, path, rows=["n-w1"])) == "review: numbers, 1 rows"
    assert isinstance(form, ipywidgets.DOMWidget)
    assert not [one for one in parts(form) if isinstance(one, ipywidgets.Output)]


def test_a_row_is_shown_in_its_sentence_with_all_it_says(form):
    shown = page(form)
    assert "<mark>at least 14 people</mark>" in shown
    assert "killed: at least 14 (person), scope incident" in shown
    assert "Wire One" in shown
    assert "0 of 3 reviewed" in shown
    assert [one.value for one in inputs(form, "low")] == [14.0]
    assert [one.value for one in inputs(form, "open")] == [False, True]  # low, high
    assert "is-open" in inputs(form, "high")[0]._dom_classes  # no 0 for what is open
    assert inputs(form, "modifier")[0].value == "at_least"
    assert inputs(form, "said_by")[0].label == "a-net"  # of no mention: by its id


def test_buttons_write_verdicts_and_go_on(form, path):
    button(form, "Accept").click()
    assert form.row_id == "n-w2"
    assert "Accepted: “at least 14 people”" in page(form)
    button(form, "Reject").click()
    assert form.row_id == "n-w3"
    assert "2 of 3 reviewed" in page(form)
    button(form, "Accept").click()
    assert form.row_id == "n-w3"  # the last one stays
    assert "3 of 3 reviewed" in page(form)
    assert [one.verdict for one in review.read(path)] == ["accept", "reject", "accept"]
    assert {one.who for one in review.read(path)} == {"ann"}
    assert "n-w2" not in form.tables.numbers["number_id"].tolist()
    assert form.corrections["status"].tolist() == ["applied"] * 3


def test_a_correction_takes_what_the_inputs_hold(form, path):
    inputs(form, "best")[0].value = 15
    inputs(form, "high")[0].value = 20
    inputs(form, "open")[1].value = False
    inputs(form, "modifier")[0].value = "range"
    inputs(form, "victims")[0].value = " civilian "
    inputs(form, "said_by")[0].value = ""
    inputs(form, "note")[0].value = "see the second paragraph"
    button(form, "Save correction").click()
    (said,) = review.read(path)
    assert {name: to["new"] for name, to in said.changes.items()} == {
        "best": 15, "high": 20, "modifier": "range", "victims": "civilian", "said_by": None,
    }  # fmt: skip
    assert said.note == "see the second paragraph"
    row = form.tables.numbers.set_index("number_id").loc["n-w1"]
    assert [row["low"], row["best"], row["high"], row["victims"]] == [14, 15, 20, "civilian"]
    assert missing(row["said_by"])
    form.show("n-w1")
    assert inputs(form, "best")[0].value == 15  # goes on from what was saved
    assert "Corrected by ann" in page(form)
    assert "best 14 → 15" in page(form)
    assert "Note: see the second paragraph" in page(form)


def test_what_makes_no_sense_is_told_and_not_written(form, path):
    button(form, "Save correction").click()
    assert "Nothing is changed" in page(form)
    inputs(form, "low")[0].value = 99
    button(form, "Save correction").click()
    assert "Not saved: not low &lt;= best &lt;= high" in page(form)
    assert form.row_id == "n-w1"
    assert not path.exists()


def test_undo_takes_back_what_was_said_of_the_row_shown(form):
    form.accept()
    button(form, "Previous").click()
    assert "Accepted by ann" in page(form)
    button(form, "Undo").click()
    assert form.row_id == "n-w1"
    assert "0 of 3 reviewed" in page(form)
    assert "Accepted by" not in page(form)


def test_only_rows_not_reviewed_are_gone_through(form):
    form.show("n-w2")
    form.accept()
    (only,) = inputs(form, "Only rows not reviewed yet")
    form.show("n-w1")
    only.value = True
    assert "row 1 of 2 not reviewed" in page(form)
    button(form, "Next").click()
    assert form.row_id == "n-w3"
    button(form, "Next").click()
    assert form.row_id == "n-w3"
    button(form, "Previous").click()
    assert form.row_id == "n-w1"


def test_what_the_file_says_is_known_when_it_is_opened_again(form, tables, path):
    form.accept()
    form.reject()
    renamed = tables.numbers.replace({"number_id": {"n-w1": "n-new"}, "part_of": {"n-w1": "n-new"}})
    kind = renamed["kind"].mask(renamed["number_id"] == "n-w2", "injured")
    later = type(tables)(**{**dict(tables), "numbers": renamed.assign(kind=kind)})
    again = widgets.review(later, path, rows=["n-new", "n-w2", "n-w3"])
    assert "1 of 3 reviewed" in page(again)  # what changed since is to be looked at again
    again.show("n-w2")
    assert "Look again: kind is injured, was killed" in page(again)


def test_a_row_that_is_missing_is_added_and_taken_back(form, path, tables):
    assert inputs(form, "words") == []  # made when they are asked for
    form._missed.selected_index = 0
    assert inputs(form, "article")[0].value == IDS["Wire One"]
    inputs(form, "words")[0].value = "stalls"
    best = inputs(form, "best")[1]
    assert "is-open" in best._dom_classes
    inputs(form, "unknown")[1].value = False
    best.value = 3
    inputs(form, "kind")[1].value = "destroyed"
    button(form, "Add row").click()
    assert "Added: “stalls”." in page(form)
    (said,) = review.read(path)
    assert [said.verdict, said.anchor["text"], said.who] == ["add", "stalls", "ann"]
    assert {name: to["new"] for name, to in said.changes.items()} == {
        "best": 3, "kind": "destroyed",
    }  # fmt: skip
    assert said.row_id in form.tables.numbers["number_id"].tolist()
    assert inputs(form, "words")[0].value == ""
    assert form._missed.titles == ("Add a row that is missing (1 added)",)
    again = widgets.review(tables, path)
    assert again._missed.added.options == (("stalls", said.row_id),)
    button(form, "Take back").click()
    assert said.row_id not in form.tables.numbers["number_id"].tolist()
    assert form._missed.titles == ("Add a row that is missing",)
    button(form, "Take back").click()  # there is none
    assert len(review.read(path)) == 2


def test_a_row_that_cannot_be_added_is_told(form, path):
    form._missed.selected_index = 0
    button(form, "Add row").click()
    assert "Not saved: it stands on no words" in page(form)
    inputs(form, "words")[0].value = "no such words"
    button(form, "Add row").click()
    assert "does not have" in page(form)
    inputs(form, "words")[0].value = "at least 14 people"
    button(form, "Add row").click()
    assert "correct that one" in page(form)
    assert not path.exists()


def test_the_article_of_the_row_shown_is_offered_and_a_choice_stays(tables, path):
    form = widgets.review(tables, path, rows=["n-w1", "n-w2", "n-g1"])
    form._missed.selected_index = 0
    (article,) = inputs(form, "article")
    article.value = IDS["Radio Four"]
    form.accept()
    assert article.value == IDS["Radio Four"]  # the next row is of the same article
    form.show("n-g1")
    assert article.value == IDS["Gazette Five"]
    form.show("n-w1")
    assert article.value == IDS["Wire One"]


def test_what_another_notebook_wrote_is_read(form, tables, path):
    other = widgets.review(tables, path, rows=["n-w1", "n-w2", "n-w3"], who="ben")
    other.show("n-w2")
    other.reject()
    form.accept()  # of n-w1, of which the other said nothing
    assert "2 of 3 reviewed" in page(form)
    assert "Rejected by ben" in page(form)
    other.show("n-w1")
    assert "Accepted by ann" in page(other)


def test_nothing_is_said_over_what_another_notebook_said_meanwhile(form, tables, path):
    other = widgets.review(tables, path, rows=["n-w1"], who="ben")
    other.reject()
    form.accept()
    assert "Not saved: of this row something was said meanwhile." in page(form)
    assert "Rejected by ben" in page(form)
    assert [one.verdict for one in review.read(path)] == ["reject"]
    form.accept()  # now that it is known
    assert [one.verdict for one in review.read(path)] == ["reject", "accept"]


def test_own_lines_are_not_read_again(form, path, monkeypatch):
    read = []
    monkeypatch.setattr(type(form), "_load", lambda self: read.append(1))
    form.accept()
    form.reject()
    button(form, "Previous").click()
    assert read == []
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")
    button(form, "Previous").click()
    assert read == [1]


def test_words_of_articles_are_escaped(tables, path):
    text = "Two <b>men</b> & a boy died."
    from invented import Corpus

    corpus = Corpus()
    key = corpus.article("<i>Wire</i>", text)
    corpus.number(key, "Two <b>men</b>", 2.0, "killed")
    shown = page(widgets.review(corpus.tables(), path))
    assert "<mark>Two &lt;b&gt;men&lt;/b&gt;</mark> &amp; a boy" in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


@pytest.mark.parametrize("table", MENTION_TABLES)
def test_every_table_can_be_reviewed(seed_tables, path, table):
    rows = review.sample(seed_tables, table, 6)
    form = widgets.review(seed_tables, path, table=table, rows=rows)
    for row_id in rows[ID_COLUMNS[table]]:
        form.show(row_id)
        form.correct()  # the inputs hold what the row says: nothing to save
        assert "Nothing is changed" in page(form), row_id
        form.accept()
    assert not (form.corrections["status"] != "applied").any()
    assert quietly(seed_tables, path).tables is not None


def test_nothing_to_review(path):
    form = widgets.review(no_tables(), path)
    assert "There is no row to review." in page(form)
    for label in ("Accept", "Reject", "Save correction", "Undo", "Next", "Previous"):
        button(form, label).click()
    assert not path.exists()


def test_rows_that_are_not_there_are_named(tables, path):
    with pytest.raises(LookupError, match="no row 'n-none' in numbers"):
        widgets.review(tables, path, rows=["n-none"])
    with pytest.raises(ValueError, match="cannot be reviewed"):
        widgets.review(tables, path, table="actors")
    with pytest.raises(LookupError, match="not among those to review"):
        widgets.review(tables, path, rows=["n-w1"]).show("n-w2")
