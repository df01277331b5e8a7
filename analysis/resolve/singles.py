"""Single victims beside a number that counts them: known once each number has its event."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from analysis.extract.numbers.count import are_apart, tells_of_others
from analysis.tables import missing

_OUTCOMES = ("killed", "injured")
_WHOLE = frozenset({"incident", "total"})


def take_in_singles(numbers: pd.DataFrame) -> pd.DataFrame:
    """Make victims told one by one part of the larger number told of the same event.

    "A nurse died" is one of "four people killed" where both are of one event, however far apart
    they stand. The whole is the larger number told last before it, else the first.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Table `numbers`, with `event_id` and `part_of`.

    Returns
    -------
    pandas.DataFrame
        The same rows with `part_of` and `scope` filled.
    """
    rows = list(numbers.itertuples(index=False))
    told: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.kind in _OUTCOMES and not missing(row.event_id):
            told[row.event_id, row.kind].append(i)
    part_of, scope = list(numbers["part_of"]), list(numbers["scope"])
    kinds = _kinds_of_members(rows)
    for group in told.values():
        wholes = [i for i in group if _is_larger(rows[i])]
        for i in group:
            larger = [w for w in wholes if _may_hold(rows[w], rows[i], kinds)]
            if larger and _is_single(rows[i]):
                before = [whole for whole in larger if whole < i]
                part_of[i] = rows[before[-1] if before else larger[0]].number_id
                scope[i] = "part"
    filled = {"part_of": pd.array(part_of, dtype="string"), "scope": pd.array(scope, "string")}
    return numbers.assign(**filled)


def _kinds_of_members(rows: list[Any]) -> dict[str, set[str | None]]:
    """Return the kinds of victims that computed sums were added up from."""
    kinds: defaultdict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        if not missing(row.part_of):
            kinds[row.part_of].add(_victims(row))
    return kinds


def _victims(row: Any) -> str | None:
    return None if missing(row.victims) else str(row.victims)


def _may_hold(whole: Any, row: Any, kinds: dict[str, set[str | None]]) -> bool:
    """Say whether a person may be one of a larger number: none of "four others", no other kind."""
    if tells_of_others(whole.text) and not whole.rule.startswith("sum"):
        return False
    summed = whole.rule.startswith("sum") and whole.number_id in kinds
    theirs = kinds[whole.number_id] if summed else {_victims(whole)}
    return not all(are_apart(_victims(row), kind) for kind in theirs)


def _is_larger(row: Any) -> bool:
    known = not missing(row.best) and missing(row.part_of)
    return bool(known and row.best > 1 and row.scope in _WHOLE)


def _is_single(row: Any) -> bool:
    alone = not missing(row.best) and missing(row.part_of) and row.scope == "incident"
    return bool(alone and row.best == 1 and row.rule.startswith(("implied", "suicide")))
