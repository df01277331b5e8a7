"""Whether two quotations report one utterance."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from analysis.compare.quotes.said import FEWEST_WORDS, Said

SAME_SPEAKER, OPEN_SPEAKER = 0.6, 0.8  # share of the shorter one's words that must agree
NEAR_DAYS = 4  # reports of one utterance; later it may be said again
SHORT_DAYS, OPEN_DAYS = 1, 2  # the same for three words in common, and for an open speaker
LONG, EQUAL = 8, 0.9  # what is long and equal is one utterance on any day
RUN = 6  # so many words in a row are no chance, however much the two differ before and after
NAMED = 0.85  # so much in common, and a name differs: spelled or put otherwise
ALIKE = 75  # two spellings of a name


class Occasion(NamedTuple):
    """What is known of a quotation and a group before their words are compared.

    `sure`: the speaker is known to be the same. `days`: between the quotation and the nearest
    of the group, 0 where a day is unknown. `one_incident`: an article of the group tells an
    incident that the article of the quotation tells.
    """

    sure: bool = True
    days: int = 0
    one_incident: bool = False


def similarity(said: Said, full: Said, occasion: Occasion) -> float | None:
    """Return how much of `said` stands in `full` in the same order; None for another utterance.

    Where the speaker is open more words must agree. Articles of other days must agree in
    nearly all of many words. Words that many people say, and names, do not make an utterance
    by themselves, unless the articles tell one incident.
    """
    if _another_figure(said, full):
        return None
    versions = (said.content, said.marked) if said.marked else (said.content,)
    scores = [_agreement(version, said, full, occasion) for version in versions]
    return max((score for score in scores if score is not None), default=None)


def _agreement(
    version: tuple[str, ...], said: Said, full: Said, occasion: Occasion
) -> float | None:
    sure, size = occasion.sure, min(len(version), len(full.content))
    fewest = FEWEST_WORDS if sure else FEWEST_WORDS + 2
    shared = full.stems.intersection(version)
    if len(shared) < fewest:
        return None
    common = LCSseq.similarity(version, full.content)
    score = round(common / size, 4)
    if common < fewest or not _telling(shared, said, full, occasion):
        return None
    if common >= LONG and common >= EQUAL * max(len(said.content), len(full.content)):
        return score
    least = SAME_SPEAKER if sure else OPEN_SPEAKER
    days = NEAR_DAYS if sure or said.content == full.content else OPEN_DAYS
    if common == FEWEST_WORDS:  # three common words are few: nearly all must agree
        least = max(least, 0.75)
        days = days if said.content == full.content else SHORT_DAYS
    follow_up = occasion.one_incident and sure and common > FEWEST_WORDS
    if occasion.days > days and not follow_up:
        return None
    if not (common >= LONG and score >= NAMED) and _other_names(said, full):
        return None
    if score >= least:
        return score
    return score if sure and common >= RUN and _run(version, full.content) >= RUN else None


def _telling(shared: frozenset[str], said: Said, full: Said, occasion: Occasion) -> bool:
    """Say whether enough of the words in common are no names, figures or formulas."""
    fewest = FEWEST_WORDS - 1 if occasion.sure else FEWEST_WORDS
    own = {word for word in shared - (said.names & full.names) if not word[0].isdigit()}
    return len(own) >= fewest and (occasion.one_incident or len(own - said.worn) >= fewest)


def _another_figure(said: Said, full: Said) -> bool:
    return bool(said.numbers and full.numbers and not said.numbers & full.numbers)


def _other_names(said: Said, full: Said) -> bool:
    """Say whether one names something in the place where the other names something else.

    A word that the other one writes in lower case is no name.
    """
    mine = said.names - (full.stems - full.names)
    theirs = full.names - (said.stems - said.names)
    if not mine - theirs or not theirs - mine:
        return False
    matcher = SequenceMatcher(None, said.content, full.content, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        one, other = mine.intersection(said.content[a:b]), theirs.intersection(full.content[c:d])
        if what == "replace" and one and other and not _alike(one, other):
            return True
    return False


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(fuzz.ratio(a, b) >= ALIKE for a in some for b in others)


def _run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return the length of the longest run of words both have."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def same_speech(said: Said, full: Said, occasion: Occasion) -> float | None:
    """Return the similarity of two quotations known to be of one speech of one speaker.

    Two articles that share one utterance of a speaker most likely report one occasion, so
    fewer words must agree.
    """
    if occasion.days > SHORT_DAYS or _another_figure(said, full) or _other_names(said, full):
        return None
    common = LCSseq.similarity(said.content, full.content)
    score = round(common / min(len(said.content), len(full.content)), 4)
    if not _telling(said.stems & full.stems, said, full, occasion):
        return None
    few = common == FEWEST_WORDS - 1 and score >= 0.66
    return score if few or (common >= FEWEST_WORDS and score >= 0.5) else None
