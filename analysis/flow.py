"""The whole road in one call: articles to tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain

import pandas as pd
from geopy.location import Location

from analysis.extract import extract_rows
from analysis.geocode import Gazetteer, load_gazetteer
from analysis.load import load_articles
from analysis.parse import Failure, parse_articles
from analysis.resolve import resolve
from analysis.tables import SCHEMAS, Row, Tables, missing


def extract(
    articles: pd.DataFrame,
    *,
    pipeline: str | None = None,
    gazetteer: Gazetteer | None = None,
    lookup: Callable[[str], Location | None] | None = None,
    progress: bool = False,
) -> Tables:
    """Extract every table from `articles`.

    Parameters
    ----------
    articles : pandas.DataFrame
        Table `articles`, as `load_articles` returns it. A frame that lacks some of its
        columns (it needs `text`), or repeats an id, goes through `load_articles` first.
    pipeline : str, optional
        Name or path of a spaCy pipeline; without it the one shipped with the package.
    gazetteer : analysis.geocode.Gazetteer, optional
        Where place names are looked up; without it the shipped one, which is always asked
        whether a word nobody labelled is a place name.
    lookup : callable, optional
        str -> geopy ``Location`` or None, asked for names the gazetteer lacks, with the country
        the article names most: ``analysis.geocode.online(Nominatim(user_agent="your-project"),
        cache_path="geocodes.csv")``. Without it nothing leaves the machine.
    progress : bool, default False
        Show a progress bar.

    Returns
    -------
    Tables
        ``articles.attrs["rejected"]`` lists the inputs that were left out, each with
        `path` and `reason`: those the loader rejected and those no table could be made of.
    """
    if not set(SCHEMAS["articles"]) <= set(articles) or not articles["article_id"].is_unique:
        articles = load_articles(articles)
    rows: dict[str, list[Row]] = defaultdict(list)
    failures: list[Failure] = []
    for outcome in _rows_of_articles(articles, pipeline=pipeline, progress=progress):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        article_id, found = outcome
        for table, table_rows in found.items():
            rows[table] += ({"article_id": article_id, **row} for row in table_rows)
    kept = _without(articles, failures)
    return resolve(kept, rows, gazetteer=gazetteer or load_gazetteer(), lookup=lookup)


def _rows_of_articles(
    articles: pd.DataFrame, *, pipeline: str | None, progress: bool
) -> Iterator[tuple[str, dict[str, list[Row]]] | Failure]:
    from tqdm.auto import tqdm

    written = dict(zip(articles["article_id"], articles["text"], strict=True))
    parsed = parse_articles(articles, pipeline=pipeline)
    shown = tqdm(parsed, total=len(articles), unit="article", disable=not progress, leave=False)
    for outcome in shown:
        if isinstance(outcome, Failure):
            yield outcome
            continue
        article_id, doc = outcome
        try:
            yield article_id, _as_written(extract_rows(doc), written[article_id])
        except Exception as error:  # noqa: BLE001 - one odd article must not end the run
            yield Failure(article_id, f"{type(error).__name__}: {error}")


def _as_written(rows: dict[str, list[Row]], text: str) -> dict[str, list[Row]]:
    """Give every row the words of the article, which may be in capitals where the parse is not."""
    for row in chain.from_iterable(rows.values()):
        if "text" in row:
            row["text"] = text[row["start"] : row["end"]]
    return rows


def _without(articles: pd.DataFrame, failures: list[Failure]) -> pd.DataFrame:
    """Return `articles` without the failed ones, which join the list of rejected inputs."""
    reasons = {failure.article_id: failure.reason for failure in failures}
    failed = articles["article_id"].isin(reasons)
    listed = [
        {
            "path": str(row.source if missing(row.path) else row.path),
            "reason": f"not extracted: {reasons[row.article_id]}",
        }
        for row in articles[failed].itertuples()
    ]
    kept = articles[~failed].reset_index(drop=True)
    kept.attrs = articles.attrs | {"rejected": [*articles.attrs.get("rejected", []), *listed]}
    return kept
