"""Who did it, and to whom or what it was done."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from analysis.extract.actors.words import country_of, singular
from analysis.extract.events.cues import LIGHT_VERBS, cues, is_speech, responsible
from analysis.extract.events.parties import is_adjective
from analysis.extract.events.sites import Sites
from analysis.extract.events.triggers import Trigger, trigger_word, weapon_words
from analysis.parse import (
    agents,
    attachments,
    clause_role,
    evidence,
    governor,
    is_passive,
    modality,
    patients,
    phrase,
    possessor,
    premodifiers,
)
from analysis.resources import lexicon
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

ON_TARGET = frozenset({"on", "against", "at", "of", "targeting", "upon"})


def attacker(trigger: Trigger, sites: Sites) -> Token | None:
    """Return the word for who did it, None when the sentence does not say.

    Whom the ledger counts among the harmed did not do it; nor did those who shot a drone down
    send it.
    """
    token = trigger.token
    if trigger.family == "intercept":
        downed = patients(token) if token.pos_ == "VERB" else []
        return next((found for noun in downed if (found := _nationality(noun))), None)
    verb = token if token.pos_ == "VERB" else governor(token)
    if verb is not None and "whether" in modality(verb):
        return None
    did = (who for who in _doers(token) if who.i not in sites.harmed)
    return next((who for who in did if singular(who) != "victim"), None)


def _doers(token: Token) -> list[Token]:
    if token.pos_ == "VERB" and _is_told_of_victims(token):
        return [who for case, who in attachments(token) if case == "by"]
    if token.pos_ == "VERB":
        did = [who for agent in agents(token) if (who := _owner(agent))]
        accused = responsible(token)
        return did or ([] if accused is None else [accused])
    by = [noun for prep, noun in attachments(token) if prep in {"by", "from"}]
    by += [agent for verb in _told_of(token) for agent in agents(verb)]
    if by:
        return [_owner(by[0]) or by[0]]
    if (adjective := _nationality(token)) is not None:
        return [adjective]
    owner = possessor(token)
    if owner is not None and owner.ent_type_ in {"PERSON", "ORG", "NORP", "GPE"}:
        return [owner]
    verb = governor(token)
    if verb is not None and verb.lemma_ in LIGHT_VERBS and token in patients(verb):
        return [found for agent in agents(verb) if (found := _owner(agent))]
    named = responsible(token)
    return [] if named is None else [named]


def _is_told_of_victims(verb: Token) -> bool:
    """Say whether a bare participle tells what was done to somebody ("identified two killed")."""
    if clause_role(verb) == "complement" and is_speech(verb.head):
        return True
    helped = any(child.dep_ in {"aux", "aux:pass"} for child in verb.children)
    return verb.tag_ == "VBN" and not helped and clause_role(verb) in {"complement", "modifier"}


def _told_of(noun: Token) -> list[Token]:
    """Return the verbs that say who did it: "an attack carried out by the militia"."""
    return [
        child
        for child in noun.children
        if clause_role(child) == "modifier" and child.lemma_ in LIGHT_VERBS | {"perpetrate"}
        if is_passive(child)
    ]


def _owner(agent: Token) -> Token | None:
    """Return the actor behind an agent: "Russian" for "Russian missiles", none for "shells"."""
    lemma = agent.lemma_.lower()
    if lemma in weapon_words() or trigger_word(agent) is not None:
        armed_person = lemma in {"sniper", "bomber", "attacker"}
        return agent if armed_person else _nationality(agent)
    if agent.pos_ in {"NOUN", "PROPN", "PRON"} and agent.ent_type_ not in {"DATE", "MONEY"}:
        return agent
    return None


def _nationality(noun: Token) -> Token | None:
    """Return the nationality before a noun ("Russian missile attacks")."""
    return next((w for w in premodifiers(noun) if w.ent_type_ == "NORP" or is_adjective(w)), None)


def attacker_mentions(doc: Doc, attackers: Iterable[Token], mentions: list[Row]) -> list[Row]:
    """Return mention rows for attackers who have none: "Ukrainian drones", "a mob"."""
    spans = [(row["start"], row["end"]) for row in mentions]
    found = []
    for token in sorted(set(attackers), key=lambda t: t.i):
        if any(start <= token.idx < end for start, end in spans):
            continue
        country = country_of(token.text)
        if country is not None:
            row: Row = evidence(doc, token.i, token.i + 1, "nationality")
            name = state_names().get(country, token.text)
            row |= {"kind": "state", "country": country, "why": "nationality of the attack"}
        elif singular(token) in cues("doer"):
            first, last = phrase(token)
            row = evidence(doc, first, last, "attacker")
            name = row["text"]
            row |= {"kind": "civilians", "why": "who did it"}
        else:
            continue
        found.append(row | {"form": "nominal", "name": name})
    return found


@functools.cache
def state_names() -> dict[str, str]:
    """Return the usual name of each state by its ISO 3166 alpha-2 code."""
    rows = lexicon("states")
    return {row["label"]: row["pattern"] for row in reversed(rows)} | {
        row["label"]: row["pattern"] for row in rows if row["use"] == "main"
    }


def target(trigger: Trigger, sites: Sites) -> Token | None:
    """Return the word for whom or what it was done to, when that is not a place."""
    token = trigger.token
    if token.pos_ == "VERB":
        found = patients(token)
        if trigger.family in {"strike", "explosion"} and not found:
            found = [noun for prep, noun in attachments(token) if prep in ON_TARGET]
    else:
        found = [noun for prep, noun in attachments(token) if prep in ON_TARGET]
    arms = weapon_words()
    return next(
        (noun for noun in found if noun.i not in sites.places and noun.lemma_.lower() not in arms),
        None,
    )
