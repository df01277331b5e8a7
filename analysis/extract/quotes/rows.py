"""One row for one utterance: reported speech and quotation marks brought together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import channel_of, span_of, statement_channel
from analysis.extract.quotes.labels import labels
from analysis.extract.quotes.marks import Fragment, fragments
from analysis.extract.quotes.nested import second_hand
from analysis.extract.quotes.reported import Report, reports, share_speakers
from analysis.extract.quotes.speakers import Speaker, describe
from analysis.parse import Block, layout, sentence_numbers, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Chars = tuple[int, int]
_TAG_REACH = 160  # characters between a quotation and the words that say whose it is
_TAG_WORDS = 32
_MEMORY = 50  # utterances of one paragraph that a later quotation may go on from
# An abbreviated title ("Rep.", "Gen.") or an initial does not end the sentence.
_NEW_SENTENCE = re.compile(r"(?:\b[a-z][\w'’-]*|\b[A-Z][\w'’-]{4,}|\d|[)\]%])[.!?…]+\s+\S")
_BYLINE = re.compile(r"\s*[―—–-]{1,2}\s*(?=[A-Z])")
_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_EDGE = ' \t\r\n\u00a0,;:-–—"“”„«»‹›`'


@dataclass
class _Utterance:
    """An utterance while it is put together; `parts` are character ranges of its words."""

    parts: list[Chars]
    kind: str
    rule: str
    paragraph: int
    report: Report | None = None
    speaker: Speaker | None = None
    cue: Chars | None = None
    cue_class: str | None = None
    channel: str | None = None
    addressee: str | None = None
    quoted: list[int] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]

    def close(self, text: str) -> None:
        """Leave out the comma (and, of a mere clause, the stop) that the marks have taken in."""
        start, end = self.parts[-1]
        signs = "," if self.kind == "direct" else ",."
        kept = text[start:end].rstrip().rstrip(signs)
        if kept:
            self.parts[-1] = (start, start + len(kept))


def quotes(doc: Doc) -> list[dict[str, object]]:
    """Return the quotes of one article: direct, mixed and indirect speech, and scare quotes.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        From the pipeline of `analysis.parse.load_pipeline`.

    Returns
    -------
    list of dict
        In reading order, with the evidence columns and ``quote kind speaker speaker_start
        speaker_end actor_at speaker_how cue cue_start cue_end cue_class channel addressee
        n_words``. The span runs from the first word of the utterance to its last and takes
        in a cue set between them ("A," he said, "B"); `quote` holds the words alone.
        `actor_at` is the offset of the speaker's name or head noun; `second_hand` says
        that the row stands whole in the words of another speaker, so that it serves to
        attribute figures and is no row of the finished table. What the text does not say
        is None.
    """
    builder = _Builder(doc)
    builder.add_labels()
    builder.add_reports()
    builder.attach_quotations()
    rows = builder.rows()
    return [
        {**row, "second_hand": told} for row, told in zip(rows, second_hand(doc, rows), strict=True)
    ]


class _Builder:
    """The state of one article while its utterances are put together."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.blocks: list[Block] = doc.user_data.get("layout") or layout(self.text)
        self.block_starts = [block.start for block in self.blocks]
        self.offsets = [token.idx for token in tokens_of(doc)]
        ranges = [(block.start, block.end) for block in self.blocks]
        self.fragments: list[Fragment] = fragments(self.text, ranges)
        self.outer_starts = [f.outer_start for f in self.fragments]
        self.quoted = self._quoted_tokens()
        self.sentence_of = sentence_numbers(doc)
        self.found: list[_Utterance] = []
        self.owner: dict[int, _Utterance] = {}
        self.reports: list[Report] = []
        self.spoken: dict[int, list[_Utterance]] = {}
        self.by_cue: dict[int, _Utterance] = {}
        self.cue_offsets: list[int] = []

    def _quoted_tokens(self) -> list[bool]:
        quoted = [False] * len(self.doc)
        for f in self.fragments:
            first = bisect_left(self.offsets, f.start)
            last = bisect_left(self.offsets, f.end)
            quoted[first:last] = [True] * (last - first)
        return quoted

    # ------------------------------------------------ what grammar shows

    def add_labels(self) -> None:
        for label in labels(self.doc, self.text, self.blocks):
            kind = "indirect" if label.is_heading else "direct"
            parts = self._trimmed([(label.start, label.end)])
            if not parts or len(_LETTERS.findall(self.text[slice(*parts[0])])) < 2:
                continue
            utterance = _Utterance(parts, kind, "label", self._block(label.start))
            utterance.speaker = describe(label.speaker)
            utterance.cue, utterance.cue_class = (label.colon, label.colon + 1), "say"
            inside = self._fragments_in(*parts[0])
            if inside and self.fragments[inside[0]].start <= parts[0][0] + 1:
                utterance.kind = "direct"
            elif inside:
                utterance.kind = "mixed"
            self._own(utterance, inside)

    def add_reports(self) -> None:
        self.reports = share_speakers(self.doc, list(reports(self.doc, self.quoted)))
        self.cue_offsets = [report.cue.head.idx for report in self.reports]
        for report in self.reports:
            parts = self._trimmed([self._chars(first, last) for first, last in report.parts])
            parts = self._cut_tags(report, parts)
            if parts and not self._is_paper(report, parts):
                self._add(report, parts)

    def _is_paper(self, report: Report, parts: list[Chars]) -> bool:
        """Pass "according to a statement on Telegram" on to the speech it documents."""
        if report.rule != "according to" or report.speaker is None:
            return False
        channel = statement_channel(report.speaker)
        if channel is None:
            return False
        for other in reversed(self.found[-4:]):
            if other.start < parts[-1][1] and parts[0][0] < other.end and other.report is not None:
                other.channel = other.channel or channel
                return True
        return False

    def _cut_tags(self, report: Report, parts: list[Chars]) -> list[Chars]:
        """Take out of a reported clause what follows its quotation only to say whose it is."""
        kept = []
        for start, end in parts:
            for number in self._fragments_in(start, end):
                f = self.fragments[number]
                if (
                    f.outer_end < end
                    and self.text[f.end - 1] in ",!?…"
                    and self._ends_here(f, report)
                ):
                    end = f.end
                    break
            kept.append((start, end))
        return kept

    def _ends_here(self, fragment: Fragment, report: Report) -> bool:
        """Say whether a comma before the closing mark ends the words of `report`."""
        at = report.cue.head.idx
        if fragment.outer_end <= at <= fragment.outer_end + _TAG_REACH:
            return True
        after = self._token(fragment.outer_end + 1)
        word = self.doc[after]
        return word.tag_ == "VBG" and at < fragment.start

    def _add(self, report: Report, parts: list[Chars]) -> None:
        utterance = self._utterance(report, parts)
        inside = [n for part in parts for n in self._fragments_in(*part)]
        inside = list(dict.fromkeys(inside))
        if inside:
            utterance.kind = "mixed" if self._has_bare_words(parts) else "direct"
            if utterance.speaker is None and utterance.kind == "direct":
                report = self._named_between(self.fragments[inside[-1]], report)
                if report.speaker is not None:
                    utterance.speaker = describe(report.speaker)
            first, last = self.fragments[inside[0]], self.fragments[inside[-1]]
            start, end = parts[0][0], parts[-1][1]
            parts[0] = (min(start, first.start), parts[0][1])
            parts[-1] = (parts[-1][0], max(end, last.end))
        self._own(utterance, inside)

    def _utterance(self, report: Report, parts: list[Chars]) -> _Utterance:
        utterance = _Utterance(parts, "indirect", report.rule, self._block(parts[0][0]), report)
        utterance.cue, utterance.cue_class = span_of(report.cue), report.cue.label
        if report.speaker is not None:
            utterance.speaker = describe(report.speaker)
        if report.rule == "according to":
            utterance.channel = statement_channel(report.cue.head.head)
            return utterance
        utterance.channel, where = channel_of(report.cue, self._until(report))
        if report.addressee is not None and report.addressee != where:
            utterance.addressee = describe(report.addressee).text
        return utterance

    def _until(self, report: Report) -> int:
        """Return where the words begin that follow a cue; the sentence end when none do."""
        head = report.cue.head
        after = [first for first, _ in report.parts if first > head.i]
        return min(after, default=head.sent.end)

    def _own(self, utterance: _Utterance, inside: list[int]) -> None:
        utterance.quoted = inside
        self.found.append(utterance)
        if utterance.speaker is not None:
            self.spoken.setdefault(utterance.paragraph, []).append(utterance)
        if utterance.report is not None:
            self.by_cue[utterance.report.cue.head.idx] = utterance
        for number in inside:
            self.owner.setdefault(number, utterance)

    # ------------------------------------------------ what the marks show

    def attach_quotations(self) -> None:
        for number, fragment in enumerate(self.fragments):
            if number in self.owner or self._claim(number, fragment):
                self._run_on(number)
                continue
            report = self._tag(number, fragment)
            if report is not None:
                report = self._named_between(fragment, report)
                utterance = self._utterance(report, [(fragment.start, fragment.end)])
                utterance.kind, utterance.rule = "direct", "tag"
                self._take_object(utterance, fragment)
                self._own(utterance, [number])
                self._run_on(number)
            else:
                if not self._continue(number, fragment):
                    self._add_loose(number, fragment)
                self._run_on(number)

    def _take_object(self, utterance: _Utterance, fragment: Fragment) -> None:
        """Let "called half of them “traitors”" say of whom it was said."""
        report = utterance.report
        if report is None or "k" not in report.cue.frames:
            return
        after = report.cue.head.i + 1
        start = self.offsets[after] if after < len(self.offsets) else fragment.start
        between = self.text[start : fragment.outer_start]
        words = [w for w in between.split() if w.lower() not in {"a", "an", "the", "as", "it"}]
        if start < fragment.outer_start and words and not re.search(r"[,;:.]", between):
            utterance.parts, utterance.kind = [(start, fragment.end)], "mixed"

    def _named_between(self, fragment: Fragment, report: Report) -> Report:
        """Name the speaker between a quotation and its cue where the parse names none."""
        if report.speaker is not None or report.cue.head.idx < fragment.outer_end:
            return report
        between = self.doc[self._token(fragment.outer_end) : report.cue.head.i]
        named = [t for t in between if t.pos_ in {"PROPN", "PRON", "NOUN"} and not self.quoted[t.i]]
        people = [t for t in named if t.ent_type_ == "PERSON"]
        speaker = next(iter(people or named), None)
        return report if speaker is None else report._replace(speaker=speaker)

    def _run_on(self, number: int) -> None:
        """Join the next paragraph of a quotation that was left open."""
        if not self.fragments[number].runs_on or number + 1 >= len(self.fragments):
            return
        following, utterance = self.fragments[number + 1], self.owner[number]
        if number + 1 in self.owner or following.paragraph != self.fragments[number].paragraph + 1:
            return
        utterance.parts.append((following.start, following.end))
        utterance.quoted.append(number + 1)
        self.owner[number + 1] = utterance

    def _claim(self, number: int, fragment: Fragment) -> bool:
        """Give a quotation to the cue right after it, though the parse gave that cue other words.

        "A," he said, "B" is one utterance; "A," she said at a briefing announcing B says A.
        """
        if not _is_utterance(self.text, fragment) and self.text[fragment.end - 1] not in ",!?":
            return False
        index = bisect_left(self.cue_offsets, fragment.outer_end)
        if index == len(self.reports) or self.cue_offsets[index] >= self._limit(number):
            return False
        report = self.reports[index]
        gap = self.text[fragment.outer_end : self.cue_offsets[index]]
        if "q" not in report.cue.frames or _NEW_SENTENCE.search(gap) or len(gap.split()) > 12:
            return False
        utterance = self.by_cue.get(self.cue_offsets[index])
        if utterance is None or utterance.start < self.cue_offsets[index]:
            return False
        if utterance.kind == "direct":
            utterance.parts.insert(0, (fragment.start, fragment.end))
        elif self.text[fragment.end - 1] in ",!?" and not _has_mark_that(report):
            utterance.parts, utterance.kind = [(fragment.start, fragment.end)], "direct"
        else:
            return False
        utterance.paragraph = fragment.paragraph
        utterance.quoted.append(number)
        self.owner[number] = utterance
        return True

    def _tag(self, number: int, fragment: Fragment) -> Report | None:
        """Return the cue without words of its own that stands beside a quotation."""
        after = before = None
        limit = self._limit(number)
        low = bisect_left(self.cue_offsets, fragment.outer_start - _TAG_REACH - 30)
        high = bisect_left(self.cue_offsets, max(limit, fragment.outer_start))
        for report in self.reports[low:high]:
            if report.cue.head.idx in self.by_cue:
                continue
            at = report.cue.head.idx
            end = at + len(report.cue.head)
            if fragment.outer_end <= at < limit and after is None and _is_finite(report):
                if not _NEW_SENTENCE.search(self.text[fragment.outer_end : at]):
                    after = report
            elif end <= fragment.outer_start <= end + _TAG_REACH and _is_finite(report):
                between = self.text[end : fragment.outer_start]
                if not _NEW_SENTENCE.search(between) and "\n" not in between.strip(" \n"):
                    before = report
        return self._better(fragment, before, after)

    def _limit(self, number: int) -> int:
        fragment = self.fragments[number]
        limit = min(fragment.outer_end + _TAG_REACH, self.blocks[fragment.paragraph].end)
        if number + 1 < len(self.fragments):
            limit = min(limit, self.fragments[number + 1].outer_start)
        return limit

    def _better(
        self, fragment: Fragment, before: Report | None, after: Report | None
    ) -> Report | None:
        if before is None or after is None:
            return before or after
        return before if self.text[: fragment.outer_start].rstrip()[-1:] in {":", ","} else after

    def _continue(self, number: int, fragment: Fragment) -> bool:
        """Join a quotation to the one before it: "A," he said. "B"."""
        if number == 0 or not _is_utterance(self.text, fragment):
            return False
        last = self.fragments[number - 1]
        utterance = self.owner.get(number - 1)
        if utterance is None or last.paragraph != fragment.paragraph or utterance.kind == "scare":
            return False
        gap = (last.outer_end, fragment.outer_start)
        cues = self.cue_offsets[
            bisect_left(self.cue_offsets, gap[0]) : bisect_left(self.cue_offsets, gap[1])
        ]
        within = utterance.cue is not None and gap[0] <= utterance.cue[0] < gap[1]
        short = len(self.text[gap[0] : gap[1]].split()) <= _TAG_WORDS
        if not (utterance.kind == "direct" and short and (within or not cues) and len(cues) <= 1):
            return False
        utterance.parts.append((fragment.start, fragment.end))
        utterance.quoted.append(number)
        self.owner[number] = utterance
        return True

    def _add_loose(self, number: int, fragment: Fragment) -> None:
        """Keep a quotation that no cue introduces: inherited speech, or a scare quote."""
        parts = [(fragment.start, fragment.end)]
        utterance = _Utterance(parts, "scare", "marks", fragment.paragraph)
        if (name := self._byline(fragment)) is not None:
            utterance.kind, utterance.rule, utterance.speaker = "direct", "byline", describe(name)
        elif _is_utterance(self.text, fragment) and not self._is_title(fragment):
            utterance.kind = "direct"
            earlier = self._earlier(fragment)
            if earlier is not None and earlier.speaker is not None:
                utterance.speaker = earlier.speaker._replace(how="inherited")
                utterance.rule = "inherited"
        self._own(utterance, [number])

    def _is_title(self, fragment: Fragment) -> bool:
        """Say whether a quotation names a work: "The Last Ferry," by Amina Yusuf."""
        return self.text.startswith((" by ", ", by "), fragment.outer_end)

    def _byline(self, fragment: Fragment) -> Token | None:
        """Return the name set after a quotation and a dash, at the end of its paragraph."""
        end = self.blocks[fragment.paragraph].end
        if (
            end - fragment.outer_end > 80
            or (dash := _BYLINE.match(self.text, fragment.outer_end, end)) is None
        ):
            return None
        name = self.doc[self._token(dash.end())]
        return name if name.pos_ == "PROPN" and name.idx == dash.end() else None

    def _earlier(self, fragment: Fragment) -> _Utterance | None:
        """Return the last speech of this paragraph, or of the one before it."""
        near = [
            other
            for paragraph in (fragment.paragraph - 1, fragment.paragraph)
            for other in self.spoken.get(paragraph, [])[-_MEMORY:]
            if other.start < fragment.start
        ]
        return max(near, key=lambda other: (other.start, other.end), default=None)

    # ------------------------------------------------ text ranges

    def _chars(self, first: int, last: int) -> Chars:
        """Return the characters of a token range, punctuation and "that" at its edges left out."""
        doc = self.doc
        while first < last and (doc[first].is_punct or doc[first].is_space):
            first += 1
        if first < last - 1 and doc[first].lower_ == "that" and doc[first].tag_ in {"IN", "WDT"}:
            first += 1
        while first < last and _is_loose_end(doc[last - 1]):
            last -= 1
        if first >= last:
            return 0, 0
        return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])

    def _trimmed(self, parts: list[Chars]) -> list[Chars]:
        kept = []
        for start, end in parts:
            inner = self.text[start:end]
            start += len(inner) - len(inner.lstrip(_EDGE))
            end = start + len(inner.strip(_EDGE))
            if end > start:
                kept.append((start, end))
        return kept

    def _fragments_in(self, start: int, end: int) -> list[int]:
        """Return the quotations that share characters with a range."""
        first = max(0, bisect_right(self.outer_starts, start) - 1)
        last = bisect_left(self.outer_starts, end)
        return [n for n in range(first, last) if self.fragments[n].end > start]

    def _has_bare_words(self, parts: list[Chars]) -> bool:
        for start, end in parts:
            for index in range(bisect_left(self.offsets, start), bisect_left(self.offsets, end)):
                token = self.doc[index]
                if not (self.quoted[index] or token.is_punct or token.is_space):
                    return True
        return False

    def _block(self, offset: int) -> int:
        return max(0, bisect_right(self.block_starts, offset) - 1)

    def _token(self, offset: int) -> int:
        return max(0, bisect_right(self.offsets, offset) - 1)

    # ------------------------------------------------ rows

    def rows(self) -> list[dict[str, object]]:
        made = []
        seen = set()
        for utterance in self.found:
            utterance.close(self.text)
        for utterance in sorted(self.found, key=lambda u: (u.start, u.end)):
            row = self._row(utterance)
            key = (utterance.start, utterance.end, row["speaker_start"], row["cue_start"])
            if key not in seen:
                seen.add(key)
                made.append(row)
        return made

    def _row(self, utterance: _Utterance) -> dict[str, object]:
        words = self._words(utterance)
        cue, speaker = utterance.cue, utterance.speaker
        start, end = utterance.start, utterance.end
        return {
            "sent": self.sentence_of[self._token(start)],
            "start": start,
            "end": end,
            "text": self.text[start:end],
            "rule": utterance.rule,
            "quote": words,
            "kind": utterance.kind,
            "speaker": speaker.text if speaker else None,
            "speaker_start": speaker.start if speaker else None,
            "speaker_end": speaker.end if speaker else None,
            "actor_at": speaker.at if speaker else None,
            "speaker_how": speaker.how if speaker else None,
            "cue": self.text[cue[0] : cue[1]] if cue else None,
            "cue_start": cue[0] if cue else None,
            "cue_end": cue[1] if cue else None,
            "cue_class": utterance.cue_class,
            "channel": utterance.channel,
            "addressee": utterance.addressee,
            "n_words": len(_WORD.findall(words)),
        }

    def _words(self, utterance: _Utterance) -> str:
        """Return the words of an utterance without its outer marks and its cue."""
        pieces = []
        for start, end in utterance.parts:
            at = start
            for number in self._fragments_in(start, end):
                f = self.fragments[number]
                pieces += [
                    self.text[at : max(at, f.outer_start)],
                    self.text[max(at, f.start) : min(f.end, end)],
                ]
                at = max(at, min(f.outer_end, end))
            pieces += [self.text[at:end], " "]
        return " ".join("".join(pieces).split())


def _is_loose_end(token: Token) -> bool:
    return (token.is_punct and token.text not in {")", "]"}) or token.is_space or token.dep_ == "cc"


def _has_mark_that(report: Report) -> bool:
    first = report.parts[0][0] if report.parts else 0
    doc = report.cue.head.doc
    return any(token.lower_ == "that" for token in doc[max(0, first - 1) : first + 1])


def _is_finite(report: Report) -> bool:
    """Say whether a cue can close a quotation: "he said", ", saying", not "continuing talks"."""
    head = report.cue.head
    to = any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in head.lefts)
    if (
        head.dep_ in {"amod", "compound"}
        or (to and report.speaker is None)
        or (head.lemma_ == "continue" and to)
    ):
        return False
    return head.tag_ != "VBG" or (head.i > 0 and head.nbor(-1).text in {",", "—", "–"})


def _is_utterance(text: str, fragment: Fragment) -> bool:
    """Say whether a quotation without a cue reads as speech rather than as a single term."""
    words = text[fragment.start : fragment.end].split()
    inner_end = text[fragment.end - 1]
    after = text[fragment.end : fragment.outer_end + 1]
    before = text[max(0, fragment.outer_start - 3) : fragment.outer_start]
    ended = inner_end in ".,!?…—-–" or any(sign in after for sign in ".,!?")
    opens = text[fragment.start].isupper() or text[fragment.start].isdigit()
    begins = not before.strip(" ") or before.rstrip(" ")[-1] in '.!?:,;\n"”’—–-)'
    if ended and opens and begins and len(words) >= 2:
        return True
    return len(words) >= 7
