"""The strike map for print."""

from __future__ import annotations

import math

import matplotlib.patheffects as pe
import numpy as np
from adjustText import adjust_text
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from analysis.evidence import counted
from analysis.show.geography import (
    KM_PER_DEGREE,
    WIDEST_WITH_REGIONS,
    Ring,
    View,
    country_names,
    outlines,
)
from analysis.show.spots import COUNTRY_KM, SEVERITIES, Spot, spots, view_of
from analysis.show.style import axes, blank, figure_of, head, shorten
from analysis.tables import Comparison, Tables

SEA, LAND, BORDER, REGION = "#e4edf3", "#faf8f3", "#8a8a8a", "#d3cec2"
MOST_LABELS = 25


def strike_map(tables: Tables, compared: Comparison, ax: Axes | None = None) -> Axes:
    """Draw where the incidents lie, how sure the place is, and what they cost.

    A dashed ellipse is the circle of `radius_km` around a place. Colour and shape of a mark say
    whether deaths are reported, its size grows with the number of claims.
    """
    title = "Where incidents are reported, and with what casualties"
    drawn = spots(tables, compared)
    lost = len(compared.incidents) - sum(len(spot.incident_ids) for spot in drawn)
    if not drawn:
        return blank(ax, title, "No incident has coordinates.")
    view = view_of(drawn)
    far = [spot for spot in drawn if not in_view(spot, view)]
    drawn = [spot for spot in drawn if in_view(spot, view)]
    ax = axes(ax, 9, 9 / view.shape + 0.75)
    draw_ground(ax, view)
    shrink = 1.0 if len(drawn) <= MOST_LABELS else 0.55
    for spot in drawn:
        _draw_spot(ax, spot, view, shrink)
    groups = near_groups(drawn, view)
    _label_spots(ax, groups[:MOST_LABELS], view)
    _name_countries(ax, view, drawn)
    _key(ax, drawn)
    outside = sum(len(spot.incident_ids) for spot in far)
    return head(ax, title, _map_note(drawn, lost, outside, len(groups) - MOST_LABELS))


def in_view(spot: Spot, view: View) -> bool:
    """Say whether the middle of a spot lies inside a view."""
    return view.holds((view.shift(spot.longitude), spot.latitude))


def _map_note(drawn: list[Spot], lost: int, outside: int, hidden: int) -> str:
    """Return how much evidence the map stands on and what it leaves out."""
    n = sum(len(spot.incident_ids) for spot in drawn)
    note = f"n = {counted(n, 'incident')}, {counted(sum(s.n_claims for s in drawn), 'claim')}"
    note += f"; {counted(lost, 'incident')} without a location" if lost else ""
    note += f"; {counted(outside, 'incident')} elsewhere (only a country known)" if outside else ""
    return note + (f"; {counted(hidden, 'place')} not labelled" if hidden > 0 else "")


def draw_ground(ax: Axes, view: View) -> None:
    """Draw sea, land, borders and, near enough, first-level divisions of a view."""
    ax.set_facecolor(SEA)
    countries = outlines("countries", view)
    for _, rings in countries:
        ax.add_patch(PathPatch(_path(rings), fc=LAND, ec=BORDER, lw=0.8, zorder=1))
    if (view.east - view.west) < WIDEST_WITH_REGIONS:
        for _, rings in outlines("admin1", view):
            ax.add_patch(PathPatch(_path(rings), fc="none", ec=REGION, lw=0.5, zorder=0.9 + 0.2))
    ax.set_xlim(view.west, view.east)
    ax.set_ylim(view.south, view.north)
    ax.set_aspect(1 / view.stretch)
    ax.set_xticks([])
    ax.set_yticks([])


def _name_countries(ax: Axes, view: View, drawn: list[Spot]) -> None:
    """Write country names where there is room left; a name without room is left out."""
    figure_of(ax).draw_without_rendering()
    taken = [text.get_window_extent() for text in ax.texts]
    rings = [mark for mark in ax.patches if isinstance(mark, Ellipse)]
    most = 2 * COUNTRY_KM / KM_PER_DEGREE
    taken += [ring.get_window_extent() for ring in rings if ring.height <= most]
    marks = [ax.transData.transform((view.shift(s.longitude), s.latitude)) for s in drawn]
    taken += [Bbox.from_bounds(x - 11, y - 11, 22, 22) for x, y in marks]
    inside = ax.get_window_extent()
    for name, points in country_names(view):
        text = ax.text(0, 0, name.upper(), fontsize=7.5, color="#8b8270", ha="center",
                       va="center", zorder=1.5)  # fmt: skip
        for point in points:
            text.set_position(point)
            box = text.get_window_extent()
            fits = inside.x0 < box.x0 and box.x1 < inside.x1
            if fits and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
        else:
            text.remove()


def _path(rings: list[Ring]) -> Path:
    points: Ring = []
    codes: list[np.uint8] = []
    for ring in rings:
        points += ring
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.array(points), codes)


def _draw_spot(ax: Axes, spot: Spot, view: View, shrink: float) -> None:
    colour, marker, _ = SEVERITIES[spot.severity]
    x = view.shift(spot.longitude)
    if spot.radius_km > 0:
        high = 2 * spot.radius_km / KM_PER_DEGREE
        wide = high / max(0.05, math.cos(math.radians(spot.latitude)))
        at = (x, spot.latitude)
        if spot.radius_km <= COUNTRY_KM:  # shading a whole country would hide the rest
            ax.add_patch(Ellipse(at, wide, high, fc=colour, ec="none", alpha=0.10, zorder=2))
        ax.add_patch(Ellipse(at, wide, high, fc="none", ec=colour, lw=1, ls=(0, (4, 3)), zorder=2))
    size = shrink * (40 + 14 * min(spot.n_claims, 20))
    ax.scatter([x], [spot.latitude], s=size, c=colour, marker=marker, edgecolor="white",
               linewidth=1, zorder=4)  # fmt: skip


def near_groups(drawn: list[Spot], view: View) -> list[list[Spot]]:
    """Return the spots in groups too near each other for labels of their own.

    Groups and their members stand in the order of their claims, most first.
    """
    groups: list[list[Spot]] = []
    for spot in sorted(drawn, key=lambda spot: -spot.n_claims):
        for group in groups:
            wide = (view.shift(spot.longitude) - view.shift(group[0].longitude)) * view.stretch
            apart = math.hypot(wide, spot.latitude - group[0].latitude)
            if apart < 0.025 * (view.east - view.west) * view.stretch:
                group.append(spot)
                break
        else:
            groups.append([spot])
    return groups


def group_label(group: list[Spot], *, short: bool) -> str:
    """Return what is written beside a group of places: what it cost, and the evidence."""
    if len(group) == 1:
        lines = [group[0].place, *(shorten(toll, 52) for toll in group[0].tolls)]
    else:
        told = [(s.place, toll) for s in group for toll in (s.tolls or ["no figure"])]
        lines = [f"{place}: {shorten(toll, 52)}" for place, toll in told]
    most = 2 if short else 4
    if len(lines) > most:
        lines = [*lines[:most], f"and {len(lines) - most} more"]
    claims, sources = sum(s.n_claims for s in group), {x for s in group for x in s.sources}
    figures = counted(claims, "claim") if claims else "no figure"
    evidence = f"{figures}, {counted(len(sources), 'source')}"
    return "\n".join(lines if short else [*lines, evidence])


def _label_spots(ax: Axes, groups: list[list[Spot]], view: View) -> None:
    """Write the labels where they do not cover each other."""
    halo = [pe.withStroke(linewidth=2.6, foreground="white")]
    xs = [view.shift(group[0].longitude) for group in groups]
    ys = [group[0].latitude for group in groups]
    short = len(groups) > 12
    texts = [
        ax.text(x, y, group_label(group, short=short), fontsize=7 if short else 8.4,
                linespacing=1.25, zorder=5, path_effects=halo)
        for x, y, group in zip(xs, ys, groups, strict=True)
    ]  # fmt: skip
    figure_of(ax).draw_without_rendering()  # text has no size before the layout is known
    adjust_text(texts, x=xs, y=ys, ax=ax, expand=(1.15, 1.35), max_move=30, iter_lim=300,
                arrowprops={"arrowstyle": "-", "color": "#444444", "lw": 0.7})  # fmt: skip


def _key(ax: Axes, drawn: list[Spot]) -> None:
    """Explain marks and ellipses under the map, those alone that occur."""
    used = {spot.severity for spot in drawn}
    handles = [
        Line2D([], [], ls="", marker=marker, ms=8, mfc=colour, mec="white", label=name)
        for name, (colour, marker, _) in SEVERITIES.items()
        if name in used
    ]
    if any(spot.radius_km > 0 for spot in drawn):
        handles.append(Line2D([], [], color="#666666", ls=(0, (4, 3)), lw=1,
                              label="place is somewhere inside"))  # fmt: skip
    ax.legend(handles=handles, fontsize=8.5, frameon=False, ncols=len(handles),
              loc="upper left", bbox_to_anchor=(0, -0.005), borderaxespad=0.2,
              handletextpad=0.5, columnspacing=1.6)  # fmt: skip
    ax.annotate("Outlines: Natural Earth, public domain", (1, 0), xytext=(-4, 4), fontsize=7,
                xycoords="axes fraction", textcoords="offset points", ha="right",
                color="#666666")  # fmt: skip
