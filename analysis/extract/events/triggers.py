"""Which words tell of an event, and of what type."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from analysis.parse import (
    attachments,
    governor,
    objects,
    premodifiers,
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
}
ARMED_BY_WEAPON = frozenset({"strike", "attack", "explosion", "kill", "airstrike", "shell"})
VIOLENT = frozenset(
    "strike airstrike shell explosion attack shoot kill clash seize retake abduct sexual".split()
)


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
    needs: str
    not_with: frozenset[str]


# Past forms that no rule makes; a second form after the bar.
IRREGULAR = {
    "strike": "struck|stricken", "hit": "hit", "shoot": "shot", "fight": "fought",
    "fall": "fell|fallen", "blow": "blew|blown", "send": "sent", "overrun": "overran|overrun",
    "withdraw": "withdrew|withdrawn", "retake": "retook|retaken", "burn": "burned|burnt",
}  # fmt: skip
DOUBLING = frozenset({"drop", "kidnap", "lob", "stab"})


def verb_forms(lemma: str) -> set[str]:
    """Return the inflected forms of a verb, itself included.

    >>> sorted(verb_forms("strike"))
    ['stricken', 'strike', 'strikes', 'striking', 'struck']
    """
    stem = lemma + lemma[-1] if lemma in DOUBLING else lemma
    if lemma.endswith("e"):
        past, active = lemma + "d", lemma[:-1] + "ing"
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        past, active = lemma[:-1] + "ied", lemma + "ing"
    else:
        past, active = stem + "ed", stem + "ing"
    past_forms = IRREGULAR.get(lemma, past).split("|")
    return {lemma, plural(lemma), active, *past_forms}


def plural(word: str) -> str:
    """Return a noun with its plural (or a verb with its third-person) ending.

    >>> plural("clash"), plural("rally"), plural("raid")
    ('clashes', 'rallies', 'raids')
    """
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


@functools.cache
def trigger_words() -> dict[tuple[str, str], _Word]:
    """Return the trigger lexicon by (inflected form, part of speech).

    Forms rather than lemmas: a lemmatizer guesses at verbs it has not met ("loote").
    """
    words: dict[tuple[str, str], _Word] = {}
    for row in lexicon("event_triggers"):
        word = _Word(row["pattern"], row["label"], row["needs"], frozenset(row["not_with"].split()))
        lemma, pos = row["pattern"], row["pos"]
        for form in verb_forms(lemma) if pos == "VERB" else {lemma, plural(lemma)}:
            words.setdefault((form, pos), word)
    return words


def trigger_word(token: Token) -> _Word | None:
    """Return the lexicon entry of a token, None when it tells of no event."""
    pos = "NOUN" if token.pos_ == "PROPN" else token.pos_
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
    return sum(token.lower_ in other_causes() for token in tokens_of(doc)) >= 3


def _triggers(doc: Doc, arms: dict[int, tuple[int, str]]) -> Iterator[Trigger]:
    heard_of = Counter(label for _, label in arms.values() if label in WEAPON_TYPES)
    usual = heard_of.most_common(1)[0][0] if heard_of else None
    for token in tokens_of(doc):
        word = trigger_word(token)
        if word is None or (token.pos_ == "PROPN" and token.ent_type_ in {"PERSON", "ORG"}):
            continue
        around = _companions(token)
        if word.not_with & {other.lemma_.lower() for other in around}:
            continue
        weapon, label = _weapon_of(token, around, arms)
        if word.needs == "weapon" and weapon is None:
            continue
        if token.pos_ == "VERB" and _is_light(token, word):
            continue
        family = word.family
        if family == "shoot" and _brings_down(token, weapon, around):
            family = "intercept"
        if family in {"kill", "strike", "attack"} and other_causes() & {
            other.lemma_.lower() for other in around
        }:
            continue
        if family == "agree" and not _is_agreed(token):
            continue
        if family == "strike" and weapon is None:  # "Jets came at dawn. They hit a school."
            label = usual
        yield Trigger(token, word.lemma, family, weapon, label)


def _brings_down(verb: Token, weapon: tuple[int, int] | None, around: list[Token]) -> bool:
    """Tell "shot down ten drones" from "shot down two men"."""
    down = any(child.lower_ == "down" for child in verb.children)
    flying = {"target", "projectile", "object", "airframe"}
    return down and (weapon is not None or any(other.lemma_.lower() in flying for other in around))


def _is_agreed(token: Token) -> bool:
    """Tell a truce that is made from one that is talked about."""
    verb = governor(token)
    return verb is not None and verb.lemma_ in {
        "sign", "agree", "announce", "declare", "reach", "accept", "enter", "take", "begin",
    }  # fmt: skip


def _is_light(verb: Token, word: _Word) -> bool:
    """Say whether the event is told by the verb's object ("launched an attack on ...")."""
    if word.needs != "weapon":
        return False
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
    return [mate for other in around for mate in (other, *other.conjuncts) if mate != token]


def _weapon_of(
    token: Token, around: list[Token], arms: dict[int, tuple[int, str]]
) -> tuple[tuple[int, int] | None, str | None]:
    """Return the weapon a trigger names (token range and class), joined by "and" if several."""
    near = sorted({other.i for other in around if other.i in arms})
    if token.i in arms:
        near.append(token.i)
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
