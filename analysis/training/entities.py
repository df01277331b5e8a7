"""Entity corpora (BIOES, IOB2 or IOB1 columns beside their text) -> spaCy Docs with `ents`."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from analysis.training.labels import UNSURE, convert_label

# A chunk of an article closes with the paragraph in which it reaches this number of words.
CHUNK_WORDS = 170

# Annotated tokens stand in the raw text in order; more characters than this between two of them
# mean that the token is not there.
_GAP = 40
_REGEX_GAP = 60
_MAX_UNALIGNED = 0.02

_EDGE = ' \n,"“”'
_TAG = re.compile(r"([BIOES])(?:-(.+))?")
_DECADE = re.compile(r"\d0s?")
_CURRENCY_CODE = re.compile(r"[A-Z]{1,3}")
_SIGN_BEFORE = re.compile(r"[-–\"“”'‘’\u00ad]+")
_SIGN_AFTER = re.compile(r"[-–.,\"”'’]+")
_GLUED = re.compile(r"[.,;:!?%)\]]|'|(?:'|n')(?:s|t|re|ve|ll|d|m)")
_NO_SPACE_AFTER = ("(", "[", "$", "#")


class Mark(NamedTuple):
    """An annotated name: half-open characters and our label, `UNSURE` when it is unknown."""

    start: int
    end: int
    label: str


class Article(NamedTuple):
    """A text with its marks; `aligned` is false when too many tokens are not in the text."""

    name: str
    text: str
    marks: list[Mark]
    aligned: bool = True


class Misfit(NamedTuple):
    """A mark whose edges are not edges of tokens; its tokens became missing values."""

    source: str
    text: str
    label: str
    tokens: str


def read_columns(
    path: str | Path, *, word: int = 0, tag: int = -1, encoding: str = "utf-8"
) -> list[list[tuple[str, str]]]:
    """Read a column file, one token a line, blocks between blank lines.

    Parameters
    ----------
    path : str or Path
        Separated by tabs, or where a line has none by spaces. Lines with ``#`` and a space
        (or ``-DOCSTART-``) in front are comments.
    word, tag : int
        The columns of the token and of its entity tag; a line without the tag column is ``O``.
    encoding : str
        Of the file.

    Returns
    -------
    list of list of tuple
        The ``(word, tag)`` pairs of each block.

    Raises
    ------
    ValueError
        When a tag is not of the form ``O``, ``B-Person``; names the file and the line.
    """
    blocks: list[list[tuple[str, str]]] = [[]]
    with Path(path).open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file.read().split("\n"), start=1):
            if line.startswith(("# ", "-DOCSTART-")):
                continue
            if not line.strip():
                blocks.append([])
                continue
            cells = line.rstrip("\r").split("\t" if "\t" in line else None)
            found = cells[tag].strip() if len(cells) > max(1, word, tag) else "O"
            if not _TAG.fullmatch(found):
                raise ValueError(f"{path}:{number}: {found!r} is no entity tag")
            blocks[-1].append((cells[word].strip(), found))
    return [block for block in blocks if block]


def tagged_spans(tags: Iterable[str], *, scheme: str = "bioes") -> list[tuple[int, int, str]]:
    """Return the ``(first, end, label)`` of each entity in a sequence of tags.

    Parameters
    ----------
    tags : iterable of str
        ``O``, ``B-ORG``, ``I-ORG``, ``E-ORG``, ``S-ORG``.
    scheme : str
        ``"iob1"`` when an ``I-`` may open an entity. In ``"iob2"`` and ``"bioes"`` an ``I-``
        or ``E-`` that continues nothing is a slip and marks no entity.

    Examples
    --------
    >>> tagged_spans(["B-ORG", "E-ORG", "O", "S-PER"])
    [(0, 2, 'ORG'), (3, 4, 'PER')]
    """
    spans: list[tuple[int, int, str]] = []
    first, label, place = 0, "", -1
    for place, tag in enumerate([*tags, "O"]):
        prefix, _, kind = tag.partition("-")
        if prefix in ("I", "E") and label and kind == label:
            continue
        if label:
            spans.append((first, place, label))
        opens = prefix in ("B", "S") or (prefix in ("I", "E") and scheme == "iob1")
        first, label = place, kind if opens else ""
    return spans


def align(text: str, words: Sequence[str]) -> list[tuple[int, int] | None]:
    """Return the half-open characters of each word in `text`, in order; None when not there.

    >>> align("Kassala (AP) - wet", ["Kassala", "(", "AP", ")", "dry"])
    [(0, 7), (8, 9), (9, 11), (11, 12), None]
    """
    places: list[tuple[int, int] | None] = []
    position = 0
    for word in words:
        start = text.find(word, position, position + _GAP + len(word))
        found = (start, start + len(word)) if start >= 0 else _spaced(text, word, position)
        places.append(found)
        position = found[1] if found else position
    return places


def _spaced(text: str, word: str, position: int) -> tuple[int, int] | None:
    """Find `word` where the text has white space inside it."""
    pattern = re.compile(r"\s*".join(map(re.escape, word)))
    match = pattern.search(text, position, position + _REGEX_GAP + 3 * len(word))
    return match.span() if match else None


def split_of(name: str) -> str:
    """Return the split of a newswire article, as stanza draws it from the article's name.

    >>> split_of("af_afrol_1.txt")
    'train'
    """
    drawn = random.Random()
    drawn.seed(name.split(".")[0] + ".txt.4class.tsv", 2)
    value = drawn.random()
    return "train" if value < 0.7 else "dev" if value < 0.8 else "test"


def read_newswire(folder: str | Path) -> list[Article]:
    """Read the worldwide newswire: annotated columns and the raw articles beside them.

    Parameters
    ----------
    folder : str or Path
        Holds ``processed_annotated/*.tsv`` and ``original_articles/*``.

    Returns
    -------
    list of Article
        In the order of the names, those without a raw article left out. An address that was cut
        into several tokens is dropped whole, but not in the test part, which stays as the
        first measurements had it: there such an article is not `aligned`.
    """
    articles = []
    for path in sorted((Path(folder) / "processed_annotated").glob("*.tsv")):
        raw = Path(folder) / "original_articles" / path.stem
        if raw.is_file():
            text = _newswire_text(raw.read_text(encoding="utf-8", errors="replace"))
            whole_address = split_of(path.stem) != "test"
            articles.append(_newswire_article(path, text, whole_address=whole_address))
    return articles


def _newswire_text(text: str) -> str:
    """Return the article without its address, with single spaces and at most one blank line."""
    first, _, rest = text.replace("\ufeff", "").partition("\n")
    if first.strip().startswith("http") and rest:
        text = rest
    text = re.sub(r"[ \t\u00a0]+", " ", text.replace("\ufeff", ""))
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{2,}", "\n\n", text).strip()


def _newswire_article(path: Path, text: str, *, whole_address: bool) -> Article:
    header, *blocks = read_columns(path, tag=1) or [[]]
    rows = [row for block in blocks for row in block]
    # The address is the first line and a blank one follows; cut at its signs it takes more.
    if not whole_address or not header or not header[0][0].startswith("http"):
        rows = header[2:] + rows
    places = align(text, [word for word, _ in rows])
    lost = sum(place is None for place in places)
    marks = []
    for first, end, label in tagged_spans(tag for _, tag in rows):
        mark = _mark(text, places[first:end], label)
        if mark:
            marks.append(mark)
    return Article(path.stem, text, marks, aligned=lost <= _MAX_UNALIGNED * max(1, len(rows)))


def _mark(text: str, places: list[tuple[int, int] | None], label: str) -> Mark | None:
    """Return the mark from the first to the last aligned token, edges cleared of signs."""
    ends = [place[1] for place in places if place]
    if not places[0]:
        return None
    start, end = places[0][0], ends[-1]
    while start < end and text[start] in _EDGE + ".":
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    name = text[start:end]
    return Mark(start, end, convert_label(name, label, corpus="newswire")) if name else None


def cut(article: Article, *, size: int = CHUNK_WORDS) -> Iterator[Article]:
    """Yield the article in chunks of whole paragraphs of at least `size` words, the last less."""
    start = words = 0
    for match in re.finditer(r"[^\n]*(?:\n\n?|\Z)", article.text):
        words += len(match.group().split())
        if words >= size or match.end() == len(article.text):
            text = article.text[start : match.end()].rstrip()
            inside = [
                Mark(mark.start - start, mark.end - start, mark.label)
                for mark in article.marks
                if start <= mark.start and mark.end <= start + len(text)
            ]
            if text:
                yield Article(article.name, text, inside)
            start, words = match.end(), 0


def entity_doc(
    nlp: Language, article: Article, *, partial: bool = False, adjust: bool = True
) -> tuple[Doc, list[Misfit]]:
    """Return the article as a Doc with entities on spaCy's tokens.

    Parameters
    ----------
    nlp : spacy.language.Language
        Its tokenizer is used.
    article : Article
        A text and its marks, in order.
    partial : bool
        True when the corpus marks only some kinds of names: other tokens that begin with a
        capital, numbers and currency signs become missing values.
    adjust : bool
        Widen a mark to the token when what it adds is a sign, the ``s`` of a decade or the
        code of a currency.

    Returns
    -------
    doc : spacy.tokens.Doc
        With ``user_data["source"]``; missing values where a mark is unsure or fits no token.
    misfits : list of Misfit
        The marks that fit no token.
    """
    doc = nlp.make_doc(article.text)
    doc.user_data = {"source": article.name}
    ents: list[Span] = []
    missing: set[int] = set()
    misfits = []
    for mark in article.marks:
        span = _token_span(doc, mark, adjust=adjust)
        around = doc.char_span(mark.start, mark.end, alignment_mode="expand")
        if span is None and around is not None:
            name = article.text[mark.start : mark.end]
            misfits.append(Misfit(article.name, name, mark.label, around.text))
        taken = span is not None and ents and span.start < ents[-1].end
        if span is None or taken or mark.label == UNSURE or "\n" in span.text:
            missing.update(token.i for token in around or ())
        else:
            ents.append(span)
    if partial:
        missing.update(token.i for token in doc if _may_be_name(token.text, token.like_num))
    missing -= {token.i for span in ents for token in span}
    doc.set_ents(ents, missing=[doc[i : i + 1] for i in sorted(missing)], default="outside")
    return doc, misfits


def _token_span(doc: Doc, mark: Mark, *, adjust: bool) -> Span | None:
    span = doc.char_span(mark.start, mark.end, label=mark.label)
    if span is not None or not adjust:
        return span
    wide = doc.char_span(mark.start, mark.end, label=mark.label, alignment_mode="expand")
    if wide is None:
        return None
    before = doc.text[wide.start_char : mark.start]
    after = doc.text[mark.end : wide.end_char]
    name = doc.text[mark.start : mark.end]
    return wide if _belongs_before(before, mark.label) and _belongs_after(name, after) else None


def _belongs_before(text: str, label: str) -> bool:
    money = label == "MONEY" and _CURRENCY_CODE.fullmatch(text)
    return not text or bool(money or _SIGN_BEFORE.fullmatch(text))


def _belongs_after(name: str, text: str) -> bool:
    decade = text == "s" and _DECADE.fullmatch(name[-2:])
    return not text or bool(decade or _SIGN_AFTER.fullmatch(text))


def _may_be_name(text: str, like_num: bool) -> bool:
    return text[:1].isupper() or like_num or text in "$€£₹%"


def read_uner(path: str | Path, *, places: bool = True) -> list[Article]:
    """Read a file of Universal NER: the sentences of each document with their text.

    Parameters
    ----------
    path : str or Path
        An ``.iob2`` file with ``# newdoc`` and ``# text = ...`` lines.
    places : bool
        Part ``LOC`` into GPE and LOC. False keeps LOC, for scoring as the corpus has it.

    Returns
    -------
    list of Article
        One for each sentence, named after its document.

    Raises
    ------
    ValueError
        When a line is broken or a sentence has no text; names the file and the line.
    """
    articles = []
    name, text, rows = Path(path).stem, "", []
    with Path(path).open(encoding="utf-8") as file:
        for number, line in enumerate([*file, "\n"], start=1):
            line = line.rstrip("\r\n")
            if line.startswith("# newdoc"):
                name = line.partition("=")[2].strip() or name
            elif line.startswith("# text ="):
                text = line.partition("=")[2].strip()
            elif line and not line.startswith("#"):
                rows.append(_uner_row(line, f"{path}:{number}"))
            elif not line and rows:
                if not text:
                    raise ValueError(f"{path}:{number}: the sentence before has no '# text ='")
                articles.append(Article(name, text, _uner_marks(text, rows, places=places)))
                text, rows = "", []
    return articles


def _uner_row(line: str, where: str) -> tuple[str, str]:
    cells = line.split("\t")
    if len(cells) < 3 or not _TAG.fullmatch(cells[2]):
        raise ValueError(f"{where}: number, token and entity tag separated by tabs expected")
    return cells[1], cells[2]


def _uner_marks(text: str, rows: list[tuple[str, str]], *, places: bool) -> list[Mark]:
    aligned = align(text, [word for word, _ in rows])
    marks = []
    for first, end, label in tagged_spans(tag for _, tag in rows):
        found = [place for place in aligned[first:end] if place]
        if found:
            start, stop = found[0][0], found[-1][1]
            ours = convert_label(text[start:stop], label, corpus="uner")
            keep = label == "LOC" and not places
            marks.append(Mark(start, stop, "LOC" if keep else ours))
    return marks


def read_tokens(path: str | Path, *, scheme: str = "bioes", corpus: str = "conll") -> list[Article]:
    """Read a column file that has no text beside it; the text is joined from the tokens.

    Parameters
    ----------
    path : str or Path
        See `read_columns`.
    scheme : str
        See `tagged_spans`.
    corpus : str
        Whose labels they are, see `analysis.training.labels.convert_label`.

    Returns
    -------
    list of Article
        One for each block, named after the file.
    """
    articles = []
    for block in read_columns(path):
        text, places = detokenise(word for word, _ in block)
        marks = []
        for first, last, label in tagged_spans((tag for _, tag in block), scheme=scheme):
            start, end = places[first][0], places[last - 1][1]
            marks.append(Mark(start, end, convert_label(text[start:end], label, corpus=corpus)))
        articles.append(Article(Path(path).stem, text, marks))
    return articles


def detokenise(words: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """Join tokens as they are printed; return the text and the place of each token.

    >>> detokenise(["Rain", "(", "heavy", ")", "fell", "."])[0]
    'Rain (heavy) fell.'
    """
    text, places, quotes = "", [], 0
    for word in words:
        form = '"' if word in ("``", "''") else word
        glued = not text or _GLUED.fullmatch(word) or text.endswith(_NO_SPACE_AFTER)
        quoted = quotes % 2 == 1
        if not (glued or (quoted and (form == '"' or text.endswith('"')))):
            text += " "
        quotes += form.count('"')
        places.append((len(text), len(text) + len(form)))
        text += form
    return text, places


def join(sentences: Sequence[Article]) -> Article:
    """Return sentences of one document as one article, a space between them."""
    text, marks = "", []
    for sentence in sentences:
        offset = len(text)
        marks += [Mark(m.start + offset, m.end + offset, m.label) for m in sentence.marks]
        text += sentence.text + " "
    return Article(sentences[0].name, text.rstrip(), marks)
