"""Trees of labelled boxes, as wide and as high as their words need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from analysis.show.drawing.lettering import fold_lines, on_page, page_axes, width_of
from analysis.show.drawing.style import GREY, INK

SIZE, LINE = 9.0, 13.5  # points
PAD, ACROSS, BETWEEN, TOP = 7.0, 44.0, 13.0, 12.0
WIDEST = 640.0  # of a figure, so that it is readable at 900 pixels
MOST_PARTS = 12


class Box(NamedTuple):
    """What a box of the tree says, its colour, and whether it is the one asked for."""

    words: str
    colour: str
    chosen: bool = False


class Placing(NamedTuple):
    """Where a box lies: its column, the middle of its left edge in points, its words' width."""

    depth: int
    x: float
    y: float
    width: float


def draw_tree(
    ax: Axes | None,
    root: str,
    children: Mapping[str, Sequence[str]],
    boxes: Mapping[str, Box],
    below: Sequence[str] = (),
) -> Axes:
    """Draw a tree from left to right, and sentences below it."""
    tree = _Layout(children, boxes)
    height = tree.place(root, 0, TOP)
    lines = [line for words in below for line in fold_lines(words, SIZE, max(tree.width, 440.0))]
    wide = max([tree.width, *(width_of(line, SIZE) for line in lines)])
    wide = max(wide, 420.0) if ax is None else wide  # the note above needs room as well
    ax, scale = page_axes(ax, wide, TOP + height + BETWEEN + LINE * len(lines))
    for key, placing in tree.placings.items():
        for child in children.get(key, ()):
            if child in tree.placings and tree.placings[child].depth == placing.depth + 1:
                _join(ax, placing, tree.placings[child], scale)
        _draw_box(ax, boxes[key], placing, scale)
    for n, line in enumerate(lines):
        ax.text(0, TOP + height + BETWEEN + LINE * n, line, transform=on_page(ax, scale), va="top",
                fontsize=SIZE * scale, color=INK)  # fmt: skip
    return ax


def fold_box(words: str, depth: int, lines: int = 3) -> str:
    """Return words of a box in short lines, the shorter the deeper the tree is."""
    room = (WIDEST - ACROSS * depth) / (depth + 1) - 2 * PAD
    folded = fold_lines(words, SIZE, max(90.0, min(250.0, room)))
    return "\n".join(folded[:lines]) + ("…" if len(folded) > lines else "")


def depth_of(root: str, children: Mapping[str, Sequence[str]]) -> int:
    """Return how many levels lie under `root`; a ring counts once."""
    seen, level, depth = {root}, [root], 0
    while level := [c for key in level for c in children.get(key, ()) if c not in seen]:
        seen.update(level)
        depth += 1
    return depth


class _Layout:
    """Finds a place for every box: columns as wide as their widest, nothing overlapping."""

    def __init__(self, children: Mapping[str, Sequence[str]], boxes: Mapping[str, Box]) -> None:
        self.children, self.boxes = children, boxes
        self.placings: dict[str, Placing] = {}
        self._widths: dict[int, float] = {}

    @property
    def width(self) -> float:
        """The width of all columns in points."""
        return sum(self._widths.values()) + ACROSS * (len(self._widths) - 1)

    def place(self, key: str, depth: int, top: float) -> float:
        """Place a box and all under it from `top` downwards; return the height they take."""
        self._measure(key, 0)
        wide, high = _size(self.boxes[key].words)
        self.placings[key] = Placing(depth, 0.0, 0.0, wide)
        under, used = [], 0.0
        for child in self.children.get(key, ()):
            if child in self.boxes and child not in self.placings:
                used += BETWEEN if used else 0.0
                used += self.place(child, depth + 1, top + used)
                under.append(child)
        height = max(used, high)
        middle = top + height / 2
        if under:
            middle = (self.placings[under[0]].y + self.placings[under[-1]].y) / 2
            middle = max(middle, top + high / 2)
        x = sum(self._widths[level] + ACROSS for level in range(depth))
        self.placings[key] = Placing(depth, x, middle, wide)
        return max(height, middle + high / 2 - top)

    def _measure(self, key: str, depth: int) -> None:
        """Learn the widths of all columns before the first box is placed."""
        if self._widths:
            return
        level, seen = [key], {key}
        while level:
            self._widths[depth] = max(_size(self.boxes[one].words)[0] for one in level)
            level = [c for one in level for c in self.children.get(one, ())
                     if c in self.boxes and c not in seen]  # fmt: skip
            seen.update(level)
            depth += 1


def _size(words: str) -> tuple[float, float]:
    lines = words.split("\n")
    return max(width_of(line, SIZE) for line in lines) + 2 * PAD, LINE * len(lines) + 2 * PAD


def _join(ax: Axes, above: Placing, under: Placing, scale: float) -> None:
    """Draw the line from a box to one of its parts; it starts hidden under the box."""
    elbow = under.x - ACROSS / 3
    xs = [above.x + PAD, elbow, elbow, under.x]
    ys = [above.y, above.y, under.y, under.y]
    ax.plot(xs, ys, transform=on_page(ax, scale), color=GREY, lw=1.2, zorder=1, clip_on=False,
            scalex=False, scaley=False)  # fmt: skip


def _draw_box(ax: Axes, box: Box, placing: Placing, scale: float) -> None:
    edge = {"fc": "white", "ec": box.colour, "lw": 2.4 if box.chosen else 1.2}
    ax.text(placing.x + PAD, placing.y, box.words, va="center", fontsize=SIZE * scale, color=INK,
            linespacing=1.25, zorder=3, transform=on_page(ax, scale),
            bbox={"boxstyle": f"round,pad={PAD / SIZE}", **edge})  # fmt: skip
