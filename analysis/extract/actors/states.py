"""Countries, capitals and seats of government, where grammar makes them act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import geocode, parse
from analysis.extract.actors import words
from analysis.extract.actors.names import Mention, span_head

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_JOINED = frozenset({"compound", "nmod", "nmod:desc", "flat", "appos"})


def find_states(doc: Doc, taken: list[bool]) -> list[Mention]:
    """Return countries, capitals and seats of government where grammar makes them act."""
    index, text, found, done = words.known_states(), parse.text_of(doc), [], -1
    for token in parse.tokens_of(doc):
        if token.idx < done or taken[token.i] or words.first_word(token.text) not in index:
            continue
        entry = words.match(index, text, token.idx)
        if entry is None:
            continue
        done = token.idx + len(entry.pattern)
        last = token.i + 1
        while last < len(doc) and doc[last].idx < done:
            last += 1
        if any(taken[token.i : last]) or _modifies_list(doc, last):
            continue
        if token.i and words.is_province(doc[token.i - 1 : last].text):
            continue  # "New Mexico"
        rule = acting(_shared(doc, token.i, last), is_place=entry.lexicon == "capital")
        if rule is not None:
            taken[token.i : last] = [True] * (last - token.i)
            found.append(_state(doc, token.i, last, entry, rule))
    return found


def _shared(doc: Doc, first: int, last: int) -> Token:
    """Return the noun whose part a country has: that of the next in "China Russia and Iran"."""
    head = doc[span_head(doc, first, last)]
    index = words.known_states()
    while last < len(doc) and head.dep_ in _JOINED and head.head.i == last:
        entry = words.match(index, doc[last : last + 6].text, 0)
        if entry is None or entry.lexicon != "states" or entry.pattern != doc[last].text:
            break
        head, last = doc[last], last + 1
    return head


def leave_namesakes_open(doc: Doc, found: list[Mention]) -> None:
    """Take back the country of "Georgia Governor" where nothing else tells of that country.

    Its people, its capital or its own deeds do; else the American state may be meant.
    """
    doubtful = words.shared_names()
    asked = [m for m in found if m.country in doubtful and m.kind != "state" and not m.known]
    if not asked:
        return
    said = {token.lower_ for token in parse.tokens_of(doc)}
    sure = {m.country for m in found if m.kind == "state"}
    people, capitals = geocode.demonyms(), words.capital_codes()
    for word in said:
        sure |= {people.get(word), capitals.get(word)}
    for mention in asked:
        if mention.country not in sure:
            mention.country = None


def idle_sites(doc: Doc, names: list[Mention]) -> list[Mention]:
    """Return the hospitals, schools and palaces among `names` that are only places here."""
    return [
        name
        for name in names
        if doc[name.last - 1].ent_type_ == "FAC"
        and name.kind != "person"
        and not name.known
        and acting(doc[name.head], is_place=True) is None
    ]


def _modifies_list(doc: Doc, last: int) -> bool:
    """Say whether a country only modifies a later noun: "US and Sudanese officials"."""
    if last + 2 >= len(doc) or doc[last].lower_ not in {"and", ",", "or"}:
        return False
    follow = doc[last + 1]
    return follow.ent_type_ == "NORP" and doc[last + 2].lower_ != "'s" and follow.tag_ != "NNPS"


def _state(doc: Doc, first: int, last: int, entry: words.Known, rule: str) -> Mention:
    form = "name" if entry.lexicon == "states" else "metonym"
    why = "" if form == "name" else f"{entry.lexicon} of {entry.country} that acts: {rule}"
    if form == "name" and first and doc[first - 1].lower_ == "the":
        first -= 1
    return Mention(
        first, last, span_head(doc, first, last), form, entry.kind, entry.name,
        f"state:{rule}", country=entry.country, why=why, known=True,
    )  # fmt: skip


def acting(noun: Token, *, is_place: bool) -> str | None:
    """Return how grammar makes `noun` an actor, None when it does not.

    Parameters
    ----------
    noun : spacy.tokens.Token
    is_place : bool
        A town that may stand for its government: then only speech and deliberate acts count.
    """
    first = noun
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    if first.dep_ in parse.SUBJECT:
        return _acts_as_subject(first, is_place)
    if parse.preposition(first) == "by" and first.head.tag_ in {"VBN", "VBD"}:
        return "agent"
    if first.dep_ in parse.OBJECT or first.dep_ == "iobj":
        return "addressed" if first.head.lemma_ in words.cues("toward") else None
    owns = first.dep_ == "nmod:poss" or (first.dep_ == "compound" and _is_short(first, is_place))
    if owns and first.head.lemma_ in words.cues("possession"):
        return "possessor"
    if first.dep_ == "nmod:poss":
        return None
    named = first.dep_ in {"appos", "flat", "nmod:desc"} and not is_place
    if named and first.head.lemma_.lower() in words.cues("stance"):
        return "stance"  # "our ally Chad"
    return _related(first)


def _is_short(noun: Token, is_place: bool) -> bool:
    """Say whether a country's letters stand for its adjective, as in "UK aid", not "Iraq war"."""
    return noun.text.isupper() and not is_place and len(noun.text) < 5


def _acts_as_subject(noun: Token, is_place: bool) -> str | None:
    verb = noun.head
    lemma = verb.lemma_.lower()
    if {lemma, verb.lower_} & words.cues("stance") and _is_predicate(verb):
        return "stance"
    if verb.pos_ not in {"VERB", "AUX"} or any(c.dep_ == "cop" for c in verb.children):
        return next((rule for v in _going_on(verb) if (rule := _does(v, is_place))), None)
    if parse.is_passive(verb):
        return "addressed" if lemma in words.cues("toward") and not is_place else None
    return _does(verb, is_place)


def _going_on(verb: Token) -> list[Token]:
    """Return the further active verbs of the same subject: "is an ally and arms the rebels"."""
    further = [c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB"]
    return [
        v
        for v in further
        if not parse.is_passive(v) and not any(c.dep_ in parse.SUBJECT for c in v.children)
    ]


def _does(verb: Token, is_place: bool) -> str | None:
    """Return what the subject of an active verb does: says, acts, takes a stance."""
    lemma = verb.lemma_.lower()
    if lemma in words.cues("speech"):
        return "speaker"
    if lemma in words.cues("act"):
        return "agent"
    if _takes_stance(verb):
        return "stance"
    return "subject" if not is_place and lemma not in words.cues("still") else None


def _is_predicate(word: Token) -> bool:
    """Say whether a word is a predicate noun or adjective, or "committed", not an active verb."""
    linked = any(c.dep_ in {"cop", "aux:pass"} for c in word.children)
    return linked or word.pos_ not in {"VERB", "AUX"} or word.lemma_ == "blame"


def _takes_stance(verb: Token) -> bool:
    """Say whether a verb only carries a stance: "remains committed", "stands by", "has a role"."""
    cues, lemma = words.cues("stance"), verb.lemma_.lower()
    if any(c.dep_ == "xcomp" and {c.lemma_.lower(), c.lower_} & cues for c in verb.children):
        return True
    if lemma == "have":
        return any(noun.lemma_ in words.cues("possession") for noun in parse.objects(verb))
    beside = words.cues("beside")
    return lemma == "stand" and any(case in beside for case, _ in parse.attachments(verb))


def _related(noun: Token) -> str | None:
    """Say whether "between", "with", "on" ties `noun` to talks, pressure or a deal."""
    case = parse.preposition(noun)
    if case == "according to":
        return "speaker"
    if case not in {"between", "with", "from", "on", "to", "against", "for"}:
        return None
    target = parse.attached_to(noun)
    if target is None:
        return None
    lemma = target.lemma_.lower()
    if lemma == "accord" and case == "to":
        return "speaker"
    if case in {"for", "to", "from"} and target.pos_ == "VERB":
        return None
    return "counterpart" if lemma in words.cues("relation") else None
