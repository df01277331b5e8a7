"""The phrase that names a speaker: how far it reaches, which word stands for it, and its form."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors import words
from analysis.extract.quotes.sources import can_speak, is_document, is_first_person
from analysis.parse import agents, attachments, phrase, possessor, preposition

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BEFORE_NOUN = frozenset({"compound", "nmod:desc", "flat"})
_WHEN_OR_WHERE = frozenset("in on at during over through via".split())
_PROPER = frozenset({"PERSON", "GPE", "NORP"})
_TIMES = frozenset({"DATE", "TIME"})
_RIGHT_OF_NAME = frozenset({"nmod", "nmod:of", "conj", "amod"})


class Speaker(NamedTuple):
    """The phrase that names a speaker, its form, and `at`: where the word for the actor begins."""

    start: int
    end: int
    at: int
    how: str
    text: str


def describe(noun: Token, *, until: int | None = None) -> Speaker:
    """Return the phrase around `noun`, up to the offset `until`, as a speaker."""
    doc = noun.doc
    first, last = name_phrase(noun)
    first = _past_lead(noun, first)
    stop = sys.maxsize if until is None else until
    while last - 1 > noun.i and (_is_edge(doc[last - 1]) or doc[last - 1].idx >= stop):
        last -= 1
    if until is None:
        first, last = _with_rest_of_name(doc, first, last)
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    text = doc[first:last].text
    return Speaker(start, end, _anchor(noun, first, last).idx, form(noun), text)


def _is_edge(token: Token) -> bool:
    return bool(token.is_punct or token.is_space)


def _with_rest_of_name(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Add what the parse cuts off a name: "Sharq" of "al-Sharq", "Today" of "Norland Today"."""
    while last + 1 < len(doc) and _is_hyphen(doc[last]):
        last += 2
    while last < len(doc) and _is_within_name(doc[last]):
        last += 1
    while first and _is_within_name(doc[first]):
        first -= 1
    return first, last


def _past_lead(noun: Token, first: int) -> int:
    """Return where a phrase begins without what the parse puts before it.

    "in the capital and" of "in the capital and Russian sources", "on Monday" of "on Monday the
    Observatory", "and" of "and former Secretary of State Jane Doe".
    """
    doc, before = noun.doc, -1
    while before < first < noun.i:
        before, token = first, doc[first]
        if _is_edge(token) or token.dep_ == "cc" or _is_bare_as(token):
            first += 1
        elif token.dep_ == "case" and not token.ent_type_:
            first = _past_governed(noun, token)
        elif token.dep_ == "advmod" and any(t.ent_type_ in _TIMES for t in token.subtree):
            first = token.right_edge.i + 1  # "Late on Sunday, the mayor"
    return min(first, noun.i)


def _is_bare_as(token: Token) -> bool:
    """Say whether "as" opens a clause: "As many experts have said", not "as many as 30 men"."""
    following = token.doc[token.i + 1 : token.i + 4]
    return token.lower_ == "as" and all(t.lower_ != "as" for t in following)


def _past_governed(noun: Token, case: Token) -> int:
    """Return where the phrase of `noun` begins after a preposition, and what that governs."""
    governed, top = case.head, case.head
    while top.head.i != noun.i and top.head.i != top.i:
        top = top.head
    if top.dep_ == "nummod":
        return case.i  # "at least one deputy"
    joins = [] if governed.i == noun.i else [t.i for t in governed.subtree if t.dep_ == "cc"]
    if joins and joins[-1] < noun.i:
        return joins[-1] + 1  # "in the capital and Russian sources"
    if governed.dep_ == "nmod" and governed.i < noun.i:
        return governed.right_edge.i + 1  # "on Monday the Observatory"
    return case.right_edge.i + 1  # "by Secretary Jane Doe"


def _is_within_name(token: Token) -> bool:
    """Say whether `token` and the one before it stand in the name of one body."""
    before = token.nbor(-1)
    same = token.ent_iob_ == "I" and token.ent_type_ == before.ent_type_ == "ORG"
    return same and not (token.is_space or before.is_space)


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
    if child.dep_ == "nmod" and tells_when_or_where(child):
        return False
    return child.dep_ in _RIGHT_OF_NAME or (child.dep_ == "flat" and child.left_edge.i == last)


def tells_when_or_where(child: Token) -> bool:
    """Say whether a phrase belongs to the verb: "Noor on Tuesday", "the army in a statement"."""
    if preposition(child) not in _WHEN_OR_WHERE:
        return False
    told_in = child.pos_ == "NOUN" and is_document(child) and not is_document(child.head)
    return told_in or child.ent_type_ in _TIMES


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
    if _is_common(noun):
        return "nominal"
    if noun.pos_ == "PRON" and noun.tag_ not in {"NN", "NNS"}:
        personal = noun.tag_ in {"PRP", "PRP$"} or noun.lower_ in {"who", "both"}
        return "pronoun" if personal else "nominal"
    return "name" if noun.pos_ == "PROPN" or noun.ent_type_ in {"PERSON", "ORG"} else "nominal"


def _is_common(noun: Token) -> bool:
    """Say whether a noun for people is taken for a name or a pronoun: "Donors said"."""
    word = words.singular(noun)
    known = word in words.titles() or word in words.nouns()
    if noun.text.islower():
        return known and noun.pos_ == "PROPN"
    plural = noun.lower_ != word and noun.lower_.endswith(("s", "men"))
    if not plural or not _opens_sentence(noun) or noun.ent_type_ in _PROPER:
        return False
    in_name = any(c.dep_ in _BEFORE_NOUN for c in noun.children)
    following = noun.doc[noun.i + 1 : noun.i + 2]
    if in_name or any(t.ent_iob_ == "I" for t in following):
        return False  # "Doctors for Peace"
    return known or (noun.pos_ == "NOUN" and words.is_built_like_a_person(noun))


def _opens_sentence(noun: Token) -> bool:
    """Say whether a capital letter may only mark the first word of a sentence."""
    before = noun.nbor(-1) if noun.i else noun
    return bool(noun.is_sent_start or (before.is_quote and before.is_sent_start))
