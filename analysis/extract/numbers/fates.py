"""On whom a word of harm falls: one finder for each role a word can have."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.extract.inflection import noun_forms, verb_forms
from analysis.extract.numbers.outcomes import HOSPITAL, bare_harm, has_word
from analysis.extract.numbers.units import ARMED, amount_of, unit_of
from analysis.parse import (
    agents,
    appositions,
    attachments,
    coordinated,
    is_passive,
    objects,
    patients,
    preposition,
    subjects,
    text_of,
    understood_subjects,
)
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def fall_on(word: Token, role: str) -> list[Token]:
    """Return the nouns that a word of harm falls on, by its role in the lexicon of outcomes."""
    return _FINDERS[role](word)


def those_among(word: Token) -> list[Token]:
    """Return the two girls in "among the dead were two girls" and "a girl was among those killed".

    `word` is the word of harm: "dead", "killed".
    """
    group = word.head if word.dep_ == "acl" and word.head.lower_ == "those" else word
    if preposition(group) != "among":
        return []
    if own := [who for who in subjects(group) if who.i < group.i]:
        return own
    head, doc = group.head, word.doc
    if head.i > word.i and head.pos_ in {"AUX", "VERB"} and head.lemma_ in {"be", "include"}:
        return [who for who in [*subjects(head), *objects(head)] if who.i > head.i]
    named = head.i > word.i and head.pos_ in {"NOUN", "PROPN", "NUM"}
    between = doc[word.i + 1 : min(head.i, word.i + 4)]
    return [head] if named and any(t.lemma_ == "be" for t in between) else []


WOUNDS = frozenset(
    "injury injuries wound wounds burn burns fracture fractures concussion laceration lacerations "
    "bruises shrapnel suffocation asphyxiation inhalation amputation amputations".split()
)
_CONDITIONS = frozenset("critical stable serious fair grave good guarded life-threatening".split())
_DAMAGE = noun_forms("damage")
_LOSING = verb_forms("lose")
_TAKING = verb_forms("claim") | verb_forms("take") | {"cost", "costs", "costing"}
_PARTICIPLE_ENDS = ("ed", "ot", "en", "it", "rt", "ck", "ain")


def _is_off_a_place(noun: Token) -> bool:
    """Say whether the parse took "off Cali" for an object: "drowned off Cali"."""
    return noun.ent_type_ == "GPE" and noun.i > 0 and noun.nbor(-1).tag_ == "RP"


def _find_patient(verb: Token) -> list[Token]:
    """Find whom a transitive verb is done to, in its bare headline forms too."""
    if verb.dep_ == "amod" and verb.head.i > verb.i:
        return [verb.head]
    if verb.pos_ in {"NOUN", "PROPN"}:
        done_to = _find_done_to(verb) if verb.lower_ in _DAMAGE else []
        if done_to or verb.dep_ not in {"ROOT", "conj"}:
            return done_to
    found = [noun for noun in patients(verb) if noun.lower_ not in {"himself", "herself"}]
    off_a_place = [noun for noun in found if _is_off_a_place(noun)]
    found = [noun for noun in found if noun not in off_a_place]
    reflexive = any(noun.lower_ in {"himself", "herself"} for noun in objects(verb))
    if reflexive:
        return [n for n in understood_subjects(verb) if n != verb]
    if not found and verb.lower_ in _DAMAGE:
        found = _find_done_to(verb)
    found = found or _oblique_amounts(verb) or _late_object(verb) or _beside_a_place(verb)
    headline = verb.tag_ in {"VBD", "VBN", "JJ"} and verb.lower_.endswith(_PARTICIPLE_ENDS)
    headline = headline and not has_word(verb, "back")  # "the army struck back"
    if not found and headline and (off_a_place or not objects(verb)):
        found = understood_subjects(verb) or subjects(verb)
    return [noun for noun in found if noun != verb]


@functools.cache
def _openings() -> re.Pattern[str]:
    bounds = [r["pattern"] for r in lexicon("modifiers") if " " in r["pattern"]]
    return re.compile(rf"(?:{'|'.join(map(re.escape, bounds))}|from\s[\w-]+\sto)\s", re.IGNORECASE)


def _oblique_amounts(verb: Token) -> list[Token]:
    """Find a noun whose bound the parse took for a preposition ("in excess of 600 shops").

    It is the object right after an active verb, the subject before a passive one.
    """
    if verb.pos_ != "VERB":
        return []
    doc = verb.doc
    first = verb.i + 1
    while first < len(doc) and doc[first].tag_ == "RP":
        first += 1
    openers = [first] if first < len(doc) else []
    if is_passive(verb):
        openers = [noun.left_edge.i for _, noun in attachments(verb) if noun.i < verb.i]
    for i in openers:
        opening = _openings().match(text_of(doc), doc[i].idx)
        if opening is None:
            continue
        after = [t for t in doc[i : min(i + 9, len(doc))] if t.idx >= opening.end()]
        nouns = [t for t in after if t.pos_ == "NOUN" and t.dep_ not in {"compound", "amod"}]
        if nouns and any(t.pos_ == "NUM" for t in after[: after.index(nouns[0])]):
            return nouns[:1]
    return []


_CAUSES = frozenset({"force", "compel", "cause", "drive", "prompt", "push", "oblige", "lead"})


def _late_object(verb: Token) -> list[Token]:
    """Find an object that the parse did not see behind "shot to death"."""
    late = [noun for word, noun in attachments(verb) if word == "" and noun.i > verb.i]
    return [n for n in late if n.doc[verb.i + 1 : n.left_edge.i].text.lower() == "to death"]


def _beside_a_place(verb: Token) -> list[Token]:
    """Find a subject that the parse set beside a place: "In Taiz region, a man, 40, was killed"."""
    if not is_passive(verb) or subjects(verb) or verb.dep_ != "ROOT":
        return []
    before = [noun for _, noun in attachments(verb) if noun.i < verb.i]
    beside = [other for noun in before for other in appositions(noun)]
    return [c for c in beside if unit_of(c).klass == "person" and unit_of(c.head).klass != "person"]


def _find_subject(verb: Token) -> list[Token]:
    if verb.pos_ in {"NOUN", "PROPN"}:
        return []
    caused = verb.dep_ == "xcomp" or verb.head.lemma_ in _CAUSES
    if caused and verb.tag_ == "VB" and not is_passive(verb.head) and objects(verb.head):
        return objects(verb.head)  # "forced 40 families to flee"
    return [noun for noun in understood_subjects(verb) if noun != verb]


def _find_state(word: Token) -> list[Token]:
    """Find who is "dead" or "wounded": the noun beside it, its subject, or the word itself."""
    if word.dep_ == "amod" and word.head.i > word.i:
        return [word.head]
    if objects(word) or any(c.dep_ == "det" and c.lower_ == "the" for c in word.children):
        return []
    if any(c.pos_ == "NUM" or c.dep_ == "nummod" for c in word.children):
        return [word]
    # The parse ties some subjects to the auxiliary ("ten girls remain trapped").
    helpers = [c for c in word.lefts if c.dep_ in {"aux", "aux:pass", "cop"}]
    own = subjects(word) or [who for helper in helpers for who in subjects(helper)]
    if own:
        return own
    if word.dep_ in {"xcomp", "advcl", "ccomp", "obj", "conj", "acl", "obl"}:
        verb = word.head
        if verb.pos_ in {"VERB", "AUX"} and _is_spoken_of(word, verb):
            return []
        if verb.pos_ in {"VERB", "AUX"}:
            return patients(verb) or ([] if objects(verb) else understood_subjects(verb))
        if word.dep_ == "acl":
            return [verb]
    return []


def _is_spoken_of(word: Token, verb: Token) -> bool:
    """Say whether "dead" is what was spoken of, not who: "he had been told of more dead"."""
    between = word.doc[verb.i + 1 : word.i]
    opens = next((t for t in between if t.lower_ in {"of", "about"}), None)
    if opens is None:
        return False
    return all(t.pos_ not in {"NOUN", "PROPN", "PRON", "VERB"} for t in word.doc[opens.i : word.i])


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


def _find_deed(noun: Token) -> list[Token]:
    """Find whom a murder is "of", or whose it is; alone only a plural counts ("six murders")."""
    counted = noun.tag_ == "NNS" and unit_of(noun).klass != "event"
    return [whom for whom in _find_noun(noun) if whom != noun or counted]


def _find_body(noun: Token) -> list[Token]:
    """Find whose bodies they are: the noun itself where it is counted ("six bodies")."""
    if _is_living_body(noun):
        return []
    of = [other for preposition, other in attachments(noun) if preposition == "of"]
    counted = any(c.dep_ in {"nummod", "amod"} or c.lower_ in {"a", "one"} for c in noun.lefts)
    return of if of and not counted else [noun]


_PARTS = frozenset("part side half rest area portion region".split())


def _is_living_body(noun: Token) -> bool:
    """Say whether a body is only where one was hit: "parts of the body", "a wound to her body"."""
    word, head = preposition(noun), noun.head
    if noun.tag_ == "NNS" or not any(c.dep_ in {"det", "nmod:poss"} for c in noun.lefts):
        return False
    if word == "of":
        return head.lemma_.lower() in _PARTS
    return word in {"in", "to", "into", "through", "across"} and bare_harm(head) is not None


def _find_carried(verb: Token) -> list[Token]:
    """Find who was taken to hospital."""
    for head in [verb, *patients(verb)]:
        if any(noun.lower_ in WOUNDS for noun in _with_preposition(head, "for")):
            return patients(verb)  # "treated nine people for burns"
    window = verb.doc[verb.i + 1 : min(verb.i + 14, verb.sent.end)]
    if not any(w.lower_ in HOSPITAL or w.lower_ in {"medical"} for w in window):
        return []
    if not any(
        noun.lower_ in HOSPITAL or noun.lower_ in {"center", "centre", "room", "unit"}
        for noun in _goals(verb)
    ):
        return []
    return patients(verb) or ([] if agents(verb) else understood_subjects(verb))


def _goals(verb: Token) -> Iterator[Token]:
    for word, noun in attachments(verb):
        if word in {"to", "in", "at", "into"}:
            yield noun
            yield from (w for w in noun.children if w.dep_ in {"compound", "flat", "conj"})
    for thing in objects(verb):
        for word, noun in attachments(thing):
            if word in {"to", "in", "into"}:
                yield noun


def _find_sufferer(verb: Token) -> list[Token]:
    suffered = {o.lower_ for thing in objects(verb) for o in coordinated(thing)}
    suffered |= {noun.lower_ for noun in _with_preposition(verb, "from")}
    if suffered & {"treatment", "care"}:
        suffered |= {o.lower_ for o in _with_preposition(verb, "for")}
        suffered |= {o.lower_ for thing in objects(verb) for o in _with_preposition(thing, "for")}
    return understood_subjects(verb) if suffered & WOUNDS else []


def _find_life(noun: Token) -> list[Token]:
    """Find who lost their lives, or the lives that an attack claimed."""
    verb = noun.head.head if amount_of(noun.head) == noun else noun.head
    if verb.lower_ in _LOSING:
        own = any(c.dep_ == "nmod:poss" for c in noun.children)
        return understood_subjects(verb) if own else [noun]
    taking = verb.lower_ in _TAKING
    taken = noun in [*map(amount_of, objects(verb)), *_oblique_amounts(verb)] or verb.tag_ == "VBN"
    if not (taking and taken):
        return []
    tied = [*attachments(noun), *attachments(verb)]
    of = [other for word, other in tied if word == "of" and noun.i < other.i < noun.i + 8]
    return of[:1] or [c for c in noun.children if c.dep_ == "nmod:poss"] or [noun]


_MATERIEL = frozenset({"tank", "aircraft", "helicopter", "ship", "vehicle", "drone"})


def _find_lost(verb: Token) -> list[Token]:
    """Find the soldiers or the tanks that one side of a war lost."""
    lost = [thing for noun in objects(verb) for thing in coordinated(amount_of(noun))]
    sides = understood_subjects(verb)
    fighting = any(_can_fight(who) for who in sides)
    return [
        noun
        for noun in lost
        if unit_of(noun).victims in {"military", "militant", "police"}
        or (fighting and (unit_of(noun).unit in _MATERIEL or noun.lower_ in {"man", "men"}))
    ]


def _can_fight(who: Token) -> bool:
    """Say whether `who` can be a side of a war: a force, an armed group, a state."""
    word = who.lower_
    fighters = unit_of(who).victims in ARMED or word in noun_forms("force") | noun_forms("side")
    return fighters or word in _ARMS or who.ent_type_ in {"ORG", "GPE", "NORP"}


_ARMS = frozenset("army navy military brigade battalion regiment militia coalition".split())


def _find_burning(fire: Token) -> list[Token]:
    """Find the shops in "a blaze in six shops"; a bare "fire" may be that of guns."""
    articles = {"a", "an", "the"}
    kindled = fire.tag_ in {"NNS", "NNPS"} or any(c.lower_ in articles for c in fire.lefts)
    spreads = fire in subjects(fire.head) and has_word(fire.head, "out")
    if fire.pos_ != "NOUN" or not (kindled or spreads or fire.lower_ == "blaze"):
        return []
    own = [noun for word, noun in attachments(fire) if word in {"in", "at"}]
    beside = [n for word, n in attachments(fire.head) if word in {"in", "at"} and fire.i < n.i]
    return own or [n for n in beside if spreads or n.left_edge.i == fire.i + 1]


def _find_sought(verb: Token) -> list[Token]:
    """Find whom rescuers search for; the police also search for suspects."""
    rescuers = any(unit_of(who).victims == "rescue_worker" for who in understood_subjects(verb))
    return _with_preposition(verb, "for") if rescuers else []


def _find_wielded(verb: Token) -> list[Token]:
    """Find what someone was attacked with."""
    return [noun for noun in _with_preposition(verb, "with") if noun.pos_ != "NUM"]


def _with_preposition(head: Token, word: str) -> list[Token]:
    """Return the nouns after a preposition, also where the parse gave it to their number."""
    found = [noun for opener, noun in attachments(head) if opener == word]
    numbers = [(n, c) for n in head.rights for c in n.lefts if c.dep_ == "nummod"]
    return found + [noun for noun, number in numbers if preposition(number) == word]


def _find_ablaze(verb: Token) -> list[Token]:
    if any(thing.lower_ == "fire" for thing in objects(verb)):
        return _with_preposition(verb, "to")
    near = [t.lower_ for t in verb.doc[verb.i + 1 : min(len(verb.doc), verb.i + 8)]]
    if (
        "ablaze" in near
        or "alight" in near
        or any(a == "on" and b == "fire" for a, b in pairwise(near))
    ):
        return patients(verb) or _oblique_amounts(verb)
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
        found = _with_preposition(verb, "to")
    return found


def _find_toll(_: Token) -> list[Token]:
    return []


_FINDERS = {
    "patient": _find_patient,
    "subject": _find_subject,
    "state": _find_state,
    "noun": _find_noun,
    "deed": _find_deed,
    "body": _find_body,
    "carry": _find_carried,
    "suffer": _find_sufferer,
    "life": _find_life,
    "ablaze": _find_ablaze,
    "seek": _find_sought,
    "wield": _find_wielded,
    "lose": _find_lost,
    "burning": _find_burning,
    "condition": _find_condition,
    "toll": _find_toll,
}
