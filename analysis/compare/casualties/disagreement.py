"""How far the independent sources of an incident differ, in all and as the reports came in.

The measures are those that event reports are diagnosed with: van Baalen and Höglund, "Trials
and Triangulations: Analyzing Aggregation Sensitivity in Event Data on Political Violence"
(International Studies Quarterly 70(1), 2026), as the R package eventreport defines them for
the MAVERICK data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from analysis.compare.casualties.figures import Figure
from analysis.compare.casualties.running import RunningVote
from analysis.compare.casualties.votes import count_in, elect, independent_of
from analysis.compare.copies import Lineage
from analysis.tables import to_table


def measure_disagreement(
    groups: dict[tuple[Any, ...], list[Figure]], lineage: Lineage
) -> pd.DataFrame:
    """Measure how far the last figures of the independent sources differ.

    Parameters
    ----------
    groups : dict
        From `figures`.
    lineage : Lineage

    Returns
    -------
    pandas.DataFrame
        The `disagreement` table. For each incident and outcome one row with ``as_of`` ``<NA>``
        for all independent sources, and one row for each instant at which a dated report of
        one came (``as_of``, UTC), counting those published by then:

        - ``n_reports``: sources with a figure, each with its last one (copies and, beside
          figures, vague words do not count); ``reported``: their figures, lowest first;
        - ``n_values``: how many different figures they give;
        - ``modal_value``: the figure most of them give, of equals the one that the majority
          rule of `reckon_tolls` takes, and ``modal_confidence``: the share that gives it;
        - ``share_disagreeing``: ``1 - modal_confidence`` (event-level disagreement);
        - ``d_score``: ``n_values - 1`` (divergence score);
        - ``ratio``: the highest figure by the lowest, ``<NA>`` if that is zero.

        The measures are ``<NA>`` where there are fewer than two reports.
    """
    rows: list[dict[str, Any]] = []
    for (incident, outcome, unit), told in groups.items():
        common = {"incident_id": incident, "outcome": outcome, "unit": unit or None}
        own = independent_of(told, lineage)
        rows.append(common | {"as_of": None} | _measures_of_all(own))
        rows += [common | row for row in _measures_over_time(own)]
    return to_table("disagreement", rows)


def _measures_of_all(own: Sequence[Figure]) -> dict[str, Any]:
    current = count_in(own, len(own)).current
    vote = elect(current)
    values = Counter(figure.best for figure in current)
    return _measures(sorted(values.items()), vote.value, len(vote.backers))


def _measures_over_time(own: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    dated = [(figure.published, figure) for figure in own if figure.published is not None]
    running = RunningVote()
    for stamp, told in groupby(sorted(dated, key=lambda step: step[0]), key=lambda step: step[0]):
        for _, figure in told:
            running.add(figure)
        now = running.standing()
        values = list(running.values())
        yield {"as_of": stamp} | _measures(values, now.value, now.n_backers)


def _measures(values: Sequence[tuple[float, int]], modal: float, n_backers: int) -> dict[str, Any]:
    """Return the measures of values, lowest first, and how many give each."""
    n_reports = sum(n for _, n in values)
    row = {
        "n_reports": n_reports,
        "n_values": len(values),
        "reported": "".join(f"{value:.10g} " * n for value, n in values).rstrip(),
        "modal_value": modal,
    }
    if n_reports < 2:
        return row
    lowest, highest = values[0][0], values[-1][0]
    confidence = n_backers / n_reports
    return row | {
        "modal_confidence": confidence,
        "share_disagreeing": 1 - confidence,
        "d_score": len(values) - 1,
        "ratio": highest / lowest if lowest > 0 else None,
    }


def sum_up_disagreement(disagreement: pd.DataFrame) -> pd.DataFrame:
    """Average the measures of all incidents with two reports or more.

    Parameters
    ----------
    disagreement : pandas.DataFrame
        From `measure_disagreement`.

    Returns
    -------
    pandas.DataFrame
        One row for each outcome (and ``unit``), with

        - ``n_incidents``, ``n_reports``: how many the row is about;
        - ``share_disagreeing``: the share of incidents whose reports give two values or more;
        - ``modal_confidence`` and ``mean_d_score``: means over the incidents;
        - ``normalised_d_score``: ``mean_d_score`` by the number of different values that the
          outcome has in all of these reports.

    Notes
    -----
    Unlike eventreport, which counts an event with one report as one without disagreement,
    this leaves such incidents out: a lone report cannot be contradicted.
    """
    whole = disagreement[disagreement["as_of"].isna() & disagreement["n_reports"].ge(2)]
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in whole.itertuples(index=False):
        groups[row.outcome, "" if pd.isna(row.unit) else row.unit].append(row)
    columns = ["outcome", "unit", "n_incidents", "n_reports"]
    columns += ["share_disagreeing", "modal_confidence", "mean_d_score", "normalised_d_score"]
    return pd.DataFrame(_means(groups), columns=columns)


def _means(groups: dict[tuple[str, str], list[Any]]) -> Iterator[dict[str, Any]]:
    for (outcome, unit), rows in sorted(groups.items()):
        n = len(rows)
        mean = sum(row.d_score for row in rows) / n
        values = {value for row in rows for value in row.reported.split()}
        yield {
            "outcome": outcome,
            "unit": unit or pd.NA,
            "n_incidents": n,
            "n_reports": sum(row.n_reports for row in rows),
            "share_disagreeing": sum(row.n_values > 1 for row in rows) / n,
            "modal_confidence": sum(row.modal_confidence for row in rows) / n,
            "mean_d_score": mean,
            "normalised_d_score": mean / len(values),
        }
