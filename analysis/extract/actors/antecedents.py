"""Which earlier mention a surname, a title, a nominal or a pronoun goes back to.

One candidate or none: where two fit alike, the reference stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.names import PARTICLES, Mention
from analysis.geocode import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REACH = 3  # sentences a pronoun looks back
_QUOTES_OPEN, _QUOTES_CLOSE = "“«„", "”»"
_MISREAD = frozenset({"GPE", "PERSON", "ORG"})
_SPEAKING = frozenset("say tell add".split())
_LEADERS = frozenset({"leader", "head of state", "ruler", "strongman", "dictator"})
_BODY_WORDS: dict[str, frozenset[str]] = {
    "group": frozenset({"armed_group", "organisation"}),
    "movement": frozenset({"armed_group", "organisation"}),
    "militia": frozenset({"armed_group"}),
    "organisation": frozenset({"organisation", "armed_group"}),
    "organization": frozenset({"organisation", "armed_group"}),
    "agency": frozenset({"media", "organisation", "government"}),
    "outlet": frozenset({"media"}),
    "newspaper": frozenset({"media"}),
    "broadcaster": frozenset({"media"}),
    "network": frozenset({"media"}),
    "channel": frozenset({"media"}),
    "company": frozenset({"organisation"}),
    "bloc": frozenset({"organisation"}),
    "alliance": frozenset({"organisation"}),
    "watchdog": frozenset({"organisation"}),
    "military": frozenset({"military"}),
    "army": frozenset({"military"}),
    "charity": frozenset({"organisation"}),
}


def surname(name: str) -> str:
    """Return the family name of a full name, with its particle.

    >>> surname("Vitali Klitschko"), surname("Haider al-Abadi"), surname("Ursula von der Leyen")
    ('Klitschko', 'al-Abadi', 'von der Leyen')
    """
    parts = name.split()
    while len(parts) > 1 and parts[-1].rstrip(".").lower() in {"jr", "sr", "ii", "iii", "iv"}:
        parts.pop()
    at = len(parts) - 1
    while at > 1 and parts[at - 1].lower() in PARTICLES:
        at -= 1
    return " ".join(parts[at:])


def link_names(doc: Doc, names: list[Mention]) -> None:
    """Let short names refer to the one full name of the article they fit."""
    full: dict[str, dict[str, Mention]] = {}
    for mention in names:
        if mention.kind == "person" and mention.last - mention.first > 1:
            whole = fold(mention.name)
            for part in {fold(surname(mention.name)), whole, fold(mention.name.split()[0])}:
                full.setdefault(part, {}).setdefault(whole, mention)
    same: dict[tuple[str, str], Mention] = {}
    for mention in names:
        if mention.refers is not None:
            continue
        key = fold(mention.name)
        if mention.kind == "organisation" and not mention.known and " " not in mention.name:
            mention.kind = "person" if key in full else mention.kind
        if mention.kind == "person" and (people := full.get(key)):
            first = next(iter(people.values()))
            if len(people) == 1 and first is not mention:
                mention.refers = first
                mention.why = f"only {first.name!r} fits in this article"
            continue
        earlier = same.setdefault((mention.kind, key), mention)
        if earlier is not mention:
            mention.refers, mention.why = earlier, "same name"
        elif mention.kind != "person" and not mention.known and " " not in mention.name:
            _shorten(mention, [m for m in same.values() if m.first < mention.first])


def _shorten(mention: Mention, earlier: list[Mention]) -> None:
    """Let "the Observatory" refer to the one longer name it is a word of."""
    word = mention.name.casefold()
    if words.head_kind([word]) is None:
        return
    fits = [m for m in earlier if m.kind != "person" and word in m.name.casefold().split()[1:]]
    if len(fits) == 1:
        mention.refers, mention.why = fits[0], f"last part of {fits[0].name!r}"


def missed_names(doc: Doc, names: list[Mention], taken: list[bool]) -> list[Mention]:
    """Return the people the pipeline did not mark: repeated surnames, and unknown speakers."""
    full = [m for m in names if m.kind == "person" and m.last - m.first > 1]
    known = {surname(m.name) for m in full} | {surname(m.name).upper() for m in full}
    given = {m.name.split()[0] for m in full}
    found = []
    for token in parse.tokens_of(doc):
        if taken[token.i] or token.shape_[0] != "X" or token.is_stop:
            continue
        repeated = token.text in known or (token.text in given and token.ent_type_ in _MISREAD)
        if repeated and words.country_of(token.text) is None:
            rule = "name:repeat"
        elif _is_unknown_speaker(token):
            rule = "name:speaker"
        else:
            continue
        taken[token.i] = True
        name = token.text.title() if token.text.isupper() else token.text
        found.append(Mention(token.i, token.i + 1, token.i, "name", "person", name, rule))
    return found


def _is_unknown_speaker(token: Token) -> bool:
    """Say whether a capitalised word that no lexicon knows says something."""
    return (
        token.tag_ == "NNP"
        and not token.ent_type_
        and token.dep_ in parse.SUBJECT
        and not token.text.isupper()
        and not any(True for _ in token.lefts)
        and token.head.lemma_ in _SPEAKING
        and words.singular(token) not in words.titles() | words.nouns()
        and token.lower_ not in words.country_codes() | words.capital_codes()
    )


class Reader:
    """Walks the mentions of one article in order and links them backwards."""

    def __init__(self, doc: Doc, mentions: list[Mention]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.sentence = parse.sentence_numbers(doc)
        self.quoted = quoted_tokens(doc)
        self.seen: list[Mention] = []
        self.covering = {i: m for m in reversed(mentions) for i in range(m.first, m.last)}

    def link(self) -> None:
        """Set `refers` and `why` of every mention that can be decided."""
        for mention in self.mentions:
            if mention.refers is None and mention.form == "nominal":
                self._link_nominal(mention)
            elif mention.refers is None and mention.form == "pronoun":
                self._link_pronoun(mention)
            self.seen.append(mention)

    # ------------------------------------------------------------ nominals

    def _link_nominal(self, nominal: Mention) -> None:
        if not nominal.definite or "plural" in nominal.classes:
            return
        if nominal.kind == "person" and not nominal.plural:
            self._settle(nominal, self._people_with_role(nominal), "has this title")
        elif not nominal.plural or nominal.kind in {"government", "military"}:
            self._settle(nominal, self._bodies(nominal), "a body of this sort")
        if nominal.refers is None:
            self._same_words(nominal)

    def _people_with_role(self, nominal: Mention) -> list[Mention]:
        own = nominal.classes
        fits = []
        for person in self._roots("person"):
            if _clash(nominal, person):
                continue
            shared = own & person.classes
            heads = shared - {"minister", "head", "private", "military", "head_of_state"}
            leads = own & _LEADERS and "head_of_state" in person.classes
            if heads or leads:
                fits.append(person)
        return fits

    def _bodies(self, nominal: Mention) -> list[Mention]:
        word = next(iter(nominal.classes & (words.nouns().keys())), "")
        kinds = _BODY_WORDS.get(word, frozenset())
        fits = []
        for body in self._roots("body"):
            if _clash(nominal, body):
                continue
            lower = body.name.casefold().split()
            same_word = word in lower or any(w.startswith(word) and word for w in lower)
            near = self._distance(nominal, body) <= _REACH
            if same_word or (body.kind in kinds and near and nominal.country is None):
                fits.append(body)
        return fits

    def _same_words(self, nominal: Mention) -> None:
        bare = _without_article(nominal.name)
        for other in reversed(self.seen):
            alike = other.form == "nominal" and other.kind == nominal.kind
            if alike and _without_article(other.name) == bare and nominal.plural == other.plural:
                nominal.refers, nominal.why = other.root(), "same words"
                return

    def _settle(self, mention: Mention, fits: list[Mention], reason: str) -> None:
        """Take the only candidate, or the last one if it stands near."""
        unique = list(dict.fromkeys(fits))
        if len(unique) > 1:
            near = [m for m in unique if self._distance(mention, m) <= 1]
            unique = near if len(near) == 1 else []
        if unique:
            mention.refers = unique[0]
            mention.why = f"{unique[0].name!r} {reason}"

    def _roots(self, sort: str) -> list[Mention]:
        return list(
            dict.fromkeys(
                root
                for m in self.seen
                if (root := m.root()).form == "name"
                and (root.kind == "person") == (sort == "person")
                and root.kind != "state"
            )
        )

    def _distance(self, mention: Mention, root: Mention) -> int:
        here = self.sentence[mention.first]
        last = max((self.sentence[m.first] for m in self.seen if m.root() is root), default=-99)
        return here - last

    # ------------------------------------------------------------ pronouns

    def _link_pronoun(self, pronoun: Mention) -> None:
        word = self.doc[pronoun.first].lower_
        if word == "who":
            self._link_relative(pronoun)
            return
        if word == "them" and self._link_partitive(pronoun):
            return
        scores: dict[Mention, int] = {}
        for candidate, score in self._candidates(pronoun, word):
            root = candidate.root()
            scores[root] = max(scores.get(root, 0), score)
        best = sorted(scores.values(), reverse=True)[:2]
        if not best or (len(best) > 1 and best[0] == best[1]):
            pronoun.why = "no antecedent" if not best else "two antecedents fit alike"
            return
        if self.quoted[pronoun.first] and len(scores) > 1:
            pronoun.why = "inside a quotation, several antecedents"
            return
        root = next(m for m, score in scores.items() if score == best[0])
        pronoun.refers, pronoun.kind = root, root.kind
        pronoun.why = f"nearest subject that fits: {root.name!r}"
        if pronoun.gender and root.gender is None and root.kind == "person":
            root.gender = pronoun.gender

    def _link_partitive(self, pronoun: Mention) -> bool:
        """Take the last group of the sentence for "among them" and "most of them"."""
        if self.doc[pronoun.first - 1].lower_ not in {"of", "among", "including"}:
            return False
        last = next((m for m in reversed(self.seen) if m.plural), None)
        if last is None or self.sentence[last.first] != self.sentence[pronoun.first]:
            return False
        pronoun.refers, pronoun.kind, pronoun.why = last.root(), last.kind, "part of this group"
        return True

    def _link_relative(self, pronoun: Mention) -> None:
        """Take the noun right before "who", else the one the relative clause hangs on."""
        at = pronoun.first - 1
        if at > 0 and self.doc[at].text == ",":
            at -= 1
        antecedent = self.covering.get(at)
        if antecedent is None:
            clause = self.doc[pronoun.first].head
            while clause.dep_ not in parse.RELATIVE and clause.head != clause:
                clause = clause.head
            if clause.dep_ in parse.RELATIVE:
                antecedent = self.covering.get(clause.head.i)
                if antecedent is None and clause.head.dep_ == "appos":
                    antecedent = self.covering.get(clause.head.head.i)
        if antecedent is not None and antecedent.first < pronoun.first:
            pronoun.refers, pronoun.kind = antecedent.root(), antecedent.root().kind
            pronoun.why = "relative clause"
        else:
            pronoun.why = "no antecedent"

    def _candidates(self, pronoun: Mention, word: str) -> list[tuple[Mention, int]]:
        here = self.sentence[pronoun.first]
        token = self.doc[pronoun.first]
        found = []
        for candidate in reversed(self.seen):
            back = here - self.sentence[candidate.first]
            if back >= _REACH:
                break
            if candidate.form == "pronoun" and candidate.refers is None:
                continue
            if not _agrees(candidate.root(), candidate, pronoun, word):
                continue
            head = self.doc[candidate.head]
            if back == 0 and _same_clause(head, token):
                continue
            if back == 0 and self.quoted[pronoun.first] and not self.quoted[candidate.first]:
                continue
            if word == "it" and (back > 1 or not _is_subject(head)):
                continue
            score = 10 - 3 * back + (3 if _is_subject(head) else 0)
            found.append((candidate, score + (_speaks(head) and back < 2)))
        return found


def _agrees(root: Mention, candidate: Mention, pronoun: Mention, word: str) -> bool:
    if word in {"he", "him", "she", "her"}:
        singular = root.kind == "person" and not root.plural and not candidate.plural
        return singular and root.gender in {None, pronoun.gender}
    if word == "it":
        return root.kind != "person" and not root.plural
    return root.plural or root.kind in {"civilians"}


def _clash(one: Mention, other: Mention) -> bool:
    return one.country is not None and other.country is not None and one.country != other.country


def _is_subject(head: Token) -> bool:
    while head.dep_ == "conj" and head.head != head and head.head.pos_ in {"PROPN", "NOUN"}:
        head = head.head
    return head.dep_ in parse.SUBJECT


def _speaks(head: Token) -> int:
    return int(_is_subject(head) and head.head.lemma_.lower() in words.cues("speech"))


def _same_clause(one: Token, other: Token) -> bool:
    """Say whether two nouns depend on one verb, so that they cannot be the same actor."""
    return one.head == other.head


def _without_article(name: str) -> str:
    lower = name.casefold()
    return lower.removeprefix("the ").removeprefix("a ").removeprefix("an ")


def quoted_tokens(doc: Doc) -> list[bool]:
    """Say for each token whether it stands between quotation marks; paragraphs reset the count."""
    inside, flags = False, []
    blocks = doc.user_data.get("layout") or parse.layout(parse.text_of(doc))
    block_starts = {block.start for block in blocks}
    for token in parse.tokens_of(doc):
        if token.idx in block_starts:
            inside = False
        text = token.text
        if text[0] in _QUOTES_OPEN:
            inside = True
        elif text[0] in _QUOTES_CLOSE:
            inside = False
        elif text in {'"', "''", "``"}:
            inside = not inside
        flags.append(inside)
    return flags
