"""Which files a folder holds, and what a `metadata.csv` says about them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis.load.decode import ReadError, decode_bytes
from analysis.load.fields import pick_fields
from analysis.load.readers import read_rows

METADATA_NAME = "metadata.csv"
Metadata = dict[str, dict[str, object]]


def find_files(folder: Path) -> tuple[list[tuple[str, Path]], list[dict[str, str]]]:
    """Return the (relative POSIX path, path) of every visible file, sorted, and what was refused.

    READMEs and hidden files are passed over; links to folders are followed once.
    """
    found: list[tuple[str, Path]] = []
    refused: list[dict[str, str]] = []
    for path, problem in _walk(folder, {folder.resolve()}):
        label = printable(path.relative_to(folder))
        if problem:
            refused.append({"path": label, "reason": problem})
        else:
            found.append((label, path))
    return sorted(found), refused


def printable(path: Path) -> str:
    """Return `path` with forward slashes, bytes that are no UTF-8 replaced."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _walk(folder: Path, seen: set[Path]) -> Iterator[tuple[Path, str | None]]:
    try:
        # Links last: what a folder really holds is read under its own name.
        children = sorted(folder.iterdir(), key=lambda child: (child.is_symlink(), child.name))
    except OSError as error:
        yield folder, f"unreadable folder: {error.strerror}"
        return
    for child in children:
        if child.name.startswith(".") or child.stem.lower() == "readme":
            continue
        try:
            folder_here, file_here = child.is_dir(), child.is_file()
        except OSError as error:
            yield child, f"unreadable: {error.strerror}"
            continue
        if folder_here:
            yield from _enter(child, seen)
        elif file_here:
            yield child, None
        else:
            yield child, "link leads nowhere" if child.is_symlink() else "not a regular file"


def _enter(folder: Path, seen: set[Path]) -> Iterator[tuple[Path, str | None]]:
    target = folder.resolve()
    if target in seen:
        yield folder, "link to a folder that is read already (loop)"
        return
    seen.add(target)
    yield from _walk(folder, seen)


def read_metadata(path: Path, *, below: str = "") -> Metadata:
    """Return the fields that a metadata CSV gives, by file path; `below` is its folder.

    Raises
    ------
    ReadError
        When the file cannot be read or has no column `path` or `file`.
    """
    try:
        text, _ = decode_bytes(path.read_bytes())
    except OSError as error:
        raise ReadError(f"unreadable: {error.strerror}") from error
    rows = list(read_rows(text.replace("\r\n", "\n")))
    header = rows[0][1] if rows else []
    return index_metadata(
        [dict(zip(header, row, strict=False)) for _, row in rows[1:]], header, below=below
    )


def frame_records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of `frame` as mappings, array cells as lists."""
    records = frame.to_dict("records")
    return [
        {str(k): v.tolist() if getattr(v, "ndim", 0) else v for k, v in record.items()}
        for record in records
    ]


def index_metadata(
    records: list[dict[str, object]], header: list[str], *, below: str = ""
) -> Metadata:
    """Index metadata records by the file they name; empty cells say nothing.

    Raises
    ------
    ReadError
        When no column names the file.
    """
    if "path" not in pick_fields(dict.fromkeys(header, "x")):
        raise ReadError("metadata has no column 'path' or 'file'")
    index: Metadata = {}
    for record in records:
        fields = pick_fields(record)
        name = str(fields.pop("path", "")).strip().replace("\\", "/")
        fields.pop("text", None)
        if name:
            index[str(PurePosixPath(below, name))] = fields
    return index
