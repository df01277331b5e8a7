"""Parts of a day and times of day, alone and beside the day they belong to."""

from __future__ import annotations

import re

from analysis.extract.dates.days import DAY_LIKE
from analysis.extract.dates.pieces import PART, RELATIVE, SPELLED, WEEKDAY, ZONE
from analysis.extract.dates.reading import Parts, Reading, Rule, plain, time
from analysis.extract.dates.words import (
    PARTS,
    SMALL,
    TEXT_STEPS,
    day_number,
    step,
    weekday,
    whole,
)

_TWELVE = f"(?:1[0-2]|0?[1-9]|{'|'.join(reversed(SMALL[1:13]))})"
# A number is a time of day only where a preposition or a part of the day says so.
_AT = (
    r"(?<=[a-z] )(?:(?<=\bat )|(?<=\baround )|(?<=\babout )|(?<=\bby )|(?<=\bbefore )|(?<=\bafter )"
    r"|(?<=\buntil )|(?<=\btill )|(?<=\bfrom )|(?<=\bto )|(?<=\bbetween )|(?<=\band )"
    r"|(?<=\bsince )|(?<=\bcirca ))"
)
_AT_FOUR = (
    r"(?:(?<=\bat )|(?<=\bas of )|(?<=\bapproximately )|(?<=\baround )|(?<=\babout )|(?<=\bby )"
    r"|(?<=\bsince )|(?<=\buntil )|(?<=\bbetween )|(?<=\bfrom )|(?<=\b0\d\d\d to )"
    r"|(?<=\b0\d\d\d and )|(?<=\b0\d\d\d[-–]))"
)
_IN_PART = r" (?:in the|at) (?:early )?(?P<part>morning|afternoon|evening|night)\b(?!-)"
_CLOCK_PATTERNS = {
    "clock_12": (
        rf"(?P<h>1[0-2]|0?[1-9]|{SPELLED})(?:[:.]?(?P<m>[0-5]\d))?(?::\d\d)?[ -]?"
        rf"(?P<ap>[ap]\.m\.?|[ap]m\b|(?<=:\d\d)[ap]\b){ZONE}"
    ),
    "clock_24": rf"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::\d\d)?(?: ?(?:hrs?|hours|h)\b)?{ZONE}",
    "clock_military": (
        r"(?P<h>[01]\d|2[0-3])\.?(?P<m>[0-5]\d) ?(?:hrs\b|hours\b|utc|gmt|local time)"
    ),
    # No year and no count: "as of 0400", "at 1030 today"; those of 19 and 20 hours look like years.
    "clock_bare": (
        rf"{_AT_FOUR}(?:(?P<h>0\d)(?P<m>[0-5]\d)(?![\d%]|[.,]\d)"
        rf"|(?P<h2>1[0-8]|2[1-3])(?P<m2>[0-5]\d)(?= *(?:[.,;:)!?](?!\d)|$)| (?:today|yesterday"
        rf"|tomorrow|local|is|was|were|on {WEEKDAY}|{WEEKDAY})\b))"
    ),
    "clock_spoken": (
        rf"(?:(?P<m>half|(?:a )?quarter|{SPELLED}|\d\d?) (?P<past>past|to) )?(?P<h>{_TWELVE})"
        rf" o['’ ]?clock(?:{_IN_PART})?"
    ),
    "clock_past": (
        rf"(?P<m>half|(?:a )?quarter|(?:{SPELLED}|\d\d?)(?: min(?:ute)?s?)?) (?P<past>past) "
        rf"(?P<h>{_TWELVE})\b(?:{_IN_PART})?"
    ),
    "clock_to": (
        rf"{_AT}(?P<m>(?:a )?quarter|five|ten|twenty|(?:{SPELLED}"
        rf"|\d\d?) min(?:ute)?s?) (?P<past>to) "
        rf"(?P<h>{_TWELVE})\b(?![.,]\d|-)(?:{_IN_PART})?"
    ),
    "clock_words": (
        rf"{_AT}(?P<h>{'|'.join(reversed(SMALL[1:13]))})[ -](?P<m>fifteen|(?:twenty|thirty|forty"
        rf"|fifty)(?:[- ](?:{'|'.join(SMALL[1:10])}))?)(?: minutes)?\b(?!-| (?:years|people|men)\b)"
        rf"(?:{_IN_PART})?"
    ),
    "clock_part": rf"{_AT}(?P<h>{_TWELVE}){_IN_PART}",
    "clock_name": (
        r"(?:about |around |shortly (?:before|after) )?(?P<name>noon(?:ish)?|midday|mid[- ]?night)"
    ),
}
_CLOCKS = {
    name: re.compile(p.replace(_AT, "").replace(_AT_FOUR, ""))
    for name, p in _CLOCK_PATTERNS.items()
}
CLOCK = r"(?<![a-z\d])(?:" + "|".join(plain(pattern) for pattern in _CLOCK_PATTERNS.values()) + ")"


# ---------------------------------------------------------------- parts of a day


def _read_overnight(p: Parts) -> Reading | None:
    if not p["day"]:
        return time("PUB:ON")
    day = p.value("day")
    ends = p["how"] == "into" and not p["next"]
    return time(f"{day}{'TON' if ends else 'TNI'}") if day else None


def _read_last_night(p: Parts) -> Reading:
    return time(f"PUB:D-1T{PARTS[p['part']]}")


def _read_tonight(p: Parts) -> Reading:
    return time("PUB:D+0TNI")


def _read_this_part(p: Parts) -> Reading:
    step = TEXT_STEPS.get(p["rel"].split(" ")[-1], 0)
    origin = "PUB" if p["rel"] == "this" else "PREV"
    return time(f"{origin}:D{step:+d}T{PARTS[p['part']]}")


def _read_day_part(p: Parts) -> Reading | None:
    number = day_number(p["nth"]) if p["nth"] else None
    day = f"XXXX-XX-{number:02d}" if number else p.value("day")
    if day is None or "T" in day.replace("PUB", "").rpartition("-")[2]:
        return None
    return time(f"{day}T{PARTS[p['part']]}")


def _read_weekday_part_week(p: Parts) -> Reading:
    origin, count = step(p["rel"])
    return time(f"{origin}:W{count:+d};WXX-{weekday(p['wd'])}T{PARTS[p['part']]}")


def _read_part_between(p: Parts) -> Reading | None:
    first, last = p.value("day"), p.value("next")
    if first is None and last is not None and p["day"].isdigit():
        first = f"{last[:-2]}{int(p['day']):02d}"
    return time(f"{first}TNI") if first else None


def _read_night_into(p: Parts) -> Reading | None:
    """Read a night by the day on whose evening it begins ("Monday night into Tuesday")."""
    first = p.value("day") or p.value("eve")
    return time(f"{first}TNI") if first else None


def _read_part_around(p: Parts) -> Reading:
    return time(f"PREV:D{TEXT_STEPS[p['rel']]:+d}T{PARTS[p['part']]}")


def _read_the_part(p: Parts) -> Reading:
    return time(f"PREV:D+0T{PARTS[next(filter(None, p.values()))]}")


def _read_mod_day(p: Parts) -> Reading | None:
    day = p.value("day")
    if day is None or re.search(r"T\w\w$", day):
        return None
    return time(f"{day}T{'MO' if p['mod'] == 'early' else 'NI'}")


# ---------------------------------------------------------------- times of day


_HOUR = re.compile(_TWELVE)
_HOUR_MINUTE = re.compile(rf"(?P<h>{_TWELVE})(?:[.:](?P<m>[0-5]\d))?")


def _read_clock(p: Parts) -> Reading | None:
    clock = clock_value(p["clock"], p["part"])
    return time(clock, _clock_grain(clock)) if clock else None


def _clock_grain(value: str) -> str:
    return "minute" if ":" in value.rpartition("T")[2] else "hour"


def clock_value(words: str, part: str = "") -> str | None:
    """Write a time of day (``T03:00``, ``T15``); ``Z`` only where the text says UTC."""
    for name, pattern in _CLOCKS.items():
        match = pattern.fullmatch(words)
        if match is not None and name == "clock_name":
            return "T00:00" if words.endswith("night") else "T12:00"
        if match is not None:
            return _clock_digits(match.groupdict(default=""), words, part)
    return None


def _clock_digits(found: dict[str, str], words: str, part: str) -> str | None:
    hour = whole(found["h"] or found.get("h2", ""))
    minutes = _minutes(found.get("m") or found.get("m2", ""))
    if hour is None or hour > 23:
        return None
    if found.get("past") == "to" and minutes is not None:
        hour, minutes = (hour - 1) % 24, 60 - minutes
    half = found.get("ap", "")[:1]
    part = part or found.get("part") or ""
    late = part in {"afternoon", "evening"} or (part == "night" and hour > 5)
    if (half == "p" or (late and not half)) and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    zone = "Z" if re.search(r"utc|gmt(?! ?[+-])", words) else ""
    return f"T{hour:02d}" + ("" if minutes is None else f":{minutes:02d}") + zone


def _minutes(words: str) -> int | None:
    named = {"half": 30, "quarter": 15, "a quarter": 15}
    words = re.sub(r" min\w*$", "", words)
    return named.get(words, whole(words)) if words else None


def _read_iso_time(p: Parts) -> Reading:
    return time(f"{p['day']}T{p['clock']}{'Z' if p['z'] else ''}", "minute")


def _read_clock_day(p: Parts) -> Reading | None:
    day = p.value("day")
    part = re.search(rf"{PART}|tonight|last night", p["day"])
    word = part[0] if part else ""
    clock = clock_value(p["clock"], "night" if "night" in word else word)
    if day is None or clock is None:
        return None
    return time(re.sub(r"T(?:MO|AF|EV|NI)$", "", day) + clock, _clock_grain(clock))


def _read_clock_range(p: Parts) -> Reading | None:
    left, right = p["a"], p["b"]
    dated = p["day"] or p["on"]
    part = re.search(rf"(?:{PART})$|tonight", p["part"] or dated)
    word = "night" if part and "night" in part[0] else part[0] if part else ""
    if not word and _HOUR.fullmatch(right) and not (_ends_clearly(left) and dated):
        return None
    first = clock_value(left) or _hour_value(left, word)
    last = clock_value(right, word) or _hour_value(right, word)
    day = p.value("day" if p["day"] else "on", unsaid="")
    if first is None or last is None or day is None:
        return None
    # "5 to 6pm": the half of the day is said once, for both.
    later = int(first[1:3]) + 12
    if (
        int(last[1:3]) > 12
        and not re.search(r"[ap]\.?m| in the ", left)
        and (f"{later:02d}{first[3:]}" <= last[1:])
    ):
        first = f"T{later:02d}{first[3:]}"
    if last < first and not word and _HOUR_MINUTE.fullmatch(right) and int(last[1:3]) < 12:
        last = f"T{int(last[1:3]) + 12:02d}{last[3:]}"
    return time(f"{re.sub(r'T[A-Z]{2}$', '', day)}[{first},{last}]", "hour")


def _ends_clearly(words: str) -> bool:
    """Say whether a number is a time of day without its neighbours ("10:30", "8am")."""
    return _HOUR.fullmatch(words) is None


def _hour_value(words: str, part: str) -> str | None:
    """Write an hour that is only a number, as the other end of a stretch allows."""
    found = _HOUR_MINUTE.fullmatch(words)
    return _clock_digits(found.groupdict(default=""), words, part) if found else None


def _read_day_hour(p: Parts) -> Reading | None:
    day = p.value("day")
    clock = _hour_value(p["h"], "night" if "night" in p["day"] else "")
    if day is None or clock is None:
        return None
    return time(re.sub(r"T(?:MO|AF|EV|NI)$", "", day) + clock, "hour")


def _read_part_clock(p: Parts) -> Reading | None:
    clock = clock_value(p["clock"], p["part"]) or _hour_value(p["clock"], p["part"])
    return time(clock, _clock_grain(clock)) if clock else None


_DAY_OR_PART = (
    rf"(?:{DAY_LIKE}|tonight|(?:this|tomorrow|yesterday|last) (?:{PART})|{DAY_LIKE} (?:{PART}))"
)
_END = r" *(?:[,;:!?)]|\.(?!\d)|$)| (?:and|local)\b"


HOURS: dict[str, Rule] = {
    "overnight": Rule(
        rf"overnight(?:,? (?:(?P<how>on|from|into|between) )?(?P<day>{DAY_LIKE})(?: "
        rf"(?:in)?to (?P<next>{DAY_LIKE})|[-–/]\d\d?(?!\d))?)?",
        _read_overnight,
        word="overnight",
    ),
    "day_overnight": Rule(
        rf"(?P<day>{DAY_LIKE})['’]s overnight", _read_overnight, "dayish", word="overnight"
    ),
    "last_night": Rule(
        r"(?:(?:early|late|later)[- ])?last (?P<part>night|evening)", _read_last_night, word="last "
    ),
    "tonight": Rule(r"(?:later )?(?P<part>tonight)", _read_tonight, word="tonight"),
    "this_part": Rule(
        r"(?:(?:early|late|later|earlier) )?(?P<rel>this|that|that same|the same|(?:the )?next"
        r"|the following|the previous) (?P<part>morning|afternoon|evening|night)",
        _read_this_part,
        "part relative",
    ),
    "day_part": Rule(
        rf"(?:(?:early|late|mid)[- ](?:on )?)?(?P<day>{DAY_LIKE}),? (?:in the |at )?"
        rf"(?:(?:early|late|mid)[- ])?(?P<part>{PART})(?: hours)?",
        _read_day_part,
        "part dayish",
    ),
    "weekday_part_week": Rule(
        rf"(?P<wd>{WEEKDAY}) (?P<part>{PART}) (?:of )?(?P<rel>{RELATIVE}) week",
        _read_weekday_part_week,
        "part weekday",
        word=" week",
    ),
    "part_of": Rule(
        rf"(?:the )?(?:very )?(?:(?:early|late|mid|small|pre-?dawn|wee)[- ])?(?P<part>{PART}"
        rf"|hours)(?: hours)?,? (?:(?:of|on) (?:the )?)?(?P<day>{DAY_LIKE}"
        rf"|(?<=of the )(?P<nth>\d\d?(?:st|nd|rd|th)))",
        _read_day_part,
        "part",
    ),
    "part_between": Rule(
        rf"the night (?:of|between|from) (?P<day>{DAY_LIKE}|\d\d?)(?: (?:and|to|into) |[-–/])"
        rf"(?P<next>{DAY_LIKE}|\d\d?(?![\d/]))",
        _read_part_between,
        "part dayish",
        word="night",
    ),
    "night_into": Rule(
        rf"(?:late )?(?P<day>{DAY_LIKE}),? (?:(?:late|at) )?night,? (?:and )?(?:in)?to (?:the )?"
        rf"(?:early )?(?:hours of )?(?P<next>{DAY_LIKE})(?: morning)?"
        rf"|late (?:on )?(?P<eve>{DAY_LIKE}) (?:and )?into (?:the )?(?:early )?(?:hours of )?"
        rf"{DAY_LIKE}(?: morning)?",
        _read_night_into,
        "dayish",
        word="to ",
    ),
    "part_around": Rule(
        r"the (?P<part>morning|afternoon|evening|night) (?P<rel>before|after)(?= *[.,;:)!?]| *$"
        r"| (?:and|but|in|on|at|by|with)\b)",
        _read_part_around,
        "part",
    ),
    "the_part": Rule(
        r"(?<=in )(?:the )?(?P<p8>daytime)|(?<=in )the (?:(?:early|late) )?(?P<part>morning"
        r"|afternoon|evening|night)"
        r"(?: hours)?|(?<=in )the (?:early|small|pre-?dawn) (?P<hours>hours)|(?<=during )the "
        r"(?P<p2>night)|(?<=by )(?P<p3>nightfall)|(?<=at )(?P<p4>dawn|daybreak|dusk|nightfall"
        r"|sunset|night)|(?<=before )(?P<p5>dawn)|(?P<p6>pre-?dawn)|(?<=until )(?P<p7>dusk"
        r"|dawn)",
        _read_the_part,
        "part",
    ),
    "iso_time": Rule(
        r"(?P<day>[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[t ](?P<clock>(?:[01]\d"
        r"|2[0-3])"
        r":[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?: ?(?P<z>z|utc|gmt)\b|[+-]\d\d:?\d\d)?",
        _read_iso_time,
        "year clock",
    ),
    "clock_day": Rule(
        rf"(?:the )?(?P<clock>{CLOCK})(?: \((?:{CLOCK})\))?(?:,? (?:on |in |of )?(?:the )?"
        rf"| \()(?P<day>(?:this"
        rf"|tomorrow|yesterday|{DAY_LIKE}) (?:{PART})|{DAY_LIKE})",
        _read_clock_day,
        "clock",
    ),
    "day_clock": Rule(
        rf"(?P<day>{DAY_LIKE}|tonight|last night|this (?:morning|evening|afternoon)|"
        rf"(?:tomorrow|yesterday) (?:{PART})),? (?:(?:at|around|about|by|from|before|after)"
        rf"(?: around| about)? )?(?P<clock>{CLOCK})",
        _read_clock_day,
        "clock",
    ),
    "clock": Rule(
        rf"(?P<clock>{CLOCK})(?: in the (?P<part>morning|afternoon|evening))?", _read_clock, "clock"
    ),
    "clock_range": Rule(
        rf"(?:(?P<day>{_DAY_OR_PART}),? )?(?:(?:from|between|at) )?(?P<a>{CLOCK}|(?:1[0-2]"
        rf"|[1-9])(?:[.:][0-5]\d)?) ?(?:-|–|to|and|until|till|through) ?(?P<b>{CLOCK})(?: (?:on )?"
        rf"(?P<on>{_DAY_OR_PART}))?",
        _read_clock_range,
        "clock joined",
    ),
    "hour_range": Rule(
        rf"(?:(?P<day>{_DAY_OR_PART}|(?:the )?next (?:{PART})),? )?(?:from"
        rf"|between) (?P<a>{CLOCK}|{_TWELVE}) ?"
        rf"(?:-|–|to|and|until|till|through) ?(?P<b>{CLOCK}|{_TWELVE})(?: in the (?P<part>morning"
        rf"|afternoon|evening)| (?:on )?(?P<on>{_DAY_OR_PART}))?(?![:.]?\d|%| (?:per|years"
        rf"|people)\b)",
        _read_clock_range,
        "from_hour joined",
    ),
    "part_clock": Rule(
        rf"(?<=in )the (?P<part>morning|afternoon|evening) at (?P<clock>{CLOCK}"
        rf"|{_TWELVE}(?={_END}))",
        _read_part_clock,
        "part",
        word=" at ",
    ),
    "day_hour": Rule(
        rf"(?P<day>{_DAY_OR_PART}),? (?:at|around|about) (?P<h>{_TWELVE})(?={_END})",
        _read_day_hour,
        "dayish at_hour",
    ),
    "mod_day": Rule(
        rf"(?P<mod>early|late)(?: |-)(?:on )?(?P<day>{DAY_LIKE})", _read_mod_day, "dayish"
    ),
}
