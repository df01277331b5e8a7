"""The schemas, the ids, and the checks that name the row that breaks them."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from sample import sample_comparison, sample_tables

from analysis.tables import (
    CODES,
    DAY,
    EVIDENCE,
    ID_COLUMNS,
    INSTANT,
    LINKS,
    MENTION_TABLES,
    ROW_IDS,
    SCHEMAS,
    Comparison,
    TableError,
    Tables,
    article_id,
    empty,
    missing,
    row_id,
    to_table,
)

TEXT = (
    "BAMAKO - Gunmen killed at least 12 villagers near Mopti on Monday. “We ran,” said Awa Diallo."
)


def evidence(words: str, **columns: object) -> dict[str, object]:
    start = TEXT.index(words)
    span = {"start": start, "end": start + len(words), "text": words}
    return {"article_id": "a1", "sent": 0, "rule": "by hand"} | span | columns


def valid_tables() -> Tables:
    """Return one article with one linked row in every table."""
    rows: dict[str, list[dict[str, object]]] = {
        "articles": [
            {"article_id": "a1", "source": "Wire", "published": "2024-05-07T08:00Z", "text": TEXT}
        ],
        "sentences": [{"article_id": "a1", "sent": 0, "start": 0, "end": 68, "is_heading": False}],
        "numbers": [
            evidence("at least 12 villagers", number_id="n1", low=12, best=12, kind="killed",
                     modifier="at_least", event_id="e1", place_id="p1", date_id="d1",
                     said_by="x1"),
            evidence("12", number_id="n2", low=12, best=12, high=12, kind="other", part_of="n1"),
        ],
        "dates": [evidence("Monday", date_id="d1", timex_type="DATE", date_start="2024-05-06")],
        "places": [evidence("Mopti", place_id="p1", name="Mopti", country="ML", geonameid=7)],
        "actors": [{"actor_id": "x1", "name": "Awa Diallo", "kind": "person"}],
        "mentions": [evidence("Awa Diallo", mention_id="m1", actor_id="x1", form="name")],
        "events": [
            evidence("killed", event_id="e1", attacker_id="x1", place_id="p1", date_id="d1",
                     factuality="asserted")
        ],
        "quotes": [evidence("We ran,", quote_id="q1", kind="direct", actor_id="x1")],
    }  # fmt: skip
    return Tables(**{name: to_table(name, found) for name, found in rows.items()})


def valid_comparison() -> Comparison:
    rows: dict[str, list[dict[str, object]]] = {
        "copies": [{"article_a": "a1", "article_b": "a2", "verdict": "copy"}],
        "incidents": [{"incident_id": "i1", "name": "Attack, Mopti"}],
        "incident_events": [{"incident_id": "i1", "event_id": "e1"}],
        "casualties": [{"incident_id": "i1", "outcome": "killed", "low": 12, "best": 12}],
        "tolls": [{"incident_id": "i1", "rule": "range", "low": 12, "best": 13, "high": 14}],
        "quote_groups": [{"group_id": "g1", "quote_id": "q1"}],
        "contradictions": [{"incident_id": "i1", "explained_by": "none"}],
    }
    names = [field.name for field in dataclasses.fields(Comparison)]
    return Comparison(**{name: to_table(name, rows.get(name, [])) for name in names})


def changed(whole, table: str, **cells: object):
    """Return `whole` with cells of the first row of one table overwritten."""
    frame = whole[table].copy()
    for column, value in cells.items():
        frame.loc[0, column] = value
    return dataclasses.replace(whole, **{table: frame})


def test_valid_tables_pass():
    assert valid_tables().validate() is None
    assert valid_comparison().validate() is None


@pytest.mark.parametrize("table", MENTION_TABLES)
@pytest.mark.parametrize(("column", "by"), [("start", 1), ("start", -1), ("end", 1), ("end", -1)])
def test_a_shifted_offset_names_its_row(table, column, by):
    tables = valid_tables()
    row = tables[table].iloc[0]
    broken = changed(tables, table, **{column: int(row[column]) + by})
    with pytest.raises(TableError, match=rf"{table}: text\[start:end\].* 1 rows: ") as error:
        broken.validate()
    assert row[ID_COLUMNS[table]] in str(error.value)


@pytest.mark.parametrize("table", MENTION_TABLES)
@pytest.mark.parametrize(
    "column",
    [
        "start",
        "end",
        "article_id",
        "text",
    ],
)
def test_a_missing_piece_of_evidence_names_its_row(table, column):
    broken = changed(valid_tables(), table, **{column: pd.NA})
    with pytest.raises(TableError, match=rf"{table}: text\[start:end\]"):
        broken.validate()


def test_an_empty_span_is_no_evidence():
    broken = changed(valid_tables(), "events", start=3, end=3, text="")
    with pytest.raises(TableError, match=r"events: text\[start:end\] is not text in 1 rows: e1"):
        broken.validate()


@pytest.mark.parametrize("start", [-7, 10_000])
def test_offsets_outside_the_text_are_no_evidence(start):
    broken = changed(valid_tables(), "quotes", start=start, end=start + 7)
    with pytest.raises(TableError, match="q1"):
        broken.validate()


TABLES = {field.name for field in dataclasses.fields(Tables)}


@pytest.mark.parametrize(("table", "column"), [key for key in CODES if key[0] in TABLES])
def test_a_word_outside_the_codes_names_its_row(table, column):
    broken = changed(valid_tables(), table, **{column: "sideways"})
    with pytest.raises(TableError, match=f"{table}: {column} is not one of its codes in 1 rows"):
        broken.validate()


@pytest.mark.parametrize(("table", "column"), [("copies", "verdict"), ("tolls", "rule"),
                                               ("contradictions", "explained_by")])  # fmt: skip
def test_a_word_outside_the_codes_of_a_comparison(table, column):
    broken = changed(valid_comparison(), table, **{column: "sideways"})
    with pytest.raises(TableError, match=f"{table}: {column} is not one of its codes"):
        broken.validate()


@pytest.mark.parametrize(("table", "column"), LINKS)
def test_a_dangling_link_names_its_row(table, column):
    whole = valid_tables() if table in MENTION_TABLES else valid_comparison()
    if column == "incident_id":
        broken = changed(whole, table, incident_id="nowhere")
    else:
        broken = changed(whole, table, **{column: "nowhere"})
    with pytest.raises(TableError, match=f"{table}: {column} names no row in 1 rows"):
        broken.validate()


def test_a_comparison_fits_the_tables_it_was_made_of():
    sample_comparison().validate(sample_tables())


IN_SAMPLE = {name: set(frame.columns) for name, frame in sample_comparison() if len(frame)}


@pytest.mark.parametrize(
    ("table", "column"), [key for key in ROW_IDS if key[1] in IN_SAMPLE.get(key[0], ())]
)
@pytest.mark.parametrize("cell", ["nowhere", "n-w1 nowhere"])
def test_a_comparison_of_other_tables_names_its_rows(table, column, cell):
    broken = changed(sample_comparison(), table, **{column: cell})
    broken.validate()
    with pytest.raises(TableError, match=f"{table}: {column} names no row in 1 rows"):
        broken.validate(sample_tables())


@pytest.mark.parametrize("column", ["start_a", "end_a", "start_b", "end_b"])
def test_a_copied_span_quotes_both_articles(column):
    whole = sample_comparison()
    broken = changed(whole, "copied_spans", **{column: int(whole.copied_spans[column][0]) + 1})
    with pytest.raises(TableError, match=r"copied_spans: text\[start:end\] is not text in 1 rows"):
        broken.validate(sample_tables())


@pytest.mark.parametrize("table", [t for t in ID_COLUMNS if t != "incidents"])
def test_a_repeated_id_names_its_row(table):
    tables = valid_tables()
    twice = pd.concat([tables[table], tables[table].iloc[:1]], ignore_index=True)
    key = ID_COLUMNS[table]
    name = tables[table][key].iloc[0]
    with pytest.raises(TableError, match=f"{table}: {key} is not unique in 1 rows: {name}"):
        dataclasses.replace(tables, **{table: twice}).validate()


@pytest.mark.parametrize("table", ["numbers", "actors", "articles"])
def test_a_missing_id_is_named(table):
    key = ID_COLUMNS[table]
    with pytest.raises(TableError, match=f"{table}: {key} is missing in 1 rows"):
        changed(valid_tables(), table, **{key: pd.NA}).validate()


@pytest.mark.parametrize(
    "bounds",
    [
        {"low": 13, "best": 12, "high": 14},
        {"low": 1, "best": 12, "high": 11},
        {"low": 9, "best": pd.NA, "high": 8},
    ],
)
def test_crossed_bounds_name_their_row(bounds):
    with pytest.raises(TableError, match="numbers: not low <= best <= high in 1 rows: n1"):
        changed(valid_tables(), "numbers", **bounds).validate()
    with pytest.raises(TableError, match="tolls: not low <= best <= high in 1 rows: i1"):
        changed(valid_comparison(), "tolls", **bounds).validate()


def test_open_bounds_are_fine():
    tables = valid_tables()
    for bounds in ({"high": pd.NA}, {"low": pd.NA}, {"low": pd.NA, "best": pd.NA}):
        changed(tables, "numbers", **bounds).validate()


@pytest.mark.parametrize(("table", "column", "dtype"), [("numbers", "low", "object"),
                         ("dates", "date_start", "object"), ("places", "geonameid", "float64"),
                         ("articles", "text", "object"), ("sentences", "sent", "int64"),
                         ("events", "weapon", "category")])  # fmt: skip
def test_a_wrong_dtype_is_named(table, column, dtype):
    tables = valid_tables()
    broken = tables[table].assign(**{column: tables[table][column].astype(dtype)})
    with pytest.raises(TableError, match=rf"{table}\.{column}: dtype {dtype}, not "):
        dataclasses.replace(tables, **{table: broken}).validate()


@pytest.mark.parametrize("table", MENTION_TABLES)
@pytest.mark.parametrize("column", ["rule", "sent"])
def test_a_missing_column_is_named(table, column):
    tables = valid_tables()
    broken = dataclasses.replace(tables, **{table: tables[table].drop(columns=column)})
    with pytest.raises(TableError, match=f"{table}: columns missing: {column}"):
        broken.validate()


@pytest.mark.parametrize("column", ["start", "text", "article_id"])
def test_a_missing_evidence_column_is_named(column):
    tables = valid_tables()
    broken = dataclasses.replace(tables, quotes=tables.quotes.drop(columns=column))
    with pytest.raises(TableError, match=f"quotes: columns missing: {column}"):
        broken.validate()


def test_every_problem_is_listed_at_once():
    broken = changed(valid_tables(), "quotes", kind="sung", actor_id="nobody")
    broken = changed(broken, "numbers", low=99)
    with pytest.raises(TableError) as error:
        broken.validate()
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize("table", SCHEMAS)
def test_an_empty_table_has_its_columns_and_dtypes(table):
    frame = empty(table)
    assert len(frame) == 0
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == SCHEMAS[table]


def test_empty_tables_are_valid():
    Tables(**{f.name: empty(f.name) for f in dataclasses.fields(Tables)}).validate()
    Comparison(**{f.name: empty(f.name) for f in dataclasses.fields(Comparison)}).validate()


def test_every_mention_table_carries_evidence():
    for table in MENTION_TABLES:
        assert set(EVIDENCE) <= set(SCHEMAS[table])


def test_to_table_orders_by_position_and_fills_gaps():
    rows = [
        {"article_id": "b", "start": 1, "end": 2},
        {"article_id": "a", "start": 5, "end": 9, "text": None, "sent": float("nan")},
        {"article_id": "a", "start": 5, "end": 6, "unheard_of": 1},
    ]
    frame = to_table("quotes", rows)
    assert list(zip(frame["article_id"], frame["end"], strict=True)) == [
        ("a", 6), ("a", 9), ("b", 2)]  # fmt: skip
    assert "unheard_of" not in frame
    assert frame["text"].isna().all()
    assert frame["sent"].isna().all()


def test_to_table_keeps_the_order_of_equal_spans():
    rows = [{"article_id": "a", "start": 1, "end": 2, "rule": r} for r in "cab"]
    assert to_table("numbers", rows)["rule"].tolist() == ["c", "a", "b"]


def test_to_table_keeps_working_columns_for_a_later_stage():
    frame = to_table("places", [{"article_id": "a", "query": "Goma"}], working={"query": "string"})
    assert frame["query"].tolist() == ["Goma"]
    assert "query" not in to_table("places", frame.to_dict("records"))


def test_to_table_reads_days_and_instants():
    day = to_table("dates", [{"date_start": "2024-02-29", "date_end": "nonsense"}])
    assert str(day["date_start"].dtype) == DAY
    assert day["date_start"][0] == pd.Timestamp("2024-02-29")
    assert day["date_end"].isna().all()
    moment = to_table("articles", [{"published": "2024-02-29T23:30:00+02:00"}])
    assert str(moment["published"].dtype) == INSTANT
    assert moment["published"][0] == pd.Timestamp("2024-02-29T21:30Z")


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_knows_every_kind_of_nothing(value):
    assert missing(value)


@pytest.mark.parametrize("value", [0, "", False, "nan", pd.Timestamp("2024-01-01")])
def test_missing_keeps_what_is_there(value):
    assert not missing(value)


def test_row_ids_follow_content_and_position():
    base = row_id("numbers", "a1", 10, 15)
    assert base == row_id("numbers", "a1", 10, 15)
    others = [("numbers", "a1", 10, 16), ("numbers", "a1", 1, 15), ("numbers", "a2", 10, 15),
              ("numbers", "a1", 101, 5), ("events", "a1", 10, 15)]  # fmt: skip
    assert len({base, *(row_id(*parts) for parts in others)}) == len(others) + 1


def test_article_ids_follow_source_and_text():
    assert article_id(None, TEXT) == article_id(pd.NA, TEXT) == article_id("", TEXT)
    assert len({article_id(s, t) for s in ("A", "B") for t in (TEXT, TEXT + " ")}) == 4
    assert article_id("A", "lone \ud800 surrogate")


def test_tables_are_indexed_by_name():
    tables = valid_tables()
    assert tables["numbers"] is tables.numbers
    assert [name for name, _ in tables][:2] == ["articles", "sentences"]
    assert "numbers 2" in repr(tables)
    with pytest.raises(KeyError, match="no table 'tolls'"):
        tables["tolls"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        tables.numbers = tables.dates
