"""Puts what each article tells into incidents: the matcher.

Every story is weighed against the incidents found so far; the best that reaches `ENOUGH` takes
it in. Articles that copy others come last and change nothing about the incidents of the
articles they copy, so leaving one out never moves a toll.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from analysis.compare.copies import Lineage
from analysis.compare.incidents import keys, scoring
from analysis.compare.incidents.scoring import Reason
from analysis.compare.incidents.stories import FIRST, Story
from analysis.compare.incidents.told import POINT, Spot, Told, precision
from analysis.compare.kinship import Kinship

CROWD = 200  # candidates looked at under one key
SAMPLE = 6  # reports of an incident that another one is weighed against


@dataclass
class Incident:
    """An incident while it is put together: its first story, and what all of them say."""

    founder: Story
    copied: bool = False  # only copies tell of it, so it gathers its evidence from them
    stories: list[Story] = field(default_factory=list)  # those it is matched by
    members: list[tuple[Told, str]] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    numbers: set[tuple[str, float]] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    weapons: set[str] = field(default_factory=set)

    @property
    def leader(self) -> Told:
        """Return the report the incident is named after."""
        return self.founder.head

    def add(self, story: Story, why: str, *, evidence: bool) -> None:
        """Join `story`; only an independent article adds to what later ones are matched with."""
        self.members += [(t, why if said == FIRST else said) for t, said in story.rows]
        if evidence:
            self.stories.append(story)
            self.articles.add(story.article)
            self.numbers |= story.numbers
            self.actors |= story.actors
            self.weapons |= story.weapons


class Match(NamedTuple):
    """How well a story fits an incident."""

    weight: float
    number: int
    inside: bool  # one place only contains the other
    exact: bool  # at one place on one day
    figures: bool  # they share counts
    why: str


class Matcher:
    """Holds the incidents found so far, under keys that make candidates cheap to find."""

    def __init__(self, lineage: Lineage, kin: Kinship, published: dict[str, int]) -> None:
        self.lineage = lineage
        self.kin = kin
        self.published = published
        self.incidents: list[Incident] = []
        self._stories: dict[str, list[Story]] = defaultdict(list)
        self._index: dict[tuple[Any, ...], list[int]] = defaultdict(list)

    def run(self, stories: list[Story]) -> list[Incident]:
        """Put every story into an incident."""
        independent = self.lineage.independent({s.article for s in stories})
        for story in stories:
            self._stories[story.article].append(story)
        ordered = sorted(stories, key=self._turn)
        for phase in (True, False):
            for story in ordered:
                if (story.article in independent) is phase:
                    self._place(story, evidence=phase)
        return self.incidents

    def _turn(self, story: Story) -> tuple[Any, ...]:
        """Sort the surest first, then the earliest article."""
        rank = self.lineage.rank.get(story.article, len(self.lineage.rank))
        head = story.head
        return (*precision(head), rank, story.article, head.start, head.event_id)

    def _place(self, story: Story, *, evidence: bool) -> None:
        best = self._best(story)
        if best is None:
            self.incidents.append(Incident(story, copied=not evidence))
            self._join(len(self.incidents) - 1, story, FIRST, evidence=evidence)
        else:
            self._join(best.number, story, best.why, evidence=evidence)

    def _best(self, story: Story) -> Match | None:
        found = []
        for number in self._candidates(story):
            match = self._weigh(story, number)
            if match is not None and match.weight >= scoring.ENOUGH:
                found.append(match)
        return choose(_without_next_day(found))

    def _join(self, number: int, story: Story, why: str, *, evidence: bool) -> None:
        incident = self.incidents[number]
        evidence = evidence or incident.copied
        incident.add(story, why, evidence=evidence)
        own: list[tuple[Any, ...]] = [("article", story.article)]
        if evidence:
            own += keys.own_keys(story.head)
            own += keys.number_keys(story.head, story.numbers, slack=0)
        for key in own:
            if number not in self._index[key][-CROWD:]:
                self._index[key].append(number)

    def _candidates(self, story: Story) -> list[int]:
        related = sorted(self.lineage.related.get(story.article, ()))
        articles = [story.article, *related, *self.kin.nearest.get(story.article, ())]
        wanted: list[tuple[Any, ...]] = [("article", article) for article in articles]
        wanted += keys.search_keys(story.head)
        wanted += keys.number_keys(story.head, story.numbers, slack=1)
        return sorted({number for key in wanted for number in self._index.get(key, ())[:CROWD]})

    def _weigh(self, story: Story, number: int) -> Match | None:
        incident = self.incidents[number]
        frame = None if story.article in incident.articles else self._frame(story, incident)
        if frame is None:
            return None
        shared = self._shared(story, incident)
        differ = scoring.disagree(story.numbers, incident.numbers)
        if not scoring.is_enough_shared(frame, shared, differ=differ):
            return None
        reasons = [r for r in (*frame, *shared) if r.words]
        inside = scoring.is_inside(frame[0])
        if inside and differ:
            reasons.append(Reason(scoring.COUNTS_DIFFER, "counts differ"))
        figures = any(r.words.startswith(scoring.SHARED_FIGURES) for r in shared)
        weight = sum(r.weight for r in reasons)
        exact = scoring.is_exact(frame)
        return Match(weight, number, inside, exact, figures, "; ".join(map(str, reasons)))

    def _frame(self, story: Story, incident: Incident) -> tuple[Reason, Reason, Reason] | None:
        """Return what place, day and type say; None where one of them rules the match out.

        Where it is surely one incident, its other reports may err as well.
        """
        best = None
        known = incident.stories[:SAMPLE]
        founded = scoring.weigh_days(story.head, incident.leader)
        for other in known:
            leads = story.lead and other.lead
            place = scoring.weigh_places(story.head.spot, other.head.spot, leads=leads)
            day = scoring.weigh_days(story.head, other.head)
            kind = scoring.weigh_type(story.head, other.head)
            if (place is None) != (day is None) and self._one_must_err(story, other):
                place = place or Reason(scoring.ELSEWHERE, "places differ")
                day = day or Reason(scoring.OTHER_DAY, "days differ")
            if place is None or day is None or kind is None:
                firm = other is incident.founder or is_firm(other.head)
                if firm and not any(self._one_must_err(story, one) for one in known):
                    return None
                continue
            found = (place, scoring.least_sure(day, founded), kind)
            if best is None or sum(r.weight for r in found) > sum(r.weight for r in best):
                best = found
        return best

    def _one_must_err(self, story: Story, other: Story) -> bool:
        """Say whether two articles are so surely about one thing that a place or day is wrong."""
        a, b = story.article, other.article
        if not (story.lead and other.lead and self.kin.between(a, b) >= scoring.VERY):
            return False
        # An outlet names its own people, and repeats its other headlines.
        if len(self.kin.people(a, b)) >= (2 if self.kin.is_one_source(a, b) else 1):
            return True
        return self._is_misplaced(story, other)

    def _is_misplaced(self, story: Story, other: Story) -> bool:
        """Say whether only the place differs in two reports published close together.

        Places of one country are mistaken for one another, but not where either article tells
        of the other's place as well: then it tells of two incidents of one night.
        """
        days = (self.published.get(a) for a in (story.article, other.article))
        soon = scoring.weigh_publication(*days)
        a, b = story.head.spot, other.head.spot
        if soon is None or a is None or b is None or a.country != b.country:
            return False
        if scoring.weigh_days(story.head, other.head) is None:
            return False
        if scoring.disagree(story.numbers, other.numbers):
            return False
        return not self._tells_of(other, a) and not self._tells_of(story, b)

    def _tells_of(self, story: Story, spot: Spot) -> bool:
        """Say whether the article of `story` tells another one at that place."""
        told = (s.head.spot for s in self._stories[story.article] if s is not story)
        return any(s is not None and scoring.weigh_places(s, spot) is not None for s in told)

    def _shared(self, story: Story, incident: Incident) -> list[Reason]:
        """Return what figures, weapon, actors and the articles as a whole add."""
        figures = scoring.weigh_figures(frozenset(story.numbers), incident.numbers)
        reasons = [] if figures is None or figures.weight < scoring.TELLING else [figures]
        if story.actors & incident.actors:
            reasons.append(Reason(scoring.SAME_ACTOR, "same actor"))
        if story.weapons & incident.weapons:
            reasons.append(Reason(scoring.SAME_WEAPON, "same weapon"))
        alike = [self._alike(story, other) for other in incident.stories[:SAMPLE]]
        return [*reasons, *max(alike, key=lambda found: sum(r.weight for r in found), default=[])]

    def _alike(self, story: Story, other: Story) -> list[Reason]:
        """Return what the articles of two stories share as a whole."""
        leads = story.lead and other.lead
        copies = other.article in self.lineage.related.get(story.article, ())
        kin = self.kin.between(story.article, other.article)
        alike = scoring.weigh_kin(kin, leads=leads, copies=copies)
        found = [alike]
        if leads:
            days = (self.published.get(a) for a in (story.article, other.article))
            found.append(scoring.weigh_publication(*days))
            found.append(scoring.weigh_people(self.kin.people(story.article, other.article)))
        return [reason for reason in found if reason is not None]


def is_firm(told: Told) -> bool:
    """Say whether an event is told to the day and to the town, so that it can rule others out."""
    return told.sure and told.spot is not None and told.spot.level == POINT


def _without_next_day(found: list[Match]) -> list[Match]:
    """Drop what lies a day apart where an incident of the very place and day fits as well.

    Two attacks on a town on two days are told alike, and their counts may be the same.
    """
    if not any(match.exact for match in found):
        return found
    return [m for m in found if scoring.A_DAY_APART not in m.why or scoring.COPIES in m.why]


def choose(found: list[Match]) -> Match | None:
    """Return the best match; an area that has several incidents in it is none of them."""
    at = [m for m in found if not m.inside]
    inside = sorted((m for m in found if m.inside), key=lambda m: (-m.weight, m.number))
    best = min(at, key=lambda m: (-m.weight, m.number), default=None)
    if not inside:
        return best
    rival = max((m.weight for m in found if m is not inside[0]), default=None)
    clear = rival is None or (inside[0].figures and inside[0].weight >= rival + scoring.CLEARLY)
    return inside[0] if clear else best
