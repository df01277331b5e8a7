"""Reported words found by where their cue stands, where the parse does not tie them to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import verb_cue
from analysis.extract.quotes.extent import Range, without
from analysis.parse import OBLIQUE, SUBJECT, objects, preposition

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# "said in a statement to parliament that", not "resigned despite the fact that"
WHERE_SAID = frozenset("in on at to during by via over through with before after from".split())
_RELATIVE = frozenset({"WDT", "WP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SECOND = frozenset({"parataxis", "conj", "dep", "advcl"})
_BARE = frozenset({"mark", "nsubj", "advmod", "aux", "punct", "compound:prt"})


def that_follows(verb: Token) -> list[Range]:
    """Return the words after "that" where the parse has tied them to nothing near the cue."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 13]:
        if token.pos_ == "VERB" or "\n" in token.text or (token.is_punct and token.text != ","):
            return []
        near = token.i == verb.i + 1
        if token.lower_ == "that" and token.i + 2 < len(doc):
            if not near and token.dep_ in SUBJECT and doc[token.i - 1] in objects(verb):
                return []  # "wrote a text that concedes much"
            told_in = {"", *WHERE_SAID}
            if (
                not near
                and token.head.dep_ == "acl"
                and preposition(token.head.head) not in told_in
            ):
                return []
            last = token.head.right_edge.i + 1 if token.head.i > token.i else 0
            if near and last < token.i + 3:
                last = token.sent.end  # nothing in the parse says where it ends
            return [(token.i + 1, last)] if last > token.i + 2 else []
    return []


def clause_follows(verb: Token) -> list[Range]:
    """Return the clause right after "said on Thursday" where the parse has made it a second one."""
    doc, at = verb.doc, verb.i + 1
    whens = [c for c in verb.rights if c.dep_ in OBLIQUE or c.dep_ == "advmod"]
    while whens and whens[0].left_edge.i == at:
        at = whens.pop(0).right_edge.i + 1
    if at + 1 >= len(doc) or doc[at].sent.start != verb.sent.start:
        return []
    subject = next((t for t in doc[at : at + 6] if t.dep_ in SUBJECT), None)
    if subject is None or subject.left_edge.i != at or subject.head.dep_ not in _SECOND:
        return []
    last = subject.head.right_edge.i + 1
    return [(at, last)] if subject.head.i > subject.i else []


def relative_predicate(verb: Token) -> list[Range]:
    """Return "was armed" of "a man who police said was armed fled".

    The parse often gives such a predicate to the noun before "who". It ends at the comma that
    closes the relative clause; where none set it off, before the verb of the main clause.
    """
    doc, sentence = verb.doc, verb.sent
    own = [c for c in verb.lefts if c.dep_ == "nsubj" and c.tag_ not in _RELATIVE]
    pronoun = doc[own[-1].left_edge.i - 1] if own and own[-1].left_edge.i else verb
    at = verb.i + 1
    while at < sentence.end and doc[at].pos_ == "ADV":
        at += 1
    finite = at < sentence.end and doc[at].tag_ in _FINITE | {"VBN"}
    if not finite or pronoun.lower_ not in {"which", "who", "that"} or doc[at].pos_ == "NOUN":
        return []
    apart = pronoun.i > 0 and doc[pronoun.i - 1].text == ","
    stops = (t.i for t in doc[at + 1 : sentence.end] if _ends_predicate(t, at, apart=apart))
    return [(at, next(stops, sentence.end))]


def _ends_predicate(token: Token, first: int, *, apart: bool) -> bool:
    """Say whether a relative predicate that begins at token `first` ends before `token`."""
    if apart:
        return token.text == ","
    if token.tag_ not in _FINITE or token.nbor(-1).dep_ in {"cc", "mark"}:
        return False
    group = all(t.pos_ in {"VERB", "AUX", "ADV", "PART"} for t in token.doc[first : token.i])
    return not group and not any(c.dep_ in SUBJECT and c.i > first for c in token.lefts)


def parenthetical(verb: Token) -> list[Range]:
    """Return the statement that a parenthesis such as "the army said" interrupts or ends."""
    as_clause = verb.dep_ == "advcl" and verb.left_edge.lower_ == "as"
    if as_clause and any(c.dep_ not in _BARE and c.ent_type_ != "DATE" for c in verb.children):
        return []
    if verb.dep_ != "parataxis" and not as_clause and not _stands_between(verb):
        return []
    host = verb.head
    first = min(host.left_edge.i, verb.left_edge.i)
    own = [c for c in verb.lefts if c.dep_ == "nsubj"]
    begin = own[0].left_edge.i if own else verb.left_edge.i
    if begin and verb.doc[begin - 1].text == ";":
        return []  # a clause of its own: "officials named one; rebels named two"
    return without((first, host.right_edge.i + 1), (begin, verb.right_edge.i + 1))


def _stands_between(verb: Token) -> bool:
    """Say whether "the minister said" stands between commas though the parse subordinates it."""
    if verb.dep_ != "advcl" or any(c.dep_ == "mark" for c in verb.children):
        return False
    own = [c for c in verb.lefts if c.dep_ == "nsubj"]
    doc = verb.doc
    if not own or verb.i + 1 >= len(doc) or doc[verb.i + 1].text != ",":
        return False
    begin = own[0].left_edge.i
    return begin > 0 and doc[begin - 1].text == ","


def set_before(verb: Token, clause: Token) -> list[Range]:
    """Return "At dawn" of "At dawn, he said, the rebels fled", "They" of "They, he said, fled".

    Nothing is returned where `clause` stands before the verb, or where the words before belong
    to a cue of their own.
    """
    first, last = _tag(verb)
    doc, begin = verb.doc, verb.sent.start
    if clause.i < verb.i or not (_is_comma(doc, first - 1) and _is_comma(doc, last)):
        return []
    for token in reversed(doc[begin : first - 1]):
        if token.is_quote or verb_cue(token) is not None:
            return []
        if token.text in {";", ":"}:
            begin = token.i + 1
            break
    while begin < first - 1 and (doc[begin].dep_ == "cc" or doc[begin].is_punct):
        begin += 1
    return [(begin, first - 1)] if begin < first - 1 else []


def _tag(verb: Token) -> Range:
    """Return the token range of "the mayor said" or "said the mayor"."""
    own = [child for child in verb.lefts if child.dep_ in SUBJECT]
    if own:
        return own[-1].left_edge.i, verb.i + 1
    after = next((child for child in verb.rights if child.dep_ in SUBJECT), None)
    return verb.i, verb.i + 1 if after is None else after.right_edge.i + 1


def _is_comma(doc: Doc, at: int) -> bool:
    return 0 <= at < len(doc) and doc[at].text == ","
