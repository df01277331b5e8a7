"""The toll of an incident as it was known when each report came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.compare.casualties.figures import Figure
from analysis.compare.casualties.running import RunningVote
from analysis.compare.casualties.votes import Bounds, independent_of
from analysis.compare.copies import Lineage
from analysis.tables import to_table

NOTHING: Bounds = (None, None, None)


def follow_tolls(groups: dict[tuple[Any, ...], list[Figure]], lineage: Lineage) -> pd.DataFrame:
    """Follow the toll of each incident from report to report.

    Parameters
    ----------
    groups : dict
        From `figures`.
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `timeline` table: one row for each dated report, in the order of publication
        (``as_of``, UTC; at one instant in the order of the article ids).

        - ``low best high``: what this report says, ``high`` ``<NA>`` where open;
          ``number_ids``: the numbers it rests on, with a space between them;
        - ``independent``: whether it has a vote; copies have none;
        - ``toll_low toll_best toll_high``: the figure most of the ``n_independent`` sources
          gave by then, by the majority rule of `reckon_tolls`. Undated reports are not in it,
          so the last row may differ from that rule's toll;
        - ``change``: what the report did to the toll: ``first``, ``raised`` or ``lowered`` it,
          ``confirmed`` it; or left it as it was with a ``lower_claim`` or a ``higher_claim``.
          A report without a vote is a ``copy``.
    """
    rows: list[dict[str, Any]] = []
    for (incident, outcome, unit), told in groups.items():
        common = {"incident_id": incident, "outcome": outcome, "unit": unit or None}
        rows += [common | row for row in _steps(told, lineage)]
    return to_table("timeline", rows)


def _steps(told: list[Figure], lineage: Lineage) -> Iterator[dict[str, Any]]:
    own = {figure.article for figure in independent_of(told, lineage)}
    dated = [(figure.published, figure.article, figure) for figure in told if figure.published]
    running = RunningVote()
    toll = NOTHING
    for stamp, article, figure in sorted(dated, key=lambda step: step[:2]):
        before = toll[1]
        if article in own:
            running.add(figure)
            toll = running.standing().bounds
        yield {
            "as_of": stamp,
            "article_id": article,
            "source": figure.source,
            "independent": article in own,
            **dict(
                zip(("low", "best", "high"), (figure.low, figure.best, figure.high), strict=True)
            ),
            **dict(zip(("toll_low", "toll_best", "toll_high"), toll, strict=True)),
            "n_independent": running.n_voices,
            "number_ids": " ".join(figure.number_ids),
            "change": _change(before, toll[1], figure.best) if article in own else "copy",
        }


def _change(before: float | None, after: float | None, told: float) -> str:
    if before is None or after is None:
        return "first"
    if after != before:
        return "raised" if after > before else "lowered"
    if told == after:
        return "confirmed"
    return "lower_claim" if told < after else "higher_claim"
