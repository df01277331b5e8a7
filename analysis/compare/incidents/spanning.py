"""Events told of several places at once: "in Kutum, Mellit and Umm Keddada".

Such an event happened in none of them alone. Its spot is the area that holds them all, and it
is matched with events told of the same places only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.geocode import compass, demonyms, distance_km, fold, type_word
from analysis.tables import Tables, as_text, missing

if TYPE_CHECKING:
    from analysis.compare.incidents.told import Spot

ONE_TOWN_KM = 30.0  # quarters, suburbs and villages this near to one another are one place
FARTHEST_KM = 1500.0  # from the middle of a list to its farthest end; of countries, twice that
OVERLAP = 0.5  # two lists tell of one thing if they share this part of the shorter one
REGION = "admin1"

# Words of a list: what joins its members, and what leads to the next one.
_JOINING = frozenset({"and", "&", "plus"})
_LEADING = frozenset("the in on near at around of both also as well other parts".split())
_WORD = re.compile(r"[^\W\d_]+|&|,")
# Two countries are a place only where something lies in them: "Chad and Sudan said" is none.
_LIES_IN = re.compile(
    r"\b(?:in|across|throughout|inside|over|around|into|on|both|including)"
    r"\s+(?:both\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(r"\b(?:from|between|to)\s+(?:both\s+)?(?:the\s+)?$", re.IGNORECASE)
_ACROSS = re.compile(r"\b(?:across|throughout)\s+(?P<where>[^.;!?]{1,50})", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:in|on|of|over|at|across)\s+(?:both|several|various|many|multiple|different|some|"
    r"other|\d+|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<what>\w+(?:\s+\w+){0,2})",
    re.IGNORECASE,
)
_WHOLE = frozenset({"country", "nation", "countries", "places", "areas"})


def span_lists(tables: Tables, spots: Mapping[str, Spot | None]) -> dict[str, Spot]:
    """Return place_id -> the area of its list, for the places of events that are told in one.

    Of a list each of whose members has an event of its own, every event keeps its place; and a
    list of streets or quarters of one town is that town.
    """
    of_events = set(tables.events["place_id"].dropna())
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    found: dict[str, Spot] = {}
    for rows in _by_sentence(tables, of_events):
        for run in _runs(rows, texts[rows[0].article_id], spots):
            if sum(row.place_id in of_events for row in run) == 1:
                area = _area_of([spot for row in run if (spot := spots[row.place_id])])
                found |= {row.place_id: area for row in run if area is not None}
    return found


def spread_events(tables: Tables) -> frozenset[str]:
    """Return the events whose sentence tells them of many places it does not name.

    "Across the country", "in five districts", "in both towns".
    """
    key = ["article_id", "sent"]
    spans = tables.sentences.set_index(key)[["start", "end"]]
    events = tables.events[[*key, "event_id", "place_id"]].join(spans, on=key)
    events = events[events["place_id"].notna() & events["start"].notna()]
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    names = dict(zip(tables.places["place_id"], tables.places["text"], strict=True))
    return frozenset(
        row.event_id
        for row in events.itertuples(index=False)
        if tells_of_many(texts[row.article_id][row.start : row.end], names.get(row.place_id, ""))
    )


def tells_of_many(sentence: str, place: str) -> bool:
    """Say whether a sentence tells of many places at once, perhaps all over `place`.

    >>> tells_of_many("Shells fell across Kasai.", "Kasai"), tells_of_many("They ran across.", "")
    (True, False)
    >>> tells_of_many("Three died in five eastern towns.", ""), tells_of_many("In two days.", "")
    (True, False)
    """
    for found in _ACROSS.finditer(sentence):
        where = found["where"]
        if (place and place in where) or any(map(_is_kind, where.split()[:4])):
            return True
    return any(
        any(map(_is_plural_place, found["what"].split())) for found in _SEVERAL.finditer(sentence)
    )


def match_spans(a: Spot, b: Spot) -> tuple[float, str] | None:
    """Return what two spots one of which is a list add to a match: nothing but a like list."""
    if not (a.members and b.members):
        return None
    keys, others = ({member.key for member in spot.members} for spot in (a, b))
    if len(keys & others) < OVERLAP * min(len(keys), len(others)):
        return None
    return 2.0, f"told of the same places ({a.name})"


def lies_in(inner: Spot, outer: Spot) -> bool:
    """Say whether `inner` lies in `outer` or, where that is a list, around one of its members.

    The surroundings of a town are its region: of the list "Kutum and Nyala" all of Darfur's
    states that they lie in, and what lies in these.
    """
    if outer.members:
        inside = inner.members or (inner,)
        return all(any(_around(spot, member) for member in outer.members) for spot in inside)
    if inner.members:
        return all(lies_in(member, outer) for member in inner.members)
    if inner.key == outer.key:
        return True
    if outer.level == _COUNTRY:
        return bool(outer.country) and inner.country == outer.country
    if inner.level == _COUNTRY:
        return False
    if outer.is_region and inner.region:
        return inner.region == outer.region
    return _is_within(inner, outer)


def width(spot: Spot) -> tuple[bool, int, float]:
    """Return what wider places have more of: several countries, a country, kilometres."""
    return spot.level == _COUNTRY and bool(spot.members), spot.level, spot.radius


_COUNTRY = 2  # told.COUNTRY, which this module stands below


def _is_kind(word: str) -> bool:
    return word.casefold() in _WHOLE or type_word(word) is not None


def _is_plural_place(word: str) -> bool:
    folded = word.casefold()
    return folded in _WHOLE - {"country", "nation"} or type_word(folded) not in (None, folded)


def _around(spot: Spot, member: Spot) -> bool:
    if lies_in(spot, member) or (spot.region and spot.region == member.region):
        return spot.level != _COUNTRY or member.level == _COUNTRY
    return False


def _is_within(inner: Spot, outer: Spot) -> bool:
    if inner.point is None or outer.point is None or inner.radius > outer.radius:
        return False
    return distance_km(inner.point, outer.point) + inner.radius <= outer.radius * 1.2


def _by_sentence(tables: Tables, of_events: set[str]) -> Iterator[list[Any]]:
    """Yield the places of each sentence that names the place of an event, as they stand."""
    frame = tables.places
    named = frame[frame["place_id"].isin(of_events)]
    told = named[named["sent"].notna()]
    wanted = set(zip(told["article_id"], told["sent"], strict=True))
    rows = defaultdict(list)
    for row in frame[frame["article_id"].isin(named["article_id"])].itertuples(index=False):
        if not missing(row.sent) and (row.article_id, row.sent) in wanted:
            rows[row.article_id, row.sent].append(row)
    for key in sorted(rows):
        if len(rows[key]) > 1:
            yield sorted(rows[key], key=lambda row: (row.start, row.end))


def _runs(rows: Sequence[Any], text: str, spots: Mapping[str, Spot | None]) -> Iterator[list[Any]]:
    """Yield the lists among the places of a sentence: two or more that "and" joins."""
    run: list[Any] = []
    joined = False
    for row in [*rows, None]:
        how = _gap(text[run[-1].end : row.start]) if run and row is not None else None
        if how is not None and _is_place_told(row, text, spots):
            run.append(row)
            joined |= how
            continue
        if joined and _lies_there(text[: run[0].start], [spots[r.place_id] for r in run]):
            yield run
        run = [row] if row is not None and _is_place_told(row, text, spots) else []
        joined = False


def _gap(between: str) -> bool | None:
    """Return whether "and" joins two names of a list, None if they are in none.

    >>> _gap(", "), _gap(" and the northern city of "), _gap(" after the attack on ")
    (False, True, None)
    """
    words = [word.casefold() for word in _WORD.findall(between)]
    if not words or re.search(r"[^\w\s,&]|\d", between):
        return None
    joins = {"and", "&", "plus", "well"} & set(words)
    if not (joins or "," in words):
        return None
    leads = (w in _LEADING or w in _JOINING or w == "," or _is_description(w) for w in words)
    return bool(joins) if all(leads) else None


def _is_description(word: str) -> bool:
    return type_word(word) is not None or compass(word.removesuffix("ern")) is not None


def _is_place_told(row: Any, text: str, spots: Mapping[str, Spot | None]) -> bool:
    spot = spots.get(row.place_id)
    if spot is None or spot.point is None or as_text(row.role) not in ("event", "mention"):
        return False
    if fold(as_text(row.text)) in demonyms() or as_text(row.feature) in ("water", "sea"):
        return False
    return not text[row.end : row.end + 2].startswith(("'s", "’s", "-"))


def _lies_there(before: str, spots: Iterable[Spot | None]) -> bool:
    told = _apart(spot for spot in spots if spot is not None)
    if any(spot.level == _COUNTRY for spot in told):
        return _LIES_IN.search(before[-40:]) is not None
    return _NOT_THERE.search(before[-40:]) is None


def _area_of(told: Iterable[Spot]) -> Spot | None:
    """Return the spot of a list, None if it is one town or a place and what holds it."""
    members = _apart(told)
    points = [spot.point for spot in members if spot.point is not None]
    if len(members) < 2 or max(distance_km(points[0], p) for p in points) <= ONE_TOWN_KM:
        return None
    middle = sum(p[0] for p in points) / len(points), _mean_longitude(points)
    reach = max(distance_km(middle, s.point) + s.radius for s in members if s.point is not None)
    countries = sorted({spot.country for spot in members})
    regions = {spot.region for spot in members}
    whole = any(spot.level == _COUNTRY for spot in members) or len(countries) > 1
    if reach > FARTHEST_KM * (2 if whole else 1):
        return None  # rather a name in the wrong place
    return replace(
        members[0],
        key="+".join(sorted(spot.key for spot in members)),
        name=_listed([spot.name for spot in members]),
        country=countries[0] if len(countries) == 1 else "",
        point=middle,
        radius=reach,
        level=_COUNTRY if whole else 1,
        region=regions.pop() if len(regions) == 1 else "",
        is_region=False,
        members=tuple(sorted(members, key=lambda spot: spot.key)),
    )


def _apart(told: Iterable[Spot]) -> list[Spot]:
    """Return the places of a list without those that only say where another one lies."""
    spots = list({spot.key: spot for spot in told}.values())
    return [
        spot
        for spot in spots
        if not any(other is not spot and lies_in(other, spot) for other in spots)
    ]


def _mean_longitude(points: Sequence[tuple[float, float]]) -> float:
    """Return the mean longitude, of points on both sides of the date line too."""
    first = points[0][1]
    turned = [(p[1] - first + 180) % 360 - 180 for p in points]
    return (first + sum(turned) / len(turned) + 180) % 360 - 180


def _listed(names: Sequence[str]) -> str:
    """Return names as a list in words.

    >>> _listed(["Kutum", "Mellit", "Nyala"])
    'Kutum, Mellit and Nyala'
    """
    return f"{', '.join(names[:-1])} and {names[-1]}"
