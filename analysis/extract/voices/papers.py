"""What "the statement" says, as the words of whoever made it: "The army said so. The claim ..."."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.extract.voices.spans import Voice, span_of, words
from analysis.parse import sentences, text_of
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = 2  # sentences between a statement and the one that goes on with it
# What was said a moment ago may always be called so; a report must have been named.
_ANY_WORDS = frozenset({"claim", "statement", "assertion"})


def papers(doc: Doc, spoken: Iterable[Row]) -> Iterator[Voice]:
    """Yield what "the statement" says as the words of whoever spoke just before.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    spoken : iterable of dict
        Rows of `quotes`.
    """
    text, all_sentences = text_of(doc), sentences(doc)
    last: Row | None = None
    for row in sorted(spoken, key=lambda r: (int(r["sent"]), int(r["start"]))):
        bare = _bare().fullmatch(str(row["speaker"] or ""))
        if bare is None:
            last = row if row["actor_at"] is not None else last
            continue
        if last is None or int(row["sent"]) - int(last["sent"]) > _NEAR:
            continue
        noun = bare.group("noun").lower()
        since = text[all_sentences[int(last["sent"])].start : int(row["speaker_start"])]
        if noun in _ANY_WORDS or noun in since.lower():
            yield Voice(*span_of(row), last["actor_at"], None, "paper")


@functools.cache
def _bare() -> re.Pattern[str]:
    nouns = "|".join(sorted(words("account"), key=len, reverse=True))
    return re.compile(rf"(?:the|this|that) (?P<noun>{nouns})", re.IGNORECASE)
