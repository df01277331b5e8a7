"""Articles built from sentences of our own, with the quotes and speakers they must give.

A style is a pair of marks; a shape sets a quotation beside the words that say whose it is.
Every combination has one right answer, so a generator can check answers and not only that
nothing breaks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

STYLES = {
    "curly": ("“", "”"),
    "straight": ('"', '"'),
    "single": ("'", "'"),
    "curly single": ("‘", "’"),
    "guillemets": ("«", "»"),
    "inward guillemets": ("»", "«"),
    "German": ("„", "“"),
    "Polish": ("„", "”"),
    "Swedish": ("”", "”"),
    "doubled": ("``", "''"),
    "two apostrophes": ("''", "''"),
}
SENTENCES = (
    "We are leaving the town tonight",
    "The bridge won't hold another winter",
    "Our children walked for two days without water",
    "They burned the mill and took the grain",
    "No one has told us where to go",
    "The soldiers' trucks never came back",
)
FURTHER = ("and nobody will stop us", "because the wells are dry", "but we are not afraid")
# name, how it speaks
SPEAKERS = (
    ("Amina Yusuf", "name"),
    ("Omar Diallo", "name"),
    ("Governor Luis Ortega", "name"),
    ("the mayor", "nominal"),
    ("a driver", "nominal"),
)
# verb, what follows it, channel, addressee
TAGS = (
    ("said", "", None, None),
    ("said", " on Telegram", "Telegram", None),
    ("said", " in a statement", "statement", None),
    ("told", " Reuters", None, "Reuters"),
    ("wrote", " on X", "X", None),
    ("said", " at a news conference", "news conference", None),
)
WEATHER = ("Rain fell in the valley on Monday.", "The river rose by two metres.")


class Expected(NamedTuple):
    """One row that an article must give, without its offsets."""

    quote: str
    kind: str
    speaker: str | None
    how: str | None
    channel: str | None
    addressee: str | None


class Parts(NamedTuple):
    """What a paragraph is made of."""

    style: str
    first: str
    second: str
    further: str
    speaker: tuple[str, str]
    tag: tuple[str, str, str | None, str | None]


def _upper(name: str) -> str:
    return name[0].upper() + name[1:]


def _quoted(parts: Parts, words: str) -> str:
    opening, closing = STYLES[parts.style]
    return f"{opening}{words}{closing}"


def _open(parts: Parts, words: str) -> str:
    return STYLES[parts.style][0] + words


def _row(parts: Parts, quote: str, kind: str = "direct") -> Expected:
    speaker, how = parts.speaker
    return Expected(quote, kind, speaker, how, parts.tag[2], parts.tag[3])


def after(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_quoted(p, p.first + ',')} {p.speaker[0]} {p.tag[0]}{p.tag[1]}."
    return text, [_row(p, p.first)]


def inverted(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_quoted(p, p.first + ',')} said {p.speaker[0]}."
    return text, [_row(p._replace(tag=TAGS[0]), p.first)]


def comma_outside(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_quoted(p, p.first)}, {p.speaker[0]} {p.tag[0]}{p.tag[1]}."
    return text, [_row(p, p.first)]


def asked(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_quoted(p, p.first + '?')} {p.speaker[0]} {p.tag[0]}{p.tag[1]}."
    return text, [_row(p, p.first + "?")]


def full_stop(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_quoted(p, p.first + '.')} {_upper(p.speaker[0])} {p.tag[0]}{p.tag[1]}."
    return text, [_row(p, p.first + ".")]


def before_colon(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_upper(p.speaker[0])} {p.tag[0]}{p.tag[1]}: {_quoted(p, p.first + '.')}"
    return text, [_row(p, p.first + ".")]


def before_comma(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_upper(p.speaker[0])} {p.tag[0]}{p.tag[1]}, {_quoted(p, p.first + '.')}"
    return text, [_row(p, p.first + ".")]


def between(p: Parts) -> tuple[str, list[Expected]]:
    text, _ = after(p)
    return f"{text} {_quoted(p, p.second + '.')}", [_row(p, f"{p.first}, {p.second}.")]


def within(p: Parts) -> tuple[str, list[Expected]]:
    text, _ = after(p)
    text = f"{text[:-1]}, {_quoted(p, p.further + '.')}"
    return text, [_row(p, f"{p.first}, {p.further}.")]


def reopened(p: Parts) -> tuple[str, list[Expected]]:
    """Leave the quotation open at the end of the paragraph and open it again in the next."""
    text, _ = after(p)
    text = f"{text} {_open(p, p.second + '.')}\n\n{_quoted(p, SENTENCES[0] + '.')}"
    return text, [_row(p, f"{p.first}, {p.second}. {SENTENCES[0]}.")]


def inherited(p: Parts) -> tuple[str, list[Expected]]:
    text, rows = after(p)
    text = f"{text}\n\n{_quoted(p, p.second + '.')}"
    row = Expected(p.second + ".", "direct", p.speaker[0], "inherited", None, None)
    return text, [*rows, row]


def mixed(p: Parts) -> tuple[str, list[Expected]]:
    text = f"{_upper(p.speaker[0])} said the siege would last {_quoted(p, 'as long as needed')}."
    row = _row(p._replace(tag=TAGS[0]), "the siege would last as long as needed", "mixed")
    return text, [row]


def scare(p: Parts) -> tuple[str, list[Expected]]:
    text = f"The so-called {_quoted(p, 'safe zone')} was hit again."
    return text, [Expected("safe zone", "scare", None, None, None, None)]


def plain(p: Parts) -> tuple[str, list[Expected]]:
    return "The soldiers’ families left and the boys' school closed in the '90s.", []


SHAPES = (
    after, inverted, comma_outside, asked, full_stop, before_colon, before_comma, between, within,
    reopened, inherited, mixed, scare, plain,
)  # fmt: skip
# A single mark that nothing closes is an apostrophe, so it cannot be left open.
NEVER_REOPENED = frozenset({"single", "curly single"})


def article(paragraphs: list[tuple[str, list[Expected]]]) -> tuple[str, list[Expected]]:
    """Join paragraphs, with two about the weather between them so that no speaker carries over."""
    gap = "\n\n" + "\n\n".join(WEATHER) + "\n\n"
    text = gap.join(words for words, _ in paragraphs)
    return gap.lstrip("\n") + text + gap.rstrip("\n"), [
        row for _, rows in paragraphs for row in rows
    ]


def told(rows: list[dict[str, object]]) -> list[Expected]:
    """Return rows of `quotes` as what was expected of them; indirect speech is left out."""
    return [
        Expected(
            str(row["quote"]), str(row["kind"]),
            None if row["speaker"] is None else re.sub(r"^(The|A) ", lambda m: m[0].lower(),
                                                       str(row["speaker"])),
            row["speaker_how"], row["channel"], row["addressee"],
        )
        for row in rows if row["kind"] != "indirect"
    ]  # fmt: skip
