"""Completes the tokens of a gold tree: UPOS, features, lemma, spelling and spaces.

Everything follows from tag, label and subject, so the sentence files need not repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass
class Token:
    """One token of a tree; `head` counts inside its node, `gap` is the white space after it."""

    form: str
    tag: str
    head: int = 0
    dep: str = "ROOT"
    pos: str = ""
    lemma: str = ""
    feats: str = ""
    gap: str = " "


_POS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "JJ": "ADJ", "JJR": "ADJ",
    "JJS": "ADJ", "RB": "ADV", "RBR": "ADV", "CD": "NUM", "CC": "CCONJ", "IN": "ADP", "RP": "ADP",
    "TO": "PART", "POS": "PART", "MD": "AUX", "PRP": "PRON", "PRP$": "PRON", "EX": "PRON",
    "WDT": "PRON", "WP": "PRON", "WRB": "ADV", "DT": "DET", "_SP": "SPACE",
}  # fmt: skip
_PUNCTUATION = frozenset([",", ".", ":", "``", "''", "-LRB-", "-RRB-", "HYPH"])
_AUXILIARY = frozenset(["aux", "aux:pass", "cop"])
_OWN_FEATS = {
    "not": "Polarity=Neg",
    "hard": "Degree=Pos",
    "nobody": "Number=Sing|PronType=Neg",
    "everybody": "Number=Sing|PronType=Tot",
    "everything": "Number=Sing|PronType=Tot",
}
_PRONOUN_WORDS = frozenset(["nobody", "everybody", "everything"])
_DASHES = frozenset("-–—") | {"--"}
_FIXED_FEATS = {
    "NN": "Number=Sing", "NNS": "Number=Plur", "NNP": "Number=Sing", "NNPS": "Number=Plur",
    "JJ": "Degree=Pos", "JJR": "Degree=Cmp", "JJS": "Degree=Sup", "RBR": "Degree=Cmp",
    "CD": "NumType=Card", "MD": "VerbForm=Fin", "VB": "VerbForm=Inf", "WDT": "PronType=Rel",
    "WRB": "PronType=Int",
}  # fmt: skip
_DETERMINERS = {
    "the": "Definite=Def|PronType=Art",
    "a": "Definite=Ind|PronType=Art",
    "an": "Definite=Ind|PronType=Art",
    "this": "Number=Sing|PronType=Dem",
    "another": "PronType=Ind",
    "no": "PronType=Neg",
}
_PERSONAL = {
    "i": "Case=Nom|Number=Sing|Person=1|PronType=Prs",
    "we": "Case=Nom|Number=Plur|Person=1|PronType=Prs",
    "us": "Case=Acc|Number=Plur|Person=1|PronType=Prs",
    "he": "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs",
    "she": "Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs",
    "it": "Case=Nom|Gender=Neut|Number=Sing|Person=3|PronType=Prs",
    "they": "Case=Nom|Number=Plur|Person=3|PronType=Prs",
    "them": "Case=Acc|Number=Plur|Person=3|PronType=Prs",
    "my": "Case=Gen|Number=Sing|Person=1|Poss=Yes|PronType=Prs",
    "our": "Case=Gen|Number=Plur|Person=1|Poss=Yes|PronType=Prs",
    "his": "Case=Gen|Gender=Masc|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "her": "Case=Gen|Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "its": "Case=Gen|Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "himself": "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "their": "Case=Gen|Number=Plur|Person=3|Poss=Yes|PronType=Prs",
}
_NO_SPACE_BEFORE = frozenset([",", ".", "''", "-RRB-", "POS", "HYPH"])
_NO_SPACE_AFTER = frozenset(["``", "-LRB-", "HYPH"])
_VOWELS = "aeiouAEIOU"
_SOUNDED_AS_VOWEL = frozenset(["8", "11", "18", *map(str, range(80, 90)), "M23"])
_SOUNDED_AS_CONSONANT = ("U.S", "US", "UK", "Ukr", "Eu", "Ug", "uni", "Uni", "one")


def complete(tokens: list[Token], lemmas: Mapping[str, str], quotes: Sequence[str]) -> None:
    """Fill in what the sentence files leave out, in place.

    Parameters
    ----------
    tokens
        One sentence; heads and labels are set.
    lemmas
        Lemma of each inflected form that needs one.
    quotes
        Opening mark, closing mark and apostrophe of the document.

    Raises
    ------
    ValueError
        When an inflected form has no lemma.
    """
    for token in tokens:
        token.pos = token.pos or _pos(token)
        token.lemma = _lemma(token, lemmas)
    for index, token in enumerate(tokens):
        token.feats = _feats(index, tokens)
    _spell(tokens, quotes)
    _space(tokens)


def _pos(token: Token) -> str:
    form = token.form.lower()
    if token.tag in _PUNCTUATION:
        return "PUNCT"
    if token.tag.startswith("VB"):
        return "AUX" if token.dep in _AUXILIARY else "VERB"
    if token.tag == "IN" and token.dep == "mark":
        return "SCONJ"
    if form in _PRONOUN_WORDS:
        return "PRON"
    if form == "not":
        return "PART"
    return _POS[token.tag]


def _lemma(token: Token, lemmas: Mapping[str, str]) -> str:
    form = token.form.lower()
    if token.tag in ("``", "''"):
        return '"'
    if token.tag == "NNP":
        return token.form
    if token.tag == "CD":
        return form.replace(",", "")
    if form in _DASHES:
        return "—" if form == "—" else "-"
    verb = token.tag in ("VBD", "VBN", "VBG", "VBZ", "VBP")
    if form in lemmas and (verb or token.tag in ("NNS", "RBR", "PRP", "PRP$", "DT")):
        return lemmas[form]
    if verb:
        raise ValueError(f"trees.txt: no lemma for {token.form!r}")
    if token.tag in ("NNS", "NNPS") and form.endswith("s"):
        return token.form[:-1]
    return token.form if token.tag == "JJ" and token.form[0].isupper() else form


def _feats(index: int, tokens: list[Token]) -> str:
    token = tokens[index]
    form = token.form.lower()
    if form in _OWN_FEATS:
        return _OWN_FEATS[form]
    if token.tag == "NN" and token.pos == "PRON":
        return "Number=Sing|PronType=Neg"
    if token.tag in ("VBD", "VBZ", "VBP"):
        tense = "Past" if token.tag == "VBD" else "Pres"
        return f"Mood=Ind|{_agreement(index, tokens)}|Tense={tense}|VerbForm=Fin"
    if token.tag in ("VBN", "VBG"):
        return _participle(index, tokens)
    if token.tag == "DT":
        return _DETERMINERS[form]
    if token.tag in ("PRP", "PRP$"):
        return _PERSONAL[form]
    if token.tag == "WP":
        return "PronType=Rel" if _relative(index, tokens) else "PronType=Int"
    if token.pos == "ADJ":
        return _FIXED_FEATS.get(token.tag if token.tag != "NNP" else "JJ", "Degree=Pos")
    return _FIXED_FEATS.get(token.tag, "")


def _participle(index: int, tokens: list[Token]) -> str:
    token = tokens[index]
    children = [child for child in tokens if child.head == index and child is not token]
    if token.tag == "VBG":
        return "VerbForm=Ger" if token.dep == "amod" else "Tense=Pres|VerbForm=Part"
    labels = {child.dep for child in children}
    perfect = "aux" in labels and "aux:pass" not in labels
    if perfect or token.pos == "AUX":
        return "Tense=Past|VerbForm=Part"
    return "Tense=Past|VerbForm=Part|Voice=Pass"


def _relative(index: int, tokens: list[Token]) -> bool:
    return tokens[tokens[index].head].dep == "acl:relcl"


def _agreement(index: int, tokens: list[Token]) -> str:
    """Return number and person of the finite verb at `index`, taken from its subject."""
    verb = tokens[index].head if tokens[index].pos == "AUX" else index
    subject = _subject(verb, tokens)
    if tokens[index].tag == "VBZ":
        return "Number=Sing|Person=3"
    if subject is None:
        return "Number=Sing|Person=3"
    if tokens[subject].tag in ("WDT", "WP") and _relative(subject, tokens):
        subject = tokens[tokens[subject].head].head
    form = tokens[subject].form.lower()
    person = "1" if form in ("i", "we") else "3"
    return f"Number={'Plur' if _is_plural(subject, tokens) else 'Sing'}|Person={person}"


def _subject(verb: int, tokens: list[Token]) -> int | None:
    """Return the subject of `verb`, or of the verb it is coordinated with."""
    while True:
        for index, token in enumerate(tokens):
            if token.head == verb and index != verb and token.dep.startswith("nsubj"):
                return index
        if tokens[verb].dep != "conj":
            return None
        verb = tokens[verb].head


def _is_plural(index: int, tokens: list[Token]) -> bool:
    token = tokens[index]
    if any(child.head == index and child.dep == "conj" for child in tokens):
        return True
    if token.tag == "CD":
        return token.lemma not in ("one", "1")
    if token.tag in ("PRP", "DT"):
        return token.form.lower() in ("we", "they")
    # "the dead" and "the wounded" are people.
    return token.tag in ("NNS", "NNPS", "JJ")


def _spell(tokens: list[Token], quotes: Sequence[str]) -> None:
    """Write "an", "I", the capital that opens a sentence and the document's quotation marks."""
    opening, closing, apostrophe = quotes
    for token, follower in zip(tokens, [*tokens[1:], None], strict=True):
        if token.tag == "DT" and token.form in ("a", "an") and follower:
            vowel = follower.form[0] in _VOWELS or follower.form in _SOUNDED_AS_VOWEL
            sounded = not follower.form.startswith(_SOUNDED_AS_CONSONANT)
            token.form = "an" if vowel and sounded else "a"
        elif token.tag == "PRP" and token.form == "i":
            token.form = "I"
        elif token.tag in ("``", "''"):
            token.form = opening if token.tag == "``" else closing
        elif token.tag == "POS":
            token.form = apostrophe + token.form[1:]
    _capitalise(tokens)


def _capitalise(tokens: list[Token]) -> None:
    """Write a capital at the head of the sentence and of a quotation behind a colon."""
    words = [index for index, token in enumerate(tokens) if token.tag not in _PUNCTUATION]
    opening = {words[0]} if words else set()
    for index in words[1:]:
        if tokens[index - 1].tag == "``" and tokens[index - 2].form == ":":
            opening.add(index)
    for index in opening:
        form = tokens[index].form
        tokens[index].form = form[0].upper() + form[1:]


def _space(tokens: list[Token]) -> None:
    for token, follower in pairwise(tokens):
        dash = follower.form in _DASHES
        joined = follower.tag in _NO_SPACE_BEFORE or (follower.tag == ":" and not dash)
        token.gap = "" if joined or token.tag in _NO_SPACE_AFTER else " "
