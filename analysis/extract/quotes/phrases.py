"""The phrase that names a speaker: how far it reaches, which word stands for it, and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors import words
from analysis.extract.quotes.sources import can_speak, is_document, is_first_person
from analysis.parse import agents, attachments, phrase, possessor

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEFORE_NOUN = frozenset({"compound", "nmod:desc", "flat"})
_RIGHT_OF_NAME = frozenset({"nmod", "nmod:of", "conj", "amod"})


class Speaker(NamedTuple):
    """The phrase that names a speaker: character range, head word and form."""

    start: int
    end: int
    at: int
    how: str
    text: str


def describe(noun: Token, *, until: int | None = None) -> Speaker:
    """Return the phrase around `noun`, up to the offset `until`, as a speaker."""
    first, last = name_phrase(noun)
    doc = noun.doc
    while first < noun.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    while last - 1 > noun.i and (
        doc[last - 1].is_punct
        or doc[last - 1].is_space
        or (until is not None and doc[last - 1].idx >= until)
    ):
        last -= 1
    while until is None and last + 1 < len(doc) and _is_hyphen(doc[last]):
        last += 2  # "al-Sharq" is one word
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    text = doc[first:last].text
    return Speaker(start, end, _anchor(noun, first, last).idx, form(noun), text)


def _is_hyphen(token: Token) -> bool:
    return token.text == "-" and not token.whitespace_ and not token.nbor(-1).whitespace_


def name_phrase(noun: Token) -> tuple[int, int]:
    """Return the token range of a speaker: "the mayor of Goma", "Noor and Diallo"."""
    first, last = phrase(noun)
    for child in noun.rights:
        if child.i < last:
            continue
        if not _goes_on(child, last) or child.left_edge.i > last + 1:
            break
        if child.left_edge.i == last + 1 and noun.doc[last].text != ",":
            break
        if child.dep_ == "conj" and child.pos_ not in {"NOUN", "PROPN", "PRON"}:
            break
        reach = child.right_edge.i + 1 if child.dep_ == "amod" else name_phrase(child)[1]
        last = max(last, reach)
    while first > 1 and noun.doc[first - 1].lower_ == "of" and noun.doc[first - 2].pos_ == "PROPN":
        first = phrase(noun.doc[first - 2])[0]  # "Secretary of State Jane Doe"
    return min(first, noun.i), max(last, noun.i + 1)


def _goes_on(child: Token, last: int) -> bool:
    """Say whether a phrase that ended before `last` goes on with `child`.

    The parse may call "of Governor Jane Doe" an apposition, and the name after "Member of
    Parliament" a part of the name "Member".
    """
    if child.dep_ == "appos":
        return child.left_edge.pos_ == "ADP"
    return child.dep_ in _RIGHT_OF_NAME or (child.dep_ == "flat" and child.left_edge.i == last)


def _anchor(noun: Token, first: int, last: int) -> Token:
    """Return the token a mention of the speaker must cover: a person's name before a title.

    Of "the ministry's statement" and "a report by monitors" it is who made them, of "the
    Reuters news agency" the name.
    """
    author = _author(noun)
    if author is not None:
        return _anchor(author, *name_phrase(author))
    if noun.ent_type_ == "PERSON" or noun.pos_ == "PRON":
        return noun
    body = _named_body(noun)
    if body is not None:
        return body
    if noun.i < last - 1 and noun.doc[last - 1].ent_type_ == "PERSON":
        begin = apposed_name(noun, last - 1)
        if begin is not None:
            return noun.doc[begin]
    if noun.pos_ == "PROPN":
        for token in noun.doc[first : min(last, noun.i + 4)]:
            if token.ent_type_ == "PERSON" and (token.i == noun.i + 1 or token.head.i == noun.i):
                return token
    return noun


def _named_body(noun: Token) -> Token | None:
    """Return the name in "the Reuters news agency", "the Islamic State (IS) group"."""
    entry = words.nouns().get(words.singular(noun))
    if noun.pos_ != "NOUN" or entry is None or entry.is_person:
        return None
    return next((c for c in noun.lefts if c.dep_ in _BEFORE_NOUN and c.ent_type_ == "ORG"), None)


def _author(noun: Token) -> Token | None:
    """Return who made a document or a statement, None if nobody is named or it is none."""
    if noun.pos_ != "NOUN" or not is_document(noun):
        return None
    named = [possessor(noun)]
    named += [n for case, n in attachments(noun) if case in {"by", "from"} and n.i > noun.i]
    made = [c for c in noun.rights if c.dep_ == "acl" and c.tag_ == "VBN"]
    named += [maker for participle in made for maker in agents(participle)]
    owners = (n for n in named if n is not None and n.ent_type_ not in {"DATE", "GPE", "LOC"})
    return next((n for n in owners if can_speak(n) and not is_first_person(n)), None)


def apposed_name(noun: Token, last: int) -> int | None:
    """Return where the name that ends at token `last` begins, if it names whom `noun` means.

    The name of "a friend of Jane Doe" is not the friend's.
    """
    doc, first = noun.doc, last
    entry = words.nouns().get(words.singular(noun))
    titled = words.singular(noun) in words.titles() or (entry is not None and entry.is_person)
    if noun.ent_type_ == "PERSON" or last - noun.i > 12 or (not titled and can_speak(noun)):
        return None
    while first > noun.i + 1 and doc[first - 1].ent_type_ == "PERSON":
        first -= 1
    before = first - 1
    while before > noun.i and doc[before].lower_.rstrip(".") in words.titles():
        before -= 1
    beside = doc[before].text == "," or doc[before].pos_ in {"NOUN", "PROPN"}
    return first if beside else None


def form(noun: Token) -> str:
    """Return ``name``, ``nominal`` or ``pronoun``.

    "Two", "many" and "some" alone stand for a noun, and count as nominal.
    """
    if noun.pos_ == "PRON" and noun.tag_ not in {"NN", "NNS"}:
        return (
            "pronoun"
            if noun.tag_ in {"PRP", "PRP$"} or noun.lower_ in {"who", "both"}
            else "nominal"
        )
    return "name" if noun.pos_ == "PROPN" or noun.ent_type_ in {"PERSON", "ORG"} else "nominal"
