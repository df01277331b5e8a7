"""News articles about armed conflict in, tidy tables out: every cell opens its sentence.

>>> import analysis
>>> articles = analysis.load_articles(["Two people were killed in Aden on Monday."])
>>> tables = analysis.extract(articles)
>>> tables.numbers[["text", "best", "kind"]].values.tolist()
[['Two people', 2.0, 'killed']]
"""

from __future__ import annotations

from analysis.compare import compare
from analysis.flow import extract
from analysis.geocode import Gazetteer, load_gazetteer
from analysis.load import load_articles
from analysis.parse import load_pipeline
from analysis.tables import Comparison, TableError, Tables

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "Gazetteer",
    "TableError",
    "Tables",
    "compare",
    "extract",
    "load_articles",
    "load_gazetteer",
    "load_pipeline",
]
