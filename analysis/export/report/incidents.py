"""The incidents of the report: for each outcome its tolls, its claims and how it grew."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence import Evidence, amount, day, plain, row_ids
from analysis.export.report import agreement, contradictions
from analysis.export.report.opened import first_passage, open_rows, outcome_anchor, whole
from analysis.show.words import (
    NO_TOLL,
    RULES,
    UNNAMED_SOURCE,
    Row,
    days_between,
    incident_name,
    independence,
    outcome_name,
    outcome_order,
    rule_names,
    scope_words,
    toll_words,
    unit_of,
)
from analysis.tables import Comparison, missing

MOST_INCIDENTS = 150
HOLDS = {
    "list": "told as one event at several places",
    "spread": "an area that holds other places",
    "total": "a total over several incidents",
}


def choose_incidents(compared: Comparison) -> pd.DataFrame:
    """Return the incidents the report tells, most claimed first.

    Of more than `MOST_INCIDENTS`, those with a contradiction that is open, then those with
    most claims.
    """
    frame = compared.incidents
    opened = contradictions.open_ones(compared)["incident_id"]
    frame = frame.assign(
        n_claims=frame["incident_id"].map(compared.casualties["incident_id"].value_counts()),
        is_open=frame["incident_id"].isin(opened.dropna()),
    )
    frame["n_claims"] = frame["n_claims"].fillna(0).astype(int)
    first = frame.sort_values(["is_open", "n_claims", "n_articles"], ascending=False, kind="stable")
    return first.head(MOST_INCIDENTS).sort_values(
        ["n_claims", "n_articles"], ascending=False, kind="stable"
    )


def describe_incidents(
    compared: Comparison, shown: pd.DataFrame, evidence: Evidence
) -> dict[str, Any]:
    """Return the incidents with claims in full, those without in short."""
    claims = dict(iter(compared.casualties.groupby("incident_id")))
    tolls = dict(iter(compared.tolls.groupby("incident_id")))
    nothing = compared.casualties[:0], compared.tolls[:0]
    built = [
        _incident(
            row,
            claims.get(row.incident_id, nothing[0]),
            tolls.get(row.incident_id, nothing[1]),
            compared,
            evidence,
        )
        for row in shown.itertuples()
    ]
    return {
        "incidents": [incident for incident in built if incident["n_claims"]],
        "quiet": [incident for incident in built if not incident["n_claims"]],
        "n_incidents_left_out": len(compared.incidents) - len(shown),
    }


def _incident(
    row: Row, claims: pd.DataFrame, tolls: pd.DataFrame, compared: Comparison, evidence: Evidence
) -> dict[str, Any]:
    members = compared.incident_events
    events = members.loc[members["incident_id"] == row.incident_id, "event_id"].dropna()
    disputes = contradictions.describe_contradictions(compared, row.incident_id, evidence)
    return {
        "key": row.incident_id,
        "name": incident_name(row),
        "facts": _facts(row),
        "n_articles": whole(row.n_articles),
        "n_sources": whole(row.n_sources),
        "n_independent": whole(row.n_independent),
        "n_claims": len(claims),
        "n_claims_independent": int(claims["independent"].fillna(False).sum()),
        "outcomes": _outcomes(row.incident_id, claims, tolls, compared, evidence),
        "sums": agreement.describe_sums(compared, row.incident_id, evidence),
        "told": open_rows(events, evidence),
        "contradictions": disputes,
        "n_open": sum(dispute["open"] for dispute in disputes),
    }


def _facts(row: Row) -> list[str]:
    """Return day, place and kind of an incident, without what its name says already."""
    kind = plain(row.sub_event_type) or plain(row.event_type)
    kind = "" if kind and kind in incident_name(row) else kind
    inferred = " (inferred)" if plain(getattr(row, "date_how", None)) == "inferred" else ""
    held = HOLDS.get(plain(getattr(row, "holds", None)), "")
    facts = [days_between(row.date_start, row.date_end) + inferred, _where(row), kind, held]
    return [fact for fact in facts if fact]


def _where(row: Row) -> str:
    if missing(row.latitude) or missing(row.longitude):
        return plain(row.place, "place unknown") + " (not on the map)"
    radius = "" if missing(row.radius_km) else f", within {row.radius_km:,.0f} km"
    place = plain(row.place, "unnamed place")
    return f"{place} ({row.latitude:.2f}, {row.longitude:.2f}{radius})"


def _outcomes(
    incident_id: str,
    claims: pd.DataFrame,
    tolls: pd.DataFrame,
    compared: Comparison,
    evidence: Evidence,
) -> list[dict[str, Any]]:
    """Return what is told of each outcome, the dead first."""
    claimed = _by_outcome(claims)
    tolled = _by_outcome(tolls)
    differing = agreement.describe_disagreement(compared, incident_id)
    steps = agreement.describe_timeline(compared, incident_id, evidence)
    keys = sorted({*claimed, *tolled}, key=lambda key: outcome_order(*key))
    return [
        {
            "anchor": outcome_anchor(incident_id, *key),
            "name": outcome_name(*key),
            "range": range_of(tolled.get(key, [])),
            "tolls": _tolls(tolled.get(key, []), compared, evidence),
            "counts": _counts(tolled.get(key, []), claimed.get(key, [])),
            "claims": [_claim(row, evidence) for row in claimed.get(key, [])],
            "differing": differing.get(key, ""),
            "timeline": steps.get(key),
        }
        for key in keys
    ]


def _by_outcome(frame: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in frame.itertuples():
        found.setdefault((plain(row.outcome), unit_of(row)), []).append(row)
    return found


def range_of(tolls: list[Row]) -> str:
    """Return the toll under the rule range in words, "" where there is none."""
    for row in tolls:
        if row.rule == "range":
            return toll_words(row)
    return ""


def _counts(tolls: list[Row], claims: list[Row]) -> str:
    """Return how much a toll stands on, in words."""
    independent = sum(not missing(row.independent) and bool(row.independent) for row in claims)
    words = f"{independent} independent" if claims else ""
    share = next((row.agreement for row in tolls if not missing(row.agreement)), None)
    return words if share is None else f"{words}, {share:.0%} of reports agree".lstrip(", ")


def _tolls(rows: list[Row], compared: Comparison, evidence: Evidence) -> list[dict[str, Any]]:
    """Return the tolls of an outcome; rules that come to the same toll share an entry."""
    order = {rule: n for n, rule in enumerate(RULES)}
    same: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: order.get(row.rule, len(order))):
        same.setdefault(toll_words(row), []).append(row)
    return [
        {
            "amount": toll,
            "rule": rule_names(row.rule for row in rules),
            "reasons": [(rule_names([row.rule]), plain(row.reason)) for row in rules],
            "opened": open_rows(_claims_behind(rules, compared), evidence),
        }
        for toll, rules in same.items()
    ]


def _claims_behind(rules: list[Row], compared: Comparison) -> list[str]:
    """Return the numbers that tolls stand on; where there is no toll, there are none."""
    given = [row for row in rules if toll_words(row) != NO_TOLL]
    return [one for row in given for one in row_ids(compared, "tolls", row._asdict())]


def _claim(row: Row, evidence: Evidence) -> dict[str, Any]:
    speaker = evidence.name(row.said_by) or plain(getattr(row, "speaker", None))
    return {
        "amount": amount(row.low, row.best, row.high, row.modifier),
        "source": plain(row.source, UNNAMED_SOURCE),
        "published": day(getattr(row, "published", None)),
        "speaker": speaker,
        "scope": scope_words(row.scope),
        "independent": independence(row.independent),
        "passage": first_passage(row.number_id, evidence),
    }
