"""PDF files: pages to flowing text without running heads."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from typing import Any

from analysis.load.decode import ReadError, clean_text, reflow
from analysis.load.fields import Entry, pick_fields
from analysis.load.pages import missing_extra

_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–—]?", re.I
)
EDGE_LINES = 2  # how many lines at either end of a page may be a running head


def read_pdf(raw: bytes, name: str) -> list[Entry]:
    """Return the text of a PDF as one entry; scanned pages hold none and are rejected."""
    try:
        import pypdf
    except ImportError as error:
        raise missing_extra("pypdf", error) from error
    try:
        document = pypdf.PdfReader(io.BytesIO(raw))
        pages = [page.extract_text() or "" for page in document.pages]
        information: Any = document.metadata or {}
    except Exception as error:  # pypdf leaks KeyError, TypeError and more
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise ReadError(f"broken or locked PDF: {reason}") from error
    text = join_pages(pages)
    if not text:
        raise ReadError("PDF holds no text (scanned pages?)")
    found: dict[str, object] = {
        key: information.get(f"/{key.title()}") for key in ("title", "author")
    }
    # Office programs leave "Microsoft Word - draft7.doc" there: a title must stand on the page.
    if str(found["title"] or "").casefold() not in text[:1000].casefold():
        found["title"] = None
    return [Entry(name, pick_fields({**found, "text": text}))]


def join_pages(pages: list[str]) -> str:
    r"""Return the pages as paragraphs: running heads dropped, words and lines joined.

    >>> join_pages(["HERALD 1\nShells hit the har-\nbour of", "HERALD 2\nHodeidah."])
    'Shells hit the harbour of Hodeidah.'
    """
    lines = [clean_text(page.translate(_LIGATURES)).split("\n") for page in pages]
    heads = _running_heads(lines)
    kept = [
        line
        for page in lines
        for number, line in enumerate(page)
        if not (_at_edge(number, page) and _is_running(line, heads))
    ]
    return clean_text(reflow(kept, hyphenated=True))


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Return the edge lines (digits aside) that stand on at least half of two or more pages."""
    seen = Counter(
        shape
        for page in pages
        for shape in {_shape(line) for i, line in enumerate(page) if _at_edge(i, page)}
    )
    return {shape for shape, n in seen.items() if n >= 2 and 2 * n >= len(pages)}


def _at_edge(number: int, page: list[str]) -> bool:
    return number < EDGE_LINES or number >= len(page) - EDGE_LINES


def _is_running(line: str, heads: set[str]) -> bool:
    return _shape(line) in heads or _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())
