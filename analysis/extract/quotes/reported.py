"""Reported speech by grammar: which words a cue reports, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.quotes.complements import addressee_of, content, has_that
from analysis.extract.quotes.cues import (
    Cue,
    noun_cue,
    statement_channel,
    verb_cue,
)
from analysis.extract.quotes.extent import Range, is_of_its_infinitive, without
from analysis.extract.quotes.sources import (
    can_speak,
    is_document,
    is_event,
    is_expletive,
    is_first_person,
    is_nobody,
)
from analysis.extract.quotes.speakers import speaker_of, speaks_passively
from analysis.parse import (
    NEGATORS,
    SUBJECT,
    attached_to,
    attachments,
    governor,
    is_negated,
    possessor,
    tokens_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_MAY_BE_NEGATED = frozenset({"believe", "deny", "refuse", "find"})
_CITABLE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_BEFORE_ITS_HEAD = frozenset({"compound", "nmod:desc", "flat"})
_JOINING = frozenset({"and", "but", "while"})
_WITHIN = frozenset({"acl", "ccomp", "acl:relcl"})
_ALL_KNOW = frozenset({"known", "considered"})
_IF = frozenset({"if", "whether", "unless"})
_TO_SHOW = frozenset({"show", "prove", "demonstrate"})
_NEEDS_ACTOR = frozenset({"find", "believe", "refuse"})
_ALSO_OF_THINGS = frozenset({"respond", "decline", "show"})


class Report(NamedTuple):
    """One act of speech found by grammar.

    `parts` are the token ranges of the reported words; it is empty for a cue that waits
    for a quotation beside it.
    """

    cue: Cue
    speaker: Token | None
    parts: tuple[Range, ...]
    addressee: Token | None
    rule: str


def reports(doc: Doc, quoted: list[bool]) -> Iterator[Report]:
    """Yield the acts of speech that grammar shows, in reading order.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    quoted : list of bool
        Per token, whether it stands inside quotation marks: what is quoted speech may
        contain further speech, which is not the article's.
    """
    for token in tokens_of(doc):
        if quoted[token.i]:
            continue
        if token.lower_ == "according":
            found = _according(token)
            if found is not None:
                yield found
            continue
        cue = verb_cue(token)
        if cue is not None:
            yield from _by_verb(cue, quoted)
            continue
        cue = noun_cue(token)
        if cue is not None:
            yield from _by_noun(cue, quoted)


# ---------------------------------------------------------------- "according to"


def _according(token: Token) -> Report | None:
    doc = token.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    noun = _cited(token)
    if noun is None or noun.i <= token.i or noun.pos_ not in _CITABLE:
        return None
    if not _may_be_cited(noun, token):
        return None
    end = max(noun.right_edge.i, noun.i) + 1
    sides = without(_stated(token, noun, end), (token.i, end))
    opens = bool(token.is_sent_start)
    sides = [s for s in sides if s[1] - s[0] > 1 and (s[1] <= token.i or opens or _set_off(doc, s))]
    cue = Cue(token, "say", frozenset("q"), doc[token.i + 1])
    if statement_channel(noun) is not None:
        by = [n for p, n in attachments(noun) if p in {"by", "from", "of"} and n.pos_ == "PROPN"]
        noun = next(iter(by), None) or possessor(noun) or noun
    return Report(cue, noun, tuple(sides), None, "according to")


def _set_off(doc: Doc, part: Range) -> bool:
    """Say whether a comma or a mark parts the words of `part` from those before."""
    return doc[part[0]].is_punct or doc[part[0] - 1].is_punct


def _stated(token: Token, noun: Token, end: int) -> Range:
    """Return the statement around "according to"; at the end of a sentence it is all before it."""
    doc, sentence = token.doc, token.sent
    if doc[token.i - 1].text == "," and all(t.is_punct for t in doc[end : sentence.end]):
        stops = (t.i + 1 for t in reversed(doc[sentence.start : token.i]) if t.text == ";")
        return next(stops, sentence.start), end
    clause = attached_to(noun) or (token.head if token.head.i != noun.i else None)
    if clause is None or clause.i == noun.i:
        return token.i, sentence.end  # "According to the paper," with nothing tied to it
    clause = _climb(clause)
    return clause.left_edge.i, clause.right_edge.i + 1


def _cited(token: Token) -> Token | None:
    """Return the noun after "according to", the whole of a name or a titled name."""
    noun = token.head if token.dep_ == "case" else _object_of(token)
    while noun is not None and noun.dep_ in _BEFORE_ITS_HEAD and noun.i < noun.head.i:
        noun = noun.head
    return noun


def _may_be_cited(noun: Token, token: Token) -> bool:
    """Say whether "according to" names a source: a plan or a map only where it is set apart."""
    opens = bool(token.is_sent_start) or token.nbor(-1).text in {",", "—", "–"}
    known = can_speak(noun) or is_document(noun) or statement_channel(noun) is not None
    told_of = any(c.dep_ != "det" for c in noun.children if c.dep_ not in {"case", "punct"})
    return known or (opens and noun.pos_ == "NOUN" and told_of)


def _object_of(token: Token) -> Token | None:
    return next((child for child in token.children if child.dep_ in {"obl", "nmod"}), None)


def _climb(token: Token) -> Token:
    """Return the head of the whole statement around `token`, a full clause with its subject."""
    while token.head.i != token.i and token.dep_ not in {"parataxis", "ccomp"}:
        if token.dep_ == "conj" and any(c.dep_.startswith("nsubj") for c in token.children):
            return token
        token = token.head
    return token


# ---------------------------------------------------------------- verbs


def _by_verb(cue: Cue, quoted: list[bool]) -> Iterator[Report]:
    verb = cue.head
    if _is_denied(verb) and cue.label not in _MAY_BE_NEGATED:
        return
    if any(c.dep_ == "mark" and c.lower_ in _IF for c in verb.lefts):
        return  # "asked if he thought that", "unless they agree": nobody has said it
    speaker = speaker_of(verb, quoted)
    if speaker is not None and is_first_person(speaker):
        return
    if speaker is not None and is_expletive(speaker, verb):
        speaker = None
    addressee = addressee_of(cue)
    parts, rule = content(cue)
    if speaks_passively(verb) and rule in {"object", "infinitive"} and speaker is None:
        return
    if speaker is None and rule in {"parenthetical", "naming"} and "k" in cue.frames:
        return
    if speaker is not None and not _may_report(cue, speaker, rule):
        return
    if _is_question_put(cue):
        return
    if speaker is None and verb.lower_ in _ALL_KNOW and speaks_passively(verb):
        return  # "it is known that": nobody has said it
    if parts or "q" in cue.frames:
        kept = _without_speaker(parts, speaker, verb)
        yield Report(cue, speaker, tuple(kept), addressee, rule)


def _is_denied(verb: Token) -> bool:
    """Say whether a cue is negated: "was never told to go", not "was told never to go"."""
    return is_negated(verb) and not any(
        is_of_its_infinitive(verb, child)
        for child in verb.rights
        if child.dep_ == "advmod" and child.lower_ in NEGATORS
    )


def _without_speaker(parts: list[Range], speaker: Token | None, verb: Token) -> list[Range]:
    """Cut "the mayor, Jan Roos" off "The road was shut, the mayor, Jan Roos, said"."""
    if speaker is None or not parts or not parts[-1][0] < speaker.i < parts[-1][1] <= verb.i:
        return parts
    begin = speaker.head if speaker.dep_ == "appos" else speaker
    while begin.dep_ == "nmod" and begin.head.i < begin.i:
        begin = begin.head
    first = begin.left_edge.i
    doc = verb.doc
    comma = doc[first].text == "," or (first > 0 and doc[first - 1].text == ",")
    return [*parts[:-1], (parts[-1][0], first)] if comma and first > parts[-1][0] else parts


def _may_report(cue: Cue, speaker: Token, rule: str) -> bool:
    """Say whether `speaker` is one who can do what `cue` tells.

    Verbs that things do as well ("prices decline", "images show") and bare objects ("the quake
    claimed three lives") need somebody; no attack and no talks ever speak.
    """
    if _is_tail(cue.head) and cue.head.tag_ == "VBG":
        return True  # ", citing storms": `share_speakers` finds whose words these are
    if is_nobody(speaker) or is_event(speaker):
        return False
    if cue.head.lower_ in _TO_SHOW and not is_document(speaker):
        return False  # "both sides want to show that they can fight"
    if cue.label in _NEEDS_ACTOR or cue.head.lemma_ in _ALSO_OF_THINGS or rule == "object":
        return can_speak(speaker) or is_document(speaker)
    return True


def _is_question_put(cue: Cue) -> bool:
    """Say whether "Asked if he would resign," only opens somebody's answer."""
    verb = cue.head
    alone = not any(c.dep_.startswith("nsubj") for c in verb.children)
    return (
        cue.label == "ask"
        and verb.tag_ in {"VBN", "VBD"}
        and verb.dep_ in {"advcl", "acl"}
        and alone
    )


# ---------------------------------------------------------------- nouns


def _by_noun(cue: Cue, quoted: list[bool]) -> Iterator[Report]:
    """Yield "the army's claim that it held the town"."""
    noun = cue.head
    if noun.dep_ == "obl" and verb_cue(noun.head) is not None:
        return  # "said in a statement that": the verb tells whose words they are
    owner = possessor(noun)
    clause = _clause_of(noun) or (_clause_within(noun) if owner is not None else None)
    if clause is None:
        return
    by = [n for p, n in attachments(noun) if p in {"by", "from"}]
    speaker = owner or next(iter(by), None) or _maker(noun, quoted)
    if speaker is None or not is_first_person(speaker):
        yield Report(cue, speaker, ((clause.left_edge.i, clause.right_edge.i + 1),), None, "noun")


def _clause_of(noun: Token) -> Token | None:
    for child in noun.rights:
        marks = {c.lower_ for c in child.lefts if c.dep_ in {"mark", "aux"}}
        bare = child.dep_ in {"acl", "ccomp", "advcl", "xcomp"} and marks & {"that", "to"}
        if bare or (child.dep_ in {"acl", "acl:relcl"} and has_that(child)):
            return child
    return None


def _clause_within(noun: Token) -> Token | None:
    """Return the clause of "her announcement in a speech to the nation that talks had begun".

    The parse often makes it a relative clause of the last noun, also where "that" can be no object.
    """
    for token in noun.subtree:
        if token.i <= noun.i or token.head.i == noun.i or token.dep_ not in _WITHIN:
            continue
        relative = token.dep_ == "acl:relcl"
        passive = any(c.dep_ == "nsubj:pass" and c.lower_ != "that" for c in token.lefts)
        that = any(c.lower_ == "that" for c in token.lefts)
        if (relative and passive and that) or (not relative and has_that(token)):
            return token
    return None


def _maker(noun: Token, quoted: list[bool]) -> Token | None:
    """Return who makes the statement in "the army issued a warning that ...".

    ", warning that" is often parsed as a noun as well.
    """
    gerund = noun.lower_.endswith("ing") and noun.i > 0 and noun.nbor(-1).text == ","
    verb = governor(noun) if gerund else noun.head
    if verb is not None and verb.pos_ == "VERB" and (gerund or noun.dep_ == "obj"):
        return speaker_of(verb, quoted)
    return None


# ---------------------------------------------------------------- several cues in one sentence


def share_speakers(doc: Doc, found: list[Report]) -> list[Report]:
    """Settle who speaks where one sentence has several cues.

    In "he said the port was closed, citing storms" and "she confirmed the talks but insisted
    they were private" the later cue is the same speaker's, and ends the earlier words.
    """
    settled: list[Report] = []
    for report in found:
        host = _host_report(settled, report)
        if host is not None:
            settled[host] = _ended_before(settled[host], report.cue.head)
            if report.rule != "according to" and _contrast(report.cue.head) is None:
                report = report._replace(speaker=settled[host].speaker)
        settled.append(report)
    return settled


def _ended_before(earlier: Report, head: Token) -> Report:
    """Return `earlier` without what its words hold from the cue `head` on."""
    stop = _before_tail(_contrast(head) or head)
    parts = [(first, min(last, stop)) for first, last in earlier.parts if first < stop]
    return earlier._replace(parts=tuple(parts))


def _contrast(head: Token) -> Token | None:
    """Return the "while" of ", while the army denied it": a cue of what another says."""
    own = any(c.dep_ in SUBJECT for c in head.lefts)
    marks = (c for c in head.lefts if c.dep_ == "mark" and c.lower_ in {"while", "whereas"})
    mark = next(marks, None) if own else None
    return mark if mark is not None and mark.i and mark.nbor(-1).text == "," else None


def _host_report(settled: list[Report], report: Report) -> int | None:
    """Return which earlier report swallowed the words of `report`, None when none did."""
    head = report.cue.head
    if not _is_tail(head):
        return None
    for number in range(len(settled) - 1, max(-1, len(settled) - 5), -1):
        earlier = settled[number]
        if earlier.cue.head.sent != head.sent:
            return None
        inside = any(first <= head.i < last for first, last in earlier.parts)
        if inside and earlier.cue.head.i < head.i and earlier.rule != "noun":
            return number
        beside = not inside and head.tag_ == "VBG" and report.speaker is None
        if beside and earlier.speaker is not None:
            return number
    return None


def _is_tail(head: Token) -> bool:
    """Say whether a cue goes on for the speaker before it: ", citing", "but insisted"."""
    if not head.i:
        return False
    if _contrast(head) is not None:
        return True
    before = head.nbor(-1)
    if head.lower_ == "according":
        return before.text == ","
    if head.tag_ == "VBG":
        return before.text in {",", "—", "–"} or before.lower_ == "while" or before.is_quote
    passive = any(child.dep_.startswith(("nsubj", "aux")) for child in head.children)
    past = head.tag_ in {"VBD", "VBN"} and head.dep_ == "conj"
    return before.lower_ in {"but", "and"} and past and not passive


def _before_tail(head: Token) -> int:
    """Return the token before which the earlier words end."""
    doc, stop = head.doc, head.i
    while stop > 0 and (doc[stop - 1].text in {",", "—", "–"} or doc[stop - 1].lower_ in _JOINING):
        stop -= 1
    return stop
