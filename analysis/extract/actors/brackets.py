"""Short forms that brackets introduce: "Rapid Relief Forces (RRF)", and "the RRF" later on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import parse
from analysis.extract.actors import words
from analysis.extract.actors.names import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc


def bracketed(doc: Doc, found: list[Mention], taken: list[bool]) -> list[Mention]:
    """Return the short forms brackets introduce, "(RSF)", wherever they stand later."""
    short: dict[str, Mention] = {}
    for mention in found:
        if mention.kind != "person" and (letters := _letters_after(doc, mention.last)):
            short.setdefault(letters, mention)
            _learn_from_letters(letters, mention)
    if not short:
        return []
    for mention in found:
        long = short.get(doc[mention.first : mention.last].text)
        if long is not None and mention is not long and mention.refers is None:
            if not mention.known:
                mention.kind, mention.country = long.kind, mention.country or long.country
            mention.refers, mention.why = long, f"short form in brackets after {long.name!r}"
    more = []
    for token in parse.tokens_of(doc):
        long = short.get(token.text)
        if long is not None and not taken[token.i]:
            taken[token.i] = True
            more.append(_short_form(token.i, long))
    return more


def _learn_from_letters(letters: str, long: Mention) -> None:
    """Take the kind and country of "National Freedom Army (NFA)" from the letters if known."""
    entry = words.match(words.known_names(), letters, 0)
    if entry is not None and entry.pattern == letters and not long.known:
        long.kind, long.country = entry.kind, entry.country or long.country


def _letters_after(doc: Doc, at: int) -> str | None:
    """Return the capitals in brackets at token `at`."""
    bracketed = at + 2 < len(doc) and doc[at].text == "(" and doc[at + 2].text == ")"
    letters = doc[at + 1].text if bracketed else ""
    return letters if len(letters) > 1 and letters.isupper() else None


def _short_form(at: int, long: Mention) -> Mention:
    return Mention(
        at, at + 1, at, "name", long.kind, long.name, "name:bracketed", country=long.country,
        refers=long, why=f"short form in brackets after {long.name!r}",
    )  # fmt: skip
