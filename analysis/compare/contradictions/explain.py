"""The innocent explanations of two figures that differ, in the order in which they are tried.

Each explanation is a small function that returns its words, or None where it does not hold.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.compare.casualties import Figure
from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.scenes import lies_within
from analysis.ledger import PEOPLE, tells_of_others, write_number
from analysis.resources import lexicon
from analysis.tables import as_text

# "He killed three people and himself."
_THEMSELVES = re.compile(
    r"\b(?:and|before|then)\s+(?:\w+\s+){0,4}(?:himself|herself)\b", re.IGNORECASE
)
_WITH_THE_DEAD = re.compile(
    r"\bincluding\s+(?:\w+\s+){0,5}(?:killed|dead|died|fatally|deceased)\b", re.IGNORECASE
)
FEW = 3  # so many victims told apart are "others" counted beside


@dataclass(frozen=True)
class Case:
    """Two figures of one outcome of an incident that cannot both be the whole truth."""

    incident: str
    outcome: str
    low: Figure
    high: Figure
    is_bound: bool  # the lower figure is only "at least"
    book: Book

    @property
    def low_row(self) -> Any:
        """The row of `numbers` behind the lower figure."""
        return self.book.records.numbers[self.low.number_ids[0]]

    @property
    def high_row(self) -> Any:
        """The row of `numbers` behind the higher figure."""
        return self.book.records.numbers[self.high.number_ids[0]]

    def others(self, outcome: str) -> set[float]:
        """Return what either article says of another outcome of the incident."""
        keys = [(self.incident, outcome, f.article) for f in (self.low, self.high)]
        return {figure.best for key in keys if (figure := self.book.figures.get(key))}


@dataclass(frozen=True)
class Book:
    """What explanations look things up in."""

    records: Records
    figures: dict[tuple[str, str, str], Figure]  # incident, outcome, article; people only
    attackers: dict[tuple[str, str], set[float]]  # incident, article -> the attackers' own dead
    parts: dict[str, list[Any]]  # number -> the numbers that are part of it


def explain(case: Case) -> tuple[str, str]:
    """Return the code of the first explanation that holds and the words for it."""
    for code, attempt in EXPLANATIONS:
        if (said := attempt(case)) is not None:
            return code, said
    return "none", "nothing explains it"


# ---------------------------------------------------------------- copies


def _copied_line(case: Case) -> str | None:
    records = case.book.records
    if not records.copies(case.low.article, case.high.article):
        return None
    if not records.aligned(case.low_row, case.high_row):
        return None
    return "one article copies the other's sentence"


# ---------------------------------------------------------------- updates


def _called_early(case: Case) -> str | None:
    if case.outcome not in PEOPLE or _is_earlier(case.high, case.low):
        return None
    early = _said(case.book.records.sentence(case.low_row), "early")
    if early:
        return f"the lower figure is an early one ({early})"
    risen = _said(case.book.records.sentence(case.high_row), "risen")
    return f"the higher figure is told as an update ({risen})" if risen else None


def _called_lowered(case: Case) -> str | None:
    if _is_earlier(case.low, case.high):
        return None
    lowered = _said(case.book.records.sentence(case.low_row), "lowered")
    return f"the lower figure is told as a correction ({lowered})" if lowered else None


def _later(case: Case) -> str | None:
    falls = case.outcome == "missing"
    late, early = (case.low, case.high) if falls else (case.high, case.low)
    if case.outcome in PEOPLE and _is_earlier(early, late):
        which = "lower" if falls else "higher"
        return f"the {which} figure is later ({_stamp(late)})"
    if case.low.source == case.high.source and _is_earlier(case.high, case.low):
        return f"the same source later gives the lower figure ({_stamp(case.low)})"
    return None


def _died_later(case: Case) -> str | None:
    """Explain 5 hurt and 2 dead against 4 hurt and 3 dead: one of the hurt died."""
    other = {"injured": "killed", "killed": "injured", "missing": "killed"}.get(case.outcome)
    if other is None:
        return None
    of_low, of_high = (
        case.book.figures.get((case.incident, other, f.article)) for f in (case.low, case.high)
    )
    if of_low is None or of_high is None or not of_high.best:
        return None
    moved = case.high.best - case.low.best
    if of_low.best - of_high.best != moved:
        return None
    if case.outcome == "missing":
        return f"{write_number(moved)} of the missing were found dead"
    return f"{write_number(moved)} of the injured died: the numbers of dead and hurt together agree"


def _is_earlier(a: Figure, b: Figure) -> bool:
    return a.published is not None and b.published is not None and a.published < b.published


def _stamp(figure: Figure) -> str:
    """Return the day of publication, with the hour where it is told."""
    stamp = figure.published
    assert stamp is not None
    is_day = (stamp.hour, stamp.minute) in ((0, 0), (12, 0))
    return f"{stamp:%Y-%m-%d}" if is_day else f"{stamp:%Y-%m-%d %H:%M}"


@functools.cache
def _phrases(label: str) -> re.Pattern[str]:
    patterns = [row["pattern"] for row in lexicon("toll_changes") if row["label"] == label]
    longest = sorted(patterns, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def _said(sentence: str, label: str) -> str:
    found = _phrases(label).search(sentence)
    return found.group() if found else ""


# ---------------------------------------------------------------- parts and scopes


def _only_part(case: Case) -> str | None:
    if case.low.scope == "part":
        return "the lower figure is only a part, its article gives no total"
    return None


def _total_of_places(case: Case) -> str | None:
    """Hold a stated total against a plain figure, unless only kinds of victims are its parts."""
    if case.high.scope != "total" or case.low.scope == "total":
        return None
    parts = [part for n in case.high.number_ids for part in case.book.parts.get(n, ())]
    whole = as_text(case.high_row.place_id)
    if parts and all(as_text(part.place_id) == whole for part in parts):
        return None
    return "the higher figure is a total"


def _smaller_place(case: Case) -> str | None:
    records = case.book.records
    small, large = (
        records.scene_of_number(figure.number_ids[0]).spot for figure in (case.low, case.high)
    )
    if small is None or large is None or not lies_within(small, large):
        return None
    # A report from far away names the region for the village: that is no wider count.
    if not records.tells_of_many(case.high.number_ids[0], large.name):
        return None
    return f"the lower figure is for {small.name} only, the higher for {large.name}"


def _several_places(case: Case) -> str | None:
    """Hold "44 died in A, B and C" against a figure for one of them."""
    records = case.book.records
    of_high, of_low = (records.towns_beside(row) for row in (case.high_row, case.low_row))
    inner = [spot for spot in of_high if not any(lies_within(other, spot) for other in of_high)]
    names = {spot.name for spot in inner}
    if len(names) < 2 or names <= {spot.name for spot in of_low}:
        return None
    return f"the higher figure is told of several places ({', '.join(sorted(names))})"


def _dead_included(case: Case) -> str | None:
    """Explain "six were shot, including the one who died"."""
    told = case.book.records.sentence(case.high_row)
    if case.outcome == "injured" and _WITH_THE_DEAD.search(told):
        return "the higher figure counts the dead among those hit"
    return None


def _dead_among_hurt(case: Case) -> str | None:
    gap = case.high.best - case.low.best
    if tells_of_others(case.high_row):
        return None  # others than the dead
    if case.outcome == "injured" and gap in case.others("killed"):
        return f"the higher figure may count the {write_number(gap)} dead among those hit"
    if case.outcome == "killed" and gap in case.others("missing"):
        return f"the higher figure may count the {write_number(gap)} missing"
    return None


def _attackers_own(case: Case) -> str | None:
    keys = [(case.incident, figure.article) for figure in (case.low, case.high)]
    gap = case.high.best - case.low.best
    own = set().union(*(case.book.attackers.get(key, set()) for key in keys))
    if case.outcome == "killed" and gap in own:
        return f"the higher figure may count the attackers' own dead ({write_number(gap)})"
    told = case.book.records.sentence(case.low_row)
    if case.outcome == "killed" and gap == 1 and _THEMSELVES.search(told):
        return "the higher figure may count the attacker's own death"
    return None


def _counts_others(case: Case) -> str | None:
    if case.high.best - case.low.best > FEW or not tells_of_others(case.low_row):
        return None
    before = [
        n
        for n in case.book.records.counts_of(case.low.article)
        if 0 <= case.low_row.sent - n.sent <= 1 and n.start < case.low_row.start
    ]
    if not before or any(n.kind != case.outcome for n in before):
        return None  # "two dead and three others hurt": others than the dead
    return "the lower figure counts others, beside one told before"


def _only_bound(case: Case) -> str | None:
    return "the lower figure is only a bound and allows the higher" if case.is_bound else None


EXPLANATIONS: tuple[tuple[str, Callable[[Case], str | None]], ...] = (
    ("copy_error", _copied_line),
    ("update", _called_early),
    ("update", _called_lowered),
    ("part_of", _only_part),
    ("scope", _smaller_place),
    ("scope", _several_places),
    ("scope", _attackers_own),
    ("scope", _dead_included),
    ("update", _died_later),
    ("scope", _dead_among_hurt),
    ("scope", _counts_others),
    ("part_of", _total_of_places),
    ("update", _later),
    ("scope", _only_bound),
)
