"""Which words tell of an event, and of what type."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors.words import country_of, head_kind, nouns, singular, titles
from analysis.extract.events.cues import cues, is_charge, is_in_memory, is_part_of_name
from analysis.extract.inflection import noun_forms, verb_forms
from analysis.parse import (
    agents,
    attachments,
    clause_role,
    governor,
    objects,
    premodifiers,
    subjects,
    tokens_of,
    understood_subjects,
)
from analysis.resources import code_table, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

# What an event of a family is when its weapon says nothing more precise.
FAMILY_TYPES = {
    "strike": "Air/drone strike",
    "airstrike": "Air/drone strike",
    "shell": "Shelling/artillery/missile attack",
    "explosion": "Remote explosive/landmine/IED",
    "attack": "Attack",
    "shoot": "Attack",
    "kill": "Attack",
    "clash": "Armed clash",
    "seize": "Non-state actor overtakes territory",
    "retake": "Government regains territory",
    "abduct": "Abduction/forced disappearance",
    "sexual": "Sexual violence",
    "protest": "Peaceful protest",
    "riot": "Violent demonstration",
    "arrest": "Arrests",
    "crackdown": "Excessive force against protesters",
    "loot": "Looting/property destruction",
    "intercept": "Disrupted weapons use",
    "withdraw": "Non-violent transfer of territory",
    "agree": "Agreement",
}
# ACLED: drones and manned aircraft are air strikes, missiles and guns on the ground are shelling.
WEAPON_TYPES = {
    "air": "Air/drone strike",
    "missile": "Shelling/artillery/missile attack",
    "artillery": "Shelling/artillery/missile attack",
    "explosive": "Remote explosive/landmine/IED",
    "suicide": "Suicide bomb",
    "grenade": "Grenade",
    "chemical": "Chemical weapon",
    "firearm": "Attack",
    "blade": "Attack",
}
ARMED_BY_WEAPON = frozenset(
    {"strike", "attack", "explosion", "kill", "airstrike", "shell", "shoot"}
)
VIOLENT = frozenset(
    "strike airstrike shell explosion attack shoot kill clash seize retake abduct sexual".split()
)
ARMIES = frozenset({"military", "armed_group", "state", "government"})
# Before what a weapon is sent against.
AIMS = frozenset("against at into onto toward towards".split())
# Families that may be told of those who shoot at drones and missiles.
DEFENDING = frozenset({"strike", "shoot", "clash", "attack"})
# Before the weapon of an attack: "came under a raid by drones", "carried out with rockets".
WITH = frozenset({"by", "with", "from", "using"})
# So many words of disasters and accidents, and no weapon, make an article one on an accident.
MANY = 3


class Trigger(NamedTuple):
    """A word that tells of an event: token, lexicon entry, family, and the weapon it names.

    `weapon_class` of a strike that names no weapon is the class the article speaks of most.
    """

    token: Token
    lemma: str
    family: str
    weapon: tuple[int, int] | None
    weapon_class: str | None


class _Word(NamedTuple):
    lemma: str
    family: str
    needs: frozenset[str]
    not_with: frozenset[str]


@functools.cache
def trigger_words() -> dict[tuple[str, str], _Word]:
    """Return the trigger lexicon by (inflected form, part of speech).

    Forms rather than lemmas: a lemmatizer guesses at verbs it has not met ("loote").
    """
    words: dict[tuple[str, str], _Word] = {}
    for row in lexicon("event_triggers"):
        needs = frozenset(filter(None, row["needs"].split("|")))
        word = _Word(row["pattern"], row["label"], needs, frozenset(row["not_with"].split()))
        lemma, pos = row["pattern"], row["pos"]
        for form in verb_forms(lemma) if pos == "VERB" else noun_forms(lemma):
            words.setdefault((form, pos), word)
    return words


def trigger_word(token: Token) -> _Word | None:
    """Return the lexicon entry of a token, None when it tells of no event."""
    pos = "NOUN" if token.pos_ in {"PROPN", "PRON"} else token.pos_
    return trigger_words().get((token.lower_, pos))


@functools.cache
def weapon_words() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the weapon lexicon by last word: (all words, class), longest first."""
    by_last = defaultdict(list)
    for row in lexicon("weapons"):
        words = tuple(row["pattern"].split())
        by_last[words[-1]].append((words, row["label"]))
    return {last: sorted(rows, key=lambda r: -len(r[0])) for last, rows in by_last.items()}


@functools.cache
def other_causes() -> frozenset[str]:
    """Return what kills without violence: diseases, disasters, accidents."""
    rows = lexicon("other_causes")
    return frozenset(row["pattern"] for row in rows if row["label"] == "not_violence")


@functools.cache
def _accident_words() -> frozenset[str]:
    """Return the words of disasters and accidents, those that only hint at them included."""
    return frozenset(row["pattern"] for row in lexicon("other_causes"))


@functools.cache
def event_types() -> dict[str, dict[str, str]]:
    """Return ACLED's sub-event types with their event type, PLOVER type and UCDP type."""
    return {row["sub_event_type"]: row for row in code_table("event_types")}


def weapons(doc: Doc) -> dict[int, tuple[int, str]]:
    """Return the weapon phrases of `doc`: last token -> (first token, weapon class)."""
    lemmas = [_singular(token.lower_) for token in tokens_of(doc)]
    found = {}
    for token in tokens_of(doc):
        for words, label in weapon_words().get(lemmas[token.i], ()):
            first = token.i - len(words) + 1
            if first >= 0 and tuple(lemmas[first : token.i + 1]) == words:
                found[token.i] = (first, label)
                break
    return found


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def find_triggers(doc: Doc) -> list[Trigger]:
    """Return the event triggers of `doc` in reading order.

    An article on a disaster ("the quake hit the city, killing 20") tells of no violence.
    """
    arms = weapons(doc)
    found = list(_triggers(doc, arms))
    if _is_of_disaster(doc, found):
        found = [trigger for trigger in found if trigger.family not in {"kill", "strike"}]
    return found


def _is_of_disaster(doc: Doc, found: list[Trigger]) -> bool:
    if any(t.family in VIOLENT - {"kill", "strike"} or t.weapon for t in found):
        return False
    told = [token for token in tokens_of(doc) if _singular(token.lower_) in _accident_words()]
    return len(told) >= MANY


def _triggers(doc: Doc, arms: dict[int, tuple[int, str]]) -> Iterator[Trigger]:
    heard_of = Counter(label for _, label in arms.values() if label in WEAPON_TYPES)
    usual = heard_of.most_common(1)[0][0] if heard_of else None
    for token in tokens_of(doc):
        word = trigger_word(token)
        if word is None or not _is_told(token, word):
            continue
        around = _companions(token)
        beside = (*around, *token.children, *_owners(token))
        if word.not_with & {other.lemma_.lower() for other in beside}:
            continue
        weapon, label = _weapon_of(token, around, arms)
        if not _has_what_it_needs(token, word, weapon):
            continue
        family = _family(token, word, weapon, around)
        if family is None:
            continue
        if _blows_itself_up(token, word):
            label = "suicide"
        elif family == "strike" and weapon is None:  # "Jets came at dawn. They hit a school."
            label = usual
        yield Trigger(token, word.lemma, family, weapon, label)


def _is_told(token: Token, word: _Word) -> bool:
    """Tell a word that tells of an event from a part of a name, a charge or a memory."""
    if token.pos_ == "PROPN" and token.ent_type_ in {"PERSON", "ORG"}:
        return False
    named = token.pos_ != "VERB" and word.family != "agree"
    if named and is_part_of_name(token, trigger_word):
        return False
    crime = word.family == "kill" or word.lemma == "assault"
    if crime and token.pos_ != "VERB" and is_charge(token):
        return False
    return not (token.pos_ != "VERB" and is_in_memory(token))


def _family(
    token: Token, word: _Word, weapon: tuple[int, int] | None, around: list[Token]
) -> str | None:
    """Return the family of a trigger in its sentence, None when it is no event there."""
    family = word.family
    if family == "shoot" and _brings_down(token, weapon, around):
        return "intercept"
    if family in DEFENDING and token.pos_ == "VERB" and _is_at_what_flies(token, word):
        return "intercept"
    if family in {"kill", "strike", "attack"} and other_causes() & {
        other.lemma_.lower() for other in around
    }:
        return None
    if family == "agree" and not _is_agreed(token):
        return None
    if family == "loot" and token.pos_ == "VERB" and not _is_done_by_people(token, word):
        return None
    if family == "seize" and any(_is_person(noun) for noun in objects(token)):
        return "arrest"
    if family == "attack" and _is_beaten_back(token):
        return "clash"
    return family


def _has_what_it_needs(token: Token, word: _Word, weapon: tuple[int, int] | None) -> bool:
    """Say whether a trigger stands with one of the words the lexicon asks for.

    ``weapon``, ``aimed``, ``agent`` and ``armed`` stand for a weapon, a weapon sent against
    something, somebody who does it to something, and soldiers or a state who do it; other words
    are lemmas around the trigger.
    """
    if not word.needs:
        return True
    if "aimed" in word.needs:
        return weapon is not None and _is_aimed(token)
    if "weapon" in word.needs and weapon is not None:
        return token.pos_ != "VERB" or not _is_light(token)
    if "agent" in word.needs:
        return bool(agents(token)) and bool(objects(token) or _is_done_by(token))
    if "armed" in word.needs:
        return any(_is_army(noun) for noun in understood_subjects(token))
    beside = [token.head, *token.children, *(c for noun in token.children for c in noun.children)]
    return bool(word.needs & {form for t in beside for form in (t.lemma_.lower(), t.lower_)})


def _is_aimed(verb: Token) -> bool:
    """Tell "sent a swarm of drones against the port" from "sent drones to an ally"."""
    around = [verb, *objects(verb)]
    around += [noun for thing in objects(verb) for _, noun in attachments(thing)]
    return any(case in AIMS for word in around for case, _ in attachments(word))


def _is_done_by_people(verb: Token, word: _Word) -> bool:
    """Say whether people burned or looted: drones and raids that "set fires" did not loot."""
    did = agents(verb)
    if not did:
        return word.lemma != "set"
    return not any(trigger_word(noun) or noun.lemma_.lower() in weapon_words() for noun in did)


def _is_done_by(verb: Token) -> bool:
    return any(preposition == "by" for preposition, _ in attachments(verb))


def _is_army(noun: Token) -> bool:
    """Say whether a noun stands for those who hold territory: soldiers, rebels, a country."""
    noun_row = nouns().get(singular(noun))
    kind = noun_row.kind if noun_row is not None else head_kind([noun.text])
    return kind in ARMIES or country_of(noun.text) is not None or noun.ent_type_ in {"ORG", "NORP"}


def _is_person(noun: Token) -> bool:
    word = singular(noun)
    known = nouns().get(word)
    return noun.ent_type_ == "PERSON" or (known.is_person if known else word in titles())


def _is_beaten_back(token: Token) -> bool:
    verb = governor(token)
    back = {"repel", "repulse", "rebuff", "beat"}
    return token.pos_ != "VERB" and verb is not None and verb.lemma_ in back


def _blows_itself_up(verb: Token, word: _Word) -> bool:
    return word.family == "explosion" and any(
        child.lower_ in {"himself", "herself", "themselves"} for child in verb.children
    )


def _brings_down(verb: Token, weapon: tuple[int, int] | None, around: list[Token]) -> bool:
    """Tell "shot down ten drones" from "shot down two men"."""
    down = any(child.lower_ == "down" for child in verb.children)
    flying = {"target", "projectile", "object", "airframe"}
    return down and (weapon is not None or any(other.lemma_.lower() in flying for other in around))


def _is_at_what_flies(verb: Token, word: _Word) -> bool:
    """Say whether the shots are at drones and missiles, not at people or places.

    "Crews fired at incoming missiles" defends, "crews fired missiles at the port" attacks.
    """
    hit = [noun for case, noun in attachments(verb) if case == "at"]
    hit += [] if word.needs else objects(verb)  # what is fired or launched is the weapon
    return bool(hit) and all(_singular(noun.lower_) in cues("airborne") for noun in hit)


def _is_agreed(token: Token) -> bool:
    """Tell a truce that is made from one that is talked about."""
    deal = token.head if token.dep_ == "compound" else token
    verb = governor(deal)
    return verb is not None and verb.lemma_ in {
        "sign", "agree", "announce", "declare", "reach", "accept", "enter", "take", "begin",
    }  # fmt: skip


def _is_light(verb: Token) -> bool:
    """Say whether the event is told by the verb's object ("launched an attack on ...")."""
    return any(
        noun.pos_ in {"NOUN", "PROPN"} and trigger_word(noun) is not None for noun in objects(verb)
    )


def _companions(token: Token) -> list[Token]:
    """Return the words that tell what a trigger is about: objects, subjects, modifiers."""
    around = [child for child in token.children if child.pos_ in {"NOUN", "PROPN", "ADJ"}]
    if token.pos_ == "VERB":
        around += understood_subjects(token)
        around += [word for noun in objects(token) for word in premodifiers(noun)]
    around += [noun for head in (token, *objects(token)) for _, noun in attachments(head)]
    around += _means(token) if token.pos_ != "VERB" else []
    return [mate for other in around for mate in (other, *other.conjuncts) if mate != token]


def _means(noun: Token) -> list[Token]:
    """Return what stands after "by" or "with" beside the noun of an attack.

    "The town came under a raid, apparently by drones", "a raid carried out with rockets".
    """
    verb = governor(noun)
    beside = [child for child in noun.children if clause_role(child) == "modifier"]
    beside += [verb] if verb is not None and trigger_word(verb) is None else []
    return [thing for word in beside for case, thing in attachments(word) if case in WITH]


def _owners(noun: Token) -> list[Token]:
    """Return whose it is by the verb around it: "the union" in "the union ended its strike"."""
    verb = governor(noun)
    if noun.pos_ == "VERB" or verb is None or noun not in objects(verb):
        return []
    return subjects(verb)


def _weapon_of(
    token: Token, around: list[Token], arms: dict[int, tuple[int, str]]
) -> tuple[tuple[int, int] | None, str | None]:
    """Return the weapon a trigger names (token range and class), joined by "and" if several."""
    near = sorted({other.i for other in (*around, token) if other.i in arms})
    if not near:
        return None, None
    first, last = arms[near[0]][0], near[0]
    for i in near[1:]:
        if i - last <= 3 and all(
            mid.pos_ in {"CCONJ", "PUNCT", "ADJ", "NOUN", "NUM"} for mid in token.doc[last + 1 : i]
        ):
            last = i
    return (first, last + 1), arms[near[0]][1]


def sub_event_type(trigger: Trigger) -> str | None:
    """Return ACLED's sub-event type of a trigger; None for talks.

    "A strike" without a weapon is one from the air; "struck" may be any attack.
    """
    if trigger.family == "strike" and trigger.token.pos_ == "VERB" and not trigger.weapon_class:
        return FAMILY_TYPES["attack"]
    if trigger.weapon_class in WEAPON_TYPES and trigger.family in ARMED_BY_WEAPON:
        return WEAPON_TYPES[trigger.weapon_class]
    return FAMILY_TYPES.get(trigger.family)
