"""Web pages and feeds: the article without its furniture, and what the markup says about it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from analysis.load.decode import ReadError, decode_bytes
from analysis.load.fields import Entry, as_string, pick_fields

MISSING_EXTRA = 'needs {library} ({reason}): pip install "dispatches[ingest]"'
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_META = re.compile(r"<meta\s[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LINKED_DATA = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.{1,200000}?)</script", re.I | re.S
)
_PUBLISHED_KEYS = ("article:published_time", "datepublished", "og:article:published_time")
_BLOCKS = frozenset("p div br li h1 h2 h3 h4 h5 h6 blockquote tr article section ul ol".split())


def missing_extra(library: str, error: ImportError) -> ReadError:
    """Return the rejection for a format whose reader is not installed."""
    reason = " ".join(str(error).split())[:120]
    return ReadError(MISSING_EXTRA.format(library=library, reason=reason))


def read_html(raw: bytes, name: str) -> list[Entry]:
    """Return the article of a saved web page as one entry."""
    markup, note = _decode_page(raw)
    try:
        import trafilatura
    except ImportError as error:
        raise missing_extra("trafilatura", error) from error
    # Without the extensive search htmldate does not mistake a copyright year for the date.
    dates = {"original_date": True, "extensive_search": False}
    page: Any = trafilatura.bare_extraction(
        markup, with_metadata=True, include_comments=False, date_extraction_params=dates
    )
    if page is None or not (page.text or "").strip():
        raise ReadError("no article text found in the HTML")
    fields: dict[str, object] = {
        "text": page.text,
        "title": page.title,
        "author": page.author,
        "source": page.sitename,
        "url": page.url,
        "published": _published_in(markup) or page.date,
        "language": language[1].lower() if (language := _LANGUAGE.search(markup[:5000])) else None,
    }
    return [Entry(name, pick_fields(fields), notes=[note] if note else [])]


def _decode_page(raw: bytes) -> tuple[str, str | None]:
    """Decode a page by the character set it declares, if that works."""
    declared = _CHARSET.search(raw[:2048])
    if declared:
        try:
            text = raw.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decode_bytes(raw)
        if "\x00" not in text:
            return text, None
    return decode_bytes(raw)


def _published_in(markup: str) -> str | None:
    """Return the publication time from linked data or meta tags, which keep the hour."""
    for script in _LINKED_DATA.finditer(markup):
        try:
            found = next(_dates_in(json.loads(script[1])), None)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    for tag in _META.finditer(markup):
        given = {key.lower(): a or b for key, a, b in _ATTRIBUTE.findall(tag.group())}
        key = given.get("property") or given.get("name") or given.get("itemprop") or ""
        if key.lower() in _PUBLISHED_KEYS and given.get("content"):
            return given["content"]
    return None


def _dates_in(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(date := node.get("datePublished"), str):
            yield date
        for key in ("@graph", "mainEntity"):
            yield from _dates_in(node.get(key))
    elif isinstance(node, list):
        for item in node:
            yield from _dates_in(item)


def read_feed(raw: bytes, name: str) -> list[Entry]:
    """Return the items of an RSS or Atom feed, one entry each."""
    try:
        import feedparser
    except ImportError as error:
        raise missing_extra("feedparser", error) from error
    feed = feedparser.parse(io.BytesIO(raw))  # a file object: never taken for an address
    if not feed.entries:
        raise ReadError("XML is no RSS or Atom feed with items")
    source = as_string(feed.feed.get("title"))
    language = (feed.feed.get("language") or "")[:2].lower() or None
    entries = []
    for number, item in enumerate(feed.entries, start=1):
        bodies = [part.get("value", "") for part in item.get("content", [])]
        body = max([*bodies, item.get("summary", "")], key=len)
        record = {
            "text": strip_tags(body),
            "title": strip_tags(item.get("title", "")),
            "author": item.get("author"),
            "url": item.get("link"),
            "published": item.get("published") or item.get("updated"),
            "source": source,
            "language": language,
        }
        entries.append(Entry(f"{name}:{number}", pick_fields(record)))
    return entries


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self.parts.append("\n\n" if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(self.hidden - (tag in ("script", "style")), 0)
        self.parts.append("\n\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def strip_tags(markup: str) -> str:
    r"""Return the words of an HTML fragment, blocks as paragraphs.

    >>> strip_tags("<p>One &amp; two.</p><p>Three.</p>")
    'One & two.\n\nThree.'
    """
    parser = _Text()
    parser.feed(markup)
    parser.close()
    paragraphs = "".join(parser.parts).split("\n\n")
    return "\n\n".join(filter(None, map(str.strip, paragraphs)))
