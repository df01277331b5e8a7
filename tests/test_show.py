import dataclasses
import io

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text
from PIL import Image, ImageColor
from sample import (
    INCIDENTS,
    mention,
    no_comparison,
    no_tables,
    sample_comparison,
    sample_tables,
)

from analysis import show
from analysis.compare.quotes import lay_side_by_side
from analysis.evidence import Evidence
from analysis.export import write_all
from analysis.export.pictures import _slim, draw_pictures
from analysis.export.report.quotes import describe_quotes
from analysis.export.report.summary import _independence
from analysis.show.casualties import drawn_claims
from analysis.show.drawing.style import ORANGE, VERMILION, as_written, head
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


def test_names_may_be_a_column_of_the_actors(compared):
    names = pd.Series({"a-osman": "Nabil Osman", "a-net": pd.NA})
    for ax in (
        show.claims(compared, names=names),
        show.toll_timeline(compared, "i-1", names=names),
    ):
        labels = " ".join(tick.get_text() for tick in ax.get_yticklabels())
        assert "citing Nabil Osman" in " ".join(labels.split())
    assert "<NA>" not in labels


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


# ---------------------------------------------------------------- the toll, report by report


def undated(compared, source):
    """Return the comparison with the claims of one source told by nobody with a date."""
    timeline = compared.timeline[compared.timeline["source"] != source]
    return dataclasses.replace(compared, timeline=timeline.reset_index(drop=True))


def sources_beside(ax: Axes) -> list[str]:
    return [tick.get_text().replace("\n", " ") for tick in ax.get_yticklabels()]


def test_timeline_tells_reports_in_order_and_what_they_changed(compared):
    ax = show.toll_timeline(compared)
    assert ax.get_title(loc="left").replace("\n", " ").endswith("El Fasher: killed")
    labels = sources_beside(ax)
    assert labels[:4] == ["11 Mar 2025", "Wire One", "12 Mar 2025", "Radio Four"]
    assert {"first figure: at least 14", "raises it to 14–25"} <= set(words(ax))
    line = next(
        line for line in ax.lines if line.get_marker() == "None" and len(line.get_xdata()) == 4
    )
    assert list(line.get_xdata()) == [14.0, 14.0, 22.5, 22.5]


def test_timeline_gives_no_day_to_what_has_none(compared):
    ax = show.toll_timeline(undated(compared, "Radio Four"), "i-1")
    labels = sources_beside(ax)
    assert labels.index("no publication date") < labels.index("Radio Four")
    assert any(text.endswith("3 undated") for text in words(ax))
    steps = [line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_lw() == 1.3]
    assert [list(step.get_xdata()) for step in steps] == [[14.0, 14.0]]


def test_timeline_without_any_date_has_no_line(compared):
    bare = dataclasses.replace(compared, timeline=compared.timeline.iloc[:0])
    ax = show.toll_timeline(bare, "i-2")
    assert ax.get_title(loc="left").replace("\n", " ").endswith("Port Sudan: injured")
    assert sources_beside(ax) == ["no publication date", "Wire One", "Radio Four"]
    assert not [line for line in ax.lines if line.get_lw() == 1.3 and len(line.get_xdata())]


def test_timeline_names_speakers_and_draws_into_given_axes(compared):
    ax = plt.subplots()[1]
    assert show.toll_timeline(compared, "i-1", ax, names={"a-net": "Darfur Lawyers"}) is ax
    assert "Wire One, citing Darfur Lawyers" in sources_beside(ax)


def test_timeline_keeps_what_moved_the_toll(compared):
    row = compared.timeline.iloc[1].to_dict()
    more = [row | {"article_id": f"x{n}", "source": f"S{n}", "change": "confirmed"}
            for n in range(60)]  # fmt: skip
    rows = [compared.timeline.iloc[0].to_dict(), *more, row]
    ax = show.toll_timeline(dataclasses.replace(compared, timeline=to_table("timeline", rows)))
    assert sum("raises it to" in text for text in words(ax)) == 1
    assert any("24 figures that moved nothing not drawn" in text for text in words(ax))


# ---------------------------------------------------------------- incidents that hold others


def holding(compared, *, verdict="short"):
    """Return the comparison with a wider incident that holds the first two."""
    wider = INCIDENTS[0] | {"incident_id": "i-w", "name": "Strikes across two states"}
    rows = [row | {"part_of": "i-w"} for row in INCIDENTS[:2]] + [wider, INCIDENTS[2]]
    sums = {"incident_id": "i-w", "outcome": "killed", "source": "Wire One", "number_id": "n-w1",
            "basis": "incidents", "low": 40.0, "best": 40.0, "parts_low": 14.0, "parts_best": 14.0,
            "parts_high": 25.0, "part_incidents": "i-1 i-2", "verdict": verdict}  # fmt: skip
    return dataclasses.replace(
        compared, incidents=to_table("incidents", rows), sums=to_table("sums", [sums])
    )


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("agrees", "the two agree"), ("short", "the parts come to less"),
     ("over", "the parts come to more"), ("open", "neither rules the other out")],
)  # fmt: skip
def test_incident_tree_says_whether_the_parts_add_up(compared, verdict, said):
    ax = show.incident_tree(holding(compared, verdict=verdict))
    text = " ".join(words(ax))
    assert "Strikes across two states\nno casualty figure" in text
    assert "Drone strike on a market, El Fasher\nat most 25 killed\n30–40 injured" in text
    assert "Wire One gives at least 40 killed in all; 2 parts with a figure come to 14–25:" in text
    assert said in text
    assert "n = 3 incidents, 1 stated total checked" in text
    assert "Goma" not in text


def test_incident_tree_is_found_from_a_part(compared):
    whole, part = (show.incident_tree(holding(compared), key) for key in ("i-w", "i-2"))
    assert words(whole) == words(part)


def test_incident_tree_says_that_nothing_is_held(compared):
    assert "No incident holds others." in words(show.incident_tree(compared))
    alone = show.incident_tree(holding(compared), "i-3")
    assert "This incident holds no others, and none holds it." in words(alone)
    with pytest.raises(LookupError, match="i-none"):
        show.incident_tree(compared, "i-none")


def boxes(ax: Axes) -> list:
    ax.figure.canvas.draw()
    return [t.get_bbox_patch().get_window_extent() for t in ax.texts if t.get_bbox_patch()]


def test_trees_of_many_long_parts_overlap_nowhere_and_stay_inside(tables):
    numbers = tables.numbers[tables.numbers["number_id"] == "n-w1"].to_dict("records")
    part = numbers[0] | {"part_of": "n-w1", "text": "Abd al-Rahman al-Muhammad of Nizhny Novgorod"}
    rows = numbers + [part | {"number_id": f"n-{n:02d}", "best": n + 1.0} for n in range(30)]
    ax = show.parts(dataclasses.replace(tables, numbers=to_table("numbers", rows)), "n-w1")
    drawn = boxes(ax)
    assert len(drawn) == 13
    assert "and 19 further parts" in words(ax)
    assert not [1 for n, a in enumerate(drawn) for b in drawn[n + 1 :] if a.overlaps(b)]
    figure = ax.figure.bbox
    assert all(figure.x0 <= b.x0 and b.x1 <= figure.x1 and b.y0 >= figure.y0 for b in drawn)


def test_parts_told_again_are_one_and_parts_that_overlap_are_said(tables):
    numbers = tables.numbers[tables.numbers["number_id"].isin(["n-w2", "n-w3"])]
    total, part = numbers.iloc[1].to_dict() | {"kind": "killed"}, numbers.iloc[0].to_dict()
    part |= {"part_of": "n-w3", "low": 20.0, "best": 20.0, "high": 20.0}
    again = [part | {"number_id": f"n-{n}"} for n in range(3)]
    other = part | {"number_id": "n-o", "best": 15.0, "low": 15.0, "high": 15.0}
    told = dataclasses.replace(tables, numbers=to_table("numbers", [total, *again, other]))
    text = " ".join(words(show.parts(told, "n-w3"))).replace("\n", " ")
    assert text.count("20 killed, woman (told 3 times)") == 1
    assert "parts named come to 35, more than the 30: some overlap" in text
    assert "n = 5 numbers" in text


# ---------------------------------------------------------------- one quotation, word by word


def looks(ax: Axes) -> tuple[int, int]:
    """Return how many runs are struck through and how many are dotted."""
    return (sum(line.get_ls() == "-" for line in ax.lines),
            sum(line.get_ls() == ":" for line in ax.lines))  # fmt: skip


def test_alignment_strikes_dropped_words_in_their_place(tables, compared):
    ax = show.quote_alignment(tables, compared)
    told = words(ax)
    start = told.index("Portal Two")
    assert told[start : start + 3] == ["Portal Two", "2025-03-11", "the fullest version"]
    assert " ".join(told[start + 3 : -2]) == "“The stalls were full.” when the drone came,"
    assert looks(ax) == (1, 0)
    assert "struck through: left out" in told
    assert "n = 2 versions, 2 articles; said by Amal Idris" in told


def retold(tables, **columns):
    """Return the tables with the second version of the quotation told otherwise."""
    quotes = tables.quotes.copy()
    for name, value in columns.items():
        quotes.loc[quotes["quote_id"] == "q-p1", name] = value
    return dataclasses.replace(tables, quotes=quotes)


def test_alignment_shades_added_words_and_shows_lost_marks(tables, compared):
    other = retold(tables, quote="all the stalls were crowded", kind="indirect")
    ax = show.quote_alignment(other, compared, "g-1")
    bold = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert set(bold) == {"Wire One", "Portal Two", "all", "crowded"}
    assert looks(ax)[1] == 1
    assert any("dotted: in quotation marks" in text for text in words(ax))
    assert "“The" in words(ax)
    assert not any(text.startswith("“all") for text in words(ax))


def test_alignment_wraps_long_quotations_inside_the_figure(tables, compared):
    long = "the commander of the northern district promised an inquiry and then " * 12
    ax = show.quote_alignment(retold(tables, quote=long), compared)
    ax.figure.canvas.draw()
    right = ax.figure.bbox.x1
    assert all(text.get_window_extent().x1 <= right for text in ax.texts)
    assert all(text.get_window_extent().y0 >= 0 for text in ax.texts)


def test_alignment_without_groups_and_of_an_unknown_one(tables, compared):
    with pytest.raises(LookupError, match="g-none"):
        show.quote_alignment(tables, compared, "g-none")
    ax = show.quote_alignment(no_tables(), no_comparison())
    assert "No quotation is told by two articles." in words(ax)


# ---------------------------------------------------------------- networks of actors


def acting(tables, *rows):
    """Return the tables with events of (attacker, target, factuality)."""
    event = tables.events.iloc[0].to_dict()
    events = [event | {"event_id": f"e{n}", "attacker_id": a, "target_id": b, "factuality": told}
              for n, (a, b, told) in enumerate(rows)]  # fmt: skip
    return dataclasses.replace(tables, events=to_table("events", events))


def arrows_drawn(ax: Axes) -> list:
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


def test_network_counts_events_and_says_what_is_unknown(tables):
    told = acting(
        tables, ("a-net", "a-idris", "asserted"), ("a-net", "a-idris", "claimed"),
        ("a-osman", "a-idris", "claimed"), ("a-osman", "a-net", "negated"),
        ("a-osman", None, "asserted"), (None, None, "asserted"),
    )  # fmt: skip
    ax = show.actor_network(told)
    assert {"Darfur Lawyers Network", "Amal Idris", "Nabil Osman", "2"} <= {
        text.replace("\n", " ") for text in words(ax)
    }
    styles = sorted(str(arrow.get_linestyle()) for arrow in arrows_drawn(ax))
    assert len(styles) == 2
    assert styles[0] != styles[1]  # only claimed is dashed
    note = " ".join(words(ax)).replace("\n", " ")
    assert "n = 3 events, 1 article" in note
    assert "of 5 events told as real, 1 have no known attacker and 2 have no known target" in note


def test_network_puts_those_without_a_name_together(tables):
    people = [{"actor_id": f"a{n}", "name": f"{n} people", "kind": "civilians"} for n in (3, 4)]
    mentions = [mention("Wire One", "Nine women", mention_id=f"m{n}", actor_id=f"a{n}",
                        form="nominal") for n in (3, 4)]  # fmt: skip
    actors = pd.concat([tables.actors, to_table("actors", people)], ignore_index=True)
    told = dataclasses.replace(
        acting(tables, ("a-net", "a3", "asserted"), ("a-net", "a4", "asserted")),
        actors=actors, mentions=to_table("mentions", mentions),
    )  # fmt: skip
    ax = show.actor_network(told)
    assert "people not named" in words(ax)
    assert len(arrows_drawn(ax)) == 1
    assert sum(line.get_markerfacecolor() == "white" for line in ax.lines) == 1


def test_network_of_many_long_names_is_readable_and_the_same_each_time(tables):
    names = [f"Abd al-Rahman Mustafa al-Muhammad ibn Yusuf al-Khatib {n}" for n in range(40)]
    actors = [{"actor_id": f"a{n}", "name": name, "kind": "person"} for n, name in enumerate(names)]
    events = [(f"a{n}", f"a{(n * 7 + 3) % 40}", "asserted") for n in range(40)]
    told = dataclasses.replace(acting(tables, *events), actors=to_table("actors", actors))
    first, second = show.actor_network(told), show.actor_network(told)
    places = [[text.get_position() for text in ax.texts] for ax in (first, second)]
    assert places[0] == places[1]
    first.figure.canvas.draw()
    found = [t.get_window_extent() for t in first.texts if "Khatib" in t.get_text()]
    assert 10 < len(found) <= 18
    assert not [1 for n, a in enumerate(found) for b in found[n + 1 :] if a.overlaps(b)]
    assert all(box.x0 >= 0 and box.x1 <= first.figure.bbox.x1 for box in found)
    assert "more not drawn" in " ".join(words(first)).replace("\n", " ")


def test_network_of_speech_ties_speakers_to_those_they_name(tables):
    quotes = tables.quotes[tables.quotes["quote_id"] == "q-w1"].assign(actor_id="a-osman")
    inside = mention("Wire One", "drone came", mention_id="m1", actor_id="a-net", form="name")
    told = dataclasses.replace(
        tables, quotes=quotes, mentions=to_table("mentions", [inside | {"role": None}])
    )
    extra = to_table("mentions", [mention("Wire One", "Monday", mention_id="m2",
                                          actor_id="a-osman", form="name")])  # fmt: skip
    told = dataclasses.replace(told, mentions=pd.concat([told.mentions, extra], ignore_index=True))
    ax = show.actor_network(told, relation="speaks")
    told = {text.replace("\n", " ") for text in words(ax)}
    assert {"Nabil Osman", "Darfur Lawyers Network"} <= told
    assert len(arrows_drawn(ax)) == 1
    with pytest.raises(ValueError, match="loves"):
        show.actor_network(told, relation="loves")


@pytest.mark.parametrize("relation", ["acts", "speaks"])
def test_network_of_nothing_says_so(relation):
    ax = show.actor_network(no_tables(), relation=relation)
    assert any(text.startswith("No ") for text in words(ax))
    assert any(text.startswith("n = 0") for text in words(ax))


# ---------------------------------------------------------------- many sources, long names


def renamed(tables, names):
    """Return the tables with as many articles as names, each with the quotes of the first."""
    article = tables.articles.iloc[0].to_dict()
    quotes = tables.quotes[tables.quotes["article_id"] == article["article_id"]]
    articles = [article | {"article_id": f"x{n}", "source": name} for n, name in enumerate(names)]
    each = [row | {"article_id": f"x{n}", "quote_id": f"q{n}-{k}"} for n in range(len(names))
            for k, row in enumerate(quotes.to_dict("records"))]  # fmt: skip
    return dataclasses.replace(
        tables, articles=to_table("articles", articles), quotes=to_table("quotes", each)
    )


LONG = "The Independent Evening Chronicle of Deir ez-Zor, edition No. {}"


@pytest.mark.parametrize("draw", [show.quotes_by_speaker, show.cue_verbs])
@pytest.mark.parametrize("n", [1, 40])
def test_heat_maps_stand_many_sources_with_long_names(tables, draw, n):
    ax = draw(renamed(tables, [LONG.format(k) for k in range(n)]))
    ax.figure.canvas.draw()
    assert ax.figure.get_size_inches()[0] <= 9
    labels = ax.get_xticklabels()
    assert len(labels) == min(n, 12)
    if n > 12:
        assert labels[-1].get_text().startswith("29 other sources")
        assert len({label.get_text() for label in labels}) == 12
    inside = ax.figure.bbox
    found = [label.get_window_extent() for label in [*labels, *ax.get_yticklabels()]]
    assert all(box.x0 >= inside.x0 - 1 and box.y0 >= inside.y0 - 1 for box in found)


def test_speakers_without_a_name_are_one_whatever_their_article(tables):
    quotes = tables.quotes.assign(actor_id=pd.NA, speaker_how=pd.NA)
    quotes["speaker"] = ["The source", "the source", "A source", "he", "She", "Omar", "omar"]
    quotes.loc[3:4, "speaker_how"] = "pronoun"
    ax = show.quotes_by_speaker(dataclasses.replace(tables, quotes=quotes))
    speakers = {tick.get_text() for tick in ax.get_yticklabels()}
    assert len(speakers) == 3
    assert "speaker not named" in speakers
    assert speakers & {"the source", "a source"}


def test_long_titles_and_notes_are_broken_to_the_axes():
    ax = plt.subplots(figsize=(4, 3), layout="constrained")[1]
    head(
        ax, "Shelling of the northern and eastern outskirts of the city " * 2, "n = 1 claim; " * 20
    )
    ax.figure.canvas.draw()
    assert ax.title.get_window_extent().x1 <= ax.figure.bbox.x1
    assert all(text.get_window_extent().x1 <= ax.figure.bbox.x1 for text in ax.texts)


# ---------------------------------------------------------------- pictures lead to their sentences


def test_pictures_name_the_rows_they_draw(tables, compared):
    evidence = Evidence(tables)
    drawn = {p.name: p for p in draw_pictures(tables, holding(compared), dpi=40)}
    assert {"toll_timeline", "incident_tree", "quote_alignment"} <= set(drawn)
    for picture in drawn.values():
        assert picture.row_ids
        assert len(set(picture.row_ids)) == len(picture.row_ids)
        for row_id in picture.row_ids:
            evidence.of(row_id)  # every row has a sentence
    assert set(drawn["toll_timeline"].row_ids) == {"n-w1", "n-r1", "n-p1", "n-d1"}
    assert drawn["quote_alignment"].row_ids == ("q-w1", "q-p1")
    assert set(drawn["parts"].row_ids) == {"n-w1", "n-w2"}


def test_pictures_keep_a_rare_colour_apart_from_a_common_one():
    drawn = Image.linear_gradient("L").resize((400, 400)).convert("RGB")
    ramp = Image.merge("RGB", (drawn.getchannel(0).point(lambda v: 200 + v // 16),) * 3)
    red, orange = ImageColor.getrgb(VERMILION), ImageColor.getrgb(ORANGE)
    for step in range(120):  # the soft edges of red marks
        mixed = tuple(part + (255 - part) * step // 120 for part in red)
        ramp.paste(mixed, (0, 3 * step, 200, 3 * step + 3))
    ramp.paste(orange, (300, 300, 308, 308))
    held = io.BytesIO()
    ramp.save(held, "png")
    kept = Image.open(io.BytesIO(_slim(held))).convert("RGB").getpixel((304, 304))
    assert max(abs(a - b) for a, b in zip(kept, orange, strict=True)) <= 3


def test_pictures_of_nothing_leave_out_what_does_not_apply():
    names = [picture.name for picture in draw_pictures(no_tables(), no_comparison(), dpi=40)]
    assert names == ["strike_map", "claims", "coverage", "quotes_by_speaker", "cue_verbs"]


# ---------------------------------------------------------------- cells that plant a fault


def spoiled(table: pd.DataFrame, column: str, value: object) -> pd.DataFrame:
    return table.assign(**{column: pd.Series(value, table.index, "string")})


def every_figure(tables, compared) -> dict[str, Axes]:
    """Draw each public figure that is no map for the browser, where it has something to draw."""
    return {
        "claims": show.claims(compared),
        "toll_timeline": show.toll_timeline(compared, "i-1"),
        "incident_tree": show.incident_tree(compared),
        "parts": show.parts(tables, "n-w1"),
        "quotes_by_speaker": show.quotes_by_speaker(tables),
        "cue_verbs": show.cue_verbs(tables),
        "quote_alignment": show.quote_alignment(tables, compared),
        "coverage": show.coverage(tables, compared),
        "actor_network": show.actor_network(tables),
        "speech_network": show.actor_network(tables, relation="speaks"),
        "strike_map": show.strike_map(tables, compared),
    }


def told_with(tables, compared, words):
    """Return both with `words` in place of every name, source, place, quote and text."""
    actors = tables.actors.assign(name=[f"{words} {n}" for n in range(len(tables.actors))])
    acts = [("a-net", "a-idris", "asserted"), ("a-osman", "a-net", "claimed")]
    inside = mention("Wire One", "drone came", mention_id="m1", actor_id="a-net", form="name")
    tables = dataclasses.replace(
        acting(tables, *acts),
        actors=actors.astype({"name": "string"}),
        articles=spoiled(spoiled(tables.articles, "source", words), "title", words),
        quotes=spoiled(spoiled(spoiled(tables.quotes, "speaker", words), "quote", words), "cue",
                       words),
        numbers=spoiled(tables.numbers, "text", words),
        mentions=to_table("mentions", [inside]),
    )  # fmt: skip
    held = holding(compared)
    found = {name: spoiled(held[name], "source", words)
             for name in ("casualties", "timeline", "quote_groups", "sums")}  # fmt: skip
    found["casualties"] = spoiled(found["casualties"], "speaker", words)
    incidents = spoiled(spoiled(held.incidents, "name", words), "place", words)
    return tables, dataclasses.replace(held, **found, incidents=incidents)


FORMULA = "Cash $x^{ $ News"  # matplotlib would stop at it
PRICES = "Pay $5 or $6 Daily"  # and set this as a formula


@pytest.mark.parametrize("words", [FORMULA, PRICES])
def test_dollar_signs_of_articles_are_no_formulas(tables, compared, words):
    drawn = every_figure(*told_with(tables, compared, words))
    assert {name for name in show.__all__ if not name.startswith("map_")} <= set(drawn)
    for name, ax in drawn.items():
        figure = ax.get_figure(root=True)
        figure.canvas.draw()
        told = [text for text in figure.findobj(Text) if "$" in text.get_text()]
        assert told, name
        assert not [text for text in told if text.get_parse_math()], name


def test_dollar_signs_are_no_formulas_in_given_axes(tables, compared):
    tables, compared = told_with(tables, compared, FORMULA)
    for draw in (lambda ax: show.claims(compared, "i-1", ax),
                 lambda ax: show.coverage(tables, compared, ax),
                 lambda ax: show.toll_timeline(compared, "i-1", ax=ax)):  # fmt: skip
        ax = plt.subplots(layout="constrained")[1]
        ax.text(0.5, 0.5, "$a^2$")
        draw(ax).figure.canvas.draw()
        own = [text for text in ax.findobj(Text) if text.get_parse_math()]
        assert [text.get_text() for text in own] == ["$a^2$"]  # what was there stays as it was


def test_drawing_leaves_all_other_settings_alone(monkeypatch):
    """The first figure of a notebook turns `interactive` on: undone, no later one is shown."""
    formulas = mpl.rcParams["text.parse_math"]

    @as_written
    def draw():
        mpl.rcParams["interactive"] = True
        assert not mpl.rcParams["text.parse_math"]
        return plt.subplots()[1]

    monkeypatch.setitem(mpl.rcParams, "interactive", False)
    draw()
    assert mpl.rcParams["interactive"]
    assert mpl.rcParams["text.parse_math"] == formulas


def test_dollar_signs_do_not_stop_a_run(tables, compared, tmp_path):
    write_all(*told_with(tables, compared, FORMULA), tmp_path)
    assert "Cash $x^{ $ News" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_cells_that_hold_nothing_stop_no_figure(tables, compared):
    told, held = told_with(tables, compared, None)
    told = dataclasses.replace(told, actors=spoiled(told.actors, "name", None))
    names = dict(zip(told.actors["actor_id"], told.actors["name"], strict=True))
    drawn = every_figure(told, held)
    drawn["names"] = show.claims(held, names=names)
    drawn["names of the timeline"] = show.toll_timeline(held, "i-1", names=names)
    for name, ax in drawn.items():
        found = " ".join(text.get_text() for text in ax.figure.findobj(Text))
        assert not [bad for bad in ("<NA>", "nan", "None") if bad in found.split()], (name, found)


def test_figures_do_not_depend_on_the_index_of_the_tables(tables, compared):
    compared = holding(compared)
    names = [field.name for field in dataclasses.fields(tables)]
    zero = dataclasses.replace(
        tables, **{name: tables[name].set_axis([0] * len(tables[name])) for name in names}
    )
    names = [field.name for field in dataclasses.fields(compared)]
    other = dataclasses.replace(
        compared, **{name: compared[name].set_axis([0] * len(compared[name])) for name in names}
    )
    one = {name: words(ax) for name, ax in every_figure(tables, compared).items()}
    plt.close("all")
    assert {name: words(ax) for name, ax in every_figure(zero, other).items()} == one


# ---------------------------------------------------------------- what is asked for is there


def test_claims_of_one_incident_keep_both_ends(compared):
    many = [{"incident_id": "i-1", "outcome": "killed", "article_id": f"x{n}", "source": f"S{n}",
             "best": float(n), "number_id": f"n{n}"} for n in range(60)]  # fmt: skip
    told = dataclasses.replace(compared, casualties=to_table("casualties", many))
    ax = show.claims(told)
    assert any(text.startswith("n = 40 claims, 40 articles; 20 claims between the lowest and the")
               for text in words(ax))  # fmt: skip
    kept = drawn_claims(told)
    assert set(kept["number_id"]) == {f"n{n}" for n in (*range(20), *range(40, 60))}
    labels = {tick.get_text() for tick in ax.get_yticklabels()}
    assert labels == set(kept["source"])


def test_claims_that_say_the_same_share_a_line_and_none_is_cut(compared):
    same = [{"incident_id": "i-1", "outcome": "killed", "article_id": f"x{n}", "source": "S",
             "best": 3.0, "number_id": f"n{n}"} for n in range(60)]  # fmt: skip
    ax = show.claims(dataclasses.replace(compared, casualties=to_table("casualties", same)))
    assert {"about 3 ×60", "n = 60 claims, 60 articles"} <= set(words(ax))


@pytest.mark.parametrize("draw", [show.claims, show.toll_timeline, show.incident_tree])
def test_an_incident_that_does_not_exist_is_an_error(compared, draw):
    with pytest.raises(LookupError, match="i-none"):
        draw(compared, "i-none")


def test_independence_that_is_not_known_is_said(compared):
    told = compared.casualties.assign(independent=pd.array([pd.NA] * 10, dtype="boolean"))
    unknown = dataclasses.replace(compared, casualties=told)
    assert "hollow: repeats, or may repeat, another article" in show.claims(unknown).get_xlabel()
    assert show.claims(compared).get_xlabel().endswith("hollow: repeats another article")
    finding = _independence(unknown)[0]
    said = "".join(piece.text for piece in finding.words)
    assert said == "Of 10 casualty claims, 0 are independent. Of 10 that is not known."


def test_the_part_asked_for_is_never_folded_away(tables, compared):
    row = INCIDENTS[0]
    parts = [row | {"incident_id": f"i-{n:02d}", "name": f"Raid {n}", "part_of": "i-w"}
             for n in range(30)]  # fmt: skip
    frame = to_table("incidents", [row | {"incident_id": "i-w", "name": "All raids"}, *parts])
    wide = dataclasses.replace(compared, incidents=frame)
    assert not [text for text in words(show.incident_tree(wide)) if text.startswith("Raid 27\n")]
    told = words(show.incident_tree(wide, "i-27"))
    assert [text for text in told if text.startswith("Raid 27\n")]
    assert "and 19 further parts" in told
    numbers = tables.numbers[tables.numbers["number_id"] == "n-w1"].to_dict("records")
    rows = numbers + [numbers[0] | {"part_of": "n-w1", "number_id": f"n-{n}", "best": n + 1.0}
                      for n in range(30)]  # fmt: skip
    many = dataclasses.replace(tables, numbers=to_table("numbers", rows))
    boxes = {text.get_bbox_patch().get_linewidth() for text in show.parts(many, "n-27").texts
             if text.get_bbox_patch()}  # fmt: skip
    assert boxes == {1.2, 2.4}  # one of them is the number asked for


def test_a_pronoun_is_no_speaker_anywhere(tables, compared):
    quotes = tables.quotes.assign(actor_id=pd.NA, speaker_how=pd.NA)
    quotes["speaker"] = ["The medic", "it", "He", "they", "She", "Omar", "his aunt"]
    quotes.loc[quotes.index[-1], "speaker_how"] = "pronoun"
    told = dataclasses.replace(tables, quotes=quotes)
    ax = show.quotes_by_speaker(told)
    named = {"the medic", "Omar", "speaker not named"}
    assert {tick.get_text() for tick in ax.get_yticklabels()} == named
    evidence = Evidence(told)
    speakers = {evidence.of(key, "quotes")["speaker"] for key in quotes["quote_id"]}
    assert speakers == {"The medic", "Omar", ""}
    report = describe_quotes(told, no_comparison(), evidence)
    assert [name for name, _ in report["speakers"]][-1] == "Speaker not named"
    assert len(report["speakers"][-1][1]) == 5
    assert lay_side_by_side(told, compared.quote_groups, "g-1")[1].speaker == ""
