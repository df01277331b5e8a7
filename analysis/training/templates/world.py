"""What one invented document is about: its region, two countries, its people and places."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass, field

from analysis.resources import lexicon
from analysis.training.names import NameLists, name_table

_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_WITH_ARTICLE = frozenset(
    "Philippines|Netherlands|United States|United Kingdom|United Arab Emirates|UAE|US|UK|U.S.|"
    "USA|U.K.|Democratic Republic of the Congo|Central African Republic|DRC|Gambia|"
    "Czech Republic|United States of America|Russian Federation|Republic of the Congo".split("|")
)


@dataclass(frozen=True)
class Country:
    """One state under the names a document uses for it."""

    code: str
    name: str
    demonym: str
    capital: str

    @property
    def article(self) -> str:
        """Return the article the name takes in running text, with its space."""
        return "the " if self.name in _WITH_ARTICLE else ""


@dataclass
class World:
    """People, places and states one document draws on; draws are remembered and come again."""

    rng: random.Random
    region: str
    lists: dict[str, list[str]]
    home: Country
    other: Country
    people: list[tuple[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)

    def new_person(self) -> str:
        """Return the full name of somebody not named before."""
        first, surname = self.rng.choice(self.lists["first"]), self.rng.choice(self.lists["last"])
        full = f"{first} {surname}"
        if self.rng.random() < 0.2:
            full = self._longer_name(first, surname)
        # Chinese and Korean names open with the family name.
        self.people.append((full, first if self.region == "east_asian" else surname))
        return full

    def _longer_name(self, first: str, surname: str) -> str:
        """Return a name with a second surname, the father's name or an initial, as usual there."""
        if self.region == "hispanic":
            return f"{first} {surname} {self.rng.choice(self.lists['last'])}"
        if self.region in ("arabic", "horn_of_africa", "south_asian", "sahel_west_africa"):
            return f"{first} {self.rng.choice(self.lists['first'])} {surname}"
        if self.region == "anglo":
            return f"{first} {self.rng.choice('ABCDEFGHJKLMPRSTW')}. {surname}"
        return f"{first} {surname}"

    def surname(self) -> str:
        """Return the surname of somebody already named, or of somebody new."""
        if self.people and self.rng.random() < 0.75:
            return self.rng.choice(self.people)[1]
        return self.rng.choice(self.lists["first" if self.region == "east_asian" else "last"])

    def place(self) -> str:
        """Return a place of the region: one of the document's, or a new one."""
        if len(self.places) > 2 and self.rng.random() < 0.35:
            return self.rng.choice(self.places)
        self.places.append(self.rng.choice(self.lists["place"]))
        return self.places[-1]

    def group(self) -> str:
        """Return an armed group: one of the document's, or one of the country or the world."""
        if len(self.groups) > 1 and self.rng.random() < 0.5:
            # The one named longest ago: "M23 and M23 have fought" is no sentence.
            self.groups.append(self.groups.pop(0))
            return self.groups[-1]
        near = armed_groups().get(self.home.code, ())
        pool = near if near and self.rng.random() < 0.6 else armed_groups()["all"]
        fresh = [name for name in pool if name not in self.groups] or armed_groups()["all"]
        self.groups.append(self.rng.choice(fresh))
        return self.groups[-1]

    def medium(self) -> str:
        """Return a paper, station or agency not named before, of the country or of the world."""
        near = media().get(self.home.code, ())
        pool = near if near and self.rng.random() < 0.5 else media()["all"]
        fresh = [name for name in pool if name not in self.media] or media()["all"]
        self.media.append(self.rng.choice(fresh))
        return self.media[-1].removeprefix("The ")


def new_world(names: NameLists, rng: random.Random) -> World:
    """Return a world in one region of `names`, countries at war drawn more often."""
    row = rng.choice([row for row in name_table("groups") if row["group"] in names])
    codes = row["countries"].split() + 3 * row["at_war"].split()
    home = rng.choice([code for code in codes if code in known_states()])
    other = rng.choice([code for code in known_states() if code != home])
    return World(rng, row["group"], names[row["group"]], country(home, rng), country(other, rng))


def country(code: str, rng: random.Random) -> Country:
    """Return the state `code` under one of its names."""
    name, demonym = rng.choice(state_names()[code]), rng.choice(demonyms()[code])
    return Country(code, name, demonym, capitals()[code])


def number(rng: random.Random) -> str:
    """Return a count of people as newspapers write it: a word, digits, or thousands."""
    draw = rng.random()
    if draw < 0.4:
        return rng.choice(_WORDS)
    if draw < 0.9:
        return str(rng.randint(13, 320))
    return f"{rng.randint(1, 9)},{rng.randint(100, 999)}"


@functools.cache
def capitals() -> dict[str, str]:
    """Return the capital of each state (ISO code) the templates know."""
    return {row["country"]: row["capital"] for row in name_table("states")}


@functools.cache
def known_states() -> tuple[str, ...]:
    """Return the states (ISO codes) with a capital, a name and an adjective."""
    return tuple(code for code in capitals() if code in state_names() and code in demonyms())


@functools.cache
def short_names() -> tuple[tuple[str, str], ...]:
    """Return pairs of an organisation's full and short name."""
    return tuple((row["name"], row["short"]) for row in name_table("short_names"))


@functools.cache
def state_names() -> dict[str, list[str]]:
    """Return the names of each state, the main one four times so that it is drawn more often."""
    names: dict[str, list[str]] = {}
    for row in lexicon("states"):
        if row["pattern"].startswith("The "):  # the article stays outside the name
            continue
        names.setdefault(row["label"], []).extend([row["pattern"]] * (4 if row["use"] else 1))
    return names


@functools.cache
def demonyms() -> dict[str, list[str]]:
    """Return the adjectives of each state."""
    found: dict[str, list[str]] = {}
    for row in lexicon("demonyms"):
        if row["form"] == "adjective" and row["pattern"][0].isupper():
            found.setdefault(row["label"], []).append(row["pattern"])
    return found


@functools.cache
def armed_groups() -> dict[str, list[str]]:
    """Return the armed groups of each state, and all of them under ``all``."""
    found: dict[str, list[str]] = {"all": []}
    for row in lexicon("armed_groups"):
        name = row["pattern"]
        if "group" in name or "rebels" in name:
            continue
        found["all"].append(name)
        for code in filter(None, row["country"].split("|")):
            found.setdefault(code, []).append(name)
    return found


@functools.cache
def media() -> dict[str, list[str]]:
    """Return the media of each state, and all of them under ``all``."""
    found: dict[str, list[str]] = {"all": []}
    for row in lexicon("media"):
        found["all"].append(row["pattern"])
        found.setdefault(row["country"], []).append(row["pattern"])
    return found
