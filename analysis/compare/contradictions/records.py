"""The rows behind a contradiction, and where and when each of them is told to be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.incidents.told import TOWN_KM
from analysis.compare.kinship import content, words
from analysis.geocode import distance_km
from analysis.tables import Tables, as_text, missing

ALIGNED, SAME_LINE, FEWEST_WORDS = (
    0.6,
    0.6,
    5,
)  # so much of the shorter sentence stands in the other one
NEAR_KM = 30.0  # as sources name the next town for a village
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


class Spot(NamedTuple):
    """A place, as far as it is known."""

    name: str
    country: str
    point: tuple[float, float] | None
    radius: float
    is_country: bool


@dataclass(frozen=True)
class Scene:
    """Where and when the event of one row is told to be; days count from 1970.

    `told` is false where the days only follow from when the article was published.
    """

    article: str
    first: int | None = None
    last: int | None = None
    told: bool = False
    spot: Spot | None = None
    family: str = ""
    attacker: str = ""


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
        frame = frame[frame["feature"].isin(LOCAL)].sort_values(["article_id", "start"])
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        columns = (frame[c] for c in ("article_id", "sent", "place_id"))
        for article, sent, place in zip(*columns, strict=True):
            found[article, sent].append(place)
        return found

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
        """Say whether two sentences are the same but for a word or two, figures included."""
        one, other = (set(content(words(self.sentence(row)))) for row in (a, b))
        if {w for w in one if w.isdigit()} ^ {w for w in other if w.isdigit()}:
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

    def place_name(self, place_id: object) -> str:
        """Return the name of a place, "" if none is known."""
        spot = None if missing(place_id) else self.spots.get(str(place_id))
        return spot.name if spot is not None else ""

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


def may_be_one(a: Scene, b: Scene) -> bool:
    """Say whether neither day, place nor kind keeps two scenes apart.

    Where a day is not told but only follows from the publication, places that are struck again
    and again (a region, a front) say nothing: both must name one town.
    """
    if not (days_meet(a, b) and _fit(a.family, b.family)) or lie_apart(a.spot, b.spot):
        return False
    spots = [spot for spot in (a.spot, b.spot) if spot is not None]
    known = None not in (a.first, b.first)
    if all(map(is_town, spots)):
        guessed = known and not (a.told and b.told)
        return len(spots) < 2 or (_same_name(*spots) if guessed else meet(*spots))
    return not known or (a.told and b.told)


def _same_name(a: Spot, b: Spot) -> bool:
    return a.name == b.name or lies_within(a, b) or lies_within(b, a)


def are_one(a: Scene, b: Scene) -> bool:
    """Say whether day and town are told and the same, or as little known in both."""
    if not may_be_one(a, b) or (a.told != b.told) or (a.spot is None) != (b.spot is None):
        return False
    return a.spot is None or (is_town(a.spot) and is_town(b.spot))


def days_meet(a: Scene, b: Scene) -> bool:
    """Say whether two scenes may be of one day; a night belongs to two days."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return True
    gap = max(a.first, b.first) - min(a.last, b.last)
    return gap <= (1 if a.told and b.told else 0)


def lie_apart(a: Spot | None, b: Spot | None) -> bool:
    """Say whether two places lie beyond both radii, and not in next towns."""
    if a is None or b is None:
        return False
    if a.country and b.country and a.country != b.country and (a.is_country or b.is_country):
        return True
    if a.is_country or b.is_country or a.point is None or b.point is None:
        return False
    return distance_km(a.point, b.point) > a.radius + b.radius + NEAR_KM


def meet(a: Spot, b: Spot) -> bool:
    """Say whether one place reaches the middle of the other."""
    if a.name == b.name or a.point is None or b.point is None:
        return True
    return distance_km(a.point, b.point) <= max(a.radius, b.radius)


def lies_within(small: Spot | None, large: Spot | None) -> bool:
    """Say whether one place is a part of another, wider one."""
    if small is None or large is None or small.name == large.name:
        return False
    if large.is_country:
        return not small.is_country and small.country == large.country != ""
    if small.point is None or large.point is None or small.radius >= large.radius:
        return False
    return distance_km(small.point, large.point) <= large.radius * 1.2


def is_town(spot: Spot | None) -> bool:
    """Say whether a place is known and no wider than a town with its surroundings."""
    return spot is not None and spot.point is not None and spot.radius <= TOWN_KM


def _fit(a: str, b: str) -> bool:
    return not a or not b or a == b


def _spot(row: Any) -> Spot:
    known = not (missing(row.latitude) or missing(row.longitude))
    return Spot(
        as_text(row.name),
        as_text(row.country),
        (float(row.latitude), float(row.longitude)) if known else None,
        5.0 if missing(row.radius_km) else float(row.radius_km),
        as_text(row.feature).casefold().startswith(("country", "pcl")),
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
