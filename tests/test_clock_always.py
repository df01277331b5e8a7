"""What holds of every date, whatever the phrases, their order and the day of publication."""

import re
from datetime import date

import pandas as pd
from clock_phrases import PHRASES
from clock_rows import resolve_rows, row_of
from hypothesis import given, settings
from hypothesis import strategies as st

_DAY = r"(?:\d{4}|XXXX)-(?:\d\d|XX)-(?:\d\d|XX)"
_PERIOD = (
    r"(?:\d{4}|XXXX|BC\d{4})(?:-(?:\d\d|XX|SP|SU|FA|WI|Q[1-4X]|H[12X]))?|\d{2,3}|XXX?|BC\d{2,3}"
    r"|(?:\d{4}|XXXX)-W(?:\d\d|XX)(?:-(?:[1-7]|WE))?"
)
_CLOCK = r"T(?:MO|AF|EV|NI|DT|XX|\d\d(?::\d\d(?::\d\d)?)?Z?)"
_POINT = rf"PRESENT_REF|(?:{_DAY}|{_PERIOD})(?:{_CLOCK})?|{_CLOCK}"
_LENGTH = r"P(?:X|[\d.X]+(?:[YMWDQ]|DE|CE|WE))|PT(?:[\d.X]+[HMS])+"
TIMEX3 = re.compile(
    rf"(?:{_POINT})|(?:{_LENGTH})|(?:PAST|PRESENT|FUTURE)_REF"
    rf"|\((?:{_POINT}),(?:{_POINT}),(?:{_LENGTH})?\)"
)
WORDS = sorted({phrase.words for phrase in PHRASES} | {phrase.before for phrase in PHRASES} - {""})
TOLD = st.tuples(st.sampled_from(WORDS), st.sampled_from(["past", "future", None]))
OF_DAYS = [
    phrase
    for phrase in PHRASES
    if phrase.tense and not phrase.before and phrase.group in {"weekday", "part of day"}
]
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))


def resolved(phrases: list[tuple[str, str | None]], published: date | None) -> pd.DataFrame:
    rows = [row_of(w, tense, article="a", start=100 * n) for n, (w, tense) in enumerate(phrases)]
    return resolve_rows(rows, published and published.isoformat())


@settings(deadline=None, max_examples=400)
@given(st.lists(TOLD, min_size=1, max_size=6), DAYS)
def test_every_date_keeps_the_rules_of_the_table(phrases, published):
    for row in resolved(phrases, published).itertuples():
        assert TIMEX3.fullmatch(row.value), (row.text, row.value)
        assert row.why
        assert row.granularity
        start, end = row.date_start, row.date_end
        if start is not pd.NaT and end is not pd.NaT:
            assert start <= end, (row.text, row.value)
        if start is not pd.NaT or end is not pd.NaT:
            assert row.anchor in {"published", "previous_date", "explicit"}
            agrees_with_direction(row, published)


def agrees_with_direction(row, published: date | None) -> None:
    if published is None or row.value in {"PAST_REF", "FUTURE_REF"}:
        return
    now = pd.Timestamp(published)
    is_past = row.date_end is not pd.NaT and row.date_end < now
    is_future = row.date_start is not pd.NaT and row.date_start > now
    assert row.direction == ("past" if is_past else "future" if is_future else "same"), row.text


@settings(deadline=None, max_examples=200)
@given(st.lists(TOLD, min_size=1, max_size=4), DAYS)
def test_a_second_reading_says_the_same(phrases, published):
    pd.testing.assert_frame_equal(resolved(phrases, published), resolved(phrases, published))


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(OF_DAYS), DAYS.filter(bool))
def test_the_tense_is_kept(phrase, published):
    """A weekday told in the past is never after publication, one ahead never before it."""
    row = resolved([(phrase.words, phrase.tense)], published).iloc[0]
    if re.match(r"yesterday|last night", phrase.words):
        assert row["direction"] == "past"
    elif phrase.tense == "past":
        assert row["date_start"] <= pd.Timestamp(published)
    else:
        assert row["date_end"] >= pd.Timestamp(published)
