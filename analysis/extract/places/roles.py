"""The part a place plays in its sentence: dateline, launch site, the speaker's seat."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis.parse import attached_to, preposition, subject_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LAUNCHING = frozenset({"launch", "fire", "fly", "take", "shoot"})


def role(doc: Doc, first: int, after: int) -> str:
    """Return dateline, launch, speaker or mention for the name doc[first:after]."""
    head = doc[first:after].root
    start = doc[first].idx
    if any(
        block.kind == "dateline" and block.start <= start < block.end
        for block in doc.user_data.get("layout", ())
    ):
        return "dateline"
    whole = attached_to(head)
    if whole is not None:
        if preposition(head) == "from" and whole.lemma_ in LAUNCHING:
            return "launch"
        if preposition(head) in {"from", "in"} and _is_speech(whole):
            return "speaker"
    verb = subject_of(head)
    return "speaker" if verb is not None and _is_speech(verb) else "mention"


def _is_speech(word: Token) -> bool:
    """Say whether `word` reports speech; "attacked in Homs" may be words or blows."""
    return word.pos_ == "VERB" and word.lemma_ in speech_verbs() - double_meanings()


@functools.cache
def double_meanings() -> frozenset[str]:
    """Return the verbs that also tell of violence or protest ("attack", "blast", "protest")."""
    return frozenset(row["pattern"] for row in lexicon("event_triggers"))


@functools.cache
def speech_verbs() -> frozenset[str]:
    """Return the lemmas of verbs of speech."""
    return frozenset(row["pattern"] for row in lexicon("speech_verbs") if " " not in row["pattern"])
