"""Where things lie on a map: the view that holds all points, circles in km, rings.

Maps are drawn in plain degrees (equirectangular, true at the middle latitude). A view may run
past 180 degrees east, so that points on both sides of the date line stay together.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

KM_PER_DEGREE = 111.2
SMALLEST, WIDEST_WITH_REGIONS = 6.0, 45.0
CLOSEST = 1.5  # degrees: nearer than this the outlines are coarse, and a map says so
Point = tuple[float, float]
Ring = list[Point]


class View(NamedTuple):
    """A box in degrees; `east` may exceed 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def stretch(self) -> float:
        """Return how long a degree of longitude is beside one of latitude, mid-view."""
        return max(0.2, math.cos(math.radians((self.south + self.north) / 2)))

    @property
    def shape(self) -> float:
        """Return width by height as drawn."""
        return (self.east - self.west) * self.stretch / (self.north - self.south)

    @property
    def is_close(self) -> bool:
        """Say whether the outlines are coarse for it: a corner may be off by some km."""
        return (self.east - self.west) * self.stretch < CLOSEST

    @property
    def size(self) -> float:
        """Return the area as drawn, in square degrees of latitude."""
        return (self.east - self.west) * self.stretch * (self.north - self.south)

    def holds(self, point: Point) -> bool:
        """Say whether a point lies inside."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def shift(self, longitude: float) -> float:
        """Return `longitude` turned by whole circles into the view, where it can be."""
        return self.west + (longitude - self.west) % 360

    def beside(self, other: View) -> View:
        """Return this view turned by whole circles to where `other` is."""
        turn = 360 * round((other.west + other.east - self.west - self.east) / 720)
        return View(self.west + turn, self.south, self.east + turn, self.north)

    def joined(self, other: View) -> View:
        """Return the smallest view that holds both, at most once around the world."""
        west, east = min(self.west, other.west), max(self.east, other.east)
        south, north = min(self.south, other.south), max(self.north, other.north)
        return View(west, south, min(east, west + 360), north)

    def grown(self, margin: float) -> View:
        """Return the view with `margin` of its width and height more on every side."""
        wide, high = (self.east - self.west) * margin, (self.north - self.south) * margin
        return View(self.west - wide, self.south - high, self.east + wide, self.north + high)


WORLD = View(-170.0, -58.0, 190.0, 80.0)


def fit_view(points: Sequence[tuple[float, float, float]]) -> View:
    """Return the view that holds every (longitude, latitude, radius in km), with room around.

    The view cuts the globe where the points leave the widest gap; without points it is the world.
    """
    if not points:
        return WORLD
    west, east = _shortest_arc([p[0] for p in points])
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # A country-sized circle must not decide how far the map looks: it may leave the frame.
    reach = max(min(p[2], 250.0) for p in points) / KM_PER_DEGREE
    cos = max(0.2, math.cos(math.radians((south + north) / 2)))
    wide = max((east - west) * cos * 1.35 + 2.4 * reach, SMALLEST)
    high = max((north - south) * 1.35 + 2.4 * reach, SMALLEST / 1.3)
    wide, high = max(wide, high * 1.15), max(high, wide / 1.7)
    high = min(high, 176.0)
    half, middle = min(wide / cos, 360.0) / 2, (south + north) / 2
    middle = min(max(middle, high / 2 - 89), 89 - high / 2)
    centre = (west + east) / 2
    return View(centre - half, middle - high / 2, centre + half, middle + high / 2)


def _shortest_arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return the shortest stretch of longitude that holds all; its end may exceed 180.

    >>> _shortest_arc([179.0, -178.0])
    (179.0, 182.0)
    >>> _shortest_arc([30.0, 36.0, 33.0])
    (30.0, 36.0)
    """
    ring = sorted({(x + 180) % 360 - 180 for x in longitudes})
    gaps = [
        (b - a, n) for n, (a, b) in enumerate(zip(ring, [*ring[1:], ring[0] + 360], strict=True))
    ]
    before = max(gaps)[1]
    west = ring[(before + 1) % len(ring)]
    return west, ring[before] if ring[before] >= west else ring[before] + 360


def circle(longitude: float, latitude: float, radius_km: float, corners: int = 60) -> Ring:
    """Return a closed ring of points `radius_km` around a place, clockwise, in degrees."""
    high = radius_km / KM_PER_DEGREE
    wide = high / max(0.05, math.cos(math.radians(latitude)))
    turns = [2 * math.pi * n / corners for n in range(corners)]
    ring = [(longitude + wide * math.sin(t), latitude + high * math.cos(t)) for t in turns]
    return [*ring, ring[0]]


def shaped(view: View) -> View:
    """Return a view widened to a drawing that is neither a strip nor a tower, with a margin."""
    view = view.grown(0.06)
    wide, high = (view.east - view.west) * view.stretch, view.north - view.south
    wide, high = max(wide, high * 0.8), max(high, wide / 2.1)
    high = min(high, 178.0)
    middle = min(max((view.south + view.north) / 2, high / 2 - 89), 89 - high / 2)
    half, centre = min(wide / view.stretch, 360.0) / 2, (view.west + view.east) / 2
    return View(centre - half, middle - high / 2, centre + half, middle + high / 2)


def box_of(ring: Ring) -> tuple[float, ...]:
    """Return the west, south, east and north end of a ring."""
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def area(ring: Ring) -> float:
    """Return the signed area of a closed ring in square degrees; clockwise is negative.

    >>> area([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    1.0
    """
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def wind(rings: Sequence[Ring]) -> list[Ring]:
    """Return rings with the shore clockwise and holes the other way, as web maps fill them."""
    shore, *holes = rings
    turned = [shore if area(shore) < 0 else shore[::-1]]
    return turned + [hole if area(hole) > 0 else hole[::-1] for hole in holes]
