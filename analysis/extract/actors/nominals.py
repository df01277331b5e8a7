"""Nouns and pronouns that refer to actors: "the ministry", "residents", "his counterpart", "he"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.names import Mention
from analysis.extract.actors.roles import ARTICLES, POSSESSIVE, offices, title_classes
from analysis.extract.actors.states import acting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOT_HEADS = frozenset("compound flat goeswith amod nmod:desc nn fixed".split())
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_SINGULAR = {"he": "m", "him": "m", "she": "f", "her": "f"}
_PRONOUNS = frozenset("he him she her they them it who".split())
_COLLECTIVE = frozenset({"people", "troops", "police", "crew"})
_BODIES = frozenset({"government", "military", "armed_group", "organisation"})
_FORCES = frozenset({"armed_group", "military", "government"})
_INSIDE = frozenset({"in", "at", "near", "to", "outside", "inside", "into", "around"})
_UNITED = frozenset({"forces", "authorities"})
_INDEFINITE = frozenset("a an another some any one no every each several many few two".split())


def find_nominals(doc: Doc, names: list[Mention], taken: list[bool]) -> list[Mention]:
    """Return the common nouns that refer to actors."""
    named = {i: m for m in names for i in range(m.first, m.last)}
    found = []
    for token in parse.tokens_of(doc):
        if not taken[token.i] and (modifier := _modifier(doc, token)) is not None:
            found.append(modifier)
            continue
        noun = token.tag_ in _NOUN_TAGS or _stands_for_people(token)
        if not noun or taken[token.i] or token.dep_ in _NOT_HEADS:
            continue
        mention = _demonym_group(doc, token) or _nominal(doc, token)
        if mention is None or _is_predicate(token) or _ends_title(found, token):
            continue
        owner = named.get(token.head.i)
        if token.dep_ == "appos" and owner is not None:
            continue  # the noun is the role of a name: no mention of its own
        after = named.get(token.i + 1)
        if after is not None and after.kind == "person" and token.tag_ == "NNP":
            continue  # "Londoner Ana Ruiz"
        _cover_names(doc, mention, named)
        _learn_from_name(doc, mention, named)
        _join_apposed_name(doc, token, mention, named)
        found.append(mention)
    return found


def _learn_from_name(doc: Doc, mention: Mention, named: dict[int, Mention]) -> None:
    """Take the kind of the body a nominal names: "M23 forces", "members of the Somali Navy"."""
    inside = {id(m): m for i in range(mention.first, mention.last) if (m := named.get(i))}
    before = [m for m in inside.values() if m.last <= mention.head and doc[m.last].text != "-"]
    after = [m for m in inside.values() if m.first > mention.head]
    belonging = bool(mention.classes & words.cues("belonging"))
    owner = next((m for m in [*before, *(after if belonging else [])] if m.kind in _FORCES), None)
    if owner is not None and mention.plural and (belonging or mention.kind in _BODIES):
        mention.kind = "armed_group" if owner.kind == "armed_group" else mention.kind
        mention.kind = owner.kind if belonging else mention.kind
    whole = not mention.plural and not mention.classes & words.cues("part")
    if not whole or mention.kind == "person":
        return
    _name_kind(mention, before)
    alike = [m for m in before if m.kind == mention.kind and _is_plain(doc[m.last : mention.head])]
    if alike:
        mention.refers, mention.why = alike[0], "called by its name"


def _name_kind(mention: Mention, before: list[Mention]) -> None:
    """Let "the Amber cartel" tell that Amber is an armed group."""
    noun = words.nouns().get(next(iter(mention.classes), ""))
    if noun is None or noun.when or mention.kind not in {"armed_group", "media"}:
        return
    for name in before:
        if name.last == mention.head and name.kind == "organisation" and _is_unknown_body(name):
            name.kind = mention.kind


def _is_plain(words_between: Iterable[Token]) -> bool:
    """Say whether only small words stand between a name and its noun: "Hamas militant group"."""
    return all(t.is_alpha and t.text.islower() for t in words_between)


def _ends_title(found: list[Mention], token: Token) -> bool:
    """Say whether a capital noun is part of the title before: "Commissioner for Refugees"."""
    last = found[-1] if found else None
    inside = last is not None and last.head < token.i < last.last and last.kind == "person"
    return inside and token.text[0].isupper()


def _cover_names(doc: Doc, mention: Mention, named: dict[int, Mention]) -> None:
    """Widen a nominal to the whole of a name it cuts: "a commander of al|-Nusra"."""
    left, right = named.get(mention.first), named.get(mention.last - 1)
    if left is not None and left.first < mention.first:
        mention.first = left.first
    if right is not None and right.last > mention.last:
        mention.last = right.last
    mention.name = " ".join(doc[mention.first : mention.last].text.split())


def title_mentions(doc: Doc, names: list[Mention]) -> list[Mention]:
    """Return the offices that stand beside a name: "Lakeside Mayor", "the head of the clinic"."""
    found = []
    for first, last, person in offices(doc, names):
        if first and doc[first - 1].lower_ in ARTICLES:
            first -= 1
        while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space):
            last -= 1
        name = " ".join(doc[first:last].text.split())
        found.append(
            Mention(
                first,
                last,
                last - 1,
                "nominal",
                "person",
                name,
                "nominal:office",
                country=person.country,
                why="title of a name",
                refers=person,
            )
        )
    return found


def _modifier(doc: Doc, token: Token) -> Mention | None:
    """Return the body that acts through a noun: "coalition warplanes", "regime shelling"."""
    if token.dep_ not in {"compound", "amod"} or token.head.i != token.i + 1:
        return None
    word = words.singular(token)
    noun = words.nouns().get(word)
    body = noun is not None and not noun.is_person and noun.kind in _BODIES and not noun.when
    body = body and token.dep_ == "compound" and word not in words.cues("part") | {"military"}
    if not (body or word == "rebel") or noun is None or not _is_deed(token.head):
        return None
    first = _with_country_before(doc, token.i)
    name = " ".join(doc[first : token.i + 1].text.split())
    return Mention(
        first, token.i + 1, token.i, "nominal", noun.kind, name, "nominal:modifier",
        country=_country(doc, first, token.i + 1), classes=frozenset({word}),
    )  # fmt: skip


def _is_deed(noun: Token) -> bool:
    """Say whether a noun is a weapon, an attack or another thing somebody does or decides."""
    return words.singular(noun) in words.deeds() or noun.lemma_.lower() in words.deeds()


def _with_country_before(doc: Doc, at: int) -> int:
    """Step back over "Saudi-led" or "Ethiopian" before a noun."""
    first = at
    while first and (
        doc[first - 1].lower_ in {"-", "led", "backed"} or words.country_of(doc[first - 1].text)
    ):
        first -= 1
    return first


def _stands_for_people(token: Token) -> bool:
    """Say whether an adjective stands for those who are so: "the wounded"."""
    if token.tag_ not in {"JJ", "VBN", "VBD"} or token.lower_ not in words.cues("people"):
        return False
    noun = token.dep_ in parse.SUBJECT | parse.OBJECT | {"obl", "obl:agent", "nmod"}
    return noun and any(c.lower_ == "the" for c in token.lefts)


def _nominal(doc: Doc, token: Token) -> Mention | None:
    word = words.singular(token)
    title, noun = _look_up(doc, token, word)
    if title is None and noun is None and _speaks_like_a_person(token):
        noun = words.Noun("civilians", is_person=True, when="")
    if title is None and noun is None:
        return None
    many = word in _COLLECTIVE or (title is None and word in words.cues("people"))
    plural = many or token.tag_ in {"NNS", "NNPS"}
    first, last = _extent(doc, token, plural)
    acts = True
    if noun is not None and not noun.is_person:
        country = _country(doc, first, last)
        acts = _refers_to_body(token, noun, plural, country, first)
        if not acts and not _may_go_back(doc, noun, first, plural):
            return None
        kind, classes = noun.kind, frozenset({word})
        if plural and word not in {"force", "troop", "authority"}:
            classes |= {"plural"}
    else:
        alone = title is None or title is words.titles().get(word)
        doubtful = not plural or (alone and word in words.cues("also_part"))
        if doubtful and not _means_person(doc, token, word, alone):
            return None
        group = title.group if title is not None else noun.kind if noun is not None else "civilians"
        kind = group if plural else "person"
        country = _country(doc, first, last)
        classes = title_classes([t.lower_ for t in doc[first : token.i]] + [word]) | {word}
    return Mention(
        first, last, token.i, "nominal", kind, " ".join(doc[first:last].text.split()),
        "nominal:title" if title is not None else "nominal:noun", country=country,
        plural=plural, gender=words.gender_of(word), classes=classes,
        definite=not (doc[first].lower_ in _INDEFINITE or doc[first].like_num), unsure=not acts,
    )  # fmt: skip


def _may_go_back(doc: Doc, noun: words.Noun, first: int, plural: bool) -> bool:
    """Say whether "the group", which does nothing here, may mean a body told before."""
    return noun.when == "known" and not plural and doc[first].lower_ in {"the", "this", "that"}


def _speaks_like_a_person(token: Token) -> bool:
    """Say whether an unknown noun is built like a person's and speaks ("the pollster said")."""
    return words.is_built_like_a_person(token) and acting(token, is_place=True) == "speaker"


def _look_up(doc: Doc, token: Token, word: str) -> tuple[words.Title | None, words.Noun | None]:
    hyphen = token.i > 1 and doc[token.i - 1].text == "-"
    if token.i and (hyphen or not doc[token.i - 1].is_punct):
        before = doc[token.i - 1]
        pair = f"{doc[token.i - 2].lower_}-{word}" if hyphen else f"{before.lower_} {word}"
        if pair in words.titles() or pair in words.nouns():
            return words.titles().get(pair), words.nouns().get(pair)
    title = words.titles().get(word)
    if title is not None and title.label == "honorific":
        title = None
    return title, words.nouns().get(word)


def _refers_to_body(
    token: Token, noun: words.Noun, plural: bool, country: str | None, first: int
) -> bool:
    """Say whether a noun for a body means that body here ("by force" does not)."""
    if not plural and country is None and first == token.i and not token.text[0].isupper():
        return acting(token, is_place=True) is not None and token.lower_ == "police"
    if noun.kind == "state" and noun.when:
        return acting(token, is_place=True) is not None
    if noun.when == "says":
        return acting(token, is_place=True) == "speaker"
    if noun.when and noun.kind == "organisation" and parse.preposition(token) in _INSIDE:
        return acting(token, is_place=True) is not None  # "in a Damascus hospital"
    if not noun.when or country is not None or (plural and token.lower_ in _UNITED):
        return True
    return acting(token, is_place=False) is not None


def _means_person(doc: Doc, token: Token, word: str, alone: bool) -> bool:
    """Say whether a title or occupation refers to somebody; `alone`, as a title of one word."""
    hyphenated = token.i > 0 and doc[token.i - 1].text == "-"
    if word in words.cues("also_thing") and alone and not hyphenated:
        led = any(case in {"of", "at", "for"} for case, _ in parse.attachments(token))
        acts = acting(token, is_place=True)
        acts = acts if token.tag_ == "NN" or acts == "speaker" else None
        return led or acts is not None or bool(parse.appositions(token))
    return _has_determiner(token) or token.dep_ in parse.SUBJECT


def _has_determiner(token: Token) -> bool:
    return any(c.dep_ in {"det", "nmod:poss", "nummod"} for c in token.children)


def _extent(doc: Doc, token: Token, plural: bool) -> tuple[int, int]:
    """Return the noun phrase, with "of Aden" or "of the council" after it."""
    first, last = parse.phrase(token)
    first = _with_coordinated_countries(doc, _clipped(doc, first, token.i))
    is_title = words.singular(token) in words.titles()
    for case, noun in parse.attachments(token):
        if case not in {"of", "for"} or noun.i < token.i or noun.i - last > 6:
            continue
        _, end = parse.phrase(noun)
        if noun.tag_ == "NNP":  # "the Horn of Africa"
            inner = [n for case, n in parse.attachments(noun) if case == "of" and n.tag_ == "NNP"]
            end = max([end, *(n.i + 1 for n in inner)])
        named = noun.tag_ in {"NNP", "NNPS"} or noun.ent_type_ in {"GPE", "ORG", "PERSON"}
        if (named and case == "of") or (is_title and noun.ent_type_ != "DATE"):
            last = max(last, end)
        break
    return first, last


def _clipped(doc: Doc, first: int, head: int) -> int:
    """Return the first token that belongs to the phrase; the parser takes too much at times."""
    for i in range(head - 1, first - 1, -1):
        token = doc[i]
        finite = token.tag_ in {"VB", "VBP", "VBZ", "VBD"}
        verbal = token.tag_ == "VBG" and i > first and doc[i - 1].tag_ in {"NNS", "NN"}
        weekday = token.ent_type_ == "DATE" and not token.like_num
        if (
            finite
            or verbal
            or weekday
            or (token.tag_ == "NNS" and not (token.dep_ == "compound" and token.head.i == head))
            or token.lower_ in {"least", "most", "than"}
        ):
            first = i + 1
            break
    loose = {"ADV", "PUNCT", "SPACE", "CCONJ", "ADP", "SCONJ"}
    while first < head and (doc[first].pos_ in loose or doc[first].text in POSSESSIVE):
        first += 1
    return first


def _with_coordinated_countries(doc: Doc, first: int) -> int:
    """Step back over "US, Ukrainian and" before "European officials"."""
    if first and doc[first - 1].ent_type_ == "NORP" and doc[first - 1].tag_ in {"JJ", "NNP"}:
        first -= 1
    while (
        first > 1
        and doc[first - 1].lower_ in {"and", ",", "or"}
        and doc[first].text[0].isupper()
        and doc[first].ent_type_ in {"NORP", "GPE"}
        and words.country_of(doc[first - 2].text) is not None
    ):
        first -= 2
    return first


def _country(doc: Doc, first: int, last: int) -> str | None:
    """Return the one country named in a phrase; None when there are two."""
    texts = [t.text for t in doc[first:last] if t.text[0].isupper()]
    codes = set(words.named_countries(texts))
    if not codes:
        capitals = words.capital_codes()
        codes = {code for text in texts if (code := capitals.get(text.casefold()))}
    mixed = any(t.lower_ == "and" for t in doc[first:last])
    return next(iter(codes)) if len(codes) == 1 and not mixed else None


def _demonym_group(doc: Doc, token: Token) -> Mention | None:
    """Return "Ukrainians" or "the Russians"."""
    if token.tag_ not in {"NNPS", "NNS"} or not token.text[0].isupper():
        return None
    country = words.country_of(token.text)
    people = token.ent_type_ in {"NORP", "PERSON"} and token.tag_ == "NNPS"
    if (country is None and not people) or not token.lower_.endswith(
        ("s", "men", "ese", "ish", "ch")
    ):
        return None
    first, last = parse.phrase(token)
    first = _clipped(doc, first, token.i)
    bare = first == token.i
    side = country is not None and doc[first].lower_ == "the" and last - first == 2 and not bare
    kind = "state" if side and acting(token, is_place=True) else "civilians"
    return Mention(
        first, last, token.i, "nominal", kind, doc[first:last].text, "nominal:demonym",
        country=country, plural=True, classes=frozenset({"people"}),
    )  # fmt: skip


def _is_predicate(token: Token) -> bool:
    """Say whether the noun says what something is or is called ("she is a nurse")."""
    if token in parse.second_objects(token.head):
        return True  # "whom he called a dictator"
    if token.dep_ == "xcomp" or any(c.dep_ == "cop" for c in token.children):
        return True
    return parse.preposition(token) == "as"


def _join_apposed_name(doc: Doc, token: Token, mention: Mention, named: dict[int, Mention]) -> None:
    """Let "the head of the council, Amara Diallo," mean her, and give her the role."""
    for at in [*(other.i for other in parse.appositions(token)), _after_comma(doc, mention)]:
        person = named.get(at)
        if person is not None and mention.kind == "person" and _misread_as_body(person):
            person.kind = "person"
        if person is not None and (person.kind == "person") == (mention.kind == "person"):
            mention.refers, mention.why = person, "apposition"
            if person.kind == "organisation" and _is_unknown_body(person):
                person.kind, person.country = mention.kind, person.country or mention.country
            own = doc[mention.first].tag_ == "PRP$"
            if person.kind == "person" and person.role is None and not own:
                first = mention.first + (doc[mention.first].pos_ == "DET")
                person.role = " ".join(doc[first : mention.last].text.split())
                person.classes = mention.classes
                person.country = person.country or mention.country
            return


def _misread_as_body(name: Mention) -> bool:
    """Say whether only the pipeline, no lexicon and no head noun, calls a name a body."""
    unsure = name.kind == "organisation" and _is_unknown_body(name)
    return unsure and " " in name.name


def _is_unknown_body(name: Mention) -> bool:
    """Say whether neither a lexicon nor a head noun tells what a name stands for."""
    unsure = name.rule == "name:entity" and not name.known
    return unsure and words.head_kind(name.name.split()) is None


def _after_comma(doc: Doc, mention: Mention) -> int:
    """Return the token after "the head of the council, " where only a name can follow, or -1."""
    at = mention.last + 1
    single = mention.kind == "person" and mention.definite
    return at if single and at < len(doc) and doc[at - 1].text == "," else -1


def find_pronouns(doc: Doc, taken: list[bool]) -> list[Mention]:
    """Return the personal and relative pronouns that may stand for an actor."""
    found = []
    for token in parse.tokens_of(doc):
        word = token.lower_
        if word not in _PRONOUNS or taken[token.i] or token.tag_ not in {"PRP", "WP"}:
            continue
        if word == "it" and _is_expletive(token):
            continue
        found.append(
            Mention(
                token.i,
                token.i + 1,
                token.i,
                "pronoun",
                "person",
                token.text,
                f"pronoun:{word}",
                gender=_SINGULAR.get(word),
                plural=word in {"they", "them"},
                definite=False,
            )
        )
    return found


def _is_expletive(token: Token) -> bool:
    """Say whether "it" stands for nothing ("it was clear that ...")."""
    if token.dep_ == "expl" or token.dep_ not in parse.SUBJECT:
        return True
    verb = token.head
    clause = any(c.dep_ in {"csubj", "csubj:outer", "ccomp"} for c in verb.children)
    return (verb.pos_ == "ADJ" and clause) or verb.lemma_ in {"rain", "snow", "seem", "appear"}
