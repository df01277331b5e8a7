"""Write the entity corpora of a folder as ``.spacy`` files, whole or partly annotated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pandas as pd
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from analysis.training.entities import (
    Article,
    Misfit,
    cut,
    entity_doc,
    join,
    read_newswire,
    read_tokens,
    read_uner,
    split_of,
)
from analysis.training.mentions import name_tags
from analysis.training.silver import is_silver, read_silver
from analysis.training.treebank import (
    SEED,
    SPLITS,
    Document,
    part_rng,
    read_treebank,
    save_docs,
    to_docs,
    treebank_folders,
)

SENTENCES_PER_DOC = 10
_UNER_FILE = re.compile(r"[a-z]+_(?P<treebank>\w+)-ud-(?P<split>train|dev|test)\.iob2")
_COLUMN_FILES = {".bioes": "bioes", ".bio": "iob2", ".conll": "iob2", ".iob1": "iob1"}
_FULL_SET = frozenset(["PERSON", "ORG", "GPE", "NORP", "DATE"])


def convert_entities(
    folder: str | Path, out: str | Path, *, seed: int = SEED
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Convert all entity corpora under `folder`, each recognised by the shape of its files.

    Parameters
    ----------
    folder : str or Path
        Searched for: a folder with ``processed_annotated`` and ``original_articles`` (the
        worldwide newswire), ``*.iob2`` files (Universal NER), ``.csv`` files with the columns
        of GMB, ``*.bioes``, ``*.bio``, ``*.conll`` (both IOB2) and ``*.iob1`` column files,
        and treebanks with mentions in their MISC column (GUM).
    out : str or Path
        Gets ``ner_train.spacy`` (``dev``, ``test``), ``uner_ewt.spacy`` and the like,
        ``gmb.spacy`` (named after the CSV), ``gum_entities_train.spacy`` (``dev``, ``test``).
    seed : int
        Of the paragraph joins of treebanks.

    Returns
    -------
    counts : pandas.DataFrame
        One row for each file: ``file licence sources docs tokens entities missing``, the last
        the number of tokens whose entity is unknown.
    misfits : pandas.DataFrame
        The annotated names that fit no token: ``source text label tokens``.

    Raises
    ------
    ValueError
        When there is no entity corpus, or a line is broken.
    """
    nlp = spacy.blank("en")
    misfits: list[Misfit] = []
    counts = []
    for name, licence, docs in _corpora(Path(folder), nlp, misfits, seed):
        save_docs(docs, Path(out) / f"{name}.spacy")
        counts.append(_count(name, licence, docs))
    if not counts:
        raise ValueError(f"{folder}: no entity corpus in there")
    return pd.DataFrame(counts), pd.DataFrame(misfits, columns=list(Misfit._fields))


def _corpora(
    folder: Path, nlp: Language, misfits: list[Misfit], seed: int
) -> Iterator[tuple[str, str, list[Doc]]]:
    for path in sorted(folder.rglob("processed_annotated")):
        yield from _newswire(path.parent, nlp, misfits)
    yield from _uner(sorted(folder.rglob("*.iob2")), nlp, misfits)
    for path in sorted(folder.rglob("*.csv")):
        if is_silver(path):
            docs = _docs(read_silver(path), nlp, misfits, partial=True, adjust=False)
            yield path.stem, "none stated", docs
    yield from _columns(folder, nlp, misfits)
    for treebank in treebank_folders(folder):
        yield from _mentions(treebank, nlp, seed)


def _docs(
    articles: Iterable[Article],
    nlp: Language,
    misfits: list[Misfit],
    *,
    partial: bool = False,
    adjust: bool = True,
) -> list[Doc]:
    docs = []
    for article in articles:
        doc, wrong = entity_doc(nlp, article, partial=partial, adjust=adjust)
        docs.append(doc)
        misfits += wrong
    return docs


def _newswire(
    folder: Path, nlp: Language, misfits: list[Misfit]
) -> Iterator[tuple[str, str, list[Doc]]]:
    parts = _parted(article for article in read_newswire(folder) if article.aligned)
    for split in SPLITS:
        chunks = (chunk for article in parts[split] for chunk in cut(article))
        # The test part keeps the gold of the first measurements.
        docs = _docs(chunks, nlp, misfits, adjust=split != "test")
        yield f"ner_{split}", "none stated", docs


def _parted(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Return the articles by split; of those that stand twice, the one that is held out stays."""
    parts: dict[str, list[Article]] = {split: [] for split in SPLITS}
    for article in articles:
        parts[split_of(article.name)].append(article)
    held_out: set[str] = set()
    for split in reversed(SPLITS):
        parts[split] = [one for one in parts[split] if _letters(one.text) not in held_out]
        held_out |= {_letters(one.text) for one in parts[split]}
    return parts


def _letters(text: str) -> str:
    """Return what two prints of an article share: no white space, no signs."""
    return "".join(filter(str.isalnum, text.lower()))


def _uner(
    files: list[Path], nlp: Language, misfits: list[Misfit]
) -> Iterator[tuple[str, str, list[Doc]]]:
    """Yield one corpus for each treebank; one that has a test part only is for scoring."""
    groups: dict[str, dict[str, Path]] = {}
    for path in files:
        match = _UNER_FILE.fullmatch(path.name)
        if not match:
            raise ValueError(f"{path}: the name should be like en_ewt-ud-dev.iob2")
        groups.setdefault(match["treebank"], {})[match["split"]] = path
    for treebank, parts in groups.items():
        scoring = list(parts) == ["test"]
        articles = [
            article
            for split in SPLITS
            if split in parts
            for article in read_uner(parts[split], places=not scoring)
        ]
        texts = articles if scoring else _joined(articles)
        yield f"uner_{treebank}", "CC BY-SA", _docs(texts, nlp, misfits, partial=not scoring)


def _columns(
    folder: Path, nlp: Language, misfits: list[Misfit]
) -> Iterator[tuple[str, str, list[Doc]]]:
    """Yield other column files; one that lacks a kind of name leaves it unknown."""
    for path in sorted(folder.rglob("*")):
        scheme = _COLUMN_FILES.get(path.suffix)
        if scheme:
            articles = read_tokens(path, scheme=scheme)
            found = {mark.label for article in articles for mark in article.marks}
            partial = not found >= _FULL_SET
            yield path.stem, "", _docs(_joined(articles), nlp, misfits, partial=partial)


def _joined(sentences: list[Article]) -> Iterator[Article]:
    for _, group in groupby(sentences, key=attrgetter("name")):
        document = list(group)
        for start in range(0, len(document), SENTENCES_PER_DOC):
            yield join(document[start : start + SENTENCES_PER_DOC])


def _mentions(treebank: Path, nlp: Language, seed: int) -> Iterator[tuple[str, str, list[Doc]]]:
    for split, documents in read_treebank(treebank).items():
        if any(map(_has_mentions, documents)):
            rng = part_rng(seed, treebank.name, split)
            docs = to_docs(documents, nlp.vocab, rng, entity_tags=name_tags)
            yield f"{treebank.name.lower()}_entities_{split}", "CC BY 4.0 (annotation)", docs


def _has_mentions(document: Document) -> bool:
    sentences = (sentence for paragraph in document.paragraphs for sentence in paragraph)
    return any(token.entity for sentence in sentences for token in sentence)


def _count(name: str, licence: str, docs: list[Doc]) -> dict[str, object]:
    return {
        "file": f"{name}.spacy",
        "licence": licence,
        "sources": len({doc.user_data["source"] for doc in docs}),
        "docs": len(docs),
        "tokens": sum(map(len, docs)),
        "entities": sum(len(doc.ents) for doc in docs),
        "missing": sum(token.ent_iob == 0 for doc in docs for token in doc),
    }
