"""One Doc in, rows out: each extractor is a plain function over a parsed article.

A row is a mapping with the evidence columns and those of its table. A working column
`x_at` may stand in for a column that names another row: it holds the code-point offset
of the mention meant, and `analysis.resolve` replaces it by an id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.actors import mentions
from analysis.extract.dates import dates
from analysis.extract.events import events
from analysis.extract.numbers import numbers
from analysis.extract.places import places, settle_roles
from analysis.extract.quotes import quotes
from analysis.extract.voices import voices
from analysis.parse import sentences
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc


def extract_rows(doc: Doc) -> dict[str, list[Row]]:
    """Run every extractor over one parsed article.

    Returns
    -------
    dict of str to list of dict
        Rows by table name, in reading order, without `article_id`; under ``voices`` what
        attributes figures and events beyond the quotes, for `analysis.resolve` to use up.
    """
    rows: dict[str, list[Row]] = {
        "sentences": [
            {"sent": n, "start": s.start, "end": s.end, "is_heading": s.is_heading}
            for n, s in enumerate(sentences(doc))
        ],
        "mentions": mentions(doc),
        "places": places(doc),
        "dates": dates(doc),
        "quotes": quotes(doc),
        "numbers": numbers(doc),
    }
    rows["events"] = events(doc, rows)
    settle_roles(rows["places"])
    rows["voices"] = voices(doc, rows)
    return rows
