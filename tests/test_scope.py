"""The scope and the hedge of a count: one incident, a toll, a whole war, a rate, or never real."""

import pytest

from analysis.extract.numbers import numbers
from analysis.resources import lexicon


@pytest.fixture(scope="module")
def rows_of(nlp):
    return lambda text: [r for r in numbers(nlp(text)) if r["kind"] != "other"]


def scopes(rows):
    """Return the scope of each count, by its number."""
    return {r["best"] if r["best"] is not None else r["low"]: r["scope"] for r in rows}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("The post was empty since 1 August, when 12 men were shot dead.", "incident"),
        ("Since 1 August, 12 men have been shot dead.", "cumulative"),
        ("Since the party was founded in 1985, 900 of its members have been killed.", "cumulative"),
        ("It is a civil war in which more than 70,000 people have died.", "cumulative"),
        ("The army said 393 rebels were killed in more than 600 clashes.", "cumulative"),
        ("The war between the clans has already claimed 120 lives.", "cumulative"),
        ("The blast has claimed 14 lives.", "incident"),
        ("Two deputies have been murdered in less than 15 days.", "cumulative"),
        ("Rebels murdered 36 people during the first three days of June.", "cumulative"),
        ("The bodies of four students abducted two weeks ago were found.", "incident"),
        (
            "The bodies of four students who were abducted over the past two weeks were found.",
            "incident",
        ),
        # A time of another clause.
        ("Four herders were shot dead by a militia that has held Djibo since 2019.", "incident"),
        ("A shell killed three pupils in a town cut off since March 2023.", "incident"),
        ("The convoy stationed in Goma since 2006 said eight farmers were killed.", "incident"),
        (
            "A mine killed six miners months after a pact ended four years of fighting.",
            "incident",
        ),
        ("The number of deaths recorded since January rose to 400.", "cumulative"),
        ("Feuds have raged here since 2011, and on Sunday raiders killed five men.", "incident"),
        ("Raiders who fought the army since 2012 killed eight soldiers.", "incident"),
        # A day or a single attack stands beside the harm.
        ("After three decades of conflict, a bomb on Friday killed nine shoppers.", "incident"),
        ("Thirty people were killed in 12 raids across Tigray on Tuesday.", "incident"),
        ("Thirty people were killed in 12 raids across Tigray.", "cumulative"),
        ("A drone strike killed three nurses during the war.", "incident"),
        ("A sniper killed four people in 1999.", "incident"),
        ("Gunmen killed 15 people at a mosque in 2019.", "incident"),
        ("The army killed 40 rebels in an ambush last year.", "incident"),
        # Years and wars.
        ("Feuding cartels killed 3,400 people last year.", "cumulative"),
        ("In 2021, the militia killed 800 people.", "cumulative"),
        ("Police recorded 71 killings in 2024.", "cumulative"),
        ("Tens of thousands of people have been killed in Yemen's war.", "cumulative"),
        ("Some 600 teachers were killed in the ten-year conflict.", "cumulative"),
        ("The siege, now in its 90th day, has killed 700 civilians.", "cumulative"),
        ("The siege has killed a nurse.", "incident"),
        ("The mayor was killed in 2021.", "incident"),
        ("The province counts 800 deaths since the coup.", "cumulative"),
        ("Some 90 deaths have been recorded since.", "cumulative"),
        ("Since the union was banned, nearly 300 of its members have been murdered.", "cumulative"),
        ("Since then, two of the wounded have died.", "incident"),
    ],
)
def test_what_reaches_back(rows_of, text, scope):
    found = [r["scope"] for r in rows_of(text) if r["kind"] == "killed"]
    assert found == [scope]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An overall toll, or that of a place, which dwarfs the deaths beside it.
        (
            "Raids on Khartoum killed 11 people, taking the overall death toll to 15,000.",
            {11: "incident", 15000: "cumulative"},
        ),
        (
            "A mine killed nine men, bringing the number of troops killed in Somalia to 2,300.",
            {9: "incident", 2300: "cumulative"},
        ),
        (
            "The quake killed 50 people in Herat, taking the death toll to 300.",
            {50: "incident", 300: "total"},
        ),
        (
            "Two more bodies were found, bringing the overall toll to 140.",
            {2: "incident", 140: "total"},
        ),
        # The words name a war or a year.
        ("The raid brought the offensive's death toll to 510.", {510: "cumulative"}),
        ("The blast took the death toll of the war to 40,000.", {40000: "cumulative"}),
        ("The murders pushed the city's toll for 2023 to 44.", {44: "cumulative"}),
        ("The murders pushed this year's toll to 44.", {44: "cumulative"}),
        ("The murders pushed the city's annual toll to 44.", {44: "cumulative"}),
        ("The toll of the crash rose to 12.", {12: "total"}),
        ("The toll from the attack, the worst since 2014, rose to 12.", {12: "total"}),
        ("The toll rose to 18 on Wednesday, a day after the raid.", {18: "total"}),
    ],
)
def test_tolls_of_an_incident_and_of_a_war(rows_of, text, expected):
    assert scopes(rows_of(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A war that does the harm, however its clause is built.
        ("The war has taken the lives of more than 200,000 people.", {200000: "cumulative"}),
        (
            "It was the bloodiest week of a war that has claimed over 300,000 lives.",
            {300000: "cumulative"},
        ),
        ("The war dragged on, killing more than 350,000 people.", {350000: "cumulative"}),
        ("Mali's militancy has killed 9,000 people.", {9000: "cumulative"}),
        ("War in Mali: air strikes kill eight nurses.", {8: "incident"}),
        ("Last week the conflict saw 33 villagers killed on Thursday.", {33: "incident"}),
        ("The bombing has killed 90 people and the war goes on.", {90: "incident"}),
        # The parse ties "in" to the name, "since" to the noun.
        (
            "Some 7,000 people have been killed in Malis civil war which pits herders against "
            "farmers.",
            {7000: "cumulative"},
        ),
        (
            "Some 7,000 villagers have been killed since the conflict in Yemen first erupted in "
            "March 2014.",
            {7000: "cumulative"},
        ),
        # Months and years.
        ("The army has killed 220 rebels in the last ten days.", {220: "cumulative"}),
        ("A monitor said 600 inmates died from March 2011 to June 2016.", {600: "cumulative"}),
        (
            "They were the latest of 7,000 people killed across Darfur since the council passed "
            "a resolution last year.",
            {7000: "cumulative"},
        ),
        # What is joined to it, with no attack, doer or day of its own.
        (
            "The war has killed 900 people and displaced 4,000.",
            {900: "cumulative", 4000: "cumulative"},
        ),
        (
            "Since then thousands have been killed and 600 more injured.",
            {1000: "cumulative", 600: "cumulative"},
        ),
        (
            "The war has killed 900 people, and 20 injured in the blast were saved.",
            {900: "cumulative", 20: "incident"},
        ),
        (
            "Some 900 people have died since the war began, and the blast wounded 12.",
            {900: "cumulative", 12: "incident"},
        ),
        (
            "The war has killed 900 people and on Monday nine died.",
            {900: "cumulative", 9: "incident"},
        ),
        # No attack kills so many.
        (
            "More than 300,000 civilians have been killed and millions driven out of their homes.",
            {300000: "cumulative", 1000000: "cumulative"},
        ),
        ("Around six million more are displaced inside Yemen.", {6000000: "cumulative"}),
        ("The quake has killed 50,000 people.", {50000: "incident"}),
        ("The attack has killed 12,000 people.", {12000: "incident"}),
        ("More than 1,400 people were killed.", {1400: "incident"}),
        ("The shelling forced 13,000 residents to flee.", {13000: "incident"}),
    ],
)
def test_the_sum_of_a_war_is_of_no_single_attack(rows_of, text, expected):
    assert scopes(rows_of(text)) == expected


@pytest.mark.parametrize("row", lexicon("wars"), ids=lambda row: f"{row['pattern']}-{row['label']}")
def test_words_of_war(rows_of, row):
    assert [r["scope"] for r in rows_of(row["example"])] == ["cumulative"]
    assert [r["scope"] for r in rows_of(row["counterexample"])] == ["incident"]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Snipers kill three people a week.", "rate"),
        ("The fever kills 20 people each day.", "rate"),
        ("The camp has 12 deaths per 100,000 people.", "rate"),
        ("The mine saw only four deaths per thousand workers.", "rate"),
        ("Snipers killed three people a week before the vote.", "incident"),
        ("Snipers killed three people an hour earlier.", "incident"),
        ("Two more people died, a month after the raid.", "incident"),
        ("The clans killed ten men in a day of clashes.", "incident"),
        ("A mine killed ten soldiers on a day that was meant for talks.", "incident"),
    ],
)
def test_rates_and_times(rows_of, text, scope):
    assert [r["scope"] for r in rows_of(text)] == [scope]


def test_a_day_earlier_makes_no_rate(rows_of):
    told = rows_of("The toll rose to 18 from 12 a day earlier.")
    assert [(r["best"], r["scope"]) for r in told] == [(18, "total"), (12, "incident")]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Nine people would have died had the grenade gone off.", "hypothetical"),
        ("The shell could have killed 30 pupils.", "hypothetical"),
        ("Up to 12 people may have died.", "incident"),
        ("At least 12 men might have been killed.", "incident"),
        ("At least 12 men must have been killed.", "incident"),
        ("Nuns demanded the release of nine sailors.", "hypothetical"),
        ("The pact calls for the release of nine sailors.", "hypothetical"),
        ("The agreement includes the release of nine sailors.", "hypothetical"),
        ("The agreement led to the release of nine sailors.", "incident"),
        ("A judge ordered the arrest of nine sailors.", "hypothetical"),
        ("A judge was tried for ordering the murder of nine sailors.", "incident"),
        ("Diplomats secured the release of nine sailors.", "incident"),
        ("Diplomats tried to secure the release of nine sailors.", "hypothetical"),
        ("The deal saw the release of nine sailors.", "incident"),
        ("Nuns wrote an appeal after the killing of nine sailors.", "incident"),
        ("Crowds gathered to protest the killing of nine sailors.", "incident"),
        ("Police announced the arrest of nine sailors.", "incident"),
        ("The nine sailors are in serious condition.", "incident"),
    ],
)
def test_what_never_happened(rows_of, text, scope):
    assert [r["scope"] for r in rows_of(text)] == [scope]


@pytest.mark.parametrize(
    "row", lexicon("unreal"), ids=lambda row: f"{row['pattern']}-{row['label']}"
)
def test_words_of_what_never_happened(rows_of, row):
    assert [r["scope"] for r in rows_of(row["example"])] == ["hypothetical"]
    if row["counterexample"]:
        assert {r["scope"] for r in rows_of(row["counterexample"])} == {"incident"}


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Suspected bandits killed 22 farmers.", None),
        ("A suspected drone strike killed 22 farmers.", None),
        ("Suspected bandits allegedly killed 22 farmers.", "allegedly"),
        ("At least 22 suspected bandits were killed.", "suspected"),
        ("The feared 22 deaths were confirmed.", "feared"),
        ("Preliminary figures spoke of 22 dead.", "preliminary"),
        ("Police, quoting unverified reports, spoke of 22 deaths.", "unverified"),
        ("Numbers differed in initial reports, with doctors citing 22 deaths.", "initial"),
    ],
)
def test_whom_a_doubt_is_about(rows_of, text, hedge):
    assert [r["hedge"] for r in rows_of(text)] == [hedge]
