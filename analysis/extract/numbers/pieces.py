"""Numbers in digits and number words one by one, before they are read together."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.resources import lexicon

SMALL = frozenset({"unit", "teen", "tens", "digits"})
LARGE = frozenset({"hundred", "scale", "group"})


class Piece(NamedTuple):
    """A numeral or number word; `kind` is the label of its lexicon row."""

    start: int
    end: int
    kind: str
    value: float
    text: str
    plural: bool = False


# A dot or colon before digits is part of a time, a version or an address; a letter and a
# hyphen before them make a model name (KN-23).
_DIGITS = (
    r"(?<![\w.:/^#\\])(?<![A-Za-z]{2}-)(?<!\b[A-Za-z]-)(?<![:/]-)"
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+"
    r"|\d{1,3}(?:[ \u202f\u00a0\u2009]\d{3})+(?:\.\d+|,\d\d?)?(?!\d)"
    r"|(?<!\d,)\d{1,3},\d{1,2}(?!\d|,\d|,?\s(?:and|or|to|&)\s)"
    r"|\d+\.\d+|\.\d+|\d+)"
)
_POWER = r"\^[+-]*\d{1,4}|\s?[x×*]\s?10\^[+-]*\d{1,3}|e[+-]?\d{1,3}"
# One capital after one digit is a network or a class ("5G", "2 B"), and "5m high" metres.
_LETTER = (
    r"(?-i:MM|[kKMbB])(?!\w)"
    r"|(?-i:m)(?!\w|\s+(?:high|tall|long|wide|deep|thick|away|apart|off|from|above|below|is)\b)"
    r"|(?<=[\d.]\d)(?-i:[GT])(?![\w-]|\s+\w)"
    r"|(?:\s{1,3}(?-i:[kK])|(?<=[\d.]\d)\s{1,3}(?-i:MM|[MBGT]))(?=\s*(?:[.,;:!?)\]\n]|$))"
)
_TAIL = r"(?![\w:/^]|\.\d)|(?=[-–]\w)"
_SUFFIX = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}
_TOO_MANY = 1e15  # no count: a serial number, a row of digits
_NO_COMMA = re.compile(
    r"\b(?:aged?|ages|(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?)\s$",
    re.I,
)


@functools.cache
def _number_words() -> dict[str, tuple[str, float, bool]]:
    """Return kind, value and whether it is a plural for each number word."""
    words = {}
    for row in lexicon("number_words"):
        words[row["pattern"]] = row["label"], float(row["value"]), False
        if row["plural"]:
            words[row["plural"]] = row["label"], float(row["value"]), True
    return words


@functools.cache
def factors() -> dict[str, float]:
    """Return the words that multiply a number, no plurals or short forms: hundred, million.

    >>> factors()["dozen"]
    12.0
    """
    return {
        word: value
        for word, (kind, value, plural) in _number_words().items()
        if kind in LARGE and not plural and len(word) > 3
    }


def one_of(phrases: Iterable[str]) -> str:
    """Return the pattern of any of `phrases`, the longest first, any space between words.

    Phrases that open with the same letter stand in one group: at most places of a text only
    a few of them are tried, which takes half the time.

    >>> one_of(["minus", "more", "over"])
    '(?:m(?:inus|ore)|o(?:ver))'
    """
    letters: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        pattern = re.escape(phrase).replace(r"\ ", r"\s+")
        first = 2 if pattern[0] == "\\" else 1
        letters.setdefault(pattern[:first], []).append(pattern[first:])
    groups = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in letters.items())
    return f"(?:{'|'.join(groups)})"


@functools.cache
def _pieces_pattern() -> re.Pattern[str]:
    words = _number_words()
    glued = one_of(word for word in words if words[word][0] == "scale")
    return re.compile(
        rf"(?=[\d.])(?P<digits>{_DIGITS}(?:(?:{_POWER})(?![\w^])|{_LETTER}|{glued}(?!\w)|{_TAIL}))"
        rf"|\b(?P<word>{one_of([*words, 'point', 'a', 'an'])})\b(?!['’]\w)",
        re.IGNORECASE,
    )


def pieces(text: str) -> Iterator[Piece]:
    """Yield the numbers in digits and the number words of `text`, in reading order."""
    words = _number_words()
    for match in _pieces_pattern().finditer(text):
        start, end = match.span()
        if (digits := match["digits"]) is not None:
            yield from _digit_pieces(text, start, digits)
            continue
        word = match["word"].casefold()
        if word in {"a", "an"}:
            yield Piece(start, end, "article", 1, word)
        elif word == "point":
            yield Piece(start, end, "point", 0, word)
        elif not (len(word) == 2 and match["word"].isupper()):  # TN and MN are states
            kind, value, plural = words[word]
            yield Piece(start, end, kind, value, word, plural)


def _digit_pieces(text: str, start: int, digits: str) -> Iterator[Piece]:
    """Read one match of digits; "July 3,20" is a list and no decimal comma."""
    end = start + len(digits)
    if re.fullmatch(r"\d+,\d\d?", digits) and _NO_COMMA.search(text, max(0, start - 12), start):
        cut = start + digits.index(",")
        yield Piece(start, cut, "digits", float(text[start:cut]), text[start:cut])
        yield Piece(cut + 1, end, "digits", float(text[cut + 1 : end]), text[cut + 1 : end])
    elif (value := _read_digits(digits)) is not None:
        yield Piece(start, end, "digits", value, digits)


_WRITTEN = re.compile(
    r"(?P<plain>[\d.,\s]*\d)(?:\^(?P<power>[+-]*\d+)|\s?[x×*]\s?10\^(?P<ten>[+-]*\d+)"
    r"|e(?P<e>[+-]?\d+)|\s*(?P<scale>[a-z]+))?",
    re.IGNORECASE,
)


def _read_digits(digits: str) -> float | None:
    """Return the value of "1,200", "4.2x10^5" or "10k", None where no float holds it."""
    written = _WRITTEN.fullmatch(digits)
    if written is None:
        return None
    value = _read_plain(written["plain"])
    if value >= _TOO_MANY:
        return None
    try:
        if written["power"]:
            value = math.pow(value, _exponent(written["power"]))
        elif tens := written["ten"] or written["e"]:
            value = float(f"{value!r}e{_exponent(tens)}")
        elif scale := written["scale"]:
            value *= _SUFFIX.get(scale.casefold()) or _number_words()[scale.casefold()][1]
    except (OverflowError, ValueError):  # 0^-1 and 9^9999 are no numbers
        return None
    return value if math.isfinite(value) else None


def _exponent(text: str) -> int:
    sign = -1 if text.count("-") % 2 else 1
    return sign * int(text.lstrip("+-"))


def _read_plain(plain: str) -> float:
    plain = re.sub(r"\s", "", plain)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d\d?", plain):
        plain = plain.replace(",", ".")
    return float(plain.replace(",", ""))
