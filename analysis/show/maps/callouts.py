"""Labels beside the places of a printed map that cover neither each other nor a mark."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import matplotlib.patheffects as pe
from matplotlib.axes import Axes
from matplotlib.text import Text

from analysis.evidence import counted
from analysis.show.drawing.style import INK, figure_of, shorten
from analysis.show.maps.geography import View
from analysis.show.maps.labels import Box, overlap
from analysis.show.maps.spots import Spot

# Directions in the order tried: to the right first, as one reads.
TURNS = (0, 180, 30, -30, 150, -150, 60, -60, 120, -120, 90, -90)
REACHES = (0.0, 16.0, 34.0, 60.0, 95.0)  # points from the mark to its label
FULL, SHORT = 8.4, 7.0  # points of the letters
FEW = 12  # with more places than this labels are short
Line = tuple[float, float, float, float]  # from x, y to x, y
GAP = 3.0  # points kept free around a label


class Spell(NamedTuple):
    """A label in pixels: its box, the line that leads to it, whether it is left of its mark."""

    box: Box
    leader: Line | None
    left: bool


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


def group_labels(group: list[Spot]) -> list[str]:
    """Return what may be written beside a group of places, the fullest first."""
    n = sum(len(spot.incidents) for spot in group)
    claims, sources = sum(s.n_claims for s in group), {x for s in group for x in s.sources}
    figures = counted(claims, "claim") if claims else "no figure"
    evidence = f"{figures}, {counted(len(sources), 'source')}"
    name = shorten(group[0].place, 40)
    if len(group) > 1:
        name += f" and {counted(len(group) - 1, 'place')} near it"
    told = [(spot.place, toll) for spot in group for toll in spot.tolls]
    tolls = [shorten(toll if len(group) == 1 else f"{place}: {toll}", 52) for place, toll in told]
    if n > 3 or len(tolls) > 3:
        full, middle = f"{counted(n, 'incident')}, {evidence}", counted(n, "incident")
    else:
        full, middle = "\n".join([*tolls, evidence]), tolls[0] if len(tolls) == 1 else evidence
    return [f"{name}\n{full}", f"{name}\n{middle}", name]


def label_groups(ax: Axes, drawn: list[Spot], view: View, marks: list[Box]) -> int:
    """Label the groups of places there is room for; return how many stay without a label.

    Parameters
    ----------
    ax : Axes
        With its limits set.
    drawn : list of Spot
    view : View
    marks : list of (left, bottom, right, top)
        The pixels of the marks, which labels keep free.
    """
    groups = near_groups(drawn, view)
    # Beside many places a label of four lines would take the room of three others.
    short = len(groups) > FEW
    text = ax.text(0, 0, "", fontsize=SHORT if short else FULL, linespacing=1.25)
    taken, lines, without = list(marks), list[Line](), 0
    for group in groups:
        at = ax.transData.transform((view.shift(group[0].longitude), group[0].latitude))
        for words in group_labels(group)[1 if short else 0 :]:
            text.set_text(words)
            found = _room(ax, text, (float(at[0]), float(at[1])), taken, lines)
            if found is not None:
                taken.append(found.box)
                lines += [found.leader] if found.leader else []
                _write(ax, words, SHORT if short else FULL, found)
                break
        else:
            without += 1
    text.remove()
    return without


def _room(
    ax: Axes,
    text: Text,
    at: tuple[float, float],
    taken: list[Box],
    lines: list[Line],
) -> Spell | None:
    """Return the first place for a text near `at` that is free and wholly on the map."""
    size, frame = text.get_window_extent(), ax.get_window_extent()
    dot = figure_of(ax).dpi / 72
    for box, leader in _places(at, size.width, size.height, dot):
        if box[0] < frame.x0 + 2 or box[2] > frame.x1 - 2:
            continue
        if box[1] < frame.y0 + 12 * dot or box[3] > frame.y1 - 2:  # below stands the credit
            continue
        wide = (box[0] - GAP * dot, box[1] - GAP * dot / 2, box[2] + GAP * dot,
                box[3] + GAP * dot / 2)  # fmt: skip
        if any(overlap(wide, other) for other in taken) or any(_crosses(x, wide) for x in lines):
            continue
        if leader and any(_crosses(leader, other) for other in _away(taken, at)):
            continue
        return Spell(box, leader, left=box[2] < at[0])
    return None


def _places(
    at: tuple[float, float], wide: float, high: float, dot: float
) -> Iterator[tuple[Box, Line | None]]:
    """Yield boxes of a size around a point, the nearest first, with the line that leads there."""
    for reach in REACHES:
        for turn in TURNS:
            right, up = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            far = (11 + reach) * dot
            x, y = at[0] + right * far, at[1] + up * far
            left = x if right > 0.1 else x - wide if right < -0.1 else x - wide / 2
            bottom = y - high / 2 + up * high / 2
            box = (left, bottom, left + wide, bottom + high)
            start = (at[0] + right * 8 * dot, at[1] + up * 8 * dot)
            end = (min(max(start[0], box[0]), box[2]), min(max(start[1], box[1]), box[3]))
            yield box, (*start, *end) if reach else None


def _away(taken: Iterable[Box], at: tuple[float, float]) -> list[Box]:
    """Return the boxes that do not hold a point: a line may leave its own mark."""
    return [b for b in taken if not (b[0] <= at[0] <= b[2] and b[1] <= at[1] <= b[3])]


def _crosses(line: Line, box: Box) -> bool:
    """Say whether a stretch of line runs through a box (Liang and Barsky 1984).

    >>> _crosses((0, 0, 4, 4), (1, 1, 2, 2)), _crosses((0, 0, 4, 0), (1, 1, 2, 2))
    (True, False)
    """
    x, y, dx, dy = line[0], line[1], line[2] - line[0], line[3] - line[1]
    first, last = 0.0, 1.0
    for step, room in ((-dx, x - box[0]), (dx, box[2] - x), (-dy, y - box[1]), (dy, box[3] - y)):
        if step == 0:
            if room <= 0:
                return False
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    return first < last


def _write(ax: Axes, words: str, size: float, spell: Spell) -> None:
    """Write a label where there is room, and draw its line."""
    back = ax.transData.inverted()
    x, y = back.transform(spell.box[:2])
    ax.text(x, y, words, fontsize=size, linespacing=1.25, color=INK, ha="left", va="bottom",
            ma="right" if spell.left else "left", zorder=5,
            path_effects=[pe.withStroke(linewidth=2.6, foreground="white")])  # fmt: skip
    if spell.leader is not None:
        (x1, y1), (x2, y2) = back.transform([spell.leader[:2], spell.leader[2:]])
        ax.plot([x1, x2], [y1, y2], color="#444444", lw=0.7, zorder=3, gid="leader")
