"""What the marks show: whose each quotation is that no reported clause holds."""

from __future__ import annotations

import re
from bisect import bisect_left

from analysis.extract.quotes.clauses import utterance_of
from analysis.extract.quotes.cues import channels
from analysis.extract.quotes.introductions import introduction
from analysis.extract.quotes.marks import Fragment
from analysis.extract.quotes.page import Page
from analysis.extract.quotes.phrases import describe
from analysis.extract.quotes.reported import Report
from analysis.extract.quotes.sequels import goes_on, is_aside
from analysis.extract.quotes.shapes import (
    byline,
    is_sentence,
    is_term,
    is_title,
    is_utterance,
    stands_alone,
)
from analysis.extract.quotes.tags import (
    NEW_SENTENCE,
    TAG_REACH,
    follows,
    is_finite,
    leads,
    named_between,
    opens_next,
    reach_back,
    tag_limit,
)
from analysis.extract.quotes.utterances import Told, Utterance

_LONGEST_CUE = 30  # characters
_LONGEST_GAP = 12  # words between a quotation and a cue that claims it


class Attacher:
    """Gives every quotation to the speech it belongs to, in reading order."""

    def __init__(self, page: Page, told: Told, reports: list[Report]) -> None:
        self.page, self.text, self.told = page, page.text, told
        self.reports = reports
        self.cue_offsets = [report.cue.head.idx for report in reports]

    def attach(self) -> None:
        """Go through the quotations."""
        for number, fragment in enumerate(self.page.fragments):
            if is_title(self.page, fragment):
                if number not in self.told.owner:
                    self._add_scare(number, fragment)
                continue
            found = (
                number in self.told.owner
                or self._claim(number, fragment)
                or self._add_tagged(number, fragment)
                or self._continue(number, fragment)
                or self._introduce(number, fragment)
                or self._sign(number, fragment)
                or self._inherit(number, fragment)
            )
            if not found:
                self._add_scare(number, fragment)
            self._run_on(number)

    def _add_tagged(self, number: int, fragment: Fragment) -> bool:
        report = self._tag(number, fragment)
        if report is None:
            return False
        report = named_between(self.page, fragment, report)
        utterance = utterance_of(self.page, report, [(fragment.start, fragment.end)])
        utterance.kind, utterance.rule = "direct", "tag"
        self._take_object(utterance, fragment)
        reach_back(self.page, utterance, fragment, self.cue_offsets)
        self.told.add(utterance, [number])
        return True

    def _introduce(self, number: int, fragment: Fragment) -> bool:
        found = introduction(self.page, fragment)
        if found is None:
            return False
        parts = [(fragment.start, fragment.end)]
        utterance = Utterance(parts, "direct", "introduction", fragment.paragraph)
        utterance.speaker, utterance.cue = describe(found.speaker), found.cue
        utterance.channel = channels().get(self.text[slice(*found.cue)].lower())
        reach_back(self.page, utterance, fragment, self.cue_offsets)
        self.told.add(utterance, [number])
        return True

    def _take_object(self, utterance: Utterance, fragment: Fragment) -> None:
        """Let "called half of them “traitors”" say of whom it was said."""
        report = utterance.report
        if report is None or "k" not in report.cue.frames:
            return
        after = report.cue.head.i + 1
        offsets = self.page.offsets
        start = offsets[after] if after < len(offsets) else fragment.start
        between = self.text[start : fragment.outer_start]
        words = [w for w in between.split() if w.lower() not in {"a", "an", "the", "as", "it"}]
        if start < fragment.outer_start and words and not re.search(r"[,;:.]", between):
            utterance.parts, utterance.kind = [(start, fragment.end)], "mixed"

    def _run_on(self, number: int) -> None:
        """Join the next paragraph of a quotation that was left open."""
        fragments = self.page.fragments
        if not fragments[number].runs_on or number + 1 >= len(fragments):
            return
        following, owner = fragments[number + 1], self.told.owner
        if number + 1 in owner or following.paragraph != fragments[number].paragraph + 1:
            return
        self.told.join(owner[number], number + 1, (following.start, following.end))

    def _claim(self, number: int, fragment: Fragment) -> bool:
        """Give a quotation to the cue right after it, though the parse gave that cue other words.

        "A," he said, "B" is one utterance; "A," she said at a briefing announcing B says A.
        """
        if not is_utterance(self.text, fragment) and self.text[fragment.end - 1] not in ",!?":
            return False
        index = bisect_left(self.cue_offsets, fragment.outer_end)
        if index == len(self.reports) or self.cue_offsets[index] >= tag_limit(self.page, number):
            return False
        report = self.reports[index]
        gap = self.text[fragment.outer_end : self.cue_offsets[index]]
        far = NEW_SENTENCE.search(gap) or len(gap.split()) > _LONGEST_GAP
        if far or "q" not in report.cue.frames or opens_next(self.page, number, report):
            return False
        utterance = self.told.by_cue.get(self.cue_offsets[index])
        if utterance is None or utterance.start < self.cue_offsets[index]:
            return False
        if utterance.kind == "direct":
            utterance.parts.insert(0, (fragment.start, fragment.end))
        elif self._is_closed(fragment) and not _has_mark_that(report):
            utterance.parts, utterance.kind = [(fragment.start, fragment.end)], "direct"
        else:
            return False
        utterance.paragraph = fragment.paragraph
        self.told.owner[number] = utterance
        return True

    def _is_closed(self, fragment: Fragment) -> bool:
        """Say whether a tag must follow: after a comma, or after a sentence without its stop."""
        sign = self.text[fragment.end - 1]
        return sign in ",!?" or (sign not in ".…" and stands_alone(self.text, fragment))

    def _tag(self, number: int, fragment: Fragment) -> Report | None:
        """Return the cue without words of its own that stands beside a quotation."""
        low = bisect_left(self.cue_offsets, fragment.outer_start - TAG_REACH - _LONGEST_CUE)
        high = bisect_left(self.cue_offsets, tag_limit(self.page, number))
        near = self.reports[low:high]
        free = [r for r in near if r.cue.head.idx not in self.told.by_cue and is_finite(r)]
        after = next((r for r in free if follows(self.page, number, r)), None)
        before = next((r for r in reversed(free) if self._leads(fragment, r)), None)
        if before is None or after is None:
            return before or after
        lead = self.text[max(0, fragment.outer_start - 9) : fragment.outer_start].rstrip()
        return before if lead.endswith((":", ",")) else after

    def _leads(self, fragment: Fragment, report: Report) -> bool:
        """Say whether a cue before a quotation is its own, not the tag of the speech before it."""
        if not leads(self.page, fragment, report):
            return False
        aside = is_aside(self.page, report.cue.head.idx, fragment)
        return not (aside and self._unfinished(fragment) is not None)

    def _continue(self, number: int, fragment: Fragment) -> bool:
        """Join a quotation to the speech before it: "A," he said. "B"; A, he said, and "b."."""
        utterance = self._unfinished(fragment)
        if utterance is None:
            return False
        part = (fragment.start, fragment.end)
        before = utterance.cue is not None and utterance.cue[0] < utterance.start
        if utterance.kind == "indirect" and not before and is_sentence(self.text, fragment):
            utterance.parts, utterance.kind = [part], "direct"  # "At dawn, he said, "We left.""
            self.told.owner[number] = utterance
            return True
        utterance.kind = "direct" if utterance.kind == "direct" else "mixed"
        self.told.join(utterance, number, part)
        return True

    def _unfinished(self, fragment: Fragment) -> Utterance | None:
        """Return the speech that a quotation goes on with, None when it opens a new one."""
        near = self.told.before(fragment)
        may_go_on = [u for u in near if u is near[0] or u.kind == "direct"]
        page, cues = self.page, self.cue_offsets
        return next((u for u in may_go_on if goes_on(page, u, fragment, cues)), None)

    def _sign(self, number: int, fragment: Fragment) -> bool:
        """Give a quotation to the name set after it: "A." — Noor."""
        name = byline(self.page, fragment)
        if name is None:
            return False
        self._add_alone(number, fragment, "direct", "byline").speaker = describe(name)
        return True

    def _inherit(self, number: int, fragment: Fragment) -> bool:
        """Give what reads as speech to whoever spoke last, if anybody did."""
        if not is_utterance(self.text, fragment) or is_term(self.text, fragment):
            return False
        earlier = self.told.speaking(fragment)
        if earlier is None or earlier.speaker is None:
            self._add_alone(number, fragment, "direct", "marks")
            return True
        added = self._add_alone(number, fragment, "direct", "inherited")
        added.speaker = earlier.speaker._replace(how="inherited")
        return True

    def _add_scare(self, number: int, fragment: Fragment) -> None:
        self._add_alone(number, fragment, "scare", "marks")

    def _add_alone(self, number: int, fragment: Fragment, kind: str, rule: str) -> Utterance:
        """Keep a quotation as an utterance of its own, without a cue."""
        utterance = Utterance([(fragment.start, fragment.end)], kind, rule, fragment.paragraph)
        self.told.add(utterance, [number])
        return utterance


def _has_mark_that(report: Report) -> bool:
    first = report.parts[0][0] if report.parts else 0
    doc = report.cue.head.doc
    return any(token.lower_ == "that" for token in doc[max(0, first - 1) : first + 1])
