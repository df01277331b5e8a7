"""Totals and their parts, as trees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from analysis.evidence import amount, counted, plain
from analysis.show.style import GREY, INK, axes, head, outcome_colour, shorten
from analysis.tables import Tables, missing

Row = Any  # a namedtuple of DataFrame.itertuples


def parts(tables: Tables, number_id: str, ax: Axes | None = None) -> Axes:
    """Draw the total a number belongs to and the parts it is made of, as a tree.

    Parameters
    ----------
    tables : Tables
    number_id : str
        Any number of the tree: the total or one of its parts.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    LookupError
        When `tables.numbers` has no such row.
    """
    rows = {row.number_id: row for row in tables.numbers.itertuples()}
    if number_id not in rows:
        raise LookupError(f"no number {number_id!r}")
    children: dict[str, list[str]] = {}
    for row in rows.values():
        if not missing(row.part_of) and row.part_of != row.number_id:
            children.setdefault(row.part_of, []).append(row.number_id)
    root = _root(number_id, rows)
    spots = _tree_spots(root, children)
    depth = max(x for x, _ in spots.values())
    leaves = max(y for _, y in spots.values()) + 1
    ax = axes(ax, 3.4 * (depth + 1) + 0.6, 1.4 + 0.75 * leaves)
    ax.set_xlim(-0.02, depth + 0.95)
    ax.set_ylim(leaves - 0.4, -0.6)
    ax.set_axis_off()
    for key, (x, y) in spots.items():
        _draw_number(ax, rows[key], x, y, chosen=key == number_id)
        for child in children.get(key, []):
            if child in spots:
                _join(ax, (x, y), spots[child])
    source = tables.articles.set_index("article_id")["source"].get(rows[root].article_id)
    note = f"n = {counted(len(spots), 'number')}, 1 article ({plain(source, 'unnamed source')})"
    return head(ax, "A total and its parts", f"{note}; {_parts_sum(root, children, rows)}")


def _root(number_id: str, rows: Mapping[str, Row]) -> str:
    """Follow part_of upwards; a ring of parts ends where it closes."""
    seen = {number_id}
    while (above := rows[number_id].part_of) in rows and above not in seen:
        seen.add(above)
        number_id = above
    return number_id


def _tree_spots(root: str, children: Mapping[str, list[str]]) -> dict[str, tuple[int, float]]:
    """Return (depth, height) of every number under `root`, leaves one apart."""
    spots: dict[str, tuple[int, float]] = {}
    leaves = iter(range(10_000))

    def place(key: str, depth: int) -> float:
        spots[key] = (depth, 0.0)
        under = [place(c, depth + 1) for c in children.get(key, []) if c not in spots]
        height = (under[0] + under[-1]) / 2 if under else float(next(leaves))
        spots[key] = (depth, height)
        return height

    place(root, 0)
    return spots


def _join(ax: Axes, total: tuple[int, float], part: tuple[int, float]) -> None:
    """Draw the line from a total to a part; it starts hidden under the box of the total."""
    elbow = part[0] - 0.09
    xs, ys = [total[0], elbow, elbow, part[0]], [total[1], total[1], part[1], part[1]]
    ax.plot(xs, ys, color=GREY, lw=1.2, zorder=1)


def _draw_number(ax: Axes, row: Row, x: float, y: float, *, chosen: bool) -> None:
    kind = f"{plain(row.kind, 'counted')}{'' if missing(row.victims) else ', ' + row.victims}"
    label = f"{amount(row.low, row.best, row.high, row.modifier)} {kind}\n“{shorten(row.text, 34)}”"
    edge = {"fc": "white", "ec": outcome_colour(row.kind), "lw": 2.4 if chosen else 1.2}
    ax.text(x, y, label, va="center", fontsize=9, color=INK, linespacing=1.5, zorder=3,
            bbox={"boxstyle": "round,pad=0.5", **edge})  # fmt: skip


def _parts_sum(root: str, children: Mapping[str, list[str]], rows: Mapping[str, Row]) -> str:
    """Say what the direct parts add up to beside the total."""
    best = [rows[key].best for key in children.get(root, [])]
    if not best:
        return "no part of it is named"
    if any(missing(value) for value in best):
        return "the parts do not add up to a number"
    row = rows[root]
    return f"parts named: {sum(best):g} of {amount(row.low, row.best, row.high, row.modifier)}"
