"""Networks: named dots on a ring and arrows between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from analysis.show.drawing.lettering import fold_lines, on_page, page_axes, width_of
from analysis.show.drawing.style import BLUE, GREY, INK

SIZE, LINE = 8.5, 11.0  # of the labels, in points
WIDTH, TOP = 620.0, 18.0
ROOM = 125.0  # for a line of a label
SEED = 7  # the same tables give the same figure
ACROSS_BEND, SIDE_BEND, BULGE = 0.1, 0.7, 70.0
LINE_COLOUR = "#8c8c8c"


class Node(NamedTuple):
    """A dot: what it is called, its weight, and whether it is drawn hollow."""

    name: str
    weight: int
    hollow: bool = False


class Link(NamedTuple):
    """An arrow between two nodes: how often, and whether it is sure (solid)."""

    source: str
    target: str
    n: int
    sure: bool = True


class _Dot:
    """A node on the page: the middle of its dot, its label in lines, and on which side that is."""

    def __init__(self, node: Node, heaviest: int, *, left: bool) -> None:
        self.node, self.left = node, left
        self.x = self.y = 0.0
        self.radius = 4.0 + 9.0 * math.sqrt(node.weight / heaviest)
        folded = fold_lines(node.name, SIZE, ROOM)
        self.lines = [*folded[:2], folded[2] + "…"] if len(folded) > 3 else folded

    @property
    def height(self) -> float:
        """How much of its column it needs, in points."""
        return max(2 * self.radius, LINE * len(self.lines)) + 9.0

    @property
    def box(self) -> Bbox:
        """The square that its dot takes up."""
        return Bbox.from_bounds(
            self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius
        )


def draw_network(
    ax: Axes | None,
    nodes: Mapping[str, Node],
    links: Sequence[Link],
    sides: tuple[str, str],
    key: str,
) -> Axes:
    """Draw nodes on a ring, their labels outside, and below them a sentence that explains it.

    `sides` is what stands above the left and the right half.
    """
    dots, bottom = _lay_out(nodes, links)
    lines = fold_lines(key, SIZE, WIDTH)
    ax, scale = page_axes(ax, WIDTH, bottom + 16 + LINE * len(lines))
    for link in links:
        _draw_link(ax, dots[link.source], dots[link.target], link, scale)
    _number_links(ax, dots, links, scale)
    for dot in dots.values():
        _draw_dot(ax, dot, scale)
    for x, words in ((ROOM, sides[0]), (WIDTH - ROOM, sides[1])):
        ax.text(x, TOP - 6, words, transform=on_page(ax, scale), fontsize=SIZE * scale, color=GREY,
                fontweight="bold", ha="center", va="center")  # fmt: skip
    for n, line in enumerate(lines):
        ax.text(0, bottom + 16 + LINE * n, line, transform=on_page(ax, scale), color=GREY,
                fontsize=SIZE * scale, va="center")  # fmt: skip
    return ax


def _lay_out(nodes: Mapping[str, Node], links: Sequence[Link]) -> tuple[dict[str, _Dot], float]:
    """Place the nodes on a ring; return the lowest point too.

    Those with the most arrows that start at them are on the left. Springs decide who is above
    whom; drawn as springs leave them, the arrows of a dense network would cross the labels.
    """
    on_left = _left_half(nodes, links)
    heights = _heights(nodes, links)
    heaviest = max(node.weight for node in nodes.values())
    columns = [
        {key: _Dot(nodes[key], heaviest, left=left)
         for key in sorted(nodes, key=lambda key: (heights[key], key))
         if (key in on_left) == left}
        for left in (True, False)
    ]  # fmt: skip
    high = max(70.0, *(sum(dot.height for dot in column.values()) for column in columns))
    for column in columns:
        _stack(list(column.values()), high)
    return columns[0] | columns[1], TOP + high


def _left_half(nodes: Mapping[str, Node], links: Sequence[Link]) -> set[str]:
    """Return the nodes most arrows of which start there, so many that both halves are filled."""
    out, total = dict.fromkeys(nodes, 0), dict.fromkeys(nodes, 0)
    for link in links:
        out[link.source] += link.n
        total[link.source] += link.n
        total[link.target] += link.n
    ranked = sorted(nodes, key=lambda key: (-out[key] / max(1, total[key]), key))
    starting = sum(2 * out[key] > total[key] for key in nodes)
    least, most = round(0.36 * len(nodes)), round(0.64 * len(nodes))
    return set(ranked[: max(1, min(max(starting, least), most))])


def _heights(nodes: Mapping[str, Node], links: Sequence[Link]) -> dict[str, float]:
    """Return how far down each node belongs, so that ties are short and seldom cross."""
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for link in sorted(links):
        graph.add_edge(link.source, link.target)
    places = nx.spring_layout(graph, iterations=200, seed=SEED)
    heights = {key: round(float(place[1]), 6) for key, place in places.items()}
    for _ in range(8):  # to the middle of those it is tied to, and apart again
        middles = {
            key: sum(heights[other] for other in graph[key]) / len(graph[key]) for key in graph
        }
        ranked = sorted(middles, key=lambda key: (round(middles[key], 6), key))
        heights = {key: n / len(ranked) for n, key in enumerate(ranked)}
    return heights


def _stack(dots: Sequence[_Dot], high: float) -> None:
    """Place one side of the ring, with equal gaps, on a bow that is widest in its middle."""
    gap = (high - sum(dot.height for dot in dots)) / max(1, len(dots))
    y = TOP
    for dot in dots:
        dot.y = y + (gap + dot.height) / 2
        y += gap + dot.height
        off = 2 * (dot.y - TOP) / high - 1
        wide = (WIDTH / 2 - ROOM - 22) * math.sqrt(1 - 0.75 * off**2)
        dot.x = WIDTH / 2 + (-wide if dot.left else wide)


def _bend(start: _Dot, end: _Dot) -> float:
    """Return how an arrow bends: between two of one side it runs through the inside of the ring.

    Down and up differ, so that two opposite arrows do not lie on each other.
    """
    if start.left != end.left:
        return ACROSS_BEND
    down = end.y > start.y
    near = BULGE / max(1.0, math.hypot(end.x - start.x, end.y - start.y))
    return (
        (SIDE_BEND if down else SIDE_BEND * 0.65) * max(1, near) * (1 if down != start.left else -1)
    )


def _draw_link(ax: Axes, start: _Dot, end: _Dot, link: Link, scale: float) -> None:
    ax.add_patch(
        FancyArrowPatch(
            (start.x, start.y), (end.x, end.y), transform=on_page(ax, scale), clip_on=False,
            connectionstyle=f"arc3,rad={_bend(start, end)}", arrowstyle="-|>",
            mutation_scale=11 * scale, shrinkA=(start.radius + 1) * scale,
            shrinkB=(end.radius + 2) * scale, lw=(0.9 + 0.6 * math.log(link.n)) * scale,
            ls="-" if link.sure else (0, (4, 3)), color=LINE_COLOUR, zorder=1,
        )
    )  # fmt: skip


def _number_links(ax: Axes, dots: Mapping[str, _Dot], links: Sequence[Link], scale: float) -> None:
    """Write how often on each arrow drawn for more than one, where nothing else stands."""
    taken = [dot.box for dot in dots.values()]
    for link in links:
        if link.n < 2:
            continue
        options = [_on_bend(dots[link.source], dots[link.target], t)
                   for t in (0.35, 0.45, 0.28, 0.55, 0.22, 0.65, 0.75)]  # fmt: skip
        half = width_of(str(link.n), SIZE) / 2 + 2
        boxes = [Bbox.from_extents(x - half, y - 6, x + half, y + 6) for x, y in options]
        free = [n for n, box in enumerate(boxes) if not any(box.overlaps(o) for o in taken)]
        at = free[0] if free else 0
        taken.append(boxes[at])
        ax.text(*options[at], f"{link.n}", transform=on_page(ax, scale), fontsize=SIZE * scale,
                color=INK, ha="center", va="center", zorder=3,
                path_effects=[withStroke(linewidth=3, foreground="white")])  # fmt: skip


def _on_bend(start: _Dot, end: _Dot, t: float) -> tuple[float, float]:
    """Return the point a share `t` along the bent arrow; y runs downwards on the page."""
    wide, high, bend = end.x - start.x, end.y - start.y, _bend(start, end)
    bend_x = (start.x + end.x) / 2 - bend * high
    bend_y = (start.y + end.y) / 2 + bend * wide
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
    return a * start.x + b * bend_x + c * end.x, a * start.y + b * bend_y + c * end.y


def _draw_dot(ax: Axes, dot: _Dot, scale: float) -> None:
    where = on_page(ax, scale)
    ax.plot([dot.x], [dot.y], "o", transform=where, ms=2 * dot.radius * scale, mec=BLUE,
            mew=1.6, mfc="white" if dot.node.hollow else BLUE, zorder=2, clip_on=False,
            scalex=False, scaley=False)  # fmt: skip
    beside = -dot.radius - 5 if dot.left else dot.radius + 5
    ax.text(dot.x + beside, dot.y, "\n".join(dot.lines), transform=where, va="center",
            ha="right" if dot.left else "left", fontsize=SIZE * scale, color=INK,
            linespacing=1.15, zorder=4)  # fmt: skip
