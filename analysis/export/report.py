"""The report: one HTML file without scripts, in which every figure opens its sentence."""

from __future__ import annotations

import platform
import textwrap
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.evidence import Evidence, amount, day, passage, passages, plain
from analysis.export import agreement
from analysis.export.agreement import first_passage, unit_of
from analysis.tables import Comparison, Tables, missing

if TYPE_CHECKING:
    from analysis.export.pictures import Picture

Row = Any  # a namedtuple of DataFrame.itertuples
MOST_INCIDENTS, MOST_QUOTES, MOST_PASSAGES = 150, 300, 12
RULES = {
    "range": "from the lowest to the highest bound any source gives",
    "majority": "the figure most independent sources give",
    "latest": "the figure of the latest report",
    "most_authoritative": "the figure of the speaker with most authority over the count",
    "lowest": "the lowest figure any independent source gives",
}
EXPLAINED = {
    "update": "explained: the later report updates the earlier",
    "scope": "explained: the two do not exclude each other",
    "part_of": "explained: one is a part of the other",
    "copy_error": "explained: one copies the other wrongly",
    "none": "not explained",
}
LIBRARIES = ("pandas", "spacy", "matplotlib", "altair")


def write_report(
    tables: Tables,
    compared: Comparison,
    path: str | Path,
    *,
    rejected: Iterable[Mapping[str, str]] | None = None,
    map_page: str | None = None,
    pictures: Iterable[Picture] | None = None,
) -> Path:
    """Write the report as one HTML file that needs neither network nor scripts.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    path : str or Path
    rejected : iterable of mapping, optional
        Inputs left out, each with `path` and `reason`; by default those in
        ``tables.articles.attrs["rejected"]``.
    map_page : str, optional
        Address of the interactive map, beside the report, to link to.
    pictures : iterable of Picture, optional
        Figures already drawn; by default they are drawn here.

    Returns
    -------
    Path
        The file written.
    """
    from analysis.export.pictures import draw_pictures
    from analysis.show.page import render

    if rejected is None:
        rejected = tables.articles.attrs.get("rejected", [])
    evidence = Evidence(tables)
    pictures = draw_pictures(tables, compared) if pictures is None else pictures
    drawn = {picture.name: picture for picture in pictures}
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    page = render(
        "report.html",
        summary=_summary(tables, compared, list(rejected)),
        **_incidents(compared, evidence),
        general=_contradictions(compared, None, evidence),
        strike_map=drawn.pop("strike_map"),
        pictures=list(drawn.values()),
        map_page=map_page,
        **_quotes(tables, compared, evidence),
        articles=_articles(tables, compared),
        copies=agreement.describe_copies(tables, compared),
        rejected=list(rejected),
        notes=tables.articles.attrs.get("notes", []),
        rules=RULES,
        versions=versions(),
    )
    path.write_text(page, encoding="utf-8")
    return path


def versions() -> dict[str, str]:
    """Return the versions of what made the report."""
    found = {"Python": platform.python_version()}
    for name in ("dispatches", *LIBRARIES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "(a checkout)" if name == "dispatches" else "(not installed)"
    return found


def _summary(tables: Tables, compared: Comparison, rejected: list) -> dict[str, object]:
    published = tables.articles["published"].dropna()
    dependent = compared.copies.loc[compared.copies["verdict"] != "independent"]
    return {
        "articles": len(tables.articles),
        "sources": int(tables.articles["source"].nunique()),
        "first": day(published.min()) if len(published) else "",
        "last": day(published.max()) if len(published) else "",
        "copies": len(dependent),
        "incidents": len(compared.incidents),
        "claims": len(compared.casualties),
        "quotes": len(tables.quotes),
        "contradictions": int((compared.contradictions["explained_by"] == "none").sum()),
        "rejected": len(rejected),
    }


def _incidents(compared: Comparison, evidence: Evidence) -> dict[str, Any]:
    """Return the incidents with claims in full, those without in short; most claimed first."""
    claims = dict(iter(compared.casualties.groupby("incident_id")))
    frame = compared.incidents
    order = frame["incident_id"].map(compared.casualties["incident_id"].value_counts()).fillna(0)
    frame = frame.assign(order=order).sort_values(
        ["order", "n_articles"], ascending=False, kind="stable"
    )
    shown = frame.head(MOST_INCIDENTS)
    built = [_incident(row, claims.get(row.incident_id), compared, evidence)
             for row in shown.itertuples()]  # fmt: skip
    return {
        "incidents": [incident for incident in built if incident["claims"]],
        "quiet": [incident for incident in built if not incident["claims"]],
        "n_incidents_left_out": len(frame) - len(shown),
    }


def _incident(
    row: Row, claims: pd.DataFrame | None, compared: Comparison, evidence: Evidence
) -> dict[str, Any]:
    members = compared.incident_events
    events = members.loc[members["incident_id"] == row.incident_id, "event_id"].dropna()
    told = passages(evidence, events)
    kinds = [plain(row.sub_event_type) or plain(row.event_type)]
    steps, left_out = agreement.describe_timeline(compared, row.incident_id, evidence)
    return {
        "key": row.incident_id,
        "name": plain(row.name, "Unnamed incident"),
        "when": _when(row.date_start, row.date_end),
        "where": _where(row),
        "kind": kinds[0],
        "n_articles": _whole(row.n_articles),
        "n_sources": _whole(row.n_sources),
        "n_independent": _whole(row.n_independent),
        "tolls": _tolls(compared, row.incident_id),
        "claims": [] if claims is None else _claims(claims, evidence),
        "differing": agreement.describe_disagreement(compared, row.incident_id),
        "timeline": steps,
        "n_steps_left_out": left_out,
        "sums": agreement.describe_sums(compared, row.incident_id, evidence),
        "passages": told[:MOST_PASSAGES],
        "n_passages_left_out": max(0, len(told) - MOST_PASSAGES),
        "contradictions": _contradictions(compared, row.incident_id, evidence),
    }


def _whole(value: object) -> int:
    return 0 if missing(value) else int(str(value))


def _when(first: object, last: object) -> str:
    if missing(first):
        return "day unknown"
    return day(first) if missing(last) or first == last else f"{day(first)} to {day(last)}"


def _where(row: Row) -> str:
    if missing(row.latitude) or missing(row.longitude):
        return plain(row.place, "place unknown") + " (not on the map)"
    radius = "" if missing(row.radius_km) else f", within {row.radius_km:,.0f} km"
    place = plain(row.place, "unnamed place")
    return f"{place} ({row.latitude:.2f}, {row.longitude:.2f}{radius})"


def _tolls(compared: Comparison, incident_id: str) -> list[dict[str, object]]:
    """Return the tolls of an incident; rules that come to the same toll share an entry."""
    mine = compared.tolls[compared.tolls["incident_id"] == incident_id]
    order = {rule: n for n, rule in enumerate(RULES)}
    rows = sorted(
        mine.itertuples(), key=lambda r: (r.outcome != "killed", r.outcome, order.get(r.rule, 9))
    )
    same: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        bounds = (row.low, row.best, row.high)
        toll = "no toll" if all(map(missing, bounds)) else amount(*bounds)
        key = (row.outcome, unit_of(row), toll)
        same.setdefault(key, []).append(row)
    return [
        {
            "outcome": outcome,
            "unit": unit,
            "rule": _rule_names([row.rule for row in rules]),
            "amount": toll,
            "claims": _whole(rules[0].n_claims),
            "independent": _whole(rules[0].n_independent),
            "agreement": "" if missing(rules[0].agreement) else f"{rules[0].agreement:.0%}",
            "reasons": [(_rule_names([row.rule]), plain(row.reason)) for row in rules],
        }
        for (outcome, unit, toll), rules in same.items()
    ]


def _rule_names(rules: list[str]) -> str:
    every = len(rules) == len(RULES)
    return "every rule" if every else ", ".join(rule.replace("_", " ") for rule in rules)


def _claims(claims: pd.DataFrame, evidence: Evidence) -> list[dict[str, object]]:
    """Return the claims by outcome, the dead first; the first of each outcome says so."""
    rows = sorted(claims.itertuples(), key=lambda r: (r.outcome != "killed", plain(r.outcome)))
    built = [_claim(row, evidence) for row in rows]
    for last, claim in zip([None, *built], built, strict=False):
        claim["first"] = last is None or last["outcome"] != claim["outcome"]
    return built


def _claim(row: Row, evidence: Evidence) -> dict[str, object]:
    return {
        "outcome": plain(row.outcome),
        "unit": unit_of(row),
        "amount": amount(row.low, row.best, row.high, row.modifier),
        "source": plain(row.source, "unnamed source"),
        "speaker": evidence.name(row.said_by) or plain(getattr(row, "speaker", pd.NA)),
        "scope": plain(row.scope).replace("incident", "this incident"),
        "independent": _independent(row.independent),
        "passage": first_passage(row.number_id, evidence),
    }


def _independent(value: object) -> str:
    return "unknown" if missing(value) else "yes" if value else "repeats another"


def _contradictions(
    compared: Comparison, incident_id: str | None, evidence: Evidence
) -> list[dict[str, object]]:
    """Return the contradictions of an incident (None: of no incident), unexplained ones first."""
    column = compared.contradictions["incident_id"]
    mine = column.isna() if incident_id is None else (column == incident_id).fillna(False)
    rows = sorted(
        compared.contradictions[mine].itertuples(), key=lambda r: plain(r.explained_by) != "none"
    )
    return [
        {
            "slot": plain(row.slot, "a detail"),
            "type": plain(row.type),
            "explained": EXPLAINED.get(plain(row.explained_by), plain(row.explained_by)),
            "open": plain(row.explained_by) == "none",
            "note": plain(row.note),
            "sides": [
                p for p in (first_passage(row.a, evidence), first_passage(row.b, evidence)) if p
            ],
        }
        for row in rows
    ]


def _quotes(tables: Tables, compared: Comparison, evidence: Evidence) -> dict[str, Any]:
    """Return quotes by speaker, and the quotes that several sources carry, side by side."""
    speakers: dict[str, list[dict[str, object]]] = {}
    rows = tables.quotes[tables.quotes["kind"].fillna("") != "scare"]
    for row in rows.head(MOST_QUOTES).itertuples():
        found = evidence.of(row.quote_id, "quotes")
        listed = speakers.setdefault(found["speaker"] or "Speaker not named", [])
        kind = plain(row.kind, "quote")
        listed.append({"kind": kind, "cue": plain(row.cue), "passage": passage(found)})
    ordered = sorted(speakers.items(), key=lambda item: -len(item[1]))
    return {
        "speakers": ordered,
        "n_quotes_left_out": max(0, len(rows) - MOST_QUOTES),
        "shared": _shared_quotes(compared, evidence),
    }


def _shared_quotes(compared: Comparison, evidence: Evidence) -> list[dict[str, Any]]:
    groups = []
    for _, group in compared.quote_groups.groupby("group_id", sort=False):
        sides: list[dict[str, Any]] = [
            {
                "passage": found,
                "similarity": "" if missing(row.similarity) else f"{row.similarity:.0%}",
                "change": plain(row.change),
            }
            for row in group.itertuples()
            if (found := first_passage(row.quote_id, evidence)) is not None
        ]
        if len(sides) > 1:
            speaker = evidence.of(str(group["quote_id"].iloc[0])).get("speaker", "")
            marked = (words for words, is_marked in sides[0]["passage"]["pieces"] if is_marked)
            words = textwrap.shorten(" ".join(marked), 80, placeholder="…")
            groups.append({"sides": sides, "speaker": speaker, "words": words})
    return groups


def _articles(tables: Tables, compared: Comparison) -> list[dict[str, object]]:
    claims = compared.casualties["article_id"].value_counts()
    copied = agreement.copied_shares(tables, compared)
    return [
        {
            "title": plain(row.title, "Without a title"),
            "url": _web_address(row.url),
            "source": plain(row.source, "unnamed source"),
            "published": day(row.published) or "unknown",
            "how": plain(row.published_how),
            "claims": int(claims.get(row.article_id, 0)),
            "copied": copied.get(row.article_id, ""),
        }
        for row in tables.articles.itertuples()
    ]


def _web_address(url: object) -> str:
    """Return `url` if it may become a link: an article's own "javascript:" must not."""
    text = plain(url)
    return text if text.startswith(("https://", "http://")) else ""
