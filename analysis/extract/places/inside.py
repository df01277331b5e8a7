"""Places inside longer names: "Gaza Health Ministry", "the City of Goma", "Bank of Canada"."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.extract.actors.words import country_of, genders, head_kind, known_names, titles
from analysis.extract.actors.words import match as match_name
from analysis.extract.places.phrases import is_direction, type_words
from analysis.extract.places.uses import (
    Uses,
    cues,
    is_area,
    is_plain,
    names_country,
    own_rank,
    rank,
)
from analysis.geocode import demonyms, load_gazetteer, type_word
from analysis.parse import tokens_of
from analysis.parse.casing import is_common_word
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_HOLDING = frozenset(
    "city town village hamlet township municipality district province county region governorate "
    "prefecture commune canton borough suburb settlement parish".split()
)
# "the states of Sinaloa and Sonora" in capitals, where the label takes the words before the name
_HOLDING_SEVERAL = frozenset(
    "cities towns villages municipalities districts provinces counties regions governorates "
    "departments states cantons".split()
)
_AREAS = frozenset({"county", "parish", "province", "governorate", "oblast", "raion", "prefecture"})
_PARTIES = frozenset({"D", "R", "I", "DFL"})
_CUTS = frozenset({",", "/", "(", ")", ";"})
# Names this well known may stand at the head of any body's name, others only of a public one.
_FAMOUS = 6.5
_LARGE = 7.0
_KNOWN = 5.0


def trimmed(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the names inside an entity: "Dorset, England" holds two, "the City of Goma" one."""
    tokens = tokens_of(doc)
    pieces = []
    for stop in [*(at for at in range(start, end) if _is_cut(doc, start, at, end)), end]:
        pieces += _run_together(doc, start, stop)
        start = stop + 1
    for first, after in pieces:
        while first < after and not tokens[first].text[:1].isalpha():
            first += 1
        first = _after_lead(doc, first, after)
        while after > first and (
            tokens[after - 1].text in _POSSESSIVE or tokens[after - 1].is_space
        ):
            after -= 1
        after = _before_type_word(doc, first, after)
        if after > first:
            yield first, after


def _run_together(doc: Doc, start: int, end: int) -> list[tuple[int, int]]:
    """Return the names that lost the comma or apostrophe between them.

    "Raqqa Syria" and "Syrias Homs" are two, and "Tadef east" is Tadef. Only a name the
    gazetteer lacks falls apart, and only into names that it has.
    """
    if end - start < 2 or rank(doc[start:end].text):
        return [(start, end)]
    if tokens_of(doc)[end - 1].is_lower and is_direction(tokens_of(doc)[end - 1].lower_):
        return _run_together(doc, start, end - 1)
    for at in range(start + 1, end):
        before, behind = doc[start:at].text, doc[at:end].text
        if lost_possessive(before):
            return [(start, at), *_run_together(doc, at, end)]
        if own_rank(before) < _KNOWN:
            continue
        if behind.casefold() in demonyms().keys() - countries() or behind in _agencies():
            return [(start, at)]  # "in Raqqa Syrian media said", "in Syria AFP"
        if _may_hold(behind) and (rank(f"{before}, {behind}") or names_country(before)):
            return [(start, at), (at, end)]
    return [(start, end)]


def _may_hold(text: str) -> bool:
    """Say whether a name is that of a country or a region known as one."""
    return text.casefold() in countries() or (own_rank(text) >= _KNOWN and is_area(text))


@functools.cache
def _agencies() -> frozenset[str]:
    return frozenset(row["label"] for row in lexicon("agencies"))


@functools.lru_cache(maxsize=20_000)
def lost_possessive(text: str) -> str:
    """Return the country whose possessive lost its apostrophe, "" for another word.

    >>> lost_possessive("Syrias"), lost_possessive("Cyprus")
    ('Syria', '')
    """
    bare = text.removesuffix("s")
    is_one = bare != text and bare.casefold() in countries() and bare[:1].isupper()
    return bare if is_one and len(bare) > 3 and not rank(text) else ""


def _is_cut(doc: Doc, start: int, at: int, end: int) -> bool:
    """Say whether an entity falls apart at token `at`: a comma, a line end, "R-Fairfax"."""
    token = tokens_of(doc)[at]
    if token.text in _CUTS or "\n" in token.text:
        return True
    if token.text in {"-", "–", "—", "--"} and start < at < end - 1:
        if token.whitespace_ and tokens_of(doc)[at - 1].whitespace_:
            return True
        before, behind = doc[start:at].text, doc[at + 1 : end].text
        if before in _PARTIES:
            return True
        return not rank(doc[start:end].text) and min(rank(before), rank(behind)) >= _KNOWN
    if token.lower_ in {"and", "&"} and start < at < end - 1:
        before, behind = doc[start:at].text, doc[at + 1 : end].text
        return not rank(doc[start:end].text) and min(rank(before), rank(behind)) >= _KNOWN
    return False


def _after_lead(doc: Doc, first: int, after: int) -> int:
    """Return where a name begins behind an article, a direction, "City of"."""
    tokens = tokens_of(doc)
    while first + 1 < after:
        word = tokens[first]
        if (word.lower_ == "the" and first + 1 < after) or (
            is_direction(word.lower_)
            and (word.is_lower or _is_only_a_part(doc, first, first + 1, after))
        ):
            first += 1
        elif (
            first + 2 < after
            and tokens[first + 1].lower_ == "of"
            and word.lower_ in _HOLDING | _HOLDING_SEVERAL
            and _is_only_a_part(doc, first, first + 2, after)
        ):
            first += 2
        else:
            break
    return first


def _is_only_a_part(doc: Doc, first: int, inner: int, after: int) -> bool:
    """Say whether the gazetteer reads doc[first:after] as a part or kind of doc[inner:after]."""
    whole, part = doc[first:after].text, doc[inner:after].text
    if any(
        raw["name"][:1].isupper() and raw["name"].casefold() == whole.casefold()
        for raw in load_gazetteer().candidates(whole)
    ):
        return False  # a name of its own: "Eastern Ghouta"
    inner_ids = _ids(part)
    if tokens_of(doc)[inner - 1].lower_ == "of":  # "Province of Ontario" is in New York, too
        hits = load_gazetteer().candidates(whole, limit=1)
        inside = {_id(raw) for raw in hits} <= inner_ids
    else:
        inside = _ids(whole) <= inner_ids
    return bool(inner_ids) and inside and not is_plain(part)


@functools.lru_cache(maxsize=20_000)
def _ids(name: str) -> frozenset[object]:
    return frozenset(map(_id, load_gazetteer().candidates(name)))


def _id(raw: dict[str, Any]) -> object:
    number = raw["geonameid"]
    return number if isinstance(number, int) else (raw["name"], raw["country"])


def _before_type_word(doc: Doc, first: int, after: int) -> int:
    """Return where a name ends before a type word in small letters: "Zamzam camp"."""
    tokens = tokens_of(doc)
    if after - first > 2 and own_rank(doc[first:after].text):
        return after  # "Jenin refugee camp" is a place of its own
    if after - first > 1 and tokens[after - 1].is_lower and tokens[after - 1].text in type_words():
        return after - 1
    return after


def place_in_name(doc: Doc, first: int, after: int, uses: Uses) -> tuple[int, int] | None:
    """Return the place at the head of a body's or a site's name, else the one after "of".

    Armed groups, outlets and parties are nowhere: "Islamic State", "Texas Tribune".
    """
    tokens = tokens_of(doc)
    while first + 1 < after and (
        tokens[first].lower_ == "the" or not tokens[first].text[:1].isalpha()
    ):
        first += 1
    if after - first < 2 or _is_known_name(doc[first:after].text):
        return None
    return _at_head(doc, first, after, uses) or _after_of(doc, first, after)


def _is_known_name(text: str) -> bool:
    """Say whether a lexicon knows this name as that of an armed group or an outlet."""
    entry = match_name(known_names(), text, 0)
    return (
        entry is not None
        and entry.lexicon in {"armed_groups", "media"}
        and len(entry.pattern) >= len(text) - 1
    )


def _at_head(doc: Doc, first: int, after: int, uses: Uses) -> tuple[int, int] | None:
    tokens = tokens_of(doc)
    begin = first
    while begin + 2 < after and is_direction(tokens[begin].lower_):
        begin += 1
    if begin > first and _heads(doc, first, after, uses) is not None:
        begin = first
    end = _heads(doc, begin, after, uses)
    return None if end is None else (begin, end)


def _heads(doc: Doc, first: int, after: int, uses: Uses) -> int | None:
    """Return the end of the longest place name that opens doc[first:after]."""
    tokens = tokens_of(doc)
    for end in range(first + 2, after):
        if tokens[end - 1].lower_ in _AREAS and tokens[end - 1].is_title:
            return end  # "Pibor County Commissioner", whatever the gazetteer knows
    for end in range(after - 1, first, -1):
        if tokens[end - 1].text in _POSSESSIVE or not tokens[end - 1].text[:1].isalnum():
            continue
        text = doc[first:end].text
        rest = [token for token in tokens[end:after] if token.text not in _POSSESSIVE]
        if not rest or not _is_the_place(text, rest, uses):
            continue
        extends = tokens[end].lower_ in _AREAS | cues("relief") and end + 1 < after
        return end + 1 if extends else end
    return None


def _is_the_place(text: str, rest: list[Token], uses: Uses) -> bool:
    """Say whether `text` is a place that tells where the body called "`text` `rest`" sits."""
    if not text[:1].isupper() or (
        text.casefold() in demonyms() and text.casefold() not in countries()
    ):
        return False
    level = own_rank(text) if not _is_short_country(text) else _FAMOUS
    if text.isupper() and len(text) < 5 and country_of(text) is None:
        return False  # the letters of a body: "UN"
    if not level or "'s " in text or _ends_in_type_word(text):
        return False
    if (is_plain(text) and level < _FAMOUS + 1 and not _is_short_country(text)) or head_kind(
        [token.text for token in rest]
    ) == "media":
        return False
    words = [token.text for token in rest]
    known = uses.places[text.casefold()] > uses.others[text.casefold()]
    if text in genders() and not known:
        return False
    if _is_public_body(words):
        return level >= _KNOWN or known
    if not _is_site(words):
        return False
    # "Nyala Teaching Hospital", but not "Aden Adde Airport": there the town is half a name.
    return known or (level >= _LARGE and all(is_plain(w) or _is_site([w]) for w in words))


def _ends_in_type_word(text: str) -> bool:
    """Say whether a name is only read as a place by its last word: "Goma City" is Goma."""
    head, _, last = text.rpartition(" ")
    return bool(head) and last.casefold() in type_words() and _ids(text) <= _ids(head)


@functools.lru_cache(maxsize=1000)
def _is_short_country(text: str) -> bool:
    """Say whether a name is a country's short form ("U.S.", "UK")."""
    letters = text.replace(".", "")
    return len(letters) < 4 and letters.isupper() and country_of(text) is not None


def _is_public_body(words: list[str]) -> bool:
    """Say whether words end in the noun of a public body or an office ("Health Ministry")."""
    kind = head_kind(words)
    if kind in {"government", "military"}:
        return True
    last = _head_noun(words)
    return last in cues("body") or last in titles()


def _is_site(words: list[str]) -> bool:
    """Say whether words end in the noun of a site or a body ("University Hospital")."""
    return head_kind(words) is not None or _head_noun(words) in cues("site")


def _head_noun(words: list[str]) -> str:
    lower = [word.casefold().rstrip(".") for word in words]
    for stop in ("of", "for", "on", "to", "and"):
        if stop in lower[1:]:
            lower = lower[: lower.index(stop, 1)]
    return lower[-1]


def _after_of(doc: Doc, first: int, after: int) -> tuple[int, int] | None:
    """Return the place that ends a body's name: "the Bank of Canada", "University of Kansas"."""
    tokens = tokens_of(doc)
    for at in range(first + 1, after - 1):
        if tokens[at].lower_ == "of":
            begin = _after_lead(doc, at + 1, after)
            text = doc[begin:after].text
            known = own_rank(text) >= _FAMOUS and not text.isupper()
            if known and text[:1].isupper() and not is_plain(text):
                return begin, after
    return None


@functools.cache
def countries() -> frozenset[str]:
    """Return the names of countries, case-folded."""
    return frozenset(row["pattern"].casefold() for row in lexicon("states"))


@functools.cache
def short_forms() -> dict[str, str]:
    """Return abbreviations of states and provinces with what they stand for."""
    return {row["pattern"]: row["label"] for row in lexicon("place_short_forms")}


def with_its_dot(doc: Doc, first: int, after: int) -> int:
    """Return the end of a name with the full stop of its abbreviation: "W.Va" is "W.Va."."""
    tokens = tokens_of(doc)
    glued = after < len(tokens) and tokens[after].text == "." and not tokens[after - 1].whitespace_
    if glued and f"{doc[first:after].text}." in short_forms():
        return after + 1
    return after


def with_the_rest(doc: Doc, first: int, after: int) -> int:
    """Return the end of a name whose last word the label missed: "Khan sheikhoun"."""
    if after >= len(doc):
        return after
    token = tokens_of(doc)[after]
    if token.ent_type_ or not token.is_alpha or type_word(token.lower_) is not None:
        return after
    if is_direction(token.lower_) or is_common_word(token.text):
        return after
    whole = doc[first : after + 1].text
    return after + 1 if own_rank(whole) >= _KNOWN and not _ends_in_type_word(whole) else after


def spelled_out(query: str) -> str:
    """Return a query with an abbreviated last part written in full.

    >>> spelled_out("Muncie, Ind."), spelled_out("Goma")
    ('Muncie, Indiana', 'Goma')
    """
    if country := lost_possessive(query):
        return country
    head, comma, last = query.rpartition(", ")
    known = short_forms().get(last) or short_forms().get(f"{last}.")
    return f"{head}{comma}{known}" if known else query
