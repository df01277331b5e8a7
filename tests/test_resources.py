"""What ships in `data/`, and the loader's complaints about a bad lexicon."""

from __future__ import annotations

import csv

import pytest

from analysis import resources


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Let `lexicon` read from an empty folder; its cache is emptied around each test."""
    (tmp_path / "lexicons").mkdir()
    monkeypatch.setattr(resources, "data_path", lambda: tmp_path)
    resources.lexicon.cache_clear()
    resources.code_table.cache_clear()
    yield tmp_path
    resources.lexicon.cache_clear()
    resources.code_table.cache_clear()


def write(folder, *lines, name="words"):
    text = "\n".join(["pattern,label,example,counterexample", *lines, ""])
    (folder / "lexicons" / f"{name}.csv").write_text(text, encoding="utf-8")


def test_the_shipped_folder_holds_what_the_road_needs():
    folder = resources.data_path()
    assert (folder / "pipeline" / "meta.json").is_file()
    assert {"place_types", "speech_verbs"} <= set(resources.lexicon_names())


@pytest.mark.parametrize("name", resources.lexicon_names())
def test_every_shipped_lexicon_loads(name):
    rows = resources.lexicon(name)
    assert rows
    assert {"pattern", "label", "example", "counterexample"} <= set(rows[0])


def test_rows_keep_commas_accents_and_order(folder):
    write(folder, 'b,second,"A, b and c",', "é,first,Café é,")
    found = resources.lexicon("words")
    assert [row["pattern"] for row in found] == ["b", "é"]
    assert found[0]["example"] == "A, b and c"
    assert found[0]["counterexample"] == ""


@pytest.mark.parametrize("line", [",label,example,", "word,label,,"])
def test_a_blank_cell_names_file_and_line(folder, line):
    write(folder, "fine,label,It is fine.,", line)
    with pytest.raises(ValueError, match=r"words\.csv:3: pattern and example must not be blank"):
        resources.lexicon("words")


def test_a_repeated_pattern_names_file_and_line(folder):
    write(folder, "raid,attack,A raid began.,", "raid,attack,The raid ended.,")
    with pytest.raises(ValueError, match=r"words\.csv:3: 'raid' stands twice"):
        resources.lexicon("words")


def test_one_word_may_have_two_labels(folder):
    write(folder, "strike,attack,A strike hit.,", "strike,protest,A strike began.,")
    assert len(resources.lexicon("words")) == 2


def test_one_word_may_be_two_parts_of_speech(folder):
    path = folder / "lexicons" / "words.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["pattern", "label", "example", "counterexample", "pos"])
        writer.writerow(["shell", "attack", "They shell it.", "", "VERB"])
        writer.writerow(["shell", "attack", "A shell fell.", "", "NOUN"])
    assert [row["pos"] for row in resources.lexicon("words")] == ["VERB", "NOUN"]


def test_a_lexicon_that_is_not_there(folder):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        resources.lexicon("nowhere")


def test_names_are_sorted(folder):
    write(folder, name="zebra")
    write(folder, name="ant")
    assert resources.lexicon_names() == ["ant", "zebra"]


def test_an_empty_lexicon_has_no_rows(folder):
    write(folder)
    assert resources.lexicon("words") == ()


def test_a_code_table_is_read_beside_the_lexicons(folder):
    (folder / "codes.csv").write_text("code,name\nSD,Sudan\n", encoding="utf-8")
    assert resources.code_table("codes") == ({"code": "SD", "name": "Sudan"},)
