"""Who speaks: the noun or pronoun whose words a verb introduces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.phrases import apposed_name, name_phrase
from analysis.extract.quotes.sources import can_speak, is_document
from analysis.parse import (
    SUBJECT,
    agents,
    governor,
    is_passive,
    patients,
    stray_subjects,
    understood_subjects,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

_NOMINAL = frozenset("NOUN PROPN PRON NUM DET ADJ X".split())
_LETS = frozenset("let lets letting".split())  # "the army let it be known that"
_WHEN = frozenset({"obl:unmarked", "obl:tmod", "nmod:unmarked"})
_INSIDE_PHRASE = frozenset("flat compound nmod:desc det amod nummod nmod:poss nmod appos".split())
_LONGEST_ASIDE = 25  # tokens of "a nurse in the north" after a name


def speaker_of(verb: Token, quoted: Sequence[bool]) -> Token | None:
    """Return the noun or pronoun whose words `verb` introduces, None when grammar names none.

    `quoted` says for each token whether it stands inside quotation marks; a speaker never does.
    """
    if speaks_passively(verb):
        lets = verb.head if verb.dep_ == "xcomp" and verb.head.lower_ in _LETS else None
        return next(iter(agents(verb)), None if lets is None else speaker_of(lets, quoted))
    whom = _after_whom(verb)
    if whom is not None and not quoted[whom.i]:
        return whom
    candidates = [_past_paper(_antecedent(noun)) for noun in _subjects(verb)]
    for noun in [*candidates, _neighbour(verb)]:
        if noun is not None and noun.i != verb.i and _may_speak(noun) and not quoted[noun.i]:
            return _named_after(noun, verb) or noun
    return None


def _after_whom(verb: Token) -> Token | None:
    """Return "he" of "Noor, whom he once called ...": whoever stands after "whom" speaks."""
    for before in range(verb.i - 1, max(verb.i - _LONGEST_ASIDE, verb.sent.start) - 1, -1):
        token = verb.doc[before]
        if token.is_punct or token.tag_ in {"VBD", "VBZ", "VBP"}:
            return None
        if token.lower_ == "whom":
            after = token.nbor(1)
            top = _top_of_phrase(after, verb)
            return top if after.i < verb.i and top.pos_ in _NOMINAL else None
    return None


def _past_paper(noun: Token | None) -> Token | None:
    """Return "Noor" of "Noor in a statement accused", which the parse hangs on the paper."""
    if noun is None or not any(c.dep_ == "case" for c in noun.lefts) or not is_document(noun):
        return noun
    first = noun.left_edge.i
    if first and noun.doc[first - 1].ent_type_ == "PERSON":
        return _top_of_phrase(noun.doc[first - 1], noun)
    writer = noun.head
    return writer if writer.i < noun.i and writer.pos_ in {"PROPN", "NOUN"} else noun


def _named_after(noun: Token, verb: Token) -> Token | None:
    """Return the name in "The secretary of the union, Jane Doe, said" where the parse stops early.

    Where the name belongs to the phrase of `noun` anyhow, the phrase stays whole.
    """
    doc, last = noun.doc, verb.i - 1
    while last > noun.i and (doc[last].pos_ in {"ADV", "AUX"} or doc[last].text == ","):
        last -= 1
    if last <= noun.i or doc[last].ent_type_ != "PERSON" or last < name_phrase(noun)[1]:
        return None
    first = apposed_name(noun, last)
    if first is None:
        return None
    name = doc[last]
    while name.head.ent_type_ == "PERSON" and first <= name.head.i < name.i:
        name = name.head
    return name


def speaks_passively(verb: Token) -> bool:
    """Say whether the subject of `verb` is not the one who speaks ("was quoted")."""
    after = verb.nbor(1).lower_ if verb.i + 1 < len(verb.doc) else ""
    helped = any(child.dep_ == "aux:pass" for child in verb.children)
    if any(child.dep_ == "nsubj" for child in verb.children):
        return False
    # A finite past form is often taken for a participle: "called for", "retorted:".
    if not helped and (verb.dep_ == "ROOT" or after in {":", "for", "on"}):
        return False
    return is_passive(verb)


def _subjects(verb: Token) -> list[Token]:
    """Return who does `verb`; ", arguing that" belongs to the main clause, not to a noun in it."""
    doc = verb.doc
    if _is_quoted_as(verb):
        return patients(verb.head)
    if verb.tag_ == "VBG" and verb.dep_ == "acl" and verb.i and doc[verb.i - 1].text == ",":
        main = governor(verb.head)
        if main is not None:
            return understood_subjects(main)
    inverted = inverted_subject(verb)
    if inverted is not None:
        return [inverted]
    stray = stray_subjects(verb)
    return [noun for noun in understood_subjects(verb) if noun not in stray]


def inverted_subject(verb: Token) -> Token | None:
    """Return "the mayor" of "Ten people died, added the mayor", which is parsed as an object."""
    doc = verb.doc
    if not verb.i or not (doc[verb.i - 1].text == "," or doc[verb.i - 1].is_quote):
        return None
    if verb.tag_ not in {"VBD", "VBZ"} or any(c.dep_ in SUBJECT for c in verb.children):
        return None
    told = any(c.dep_ == "ccomp" for c in verb.lefts)
    after = [c for c in verb.rights if c.dep_ == "obj" and c.left_edge.i == verb.i + 1]
    return after[0] if told and after and can_speak(after[0]) else None


def _is_quoted_as(verb: Token) -> bool:
    """Say whether `verb` is "saying" in "quoted a medic as saying": the medic says it."""
    marked = any(child.lower_ == "as" for child in verb.lefts)
    return marked and verb.tag_ == "VBG" and verb.head.lemma_.lower() in {"quote", "cite"}


def _may_speak(noun: Token) -> bool:
    return noun.pos_ in _NOMINAL and (
        noun.ent_type_ not in {"DATE", "TIME", "MONEY"} and noun.dep_ not in _WHEN
    )


def _neighbour(verb: Token) -> Token | None:
    """Return the noun phrase that touches a finite verb whose subject the parse has missed."""
    doc, at = verb.doc, verb.i - 1
    if verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"}:
        return None
    while (
        at >= 0 and doc[at].pos_ in {"ADV", "AUX", "SPACE"} and doc[at].lower_ not in {"not", "n't"}
    ):
        at -= 1
    if at >= 0 and doc[at].pos_ in {"PROPN", "PRON", "NOUN"} and verb.i - at < 4:
        top = _top_of_phrase(doc[at], verb)
        return None if _is_governed(doc[at]) or _is_governed(top) else top
    if at > 0 and doc[at].text == "," and verb.i - at < 4:
        aside = _before_aside(doc[at])
        if aside is not None:
            return _top_of_phrase(aside, verb)
    if verb.i + 1 < len(doc) and doc[verb.i + 1].pos_ in {"PROPN", "PRON", "DET"}:
        after = doc[verb.i + 1]
        if verb.i and (doc[verb.i - 1].is_quote or doc[verb.i - 1].text == ","):
            return _top_of_phrase(after, verb)
    return None


def _is_governed(noun: Token) -> bool:
    """Say whether a preposition stands before `noun`: "in the report" says nothing."""
    return any(c.dep_ == "case" and c.tag_ != "POS" for c in noun.lefts)


def _before_aside(comma: Token) -> Token | None:
    """Return the name in "Jane Doe, a nurse in the north, said" and "the nurse, Jane Doe, said"."""
    doc, at = comma.doc, comma.i - 1
    if doc[at].ent_type_ == "PERSON":
        return doc[at]
    while at > max(comma.i - _LONGEST_ASIDE, comma.sent.start):
        token = doc[at]
        if token.is_quote or (token.pos_ == "VERB" and token.tag_ in {"VBD", "VBZ", "VBP"}):
            return None
        if token.text == "," and doc[at - 1].ent_type_ in {"PERSON", "ORG"}:
            return doc[at - 1]
        at -= 1
    return None


def _top_of_phrase(noun: Token, verb: Token) -> Token:
    """Climb to the head of the noun phrase around `noun` without passing `verb`."""
    while (
        noun.dep_ in _INSIDE_PHRASE
        and noun.head.pos_ in {"NOUN", "PROPN"}
        and (noun.head.i < verb.i) == (noun.i < verb.i)
    ):
        noun = noun.head
    return noun


def _antecedent(noun: Token) -> Token | None:
    """Return what a relative pronoun stands for; the noun itself when it is none."""
    if noun.tag_ not in {"WDT", "WP"} and noun.lower_ not in {"that", "which", "who"}:
        return noun
    clause = noun.head
    return clause.head if clause.dep_ in {"acl:relcl", "acl"} else None
