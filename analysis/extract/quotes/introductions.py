"""Who speaks where no verb of speech tells: "Noor shot back, “A”"; "“A,” sings Noor"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.quotes.cues import statement_nouns
from analysis.extract.quotes.shapes import is_sentence, is_utterance
from analysis.extract.quotes.sources import (
    can_speak,
    is_document,
    is_event,
    is_expletive,
    is_first_person,
)
from analysis.extract.quotes.speakers import speaker_of
from analysis.extract.quotes.tags import NEW_SENTENCE
from analysis.parse import possessor, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

    from analysis.extract.quotes.marks import Fragment
    from analysis.extract.quotes.page import Chars, Page

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_BETWEEN = frozenset({"ADV", "ADP", "PRON", "PART"})  # "shot back,", "asked her,"
_LONGEST = 240  # characters of the sentence before a colon
_LONGEST_NAME = 12  # tokens of "The mayor of Goma, Jane Doe:"
_FAR = 14  # tokens between a quotation and its verb


class Introduction(NamedTuple):
    """The speaker of a quotation and the characters of the word or colon that shows it."""

    speaker: Token
    cue: Chars


def introduction(page: Page, fragment: Fragment) -> Introduction | None:
    """Return who says a quotation that stands beside a verb no lexicon knows."""
    if not is_utterance(page.text, fragment):
        return None
    return _before(page, fragment) or _after(page, fragment) or _around(page, fragment)


def _before(page: Page, fragment: Fragment) -> Introduction | None:
    """Find "Noor gave one answer: “A”" and "Noor shot back, “A.”"."""
    lead = page.text[max(0, fragment.outer_start - _LONGEST) : fragment.outer_start].rstrip()
    if not lead.endswith((":", ",")):
        return None
    sign = page.doc[page.token(fragment.outer_start - 1)]
    while sign.i and (sign.is_space or sign.text not in {":", ","}):
        if not sign.is_space and not sign.is_quote:
            return None
        sign = sign.nbor(-1)
    if sign.text == ":":
        return _before_colon(page, sign)
    verb = sign.nbor(-1) if sign.i else sign
    while verb.i and verb.pos_ in _BETWEEN and sign.i - verb.i < 4:
        verb = verb.nbor(-1)
    marks = {c.lower_ for c in verb.lefts if c.dep_ == "mark"}
    if marks != {"as"} and (marks or not is_sentence(page.text, fragment)):
        return None
    if verb.pos_ != "VERB" or verb.tag_ not in _FINITE or verb.dep_ == "acl:relcl":
        return None
    return _with(speaker_of(verb, page.quoted), verb, verb)


def _before_colon(page: Page, colon: Token) -> Introduction | None:
    first = colon.sent.start
    if colon.i <= first:
        return None
    top = colon.nbor(-1)
    while first <= top.head.i < colon.i and top.head.i != top.i:
        top = top.head
    if top.pos_ == "VERB":
        speaker = speaker_of(top, page.quoted)
        near = colon.i - top.i <= 3
        return _with(speaker, top, top if near else colon)
    alone = not any(t.pos_ in {"VERB", "AUX"} for t in page.doc[first : colon.i])
    if alone and top.pos_ in {"NOUN", "PROPN"} and colon.i - first <= _LONGEST_NAME:
        return _with(top, top, colon)
    owned = next(iter(subjects(top)), top)
    if owned.lemma_.lower() in statement_nouns() and possessor(owned) is not None:
        return Introduction(owned, (colon.idx, colon.idx + 1))
    return None


def _after(page: Page, fragment: Fragment) -> Introduction | None:
    """Find "“A,” sings Noor" and "“A,” the front page blared"."""
    if page.text[fragment.end - 1] != ",":
        return None
    begin = page.token(fragment.outer_end)
    for verb in page.doc[begin : begin + _FAR]:
        if page.quoted[verb.i] or verb.sent != page.doc[begin].sent:
            return None
        if verb.tag_ in _FINITE and verb.pos_ == "VERB":
            between = page.text[fragment.outer_end : verb.idx]
            if NEW_SENTENCE.search(between):
                return None
            speaker = speaker_of(verb, page.quoted)
            after = speaker is not None and speaker.idx >= fragment.outer_end
            return _with(speaker, verb, verb) if after else None
    return None


def _around(page: Page, fragment: Fragment) -> Introduction | None:
    """Find "Noor ordered the army to “stop this at once and go home”"."""
    first = page.token(fragment.outer_start)
    sentence = page.doc[first].sent
    if page.text[fragment.start].isupper():
        return None
    top = page.doc[page.token(fragment.start)]
    while top.head.i != top.i and top.head.i >= sentence.start:
        top = top.head
        if top.i < first and top.tag_ in _FINITE and not page.quoted[top.i]:
            speaker = speaker_of(top, page.quoted)
            if speaker is not None and speaker.i < first and speaker.lower_ != "it":
                return _with(speaker, top, top)
    return None


def _with(speaker: Token | None, verb: Token, cue: Token) -> Introduction | None:
    if speaker is None or is_first_person(speaker) or is_expletive(speaker, verb):
        return None
    if is_event(speaker) or not (can_speak(speaker) or is_document(speaker)):
        return None
    if speaker.lower_ in {"it", "they", "who"} and verb.lemma_ in {"be", "have"}:
        return None
    return Introduction(speaker, (cue.idx, cue.idx + len(cue)))
