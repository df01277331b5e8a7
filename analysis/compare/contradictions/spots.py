"""One event told at two places, or on two days, that cannot both hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis.compare.casualties import Figure
from analysis.compare.contradictions.records import (
    Records,
    Scene,
    days_meet,
    is_town,
    lie_apart,
)
from analysis.compare.contradictions.responsibility import Sides
from analysis.ledger import ADDED
from analysis.tables import missing

TELLING = 15  # so many victims, told to the last one both dead and hurt, are one event's
FEWEST = 3  # of either
FAR_DAYS = 10  # equal figures further apart are chance
CROWD = 8


class Toll(NamedTuple):
    """The dead and hurt of an incident as one article tells them."""

    incident: str
    article: str
    event: Any
    scene: Scene


def spot_rows(
    groups: dict[tuple[Any, ...], list[Figure]], records: Records, sides: Sides
) -> Iterator[dict[str, Any]]:
    """Yield rows of type "place" and "day".

    Two events are taken for one where a copy shares the sentence, or where two articles give
    the same, telling figures of dead and hurt in one country.
    """
    incident_of = {
        event.event_id: incident for incident, rows in records.members.items() for event in rows
    }
    seen: set[tuple[str, str, str]] = set()
    for a, b, reason, why in (*_copied(records), *_alike(groups, records, sides)):
        kind = _apart(records.scene_of_event(a), records.scene_of_event(b))
        if kind == "day" and not records.words_of_day_differ(a, b):
            continue  # "on Monday" in a copy printed a week later is no other day
        slot = (kind or "", *sorted((a.article_id, b.article_id)))
        if kind is not None and slot not in seen:
            seen.add(slot)
            yield {
                "incident_id": incident_of[a.event_id],
                "slot": kind,
                "a": a.event_id,
                "b": b.event_id,
                "type": kind,
                "explained_by": reason,
                "note": f"{_says(a, kind, records)}, {_says(b, kind, records)}: {why}.",
            }


def _apart(a: Scene, b: Scene) -> str | None:
    """Return "place" or "day" when one of them cannot be the same, None when neither or both."""
    places = is_town(a.spot) and is_town(b.spot) and lie_apart(a.spot, b.spot)
    days = a.told and b.told and not days_meet(a, b)
    if places == days:
        return None
    if days:
        same = a.spot is not None and b.spot is not None and not lie_apart(a.spot, b.spot)
        return "day" if same else None
    return "place" if days_meet(a, b) else None


# ---------------------------------------------------------------- what makes two events one


def _copied(records: Records) -> Iterator[tuple[Any, Any, str, str]]:
    """Yield the events that an article and its copy tell in the same sentence."""
    lineage = records.lineage
    told: dict[str, list[Any]] = defaultdict(list)
    for events in records.members.values():
        for event in events:
            told[event.article_id].append(event)
    for article in sorted(told, key=lambda key: (lineage.rank.get(key, 0), key)):
        others = lineage.related.get(article, frozenset()) & lineage.origins & told.keys()
        origin = min(others, key=lambda key: (lineage.rank.get(key, 0), key), default=None)
        if origin is None or article in lineage.origins:
            continue
        for b in told[article]:
            for a in told[origin]:
                if a.text.casefold() == b.text.casefold() and records.same_line(a, b):
                    yield a, b, "copy_error", "one article copies the other's sentence"


def _alike(
    groups: dict[tuple[Any, ...], list[Figure]], records: Records, sides: Sides
) -> Iterator[tuple[Any, Any, str, str]]:
    """Yield events of different articles with the same, telling figures in one country."""
    why = "the same number of dead and of hurt, nothing explains it"
    for tolls in _by_figures(groups, records).values():
        for i, one in enumerate(tolls):
            for other in tolls[i + 1 :]:
                if sides.unlike(one.scene.attacker, other.scene.attacker):
                    continue
                if _near(one.scene, other.scene) and not records.copies(one.article, other.article):
                    yield one.event, other.event, "none", why


def _near(a: Scene, b: Scene) -> bool:
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return False
    gap = max(a.first, b.first) - min(a.last, b.last)
    return gap <= FAR_DAYS and (not a.family or not b.family or a.family == b.family)


def _by_figures(
    groups: dict[tuple[Any, ...], list[Figure]], records: Records
) -> dict[tuple[Any, ...], list[Toll]]:
    """Return (country, dead, hurt) -> who tells these, one report for each place and day."""
    told: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for (incident, outcome, _), figures in groups.items():
        if outcome in ("killed", "injured"):
            for figure in figures:
                if not figure.vague and figure.how != ADDED and figure.high == figure.best:
                    told[incident, figure.article][outcome] = figure
    found: dict[tuple[Any, ...], list[Toll]] = defaultdict(list)
    for (incident, article), both in sorted(told.items()):
        if len(both) < 2 or article not in records.lineage.origins:
            continue
        dead, hurt = both["killed"].best, both["injured"].best
        event = _event_of(both["killed"], records)
        if min(dead, hurt) < FEWEST or dead + hurt < TELLING or event is None:
            continue
        scene = records.scene_of_event(event)
        if scene.spot is not None and scene.spot.country:
            found[scene.spot.country, dead, hurt].append(Toll(incident, article, event, scene))
    return {key: tolls for key, tolls in found.items() if 1 < len(tolls) <= CROWD}


def _event_of(figure: Figure, records: Records) -> Any:
    number = records.numbers[figure.number_ids[0]]
    return None if missing(number.event_id) else records.events.get(number.event_id)


def _says(event: Any, kind: str, records: Records) -> str:
    return f"{records.source(event.article_id)} says {spot_value(event, kind, records)}"


def spot_value(event: Any, kind: str, records: Records) -> str:
    """Return the place or the days of an event in words."""
    scene = records.scene_of_event(event)
    if kind == "place":
        return scene.spot.name if scene.spot is not None else ""
    return records.day_words(scene)
