"""The rows behind a contradiction, and where and when each of them is told to be."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.contradictions.scenes import Scene, Spot
from analysis.compare.copies import Lineage
from analysis.compare.incidents.spanning import tells_of_many
from analysis.compare.kinship import content, words
from analysis.tables import Tables, as_text, missing

ALIGNED, SAME_LINE, FEWEST_WORDS = (
    0.6,
    0.6,
    5,
)  # so much of the shorter sentence stands in the other one
_DATELINE = re.compile(r"(?:, \w+)?\s*(?:\(|[-–—]+\s|:)")
LOCAL = frozenset({"city", "district", "admin1", "admin2", "site"})
LONGEST = 3  # days; a longer interval says no day
# What kills at once and from where: a count of one family is not a count of another.
FAMILIES = {
    "Air/drone strike": "fire",
    "Shelling/artillery/missile attack": "fire",
    "Chemical weapon": "fire",
    "Remote explosive/landmine/IED": "bomb",
    "Suicide bomb": "bomb",
    "Grenade": "bomb",
    "Armed clash": "clash",
    "Abduction/forced disappearance": "abduction",
    "Sexual violence": "sexual violence",
    "Mob violence": "riot",
    "Violent demonstration": "riot",
}


class Records:
    """Looks up rows of a corpus by their ids."""

    def __init__(
        self,
        tables: Tables,
        claims: pd.DataFrame,
        incident_events: pd.DataFrame,
        lineage: Lineage,
    ) -> None:
        self.tables, self.lineage = tables, lineage
        articles = tables.articles
        self.sources = _column(articles, "article_id", "source")
        self._published = _column(articles, "article_id", "published")
        self.actors = _by_id(tables.actors, "actor_id")
        self.claims = _by_id(claims, "number_id")
        counted = tables.numbers["number_id"].isin(list(self.claims))
        self.numbers = _by_id(tables.numbers[counted], "number_id")
        self.events = _by_id(tables.events, "event_id")
        self.days = _days(incident_events)
        self.members: dict[str, list[Any]] = defaultdict(list)
        pairs = zip(incident_events["incident_id"], incident_events["event_id"], strict=True)
        for incident, event in pairs:
            self.members[incident].append(self.events[event])
        for rows in self.members.values():
            rows.sort(key=lambda r: (lineage.rank.get(r.article_id, 0), r.article_id, r.start))

    @cached_property
    def _counts(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self.numbers.values():
            found[row.article_id].append(row)
        return found

    def counts_of(self, article: str) -> list[Any]:
        """Return the numbers of an article that count victims or objects of an incident."""
        return self._counts.get(article, [])

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Return place_id -> place."""
        return {row.place_id: _spot(row) for row in self.tables.places.itertuples(index=False)}

    def towns_beside(self, row: Any) -> list[Spot]:
        """Return the towns and regions named in the sentence of a row, each once."""
        found = self._towns.get((row.article_id, row.sent), [])
        return list({self.spots[key].name: self.spots[key] for key in found}.values())

    @cached_property
    def _towns(self) -> dict[tuple[str, int], list[str]]:
        frame = self.tables.places
        told_of = ~frame["role"].isin(["dateline", "speaker", "talks"])
        frame = frame[frame["feature"].isin(LOCAL) & told_of].sort_values(["article_id", "start"])
        frame = frame[np.array(self._is_told_of(frame), dtype=bool)]
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        columns = (frame[c] for c in ("article_id", "sent", "place_id"))
        for article, sent, place in zip(*columns, strict=True):
            found[article, sent].append(place)
        return found

    def _is_told_of(self, places: pd.DataFrame) -> list[bool]:
        """Say which places do not only tell where a report was written: "BEIRUT (Agency) ..."."""
        columns = (places[c] for c in ("article_id", "start", "end"))
        rows = list(zip(*columns, strict=True))
        return [
            not self._texts[article][start:end].isupper()
            or _DATELINE.match(self._texts[article], end) is None
            for article, start, end in rows
        ]

    @cached_property
    def _texts(self) -> dict[str, Any]:
        return _column(self.tables.articles, "article_id", "text")

    @cached_property
    def _spans(self) -> dict[tuple[str, int], tuple[int, int]]:
        frame = self.tables.sentences
        keys = zip(frame["article_id"], frame["sent"], strict=True)
        return dict(zip(keys, zip(frame["start"], frame["end"], strict=True), strict=True))

    def source(self, article: str) -> str:
        """Return the source of an article, its id where the source is not known."""
        return as_text(self.sources.get(article)) or article

    def published(self, article: str) -> pd.Timestamp | None:
        """Return when an article was published, None if that is not known."""
        stamp = self._published.get(article)
        return stamp if isinstance(stamp, pd.Timestamp) else None

    def sentence(self, row: Any) -> str:
        """Return the sentence a row stands in, several if the row runs over more."""
        article, start, end = row.article_id, int(row.start), int(row.end)
        span = None if missing(row.sent) else self._spans.get((article, row.sent))
        first, last = span if span is not None else (start, end)
        text = as_text(self._texts.get(article))
        return " ".join(text[min(first, start) : max(last, end)].split())

    def aligned(self, a: Any, b: Any) -> bool:
        """Say whether the sentences of two rows are the same but for a few words."""
        one, other = (set(content(words(self.sentence(row)))) for row in (a, b))
        fewest = min(len(one), len(other))
        return fewest >= FEWEST_WORDS and len(one & other) >= ALIGNED * fewest

    def same_line(self, a: Any, b: Any) -> bool:
        """Say whether two events are told in the same words, figures included; days may differ."""
        one, other = (set(content(words(self.sentence(row)))) for row in (a, b))
        days = {word for row in (a, b) for word in words(self._date_texts.get(row.date_id, ""))}
        if any(word[0].isdigit() and word not in days for word in one ^ other):
            return False
        return len(one & other) >= SAME_LINE * len(one | other) > 0

    def words_of_day_differ(self, a: Any, b: Any) -> bool:
        """Say whether two events are dated in words that mean different days.

        Weekdays mean the same day only in reports published on the same one.
        """
        texts = [self._date_texts.get(row.date_id, "") for row in (a, b)]
        if not all(texts) or texts[0] == texts[1]:
            return False
        stamps = [self.published(row.article_id) for row in (a, b)]
        undated = None in stamps
        return all(any(c.isdigit() for c in t) for t in texts) or undated or stamps[0] == stamps[1]

    @cached_property
    def _date_texts(self) -> dict[str, str]:
        frame = self.tables.dates
        return dict(zip(frame["date_id"], frame["text"].str.casefold(), strict=True))

    def copies(self, a: str, b: str) -> bool:
        """Say whether one article copies the other, or both share what a third has."""
        of_a, of_b = (self.lineage.related.get(key, frozenset()) for key in (a, b))
        return b in of_a or not of_a.isdisjoint(of_b)

    def mentions_beside(self, row: Any, reach: int = 0) -> list[Any]:
        """Return the mentions of actors in the sentence of a row and in `reach` more, in order."""
        if missing(row.sent):
            return []
        sents = range(row.sent, row.sent + reach + 1)
        return [m for sent in sents for m in self._mentions.get((row.article_id, sent), ())]

    def passage(self, row: Any) -> str:
        """Return the sentence of an event, and the next ones up to where its attacker is named."""
        attacker = as_text(row.attacker_id)
        named = [m for m in self.mentions_beside(row, 1) if attacker and m.actor_id == attacker]
        if not named or named[0].sent == row.sent:
            return self.sentence(row)
        return f"{self.sentence(row)} {self.sentence(named[0])}"

    @cached_property
    def _mentions(self) -> dict[tuple[str, int], list[Any]]:
        frame = self.tables.mentions[self.tables.mentions["actor_id"].notna()]
        found: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for row in frame.sort_values(["article_id", "start", "end"]).itertuples(index=False):
            found[row.article_id, row.sent].append(row)
        return found

    def between(self, article: str, start: int, end: int) -> str:
        """Return the text of an article from `start` to `end`."""
        return as_text(self._texts.get(article))[start:end]

    def scene_of_event(self, row: Any) -> Scene:
        """Return where and when an event is told to be."""
        first, last, told = self._when(row)
        return Scene(
            row.article_id,
            first,
            last,
            told,
            None if missing(row.place_id) else self.spots.get(row.place_id),
            FAMILIES.get(as_text(row.sub_event_type), ""),
            as_text(row.attacker_id),
        )

    def scene_of_number(self, number_id: str) -> Scene:
        """Return where and when what a number counts is told to be."""
        claim, number = self.claims[number_id], self.numbers[number_id]
        event = None if missing(number.event_id) else self.events.get(number.event_id)
        if event is None:
            event = self._nearest(claim.incident_id, number)
        if event is None:
            return Scene(number.article_id)
        scene = self.scene_of_event(event)
        own_days = None if missing(number.date_id) else self._dates.get(number.date_id)
        if own_days is not None and own_days[1] - own_days[0] < LONGEST:
            scene = replace(scene, first=own_days[0], last=own_days[1], told=True)
        own = None if missing(number.place_id) else self.spots.get(number.place_id)
        return scene if own is None else replace(scene, spot=own)

    def tells_of_many(self, number_id: str, place: str) -> bool:
        """Say whether a number, or its event, is told of many places, perhaps all over `place`."""
        number = self.numbers[number_id]
        event = None if missing(number.event_id) else self.events.get(number.event_id)
        rows = (number,) if event is None else (number, event)
        return any(tells_of_many(self.sentence(row), place) for row in rows)

    def day_words(self, scene: Scene) -> str:
        """Return the days of a scene: "2025-03-01", or "2025-03-01 to 2025-03-02"."""
        if scene.first is None or scene.last is None:
            return ""
        first, last = (
            f"{pd.Timestamp(day, unit='D'):%Y-%m-%d}" for day in (scene.first, scene.last)
        )
        return first if first == last else f"{first} to {last}"

    def spans_days(self, number: Any) -> bool:
        """Say whether a number counts over more days than one incident takes."""
        days = None if missing(number.date_id) else self._dates.get(number.date_id)
        return days is not None and days[1] - days[0] >= LONGEST

    @cached_property
    def _dates(self) -> dict[str, tuple[int, int]]:
        frame = self.tables.dates
        frame = frame[frame["date_start"].notna() & frame["date_end"].notna()]
        ends = [_ordinals(frame[column]) for column in ("date_start", "date_end")]
        return dict(zip(frame["date_id"], zip(*ends, strict=True), strict=True))

    def incident_place(self, number_id: str) -> str:
        """Return the place of the event that a number belongs to, "" if none is known."""
        number, claim = self.numbers[number_id], self.claims[number_id]
        event = None if missing(number.event_id) else self.events.get(number.event_id)
        event = event if event is not None else self._nearest(claim.incident_id, number)
        spot = None if event is None else self.scene_of_event(event).spot
        spot = spot if spot is not None else self.scene_of_number(number_id).spot
        return spot.name if spot is not None else ""

    def _nearest(self, incident: str, number: Any) -> Any:
        told = [e for e in self.members[incident] if e.article_id == number.article_id]
        return min(told, key=lambda e: (abs(e.start - number.start), e.event_id), default=None)

    def _when(self, event: Any) -> tuple[int | None, int | None, bool]:
        first, last, how = self.days.get(event.event_id, (None, None, ""))
        if first is not None and last is not None and how != "bounded":
            return first, last, how == "told" and last - first < LONGEST
        stamp = self.published(event.article_id)
        if stamp is None:
            return None, None, False
        # News without a day of its own tells of the day or the night before.
        day = int(stamp.timestamp() // 86400)
        return day - 1, day, False


def _spot(row: Any) -> Spot:
    known = not (missing(row.latitude) or missing(row.longitude))
    feature = as_text(row.feature).casefold()
    return Spot(
        as_text(row.name),
        as_text(row.country),
        (float(row.latitude), float(row.longitude)) if known else None,
        5.0 if missing(row.radius_km) else float(row.radius_km),
        feature.startswith(("country", "pcl")),
        feature == "admin1",
    )


def _days(members: pd.DataFrame) -> dict[str, tuple[int | None, int | None, str]]:
    """Return event_id -> (first, last) day and how they are known."""
    if "date_how" not in members:
        return {}
    members = members[members["date_start"].notna() & members["date_end"].notna()]
    ends = [_ordinals(members[column]) for column in ("date_start", "date_end")]
    rows = zip(members["event_id"], *ends, members["date_how"].fillna(""), strict=True)
    return {event: (first, last, how) for event, first, last, how in rows}


def _ordinals(days: pd.Series) -> list[int]:
    """Return days as numbers of days since 1970."""
    return (days.astype("datetime64[s]").astype("int64") // 86400).tolist()


def _by_id(frame: pd.DataFrame, key: str) -> dict[str, Any]:
    return {getattr(row, key): row for row in frame.itertuples(index=False)}


def _column(frame: pd.DataFrame, key: str, value: str) -> dict[str, Any]:
    return dict(zip(frame[key], frame[value], strict=True))
