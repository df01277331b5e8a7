"""The words a verb of speech reports: its clause, its object, the statement around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.quotes.cues import Cue, headline_speakers, statement_nouns, verb_cue
from analysis.extract.quotes.speakers import is_document, speaks_passively
from analysis.parse import (
    attachments,
    objects,
    patients,
    phrase,
    second_objects,
    stray_objects,
    stray_subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

Range = tuple[int, int]
_CLAUSE = frozenset({"ccomp", "csubj"})
_MISHUNG = frozenset({"advcl", "xcomp", "acl", "parataxis", "dep", "acl:relcl"})
_INFINITIVE = frozenset({"xcomp", "advcl", "ccomp"})
_OBJECT_BEFORE_INFINITIVE = frozenset({"urge", "order", "ask", "believe"})
_BARE = frozenset({"mark", "nsubj", "advmod", "aux", "punct"})
_TAKEN = frozenset({"life", "victim", "casualty", "responsibility"})
_STANCES = frozenset({"praise", "accuse", "deny"})  # "condemned the raid" says what was said
_WITHIN = frozenset("in among across between near inside around along throughout".split())
_SHORTEST_OBJECT = 3  # tokens: "reported four deaths" says something, "reported it" does not
_SUBJECT_GOES_WITH = frozenset({"accuse", "praise"})


def content(cue: Cue) -> tuple[list[Range], str]:
    """Return the reported words of a verb of speech and the construction that shows them."""
    verb = cue.head
    if "c" in cue.frames or "q" in cue.frames:
        for child in verb.children:
            if child.dep_ in _CLAUSE and not _is_purpose(child, cue) and _is_apart(child, verb):
                first, last = _trim(child, verb)
                first = _from_its_subject(verb, child, first)
                for other in verb.rights:  # "said they hoped" + "the move would help"
                    if other.dep_ == "ccomp" and child.i < other.i and other.left_edge.i == last:
                        last = other.right_edge.i + 1
                parts = [*_cut_off_subject(verb, child), *_with_second(verb, (first, last))]
                return parts, "clause"
        marked = _marked_clause(cue)
        if marked is not None:
            return _with_second(verb, _trim(marked, verb)), "clause"
        raised = _finite_predicate(verb) if "c" in cue.frames else []
        if raised:
            return raised, "clause"
        around = _parenthetical(verb)
        if around:
            return around, "parenthetical"
        plain = _that_follows(verb) if "c" in cue.frames else []
        if plain:
            return plain, "clause"
    for find in (_naming, _infinitive, _prepositional, _object):
        found = find(cue)
        if found:
            return found, find.__name__.strip("_")
    return [], "beside"


def _that_follows(verb: Token) -> list[Range]:
    """Return the words after "that" where the parse has tied them to nothing near the cue."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 13]:
        if token.pos_ == "VERB" or "\n" in token.text or (token.is_punct and token.text != ","):
            return []
        if token.lower_ == "that" and token.i + 2 < len(doc):
            last = max(token.head.right_edge.i + 1, token.i + 1)
            return [(token.i + 1, last)] if last > token.i + 2 else []
    return []


def _from_its_subject(verb: Token, clause: Token, first: int) -> int:
    """Return where "190 were dead" begins in "claimed 190 were dead".

    The parse takes the subject of a clause without "that" for an object of the cue.
    """
    if any(c.dep_.startswith(("nsubj", "csubj", "mark")) for c in clause.lefts):
        return first
    before = [noun for noun in objects(verb) if verb.i < noun.i < first]
    if not before or before[-1].right_edge.i + 1 != first:
        return first
    return before[-1].left_edge.i


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
        if child.dep_ == "obl" or ("a" in cue.frames and child.dep_ in {"obj", "iobj"}):
            for inner in child.subtree:
                if inner.i > child.i and inner.dep_ in _MISHUNG and has_that(inner):
                    return inner
    return None


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


def _trim(clause: Token, verb: Token) -> Range:
    """Return the range of `clause` on its own side of `verb`."""
    first, last = clause.left_edge.i, clause.right_edge.i + 1
    if clause.i > verb.i:
        first = max(first, verb.i + 1)
        return _after_that(verb, first, last), _to_predicate(verb, last)
    return first, min(last, verb.left_edge.i if verb.left_edge.i > clause.i else verb.i)


def _to_predicate(verb: Token, last: int) -> int:
    """Go on to the end of a predicate that the parse has cut off from its subject."""
    doc = verb.doc
    if last >= len(doc) or doc[last].pos_ not in {"AUX", "VERB"} or doc[last].sent != verb.sent:
        return last
    head = doc[last].head if doc[last].pos_ == "AUX" else doc[last]
    if head.i <= verb.i or (head.tag_ in {"VB", "VBG"} and head.i == last) or verb_cue(head):
        return last
    return max(last, head.right_edge.i + 1)


def _after_that(verb: Token, first: int, last: int) -> int:
    """Skip "in a post on Facebook that" where the parse takes it for the words themselves."""
    doc = verb.doc
    if doc[first].pos_ != "ADP":
        return first
    for token in doc[first : min(last, first + 12)]:
        if token.lower_ == "that" and token.i + 1 < last:
            return token.i + 1
    return first


def _is_apart(clause: Token, verb: Token) -> bool:
    """Say whether a clause before its cue is set off from it ("A, he said")."""
    if clause.i > verb.i:
        return True
    first, last = _trim(clause, verb)
    doc = verb.doc
    if first >= last or ";" in {doc[last - 1].text, doc[last].text}:
        return False
    return bool(doc[last - 1].is_punct or doc[last].is_punct)


def _with_second(verb: Token, part: Range) -> list[Range]:
    """Add "and the rebels had fled" to "he said the siege was over", unless a comma parts them."""
    doc = verb.doc
    if part[0] <= verb.i:
        return [part]
    for child in verb.rights:
        own = any(c.dep_.startswith("nsubj") for c in child.children)
        if child.dep_ != "conj" or not own or verb_cue(child) is not None:
            continue
        first = child.left_edge.i
        if (
            part[1] <= first + 1
            and first
            and doc[first - 1].text not in {",", ";"}
            and doc[first].text not in {",", ";"}
        ):
            return [(part[0], child.right_edge.i + 1)]
    return [part]


def _cut_off_subject(verb: Token, clause: Token) -> list[Range]:
    """Return "the rebels" of "The rebels, he said, fled" where the parse hangs them on "said"."""
    stray = stray_subjects(verb)
    own = any(child.dep_.startswith("nsubj") for child in clause.children)
    if own or not stray or clause.i < verb.i:
        return []
    first, last = stray[0].left_edge.i, stray[0].right_edge.i + 1
    doc = verb.doc
    if doc[last - 1].text == ",":
        return [(first, last - 1)]
    return [(first, last)] if doc[last].text == "," else []


def _parenthetical(verb: Token) -> list[Range]:
    """Return the statement that a parenthesis such as "the army said" interrupts or ends."""
    as_clause = verb.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ == "as" for c in verb.lefts
    )
    if as_clause and any(c.dep_ not in _BARE for c in verb.children):
        return []
    if verb.dep_ != "parataxis" and not as_clause and not _stands_between(verb):
        return []
    host = verb.head
    first = min(host.left_edge.i, verb.left_edge.i)
    own = [c for c in verb.lefts if c.dep_ == "nsubj"]
    begin = own[0].left_edge.i if own else verb.left_edge.i
    if begin and verb.doc[begin - 1].text == ";":
        return []  # a clause of its own: "officials named one; rebels named two"
    return without((first, host.right_edge.i + 1), (begin, verb.right_edge.i + 1))


def _stands_between(verb: Token) -> bool:
    """Say whether "the minister said" stands between commas though the parse subordinates it."""
    if verb.dep_ != "advcl" or any(c.dep_ == "mark" for c in verb.children):
        return False
    own = [c for c in verb.lefts if c.dep_ == "nsubj"]
    doc = verb.doc
    if not own or verb.i + 1 >= len(doc) or doc[verb.i + 1].text != ",":
        return False
    begin = own[0].left_edge.i
    return begin > 0 and doc[begin - 1].text == ","


def without(whole: Range, cut: Range) -> list[Range]:
    """Return `whole` less the tokens of `cut`, as one or two ranges."""
    sides = [(whole[0], min(whole[1], cut[0])), (max(whole[0], cut[1]), whole[1])]
    return [side for side in sides if side[0] < side[1]]


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
    for preposition, noun in attachments(verb):
        if preposition in wanted and noun.i > verb.i:
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
        return [
            (n.left_edge.i, min(n.right_edge.i + 1, verb.i)) for n in told[:1] if n.head.i == verb.i
        ]
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
            for other in stray_objects(
                verb, noun
            ):  # "reported one dead" + "and a number of injured"
                last = other.right_edge.i + 1 if other.left_edge.i <= last + 1 else last
            named = cue.label in _STANCES and noun.pos_ == "PROPN"
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
    if "a" in cue.frames and cue.label not in _SUBJECT_GOES_WITH and not speaks_passively(verb):
        return next((noun for noun in objects(verb) if noun.i > verb.i), None)
    if cue.label == "say":
        return next((n for p, n in attachments(verb) if p == "to" and n.i > verb.i), None)
    return None
