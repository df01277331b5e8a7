"""Those who took their own life, and those who shot themselves and lived."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count, exactly, sentence_first, token_at
from analysis.extract.numbers.harm import Harm
from analysis.extract.numbers.units import PERSON, unit_of
from analysis.extract.numbers.unwritten import implied
from analysis.parse import sentence_numbers, sentences, subjects, text_of, understood_subjects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUICIDE = re.compile(
    r"\bturn\w*\s+(?:the|his|her|a|that)\s+(?:gun|weapon|rifle|pistol|firearm|shotgun|handgun)\s+on\s+(him|her)self\b"
    r"|\b(?:took|taken|taking|take)\s+(his|her)\s+own\s+life\b|\b(?:committed|committing|commit)\s+(suicide)\b"
    r"|\b(?:shot|shooting|killed|killing|hanged|blew)\s+(?:and\s+killed\s+)?(him|her)self\b",
    re.IGNORECASE,
)
_ONLY_SHOT = re.compile(r"^(?:shot|shooting)\s+(?:him|her)self$", re.IGNORECASE)
_MISHAP = re.compile(
    r"\b(?:accident\w*|unintentional\w*|inadvertent\w*|mistake)\b"
    r"|\bin\s+(?:the|his|her)\s+(?:\w+\s+)?(?:leg|foot|hand|arm|thigh|finger|shoulder|knee|buttocks?)\b",
    re.IGNORECASE,
)
_DEATH = re.compile(
    r"\b(?:dead|die[sd]?|dying|deaths?|deadly|kill\w*|suicide|fatal\w*|bod(?:y|ies)|murder\w*|slain|"
    r"homicide|coroner|pronounced|deceased)\b",
    re.IGNORECASE,
)
_DIED = re.compile(r"\b(?:died|dead|fatally|pronounced|suicide|deceased)\b", re.IGNORECASE)
_TREATED = re.compile(r"\b(?:hospital\w*|treated|surgery|critical|stable)\b", re.IGNORECASE)


def _survives(doc: Doc, match: re.Match[str]) -> bool:
    """Say whether one who shot himself lived: a mishap, a hospital, or no word of death near."""
    if _ONLY_SHOT.match(match.group()) is None:
        return False
    number = sentence_numbers(doc)[token_at(doc, match.start()).i]
    own, onward = _text_around(doc, number, 0, 0), _text_around(doc, number, 0, 1)
    if (_MISHAP.search(own) or _TREATED.search(onward)) and not _DIED.search(onward):
        return True
    return _DEATH.search(_text_around(doc, number, 2, 2)) is None


def _known(doc: Doc, harm: dict[int, Harm], first: Token, last: Token) -> dict[int, Count]:
    """Return the count of who, by the parse, "shot himself", by token: he counts already."""
    return {
        i: count
        for i, found in harm.items()
        if first.i <= found.trigger.i <= last.i
        and i < first.i
        and (count := implied(doc[i], found)) is not None
    }


def _died_otherwise(harm: dict[int, Harm], first: Token, last: Token) -> bool:
    """Say whether the death is told in words of its own: "a boy who shot himself has died"."""
    fates = (harm.get(who.i) for who in understood_subjects(first))
    return any(
        fate is not None and fate.kind == "killed" and not first.i <= fate.trigger.i <= last.i
        for fate in fates
    )


_OWN = frozenset({"subject", "state", "condition"})


def _is_told_above(harm: dict[int, Harm], first: Token, last: Token) -> bool:
    """Say whether the clause above tells his fate: "a boy died after he shot himself"."""
    if any(who.pos_ != "PRON" for who in subjects(first)):
        return False  # somebody else shot himself
    above = [(verb, who) for verb in first.ancestors for who in subjects(verb)]
    return any(
        (fate := harm.get(who.i)) is not None
        and fate.role in _OWN
        and (fate.trigger in {verb, *verb.children} or verb in fate.trigger.children)
        and who.tag_ not in {"NNS", "NNPS"}
        and not (last.lower_ == "himself" and unit_of(who).victims == "woman")
        and {who.lower_, last.lower_} not in ({"she", "himself"}, {"he", "herself"})
        for verb, who in above
    )


def _text_around(doc: Doc, number: int, before: int, after: int) -> str:
    of = sentences(doc)
    first, last = of[max(0, number - before)], of[min(len(of) - 1, number + after)]
    return text_of(doc)[first.start : last.end]


def suicides(doc: Doc, harm: dict[int, Harm]) -> list[Count]:
    """Count those who took their own life, and those who shot themselves and lived.

    The dead belong to the dead told before in the sentence. What befell the words of the phrase
    is taken out of `harm`.
    """
    rows = []
    for match in _SUICIDE.finditer(text_of(doc)):
        first, last = token_at(doc, match.start()), token_at(doc, match.end() - 1)
        if _is_told_above(harm, first, last):
            for i in range(first.i, last.i + 1):
                harm.pop(i, None)
            continue
        lives = _survives(doc, match)
        known = _known(doc, harm, first, last)
        if (lives and known) or _died_otherwise(harm, first, last):
            continue
        trigger = first if lives else _death_before(harm, first)
        # In "a bomber blew himself up" the words of the phrase stand for the bomber.
        dead = {i: c for i, c in known.items() if c.kind == "killed"}
        victims = next((c.victims for c in dead.values()), None)
        for i in (*range(first.i, last.i + 1), *dead):
            harm.pop(i, None)
        fate = (
            ("injured", "weak", "shot themselves", trigger)
            if lives
            else ("killed", "strong", "suicide", trigger)
        )
        unit = PERSON._replace(victims=victims)
        rows.append(exactly(1, match.span(), (first, last), unit, fate, identity={"himself"}))
    return rows


def _death_before(harm: dict[int, Harm], word: Token) -> Token:
    """Return the word that tells the last death before `word` in its sentence, else `word`."""
    deaths = [
        harm[i].trigger
        for i in sorted(harm)
        if sentence_first(word) <= i < word.i and harm[i].kind == "killed"
    ]
    return deaths[-1] if deaths else word
