"""The mentions of one article that are one actor, joined by what they refer back to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analysis import tables


@dataclass
class Cluster:
    """The mentions of one article that are one actor."""

    article: str
    rows: list[int] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    nominals: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)  # texts in capitals, as "NFR"
    start: int = 0
    key: tuple[object, ...] = ()
    why: str | None = None

    @property
    def kind(self) -> str:
        """The commonest kind."""
        return commonest(self.kinds) or "organisation"

    @property
    def country(self) -> str | None:
        """The commonest country, None when no mention names one."""
        return commonest(self.countries)

    @property
    def best(self) -> str:
        """The fullest name, else the commonest nominal."""
        if self.names:
            return max(self.names, key=lambda n: (len(n.split()), self.names[n], n))
        return commonest(self.nominals) or ""


def commonest(counts: Counter[str]) -> str | None:
    """Return the value counted most often, None when there is none."""
    return max(counts, key=lambda value: (counts[value], value)) if counts else None


def join_in_articles(rows: list[dict[str, object]]) -> list[Cluster]:
    """Follow `refers_at`; open pronouns join nothing."""
    at: dict[tuple[object, ...], int] = {}
    for i, row in enumerate(rows):
        if row["form"] != "pronoun" or tables.missing(row["refers_at"]):
            at.setdefault((row["article_id"], row["start"]), i)
            at.setdefault((row["article_id"], row["start"], row["end"]), i)
    found: dict[int, Cluster] = {}
    for i, row in enumerate(rows):
        root = _root_of(i, rows, at)
        if root is None:
            continue
        cluster = found.setdefault(root, Cluster(str(row["article_id"])))
        _add(cluster, i, row)
        cluster.start = int(rows[root]["start"])  # type: ignore[call-overload]
    return list(found.values())


def _root_of(
    i: int, rows: list[dict[str, object]], at: dict[tuple[object, ...], int]
) -> int | None:
    seen: set[int] = set()
    while not tables.missing(rows[i]["refers_at"]) and i not in seen:
        seen.add(i)
        where = (rows[i]["article_id"], rows[i]["refers_at"])
        exact = at.get((*where, rows[i].get("refers_end")))
        there = exact if exact is not None else at.get(where)
        if there is None or there == i:
            break
        i = there
    return None if rows[i]["form"] == "pronoun" else i


def _add(cluster: Cluster, i: int, row: dict[str, object]) -> None:
    cluster.rows.append(i)
    if row["form"] == "pronoun":
        return
    name, named = str(row["name"]), row["form"] != "nominal"
    (cluster.names if named else cluster.nominals)[name] += 1
    written = str(row["text"])
    if named and written.isupper() and written.isalpha():
        cluster.short.add(written)
    if not tables.missing(row.get("role")):
        cluster.roles |= set(str(row["role"]).casefold().split())
    # A nominal says less about what an actor is than its name does.
    cluster.kinds[str(row["kind"])] += 3 if named else 1
    if not tables.missing(row["country"]):
        cluster.countries[str(row["country"])] += 1
