"""What a quotation looks like from outside: speech, a term, a title, a signed line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.extract.quotes.marks import Fragment
from analysis.extract.quotes.page import Page

if TYPE_CHECKING:
    from spacy.tokens import Token

_BYLINE = re.compile(r"\s*[―—–-]{1,2}\s*(?=[A-Z])")
_LONGEST_BYLINE = 80
_SMALL = frozenset(
    "a an and as at but by for from in nor of off on or over the to up v via vs with".split()
)
_A_TERM = re.compile(r"\b(?:an?|so-called) $")
_AUTHOR = re.compile(r",? by [A-Z]")
_WORD = re.compile(r"[^\W_][\w'’-]*")


def is_utterance(text: str, fragment: Fragment) -> bool:
    """Say whether a quotation without a cue reads as speech rather than as a single term."""
    words = text[fragment.start : fragment.end].split()
    before = text[max(0, fragment.outer_start - 3) : fragment.outer_start]
    opens = text[fragment.start].isupper() or text[fragment.start].isdigit()
    begins = not before.strip(" ") or before.rstrip(" ")[-1] in '.!?:,;\n"”’—–-)'
    if is_ended(text, fragment) and opens and begins and len(words) >= 2:
        return True
    return len(words) >= 7


def is_term(text: str, fragment: Fragment) -> bool:
    """Say whether an article or "so-called" makes a quotation the name of something."""
    lead = text[max(0, fragment.outer_start - 12) : fragment.outer_start]
    return text[fragment.start].islower() and _A_TERM.search(lead) is not None


def is_ended(text: str, fragment: Fragment) -> bool:
    """Say whether a quotation ends with a sign, on either side of its closing mark."""
    after = text[fragment.end : fragment.outer_end + 1]
    return text[fragment.end - 1] in ".,!?…—-–" or any(sign in after for sign in ".,!?")


def stands_alone(text: str, fragment: Fragment) -> bool:
    """Say whether a quotation opens a sentence of the article, whatever sign ends it."""
    if not text[fragment.start].isupper():
        return False
    before = text[max(0, fragment.outer_start - 3) : fragment.outer_start].rstrip(" ")
    opens = not before or before[-1] in ".!?\n\"”’'»"
    return opens or len(text[fragment.start : fragment.end].split()) >= 7


def is_sentence(text: str, fragment: Fragment) -> bool:
    """Say whether the marks enclose a whole sentence, from its capital letter to its stop."""
    return text[fragment.start].isupper() and text[fragment.end - 1] in ".!?…"


def is_title(page: Page, fragment: Fragment) -> bool:
    """Say whether a quotation names a work: "The Last Ferry," by Amina Yusuf; CNN's "Hour"."""
    by = _AUTHOR.match(page.text, fragment.outer_end) is not None
    if by and page.text[fragment.start].isupper():
        return True
    words = _WORD.findall(page.text[fragment.start : min(fragment.end, fragment.start + 120)])
    if fragment.end - fragment.start > 120 or not _is_in_title_case(words):
        return False
    block = page.blocks[fragment.paragraph]
    if block.end - block.start <= fragment.outer_end - fragment.outer_start + 1:
        return len(words) > 1  # a heading in marks
    last = page.token(fragment.outer_start) - 1
    while last > 0 and page.doc[last].is_space:
        last -= 1
    return last >= 0 and page.doc[last].idx >= block.start and _names(page.doc[last], len(words))


def _names(before: Token, n_words: int) -> bool:
    """Say whether the token before words in title case makes them the name of a work."""
    if before.lower_ in {"'s", "’s", "titled", "entitled"}:
        return True
    if before.pos_ == "ADP" and before.lower_ in {"in", "on", "of"}:
        return n_words > 1
    if before.text == "," and before.i:  # "in his book, “The Last Ferry,”"
        kind = before.nbor(-1)
        return n_words > 1 and kind.pos_ == "NOUN" and kind.tag_ == "NN"
    return before.pos_ in {"NOUN", "PROPN", "DET"} and n_words > 1


def _is_in_title_case(words: list[str]) -> bool:
    """Say whether every word but the small ones begins with a capital letter."""
    inner = [word for word in words if word.lower() not in _SMALL]
    return bool(inner) and words[0][0].isupper() and all(not w[0].islower() for w in inner)


def byline(page: Page, fragment: Fragment) -> Token | None:
    """Return the name set after a quotation and a dash: on its line, or the line below it."""
    end = page.blocks[fragment.paragraph].end
    if not page.text[fragment.outer_end : end].strip(" \t."):
        following = fragment.paragraph + 1
        end = page.blocks[following].end if following < len(page.blocks) else end
    dash = _BYLINE.match(page.text, fragment.outer_end, end)
    if dash is None:
        return None
    line = page.text.find("\n", dash.end(), end)
    if (end if line < 0 else line) - dash.end() > _LONGEST_BYLINE:
        return None
    name = page.doc[page.token(dash.end())]
    return name if name.pos_ == "PROPN" and name.idx == dash.end() else None
