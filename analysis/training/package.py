"""One pipeline out of separately trained parts, and its model card."""

from __future__ import annotations

import functools
import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import spacy
from spacy.attrs import IDS
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vectors import Vectors
from thinc.api import Config

from analysis.resources import code_table, data_path

# Part -> what it contributes. Entities carry token layers of their own.
PARTS: dict[str, tuple[str, ...]] = {
    "ud": ("tok2vec", "tagger", "morphologizer", "trainable_lemmatizer", "parser"),
    "ner": ("ner",),
}
ANNOTATION: dict[str, list[int | str]] = {
    "ud": ["TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP"],
    "ner": ["ENT_IOB", "ENT_TYPE"],
}

_TRAINING_SECTIONS = ("paths", "vars", "corpora", "training", "pretraining")
_PROBE = (
    "NYALA, Sudan (Wire) — Shelling killed at least 14 people on Sunday, Mayor Idris Haroun said.\n"
    "“Nobody was spared,” he told reporters of the Red Crescent."
)


# Assembly


def assemble(parts: Mapping[str, Path], out: Path, meta: Mapping[str, str]) -> Language:
    """Write one pipeline made of trained parts, which plain ``spacy.load`` can read.

    Parameters
    ----------
    parts : mapping of str to pathlib.Path
        A trained pipeline for each of `PARTS`: ``ud`` (tok2vec, tagger, morphologizer,
        trainable_lemmatizer, parser) and ``ner``.
    out : pathlib.Path
        Folder of the new pipeline; made if missing.
    meta : mapping of str to str
        Entries of ``meta.json``, such as name, version, description and license.

    Returns
    -------
    spacy.language.Language
        The pipeline as loaded from `out`.

    Raises
    ------
    ValueError
        When a part is missing or lacks its component, when parts were trained with different
        word vectors, or when the result annotates a sentence otherwise than its parts do.
    """
    loaded = {name: _load_part(name, parts) for name in PARTS}
    vectors = _shared_vectors(loaded)
    expected = _answers(loaded)
    nlp = _join(loaded)
    nlp.vocab.vectors = vectors
    nlp.meta.update(meta)
    nlp.to_disk(out)
    _strip_config(out / "config.cfg")
    keep_lookup(out, vectors.attr)
    assembled = spacy.load(out)
    _check_same(assembled, expected)
    return assembled


def _load_part(name: str, parts: Mapping[str, Path]) -> Language:
    if name not in parts:
        raise ValueError(f"part {name!r} is missing; needed are {list(PARTS)}")
    others = {component for part in PARTS.values() for component in part} - set(PARTS["ud"])
    nlp = spacy.load(parts[name], exclude=others if name == "ud" else ())
    absent = [component for component in PARTS[name] if component not in nlp.pipe_names]
    if absent:
        raise ValueError(f"{parts[name]} has no {', '.join(absent)}; it has {nlp.pipe_names}")
    return nlp


def _answers(loaded: Mapping[str, Language], text: str = _PROBE) -> dict[str, Doc]:
    """Return what each part makes of a sentence; entities end where the sentences of `ud` do."""
    parsed = loaded["ud"](text)
    doc = loaded["ner"].make_doc(text)
    for token, same in zip(doc, parsed, strict=True):
        token.is_sent_start = same.is_sent_start
    return {"ud": parsed, "ner": loaded["ner"](doc)}


def _shared_vectors(loaded: Mapping[str, Language]) -> Vectors:
    """Return the word vectors the parts were trained with; empty ones when they use none."""
    used = {name: nlp.vocab.vectors for name, nlp in loaded.items() if uses_vectors(nlp)}
    first, *others = used or {"": Vectors()}
    shared = used.get(first, Vectors())
    for name in others:
        if used[name] != shared or used[name].attr != shared.attr:
            raise ValueError(f"parts {first!r} and {name!r} were trained with different vectors")
    return shared


def uses_vectors(nlp: Language) -> bool:
    """Say whether a component of the pipeline looks up static word vectors."""
    models = [component.model for _, component in nlp.pipeline if hasattr(component, "model")]
    return any(node.name == "static_vectors" for model in models for node in model.walk())


def _join(loaded: Mapping[str, Language]) -> Language:
    """Return the ``ud`` part with the components of the other parts added."""
    nlp = loaded["ud"]
    with warnings.catch_warnings():
        # The vectors were compared; a part that looks none up does not care.
        warnings.filterwarnings("ignore", message=r"\[W113\]")
        nlp.add_pipe("ner", source=loaded["ner"], last=True)
    return nlp


def _strip_config(path: Path) -> None:
    """Drop what only training needs: its sections name files and functions of ours."""
    config = Config().from_disk(path)
    for section in _TRAINING_SECTIONS:
        config.pop(section, None)
    config["system"] = {"seed": 0, "gpu_allocator": None}
    # `nlp.remove_pipe` looks into this section.
    config["initialize"] = {"components": {}, "tokenizer": {}}
    config.to_disk(path)


def keep_lookup(folder: Path, attribute: int | str) -> None:
    """Note in a saved pipeline by which attribute of a word its vector is found.

    spaCy (3.8) reads this note, but writes it for floret vectors only: vectors keyed by
    ``LOWER`` come back keyed by ``ORTH``, and capitalised words lose theirs.

    Parameters
    ----------
    folder : pathlib.Path
        A pipeline written with ``to_disk``.
    attribute : int or str
        ``vectors.attr`` of the pipeline, or its name, such as ``"LOWER"``.
    """
    number = IDS[attribute] if isinstance(attribute, str) else attribute
    path = folder / "vocab" / "vectors.cfg"
    settings = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**settings, "attr": number}), encoding="utf-8")


def lookup_of(folder: Path) -> int:
    """Return by which attribute a saved pipeline finds vectors; spaCy's default is ``ORTH``."""
    path = folder / "vocab" / "vectors.cfg"
    settings = json.loads(path.read_text(encoding="utf-8"))
    return int(settings.get("attr", IDS["ORTH"]))


def _check_same(nlp: Language, expected: Mapping[str, Doc]) -> None:
    doc = nlp(_PROBE)
    for name, attributes in ANNOTATION.items():
        if (doc.to_array(attributes) != expected[name].to_array(attributes)).any():
            raise ValueError(f"the assembled pipeline differs from its part {name!r}")


def megabytes(folder: Path) -> float:
    """Return the size of a pipeline's own files in millions of bytes.

    The configs it was trained with, its scores and its card may lie in the same folder.
    """
    parts = {"config.cfg", "meta.json", "tokenizer", "vocab"}
    parts |= set(json.loads((folder / "meta.json").read_text(encoding="utf-8"))["components"])
    files = (path for path in folder.rglob("*") if path.relative_to(folder).parts[0] in parts)
    return sum(path.stat().st_size for path in files if path.is_file()) / 1e6


# Model card


def write_scores(scores: Mapping[str, Any], path: Path) -> None:
    """Write scores as JSON."""
    text = json.dumps(scores, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_model_card(scores: Mapping[str, Any], out: Path) -> Path:
    """Write ``scores.json`` and the card made of it, ``README.md``, beside a pipeline.

    Parameters
    ----------
    scores : mapping
        ``model`` (name, version, size_mb, words_per_second), ``parse`` (test -> `score_parse`),
        ``entities`` (test -> rows of `score_entities`) and, optionally, ``clean``: such a
        mapping for the variant trained on sources with a stated licence only.
    out : pathlib.Path
        Folder of the pipeline.

    Returns
    -------
    pathlib.Path
        The card.
    """
    out.mkdir(parents=True, exist_ok=True)
    write_scores(scores, out / "scores.json")
    card = out / "README.md"
    card.write_text(model_card(scores), encoding="utf-8")
    return card


def model_card(scores: Mapping[str, Any]) -> str:
    """Return the card of a pipeline in Markdown; all its figures come from `scores`."""
    template = _environment().get_template("card.md")
    sources = code_table("pipeline/training/sources")
    return template.render(scores=scores, sources=sources, clean=scores.get("clean"))


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_path() / "pipeline" / "training"),
        autoescape=False,  # Markdown
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["figure"] = "{:.1f}".format
    environment.filters["count"] = "{:,.0f}".format
    environment.filters["rows_of"] = rows_of
    environment.globals["f1_of"] = f1_of
    return environment


def rows_of(
    rows: list[dict[str, Any]], *, region: str | None = None, label: str | None = None, by: str = ""
) -> list[dict[str, Any]]:
    """Return the rows of a score table for one region or label.

    `by` is ``"region"`` for one row a region, ``"country"`` for one row a country, empty for
    rows that cover all countries of `region`.
    """
    chosen = [row for row in rows if label is None or row["label"] == label]
    if by == "country":
        return [row for row in chosen if row["country"]]
    chosen = [row for row in chosen if not row["country"]]
    return [row for row in chosen if by == "region" or row["region"] == (region or "all")]


def f1_of(
    rows: list[dict[str, Any]], like: Mapping[str, Any], label: str, column: str = "f1"
) -> float | None:
    """Return a figure of class `label` where `like` is from; None when it has no entity."""
    for row in rows:
        place = (row["region"], row["country"], row["label"])
        if place == (like["region"], like["country"], label) and row["n"]:
            return float(row[column])
    return None
