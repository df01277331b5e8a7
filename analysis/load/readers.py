"""One reader per plain format: the bytes of a file to entries."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import yaml

from analysis.load.decode import ReadError, clean_text, decode_bytes, unwrap_lines
from analysis.load.fields import FIELD_OF, Entry, pick_fields
from analysis.load.pages import read_feed, read_html
from analysis.load.pdf import read_pdf

_FRONT_MATTER = re.compile(r"\A\s*---[^\S\n]*\n(.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_KEY_LINE = re.compile(r"([A-Za-z][A-Za-z _]{2,20}):[^\S\n]+(\S[^\n]{0,500})(?:\n|\Z)")
_MARKDOWN = (
    (re.compile(r"!\[[^\[\]\n]*\]\([^)\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"^[^\S\n]{0,3}#{1,6}[^\S\n]+(.*?)(?:[^\S\n]{1,9}#{1,6})?$", re.MULTILINE), r"\1"),
    (re.compile(r"^[^\S\n]{0,3}(?:>[^\S\n]?)+", re.MULTILINE), ""),
    (re.compile(r"^(?:[-*_][^\S\n]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])"), r"\2"),
)


def read_file(raw: bytes, name: str) -> list[Entry]:
    """Return the entries of the file `name` (a POSIX path) with content `raw`.

    Raises
    ------
    ReadError
        When the format is unknown, or the file as a whole cannot be read.
    """
    reader = READERS.get(suffix_of(name))
    if reader is None:
        raise ReadError(f"unknown format {suffix_of(name) or '(no suffix)'}")
    if not raw.strip():
        raise ReadError("empty file")
    return reader(raw, name)


def suffix_of(name: str) -> str:
    """Return the lower-case suffix of a path: the key of its reader."""
    return PurePosixPath(name).suffix.lower()


def _read_text(raw: bytes, name: str) -> list[Entry]:
    text, note = decode_bytes(raw)
    text = clean_text(text)
    record, body = split_front_matter(text, strict=False)
    if not record:
        record, body = _split_key_lines(text)
    return [Entry(name, {**pick_fields(record), "text": unwrap_lines(body)}, notes=_notes(note))]


def _read_markdown(raw: bytes, name: str) -> list[Entry]:
    text, note = decode_bytes(raw)
    record, body = split_front_matter(clean_text(text), strict=True)
    fields = pick_fields(record)
    heading = re.match(r"\s*#[^\S\n]+(.+)", body)
    if heading and "title" not in fields:
        fields["title"] = _strip_markdown(heading[1]).strip("# ")
    fields["text"] = unwrap_lines(_strip_markdown(body))
    return [Entry(name, fields, notes=_notes(note))]


def _notes(note: str | None) -> list[str]:
    return [note] if note else []


def split_front_matter(text: str, *, strict: bool) -> tuple[dict[str, object], str]:
    """Split YAML front matter off `text`; without any, the mapping is empty.

    With `strict`, broken front matter raises `ReadError`; else it counts as text.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        # BaseLoader keeps "no" and "2025-11-25" as they are written and builds no objects.
        record = yaml.load(match[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if strict:
            raise ReadError(f"broken YAML front matter: {_first_line(error)}") from error
        return {}, text
    if not isinstance(record, dict):
        return {}, text
    return record, text[match.end() :]


def _split_key_lines(text: str) -> tuple[dict[str, object], str]:
    """Split "Title: ..." lines off the top, if there are two or more that name known fields."""
    record: dict[str, object] = {}
    position = 0
    while match := _KEY_LINE.match(text, position):
        key = match[1].strip().lower().replace(" ", "_")
        if FIELD_OF.get(key, "text") == "text":
            break
        record[key] = match[2]
        position = match.end()
    return (record, text[position:]) if len(record) >= 2 else ({}, text)


def _strip_markdown(text: str) -> str:
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text


def _read_json(raw: bytes, name: str) -> list[Entry]:
    text, note = decode_bytes(raw)
    try:
        records = json.loads(text)
    except RecursionError as error:
        raise ReadError("broken JSON: nested too deeply") from error
    except ValueError as error:
        if "\n{" in text.strip():  # JSON Lines under the wrong suffix
            return _read_json_lines(raw, name)
        raise ReadError(f"broken JSON: {error}") from error
    if isinstance(records, dict):
        records = _unpack_listing(records)
    if not isinstance(records, list):
        raise ReadError("JSON holds neither an article nor a list of articles")
    return [_entry(record, name, i, note) for i, record in enumerate(records, start=1)]


def _unpack_listing(record: dict[str, object]) -> list[object]:
    """Return the one list of records a JSON object wraps, else the object as the only record."""
    lists = [v for v in record.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    return lists[0] if len(lists) == 1 and "text" not in pick_fields(record) else [record]


def _read_json_lines(raw: bytes, name: str) -> list[Entry]:
    text, note = decode_bytes(raw)
    entries = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(json.loads(line), name, number, note))
        except (ValueError, RecursionError) as error:
            problem = f"broken JSON: {_first_line(error)}"
            entries.append(Entry(f"{name}:{number}", problem=problem))
    return entries


def _entry(record: object, name: str, number: int, note: str | None = None) -> Entry:
    label = f"{name}:{number}"
    if not isinstance(record, dict):
        return Entry(label, problem=f"record is {type(record).__name__}, not an object")
    fields = pick_fields(record)
    fallback = PurePosixPath(name).stem
    return Entry(label, fields, fallback, notes=_notes(note if number == 1 else None))


def _read_csv(raw: bytes, name: str) -> list[Entry]:
    text, note = decode_bytes(raw)
    rows = read_rows(text)
    _, header = next(rows, (0, []))
    if "text" not in {FIELD_OF.get(_column_key(cell)) for cell in header}:
        raise ReadError(f"CSV has no column 'text' (columns: {', '.join(header)[:200]})")
    entries = []
    for line, row in rows:
        entry = _entry(dict(zip(header, row, strict=False)), name, line)
        if len(row) > len(header):
            entry.problem = f"{len(row)} cells, but {len(header)} columns"
        entries.append(entry)
    if entries:
        entries[0].notes += _notes(note)
    return entries


def _column_key(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")


def read_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the CSV `text`; the delimiter is the commonest in its first line.

    Raises
    ------
    ReadError
        When the quoting is broken.
    """
    text = text.replace("\x00", "")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    before = csv.field_size_limit(max(len(text), csv.field_size_limit()))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1
        rows = []
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReadError(f"broken CSV: line {line}: {error}") from error
    finally:
        csv.field_size_limit(before)
    yield from ((number, row) for number, row in rows if any(cell.strip() for cell in row))


def _first_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


READERS: dict[str, Callable[[bytes, str], list[Entry]]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".json": _read_json,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".csv": _read_csv,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
