"""The day an agency's report was written on, where its dateline names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

DAY_OF_WRITING = "the dateline"
# A report is printed on the day it was written or soon after; what lies further off is another
# date at the top of the text.
_LATEST = 2
_REACH = 200
_SMALL = frozenset("of de del la al el and the near on".split())
_DAY = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)")
_CREDIT_AND_DASH = re.compile(
    r"[.,]?(?: \d{4})?\)? ?(?:[(\[][^()\[\]\n]{2,60}[)\]] ?)?(?:--|[–—]|-(?= ))"
)


def day_of_dateline(rows: Iterable[Any], text: str, published: date) -> date | None:
    """Return the day of the dateline, None where there is none or it fits no publication day."""
    for row in rows:
        if row.start > _REACH:
            return None
        found = _DAY.fullmatch(row.value)
        if found is not None and _is_dateline(text, row.start, row.start + len(row.text)):
            return _fitting(found, published)
    return None


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Say whether only a place stands before the date, and a credit or a dash behind it."""
    place = text[:start].rpartition("\n")[2]
    words = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", place) if word not in _SMALL]
    is_place = 0 < len(words) <= 8 and all(word[0].isupper() for word in words)
    return is_place and _CREDIT_AND_DASH.match(text, end) is not None


def _fitting(found: re.Match[str], published: date) -> date | None:
    year, month, number = found.groups()
    years = (published.year, published.year - 1) if year == "XXXX" else (int(year),)
    for one in years:
        try:
            day = date(one, int(month), int(number))
        except ValueError:
            continue
        if 0 <= (published - day).days <= _LATEST:
            return day
    return None
