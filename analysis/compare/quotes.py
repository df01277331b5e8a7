"""The same utterance in several sources, and what each made of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import pandas as pd
from rapidfuzz.distance import LCSseq

from analysis.compare.kinship import content, words
from analysis.tables import Tables, missing, row_id, to_table

FEWEST_WORDS = 3
SAME_SPEAKER, UNKNOWN_SPEAKER = 0.6, 0.8
RAREST, CROWD = 8, 500  # the words a quotation is looked up by, and groups looked at for each
FORM_RANK = {"direct": 0, "mixed": 1, "indirect": 2}
TITLE_SHIFTS = frozenset("former ex acting interim outgoing late then designate elect".split())

_MARKED = re.compile(r"[“”„«\"]([^“”„«»\"]+)[“”»\"]")


@dataclass(frozen=True)
class Said:
    """One quotation, reduced to what matching needs."""

    quote_id: str
    article: str
    source: str
    start: int
    kind: str
    words: tuple[str, ...]
    content: tuple[str, ...]
    marked: tuple[str, ...]
    stems: frozenset[str]
    numbers: frozenset[str]
    speaker: str
    actor: str
    title: str


def group_quotes(tables: Tables) -> pd.DataFrame:
    """Group the quotations of different articles that report the same utterance.

    Two quotations are the same utterance when their content words agree in order, no number in
    one contradicts the other, and the speaker is the same or in one of them unknown.

    Returns
    -------
    pandas.DataFrame
        The `quote_groups` table: groups told by two or more articles. ``similarity`` is the
        share of the shorter one's content words that stand in the fullest version in the same
        order; ``change`` says what differs from that version (``<NA>`` for the version itself
        or when nothing does).
    """
    groups: list[list[tuple[Said, float]]] = []
    index: dict[str, list[int]] = defaultdict(list)
    for said in sorted(_quotations(tables), key=_fullness):
        match = _best_group(said, groups, index)
        if match is None:
            groups.append([(said, 1.0)])
            for word in sorted(set(said.content)):
                index[word].append(len(groups) - 1)
        else:
            groups[match[1]].append((said, match[0]))
    rows = [row for group in groups for row in _rows(group)]
    return to_table("quote_groups", sorted(rows, key=lambda r: (r["group_id"], r["order"])))


def _quotations(tables: Tables) -> Iterator[Said]:
    sources = dict(zip(tables.articles["article_id"], tables.articles["source"], strict=True))
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    titles = _titles(tables.mentions)
    for row in tables.quotes.itertuples(index=False):
        if row.kind not in FORM_RANK:
            continue
        text = row.text if missing(row.quote) else row.quote
        told = words(text)
        stems = content(told)
        if len(stems) < FEWEST_WORDS:
            continue
        actor = "" if missing(row.actor_id) else row.actor_id
        speaker = names.get(actor, "" if missing(row.speaker) else row.speaker)
        source = sources.get(row.article_id)
        yield Said(
            row.quote_id,
            row.article_id,
            "" if missing(source) else str(source),
            int(row.start),
            row.kind,
            told,
            stems,
            _marked(row.text) if row.kind == "mixed" else (),
            frozenset(stems),
            frozenset(w for w in told if w[0].isdigit()),
            "" if missing(speaker) else str(speaker),
            actor,
            titles.get((row.article_id, actor), ""),
        )


def _marked(text: str) -> tuple[str, ...]:
    """Return the stems of the longest stretch inside quotation marks."""
    return max((content(words(part)) for part in _MARKED.findall(text)), key=len, default=())


def _titles(mentions: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return (article, actor) -> the first title the article gives the actor."""
    titled = mentions[mentions["role"].notna() & mentions["actor_id"].notna()]
    titled = titled.sort_values(["article_id", "start"])
    found: dict[tuple[str, str], str] = {}
    for row in titled.itertuples(index=False):
        found.setdefault((row.article_id, row.actor_id), row.role)
    return found


def _fullness(said: Said) -> tuple[Any, ...]:
    nameless = not said.actor
    return FORM_RANK[said.kind], -len(said.content), nameless, said.article, said.start


# ---------------------------------------------------------------- matching


def _best_group(
    said: Said, groups: list[list[tuple[Said, float]]], index: dict[str, list[int]]
) -> tuple[float, int] | None:
    # The words fewest groups have: the group it belongs to has more than one of them.
    known_words = [word for word in said.stems if word in index]
    rarest = sorted(known_words, key=lambda word: (len(index[word]), word))[:RAREST]
    rarest = sorted({*rarest, *(word for word in said.marked if word in index)})
    shared = Counter(number for word in rarest for number in index[word][:CROWD])
    scored = []
    for number, count in shared.items():
        if count >= 2:
            known = next((s.actor for s, _ in groups[number] if s.actor), "")
            score = similarity(said, groups[number][0][0], actor=known)
            if score is not None:
                scored.append((score, -number))
    if not scored:
        return None
    score, number = max(scored)
    return score, -number


def similarity(said: Said, full: Said, *, actor: str) -> float | None:
    """Return how much of `said` stands in `full` in the same order; None for another utterance.

    `actor` is the known speaker of the group that `full` leads.
    """
    if said.actor and actor and said.actor != actor:
        return None
    if said.numbers and full.numbers and not said.numbers & full.numbers:
        return None
    sure = bool(said.actor and actor)
    scores = [_agreement(version, full, sure) for version in (said.content, said.marked)]
    return max((score for score in scores if score is not None), default=None)


def _agreement(version: tuple[str, ...], full: Said, sure: bool) -> float | None:
    size = min(len(version), len(full.content))
    least = SAME_SPEAKER if sure else UNKNOWN_SPEAKER
    fewest = FEWEST_WORDS if sure else FEWEST_WORDS + 2
    if len(full.stems.intersection(version)) < max(fewest, least * size):
        return None
    common = LCSseq.similarity(version, full.content)
    score = common / size
    if common == FEWEST_WORDS:
        least = max(least, 0.75)  # three common words are few: nearly all must agree
    return round(score, 4) if common >= fewest and score >= least else None


# ---------------------------------------------------------------- what changed


def _rows(group: list[tuple[Said, float]]) -> Iterable[dict[str, Any]]:
    if len({said.article for said, _ in group}) < 2:
        return []
    full = group[0][0]
    key = row_id("quote_groups", full.quote_id)
    return [
        {
            "group_id": key,
            "quote_id": said.quote_id,
            "source": said.source or None,
            "similarity": score,
            "change": None if said is full else describe_change(said, full) or None,
            "order": (_fullness(said)),
        }
        for said, score in group
    ]


def describe_change(said: Said, full: Said) -> str:
    """Say in words what `said` made of the fullest version of the utterance."""
    dropped, added = _edits(full.words, said.words)
    changes = []
    if dropped:
        changes.append(f"dropped: {dropped}")
    if added:
        changes.append(f"added: {added}")
    if full.kind != "indirect" and said.kind == "indirect":
        changes.append("quotation marks lost")
    elif full.kind == "direct" and said.kind == "mixed":
        changes.append("partly without quotation marks")
    if bool(said.speaker) != bool(full.speaker):
        who = said.speaker or full.speaker
        changes.append(f"speaker {'only here' if said.speaker else 'not named'}: {who}")
    if shifted(said.title, full.title):
        changes.append(f"title changed: {full.title} / {said.title}")
    return "; ".join(changes)


def _edits(full: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, str]:
    """Return the runs of words that stand in only one of the two."""
    dropped, added = [], []
    for what, a, b, c, d in SequenceMatcher(None, full, said, autojunk=False).get_opcodes():
        if what in ("delete", "replace"):
            dropped.append(" ".join(full[a:b]))
        if what in ("insert", "replace"):
            added.append(" ".join(said[c:d]))
    return " … ".join(dropped), " … ".join(added)


def shifted(one: str, other: str) -> bool:
    """Say whether two titles cannot both hold: one of them has a "former" the other lacks.

    >>> shifted("President", "former President"), shifted("Mayor", "Mayor of Goma")
    (True, False)
    """
    if not one or not other:
        return False
    words = [set(re.split(r"[\s-]+", title.casefold())) for title in (one, other)]
    rest = [title - TITLE_SHIFTS for title in words]
    differ = words[0] & TITLE_SHIFTS != words[1] & TITLE_SHIFTS
    return differ and bool(rest[0] & rest[1])
