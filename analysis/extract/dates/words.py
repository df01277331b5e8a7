"""The closed classes of words that tell time, and what each of them stands for."""

from __future__ import annotations

import re

MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_MONTHS = {name: n for n, name in enumerate(MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
WEEKDAYS = {name: n for n, name in enumerate(DAY_NAMES, 1)}
WEEKDAYS |= {name[:3]: n for name, n in WEEKDAYS.items()}
WEEKDAYS |= {"tues": 2, "weds": 3, "thur": 4, "thurs": 4}
_NUMBERS = {word: n for n, word in enumerate(SMALL)}
_NUMBERS |= {word: 10 * n for n, word in enumerate(TENS, 2)}
_NUMBERS |= {word: n for n, word in enumerate(ORDINALS)} | {"thirtieth": 30}
PARTS = dict.fromkeys(
    "morning dawn daybreak sunrise predawn pre-dawn hours".split(), "MO"
) | dict.fromkeys("evening dusk sunset nightfall".split(), "EV")
PARTS |= {"afternoon": "AF", "night": "NI", "daytime": "DT"}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
UNITS = {
    "second": "S",
    "sec": "S",
    "minute": "MIN",
    "min": "MIN",
    "hour": "H",
    "hr": "H",
    "h": "H",
    "y": "Y",
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "2W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "yr": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",
}
SETS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "everyday": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "bi-weekly": "P2W",
    "bi-monthly": "P2M",
    "semi-annual": "P6M",
    "semi-annually": "P6M",
    "biannual": "P6M",
    "twice-daily": "P1D",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "bimonthly": "P2M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annual": "P1Y",
    "annually": "P1Y",
}
STEPS = {"this": 0, "current": 0, "last": -1, "next": 1, "coming": 1, "upcoming": 1}
_BACK = "previous preceding prior before last".split()
_ONWARD = "following next ensuing subsequent after".split()
TEXT_STEPS = dict.fromkeys(["that", "same", "very", ""], 0)
TEXT_STEPS |= dict.fromkeys(_BACK, -1) | dict.fromkeys(_ONWARD, 1)


def whole(words: str) -> int | None:
    """Read a whole number in digits or words, ordinals included.

    >>> whole("twenty-third"), whole("1,200"), whole("a hundred"), whole("many")
    (23, 1200, 100, None)
    """
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", words.strip().lower()).replace(",", "")
    if plain.isdigit():
        return int(plain)
    if plain in ("a hundred", "one hundred"):
        return 100
    parts = [_NUMBERS.get(part) for part in re.split(r"[- ]", plain)]
    if not parts or None in parts:
        return None
    return sum(part for part in parts if part is not None)


def day_number(words: str) -> int | None:
    """Read the number of a day in its month, None where no month has it."""
    number = whole(words)
    return number if number is not None and 1 <= number <= 31 else None


def year(words: str, *, unsaid: str = "") -> str:
    """Read a year in digits or words; `unsaid` where there are none.

    >>> year("2022"), year("'98"), year("nineteen ninety-six")
    ('2022', '1998', '1996')
    """
    if unsaid and not words:
        return unsaid
    plain = words.strip().lower().replace("-", " ").lstrip("'’")
    if plain.isdigit():
        return plain if len(plain) > 2 else f"{'20' if int(plain) < 40 else '19'}{plain}"
    if plain.startswith("two thousand"):
        rest = re.sub(r"two thousand(?: and)?", "", plain).strip()
        return str(2000 + (whole(rest) or 0))
    head, _, rest = plain.partition(" ")
    tail = 0 if rest == "hundred" else whole(rest.replace("oh ", "")) or 0
    return f"{whole(head)}{tail:02d}"


def tens(words: str) -> int:
    """Read the digit of a decade's name: 9 for "nineties", 0 for "noughties"."""
    if words == "noughties":
        return 0
    return 2 + next((n for n, ten in enumerate(TENS) if words[:4] == ten[:4]), 0)


def month(words: str) -> str:
    """Read a month's name, short or long, as two digits.

    >>> month("Sept."), month("august")
    ('09', '08')
    """
    low = words.lower()
    return f"{_MONTHS[low.rstrip('.') if len(low) > 5 else low[:3]]:02d}"


def weekday(words: str) -> int:
    """Read a weekday's name, short or long; Monday is 1."""
    low = words.lower()
    return WEEKDAYS[low.rstrip("s.") if len(low) > 5 else low.rstrip(".")]


def unit(words: str) -> str:
    """Read the name of a unit of time, in the singular."""
    return UNITS["century" if words.startswith("centur") else words]


def step(words: str) -> tuple[str, int]:
    """Return the origin and the step of "this", "last", "the following" and their like."""
    plain = words.removeprefix("the ").strip()
    if plain in STEPS and not words.startswith("the next"):
        return "PUB", STEPS[plain]
    return "PREV", TEXT_STEPS.get(plain.split(" ")[-1], 0)


def nth(words: str) -> int:
    """Read an ordinal; -1 is the last."""
    return -1 if words in {"last", "final"} else whole(words) or 1
