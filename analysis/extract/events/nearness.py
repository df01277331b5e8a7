"""What belongs to a trigger by the tree of its sentence, and how near it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.events.cues import cues, is_beside, is_speech, tells_something_else
from analysis.parse import (
    SUBJECT,
    agents,
    clause_role,
    complement,
    is_passive,
)
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.tokens import Token


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
    tokens |= {token.head for token in tokens if _leads_into(token)}
    others = triggers - {token.i for token in tokens}
    return {
        i: rows[i]
        for i in range(sentence.start, sentence.end)
        if i in rows and _belongs(sentence.doc[i], rows[i], tokens, others, past_speech)
    }


def _is_told_of_somebody(verb: Token, tokens: set[Token]) -> bool:
    """Say whether the violence only tells who somebody is that `verb` tells of.

    "A teenager accused of shooting a friend was seen on Monday", "children killed in the raid
    were buried in Goma".
    """
    told = [token for token in tokens if verb in token.ancestors]
    return bool(told) and all(_is_clause_of_noun(token, verb, tokens) for token in told)


def _is_clause_of_noun(token: Token, verb: Token, tokens: set[Token]) -> bool:
    path = [token, *token.ancestors]
    return any(
        clause_role(word) == "modifier" and word.head not in tokens and word.head != verb
        for word in path[: path.index(verb)]
        if word.pos_ in {"VERB", "AUX"}
    )


def _acts_there(verb: Token, tokens: set[Token]) -> bool:
    """Say whether `verb` only tells who did it: "militants trained in Libya attacked a base"."""
    doer = verb.head if clause_role(verb) == "modifier" else verb.doc[verb.i - 1]
    if verb.tag_ != "VBN" or verb in tokens or verb.i <= doer.i:
        return False
    return any(doer in agents(token) for token in tokens if token.pos_ == "VERB")


def _closes(word: Token, tokens: set[Token]) -> bool:
    """Say whether `word` stands right behind the phrase of a trigger, whatever it hangs on.

    "Charged over the shooting at the mill on 9 March" is a shooting on 9 March.
    """
    first = word
    while first.i > 0 and (first.nbor(-1) in word.subtree or first.nbor(-1).head == first):
        first = first.nbor(-1)
    before = word.doc[max(first.i - 1, 0)]
    return any(token.i < first.i and before in {token, *token.subtree} for token in tokens)


def _is_full_day(row: Row) -> bool:
    """Say whether a date names day and month: courts sit on a weekday."""
    return row.get("granularity") == "day" and any(c.isdigit() for c in str(row["text"]))


def _leads_into(token: Token) -> bool:
    """Say whether a trigger stands before the noun that carries its place and day.

    "The 9 March shooting death of a teacher in Goma", "a shooting west of Goma".
    """
    noun = token.head
    if token.dep_ not in {"compound", "amod"} or noun.pos_ == "VERB":
        return False
    return noun.lemma_.lower() in cues("carrier") or is_beside(noun)


def _belongs(
    word: Token, row: Row, tokens: set[Token], others: frozenset[int], past_speech: bool
) -> bool:
    verb = word
    while verb.head != verb and verb not in tokens:
        verb = verb.head
        if verb.pos_ in {"VERB", "AUX"} or verb.i in others:
            break
    if verb in tokens or verb == word:
        return True
    if verb.i in others or _acts_there(verb, tokens):
        return False
    if tells_something_else(verb):
        return _is_full_day(row) and _closes(word, tokens)
    if _opens_a_time(verb) and not any(verb in (token, *token.ancestors) for token in tokens):
        return False
    if _reports(verb, tokens):
        return past_speech or _stands_before_speaker(word, verb, tokens)
    if _is_told_of_somebody(verb, tokens):
        return _closes(word, tokens)
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
    if not clauses:  # "admitted on Friday to the murders", "condemned on Monday the raid"
        return not is_passive(verb) and any(verb in t.ancestors for t in tokens)
    told = any(clause == t or clause in t.ancestors for clause in clauses for t in tokens)
    return told and not is_passive(verb)


def _stands_before_speaker(word: Token, verb: Token, tokens: set[Token]) -> bool:
    """Say whether `word` closes what is told, before the speaker: "fell on Sunday police said"."""
    speakers = [child.i for child in verb.children if child.dep_ in SUBJECT]
    told = min(token.i for token in tokens)
    return bool(speakers) and told < word.i < min(speakers) < verb.i


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
