"""What the words between place names say of them: one lies in the other, several form a list."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.geocode import demonyms
from analysis.resources import lexicon

# Between two names further apart than this stands a story of its own.
LONGEST_GAP = 60
_COMMA = re.compile(r",\s+(?:in\s+)?(?:the\s+)?(?:[a-z]+(?:-[a-z]+)?ern\s+|central\s+)?")
_IN = re.compile(
    r"\s*[,(]?\s*(?:(?:an?|the)\s+(?:[\w-]+\s+){1,4}|(?:(?:is|was)\s+)?(?:located|situated)\s+)?"
    r"(?:in|of)\s+(?:the\s+)?(?:[\w'’-]+\s+){0,4}"
)
_KIND_IN = re.compile(r"\s+([a-z]+)(?=\s+in\s)")  # "Rabia district in western Mosul"
_OPEN = re.compile(r"\s+\(\s*")
_OWNER = re.compile(r"['’]s?\s+((?:[a-z-]+\s+){0,5})")
_LIST = re.compile(r",\s+|,?\s+(?:and|or|&)\s+")
_AFTER = re.compile(r"(?:,\s+|\s+\()([A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DIRECTION = re.compile(r"(?:north|south)?(?:-?(?:east|west))?(?:ern)?(?:most)?|central|the|own")


class Held(NamedTuple):
    """One name said to lie in another one, or in a country whose adjective stands before it.

    `listed` marks what a list says less surely: "Syria, Iraq and Iran".
    """

    inner: int
    outer: int | None
    country: str | None = None
    listed: bool = False


def containments(text: str, spans: Sequence[tuple[int, int]]) -> list[Held]:
    """Return what `text` says of the places at `spans` lying in one another.

    >>> text = "Paris, Texas, was quiet. Syria's northern city of Raqqa was not."
    >>> spans = [(0, 5), (7, 12), (25, 30), (50, 55)]
    >>> [(held.inner, held.outer) for held in containments(text, spans)]
    [(0, 1), (3, 2)]
    """
    gaps = [text[one[1] : after[0]] for one, after in itertools.pairwise(spans)]
    held = []
    for i, gap in enumerate(gaps):
        if not 0 < len(gap) <= LONGEST_GAP:
            continue
        if _holds_next(gap):
            held.append(Held(i + 1, i))
        elif _lies_in_next(gap, text[spans[i + 1][1] : spans[i + 1][1] + 1]):
            held.append(Held(i, i + 1, listed=_is_list(gaps, i)))
    return [*held, *_shared(gaps, held), *_of_nations(text, spans)]


def lists(text: str, spans: Sequence[tuple[int, int]]) -> list[range]:
    """Return the runs of names that only commas and "and" part.

    >>> lists("Homs, Hama and Idlib in Syria", [(0, 4), (6, 10), (15, 20), (24, 29)])
    [range(0, 3)]
    """
    runs, first = [], 0
    for i in range(len(spans)):
        last = i + 1 == len(spans)
        if last or not _LIST.fullmatch(text[spans[i][1] : spans[i + 1][0]]):
            if i > first:
                runs.append(range(first, i + 1))
            first = i + 1
    return runs


def spelled_container(text: str, end: int, until: int) -> str | None:
    """Return the words in apposition to the name before `end` that are no name of their own.

    >>> spelled_container("Salem, Ore., was hit.", 5, 21)
    'Ore.'
    """
    found = _AFTER.match(text, end, min(until, end + LONGEST_GAP))
    return found[1] if found else None


def called_before(text: str, start: int) -> frozenset[str]:
    """Return what the words before a name call this mention of it: "the state of X".

    >>> called_before("Fires burned in the state of Rustavo.", 29)
    frozenset({'admin1'})
    """
    return _named(_kind_patterns()[0].search(text, max(0, start - LONGEST_GAP), start))


def called_after(text: str, end: int) -> frozenset[str]:
    """Return what the words after a name say it is: "X, a border region".

    >>> sorted(called_after("Fires burned in Rustavo, a border region.", 23))
    ['admin1', 'region']
    """
    return _named(_kind_patterns()[1].match(text, end, end + LONGEST_GAP))


def _named(found: re.Match[str] | None) -> frozenset[str]:
    return frozenset(_features()[found[1].casefold()]) if found else frozenset()


def _holds_next(gap: str) -> bool:
    """Say whether the name before `gap` owns the one after ("Ohio's Licking County")."""
    found = _OWNER.fullmatch(gap)
    if found is None:
        return False
    words = found[1].split()
    if words and words[-1] == "of":
        words.pop()
    return not words or words[-1] in _kinds() or all(map(_DIRECTION.fullmatch, words))


def _lies_in_next(gap: str, after: str) -> bool:
    if _OPEN.fullmatch(gap):
        return after == ")"
    if (kind := _KIND_IN.match(gap)) and kind[1] in _kinds():
        gap = gap[kind.end() :]
    return bool(_COMMA.fullmatch(gap) or _IN.fullmatch(gap))


def _is_list(gaps: Sequence[str], i: int) -> bool:
    """Say whether the comma of gap `i` may be that of a list."""
    around = [gaps[j] for j in (i - 1, i + 1) if 0 <= j < len(gaps)]
    return bool(_LIST.fullmatch(gaps[i])) and any(map(_LIST.fullmatch, around))


def _shared(gaps: Sequence[str], held: Sequence[Held]) -> Iterator[Held]:
    """Yield what a list shares with its last name: "Athens, Rome and Sparta, Tenn."."""
    own = {one.inner for one in held if not one.listed}
    for one in held:
        first, last = one.inner, one.inner + 1
        if one.outer != last or (last < len(gaps) and _LIST.fullmatch(gaps[last])):
            continue
        while first and first - 1 not in own and _LIST.fullmatch(gaps[first - 1]):
            first -= 1
            yield Held(first, one.outer, listed=True)


def _of_nations(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Held]:
    """Yield names a nationality stands before: "the Lebanese port city of Tripoli"."""
    for i, (start, _) in enumerate(spans):
        since = max(start - LONGEST_GAP, spans[i - 1][1] if i else 0)
        words = [word.group() for word in _WORD.finditer(text, since, start)]
        if words and words[-1] == "of":
            words.pop()
        if not words or words[-1].casefold() not in _kinds():
            continue
        while words and words[-1].islower():
            words.pop()
        codes = (demonyms().get(" ".join(words[-n:]).casefold()) for n in (2, 1) if words)
        if code := next(filter(None, codes), None):
            yield Held(i, None, code)


@functools.cache
def _features() -> dict[str, list[str]]:
    return {row["pattern"].casefold(): row["label"].split() for row in lexicon("place_types")}


@functools.cache
def _kind_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(word) for word in sorted(_features(), key=len, reverse=True))
    before = re.compile(rf"\b({words})\s+of\s+(?:the\s+)?\Z")
    after = re.compile(rf",\s+(?:an?|the)\s+(?:[\w-]+\s+){{0,3}}({words})\b")
    return before, after


@functools.cache
def _kinds() -> frozenset[str]:
    """Return the words for kinds of places, singular and plural."""
    words = {pattern.split()[-1] for pattern in _features()}
    return frozenset(words | {f"{word}s" for word in words} | {"cities", "counties"})
