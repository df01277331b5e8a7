"""Tags: where the words stand that say whose a quotation is, and what they add to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from analysis.extract.quotes.phrases import describe
from analysis.extract.quotes.shapes import is_ended, stands_alone

if TYPE_CHECKING:
    from analysis.extract.quotes.marks import Fragment
    from analysis.extract.quotes.page import Page
    from analysis.extract.quotes.reported import Report
    from analysis.extract.quotes.utterances import Utterance

TAG_REACH = 160  # characters between a quotation and the words that say whose it is
# An abbreviated title ("Rep.", "Gen.") or an initial does not end the sentence.
NEW_SENTENCE = re.compile(r"(?:\b[a-z][\w'’-]*|\b[A-Z][\w'’-]{4,}|\d|[)\]%])[.!?…]+\s+\S")
_SHORTEST_TAG = 3  # words
_NEXT_OPENS = re.compile(r"[^.!?\n]{0,80}(?::|\bthat)\s*$")
_LONGEST_LEAD = 240  # characters
_GOES_ON = re.compile(r"\s(?!(?:and|but|or)\b)[^\W\d_]")
_SINCE = re.compile(r"\s(?:since|because|if|unless|although|though|so that)\b")


def tag_limit(page: Page, number: int) -> int:
    """Return where a cue after a quotation must begin before, to be its tag."""
    fragment = page.fragments[number]
    limit = min(fragment.outer_end + TAG_REACH, page.blocks[fragment.paragraph].end)
    if number + 1 < len(page.fragments):
        limit = min(limit, page.fragments[number + 1].outer_start)
    return max(limit, fragment.outer_start)


def follows(page: Page, number: int, report: Report) -> bool:
    """Say whether a cue stands right after a quotation as its tag: "A," Noor said."""
    fragment, at = page.fragments[number], report.cue.head.idx
    if not fragment.outer_end <= at < tag_limit(page, number):
        return False
    if page.text[fragment.end - 1] == ".":
        ended = _opens_with_speaker(page, fragment, report)
    else:
        ended = is_ended(page.text, fragment) or stands_alone(page.text, fragment)
    if not ended or opens_next(page, number, report):
        return False
    return not NEW_SENTENCE.search(page.text, fragment.outer_end, at)


def leads(page: Page, fragment: Fragment, report: Report) -> bool:
    """Say whether a cue stands before a quotation in its sentence: Noor said, "A"."""
    head = report.cue.head
    end = head.idx + len(head)
    if not end <= fragment.outer_start <= end + TAG_REACH:
        return False
    between = page.text[end : fragment.outer_start]
    if "\n" in between.strip(" \n"):
        return False
    if between.strip() == "." and head.dep_ == "ROOT":
        return True  # "Noor agreed. “A.”"
    return not (NEW_SENTENCE.search(between) or between.rstrip().endswith((".", "!", "?")))


def _opens_with_speaker(page: Page, fragment: Fragment, report: Report) -> bool:
    """Say whether the words after a quotation begin with who says it: "A." Noor said."""
    words = page.text[fragment.outer_end : report.cue.head.idx].split()
    if report.speaker is None or report.speaker.i > report.cue.head.i:
        return len(words) <= _SHORTEST_TAG
    before = page.text[fragment.outer_end : describe(report.speaker).start]
    return len(before.split()) <= 1


def opens_next(page: Page, number: int, report: Report) -> bool:
    """Say whether a cue after a full stop opens the next quotation: "A." Noor said: "B"."""
    fragment = page.fragments[number]
    if page.text[fragment.end - 1] == "," or number + 1 >= len(page.fragments):
        return False
    following = page.fragments[number + 1]
    head = report.cue.head
    between = page.text[head.idx + len(head) : following.outer_start]
    return following.paragraph == fragment.paragraph and bool(_NEXT_OPENS.fullmatch(between))


def named_between(page: Page, fragment: Fragment, report: Report) -> Report:
    """Name the speaker between a quotation and its cue where the parse names none."""
    if report.speaker is not None or report.cue.head.idx < fragment.outer_end:
        return report
    between = page.doc[page.token(fragment.outer_end) : report.cue.head.i]
    named = [t for t in between if t.pos_ in {"PROPN", "PRON", "NOUN"} and not page.quoted[t.i]]
    people = [t for t in named if t.ent_type_ == "PERSON"]
    speaker = next(iter(people or named), None)
    return report if speaker is None else report._replace(speaker=speaker)


def is_finite(report: Report) -> bool:
    """Say whether a cue can close a quotation: "he said", ", saying", not "continuing talks"."""
    head = report.cue.head
    to = any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in head.lefts)
    if head.dep_ in {"amod", "compound"} or (to and report.speaker is None):
        return False
    if to and head.lemma_ == "continue":
        return False
    return head.tag_ != "VBG" or (head.i > 0 and head.nbor(-1).text in {",", "—", "–"})


def reach_tag(page: Page, utterance: Utterance, fragment: Fragment) -> None:
    """Take in what stands between a quotation and its tag: "“A” for the dead, she said."."""
    if utterance.cue is None or utterance.cue[0] < fragment.outer_end:
        return
    stop = utterance.cue[0]
    if utterance.speaker is not None and fragment.outer_end <= utterance.speaker.start < stop:
        stop = utterance.speaker.start
    tail = page.text[fragment.outer_end : stop].rstrip()
    inner = page.text[fragment.end - 1]
    goes_on = _SINCE if inner == "," else _GOES_ON
    if inner in ".!?…" or not goes_on.match(tail) or not tail.endswith(","):
        return
    end = fragment.outer_end + len(tail.rstrip(",").rstrip())
    if end > utterance.end:
        utterance.parts[-1] = (utterance.parts[-1][0], end)
        utterance.kind = "mixed"


def reach_back(page: Page, utterance: Utterance, fragment: Fragment, cues: list[int]) -> None:
    """Take in what leads into a quotation that its tag follows: "The road “is gone,” she said."."""
    inside = page.text[fragment.start].islower() and utterance.start == fragment.start
    if not inside or utterance.cue is None or utterance.cue[0] < fragment.outer_end:
        return
    begin = page.doc[page.token(fragment.start)].sent.start_char
    begin = max(begin, page.blocks[fragment.paragraph].start)
    lead = page.text[max(begin, fragment.outer_start - _LONGEST_LEAD - 1) : fragment.outer_start]
    alone = bisect_left(cues, begin) == bisect_left(cues, fragment.outer_start)
    if alone and re.search(r"\w\s*$", lead) and len(lead) <= _LONGEST_LEAD:
        utterance.parts[0] = (begin, utterance.parts[0][1])
        utterance.kind = "mixed"
