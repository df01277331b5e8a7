"""The strike map for print."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from analysis.evidence import counted
from analysis.show.callouts import label_groups
from analysis.show.geography import (
    KM_PER_DEGREE,
    WIDEST_WITH_REGIONS,
    Ring,
    View,
    wind,
)
from analysis.show.labels import Box, overlap
from analysis.show.outlines import Region, country_names, outline_lines, outlines, region_view
from analysis.show.spots import COUNTRY_KM, MANY, SEVERITIES, Spot, shade_of, spots, view_of
from analysis.show.style import axes, blank, figure_of, head
from analysis.tables import Comparison, Tables

SEA, LAND, BORDER, REGION = "#e4edf3", "#faf8f3", "#8a8a8a", "#d3cec2"


def strike_map(
    tables: Tables,
    compared: Comparison,
    ax: Axes | None = None,
    *,
    region: Region | None = None,
) -> Axes:
    """Draw where the incidents lie, how sure the place is, and what they cost.

    A dashed ellipse is the circle of `radius_km` around a place. Colour and shape of a mark say
    what is reported of casualties, its size grows with the number of claims. Labels never cover
    each other: places that lie close together share one, and what has no room says so above.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    ax : Axes, optional
        What to draw into; by default a new figure.
    region : str or (west, south, east, north), optional
        A country by its ISO 3166 alpha-2 code, or a box in degrees; by default the view that
        holds the incidents but for the tenth farthest off where that would shrink the rest. A
        box is widened to the shape of a figure, not to what the outlines are fine enough for:
        where they are coarse, the map says so.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When `region` is neither, names the value.
    """
    title = "Where incidents are reported, and with what casualties"
    found = spots(tables, compared)
    lost = len(compared.incidents) - sum(len(spot.incidents) for spot in found)
    if not found and region is None:
        return blank(ax, title, "No incident has coordinates.")
    view = view_of(found) if region is None else region_view(region)
    drawn = [spot for spot in found if in_view(spot, view)]
    outside = sum(len(spot.incidents) for spot in found if not in_view(spot, view))
    ax = axes(ax, 9, 9 / view.shape + 0.75)
    draw_ground(ax, view)
    _key(ax, drawn, view)
    note = head(ax, title, _map_note(drawn, lost, outside, 0)).texts[-1]
    _settle(ax)
    marks = [_draw_spot(ax, spot, view, len(drawn)) for spot in drawn]
    hidden = label_groups(ax, drawn, view, marks)
    _name_countries(ax, view, marks)
    note.set_text(_map_note(drawn, lost, outside, hidden))
    return ax


def _settle(ax: Axes) -> None:
    """Lay the figure out until the map stays where it is: labels are placed in pixels."""
    before = None
    for _ in range(6):
        figure_of(ax).draw_without_rendering()
        now = tuple(round(x, 1) for x in ax.get_window_extent().extents)
        if now == before:
            break
        before = now


def mark_places(ax: Axes) -> dict[str, tuple[float, float]]:
    """Return where the marks of a drawn map lie in its figure, by the key of their spot.

    In per cent from left and from top, as a page that shows the picture needs it.
    """
    found = {}
    back = figure_of(ax).transFigure.inverted()
    for mark in ax.collections:
        if str(mark.get_gid()).startswith("spot-"):
            x, y = back.transform(ax.transData.transform(np.asarray(mark.get_offsets())[0]))
            found[str(mark.get_gid())] = (round(100 * float(x), 2), round(100 * (1 - float(y)), 2))
    return found


def in_view(spot: Spot, view: View) -> bool:
    """Say whether the middle of a spot lies inside a view."""
    return view.holds((view.shift(spot.longitude), spot.latitude))


def _map_note(drawn: list[Spot], lost: int, outside: int, hidden: int) -> str:
    """Return how much evidence the map stands on and what it leaves out."""
    n = sum(len(spot.incidents) for spot in drawn)
    note = f"n = {counted(n, 'incident')}, {counted(sum(s.n_claims for s in drawn), 'claim')}"
    note += f"; {counted(lost, 'incident')} without a location" if lost else ""
    note += f"; {counted(outside, 'incident')} outside this map" if outside else ""
    return note + (f"; no room for {counted(hidden, 'label')}" if hidden else "")


def draw_ground(ax: Axes, view: View) -> None:
    """Draw sea, land, borders and, near enough, first-level divisions of a view."""
    ax.set_facecolor(SEA)
    land = [ring for _, rings in outlines("countries", view) for ring in wind(rings)]
    _draw(ax, land, fc=LAND, ec="none", zorder=1)
    if (view.east - view.west) < WIDEST_WITH_REGIONS:
        lines = outline_lines("divisions", view)
        _draw(ax, lines, fc="none", ec=REGION, lw=0.5, zorder=1.1)
    _draw(ax, outline_lines("borders", view), fc="none", ec=BORDER, lw=0.8, zorder=1.1)
    ax.set_xlim(view.west, view.east)
    ax.set_ylim(view.south, view.north)
    ax.set_aspect(1 / view.stretch)
    ax.set_xticks([])
    ax.set_yticks([])


def credit_of(view: View) -> str:
    """Return where the outlines are from, and whether they are too coarse for a view."""
    coarse = "; coarse at this scale: off by up to some km" if view.is_close else ""
    return f"Outlines: Natural Earth, public domain{coarse}"


def _name_countries(ax: Axes, view: View, marks: list[Box]) -> None:
    """Write country names where there is room left; a name without room is left out."""
    taken = [_box(text.get_window_extent()) for text in ax.texts if text.get_text()] + marks
    rings = [mark for mark in ax.patches if isinstance(mark, Ellipse)]
    most = 2 * COUNTRY_KM / KM_PER_DEGREE
    taken += [_box(ring.get_window_extent()) for ring in rings if ring.height <= most]
    inside = ax.get_window_extent()
    for name, points in country_names(view):
        text = ax.text(0, 0, name.upper(), fontsize=7.5, color="#8b8270", ha="center",
                       va="center", zorder=1.5)  # fmt: skip
        for point in points:
            text.set_position(point)
            box = _box(text.get_window_extent())
            fits = inside.x0 < box[0] and box[2] < inside.x1
            if fits and not any(overlap(box, other) for other in taken):
                taken.append(box)
                break
        else:
            text.remove()


def _box(extent: Bbox) -> Box:
    return extent.x0, extent.y0, extent.x1, extent.y1


def _draw(ax: Axes, lines: list[Ring], **looks: Any) -> None:
    """Draw lines, or the land they go around, as one patch: hundreds would take seconds."""
    if lines:
        codes = [[Path.MOVETO] + [Path.LINETO] * (len(line) - 1) for line in lines]
        path = Path(np.concatenate(lines), np.concatenate(codes))
        # Unlike `add_patch` this leaves the limits of the axes alone.
        ax.add_artist(PathPatch(path, **looks))


def _draw_spot(ax: Axes, spot: Spot, view: View, many: int) -> Box:
    """Draw one of `many` marks and its circle; return the pixels the mark takes."""
    shrink, shade = 1.0 if many <= MANY else 0.55, shade_of(many)
    colour, marker, _ = SEVERITIES[spot.severity]
    x = view.shift(spot.longitude)
    if spot.radius_km > 0:
        high = 2 * spot.radius_km / KM_PER_DEGREE
        wide = high / max(0.05, math.cos(math.radians(spot.latitude)))
        at = (x, spot.latitude)
        if spot.radius_km <= COUNTRY_KM:  # shading a whole country would hide the rest
            ax.add_patch(Ellipse(at, wide, high, fc=colour, ec="none", alpha=shade, zorder=2))
        ax.add_patch(
            Ellipse(at, wide, high, fc="none", ec=colour, lw=shrink, ls=(0, (4, 3)), zorder=2)
        )
    size = shrink * (40 + 14 * min(spot.n_claims, 20))
    ax.scatter([x], [spot.latitude], s=size, c=colour, marker=marker, edgecolor="white",
               linewidth=1, zorder=4, gid=spot.key)  # fmt: skip
    half = math.sqrt(size) / 2 * figure_of(ax).dpi / 72
    left, middle = ax.transData.transform((x, spot.latitude))
    return left - half, middle - half, left + half, middle + half


def _key(ax: Axes, drawn: list[Spot], view: View) -> None:
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
    ax.legend(handles=handles, fontsize=8.5, frameon=False, ncols=3,
              loc="upper left", bbox_to_anchor=(0, -0.005), borderaxespad=0.2,
              handletextpad=0.5, columnspacing=1.6)  # fmt: skip
    ax.annotate(credit_of(view), (1, 0), xytext=(-4, 4), fontsize=7,
                xycoords="axes fraction", textcoords="offset points", ha="right",
                color="#666666")  # fmt: skip
