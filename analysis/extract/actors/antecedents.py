"""Which earlier mention a title, a nominal or a pronoun goes back to.

One candidate or none: where two fit alike, the reference stays open.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.fitting import (
    Told,
    Wording,
    can_mean_body,
    can_mean_person,
    word_nominal,
)
from analysis.extract.actors.names import Mention
from analysis.extract.actors.rivals import are_things, pairs, things

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NEAREST = 20  # more than any mention reaches in `_fit`
_REACH = 3  # sentences a pronoun looks back
# Most people of the news whose sex nobody says are men: "she" is rarely one of these.
_KNOWN_GENDER = {"f": 4, "m": 1}
_OFFICE_LABELS = frozenset("minister head head_of_state private military local expert".split())
_QUOTES_OPEN, _QUOTES_CLOSE = "“«„", "”»"


class Reader:
    """Walks the mentions of one article in order and links them backwards."""

    def __init__(self, doc: Doc, mentions: list[Mention]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.sentence = parse.sentence_numbers(doc)
        self.quoted = quoted_tokens(doc)
        self.seen: list[Mention] = []
        self.told: dict[Mention, Told] = defaultdict(Told)
        # Actors by what a later noun can ask for, so that long articles stay fast.
        self.people: dict[Mention, None] = {}
        self.bodies: dict[Mention, None] = {}
        self.worded: dict[tuple[str, bool, str], Mention] = {}
        self.unnamed: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        self.covering = {i: m for m in reversed(mentions) for i in range(m.first, m.last)}
        names = [m for m in mentions if m.form == "name"]
        self.named = {i: m for m in names for i in range(m.first, m.last)}

    def link(self) -> None:
        """Set `refers` and `why` of every mention that can be decided."""
        for mention in self.mentions:
            if mention.form == "nominal":
                self._link_nominal(mention)
            elif mention.refers is None and mention.form == "pronoun":
                self._link_pronoun(mention)
            self._remember(mention)

    def _remember(self, mention: Mention) -> None:
        if mention.unsure and mention.refers is None:
            return  # perhaps no actor at all
        self.seen.append(mention)
        root, sentence = mention.root(), self.sentence[mention.first]
        told = self.told[root]
        if mention.form == "pronoun":
            told.last = max(told.last, sentence)
            return
        told.add(mention, sentence)
        if root.form == "name" and root.kind != "state":
            (self.people if root.kind == "person" else self.bodies)[root] = None
        if mention.form == "nominal":
            bare = _without_article(mention.name)
            self.worded[mention.kind, mention.plural, bare] = mention
            if not mention.plural and root.form == "nominal":
                head = words.singular(self.doc[mention.head])
                self.unnamed[mention.kind, head].append(mention)

    # ------------------------------------------------------------ nominals

    def _link_nominal(self, nominal: Mention) -> None:
        wording = word_nominal(self.doc, nominal, self.named)
        country = nominal.country
        if wording.backed:  # "the Iran-backed group" is not Iran's
            nominal.country = None
        self._find_named(nominal, wording)
        if nominal.refers is None:
            nominal.country = country

    def _find_named(self, nominal: Mention, wording: Wording) -> None:
        if nominal.refers is not None:
            if self._is_other(nominal, nominal.refers):
                nominal.refers, nominal.why = None, ""
            return
        if (named := self._named_inside(nominal, wording)) is not None:
            nominal.refers, nominal.why = named, f"names {named.name!r}"
            return
        if not nominal.definite or "plural" in nominal.classes or wording.excludes:
            return
        if wording.head == "counterpart":
            self._link_counterpart(nominal)
        elif nominal.kind == "person" and not nominal.plural:
            self._settle(nominal, self._people_with_role(nominal, wording), "has this title")
        elif not nominal.plural or nominal.kind in {"government", "military"}:
            self._settle(nominal, *self._bodies(nominal, wording))
        if nominal.refers is None:
            self._same_words(nominal)
        if nominal.refers is None and wording.points and not nominal.plural:
            self._settle(nominal, self._introduced(nominal, wording), "is the only one")

    def _is_other(self, nominal: Mention, name: Mention) -> bool:
        """Say whether an apposition that the parse gave is none: "No president, not Haddad"."""
        if (nominal.kind == "person") != (name.kind == "person"):
            return True
        several = nominal.plural and not name.plural and nominal.kind != name.kind
        none = self.doc[nominal.first].lower_ in {"no", "neither"}
        between = self.doc[min(nominal.last, name.first) : max(nominal.last, name.first)]
        return several or none or any(t.lower_ in {"not", "nor"} for t in between)

    def _named_inside(self, nominal: Mention, wording: Wording) -> Mention | None:
        """Return the body that "the IS group", "the group IS" or "the group of IS" names."""
        if nominal.plural or wording.excludes or wording.owned:
            return None
        if nominal.kind == "person":
            return self._called(nominal)
        after = self.named.get(nominal.last)
        if after is not None and self._is_apposed(nominal, after):
            return after
        if len(wording.names) != 1:
            return None
        (name,) = wording.names
        if name.kind == "person" or name.head == nominal.head or name.first > nominal.head + 2:
            return None
        return name if self._is_called(nominal, wording, name) else None

    def _called(self, nominal: Mention) -> Mention | None:
        """Return the person that "a student named Haddad" names."""
        at = nominal.last
        cue = at + 1 < len(self.doc) and self.doc[at].lower_ in {"named", "called"}
        name = self.named.get(at + 1) if cue else None
        first = name is not None and name.first == at + 1 and name.kind == "person"
        return name if first else None

    def _is_apposed(self, nominal: Mention, name: Mention) -> bool:
        if name.form != "name" or name.first != nominal.last or name.kind in {"person", "state"}:
            return False
        one, two = self.doc[nominal.head], self.doc[name.head]
        below = two.head == one and two.dep_ in {"appos", "flat", "compound"}
        return below or one.head == two or (one.head == two.head and one.dep_ == two.dep_)

    def _is_called(self, nominal: Mention, wording: Wording, name: Mention) -> bool:
        """Say whether the name inside a nominal is the body's own: not in "the IS-led group"."""
        between = self.doc[name.last : nominal.head]
        before = name.last <= nominal.head and all(t.is_alpha and t.is_lower for t in between)
        after = name.first > nominal.head and self.doc[nominal.head + 1].lower_ == "of"
        sure = name.kind in {"armed_group", "media"} or not name.known
        own = {t.lower_ for t in self.doc[name.first : max(name.last, nominal.head)]}
        can = can_mean_body(nominal, wording, name, near=True) is not None
        return (before or after) and sure and can and wording.telling <= own

    def _people_with_role(self, nominal: Mention, wording: Wording) -> list[Mention]:
        """Return the people whose title this is; a country that agrees outweighs one unknown."""
        fits = [
            p
            for p in self.people
            if p not in {n.root() for n in wording.names}
            and can_mean_person(nominal, wording, self.told[p])
        ]
        if nominal.country is None:
            return fits
        agree = [p for p in fits if nominal.country in self.told[p].countries]
        unknown = [
            p
            for p in fits
            if not self.told[p].countries
            and wording.head in self.told[p].classes
            and 0 < self._distance(nominal, p) <= _REACH
        ]
        return agree or unknown

    def _link_counterpart(self, nominal: Mention) -> None:
        """Let "his Russian counterpart" be the Russian who holds the same office."""
        owner = self._owner(nominal)
        if owner is None or nominal.country is None:
            return
        office = self.told[owner]
        fits = [
            p
            for p in self.people
            if p is not owner
            and nominal.country in self.told[p].countries
            and self._same_office(office, self.told[p])
        ]
        if len(fits) == 1:
            nominal.refers = fits[0]
            nominal.why = f"{fits[0].name!r} holds the office of {owner.name!r}"

    def _same_office(self, one: Told, other: Told) -> bool:
        equal = any(" " in c or c not in _OFFICE_LABELS for c in one.classes & other.classes)
        return equal or "counterpart" in one.classes | other.classes

    def _owner(self, nominal: Mention) -> Mention | None:
        """Return whose counterpart is meant: the named owner, else the subject before."""
        first = self.named.get(nominal.first)
        if first is not None and first.root().form == "name":
            return first.root()
        here = self.sentence[nominal.first]
        for mention in reversed(self.seen):
            if here - self.sentence[mention.first] > 1:
                break
            root = mention.root()
            named = root.form == "name" and root.kind == "person"
            if named and _is_subject(self.doc[mention.head]):
                return root
        return None

    def _bodies(self, nominal: Mention, wording: Wording) -> tuple[list[Mention], str]:
        """Return the bodies a nominal can mean: those of its name before those of its sort."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for body in self.bodies:
            near = self._distance(nominal, body) <= _REACH
            reason = None
            if nominal.country is None or self.told[body].countries <= {nominal.country}:
                reason = can_mean_body(nominal, wording, body, near=near)
            if reason is not None:
                found[reason].append(body)
        for reason in ("has this name", "a body of this sort"):
            if found[reason]:
                return found[reason], reason
        return [], ""

    def _introduced(self, nominal: Mention, wording: Wording) -> list[Mention]:
        """Return the unnamed actors this noun stood for before: "a trader", "the trader"."""
        if wording.ranks or wording.owned:
            return []
        fits = []
        for other in self.unnamed[nominal.kind, wording.head]:
            root = other.root()
            home = nominal.country is None or nominal.country in self.told[root].countries
            told = home and wording.telling <= set(other.name.casefold().split())
            if told and root.form == "nominal" and other.last <= nominal.first:
                fits.append(root)
        return fits

    def _same_words(self, nominal: Mention) -> None:
        key = (nominal.kind, nominal.plural, _without_article(nominal.name))
        other = self.worded.get(key)
        root = other.root() if other is not None else None
        if root is not None and (root.form == "nominal" or root.kind == nominal.kind):
            nominal.refers, nominal.why = root, "same words"

    def _settle(self, mention: Mention, fits: list[Mention], reason: str) -> None:
        """Take the only candidate, or the last one if it stands near."""
        unique = list(dict.fromkeys(fits))
        if len(unique) > 1:
            near = [m for m in unique if self._distance(mention, m) <= 1]
            unique = near if len(near) == 1 else []
        if unique:
            mention.refers = unique[0]
            mention.why = f"{unique[0].name!r} {reason}"

    def _distance(self, mention: Mention, root: Mention) -> int:
        return self.sentence[mention.first] - self.told[root].last

    # ------------------------------------------------------------ pronouns

    def _link_pronoun(self, pronoun: Mention) -> None:
        word = self.doc[pronoun.first].lower_
        if word == "who":
            self._link_relative(pronoun)
            return
        if word == "them" and self._link_partitive(pronoun):
            return
        if word == "it" and self._stands_for_nobody(pronoun):
            return
        scores: dict[Mention, int] = {}
        for candidate, score in self._candidates(pronoun, word):
            root = candidate.root()
            scores[root] = max(scores.get(root, 0), score)
        if word in {"they", "them"} and any(_is_plural(root) for root in scores):
            scores = {r: s for r, s in scores.items() if _is_plural(r) or r.kind == "armed_group"}
        best = sorted(scores.values(), reverse=True)[:2]
        if not best or (len(best) > 1 and best[0] == best[1]):
            pronoun.why = "no antecedent" if not best else "two antecedents fit alike"
            return
        if word in {"they", "them"} and best[0] <= self._rival(pronoun):
            pronoun.why = "things, or two actors together, fit as well"
            return
        if self.quoted[pronoun.first] and len(scores) > 1:
            pronoun.why = "inside a quotation, several antecedents"
            return
        root = next(m for m, score in scores.items() if score == best[0])
        if word in {"they", "them"} and not _is_plural(root) and any(map(_is_plural, scores)):
            pronoun.why = "a group and a body fit alike"
            return
        pronoun.refers, pronoun.kind = root, root.kind
        pronoun.why = f"nearest subject that fits: {root.name!r}"
        if pronoun.gender and root.gender is None and root.kind == "person":
            root.gender = pronoun.gender

    def _stands_for_nobody(self, pronoun: Mention) -> bool:
        """Say whether "it" is what the predicate names: "it was a series of raids"."""
        head = self.doc[pronoun.first].head
        if head.lemma_ == "be" or any(c.dep_ == "cop" and c.lemma_ == "be" for c in head.children):
            cases = {c.lower_ for c in head.children if c.dep_ in {"case", "mark"}}
            if cases & {"for", "up", "as"}:
                return True  # "it is not for the court to say", "it was as if"
        predicate = head.pos_ in {"NOUN", "PRON", "PROPN"} and head.i != pronoun.first
        if not predicate:
            return False
        noun = words.nouns().get(words.singular(head))
        return noun is None or noun.is_person

    def _link_partitive(self, pronoun: Mention) -> bool:
        """Take the last group of the sentence for "among them" and "most of them"."""
        if self.doc[pronoun.first - 1].lower_ not in {"of", "among", "including"}:
            return False
        last = next((m for m in reversed(self.seen) if m.plural and m.last <= pronoun.first), None)
        if last is None or self.sentence[last.first] != self.sentence[pronoun.first]:
            return False
        pronoun.refers, pronoun.kind, pronoun.why = last.root(), last.kind, "part of this group"
        return True

    def _rival(self, pronoun: Mention) -> int:
        """Return how well something that is no single mention would fit "they"."""
        token, here = self.doc[pronoun.first], self.sentence[pronoun.first]
        if are_things(token):
            return _NEAREST
        at = parse.sentences(self.doc)[max(here - _REACH + 1, 0)].first
        rivals = [*things(self.doc, at, token, self.covering)]
        rivals += pairs(self.doc, at, token, self.covering)
        return max((_fit(rival, here - self.sentence[rival.i]) for rival in rivals), default=0)

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

    def _says_of_itself(self, candidate: Mention, pronoun: Token) -> bool:
        """Say whether a body says something of "they": "the company said they would leave"."""
        kind = candidate.root().kind
        head = self.doc[candidate.head]
        said = head.head
        aside = said.i + 1 < len(self.doc) and said.nbor(1).is_punct  # "prices, it said, rose"
        return (
            kind not in {"person", "state"}
            and not aside
            and bool(_speaks(head))
            and pronoun.dep_ in parse.SUBJECT
            and said in pronoun.ancestors
        )

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
            if candidate.last > pronoun.first:
                continue  # the pronoun is part of it
            head = self.doc[candidate.head]
            if not (
                _agrees(candidate.root(), candidate, pronoun, word)
                or (word == "they" and back == 0 and self._says_of_itself(candidate, token))
            ):
                continue
            if back == 0 and _same_clause(head, token):
                continue
            outside = self.quoted[pronoun.first] and not self.quoted[candidate.first]
            if outside and (back == 0 or word == "it"):
                continue
            if word == "it" and (back > 1 or not _is_subject(head)):
                continue
            score = _fit(head, back)
            if pronoun.gender is not None and candidate.root().gender == pronoun.gender:
                score += _KNOWN_GENDER[pronoun.gender]
            around = back == 0 and _is_nested(token, head.head)
            found.append((candidate, score + (_speaks(head) and back < 2 and not around)))
        return found


def _fit(head: Token, back: int) -> int:
    """Return how likely a pronoun goes back to a noun `back` sentences before it."""
    return 10 - 3 * back + (3 if _is_subject(head) else 0)


def _agrees(root: Mention, candidate: Mention, pronoun: Mention, word: str) -> bool:
    if word in {"he", "him", "she", "her"}:
        singular = root.kind == "person" and not root.plural and not candidate.plural
        return singular and root.gender in {None, pronoun.gender}
    if word == "it":
        return root.kind != "person" and not root.plural
    return _is_plural(root) or root.kind == "armed_group"


def _is_plural(root: Mention) -> bool:
    return root.plural or root.kind == "civilians"


def _is_subject(head: Token) -> bool:
    while head.dep_ == "conj" and head.head != head and head.head.pos_ in {"PROPN", "NOUN"}:
        head = head.head
    return head.dep_ in parse.SUBJECT


def _speaks(head: Token) -> int:
    return int(_is_subject(head) and head.head.lemma_.lower() in words.cues("speech"))


def _is_nested(pronoun: Token, said: Token) -> bool:
    """Say whether a clause stands between a pronoun and what is said around it.

    "Haddad said he left" is his own; in "Haddad said Bello left as he was ill" both fit.
    """
    return said in pronoun.ancestors and pronoun.head.head != said


def _same_clause(one: Token, other: Token) -> bool:
    """Say whether two nouns depend on one verb, so that they cannot be the same actor.

    The subject may be understood: in "Haddad left after thanking him" he thanks another.
    """
    if one.head == other.head:
        return True
    acted_on = other.dep_ in parse.OBJECT or other.dep_ == "iobj"
    return acted_on and one in parse.understood_subjects(other.head)


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
