"""The same number of dead or hurt, called civilians here and fighters there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.scenes import may_be_one
from analysis.ledger import of_one_incident, scope_of, value_of, write_number
from analysis.tables import as_text

CIVILIAN = frozenset({"civilian", "child", "woman", "journalist", "medic", "aid_worker"})
FIGHTER = frozenset({"military", "militant"})
FEWEST = 2  # one dead is everybody's figure
VOICES = 6


def victims_rows(claims: pd.DataFrame, records: Records) -> Iterator[dict[str, Any]]:
    """Yield figures that agree in number and not in who was hit."""
    people = claims[claims["outcome"].isin(["killed", "injured"]) & of_one_incident(claims)]
    groups: dict[tuple[str, str, float], list[Any]] = defaultdict(list)
    kinds: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in people.itertuples(index=False):
        kinds[row.incident_id, row.outcome, row.article_id].add(as_text(row.victims))
        if value_of(row) >= FEWEST and scope_of(row) != "part":
            groups[row.incident_id, row.outcome, value_of(row)].append(row)
    for (incident, outcome, _), told in sorted(groups.items()):
        independent = records.lineage.independent(row.article_id for row in told)
        told = [row for row in told if row.article_id in independent]
        civilian = [r for r in told if as_text(r.victims) in CIVILIAN][:VOICES]
        fighters = [r for r in told if as_text(r.victims) in FIGHTER][:VOICES]
        for a in civilian:
            rivals = (b for b in fighters if _rival(a, b, kinds, records))
            if (b := next(rivals, None)) is not None:
                yield _row(incident, outcome, a, b, records)
                break


def _rival(a: Any, b: Any, kinds: dict[tuple[str, str, str], set[str]], records: Records) -> bool:
    """Say whether two articles tell of one scene and neither gives both kinds of victims."""
    if a.article_id == b.article_id:
        return False
    told = [kinds[row.incident_id, row.outcome, row.article_id] for row in (a, b)]
    if told[0] & FIGHTER or told[1] & CIVILIAN:
        return False
    return may_be_one(*(records.scene_of_number(row.number_id) for row in (a, b)))


def _row(incident: str, outcome: str, a: Any, b: Any, records: Records) -> dict[str, Any]:
    copied = records.copies(a.article_id, b.article_id)
    says = ", ".join(
        f"{records.source(row.article_id)} says {write_number(value_of(row))} {who}"
        for row, who in ((a, "civilians"), (b, "fighters"))
    )
    return {
        "incident_id": incident,
        "slot": f"{outcome} victims",
        "a": a.number_id,
        "b": b.number_id,
        "type": "victims",
        "explained_by": "copy_error" if copied else "none",
        "note": f"{says} ({outcome}): the numbers agree, the victims do not.",
    }
