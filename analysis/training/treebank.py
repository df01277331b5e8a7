"""Treebanks in CoNLL-U -> spaCy Docs that train and test the tagger, lemmatizer and parser."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from analysis.resources import code_table

SPLITS = ("train", "dev", "test")
MAX_SENTENCES = 14
SEED = 13

# The others of UD are rare, or differ between the treebanks (`NumForm`, `ExtPos`, `Style`).
KEPT_FEATURES = frozenset(
    "Case Definite Degree Gender Mood Number NumType Person Polarity Poss PronType Reflex Tense "
    "VerbForm Voice".split()
)
TREE_ATTRIBUTES = ["TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START"]
ENTITY_ATTRIBUTES = ["ENT_IOB", "ENT_TYPE"]

# Articles reach the pipeline with blank lines, with single line breaks and as one line.
SEPARATORS = {"\n\n": 0.6, "\n": 0.2, " ": 0.2}

_COLUMNS = 10
_NEW_PARAGRAPH = re.compile(r"# newpar(?!\w)")


class Token(NamedTuple):
    """One syntactic word; `head` is the 1-based place in its sentence, 0 for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    features: str
    head: int
    relation: str
    space_after: bool
    entity: str


Sentence = list[Token]
EntityTagger = Callable[[Sentence], Sequence[str]]


class Document(NamedTuple):
    """A document of a treebank: its name and its paragraphs of sentences."""

    name: str
    paragraphs: list[list[Sentence]]


class Genre(NamedTuple):
    """What the shipped table says of a document's treebank, genre and licence."""

    treebank: str
    genre: str
    licence: str
    used: bool


UNLISTED = Genre("", "other", "", True)


def read_conllu(path: str | Path) -> list[Document]:
    """Read the documents of a CoNLL-U file, or of all such files in a folder.

    Parameters
    ----------
    path : str or Path
        A file, or a folder whose ``*.conllu`` files are read in the order of their names.

    Returns
    -------
    list of Document
        In reading order. A file without ``# newdoc`` is one document named after the file.
        Empty nodes are left out; the words of a multiword token stand for it.

    Raises
    ------
    ValueError
        When a line is broken; the message names the file and the line.
    """
    path = Path(path)
    files = sorted(path.rglob("*.conllu")) if path.is_dir() else [path]
    return [document for file in files for document in _read_file(file)]


def _read_file(path: Path) -> list[Document]:
    documents: list[Document] = []
    for first, lines in _blocks(path):
        for line in lines:
            if line.startswith("# newdoc"):
                name = line.partition("=")[2].strip() or path.stem
                documents.append(Document(name, [[]]))
            elif not documents:
                documents.append(Document(path.stem, [[]]))
            if _NEW_PARAGRAPH.match(line) and documents[-1].paragraphs[-1]:
                documents[-1].paragraphs.append([])
        sentence = _read_sentence(lines, f"{path}", first)
        if sentence:
            documents[-1].paragraphs[-1].append(sentence)
    return documents


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line and the lines of each block between blank lines."""
    first, block = 1, []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            line = line.rstrip("\r\n")
            if line.strip():
                block.append(line)
            else:
                yield first, block
                first, block = number + 1, []
    yield first, block


def _read_sentence(lines: Iterable[str], name: str, first: int) -> Sentence:
    sentence: Sentence = []
    joined: dict[int, bool] = {}
    number = first
    for number, line in enumerate(lines, start=first):
        if line.startswith("#"):
            continue
        try:
            _add_line(line.split("\t"), sentence, joined)
        except ValueError as error:
            raise ValueError(f"{name}:{number}: {error}") from error
    wrong = [token.head for token in sentence if not 0 <= token.head <= len(sentence)]
    if wrong:
        raise ValueError(f"{name}:{number}: the sentence that ends here has no token {wrong[0]}")
    return sentence


def _add_line(cells: list[str], sentence: Sentence, joined: dict[int, bool]) -> None:
    """Add one line to `sentence`; `joined` keeps whether a space follows inside a multiword."""
    if len(cells) != _COLUMNS:
        raise ValueError(f"{_COLUMNS} columns separated by tabs expected, {len(cells)} found")
    if "." in cells[0]:
        return
    misc = cells[9].split("|")
    space_after = "SpaceAfter=No" not in misc
    if "-" in cells[0]:
        start, end = map(int, cells[0].split("-"))
        joined.update(dict.fromkeys(range(start, end), False))
        joined[end] = space_after
        return
    if int(cells[0]) != len(sentence) + 1:
        raise ValueError(f"token {len(sentence) + 1} expected, {cells[0]!r} found")
    entity = next((item[len("Entity=") :] for item in misc if item.startswith("Entity=")), "")
    sentence.append(_token(cells, joined.get(int(cells[0]), space_after), entity))


def _token(cells: list[str], space_after: bool, entity: str) -> Token:
    form, lemma, upos, xpos, features = cells[1:6]
    if not cells[6].isdecimal():
        raise ValueError(f"{cells[6]!r} is no head")
    kept = [item for item in features.split("|") if item.partition("=")[0] in KEPT_FEATURES]
    return Token(
        form=form.replace("\u00a0", ""),
        lemma=form if lemma == "_" else lemma,
        upos=upos,
        xpos="" if xpos == "_" else xpos,
        features="|".join(kept),
        head=int(cells[6]),
        relation=cells[7],
        space_after=space_after,
        entity=entity,
    )


class _Row(NamedTuple):
    """One token as `Doc` takes it; `head` counts from the beginning of the Doc."""

    word: str
    space: bool
    tag: str
    pos: str
    morph: str
    lemma: str
    head: int
    dep: str
    sent_start: bool
    ent: str


def to_docs(
    documents: Iterable[Document],
    vocab: Vocab,
    rng: random.Random,
    *,
    max_sentences: int = MAX_SENTENCES,
    separators: dict[str, float] = SEPARATORS,
    entity_tags: EntityTagger | None = None,
) -> list[Doc]:
    """Turn documents into Docs of at most `max_sentences` sentences, with gold annotation.

    Parameters
    ----------
    documents : iterable of Document
        As `read_conllu` returns them.
    vocab : spacy.vocab.Vocab
        The vocabulary of the Docs.
    rng : random.Random
        Draws what stands between two paragraphs.
    max_sentences : int
        A longer document becomes several Docs.
    separators : dict of str to float
        What joins paragraphs, with its weight. A line break is a token of its own (tag
        ``_SP``, relation ``dep``), so that the model meets white space in training.
    entity_tags : callable, optional
        Returns one IOB tag for each token of a sentence, ``""`` where the entity is unknown.

    Returns
    -------
    list of spacy.tokens.Doc
        With ``user_data["source"]`` (the document's name) and ``user_data["genre"]``.
    """
    docs = []
    for document in documents:
        about = {"source": document.name, "genre": genre_of(document.name).genre}
        for chunk in _chunks(document.paragraphs, max_sentences):
            rows = _rows(chunk, rng, separators, entity_tags)
            docs.append(_doc(rows, vocab, about, with_entities=entity_tags is not None))
    return docs


def _chunks(paragraphs: list[list[Sentence]], size: int) -> Iterator[list[list[Sentence]]]:
    """Yield paragraphs in chunks of `size` sentences; a long paragraph is cut."""
    chunk: list[list[Sentence]] = []
    room = size
    for paragraph in paragraphs:
        while paragraph:
            chunk.append(paragraph[:room])
            paragraph = paragraph[room:]
            room -= len(chunk[-1])
            if not room:
                yield chunk
                chunk, room = [], size
    if chunk:
        yield chunk


def _rows(
    paragraphs: list[list[Sentence]],
    rng: random.Random,
    separators: dict[str, float],
    entity_tags: EntityTagger | None,
) -> list[_Row]:
    rows: list[_Row] = []
    for paragraph in paragraphs:
        if rows:
            between = rng.choices(list(separators), list(separators.values()))[0]
            rows[-1] = rows[-1]._replace(space=between == " ")
            if between != " ":
                rows.append(_white_space(between, head=len(rows) - 1))
        for sentence in paragraph:
            tags = entity_tags(sentence) if entity_tags else [""] * len(sentence)
            rows += _sentence_rows(sentence, tags, offset=len(rows))
    rows[-1] = rows[-1]._replace(space=False)
    return rows


def _white_space(text: str, *, head: int) -> _Row:
    return _Row(text, False, "_SP", "SPACE", "", text, head, "dep", False, "O")


def _sentence_rows(sentence: Sentence, tags: Sequence[str], *, offset: int) -> list[_Row]:
    return [
        _Row(
            word=token.form,
            space=token.space_after,
            tag=token.xpos,
            pos=token.upos,
            morph=token.features,
            lemma=token.lemma,
            head=offset + (token.head - 1 if token.head else place),
            dep=token.relation if token.head else "ROOT",
            sent_start=place == 0,
            ent=tag,
        )
        for place, (token, tag) in enumerate(zip(sentence, tags, strict=True))
    ]


def _doc(rows: list[_Row], vocab: Vocab, about: dict[str, str], *, with_entities: bool) -> Doc:
    words, spaces, tags, pos, morphs, lemmas, heads, deps, sent_starts, ents = (
        list(column) for column in zip(*rows, strict=True)
    )
    doc = Doc(
        vocab,
        words=words,
        spaces=spaces,
        tags=tags,
        pos=pos,
        morphs=morphs,
        lemmas=lemmas,
        heads=heads,
        deps=deps,
        sent_starts=sent_starts,
        ents=ents if with_entities else None,
    )
    doc.user_data = dict(about)
    return doc


def save_docs(docs: Sequence[Doc], path: str | Path) -> None:
    """Write Docs to a ``.spacy`` file with the annotation they carry and their `user_data`."""
    attributes = ["ORTH", "SPACY"]
    if any(doc.has_annotation("DEP") for doc in docs):
        attributes += TREE_ATTRIBUTES
    if any(doc.has_annotation("ENT_IOB") for doc in docs):
        attributes += ENTITY_ATTRIBUTES
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(attrs=attributes, docs=docs, store_user_data=True).to_disk(path)


def load_docs(path: str | Path, vocab: Vocab) -> list[Doc]:
    """Read the Docs of a ``.spacy`` file with their `user_data` (``source`` and the like)."""
    return list(DocBin(store_user_data=True).from_disk(path).get_docs(vocab))


@functools.cache
def genre_of(name: str) -> Genre:
    """Return what the shipped table says of the document `name`; `UNLISTED` when nothing.

    >>> genre_of("GUM_news_stadium").genre, genre_of("GUM_fiction_garden").used
    ('news', False)
    """
    for row in code_table("pipeline/training/treebank_genres"):
        if re.match(row["document"], name):
            return Genre(row["treebank"], row["genre"], row["licence"], row["used"] == "yes")
    return UNLISTED


def read_treebank(folder: str | Path) -> dict[str, list[Document]]:
    """Read one treebank by split, without the documents of genres whose licence forbids use.

    Parameters
    ----------
    folder : str or Path
        Holds either ``not-to-release/file-lists/files.train`` (``.dev``, ``.test``) with the
        files under ``not-to-release/sources``, or released ``*-ud-train.conllu`` files.

    Returns
    -------
    dict of str to list of Document
        By split; a split that the folder lacks is missing. A document that stands in two
        splits stays in the one that is held out.

    Raises
    ------
    ValueError
        When a listed file is missing or a line is broken.
    """
    parts: dict[str, list[Document]] = {}
    taken: set[str] = set()
    # GUM's lists name two documents twice, for training and for a held-out part.
    for split in reversed(SPLITS):
        files = _split_files(Path(folder), split)
        documents = [document for file in files for document in read_conllu(file)]
        if documents:
            parts[split] = [one for one in documents if _is_free(one.name, taken)]
            taken |= {document.name for document in parts[split]}
    return {split: parts[split] for split in SPLITS if split in parts}


def _is_free(name: str, taken: set[str]) -> bool:
    return genre_of(name).used and name not in taken


def _split_files(folder: Path, split: str) -> list[Path]:
    listing = folder / "not-to-release" / "file-lists" / f"files.{split}"
    if not listing.is_file():
        return sorted(folder.glob(f"*-ud-{split}.conllu"))
    sources = folder / "not-to-release" / "sources"
    files = []
    for number, line in enumerate(listing.read_text(encoding="utf-8").splitlines(), start=1):
        name = line.strip().removesuffix(".conllu")
        # Genres whose text may not be passed on are listed, but not there.
        if name and genre_of(name).used:
            files.append(sources / f"{name}.conllu")
            if not files[-1].is_file():
                raise ValueError(f"{listing}:{number}: {files[-1]} is missing")
    return files


def treebank_folders(folder: str | Path) -> list[Path]:
    """Return the folders in `folder`, itself included, that hold a treebank."""
    folder = Path(folder)
    candidates = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    return [path for path in candidates if any(_split_files(path, split) for split in SPLITS)]


def convert_treebanks(
    folder: str | Path, out: str | Path, *, seed: int = SEED, vocab: Vocab | None = None
) -> pd.DataFrame:
    """Convert all treebanks in `folder` and write training, development and test files.

    Parameters
    ----------
    folder : str or Path
        A treebank (see `read_treebank`), or a folder of treebanks.
    out : str or Path
        Gets ``ud_train.spacy`` (shuffled) and ``ud_dev.spacy`` of all treebanks, and for each
        treebank, in the lower-case name of its folder, ``gum_test.spacy`` and
        ``gum_test_news.spacy`` for each genre, the same for ``dev``.
    seed : int
        Of the paragraph joins and of the order of the training part.
    vocab : spacy.vocab.Vocab, optional
        The vocabulary of the Docs; a new one without it.

    Returns
    -------
    pandas.DataFrame
        One row for each treebank, split and genre: ``treebank split genre licence documents
        docs sentences tokens``.

    Raises
    ------
    ValueError
        When `folder` holds no treebank, a listed file is missing, or a line is broken.
    """
    folders = treebank_folders(folder)
    if not folders:
        raise ValueError(f"{folder}: no treebank (file lists or *-ud-*.conllu files) in there")
    treebanks = {path.name.lower(): read_treebank(path) for path in folders}
    counts = []
    for split in SPLITS:
        merged: list[Doc] = []
        for name, parts in treebanks.items():
            rng = part_rng(seed, name, split)
            docs = to_docs(parts.get(split, []), vocab or Vocab(), rng)
            counts += _count(docs, name, split)
            merged += docs
            if split != "train":
                _save_genres(docs, Path(out), f"{name}_{split}")
        _save_merged(merged, Path(out), split, random.Random(seed))
    return pd.DataFrame(counts)


def part_rng(seed: int, treebank: str, split: str) -> random.Random:
    """Return the generator of one part, so that no part changes when another one does."""
    return random.Random(f"{seed} {treebank.lower()} {split}")


def _save_merged(docs: list[Doc], out: Path, split: str, rng: random.Random) -> None:
    """Write the part of all treebanks together; a test part is only read treebank by treebank."""
    if split == "train":
        rng.shuffle(docs)
    if docs and split != "test":
        save_docs(docs, out / f"ud_{split}.spacy")


def _by_genre(docs: list[Doc]) -> dict[str, list[Doc]]:
    groups: dict[str, list[Doc]] = {}
    for doc in docs:
        groups.setdefault(doc.user_data["genre"], []).append(doc)
    return groups


def _save_genres(docs: list[Doc], out: Path, stem: str) -> None:
    if docs:
        save_docs(docs, out / f"{stem}.spacy")
    for genre, group in _by_genre(docs).items():
        save_docs(group, out / f"{stem}_{genre}.spacy")


def _count(docs: list[Doc], treebank: str, split: str) -> list[dict[str, object]]:
    return [
        {
            "treebank": treebank,
            "split": split,
            "genre": genre,
            "licence": genre_of(group[0].user_data["source"]).licence,
            "documents": len({doc.user_data["source"] for doc in group}),
            "docs": len(group),
            "sentences": sum(1 for doc in group for _ in doc.sents),
            "tokens": sum(len(doc) for doc in group),
        }
        for genre, group in sorted(_by_genre(docs).items())
    ]
