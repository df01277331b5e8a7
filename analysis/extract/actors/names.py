"""Names of people and bodies, states that act, and the title words beside a name."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PARTICLES = frozenset(
    "al el de da del della der den van von bin ibn abu abd bint ben la le di dos das du st".split()
)
_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "s'"})
_ARTICLES = frozenset({"the", "a", "an"})
_ROLE_ADJECTIVES = frozenset(
    "former acting deputy interim then outgoing incoming senior assistant vice chief local late "
    "retired exiled ousted deposed caretaker presidential top lead regional provincial ex "
    "self-proclaimed veteran newly-elected longtime foreign defense defence interior prime".split()
)
_LINKS = frozenset({"of", "for", "and", "&", "-", "–", "to", "the"})
_CAP_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "ADD"})
_INSIDE = frozenset(
    "in at near around outside into inside toward towards through across eastern western northern "
    "southern central".split()
)
_LONGEST_ROLE = 14


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
    refers: Mention | None = None

    def root(self) -> Mention:
        """Return the mention that this one and its antecedents go back to."""
        here = self
        for _ in range(50):
            if here.refers is None:
                return here
            here = here.refers
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
    found.sort(key=lambda mention: mention.first)
    found += _bracketed(doc, found, taken)
    for mention in found:
        if mention.kind == "person":
            _read_role(doc, mention, taken)
    return found, taken


# ---------------------------------------------------------------- names from the lexicons


def _from_lexicons(doc: Doc, starts: dict[int, Span]) -> Iterator[Mention]:
    index, text, done = words.known_names(), doc.text, -1
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
        if _is_other(doc, token, last, entry):
            continue
        done = end
        yield _widened(doc, token.i, last, entry, starts)


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
    longer = (
        ent is not None and ent.end > last and ent.label_ == "ORG" and doc[ent.end - 1].is_alpha
    )
    if ent is not None and longer and _name_after_title(doc, first, ent.end) is None:
        kind = words.head_kind([t.text for t in ent]) or entry.kind
        return Mention(
            first, ent.end, span_head(doc, first, ent.end), "name", kind, ent.text,
            "name:entity", country=entry.country,
        )  # fmt: skip
    return Mention(
        first, last, span_head(doc, first, last), "name", entry.kind, entry.name,
        f"name:{entry.lexicon}", country=entry.country, known=True,
    )  # fmt: skip


# ---------------------------------------------------------------- names the pipeline saw


def _from_entities(doc: Doc) -> Iterator[Mention]:
    places = _mostly_places(doc)
    for ent in doc.ents:
        if ent.label_ in {"PERSON", "ORG"} and ent.text in places:
            continue
        first, last = _trimmed(doc, ent.start, ent.end)
        if first >= last or not any(t.text[0].isupper() for t in doc[first:last]):
            continue
        if ent.label_ == "ORG" and (name := _name_after_title(doc, first, last)) is not None:
            yield from _person(doc, name, last)
            continue
        kind = _kind_of(doc, first, last, ent.label_)
        if kind == "person":
            yield from _person(doc, first, last)
        elif kind is not None:
            yield _body(doc, first, last, kind, "name:entity")


def _mostly_places(doc: Doc) -> set[str]:
    """Return one-word names that the article uses as a place at least as often as a person."""
    votes: dict[str, int] = {}
    for ent in doc.ents:
        if len(ent) < 4 and ent.label_ in {"GPE", "LOC", "PERSON", "ORG"}:
            inside = ent.start and doc[ent.start - 1].lower_ in _INSIDE
            votes.setdefault(ent.text, 0)
            votes[ent.text] += 1 if inside or ent.label_ in {"GPE", "LOC"} else -1
    return {name for name, vote in votes.items() if vote >= 0}


def _trimmed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Cut articles, possessive endings, marks and a verb before it from the ends of a name."""
    while first < last and (
        doc[first].lower_ in _ARTICLES
        or not doc[first].text[0].isalnum()
        or (doc[first].text.islower() and doc[first].pos_ in {"VERB", "AUX", "ADV", "ADP", "SCONJ"})
    ):
        first += 1
    while last > first and (
        doc[last - 1].text in _POSSESSIVE
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
    if lower in words.country_codes() or lower in words.capital_codes():
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
    if label == "PERSON":
        if len(texts) == 1 and doc[first].tag_ == "NNPS":
            return None  # a people: "Alawites"
        of_title = first > 1 and doc[first - 1].lower_ == "of"
        if of_title and len(texts) == 1 and words.singular(doc[first - 2]) in words.titles():
            return None  # "the governor of Aden"
        return (
            None
            if after in words.not_names("place") | {"region", "district", "province"}
            else "person"
        )
    if label in {"GPE", "MISC", "ORG", "LOC"} and _titled(doc, first):
        return "person"
    if label != "ORG" or lower in words.not_names("channel"):
        return None
    return "organisation" if after not in words.not_names("place") else None


def _name_after_title(doc: Doc, first: int, last: int) -> int | None:
    """Return where the name begins in "Lakeside Party Secretary-General Amara Diallo"."""
    for i in range(last - 2, first - 1, -1):
        title = words.titles().get(doc[i].lower_)
        if title is not None and title.label not in {"honorific", "private"} and _capital(doc[i]):
            rest = doc[i + 1 : last]
            named = all(t.tag_ == "NNP" or t.text == "-" for t in rest) and _capital(rest[0])
            return i + 1 if named and words.head_kind([t.text for t in rest]) is None else None
    return None


def _from_titles(doc: Doc) -> Iterator[Mention]:
    """Yield people the pipeline missed: two capitalised names after a title noun."""
    for token in parse.tokens_of(doc):
        first = token.i + 1
        if token.lower_ not in words.titles() or token.tag_ not in {"NN", "NNP"}:
            continue
        last = first
        while last < len(doc) and last - first < 4 and _part_of_name(doc, last):
            last += 1
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
    while last - first > 1 and _is_title(doc[first]):
        first += 1
        while last - first > 1 and doc[first].text == ".":
            first += 1
    if _is_title(doc[first]) and last - first == 1 and doc[first].text not in words.genders():
        return
    given = doc[first].text
    yield Mention(
        first, last, span_head(doc, first, last), "name", "person", doc[first:last].text,
        "name:entity", gender=words.genders().get(given) if last - first > 1 else None,
    )  # fmt: skip


def _is_title(token: Token) -> bool:
    return token.lower_.rstrip(".") in words.titles()


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
    if at > 0 and doc[at].text in _POSSESSIVE:
        at -= 1
    if at >= 0 and words.country_of(doc[at].text) is not None and doc[at].text[0].isupper():
        before = doc[at - 1].text if at else ""
        if before.casefold() not in _ARTICLES and words.country_of(f"{before} {doc[at].text}"):
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
            while last < len(doc) and (
                _capital(doc[last])
                or (doc[last].lower_ == "and" and last + 1 < len(doc) and _capital(doc[last + 1]))
            ):
                last += 1
        if last - first > 1 and not in_title_case(doc, token):
            yield _body(doc, first, last, noun.kind, "name:capitals")


def _after_of(doc: Doc, at: int) -> int:
    """Return the end of the first capitalised word of "of (the) Energy" at token `at`, or 0."""
    if at + 1 >= len(doc) or doc[at].lower_ not in {"of", "for"}:
        return 0
    at += 1
    if doc[at].lower_ == "the" and at + 1 < len(doc):
        at += 1
    return at + 1 if _capital(doc[at]) else 0


def in_title_case(doc: Doc, token: Token) -> bool:
    """Say whether capitals mean nothing around `token`: a heading or a text in capitals."""
    if doc.user_data.get("upper") is None:
        doc.user_data["upper"] = doc.text.isupper()
    sentence = parse.sentences(doc)[parse.sentence_numbers(doc)[token.i]]
    return bool(doc.user_data["upper"]) or sentence.is_heading


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.is_alpha and token.lower_ not in _ARTICLES


def _opens_sentence(token: Token) -> bool:
    return bool(token.is_sent_start) and token.tag_ not in {"NNP", "NNPS"}


# ---------------------------------------------------------------- short forms in brackets


def _bracketed(doc: Doc, found: list[Mention], taken: list[bool]) -> list[Mention]:
    """Return the short forms brackets introduce, "(RSF)", wherever they stand later."""
    short: dict[str, Mention] = {}
    for mention in found:
        if mention.kind != "person" and (letters := _letters_after(doc, mention.last)):
            short.setdefault(letters, mention)
    if not short:
        return []
    for mention in found:
        long = short.get(doc[mention.first : mention.last].text)
        if long is not None and mention is not long and mention.refers is None:
            mention.refers, mention.why = long, f"short form in brackets after {long.name!r}"
    more = []
    for token in parse.tokens_of(doc):
        long = short.get(token.text)
        if long is not None and not taken[token.i]:
            taken[token.i] = True
            more.append(_short_form(token.i, long))
    return more


def _letters_after(doc: Doc, at: int) -> str | None:
    """Return the capitals in brackets at token `at`."""
    bracketed = at + 2 < len(doc) and doc[at].text == "(" and doc[at + 2].text == ")"
    letters = doc[at + 1].text if bracketed else ""
    return letters if len(letters) > 1 and letters.isupper() else None


def _short_form(at: int, long: Mention) -> Mention:
    return Mention(
        at, at + 1, at, "name", long.kind, long.name, "name:bracketed", country=long.country,
        refers=long, why=f"short form in brackets after {long.name!r}",
    )  # fmt: skip


# ---------------------------------------------------------------- titles and roles


def _read_role(doc: Doc, person: Mention, taken: list[bool]) -> None:
    """Set role, title classes and country of a person from title words and apposition."""
    first = _role_start(doc, person.first)
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
        if owner is not None and owner.text in _POSSESSIVE and first > 1:
            person.country = words.country_of(doc[first - 2].text)


def _set_role(doc: Doc, person: Mention, first: int, last: int) -> None:
    tokens = [t for t in doc[first:last] if not t.is_space]
    person.classes = title_classes([t.lower_ for t in tokens])
    only_mr = not person.classes and all(t.lower_.rstrip(".") in words.titles() for t in tokens)
    person.role = None if only_mr else " ".join(doc[first:last].text.split())
    texts = [t.text for t in tokens]
    person.country = words.countries_in(texts) or next(
        (code for t in texts if (code := words.capital_codes().get(t.casefold()))), None
    )
    person.gender = person.gender or _title_gender(tokens)


@functools.cache
def _gendered() -> dict[str, str]:
    female = (
        "mrs ms miss queen lady dame mother princess duchess baroness spokeswoman congresswoman "
        "chairwoman councilwoman"
    )
    male = (
        "mr sir king lord spokesman congressman chairman father sheikh pope imam prince emir duke"
    )
    return dict.fromkeys(female.split(), "f") | dict.fromkeys(male.split(), "m")


def _title_gender(tokens: list[Token]) -> str | None:
    return next((g for t in tokens if (g := _gendered().get(t.lower_.rstrip(".")))), None)


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
        doc[at].lower_ in _LINKS or doc[at].text in _POSSESSIVE or doc[at].is_punct
    ):
        at += 1
    texts = [t.lower_.rstrip(".") for t in doc[at:first]]
    return at if any(t in words.titles() for t in texts) else first


def _may_be_role(doc: Doc, i: int) -> bool:
    token = doc[i]
    if doc[i + 1].is_sent_start or token.is_space:
        return False
    word = token.lower_.rstrip(".")
    if token.text == ".":
        return i > 0 and doc[i - 1].lower_ in words.titles() and len(doc[i - 1]) < 5
    if word in words.titles() or word in _ROLE_ADJECTIVES:
        return True
    if token.text in {"-", "–", "&"} or (word in {"of", "for", "and"} and token.text == word):
        return _link_inside_role(doc, i)
    if word == "the":
        return i > 0 and doc[i - 1].lower_ in {"of", "for", "to"} and _link_inside_role(doc, i - 1)
    if token.pos_ in {"ADV", "ADP", "VERB", "SCONJ", "CCONJ", "AUX", "PRON", "DET"}:
        return False
    return token.text[0].isupper() and token.ent_type_ not in {"PERSON", "DATE"}


def _link_inside_role(doc: Doc, i: int) -> bool:
    """Say whether a title noun stands shortly before a linking word."""
    return any(doc[at].lower_ in words.titles() for at in range(max(0, i - 3), i))


def _apposed(doc: Doc, person: Mention) -> tuple[int, int] | None:
    """Return the tokens of "Name, head of the city's council," after the name."""
    at = person.last
    if at + 1 >= len(doc) or doc[at].text not in {",", "(", "–", "—"}:
        return None
    noun = _apposed_noun(doc, at + 1)
    if noun is None:
        return None
    first = at + 1 + (doc[at + 1].lower_ in _ARTICLES)
    last = noun + 1
    for i in range(last, min(len(doc), first + _LONGEST_ROLE)):
        token = doc[i]
        if token.text in {",", ";", ".", "(", ")", "–", "—", '"', "“"} or token.is_sent_start:
            break
        if token.pos_ in {"VERB", "AUX", "PRON", "SCONJ"} or token.is_space:
            break
        last = i + 1
    while last > noun + 1 and doc[last - 1].pos_ in {"ADP", "DET", "CCONJ", "ADV"}:
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


# ---------------------------------------------------------------- states


def find_states(doc: Doc, taken: list[bool]) -> list[Mention]:
    """Return countries, capitals and seats of government where grammar makes them act."""
    index, text, found, done = words.known_states(), doc.text, [], -1
    for token in parse.tokens_of(doc):
        if token.idx < done or taken[token.i] or words.first_word(token.text) not in index:
            continue
        entry = words.match(index, text, token.idx)
        if entry is None:
            continue
        done = token.idx + len(entry.pattern)
        last = token.i + 1
        while last < len(doc) and doc[last].idx < done:
            last += 1
        if any(taken[token.i : last]) or _modifies_list(doc, last):
            continue
        rule = acting(doc[span_head(doc, token.i, last)], is_place=entry.lexicon == "capital")
        if rule is not None:
            taken[token.i : last] = [True] * (last - token.i)
            found.append(_state(doc, token.i, last, entry, rule))
    return found


def _modifies_list(doc: Doc, last: int) -> bool:
    """Say whether a country only modifies a later noun: "US and Sudanese officials"."""
    if last + 2 >= len(doc) or doc[last].lower_ not in {"and", ",", "or"}:
        return False
    follow = doc[last + 1]
    return follow.ent_type_ == "NORP" and doc[last + 2].lower_ != "'s" and follow.tag_ != "NNPS"


def _state(doc: Doc, first: int, last: int, entry: words.Known, rule: str) -> Mention:
    form = "name" if entry.lexicon == "states" else "metonym"
    why = "" if form == "name" else f"{entry.lexicon} of {entry.country} that acts: {rule}"
    return Mention(
        first, last, span_head(doc, first, last), form, entry.kind, entry.name,
        f"state:{rule}", country=entry.country, why=why, known=True,
    )  # fmt: skip


def acting(noun: Token, *, is_place: bool) -> str | None:
    """Return how grammar makes `noun` an actor, None when it does not.

    Parameters
    ----------
    noun : spacy.tokens.Token
    is_place : bool
        A town that may stand for its government: then only speech and deliberate acts count.
    """
    first = noun
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    if first.dep_ in parse.SUBJECT:
        return _acts_as_subject(first, is_place)
    if parse.preposition(first) == "by" and first.head.tag_ in {"VBN", "VBD"}:
        return "agent"
    if first.dep_ in parse.OBJECT or first.dep_ == "iobj":
        return "addressed" if first.head.lemma_ in words.cues("toward") else None
    if first.dep_ in {"nmod:poss", "poss"}:
        return "possessor" if first.head.lemma_ in words.cues("possession") else None
    return _related(first)


def _acts_as_subject(noun: Token, is_place: bool) -> str | None:
    verb = noun.head
    lemma = verb.lemma_.lower()
    if verb.pos_ not in {"VERB", "AUX"} or any(c.dep_ == "cop" for c in verb.children):
        return "stance" if lemma in words.cues("stance") else None
    if parse.is_passive(verb):
        return "addressed" if lemma in words.cues("toward") and not is_place else None
    if lemma in words.cues("speech"):
        return "speaker"
    if lemma in words.cues("act"):
        return "agent"
    stance = any(
        c.dep_ in {"xcomp", "acomp", "attr"} and c.lemma_.lower() in words.cues("stance")
        for c in verb.children
    )
    if stance:
        return "stance"
    return "subject" if not is_place and lemma not in words.cues("still") else None


def _related(noun: Token) -> str | None:
    """Say whether "between", "with", "on" ties `noun` to talks, pressure or a deal."""
    case = parse.preposition(noun)
    if case == "according to":
        return "speaker"
    if case not in {"between", "with", "from", "on", "to", "against", "for"}:
        return None
    target = parse.attached_to(noun)
    if target is None:
        return None
    lemma = target.lemma_.lower()
    if lemma == "accord" and case == "to":
        return "speaker"
    if case in {"for", "to", "from"} and target.pos_ == "VERB":
        return None
    return "counterpart" if lemma in words.cues("relation") else None
