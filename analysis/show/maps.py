"""The strike map for print, and the spots that both maps draw."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import matplotlib.patheffects as pe
import numpy as np
import pandas as pd
from adjustText import adjust_text
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from analysis.evidence import amount, counted, plain
from analysis.show.geography import (
    KM_PER_DEGREE,
    WIDEST_WITH_REGIONS,
    Ring,
    View,
    country_names,
    fit_view,
    outlines,
)
from analysis.show.style import BLUE, ORANGE, VERMILION, axes, blank, figure_of, head, shorten
from analysis.tables import Comparison, Tables, missing

SEA, LAND, BORDER, REGION = "#e4edf3", "#faf8f3", "#8a8a8a", "#d3cec2"
MOST_LABELS = 25
COUNTRY_KM = 250.0  # a place less sure than this is a country, not a spot
COUNTED = ("killed", "injured", "missing", "captured", "displaced")
# severity: (colour, matplotlib marker, vega shape); the shape carries what colour alone would.
SEVERITIES = {
    "deaths reported": (VERMILION, "o", "circle"),
    "injuries, no deaths reported": (ORANGE, "s", "square"),
    "no casualty figure": (BLUE, "D", "diamond"),
}


@dataclass
class Spot:
    """One place on the map with everything reported there."""

    longitude: float
    latitude: float
    radius_km: float
    place: str
    incident_ids: list[str] = field(default_factory=list)
    tolls: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    n_claims: int = 0
    n_articles: int = 0
    severity: str = "no casualty figure"


def toll_line(compared: Comparison, incident_id: str) -> str:
    """Return what an incident cost under the range rule: "5–25 killed, 30–40 injured"."""
    tolls = compared.tolls[compared.tolls["incident_id"] == incident_id]
    wanted = (tolls["rule"] == "range") & tolls["outcome"].isin(COUNTED)
    tolls = tolls[wanted].drop_duplicates("outcome")
    rows = sorted(tolls.itertuples(), key=lambda row: COUNTED.index(row.outcome))
    return ", ".join(f"{amount(row.low, row.best, row.high)} {row.outcome}" for row in rows)


def spots(tables: Tables, compared: Comparison) -> list[Spot]:
    """Return the places of the located incidents, most claims first: small marks lie on top."""
    incidents = compared.incidents
    located = incidents[incidents["latitude"].notna() & incidents["longitude"].notna()]
    found: dict[tuple[float, float], Spot] = {}
    for row in located.itertuples():
        at = (round(float(row.longitude), 3), round(float(row.latitude), 3))
        radius = 0.0 if missing(row.radius_km) else float(row.radius_km)
        spot = found.setdefault(at, Spot(*at, radius, plain(row.place, plain(row.name, "?"))))
        spot.radius_km = max(spot.radius_km, radius)
        _add_incident(spot, row, tables, compared)
    return sorted(found.values(), key=lambda spot: -spot.n_claims)


def _add_incident(spot: Spot, row: object, tables: Tables, compared: Comparison) -> None:
    incident = str(getattr(row, "incident_id"))  # noqa: B009 - a namedtuple mypy cannot know
    claims = compared.casualties[compared.casualties["incident_id"] == incident]
    articles = _articles_of(incident, tables, compared)
    sources = tables.articles.set_index("article_id")["source"].reindex(articles)
    spot.incident_ids.append(incident)
    if toll := toll_line(compared, incident):
        first = getattr(row, "date_start")  # noqa: B009
        spot.tolls.append(toll if missing(first) else f"{toll} ({first:%d %b %Y})")
    spot.sources = sorted({*spot.sources, *(plain(s, "unnamed source") for s in sources)})
    spot.days = sorted({*spot.days, *days_of(row)})
    spot.n_claims += len(claims)
    spot.n_articles += len(articles)
    outcomes = set(claims.loc[_counts_someone(claims), "outcome"])
    order = list(SEVERITIES)
    level = 0 if "killed" in outcomes else 1 if "injured" in outcomes else 2
    spot.severity = order[min(order.index(spot.severity), level)]


def _counts_someone(claims: pd.DataFrame) -> pd.Series:
    """Say of each claim whether it can be more than zero: "no one was killed" is no death."""
    top = claims[["low", "best", "high"]].astype("float64").max(axis=1)
    return top.isna() | (top > 0)


def _articles_of(incident: str, tables: Tables, compared: Comparison) -> list[str]:
    events = compared.incident_events
    mine = events.loc[events["incident_id"] == incident, "event_id"]
    told = tables.events.loc[tables.events["event_id"].isin(mine), "article_id"]
    claims = compared.casualties
    claimed = claims.loc[claims["incident_id"] == incident, "article_id"]
    return sorted({*told.dropna(), *claimed.dropna()})


def days_of(row: object) -> list[str]:
    """Return the days of an incident as YYYY-MM-DD, at most 31 of them; [] when unknown."""
    first, last = getattr(row, "date_start"), getattr(row, "date_end")  # noqa: B009
    if missing(first):
        return []
    last = first if missing(last) else last
    return [f"{d:%Y-%m-%d}" for d in pd.date_range(first, last)[:31]]


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


def view_of(drawn: list[Spot]) -> View:
    """Return the view that holds the spots; where only a country is known decides nothing.

    The centre of a country may lie far from anything that happened.
    """
    near = [spot for spot in drawn if spot.radius_km <= COUNTRY_KM] or drawn
    return fit_view([(spot.longitude, spot.latitude, spot.radius_km) for spot in near])


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
