"""Days: calendar dates, weekdays, and days counted from another."""

from __future__ import annotations

from analysis.extract.dates.pieces import (
    ANY_WEEKDAY,
    DAY,
    MONTH,
    MONTH_AND_DAY,
    ORDINAL,
    RELATIVE,
    SHORT_YEAR,
    WEEKDAY,
    YEAR,
)
from analysis.extract.dates.reading import Parts, Reading, Rule, any_of, day, part_of
from analysis.extract.dates.words import (
    DAY_NAMES,
    ORDINALS,
    STEPS,
    TEXT_STEPS,
    day_number,
    month,
    nth,
    step,
    weekday,
    whole,
    year,
)


def _read_calendar_day(p: Parts) -> Reading | None:
    number = day_number(p["d"])
    if number is None:
        return None
    return day(f"{year(p['y'] or p['yy'], unsaid='XXXX')}-{month(p['mo'])}-{number:02d}")


def _read_iso(p: Parts) -> Reading:
    return day(f"{p['y']}-{p['mo']}-{p['d']}")


def _read_numeric(p: Parts) -> Reading | None:
    first, second = int(p["a"]), int(p["b"])
    month, number = (second, first) if first > 12 or p["sep"] == "." else (first, second)
    if not (1 <= month <= 12 and 1 <= number <= 31):
        return None
    return day(f"{year(p['y'], unsaid='XXXX')}-{month:02d}-{number:02d}")


def _read_weekday_week(p: Parts) -> Reading:
    origin, count = step(p["rel"])
    return day(f"{origin}:W{count:+d};WXX-{weekday(p['wd'])}")


def _read_numeric_day_last(p: Parts) -> Reading:
    return day(f"{p['y']}-{int(p['b']):02d}-{int(p['a']):02d}")


def _read_year_name_first(p: Parts) -> Reading | None:
    number = day_number(p["d"] or p["d2"])
    name = month(p["mo"] or p["mo2"])
    return day(f"{p['y']}-{name}-{number:02d}") if number else None


def _read_month_and_day(p: Parts) -> Reading:
    first, second = map(int, p["md"].split("/"))
    month, number = (second, first) if first > 12 else (first, second)
    return day(f"XXXX-{month:02d}-{number:02d}")


_NEAREST = {
    "coming": ">PUB",
    "upcoming": ">PUB",
    "past": "<PUB",
    "following": ">PREV",
    "previous": "<PREV",
}


def _read_relative_weekday(p: Parts) -> Reading:
    base = _NEAREST.get(p["rel"]) or f"PUB:W{STEPS[p['rel']]:+d}"
    return day(f"{base};WXX-{weekday(p['wd'])}")


def _read_weekday(p: Parts) -> Reading:
    return day(f"XXXX-WXX-{weekday(p['wd'])}")


def _read_weekday_from(p: Parts) -> Reading:
    return day(f"XXXX-WXX-{weekday(p['wd'])};+7")


def _read_weekday_last(p: Parts) -> Reading:
    return day(f"<PUB;WXX-{weekday(p['wd'])}")


def _read_weekday_date(p: Parts) -> Reading:
    return day(f"XXXX-WXX-{weekday(p['wd'])};E{whole(p['d'])}")


def _read_deictic_day(p: Parts) -> Reading:
    count = {"yesterday": -1, "today": 0, "tomorrow": 1}[p["day"]]
    return day(f"PUB:D{count + TEXT_STEPS[p['far']]:+d}")


def _read_text_day(p: Parts) -> Reading:
    return day(f"PREV:D{TEXT_STEPS.get(p['rel'].split(' ')[-1], 0):+d}")


def _read_nth_weekday(p: Parts) -> Reading | None:
    return part_of(p.value("base"), f"WXX-{weekday(p['wd'])}#{nth(p['n'])}")


DAYS: dict[str, Rule] = {
    "iso_date": Rule(
        rf"(?:{ANY_WEEKDAY},? )?(?P<y>[12]\d{{3}})-(?P<mo>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d"
        rf"|3[01])(?!\d)",
        _read_iso,
        "year",
    ),
    "numeric_date": Rule(
        rf"(?:{ANY_WEEKDAY},? )?(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)"
        r"(?P<y>[12]\d{3}|\d\d)(?![\d/])",
        _read_numeric,
        "digit",
    ),
    "year_first": Rule(
        rf"(?:{ANY_WEEKDAY},? )?(?P<y>[12]\d{{3}})(?P<sep>[/.-])(?P<b>1[0-2]"
        rf"|0?[1-9])(?P=sep)(?P<a>3[01]|[12]\d|0?[1-9])"
        r"(?!\d)",
        _read_numeric_day_last,
        "year",
    ),
    "year_name_first": Rule(
        rf"(?P<y>[12]\d{{3}})(?P<sep>[/-])(?:(?P<mo>{MONTH})(?P=sep)(?P<d>{DAY})"
        rf"|(?P<d2>{DAY})(?P=sep)(?P<mo2>{MONTH}))(?!\w)",
        _read_year_name_first,
        "year month",
    ),
    "month_and_day": Rule(
        rf"(?:(?<=\bon )|(?<=\buntil )|(?<=\btill )|(?<=\bsince )|(?<=\bby )|(?<=\bbefore )"
        rf"|(?<=\bafter )|(?<=\bfrom )|^)(?!24/7|9/11|7/7)(?P<md>{MONTH_AND_DAY})(?![\d/%]"
        rf"|\.\d| of\b)",
        _read_month_and_day,
        "digit",
        word="/",
    ),
    "weekday_slash": Rule(
        rf"{ANY_WEEKDAY},? (?P<a>1[0-2]|0?[1-9])/(?P<b>3[01]|[12]\d|0?[1-9])(?![\d/])",
        _read_numeric,
        "weekday digit",
    ),
    "month_day": Rule(
        rf"(?:{ANY_WEEKDAY}\.?,? (?:the |\()?)?(?P<mo>{MONTH})[ -/]?(?: ?the )? ?"
        rf"(?P<d>{DAY})(?![:.]\d|[/,]\d|%)(?:(?:(?: ?,)? ?(?:of |in )?|[-/])(?P<y>{YEAR}"
        r"|[’']\d\d))?\)?",
        _read_calendar_day,
        "month",
    ),
    "day_month": Rule(
        rf"(?:{ANY_WEEKDAY}\.?,? (?:the |\()?)?(?P<d>{DAY})[ -/]?(?: ?day)?(?: ?of )?(?: )?"
        rf"(?P<mo>{MONTH})(?!\w)(?:(?:,? ?(?:of |in )?|[-/])(?P<y>{YEAR})"
        rf"| (?P<yy>{SHORT_YEAR}))?\)?",
        _read_calendar_day,
        "month",
    ),
    "weekday_week": Rule(
        rf"(?P<wd>{WEEKDAY}) (?:of )?(?P<rel>{RELATIVE}|that|the following|the previous"
        r"|the same) week",
        _read_weekday_week,
        "weekday unit",
        word="week",
    ),
    "week_weekday": Rule(
        rf"(?P<rel>{RELATIVE}) week(?:,? on|['’]s)? (?P<wd>{ANY_WEEKDAY})",
        _read_weekday_week,
        "weekday unit",
        word="week",
    ),
    "relative_weekday": Rule(
        rf"(?:the |this )?(?P<rel>{RELATIVE}|previous|following|past) (?P<wd>{ANY_WEEKDAY})",
        _read_relative_weekday,
        "weekday relative",
    ),
    "weekday_from": Rule(
        rf"(?:a|one) week (?:from|on) (?P<wd>{WEEKDAY})", _read_weekday_from, "weekday unit"
    ),
    "weekday_week_on": Rule(
        rf"(?P<wd>{'|'.join(DAY_NAMES)}) week(?= *[.,;]| *$)", _read_weekday_from, "weekday unit"
    ),
    "weekday_last": Rule(
        rf"(?P<wd>{'|'.join(DAY_NAMES)}) last(?= *[.,;]| *$)",
        _read_weekday_last,
        "weekday relative",
    ),
    "weekday_date": Rule(
        rf"(?P<wd>{ANY_WEEKDAY})(?:,? the|,)? (?P<d>\d\d?(?:st|nd|rd|th)|(?:twenty"
        rf"|thirty)[- ](?:{'|'.join(ORDINALS[1:10])})|(?:3[01]|[12]\d)(?= *[!?;)]| *[.,](?!\d)| *$"
        r"| (?:at|between|from)\b))",
        _read_weekday_date,
        "weekday",
    ),
    "weekday": Rule(rf"(?P<wd>{WEEKDAY})", _read_weekday, "weekday"),
    "deictic_day": Rule(
        r"(?:the day (?P<far>before|after) )?(?P<day>yesterday|today|tomorrow)"
        r"(?:s(?= [a-z]))?",
        _read_deictic_day,
        "dayish",
    ),
    "that_day": Rule(
        r"(?:(?:on |later )?(?P<rel>that|that same|the same|that very) day)", _read_text_day, "unit"
    ),
    "next_day": Rule(
        r"the (?P<rel>next|following|previous|preceding) (?:two )?day(?!s)", _read_text_day, "unit"
    ),
    "day_around": Rule(
        r"the day (?P<rel>before|after)(?! yesterday| tomorrow)", _read_text_day, "unit"
    ),
    "nth_weekday": Rule(
        rf"(?:the )?(?P<n>{ORDINAL}|last) (?P<wd>{WEEKDAY}) (?:of|in) (?P<base>"
        rf"(?:{RELATIVE} |the )?month|{MONTH}(?:,? (?:of )?{YEAR})?|"
        rf"(?:{RELATIVE} )?{MONTH})",
        _read_nth_weekday,
        "weekday",
    ),
}


DAY_LIKE = any_of(DAYS)
