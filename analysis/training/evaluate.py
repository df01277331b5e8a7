"""How good a pipeline is: parse and entities of raw text against gold Docs, by class and region."""

from __future__ import annotations

import functools
import statistics
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc, Token

from analysis.resources import code_table
from analysis.training.package import megabytes
from analysis.training.treebank import load_docs

Place = tuple[int, int]  # half-open character range

# What is scored where it exists among the converted files: name on the card -> file.
PARSE_TESTS = {
    "EWT test": "ewt_test",
    "GUM test": "gum_test",
    "GUM test, news": "gum_test_news",
    "GUM dev, news": "gum_dev_news",
    "PUD": "pud_test",
    "PUD, news": "pud_test_news",
}
ENTITY_TESTS = {"Worldwide newswire, test": "ner_test", "Worldwide newswire, dev": "ner_dev"}
# Test sets that know three classes only.
COARSE_TESTS = {"UNER PUD": "uner_pud"}
COARSE_LABELS = ("PERSON", "ORG", "LOC")
COARSE_MERGE = {"GPE": "LOC", "FAC": "LOC"}

TIMED = 200  # docs, of about 200 words

AGREEMENTS = ("upos", "xpos", "feats", "lemma", "uas", "las")
EVERYWHERE = "all"


class Pair(NamedTuple):
    """A gold Doc, and what the pipeline makes of the same text."""

    gold: Doc
    found: Doc


class Origin(NamedTuple):
    """Where an article of the newswire corpus comes from."""

    country: str
    region: str


def predict(nlp: Language, docs: Iterable[Doc]) -> list[Pair]:
    """Run the pipeline over the raw text of gold Docs, with its own tokenizer."""
    gold = list(docs)
    found = nlp.pipe(doc.text for doc in gold)
    return [Pair(*both) for both in zip(gold, found, strict=True)]


def measure_speed(nlp: Language, docs: Iterable[Doc], *, rounds: int = 3) -> float:
    """Return words (without white space) a second through ``nlp.pipe``, the median round."""
    texts = [doc.text for doc in docs]
    list(nlp.pipe(texts[:8]))  # warm the caches
    rates = [0.0]
    for _ in range(rounds if texts else 0):
        begun = time.perf_counter()
        words = sum(not token.is_space for doc in nlp.pipe(texts) for token in doc)
        rates.append(words / (time.perf_counter() - begun))
    return statistics.median(rates[1:] or rates)


# Parse


def score_parse(nlp: Language, docs: Iterable[Doc]) -> dict[str, float]:
    """Score tokens, sentences, tags, lemmas and trees of raw text.

    Parameters
    ----------
    nlp : spacy.language.Language
        Any pipeline with Universal Dependencies labels: a bare one from ``spacy.load``, or
        ``analysis.load_pipeline``, which adds paragraph and heading boundaries.
    docs : iterable of spacy.tokens.Doc
        With gold tags, lemmas and heads. White-space tokens count on neither side.

    Returns
    -------
    dict of str to float
        In percent. ``tok``, ``sent``: F1 of token and sentence spans. ``upos xpos feats lemma
        uas las``: F1 over aligned words as in the CoNLL 2018 shared task (Zeman et al. 2018,
        section 5): correct words count for precision against all words found, for recall
        against all gold words, so that a wrong token costs both; lemmas without case.
        ``uas_no_punct``, ``las_no_punct``: the share of gold words other than ``punct`` with
        the right head (and relation), as Buchholz and Marsi (2006) and spaCy's scorer have it.
        ``words``: how many gold words (a count).
    """
    counts: Counter[str] = Counter()
    for gold, found in predict(nlp, docs):
        counts.update(_count_words(_words(gold), _words(found)))
        counts.update(_count_sentences(_sentence_places(gold), _sentence_places(found)))
    scores = {
        "tok": f1(counts["aligned"], counts["words_found"], counts["words_gold"]),
        "sent": f1(counts["sents"], counts["sents_found"], counts["sents_gold"]),
    }
    for name in AGREEMENTS:
        scores[name] = f1(counts[name], counts["words_found"], counts["words_gold"])
    for name in ("uas", "las"):
        right = counts[f"{name}_no_punct"]
        scores[f"{name}_no_punct"] = 100 * right / max(1, counts["no_punct"])
    scores["words"] = counts["words_gold"]
    return scores


def f1(correct: int, found: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall in percent (van Rijsbergen 1979).

    >>> f1(correct=2, found=4, gold=2)
    66.66666666666667
    >>> f1(0, 0, 0)
    0.0
    """
    return 200 * correct / (found + gold) if found + gold else 0.0


def _place(token: Token) -> Place:
    return token.idx, token.idx + len(token)


def _words(doc: Doc) -> dict[Place, Token]:
    return {_place(token): token for token in doc if not token.is_space}


def _sentence_places(doc: Doc) -> set[Place]:
    """Return where the first and the last word of each sentence begin."""
    sentences = ([token.idx for token in span if not token.is_space] for span in doc.sents)
    return {(words[0], words[-1]) for words in sentences if words}


def _count_words(gold: dict[Place, Token], found: dict[Place, Token]) -> Counter[str]:
    counts = Counter(words_gold=len(gold), words_found=len(found))
    counts["no_punct"] = sum(token.dep_ != "punct" for token in gold.values())
    for place in gold.keys() & found.keys():
        counts["aligned"] += 1
        counts.update(_agreements(gold[place], found[place]))
    return counts


def _agreements(gold: Token, found: Token) -> dict[str, int]:
    """Return 1 for each annotation the two tokens share, 0 for the others."""
    attached = _same_head(gold, found)
    labelled = attached and gold.dep_ == found.dep_
    counted = gold.dep_ != "punct"
    agreed = {
        "upos": gold.pos_ == found.pos_,
        "xpos": gold.tag_ == found.tag_,
        "feats": str(gold.morph) == str(found.morph),
        "lemma": gold.lemma_.lower() == found.lemma_.lower(),
        "uas": attached,
        "las": labelled,
        "uas_no_punct": attached and counted,
        "las_no_punct": labelled and counted,
    }
    return {name: int(same) for name, same in agreed.items()}


def _same_head(gold: Token, found: Token) -> bool:
    if gold.head.i == gold.i or found.head.i == found.i:
        return gold.head.i == gold.i and found.head.i == found.i
    return _place(gold.head) == _place(found.head)


def _count_sentences(gold: set[Place], found: set[Place]) -> Counter[str]:
    return Counter(sents_gold=len(gold), sents_found=len(found), sents=len(gold & found))


def list_sentence_errors(nlp: Language, docs: Iterable[Doc]) -> pd.DataFrame:
    """Return every sentence begin the pipeline missed or made up, with the text around it.

    Returns
    -------
    pandas.DataFrame
        ``doc`` (number), ``start`` (offset in its text), ``error`` {missed, extra}, ``before``
        and ``after`` (up to 40 characters on either side).
    """
    rows = []
    for number, (gold, found) in enumerate(predict(nlp, docs)):
        theirs = {first for first, _ in _sentence_places(gold)}
        ours = {first for first, _ in _sentence_places(found)}
        for start in sorted(theirs ^ ours):
            error = "missed" if start in theirs else "extra"
            around = gold.text[max(0, start - 40) : start], gold.text[start : start + 40]
            rows.append((number, start, error, *around))
    return pd.DataFrame(rows, columns=["doc", "start", "error", "before", "after"])


# Entities


def score_entities(
    nlp: Language,
    docs: Iterable[Doc],
    *,
    labels: Collection[str] | None = None,
    merge: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Score entities by class, region and country: exact span and label.

    Parameters
    ----------
    nlp : spacy.language.Language
        Any pipeline with entities.
    docs : iterable of spacy.tokens.Doc
        With gold entities. An entity found on tokens whose gold value is missing does not
        count, as with spaCy's scorer. ``user_data["source"]``, the file name, tells the region.
    labels : collection of str, optional
        Only these classes count (after `merge`).
    merge : mapping of str to str, optional
        Classes to count as another one on both sides, such as ``{"GPE": "LOC"}``.

    Returns
    -------
    pandas.DataFrame
        ``region country label precision recall f1 n``, in percent; `n` gold entities. Rows with
        region ``all`` cover everything; a region's rows without country cover the region.
        `label` is a class, ``ALL`` for all of them (micro average, as in CoNLL-2003, Tjong Kim
        Sang and De Meulder 2003), or ``SPANS`` for spans whatever their class.
    """
    entities = pd.DataFrame(
        list(_entity_rows(predict(nlp, docs), dict(merge or {}))),
        columns=["doc", "start", "end", "label", "gold", "found", "country", "region"],
    )
    if labels is not None:
        entities = entities[entities["label"].isin(labels)]
    parts = [_rates_by_label(entities).assign(region=EVERYWHERE, country=pd.NA)]
    for region, group in entities.groupby("region"):
        parts.append(_rates_by_label(group).assign(region=region, country=pd.NA))
    for (region, country), group in entities.groupby(["region", "country"]):
        parts.append(_rates_by_label(group).assign(region=region, country=country))
    scores = pd.concat(parts, ignore_index=True).astype({"region": "str", "country": "str"})
    return scores[["region", "country", "label", "precision", "recall", "f1", "n"]]


def _entity_rows(pairs: list[Pair], merge: dict[str, str]) -> Iterator[tuple[object, ...]]:
    """Yield every entity of either side once, and which sides have it."""
    for number, (gold, found) in enumerate(pairs):
        origin = origin_of(str(gold.user_data.get("source", "")))
        country, region = origin or (None, None)
        theirs, ours = _entity_spans(gold, merge), _entity_spans(found, merge)
        unknown = [_place(token) for token in gold if token.ent_iob == 0]
        ours = {span for span in ours if span in theirs or not _touches(span, unknown)}
        for span in sorted(theirs | ours):
            yield number, *span, span in theirs, span in ours, country, region


def _entity_spans(doc: Doc, merge: dict[str, str]) -> set[tuple[int, int, str]]:
    return {
        (entity.start_char, entity.end_char, merge.get(entity.label_, entity.label_))
        for entity in doc.ents
    }


def _touches(span: tuple[int, int, str], places: list[Place]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in places)


def _rates_by_label(entities: pd.DataFrame) -> pd.DataFrame:
    spans = entities.groupby(["doc", "start", "end"], as_index=False)[["gold", "found"]].any()
    rows = [_rates("ALL", entities), _rates("SPANS", spans)]
    rows += [_rates(str(label), group) for label, group in entities.groupby("label")]
    return pd.DataFrame(rows)


def _rates(label: str, entities: pd.DataFrame) -> dict[str, object]:
    gold, found = int(entities["gold"].sum()), int(entities["found"].sum())
    correct = int((entities["gold"] & entities["found"]).sum())
    return {
        "label": label,
        "precision": 100 * correct / max(1, found),
        "recall": 100 * correct / max(1, gold),
        "f1": f1(correct, found, gold),
        "n": gold,
    }


def origin_of(source: str) -> Origin | None:
    """Return the origin a newswire file name tells; None when it tells none.

    >>> origin_of("kenya_standard_12.txt")
    Origin(country='Kenya', region='Africa')
    >>> origin_of("weblog-blogspot") is None
    True
    """
    name = source.rpartition("/")[2]
    return _origins().get(name.partition("_")[0]) if "_" in name else None


@functools.cache
def _origins() -> dict[str, Origin]:
    rows = code_table("pipeline/training/newswire_regions")
    return {row["prefix"]: Origin(row["country"], row["region"]) for row in rows}


# Every test there is


def score_all(nlp: Language, data: Path) -> dict[str, Any]:
    """Return all scores of a pipeline on the test files in `data`, ready for JSON.

    Returns
    -------
    dict
        ``model`` (name, version, spacy_version, size_mb, words_per_second), ``parse`` and
        ``entities``, as `analysis.training.package.write_model_card` takes them.
    """
    parse_tests, entity_tests = (_tests(files, data, nlp) for files in (PARSE_TESTS, ENTITY_TESTS))
    parse = {name: score_parse(nlp, docs) for name, docs in parse_tests}
    tables = {name: score_entities(nlp, docs) for name, docs in entity_tests}
    for name, docs in _tests(COARSE_TESTS, data, nlp):
        tables[name] = score_entities(nlp, docs, labels=COARSE_LABELS, merge=COARSE_MERGE)
    timed = next((docs for _, docs in [*entity_tests, *parse_tests]), [])
    about = {key: nlp.meta.get(key) for key in ("name", "version", "spacy_version")}
    about["size_mb"] = round(megabytes(nlp.path), 1) if nlp.path else None
    return {
        "model": about | {"words_per_second": round(measure_speed(nlp, timed[:TIMED]))},
        "parse": {name: _rounded(row) for name, row in parse.items()},
        "entities": {name: _records(table) for name, table in tables.items()},
    }


def _tests(files: dict[str, str], data: Path, nlp: Language) -> list[tuple[str, list[Doc]]]:
    paths = {name: data / f"{file}.spacy" for name, file in files.items()}
    return [(name, load_docs(path, nlp.vocab)) for name, path in paths.items() if path.is_file()]


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Return `row` with figures to three digits: the card rounds them to one."""
    return {k: round(value, 3) if isinstance(value, float) else value for k, value in row.items()}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [_rounded(row) for row in rows]
