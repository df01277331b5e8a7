"""Totals and their parts, as trees: numbers of an article, incidents that hold others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.evidence import amount, counted, incident_name, plain, source_name
from analysis.show.casualties import check_incident
from analysis.show.drawing.ranges import PEOPLE
from analysis.show.drawing.style import GREY, INK, as_written, blank, head, outcome_colour, shorten
from analysis.show.drawing.trees import MOST_PARTS, Box, depth_of, draw_tree, fold_box
from analysis.tables import Comparison, Tables, missing

Row = Any  # a namedtuple of DataFrame.itertuples
VERDICTS = {
    "agrees": "the two agree",
    "short": "the parts come to less",
    "over": "the parts come to more",
    "open": "neither rules the other out, as an end is open",
}


@as_written
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
    above = {key: row.part_of for key, row in rows.items() if not missing(row.part_of)}
    children = _children(above)
    root = _root(number_id, above)
    tree = _held(root, children)
    standing = _fold_equal(tree, children, rows)
    times = Counter(standing.values())
    chosen = standing.get(number_id, number_id)
    direct = children.get(root, [])
    kept = _held(root, children)
    boxes = {key: _number_box(rows[key], times[key], key == chosen) for key in kept}
    asked = {chosen, *_way_up(number_id, above)}
    for key in kept:
        _fold_many(key, children, boxes, asked)
    ax = draw_tree(ax, root, children, boxes)
    source = tables.articles.set_index("article_id")["source"].get(rows[root].article_id)
    note = f"n = {counted(len(tree), 'number')}, 1 article ({source_name(source)})"
    said = _parts_sum(rows[root], [rows[key] for key in direct])
    return head(ax, "A total and its parts", f"{note}; {said}")


def drawn_numbers(tables: Tables, number_id: str) -> list[str]:
    """Return the numbers in the tree of a number, the total first."""
    pairs = zip(tables.numbers["number_id"], tables.numbers["part_of"], strict=True)
    above = {key: whole for key, whole in pairs if not missing(whole)}
    return _held(_root(number_id, above), _children(above))


def drawn_tolls(compared: Comparison) -> list[str]:
    """Return the numbers behind the fullest tree of incidents: stated totals, then tolls."""
    held = compared.incidents.dropna(subset="part_of")
    above = dict(zip(held["incident_id"], held["part_of"], strict=True))
    if not above:
        return []
    tree = _held(_root(fullest_tree(compared), above), _children(above))
    tolls = compared.tolls[compared.tolls["incident_id"].isin(tree)]
    named = [
        _checked(compared, tree)["number_id"],
        tolls.loc[tolls["rule"] == "range", "number_ids"],
    ]
    return list(
        dict.fromkeys(one for ids in named for cell in ids.dropna() for one in cell.split())
    )


def _children(above: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what lies right under each key, in the order of the rows."""
    found: dict[str, list[str]] = {}
    for key, whole in above.items():
        if whole != key:
            found.setdefault(whole, []).append(key)
    return found


def _root(key: str, above: Mapping[str, str]) -> str:
    """Follow `above` upwards; a ring of parts ends where it closes."""
    return _way_up(key, above)[-1]


def _way_up(key: str, above: Mapping[str, str]) -> list[str]:
    """Return `key` and all that holds it, up to the root."""
    way = [key]
    while (whole := above.get(way[-1])) is not None and whole not in way:
        way.append(whole)
    return way


def _held(root: str, children: Mapping[str, list[str]]) -> list[str]:
    """Return `root` and all under it, each once."""
    found, level = [root], [root]
    while level:
        under = dict.fromkeys(c for key in level for c in children.get(key, []))
        level = [key for key in under if key not in found]
        found += level
    return found


def _fold_many(
    key: str, children: dict[str, list[str]], boxes: dict[str, Box], asked: set[str]
) -> None:
    """Put the last of very many parts, but none asked for, into a box that says how many."""
    under = children.get(key, [])
    if len(under) > MOST_PARTS:
        first = sorted(under, key=lambda part: part not in asked)[: MOST_PARTS - 1]
        rest = f"{key} and more"
        boxes[rest] = Box(f"and {counted(len(under) - len(first), 'further part')}", GREY)
        children[key] = [*(part for part in under if part in first), rest]


def _fold_equal(
    tree: list[str], children: dict[str, list[str]], rows: Mapping[str, Row]
) -> dict[str, str]:
    """Fold equal parts without parts of their own, told again and again, into the first.

    Returns part -> the part drawn for it.
    """
    drawn: dict[str, str] = {}
    for key in tree:
        first: dict[tuple[str, ...], str] = {}
        for part in children.get(key, []):
            row = rows[part]
            cells = (row.low, row.best, row.high, row.kind, row.victims)
            same = (part,) if part in children else tuple(map(str, cells))
            drawn[part] = first.setdefault(same, part)
        if first:
            children[key] = list(first.values())
    return drawn


def _number_box(row: Row, times: int, chosen: bool) -> Box:
    kind = f"{plain(row.kind, 'counted')}{'' if missing(row.victims) else ', ' + row.victims}"
    count = amount(row.low, row.best, row.high, row.modifier)
    told = f" (told {times} times)" if times > 1 else ""
    return Box(f"{count} {kind}{told}\n“{shorten(row.text, 34)}”", outcome_colour(row.kind), chosen)


def _parts_sum(root: Row, under: list[Row]) -> str:
    """Say what the direct parts add up to beside the total."""
    best = [row.best for row in under]
    if not best:
        return "no part of it is named"
    if any(missing(value) for value in best):
        return "the parts do not add up to a number"
    total = amount(root.low, root.best, root.high, root.modifier)
    if not missing(root.high) and sum(best) > root.high:
        return f"parts named come to {sum(best):g}, more than the {total}: some overlap"
    return f"parts named: {sum(best):g} of {total}"


@as_written
def incident_tree(
    compared: Comparison, incident_id: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw an incident that holds others, its parts, and whether the figures add up.

    Each box gives the range toll of its incident. Below the tree stand the totals that articles
    state, held against the sum of the parts (`sums` with the basis ``incidents``).

    Parameters
    ----------
    compared : Comparison
    incident_id : str, optional
        Any incident of the tree; by default the one with the most totals to check, then the
        most parts.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    LookupError
        When `compared.incidents` has no such row.
    """
    title = "An incident that holds others"
    frame = compared.incidents
    rows = {row.incident_id: row for row in frame.itertuples()}
    check_incident(compared, incident_id)
    above = {key: row.part_of for key, row in rows.items() if row.part_of in rows}
    children = _children(above)
    if not children:
        return blank(ax, title, "No incident holds others.")
    chosen = fullest_tree(compared) if incident_id is None else incident_id
    root = _root(chosen, above)
    tree = _held(root, children)
    if len(tree) == 1:
        return blank(ax, title, "This incident holds no others, and none holds it.")
    depth = depth_of(root, children)
    boxes = {key: _incident_box(rows[key], compared, key == incident_id, depth) for key in tree}
    asked = set(_way_up(chosen, above))
    for key in tree:
        _fold_many(key, children, boxes, asked)
    checked = _checked(compared, tree)
    below = [_verdict(row, plain(rows[row.incident_id].name)) for row in checked.itertuples()]
    ax = draw_tree(ax, root, children, boxes, below or ["No total is held against these parts."])
    note = f"n = {counted(len(tree), 'incident')}, {counted(len(checked), 'stated total')} checked"
    return head(ax, title, note)


def _checked(compared: Comparison, incident_ids: list[str]) -> pd.DataFrame:
    """Return the totals that are held against other incidents, of people first."""
    sums = compared.sums[compared.sums["incident_id"].isin(incident_ids)]
    sums = sums[(sums["basis"] == "incidents").fillna(False)]
    rank = sums["outcome"].map({outcome: n for n, outcome in enumerate(PEOPLE)}).fillna(9)
    return sums.assign(rank=rank).sort_values("rank", kind="stable")


def fullest_tree(compared: Comparison) -> str:
    """Return the incident with the most totals held against its parts, then the most parts."""
    held = compared.incidents["part_of"].dropna().value_counts(sort=False)
    checked = _checked(compared, held.index.tolist())["incident_id"].value_counts()
    ranked = pd.DataFrame({"checked": checked.reindex(held.index, fill_value=0), "held": held})
    return str(ranked.sort_values(["checked", "held"], ascending=False, kind="stable").index[0])


def _incident_box(row: Row, compared: Comparison, chosen: bool, depth: int) -> Box:
    tolls = compared.tolls
    mine = (tolls["incident_id"] == row.incident_id) & (tolls["rule"] == "range")
    told = {t.outcome: amount(t.low, t.best, t.high) for t in tolls[mine].itertuples()}
    lines = [f"{told[outcome]} {outcome}" for outcome in PEOPLE if outcome in told]
    lines = lines or ["no casualty figure"]
    articles = 0 if missing(row.n_articles) else int(row.n_articles)
    name = fold_box(incident_name(row.name), depth, 4)
    words = "\n".join([name, *(fold_box(line, depth) for line in lines),
                       counted(articles, "article")])  # fmt: skip
    worst = next((outcome for outcome in PEOPLE if outcome in told), None)
    return Box(words, INK if worst is None else outcome_colour(worst), chosen)


def _verdict(row: Row, name: str) -> str:
    """Return in words how a stated total and its parts stand to each other."""
    total = amount(row.low, row.best, row.high)
    added = amount(row.parts_low, row.parts_best, row.parts_high)
    n = len(plain(row.part_incidents).split())
    unit = f"{row.outcome}{'' if missing(row.unit) else f' ({row.unit})'}"
    among = "1 part with a figure comes" if n == 1 else f"{n} parts with a figure come"
    source = plain(row.source, "An unnamed source")
    told = f"{source} gives {total} {unit} in all; {among} to {added}: {VERDICTS[row.verdict]}"
    return f"{told} ({name})." if name else f"{told}."
