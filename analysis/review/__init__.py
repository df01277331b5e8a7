"""The review loop: say of a row that it is right, wrong or not quite right, and have it kept.

What is said goes into a file that is only ever appended to. It is made again in the tables
after every extraction, where the row stands then; the log says what became of each correction.
Nothing here draws: the notebook's form is `analysis.widgets.review`.

>>> from analysis import extract, review
>>> import pandas as pd, tempfile
>>> told = "KUTUM - Shells killed 14 people on Monday, the governor said."
>>> tables = extract(pd.DataFrame({"text": [told]}))
>>> path = tempfile.mkdtemp() + "/corrections.jsonl"
>>> row = tables.numbers.iloc[0]
>>> said = review.record(path, tables, "numbers", row["number_id"], "correct",
...                      changes={"low": 12, "best": 12, "high": 12}, who="ann")
>>> reviewed = review.apply(tables, path)
>>> reviewed.tables.numbers["best"].tolist(), reviewed.log["status"].tolist()
([12.0], ['applied'])
"""

from __future__ import annotations

from analysis.review.applying import LOG, STATUSES, Reviewed, apply, summarise
from analysis.review.lines import FORMAT, VERDICTS, Correction, append, as_line, read, save
from analysis.review.recording import add, record, undo
from analysis.review.sampling import precision, sample, wilson
from analysis.review.seen import Seen
from analysis.review.values import columns_of, typed, vocabulary

__all__ = [
    "FORMAT",
    "LOG",
    "STATUSES",
    "VERDICTS",
    "Correction",
    "Reviewed",
    "Seen",
    "add",
    "append",
    "apply",
    "as_line",
    "columns_of",
    "precision",
    "read",
    "record",
    "sample",
    "save",
    "summarise",
    "typed",
    "undo",
    "vocabulary",
    "wilson",
]
