"""The pipeline's layout and grammar questions, in both label schemes."""

from __future__ import annotations

import pickle

import pytest
import spacy
from spacy.tokens import Doc

from analysis import parse
from analysis.extract import numbers
from analysis.parse.schemes import to_universal


def doc_of(*rows: str) -> Doc:
    """Build a Doc by hand from rows of ``word tag pos head dep``; heads count from 0."""
    cells = [row.split() for row in rows]
    words, tags, pos, heads, deps = zip(*cells, strict=True)
    return Doc(
        spacy.blank("en").vocab,
        words=words,
        tags=tags,
        pos=pos,
        heads=[int(h) for h in heads],
        deps=deps,
        lemmas=[w.lower() for w in words],
    )


# "Six people were killed by rebels in Aden", once in each scheme.
PASSIVE_UD = doc_of(
    "Six CD NUM 1 nummod",
    "people NNS NOUN 3 nsubj:pass",
    "were VBD AUX 3 aux:pass",
    "killed VBN VERB 3 ROOT",
    "by IN ADP 5 case",
    "rebels NNS NOUN 3 obl:agent",
    "in IN ADP 7 case",
    "Aden NNP PROPN 3 obl",
)
PASSIVE_CLEAR = doc_of(
    "Six CD NUM 1 nummod",
    "people NNS NOUN 3 nsubjpass",
    "were VBD AUX 3 auxpass",
    "killed VBN VERB 3 ROOT",
    "by IN ADP 3 agent",
    "rebels NNS NOUN 4 pobj",
    "in IN ADP 3 prep",
    "Aden NNP PROPN 6 pobj",
)
# "Officials said the army did not strike the port, killing two"
REPORT_UD = doc_of(
    "Officials NNS NOUN 1 nsubj",
    "said VBD VERB 1 ROOT",
    "the DT DET 3 det",
    "army NN NOUN 6 nsubj",
    "did VBD AUX 6 aux",
    "not RB PART 6 advmod",
    "strike VB VERB 1 ccomp",
    "the DT DET 8 det",
    "port NN NOUN 6 obj",
    "killing VBG VERB 6 advcl",
    "two CD NUM 9 obj",
)
REPORT_CLEAR = doc_of(
    "Officials NNS NOUN 1 nsubj",
    "said VBD VERB 1 ROOT",
    "the DT DET 3 det",
    "army NN NOUN 6 nsubj",
    "did VBD AUX 6 aux",
    "not RB PART 6 neg",
    "strike VB VERB 1 ccomp",
    "the DT DET 8 det",
    "port NN NOUN 6 dobj",
    "killing VBG VERB 6 advcl",
    "two CD NUM 9 dobj",
)
# "Okello, the mayor, fled"
APPOSITION_UD = doc_of(
    "Okello NNP PROPN 3 nsubj",
    "the DT DET 2 det",
    "mayor NN NOUN 0 appos",
    "fled VBD VERB 3 ROOT",
)


SCHEMES = ["ud", "clear"]


def texts(tokens):
    return [token.text for token in tokens]


@pytest.mark.parametrize("doc", [PASSIVE_UD, to_universal(PASSIVE_CLEAR.copy())], ids=SCHEMES)
def test_passive_clause(doc):
    killed = doc[3]
    assert parse.is_passive(killed)
    assert texts(parse.subjects(killed)) == ["people"]
    assert texts(parse.patients(killed)) == ["people"]
    assert texts(parse.agents(killed)) == ["rebels"]
    assert [(p, n.text) for p, n in parse.attachments(killed)] == [("by", "rebels"), ("in", "Aden")]
    assert parse.preposition(doc[7]) == "in"
    assert parse.attached_to(doc[7]) == killed
    assert parse.attached_to(doc[1]) is None
    assert parse.phrase(doc[1]) == (0, 2)
    assert parse.tense(killed) == "past"


@pytest.mark.parametrize("doc", [REPORT_UD, to_universal(REPORT_CLEAR.copy())], ids=SCHEMES)
def test_reported_clause(doc):
    said, strike, killing = doc[1], doc[6], doc[9]
    assert parse.complement(said) == strike
    assert parse.host(strike) == said
    assert parse.host(said) is None
    assert parse.is_negated(strike)
    assert not parse.is_negated(said)
    assert texts(parse.objects(strike)) == ["port"]
    assert texts(parse.agents(strike)) == ["army"]
    assert texts(parse.understood_subjects(killing)) == ["army"]
    assert texts(parse.patients(killing)) == ["two"]
    assert parse.governor(doc[8]) == strike
    assert parse.subject_of(doc[3]) == strike


def universal(doc):
    return [(t.text, t.dep_, t.head.text) for t in to_universal(doc.copy())]


@pytest.mark.parametrize(("clear", "ud"), [(PASSIVE_CLEAR, PASSIVE_UD), (REPORT_CLEAR, REPORT_UD)])
def test_clear_labels_become_universal_ones(clear, ud):
    assert universal(clear) == [(t.text, t.dep_, t.head.text) for t in ud]
    assert universal(ud) == [(t.text, t.dep_, t.head.text) for t in ud]


def test_copula_conjuncts_and_clauses_become_universal():
    # "Two guards and a nurse were dead after fighting in Goma"
    clear = doc_of(
        "Two CD NUM 1 nummod",
        "guards NNS NOUN 5 nsubj",
        "and CC CCONJ 1 cc",
        "a DT DET 4 det",
        "nurse NN NOUN 1 conj",
        "be VBD AUX 5 ROOT",
        "dead JJ ADJ 5 acomp",
        "after IN ADP 5 prep",
        "fighting VBG VERB 7 pcomp",
        "in IN ADP 8 prep",
        "Goma NNP PROPN 9 pobj",
    )
    assert universal(clear) == [
        ("Two", "nummod", "guards"),
        ("guards", "nsubj", "dead"),
        ("and", "cc", "nurse"),
        ("a", "det", "nurse"),
        ("nurse", "conj", "guards"),
        ("be", "cop", "dead"),
        ("dead", "ROOT", "dead"),
        ("after", "mark", "fighting"),
        ("fighting", "advcl", "dead"),
        ("in", "case", "Goma"),
        ("Goma", "obl", "fighting"),
    ]


def test_extractors_read_both_schemes_alike():
    ud, clear = numbers(PASSIVE_UD.copy()), numbers(to_universal(PASSIVE_CLEAR.copy()))
    assert [(row["text"], row["best"], row["kind"]) for row in ud] == [("Six people", 6, "killed")]
    assert clear == ud


def test_apposition():
    assert texts(parse.appositions(APPOSITION_UD[0])) == ["mayor"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Shells fell on the port.", ["paragraph"]),
        ("Port shelled\n\nShells fell on the port.", ["heading", "paragraph"]),
        ("Port shelled\nShells fell on the port.", ["heading", "paragraph"]),
        ("ADEN - Shells fell on the port.", ["dateline", "paragraph"]),
        (
            "PORT SUDAN, Sudan, March 3 (Wire) — Shells fell.\n\nA fire broke out.",
            ["dateline", "paragraph", "paragraph"],
        ),
        ("One man died.\n\nNo escape\n\nTwo fled.", ["paragraph", "heading", "paragraph"]),
        # A mail wrapped at a fixed width is one paragraph.
        (
            "Shells fell on the port of Hodeidah early on Sunday and set a\n"
            "warehouse of the food agency on fire, a spokesman for the\n"
            "harbour authority said.",
            ["paragraph"],
        ),
        ("Two killed", ["paragraph"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_layout(text, kinds):
    assert [block.kind for block in parse.layout(text)] == kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Town hit\n\nTwo men died. A third fled.", ["Town hit", "Two men died.", "A third fled."]),
        (
            "“We heard three blasts,” the nurse said.",
            ["“We heard three blasts,” the nurse said."],
        ),
        ("GOMA - Gen. Abel Ruta spoke.", ["GOMA -", "Gen. Abel Ruta spoke."]),
    ],
)
def test_sentences(nlp, text, expected):
    doc = nlp(text)
    assert [text[s.start : s.end] for s in parse.sentences(doc)] == expected


def test_headings_are_marked(nlp):
    doc = nlp("Market shelled\n\nFour people died.")
    assert [s.is_heading for s in parse.sentences(doc)] == [True, False]


def test_missing_pipeline_says_how_to_install_it():
    with pytest.raises(parse.MissingPipelineError, match="python -m spacy download en_core_web_xx"):
        parse.load_pipeline("en_core_web_xx")


def test_pipeline_from_a_path(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(parse.MissingPipelineError, match="has no parser"):
        parse.load_pipeline(str(tmp_path / "blank"))


def test_a_pipeline_sent_to_another_process_annotates_alike(nlp):
    text = "Colonel Idris Bello said shelling killed at least 14 people in El Geneina on Sunday."
    attributes = ["TAG", "LEMMA", "HEAD", "DEP", "ENT_TYPE", "ENT_IOB", "SENT_START"]
    sent = pickle.loads(pickle.dumps(nlp))
    assert sent.vocab.vectors.attr == nlp.vocab.vectors.attr
    assert (sent(text).to_array(attributes) == nlp(text).to_array(attributes)).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A kindergarten was hit in Kassala.", {"Kassala": "GPE"}),
        ("The mayor wrote on X that the bridge had fallen.", {"X": "ORG"}),
        ("Drones flew over the Black Sea and the Red Sea.", {"Black Sea": "LOC", "Red Sea": "LOC"}),
        (
            "The Ministry of Internal Affairs of Ukraine denied it.",
            {"Ministry of Internal Affairs of Ukraine": "ORG"},
        ),
        (
            "Sudan's Ministry of Health and Social Welfare counted nine dead.",
            {"Sudan": "GPE", "Ministry of Health and Social Welfare": "ORG"},
        ),
        (
            "Daesh and Al-Shabaab took Goma from the FARDC.",
            {"Daesh": "ORG", "Al-Shabaab": "ORG", "Goma": "GPE", "FARDC": "ORG"},
        ),
        ("He posted it on Truth Social.", {"Truth Social": "ORG"}),
    ],
)
def test_classes_of_names(nlp, text, expected):
    assert {entity.text: entity.label_ for entity in nlp(text).ents} == expected
