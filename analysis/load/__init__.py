"""Files, strings or a DataFrame to the table `articles`."""

from __future__ import annotations

import datetime as dt
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import urlsplit

import pandas as pd

from analysis import tables
from analysis.load.decode import ReadError, clean_text, mend_surrogates
from analysis.load.fields import Entry, as_string, is_blank, pick_fields
from analysis.load.find import (
    METADATA_NAME,
    Metadata,
    find_files,
    frame_records,
    index_metadata,
    printable,
    read_metadata,
)
from analysis.load.header import Dateline, Header, read_dateline, read_header
from analysis.load.moments import parse_published
from analysis.load.readers import READERS, read_file, suffix_of

__all__ = ["load_articles"]

Source: TypeAlias = str | os.PathLike[str] | list[object] | tuple[object, ...] | pd.DataFrame
# Formats whose size in bytes bounds their text: a huge one is refused before it is read.
_ONE_TEXT = (".txt", ".text", ".md", ".markdown")
_DATE_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/_])(\d{1,2})\2(\d{1,2})(?!\d)")


def load_articles(
    source: Source,
    *,
    metadata: str | os.PathLike[str] | pd.DataFrame | None = None,
    max_chars: int = 1_000_000,
) -> pd.DataFrame:
    r"""Read articles from files, strings or a DataFrame into the table `articles`.

    Parameters
    ----------
    source : path, list or tuple of str, dict or pathlib.Path, or DataFrame
        A folder (read with its subfolders), a file, texts, records, paths, or a table with
        a column `text`. A string alone is a path; in a list, strings are texts, and a dict
        is an article with a key ``text``.
    metadata : path or DataFrame, optional
        One row per file: `path` (or `file`), relative to the folder, and any of
        `source`, `title`, `author`, `url`, `published`, `language`. It overrides what
        files say. Every ``metadata.csv`` beside the files is read without being asked for.
    max_chars : int
        Longer texts are rejected.

    Returns
    -------
    pandas.DataFrame
        The columns of ``tables.SCHEMAS["articles"]``, one row per article, in path order.
        `text` has ``\n`` line ends and no date stamp or byline on top; a headline stays.
        `published` is in UTC; a day without a time is its midnight. `published_how` is
        ``given`` (metadata, front matter, markup), ``header`` (a stamp above the text),
        ``dateline``, ``inferred`` (from the URL or file name) or ``<NA>``. `source` is what
        the file or its metadata says, else the agency its dateline credits, else the host
        of its URL, else the file's stem (or ``text 1``, ``row 1``). `language` is ``<NA>``
        unless given. Two lists lie in ``.attrs``: ``rejected`` (``path``, ``reason``) names
        everything that gave no row, ``notes`` (``path``, ``note``) what was doubtful.

    Raises
    ------
    FileNotFoundError
        When `source` or `metadata` is a path that does not exist.
    ValueError
        When a DataFrame lacks the column `text`, or `metadata` the column `path`.
    TypeError
        When `source` is none of the above.

    Warns
    -----
    UserWarning
        When everything in `source` was rejected.

    Examples
    --------
    >>> articles = load_articles(["date 2024-03-03 Shells fell on Nyala, killing two."])
    >>> articles.loc[0, "text"], str(articles.loc[0, "published"].date())
    ('Shells fell on Nyala, killing two.', '2024-03-03')
    """
    collected = _Collected(max_chars)
    given = _given_metadata(metadata)
    if isinstance(metadata, (str, os.PathLike)):
        collected.metadata_file = Path(metadata).resolve()
    for entry in _entries(source, collected, given):
        collected.add(entry)
    collected.report_unnamed(given)
    frame = tables.to_table("articles", collected.rows)
    frame.attrs = {"rejected": collected.rejected, "notes": collected.notes}
    if frame.empty and collected.rejected:
        n, first = len(collected.rejected), collected.rejected[0]
        warnings.warn(
            f"no article was read, {n} rejected; {first['path']}: {first['reason']}", stacklevel=2
        )
    return frame


@dataclass
class _Collected:
    """Rows and reports gathered so far, with what is needed to see a repetition."""

    max_chars: int
    rows: list[dict[str, object]] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)  # all files and records met
    metadata_file: Path | None = None  # passed by the caller, no article even when in the folder
    _by_text: dict[str, list[tuple[str, str, bool]]] = field(default_factory=dict)
    _by_id: dict[str, str] = field(default_factory=dict)

    def reject(self, label: str, reason: str) -> None:
        self.rejected.append({"path": mend_surrogates(label), "reason": mend_surrogates(reason)})

    def add(self, entry: Entry) -> None:
        """Append the row of `entry`, or the reason why there is none."""
        self.labels.add(entry.label)
        try:
            row, named = _build_row(entry, self.max_chars)
            self._refuse_repeated(row, entry.label, named)
        except ReadError as error:
            self.reject(entry.label, str(error))
        else:
            self.rows.append(row)
        self.notes += [{"path": entry.label, "note": note} for note in entry.notes]

    def _refuse_repeated(self, row: dict[str, object], label: str, named: bool) -> None:
        text, source, key = str(row["text"]), str(row["source"]), str(row["article_id"])
        for first, other, other_named in self._by_text.get(text, []):
            # Two outlets that ran the same report are evidence of copying, not a repetition.
            if source == other or not (named and other_named):
                raise ReadError(f"duplicate: same text as {first}")
        if key in self._by_id:
            raise ReadError(f"duplicate: same article_id as {self._by_id[key]}")
        self._by_text.setdefault(text, []).append((label, source, named))
        self._by_id[key] = label

    def report_unnamed(self, given: Metadata) -> None:
        """Report metadata rows that name no file."""
        for name in sorted(set(given) - self.labels):
            self.reject(name, "named in the metadata, but no such file")


def _given_metadata(metadata: str | os.PathLike[str] | pd.DataFrame | None) -> Metadata:
    if metadata is None:
        return {}
    try:
        if isinstance(metadata, pd.DataFrame):
            return index_metadata(frame_records(metadata), list(map(str, metadata.columns)))
        if not Path(metadata).is_file():
            raise FileNotFoundError(f"no metadata file {os.fspath(metadata)!r}")
        return read_metadata(Path(metadata))
    except ReadError as error:
        raise ValueError(f"metadata: {error}") from error


def _entries(source: Source, collected: _Collected, given: Metadata) -> Iterator[Entry]:
    if isinstance(source, pd.DataFrame):
        yield from _apply(_frame_entries(source), given)
    elif isinstance(source, (list, tuple)):
        yield from _apply(_list_entries(source, collected, given), given)
    elif isinstance(source, (str, os.PathLike)):
        path = Path(source)
        if not _exists(path):
            raise FileNotFoundError(
                f"no file or folder {str(source)[:80]!r}; to load a text, put it in a list: [text]"
            )
        yield from _path_entries(path, collected, given)
    else:
        raise TypeError(f"cannot load articles from {type(source).__name__}")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a whole text passed as a path is too long for a file name
        return False


def _apply(entries: Iterator[Entry], given: Metadata) -> Iterator[Entry]:
    """Let metadata for the entry, or for the file it stands in, override its fields."""
    for entry in entries:
        name = re.sub(r":\d+$", "", entry.label)
        entry.fields.update(given.get(name, {}))
        entry.fields.update(given.get(entry.label, {}))
        yield entry


def _frame_entries(frame: pd.DataFrame) -> Iterator[Entry]:
    if "text" not in frame.columns:
        raise ValueError(f"the DataFrame has no column 'text': {list(frame.columns)}")
    for number, record in enumerate(frame_records(frame), start=1):
        yield Entry(f"row {number}", pick_fields(record), f"row {number}")


def _list_entries(
    items: list[object] | tuple[object, ...], collected: _Collected, given: Metadata
) -> Iterator[Entry]:
    paths = []
    for number, item in enumerate(items, start=1):
        label = f"text {number}"
        if isinstance(item, os.PathLike):
            paths.append(Path(item))
        elif isinstance(item, Mapping):
            yield Entry(label, pick_fields(item), label)
        elif not isinstance(item, str):
            problem = f"neither a text nor a path nor a record: {type(item).__name__}"
            yield Entry(label, problem=problem)
        elif suffix_of(item[:300]) in READERS and not re.search(r"\s", item):
            yield Entry(label, problem=f"{item} looks like a file name; pass pathlib.Path instead")
        else:
            yield Entry(label, {"text": item}, label)
    for path in sorted(paths):
        if path.is_dir():
            yield from _path_entries(path, collected, given, below=printable(path))
        elif _exists(path):
            yield from _file_entries(printable(path), path, collected)
        else:
            yield Entry(printable(path), problem="no such file")


def _path_entries(
    path: Path, collected: _Collected, given: Metadata, *, below: str = ""
) -> Iterator[Entry]:
    """Yield the entries of a file or folder, with the metadata files beside them applied.

    Passed metadata wins over metadata files; rows of a metadata file that name no file
    are reported with the passed ones.
    """
    if path.is_dir():
        files, refused = find_files(path)
        for entry in refused:
            collected.reject(entry["path"], entry["reason"])
    else:
        files = [(printable(Path(path.name)), path)]
        beside = path.with_name(METADATA_NAME)
        files += [(METADATA_NAME, beside)] if beside.is_file() and beside != path else []
    labels = [(str(PurePosixPath(below, label)), file) for label, file in files]
    listed = _listed_metadata(labels, collected)
    if not path.is_dir():  # its neighbours are not being loaded, so not missing either
        listed = {name: fields for name, fields in listed.items() if name == labels[0][0]}
    for name, fields in listed.items():
        given[name] = {**fields, **given.get(name, {})}
    for label, file in labels:
        listing = PurePosixPath(label).name == METADATA_NAME and file != path
        if not listing and file.resolve() != collected.metadata_file:
            yield from _apply(_file_entries(label, file, collected), given)


def _listed_metadata(files: list[tuple[str, Path]], collected: _Collected) -> Metadata:
    listed: Metadata = {}
    for label, file in files:
        if PurePosixPath(label).name == METADATA_NAME:
            try:
                listed |= read_metadata(file, below=str(PurePosixPath(label).parent))
            except ReadError as error:
                collected.reject(label, str(error))
    return listed


def _file_entries(label: str, path: Path, collected: _Collected) -> Iterator[Entry]:
    collected.labels.add(label)
    try:
        size = path.stat().st_size
        if suffix_of(label) in _ONE_TEXT and size > 4 * collected.max_chars:
            raise ReadError(f"too long: {size} bytes (max_chars={collected.max_chars})")
        known = suffix_of(label) in READERS
        entries = read_file(path.read_bytes() if known else b"", label)
    except OSError as error:
        yield Entry(label, problem=f"unreadable: {error.strerror or error}")
    except ReadError as error:
        yield Entry(label, problem=str(error))
    else:
        for entry in entries:
            entry.fields.setdefault("path", entry.label)
            entry.fallback = entry.fallback or PurePosixPath(label).stem
            yield entry


def _build_row(entry: Entry, max_chars: int) -> tuple[dict[str, object], bool]:
    """Return the row of `entry`, and whether its source is more than a stand-in."""
    fields = entry.fields
    header = _read_body(entry, max_chars)
    dateline = read_dateline(header.text)
    strings = ("title", "author", "url", "language", "path")
    row: dict[str, object] = {name: _string(fields.get(name)) for name in strings}
    row["title"] = row["title"] or header.title
    row["author"] = row["author"] or header.author
    row["text"] = header.text
    published, how = _choose_date(entry, header, dateline)
    row["published"], row["published_how"] = published, how
    named = _string(fields.get("source")) or (dateline.agency if dateline else None)
    named = named or _host(row["url"])
    row["source"] = named or entry.fallback
    key = _string(fields.get("article_id"))
    return {**row, "article_id": key or tables.article_id(row["source"], header.text)}, bool(named)


def _string(value: object) -> str | None:
    string = as_string(value)
    return mend_surrogates(string) if string else None


def _read_body(entry: Entry, max_chars: int) -> Header:
    if entry.problem:
        raise ReadError(entry.problem)
    text = entry.fields.get("text")
    if is_blank(text):
        raise ReadError("no text")
    if not isinstance(text, str):
        raise ReadError(f"text is {type(text).__name__}, not a string")
    if len(text) > max_chars:
        raise ReadError(f"too long: {len(text)} characters (max_chars={max_chars})")
    cleaned = clean_text(text)
    if not any(map(str.isalnum, cleaned)):
        raise ReadError("no words" if cleaned else "no text")
    header = read_header(cleaned)
    header.text = clean_text(header.text)
    return header


def _choose_date(
    entry: Entry, header: Header, dateline: Dateline | None
) -> tuple[dt.datetime | None, str | None]:
    """Return the publication date by order of trust, and where it was found."""
    given = entry.fields.get("published")
    if not is_blank(given):
        if (date := parse_published(given)) is not None:
            how = str(entry.fields.get("published_how"))
            codes = tables.CODES["articles", "published_how"]
            return date, how if how in codes else "given"
        entry.notes.append(f"no clear publication date: {str(given)[:80]!r}")
    if header.published:
        return header.published, "header"
    if header.dates.keys() - {"byline"}:
        entry.notes.append("the date above the text is ambiguous or no calendar day")
    if dateline is not None and dateline.published:
        return dateline.published, "dateline"
    addresses = (_string(entry.fields.get(name)) for name in ("url", "path"))
    inferred = next(filter(None, map(_date_in_address, addresses)), None)
    return inferred, "inferred" if inferred else None


def _date_in_address(address: str | None) -> dt.datetime | None:
    match = _DATE_IN_ADDRESS.search(address or "")
    return parse_published("{0}-{2:0>2}-{3:0>2}".format(*match.groups())) if match else None


def _host(url: object) -> str | None:
    try:
        host = urlsplit(str(url or "")).hostname or ""
    except ValueError:
        return None
    return host.removeprefix("www.") or None
