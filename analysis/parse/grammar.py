"""The grammatical questions extractors ask of a parse in Universal Dependencies."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
PASSIVE = frozenset({"nsubj:pass", "aux:pass", "csubj:pass"})
OBJECT = frozenset({"obj"})
OBLIQUE = frozenset({"obl", "obl:agent", "obl:tmod", "obl:unmarked", "nmod", "nmod:unmarked"})
RELATIVE = frozenset({"acl:relcl"})
MODIFYING_CLAUSE = frozenset({"acl", "acl:relcl"})
SUBORDINATE = frozenset({"advcl", "xcomp", "advcl:relcl"})
BARE_PARTICIPLE = MODIFYING_CLAUSE | SUBORDINATE | {"amod", "ROOT", "ccomp", "pcomp"}
_CLAUSE_ROLES = {
    "advcl": "adverbial",
    "xcomp": "complement",
    "acl": "modifier",
    "amod": "modifier",
}
_NOMINAL = frozenset({"NOUN", "PROPN"})
NEGATORS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "without"})
_LEFT_OF_NOUN = frozenset(
    "det nummod amod compound nmod:poss nmod:desc nmod flat advmod goeswith det:predet punct "
    "nmod:unmarked".split()
)


def subjects(head: Token) -> list[Token]:
    """Return the subjects of a verb or predicate, its own or those it shares as a conjunct.

    A predicate noun or adjective ("two soldiers were dead") answers like a verb.
    """
    own = _own_subjects(head)
    if own:
        return own
    if head.dep_ == "conj" and head.head.pos_ in {"VERB", "AUX"} and head.pos_ in {"VERB", "AUX"}:
        return subjects(head.head)
    return []


def _own_subjects(head: Token) -> list[Token]:
    """Return the subjects of `head`, with the first of "a man, 70, and two others were hurt".

    The parse often takes "a man" for a sentence of its own, joined to the next by "and".
    """
    own = [child for child in head.children if child.dep_ in SUBJECT]
    if not own:  # "the ministry has, in a statement, denied it": the parse may ask the helping verb
        helpers = [child for child in head.lefts if child.dep_ == "aux"]
        own = [child for aux in helpers for child in aux.lefts if child.dep_ in SUBJECT]
    first = head.head
    if not own or head.dep_ != "conj" or first.dep_ != "ROOT" or first.pos_ not in _NOMINAL:
        return own
    joined = any(c.dep_ == "cc" and c.i + 1 == own[0].left_edge.i for c in head.lefts)
    return [first, *own] if joined else own


def subject_of(noun: Token) -> Token | None:
    """Return the verb or predicate `noun` is the subject of, None when it is none."""
    return noun.head if noun.dep_ in SUBJECT else None


def premodifiers(noun: Token) -> list[Token]:
    """Return the adjectives and nouns before `noun` that describe it, and theirs in turn."""
    found = []
    for child in noun.lefts:
        if child.dep_ in {"amod", "compound", "nmod", "nmod:desc", "flat"}:
            found += [*premodifiers(child), child]
    return found


def understood_subjects(verb: Token) -> list[Token]:
    """Return who does `verb`, also where grammar leaves it out.

    "killing six" takes the subject of its main clause, "a strike killing six" and
    "the strike that killed six" the noun they modify.
    """
    own = _own_subjects(verb)
    if verb.dep_ in RELATIVE:  # "which officials said was hit": the parse may take both
        own = [noun for noun in own if noun.tag_ not in {"WDT", "WP"}]
    if own:
        return own
    if verb.dep_ in MODIFYING_CLAUSE:
        return [verb.head]
    if verb.dep_ in SUBORDINATE or (verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}):
        return understood_subjects(verb.head)
    return subjects(verb)


def objects(verb: Token) -> list[Token]:
    """Return the direct objects of a verb."""
    return [child for child in verb.children if child.dep_ in OBJECT or _is_between(child)]


def second_objects(verb: Token) -> list[Token]:
    """Return what an object is called: "a crime" in "called the raid a crime".

    The parse makes it an object too, also where "whom" stands for the first one.
    """
    found = [child for child in verb.children if child.dep_ == "obj" or child.lower_ == "whom"]
    return [noun for noun in found[1:] if noun.dep_ == "obj" and noun.i > verb.i]


def stray_objects(verb: Token, first: Token) -> list[Token]:
    """Return later members of the list `first` begins that the parse joined to `verb` instead.

    "a number of injured" in "reported at least one dead and a number of injured".
    """
    return [
        child
        for child in verb.children
        if child.dep_ in {"conj", "parataxis", "appos"}
        and child.pos_ in {"NOUN", "PROPN", "NUM"}
        and child.i > first.i
    ]


def stray_subjects(verb: Token) -> list[Token]:
    """Return subjects of the clause that `verb` interrupts, which the parse hung on `verb`.

    "The rebels" in "The rebels, he said, fled".
    """
    return [child for child in verb.lefts if child.dep_ in SUBJECT][:-1]


def _is_between(noun: Token) -> bool:
    """Say whether "between" belongs to a number ("rescued between 10 and 15 people")."""
    first = noun.left_edge
    counted = noun.dep_ == "obl" and any(child.dep_ == "nummod" for child in noun.lefts)
    if not counted or first.lower_ != "between" or noun.lemma_.lower() in _measures():
        return False
    return bool(first.nbor(1).like_num)


@functools.cache
def _measures() -> frozenset[str]:
    """Return units of time and length: "between 10 and 15 days" is when, not whom."""
    return frozenset(row["pattern"] for row in lexicon("units") if row["class"] == "measure")


def is_passive(verb: Token) -> bool:
    """Say whether `verb` is passive, a bare participle ("six people killed") included."""
    roles = {child.dep_ for child in verb.children}
    if roles & PASSIVE:
        return "aux:pass" in roles or not objects(verb)
    if any(child.dep_ == "nsubj" for child in verb.children):
        return False
    if verb.tag_ != "VBN":
        return False
    if any(child.dep_ in {"aux", "aux:pass"} and child.lemma_ == "have" for child in verb.children):
        return False
    if verb.dep_ == "conj":
        return not objects(verb) and is_passive(verb.head)
    return verb.dep_ in BARE_PARTICIPLE and not objects(verb)


def patients(verb: Token) -> list[Token]:
    """Return whom the verb is done to: objects when active, subjects when passive."""
    return understood_subjects(verb) if is_passive(verb) else objects(verb)


def agents(verb: Token) -> list[Token]:
    """Return who does the verb: subjects when active, the by-phrase when passive."""
    if is_passive(verb):
        return [noun for preposition, noun in attachments(verb) if preposition == "by"]
    return understood_subjects(verb)


def attachments(head: Token) -> list[tuple[str, Token]]:
    """Return the prepositional phrases of `head` as (preposition, noun), in lower case.

    Several words count as one preposition ("because of"); a phrase without one
    ("last week", "Tuesday") has the preposition "".
    """
    return [(preposition(child), child) for child in head.children if child.dep_ in OBLIQUE]


def preposition(noun: Token) -> str:
    """Return the preposition that introduces `noun`, in lower case, or "".

    Some parses tie it to what stands before a name: "of party leader Hart".
    """
    titles = [child for child in noun.lefts if child.dep_ == "nmod:desc"]
    for child in [*noun.lefts, *(word for title in titles for word in title.lefts)]:
        if child.dep_ == "case":
            fixed = [c.lower_ for c in child.children if c.dep_ == "fixed"]
            return " ".join([child.lower_, *fixed])
    return ""


def attached_to(noun: Token) -> Token | None:
    """Return what the prepositional phrase of `noun` modifies, None when it is in none."""
    return noun.head if noun.dep_ in OBLIQUE else None


def possessor(noun: Token) -> Token | None:
    """Return the owner in "Sudan's army"."""
    return next((c for c in noun.children if c.dep_ == "nmod:poss"), None)


def appositions(noun: Token) -> list[Token]:
    """Return the nouns set beside `noun` to explain it ("Marquez, the governor")."""
    return [child for child in noun.children if child.dep_ == "appos"]


def coordinated(token: Token) -> list[Token]:
    """Return `token` and everything joined to it by "and", "or" or commas, in reading order."""
    return sorted({token, *token.conjuncts}, key=lambda other: other.i)


def is_negated(head: Token) -> bool:
    """Say whether `head` is negated ("not killed", "no casualties", "never struck")."""
    return any(
        child.lower_ in NEGATORS
        for child in head.children
        if child.dep_ in {"advmod", "det", "cc", "case", "cc:preconj"}
    )


def complement(verb: Token) -> Token | None:
    """Return the head of the clause reported by a verb of speech ("said that ...")."""
    return next((c for c in verb.children if c.dep_ in {"ccomp", "xcomp"}), None)


def host(verb: Token) -> Token | None:
    """Return the verb of speech that a clause hangs on as a parenthesis or its complement."""
    if verb.dep_ in {"ccomp", "parataxis", "xcomp"} and verb.head != verb:
        return verb.head
    return None


def clause_role(verb: Token) -> str:
    """Return what the clause of `verb` is to its host.

    ``adverbial`` ("left to find food"), ``complement`` without a subject of its own
    ("plan to leave"), ``modifier`` of a noun ("the plan to leave") or ``other``.
    """
    return _CLAUSE_ROLES.get(verb.dep_, "other")


def counted_noun(number: Token) -> Token | None:
    """Return the noun that a numeral counts, None when it counts none."""
    return number.head if number.dep_ == "nummod" else None


def modality(verb: Token) -> set[str]:
    """Return the auxiliaries and conditions of a verb, in lower case ("will", "may", "if")."""
    return {
        child.lower_ for child in verb.children if child.dep_ in {"aux", "mark", "aux:pass", "cop"}
    }


def tense(verb: Token) -> str:
    """Return ``past``, ``present`` or ``future``.

    Participles without an auxiliary take the tense of the verb they hang on.
    """
    helpers = [c for c in verb.children if c.dep_ in {"aux", "aux:pass", "cop"}]
    words = {c.lower_ for c in helpers}
    if words & {"will", "'ll", "’ll", "shall", "wo"} or (
        verb.dep_ == "xcomp" and verb.head.lemma_ in {"plan", "expect", "go", "schedule", "due"}
    ):
        return "future"
    if verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helpers) or words & {"has", "have"}:
        return "past"
    if verb.tag_ == "VBN" and not helpers and verb.head == verb:
        return "past"
    if not helpers and verb.tag_ in {"VBN", "VBG"} and verb.head != verb:
        climbing = governor(verb)
        return tense(climbing) if climbing is not None else "past"
    return "present"


def governor(token: Token) -> Token | None:
    """Return the nearest verb (or verbal predicate) above `token`, None at the top."""
    while token.head != token:
        token = token.head
        if token.pos_ in {"VERB", "AUX"} or any(c.dep_ == "cop" for c in token.children):
            return token
    return None


def phrase(noun: Token) -> tuple[int, int]:
    """Return the token range of the noun phrase around `noun`, its right modifiers left out.

    >>> import spacy
    >>> from spacy.tokens import Doc
    >>> words = "the two wounded men of Aden".split()
    >>> doc = Doc(spacy.blank("en").vocab, words=words, heads=[3, 3, 3, 3, 5, 3],
    ...           deps=["det", "nummod", "amod", "ROOT", "case", "nmod"])
    >>> phrase(doc[3])
    (0, 4)
    """
    left = right = noun.i
    for child in reversed(list(noun.lefts)):
        if child.dep_ not in _LEFT_OF_NOUN or child.right_edge.i != left - 1 or _is_stop(child):
            break
        left = child.left_edge.i
    for child in noun.rights:
        if child.dep_ not in {"flat", "goeswith", "compound"} or child.i != right + 1:
            break
        right = child.right_edge.i
    return left, right + 1


def _is_stop(token: Token) -> bool:
    return token.dep_ == "punct" and token.text not in {"-", "–"}


def noun_chunks(doclike: Doc) -> Iterator[tuple[int, int, int]]:
    """Yield base noun phrases; spaCy's own iterator does not know Universal Dependencies."""
    label = doclike.doc.vocab.strings.add("NP")
    done = -1
    for token in doclike:
        if token.pos_ not in {"NOUN", "PROPN", "PRON"} or token.i <= done:
            continue
        if token.dep_ in {"compound", "flat", "det", "nmod:desc", "goeswith"}:
            continue
        left, right = phrase(token)
        if left > done:
            done = right - 1
            yield left, right, label
