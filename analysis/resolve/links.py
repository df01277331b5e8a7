"""From offsets to ids: rows that point at a mention are given the id of its row."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.extract.events.cues import BACKGROUND
from analysis.tables import ID_COLUMNS, UNREAL, Row, missing, row_id, to_table

VIOLENT_TYPES = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
CASUALTIES = frozenset({"killed", "injured", "missing", "captured", "damaged", "destroyed"})
# Counts of more than one incident.
LASTING = frozenset({"cumulative", "rate"})
_MENTION = ("article_id", "start", "actor_id")
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
    """Fill `said_by` with the speaker of the innermost reported words around each row.

    `quotes` is the table, or what `speaking` makes of it.
    """
    find = covering(quotes[quotes["kind"] != "scare"], "actor_id")
    spans = zip(frame["article_id"], frame["start"], frame["end"], strict=True)
    found = [find(article, start, end) for article, start, end in spans]
    return frame.assign(said_by=pd.array(found, dtype="string"))


def speaking(quotes: pd.DataFrame, voices: Sequence[Row], mentions: pd.DataFrame) -> pd.DataFrame:
    """Return everything that has a speaker, quotes and voices alike, as `attribute` needs it.

    Parameters
    ----------
    quotes : pandas.DataFrame
        Table `quotes` with its actors.
    voices : sequence of dict
        From `analysis.extract.voices`, with `article_id`.
    mentions : pandas.DataFrame
    """
    told = [row for row in voices if row["actor_at"] is not None]
    found = link_actors(_spans(told, "actor_at", "Int64"), mentions, {"actor_at": "actor_id"})
    shared = ["article_id", "start", "end", "kind", "actor_id"]
    found = found.assign(kind=pd.array(["indirect"] * len(found), dtype="string"))
    return pd.concat([quotes[shared], found[shared]], ignore_index=True)


def silence_dead(numbers: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Empty `said_by` where whoever speaks is among the dead counted: "one man died, he added"."""
    named: dict[object, list[tuple[int, object]]] = defaultdict(list)
    known = mentions.dropna(subset="actor_id")
    for article, start, actor in zip(*(known[c] for c in _MENTION), strict=True):
        named[article].append((start, actor))
    dead = numbers["said_by"].where(numbers["kind"] == "killed")
    spans = zip(numbers["article_id"], numbers["start"], numbers["end"], dead, strict=True)
    own = [
        not missing(actor) and any(a <= at < b and who == actor for at, who in named[article])
        for article, a, b, actor in spans
    ]
    return numbers.assign(said_by=numbers["said_by"].mask(pd.Series(own, index=numbers.index)))


def doubt(numbers: pd.DataFrame, voices: Sequence[Row]) -> pd.DataFrame:
    """Fill the `hedge` of numbers that no word beside them hedges, but the text around does."""
    told = [row for row in voices if row["hedge"] is not None]
    find = covering(_spans(told, "hedge", "string"), "hedge")
    spans = zip(numbers["article_id"], numbers["start"], numbers["end"], strict=True)
    found = pd.array([find(article, start, end) for article, start, end in spans], dtype="string")
    return numbers.assign(hedge=numbers["hedge"].fillna(pd.Series(found, index=numbers.index)))


def _spans(rows: Sequence[Row], column: str, dtype: str) -> pd.DataFrame:
    dtypes = {"article_id": "string", "start": "Int64", "end": "Int64", column: dtype}
    return pd.DataFrame(list(rows), columns=list(dtypes)).astype(dtypes)


def covering(frame: pd.DataFrame, column: str) -> Callable[[str, int, int], object]:
    """Return a look-up ``(article_id, start, end) -> value`` of the shortest span around it.

    Of equal spans one with a value counts.
    """
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
            if b < end:
                continue
            tie = best is not None and b - a == best[0] and missing(best[1])
            if best is None or b - a < best[0] or tie:
                best = (b - a, value)
        return pd.NA if best is None else best[1]

    return find


def _with_wholes(numbers: pd.DataFrame, events: Sequence[object]) -> list[object]:
    """Return `events` with victims told again in the event of the first time they are told.

    So are persons of a toll and members of a sum, which may stand paragraphs away beside words
    for another event; a number that is part of a larger one keeps the event it is told with.
    """
    rows = list(numbers[["article_id", "start", "number_id", "rule"]].itertuples(index=False))
    at = {(row.article_id, row.start): own for row, own in zip(rows, events, strict=True)}
    rules = {row.number_id: row.rule for row in rows}
    told = {}
    for row, again, own in zip(rows, numbers["again_at"], events, strict=True):
        known = pd.NA if missing(again) else at.get((row.article_id, again), pd.NA)
        told[row.number_id] = at[row.article_id, row.start] = own if missing(known) else known
    found = []
    for row, whole in zip(rows, numbers["part_of"], strict=True):
        own, other = told[row.number_id], told.get(whole)
        follows = "implied" in row.rule or rules.get(whole, "").startswith("sum of")
        found.append(other if missing(own) or (follows and not missing(other)) else own)
    return found


def _told(triggers: pd.DataFrame) -> dict[str, list[tuple[int, int, int, str]]]:
    """Return for each article the violence it tells: sentence, offset, reach in sentences, event.

    Figures after a piece of history ("in 2012 a gunman killed nine there") belong to it no
    further than in the sentence after it.
    """
    told = defaultdict(list)
    for row in triggers[triggers["event_type"].isin(VIOLENT_TYPES)].itertuples():
        reach = 1 if getattr(row, "family", None) == BACKGROUND else REACH
        told[row.article_id].append((row.sent, row.start, reach, row.event_id))
    return told


def _last_told(
    told: Sequence[tuple[int, int, int, str]], sent: int, start: int, *, reach: int
) -> str | None:
    """Return the event told last before `start`, None if that is too many sentences away."""
    for i in range(bisect_right(told, start, key=lambda t: t[1]) - 1, -1, -1):
        first, _, longest, event = told[i]
        if first >= sent - min(reach, longest):
            return event
        if first < sent - reach:
            break
    return None


def link_events(
    numbers: pd.DataFrame,
    triggers: pd.DataFrame,
    event_of: Mapping[str, str],
    events: pd.DataFrame,
) -> pd.DataFrame:
    """Fill the event of each number, and the event's place and day where it has none itself.

    A casualty whose own sentence has no trigger belongs to the last violent event told at
    most `REACH` sentences before it, be it real; drones shot down nobody says where, to the one
    just before. A rate or a count over a longer time belongs to no event but one that its own
    words are the first to tell.
    """
    linked = link_rows(numbers, {"event_at": triggers})
    unreal = set(events.loc[events["factuality"].isin(UNREAL), "event_id"])
    told = _told(triggers[~triggers["event_id"].replace(dict(event_of)).isin(unreal)])
    nowhere = set(events.loc[events["place_id"].isna(), "event_id"])
    found = []
    columns = ("article_id", "sent", "start", "kind", "event_id")
    for article, sent, start, kind, event in zip(*(linked[c] for c in columns), strict=True):
        loose = missing(event) and kind in CASUALTIES
        if loose or (kind == "intercepted" and event_of.get(event) in nowhere):
            event = _last_told(told[article], sent, start, reach=REACH if loose else 1) or event
        found.append(pd.NA if missing(event) else event_of.get(event, event))
    found = [
        pd.NA if scope in LASTING and (missing(own) or own != event) else event
        for scope, own, event in zip(
            linked["scope"], linked["event_id"], _with_wholes(linked, found), strict=True
        )
    ]
    linked = linked.assign(event_id=pd.array(found, dtype="string"))
    sites = events.set_index("event_id")[["place_id", "date_id"]]
    for column in ("place_id", "date_id"):
        told_by_event = linked["event_id"].map(sites[column]).astype("string")
        linked[column] = linked[column].fillna(told_by_event)
    return linked
