"""Text in capitals: ordinary case for the parser, the article's own letters as evidence."""

import pandas as pd
import pytest
import spacy

import analysis
from analysis.parse.casing import shape_of, truecase
from analysis.training.casing import count_casing

WIRE = (
    "BOGOTA, 14 MAY 89 (EFE) -- [TEXT] GUNMEN KILLED THREE SOLDIERS IN SAN SALVADOR ON SATURDAY, "
    "THE ARMY SAID. GEN. PABLO ROJAS BLAMED THE ELN [NATIONAL LIBERATION ARMY].\n\n"
    "FIVE PEOPLE WERE WOUNDED NEAR THE 4TH BRIGADE'S BASE."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TWO MEN WERE SHOT IN LIMA.", "Two men were shot in Lima."),
        ("THE U.N. ENVOY MET HAMAS IN CAIRO.", "The U.N. envoy met Hamas in Cairo."),
        ("POLICE SAID SO. A NURSE DIED.", "Police said so. A nurse died."),
        ("GEN. RUIZ DENIED THE 3RD ATTACK.", "Gen. Ruiz denied the 3rd attack."),
        ("THE UN AND THE EU PROTESTED.", "The UN and the EU protested."),
        ("POLICE SAID THEY COULDN'T AND WON'T.", "Police said they couldn't and won't."),
        ("US JETS HIT SANAA, THE US SAID.", "US jets hit Sanaa, the US said."),
        ("THE BLAST KILLED TWO US TROOPS.", "The blast killed two US troops."),
        ("GO WITH US, HE SAID.", "Go with us, he said."),
        ("IT TOLD US THE US-BACKED FORCE LEFT.", "It told us the US-backed force left."),
        ("GUNMEN SHOT JUAN A. LOZANO.", "Gunmen shot Juan A. Lozano."),
        ("THE MINISTER'S CAR WAS HIT.", "The minister's car was hit."),
        ("MEMBERS OF DOCTORS WITHOUT BORDERS FLED.", "Members of Doctors Without Borders fled."),
    ],
)
def test_words_get_their_usual_shape(text, expected):
    assert truecase(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Six people died in Goma.",
        "UN OCHA said 14 NATO trucks left KABUL.",
        "BBC NEWS",  # two words are a name
        "",
        "12:30 - 4,500",
        "قتل ستة أشخاص في الغارة على المدينة",
    ],
)
def test_other_text_stays_as_it_is(text):
    assert truecase(text) == text


def test_only_the_headline_is_rewritten_where_only_it_is_in_capitals():
    text = "SIX KILLED IN STRIKE ON MARKET\n\nSix people were killed in NYALA on Friday."
    assert truecase(text).splitlines()[0] == "Six killed in strike on market"
    assert truecase(text).splitlines()[2] == text.splitlines()[2]


def test_datelines_keep_their_capitals_and_every_letter_its_place():
    written = truecase(WIRE)
    assert len(written) == len(WIRE)
    assert written.startswith("BOGOTA, 14 MAY 89 (EFE) -- ")
    changed = {(a, b) for a, b in zip(WIRE, written, strict=True) if a.lower() != b.lower()}
    assert changed <= {("[", " "), ("[", "("), ("]", "."), ("]", ")"), ("]", " ")}


def test_letters_that_shrink_to_two_keep_their_place():
    text = "İZMİR POLICE ARRESTED TEN MEN."
    assert len(truecase(text)) == len(text)
    assert truecase(text).startswith("İzmİr police")


def test_rows_show_the_letters_of_the_article():
    tables = analysis.extract(pd.DataFrame({"text": [WIRE]}))
    tables.validate()
    found = {row.text: (row.kind, row.best) for row in tables.numbers.itertuples()}
    assert found["THREE SOLDIERS"] == ("killed", 3)
    assert found["FIVE PEOPLE"] == ("injured", 5)
    assert "89" not in found
    assert {"SAN SALVADOR", "BOGOTA"} <= set(tables.places["text"])
    assert "Pablo Rojas" in set(tables.actors["name"])


def test_shapes():
    assert [shape_of(w) for w in ("war", "War", "WAR", "é", "É")] == [
        "lower", "title", "upper", "lower", "title",
    ]  # fmt: skip


def test_counting_leaves_out_first_words_and_headlines():
    text = "Rebels Take Northern Town\n\nThe army left Goma. Rebels took Goma, but the army left."
    table = count_casing([spacy.blank("en")(text)]).set_index("word")
    assert table.loc["goma"].tolist() == [0, 2, 0]
    assert table.loc["left"].tolist() == [2, 0, 0]
    assert "town" not in table.index
    assert table.loc["<lower>", "title"] == 2
    assert table.loc["<title,>", "lower"] == 1
