"""Text in capitals to text as it would be written, every letter in its place.

Wires of the telex age, radio monitors and some headlines are written in capitals throughout,
where a name looks like any other word. Each word gets its likeliest shape (small, a capital
first, all capitals) from how often it is written so and from the shape of the word before it: a
hidden Markov model, after the truecasing of Lita et al. 2003 (ACL). Its counts are in
``data/casing.csv``, made by ``python -m analysis.training casing``.
"""

from __future__ import annotations

import csv
import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from analysis.parse.blocks import layout
from analysis.resources import data_path, lexicon

SHAPES = ("lower", "title", "upper")
Scores = tuple[float, ...]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LAST_WORD = re.compile(r"\w+\s+$")
_NEXT_WORD = re.compile(r"[\s-]+\w+")
# What "us" follows, and what follows "us"; elsewhere it is the country.
_TAKES_US = frozenset(
    "tell told give gave given help helped let join joined show showed ask asked leave left make "
    "made of for to with on from by among between behind against all both send sent want wanted "
    "allow allowed hit kill killed attack attacked protect see saw take took".split()
)
_FUNCTION_WORDS = frozenset(
    "a an the this that these those all any some no to in on at of for from with by as and or but "
    "who how what where when why if not about into out up down again now here there our their his "
    "her it they we he she you is are was were will would can could do did go have had".split()
)
# Possessives and what contractions add: "minister's", "can't", "we're".
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m)?)$")
_PROSE = re.compile(r"(?<!\w)[^\W\d_A-Z]{4}")
_LEAST_WORDS = 3
_LEAST_CAPITALS = 0.9
_BRACKETS = re.compile(r"\[([^\[\]]{1,80})\]")
_EDITORIAL = re.compile(r"(?:\[[^\]]{0,60}\]\s+)+")  # "[TEXT]", "[EXCERPTS]"
_ENDS_SENTENCE = re.compile(r"[.!?][\"”’)\]]*\s+[\"“‘(\[]*$")
# An unknown word of more letters is no acronym, one of consonants only is one.
_LONGEST_ACRONYM = 5
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]{2,6}")
# A word seen this often counts as much as its ending; endings are learnt from rare words.
_SURE = 2.0
_RARE = 5
_ENDING = 3
# The lexicons whose entries stand as they are written.
_CASED = ("armed_groups", "organisations", "agencies", "media", "states", "demonyms", "given_names")


def shape_of(word: str) -> str:
    """Return the shape of a word: ``lower``, ``title`` (a capital first) or ``upper``.

    >>> [shape_of(word) for word in ("aid", "Goma", "UN", "I")]
    ['lower', 'title', 'upper', 'title']
    """
    if not word[0].isupper():
        return "lower"
    return "upper" if len(word) > 1 and word.isupper() else "title"


def truecase(text: str) -> str:
    """Return `text` with its blocks in capitals written in ordinary case.

    The result is as long as `text`: words keep their places. An editor's square brackets turn
    into what prose has. Text with small letters comes back as it is, and so do datelines.

    >>> truecase("SIX PEOPLE WERE KILLED IN SAN SALVADOR, THE ARMY SAID.")
    'Six people were killed in San Salvador, the army said.'
    >>> truecase("UN staff left Goma.")
    'UN staff left Goma.'
    """
    if not any(_is_capitals(line) for line in text.splitlines()):
        return text
    pieces, done = [], 0
    for block in layout(text):
        capitals = text[block.start : block.end]
        if block.kind != "dateline" and _is_capitals(capitals):
            pieces += [text[done : block.start], _without_brackets(_written(capitals))]
            done = block.end
    return "".join([*pieces, text[done:]])


def _is_capitals(text: str) -> bool:
    if _PROSE.search(text):
        return False
    letters = [c for c in text if c.isalpha()]
    if sum(c.isupper() for c in letters) < _LEAST_CAPITALS * len(letters):
        return False
    return sum(len(m.group()) > 1 for m in WORD.finditer(text)) >= _LEAST_WORDS


def _written(text: str) -> str:
    """Return a block of capitals in ordinary case."""
    found = list(WORD.finditer(text))
    letters = list(_lower(text))
    for match, shape in zip(found, _likeliest_shapes(text, found), strict=True):
        start, end = match.span()
        if shape == "upper":
            letters[start:end] = text[start:end]
        elif shape == "title":
            letters[start] = text[start]
    for start, written in _known_names(text, found):
        letters[start : start + len(written)] = written
    return "".join(letters)


def _lower(text: str) -> Iterator[str]:
    """Yield the small form of each letter; one that has two characters stays as it is."""
    for letter in text:
        small = letter.lower()
        yield small if len(small) == 1 else letter


def _without_brackets(text: str) -> str:
    """Give an editor's brackets a form that prose has, for the parser's sake.

    What completes a sentence loses them, a name that explains another stands in round ones,
    and a remark between sentences becomes one of its own.

    >>> _without_brackets("[Excerpts] The killing [of two nuns] was denied by the FPL [Front].")
    ' Excerpts. The killing  of two nuns  was denied by the FPL (Front).'
    """

    def plain(match: re.Match[str]) -> str:
        words, before = match[1], text[: match.start()].rstrip()
        if not before or before[-1] in ".!?]":
            return f" {words}."
        return f"({words})" if words[0].isupper() else f" {words} "

    return _BRACKETS.sub(plain, text)


# ---------------------------------------------------------------- names we know


@functools.cache
def _cased() -> tuple[str, ...]:
    written = (row["pattern"] for name in _CASED for row in lexicon(name))
    return tuple(words for words in written if words != words.lower())


@functools.cache
def _long_names() -> dict[tuple[str, ...], str]:
    """Return names of several words, by their words in capitals, as they are written."""
    split = ((tuple(WORD.findall(name.upper())), name) for name in _cased())
    return {words: name for words, name in split if len(words) > 1}


def _known_names(text: str, found: list[re.Match[str]]) -> Iterator[tuple[int, str]]:
    """Yield where names of several words stand, and how they are written."""
    longest = max(map(len, _long_names()))
    words = [match.group() for match in found]
    for i, match in enumerate(found):
        for size in range(min(longest, len(found) - i), 1, -1):
            name = _long_names().get(tuple(words[i : i + size]))
            if name is not None and text.startswith(name.upper(), match.start()):
                yield match.start(), name
                break


# ---------------------------------------------------------------- the likeliest shapes


class _Counts(NamedTuple):
    """What is known of shapes: by word, by ending, after each shape, and of all words."""

    words: dict[str, Scores]
    endings: dict[str, Scores]
    after: dict[str, Scores]
    every: Scores


@functools.cache
def _counts() -> _Counts:
    with (data_path() / "casing.csv").open(encoding="utf-8", newline="") as file:
        rows = {r["word"]: tuple(float(r[shape]) for shape in SHAPES) for r in csv.DictReader(file)}
    words = {word: n for word, n in rows.items() if not word.startswith("<")}
    endings: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for word, n in words.items():
        if sum(n) <= _RARE:
            for size in range(_ENDING + 1):
                endings[word[len(word) - size :]][n.index(max(n))] += 1
    for name in filter(WORD.fullmatch, _cased()):
        known = list(words.get(name.lower(), (0.0,) * len(SHAPES)))
        known[SHAPES.index(shape_of(name))] += _SURE
        words[name.lower()] = tuple(known)
    return _Counts(
        words,
        {end: _shares(tuple(n[i] for i in range(len(SHAPES)))) for end, n in endings.items()},
        {row[1:-1]: _shares(n) for row, n in rows.items() if row.startswith("<")},
        _shares(tuple(map(sum, zip(*words.values(), strict=True)))),
    )


def is_common_word(word: str) -> bool:
    """Say whether a word stands in small letters more often than with a capital.

    >>> is_common_word("Police"), is_common_word("Kherson")
    (True, False)
    """
    seen = _counts().words.get(word.lower())
    return seen is not None and seen[0] > sum(seen) / 2


def _shares(counts: Scores) -> Scores:
    """Return the share of each shape; what was never seen keeps a small one."""
    total = sum(counts) + len(counts)
    return tuple((n + 1) / total for n in counts)


@functools.cache
def _likelihood(word: str) -> Scores:
    """Return how much likelier each shape makes a word (small here) than any word, as logarithms.

    What is seldom or never seen goes by its ending.
    """
    counts = _counts()
    seen = counts.words.get(word)
    if seen is None and _NO_VOWEL.fullmatch(word):
        return _certain("upper")
    ends = (word[len(word) - size :] for size in range(_ENDING, -1, -1))
    prior = next(counts.endings[end] for end in ends if end in counts.endings)
    if seen is None and len(word) > _LONGEST_ACRONYM:
        prior = (*prior[:2], 0.0001)
    seen = seen or (0.0,) * len(SHAPES)
    total = sum(seen) + _SURE
    shares = ((n + _SURE * p) / total for n, p in zip(seen, prior, strict=True))
    return _logs(tuple(share / every for share, every in zip(shares, counts.every, strict=True)))


@functools.cache
def _certain(shape: str) -> Scores:
    return _logs(tuple(1.0 if s == shape else 1e-6 for s in SHAPES))


def _logs(scores: Scores) -> Scores:
    return tuple(map(math.log, scores))


@functools.cache
def _moves(mark: str) -> tuple[Scores, ...]:
    """Return, by the shape before, the logarithm of each shape's share.

    `mark` is what stands between the two words: nothing, a comma for any mark, or a stop.
    """
    counts = _counts()
    if mark == ".":
        return (_logs(counts.every),) * len(SHAPES)
    return tuple(_logs(counts.after[shape + mark]) for shape in SHAPES)


def _likeliest_shapes(text: str, found: list[re.Match[str]]) -> list[str]:
    """Return the shape of each word, by the Viterbi algorithm."""
    shapes = range(len(SHAPES))
    scores = [0.0] * len(SHAPES)
    steps, opens = [], []
    for match, mark in zip(found, _marks(text, found), strict=True):
        moves = _moves(mark)
        steps.append([max(shapes, key=lambda j: scores[j] + moves[j][k]) for k in shapes])
        seen = _word_scores(text, match)
        scores = [scores[j] + moves[j][k] + seen[k] for k, j in enumerate(steps[-1])]
        opens.append(mark == ".")
    best = max(shapes, key=lambda k: scores[k])
    chosen = []
    for step in reversed(steps):
        chosen.append(SHAPES[best])
        best = step[best]
    pairs = zip(reversed(chosen), opens, strict=True)
    return ["title" if first and shape == "lower" else shape for shape, first in pairs]


def _word_scores(text: str, match: re.Match[str]) -> Scores:
    if text[match.start() - 1 : match.start()].isdigit():  # "6TH", "20S"
        return _certain("lower")
    if match.group() == "US" and _is_country(text, match):
        return _certain("upper")
    word = _CLITIC.sub("", match.group().lower())
    is_initial = len(word) == 1 and (word != "a" or text.startswith(".", match.end()))
    return _certain("title") if is_initial else _likelihood(word)


def _is_country(text: str, match: re.Match[str]) -> bool:
    """Say whether "US" is no pronoun: "told us the truth", "for us.", but "for US troops"."""
    before = _LAST_WORD.search(text, 0, match.start())
    after = _NEXT_WORD.match(text, match.end())
    ends = after is None or after.group().lower().strip() in _FUNCTION_WORDS
    return before is None or before.group().lower().strip() not in _TAKES_US or not ends


def _marks(text: str, found: list[re.Match[str]]) -> Iterator[str]:
    """Yield what stands before each word: "." where a sentence ends, "," for other marks."""
    editorial = _EDITORIAL.match(text)
    lead = editorial.end() if editorial is not None else 0
    before, done = "", 0
    for match in found:
        gap = text[done : match.start()]
        if not done or match.start() == lead or _is_stop(before, gap):
            yield "."
        else:
            yield "," if gap.strip(" \n-") else ""
        before, done = match.group(), match.end()


def _is_stop(word: str, gap: str) -> bool:
    """Say whether a sentence ends between two words: not after "GEN." or an initial."""
    if _ENDS_SENTENCE.search(gap) is None:
        return False
    return len(word) > 1 and f"{word.title()}." not in _abbreviations()


@functools.cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["pattern"] for row in lexicon("abbreviations"))
