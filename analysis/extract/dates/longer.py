"""Calendar periods longer than a day: weeks, months, seasons, years and beyond."""

from __future__ import annotations

from analysis.extract.dates.days import DAYS
from analysis.extract.dates.pieces import (
    ERA,
    FULL_MONTH,
    LONG_UNIT,
    MONTH,
    ORDINAL,
    RELATIVE,
    SEASON,
    YEAR,
)
from analysis.extract.dates.reading import (
    Parts,
    Reading,
    Rule,
    any_of,
    beside,
    date,
    grain,
    part_of,
)
from analysis.extract.dates.words import (
    SEASONS,
    STEPS,
    TEXT_STEPS,
    month,
    nth,
    step,
    tens,
    unit,
    whole,
    year,
)


def _read_quarter(p: Parts) -> Reading | None:
    if p["n"] == "last" and not p["base"]:
        return date("PUB:Q-1", "quarter")
    number = 4 if p["n"] in {"final", "last"} else whole(p["n"] or p["q"])
    return part_of(p.value("base", unsaid="PUBYEAR"), f"Q{number}", "quarter")


def _read_half(p: Parts) -> Reading | None:
    number = 1 if (p["n"] or p["q"]) in {"first", "1st", "1"} else 2
    return part_of(p.value("base"), f"H{number}", "half_year")


def _read_nth_week(p: Parts) -> Reading | None:
    return part_of(p.value("base"), f"W{nth(p['n']):+d}", "week")


def _read_week_of(p: Parts) -> Reading | None:
    base = f"XXXX-XX-{whole(p['d']):02d}" if p["d"] else p.value("base")
    return part_of(base, "WEEK", "week")


def _read_month_year(p: Parts) -> Reading:
    return date(f"{year(p['y'])}-{month(p['mo'])}", "month")


def _read_month_slash(p: Parts) -> Reading:
    return date(f"{p['y']}-{int(p['mo']):02d}", "month")


def _before_christ(p: Parts) -> str:
    return "BC" if p["era"].startswith("b") else ""


def _read_month_bc(p: Parts) -> Reading:
    year = f"{_before_christ(p)}{int(p['y']):04d}"
    if p["mo"] in SEASONS:
        return date(f"{year}-{SEASONS[p['mo']]}", "season")
    return date(f"{year}-{month(p['mo'])}", "month")


def _read_relative_month(p: Parts) -> Reading:
    origin, count = step(p["rel"])
    part = month(p["mo"])
    same = (origin, count) == ("PREV", 0)
    return date(f"XXXX-{part}" if same else beside(origin, count, part), "month")


def _read_month_of(p: Parts) -> Reading | None:
    return part_of(p.value("base"), month(p["mo"]), "month")


def _read_month(p: Parts) -> Reading:
    return date(f"XXXX-{month(p['mo'])}", "month")


def _read_season(p: Parts) -> Reading | None:
    season = SEASONS[p["se"]]
    base = p.value("base", unsaid="XXXX")
    if base is None or ":" in base:
        return part_of(base, season, "season")
    return date(f"{base}-{season}", "season")


def _read_relative_season(p: Parts) -> Reading:
    return date(beside(*step(p["rel"]), SEASONS[p["se"]]), "season")


def _read_year_bc(p: Parts) -> Reading:
    return date(f"{_before_christ(p)}{int(p['y']):04d}", "year")


def _read_decade(p: Parts) -> Reading:
    return date(f"{p['c']}{p['d']}", "decade")


def _read_decade_bc(p: Parts) -> Reading:
    return date(f"BC{int(p['y']):03d}", "decade")


def _read_short_decade(p: Parts) -> Reading:
    digit = int(p["d"]) if p["d"] else tens(p["w"])
    return date(f"{'19' if digit else '20'}{digit}", "decade")


def _read_spelled_decade(p: Parts) -> Reading:
    digit = 1 if p["w"] == "tens" else tens(p["w"])
    return date(f"{whole(p['c'])}{digit}", "decade")


def _read_century(p: Parts) -> Reading:
    return date(f"{_before_christ(p)}{(whole(p['n']) or 1) - 1:02d}", "century")


def _read_year(p: Parts) -> Reading:
    return date(year(p["y"]), "year")


def _periods(origin: str, step: int, words: str) -> Reading:
    return date(f"{origin}:{unit(words)}{step:+d}", grain(unit(words)))


def _read_relative_unit(p: Parts) -> Reading:
    return _periods("PUB", STEPS[p["rel"]], p["unit"])


def _read_text_unit(p: Parts) -> Reading:
    return _periods("PREV", TEXT_STEPS[p["rel"]], p["unit"])


def _read_unit_beyond(p: Parts) -> Reading:
    return _periods("PUB", -2 if "last" in p["rel"] else 2, p["unit"])


def _read_the_unit(p: Parts) -> Reading:
    return date(f"THE:{unit(p['unit'])}", grain(unit(p["unit"])))


def _read_unit_end(p: Parts) -> Reading:
    size = unit(p["unit"] or p["unit2"])
    return date(f"THE:{size}", grain(size))


LONGER: dict[str, Rule] = {
    "quarter": Rule(
        r"(?:the )?(?:(?P<n>first|second|third|fourth|final|last|[1-4](?:st|nd|rd"
        rf"|th))[- ]quarter|q(?P<q>[1-4]))(?:(?:-|,? )(?:(?:of|in) )?(?P<base>(?:{RELATIVE}|that"
        rf"|the(?: same| following| previous)?) (?:fiscal )?year|{YEAR}))?",
        _read_quarter,
        word="q",
    ),
    "year_quarter": Rule(rf"(?P<base>{YEAR})[ -]?q(?P<q>[1-4])", _read_quarter, "year", word="q"),
    "half": Rule(
        rf"(?:the )?(?P<n>first|second|latter|1st|2nd) half (?:of )?(?P<base>(?:{RELATIVE}"
        rf"|that|the) year|{YEAR})",
        _read_half,
        word="half",
    ),
    "half_code": Rule(rf"h(?P<q>[12]),?[ -](?:of )?(?P<base>{YEAR})", _read_half, "year"),
    "year_half": Rule(rf"(?P<base>{YEAR})[ -]?h(?P<q>[12])", _read_half),
    "nth_week": Rule(
        rf"(?:the )?(?P<n>{ORDINAL}|last|final) week (?:(?:of|in) )?(?P<base>{MONTH}(?:,? "
        rf"(?:of )?{YEAR})?|{YEAR}|(?:{RELATIVE}|the) (?:month|year))",
        _read_nth_week,
        "unit",
        word="week",
    ),
    "week_of": Rule(
        r"the week (?:of|beginning|starting|commencing)(?: on)? "
        rf"(?P<base>{DAYS['month_day'].inner}|{DAYS['day_month'].inner}|the (?P<d>\d\d?(?:st|nd|rd"
        r"|th)))",
        _read_week_of,
        "unit",
        word="week",
    ),
    "month_year": Rule(
        rf"(?:the month of )?(?P<mo>{MONTH})(?:-|,? ?(?:of |in )?(?:the year )?)(?P<y>{YEAR}"
        r"|[’']\d\d)(?!-\d)",
        _read_month_year,
        "month",
    ),
    "year_month": Rule(
        rf"(?P<y>{YEAR})(?: ?,)? (?P<mo>{MONTH})(?!\w)", _read_month_year, "month year"
    ),
    "year_slash": Rule(
        r"(?P<y>(?:19|20)\d\d) ?/ ?(?P<mo>1[0-2]|0?[1-9])(?![\d/])",
        _read_month_slash,
        "year",
        word="/",
    ),
    "month_slash": Rule(
        r"(?P<mo>0?[1-9]|1[0-2]) ?[/-] ?(?P<y>(?:19|20)\d\d)(?!\d|-)", _read_month_slash, "year"
    ),
    "month_bc": Rule(
        rf"(?P<mo>{FULL_MONTH}|{SEASON}),? (?:of )?(?P<y>\d{{1,4}}) ?(?P<era>{ERA})(?!\w)",
        _read_month_bc,
        "era",
    ),
    "relative_month": Rule(
        rf"(?P<rel>{RELATIVE}|that|the following|the previous) (?P<mo>{MONTH})(?!\w)",
        _read_relative_month,
        "month relative",
    ),
    "month_of": Rule(
        rf"(?P<mo>{MONTH}) (?:of )?(?P<base>(?:{RELATIVE}|that|that same|the(?: same"
        r"| following| next| previous)?) year)",
        _read_month_of,
        "month unit",
    ),
    "month": Rule(rf"(?:the month of )?(?P<mo>{MONTH})(?!\w)", _read_month, "month"),
    "season": Rule(
        rf"(?:the )?(?P<se>{SEASON})(?:(?: months)?,? (?:of |in )?(?P<base>{YEAR}|"
        rf"(?:{RELATIVE}|that|the(?: same| following| next| previous)?) year))?",
        _read_season,
        "season",
    ),
    "relative_season": Rule(
        rf"(?:the )?(?P<rel>{RELATIVE}|that|that same|same|previous|following|next|past) "
        rf"(?P<se>{SEASON})",
        _read_relative_season,
        "season relative",
    ),
    "year_bc": Rule(rf"(?P<y>\d{{1,4}}) ?(?P<era>{ERA})(?!\w)", _read_year_bc, "era"),
    "year_ad": Rule(r"a\.?d\.? ?(?P<y>\d{1,4})(?!\w)", _read_year_bc, "era"),
    "decade": Rule(r"(?:the )?(?P<c>1\d|20)(?P<d>\d)0['’]?s(?!\w)", _read_decade, "decade"),
    "decade_bc": Rule(r"(?:the )?(?P<y>\d{1,3})0s (?P<era>bc)(?!\w)", _read_decade_bc, "era"),
    "short_decade": Rule(r"(?:the )?[’'‘]?(?P<d>[2-9])0[’']?s(?!\w)", _read_short_decade, "decade"),
    "spelled_decade": Rule(
        r"(?:the )?(?P<c>eighteen|nineteen|twenty)[- ](?P<w>tens|twenties|thirties|forties"
        r"|fifties|sixties|seventies|eighties|nineties)",
        _read_spelled_decade,
        "spelled_decade",
    ),
    "named_decade": Rule(
        r"the (?P<w>noughties|twenties|thirties|forties|fifties|sixties|seventies|eighties"
        r"|nineties)",
        _read_short_decade,
        word="ies",
    ),
    "century": Rule(
        rf"(?:the )?(?P<n>{ORDINAL})[- ]century(?: (?P<era>bc|ad)(?!\w))?",
        _read_century,
        word="century",
    ),
    "year": Rule(
        rf"(?:the (?:calendar |fiscal )?year (?:of )?|year )?(?P<y>{YEAR})", _read_year, "year"
    ),
    "year_mark": Rule(
        r"(?:(?<=\bsince )|(?<=\bin )|(?<=\bof )|(?<=\buntil )|(?<=\bback to ))[’'‘](?P<y>\d\d)"
        r"(?![\w'’])",
        _read_year,
        "digit",
    ),
    "unit_end": Rule(
        r"(?:the )?(?P<unit>week|month|year)['’]s end"
        r"|(?:the )?(?:beginning|start|middle|end) of (?P<unit2>week|month|year)(?!-)",
        _read_unit_end,
        "unit",
    ),
    "rest_of_unit": Rule(
        r"(?:the )?(?:rest|remainder|remaining)(?: of)? (?:the|my|our|your|his|her|their) "
        r"(?P<unit>week|month|year)",
        _read_unit_end,
        "unit",
        word="re",
    ),
    "relative_unit": Rule(
        rf"(?:the )?(?P<rel>{RELATIVE}) (?:calendar |fiscal |whole "
        rf"|working )?(?P<unit>{LONG_UNIT})",
        _read_relative_unit,
        "unit relative",
    ),
    "text_unit": Rule(
        r"(?:the |that )?(?P<rel>same|very|previous|preceding|prior|following|next|ensuing"
        rf"|subsequent)(?: calendar)? (?P<unit>{LONG_UNIT})",
        _read_text_unit,
        "unit",
    ),
    "that_unit": Rule(rf"(?P<rel>that) (?P<unit>{LONG_UNIT})", _read_text_unit, "unit relative"),
    "unit_around": Rule(
        rf"the (?P<unit>{LONG_UNIT}) (?P<rel>before|after)(?! (?:the )?(?:last|next))",
        _read_text_unit,
        "unit",
    ),
    "unit_beyond": Rule(
        rf"the (?P<unit>{LONG_UNIT}) (?P<rel>before last|after (?:the )?next)",
        _read_unit_beyond,
        "unit",
    ),
    "the_unit": Rule(
        r"the (?P<unit>weekend|month|year|week|century|decade)", _read_the_unit, "unit"
    ),
}


LONGER_LIKE = any_of(LONGER)
