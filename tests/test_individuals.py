"""Victims told one by one: sums nobody states, the same person told twice."""

import pandas as pd
import pytest

import analysis
from analysis.extract.numbers import numbers


@pytest.fixture(scope="module")
def rows_of(nlp):
    return lambda text: numbers(nlp(text))


def top(rows, kind="killed"):
    """Return the values that stand for themselves: no parts, nothing that reaches back."""
    told = [r for r in rows if r["kind"] == kind and r["scope"] in {"incident", "total"}]
    return sorted(r["best"] for r in told if r["part_of_at"] is None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Minister Pablo Rojas was killed on Friday. Two of his guards were also killed.",
            [3],
        ),
        ("Rojas, 65, was killed near his home, along with two of his guards.", [3]),
        ("Militants killed the head of the village school, as well as three cooks.", [4]),
        (
            "Ana Ruiz was killed in Cali. Her brother Luis Mora died in hospital. Later Pedro Gil "
            "was shot dead at the gate. Ruiz was hit first.",
            [3],
        ),
        ("One unit murdered six priests. Another murdered two maids in the same house.", [8]),
        ("Pablo Rojas and Luis Mora, members of the militia, were murdered by rebels.", [2]),
        # A number that counts them all stands for itself.
        ("Three men were killed. Luis Mora was shot dead. Pedro Gil died in hospital.", [3]),
        # The second may be the first.
        ("A man was killed in Cali. Luis Mora died in hospital.", [1, 1]),
        ("Six priests were murdered. Five of the murdered priests were teachers.", [6]),
        ("Sara Idris is the third medic killed in the city this week.", []),
        ("Raiders shot to death a ferryman who would not stop.", [1]),
        ("The guard was taken to hospital, where he passed away.", [1]),
        ("Nine monks (seven Thais and two Burmese) and three cooks were killed.", [12]),
        (
            "On Friday, nine monks -- seven Thais, two Burmese -- and three cooks were shot dead.",
            [12],
        ),
        ("Six teachers (four of them women) and a guard were killed in Jos.", [7]),
        ("He regretted the assassination of party leader Hector Vargas.", [1]),
        ("Not a single nurse was killed in Juba.", [0]),
        ("No priest has ever been jailed or murdered there.", [0]),
        ("The Malian, 44, was shot dead along with nine of his scouts.", [10]),
        ("Police repelled an attack by some 20 rebels, four of whom died.", [4]),
        ("They were going to gun down the candidate.", []),
        ("Rebels blew up four pylons near the town.", []),
        ("A recruit who shot himself while cleaning a rifle has died.", [1]),
        ("The gunman killed three people before he shot himself.", [4]),
    ],
)
def test_people_told_one_by_one_add_up(rows_of, text, expected):
    assert top(rows_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The attack left more than 100 dead or wounded.",
        "At least 20 people were killed and wounded in the raid.",
        "The blast hit a market, killing or injuring 20 people.",
    ],
)
def test_one_number_for_dead_and_injured_is_of_neither(rows_of, text):
    kinds = {r["kind"] for r in rows_of(text)}
    assert "other" in kinds
    assert not kinds & {"killed", "injured"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Lists, bounds included.
        ("Sergeant Tomas Vega was killed along with three others.", [4]),
        ("The mine killed doctor Hana Aziz and at least six others.", [7]),
        ("She was shot dead together with her mother and two cousins.", [4]),
        ("Three guards were killed, along with the judge and her driver.", [5]),
        ("At least 14 militiamen and three nurses were killed.", [17]),
        ("A couple and their three children were killed in Hodeidah.", [5]),
        ("Four people, a couple and their two sons, were killed.", [4]),
        # Lists over places and days.
        ("Raids killed three people in Taiz, five in Marib and two in Aden province.", [10]),
        ("Two farmers were killed on Friday and six on Sunday.", [8]),
        ("Eight people were killed in Tigray region, five in Adwa and two in Axum.", [2, 5, 8]),
        ("Nine people died in Kivu, four in Sake and five in Masisi.", [9]),
        # What adds up by chance is no total.
        (
            "Four people were killed in Homs and two in Hama. Six people were killed in Deraa.",
            [6, 6],
        ),
        ("Four people died in Homs and two in Hama. In total six people died in Syria.", [6]),
        (
            "A raid in Jenin killed at least seven people, including two medics. Another raid in "
            "Jenin killed five. In total, 12 people were killed.",
            [12],
        ),
        # Who killed the others is none of them.
        ("The attacker stabbed and killed four people before being shot dead.", [5]),
        ("The gunman, who also died, killed two shoppers.", [3]),
        ("Six children and a teacher were killed. The attacker was shot dead.", [8]),
        ("She killed three people before police shot her dead.", [4]),
        ("Two people were shot dead by a gunman, who was later killed.", [3]),
        ("The man, who was accused of killing two shepherds, was found dead in his cell.", [1, 2]),
        ("Five people died, including the attacker.", [5]),
        ("A suicide bomber blew herself up at a market, killing six traders.", [7]),
        ("A bomber killed himself and two guards.", [3]),
        # Others, and kinds of which nobody is of both.
        ("A priest was killed. Five rebels were also killed.", [6]),
        ("One policeman was killed. Nine gunmen were killed too.", [10]),
        ("The shell killed reporter Omar Said. At least two other villagers died.", [3]),
        ("At least two other villagers died. The shell killed reporter Omar Said.", [1, 2]),
        ("A boy was killed in Khan Younis. A girl was also killed.", [2]),
        # Each side tells of the other's dead.
        ("The army said eight rebels died. The rebels said five soldiers were killed.", [5, 8]),
        # A title or a family name makes no two people one.
        ("Mayor Rosa Leal was killed in Iguala. Mayor Juan Soto was shot dead in Taxco.", [1, 1]),
    ],
)
def test_who_is_added_and_who_is_part(rows_of, text, expected):
    assert top(rows_of(text)) == expected


@pytest.mark.parametrize(
    ("text", "open_end"),
    [
        ("At least 14 militiamen and three nurses were killed.", True),
        ("Two men and a girl died.", False),
    ],
)
def test_a_sum_is_as_open_as_its_members(rows_of, text, open_end):
    whole = next(r for r in rows_of(text) if r["rule"].startswith("sum"))
    assert (whole["high"] is None) == open_end == (whole["modifier"] == "at_least")


@pytest.mark.parametrize(
    ("text", "injured"),
    [
        ("A man was shot in the arm in Kano. A woman was shot dead in Jos.", [1]),
        ("Troops shot three herders near Jos. In Borno, a bomb killed 15 people.", [3]),
        ("A boy was shot near Hebron. In Khartoum, 20 people were killed.", [1]),
        ("A man was shot in Kano on Monday. He died in hospital.", []),
        ("Two men were shot in Kano. Both died in hospital.", []),
    ],
)
def test_who_was_shot_and_lived(rows_of, text, injured):
    assert top(rows_of(text), "injured") == injured


def test_who_died_apart_belongs_to_no_number():
    text = (
        "Four people were killed in the raid on Gao. Separately, a herder was shot dead at a well."
    )
    found = analysis.extract(pd.DataFrame({"text": [text]})).numbers
    herder = found[found["text"].str.contains("herder")].iloc[0]
    assert pd.isna(herder["part_of"])


def test_a_victim_told_again_points_at_the_first(rows_of):
    text = "Luis Mora was killed in Cali. The mayor mourned. Mora was killed by a bomb, he said."
    first, again = [r for r in rows_of(text) if r["kind"] == "killed"]
    assert (first["again_at"], again["again_at"]) == (None, first["start"])


def test_nobody_dies_in_two_events():
    text = (
        "Gunmen killed judge Luis Mora in Cali on Friday. On Monday the president spoke of the "
        "murder of two nuns in Quibdo. Police in Bogota said Mora was assassinated by a cartel. "
        "The bishop condemned the killing of the two nuns."
    )
    found = analysis.extract(pd.DataFrame({"text": [text]})).numbers
    killed = found[found["kind"] == "killed"]
    mora = killed[killed["text"].str.contains("Mora")]
    nuns = killed[killed["text"].str.contains("nuns")]
    assert (len(mora), len(nuns)) == (2, 2)
    assert mora["event_id"].nunique() == nuns["event_id"].nunique() == 1
    assert set(mora["event_id"]) != set(nuns["event_id"])
