"""Which mentions of a corpus are one actor: merged on evidence, with the reason kept.

Mentions of one article are joined first, by what they refer back to. Then whole articles are
compared: a full name joins its spellings, a bare surname joins the one person it fits, a body
joins its other word orders. Two that fit alike stay apart.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from analysis import geocode, resources, tables
from analysis.geocode import fold

WORKING = ("name", "kind", "country", "refers_at")
_DROPPED = frozenset("the a an of for and".split())
_GENERIC = frozenset({"government", "military"})
_BODY_SPELLINGS = {"defence": "defense", "organisation": "organization", "ministries": "ministry"}
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset("al el de da del van von bin ibn abu ben der den la".split())
_FORMER = re.compile(r"(?:(?:former|onetime|erstwhile|ex)\b[\s-]*)+", re.IGNORECASE)


@dataclass
class _Cluster:
    """The mentions of one article that are one actor."""

    article: str
    rows: list[int] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    nominals: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    start: int = 0
    key: tuple[object, ...] = ()
    why: str | None = None

    @property
    def kind(self) -> str:
        return _commonest(self.kinds) or "organisation"

    @property
    def country(self) -> str | None:
        return _commonest(self.countries)

    @property
    def best(self) -> str:
        """The fullest name, else the commonest nominal."""
        if self.names:
            return max(self.names, key=lambda n: (len(n.split()), self.names[n], n))
        return _commonest(self.nominals) or ""


def _commonest(counts: Counter[str]) -> str | None:
    return max(counts, key=lambda value: (counts[value], value)) if counts else None


def resolve_actors(mentions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Decide which mentions of a corpus are one actor.

    Parameters
    ----------
    mentions : pandas.DataFrame
        The columns of the mentions table as far as known (`mention_id` may be missing), with
        `article_id`, and the working columns `name kind country refers_at` that
        `analysis.extract.actors.mentions` gives.

    Returns
    -------
    actors : pandas.DataFrame
        Schema `actors`, one row per actor.
    mentions : pandas.DataFrame
        Schema `mentions`; `actor_id` is ``<NA>`` where a pronoun stands for nobody known,
        `why` says what a mention was merged on.

    Raises
    ------
    ValueError
        When a working column is missing.
    """
    if lacking := [c for c in ("article_id", *WORKING) if c not in mentions]:
        raise ValueError(f"resolve_actors: columns missing: {', '.join(lacking)}")
    rows = mentions.to_dict("records")
    clusters = _join_in_articles(rows)
    _name_people([c for c in clusters if c.kind == "person" and c.names])
    _name_bodies([c for c in clusters if c.kind != "person" or not c.names])
    _write_back(rows, clusters)
    for row in rows:
        if tables.missing(row.get("mention_id")):
            row["mention_id"] = tables.row_id(
                "mentions", row["article_id"], row["start"], row["end"], row["form"]
            )
    return tables.to_table("actors", _actor_rows(rows, clusters)), tables.to_table("mentions", rows)


# ---------------------------------------------------------------- within an article


def _join_in_articles(rows: list[dict[str, object]]) -> list[_Cluster]:
    """Follow `refers_at`; open pronouns join nothing."""
    at: dict[tuple[object, object], int] = {}
    for i, row in enumerate(rows):
        if row["form"] != "pronoun" or tables.missing(row["refers_at"]):
            at.setdefault((row["article_id"], row["start"]), i)
    found: dict[int, _Cluster] = {}
    for i, row in enumerate(rows):
        root = _root_of(i, rows, at)
        if root is None:
            continue
        cluster = found.setdefault(root, _Cluster(str(row["article_id"])))
        _add(cluster, i, row)
        cluster.start = int(rows[root]["start"])  # type: ignore[call-overload]
    return list(found.values())


def _root_of(
    i: int, rows: list[dict[str, object]], at: dict[tuple[object, object], int]
) -> int | None:
    seen: set[int] = set()
    while not tables.missing(rows[i]["refers_at"]) and i not in seen:
        seen.add(i)
        there = at.get((rows[i]["article_id"], rows[i]["refers_at"]))
        if there is None or there == i:
            break
        i = there
    return None if rows[i]["form"] == "pronoun" else i


def _add(cluster: _Cluster, i: int, row: dict[str, object]) -> None:
    cluster.rows.append(i)
    if row["form"] == "pronoun":
        return
    name, named = str(row["name"]), row["form"] != "nominal"
    (cluster.names if named else cluster.nominals)[name] += 1
    # A nominal says less about what an actor is than its name does.
    cluster.kinds[str(row["kind"])] += 3 if named else 1
    if not tables.missing(row["country"]):
        cluster.countries[str(row["country"])] += 1


# ---------------------------------------------------------------- people


@functools.cache
def _variants() -> dict[str, str]:
    return {fold(row["pattern"]): fold(row["label"]) for row in resources.lexicon("name_variants")}


def name_parts(name: str) -> tuple[str, str]:
    """Return the folded given name ("" when there is none) and family name of a person.

    >>> name_parts("Volodymyr Zelenskyy") == name_parts("Volodymyr Zelenskiy")
    True
    >>> name_parts("Zelenskyy")[0]
    ''
    """
    parts = [p for p in re.split(r"[\s]+", name) if p.rstrip(".").lower() not in _SUFFIXES]
    at = len(parts) - 1
    while at > 1 and parts[at - 1].lower() in _PARTICLES:
        at -= 1
    family = fold(" ".join(parts[at:]) if parts else name)
    given = fold(parts[0].rstrip(".")) if at > 0 else ""
    return _variants().get(given, given), family.removeprefix("al ")


def _name_people(clusters: list[_Cluster]) -> None:
    """Give every person a key; a surname or an initial joins the only one it fits."""
    by_family: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_family[name_parts(cluster.best)[1]].append(cluster)
    for family, group in by_family.items():
        known: dict[str, set[str]] = defaultdict(set)
        for cluster in group:
            given = name_parts(cluster.best)[0]
            if len(given) > 1:
                known[given] |= set(cluster.countries)
        for cluster in group:
            _name_person(cluster, family, known)


def _name_person(cluster: _Cluster, family: str, known: dict[str, set[str]]) -> None:
    given = name_parts(cluster.best)[0]
    if len(given) > 1:
        cluster.key = ("person", given, family)
        cluster.why = "same given and family name"
        return
    fits = [full for full in known if full.startswith(given) and _agree(cluster, known[full])]
    if len(fits) == 1:
        cluster.key = ("person", fits[0], family)
        cluster.why = f"only person of the corpus named {cluster.best!r}"
    elif fits or not family:
        cluster.key = ("person", cluster.article, given, family)
    else:
        cluster.key = ("person", given, family)
        cluster.why = "same family name, no full name in the corpus"


def _agree(cluster: _Cluster, countries: set[str]) -> bool:
    return not cluster.countries or not countries or bool(set(cluster.countries) & countries)


# ---------------------------------------------------------------- states and bodies


def body_words(name: str) -> frozenset[str]:
    """Return what tells a body apart: its words without order, articles and country words.

    >>> body_words("Sudan's Defence Ministry") == body_words("Ministry of Defense of Sudan")
    True
    """
    codes = geocode.demonyms()
    kept = set()
    for word in re.findall(r"[\w.-]+", re.sub(r"['’]s?\b", " ", name.casefold())):
        if word not in _DROPPED and word not in codes and word not in _state_words():
            kept.add(fold(_BODY_SPELLINGS.get(word, word)))
    return frozenset(kept)


@functools.cache
def _state_words() -> frozenset[str]:
    return frozenset(
        word
        for row in resources.lexicon("states")
        for word in row["pattern"].casefold().split()
        if len(row["pattern"].split()) < 3
    )


def _name_bodies(clusters: list[_Cluster]) -> None:
    """Give every state, body and group a key; the kind is no part of it where a name is."""
    complete: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for cluster in clusters:
        if cluster.best and cluster.country:
            complete[_scope(cluster), body_words(cluster.best)].add(cluster.country)
    for cluster in clusters:
        country, name = cluster.country, cluster.best
        if cluster.kind == "state" and country and cluster.names:
            cluster.key, cluster.why = ("state", country), "same country"
        elif cluster.kind == "person" or not cluster.names:
            _name_nominal(cluster)
        else:
            _name_body(cluster, name, country, complete)


def _scope(cluster: _Cluster) -> str:
    """Return how far a body without a country may look for one: every state has an army."""
    return cluster.article if cluster.kind in _GENERIC else ""


def _name_body(
    cluster: _Cluster,
    name: str,
    country: str | None,
    complete: dict[tuple[str, frozenset[str]], set[str]],
) -> None:
    content = body_words(name) or frozenset({fold(name)})
    mark = " ".join(sorted(content))
    homes = complete.get((_scope(cluster), content), set())
    if country is None and len(homes) == 1:
        country = next(iter(homes))
        cluster.why = f"only body of this name belongs to {country}"
    elif country is not None or cluster.kind not in _GENERIC:
        cluster.why = "same name" if country is None else "same name and country"
    if country is None and cluster.kind in _GENERIC:
        cluster.key = ("body", cluster.article, mark)  # "Defense Ministry": whose?
    else:
        cluster.key = ("body", mark, country or "")


def _name_nominal(cluster: _Cluster) -> None:
    """Key a group with a country over the corpus, all else within its article."""
    kind, country = cluster.kind, cluster.country
    mark = " ".join(sorted(body_words(cluster.best)))
    if kind != "person" and country and mark:
        cluster.key, cluster.why = ("body", mark, country), "same group of the same country"
    elif kind == "person":
        cluster.key = (kind, cluster.article, cluster.start)
    else:
        cluster.key = (kind, cluster.article, mark or cluster.best.casefold())


# ---------------------------------------------------------------- tables


def _actor_id(cluster: _Cluster) -> str:
    return tables.row_id("actors", *cluster.key)


def _write_back(rows: list[dict[str, object]], clusters: Iterable[_Cluster]) -> None:
    for row in rows:
        row["actor_id"] = None
    articles: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for cluster in clusters:
        articles[cluster.key].add(cluster.article)
    for cluster in clusters:
        shared = len(articles[cluster.key]) > 1
        for i in cluster.rows:
            rows[i]["actor_id"] = _actor_id(cluster)
            if shared and cluster.why and tables.missing(rows[i]["refers_at"]):
                reasons = [r for r in (rows[i].get("why"), cluster.why) if not tables.missing(r)]
                rows[i]["why"] = "; ".join(map(str, reasons))


def _actor_rows(rows: list[dict[str, object]], clusters: list[_Cluster]) -> list[dict[str, object]]:
    grouped: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        grouped[_actor_id(cluster)].append(cluster)
    return [_actor_row(key, grouped[key], rows) for key in sorted(grouped)]


def _actor_row(
    key: str, clusters: list[_Cluster], rows: list[dict[str, object]]
) -> dict[str, object]:
    names: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    surfaces: set[str] = set()
    told: Counter[tuple[str, str]] = Counter()
    for cluster in clusters:
        names += cluster.names or cluster.nominals
        kinds += cluster.kinds
        countries += cluster.countries
        for i in cluster.rows:
            if rows[i]["form"] != "pronoun":
                surfaces.add(" ".join(str(rows[i]["text"]).split()))
            if not tables.missing(rows[i].get("role")):
                told[cluster.article, str(rows[i]["role"])] += 1
    is_person = _commonest(kinds) == "person"
    return {
        "actor_id": key,
        "name": _display_name(names, is_person=is_person, state=clusters[0].key),
        "kind": _commonest(kinds),
        "role": commonest_role(told),
        "country": _commonest(countries),
        "aliases": "; ".join(sorted(surfaces)),
        "n_mentions": sum(len(cluster.rows) for cluster in clusters),
        "n_articles": len({cluster.article for cluster in clusters}),
    }


def commonest_role(told: Counter[tuple[str, str]]) -> str | None:
    """Return the role that most articles tell; "former" only where none tells it without.

    `told` counts the mentions of each (article, role).
    """
    articles = Counter(role for _, role in told)
    mentions: Counter[str] = Counter()
    for (_, role), count in told.items():
        mentions[role] += count
    held = [set(role.casefold().split()) for role in articles if not _FORMER.match(role)]
    standing = [role for role in articles if not _is_outdated(role, held)]
    return max(standing, key=lambda role: (articles[role], mentions[role], role), default=None)


def _is_outdated(role: str, held: list[set[str]]) -> bool:
    """Say whether a "former president" is the president elsewhere."""
    base, cut = _FORMER.subn("", role)
    words = set(base.casefold().split())
    return bool(cut) and any(words <= other or other <= words for other in held)


def _display_name(names: Counter[str], *, is_person: bool, state: tuple[object, ...]) -> str:
    """Return the fullest common form: most words for a person, else the commonest."""
    if state[0] == "state" and len(state) == 2 and (name := _country_names().get(str(state[1]))):
        return name
    if is_person:
        return max(names, key=lambda n: (min(len(n.split()), 3), names[n], n))
    return max(names, key=lambda n: (len(n) < 6 or not n.isupper(), names[n], len(n), n))


@functools.cache
def _country_names() -> dict[str, str]:
    """Return the shortest full name of each country (not its abbreviation) by ISO code."""
    found: dict[str, str] = {}
    for row in resources.lexicon("states"):
        name = row["pattern"]
        full = not name.replace(".", "").isupper()
        if full and (row["label"] not in found or row["use"] == "main"):
            found[row["label"]] = name
    return found
