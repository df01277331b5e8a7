"""From offsets to ids: rows that point at a mention are given the id of its row."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.tables import ID_COLUMNS, Row, missing, row_id, to_table

VIOLENT_TYPES = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
CASUALTIES = frozenset({"killed", "injured", "missing", "captured", "damaged", "destroyed"})
# A toll told this many sentences after the last trigger still belongs to that event.
REACH = 3


# Working column -> the id it finds in the table it points into, and the column it fills.
_POINTERS = {
    "place_at": ("place_id", "place_id"),
    "date_at": ("date_id", "date_id"),
    "event_at": ("event_id", "event_id"),
}


def with_ids(table: str, rows: Sequence[Row], working: Mapping[str, str]) -> pd.DataFrame:
    """Return `rows` as table `table` with working columns and ids.

    An id depends on the article, the span, and the rank among rows of equal span.
    """
    key = ID_COLUMNS[table]
    seen: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        span = (row["article_id"], row["start"], row["end"])
        row[key] = row_id(table, *span, seen[span])
        seen[span] += 1
    return to_table(table, rows, working=working)


def link_rows(frame: pd.DataFrame, targets: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Fill ids from offsets: the row of the other table that starts exactly there.

    Parameters
    ----------
    frame : pandas.DataFrame
    targets : mapping of str to pandas.DataFrame
        Working column -> the table whose id it stands for.
    """
    filled = {}
    for column, target in targets.items():
        key, name = _POINTERS[column]
        spots = zip(target["article_id"], target["start"], strict=True)
        known = dict(zip(spots, target[key], strict=True))
        pairs = zip(frame["article_id"], frame[column], strict=True)
        found = [pd.NA if missing(at) else known.get((a, at), pd.NA) for a, at in pairs]
        filled[name] = pd.array(found, dtype="string")
    return frame.assign(**filled)


def link_parts(numbers: pd.DataFrame) -> pd.DataFrame:
    """Fill `part_of`: of the rows that start at `part_of_at`, the longest other one of its kind."""
    at: dict[tuple[str, int], list[tuple[int, str, str]]] = defaultdict(list)
    for row in numbers.itertuples():
        at[row.article_id, row.start].append((row.end, row.number_id, row.kind))
    found = []
    for row in numbers.itertuples():
        spot = row.part_of_at
        wholes = [] if missing(spot) else at.get((row.article_id, spot), [])
        others = [whole for whole in wholes if whole[1] != row.number_id and whole[2] == row.kind]
        found.append(max(others)[1] if others else pd.NA)
    return numbers.assign(part_of=pd.array(found, dtype="string"))


def link_actors(
    frame: pd.DataFrame, mentions: pd.DataFrame, columns: Mapping[str, str]
) -> pd.DataFrame:
    """Fill actor ids from offsets: the mention whose span holds the offset names the actor."""
    find = covering(mentions, "actor_id")
    filled = {}
    for working, name in columns.items():
        pairs = zip(frame["article_id"], frame[working], strict=True)
        found = [pd.NA if missing(at) else find(a, at, at + 1) for a, at in pairs]
        filled[name] = pd.array(found, dtype="string")
    return frame.assign(**filled)


def attribute(frame: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Fill `said_by` with the speaker of the innermost reported words around each row."""
    find = covering(quotes[quotes["kind"] != "scare"], "actor_id")
    spans = zip(frame["article_id"], frame["start"], frame["end"], strict=True)
    found = [find(article, start, end) for article, start, end in spans]
    return frame.assign(said_by=pd.array(found, dtype="string"))


def covering(frame: pd.DataFrame, column: str) -> Callable[[str, int, int], object]:
    """Return a look-up ``(article_id, start, end) -> value`` of the shortest span around it."""
    by_article: dict[str, list[tuple[int, int, object]]] = defaultdict(list)
    rows = zip(frame["article_id"], frame["start"], frame["end"], frame[column], strict=True)
    for article, start, end, value in rows:
        by_article[article].append((start, end, value))
    for spans in by_article.values():
        spans.sort(key=lambda span: span[:2])
    starts = {article: [s[0] for s in spans] for article, spans in by_article.items()}
    widest = {article: max(s[1] - s[0] for s in spans) for article, spans in by_article.items()}

    def find(article: str, start: int, end: int) -> object:
        spans = by_article.get(article, [])
        best: tuple[int, object] | None = None
        for i in range(bisect_right(starts.get(article, []), start) - 1, -1, -1):
            a, b, value = spans[i]
            if a < end - widest[article]:
                break
            if b >= end and (best is None or b - a < best[0]):
                best = (b - a, value)
        return pd.NA if best is None else best[1]

    return find


def link_events(
    numbers: pd.DataFrame,
    triggers: pd.DataFrame,
    event_of: Mapping[str, str],
    events: pd.DataFrame,
) -> pd.DataFrame:
    """Fill the event of each number, and the event's place and day where it has none itself.

    A casualty whose own sentence has no trigger belongs to the last violent event told at
    most `REACH` sentences before it; drones shot down nobody says where, to the one just before.
    """
    linked = link_rows(numbers, {"event_at": triggers})
    told = defaultdict(list)
    for row in triggers[triggers["event_type"].isin(VIOLENT_TYPES)].itertuples():
        told[row.article_id].append((row.sent, row.start, row.event_id))
    nowhere = set(events.loc[events["place_id"].isna(), "event_id"])
    found = []
    columns = ("article_id", "sent", "start", "kind", "event_id")
    for article, sent, start, kind, event in zip(*(linked[c] for c in columns), strict=True):
        loose = missing(event) and kind in CASUALTIES
        if loose or (kind == "intercepted" and event_of.get(event) in nowhere):
            reach = REACH if loose else 1
            at = bisect_right(told[article], start, key=lambda t: t[1]) - 1
            if at >= 0 and told[article][at][0] >= sent - reach:
                event = told[article][at][2]
        found.append(pd.NA if missing(event) else event_of.get(event, event))
    linked = linked.assign(event_id=pd.array(found, dtype="string"))
    sites = events.set_index("event_id")[["place_id", "date_id"]]
    for column in ("place_id", "date_id"):
        told_by_event = linked["event_id"].map(sites[column]).astype("string")
        linked[column] = linked[column].fillna(told_by_event)
    return linked
