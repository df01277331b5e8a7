"""The news clock against exact days, for each weekday an article may be published on.

Days are counted from 1 November 2025, so 24 is Monday 24 November and 32 is Tuesday
2 December; seven of them stand for publication on Monday 24 to Sunday 30 November.
"""

import functools
from datetime import date, timedelta

import pandas as pd
import pytest
from clock_rows import iso, resolve_rows, row_of

from analysis.resolve.clock import resolve_dates
from analysis.tables import to_table

FIRST = date(2025, 11, 1)
WEEK = range(24, 31)
DAILY = "24 25 26 27 28 29 30"
EVE = "23 24 25 26 27 28 29"

# phrase, tense, value ("{}" is the first day), first day, last day ("=" the same, "-" none)
PHRASES = [
    ("Monday", "past", "{}", "24", "="),
    ("Tuesday", "past", "{}", "18 25 25 25 25 25 25", "="),
    ("Wednesday", "past", "{}", "19 19 26 26 26 26 26", "="),
    ("Thursday", "past", "{}", "20 20 20 27 27 27 27", "="),
    ("Friday", "past", "{}", "21 21 21 21 28 28 28", "="),
    ("Saturday", "past", "{}", "22 22 22 22 22 29 29", "="),
    ("Sunday", "past", "{}", "23 23 23 23 23 23 30", "="),
    ("Tuesday", None, "{}", "18 25 25 25 25 25 25", "="),
    ("Monday", "future", "{}", "24 31 31 31 31 31 31", "="),
    ("Tuesday", "future", "{}", "25 25 32 32 32 32 32", "="),
    ("Wednesday", "future", "{}", "26 26 26 33 33 33 33", "="),
    ("Thursday", "future", "{}", "27 27 27 27 34 34 34", "="),
    ("Friday", "future", "{}", "28 28 28 28 28 35 35", "="),
    ("Saturday", "future", "{}", "29 29 29 29 29 29 36", "="),
    ("Sunday", "future", "{}", "30", "="),
    ("early Tuesday", "past", "{}TMO", "18 25 25 25 25 25 25", "="),
    ("late Monday", "past", "{}TNI", "24", "="),
    ("early on Sunday", "past", "{}TMO", "23 23 23 23 23 23 30", "="),
    ("Wednesday morning", "past", "{}TMO", "19 19 26 26 26 26 26", "="),
    ("Thursday afternoon", "future", "{}TAF", "27 27 27 27 34 34 34", "="),
    ("Friday night", "past", "{}TNI", "21 21 21 21 28 28 28", "="),
    ("the early hours of Tuesday", "past", "{}TMO", "18 25 25 25 25 25 25", "="),
    ("the night of November 20", "past", "{}TNI", "20", "="),
    ("overnight", "past", "{}TNI", EVE, DAILY),
    ("overnight", None, "{}TNI", EVE, DAILY),
    ("overnight into Sunday", "past", "{}TNI", "22 22 22 22 22 22 29", "23 23 23 23 23 23 30"),
    ("last night", "past", "{}TNI", EVE, "="),
    ("tonight", "future", "{}TNI", DAILY, "="),
    ("this morning", "past", "{}TMO", DAILY, "="),
    ("yesterday", "past", "{}", EVE, "="),
    ("today", None, "{}", DAILY, "="),
    ("tomorrow", "future", "{}", "25 26 27 28 29 30 31", "="),
    ("the day before yesterday", "past", "{}", "22 23 24 25 26 27 28", "="),
    ("yesterday evening", "past", "{}TEV", EVE, "="),
    ("3 a.m. on Tuesday", "past", "{}T03", "18 25 25 25 25 25 25", "="),
    ("Tuesday at 15:40", "past", "{}T15:40", "18 25 25 25 25 25 25", "="),
    ("midnight", "past", "T00:00", DAILY, "="),
    ("last week", "past", "2025-W47", "17", "23"),
    ("this week", None, "2025-W48", "24", "30"),
    ("next week", "future", "2025-W49", "31", "37"),
    ("the weekend", "past", "2025-W47-WE 2025-W47-WE 2025-W47-WE 2025-W47-WE 2025-W47-WE "
     "2025-W48-WE 2025-W48-WE", "22 22 22 22 22 29 29", "23 23 23 23 23 30 30"),
    ("the weekend", "future", "2025-W48-WE", "29", "30"),
    ("last weekend", "past", "2025-W47-WE", "22", "23"),
    ("this weekend", "future", "2025-W48-WE", "29", "30"),
    ("next weekend", "future", "2025-W49-WE", "36", "37"),
    ("last Tuesday", "past", "{}", "18", "="),
    ("next Tuesday", "future", "{}", "32", "="),
    ("this Friday", "future", "{}", "28 28 28 28 28 35 35", "="),
    ("Tuesday last week", "past", "{}", "18", "="),
    ("Thursday of next week", "future", "{}", "34", "="),
    ("last month", "past", "2025-10", "2025-10-01", "2025-10-31"),
    ("this month", None, "2025-11", "1", "30"),
    ("next month", "future", "2025-12", "31", "2025-12-31"),
    ("last year", "past", "2024", "2024-01-01", "2024-12-31"),
    ("this year", "past", "2025", "2025-01-01", "2025-12-31"),
    ("next year", "future", "2026", "2026-01-01", "2026-12-31"),
    ("three days ago", "past", "{}", "21 22 23 24 25 26 27", "="),
    ("three days from now", "future", "{}", "27 28 29 30 31 32 33", "="),
    ("two years ago", "past", "2023", "2023-01-01", "2023-12-31"),
    ("a month ago", "past", "2025-10", "2025-10-01", "2025-10-31"),
    ("a decade ago", "past", "201", "2010-01-01", "2019-12-31"),
    ("November 19", "past", "{}", "19", "="),
    ("19 November", "past", "{}", "19", "="),
    ("December 5", "past", "2024-12-05", "2024-12-05", "="),
    ("December 5", "future", "{}", "35", "="),
    ("December 5", None, "{}", "35", "="),
    ("Nov. 20, 2025", "past", "{}", "20", "="),
    ("20 November 2024", "past", "2024-11-20", "2024-11-20", "="),
    ("2025-11-03", None, "{}", "3", "="),
    ("Thursday (November 20)", "past", "{}", "20", "="),
    ("Thursday, November 20, 2025", "past", "{}", "20", "="),
    ("March", "past", "2025-03", "2025-03-01", "2025-03-31"),
    ("March", "future", "2026-03", "2026-03-01", "2026-03-31"),
    ("November", "past", "2025-11", "1", "30"),
    ("last March", "past", "2025-03", "2025-03-01", "2025-03-31"),
    ("early March", "past", "2025-03", "2025-03-01", "2025-03-10"),
    ("mid-March", "past", "2025-03", "2025-03-11", "2025-03-20"),
    ("late October", "past", "2025-10", "2025-10-21", "2025-10-31"),
    ("February 2022", "past", "2022-02", "2022-02-01", "2022-02-28"),
    ("2022", "past", "2022", "2022-01-01", "2022-12-31"),
    ("the summer of 2023", "past", "2023-SU", "2023-06-01", "2023-08-31"),
    ("the spring", "past", "2025-SP", "2025-03-01", "2025-05-31"),
    ("last winter", "past", "2024-WI", "2024-12-01", "2025-02-28"),
    ("the third quarter", "past", "2025-Q3", "2025-07-01", "2025-09-30"),
    ("the first half of 2024", "past", "2024-H1", "2024-01-01", "2024-06-30"),
    ("the 1990s", "past", "199", "1990-01-01", "1999-12-31"),
    ("the 19th century", "past", "18", "1800-01-01", "1899-12-31"),
    ("Christmas", "past", "2024-12-25", "2024-12-25", "="),
    ("Christmas", "future", "2025-12-25", "2025-12-25", "="),
    ("New Year's Eve", "past", "2024-12-31", "2024-12-31", "="),
    ("Easter", "past", "2025-04-20", "2025-04-20", "="),
    ("Easter", "future", "2026-04-05", "2026-04-05", "="),
    ("Orthodox Easter", "future", "2026-04-12", "2026-04-12", "="),
    ("Good Friday 2024", "past", "2024-03-29", "2024-03-29", "="),
    ("Memorial Day", "past", "2025-05-26", "2025-05-26", "="),
    ("the first Monday of December", "future", "{}", "31", "="),
    ("the last week of October", "past", "2025-W44", "2025-10-27", "2"),
    ("the past three days", "past", "P3D", "21 22 23 24 25 26 27", DAILY),
    ("the next two days", "future", "P2D", "25 26 27 28 29 30 31", "26 27 28 29 30 31 32"),
    ("3 to 9 November", "past", "(2025-11-03,2025-11-09,P6D)", "3", "9"),
    ("12 hours", "past", "PT12H", "-", "-"),
    ("two and a half years", "past", "P2.5Y", "-", "-"),
    ("several weeks", "past", "PXW", "-", "-"),
    ("every day", None, "P1D", "-", "-"),
    ("recently", "past", "PAST_REF", "-", "-"),
    ("now", None, "PRESENT_REF", DAILY, "="),
    ("Eid", "past", "XXXX-XX-XX", "-", "-"),
    ("Eid al-Fitr", "past", "2025-03-XX", "2025-03-30", "2025-04-03"),
]  # fmt: skip


def day(words: str, position: int) -> str | None:
    """Return the ISO day that the `position`-th word of an expectation stands for."""
    parts = words.split()
    word = parts[position if len(parts) > 1 else 0]
    if word == "-":
        return None
    return word if "-" in word else (FIRST + timedelta(int(word) - 1)).isoformat()


CASES = [
    pytest.param(number, position, id=f"{phrase}-{tense}-{published}")
    for number, (phrase, tense, *_) in enumerate(PHRASES)
    for position, published in enumerate(WEEK)
]


def resolve(*phrases: tuple[str, str | None], published: str | None) -> pd.DataFrame:
    """Resolve phrases that follow each other in one article."""
    rows = [row_of(w, t, article="a", start=50 * n) for n, (w, t) in enumerate(phrases)]
    return resolve_rows(rows, published)


@functools.cache
def published_on(position: int) -> pd.DataFrame:
    """Resolve every phrase, each in an article of its own, for one weekday of publication."""
    rows = [row_of(p[0], p[1], article=f"{n:03d}", start=0) for n, p in enumerate(PHRASES)]
    return resolve_rows(rows, day(str(WEEK[position]), 0)).set_index("article_id")


@pytest.mark.parametrize(("number", "position"), CASES)
def test_phrase_on_each_publication_weekday(number, position):
    _, _, value, start, end = PHRASES[number]
    row = published_on(position).loc[f"{number:03d}"]
    first = day(start, position)
    values = value.split(" ")
    wanted = values[position if len(values) > 1 else 0].replace("{}", first or "")
    last = first if end == "=" else day(end, position)
    assert (row["value"], iso(row["date_start"]), iso(row["date_end"])) == (wanted, first, last)
    assert row["why"]


# phrases in order, publication day, expectation for the last: value, first, last day, anchor
STORIES = [
    (
        ["Thursday", "two days earlier"],
        "2025-11-28",
        "2025-11-25",
        "2025-11-25",
        "2025-11-25",
        "previous_date",
    ),
    (
        ["March 3, 2024", "the next day"],
        "2025-11-28",
        "2024-03-04",
        "2024-03-04",
        "2024-03-04",
        "previous_date",
    ),
    (
        ["March 3, 2024", "that day"],
        "2025-11-28",
        "2024-03-03",
        "2024-03-03",
        "2024-03-03",
        "previous_date",
    ),
    (
        ["March 3, 2024", "twelve days later"],
        "2025-11-28",
        "2024-03-15",
        "2024-03-15",
        "2024-03-15",
        "previous_date",
    ),
    (
        ["March 2024", "two days later"],
        "2025-11-28",
        "2024-03-XX",
        "2024-03-01",
        "2024-03-31",
        "previous_date",
    ),
    (
        ["2019", "the following year"],
        "2025-11-28",
        "2020",
        "2020-01-01",
        "2020-12-31",
        "previous_date",
    ),
    (
        ["Wednesday", "3:15 p.m."],
        "2025-11-28",
        "2025-11-26T15:15",
        "2025-11-26",
        "2025-11-26",
        "previous_date",
    ),
    (["Tuesday", "several days later"], "2025-11-28", "FUTURE_REF", None, None, None),
    (
        ["25 November 2025", "December 3"],
        None,
        "2025-12-03",
        "2025-12-03",
        "2025-12-03",
        "previous_date",
    ),
    (
        ["28 December 2023", "January 4"],
        None,
        "2024-01-04",
        "2024-01-04",
        "2024-01-04",
        "previous_date",
    ),
    (["Tuesday"], None, "XXXX-WXX-2", None, None, None),
    (["early Tuesday"], None, "XXXX-WXX-2TMO", None, None, None),
    (["overnight"], None, "XXXX-XX-XXTNI", None, None, None),
    (["Thursday, April 24"], None, "XXXX-04-24", None, None, None),
    (
        ["between February 1 and March 2019"],
        "2025-11-28",
        "(2019-02-01,2019-03-01,P28D)",
        "2019-02-01",
        "2019-03-31",
        "published",
    ),
    (["2022", "Thursday, April 24"], None, "XXXX-04-24", None, None, None),
    (
        ["March 2025", "Thursday, April 24"],
        None,
        "2025-04-24",
        "2025-04-24",
        "2025-04-24",
        "previous_date",
    ),
    (["last Easter"], None, "XXXX-XX-XX", None, None, None),
    (["the 4th of last month"], None, "XXXX-XX-04", None, None, None),
    (["7 October 2023"], None, "2023-10-07", "2023-10-07", "2023-10-07", "explicit"),
    (["Easter 2024"], None, "2024-03-31", "2024-03-31", "2024-03-31", "explicit"),
    (["February 2022"], None, "2022-02", "2022-02-01", "2022-02-28", "explicit"),
    (["last week"], None, "XXXX-WXX", None, None, None),
    (["March"], None, "XXXX-03", None, None, None),
    (["February 30"], "2025-11-28", "XXXX-02-30", None, None, None),
    (["480 BC"], "2025-11-28", "BC0480", None, None, "explicit"),
    (
        ["1939", "June 1940", "March 1941", "September"],
        "2025-11-28",
        "1941-09",
        "1941-09-01",
        "1941-09-30",
        "previous_date",
    ),
    (["since|2022"], "2025-11-28", "2022", "2022-01-01", None, "explicit"),
    (["until|Friday"], "2025-11-26", "2025-11-21", None, "2025-11-21", "published"),
    (["after|2020"], "2025-11-28", "2020", "2021-01-01", None, "explicit"),
    (["before|2020"], "2025-11-28", "2020", None, "2019-12-31", "explicit"),
]


@pytest.mark.parametrize(("phrases", "published", "value", "first", "last", "anchor"), STORIES)
def test_dates_that_lean_on_each_other(phrases, published, value, first, last, anchor):
    row = resolve(*((phrase, "past") for phrase in phrases), published=published).iloc[-1]
    assert (row["value"], iso(row["date_start"]), iso(row["date_end"])) == (value, first, last)
    assert (None if row["anchor"] is pd.NA else row["anchor"]) == anchor
    assert row["why"]


def test_direction_is_seen_from_the_publication_day():
    frame = resolve(
        ("Monday", "past"), ("today", None), ("Friday", "future"), published="2025-11-25"
    )
    assert frame["direction"].tolist() == ["past", "same", "future"]


def writing(*phrases: tuple[str, str | None]) -> str:
    """Return what "overnight" means at the end of an article of Friday 28 November."""
    frame = resolve(*phrases, ("overnight", "past"), published="2025-11-28")
    return frame["value"].iloc[-1]


def test_a_report_of_yesterday_has_its_own_night():
    eve, ahead = [("Thursday", "past")] * 2, ("Friday", "future")
    assert writing(*eve, ahead) == "2025-11-26TNI"
    assert writing(*eve) == "2025-11-27TNI"
    assert writing(eve[0], ahead) == "2025-11-27TNI"
    assert writing(*eve, ahead, ("Friday", "past")) == "2025-11-27TNI"
    assert writing(*eve, ahead, ("today", None)) == "2025-11-27TNI"
    assert writing(*eve, ahead, ("28 November 2025", None)) == "2025-11-27TNI"


def test_table_keeps_its_dtypes_and_its_input():
    before = resolve(("2022", None), published="2025-11-25")
    copy = before.copy()
    articles = to_table(
        "articles", [{"article_id": "a", "published": "2025-11-25T00:00:00Z", "text": ""}]
    )
    after = resolve_dates(before, articles)
    pd.testing.assert_frame_equal(before, copy)
    assert after.dtypes.to_dict() == to_table("dates", []).dtypes.to_dict()


def test_years_of_the_background_leave_the_news_on_its_own_clock():
    years = [(year, "past") for year in ("2014", "2018", "2022", "April 15, 2023")]
    frame = resolve(*years, ("Tuesday", "past"), ("overnight", None), published="2025-11-26")
    assert frame["value"].tolist()[-2:] == ["2025-11-25", "2025-11-25TNI"]


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("05/07/2015", "2015-07-06", "2015-07-05"),
        ("05/07/2015", "2015-05-08", "2015-05-07"),
        ("05/07/2015", "2015-12-01", "2015-05-07"),
        ("5-7-15", "2015-07-06", "2015-07-05"),
        ("07/08/2015", "2015-07-12", "2015-07-08"),
        ("13/07/2015", "2015-12-01", "2015-07-13"),
        ("05/07/2015", None, "2015-05-07"),
    ],
)
def test_day_and_month_in_digits_fall_near_publication(words, published, expected):
    row = resolve((words, "past"), published=published).iloc[0]
    assert (row["value"], iso(row["date_start"])) == (expected, expected)
    assert row["anchor"] == "explicit"


def test_empty_table():
    empty = resolve_dates(to_table("dates", []), to_table("articles", []))
    assert empty.empty
    assert empty.dtypes.to_dict() == to_table("dates", []).dtypes.to_dict()


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_ends_of_the_calendar_do_not_stop_the_run(published):
    phrases = ("Tuesday", "last weekend", "next week", "the previous Monday", "two days later")
    frame = resolve(*((phrase, "past") for phrase in phrases), published=published)
    assert frame["date_start"].notna().all()
