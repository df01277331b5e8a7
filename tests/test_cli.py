"""The command: what it writes and prints, and the code it ends with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.cli import Exit, app

WIDE = {"COLUMNS": "400", "NO_COLOR": "1"}  # messages are boxed to the width of the screen
FIRST = """---
title: Market shelled in Nyala
source: Wire One
date: 2024-05-06
---

NYALA - Shelling killed at least 14 people in Nyala on Sunday, the mayor said.

“Nobody was spared,” said Mayor Idris Haroun.
"""
SECOND = """---
title: Two soldiers hurt
source: Portal Two
date: 2024-05-07
---

A drone strike in Nyala wounded two soldiers on Monday. Rockets fell on Mogadishu, Somalia.
"""


@pytest.fixture
def runner():
    return CliRunner(env=WIDE)


def fill(folder):
    folder.mkdir()
    (folder / "first.md").write_text(FIRST, encoding="utf-8")
    (folder / "second.md").write_text(SECOND, encoding="utf-8")
    (folder / "third.txt").write_text("", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Run the command once; what it printed and the folder it wrote."""
    base = tmp_path_factory.mktemp("cli")
    out = base / "deep" / "out"
    result = CliRunner(env=WIDE).invoke(app, ["run", str(fill(base / "in")), "--out", str(out)])
    return result, out


def number_ids(out):
    numbers = pd.read_csv(out / "tables" / "numbers.csv")
    return dict(zip(numbers["text"], numbers["number_id"], strict=True))


def test_run_ends_well(finished):
    result, _ = finished
    assert result.exit_code == Exit.DONE, result.output
    assert result.exception is None


@pytest.mark.parametrize("name", ["articles", "sentences", "numbers", "dates", "places", "actors",
                                  "mentions", "events", "quotes", "copies", "incidents",
                                  "incident_events", "casualties", "tolls", "quote_groups",
                                  "contradictions", "copied_spans", "sums", "disagreement",
                                  "timeline", "wording"])  # fmt: skip
def test_run_writes_every_table_twice(finished, name):
    _, out = finished
    columns = pd.read_parquet(out / "tables" / f"{name}.parquet").columns
    assert list(pd.read_csv(out / "tables" / f"{name}.csv").columns) == list(columns)


def test_run_writes_pictures_a_map_and_a_report(finished):
    result, out = finished
    assert list((out / "figures").glob("*.png"))
    for name in ("map.html", "report.html"):
        assert "<html" in (out / name).read_text(encoding="utf-8").lower()
    assert str(out / "report.html") in result.stdout.replace("\n", "")


def test_the_report_needs_no_network(finished):
    _, out = finished
    for name in ("map.html", "report.html"):
        page = (out / name).read_text(encoding="utf-8")
        for loader in (
            'src="http',
            "src='http",
            '<link rel="stylesheet" href="http',
            "@import url",
        ):
            assert loader not in page, f"{name} loads {loader}"


def test_run_finds_what_the_articles_say(finished):
    _, out = finished
    numbers = pd.read_csv(out / "tables" / "numbers.csv")
    found = set(zip(numbers["text"], numbers["best"], numbers["kind"], strict=True))
    assert {("at least 14 people", 14.0, "killed"), ("two soldiers", 2.0, "injured")} <= found


def test_run_sums_up(finished):
    result, _ = finished
    assert "2 articles, 2 sources" in result.stdout
    assert "What the sources say:" in result.stdout


def test_run_lists_what_it_left_out(finished):
    result, _ = finished
    assert "1 inputs were left out" in result.stderr
    assert "third.txt: " in result.stderr


def test_a_second_run_writes_the_same_tables(finished, runner, tmp_path):
    _, out = finished
    result = runner.invoke(
        app, ["run", str(out.parent.parent / "in"), "--out", str(tmp_path), "-q"]
    )
    assert result.exit_code == Exit.DONE
    for path in sorted((out / "tables").glob("*.csv")):
        assert path.read_bytes() == (tmp_path / "tables" / path.name).read_bytes(), path.name


def test_quiet_prints_nothing(finished, runner, tmp_path):
    _, out = finished
    source = str(out.parent.parent / "in")
    result = runner.invoke(app, ["run", source, "--out", str(tmp_path / "o"), "--quiet"])
    assert result.exit_code == Exit.DONE
    assert result.output == ""
    assert (tmp_path / "o" / "report.html").is_file()


@pytest.mark.parametrize("files", [{}, {"empty.txt": ""}, {"blank.md": " \n\n"}])
def test_nothing_usable_is_exit_one(runner, tmp_path, files):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = runner.invoke(app, ["run", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == Exit.NOTHING_USABLE
    assert "nothing usable in" in result.stderr
    assert all(name in result.stderr for name in files)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["run", "tables"])
def test_a_missing_input_is_exit_two(runner, tmp_path, command):
    result = runner.invoke(app, [command, str(tmp_path / "nowhere")])
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "nowhere" in result.stderr.replace("\n", "")


def test_out_that_is_a_file_is_exit_two(runner, tmp_path):
    source = fill(tmp_path / "in")
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    result = runner.invoke(app, ["run", str(source), "--out", str(tmp_path / "out")])
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "is a file" in result.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_an_unknown_pipeline_is_exit_two(runner, tmp_path):
    source = fill(tmp_path / "in")
    arguments = ["run", str(source), "--out", str(tmp_path / "o"), "--pipeline", "xx_no_such"]
    result = runner.invoke(app, arguments)
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "xx_no_such" in result.stderr
    assert "install" in result.stderr or "download" in result.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["run"], ["explain"], ["tables", "seeds", "--rows", "0"]]
)
def test_wrong_arguments_are_exit_two(runner, arguments):
    assert runner.invoke(app, arguments).exit_code == Exit.WRONG_ARGUMENTS


def test_tables_counts_rows(finished, runner):
    _, out = finished
    result = runner.invoke(app, ["tables", str(out.parent.parent / "in")])
    assert result.exit_code == Exit.DONE
    assert len(result.stdout.strip().splitlines()) == 9
    assert "articles        2 rows" in result.stdout
    assert "third.txt" in result.stderr


def test_tables_prints_the_rows_of_one(finished, runner):
    _, out = finished
    source = str(out.parent.parent / "in")
    result = runner.invoke(app, ["tables", source, "--table", "quotes", "--rows", "1", "-q"])
    assert result.exit_code == Exit.DONE
    assert len(result.stdout.strip().splitlines()) == 2
    assert result.stderr == ""


def test_an_unknown_table_is_exit_two(finished, runner):
    _, out = finished
    source = str(out.parent.parent / "in")
    result = runner.invoke(app, ["tables", source, "--table", "weather"])
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "weather" in result.stderr
    assert "numbers" in result.stderr


def test_explain_marks_the_words_of_a_row(finished, runner):
    _, out = finished
    row = number_ids(out)["at least 14 people"]
    result = runner.invoke(app, ["explain", row, "--from", str(out)])
    assert result.exit_code == Exit.DONE, result.output
    first, byline, rule = result.stdout.strip().splitlines()
    assert "Shelling killed >>at least 14 people<< in Nyala on Sunday" in first
    assert byline.strip() == "Wire One, Market shelled in Nyala, 2024-05-06"
    assert rule.strip().startswith(f"numbers {row}, found by ")


def test_explain_works_for_every_row_of_every_mention_table(finished, runner):
    _, out = finished
    for table, key in (("places", "place_id"), ("quotes", "quote_id"), ("events", "event_id")):
        for row in pd.read_csv(out / "tables" / f"{table}.csv").itertuples():
            result = runner.invoke(app, ["explain", getattr(row, key), "--from", str(out)])
            assert result.exit_code == Exit.DONE
            assert f">>{row.text}<<" in result.stdout


def test_explain_opens_a_row_that_compares(finished, runner):
    _, out = finished
    tolls = pd.read_csv(out / "tables" / "tolls.csv")
    row = int(tolls.index[tolls["outcome"] == "killed"][0])
    result = runner.invoke(app, ["explain", f"tolls:{row}", "--from", str(out)])
    assert result.exit_code == Exit.DONE, result.output
    assert f"tolls:{row}  incident_id i-" in result.stdout
    assert ">>at least 14 people<<" in result.stdout
    incident = tolls["incident_id"][row]
    result = runner.invoke(app, ["explain", incident, "--from", str(out)])
    assert result.exit_code == Exit.DONE, result.output
    assert "name Shelling" in result.stdout
    assert ">>" in result.stdout


@pytest.mark.parametrize("row", ["tolls:9999", "tolls:x", "numbers:0", "tolls:", "i-000000000000"])
def test_explain_of_no_row_that_compares_is_exit_two(finished, runner, row):
    _, out = finished
    result = runner.invoke(app, ["explain", row, "--from", str(out)])
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert row.partition(":")[0] in result.stderr


def test_explain_says_what_an_older_run_lacks(finished, runner, tmp_path):
    _, out = finished
    shutil.copytree(out / "tables", tmp_path / "tables")
    (tmp_path / "tables" / "timeline.parquet").unlink()
    result = runner.invoke(app, ["explain", "tolls:0", "--from", str(tmp_path)])
    assert result.exit_code == Exit.DONE, result.output
    assert "older version; empty for now: timeline" in result.stderr


def test_explain_of_an_unknown_row_is_exit_two(finished, runner):
    _, out = finished
    result = runner.invoke(app, ["explain", "n-000000000000", "--from", str(out)])
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "n-000000000000" in result.stderr


def test_explain_without_a_finished_run_is_exit_two(runner, tmp_path):
    result = runner.invoke(app, ["explain", "n-1", "--from", str(tmp_path)])
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "parquet" in result.stderr


def test_python_dash_m_shows_help():
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "--help"],
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for word in ("run", "tables", "explain", "analysis run seeds/ --out out/"):
        assert word in done.stdout


@pytest.mark.parametrize("command", ["run", "tables", "explain"])
def test_each_command_shows_an_example(runner, command):
    result = runner.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: analysis {command} " in result.stdout
