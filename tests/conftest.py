"""Shared fixtures: the seeds, parsed and compared once for the whole run."""

from __future__ import annotations

import os
from pathlib import Path

import matplotlib as mpl
import pytest

# Threads of the linear algebra only get in each other's way on small models.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
mpl.use("Agg")

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def nlp():
    from analysis import load_pipeline

    return load_pipeline()


@pytest.fixture(scope="session")
def seed_articles():
    from analysis import load_articles

    return load_articles(SEEDS)


@pytest.fixture(scope="session")
def seed_tables(seed_articles):
    from analysis import extract

    return extract(seed_articles)


@pytest.fixture(scope="session")
def seed_comparison(seed_tables):
    from analysis import compare

    return compare(seed_tables)
