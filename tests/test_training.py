"""Training: scores, augmenters, assembly, the model card and the command."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vectors import Vectors
from thinc.api import Config, set_current_ops
from thinc.backends.numpy_ops import NumpyOps
from typer.testing import CliRunner

from analysis.resources import data_path
from analysis.training import augment, build, evaluate, package
from analysis.training.__main__ import app
from analysis.training.build import Step, build_steps, run_steps, train_part

PIPELINE = data_path() / "pipeline"
CONFIGS = PIPELINE / "training"
MOST_MEGABYTES = 40


@pytest.fixture(scope="module")
def blank():
    return spacy.blank("en")


def tree(vocab, *sentences, source=""):
    """Build a gold Doc from sentences of "word/TAG/POS/head/relation" (head 0 is the root)."""
    columns = {name: [] for name in ("words", "tags", "pos", "heads", "deps", "sent_starts")}
    for sentence in sentences:
        offset = len(columns["words"])
        for place, cell in enumerate(sentence.split()):
            word, tag, pos, head, dep = cell.split("/")
            columns["words"].append(word)
            columns["tags"].append(tag)
            columns["pos"].append(pos)
            columns["heads"].append(offset + (int(head) - 1 if head != "0" else place))
            columns["deps"].append(dep if head != "0" else "ROOT")
            columns["sent_starts"].append(place == 0)
    words = columns["words"]
    spaces = [follower not in {".", ","} for follower in [*words[1:], "."]]
    lemmas = [word.lower() for word in words]
    doc = Doc(vocab, spaces=spaces, lemmas=lemmas, morphs=[""] * len(words), **columns)
    doc.user_data["source"] = source
    return doc


SHELLS = (
    "Shells/NNS/NOUN/2/nsubj hit/VBD/VERB/0/root Nyala/NNP/PROPN/2/obj ././PUNCT/2/punct",
    "Two/CD/NUM/2/nummod people/NNS/NOUN/3/nsubj died/VBD/VERB/0/root ././PUNCT/3/punct",
)


def entities(nlp, marked, *, missing="", source=""):
    """Build a gold Doc from text with "[name|LABEL]"; tokens of `missing` have no value."""
    text, spans = "", []
    for piece in marked.replace("]", "[").split("["):
        name, bar, label = piece.partition("|")
        if bar:
            spans.append((len(text), len(text) + len(name), label))
        text += name
    doc = nlp.make_doc(text)
    found = [doc.char_span(start, end, label=label) for start, end, label in spans]
    unknown = [doc[token.i : token.i + 1] for token in doc if token.text in missing.split()]
    doc.set_ents(found, missing=unknown, default="outside")
    doc.user_data["source"] = source
    return doc


def labelled(doc):
    return [(span.text, span.label_) for span in doc.ents]


class Parrot:
    """A pipeline that answers with Docs made beforehand."""

    def __init__(self, *docs):
        self.docs = docs

    def pipe(self, texts):
        for text, doc in zip(texts, self.docs, strict=True):
            assert doc.text == text
            yield doc


# Scores


def test_a_parse_scores_a_hundred_against_itself(blank):
    doc = tree(blank.vocab, *SHELLS)
    scores = evaluate.score_parse(Parrot(doc), [doc])
    assert scores.pop("words") == 8
    assert set(scores.values()) == {100.0}


def test_a_wrong_head_costs_the_heads_only(blank):
    gold = tree(blank.vocab, *SHELLS)
    wrong = SHELLS[0].replace("Nyala/NNP/PROPN/2/obj", "Nyala/NNP/PROPN/1/obj")
    scores = evaluate.score_parse(Parrot(tree(blank.vocab, wrong, SHELLS[1])), [gold])
    assert scores["uas"] == scores["las"] == pytest.approx(100 * 7 / 8)
    assert scores["uas_no_punct"] == pytest.approx(100 * 5 / 6)
    assert scores["xpos"] == 100


def test_a_wrong_relation_costs_las_alone(blank):
    gold = tree(blank.vocab, *SHELLS)
    wrong = SHELLS[0].replace("2/obj", "2/obl")
    scores = evaluate.score_parse(Parrot(tree(blank.vocab, wrong, SHELLS[1])), [gold])
    assert scores["uas"] == 100
    assert scores["las_no_punct"] == pytest.approx(100 * 5 / 6)


def test_a_token_cut_in_two_costs_precision_and_recall(blank):
    gold = tree(blank.vocab, SHELLS[0])
    found = Doc(
        blank.vocab,
        words=["Shells", "hit", "Ny", "ala", "."],
        spaces=[True, True, False, False, False],
        tags=["NNS", "VBD", "NNP", "NNP", "."],
        heads=[1, 1, 1, 1, 1],
        deps=["nsubj", "ROOT", "obj", "obj", "punct"],
    )
    scores = evaluate.score_parse(Parrot(found), [gold])
    assert scores["tok"] == scores["xpos"] == pytest.approx(200 * 3 / (4 + 5))


def test_sentence_errors_are_listed_with_their_surroundings(blank):
    gold = tree(blank.vocab, *SHELLS)
    joined = tree(
        blank.vocab, SHELLS[0] + " Two/CD/NUM/2/nummod people/NNS/NOUN/2/obj died/VBD/VERB/2/obj "
        "././PUNCT/2/punct"
    )  # fmt: skip
    errors = evaluate.list_sentence_errors(Parrot(joined), [gold])
    assert errors["error"].tolist() == ["missed"]
    assert errors["after"].tolist() == ["Two people died."]
    assert evaluate.score_parse(Parrot(joined), [gold])["sent"] == 0


def entity_scores(found, gold, **options):
    scores = evaluate.score_entities(Parrot(*found), gold, **options)
    return scores.set_index(["region", "country", "label"])


def test_entities_count_by_class_and_by_span(blank):
    gold = entities(blank, "[Idris Haroun|PERSON] left [Nyala|GPE] for [Darfur|GPE] .")
    found = entities(blank, "[Idris Haroun|PERSON] left [Nyala|ORG] for Darfur .")
    scores = evaluate.score_entities(Parrot(found), [gold]).set_index("label")
    assert scores.loc["ALL", ["precision", "recall", "f1", "n"]].tolist() == pytest.approx(
        [50, 100 / 3, 40, 3]
    )
    assert scores.loc["SPANS", ["precision", "recall"]].tolist() == pytest.approx([100, 200 / 3])
    assert scores.loc["GPE", "n"] == 2
    assert scores.loc["ORG", ["precision", "n"]].tolist() == [0, 0]


def test_entities_on_missing_values_do_not_count(blank):
    gold = entities(blank, "[Nyala|GPE] and Darfur and Omdurman .", missing="Darfur")
    found = entities(blank, "[Nyala|GPE] and [Darfur|GPE] and [Omdurman|GPE] .")
    scores = evaluate.score_entities(Parrot(found), [gold]).set_index("label")
    assert scores.loc["GPE", "precision"] == 50


def test_classes_can_be_merged_and_chosen(blank):
    gold = entities(blank, "[Nyala|LOC] fell to the [Council|ORG] on [Monday|DATE] .")
    found = entities(blank, "[Nyala|GPE] fell to the [Council|ORG] on Monday .")
    options = {"labels": ["LOC", "ORG"], "merge": {"GPE": "LOC"}}
    scores = evaluate.score_entities(Parrot(found), [gold], **options).set_index("label")
    assert scores.loc["ALL", ["precision", "recall", "n"]].tolist() == [100, 100, 2]
    assert "DATE" not in scores.index


def test_regions_come_from_the_file_name(blank):
    right = entities(blank, "[Nairobi|GPE] waited .", source="kenya_wire_1.txt")
    wrong = entities(blank, "[Lima|GPE] waited .", source="raw/peru_post_2.txt.tsv")
    missed = entities(blank, "Lima waited .", source="peru_post_2.txt")
    table = evaluate.score_entities(Parrot(right, missed), [right, wrong])
    scores = table[table["label"] == "ALL"].fillna("").set_index(["region", "country"])["recall"]
    assert scores.to_dict() == {
        ("all", ""): 50,
        ("Africa", ""): 100,
        ("Latin America", ""): 0,
        ("Africa", "Kenya"): 100,
        ("Latin America", "Peru"): 0,
    }


def test_without_file_names_there_is_one_region(blank):
    doc = entities(blank, "[Lima|GPE] waited .")
    assert set(evaluate.score_entities(Parrot(doc), [doc])["region"]) == {"all"}


def test_no_documents_score_nothing():
    assert evaluate.score_parse(Parrot(), [])["las"] == 0
    assert evaluate.score_entities(Parrot(), []).set_index("label")["n"].to_dict() == {
        "ALL": 0,
        "SPANS": 0,
    }


def test_the_shipped_pipeline_scores_as_a_bare_one_and_with_boundaries(blank, nlp):
    doc = tree(blank.vocab, *SHELLS)
    for pipeline in (spacy.load(PIPELINE), nlp):
        scores = evaluate.score_parse(pipeline, [doc])
        assert scores["tok"] == 100
        assert scores["xpos"] > 80


# Augmentation


def restyled(blank, doc, **shares):
    augmenter = augment.create_news_style(**shares)
    (example,) = augmenter(blank, Example(blank.make_doc(doc.text), doc))
    return example.reference


STYLES = {
    "curly": "“Leave,” the soldiers’ chief said.",
    "upper": '"LEAVE," THE SOLDIERS\' CHIEF SAID.',
    "lower": '"leave," the soldiers\' chief said.',
    "title": '"Leave," the Soldiers\' Chief Said.',
}


@pytest.mark.parametrize(("style", "expected"), STYLES.items())
def test_styles_rewrite_the_text(blank, style, expected):
    doc = entities(blank, '"Leave," the soldiers\' chief said.')
    assert restyled(blank, doc, **{style: 1.0}).text == expected


def test_straight_marks_undo_curly_ones(blank):
    doc = entities(blank, STYLES["curly"])
    assert restyled(blank, doc, straight=1.0).text == '"Leave," the soldiers\' chief said.'


@pytest.mark.parametrize(
    ("text", "dateline", "headline"),
    [
        (
            "Market shelled\n\nPort Sudan, Sudan (Wire) — Two people died.",
            "Market shelled\n\nPORT SUDAN, Sudan (Wire) — Two people died.",
            "MARKET SHELLED\n\nPort Sudan, Sudan (Wire) — Two people died.",
        ),
        ("Bamako, 3 May -- Two died.", "BAMAKO, 3 May -- Two died.", "Bamako, 3 May -- Two died."),
        ("Two people died — all old.", "Two people died — all old.", "Two people died — all old."),
    ],
)
def test_only_dateline_or_headline_in_capitals(blank, text, dateline, headline):
    doc = entities(blank, text)
    assert restyled(blank, doc, dateline=1.0).text == dateline
    assert restyled(blank, doc, headline=1.0).text == headline


def test_restyling_keeps_trees_and_tags(blank):
    doc = tree(blank.vocab, *SHELLS, source="a")
    loud = restyled(blank, doc, upper=1.0)
    assert loud.text == "SHELLS HIT NYALA. TWO PEOPLE DIED."
    kept = ["TAG", "POS", "LEMMA", "HEAD", "DEP", "SENT_START"]
    assert np.array_equal(loud.to_array(kept), doc.to_array(kept))
    assert len(list(loud.sents)) == 2
    assert loud.user_data["source"] == "a"


def test_restyling_keeps_missing_entities_missing(blank):
    doc = entities(blank, "[Nyala|GPE] and Darfur fell .", missing="Darfur")
    loud = restyled(blank, doc, upper=1.0)
    assert labelled(loud) == [("NYALA", "GPE")]
    assert [token.ent_iob for token in loud] == [3, 2, 0, 2, 2]
    assert not loud.has_annotation("SENT_START")


def test_letters_that_grow_in_capitals_leave_the_text_alone(blank):
    doc = entities(blank, "The Straße was shelled.")
    assert restyled(blank, doc, upper=1.0).text == doc.text


def test_styles_are_drawn_in_their_shares_and_repeatably(blank):
    doc = entities(blank, "shells hit Nyala")

    def texts(seed):
        augmenter = augment.create_news_style(upper=0.25, title=0.25, seed=seed)
        example = Example(blank.make_doc(doc.text), doc)
        return [next(augmenter(blank, example)).reference.text for _ in range(200)]

    assert texts(1) == texts(1) != texts(2)
    assert 30 < texts(1).count("SHELLS HIT NYALA") < 70
    assert 70 < texts(1).count("shells hit Nyala") < 130


NAMES = {"west": {"first": ["Amadou"], "last": ["Traore"], "place": ["Gao"]}}


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.json"
    path.write_text(json.dumps(NAMES), encoding="utf-8")
    return path


def swapped(blank, doc, names, **options):
    augmenter = augment.create_swap_names(names, **({"share": 1.0, "places": 1.0} | options))
    (example,) = augmenter(blank, Example(blank.make_doc(doc.text), doc))
    return example.reference


def test_equal_names_stay_equal(blank, names):
    doc = entities(
        blank,
        "[Idris A. Haroun|PERSON] left [Nyala|GPE]. [Haroun|PERSON]'s car left [NYALA|GPE] too.",
    )
    new = swapped(blank, doc, names)
    assert new.text == "Amadou A. Traore left Gao. Traore's car left GAO too."
    assert labelled(new) == [
        ("Amadou A. Traore", "PERSON"),
        ("Gao", "GPE"),
        ("Traore", "PERSON"),
        ("GAO", "GPE"),
    ]


def test_particles_codes_and_other_classes_stay(blank, names):
    doc = entities(blank, "[Omar al Bashir|PERSON] and the [Sudan Army|ORG] left the [US|GPE].")
    assert swapped(blank, doc, names).text == "Amadou al Traore and the Sudan Army left the US."


def test_swapping_keeps_missing_values_missing(blank, names):
    doc = entities(blank, "[Nyala|GPE] and Darfur fell .", missing="Darfur")
    new = swapped(blank, doc, names)
    assert new.text == "Gao and Darfur fell ."
    assert [token.ent_iob for token in new] == [3, 2, 0, 2, 2]


def test_shares_of_documents_and_places(blank, names):
    doc = entities(blank, "[Haroun|PERSON] left [Nyala|GPE].")
    assert swapped(blank, doc, names, share=0.0).text == doc.text
    assert swapped(blank, doc, names, places=0.0).text.endswith("left Nyala.")


def test_a_style_can_follow(blank, names):
    doc = entities(blank, "[Haroun|PERSON] left [Nyala|GPE].")
    loud = augment.create_news_style(upper=1.0)
    assert swapped(blank, doc, names, then=loud).text in {"TRAORE LEFT GAO.", "AMADOU LEFT GAO."}


def test_unknown_weights_and_broken_lists_say_so(names, tmp_path):
    with pytest.raises(ValueError, match="east"):
        augment.create_swap_names(names, share=1, places=1, weights={"east": 1.0})
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.json"):
        augment.create_swap_names(broken, share=1, places=1)


def test_batches_are_augmented_anew_in_each_pass(blank):
    def numbered(_nlp, example):
        calls.append(example)
        yield example

    calls = []
    doc = entities(blank, "Nyala fell .")
    batcher = augment.create_fresh_batches(numbered, lambda examples: [list(examples)])
    examples = [Example(blank.make_doc(doc.text), doc)] * 3
    assert [len(batch) for _ in range(2) for batch in batcher(examples)] == [3, 3]
    assert len(calls) == 6


# Training, assembly


TEXTS = [
    "[Idris Haroun|PERSON] left [Nyala|GPE] on [Monday|DATE] .",
    "The [Red Crescent|ORG] counted 14 dead in [Nyala|GPE] .",
    "[Haroun|PERSON] told the [Red Crescent|ORG] to leave .",
]
TINY = {
    "vars.width": 16,
    "vars.depth": 1,
    "vars.rows": [50] * 5,
    "vars.static_vectors": True,
    "vars.steps": 3,
    "training.eval_frequency": 3,
}


def word_vectors(folder):
    nlp = spacy.blank("en")
    words = "nyala monday haroun crescent shells people died".split()
    keys = [nlp.vocab.strings.add(word) for word in words]
    data = np.random.default_rng(0).normal(size=(len(words), 8)).astype("float32")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys, attr="LOWER")
    nlp.to_disk(folder)
    package.keep_lookup(folder, "LOWER")
    return folder


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """Train both parts by the shipped configs, tiny and with vectors keyed by LOWER."""
    from analysis.training.treebank import save_docs

    folder = tmp_path_factory.mktemp("parts")
    nlp = spacy.blank("en")
    # The parser config drops relations seen fewer than 20 times.
    save_docs([tree(nlp.vocab, *SHELLS)] * 20, folder / "trees.spacy")
    save_docs([entities(nlp, text) for text in TEXTS], folder / "names.spacy")
    (folder / "names.json").write_text(json.dumps(NAMES), encoding="utf-8")
    vectors = {"paths.vectors": str(word_vectors(folder / "vectors"))}
    for part, docs in {"ud": "trees", "ner": "names"}.items():
        paths = dict.fromkeys(["paths.train", "paths.dev"], str(folder / f"{docs}.spacy"))
        more = {"paths.names": str(folder / "names.json")} if part == "ner" else {}
        train_part(part, folder / part, TINY | vectors | paths | more | {"vars.hidden": 8})
    return {part: folder / part / "model-best" for part in package.PARTS}


def test_vectors_keyed_by_lower_case_survive_training(parts):
    for path in parts.values():
        nlp = spacy.load(path)
        assert nlp.vocab.vectors.attr == spacy.attrs.LOWER
        assert nlp("NYALA")[0].has_vector
        assert package.uses_vectors(nlp)


@pytest.mark.parametrize("part", ["ud", "ner"])
def test_taught_layers_begin_a_part(parts, tmp_path, part):
    component = "tok2vec" if part == "ud" else part

    def layers(nlp):
        model = nlp.get_pipe(component).model
        return model if part == "ud" else model.get_ref("tok2vec").layers[0]

    taught, fresh = spacy.load(parts[part]), spacy.load(parts[part])
    names = [node.name for node in build.token_layers(part).walk()]
    assert "static_vectors" in names
    assert "hashembed" in names
    for node in layers(taught).walk():
        if node.has_param("E"):
            node.set_param("E", node.get_param("E") + 1)
    (tmp_path / "layers.bin").write_bytes(layers(taught).to_bytes())
    before, wanted = (layers(nlp).predict([fresh.make_doc("Nyala")])[0] for nlp in (fresh, taught))
    build.create_layer_loader(component, None)(fresh)
    assert np.array_equal(layers(fresh).predict([fresh.make_doc("Nyala")])[0], before)
    build.create_layer_loader(component, str(tmp_path / "layers.bin"))(fresh)
    assert np.array_equal(layers(fresh).predict([fresh.make_doc("Nyala")])[0], wanted)
    assert not np.array_equal(before, wanted)


@pytest.fixture(scope="module")
def assembled(parts, tmp_path_factory):
    out = tmp_path_factory.mktemp("assembled") / "pipeline"
    package.assemble(parts, out, {"name": "toy", "version": "0.0.1"})
    return out


def test_assembled_pipeline_loads_without_our_code(assembled):
    code = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]); print(*nlp.pipe_names); "
        "print(nlp('NYALA')[0].has_vector, nlp.meta['name'], 'analysis' in sys.modules); "
        "nlp.remove_pipe('ner')"
    )
    command = [sys.executable, "-c", code, str(assembled)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    out = run.stdout.splitlines()
    assert out[0] == "tok2vec tagger morphologizer trainable_lemmatizer parser ner"
    assert out[1] == "True toy False"


def test_assembled_pipeline_has_no_training_sections(assembled):
    config = Config().from_disk(assembled / "config.cfg")
    assert not {"paths", "vars", "corpora", "training", "pretraining"} & set(config)
    assert "dispatches." not in (assembled / "config.cfg").read_text(encoding="utf-8")


def test_assembled_pipeline_answers_as_its_parts(assembled, parts):
    text = "Shells hit Nyala. Haroun told the Red Crescent on Monday."
    doc = spacy.load(assembled)(text)
    own = package._answers({part: spacy.load(path) for part, path in parts.items()}, text)
    for part, attributes in package.ANNOTATION.items():
        assert np.array_equal(doc.to_array(attributes), own[part].to_array(attributes)), part


def test_parts_that_do_not_fit_are_refused(parts, tmp_path):
    with pytest.raises(ValueError, match="'ner' is missing"):
        package.assemble({"ud": parts["ud"]}, tmp_path / "a", {})
    with pytest.raises(ValueError, match="has no ner"):
        package.assemble(parts | {"ner": parts["ud"]}, tmp_path / "b", {})
    other = spacy.load(parts["ner"])
    other.vocab.vectors.data[0] += 1
    other.to_disk(tmp_path / "other")
    with pytest.raises(ValueError, match="different vectors"):
        package.assemble(parts | {"ner": tmp_path / "other"}, tmp_path / "c", {})


def test_a_pipeline_with_other_answers_is_refused(parts):
    doc = spacy.load(parts["ner"])(package._PROBE)
    other = Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    other.ents = [spacy.tokens.Span(other, 0, 1, label="MISC")]
    with pytest.raises(ValueError, match="'ner'"):
        package._check_same(lambda _text: doc, {"ud": doc, "ner": other})


def test_size_counts_the_pipeline_alone(assembled, tmp_path):
    before = package.megabytes(assembled)
    extra = assembled / "training"
    extra.mkdir()
    (extra / "notes.txt").write_text("x" * 100_000, encoding="utf-8")
    assert package.megabytes(assembled) == before > 0.01


# Card and command


ROWS = [
    ("all", None, "ALL", 80.13, 71.22, 75.41, 90),
    ("all", None, "PERSON", 83.0, 82.0, 82.5, 40),
    ("Africa", None, "ALL", 61.5, 60.5, 61.01, 45),
    ("Africa", None, "PERSON", 63.0, 64.44, 63.7, 20),
    ("Asia", None, "ALL", 90.0, 91.0, 90.49, 45),
    ("Africa", "Kenya", "ALL", 51.0, 52.0, 51.49, 15),
]
COLUMNS = ["region", "country", "label", "precision", "recall", "f1", "n"]
PARSE = {"tok": 99.04, "sent": 90.2, "upos": 94.21, "xpos": 93.7, "feats": 94.9, "lemma": 98.0}
PARSE |= {"uas": 85.3, "las": 82.4, "uas_no_punct": 85.5, "las_no_punct": 82.13, "words": 1891}
SCORES = {
    "model": {"name": "toy", "version": "0.0.1", "size_mb": 12.34, "words_per_second": 5432},
    "parse": {"GUM test, news": PARSE},
    "entities": {"newswire": [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]},
}


def test_the_card_shows_the_scores():
    card = package.model_card(SCORES)
    assert "Size: 12.3 MB. Speed: 5,432 words a second" in card
    assert "| GUM test, news | 1,891 | 99.0 | 90.2 |" in card
    assert "| PERSON | 83.0 | 82.0 | 82.5 | 40 |" in card
    assert "| Africa |  | 45 | 61.0 | 63.7 |  |  | 64.4 |  |" in card
    assert "| Africa | Kenya | 15 | 51.5 |" in card
    assert "not measured for this version" in card
    assert "**none stated**" in card


def test_the_card_shows_the_variant_with_stated_licences():
    row = dict(zip(COLUMNS, ("all", None, "ALL", 50.0, 40.0, 44.44, 90), strict=True))
    card = package.model_card(SCORES | {"clean": {"entities": {"newswire": [row]}}})
    assert "| newswire | ALL | 50.0 | 40.0 | 44.4 | 90 |" in card
    assert "not measured" not in card
    assert "measured below" in card


def test_scores_and_card_are_written_together(tmp_path):
    card = package.write_model_card(SCORES, tmp_path)
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert card.read_text(encoding="utf-8") == package.model_card(scores)


@pytest.mark.skipif(not (PIPELINE / "scores.json").exists(), reason="no scores shipped yet")
def test_the_shipped_card_is_made_of_the_shipped_scores():
    scores = json.loads((PIPELINE / "scores.json").read_text(encoding="utf-8"))
    assert (PIPELINE / "README.md").read_text(encoding="utf-8") == package.model_card(scores)
    assert scores["model"]["size_mb"] == pytest.approx(package.megabytes(PIPELINE), abs=0.1)
    assert package.megabytes(PIPELINE) <= MOST_MEGABYTES


@pytest.fixture
def runner():
    yield CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"})
    set_current_ops(NumpyOps())  # the command takes faster ones for the rest of its process


def test_evaluate_writes_scores_that_make_a_card(runner, assembled, tmp_path):
    from analysis.training.treebank import save_docs

    nlp = spacy.blank("en")
    save_docs([tree(nlp.vocab, *SHELLS)], tmp_path / "gum_test_news.spacy")
    docs = [entities(nlp, text, source="kenya_wire_1.txt") for text in TEXTS]
    save_docs(docs, tmp_path / "ner_test.spacy")
    scores = tmp_path / "scores.json"
    arguments = ["evaluate", str(assembled), str(tmp_path), "--out", str(scores)]
    result = runner.invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "GUM test, news" in result.output
    result = runner.invoke(app, ["card", str(scores), str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "of toy, 0.0.1" in card
    assert "| Africa | Kenya | 7 |" in card


def test_evaluate_without_test_files_says_so(runner, tmp_path):
    result = runner.invoke(app, ["evaluate", str(PIPELINE), str(tmp_path)])
    assert result.exit_code == 2
    assert "no test file" in result.output


def test_an_unknown_config_is_named():
    with pytest.raises(FileNotFoundError, match="nonsense"):
        train_part("nonsense", Path("nowhere"), {})


def test_steps_run_once_and_again_when_broken_off(tmp_path):
    ran = []

    def write(part):
        ran.append(part.name)
        part.mkdir()
        if len(ran) == 1:
            raise KeyboardInterrupt

    steps = [Step("one", tmp_path / "work" / "one", write)]
    with pytest.raises(KeyboardInterrupt):
        run_steps(steps)
    assert not steps[0].output.exists()
    run_steps(steps)
    run_steps(steps)
    assert ran == ["one.unfinished"] * 2
    assert steps[0].output.is_dir()


def test_what_was_made_from_a_former_output_is_made_anew(tmp_path):
    ran = []

    def step(name, *needs):
        def run(out):
            ran.append(name)
            out.write_text(name)

        return Step(name, tmp_path / name, run, needs)

    steps = [step("text"), step("trees", "text"), step("names", "text"), step("card", "trees")]
    run_steps(steps)
    (tmp_path / "trees").unlink()
    ran.clear()
    run_steps(steps)
    assert ran == ["trees", "card"]


def test_every_step_of_the_build_needs_steps_before_it(tmp_path):
    done = set()
    for step in build_steps(tmp_path, tmp_path, version="1", seed=0):
        assert set(step.needs) <= done, step.name
        done.add(step.name)


def test_the_build_makes_what_its_later_steps_read(tmp_path):
    steps = build_steps(tmp_path / "raw", tmp_path / "work", version="1", seed=0)
    names = [step.name for step in steps]
    assert names[0] == "convert"
    assert names.index("train ner") < names.index("package pipeline")
    assert names[-1] == "card"
    assert len({step.output for step in steps}) == len(steps)


def test_the_build_trains_by_the_shipped_configs(tmp_path, monkeypatch):
    called, mixed = [], []
    monkeypatch.setattr(build, "train_part", lambda *arguments: called.append(arguments))
    monkeypatch.setattr(build, "mix_docs", lambda _data, files, _out, seed: mixed.append(files))
    for step in build_steps(tmp_path / "raw", tmp_path, version="1", seed=7):
        if step.name.startswith("train"):
            step.run(step.output)
    assert [config for config, _, _ in called] == ["ud", "ner", "ner"]
    assert all((CONFIGS / f"{config}.cfg").is_file() for config, _, _ in called)
    assert {overrides["vars.seed"] for _, _, overrides in called} == {7}
    assert ["paths.weights" in overrides for _, _, overrides in called] == [True, True, False]
    assert mixed[1][-1] == "silver_names"
    assert not {"ner_train", "gmb", "silver_names"} & set(mixed[2])  # those state no licence


def test_only_sure_lemmas_are_set(blank):
    gold = tree(blank.vocab, *SHELLS)
    gold[0].lemma_ = "shell"
    doc = Doc(
        blank.vocab,
        words=["Shells", "left", "Aden"],
        pos=["NOUN", "VERB", "PROPN"],
        tags=["NNS", "VBD", "NNP"],
    )
    build.add_lemmas([doc], [gold])
    assert [token.lemma_ for token in doc] == ["shell", "", "Aden"]
    twice = Doc(blank.vocab, words=["shells"], pos=["NOUN"], lemmas=["shells"])
    other = Doc(blank.vocab, words=["shells"], pos=["NOUN"])
    build.add_lemmas([other], [gold, twice])
    assert other[0].lemma_ == ""


def test_mixes_hold_all_their_files_shuffled(blank, tmp_path):
    from analysis.training.treebank import load_docs, save_docs

    texts = [f"Day {number} ." for number in range(20)]
    save_docs([entities(blank, text) for text in texts[:10]], tmp_path / "a.spacy")
    save_docs([entities(blank, text) for text in texts[10:]], tmp_path / "b.spacy")
    with pytest.raises(FileNotFoundError, match="absent"):
        build.mix_docs(tmp_path, ["a", "absent"], tmp_path / "mix.spacy", seed=0)
    for _ in range(2):
        build.mix_docs(tmp_path, ["a", "b"], tmp_path / "mix.spacy", seed=0)
        mixed = [doc.text for doc in load_docs(tmp_path / "mix.spacy", blank.vocab)]
        assert sorted(mixed) == sorted(texts) != mixed


def test_every_country_of_the_newswire_has_one_of_five_regions():
    table = pd.read_csv(CONFIGS / "newswire_regions.csv")
    assert not table["prefix"].duplicated().any()
    assert table.groupby("country")["region"].nunique().max() == 1
    assert set(table["region"]) == {
        "Africa",
        "Asia",
        "Middle East",
        "Latin America",
        "Indigenous Commonwealth",
    }


def test_swapping_is_repeatable(blank):
    lists = {
        "west": {"first": ["Amadou", "Moussa"], "last": ["Traore", "Keita"], "place": ["Gao"]},
        "east": {"first": ["Aye", "Min"], "last": ["Thu", "Zaw"], "place": ["Pakokku"]},
    }
    swapper = augment.NameSwapper(lists, weights={"east": 1.0}, places=1.0)
    doc = entities(blank, "[Idris Haroun|PERSON] left [Nyala|GPE].")
    texts = [swapper.swap(blank, doc, random.Random(seed)).text for seed in (1, 1, 2, 3, 4)]
    assert texts[0] == texts[1]
    assert len(set(texts)) > 1
    assert all(text.endswith("left Pakokku.") for text in texts)
