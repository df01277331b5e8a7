"""The report and the map, opened as files by a browser that is offline."""

from __future__ import annotations

import io
import re
import unicodedata
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from sample import no_comparison, no_tables

from browser.watch import expect, visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = ("report.html", "map.html")
SENTENCE = ".passage blockquote"
MARKS = "#map .mark-symbol.role-mark path"
MOST_TABS = 300  # until the first figure that opens
ON_FIGURE = """() => document.activeElement.tagName === 'SUMMARY'
    && document.activeElement.parentElement.querySelector('.passage') !== null"""
# The middle of the marks over which neither a label nor another mark lies.
FREE_MARKS = """marks => marks.map(mark => {
    const box = mark.getBoundingClientRect();
    const at = [box.x + box.width / 2, box.y + box.height / 2];
    return document.elementFromPoint(...at) === mark ? [mark.ariaLabel, ...at] : null;
}).filter(free => free !== null)"""
TOO_WIDE = """width => [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > width + 1)
    .map(element => element.outerHTML.slice(0, 100))"""
# Had it not become text, this would load a picture and run scripts.
MARKUP = '<img src="http://192.0.2.1/x.png" onerror="hacked = 1"><script>hacked = 2</script>'


class Run(NamedTuple):
    """The folder a run left behind and the text of its articles."""

    folder: Path
    texts: list[str]

    def tells(self, sentence: str) -> bool:
        """Say whether `sentence` stands in one of the articles."""
        words = flat(sentence)
        return bool(words) and any(words in text for text in self.texts)


def flat(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    """Return letters and digits alone: a PDF has its own idea of spaces and ligatures."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


@pytest.fixture(scope="module")
def seeds(seed_tables, seed_comparison, tmp_path_factory):
    """What `analysis run seeds/` leaves behind."""
    from analysis.export import write_all

    folder = tmp_path_factory.mktemp("seeds-out")
    write_all(seed_tables, seed_comparison, folder)
    return Run(folder, [flat(text) for text in seed_tables.articles["text"]])


def write_pages(tables, compared, folder):
    """Write the two pages with a dot for all figures: to draw them takes most of the time."""
    from PIL import Image

    from analysis.export import write_map, write_report
    from analysis.export.pictures import Picture

    dot = io.BytesIO()
    Image.new("1", (1, 1)).save(dot, format="png")
    picture = Picture("strike_map", "Where", "A dot", dot.getvalue(), 1)
    write_map(tables, compared, folder / "map.html")
    write_report(tables, compared, folder / "report.html", pictures=[picture])
    return folder


@pytest.fixture
def open_page(browser):
    """Open a file with the network off; when the test ends, nothing may have gone wrong."""
    with ExitStack() as visits:
        opened = []

        def opener(path, **options):
            options = {"viewport": DESK, "offline": True, **options}
            page, seen = visits.enter_context(visit(browser, path.as_uri(), **options))
            page.goto(path.as_uri())
            if path.name == "map.html":
                expect(page.locator("#map svg")).to_be_visible()
                expect(page.locator("#count")).not_to_be_empty()  # now it listens
            opened.append((path.name, seen))
            return page

        yield opener
        for name, seen in opened:
            assert seen.faults() == [], name


def test_a_fault_is_seen(browser, tmp_path):
    page = tmp_path / "page.html"
    script = "console.error('no'); new WebSocket('ws://192.0.2.1/'); missing()"
    page.write_text(f"<img src='http://192.0.2.1/x.png'><script>{script}</script>")
    with visit(browser, page.as_uri(), offline=True) as (opened, seen):
        opened.goto(page.as_uri())
        expect(opened.locator("img")).to_have_js_property("complete", True)
    assert {"http://192.0.2.1/x.png", "ws://192.0.2.1/"} == set(seen.outside)
    assert seen.errors == ["missing is not defined"]
    assert any(text.startswith("no ") for text in seen.console)


def test_report_opens_a_sentence_by_keyboard(open_page, seeds, screenshots):
    page = open_page(seeds.folder / "report.html")
    page.screenshot(path=screenshots / "report.png", full_page=True)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(ON_FIGURE):
            break
    sentence = page.locator("details:has(> summary:focus)").locator(SENTENCE).first
    expect(sentence).to_be_hidden()  # a page that shows everything anyway would pass the rest
    page.keyboard.press("Enter")
    expect(sentence).to_be_visible()
    assert seeds.tells(sentence.inner_text())
    page.keyboard.press("Enter")
    expect(sentence).to_be_hidden()


def test_every_sentence_of_the_report_opens(open_page, seeds):
    page = open_page(seeds.folder / "report.html")
    sentences = page.locator(SENTENCE)
    assert sentences.count() > 20
    expect(page.locator(f"{SENTENCE}:visible")).to_have_count(0)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    expect(page.locator(f"{SENTENCE}:visible")).to_have_count(sentences.count())
    assert [text for text in sentences.all_inner_texts() if not seeds.tells(text)] == []


def test_report_prints_what_is_folded_away(open_page, seeds, screenshots):
    pypdf = pytest.importorskip("pypdf")
    page = open_page(seeds.folder / "report.html")
    printed = page.pdf(format="A4")
    (screenshots / "report.pdf").write_bytes(printed)
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    text = letters("".join(sheet.extract_text() for sheet in pages))
    folded = page.locator(SENTENCE).all_inner_texts()
    assert folded
    assert [sentence for sentence in folded if letters(sentence) not in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_fits_a_phone(name, open_page, seeds, screenshots):
    page = open_page(seeds.folder / name, viewport=PHONE, device_scale_factor=2)
    page.screenshot(path=screenshots / f"phone-{Path(name).stem}.png", full_page=True)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], page.evaluate(TOO_WIDE, PHONE["width"])


def test_map_opens_the_sentences_of_a_mark(open_page, seeds, screenshots):
    page = open_page(seeds.folder / "map.html")
    expect(page.locator(f"{SENTENCE}:visible")).to_have_count(0)
    label, x, y = page.locator(MARKS).evaluate_all(FREE_MARKS)[0]
    page.mouse.click(x, y)
    opened = page.locator("details.place[open]")
    expect(opened).to_have_count(1)
    expect(opened.locator(SENTENCE).first).to_be_in_viewport()
    place = re.search("Place: ([^;]+)", label)[1]
    expect(opened.locator("summary")).to_contain_text(place)
    assert all(map(seeds.tells, opened.locator(SENTENCE).all_inner_texts()))
    page.screenshot(path=screenshots / "map-clicked.png")


@pytest.mark.parametrize("what", ["source"])
def test_map_narrows_to_what_is_chosen(what, open_page, seeds, screenshots):
    page = open_page(seeds.folder / "map.html")
    listed, drawn = page.locator("details.place:visible"), page.locator(MARKS)
    places, marks = listed.count(), drawn.count()
    choice = page.locator(f"#choices select[name='{what}']")
    choice.focus()
    page.keyboard.press("End")  # the last of the list
    expect(choice).not_to_have_value("null")
    expect(drawn).not_to_have_count(marks)
    assert 0 < drawn.count() < marks
    assert 0 < listed.count() < places
    page.screenshot(path=screenshots / f"map-one-{what}.png", full_page=True)
    choice.focus()
    page.keyboard.press("Home")
    expect(drawn).to_have_count(marks)
    expect(listed).to_have_count(places)


def test_map_narrows_to_the_days_chosen(open_page, seeds, screenshots):
    page = open_page(seeds.folder / "map.html")
    page.locator("#choices input[name='until']").fill("2025-04-30")
    page.locator("#choices input[name='undated']").uncheck()
    expect(page.locator(MARKS)).to_have_count(1)  # of the five, one tells of that month
    expect(page.locator("details.place:visible")).to_have_count(1)
    page.screenshot(path=screenshots / "map-one-month.png", full_page=True)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    return write_pages(no_tables(), no_comparison(), tmp_path_factory.mktemp("empty-out"))


@pytest.mark.parametrize("name", PAGES)
def test_opens_without_any_article(name, open_page, nothing, screenshots):
    page = open_page(nothing / name)
    expect(page.locator("h1")).to_be_visible()
    page.screenshot(path=screenshots / f"empty-{Path(name).stem}.png", full_page=True)


@pytest.fixture(scope="module")
def marked_up(tmp_path_factory):
    """The pages of one article that carries markup in its words."""
    import pandas as pd

    import analysis

    text = f"A drone strike on Goma {MARKUP} killed 14 people on Monday, the mayor said."
    row = {"text": text, "source": f"Wire {MARKUP}", "title": MARKUP, "published": "2025-03-11"}
    tables = analysis.extract(analysis.load_articles(pd.DataFrame([row])))
    return write_pages(tables, analysis.compare(tables), tmp_path_factory.mktemp("marked-up"))


@pytest.mark.parametrize("name", PAGES)
def test_markup_in_an_article_is_text(name, open_page, marked_up):
    page = open_page(marked_up / name)
    expect(page.locator("body")).to_contain_text("hacked = 1")
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator("img[src^=http]").count() == 0
