"""Words that look like a time and are something else, told by the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_NOT_AFTER = {
    "duration": re.compile(
        r"[- ]?(?:-| )?(?:olds?\b|of age)| of (?:the )?(?:seats|votes|vote|population)",
        re.IGNORECASE,
    ),
    "ordinal_unit": re.compile(r"[- ]old", re.IGNORECASE),
    "long": re.compile(r" (?:way|shot)"),
}
_UNIT_PREFIX = re.compile(
    r"\b(?:of|in|during|throughout|over|for|within|by|at|on|and) $|^$", re.IGNORECASE
)
_NAMES_ONLY = frozenset("jan feb mar march apr may jun jul aug sep sept oct nov dec".split())
_MONTH_PREFIX = re.compile(
    r"\b(?:in|since|until|till|by|from|to|of|between|and|through|during|before|after|last"
    r"|next|this|early|late"
    r"|mid|around|to|as of|for)[ -](?:the )?$",
    re.IGNORECASE,
)
_FALL_PREFIX = re.compile(r"\b(?:in|by|until|since|during|of) (?:the )?$")
_DAY_PREFIX = re.compile(r"\b(?:on|by|until|from|since|and|to) $", re.IGNORECASE)
_OF_AMOUNT = re.compile(r" (?:of (?!(?:a|the) (?:year|century|decade)|\d{4})|percent|per cent|%)")
_SPELLED_YEAR_PREFIX = re.compile(
    r"\b(?:in|since|until|by|from|year|of|to|between|and) $", re.IGNORECASE
)
_MEASURED = re.compile(
    r"[- ](?:meters?|metres?|km|kilometers?|miles?|feet|kg|tons?|tonnes?|dollars?|percent"
    r"|per cent|people|men|women|troops|soldiers|degrees|hours?|hrs|words|square|block)\b"
    r"|-\w|:\d|\.\d"
)
_PHONE_PREFIX = re.compile(r"(?:^|\D)\d{1,3}[-–]$|\d{3}-\d{4}-$")
_LATER_THAN = re.compile(r"\b(?:later|earlier) than $", re.IGNORECASE)
_NUMBER_PREFIX = re.compile(
    r"(?:[$£€#№]|\bNo\.?|\b(?:number|some|least|than|about|over|nearly|Route|Highway|UN"
    r"|Resolution|Boeing|the other)) ?$",
    re.IGNORECASE,
)
_CLOCK_PREFIX = re.compile(r"\b(?:at|as of)(?: about| around| approximately)? $", re.IGNORECASE)
_YEAR_PREFIX = re.compile(
    r"(?:\b(?:in|by|of|since|from|until|till|before|after|between|to|and|during|for|early|late"
    r"|mid|spring|summer|autumn|fall|winter|circa|around|through|the|on)|[(–,;-])[ -]?$",
    re.IGNORECASE,
)


class _Place(NamedTuple):
    """The words of an expression, the same in lower case, and the text around them."""

    words: str
    low: str
    before: str
    after: str


def is_idiom(text: str, start: int, end: int, rule: str) -> bool:
    """Say whether words that look like a time are something else."""
    after = text[end:]
    if rule in _NOT_AFTER and _NOT_AFTER[rule].match(after):
        return True
    test = _TESTS.get(rule)
    words = text[start:end]
    return test is not None and test(_Place(words, words.lower(), text[:start], after))


def _is_no_unit(at: _Place) -> bool:
    """Say whether "the month" lacks a preposition, or is numbered ("the week 3")."""
    if re.match(r" (?:\d|[IVX]+\b)", at.after):
        return True
    return at.low != "the weekend" and not _UNIT_PREFIX.search(at.before)


def _is_no_month(at: _Place) -> bool:
    name = at.low.rstrip(".").removeprefix("the month of ")
    if name not in _NAMES_ONLY:
        return False
    if name in {"may", "march"}:
        return at.words.islower()
    return not _MONTH_PREFIX.search(at.before)


def _is_no_season(at: _Place) -> bool:
    words, is_fall = at.words, "fall" in at.low
    if re.match(r" (?:of (?!\d)|[A-Z]|equinox)", at.after) and not re.search(r"\d{4}$", at.low):
        is_named = words[-6:].strip()[0].isupper() and bool(re.match(r" [A-Z]", at.after))
        return is_fall or is_named
    if is_fall and not re.search(r"\d|last|this|next|that|year", at.low):
        return not _FALL_PREFIX.search(at.before + words[: at.low.find("fall")])
    return words[0].isupper() and bool(re.search(r"[A-Z][\w-]+ $", at.before))


def _is_fraction(at: _Place) -> bool:
    """Say whether a quarter is of something else than a year ("a quarter of the town")."""
    if re.search(r"consecutive|straight", at.low):
        return False
    if at.low.endswith("quarter") and re.match(r"[- ]centur", at.after):
        return True
    return "quarter" in at.low and (bool(_OF_AMOUNT.match(at.after)) or "quarter-" in at.low)


def _is_rank(at: _Place) -> bool:
    """Say whether "second" is a place in an order."""
    return bool(re.search(r"\bsec(?:ond)?$", at.low))


def _is_fraction_or_rank(at: _Place) -> bool:
    if re.match(r"(?:one|\d[\d.,]*) sec(?:ond)?$", at.low):
        return bool(re.match(r"-| lieutenant", at.after))
    return _is_fraction(at) if "quarter" in at.low else _is_rank(at)


def _is_no_window(at: _Place) -> bool:
    return _is_rank(at) or at.low.removeprefix("the ") in {"last minute", "last hour"}


def _is_no_day(at: _Place) -> bool:
    return not _DAY_PREFIX.search(at.before)


def _is_no_decade(at: _Place) -> bool:
    """Say whether "80s" lacks its article or mark, or is somebody's age ("in his 80s")."""
    is_bare = not re.match(r"the|['’‘]", at.low) and at.before[-1:] not in "'’‘"
    return is_bare or bool(re.search(r"\b(?:his|her|their|my)\b", at.before[-8:]))


def _is_no_year(at: _Place) -> bool:
    digits = re.search(r"\d{4}", at.low)
    if digits is None:
        return not _SPELLED_YEAR_PREFIX.search(at.before)
    if "year" in at.low:
        return False
    if _MEASURED.match(at.after):
        return not re.match(r"-(?:\d|era|present)", at.after)
    if _LATER_THAN.search(at.before):
        return False
    if _PHONE_PREFIX.search(at.before) or _NUMBER_PREFIX.search(at.before):
        return True
    is_plain = 1900 <= int(digits[0]) <= 2100 and int(digits[0]) != 2000
    if not is_plain and _CLOCK_PREFIX.search(at.before):
        return True
    return not is_plain and not _YEAR_PREFIX.search(at.before)


def _is_title(at: _Place) -> bool:
    """Say whether a word like "Daily" opens a name inside the sentence."""
    return at.words[0].isupper() and bool(re.match(r" [A-Z]", at.after)) and bool(at.before)


def _is_named_future(at: _Place) -> bool:
    """Say whether "the Future" stands in a name ("Party for the Future of Malawi")."""
    return "Future" in at.words and bool(at.before.strip())


_SHORT_PREFIX = re.compile(r"\b(?:for|within|after|in|over|last|next|past|some|about) $", re.I)


def _is_no_short(at: _Place) -> bool:
    """Say whether "3h" stands where no length is meant ("the 3h type")."""
    return at.low[-1] in "hy" and not _SHORT_PREFIX.search(at.before)


def _is_name(at: _Place) -> bool:
    """Say whether capitals inside a sentence make a name of "the Last Days"."""
    unit = at.words.rpartition(" ")[2]
    is_mixed = re.search(r"[a-z]", at.before + at.after) is not None
    return is_mixed and bool(at.before.strip(" \"“‘'")) and unit[0].isupper()


def _is_no_window_or_name(at: _Place) -> bool:
    return _is_name(at) or _is_no_window(at)


def _is_no_run(at: _Place) -> bool:
    """Say whether "two weeks from today" is a day, not a stretch ("for two weeks from today")."""
    return " from " in at.low and "ing " not in at.low and not at.before.endswith("for ")


def _is_hyphenated(at: _Place) -> bool:
    """Say whether a feast is the end of a name ("al-Arbaeen Street")."""
    return re.search(r"[^\W\d]-$", at.before) is not None and not re.search(
        r"\b(?:pre|post|mid)-$", at.before, re.IGNORECASE
    )


def _is_saying_or_name(at: _Place) -> bool:
    """Say whether "years" measures no time ("beyond his years"), or capitals make a name of it."""
    return _is_name(at) or re.search(r"\bbeyond (?:his|her|their) $", at.before) is not None


_TESTS: dict[str, Callable[[_Place], bool]] = {
    "the_unit": _is_no_unit,
    "month": _is_no_month,
    "run_from": _is_no_run,
    "season": _is_no_season,
    "relative_season": _is_no_season,
    "quarter": _is_fraction,
    "whole": _is_fraction,
    "duration": _is_fraction_or_rank,
    "holiday": _is_hyphenated,
    "ordinal_unit": _is_rank,
    "every": _is_rank,
    "window": _is_no_window_or_name,
    "units": _is_saying_or_name,
    "recent_units": _is_name,
    "short_duration": _is_no_short,
    "nth_of": _is_no_day,
    "short_decade": _is_no_decade,
    "year": _is_no_year,
    "set": _is_title,
    "future": _is_named_future,
}
