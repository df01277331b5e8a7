"""The arguments of an event trigger: attacker, target, place, day, and how real it is."""

from __future__ import annotations

import functools
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors.words import country_of, head_kind
from analysis.extract.events.triggers import Trigger, trigger_word, weapon_words
from analysis.extract.places import type_words
from analysis.parse import (
    agents,
    attachments,
    evidence,
    governor,
    host,
    is_negated,
    is_passive,
    modality,
    objects,
    patients,
    possessor,
    premodifiers,
    preposition,
    sentences,
    subject_of,
    tense,
    tokens_of,
)
from analysis.resources import lexicon
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.tokens import Doc, Token


LIGHT_VERBS = frozenset(
    "launch carry conduct mount stage undertake exchange trade unleash make commit perpetrate "
    "direct order wage resume begin start continue".split()
)
ON_TARGET = frozenset({"on", "against", "at", "of", "targeting", "upon"})
UNREAL_NOUNS = frozenset(
    "threat risk fear plan possibility warning prospect danger chance likelihood".split()
)
PLANNING = frozenset(
    "plan threaten vow intend want prepare pledge promise order urge call demand propose expect "
    "advise consider hope aim prevent avoid avert stop".split()
)
CONDITIONS = frozenset("if unless whether could may might would can should".split())
# Verbs whose subject undergoes what happens, although they take an object.
UNDERGOING = frozenset("suffer endure sustain experience witness see undergo face take".split())
# A date as coarse as this is background, not the day of an event.
TOO_COARSE = frozenset({"year", "decade", "century", "season", "quarter", "present", "past"})
# A place in one of these roles is not where an event happened.
ELSEWHERE = frozenset({"speaker", "dateline", "launch"})


class Sites(NamedTuple):
    """Where the places and days of an article stand: token index -> row."""

    offsets: list[int]
    doc: Doc
    places: dict[int, Row]
    dates: dict[int, Row]

    @classmethod
    def of(cls, doc: Doc, rows: Mapping[str, list[Row]]) -> Sites:
        """Index the rows of one article by token."""
        offsets = [token.idx for token in tokens_of(doc)]
        places = [row for row in rows["places"] if row.get("role") not in ELSEWHERE]
        dates = [
            row
            for row in rows["dates"]
            if row.get("timex_type") in {"DATE", "TIME"}
            and row.get("direction") != "future"
            and row.get("granularity") not in TOO_COARSE
            and not str(row.get("value")).endswith("_REF")
        ]
        found = _by_token(offsets, places)
        sited = {i: row for i, row in found.items() if not _is_party(doc[i], found)}
        return cls(offsets, doc, sited, _by_token(offsets, dates))

    def settled(self, row: Row | None) -> Row | None:
        """Return the town before a river in its paragraph: a river runs through many."""
        if row is None or not row.get("is_water"):
            return row
        begins = sentences(self.doc)[row["sent"]].paragraph
        before = [
            other
            for other in self.places.values()
            if other["start"] < row["start"]
            and not other.get("is_water")
            and sentences(self.doc)[other["sent"]].paragraph == begins
        ]
        return max(before, key=lambda other: other["start"], default=row)

    def token_at(self, row: Row) -> Token:
        """Return the head token of a row's span."""
        first = max(bisect_right(self.offsets, row["start"]) - 1, 0)
        last = max(bisect_right(self.offsets, row["end"] - 1) - 1, first)
        return self.doc[first : last + 1].root


def inside(places: Mapping[int, Row], token: Token, quotes: list[Row]) -> Mapping[int, Row]:
    """Return the places told in the same reported words as `token`, all of them if none is.

    What somebody says in Geneva of a strike did not strike Geneva.
    """
    spans = [
        (quote["start"], quote["end"])
        for quote in quotes
        if quote["kind"] != "scare" and quote["start"] <= token.idx < quote["end"]
    ]
    if not spans:
        return places
    start, end = min(spans, key=lambda span: span[1] - span[0])
    told = {i: row for i, row in places.items() if start <= row["start"] < end}
    return told or places


def _by_token(offsets: list[int], rows: Iterable[Row]) -> dict[int, Row]:
    found = {}
    for row in rows:
        first = max(bisect_right(offsets, row["start"]) - 1, 0)
        after = bisect_right(offsets, row["end"] - 1)
        found.update(dict.fromkeys(range(first, after), row))
    return found


def _is_party(token: Token, places: Mapping[int, Row]) -> bool:
    """Say whether a place name stands for those who act there ("Sudan sent", "Mali's army")."""
    head = token.head
    if head != token and head.i in places and token.ent_type_ == head.ent_type_:
        return _is_party(head, places)
    verb = subject_of(token)
    if verb is not None:
        return bool(objects(verb)) and not is_passive(verb) and verb.lemma_ not in UNDERGOING
    whole = token.head
    if whole.lower_ in type_words() and token in premodifiers(whole):
        return _is_party(whole, places)
    if possessor(whole) == token:
        return whole.i not in places
    if token in premodifiers(whole):  # "Memphis police" act, "a Memphis market" is hit
        acts = whole.pos_ == "PROPN" or head_kind([whole.text]) or country_of(token.text)
        return bool(acts) and whole.i not in places and trigger_word(whole) is None
    return preposition(token) in {"from", "to", "for", "with", "by", "than"}


def nearest(token: Token, rows: Mapping[int, Row], *, limit: int = 10) -> Row | None:
    """Return the row whose token is nearest to `token` in the tree of its sentence.

    Nearness counts the edges between them; ties go to the fewest words between.
    None when no row is within `limit` edges.
    """
    sentence = token.sent
    above = _depths(token)
    best: tuple[int, int, Row] | None = None
    for i in range(sentence.start, sentence.end):
        if i not in rows:
            continue
        steps = _edges(above, token.doc[i])
        ranked = (steps, abs(i - token.i), rows[i])
        if steps <= limit and (best is None or ranked[:2] < best[:2]):
            best = ranked
    return best[2] if best else None


def _depths(token: Token) -> dict[int, int]:
    """Return token index -> edges up from `token`, itself included."""
    depths = {token.i: 0}
    for depth, ancestor in enumerate(token.ancestors, start=1):
        depths[ancestor.i] = depth
    return depths


def _edges(above: Mapping[int, int], other: Token) -> int:
    if other.i in above:
        return above[other.i]
    for depth, ancestor in enumerate(other.ancestors, start=1):
        if ancestor.i in above:
            return depth + above[ancestor.i]
    return 99


def attacker(trigger: Trigger) -> Token | None:
    """Return the word for who did it, None when the sentence does not say."""
    token = trigger.token
    if token.pos_ == "VERB":
        return next((found for agent in agents(token) if (found := _owner(agent))), None)
    by = [noun for prep, noun in attachments(token) if prep in {"by", "from"}]
    if by:
        return _owner(by[0]) or by[0]
    if (adjective := _nationality(token)) is not None:
        return adjective
    owner = possessor(token)
    if owner is not None and owner.ent_type_ in {"PERSON", "ORG", "NORP", "GPE"}:
        return owner
    verb = governor(token)
    if verb is not None and verb.lemma_ in LIGHT_VERBS and token in patients(verb):
        return next((found for agent in agents(verb) if (found := _owner(agent))), None)
    return None


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
    return next((word for word in premodifiers(noun) if word.ent_type_ == "NORP"), None)


def nationality_mentions(doc: Doc, attackers: Iterable[Token], mentions: list[Row]) -> list[Row]:
    """Return mention rows for nationalities that name an attacker ("Ukrainian drones")."""
    spans = [(row["start"], row["end"]) for row in mentions]
    found = []
    for token in sorted(set(attackers), key=lambda t: t.i):
        country = country_of(token.text)
        if country is None or any(start <= token.idx < end for start, end in spans):
            continue
        row: Row = evidence(doc, token.i, token.i + 1, "nationality")
        found.append(
            row
            | {"form": "nominal", "kind": "state", "country": country}
            | {"name": state_names().get(country, token.text), "why": "nationality of the attack"}
        )
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


def factuality(token: Token, quotes: list[Row]) -> str:
    """Return how real the event is told to be: a code of ``events.factuality``."""
    verb = token if token.pos_ == "VERB" else governor(token)
    if token.pos_ != "VERB" and (is_negated(token) or token.head.lemma_ in UNREAL_NOUNS):
        return "negated" if is_negated(token) else "hypothetical"
    if verb is not None:
        if is_negated(verb) and (verb == token or token in [*objects(verb), *patients(verb)]):
            return "negated"
        if verb == token and (unreal := _unreal(verb)):
            return unreal
    return _as_reported(token, quotes)


def _unreal(verb: Token) -> str | None:
    if modality(verb) & CONDITIONS:
        return "hypothetical"
    if tense(verb) == "future":
        return "planned"
    above = host(verb)
    if above is not None and above.lemma_ in PLANNING:
        return "planned"
    return None


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
