"""What sets a quotation apart as speech, and whose speech it is; the sentences are our own."""

from __future__ import annotations

import pytest

from analysis.extract.quotes import quotes


def spoken(nlp, text):
    return [row for row in quotes(nlp(text)) if row["kind"] != "scare"]


# text, (quote, kind, speaker) of every row that is not a scare quote
SPEECHES = [
    # long tags
    ("“We ran,” said Amina Yusuf, who noted that the mill had burned. “There was no water.”",
     [("We ran, There was no water.", "direct", "Amina Yusuf"),
      ("the mill had burned", "indirect", "Amina Yusuf")]),
    ("“We ran,” Omar Diallo said, referring to the mill. “There was no water.”",
     [("We ran, There was no water.", "direct", "Omar Diallo")]),
    ("“We ran,” Omar Diallo said after the mayor spoke. “There was no water.”",
     [("We ran, There was no water.", "direct", "Omar Diallo")]),
    ("“The farmers ran,” she said, speaking by phone from Bria, “and they left the grain.”",
     [("The farmers ran, and they left the grain.", "direct", "she")]),
    ("“We ran,” Omar Diallo said, adding that the rebels “took the grain”.",
     [("We ran", "direct", "Omar Diallo"), ("the rebels took the grain", "mixed", "Omar Diallo")]),
    ("“We ran,” Amina Yusuf said on Radio Valley’s “Morning Hour.” “There was no water.”",
     [("We ran, There was no water.", "direct", "Amina Yusuf")]),
    # when and where it was said
    ("Omar Diallo said on Monday in Bria “We will stay here.”",
     [("We will stay here.", "direct", "Omar Diallo")]),
    ("Omar Diallo said after meeting the mayor, “We will stay here.”",
     [("We will stay here.", "direct", "Omar Diallo")]),
    ("Omar Diallo said if he won “the valley would be safe again”.",
     [("if he won the valley would be safe again", "mixed", "Omar Diallo")]),
    # half a sentence quoted before the tag
    ("The roads are “simply gone,” said Omar Diallo. “We walked for two days.”",
     [("The roads are simply gone, We walked for two days", "mixed", "Omar Diallo")]),
    ("The rebels “took the mill,” Noor said, and still “want the whole valley.”",
     [("The rebels took the mill, want the whole valley", "mixed", "Noor")]),
    ("“We have lost our homes” to the flood, Amina Yusuf said.",
     [("We have lost our homes to the flood", "mixed", "Amina Yusuf")]),
    # whose is the tag between two quotations
    ("“We are farmers,” Amina Yusuf said. “We are not fighters.” Omar Diallo said: “They are.”",
     [("We are farmers, We are not fighters.", "direct", "Amina Yusuf"),
      ("They are.", "direct", "Omar Diallo")]),
    ("“We are ready.” However, much remains to be done, Noor said.",
     [("We are ready.", "direct", None), ("However, much remains to be done", "indirect", "Noor")]),
    ("Noor agreed. “The valley is empty now.”", [("The valley is empty now.", "direct", "Noor")]),
    # verbs that no list knows
    ("Amina Yusuf shot back, “Nobody asked the farmers.”",
     [("Nobody asked the farmers.", "direct", "Amina Yusuf")]),
    ("The general delivered a blunt message: “Leave the valley now.”",
     [("Leave the valley now.", "direct", "The general")]),
    ("“No road will be safe,” blared the newspaper.",
     [("No road will be safe", "direct", "the newspaper")]),
    ("As Omar Diallo puts it, “the valley has no friends left to call.”",
     [("the valley has no friends left to call.", "direct", "Omar Diallo")]),
    ("Ana Ruiz rewarded the medics for “working through the night without any light”.",
     [("working through the night without any light", "direct", "Ana Ruiz")]),
    # names before an aside
    ("Ana Ruiz, a nurse in the north of the country, said “the wells are dry”.",
     [("the wells are dry", "direct", "Ana Ruiz")]),
    ("“The wells are dry,” the nurse, Ana Ruiz, said.",
     [("The wells are dry", "direct", "Ana Ruiz")]),
    # papers
    ("Omar Noor in an emailed statement accused “thieves” of hiding grain.",
     [("thieves of hiding grain", "mixed", "Omar Noor")]),
    ("“The wells are dry,” Noor said, according to the Valley Times.",
     [("The wells are dry", "direct", "Noor")]),
    # signed lines
    ("“The wells are dry.” — Ana Ruiz\n\nRain fell.",
     [("The wells are dry.", "direct", "Ana Ruiz")]),
    ("“The wells are dry.”\n\n— Ana Ruiz, a nurse\n\nRain fell.",
     [("The wells are dry.", "direct", "Ana Ruiz")]),
    # wire text that has lost its commas
    ("Rain fell. “At least two of the dead in Bria were nurses” the head of the clinic Omar Noor "
     "said.", [("At least two of the dead in Bria were nurses", "direct", "Omar Noor")]),
    ("Rain fell. “Seven fighters were killed in the raid on a base” the director of the clinic "
     "Adel Noor said.",
     [("Seven fighters were killed in the raid on a base", "direct", "Adel Noor")]),
    ("Rain fell. “We hold the general responsible for the raid on the mill” Noor said referring to "
     "the night attack.",
     [("We hold the general responsible for the raid on the mill", "direct", "Noor")]),
    ("“The wells are dry,“ said Ana Ruiz. “We left.“",
     [("The wells are dry, We left.", "direct", "Ana Ruiz")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPEECHES, ids=[text[:50] for text, _ in SPEECHES])
def test_speeches(nlp, text, expected):
    rows = spoken(nlp, text)
    assert [(row["quote"], row["kind"], row["speaker"]) for row in rows] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The book “The Last Ferry,” by Amina Yusuf, sold out.",
        "On Radio Valley’s “Morning Hour,” Noor said the mill was gone.",
        "The court ruled in the case “Ruiz v. Valley Mills Limited”.",
        "In her latest book, “The Last Ferry,” the mill burns down.",
        "“We Walked to the River”\n\nRain fell in the valley on Monday.",
        "He was known as a “friend to all and an enemy to none of them”.",
        "'The Valley Isn't the Enemy'\n\nRain fell in the valley on Monday.",
        "Voters pay for the “green card” that the governor has proposed for farms.",
    ],
)
def test_titles_and_terms_are_scare_quotes(nlp, text):
    kinds = [row["kind"] for row in quotes(nlp(text)) if row["kind"] != "indirect"]
    assert kinds == ["scare"]


@pytest.mark.parametrize(
    ("text", "channel", "addressee"),
    [
        ("The governor described the raid on Telegram as “plain murder”.", "Telegram", None),
        ("“We left,” Noor told al-Sharq al-Awsat.", None, "al-Sharq al-Awsat"),
        ("“We left,” Noor told Norland Today.", None, "Norland Today"),
        ("“We left,” Noor told Real News Right Now.", None, "Real News Right Now"),
        pytest.param(
            "The mayor told Bria This Week that the wells were “all dry”.",
            None,
            "Bria This Week",
            marks=pytest.mark.xfail(strict=True, reason="the tagger takes the paper for a place"),
        ),
        ("“We left,” Noor wrote on X.", "X", None),
        ("The general in a statement called the raid “plain murder”.", "statement", None),
        ("Noor tweeted, “We left at dawn.”", "X", None),
        ("The statement said: “We left at dawn.”", "statement", None),
        ("“We left at dawn,” the general’s letter read.", "letter", None),
        ("The court said the order was “plainly void”.", None, None),
        ("Noor responded to a question about the city with “Which city?”", None, None),
        ("Omar Noor responded to the new rules: “We left at dawn.”", None, None),
        ("Omar Noor said to the farmers: “We left at dawn.”", None, "the farmers"),
        ("Critics termed her a “corrupt mayor”.", None, None),
        ("Governor Ortega to rebels: “Leave now”\n\nRain fell in the valley.", None, "rebels"),
    ],
)
def test_channels_and_addressees(nlp, text, channel, addressee):
    row = next(row for row in quotes(nlp(text)) if row["kind"] in {"direct", "mixed"})
    assert (row["channel"], row["addressee"]) == (channel, addressee)


def test_quoted_words_in_a_relative_clause_are_at_first_hand(nlp):
    text = (
        'The Bria attack, which the governor said was "not needed" and "very bad timing" as he '
        "pushes for peace, also wounded 90 people, local officials said."
    )
    told = [r for r in quotes(nlp(text)) if not r["second_hand"]]
    assert [(r["kind"], r["speaker"]) for r in told] == [
        ("indirect", "local officials"),
        ("mixed", "the governor"),
    ]


def test_whoever_stands_after_whom_speaks(nlp):
    text = "The general met Omar Noor, whom he once called a “liar and a thief”."
    (row,) = spoken(nlp, text)
    assert row["speaker"] == "he"


def test_what_a_tag_tells_is_at_first_hand(nlp):
    text = "“We ran,” said Amina Yusuf, who noted that the mill had burned. “We saw no water.”"
    told = {row["quote"]: row["second_hand"] for row in quotes(nlp(text))}
    assert told == {"We ran, We saw no water.": False, "the mill had burned": False}


def test_a_long_paragraph_does_not_hide_what_a_quotation_goes_on_from(nlp):
    later = " ".join(["The mayor said that the road was open."] * 60)
    text = f"“We ran,” Omar Diallo said. “There was no water.” {later}"
    assert spoken(nlp, text)[0]["quote"] == "We ran, There was no water."
