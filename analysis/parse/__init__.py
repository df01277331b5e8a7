"""The language pipeline, and the few grammatical questions the extractors ask of it.

This is the only place that knows label schemes. The shipped pipeline speaks Universal
Dependencies; the parses of spaCy's own English pipelines, which speak the CLEAR labels, are
rewritten by `analysis.parse.schemes`. The questions below answer alike for both.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.parse.schemes import speaks_clear, to_universal
from analysis.resources import data_path
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "nsubjpass"})
PASSIVE = frozenset({"nsubj:pass", "nsubjpass", "aux:pass", "auxpass", "csubj:pass"})
OBJECT = frozenset({"obj", "dobj"})
OBLIQUE = frozenset({"obl", "obl:agent", "obl:tmod", "obl:unmarked", "nmod", "nmod:unmarked"})
PREPOSITION = frozenset({"prep", "agent"})
RELATIVE = frozenset({"acl:relcl", "relcl"})
MODIFYING_CLAUSE = frozenset({"acl", "acl:relcl", "relcl"})
SUBORDINATE = frozenset({"advcl", "xcomp", "advcl:relcl"})
BARE_PARTICIPLE = MODIFYING_CLAUSE | SUBORDINATE | {"amod", "ROOT", "ccomp", "pcomp"}
_CLAUSE_ROLES = {
    "advcl": "adverbial",
    "xcomp": "complement",
    "acl": "modifier",
    "amod": "modifier",
}
NEGATORS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "without"})
_LEFT_OF_NOUN = frozenset(
    "det nummod amod compound nmod:poss poss nmod:desc nmod flat nn quantmod advmod "
    "goeswith det:predet predet punct nmod:unmarked npadvmod".split()
)


# ---------------------------------------------------------------- the pipeline


class MissingPipelineError(OSError):
    """No pipeline of that name or path; the message says how to install one."""


@functools.lru_cache(maxsize=4)
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
    import spacy

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
    if name is None:
        nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]
        _use_numpy_products(nlp)
    return nlp


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


def _use_numpy_products(nlp: Language) -> None:
    """Multiply matrices with numpy's own BLAS, which is faster than thinc's bundled one."""
    from thinc.backends.numpy_ops import NumpyOps

    class NumpyProducts(NumpyOps):
        def gemm(self, x, y, out=None, trans1=False, trans2=False):  # type: ignore[no-untyped-def]
            left, right = (x.T if trans1 else x), (y.T if trans2 else y)
            return self.xp.dot(left, right, out=out)

    ops = NumpyProducts()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is not None and hasattr(model, "walk"):
            for node in model.walk():
                node.ops = ops


# spaCy's tokenizer strips marks one by one and copies the rest each time: 100,000 take minutes.
_MARKS = re.compile(r"[!-/:-@\[-`{-~“”‘’«»„…–—]{1000}")


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
            yield article_id, nlp(text)
        except Exception as error:  # noqa: BLE001 - one odd article must not end the run
            yield Failure(article_id, f"{type(error).__name__}: {error}")


# ---------------------------------------------------------------- layout and sentences


class Block(NamedTuple):
    """A stretch of text no sentence crosses: a heading, a dateline or a paragraph."""

    start: int
    end: int
    kind: str


_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"”’'»)\]]*$|^[-*•–—] ")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’/ -]+[A-Z](?:, [A-Z][\w.'’ -]{2,30}?)?)"
    r"(?P<date>,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?"
    r"|,? \d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?)?"
    r"(?P<credit> \([A-Z][\w ./-]{1,30}\))? ?(?:—|–|--|-|:) (?=\S)"
)
_HEADING_WORDS = 18


def dateline(text: str) -> re.Match[str] | None:
    """Match a dateline at the head of `text`: groups `place`, `date` and `credit`.

    >>> dateline("PORT SUDAN, Sudan, March 3 (Wire) - Shells fell on the port.")["place"]
    'PORT SUDAN, Sudan'
    >>> dateline("Shells fell on the port.") is None
    True
    """
    return _DATELINE.match(text)


def layout(text: str) -> list[Block]:
    r"""Cut `text` into blocks at headings, datelines and paragraph ends.

    Lines that a mail or wire system wrapped at a fixed width stay together.

    >>> [b.kind for b in layout("Town hit\n\nADEN - Two people died.")]
    ['heading', 'dateline', 'paragraph']
    """
    pieces = list(_pieces(text))
    blocks: list[Block] = []
    body_begun = False
    for number, (start, end) in enumerate(pieces):
        piece = text[start:end]
        has_more = number + 1 < len(pieces)
        if has_more and _looks_like_heading(piece):
            blocks.append(Block(start, end, "heading"))
            continue
        match = None if body_begun else dateline(piece)
        if match is not None and match.end() < end - start:
            blocks.append(Block(start, start + match.end(), "dateline"))
            start += match.end()
        body_begun = True
        blocks.append(Block(start, end, "paragraph"))
    return blocks


def _looks_like_heading(piece: str) -> bool:
    if "\n" in piece or _ENDS_SENTENCE.search(piece):
        return False
    return piece.startswith("#") or 0 < len(piece.split()) <= _HEADING_WORDS


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the character ranges of paragraphs, without the white space around them."""
    for match in re.finditer(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*", text):
        lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", match.group())]
        if len(lines) > 1 and not _is_wrapped([match.group()[a:b] for a, b in lines]):
            ranges = [(match.start() + a, match.start() + b) for a, b in lines]
        else:
            ranges = [(match.start(), match.end())]
        for start, end in ranges:
            piece = text[start:end]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                yield start + lead, start + len(piece.rstrip())


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether the line ends are a fixed-width wrap rather than paragraph ends."""
    inner = [line.rstrip() for line in lines[:-1]]
    widest = max(map(len, lines))
    even = all(len(line) >= 0.7 * widest for line in inner)
    open_ended = sum(not _ENDS_SENTENCE.search(line) for line in inner)
    closed = bool(_ENDS_SENTENCE.search(lines[-1].rstrip()))
    return closed and 40 <= widest <= 130 and even and open_ended >= 0.5 * len(inner)


_ABBREVIATIONS = frozenset(
    "Gen. Lt. Col. Maj. Sgt. Capt. Cmdr. Adm. Brig. Cpl. Mr. Mrs. Ms. Dr. St. Gov. Sen. Rep. Prof. "
    "No. vs. Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_CLOSING = frozenset("\"”’'»")


_STOPS = frozenset(".!?")
# Lists and tables can run on without a full stop; trees of their size cost the square of it.
_MOST_WORDS = 250


def set_boundaries(doc: Doc) -> Doc:
    """Fix, before the parser runs, where a sentence must or must not begin."""
    blocks = layout(doc.text)
    doc.user_data["layout"] = blocks
    starts = {block.start for block in blocks}
    opening = [block for block in blocks if block.kind == "dateline"][:1]
    words = 0  # since the last full stop
    for token in doc:
        within = any(block.start < token.idx < block.end for block in opening)
        words = 0 if token.i and doc[token.i - 1].text in _STOPS else words + 1
        if token.idx in starts or words >= _MOST_WORDS:
            token.is_sent_start = True
            words = 0
        elif within or (token.i and _continues(doc[token.i - 1], token)):
            token.is_sent_start = False
    return doc


def _continues(before: Token, token: Token) -> bool:
    """Say whether `token` cannot begin a sentence."""
    if token.is_space or before.text in _ABBREVIATIONS:
        return True
    if before.lower_ in {"a.m.", "p.m."} and token.lower_ in _WEEKDAYS:
        return True
    if before.text in _CLOSING and before.i:
        inner = before.nbor(-1).text
        return inner == "," or (inner[-1:] in ".!?…" and token.text[:1].islower())
    return before.text in {"...", "…"} and token.text[:1].islower()


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy would join from its tokens anew at every call."""
    known: str | None = doc.user_data.get("text")
    if known is None:
        known = doc.user_data["text"] = doc.text
    return known


def tokens_of(doc: Doc) -> list[Token]:
    """Return the tokens of `doc`, made once: spaCy makes new ones at every pass over a Doc."""
    known: list[Token] | None = doc.user_data.get("tokens")
    if known is None:
        known = doc.user_data["tokens"] = list(doc)
    return known


class Sentence(NamedTuple):
    """One sentence: token range, character range, and whether it is a heading."""

    first: int
    last: int
    start: int
    end: int
    is_heading: bool
    paragraph: int


def sentences(doc: Doc) -> list[Sentence]:
    """Return the sentences of `doc`, without the white space around them."""
    known: list[Sentence] | None = doc.user_data.get("sentences")
    if known is None:
        known = doc.user_data["sentences"] = list(_sentences(doc))
    return known


def _sentences(doc: Doc) -> Iterator[Sentence]:
    blocks = doc.user_data.get("layout") or layout(doc.text)
    block = 0
    for span in doc.sents:
        first, last = span.start, span.end
        while first < last and doc[first].is_space:
            first += 1
        while last > first and doc[last - 1].is_space:
            last -= 1
        if first == last:
            continue
        start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
        while block + 1 < len(blocks) and blocks[block + 1].start <= start:
            block += 1
        heading = bool(blocks) and blocks[block].kind == "heading"
        yield Sentence(first, last, start, end, heading, block)


def sentence_numbers(doc: Doc) -> list[int]:
    """Return, for each token, the index of its sentence in `sentences(doc)`."""
    known: list[int] | None = doc.user_data.get("sentence_numbers")
    if known is None:
        known = [0] * len(doc)
        found = sentences(doc)
        for number, sentence in enumerate(found):
            after = found[number + 1].first if number + 1 < len(found) else len(doc)
            known[sentence.first : after] = [number] * (after - sentence.first)
        doc.user_data["sentence_numbers"] = known
    return known


def evidence(doc: Doc, first: int, last: int, rule: str) -> Row:
    """Return the evidence columns of the tokens ``first:last`` (half-open).

    `article_id` is not among them: a Doc does not know it.
    """
    return char_evidence(doc, doc[first].idx, doc[last - 1].idx + len(doc[last - 1]), rule, first)


def char_evidence(doc: Doc, start: int, end: int, rule: str, token: int) -> Row:
    """Return the evidence columns of the characters ``start:end``, which token `token` opens."""
    return {
        "sent": sentence_numbers(doc)[token],
        "start": start,
        "end": end,
        "text": text_of(doc)[start:end],
        "rule": rule,
    }


# ---------------------------------------------------------------- grammatical questions


def subjects(head: Token) -> list[Token]:
    """Return the subjects of a verb or predicate, its own or those it shares as a conjunct.

    A predicate noun or adjective ("two soldiers were dead") answers like a verb.
    """
    own = [child for child in head.children if child.dep_ in SUBJECT]
    if own:
        return own
    if head.dep_ in {"attr", "acomp"}:
        return subjects(head.head)
    if head.dep_ == "conj" and head.head.pos_ in {"VERB", "AUX"} and head.pos_ in {"VERB", "AUX"}:
        return subjects(head.head)
    return []


def subject_of(noun: Token) -> Token | None:
    """Return the verb or predicate `noun` is the subject of, None when it is none."""
    return noun.head if noun.dep_ in SUBJECT else None


def premodifiers(noun: Token) -> list[Token]:
    """Return the adjectives and nouns before `noun` that describe it, and theirs in turn."""
    found = []
    for child in noun.lefts:
        if child.dep_ in {"amod", "compound", "nmod", "nmod:desc", "nn", "flat"}:
            found += [*premodifiers(child), child]
    return found


def understood_subjects(verb: Token) -> list[Token]:
    """Return who does `verb`, also where grammar leaves it out.

    "killing six" takes the subject of its main clause, "a strike killing six" and
    "the strike that killed six" the noun they modify.
    """
    own = [child for child in verb.children if child.dep_ in SUBJECT]
    if own and not (verb.dep_ in RELATIVE and own[0].tag_ in {"WDT", "WP"}):
        return own
    if verb.dep_ in MODIFYING_CLAUSE:
        return [verb.head]
    if verb.dep_ in SUBORDINATE or (verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}):
        return understood_subjects(verb.head)
    return subjects(verb)


def objects(verb: Token) -> list[Token]:
    """Return the direct objects of a verb."""
    return [child for child in verb.children if child.dep_ in OBJECT]


def is_passive(verb: Token) -> bool:
    """Say whether `verb` is passive, a bare participle ("six people killed") included."""
    if any(child.dep_ in PASSIVE for child in verb.children):
        return True
    if any(child.dep_ == "nsubj" for child in verb.children):
        return False
    if verb.tag_ != "VBN":
        return False
    if any(child.dep_ in {"aux", "aux:pass"} and child.lemma_ == "have" for child in verb.children):
        return False
    if verb.dep_ == "conj":
        return not objects(verb) and is_passive(verb.head)
    return verb.dep_ in BARE_PARTICIPLE and not objects(verb)


def patients(verb: Token) -> list[Token]:
    """Return whom the verb is done to: objects when active, subjects when passive."""
    return understood_subjects(verb) if is_passive(verb) else objects(verb)


def agents(verb: Token) -> list[Token]:
    """Return who does the verb: subjects when active, the by-phrase when passive."""
    if is_passive(verb):
        return [noun for preposition, noun in attachments(verb) if preposition == "by"]
    return understood_subjects(verb)


def attachments(head: Token) -> list[tuple[str, Token]]:
    """Return the prepositional phrases of `head` as (preposition, noun), in lower case.

    Several words count as one preposition ("because of"); a phrase without one
    ("last week", "Tuesday") has the preposition "".
    """
    found = []
    for child in head.children:
        if child.dep_ in OBLIQUE:
            found.append((_case(child), child))
        elif child.dep_ in PREPOSITION:
            words = [child.lower_] + [c.lower_ for c in child.children if c.dep_ == "fixed"]
            for noun in child.children:
                if noun.dep_ in {"pobj", "pcomp"}:
                    found.append((" ".join(words), noun))
                elif noun.dep_ == "prep":
                    found += [
                        (f"{child.lower_} {noun.lower_}", deep)
                        for deep in noun.children
                        if deep.dep_ == "pobj"
                    ]
        elif child.dep_ in {"npadvmod", "tmod"}:
            found.append(("", child))
    return found


def _case(noun: Token) -> str:
    for child in noun.children:
        if child.dep_ == "case" and child.i < noun.i:
            fixed = [c.lower_ for c in child.children if c.dep_ == "fixed"]
            return " ".join([child.lower_, *fixed])
    return ""


def preposition(noun: Token) -> str:
    """Return the preposition that introduces `noun`, in lower case, or ""."""
    if noun.head.dep_ in PREPOSITION and noun.dep_ in {"pobj", "pcomp"}:
        return noun.head.lower_
    return _case(noun)


def attached_to(noun: Token) -> Token | None:
    """Return what the prepositional phrase of `noun` modifies, None when it is in none."""
    if noun.head.dep_ in PREPOSITION and noun.dep_ in {"pobj", "pcomp"}:
        return noun.head.head
    return noun.head if noun.dep_ in OBLIQUE else None


def possessor(noun: Token) -> Token | None:
    """Return the owner in "Sudan's army"."""
    return next((c for c in noun.children if c.dep_ in {"nmod:poss", "poss"}), None)


def appositions(noun: Token) -> list[Token]:
    """Return the nouns set beside `noun` to explain it ("Marquez, the governor")."""
    return [child for child in noun.children if child.dep_ == "appos"]


def coordinated(token: Token) -> list[Token]:
    """Return `token` and everything joined to it by "and", "or" or commas, in reading order."""
    return sorted({token, *token.conjuncts}, key=lambda other: other.i)


def is_negated(head: Token) -> bool:
    """Say whether `head` is negated ("not killed", "no casualties", "never struck")."""
    return any(
        child.dep_ == "neg" or child.lower_ in NEGATORS
        for child in head.children
        if child.dep_ in {"neg", "advmod", "det", "cc", "case", "preconj"}
    )


def complement(verb: Token) -> Token | None:
    """Return the head of the clause reported by a verb of speech ("said that ...")."""
    return next((c for c in verb.children if c.dep_ in {"ccomp", "xcomp"}), None)


def host(verb: Token) -> Token | None:
    """Return the verb of speech that a clause hangs on as a parenthesis or its complement."""
    if verb.dep_ in {"ccomp", "parataxis", "xcomp"} and verb.head != verb:
        return verb.head
    return None


def clause_role(verb: Token) -> str:
    """Return what the clause of `verb` is to its host.

    ``adverbial`` ("left to find food"), ``complement`` without a subject of its own
    ("plan to leave"), ``modifier`` of a noun ("the plan to leave") or ``other``.
    """
    return _CLAUSE_ROLES.get(verb.dep_, "other")


def counted_noun(number: Token) -> Token | None:
    """Return the noun that a numeral counts, None when it counts none."""
    return number.head if number.dep_ == "nummod" else None


def modality(verb: Token) -> set[str]:
    """Return the auxiliaries and conditions of a verb, in lower case ("will", "may", "if")."""
    return {
        child.lower_
        for child in verb.children
        if child.dep_ in {"aux", "mark", "aux:pass", "auxpass", "cop"}
    }


def tense(verb: Token) -> str:
    """Return ``past``, ``present`` or ``future``.

    Participles without an auxiliary take the tense of the verb they hang on.
    """
    helpers = [c for c in verb.children if c.dep_ in {"aux", "aux:pass", "auxpass", "cop"}]
    words = {c.lower_ for c in helpers}
    if words & {"will", "'ll", "’ll", "shall", "wo"} or (
        verb.dep_ == "xcomp" and verb.head.lemma_ in {"plan", "expect", "go", "schedule", "due"}
    ):
        return "future"
    if verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helpers) or words & {"has", "have"}:
        return "past"
    if verb.tag_ == "VBN" and not helpers and verb.head == verb:
        return "past"
    if not helpers and verb.tag_ in {"VBN", "VBG"} and verb.head != verb:
        climbing = governor(verb)
        return tense(climbing) if climbing is not None else "past"
    return "present"


def governor(token: Token) -> Token | None:
    """Return the nearest verb (or verbal predicate) above `token`, None at the top."""
    while token.head != token:
        token = token.head
        if token.pos_ in {"VERB", "AUX"} or any(c.dep_ == "cop" for c in token.children):
            return token
    return None


def phrase(noun: Token) -> tuple[int, int]:
    """Return the token range of the noun phrase around `noun`, its right modifiers left out.

    >>> import spacy
    >>> from spacy.tokens import Doc
    >>> words = "the two wounded men of Aden".split()
    >>> doc = Doc(spacy.blank("en").vocab, words=words, heads=[3, 3, 3, 3, 5, 3],
    ...           deps=["det", "nummod", "amod", "ROOT", "case", "nmod"])
    >>> phrase(doc[3])
    (0, 4)
    """
    left = right = noun.i
    for child in reversed(list(noun.lefts)):
        if child.dep_ not in _LEFT_OF_NOUN or child.right_edge.i != left - 1 or _is_stop(child):
            break
        left = child.left_edge.i
    for child in noun.rights:
        if child.dep_ not in {"flat", "goeswith", "compound"} or child.i != right + 1:
            break
        right = child.right_edge.i
    return left, right + 1


def _is_stop(token: Token) -> bool:
    return token.dep_ == "punct" and token.text not in {"-", "–"}


def noun_chunks(doclike: Doc) -> Iterator[tuple[int, int, int]]:
    """Yield base noun phrases; spaCy's own iterator does not know Universal Dependencies."""
    label = doclike.doc.vocab.strings.add("NP")
    done = -1
    for token in doclike:
        if token.pos_ not in {"NOUN", "PROPN", "PRON"} or token.i <= done:
            continue
        if token.dep_ in {"compound", "flat", "det", "nmod:desc", "goeswith"}:
            continue
        left, right = phrase(token)
        if left > done:
            done = right - 1
            yield left, right, label
