"""Sentences that go on with what the sentence before reported, without naming the speaker again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.quotes.cues import verb_cue
from analysis.extract.voices.spans import Voice
from analysis.parse import Sentence, sentences, text_of
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc

# How a sentence opens that only gives further figures of the same report.
_MORE = re.compile(
    r"(?:at least |some |about |around |up to |as many as |nearly |almost |more than |over )?"
    r"(?:another|a further|an additional|\w+ (?:others?|more|additional)\b"
    r"|(?:\w+ |most |many |some |several |all )of (?:them|those|these|the (?:dead|victims|wounded"
    r"|injured|casualties|killed|missing|survivors))\b"
    r"|(?:among|of) (?:them|those|the (?:dead|victims|wounded|injured|casualties))\b"
    r"|the (?:dead|victims?|wounded|injured|casualties|others?|rest)\b"
    r"|those (?:killed|injured|wounded|missing|dead|hurt)\b)",
    re.IGNORECASE,
)
# "It was not clear whether" and "It is the third attack" are the article's own words.
_PRONOUN = re.compile(
    r"(?:they|he|she)\b|it (?!(?:is|was|has been|remain(?:s|ed))\b)", re.IGNORECASE
)


class _Speech(NamedTuple):
    """A stretch with a speaker; `after`: who speaks is told after it ("..., said the mayor")."""

    start: int
    end: int
    at: int | None
    is_person: bool
    after: bool


def threads(doc: Doc, rows: Mapping[str, Sequence[Row]], found: Sequence[Voice]) -> list[Voice]:
    """Return the sentences that inherit the speaker of the sentence before them.

    Only within a paragraph, only where the sentence opens with further figures ("Another
    ten ...", "Among the dead ...") or a pronoun that is not the speaker himself, and never
    where the sentence has a speaker or a verb of speech of its own. Who is named only after
    his words no longer speaks of the next place.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    rows : mapping of str to sequence of dict
        The rows of `numbers`, `events`, `places` and `quotes`.
    found : sequence of Voice
        What has a speaker beyond the quotes.
    """
    told = _by_sentence([*_counts(rows["numbers"]), *rows.get("events", [])])
    places = _by_sentence(rows.get("places", []))
    speech = [_speech(row) for row in rows["quotes"] if row["kind"] != "scare"]
    speech += [_Speech(v.start, v.end, v.actor_at, False, v.rule == "tag") for v in found]
    inherited: list[Voice] = []
    voice: _Speech | None = None
    named: set[object] = set()
    before: Sentence | None = None
    for number, sentence in enumerate(sentences(doc)):
        if before is not None and before.paragraph != sentence.paragraph:
            voice = None
        before = sentence
        here = [s for s in speech if s.start < sentence.end and sentence.start < s.end]
        sites = {row["text"] for row in places.get(number, [])}
        if here:
            voice, named = _voice_of(told.get(number, []), here), sites
            continue
        if voice is not None and voice.after and sites - named:
            voice = None
        if voice is not None and not _goes_on(doc, sentence, is_person=voice.is_person):
            voice = None
        if voice is not None and number in told:
            inherited.append(Voice(sentence.start, sentence.end, voice.at, None, "thread"))
    return inherited


def _counts(numbers: Iterable[Row]) -> list[Row]:
    return [row for row in numbers if row["kind"] != "other"]


def _by_sentence(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[int(row["sent"])].append(row)
    return dict(found)


def _speech(row: Row) -> _Speech:
    start, cue = int(row["start"]), row["cue_start"]
    is_person = row["speaker_how"] == "name"
    after = cue is not None and cue > start
    return _Speech(start, int(row["end"]), row["actor_at"], is_person, after)


def _voice_of(rows: Iterable[Row], here: Sequence[_Speech]) -> _Speech | None:
    """Return the one speech that answers for every figure of a sentence, None otherwise."""
    speakers: dict[int | None, _Speech] = {}
    for row in rows:
        around = [s for s in here if s.start <= row["start"] and row["end"] <= s.end]
        if not around:
            return None
        closest = min(around, key=lambda s: s.end - s.start)
        speakers[closest.at] = closest
    return next(iter(speakers.values())) if len(speakers) == 1 and None not in speakers else None


def _goes_on(doc: Doc, sentence: Sentence, *, is_person: bool) -> bool:
    """Say whether a sentence only adds figures, or tells more of "it" and "them"."""
    text = text_of(doc)
    pronoun = _PRONOUN.match(text, sentence.start)
    if pronoun is not None and is_person and pronoun.group().lower() in {"he", "she"}:
        return False
    if pronoun is None and not _MORE.match(text, sentence.start):
        return False
    tokens = [t for t in doc[sentence.first : sentence.last] if t.tag_ != "VBG"]
    return not any(t.lower_ == "according" or verb_cue(t) is not None for t in tokens)
