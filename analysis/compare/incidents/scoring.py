"""What speaks for two reports telling of one incident, and what rules it out.

Each kind of evidence has a weight; they add up, and `ENOUGH` of them joins. The unit is half an
exact match of place or day: either alone is common among reports of different incidents, both
together are rare, so `ENOUGH` is place and day, or one of them and others that weigh as much.
The rest was set by how often pairs of reports that have it are of one incident, on local news of
shootings and on news of a war from many outlets, in coarse steps and only where both gained.
What contradicts (another place, another day, a riot and a bombardment) has no weight: it rules
the match out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analysis.compare.incidents.spanning import match_spans
from analysis.compare.incidents.told import (
    AREA,
    COUNTRY,
    POINT,
    UNLOCATED,
    Spot,
    Told,
)
from analysis.geocode import distance_km, fold

ENOUGH = 4.0

SAME_PLACE = 2.0  # a city, or a place no gazetteer knows under the very same name
SAME_AREA = 1.5  # a province holds many incidents
SAME_COUNTRY = 1.0
INSIDE_AREA, INSIDE_COUNTRY = 1.5, 0.5
LEAD_COUNTRY = 1.0  # where both articles are about it, and one names the country only
SAME_NAME = 1.75  # a town for the region named after it, or the other way round
NEAR = 1.0  # a suburb, or a place taken for its neighbour
NEAR_KM = 30.0

SAME_DAY = 2.0  # told to the day in both
DAY_APART = 1.0  # a night, time zones, or the day of the report taken for that of the event
DAYS_FIT = 1.0  # told to the week, or only bounded by publication

OTHER_TYPE, RIOT = -0.5, -1.0  # what one source calls a clash is an attack to another

# A shared count tells more the fewer incidents have it: everybody reports one dead, few 47.
FIGURES = ((10, 2.0), (5, 1.5), (2, 1.0), (0, 0.4))
FIGURES_MOST = 3.0
SAME_ACTOR, SAME_WEAPON = 0.5, 0.3  # sides and weapons of a war recur from day to day

TELLING, FIGURES_ALONE = 0.4, 2.0  # figures worth a word; figures that need nothing besides
COUNTS_DIFFER = -1.0  # of an area and a place in it that share no count of people
CLEARLY = 1.0  # how much better than others the one place in an area must fit

# Sub-types that never tell of the same thing as another sub-type does.
APART = frozenset({"Abduction/forced disappearance", "Sexual violence"})

NO_DAY, A_DAY_APART, LATER = "day not given", "a day apart", "reported later"
SHARED_FIGURES = "shared figures"
SAME_PLACE_SAID, SHARE_THE_NAME = "same place", "share the name"
SAME_PEOPLE = "same people"
TELLS = 1.0  # shared figures of which one is more than "one"


class Reason(NamedTuple):
    """One piece of evidence: what it weighs, and in words."""

    weight: float
    words: str

    def __str__(self) -> str:
        return f"{self.words} {self.weight:+.1f}"


def weigh_type(a: Told, b: Told) -> Reason | None:
    """Weigh two types; None rules a match out.

    What one source calls a clash is an attack to another; a riot is not a bombardment.
    """
    if a.sub != b.sub and APART & {a.sub, b.sub}:
        return None
    if a.type == b.type:
        return Reason(0.0, "")
    if "Riots" in (a.type, b.type):
        fits = "Violence against civilians" in (a.type, b.type)
        return Reason(RIOT, "riot or attack") if fits else None
    return Reason(OTHER_TYPE, "types differ")


def weigh_days(a: Told, b: Told) -> Reason | None:
    """Weigh how far the days of two events apart are; None rules a match out."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return Reason(0.0, NO_DAY)
    gap = max(a.first, b.first) - min(a.last, b.last)
    if a.sure and b.sure:
        if gap > 1:
            return None
        return Reason(SAME_DAY, "same day") if gap <= 0 else Reason(DAY_APART, A_DAY_APART)
    if gap <= 0:
        return Reason(DAYS_FIT, "days fit")
    # A follow-up may tell of it long after, without saying when it was; never before.
    later = a if a.first > b.first else b
    return Reason(0.0, LATER) if later.assumed else None


def least_sure(day: Reason, founded: Reason | None) -> Reason:
    """Return the day told by the first report where that is another one than here.

    Who tells of it a day later does not move it: the next day has its own attacks.
    """
    return founded if founded is not None and founded.words == A_DAY_APART else day


def weigh_places(a: Spot | None, b: Spot | None, *, leads: bool = False) -> Reason | None:
    """Weigh how two places lie; None rules a match out."""
    if a is None or b is None:
        return Reason(0.0, "place not given")
    if a.members or b.members:
        listed = match_spans(a, b)
        return None if listed is None else Reason(*listed)
    if a.key == b.key:
        weight = {AREA: SAME_AREA, COUNTRY: SAME_COUNTRY}.get(a.level, SAME_PLACE)
        return Reason(weight, f"{SAME_PLACE_SAID} ({a.name})")
    if UNLOCATED in (a.level, b.level):
        return Reason(0.0, "place not located")
    if COUNTRY in (a.level, b.level):
        inside = a.country and a.country == b.country
        weight = LEAD_COUNTRY if leads else INSIDE_COUNTRY
        return Reason(weight, "inside the country") if inside else None
    if a.point is None or b.point is None:
        return None
    # One degree of latitude is 111 km: most candidates are ruled out without a distance.
    if abs(a.point[0] - b.point[0]) * 111 > max(NEAR_KM, a.radius + b.radius) * 1.1:
        return None
    return _weigh_distance(a, b, distance_km(a.point, b.point))


def _weigh_distance(a: Spot, b: Spot, apart: float) -> Reason | None:
    wide, narrow = max(a.radius, b.radius), min(a.radius, b.radius)
    if AREA in (a.level, b.level):
        contained = apart <= wide * 1.1 and a.level != b.level and a.country == b.country
        if contained and _share_name(a, b):
            return Reason(SAME_NAME, f"{a.name} and {b.name} {SHARE_THE_NAME}")
        return Reason(INSIDE_AREA, "inside the area") if contained else None
    if apart + narrow <= wide * 1.2:
        return Reason(SAME_PLACE, f"{a.name} and {b.name} lie in one another")
    if apart <= max(NEAR_KM, wide + narrow):
        return Reason(NEAR, f"{apart:.0f} km apart")
    return None


def _share_name(a: Spot, b: Spot) -> bool:
    """Say whether a region is named after a town, as Krasnodar Krai is."""
    town, region = sorted((fold(a.name), fold(b.name)), key=len)
    return region.startswith(f"{town} ")


def is_inside(place: Reason) -> bool:
    """Say whether the one place only contains the other, as an area or a country does."""
    return place.words.startswith("inside")


def is_exact(frame: tuple[Reason, Reason, Reason]) -> bool:
    """Say whether place and day are told the same."""
    place, day, _ = frame
    return place.weight >= SAME_AREA and day.weight >= SAME_DAY and not is_inside(place)


def weigh_figures(a: frozenset[tuple[str, float]], b: Iterable[tuple[str, float]]) -> Reason | None:
    """Weigh the counts that both give."""
    common = sorted(a.intersection(b))
    if not common:
        return None
    weight = sum(next(w for least, w in FIGURES if v >= least) for _, v in common)
    said = ", ".join(f"{value:g} {kind}" for kind, value in common[:3])
    return Reason(min(FIGURES_MOST, weight), f"{SHARED_FIGURES}: {said}")


def disagree(a: Iterable[tuple[str, float]], b: Iterable[tuple[str, float]]) -> bool:
    """Say whether both count the dead or hurt and share no figure."""
    people = [{n for n in numbers if n[0] in ("killed", "injured")} for numbers in (a, b)]
    return all(people) and not people[0] & people[1]


def is_placed(told: Told) -> bool:
    """Say whether the event has a place on the map."""
    return told.spot is not None and told.spot.level in (POINT, AREA, COUNTRY)


# ---------------------------------------------------------------- what two articles share

COPIES, VERY_ALIKE, ALIKE_WORDS = (
    "article copies one of this incident",
    "articles are very alike",
    "articles are alike",
)
CLOSE = frozenset({COPIES, VERY_ALIKE})
LINKED = CLOSE | {ALIKE_WORDS}
COPY = 2.0  # may be of a part that tells of something else
# The cosine of two articles: below the first most are strangers, from the second few are.
ALIKE_FROM, VERY = 0.1, 0.2
ALIKE, ALIKE_MORE, ALIKE_MOST = 0.5, 1.0, 3.0  # at the first, for each 0.1 more, at most
# What two articles share, they share because of what both are about, not of what both mention.
LEAD, LEAD_MORE, LEAD_MOST = 1.5, 1.5, 3.5
A_PERSON, PEOPLE_MOST = 1.5, 3.0  # a victim or suspect whom hardly any other article names
ELSEWHERE, OTHER_DAY = -1.0, 0.0  # then one has its place wrong, or its day: a court's, say
# Days from one publication to the other, where both are about it: news is soon told by all.
SOON = ((1, 1.5), (7, 0.5))


def weigh_kin(kin: float, *, leads: bool, copies: bool) -> Reason | None:
    """Weigh how much two articles have in common, by the cosine of `Kinship.between`."""
    least, more, most = (LEAD, LEAD_MORE, LEAD_MOST) if leads else (ALIKE, ALIKE_MORE, ALIKE_MOST)
    weight = min(most, least + more * (kin - ALIKE_FROM) / 0.1)
    if copies:
        return Reason(max(COPY, weight), COPIES)
    if kin < ALIKE_FROM:
        return None
    return Reason(weight, VERY_ALIKE if kin >= VERY else ALIKE_WORDS)


def weigh_people(names: list[str]) -> Reason | None:
    """Weigh the persons that only these articles name."""
    if not names:
        return None
    return Reason(
        min(PEOPLE_MOST, A_PERSON * len(names)), f"{SAME_PEOPLE}: " + ", ".join(names[:3])
    )


def weigh_publication(a: int | None, b: int | None) -> Reason | None:
    """Weigh how soon after one another two articles about something were published."""
    if a is None or b is None:
        return None
    weight = next((weight for most, weight in SOON if abs(a - b) <= most), None)
    return None if weight is None else Reason(weight, "published close together")


def is_enough_shared(
    frame: tuple[Reason, Reason, Reason], shared: list[Reason], *, differ: bool
) -> bool:
    """Say whether two reports whose place or day do not coincide share enough besides.

    The day after, one speaks of the next attack as well as of this one: only figures in common,
    or articles that are very alike, tell that it is this one. Without a place, only what the
    articles as a whole have in common does.
    """
    place, day, _ = frame
    words = {reason.words for reason in shared}
    close, linked = bool(CLOSE & words), bool(LINKED & words)
    figures = max((r.weight for r in shared if r.words.startswith(SHARED_FIGURES)), default=0.0)
    if day.words == LATER:
        return close
    alike = COPIES in words or (figures >= TELLS and not differ)
    if place.words.endswith(SHARE_THE_NAME):
        return alike
    if (
        place.weight <= SAME_COUNTRY
        and place.words.startswith("same place")
        and day.weight < SAME_DAY
    ):
        return alike or any(w.startswith("same people") for w in words)
    if day.words == NO_DAY and differ and COPIES not in words:
        return False
    if day.words == A_DAY_APART and not close:
        return not differ and figures >= (TELLING if linked else FIGURES_ALONE)
    return bool(place.weight) or linked
