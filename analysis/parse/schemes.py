"""From the labels of other pipelines to ours: Universal Dependencies and our entity classes.

spaCy's English parsers use the ClearNLP labels, in which a preposition heads its noun, "be"
heads its predicate, and each conjunct hangs on the one before. Extractors read Universal
Dependencies; a Doc of the other scheme is rewritten once, right after it is parsed. The same
goes for entities: OntoNotes, CoNLL and their kin become PERSON, ORG, GPE, LOC, FAC, NORP, DATE,
TIME, MONEY, PRODUCT and MISC.

Sources: the ClearNLP guidelines (Choi and Palmer 2012), the Universal Dependencies guidelines,
version 2, the OntoNotes 5.0 release notes and the CoNLL-2003 shared task.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

CLEAR_ONLY = frozenset({"dobj", "pobj", "nsubjpass", "auxpass", "prep"})
RENAMED = {
    "dobj": "obj",
    "dative": "iobj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "neg": "advmod",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "prt": "compound:prt",
    "nn": "compound",
    "quantmod": "advmod",
    "npadvmod": "obl:unmarked",
    "predet": "det:predet",
    "preconj": "cc:preconj",
    "intj": "discourse",
    "nmod": "nmod:desc",
    "oprd": "xcomp",
    "acomp": "xcomp",
    "attr": "xcomp",
    "pcomp": "advcl",
    "agent": "advmod",
    "prep": "advmod",
}
VERBAL = frozenset({"VERB", "AUX", "ADJ", "ADV"})
PREPOSITIONAL = frozenset({"prep", "agent", "dative"})
# Words that make one preposition with the one before: "because of", "according to".
_FIXED = frozenset({"of", "to"})

ENTITY_LABELS = frozenset("PERSON ORG GPE LOC FAC NORP DATE TIME MONEY PRODUCT MISC".split())
# Labels of other schemes, in capitals and without a B- or I- before them. None drops the
# entity: numbers are read from the text itself.
RENAMED_ENTITIES: dict[str, str | None] = {
    "PER": "PERSON",
    "PRS": "PERSON",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "LOCATION": "LOC",
    "FACILITY": "FAC",
    "BUILDING": "FAC",
    "GEO": "GPE",
    "NAT": "MISC",
    "ART": "MISC",
    "EVE": "MISC",
    "TIM": "DATE",
    "EVENT": "MISC",
    "WORK_OF_ART": "MISC",
    "LAW": "MISC",
    "LANGUAGE": "MISC",
    "OTH": "MISC",
    "OTHER": "MISC",
    "PERCENT": None,
    "QUANTITY": None,
    "ORDINAL": None,
    "CARDINAL": None,
    "NUMBER": None,
}
_CALENDAR = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:1[89]|20)\d\d\b"
)


def speaks_clear(nlp: Language) -> bool:
    """Say whether the parser of a pipeline was trained on the ClearNLP labels."""
    return bool(CLEAR_ONLY & set(nlp.get_pipe("parser").labels))  # type: ignore[attr-defined]


def to_universal(doc: Doc) -> Doc:
    """Rewrite the heads and labels of a ClearNLP parse as Universal Dependencies, in place.

    Sentence boundaries stay as they are.
    """
    tree = _Tree(doc)
    for i in range(len(doc)):
        tree.turn_preposition(i)
    for i in range(len(doc)):
        tree.turn_copula(i)
    tree.flatten_conjuncts()
    tree.write()
    return doc


class _Tree:
    """The heads and labels of a Doc while they are being changed."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.head = [token.head.i for token in doc]
        self.label = [token.dep_ for token in doc]
        self.below: dict[int, list[int]] = defaultdict(list)
        for i, head in enumerate(self.head):
            self.below[head].append(i)

    def children(self, i: int) -> list[int]:
        return sorted(child for child in self.below[i] if child != i)

    def hang(self, i: int, head: int, label: str | None = None) -> None:
        self.below[self.head[i]].remove(i)
        self.below[head].append(i)
        self.head[i] = head
        self.label[i] = self.label[i] if label is None else label

    def replace(self, old: int, new: int, label: str) -> None:
        """Put `new` where `old` hangs, and what else hangs on `old` on `new`."""
        head = new if self.head[old] == old else self.head[old]
        self.hang(new, head, label)
        for child in self.children(old):
            if child != new:
                self.hang(child, new)

    def turn_preposition(self, i: int) -> None:
        """Make "in" over "Aden" a case mark under it, "after" over "fleeing" a conjunction."""
        role = self.label[i]
        if role not in PREPOSITIONAL and not (role == "conj" and self.doc[i].pos_ == "ADP"):
            return
        second = self._second_preposition(i)
        governed = [self._complement(j) for j in (second, i) if j is not None]
        target = next((j for j in governed if j is not None), None)
        if target is None:
            return
        verbal = self.doc[target].pos_ in {"VERB", "AUX"} and self.label[target] == "pcomp"
        self.hang(target, i)
        self.replace(i, target, self._role_of_phrase(i, is_clause=verbal))
        self.hang(i, target, "mark" if verbal else "case")
        if second is not None:
            fixed = self.doc[second].lower_ in _FIXED
            self.hang(second, i if fixed else target, "fixed" if fixed else "case")

    def _complement(self, i: int) -> int | None:
        """Return what a preposition governs: a noun, an adverb or a clause."""
        below = [j for j in self.children(i) if self.label[j] in {"pobj", "pcomp"}]
        below = [j for j in below if self.doc[j].pos_ != "ADP"]
        return next((j for j in below if self.label[j] == "pobj"), below[0] if below else None)

    def _second_preposition(self, i: int) -> int | None:
        """Return "of" in "because of" and "out of", "inside" in "from inside the camp"."""
        for j in self.children(i):
            if j > i and self.doc[j].pos_ == "ADP" and self.label[j] in {"prep", "pcomp"}:
                nothing_else = self._complement(i) is None
                if nothing_else if self._complement(j) is not None else j == i + 1:
                    return j
        return None

    def _role_of_phrase(self, i: int, *, is_clause: bool) -> str:
        verbal = self.doc[self.head[i]].pos_ in VERBAL
        if self.label[i] == "conj":
            return "conj"
        if is_clause:
            return "advcl" if verbal else "acl"
        if self.label[i] == "agent":
            return "obl:agent"
        return "obl" if verbal else "nmod"

    def turn_copula(self, i: int) -> None:
        """Make "were" over "dead" a copula under it; "there were" keeps its verb."""
        if self.doc[i].lemma_.lower() != "be" or self.doc[i].pos_ not in {"AUX", "VERB"}:
            return
        below = self.children(i)
        predicate = next((j for j in below if self.label[j] in {"attr", "acomp"}), None)
        exists = any(self.label[j] == "expl" for j in below)
        if predicate is not None and exists:
            self.label[predicate] = "nsubj"
        elif predicate is None and not exists:
            predicate = self._place_predicate(i, below)
        if predicate is None or exists:
            return
        self.replace(i, predicate, self.label[i])
        self.hang(i, predicate, "cop")

    def _place_predicate(self, i: int, below: list[int]) -> int | None:
        """Return "Aden" in "the ship was in Aden"."""
        if not any(self.label[j] in {"nsubj", "csubj"} for j in below):
            return None
        if any(self.label[j] in {"ccomp", "xcomp", "advcl"} and j > i for j in below):
            return None
        return next((j for j in below if j > i and self.label[j] == "obl"), None)

    def flatten_conjuncts(self) -> None:
        """Hang every conjunct on the first, and "and" on the conjunct after it."""
        joined: dict[int, list[int]] = defaultdict(list)
        for i, label in enumerate(self.label):
            if label == "conj":
                self.hang(i, self.first(i))
                joined[self.head[i]].append(i)
        for i, label in enumerate(self.label):
            if label == "cc":
                after = [j for j in joined[self.first(self.head[i])] if j > i]
                self.hang(i, after[0] if after else self.head[i])

    def first(self, i: int) -> int:
        """Return the first conjunct of the chain `i` belongs to."""
        while self.label[i] == "conj" and self.head[i] != i:
            i = self.head[i]
        return i

    def write(self) -> None:
        import numpy as np
        from spacy.attrs import DEP, HEAD

        strings = self.doc.vocab.strings
        labels = [strings.add(self._renamed(i)) for i in range(len(self.label))]
        offsets = np.array([head - i for i, head in enumerate(self.head)], dtype="int64")
        cells = np.column_stack([offsets.astype("uint64"), np.array(labels, dtype="uint64")])
        self.doc.from_array([HEAD, DEP], cells)  # type: ignore[arg-type]

    def _renamed(self, i: int) -> str:
        label = self.label[i]
        if label == "nmod" and any(self.label[j] == "case" for j in self.below[i]):
            return label
        return RENAMED.get(label, label)


def needs_entity_labels(nlp: Language) -> bool:
    """Say whether a pipeline gives other entity labels than ours."""
    labels = entity_labels_of(nlp)
    return bool(labels - ENTITY_LABELS) or is_coarse(labels)


def entity_labels_of(nlp: Language) -> frozenset[str]:
    """Return the entity labels of all components that set entities."""
    setters = [name for name in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(name).assigns]
    return frozenset(label for name in setters for label in nlp.pipe_labels.get(name, ()))


def is_coarse(labels: Iterable[str]) -> bool:
    """Say whether one label stands for all places, as in CoNLL, WikiNER and UNER."""
    ours = {our_label(label) for label in labels}
    return "LOC" in ours and "GPE" not in ours


def our_label(label: str) -> str | None:
    """Return our name of an entity label, None for one we do not use.

    >>> our_label("B-PER"), our_label("WORK_OF_ART"), our_label("CARDINAL"), our_label("GPE")
    ('PERSON', 'MISC', None, 'GPE')
    """
    plain = re.sub(r"^[BIESUL]-", "", label.upper())
    if plain in RENAMED_ENTITIES:
        return RENAMED_ENTITIES[plain]
    return plain if plain in ENTITY_LABELS else "MISC"


def to_our_entities(*, coarse: bool) -> Callable[[Doc], Doc]:
    """Return a component that gives the entities of a Doc our labels and our extent.

    Parameters
    ----------
    coarse : bool
        Whether LOC stands for all places and MISC for peoples too; see `is_coarse`.
    """

    def relabel(doc: Doc) -> Doc:
        doc.set_ents(list(_our_spans(doc, coarse=coarse)), default="outside")
        return doc

    return relabel


def _our_spans(doc: Doc, *, coarse: bool) -> Iterator[Span]:
    from spacy.tokens import Span

    for entity in doc.ents:
        label = _our_class(entity, coarse=coarse)
        first, last = entity.start, entity.end
        if label not in {None, "DATE", "TIME", "MONEY"}:
            first += entity[0].lower_ in {"the", "a", "an"}
            last -= last > first and entity[-1].lower_ in {"'s", "’s", "'", "’"}
        if label is not None and first < last:
            yield Span(doc, first, last, label=label, kb_id=entity.kb_id, span_id=entity.id)


def _our_class(entity: Span, *, coarse: bool) -> str | None:
    label = our_label(entity.label_)
    if label == "DATE" and not _CALENDAR.search(entity.text):
        return None  # OntoNotes counts ages and spans of time as dates
    if coarse and label == "LOC":
        return _kind_of_place(entity)
    if label == "MISC" and entity.text.lower() in _peoples():
        return "NORP"
    return label


def _kind_of_place(entity: Span) -> str:
    """Return LOC for waters, FAC for airports, bridges and the like, GPE for the rest."""
    kinds = _place_kinds()
    kind = kinds.get(entity[-1].lower_) or kinds.get(entity[0].lower_) or ""
    return {"water": "LOC", "site": "FAC"}.get(kind.split(" ")[0], "GPE")


@functools.cache
def _place_kinds() -> dict[str, str]:
    return {row["pattern"].split(" ")[-1]: row["label"] for row in lexicon("place_types")}


@functools.cache
def _peoples() -> frozenset[str]:
    names = {row["pattern"].lower() for row in lexicon("demonyms")}
    return frozenset(names | {name + "s" for name in names})
