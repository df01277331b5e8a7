"""Treebanks and entity corpora become Docs that keep every word, label and gap."""

from __future__ import annotations

import random
import re

import pytest
import spacy
from spacy.vocab import Vocab

from analysis.resources import code_table
from analysis.training.corpora import convert_entities
from analysis.training.entities import (
    Article,
    Mark,
    align,
    cut,
    entity_doc,
    read_columns,
    read_newswire,
    read_tokens,
    read_uner,
    split_of,
    tagged_spans,
)
from analysis.training.labels import convert_label, is_calendar_date, place_label
from analysis.training.mentions import mentions, name_tags
from analysis.training.silver import read_silver
from analysis.training.treebank import (
    convert_treebanks,
    genre_of,
    load_docs,
    read_conllu,
    read_treebank,
    save_docs,
    to_docs,
)

NLP = spacy.blank("en")


def row(number, form, head, relation, *, lemma=None, upos="NOUN", xpos="NN", feats="_", misc="_"):
    return "\t".join(
        [str(number), form, lemma or form, upos, xpos, feats, str(head), relation, "_", misc]
    )


WET = "\n".join(
    [
        "# newdoc id = GUM_news_ferry",
        "# newpar",
        "# sent_id = 1",
        "1-2\tCan't\t_\t_\t_\t_\t_\t_\t_\t_",
        row(1, "Ca", 3, "aux", lemma="can", upos="AUX", xpos="MD"),
        row(2, "n't", 3, "advmod", lemma="not", upos="PART", xpos="RB", feats="Polarity=Neg"),
        row(3, "sail", 0, "root", upos="VERB", xpos="VB", feats="ExtPos=X|VerbForm=Inf|Voice=Act"),
        "3.1\tsail\tsail\tVERB\tVB\t_\t_\t_\t3:conj\t_",
        row(4, "today", 3, "obl:unmarked", misc="SpaceAfter=No"),
        row(5, ".", 3, "punct", upos="PUNCT", xpos="."),
        "",
        "# newpar",
        "# newpar_block = p (1 s)",
        row(1, "Rain", 2, "nsubj", lemma="_"),
        row(2, "fell", 0, "root", lemma="fall", upos="VERB", xpos="VBD", feats="Tense=Past"),
        "",
        row(1, "Wind", 2, "nsubj"),
        row(2, "rose", 0, "root", lemma="rise", upos="VERB", xpos="VBD"),
        "",
    ]
)


@pytest.fixture
def ferry(tmp_path):
    path = tmp_path / "ferry.conllu"
    path.write_text(WET, encoding="utf-8")
    return path


def docs_of(path, **options):
    return to_docs(read_conllu(path), Vocab(), random.Random(1), **options)


def test_words_spaces_and_annotation_of_a_treebank(ferry):
    [doc] = docs_of(ferry, separators={"\n\n": 1.0})
    assert doc.text == "Can't sail today.\n\nRain fell Wind rose"
    assert [token.text for token in doc][:5] == ["Ca", "n't", "sail", "today", "."]
    assert [token.lemma_ for token in doc][:3] == ["can", "not", "sail"]
    assert [token.tag_ for token in doc][4:6] == [".", "_SP"]
    assert [token.head.text for token in doc][:3] == ["sail", "sail", "sail"]
    assert (doc[5].dep_, doc[5].head.i, doc[5].pos_) == ("dep", 4, "SPACE")
    assert (doc[6].lemma_, doc[6].head.text, doc[7].dep_) == ("Rain", "fell", "ROOT")
    assert [sentence[0].text for sentence in doc.sents] == ["Ca", "Rain", "Wind"]


def test_only_kept_features_stay(ferry):
    [doc] = docs_of(ferry)
    assert str(doc[2].morph) == "VerbForm=Inf|Voice=Act"
    assert str(doc[1].morph) == "Polarity=Neg"


def test_paragraphs_may_be_joined_by_a_space(ferry):
    [doc] = docs_of(ferry, separators={" ": 1.0})
    assert doc.text == "Can't sail today. Rain fell Wind rose"


def test_joins_depend_on_the_seed_alone(ferry):
    documents = read_conllu(ferry) * 20
    texts = [[doc.text for doc in to_docs(documents, Vocab(), random.Random(7))] for _ in "ab"]
    assert texts[0] == texts[1]
    assert len(set(texts[0])) == 3


def test_long_documents_are_cut_within_a_paragraph(ferry):
    docs = docs_of(ferry, max_sentences=2, separators={"\n": 1.0})
    assert [doc.text for doc in docs] == ["Can't sail today.\nRain fell", "Wind rose"]
    assert {doc.user_data["source"] for doc in docs} == {"GUM_news_ferry"}


def test_saved_docs_come_back(ferry, tmp_path):
    docs = docs_of(ferry)
    save_docs(docs, tmp_path / "new" / "wet.spacy")
    [back] = load_docs(tmp_path / "new" / "wet.spacy", Vocab())
    assert back.user_data == {"source": "GUM_news_ferry", "genre": "news"}
    assert back.to_json()["tokens"] == docs[0].to_json()["tokens"]
    assert not back.has_annotation("ENT_IOB")


@pytest.mark.parametrize(
    ("line", "number", "message"),
    [
        ("2 fell with spaces", 2, "10 columns"),
        (row(3, "fell", 0, "root"), 2, "token 2 expected"),
        (row(2, "fell", "x", "root"), 2, "'x' is no head"),
        (row(2, "fell", 9, "root"), 2, "no token 9"),
        (row("2-b", "fell", 0, "root"), 2, "'b'"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, number, message):
    path = tmp_path / "broken.conllu"
    path.write_text(f"{row(1, 'Rain', 0, 'root')}\n{line}\n\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"broken\.conllu:{number}: .*{re.escape(message)}"):
        read_conllu(path)


def test_a_file_without_documents_is_one(tmp_path):
    (tmp_path / "loose.conllu").write_text(row(1, "Rain", 0, "root"), encoding="utf-8")
    [document] = read_conllu(tmp_path)
    assert document.name == "loose"
    assert document.paragraphs[0][0][0].form == "Rain"


def test_blocks_are_no_paragraphs_and_hard_spaces_go(tmp_path):
    path = tmp_path / "a.conllu"
    rain = row(1, "Ra\u00a0in", 0, "root", lemma="rain")
    path.write_text(f"{rain}\n\n# newpar_block = p (1 s)\n{rain}\n", encoding="utf-8")
    [document] = read_conllu(path)
    assert [[token.form for [token] in part] for part in document.paragraphs] == [["Rain", "Rain"]]


def write_lists(folder, **splits):
    lists = folder / "not-to-release" / "file-lists"
    lists.mkdir(parents=True)
    (folder / "not-to-release" / "sources").mkdir()
    for split, names in splits.items():
        (lists / f"files.{split}").write_text("\n".join(names), encoding="utf-8")
    return folder / "not-to-release" / "sources"


def test_file_lists_choose_genre_and_split(tmp_path):
    sources = write_lists(
        tmp_path / "GUM", train=["GUM_fiction_x", "GUM_bio_a"], dev=["GUM_news_ferry.conllu"]
    )
    (sources / "GUM_news_ferry.conllu").write_text(WET, encoding="utf-8")
    (sources / "GUM_bio_a.conllu").write_text(
        WET.replace("GUM_news_ferry", "GUM_bio_a"), encoding="utf-8"
    )
    (tmp_path / "PUD").mkdir()
    (tmp_path / "PUD" / "en_pud-ud-test.conllu").write_text(
        WET.replace("GUM_news_ferry", "w01002"), encoding="utf-8"
    )
    counts = convert_treebanks(tmp_path, tmp_path / "out")
    assert counts[["treebank", "split", "genre", "docs", "sentences"]].to_numpy().tolist() == [
        ["gum", "train", "bio", 1, 3],
        ["gum", "dev", "news", 1, 3],
        ["pud", "test", "wiki", 1, 3],
    ]
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == [
        *["gum_dev", "gum_dev_news", "pud_test", "pud_test_wiki", "ud_dev", "ud_train"]
    ]
    assert load_docs(tmp_path / "out" / "ud_train.spacy", Vocab())[0].user_data["genre"] == "bio"


def test_a_document_listed_twice_is_held_out(tmp_path):
    names = ["GUM_news_a", "GUM_news_b", "GUM_news_c"]
    sources = write_lists(tmp_path, train=names, dev=names[:2], test=names[:1])
    for name in names:
        text = WET.replace("GUM_news_ferry", name)
        (sources / f"{name}.conllu").write_text(text, encoding="utf-8")
    parts = read_treebank(tmp_path)
    assert {split: [one.name[-1] for one in part] for split, part in parts.items()} == {
        "train": ["c"],
        "dev": ["b"],
        "test": ["a"],
    }


def test_only_the_training_part_is_shuffled(tmp_path):
    names = [f"w{number:05}" for number in range(12)]
    for split in ("train", "dev"):
        text = "\n".join(WET.replace("GUM_news_ferry", f"{split}{name}") for name in names)
        (tmp_path / f"en_x-ud-{split}.conllu").write_text(text, encoding="utf-8")
    convert_treebanks(tmp_path, tmp_path / "out")
    found = {
        split: [
            doc.user_data["source"].removeprefix(split)
            for doc in load_docs(tmp_path / "out" / f"ud_{split}.spacy", Vocab())
        ]
        for split in ("train", "dev")
    }
    assert found["dev"] == names
    assert found["train"] != names
    assert sorted(found["train"]) == names


def test_a_listed_file_that_is_missing_is_named(tmp_path):
    write_lists(tmp_path, test=["", "GUM_news_gone"])
    with pytest.raises(ValueError, match=r"files\.test:2: .*GUM_news_gone"):
        read_treebank(tmp_path)


def test_a_folder_without_treebank_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no treebank"):
        convert_treebanks(tmp_path, tmp_path / "out")
    with pytest.raises(ValueError, match="no entity corpus"):
        convert_entities(tmp_path, tmp_path / "out")


def test_every_genre_has_a_licence_and_non_commercial_ones_are_left_out():
    for entry in code_table("pipeline/training/treebank_genres"):
        assert entry["licence"]
        open_licence = entry["licence"].startswith(("CC", "public"))
        assert (entry["used"] == "yes") == open_licence, entry
    assert genre_of("elsewhere").genre == "other"
    assert not genre_of("GUM_newgenre_x").used


NAMED = "\n".join(
    [
        row(1, "President", 2, "nmod:desc", upos="PROPN", xpos="NNP", misc="Entity=(1-person-a"),
        row(2, "Amara", 5, "nsubj", upos="PROPN", xpos="NNP"),
        row(3, "van", 2, "flat", upos="PROPN", xpos="NNP"),
        row(4, "Dorn", 2, "flat", upos="PROPN", xpos="NNP", misc="Entity=1)"),
        row(5, "left", 0, "root", upos="VERB", xpos="VBD"),
        row(6, "the", 7, "det", upos="DET", xpos="DT", misc="Entity=(2-place-a-b-c-d-e-Kafue(9-x"),
        row(7, "Kafue", 8, "compound", upos="PROPN", xpos="NNP", misc="Entity=9)"),
        row(8, "River", 5, "obj", upos="PROPN", xpos="NNP", misc="Entity=2)"),
        row(9, "for", 12, "case", upos="ADP", xpos="IN"),
        row(10, "the", 12, "det", upos="DET", xpos="DT", misc="Entity=(3-organization-a"),
        row(11, "Kito", 12, "compound", upos="PROPN", xpos="NNP"),
        row(12, "Board", 5, "obl", upos="PROPN", xpos="NNP"),
        row(13, "of", 14, "case", upos="ADP", xpos="IN"),
        row(14, "Trade", 12, "nmod", upos="PROPN", xpos="NNP", misc="Entity=3)"),
        row(15, "on", 17, "case", upos="ADP", xpos="IN"),
        row(16, "4", 17, "nummod", upos="NUM", xpos="CD", misc="Entity=(4-time-a"),
        row(17, "March", 5, "obl", upos="PROPN", xpos="NNP", misc="Entity=4)"),
        row(18, "Tawi", 5, "dep", upos="PROPN", xpos="NNP", misc="Entity=(7-event-a)"),
        row(19, "She", 20, "nsubj", upos="PRON", xpos="PRP", misc="Entity=(1-person-a-b-c-d-e-Am)"),
        row(20, "waited", 5, "parataxis", upos="VERB", xpos="VBD"),
        "",
    ]
)


def test_names_from_mentions_and_gaps_where_they_do_not_tell(tmp_path):
    path = tmp_path / "named.conllu"
    path.write_text(NAMED, encoding="utf-8")
    [[sentence]] = read_conllu(path)[0].paragraphs
    assert len(mentions(sentence)) == 7
    assert name_tags(sentence) == [
        *["", "B-PERSON", "I-PERSON", "I-PERSON", "O"],
        *["O", "B-LOC", "I-LOC", "O", "O"],
        *["B-ORG", "I-ORG", "I-ORG", "I-ORG", "O", "B-DATE", "I-DATE"],
        *["", "O", "O"],
    ]
    [doc] = docs_of(path, entity_tags=name_tags)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Amara van Dorn", "PERSON"),
        ("Kafue River", "LOC"),
        ("Kito Board of Trade", "ORG"),
        ("4 March", "DATE"),
    ]
    assert [token.text for token in doc if token.ent_iob == 0] == ["President", "Tawi"]


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("Kito - Vale", "organization", ["B-ORG", "I-ORG", "I-ORG"]),
        ("Niger", "organization", [""]),
        ("President", "person", [""]),
        ("Minister Ada", "person", ["", "B-PERSON"]),
        ("an Okoran", "person", ["O", ""]),
        ("the Court", "organization", ["O", ""]),
        ("the KTO", "organization", ["O", "B-ORG"]),
        ("Kito", "place", [""]),
    ],
)
def test_names_that_are_unsure_stay_open(tmp_path, words, kind, expected):
    lines = []
    forms = words.split()
    for number, form in enumerate(forms, start=1):
        last = number == len(forms)
        proper = form[0].isupper()
        upos = "PROPN" if proper else "PUNCT" if form == "-" else "DET"
        cell = [f"Entity=(1-{kind}"] * (number == 1) + [")" if number == 1 else "1)"] * last
        misc = ["".join(cell) if number == 1 else "Entity=1)"] * (number == 1 or last)
        lines.append(
            row(
                number,
                form,
                0 if last else len(forms),
                "root" if last else "flat",
                upos=upos,
                xpos="NNP" if proper else "X",
                misc="|".join([*misc, *["SpaceAfter=No"] * ("-" in words)]) or "_",
            )
        )
    path = tmp_path / "one.conllu"
    path.write_text("\n".join(lines), encoding="utf-8")
    [[sentence]] = read_conllu(path)[0].paragraphs
    assert name_tags(sentence) == expected


@pytest.mark.parametrize(
    ("tags", "scheme", "expected"),
    [
        ("B-ORG I-ORG O S-PER", "bioes", [(0, 2, "ORG"), (3, 4, "PER")]),
        ("B-ORG E-ORG B-ORG", "bioes", [(0, 2, "ORG"), (2, 3, "ORG")]),
        ("I-PER I-PER O", "iob2", []),
        ("I-PER I-PER O I-LOC", "iob1", [(0, 2, "PER"), (3, 4, "LOC")]),
        ("I-PER B-PER I-LOC", "iob1", [(0, 1, "PER"), (1, 2, "PER"), (2, 3, "LOC")]),
        ("B-PER I-ORG O", "iob2", [(0, 1, "PER")]),
    ],
)
def test_tag_schemes(tags, scheme, expected):
    assert tagged_spans(tags.split(), scheme=scheme) == expected


def test_columns_may_be_separated_by_tabs_or_spaces(tmp_path):
    path = tmp_path / "rain.bio"
    path.write_text("# text\n-DOCSTART- O\n\nKito\tB-LOC\nis O\n\nwet\n", encoding="utf-8")
    assert read_columns(path) == [[("Kito", "B-LOC"), ("is", "O")], [("wet", "O")]]


def test_a_tag_that_is_none_is_named(tmp_path):
    path = tmp_path / "rain.bio"
    path.write_text("Kito\tB-LOC\nis\tverb\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rain\.bio:2: 'verb'"):
        read_columns(path)


def test_align_passes_over_what_is_not_there():
    text = "Old Kito  is wet , U S A dry"
    words = ["Kito", "was", "wet", ",", "USA", "dry"]
    places = align(text, words)
    assert [text[slice(*place)] if place else None for place in places] == [
        *["Kito", None, "wet", ",", "U S A", "dry"]
    ]


def doc_of(text, *marks, **options):
    found = [Mark(text.index(name), text.index(name) + len(name), label) for name, label in marks]
    return entity_doc(NLP, Article("kito_1", text, found), **options)


def test_marks_widen_over_signs_decades_and_currency_codes():
    text = "In the 1950s Kito- paid US$132 in all"
    doc, misfits = doc_of(text, ("1950", "DATE"), ("Kito", "GPE"), ("$132", "MONEY"))
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("1950s", "DATE"),
        ("Kito-", "GPE"),
        ("US$132", "MONEY"),
    ]
    assert misfits == []
    assert doc.user_data["source"] == "kito_1"


def test_a_misfit_is_listed_and_its_tokens_are_missing():
    doc, misfits = doc_of("the pre1950 town of Kito", ("1950", "DATE"), ("Kito", "GPE"))
    assert [ent.text for ent in doc.ents] == ["Kito"]
    assert [(one.source, one.text, one.tokens) for one in misfits] == [
        ("kito_1", "1950", "pre1950")
    ]
    assert [token.text for token in doc if token.ent_iob == 0] == ["pre1950"]
    assert doc[0].ent_iob_ == "O"


def test_without_adjusting_a_decade_is_a_misfit():
    doc, misfits = doc_of("In the 1950s it rained", ("1950", "DATE"), adjust=False)
    assert len(misfits) == 1
    assert doc[2].ent_iob == 0


def test_partial_annotation_leaves_capitals_and_numbers_open():
    doc, _ = doc_of("Mayor Lu of Kito paid $ 40", ("Lu", "PERSON"), partial=True)
    assert [token.text for token in doc if token.ent_iob == 0] == ["Mayor", "Kito", "$", "40"]
    assert doc[1].ent_type_ == "PERSON"


def test_a_mark_over_lines_or_on_a_taken_token_leaves_gaps():
    doc, misfits = doc_of("Ada\nLu met Kito Vale", ("Ada\nLu", "PERSON"), ("Kito", "GPE"))
    assert [token.text for token in doc if token.ent_iob == 0] == ["Ada", "\n", "Lu"]
    taken, _ = doc_of("met Kito Vale", ("Kito", "GPE"), ("Kito Vale", "ORG"))
    assert [ent.text for ent in taken.ents] == ["Kito"]
    assert [token.text for token in taken if token.ent_iob == 0] == ["Vale"]
    assert misfits == []


def test_articles_are_cut_after_whole_paragraphs():
    text = "One two.\n\nThree four five.\nSix Kito."
    article = Article("a", text, [Mark(0, 3, "MISC"), Mark(31, 35, "GPE")])
    chunks = list(cut(article, size=3))
    assert [chunk.text for chunk in chunks] == ["One two.\n\nThree four five.", "Six Kito."]
    assert [chunk.text[m.start : m.end] for chunk in chunks for m in chunk.marks] == ["One", "Kito"]


def test_the_split_of_the_newswire_is_stable():
    names = [f"kenya_daily_{number}.txt" for number in range(12)]
    splits = [split_of(name) for name in names]
    assert splits == [*["train"] * 3, "dev", "train", "test", *["train"] * 6]
    random.seed(99)
    assert [split_of(name) for name in names] == splits


def write_newswire(folder, name, rows, text):
    for part in ("processed_annotated", "original_articles"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "processed_annotated" / f"{name}.tsv").write_text(rows, encoding="utf-8")
    (folder / "original_articles" / name).write_text(text, encoding="utf-8")


def test_newswire_is_aligned_to_the_raw_article(tmp_path):
    name = next(f"kito_{n}.txt" for n in range(99) if split_of(f"kito_{n}.txt") == "train")
    write_newswire(
        tmp_path,
        name,
        "http://kito.example/%\tO\nE2\tO\n\nAda\tB-Person\nOkoro\tI-Person\n-\tO\nKito\tB-Location\n",
        "http://kito.example/%E2\n\n\nAda   Okoro-Kito\n",
    )
    [article] = read_newswire(tmp_path)
    assert article.text == "Ada Okoro-Kito"
    assert article.aligned
    assert [(article.text[m.start : m.end], m.label) for m in article.marks] == [
        ("Ada Okoro", "PERSON"),
        ("Kito", "GPE"),
    ]


def test_an_empty_article_of_the_newswire_has_no_marks(tmp_path):
    write_newswire(tmp_path, "kito_1.txt", "", "")
    assert read_newswire(tmp_path) == [Article("kito_1.txt", "", [])]


def test_newswire_of_another_text_is_not_aligned(tmp_path):
    write_newswire(tmp_path, "kito_1.txt", "http://x\tO\n\nRain\tO\nfell\tO\n", "Snow came.")
    assert not read_newswire(tmp_path)[0].aligned


UNER = """# newdoc id = w1
# sent_id = 1
# text = Ada left Kito.
1\tAda\tB-PER\t-\tx
2\tleft\tO\t-\tx
3\tKito\tB-LOC\t-\tx
4\t.\tO\t-\tx

# sent_id = 2
# text = Lu stayed.
1\tLu\tB-PER\t-\tx
2\tstayed\tO\t-\tx
3\t.\tO\t-\tx
"""


def test_uner_by_sentence(tmp_path):
    path = tmp_path / "en_pud-ud-test.iob2"
    path.write_text(UNER, encoding="utf-8")
    first, second = read_uner(path, places=False)
    assert [(first.text[m.start : m.end], m.label) for m in first.marks] == [
        ("Ada", "PERSON"),
        ("Kito", "LOC"),
    ]
    assert (second.name, second.text) == ("w1", "Lu stayed.")
    assert read_uner(path)[0].marks[1].label == "GPE"


def test_uner_without_text_or_tag_is_named(tmp_path):
    path = tmp_path / "en_pud-ud-test.iob2"
    path.write_text(UNER.replace("# text = Lu stayed.\n", ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"iob2:13: .*no '# text ='"):
        read_uner(path)
    path.write_text(UNER.replace("2\tleft\tO\t", "2 left O "), encoding="utf-8")
    with pytest.raises(ValueError, match=r"iob2:5: "):
        read_uner(path)


SILVER = """Sentence #,Word,POS,Tag
Sentence: 1,President,NNP,B-per
,Ada,NNP,I-per
,Okoro,NNP,I-per
,told,VBD,O
,Swiss,JJ,B-gpe
,envoys,NNS,O
,``,``,O
,yes,UH,O
,'',``,O
,on,IN,O
,Monday,NNP,B-tim
,.,.,O
Sentence: 2,The,DT,B-org
,Iranian,NNP,I-org
,left,VBD,O
,Kito,NNP,B-geo
,(,(,O
,now,RB,B-tim
,),),O
,General,NNP,B-org
,br
"""


def test_silver_is_joined_anew_and_trusted_in_part(tmp_path):
    path = tmp_path / "silver.csv"
    path.write_text(SILVER, encoding="latin1")
    [article] = read_silver(path)
    assert article.text == (
        'President Ada Okoro told Swiss envoys "yes" on Monday. The Iranian left Kito (now) General'
    )
    assert [(article.text[m.start : m.end], m.label) for m in article.marks] == [
        ("President", ""),
        ("Ada Okoro", "PERSON"),
        ("Swiss", "NORP"),
        ("Monday", "DATE"),
        ("Iranian", ""),
        ("Kito", "GPE"),
        ("now", ""),
        ("General", ""),
    ]


def test_silver_with_another_header_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="latin1")
    with pytest.raises(ValueError, match=r"other\.csv:1"):
        read_silver(path)


def test_only_the_last_row_of_silver_may_be_cut_off(tmp_path):
    path = tmp_path / "silver.csv"
    path.write_text(SILVER + ",.,.,O\n", encoding="latin1")
    with pytest.raises(ValueError, match=rf"silver\.csv:{len(SILVER.splitlines())}: 4 columns"):
        read_silver(path)


def test_column_files_without_text(tmp_path):
    path = tmp_path / "rain.iob1"
    path.write_text("Ada I-PER\nleft O\nKito I-LOC\n. O\n\nRain O\nfell O\n", encoding="utf-8")
    first, second = read_tokens(path, scheme="iob1")
    assert (first.text, second.text) == ("Ada left Kito.", "Rain fell")
    assert [mark.label for mark in first.marks] == ["PERSON", "GPE"]


def test_convert_entities_recognises_each_corpus(tmp_path):
    raw = tmp_path / "raw"
    write_newswire(
        raw / "news", "kito_1.txt", "http://x\tO\n\nAda\tB-Person\nleft\tO\n", "Ada left"
    )
    (raw / "en_pud-ud-test.iob2").write_text(UNER, encoding="utf-8")
    (raw / "en_ewt-ud-dev.iob2").write_text(UNER, encoding="utf-8")
    (raw / "silver.csv").write_text(SILVER, encoding="latin1")
    (raw / "rain.iob1").write_text("Ada I-PER\nleft O\n", encoding="utf-8")
    (raw / "GUM").mkdir()
    (raw / "GUM" / "en_gum-ud-dev.conllu").write_text(NAMED, encoding="utf-8")
    counts, misfits = convert_entities(raw, tmp_path / "out")
    found = counts.set_index("file")
    assert found["docs"].to_dict() == {
        "ner_train.spacy": int(split_of("kito_1.txt") == "train"),
        "ner_dev.spacy": int(split_of("kito_1.txt") == "dev"),
        "ner_test.spacy": int(split_of("kito_1.txt") == "test"),
        "uner_ewt.spacy": 1,
        "uner_pud.spacy": 2,
        "silver.spacy": 1,
        "rain.spacy": 1,
        "gum_entities_dev.spacy": 1,
    }
    assert found.loc["uner_pud.spacy", "missing"] == 0
    assert found.loc["gum_entities_dev.spacy", "entities"] == 4
    assert misfits.empty
    [doc] = load_docs(tmp_path / "out" / "uner_ewt.spacy", Vocab())
    assert [(ent.text, ent.label_) for ent in doc.ents][:2] == [("Ada", "PERSON"), ("Kito", "GPE")]
    assert doc.user_data["source"] == "w1"


def test_an_article_that_stands_twice_is_held_out(tmp_path):
    names = {split_of(f"kito_{n}.txt"): f"kito_{n}.txt" for n in range(99)}
    rows = "http://x\tO\n\nAda\tB-Person\nleft\tO\n"
    for split, text in {"train": "Ada left", "dev": "Ada  left.", "test": "Ada left"}.items():
        write_newswire(tmp_path, names[split], rows, text)
    counts, _ = convert_entities(tmp_path, tmp_path / "out")
    assert dict(zip(counts["file"], counts["docs"], strict=True)) == {
        "ner_train.spacy": 0,
        "ner_dev.spacy": 0,
        "ner_test.spacy": 1,
    }


@pytest.mark.parametrize(
    ("text", "label", "corpus", "expected"),
    [
        ("Ada Okoro", "Person", "newswire", "PERSON"),
        ("Kito", "Location", "newswire", "GPE"),
        ("Laptev Sea", "Location", "newswire", "LOC"),
        ("Tuesday", "Misc", "newswire", "DATE"),
        ("Covid 2020", "Date", "newswire", "MISC"),
        ("Kito Cup", "Misc", "newswire", "MISC"),
        ("Andes", "LOC", "uner", "LOC"),
        ("Kito Airport", "place", "gum", "FAC"),
        ("Kito University", "place", "gum", ""),
        ("17", "time", "gum", ""),
        ("4 March 2011", "time", "gum", "DATE"),
    ],
)
def test_labels(text, label, corpus, expected):
    assert convert_label(text, label, corpus=corpus) == expected


def test_an_unknown_label_is_refused():
    with pytest.raises(ValueError, match="newswire has no entity label 'Weapon'"):
        convert_label("T-55", "Weapon", corpus="newswire")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sunday", True),
        ("mid-March 1998", True),
        ("2 and 3 May", True),
        ("the 1980s", True),
        ("three days", False),
        ("Mayday", False),
        ("of", False),
        ("17", False),
        ("", False),
    ],
)
def test_calendar_dates(text, expected):
    assert is_calendar_date(text) == expected


@pytest.mark.parametrize(
    "entry", code_table("pipeline/training/place_words"), ids=lambda entry: entry["pattern"]
)
def test_each_place_word_hits_its_example(entry):
    pattern = entry["pattern"] if entry["match"] == "whole" else rf".*\b{entry['pattern']}(?!\w).*"
    assert re.fullmatch(pattern, entry["example"])
    assert not re.fullmatch(pattern, entry["counterexample"] or "none")
    if entry["match"] != "site":
        assert place_label(entry["example"]) == entry["label"]


def test_each_title_word_stands_in_its_example():
    for entry in code_table("pipeline/training/title_words"):
        assert entry["pattern"] in entry["example"].split()
