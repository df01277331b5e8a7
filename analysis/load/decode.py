"""Bytes to text, and the few changes a text goes through before anything counts its code points."""

from __future__ import annotations

import itertools
import re

MAX_CONTROL = 0.02  # share of control characters above which bytes are no text
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class ReadError(ValueError):
    """Why one file or record is no article; the message ends up in ``attrs["rejected"]``."""


def decode_bytes(raw: bytes) -> tuple[str, str | None]:
    """Return the text of `raw` and a note when the encoding had to be guessed.

    Tries a byte-order mark, the NUL pattern of unmarked UTF-16, UTF-8, then cp1252.

    Raises
    ------
    ReadError
        When `raw` is empty, binary, or breaks the encoding its mark promises.

    >>> decode_bytes("Café".encode("cp1252"))
    ('Café', 'not UTF-8: read as cp1252')
    """
    if not raw.strip():
        raise ReadError("empty file")
    text, note = _decode(raw)
    if len(_CONTROL.findall(text)) > MAX_CONTROL * len(text):
        raise ReadError("binary file, not text")
    return text, note


def _decode(raw: bytes) -> tuple[str, str | None]:
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), None)
    encoding = encoding or _utf16_without_mark(raw)
    try:
        return raw.decode(encoding or "utf-8"), None
    except UnicodeDecodeError as error:
        if encoding is not None and encoding != "utf-8-sig":
            raise ReadError(f"undecodable: not valid {encoding} ({error.reason})") from error
    return _decode_damaged(raw)


def _utf16_without_mark(raw: bytes) -> str | None:
    """Name the UTF-16 byte order when NULs fill one side of the byte pairs only."""
    sample = raw[:4096]
    pairs = max(len(sample) // 2, 1)
    first, second = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if second > 0.4 and first < 0.05:
        return "utf-16-le"
    if first > 0.4 and second < 0.05:
        return "utf-16-be"
    return None


def _decode_damaged(raw: bytes) -> tuple[str, str]:
    patched = raw.decode("utf-8", "replace")
    bad = patched.count("\ufffd")
    good = sum(char > "\x7f" for char in patched) - bad
    # A UTF-8 file with one broken byte must not turn every curly quote into three letters.
    if good > bad:
        return patched, f"{bad} invalid UTF-8 sequences replaced"
    try:
        return raw.decode("cp1252"), "not UTF-8: read as cp1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "not UTF-8: read as latin-1"


def mend_surrogates(text: str) -> str:
    r"""Join surrogate pairs and replace lone ones, which no file format can store.

    >>> mend_surrogates("Kyiv \ud83d")
    'Kyiv �'
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_text(text: str) -> str:
    r"""Return `text` with ``\n`` line ends, no NUL or BOM, no trailing or piled-up white space.

    All other code points stay as they are, so quotation marks and odd spaces survive.

    >>> clean_text("\ufeffOne. \r\n\r\n\r\n\r\nTwo.\r")
    'One.\n\nTwo.'
    """
    text = mend_surrogates(text).replace("\ufeff", "").replace("\x00", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def unwrap_lines(text: str) -> str:
    """Join the lines of a text that was hard-wrapped at a fixed width; leave others alone.

    A text counts as wrapped when no line is long and many lines go on in lower case.
    """
    lines = text.split("\n")
    inner = [after for before, after in itertools.pairwise(lines) if before and after]
    going_on = sum(line[0].islower() for line in inner)
    if len(inner) < 4 or max(map(len, lines)) > 100 or going_on < 0.4 * len(inner):
        return text
    return reflow(lines, hyphenated=False)


def reflow(lines: list[str], *, hyphenated: bool) -> str:
    """Join wrapped lines to paragraphs: a blank or a short closing line ends one.

    With `hyphenated`, a hyphen before a small letter on the next line was put there by the
    typesetter and goes; otherwise it belongs to the word.
    """
    width = max(map(len, lines), default=0)
    paragraphs: list[list[str]] = [[]]
    for line in map(str.strip, lines):
        if not line:
            paragraphs.append([])
            continue
        paragraphs[-1] += [_glue(paragraphs[-1], line, hyphenated), line]
        if len(line) < 0.75 * width and line.rstrip("\"”’')")[-1:] in (".", "!", "?"):
            paragraphs.append([])
    return "\n\n".join("".join(parts) for parts in paragraphs if parts)


def _glue(parts: list[str], line: str, hyphenated: bool) -> str:
    """Return what joins `line` to `parts`; may take a hyphen off the last of them."""
    if not parts:
        return ""
    if parts[-1].endswith("-") and parts[-1][-2:-1].isalpha() and line[0].islower():
        if hyphenated:
            parts[-1] = parts[-1][:-1]
        return ""
    return " "
