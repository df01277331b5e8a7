"""Names of people and bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.misread import (
    SUFFIXES,
    in_title_case,
    inside_title,
    is_no_name,
    is_origin,
    is_town,
    mostly_places,
)
from analysis.extract.actors.roles import ARTICLES, POSSESSIVE, ROLE_ADJECTIVES, read_role

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PARTICLES = frozenset(
    "al el de da del della der den van von bin ibn abu abd bint ben la le di dos das du st".split()
)
_OFFICES = frozenset(
    "head_of_state minister local head military legislator spokesperson police".split()
)
_CAP_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "ADD"})


@dataclass(eq=False)
class Mention:
    """One mention while an article is read; token offsets are half-open."""

    first: int
    last: int
    head: int
    form: str
    kind: str
    name: str
    rule: str
    country: str | None = None
    role: str | None = None
    why: str = ""
    plural: bool = False
    gender: str | None = None
    classes: frozenset[str] = frozenset()
    definite: bool = True
    known: bool = False
    unsure: bool = False
    title: tuple[int, int] | None = None
    refers: Mention | None = None

    def root(self) -> Mention:
        """Return the mention that this one and its antecedents go back to."""
        here = self
        for _ in range(50):
            if here.refers is None:
                break
            here = here.refers
        if here is not self:  # the next look is short
            self.refers = here
        return here


def span_head(doc: Doc, first: int, last: int) -> int:
    """Return the token of ``first:last`` whose head lies outside."""
    for i in range(first, last):
        head = doc[i].head.i
        if (head == i or not first <= head < last) and doc[i].dep_ != "punct":
            return i
    return last - 1


def find_names(doc: Doc) -> tuple[list[Mention], list[bool]]:
    """Return the named people and bodies of `doc`, and which tokens they take."""
    taken = [False] * len(doc)
    found: list[Mention] = []
    starts = {doc[ent.start].i: ent for ent in doc.ents}
    for mention in [
        *_from_lexicons(doc, starts),
        *_from_entities(doc),
        *_from_titles(doc),
        *_from_capitals(doc),
    ]:
        if not any(taken[mention.first : mention.last]):
            taken[mention.first : mention.last] = [True] * (mention.last - mention.first)
            found.append(mention)
    found = _joined(doc, sorted(found, key=lambda mention: mention.first))
    begins = {i: m.first for m in found for i in range(m.first, m.last)}
    for mention in found:
        if mention.kind == "person":
            read_role(doc, mention, taken, begins)
    return found, taken


def _joined(doc: Doc, found: list[Mention]) -> list[Mention]:
    """Join the halves of a personal name that the pipeline cut: "Omar" and "Haddad Ali"."""
    whole: list[Mention] = []
    for mention in found:
        last = whole[-1] if whole else None
        halves = last is not None and last.last == mention.first and last.kind == mention.kind
        if last is not None and halves and mention.kind == "person":
            whole[-1] = next(_person(doc, last.first, mention.last), mention)
        else:
            whole.append(mention)
    return whole


# ---------------------------------------------------------------- names from the lexicons


def _from_lexicons(doc: Doc, starts: dict[int, Span]) -> Iterator[Mention]:
    index, text, done = words.known_names(), parse.text_of(doc), -1
    for token in parse.tokens_of(doc):
        if token.idx < done or words.first_word(token.text) not in index:
            continue
        entry = words.match(index, text, token.idx)
        if entry is None:
            continue
        end = token.idx + len(entry.pattern)
        last = token.i + 1
        while last < len(doc) and doc[last].idx < end:
            last += 1
        if doc[last - 1].idx + len(doc[last - 1]) != end:
            continue  # the pattern ends inside a token
        if _is_other(doc, token, last, entry) and not _opens_name(token, starts):
            continue
        done = end
        yield _widened(doc, token.i, last, entry, starts)


def _opens_name(token: Token, starts: dict[int, Span]) -> bool:
    """Say whether a group stands before one of its people: "Houthis Abdul-Malik Omari"."""
    ent = starts.get(token.i)
    named = ent is not None and ent.label_ == "PERSON"
    return ent is not None and named and is_origin(token.doc, ent.start, ent.end)


def _is_other(doc: Doc, token: Token, last: int, entry: words.Known) -> bool:
    """Say whether the words of a known name mean something else here."""
    after = doc[last] if last < len(doc) else token
    if token.ent_type_ == "PERSON" and " " not in entry.pattern:
        inside = after.ent_iob_ == "I" and after.ent_type_ == "PERSON" and after.is_alpha
        return token.ent_iob_ == "I" or inside
    if token.tag_ in {"WP", "IN", "DT", "WDT"} and entry.pattern.isupper():
        return True
    if " " not in entry.pattern and after.lower_ == "of":
        return True
    return token.dep_ in {"flat", "goeswith"} and entry.lexicon == "media"


def _widened(
    doc: Doc, first: int, last: int, entry: words.Known, starts: dict[int, Span]
) -> Mention:
    ent = starts.get(first)
    end = first if ent is None or ent.label_ != "ORG" else _without_title(doc, ent)
    if end > first and _ends_in_title(doc, first, end):
        end = last
    if end > last and doc[end - 1].is_alpha and _name_after_title(doc, first, end) is None:
        texts = [token.text for token in doc[first:end]]
        kind = words.head_kind(texts) or entry.kind
        return Mention(
            first, end, span_head(doc, first, end), "name", kind, doc[first:end].text,
            "name:entity", country=entry.country,
        )  # fmt: skip
    name, country = entry.name, entry.country
    if country is None and entry.kind in {"government", "military"}:
        first = _with_country(doc, first)  # "Sudanese MoD"
        country = words.countries_in([t.text for t in doc[first:last]])
        name = f"{doc[first].text} {name}" if country is not None else name
    return Mention(
        first, last, span_head(doc, first, last), "name", entry.kind, name,
        f"name:{entry.lexicon}", country=country, known=True,
    )  # fmt: skip


# ---------------------------------------------------------------- names the pipeline saw


def _from_entities(doc: Doc) -> Iterator[Mention]:
    places = mostly_places(doc)
    for ent in doc.ents:
        if ent.label_ in {"PERSON", "ORG"} and ent.text in places:
            continue
        end = _without_title(doc, ent) if ent.label_ == "ORG" else ent.end
        first, last = _trimmed(doc, ent.start, end)
        if last - first > 2 and first > 1 and inside_title(doc, first, first + 1):
            yield from _person(doc, first + 1, last)  # "Secretary of [Defense Ana Ruiz]"
            continue
        if first >= last or not any(t.text[0].isupper() for t in doc[first:last]):
            continue
        opener = bool(doc[first].is_sent_start) and doc[first].tag_ in {"NN", "NNS", "JJ"}
        plain = ent.label_ == "ORG" and last - first == 1 and opener
        if _describes(doc[last - 1]):
            continue
        cut = doc[last - 1].lower_ == "of"  # "Front for the Relief of": the capitals know better
        if plain or cut or is_no_name(doc, first, last) or inside_title(doc, first, last):
            continue
        name = _name_after_title(doc, first, last) if ent.label_ in {"ORG", "PERSON"} else None
        # "James Dean" keeps its Dean: one word after a title inside a name may be a surname.
        if name is not None and (ent.label_ == "ORG" or " " in doc[name:last].text):
            yield from _person(doc, name, last)
            continue
        kind = _kind_of(doc, first, last, ent.label_)
        if kind == "person":
            yield from _person(doc, first, last)
        elif kind is not None:
            yield _body(doc, first, last, kind, "name:entity")


def _describes(last: Token) -> bool:
    """Say whether a capital word is only an adjective before a noun: "U.S.-led", "Sunni"."""
    doc, at = last.doc, last.i + 1
    if last.tag_ == "JJ" and at < len(doc) and doc[at].text == "-" and not doc[at].whitespace_:
        return True  # "Western-backed"
    led = last.lower_ in {"led", "backed", "run", "held"} or last.lower_.endswith("-led")
    adjective = led or (last.tag_ == "JJ" and last.dep_ == "amod")
    return adjective and last.dep_ in {"amod", "compound"} and last.head.i > last.i


def _is_plain_modifier(doc: Doc, first: int, last: int) -> bool:
    """Say whether a name is only a creed or a town before a noun: "Islamist", "Goma doctors"."""
    if all(
        t.lower_ in words.not_names("creed") or words.country_of(t.text) for t in doc[first:last]
    ):
        return True
    before = doc[last - 1].dep_ in {"compound", "amod"} and doc[last - 1].head.i >= last
    return before and last - first == 1 and is_town(doc[first].text)


def _without_title(doc: Doc, ent: Span) -> int:
    """Return where the name of a body ends before a person's title ("UN" in "UN envoy Ruiz")."""
    last = ent.end
    if last < len(doc) and doc[last].ent_type_ == "PERSON":
        while last > ent.start and (doc[last - 1].text == "-" or _is_title(doc[last - 1])):
            last -= 1
        while last > ent.start and last < ent.end and doc[last - 1].pos_ in {"DET", "ADP"}:
            last -= 1
    return last


def _trimmed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Cut articles, possessive endings, marks and a verb before it from the ends of a name."""
    while first < last and (
        doc[first].lower_ in ARTICLES
        or not doc[first].text[0].isalnum()
        or (doc[first].text.islower() and doc[first].pos_ in {"VERB", "AUX", "ADV", "ADP", "SCONJ"})
    ):
        first += 1
    while last > first and (
        doc[last - 1].text in POSSESSIVE
        or not (doc[last - 1].text[-1].isalnum() or doc[last - 1].text[-1] == ".")
    ):
        last -= 1
    return first, last


def _kind_of(doc: Doc, first: int, last: int, label: str) -> str | None:
    """Return the kind of actor that a named entity is; None when it is none.

    The entity labels are often wrong, so head nouns and the lexicons have the last word.
    """
    texts = [token.text for token in doc[first:last]]
    whole = doc[first:last].text
    lower = whole.casefold()
    places = (words.country_codes(), words.capital_codes(), words.not_names("place"))
    if any(lower in known for known in places):
        return None
    tail = doc[last - 1].lower_
    if label in {"DATE", "MONEY", "NORP", "PRODUCT"}:
        return None
    if label != "PERSON" or len(texts) > 1:
        kind = words.head_kind(texts)
        if kind is not None and (len(texts) > 1 or label == "ORG"):
            if tail == "group":  # a company is called so more often than a band of fighters
                kind = "organisation"
            return kind if any(text[0].isupper() for text in texts) else None
    if tail in words.not_names("place") or tail in words.not_names("thing"):
        return None
    after = doc[last].lower_ if last < len(doc) else ""
    if first and doc[first - 1].text in words.ships():
        return None
    if label == "PERSON":
        area = after in words.not_names("place") | {"region", "district", "province"}
        return None if area or _is_misread_word(doc, first, last) else "person"
    if label in {"GPE", "MISC", "ORG", "LOC"} and _titled(doc, first):
        return "person"
    if label != "ORG" or lower in words.not_names("channel"):
        return None
    if _is_plain_modifier(doc, first, last):
        return None
    if _ends_in_title(doc, first, last):
        return None  # "UN Secretary-General" is somebody
    return "organisation" if after not in words.not_names("place") else None


def _is_misread_word(doc: Doc, first: int, last: int) -> bool:
    """Say whether one word that looks like a person is none."""
    if last - first > 1:
        return False
    if doc[first].tag_ in {"NNPS", "VBG"} or doc[first].lower_ in words.nouns():
        return True  # a people, "Alawites", or a noun that opens the sentence, "Gang"
    of_title = first > 1 and doc[first - 1].lower_ == "of"
    return of_title and words.singular(doc[first - 2]) in words.titles()  # "the governor of Aden"


def _name_after_title(doc: Doc, first: int, last: int) -> int | None:
    """Return where the name begins in "Lakeside Party Secretary-General Amara Diallo"."""
    for i in range(last - 2, first - 1, -1):
        title = words.titles().get(doc[i].lower_)
        capital = doc[i].text[0].isupper()
        if title is not None and title.label not in {"honorific", "private"} and capital:
            rest = doc[i + 1 : last]
            named = all(_may_be_name(t) or t.text in {"-", "."} or _is_hyphened(t) for t in rest)
            named = named and rest[-1].text[0].isupper() and _may_be_name(rest[0])
            named = named and rest[0].lower_ not in SUFFIXES
            return i + 1 if named and words.head_kind([t.text for t in rest]) is None else None
    return None


def _may_be_name(token: Token) -> bool:
    """Say whether a word can be part of a personal name: "Ruiz", "de"."""
    return (token.tag_ == "NNP" and token.text[0].isupper()) or token.text in PARTICLES


def _is_hyphened(token: Token) -> bool:
    """Say whether a word only goes on after a hyphen ("Ki-moon")."""
    return token.i > 0 and token.nbor(-1).text == "-"


def _from_titles(doc: Doc) -> Iterator[Mention]:
    """Yield people the pipeline missed: two capitalised names after a title noun."""
    for token in parse.tokens_of(doc):
        first = token.i + 1
        if token.lower_ not in words.titles() or token.tag_ not in {"NN", "NNP"}:
            continue
        last = first
        while last < len(doc) and last - first < 4 and _part_of_name(doc, last):
            last += 1
        if _ends_in_title(doc, first, last):
            continue  # "Deputy National Security Adviser"
        if last - first > 1 and not in_title_case(doc, token):
            yield from _person(doc, first, last)


def _part_of_name(doc: Doc, i: int) -> bool:
    token = doc[i]
    word = token.lower_
    free = token.ent_type_ in {"", "MISC"} and word not in words.nouns()
    return token.tag_ == "NNP" and _capital(token) and free and words.country_of(word) is None


def _titled(doc: Doc, first: int) -> bool:
    """Say whether a capitalised personal title stands right before token `first`."""
    if not first:
        return False
    before = doc[first - 1]
    if before.text == "." and first > 1:
        before = doc[first - 2]
    word = before.lower_.rstrip(".")
    title = words.titles().get(word)
    capital = before.text[0].isupper() and before.text[-1] != ","
    return title is not None and capital and title.label not in {"head", "private", "suspect"}


def _person(doc: Doc, first: int, last: int) -> Iterator[Mention]:
    while last - first > 1 and (_is_title(doc[first]) or is_origin(doc, first, last)):
        first += 1
        while last - first > 1 and doc[first].text == ".":
            first += 1
    if all(_is_title(t) or t.lower_ in ROLE_ADJECTIVES for t in doc[first:last]) and (
        last - first > 1 or doc[first].text not in words.genders()
    ):
        return
    first, last = _with_given_name(doc, first, last), _with_suffix(doc, last)
    given = doc[first].text
    yield Mention(
        first, last, span_head(doc, first, last), "name", "person",
        doc[first:last].text.replace(",", ""), "name:entity",
        gender=words.genders().get(given) if last - first > 1 else None,
    )  # fmt: skip


def _with_given_name(doc: Doc, first: int, last: int) -> int:
    """Step back over a name between a title and a one-word entity: "Minister Ban [Ki-moon]"."""
    known = first > 0 and doc[first - 1].text in words.genders()
    after_title = first > 1 and _is_title(doc[first - 2])
    if " " in doc[first:last].text or not (known or after_title):
        return first
    word = doc[first - 1].lower_
    free = not _is_title(doc[first - 1]) and word not in ROLE_ADJECTIVES
    named = free and _part_of_name(doc, first - 1) and not in_title_case(doc, doc[first])
    return first - 1 if named else first


def _with_suffix(doc: Doc, last: int) -> int:
    """Step over "Jr." after a name, also after a comma."""
    at = last + 1 if last < len(doc) and doc[last].text == "," else last
    return (
        at + 1 if at < len(doc) and doc[at].lower_ in SUFFIXES and _capital_first(doc[at]) else last
    )


def _capital_first(token: Token) -> bool:
    return token.text[0].isupper()


def _is_title(token: Token) -> bool:
    return token.lower_.rstrip(".") in words.titles()


def _ends_in_title(doc: Doc, first: int, last: int) -> bool:
    """Say whether two and more capitalised words close with a title: they name an office.

    Also before "of" and "for": "UN High Commissioner for Refugees".
    """
    last = next((i for i in range(first + 1, last) if doc[i].lower_ in {"of", "for"}), last)
    title = words.titles().get(doc[last - 1].lower_)
    office = title is not None and title.label in _OFFICES
    return last - first > 1 and office and doc[last - 1].tag_ != "NNPS"


def _body(doc: Doc, first: int, last: int, kind: str, rule: str) -> Mention:
    """Make a mention of a body, with the country word that belongs to its name."""
    if words.head_kind([t.text for t in doc[first:last]]) is not None:
        first = _with_country(doc, first)
        last = _with_of_country(doc, last)
    texts = [token.text for token in doc[first:last]]
    name = " ".join(doc[first:last].text.split())
    return Mention(
        first, last, span_head(doc, first, last), "name", kind, name, rule,
        country=words.countries_in(texts),
    )  # fmt: skip


def _with_country(doc: Doc, first: int) -> int:
    """Step back over "Russian" or "Ukraine's" before a name."""
    at = first - 1
    if at > 0 and doc[at].text in POSSESSIVE:
        at -= 1
    if at >= 0 and words.country_of(doc[at].text) is not None and doc[at].text[0].isupper():
        before = doc[at - 1].text if at else ""
        if before.casefold() not in ARTICLES and words.country_of(f"{before} {doc[at].text}"):
            return at - 1
        return at
    return first


def _with_of_country(doc: Doc, last: int) -> int:
    """Step over "of Sudan" after a name."""
    at = last + 1
    if at < len(doc) and doc[last].lower_ == "of":
        if doc[at].lower_ == "the" and at + 1 < len(doc):
            at += 1
        entry = words.match(words.known_states(), doc[at : at + 6].text, 0)
        if entry is not None and entry.lexicon == "states":
            end = doc[at].idx + len(entry.pattern)
            while at < len(doc) and doc[at].idx < end:
                at += 1
            return at
    return last


def _from_capitals(doc: Doc) -> Iterator[Mention]:
    """Yield capitalised bodies the pipeline missed: "Energy Ministry", "Ministry of Health"."""
    for token in parse.tokens_of(doc):
        if token.shape_[0] != "X" or token.tag_ not in _CAP_TAGS or token.dep_ == "flat":
            continue
        noun = words.nouns().get(words.singular(token))
        if noun is None or noun.is_person or noun.when == "says":
            continue
        first, last = token.i, token.i + 1
        while first and _capital(doc[first - 1]) and not _opens_sentence(doc[first - 1]):
            first -= 1
        follow = _after_of(doc, last)
        if follow:
            last = follow
            last = _with_capitals(doc, last)
            while doc[last - 1].lower_ != "of" and (further := _after_of(doc, last, {"of"})):
                last = _with_capitals(doc, further)  # "Group for the Support of Farmers"
        place = doc[first:last].text.casefold() in words.not_names("place")
        if last - first > 1 and not place and not in_title_case(doc, token):
            yield _body(doc, first, last, noun.kind, "name:capitals")


def _with_capitals(doc: Doc, last: int) -> int:
    """Return the end of the capitalised words from token `last` on, also after "and"."""
    while last < len(doc) and (
        _capital(doc[last])
        or (doc[last].lower_ == "and" and last + 1 < len(doc) and _capital(doc[last + 1]))
    ):
        last += 1
    return last


def _after_of(doc: Doc, at: int, links: Collection[str] = ("of", "for")) -> int:
    """Return the end of the first capitalised word of "of (the) Energy" at token `at`, or 0."""
    if at + 1 >= len(doc) or doc[at].lower_ not in links:
        return 0
    at += 1
    if doc[at].lower_ == "the" and at + 1 < len(doc):
        at += 1
    return at + 1 if _capital(doc[at]) else 0


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.is_alpha and token.lower_ not in ARTICLES


def _opens_sentence(token: Token) -> bool:
    return bool(token.is_sent_start) and token.tag_ not in {"NNP", "NNPS"}
