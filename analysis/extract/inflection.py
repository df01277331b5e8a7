"""The forms a word takes in a text, made by rule: a lemmatizer guesses at verbs it has not met."""

from __future__ import annotations

# Past forms that no rule makes.
_PAST = {
    "beat": "beat beaten", "begin": "began begun", "bleed": "bled", "blow": "blew blown",
    "bring": "brought", "burn": "burned burnt", "cast": "cast", "cut": "cut",
    "drive": "drove driven", "fall": "fell fallen", "feel": "felt", "fight": "fought",
    "find": "found", "flee": "fled", "fly": "flew flown", "forecast": "forecast forecasted",
    "foresee": "foresaw foreseen", "foretell": "foretold", "freeze": "froze frozen",
    "give": "gave given", "go": "went gone", "hear": "heard", "hit": "hit", "hold": "held",
    "hurt": "hurt", "kidnap": "kidnapped kidnaped", "know": "knew known",
    "lay": "laid", "leave": "left", "lose": "lost", "make": "made", "mean": "meant",
    "mow": "mowed mown", "overrun": "overran overrun", "put": "put", "read": "read",
    "retake": "retook retaken", "retell": "retold", "run": "ran run", "say": "said",
    "see": "saw seen", "seek": "sought", "send": "sent", "set": "set", "shoot": "shot",
    "show": "showed shown",
    "sing": "sang sung", "sink": "sank sunk", "slay": "slew slain",
    "speak": "spoke spoken", "strike": "struck stricken", "swear": "swore sworn",
    "take": "took taken", "tell": "told", "think": "thought", "throw": "threw thrown",
    "understand": "understood", "withdraw": "withdrew withdrawn", "write": "wrote written",
}  # fmt: skip
_PLURALS = {
    "aircraft": "aircraft", "child": "children", "foot": "feet", "life": "lives",
    "person": "persons", "sheep": "sheep", "thief": "thieves", "wife": "wives",
}  # fmt: skip
_DOUBLED = frozenset(
    "admit beg begin blog brag concur cut drop dub expel extol gun gut hit infer jam kidnap "
    "lob nod overrun plan put quip ram rebut refer regret repel rip run set slam snap sob stab "
    "sum".split()
)
_HISSING = ("s", "sh", "ch", "x", "z")
_VOWELS = frozenset("aeiou")


def verb_forms(verb: str) -> set[str]:
    """Return the inflected forms of a verb, itself included.

    >>> sorted(verb_forms("injure"))
    ['injure', 'injured', 'injures', 'injuring']
    >>> sorted(verb_forms("stab"))
    ['stab', 'stabbed', 'stabbing', 'stabs']
    >>> sorted(verb_forms("label"))
    ['label', 'labeled', 'labeling', 'labelled', 'labelling', 'labels']
    """
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    third = verb + "es" if verb.endswith("o") else _with_s(verb)  # "goes", "echoes"
    past, gerund = stem + "ed", stem + "ing"
    if verb.endswith("e"):
        past = verb + "d"
        gerund = (verb if verb.endswith("ee") else verb[:-1]) + "ing"
    elif third.endswith("ies"):
        past = third[:-1] + "d"
    if verb.endswith("ie"):
        gerund = verb[:-2] + "ying"
    forms = {verb, third, gerund, *_PAST.get(verb, past).split()}
    if verb.endswith("l") and verb[-2:-1] in _VOWELS and verb[-3:-2] not in _VOWELS:
        forms |= {f"{verb}led", f"{verb}ling"}  # "labelled" in London, "labeled" in New York
    return forms


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
