"""Totals over several places against the sum of what is told of each place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.scenes import is_town
from analysis.ledger import write_number
from analysis.tables import as_text, missing

BASIS, SHORT, OVER = "incidents", "short", "over"


def sum_rows(sums: pd.DataFrame, records: Records) -> Iterator[dict[str, Any]]:
    """Yield totals that the incidents within them fall short of, or exceed, together."""
    told = sums[(sums["basis"] == BASIS) & sums["verdict"].isin([SHORT, OVER])]
    if told.empty:
        return
    for row in told.itertuples(index=False):
        parts = [part for part in as_text(row.parts).split() if part in records.claims]
        if _whole(row) not in records.claims or not parts:
            continue
        if not _is_told_apart(row, parts, records):
            continue
        reason, said = _explain(row, parts, records)
        yield {
            "incident_id": row.incident_id,
            "slot": f"{row.outcome} {as_text(row.unit)}".strip(),
            "a": _whole(row),
            "b": parts[0],
            "type": "sum",
            "explained_by": reason,
            "note": f"{_total(row, records)}, {_parts(row, parts, records)}: {said}.",
        }


def _whole(row: Any) -> str:
    """Return the first of the counts that tell the total."""
    return as_text(row.number_id).split()[0]


def _is_told_apart(row: Any, parts: list[str], records: Records) -> bool:
    """Say whether the total covers several places and only other articles tell of the parts.

    An article that tells parts of its own, or an article with its copy, does not contradict
    itself.
    """
    tellers = {records.claims[part].article_id for part in parts}
    number = records.numbers[_whole(row)]
    spot = records.scene_of_number(_whole(row)).spot
    is_wide = len(records.towns_beside(number)) > 1 or (spot is not None and not is_town(spot))
    return is_wide and not any(
        teller == row.article_id or records.copies(teller, row.article_id) for teller in tellers
    )


def _explain(row: Any, parts: list[str], records: Records) -> tuple[str, str]:
    if row.verdict == OVER:
        return _explain_over(row, parts, records)
    named = sorted({s.name for s in records.towns_beside(records.numbers[_whole(row)])})
    told = _places(parts, records)
    if len(named) > 1:
        those = "of these only" if set(told) <= set(named) else "only"
        words = f"the higher figure covers several places ({', '.join(named)}); {those} "
        return "scope", f"{words}{_listed(told)} {'are' if len(told) > 1 else 'is'} told elsewhere"
    return "part_of", f"the higher figure is a total, told elsewhere is only {_listed(told)}"


def _explain_over(row: Any, parts: list[str], records: Records) -> tuple[str, str]:
    own = records.published(row.article_id)
    stamps = (records.published(records.claims[part].article_id) for part in parts)
    later = [stamp for stamp in stamps if own is not None and stamp is not None and stamp > own]
    if later:
        return "update", f"reports of the parts are later ({max(later):%Y-%m-%d})"
    return "none", "the parts told elsewhere exceed the total"


def _places(parts: list[str], records: Records) -> list[str]:
    return sorted({name for part in parts if (name := records.incident_place(part))})


def _listed(names: list[str]) -> str:
    if not names:
        return "a part without a place"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _total(row: Any, records: Records) -> str:
    return f"{records.source(row.article_id)} says {_bounded(row.low, row.best, row.high)}"


def _parts(row: Any, parts: list[str], records: Records) -> str:
    total = _bounded(row.parts_low, row.parts_best, row.parts_high)
    told = " + ".join(_part(rows, records) for rows in _by_incident(parts, records))
    sources = sorted({records.source(records.claims[part].article_id) for part in parts})
    what = f"{row.outcome} {as_text(row.unit)}".strip()
    return f"{', '.join(sources)}: {told} = {total} ({what})"


def _by_incident(parts: list[str], records: Records) -> list[list[Any]]:
    """Return the claims of each incident added up, as one article tells them."""
    found: dict[str, dict[str, list[Any]]] = {}
    for part in parts:
        claim = records.claims[part]
        found.setdefault(claim.incident_id, {}).setdefault(claim.article_id, []).append(claim)
    return [next(iter(by_article.values())) for by_article in found.values()]


def _part(claims: list[Any], records: Records) -> str:
    place = records.incident_place(claims[0].number_id)
    where = f" in {place}" if place else ""
    values = dict.fromkeys(_bounded(claim.low, claim.best, claim.high) for claim in claims)
    return f"{' + '.join(values)}{where}"


def _bounded(low: Any, best: Any, high: Any) -> str:
    value = next((float(v) for v in (best, low, high) if not missing(v)), 0.0)
    if missing(high):
        return f"at least {write_number(value)}"
    return write_number(value)
