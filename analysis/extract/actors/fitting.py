"""Whether a noun ("the minister", "the militant group") can mean a named actor of the article."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from analysis import resources
from analysis.extract.actors import words
from analysis.extract.actors.roles import ARTICLES, ROLE_ADJECTIVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc, Token

    from analysis.extract.actors.names import Mention

_WORD = re.compile(r"\w+")
_POINTING = frozenset("the this that these those both same said".split())
_OWN = frozenset({"PRP$", "WP$"})
# Words that make the noun mean somebody else, or nobody in particular.
_NOT_THE_SAME = frozenset(
    "other another either neither rival opposing fellow different second separate further such "
    "what which whose whichever no every each any some new next future potential".split()
)
# Words of rank and time: a former president is not the president.
_RANKS = frozenset(
    "former vice deputy acting assistant interim ex late outgoing incoming onetime then ousted "
    "deposed associate shadow designate elect prime".split()
)


@dataclass(frozen=True)
class Wording:
    """What the words of a nominal say about whom it can mean."""

    head: str
    points: bool  # "the", "this"; not "a", "its" or nothing
    owned: bool  # "his", "its", "whose"
    excludes: bool  # "another", "either"
    ranks: frozenset[str]
    beside: frozenset[str]  # all words beside the head
    telling: frozenset[str]  # nouns and capitalised words beside the head, without countries
    names: frozenset[Mention]  # named actors inside the phrase
    backed: bool  # "Iran-backed": the country is not the body's own


class Role(NamedTuple):
    """What one mention says somebody is: "former deputy governor of Aden"."""

    classes: frozenset[str]
    ranks: frozenset[str]
    words: frozenset[str]  # beside title and rank: bodies, places


@dataclass
class Told:
    """What the article has said so far about one named actor."""

    roles: list[Role] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    gender: str | None = None
    last: int = -99  # the last sentence that mentions it

    @property
    def classes(self) -> frozenset[str]:
        """All titles and title classes."""
        return frozenset[str]().union(*(role.classes for role in self.roles))

    def add(self, mention: Mention, sentence: int) -> None:
        """Take in what one more mention says."""
        self.last = max(self.last, sentence)
        self.gender = self.gender or mention.gender
        if mention.country is not None:
            self.countries.add(mention.country)
        if mention.classes:
            written = mention.role if mention.role is not None else mention.name
            role = _read_role(written if mention.form != "pronoun" else "", mention.classes)
            if role not in self.roles:
                self.roles.append(role)


def word_nominal(doc: Doc, nominal: Mention, named: Mapping[int, Mention]) -> Wording:
    """Read the words of a nominal; `named` gives the name a token belongs to."""
    head = words.singular(doc[nominal.head])
    titles = {word for phrase in nominal.classes for word in phrase.split()}
    around = [doc[i] for i in range(nominal.first, nominal.last) if i != nominal.head]
    lower = {token.lower_ for token in around}
    return Wording(
        head=head,
        points=doc[nominal.first].lower_ in _POINTING,
        owned=any(token.tag_ in _OWN for token in around),
        excludes=bool(lower & _NOT_THE_SAME),
        ranks=frozenset(lower & _RANKS),
        beside=frozenset(lower),
        telling=frozenset(t.lower_ for t in around if _tells(t) and t.lower_ not in titles),
        names=frozenset(named[token.i] for token in around if token.i in named),
        backed=any(_is_hyphened(token) and words.country_of(token.text) for token in around),
    )


def _is_hyphened(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor(1).text == "-"


def _tells(token: Token) -> bool:
    """Say whether a word beside the head narrows down who is meant."""
    lower = token.lower_
    if token.is_punct or lower in ARTICLES or words.country_of(token.text) is not None:
        return False
    noun = token.tag_.startswith("NN") or lower in words.nouns()
    return (noun or token.text[0].isupper()) and lower not in _RANKS and not _is_hyphened(token)


def _read_role(role: str, classes: frozenset[str]) -> Role:
    titles = {word for phrase in classes for word in phrase.split()}
    written = set(_WORD.findall(role.casefold()))
    plain = titles | ARTICLES | ROLE_ADJECTIVES | _RANKS
    kept = {w for w in written - plain if len(w) > 2 and words.country_of(w) is None}
    return Role(classes, frozenset(written & _RANKS), frozenset(kept))


# ---------------------------------------------------------------- people


@functools.cache
def _synonyms(sort: str) -> dict[str, str]:
    rows = resources.lexicon("title_synonyms")
    return {row["pattern"]: row["label"] for row in rows if row["sort"] == sort}


def _offices(classes: set[str] | frozenset[str]) -> set[str]:
    """Return the titles among title classes, each in one form."""
    same = _synonyms("same")
    return {same.get(c, c) for c in classes if c in words.titles() or c in words.nouns()}


def _shares_title(nominal: Mention, head: str, held: frozenset[str]) -> bool:
    """Say whether a nominal names a title that is held, in full or in short."""
    wanted = _synonyms("class").get(_longest(nominal.classes, head))
    if wanted is not None and wanted in held:
        return True
    own = {o for o in _offices(nominal.classes) if o.split()[-1] == head or len(o.split()) > 1}
    own |= _offices(frozenset({head}))
    longest = max(own, key=lambda office: len(office.split()), default="")
    return any(
        office == longest or office.endswith(f" {longest}") or longest.endswith(f" {office}")
        for office in _offices(held)
        if longest
    )


def _longest(classes: frozenset[str], head: str) -> str:
    """Return the longest title of a nominal that ends in its head."""
    return max((c for c in classes if c.split()[-1] == head), key=len, default=head)


def can_mean_person(nominal: Mention, wording: Wording, told: Told) -> bool:
    """Say whether a nominal names a title of the person, and no word of it speaks against that."""
    if wording.excludes or (nominal.gender and told.gender and nominal.gender != told.gender):
        return False
    if not (wording.points or wording.owned or wording.telling or nominal.country):
        return False  # "elected president"
    roles = [r for r in told.roles if _is_role(nominal, wording, r)]
    known = frozenset[str]().union(*(role.words for role in roles))
    if wording.owned:  # "his spokesman": whose?
        return bool(wording.telling) and wording.telling <= known
    if not wording.points and not nominal.country:
        return bool(wording.telling & known)
    return bool(roles) and (not wording.telling or not known or bool(wording.telling & known))


def _is_role(nominal: Mention, wording: Wording, role: Role) -> bool:
    return wording.ranks == role.ranks and _shares_title(nominal, wording.head, role.classes)


# ---------------------------------------------------------------- bodies


def can_mean_body(nominal: Mention, wording: Wording, body: Mention, *, near: bool) -> str | None:
    """Return why a nominal can mean a named body, None when it cannot."""
    inside = {name.root() for name in wording.names}
    if wording.excludes or wording.owned or (inside and inside != {body.root()}):
        return None
    if not (wording.points or nominal.country or wording.names):
        return None
    name = {_stem(word) for word in body.name.casefold().replace("-", " ").split()}
    called = {t for m in wording.names for t in m.name.casefold().split()}
    telling = {_stem(word) for word in wording.telling - _sorting()}
    if telling - name - {_stem(word) for word in called}:
        return None
    own_kind = words.nouns().get(wording.head)
    if own_kind is not None and own_kind.kind == "state":
        return None
    same_head = _stem(wording.head) in name and not wording.backed
    if same_head and {nominal.kind, body.kind} != {"military", "armed_group"}:
        # "the Syrian army" is complete: no other army of that country is meant.
        over = {w for w in name if words.country_of(w) is None} - telling - {_stem(wording.head)}
        if nominal.country is None or not over:
            return "has this name"
    if not near or body.kind not in _kinds(wording) or not (wording.points or wording.names):
        return None
    if nominal.country is not None and body.country is None and not wording.backed:
        return None
    if body.kind == "organisation" and wording.head == "group" and name & words.cues("institution"):
        return None
    if body.kind == "military" and (nominal.country is not None or name & words.cues("branch")):
        return None
    return "a body of this sort"


def _stem(word: str) -> str:
    """Return a word without its plural ending.

    >>> _stem("forces"), _stem("armies")
    ('force', 'army')
    """
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@functools.cache
def _sorting() -> frozenset[str]:
    """Return the words that say of what sort a body is."""
    return words.cues("armed") | words.cues("civil") | words.cues("press")


def _kinds(wording: Wording) -> frozenset[str]:
    """Return the kinds a body word can mean: a militant group is no monitoring group."""
    kinds = words.body_kinds().get(wording.head, frozenset())
    for label, kind in (("armed", "armed_group"), ("civil", "organisation"), ("press", "media")):
        if wording.beside & words.cues(label):
            kinds &= {kind}
    return kinds
