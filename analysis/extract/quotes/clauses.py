"""What grammar shows: labels before a colon and reported clauses, made into utterances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import (
    channel_name,
    channel_of,
    channels,
    span_of,
    statement_channel,
    statement_nouns,
)
from analysis.extract.quotes.labels import labels
from analysis.extract.quotes.marks import Fragment
from analysis.extract.quotes.page import Chars, Page
from analysis.extract.quotes.phrases import describe, tells_when_or_where
from analysis.extract.quotes.reported import Report
from analysis.extract.quotes.shapes import is_sentence, is_title, stands_alone
from analysis.extract.quotes.sources import can_speak, is_document
from analysis.extract.quotes.tags import (
    TAG_REACH,
    named_between,
    reach_back,
    reach_tag,
)
from analysis.extract.quotes.utterances import Told, Utterance
from analysis.parse import SUBJECT, attachments, patients

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_OPEN_ENDED = frozenset({"ADP", "DET", "ADJ", "PRON"})  # "in the “Valley of ...”"
_WHEN = frozenset({"after", "before", "when", "while"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOBODY = frozenset({"it", "this", "that", "what", "which"})


def add_labels(page: Page, told: Told) -> None:
    """Add what stands beside a colon with a speaker on its other side."""
    for label in labels(page.doc, page.text, page.blocks):
        kind = "indirect" if label.is_heading else "direct"
        parts = page.trimmed([(label.start, label.end)])
        if not parts or len(_LETTERS.findall(page.text[slice(*parts[0])])) < 2:
            continue
        utterance = Utterance(parts, kind, "label", page.block(label.start))
        utterance.speaker = describe(label.speaker, until=label.until)
        utterance.cue, utterance.cue_class = (label.colon, label.colon + 1), "say"
        utterance.addressee = label.addressee
        inside = page.fragments_in(*parts[0])
        if inside:
            utterance.kind = "mixed" if page.has_bare_words(parts) else "direct"
        told.add(utterance, inside)


def add_reports(page: Page, told: Told, reports: list[Report]) -> None:
    """Add the clauses that cues report, with the quotations inside them."""
    cues = [report.cue.head.idx for report in reports]
    for report in reports:
        parts = page.trimmed([page.chars(first, last) for first, last in report.parts])
        parts = _cut_tags(page, report, parts)
        if parts and not _is_paper(told, report, parts):
            _add(page, told, report, parts, cues)


def _add(page: Page, told: Told, report: Report, parts: list[Chars], cues: list[int]) -> None:
    inside = _quotations_in(page, told, report, parts)
    if not inside:
        told.add(utterance_of(page, report, parts), [])
        return
    first, last = page.fragments[inside[0]], page.fragments[inside[-1]]
    _cut_lead(page, report, parts, first)
    is_direct = not page.has_bare_words(parts)
    if is_direct:
        if _is_told_already(told, inside):
            return
        report = named_between(page, last, report)
    utterance = utterance_of(page, report, parts)
    utterance.kind = "direct" if is_direct else "mixed"
    _fill_marks(page, utterance.parts, inside)
    reach_tag(page, utterance, last)
    reach_back(page, utterance, first, cues)
    told.add(utterance, inside)


def _quotations_in(page: Page, told: Told, report: Report, parts: list[Chars]) -> list[int]:
    """Return the quotations that reported words are made of, titles of works left out."""
    inside = dict.fromkeys(n for part in parts for n in page.fragments_in(*part))
    spoken = [n for n in inside if not is_title(page, page.fragments[n])]
    return [n for n in spoken if not _is_inserted(told.owner.get(n), report)]


def _cut_lead(page: Page, report: Report, parts: list[Chars], fragment: Fragment) -> None:
    """Take out "after the verdict" of "said after the verdict “My client is free.”"."""
    at = next((n for n, (start, end) in enumerate(parts) if start < fragment.start < end), None)
    if at is None or not report.cue.head.idx < parts[at][0] or not is_sentence(page.text, fragment):
        return
    lead = page.doc[page.token(parts[at][0]) : page.token(fragment.outer_start)]
    if not any(t.text == "," for t in lead[:-1]) and _tells_circumstances(lead):
        parts[at] = (fragment.start, parts[at][1])


def _tells_circumstances(lead: Span) -> bool:
    """Say whether words hold no clause and open with "after" or "in": "if he won" is content."""
    words = [token for token in lead if not token.is_punct]
    if not words or words[-1].pos_ in _OPEN_ENDED:
        return False
    opens = words[0].pos_ in {"ADP", "ADV"} or words[0].lower_ in _WHEN
    subordinate = any(t.pos_ == "SCONJ" for t in words[1:])
    acts = any(t.tag_ in _FINITE or t.dep_ in SUBJECT for t in words)
    return opens and not subordinate and not acts


def _is_inserted(owner: Utterance | None, report: Report) -> bool:
    """Say whether quoted words are told in a relative clause, by another than `report` names.

    In "The raid, which the mayor called “needless,” killed ten, officials said" the mayor speaks.
    """
    if owner is None or owner.report is None:
        return False
    head = owner.report.cue.head
    return head.dep_ == "acl:relcl" and head.i < report.cue.head.i


def _fill_marks(page: Page, parts: list[Chars], inside: list[int]) -> None:
    """Let quoted words reach from mark to mark, with the comma before a closing mark."""
    first, last = page.fragments[inside[0]], page.fragments[inside[-1]]
    parts[0] = (min(parts[0][0], first.start), parts[0][1])
    parts[-1] = (parts[-1][0], max(parts[-1][1], last.end))
    ends = {page.fragments[number].end for number in inside}
    for at, (start, end) in enumerate(parts):
        if end + 1 in ends and page.text[end] == ",":
            parts[at] = (start, end + 1)


def _is_told_already(told: Told, inside: list[int]) -> bool:
    """Say whether quoted words have their speaker: "A," Noor said, according to Reuters."""
    owners = [told.owner.get(number) for number in inside]
    return all(o is not None and o.kind == "direct" and o.speaker is not None for o in owners)


def _is_paper(told: Told, report: Report, parts: list[Chars]) -> bool:
    """Pass "according to a statement on Telegram" on to the speech it documents."""
    if report.rule != "according to" or report.speaker is None:
        return False
    channel = statement_channel(report.speaker)
    if channel is None:
        return False
    for other in reversed(told.found[-4:]):
        if other.start < parts[-1][1] and parts[0][0] < other.end and other.report is not None:
            other.channel = other.channel or channel
            return True
    return False


def _cut_tags(page: Page, report: Report, parts: list[Chars]) -> list[Chars]:
    """Take out of a reported clause what follows its quotation only to say whose it is."""
    kept = []
    for start, end in parts:
        for number in page.fragments_in(start, end):
            f = page.fragments[number]
            stops = page.text[f.end - 1] in ",!?…" or page.text.startswith(",", f.outer_end)
            stops = stops or (stands_alone(page.text, f) and _names_speaker(page, f, report))
            stops = stops and f.outer_end < end and not is_title(page, f)
            if stops and _ends_here(page, f, report):
                end = f.end
                break
        kept.append((start, end))
    return kept


def _names_speaker(page: Page, fragment: Fragment, report: Report) -> bool:
    """Say whether only a name stands before the cue: "A" the head of the clinic Omar Noor said."""
    if report.speaker is None:
        return True
    between = page.doc[page.token(fragment.outer_end) : report.cue.head.i]
    acts = any(token.pos_ in {"VERB", "AUX"} or token.text == "," for token in between)
    return report.cue.head.idx > fragment.outer_end and not acts


def _ends_here(page: Page, fragment: Fragment, report: Report) -> bool:
    """Say whether a comma before the closing mark ends the words of `report`."""
    at = report.cue.head.idx
    if fragment.outer_end <= at <= fragment.outer_end + TAG_REACH:
        return True
    after = page.doc[page.token(fragment.outer_end + 1)]
    while after.i + 1 < len(page.doc) and (after.pos_ == "ADV" or after.is_punct):
        after = after.nbor(1)
    return after.tag_ == "VBG" and at < fragment.start


def utterance_of(page: Page, report: Report, parts: list[Chars]) -> Utterance:
    """Return the words `parts` as an utterance of whoever `report` names."""
    utterance = Utterance(parts, "indirect", report.rule, page.block(parts[0][0]), report)
    utterance.cue, utterance.cue_class = span_of(report.cue), report.cue.label
    if report.speaker is not None:
        utterance.speaker = describe(report.speaker)
    if report.rule == "according to":
        utterance.channel = statement_channel(report.cue.head.head)
        return utterance
    utterance.channel, where = channel_of(report.cue, _until(report))
    if where is not None and any(first <= where.i < last for first, last in report.parts):
        utterance.channel = None  # "disagreed with the report" tells what, not where
    utterance.channel = utterance.channel or _platform(report) or _own_channel(report)
    whom = report.addressee
    names = "k" in report.cue.frames and "a" not in report.cue.frames
    if whom is not None and whom != where and not names and _may_listen(whom):
        utterance.addressee = describe(whom).text
    return utterance


def _may_listen(noun: Token) -> bool:
    """Say whether words are said to `noun`: "told the crowd", not "responded to a question"."""
    if noun.lower_ in _NOBODY or noun.lemma_.lower() in statement_nouns():
        return False
    return can_speak(noun) or not any(c.lower_ == "to" for c in noun.lefts)


def _platform(report: Report) -> str | None:
    """Return "Telegram" of "described the raid on Telegram as murder"."""
    if report.rule != "naming":
        return None
    named = [n for noun in patients(report.cue.head) for p, n in attachments(noun) if p == "on"]
    found = (channel_name(noun) for noun in named)
    return next((name for name in found if name is not None and name[0].isupper()), None)


def _own_channel(report: Report) -> str | None:
    """Return the channel that the cue or the speaker tells: "tweeted", "the statement said"."""
    paper = report.speaker
    if paper is not None and paper.pos_ == "NOUN" and is_document(paper):
        return channel_name(paper)
    beside = [] if paper is None else [n for _, n in attachments(paper) if tells_when_or_where(n)]
    named = (channel_name(noun) for noun in beside)  # "the army in a statement accused ..."
    return next(filter(None, named), channels().get(report.cue.head.lower_))


def _until(report: Report) -> int:
    """Return where the words begin that follow a cue; the sentence end when none do."""
    head = report.cue.head
    after = [first for first, _ in report.parts if first > head.i]
    return min(after, default=head.sent.end)
