"""Reads the sentence files: sections of weighted alternatives."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from analysis.resources import data_path

_SECTION = re.compile(r"\[([a-z_]+)\]")
_WEIGHT = re.compile(r"(\d+)\* ")


@dataclass(frozen=True)
class Section:
    """The alternatives of one section, with running sums of their weights."""

    alternatives: tuple[str, ...]
    sums: tuple[int, ...]

    def choose(self, rng: random.Random) -> str:
        """Return one alternative, drawn by weight."""
        return rng.choices(self.alternatives, cum_weights=self.sums)[0]


def sentences_path(name: str) -> Path:
    """Return the path of the sentence file `name` (without its suffix)."""
    return data_path() / "pipeline" / "training" / "sentences" / f"{name}.txt"


def read_grammar(path: Path) -> dict[str, Section]:
    """Return the sections of the sentence file at `path`, by name.

    ``[name]`` opens a section, each line below is one alternative, ``3* `` before it counts it
    three times, ``#`` opens a comment line.

    Raises
    ------
    ValueError
        When a line stands before the first section, or a section stands twice or is empty.
    """
    lines: dict[str, list[tuple[str, int]]] = {}
    name = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if heading := _SECTION.fullmatch(line):
            name = heading[1]
            if name in lines:
                raise ValueError(f"{path.name}:{number}: section {name!r} stands twice")
            lines[name] = []
        elif not name:
            raise ValueError(f"{path.name}:{number}: no section is open")
        else:
            weight = _WEIGHT.match(line)
            text = line[weight.end() :] if weight else line
            lines[name].append((text, int(weight[1]) if weight else 1))
    empty = [name for name, found in lines.items() if not found]
    if empty:
        raise ValueError(f"{path.name}: no alternatives in section {empty[0]!r}")
    return {name: _section(found) for name, found in lines.items()}


def _section(found: list[tuple[str, int]]) -> Section:
    texts = tuple(text for text, _ in found)
    return Section(texts, tuple(accumulate(weight for _, weight in found)))
