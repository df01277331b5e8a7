import dataclasses
import io
import itertools
import json
import math
import re

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.path import Path
from sample import INCIDENTS, no_comparison, no_tables, sample_comparison, sample_tables

from analysis import show
from analysis.evidence import Evidence
from analysis.show.maps import outlines as outline_files
from analysis.show.maps.callouts import near_groups
from analysis.show.maps.geography import KM_PER_DEGREE, WORLD, area, circle, fit_view
from analysis.show.maps.labels import place_labels
from analysis.show.maps.outlines import outline_lines, outlines, region_view, rings_of
from analysis.show.maps.printed import mark_places
from analysis.show.maps.spots import incident_passages, spots, toll_lines
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


def test_a_map_of_nothing_says_so():
    assert "No incident has coordinates." in words(show.strike_map(no_tables(), no_comparison()))


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
    monkeypatch.setattr(outline_files.resources, "data_path", lambda: tmp_path)
    ax = show.strike_map(tables, compared)
    assert not [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    assert any(text.startswith("Goma") for text in words(ax))


def test_zero_deaths_are_no_deaths(tables, compared):
    claims = compared.casualties.assign(low=0.0, best=0.0, high=0.0)
    drawn = spots(tables, dataclasses.replace(compared, casualties=claims))
    assert {spot.severity for spot in drawn} == {"no one harmed, by report"}
    damage = compared.casualties.assign(outcome="damaged")
    drawn = spots(tables, dataclasses.replace(compared, casualties=damage))
    assert {spot.severity for spot in drawn} == {"no casualty figure"}


def test_incidents_at_one_place_share_a_spot(tables, compared):
    drawn = spots(tables, moved(compared, (30, 10, 5.0), (30, 10, 8.0)))
    assert [spot.incident_ids for spot in drawn] == [["i-1", "i-2"]]
    assert drawn[0].radius_km == 8.0
    assert drawn[0].n_claims == 9


def test_toll_lines_name_the_dead_first(compared):
    lines = toll_lines(compared.tolls)
    assert lines["i-1"] == "at most 25 killed, 30–40 injured"
    assert set(lines) <= set(compared.tolls["incident_id"])


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


def segments(lines):
    return [tuple(sorted(pair)) for line in lines for pair in itertools.pairwise(line)]


@pytest.mark.parametrize("region", ["UA", "SY", "CD", (28.5, 47.0, 32.0, 51.0)])
def test_a_border_is_one_line_whosever_it_is(region):
    view = region_view(region)
    borders = segments(outline_lines("borders", view))
    divisions = segments(outline_lines("divisions", view))
    assert len(divisions) > 100
    assert len(borders) > 100
    assert len(set(borders + divisions)) == len(borders) + len(divisions)
    land = {pair for _, rings in outlines("countries", view) for pair in segments(rings)}
    inside = [p for p in borders if all(view.holds(point) for point in p)]
    assert not [pair for pair in inside if pair not in land]


def test_no_border_is_drawn_where_the_map_of_the_world_is_cut():
    lines = outline_lines("borders", region_view((170.0, 60.0, -170.0, 72.0)))  # Chukotka
    assert lines
    assert not [pair for pair in segments(lines) if pair[0][0] == pair[1][0] == 180.0]
    leaps = [pair for pair in segments(outline_lines("borders", WORLD)) if
             pair[1][0] - pair[0][0] > 90]  # fmt: skip
    assert leaps == []


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
    assert "n = 2 incidents, 9 claims; 1 incident outside this map" in words(ax)


def test_near_places_share_a_label(tables, compared):
    drawn = spots(tables, moved(compared, (30.50, 50.45, 3.0), (30.52, 50.46, 3.0), (36.2, 50, 3)))
    view = fit_view([(s.longitude, s.latitude, s.radius_km) for s in drawn])
    assert [len(group) for group in near_groups(drawn, view)] == [2, 1]
    zooms = [label.from_zoom for label in place_labels(drawn, view, 860)]
    assert zooms[0] <= 1
    assert zooms[[s.place for s in drawn].index("Town 2")] > 1


def rows_of(spec):
    """Return every row of the data a chart carries."""
    return [row for rows in spec["datasets"].values() for row in rows]


def test_map_chart_holds_incidents_with_sources_outcomes_and_days(tables, compared):
    spec = show.map_chart(tables, compared).to_dict()
    places = {row["place"]: row for row in rows_of(spec) if "place" in row}
    port = places["Port Sudan"]
    assert port["sources"] == ["Radio Four", "Wire One"]
    assert port["outcomes"] == ["injured"]
    assert (port["first"], port["last"]) == ("2025-03-11", "2025-03-11")
    assert places["Goma"]["first"] == ""
    rings = [row for row in rows_of(spec) if row.get("key") and row.get("geometry")]
    assert len(rings) == 2  # Goma's radius is unknown
    for ring in rings:
        assert area([tuple(p) for p in ring["geometry"]["coordinates"][0]]) < 0
    named = {p["name"] for p in spec["params"]}
    assert named >= {"source", "outcome", "since", "until", "undated", "zoom", "spot"}


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


@pytest.fixture
def box(tables, compared):
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    return widgets.strike_map(tables, compared)


def keys(box):
    return [mark["properties"]["key"] for mark in box.marks.data["features"]]


def test_strike_map_widget_names_itself_in_one_stable_line(box):
    assert repr(box) == "strike map: 3 incidents, 3 on the map"


def test_strike_map_widget_fetches_no_tiles_unless_asked(tables, compared, box):
    import ipyleaflet

    from analysis import widgets

    def tiles(found):
        return [x.url for x in found.map.layers if isinstance(x, ipyleaflet.TileLayer)]

    assert tiles(box) == []
    asked = widgets.strike_map(tables, compared, tiles=True)
    assert len(tiles(asked)) == 1
    assert "asks the network" in written(asked)
    assert "OpenStreetMap" in written(asked)


def written(box):
    """Return all HTML that a box shows."""
    own = [box.value] if type(box).__name__ in ("HTML", "Page") else []
    return "\n".join(own + [written(child) for child in getattr(box, "children", ())])


def test_a_click_opens_every_sentence_with_its_source(box):
    assert box.opened.value == ""
    fasher = next(s for s in box.shown if s.place == "El Fasher")
    box._click(event="click", properties={"key": fasher.key})
    assert box.place.value == fasher.key
    assert "<mark>at least 14 people</mark>" in box.opened.value
    assert {"Wire One", "Portal Two", "Daily Three", "Radio Four"} <= set(
        re.findall(r"<cite>(.*?)</cite>", box.opened.value)
    )
    assert "at most 25 killed, 30–40 injured" in box.opened.value
    ringed = [m["properties"]["style"]["weight"] for m in box.marks.data["features"]]
    assert sorted(ringed)[-1] == 4.5


def test_a_place_in_the_list_does_what_a_click_does(box):
    label = next(name for name, _ in box.place.options if name.startswith("Port Sudan"))
    box.place.label = label
    assert "<mark>three workers</mark>" in box.opened.value


def test_filters_narrow_marks_places_and_count(box):
    assert len(keys(box)) == 3
    box.sources.value = ("Radio Four",)
    assert len(keys(box)) == 2
    assert "2 of 3 incidents shown" in box.status.value
    box.sources.value = ()
    box.outcomes.value = ("killed",)
    assert [s.place for s in box.shown] == ["El Fasher", "Goma"]
    box.outcomes.value = ()
    box.undated.value = False
    assert [s.place for s in box.shown] == ["El Fasher", "Port Sudan"]
    box.days.index = (1, 1)
    assert [s.place for s in box.shown] == ["Port Sudan"]
    assert [name for name, _ in box.place.options[1:]] == ["Port Sudan (1 incident)"]


def test_a_filter_says_whose_tolls_remain(tables, compared, box):
    assert "all sources" not in box.status.value
    box.sources.value = ("Radio Four",)
    assert "keep what all sources say" in box.status.value
    page = show.map_html(tables, compared)
    assert "Those left keep what all sources say of them" in page
    assert "incidents shown`;" in page.split("function sum(place)", 1)[1]


def test_a_place_says_how_many_of_its_incidents_are_left(tables, compared):
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    there = moved(compared, (30, 10, 5.0), (30, 10, 8.0))
    days = pd.to_datetime(["2025-03-10", "2025-03-12"])
    rows = there.incidents.assign(place="Harbour", date_start=days, date_end=days)
    box = widgets.strike_map(tables, dataclasses.replace(there, incidents=rows))
    assert box.place.options[1][0] == "Harbour (2 incidents)"
    box.days.index = (1, 1)
    assert box.place.options[1][0] == "Harbour (1 of 2 incidents)"


def test_a_chosen_source_alone_is_read(box):
    box.place.value = next(s.key for s in box.shown if s.place == "El Fasher")
    box.sources.value = ("Daily Three",)
    assert re.findall(r"<cite>(.*?)</cite>", box.opened.value) == ["Daily Three"] * 2


def test_a_place_that_is_filtered_away_is_closed(box):
    box.place.value = next(s.key for s in box.shown if s.place == "Goma")
    assert "Dozens of people" in box.opened.value
    box.sources.value = ("Wire One",)
    assert box.opened.value == ""


def test_the_widget_lists_what_has_no_place(tables, compared):
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    nowhere = compared.incidents.assign(
        latitude=compared.incidents["latitude"].mask([True, False, False])
    )
    box = widgets.strike_map(tables, dataclasses.replace(compared, incidents=nowhere))
    assert "3 of 3 incidents shown; 1 without a location (listed)" in box.status.value
    box.place.value = "nowhere"
    assert "at least 14 people" in box.opened.value


def test_the_widget_of_nothing_opens():
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    box = widgets.strike_map(no_tables(), no_comparison())
    assert "0 of 0 incidents shown" in box.status.value
    assert keys(box) == []


def test_the_widget_neutralises_markup_in_articles(tables, compared):
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    nasty = compared.incidents.assign(place="<img src=x>", name="<script>alert(1)</script>")
    box = widgets.strike_map(tables, dataclasses.replace(compared, incidents=nasty))
    box.place.value = box.shown[0].key
    names = "".join(marker.icon.html for marker in box.names.layers)
    assert "<img" not in names + written(box)
    assert "<script" not in written(box)


def crowd(compared, n, *, west=36.0, south=34.0, wide=3.0):
    """Return a comparison with incidents at `n` places with long names, close together."""
    spread = [(west + wide * (7 * i % n) / n, south + wide * (11 * i % n) / n) for i in range(n)]
    far = [(-70.0, -30.0, 2.0)]
    there = moved(compared, *[(x, y, 4.0 + i % 9) for i, (x, y) in enumerate(spread)], *far)
    names = [f"Upper and Lower Market Quarter {i}" for i in range(n)] + ["Far Away"]
    return dataclasses.replace(compared, incidents=there.incidents.assign(place=names))


def extents(ax):
    ax.figure.canvas.draw()
    written = [text for text in ax.texts if text.get_text()]
    return [(text.get_text(), text.get_window_extent()) for text in written]


@pytest.mark.parametrize("n", [12, 60, 180])
def test_labels_never_cover_each_other_nor_leave_the_map(tables, compared, n):
    ax = show.strike_map(tables, crowd(compared, n))
    boxes = extents(ax)
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert len(boxes) > 8
    assert not [(a[0], b[0]) for a, b in pairs if a[1].overlaps(b[1])]
    frame = ax.get_window_extent()
    named = [box for words, box in boxes if words.startswith("Upper")]
    assert len(named) > 5
    for box in named:
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1


def test_labels_cover_no_mark(tables, compared):
    ax = show.strike_map(tables, crowd(compared, 60))
    boxes = [box for words, box in extents(ax) if words.startswith("Upper")]
    dots = [ax.transData.transform(dot.get_offsets()[0]) for dot in ax.collections]
    assert len(dots) == 60
    assert not [1 for x, y in dots for box in boxes if box.contains(x, y)]


def test_what_lies_far_off_does_not_shrink_the_rest(tables, compared):
    ax = show.strike_map(tables, crowd(compared, 40))
    assert ax.get_ylim()[0] > 20
    assert any("1 incident outside this map" in text for text in words(ax))
    few = show.strike_map(tables, moved(compared, (36, 34, 1), (37, 35, 1), (-70, -30, 1)))
    assert few.get_ylim()[0] < -30


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("SD", (32.5, 15.6), (36.8, -1.3)),  # Khartoum, not Nairobi
        ("mm", (96.1, 22.0), (77.2, 28.6)),
        ("PS", (34.4, 31.4), (31.2, 26.0)),
        ("FJ", (178.4, -18.1), (174.8, -36.9)),
        ("HT", (-72.3, 18.5), (-82.4, 23.1)),
        ("NO", (10.8, 59.9), (2.4, 48.9)),
        ("RU", (37.6, 55.7), (-0.1, 51.5)),
        ("US", (-95.4, 29.8), (-58.4, -34.6)),
        ((177.0, -20.0, -178.0, -15.0), (179.9, -17.0), (170.0, -17.0)),
        ((-30.0, 70.0, 60.0, 89.0), (15.6, 78.2), (15.6, 50.0)),
        ((34.2, 31.2, 34.6, 31.6), (34.45, 31.5), (44.4, 33.3)),
    ],
)
def test_any_region_of_the_world_is_drawn(tables, compared, region, inside, outside):
    view = region_view(region)
    ax = show.strike_map(tables, moved(compared, (*inside, 3.0), (*outside, 3.0)), region=region)
    assert ax.get_xlim() == pytest.approx((view.west, view.east))
    assert 0.5 < view.shape < 3
    assert any(text.startswith("n = 1 incident") for text in words(ax))
    assert any("1 incident outside this map" in text for text in words(ax))
    assert [patch for patch in ax.patches if isinstance(patch, PathPatch)]  # land


def test_a_region_without_incidents_is_drawn_empty():
    ax = show.strike_map(no_tables(), no_comparison(), region="HT")
    assert "HAITI" in words(ax)
    assert "n = 0 incidents, 0 claims" in words(ax)


@pytest.mark.parametrize(
    "region",
    [
        "Sudan", "ZZ", "", (1, 2, 3), (1, 2, 3, "x"), (30, 50, 40, 20), (0, -91, 5, 0),
        (30, 10, 30, 20), (30, 10, 40, 10), (-200, 10, 20, 20), (0, 10, 400, 20),
        (30, 10, float("nan"), 20), (-90, 0, 300, 20),
    ],
)  # fmt: skip
def test_a_region_that_is_none_is_named(tables, compared, region):
    with pytest.raises(ValueError, match=re.escape(repr(region))):
        show.strike_map(tables, compared, region=region)


def test_the_widget_opens_with_the_region_asked_for(tables, compared):
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    box = widgets.strike_map(tables, compared, region="HT")
    assert box.map.center == pytest.approx((19.0, -73.0), abs=1.0)
    assert len(keys(box)) == 3
    with pytest.raises(ValueError, match="'Haiti'"):
        widgets.strike_map(tables, compared, region="Haiti")


@pytest.mark.parametrize("wide", [0.5, 0.05])
def test_a_town_is_drawn_as_near_as_asked(tables, compared, wide):
    box = (34.3, 31.3, 34.3 + wide, 31.3 + 0.6 * wide)
    view = region_view(box)
    assert wide < view.east - view.west < 1.4 * wide
    ax = show.strike_map(tables, moved(compared, (34.3 + wide / 2, 31.3 + wide / 4, 0)), region=box)
    assert ax.get_xlim() == pytest.approx((view.west, view.east))
    assert any("coarse at this scale" in text for text in words(ax))
    far = show.strike_map(tables, compared, region="SD")
    assert not any("coarse" in text for text in words(far))


def test_the_widget_opens_as_near_as_asked_and_says_what_is_coarse(tables, compared):
    pytest.importorskip("ipyleaflet")
    from analysis import widgets

    near = widgets.strike_map(tables, compared, region=(34.3, 31.3, 34.7, 31.6))
    assert near.map.zoom > 9
    assert "coarse at this scale" in written(near)
    assert "coarse" not in written(widgets.strike_map(tables, compared))


def test_a_picture_knows_where_its_marks_lie(tables, compared):
    ax = show.strike_map(tables, compared)
    ax.figure.savefig(io.BytesIO(), format="png")
    marks = mark_places(ax)
    assert set(marks) == {spot.key for spot in spots(tables, compared)}
    wide, high = ax.figure.get_size_inches() * ax.figure.dpi
    for spot in spots(tables, compared):
        x, y = ax.transData.transform((spot.longitude, spot.latitude))
        assert marks[spot.key] == pytest.approx((100 * x / wide, 100 - 100 * y / high), abs=0.01)
    only = show.strike_map(tables, compared, region="CD")
    assert list(mark_places(only)) == [
        spot.key for spot in spots(tables, compared) if spot.place == "Goma"
    ]


def lies_in(name, longitude, latitude):
    """Return country and name of the outlines that hold a point, holes left out."""
    found = []
    for shape in outline_files._read().shapes[name]:
        shore, *holes = map(Path, rings_of(shape))
        at = (longitude, latitude)
        if shore.contains_point(at) and not any(hole.contains_point(at) for hole in holes):
            found.append((shape.country, shape.name))
    return found


@pytest.mark.parametrize(
    ("longitude", "latitude", "country", "division"),
    [
        (34.10, 44.95, "UA", "Crimea"),  # Simferopol
        (33.55, 44.60, "UA", "Sevastopol City"),
        (36.43, 45.34, "UA", "Crimea"),  # Kerch
        (34.17, 44.50, "UA", "Crimea"),  # Yalta
        (38.98, 45.04, "RU", "Krasnodar Krai"),
        (37.80, 48.00, "UA", "Donetsk"),
        (25.35, 13.63, "SD", "Northern Darfur"),  # El Fasher
        (34.45, 31.50, "PS", "Gaza Strip"),
        (29.20, -1.60, "CD", "North Kivu"),  # Goma
        (44.07, 9.56, "SO", "Somaliland"),  # Hargeisa
        (36.25, 49.98, "UA", "Kharkiv"),
        (96.08, 21.97, "MM", "Mandalay Region"),
        (34.31, 31.34, "PS", "Gaza Strip"),  # Khan Younis
        (46.75, 39.82, "AZ", None),  # Stepanakert
        (-72.34, 18.55, "HT", None),  # Port-au-Prince
    ],
)
def test_outlines_put_a_town_where_the_maps_say(longitude, latitude, country, division):
    assert [code for code, _ in lies_in("countries", longitude, latitude)] == [country]
    units = lies_in("admin1", longitude, latitude)
    assert [code for code, _ in units] == [country]
    assert division is None or division in [name for _, name in units]


def test_no_part_of_the_map_has_an_address_to_fetch(tables, compared):
    spec = json.dumps(show.map_chart(tables, compared).to_dict() | {"$schema": ""})
    assert "http" not in spec
    assert '"url"' not in spec
    page = show.map_html(tables, compared)
    own = page.split("</script>", 1)[1]  # what follows Vega itself
    assert not re.findall(r"https?://(?!\w+\.example/)", own)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy


def test_the_page_narrows_with_the_rows_of_the_map(tables, compared):
    page = show.map_html(tables, compared)
    blocks = re.findall(r'<section class="incident" data-first="(.*?)" data-last="(.*?)"', page)
    assert sorted(blocks) == [("", ""), ("2025-03-10",) * 2, ("2025-03-11",) * 2]
    assert "&#34;Wire One&#34;" in page
    for name in ("since", "until", "undated", "source", "outcome"):
        assert f'"{name}"' in page.split("<script>\nconst places", 1)[1]


def test_opened_sentences_are_all_that_name_the_incident(tables, compared):
    told = incident_passages("i-1", Evidence(tables), compared)
    marked = {words for passage in told for words, is_marked in passage["pieces"] if is_marked}
    numbers = set(compared.casualties.query("incident_id == 'i-1'")["number_id"])
    mine = set(tables.numbers.loc[tables.numbers["number_id"].isin(numbers), "text"])
    assert len(mine) == 6
    assert not [words for words in mine if not any(words in mark for mark in marked)]
    assert len({passage["source"] for passage in told}) == 4
