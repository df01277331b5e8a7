"""How real an event is told to be: asserted, claimed, denied, planned, negated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.cues import cues
from analysis.parse import (
    agents,
    clause_role,
    governor,
    host,
    is_negated,
    is_passive,
    modality,
    objects,
    patients,
    preposition,
    subjects,
    tense,
)
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Token

UNREAL_NOUNS = frozenset(
    "threat risk fear plan possibility warning prospect danger chance likelihood".split()
)
PLANNING = frozenset(
    "plan threaten vow intend want prepare pledge promise order urge call demand propose expect "
    "advise consider hope aim prevent avoid avert stop".split()
)
PLOTTING = frozenset("plan plot threaten vow intend prepare pledge promise consider".split())
CONDITIONS = frozenset("if unless whether could may might would can should".split())
NOBODY = frozenset({"nobody", "none", "no-one"})
COMING = frozenset("planned upcoming imminent possible potential future looming expected".split())


def factuality(token: Token, quotes: list[Row]) -> str:
    """Return how real the event is told to be: a code of ``events.factuality``."""
    is_noun = token.pos_ != "VERB" or (token.tag_ == "VBG" and _has_article(token))
    told = _noun_factuality(token) if is_noun else _verb_factuality(token)
    return told or _as_reported(token, quotes)


def _has_article(gerund: Token) -> bool:
    """Say whether a participle is used as a noun: "the drive-by shooting", "a bombing"."""
    before = [token.lower_ for token in gerund.doc[max(gerund.i - 2, 0) : gerund.i]]
    return before == ["-", "by"] or any(child.dep_ == "det" for child in gerund.lefts)


def _verb_factuality(verb: Token) -> str | None:
    nobody = any(noun.lower_ in NOBODY for noun in [*patients(verb), *agents(verb)])
    if is_negated(verb) or (nobody and is_passive(verb)):
        return "negated"
    return _unreal(verb)


def is_definite(token: Token) -> bool:
    """Say whether the words point back to an event already told ("the attack")."""
    return any(c.lower_ in {"the", "this", "that", "these", "those"} for c in token.lefts)


def _noun_factuality(noun: Token) -> str | None:
    """Read the noun's own words, then the verb that says whether it takes place.

    "They denied the visit after the attack" negates no attack, "no attack was launched" does.
    """
    if is_definite(noun):  # "whether the army carried out the strikes": there were strikes
        return None
    if is_negated(noun):
        return "negated"
    # "Feared dead after a raid": there was a raid.
    told = noun.head.pos_ == "VERB" and preposition(noun) in {"after", "following", "in"}
    if (noun.head.lemma_ in UNREAL_NOUNS and not told) or noun.head.lemma_ == "attempt":
        return "hypothetical"
    if any(child.lower_ in COMING for child in noun.lefts):
        return None if noun.head.lemma_.lower() in cues("alarm") else "planned"
    verb = governor(noun)
    if verb is None or noun not in [*objects(verb), *subjects(verb)]:
        return None
    if verb.lower_.startswith(tuple(cues("thwart"))):
        return "negated" if is_negated(verb) else "planned"
    if verb.lemma_ in PLOTTING and noun in objects(verb):
        return "planned"
    if verb.lemma_ not in cues("hold"):
        return None
    return "negated" if is_negated(verb) else _unreal(verb)


def _unreal(verb: Token) -> str | None:
    asked = any(child.lower_ in {"how", "why"} for child in verb.children)
    if modality(verb) & CONDITIONS and not asked:
        return "hypothetical"
    if tense(verb) == "future":
        return "planned"
    above = host(verb)
    if above is not None and above.lemma_ in PLANNING:
        return "planned"
    aimed = clause_role(verb) in {"adverbial", "modifier"} and "to" in modality(verb)
    return "planned" if aimed and verb.tag_ == "VB" else None


def _as_reported(token: Token, quotes: list[Row]) -> str:
    """Return ``claimed`` or ``denied`` when the innermost reported clause says so."""
    covering = [
        row for row in quotes if row["start"] <= token.idx < row["end"] and row["kind"] != "scare"
    ]
    if not covering:
        return "asserted"
    innermost = min(covering, key=lambda row: row["end"] - row["start"])
    if innermost.get("cue_class") == "deny":
        return "denied"
    return "claimed" if innermost.get("cue_class") in {"claim", "accuse"} else "asserted"
