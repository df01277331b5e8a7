"""The tables: their columns, dtypes and codes in one place, and the checks that hold them to it.

Every mention table (all but `articles` and `actors`) carries the evidence columns
``article_id sent start end text rule``. Offsets count Unicode code points, are
half-open, and always satisfy ``articles.text[start:end] == text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

Row = dict[str, Any]

STRING, INT, FLOAT, BOOL = "string", "Int64", "Float64", "boolean"
DAY, INSTANT = "datetime64[us]", "datetime64[us, UTC]"

EVIDENCE = {
    "article_id": STRING,
    "sent": INT,
    "start": INT,
    "end": INT,
    "text": STRING,
    "rule": STRING,
}

SCHEMAS: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": STRING,
        "source": STRING,
        "title": STRING,
        "author": STRING,
        "url": STRING,
        "published": INSTANT,
        "published_how": STRING,
        "language": STRING,
        "path": STRING,
        "text": STRING,
    },
    "sentences": {
        "article_id": STRING,
        "sent": INT,
        "start": INT,
        "end": INT,
        "is_heading": BOOL,
    },
    "numbers": {
        "number_id": STRING,
        **EVIDENCE,
        "low": FLOAT,
        "best": FLOAT,
        "high": FLOAT,
        "modifier": STRING,
        "unit": STRING,
        "kind": STRING,
        "victims": STRING,
        "scope": STRING,
        "part_of": STRING,
        "event_id": STRING,
        "place_id": STRING,
        "date_id": STRING,
        "said_by": STRING,
        "hedge": STRING,
    },
    "dates": {
        "date_id": STRING,
        **EVIDENCE,
        "timex_type": STRING,
        "value": STRING,
        "date_start": DAY,
        "date_end": DAY,
        "granularity": STRING,
        "anchor": STRING,
        "direction": STRING,
        "why": STRING,
    },
    "places": {
        "place_id": STRING,
        **EVIDENCE,
        "name": STRING,
        "admin1": STRING,
        "country": STRING,
        "geonameid": INT,
        "feature": STRING,
        "latitude": FLOAT,
        "longitude": FLOAT,
        "radius_km": FLOAT,
        "geo_precision": INT,
        "where_prec": INT,
        "role": STRING,
        "why": STRING,
    },
    "actors": {
        "actor_id": STRING,
        "name": STRING,
        "kind": STRING,
        "role": STRING,
        "country": STRING,
        "aliases": STRING,
        "n_mentions": INT,
        "n_articles": INT,
    },
    "mentions": {
        "mention_id": STRING,
        **EVIDENCE,
        "actor_id": STRING,
        "form": STRING,
        "role": STRING,
        "why": STRING,
    },
    "events": {
        "event_id": STRING,
        **EVIDENCE,
        "event_type": STRING,
        "sub_event_type": STRING,
        "plover": STRING,
        "attacker_id": STRING,
        "target_id": STRING,
        "weapon": STRING,
        "place_id": STRING,
        "date_id": STRING,
        "said_by": STRING,
        "factuality": STRING,
    },
    "quotes": {
        "quote_id": STRING,
        **EVIDENCE,
        "quote": STRING,
        "kind": STRING,
        "speaker": STRING,
        "speaker_start": INT,
        "speaker_end": INT,
        "actor_id": STRING,
        "speaker_how": STRING,
        "cue": STRING,
        "cue_start": INT,
        "cue_end": INT,
        "cue_class": STRING,
        "channel": STRING,
        "addressee": STRING,
        "n_words": INT,
    },
    "copies": {
        "article_a": STRING,
        "article_b": STRING,
        "containment": FLOAT,
        "shared_words": INT,
        "verdict": STRING,
        "direction": STRING,
    },
    "incidents": {
        "incident_id": STRING,
        "event_type": STRING,
        "sub_event_type": STRING,
        "name": STRING,
        "date_start": DAY,
        "date_end": DAY,
        "place": STRING,
        "latitude": FLOAT,
        "longitude": FLOAT,
        "radius_km": FLOAT,
        "n_articles": INT,
        "n_sources": INT,
        "n_independent": INT,
    },
    "incident_events": {"incident_id": STRING, "event_id": STRING},
    "casualties": {
        "incident_id": STRING,
        "outcome": STRING,
        "article_id": STRING,
        "source": STRING,
        "said_by": STRING,
        "low": FLOAT,
        "best": FLOAT,
        "high": FLOAT,
        "modifier": STRING,
        "scope": STRING,
        "part_of": STRING,
        "number_id": STRING,
        "independent": BOOL,
    },
    "tolls": {
        "incident_id": STRING,
        "outcome": STRING,
        "rule": STRING,
        "low": FLOAT,
        "best": FLOAT,
        "high": FLOAT,
        "n_claims": INT,
        "n_independent": INT,
        "agreement": FLOAT,
        "reason": STRING,
    },
    "quote_groups": {
        "group_id": STRING,
        "quote_id": STRING,
        "source": STRING,
        "similarity": FLOAT,
        "change": STRING,
    },
    "contradictions": {
        "incident_id": STRING,
        "slot": STRING,
        "a": STRING,
        "b": STRING,
        "type": STRING,
        "explained_by": STRING,
        "note": STRING,
    },
}

# Closed code lists. A column that is not here is open text.
CODES: dict[tuple[str, str], frozenset[str]] = {
    ("articles", "published_how"): frozenset({"given", "header", "dateline", "inferred"}),
    ("numbers", "modifier"): frozenset(
        "exact at_least more_than at_most less_than about nearly range vague".split()
    ),
    ("numbers", "kind"): frozenset(
        "killed injured missing captured displaced rescued damaged destroyed launched "
        "intercepted other".split()
    ),
    ("numbers", "scope"): frozenset("incident part total cumulative rate hypothetical".split()),
    ("dates", "timex_type"): frozenset("DATE TIME DURATION SET".split()),
    ("dates", "direction"): frozenset("past same future".split()),
    ("places", "role"): frozenset("event launch talks speaker dateline mention".split()),
    ("actors", "kind"): frozenset(
        "person state government military armed_group organisation media civilians".split()
    ),
    ("mentions", "form"): frozenset("name nominal pronoun metonym".split()),
    ("events", "factuality"): frozenset(
        "asserted claimed denied planned hypothetical negated".split()
    ),
    ("quotes", "kind"): frozenset("direct indirect mixed scare".split()),
    ("quotes", "speaker_how"): frozenset("name nominal pronoun inherited".split()),
    ("copies", "verdict"): frozenset("copy rewrite shared_agency independent".split()),
    ("tolls", "rule"): frozenset("range majority latest most_authoritative lowest".split()),
    ("contradictions", "explained_by"): frozenset("update scope part_of copy_error none".split()),
}

# An event of this factuality did not happen, or has not yet.
UNREAL = frozenset({"planned", "hypothetical", "negated", "denied"})

MENTION_TABLES = ("numbers", "dates", "places", "mentions", "events", "quotes")
ID_COLUMNS = {
    "articles": "article_id",
    "numbers": "number_id",
    "dates": "date_id",
    "places": "place_id",
    "actors": "actor_id",
    "mentions": "mention_id",
    "events": "event_id",
    "quotes": "quote_id",
    "incidents": "incident_id",
}

# (table, column) -> table whose id it must name.
LINKS = {
    ("numbers", "part_of"): "numbers",
    ("numbers", "event_id"): "events",
    ("numbers", "place_id"): "places",
    ("numbers", "date_id"): "dates",
    ("numbers", "said_by"): "actors",
    ("mentions", "actor_id"): "actors",
    ("events", "attacker_id"): "actors",
    ("events", "target_id"): "actors",
    ("events", "said_by"): "actors",
    ("events", "place_id"): "places",
    ("events", "date_id"): "dates",
    ("quotes", "actor_id"): "actors",
    ("incident_events", "incident_id"): "incidents",
    ("casualties", "incident_id"): "incidents",
    ("tolls", "incident_id"): "incidents",
    ("contradictions", "incident_id"): "incidents",
}


def article_id(source: object, text: str) -> str:
    """Return the id of an article: a hash of its source and its text.

    >>> article_id("Wire A", "Two people were killed.")
    '7d233c8bf42d6c98'
    """
    label = "" if source is None or source is pd.NA else source
    return hashlib.sha256(f"{label}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def row_id(table: str, *parts: object) -> str:
    """Return a short id for a row that depends only on `parts` (content and position).

    >>> row_id("numbers", "a1", 10, 15) == row_id("numbers", "a1", 10, 15)
    True
    >>> row_id("numbers", "a1", 10, 15)[:2]
    'n-'
    """
    key = "\x1f".join(map(str, (table, *parts))).encode("utf-8", "surrogatepass")
    return f"{table[0]}-{hashlib.blake2b(key, digest_size=6).hexdigest()}"


def empty(table: str) -> pd.DataFrame:
    """Return table `table` with no rows and the right dtypes.

    >>> empty("numbers").dtypes["low"]
    Float64Dtype()
    """
    return to_table(table, [])


def to_table(
    table: str, rows: Iterable[Mapping[str, Any]], *, working: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Build table `table` from row mappings, in reading order.

    Columns the mapping lacks become ``<NA>``; keys the schema lacks are dropped.

    Parameters
    ----------
    table : str
        A key of `SCHEMAS`.
    rows : iterable of mapping
    working : mapping of str to str, optional
        Further columns to keep, with their dtypes, for a later stage to use up.

    Returns
    -------
    pandas.DataFrame
        Columns and dtypes of ``SCHEMAS[table]``, sorted by article and position
        where the table has them (otherwise in the given order).
    """
    schema = SCHEMAS[table] | dict(working or {})
    rows = list(rows)
    frame = pd.DataFrame(
        {name: _column([row.get(name) for row in rows], dtype) for name, dtype in schema.items()}
    )
    return _in_reading_order(frame)


def as_table(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of table `table` from `frame`, typed and in reading order."""
    return _in_reading_order(frame[list(SCHEMAS[table])].astype(SCHEMAS[table]))


def _in_reading_order(frame: pd.DataFrame) -> pd.DataFrame:
    if "start" not in frame or "article_id" not in frame:
        return frame
    return frame.sort_values(["article_id", "start", "end"], ignore_index=True, kind="stable")


def _column(values: list[object], dtype: str) -> pd.Series:
    if dtype in (DAY, INSTANT):
        parsed = pd.to_datetime(pd.Series(values, dtype="object"), utc=True, errors="coerce")
        if dtype == DAY:
            parsed = parsed.dt.tz_localize(None)
        return parsed.astype(dtype)
    return pd.Series([pd.NA if missing(v) else v for v in values], dtype=dtype)


def missing(value: object) -> bool:
    """Say whether a cell holds nothing (None, NaN, NaT or ``<NA>``)."""
    return value is None or value is pd.NA or value is pd.NaT or value != value


def as_text(value: Any) -> str:
    """Return a cell as text, "" for a missing one."""
    return "" if missing(value) else str(value)


class TableError(ValueError):
    """Rows that break the contract of a table; the message names the first ones."""


@dataclass(frozen=True, eq=False)
class _TableSet:
    """What `Tables` and `Comparison` share: a fixed set of named DataFrames."""

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in {field.name for field in fields(self)}:
            raise KeyError(f"no table {name!r}; there are {[f.name for f in fields(self)]}")
        return getattr(self, name)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {len(frame)}" for name, frame in self)
        return f"{type(self).__name__}({sizes})"

    def validate(self) -> None:
        """Raise `TableError` naming the offending rows; return None when all is well."""
        problems = [problem for name, frame in self for problem in _table_problems(name, frame)]
        if all(set(SCHEMAS[name]) <= set(frame) for name, frame in self):
            problems += self._cross_problems()
        if problems:
            raise TableError("\n".join(problems))

    def _cross_problems(self) -> list[str]:
        return []


@dataclass(frozen=True, repr=False, eq=False)
class Tables(_TableSet):
    """The tables of one corpus. Index by name or attribute; iterate for (name, frame)."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    numbers: pd.DataFrame
    dates: pd.DataFrame
    places: pd.DataFrame
    actors: pd.DataFrame
    mentions: pd.DataFrame
    events: pd.DataFrame
    quotes: pd.DataFrame

    def casualties(self, *, things: bool = False) -> pd.DataFrame:
        """Return every claim of people harmed, one row for each claim, told by its article.

        A figure that an article tells again of the same event, by the same speaker, is the
        same claim and no second toll. A count that names no event belongs to the main one.

        Parameters
        ----------
        things : bool, default False
            List things (damaged, destroyed, launched, intercepted) in place of people.

        Returns
        -------
        pandas.DataFrame
            In reading order, with the columns

            - ``article_id source published``;
            - ``event_id``, its ``factuality``, ``place`` (name) and ``date`` (first day);
            - ``kind victims unit low best high modifier scope part_of``, as in `numbers`;
            - ``said_by`` (actor_id) and ``speaker`` (the actor's name), ``hedge``;
            - ``n_told``: how often the article tells it;
            - ``text`` and ``sentence``, where it is first told, and its ``number_id``.

            Counts over a longer time, rates and what might happen are among them: `scope`
            says so.

        Examples
        --------
        >>> from analysis import extract
        >>> import pandas as pd
        >>> told = "NYALA - Shelling killed 14 people on Monday, the governor said."
        >>> claims = extract(pd.DataFrame({"text": [told]})).casualties()
        >>> claims.loc[0, ["kind", "text", "speaker"]].tolist()
        ['killed', '14 people', 'the governor']
        """
        from analysis.ledger import list_claims

        return list_claims(self, things=things)

    def totals(self, article_id: str | None = None, *, things: bool = False) -> pd.DataFrame:
        """Return the bottom line of an article: one figure per event and kind.

        A stated total decides; else the value told most often, of equals the one told first;
        zero never beats a count. Parts are added up only where an article gives nothing else,
        and so are counts of different victims ("three soldiers", "four civilians"). Of things
        the largest count decides. Counts over a longer time, rates, what might happen, and
        events denied or only planned stay out. A count that names no event belongs to the main
        one. What an article counts over several events together has a row without an event.

        Parameters
        ----------
        article_id : str, optional
            One article; without it every article.
        things : bool, default False
            Give the figures of things in place of those of people.

        Returns
        -------
        pandas.DataFrame
            Per article the main event first, then the others as told, with the columns
            ``article_id source event_id``; ``main`` (whether it is the event with most
            counts of dead and injured); ``kind unit low best high modifier``; ``rule``
            (stated total, most told, told first, largest, single mention, parts added) and
            ``number_ids``, the ids of the rows of `numbers` it rests on, with a space between
            them. ``high`` is ``<NA>`` where that end is open ("at least 12"), ``low`` where
            there is no lower bound ("up to 12", "about 12"), ``best`` where the article only
            says "several".

        Examples
        --------
        >>> from analysis import extract
        >>> import pandas as pd
        >>> told = "KUTUM - Shells killed 14 people on Monday. All 14 people died at once."
        >>> tables = extract(pd.DataFrame({"text": [told]}))
        >>> row = tables.totals().iloc[0]
        >>> rows = tables.numbers.set_index("number_id").loc[row["number_ids"].split()]
        >>> row["rule"], rows["text"].tolist()
        ('most told', ['14 people', '14 people'])

        Raises
        ------
        KeyError
            If there is no article of this id.
        """
        from analysis.ledger import total_up

        return total_up(self, article_id, things=things)

    def _cross_problems(self) -> list[str]:
        problems = []
        texts = dict(zip(self.articles["article_id"], self.articles["text"], strict=True))
        for name in MENTION_TABLES:
            problems += _evidence_problems(name, self[name], texts)
        for (table, column), target in LINKS.items():
            if table in MENTION_TABLES:
                known = self[target][ID_COLUMNS[target]]
                problems += _link_problems(table, column, self[table], known)
        return problems


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(_TableSet):
    """What the articles say against each other. Index by name or attribute."""

    copies: pd.DataFrame
    incidents: pd.DataFrame
    incident_events: pd.DataFrame
    casualties: pd.DataFrame
    tolls: pd.DataFrame
    quote_groups: pd.DataFrame
    contradictions: pd.DataFrame

    def _cross_problems(self) -> list[str]:
        problems = []
        for (table, column), target in LINKS.items():
            if target == "incidents":
                known = self.incidents["incident_id"]
                problems += _link_problems(table, column, self[table], known)
        return problems


def _table_problems(name: str, frame: pd.DataFrame) -> list[str]:
    schema = SCHEMAS[name]
    if lacking := [column for column in schema if column not in frame]:
        return [f"{name}: columns missing: {', '.join(lacking)}"]
    problems = [
        f"{name}.{column}: dtype {frame[column].dtype}, not {dtype}"
        for column, dtype in schema.items()
        if str(frame[column].dtype) != dtype
    ]
    for (table, column), codes in CODES.items():
        if table == name:
            odd = frame[column].notna() & ~frame[column].isin(codes)
            problems += _name_rows(name, frame, odd, f"{column} is not one of its codes")
    if (key := ID_COLUMNS.get(name)) is not None:
        problems += _name_rows(name, frame, frame[key].isna(), f"{key} is missing")
        problems += _name_rows(name, frame, frame[key].duplicated(), f"{key} is not unique")
    if {"low", "best", "high"} <= set(schema):
        low, best, high = (frame[c].astype("float64") for c in ("low", "best", "high"))
        odd = (low > best) | (best > high) | (low > high)
        problems += _name_rows(name, frame, odd, "not low <= best <= high")
    return problems


def _evidence_problems(name: str, frame: pd.DataFrame, texts: Mapping[str, str]) -> list[str]:
    rows = zip(frame["article_id"], frame["start"], frame["end"], frame["text"], strict=True)
    odd = [
        any(map(missing, (article, start, end, text)))
        or start >= end
        or texts.get(article, "")[start:end] != text
        for article, start, end, text in rows
    ]
    return _name_rows(name, frame, pd.Series(odd, dtype=bool), "text[start:end] is not text")


def _link_problems(name: str, column: str, frame: pd.DataFrame, known: pd.Series) -> list[str]:
    odd = frame[column].notna() & ~frame[column].isin(known)
    return _name_rows(name, frame, odd, f"{column} names no row")


def _name_rows(name: str, frame: pd.DataFrame, odd: pd.Series, what: str) -> list[str]:
    where = odd.to_numpy(dtype=bool, na_value=False).nonzero()[0]
    if not len(where):
        return []
    key = ID_COLUMNS.get(name, next(iter(frame.columns)))
    first = ", ".join(str(frame[key].iloc[i]) for i in where[:5])
    return [f"{name}: {what} in {len(where)} rows: {first}"]
