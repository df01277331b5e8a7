"""The place an event and its numbers get, and the part the places of a list play."""

from __future__ import annotations

import pytest

import analysis


def extract(text):
    tables = analysis.extract(analysis.load_articles([text]))
    tables.validate()
    return tables, dict(zip(tables.places["place_id"], tables.places["text"], strict=True))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "About 35 rebels were killed in a wave of air strikes in Mali the ministry in "
            "Bamako said.",
            "Mali",
        ),
        ("Two herders are dead after a shooting west of Mopti in central Mali.", "Mopti"),
        ("Villagers mourn after the massacre committed by the air force in Agadez.", "Agadez"),
        (
            "At least 68 people were killed by attacks in Sudan, with 37 killed in Khartoum.",
            "Sudan",
        ),
        ("The shooting death of a teacher in Segou shocked the province.", "Segou"),
        ("Gunmen of the Front (banned in Russia) clashed with soldiers near Mopti.", "Mopti"),
        ("Three petrol bombs were thrown at a consulate in Lyon, France.", "Lyon"),
    ],
)
def test_the_place_of_an_event(text, place):
    tables, sites = extract(text)
    assert [sites.get(key) for key in tables.events["place_id"]] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "He was freed on Sunday after being held in Gaza since the October 7 attack.",
        "The group, which the courts call the worst of the country (banned in Russia), carried out "
        "an attack on Sunday.",
    ],
)
def test_the_place_of_something_else_is_not_taken(text):
    tables, _ = extract(text)
    assert len(tables.events) == 1
    assert tables.events["place_id"].isna().all()


def test_a_state_brought_to_act_is_no_place():
    text = "Rebels killed 17 soldiers on Sunday. Tensions prompted Ankara to launch an offensive."
    tables, sites = extract(text)
    assert "Ankara" not in {sites.get(key) for key in tables.events["place_id"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Strikes hit Mopti and Gao, killing three in Mopti and five in Gao.",
            {"three": "Mopti", "five": "Gao"},
        ),
        (
            "Shelling killed 12 people in eastern Ghouta, six of them in Douma and four in Saqba.",
            {"12 people": "Ghouta", "six": "Douma", "four": "Saqba"},
        ),
        ("Raids hit Mopti and Gao, killing two.", {"two": "Mopti"}),
        (
            "The army struck targets in the Kursk and Tula regions and Saratov, killing two.",
            {"two": "Kursk"},
        ),
    ],
)
def test_each_number_has_its_own_place(text, expected):
    tables, sites = extract(text)
    found = {row.text: sites.get(row.place_id) for row in tables.numbers.itertuples()}
    assert {words: found.get(words) for words in expected} == expected


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("At least nine were killed in Mopti and Gao overnight.", ["Mopti", "Gao"]),
        (
            "Gunmen killed nine people across Baga, Monguno and the town of Dikwa.",
            ["Baga", "Monguno", "Dikwa"],
        ),
        ("Jets bombed Lyon, France, and Turin.", ["Lyon", "Turin"]),
        ("Jets bombed Lyon, France.", ["Lyon"]),
    ],
)
def test_places_listed_together_share_the_part_they_play(text, listed):
    tables, _ = extract(text)
    assert list(tables.places.loc[tables.places["role"] == "event", "text"]) == listed
