"""Documents with gold trees, filled from the nodes in ``trees.txt``."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from analysis.training.names import NameLists
from analysis.training.templates import grammar
from analysis.training.templates.features import Token, complete
from analysis.training.templates.world import Country, World, new_world

_SPLICE = re.compile(r"(?<![=\w])\{([a-z_]+)\}")
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_WORDS = "two three four five six seven eight nine ten eleven twelve thirteen twenty".split()
_GAPS = ("\n\n", "\n\n", "\n\n", "\n", " ", " ", " ", " ")
_CLOSING = frozenset([",", ".", ":", "''", "-LRB-", "-RRB-"])
_PLACE_TYPES = frozenset(
    "Province District Region Department State County City Governorate Oblast Raion Municipality "
    "Division Republic Prefecture Territory Island Islands Hills Heights".split()
)
_DIRECTIONS = frozenset("North South East West Northern Southern Eastern Western Upper".split())
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass
class Node:
    """Tokens in order with heads inside the node; `head` is the index of the topmost one."""

    tokens: list[Token]
    head: int = 0
    names: list[tuple[int, int, str]] = field(default_factory=list)


def tree_docs(vocab: Vocab, names: NameLists, count: int, seed: int) -> list[Doc]:
    """Return `count` invented documents of several sentences with gold trees.

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
        With PTB tags, UPOS, UD features, lemmas, UD heads and labels, sentence starts and
        entities; paragraphs are parted by white-space tokens (tag ``_SP``, label ``dep``).
    """
    rng = random.Random(seed)
    return [_doc(vocab, new_world(names, rng)) for _ in range(count)]


@functools.cache
def _grammar() -> dict[str, grammar.Section]:
    return grammar.read_grammar(grammar.sentences_path("trees"))


@functools.cache
def _lemmas() -> dict[str, str]:
    return dict(line.split() for line in _grammar()["lemmas"].alternatives)


# ---------------------------------------------------------------------- documents


def _doc(vocab: Vocab, world: World) -> Doc:
    quotes = world.rng.choice(['""\'', "“”’"])
    sentences: list[Node] = []
    for section, gap in _outline(world.rng):
        found = _sentences(section, world)
        for sentence in found:
            _close_commas(sentence)
            complete(sentence.tokens, _lemmas(), quotes)
        last = found[-1].tokens[-1]
        last.gap = gap
        sentences += found
    sentences[-1].tokens[-1].gap = ""
    return _spacy_doc(vocab, sentences)


def _outline(rng: random.Random) -> list[tuple[str, str]]:
    """Return the sections a document draws its sentences from, and the gap after each."""
    outline = []
    if rng.random() < 0.3:
        outline.append(("heading", rng.choice(["\n\n", "\n\n", "\n"])))
    if rng.random() < 0.2:
        outline.append(("dateline", " "))
    for _ in range(rng.randint(3, 7)):
        outline.append(("unit", rng.choice(_GAPS)))
        if outline[-1][1] == "\n\n" and rng.random() < 0.12:
            outline.append(("heading", "\n\n"))
    return outline


def _sentences(section: str, world: World) -> list[Node]:
    """Return the sentences of one alternative of `section`."""
    while True:
        text = _spliced(section, world.rng)
        nodes = [_node(part.split(), world) for part in text.split("||")]
        # "at 5 p.m.." is no sentence: an abbreviation before the stop is drawn again.
        pairs = (pair for node in nodes for pair in pairwise(node.tokens))
        if not any(a.form.endswith(".") and b.form[0] == "." for a, b in pairs if a.tag != "."):
            return nodes


def _spacy_doc(vocab: Vocab, sentences: list[Node]) -> Doc:
    """Return the Doc of `sentences`; a gap of line breaks becomes a white-space token."""
    rows: list[tuple[Token, int, bool]] = []
    names: list[tuple[int, int, str]] = []
    for node in sentences:
        base = len(rows)
        names += [(base + start, base + end, label) for start, end, label in node.names]
        for index, token in enumerate(node.tokens):
            rows.append((token, base + token.head if token.dep != "ROOT" else len(rows), not index))
        if "\n" in (gap := node.tokens[-1].gap):
            space = Token(gap, "_SP", dep="dep", pos="SPACE", lemma=gap, gap="")
            rows.append((space, len(rows) - 1, False))
    tokens = [token for token, _, _ in rows]
    doc = Doc(
        vocab,
        words=[token.form for token in tokens],
        spaces=[token.gap == " " for token in tokens],
        tags=[token.tag for token in tokens],
        pos=[token.pos for token in tokens],
        morphs=[token.feats for token in tokens],
        lemmas=[token.lemma for token in tokens],
        heads=[head for _, head, _ in rows],
        deps=[token.dep for token in tokens],
        sent_starts=[start for _, _, start in rows],
    )
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in names]
    return doc


# ---------------------------------------------------------------------- nodes


def _spliced(section: str, rng: random.Random) -> str:
    """Return one alternative of `section`, sections named on their own written out in it."""
    text = _grammar()[section].choose(rng)
    while found := _SPLICE.search(text):
        text = text[: found.start()] + _grammar()[found[1]].choose(rng) + text[found.end() :]
    return text


def _node(parts: list[str], world: World) -> Node:
    """Return the node the alternative `parts` (its blank-separated parts) describes."""
    children, rest = _children(parts, world)
    if rest:
        raise ValueError(f"trees.txt: a bracket closes that was not opened: {' '.join(parts)!r}")
    return _join(children)


def _children(parts: list[str], world: World) -> tuple[list[tuple[str, Node]], list[str]]:
    """Read children up to the closing bracket; return them and the parts from it on."""
    children: list[tuple[str, Node]] = []
    while parts and not re.fullmatch(r"\)(@[A-Z]+)?", parts[0]):
        dep, _, item = parts[0].partition("=")
        if not item:
            raise ValueError(f"trees.txt: {parts[0]!r} is not dep=item")
        parts = parts[1:]
        if item == "(":
            inside, parts = _children(parts, world)
            if not parts:
                raise ValueError("trees.txt: a bracket is not closed")
            node, label = _join(inside), parts[0][2:]
            parts = parts[1:]
        else:
            item, _, label = item.partition("@")
            node = _item(item, world)
        children.append((dep, _named(node, label)))
    return children, parts


def _named(node: Node, label: str) -> Node:
    """Return `node` marked as one name; names inside it are dropped."""
    if label:
        node.names = [(0, len(node.tokens), label)]
    return node


def _item(item: str, world: World) -> Node:
    if not item.startswith("{"):
        form, _, tag = item.rpartition("/")
        tag, _, pos = tag.partition("+")
        return Node([Token(form, tag, pos=pos)])
    name = item[1:-1]
    if name in _SLOTS:
        return _SLOTS[name](world)
    text = _spliced(name, world.rng)
    # A section of plain words writes "word/TAG" for "*=word/TAG".
    return _node(text.split(), world) if "=" in text else _item(text, world)


def _join(children: list[tuple[str, Node]]) -> Node:
    """Return one node of `children`; the child labelled ``*`` is the head of the others."""
    heads = [index for index, (dep, _) in enumerate(children) if dep == "*"]
    if len(heads) != 1:
        raise ValueError(f"trees.txt: {len(heads)} heads in {[dep for dep, _ in children]}")
    starts, total = [], 0
    for _, child in children:
        starts.append(total)
        total += len(child.tokens)
    top = starts[heads[0]] + children[heads[0]][1].head
    node = Node([], top)
    for start, (dep, child) in zip(starts, children, strict=True):
        for index, token in enumerate(child.tokens):
            if index == child.head:
                token.head, token.dep = (top, dep if dep != "*" else "ROOT")
            else:
                token.head += start
        node.tokens += child.tokens
        node.names += [(start + a, start + b, label) for a, b, label in child.names]
    return node


def _close_commas(node: Node) -> None:
    """Add the second comma of "X, the mayor of Y," and "X, Y," wherever the sentence goes on."""
    tokens = node.tokens
    for index in range(len(tokens) - 1, -1, -1):
        noun = tokens[tokens[index].head]
        if tokens[index].dep not in ("appos", "nmod:unmarked", "acl:relcl"):
            continue
        span = _subtree(index, tokens)
        after = span[-1] + 1
        opened = tokens[span[0]].form == "," and noun is not tokens[index]
        if opened and after < len(tokens) and tokens[after].tag not in _CLOSING:
            _insert(node, after, Token(",", ",", head=tokens[index].head, dep="punct"))


def _subtree(index: int, tokens: list[Token]) -> list[int]:
    """Return the positions below `index` and its own, in order."""
    below = {index}
    while True:
        more = {i for i, t in enumerate(tokens) if t.head in below and t.dep != "ROOT"} - below
        if not more:
            return sorted(below)
        below |= more


def _insert(node: Node, position: int, token: Token) -> None:
    """Put `token` before `position`; every head and name span behind it moves on by one."""
    for other in node.tokens:
        other.head += other.head >= position
    token.head += token.head >= position
    node.tokens.insert(position, token)
    node.head += node.head >= position
    node.names = [(a + (a >= position), b + (b > position), name) for a, b, name in node.names]


# ---------------------------------------------------------------------- slots


def _flat(name: str, label: str, tag: str = "NNP") -> Node:
    """Return a name: the first word is the head, the others are flat; hyphens are tokens."""
    tokens: list[Token] = []
    for word in name.split():
        for part in re.split(r"(-)", word):
            if part == "-":
                tokens.append(Token(part, "HYPH", dep="punct", head=len(tokens) + 1))
            else:
                tokens.append(Token(part, tag, dep="flat", head=0))
    return Node(tokens, 0, [(0, len(tokens), label)])


def _plain(draw: Callable[[], str]) -> str:
    """Return a name of letters, blanks and hyphens only, which any tokenizer cuts alike."""
    while not _PLAIN_NAME.fullmatch(name := draw()):
        pass
    return name


def _compound(words: list[str], label: str) -> Node:
    """Return an English name: the last word is the head, the others are compounds."""
    last = len(words) - 1
    tokens = [Token(word, "NNP", dep="compound", head=last) for word in words]
    return Node(tokens, last, [(0, len(words), label)])


def _place(world: World) -> Node:
    """Return a place: English compounds ("North Shore", "Sud Province") have their head last."""
    words = _plain(world.place).split()
    english = world.region == "anglo" or words[-1] in _PLACE_TYPES or words[0] in _DIRECTIONS
    if english and len(words) > 1 and not any("-" in word for word in words):
        return _compound(words, "GPE")
    return _flat(" ".join(words), "GPE")


def _capitals(node: Node) -> Node:
    for token in node.tokens:
        token.form = token.form.upper()
    return node


def _person(world: World) -> Node:
    return _flat(_plain(world.new_person), "PERSON")


def _country(world: World) -> Node:
    if world.rng.random() < 0.1:
        return _flat(world.rng.choice(["US", "U.S.", "UK", "Russia", "Iran"]), "GPE")
    return _state(world.rng.choice([world.home, world.home, world.other]))


def _state(state: Country, *, article: bool = True) -> Node:
    """Return a state with the article its name takes; a name of several words is flat."""
    node = _flat(state.name if _PLAIN_NAME.fullmatch(state.name) else state.capital, "GPE")
    if article and state.article and _PLAIN_NAME.fullmatch(state.name):
        return _join([("det", Node([Token("the", "DT")])), ("*", node)])
    return node


def _demonym(world: World) -> Node:
    demonym = world.home.demonym if world.rng.random() < 0.7 else world.other.demonym
    word = demonym if demonym.isalpha() else "Russian"
    return Node([Token(word, "JJ")], 0, [(0, 1, "NORP")])


def _cardinal(world: World) -> Node:
    draw = world.rng.random()
    if draw < 0.4:
        form = world.rng.choice(_WORDS)
    elif draw < 0.92:
        form = str(world.rng.randint(2, 350))
    else:
        form = f"{world.rng.randint(1, 30)},{world.rng.randint(100, 999)}"
    return Node([Token(form, "CD")])


def _drawn(draw: Callable[[World], str], tag: str, label: str = "") -> Callable[[World], Node]:
    return lambda world: Node([Token(draw(world), tag)], 0, [(0, 1, label)] if label else [])


_SLOTS: dict[str, Callable[[World], Node]] = {
    "name": _person,
    "surname": lambda world: _flat(_plain(world.surname), "PERSON"),
    "place": _place,
    "place_caps": lambda world: _capitals(_place(world)),
    "state": lambda world: _state(world.home, article=False),
    "country": _country,
    "home": lambda world: _state(world.home),
    "other": lambda world: _state(world.other),
    "demonym": _demonym,
    "cardinal": _cardinal,
    "digits": _drawn(lambda world: str(world.rng.randint(2, 90)), "CD"),
    "age": _drawn(lambda world: str(world.rng.randint(4, 88)), "CD"),
    "clock": _drawn(lambda world: str(world.rng.randint(1, 12)), "CD"),
    "day": _drawn(lambda world: str(world.rng.randint(1, 28)), "CD"),
    "year": _drawn(lambda world: str(world.rng.randint(1995, 2026)), "CD"),
    "weekday": _drawn(lambda world: world.rng.choice(_DAYS), "NNP", "DATE"),
    "month": _drawn(lambda world: world.rng.choice(_MONTHS), "NNP"),
}
