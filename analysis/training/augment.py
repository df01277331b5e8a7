"""Training variants of gold Docs: quotation marks, case, and other people's names.

Registered with spaCy as ``dispatches.news_style.v1``, ``dispatches.swap_names.v1`` and, to apply
them anew in each pass, ``dispatches.fresh_batches.v1``. Only the training configs name them: a
trained pipeline loads without this module.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.training import Example

from analysis.parse import layout
from analysis.training.names import NameLists, load_names

Augmenter = Callable[[Language, Example], Iterator[Example]]
Batcher = Callable[[Iterable[Example]], Iterable[list[Example]]]
Restyle = Callable[[str], str]

_OPENS_AFTER = frozenset(" \n\t\u00a0([{-—–/")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
# Headlines keep their short words small; letters after an apostrophe are not a word's first.
_TITLE_WORD = re.compile(r"(?<![\w'’])[a-z](?=\w{3,})")

# Towns in small letters, which the pipeline's own pattern does not take for datelines.
_DATELINE = re.compile(
    r"(?P<town>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3})"
    r"(?:, [A-Z][\w.'’ -]{2,30}|,? \d{1,2} \w+|,? [A-Z][a-z]+\.? \d{1,2}){0,2}"
    r"(?: \([A-Z][\w ./-]{1,30}\))? ?(?:—|–|--| - ) ?(?=[A-Z\"“])"
)

_KEPT: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE"]


@spacy.registry.batchers("dispatches.fresh_batches.v1")
def create_fresh_batches(augmenter: Augmenter, batches: Batcher) -> Batcher:
    """Make a batcher that augments the examples anew in each pass over the corpus.

    spaCy reads the corpus, and calls the augmenter of its reader, once for the whole training
    (``spacy.training.loop.create_train_batches``): every document would keep its first variant.

    Parameters
    ----------
    augmenter : callable
        As for spaCy's corpus reader.
    batches : callable
        Any other batcher, which puts the examples together.
    """

    def fresh(examples: Iterable[Example]) -> Iterator[Example]:
        nlp: Language | None = None
        for example in examples:
            nlp = nlp or spacy.blank("en", vocab=example.predicted.vocab)
            yield from augmenter(nlp, example)

    return lambda examples: batches(fresh(examples))


# Style


@spacy.registry.augmenters("dispatches.news_style.v1")
def create_news_style(
    curly: float = 0.0,
    straight: float = 0.0,
    lower: float = 0.0,
    upper: float = 0.0,
    title: float = 0.0,
    dateline: float = 0.0,
    headline: float = 0.0,
    seed: int = 0,
) -> Augmenter:
    """Make an augmenter that writes documents as another outlet would.

    Parameters
    ----------
    curly, straight : float
        Shares of documents whose quotation marks and apostrophes become all curly or straight.
    lower, upper, title : float
        Shares of documents set in lower case, in capitals, or in title case as a whole.
    dateline, headline : float
        Shares of documents of which only the place of the dateline, or only the headings,
        become capitals. Documents without one stay as they are.
    seed : int
        Of the draws; one draw for the marks and one for the case of each document.

    Returns
    -------
    callable
        As spaCy's corpus reader calls it. Every annotation is kept, missing values included.
    """
    rng = random.Random(seed)
    marks: dict[Restyle, float] = {to_curly: curly, to_straight: straight}
    cases: dict[Restyle, float] = {
        str.lower: lower,
        str.upper: upper,
        to_title: title,
        raise_dateline: dateline,
        raise_headings: headline,
    }

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        text = example.reference.text
        for restyle in (_draw(marks, rng), _draw(cases, rng)):
            # A few letters change length with their case, and the tokens would lose their place.
            changed = restyle(text) if restyle else text
            text = changed if len(changed) == len(text) else text
        if text == example.reference.text:
            yield example
        else:
            yield Example(nlp.make_doc(text), respell(example.reference, text))

    return augment


def _draw(shares: dict[Restyle, float], rng: random.Random) -> Restyle | None:
    """Return one of the keys with the probability that is its value; None for the rest."""
    rest = max(0.0, 1 - sum(shares.values()))
    return rng.choices([*shares, None], [*shares.values(), rest])[0]


def to_curly(text: str) -> str:
    """Make straight quotation marks and apostrophes curly.

    >>> to_curly('"Leave," she said.')
    '“Leave,” she said.'
    """
    marks = list(text)
    for place, mark in enumerate(text):
        before = text[place - 1] if place else " "
        if mark == '"':
            marks[place] = "“" if before in _OPENS_AFTER else "”"
        elif mark == "'":
            opens = before in _OPENS_AFTER or before in '"“'
            marks[place] = "‘" if opens and text[place + 1 : place + 2].isalpha() else "’"
    return "".join(marks)


def to_straight(text: str) -> str:
    """Make curly quotation marks and apostrophes straight."""
    return text.translate(_STRAIGHT)


def to_title(text: str) -> str:
    """Capitalize every word of four letters and more, as headlines do.

    >>> to_title("shells hit the port's market")
    "Shells hit the Port's Market"
    """
    return _TITLE_WORD.sub(lambda match: match.group().upper(), text)


def raise_dateline(text: str) -> str:
    """Set the town of a dateline in capitals.

    >>> raise_dateline("Port Sudan, Sudan (Wire) — Two people died.")
    'PORT SUDAN, Sudan (Wire) — Two people died.'
    """
    for block in layout(text)[:3]:  # a headline and a subheading may stand before it
        match = _DATELINE.match(text, block.start, block.end)
        if match and block.kind != "heading":
            start, end = match.span("town")
            return text[:start] + text[start:end].upper() + text[end:]
    return text


def raise_headings(text: str) -> str:
    r"""Set headings in capitals.

    >>> raise_headings("Market shelled\n\nTwo people died.")
    'MARKET SHELLED\n\nTwo people died.'
    """
    for block in layout(text):
        if block.kind == "heading":
            text = text[: block.start] + text[block.start : block.end].upper() + text[block.end :]
    return text


def respell(doc: Doc, text: str) -> Doc:
    """Return `doc` with the same tokens and annotation over a text of the same length.

    Raises
    ------
    ValueError
        When the lengths differ.
    """
    if len(text) != len(doc.text):
        raise ValueError(f"{len(text)} characters cannot respell {len(doc.text)}")
    words = [text[token.idx : token.idx + len(token)] for token in doc]
    spaces = [bool(token.whitespace_) for token in doc]
    copy = Doc(doc.vocab, words=words, spaces=spaces, user_data=dict(doc.user_data))
    # Heads fix the sentences; without a tree they would make every token one.
    attributes = [*_KEPT, *(["HEAD", "DEP"] if doc.has_annotation("DEP") else ["SENT_START"])]
    return copy.from_array(attributes, doc.to_array(attributes))  # type: ignore[arg-type]


# Names


@spacy.registry.augmenters("dispatches.swap_names.v1")
def create_swap_names(
    names: Path,
    share: float,
    places: float,
    weights: dict[str, float] | None = None,
    seed: int = 0,
    then: Augmenter | None = None,
) -> Augmenter:
    """Make an augmenter that gives people and places names from elsewhere.

    So the model learns from the words around a name, not the name. Within a document equal
    names stay equal, and a surname alone is the surname of the full name.

    Parameters
    ----------
    names : pathlib.Path
        Lists by group of countries, as `analysis.training.names.build_names` writes them.
    share : float
        Share of documents that are changed.
    places : float
        Share of the different places of a changed document that get another name.
    weights : dict of str to float, optional
        How often each group is drawn; all alike without it.
    seed : int
        Of the draws.
    then : callable, optional
        An augmenter for what comes out, such as ``dispatches.news_style.v1``.

    Returns
    -------
    callable
        As spaCy's corpus reader calls it. A changed document carries entities only, no tags and
        no tree: this one is for training entities.

    Raises
    ------
    ValueError
        When the file lacks a list, or `weights` names a group the file does not have.
    """
    swapper = NameSwapper(load_names(Path(names)), weights=weights, places=places)
    rng = random.Random(seed)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        if example.reference.ents and rng.random() < share:
            doc = swapper.swap(nlp, example.reference, rng)
            example = Example(nlp.make_doc(doc.text), doc)
        if then is None:
            yield example
        else:
            yield from then(nlp, example)

    return augment


class NameSwapper:
    """Writes documents anew with names drawn from lists, one group of countries a document.

    Parameters
    ----------
    names : dict
        As `analysis.training.names.load_names` returns them.
    weights : dict of str to float, optional
        How often each group is drawn; all alike without it.
    places : float
        Share of the different places of a document that get another name.
    """

    def __init__(
        self, names: NameLists, *, weights: dict[str, float] | None = None, places: float
    ) -> None:
        unknown = set(weights or {}) - set(names)
        if unknown:
            raise ValueError(f"weights for {sorted(unknown)}, which the name lists do not have")
        self.names = names
        self.weights = weights or dict.fromkeys(names, 1.0)
        self.places = places

    def swap(self, nlp: Language, doc: Doc, rng: random.Random) -> Doc:
        """Return `doc` with other names; its entities are kept, and its missing values."""
        draws = _Draws(self, rng)
        starts = {entity.start: entity for entity in doc.ents}
        text = ""
        entities: list[tuple[int, int, str]] = []
        missing: list[tuple[int, int]] = []
        place = 0
        while place < len(doc):
            entity = starts.get(place)
            begin = len(text)
            if entity is None:
                last = doc[place]
                text += last.text
                if last.ent_iob == 0:
                    missing.append((begin, len(text)))
            else:
                last = entity[-1]
                text += draws.rename(entity)
                entities.append((begin, len(text), entity.label_))
            text += last.whitespace_
            place = last.i + 1
        new = nlp.make_doc(text)
        new.user_data = dict(doc.user_data)
        return _annotate(new, entities, missing)


class _Draws:
    """The names drawn for one document, so that equal names stay equal."""

    def __init__(self, swapper: NameSwapper, rng: random.Random) -> None:
        group = rng.choices(list(swapper.weights), list(swapper.weights.values()))[0]
        self.names, self.places, self.rng = swapper.names[group], swapper.places, rng
        self.people: dict[str, str] = {}
        self.towns: dict[str, str] = {}

    def rename(self, entity: Span) -> str:
        if entity.label_ == "PERSON":
            return self._person(entity)
        # Short capitals are codes of states ("US", "DRC"), which no town's name can stand for.
        if entity.label_ == "GPE" and not (len(entity.text) <= 4 and entity.text.isupper()):
            return self._town(entity.text)
        return entity.text

    def _person(self, entity: Span) -> str:
        """Give each name part its own new name; initials and particles stay."""
        parts = [token for token in entity if _is_name_part(token)]
        for part in parts:
            surname = part is parts[-1] and (len(parts) > 1 or self.rng.random() < 0.85)
            if part.lower_ not in self.people:
                choices = self.names["last" if surname else "first"]
                self.people[part.lower_] = self.rng.choice(choices)
        renamed = {part.i: _cased_like(part, self.people[part.lower_]) for part in parts}
        words = (renamed.get(token.i, token.text) + token.whitespace_ for token in entity)
        return "".join(words).rstrip()

    def _town(self, name: str) -> str:
        key = name.lower()
        if key not in self.towns:
            swapped = self.rng.random() < self.places
            self.towns[key] = self.rng.choice(self.names["place"]) if swapped else ""
        if not self.towns[key]:
            return name
        return self.towns[key].upper() if name.isupper() else self.towns[key]


def _is_name_part(token: Token) -> bool:
    return len(token) > 2 and token.text[0].isupper() and token.is_alpha


def _cased_like(token: Token, name: str) -> str:
    return name.upper() if token.is_upper and len(token) > 3 else name


def _annotate(
    doc: Doc, entities: list[tuple[int, int, str]], missing: list[tuple[int, int]]
) -> Doc:
    """Set entities by characters; one that the tokens do not fit is missing."""
    spans = []
    for start, end, label in entities:
        span = doc.char_span(start, end, label=label)
        if span is None:
            missing.append((start, end))
        else:
            spans.append(span)
    taken = {token.i for span in spans for token in span}
    wider = (doc.char_span(*place, alignment_mode="expand") or () for place in missing)
    unknown = sorted({token.i for span in wider for token in span} - taken)
    doc.set_ents(spans, missing=[doc[i : i + 1] for i in unknown], default="outside")
    return doc
