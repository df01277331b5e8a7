"""Phrases of news, each with the rule that says what it means; see `clock_rules`."""

# ruff: noqa: F405
from __future__ import annotations

from clock_rules import *  # noqa: F403

# Printed calendars: the first full day where a feast begins at sunset.
EASTER = {2022: (4, 17), 2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5)}
PASCHA = {2022: (4, 24), 2023: (4, 16), 2024: (5, 5), 2025: (4, 20), 2026: (4, 12)}
PASSOVER = {2022: (4, 16), 2023: (4, 6), 2024: (4, 23), 2025: (4, 13), 2026: (4, 2)}
YOM_KIPPUR = {2021: (9, 16), 2022: (10, 5), 2023: (9, 25), 2024: (10, 12), 2025: (10, 2)}
ROSH_HASHANAH = {2021: (9, 7), 2022: (9, 26), 2023: (9, 16), 2024: (10, 3), 2025: (9, 23)}
HANUKKAH = {2021: (11, 29), 2022: (12, 19), 2023: (12, 8), 2024: (12, 26), 2025: (12, 15)}
NOWRUZ = {2022: (3, 21), 2023: (3, 21), 2024: (3, 20), 2025: (3, 21), 2026: (3, 21)}
# As reckoned in advance; the sighting of the moon moves them by a day.
EID_AL_FITR = {2022: (5, 3), 2023: (4, 22), 2024: (4, 10), 2025: (3, 31), 2026: (3, 20)}
EID_AL_ADHA = {2022: (7, 10), 2023: (6, 29), 2024: (6, 17), 2025: (6, 7), 2026: (5, 27)}
RAMADAN = {2022: (4, 3), 2023: (3, 23), 2024: (3, 11), 2025: (3, 1), 2026: (2, 18)}
THANKSGIVING = {2022: (11, 24), 2023: (11, 23), 2024: (11, 28), 2025: (11, 27), 2026: (11, 26)}
FEASTS_OF_A_DAY = [
    ("Christmas Eve", 12, 24),
    ("Christmas Day", 12, 25),
    ("Boxing Day", 12, 26),
    ("New Year's Eve", 12, 31),
    ("New Year's Day", 1, 1),
    ("Orthodox Christmas", 1, 7),
    ("Epiphany", 1, 6),
    ("International Women's Day", 3, 8),
    ("May Day", 5, 1),
    ("Bastille Day", 7, 14),
    ("Halloween", 10, 31),
    ("Armistice Day", 11, 11),
]


def phrases() -> Iterator[Phrase]:
    """Yield every phrase, group by group."""
    for group, rows in GROUPS.items():
        for words, tense, rule, *before in rows():
            yield Phrase(group, words, tense, rule, *before)


def weekdays() -> Iterator[tuple]:
    for n, name in enumerate(NAMES):
        yield name, "past", back(n)
        yield name, "future", ahead(n)
        yield name, None, back(n)
    for n, name in ((TUE, "Tues"), (WED, "Weds"), (THU, "Thurs"), (FRI, "Fri")):
        yield name, "past", back(n)


def parts_of_days() -> Iterator[tuple]:
    parts = (("morning", "MO"), ("afternoon", "AF"), ("evening", "EV"), ("night", "NI"))
    for n, name in enumerate(NAMES):
        yield f"early {name}", "past", at(back(n), "MO")
        yield f"late {name}", "past", at(back(n), "NI")
        for words, code in parts:
            yield f"{name} {words}", "past", at(back(n), code)
        yield f"{name} evening", "future", at(ahead(n), "EV")
    yield "early on Wednesday", "past", at(back(WED), "MO")
    yield "late on Thursday", "past", at(back(THU), "NI")
    yield "early Saturday", "future", at(ahead(SAT), "MO")
    for n, words in (
        (SUN, "the early hours of Sunday"),
        (MON, "the small hours of Monday"),
        (FRI, "the pre-dawn hours of Friday"),
        (TUE, "the morning of Tuesday"),
        (THU, "dawn on Thursday"),
        (WED, "daybreak on Wednesday"),
    ):
        yield words, "past", at(back(n), "MO")
    yield "dusk on Saturday", "past", at(back(SAT), "EV")
    yield "the evening of 3 May", "past", at(yearly(5, 3, "past"), "EV")
    yield "the night of November 20", "past", at(yearly(11, 20, "past"), "NI")
    yield "yesterday morning", "past", at(days(-1), "MO")
    yield "yesterday evening", "past", at(days(-1), "EV")
    yield "tomorrow morning", "future", at(days(1), "MO")
    yield "tomorrow night", "future", at(days(1), "NI")
    yield "this morning", "past", at(days(0), "MO")
    yield "this evening", "future", at(days(0), "EV")
    yield "tonight", "future", at(days(0), "NI")
    yield "last night", "past", at(days(-1), "NI")


def nights() -> Iterator[tuple]:
    yield "overnight", "past", night_to_next(days(-1))
    yield "overnight", None, night_to_next(days(-1))
    for n in (WED, SUN, MON):
        yield f"overnight into {NAMES[n]}", "past", night_before(back(n))
    # On the day itself the night after it has not come yet.
    for n in (TUE, SAT):
        yield f"overnight {NAMES[n]}", "past", _overnight_on(n)
    yield "overnight on Thursday", "past", _overnight_on(THU)
    yield "the night of 24-25 November", "past", night_to_next(yearly(11, 24, "past"))
    yield "the night of 24 to 25 April", "past", night_to_next(yearly(4, 24, "past"))
    yield "the night of Monday to Tuesday", "past", night_to_next(back(MON))
    yield "the night between Friday and Saturday", "past", night_to_next(back(FRI))


def _overnight_on(weekday: int) -> Rule:
    def rule(pub: date) -> Meant:
        is_today = pub.weekday() == weekday
        base = night_to_next(days(-1)) if is_today else night_to_next(back(weekday))
        return base(pub)._replace(why="the night" if is_today else "not after")

    return rule


def times() -> Iterator[tuple]:
    yield "3 a.m. on Tuesday", "past", at(back(TUE), "03", "hour")
    yield "11:30 p.m. on Friday", "past", at(back(FRI), "23:30", "minute")
    yield "Tuesday at 15:40", "past", at(back(TUE), "15:40", "minute")
    yield "6:45 am Sunday", "past", at(back(SUN), "06:45", "minute")
    yield "10 a.m. on Monday", "future", at(ahead(MON), "10", "hour")
    yield "noon on Friday", "past", at(back(FRI), "12:00", "minute")
    yield "Thursday at midnight", "future", at(ahead(THU), "00:00", "minute")
    yield "4 p.m. yesterday", "past", at(days(-1), "16", "hour")
    yield "9 p.m. tomorrow", "future", at(days(1), "21", "hour")
    yield "8 p.m. on 3 May", "past", at(yearly(5, 3, "past"), "20", "hour")
    yield "3 a.m. local time", "past", clock_alone("T03", "hour")
    yield "3:20 a.m.", "past", clock_alone("T03:20", "minute")
    yield "22:00 GMT", None, clock_alone("T22:00Z", "minute")
    yield "1430 GMT", "past", clock_alone("T14:30Z", "minute")
    yield "shortly after midnight", "past", clock_alone("T00:00", "minute")
    yield "around noon", "past", clock_alone("T12:00", "minute")
    yield "midnight", "past", clock_alone("T00:00", "minute")
    yield "5 o'clock in the morning", "past", clock_alone("T05", "hour")
    yield "half past seven o'clock", "past", clock_alone("T07:30", "minute")


def near_days() -> Iterator[tuple]:
    yield "today", None, days(0)
    yield "yesterday", "past", days(-1)
    yield "tomorrow", "future", days(1)
    yield "the day before yesterday", "past", days(-2)
    yield "the day after tomorrow", "future", days(2)
    yield "later today", "future", days(0)
    yield "earlier today", "past", days(0)
    words = "two three four five six ten".split()
    for name, count in zip(words, (2, 3, 4, 5, 6, 10), strict=True):
        yield f"{name} days ago", "past", days(-count)
    yield "45 days ago", "past", days(-45)
    yield "a day ago", "past", days(-1)
    yield "two nights ago", "past", days(-2)
    yield "three days from now", "future", days(3)
    yield "the first Monday of December", "future", _first_monday_of_december
    for n, name in enumerate(NAMES):
        yield f"last {name}", "past", in_week(-1, n)
        yield f"next {name}", "future", in_week(1, n)
    for n in (MON, WED, SUN):
        yield f"this {NAMES[n]}", "past", _this(n, back(n))
        yield f"this {NAMES[n]}", "future", _this(n, ahead(n))
    yield "this coming Friday", "future", _next_after(FRI)
    yield "this past Saturday", "past", _last_before(SAT)
    yield "Tuesday last week", "past", in_week(-1, TUE)
    yield "Friday of last week", "past", in_week(-1, FRI)
    yield "Thursday of next week", "future", in_week(1, THU)
    yield "Wednesday this week", None, in_week(0, WED)
    yield "next week on Monday", "future", in_week(1, MON)


def _first_monday_of_december(pub: date) -> Meant:
    """Take the December whose end is not over."""
    first = date(pub.year, 12, 1)
    return on(coming(first, MON))._replace(why="no year in the text")


def _this(weekday: int, by_tense: Rule) -> Rule:
    """Take the one of this week unless the tense speaks against it."""

    def rule(pub: date) -> Meant:
        found, other = in_week(0, weekday)(pub), by_tense(pub)
        return found if found.start == other.start else other

    return rule


def _next_after(weekday: int) -> Rule:
    return lambda pub: on(coming(plus(pub, 1), weekday))


def _last_before(weekday: int) -> Rule:
    return lambda pub: on(latest(plus(pub, -1), weekday))


def weeks() -> Iterator[tuple]:
    yield "last week", "past", week(-1)
    yield "this week", None, week(0)
    yield "next week", "future", week(1)
    yield "the week before last", "past", week(-2)
    yield "the week after next", "future", week(2)
    yield "the coming week", "future", week(1)
    yield "a week ago", "past", weeks_ago(-1)
    yield "two weeks ago", "past", weeks_ago(-2)
    yield "a fortnight ago", "past", weeks_ago(-2)
    yield "three weeks ago", "past", weeks_ago(-3)
    yield "two weeks from now", "future", weeks_ago(2)
    yield "early this week", None, part(week(0), 1, 3)
    yield "late last week", "past", part(week(-1), 5, 7)
    yield "earlier this week", "past", up_to_now(week(0))
    yield "later this week", "future", from_now(week(0))
    yield "the weekend", "past", latest_weekend
    yield "the weekend", "future", weekend(0)
    yield "last weekend", "past", _last_weekend
    yield "this weekend", "future", weekend(0)
    yield "next weekend", "future", weekend(1)
    yield "the last week of October", "past", _last_week_of_october


def _last_weekend(pub: date) -> Meant:
    return week_of(plus(monday(pub), -1), "-WE")


def _last_week_of_october(pub: date) -> Meant:
    found = month_of(pub.year if pub.month >= 10 else pub.year - 1, 10)
    return week_of(found.end)._replace(why="no year in the text")


def months() -> Iterator[tuple]:
    for n, name in enumerate(MONTHS, 1):
        yield name, "past", bare(lambda y, n=n: month_of(y, n), "past")
        yield name, "future", bare(lambda y, n=n: month_of(y, n), "future")
    yield "April", None, bare(lambda y: month_of(y, 4), None)
    yield "last month", "past", month(-1)
    yield "this month", None, month(0)
    yield "next month", "future", month(1)
    yield "a month ago", "past", month(-1)
    yield "two months ago", "past", month(-2)
    yield "18 months ago", "past", month(-18)
    yield "six months from now", "future", month(6)
    yield "earlier this month", "past", up_to_now(month(0))
    yield "later this month", "future", from_now(month(0))
    yield "early last month", "past", part(month(-1), 1, 10)
    yield "late last month", "past", part(month(-1), 21, -1)
    for words, first, last in (("early", 1, 10), ("late", 21, -1)):
        yield f"{words} April", "past", part(bare(lambda y: month_of(y, 4), "past"), first, last)
    yield "mid-April", "past", part(bare(lambda y: month_of(y, 4), "past"), 11, 20)
    yield "late February", "past", part(bare(lambda y: month_of(y, 2), "past"), 21, -1)
    yield "the end of the month", "future", part(month(0), 21, -1)
    yield "the beginning of the month", "past", part(month(0), 1, 10)
    yield "last March", "past", _closed_month(3)
    yield "February 2022", "past", written(month_of(2022, 2))
    yield "Feb. 2024", "past", written(month_of(2024, 2))
    yield "June of 2014", "past", written(month_of(2014, 6))
    yield "mid-March 2023", "past", part(written(month_of(2023, 3)), 11, 20)
    yield "June last year", "past", _june_last_year


def _closed_month(number: int) -> Rule:
    """Take the latest such month that is over."""

    def rule(pub: date) -> Meant:
        found = month_of(pub.year, number)
        return found if found.end < pub else month_of(pub.year - 1, number)

    return rule


def _june_last_year(pub: date) -> Meant:
    return month_of(pub.year - 1, 6)


def years() -> Iterator[tuple]:
    yield "last year", "past", year(-1)
    yield "this year", None, year(0)
    yield "next year", "future", year(1)
    yield "the year before last", "past", year(-2)
    yield "a year ago", "past", year(-1)
    yield "almost four years ago", "past", year(-4)
    yield "20 years ago", "past", year(-20)
    yield "earlier this year", "past", up_to_now(year(0))
    yield "later this year", "future", from_now(year(0))
    yield "the end of the year", "future", year_part(year(0), 9, 12)
    yield "late last year", "past", year_part(year(-1), 9, 12)
    yield "early next year", "future", year_part(year(1), 1, 4)
    yield "2014", "past", written(year_of(2014))
    yield "2022", "past", written(year_of(2022))
    yield "early 2025", "past", year_part(written(year_of(2025)), 1, 4)
    yield "mid-2024", "past", year_part(written(year_of(2024)), 5, 8)
    yield "late 2023", "past", year_part(written(year_of(2023)), 9, 12)
    for name, code, first, last in (("first", "H1", 1, 6), ("second", "H2", 7, 12)):
        half = Meant(f"2024-{code}", date(2024, first, 1), last_day(2024, last), "half_year")
        yield f"the {name} half of 2024", "past", written(half)
    yield "the first half of the year", "past", _first_half
    yield "the first half of this year", "past", _first_half
    quarter = Meant("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), "quarter")
    yield "the third quarter of 2025", "past", written(quarter)
    yield "the 1990s", "past", written(Meant("199", date(1990, 1, 1), date(1999, 12, 31), "decade"))
    century = Meant("19", date(1900, 1, 1), date(1999, 12, 31), "century")
    yield "the 20th century", "past", written(century)
    yield "a decade ago", "past", _decade_ago


def _first_half(pub: date) -> Meant:
    return Meant(f"{pub.year}-H1", date(pub.year, 1, 1), date(pub.year, 6, 30), "half_year")


def _decade_ago(pub: date) -> Meant:
    first = (pub.year - 10) // 10 * 10
    return Meant(str(first // 10), date(first, 1, 1), date(first + 9, 12, 31), "decade")


def seasons() -> Iterator[tuple]:
    for words, code in (("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("winter", "WI")):
        for tense in ("past", "future"):
            yield f"the {words}", tense, bare(lambda y, code=code: season_of(y, code), tense)
        yield f"this {words}", None, _this_season(code)
        yield f"the {words} of 2023", "past", written(season_of(2023, code))
        yield f"last {words}", "past", _last_season(code)
        yield f"next {words}", "future", _next_season(code)


def _this_season(code: str) -> Rule:
    """Take this year's; a winter that is still on began last year."""

    def rule(pub: date) -> Meant:
        before = season_of(pub.year - 1, code)
        return before if before.end >= pub else season_of(pub.year, code)

    return rule


def _last_season(code: str) -> Rule:
    def rule(pub: date) -> Meant:
        found = [season_of(y, code) for y in range(pub.year - 2, pub.year + 1)]
        return [s for s in found if s.end < pub][-1]

    return rule


def _next_season(code: str) -> Rule:
    def rule(pub: date) -> Meant:
        found = [season_of(y, code) for y in range(pub.year - 1, pub.year + 2)]
        return next(s for s in found if s.start > pub)

    return rule


def calendar_days() -> Iterator[tuple]:
    for words in ("April 24", "24 April", "April 24th", "24th of April", "Apr. 24", "24th April"):
        yield words, "past", yearly(4, 24, "past")
    yield "April 24", "future", yearly(4, 24, "future")
    yield "April 24", None, yearly(4, 24, None)
    for words in ("Thursday (April 24)", "Thursday, April 24", "Thursday 24 April"):
        yield words, "past", with_weekday(4, 24, THU, "past")
    yield "Monday, December 1", "past", with_weekday(12, 1, MON, "past")
    for name, number in (("January", 1), ("December", 31), ("November", 26), ("July", 4)):
        yield f"{name} {number}", "past", yearly(MONTHS.index(name) + 1, number, "past")
        yield f"{number} {name}", "future", yearly(MONTHS.index(name) + 1, number, "future")
    yield "29 February", "past", yearly(2, 29, "past")
    yield "February 29", "future", yearly(2, 29, "future")
    yield "7 October 2023", "past", fixed(2023, 10, 7)
    yield "October 7, 2023", "past", fixed(2023, 10, 7)
    yield "Oct. 7, 2023", "past", fixed(2023, 10, 7)
    yield "Saturday, October 7, 2023", "past", fixed(2023, 10, 7)
    yield "24 Feb 2022", "past", fixed(2022, 2, 24)
    yield "24th of February 2022", "past", fixed(2022, 2, 24)
    yield "29 February 2024", "past", fixed(2024, 2, 29)
    yield "2023-10-07", None, fixed(2023, 10, 7)
    yield "25.11.2024", None, fixed(2024, 11, 25)
    yield "11/25/2024", None, fixed(2024, 11, 25)
    yield "25/11/2024", None, fixed(2024, 11, 25)
    no_day = Meant("2023-02-29", None, None, "day", "explicit", "no such day")
    yield "29 February 2023", "past", lambda pub: no_day


def feasts() -> Iterator[tuple]:
    for words, number, day in FEASTS_OF_A_DAY:
        yield words, "past", yearly(number, day, "past")
        yield words, "future", yearly(number, day, "future")
    yield "Easter", "past", feast(EASTER, "past")
    yield "Easter Sunday", "past", feast(EASTER, "past")
    yield "Easter", "future", feast(EASTER, "future")
    yield "Orthodox Easter", "past", feast(PASCHA, "past")
    yield "Orthodox Easter", "future", feast(PASCHA, "future")
    yield "Thanksgiving", "past", feast(THANKSGIVING, "past")
    yield "Passover", "past", feast(PASSOVER, "past", 7)
    yield "Yom Kippur", "past", feast(YOM_KIPPUR, "past")
    yield "Rosh Hashanah", "past", feast(ROSH_HASHANAH, "past", 2)
    yield "Hanukkah", "past", feast(HANUKKAH, "past", 8)
    yield "Nowruz", "past", feast(NOWRUZ, "past")
    yield "Eid al-Fitr", "past", by_the_moon(EID_AL_FITR, 3)
    yield "Eid al-Adha", "past", by_the_moon(EID_AL_ADHA, 4)
    yield "Ramadan", "past", by_the_moon(RAMADAN, 30, "month")
    yield "Ukraine's Independence Day", "past", yearly(8, 24, "past")
    yield "Russia's Victory Day", "past", yearly(5, 9, "past")
    yield "Victory Day", "past", nothing("XXXX-XX-XX", "day", "each country")
    yield "Good Friday 2024", "past", fixed(2024, 3, 29)
    yield "Independence Day", "past", nothing("XXXX-XX-XX", "day", "each country")


def stretches() -> Iterator[tuple]:
    yield "the past 24 hours", "past", stretch("PT24H", -1, 0, "hour")
    yield "the last 24 hours", "past", stretch("PT24H", -1, 0, "hour")
    yield "the past 48 hours", "past", stretch("PT48H", -2, 0, "hour")
    yield "the last 72 hours", "past", stretch("PT72H", -3, 0, "hour")
    yield "the next 24 hours", "future", stretch("PT24H", 0, 1, "hour")
    yield "the past three days", "past", stretch("P3D", -3, 0)
    yield "the last two days", "past", stretch("P2D", -2, 0)
    yield "the next three days", "future", stretch("P3D", 1, 3)
    yield "the past week", "past", stretch("P1W", -7, 0, "week")
    yield "the past two weeks", "past", stretch("P2W", -14, 0, "week")
    yield "the coming days", "future", nothing("PXD", "day")
    yield "recent weeks", "past", nothing("PXW", "week")
    yield "12 hours", "past", nothing("PT12H", "hour")
    yield "three days", "past", nothing("P3D", "day")
    yield "a year and a half", "past", nothing("P1.5Y", "year")
    yield "several months", "past", nothing("PXM", "month")
    yield "a third straight night", "past", nothing("XXXX-XX-XXTNI", "part_of_day")
    yield "the third consecutive day", "past", nothing("XXXX-XX-XX", "day")
    yield "recently", "past", nothing("PAST_REF", "undefined")
    yield "the near future", None, nothing("FUTURE_REF", "undefined")


def intervals() -> Iterator[tuple]:
    yield "since|Monday", "past", open_from(back(MON))
    yield "since|Thursday", "future", open_from(back(THU))
    yield "since|February 2022", "past", open_from(written(month_of(2022, 2)))
    yield "since|2014", "past", open_from(written(year_of(2014)))
    yield "since|last week", "past", open_from(week(-1))
    yield "since|April", "past", open_from(bare(lambda y: month_of(y, 4), "past"))
    yield "until|Friday", "future", open_to(ahead(FRI))
    yield "until|next week", "future", open_to(week(1))
    yield "between Monday and Wednesday", "past", _between(MON, WED)
    yield "3 to 5 May", "past", span(yearly(5, 3, "past"), yearly(5, 5, "past"))
    yield "from 3 to 5 May", "past", span(yearly(5, 3, "past"), yearly(5, 5, "past"))
    yield "24-25 November", "past", _days_in_november
    yield "November 24-25", "past", _days_in_november
    yield "24 and 25 November", "past", _days_in_november
    both = span(fixed(2024, 5, 3), fixed(2024, 5, 5))
    yield "3-5 May 2024", "past", both
    yield "May 3-5, 2024", "past", both


def _between(first: int, last: int) -> Rule:
    """Take the latest such stretch that is over."""

    def rule(pub: date) -> Meant:
        end = latest(pub, last)
        return span(lambda _: on(latest(end, first), "not after"), lambda _: on(end))(pub)

    return rule


def _days_in_november(pub: date) -> Meant:
    """Take the latest 24 November, and the day after it."""
    first = yearly(11, 24, "past")(pub)
    return span(lambda _: first, lambda _: on(plus(first.start, 1), first.why))(pub)


def from_the_date_before() -> Iterator[tuple]:
    thursday, told = back(THU), "Thursday"
    for words, count in (
        ("the previous day", -1),
        ("the day before", -1),
        ("a day earlier", -1),
        ("two days earlier", -2),
        ("three days before", -3),
        ("that day", 0),
        ("the same day", 0),
        ("the next day", 1),
        ("the following day", 1),
        ("a day later", 1),
        ("the day after", 1),
        ("four days later", 4),
    ):
        yield words, "past", from_date(thursday, count), told
    for words, count, code in (
        ("the following morning", 1, "MO"),
        ("the next morning", 1, "MO"),
        ("that night", 0, "NI"),
        ("that afternoon", 0, "AF"),
        ("the previous evening", -1, "EV"),
    ):
        yield words, "past", at(from_date(thursday, count), code), told
    yield "hours later", "past", hours_on(thursday, 0, 1), told
    yield "hours earlier", "past", hours_on(thursday, -1, 0), told
    yield "minutes later", "past", hours_on(thursday, 0, 1), told
    yield "12 hours later", "past", hours_on(thursday, 0, 1), told
    yield "48 hours earlier", "past", hours_on(thursday, -2, -2), told
    yield "3:15 p.m.", "past", _on_day_before(thursday, "15:15", "minute"), told
    yield "shortly before midnight", "past", _on_day_before(thursday, "00:00", "minute"), told
    yield "the following week", "past", told_before(thursday, lambda d: week_of(plus(d, 7))), told
    yield "the previous week", "past", told_before(thursday, lambda d: week_of(plus(d, -7))), told
    march = fixed(2024, 3, 3)
    yield "twelve days later", "past", from_date(march, 12), "3 March 2024"
    yield "the previous month", "past", told_before(march, _month_before), "3 March 2024"
    yield "a month later", "past", told_before(march, _month_after), "3 March 2024"
    yield (
        "a year earlier",
        "past",
        told_before(march, lambda d: year_of(d.year - 1)),
        "3 March 2024",
    )
    yield "the following year", "past", told_before(march, lambda d: year_of(d.year + 1)), "2024"
    yield "12 hours after", "past", nothing("XXXX-XX-XXTXX", "hour", "from an event"), told
    yield "a day after", "past", nothing("XXXX-XX-XX", "day", "from an event"), told


def _on_day_before(base: Rule, clock: str, grain: str) -> Rule:
    def rule(pub: date) -> Meant:
        found = at(base, clock, grain)(pub)
        return found._replace(anchor="previous_date", why="the day mentioned before")

    return rule


def _month_before(when: date) -> Meant:
    return month_of(*months_on(when, -1))


def _month_after(when: date) -> Meant:
    return month_of(*months_on(when, 1))


GROUPS: dict[str, Callable[[], Iterator[tuple]]] = {
    "weekday": weekdays,
    "part of day": parts_of_days,
    "night": nights,
    "time of day": times,
    "near day": near_days,
    "week": weeks,
    "month": months,
    "year": years,
    "season": seasons,
    "calendar day": calendar_days,
    "feast": feasts,
    "stretch": stretches,
    "interval": intervals,
    "from the date before": from_the_date_before,
}
PHRASES = list(phrases())
