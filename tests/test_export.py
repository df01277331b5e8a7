import dataclasses
import json

import matplotlib as mpl

mpl.use("Agg")

import pandas as pd
import pytest
from sample import IDS, no_comparison, no_tables, sample_comparison, sample_tables

from analysis import export
from analysis.evidence import amount, cut_at, explain, explain_row, passages
from analysis.export.tables import LATER, guard_formulas


@pytest.fixture(scope="module")
def tables():
    tables = sample_tables()
    tables.articles.attrs["rejected"] = [{"path": "scan<1>.pdf", "reason": "holds no text"}]
    return tables


@pytest.fixture(scope="module")
def compared():
    return sample_comparison()


def test_tables_come_back_as_they_were(tables, compared, tmp_path):
    written = export.write_tables(tables, compared, tmp_path)
    assert all(path.is_file() for path in written)
    back = export.read_tables(tmp_path)
    for name, frame in tables:
        pd.testing.assert_frame_equal(back[name], frame)
    for name, frame in compared:
        pd.testing.assert_frame_equal(export.read_comparison(tmp_path)[name], frame)
    assert back.articles.attrs["rejected"] == tables.articles.attrs["rejected"]
    assert json.loads((tmp_path / "rejected.json").read_text())["notes"] == []


def test_empty_tables_come_back_with_their_dtypes(tmp_path):
    export.write_tables(no_tables(), no_comparison(), tmp_path)
    export.read_tables(tmp_path).validate()
    export.read_comparison(tmp_path).validate()


def test_an_unfinished_run_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"articles\.parquet"):
        export.read_tables(tmp_path)


def test_a_comparison_of_an_older_version_comes_back_with_a_note(tables, compared, tmp_path):
    export.write_tables(tables, compared, tmp_path)
    for name in LATER:
        (tmp_path / f"{name}.parquet").unlink()
    with pytest.warns(UserWarning, match="older version; empty for now: copied_spans, sums, "):
        back = export.read_comparison(tmp_path)
    back.validate(tables)
    assert {name for name, frame in back if not len(frame)} == LATER
    pd.testing.assert_frame_equal(back.tolls, compared.tolls)
    export.write_report(tables, back, tmp_path / "report.html")


def test_a_comparison_without_tolls_is_no_older_version(tables, compared, tmp_path):
    export.write_tables(tables, compared, tmp_path)
    (tmp_path / "tolls.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"tolls\.parquet"):
        export.read_comparison(tmp_path)


@pytest.mark.parametrize("name", sorted(LATER))
def test_csv_has_every_column_of_the_tables_that_compare(tables, compared, tmp_path, name):
    export.write_tables(tables, compared, tmp_path)
    raw = pd.read_csv(tmp_path / f"{name}.csv")
    assert list(raw.columns) == list(compared[name].columns)
    assert len(raw) == len(compared[name]) > 0


def test_every_row_that_compares_opens_its_sentences(tables, compared):
    for name, frame in compared:
        assert len(frame), name
        for row in range(len(frame)):
            found = explain_row(tables, compared, name, row)
            assert found, f"{name}:{row}"
            for one in found:
                assert one["text"][one["mark_start"] : one["mark_end"]]


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("timeline", 1, ["Between 20 and 25 people"]),
        ("sums", 0, ["at least 14 people", "Nine women"]),
        ("wording", 0, ["strike on a market"]),
        ("copied_spans", 1, ["The stalls were full"] * 2),
        ("tolls", 4, ["three workers", "Two guards"]),
        ("disagreement", 0, ["at least 14 people", "Nine women", "at least 14 people",
                             "No more than five fighters", "Between 20 and 25 people"]),
        ("incidents", 1, ["air strike", "fuel depot"]),
        ("contradictions", 0, ["at least 14 people", "No more than five fighters"]),
    ],
)  # fmt: skip
def test_a_row_opens_exactly_what_it_stands_on(tables, compared, table, row, words):
    found = explain_row(tables, compared, table, row)
    assert [one["text"][one["mark_start"] : one["mark_end"]] for one in found] == words


@pytest.mark.parametrize(("table", "row"), [("timeline", 2), ("timeline", -1), ("numbers", 0)])
def test_a_row_that_is_not_there_is_named(tables, compared, table, row):
    with pytest.raises(LookupError, match=table):
        explain_row(tables, compared, table, row)


def test_a_row_of_other_tables_is_named(tables, compared):
    fewer = dataclasses.replace(tables, numbers=tables.numbers[:0])
    with pytest.raises(LookupError, match="no row 'n-r1'"):
        explain_row(fewer, compared, "timeline", 1)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"])
def test_csv_never_starts_a_formula(cell):
    frame = pd.DataFrame({"text": pd.Series([cell, "a=b", pd.NA], dtype="string")})
    assert guard_formulas(frame)["text"].tolist()[:2] == ["'" + cell, "a=b"]
    assert guard_formulas(frame)["text"].isna().tolist() == [False, False, True]


def test_csv_keeps_numbers_and_text(tables, compared, tmp_path):
    dangerous = tables.articles.assign(title="=HYPERLINK(1)")
    export.write_tables(dataclasses.replace(tables, articles=dangerous), compared, tmp_path)
    raw = pd.read_csv(tmp_path / "articles.csv")
    assert set(raw["title"]) == {"'=HYPERLINK(1)"}
    assert pd.read_parquet(tmp_path / "articles.parquet")["title"][0] == "=HYPERLINK(1)"
    places = pd.read_csv(tmp_path / "incidents.csv")
    assert places["latitude"].min() == -1.68


def test_figures_are_png_files(tables, compared, tmp_path):
    written = export.write_figures(tables, compared, tmp_path)
    assert [path.stem for path in written] == [
        "strike_map", "claims", "coverage", "toll_timeline", "parts", "quotes_by_speaker",
        "cue_verbs", "quote_alignment"]  # fmt: skip
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written)


def test_explain_marks_the_words_in_their_sentence(tables):
    found = explain(tables, "numbers", "n-d1")
    assert found["text"] == "No more than five fighters were killed there, Osman claimed."
    assert found["text"][found["mark_start"] : found["mark_end"]] == "No more than five fighters"
    assert (found["source"], found["speaker"]) == ("Daily Three", "Nabil Osman")
    assert (found["published"], found["rule"]) == ("2025-03-12", "by_hand")


def test_explain_finds_every_row_and_only_rows(tables):
    for name, key in (("numbers", "number_id"), ("quotes", "quote_id"), ("events", "event_id")):
        for row in tables[name].itertuples():
            found = explain(tables, None, getattr(row, key))
            assert found["table"] == name
            assert found["text"][found["mark_start"] : found["mark_end"]] == row.text
    assert explain(tables, "quotes", "q-g2")["speaker"] == ""
    with pytest.raises(LookupError, match="n-none"):
        explain(tables, None, "n-none")
    with pytest.raises(LookupError, match="articles"):
        explain(tables, "articles", IDS["Wire One"])


def test_explain_does_without_sentences(tables):
    bare = dataclasses.replace(tables, sentences=no_tables().sentences)
    assert explain(bare, "numbers", "n-w2")["text"] == "Nine women"


def test_a_sentence_is_shown_once_with_all_its_marks(tables):
    from analysis.evidence import Evidence

    found = passages(Evidence(tables), ["n-w1", "e-w1", "n-gone"])
    assert len(found) == 1
    assert [words for words, marked in found[0]["pieces"] if marked] == [
        "strike on a market", "at least 14 people"]  # fmt: skip


def test_marks_that_overlap_become_one():
    assert cut_at("abcdef", [(3, 5), (1, 4)]) == [("a", False), ("bcde", True), ("f", False)]
    assert cut_at("ab", [(0, 2), (0, 1)]) == [("ab", True)]


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ((14.0, 14.0, None, "at_least"), "at least 14"),
        ((None, 5.0, 5.0, "at_most"), "at most 5"),
        ((20.0, 22.5, 25.0, "range"), "20–25"),
        ((3.0, 3.0, 3.0, "exact"), "3"),
        ((36.0, 40.0, 44.0, "about"), "about 40"),
        ((100.0, None, None, "vague"), "at least 100 (vague)"),
        ((None, None, None, None), "unknown number"),
        ((None, 1500.0, None, None), "about 1,500"),
    ],
)
def test_amounts_in_words(claim, words):
    assert amount(*claim) == words
