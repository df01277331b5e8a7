"""Whatever the text, extraction ends, and every row still points at its words."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis import Tables, compare, extract, load_articles
from analysis.tables import SCHEMAS, empty

# What news text is made of, and what breaks code that reads it.
PIECES = [
    "killed", "wounded", "said", "five people", "12", "1,000", "3.5 million", "dozens of",
    "at least", "between 3 and", "including", "no", "not", "the army", "President Lee", "he",
    "Kyiv", "Gaza City", "Nyala", "North Kivu", "on Monday", "March 3", "2024-02-30", "last week",
    "two days ago", "drone strike", "shelling", "according to", "told reporters", "Mr. A. B.",
    "“", "”", '"', "'", "‘", "’", "«", "»", "(", ")", "[", "]", "-", "—", "–", "...", ".", "!", "?",
    ",", ";", ":", "/", "%", "$", "#", "*", "@", "&", "\n", "\n\n", "\t", "\r\n", "\u00a0",
    "\u2028", "\u200f", "\u202e", "\u200b", "\ufeff", "\x00", "\x0c", "\x1f", "\u0301", "é",
    "e\u0301", "🚀",
    "👨\u200d👩\u200d👧", "🇺🇦", "قتل", "خمسة", "死亡", "五人", "Київ", "ß", "İ", "ﬁ",
    "½", "٣", "²", "Ⅷ", "𝟗", "NAIROBI -", "GENEVA (Wire) —", "# Heading", "http://x.example/a?b=1",
]  # fmt: skip

scrambled = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
# Surrogates are no text: `load_articles` mends them (its own tests).
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
only_digits = st.text("0123456789.,- \n", max_size=200)
only_quotes = st.text("\"'“”‘’«» \n.", max_size=120)

patient = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module", autouse=True)
def one_pipeline(nlp):
    """Let every call use one loaded pipeline; loading it is not what is tested here."""
    from analysis.parse import pipeline as parse

    patch = pytest.MonkeyPatch()
    patch.setattr(parse, "load_pipeline", lambda name=None: nlp)
    yield
    patch.undo()


def extract_from(text: str) -> Tables:
    """Extract from one text given as it is, past the loader's cleaning; nothing may be lost."""
    row = {"article_id": "a1", "source": "Wire", "published": "2024-03-05", "text": text}
    articles = pd.DataFrame([row]).reindex(columns=list(SCHEMAS["articles"]))
    articles = articles.astype(SCHEMAS["articles"])
    tables = extract(articles)
    assert tables.articles.attrs.get("rejected", []) == []
    assert tables.articles["text"].tolist() == [text]
    check(tables)
    return tables


def check(tables: Tables) -> None:
    tables.validate()
    for name, frame in tables:
        assert {c: str(d) for c, d in frame.dtypes.items()} == SCHEMAS[name], name
    lengths = tables.articles["text"].str.len()
    for column in ("low", "best", "high"):
        assert tables.numbers[column].dropna().map(math.isfinite).all(), column
    for frame in (tables.sentences, tables.numbers, tables.quotes):
        assert (frame["end"] <= (lengths.max() if len(lengths) else 0)).all()
        assert (frame["start"] < frame["end"]).all()


@patient
@given(scrambled)
@example("")
@example(" \n\t ")
@example("\x00")
@example("  \n Two people died in Aden.")
@example("Two people died.\n")
@example("“He said “she said ‘they said")
@example("”said he“ killed 5” people“")
@example("\u202e“Two people were killed,” said the army.\u202c")
@example("🚀🚀 killed 🇺🇦 5 people in Kyiv 👨\u200d👩\u200d👧 on Monday 🚀")
@example("0/0 people died, 5/0 were hurt, .5 and 5. and -3 remained")
@example("On 99/99/9999, 31 February 2023, 2024-13-45 and 0000-00-00 at 25:61")
def test_words_in_any_order(text):
    extract_from(text)


@patient
@given(glued)
@example("killedkilledkilled")
@example("““““““””””””")
@example("5people5people")
def test_words_without_spaces(text):
    extract_from(text)


@patient
@given(anything)
def test_any_characters(text):
    extract_from(text)


@patient
@given(only_digits)
@example("1.2.3.4")
@example("9,9,9,")
@example("1,000,000,000,000,000,000,000,000,000,000")
def test_only_digits(text):
    extract_from(text)


@patient
@given(only_quotes)
def test_only_quote_marks(text):
    extract_from(text)


@patient
@given(st.lists(st.one_of(scrambled, anything, st.none()), max_size=4))
@example([])
@example([None])
@example(["", " ", "“"])
@example(["Two people died in Aden."] * 3)
def test_any_corpus_from_load_to_comparison(texts):
    articles = load_articles(pd.DataFrame({"text": texts}, dtype="object"))
    tables = extract(articles)
    check(tables)
    assert len(tables.articles) == len(articles)
    compare(tables).validate()


LONG = {
    "one word": "a" * 100_000,
    "quote marks": '“" ' * 3_000,
    "brackets": "( " * 4_000,
    "blank lines": "\n" * 100_000 + "Two died.",
    "right-to-left marks": "\u202e" * 20_000 + "Two people died.",
    "20,000 words": "word " * 20_000,
    "figures and commas": "9," * 20_000,
    "a phrase without a full stop": "killed 5 people " * 800,
    "names and commas": "Kyiv, " * 800,
    "hyphens": "twenty-" * 1_500,
    "short quotes": "“no” " * 3_000,
    "dates": "on Monday 5 May 2024 " * 800,
    "paragraphs": "Two people died.\n\n" * 1_000,
    "datelines": "KYIV - " * 2_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_one_long_line(text):
    extract_from(text)


@pytest.mark.parametrize("marks", ["“", "("])
def test_a_run_of_marks_is_no_text(marks):
    tables = extract(load_articles(["Two people died. " + marks * 4_000]))
    (entry,) = tables.articles.attrs["rejected"]
    assert "1,000 punctuation marks" in entry["reason"]
    assert len(tables.articles) == 0


@pytest.mark.parametrize("text", ['"' * 100_000, "(" * 100_000, "\n" * 100_000, ". " * 50_000])
def test_marks_alone_are_rejected_before_they_are_parsed(text):
    articles = load_articles([text])
    assert len(articles) == 0
    assert [entry["path"] for entry in articles.attrs["rejected"]] == ["text 1"]
    check(extract(articles))


def test_digits_of_other_scripts():
    extract_from("٣ people, ² people, Ⅷ people, 𝟗 people, 五 people died")


def test_a_fraction_sign():
    tables = extract_from("Around ½ people, ¼ of the town and 2½ million others fled.")
    assert tables.numbers["text"].str.strip().tolist() == tables.numbers["text"].tolist()


@pytest.mark.parametrize("number", ["1,234,567", "1e999"])
def test_a_spoken_decimal_of_a_large_number(number):
    extract_from(f"Some {number} point five people fled.")


@pytest.mark.parametrize("digits", ["1e999", "9" * 400], ids=["1e999", "400 nines"])
def test_no_number_is_infinite(digits):
    extract_from(f"{digits} people died in Aden.")


@pytest.mark.parametrize("words", ["9" * 25 + " days ago", "for " + "9" * 30 + " years"])
def test_no_date_value_has_an_exponent(words):
    dates = extract_from(f"Two people died {words}.").dates
    assert not dates["value"].str.contains("e+", regex=False).any()
    assert dates["date_start"].isna().all()


@pytest.mark.parametrize("head", ["", "Two people died in Aden, "])
def test_a_number_of_100_000_digits(head):
    extract_from(head + "1" * 100_000)


@pytest.mark.parametrize("piece", ["killed 5 people ", "Kyiv, "])
def test_no_sentence_is_endless(piece):
    sentences = extract_from(piece * 300).sentences
    assert (sentences["end"] - sentences["start"]).max() < 250 * len(piece)


@pytest.mark.parametrize(
    "source",
    [[], pd.DataFrame({"text": []}), pd.DataFrame({"text": [None, float("nan"), pd.NA, "", "  "]})],
    ids=["no strings", "no rows", "no words"],
)
def test_nothing_gives_empty_typed_tables(source):
    tables = extract(load_articles(source))
    check(tables)
    for name, frame in tables:
        pd.testing.assert_frame_equal(frame, empty(name), obj=name)
    compared = compare(tables)
    compared.validate()
    assert all(len(frame) == 0 for _, frame in compared)


def test_a_frame_with_gaps_keeps_the_rest():
    frame = pd.DataFrame({"text": [float("nan"), "Two people died in Aden.", None, 7]})
    tables = extract(frame)
    check(tables)
    assert "Two people died in Aden." in tables.articles["text"].tolist()
    assert tables.numbers["text"].tolist()[:1] == ["Two people"]
    assert len(tables.articles) + len(tables.articles.attrs["rejected"]) == 4


def test_a_typed_frame_with_a_missing_text_is_no_crash():
    articles = load_articles(["Two people died in Aden."])
    gap = articles.assign(article_id="b", text=pd.array([pd.NA], dtype="string"), path="gap.txt")
    both = pd.concat([articles, gap], ignore_index=True)
    tables = extract(both)
    assert len(tables.numbers) == 1
    (entry,) = tables.articles.attrs["rejected"]
    assert entry["path"] == "gap.txt"


def test_every_field_of_tables_is_checked():
    assert [f.name for f in dataclasses.fields(Tables)] == [
        "articles", "sentences", "numbers", "dates", "places", "actors", "mentions", "events",
        "quotes"]  # fmt: skip
