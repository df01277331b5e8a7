"""What happened to whom: the words of harm in a text and the nouns they fall on."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analysis.parse import (
    agents,
    attachments,
    coordinated,
    is_negated,
    is_passive,
    objects,
    patients,
    stray_objects,
    subjects,
    tokens_of,
    understood_subjects,
)
from analysis.resources import lexicon

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


class Unit(NamedTuple):
    """What a noun counts: the unit, its class and the kind of victims."""

    unit: str
    klass: str
    victims: str | None


_IRREGULAR = {
    "shoot": "shot shot",
    "hit": "hit hit",
    "hurt": "hurt hurt",
    "strike": "struck struck stricken",
    "slay": "slew slain",
    "beat": "beat beaten",
    "hang": "hanged hanged",
    "take": "took taken",
    "lose": "lost lost",
    "send": "sent sent",
    "fly": "flew flown",
    "bring": "brought brought",
    "blow": "blew blown",
    "run": "ran run",
    "cut": "cut cut",
    "put": "put put",
    "leave": "left left",
    "sink": "sank sunk",
    "wreck": "wrecked wrecked",
    "flee": "fled fled",
    "free": "freed freed",
    "burn": "burned burnt",
    "gut": "gutted gutted",
    "jam": "jammed jammed",
    "ram": "rammed rammed",
    "gun": "gunned gunned",
    "mow": "mowed mown",
    "stab": "stabbed stabbed",
    "drop": "dropped dropped",
    "kidnap": "kidnapped kidnapped kidnaped",
    "hold": "held held",
    "evict": "evicted evicted",
    "expel": "expelled expelled",
    "shell": "shelled shelled",
    "level": "leveled levelled",
    "die": "died died",
    "drown": "drowned drowned",
}
_DOUBLED = {
    "run",
    "cut",
    "put",
    "gut",
    "jam",
    "ram",
    "gun",
    "stab",
    "drop",
    "kidnap",
    "hit",
    "expel",
}


def verb_forms(verb: str) -> set[str]:
    """Return the inflected forms of a verb.

    >>> sorted(verb_forms("injure"))
    ['injure', 'injured', 'injures', 'injuring']
    """
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb == "die":
        gerund = "dying"
    elif verb in _DOUBLED:
        gerund = verb + verb[-1] + "ing"
    else:
        gerund = (verb if verb.endswith("ee") else stem) + "ing"
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    past = _IRREGULAR.get(verb, "").split() or [stem + "ed"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        third, past = verb[:-1] + "ies", _IRREGULAR.get(verb, verb[:-1] + "ied").split()
    return {verb, third, gerund, *past}


def noun_forms(noun: str) -> set[str]:
    """Return the singular and plural of a noun.

    >>> sorted(noun_forms("body"))
    ['bodies', 'body']
    """
    if noun.endswith("y") and noun[-2:-1] not in set("aeou"):
        return {noun, noun[:-1] + "ies"}
    if noun.endswith("man"):
        return {noun, noun[:-3] + "men"}
    if noun.endswith(("s", "sh", "ch", "x")):
        return {noun, noun + "es"}
    irregular = {
        "child": "children",
        "wife": "wives",
        "life": "lives",
        "person": "persons",
        "foot": "feet",
        "thief": "thieves",
        "schoolchild": "schoolchildren",
        "sheep": "sheep",
        "aircraft": "aircraft",
        "housewife": "housewives",
    }
    return {noun, irregular.get(noun, noun + "s")}


class _Row(NamedTuple):
    kind: str
    role: str
    strength: str
    word: str


_VERBAL = {"patient", "subject", "carry", "suffer", "ablaze"}


@functools.cache
def _outcomes() -> dict[str, list[_Row]]:
    """Return the outcome rows by every form of their (first) word."""
    found: dict[str, list[_Row]] = {}
    for row in lexicon("outcomes"):
        entry = _Row(row["label"], row["role"], row["strength"], row["pattern"])
        first = row["pattern"].split()[0]
        if entry.role in _VERBAL:
            forms = verb_forms(first)
        elif entry.role in {"noun", "body", "life"}:
            forms = noun_forms(row["pattern"])
        else:
            forms = {row["pattern"]} if " " not in row["pattern"] else set()
        for form in forms:
            found.setdefault(form, []).append(entry)
    return found


@functools.cache
def _units() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for row in lexicon("units"):
        unit = Unit(row["label"], row["class"], row["victims"] or None)
        for form in noun_forms(row["pattern"]):
            found.setdefault(form, unit)
    return found


_PERSON_SUFFIX = re.compile(r"(?:[^e]er|or|ist|ian|man|men|woman|women|ee|ard|eur)s?$")
_NO_PERSON = frozenset(
    "number order matter power center centre quarter water summer winter river tower order paper "
    "letter member-state computer weather border corner shoulder finger chapter disaster fever "
    "sector factor door floor motor reactor tractor committee fee coffee degree yard "
    "board record standard hazard semester trimester monster cluster counter-offer offer murder "
    "encounter manner fire bunker error terror horror honor honour labor colour color".split()
)


def unit_of(noun: Token | None) -> Unit:
    """Return what `noun` counts; an unknown noun is its own unit, of class ``""``."""
    if noun is None:
        return Unit("", "", None)
    word = noun.lower_
    known = _hyphenated(noun) or _units().get(word) or _units().get(noun.lemma_.lower())
    if known is not None:
        return known
    lemma = noun.lemma_.lower()
    if noun.pos_ in {"NOUN", "PROPN", "ADJ"} and lemma not in _NO_PERSON:
        if noun.pos_ == "NOUN" and _PERSON_SUFFIX.search(word):
            return Unit("person", "person", None)
        if word.endswith(("ians", "ans", "ese", "inians", "is", "ists", "ites")):
            return Unit("person", "person", None)
    return Unit(lemma, "", None)


def _hyphenated(noun: Token) -> Unit | None:
    """Return the unit of a noun the tokenizer cut at its hyphen ("high-rises")."""
    if noun.i < 2 or noun.nbor(-1).text != "-":
        return None
    stem = f"{noun.nbor(-2).lower_}-{noun.lower_}"
    return _units().get(stem) or _units().get(stem.removesuffix("s"))


# ---------------------------------------------------------------- from the word to the noun

_LETHAL = re.compile(r"^(?:fatally|mortally|lethally)$")
_SOME_ARE = re.compile(r"\W*(?:including|among them)\b")
_HOSPITAL = frozenset("hospital hospitals clinic infirmary trauma emergency hospice icu".split())
_WOUNDS = frozenset(
    "injury injuries wound wounds burn burns fracture fractures concussion laceration lacerations "
    "bruises shrapnel".split()
)
_CONDITIONS = frozenset("critical stable serious fair grave good guarded life-threatening".split())
_PRIORITY = {"strong": 2, "weapon": 2, "thing": 1, "weak": 0}


def harms(doc: Doc) -> dict[int, Harm]:
    """Return what befell each noun (or bare numeral) of `doc`, by token index.

    Where several words apply, death outranks injury and a direct tie outranks one that
    coordination passes on.
    """
    found: dict[int, Harm] = {}
    outcomes = _outcomes()
    for token in tokens_of(doc):
        for row in outcomes.get(token.lower_, ()):
            for noun, harm in _fall(token, row):
                if _fits(noun, harm):
                    known = found.get(noun.i)
                    if known is None or _rank(harm) > _rank(known):
                        found[noun.i] = harm
    return found


def _rank(harm: Harm) -> tuple[bool, int, bool]:
    return (not harm.shared, _PRIORITY[harm.strength], harm.kind == "killed")


def _fits(noun: Token, harm: Harm) -> bool:
    """Say whether this kind of harm can befell what `noun` names."""
    klass = unit_of(noun).klass
    if noun.pos_ == "NUM":
        of = [other for preposition, other in attachments(noun) if preposition == "of"]
        klass = unit_of(of[0]).klass if of else klass
    if harm.shared and klass == "" and noun.pos_ in {"NOUN", "PROPN"}:
        return False
    if harm.strength == "weapon":
        return klass == "weapon" or (klass == "thing" and harm.kind == "intercepted")
    if harm.strength == "thing":
        return klass in {"thing", "weapon"} and unit_of(noun).unit != "animal"
    if harm.kind in {"missing", "displaced", "rescued", "captured"}:
        return klass in {"person", "", "group", "thing"}
    return klass in {"person", "", "group"} or unit_of(noun).unit == "animal"


def _fall(token: Token, row: _Row) -> Iterator[tuple[Token, Harm]]:
    if " " in row.word and row.role in _VERBAL:
        particle = row.word.split()[1]
        if not any(c.lower_ == particle and abs(c.i - token.i) <= 4 for c in _after(token)):
            return
    elif row.role in _VERBAL and _has_particle(token) and row.role == "patient":
        return
    kind, strength = row.kind, row.strength
    if (row.role == "patient" and kind == "injured" and _is_lethal(token)) or (
        row.role == "suffer"
        and any(c.lower_ in {"fatal", "mortal"} for o in objects(token) for c in o.children)
    ):
        kind, strength = "killed", "strong"
    elif (
        row.role == "noun"
        and kind == "injured"
        and any(c.dep_ == "nmod:poss" for c in token.children)
    ):
        strength = "weak"  # "her injuries" may be those she died of
    negated = is_negated(token)
    nouns = _FINDERS[row.role](token)
    for noun, shared in [*_spread(nouns), *_stray_objects(token, nouns)]:
        yield noun, Harm(kind, strength, token, row.role, negated, shared)


def _after(token: Token) -> Iterator[Token]:
    yield from (token.doc[i] for i in range(token.i + 1, min(token.i + 5, len(token.doc))))


def _has_particle(token: Token) -> bool:
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return following in {"down", "up", "out", "off"} and bool(verb_forms("shoot") & {token.lower_})


def _is_lethal(token: Token) -> bool:
    near = _near(token)
    if any(_LETHAL.match(word.lower_) for word in near):
        return True
    words = [word.lower_ for word in near]
    return "dead" in words or any(a == "to" and b == "death" for a, b in pairwise(words))


def _near(token: Token) -> list[Token]:
    """Return the words around `token` as far as the next comma, one before and four after."""
    doc = token.doc
    near = list(doc[max(0, token.i - 1) : token.i + 1])
    for word in doc[token.i + 1 : min(len(doc), token.i + 5)]:
        if word.is_punct:
            break
        near.append(word)
    return near


def _spread(nouns: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Pass harm on to coordinated nouns, but not to one that has a word of harm of its own."""
    outcomes = _outcomes()
    for noun in nouns:
        yield noun, False
        if noun.pos_ in {"VERB", "AUX"}:
            continue
        named = [] if is_negated(noun) else _members(noun)
        members = [t for member in named for t in [member, *coordinated(member)]]
        for other in [*coordinated(noun), *members]:
            nominal = other.pos_ in {"NOUN", "PROPN", "NUM", "PRON", "ADJ"}
            if other == noun or not nominal or other.lower_ in outcomes:
                continue
            after = other.nbor(1).lower_ if other.i + 1 < len(other.doc) else ""
            own = any(c.lower_ in outcomes for c in other.children if c.dep_ in {"amod", "acl"})
            if not own and after not in outcomes:
                yield other, True


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
    outcomes = _outcomes()
    return [
        (t, True)
        for c in stray_objects(verb, nouns[0])
        for t in coordinated(c)
        if t.lower_ not in outcomes and t.pos_ in {"NOUN", "PROPN", "NUM", "PRON"}
    ]


_PARTICIPLE_ENDS = ("ed", "ot", "en", "it", "rt", "ck", "ain")


def _find_patient(verb: Token) -> list[Token]:
    """Find whom a transitive verb is done to, in its bare headline forms too."""
    if verb.dep_ == "amod" and verb.head.i > verb.i:
        return [verb.head]
    if verb.pos_ in {"NOUN", "PROPN"}:
        done_to = _find_done_to(verb) if verb.lower_ in noun_forms("damage") else []
        if done_to or verb.dep_ not in {"ROOT", "conj"}:
            return done_to
    found = [noun for noun in patients(verb) if noun.lower_ not in {"himself", "herself"}]
    reflexive = any(noun.lower_ in {"himself", "herself"} for noun in objects(verb))
    if reflexive:
        return [n for n in understood_subjects(verb) if n != verb]
    if not found and verb.lower_ in noun_forms("damage"):
        found = _find_done_to(verb)
    headline = verb.tag_ in {"VBD", "VBN", "JJ"} and verb.lower_.endswith(_PARTICIPLE_ENDS)
    if not found and headline and not objects(verb):
        found = understood_subjects(verb) or subjects(verb)
    return [noun for noun in found if noun != verb]


def _find_subject(verb: Token) -> list[Token]:
    if verb.pos_ in {"NOUN", "PROPN"}:
        return []
    return [noun for noun in understood_subjects(verb) if noun != verb]


def _find_state(word: Token) -> list[Token]:
    """Find who is "dead" or "wounded": the noun beside it, its subject, or the word itself."""
    if word.dep_ == "amod" and word.head.i > word.i:
        return [word.head]
    if objects(word) or any(c.dep_ == "det" and c.lower_ == "the" for c in word.children):
        return []
    if any(c.pos_ == "NUM" or c.dep_ == "nummod" for c in word.children):
        return [word]
    own = subjects(word)
    if own:
        return own
    if word.dep_ in {"xcomp", "advcl", "ccomp", "obj", "conj", "acl", "obl"}:
        verb = word.head
        if verb.pos_ in {"VERB", "AUX"}:
            return patients(verb) or ([] if objects(verb) else understood_subjects(verb))
        if word.dep_ == "acl":
            return [verb]
    return []


def _find_noun(noun: Token) -> list[Token]:
    """Find who died a death: the noun itself when it is counted, and whom it is "of"."""
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.dep_ in {"compound", "nmod:desc"}:
        return []
    found = [other for preposition, other in attachments(noun) if preposition == "of"]
    found += [
        child
        for child in noun.children
        if child.dep_ == "nmod:poss"
        and child.lower_ not in {"their", "its", "our", "whose", "your", "my"}
    ]
    return found or [noun]


def _find_body(noun: Token) -> list[Token]:
    return [noun]


def _find_carried(verb: Token) -> list[Token]:
    """Find who was taken to hospital."""
    window = verb.doc[verb.i + 1 : min(verb.i + 14, verb.sent.end)]
    if not any(w.lower_ in _HOSPITAL or w.lower_ in {"medical"} for w in window):
        return []
    if not any(
        noun.lower_ in _HOSPITAL or noun.lower_ in {"center", "centre", "room", "unit"}
        for noun in _goals(verb)
    ):
        return []
    return patients(verb) or ([] if agents(verb) else understood_subjects(verb))


def _goals(verb: Token) -> Iterator[Token]:
    for preposition, noun in attachments(verb):
        if preposition in {"to", "in", "at", "into"}:
            yield noun
            yield from (w for w in noun.children if w.dep_ in {"compound", "flat", "conj"})
    for thing in objects(verb):
        for preposition, noun in attachments(thing):
            if preposition in {"to", "in", "into"}:
                yield noun


def _find_sufferer(verb: Token) -> list[Token]:
    if not any(o.lower_ in _WOUNDS for thing in objects(verb) for o in coordinated(thing)):
        return []
    return understood_subjects(verb)


def _find_life(noun: Token) -> list[Token]:
    """Find who lost their lives, or the lives that an attack claimed."""
    verb = noun.head
    if verb.lower_ in verb_forms("lose"):
        own = any(c.dep_ == "nmod:poss" for c in noun.children)
        return understood_subjects(verb) if own else [noun]
    taking = verb.lower_ in verb_forms("claim") | verb_forms("take") | {"cost", "costs", "costing"}
    taken = noun in objects(verb) or verb.tag_ == "VBN"
    if not (taking and taken):
        return []
    return [c for c in noun.children if c.dep_ == "nmod:poss"] or [noun]


def _find_ablaze(verb: Token) -> list[Token]:
    near = [t.lower_ for t in verb.doc[verb.i + 1 : min(len(verb.doc), verb.i + 8)]]
    if (
        "ablaze" in near
        or "alight" in near
        or any(a == "on" and b == "fire" for a, b in pairwise(near))
    ):
        return patients(verb)
    return []


def _find_condition(noun: Token) -> list[Token]:
    """Find who is "in critical condition"."""
    near = noun.doc[max(0, noun.i - 4) : noun.i]
    if not any(w.lower_ in _CONDITIONS for w in near) or not any(w.lower_ == "in" for w in near):
        return []
    own = subjects(noun)
    if own:
        return own
    if noun.head.pos_ in {"VERB", "AUX"}:
        return patients(noun.head) or understood_subjects(noun.head)
    return [noun.head] if noun.head.i < noun.i and noun.head != noun else []


def _find_done_to(noun: Token) -> list[Token]:
    """Find what "damage to" or "damage was done to" fell on."""
    if any(c.lower_ == "no" for c in noun.children):
        return []
    found = [other for preposition, other in attachments(noun) if preposition == "to"]
    verb = noun.head
    if not found and verb.pos_ == "VERB" and noun in [*subjects(verb), *objects(verb)]:
        found = [other for preposition, other in attachments(verb) if preposition == "to"]
    return found


def _find_toll(_: Token) -> list[Token]:
    return []


_FINDERS = {
    "patient": _find_patient,
    "subject": _find_subject,
    "state": _find_state,
    "noun": _find_noun,
    "body": _find_body,
    "carry": _find_carried,
    "suffer": _find_sufferer,
    "life": _find_life,
    "ablaze": _find_ablaze,
    "condition": _find_condition,
    "toll": _find_toll,
}


def _opens_object(token: Token) -> bool:
    following = token.nbor(1) if token.i + 1 < len(token.doc) else token
    return following.pos_ in {"DET", "NUM", "PRON"} and following.lower_ not in {
        "that",
        "which",
        "who",
    }


_FITTING = {
    "weapon": {"weapon"},
    "thing": {"thing"},
    "person": {"strong", "weak"},
    "group": {"strong", "weak"},
    "": {"strong", "weak"},
}


def bare_harm(token: Token, klass: str = "person") -> tuple[str, str] | None:
    """Return (kind, strength) that a word means by its form alone for what is of class `klass`."""
    for row in _outcomes().get(token.lower_, ()):
        if row.role not in {"patient", "subject", "state", "noun"} or " " in row.word:
            continue
        if row.strength in _FITTING.get(klass, ()):
            lethal = row.kind == "injured" and row.role == "patient" and _is_lethal(token)
            return ("killed", "strong") if lethal else (row.kind, row.strength)
    return None


def is_taken_to_hospital(token: Token) -> bool:
    """Say whether a word is the participle of "taken to hospital"."""
    if not any(row.role == "carry" for row in _outcomes().get(token.lower_, ())):
        return False
    if token.tag_ not in {"VBN", "VBD"}:
        return False
    near = token.doc[token.i + 1 : min(len(token.doc), token.i + 8)]
    return any(word.lower_ in _HOSPITAL for word in near)


def takes_object(token: Token) -> bool:
    """Say whether a word of harm is a verb done to someone ("wounded", not "died")."""
    return any(row.role == "patient" for row in _outcomes().get(token.lower_, ()))


def is_passive_form(token: Token) -> bool:
    """Say whether a word of harm can follow its victim ("three others injured").

    It cannot where it has an object: "two gunmen wounded five".
    """
    roles = {row.role for row in _outcomes().get(token.lower_, ())}
    if "patient" in roles and (objects(token) or _opens_object(token)):
        return False
    if "state" in roles or "subject" in roles:
        return True
    return "patient" in roles and (is_passive(token) or token.tag_ in {"VBN", "VBD", "JJ"})
