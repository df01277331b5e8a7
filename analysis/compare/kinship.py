"""How much two articles have in common."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from analysis.compare.copies import Lineage
from analysis.tables import Tables, missing

ALIKE = 0.1  # articles on one incident are seldom less alike, others seldom more
NEAREST, SAMPLE = 10, 40
NAMED = 2.0  # a person, place or figure in common says more than a word
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


class Kinship:
    """Similarity of articles by words, names and figures; what few articles have counts more.

    How rare a feature is, only independent articles decide: a copy changes nothing.
    """

    def __init__(self, tables: Tables, lineage: Lineage) -> None:
        features = _features(tables)
        independent = lineage.independent(features)
        seen = Counter(f for article in sorted(independent) for f in features[article])
        number = {feature: n for n, feature in enumerate(sorted(set().union(*features.values())))}
        total = len(independent) + 1
        self._count = np.array([seen[feature] for feature in number], dtype=np.int64)
        named = np.array([" " in feature for feature in number], dtype=bool)
        rarity = np.log(total / np.maximum(self._count, 1))
        self._weight = np.where(named, NAMED, 1.0) * rarity
        self._own = {
            article: np.array(sorted(number[f] for f in found), dtype=np.int64)
            for article, found in features.items()
        }
        self._norm = {a: math.sqrt(self._weight[own].sum()) for a, own in self._own.items()}
        self.between = lru_cache(maxsize=200_000)(self._between)
        self._index = self.index(sorted(independent))
        self.nearest = lru_cache(maxsize=50_000)(self._nearest)

    def _between(self, a: str, b: str) -> float:
        """Return the cosine of two articles, 0 to 1."""
        if a > b:
            return self.between(b, a)
        common = np.intersect1d(self._own[a], self._own[b], assume_unique=True)
        size = self._norm[a] * self._norm[b]
        return round(float(self._weight[common].sum()) / size, 6) if size else 0.0

    def index(self, articles: Iterable[str]) -> dict[int, list[str]]:
        """Return feature -> those of `articles` that have it, for features few have."""
        found: dict[int, list[str]] = defaultdict(list)
        for article in articles:
            own = self._own[article]
            for feature in own[self._count[own] <= CROWD].tolist():
                found[feature].append(article)
        return found

    def _nearest(self, article: str) -> tuple[str, ...]:
        """Return the independent articles most like this one, the nearest first."""
        scores = {n: self.between(article, n) for n in self.neighbours(article, self._index)}
        ranked = sorted(scores, key=lambda other: (-scores[other], other))
        return tuple(other for other in ranked[:NEAREST] if scores[other] >= ALIKE)

    def neighbours(self, article: str, index: dict[int, list[str]]) -> set[str]:
        """Return the articles of `index` that share most of the features few articles have."""
        own = self._own[article]
        shared = [
            f for f in own[np.argsort(self._count[own], kind="stable")].tolist() if f in index
        ]
        found = Counter(other for feature in shared[:RAREST] for other in index[feature])
        del found[article]
        return set(sorted(found, key=lambda other: (-found[other], other))[:SAMPLE])


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
