"""What one article tells of one incident: its event rows that belong together.

An article returns to its incident many times: with a place and without, with a day and without.
Brought together first, within the article, its rows say more than each of them alone; and what
they are does not depend on which other articles there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analysis.compare.incidents.scoring import (
    A_DAY_APART,
    ENOUGH,
    LATER,
    SHARE_THE_NAME,
    Reason,
    disagree,
    is_inside,
    is_placed,
    weigh_days,
    weigh_figures,
    weigh_places,
    weigh_type,
)
from analysis.compare.incidents.told import COUNTRY, Told, precision

SAME_ARTICLE = Reason(1.0, "same article")
FIRST = "first report"
BESIDE = "place not given; told beside an event of this incident"
THERE = "only its country given; told beside an event of this incident"


@dataclass
class Story:
    """The events of one article that tell of one incident.

    `head` is the event told most precisely, with the surest day of them all; `rows` holds each
    event with the reason why it belongs here; `lead` marks what the article is about.
    """

    head: Told
    rows: list[tuple[Told, str]]
    lead: bool = False
    numbers: set[tuple[str, float]] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    weapons: set[str] = field(default_factory=set)

    @property
    def article(self) -> str:
        """Return the article that tells it."""
        return self.head.article

    def add(self, told: Told, why: str) -> None:
        """Take in another event of the article."""
        self.rows.append((told, why))
        self._gather(told)
        if (told.sure, told.first is not None) > (self.head.sure, self.head.first is not None):
            days = {k: getattr(told, k) for k in ("first", "last", "sure", "assumed", "inferred")}
            self.head = replace(self.head, **days)

    def _gather(self, told: Told) -> None:
        self.numbers |= told.numbers
        self.actors |= told.actors
        self.weapons |= {told.weapon} - {""}

    @classmethod
    def of(cls, told: Told) -> Story:
        """Begin with one event."""
        story = cls(told, [(told, FIRST)])
        story._gather(told)
        return story


def tell_stories(told: list[Told]) -> list[Story]:
    """Bring together the events of each article; the surest told first."""
    by_article: dict[str, list[Told]] = defaultdict(list)
    for event in told:
        by_article[event.article].append(event)
    return [story for events in by_article.values() for story in _of_article(events)]


def _of_article(told: list[Told]) -> list[Story]:
    stories: list[Story] = []
    for event in sorted(told, key=lambda t: (*precision(t), t.start, t.event_id)):
        if not _join(event, stories):
            stories.append(Story.of(event))
    for lead in [max(stories, key=_prominence)] if stories else []:
        lead.lead = True
    return stories


def _prominence(story: Story) -> tuple[int, int]:
    return len(story.rows), -min(told.start for told, _ in story.rows)


def _join(told: Told, stories: list[Story]) -> bool:
    """Add `told` to the story it belongs to, if there is one."""
    for found, why in _told_beside(told, stories):
        found.add(told, why)
        return True
    fitting = [(story, *fit) for story in stories if (fit := _fit(told, story)) is not None]
    at = [f for f in fitting if not f[2]]
    # An area that has several incidents in it is none of them.
    if not at and len(fitting) == 1:
        at = fitting
    if not at:
        return False
    story, _, _, why = max(at, key=lambda f: f[1])
    story.add(told, why)
    return True


def _told_beside(told: Told, stories: list[Story]) -> Iterator[tuple[Story, str]]:
    """Yield the story that an event without a place, or without its town, is told beside."""
    if not is_placed(told):
        found, why = _beside(told, _possible(told, stories)), BESIDE
    elif _is_of_somewhere_in(told):
        found, why = _beside(told, [story for story in stories if _is_there(story, told)]), THERE
    else:
        return
    if found is not None:
        yield found, why


def _possible(told: Told, stories: list[Story]) -> list[Story]:
    """Return the stories that an event without a place may be of, by what its sentence says.

    What was in several towns was not in one of them; and where its sentence names the country
    of one, it is not of one abroad.
    """
    if told.spread:
        return [story for story in stories if _is_wide(story.head)]
    home = [s for s in stories if s.head.spot is not None and s.head.spot.country in told.named]
    return home or stories


def _is_wide(told: Told) -> bool:
    """Say whether an event is told of many places, a country or none."""
    spot = told.spot
    return spot is None or bool(spot.members) or told.spread or spot.level >= COUNTRY


def _is_of_somewhere_in(told: Told) -> bool:
    """Say whether only the country of an event is told, and nothing of many places in it."""
    spot = told.spot
    whole = spot is not None and spot.level == COUNTRY and not spot.members and not told.spread
    return whole and told.assumed


def _is_there(story: Story, told: Told) -> bool:
    """Say whether a story lies in the country of `told` and may be what it speaks of."""
    spot = story.head.spot
    inside = spot is not None and told.spot is not None and spot.country == told.spot.country
    same = is_placed(story.head) and story.head.sub == told.sub
    return inside and same and not disagree(told.numbers, story.numbers)


def _beside(told: Told, stories: list[Story]) -> Story | None:
    """Return the story of the nearest event told before one without a place, else after."""
    beside = []
    for number, story in enumerate(stories):
        for other, _ in story.rows:
            if _may_stand_beside(told, other):
                gap = told.sent - other.sent
                loose = not is_placed(other)
                beside.append((loose, gap < 0, abs(gap), other.start, number))
    return stories[min(beside)[4]] if beside else None


def _may_stand_beside(told: Told, other: Told) -> bool:
    """Say whether an event without a place on the map may be told of another one.

    One with a name of its own and no day is none that lies long ago.
    """
    day = weigh_days(told, other)
    if day is None or weigh_type(told, other) is None:
        return False
    named = told.spot is not None and is_placed(other)
    return not (named and day.words == LATER)


def _fit(told: Told, story: Story) -> tuple[float, bool, str] | None:
    """Return how well an event fits a story, whether it only contains it, and why."""
    kind, day = weigh_type(told, story.head), weigh_days(told, story.head)
    place = weigh_places(told.spot, story.head.spot, leads=not told.spread)
    if kind is None or day is None or place is None:
        return None
    apart = day.words == A_DAY_APART or is_inside(place) or place.words.endswith(SHARE_THE_NAME)
    if apart and disagree(told.numbers, story.numbers):
        return None
    figures = weigh_figures(told.numbers, story.numbers)
    reasons = [r for r in (place, day, kind, figures, SAME_ARTICLE) if r is not None and r.words]
    score = sum(r.weight for r in reasons)
    return (score, is_inside(place), "; ".join(map(str, reasons))) if score >= ENOUGH else None
