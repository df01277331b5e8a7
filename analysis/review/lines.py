"""The file of corrections: one line of JSON each, only ever appended to."""

from __future__ import annotations

import contextlib
import json
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from analysis.tables import row_id

FORMAT = 1
VERDICTS = ("accept", "correct", "reject", "add", "undo")
_TAIL = 1 << 16  # bytes; the last line is looked for in these


@dataclass(frozen=True)
class Correction:
    """What a reviewer said of one row, and what it takes to find that row again.

    Attributes
    ----------
    correction_id : str
        Follows from all the rest, so that a line copied twice is one correction.
    when : str
        UTC, ISO 8601. A later line about a row stands for all earlier ones about it.
    verdict : str
        ``accept`` (the row is right), ``correct`` (`changes` are to be made), ``reject``
        (no such row should be), ``add`` (a row the extractor missed), ``undo`` (what was
        said of the row is taken back).
    table, row_id : str
        The row as it was called when it was reviewed; an added row has the id it gets.
    changes : mapping
        Column -> ``{"old": ..., "new": ...}``.
    anchor : mapping
        ``article_id source title url text_hash`` of the article; ``start end text`` of the
        row; its ``sentence``, ``offset`` in it, and some words ``before`` and ``after``.
    seen : mapping
        The cells of the row as the reviewer saw them. Cells that name another row are
        ``{"id", "words", "start"}``.
    who, note : str or None
    extra : mapping
        Fields of the line this version does not know.
    where : str
        File and line it was read from.
    """

    correction_id: str
    when: str
    verdict: str
    table: str
    row_id: str
    anchor: Mapping[str, Any]
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    who: str | None = None
    note: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """What corrections are sorted by: the later one of a row stands."""
        return self.when, self.correction_id


_FIELDS = tuple(f.name for f in fields(Correction) if f.name not in ("extra", "where"))
_NEEDED: dict[str, type] = {
    "when": str,
    "verdict": str,
    "table": str,
    "row_id": str,
    "anchor": dict,
}
_ANCHOR: dict[str, type] = {
    "article_id": str,
    "start": int,
    "end": int,
    "text": str,
    "sentence": str,
    "offset": int,
}
_ANCHOR_MORE = {"text_hash": None, "before": "", "after": "", "nth": 1, "of": 0}
_ANCHOR_OPTIONAL: dict[str, type] = {
    **dict.fromkeys(("source", "title", "url", "published", "text_hash", "before", "after"), str),
    **dict.fromkeys(("nth", "of"), int),
}
_OPTIONAL: dict[str, type] = {
    "changes": dict,
    "seen": dict,
    "who": str,
    "note": str,
    "correction_id": str,
}


def as_line(correction: Correction) -> dict[str, Any]:
    """Return a correction as the object its line holds, unknown fields with it."""
    known = {name: getattr(correction, name) for name in _FIELDS}
    return {"format": FORMAT, **known, **correction.extra}


def append(path: str | Path, said: Mapping[str, Any]) -> Correction:
    """Append a line to the file, made if missing, and return it as a correction.

    The file is locked while one single write adds the line, which is on the disk when this
    returns. A broken last line, left by a process that was killed, is closed first.

    Parameters
    ----------
    path : str or pathlib.Path
    said : mapping
        The fields of a `Correction` but `correction_id`; `when` is set where it is None, and
        always comes after that of the last line.

    Raises
    ------
    ValueError
        When that is no correction; nothing is written then.
    """
    with _opened(path) as handle:
        tail = _read_tail(handle)
        line = {name: said.get(name) for name in _FIELDS if said.get(name) is not None}
        line |= {"when": said.get("when") or _now(tail), **(said.get("extra") or {})}
        line = {"format": FORMAT, **line, "correction_id": _id_of(line)}
        correction = _correction(line, str(path))  # what makes no sense is not written
        _write(handle, [line], tail)
    return correction


def save(corrections: Iterable[Correction], path: str | Path) -> Path:
    """Append those corrections to a file that it does not hold yet, and return its path.

    What else the file holds is left as it is, whether it makes sense or not.
    """
    with _opened(path) as handle:
        held = set(_ids_in(Path(path).read_bytes()))
        lines = [as_line(one) for one in corrections if one.correction_id not in held]
        _write(handle, lines, _read_tail(handle))
    return Path(path)


def _ids_in(raw: bytes) -> Iterator[str]:
    """Yield the ids of all lines that have one or would get one."""
    for number, line in enumerate(raw.split(b"\n"), start=1):
        with contextlib.suppress(ValueError):
            held = json.loads(_decode(line, number))
            if isinstance(held, dict):
                yield str(held.get("correction_id") or _id_of(held))


@contextlib.contextmanager
def _opened(path: str | Path) -> Iterator[int]:
    """Open a file, made if missing, to append to, and lock it."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        with _locked(handle):
            yield handle
    finally:
        os.close(handle)


def _write(handle: int, lines: Iterable[Mapping[str, Any]], tail: bytes) -> None:
    """Write lines in one go; a broken last line, of which `tail` tells, is closed before."""
    rest = b"".join(_encode(line) + b"\n" for line in lines)
    if rest and tail and not tail.endswith(b"\n"):
        rest = b"\n" + rest
    while rest:  # one write is enough unless the disk is full
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _encode(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _read_tail(handle: int) -> bytes:
    size = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, max(0, size - _TAIL), os.SEEK_SET)
    return os.read(handle, _TAIL)


def _now(tail: bytes) -> str:
    """Return the time, or that just after the last line where a clock was put back."""
    now = datetime.now(UTC)
    with contextlib.suppress(ValueError, KeyError, IndexError, TypeError):
        last = json.loads(tail.rstrip(b"\n").rsplit(b"\n", 1)[-1])["when"]
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return _stamp(now)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _id_of(line: Mapping[str, Any]) -> str:
    content = {k: v for k, v in line.items() if k not in ("correction_id", "format")}
    return row_id("corrections", json.dumps(content, sort_keys=True))


@contextlib.contextmanager
def _locked(handle: int) -> Iterator[None]:
    """Hold the lock of an open file; where there are no locks, appending must do."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with contextlib.suppress(OSError):  # some network drives know no locks
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)


def read(path: str | Path) -> list[Correction]:
    """Return the corrections of a file in the order they were made; none if there is no file.

    A line that is copied twice is one correction.

    Raises
    ------
    ValueError
        When a line is JSON but no correction; the message names file and line.

    Warns
    -----
    UserWarning
        When a line is not whole (its writer was killed) or of a newer format; it is left out.
    """
    path = Path(path)
    raw = path.read_bytes() if path.exists() else b""
    found: dict[str, Correction] = {}
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            held = json.loads(_decode(line, number))
        except ValueError:
            warnings.warn(f"{where} is not whole and is left out", stacklevel=2)
            continue
        if isinstance(held, dict) and _is_newer(held.get("format")):
            told = f"{where} has format {held['format']}, newer than {FORMAT}, and is left out"
            warnings.warn(told, stacklevel=2)
            continue
        correction = _correction(held, where)
        found.setdefault(correction.correction_id, correction)
    return sorted(found.values(), key=lambda one: one.order)


def _is_newer(version: Any) -> bool:
    return isinstance(version, int) and version > FORMAT


def _decode(line: bytes, number: int) -> str:
    """Return the text of a line; before the first, editors on Windows write a byte order mark."""
    return line.decode("utf-8-sig" if number == 1 else "utf-8")


def _correction(held: Any, where: str) -> Correction:
    if not isinstance(held, dict):
        raise ValueError(f"{where}: {held!r} is no correction")
    anchor = held.get("anchor")
    problems = [
        *_wrong_types(held, _NEEDED),
        *_wrong_types(held, {name: kind | None for name, kind in _OPTIONAL.items()}),
    ]
    if isinstance(anchor, dict):
        optional = {name: kind | None for name, kind in _ANCHOR_OPTIONAL.items()}
        problems += _wrong_types(anchor, _ANCHOR | optional, "anchor.")
    if not problems:
        problems = [*_misplaced(held["anchor"]), *_no_changes(held.get("changes") or {})]
    if problems:
        raise ValueError(f"{where}: {problems[0]}")
    if held["verdict"] not in VERDICTS:
        raise ValueError(f"{where}: verdict {held['verdict']!r} is none of {', '.join(VERDICTS)}")
    known = {name: held[name] for name in _FIELDS if held.get(name) is not None}
    known |= {"correction_id": held.get("correction_id") or _id_of(held)}
    told = {k: v for k, v in held["anchor"].items() if v is not None or k not in _ANCHOR_MORE}
    known |= {"when": _moment(held["when"], where), "anchor": _ANCHOR_MORE | told}
    extra = {name: value for name, value in held.items() if name not in (*_FIELDS, "format")}
    return Correction(**known, extra=extra, where=where)


def _wrong_types(held: Mapping[str, Any], kinds: Mapping[str, Any], of: str = "") -> Iterator[str]:
    for name, kind in kinds.items():
        if not isinstance(held.get(name), kind):
            named = getattr(kind, "__name__", str(kind).split(" ")[0])
            yield f"{of}{name} is {held.get(name)!r}, not a {named}"


def _misplaced(anchor: Mapping[str, Any]) -> Iterator[str]:
    """Yield why the row of an anchor does not stand in its sentence."""
    start, offset = anchor["start"], anchor["offset"]
    length = anchor["end"] - start
    if start < 0 or length <= 0:
        yield f"anchor: no words start at {start} and end at {anchor['end']}"
    elif offset < 0 or not anchor["sentence"][offset : offset + length].strip():
        yield f"anchor.offset is {offset}: no words of anchor.sentence stand there"
    nth, of = anchor.get("nth") or 1, anchor.get("of") or 0
    if of and not 1 <= nth <= of:
        yield f"anchor.nth is {nth}, not one of {of}"


def _no_changes(changes: Mapping[str, Any]) -> Iterator[str]:
    for column, change in changes.items():
        if not isinstance(change, dict):
            yield f"changes.{column} is {change!r}, not a dict"


def _moment(when: str, where: str) -> str:
    """Return an instant as all lines write it, so that instants sort as text."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError as error:
        raise ValueError(f"{where}: when is {when!r}, not a time (ISO 8601)") from error
    return _stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
