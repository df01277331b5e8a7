"""Where the places and days of an article stand that an event may have."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from analysis.extract.actors.words import country_of, singular
from analysis.extract.events.cues import cues
from analysis.extract.events.parties import is_party
from analysis.extract.events.reality import is_definite
from analysis.extract.events.triggers import trigger_word
from analysis.parse import (
    attachments,
    is_passive,
    preposition,
    sentences,
    tokens_of,
)
from analysis.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.tokens import Doc, Token

# A date as coarse as this is background, not the day of an event.
TOO_COARSE = frozenset({"year", "decade", "century", "season", "quarter", "present", "past"})
# After these a date bounds a time, it does not name the day of what is told.
BOUNDING = frozenset({"since", "until", "till", "before", "by", "as of", "than"})
# What names no day: "now", "since Monday", "until Friday", "the second day", "a week after".
NO_DAY = re.compile(r"_REF$|/\.\.$|^\.\./|^XXXX(?:-XX(?:-XX(?:T[A-Z]+)?)?|-WXX)?$|^EVENT")
# Code points between a town and what holds it: ", ", " district of ", ", a village 12 km from ".
GAP = 60
# What is behind us in any tense: "the toll of yesterday's raid rises".
BEHIND = frozenset({"yesterday", "overnight", "ago"})
# A time of the clock: "before 1 a.m. on Sunday" is on Sunday.
CLOCK = re.compile(r"\dT\d")
# "In the past 24 hours", "over the last two days": as good as a day.
SHORT = re.compile(r"P(?:T(?:\d|[1-6]\d|7[0-2])H|[1-3]D)@-")
HARMED = frozenset({"killed", "injured", "missing", "displaced", "rescued"})
# A place in one of these roles is not where an event happened.
ELSEWHERE = frozenset({"speaker", "dateline", "launch"})


class Sites(NamedTuple):
    """Where the places and days of an article stand: token index -> row."""

    offsets: list[int]
    doc: Doc
    places: dict[int, Row]
    by_sentence: dict[int, list[Row]]
    dates: dict[int, Row]
    periods: dict[int, Row]
    spans: dict[int, Row]
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
            and (row.get("direction") != "future" or _is_past_anyway(row))
            and not NO_DAY.search(str(row.get("value")))
        ]
        days = [row for row in told if row.get("granularity") not in TOO_COARSE]
        years = [row for row in told if row.get("granularity") in {"year", "decade"}]
        short = [row for row in rows["dates"] if _is_short_past(row)]
        found = _by_token(offsets, places)
        sited = {i: row for i, row in found.items() if not is_party(doc[i], found)}
        dated, spanned = (
            {i: row for i, row in _by_token(offsets, some).items() if not _is_bound(doc[i], row)}
            for some in (days, years)
        )
        people = [row for row in rows["numbers"] if row["kind"] in HARMED]
        parts = [row for row in people if row.get("scope") == "part"]
        harmed, apart = (_heads(doc, offsets, some) for some in (people, parts))
        lasting = _by_token(offsets, short)
        told_in = _by_sentence(sited.values())
        return cls(offsets, doc, sited, told_in, dated, spanned, lasting, harmed, apart)

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

    def in_sentence(self, row: Row) -> list[Row]:
        """Return the places of the sentence `row` stands in, in reading order."""
        return self.by_sentence.get(row["sent"], [])

    def between(self, end: int, start: int) -> list[Token]:
        """Return the tokens between two offsets."""
        return list(self.doc[bisect_left(self.offsets, end) : bisect_left(self.offsets, start)])

    def after(self, row: Row) -> Token | None:
        """Return the token right behind a row's span."""
        i = bisect_left(self.offsets, row["end"])
        return self.doc[i] if i < len(self.doc) else None

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


def _by_sentence(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Return the rows of each sentence in reading order, every row once."""
    once = {row["start"]: row for row in rows}
    found: dict[int, list[Row]] = {}
    for start in sorted(once):
        found.setdefault(once[start]["sent"], []).append(once[start])
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


def _is_past_anyway(row: Row) -> bool:
    """Say whether a date is past although the clause looks ahead ("yesterday", "overnight")."""
    if str(row.get("value"))[:4].isdigit():
        return True
    return not BEHIND.isdisjoint(str(row["text"]).casefold().replace("'s", "").split())


def _is_short_past(row: Row) -> bool:
    """Say whether a row is a time of a few days up to now: "the past 24 hours"."""
    return SHORT.fullmatch(str(row.get("value"))) is not None


def _is_bound(token: Token, row: Row) -> bool:
    """Say whether a date only bounds a time ("since August 2013", "as of Sunday").

    "Just before 1 a.m. on Sunday" is on Sunday, and "since the 7 March attack" names a day.
    """
    while preposition(token) == "" and token.head != token and token.head.ent_type_ == "DATE":
        token = token.head
    if preposition(token) in BOUNDING:
        return preposition(token) not in {"before", "by"} or not CLOCK.search(str(row.get("value")))
    if not preposition(token) and token.i < token.head.i and trigger_word(token.head) is not None:
        return False
    while token.head != token and token.head.pos_ not in {"VERB", "AUX"}:
        token = token.head
        if preposition(token) in {"since", "until", "before"}:
            return True  # "the worst since the truce a year ago"
    return False


def is_elsewhere(counted: Token, sites: Sites) -> bool:
    """Say whether victims are told of towns without a name ("one death in towns to the east").

    They are not those of the place told before, as "in the town" would be.
    """
    around = [counted.head, *(noun for _, noun in attachments(counted))]
    if counted.pos_ == "VERB" or any(trigger_word(word) is not None for word in around):
        return False
    return any(
        case == "in"
        and noun.tag_ == "NNS"
        and singular(noun) in cues("town") - cues("part")
        and noun.i not in sites.places
        and not is_definite(noun)
        for case, noun in attachments(counted)
    )
