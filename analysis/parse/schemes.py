"""From the labels of spaCy's own English pipelines to Universal Dependencies.

spaCy's English parsers use the ClearNLP labels, in which a preposition heads its noun, "be"
heads its predicate, and each conjunct hangs on the one before. Extractors read Universal
Dependencies; a Doc of the other scheme is rewritten once, right after it is parsed.

Sources: the ClearNLP guidelines (Choi and Palmer 2012) and the Universal Dependencies
guidelines, version 2.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

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
        """Make "in" over "Aden" a case mark under it."""
        if self.label[i] not in {"prep", "agent"}:
            return
        below = self.children(i)
        noun = next((j for j in below if self.label[j] == "pobj"), None)
        clause = next((j for j in below if self.label[j] == "pcomp"), None)
        if noun is None and clause is None:
            return
        target = noun if noun is not None else int(str(clause))
        over = self.doc[self.head[i]].pos_
        if noun is None:
            label = "advcl" if over in VERBAL else "acl"
        elif self.label[i] == "agent":
            label = "obl:agent"
        else:
            label = "obl" if over in VERBAL else "nmod"
        self.replace(i, target, label)
        self.hang(i, target, "case" if noun is not None else "mark")

    def turn_copula(self, i: int) -> None:
        """Make "were" over "dead" a copula under it; "there were" keeps its verb."""
        if self.doc[i].lemma_.lower() != "be" or self.doc[i].pos_ not in {"AUX", "VERB"}:
            return
        below = self.children(i)
        predicate = next((j for j in below if self.label[j] in {"attr", "acomp"}), None)
        if predicate is None:
            return
        if any(self.label[j] == "expl" for j in below):
            self.label[predicate] = "nsubj"
            return
        label = self.label[i]
        self.replace(i, predicate, label)
        self.hang(i, predicate, "cop")

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
        labels = [strings.add(RENAMED.get(label, label)) for label in self.label]
        offsets = np.array([head - i for i, head in enumerate(self.head)], dtype="int64")
        cells = np.column_stack([offsets.astype("uint64"), np.array(labels, dtype="uint64")])
        self.doc.from_array([HEAD, DEP], cells)  # type: ignore[arg-type]
