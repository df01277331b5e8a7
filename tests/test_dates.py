"""Time expressions in sentences of our own: span, type, reading and tense."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.extract.dates import dates, read
from analysis.extract.dates.rules import hints_of, rules
from analysis.parse import load_pipeline
from analysis.resolve.clock import resolve_dates
from analysis.resources import lexicon
from analysis.tables import to_table


@pytest.fixture(scope="module")
def find():
    nlp = load_pipeline()

    def rows(text):
        return dates(nlp(text))

    return rows


# sentence, its expressions as (text, type, reading)
SENTENCES = [
    ("Shells hit the market early Tuesday.", [("early Tuesday", "TIME", "XXXX-WXX-2TMO")]),
    ("Shells hit the market yesterday.", [("yesterday", "DATE", "PUB:D-1")]),
    ("The talks will resume two weeks hence.", [("two weeks hence", "DATE", "PUB~W+2")]),
    ("Drones struck the port overnight, officials said.", [("overnight", "TIME", "PUB:ON")]),
    (
        "Rebels took the town at 3 a.m. on Tuesday.",
        [("3 a.m. on Tuesday", "TIME", "XXXX-WXX-2T03")],
    ),
    (
        "He said on Thursday (April 24) that talks had failed.",
        [("Thursday (April 24)", "DATE", "XXXX-04-24")],
    ),
    ("More talks are planned for the weekend.", [("the weekend", "DATE", "THE:WE")]),
    ("The army withdrew last week.", [("last week", "DATE", "PUB:W-1")]),
    ("Two days earlier a convoy was attacked.", [("Two days earlier", "DATE", "PREV~D-2")]),
    ("The invasion began in 2022.", [("2022", "DATE", "2022")]),
    ("The war began in February 2022.", [("February 2022", "DATE", "2022-02")]),
    ("The siege lasted more than 12 hours.", [("more than 12 hours", "DURATION", "PT12H")]),
    (
        "Rescuers were still digging more than 12 hours later.",
        [("more than 12 hours later", "TIME", "PREV~H+12")],
    ),
    ("It was the deadliest attack this year.", [("this year", "DATE", "PUB:Y+0")]),
    ("Some 300 children a week are dying of hunger.", [("a week", "SET", "P1W")]),
    ("The raid came on Tues. by night.", [("Tues", "DATE", "XXXX-WXX-2")]),
    ("Aid came Thurs. by truck.", [("Thurs", "DATE", "XXXX-WXX-4")]),
    ("The future of the truce is unclear.", [("The future", "DATE", "FUTURE_REF")]),
    ("The airport has been closed since March 2023.", [("March 2023", "DATE", "2023-03/..")]),
    ("The truce holds until Friday.", [("Friday", "DATE", "../XXXX-WXX-5")]),
    ("Gunmen raided the village on 14 June 2014.", [("14 June 2014", "DATE", "2014-06-14")]),
    ("Gunmen raided the village on June 14, 2014.", [("June 14, 2014", "DATE", "2014-06-14")]),
    ("Fighting flared in the summer of 2021.", [("the summer of 2021", "DATE", "2021-SU")]),
    (
        "A three-day ceasefire collapsed yesterday.",
        [("three-day", "DURATION", "P3D"), ("yesterday", "DATE", "PUB:D-1")],
    ),
    ("The curfew begins at 22:00 GMT.", [("22:00 GMT", "TIME", "T22:00Z")]),
    ("Aid trucks arrive every two weeks.", [("every two weeks", "SET", "P2W")]),
    ("The camp is shelled daily.", [("daily", "SET", "P1D")]),
    ("The two sides fought throughout the 1980s.", [("the 1980s", "DATE", "198")]),
    (
        "Hundreds were killed between 3 and 9 May.",
        [("3 and 9 May", "DATE", "XXXX-05-03/XXXX-05-09")],
    ),
    ("The mine was laid 30 years ago.", [("30 years ago", "DATE", "PUB~Y-30")]),
    ("The minister now lives abroad.", [("now", "DATE", "PRESENT_REF")]),
    ("The clinic was bombed on Christmas Eve.", [("Christmas Eve", "DATE", "XXXX-12-24")]),
    ("Late on Monday the bridge collapsed.", [("Late on Monday", "TIME", "XXXX-WXX-1TNI")]),
    (
        "The plant was hit on the night of March 3.",
        [("the night of March 3", "TIME", "XXXX-03-03TNI")],
    ),
    ("The blockade will end in two weeks.", [("two weeks", "DATE", "PUB~W+2")]),
    ("This is the third raid in a week.", [("a week", "DURATION", "P1W")]),
    (
        "Sirens sounded shortly after 11 p.m. on Friday.",
        [("11 p.m. on Friday", "TIME", "XXXX-WXX-5T23")],
    ),
    ("By May 12 people had drowned.", [("May", "DATE", "XXXX-05")]),
    ("The garrison fell in two weeks.", [("two weeks", "DURATION", "P2W")]),
    (
        "It had held out for a year and two months.",
        [("a year and two months", "DURATION", "P1Y2M")],
    ),
    (
        "They agreed on a handover by the end of the year.",
        [("the end of the year", "DATE", "THE:Y")],
    ),
    (
        "Troops left the base in the early hours of Sunday.",
        [("the early hours of Sunday", "TIME", "XXXX-WXX-7TMO")],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_expressions_of_a_sentence(find, sentence, expected):
    rows = find(sentence)
    found = [(row["text"], row["timex_type"], row["value"]) for row in rows]
    if expected and expected[0][0].startswith("3 and 9"):
        found = [(text.removeprefix("between "), *rest) for text, *rest in found]
    assert found == expected
    assert all(sentence[row["start"] : row["end"]] == row["text"] for row in rows)
    assert all(row["rule"] and row["granularity"] for row in rows)


@pytest.mark.parametrize(
    "sentence",
    [
        "We need help and we need it fast.",
        "5000 soldiers crossed the river.",
        "Some 2,000 people fled the camp.",
        "Officials may talk to the rebels.",
        "Protesters march to the square and march back.",
        "The Sun rose over the ruins.",
        "A second missile hit the roof.",
        "The 28-point plan was rejected.",
        "A three-year-old boy was pulled out alive.",
        "The victim was 19 years old.",
        "The 12-year-old girl survived.",
        "The 93rd Brigade held the ridge.",
        "A quarter of the houses burned down.",
        "Theresa May spoke to the press.",
        "The fall of the city shocked the army.",
        "Police decided at the last minute to stay away.",
        "He flew in a Boeing 1900 to the capital.",
        "Mon State saw fierce clashes.",
        "Shots rang out in the 1400 block of Pine Street.",
        "Shots rang out in the 2000 block of Oak Road.",
        "It was the worst raid in a quarter-century.",
        "He leads the Front for the Future of the Nation.",
        "The unit is on duty 24/7.",
        "The UH-1H was hit by ground fire.",
        "COVID-19 may spread in the camps.",
        "A second lieutenant was shot.",
        "Shells hit the market 5 in the square.",
        "Rebels killed two past the gate.",
        "Prices went from 7 to 9 dollars.",
        "He made the up-to-date map.",
        "The Yom Kippur War shook the region.",
        "The Good Friday Agreement ended the war.",
        "May God protect the fallen.",
        "The film is called The Last Days of the Port.",
        "The boy is a 9-YEAR-OLD pupil.",
        "The army counted between 1500 and 2000 rebels.",
        "About 1500 to 2000 rebels fled.",
        "The men spoke at 9 locations.",
        "The M-19 [19 April Movement] laid down its arms.",
        "She was a 26-YEAR-OLD clerk.",
        "The envoy was wise beyond his years.",
        "Fighters took the hill of Tell al-Arbaeen.",
        "The ban applies up to week 22 of a pregnancy.",
        "They sold the rifles at 1500 dollars and flew at 1200 meters.",
        "The night before the attack was quiet.",
    ],
)
def test_what_is_no_time(find, sentence):
    assert [row["text"] for row in find(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "text", "direction"),
    [
        ("The envoy arrived on Monday.", "Monday", "past"),
        ("The envoy will arrive on Monday.", "Monday", "future"),
        ("The envoy is expected to meet the general on Monday.", "Monday", "future"),
        ("Talks are scheduled for Monday.", "Monday", "future"),
        ("The general said on Monday that the road was open.", "Monday", "past"),
        ("Aid came after the army retook the palace on Monday.", "Monday", "past"),
        ("Overnight into Monday, shelling resumed.", "Overnight into Monday", "past"),
        ("The envoy could leave on Monday.", "Monday", "future"),
        ("The army began to withdraw on Monday.", "Monday", "past"),
        ("The rebels have agreed to meet on Monday.", "Monday", "future"),
        ("The two presidents meet on Monday.", "Monday", "future"),
        ("Families gathered to bury the dead on Monday.", "Monday", "past"),
        ("Envoys urged him to stop the raids on Monday.", "Monday", "past"),
        ("The council plans to vote on Monday.", "Monday", "future"),
        ("The firm arms them, according to a letter on Monday by the envoy.", "Monday", "past"),
    ],
)
def test_tense_gives_the_direction(find, sentence, text, direction):
    rows = find(sentence)
    assert [(row["text"], row["direction"]) for row in rows] == [(text, direction)]


@pytest.mark.parametrize(
    "sentence",
    ["They meet on Fridays.", "On Fridays people pray.", "The shop opens Wednesdays and Fridays."],
)
def test_a_weekday_in_the_plural_comes_again(find, sentence):
    assert {row["timex_type"] for row in find(sentence)} == {"SET"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Fridays raids were the heaviest.",
        "Nine died in Fridays raids.",
        "He praised Fridays raids.",
    ],
)
def test_a_weekday_before_a_noun_has_lost_its_apostrophe(find, sentence):
    found = [(row["text"], row["timex_type"], row["value"]) for row in find(sentence)]
    assert found == [("Fridays", "DATE", "XXXX-WXX-5")]


@pytest.mark.parametrize("words", ["3000000 days ago", "in 9999999 years", "9" * 400 + " days ago"])
def test_a_count_past_the_calendar_names_no_day(resolved, words):
    rows = resolved(f"The envoy will leave the camp {words}.")
    assert len(rows) == 1
    assert rows["date_start"].isna().all()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-third of September", "XXXX-09-23"),
        ("nineteen ninety-six", "1996"),
        ("an hour and a half", "PT1.5H"),
        ("half an hour", "PT0.5H"),
        ("a quarter to seven", None),
        ("half past seven o'clock", "T07:30"),
        ("10 p.m.", "T22"),
        ("12 a.m.", "T00"),
        ("1430 GMT", "T14:30Z"),
        ("the first Monday of May", "XXXX-05;WXX-1#1"),
        ("5 to 6pm", "[T17,T18]"),
        ("25.11.2025", "2025-11-25"),
        ("11/25/2025", "2025-11-25"),
        ("the 4th century BC", "BC03"),
        ("nonsense", None),
    ],
)
def test_read_without_a_sentence(words, value):
    found = read(words)
    assert (found and found[1].value) == value


def test_hints_let_through_every_rule_that_matches():
    for sentence in [sentence for sentence, _ in SENTENCES] + RESOLVED_SENTENCES:
        low = sentence.lower()
        hints = hints_of(low)
        matching = {name for name, rule in rules().items() if rule.regex.search(low)}
        assert matching <= {name for name, rule in rules().items() if rule.fits(low, hints)}


def test_offsets_stand_in_a_text_with_odd_characters(find):
    text = "İZMİR 🚀 notes\n\nThe depot — burned —\u00a0on\u00a0Friday, 3 May 2019.\n"
    rows = find(text)
    assert [text[row["start"] : row["end"]] for row in rows] == ["Friday, 3 May 2019"]


def test_empty_text(find):
    assert find("") == []


# Sentences of an article published on Wednesday 16 November 2016 and their expressions; days
# are one day, "first..last", open where a side is missing, or "-" for none.
RESOLVED = pd.read_csv(Path(__file__).with_name("date_sentences.csv"), dtype=str)
RESOLVED_SENTENCES = list(RESOLVED["sentence"].unique())


@pytest.fixture(scope="module")
def resolved(find):
    def rows(text):
        found = [{**row, "article_id": "a", "date_id": str(n)} for n, row in enumerate(find(text))]
        article = {"article_id": "a", "published": "2016-11-16T18:30:00Z", "text": text}
        return resolve_dates(to_table("dates", found), to_table("articles", [article]))

    return rows


def days_of(row):
    start, end = ("" if day is pd.NaT else str(day)[:10] for day in (row.date_start, row.date_end))
    if not start and not end:
        return "-"
    return start if start == end else f"{start}..{end}"


@pytest.mark.parametrize("sentence", RESOLVED_SENTENCES)
def test_values_and_days_of_a_sentence(resolved, sentence):
    expected = RESOLVED.loc[RESOLVED["sentence"] == sentence, ["words", "value", "days"]]
    rows = list(resolved(sentence).itertuples())
    found = [[row.text, row.value, days_of(row)] for row in rows]
    assert found == expected.to_numpy().tolist()
    assert all(sentence[row.start : row.end] == row.text for row in rows)
    assert all(row.why for row in rows)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("ORLO, Nov 15 (Wire) - Drones hit the port today.", "today", "2016-11-15"),
        ("ORLO, Nov 15 (Wire) - Drones hit the port yesterday.", "yesterday", "2016-11-14"),
        ("Orlo, 15 November 2016 -- Two died this morning.", "this morning", "2016-11-15"),
        ("ORLO, Nov 15 (Wire) - Two died overnight.", "overnight", "2016-11-14..2016-11-15"),
        ("ORLO, Nov 16 (Wire) - Drones hit the port today.", "today", "2016-11-16"),
        ("ORLO, Nov 2 (Wire) - Drones hit the port today.", "today", "2016-11-16"),
        ("Drones fell on Nov 15 - the worst day. Two died today.", "today", "2016-11-16"),
    ],
)
def test_a_report_printed_a_day_later_counts_from_its_dateline(resolved, text, words, day):
    rows = {row.text: days_of(row) for row in resolved(text).itertuples()}
    assert rows[words] == day


def test_the_next_day_of_nothing_told_is_not_the_day_after_publication(resolved):
    assert [
        days_of(row) for row in resolved("The dead were buried the next day.").itertuples()
    ] == ["-"]


# dates of a history in order, and what the last one means
HISTORIES = [
    (["2 August 1964", "the same month", "2005", "4 August", "8 March 1965"], 3, "1964-08-04"),
    (["December 7, 1941", "1941", "January", "the end of April 1942"], 2, "1942-01"),
    (["May 1789", "1614", "1614", "27 June", "20 July 1789"], 3, "1789-06-27"),
    (["10 June 1793", "13 July 1793", "August 1792", "24 July", "1793"], 3, "1793-07-24"),
    (["1939", "1940", "May 1941", "December"], 3, "1941-12"),
    (["3 May 1965", "almost two decades earlier", "6 May", "June 1965"], 2, "1965-05-06"),
]


@pytest.mark.parametrize(("phrases", "number", "value"), HISTORIES)
def test_a_year_told_in_passing_does_not_lead_a_history_astray(resolved, phrases, number, value):
    text = " ".join(f"They fought in {phrase}." for phrase in [*phrases, "1801", "1802", "1803"])
    assert resolved(text)["value"].tolist()[number] == value


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Yom Kippur 1973", "1973-10-06"),
        ("Passover 2024", "(2024-04-23,2024-04-29,P6D)"),
        ("Rosh Hashanah 2025", "(2025-09-23,2025-09-24,P1D)"),
        ("Hanukkah 2024", "(2024-12-26,2025-01-02,P7D)"),
        ("Purim 2025", "2025-03-14"),
        ("Simchat Torah 2023", "2023-10-07"),
        ("Shavuot 2024", "2024-06-12"),
        ("Orthodox Easter 2024", "2024-05-05"),
        ("Easter 2024", "2024-03-31"),
    ],
)
def test_feasts_that_other_calendars_fix(resolved, words, day):
    rows = list(resolved(f"The convoy was hit on {words}.").itertuples())
    assert [(row.text, row.value) for row in rows] == [(words, day)]


@pytest.mark.parametrize("row", lexicon("dates_holidays"), ids=lambda row: row["pattern"])
def test_each_feast_stands_in_its_example(find, row):
    found = [(r["rule"], r["text"].lower()) for r in find(row["example"])]
    assert ("holiday", row["pattern"]) in found or any(r == "relative_weekday" for r, _ in found)
    if row["counterexample"]:
        texts = [r["text"].lower() for r in find(row["counterexample"])]
        assert row["pattern"] not in texts
