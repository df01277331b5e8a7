"""The day an event gets: that of its own clause, never that of another thing told with it."""

from __future__ import annotations

import pytest

import analysis


def days_of(text):
    """Return {trigger: first day} of the events of `text`, written on Wednesday 6 March 2024."""
    articles = analysis.load_articles([text])
    articles["published"] = articles["published"].fillna("2024-03-06").astype("datetime64[us, UTC]")
    tables = analysis.extract(articles)
    tables.validate()
    start = dict(zip(tables.dates["date_id"], tables.dates["date_start"], strict=True))
    rows = tables.events.itertuples()
    return {row.text: str(start.get(row.date_id, ""))[:10] for row in rows}


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        ("Two men are dead after a shooting in Alma, Ohio, Tuesday morning.", "shooting", "05"),
        ("A girl of nine is in a coma after being shot Sunday in Segou.", "shot", "03"),
        ("Reed is suspected of shooting a guard at 7:35 p.m. Monday evening.", "shooting", "04"),
        (
            "Detectives study two homicides that took place before 1 a.m. on March 2.",
            "homicides",
            "02",
        ),
        (
            "A bomber killed nine cadets in the town of Gao on Saturday officers said.",
            "killed",
            "02",
        ),
        (
            "Detectives hold two brothers over the March 3 shooting death of a nurse.",
            "shooting",
            "03",
        ),
        (
            "They stand accused of the shooting at the Elmfield depot on March 1.",
            "shooting",
            "01",
        ),
        (
            "About 35 rebels were killed in air strikes in Mali over the past 24 hours.",
            "strikes",
            "05",
        ),
        ("He was held in Agadez since the March 2 attack.", "attack", "02"),
        (
            "Two guards lie in hospital after a gunman sprayed bullets into a queue in Segou early "
            "Tuesday morning.",
            "sprayed",
            "05",
        ),
    ],
)
def test_the_day_of_an_event(text, trigger, day):
    assert days_of(text)[trigger] == f"2024-03-{day}"


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        (
            "Ousmane Keita, who is charged with shooting four herders, missed his hearing in court "
            "Monday.",
            "shooting",
        ),
        (
            "Four pupils killed by their teacher in Segou were remembered at a mass on Sunday.",
            "killed",
        ),
        (
            "A tribunal named an expert Monday to see a soldier accused of shooting a cousin in "
            "Segou.",
            "shooting",
        ),
        (
            "The governor insisted today that he had foreseen the unrest in which 28 traders were "
            "shot in the port.",
            "shot",
        ),
        ("Envoys met in Geneva on Monday after the attack on a market in Gao.", "attack"),
        (
            "A delegation came to Bamako on Tuesday, two days after a bomb killed 12 in Mopti.",
            "killed",
        ),
        ("Ten people have been killed in Mali since the March 3 election.", "killed"),
    ],
)
def test_the_day_of_something_else_is_not_taken(text, trigger):
    found = days_of(text)
    assert trigger in found
    assert found[trigger] in {"", "NaT"}


def test_the_worst_since_an_attack_is_not_that_attack():
    found = days_of("It was the deadliest raid since a car bomb killed 40 in Gao on March 1.")
    assert found["killed"] == "2024-03-01"
    assert found["raid"] in {"", "NaT"}


def test_a_number_has_the_day_of_its_event_not_of_a_meeting():
    text = "Envoys met in Geneva on Monday after the attack on a market in Gao that killed six."
    articles = analysis.load_articles([text])
    numbers = analysis.extract(articles).numbers
    six = numbers[numbers["text"].str.startswith("six")]
    assert len(six) == 1
    assert six["date_id"].isna().all()
