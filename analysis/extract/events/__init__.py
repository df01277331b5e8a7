"""Events: who did what to whom, where, when and with what, one row for each trigger word.

Rows of the same event are joined in `analysis.resolve.events`, once places and days are
known; here every trigger keeps its own evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.arguments import (
    Sites,
    attacker,
    factuality,
    inside,
    nationality_mentions,
    nearest,
    target,
)
from analysis.extract.events.triggers import (
    VIOLENT,
    Trigger,
    event_types,
    find_triggers,
    sub_event_type,
    trigger_word,
)
from analysis.parse import evidence, governor, sentence_numbers, sentences
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Which families of event a number of some kind can belong to; others take any violent one.
KIND_FAMILIES = {
    "intercepted": frozenset({"intercept"}),
    "captured": frozenset({"arrest", "abduct", "seize", "clash"}),
    "launched": frozenset({"strike", "airstrike", "shell", "attack", "explosion"}),
}
FAR = 12


def events(doc: Doc, rows: dict[str, list[Row]]) -> list[Row]:
    """Return one row for each event trigger, and link the numbers of `rows` to them.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    rows : dict of str to list of dict
        Rows of the other tables. The rows under ``numbers`` gain the working columns
        `event_at`, `place_at` and `date_at` where the sentence decides them; places get
        their role in an event; nationalities that name an attacker join the mentions.

    Returns
    -------
    list of dict
        Rows of table `events` with the working columns `family`, `definite`, `introduces`,
        `attacker_at`, `target_at`, `place_at`, `date_at` and `heading`.
    """
    sites = Sites.of(doc, rows)
    triggers = find_triggers(doc)
    triggers += _casualty_triggers(rows["numbers"], triggers, sites)
    triggers.sort(key=lambda trigger: trigger.token.i)
    attackers = {trigger.token.i: attacker(trigger) for trigger in triggers}
    found = [
        _event(trigger, attackers[trigger.token.i], sites, rows["quotes"]) for trigger in triggers
    ]
    named = [token for token in attackers.values() if token is not None]
    rows["mentions"] += nationality_mentions(doc, named, rows["mentions"])
    _link_numbers(doc, rows["numbers"], triggers, sites)
    return found


def _casualty_triggers(numbers: list[Row], triggers: list[Trigger], sites: Sites) -> list[Trigger]:
    """Return a trigger for casualties told with a place but without a word of violence.

    "Six of them died in Goma" tells of an event where the article has told of violence
    before; without that it may be an accident.
    """
    violent = [trigger.token.i for trigger in triggers if trigger.family in VIOLENT]
    sentences_told = {trigger.token.sent.start for trigger in triggers if trigger.family in VIOLENT}
    found: dict[int, Trigger] = {}
    for row in numbers:
        head = sites.token_at(row)
        if row["kind"] not in {"killed", "injured"} or head.sent.start in sentences_told:
            continue
        verb = governor(head) or head
        if violent and violent[0] < head.i and nearest(verb, sites.places) is not None:
            found.setdefault(verb.i, Trigger(verb, verb.lemma_.lower(), "kill", None, None))
    return [*found.values()]


def _event(trigger: Trigger, by: Token | None, sites: Sites, quotes: list[Row]) -> Row:
    token, doc = trigger.token, trigger.token.doc
    kind = sub_event_type(trigger)
    codes = event_types().get(kind or "", {})
    source = "casualty" if trigger_word(token) is None else "event_triggers"
    row = evidence(doc, token.i, token.i + 1, f"{source}:{trigger.lemma}")
    whom = target(trigger, sites)
    row |= {
        "event_type": codes.get("event_type"),
        "sub_event_type": kind,
        "plover": codes.get("plover") or ("CONSULT" if trigger.family == "talks" else None),
        "weapon": doc[slice(*trigger.weapon)].text if trigger.weapon else None,
        "factuality": factuality(token, quotes),
        "family": trigger.family,
        "definite": _is_definite(token),
        "introduces": any(child.lower_ in {"a", "an", "another"} for child in token.lefts),
        "attacker_at": by.idx if by is not None else None,
        "target_at": whom.idx if whom is not None else None,
        "place_at": _place(trigger, sites, quotes),
        "date_at": _start(nearest(token, sites.dates)),
        "heading": sentences(doc)[row["sent"]].is_heading,
    }
    return row


def _place(trigger: Trigger, sites: Sites, quotes: list[Row]) -> object:
    """Return where the place of an event stands, and mark the part that place plays."""
    near = 3 if _is_definite(trigger.token) and trigger.token.pos_ == "NOUN" else 10
    told = inside(sites.places, trigger.token, quotes)
    row = sites.settled(nearest(trigger.token, told, limit=near))
    if row is not None and row["role"] == "mention":
        if trigger.family in VIOLENT:
            row["role"] = "event"
        elif trigger.family == "talks":
            row["role"] = "talks"
    return _start(row)


def _start(row: Row | None) -> object:
    return None if row is None else row["start"]


def _is_definite(token: Token) -> bool:
    """Say whether the words point back to an event already told ("the attack")."""
    return any(child.lower_ in {"the", "this", "that", "these", "those"} for child in token.lefts)


def _link_numbers(doc: Doc, numbers: list[Row], triggers: list[Trigger], sites: Sites) -> None:
    sentence_of = sentence_numbers(doc)
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        by_sentence.setdefault(sentence_of[trigger.token.i], []).append(trigger)
    for row in numbers:
        head = sites.token_at(row)
        near = sites.settled(nearest(head, sites.places, limit=6))
        row["place_at"] = _start(near)
        row["date_at"] = _start(nearest(head, sites.dates))
        wanted = KIND_FAMILIES.get(str(row["kind"]), VIOLENT)
        if row["kind"] == "other":
            continue
        candidates = {
            trigger.token.i: {"start": trigger.token.idx}
            for trigger in by_sentence.get(sentence_of[head.i], [])
            if trigger.family in wanted
        }
        row["event_at"] = _start(nearest(head, candidates, limit=FAR))
