"""Which names have room on a map that can be zoomed, and on which side of their marks."""

from __future__ import annotations

from typing import NamedTuple

from analysis.show.maps.geography import Point, View
from analysis.show.maps.outlines import country_names
from analysis.show.maps.spots import Spot

ZOOMS = (0.2, 0.4, 0.7, 1, 2, 4, 8, 16)  # 1 shows the view a map opens with
NEVER = 99.0
LETTER, LONGEST = 7.5, 180  # pixels; a longer name ends in an ellipsis
Box = tuple[float, float, float, float]


class Label(NamedTuple):
    """From which zoom a name has room, and whether it stands to the left of its mark."""

    from_zoom: float
    left: bool


def place_labels(drawn: list[Spot], view: View, width: int) -> list[Label]:
    """Return where the name of each place has room; from zoom NEVER where it never has.

    At zoom 1 the view is `width` pixels wide. The first places choose first. Names that have
    room keep it, and their side, as the map is zoomed in.
    """
    found = [Label(NEVER, False)] * len(drawn)
    for zoom in ZOOMS:
        boxes: list[Box] = []
        for n in sorted(range(len(drawn)), key=lambda n: (found[n].from_zoom, n)):
            held = found[n].from_zoom < zoom
            for left in (found[n].left,) if held else (False, True):
                box = _box(drawn[n], view, width * zoom, left=left)
                free = not any(overlap(box, other) for other in boxes)
                if held or (free and (zoom > 1 or _inside(box, view, width * zoom))):
                    boxes.append(box)
                    found[n] = found[n] if held else Label(zoom, left)
                    break
    return found


def _box(spot: Spot, view: View, width: float, *, left: bool, named: bool = True) -> Box:
    """Return the pixels a mark and its name take, from the west and the south of the view."""
    x, y = _pixels((view.shift(spot.longitude), spot.latitude), view, width)
    long = 14 + min(LONGEST, LETTER * len(spot.place)) if named else 9
    return (x - (long if left else 9), y - 9, x + (9 if left else long), y + 9)


def _pixels(point: Point, view: View, width: float) -> Point:
    scale = width / (view.east - view.west)
    return (point[0] - view.west) * scale, (point[1] - view.south) * scale / view.stretch


def _inside(box: Box, view: View, width: float) -> bool:
    return box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= width / view.shape


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes (left, bottom, right, top) share a point inside.

    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 2, 2), (2, 0, 3, 2))
    (True, False)
    """
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def name_countries(
    drawn: list[Spot], labels: list[Label], view: View, width: int
) -> list[tuple[str, Point]]:
    """Return the countries of a view that can be named beside its places, and where."""
    taken = [_box(spot, view, width, left=label.left, named=label.from_zoom <= 1)
             for spot, label in zip(drawn, labels, strict=True)]  # fmt: skip
    found = []
    for name, points in country_names(view):
        half = LETTER * len(name) / 2
        for point in points:
            x, y = _pixels(point, view, width)
            box = (x - half, y - 8, x + half, y + 8)
            if _inside(box, view, width) and not any(overlap(box, other) for other in taken):
                taken.append(box)
                found.append((name, point))
                break
    return found
