"""Who stands behind a whole sentence: "..., the army said on Monday"; "A, it said, and B"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import verb_cue
from analysis.extract.quotes.phrases import describe, name_phrase
from analysis.extract.quotes.sources import (
    can_speak,
    is_document,
    is_event,
    is_first_person,
    is_nobody,
)
from analysis.extract.quotes.speakers import speaker_of
from analysis.extract.voices.spans import Voice
from analysis.parse import RELATIVE, SUBJECT, is_negated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Doc, Token

    from analysis.parse import Sentence

_TELLING = frozenset({"say", "claim", "confirm", "announce", "admit", "estimate"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose", "what", "where", "than"})
_SUBORDINATE = frozenset({"after", "as", "when", "while", "before", "since", "because"})
_LONGEST_END = 16  # words after the cue: "said in a statement carried by state television"
_SHORTEST = 3  # tokens that a tag must have before it


def tag(doc: Doc, sentence: Sentence, at: Iterable[int], quoted: Sequence[bool]) -> Voice | None:
    """Return the stretch of `sentence` that a speaker named within or after it answers for.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    sentence : analysis.parse.Sentence
    at : iterable of int
        Where the rows begin that nobody speaks for yet.
    quoted : sequence of bool
        Per token, whether it stands in direct speech.
    """
    first_row = min(at)
    for token in reversed(doc[sentence.first : sentence.last]):
        speaker = _speaker(token, quoted)
        if speaker is None:
            continue
        first, after = _edges(token, speaker)
        if first < sentence.first + _SHORTEST or doc[first - 1].lower_ in _RELATIVE:
            continue
        if _is_set_off(doc, first, after):
            return Voice(sentence.start, sentence.end, describe(speaker).at, None, "parenthesis")
        before = doc[first].idx
        if first_row < before and _only_ends(doc[after : sentence.last], inverted=first == token.i):
            return Voice(sentence.start, before, describe(speaker).at, None, "tag")
    return None


def _speaker(token: Token, quoted: Sequence[bool]) -> Token | None:
    """Return who speaks if `token` is a finite verb of telling."""
    if quoted[token.i] or token.tag_ not in _FINITE or token.pos_ != "VERB":
        return None
    if token.dep_ in RELATIVE:  # "... drew a reply from the king, who told the rebels: ..."
        return None
    cue = verb_cue(token)
    if cue is None or cue.label not in _TELLING or not cue.frames & {"c", "q"}:
        return None
    if is_negated(token):
        return None
    return next((s for s in _candidates(token, quoted) if _is_speaker(s)), None)


def _candidates(verb: Token, quoted: Sequence[bool]) -> Iterator[Token]:
    """Yield who may speak; where commas lack, the parse takes the speaker for something else."""
    if verb.lemma_.lower() == "say":
        yield from (noun for noun in verb.rights if _ends_tag(noun, verb))
    speaker = speaker_of(verb, quoted)
    if speaker is not None:
        yield speaker
    if verb.i and verb.nbor(-1).pos_ in {"NOUN", "PROPN"}:
        yield verb.nbor(-1)
    yield from (child for child in verb.rights if child.dep_ in SUBJECT)


def _ends_tag(noun: Token, verb: Token) -> bool:
    """Say whether only "a monitoring group" follows "says": it is who says so."""
    begins = noun.left_edge.i == verb.i + 1 and noun.left_edge.pos_ != "ADP"
    if not begins or noun.pos_ not in {"NOUN", "PROPN"} or noun.ent_type_ in {"DATE", "TIME"}:
        return False
    rest = verb.doc[name_phrase(noun)[1] : verb.sent.end]
    told = next((t for t in rest if not (t.is_punct or t.is_space)), None)
    return told is None or _opens_clause(told)


def _is_speaker(noun: Token) -> bool:
    if is_first_person(noun) or is_nobody(noun) or is_event(noun):
        return False
    return can_speak(noun) or is_document(noun)


def _edges(verb: Token, speaker: Token) -> tuple[int, int]:
    """Return the tokens where "the army said" or "said the army" begins and is over."""
    first, last = name_phrase(speaker)
    if speaker.i < verb.i:
        return first, verb.i + 1
    return verb.i, max(last, verb.i + 1)


def _is_set_off(doc: Doc, first: int, after: int) -> bool:
    """Say whether commas stand on both sides of a tag."""
    return doc[first - 1].text in {",", "–", "—"} and after < len(doc) and doc[after].text == ","


def _only_ends(rest: Iterable[Token], *, inverted: bool) -> bool:
    """Say whether nothing but when, where and to whom follows a cue up to the sentence's end."""
    words = [token for token in rest if not token.is_punct and not token.is_space]
    if inverted and words and words[0].lower_ in _RELATIVE:
        return True
    clause = next((n for n, token in enumerate(words) if _opens_clause(token)), None)
    words = words[:clause]
    if len(words) > _LONGEST_END:
        return False
    return not any(token.tag_ in _FINITE or token.lower_ == "that" for token in words)


def _opens_clause(token: Token) -> bool:
    """Say whether what follows is no part of the tag: "after ...", "adding that ..."."""
    return token.lower_ in _SUBORDINATE or (token.tag_ == "VBG" and verb_cue(token) is not None)
