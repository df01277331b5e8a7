"""What stands before the first sentence: date stamps, bylines, headline, dateline."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from dataclasses import dataclass, field

from analysis import resources
from analysis.load.moments import MONTH, WEEKDAY, find_moment

MAX_HEADER_LINES = 8
_PARTICLES = frozenset(
    "al bin ibn bint de da do dos du del la le van von der den el abu ter".split()
)
_SMALL_WORDS = frozenset("of the and de da do del du la le el al in near on des y und".split())
_CALENDAR = re.compile(rf"(?:{MONTH}|{WEEKDAY})\.?", re.IGNORECASE)
_GAP = re.compile(r"[^\S\n]*(?:[|·•;.–—-][^\S\n]*)*")
_DASH = re.compile(r"\s*(?:[—–]|--+|\s-(?=\s)|(?<=\))-)\s*(?=\S)")
_CREDIT = re.compile(r"\s*\(([^()\n]{2,60})\)$|\s*/([^/\n]{2,30})/$")
_SLASH_CREDIT = re.compile(r"[^\n/]{3,80}\s/[A-Z][\w -]{1,28}/(?=[.\s])")


@dataclass
class Header:
    """What was read off the top of an article, and the text that is left."""

    text: str
    title: str | None = None
    author: str | None = None
    dates: dict[str, dt.datetime | None] = field(default_factory=dict)  # label -> first date

    @property
    def published(self) -> dt.datetime | None:
        """The publication date; a bare date or that of an update stands in for it."""
        order = ("published", "bare", "updated")
        return next((self.dates[label] for label in order if self.dates.get(label)), None)


@dataclass(frozen=True)
class Dateline:
    """The place line of an agency report: "PORT SUDAN, 3 March 2024 (AFP) —"."""

    published: dt.datetime | None
    agency: str | None


@dataclass(frozen=True)
class _Piece:
    """One header element: the span it takes from the top, and what it says."""

    end: int
    label: str
    date: dt.datetime | None = None
    author: str | None = None


def read_header(text: str) -> Header:
    """Cut date stamps and bylines off the top of `text` and read its headline.

    A headline stays in the text, since counts and places often stand only there.

    >>> read_header("date 2024-03-03 Shells fell on Nyala.").text
    'Shells fell on Nyala.'
    >>> read_header("Date palms burned.").text
    'Date palms burned.'
    """
    header, kept, rest = Header(text), [], text
    if glued := _split_glued_title(rest):
        before, rest = glued
        if byline := _find_byline(before):
            header.author = byline.author
        else:
            header.title = before
            kept.append(before)
    for _ in range(MAX_HEADER_LINES):
        if piece := _find_piece(rest):
            header.dates.setdefault(piece.label, piece.date)
            header.author = header.author or piece.author
            rest = rest[piece.end :].lstrip()
        elif heading := _heading_above_piece(rest):
            kept.append(heading)
            rest = rest[len(heading) :].lstrip()
        else:
            break
    if not rest:  # a text that is nothing but a date stays what it is
        return Header(text)
    if len(rest) < len(text):
        header.text = "\n\n".join([*kept, rest])
    header.title = header.title or read_title(header.text)
    return header


def _find_piece(text: str) -> _Piece | None:
    line = text.split("\n", 1)[0]
    return _find_stamp(text) or _find_bare_date(line) or _find_byline(line)


@functools.cache
def _stamps() -> tuple[dict[str, str], re.Pattern[str]]:
    labels = {row["pattern"]: row["label"] for row in resources.lexicon("date_stamps")}
    words = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    form = rf"[\[(*_]*(?P<word>{words})\b(?P<colon>\s*[:|–—-])?\s*(?:on\s|at\s)?\s*"
    return labels, re.compile(form, re.IGNORECASE)


def _find_stamp(text: str, position: int = 0) -> _Piece | None:
    labels, pattern = _stamps()
    match = pattern.match(text, position)
    moment = find_moment(text, match.end(), short_year=True) if match else None
    if match is None or moment is None:
        return None
    end = _after_date(text, moment.end, loose=bool(match["colon"]))
    return None if end is None else _Piece(end, labels[match["word"].lower()], moment.value)


def _after_date(text: str, position: int, *, loose: bool) -> int | None:
    """Return where the text goes on after a stamped date; None if a sentence runs through it."""
    while text[position : position + 1] and text[position] in "])*_":
        position += 1
    gap = _GAP.match(text, position)
    end = gap.end() if gap else position
    following = text[end : end + 1]
    if not following or following == "\n" or loose:
        return end
    if _find_byline(text[end:].split("\n", 1)[0]):
        return end
    return None if following.islower() or following in ",:)%" else end


def _find_bare_date(line: str) -> _Piece | None:
    """Find a date without a stamp word: alone on its line, or glued to a capitalised word.

    A sentence that opens with a date goes on with a comma or a small letter.
    """
    moment = find_moment(line)
    end = None if moment is None else _after_date(line, moment.end, loose=False)
    if moment is None or end is None:
        return None
    if end < len(line) and not (line[end].isupper() or line[end] in "\"“‘'([«"):
        return None
    return _Piece(end, "bare", moment.value)


def _find_byline(line: str) -> _Piece | None:
    """Find "By Jane Doe and Ali al-Amin, Agency" when it fills the line."""
    match = re.match(r"[*_]*[Bb][Yy]:?\s+(?=\S)", line[:130])
    names = line[match.end() :].strip(" *_") if match else ""
    if not names or len(line) > 120 or names[-1] in ".!?:":
        return None
    parts = [
        part.split()
        for part in re.split(r"\s*[,|&]\s*|\s+and\s+|\s+[-–—]\s+", names, flags=re.IGNORECASE)
    ]
    if 2 <= len(parts[0]) <= 5 and all(map(_is_name, parts)):
        return _Piece(len(line), "byline", author=names)
    return None


def _is_name(words: list[str]) -> bool:
    proper = [w for w in words if w.lower() not in _PARTICLES]
    return (
        bool(proper)
        and len(words) <= 6
        and all(w[0].isupper() and not _CALENDAR.fullmatch(w) for w in proper)
        and all(w.lower() not in _SMALL_WORDS or w.lower() in _PARTICLES for w in words)
    )


def _split_glued_title(text: str) -> tuple[str, str] | None:
    """Split "Four shot at market Posted: 3 March 2024 ..." before its stamp."""
    line = text[:250].split("\n", 1)[0]
    if _find_piece(line):
        return None
    _, pattern = _stamps()
    for match in pattern.finditer(line, 10):
        before = line[: match.start()]
        fits = match["colon"] and match["word"][0].isupper() and before.endswith(" ")
        if fits and is_heading(before.strip()) and _find_stamp(text, match.start()):
            return before.strip(), text[match.start() :]
    return None


def _heading_above_piece(text: str) -> str | None:
    """Return the first line when it is a heading above a stamp or byline, headings between."""
    lines = [line for line in text[:1000].split("\n")[:10] if line][:5]
    for above, line in itertools.pairwise(lines):
        if len(above) > 200 or not above[-1].isalnum():
            return None
        if _find_piece(line):
            return lines[0]
    return None


def is_heading(line: str) -> bool:
    """Say whether a line reads as a heading: some words, no closing punctuation.

    >>> is_heading("Shells fall on Nyala"), is_heading("Shells fell on Nyala.")
    (True, False)
    """
    words = line.split()
    last = line.rstrip("\"”’')]")[-1:]
    if not (line[:1].isalnum() or line[:1] in "\"“‘'«"):  # a bullet, a close button
        return False
    if last == "?":
        return 2 <= len(words) <= 15
    return 2 <= len(words) <= 30 and len(line) <= 200 and last.isalnum()


def read_title(text: str) -> str | None:
    """Return the headline that opens `text`; a line cut off by a fixed width is none."""
    line, _, rest = text.partition("\n")
    if not rest or not is_heading(line) or read_dateline(line):
        return None
    following, _, below = rest.partition("\n")
    if not following:
        return line
    whole = following[0].islower() is False and (
        len(following) > 100 or (is_heading(following) and below.startswith("\n"))
    )
    return line if whole else None


def read_dateline(text: str) -> Dateline | None:
    """Return date and agency of the dateline that opends one of the first lines of `text`.

    A date without a year stays unknown.

    >>> read_dateline("PORT SUDAN, March 3, 2024 (AFP) - Shells fell.").agency
    'AFP'
    """
    lines = [line for line in text[:1500].split("\n") if line]
    return next(filter(None, map(_parse_dateline, lines[:4])), None)


def _parse_dateline(line: str) -> Dateline | None:
    line = line[:160]
    slash = _SLASH_CREDIT.match(line)
    dash = next((d for d in _DASH.finditer(line, 2, 125) if _is_level(line[: d.start()])), None)
    if slash is None and dash is None:
        return None
    head = slash.group() if slash else line[: dash.start()] if dash else ""
    credit = _CREDIT.search(head)
    agency = (credit[1] or credit[2]) if credit else None
    head = head[: credit.start()] if credit else head
    inside = find_moment(agency, short_year=True) if agency else None
    place, date = _split_date(head)
    if inside is not None or (agency and _MONTH_DAY.fullmatch(agency)):
        agency, date = None, inside.value if inside else None
    if not _is_place(place) or place.lower() in _stamps()[0] or not (agency or date):
        return None
    return Dateline(date, agency.strip() if agency and _is_agency(agency) else None)


def _is_level(head: str) -> bool:
    """Say whether no bracket is open at the end of `head`: the dash of "(ACAN - EFE)" ends none."""
    return head.count("(") == head.count(")")


_MONTH_DAY = re.compile(
    rf"(?:{MONTH})\b\.?\s+\d{{1,2}}|\d{{1,2}}\s+(?:{MONTH})\b\.?", re.IGNORECASE
)
_DATE_START = re.compile(rf"\b(?:{WEEKDAY}|{MONTH})\b|\b\d", re.IGNORECASE)


def _split_date(head: str) -> tuple[str, dt.datetime | None]:
    """Split the head of a dateline into its place and its date (None without a year)."""
    head = head.rstrip(" .,:")
    for start in _DATE_START.finditer(head):
        moment = find_moment(head, start.start(), short_year=True)
        if moment is not None and moment.end == len(head):
            return head[: start.start()].strip(" .,(:"), moment.value
        if _MONTH_DAY.fullmatch(head, start.start()):
            return head[: start.start()].strip(" .,(:"), None
    return head, None


def _is_place(place: str) -> bool:
    words = re.findall(r"[^\s,/&()]+", place)
    proper = [word for word in words if word.lower() not in _SMALL_WORDS]
    return len(words) <= 8 and all(word[0].isupper() for word in proper)


def _is_agency(name: str) -> bool:
    words = name.split()
    # dpa writes itself small; "(pictured)" and "(see map)" are no agencies.
    return len(words) <= 6 and (name[0].isupper() or name == "dpa") and not name[0].isdigit()
