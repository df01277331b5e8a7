"""One row for one utterance: reported speech and quotation marks brought together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.quotes.attach import Attacher
from analysis.extract.quotes.clauses import add_labels, add_reports
from analysis.extract.quotes.nested import second_hand
from analysis.extract.quotes.page import Page
from analysis.extract.quotes.reported import reports, share_speakers
from analysis.extract.quotes.utterances import Told, Utterance

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")


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
    page, told = Page(doc), Told()
    found = share_speakers(doc, list(reports(doc, page.quoted)))
    add_labels(page, told)
    add_reports(page, told, found)
    Attacher(page, told, found).attach()
    for utterance in told.found:
        utterance.close(page.text)
    once = _without_doubles(told.found)
    rows = [_row(page, utterance) for utterance in once]
    nested = second_hand(doc, rows, [utterance.parts for utterance in once])
    return [{**row, "second_hand": is_nested} for row, is_nested in zip(rows, nested, strict=True)]


def _without_doubles(found: list[Utterance]) -> list[Utterance]:
    """Return the utterances in reading order, each once."""
    kept: dict[tuple[object, ...], Utterance] = {}
    for u in sorted(found, key=lambda u: (u.start, u.end)):
        kept.setdefault((u.start, u.end, u.speaker and u.speaker.start, u.cue and u.cue[0]), u)
    return list(kept.values())


def _row(page: Page, utterance: Utterance) -> dict[str, object]:
    words = page.words(utterance.parts)
    cue, speaker = utterance.cue, utterance.speaker
    start, end = utterance.start, utterance.end
    return {
        "sent": page.sentence_of[page.token(start)],
        "start": start,
        "end": end,
        "text": page.text[start:end],
        "rule": utterance.rule,
        "quote": words,
        "kind": utterance.kind,
        "speaker": speaker.text if speaker else None,
        "speaker_start": speaker.start if speaker else None,
        "speaker_end": speaker.end if speaker else None,
        "actor_at": speaker.at if speaker else None,
        "speaker_how": speaker.how if speaker else None,
        "cue": page.text[cue[0] : cue[1]] if cue else None,
        "cue_start": cue[0] if cue else None,
        "cue_end": cue[1] if cue else None,
        "cue_class": utterance.cue_class,
        "channel": utterance.channel,
        "addressee": utterance.addressee,
        "n_words": len(_WORD.findall(words)),
    }
