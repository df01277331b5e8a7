"""The forms a word takes in a text, made by rule: a lemmatizer guesses at verbs it has not met."""

from __future__ import annotations

# Past forms that no rule makes.
_PAST = {
    "beat": "beat beaten", "bleed": "bled", "blow": "blew blown", "bring": "brought",
    "burn": "burned burnt", "freeze": "froze frozen",
    "cut": "cut", "drive": "drove driven", "fall": "fell fallen", "fight": "fought",
    "find": "found", "flee": "fled", "fly": "flew flown", "go": "went gone", "hit": "hit",
    "hold": "held", "hurt": "hurt", "kidnap": "kidnapped kidnaped", "leave": "left",
    "level": "leveled levelled", "lose": "lost", "mow": "mowed mown", "overrun": "overran overrun",
    "put": "put", "retake": "retook retaken", "run": "ran run", "send": "sent", "set": "set",
    "shoot": "shot", "sink": "sank sunk", "slay": "slew slain", "strike": "struck stricken",
    "take": "took taken", "withdraw": "withdrew withdrawn",
}  # fmt: skip
_PLURALS = {
    "aircraft": "aircraft", "child": "children", "foot": "feet", "life": "lives",
    "person": "persons", "sheep": "sheep", "thief": "thieves", "wife": "wives",
}  # fmt: skip
_DOUBLED = frozenset(
    "cut drop expel gun gut hit jam kidnap lob overrun put ram repel run set stab".split()
)
_HISSING = ("s", "sh", "ch", "x", "z")
_VOWELS = frozenset("aeiou")


def verb_forms(verb: str) -> set[str]:
    """Return the inflected forms of a verb, itself included.

    >>> sorted(verb_forms("injure"))
    ['injure', 'injured', 'injures', 'injuring']
    >>> sorted(verb_forms("stab"))
    ['stab', 'stabbed', 'stabbing', 'stabs']
    """
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    third, past, gerund = _with_s(verb), stem + "ed", stem + "ing"
    if verb.endswith("e"):
        past = verb + "d"
        gerund = (verb if verb.endswith("ee") else verb[:-1]) + "ing"
    elif third.endswith("ies"):
        past = third[:-1] + "d"
    if verb.endswith("ie"):
        gerund = verb[:-2] + "ying"
    return {verb, third, gerund, *_PAST.get(verb, past).split()}


def noun_forms(noun: str) -> set[str]:
    """Return the singular and plural of a noun.

    >>> sorted(noun_forms("body"))
    ['bodies', 'body']
    >>> sorted(noun_forms("gunman"))
    ['gunman', 'gunmen']
    """
    if noun.endswith("man"):
        return {noun, noun[:-3] + "men"}
    # "grandchildren", "midwives"
    tail = next((tail for tail in ("child", "wife") if noun.endswith(tail)), noun)
    if tail in _PLURALS:
        return {noun, noun.removesuffix(tail) + _PLURALS[tail]}
    return {noun, _with_s(noun)}


def _with_s(word: str) -> str:
    """Return a word with the ending of the plural, or of a verb's third person."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_HISSING) else "s")
