"""The same text gives the same dates whatever day, and wherever, the code runs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "analysis"
# Asking the machine for the day; `time.perf_counter` and `monotonic` measure how long a run takes.
ASKING = set(
    "now today utcnow localtime gmtime mktime ctime asctime fromtimestamp utcfromtimestamp tzlocal "
    "time_ns".split()
)
ASKED_OF_TIME = {"time.time"} | {f"time.{name}" for name in ASKING}
# A line of the corrections file says when a person wrote it; nothing is read off an article by it.
WRITTEN_BY_HAND = {"review/lines.py": {"now"}}
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def asked(tree: ast.AST) -> set[str]:
    """Return the names by which a module asks the machine what time it is."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKING:
            found.add(node.attr)
        elif isinstance(node, ast.Attribute) and (_name(node.value), node.attr) == ("time", "time"):
            found.add("time.time")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found |= {f"time.{alias.name}" for alias in node.names} & ASKED_OF_TIME
        elif isinstance(node, ast.Call):
            words = {one.value for one in node.args if isinstance(one, ast.Constant)}
            is_instant = _name(node.func) in {"Timestamp", "to_datetime", "datetime64"}
            found |= {f'"{word}"' for word in words & {"now", "today"} if is_instant}
    return found


def _name(function: ast.AST) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_asks_what_day_it_is(path):
    allowed = WRITTEN_BY_HAND.get(path.relative_to(PACKAGE).as_posix(), set())
    assert asked(ast.parse(path.read_text(encoding="utf-8"))) == allowed


def test_the_search_finds_what_it_looks_for():
    for line in (
        "datetime.now()",
        "pd.Timestamp.today()",
        "time.time()",
        "from time import time",
        "pd.Timestamp('now')",
        "time.localtime()",
    ):
        assert asked(ast.parse(line)), line
    assert not asked(ast.parse("time.perf_counter(); from time import monotonic"))


RUN = """
import sys, datetime, time
shift = float(sys.argv[1])
real = time.time
time.time = lambda: real() + shift
class Day(datetime.date):
    @classmethod
    def today(cls):
        raise AssertionError("asked for today")
class Instant(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        raise AssertionError("asked for now")
import analysis
from analysis.tables import to_table
datetime.date, datetime.datetime = Day, Instant
texts = [
    ("2025-11-26T23:30:00+00:00", "Drones hit Orlo overnight. Talks will resume on Friday."),
    ("2025-11-26T00:10:00+00:00", "Shells fell on the port late Monday and in April."),
    ("2024-12-31T22:00:00-05:00", "The truce broke down yesterday, the worst day this year."),
    (None, "The bridge was hit on Tuesday, and again on 7 October 2023."),
]
rows = [{"article_id": str(n), "text": t, "published": p} for n, (p, t) in enumerate(texts)]
dates = analysis.extract(to_table("articles", rows)).dates
print(dates.drop(columns="date_id").to_csv(index=False))
"""


def run(zone: str, shift: float) -> str:
    """Return the dates of four texts as a machine in `zone` reads them, `shift` seconds on."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(shift)],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_zone_and_day_of_the_machine_change_nothing():
    year = 365.25 * 86400
    here = run("UTC", 0)
    assert "2025-11-25TNI" in here
    assert run("Pacific/Kiritimati", 3 * year) == here
    assert run("America/Los_Angeles", -9 * year) == here
