"""Whose figures they are, and which the article does not vouch for."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import extract
from analysis.resolve.links import silence_dead
from analysis.tables import to_table

# text, words of the figure, who said it (None: nobody), hedge
SAID = [
    # reported clauses
    ("According to the Sudan Doctors Network, 14 people died in El Fasher.", "14 people",
     "Sudan Doctors Network", None),
    ("Shelling killed 14 people in El Fasher, according to the governor.", "14 people",
     "the governor", None),
    ("The health ministry in Gaza said 31 people were killed.", "31 people",
     "The health ministry", None),
    ("The mayor said six people died. He added that ten were wounded.", "ten", "The mayor", None),
    ("The health ministry said 31 people died. It added that 40 were wounded.", "40",
     "The health ministry", None),
    ("Zin Mar Aung claimed 190 were dead.", "190", "Zin Mar Aung", "claimed"),
    # chains: the source, not the agency that quotes it
    ("A military source told Reuters that 14 soldiers were killed.", "14 soldiers",
     "A military source", None),
    ("Reuters quoted a medic as saying 14 people were killed.", "14 people", "a medic", None),
    ("A medic was quoted by Reuters as saying 14 people were killed.", "14 people", "A medic",
     None),
    ("The minister said the army had counted 14 dead.", "14", "the army", None),
    ("According to early information from a nurse in Bria 7 people were killed.", "7 people",
     "a nurse", None),
    # the dead do not speak
    ("One trader died in Kutum, he added.", "One trader", None, None),
    ("The governor was in Bria. Two traders died in Kutum, he added.", "Two traders",
     "the governor", None),
    # papers speak for those who wrote them
    ("A report by Amnesty International said 14 people were killed.", "14 people",
     "Amnesty International", None),
    ("The ministry's statement said 14 people were killed.", "14 people", "The ministry", None),
    ("Monday's report said 14 people were killed.", "14 people", None, None),
    ("The army said in a statement that it had hit a camp. The statement said 14 fighters died.",
     "14 fighters", "The army", None),
    ("The army said it had hit a camp. The report said 14 fighters died.", "14 fighters", None,
     None),
    # bodies by their names
    ("The Anadolu news agency said 14 people died. The group said ten died.", "14 people",
     "Anadolu", None),
    ("The Islamic State (IS) group said it had killed 14 guards.", "14 guards", "Islamic State",
     None),
    # verbs that count
    ("The governor put the toll at 14 dead.", "14", "The governor", None),
    ("The toll was put at 14 dead by the health ministry.", "14", "the health ministry", None),
    ("The toll was put at 14 dead.", "14", None, None),
    ("The governor gave a figure of 14 wounded.", "14", "The governor", None),
    ("The governor raised the toll to 14 dead.", "14", "The governor", None),
    ("The Myanmar Witness group counted 14 deaths in Sagaing.", "14 deaths",
     "Myanmar Witness", None),
    ("Military sources mentioned no fewer than three deaths in Cauca.",
     "no fewer than three deaths", "Military sources", None),
    ("The army counted 145 drones and 70 missiles launched at the port.", "145 drones",
     "The army", None),
    ("The police reported two injuries and confirmed three deaths.", "three deaths", "The police",
     None),
    ("Medics reported ten soldiers, four guards and dozens of villagers killed.",
     "dozens of villagers", "Medics", None),
    ("Caracas recorded four deaths in May.", "four deaths", None, None),
    ("The flood claimed 14 lives.", "14 lives", None, None),
    ("The army did not confirm the four deaths.", "four deaths", None, None),
    ("Four herders died in Menaka, raising the province's toll to 61 dead.", "61", None, None),
    ("The governor revised the list, raising the toll to 61 dead.", "61", "The governor", None),
    ("Nine were hurt in Cali, with the mayor confirming a fire and medics reporting at least two "
     "deaths.", "at least two deaths", "medics", None),
    ("Two were hurt in Bossangoa, with police citing a brawl and army sources reporting one death.",
     "one death", "army sources", None),
    # nouns that count
    ("Fourteen people were killed, by the ministry's count.", "Fourteen people", "the ministry",
     None),
    ("The army's toll stood at 14 dead.", "14", "The army", None),
    ("Gaza's death toll rose to 14.", "14", None, None),
    # a speaker inside or after the sentence, with commas or without
    ("The strikes hit the port, the ministry said, and at least 16 people were wounded.",
     "at least 16 people", "the ministry", None),
    ("A bomber struck a market in Kano killing 32 people a security source said.", "32 people",
     "a security source", None),
    ("Four police were killed in the north a security source said on Monday after rebels "
     "attacked a post.", "Four police", "a security source", None),
    ("At least 23 civilians died in strikes on the north of the country says a UK-based "
     "monitoring group.", "At least 23 civilians", "a UK-based monitoring group", None),
    ("The attack killed a nurse and two soldiers said Governor Amina Yusuf.", "two soldiers",
     "Amina Yusuf", None),
    ("Gunmen killed 14 guards and wounded ten in the north a monitoring group said on Sunday.",
     "14 guards", "a monitoring group", None),
    ("Officers shot him dead in what the police called an attack.", "him", None, None),
    # further figures of the same report
    ("Police said that six people were killed. Another 12 were wounded.", "Another 12", "Police",
     None),
    ("Police said that six people were killed. Among the dead were two nurses. Four others "
     "were wounded.", "Four others", "Police", None),
    ("The army said it had shelled the camp. They killed 40 fighters there.", "40 fighters",
     "The army", None),
    ("Police said that six people were killed.\n\nAnother 12 were wounded.", "Another 12", None,
     None),
    ("Police said that six people were killed. A bomb in Kutum wounded 12 others.", "12 others",
     None, None),
    ("Six people were killed in Nyala, the police said. Two others died in Kutum.", "Two others",
     None, None),
    ("Ana Ruiz said six people were killed. She herself had seen 12 wounded men.",
     "12 wounded men", None, None),
    ("Police said six people died. It was the third attack in a week to leave more than four "
     "people dead.", "more than four people", None, None),
    # doubt
    ("The rebels said they had killed 40 soldiers. The claim could not be independently "
     "verified.", "40 soldiers", "The rebels", "could not be independently verified"),
    ("The junta claimed it had killed 40 fighters.", "40 fighters", "The junta", "claimed"),
    ("Unconfirmed reports said 14 people had died.", "14 people", None, "unconfirmed"),
    ("At least 12 people appear to have died in Goma.", "At least 12 people", None, "appear"),
    ("It was not immediately clear whether four guards had been killed.", "four guards", None,
     "not immediately clear"),
    ("Six people died in Goma. The name of the gunman could not be confirmed.", "Six people",
     None, None),
    ("The army said it killed 40 rebels but their names could not be confirmed.", "40 rebels",
     "The army", None),
    ("Rockets hit Taiz, killing seven people and drawing a reply from President Hadi, who told "
     "the rebels: “Stop this.”", "seven people", None, None),
    ("Police said he fled at the time of the boy's death.", "the boy", "Police", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """Return (text, words) -> the rows of numbers with those words, each sentence an article."""
    texts = list(dict.fromkeys(text for text, *_ in SAID))
    tables = extract(pd.DataFrame({"text": texts, "source": [f"S{n}" for n in range(len(texts))]}))
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    text_of = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    rows = tables.numbers.assign(
        speaker=tables.numbers["said_by"].map(names),
        article=tables.numbers["article_id"].map(text_of),
    )
    return dict(list(rows.groupby(["article", "text"])))


def cell(value):
    return None if pd.isna(value) else value


@pytest.mark.parametrize(("text", "words", "speaker", "hedge"), SAID)
def test_who_said_it(told, text, words, speaker, hedge):
    assert (text, words) in told, [key[1] for key in told if key[0] == text]
    row = told[text, words].iloc[0]
    found = cell(row["speaker"])
    assert (found or "").casefold() == (speaker or "").casefold()
    assert cell(row["hedge"]) == hedge


def test_events_have_the_speaker_of_their_sentence():
    text = "Gunmen stormed a mine in Cauca killing four guards a security source said."
    tables = extract(pd.DataFrame({"text": [text]}))
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    assert set(tables.events["said_by"].map(names)) == {"a security source"}


def test_what_is_counted_in_direct_speech_names_no_speaker_of_its_own():
    text = "“The army counted 14 dead in Nyala,” said Amina Yusuf, a nurse."
    tables = extract(pd.DataFrame({"text": [text]}))
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    assert tables.numbers["said_by"].map(names).tolist() == ["Amina Yusuf"]


@pytest.mark.parametrize(
    ("kind", "named", "said_by"),
    [
        ("killed", [(0, "p-1")], None),
        ("killed", [(0, "p-2")], "p-1"),
        ("killed", [(0, None)], "p-1"),
        ("killed", [(9, "p-1")], "p-1"),
        ("killed", [], "p-1"),
        ("injured", [(0, "p-1")], "p-1"),  # the wounded do speak
    ],
)
def test_only_the_dead_never_speak(kind, named, said_by):
    span = {"article_id": "a", "sent": 0, "start": 0, "end": 9}
    numbers = to_table("numbers", [span | {"kind": kind, "said_by": "p-1"}])
    mentions = to_table(
        "mentions", [span | {"start": at, "end": at + 1, "actor_id": who} for at, who in named]
    )
    assert list(map(cell, silence_dead(numbers, mentions)["said_by"])) == [said_by]
