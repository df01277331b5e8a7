"""Reading phrases that tell a place by others: "40 km south of Raqqa", "between Gao and Kidal".

The words stand in the lexicons `place_relations` and `distances`, the grammar here. All patterns
are anchored at the start of the phrase and linear.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis import resources
from analysis.geocode.offsets import SPREAD, compass, direction

VAGUE_SPREAD = 1.0  # "a few miles"
DRIVE_SPREAD = 0.5  # "an hour's drive": roads wind, and nobody says how fast
# Two towns farther apart have others between them; a road is named after its ends.
BETWEEN_KM, ROAD_KM = 250.0, 700.0
LONGEST = 200  # code points; nothing that long is a place

_DIRECTION = (
    r"(?:(?:north|south)[- ]?)?(?:(?:north|south|east|west)[- ]?)?(?:north|south|east|west)"
    r"(?:ernmost|ern|most|erly|wards?)?"
)
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
# What may stand before the phrase proper without changing where it points.
_LEAD = (
    r"(?:(?:about|around|roughly|some|nearly|almost|approximately|just|only|over|more than|"
    r"less than|at least|up to|under|an estimated|a distance of|the|in|at|from|to|on|within|"
    r"located|situated|right|barely|well|further|farther|immediately|directly|due|far|deep|"
    r"somewhere|and|a|an|main) )*?"
)


@dataclass(frozen=True)
class Relative:
    """A place told by others: the relation, the others, and how far in which direction."""

    kind: str
    anchors: tuple[str, ...]
    words: str
    km: float | None = None
    bearing: float | None = None
    spread: float = SPREAD
    share: str = ""


def relative(text: str) -> Relative | None:
    """Return how a phrase tells a place by others, None when it does not.

    >>> relative("about 25 miles (40 km) south-west of Raqqa").words
    '40 km southwest of'
    >>> relative("the road from Gao to Kidal").anchors
    ('Gao', 'Kidal')
    >>> relative("Raqqa, Syria") is None
    True
    """
    if len(text) > LONGEST or _signals().isdisjoint(_WORD.findall(text.casefold())):
        return None
    plain = " ".join(text.replace("’", "'").split())
    for pattern, build in _grammar():
        if (found := pattern.fullmatch(plain)) and (read := build(found)):
            return read
    return None


def without_type(text: str) -> str:
    """Return what stands after a kind of place: "near Goma" in "a small village near Goma"."""
    words = text.split()
    for i, word in enumerate(words[:4]):
        if not word.islower():
            break
        if word in _kinds_of_place():
            return " ".join(words[i + 1 :])
    return text


@functools.cache
def _kinds_of_place() -> frozenset[str]:
    return frozenset(row["pattern"] for row in resources.lexicon("place_types"))


_WORD = re.compile(r"[a-z]+")


@functools.cache
def _relations() -> dict[str, str]:
    return {row["pattern"]: row["label"] for row in resources.lexicon("place_relations")}


@functools.cache
def _signals() -> frozenset[str]:
    """Return the words without one of which no phrase is relative."""
    words = {word for pattern in _relations() for word in pattern.split()}
    words -= {"the", "to", "a", "city", "line", "areas"}
    points = {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"}
    return frozenset(words | points | {"between", "from"})


def _with_label(*labels: str) -> str:
    found = (word for word, label in _relations().items() if label in labels)
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


@functools.cache
def _distance_words(label: str) -> dict[str, float]:
    rows = resources.lexicon("distances")
    return {row["pattern"]: float(row["value"]) for row in rows if row["label"] == label}


@functools.cache
def _numbers() -> dict[str, float]:
    rows = resources.lexicon("number_words")
    kinds = {"unit", "teen", "tens", "hundred", "group"}
    return {row["pattern"]: float(row["value"]) for row in rows if row["label"] in kinds}


def _any(words: dict[str, float]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _amount() -> str:
    word = _any(_numbers())
    return (
        rf"(?P<n>{_any(_distance_words('vague'))}|"
        rf"{_DIGITS}(?: ?(?:-|–|to|or) ?{_DIGITS})?|"
        rf"(?:{word})(?:[- ](?:{word})){{0,2}}|half an?|an?)"
    )


def _distance() -> str:
    unit = _any(_distance_words("unit"))
    other = rf"(?:about |some |or )?(?P<n2>{_DIGITS})[ -]?(?P<u2>{unit})\b ?[),/]?"
    also = rf"(?: ?\((?:{unit})\))?(?: ?[(,/] ?{other})?"
    return rf"{_amount()}[ -]?(?P<u>{unit})\b{also}"


_Build = Callable[[re.Match[str]], Relative | None]


@functools.cache
def _grammar() -> list[tuple[re.Pattern[str], _Build]]:
    """Return patterns with what they build, tried in this order."""
    side = rf"(?P<dir>{_DIRECTION})"
    speed = _any(_distance_words("speed"))
    road, border, capital = _with_label("road"), _with_label("border"), _with_label("capital")
    plain_border = "|".join(word for word in border.split("|") if "\\ " not in word)
    plain = _with_label(*"near edge suburb countryside wide sea coast shore same central".split())
    parts = _with_label("half", "tip")
    nouns = "|".join(
        re.escape(word[:-3])
        for word, label in _relations().items()
        if word.endswith(" of")
        and label in {"edge", "countryside", "coast", "half", "tip", "shore"}
    )
    return [
        (re.compile(pattern, re.I), build)
        for pattern, build in [
            (rf"(?:the |a )?(?:{border})s? (?:between|of|dividing|separating) (?P<a>.+?) "
             r"(?:and|from) (?P<b>.+)", _border),
            (rf"(?:the )?(?:(?:{border})s? with|(?:{plain_border})s? of) (?P<a>.+)", _border),
            (rf"(?:the )?(?:{capital}) of (?P<a>.+)", _capital),
            (rf"{_LEAD}(?P<road>(?:{road}),? )?between (?P<a>.+?) and (?P<b>.+)", _between),
            (rf"{_LEAD}(?P<road>{road}) (?:from|linking|connecting|joining) (?P<a>.+?) "
             r"(?:to|and|with|toward|towards) (?P<b>.+)", _between),
            (rf"{_LEAD}{_distance()} radius (?:of|around|from) (?P<a>.+)", _radius),
            (rf"{_LEAD}{_distance()}(?: away)?(?: to the)?(?: due)?(?: {side})?,?(?: away)? "
             r"(?P<how>of|from|off|outside|inside|around)(?: the coast of)? (?P<a>.+)", _measured),
            (rf"{_LEAD}{_amount()}[- ](?P<time>hour|minute)s?(?:'s?)?[- ](?:by road|(?P<u>{speed}))"
             rf"(?: away)?(?: to the)?(?: {side})?,? (?:of|from|outside) (?P<a>.+)", _measured),
            (rf"(?P<lead>{_LEAD}){side} of (?P<a>.+)", _toward),
            (rf"{_LEAD}(?P<off>off )?(?:the |its )?{side} (?P<rel>coast|coastline) of (?P<a>.+)",
             _side),
            (rf"{_LEAD}{side} (?P<rel>{parts}|{plain}) (?P<a>.+)", _side),
            (rf"{_LEAD}(?:left |right )?(?P<rel>{plain}) (?P<a>.+)", _beside),
            (rf"(?:the )?(?P<a>[^,]+?)(?:'s?)? (?:{border})s? with (?P<b>.+)", _border),
            (rf"(?:the )?(?P<a>[^,]+?) ?[-–—/] ?(?P<b>[^,-]+) (?:{border})s?", _border),
            (rf"(?:the )?(?P<a>[^,]+?) ?[-–—] ?(?P<b>[^,-]+) (?P<road>{road})", _between),
            (rf"(?:the )?(?P<a>[^,]+?)(?:'s?)? (?P<rel>{border})s?", _border),
            (rf"(?:the )?(?P<a>[^,]+?)(?:'s?)? (?:{capital})", _capital),
            (rf"(?:the )?(?P<a>[^,]+?)'s? {side} (?P<rel>{nouns})", _side),
            (rf"(?:the )?(?P<a>[^,]+?)'s? {side}", _inner),
            (rf"(?:the )?(?P<a>[^,]+?)'s? (?:left |right )?(?P<rel>{nouns})", _beside),
            (r"(?:the )?(?P<a>[^,]+?) (?P<rel>outskirts|suburbs|countryside|coast)", _beside),
        ]
    ]  # fmt: skip


def _name(found: re.Match[str], group: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", found[group].strip(" ,"), flags=re.I)


def _border(found: re.Match[str]) -> Relative:
    groups = found.groupdict()
    sides = tuple(_name(found, g) for g in ("a", "b") if groups.get(g))
    rel = (groups.get("rel") or "border").casefold()
    return Relative("border", sides, f"{rel} of")


def _capital(found: re.Match[str]) -> Relative:
    return Relative("capital", (_name(found, "a"),), "capital of")


def _between(found: re.Match[str]) -> Relative:
    reach = ROAD_KM if found["road"] else BETWEEN_KM
    return Relative("between", (_name(found, "a"), _name(found, "b")), "between", reach)


def _radius(found: re.Match[str]) -> Relative | None:
    km, spread, shown = _kilometres(found)
    return Relative("within", (_name(found, "a"),), f"within {shown} of", km, spread=spread)


def _measured(found: re.Match[str]) -> Relative | None:
    """Build from a distance or a time on the road, with or without a direction."""
    groups = found.groupdict()
    km, spread, shown = _hours(found) if groups.get("time") else _kilometres(found)
    anchors, how = (_name(found, "a"),), groups.get("how") or "from"
    if groups["dir"]:
        if (bearing := compass(groups["dir"])) is None:
            return None
        words = f"{shown} {direction(bearing)} of"
        return Relative("away", anchors, words, km, bearing, spread)
    if how == "inside":
        return Relative("same", anchors, f"{shown} inside")
    kind = "sea" if how == "off" else "within"
    shown = f"within {shown}" if how == "of" else shown
    return Relative(kind, anchors, f"{shown} {how}", km, None, spread)


def _toward(found: re.Match[str]) -> Relative | None:
    """Build from "north of Mopti" and, inside the area, "the north of Mali"."""
    if (bearing := compass(found["dir"])) is None:
        return None
    anchors, lead = (_name(found, "a"),), found["lead"].casefold()
    if lead.endswith("the ") and not lead.endswith("to the "):
        return Relative("part", anchors, f"{direction(bearing)} of", None, bearing, share="part")
    return Relative("away", anchors, f"{direction(bearing)} of", None, bearing)


def _inner(found: re.Match[str]) -> Relative | None:
    """Build from "Ukraine's east"."""
    if (bearing := compass(found["dir"])) is None:
        return None
    words = f"{direction(bearing)} of"
    return Relative("part", (_name(found, "a"),), words, None, bearing, share="part")


def _side(found: re.Match[str]) -> Relative | None:
    """Build from a direction and a part: "northern outskirts of Kharkiv"."""
    if (bearing := compass(found["dir"])) is None:
        return None
    rel = found["rel"].casefold()
    label = _label(rel)
    anchors, words = (_name(found, "a"),), f"{direction(bearing)}ern {_of(rel)}"
    if label == "coast":
        off = found.groupdict().get("off") is not None
        words = f"off the {words}" if off else words
        return Relative("sea" if off else "coast", anchors, words, None, bearing)
    if label in {"half", "tip", "edge"}:
        return Relative("part", anchors, words, None, bearing, share=label)
    if label == "countryside":
        return Relative("away", anchors, words, None, bearing)
    return Relative(label, anchors, words)


def _beside(found: re.Match[str]) -> Relative:
    rel = found["rel"].casefold()
    return Relative(_label(rel), (_name(found, "a"),), _of(rel))


def _label(rel: str) -> str:
    return _relations().get(rel) or _relations()[f"{rel} of"]


def _of(rel: str) -> str:
    return rel if rel in _relations() else f"{rel} of"


def _kilometres(found: re.Match[str]) -> tuple[float, float, str]:
    """Return km, their spread, and the distance as a name shows it; km are preferred."""
    number, unit = found["n"], found["u"].casefold()
    units = _distance_words("unit")
    value, spread = _value(number)
    shown = f"{number} {unit}"
    if found["n2"] and units[found["u2"].casefold()] == 1:
        number, unit = found["n2"], found["u2"].casefold()
        value, spread = _value(number)
    if units[unit] == 1 and spread == SPREAD:
        shown = f"{number if '-' in number else format(value, 'g')} km"
    return value * units[unit], spread, shown


def _hours(found: re.Match[str]) -> tuple[float, float, str]:
    value, _ = _value(found["n"])
    hours = value / 60 if found["time"].casefold() == "minute" else value
    mode = (found["u"] or "drive").casefold()
    shown = f"{found['n']}-{found['time']} {mode}".casefold().replace("an-hour", "an hour's")
    return hours * _distance_words("speed")[mode], DRIVE_SPREAD, shown


def _value(written: str) -> tuple[float, float]:
    """Return the number a distance is told with, the middle of a range, and its spread."""
    low = written.casefold()
    if low in _distance_words("vague"):
        return _distance_words("vague")[low], VAGUE_SPREAD
    if low in {"half a", "half an"}:
        return 0.5, SPREAD
    if low in {"a", "an"}:
        return 1.0, SPREAD
    if low[0].isdigit():
        ends = [float(part.replace(",", "")) for part in re.findall(_DIGITS, low)]
        return sum(ends) / len(ends), SPREAD
    total = 0.0
    for word in re.split(r"[- ]", low):
        value = _numbers()[word]
        total = max(total, 1.0) * value if value in (12, 100) else total + value
    return total, SPREAD
