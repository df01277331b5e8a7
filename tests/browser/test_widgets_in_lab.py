"""The explorers in JupyterLab: a control moves, what is shown changes, sentences open."""

from __future__ import annotations

import json

import pytest

from browser.lab import write_notebook
from browser.watch import expect

WIDGETS = {
    "casualty_explorer": "widgets.casualty_explorer(tables, compared)",
    "article_reader": "widgets.article_reader(tables, compared)",
    "quote_explorer": "widgets.quote_explorer(tables, compared)",
    "strike_map": "widgets.strike_map(tables, compared)",
    "review": "widgets.review(tables, 'corrections.jsonl')",
}
READ = """from analysis import export, widgets
tables, compared = export.read_tables("run"), export.read_comparison("run")"""
SENTENCE = ".passage blockquote"
# The middle of the marks over which nothing else lies.
FREE_MARKS = """marks => marks.map(mark => {
    const box = mark.getBoundingClientRect();
    const at = [box.x + box.width / 2, box.y + box.height / 2];
    return document.elementFromPoint(...at) === mark ? at : null;
}).filter(at => at !== null)"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def notebook(lab, seed_tables, seed_comparison, screenshots):
    """One notebook that shows every explorer of the five dispatches."""
    from analysis.export import write_tables

    write_tables(seed_tables, seed_comparison, lab.root / "run" / "tables")
    write_notebook(lab.root / "explorers.ipynb", READ, *WIDGETS.values())
    with lab.open("explorers.ipynb") as notebook:
        notebook.start()
        notebook.finish()
        notebook.photograph(screenshots / "explorers.png")
        yield notebook


@pytest.fixture(scope="module")
def tells(seed_tables):
    """Say whether a sentence stands in one of the articles."""
    texts = [" ".join(text.split()) for text in seed_tables.articles["text"]]
    return lambda sentence: any(" ".join(sentence.split()) in text for text in texts)


@pytest.fixture
def widget(request, notebook, screenshots):
    """The explorer after which the test is named, brought into sight."""
    name = request.node.originalname.removeprefix("test_")
    shown = notebook.output(2 + list(WIDGETS).index(name))
    shown.scroll_into_view_if_needed()
    yield shown
    shown.screenshot(path=screenshots / f"widget-{name}.png")


def choose(widget, label, entry):
    """Choose an entry, by its number or its words, of the list that has a label.

    Not by arrow keys: in command mode JupyterLab takes them for its cells.
    """
    chosen = {"index": entry} if isinstance(entry, int) else {"label": entry}
    widget.get_by_label(label, exact=True).select_option(**chosen)


def test_every_explorer_is_shown(notebook):
    assert notebook.faults() == []


def test_casualty_explorer(widget, tells):
    tolls = widget.locator(".tolls")
    before = tolls.inner_text()
    choose(widget, "Rule", "lowest")
    expect(tolls).not_to_have_text(before)
    sentence = widget.locator(SENTENCE).first
    expect(sentence).to_be_hidden()
    widget.locator("summary").first.press("Enter")
    expect(sentence).to_be_visible()
    assert tells(sentence.inner_text())


def test_article_reader(widget):
    title = widget.locator("h3").first
    before = title.inner_text()
    choose(widget, "Article", 1)
    expect(title).not_to_have_text(before)
    notes = widget.locator(".note:visible")
    expect(notes).to_have_count(0)
    mark = widget.locator("label:has(.on-numbers)").first
    mark.click()
    expect(notes).to_have_count(1)
    expect(notes).to_contain_text(mark.inner_text())


def test_quote_explorer(widget, tells):
    sentences = widget.locator(f"{SENTENCE}:visible")
    assert all(map(tells, sentences.all_inner_texts()))
    many = sentences.count()
    choose(widget, "Speaker", 1)
    expect(sentences).not_to_have_count(many)
    assert 0 < sentences.count() < many
    widget.get_by_label("Find", exact=True).press_sequentially("no words of anybody")
    expect(sentences).to_have_count(0)


def test_strike_map(widget, tells):
    told, marks = widget.get_by_text("incidents shown"), widget.locator("path.leaflet-interactive")
    everything, many = told.inner_text(), marks.count()
    for _ in range(2):  # past both days of the first incident
        widget.locator(".noUi-handle").first.press("ArrowRight")
    expect(told).not_to_have_text(everything)
    for _ in range(2):
        widget.locator(".noUi-handle").first.press("ArrowLeft")
    expect(told).to_have_text(everything)
    choose(widget, "Sources", "Daily E")
    expect(marks).not_to_have_count(many)
    widget.get_by_label("Sources", exact=True).select_option([])  # nothing chosen is all
    expect(marks).to_have_count(many)

    sentence = widget.locator(SENTENCE).first
    expect(sentence).to_be_hidden()
    x, y = marks.evaluate_all(FREE_MARKS)[0]
    widget.page.mouse.click(x, y)
    expect(sentence).to_be_visible()
    assert tells(sentence.inner_text())


def test_review(widget, lab, seed_tables):
    file = lab.root / "corrections.jsonl"
    assert not file.exists()
    shown = widget.locator("p", has_text="found by")  # and which row it is
    before = shown.inner_text()
    widget.get_by_role("button", name="Accept").press("Enter")
    expect(widget).to_contain_text(f"1 of {len(seed_tables.numbers)} reviewed")
    expect(shown).not_to_have_text(before)
    [line] = file.read_text("utf-8").splitlines()
    assert json.loads(line)["verdict"] == "accept"
