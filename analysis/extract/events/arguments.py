"""The arguments of an event trigger: attacker, target, place, day, and how real it is."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors.words import country_of, head_kind, nouns, singular, titles
from analysis.extract.events.cues import cues, is_speech, responsible, tells_something_else
from analysis.extract.events.triggers import Trigger, trigger_word, weapon_words
from analysis.extract.places import is_described, type_words
from analysis.parse import (
    OBJECT,
    SUBJECT,
    agents,
    attached_to,
    attachments,
    clause_role,
    complement,
    evidence,
    governor,
    host,
    is_negated,
    is_passive,
    modality,
    objects,
    patients,
    phrase,
    possessor,
    premodifiers,
    preposition,
    sentences,
    subject_of,
    subjects,
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
    "direct order wage resume begin start continue open return fire".split()
)
ON_TARGET = frozenset({"on", "against", "at", "of", "targeting", "upon"})
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
# Verbs whose subject undergoes what happens, although they take an object.
UNDERGOING = frozenset("suffer endure sustain experience witness see undergo face take".split())
# A date as coarse as this is background, not the day of an event.
TOO_COARSE = frozenset({"year", "decade", "century", "season", "quarter", "present", "past"})
# How near such a date stands when it is the time of what is told ("in 2012 a gunman ...").
AT_HAND = 3
# After these a date bounds a time, it does not name the day of what is told.
BOUNDING = frozenset({"since", "until", "till", "before", "by", "as of", "than"})
# What names no day: "now", "since Monday", "until Friday", "the second day", "a week after".
NO_DAY = re.compile(r"_REF$|/\.\.$|^\.\./|^XXXX(?:-XX(?:-XX(?:T[A-Z]+)?)?|-WXX)?$|^EVENT")
# Code points between a town and what holds it: ", ", " district of ", ", a village 12 km from ".
GAP = 60
HARMED = frozenset({"killed", "injured", "missing", "displaced", "rescued"})
# A place in one of these roles is not where an event happened.
ELSEWHERE = frozenset({"speaker", "dateline", "launch"})


class Sites(NamedTuple):
    """Where the places and days of an article stand: token index -> row."""

    offsets: list[int]
    doc: Doc
    places: dict[int, Row]
    dates: dict[int, Row]
    periods: dict[int, Row]
    harmed: frozenset[int]
    parts: frozenset[int]

    @classmethod
    def of(cls, doc: Doc, rows: Mapping[str, list[Row]]) -> Sites:
        """Index the rows of one article by token."""
        offsets = [token.idx for token in tokens_of(doc)]
        places = [
            row
            for row in rows["places"]
            if row.get("role") not in ELSEWHERE or _is_reported_there(doc, offsets, row)
        ]
        told = [
            row
            for row in rows["dates"]
            if row.get("timex_type") in {"DATE", "TIME"}
            and (row.get("direction") != "future" or str(row.get("value"))[:4].isdigit())
            and not NO_DAY.search(str(row.get("value")))
        ]
        days = [row for row in told if row.get("granularity") not in TOO_COARSE]
        years = [row for row in told if row.get("granularity") in {"year", "decade"}]
        found = _by_token(offsets, places)
        sited = {i: row for i, row in found.items() if not _is_party(doc[i], found)}
        dated, spanned = (
            {i: row for i, row in _by_token(offsets, some).items() if not _is_bound(doc[i])}
            for some in (days, years)
        )
        people = [row for row in rows["numbers"] if row["kind"] in HARMED]
        parts = [row for row in people if row.get("scope") == "part"]
        harmed, apart = (_heads(doc, offsets, some) for some in (people, parts))
        return cls(offsets, doc, sited, dated, spanned, harmed, apart)

    def settled(self, row: Row | None) -> Row | None:
        """Return the town a found place belongs to.

        That is the town before a river in its paragraph, for a river runs through many, the town
        before its country in "Bukavu, Democratic Republic of the Congo", and the region in "the
        Sumy region north-east of Kyiv".
        """
        if row is None:
            return None
        meant = [other for other in self.places.values() if other["start"] == row.get("meant")]
        if meant:
            return self.settled(meant[0])
        before = [other for other in self.places.values() if other["start"] < row["start"]]
        for other in before:
            if country_of(other["text"]) is not None:  # "In Ukraine, Kyiv was hit"
                continue
            gap = row["start"] - other["end"]
            told = str(other.get("query"))[len(other["text"]) :]
            if 0 < gap <= GAP and ", " in told and told.endswith(row["text"]):
                return self.settled(other)
        if not row.get("is_water"):
            return row
        begins = sentences(self.doc)[row["sent"]].paragraph
        before = [
            other
            for other in before
            if not other.get("is_water") and sentences(self.doc)[other["sent"]].paragraph == begins
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


def _is_reported_there(doc: Doc, offsets: list[int], row: Row) -> bool:
    """Say whether a place is where something was reported to happen, not where it was said."""
    if row.get("role") != "speaker":
        return False
    token = doc[max(bisect_right(offsets, row["start"]) - 1, 0)]
    verb = token.head
    if verb.pos_ != "VERB" or not is_passive(verb) or preposition(token) != "in":
        return False
    row["role"] = "mention"
    return True


def _heads(doc: Doc, offsets: list[int], rows: Iterable[Row]) -> frozenset[int]:
    """Return the index of the head token of each row."""
    found = set()
    for row in rows:
        first = max(bisect_right(offsets, row["start"]) - 1, 0)
        last = max(bisect_right(offsets, row["end"] - 1) - 1, first)
        found.add(doc[first : last + 1].root.i)
    return frozenset(found)


def _is_bound(token: Token) -> bool:
    """Say whether a date only bounds a time ("since August 2013", "as of Sunday")."""
    while preposition(token) == "" and token.head != token and token.head.ent_type_ == "DATE":
        token = token.head
    if preposition(token) in BOUNDING:
        return True
    while token.head != token and token.head.pos_ not in {"VERB", "AUX"}:
        token = token.head
        if preposition(token) in {"since", "until", "before"}:
            return True  # "the worst since the truce a year ago"
    return False


def _is_party(token: Token, places: Mapping[int, Row]) -> bool:
    """Say whether a place name stands for those who act there ("Sudan sent", "Mali's army")."""
    head = token.head
    told = places.get(token.i)
    if told is not None and is_described(told):  # "12 km from Goma"
        return False
    if _is_hyphened(token) and token.i + 2 not in places:  # "US-backed fighters"
        return True
    if token.dep_ == "conj" and head.i in places:
        return _is_party(head, places)
    if token.dep_ in OBJECT and is_speech(head):  # "accused Rwanda of"
        return True
    if head != token and head.i in places and token.ent_type_ == head.ent_type_:
        return _is_party(head, places)
    if _talks(token):
        return True
    verb = subject_of(token)
    if verb is not None:
        acts = bool(objects(verb)) or verb.pos_ == "ADJ"
        return acts and not is_passive(verb) and verb.lemma_ not in UNDERGOING
    whole = token.head
    if whole.lower_ in type_words() and token in premodifiers(whole):
        named = [noun for case, noun in attachments(whole) if case == "of" and noun.i in places]
        if any(country_of(noun.text) is None for noun in named):
            return True  # "the Congo town of Goma", but not "the Goma region of Congo"
        return _is_party(whole, places)
    if possessor(whole) == token:
        return whole.i not in places
    if token in premodifiers(whole) and _is_adjective(token):  # "U.S. air strikes"
        return True
    if token in premodifiers(whole):  # "Memphis police" act, "a Memphis market" is hit
        body = head_kind([whole.text]) or country_of(token.text)
        acts = whole.pos_ == "PROPN" or bool(body) or _is_person(whole)
        return acts and whole.i not in places and trigger_word(whole) is None
    case = preposition(token)
    if case == "of" and (whole.ent_type_ == "PERSON" or _is_person(whole)):
        return True  # "Marta Ruiz of Cali", "a resident of Cali"
    if (
        case == "in" and preposition(whole) == "by" and trigger_word(whole) is None
    ):  # "claimed by the movement in Yemen"
        return True
    if case == "of" and singular(whole) in cues("town") | type_words():
        case = preposition(whole)
    return case in {"from", "to", "for", "with", "by", "than"}


def _talks(token: Token) -> bool:
    """Say whether a name tells who talks, not where: "talks between Moscow and Kyiv"."""
    noun = token.head if token in premodifiers(token.head) else token
    whole = attached_to(noun)
    if whole is not None and preposition(noun) in {"between", "with"}:
        return singular(whole) in _talk_nouns()
    paired = _is_hyphened(token) or (token.i > 1 and _is_hyphened(token.nbor(-2)))
    return paired and any(singular(word) in _talk_nouns() for word in [*token.ancestors][:2])


@functools.cache
def _talk_nouns() -> frozenset[str]:
    rows = lexicon("event_triggers")
    return frozenset(row["pattern"] for row in rows if row["label"] == "talks")


def _is_hyphened(token: Token) -> bool:
    after = token.doc[token.i + 1 : token.i + 3]
    return (
        len(after) == 2
        and after[0].text in {"-", "‑"}
        and not token.whitespace_
        and not after[0].whitespace_
    )


def _is_adjective(token: Token) -> bool:
    """Say whether a country's short form stands for its adjective ("U.S.", "UK")."""
    letters = token.text.replace(".", "")
    return len(letters) < 4 and letters.isupper() and country_of(token.text) is not None


def _is_person(noun: Token) -> bool:
    word = singular(noun)
    known = nouns().get(word)
    return known.is_person if known is not None else word in titles()


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


def told_with(
    group: Iterable[Token],
    rows: Mapping[int, Row],
    triggers: frozenset[int],
    *,
    past_speech: bool = False,
) -> dict[int, Row]:
    """Return the dates or places that can be those of what the tokens of `group` tell.

    The day somebody spoke of it, was arrested for it or did something else is not its day.

    Parameters
    ----------
    group : iterable of spacy.tokens.Token
        Words of one sentence.
    rows : mapping of int to dict
        Index of token -> row of a date or a place.
    triggers : frozenset of int
        Every trigger of the article: what hangs on another one belongs to that one.
    past_speech : bool, default False
        Take what hangs on the verb of speech too: "In Sudan, the ministry said rebels attacked".
    """
    tokens = set(group)
    sentence = next(iter(tokens)).sent
    others = triggers - {token.i for token in tokens}
    return {
        i: rows[i]
        for i in range(sentence.start, sentence.end)
        if i in rows and _belongs(sentence.doc[i], tokens, others, past_speech)
    }


def _belongs(word: Token, tokens: set[Token], others: frozenset[int], past_speech: bool) -> bool:
    verb = word
    while verb.head != verb and verb not in tokens:
        verb = verb.head
        if verb.pos_ in {"VERB", "AUX"} or verb.i in others:
            break
    if verb in tokens or verb == word:
        return True
    if verb.i in others or tells_something_else(verb):
        return False
    if _opens_a_time(verb) and not any(verb in (token, *token.ancestors) for token in tokens):
        return False
    if _reports(verb, tokens):
        return past_speech
    if any(_is_own_clause(token, verb) for token in tokens):
        return False
    if verb.dep_ != "conj" or not any(token in tokens for token in verb.ancestors):
        return True  # "and died on Monday" shares the day, "and was talking on Monday" does not
    return verb.tag_ != "VBG" and not any(child.dep_ in SUBJECT for child in verb.children)


def _opens_a_time(verb: Token) -> bool:
    """Say whether a clause tells since when, not when ("killed since war broke out in 2011")."""
    return any(c.dep_ == "mark" and c.lower_ in {"since", "until", "till"} for c in verb.children)


def _is_own_clause(token: Token, verb: Token) -> bool:
    """Say whether `token` stands in a clause with its own subject that is joined to `verb`'s."""
    path = [token, *token.ancestors]
    if verb not in path:
        return False
    return any(
        word.dep_ == "conj" and any(child.dep_ in SUBJECT for child in word.children)
        for word in path[: path.index(verb)]
    )


def _reports(verb: Token, tokens: set[Token]) -> bool:
    """Say whether `verb` is a speaker's: "said on Friday that", "..., officials said Friday"."""
    if not is_speech(verb):
        return False
    if verb.dep_ == "parataxis":
        return True
    clauses = [child for child in verb.children if child.dep_ == "ccomp"]
    clauses += [clause] if (clause := complement(verb)) is not None else []
    told = any(clause == t or clause in t.ancestors for clause in clauses for t in tokens)
    return told and not is_passive(verb)


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
    return next((w for w in premodifiers(noun) if w.ent_type_ == "NORP" or _is_adjective(w)), None)


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
