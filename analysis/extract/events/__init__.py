"""Events: who did what to whom, where, when and with what, one row for each trigger word.

Rows of the same event are joined in `analysis.resolve.events`, once places and days are
known; here every trigger keeps its own evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.actors import attacker, attacker_mentions, target
from analysis.extract.events.cues import (
    BACKGROUND,
    cues,
    is_earlier,
    is_of_court,
    is_summed_up,
)
from analysis.extract.events.figures import link_numbers, set_sums_apart
from analysis.extract.events.joined import join_triggers
from analysis.extract.events.nearness import nearest
from analysis.extract.events.placing import POINTING, day_of, keep_first_places, offset_of, place_of
from analysis.extract.events.reality import factuality, is_definite
from analysis.extract.events.sites import Sites, is_elsewhere
from analysis.extract.events.triggers import (
    VIOLENT,
    Trigger,
    event_types,
    find_triggers,
    sub_event_type,
    trigger_word,
)
from analysis.parse import (
    attachments,
    evidence,
    governor,
    sentence_numbers,
    sentences,
    subjects,
)
from analysis.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


DYING = frozenset("die perish succumb death dead toll casualty body".split())

Group = list[Trigger]


def events(doc: Doc, rows: dict[str, list[Row]]) -> list[Row]:
    """Return one row for each event a sentence tells, and link the numbers of `rows` to them.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    rows : dict of str to list of dict
        Rows of the other tables. The rows under ``numbers`` gain the working columns
        `event_at`, `place_at` and `date_at` where the sentence decides them; places get
        their role in an event; attackers without a mention join the mentions.

    Returns
    -------
    list of dict
        Rows of table `events` with the working columns `family`, `definite`, `introduces`,
        `attacker_at`, `target_at`, `place_at`, `date_at` and `heading`.
    """
    sites = Sites.of(doc, rows)
    triggers = find_triggers(doc)
    triggers += _casualty_triggers(rows["numbers"], triggers, sites)
    triggers += _pointing_back(doc, triggers)
    triggers.sort(key=lambda trigger: trigger.token.i)
    groups = sorted(join_triggers(triggers), key=lambda group: group[0].token.i)
    doers = {t.token.i: attacker(t, sites) for t in triggers}
    every = frozenset(doers)
    found = [_event(group, doers, sites, rows["quotes"], every) for group in groups]
    told_in = {t.token.i: row for group, row in zip(groups, found, strict=True) for t in group}
    keep_first_places(found, sites)
    link_numbers(doc, rows["numbers"], triggers, told_in, sites)
    set_sums_apart(found, rows["numbers"])
    found = _told_enough(found, rows["numbers"])
    named = [token for token in doers.values() if token is not None]
    rows["mentions"] += attacker_mentions(doc, named, rows["mentions"])
    return found


def _casualty_triggers(numbers: list[Row], triggers: list[Trigger], sites: Sites) -> list[Trigger]:
    """Return a trigger for deaths told with a place but without a word of violence.

    "Six of them died in Goma" tells of an event where the article has told of violence
    before; without that it may be an accident.
    """
    violent = [trigger.token.i for trigger in triggers if trigger.family in VIOLENT]
    sentences_told = {trigger.token.sent.start for trigger in triggers if trigger.family in VIOLENT}
    found: dict[int, Trigger] = {}
    for row in numbers:
        head = sites.token_at(row)
        if row["kind"] not in {"killed", "injured"}:
            continue
        if is_elsewhere(head, sites):
            found.setdefault(head.i, Trigger(head, head.lemma_.lower(), "kill", None, None))
        if head.sent.start in sentences_told or head.i in found:
            continue
        verb = governor(head) or head
        if not {verb.lemma_.lower(), head.lemma_.lower()} & DYING:
            continue
        if violent and violent[0] < head.i and nearest(verb, sites.places) is not None:
            found.setdefault(verb.i, Trigger(verb, verb.lemma_.lower(), "kill", None, None))
    return [*found.values()]


def _pointing_back(doc: Doc, triggers: list[Trigger]) -> list[Trigger]:
    """Return triggers for "it happened at noon" soon after violence: they give it place or day."""
    sentence_of = sentence_numbers(doc)
    told = {sentence_of[t.token.i] for t in triggers if t.family in VIOLENT}
    found = []
    for sentence in doc.sents:
        number = sentence_of[sentence.start]
        if number in told or not told & {number - 1, number - 2}:
            continue
        for verb in sentence:
            if verb.pos_ != "VERB" or not (verb.lemma_ in cues("occur") or _takes_place(verb)):
                continue
            if any(s.lower_ in {"it", "this", "incident", "crime"} for s in subjects(verb)):
                found.append(Trigger(verb, verb.lemma_.lower(), "attack", None, None))
                break
    return found


def _is_of_the_last(noun: Token) -> bool:
    """Say whether "the attack happened at noon" tells more of the attack told just before.

    "The attack on Goma happened on Monday" may be another.
    """
    verb = governor(noun)
    if noun.pos_ == "VERB" or verb is None or noun not in subjects(verb):
        return False
    happens = verb.lemma_ in cues("occur") or _takes_place(verb)
    named = [child for child in noun.children if child.pos_ in {"NOUN", "PROPN"}]
    return happens and is_definite(noun) and not named and not attachments(noun)


def _takes_place(verb: Token) -> bool:
    return verb.lemma_ == "take" and any(child.lower_ == "place" for child in verb.children)


def _event(
    group: Group,
    doers: dict[int, Token | None],
    sites: Sites,
    quotes: list[Row],
    triggers: frozenset[int],
) -> Row:
    """Return the row of one event: its first trigger tells it, the others fill what it leaves."""
    main = group[0]
    token, doc = main.token, main.token.doc
    armed = next((t for t in group if t.weapon), main)
    classed = next((t for t in group if t.weapon_class), main)
    kind = sub_event_type(main._replace(weapon=armed.weapon, weapon_class=classed.weapon_class))
    codes = event_types().get(kind or "", {})
    source = "event_triggers" if trigger_word(token) is not None else "casualty"
    if main.lemma in cues("occur") or main.lemma == "take" or _is_of_the_last(token):
        source = POINTING
    row = evidence(doc, token.i, token.i + 1, f"{source}:{main.lemma}")
    by = next((who for t in group if (who := doers[t.token.i]) is not None), None)
    harm_first = sorted(group, key=lambda t: t.family != "kill")
    whom = next((who for t in harm_first if (who := target(t, sites)) is not None), None)
    is_trace = _is_trace(token)
    row |= {
        "event_type": codes.get("event_type"),
        "sub_event_type": kind,
        "plover": codes.get("plover") or ("CONSULT" if main.family == "talks" else None),
        "weapon": doc[slice(*armed.weapon)].text if armed.weapon else None,
        "factuality": factuality(token, quotes),
        "family": BACKGROUND if _is_apart(group, sites) else main.family,
        "definite": is_definite(token) or source == POINTING or is_trace,
        "introduces": _introduces(token),
        "attacker_at": by.idx if by is not None else None,
        "target_at": whom.idx if whom is not None and whom != by else None,
        "place_at": place_of(group, sites, quotes, triggers),
        "date_at": offset_of(day_of([t for t in group if not _is_trace(t.token)], sites, triggers)),
        "heading": sentences(doc)[row["sent"]].is_heading,
    }
    return row


def _is_trace(token: Token) -> bool:
    """Say whether a trigger only names what was left of it: "gunshot wounds", "a blast victim"."""
    return token.dep_ == "compound" and token.head.lemma_.lower() in cues("trace")


def _introduces(token: Token) -> bool:
    """Say whether a noun tells of one more event: "a raid", "another attack", "new strikes"."""
    if token.pos_ == "VERB":  # "three others were wounded" tells of the same one
        return False
    before = list(token.lefts)
    return any(c.lower_ in {"a", "an"} or c.lemma_.lower() in cues("other") for c in before)


def _is_apart(group: Group, sites: Sites) -> bool:
    """Say whether an event is told as history, of a court, as a sum, or of other towns."""
    return any(
        is_earlier(t.token)
        or is_of_court(t.token)
        or is_summed_up(t.token)
        or is_elsewhere(t.token, sites)
        for t in group
        if t.family in VIOLENT
    )


def _told_enough(found: list[Row], numbers: list[Row]) -> list[Row]:
    """Leave out events of which nothing is told: "amid continuing attacks", "peace talks".

    What points back ("the attack") stays: it says where the figures around it belong.
    """
    counted = {row.get("event_at") for row in numbers}
    slots = ("attacker_at", "target_at", "place_at", "date_at", "weapon")
    return [
        row
        for row in found
        if any(row[slot] is not None for slot in slots)
        or row["start"] in counted
        or (row["definite"] and row["family"] in VIOLENT)
        or row["family"] == "agree"
    ]
