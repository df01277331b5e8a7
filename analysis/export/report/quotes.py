"""Quotes in the report: by speaker, and those that several sources carry, side by side."""

from __future__ import annotations

import difflib
import textwrap
from typing import Any

from analysis.evidence import Evidence, passage, plain
from analysis.export.report.opened import first_passage
from analysis.tables import Comparison, Tables, missing

MOST_QUOTES = 800
UNNAMED = "Speaker not named"
KINDS = {"direct": "in marks", "mixed": "partly in marks", "indirect": "reported"}
Piece = tuple[str, str]  # words, and whether they are "same", "dropped" or "added"


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
    words = dict(zip(tables.quotes["quote_id"], tables.quotes["quote"], strict=True))
    groups = []
    for _, group in compared.quote_groups.groupby("group_id", sort=False):
        full = plain(words.get(group["quote_id"].iloc[0]))
        sides: list[dict[str, Any]] = [
            {
                "passage": found,
                "similarity": "" if missing(row.similarity) else f"{row.similarity:.0%}",
                "change": plain(row.change),
                "pieces": mark_changes(full, plain(words.get(row.quote_id))) if number else [],
            }
            for number, row in enumerate(group.itertuples())
            if (found := first_passage(row.quote_id, evidence)) is not None
        ]
        if len(sides) > 1:
            speaker = evidence.of(str(group["quote_id"].iloc[0])).get("speaker", "")
            short = textwrap.shorten(full, 80, placeholder="…")
            groups.append({"sides": sides, "speaker": speaker or UNNAMED, "words": short})
    return groups


def mark_changes(full: str, said: str) -> list[Piece]:
    """Return the words of two versions of a quote: in both, dropped from `full`, or added.

    >>> mark_changes("We never fired", "we fired twice")
    [('We', 'same'), ('never', 'dropped'), ('fired', 'same'), ('twice', 'added')]
    """
    old, new = full.split(), said.split()
    match = difflib.SequenceMatcher(
        None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False
    )
    pieces: list[Piece] = []
    for code, a, b, c, d in match.get_opcodes():
        if code == "equal":
            pieces.append((" ".join(old[a:b]), "same"))
            continue
        pieces += [(" ".join(old[a:b]), "dropped")] if b > a else []
        pieces += [(" ".join(new[c:d]), "added")] if d > c else []
    return pieces


def _bare(word: str) -> str:
    """Return a word without the marks around it, in small letters: "them." is "them"."""
    return word.strip(".,;:!?“”\"'‘’()[]").casefold()
