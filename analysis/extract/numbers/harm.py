"""What happened to whom: the words of harm in a text and the nouns they fall on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.numbers.fates import fall_on, those_among
from analysis.extract.numbers.outcomes import (
    VERBAL,
    Outcome,
    bare_harm,
    has_word,
    is_lethal,
    outcomes,
)
from analysis.extract.numbers.units import (
    ARMED,
    GENERIC,
    amount_of,
    antecedent,
    is_national,
    unit_of,
)
from analysis.parse import (
    agents,
    attachments,
    coordinated,
    is_negated,
    objects,
    preposition,
    stray_objects,
    tokens_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Harm(NamedTuple):
    """What befell a noun: `kind` as in the ledger, how sure, and the word that says so."""

    kind: str
    strength: str
    trigger: Token
    role: str
    negated: bool
    shared: bool


_PRIORITY = {"strong": 2, "weapon": 2, "thing": 1, "weak": 0}


def harms(doc: Doc) -> dict[int, Harm]:
    """Return what befell each noun (or bare numeral) of `doc`, by token index.

    Where several words apply, death outranks injury and a direct tie outranks one that
    coordination passes on.
    """
    found: dict[int, Harm] = {}
    words = outcomes()
    for token in tokens_of(doc):
        for row in words.get(token.lower_, ()):
            fallen = [(amount_of(noun), harm) for noun, harm in _fall(token, row)]
            fallen = [(noun, harm) for noun, harm in fallen if _fits(noun, harm)]
            for noun, harm in fallen:
                known = found.get(noun.i)
                if known is None or _rank(noun, harm) > _rank(noun, known):
                    found[noun.i] = harm
            if fallen and " " in row.word:
                break
    return found


def _rank(noun: Token, harm: Harm) -> tuple[bool, bool, int, bool]:
    """Rank harms of one noun; what befell hostages outranks that they are hostages."""
    told_by_verb = harm.kind != "captured" or harm.trigger != noun
    return (not harm.shared, told_by_verb, _PRIORITY[harm.strength], harm.kind == "killed")


def _class_of(noun: Token, harm: Harm) -> str:
    """Return the class of what `noun` counts.

    "Six" or "others" count what was counted before, where the harm is one of things or weapons.
    """
    klass = unit_of(noun).klass
    if noun.pos_ == "NUM":
        of = [other for preposition, other in attachments(noun) if preposition == "of"]
        klass = unit_of(of[0]).klass if of else klass
    if harm.strength not in {"thing", "weapon"}:
        return klass
    if noun.lower_ in GENERIC or (noun.pos_ == "NUM" and klass == ""):
        before = antecedent(noun)
        klass = unit_of(before).klass if before is not None else klass
    return klass


def _befalls_things(harm: Harm) -> bool:
    """Say whether the word of harm is one of things as well: "hit", "burn"."""
    weak = (harm.kind, harm.strength) == ("injured", "weak")
    return weak and harm.role == "patient" and bare_harm(harm.trigger, "thing") is not None


_STANDING = frozenset({"building", "house", "bridge", "road", "window", "pylon"})


def _fits(noun: Token, harm: Harm) -> bool:
    """Say whether this kind of harm can befall what `noun` names."""
    klass = _class_of(noun, harm)
    if noun.is_space:
        return False
    if harm.kind == "displaced" and unit_of(noun).victims in ARMED:
        return False  # "two gunmen fled"
    if harm.kind == "launched" and unit_of(noun).unit in {"gun", "target"}:
        return False
    named = noun.ent_type_ == "PERSON"
    if harm.shared and klass == "" and noun.pos_ in {"NOUN", "PROPN"} and not named:
        return False
    if klass == "" and (harm.kind, harm.strength) == ("killed", "weak") and noun.pos_ == "NOUN":
        return False  # who blows up what nobody knows kills nobody
    if klass == "" and noun.pos_ == "NOUN" and _befalls_things(harm):
        return False  # "hit 12 positions"
    if harm.strength == "weapon":
        in_flight = klass == "thing" and unit_of(noun).unit not in _STANDING
        return klass == "weapon" or (in_flight and harm.kind == "intercepted")
    if harm.strength == "thing":
        return klass in {"thing", "weapon"} and unit_of(noun).unit != "animal"
    if harm.role == "deed" and klass == "" and noun.pos_ == "NOUN":
        return noun == harm.trigger and harm.kind == "killed"  # "the release of 12 reports"
    if harm.kind in {"missing", "displaced", "rescued", "captured"}:
        return klass in {"person", "", "group", "thing"}
    return klass in {"person", "", "group"} or unit_of(noun).unit == "animal"


def _fall(token: Token, row: Outcome) -> Iterator[tuple[Token, Harm]]:
    """Yield each noun that a word of harm falls on, with the harm, if it is used as `row` says."""
    if " " in row.word and row.role in VERBAL and not has_word(token, row.word.split()[-1]):
        return
    kind, strength = _meaning(token, row)
    negated = is_negated(token) and not _is_bounded(token)
    nouns, role = fall_on(token, row.role), row.role
    if row.role in {"state", "patient"} and (among := those_among(token)):
        nouns, role = among, "among"
    stray = [
        *_stray_objects(token, nouns),
        *_with_others(token, row, nouns),
        *_included(token, row, nouns),
    ]
    for noun, shared in [*_spread(nouns, token), *stray]:
        yield noun, Harm(kind, strength, token, role, negated, shared)


def _meaning(token: Token, row: Outcome) -> tuple[str, str]:
    """Return the kind and strength of a word of harm, with what is said beside it."""
    if row.role == "patient" and row.kind == "injured" and is_lethal(token):
        return "killed", "strong"
    if row.role == "suffer" and _is_fatal(objects(token)):
        return "killed", "strong"
    owned = any(c.dep_ == "nmod:poss" for c in token.children)
    if row.role == "noun" and row.kind == "injured" and owned:
        return row.kind, "weak"  # "her injuries" may be those she died of
    if row.kind == "destroyed" and _is_by_air_defence(token):
        return "intercepted", "weapon"
    return row.kind, row.strength


def _is_fatal(wounds: list[Token]) -> bool:
    return any(c.lower_ in {"fatal", "mortal"} for wound in wounds for c in wound.children)


_AIR_DEFENCE = re.compile(r"(?:defen[cs]es?|defenders|interceptors?)$", re.IGNORECASE)


def _is_by_air_defence(verb: Token) -> bool:
    """Say whether air defences did it: the drones they destroy were in the air."""
    return any(_AIR_DEFENCE.match(who.lower_) for who in agents(verb))


def _is_bounded(verb: Token) -> bool:
    """Say whether the "no" that the parse ties to a verb is that of "no more than"."""
    negators = [c for c in verb.children if c.lower_ in {"no", "not"} and c.i + 2 < len(c.doc)]
    return any(c.nbor(2).lower_ == "than" for c in negators)


_SOME_ARE = re.compile(r"\W*(?:including|among them)\b")


def _spread(nouns: list[Token], trigger: Token) -> Iterator[tuple[Token, bool]]:
    """Pass harm on to coordinated nouns, but not to one that has a word of harm of its own."""
    words = outcomes()
    for noun in nouns:
        yield noun, False
        if noun.pos_ in {"VERB", "AUX"}:
            continue
        named = [] if is_negated(noun) else [*_members(noun), *_nationals(noun)]
        members = [t for member in named for t in [member, *coordinated(member)]]
        for other in [*coordinated(noun), *members]:
            nominal = other.pos_ in {"NOUN", "PROPN", "NUM", "PRON", "ADJ"}
            if other == noun or not nominal or other.lower_ in words:
                continue
            next_to = other.i + 1 < len(other.doc) and other.i + 1 != trigger.i
            after = other.nbor(1).lower_ if next_to else ""
            own = any(c.lower_ in words for c in other.children if c.dep_ in {"amod", "acl"})
            if not own and after not in words:
                yield other, True


def _nationals(noun: Token) -> list[Token]:
    """Return the Syrian in "a Syrian and two Iraqis", which the parse took for an adjective."""
    before = [c for c in noun.lefts if c.dep_ == "amod" and is_national(c)]
    return [c for c in before if c.nbor(1).lower_ in {"and", ","}]


def _members(noun: Token) -> list[Token]:
    """Return those named among many: "six people, including a nurse", "among them a guard"."""
    between = {
        child: noun.doc[noun.i + 1 : child.i].text.lower()
        for child in noun.rights
        if child.dep_ in {"nmod", "nmod:unmarked", "appos"}
    }
    return [
        child
        for child, words in between.items()
        if _SOME_ARE.match(words)
        and {c.lower_ for c in child.lefts if c.dep_ == "case"} <= {"including", "among"}
    ]


def _stray_objects(verb: Token, nouns: list[Token]) -> list[tuple[Token, bool]]:
    """Return nouns of a list of objects that the parse joined to the verb instead."""
    if not nouns or nouns[0].i < verb.i:
        return []
    words = outcomes()
    return [
        (t, True)
        for c in stray_objects(verb, nouns[0])
        for t in coordinated(c)
        if t.lower_ not in words and t.pos_ in {"NOUN", "PROPN", "NUM", "PRON"}
    ]


def _included(verb: Token, row: Outcome, nouns: list[Token]) -> list[tuple[Token, bool]]:
    """Return those named after the verb: "ten men were hurt, including a guard"."""
    if row.role not in {"patient", "subject", "state"} or not nouns:
        return []
    after = [noun for _, noun in attachments(verb) if noun.i > verb.i]
    named = [noun for noun in after if _opens(noun) == "including"]
    named = [noun for noun in named if not _is_of_others(noun, nouns)]
    return [(one, True) for noun in named for one in coordinated(noun)]


def _opens(noun: Token) -> str:
    """Return the preposition of a noun, also where the parse gave it to the title of a name."""
    titles = [c for c in noun.lefts if c.dep_ == "nmod:desc"]
    return preposition(noun) or next((preposition(title) for title in titles), "")


def _is_of_others(named: Token, nouns: list[Token]) -> bool:
    """Say whether "including" tells of a plural nearer than the victims ("by two men, ...")."""
    before = named.doc[max(0, named.left_edge.i - 8) : named.left_edge.i]
    plurals = [t for t in before if t.tag_ in {"NNS", "NNPS"}]
    return bool(plurals) and plurals[-1].i > max(noun.i for noun in nouns)


_ALONG = re.compile(r"\W*(?:along with|as well as|together with|alongside)\b")


def _with_others(verb: Token, row: Outcome, nouns: list[Token]) -> list[tuple[Token, bool]]:
    """Return who shares the fate of `nouns`: "she was killed, along with two of her guards"."""
    if row.role not in {"patient", "subject"} or not nouns:
        return []
    found = []
    for _, noun in attachments(verb):
        lead = verb.doc[max(0, noun.left_edge.i - 1) : noun.i].text.lower()
        if noun.i > verb.i and (_ALONG.match(lead) or _ALONG.match(lead.partition(" ")[2])):
            found += [(other, True) for other in coordinated(noun)]
    return found
