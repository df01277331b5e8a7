"""Totals held against the sum of their parts: an article's own, and those of other incidents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.compare.casualties.reach import Reach
from analysis.compare.copies import Lineage
from analysis.ledger import PEOPLE, THINGS, decide, is_vague, value_of, write_number
from analysis.tables import as_text, missing, to_table

if TYPE_CHECKING:
    from analysis.compare.casualties import Figure

ARTICLE, INCIDENTS = "article", "incidents"
TOTAL = "total"  # an incident that only a total over its parts tells of
# Nobody is of two of these; a child may be of any.
_SIDES = frozenset({"civilian", "military", "militant", "police"})
AGREES, SHORT, OVER, OPEN = "agrees", "short", "over", "open"

Slot = tuple[Any, ...]  # incident_id, outcome, unit
Figures = Mapping[Slot, Sequence["Figure"]]


class Amount(NamedTuple):
    """A figure and its bounds; None where that end is open."""

    low: float | None
    best: float
    high: float | None
    number_ids: tuple[str, ...]


class _Teller(NamedTuple):
    article: str
    source: str | None


def check_sums(
    claims: pd.DataFrame,
    groups: Figures,
    tolls: pd.DataFrame,
    incidents: pd.DataFrame,
    lineage: Lineage,
    reach: Reach,
) -> pd.DataFrame:
    """Hold every stated total against the sum of its parts.

    Parameters
    ----------
    claims : pandas.DataFrame
        From `claims.list_claims`.
    groups : dict
        From `figures`.
    tolls : pandas.DataFrame
        From `reckon_tolls`.
    incidents : pandas.DataFrame
        With `part_of`.
    lineage : Lineage
    reach : Reach
        Says which figures may be a total of which.

    Returns
    -------
    pandas.DataFrame
        The `sums` table, one row for each total that an independent article states.

        - ``incident_id outcome unit``: what is counted (``unit`` is ``<NA>`` for people);
        - ``article_id source number_id low best high``: the total (of several
          equal figures, their ids joined by a space); ``high`` is ``<NA>`` where it
          is open ("at least nine"), ``low`` where it has no lower bound;
        - ``basis``: ``article`` (the article's own total against the parts it tells of it) or
          ``incidents`` (the figure of a wider incident against those of the incidents that are
          part of it, each as the independent articles tell it, none counted twice: one that
          nobody gives a figure of counts by its own parts). Such a row is listed only if the
          total may be one of these parts: they lie in its place, share a day with it and are
          laid to nobody else, and the total's own article does not tell them otherwise;
        - ``parts``: the number_ids of the parts, joined by a space; ``part_incidents``: the
          incidents added up, joined by a space (basis ``incidents`` only);
        - ``parts_low parts_best parts_high``: their sum; ``parts_high`` is ``<NA>`` too where the
          parts named are only some ("among them three children");
        - ``verdict``: ``agrees`` (the one allows the other), ``short`` (the parts come to less),
          ``over`` (to more) or ``open`` (nothing is ruled out, as an end is open);
        - ``note`` in words.
    """
    names = dict(zip(incidents["incident_id"], incidents["name"], strict=True))
    rows = [
        *_within_articles(claims, lineage),
        *_over_incidents(groups, tolls, incidents, lineage, reach),
    ]
    order = ("incident_id", "outcome", "basis", "article_id", "number_id")
    rows.sort(key=lambda row: (row["unit"] or "", *(row[column] for column in order)))
    return to_table("sums", [row | {"note": _in_words(row, names)} for row in rows])


# ---------------------------------------------------------------- an article's own parts


def _within_articles(claims: pd.DataFrame, lineage: Lineage) -> Iterator[dict[str, Any]]:
    independent = lineage.independent(claims["article_id"])
    kept = claims[claims["article_id"].isin(independent)]
    by_whole = defaultdict(list)
    for row in kept[kept["part_of"].notna()].itertuples(index=False):
        by_whole[row.part_of].append(row)
    wholes = kept[kept["number_id"].isin(by_whole.keys())]
    for whole in wholes.itertuples(index=False):
        parts, is_all = _addable(whole, by_whole[whole.number_id])
        if not parts or is_vague(whole) or _is_own_sum(whole, parts):
            continue
        added = _added(parts)
        if not is_all:
            added = added._replace(high=None)
        stated = Amount(_end(whole.low), value_of(whole), _end(whole.high), (whole.number_id,))
        unit = "" if whole.outcome in PEOPLE else as_text(whole.unit)
        slot = (whole.incident_id, whole.outcome, unit)
        yield _row(ARTICLE, slot, _Teller(whole.article_id, whole.source), stated, added)


def _addable(whole: Any, parts: Sequence[Any]) -> tuple[list[Any], bool]:
    """Return the parts that no other one holds, and whether they may be all of them.

    Four in one district and two in another are six. Children, women or soldiers may be among
    those of any district, and are named without naming the rest.
    """
    alike = [p for p in parts if as_text(p.victims) in ("", as_text(whole.victims))]
    if not alike:
        return list(parts), _are_all_forces(parts)
    places = {(part.incident_id, as_text(part.place_id)) for part in alike}
    return alike, len(places) > 1 or sum(map(value_of, alike)) >= value_of(whole)


def _is_own_sum(whole: Any, parts: Sequence[Any]) -> bool:
    """Say whether a total is no more than its parts told after one another in one phrase."""
    return any(whole.start <= part.start < whole.start + len(whole.text) for part in parts)


def _are_all_forces(parts: Sequence[Any]) -> bool:
    kinds = {as_text(part.victims) for part in parts}
    return len(kinds) > 1 and kinds <= _SIDES


def _added(parts: Sequence[Any]) -> Amount:
    """Add up parts, those told twice of one incident and place once."""
    groups = defaultdict(list)
    for part in parts:
        groups[part.incident_id, as_text(part.place_id)].append(part)
    things = parts[0].outcome in THINGS
    found = [decide(rows, things=things) for _, rows in sorted(groups.items())]
    return _sum(
        Amount(v.low, v.best, v.high, tuple(row.number_id for row in v.chosen)) for v in found
    )


def _end(value: Any) -> float | None:
    return None if missing(value) else float(value)


# ---------------------------------------------------------------- incidents in an incident


def _over_incidents(
    groups: Figures,
    tolls: pd.DataFrame,
    incidents: pd.DataFrame,
    lineage: Lineage,
    reach: Reach,
) -> Iterator[dict[str, Any]]:
    parts = _Parts(groups, tolls, incidents, lineage)
    founded = set(incidents.loc[incidents["holds"] == TOTAL, "incident_id"])
    # Much is told of a country only because nothing more is known: that is no total.
    wide = set(incidents.loc[incidents["holds"].notna(), "incident_id"]) & parts.of.keys()
    for slot in sorted(slot for slot in groups if slot[0] in wide):
        found = parts.told(slot)
        if not found:
            continue
        untold = len(parts.of[slot[0]]) - len(found)
        counted = {"part_incidents": " ".join(sorted(found)), "untold": untold}
        for figure in parts.voices(slot):
            stated = Amount(figure.low, figure.best, figure.high, figure.number_ids)
            fit = [
                amount._replace(
                    number_ids=reach.fitting(
                        stated.number_ids, amount.number_ids, told_of=slot[0] in founded
                    )
                )
                for _, amount in sorted(found.items())
            ]
            if not all(amount.number_ids for amount in fit):
                continue
            row = _row(INCIDENTS, slot, figure, stated, _sum(fit)) | counted
            own = parts.told_by(figure.article, slot, found)
            # Its own parts are held against it with basis `article`.
            repeats = all(own) and row["verdict"] == AGREES and row["parts_best"] == stated.best
            if not own or repeats:
                yield row


class _Parts:
    """The incidents that are part of another one, and what independent articles count there."""

    def __init__(
        self, groups: Figures, tolls: pd.DataFrame, incidents: pd.DataFrame, lineage: Lineage
    ) -> None:
        self.groups, self.lineage = groups, lineage
        self.of: dict[str, list[str]] = defaultdict(list)
        held = incidents[incidents["part_of"].notna()].sort_values("incident_id")
        for incident, whole in zip(held["incident_id"], held["part_of"], strict=True):
            self.of[whole].append(incident)
        rows = tolls[tolls["rule"] == "range"].itertuples(index=False)
        self.tolls = {(r.incident_id, r.outcome, as_text(r.unit)): r for r in rows}

    def voices(self, slot: Slot) -> list[Figure]:
        """Return the figures of independent articles, without vague words."""
        told = self.groups[slot]
        chosen = self.lineage.independent(figure.article for figure in told)
        return [figure for figure in told if figure.article in chosen and not figure.vague]

    def told(self, slot: Slot) -> dict[str, Amount]:
        """Return what each part comes to: by its own toll, else by the parts it has itself."""
        found = {}
        for incident in self.of.get(slot[0], ()):
            inner = (incident, *slot[1:])
            if inner in self.tolls:
                found[incident] = self._toll(inner)
            elif parts := self.told(inner):
                found[incident] = _sum(parts[key] for key in sorted(parts))
        return found

    def told_by(self, article: str, slot: Slot, found: Mapping[str, Amount]) -> list[bool]:
        """Say for each part that an article tells itself whether it gives the same figure."""
        return [
            figure.best == amount.best
            for incident, amount in found.items()
            for figure in self.groups.get((incident, *slot[1:]), ())
            if figure.article == article
        ]

    def _toll(self, slot: Slot) -> Amount:
        toll = self.tolls[slot]
        best = float(toll.best)
        ids = [n for f in self.voices(slot) if f.best == best for n in f.number_ids]
        return Amount(_end(toll.low), best, _end(toll.high), tuple(ids))


# ---------------------------------------------------------------- verdicts


def _sum(amounts: Iterable[Amount]) -> Amount:
    """Add amounts; the sum is open where one of them is."""
    told = list(amounts)
    lows, highs = ([a.low for a in told], [a.high for a in told])
    return Amount(
        None if None in lows else sum(low for low in lows if low is not None),
        sum(a.best for a in told),
        None if None in highs else sum(high for high in highs if high is not None),
        tuple(dict.fromkeys(number for a in told for number in a.number_ids)),
    )


def judge(total: Amount, parts: Amount) -> str:
    """Say how a total and the sum of its parts stand to each other.

    >>> judge(Amount(9, 9, None, ()), Amount(6, 6, 6, ()))
    'short'
    >>> judge(Amount(9, 9, None, ()), Amount(11, 11, 11, ()))
    'agrees'
    >>> judge(Amount(9, 9, 9, ()), Amount(6, 6, None, ()))
    'open'
    >>> judge(Amount(3, 3, 3, ()), Amount(4, 4, 4, ()))
    'over'
    """
    if parts.high is not None and total.low is not None and parts.high < total.low:
        return SHORT
    if total.high is not None and parts.low is not None and parts.low > total.high:
        return OVER
    return AGREES if _allows(total, parts.best) or _allows(parts, total.best, closed=True) else OPEN


def _allows(amount: Amount, value: float, *, closed: bool = False) -> bool:
    if closed and (amount.low is None or amount.high is None):
        return False
    above = amount.low is None or value >= amount.low
    return above and (amount.high is None or value <= amount.high)


def _row(basis: str, slot: Slot, told: Any, total: Amount, parts: Amount) -> dict[str, Any]:
    return {
        "incident_id": slot[0],
        "outcome": slot[1],
        "unit": slot[2] or None,
        "article_id": told.article,
        "source": told.source,
        "number_id": " ".join(total.number_ids),
        "low": total.low,
        "best": total.best,
        "high": total.high,
        "basis": basis,
        "parts": " ".join(parts.number_ids),
        "parts_low": parts.low,
        "parts_best": parts.best,
        "parts_high": parts.high,
        "verdict": judge(total, parts),
    }


def _in_words(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say in words what was held against what."""
    total = _figure_words(row["low"], row["best"], row["high"])
    parts = _figure_words(row["parts_low"], row["parts_best"], row["parts_high"])
    what = f"{total} {row['outcome']} against {parts}"
    if row["basis"] == ARTICLE:
        n = len(row["parts"].split())
        return f"{what} in {n} part{'s' if n > 1 else ''} of the same article"
    told = "; ".join(names[incident] for incident in row["part_incidents"].split())
    more = {0: "", 1: "; one part has no figure"}.get(
        row["untold"], f"; {row['untold']} parts have no figure"
    )
    return f"{what} told of {told}{more}"


def _figure_words(low: float | None, best: float, high: float | None) -> str:
    """Return a figure and its bounds in words.

    >>> _figure_words(9.0, 9.0, None), _figure_words(4.0, 9.0, 9.0), _figure_words(3.0, 3.0, 3.0)
    ('at least 9', '9 (4 to 9)', '3')
    """
    said = write_number(best)
    if low == best == high:
        return said
    if high is None:
        return f"at least {said}" if low == best else f"{said} ({write_number(low or 0)} or more)"
    top = write_number(high)
    return f"{said} (up to {top})" if low is None else f"{said} ({write_number(low)} to {top})"
