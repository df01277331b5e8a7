"""The language pipeline: load one by name or path, one Doc for each article."""

from __future__ import annotations

import copyreg
import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pandas as pd

from analysis.parse.blocks import set_boundaries
from analysis.parse.casing import truecase
from analysis.parse.grammar import noun_chunks
from analysis.parse.schemes import (
    entity_labels_of,
    is_coarse,
    needs_entity_labels,
    speaks_clear,
    to_our_entities,
    to_universal,
)
from analysis.resources import data_path

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vectors import Vectors
    from thinc.backends.numpy_ops import NumpyOps


class MissingPipelineError(OSError):
    """No pipeline of that name or path; the message says how to install one."""


def load_pipeline(name: str | None = None) -> Language:
    """Load a spaCy pipeline once and return it.

    Parameters
    ----------
    name : str, optional
        The name of an installed spaCy pipeline (``"en_core_web_sm"``) or a path to one.
        Without it the pipeline shipped with the package.

    Returns
    -------
    spacy.language.Language
        With paragraph and heading boundaries set before its parser.

    Raises
    ------
    MissingPipelineError
        When there is no such pipeline, or it lacks a parser.
    """
    return _load(name)


@functools.lru_cache(maxsize=4)
def _load(name: str | None) -> Language:
    import spacy
    from spacy.vectors import Vectors

    path = str(data_path() / "pipeline") if name is None else name
    try:
        nlp = spacy.load(path)
    except OSError as error:
        raise MissingPipelineError(
            f"no spaCy pipeline {path!r}: give the path of one, or install it with "
            f"'python -m spacy download {Path(path).name}'"
        ) from error
    if "parser" not in nlp.pipe_names:
        raise MissingPipelineError(f"pipeline {path!r} has no parser; it has {nlp.pipe_names}")
    _add_boundaries(nlp)
    if speaks_clear(nlp):
        _add_conversion(nlp)
    if needs_entity_labels(nlp):
        _add_entity_labels(nlp)
    if name is None:
        nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]
        use_numpy_products(nlp)
    copyreg.pickle(Vectors, _pickle_vectors)
    return nlp


def _pickle_vectors(vectors: Vectors) -> tuple[Callable[..., Vectors], tuple[Any, ...]]:
    """Keep by which attribute of a word its vector is found.

    spaCy (3.8) forgets it when a pipeline is sent to another process, and capitalised words
    then have no vector.
    """
    if vectors.mode != "default":
        return cast("tuple[Callable[..., Vectors], tuple[Any, ...]]", vectors.__reduce__())
    return _unpickle_vectors, (vectors.data, dict(vectors.key2row), vectors.attr, vectors.name)


def _unpickle_vectors(data: Any, rows: dict[int, int], attribute: int, name: str) -> Vectors:
    from spacy.vectors import Vectors

    vectors = Vectors(data=data, attr=attribute, name=name)
    vectors.key2row = rows
    return vectors


def _add_boundaries(nlp: Language) -> None:
    from spacy.language import Language as Registry

    if not Registry.has_factory("news_boundaries"):
        Registry.component("news_boundaries", func=set_boundaries)
    nlp.add_pipe("news_boundaries", first=True)


def _add_conversion(nlp: Language) -> None:
    from spacy.language import Language as Registry

    if not Registry.has_factory("universal_dependencies"):
        Registry.component("universal_dependencies", func=to_universal)
    nlp.add_pipe("universal_dependencies", last=True)
    nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]


def _add_entity_labels(nlp: Language) -> None:
    from spacy.language import Language as Registry

    if not Registry.has_factory("entity_labels"):
        Registry.factory(
            "entity_labels",
            default_config={"coarse": False},
            assigns=["doc.ents"],
            func=lambda nlp, name, coarse: to_our_entities(coarse=coarse),
        )
    coarse = is_coarse(entity_labels_of(nlp))
    nlp.add_pipe("entity_labels", last=True, config={"coarse": coarse})


def numpy_products() -> NumpyOps:
    """Return thinc's operations with numpy's own BLAS, which is faster than thinc's bundled one."""
    from thinc.backends.numpy_ops import NumpyOps

    class NumpyProducts(NumpyOps):
        def gemm(self, x, y, out=None, trans1=False, trans2=False):  # type: ignore[no-untyped-def]
            left, right = (x.T if trans1 else x), (y.T if trans2 else y)
            return self.xp.dot(left, right, out=out)

        def __reduce__(self):  # type: ignore[no-untyped-def]
            return numpy_products, ()  # processes that are spawned get pipelines by pickle

    return NumpyProducts()


def use_numpy_products(nlp: Language) -> None:
    """Let every model of a pipeline multiply as `numpy_products` does."""
    ops = numpy_products()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is not None and hasattr(model, "walk"):
            for node in model.walk():
                node.ops = ops


# spaCy's tokenizer strips marks one by one and copies the rest each time: 100,000 take minutes.
_MARKS = re.compile(r"[!-/:-@\[-`{-~“”‘’«»„…–—]{1000}")
# Web pages set spaces that do not break; the parser was taught with plain ones, and where it meets
# another it ends the clause.
_SPACES = dict.fromkeys((0xA0, *range(0x2002, 0x200B), 0x202F, 0x3000), " ")


class Failure(NamedTuple):
    """An article that could not be parsed, and why."""

    article_id: str
    reason: str


def parse_articles(
    articles: pd.DataFrame, *, pipeline: str | None = None
) -> Iterator[tuple[str, Doc] | Failure]:
    """Parse every article once, in order.

    Parameters
    ----------
    articles : pandas.DataFrame
        Needs `article_id` and `text`.
    pipeline : str, optional
        See `load_pipeline`.

    Yields
    ------
    (str, spacy.tokens.Doc) or Failure
        One for each article; a text that cannot be parsed yields a `Failure`.
    """
    nlp = load_pipeline(pipeline)
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        try:
            if _MARKS.search(text):
                raise ValueError("a run of 1,000 punctuation marks is no text")
            yield article_id, nlp(truecase(text.translate(_SPACES)))
        except Exception as error:  # noqa: BLE001 - one odd article must not end the run
            yield Failure(article_id, f"{type(error).__name__}: {error}")
