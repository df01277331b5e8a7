"""What the surface of a text decides about its sentences; the parser decides the rest."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_STOPS = frozenset(".!?")
_STRAIGHT = frozenset("\"'")
_CLOSING = frozenset({*"”’»)]}", "''"})
_QUOTES = frozenset({*"“‘«", "``"})
_BRACKETS = frozenset("([{")
_TRAILING = frozenset({*",;:.!?%…", "..."})
_ELLIPSIS = re.compile(r"\.{2,}|…+")
_WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
# Words of closed classes: within a sentence nothing but a title writes them with a capital.
_OPENERS = frozenset(
    "The A An This That These Those He She It They We I You There His Her Its Their Our My "
    "In On At But And Or When While After Before As If For From Some Many Both Each No Not".split()
)
# What follows a verb of speech that has already had its quotation.
_AFTER_SPEECH = frozenset(
    ". , on in at to after before during as from by over when while through via later again "
    "repeatedly angrily".split()
)
_CLAUSE_OPENERS = frozenset("that he she it they we i there".split())
_DAYTIMES = frozenset("day morning afternoon evening night week month year".split())
_INITIAL = re.compile(r"[A-Z]\.")
_PAST = {"say": "said", "tell": "told", "write": "wrote", "swear": "swore", "read": "read"}
_DASHES = frozenset("— – -".split())
_NAME_WORDS = 6


def begins_sentence(before: Token, token: Token) -> bool | None:
    """Say whether `token` begins a sentence, None where the surface does not decide.

    Parameters
    ----------
    before, token : spacy.tokens.Token
        A token and the last one before it that is not white space.
    """
    text = before.text
    if before.i + 1 == token.i and not before.whitespace_:
        return _begins_when_glued(before, token)
    if text.isalnum() or text == ",":  # most tokens, at no cost
        return False if token.text in _CLOSING or _is_number_sign(token) else None
    if text[-1] == "." and (label := _abbreviation_ending_at(before)):
        return _begins_after_abbreviation(label, before, token)
    if _ELLIPSIS.fullmatch(text) or _is_spaced_ellipsis(before):
        return False if _is_lower(token) else None
    if _is_closing(before):
        return _begins_after_closing(before, token)
    if text in _STOPS and (_opens_quotation(token) or token.text in _OPENERS):
        return True
    return None


class Stretch:
    """The words since the last full stop, for what two neighbours alone do not show."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self, *, after_number: bool = False) -> None:
        self.words = 0
        self.is_number = False  # all of it so far, as in "1."
        self.after_number = after_number
        self.has_lower = False
        self.is_form = False
        self.in_name = False

    def take(self, token: Token, begins: bool | None) -> None:
        """Read one more token, of which `begins_sentence` said `begins`."""
        text = token.text
        if begins:
            self._reset()
        if text in _STOPS and _abbreviation_ending_at(token) is None:
            self._reset(after_number=self.is_number)
            return
        self.is_number = not self.words and text.isdigit()
        self.after_number = False
        self.words += 1
        if text.islower():  # most words
            self.has_lower = True
            self.in_name = False
            self.is_form = self.is_form or "@" in text
            return
        self.is_form = self.is_form or text == ":" or text[0].isdigit() or "@" in text
        named = text[0].isupper() and (text.isalpha() or _INITIAL.fullmatch(text) is not None)
        self.in_name = named and (self.in_name or begins is False)

    def goes_on(self, before: Token, token: Token, *, kind: str) -> bool:
        """Say whether `token` cannot begin a sentence because of what came before.

        Names run over several capitals ("Relief Mission Sahel West"), so within prose a capital
        after a capital begins nothing. A headline or an address that lost its line end does
        look like that, but has no small words before it, or figures among them. Nor does a
        sentence begin after a dash in mid-sentence, nor, unless with a word such as "The", after
        what an editor put in brackets ("We lost [the mayor] Luc Amani").

        Parameters
        ----------
        before, token : spacy.tokens.Token
        kind : str
            ``date``, ``prose`` or what else the text around them is.
        """
        if self.after_number or kind == "date":
            return True
        dash = before.text in _DASHES
        if self.has_lower and (dash or (before.text == "]" and token.text not in _OPENERS)):
            return True
        if not (token.text[0].isupper() and before.text[0].isupper()):
            return False
        if self.in_name:
            return True
        running = kind == "prose" and self.has_lower and not self.is_form
        return running and self.words > 2 and before.text.isalnum()


def _begins_when_glued(before: Token, token: Token) -> bool | None:
    """Say the same of a token without white space before it ("don" + "'t", "war" + ")")."""
    if token.text in _TRAILING or _is_closing(token):
        return False
    if _opens_quotation(before) or before.text in _BRACKETS:
        return False
    return False if before.text[-1].isalpha() else None


def _begins_after_abbreviation(label: str, before: Token, token: Token) -> bool | None:
    """Say the same after an abbreviation; see ``data/lexicons/abbreviations.csv``."""
    if label in {"title", "inside"} or _is_lower(token):
        return False
    if token.text in _OPENERS or _opens_quotation(token):
        return True
    if label in {"figure", "month"}:
        return False if token.text[:1].isdigit() else None
    if label == "place":
        return False
    is_time = before.text[-2:].lower() == "m."
    return False if is_time and token.text in _WEEKDAYS else None


def _begins_after_closing(mark: Token, token: Token) -> bool | None:
    """Say the same after a closing mark: what stands before the mark decides."""
    last = mark
    while last.i and _is_closing(last):
        last = last.nbor(-1)
    if last.text == ",":
        return False
    if last.text[-1] not in ".!?…":
        return None
    if _is_lower(token):
        return False
    if last.text in {"!", "?"} and (verb := _verb_after_name(token)) is not None:
        return _says_more(verb)
    is_full = last.text in _STOPS and mark.i == last.i + 1
    if is_full and mark.text in {")", "]"} and token.text[:1].isupper():
        return True
    opens = _opens_quotation(token) or (token.text in _OPENERS and not _speaks_next(token))
    return True if last.text in _STOPS and opens else None


def _verb_after_name(token: Token) -> Token | None:
    """Return the verb of speech after a name ("Marquez said on X"), None where there is none."""
    doc = token.doc
    for i in range(token.i, min(token.i + _NAME_WORDS, len(doc) - 1)):
        word = doc[i].text
        if i > token.i and word in spoken_forms():
            return doc[i]
        if not word[0].isupper() and word not in {"al", "de", "bin", "van", "von", "-"}:
            return None
    return None


def _says_more(verb: Token) -> bool | None:
    """Say whether a verb after a quotation has words of its own, so that a sentence begins."""
    after = verb.nbor(1)
    if verb.text in {"asked", "told"} and after.text not in {"that", "why", "whether"}:
        return False
    if after.lower_ in _AFTER_SPEECH or after.text in _WEEKDAYS:
        return False
    if after.text == "that" and after.i + 1 < len(after.doc) and after.nbor(1).text in _DAYTIMES:
        return False  # "said that night"
    return True if after.text in _CLAUSE_OPENERS else None


def _is_number_sign(token: Token) -> bool:
    """Say whether `token` is the "No" of "Battalion No. 4", or another word before a figure."""
    if abbreviations().get(f"{token.text}.") != "figure":
        return False
    doc, at = token.doc, token.i + 1
    if at + 1 >= len(doc) or doc[at].text != "." or not doc[at].whitespace_:
        return False
    return doc[at + 1].text[:1].isdigit()


def _speaks_next(token: Token) -> bool:
    """Say whether a verb of speech follows, as where "He" in `"Run!" He said.` has a capital."""
    return token.i + 1 < len(token.doc) and token.nbor(1).text in spoken_forms()


def _is_closing(token: Token) -> bool:
    """Say whether `token` closes a quotation or a bracket; a straight mark does without a gap.

    So does an opening mark that a writer took for a closing one ("of peace.“ They").
    """
    if token.text in _QUOTES and token.i and token.whitespace_:
        return not token.nbor(-1).whitespace_ and token.nbor(-1).text in _TRAILING
    if token.text not in _STRAIGHT:
        return token.text in _CLOSING
    while token.i and token.text in _STRAIGHT:
        token = token.nbor(-1)
        if token.whitespace_ or token.is_space:
            return False
    return token.text not in _STRAIGHT and token.text not in _QUOTES | _BRACKETS


def _opens_quotation(token: Token) -> bool:
    """Say whether `token` opens a quotation."""
    if token.text in _STRAIGHT:
        return not token.whitespace_ and not _is_closing(token)
    return token.text in _QUOTES and not _is_closing(token)


def _is_lower(token: Token) -> bool:
    return token.text[:1].islower()


def _is_spaced_ellipsis(token: Token) -> bool:
    return token.text == "." and token.i > 0 and token.nbor(-1).text == "."


def _abbreviation_ending_at(token: Token) -> str | None:
    """Return the label of the abbreviation a full stop belongs to, None for any other stop.

    The tokenizer splits the stop off the words that it does not know.
    """
    word = token.text
    if word == "." and token.i and not token.nbor(-1).whitespace_:
        word = token.nbor(-1).text + "."
    known = abbreviations()
    return known.get(word) or (known.get(word.capitalize()) if word.isupper() else None)


@functools.cache
def abbreviations() -> dict[str, str]:
    """Return the abbreviations that end in a full stop, and what may follow each."""
    return {row["pattern"]: row["label"] for row in lexicon("abbreviations")}


@functools.cache
def spoken_forms() -> frozenset[str]:
    """Return the past forms of the verbs of speech."""
    verbs = [row["pattern"] for row in lexicon("speech_verbs") if " " not in row["pattern"]]
    return frozenset(_PAST.get(verb, _regular_past(verb)) for verb in verbs)


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    ends_in_y = verb.endswith("y") and verb[-2] not in "aeiou"
    return (verb[:-1] + "ied") if ends_in_y else verb + "ed"
