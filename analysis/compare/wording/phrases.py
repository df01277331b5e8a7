"""How articles name attacker, weapon, victims and act, and how they report speech.

Phrases are changed as little as makes them comparable: lower case, no determiners, no count in
front ("at least 12 civilians" is "civilian"), the last noun of weapons and victims in the
singular, triggers and cues as the entry of a dictionary ("hit" for "hits").
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from analysis.resources import lexicon
from analysis.tables import Tables, as_text

NAMED = ("attacker", "weapon", "victims", "act", "cue")
UNHAPPENED = frozenset({"planned", "hypothetical", "negated"})
OUTCOMES = ("killed", "injured")
COLUMNS = ["slot", "article_id", "event_id", "number_id", "row_id", "start", "phrase"]

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
# Closed classes: what stands before a noun and names nothing.
_DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your some any each every all both "
    "no other others another more further additional such same".split()
)
_PRONOUNS = frozenset(
    "he she it they them him us we who whom which one ones none himself herself itself themselves "
    "there what someone everyone i you".split()
)
_BETWEEN = frozenset("of and or to than the total estimated".split())
_IRREGULAR = {
    "children": "child",
    "people": "people",
    "person": "people",
    "persons": "people",
    "lives": "life",
    "wives": "wife",
}
_NO_PLURAL = frozenset("forces troops authorities services police people series".split())
_PAST = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "spoke": "speak",
    "spoken": "speak", "thought": "think", "felt": "feel", "swore": "swear", "held": "hold",
    "saw": "see", "seen": "see", "knew": "know", "known": "know", "found": "find",
    "heard": "hear", "understood": "understand", "made": "make", "read": "read", "shown": "show",
    "foresaw": "foresee", "foretold": "foretell", "retold": "retell", "forecast": "forecast",
    "put": "put", "gave": "give", "given": "give", "went": "go", "gone": "go",
}  # fmt: skip


def name_phrases(tables: Tables) -> pd.DataFrame:
    """Return every naming, one row each.

    Returns
    -------
    pandas.DataFrame
        Columns ``slot``, ``article_id``, ``event_id`` and ``number_id`` (what ties the naming
        to an incident; ``None`` for reporting verbs), ``row_id`` (the row that opens its
        sentence), ``start`` and ``phrase``.
    """
    events = tables.events[
        tables.events["event_type"].notna() & ~tables.events["factuality"].isin(UNHAPPENED)
    ]
    rows = [
        *_acts(events),
        *_weapons(events),
        *_attackers(events, tables.mentions),
        *_victims(events, tables),
        *_cues(tables.quotes),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


Naming = tuple[str, str, str | None, str | None, str, int, str]


def _acts(events: pd.DataFrame) -> Iterator[Naming]:
    columns = ("article_id", "event_id", "start", "text", "rule")
    for article, event, start, text, rule in zip(*(events[c] for c in columns), strict=True):
        known = str(rule).partition(":")[2] or str(text)
        yield "act", article, event, None, event, int(start), known.casefold()


def _weapons(events: pd.DataFrame) -> Iterator[Naming]:
    told = events[events["weapon"].notna()].sort_values(["article_id", "start"])
    seen = set()
    columns = ("article_id", "event_id", "sent", "start", "weapon")
    for article, event, sent, start, weapon in zip(*(told[c] for c in columns), strict=True):
        phrase = strip_count(weapon)
        if phrase and (article, sent, phrase) not in seen:  # one naming, several events
            seen.add((article, sent, phrase))
            yield "weapon", article, event, None, event, int(start), phrase


def _attackers(events: pd.DataFrame, mentions: pd.DataFrame) -> Iterator[Naming]:
    for article, event, row, start, text in _named_near(events, "attacker_id", mentions):
        if phrase := strip_determiners(text):
            yield "attacker", article, event, None, row, start, phrase


def _victims(events: pd.DataFrame, tables: Tables) -> Iterator[Naming]:
    numbers = tables.numbers
    counted = numbers[numbers["kind"].isin(OUTCOMES) & (numbers["unit"] == "person")]
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    columns = ("article_id", "event_id", "number_id", "start", "end", "text", "scope")
    for article, event, number, start, end, text, scope in zip(
        *(counted[c] for c in columns), strict=True
    ):
        spans[article].append((int(start), int(end)))
        if as_text(scope) not in ("rate", "hypothetical") and (phrase := _victims_named(text)):
            known = None if pd.isna(event) else event
            yield "victims", article, known, number, number, int(start), phrase
    # What a person is called is no choice of words: "the rebels" is, a family name is not.
    people = tables.actors.loc[tables.actors["kind"] == "person", "actor_id"]
    called = (tables.mentions["form"] == "name") & tables.mentions["actor_id"].isin(people)
    for article, event, row, start, text in _named_near(
        events, "target_id", tables.mentions[~called]
    ):
        overlaps = any(a < start + len(text) and start < b for a, b in spans.get(article, ()))
        if not overlaps and (phrase := _victims_named(text)):
            yield "victims", article, event, None, row, start, phrase


def _victims_named(text: str) -> str:
    """Return who was counted, "" where only the outcome is told ("four deaths", "the dead")."""
    phrase = strip_count(text)
    return "" if phrase.split(" ")[-1] in _outcomes() else phrase


@functools.cache
def _outcomes() -> frozenset[str]:
    roles = ("noun", "state", "toll", "body")
    rows = (row for row in lexicon("outcomes") if row["role"] in roles)
    return frozenset({row["pattern"] for row in rows if row["label"] in OUTCOMES})


def _cues(quotes: pd.DataFrame) -> Iterator[Naming]:
    told = quotes[quotes["cue"].notna()]
    columns = ("article_id", "quote_id", "start", "cue")
    for article, quote, start, cue in zip(*(told[c] for c in columns), strict=True):
        yield "cue", article, None, None, quote, int(start), cue_lemma(cue)


def _named_near(
    events: pd.DataFrame, role: str, mentions: pd.DataFrame
) -> Iterator[tuple[str, str, str, int, str]]:
    """Return for each event the naming of its actor that stands nearest in its sentence.

    Pronouns name nobody; a naming two events share counts once.
    """
    told = events[events[role].notna()].sort_values(["article_id", "start"])
    wanted = mentions[mentions["form"] != "pronoun"].sort_values(["article_id", "start"])
    places: dict[tuple[str, str, int], list[tuple[int, str, str]]] = defaultdict(list)
    columns = ("article_id", "actor_id", "sent", "start", "mention_id", "text")
    for article, actor, sent, start, row, text in zip(*(wanted[c] for c in columns), strict=True):
        places[article, actor, sent].append((int(start), row, text))
    seen: set[str] = set()
    cells = (told[c] for c in ("article_id", "event_id", role, "sent", "start"))
    for article, event, actor, sent, at in zip(*cells, strict=True):
        found = places.get((article, actor, sent))
        if found:
            after = bisect_left(found, (int(at),))
            near = found[max(after - 1, 0) : after + 1]
            start, row, text = min(near, key=lambda naming: abs(naming[0] - int(at)))
            if row not in seen:
                seen.add(row)
                yield article, event, row, start, text


# ---------------------------------------------------------------- phrases


def strip_determiners(text: str) -> str:
    """Return the phrase without determiners, "" for a pronoun.

    >>> strip_determiners("the Northern Army"), strip_determiners("them")
    ('northern army', '')
    """
    told = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    while told and told[0] in _DETERMINERS:
        told.pop(0)
    return "" if not told or told[0] in _PRONOUNS else " ".join(told)


def strip_count(text: str) -> str:
    """Return what was counted, without the count; "" where no noun is told.

    >>> strip_count("At least 12 civilians"), strip_count("dozens of the women"), strip_count("70")
    ('civilian', 'woman', '')
    """
    told = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    counts = _count_words()
    while told and (told[0] in counts or told[0] in _DETERMINERS or _is_figure(told[0])):
        told.pop(0)
        while len(told) > 1 and told[0] in _BETWEEN:
            told.pop(0)
    if not told or told[0] in _PRONOUNS | _BETWEEN:
        return ""
    return " ".join((*told[:-1], singular(told[-1])))


def singular(noun: str) -> str:
    """Return the singular of an English noun in lower case; "people" stays as it is.

    >>> [singular(noun) for noun in ("gunmen", "bodies", "blasts", "forces", "persons")]
    ['gunman', 'body', 'blast', 'forces', 'people']
    """
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("men"):
        return noun[:-2] + "an"
    if noun in _NO_PLURAL or noun.endswith(("ss", "us", "is")) or len(noun) < 4:
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-2] if noun.endswith(("sses", "ches", "shes", "xes")) else noun.removesuffix("s")


def cue_lemma(cue: str) -> str:
    """Return a reporting verb or noun as a dictionary lists it.

    >>> [cue_lemma(cue) for cue in ("claimed", "calling for", "According to", "allegations")]
    ['claim', 'call for', 'according to', 'allegation']
    """
    told = cue.casefold().replace("’", "'").split()
    if not told:
        return ""
    forms = _cue_forms()
    lemma = forms.get(" ".join(told)) or forms.get(told[0], told[0])
    return " ".join((lemma, *told[1:])) if " ".join(told) not in forms else lemma


@functools.cache
def _cue_forms() -> dict[str, str]:
    """Return inflected form -> lemma of every reporting verb and noun."""
    forms: dict[str, str] = {}
    for name in ("speech_nouns", "speech_verbs", "attribution"):
        for row in lexicon(name):
            verb, *rest = row["pattern"].casefold().split()
            for form in (verb, *inflections(verb)):
                forms[" ".join((form, *rest))] = row["pattern"].casefold()
    return forms | _PAST


def inflections(verb: str) -> tuple[str, ...]:
    """Return the regular forms of a verb or noun.

    >>> inflections("deny"), inflections("admit")[1:]
    (('denies', 'denied', 'denying'), ('admitted', 'admitting', 'admited', 'admiting'))
    """
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    if verb.endswith("e"):
        return f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    doubled = f"{verb}{verb[-1]}"
    both = (f"{doubled}ed", f"{doubled}ing") if re.search(r"[aeiou][^aeiouwxy]$", verb) else ()
    return (plural, *both, f"{verb}ed", f"{verb}ing")


def _is_figure(word: str) -> bool:
    return word[0].isdigit() or all(part in _count_words() for part in word.split("-"))


@functools.cache
def _count_words() -> frozenset[str]:
    names = ("number_words", "vague_counts", "modifiers")
    patterns = " ".join(row["pattern"] for name in names for row in lexicon(name))
    plural = {f"{word}s" for word in ("hundred", "thousand", "million", "ten", "dozen", "score")}
    return frozenset(_WORD.findall(patterns.casefold())) | plural
