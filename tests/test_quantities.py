"""Numerals in all their shapes, the values their modifiers allow, and idioms that count nothing."""

import pytest

from analysis.extract.numbers import numbers, quantities
from analysis.extract.numbers.numerals import numerals, ordinal
from analysis.extract.numbers.pieces import one_of


def values(text):
    return [value for _, _, value in numerals(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9^2", 81),
        ("2.5^+3", 15.625),
        ("4^-2", 1 / 16),
        ("4.2x10^5", 420000),
        ("4.2×10^-3", 0.0042),
        ("7.5e+3", 7500),
        ("6e-2", 0.06),
        ("30K", 30000),
        ("4.5 k", 4500),
        ("6MM", 6e6),
        ("7mil", 7e6),
        ("3bn", 3e9),
        ("4 tn", 4e12),
        ("8.3million", 8.3e6),
        ("20G", 20e9),
        ("2,750.5 M", 2750500000),
        ("6\u202f100\u202f250.75", 6100250.75),
        ("7,4", 7.4),
        ("seventy   four", 74),
        ("two hundred and six dozen", 272),
        ("4 dzs", 48),
        ("nine dozs", 108),
        ("three-and-a-half million", 3.5e6),
        ("a dozen and a half", 18),
        ("two fifths of a million", 400000),
        ("a quarter of a billion", 250e6),
        ("a half-dozen", 6),
        ("6 1/4 million", 6250000),
        ("1/5 of a million", 200000),
        ("2½ million", 2.5e6),
    ],
)
def test_a_numeral(text, value):
    assert values(text) == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("four sixty-firsts", 4 / 61),
        ("four sixty firsts", 4 / 61),
        ("thirty thirty sevenths", 30 / 37),
        ("two hundred forty fifths", 200 / 45),
        ("two hundred forty-fifths", 200 / 45),
        ("two hundred and forty fifths", 240 / 5),
        ("two hundred forty three fifths", 243 / 5),
        ("sixty ninths", 60 / 9),
        ("one two hundred and ninth", 1 / 209),
        ("eighty-two hundred ninths", 8200 / 9),
        ("four hundred three thousand sevenths", 400 / 3007),
        ("seven and thirty-one hundredths", 7.31),
        ("four hundred and sixty-two thousandths", 400.062),
        ("forty and six and two sevenths", 46 + 2 / 7),
        ("one sixty-fifth", 1 / 65),
        ("a forty-third", 1 / 43),
        ("7-1/2", 7.5),
    ],
)
def test_a_fraction(text, value):
    assert values(text) == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a forty-first birthday", []),
        ("the nineteenth-century fort", []),
        ("the thirty-third brigade", []),
        ("the four hundred and second day", []),
        ("the 4G mast and the 5G network", []),
        ("a 10G network", []),
        ("killed on 9/11", []),
        ("Memphis, TN and Duluth, MN", []),
        ("a forty-second clip", [40]),
        ("ninety seconds", [90]),
        ("sixty first responders", [60]),
        ("three half-brothers", [3]),
        ("one third grader", [1]),
        ("hit five and a third was hurt", [5]),
        ("May 4,11 people", [4, 11]),
        ("aged 6,8 and 11", [6, 8, 11]),
        ("9 hundred and 4 hundred", [900, 400]),
        ("7 thousand 2 hundred and 0", [7200, 0]),
        ("5000 4 hundred", [5000, 400]),
        ("4,5,6", [4, 5, 6]),
        ("a score of 3-1", [3, 1]),
        ("9^9999 or 0^-1 or 3e999", []),
        ("9" * 40, []),
    ],
)
def test_what_a_numeral_is_not(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one in four", [1 / 4]),
        ("1 in thirty-one", [1 / 31]),
        ("two out of nine", [2 / 9]),
        ("3 out of seven hundred bulbs", [3 / 700]),
        ("1 in 6 Malians", [1 / 6]),
        ("one out of every eight people", [1 / 8]),
        ("one over nine", [1 / 9]),
        ("one in Gao and six in Mopti", [1, 6]),
        ("one in 2016", [1, 2016]),
        ("two in seven days", [2, 7]),
        ("two in seven raids", [2, 7]),
        ("three of the seven captives", [3, 7]),
        ("three out of the seven captives", [3, 7]),
        ("three out of seven captives were freed", [3, 7]),
        ("killed three out of seven raiders", [3, 7]),
        ("17 out of 23 bridges", [17, 23]),
        ("nine out of four", [9, 4]),
    ],
)
def test_a_share_is_no_pair_of_counts(text, expected):
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "span", "low", "best", "high", "modifier"),
    [
        ("it is minus three now", "minus three", -3, -3, -3, "exact"),
        ("it is negative six", "negative six", -6, -6, -6, "exact"),
        ("- 4 2/5", "- 4 2/5", -4.4, -4.4, -4.4, "exact"),
        ("- 30  k", "- 30  k", -30000, -30000, -30000, "exact"),
        ("- 30 huts burned", "30", 30, 30, 30, "exact"),
        ("tested negative six days on", "six", 6, 6, 6, "exact"),
        ("if < = 40", "< = 40", None, 40, 40, "at_most"),
        ("if <=  -25", "<=  -25", None, -25, -25, "at_most"),
        ("if >-25", ">-25", -25, -25, None, "more_than"),
        ("30~60 huts", "30~60", 30, None, 60, "range"),
        ("-9~-4", "-9~-4", -9, None, -4, "range"),
        ("between negative four and six", "between negative four and six", -4, None, 6, "range"),
        ("from 30 up to 50", "from 30 up to 50", 30, None, 50, "range"),
        ("it is \u22127 now", "\u22127", -7, -7, -7, "exact"),
        ("men 60 or older", "60 or older", 60, 60, None, "at_least"),
        ("equal or less than 40", "equal or less than 40", None, 40, 40, "at_most"),
        ("from 30 to 500000", "from 30 to 500000", 30, None, 500000, "range"),
        ("40 or greater than", "40 or greater than", 40, 40, None, "at_least"),
        ("40 or less than.", "40 or less than", None, 40, 40, "at_most"),
        ("about sixty and more of them", "about sixty and more", 60, 60, None, "at_least"),
        ("men of 60 and over", "60 and over", 60, 60, None, "at_least"),
        ("60 and more were hurt", "60", 60, 60, 60, "exact"),
        ("not exceeding 40", "not exceeding 40", None, 40, 40, "at_most"),
        ("several hundred tents", "several hundred", 200, None, None, "vague"),
        ("a couple of  thousand", "a couple of  thousand", 2000, 2000, None, "vague"),
        ("a\nfew tents", "a\nfew", 2, None, None, "vague"),
        ("a number of tents", "a number", 2, None, None, "vague"),
    ],
)
def test_bounds_of_a_quantity(text, span, low, best, high, modifier):
    (found,) = quantities(text)
    assert text[found.start : found.end] == span
    assert (found.low, found.best, found.high, found.modifier) == (low, best, high, modifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came between the fourth and the ninth.", [(4, 9)]),
        ("It is lower than the ninth.", []),
        ("It is greater than the fourth but less than the ninth.", [(4, 9)]),
        ("It is less than the fourth but less than the ninth.", []),
        ("It fell between the fourth and the ninth floor.", []),
        ("It was bigger than the first but smaller than the third.", []),
        ("It came between the old and the new.", []),
    ],
)
def test_places_in_an_order(text, expected):
    assert [(q.low, q.high) for q in quantities(text)] == expected


def test_a_year_ends_no_range_of_counts():
    assert [q.modifier for q in quantities("from 6 to 2018")] == ["exact", "exact"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("ninth", 9), ("forty-first", 41), ("two hundred and sixth", 206), ("nine", None), ("", None)],
)
def test_ordinal(text, value):
    assert ordinal(text) == value


def test_the_longest_phrase_wins():
    assert one_of(["no", "no more", "nor"]) == r"(?:n(?:o\s+more|or|o))"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The reading was minus one.", [("minus one", -1, "item")]),
        ("They paid $2000 for it.", [("2000", 2000, "USD")]),
        ("They walked 2000 km.", [("2000 km", 2000, "km")]),
        ("It began in 2000.", []),
        ("About one in four people fled.", [("About one in four people", 0.25, "share")]),
        ("The host 10.20.0.7 failed on 6/19/2021.", []),
    ],
)
def test_rows(nlp, text, expected):
    assert [(r["text"], r["best"], r["unit"]) for r in numbers(nlp(text))] == expected


def test_a_table_of_figures_is_read_in_one_pass():
    assert len(values("7 eight " * 3000)) == 6000
