"""Numerals in plain text, in digits and in words: "1,200", "twenty-one", "two thirds"."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from analysis.extract.numbers.pieces import LARGE, SMALL, Piece, factors, one_of, pieces


class _Numeral(NamedTuple):
    start: int
    end: int
    value: float


# ---------------------------------------------------------------- whole numbers


class _Sum:
    """A whole number that grows word by word: "two", "two hundred", "two hundred six"."""

    def __init__(self) -> None:
        self.total = 0.0
        self.current: float | None = None
        self.floor = math.inf
        self.last: Piece | None = None

    @property
    def value(self) -> float:
        return self.total + (self.current or 0)

    def add(self, piece: Piece) -> bool:
        """Take `piece` in where it continues the number; say whether it did."""
        if self.last is not None and self.last.kind == "group":
            return False
        if piece.kind in SMALL:
            taken = self._add_small(piece)
        elif piece.kind == "hundred":
            taken = self._add_hundred(piece)
        elif piece.kind in {"scale", "group"}:
            taken = self._add_scale(piece)
        else:
            taken = piece.kind == "article" and self.last is None
            self.current = 1.0 if taken else self.current
        if taken:
            self.last = piece
        return taken

    def _add_small(self, piece: Piece) -> bool:
        if not self._fits(piece):
            return False
        self.current = (self.current or 0) + piece.value
        return True

    def _fits(self, piece: Piece) -> bool:
        last = self.last
        if last is None:
            return True
        if piece.kind == "digits":
            return last.kind in {"hundred", "scale"} and 0 < piece.value < last.value
        if last.kind == "tens":
            return piece.kind == "unit" and piece.value > 0
        if last.kind == "scale":
            return 0 < piece.value < self.floor
        return last.kind == "hundred" and piece.value > 0

    def _add_hundred(self, piece: Piece) -> bool:
        amount = 1 if self.current is None else self.current
        if (piece.plural and not 0 < (self.current or 0) < 100) or amount >= 1000:
            return False
        self.current = amount * 100
        return True

    def _add_scale(self, piece: Piece) -> bool:
        if piece.plural and not 0 < (self.current or 0) < 1000:
            return False
        amount = 1 if self.current is None and not self.total else (self.current or 0)
        if piece.kind == "group" and amount > 100 and amount % 100:
            self.total += amount - amount % 100  # "five hundred and two dozen" is 524
            amount %= 100
        elif piece.value >= self.floor:
            self.total, amount = 0.0, self.total + amount
        self.total, self.current = self.total + amount * piece.value, None
        self.floor = piece.value
        return True


# ---------------------------------------------------------------- the reader

_LONGEST = 16  # pieces of one number; a table of figures is no fraction
_LINK = re.compile(r"(?:\s{1,6}|\s?-\s?)(?P<and>(?:and|&)(?:\s{1,3}|-))?", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"\w[\s-]+$")
_CLAUSE_END = re.compile(r"\s*(?:[.,;:!?)\]]|$)")
_SHARE_AFTER = re.compile(r"\s+(?:of|more|less)\b", re.IGNORECASE)
_SHARE_BEFORE = re.compile(
    r"\b(?:by|than|about|around|nearly|almost|over|under|only|roughly)\s$", re.IGNORECASE
)
_RANK_AFTER = re.compile(
    r"[\s-]+(?:grade|class|world|part(?:y|ies)|degree|generation|round|time|place)", re.IGNORECASE
)
_UNIT_AFTER = re.compile(
    r"\s+(?:of|times|percent|per cent|points?|hours?|days?|weeks?|months?|years?|miles?|"
    r"(?:kilo)?met(?:er|re)s?|feet|tons?|tonnes?)\b",
    re.IGNORECASE,
)
_OF_THINGS = re.compile(r"\s+of\s+(?!\d)|\s*$", re.IGNORECASE)  # no score of a match
_OF_SCALE = re.compile(r"\s+of\s+", re.IGNORECASE)


class _Reader:
    """Reads numerals from the pieces of one text, as far as neighbours make one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = list(pieces(text))

    def read(self, at: int) -> tuple[_Numeral | None, int]:
        """Return the numeral that opens at piece `at`, and the next unread piece."""
        first = self.pieces[at]
        if first.kind in {"point", "ordinal"}:
            return None, at + 1
        if first.kind == "fraction":
            return self._lone_fraction(at)
        if first.kind in LARGE and self._is_bound(first):
            return None, at + 1
        stop = self._fraction_ahead(at)
        if stop is not None and (found := self._fraction(at, stop)) is not None:
            return found
        if first.kind == "article" and not self._opens_whole(at):
            return None, at + 1
        if stop is not None and self._is_ordinal(at, stop):
            return None, stop + 1
        return self._whole(at)

    def link(self, i: int) -> str:
        """Return what joins piece `i` to the next one: " ", "-", "and", or "" for nothing."""
        if i + 1 >= len(self.pieces):
            return ""
        gap = self.text[self.pieces[i].end : self.pieces[i + 1].start]
        match = _LINK.fullmatch(gap) if len(gap) < 16 else None
        if match is None or gap.count("\n") > 1:
            return ""
        return "and" if match["and"] else "-" if "-" in gap else " "

    def _is_bound(self, piece: Piece) -> bool:
        """Say whether a bare "hundred" needs a number before it: plural, short, after a word."""
        if piece.plural or len(piece.text) <= 3:
            return True
        return _WORD_BEFORE.search(self.text, max(0, piece.start - 6), piece.start) is not None

    def _opens_whole(self, at: int) -> bool:
        """Say whether an article belongs to the number: "a hundred", "a dozen"."""
        following = self.pieces[at + 1] if self.link(at) in {" ", "-"} else None
        if following is None or following.kind not in LARGE:
            return False
        return following.text != "score" or _OF_THINGS.match(self.text, following.end) is not None

    def _whole(self, at: int) -> tuple[_Numeral | None, int]:
        """Read a whole number and what may follow it: a decimal point, "and a half"."""
        grown, i = _Sum(), at
        while i < len(self.pieces):
            if i > at and not self._continues(i):
                break
            if not grown.add(self.pieces[i]):
                break
            i += 1
        if grown.last is None:
            return None, at + 1
        numeral = _Numeral(self.pieces[at].start, grown.last.end, grown.value)
        if i < len(self.pieces) and self.pieces[i].kind == "point" and self.link(i - 1) == " ":
            return self._decimal(i, numeral)
        return numeral, i

    def _continues(self, i: int) -> bool:
        """Say whether piece `i` may be part of the number before it."""
        link, before = self.link(i - 1), self.pieces[i - 1]
        if link == "and" and (before.plural or before.kind not in {"hundred", "scale"}):
            return False
        return bool(link) and not self._opens_hundred(i)

    def _opens_hundred(self, i: int) -> bool:
        """Say whether a new number opens: "4 hundred" in "9 hundred and 4 hundred"."""
        if self.pieces[i - 1].kind != "hundred":
            return False
        while self.pieces[i].kind in SMALL and self.link(i) in {" ", "-"}:
            i += 1
            if self.pieces[i].kind == "hundred":
                return True
        return False

    def _decimal(self, i: int, whole: _Numeral) -> tuple[_Numeral | None, int]:
        """Read "point five" after `whole`, piece `i` being the point, and a scale after it."""
        digits, end, last = "", whole.end, self.pieces[i]
        i += 1
        while i < len(self.pieces) and self.pieces[i].kind in SMALL and self.link(i - 1):
            if last.kind == "tens" and self.pieces[i].kind == "unit":
                digits = digits[:-1]
            last = self.pieces[i]
            digits, end = digits + f"{last.value:g}", last.end
            i += 1
        if not digits.isdigit():
            return whole, i
        return self._scaled(_Numeral(whole.start, end, whole.value + float(f"0.{digits}")), i)

    def _scaled(self, numeral: _Numeral, i: int) -> tuple[_Numeral, int]:
        """Multiply by a scale right after: "half a million", "two fifths of a million"."""
        scale = i
        if i < len(self.pieces) and self.pieces[i].kind == "article":
            gap = self.text[numeral.end : self.pieces[i].start]
            if self.link(i) != " " or not (_OF_SCALE.fullmatch(gap) or gap == " "):
                return numeral, i
            scale += 1
        elif not self.link(i - 1) or self.link(i - 1) == "and":
            return numeral, i
        if scale < len(self.pieces) and self.pieces[scale].kind in LARGE:
            piece = self.pieces[scale]
            return _Numeral(numeral.start, piece.end, numeral.value * piece.value), scale + 1
        return numeral, i

    # -------- fractions

    def _lone_fraction(self, at: int) -> tuple[_Numeral | None, int]:
        """Read "half a million", "quarter of a million"; a lone "half" is left to others."""
        piece = self.pieces[at]
        if piece.text not in {"half", "quarter"}:
            return None, at + 1
        found, stop = self._scaled(_Numeral(piece.start, piece.end, 1 / piece.value), at + 1)
        return (found if stop > at + 1 else None), stop

    def _fraction_ahead(self, at: int) -> int | None:
        """Return the index of the first "third" or "fifths" that the pieces from `at` run up to."""
        for i in range(at, min(len(self.pieces), at + _LONGEST)):
            kind = self.pieces[i].kind
            if i > at and not (link := self.link(i - 1)):
                return None
            if i > at and kind in {"fraction", "ordinal"}:
                return i
            if kind == "point" or (kind == "article" and i > at and link != "and"):
                return None
        return None

    def _fraction(self, at: int, stop: int) -> tuple[_Numeral, int] | None:
        """Read pieces `at` to `stop` as "two thirds" or "five and two thirds"."""
        start, end = self.pieces[at].start, self.pieces[stop].end
        for i in range(stop, at, -1):
            if self.link(i - 1) != "and":
                continue
            share, whole = self._share(i, stop, mixed=True), self._value(at, i)
            if share and whole is not None and self._adds(i, *share):
                return self._mixed(at, i, stop, whole, share[0] / share[1])
        share = self._share(at, stop)
        if share is None:
            return None
        return self._scaled(_Numeral(start, end, share[0] / share[1]), stop + 1)

    def _mixed(self, at: int, i: int, stop: int, whole: float, part: float) -> tuple[_Numeral, int]:
        """Add `part` to `whole`: "two million and a half" is 2.5, "five and a half million" 5.5."""
        start, end = self.pieces[at].start, self.pieces[stop].end
        last = self.pieces[i - 1]
        scaled, after = self._scaled(_Numeral(start, end, part), stop + 1)
        if last.kind in {"scale", "group"}:
            amount = scaled.value if after > stop + 1 else part * last.value
            return _Numeral(start, scaled.end, whole + amount), after
        return _Numeral(start, scaled.end, (whole + part) * scaled.value / part), after

    def _adds(self, i: int, top: float, below: float) -> bool:
        """Say whether a share at piece `i` is added after "and": "five and two thirds".

        In "two hundred and forty fifths" the number goes on over the "and".
        """
        first, before = self.pieces[i], self.pieces[i - 1]
        above = self.pieces[i + 1].kind
        if first.kind == "article" or (first.kind == "unit" and above not in {"hundred", "scale"}):
            return True
        decimal = below >= 100 and math.log10(below).is_integer()
        return (decimal and top < below) or before.kind not in {"hundred", "scale"}

    def _share(self, at: int, stop: int, *, mixed: bool = False) -> tuple[float, float] | None:
        """Return what is above and below the line in pieces `at` to `stop`."""
        for split in range(at + 1, stop + 1):
            if not self._may_split(split, stop):
                continue
            top, below = self._value(at, split), self._below(split, stop)
            if top is None or below is None:
                continue
            if self.pieces[stop].plural or self._is_one_share(at, split, stop, mixed=mixed):
                return top, below
        return None

    def _may_split(self, split: int, stop: int) -> bool:
        """Say whether the line of a fraction may run before piece `split`."""
        link = self.link(split - 1)
        if link == "and" or (link == "-" and split < stop):
            return False
        tens = self.pieces[split - 1].kind == "tens"
        if split == stop:  # "sixty-ninths" are parts of 69, "sixty ninths" sixty parts of 9
            return not (tens and link == "-" and self.pieces[stop].value < 10)
        return not (tens and self.pieces[split].kind == "unit")

    def _value(self, at: int, stop: int) -> float | None:
        """Return the whole number that pieces `at` to before `stop` make, None if they do not."""
        grown = _Sum()
        return grown.value if all(map(grown.add, self.pieces[at:stop])) else None

    def _below(self, at: int, stop: int) -> float | None:
        """Return the number under the line: 9 of "ninths", 209 of "two hundred and ninth"."""
        last = self.pieces[stop]
        if at == stop:
            return last.value if last.kind == "fraction" else None
        if self.pieces[at].kind not in SMALL or last.text.startswith(("half", "hal", "quarter")):
            return None
        if last.value == 2 and self.link(stop - 1) == " ":  # "twenty seconds" is a time
            return None
        grown = _Sum()
        if all(map(grown.add, [*self.pieces[at:stop], _cardinal(last)])):
            return grown.value
        return None

    def _is_one_share(self, at: int, split: int, stop: int, *, mixed: bool) -> bool:
        """Say whether "a third" or "one forty-first" is a share, not the third of several."""
        first, end = self.pieces[at], self.pieces[stop].end
        if split != at + 1 or first.text not in {"a", "an", "one"}:
            return False
        if _RANK_AFTER.match(self.text, end):
            return False
        if self.pieces[stop].text in {"half", "quarter"} or (split == stop and first.text == "one"):
            return True
        if mixed:
            scale = self.link(stop) == " " and self.pieces[stop + 1].kind == "scale"
            unit = _UNIT_AFTER.match(self.text, end) or _CLAUSE_END.match(self.text, end)
            return scale or bool(unit)
        if _SHARE_AFTER.match(self.text, end) or self.text[first.start : end] == self.text.strip():
            return True
        by = first.text == "one" or _SHARE_BEFORE.search(
            self.text, max(0, first.start - 9), first.start
        )
        return bool(by and _CLAUSE_END.match(self.text, end))

    def _is_ordinal(self, at: int, stop: int) -> bool:
        """Say whether the pieces are a rank ("forty-first"), which counts nothing."""
        link, lasts = self.link(stop - 1), self.pieces[stop].text == "second"
        if link == " " or (
            link == "-" and lasts
        ):  # "sixty first responders", "a forty-second clip"
            return False
        return self._below(at, stop) is not None


def _cardinal(piece: Piece) -> Piece:
    """Return "fifth" as "five", so that it can end a number like one."""
    kinds = (10, "unit"), (20, "teen"), (100, "tens"), (101, "hundred")
    kind = next((kind for limit, kind in kinds if piece.value < limit), "scale")
    return piece._replace(kind=kind, plural=False)


# ---------------------------------------------------------------- numerals of a text

# "9/11" is a day; "3-1/2" is three and a half.
_DIGIT_FRACTION = re.compile(
    r"(?<![\w./])(?!9/11\b)(?:(\d{1,15})(?:\s+|-(?=\d/[2-8]\b)))?(\d{1,15})/(\d{1,15})(?![\w/])"
)
_GLYPHS = re.compile(r"(?<!\w)(?:(\d{1,15})\s?)?([¼-¾⅐-⅞])")
_HALF = re.compile(
    r"half\b(?:(?<![\w-]half)(?= of\b)"
    r"|(?<=than half)|(?<=about half)|(?<=nearly half)|(?<=almost half)|(?<=over half))",
    re.IGNORECASE,
)


def numerals(text: str) -> list[tuple[int, int, float]]:
    """Return every numeral of `text` in reading order as (start, end, value).

    >>> numerals("twenty-one of 1,200 and half a dozen")
    [(0, 10, 21.0), (14, 19, 1200.0), (24, 36, 6.0)]
    """
    found = list(_digit_fractions(text))
    taken = [(start, end) for start, end, _ in found]
    reader, at = _Reader(text), 0
    while at < len(reader.pieces):
        if any(start <= reader.pieces[at].start < end for start, end in taken):
            at += 1
            continue
        numeral, at = reader.read(at)
        if numeral is not None:
            found.append((numeral.start, numeral.end, numeral.value))
    starts = {start for start, _, _ in found}
    found += [(*m.span(), 0.5) for m in _HALF.finditer(text) if m.start() not in starts]
    return _ratios(text, sorted(found))


def ordinal(text: str) -> float | None:
    """Return the rank that `text` names ("ninth", "forty-first"), None if it names none.

    >>> ordinal("forty-first")
    41.0
    """
    reader = _Reader(text)
    last = len(reader.pieces) - 1
    if last < 0 or reader.pieces[0].start or reader.pieces[last].end < len(text):
        return None
    if reader.pieces[last].plural or not all(map(reader.link, range(last))):
        return None
    rank = reader.pieces[last]
    if last == 0 and rank.kind in {"fraction", "ordinal"} and rank.text not in {"half", "quarter"}:
        return rank.value
    return reader._below(0, last) if last and rank.kind in {"fraction", "ordinal"} else None


def _digit_fractions(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield "3/4", "2 3/4" and "2¾", each with a scale after it ("2 3/4 million")."""
    for match in _DIGIT_FRACTION.finditer(text):
        whole, top, below = match.groups()
        if int(below) and int(top) < int(below):
            yield _times_scale(text, *match.span(), float(whole or 0) + int(top) / int(below))
    for match in _GLYPHS.finditer(text):
        value = float(match[1] or 0) + unicodedata.numeric(match[2])
        yield _times_scale(text, *match.span(), value)


def _times_scale(text: str, start: int, end: int, value: float) -> tuple[int, int, float]:
    scale = _scale_after().match(text, end)
    if scale is None:
        return start, end, value
    return start, scale.end(), value * factors()[scale["scale"].casefold()]


@functools.cache
def _scale_after() -> re.Pattern[str]:
    gap = r"(?:\s{1,3}|-|\s+of\s+an?\s+)"
    return re.compile(rf"{gap}(?P<scale>{one_of(factors())})\b", re.IGNORECASE)


# ---------------------------------------------------------------- ratios

_OVER = re.compile(r"\s+over\s+", re.IGNORECASE)
_OUT_OF = re.compile(r"\s+(?P<by>out\s+of|in)\s+(?P<every>every\s+)?", re.IGNORECASE)
_SPAN_OF_TIME = re.compile(
    r"\s+(?:second|minute|hour|day|night|week|month|year|decade)s?\b", re.IGNORECASE
)
# What a share "in" a number is of: people at large, not the raids or years it happened in.
_IN_OF = re.compile(
    r"\s*(?:[.,;:!?)\]]|$)|\s+(?:or\s+(?:more|less|fewer)|of|is|are|was|were|has|have|had)\b"
    r"|\s+(?:people|adults|women|men|children|girls|boys|households|families|homes|residents|voters|"
    r"students|workers|patients|births|civilians|(?-i:[A-Z])\w+s)\b",
    re.IGNORECASE,
)


def _ratios(text: str, found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Join "two over nine" and "two in nine" to two ninths."""
    joined: list[tuple[int, int, float]] = []
    for start, end, value in found:
        if joined and value and _divides(text, joined[-1], (start, end, value)):
            before = joined.pop()
            joined.append((before[0], end, before[2] / value))
        else:
            joined.append((start, end, value))
    return joined


def _divides(text: str, top: tuple[int, int, float], below: tuple[int, int, float]) -> bool:
    if below[0] - top[1] > 20 or _SPAN_OF_TIME.match(text, below[1]):
        return False
    if _OVER.fullmatch(text, top[1], below[0]):
        return True
    gap = _OUT_OF.fullmatch(text, top[1], below[0])
    if gap is None or not _is_proportion(top[2], below[2]):
        return False
    if gap["by"].lower() != "in":
        return gap["every"] is not None or not _is_event(text, top, below)
    year = re.fullmatch(r"1[89]\d\d|20\d\d", text[below[0] : below[1]])
    return year is None and _IN_OF.match(text, below[1]) is not None


# What happened once happened to real people: "killed two out of five", "two out of five died".
_DEED_BEFORE = re.compile(r"(?:ed|ing|shot|hit)\s$", re.IGNORECASE)
_DEED_AFTER = re.compile(
    r"(?:\s+[\w-]+){0,3}\s+(?:was|were|died|(?:has|have|had)\s+been)\b", re.IGNORECASE
)


def _is_event(text: str, top: tuple[int, int, float], below: tuple[int, int, float]) -> bool:
    before = text[max(0, top[0] - 8) : top[0]]
    done = top[2] > 1 and _DEED_BEFORE.search(before) is not None
    return done or _DEED_AFTER.match(text, below[1]) is not None


def _is_proportion(top: float, below: float) -> bool:
    """Say whether the numbers are those of a share ("two out of five"), not of real people."""
    if not (0 < top < below and top.is_integer() and below.is_integer()):
        return False
    return top == 1 or (top < 10 and (below <= 10 or below % 5 == 0))
