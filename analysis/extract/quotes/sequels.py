"""Whether a quotation goes on with the speech before it: "A," he said. "B"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from analysis.extract.quotes.marks import Fragment
from analysis.extract.quotes.page import Page
from analysis.extract.quotes.shapes import is_utterance
from analysis.extract.quotes.tags import NEW_SENTENCE
from analysis.extract.quotes.utterances import Utterance

_LONGEST_TAG = 400  # characters of "said X, who ...," between two parts of one speech
_SHORT_TAG = 32  # words of a tag with a sentence of the writer's after it
_SHORTEST_ASIDE = 2  # words: "adding that" and "saying:" open words of their own
_CLOSING = " \t\n\r\u00a0\"”’'»“"
_JOINS = re.compile(r"(?:[,;–—-]|\b(?:and|but|or)(?:\s\w+){0,2})\s*$")
_ONLY_JOINS = re.compile(r"\W*(?:(?:and|but|or)\b\W*)?(?:(?:then|of|by|for|to|as|that|at)\b\W*)?")


def goes_on(
    page: Page, utterance: Utterance, fragment: Fragment, cue_offsets: Sequence[int]
) -> bool:
    """Say whether only the tag of `utterance`, or nothing, parts it from a quotation.

    Parameters
    ----------
    page : Page
    utterance : Utterance
        The last one that ends before the quotation, in the same paragraph.
    fragment : Fragment
    cue_offsets : sequence of int
        Where the cues of the article begin, in order.
    """
    if utterance.cue is None or fragment.outer_start - utterance.end > 2 * _LONGEST_TAG:
        return False
    gap = page.text[utterance.end : fragment.outer_start]
    first = bisect_left(cue_offsets, utterance.end)
    cues = cue_offsets[first : bisect_left(cue_offsets, fragment.outer_start)]
    tagged = utterance.end <= utterance.cue[0] < fragment.outer_start
    ended = gap.rstrip(_CLOSING).endswith((".", "!", "?", "…"))
    if not tagged:
        joined = _ONLY_JOINS.fullmatch(gap) is not None
        if ended:
            return joined and utterance.kind == "direct" and is_utterance(page.text, fragment)
        return joined and not cues
    if cues and cues[0] < utterance.cue[0]:
        return False
    if ended:
        spoken = utterance.kind != "indirect" and is_utterance(page.text, fragment)
        return spoken and _is_tag(gap.rstrip(_CLOSING), len(cues))
    further = [at for at in cues[1:] if not is_aside(page, at, fragment)]
    one_tag = not further and len(gap) <= _LONGEST_TAG and not NEW_SENTENCE.search(gap)
    return one_tag and _JOINS.search(gap) is not None


def is_aside(page: Page, cue: int, fragment: Fragment) -> bool:
    """Say whether a later cue only goes with the tag: "said Noor, speaking of farmers, "B"."""
    words = page.text[cue : fragment.outer_start].split()
    return page.doc[page.token(cue)].tag_ == "VBG" and len(words) > _SHORTEST_ASIDE


def _is_tag(gap: str, n_cues: int) -> bool:
    """Say whether words are "said Noor, who leads the union", with a short remark at most."""
    if NEW_SENTENCE.search(gap):
        return n_cues <= 1 and len(gap.split()) <= _SHORT_TAG
    return len(gap) <= _LONGEST_TAG
