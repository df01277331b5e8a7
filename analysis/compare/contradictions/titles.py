"""People whom one article gives an office and another calls a former holder of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from analysis.compare.contradictions.records import Records
from analysis.compare.quotes import shifted
from analysis.compare.quotes.changes import COMING, LEFT
from analysis.tables import as_text

STALE_DAYS = 60  # an office can change hands between reports this far apart


def title_rows(records: Records) -> Iterator[dict[str, Any]]:
    """Yield one row for each person whose titles in two articles cannot both hold."""
    people = {key: row.name for key, row in records.actors.items() if as_text(row.kind) == "person"}
    mentions = records.tables.mentions
    titled = mentions[mentions["role"].notna() & mentions["actor_id"].isin(list(people))]
    titled = titled.sort_values(["article_id", "start", "end", "mention_id"])
    by_actor: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in titled.itertuples(index=False):
        by_actor[row.actor_id].setdefault(row.role.casefold(), row)
    for actor, first in sorted(by_actor.items()):
        pairs = [
            (not records.copies(a.article_id, b.article_id), a.role, b.role, a, b)
            for a in first.values()
            for b in first.values()
            if a.role < b.role and a.article_id != b.article_id and _differ(a.role, b.role)
        ]
        if pairs:  # one row tells it; a pair of copies tells best where it came from
            *_, a, b = min(pairs, key=lambda pair: pair[:3])
            yield _row(a, b, people[actor], records)


def _differ(a: str, b: str) -> bool:
    """Say whether two titles cannot both hold; "ex marine" and "retired Marine" can."""
    return shifted(a, b) and not (_words(a) & LEFT and _words(b) & LEFT)


def _words(title: str) -> set[str]:
    return set(title.casefold().replace("-", " ").split())


def _row(a: Any, b: Any, name: str, records: Records) -> dict[str, Any]:
    one, other = (records.published(row.article_id) for row in (a, b))
    apart = 0 if one is None or other is None else abs((one - other).days)
    takes_office = any(_words(row.role) & COMING for row in (a, b))
    far = apart > (0 if takes_office else STALE_DAYS)
    copied = records.copies(a.article_id, b.article_id)
    says = " and ".join(f"{records.source(row.article_id)} says {row.role!r}" for row in (a, b))
    return {
        "incident_id": None,
        "slot": "title",
        "a": a.mention_id,
        "b": b.mention_id,
        "type": "title",
        "explained_by": "copy_error" if copied else "update" if far else "none",
        "note": f"{name}: {says}.",
    }
