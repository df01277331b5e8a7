"""The tables of one corpus, and what its articles say against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pandas as pd

from analysis.tables.checks import (
    TableError,
    cell_problems,
    evidence_problems,
    link_problems,
    pair_problems,
    span_problems,
    table_problems,
    twin_problems,
)
from analysis.tables.schemas import ID_COLUMNS, LINKS, MENTION_TABLES, ROW_IDS, SCHEMAS


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
        _refuse(self._problems())

    def _problems(self) -> list[str]:
        problems = [problem for name, frame in self for problem in table_problems(name, frame)]
        if all(set(SCHEMAS[name]) <= set(frame) for name, frame in self):
            problems += self._cross_problems()
        return problems

    def _cross_problems(self) -> list[str]:
        return []


def _refuse(problems: list[str]) -> None:
    if problems:
        raise TableError("\n".join(problems))


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
            problems += evidence_problems(name, self[name], texts)
        for (table, column), target in LINKS.items():
            if table in MENTION_TABLES:
                known = self[target][ID_COLUMNS[target]]
                problems += link_problems(table, column, self[table], known)
        return problems


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(_TableSet):
    """What the articles say against each other. Index by name or attribute."""

    copies: pd.DataFrame
    copied_spans: pd.DataFrame
    incidents: pd.DataFrame
    incident_events: pd.DataFrame
    casualties: pd.DataFrame
    tolls: pd.DataFrame
    sums: pd.DataFrame
    disagreement: pd.DataFrame
    timeline: pd.DataFrame
    wording: pd.DataFrame
    quote_groups: pd.DataFrame
    contradictions: pd.DataFrame

    def validate(self, tables: Tables | None = None) -> None:
        """Raise `TableError` naming the offending rows; return None when all is well.

        Parameters
        ----------
        tables : Tables, optional
            What was compared. With them, every id of an article, a number, an event, a quote
            or another row has to be one of theirs, and every copied span to quote two articles
            that `copies` holds related.
        """
        problems = self._problems()
        if tables is not None and not problems:
            problems = self._problems_against(tables)
        _refuse(problems)

    def _problems_against(self, tables: Tables) -> list[str]:
        problems = []
        known = {name: set(tables[name][ID_COLUMNS[name]]) for name in (*MENTION_TABLES, "actors")}
        texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
        known |= {"articles": set(texts), "incidents": set(self.incidents["incident_id"])}
        for (table, column), targets in ROW_IDS.items():
            if column in self[table]:
                ids = set().union(*(known[target] for target in targets))
                problems += cell_problems(table, column, self[table], ids)
        for side in ("a", "b"):
            problems += span_problems(self.copied_spans, texts, side)
        return problems + pair_problems(self.copied_spans, self.copies)

    def _cross_problems(self) -> list[str]:
        problems = twin_problems(self.copies)
        for (table, column), target in LINKS.items():
            if target == "incidents":
                known = self.incidents["incident_id"]
                problems += link_problems(table, column, self[table], known)
        return problems
