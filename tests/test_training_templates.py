"""The name lists, and the invented documents with gold entities and gold trees."""

import json
import random
import re
from collections import Counter

import pytest
import spacy

from analysis.training import names as name_lists
from analysis.training.templates import entities, entity_docs, grammar, tree_docs, trees
from analysis.training.templates.features import Token, complete
from analysis.training.templates.world import new_world

UD_LABELS = frozenset(
    "ROOT acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp "
    "compound compound:prt conj cop csubj csubj:pass dep det det:predet discourse dislocated expl "
    "fixed flat iobj list mark nmod nmod:desc nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass "
    "nummod obj obl obl:agent obl:unmarked orphan parataxis punct vocative xcomp".split()
)
PTB_TAGS = frozenset(
    "CC CD DT EX HYPH IN JJ JJR JJS MD NN NNP NNPS NNS POS PRP PRP$ RB RBR RP TO VB VBD VBG VBN "
    "VBP VBZ WDT WP WRB _SP -LRB- -RRB- `` '' , . :".split()
)


@pytest.fixture(scope="module")
def names():
    return name_lists.collect_names()


@pytest.fixture(scope="module")
def vocab():
    return spacy.blank("en").vocab


@pytest.fixture(scope="module")
def filled(names, vocab):
    return entity_docs(vocab, names, 300, 1)


@pytest.fixture(scope="module")
def grown(names, vocab):
    return tree_docs(vocab, names, 150, 1)


# ---------------------------------------------------------------------- names


def test_names_cover_more_than_one_part_of_the_world(names):
    assert len(names) == 16
    for group, lists in names.items():
        assert lists["place"] == sorted(set(lists["place"])), group
        assert len(lists["place"]) > 100, group
    own = {"arabic", "burmese", "sahel_west_africa", "horn_of_africa", "hispanic", "great_lakes"}
    assert all(len(names[group][part]) > 80 for group in own for part in ("first", "last"))


@pytest.mark.parametrize(
    ("group", "part", "name"),
    [
        ("arabic", "last", "Abu Salim"),
        ("arabic", "place", "Omdurman"),
        ("burmese", "first", "Daw Khin"),
        ("sahel_west_africa", "last", "Ag Ghali"),
        ("slavic", "place", "Kharkiv"),
        ("hispanic", "place", "Culiacán"),
        ("horn_of_africa", "place", "Mekelle"),
        ("great_lakes", "place", "Goma"),
        ("haitian_french", "last", "Saint-Fleur"),
    ],
)
def test_names_hold_what_a_region_is_known_for(names, group, part, name):
    assert name in names[group][part]


def test_names_leave_out_places_that_are_ordinary_words(names):
    ordinary = {row["word"] for row in name_lists.name_table("common_words")}
    assert len(ordinary) > 300
    for lists in names.values():
        assert not ordinary & {place.lower() for place in lists["place"]}


def test_names_depend_on_the_seed_alone(names):
    assert name_lists.collect_names() == names
    assert name_lists.collect_names(seed=8) != names


def test_build_names_writes_what_load_names_reads(tmp_path):
    pytest.importorskip("faker")
    built = name_lists.build_names(tmp_path / "lists" / "names.json")
    assert name_lists.load_names(tmp_path / "lists" / "names.json") == built
    assert (tmp_path / "lists" / "names.json").stat().st_size < 1_500_000
    assert all(len(lists["last"]) > 80 for lists in built.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "object of groups"),
        (json.dumps({"slavic": {"first": ["Ivan"], "place": ["Kyiv"]}}), "'slavic' has no last"),
    ],
)
def test_load_names_says_what_is_wrong(tmp_path, text, message):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"broken.json.*{message}"):
        name_lists.load_names(path)


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("Zelensky", "Zelenskyi"),
        ("Khalil", "Halil"),
        ("Mohammed", "Muhammad"),
        ("al-Masri", "Al Masri"),
        ("Mahmoud", "Mahmud"),
        ("bin Ali", "ibn Ali"),
    ],
)
def test_spelling_variants(name, variant):
    found = name_lists.spelling_variants(name)
    assert variant in found
    assert name not in found


# ---------------------------------------------------------------------- sentence files


def test_every_slot_of_the_entity_sentences_exists():
    rules = entities._grammar()
    known = set(rules) | set(entities._SLOTS)
    for section in rules.values():
        for text in section.alternatives:
            assert set(re.findall(r"\{([^{}]+)\}", text)) <= known, text
            assert set(re.findall(r"<([A-Z]+):", text)) <= set(entities.LABELS), text


def test_every_alternative_of_the_trees_is_one_well_formed_node(names):
    world = new_world(names, random.Random(3))
    for name, section in trees._grammar().items():
        for text in section.alternatives if name not in _NO_NODES else ():
            for part in _spliced(text, world.rng).split("||"):
                node = trees._node(part.split(), world) if "=" in part else None
                if node:
                    complete(node.tokens, trees._lemmas(), "“”’")
                    assert sum(token.dep == "ROOT" for token in node.tokens) == 1, text


# Lemmas, and what only ever stands inside another node.
_NO_NODES = {"lemmas", "oq", "cq", "including"}


def _spliced(text, rng):
    while found := trees._SPLICE.search(text):
        chosen = trees._grammar()[found[1]].choose(rng)
        text = text[: found.start()] + chosen + text[found.end() :]
    return text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a line\n", r"broken.txt:1: no section is open"),
        ("[one]\na\n[one]\nb\n", r"broken.txt:3: section 'one' stands twice"),
        ("[one]\n# nothing\n", r"no alternatives in section 'one'"),
    ],
)
def test_read_grammar_says_what_is_wrong(tmp_path, text, message):
    path = tmp_path / "broken.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        grammar.read_grammar(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nsubj=we/PRP obj=it/PRP", "0 heads"),
        ("*=hit/VBD *=fled/VBD", "2 heads"),
        ("*=hit/VBD obj=( *=it/PRP", "not closed"),
        ("*=hit/VBD )", "was not opened"),
        ("*=hit/VBD obj", "not dep=item"),
    ],
)
def test_a_malformed_node_is_refused(names, text, message):
    with pytest.raises(ValueError, match=message):
        trees._node(text.split(), new_world(names, random.Random(1)))


def test_an_inflected_form_without_lemma_is_refused():
    with pytest.raises(ValueError, match="no lemma for 'pelted'"):
        complete([Token("pelted", "VBD")], {}, "“”’")


# ---------------------------------------------------------------------- entities


def test_entity_docs_are_deterministic(names, vocab, filled):
    again = entity_docs(vocab, names, 300, 1)
    assert [_marked(doc) for doc in again] == [_marked(doc) for doc in filled]
    assert _marked(entity_docs(vocab, names, 1, 2)[0]) != _marked(filled[0])


def _marked(doc):
    return doc.text, [(e.start, e.end, e.label_) for e in doc.ents]


def test_entity_shares_keep_every_class_in_sight(filled):
    counts = Counter(ent.label_ for doc in filled for ent in doc.ents)
    total = sum(counts.values())
    shares = {label: counts[label] / total for label in entities.LABELS}
    assert set(counts) == set(entities.LABELS)
    assert min(shares.values()) > 0.005, shares
    assert shares["GPE"] < 0.45, shares
    assert shares["PERSON"] > 0.18, shares
    assert shares["ORG"] > 0.16, shares


def test_entities_have_clean_edges(filled):
    for doc in filled:
        for ent in doc.ents:
            assert ent.text == ent.text.strip(), ent
            assert not ent.text.startswith(("the ", "President ", "Gen. ", "Mr ")), ent
            # "The Hague" is a name, "The Kremlin" a name and its article.
            assert ent.label_ == "GPE" or not ent.text.startswith("The "), ent


def test_an_institution_is_one_organisation_and_its_country_stays_outside(filled):
    pairs = [
        (ent, doc[ent.start - 1].text)
        for doc in filled
        for ent in doc.ents
        if ent.label_ == "ORG" and "Ministry" in ent.text and ent.start
    ]
    whole = [ent for ent, _ in pairs if re.match(r"\w+(an|ese|ish|i) .*Ministry", ent.text)]
    owned = [ent for ent, before in pairs if before in ("'s", "’s")]
    assert whole
    assert owned
    assert not any("'s" in ent.text or "’s" in ent.text for ent, _ in pairs)


def test_common_nouns_alone_are_no_names(filled):
    nouns = {"kindergarten", "hospital", "school", "mosque", "police", "army", "bridge"}
    named = {ent.text for doc in filled for ent in doc.ents}
    said = {token.text for doc in filled for token in doc if not token.ent_type_}
    assert not nouns & named
    assert nouns <= said


def test_documents_come_back_to_the_people_they_name(filled, names, vocab):
    # A quarter of 300 documents varies by eight: only many of them tell the share.
    docs = [*filled, *(doc for seed in (2, 3, 4) for doc in entity_docs(vocab, names, 300, seed))]
    again = 0
    for doc in docs:
        people = [ent.text for ent in doc.ents if ent.label_ == "PERSON"]
        again += any(a != b and a.endswith(" " + b) for a in people for b in people)
    assert again > len(docs) / 5


def test_names_of_several_parts_are_one_person(filled):
    people = [ent.text for doc in filled for ent in doc.ents if ent.label_ == "PERSON"]
    assert any(re.fullmatch(r"\w+ [A-Z]\. \w+", name) for name in people)
    assert sum(len(name.split()) > 2 for name in people) > 50


def test_documents_differ_in_style(filled):
    texts = [doc.text for doc in filled]
    assert sum("“" in text for text in texts) > 30
    assert sum('"' in text for text in texts) > 30
    assert sum("\n\n" in text for text in texts) > 100
    assert sum(bool(re.search(r"^[A-Z][A-Z' -]+,? .*\(\w+\) [-–—]", text)) for text in texts) > 5
    sentences = [line for text in texts for line in re.split(r"(?<=[.!?]) |\n+", text)]
    assert len(set(sentences)) > 0.85 * len(sentences)


# ---------------------------------------------------------------------- trees


def test_tree_docs_are_deterministic(names, vocab, grown):
    again = tree_docs(vocab, names, 150, 1)
    assert [doc.to_json() for doc in again] == [doc.to_json() for doc in grown]


def test_every_sentence_is_a_projective_tree_with_one_root(grown):
    for doc in grown:
        for sentence in doc.sents:
            assert sum(token.head == token for token in sentence) == 1, sentence
        for token in doc:
            below = list(token.subtree)
            assert below[-1].i - below[0].i + 1 == len(below), (token, doc.text)


def test_tags_and_labels_are_those_of_the_treebanks(grown):
    assert {token.dep_ for doc in grown for token in doc} <= UD_LABELS
    assert {token.tag_ for doc in grown for token in doc} <= PTB_TAGS
    assert all(token.pos_ and token.lemma_ for doc in grown for token in doc)


def test_breaks_are_white_space_tokens_of_the_sentence_before(grown):
    spaces = [token for doc in grown for token in doc if token.tag_ == "_SP"]
    assert len(spaces) > 150
    assert all(t.dep_ == "dep" and t.head.i == t.i - 1 and not t.is_sent_start for t in spaces)
    assert all(t.nbor(1).is_sent_start for t in spaces)


def test_verbs_agree_with_their_subjects(grown):
    number = {"was": "Sing", "were": "Plur", "has": "Sing", "have": "Plur"}
    seen = Counter()
    for token in (token for doc in grown for token in doc if token.tag_ in ("VBD", "VBZ", "VBP")):
        expected = number.get(token.text.lower())
        if expected and token.morph.get("Person") == ["3"]:  # "I have" is singular too
            seen[token.text] += 1
            assert token.morph.get("Number") == [expected], (token, token.sent)
    assert set(number) <= set(seen)


def test_names_of_the_trees_are_marked(grown):
    labels = {ent.label_ for doc in grown for ent in doc.ents}
    assert labels == {"PERSON", "ORG", "GPE", "NORP", "DATE"}
    assert all(ent[0].sent == ent[-1].sent for doc in grown for ent in doc.ents)


@pytest.mark.parametrize(
    ("text", "arcs"),
    [
        (
            "nsubj={attackers_here} *=struck/VBD obj=( det=a/DT *=market/NN ) "
            "advcl=( punct=,/, *=killing/VBG obj=( nummod={num_here} *=people/NNS ) ) punct=./.",
            {
                ("killing", "advcl", "struck"),
                ("people", "obj", "killing"),
                (",", "punct", "killing"),
            },
        ),
        (
            "nsubj=( *=Bello/NNP appos=( punct=,/, det=the/DT *=mayor/NN ) ) *=said/VBD punct=./.",
            {("mayor", "appos", "Bello"), (",", "punct", "Bello"), (",", "punct", "mayor")},
        ),
    ],
)
def test_a_node_becomes_the_tree_it_describes(names, text, arcs):
    text = text.replace("{attackers_here}", "drones/NNS").replace("{num_here}", "nine/CD")
    node = trees._node(text.split(), new_world(names, random.Random(1)))
    trees._close_commas(node)
    complete(node.tokens, trees._lemmas(), "“”’")
    found = {(t.form, t.dep, node.tokens[t.head].form) for t in node.tokens}
    assert arcs <= found


def test_a_mark_that_ends_a_quotation_does_not_end_the_sentence(names, vocab):
    docs = tree_docs(vocab, names, 400, 5)
    ended = [
        (doc[i - 2], doc[i])
        for doc in docs
        for i in range(2, len(doc))
        if doc[i - 1].tag_ == "''" and doc[i - 2].text in "!?" and doc[i].tag_ != "_SP"
    ]
    same = [mark.sent == after.sent for mark, after in ended]
    assert sum(same) > 20
    # A quotation may also close a sentence of its own.
    assert all(after.is_sent_start for (_, after), one in zip(ended, same, strict=True) if not one)


def test_a_quotation_of_two_sentences_is_two_sentences(names, vocab):
    docs = tree_docs(vocab, names, 200, 6)
    opened = [
        sent
        for doc in docs
        for sent in doc.sents
        if [t.tag_ for t in sent if t.tag_ in ("``", "''")] == ["``"]
    ]
    assert len(opened) > 10
    assert all(sent.end < len(sent.doc) for sent in opened)
