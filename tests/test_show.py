import dataclasses
import math
import re

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, PathPatch, Rectangle
from sample import INCIDENTS, no_comparison, no_tables, sample_comparison, sample_tables

from analysis import show
from analysis.show import geography
from analysis.show.geography import KM_PER_DEGREE, WORLD, area, circle, fit_view, outlines
from analysis.show.interactive import label_zooms
from analysis.show.maps import near_groups, spots, toll_line
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


def moved(compared, *points):
    """Return the comparison with its incidents at other (longitude, latitude, radius)."""
    rows = [
        {**INCIDENTS[0], "incident_id": f"i-{n}", "place": f"Town {n}",
         "longitude": x, "latitude": y, "radius_km": r}
        for n, (x, y, r) in enumerate(points, start=1)
    ]  # fmt: skip
    return dataclasses.replace(compared, incidents=to_table("incidents", rows))


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
        (lambda t, c: show.strike_map(t, c), "No incident has coordinates."),
    ],
)
def test_nothing_to_draw_is_said_plainly(draw, message):
    ax = draw(no_tables(), no_comparison())
    assert isinstance(ax, Axes)
    assert message in words(ax)


def test_strike_map_draws_true_circles_and_labels_them(tables, compared):
    ax = show.strike_map(tables, compared)
    rings = {round(e.height, 3): e for e in ax.patches if isinstance(e, Ellipse)}
    port = rings[round(2 * 90 / KM_PER_DEGREE, 3)]
    assert port.center == (37.22, 19.62)
    assert port.width == pytest.approx(port.height / math.cos(math.radians(19.62)))
    label = next(text for text in words(ax) if text.startswith("El Fasher"))
    assert label.splitlines()[1:] == [
        "at most 25 killed, 30–40 injured (10 Mar 2025)",
        "7 claims, 4 sources",
    ]
    assert "SUDAN" in words(ax)
    keys = [text.get_text() for text in ax.get_legend().get_texts()]
    assert keys == ["deaths reported", "injuries, no deaths reported", "place is somewhere inside"]


def test_strike_map_labels_do_not_overlap(tables, compared):
    ax = show.strike_map(tables, compared)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    pairs = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :]]
    assert len(boxes) > 5
    assert not [1 for a, b in pairs if a.overlaps(b)]


def test_strike_map_counts_what_has_no_place(tables, compared):
    nowhere = compared.incidents.assign(
        latitude=compared.incidents["latitude"].mask([True, False, False])
    )
    ax = show.strike_map(tables, dataclasses.replace(compared, incidents=nowhere))
    assert "n = 2 incidents, 3 claims; 1 incident without a location" in words(ax)


def test_strike_map_draws_without_outlines(tables, compared, monkeypatch, tmp_path):
    monkeypatch.setattr(geography.resources, "data_path", lambda: tmp_path)
    geography._shapes.cache_clear()
    ax = show.strike_map(tables, compared)
    geography._shapes.cache_clear()
    assert not [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    assert any(text.startswith("Goma") for text in words(ax))


def test_zero_deaths_are_no_deaths(tables, compared):
    claims = compared.casualties.assign(low=0.0, best=0.0, high=0.0)
    drawn = spots(tables, dataclasses.replace(compared, casualties=claims))
    assert {spot.severity for spot in drawn} == {"no casualty figure"}


def test_incidents_at_one_place_share_a_spot(tables, compared):
    drawn = spots(tables, moved(compared, (30, 10, 5.0), (30, 10, 8.0)))
    assert [spot.incident_ids for spot in drawn] == [["i-1", "i-2"]]
    assert drawn[0].radius_km == 8.0
    assert drawn[0].n_claims == 9


def test_toll_line_names_the_dead_first(compared):
    assert toll_line(compared, "i-1") == "at most 25 killed, 30–40 injured"
    assert toll_line(compared, "i-none") == ""


@pytest.mark.parametrize(
    "points",
    [
        [(34.4, 31.5, 2.0)],
        [(179.4, -16.5, 20.0), (-175.2, -21.1, 20.0)],
        [(-99.1, 19.4, 10.0), (151.2, -33.8, 10.0), (37.6, 55.7, 10.0)],
        [(20.0, 78.0, 400.0)],
        [(-170.0, -80.0, 1.0), (170.0, 80.0, 1.0)],
    ],
)
def test_view_holds_every_point(points):
    view = fit_view(points)
    assert all(view.holds((view.shift(x), y)) for x, y, _ in points)
    assert -90 <= view.south < view.north <= 90
    assert view.east - view.west <= 360
    assert 0.5 < view.shape < 3


def test_view_crosses_the_date_line_the_short_way():
    view = fit_view([(179.0, -16.0, 1.0), (-178.0, -18.0, 1.0)])
    assert view.west < 179 < 182 < view.east < 190


def test_view_of_nothing_is_the_world():
    assert fit_view([]) == WORLD


def test_outlines_are_cut_to_the_view():
    view = fit_view([(34.4, 31.5, 2.0)])
    names = {name for name, _ in outlines("countries", view)}
    assert {"Israel", "Egypt", "Jordan"} <= names
    assert "Sudan" not in names
    wide = (view.east - view.west) * 0.16
    for _, rings in outlines("admin1", view):
        assert all(view.west - wide < x < view.east + wide for ring in rings for x, _ in ring)


def test_circle_is_as_wide_as_said():
    ring = circle(30.0, 60.0, 100.0)
    assert ring[0] == ring[-1]
    assert area(ring) < 0  # clockwise
    xs, ys = zip(*ring, strict=True)
    assert (max(ys) - min(ys)) * KM_PER_DEGREE == pytest.approx(200, rel=0.01)
    width = (max(xs) - min(xs)) * KM_PER_DEGREE * math.cos(math.radians(60))
    assert width == pytest.approx(200, rel=0.01)


def test_a_country_does_not_decide_the_view(tables, compared):
    ax = show.strike_map(tables, moved(compared, (30, 50, 5.0), (31, 49, 440.0), (25, -29, 620.0)))
    assert ax.get_ylim()[0] > 30
    assert "n = 2 incidents, 9 claims; 1 incident elsewhere (only a country known)" in words(ax)


def test_near_places_share_a_label(tables, compared):
    drawn = spots(tables, moved(compared, (30.50, 50.45, 3.0), (30.52, 50.46, 3.0), (36.2, 50, 3)))
    view = fit_view([(s.longitude, s.latitude, s.radius_km) for s in drawn])
    assert [len(group) for group in near_groups(drawn, view)] == [2, 1]
    zooms = label_zooms(drawn, view)
    assert zooms[0] == 1
    assert zooms[[s.place for s in drawn].index("Town 2")] > 1


def features(spec):
    return [row for rows in spec["datasets"].values() for row in rows] if "datasets" in spec else []


def layer_values(spec):
    return [row for layer in spec["layer"] for row in layer["data"]["values"]]


def test_map_chart_holds_places_with_sources_and_days(tables, compared):
    spec = show.map_chart(tables, compared).to_dict()
    rows = layer_values(spec) + features(spec)
    places = {r["properties"]["place"]: r["properties"] for r in rows if r.get("properties")}
    assert places["Port Sudan"]["sources"] == ["Radio Four", "Wire One"]
    assert places["Port Sudan"]["days"] == ["2025-03-11"]
    assert places["Goma"]["days"] == []
    rings = [r for r in rows if r.get("geometry") and r["properties"].get("key")]
    assert len(rings) == 2  # Goma's radius is unknown
    for ring in rings:
        assert area([tuple(p) for p in ring["geometry"]["coordinates"][0]]) < 0
    assert {p["name"] for p in spec["params"]} >= {"source", "day", "zoom", "spot"}


def outside(html: str) -> list[str]:
    """Return what a page would fetch: addresses in src, link, @import or url()."""
    page = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    loads = re.findall(r"""(?:\bsrc|\bposter|\bdata)\s*=\s*["']?(?!data:)([^"'\s>]+)""", page)
    return loads + re.findall(r"<link\b[^>]*>|@import[^;]*|url\((?!data:)[^)]*\)", page)


def test_map_html_loads_nothing_and_escapes_all(tables, compared):
    page = show.map_html(tables, compared)
    assert not outside(page)
    assert "default-src 'none'" in page
    assert "cdn" not in page.split("</script>", 1)[1]
    assert "<mark>at least 14 people</mark>" in page
    assert "El Fasher" in page
    assert len(page) < 2_000_000


def test_map_html_neutralises_markup_in_articles(tables, compared):
    nasty = compared.incidents.assign(
        place="</script><script>alert(1)</script>", name="<img src=x>"
    )
    page = show.map_html(tables, dataclasses.replace(compared, incidents=nasty))
    assert "alert(1)</script>" not in page
    assert "<img" not in page.split("</head>", 1)[1]


def test_map_html_lists_what_has_no_place(tables, compared):
    nowhere = compared.incidents.assign(
        latitude=compared.incidents["latitude"].mask([True, False, False])
    )
    page = show.map_html(tables, dataclasses.replace(compared, incidents=nowhere))
    assert "Without a location" in page
    assert "1 incident without a location (listed last)" in page


def test_map_html_of_nothing_opens():
    page = show.map_html(no_tables(), no_comparison())
    assert "No incident was found." in page
