"""The casualty ledger as its users read it: each claim once, and what an article says in the end.

This is the one place that decides which of an article's figures is the article's own:
`settle_parts` and `decide` serve `Tables.totals` here and the tolls of `analysis.compare`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.resources import lexicon
from analysis.tables import BOOL, DAY, FLOAT, INSTANT, INT, STRING, UNREAL, Tables, as_text, missing

PEOPLE = ("killed", "injured", "missing", "captured", "displaced", "rescued")
THINGS = ("damaged", "destroyed", "launched", "intercepted")
# What these count is not one incident's toll, or is not (yet) true.
LEFT_OUT = frozenset({"cumulative", "rate", "hypothetical"})
TOTAL, MOST_TOLD, LARGEST, FIRST = "stated total", "most told", "largest", "told first"
SINGLE, ADDED = "single mention", "parts added"

CLAIMS = {
    "article_id": STRING,
    "source": STRING,
    "published": INSTANT,
    "event_id": STRING,
    "factuality": STRING,
    "place": STRING,
    "date": DAY,
    "kind": STRING,
    "victims": STRING,
    "unit": STRING,
    "low": FLOAT,
    "best": FLOAT,
    "high": FLOAT,
    "modifier": STRING,
    "scope": STRING,
    "part_of": STRING,
    "said_by": STRING,
    "speaker": STRING,
    "hedge": STRING,
    "n_told": INT,
    "text": STRING,
    "sentence": STRING,
    "number_id": STRING,
}
TOTALS = {
    "article_id": STRING,
    "source": STRING,
    "event_id": STRING,
    "main": BOOL,
    "kind": STRING,
    "unit": STRING,
    "low": FLOAT,
    "best": FLOAT,
    "high": FLOAT,
    "modifier": STRING,
    "rule": STRING,
    "number_ids": STRING,
}

# Fighters of different kinds are different people; a man may be a fighter or a civilian.
_FORCES = frozenset({"military", "militant", "police"})
# How a row is told that names a victim and counts nobody, as column `rule` has it.
_UNCOUNTED = re.compile(r"(?:(?:listed|apart:?|part of) )*(?:implied\b|suicide$|shot themselves$)")
_ANOTHER = re.compile(r"\b(?:another|others?|further|more|additional|else)\b", re.IGNORECASE)


# ---------------------------------------------------------------- which rows count


def countable(numbers: pd.DataFrame, kinds: Iterable[str] = PEOPLE + THINGS) -> pd.Series:
    """Say which rows of `numbers` have a value and count people or things of these kinds.

    A row of a kind that befalls people ("killed") whose unit is no person is left out. A unit
    that no lexicon knows is taken for a person.
    """
    valued = numbers[["low", "best", "high"]].notna().any(axis=1)
    classes = {row["pattern"]: "place" for row in lexicon("place_types")}
    classes |= {row["label"]: row.get("class", "") for row in lexicon("units")}
    people = numbers["unit"].map(classes).fillna("person").eq("person")
    fitting = numbers["kind"].isin(THINGS) | people
    return (valued & fitting & numbers["kind"].isin(list(kinds))).astype("boolean")


def of_one_incident(numbers: pd.DataFrame) -> pd.Series:
    """Say which rows are a toll: no count over a longer time, no rate, nothing hypothetical."""
    return ~numbers["scope"].isin(LEFT_OUT).fillna(False)


# ---------------------------------------------------------------- one figure of many


@dataclass(frozen=True)
class Verdict:
    """The figure that several counts of one kind come to.

    `low` or `high` is None where that end is open; `chosen` are the rows it rests on; `rule`
    is one of "stated total", "most told", "told first", "largest", "single mention",
    "parts added".
    """

    low: float | None
    best: float
    high: float | None
    rule: str
    chosen: tuple[Any, ...]

    @property
    def vague(self) -> bool:
        """Whether it rests on words such as "several" alone."""
        return all(map(is_vague, self.chosen))


def settle_parts(rows: Sequence[Any], *, by: str) -> list[Any]:
    """Read totals over several incidents rightly for each of them.

    "Nine died, six of them in the capital": told as one, the nine are no figure of the
    capital's incident, and the six are all of it.

    Parameters
    ----------
    rows : sequence of namedtuple
        Rows of `numbers` with the column `by`.
    by : str
        The column that tells incidents apart.
    """
    group = {row.number_id: getattr(row, by) for row in rows}
    parts = [row for row in rows if not missing(row.part_of) and row.part_of in group]
    here = {row.part_of for row in parts if group[row.part_of] == getattr(row, by)}
    elsewhere = {row.part_of for row in parts if group[row.part_of] != getattr(row, by)}
    spanning = here & elsewhere
    settled = []
    for row in rows:
        above = None if missing(row.part_of) else row.part_of
        if above in spanning or (above in group and group[above] != getattr(row, by)):
            row = row._replace(part_of=pd.NA, scope="incident")
        if row.number_id not in spanning:
            settled.append(row)
    return settled


def decide(rows: Iterable[Any], *, things: bool) -> Verdict:
    """Reduce an article's counts of one kind in one incident to a single figure.

    A total beats its parts; otherwise the value told most often decides, then the one told
    first. Zero never beats a count, nor does a victim only named ("a man") beat one. Parts are
    added up only where an article gives nothing else, and so are counts of different victims.
    Of things the largest count decides: people are counted again and again in an article,
    while "a kindergarten" and "two shops" are different things.

    Parameters
    ----------
    rows : iterable of namedtuple
        At least one, with number_id, start, low, best, high, modifier, scope, part_of,
        victims, place_id, said_by, is_heading; `rule` tells a victim named from a count.
    things : bool
        Whether things are counted, not people.
    """
    rows = sorted(rows, key=lambda row: (row.start, row.number_id))
    rows = [row for row in rows if value_of(row)] or rows  # "no casualties" beats no count
    ids = {row.number_id for row in rows}
    free = [row for row in rows if missing(row.part_of) or row.part_of not in ids]
    whole = [row for row in free if scope_of(row) != "part"]
    totals = _totals(whole, rows)
    deciding = totals or whole
    deciding = [row for row in deciding if not is_vague(row)] or deciding
    if not things:
        deciding = [row for row in deciding if not names_one(row)] or deciding
    if not deciding:
        return _add(free)
    if not (totals or things) and (apart := _without_overlap(deciding)):
        return _add(apart)
    said = max(map(value_of, deciding)) if things else _told_value(deciding, whole)
    chosen = tuple(row for row in deciding if value_of(row) == said)
    return Verdict(*_bounds(chosen), _rule(chosen, deciding, bool(totals), things), chosen)


def _totals(whole: Sequence[Any], rows: Sequence[Any]) -> list[Any]:
    """Return the totals; one that says so ("in all 13") beats one known by its parts only."""
    totals = [row for row in whole if scope_of(row) == "total"]
    wholes = {row.part_of for row in rows if not missing(row.part_of)}
    return [row for row in totals if row.number_id not in wholes] or totals


def _rule(chosen: Sequence[Any], deciding: Sequence[Any], total: bool, things: bool) -> str:
    if total:
        return TOTAL
    if len(deciding) == 1:
        return SINGLE
    if things:
        return LARGEST if len(chosen) < len(deciding) else MOST_TOLD
    return FIRST if _is_tie(deciding) else MOST_TOLD


def _told_value(rows: Sequence[Any], told: Sequence[Any]) -> float:
    """Return the value of `rows` told most often, of equals the one told first.

    It may be told without saying that it is the total. Of equals the attackers' own dead come
    last.
    """
    ids = {row.number_id for row in rows}
    more = [row for row in told if row.number_id not in ids and not names_one(row)]
    counts = Counter(map(value_of, [*rows, *more]))
    most = max(counts[value_of(row)] for row in rows)
    tied = [row for row in rows if counts[value_of(row)] == most]
    return value_of(min(tied, key=lambda row: as_text(row.victims) == "attacker"))


def _without_overlap(rows: Sequence[Any]) -> list[Any]:
    """Return the one count of each kind of victims if none can be part of another, else nothing.

    Three soldiers and four civilians are seven; six children may be among ten civilians, and
    any victims among "12 people", the attackers excepted. What two speakers tell are rival
    claims and no sum.
    """
    by_kind = {as_text(row.victims): row for row in rows}
    values = {(as_text(row.victims), value_of(row)) for row in rows}
    others = by_kind.keys() - {"attacker"}
    unnamed = "" in others and len(others) > 1
    speakers = {as_text(row.said_by) for row in rows}
    if len(values) > len(by_kind) or len(speakers) > 1 or len(by_kind) < 2:
        return []
    if unnamed or "man" in others or len(others - _FORCES) > 1:
        return []
    return list(by_kind.values())


def _is_tie(rows: Sequence[Any]) -> bool:
    counts = Counter(map(value_of, rows)).most_common(2)
    return len(counts) > 1 and counts[0][1] == counts[1][1]


def _in_text(rows: Sequence[Any]) -> Sequence[Any]:
    """Return the rows of the text below the headings, all rows if there are none."""
    return [row for row in rows if not row.is_heading] or rows


def _add(parts: Sequence[Any]) -> Verdict:
    different = {
        (value_of(row), as_text(row.victims), as_text(row.place_id)): row for row in parts
    }  # the same part told twice is added once
    chosen = tuple(different.values())
    low, high = _sum(map(_low, chosen)), _sum(map(_high, chosen))
    rule = ADDED if len(chosen) > 1 else SINGLE
    return Verdict(low, sum(map(value_of, chosen)), high, rule, chosen)


def _sum(bounds: Iterable[float | None]) -> float | None:
    """Return the sum of bounds, None if one of them is open."""
    told = list(bounds)
    return None if None in told else sum(bound for bound in told if bound is not None)


def _bounds(rows: Sequence[Any]) -> tuple[float | None, float, float | None]:
    """Return what equal claims allow together: open ("at least") when half of them are open.

    A heading is short for the text and leaves "at least" out.
    """
    told = _in_text(rows)
    lows = [low for row in told if (low := _low(row)) is not None]
    highs = [high for row in told if (high := _high(row)) is not None]
    low = None if 2 * len(lows) <= len(told) else min(lows)
    high = None if 2 * len(highs) <= len(told) else max(highs)
    return low, value_of(rows[0]), high


def value_of(row: Any) -> float:
    """Return the best value of a count, else its low or high bound."""
    for value in (row.best, row.low, row.high):
        if not missing(value):
            return float(value)
    raise ValueError(f"claim {row.number_id} has no value")


def tells_of_others(row: Any) -> bool:
    """Say whether a count is of people besides those counted before ("two others")."""
    return bool(_ANOTHER.search(as_text(row.text)))


def write_number(value: float) -> str:
    """Write a figure in full, in words of a table or a report.

    >>> write_number(1234567.0), write_number(2.5)
    ('1,234,567', '2.5')
    """
    return f"{value:,.10g}"


def _low(row: Any) -> float | None:
    if not missing(row.low):
        return float(row.low)
    return value_of(row) if _is_exact(row) else None  # "up to 40" has no lower bound


def _high(row: Any) -> float | None:
    if not missing(row.high):
        return float(row.high)
    return value_of(row) if _is_exact(row) else None  # "at least 40" has no upper bound


def _is_exact(row: Any) -> bool:
    """Say whether a lone value is exact, as it is without a modifier."""
    return bool(missing(row.modifier) or row.modifier == "exact")


def is_vague(row: Any) -> bool:
    """Say whether a count is words such as "several", which any real figure beats."""
    return bool(missing(row.best) or (not missing(row.modifier) and row.modifier == "vague"))


def names_one(row: Any) -> bool:
    """Say whether a row tells of one victim without counting ("a man", "he", a name).

    It needs the column `rule`; without it every row counts.
    """
    return value_of(row) == 1 and bool(_UNCOUNTED.match(as_text(getattr(row, "rule", ""))))


def scope_of(row: Any) -> str:
    """Return the scope of a count; one without any is an incident's."""
    return as_text(row.scope) or "incident"


# ---------------------------------------------------------------- views


def list_claims(tables: Tables, *, things: bool = False) -> pd.DataFrame:
    """Return one row for each claim; see `Tables.casualties`."""
    numbers = tables.numbers
    rows = _joined_to_main(numbers[countable(numbers, THINGS if things else PEOPLE)], tables)
    order = ["article_id", "start", "end"]
    rows = _described(rows, tables).sort_values(order, kind="stable", ignore_index=True)
    same = pd.Series([_claim_key(row) for row in rows.itertuples(index=False)], dtype="object")
    told = rows["number_id"].groupby(same, sort=False)
    first = dict(zip(rows["number_id"], told.transform("first"), strict=True))
    rows["n_told"] = told.transform("size")
    rows["part_of"] = rows["part_of"].map(lambda n: n if missing(n) else first.get(n, n))
    rows = rows[~same.duplicated()]
    return rows[list(CLAIMS)].astype(CLAIMS).reset_index(drop=True)


def _joined_to_main(numbers: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Give a count of one incident that names no event to the main event of its article."""
    real = _by_article(_real(tables))
    main = {article: _main_event(told) for article, told in real.items()}
    of_main = numbers["article_id"].map(main).astype(STRING)
    event = numbers["event_id"].fillna(of_main.where(of_one_incident(numbers)))
    return numbers.assign(event_id=event)


def _described(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Add what the ids of number rows stand for: source, place, day, speaker, sentence."""
    by_article = tables.articles.set_index("article_id")[["source", "published", "text"]]
    rows = rows.join(by_article.rename(columns={"text": "article"}), on="article_id")
    spans = tables.sentences.set_index(["article_id", "sent"])[["start", "end"]]
    rows = rows.join(spans.add_prefix("sent_"), on=["article_id", "sent"])
    for column in ("place_id", "date_id"):
        of_event = _looked_up(rows["event_id"], tables.events, "event_id", column)
        rows[column] = rows[column].fillna(of_event)
    rows["place"] = _looked_up(rows["place_id"], tables.places, "place_id", "name")
    rows["date"] = _looked_up(rows["date_id"], tables.dates, "date_id", "date_start")
    rows["speaker"] = _looked_up(rows["said_by"], tables.actors, "actor_id", "name")
    rows["factuality"] = _looked_up(rows["event_id"], tables.events, "event_id", "factuality")
    parts = zip(rows["article"], rows["sent_start"], rows["sent_end"], strict=True)
    rows["sentence"] = pd.array(
        [pd.NA if missing(a) or missing(t) else t[a:b].strip() for t, a, b in parts], dtype=STRING
    )
    return rows


def _looked_up(keys: pd.Series, table: pd.DataFrame, key: str, column: str) -> pd.Series:
    found = table.set_index(key)[column]
    return found.reindex(keys).set_axis(keys.index)


def _claim_key(row: Any) -> tuple[Any, ...]:
    """Return what two rows share that tell one claim: the figure, the speaker, the event.

    "Two others" are not the two told before.
    """
    cells = (row.article_id, row.event_id, row.place, row.kind, row.unit, row.victims, row.said_by)
    over = "incident" if scope_of(row) == "total" else scope_of(row)
    more = tells_of_others(row)
    return (*map(as_text, cells), over, value_of(row), more)


def total_up(
    tables: Tables, article_id: str | None = None, *, things: bool = False
) -> pd.DataFrame:
    """Return what each article says in the end; see `Tables.totals`."""
    articles = tables.articles
    if article_id is not None:
        articles = articles[articles["article_id"] == article_id]
        if articles.empty:
            raise KeyError(f"no article {article_id!r}")
    rows: list[dict[str, Any]] = []
    sources = dict(zip(articles["article_id"], articles["source"], strict=True))
    claims = _real_claims(tables, sources)
    for article, told in claims.items():
        named = {"article_id": article, "source": sources[article]}
        rows += [named | row for row in _article_totals(told, THINGS if things else PEOPLE)]
    return pd.DataFrame(rows, columns=list(TOTALS)).astype(TOTALS)


def _real_claims(tables: Tables, wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return article -> its countable rows of real events, in the order of the articles."""
    told = _by_article(with_headings(_real(tables), tables))
    return {article: told[article] for article in wanted if article in told}


def _real(tables: Tables) -> pd.DataFrame:
    """Return the countable rows of one incident that did happen."""
    events, numbers = tables.events, tables.numbers
    unreal = events.loc[events["factuality"].isin(UNREAL), "event_id"]
    keep = countable(numbers) & of_one_incident(numbers) & ~numbers["event_id"].isin(unreal)
    return numbers[keep]


def with_headings(numbers: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return `numbers` with the column `is_heading`: whether a heading tells it."""
    headings = tables.sentences[["article_id", "sent", "is_heading"]]
    joined = numbers.merge(headings, on=["article_id", "sent"], how="left")
    return joined.assign(is_heading=joined["is_heading"].fillna(False).astype(bool))


def _by_article(numbers: pd.DataFrame) -> dict[str, list[Any]]:
    by_article: dict[str, list[Any]] = defaultdict(list)
    for row in numbers.itertuples(index=False):
        by_article[row.article_id].append(row)
    return dict(by_article)


def _article_totals(rows: Sequence[Any], kinds: Sequence[str]) -> Iterable[dict[str, Any]]:
    """Yield the figures of one article, the main event's first, then in the order of telling."""
    main = _main_event(rows)
    rows = sorted(rows, key=lambda row: (row.start, row.number_id))
    rows = [row._replace(event_id=main) if missing(row.event_id) else row for row in rows]
    settled = settle_parts(rows, by="event_id")
    kept = {row.number_id for row in settled}
    spanning = [row._replace(event_id=None) for row in rows if row.number_id not in kept]
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in (*settled, *spanning):
        if row.kind in kinds:
            unit = as_text(row.unit) if row.kind in THINGS else "person"
            groups[row.event_id, row.kind, unit].append(row)
    events = list(dict.fromkeys(event for event, *_ in groups))

    def order(key: tuple[Any, ...]) -> tuple[Any, ...]:
        return key[0] != main, events.index(key[0]), kinds.index(key[1]), key[2]

    for event, kind, unit in sorted(groups, key=order):
        verdict = decide(groups[event, kind, unit], things=kind in THINGS)
        yield {
            "event_id": event,
            "main": event == main,
            "kind": kind,
            "unit": unit or pd.NA,
            **_stated(verdict),
        }


def _main_event(rows: Sequence[Any]) -> str | None:
    """Return the event with most counts of dead and injured (else of anything), then the first."""
    linked = [row for row in rows if not missing(row.event_id)]
    harmed = [row for row in linked if row.kind in ("killed", "injured")] or linked
    told = Counter(row.event_id for row in sorted(harmed, key=lambda row: row.start))
    return max(told, key=lambda event: told[event], default=None)


def _stated(verdict: Verdict) -> dict[str, Any]:
    vague = all(missing(row.best) for row in verdict.chosen)
    return {
        "low": pd.NA if verdict.low is None else verdict.low,
        "best": pd.NA if vague else verdict.best,
        "high": pd.NA if verdict.high is None else verdict.high,
        "modifier": _modifier(verdict),
        "rule": verdict.rule,
        "number_ids": " ".join(row.number_id for row in verdict.chosen),
    }


def _modifier(verdict: Verdict) -> str:
    """Return the modifier that most of the rows with the bounds of the figure have.

    A sum of unlike parts is exact only if each part is.
    """
    told = [as_text(row.modifier) or "exact" for row in verdict.chosen]
    if verdict.rule == ADDED:
        inexact = {modifier for modifier in told if modifier != "exact"}
        if len(inexact) > 1:
            is_floor = verdict.high is None and verdict.low is not None
            return "at_least" if is_floor else "about"
        return next(iter(inexact), "exact")
    ends = verdict.low is None, verdict.high is None
    rows = _in_text(verdict.chosen)
    side = [row for row in rows if (_low(row) is None, _high(row) is None) == ends]
    told = [as_text(row.modifier) or "exact" for row in side] or ["about"]
    return Counter(told).most_common(1)[0][0]
