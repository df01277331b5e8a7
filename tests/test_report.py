"""The report: one page that loads nothing, runs nothing, and in which every figure opens."""

import dataclasses
import re
from html.parser import HTMLParser

import matplotlib as mpl

mpl.use("Agg")

import pandas as pd
import pytest
from sample import IDS, no_comparison, no_tables, sample_comparison, sample_tables

from analysis import export
from analysis.export.report.sources import copied_shares
from analysis.tables import to_table

VOID = {"meta", "img", "br", "hr", "link", "input"}


@pytest.fixture(scope="module")
def tables():
    tables = sample_tables()
    tables.articles.attrs["rejected"] = [{"path": "scan<1>.pdf", "reason": "holds no text"}]
    return tables


@pytest.fixture(scope="module")
def compared():
    return sample_comparison()


@pytest.fixture(scope="module")
def report(tables, compared, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    return export.write_report(tables, compared, path).read_text(encoding="utf-8")


class Page(HTMLParser):
    """Collects what the tests ask: headings, loads, ids, links, and tags left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels, self.loads, self.ids, self.anchors, self.alts = [], [], [], [], []
        self.stack, self.crossed = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in ("a",):
            self.loads += [held[k] for k in ("src", "href", "srcset", "data") if held.get(k)]
        if "id" in held:
            self.ids.append(held["id"])
        if held.get("href", "").startswith("#"):
            self.anchors.append(held["href"][1:])
        if tag == "img":
            self.alts.append(held.get("alt", ""))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.crossed.append((tag, self.getpos()))


def test_report_loads_nothing_and_runs_nothing(report):
    page = Page(report)
    assert page.loads
    assert all(load.startswith("data:image/png;base64,") for load in page.loads)
    assert "<script" not in report
    assert "@import" not in report
    assert "url(" not in report
    assert "default-src 'none'" in report
    assert len(report) < 2_000_000


def test_report_is_well_formed_and_reads_in_order(report):
    page = Page(report)
    assert not page.crossed
    assert not page.stack
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.levels, page.levels[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.anchors) <= set(page.ids)
    assert len(page.alts) == 8
    assert all(page.alts)


@pytest.mark.parametrize(
    "words",
    [
        "<mark>at least 14 people</mark>",  # a claim opens its sentence
        "<mark>No more than five fighters</mark> were killed there, Osman claimed.",
        "at least 14 and at most 5 cannot both hold",
        "not explained",
        "explained: the later report updates the earlier",
        "El Fasher (13.63, 25.35, within 12 km)",
        "Change: dropped: when the drone came",
        "repeats another",
        "<strong>scan&lt;1&gt;.pdf</strong>: holds no text",
        "Portal Two copies Wire One",
        "most authoritative",
        "day unknown",
        "Wire One says at least 14, its parts come to 9",
        "(does not add up)",
        "2 of 3 reports differ from the most frequent figure, 14.",
        "2025-03-12 18:00",
        "61% from Wire One: Market hit in El Fasher",  # 95 of 157 characters
    ],
)
def test_report_says(report, words):
    assert words in report


def test_rules_that_agree_share_a_row(tables, compared, tmp_path):
    row = {"incident_id": "i-3", "outcome": "killed", "low": 12.0, "best": 12.0, "high": 12.0}
    rules = ["range", "majority", "latest", "most_authoritative", "lowest"]
    tolls = to_table("tolls", [{**row, "rule": rule, "reason": f"by {rule}"} for rule in rules])
    compared = dataclasses.replace(compared, tolls=tolls)
    text = export.write_report(tables, compared, tmp_path / "r.html").read_text(encoding="utf-8")
    assert text.count("every rule") == 1
    assert all(f"by {rule}" in text for rule in rules)


def test_every_claim_and_every_step_of_a_toll_opens_a_sentence(report, compared):
    tables = re.findall(r'<table class="stack claims">.*?</table>', report, re.S)
    rows = [row for table in tables for row in re.findall("<tr><th scope=.row.*?</tr>", table)]
    assert len(rows) == len(compared.casualties)
    assert all("<mark>" in row for row in rows)
    steps = re.findall(r'<details class="steps">.*?</ol>', report, re.S)
    opened = [step for told in steps for step in told.split("<li>")[1:]]
    assert len(opened) == len(compared.timeline)
    assert all("<summary>" in step and "<mark>" in step for step in opened)


def test_a_long_timeline_keeps_the_steps_that_moved_the_toll(tables, compared, tmp_path):
    first, raised = (compared.timeline.iloc[[n]] for n in (0, 1))
    same = raised.assign(change="confirmed")
    steps = pd.concat([first, *[same] * 30, raised], ignore_index=True)
    compared = dataclasses.replace(compared, timeline=steps)
    text = export.write_report(tables, compared, tmp_path / "r.html").read_text(encoding="utf-8")
    found = [text.count(f"({change})</span>") for change in ("first", "confirmed", "raised")]
    assert found == [1, 10, 1]
    assert "20 more reports are in the table timeline." in text


def test_report_escapes_what_articles_say(report):
    assert "<b>market</b>" not in report
    assert "Army denies &lt;b&gt;market&lt;/b&gt; attack" in report


def test_report_links_no_script(tables, compared, tmp_path):
    articles = tables.articles.assign(url="javascript:alert(1)")
    path = export.write_report(
        dataclasses.replace(tables, articles=articles), compared, tmp_path / "r.html"
    )
    assert "javascript:" not in path.read_text(encoding="utf-8")


def test_report_of_nothing_opens(tmp_path):
    path = export.write_report(no_tables(), no_comparison(), tmp_path / "r.html")
    text = path.read_text(encoding="utf-8")
    assert "What 0 articles report" in text
    assert "No incident with casualty claims was found." in text
    assert not Page(text).crossed


def test_report_is_the_same_each_time(report, tables, compared, tmp_path):
    again = export.write_report(tables, compared, tmp_path / "again.html")
    assert again.read_text(encoding="utf-8") == report


def test_only_the_copy_of_a_known_origin_has_a_copied_share(tables, compared):
    assert list(copied_shares(tables, compared)) == [IDS["Portal Two"]]
    unknown = compared.copies.assign(direction=pd.NA)
    assert copied_shares(tables, dataclasses.replace(compared, copies=unknown)) == {}
