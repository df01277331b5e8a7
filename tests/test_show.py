import dataclasses

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from sample import no_comparison, no_tables, sample_comparison, sample_tables

from analysis import show
from analysis.tables import to_table


@pytest.fixture(scope="module")
def tables():
    return sample_tables()


@pytest.fixture(scope="module")
def compared():
    return sample_comparison()


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def arrows(ax: Axes) -> int:
    return sum(1 for text in ax.texts if getattr(text, "arrow_patch", None) is not None)


def test_samples_keep_the_contract(tables, compared):
    tables.validate()
    compared.validate()


def test_claims_label_sources_and_draw_open_ends(compared):
    ax = show.claims(compared, names={"a-osman": "Nabil Osman"})
    labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert "Daily Three, citing Nabil Osman" in labels
    assert {"at least 14", "at most 5", "20–25", "about 40", "9 (part)"} <= set(words(ax))
    assert "at least 12 (vague)" in words(ax)
    assert "n = 10 claims, 5 articles" in words(ax)
    assert arrows(ax) == 4  # three "at least", one "at most"


def test_claims_mark_copies_hollow_and_shade_the_range(compared):
    ax = show.claims(compared, "i-1")
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(dots) == 7
    assert sum(dot.get_markerfacecolor() == "white" for dot in dots) == 1
    bands = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert [(band.get_x(), band.get_width()) for band in bands] == [(0, 25), (30, 10)]


def test_claims_leave_things_out_that_are_no_casualties(compared):
    damage = compared.casualties.assign(outcome="damaged")
    ax = show.claims(dataclasses.replace(compared, casualties=damage))
    assert "No source gives a casualty figure." in words(ax)


def test_claims_say_what_does_not_fit(compared):
    many = [
        {"incident_id": f"i-{i}", "outcome": "killed", "article_id": f"x{i}", "source": f"S{n}",
         "best": float(n), "number_id": f"n{i}-{n}"}
        for i in (1, 2, 3) for n in range(25 - i)
    ]  # fmt: skip
    claims = to_table("casualties", many)
    ax = show.claims(dataclasses.replace(compared, casualties=claims))
    assert "n = 24 claims, 1 article; 2 further incidents not drawn" in words(ax)


def test_claims_draw_into_given_axes(compared):
    ax = plt.subplots()[1]
    assert show.claims(compared, ax=ax) is ax


def test_parts_show_the_total_whichever_number_is_named(tables):
    for number_id in ("n-w1", "n-w2"):
        ax = show.parts(tables, number_id)
        assert "at least 14 killed\n“at least 14 people”" in words(ax)
        assert "9 killed, woman\n“Nine women”" in words(ax)
        assert any("parts named: 9 of at least 14" in text for text in words(ax))


def test_parts_survive_a_ring(tables):
    ring = tables.numbers.copy()
    ring.loc[ring["number_id"] == "n-w1", "part_of"] = "n-w2"
    ax = show.parts(dataclasses.replace(tables, numbers=ring), "n-w1")
    assert any(text.startswith("9 killed") for text in words(ax))


def test_parts_name_the_number_that_is_missing(tables):
    with pytest.raises(LookupError, match="n-none"):
        show.parts(tables, "n-none")


def test_quotes_by_speaker_counts_per_source(tables):
    ax = show.quotes_by_speaker(tables)
    speakers = [tick.get_text() for tick in ax.get_yticklabels()]
    assert set(speakers) == {"Amal Idris", "Nabil Osman", "Darfur Lawyers Network",
                             "Jeanne Mbuyi", "speaker not named"}  # fmt: skip
    assert {tick.get_text() for tick in ax.get_xticklabels()} == {
        "Daily Three", "Gazette Five", "Portal Two", "Wire One"}  # fmt: skip
    cells = [text for text in words(ax) if text.isdigit()]
    assert sorted(cells) == ["1", "1", "1", "1", "1", "2"]
    assert any(text.startswith("n = 7 quotes, 4 articles") for text in words(ax))


def test_scare_quotes_are_no_ones_speech(tables):
    quotes = tables.quotes.assign(kind="scare")
    ax = show.quotes_by_speaker(dataclasses.replace(tables, quotes=quotes))
    assert "No article quotes anyone." in words(ax)


def test_cue_verbs_are_sorted_and_name_their_class(tables):
    ax = show.cue_verbs(tables)
    labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert labels[0] == "said (say)"
    assert set(labels[1:]) == {"claimed (claim)", "denied (deny)", "warned (warn)"}
    sources = {tick.get_text().replace("\n", " ") for tick in ax.get_xticklabels()}
    assert sources == {"Daily Three n=2", "Gazette Five n=2", "Portal Two n=1", "Wire One n=2"}
    assert "4" in words(ax)  # the quotes of all sources that "said" introduces


def test_coverage_counts_events_and_claims(tables, compared):
    ax = show.coverage(tables, compared)
    rows = [tick.get_text().replace("\n", " ") for tick in ax.get_yticklabels()]
    assert rows[0].startswith("Drone strike on a market, El Fasher")
    cells = [int(text) for text in words(ax) if text.isdigit()]
    assert sum(cells) == len(compared.casualties) + len(compared.incident_events)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda t, c: show.claims(c), "No source gives a casualty figure."),
        (lambda t, c: show.quotes_by_speaker(t), "No article quotes anyone."),
        (lambda t, c: show.cue_verbs(t), "No quote has a verb of saying."),
        (lambda t, c: show.coverage(t, c), "No incident was found."),
    ],
)
def test_nothing_to_draw_is_said_plainly(draw, message):
    ax = draw(no_tables(), no_comparison())
    assert isinstance(ax, Axes)
    assert message in words(ax)
