"""Who speaks: the phrase that names the speaker, and how it does so."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from analysis import resources
from analysis.extract.actors import words
from analysis.extract.quotes.cues import headline_speakers, noun_entries
from analysis.parse import (
    agents,
    attachments,
    governor,
    is_passive,
    patients,
    phrase,
    possessor,
    stray_subjects,
    understood_subjects,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

_FIRST_PERSON = frozenset({"i", "we", "you", "us", "me"})
_EXPLETIVE = frozenset({"it", "there", "that", "this", "which", "what"})
_NOBODY = frozenset({"nobody", "nothing", "none", "no-one", "noone"})
_THINGS = frozenset({"something", "anything", "everything", "much", "all", "most", "this", "that"})
_PARTS = frozenset(
    "majority minority number chorus dozen score hundred thousand million handful group couple "
    "pair bulk half third quarter percent proportion lot array coalition crowd".split()
)
_BEFORE_NOUN = frozenset({"compound", "nmod:desc", "flat"})
_ACTOR = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_NOMINAL = frozenset("NOUN PROPN PRON NUM DET ADJ X".split())
_WHEN = frozenset({"obl:unmarked", "obl:tmod", "nmod:unmarked"})
_INSIDE_PHRASE = frozenset("flat compound nmod:desc det amod nummod nmod:poss nmod appos".split())
_LONGEST_ASIDE = 25  # tokens of "a nurse in the north" after a name
_RIGHT_OF_NAME = frozenset({"nmod", "nmod:of", "conj", "amod"})


class Speaker(NamedTuple):
    """The phrase that names a speaker: character range, head word and form."""

    start: int
    end: int
    at: int
    how: str
    text: str


def speaker_of(verb: Token, quoted: Sequence[bool]) -> Token | None:
    """Return the noun or pronoun whose words `verb` introduces, None when grammar names none.

    `quoted` says for each token whether it stands inside quotation marks; a speaker never does.
    """
    if speaks_passively(verb):
        return next(iter(agents(verb)), None)
    whom = _after_whom(verb)
    if whom is not None and not quoted[whom.i]:
        return whom
    candidates = [_past_paper(_antecedent(noun)) for noun in _subjects(verb)]
    for noun in [*candidates, _neighbour(verb)]:
        if noun is not None and noun.i != verb.i and _may_speak(noun) and not quoted[noun.i]:
            return _explained(noun) or _named_after(noun, verb) or noun
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


def _explained(noun: Token) -> Token | None:
    """Return the name before "Jane Doe, the head of the clinic," when the parse stops at "head"."""
    first = phrase(noun)[0]
    doc = noun.doc
    if noun.pos_ != "NOUN" or first < 2 or doc[first - 1].text != ",":
        return None
    name = doc[first - 2]
    if name.ent_type_ != "PERSON":
        return None
    begin = name.i
    while begin and (doc[begin - 1].ent_type_ == "PERSON" or doc[begin - 1].pos_ == "PROPN"):
        begin -= 1
    if begin and not (
        doc[begin].is_sent_start or doc[begin - 1].is_punct or doc[begin - 1].is_space
    ):
        return None
    return _top_of_phrase(name, noun)


def _named_after(noun: Token, verb: Token) -> Token | None:
    """Return the name in "The secretary of the union, Jane Doe, said" where the parse stops early.

    Where the name belongs to the phrase of `noun` anyhow, the phrase stays whole.
    """
    doc, last = noun.doc, verb.i - 1
    while last > noun.i and (doc[last].pos_ in {"ADV", "AUX"} or doc[last].text == ","):
        last -= 1
    if last <= noun.i or doc[last].ent_type_ != "PERSON" or last < name_phrase(noun)[1]:
        return None
    first = _apposed_name(noun, last)
    if first is None:
        return None
    name = doc[last]
    while name.head.ent_type_ == "PERSON" and first <= name.head.i < name.i:
        name = name.head
    return name


def _apposed_name(noun: Token, last: int) -> int | None:
    """Return where the name that ends at token `last` begins, if it names whom `noun` means.

    The name of "a friend of Jane Doe" is not the friend's.
    """
    doc, first = noun.doc, last
    entry = words.nouns().get(_lemma(noun))
    titled = _lemma(noun) in words.titles() or (entry is not None and entry.is_person)
    if noun.ent_type_ == "PERSON" or last - noun.i > 12 or (not titled and can_speak(noun)):
        return None
    while first > noun.i + 1 and doc[first - 1].ent_type_ == "PERSON":
        first -= 1
    before = first - 1
    while before > noun.i and doc[before].lower_.rstrip(".") in words.titles():
        before -= 1
    beside = doc[before].text == "," or doc[before].pos_ in {"NOUN", "PROPN"}
    return first if beside else None


def _lemma(noun: Token) -> str:
    return words.singular(noun)


def is_nobody(noun: Token) -> bool:
    """Say whether nobody speaks: "nobody", "no group"."""
    return noun.lower_ in _NOBODY or any(c.lower_ == "no" and c.dep_ == "det" for c in noun.lefts)


def can_speak(noun: Token) -> bool:
    """Say whether `noun` is somebody or some body: a name, a pronoun, a noun for an actor."""
    if noun.pos_ in {"PROPN", "PRON", "NUM", "ADJ", "DET", "X"} or noun.ent_type_ in _ACTOR:
        return noun.lower_ not in _THINGS
    word = _lemma(noun)
    known = (
        word in words.titles()
        or word in words.nouns()
        or word in _sources("body")
        or noun.lower_ in headline_speakers()
    )
    if known or words.is_built_like_a_person(noun):
        return True
    if any(c.dep_ in _BEFORE_NOUN and c.ent_type_ in _ACTOR for c in noun.lefts):
        return True
    members = [inner for case, inner in attachments(noun) if case == "of" and inner.i > noun.i]
    return word in _PARTS and any(can_speak(inner) for inner in members)


def is_document(noun: Token) -> bool:
    """Say whether `noun` is a paper or an inquiry that can be cited ("records", "a survey")."""
    word = noun.lemma_.lower()
    word = word.removesuffix("s") if noun.text.isupper() else word
    return (
        word in _sources("document")
        or noun.lower_ in _sources("document")
        or (word in noun_entries() and noun.pos_ == "NOUN")
    )


@functools.cache
def _sources(label: str) -> frozenset[str]:
    """Return the nouns of bodies or documents that can be cited and are no actors."""
    return frozenset(
        row["pattern"] for row in resources.lexicon("sources") if row["label"] == label
    )


def is_event(noun: Token) -> bool:
    """Say whether a common noun is what happened ("the talks", "the attack"), so not a speaker."""
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in _events() and not can_speak(noun)


@functools.cache
def _events() -> frozenset[str]:
    rows = [r for name in ("event_triggers", "weapons") for r in resources.lexicon(name)]
    acts = {row["pattern"].casefold() for row in rows if row.get("pos", "NOUN") == "NOUN"}
    return frozenset(acts | words.not_names("disaster") | words.not_names("event"))


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
    stray = stray_subjects(verb)
    return [noun for noun in understood_subjects(verb) if noun not in stray]


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


def is_first_person(noun: Token) -> bool:
    """Say whether the writer speaks for himself ("I think", "we believe")."""
    return noun.lower_ in _FIRST_PERSON


def is_expletive(noun: Token, verb: Token) -> bool:
    """Say whether `noun` only fills the subject's place ("it was reported that")."""
    return noun.lower_ in _EXPLETIVE and (noun.lower_ != "it" or is_passive(verb))


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
        begin = _apposed_name(noun, last - 1)
        if begin is not None:
            return noun.doc[begin]
    if noun.pos_ == "PROPN":
        for token in noun.doc[first : min(last, noun.i + 4)]:
            if token.ent_type_ == "PERSON" and (token.i == noun.i + 1 or token.head.i == noun.i):
                return token
    return noun


def _named_body(noun: Token) -> Token | None:
    """Return the name in "the Reuters news agency", "the Islamic State (IS) group"."""
    entry = words.nouns().get(_lemma(noun))
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
