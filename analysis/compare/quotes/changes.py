"""What one version of an utterance made of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from analysis.compare.kinship import content
from analysis.compare.quotes.said import Said

KINDS = (
    "exact",
    "trimmed",
    "extended",
    "paraphrase",
    "marks_lost",
    "marks_gained",
    "speaker_changed",
    "title_changed",
)
MORE = 3  # words for which others stand are left out as well when so many more
LEFT = frozenset("former ex late retired".split())  # an office
COMING = frozenset("elect designate incoming acting interim outgoing".split())
TITLE_SHIFTS = LEFT | COMING | {"then"}


@dataclass(frozen=True)
class Change:
    """How a version differs: codes of `KINDS`, words that stand in one only, and a note."""

    kinds: tuple[str, ...]
    dropped: str
    added: str
    note: str


def compare_versions(said: Said, full: Said) -> Change:
    """Return what `said` made of `full`."""
    cut, new, kinds = _edits(full.words, said.words)
    notes = [f"dropped: {cut}"] * bool(cut) + [f"added: {new}"] * bool(new)
    lost, gained = _marks_moved(said, full)
    if lost:
        kinds.add("marks_lost")
        partly = any(said.marks)
        notes.append("partly without quotation marks" if partly else "quotation marks lost")
    if gained:
        kinds.add("marks_gained")
        notes.append("quotation marks added")
    for kind, note in (_speaker(said, full), _title(said, full)):
        if kind:
            kinds.add(kind)
            notes.append(note)
    if not kinds:  # only words of grammar differ
        kinds.add("paraphrase" if cut or new else "exact")
    elif not cut and not new:
        kinds.add("exact")
    ordered = tuple(kind for kind in KINDS if kind in kinds)
    return Change(ordered, cut, new, "; ".join(notes))


def _edits(full: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, str, set[str]]:
    """Return the runs of words that stand in only one of the two, and what that amounts to.

    Words of grammar alone ("we will", reported as "they would") are no kind of change.
    """
    dropped, added, kinds = [], [], set()
    for is_same, a, b, c, d in align(full, said):
        if is_same:
            continue
        cut, new = full[a:b], said[c:d]
        dropped += [" ".join(cut)] * bool(cut)
        added += [" ".join(new)] * bool(new)
        kinds |= _kinds(_count(cut), _count(new))
    return " … ".join(dropped), " … ".join(added), kinds


def align(
    full: tuple[str, ...], said: tuple[str, ...]
) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield (is the same, a, b, c, d): what `full[a:b]` became in `said[c:d]`, in order."""
    matcher = SequenceMatcher(None, full, said, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        yield what == "equal", a, b, c, d


def _count(told: tuple[str, ...]) -> int:
    return sum(len(word) > 1 for word in content(told))


def _kinds(cut: int, new: int) -> set[str]:
    """Return what it is to put `new` words of content for `cut`."""
    found = {"paraphrase"} if cut and new else set()
    if cut and cut >= new + MORE * bool(new):
        found.add("trimmed")
    if new and new >= cut + MORE * bool(cut):
        found.add("extended")
    return found


def _marks_moved(said: Said, full: Said) -> tuple[bool, bool]:
    """Say whether words that both tell lost or gained their quotation marks."""
    lost = gained = False
    for is_same, a, b, c, _ in align(full.words, said.words):
        for k in range(b - a if is_same else 0):
            if content((full.words[a + k],)):
                lost |= full.marks[a + k] and not said.marks[c + k]
                gained |= said.marks[c + k] and not full.marks[a + k]
    return lost, gained


def _speaker(said: Said, full: Said) -> tuple[str, str]:
    one, other = full.speaker, said.speaker
    if not one.name or not other.name:
        if one.name == other.name:
            return "", ""
        only = (
            f"speaker only here: {other.name}" if other.name else f"speaker not named: {one.name}"
        )
        return "speaker_changed", only
    if one.relation(other) == "same" or one.name.casefold() == other.name.casefold():
        return "", ""
    return "speaker_changed", f"speaker changed: {one.name} / {other.name}"


def _title(said: Said, full: Said) -> tuple[str, str]:
    one, other = full.speaker.title, said.speaker.title
    return ("title_changed", f"title changed: {one} / {other}") if shifted(one, other) else ("", "")


def shifted(one: str, other: str) -> bool:
    """Say whether two titles cannot both hold: one of them has a "former" the other lacks.

    >>> shifted("President", "former President"), shifted("General", "retired General")
    (True, True)
    >>> shifted("Mayor", "acting Mayor"), shifted("Mayor", "Mayor of Goma")
    (True, False)
    """
    if not one or not other:
        return False
    words = [set(re.split(r"[\s-]+", title.casefold())) for title in (one, other)]
    rest = [title - TITLE_SHIFTS for title in words]
    differ = words[0] & TITLE_SHIFTS != words[1] & TITLE_SHIFTS
    return differ and bool(rest[0] & rest[1])
