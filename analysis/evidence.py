"""From a row back to the sentence it stands on: what makes a figure open its source."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import pandas as pd

from analysis.resources import lexicon
from analysis.tables import ID_COLUMNS, MENTION_TABLES, ROW_IDS, Comparison, Tables, missing

Cells = dict[str, object]
ARTICLE_COLUMNS = ("source", "title", "url", "published", "language", "text")
ABOUT = {"articles", "actors", "incidents"}  # their ids say what is meant, not where it stands
# A row of these that names no other row stands on all of its incident: its events or claims.
GATHERED = {
    "incidents": (("incident_events", "event_id"), ("casualties", "number_id")),
    "tolls": (("casualties", "number_id"),),
    "disagreement": (("casualties", "number_id"),),
}
ROW_COLUMNS = ("article_id", "start", "end", "rule", "said_by", "actor_id", "speaker",
               "speaker_how")  # fmt: skip


class Explanation(TypedDict):
    """One row with the sentence it rests on; `mark_*` are half-open offsets into `text`."""

    table: str
    row_id: str
    article_id: str
    source: str
    title: str
    url: str
    published: str
    language: str
    text: str
    mark_start: int
    mark_end: int
    rule: str
    speaker: str


class Evidence:
    """Look up the sentence behind many rows of one corpus; see `explain` for a single row."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._articles = _records(tables.articles, "article_id", ARTICLE_COLUMNS)
        self._sentences: dict[str, list[tuple[int, int]]] = defaultdict(list)
        columns = (tables.sentences[name] for name in ("article_id", "start", "end"))
        for article_id, start, end in zip(*columns, strict=True):
            self._sentences[article_id].append((start, end))
        self._rows: dict[str, dict[str, Cells]] = {}
        self._names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))

    def of(self, row_id: str, table: str | None = None) -> Explanation:
        """Return the sentence (or sentences, for a long quote) that row `row_id` stands on.

        Raises
        ------
        LookupError
            When no table, or not the table asked for, has such a row.
        """
        table, row = self._find(row_id, table)
        return self._explain(table, row_id, row)

    def span(self, article_id: str, start: int, end: int, rule: str = "") -> Explanation:
        """Return the sentences around a stretch of an article that is no row of its own.

        Raises
        ------
        LookupError
            When there is no such article.
        """
        if article_id not in self._articles:
            raise LookupError(f"no article {article_id!r}")
        row = {"article_id": article_id, "start": start, "end": end, "rule": rule}
        return self._explain("articles", article_id, row)

    def _explain(self, table: str, row_id: str, row: Cells) -> Explanation:
        article = self._articles[str(row["article_id"])]
        start, end = int(str(row["start"])), int(str(row["end"]))
        first, last = self._bounds(str(row["article_id"]), start, end)
        body = str(article["text"])[first:last]
        lead = len(body) - len(body.lstrip())
        return Explanation(
            table=table,
            row_id=row_id,
            article_id=str(row["article_id"]),
            source=source_name(article["source"]),
            title=plain(article["title"]),
            url=plain(article["url"]),
            published=day(article["published"]),
            language=plain(article.get("language")),
            text=body.strip(),
            mark_start=start - first - lead,
            mark_end=end - first - lead,
            rule=plain(row["rule"]),
            speaker=self.speaker(table, row),
        )

    def name(self, actor_id: object) -> str:
        """Return the name of an actor; an id without a row stays as it is, nothing stays empty."""
        if missing(actor_id):
            return ""
        return plain(self._names.get(actor_id, actor_id))

    def speaker(self, table: str, row: Cells) -> str:
        """Return who said what the row holds: a name, or "" when the article says it itself."""
        if table == "quotes":
            words, how = row["speaker"], row.get("speaker_how")
            return speaker_name(self.name(row["actor_id"]), words, how)
        return self.name(row.get("said_by"))

    def _find(self, row_id: str, table: str | None) -> tuple[str, Cells]:
        for name in MENTION_TABLES if table is None else (table,):
            if name not in MENTION_TABLES:
                raise LookupError(f"table {name!r} has no evidence; {MENTION_TABLES} have")
            if name not in self._rows:
                self._rows[name] = _records(self._tables[name], ID_COLUMNS[name], ROW_COLUMNS)
            if row_id in self._rows[name]:
                return name, self._rows[name][row_id]
        raise LookupError(f"no row {row_id!r} in {table or ', '.join(MENTION_TABLES)}")

    def _bounds(self, article_id: str, start: int, end: int) -> tuple[int, int]:
        """Return where the sentences around a span begin and end; the span itself if none do."""
        over = [span for span in self._sentences[article_id] if span[0] < end and span[1] > start]
        return min([start, *(a for a, _ in over)]), max([end, *(b for _, b in over)])


def _records(frame: pd.DataFrame, key: str, columns: Iterable[str]) -> dict[str, Cells]:
    """Return the rows of a table by id, with those of `columns` it has."""
    names = [name for name in columns if name in frame]
    rows = zip(*(frame[name] for name in names), strict=True)
    return {row_id: dict(zip(names, row, strict=True))
            for row_id, row in zip(frame[key], rows, strict=True)}  # fmt: skip


def explain(tables: Tables, table: str | None, row_id: str) -> Explanation:
    """Return the sentence a row stands on, where the row's words lie in it, and whose it is.

    Parameters
    ----------
    tables : Tables
    table : str or None
        A mention table (``numbers``, ``quotes``, ...), or None to search them all.
    row_id : str

    Returns
    -------
    Explanation
        A dict; ``text[mark_start:mark_end]`` is the row's own `text`. What is unknown is "".

    Raises
    ------
    LookupError
        When there is no such table or row.
    """
    return Evidence(tables).of(row_id, table)


def explain_row(tables: Tables, compared: Comparison, table: str, row: int) -> list[Explanation]:
    """Return the sentences a row of a comparison stands on, in the order the row names them.

    A row that names no row of `tables` stands on others of the comparison: a pair of copies on
    the copied spans, an incident on its events, a toll and its disagreement on the claims.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    table : str
        A table of `compared`.
    row : int
        Its position, 0 for the first.

    Returns
    -------
    list of Explanation
        As `explain` returns them.

    Raises
    ------
    LookupError
        When there is no such table or row, or `tables` lacks a row it names, as they are not
        those that were compared.
    """
    frame = compared[table]
    if not 0 <= row < len(frame):
        raise LookupError(f"{table} has rows 0 to {len(frame) - 1}, not {row}")
    cells = frame.iloc[row].to_dict()
    if table in ("copies", "copied_spans"):
        return _explain_spans(Evidence(tables), compared.copied_spans, cells)
    evidence = Evidence(tables)
    return [evidence.of(row_id) for row_id in row_ids(compared, table, cells)]


def row_ids(compared: Comparison, table: str, cells: Mapping[str, Any]) -> list[str]:
    """Return the ids of the rows that a row of a comparison stands on, each once."""
    columns = [column for name, column in ROW_IDS if name == table and column in cells]
    columns = [c for c in columns if c != "part_of" and set(ROW_IDS[table, c]) - ABOUT]
    named = [str(cells[column]).split() for column in columns if not missing(cells[column])]
    if named or table not in GATHERED:
        return list(dict.fromkeys(one for ids in named for one in ids))
    keys = [key for key in ("incident_id", "outcome", "unit") if not missing(cells.get(key))]
    for other, column in GATHERED[table]:
        frame = compared[other]
        for key in keys:
            if key in frame:
                frame = frame[(frame[key] == cells[key]).fillna(False)]
        if len(frame):
            return frame[column].dropna().drop_duplicates().tolist()
    return []


def _explain_spans(
    evidence: Evidence, spans: pd.DataFrame, cells: Mapping[str, Any]
) -> list[Explanation]:
    for key in ("article_a", "article_b", "start_a", "start_b"):
        if key in cells:
            spans = spans[spans[key] == cells[key]]
    return [
        evidence.span(getattr(span, f"article_{side}"), start, end, "copied span")
        for span in spans.itertuples()
        for side, start, end in (("a", span.start_a, span.end_a), ("b", span.start_b, span.end_b))
    ]


def plain(value: object, otherwise: str = "") -> str:
    """Return a cell as text, and `otherwise` for a cell that holds nothing.

    >>> plain(pd.NA, "unknown")
    'unknown'
    """
    return otherwise if missing(value) or value == "" else str(value)


def incident_name(name: object) -> str:
    """Return what an incident is called.

    >>> incident_name(pd.NA)
    'Unnamed incident'
    """
    return plain(name, "Unnamed incident")


def source_name(source: object) -> str:
    """Return what a source is called.

    >>> source_name(pd.NA)
    'unnamed source'
    """
    return plain(source, "unnamed source")


def speaker_name(name: object, words: object, how: object = None) -> str:
    """Return whose quote it is: the actor's name, else the words of the article for the speaker.

    "" where those are a pronoun, as "he" is another man in each article. `how` is
    ``quotes.speaker_how``.

    >>> speaker_name(pd.NA, "a medic"), speaker_name(pd.NA, "She", "pronoun")
    ('a medic', '')
    """
    told = plain(words)
    is_pronoun = plain(how) == "pronoun" or told.casefold() in _pronouns()
    return plain(name) or ("" if is_pronoun else told)


@functools.cache
def _pronouns() -> frozenset[str]:
    rows = lexicon("function_words")
    return frozenset(row["pattern"] for row in rows if row["label"] == "pronoun")


def day(value: object) -> str:
    """Return the calendar day of a timestamp as YYYY-MM-DD, "" if there is none.

    >>> day(pd.Timestamp("2024-03-05T10:00Z"))
    '2024-03-05'
    """
    return value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else ""


def amount(low: object, best: object, high: object, modifier: object = None) -> str:
    """Return a count and its open ends in words.

    >>> amount(14.0, 14.0, None), amount(None, 5.0, 5.0, "at_most"), amount(20.0, 22.5, 25.0)
    ('at least 14', 'at most 5', '20–25')
    """
    modifier = None if missing(modifier) else modifier
    if modifier == "vague":
        return f"{amount(low, best, high)} (vague)"
    has_low, has_high = not missing(low), not missing(high)
    if modifier in ("about", "nearly") and not missing(best):
        return f"{modifier} {_digits(best)}"
    if has_low and has_high:
        return _digits(low) if low == high else f"{_digits(low)}–{_digits(high)}"
    if has_low:
        return f"at least {_digits(low)}"
    if has_high:
        return f"at most {_digits(high)}"
    return "unknown number" if missing(best) else f"about {_digits(best)}"


def _digits(value: object) -> str:
    return f"{float(str(value)):,.10g}"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "claim"), counted(2, "article")
    ('1 claim', '2 articles')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


class Passage(TypedDict):
    """A sentence to be shown once, cut at its marks: `pieces` holds (words, is marked).

    `row_ids` are the rows whose words are marked: what to cite.
    """

    source: str
    published: str
    title: str
    url: str
    speaker: str
    pieces: list[tuple[str, bool]]
    row_ids: list[str]
    language: str


def passages(evidence: Evidence, row_ids: Iterable[str]) -> list[Passage]:
    """Return the sentences behind some rows, each once with all its marks, earliest first.

    Ids without a row are passed over: a comparison may be older than its tables.
    """
    found: dict[tuple[str, str], list[Explanation]] = defaultdict(list)
    for row_id in dict.fromkeys(row_ids):
        try:
            row = evidence.of(row_id)
        except LookupError:
            continue
        found[row["article_id"], row["text"]].append(row)
    ordered = sorted(found.items(), key=lambda item: (item[1][0]["published"] or "~", item[0][0]))
    return [passage(*rows) for _, rows in ordered]


def passage(row: Explanation, *others: Explanation) -> Passage:
    """Return one explanation, and others of the same sentence, cut at their marks."""
    rows = (row, *others)
    return Passage(
        source=row["source"],
        published=row["published"],
        title=row["title"],
        url=row["url"],
        speaker=row["speaker"],
        pieces=cut_at(row["text"], [(one["mark_start"], one["mark_end"]) for one in rows]),
        row_ids=[one["row_id"] for one in rows],
        language=row["language"],
    )


def cut_at(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut `text` into (words, is marked) pieces; marks that touch or overlap become one.

    >>> cut_at("Two men died.", [(0, 7), (8, 12)])
    [('Two men', True), (' ', False), ('died', True), ('.', False)]
    """
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted(marks):
        if end <= done:
            continue
        if start > done:
            pieces.append((text[done:start], False))
        words = text[max(start, done) : end]
        if pieces and pieces[-1][1]:
            words = pieces.pop()[0] + words
        pieces.append((words, True))
        done = end
    return pieces + ([(text[done:], False)] if done < len(text) else [])
