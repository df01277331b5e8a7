"""How much two articles have in common."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from analysis.compare.copies import Lineage
from analysis.tables import Tables, as_text, missing

ALIKE = 0.1  # articles on one incident are seldom less alike, others seldom more
NEAREST, SAMPLE = 10, 40
NAMED = 4.0  # a person, place or figure in common says more than a word
HOUSE = 30  # articles of a source it takes to tell its house style from what it reports on
FEW, OF = 2, 100  # a person is rare whom that many articles name, or one in a hundred
RAREST, CROWD = 40, 200  # the features an article is looked up by, and how common they may be

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Closed classes only: words that carry grammar and no content.
_FUNCTION = frozenset(
    "a about after all also an and any are as at be because been before being but by can could "
    "did do does for from had has have he her him his i if in into is it its just may me might "
    "more most must my no nor not of off on only or our out over s shall she should so some such "
    "t than that the their them then there these they this those to too under until up us very "
    "was we were what when where which while who whom will with would you your said says".split()
)


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text`, case-folded."""
    return tuple(w.casefold().replace("’", "'") for w in _WORD.findall(text))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each of the words of `text` stands, as half-open offsets."""
    return [found.span() for found in _WORD.finditer(text)]


def content(told: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of those words that carry content, in order."""
    return tuple(_stem(word) for word in told if word not in _FUNCTION)


def _stem(word: str) -> str:
    """Cut a word so that its inflected forms are alike.

    >>> _stem("negotiations") == _stem("negotiating"), _stem("attacks") == _stem("attack")
    (True, True)
    """
    if word[-1].isdigit():
        return word
    return word.removesuffix("'s").rstrip("s")[:6] or word


class _Tally:
    """How many articles of one source have a feature."""

    def __init__(self, features: list[np.ndarray]) -> None:
        self.size = len(features)
        self._known, self._counts = np.unique(np.concatenate(features), return_counts=True)

    def count(self, features: np.ndarray) -> np.ndarray:
        place = np.minimum(np.searchsorted(self._known, features), len(self._known) - 1)
        return np.where(self._known[place] == features, self._counts[place], 0)


class Kinship:
    """Similarity of articles by words, names and figures; what few articles have counts more.

    Between two articles of one source it is the rest of that source which decides what is rare,
    so neither a house style nor the names that an outlet always prints make them alike. How
    rare a feature is, only independent articles decide: a copy changes nothing.
    """

    def __init__(self, tables: Tables, lineage: Lineage) -> None:
        features = _features(tables)
        independent = lineage.independent(features)
        seen = Counter(f for article in sorted(independent) for f in features[article])
        number = {feature: n for n, feature in enumerate(sorted(set().union(*features.values())))}
        self._number = {f: n for f, n in number.items() if f.startswith("who ")}
        total = len(independent) + 1
        self._count = np.array([seen[feature] for feature in number], dtype=np.int64)
        named = np.array([" " in feature for feature in number], dtype=bool)
        self._share = np.maximum(self._count, 1) / total
        self._stress = np.where(named, NAMED, 1.0)
        self._weight = -self._stress * np.log(self._share)
        self._own = {
            article: np.array(sorted(number[f] for f in found), dtype=np.int64)
            for article, found in features.items()
        }
        self._people = _quiet_people(tables, independent)
        self._norm = {a: math.sqrt(self._weight[own].sum()) for a, own in self._own.items()}
        self._source = _sources(tables)
        self._house = {
            source: _Tally([self._own[a] for a in own])
            for source, own in _by_source(self._source, independent).items()
            if len(own) > 2
        }
        self.between = lru_cache(maxsize=200_000)(self._between)
        self._independent = independent
        self.nearest = self._mutual()

    def _between(self, a: str, b: str) -> float:
        """Return the cosine of two articles, 0 to 1."""
        if a > b:
            return self.between(b, a)
        common = np.intersect1d(self._own[a], self._own[b], assume_unique=True)
        size = self._norm[a] * self._norm[b]
        return round(float(self._rarity(a, b, common).sum()) / size, 6) if size else 0.0

    def people(self, a: str, b: str) -> list[str]:
        """Return the names of those whom both articles and hardly any other speak of.

        Victims and suspects, that is: who is quoted is most often one who holds an office, and
        speaks about other incidents too.
        """
        shared = self._people.get(a, {}).keys() & self._people.get(b, {}).keys()
        if shared and self.is_one_source(a, b):
            shared = {actor for actor in shared if self._is_rare_in(self._source[a], actor)}
        return sorted(self._people[a][actor] for actor in shared)

    def is_one_source(self, a: str, b: str) -> bool:
        """Say whether one source published both."""
        return a in self._source and self._source[a] == self._source.get(b)

    def _is_rare_in(self, source: str, actor: str) -> bool:
        """Say whether no more than two articles of a source have the person in their text."""
        if source not in self._house:
            return True
        number = np.array([self._number[f"who {actor}"]])
        return int(self._house[source].count(number)[0]) <= FEW

    def _rarity(self, a: str, b: str, common: np.ndarray) -> np.ndarray:
        """Return the weights of what two articles share, told by the rest of their source.

        The share of the source's other articles that have a feature is estimated with the
        share of all articles as the prior, worth `HOUSE` articles.
        """
        weight = self._weight[common]
        if not self.is_one_source(a, b) or self._source[a] not in self._house:
            return weight
        house = self._house[self._source[a]]
        own = len({a, b} & self._independent)
        seen = np.maximum(0, house.count(common) - own)
        share = (seen + HOUSE * self._share[common]) / (house.size - own + HOUSE)
        return np.minimum(weight, -self._stress[common] * np.log(np.minimum(share, 1.0)))

    def index(self, articles: Iterable[str]) -> dict[int, list[str]]:
        """Return feature -> those of `articles` that have it, for features few have."""
        found: dict[int, list[str]] = defaultdict(list)
        for article in articles:
            own = self._own[article]
            for feature in own[self._count[own] <= CROWD].tolist():
                found[feature].append(article)
        return found

    def _mutual(self) -> dict[str, list[str]]:
        """Return article -> the independent articles most like it, and those it is most like."""
        index = self.index(sorted(self._independent))
        found: dict[str, set[str]] = defaultdict(set)
        for article in sorted(self._own):
            for other in self._nearest(article, index):
                found[article].add(other)
                if article in self._independent:
                    found[other].add(article)
        return {article: sorted(others) for article, others in found.items()}

    def _nearest(self, article: str, index: dict[int, list[str]]) -> list[str]:
        scores = {n: self.between(article, n) for n in self.neighbours(article, index)}
        ranked = sorted(scores, key=lambda other: (-scores[other], other))
        return [other for other in ranked[:NEAREST] if scores[other] >= ALIKE]

    def neighbours(self, article: str, index: dict[int, list[str]]) -> set[str]:
        """Return the articles of `index` that share most of the features few articles have."""
        own = self._own[article]
        alone = 1 if article in self._independent else 0
        own = own[self._count[own] > alone]  # what nobody else has leads nowhere
        shared = [
            f for f in own[np.argsort(self._count[own], kind="stable")].tolist() if f in index
        ]
        found = Counter(other for feature in shared[:RAREST] for other in index[feature])
        del found[article]
        return set(sorted(found, key=lambda other: (-found[other], other))[:SAMPLE])


def _quiet_people(tables: Tables, independent: set[str]) -> dict[str, dict[str, str]]:
    """Return article -> the rare persons it names who are nowhere quoted, with their names.

    Who is rare can only be told among many articles.
    """
    actors = tables.actors[tables.actors["kind"] == "person"]
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    for actor in tables.quotes["actor_id"].dropna().unique():
        names.pop(actor, None)
    if len(independent) < OF // 2:
        return {}
    named = {(article, actor) for article, actor in _beside_events(tables) if actor in names}
    count = Counter(actor for article, actor in named if article in independent)
    most = max(FEW, len(independent) // OF)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for article, actor in named:
        if count[actor] <= most:
            found[article][actor] = as_text(names[actor])
    return found


def _beside_events(tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield (article, actor) of the mentions in or next to a sentence that tells of an event.

    What is named elsewhere may be the page's furniture: other headlines, the author.
    """
    told = set(zip(tables.events["article_id"], tables.events["sent"], strict=True))
    near = {(article, sent + step) for article, sent in told for step in (-1, 0, 1)}
    columns = (tables.mentions[c] for c in ("article_id", "actor_id", "sent"))
    for article, actor, sent in zip(*columns, strict=True):
        if (article, sent) in near:
            yield article, actor


def _sources(tables: Tables) -> dict[str, str]:
    """Return article -> its source, where it is known."""
    pairs = zip(tables.articles["article_id"], tables.articles["source"], strict=True)
    return {article: source for article, source in pairs if not missing(source)}


def _by_source(sources: dict[str, str], independent: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for article, source in sources.items():
        if article in independent:
            found[source].append(article)
    return found


def _features(tables: Tables) -> dict[str, set[str]]:
    texts = zip(tables.articles["article_id"], tables.articles["text"], strict=True)
    features = {a: set() if missing(t) else set(content(words(t))) for a, t in texts}
    people = set(tables.actors.loc[tables.actors["kind"] == "person", "actor_id"])
    pairs = zip(tables.mentions["article_id"], tables.mentions["actor_id"], strict=True)
    for article, actor in pairs:
        if actor in people and article in features:
            features[article].add(f"who {actor}")
    places = tables.places[tables.places["geonameid"].notna()]
    for article, place in zip(places["article_id"], places["geonameid"], strict=True):
        if article in features:
            features[article].add(f"where {place}")
    counted = tables.numbers[tables.numbers["best"].notna() & (tables.numbers["best"] > 1)]
    columns = ("article_id", "best", "unit", "kind")
    for article, best, unit, kind in zip(*(counted[c] for c in columns), strict=True):
        if article in features:
            features[article].add(f"count {best:g} {unit} {kind}")
    return features
