"""The words a verb of speech reports: its clause, its object, the statement around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import Cue, headline_speakers, statement_nouns, verb_cue
from analysis.extract.quotes.extent import (
    Range,
    from_its_negation,
    from_its_subject,
    past_object,
    trim,
    with_second,
)
from analysis.extract.quotes.position import (
    WHERE_SAID,
    clause_follows,
    parenthetical,
    relative_predicate,
    set_before,
    that_follows,
)
from analysis.extract.quotes.sources import is_document
from analysis.extract.quotes.speakers import inverted_subject, speaks_passively
from analysis.parse import (
    SUBJECT,
    agents,
    attachments,
    objects,
    patients,
    phrase,
    preposition,
    second_objects,
    stray_objects,
    stray_subjects,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Token

_HELD = frozenset({"believe", "say", "announce", "claim", "estimate"})
_CLAUSE = frozenset({"ccomp", "csubj"})
_MISHUNG = frozenset({"advcl", "xcomp", "acl", "parataxis", "dep", "acl:relcl"})
_INFINITIVE = frozenset({"xcomp", "advcl", "ccomp"})
_OBJECT_BEFORE_INFINITIVE = frozenset({"urge", "order", "ask", "believe"})
_TAKEN = frozenset({"life", "victim", "casualty", "responsibility"})
_STANCES = frozenset({"praise", "accuse", "deny"})  # "condemned the raid" says what was said
_WITHIN = frozenset("in among across between near inside around along throughout".split())
_SHORTEST_OBJECT = 3  # tokens: "reported four deaths" says something, "reported it" does not
_SUBJECT_GOES_WITH = frozenset({"accuse", "praise"})


def content(cue: Cue) -> tuple[list[Range], str]:
    """Return the reported words of a verb of speech and the construction that shows them."""
    parts, rule = _content(cue)
    return [from_its_negation(cue.head, part) for part in parts], rule


def _content(cue: Cue) -> tuple[list[Range], str]:
    if cue.frames & {"c", "q"}:
        parts, rule = _statement(cue)
        if parts:
            return parts, rule
    for find in (_held, _naming, _infinitive, _prepositional, _object):
        found = find(cue)
        if found:
            first, last = found[-1]
            after = past_object(cue.head, last) if last > cue.head.i else last
            return [*found[:-1], (first, after)], find.__name__.strip("_")
    if "c" not in cue.frames or "q" not in cue.frames or _follows_quotation(cue.head):
        return [], "beside"
    following = clause_follows(cue.head)
    return following, "clause" if following else "beside"


def _statement(cue: Cue) -> tuple[list[Range], str]:
    """Return the clause a verb reports, under it, around it or after its "that"."""
    verb = cue.head
    predicate = relative_predicate(verb) if "c" in cue.frames else []
    if predicate:
        return predicate, "clause"
    if _follows_quotation(verb):
        found, may_follow = _complement(cue, verb.lefts), False
    else:
        found, may_follow = _complement(cue, (*verb.rights, *verb.lefts)), "c" in cue.frames
        marked = None if found else _marked_clause(cue)
        if marked is not None:
            found = with_second(verb, trim(marked, verb))
    if not found and may_follow:
        found = _finite_predicate(verb)
    if found:
        return found, "clause"
    around = [] if _says_more(cue) else parenthetical(verb)
    if around:
        return around, "parenthetical"
    return that_follows(verb) if may_follow else [], "clause"


def _complement(cue: Cue, children: Iterable[Token]) -> list[Range]:
    """Return the clause among `children` that the parse makes the complement of a verb."""
    verb = cue.head
    reported = (c for c in children if c.dep_ in _CLAUSE and not _is_purpose(c, cue))
    clause = next((c for c in reported if _is_apart(c, cue)), None)
    if clause is None:
        return []
    first, last = trim(clause, verb)
    addressed = _addressed_within(cue, clause)
    if addressed is not None:
        first = addressed.right_edge.i + 1
    first = from_its_subject(verb, clause, first)
    last = _with_cut_off(verb, clause, last)
    return [*set_before(verb, clause), *with_second(verb, (first, last))]


def _with_cut_off(verb: Token, clause: Token, last: int) -> int:
    """Go on over "the move would help" of "said they hoped the move would help", parsed apart.

    So it is with "would be wrong" of "said closing the school, a landmark, would be wrong".
    """
    doc = verb.doc
    for other in verb.rights:
        begins = other.left_edge.i
        bare = not any(c.dep_ in SUBJECT for c in other.children)
        touches = begins == last or (bare and begins == last + 1 and doc[last].text == ",")
        if other.dep_ == "ccomp" and clause.i < other.i and touches:
            last = other.right_edge.i + 1
    return last


def _follows_quotation(verb: Token) -> bool:
    """Say whether a verb only names who spoke: “We stay” said the mayor adding that ..."."""
    doc = verb.doc
    if verb.tag_ == "VBG":  # “We stay,” saying that ...
        return False
    before = doc[verb.i - 1] if verb.i else verb
    if before.text == "," and verb.i > 1:
        before = doc[verb.i - 2]
    closes = before.is_quote and before.tag_ != "POS"
    return closes and not any(child.dep_ in SUBJECT for child in verb.lefts)


def _addressed_within(cue: Cue, clause: Token) -> Token | None:
    """Return "the court" of "told the court she had fled", where both are parsed as subjects."""
    before = stray_subjects(clause) if "a" in cue.frames else []
    return before[0] if before and before[0].left_edge.i == cue.head.i + 1 else None


def _finite_predicate(verb: Token) -> list[Range]:
    """Return "the road remains open" where the parse makes "the road" an object of the cue."""
    for child in verb.rights:
        if child.dep_ in {"xcomp", "advcl"} and child.tag_ in {"VBZ", "VBP", "VBD", "MD"}:
            before = [noun for noun in objects(verb) if verb.i < noun.i < child.i]
            if before and not any(c.dep_ == "mark" for c in child.lefts):
                return [(before[0].left_edge.i, child.right_edge.i + 1)]
    return []


def _marked_clause(cue: Cue) -> Token | None:
    """Return the clause with "that" after a verb, wherever the parse has hung it."""
    verb = cue.head
    for child in verb.rights:
        if child.dep_ in _MISHUNG and has_that(child):
            return child
        where = child.dep_ == "obl" and preposition(child) in WHERE_SAID
        if where or ("a" in cue.frames and child.dep_ in {"obj", "iobj"}):
            for inner in child.subtree:
                mishung = inner.i > child.i and inner.dep_ in _MISHUNG and has_that(inner)
                if mishung and _hangs_on_nouns(inner, child):
                    return inner
    return None


def _hangs_on_nouns(clause: Token, top: Token) -> bool:
    """Say whether only nouns stand between a clause and `top`: "in a post on Telegram that"."""
    noun = clause.head
    while noun.i != top.i and noun.pos_ in {"NOUN", "PROPN"} and noun.head.i != noun.i:
        noun = noun.head
    return noun.i == top.i


def has_that(clause: Token) -> bool:
    """Say whether "that" (or "why", "whether") opens a clause with a subject of its own."""
    if any(c.lower_ in {"why", "whether", "how"} for c in clause.lefts):
        return clause.dep_ == "advcl"
    that = next((c for c in clause.lefts if c.lower_ == "that"), None)
    if that is None:
        return False
    own = any(c.dep_.startswith("nsubj") and c.i != that.i for c in clause.lefts)
    return that.dep_ == "mark" or (own and clause.dep_ != "acl:relcl")


def _is_purpose(clause: Token, cue: Cue) -> bool:
    """Say whether a bare clause only tells what was done ("demanded to know")."""
    return (
        "c" not in cue.frames
        and clause.i > cue.head.i
        and any(c.dep_ == "mark" and c.lower_ == "to" for c in clause.lefts)
    )


def _is_apart(clause: Token, cue: Cue) -> bool:
    """Say whether a clause before its cue is set off from it ("A, he said")."""
    verb = cue.head
    if clause.i > verb.i:
        return True
    first, last = trim(clause, verb)
    doc = verb.doc
    if first >= last or ";" in {doc[last - 1].text, doc[last].text} or _says_more(cue):
        return False
    return bool(doc[last - 1].is_punct or doc[last].is_punct) or _ends_sentence(verb)


def _ends_sentence(verb: Token) -> bool:
    """Say whether "a monitor said" closes a sentence, which some outlets print without a comma."""
    own = any(child.dep_ in SUBJECT for child in verb.lefts)
    rest = verb.doc[verb.i + 1 : verb.sent.end]
    return own and all(token.pos_ not in {"VERB", "AUX", "SCONJ", "CCONJ"} for token in rest)


def _says_more(cue: Cue) -> bool:
    """Say whether the words of a verb follow it, so that no clause before it can be they."""
    verb = cue.head
    if that_follows(verb):
        return True
    addressed = "a" in cue.frames
    return any(
        child.dep_ == "xcomp"
        or (child.dep_ == "ccomp" and verb_cue(child) is None)
        or (child.dep_ == "obj" and child.pos_ in {"NOUN", "PROPN"} and not addressed)
        for child in verb.rights
        if child.ent_type_ != "DATE" and child != inverted_subject(verb)
    )


def _naming(cue: Cue) -> list[Range]:
    """Find what is called what: "called the raid a crime", "described it as a massacre"."""
    if "k" not in cue.frames:
        return []
    verb = cue.head
    called = [
        child
        for child in verb.rights
        if child.dep_ in {"xcomp", "ccomp"}
        or (child.dep_ in {"obl", "advcl"} and _introduced_by(child, "as"))
    ]
    called += second_objects(verb)
    named = [noun for noun in patients(verb) if noun.i > verb.i]
    if cue.particle is not None and cue.particle.dep_ == "case":
        named.append(cue.particle.head)
    for noun in named:  # "describe [the raid as a massacre]"
        called += [c for c in noun.rights if c.dep_ in {"nmod", "acl"} and _introduced_by(c, "as")]
    if not called:
        return []
    if any(c.lower_ == "what" for c in verb.lefts):
        return [phrase(called[0])]  # "what he called a mistake cost lives"
    first = min([t.left_edge.i for t in named + called if t.left_edge.i > verb.i], default=None)
    if first is None:
        return []
    return [(first, max(t.right_edge.i for t in called) + 1)]


def _introduced_by(token: Token, word: str) -> bool:
    return token.lower_ == word or any(
        c.lower_ == word and c.dep_ in {"case", "mark"} for c in token.lefts
    )


def _held(cue: Cue) -> list[Range]:
    """Find "two pilots" and "to have died" of "two pilots are believed to have died"."""
    verb = cue.head
    if cue.label not in _HELD or not speaks_passively(verb):
        return []
    about = [noun for noun in patients(verb) if noun.i < verb.i and noun.head.i == verb.i]
    for child in verb.rights:
        to = next((c.i for c in child.lefts if c.lower_ == "to"), None)
        if child.dep_ in _INFINITIVE and to is not None:
            denied = [(c.i, c.i + 1) for c in verb.lefts if c.lower_ in {"not", "never"}]
            told = (to, child.right_edge.i + 1)
            return [*((n.left_edge.i, n.right_edge.i + 1) for n in about[:1]), *denied, told]
    return []


def _infinitive(cue: Cue) -> list[Range]:
    """Find "promised to rebuild", "denied using shields", "urged both sides to stop"."""
    if "i" not in cue.frames:
        return []
    verb = cue.head
    for child in verb.rights:
        to = any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in child.lefts)
        if child.dep_ in _INFINITIVE and (to or (child.tag_ == "VBG" and child.dep_ == "xcomp")):
            first = child.left_edge.i
            urged = [noun for noun in objects(verb) if verb.i < noun.i < child.i]
            if urged and cue.label in _OBJECT_BEFORE_INFINITIVE:
                first = min(first, urged[0].left_edge.i)
            return [(max(first, verb.i + 1), child.right_edge.i + 1)]
    for noun in objects(verb) if cue.label in _OBJECT_BEFORE_INFINITIVE else []:
        for child in noun.rights:
            if child.dep_ == "acl" and any(c.lower_ == "to" for c in child.lefts):
                return [(noun.left_edge.i, noun.right_edge.i + 1)]
    return []


def _prepositional(cue: Cue) -> list[Range]:
    """Find "warned of famine", "accused the rebels of shelling a clinic"."""
    wanted = {frame[2:] for frame in cue.frames if frame.startswith("p:")}
    if not wanted:
        return []
    verb = cue.head
    for case, noun in attachments(verb):
        if case in wanted and noun.i > verb.i:
            first, last = _from_object(cue, noun)
            return [(first, _past_places(verb, last))]
    for child in verb.rights:
        marks = {c.lower_ for c in child.lefts if c.dep_ in {"mark", "case"}} | {child.lower_}
        if child.dep_ in {"advcl", "acl", "xcomp"} and marks & wanted:
            return [_from_object(cue, child)]
    for noun in objects(verb):
        for child in noun.rights:
            marks = {c.lower_ for c in child.lefts if c.dep_ in {"mark", "case"}}
            if child.dep_ in {"acl", "nmod", "advcl"} and marks & wanted:
                return [(noun.left_edge.i, noun.right_edge.i + 1)]
    return []


def _past_places(verb: Token, last: int) -> int:
    """Go on over "in the north" of "warned of famine in the north" where the verb has got it."""
    for child in verb.rights:
        first = child.left_edge
        told_in = child.lemma_.lower() in statement_nouns() or is_document(child)
        if told_in or child.dep_ != "obl" or child.ent_type_ == "DATE":
            continue
        is_place = child.ent_type_ in {"GPE", "LOC", "FAC"}
        known = is_place or any(c.lower_ == "the" for c in child.lefts)
        if known and first.i == last and first.lower_ in _WITHIN:
            last = child.right_edge.i + 1
    return last


def _from_object(cue: Cue, last: Token) -> Range:
    first = last.left_edge.i
    if cue.label in _SUBJECT_GOES_WITH:
        first = min([first, *(n.left_edge.i for n in objects(cue.head) if n.i > cue.head.i)])
    elif last.doc[first].lower_ in {"of", "about", "for", "on", "to", "at"}:
        first += 1
    return first, last.right_edge.i + 1


def _object(cue: Cue) -> list[Range]:
    """Find a noun that stands for a statement: "reported four deaths", "denied the charge"."""
    if not cue.frames & {"o", "s"}:
        return []
    verb = cue.head
    if cue.particle is not None and cue.particle.dep_ == "case":
        noun = cue.particle.head
        last = max([noun.right_edge.i, *(c.right_edge.i for c in verb.rights if c.dep_ == "xcomp")])
        return [(cue.particle.i + 1, last + 1)]
    if speaks_passively(verb):
        told = [n for n in patients(verb) if n.dep_ not in {"acl", "advcl"} and n.i < verb.i]
        of_verb = [n for n in told[:1] if n.head.i == verb.i]
        if verb.dep_ == "acl" and agents(verb):  # "two blasts claimed by the group"
            of_verb = [verb.head]
        return [(n.left_edge.i, min(n.right_edge.i + 1, verb.i)) for n in of_verb]
    if any(child.dep_ == "iobj" for child in verb.children):
        return []  # "denied him entry"
    for noun in objects(verb):
        if "o" not in cue.frames and noun.lemma_.lower() not in statement_nouns():
            continue
        if cue.label == "cite" and (noun.ent_type_ or noun.lower_ in headline_speakers()):
            continue
        if cue.label == "claim" and noun.lemma_.lower() in _TAKEN:
            continue
        if noun.i > verb.i and noun.pos_ in {"NOUN", "PROPN", "NUM"}:
            first, last = noun.left_edge.i, noun.right_edge.i + 1
            # "reported one dead" + "and a number of injured", "expressed hope" + "they would stay"
            clauses = [c for c in verb.rights if c.dep_ == "ccomp"]
            for other in [*stray_objects(verb, noun), *clauses]:
                if other.left_edge.i <= last + 1:
                    last = max(last, other.right_edge.i + 1)
            named = cue.label in _STANCES and noun.pos_ == "PROPN"
            last = past_object(verb, last)
            enough = last - first >= _SHORTEST_OBJECT - (cue.label in _STANCES | {"cite"})
            if enough or named or noun.lemma_.lower() in statement_nouns():
                return [(first, last)]
    return []


def addressee_of(cue: Cue) -> Token | None:
    """Return whom the words are said to ("told Reuters"), None when nobody is named."""
    verb = cue.head
    for child in verb.children:
        if child.dep_ == "iobj":
            return child
        within = _addressed_within(cue, child) if child.dep_ in _CLAUSE else None
        if within is not None:
            return within
    if "a" in cue.frames and cue.label not in _SUBJECT_GOES_WITH and not speaks_passively(verb):
        return next((noun for noun in objects(verb) if noun.i > verb.i), None)
    if cue.label == "say":
        return next((n for p, n in attachments(verb) if p == "to" and n.i > verb.i), None)
    return None
