"""The strike map in JupyterLab: outlines without tiles, filters, a click opens the sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import ipyleaflet
import ipywidgets as ipw

from analysis.evidence import Evidence, counted
from analysis.show.geography import Point, View
from analysis.show.labels import name_countries, place_labels
from analysis.show.maps import credit_of
from analysis.show.outlines import Region, region_view
from analysis.show.page import render
from analysis.show.spots import COUNTED, Incident, describe, gather, map_incidents, views_of
from analysis.tables import Comparison, Tables
from analysis.widgets import leaflet
from analysis.widgets.frame import EVERYTHING, Frame, Page, choose, offer

WIDTH, HEIGHT = 640, 460  # pixels of the map, about; it grows with the cell
MOST_NAMES = 40
NOWHERE = "nowhere"
TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
CREDIT = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors'


class StrikeMap(Frame):
    """The map, its filters and the sentences of the chosen place; made by `strike_map`."""

    def __init__(
        self, tables: Tables, compared: Comparison, *, tiles: bool, region: Region | None
    ) -> None:
        self._evidence, self._compared = Evidence(tables), compared
        self._incidents = map_incidents(tables, compared)
        self._everywhere = gather(self._incidents)
        self.view, self.whole = views_of(self._everywhere)
        if region is not None:
            self.view = region_view(region).beside(self.whole)
            self.whole = self.whole.joined(self.view)
        self._filters()
        self._layers(tiles=tiles)
        self.status = ipw.HTML()
        self.place = choose("Place", [])
        self.opened = Page()
        seen = {spot.severity for spot in self._everywhere}
        key = leaflet.legend(seen, circles=any(s.radius_km > 0 for s in self._everywhere))
        panel = ipw.VBox([self.place, self.opened],
                         layout=ipw.Layout(flex="1 1 330px", max_height=f"{HEIGHT + 40}px",
                                           overflow="auto", min_width="0"))  # fmt: skip
        left = ipw.VBox([self.map, ipw.HTML(key + _credit(self.view, tiles=tiles))],
                        layout=ipw.Layout(flex="2 1 480px", min_width="0"))  # fmt: skip
        wrap = ipw.Layout(flex_flow="row wrap", align_items="flex-start")
        located = sum(len(spot.incidents) for spot in self._everywhere)
        super().__init__(
            "strike map",
            f"{counted(len(self._incidents), 'incident')}, {located} on the map",
            [
                ipw.HTML(f"<style>{render('explorers/strike_map.css')}</style>",
                         layout=ipw.Layout(display="none")),
                ipw.HBox([ipw.VBox([self.days, self.undated]), self.sources, self.outcomes],
                         layout=wrap),
                self.status,
                ipw.HBox([left, panel], layout=wrap),
            ],
        )  # fmt: skip
        self.add_class("dispatches-map")
        self.place.observe(self._open, "value")
        self._draw()
        for box in self.filters:
            box.observe(self._draw, "value")
        self.map.observe(self._name, "zoom")

    def _filters(self) -> None:
        """Make the boxes that choose incidents, those alone that can change anything."""
        days = sorted({d for i in self._incidents for d in (i.first, i.last) if d is not None})
        outcomes = {outcome for i in self._incidents for outcome in i.outcomes}
        told = [o for o in COUNTED if o in outcomes] + sorted(outcomes - set(COUNTED))
        options: list[tuple[str, date | None]] = [(f"{day:%d %b %Y}", day) for day in days]
        self.days = ipw.SelectionRangeSlider(
            options=options or [("day unknown", None)],
            index=(0, max(0, len(days) - 1)), description="Days", continuous_update=False,
            disabled=len(days) < 2, layout=ipw.Layout(width="480px"),
        )  # fmt: skip
        self.undated = ipw.Checkbox(value=True, description="without a day", indent=False,
                                    layout=ipw.Layout(margin="0 0 0 90px"))  # fmt: skip
        self.sources = _choice(
            "Sources", sorted({s for i in self._incidents for s in i.sources}), 320
        )
        self.outcomes = _choice("Outcomes", told, 280)
        self.filters = (self.days, self.undated, self.sources, self.outcomes)

    def _layers(self, *, tiles: bool) -> None:
        """Make the map: ground, circles, names and, on top, the marks."""
        view = self.view
        self.circles = leaflet.Ground(data=leaflet.circle_features([], self.whole))
        self.marks = ipyleaflet.GeoJSON(
            data=leaflet.mark_features([], self.whole, None), point_style={"radius": 6},
            hover_style={"weight": 4},
        )  # fmt: skip
        self.names = ipyleaflet.LayerGroup()
        below = (
            [ipyleaflet.TileLayer(url=TILES, attribution=CREDIT)]
            if tiles
            else [*leaflet.ground_layers(view, self.whole), ipyleaflet.LayerGroup(
                layers=leaflet.country_layers(self._countries()))]
        )  # fmt: skip
        self.map = ipyleaflet.Map(
            layers=[*below, self.circles, self.names, self.marks],
            center=((view.south + view.north) / 2, (view.west + view.east) / 2),
            zoom=leaflet.zoom_for(view, WIDTH, HEIGHT), zoom_snap=0.25, min_zoom=1,
            scroll_wheel_zoom=True, attribution_control=tiles,
            layout=ipw.Layout(height=f"{HEIGHT}px", width="100%"),
        )  # fmt: skip
        self.marks.on_click(self._click)

    def _countries(self) -> list[tuple[str, Point]]:
        labels = place_labels(self._everywhere, self.view, WIDTH)
        return name_countries(self._everywhere, labels, self.view, WIDTH)

    def keeps(self, incident: Incident) -> bool:
        """Say whether the filters let an incident through."""
        sources, outcomes = set(self.sources.value), set(self.outcomes.value)
        return (
            _within(incident, self.days.value, undated=self.undated.value)
            and (not sources or not sources.isdisjoint(incident.sources))
            and (not outcomes or not outcomes.isdisjoint(incident.outcomes))
        )

    def _draw(self, _: object = None) -> None:
        """Show what the filters leave: marks, circles, names, places and the count."""
        kept = [incident for incident in self._incidents if self.keeps(incident)]
        self.shown = gather(kept)
        lost = [incident for incident in kept if incident.longitude is None]
        places = [
            (f"{s.place} ({counted(len(s.incidents), 'incident')})", s.key) for s in self.shown
        ]
        places = sorted(places) + ([("Without a location", NOWHERE)] if lost else [])
        self._found = {spot.key: spot.incidents for spot in self.shown} | {NOWHERE: lost}
        self.circles.data = leaflet.circle_features(self.shown, self.whole)
        listed = f"; {len(lost)} without a location (listed)" if lost else ""
        n = len(self._incidents)
        self.status.value = f"<b>{len(kept)} of {counted(n, 'incident')} shown{listed}.</b>"
        self._name()
        offer(self.place, [("choose a place, or click a mark", EVERYTHING), *places], self._open)

    def _name(self, _: object = None) -> None:
        """Write the names that have room at this zoom."""
        steps = self.map.zoom - leaflet.zoom_for(self.view, WIDTH, HEIGHT)
        labels = place_labels(self.shown, self.view, WIDTH)
        room = [(spot, label.left) for spot, label in zip(self.shown, labels, strict=True)
                if label.from_zoom <= 2**steps]  # fmt: skip
        self.names.layers = tuple(leaflet.name_layers(room[:MOST_NAMES], self.whole))

    def _click(self, properties: dict[str, Any] | None = None, **_: object) -> None:
        """Choose the place of the mark that was clicked."""
        if properties and properties.get("key") in self._found:
            self.place.value = properties["key"]

    def _open(self, _: object = None) -> None:
        """Show the incidents of the chosen place with every sentence, and ring its mark."""
        key = self.place.value
        self.marks.data = leaflet.mark_features(self.shown, self.whole, key)
        found = self._found.get(key, [])
        name = next((s.place for s in self.shown if s.key == key), "Without a location")
        told = [self._told(incident) for incident in found]
        if found:
            self.opened.fill("opened.html", title=name, incidents=told)
        else:
            self.opened.value = ""

    def _told(self, incident: Incident) -> dict[str, Any]:
        """Return an incident as the template writes it, with the sentences of chosen sources."""
        told = describe(incident, self._evidence, self._compared)
        chosen = self.sources.value or incident.sources
        return told | {"passages": [p for p in told["passages"] if p["source"] in chosen]}


def _choice(label: str, options: list[str], width: int) -> ipw.SelectMultiple:
    """Return a list to choose from, in which nothing chosen means all."""
    return ipw.SelectMultiple(
        options=options, description=label, rows=min(5, max(2, len(options))),
        tooltip="Nothing chosen: all. Ctrl adds one.", layout=ipw.Layout(width=f"{width}px"),
    )  # fmt: skip


def _within(incident: Incident, days: tuple[date | None, date | None], *, undated: bool) -> bool:
    """Say whether an incident has a day within `days`, both included; or none, if that is asked."""
    first, last = days
    if incident.first is None or incident.last is None:
        return undated
    return first is None or last is None or (incident.first <= last and incident.last >= first)


def _credit(view: View, *, tiles: bool) -> str:
    outlines = f"{credit_of(view)}. Crimea is drawn as part of Ukraine."
    words = f"This map asks the network for its background. {CREDIT}" if tiles else outlines
    return f'<div style="opacity:.75;font-size:.85em;line-height:1.4">{words}</div>'


def strike_map(
    tables: Tables, compared: Comparison, *, tiles: bool = False, region: Region | None = None
) -> StrikeMap:
    """Return the map of the incidents for a notebook; it asks nothing of the network.

    Colour, fill and rim of a mark say what is reported of casualties, its size grows with the
    number of claims; the dashed circle is `radius_km` wide. Filters choose days, sources and
    outcomes. A click on a mark, or a choice in the list of places, opens every sentence that
    reports from there with its source.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    tiles : bool
        Draw OpenStreetMap's tiles in place of the outlines. This asks the network for each part
        of the map that is looked at.
    region : str or (west, south, east, north), optional
        What the map opens with: a country by its ISO 3166 alpha-2 code, or a box in degrees; by
        default the view that holds the incidents but for the tenth farthest off.

    Returns
    -------
    StrikeMap
        An ipywidgets box; `map`, `place`, `days`, `undated`, `sources`, `outcomes`, `status` and
        `opened` are its parts.

    Raises
    ------
    ValueError
        When `region` is neither.
    """
    return StrikeMap(tables, compared, tiles=tiles, region=region)
