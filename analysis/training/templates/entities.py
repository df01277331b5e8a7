"""Documents with gold entities, filled from the sentences in ``entities.txt``."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable

from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import Vocab

from analysis.training.names import NameLists
from analysis.training.templates import grammar
from analysis.training.templates.world import (
    Country,
    World,
    new_world,
    number,
    short_names,
)

Piece = tuple[str, str]  # text and label; the label is empty outside names

LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT")

_PART = re.compile(r"<([A-Z]+):([^<>]*)>|\{([^{}]+)\}|[^<{]+|<")
_BEFORE_VOWEL = re.compile(r"(?<![\w-])([Aa]) $")
_VOWEL = re.compile(r"[AEIOaeio]|U(?!S\b|[Kkn]|\.)|8\d?\b|1[18]\b")
# Opening mark, closing mark, apostrophe.
_QUOTES = (('"', '"', "'"), ("“", "”", "’"), ('"', '"', "'"), ("“", "”", "’"), ('"', '"', "’"))
_SMALL_WORDS = frozenset("a an the of in on at by to for and or as is from with after".split())


def entity_docs(vocab: Vocab, names: NameLists, count: int, seed: int) -> list[Doc]:
    """Return `count` invented documents of 3 to 8 sentences with gold entities.

    Parameters
    ----------
    vocab
        The vocabulary the Docs share.
    names
        Name lists as `analysis.training.names.load_names` returns them.
    count
        How many documents.
    seed
        The same seed and the same lists give the same documents.

    Returns
    -------
    list of Doc
        Tokens and entities only: no trees, no tags. Labels are those of `LABELS`.
    """
    rng = random.Random(seed)
    tokenizer = English(vocab=vocab).tokenizer
    docs: list[Doc] = []
    while len(docs) < count:
        doc = _doc(tokenizer, _document(new_world(names, rng)))
        # A name the tokenizer would cut inside a word cannot be marked: leave that document out.
        if doc is not None:
            docs.append(doc)
    return docs


@functools.cache
def _grammar() -> dict[str, grammar.Section]:
    return grammar.read_grammar(grammar.sentences_path("entities"))


def _doc(tokenizer: Callable[[str], Doc], pieces: list[Piece]) -> Doc | None:
    doc = tokenizer("".join(text for text, _ in pieces))
    start, spans = 0, []
    for text, label in pieces:
        if label:
            span = doc.char_span(start, start + len(text), label=label)
            if span is None:
                return None
            spans.append(span)
        start += len(text)
    doc.ents = spans
    return doc


def _document(world: World) -> list[Piece]:
    """Return the pieces of one document: headlines, a dateline, sentences, paragraph breaks."""
    rng = world.rng
    pieces: list[Piece] = []
    if rng.random() < 0.3:
        pieces += [*_headline(world), (rng.choice(["\n\n", "\n\n", "\n"]), "")]
    if rng.random() < 0.25:
        pieces += [*_expand("{dateline}", world), (" ", "")]
    length = rng.randint(3, 8)
    for position in range(length):
        pieces += _sentence(world)
        if position < length - 1:
            pieces += _break(world)
    return _styled(pieces, rng)


def _break(world: World) -> list[Piece]:
    gap = world.rng.choices([" ", "\n\n", "\n"], [0.62, 0.3, 0.08])[0]
    if gap == "\n\n" and world.rng.random() < 0.15:
        return [(gap, ""), *_headline(world), (gap, "")]
    return [(gap, "")]


def _sentence(world: World) -> list[Piece]:
    pieces = _expand("{document}", world)
    text, label = pieces[0]
    pieces[0] = (text[:1].upper() + text[1:], label)
    last = pieces[-1][0] if pieces[-2:-1] and pieces[-1][0] == "." else ""
    # "... of the Democratic Republic of the U.S.." never ends in two stops.
    if last and pieces[-2][0].endswith("."):
        pieces.pop()
    return pieces


def _headline(world: World) -> list[Piece]:
    """Return a headline: in title case, in capitals or as a sentence, without a stop."""
    pieces = _expand("{headline}", world)
    draw = world.rng.random()
    if draw < 0.45:
        titled = [(text if label else _titled(text), label) for text, label in pieces]
        pieces = titled
    elif draw < 0.6:
        pieces = [(text.upper(), label) for text, label in pieces]
    text, label = pieces[0]
    return [(text[:1].upper() + text[1:], label), *pieces[1:]]


def _titled(text: str) -> str:
    words = text.split(" ")
    return " ".join(w if w in _SMALL_WORDS else w[:1].upper() + w[1:] for w in words)


def _styled(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Return `pieces` with straight or curly quotation marks throughout."""
    opening, closing, apostrophe = rng.choice(_QUOTES)
    styled, inside = [], False
    for text, label in pieces:
        letters = []
        for letter in text:
            if letter == '"':
                letter = closing if inside else opening
                inside = not inside
            elif letter in "'’":
                letter = apostrophe
            letters.append(letter)
        styled.append(("".join(letters), label))
    return styled


def _expand(template: str, world: World) -> list[Piece]:
    """Return `template` with its slots filled, as pieces of text with their labels."""
    pieces: list[Piece] = []
    for match in _PART.finditer(template):
        label, marked, slot = match.groups()
        if label:
            found = [("".join(text for text, _ in _expand(marked, world)), label)]
        elif slot:
            found = _filled(slot, world)
        else:
            found = [(match[0], "")]
        for piece in found:
            _append(pieces, piece)
    return pieces


def _append(pieces: list[Piece], piece: Piece) -> None:
    """Add `piece`, with "an" for an "a" that now stands before a vowel."""
    if pieces and _VOWEL.match(piece[0]) and not pieces[-1][1]:
        text = _BEFORE_VOWEL.sub(r"\1n ", pieces[-1][0])
        pieces[-1] = (text, "")
    pieces.append(piece)


def _filled(slot: str, world: World) -> list[Piece]:
    if slot in _grammar():
        return _expand(_grammar()[slot].choose(world.rng), world)
    if slot in _SLOTS:
        return _SLOTS[slot](world)
    raise ValueError(f"entities.txt: no section and no slot {slot!r}")


def _full_name(world: World) -> list[Piece]:
    return [(world.new_person(), "PERSON")]


def _clause_capital(world: World) -> list[Piece]:
    pieces = _expand("{clause}", world)
    return [(pieces[0][0][:1].upper() + pieces[0][0][1:], pieces[0][1]), *pieces[1:]]


def _state(which: str) -> Callable[[World], list[Piece]]:
    def name(world: World) -> list[Piece]:
        state: Country = getattr(world, which)
        article = [(state.article, "")] if state.article else []
        return [*article, (state.name, "GPE")]

    return name


def _plural(which: str) -> Callable[[World], list[Piece]]:
    """Return a slot for the people of a state: "Ukrainians", "Sudanese people"."""

    def name(world: World) -> list[Piece]:
        demonym: str = getattr(world, which).demonym
        if demonym.endswith(("an", "i")):
            return [(demonym + "s", "NORP")]
        return [(demonym, "NORP"), (" people", "")]

    return name


def _group(world: World) -> list[Piece]:
    return [(world.group(), "ORG")]


def _group_article(world: World) -> list[Piece]:
    """Return an armed group with "the" where its name takes one."""
    name = world.group()
    takes = name.split()[-1] in _grammar()["group_article_suffix"].alternatives
    return [*([("the ", "")] if takes else []), (name, "ORG")]


def _group_with_short(world: World) -> list[Piece]:
    name, short = world.rng.choice(short_names())
    return [(name, "ORG"), (" (", ""), (short, "ORG"), (")", "")]


def _text(value: Callable[[World], str], label: str = "") -> Callable[[World], list[Piece]]:
    return lambda world: [(value(world), label)]


_SLOTS: dict[str, Callable[[World], list[Piece]]] = {
    "person": _full_name,
    "surname": _text(World.surname, "PERSON"),
    "surname_bare": _text(World.surname),
    "surname_caps": _text(lambda world: world.surname().upper(), "PERSON"),
    "given": _text(lambda world: world.rng.choice(world.lists["first"])),
    "given_person": _text(lambda world: world.rng.choice(world.lists["first"]), "PERSON"),
    "place": _text(World.place, "GPE"),
    "place_bare": _text(World.place),
    "place_caps": _text(lambda world: world.place().upper(), "GPE"),
    "country": _state("home"),
    "other_country": _state("other"),
    "capital": _text(lambda world: world.home.capital, "GPE"),
    "other_country_capital": _text(lambda world: world.other.capital, "GPE"),
    "demonym": _text(lambda world: world.home.demonym, "NORP"),
    "other_demonym": _text(lambda world: world.other.demonym, "NORP"),
    "people_plural": _plural("home"),
    "other_people_plural": _plural("other"),
    "clause_cap": _clause_capital,
    "group": _group,
    "group_article": _group_article,
    "group_with_short": _group_with_short,
    "medium": _text(World.medium, "ORG"),
    "n": _text(lambda world: number(world.rng)),
    "digits": _text(lambda world: str(world.rng.randint(2, 900))),
    "age": _text(lambda world: str(world.rng.randint(4, 88))),
    "day": _text(lambda world: str(world.rng.randint(1, 28))),
    "yr": _text(lambda world: str(world.rng.randint(1990, 2026))),
}
