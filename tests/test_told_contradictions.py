"""Contradictions between short articles that went through `extract`."""

from __future__ import annotations

import pytest

import analysis
from analysis.tables import article_id, to_table

OWN = (
    "Traders had opened early because the roads were dry again after a week of rain.",
    "Schools stay closed until Sunday, and the bridge to the north is passable once more.",
)
DATE = "2024-03-09"

# (articles as (text, day of publication), rows expected as (type, slot, explained_by))
STORIES = {
    "two tolls": (
        [
            ("Jets bombed a market in Omdurman on Friday, killing six people, doctors said.", DATE),
            ("Nine people were killed when jets bombed a market in Omdurman on Friday.", DATE),
        ],
        {("value", "killed", "none")},
    ),
    "one toll in two wordings": (
        [
            ("Jets bombed a market in Omdurman on Friday, killing six people, doctors said.", DATE),
            ("Six people were killed when jets bombed a market in Omdurman on Friday.", DATE),
        ],
        set(),
    ),
    "the toll rose by the next day": (
        [
            ("An air strike on a bakery in Mekelle on Friday killed 11 people.", DATE),
            (
                "The death toll from Friday's air strike on a bakery in Mekelle rose to 14 people.",
                "2024-03-10",
            ),
        ],
        {("value", "killed", "update")},
    ),
    "an early count": (
        [
            (
                "A car bomb killed 31 people in Mogadishu on Friday, the ambulance service said.",
                DATE,
            ),
            (
                "A car bomb killed 12 people in Mogadishu on Friday, according to initial reports.",
                DATE,
            ),
        ],
        {("value", "killed", "update")},
    ),
    "at least one": (
        [
            ("Rockets hit a hostel in Kramatorsk on Friday, killing at least one person.", DATE),
            ("Rockets hit a hostel in Kramatorsk on Friday, leaving six people dead.", DATE),
        ],
        {("bound", "killed", "scope")},
    ),
    "at least six and seven": (
        [
            ("Rockets hit a hostel in Kramatorsk on Friday, killing at least six people.", DATE),
            ("Rockets hit a hostel in Kramatorsk on Friday, leaving seven people dead.", DATE),
        ],
        set(),
    ),
    "two attackers": (
        [
            (
                "The Sudanese army shelled a camp in El Fasher on Friday, killing eight people.",
                DATE,
            ),
            ("Eight people died on Friday when the Rapid Support Forces shelled El Fasher.", DATE),
        ],
        {("responsibility", "attacker", "none")},
    ),
    "each side blames the other": (
        [
            (
                "Eight people died when shells hit a camp in El Fasher on Friday. Governor Adam "
                "Issa said the Rapid Support Forces had shelled the camp.",
                DATE,
            ),
            (
                "The Sudanese army shelled a camp in El Fasher on Friday, killing eight people, "
                "the Rapid Support Forces said.",
                DATE,
            ),
        ],
        {("responsibility", "attacker", "none")},
    ),
    "a denial": (
        [
            ("Ethiopian warplanes bombed a school in Mekelle on Friday, killing 12 people.", DATE),
            (
                "A school in Mekelle was bombed on Friday, killing 12 people. "
                "Ethiopia denied responsibility for the attack.",
                DATE,
            ),
        ],
        {("denial", "attacker", "none")},
    ),
    "civilians or fighters": (
        [
            ("A drone strike near Kidal on Friday killed 14 civilians, elders said.", DATE),
            ("A drone strike near Kidal on Friday killed 14 militants, the army said.", DATE),
        ],
        {("victims", "killed victims", "none")},
    ),
    "one group of the dead": (
        [
            ("Shelling of a school in Donetsk on Friday killed three children.", DATE),
            ("Shelling of a school in Donetsk on Friday killed five people.", DATE),
        ],
        set(),
    ),
    "a president or a former one": (
        [
            ("President Tomas Arrieta visited a clinic in Cali on Friday.", DATE),
            ("Nurses in Cali welcomed former President Tomas Arrieta on Friday.", DATE),
        ],
        {("title", "title", "none")},
    ),
    "two incidents of one day": (
        [
            ("Jets bombed a market in Omdurman on Friday, killing six people.", DATE),
            ("Gunmen killed nine people in a raid on a village near Nyala on Friday.", DATE),
        ],
        set(),
    ),
    "the same town on another day": (
        [
            ("Shells killed four people in Kherson on Friday.", DATE),
            ("Shells killed seven people in Kherson on Wednesday.", "2024-02-29"),
        ],
        set(),
    ),
    "a toll of the whole war": (
        [
            ("A bomb killed four people in Jos on Friday.", DATE),
            (
                "A bomb killed four people in Jos on Friday. "
                "The conflict has killed 3,000 people since 2018.",
                DATE,
            ),
        ],
        set(),
    ),
}


def articles_of(told):
    """Return the articles; each ends in words of its own, so that none is another's copy."""
    rows = []
    for n, (text, day) in enumerate(told):
        text = f"{text} {OWN[n]}"
        row = {"article_id": article_id(f"Source {n}", text), "source": f"Source {n}"}
        rows.append(row | {"text": text, "published": day, "published_how": "given"})
    return to_table("articles", rows)


@pytest.mark.parametrize("name", STORIES)
def test_what_articles_say_against_each_other(name):
    told, expected = STORIES[name]
    articles = articles_of(told)
    found = analysis.compare(analysis.extract(articles)).contradictions
    rows = zip(found["type"], found["slot"], found["explained_by"], strict=True)
    assert set(rows) == expected, found["note"].tolist()
    for row in found.itertuples():
        assert all(
            any(said in text for text, _ in told) for said in (row.sentence_a, row.sentence_b)
        )
