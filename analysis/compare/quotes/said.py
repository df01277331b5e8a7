"""Quotations, reduced to what matching needs: words, marks, names, speaker and time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.compare.kinship import content, words
from analysis.tables import Tables, missing

FEWEST_WORDS = 3
FORMS = {"direct": 0, "mixed": 1, "indirect": 2}
BODIES = frozenset({"state", "government", "military", "armed_group", "organisation", "media"})
SPEAKERS = 4  # a pair of words that as many people say is a formula

# A stretch in marks; the row may end before the mark that closes.
_MARKED = re.compile(r"[“”„«\"]([^“”„«»\"]+)(?:[“”»\"]|$)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STOP = re.compile(r"[.!?:,;]\W*[“\"„]|[.!?]")


@dataclass(frozen=True)
class Speaker:
    """Who said it, as far as the article tells. `named` is False for "officials"."""

    actor: str = ""
    name: str = ""
    named: bool = False
    kind: str = ""
    country: str = ""
    title: str = ""

    def relation(self, other: Speaker) -> str:
        """Return "same", "open" (they may be the same) or "other"."""
        if not self.name or not other.name:
            return "open"
        if self.actor and self.actor == other.actor:
            return "same"
        if self.country and other.country and self.country != other.country:
            return "other"
        if not self.named or not other.named:
            return "open"
        if self._called(other):
            return "same"
        # A person may speak for a body, and a ministry for its state; two people are two.
        if (self.kind in BODIES) != (other.kind in BODIES):
            return "open"
        of_one_state = bool(self.country) and self.country == other.country
        return "open" if of_one_state and "state" in (self.kind, other.kind) else "other"

    def _called(self, other: Speaker) -> bool:
        mine, theirs = set(words(self.name)), set(words(other.name))
        return self.kind == other.kind and bool(mine) and (mine <= theirs or theirs <= mine)


NOBODY = Speaker()


@dataclass(frozen=True)
class Said:
    """One quotation. `marks` says of each word whether it stands inside quotation marks."""

    quote_id: str
    article: str
    source: str
    start: int
    kind: str
    words: tuple[str, ...]
    marks: tuple[bool, ...]
    content: tuple[str, ...]
    marked: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[str]
    speaker: Speaker
    day: int | None
    stamp: int | None
    incidents: frozenset[str]
    worn: frozenset[str] = frozenset()

    @cached_property
    def stems(self) -> frozenset[str]:
        """The content words as a set."""
        return frozenset(self.content)

    @property
    def fullness(self) -> tuple[int, int, bool, str, int, str]:
        """Sorts quotations: in marks before reported, then the longest first."""
        nameless = not self.speaker.named
        place = (self.article, self.start, self.quote_id)
        return FORMS[self.kind], -len(self.content), nameless, *place

    @property
    def age(self) -> tuple[bool, int, str, int, str]:
        """Sorts quotations: the earliest published first, undated ones last."""
        return self.stamp is None, self.stamp or 0, self.article, self.start, self.quote_id


def read_quotations(
    tables: Tables, incidents: pd.DataFrame | None = None, members: pd.DataFrame | None = None
) -> list[Said]:
    """Return the quotations that have enough words of content, formulas found."""
    told = list(_read(tables, incidents, members))
    worn = _formulas(told)
    return [replace(said, worn=_inside(said.content, worn)) for said in told] if worn else told


def _read(
    tables: Tables, incidents: pd.DataFrame | None, members: pd.DataFrame | None
) -> Iterator[Said]:
    articles = tables.articles
    sources = dict(zip(articles["article_id"], articles["source"], strict=True))
    stamps = {
        article: int(stamp.timestamp())
        for article, stamp in zip(articles["article_id"], articles["published"], strict=True)
        if not missing(stamp)
    }
    shared, days = _incidents_told(tables, incidents, members)
    speakers = _Speakers(tables)
    figures = _Figures(tables)
    for row in tables.quotes.itertuples(index=False):
        if row.kind not in FORMS:
            continue
        text, told, marks = read_words(row)
        stems = tuple(stem for stem in content(told) if len(stem) > 1 or stem.isdigit())
        if len(stems) < FEWEST_WORDS:
            continue
        article, stamp = row.article_id, stamps.get(row.article_id)
        stretches = _MARKED.findall(row.text) if row.kind == "mixed" else []
        yield Said(
            quote_id=row.quote_id,
            article=article,
            source="" if missing(sources.get(article)) else str(sources[article]),
            start=int(row.start),
            kind=row.kind,
            words=told,
            marks=marks,
            content=stems,
            marked=max((content(words(part)) for part in stretches), key=len, default=()),
            names=_names(text),
            numbers=figures.within(article, int(row.start), int(row.end), told),
            speaker=speakers.of(article, row.actor_id, row.speaker),
            day=stamp // 86400 if stamp is not None else days.get(article),
            stamp=stamp,
            incidents=shared.get(article, frozenset()),
        )


def read_words(row: Any) -> tuple[str, tuple[str, ...], tuple[bool, ...]]:
    """Return the text of a row of `quotes`, its words, and which of them stand in marks."""
    text = str(row.text if missing(row.quote) else row.quote)
    told = words(text)
    stretches = _MARKED.findall(row.text) if row.kind == "mixed" else []
    return text, told, _marks(told, row.kind, stretches)


def _incidents_told(
    tables: Tables, incidents: pd.DataFrame | None, members: pd.DataFrame | None
) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Return the incidents each article tells, and the last day of them."""
    told: dict[str, set[str]] = defaultdict(set)
    days: dict[str, int] = {}
    if incidents is None or members is None:
        return {}, {}
    article_of = dict(zip(tables.events["event_id"], tables.events["article_id"], strict=True))
    ends = dict(zip(incidents["incident_id"], incidents["date_end"], strict=True))
    epoch = pd.Timestamp(0).toordinal()
    last = {key: end.toordinal() - epoch for key, end in ends.items() if not missing(end)}
    for incident, event in zip(members["incident_id"], members["event_id"], strict=True):
        article = article_of.get(event, "")
        told[article].add(incident)
        if incident in last:
            days[article] = max(last[incident], days.get(article, last[incident]))
    return {article: frozenset(found) for article, found in told.items()}, days


def _marks(told: tuple[str, ...], kind: str, stretches: list[str]) -> tuple[bool, ...]:
    """Say of each word whether it stands inside marks."""
    marks = [kind == "direct"] * len(told)
    for stretch in stretches:
        part = words(stretch)
        for at in range(len(told) - len(part) + 1 if part else 0):
            if told[at : at + len(part)] == part:
                marks[at : at + len(part)] = [True] * len(part)
                break
    return tuple(marks)


def _names(text: str) -> frozenset[str]:
    """Return the stems of capitalised words inside a sentence; none where most words are."""
    found = list(_WORD.finditer(text))
    capital = [
        word.group()
        for before, word in pairwise(found)
        if word.group()[0].isupper() and not _STOP.search(text[before.end() : word.start()])
    ]
    if 2 * len(capital) > len(found):
        return frozenset()
    return frozenset(content(words(" ".join(capital))))


class _Speakers:
    """Looks up who speaks: named or not, of which country, with which title."""

    def __init__(self, tables: Tables) -> None:
        columns = ("name", "kind", "country")
        frame = tables.actors
        cells = zip(*(frame[c].fillna("") for c in columns), strict=True)
        self._actors = dict(zip(frame["actor_id"], cells, strict=True))
        mentions = tables.mentions[tables.mentions["actor_id"].notna()]
        self._told = set(mentions["actor_id"])
        named = mentions[mentions["form"].isin(["name", "metonym"])]
        self._named = set(named["actor_id"])
        titled = mentions[mentions["role"].notna()]
        titled = titled.sort_values(["article_id", "start", "end", "mention_id"])
        first = titled.drop_duplicates(["article_id", "actor_id"])
        pairs = zip(first["article_id"], first["actor_id"], strict=True)
        self._titles = dict(zip(pairs, first["role"], strict=True))

    def of(self, article: str, actor: object, surface: object) -> Speaker:
        if missing(actor) or actor not in self._actors:
            return NOBODY if missing(surface) else Speaker(name=str(surface))
        name, kind, country = self._actors[actor]
        # An actor no mention tells of (tables of other origin) counts as named.
        named = actor in self._named or actor not in self._told
        title = self._titles.get((article, actor), "")
        return Speaker(str(actor), name, named, kind, country, title)


class _Figures:
    """Looks up the figures a stretch of an article tells, spelled out or in digits."""

    def __init__(self, tables: Tables) -> None:
        counted = tables.numbers[tables.numbers["best"].notna()]
        self._rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
        rows = zip(*(counted[c] for c in ("article_id", "start", "best")), strict=True)
        for article, start, best in rows:
            self._rows[article].append((int(start), f"{best:g}"))

    def within(self, article: str, start: int, end: int, told: Iterable[str]) -> frozenset[str]:
        spelled = {value for at, value in self._rows.get(article, ()) if start <= at < end}
        return frozenset(spelled | {word for word in told if word[0].isdigit()})


def _formulas(told: list[Said]) -> set[tuple[str, str]]:
    """Return the pairs of words that many different speakers say."""
    speakers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for said in told:
        if said.speaker.name:
            for pair in pairwise(said.content):
                speakers[pair].add(said.speaker.name)
    return {pair for pair, found in speakers.items() if len(found) >= SPEAKERS}


def _inside(stems: tuple[str, ...], worn: set[tuple[str, str]]) -> frozenset[str]:
    """Return the words that stand in a formula."""
    return frozenset(word for pair in pairwise(stems) if pair in worn for word in pair)
