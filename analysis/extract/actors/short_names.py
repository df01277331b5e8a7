"""Which full name of the article a shorter name, an alias or an unmarked word stands for."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.names import Mention
from analysis.extract.actors.personal import (
    Parts,
    as_given_name,
    is_given_name,
    is_short_for,
    parts_of,
    split_name,
    surname,
)
from analysis.geocode import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MISREAD = frozenset({"GPE", "PERSON", "ORG"})
_PLACE_CASES = frozenset({"in", "at", "near", "to", "from", "into", "inside", "outside"})
_SPEAKING = frozenset("say tell add".split())
_SHORTEST = 3  # letters that can be the initials of a body
_ALIAS_GAP = 60  # characters between a name and its alias


def link_names(doc: Doc, names: list[Mention]) -> None:
    """Let short names and aliases refer to the one full name of the article they fit."""
    same: dict[tuple[str, str], Mention] = {}
    for mention in names:  # the alias stands for the name wherever it is written later
        if mention.refers is not None and mention.why == "alias":
            same.setdefault((mention.kind, fold(mention.name)), mention)
    people = _People([m for m in names if m.kind == "person"])
    initials = _by_initials(names)
    for mention in names:
        if mention.refers is not None:
            continue
        long = initials.get(mention.name, [])
        if len(long) == 1 and not mention.known:
            mention.refers, mention.kind = long[0], long[0].kind
            mention.why = f"initials of {long[0].name!r}"
            continue
        one_word = mention.kind == "organisation" and not mention.known and " " not in mention.name
        if one_word and people.knows(mention.name):
            mention.kind = "person"
        if mention.kind == "person" and _link_person(mention, people):
            continue
        earlier = same.setdefault((mention.kind, fold(mention.name)), mention)
        if earlier is not mention:
            mention.refers, mention.why = earlier, "same name"
        elif not mention.known and " " not in mention.name:
            _shorten(mention, [m for m in same.values() if m.first < mention.first])


def _by_initials(names: list[Mention]) -> dict[str, list[Mention]]:
    """Return the first mention of each body by the capitals its words begin with."""
    found: dict[str, dict[str, Mention]] = defaultdict(dict)
    for mention in names:
        capitals = "".join(w[0] for w in mention.name.split() if w[0].isupper())
        if mention.kind != "person" and len(capitals) >= _SHORTEST and mention.refers is None:
            found[capitals].setdefault(fold(mention.name), mention)
    return {letters: list(bodies.values()) for letters, bodies in found.items()}


def _link_person(mention: Mention, people: _People) -> bool:
    """Link a name to the full name it is short for; say whether that was asked and answered."""
    fits = people.fits(mention)
    if len(fits) == 1 and fits[0] is not mention:
        mention.refers = fits[0]
        mention.why = f"only {fits[0].name!r} fits in this article"
    return bool(fits)


class _People:
    """The people of one article by the parts of their names."""

    def __init__(self, people: list[Mention]) -> None:
        self.first: dict[Parts, Mention] = {}
        for person in people:
            parts = parts_of(person.name)
            if parts.is_full or len(parts.units) > 1:
                self.first.setdefault(parts, person)
        self.longest = self._longest()
        self.by_part: dict[str, dict[str, list[Parts]]] = {
            place: defaultdict(list) for place in ("family", "given", "middle")
        }
        for parts in dict.fromkeys(self.longest.values()):
            self.by_part["family"][parts.family].append(parts)
            self.by_part["given"][parts.given].append(parts)
            for middle in parts.middle:
                self.by_part["middle"][middle].append(parts)

    def _longest(self) -> dict[Parts, Parts]:
        """Return each full name with the one longer name that it is short for, else itself."""
        sharing: dict[str, list[Parts]] = defaultdict(list)
        for parts in self.first:
            for unit in {*parts.units}:
                sharing[unit].append(parts)
        longer = {}
        for short in self.first:
            rivals = [p for p in sharing[short.family] if p != short and is_short_for(short, p)]
            rivals = [p for p in rivals if len(p.units) > len(short.units)]
            longer[short] = rivals[0] if len(rivals) == 1 else short
        return {short: longer[full] for short, full in longer.items()}

    def knows(self, name: str) -> bool:
        """Say whether a word is the family or given name of somebody in the article."""
        key = parts_of(name).family
        return key in self.by_part["family"] or as_given_name(key) in self.by_part["given"]

    def fits(self, mention: Mention) -> list[Mention]:
        """Return the first mention of each person the name can stand for."""
        parts = parts_of(mention.name)
        if parts in self.longest:
            return [self.first[self.longest[parts]]]
        if len(parts.units) > 1:
            return []
        for place in ("family", "given", "middle"):
            key = as_given_name(parts.family) if place == "given" else parts.family
            if found := self.by_part[place].get(key):
                return self._narrowed(mention, [self.first[p] for p in found])
        return []

    def _narrowed(self, mention: Mention, fits: list[Mention]) -> list[Mention]:
        """Leave out those of the other sex, and those the article has not named in full yet."""
        if mention.gender is not None:
            fits = [m for m in fits if m.gender in {None, mention.gender}] or fits
        if len(fits) > 1:
            fits = [m for m in fits if self._introduced(m) < mention.first] or fits
        return fits

    def _introduced(self, person: Mention) -> int:
        own = self.longest[parts_of(person.name)]
        return min(m.first for parts, m in self.first.items() if self.longest[parts] == own)


def _shorten(mention: Mention, earlier: list[Mention]) -> None:
    """Let "the Observatory" or "Lakeside" refer to the one longer name of a body it belongs to."""
    word = mention.name.casefold()
    if len(word) < 4 or words.country_of(word) is not None or words.head_kind([word]) == "state":
        return
    bodies = [m for m in earlier if m.kind != "person" and " " in m.name and not m.plural]
    fits = []
    for body in bodies:
        first, *rest = body.name.casefold().split()
        ends = mention.kind != "person" and (
            word in rest if words.head_kind([word]) is not None else word == rest[-1]
        )
        opens = mention.role is None and word == first and words.head_kind([rest[-1]]) is not None
        if ends or opens:
            fits.append(body)
    roots = list(dict.fromkeys(body.root() for body in fits))
    if len(roots) == 1:
        mention.refers, mention.kind = roots[0], roots[0].kind
        mention.why = f"part of {roots[0].name!r}"


# ---------------------------------------------------------------- aliases


@functools.cache
def _alias_cue() -> re.Pattern[str]:
    """Return what stands between a name and its alias: ", also known as"."""
    cues = sorted(words.cues("alias"), key=len, reverse=True)
    listed = "|".join(re.escape(cue) for cue in cues)
    return re.compile(
        r"[\s,(–—-]{0,4}(?:(?:who|which|whose)\s+)?(?:(?:is|was|are|were)\s+)?"
        r"(?:(?:also|otherwise|better|best|commonly|widely|popularly|simply|more"
        r"|formerly|previously|once)\s+){0,3}"
        rf"(?:{listed})(?:\s+(?:as|by|under|his|her|its|the|name|nom|de|guerre|alias|acronym"
        r"|initials|nickname|pseudonym|is|of|to|locally|simply)){0,7}[\s,“\"‘'’”:(]{0,4}",
        re.IGNORECASE,
    )


def link_aliases(doc: Doc, names: list[Mention], taken: list[bool]) -> list[Mention]:
    """Link "Omar Haddad, known as Abu Tariq,"; return the aliases that were no mention yet."""
    text, more = parse.text_of(doc), []
    at = {m.first: m for m in names}
    for mention in names:
        end = doc[mention.last - 1].idx + len(doc[mention.last - 1])
        match = _alias_cue().match(text, end, end + _ALIAS_GAP)
        if match is None:
            continue
        first = _token_at(doc, mention.last, match.end())
        alias = at.get(first)
        if alias is None and (alias := _unmarked(doc, first, taken)) is not None:
            more.append(alias)
        if alias is not None and alias.refers is None and not alias.known:
            alias.refers, alias.why, alias.kind = mention, "alias", mention.kind
    return more + [again for alias in more for again in _repeated(doc, alias, taken)]


def _repeated(doc: Doc, alias: Mention, taken: list[bool]) -> list[Mention]:
    """Return the later places where an alias is written."""
    words_of, found = [t.text for t in doc[alias.first : alias.last]], []
    for i in range(alias.last, len(doc) - len(words_of) + 1):
        last = i + len(words_of)
        if [t.text for t in doc[i:last]] == words_of and not any(taken[i:last]):
            taken[i:last] = [True] * len(words_of)
            found.append(Mention(i, last, last - 1, "name", alias.kind, alias.name, "name:alias"))
    return found


def _token_at(doc: Doc, start: int, offset: int) -> int:
    """Return the token that begins at a character, looking on from token `start`; -1 if none."""
    for i in range(start, min(len(doc), start + 20)):
        if doc[i].idx >= offset:
            return i if doc[i].idx == offset else -1
    return -1


def _unmarked(doc: Doc, first: int, taken: list[bool]) -> Mention | None:
    """Return a mention of the capitalised words at token `first`, where nothing else was seen."""
    last = first
    while (
        0 <= first <= last < min(len(doc), first + 4)
        and not taken[last]
        and doc[last].text[0].isupper()
        and doc[last].is_alpha
    ):
        last += 1
    if last <= first:
        return None
    taken[first:last] = [True] * (last - first)
    return Mention(
        first, last, last - 1, "name", "person", doc[first:last].text, "name:alias"
    )  # fmt: skip


# ---------------------------------------------------------------- words nobody marked


def namesakes(doc: Doc, names: list[Mention], taken: list[bool]) -> list[Mention]:
    """Return the surnames that are also a country's or capital's name: "Paris" after "Jo Paris".

    A name that the article also uses as a place stays open. Only a given name before it makes
    sure that it is a surname.
    """
    people = (m for m in names if m.kind == "person" and m.last - m.first > 1)
    full = [m for m in people if is_given_name(fold(doc[m.first].text))]
    codes = words.country_codes() | words.capital_codes()
    both = {name for m in full if (name := surname(m.name)).casefold() in codes}
    alone = [t for t in parse.tokens_of(doc) if t.text in both and not taken[t.i]]
    places = {t.text for t in alone if parse.preposition(t) in _PLACE_CASES}
    found = []
    for token in alone:
        taken[token.i] = True
        if token.text not in places:
            found.append(
                Mention(
                    token.i, token.i + 1, token.i, "name", "person", token.text, "name:namesake"
                )
            )  # fmt: skip
    return found


def missed_names(doc: Doc, names: list[Mention], taken: list[bool]) -> list[Mention]:
    """Return the people the pipeline did not mark: repeated surnames, and unknown speakers."""
    full = [m for m in names if m.kind == "person" and m.last - m.first > 1]
    known = {surname(m.name) for m in full} | {surname(m.name).upper() for m in full}
    given = {split_name(m.name)[0] for m in full if split_name(m.name)}
    found = []
    for token in parse.tokens_of(doc):
        if taken[token.i] or token.shape_[0] != "X" or token.is_stop:
            continue
        repeated = token.text in known or (token.text in given and token.ent_type_ in _MISREAD)
        if repeated and words.country_of(token.text) is None:
            rule = "name:repeat"
        elif _is_unknown_speaker(token):
            rule = "name:speaker"
        else:
            continue
        taken[token.i] = True
        name = token.text.title() if token.text.isupper() else token.text
        found.append(Mention(token.i, token.i + 1, token.i, "name", "person", name, rule))
    return found


def _is_unknown_speaker(token: Token) -> bool:
    """Say whether a capitalised word that no lexicon knows says something."""
    return (
        token.tag_ == "NNP"
        and not token.ent_type_
        and token.dep_ in parse.SUBJECT
        and not token.text.isupper()
        and not any(True for _ in token.lefts)
        and token.head.lemma_ in _SPEAKING
        and words.singular(token) not in words.titles() | words.nouns()
        and token.lower_ not in words.country_codes() | words.capital_codes()
    )
