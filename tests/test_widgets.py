"""The explorers without a browser: what their pages hold when their controls are moved."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from html.parser import HTMLParser

import ipywidgets
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import compare, resources, widgets
from analysis.evidence import Evidence
from analysis.show.page import render
from analysis.tables import MENTION_TABLES
from analysis.widgets.frame import Frame, Page, choose, having_words, offer
from analysis.widgets.reader import LAYERS, LETTERS
from analysis.widgets.rows import read_rows
from analysis.widgets.spans import Span, segments
from tests.invented import Corpus
from tests.sample import IDS, TEXTS, no_comparison, no_tables, sample_comparison, sample_tables

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture(scope="module")
def tables():
    return sample_tables()


@pytest.fixture(scope="module")
def compared():
    return sample_comparison()


@pytest.fixture
def reader(tables, compared):
    return widgets.article_reader(tables, compared)


@pytest.fixture
def casualties(tables, compared):
    return widgets.casualty_explorer(tables, compared)


@pytest.fixture
def quotes(tables, compared):
    return widgets.quote_explorer(tables, compared)


class Text(HTMLParser):
    """Collects the text of an article as the reader shows it, and what is marked in it."""

    VOID = ("input", "img", "br")

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, str]] = []
        self.text, self.notes = "", ""
        self.marked: dict[str, str] = defaultdict(str)
        self.tips: list[str] = []
        self.checked = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "label":
            self.tips.append(found["title"])
        self.checked += tag == "input" and "checked" in found
        if tag not in self.VOID:
            self.stack.append((tag, found.get("class") or ""))

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        classes = [name for _, names in self.stack for name in names.split()]
        if "note" in classes:
            self.notes += data
        elif "article" in classes:
            self.text += data
            for name in classes:
                self.marked[name] += data


def all_widgets(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from all_widgets(child)


def pages(widget):
    """Return the HTML of all parts of an explorer, its style apart."""
    return "".join(w.value for w in all_widgets(widget) if isinstance(w, Page))


def lines(control):
    return [line for line, _ in control.options]


# Segments


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=8),
)
def test_segments_give_back_the_text_and_each_row_its_words(text, ends):
    spans = [Span(a, b, f"row-{n}") for n, (a, b) in enumerate(ends)]
    cut = segments(text, spans)
    assert "".join(part.words for part in cut) == text
    assert all(text[part.start : part.start + len(part.words)] == part.words for part in cut)
    for span in spans:
        own = "".join(part.words for part in cut if span.row_id in part.row_ids)
        assert own == text[max(0, span.start) : max(0, span.end)]


def test_segments_count_code_points():
    text = "A 🎯 hit Že\u0301lez. Two died."
    at = text.index("Two")
    cut = segments(text, [Span(at, at + 3, "n"), Span(text.index("Že"), text.index("."), "p")])
    assert [part.words for part in cut if part.row_ids] == ["Že\u0301lez", "Two"]


def test_segments_name_the_shortest_row_first_and_a_row_once():
    spans = [Span(0, 9, "long"), Span(4, 9, "short"), Span(0, 9, "long")]
    assert segments("two homes", spans)[1].row_ids == ("short", "long")


# Frame


EXPLORERS = {
    "article reader: 5 articles, 24 rows": lambda t, c: widgets.article_reader(t, c),
    "casualty explorer: 3 incidents, 10 claims": lambda t, c: widgets.casualty_explorer(t, c),
    "quote explorer: 7 quotes, 4 speakers": lambda t, c: widgets.quote_explorer(t, c),
}


@pytest.mark.parametrize(("line", "build"), EXPLORERS.items())
def test_an_explorer_is_one_stable_line_of_text(line, build, tables, compared):
    shown = build(tables, compared)
    assert repr(shown) == line
    assert shown._repr_mimebundle_()["text/plain"] == line


@pytest.mark.parametrize("build", EXPLORERS.values())
def test_no_explorer_has_an_output_widget(build, tables, compared):
    # nbval fails on them in every strict run.
    assert not [w for w in all_widgets(build(tables, compared)) if isinstance(w, ipywidgets.Output)]


@pytest.mark.parametrize(
    ("build", "message"),
    list(
        zip(
            EXPLORERS.values(),
            ("There is no article.", "There is no incident.", "There is no quote."),
            strict=True,
        )
    ),
)
def test_an_empty_corpus_says_so_plainly(build, message):
    shown = build(no_tables(), no_comparison())
    assert message in pages(shown)
    assert " 0 " in repr(shown)


def test_style_stays_inside_the_explorers():
    values = {"orange": "o", "sky": "s", "layers": LAYERS}
    for name in ("frame.css", "reader.css"):
        style = render(f"explorers/{name}", **values)
        style = re.sub(r"@(?:media|container)[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", r"\1", style)
        selectors = [rule.split("{")[0] for rule in style.split("}") if "{" in rule]
        assert len(selectors) > 15
        for selector in ",".join(selectors).split(","):
            assert ".dispatches" in selector.split()[0] or "data-jp-theme" in selector, selector


def test_offered_options_keep_the_choice_or_take_the_first():
    drawn = []
    control = choose("Pick", [("one", 1), ("two", 2)])
    draw = lambda _=None: drawn.append(control.value)  # noqa: E731
    control.observe(draw, "value")
    control.value = 2
    offer(control, [("none", 0), ("two", 2)], draw)
    offer(control, [], draw)
    offer(control, [("three", 3)], draw)
    assert drawn == [2, 2, None, 3]


def test_links_lead_to_articles_by_http_alone_and_ids_stand_beside_them(tables, compared):
    urls = ["https://wire.example/1?a=1&b=2", "javascript:alert(1)", "data:text/html,x", pd.NA, ""]
    articles = tables.articles.assign(url=pd.array(urls, dtype="string"))
    linked = replace(tables, articles=articles)
    shown = [build(linked, compared) for build in EXPLORERS.values()]
    shown[0].article.value = IDS["Wire One"]
    told = re.findall(r'<a href="(.*?)" target="_blank" rel="noopener noreferrer"', pages(shown[0]))
    assert told == ["https://wire.example/1?a=1&amp;b=2"]
    for explorer in shown:
        page = pages(explorer)
        links = re.findall(r"<a [^>]*>", page)
        assert links
        assert all('href="https://wire.example/' in link for link in links)
        assert all('target="_blank" rel="noopener noreferrer"' in link for link in links)
        assert "javascript:" not in page
    for explorer, row_id in zip(shown, (IDS["Wire One"], "n-w1", "q-w1"), strict=True):
        assert f'<span class="ids">{row_id}</span>' in pages(explorer)
    assert '<p class="ids">n-w1</p>' in pages(shown[0])


def test_words_typed_may_stand_in_any_order_and_case():
    options = [("Radio Four: The toll", 1), ("Wire One", 2)]
    assert having_words(options, " TOLL radio") == options[:1]
    assert having_words(options, "") == options
    assert having_words([("Wire One", "n-1a"), ("Wire Two", "n-2b")], "N-2B") == [
        ("Wire Two", "n-2b")
    ]


@pytest.mark.parametrize("package", ["ipywidgets", "ipyleaflet"])
def test_a_missing_package_is_told_with_its_remedy(package):
    code = f"import sys; sys.modules['{package}'] = None; import analysis.widgets"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'the explorers need ipywidgets and ipyleaflet: pip install "dispatches[notebooks]"' in (
        done.stderr
    )


@pytest.mark.parametrize("name", widgets.__all__)
def test_an_explorer_stays_one_when_a_module_of_its_name_is_imported(name):
    importlib.import_module("analysis.widgets.strike_map")
    importlib.import_module("analysis.widgets.review")
    assert callable(getattr(widgets, name))


def hostile_tables():
    corpus = Corpus()
    for source in ("Daily <b>One</b>", "Radio <i>Two</i>"):
        text = f"Six men died in Kutum {HOSTILE}. We mourn them all today, {HOSTILE} said"
        key = corpus.article(source, text)
        event = corpus.event(key, "died", "Kutum")
        figure = {"low": 6.0, "best": 6.0, "high": 6.0, "kind": "killed", "unit": "person"}
        corpus.add("numbers", key, "number_id", "Six men", **figure, event_id=event)
        corpus.add("quotes", key, "quote_id", "We mourn them all today", kind="direct", cue="said",
                   quote="We mourn them all today", speaker=HOSTILE, cue_class="say")  # fmt: skip
        corpus.rows["articles"][-1] |= {"title": HOSTILE}
    return corpus.tables()


@pytest.mark.parametrize("build", EXPLORERS.values())
def test_all_that_articles_hold_is_escaped(build):
    tables = hostile_tables()
    shown = build(tables, compare(tables))
    for widget in all_widgets(shown):
        if isinstance(widget, ipywidgets.Tab):
            widget.selected_index = 2
    page = pages(shown)
    assert "&lt;" in page
    for raw in ("<script", "<img src=x", "<b>One", "<i>Two"):
        assert raw not in page


# Reader


@pytest.mark.parametrize("source", TEXTS)
def test_the_reader_shows_the_whole_text_as_it_is(reader, source):
    reader.article.value = IDS[source]
    for tick in reader.ticks.values():
        tick.value = True
    assert Text(reader.page.value).text == TEXTS[source][2]


def test_each_table_is_marked_apart_from_the_others(reader, tables):
    reader.article.value = IDS["Wire One"]
    marked = Text(reader.page.value).marked
    text = TEXTS["Wire One"][2]
    for table in ("numbers", "events", "quotes"):
        rows = tables[table][tables[table]["article_id"] == IDS["Wire One"]]
        covered = {n for row in rows.itertuples() for n in range(row.start, row.end)}
        assert marked[f"on-{table}"] == "".join(text[n] for n in sorted(covered))
    assert len({layer.letter for layer in LAYERS}) == len(LAYERS)
    assert {layer.table for layer in LAYERS} == {*MENTION_TABLES, "copied"}


def test_no_two_tables_share_letter_colour_or_line():
    assert len({(x.line, x.px, x.offset) for x in LAYERS}) == len(LAYERS)
    assert len({x.colour for x in LAYERS}) == len(LAYERS)


def test_a_tick_hides_a_table_from_text_and_list(reader):
    reader.article.value = IDS["Wire One"]
    with_numbers = len(reader.row.options)
    assert reader.ticks["numbers"].description == "N numbers 4"
    reader.ticks["numbers"].value = False
    assert len(reader.row.options) == with_numbers - 4
    assert "on-numbers" not in Text(reader.page.value).marked


def test_a_row_picked_is_marked_and_explained(reader):
    reader.article.value = IDS["Wire One"]
    reader.row.value = "n-w1"
    shown = Text(reader.page.value)
    assert shown.marked["picked"] == "at least 14 people"
    assert shown.checked == 1
    reader.row.value = ""
    assert Text(reader.page.value).checked == 0


def test_an_article_or_a_row_is_shown_by_its_id(reader):
    reader.search.value = "gazette"
    reader.ticks["numbers"].value = False
    reader.show("n-w1")
    assert reader.article.value == IDS["Wire One"]
    assert Text(reader.page.value).marked["picked"] == "at least 14 people"
    reader.show(IDS["Radio Four"])
    assert reader.article.value == IDS["Radio Four"]
    assert reader.row.value == ""
    with pytest.raises(LookupError, match="no row 'n-none'"):
        reader.show("n-none")


def test_resting_on_marked_words_tells_what_their_rows_say(reader):
    reader.article.value = IDS["Wire One"]
    tip = next(tip for tip in Text(reader.page.value).tips if "at least 14" in tip)
    assert "N numbers: killed: at least 14" in tip.splitlines()


def test_a_row_tells_who_said_it_and_what_was_made_of_it(reader):
    reader.article.value = IDS["Wire One"]
    notes = Text(reader.page.value).notes
    for told in ("Darfur Lawyers Network", "Drone strike on a market, El Fasher",
                 "at least 14 and at most 5 cannot both hold", "part"):  # fmt: skip
        assert told in notes


def test_copied_words_are_marked_only_with_a_comparison(tables, compared):
    alone = widgets.article_reader(tables)
    assert "copied" not in alone.ticks
    reader = widgets.article_reader(tables, compared)
    reader.article.value = IDS["Portal Two"]
    assert "on-copied" not in Text(reader.page.value).marked
    reader.ticks["copied"].value = True
    shown = Text(reader.page.value)
    assert "The stalls were full" in shown.marked["on-copied"]
    assert "Wire One" in shown.notes


def test_the_search_narrows_the_articles_and_may_find_none(reader):
    reader.search.value = "gazette"
    assert len(reader.article.options) == 1
    assert reader.article.value == IDS["Gazette Five"]
    reader.search.value = "no such words"
    assert "No article has these words." in reader.page.value
    reader.search.value = ""
    assert len(reader.article.options) == len(TEXTS)
    assert Text(reader.page.value).text


def test_every_row_is_told_in_words(seed_tables):
    evidence = Evidence(seed_tables)
    for key in seed_tables.articles["article_id"]:
        entries = read_rows(seed_tables, key, evidence)
        assert [e.start for e in entries] == sorted(e.start for e in entries)
        for entry in entries:
            assert entry.tells
            assert "<NA>" not in entry.tells + str(entry.facts)
            assert all(what and which for what, which in entry.facts)
            assert entry.facts[-1][0] == "Rule"


def test_rows_without_any_value_say_unknown():
    corpus = Corpus()
    key = corpus.article(None, "Shells fell near the camp on Monday, he said")
    words = {"numbers": "Shells", "dates": "Monday", "places": "camp", "mentions": "he",
             "events": "fell", "quotes": "Shells fell"}  # fmt: skip
    ids = {"numbers": "number_id", "dates": "date_id", "places": "place_id",
           "mentions": "mention_id", "events": "event_id", "quotes": "quote_id"}  # fmt: skip
    for table, text in words.items():
        corpus.add(table, key, ids[table], text)
    reader = widgets.article_reader(corpus.tables())
    for tick in reader.ticks.values():
        tick.value = True
    shown = Text(reader.page.value)
    assert "<NA>" not in reader.page.value + "".join(lines(reader.row))
    for told in ("unknown number", "day unknown", "coordinates unknown", "speaker not named"):
        assert told in shown.notes + "".join(shown.tips)
    assert "unnamed source" in lines(reader.article)[0]
    assert len(lines(reader.row)) == 1 + len(words)


def test_seeds_open_with_every_letter(seed_tables, seed_comparison):
    reader = widgets.article_reader(seed_tables, seed_comparison)
    for tick in reader.ticks.values():
        tick.value = True
    used = set()
    for _, key in reader.article.options:
        reader.article.value = key
        shown = Text(reader.page.value)
        articles = seed_tables.articles
        assert shown.text == articles.loc[articles["article_id"] == key, "text"].iloc[0]
        used |= {line[0] for line in lines(reader.row)[1:]}
    assert used == set(LETTERS.values())


# Casualties


def test_incidents_with_most_claims_come_first(casualties):
    assert lines(casualties.incident) == [
        "Drone strike on a market, El Fasher, 2025-03-10 | 7 claims",
        "Air strike on a fuel depot, Port Sudan, 2025-03-11 | 2 claims",
        "Shelling of a camp, near Goma, day unknown | 1 claim",
    ]


def test_the_toll_is_told_in_words_with_its_reason(casualties):
    casualties.outcome.value = "killed"
    assert "Killed: at most 25" in casualties.head.value
    assert "range: lowest to highest bound of 4 claims" in casualties.head.value
    casualties.rule.value = "majority"
    assert "Killed: at least 14" in casualties.head.value
    assert "2 of 4 claims" in casualties.head.value
    casualties.rule.value = "lowest"
    assert "Nothing comes to a toll of killed under this rule." in casualties.head.value


def test_every_claim_has_its_source_its_bounds_and_its_sentence(casualties):
    casualties.outcome.value = "killed"
    rows = re.findall(r"<tr><td>(.*?)</tr>", casualties.claims.value, re.DOTALL)
    assert len(rows) == 5
    first = next(row for row in rows if "Portal Two" in row)
    cells = re.findall(r'</td><td data-label="(.*?)">(.*?)(?=</td>)', first)
    assert cells == [
        ("Source", "Portal Two"), ("According to", "Darfur Lawyers Network"), ("Low", "14"),
        ("Best", "14"), ("High", "open"), ("Scope", "this incident"),
        ("Independent", "repeats another"), ("In the toll above", "no"),
    ]  # fmt: skip
    assert "<mark>at least 14 people</mark>" in first
    assert casualties.tabs.titles[0] == "Claims (5)"


def test_claims_stand_by_outcome_and_as_published(tables, compared):
    published = dict(zip(tables.articles["article_id"], tables.articles["published"], strict=True))
    claims = compared.casualties.iloc[::-1]
    claims = claims.assign(published=claims["article_id"].map(published))
    shown = widgets.casualty_explorer(tables, replace(compared, casualties=claims))
    rows = re.findall(r'class="figure">.*? (killed|injured).*?<time datetime="(.*?)"',
                      shown.claims.value, re.DOTALL)  # fmt: skip
    assert len(rows) == 7
    assert rows == sorted(rows, key=lambda row: (row[0] != "killed", row[1]))


def test_claims_of_the_toll_are_told_from_the_others(tables, compared):
    tolls = compared.tolls.assign(number_ids=pd.array(["n-w1 n-r1"] * 6, dtype="string"))
    shown = widgets.casualty_explorer(tables, replace(compared, tolls=tolls))
    shown.outcome.value = "killed"
    cells = re.findall(r">(yes|no)</td></tr>", shown.claims.value)
    assert sorted(cells) == ["no", "no", "no", "yes", "yes"]


def test_contradictions_and_sums_stand_with_their_sentences(casualties):
    assert casualties.tabs.titles[1] == "Contradictions (3)"
    page = casualties.against.value
    assert page.index("(not explained)") < page.index(
        "(explained: the later report updates the earlier)"
    )
    assert "Wire One says at least 14, its parts come to 9" in page
    assert "<mark>No more than five fighters</mark>" in page
    casualties.incident.value = "i-3"
    assert "No contradiction about this incident was found." in casualties.against.value


def test_outcomes_are_those_of_the_incident_the_dead_first(casualties):
    assert lines(casualties.outcome) == ["every outcome", "killed", "injured"]
    casualties.incident.value = "i-2"
    assert lines(casualties.outcome) == ["every outcome", "injured"]


def test_figures_are_drawn_when_they_are_looked_at(casualties):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    assert casualties.figures.value == ""
    casualties.tabs.selected_index = 2
    first = casualties.figures.value
    assert first.count('<img src="data:image/png;base64,') == 2
    casualties.incident.value = "i-3"
    assert casualties.figures.value != first
    assert plt.get_fignums() == before


def test_a_search_without_a_find_leaves_no_incident_on_the_page(casualties):
    casualties.search.value = "volcano"
    assert "No incident has these words." in casualties.head.value
    assert casualties.tabs.layout.display == "none"
    casualties.search.value = "GOMA camp"
    assert casualties.incident.value == "i-3"
    assert casualties.tabs.layout.display is None
    assert "Shelling of a camp" in casualties.head.value


def test_what_is_not_known_of_an_incident_is_said(tables, compared):
    incidents = compared.incidents.copy()
    for column in ("name", "place", "n_articles", "n_sources", "n_independent"):
        incidents[column] = pd.NA
    incidents = incidents.astype(compared.incidents.dtypes.to_dict())
    claims = compared.casualties.assign(
        **{name: pd.array([pd.NA] * len(compared.casualties), dtype="Float64")
           for name in ("low", "best", "high")},
        source=pd.array([pd.NA] * len(compared.casualties), dtype="string"),
        independent=pd.array([pd.NA] * len(compared.casualties), dtype="boolean"),
    )  # fmt: skip
    shown = widgets.casualty_explorer(
        tables, replace(compared, incidents=incidents, casualties=claims)
    )
    shown.tabs.selected_index = 2
    page = shown.head.value + shown.claims.value
    for told in ("Unnamed incident", "place unknown", "number of sources unknown", "unnamed source",
                 'data-label="Best">unknown</td>', "unknown number"):  # fmt: skip
        assert told in page
    assert "<NA>" not in page


def test_a_comparison_older_than_its_tables_still_opens(tables, compared):
    fewer = {name: tables[name].iloc[:0] for name in ("numbers", "quotes", "events")}
    old = replace(tables, **fewer)
    assert "1 claim" in lines(widgets.casualty_explorer(old, compared).incident)[2]
    assert "There is no quote." in pages(widgets.quote_explorer(old, compared))
    assert widgets.article_reader(old, compared).page.value


def test_an_incident_is_shown_by_its_id_or_that_of_a_claim(casualties):
    casualties.search.value = "goma"
    casualties.show("i-2")
    assert casualties.search.value == ""
    assert "Air strike on a fuel depot" in casualties.head.value
    casualties.show("n-w1", "killed")
    assert casualties.incident.value == "i-1"
    assert casualties.outcome.value == "killed"
    casualties.show("i-1")
    assert casualties.outcome.value == ""
    assert '<span class="ids">i-1</span>' in casualties.head.value
    with pytest.raises(LookupError, match="no incident and no claim has the id 'i-9'"):
        casualties.show("i-9")
    with pytest.raises(LookupError, match="nothing is told of 'displaced' in incident i-2"):
        casualties.show("i-2", "displaced")
    casualties.search.value = "I-3"
    assert "Shelling of a camp" in casualties.head.value


def test_figures_are_drawn_once_for_each_choice(casualties, monkeypatch):
    drawn = []
    draw = type(casualties)._draw_pictures
    monkeypatch.setattr(
        type(casualties), "_draw_pictures", lambda self, *a: drawn.append(a) or draw(self, *a)
    )
    casualties.tabs.selected_index = 2
    for rule in ("majority", "latest", "range"):
        casualties.rule.value = rule
    casualties.outcome.value = "killed"
    casualties.outcome.value = ""
    assert drawn == [("i-1", None), ("i-1", "killed")]


# Quotes


def test_a_quote_is_shown_by_its_id_or_that_of_its_group(quotes, compared):
    quotes.speaker.value = "Nabil Osman"
    quotes.verbs.value = "deny"
    quotes.show("q-w1")
    assert quotes.page.value.count('<figure class="passage"') == 1
    assert '<span class="ids">q-w1</span>' in quotes.page.value
    assert quotes.speaker.value == ""
    group = compared.quote_groups["group_id"].iloc[0]
    quotes.show(group)
    assert quotes.page.value.count('<figure class="passage"') == 2
    with pytest.raises(LookupError, match="no quote of speech has the id 'q-none'"):
        quotes.show("q-none")


def test_quotes_are_chosen_by_speaker_source_verb_and_words(quotes):
    assert lines(quotes.speaker)[:2] == ["every speaker", "Amal Idris (2)"]
    quotes.speaker.value = "Nabil Osman"
    assert quotes.page.value.count('<figure class="passage"') == 2
    quotes.verbs.value = "deny"
    assert quotes.page.value.count('<figure class="passage"') == 1
    assert "“denied” (deny)" in quotes.page.value
    quotes.source.value = "Wire One"
    assert "No quote fits this choice." in quotes.page.value
    quotes.speaker.value = quotes.verbs.value = quotes.source.value = ""
    quotes.search.value = "BURY child"
    assert "<mark>Nobody should have to bury a child,</mark>" in quotes.page.value
    assert "1 quote of 1 named speaker in 1 source" in quotes.page.value


def test_a_speaker_not_named_is_no_speaker(quotes):
    assert "speaker not named (1)" in lines(quotes.speaker)
    quotes.speaker.value = "speaker not named"
    assert "1 quote of 0 named speakers" in quotes.page.value


def test_versions_stand_side_by_side_with_what_each_left_out(quotes):
    quotes.told.value = 2
    page = quotes.page.value
    assert page.count('<figure class="version"') == 2
    assert "<details open>" in page
    assert "2 versions in 2 sources" in page
    assert "<del>when the drone came,</del>" in page
    assert "dropped: when the drone came" in page
    assert quotes.page.value.count('<figure class="passage"') == 1


def test_words_put_in_and_marks_lost_are_told_apart():
    corpus = Corpus()
    one = "The bridge will stay closed until the army leaves,"
    two = "the northern bridge will stay closed until the army leaves"
    told = [
        ("Paper One", f"“{one}” Aster Bekele said", "direct", one),
        ("Paper Two", f"Aster Bekele said {two}", "indirect", two),
    ]
    actor = corpus.actor("Aster Bekele")
    for source, text, kind, words in told:
        key = corpus.article(source, text, "2024-05-01T08:00Z")
        corpus.add("quotes", key, "quote_id", words, quote=words, kind=kind, cue="said",
                   speaker="Aster Bekele", actor_id=actor, cue_class="say")  # fmt: skip
    tables = corpus.tables()
    quotes = widgets.quote_explorer(tables, compare(tables))
    quotes.told.value = 2
    assert "<ins>northern</ins>" in quotes.page.value
    assert '<span class="unmarked">' in quotes.page.value
    assert "quotation marks lost" in quotes.page.value


def test_many_quotes_are_shown_in_parts():
    corpus = Corpus()
    for n in range(45):
        text = f"It will rain in week {n} of the year, he said"
        key = corpus.article(f"Paper {n}", text)
        corpus.add("quotes", key, "quote_id", text[:-9], quote=text[:-9], kind="direct", cue="said")
    quotes = widgets.quote_explorer(corpus.tables(), no_comparison())
    assert lines(quotes.part) == ["1–20 of 45", "21–40 of 45", "41–45 of 45"]
    quotes.part.value = 40
    assert quotes.page.value.count('<figure class="passage"') == 5


def test_templates_of_the_explorers_are_shipped():
    found = {path.name for path in (resources.data_path() / "pages" / "explorers").iterdir()}
    assert {"frame.css", "reader.css", "reader.html", "casualties.html", "quotes.html"} <= found


def test_a_frame_takes_any_children():
    page = Page()
    page.say("Nothing <yet>")
    frame = Frame("plain frame", "1 page", [page])
    assert repr(frame) == "plain frame: 1 page"
    assert "Nothing &lt;yet&gt;" in page.value
