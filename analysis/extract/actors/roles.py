"""Titles and roles: the words before and after a name that say who somebody is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.extract.actors import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from analysis.extract.actors.names import Mention

ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’", "s'"})
ROLE_ADJECTIVES = frozenset(
    "former acting deputy interim then outgoing incoming senior assistant vice chief local late "
    "retired exiled ousted deposed caretaker presidential top lead regional provincial ex "
    "self-proclaimed veteran newly-elected longtime foreign defense defence interior prime".split()
)
_ADDRESSED = frozenset({"head_of_state", "military", "honorific"})
_LINKS = frozenset({"of", "for", "and", "&", "-", "–", "to", "the"})
_LONGEST_ROLE = 14


def read_role(doc: Doc, person: Mention, taken: list[bool], begins: dict[int, int]) -> None:
    """Set role, title classes and country of a person from title words and apposition.

    `begins` maps each token of a name to the first of that name: a role holds whole names.
    """
    first = _role_start(doc, person.first)
    first = begins.get(first, first) if first < person.first else first
    if first < person.first:
        _set_role(doc, person, first, person.first)
        for i in range(first, person.first):
            taken[i] = True
    elif (span := _apposed(doc, person)) is not None:
        _set_role(doc, person, *span)
        person.rule += "+apposition"
        for i in range(*span):
            taken[i] = True
    if person.country is None:
        owner = doc[first - 1] if first else None
        if owner is not None and owner.text in POSSESSIVE and first > 1:
            pair = doc[max(first - 3, 0) : first - 1]
            person.country = words.country_of(pair.text) or words.country_of(pair[-1].text)


def offices(doc: Doc, people: Iterable[Mention]) -> list[tuple[int, int, Mention]]:
    """Return the titles that name an office of their own, with whom they stand beside.

    "Lakeside Mayor" and "the head of the clinic" could stand alone for the person; "President",
    "Prime Minister" and "former senator" are forms of address.
    """
    return [
        (*person.title, person)
        for person in people
        if person.title is not None
        and person.role is not None
        and (person.title[0] > person.first or _names_office(doc[slice(*person.title)]))
    ]


def _names_office(title: Iterable[Token]) -> bool:
    """Say whether a title before a name tells more than a rank."""
    past = words.cues("past")
    plain = [t.lower_.rstrip(".") for t in title if t.lower_ not in past and not t.is_punct]
    rank = words.titles().get(" ".join(plain))
    return len(plain) > 1 and (rank is None or rank.label not in _ADDRESSED)


def _set_role(doc: Doc, person: Mention, first: int, last: int) -> None:
    person.title = (first, last)
    tokens = [t for t in doc[first:last] if not t.is_space]
    person.classes = title_classes([t.lower_ for t in tokens])
    only_mr = not person.classes and all(t.lower_.rstrip(".") in words.titles() for t in tokens)
    person.role = None if only_mr else " ".join(doc[first:last].text.split())
    texts = [t.text for t in tokens]
    person.country = words.countries_in(texts) or next(
        (code for t in texts if (code := words.capital_codes().get(t.casefold()))), None
    )
    genders = (words.gender_of(token.lower_.rstrip(".")) for token in tokens)
    person.gender = person.gender or next(filter(None, genders), None)


def title_classes(lower: list[str]) -> frozenset[str]:
    """Return the title nouns and title classes found in a role.

    >>> sorted(title_classes(["former", "prime", "minister"]))
    ['head_of_state', 'prime minister']
    """
    found: set[str] = set()
    table, i = words.titles(), 0
    while i < len(lower):
        for take in (4, 3, 2, 1):
            phrase = " ".join(lower[i : i + take]).rstrip(".")
            title = table.get(phrase)
            if title is not None and title.label != "honorific":
                found |= {phrase, title.label}
                i += take
                break
        else:
            i += 1
    return frozenset(found)


def _role_start(doc: Doc, first: int) -> int:
    """Return where the title words before the name at token `first` begin."""
    if first and doc[first - 1].lower_ in _LINKS:
        return first
    at = first
    while at and first - at < _LONGEST_ROLE and _may_be_role(doc, at - 1):
        at -= 1
    while at < first and (
        doc[at].lower_ in _LINKS or doc[at].text in POSSESSIVE or doc[at].is_punct
    ):
        at += 1
    return at if any(_is_role_noun(t) for t in doc[at:first]) else first


def _is_role_noun(token: Token) -> bool:
    """Say whether a word before a name can be a role: a title, "soldier", "rebel"."""
    noun = words.nouns().get(token.text)
    return token.lower_.rstrip(".") in words.titles() or (noun is not None and noun.is_person)


def _may_be_role(doc: Doc, i: int) -> bool:
    token = doc[i]
    if doc[i + 1].is_sent_start or token.is_space:
        return False
    word = token.lower_.rstrip(".")
    if token.text == ".":
        return i > 0 and doc[i - 1].lower_ in words.titles() and len(doc[i - 1]) < 5
    if word in words.titles() or word in ROLE_ADJECTIVES:
        return True
    if f"{word} {doc[i + 1].lower_}" in words.titles():
        return True  # "Gang leader"
    if words.hyphenated(token) in words.titles():
        return True
    if token.text in {"-", "–"} and doc[i + 1].text.islower():
        return i > 0 and doc[i - 1].text.isalpha()
    if token.text in {"-", "–", "&"} or (word in {"of", "for", "and"} and token.text == word):
        return _link_inside_role(doc, i)
    if word == "the":
        return i > 0 and doc[i - 1].lower_ in {"of", "for", "to"} and _link_inside_role(doc, i - 1)
    country = words.country_of(token.text) or words.country_of(doc[i : i + 2].text)
    if country is not None and token.text[0].isupper():
        return True
    if token.pos_ in {"ADV", "ADP", "VERB", "SCONJ", "CCONJ", "AUX", "PRON", "DET"}:
        return False
    if token.text.islower():
        return _describes_role(doc, token)
    return token.text[0].isupper() and token.ent_type_ not in {"PERSON", "DATE"}


def _describes_role(doc: Doc, token: Token) -> bool:
    """Say whether a small word before a title belongs to it: "doctoral", "anti-war"."""
    at = token.i
    if doc[at + 1].text in {"-", "–"}:
        return token.is_alpha and at > 0 and doc[at - 1].text not in {"-", "–"}
    if at > 2 and doc[at - 1].text == "-" and doc[at - 3].text == "-":
        return False  # "57-year-old"
    if token.lower_ in words.nouns():
        return True
    tied = token.dep_ in {"amod", "compound"} and token.head.i > token.i
    return tied and token.tag_ in {"NN", "NNS", "JJ"} and token.text.replace("-", "").isalpha()


def _link_inside_role(doc: Doc, i: int) -> bool:
    """Say whether a title noun stands shortly before a linking word."""
    return any(doc[at].lower_ in words.titles() for at in range(max(0, i - 6), i))


def _apposed(doc: Doc, person: Mention) -> tuple[int, int] | None:
    """Return the tokens of "Name, head of the city's council," after the name."""
    at = person.last
    if at + 1 >= len(doc) or doc[at].text not in {",", "(", "–", "—"}:
        return None
    noun = _apposed_noun(doc, at + 1)
    if noun is None:
        return None
    first = at + 1 + (doc[at + 1].lower_ in ARTICLES)
    last = noun + 1
    for i in range(last, min(len(doc), first + _LONGEST_ROLE)):
        token = doc[i]
        if token.text in {",", ";", ".", "(", ")", "–", "—", '"', "“"} or token.is_sent_start:
            break
        if token.pos_ in {"VERB", "AUX", "PRON", "SCONJ"} or token.is_space:
            break
        last = i + 1
    while last > noun + 1 and doc[last - 1].pos_ in {"ADP", "DET", "CCONJ", "ADV", "PART"}:
        last -= 1
    return first, last


def _apposed_noun(doc: Doc, at: int) -> int | None:
    """Return the title noun that closes the noun phrase at token `at`, None without one."""
    found = None
    for i in range(at, min(len(doc), at + 8)):
        token = doc[i]
        if token.is_sent_start or (token.pos_ in {"VERB", "AUX", "PRON"} and token.dep_ != "amod"):
            break
        if (token.is_punct and token.text != "-") or token.pos_ in {"ADP", "CCONJ"}:
            break
        word = words.singular(token)
        noun = words.nouns().get(word)
        if token.tag_ in {"NN", "NNP"} and (
            word in words.titles() or (noun is not None and noun.is_person)
        ):
            found = i
        elif token.tag_ in {"NN", "NNS", "NNP"}:
            found = found if found is None else None
    return found
