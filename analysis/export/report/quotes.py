"""Quotes in the report: by speaker, and those that several sources carry, side by side."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from analysis.compare.quotes import lay_side_by_side
from analysis.evidence import Evidence, passage, plain
from analysis.show.words import NO_SPEAKER
from analysis.tables import Comparison, Tables

MOST_QUOTES = 800
UNNAMED = NO_SPEAKER.capitalize()
KINDS = {"direct": "in marks", "mixed": "partly in marks", "indirect": "reported"}


def describe_quotes(tables: Tables, compared: Comparison, evidence: Evidence) -> dict[str, Any]:
    """Return quotes by speaker, most quoted first, and the quotes several sources carry."""
    speakers: dict[str, list[dict[str, Any]]] = {}
    rows = tables.quotes[tables.quotes["kind"].fillna("") != "scare"]
    for row in rows.head(MOST_QUOTES).itertuples():
        found = evidence.of(row.quote_id, "quotes")
        kind = plain(row.kind)
        speakers.setdefault(found["speaker"] or UNNAMED, []).append(
            {"kind": KINDS.get(kind, kind), "cue": plain(row.cue), "passage": passage(found)}
        )
    ordered = sorted(speakers.items(), key=lambda item: (item[0] == UNNAMED, -len(item[1])))
    return {
        "speakers": ordered,
        "n_quotes_left_out": max(0, len(rows) - MOST_QUOTES),
        "n_scare": len(tables.quotes) - len(rows),
        "shared": _shared_quotes(tables, compared, evidence),
    }


def _shared_quotes(
    tables: Tables, compared: Comparison, evidence: Evidence
) -> list[dict[str, Any]]:
    known = set(tables.quotes["quote_id"])
    groups = compared.quote_groups[compared.quote_groups["quote_id"].isin(known)]
    counts = groups["group_id"].value_counts()
    several = groups.loc[groups["group_id"].map(counts) > 1, "group_id"].drop_duplicates()
    return [_versions(tables, groups, group_id, evidence) for group_id in several]


def _versions(
    tables: Tables, groups: pd.DataFrame, group_id: str, evidence: Evidence
) -> dict[str, Any]:
    """Return the versions of an utterance, each word by word against the fullest, the first."""
    told = lay_side_by_side(tables, groups, group_id)
    full = "".join(piece.words for piece in told[0].pieces)
    return {
        "speaker": told[0].speaker or UNNAMED,
        "words": textwrap.shorten(full, 80, placeholder="…"),
        "sides": [
            {
                "passage": passage(evidence.of(version.quote_id, "quotes")),
                "pieces": version.pieces if number else (),
                "change": version.change,
            }
            for number, version in enumerate(told)
        ],
    }
