"""The summary: how much there is, and what stands out, in words that lead to the rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from analysis.evidence import counted, day, plain
from analysis.export.report.agreement import differing_words, last_disagreement
from analysis.export.report.contradictions import contradiction_anchor, open_ones
from analysis.export.report.opened import outcome_anchor, whole
from analysis.export.report.sources import copying_words, dependent_pairs
from analysis.show.words import (
    Row,
    incident_name,
    outcome_name,
    outcome_order,
    toll_words,
    unit_of,
)
from analysis.tables import Comparison, Tables, missing

MOST_TOLLS, MOST_LISTED = 3, 20


class Words(NamedTuple):
    """Some words of a finding, and the id they lead to, if any."""

    text: str
    target: str = ""


class Finding(NamedTuple):
    """A sentence in pieces, and what it counts, one line each."""

    words: list[Words]
    listed: list[list[Words]]
    n_left_out: int = 0


def count_everything(
    tables: Tables, compared: Comparison, rejected: list[Any]
) -> list[dict[str, Any]]:
    """Return the counts of the report, each with the section that lists what it counts."""
    independent = int(compared.casualties["independent"].fillna(False).sum())
    counts = (
        ("Articles", len(tables.articles), "articles"),
        ("Sources", int(tables.articles["source"].nunique()), "by-source"),
        ("Pairs of articles that share text", len(dependent_pairs(compared)), "copies"),
        ("Incidents", len(compared.incidents), "overview"),
        ("Casualty claims", len(compared.casualties), "overview"),
        ("Independent claims", independent, "by-source"),
        ("Contradictions not explained", len(open_ones(compared)), "open"),
        ("Quotes", len(tables.quotes), "quotes"),
        ("Rejected inputs", len(rejected), "rejected"),
    )
    return [{"name": name, "count": n, "target": target} for name, n, target in counts]


def published_range(tables: Tables) -> tuple[str, str]:
    """Return the first and the last day of publication, "" where no article has one."""
    published = tables.articles["published"].dropna()
    if published.empty:
        return "", ""
    return day(published.min()), day(published.max())


def find_findings(tables: Tables, compared: Comparison, shown: pd.DataFrame) -> list[Finding]:
    """Return what stands out: the largest tolls, independence, differences, copies, gaps."""
    names = {row.incident_id: incident_name(row) for row in shown.itertuples()}
    findings = [
        *_largest_tolls(compared, names),
        *_independence(compared),
        *_differences(compared, names),
        *_copying(tables, compared),
        *_gaps(tables, compared, names),
    ]
    return findings


def find_open(compared: Comparison, shown: pd.DataFrame) -> list[list[Words]]:
    """Return every open contradiction in words, each leading to its sentences."""
    names = {row.incident_id: incident_name(row) for row in shown.itertuples()}
    lines = []
    for row in open_ones(compared).itertuples():
        told = missing(row.incident_id) or row.incident_id in names
        target = contradiction_anchor(row.Index) if told else ""
        about = names.get(row.incident_id, "") if told and not missing(row.incident_id) else ""
        slot = plain(row.slot, "a detail").replace("_", " ").capitalize()
        after = f" ({about})" if about else ""
        lines.append([Words(f"{slot}: {plain(row.note) or plain(row.type)}", target), Words(after)])
    return lines


def _largest_tolls(compared: Comparison, names: dict[str, str]) -> list[Finding]:
    """Return the largest tolls, those of several independent reports apart from those of one.

    One report may be wrong, or be read wrongly: alone it must not head the list.
    """
    tolls = compared.tolls[(compared.tolls["rule"] == "range").fillna(False)]
    rows = [row for row in tolls.itertuples() if row.incident_id in names and not unit_of(row)]
    rows = sorted((row for row in rows if _size(row) > 0), key=_size, reverse=True)
    several = [row for row in rows if whole(row.n_independent) > 1]
    single = [row for row in rows if whole(row.n_independent) <= 1]
    findings = []
    for outcome in ("killed", "injured"):
        head = f"The largest tolls of {outcome} that two or more independent reports give:"
        top = [row for row in several if row.outcome == outcome][:MOST_TOLLS]
        findings += [_tolls_told(head, top, names)] if top else []
        head = f"The largest tolls of {outcome} that one report alone gives:"
        top = [row for row in single if row.outcome == outcome][:MOST_TOLLS]
        findings += [_tolls_told(head, top, names)] if top else []
    return findings


def _tolls_told(head: str, rows: list[Row], names: dict[str, str]) -> Finding:
    lines = [_toll_line(row, names) for row in rows]
    if len(lines) == 1:
        head = head.replace("tolls", "toll")
        return Finding([Words(f"{head} "), *lines[0]], [])
    return Finding([Words(head)], lines)


def _size(row: Row) -> float:
    """Return the largest figure a toll names for certain, 0 where it names none."""
    return max((float(v) for v in (row.low, row.best, row.high) if not missing(v)), default=0.0)


def _toll_line(row: Row, names: dict[str, str]) -> list[Words]:
    reports = whole(row.n_independent)
    by = f" by {reports} independent reports: " if reports > 1 else ": "
    toll = f"{toll_words(row)} {row.outcome}"
    return [
        Words(toll, outcome_anchor(row.incident_id, row.outcome, unit_of(row))),
        Words(by),
        Words(names[row.incident_id], row.incident_id),
    ]


def _independence(compared: Comparison) -> list[Finding]:
    claims = compared.casualties
    if not len(claims):
        return []
    independent = int(claims["independent"].fillna(False).sum())
    repeats = len(claims) - independent
    rest = f" {repeats} repeat{'s' if repeats == 1 else ''} another article." if repeats else ""
    verb = "is" if independent == 1 else "are"
    return [
        Finding(
            [
                Words("Of "),
                Words(counted(len(claims), "casualty claim"), "overview"),
                Words(", "),
                Words(f"{independent:,} {verb} independent", "by-source"),
                Words(f".{rest}"),
            ],
            [],
        )
    ]


def _differences(compared: Comparison, names: dict[str, str]) -> list[Finding]:
    last = last_disagreement(compared)
    several = last[(last["n_reports"] > 1).fillna(False)]
    if several.empty:
        return []
    differing = several[(several["n_values"] > 1).fillna(False)]
    rows = [row for row in differing.itertuples() if row.incident_id in names]
    rows.sort(key=lambda row: (outcome_order(row.outcome, unit_of(row)), -row.share_disagreeing))
    given = (
        f"{counted(len(several), 'toll')} {'is' if len(several) == 1 else 'are'} given by two or "
    )
    words = f"{given}more reports, which differ on {len(differing):,} of them."
    lines = [
        [
            Words(
                f"{outcome_name(row.outcome, unit_of(row)).capitalize()}: {differing_words(row)}",
                outcome_anchor(row.incident_id, row.outcome, unit_of(row)),
            ),
            Words(f" ({names[row.incident_id]})"),
        ]
        for row in rows[:MOST_LISTED]
    ]
    return [Finding([Words(words)], lines, len(differing) - len(lines))]


def _copying(tables: Tables, compared: Comparison) -> list[Finding]:
    pairs = dependent_pairs(compared)
    if pairs.empty:
        return []
    lines = [[Words(copying_words(row, tables), "copies")] for row in pairs.itertuples()]
    verb = "shares" if len(pairs) == 1 else "share"
    words = Words(f"{counted(len(pairs), 'pair')} of articles {verb} text", "copies")
    return [
        Finding(
            [words, Words(": what one repeats of the other counts once.")],
            lines[:MOST_LISTED],
            max(0, len(lines) - MOST_LISTED),
        )
    ]


def _gaps(tables: Tables, compared: Comparison, names: dict[str, str]) -> list[Finding]:
    """Return what is not known: places, days, dates of publication."""
    findings = []
    for column, what in (("latitude", "no place on the map"), ("date_start", "no known day")):
        lost = compared.incidents[compared.incidents[column].isna()]
        if len(lost):
            lines = [[Words(names[key], key)] for key in lost["incident_id"] if key in names]
            verb = "has" if len(lost) == 1 else "have"
            words = Words(f"{counted(len(lost), 'incident')} {verb} {what}.")
            shown = lines[:MOST_LISTED]
            findings.append(Finding([words], shown, len(lost) - len(shown)))
    undated = int(tables.articles["published"].isna().sum())
    if undated:
        verb = "has" if undated == 1 else "have"
        words = Words(f"{counted(undated, 'article')} {verb} no publication day", "articles")
        findings.append(Finding([words, Words(".")], []))
    return findings
