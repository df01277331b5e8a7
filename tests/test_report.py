"""The report: one page that loads nothing, runs nothing, and in which every figure opens."""

import dataclasses
import re
from html.parser import HTMLParser

import matplotlib as mpl

mpl.use("Agg")

import pandas as pd
import pytest
from sample import IDS, no_comparison, no_tables, sample_comparison, sample_tables

from analysis import export, review
from analysis.export.pictures import Picture
from analysis.export.report import incidents
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
        self.stack, self.crossed, self.tags, self.marks = [], [], [], []
        self.captioned, self.tables, self.summaries, self.details = 0, 0, 0, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.tags.append((tag, held))
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
        if tag == "caption":
            self.captioned += self.stack[-1] == "table"
        if tag == "summary":
            self.summaries += self.stack[-1] == "details"
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.crossed.append((tag, self.getpos()))

    def all(self, tag):
        return [held for name, held in self.tags if name == tag]


def check_page(text):
    """Hold any report against what every report keeps."""
    page = Page(text)
    assert not page.crossed
    assert not page.stack
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.levels, page.levels[1:], strict=False))
    assert sorted(page.ids) == sorted(set(page.ids))
    assert set(page.anchors) <= set(page.ids)
    assert all(page.alts)
    assert page.captioned == len(page.all("table"))
    assert all(held.get("scope") in ("col", "row") for held in page.all("th"))
    assert page.summaries == len(page.all("details"))
    assert len(page.all("main")) == 1
    assert all(held.get("lang") is not None for held in page.all("blockquote"))
    labels = {held["aria-labelledby"] for _, held in page.tags if "aria-labelledby" in held}
    assert labels <= set(page.ids)
    assert not page.all("script")
    assert all(load.startswith("data:image/png;base64,") for load in page.loads)
    assert not any(name.startswith("on") for _, held in page.tags for name in held)
    return page


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
    page = check_page(report)
    assert len(page.alts) == len(page.all("img")) > 4
    assert page.all("a")[0]["href"] == "#main"  # the first key press skips the contents


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


def section(text, name):
    """Return the part of a report under one heading."""
    return text.split(f'<h2 id="{name}">')[1].split("<h2 ")[0]


def written(tables, compared, path, **options):
    """Return a report as text; without pictures, as to draw them takes most of the time."""
    options = {"pictures": [], **options}
    path = export.write_report(tables, compared, path / "report.html", **options)
    return path.read_text(encoding="utf-8")


def test_every_count_of_the_summary_leads_to_what_it_counts(report):
    counts = re.findall('<a href="#([a-z-]+)"><span class="count">([0-9,]+)<', report)
    assert dict(counts) == {
        "articles": "5", "by-source": "9", "copies": "1", "overview": "10", "open": "1",
        "quotes": "7", "rejected": "1"}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        '<a href="#i-1-killed">14–25 killed</a> by 3 independent reports',
        '<a href="#i-3-killed">at least 12 killed</a>',
        "9 are independent</a>. 1 repeats another article.",
        "1 toll is given by two or more reports, which differ on 1 of them.",
        '<a href="#copies">Portal Two copies Wire One</a>',
        '<a href="#contradictions-0">Killed: at least 14 and at most 5 cannot both hold</a>',
    ],
)
def test_the_summary_tells_what_stands_out(tables, compared, tmp_path, words):
    tolls = compared.tolls.copy()
    tolls.loc[tolls["incident_id"] == "i-1", "low"] = 14.0
    compared = dataclasses.replace(compared, tolls=tolls)
    assert words in section(written(tables, compared, tmp_path), "summary")


def test_a_toll_of_one_report_never_stands_beside_those_of_several(report):
    told = section(report, "summary")
    several = told.split("two or more independent reports give")[1].split("</li>")[0]
    alone = told.split("one report alone gives")[1].split("</li>")[0]
    assert "i-1-killed" in several
    assert "i-3-killed" not in several
    assert "i-3-killed" in alone


def test_a_toll_opens_the_claims_it_stands_on_and_no_others(tables, compared, tmp_path):
    tolls = compared.tolls.assign(number_ids=pd.array(["n-w1 n-r1"] * 6, dtype="string"))
    tolls = tolls[tolls["rule"] == "latest"]
    text = written(tables, dataclasses.replace(compared, tolls=tolls), tmp_path)
    (opened,) = re.findall('<ul class="tolls".*?</ul>', text, re.S)
    assert re.findall("<mark>(.*?)</mark>", opened) == [
        "at least 14 people", "Between 20 and 25 people"]  # fmt: skip
    assert "no toll" not in opened


def test_where_there_is_no_toll_nothing_opens(tables, compared, tmp_path):
    tolls = compared.tolls[compared.tolls["rule"] == "latest"]
    tolls = tolls.assign(low=pd.NA, best=pd.NA, high=pd.NA)
    text = written(tables, dataclasses.replace(compared, tolls=tolls), tmp_path)
    (told,) = re.findall('<ul class="tolls".*?</ul>', text, re.S)
    assert "no toll" in told
    assert "<details" not in told


def test_every_place_of_the_map_is_a_link_to_its_sentences(report):
    page = Page(report)
    spots = [held for held in page.all("a") if held.get("class") == "spot"]
    assert len(spots) == 3
    for spot in spots:
        assert spot["aria-label"].strip()
        across, down = map(float, re.findall(r"(?:left|top):([\d.]+)%", spot["style"]))
        assert 0 < across < 100
        assert 0 < down < 100
        (told,) = re.findall(f'<li id="{spot["href"][1:]}">.*?</details>', report, re.S)
        assert "<mark>" in told


def test_marks_of_the_map_lie_where_the_places_do(report):
    at = {
        name: tuple(map(float, place))
        for name, *place in re.findall(r'title="([^"]+)".*?left:([\d.]+)%;top:([\d.]+)%', report)
    }
    assert at["Goma"][1] > at["El Fasher"][1] > at["Port Sudan"][1]  # from south to north
    assert at["El Fasher"][0] < at["Goma"][0] < at["Port Sudan"][0]  # from west to east


def test_the_map_is_told_to_those_who_cannot_see_it(report):
    assert 'alt="Map of 3 places. El Fasher: ' in report


def test_every_picture_is_followed_by_the_sentences_of_its_rows(report):
    pictures = re.findall('<figure class="picture" id="figure-.*?</figure>', report, re.S)
    assert len(pictures) > 3
    assert all("<mark>" in picture.split("<details")[1] for picture in pictures)


def test_a_picture_opens_just_the_rows_it_draws(tables, compared, tmp_path):
    picture = Picture("claims", "Two claims", "Bars", b"", 100, ("n-w1", "n-d1", "n-w1"))
    text = written(tables, compared, tmp_path, pictures=[picture])
    assert 'Two claims: <span class="figure">2 rows in 2 sentences</span>' in text
    assert re.findall("<mark>(.*?)</mark>", section(text, "figures")) == [
        "at least 14 people", "No more than five fighters"]  # fmt: skip


def test_versions_of_a_quote_mark_what_went_and_what_came(tables, compared, tmp_path):
    told = section(written(tables, compared, tmp_path), "quotes")
    assert '<del><span class="away">dropped: </span>when the drone came,</del>' in told
    quotes = tables.quotes.copy()
    full = quotes["quote_id"] == "q-w1"
    quotes.loc[full, "quote"] = "The stalls were empty."
    told = section(
        written(dataclasses.replace(tables, quotes=quotes), compared, tmp_path), "quotes"
    )
    assert '<ins><span class="away">added: </span>full.</ins>' in told


def test_wording_shows_only_what_chance_leaves_apart(tables, compared, tmp_path):
    odds = {"log_odds": 1.0, "log_odds_low": 0.25, "log_odds_high": 1.75, "examples": "e-w1"}
    rows = [
        {"source": "Wire One", "slot": "act", "phrase": "strike", "n": 4, "n_slot": 9, **odds},
        {"source": "Daily Three", "slot": "act", "phrase": "raid", "n": 1, "n_slot": 9,
         **odds, "log_odds_low": -0.5},
        {"source": "Radio Four", "slot": "act", "phrase": "blow", "n": 1, "n_slot": 1},
    ]  # fmt: skip
    compared = dataclasses.replace(compared, wording=to_table("wording", rows))
    told = section(written(tables, compared, tmp_path), "wording")
    assert "“strike” more often" in told
    assert "+0.2 to +1.8" in told
    assert "<mark>strike on a market</mark>" in told
    assert "raid" not in told
    assert "blow" not in told
    assert "of 3 phrases compared, some stand out by chance" in told


def test_a_copied_share_opens_the_words_both_articles_have(report):
    told = section(report, "sources")
    assert told.count("<mark>The stalls were full</mark>") == 2
    assert "82% of the shorter text is in both" in told


def test_sources_say_how_many_of_their_claims_are_their_own(report):
    rows = re.findall('<tr><th scope="row">Portal Two</th>.*?</tr>', report)
    cells = re.findall(r'data-label="([^"]+)">(?:<a [^>]*>)?(\d+)', rows[0])
    assert cells == [("Articles", "1"), ("of them copies", "1"), ("Casualty claims", "1"),
                     ("of them independent", "0"), ("Quotes", "1")]  # fmt: skip


def test_of_many_incidents_the_disputed_one_is_told(tables, compared, tmp_path, monkeypatch):
    monkeypatch.setattr(incidents, "MOST_INCIDENTS", 1)
    opened = compared.contradictions.assign(incident_id=pd.array(["i-3", "i-3"], dtype="string"))
    text = written(tables, dataclasses.replace(compared, contradictions=opened), tmp_path)
    page = check_page(text)
    assert "i-3" in page.ids
    assert "i-1" not in page.ids
    assert "2 further incidents" in text


def test_a_row_can_be_cited(report):
    for row_id in ("n-d1", "e-w1", "q-p1", "i-2", "contradictions:0", "sums:0", IDS["Radio Four"]):
        assert re.search(f'class="ids">[^<]*{row_id}\\b', report), row_id


def test_the_language_of_an_article_is_told_where_it_is_known(tables, compared, tmp_path):
    articles = tables.articles.assign(language=pd.NA)
    articles["language"] = pd.array(["sw", *[pd.NA] * 4], dtype="string")
    text = written(dataclasses.replace(tables, articles=articles), compared, tmp_path)
    told = {held["lang"] for held in check_page(text).all("blockquote")}
    assert told == {"sw", ""}


def test_corrections_are_told(tables, compared, tmp_path):
    assert "No row was corrected by hand." in written(tables, compared, tmp_path)
    log = [
        {"now_id": "n-w1", "verdict": "correct", "changes": "best 14 -> 15", "status": "applied",
         "applied": True},
        {"now_id": "n-d1", "verdict": "reject", "status": "lost", "applied": False,
         "reason": "no such <sentence>"},
    ]  # fmt: skip
    frame = pd.DataFrame(log, columns=list(review.LOG)).astype(review.LOG)
    reviewed = review.Reviewed(tables, frame, ())
    told = section(written(tables, compared, tmp_path, reviewed=reviewed), "method")
    assert "of 2 corrections, 1 holds now" in told
    assert told.index("no such &lt;sentence&gt;") < told.index("best 14 -&gt; 15")


HOSTILE = '"><script>alert(1)</script><img src=x onerror="alert(1)'


def test_nothing_an_article_says_becomes_markup(compared, tables, tmp_path):
    def spoil(frame, *columns):
        return frame.assign(**dict.fromkeys(columns, HOSTILE))

    tables = dataclasses.replace(
        tables,
        articles=spoil(tables.articles, "source", "title", "published_how", "language", "url"),
        actors=spoil(tables.actors, "name"),
        quotes=spoil(tables.quotes, "cue", "speaker", "kind"),
    )
    compared = dataclasses.replace(
        compared,
        incidents=spoil(compared.incidents, "name", "place", "sub_event_type"),
        casualties=spoil(compared.casualties, "source", "scope"),
        tolls=spoil(compared.tolls, "reason"),
        copies=spoil(compared.copies, "why", "verdict"),
        contradictions=spoil(compared.contradictions, "note", "slot"),
        quote_groups=spoil(compared.quote_groups, "change", "source"),
    )
    given = {"path": HOSTILE, "reason": HOSTILE, "note": HOSTILE}
    tables.articles.attrs["notes"] = [given]
    text = written(tables, compared, tmp_path, rejected=[given], map_page=HOSTILE)
    page = check_page(text)
    assert not page.all("img")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def lightness(colour):
    """Return the relative luminance of "#rrggbb", as WCAG 2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_words_stand_out_from_every_ground(report):
    style = report.split("<style>")[1].split("</style>")[0]
    named = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", style))
    inks = {named[name] for name in ("ink", "soft", "link")}
    inks |= set(re.findall(r"[ {]color: (#[0-9a-fA-F]{6})", style))
    assert len(inks) > 4
    for ground in ("#ffffff", named["pale"], "#fff6da"):
        assert all(contrast(ink, ground) >= 4.5 for ink in inks), ground
    assert contrast(named["ink"], "#ffe28a") >= 4.5  # the marked words


def test_the_page_prints_open_and_moves_only_if_asked(report):
    style = report.split("<style>")[1].split("</style>")[0]
    paper = style.split("@media print")[1]
    assert "details::details-content { content-visibility: visible" in paper
    assert 'a[href^="http"]::after' in paper
    assert "break-inside: avoid" in paper
    before = style.split("scroll-behavior: smooth")[0]
    assert before.rstrip().endswith("(prefers-reduced-motion: no-preference) { html {")


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
    check_page(text)


def test_report_is_the_same_each_time(report, tables, compared, tmp_path):
    again = export.write_report(tables, compared, tmp_path / "again.html")
    assert again.read_text(encoding="utf-8") == report


def test_only_the_copy_of_a_known_origin_has_a_copied_share(tables, compared):
    assert list(copied_shares(tables, compared)) == [IDS["Portal Two"]]
    unknown = compared.copies.assign(direction=pd.NA)
    assert copied_shares(tables, dataclasses.replace(compared, copies=unknown)) == {}
