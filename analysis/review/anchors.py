"""Where a reviewed row stands, written down so that it is found again when ids have changed."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz, process

from analysis.evidence import Evidence
from analysis.tables import STRING, Tables, missing

AROUND = 60  # characters kept before and after a sentence, to tell its twins apart
ALIKE = 75  # of 100: a sentence so alike is named as what may have become of a lost one
# Typewriter and printed marks are one sign each; the length of a text stays as it is.
_FOLD = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_LABELS = ("source", "title", "url", "published")


@dataclass(frozen=True)
class Stretch:
    """A stretch of an article: where a reviewed row stands now.

    `edited` says what became of its sentence if that is not as it was.
    """

    article_id: str
    start: int
    end: int
    edited: str = field(default="", compare=False)


@dataclass(frozen=True)
class Astray:
    """Why the place of a row is not known: it is ``lost``, or there is a choice (``conflict``)."""

    status: str
    reason: str


def anchor_of(
    tables: Tables, evidence: Evidence, article_id: str, start: int, end: int
) -> dict[str, Any]:
    """Return what it takes to find a stretch of an article again, as a line of JSON holds it."""
    start, end = int(start), int(end)  # a row of a table holds numbers of numpy
    found = evidence.span(article_id, start, end)
    article = tables.articles[tables.articles["article_id"] == article_id].iloc[0]
    text, first = str(article["text"]), start - int(found["mark_start"])
    last = first + len(found["text"])
    labels = {name: article[name] for name in _LABELS}
    twins = [spot for spot, _ in _places(found["text"], text)]
    return {
        "article_id": article_id,
        **{name: None if missing(value) else str(value) for name, value in labels.items()},
        "text_hash": _hash(text),
        "start": start,
        "end": end,
        "text": text[start:end],
        "sentence": found["text"],
        "offset": start - first,
        "before": text[max(0, first - AROUND) : first],
        "after": text[last : last + AROUND],
        "nth": twins.index(first) + 1,
        "of": len(twins),
    }


class Finder:
    """Finds the stretches of articles that anchors tell of, in the articles of one corpus."""

    def __init__(self, tables: Tables) -> None:
        columns = ["article_id", *_LABELS, "text"]
        rows = tables.articles[columns].astype(STRING).to_dict("records")
        self._articles = {row["article_id"]: row for row in rows}
        self._texts = {row["article_id"]: str(row["text"]) for row in rows}
        self._by: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = {}
        for names in (("url",), ("source", "title"), ("source",), ("title",)):
            self._by[names] = defaultdict(list)
            for row in rows:
                if not any(missing(row[name]) for name in names):
                    self._by[names][tuple(row[name] for name in names)].append(row["article_id"])
        self._by_hash: dict[str, list[str]] = defaultdict(list)
        for article_id, text in self._texts.items():
            self._by_hash[_hash(text)].append(article_id)
        self._sentences = tables.sentences

    def find(self, anchor: Mapping[str, Any]) -> Stretch | Astray:
        """Return where the words of an anchor stand now, or why that is not known."""
        if self._stands(anchor["article_id"], anchor):
            return Stretch(anchor["article_id"], anchor["start"], anchor["end"])
        for articles, is_the_one in self._candidates(anchor):
            spots = [
                (article, *place)
                for article in articles
                for place in _places(anchor["sentence"], self._texts[article])
            ]
            if spots:
                return self._choose(spots, anchor)
            if is_the_one:
                edited = self._edited(articles[0], anchor) if len(articles) == 1 else None
                if edited is not None:
                    return edited
                return Astray("lost", self._tell_loss(articles, anchor))
        return Astray("lost", "neither its article nor its sentence is in these tables")

    def _stands(self, article_id: str, anchor: Mapping[str, Any]) -> bool:
        """Say whether article, sentence and words are where they were."""
        first = anchor["start"] - anchor["offset"]
        text = self._texts.get(article_id, "")[max(0, first) :]
        return first >= 0 and text.startswith(anchor["sentence"])

    def _candidates(self, anchor: Mapping[str, Any]) -> Iterator[tuple[list[str], bool]]:
        """Yield articles that may be the one reviewed, and whether it must be one of them."""
        if anchor["article_id"] in self._texts:
            yield [anchor["article_id"]], True
        for names, found in self._by.items():
            told = tuple(anchor.get(name) or "" for name in names)
            if all(told) and told in found:
                yield found[told], names in (("url",), ("source", "title"))
        if same := self._by_hash.get(anchor["text_hash"]):
            yield same, True

    def _choose(self, spots: Sequence[tuple[str, int, int]], anchor: Mapping[str, Any]) -> Any:
        """Return the one of several like sentences with the same neighbours, or the same rank."""
        scores = [self._neighbours(spot, anchor) for spot in spots]
        best = [s for s, score in zip(spots, scores, strict=True) if score == max(scores)]
        alike = [self._labels_shared(spot[0], anchor) for spot in best]
        best = [s for s, score in zip(best, alike, strict=True) if score == max(alike)]
        if len(best) > 1 and len({s[0] for s in spots}) == 1 and len(spots) == anchor["of"]:
            best = [spots[anchor["nth"] - 1]]
        if len(best) > 1:
            told = f"its sentence stands {len(spots)} times, and it is open which one was meant"
            return Astray("conflict", told)
        article, first, last = best[0]
        mark = _carry(anchor, self._texts[article][first:last])
        return Stretch(article, first + mark[0], first + mark[1])

    def _neighbours(self, spot: tuple[str, int, int], anchor: Mapping[str, Any]) -> int:
        text = _plain(self._texts[spot[0]])
        before, after = _plain(anchor["before"]).split(), _plain(anchor["after"]).split()
        ahead = text[max(0, spot[1] - 2 * AROUND) : spot[1]].split()
        behind = text[spot[2] : spot[2] + 2 * AROUND].split()
        return _shared(before[::-1], ahead[::-1]) + _shared(after, behind)

    def _labels_shared(self, article_id: str, anchor: Mapping[str, Any]) -> int:
        row = self._articles[article_id]
        return sum(not missing(row[n]) and row[n] == anchor.get(n) for n in _LABELS)

    def _edited(self, article: str, anchor: Mapping[str, Any]) -> Stretch | None:
        """Return where the words of an anchor stand in its sentence as edited, if that is sure.

        What stands between the neighbours it had, each found once, has to be like it, with
        these words in it once and the same words beside them.
        """
        text = self._texts[article]
        ends = [end for _, end in _places(anchor["before"], text)] if anchor["before"] else [0]
        starts = (
            [at for at, _ in _places(anchor["after"], text)] if anchor["after"] else [len(text)]
        )
        if len(ends) != 1 or len(starts) != 1:
            return None
        now = text[ends[0] : starts[0]]
        like = fuzz.ratio(_plain(anchor["sentence"]), _plain(now).strip())
        marks = _places(anchor["text"], now)
        if like < ALIKE or len(marks) != 1 or _carry_over(anchor, now) != marks[0]:
            return None
        mark = marks[0]
        told = f"its sentence was edited: {textwrap.shorten(now, 160)!r}"
        return Stretch(article, ends[0] + mark[0], ends[0] + mark[1], told)

    def _tell_loss(self, articles: Sequence[str], anchor: Mapping[str, Any]) -> str:
        rows = self._sentences[self._sentences["article_id"].isin(articles)]
        spans = zip(rows["article_id"], rows["start"], rows["end"], strict=True)
        texts = [self._texts[article][start:end] for article, start, end in spans]
        sentence = anchor["sentence"]
        near = process.extractOne(sentence, texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
        told = "its sentence is no longer in the article"
        return f"{told}; like it is: {textwrap.shorten(near[0], 160)}" if near else told


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many words two lists have in common from the start."""
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return same


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(text: str) -> str:
    return text.translate(_FOLD)


def _places(sentence: str, text: str) -> list[tuple[int, int]]:
    r"""Return where a sentence stands in a text, whatever its spaces, line ends and marks.

    >>> _places("Two  men “died”.", 'He left. Two men\n"died". Two women died.')
    [(9, 24)]
    """
    words = map(re.escape, _plain(sentence).split())
    pattern = re.compile("(?=(" + r"\s+".join(words) + "))")
    return [match.span(1) for match in pattern.finditer(_plain(text))]


def _carry(anchor: Mapping[str, Any], sentence: str) -> tuple[int, int]:
    """Return where the words of an anchor stand in a sentence that differs in spaces at most."""
    start = anchor["offset"]
    end = start + anchor["end"] - anchor["start"]
    signs = [place for place, sign in enumerate(sentence) if not sign.isspace()]
    first = sum(not sign.isspace() for sign in anchor["sentence"][:start])
    last = sum(not sign.isspace() for sign in anchor["sentence"][:end])
    return signs[first], signs[last - 1] + 1


def _carry_over(anchor: Mapping[str, Any], sentence: str) -> tuple[int, int] | None:
    """Return where the words of an anchor stand in a sentence that has other words elsewhere.

    None if those right before and after them are not the same.
    """
    start = anchor["offset"]
    end = start + anchor["end"] - anchor["start"]
    old, new = _tokens(anchor["sentence"]), _tokens(sentence)
    inside = [n for n, (_, a, b) in enumerate(old) if a < end and b > start]
    first, last = max(0, inside[0] - 1), min(len(old) - 1, inside[-1] + 1)
    same = SequenceMatcher(None, [t[0] for t in old], [t[0] for t in new], autojunk=False)
    for block in same.get_matching_blocks():
        if block.a <= first and last < block.a + block.size:
            shift = block.b - block.a
            return new[inside[0] + shift][1], new[inside[-1] + shift][2]
    return None


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Return words and signs with where they begin and end."""
    return [(m[0], m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", _plain(text))]
