"""What a sentence says of where its event was, although the event has no place of its own."""

from __future__ import annotations

import re
from collections import defaultdict

from analysis.geocode import demonyms, fold, type_word
from analysis.tables import Tables, as_text

_TOWNS = re.compile(r"\b(?:in|on|at|across)\s+(?:the\s+)?(?P<what>\w+(?:[ -]\w+){0,3})")
_OF_A_TOWN = frozenset("area borough district neighborhood neighbourhood quarter suburb".split())


def countries_named(tables: Tables) -> dict[str, frozenset[str]]:
    """Return event_id -> the countries its sentence names a place of, for events without one.

    Not those of demonyms ("Russian drones"), of the dateline and of who attacked: that Moscow
    sent drones says nothing about where they fell.
    """
    events = tables.events[tables.events["place_id"].isna()]
    wanted = set(zip(events["article_id"], events["sent"], strict=True))
    columns = ("article_id", "sent", "text", "country", "role")
    named: dict[tuple[str, int], set[str]] = defaultdict(set)
    for article, sent, text, country, role in zip(
        *(tables.places[c] for c in columns), strict=True
    ):
        told = (article, sent) in wanted and as_text(role) != "dateline"
        if told and as_text(country) and fold(text) not in demonyms():
            named[article, sent].add(country)
    home = dict(zip(tables.actors["actor_id"], tables.actors["country"], strict=True))
    found = {}
    keys = (events[c] for c in ("event_id", "article_id", "sent", "attacker_id"))
    for event, article, sent, attacker in zip(*keys, strict=True):
        found[event] = frozenset(named.get((article, sent), set()) - {as_text(home.get(attacker))})
    return found


def told_of_towns(tables: Tables) -> frozenset[str]:
    """Return the events without a place whose sentence, after them, tells of several."""
    key = ["article_id", "sent"]
    spans = tables.sentences.set_index(key)["end"].rename("sentence_end")
    events = tables.events[tables.events["place_id"].isna()].join(spans, on=key)
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    columns = ("event_id", "article_id", "end", "sentence_end")
    rows = zip(*(events[c] for c in columns), strict=True)
    return frozenset(
        event for event, article, end, last in rows if lies_in_towns(texts[article][end:last])
    )


def lies_in_towns(after: str) -> bool:
    """Say whether what follows an event puts it in several places without their names.

    >>> lies_in_towns(" in southern port cities."), lies_in_towns(" in areas of the city.")
    (True, False)
    """
    phrases = (found["what"] for found in _TOWNS.finditer(after))
    return any(_are_towns(word.casefold()) for phrase in phrases for word in phrase.split())


def _are_towns(word: str) -> bool:
    """Say whether a word is the plural of a kind of place that is no part of a town."""
    one = type_word(word)
    return one is not None and one != word and one not in _OF_A_TOWN
