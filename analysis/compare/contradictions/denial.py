"""One source says who did it, another tells that the accused denies it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.responsibility import Sides
from analysis.compare.contradictions.scenes import are_one
from analysis.resources import lexicon
from analysis.tables import as_text, missing

REACH = 4  # sentences between an event and the denial that follows it
CUES = frozenset({"deny"})


class Denial(NamedTuple):
    """A denial that an article tells: who denies, and the event it is told with."""

    row_id: str
    article: str
    side: str
    name: str
    event: Any


def denial_rows(records: Records, sides: Sides) -> Iterator[dict[str, Any]]:
    """Yield accusations of one article that the accused denies in another."""
    incident_of = {
        event.event_id: incident for incident, rows in records.members.items() for event in rows
    }
    ranks = records.lineage.rank
    by_incident: dict[str, list[Denial]] = {}
    for denial in _denials(records, sides):
        by_incident.setdefault(incident_of[denial.event.event_id], []).append(denial)
    for incident, denials in by_incident.items():
        covered = {(denial.article, denial.side) for denial in denials}
        seen: set[str] = set()
        for denial in sorted(denials, key=lambda d: (ranks[d.article], d.event.start, d.row_id)):
            accuser = _accuser(records.members[incident], denial, covered, records, sides)
            if accuser is not None and denial.side not in seen:
                seen.add(denial.side)
                yield _row(incident, accuser, denial, records)


def _denials(records: Records, sides: Sides) -> Iterator[Denial]:
    """Yield the denials of a deed that follow an event of some incident."""
    told: dict[str, list[Any]] = {}
    for events in records.members.values():
        for event in events:
            told.setdefault(event.article_id, []).append(event)
    for row_id, row, speaker in _told_denials(records):
        side = "" if missing(speaker) else sides.side_of_speaker(speaker)
        near = [e for e in told.get(row.article_id, ()) if 0 <= row.sent - e.sent <= REACH]
        if side and near and _denies_a_deed(records.sentence(row)):
            event = max(near, key=lambda e: (e.start < row.start, e.start, e.event_id))
            yield Denial(row_id, row.article_id, side, records.actors[speaker].name, event)


def _told_denials(records: Records) -> Iterator[tuple[str, Any, Any]]:
    events = records.tables.events
    for row in events[events["factuality"] == "denied"].itertuples(index=False):
        yield row.event_id, row, row.said_by
    quotes = records.tables.quotes
    for row in quotes[quotes["cue_class"].isin(CUES)].itertuples(index=False):
        yield row.quote_id, row, row.actor_id


def _accuser(
    events: list[Any],
    denial: Denial,
    covered: set[tuple[str, str]],
    records: Records,
    sides: Sides,
) -> Any:
    """Return the first event of another article that names the denier's side as the attacker."""
    independent = records.lineage.independent(e.article_id for e in events)
    rivals = (
        event
        for event in events
        if event.article_id in independent
        and event.article_id != denial.article
        and (event.article_id, denial.side) not in covered
        and not missing(event.attacker_id)
        and sides.side(event.attacker_id) == denial.side
        and not records.copies(event.article_id, denial.article)
    )
    scene = records.scene_of_event(denial.event)
    return next((e for e in rivals if are_one(scene, records.scene_of_event(e))), None)


def _row(incident: str, accuser: Any, denial: Denial, records: Records) -> dict[str, Any]:
    who = records.actors[accuser.attacker_id].name
    return {
        "incident_id": incident,
        "slot": "attacker",
        "a": accuser.event_id,
        "b": denial.row_id,
        "type": "denial",
        "explained_by": "none",
        "note": f"{records.source(accuser.article_id)} names {who} as the attacker, "
        f"{records.source(denial.article)} tells that {denial.name} denies it.",
    }


@functools.cache
def _deeds(label: str) -> re.Pattern[str]:
    patterns = [row["pattern"] for row in lexicon("denied_deeds") if row["label"] == label]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, patterns))})\b", re.IGNORECASE)


def _denies_a_deed(sentence: str) -> bool:
    """Say whether a denial is of one deed, not of a demand or of what is done for years."""
    return bool(_deeds("deed").search(sentence)) and not _deeds("habit").search(as_text(sentence))
