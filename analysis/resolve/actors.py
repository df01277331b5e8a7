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
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis import resources, tables
from analysis.extract.actors.personal import parts_of
from analysis.resolve.bodies import name_bodies
from analysis.resolve.clusters import Cluster, commonest, join_in_articles
from analysis.resolve.people import name_people

WORKING = ("name", "kind", "country", "refers_at")
_BESIDE = 2  # characters between two mentions with nothing but a comma between them
_FORMER = re.compile(r"(?:(?:former|onetime|erstwhile|ex)\b[\s-]*)+", re.IGNORECASE)


def resolve_actors(mentions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Decide which mentions of a corpus are one actor.

    Parameters
    ----------
    mentions : pandas.DataFrame
        The columns of the mentions table as far as known (`mention_id` may be missing), with
        `article_id`, and the working columns `name kind country refers_at` that
        `analysis.extract.actors.mentions` gives; `refers_end` where two mentions begin alike.

    Returns
    -------
    actors : pandas.DataFrame
        Schema `actors`, one row per actor. `n_mentions` counts how often the articles speak
        of the actor: a name with its office or "who" beside it is two rows of `mentions` and
        one mention.
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
    clusters = join_in_articles(rows)
    name_people([c for c in clusters if c.kind == "person" and c.names])
    name_bodies([c for c in clusters if c.kind != "person" or not c.names])
    _write_back(rows, clusters)
    for row in rows:
        if tables.missing(row.get("mention_id")):
            row["mention_id"] = tables.row_id(
                "mentions", row["article_id"], row["start"], row["end"], row["form"]
            )
    return tables.to_table("actors", _actor_rows(rows, clusters)), tables.to_table("mentions", rows)


# ---------------------------------------------------------------- tables


def _actor_id(cluster: Cluster) -> str:
    return tables.row_id("actors", *cluster.key)


def _write_back(rows: list[dict[str, object]], clusters: Iterable[Cluster]) -> None:
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


def _actor_rows(rows: list[dict[str, object]], clusters: list[Cluster]) -> list[dict[str, object]]:
    grouped: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        grouped[_actor_id(cluster)].append(cluster)
    return [_actor_row(key, grouped[key], rows) for key in sorted(grouped)]


def _actor_row(
    key: str, clusters: list[Cluster], rows: list[dict[str, object]]
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
    is_person = commonest(kinds) == "person"
    return {
        "actor_id": key,
        "name": _display_name(names, is_person=is_person, state=clusters[0].key),
        "kind": commonest(kinds),
        "role": commonest_role(told),
        "country": commonest(countries),
        "aliases": "; ".join(sorted(surfaces)),
        "n_mentions": sum(count_namings([rows[i] for i in c.rows]) for c in clusters),
        "n_articles": len({cluster.article for cluster in clusters}),
    }


def count_namings(rows: list[dict[str, Any]]) -> int:
    """Count the mentions of one article; what stands side by side in a sentence is one.

    >>> name, office = {"sent": 0, "start": 0, "end": 8}, {"sent": 0, "start": 10, "end": 20}
    >>> count_namings([name, office]), count_namings([name, office | {"sent": 1}])
    (1, 2)
    """
    ordered = sorted(rows, key=lambda row: (row["start"], row["end"]))
    beside = sum(
        one["sent"] == other["sent"] and other["start"] - one["end"] <= _BESIDE
        for one, other in pairwise(ordered)
    )
    return len(ordered) - beside


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
    """Return the fullest common form: most words for a person, else the commonest in full."""
    if state[0] == "state" and len(state) == 2 and (name := _country_names().get(str(state[1]))):
        return name
    if is_person:
        return max(names, key=lambda n: (parts_of(n).is_full, names[n], len(n.split()), n))
    best = max(names, key=lambda n: (len(n) < 6 or not n.isupper(), names[n], len(n), n))
    # "Observatory" is part of the name that says which observatory.
    fuller = [n for n in names if set(best.split()) < set(n.split()) and not n.islower()]
    return max(fuller, key=lambda n: (names[n], n)) if fuller else best


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
