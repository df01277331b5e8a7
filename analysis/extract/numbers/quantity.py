"""Phrases of quantity in plain text: numerals with what bounds them, ranges, vague words."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.extract.numbers.numerals import numerals, ordinal
from analysis.extract.numbers.pieces import factors, one_of
from analysis.resources import lexicon


class Quantity(NamedTuple):
    """One quantity: what it covers, the numeral inside, and the values it allows.

    `start:end` spans modifier and numeral, `core_start:core_end` the numeral alone; both are
    half-open code-point offsets. A bound that the text leaves open is None.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    low: float | None
    best: float | None
    high: float | None
    modifier: str


# ---------------------------------------------------------------- bounds and ranges


@functools.cache
def _modifiers(position: str) -> dict[str, str]:
    rows = lexicon("modifiers")
    return {row["pattern"]: row["label"] for row in rows if row["position"] == position}


@functools.cache
def _before_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(_modifiers('before'))}(?!\w)", re.IGNORECASE)


@functools.cache
def _after_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\s?(?P<modifier>{one_of(_modifiers('after'))})"
        r"(?:\s+than(?=\s*(?:[.,;:!?)]|$))|(?!\w|\s+(?:than|or\s+equal)\b))",
        re.IGNORECASE,
    )


@functools.cache
def _vague_pattern() -> re.Pattern[str]:
    phrases = one_of(row["pattern"] for row in lexicon("vague_counts"))
    return re.compile(rf"(?<![\w-]){phrases}(?!\w)", re.IGNORECASE)


_FEW = 2  # what "several" and "a few" mean at least


@functools.cache
def _vague_scale() -> re.Pattern[str]:
    """Return the pattern of what multiplies "several": "hundred", "hundred thousand"."""
    scales = one_of(factors())
    return re.compile(rf"(?:\s+{scales}\b){{1,2}}", re.IGNORECASE)


def _plain(phrase: str) -> str:
    """Return `phrase` as the lexicons write it: small letters, one space."""
    return " ".join(phrase.casefold().split())


@functools.cache
def _vague_values() -> dict[str, tuple[float, float | None]]:
    rows = lexicon("vague_counts")
    return {r["pattern"]: (float(r["low"]), float(r["best"]) if r["best"] else None) for r in rows}


class _Reading(NamedTuple):
    """A numeral with its sign; `opening` is where the sign stands."""

    opening: int
    start: int
    end: int
    value: float


_RANGE = re.compile(r"\s*[-–—~]\s*|\s+(?:(?:up\s+)?to|through|or|until)\s+", re.IGNORECASE)
# The far end is itself only a floor: "from 500 to well over 1,000".
_OPEN_RANGE = re.compile(
    r"\s+(?:to|and)\s+(?:(?:well|far|just)\s+)?(?:over|above|more\s+than)\s+", re.IGNORECASE
)
_FROM = re.compile(r"\b(?P<opener>between|from)\s+(?:about\s+|around\s+)?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:rise|rose|risen|rising|grew|grow|grown|increas\w+|rais\w+|jump\w*|climb\w*|fell|fall\w*|"
    r"drop\w*|declin\w+|soar\w*|up|down|revis\w+|went|go|number|toll|chang\w+)\s+$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_GAP = re.compile(r"\s*[$€£¥]?\s*(?:\(\s*)?")
# A dash with a space after it is a list mark or a pause, no sign; a test may be negative.
_MINUS = re.compile(
    r"(?:(?:^|(?<=[\s(<>=~≤≥]))[-\u2212]|\bminus\s+"
    r"|(?<!tested )(?<!test )(?<!tests )(?<!back )\bnegative\s+)$",
    re.IGNORECASE,
)
_LONE_MINUS = re.compile(r"(?:^|\n)\s*(?P<minus>-\s+)$")
_LINE_END = re.compile(r"\s*?(?:\n|$)")


_FLOORS = frozenset({"at_least", "more_than"})
_CEILINGS = frozenset({"at_most", "less_than"})


def bounds(value: float, modifier: str) -> tuple[float | None, float | None, float | None]:
    """Return (low, best, high) of a number under a modifier; None is an open end.

    "More than 12" keeps 12 as its low bound: the words allow 12.5 dead as little as 13, and
    sources restate "more than 12" as 12.

    >>> bounds(12, "at_least")
    (12, 12, None)
    >>> bounds(12, "about")
    (None, 12, None)
    """
    if modifier in _FLOORS:
        return value, value, None
    if modifier in {"at_most", "less_than", "nearly"}:
        return None, value, value
    if modifier == "about":
        return None, value, None
    return value, value, value


def quantities(text: str) -> list[Quantity]:
    """Return every quantity of `text` in reading order, numerals and vague words alike.

    >>> text = "between 10 and 15 dead, dozens hurt"
    >>> [text[q.start : q.end] for q in quantities(text)]
    ['between 10 and 15', 'dozens']
    """
    before = {_end(text, m.end()): m for m in _before_pattern().finditer(text)}
    read = list(_signed(text, numerals(text)))
    found = [_bounded(text, low, high, before) for low, high in _ranged(text, read)]
    found = _corridors(text, sorted([*found, *_ranks(text)]))
    taken = {i for q in found for i in range(q.start, q.end)}
    for match in _vague_pattern().finditer(text):
        if match.start() not in taken and match.end() - 1 not in taken:
            found.append(_vague(text, match, before))
    return sorted(found)


def _signed(text: str, found: list[tuple[int, int, float]]) -> Iterator[_Reading]:
    """Put "-", "minus" or "negative" to the numerals they stand before."""
    last = -1
    for start, end, value in found:
        sign = _MINUS.search(text, max(0, start - 24), start)
        opening = sign.start() if sign else start
        alone = _LONE_MINUS.search(text, max(0, start - 8), start)
        if alone and _LINE_END.match(text, end):  # a list mark has an item after it
            opening = alone.start("minus")
        if not value or (last >= 0 and not text[last + 1 : opening].strip()):
            opening = start
        last = end - 1
        yield _Reading(opening, start, end, value if opening == start else -value)


# "between the fourth and the ninth" and no noun after it: places in an order.
_MORE = r"(?:more|less|fewer|greater|bigger|larger|higher|lower|smaller)\s+than"
_RANKS = re.compile(
    rf"\b(?:(?P<opener>between|from)|(?P<low>{_MORE}))\s+"
    r"the\s+(?P<first>[a-z]+(?:[ -][a-z]+){0,5}?),?\s+(?:and|but|to)\s+"
    rf"(?P<high>(?(opener)|{_MORE}\s+))"
    r"the\s+(?P<last>[a-z]+(?:[ -][a-z]+){0,5})(?=\s*(?:[.;:!?)]|$))",
    re.IGNORECASE,
)
_ANAPHORS = 3  # "between the first and the third" points back at things told before


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _RANKS.finditer(text):
        low, high = ordinal(match["first"]), ordinal(match["last"])
        if low is None or high is None or not low < high or high <= _ANAPHORS:
            continue
        if match["opener"] is None:
            floor, ceiling = (_label_before(match[side]) for side in ("low", "high"))
            if floor not in _FLOORS or ceiling not in _CEILINGS:
                continue
        start, end = match.start("first"), match.end()
        yield Quantity(match.start(), end, start, end, low, None, high, "range")


def _label_before(words: str) -> str | None:
    return _modifiers("before").get(_plain(words))


def _corridors(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join a floor and a ceiling ("more than 10 but fewer than 20") to one range."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and re.fullmatch(
            r"\s*(?:,|and|but)\s+", text[last.end : quantity.start]
        ):
            low, high = (last, quantity) if last.modifier in _FLOORS else (quantity, last)
            if (
                low.modifier in _FLOORS
                and high.modifier in _CEILINGS
                and (low.low or 0) < (high.high or 0)
            ):
                joined[-1] = Quantity(
                    last.start,
                    quantity.end,
                    last.core_start,
                    quantity.core_end,
                    low.low,
                    None,
                    high.high,
                    "range",
                )
                continue
        joined.append(quantity)
    return joined


def _end(text: str, end: int) -> int:
    gap = _GAP.match(text, end)
    return gap.end() if gap else end


def _ranged(text: str, found: list[_Reading]) -> Iterator[tuple[_Reading, _Reading | None]]:
    """Pair the two ends of a range; a number alone is paired with None."""
    at = 0
    while at < len(found):
        first = found[at]
        second = found[at + 1] if at + 1 < len(found) else None
        if second is not None and _is_range(text, first, second):
            yield first, second
            at += 2
        else:
            yield first, None
            at += 1


def _is_range(text: str, first: _Reading, second: _Reading) -> bool:
    gap = text[first.end : second.opening]
    if first.value < second.value and _is_open_range(text, first, second):
        return True
    if len(gap) > 12 or not first.value < second.value:
        return False
    opener = _FROM.search(text[max(0, first.opening - 20) : first.opening])
    word = opener["opener"].lower() if opener else ""
    if second.value > 100 * max(first.value, 1) and (
        not word or _YEAR.fullmatch(text, second.start, second.end)
    ):
        return False
    if word == "between":
        return bool(re.fullmatch(r"\s+and\s+(?:about\s+|some\s+)?", gap, re.IGNORECASE))
    if opener is not None and _is_change(text, first.opening - len(opener.group())):
        return False
    if not _RANGE.fullmatch(gap):
        return False
    if "-" in gap and re.fullmatch(r"\s+-\s*|\s*-\s+", gap) is None:
        return not re.match(r"-\d", text[second.end : second.end + 2]) and _bare(
            text, first, second
        )
    return True


def _is_change(text: str, at: int) -> bool:
    """Say whether "from" at `at` opens a change: "rose from 10 to 14"."""
    return _CHANGE.search(text[max(0, at - 20) : at]) is not None


def _is_open_range(text: str, first: _Reading, second: _Reading) -> bool:
    opener = _FROM.search(text[max(0, first.opening - 20) : first.opening])
    if opener is None or not _OPEN_RANGE.fullmatch(text[first.end : second.opening]):
        return False
    return not _is_change(text, first.opening - len(opener.group()))


def _bare(text: str, first: _Reading, second: _Reading) -> bool:
    """Say whether "a-b" is a span of counts, not a year, a phone number or a score."""
    return not (text[second.start] == "0" or (first.start and text[first.start - 1] in "-+"))


def _bounded(
    text: str, first: _Reading, second: _Reading | None, before: dict[int, re.Match[str]]
) -> Quantity:
    if second is not None:
        return _range(text, first, second)
    modifier, opening = _modifier_before(first.opening, before)
    close = first.end
    if (after := _modifier_after(text, first.end)) is not None:
        modifier, close = after
    symbol = _SYMBOL.search(text[max(0, first.opening - 6) : first.opening])
    if symbol is not None:
        modifier = _SYMBOLS[re.sub(r"\s", "", symbol.group())]
        opening = min(opening, first.opening - len(symbol.group()))
    limits = bounds(first.value, modifier)
    return Quantity(opening, close, first.start, first.end, *limits, modifier)


def _range(text: str, first: _Reading, second: _Reading) -> Quantity:
    opener = _FROM.search(text[max(0, first.opening - 20) : first.opening])
    opening = first.opening - len(opener.group()) if opener else first.opening
    high = None if _is_open_range(text, first, second) else second.value
    return Quantity(opening, second.end, first.start, second.end, first.value, None, high, "range")


_SYMBOL = re.compile(r"(?:[<>]\s?=|=\s?[<>]|[≤≥<>])\s{0,2}$")
_SYMBOLS = {
    "<": "less_than",
    ">": "more_than",
    "<=": "at_most",
    "=<": "at_most",
    "≤": "at_most",
    ">=": "at_least",
    "=>": "at_least",
    "≥": "at_least",
}


def _modifier_after(text: str, end: int) -> tuple[str, int] | None:
    """Return the modifier right after a number that ends at `end`, and where it ends."""
    after = _after_pattern().match(text, end)
    if after is None or not _counts_after(text, after):
        return None
    return _modifiers("after")[_plain(after["modifier"])], after.end()


def _counts_after(text: str, after: re.Match[str]) -> bool:
    """Keep "20 plus" and "20 and more" from reaching into a sum or another clause."""
    word = _plain(after["modifier"])
    if word.startswith("and "):
        return _CLAUSE.match(text, after.end()) is None
    return not (
        word in {"plus", "+", "odd", "at least"}
        and re.match(r"\s*[\d-]", text[after.end() : after.end() + 3])
    )


# "killed 20 and more were hurt", "20 and over 50": no bound of the 20.
_CLAUSE = re.compile(
    r"\s+(?:\d|[$€£]|(?:are|is|was|were|has|have|had|will|could|may|might|than|a|an|another|"
    r"people|wounded|injured|hurt|died)\b)",
    re.IGNORECASE,
)


def _modifier_before(start: int, before: dict[int, re.Match[str]]) -> tuple[str, int]:
    """Return the modifier that ends at `start` and where the phrase opens.

    Modifiers stack ("another 20", "at least some 20"); the outermost bound wins.
    """
    modifier, opening = "exact", start
    while (match := before.get(opening)) is not None:
        found = _modifiers("before")[_plain(match.group())]
        modifier = found if found != "exact" else modifier
        opening = match.start()
    return modifier, opening


def _vague(text: str, match: re.Match[str], before: dict[int, re.Match[str]]) -> Quantity:
    phrase = _plain(match.group())
    low, best = _vague_values()[phrase]
    _, opening = _modifier_before(match.start(), before)
    end = match.end()
    if (scale := _vague_scale().match(text, end)) is not None and low == _FEW:
        factor = math.prod(factors()[word] for word in _plain(scale.group()).split())
        low, best, end = low * factor, best and best * factor, scale.end()
    elif phrase.endswith(" of"):
        end = match.start() + len(match.group()[:-2].rstrip())
    return Quantity(opening, end, match.start(), end, low, best, None, "vague")
