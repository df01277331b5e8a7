"""Quotation marks: which ones pair up, whatever their style, and what they enclose.

Pairing never crosses a paragraph, so that one lost mark cannot shift the rest of the
article. A quotation left open at the end of a paragraph runs on when the next paragraph
opens with a mark, and is closed at the paragraph end when it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Fragment(NamedTuple):
    """What one outermost pair of marks encloses.

    `start` and `end` leave the marks out, `outer_start` and `outer_end` take them in.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    runs_on: bool


class _Mark(NamedTuple):
    start: int
    end: int
    family: str
    opens: bool
    closes: bool


_MARK = re.compile(r"``|''|‘‘|’’|,,(?=\w)|[\"“”„‟«»‹›「」『』＂]|['‘’‚]")
_DOUBLE_OPEN = frozenset("“ „ ‟ `` ‘‘ ,, 「 『".split())
_DOUBLE_CLOSE = frozenset("” ’’ 」 』".split())
_ARROWS = frozenset("«»‹›")
_LEFT_CONTEXT = frozenset(" \t\n\r\u00a0\u2009\u202f([{—–-/:;,\"“„«‘'`")
_RIGHT_CONTEXT = frozenset(" \t\n\r\u00a0\u2009\u202f)]}—–-/.,;:!?…\"”»’'")
# 'em, 'til, the '90s: an apostrophe that stands where a mark could open.
_CLIPPED = re.compile(r"(?:\d0s|\d\ds?|em|til|till|tis|twas|cause|n|bout|round|cuz|s)\b", re.I)
_HEIGHT = re.compile(r"\d\s?['’′]\s?\d*$|\d['’′]$")


def fragments(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Fragment]:
    r"""Return the outermost quotations of `text` in reading order; never raises.

    Parameters
    ----------
    text : str
    paragraphs : iterable of (int, int)
        Character ranges that no pair of marks crosses.

    Examples
    --------
    >>> [f"{'it’s'} {t}" for t in enclosed("It’s “over,” he said. \"We won't\" stay.")]
    ['it’s over,', "it’s We won't"]
    >>> enclosed("He is 6'2\" tall and said «no „way“».")
    ['no „way“']
    """
    ranges = list(paragraphs)
    found: list[Fragment] = []
    for number, (start, end) in enumerate(ranges):
        marks = _paragraph_marks(text, start, end)
        if not marks:
            continue
        following = ranges[number + 1][0] if number + 1 < len(ranges) else None
        found += _pair(text, marks, end, number, following)
    return found


def enclosed(text: str) -> list[str]:
    """Return the quoted words of `text`, taken as one paragraph."""
    return [text[f.start : f.end] for f in fragments(text, [(0, len(text))])]


def _reopens(text: str, opener: _Mark, start: int | None) -> bool:
    """Say whether the paragraph at `start` opens with a mark, and so goes on with a quotation."""
    match = None if start is None else _MARK.match(text, start)
    if match is None:
        return False
    same = match.group() == text[opener.start : opener.end]
    return same or match.group() not in {"”", "’", "»", "’’"}


def _paragraph_marks(text: str, start: int, end: int) -> list[_Mark]:
    marks = []
    for match in _MARK.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        mark = _classify(text, match, before, after)
        if mark is not None:
            marks.append(mark)
    return _drop_apostrophes(text, marks)


def _classify(text: str, match: re.Match[str], before: str, after: str) -> _Mark | None:
    sign, start, end = match.group(), match.start(), match.end()
    left, right = before in _LEFT_CONTEXT, after in _RIGHT_CONTEXT
    if sign in _DOUBLE_OPEN:
        # German closes with the sign that opens in English; the pairing decides by state.
        closes = right and (not left or (before in ",." and after.isspace()))
        return _Mark(start, end, "double", True, sign == "“" and closes)
    if sign in _DOUBLE_CLOSE:
        # Swedish and Finnish open with the sign that closes in English.
        return _Mark(start, end, "double", sign == "”" and left and not right, True)
    if sign in _ARROWS:
        straight = sign in "«‹"
        return _Mark(start, end, "arrow", straight or left, not straight or right)
    if sign in {'"', "''", "＂"}:
        if before.isdigit() and _HEIGHT.search(text[max(0, start - 8) : start]):
            return None
        if before.isspace() and after.isspace():
            left = right = True
        if left == right:
            left = right = True
        return _Mark(start, end, "double", left, right)
    return _classify_single(text, match, before, after)


def _classify_single(text: str, match: re.Match[str], before: str, after: str) -> _Mark | None:
    sign, start, end = match.group(), match.start(), match.end()
    if before.isalnum() and after.isalnum():
        return None
    if sign in "‘‚":
        clipped = _CLIPPED.match(text, end) is not None
        return None if clipped else _Mark(start, end, "single", True, False)
    opens = sign == "'" and before in _LEFT_CONTEXT and not after.isspace()
    if opens and _CLIPPED.match(text, end):
        opens = False
    closes = not before.isspace() and after in _RIGHT_CONTEXT and not before.isdigit()
    return _Mark(start, end, "single", opens, closes) if opens or closes else None


def _drop_apostrophes(text: str, marks: list[_Mark]) -> list[_Mark]:
    """Leave out the possessive ("soldiers’ families") where a later mark can close."""
    kept: list[_Mark] = []
    closer_follows = False
    for mark in reversed(marks):
        if mark.family == "single" and mark.closes and not mark.opens:
            possessive = text[mark.start - 1] in "sS" and text[mark.end : mark.end + 2].strip()
            if possessive and text[mark.end : mark.end + 1] == " " and closer_follows:
                continue
            closer_follows = True
        elif mark.family == "single":
            if not closer_follows:
                continue
            closer_follows = False
        kept.append(mark)
    return kept[::-1]


def _pair(
    text: str, marks: Sequence[_Mark], end: int, paragraph: int, following: int | None
) -> list[Fragment]:
    found: list[Fragment] = []
    stack: list[_Mark] = []
    first_inner: int | None = None
    for mark in marks:
        if stack and mark.closes and _closes_open(stack, mark):
            while stack[-1].family != mark.family:
                stack.pop()
            opener = stack.pop()
            if not stack:
                found += _fragment(text, opener, mark.start, mark.end, paragraph)
                first_inner = None
        elif mark.opens:
            if stack and stack[-1].family == mark.family and _was_left_open(text, stack[-1], mark):
                lost = stack.pop()
                if not stack:
                    found += _fragment(text, lost, mark.start, mark.start, paragraph)
                    first_inner = None
            if stack and first_inner is None:
                first_inner = mark.start
            stack.append(mark)
    if stack and stack[0].family != "single":
        stop = end if first_inner is None or len(stack) > 1 else first_inner
        runs_on = _reopens(text, stack[0], following)
        found += _fragment(text, stack[0], stop, stop, paragraph, runs_on=runs_on)
    return found


def _closes_open(stack: Sequence[_Mark], mark: _Mark) -> bool:
    """Say whether `mark`, which may close, closes something that is open now."""
    return any(opener.family == mark.family for opener in stack[-4:])


def _was_left_open(text: str, opener: _Mark, mark: _Mark) -> bool:
    """Say whether the earlier quotation had ended before `mark` without its own mark."""
    before = text[max(opener.end, mark.start - 2) : mark.start].rstrip()
    return before[-1:] in {".", ",", "!", "?", "…"} or mark.start - opener.end > 400


def _fragment(
    text: str, opener: _Mark, end: int, outer_end: int, paragraph: int, runs_on: bool = False
) -> list[Fragment]:
    start = opener.end
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    if start >= end or not any(c.isalnum() for c in text[start : min(end, start + 200)]):
        return []
    return [Fragment(start, end, opener.start, max(outer_end, end), paragraph, runs_on)]
