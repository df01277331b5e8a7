"""Records of many shapes to the fields of an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis import tables

# Field of `articles` -> the keys other tools write, in order of trust.
ALIASES = {
    "article_id": ("article_id",),
    "text": ("text", "content", "body", "articlebody", "article_text", "content_text", "maintext"),
    "source": ("source", "outlet", "publisher", "sitename", "site_name", "newspaper", "agency"),
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "creator"),
    "url": ("url", "link", "canonical_url", "source_url"),
    "published": (
        *("published", "date", "datepublished", "date_published", "published_at", "publishedat"),
        *("pubdate", "published_date", "publication_date", "date_publish", "publish_date"),
    ),
    "published_how": ("published_how",),
    "language": ("language", "lang"),
    "path": ("path", "file", "filename", "file_name"),
}
FIELD_OF = {alias: name for name, aliases in ALIASES.items() for alias in aliases}


@dataclass
class Entry:
    """One article as read, before cleaning; `problem` says why it cannot become a row."""

    label: str  # names it in reports: "folder/file.txt", "file.jsonl:3", "text 2"
    fields: dict[str, object] = field(default_factory=dict)
    fallback: str | None = None  # the source when nothing names one
    problem: str | None = None
    notes: list[str] = field(default_factory=list)


def pick_fields(record: Mapping[Any, object]) -> dict[str, object]:
    """Return the known fields of `record`, whatever their keys are called; others are dropped.

    >>> pick_fields({"Headline": "Shells fall", "pubDate": "2024-03-03", "x": 1})
    {'title': 'Shells fall', 'published': '2024-03-03'}
    """
    given = {str(key).strip().lower().replace(" ", "_"): value for key, value in record.items()}
    picked = {}
    for name, aliases in ALIASES.items():
        values = (given[alias] for alias in aliases if alias in given)
        value = next((v for v in values if not is_blank(v)), None)
        if value is not None:
            picked[name] = value
    return picked


def is_blank(value: object) -> bool:
    """Say whether a cell of a foreign record holds nothing."""
    if isinstance(value, (str, list, tuple, dict)):
        return not (value.strip() if isinstance(value, str) else value)
    return bool(tables.missing(value))


def as_string(value: object) -> str | None:
    """Return a metadata value as one line: list items joined, a mapping by its name.

    >>> as_string([{"name": "Jane Doe"}, "Ali Amin"])
    'Jane Doe; Ali Amin'
    """
    if is_blank(value):
        return None
    if isinstance(value, Mapping):
        name = value.get("name") or value.get("title")
        return as_string(name) if isinstance(name, str) else None
    if isinstance(value, (list, tuple)):
        flat = [item for item in value if not isinstance(item, (list, tuple))]
        return "; ".join(filter(None, map(as_string, flat))) or None
    return " ".join(str(value).split()) or None
