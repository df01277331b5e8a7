"""What befell those whom a number counts, told by the words beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.inflection import verb_forms
from analysis.extract.numbers.count import end_of, token_at
from analysis.extract.numbers.fates import WOUNDS
from analysis.extract.numbers.harm import Harm
from analysis.extract.numbers.outcomes import (
    bare_harm,
    is_passive_form,
    is_taken_to_hospital,
    names_harm,
    opens_next_count,
    takes_object,
)
from analysis.extract.numbers.units import HELD, Unit, unit_of
from analysis.parse import attached_to, preposition, subjects, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LEAVING = verb_forms("leave")
_PASSABLE = frozenset(
    "was were is are be been being has have had also reportedly confirmed feared believed people "
    "persons others other more of them the were left found lay either at least some later and "
    "initially apparently , killed injured wounded allegedly seriously critically severely "
    "badly slightly lightly fatally gravely a per day week month year".split()
)


def harm_of(span: Span, noun: Token | None, harm: dict[int, Harm], unit: Unit) -> Harm | None:
    """Return what befell those whom a number counts, None where nothing is told.

    A state right after the phrase outranks what the parse ties to it, and that outranks other
    words near it.

    Parameters
    ----------
    span : spacy.tokens.Span
        The number, with the words that bound it.
    noun : Token or None
        What it counts.
    harm : dict
        What befell each noun, by token index (see `harms`).
    unit : Unit
        The unit of `noun`.
    """
    doc, counted = span.doc, noun if noun is not None else span[-1]
    if unit.klass in {"measure", "money"} or _is_of_a_person(counted, span.start):
        return None
    end = max(span.end, noun.i + 1) if noun is not None else span.end
    if (close := harm_close(doc, end, unit)) is not None:
        return close
    if found := [harm[i] for i in _tied(span, noun, harm) if i in harm]:
        return max(found, key=lambda h: (not h.shared, h.strength != "weak", h.kind == "killed"))
    if (after := _among_the_dead(doc, end) or _with_wounds(doc, end, unit)) is not None:
        return after
    return None if _is_of_a_number(counted) else _harm_beside(doc, span.start, end, unit)


def _tied(span: Span, noun: Token | None, harm: dict[int, Harm]) -> list[int]:
    """Return the tokens whose harm is that of the phrase: number, noun, and who they are of."""
    keys = [t.i for t in span]
    if noun is not None and not any(i in harm for i in keys):
        keys.append(noun.i)
    outer = _partitive(noun if noun is not None else span[-1], span)
    if outer is not None:
        keys.append(outer)
    if noun is not None and noun.dep_ == "compound" and noun.head.lower_ in HELD:
        keys.append(noun.head.i)
    return keys


def _among_the_dead(doc: Doc, end: int) -> Harm | None:
    """Read "two nurses were among the dead"."""
    match = _AMONG_THOSE.match(text_of(doc), end_of(doc, end))
    if match is None:
        return None
    kind = _STATE_KINDS.get(match["harm"].lower(), "injured")
    return Harm(kind, "strong", token_at(doc, match.start("harm")), "among", False, False)


def _with_wounds(doc: Doc, end: int, unit: Unit) -> Harm | None:
    """Read "two nurses with burns"."""
    match = _WITH_WOUNDS.match(text_of(doc), end_of(doc, end)) if unit.klass != "thing" else None
    if match is None:
        return None
    return Harm("injured", "weak", token_at(doc, match.start("harm")), "with", False, False)


_STATE_KINDS = {"dead": "killed", "killed": "killed", "missing": "missing"}
_AMONG_THOSE = re.compile(
    r"(?:\s+and\s+[\w-]+)?(?:\s+who)?\s+(?:was|were|are|is|being)\s+"
    r"(?:(?:also|reportedly|reported|said|believed|thought|feared|to|be)\s+){0,4}among\s+(?:[\w,-]+\s+){1,5}?"
    r"(?P<harm>dead|killed|injured|wounded|hurt|missing)\b",
    re.IGNORECASE,
)
_WITH_WOUNDS = re.compile(
    r"\s+with\s+(?:[\w-]+\s+){0,3}(?P<harm>wounds?|injur(?:y|ies)|burns|fractures)\b", re.IGNORECASE
)
# What may stand between a subject and its verb: "four men, among them a guard, were killed".
_ASIDE = re.compile(
    r",\s(?:including|among|most|all|both|some|many|mostly|mainly)\b[^,.;]{1,70},\s"
    r"|,\s[^.;:]{1,140}?,\s(?:(?:all|both)\s)?(?=(?:were|was|are|is|have|had|has)\b)"
    r"|(?:including|among them|mostly|mainly)\s[^,.;]{1,60}?\s"
    r"(?=(?:were|was|are|is|have|had|has)\b)"
    r"|[–—-]{1,2}\s[^–—.;]{1,70}\s[–—-]{1,2}\s|\([^)]{1,70}\)\s",
    re.IGNORECASE,
)


_SUFFERING = frozenset({"sustained", "suffered", "sustain", "suffering", "sustaining"})


def harm_close(doc: Doc, end: int, unit: Unit) -> Harm | None:
    """Find a state right after the phrase; it outranks the parse ("one dead and six hurt")."""
    if end >= len(doc) or unit.klass not in {"person", "", "group", "thing"}:
        return None
    token = doc[end]
    if unit.klass == "thing":
        near = {t.lower_ for t in doc[end + 1 : min(len(doc), end + 5)]}
        damaged = token.lower_ in _SUFFERING and "damage" in near
        return Harm("damaged", "thing", token, "close", False, False) if damaged else None
    if _is_dying(dying := doc[_after_whom(doc, end)]):
        return Harm("killed", "strong", dying, "close", False, False)
    if (wound := _wound_after(doc, end)) is not None:
        return wound
    if _is_left_so(doc, end):
        return Harm("injured", "weak", token, "patient", False, False)
    if _is_own_state(token):
        kind = "killed" if token.lower_ in {"dead", "killed"} else "injured"
        return Harm(kind, "strong", token, "close", False, False)
    return None


_OF_WHOM = re.compile(r"\s(?:of|among)\s(?:them|whom|those|these)\b", re.IGNORECASE)


def _after_whom(doc: Doc, end: int) -> int:
    """Return the token after the "of them" that follows a number, else the one at `end`."""
    match = _OF_WHOM.match(text_of(doc), end_of(doc, end))
    if match is None or match.end() >= len(text_of(doc)):
        return end
    return min(token_at(doc, match.end() - 1).i + 1, len(doc) - 1)


def _wound_after(doc: Doc, at: int) -> Harm | None:
    """Read "six others suffered burns" where the parse took the verb for an adjective."""
    if doc[at].lower_ not in _SUFFERING or doc[at].pos_ == "VERB":
        return None
    for word in doc[at + 1 : min(len(doc), at + 5)]:
        if word.lower_ in WOUNDS:
            fatal = any(c.lower_ in {"fatal", "mortal"} for c in doc[at + 1 : word.i])
            kind = "killed" if fatal else "injured"
            return Harm(kind, "strong" if fatal else "weak", doc[at], "suffer", False, False)
    return None


def _is_dying(word: Token) -> bool:
    """Say whether a word after people is "drowning", or a "fatally" without its verb."""
    if word.lower_ in {"drowning", "dying"}:
        return True
    if word.lower_ not in {"fatally", "mortally"}:
        return False
    return bare_harm(word.doc[min(word.i + 1, len(word.doc) - 1)]) is None


def _is_own_state(word: Token) -> bool:
    """Say whether a state is that of the phrase before it, not of another subject or a noun."""
    states = {"dead", "killed", "injured", "wounded", "hurt"}
    if word.lower_ not in states or not is_passive_form(word):
        return False
    others = [who for who in subjects(word) if not _has_own_state(who, word)]
    listed = opens_next_count(word)
    if any(who.i == word.i - 1 and (listed or who.pos_ == "NUM") for who in others):
        return not _modifies_next(word)
    return not others and not _modifies_next(word)


def _modifies_next(word: Token) -> bool:
    return not opens_next_count(word) and word.dep_ == "amod" and word.head.i > word.i


def _has_own_state(who: Token, state: Token) -> bool:
    """Say whether a subject has its own fate before `state`: "Six dead and seven injured"."""
    return any(who.i < c.i < state.i and bare_harm(c) is not None for c in who.children)


def _is_left_so(doc: Doc, at: int) -> bool:
    """Say whether the word at `at` is what something left people: "left ten people shot"."""
    word = doc[at]
    if not takes_object(word) or word.tag_ not in {"VBN", "VBD", "NN", "JJ"}:
        return False
    named = bare_harm(word)
    before = {t.lower_ for t in doc[max(word.sent.start, at - 6) : at]}
    return named == ("injured", "weak") and bool(before & _LEAVING)


def _is_of_a_number(noun: Token) -> bool:
    """Say whether the phrase is the whole in "four of the five victims", "two men of one crew"."""
    part = attached_to(noun)
    if part is None or part.i > noun.i:
        return False
    counted = unit_of(part).klass == "person" and any(c.dep_ == "nummod" for c in part.lefts)
    return part.pos_ == "NUM" or (counted and preposition(noun) == "of")


def _is_of_a_person(counted: Token, start: int) -> bool:
    """Say whether a number belongs to one person: "the mother of three was killed"."""
    person = attached_to(counted)
    if person is None or person.i >= start or preposition(counted) != "of":
        return False
    alone = person.pos_ == "NOUN" and person.tag_ == "NN" and not names_harm(person)
    return alone and unit_of(person).klass == "person"


def _partitive(noun: Token, span: Span) -> int | None:
    """Return the head of "dozens of people", or the family in "a family of five"."""
    whole = attached_to(span[-1])
    if whole is not None and whole.i < span.start and unit_of(whole).klass == "group":
        return whole.i
    head = noun.head
    return head.i if head.i in range(span.start, span.end) else None


def _harm_beside(doc: Doc, start: int, end: int, unit: Unit) -> Harm | None:
    """Find harm right beside the phrase, where the parse ties it to something else."""
    if unit.klass in {"weapon", "thing"}:
        return _harm_before(doc, start, unit)
    if unit.klass not in {"person", "", "group"}:
        return None
    return _harm_after(doc, end, unit) or _harm_before(doc, start, unit)


def _harm_after(doc: Doc, end: int, unit: Unit) -> Harm | None:
    """Find harm a few words on, with nothing but helpers and an aside between."""
    if end < len(doc) and (aside := _ASIDE.match(text_of(doc), doc[end].idx)) is not None:
        end = token_at(doc, min(aside.end(), len(text_of(doc)) - 1)).i
    for steps, token in enumerate(doc[end : min(len(doc), end + 6)]):
        if token.is_sent_start:
            return None
        if is_taken_to_hospital(token):
            return Harm("injured", "weak", token, "carry", False, True)
        if (named := bare_harm(token)) is not None and is_passive_form(token):
            own = not _modifies_next(token) and (unit.klass or steps < 2)
            return Harm(*named, token, "beside", False, True) if own else None
        if token.lower_ not in _PASSABLE:
            return None
    return None


_DOWNED = frozenset({"intercepted", "downed", "intercepting", "downing"})
_BROUGHT = frozenset({"shot", "brought", "shooting", "bringing", "took"})


def _intercepted(token: Token) -> Harm | None:
    """Read "shot down 10 drones" where the parse lost the object."""
    verb = token.nbor(-1) if token.lower_ == "down" and token.i else token
    if verb.lower_ in _DOWNED or (verb != token and verb.lower_ in _BROUGHT):
        return Harm("intercepted", "weapon", verb, "before", False, True)
    return None


_BEFORE_NUMBER = frozenset("another the of some an his her their".split())


def _harm_before(doc: Doc, start: int, unit: Unit) -> Harm | None:
    """Find harm right before the phrase: "killing 10", "the death of 10"."""
    at = start - 1
    while at >= 0 and doc[at].lower_ in _BEFORE_NUMBER:
        at -= 1
    if at < 0:
        return None
    token = doc[at]
    if unit.klass == "weapon" and (shot_down := _intercepted(token)) is not None:
        return shot_down
    named = bare_harm(token, unit.klass)
    of_things = unit.klass == "" and unit.unit != "" and bare_harm(token, "thing") is not None
    if named is None or of_things:  # "hit 12 positions"
        return None
    if any(doc[i].lower_ == "of" for i in range(at + 1, start)):
        nominal = token.pos_ in {"NOUN", "PROPN"} or token.tag_ == "VBG"
        # Not "the release of 12 reports".
        fits = nominal and (unit.klass != "" or named[0] in {"killed", "injured"})
    else:
        fits = takes_object(token) and not _has_passive(token) and _is_active(token)
    return Harm(*named, token, "before", False, True) if fits else None


_PLAIN = frozenset({"kill", "kills", "injure", "injures", "wound", "wounds", "destroy", "destroys"})


def _is_active(token: Token) -> bool:
    """Say whether a verb right before a number has it as its object; "the wounded" has not."""
    if any(child.dep_ == "det" for child in token.children):
        return False
    return token.tag_.startswith("VB") or token.lower_ in _PLAIN


def _has_passive(token: Token) -> bool:
    """Say whether a participle is passive; "said" in "which they said killed ten" is no helper."""
    return any(
        c.dep_ == "nsubj:pass" or (c.dep_ == "aux:pass" and c.lemma_ in {"be", "get"})
        for c in token.children
    )
