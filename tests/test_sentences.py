"""Where sentences begin and end: a table of our own news sentences.

Each text is written with a bar before every sentence but the first. The bar alone is taken out,
so the white space of the text stays as written.
"""

from __future__ import annotations

import pytest
import spacy

from analysis import parse
from analysis.resources import lexicon

QUOTATIONS = [
    # A comma, a closing mark and the speaker.
    "“We heard three blasts,” the nurse said. |Nobody slept.",
    '"They carried the wounded to the other side," a resident of Bahri said.',
    '"They carried the wounded to the other side," Kadugli trader Hassan Tutu said.',
    "'We are not leaving,' Maung Htay said. |'This is our village.'",
    "«We will stay,» the mayor of Tessalit said. |«This is our home.»",
    '"We lost the bridge," he said, "and then the road."',
    '"We lost the bridge," he said. |"Then we lost the road."',
    "“The shelling began at dawn,” said Ruth Abera, who fled Humera with two children.",
    "“The shelling,” she said, “began at dawn.” |Her sister was killed.",
    '"Two of the wounded died on the way," Dr. Salim Haddad, a surgeon in Hodeidah, said.',
    '"Run!" |The driver did not move.',
    # A full stop inside the marks before a speaker, as hasty copy has it.
    '"The clinic is closed." he said.',
    "“The clinic is closed.” said Moussa Traoré. |He blamed the blockade.",
    # A question or an exclamation before a speaker.
    '"Where is my son?" she asked the soldiers.',
    "“Where is my son?” asked Daw Khin. |No one answered.",
    '"Deal done!" the president said on Monday.',
    '"Deal done!" Marquez said on Truth Social.',
    '"Deal done!" Luis Marquez wrote on X. |The talks went on.',
    '"Who will feed them?" Governor Idris Bello asked in a letter.',
    "“Stop firing!” Colonel Ye Lin shouted. |The men ran.",
    '"Is it over?" |Nobody in Goma knows.',
    '"Is it over?" |Kabila said he did not know.',
    # Several sentences within one quotation.
    "“They came at night. |They burned the market. |We ran,” Halima Oumarou said.",
    '"We are tired. |We want to go home," he said. |"That is all."',
    "He said: “We will fight. |We will win.”",
    '"They fired on us. |Why? |We had no weapons," the driver said.',
    "The general told reporters, “We hold the airport.” |Witnesses saw no soldiers there.",
    "“We hold the airport.” |“No, you do not,” a voice called.",
    '"We hold the airport." |"You do not."',
    "“We hold the airport.” |The radio then fell silent.",
    'The army said it had "neutralised" nine men. |Villagers spoke of farmers.',
    'Relatives called it "a massacre." |The army denied it.',
    'It was, she said, "like the end of the world."',
    "“The bridge is gone” — Radio Kivu. |Nobody denied it.",
    "“We lost [Governor of Ituri] Luc Amani that night,” she said.",
    "They left at dawn [photo] |On Monday six of them died.",
    "“Enough!” Diallo said that night. |She wept.",
    # An opening mark where a closing one was meant.
    "The colonel spoke of “a long week.“ |However, the road stayed shut.",
    # A quotation that goes on in the next paragraph opens again.
    '"We have no water.\n\n|"We have no bread," he said.',
    "“They took the boys,” she said.\n\n|“They took the cattle.”",
    # A quotation inside another one.
    "“He said, ‘Run!’ and we ran,” Adama Diallo recalled.",
    "“The soldier asked, ‘Where are you from?’” she said. |“I said nothing.”",
    # The speaker before the quotation.
    'Police chief Ana Ruiz said, "We found six bodies." |She gave no names.',
    'Asked about the raid, he said: "No comment." |Then he left.',
]
DATELINES = [
    "GOMA - |Gen. Abel Ruta spoke.",
    "KHARTOUM (Reuters) - |Shells hit a market on Monday, killing six.",
    "KHARTOUM, Sudan, Jan. 3 - |Shells hit a market. |Six people died.",
    "PORT-AU-PRINCE, Haiti (AP) — |Gunmen attacked a hospital on Tuesday.",
    "MEXICO CITY, Nov. 14 (Xinhua) -- |Eight people were shot dead in Celaya.",
    "Market shelled\n\n|SANAA, Yemen (AP) — |At least four people were killed.",
    "GAZA CITY — |“We have nothing left,” said Umm Khalil.",
]
ABBREVIATIONS = [
    "Gen. Abdel Karim spoke first. |Lt. Gen. Yasir Nur followed.",
    "Brig. Gen. Zaw Min Oo and Col. Thura died near Myawaddy.",
    "Maj. Ruiz, Sgt. Pérez and Capt. Gil were buried on Sunday.",
    "Lt. Col. Oumar Sidibé was named in the report. |He denies it.",
    "The blast struck at 7 a.m. Monday in Mogadishu.",
    "The curfew starts at 6 p.m. and ends at 5 a.m. on weekdays.",
    "The raid ended at 4 a.m. |The helicopters left an hour later.",
    "The U.S. Embassy in Juba closed.",
    "The U.N. Security Council meets on Friday.",
    "The U.K. Foreign Office had no comment. |The D.C. office was shut.",
    "Aid comes from the U.S. |It has been cut twice.",
    "He moved to the U.S. in 2009.",
    "Fighting reached St. Louis Road and Mt. Elgon.",
    "Battalion No. 4 held the crossing. |No. 6 fled.",
    "The Jan. 7 attack killed twelve. |The Feb. 2 attack killed none.",
    "Dyncorp Inc. and Delta Ltd. sold the trucks. |Sahara Co. denied it.",
    "It was rebels vs. army on the Bamako road.",
    "Some arms, e.g. mortars, came from abroad.",
    "The border town, i.e. Rafah, was sealed.",
    "Dr. Amal Said treated Mr. and Mrs. Haidar. |Ms. Rana Aziz assisted.",
    "Gov. Babagana and Sen. Ndume visited Borno. |Rep. Hill stayed away.",
    "The judge cited J. K. Omondi and A.H.M. Rahman in the ruling.",
    "Witnesses named Pvt. D. Okot. |The army did not.",
    "The speaker was John F. Kerr. |He spoke briefly.",
    "Prof. Lin Htet of Yangon Univ. wrote the study.",
    "About 40 cattle, tents, etc. were burned near Djibo.",
    "Adm. Castillo met Cmdr. Reyes in Jolo. |Neither spoke to reporters.",
    "The bomb weighed approx. 250 kg and fell on Al-Shifa St. near the park.",
    "Rev. Pierre Luboya and Fr. Jean hid 60 people. |Bishop Paluku thanked them.",
    "GEN. RAMON DIAZ SPOKE IN SAN MIGUEL. |COL. PAZ WAS KILLED.",
    "They left in Sept. and came back in Dec. of that year.",
]
ELLIPSES = [
    '"It is an obstacle to peace... our people deserve better," he said.',
    "“It is an obstacle to peace … our people deserve better,” he said.",
    '"We waited... and waited," she said. |"No one came."',
    "They waited... |Then the roof fell.",
    "“We ran . . . they shot at us,” he said.",
    '"I do not know..." he said.',
    "“I thought it was over…” she said, and wept.",
    '"...and so we left," the baker said.',
]
LAYOUT = [
    "Four killed in Djibo market\n\n|Gunmen opened fire on Friday. |Four people died.",
    "Four killed in Djibo market\n|Gunmen opened fire on Friday.",
    "The army left at noon.\n\n|What we know\n\n|Four people died.",
    "The army left at noon.\n\n|Key points:\n|- Four people died\n|- Ten are missing",
    "The toll so far:\n\n|• Four dead in Lashio\n\n|• Nine hurt in Hsipaw",
    "Town falls\n\n|By Amina Yusuf\n\n|Rebels took Sake on Friday.",
    "Rebels took Sake on Friday.\n\n|Photo: a burned lorry near Sake\n\n|The army fled.",
    "ARMY RETAKES TOWN\n\n|Gen. Abel Ruta spoke on Friday.",
    "PRESIDENT ORDERS TRUCE IN TIGRAY\n\n|The guns fell silent. |Roads opened.",
    "“WE WILL RETURN”\n\n|Families from Kyaukme want to go home.",
    "Is the truce over?\n\n|Drones hit El Obeid on Sunday.",
    # A page that lost its line ends still shows where a full date stood on its own.
    "Drones hit El Obeid |Sunday, January 4, 2026 |Two people died. |A third was hurt.",
    "Drones hit El Obeid on Sunday, January 4, 2026 and killed two people.",
    "Bomb kills six in Homs (Agency) |Wed 19 Apr 2017 |At least six people died on Tuesday.",
    # A full date within a headline, which is no date line since a small word follows.
    "Bomb kills six in Homs Thursday 6 March 2014 near the bakery\n\n|Six people died.",
    "1. The army denied it.\n\n|2. The rebels said nothing.",
    "1. Who attacked?\n\n|Officials blame the M23.\n\n|2. Who died?\n\n|Six miners.",
]
MARKS = [
    "The mayor listed three needs: water, bread and fuel. |None came.",
    "The army took Barsalogho; the rebels took Djibo.",
    "Two men died (a third was hurt). |Police came late.",
    "Two men died. |(A third was hurt.) |Police came late.",
    "Some 1.5 million people fled. |About 2.25 million stayed.",
    "It rose by 3.4 per cent to 12.7. |No. 4 on the list is Chad.",
    "The list is at https://example.org/list.html?id=4. |It has 90 names.",
    "Write to press@example.org or @saheldesk. |The desk is open daily.",
    "“They are safe!” the father cried, and hugged the driver.",
    "The village — what is left of it — has no well. |Water comes by lorry.",
    "Nadia Berger for Food Relief Mission Sahel West, says the camp is empty. |Two men died.",
    "Was it a drone? |A mortar? |No one can say.",
    "Enough! |The valley has seen ten raids.",
    "Dead: 14. |Wounded: 30.",
    "The convoy (16 lorries, 4 cars) left Adre at 9:30. |It reached Zalingei at 18:15.",
    "The toll in Michoacan is 14, up from 9. |Among the dead is a boy, 6.",
]
TABLE = [*QUOTATIONS, *DATELINES, *ABBREVIATIONS, *ELLIPSES, *LAYOUT, *MARKS]

# Nothing on the surface decides these: (text, why). The parser would have to.
PARSER = [
    (
        "The raid ended at 4 a.m. |Helicopters left an hour later.",
        "a noun after the abbreviation could go on, as in '4 a.m. Helicopter patrols'",
    ),
    (
        "Aid comes from the U.S. |Washington has cut it twice.",
        "a name after the abbreviation could go on, as in 'U.S. Central Command'",
    ),
    ("Yahoo! News and Yum! Brands left the country.", "a name with an exclamation mark"),
]


def cuts(nlp, marked: str) -> tuple[list[str], list[str]]:
    """Return the sentences found and those wanted in a text with bars."""
    text = marked.replace("|", "")
    found = [text[s.start : s.end] for s in parse.sentences(nlp(text))]
    return found, [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("marked", TABLE)
def test_cuts(nlp, marked):
    found, wanted = cuts(nlp, marked)
    assert found == wanted


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param(text, marks=pytest.mark.xfail(strict=True, reason=f"parser: {why}"))
        for text, why in PARSER
    ],
)
def test_cuts_that_only_the_parser_can_decide(nlp, marked):
    found, wanted = cuts(nlp, marked)
    assert found == wanted


def begins(doc, after: str) -> bool | None:
    """Return what the rules said of the token that follows `after` in the text."""
    at = doc.text.index(after + " ") + len(after) + 1
    return next(token.is_sent_start for token in doc if token.idx == at)


@pytest.mark.parametrize("row", lexicon("abbreviations"), ids=lambda row: row["pattern"])
def test_abbreviation_ends_no_sentence_in_its_example(row):
    """The rules alone, without a parser, decide the example and the counterexample."""
    tokenizer = spacy.blank("en")
    assert begins(parse.set_boundaries(tokenizer(row["example"])), row["pattern"]) is False
    if row["counterexample"]:
        doc = parse.set_boundaries(tokenizer(row["counterexample"]))
        assert begins(doc, row["pattern"].replace("No.", "no.")) is True


def test_a_long_list_without_a_stop_is_cut():
    doc = parse.set_boundaries(spacy.blank("en")("tent, " * 400))
    assert sum(token.is_sent_start is True for token in doc) > 1


def test_the_table_is_large_enough():
    assert len(TABLE) >= 80
    assert len(set(TABLE)) == len(TABLE)
