"""Raw news text, which the teacher labels and the student learns from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

_PART_WORDS = 150


def read_text(folder: Path, nlp: Language) -> list[Doc]:
    """Read articles and cut them into stretches of whole paragraphs.

    Parameters
    ----------
    folder : pathlib.Path
        Holds JSON Lines files whose objects have a `text` and may have a `title`. A folder that
        is not there yields nothing: raw text is optional.
    nlp : spacy.language.Language
        Its tokenizer is used.

    Returns
    -------
    list of spacy.tokens.Doc
        Tokens only, about 150 words each.

    Raises
    ------
    ValueError
        When a line is no JSON object with a text; names the file and the line.
    """
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    return [nlp.make_doc(part) for file in files for text in _texts(file) for part in parts(text)]


def _texts(path: Path) -> Iterator[str]:
    # Not `splitlines`: a JSON string may hold the separators of Unicode, which end no line here.
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                article = json.loads(line)
                text = "\n\n".join(filter(None, [article.get("title"), article["text"]]))
            except (ValueError, KeyError, AttributeError, TypeError) as error:
                raise ValueError(f"{path}:{number}: no JSON object with a text") from error
            yield text


def parts(text: str) -> Iterator[str]:
    r"""Yield whole paragraphs of `text` together, about 150 words at a time.

    >>> list(parts("One.\n\nTwo."))
    ['One.\n\nTwo.']
    """
    taken: list[str] = []
    words = 0
    for paragraph in re.split(r"\s*\n\s*", text.strip()):
        taken.append(paragraph)
        words += len(paragraph.split())
        if words >= _PART_WORDS:
            yield "\n\n".join(taken)
            taken, words = [], 0
    if any(taken):
        yield "\n\n".join(taken)
