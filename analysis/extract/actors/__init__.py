"""Actors: who acts, speaks or is acted upon, by name, noun, pronoun or metonym.

`words` asks the lexicons, `names` finds names, `brackets` their short forms, `roles` reads the
titles beside them, `misread` knows what is no name, `states` finds countries that act,
`nominals` finds nouns and pronouns, `personal` takes names of people apart, `short_names` links
short names and aliases to full ones, `fitting` says whom a noun can mean, `antecedents` links
nouns and pronouns backwards within the article, `rivals` finds what else "they" could mean.
Which mentions of different articles are one actor is decided later, in `analysis.resolve.actors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors.antecedents import Reader
from analysis.extract.actors.brackets import bracketed
from analysis.extract.actors.names import Mention, find_names
from analysis.extract.actors.nominals import find_nominals, find_pronouns, title_mentions
from analysis.extract.actors.short_names import link_aliases, link_names, missed_names, namesakes
from analysis.extract.actors.states import find_states, idle_sites, leave_namesakes_open

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["mentions"]

_ALWAYS_KEPT = frozenset({"he", "she", "him", "her", "they", "who"})


def mentions(doc: Doc) -> list[dict[str, object]]:
    """Return every mention of an actor in one parsed article.

    Parameters
    ----------
    doc : spacy.tokens.Doc

    Returns
    -------
    list of dict
        In reading order: the evidence columns; `form` {name, nominal, pronoun, metonym};
        `role`, the title words as written; `why`; and for `analysis.resolve` the working
        columns `name` (without title words), `kind`, `country` (ISO alpha-2) and
        `refers_at` and `refers_end`, start and end of the mention of this article it goes
        back to ("Haddad" and "Haddad's brother" begin alike).
    """
    names, taken = find_names(doc)
    names += bracketed(doc, names, taken)
    sites = {id(name) for name in idle_sites(doc, names)}
    names = [name for name in names if id(name) not in sites]
    names += namesakes(doc, names, taken)
    states = find_states(doc, taken)
    names += link_aliases(doc, names, taken)
    names += missed_names(doc, names, taken)
    names.sort(key=lambda mention: mention.first)
    link_names(doc, names)
    nominals = find_nominals(doc, names, taken)
    found = sorted(
        [*names, *states, *nominals, *find_pronouns(doc, taken)], key=lambda m: (m.first, -m.last)
    )
    leave_namesakes_open(doc, found)
    Reader(doc, found).link()
    found = sorted([*found, *title_mentions(doc, names)], key=lambda m: (m.first, -m.last))
    return [_row(doc, mention) for mention in found if _is_kept(doc, mention)]


def _is_kept(doc: Doc, mention: Mention) -> bool:
    """Drop "it" and "the group" that stand for no actor; an open "he" stays as a visible gap."""
    if mention.unsure:
        return mention.refers is not None
    if mention.form != "pronoun" or mention.refers is not None:
        return True
    return doc[mention.first].lower_ in _ALWAYS_KEPT


def _row(doc: Doc, mention: Mention) -> dict[str, object]:
    root = mention.root()
    return {
        **parse.evidence(doc, mention.first, mention.last, mention.rule),
        "form": mention.form,
        "role": mention.role,
        "why": mention.why or None,
        "name": root.name if mention.form == "pronoun" and root is not mention else mention.name,
        "kind": mention.kind,
        "country": mention.country,
        "refers_at": doc[root.first].idx if root is not mention else None,
        "refers_end": _end(doc, root) if root is not mention else None,
    }


def _end(doc: Doc, mention: Mention) -> int:
    last = doc[mention.last - 1]
    return last.idx + len(last)
