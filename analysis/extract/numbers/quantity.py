"""Phrases of quantity in plain text: numerals, number words, ranges and what bounds them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

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


class _Piece(NamedTuple):
    """A numeral or number word."""

    start: int
    end: int
    kind: str
    value: float
    text: str


class _Numeral(NamedTuple):
    start: int
    end: int
    value: float


# A dot or colon before digits is part of a time, a version or an address; a letter and a
# hyphen before them make a model name (KN-23).
_DIGITS = (
    r"(?<![\w.:/^#\\])(?<![A-Za-z]{2}-)(?<!\b[A-Za-z]-)(?<![:/]-)"
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+"
    r"|\d{1,3}(?:[ \u202f\u00a0]\d{3})+(?![\d])"
    r"|\d+\.\d+|\.\d+|\d+)"
    r"(?:e[+-]?\d+|[kKmMbB](?![\w])|(?![\w:/^]|\.\d)|(?=[-–]\w))"
)
_SUFFIX = {"k": 1e3, "m": 1e6, "b": 1e9}


@functools.cache
def _number_words() -> dict[str, tuple[str, float]]:
    words = {row["pattern"]: (row["label"], float(row["value"])) for row in lexicon("number_words")}
    for word, (label, value) in list(words.items()):
        if label == "fraction":
            words["halves" if word == "half" else word + "s"] = (label, value)
    return words


@functools.cache
def _pieces_pattern() -> re.Pattern[str]:
    words = sorted(_number_words(), key=len, reverse=True)
    plural = "dozens|hundreds|thousands|lakhs|crores"
    return re.compile(
        rf"(?P<digits>{_DIGITS})|\b(?P<word>{'|'.join(words)}|{plural}|point|an?)\b(?!['’]\w)",
        re.IGNORECASE,
    )


def _pieces(text: str) -> Iterator[_Piece]:
    words = _number_words()
    for match in _pieces_pattern().finditer(text):
        start, end = match.span()
        if (digits := match["digits"]) is not None:
            yield _Piece(start, end, "digits", _read_digits(digits), digits)
            continue
        word = match["word"].lower()
        if word in {"a", "an"}:
            yield _Piece(start, end, "article", 1, word)
        elif word == "point":
            yield _Piece(start, end, "point", 0, word)
        elif word in words:
            yield _Piece(start, end, *words[word], word)
        else:
            label, value = words[word[:-1]]
            yield _Piece(start, end, f"plural {label}", value, word)


def _read_digits(digits: str) -> float:
    factor = _SUFFIX.get(digits[-1].lower(), 1.0)
    plain = re.sub(r"[ \u202f\u00a0]|[kKmMbB]$", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain.replace(",", "")) * factor


_JOIN = re.compile(r"(?:\s+|\s*-\s*)(?:(?:and|&)\s+)?")
_SMALL = {"unit", "teen", "tens", "digits"}


class _Reader:
    """Reads one numeral from neighbouring pieces, as far as they make one."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, pieces: list[_Piece], at: int) -> tuple[_Numeral | None, int]:
        """Return the numeral that opens at piece `at`, and the next unread piece."""
        first = pieces[at]
        if first.kind == "article":
            following = pieces[at + 1] if at + 1 < len(pieces) else None
            if following is None or not self._joined(first, following):
                return None, at + 1
            if following.kind not in {"hundred", "scale", "group", "fraction"}:
                return None, at + 1
            if following.kind == "fraction" and not self._is_share(following):
                return None, at + 1
        if first.kind == "point" or first.kind.startswith("plural"):
            return None, at + 1
        if first.kind in {"hundred", "scale", "group"} and self._after_letter(first):
            return None, at + 1
        return self._grow(pieces, at)

    def _is_share(self, fraction: _Piece) -> bool:
        """Say whether "a third" is a share, not the third of several people."""
        if fraction.text in {"half", "quarter"}:
            return True
        after = self.text[fraction.end : fraction.end + 9].lower()
        return (
            after.startswith((" of ", " more", " less"))
            or self.text.strip().lower() == f"a {fraction.text}"
        )

    def _after_letter(self, piece: _Piece) -> bool:
        """Say whether a bare "hundred" stands after a word that is no number."""
        return bool(re.search(r"(?:[^\W\d]|\d)[\s-]$", self.text[: piece.start][-2:]))

    def _joined(self, before: _Piece, after: _Piece, *, by_and: bool = False) -> bool:
        gap = self.text[before.end : after.start]
        if "and" in gap.lower() or "&" in gap:
            return by_and and bool(_JOIN.fullmatch(gap.lower()))
        return bool(re.fullmatch(r"\s{1,2}|\s?-\s?", gap))

    def _grow(self, pieces: list[_Piece], at: int) -> tuple[_Numeral | None, int]:
        total, current = 0.0, None
        floor = float("inf")
        previous: _Piece | None = None
        i = at
        while i < len(pieces):
            piece = pieces[i]
            if previous is not None:
                by_and = previous.kind in {"hundred", "scale"} or piece.kind == "article"
                if not self._joined(previous, piece, by_and=by_and):
                    break
            if previous is not None and self._opens_fraction(pieces, i):
                break
            if piece.kind == "article":
                if previous is not None:
                    break
                current = 1.0
            elif piece.kind in _SMALL:
                if not self._fits(previous, piece, floor):
                    break
                current = (current or 0) + piece.value
            elif piece.kind.removeprefix("plural ") == "hundred":
                if piece.kind.startswith("plural") and not 0 < (current or 0) < 100:
                    break
                if current is not None and current >= 1000:
                    break
                current = (1 if current is None else current) * 100
            elif piece.kind.removeprefix("plural ") in {"scale", "group"}:
                if piece.kind.startswith("plural") and not 0 < (current or 0) < 100:
                    break
                amount = 1 if current is None and not total else (current or 0)
                if piece.value >= floor:
                    total, amount = 0.0, total + amount
                total, current = total + amount * piece.value, None
                floor = piece.value
                if piece.kind.endswith("group"):
                    i += 1
                    previous = piece
                    break
            else:
                break
            previous = piece
            i += 1
        if previous is None:
            return self._lone_fraction(pieces, at)
        value = total + (current or 0)
        numeral = _Numeral(pieces[at].start, previous.end, value)
        return self._finish(pieces, i, numeral, previous, current)

    def _opens_fraction(self, pieces: list[_Piece], i: int) -> bool:
        """Say whether "and three quarters" follows, which is no part of the whole number."""
        if (
            i + 1 >= len(pieces)
            or pieces[i + 1].kind != "fraction"
            or pieces[i].kind not in {"unit", "article"}
        ):
            return False
        return "and" in self.text[pieces[i - 1].end : pieces[i].start].lower()

    def _fits(self, previous: _Piece | None, piece: _Piece, floor: float) -> bool:
        if previous is None:
            return True
        if piece.kind == "digits":
            return previous.kind in {"hundred", "scale"} and piece.value < previous.value
        if previous.kind == "tens":
            return piece.kind == "unit" and piece.value > 0
        if previous.kind == "scale":
            return piece.value < floor
        return previous.kind == "hundred"

    def _lone_fraction(self, pieces: list[_Piece], at: int) -> tuple[_Numeral | None, int]:
        piece = pieces[at]
        if piece.text not in {"half", "quarter"} or at + 1 >= len(pieces):
            return None, at + 1
        rest = at + 1
        if pieces[rest].kind == "article":
            rest += 1
        if rest < len(pieces) and self._joined(pieces[rest - 1], pieces[rest]):
            scale = pieces[rest]
            if scale.kind in {"scale", "group"}:
                return _Numeral(piece.start, scale.end, scale.value / piece.value), rest + 1
        return None, at + 1

    def _finish(
        self, pieces: list[_Piece], i: int, numeral: _Numeral, last: _Piece, current: float | None
    ) -> tuple[_Numeral | None, int]:
        """Add what may follow a whole number: a decimal, a fraction, then a scale."""
        if i < len(pieces) and pieces[i].kind == "point" and self._joined(last, pieces[i]):
            return self._decimal(pieces, i, numeral)
        if i < len(pieces) and pieces[i].kind == "fraction" and self._joined(last, pieces[i]):
            return self._fraction(pieces, i, numeral, last)
        if match := _AND_FRACTION.match(self.text, numeral.end):
            return self._and_fraction(pieces, i, numeral, last, match)
        return numeral, i

    def _and_fraction(
        self, pieces: list[_Piece], i: int, whole: _Numeral, last: _Piece, match: re.Match[str]
    ) -> tuple[_Numeral | None, int]:
        """Read "one and a half million" (1.5 million), "two million and a half" (2.5)."""
        words = _number_words()
        top = 1.0 if match["top"].lower() in {"a", "an"} else words[match["top"].lower()][1]
        part, end = top / words[match["of"].lower()][1], match.end()
        while i < len(pieces) and pieces[i].start < end:
            i += 1
        of_scale = last.kind == "scale"
        scaled = i < len(pieces) and pieces[i].kind in {"scale", "group"}
        if scaled and self._joined(_Piece(whole.start, end, "", 0, ""), pieces[i]):
            scale = pieces[i].value
            value = whole.value + part * scale if of_scale else (whole.value + part) * scale
            return _Numeral(whole.start, pieces[i].end, value), i + 1
        value = whole.value + part * (last.value if of_scale else 1)
        return _Numeral(whole.start, end, value), i

    def _decimal(
        self, pieces: list[_Piece], i: int, whole: _Numeral
    ) -> tuple[_Numeral | None, int]:
        digits, end, last = "", whole.end, pieces[i]
        i += 1
        while i < len(pieces) and pieces[i].kind in _SMALL and self._joined(last, pieces[i]):
            if last.kind == "tens" and pieces[i].kind == "unit":
                digits = digits[:-1]
            last = pieces[i]
            digits, end = digits + f"{last.value:g}", last.end
            i += 1
        if not digits:
            return whole, i
        value = whole.value + float(f"0.{digits}")
        if i < len(pieces) and pieces[i].kind == "scale" and self._joined(last, pieces[i]):
            value, end, i = value * pieces[i].value, pieces[i].end, i + 1
        return _Numeral(whole.start, end, value), i

    def _fraction(
        self, pieces: list[_Piece], i: int, top: _Numeral, last: _Piece
    ) -> tuple[_Numeral | None, int]:
        """Read "two thirds"; "twenty first" and "one second" are ordinals or times."""
        piece = pieces[i]
        if top.value != 1 and not piece.text.endswith(("s", "half", "halves")):
            return top, i
        if last.kind == "digits" and not piece.text.endswith("s"):
            return top, i
        return _Numeral(top.start, piece.end, top.value / piece.value), i + 1


_AND_FRACTION = re.compile(
    r"\s+and\s+(?P<top>an?|one|two|three|four|five|six|seven|eight|nine)[\s-]+"
    r"(?P<of>half|(?:quarter|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|thirtieth)s?)\b",
    re.IGNORECASE,
)
_DIGIT_FRACTION = re.compile(r"(?<![\w./])(?:(\d{1,15})\s+)?(\d{1,15})/(\d{1,15})(?![\w/])")
_TOO_MANY = 1e15  # no count: a serial number, a row of digits
_GLYPHS = re.compile(r"(?<!\w)(?:(\d{1,15})\s?)?([¼-¾⅐-⅞])")
_SPAN_OF_TIME = re.compile(
    r"\s+(?:second|minute|hour|day|night|week|month|year|decade)s?\b", re.IGNORECASE
)
_OVER = re.compile(r"\s+over\s+", re.IGNORECASE)
_HALF = re.compile(
    r"(?<![\w-])half(?= of\b)"
    r"|(?:(?<=than )|(?<=about )|(?<=nearly )|(?<=almost )|(?<=over ))half\b",
    re.IGNORECASE,
)


def numerals(text: str) -> list[tuple[int, int, float]]:
    """Return every numeral of `text` in reading order as (start, end, value).

    >>> numerals("twenty-one of 1,200 and half a dozen")
    [(0, 10, 21.0), (14, 19, 1200.0), (24, 36, 6.0)]
    """
    pieces = list(_pieces(text))
    reader, found, at = _Reader(text), list(_digit_fractions(text)), 0
    taken = [(start, end) for start, end, _ in found]
    while at < len(pieces):
        if any(start <= pieces[at].start < end for start, end in taken):
            at += 1
            continue
        numeral, at = reader.read(pieces, at)
        if numeral is not None:
            found.append((numeral.start, numeral.end, numeral.value))
    found += [(m.start(), m.end(), 0.5) for m in _HALF.finditer(text)]
    return _ratios(text, sorted(one for one in found if one[2] < _TOO_MANY))


def _ratios(text: str, found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Join "one over three" to a third."""
    joined: list[tuple[int, int, float]] = []
    for start, end, value in found:
        spread = _SPAN_OF_TIME.match(text, end)
        if joined and value and not spread and _OVER.fullmatch(text, joined[-1][1], start):
            before = joined.pop()
            joined.append((before[0], end, before[2] / value))
        else:
            joined.append((start, end, value))
    return joined


def _digit_fractions(text: str) -> Iterator[tuple[int, int, float]]:
    for match in _DIGIT_FRACTION.finditer(text):
        whole, top, below = match.groups()
        if int(below) and int(top) < int(below):
            yield match.start(), match.end(), float(whole or 0) + int(top) / int(below)
    for match in _GLYPHS.finditer(text):
        value = float(match[1] or 0) + unicodedata.numeric(match[2])
        yield match.start(), match.end(), value


# ---------------------------------------------------------------- bounds and ranges


@functools.cache
def _modifiers(position: str) -> dict[str, str]:
    rows = lexicon("modifiers")
    return {row["pattern"]: row["label"] for row in rows if row["position"] == position}


def _alternatives(patterns: dict[str, str]) -> str:
    longest = sorted(patterns, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest)


@functools.cache
def _before_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(_modifiers('before'))})(?!\w)", re.IGNORECASE)


@functools.cache
def _after_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\s?(?:{_alternatives(_modifiers('after'))})(?!\w|\s+than\b)", re.IGNORECASE
    )


@functools.cache
def _vague_pattern() -> re.Pattern[str]:
    longest = sorted((row["pattern"] for row in lexicon("vague_counts")), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest)})(?!\w)", re.IGNORECASE)


@functools.cache
def _vague_values() -> dict[str, tuple[float, float | None]]:
    rows = lexicon("vague_counts")
    return {r["pattern"]: (float(r["low"]), float(r["best"]) if r["best"] else None) for r in rows}


_RANGE = re.compile(r"\s*[-–—]\s*|\s+(?:to|through|or|until)\s+", re.IGNORECASE)
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
_GAP = re.compile(r"\s*[$€£¥]?\s*(?:\(\s*)?")


def bounds(value: float, modifier: str) -> tuple[float | None, float | None, float | None]:
    """Return (low, best, high) of a number under a modifier; None is an open end.

    "More than 12" keeps 12 as its low bound: the words allow 12.5 dead as little as 13, and
    sources restate "more than 12" as 12.

    >>> bounds(12, "at_least")
    (12, 12, None)
    >>> bounds(12, "about")
    (None, 12, None)
    """
    if modifier in {"at_least", "more_than"}:
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
    found = [_bounded(text, low, high, before) for low, high in _ranged(text, numerals(text))]
    taken = {i for q in found for i in range(q.start, q.end)}
    found = _corridors(text, found)
    for match in _vague_pattern().finditer(text):
        if match.start() not in taken and match.end() - 1 not in taken:
            found.append(_vague(match, before))
    return sorted(found)


def _corridors(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join a floor and a ceiling ("more than 10 but fewer than 20") to one range."""
    floors, ceilings = {"at_least", "more_than"}, {"at_most", "less_than"}
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and re.fullmatch(
            r"\s*(?:,|and|but)\s+", text[last.end : quantity.start]
        ):
            low, high = (last, quantity) if last.modifier in floors else (quantity, last)
            if (
                low.modifier in floors
                and high.modifier in ceilings
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


def _ranged(
    text: str, found: list[tuple[int, int, float]]
) -> Iterator[tuple[tuple[int, int, float], tuple[int, int, float] | None]]:
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


def _is_range(text: str, first: tuple[int, int, float], second: tuple[int, int, float]) -> bool:
    gap = text[first[1] : second[0]]
    if first[2] < second[2] and _is_open_range(text, first, second):
        return True
    if len(gap) > 12 or not first[2] < second[2] or second[2] > 100 * max(first[2], 1):
        return False
    opener = _FROM.search(text[max(0, first[0] - 20) : first[0]])
    word = opener["opener"].lower() if opener else ""
    if word == "between":
        return bool(re.fullmatch(r"\s+and\s+(?:about\s+|some\s+)?", gap, re.IGNORECASE))
    if word == "from" and opener is not None:
        lead = text[max(0, first[0] - 40) : first[0] - len(opener.group())]
        if _CHANGE.search(lead):
            return False
    if not _RANGE.fullmatch(gap):
        return False
    if "-" in gap and re.fullmatch(r"\s+-\s*|\s*-\s+", gap) is None:
        return not re.match(r"-\d", text[second[1] : second[1] + 2]) and _bare(text, first, second)
    return True


def _is_open_range(
    text: str, first: tuple[int, int, float], second: tuple[int, int, float]
) -> bool:
    opener = _FROM.search(text[max(0, first[0] - 20) : first[0]])
    if opener is None or not _OPEN_RANGE.fullmatch(text[first[1] : second[0]]):
        return False
    lead = text[max(0, first[0] - 40) : first[0] - len(opener.group())]
    return _CHANGE.search(lead) is None


def _bare(text: str, first: tuple[int, int, float], second: tuple[int, int, float]) -> bool:
    """Say whether "a-b" is a span of counts, not a year, a phone number or a score."""
    return not (text[second[0]] == "0" or (first[0] and text[first[0] - 1] in "-+"))


def _bounded(
    text: str,
    first: tuple[int, int, float],
    second: tuple[int, int, float] | None,
    before: dict[int, re.Match[str]],
) -> Quantity:
    start, end, value = first[0], first[1], first[2]
    if second is not None:
        opener = _FROM.search(text[max(0, start - 20) : start])
        opening = start - len(opener.group()) if opener else start
        high = None if _is_open_range(text, first, second) else second[2]
        return Quantity(opening, second[1], start, second[1], value, None, high, "range")
    modifier, opening = _modifier_before(start, before)
    close = end
    after = _after_pattern().match(text, end)
    if after is not None and _counts_after(text, after):
        modifier = _modifiers("after")[re.sub(r"\s+", " ", after.group().strip().lower())]
        close = after.end()
    if symbol := re.search(r"(?:=<|<=|≤|>=|=>|≥|[<>])\s?$", text[max(0, start - 3) : start]):
        modifier = _SYMBOLS[symbol.group().strip()]
        opening = min(opening, start - len(symbol.group()))
    if value and (minus := _MINUS.search(text[max(0, start - 10) : start])):
        value, opening = -value, min(opening, start - len(minus.group()))
    return Quantity(opening, close, start, end, *bounds(value, modifier), modifier)


# A dash with a space after it is a list mark or a pause, not a sign.
_MINUS = re.compile(r"(?:(?:^|(?<=[\s(<>]))-|\b(?:minus|negative)\s+)$", re.IGNORECASE)
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


def _counts_after(text: str, after: re.Match[str]) -> bool:
    """Keep "20 plus" and "20 odd" from reaching into a sum or another word."""
    return not (
        after.group().strip().lower() in {"plus", "+", "odd", "at least"}
        and re.match(r"\s*[\d-]", text[after.end() : after.end() + 3])
    )


def _modifier_before(start: int, before: dict[int, re.Match[str]]) -> tuple[str, int]:
    """Return the modifier that ends at `start` and where the phrase opens.

    Modifiers stack ("another 20", "at least some 20"); the outermost bound wins.
    """
    modifier, opening = "exact", start
    while (match := before.get(opening)) is not None:
        found = _modifiers("before")[re.sub(r"\s+", " ", match.group().lower())]
        modifier = found if found != "exact" else modifier
        opening = match.start()
    return modifier, opening


def _vague(match: re.Match[str], before: dict[int, re.Match[str]]) -> Quantity:
    low, best = _vague_values()[match.group().lower()]
    _, opening = _modifier_before(match.start(), before)
    core_end = match.end() - (3 if match.group().lower().endswith(" of") else 0)
    return Quantity(opening, core_end, match.start(), core_end, low, best, None, "vague")
