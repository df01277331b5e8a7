"""Other pipelines' labels: the same sentence in two schemes gives the same answers.

Each sentence is annotated twice by hand, in Universal Dependencies and in the ClearNLP labels
of spaCy's own English pipelines. Rows are ``word lemma tag pos`` and then head and label of
each scheme; heads count from 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, Span

from analysis import parse
from analysis.extract import extract_rows
from analysis.parse import schemes

VOCAB = spacy.blank("en").vocab


def doc_of(rows: str, *, scheme: str) -> Doc:
    """Build the Doc of a sentence in scheme ``ud`` or ``clear``, as an extractor gets it."""
    cells = [row.split() for row in rows.strip().splitlines()]
    words, lemmas, tags, pos = zip(*(row[:4] for row in cells), strict=True)
    heads, deps = zip(*(row[4:6] if scheme == "ud" else row[6:8] for row in cells), strict=True)
    doc = Doc(
        VOCAB,
        words=words,
        lemmas=lemmas,
        tags=tags,
        pos=pos,
        heads=[int(head) for head in heads],
        deps=deps,
    )
    return doc if scheme == "ud" else schemes.to_universal(doc)


STRUCK = """
Drones   drone    NNS NOUN  1 nsubj        1 nsubj
struck   strike   VBD VERB  1 ROOT         1 ROOT
Sudan    Sudan    NNP PROPN 5 nmod:poss    5 poss
's       's       POS PART  2 case         2 case
main     main     JJ  ADJ   5 amod         5 amod
port     port     NN  NOUN  1 obj          1 dobj
and      and      CC  CCONJ 7 cc           5 cc
camp     camp     NN  NOUN  5 conj         5 conj
last     last     JJ  ADJ   9 amod         9 amod
week     week     NN  NOUN  1 obl:unmarked 1 npadvmod
because  because  IN  ADP  12 case         1 prep
of       of       IN  ADP  10 fixed       10 pcomp
Khartoum Khartoum NNP PROPN 1 obl         10 pobj
"""
# What the parse often makes of these three: not the trees of a treebank.
CALLED = """
Okello Okello NNP PROPN 1 nsubj 1 nsubj
called call   VBD VERB  1 ROOT  1 ROOT
raids  raid   NNS NOUN  1 obj   1 dobj
crimes crime  NNS NOUN  1 obj   1 dobj
"""
CUT_OFF = """
Rebels rebel NNS NOUN  3 nsubj 3 nsubj
,      ,     ,   PUNCT 0 punct 0 punct
he     he    PRP PRON  3 nsubj 3 nsubj
said   say   VBD VERB  3 ROOT  3 ROOT
,      ,     ,   PUNCT 3 punct 3 punct
fled   flee  VBD VERB  3 ccomp 3 ccomp
"""
LISTED = """
She      she    PRP PRON  1 nsubj 1 nsubj
reported report VBD VERB  1 ROOT  1 ROOT
deaths   death  NNS NOUN  1 obj   1 dobj
and      and    CC  CCONJ 4 cc    1 cc
injuries injury NNS NOUN  1 conj  1 conj
"""
OFFICIAL = """
Okello  Okello  NNP PROPN 5 nsubj       5 nsubj
,       ,       ,   PUNCT 3 punct       0 punct
army    army    NN  NOUN  3 compound    3 compound
chief   chief   NN  NOUN  0 appos       0 appos
,       ,       ,   PUNCT 3 punct       0 punct
denied  deny    VBD VERB  5 ROOT        5 ROOT
killing kill    VBG VERB  5 xcomp       5 xcomp
12      12      CD  NUM   8 nummod      8 nummod
miners  miner   NNS NOUN  6 obj         6 dobj
in      in      IN  ADP  10 case        6 prep
Goma    Goma    NNP PROPN 6 obl         9 pobj
and     and     CC  CCONJ 12 cc        10 cc
Sake    Sake    NNP PROPN 10 conj      10 conj
"""
DEAD = """
No     no     DT  DET   1 det     1 det
guards guard  NNS NOUN  3 nsubj   2 nsubj
were   be     VBD AUX   3 cop     2 ROOT
hurt   hurt   JJ  ADJ   3 ROOT    2 acomp
but    but    CC  CCONJ 7 cc      2 cc
they   they   PRP PRON  7 nsubj   7 nsubj
never  never  RB  ADV   7 advmod  7 neg
spoke  speak  VBD VERB  3 conj    2 conj
"""
EXIST = """
There there EX  PRON  1 expl   1 expl
were  be    VBD VERB  1 ROOT   1 ROOT
six   six   CD  NUM   3 nummod 3 nummod
dead  dead  NNS NOUN  1 nsubj  1 attr
on    on    IN  ADP   6 case   1 prep
the   the   DT  DET   6 det    6 det
boat  boat  NN  NOUN  1 obl    4 pobj
"""
RELATIVE = """
The    the    DT  DET   1 det        1 det
strike strike NN  NOUN  7 nsubj:pass 7 nsubjpass
that   that   WDT PRON  3 nsubj      3 nsubj
killed kill   VBD VERB  1 acl:relcl  1 relcl
six    six    CD  NUM   5 nummod     5 nummod
nurses nurse  NNS NOUN  3 obj        3 dobj
was    be     VBD AUX   7 aux:pass   7 auxpass
filmed film   VBN VERB  7 ROOT       7 ROOT
by     by     IN  ADP  10 case       7 agent
a      a      DT  DET  10 det       10 det
boy    boy    NN  NOUN  7 obl:agent  8 pobj
"""
PLAN = """
Rebels rebel NNS NOUN 1 nsubj 1 nsubj
plan   plan  VBP VERB 1 ROOT  1 ROOT
to     to    TO  PART 3 mark  3 aux
attack attack VB VERB 1 xcomp 1 xcomp
Bamako Bamako NNP PROPN 3 obj 3 dobj
after  after IN  SCONJ 6 mark 1 prep
fleeing flee VBG VERB 1 advcl 5 pcomp
Gao    Gao   NNP PROPN 6 obj  6 dobj
"""
SHELLS = """
Shells    shell    NNS NOUN  1 nsubj 1 nsubj
fell      fall     VBD VERB  1 ROOT  1 ROOT
in        in       IN  ADP   3 case  1 prep
Aden      Aden     NNP PROPN 1 obl   2 pobj
and       and      CC  CCONJ 6 cc    2 cc
in        in       IN  ADP   6 case  2 conj
Taiz      Taiz     NNP PROPN 3 conj  5 pobj
according accord   VBG VERB  9 case  1 prep
to        to       IN  ADP   7 fixed 7 prep
medics    medic    NNS NOUN  1 obl   8 pobj
,         ,        ,   PUNCT 11 punct 1 punct
killing   kill     VBG VERB  1 advcl 1 advcl
two       two      CD  NUM  11 obj  11 dobj
"""
MAYOR = """
The    the   DT  DET   1 det   1 det
mayor  mayor NN  NOUN  3 nsubj 3 nsubj
will   will  MD  AUX   3 aux   3 aux
leave  leave VB  VERB  3 ROOT  3 ROOT
if     if    IN  SCONJ 6 mark  6 mark
rebels rebel NNS NOUN  6 nsubj 6 nsubj
come   come  VBP VERB  3 advcl 3 advcl
from   from  IN  ADP  10 case  6 prep
inside inside IN ADP  10 case  7 prep
the    the   DT  DET  10 det  10 det
camp   camp  NN  NOUN  6 obl   8 pobj
"""
SHIP = """
The  the  DT  DET   1 det   1 det
ship ship NN  NOUN  4 nsubj 2 nsubj
was  be   VBD AUX   4 cop   2 ROOT
in   in   IN  ADP   4 case  2 prep
Aden Aden NNP PROPN 4 ROOT  3 pobj
"""
WOUNDED = """
Gunmen  gunman NNS NOUN 1 nsubj     1 nsubj
stormed storm  VBD VERB 1 ROOT      1 ROOT
a       a      DT  DET  3 det       3 det
bus     bus    NN  NOUN 1 obj       1 dobj
,       ,      ,   PUNCT 5 punct    1 punct
leaving leave  VBG VERB 1 advcl     1 advcl
two     two    CD  NUM  7 nummod    7 nummod
men     man    NNS NOUN 5 obj       5 dobj
shot    shoot  VBN VERB 7 acl       7 acl
and     and    CC  CCONJ 10 cc      1 cc
fled    flee   VBD VERB 1 conj      1 conj
"""
REPORT = """
Medics medic NNS NOUN  1 nsubj 1 nsubj
told   tell  VBD VERB  1 ROOT  1 ROOT
us     we    PRP PRON  1 iobj  1 dative
that   that  IN  SCONJ 6 mark  6 mark
troops troop NNS NOUN  6 nsubj 6 nsubj
had    have  VBD AUX   6 aux   6 aux
shot   shoot VBN VERB  1 ccomp 1 ccomp
them   they  PRP PRON  6 obj   6 dobj
"""


def word(token: Any) -> str | None:
    return None if token is None else token.text


def words(tokens: Any) -> list[str]:
    return [token.text for token in tokens]


def phrases(head: Any) -> list[tuple[str, str]]:
    return [(preposition, noun.text) for preposition, noun in parse.attachments(head)]


def chunks(doc: Doc) -> list[str]:
    return [doc[first:last].text for first, last, _ in parse.noun_chunks(doc)]


Question = Callable[[Doc], Any]
QUESTIONS: list[tuple[str, str, Question, Any]] = [
    ("subjects", STRUCK, lambda d: words(parse.subjects(d[1])), ["Drones"]),
    ("subjects of a predicate adjective", DEAD, lambda d: words(parse.subjects(d[3])), ["guards"]),
    ("subjects of a place", SHIP, lambda d: words(parse.subjects(d[4])), ["ship"]),
    ("subjects where there is", EXIST, lambda d: words(parse.subjects(d[1])), ["dead"]),
    ("subjects shared", WOUNDED, lambda d: words(parse.subjects(d[10])), ["Gunmen"]),
    ("subjects of a clause", REPORT, lambda d: words(parse.subjects(d[6])), ["troops"]),
    ("second_objects", CALLED, lambda d: words(parse.second_objects(d[1])), ["crimes"]),
    ("second_objects, none", LISTED, lambda d: words(parse.second_objects(d[1])), []),
    ("stray_objects", LISTED, lambda d: words(parse.stray_objects(d[1], d[2])), ["injuries"]),
    ("stray_subjects", CUT_OFF, lambda d: words(parse.stray_subjects(d[3])), ["Rebels"]),
    ("stray_subjects, none", CALLED, lambda d: words(parse.stray_subjects(d[1])), []),
    ("subject_of", STRUCK, lambda d: word(parse.subject_of(d[0])), "struck"),
    ("subject_of a predicate", DEAD, lambda d: word(parse.subject_of(d[1])), "hurt"),
    ("subject_of nothing", STRUCK, lambda d: word(parse.subject_of(d[5])), None),
    ("subject_of a passive", RELATIVE, lambda d: word(parse.subject_of(d[1])), "filmed"),
    ("premodifiers", STRUCK, lambda d: words(parse.premodifiers(d[5])), ["main"]),
    ("premodifiers, noun", OFFICIAL, lambda d: words(parse.premodifiers(d[3])), ["army"]),
    ("understood, xcomp", PLAN, lambda d: words(parse.understood_subjects(d[3])), ["Rebels"]),
    ("understood, after", PLAN, lambda d: words(parse.understood_subjects(d[6])), ["Rebels"]),
    ("understood, that", RELATIVE, lambda d: words(parse.understood_subjects(d[3])), ["strike"]),
    ("understood, -ing", SHELLS, lambda d: words(parse.understood_subjects(d[11])), ["Shells"]),
    ("understood, own", MAYOR, lambda d: words(parse.understood_subjects(d[6])), ["rebels"]),
    ("objects", STRUCK, lambda d: words(parse.objects(d[1])), ["port"]),
    ("objects, not the person told", REPORT, lambda d: words(parse.objects(d[1])), []),
    ("objects of a participle", PLAN, lambda d: words(parse.objects(d[6])), ["Gao"]),
    ("is_passive", RELATIVE, lambda d: parse.is_passive(d[7]), True),
    ("is_passive, active", RELATIVE, lambda d: parse.is_passive(d[3]), False),
    ("is_passive, bare", WOUNDED, lambda d: parse.is_passive(d[8]), True),
    ("is_passive, perfect", REPORT, lambda d: parse.is_passive(d[6]), False),
    ("patients", RELATIVE, lambda d: words(parse.patients(d[7])), ["strike"]),
    ("patients, active", RELATIVE, lambda d: words(parse.patients(d[3])), ["nurses"]),
    ("patients, bare", WOUNDED, lambda d: words(parse.patients(d[8])), ["men"]),
    ("agents", RELATIVE, lambda d: words(parse.agents(d[7])), ["boy"]),
    ("agents, active", RELATIVE, lambda d: words(parse.agents(d[3])), ["strike"]),
    ("agents, none", WOUNDED, lambda d: words(parse.agents(d[8])), []),
    ("attachments", STRUCK, lambda d: phrases(d[1]), [("", "week"), ("because of", "Khartoum")]),
    (
        "attachments, two",
        SHELLS,
        lambda d: phrases(d[1]),
        [("in", "Aden"), ("according to", "medics")],
    ),
    ("attachments, nested", MAYOR, lambda d: phrases(d[6]), [("from", "camp")]),
    ("attachments where there is", EXIST, lambda d: phrases(d[1]), [("on", "boat")]),
    ("preposition", STRUCK, lambda d: parse.preposition(d[12]), "because of"),
    ("preposition of a conjunct", SHELLS, lambda d: parse.preposition(d[6]), "in"),
    ("preposition of a predicate", SHIP, lambda d: parse.preposition(d[4]), "in"),
    ("preposition, none", STRUCK, lambda d: parse.preposition(d[5]), ""),
    ("attached_to", OFFICIAL, lambda d: word(parse.attached_to(d[10])), "killing"),
    ("attached_to, bare", STRUCK, lambda d: word(parse.attached_to(d[9])), "struck"),
    ("attached_to nothing", STRUCK, lambda d: word(parse.attached_to(d[0])), None),
    ("possessor", STRUCK, lambda d: word(parse.possessor(d[5])), "Sudan"),
    ("possessor, none", STRUCK, lambda d: word(parse.possessor(d[0])), None),
    ("appositions", OFFICIAL, lambda d: words(parse.appositions(d[0])), ["chief"]),
    ("appositions, none", OFFICIAL, lambda d: words(parse.appositions(d[8])), []),
    ("coordinated", STRUCK, lambda d: words(parse.coordinated(d[5])), ["port", "camp"]),
    ("coordinated places", OFFICIAL, lambda d: words(parse.coordinated(d[12])), ["Goma", "Sake"]),
    ("coordinated phrases", SHELLS, lambda d: words(parse.coordinated(d[3])), ["Aden", "Taiz"]),
    ("coordinated verbs", WOUNDED, lambda d: words(parse.coordinated(d[1])), ["stormed", "fled"]),
    ("is_negated, no", DEAD, lambda d: parse.is_negated(d[1]), True),
    ("is_negated, never", DEAD, lambda d: parse.is_negated(d[7]), True),
    ("is_negated, not at all", DEAD, lambda d: parse.is_negated(d[3]), False),
    ("complement", REPORT, lambda d: word(parse.complement(d[1])), "shot"),
    ("complement, -ing", OFFICIAL, lambda d: word(parse.complement(d[5])), "killing"),
    ("complement, none", STRUCK, lambda d: word(parse.complement(d[1])), None),
    ("host", REPORT, lambda d: word(parse.host(d[6])), "told"),
    ("host, none", REPORT, lambda d: word(parse.host(d[1])), None),
    ("clause_role, complement", PLAN, lambda d: parse.clause_role(d[3]), "complement"),
    ("clause_role, adverbial", PLAN, lambda d: parse.clause_role(d[6]), "adverbial"),
    ("clause_role, modifier", WOUNDED, lambda d: parse.clause_role(d[8]), "modifier"),
    ("clause_role, main", PLAN, lambda d: parse.clause_role(d[1]), "other"),
    ("counted_noun", OFFICIAL, lambda d: word(parse.counted_noun(d[7])), "miners"),
    ("counted_noun, alone", SHELLS, lambda d: word(parse.counted_noun(d[12])), None),
    ("modality", MAYOR, lambda d: parse.modality(d[3]), {"will"}),
    ("modality, if", MAYOR, lambda d: parse.modality(d[6]), {"if"}),
    ("tense, past", STRUCK, lambda d: parse.tense(d[1]), "past"),
    ("tense, future", MAYOR, lambda d: parse.tense(d[3]), "future"),
    ("tense, planned", PLAN, lambda d: parse.tense(d[3]), "future"),
    ("tense of a predicate", DEAD, lambda d: parse.tense(d[3]), "past"),
    ("tense of a participle", SHELLS, lambda d: parse.tense(d[11]), "past"),
    ("governor", OFFICIAL, lambda d: word(parse.governor(d[12])), "killing"),
    ("governor of a subject", DEAD, lambda d: word(parse.governor(d[1])), "hurt"),
    ("governor, none", STRUCK, lambda d: word(parse.governor(d[1])), None),
    ("phrase", RELATIVE, lambda d: parse.phrase(d[5]), (4, 6)),
    ("phrase with an owner", STRUCK, lambda d: parse.phrase(d[5]), (2, 6)),
    ("noun_chunks", EXIST, chunks, ["There", "six dead", "the boat"]),
    ("noun_chunks of a passive", RELATIVE, chunks, ["The strike", "that", "six nurses", "a boy"]),
]


@pytest.mark.parametrize("scheme", ["ud", "clear"])
@pytest.mark.parametrize(
    ("rows", "ask", "answer"),
    [pytest.param(*question[1:], id=question[0]) for question in QUESTIONS],
)
def test_question(rows, ask, answer, scheme):
    assert ask(doc_of(rows, scheme=scheme)) == answer


def test_every_grammatical_question_is_asked():
    asked = {name.split(",")[0].split(" ")[0] for name, *_ in QUESTIONS} | {"understood_subjects"}
    public = {
        name
        for name, thing in vars(parse.grammar).items()
        if callable(thing)
        and getattr(thing, "__module__", "") == parse.grammar.__name__
        and not name.startswith("_")
    }
    assert public <= asked


def entities(doc: Doc) -> list[tuple[str, str]]:
    return [(entity.text, entity.label_) for entity in doc.ents]


def with_entities(text: str, *marked: tuple[str, str]) -> Doc:
    """Return a Doc of space-separated words in which each (text, label) is an entity."""
    doc = Doc(VOCAB, words=text.split(" "))
    at = 0
    spans = []
    for name, label in marked:
        at = doc.text.index(name, at)
        spans.append(doc.char_span(at, at + len(name), label=label))
    doc.set_ents(spans)
    return doc


TEXT = (
    "Awad Hamid of the World Food Programme told Sudanese radio on Monday that 46 people fled "
    "Nyala for the Red Sea ; the airport at Goma Airport cost $ 5 in two weeks"
)
ONTONOTES = [
    ("Awad Hamid", "PERSON"),
    ("the World Food Programme", "ORG"),
    ("Sudanese", "NORP"),
    ("Monday", "DATE"),
    ("46", "CARDINAL"),
    ("Nyala", "GPE"),
    ("the Red Sea", "LOC"),
    ("Goma Airport", "FAC"),
    ("$ 5", "MONEY"),
    ("two weeks", "DATE"),
]
CONLL = [
    ("Awad Hamid", "PER"),
    ("World Food Programme", "ORG"),
    ("Sudanese", "MISC"),
    ("Nyala", "LOC"),
    ("Red Sea", "LOC"),
    ("Goma Airport", "LOC"),
]
OURS = [
    ("Awad Hamid", "PERSON"),
    ("World Food Programme", "ORG"),
    ("Sudanese", "NORP"),
    ("Nyala", "GPE"),
    ("Red Sea", "LOC"),
    ("Goma Airport", "FAC"),
]


def mapped(marked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    coarse = schemes.is_coarse({label for _, label in marked})
    return entities(schemes.to_our_entities(coarse=coarse)(with_entities(TEXT, *marked)))


def test_ontonotes_entities_become_ours():
    times = [("Monday", "DATE"), ("$ 5", "MONEY")]
    assert sorted(mapped(ONTONOTES)) == sorted(OURS + times)


def test_conll_entities_become_ours():
    assert mapped(CONLL) == OURS


def test_our_entities_stay():
    assert mapped(OURS) == OURS


@pytest.mark.parametrize(
    ("labels", "coarse"),
    [
        (("PER", "LOC", "ORG", "MISC"), True),
        (("LOC", "ORG", "PER"), True),
        (("PERSON", "GPE", "LOC"), False),
        (("PERSON", "ORG"), False),
        ((), False),
    ],
)
def test_one_label_for_all_places(labels, coarse):
    assert schemes.is_coarse(labels) is coarse


@pytest.mark.parametrize(
    ("label", "ours"),
    [
        ("PER", "PERSON"),
        ("B-PER", "PERSON"),
        ("per", "PERSON"),
        ("ORGANIZATION", "ORG"),
        ("FACILITY", "FAC"),
        ("WORK_OF_ART", "MISC"),
        ("LAW", "MISC"),
        ("EVENT", "MISC"),
        ("TIME", "TIME"),
        ("PERCENT", None),
        ("ORDINAL", None),
        ("QUANTITY", None),
        ("WEAPON", "MISC"),
    ],
)
def test_label(label, ours):
    assert schemes.our_label(label) == ours


def pipeline_with(*labels: str) -> spacy.language.Language:
    nlp = spacy.blank("en")
    recogniser = nlp.add_pipe("ner")
    for label in labels:
        recogniser.add_label(label)  # type: ignore[attr-defined]
    return nlp


@pytest.mark.parametrize(
    ("labels", "needed"),
    [
        (("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "MONEY", "MISC"), False),
        (("PERSON", "ORG", "GPE", "CARDINAL"), True),
        (("PER", "ORG", "LOC", "MISC"), True),
        (("PERSON", "ORG", "LOC"), True),
    ],
)
def test_labels_are_mapped_only_where_they_differ(labels, needed):
    assert schemes.needs_entity_labels(pipeline_with(*labels)) is needed


def test_entities_of_a_ruler_count_too():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Awad"}])  # type: ignore[attr-defined]
    assert schemes.entity_labels_of(nlp) == {"PER"}


def test_the_shipped_pipeline_needs_no_mapping(nlp):
    assert not schemes.needs_entity_labels(nlp)


def test_an_entity_that_is_only_an_article_is_dropped():
    doc = with_entities("the army left", ("the", "ORG"))
    assert entities(schemes.to_our_entities(coarse=False)(doc)) == []


# One sentence in both schemes, with the entity labels of three.
MARKET = """
Rebels rebel  NNS NOUN  1 nsubj    1 nsubj
killed kill   VBD VERB  1 ROOT     1 ROOT
six    six    CD  NUM   3 nummod   3 nummod
nurses nurse  NNS NOUN  1 obj      1 dobj
in     in     IN  ADP   5 case     1 prep
Nyala  Nyala  NNP PROPN 1 obl      4 pobj
on     on     IN  ADP   7 case     1 prep
Monday Monday NNP PROPN 1 obl      6 pobj
"""


def market(*, scheme: str, place: str, coarse: bool, number: str | None) -> Doc:
    doc = doc_of(MARKET, scheme=scheme)
    spans = [Span(doc, 5, 6, label=place)]
    spans += [] if number is None else [Span(doc, 2, 3, label=number)]
    doc.set_ents(spans)
    return schemes.to_our_entities(coarse=coarse)(doc)


def test_extractors_read_all_schemes_alike():
    ours = extract_rows(market(scheme="ud", place="GPE", coarse=False, number=None))
    spacys = extract_rows(market(scheme="clear", place="GPE", coarse=False, number="CARDINAL"))
    conll = extract_rows(market(scheme="ud", place="LOC", coarse=True, number=None))
    assert [row["text"] for row in ours["places"]] == ["Nyala"]
    assert [row["text"] for row in ours["numbers"]] == ["six nurses"]
    assert [row["text"] for row in ours["events"]] == ["killed"]
    assert spacys == ours
    assert conll == ours
