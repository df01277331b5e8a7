"""Groups of quotations, each around its fullest version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from analysis.compare.quotes.matching import LONG, NEAR_DAYS, Occasion, same_speech, similarity
from analysis.compare.quotes.said import Said, Speaker

RAREST, CROWD = 8, 300  # the words a quotation is looked up by, and groups looked at for each
BUCKET = NEAR_DAYS + 1
GRAM = 5
MATES = 20  # articles of a group that are held against its first for other parts of the speech

Member = tuple[Said, float]


class Group:
    """Versions of one utterance; `head` is the fullest, in marks if any is."""

    def __init__(self, head: Said) -> None:
        self.head = head
        self.members: list[Member] = []
        self._speakers: dict[tuple[str, str], Speaker] = {}
        self._days: set[int] = set()
        self._incidents: set[str] = set()
        self.add(head, 1.0)

    def add(self, said: Said, score: float) -> None:
        """Add a version that tells no more than the head."""
        self.members.append((said, score))
        self._incidents |= said.incidents
        if said.day is not None:
            self._days.add(said.day)
        if said.speaker.name:
            self._speakers.setdefault((said.speaker.actor, said.speaker.name), said.speaker)

    def occasion(self, said: Said) -> Occasion | None:
        """Return what may tie `said` to the group; None where somebody else speaks."""
        relations = {speaker.relation(said.speaker) for speaker in self._speakers.values()}
        if "other" in relations:
            return None
        days = 0 if said.day is None else min((abs(said.day - d) for d in self._days), default=0)
        return Occasion("same" in relations, days, not self._incidents.isdisjoint(said.incidents))

    @property
    def articles(self) -> set[str]:
        """The articles that tell it."""
        return {said.article for said, _ in self.members}


class _Index:
    """Finds the groups a quotation may belong to, by rare words of its days."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, int | None], list[int]] = defaultdict(list)
        self._grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._listed: set[tuple[int, int | None]] = set()

    def add(self, number: int, head: Said, day: int | None) -> None:
        """List a group under its words, for quotations of this day."""
        own = None if day is None else day // BUCKET
        if (number, own) in self._listed:
            return
        anew = (number, -1) in self._listed
        self._listed |= {(number, own), (number, -1)}
        for word in sorted(head.stems):
            self._words[word, own].append(number)
            if own is not None and not anew:
                self._words[word, -1].append(number)  # for quotations without a day
        for gram in () if anew else _grams(head):
            self._grams[gram].append(number)

    def find(self, said: Said) -> Iterator[int]:
        """Return the groups that share two of the rarest words, or a run of words."""
        days = self._days(said.day)
        postings = {word: self._postings(word, days) for word in said.stems}
        known = {word: sum(map(len, found)) for word, found in postings.items() if found}
        rarest = sorted(known, key=lambda word: (known[word], word))[:RAREST]
        chosen = {*rarest, *(word for word in said.marked if word in known)}
        shared = Counter(
            number for word in chosen for found in postings[word] for number in found[:CROWD]
        )
        yield from (number for number, count in shared.items() if count >= 2)
        alike = {n for gram in _grams(said) for n in self._grams.get(gram, ())[:CROWD]}
        yield from (number for number in alike if shared[number] < 2)

    def _postings(self, word: str, days: tuple[int | None, ...]) -> list[list[int]]:
        return [found for day in days if (found := self._words.get((word, day)))]

    @staticmethod
    def _days(day: int | None) -> tuple[int | None, ...]:
        own = None if day is None else day // BUCKET
        return (-1, None) if own is None else (own, own - 1, own + 1, None)


def _grams(said: Said) -> Iterator[tuple[str, ...]]:
    if len(said.content) >= LONG:
        yield from (said.content[n : n + GRAM] for n in range(len(said.content) - GRAM + 1))


def group_versions(told: Iterable[Said]) -> list[Group]:
    """Group quotations around their fullest versions, from the fullest to the shortest."""
    groups: list[Group] = []
    index = _Index()
    for said in sorted(told, key=lambda said: said.fullness):
        scored = []
        for number in index.find(said):
            occasion = groups[number].occasion(said)
            score = similarity(said, groups[number].head, occasion) if occasion else None
            if occasion and score is not None:
                scored.append((occasion.sure, score, -occasion.days, -number))
        if scored:
            _, score, _, number = max(scored)
            groups[-number].add(said, score)
        else:
            number = -len(groups)
            groups.append(Group(said))
        index.add(-number, groups[-number].head, said.day)
    return join_speeches(groups)


def join_speeches(groups: list[Group]) -> list[Group]:
    """Join versions that agree less, where their articles share another part of the speech."""
    shared = [group for group in groups if len(group.articles) > 1]
    alone: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        if len(group.members) == 1 and group.head.speaker.actor:
            alone[group.head.article, group.head.speaker.actor].append(number)
    joined: set[int] = set()
    for one, other in _occasions(shared):
        pairs = [
            (a, b, score)
            for a in alone.get(one, ())
            for b in alone.get(other, ())
            if (occasion := groups[a].occasion(groups[b].head)) is not None
            and (score := same_speech(groups[b].head, groups[a].head, occasion)) is not None
        ]
        for a, b, score in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
            if not {a, b} & joined:
                first, last = sorted((a, b))  # the fuller version stands first
                groups[first].add(groups[last].head, score)
                joined |= {a, b}
                groups[last].members = []
    return [group for group in groups if group.members]


def _occasions(groups: list[Group]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Return pairs of (article, speaker) that report one utterance of one speaker."""
    found = set()
    for group in groups:
        head = group.head
        if head.speaker.actor and head.speaker.named:
            own = (head.article, head.speaker.actor)
            for said, _ in group.members[: MATES + 1]:
                if said.speaker.actor == head.speaker.actor and said.article != head.article:
                    found.add((own, (said.article, said.speaker.actor)))
    return sorted(found)
