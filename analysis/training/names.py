"""Names of people and places by region, for templates and for name swapping."""

from __future__ import annotations

import functools
import importlib
import json
import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.resources import code_table, data_path

NameLists = dict[str, dict[str, list[str]]]

PARTS = ("first", "last", "place")
LIMITS = {"first": 500, "last": 700, "place": 1800}

_CYRILLIC = dict(
    zip(
        "абвгдеёзийклмнопрстуфыэіїєґљњјђћџѓќжхцчшщюяѕ",
        "a b v g d e yo z i i k l m n o p r s t u f y e i yi ye g lj nj j dj c dz gj kj "
        "zh kh ts ch sh shch yu ya dz".split(),
        strict=True,
    )
)
_GEORGIAN = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "a b g d e v z t i k l m n o p zh r s t u p k gh k sh "
        "ch ts dz ts ch kh j h".split(), strict=True)
)  # fmt: skip
_MARKS = dict.fromkeys("’'ʼьъ", "")

# Each pair rewrites one transliteration habit into another; applied one at a time.
_VARIANTS = (
    (r"(?<=[dktlmnrsv])iy\b", "yi"),
    (r"yy\b", "y"),
    (r"(?<=sk)y\b", "yi"),
    (r"(?<=sk)y\b", "iy"),
    (r"(?<=sk)y\b", "i"),
    (r"\bKh", "H"),
    (r"(?<=[aeou])kh", "h"),
    (r"ou", "u"),
    (r"ei", "ai"),
    (r"ss", "s"),
    (r"\b[Aa]l-", "Al-"),
    (r"\b[Aa]l-", "al-"),
    (r"\b[Aa]l-", "el-"),
    (r"\b[Aa]l-", "El-"),
    (r"\b[Aa]l-", "Al "),
    (r"\bAbdul-?", "Abdel "),
    (r"\bAbdul(?=[a-z])", "Abdel"),
    (r"\bAbdel(?=[a-z])", "Abdul "),
    (r"\bbin\b", "ibn"),
    (r"\bbin\b", "Bin"),
    (r"\bMuhammad\b|\bMohammad\b", "Mohammed"),
    (r"\bMohammed\b", "Mohamed"),
    (r"\bMohammed\b", "Muhammad"),
    (r"(?<=[a-z])yev\b", "iev"),
    (r"(?<=[kntls])ev(?=a?\b)", "yev"),
    (r"iyan\b", "yan"),
    (r"q", "k"),
)

_FAKER_FIRST = ("first_names", "first_names_male", "first_names_female")
_FAKER_LAST = ("last_names", "last_names_male", "male_last_names", "unisex_last_names")
_NAME = re.compile(r"(?:[^\W\d_]['’]?[^\W\d_]*(?:[ -](?=\w))?)+")


def name_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one of the lists kept with the package."""
    return code_table(f"pipeline/training/names/{name}")


def build_names(out: Path, *, seed: int = 7) -> NameLists:
    """Write the name lists of all groups to `out` as one JSON object, and return them.

    Parameters
    ----------
    out
        The JSON file to write; parent folders are made.
    seed
        The same seed and the same data give the same file.

    Returns
    -------
    dict
        ``{group: {"first": [...], "last": [...], "place": [...]}}``, sorted.

    Raises
    ------
    ImportError
        When Faker, needed here and only here, is not installed.
    """
    names = collect_names(seed=seed, faker=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(names, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    out.write_text(text + "\n", encoding="utf-8")
    return names


def load_names(path: Path) -> NameLists:
    """Return the name lists `build_names` wrote.

    Raises
    ------
    ValueError
        When the file is no JSON object of groups, or a group lacks first names, last names or
        places.
    """
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: not JSON: {error}") from error
    if not isinstance(names, dict) or not names:
        raise ValueError(f"{path}: expected an object of groups")
    for group, lists in names.items():
        missing = [part for part in PARTS if not lists.get(part)]
        if missing:
            raise ValueError(f"{path}: group {group!r} has no {', '.join(missing)}")
    return names


def collect_names(*, seed: int = 7, faker: bool = False) -> NameLists:
    """Return the name lists of all groups; `faker` adds the lists of Faker's providers."""
    rng = random.Random(seed)
    people = _own_people()
    places = _places_by_country()
    names = {}
    for row in name_table("groups"):
        group, countries = row["group"], row["countries"].split()
        lists: dict[str, list[str]] = {}
        for part in ("first", "last"):
            own = _with_variants(people.get((group, part), ()), rng)
            known = [n for loc in row["faker"].split() for n in _faker(loc, part)] if faker else []
            lists[part] = _filled_up(own, _with_variants(known, rng), LIMITS[part], rng)
        at_war = row["at_war"].split()
        lists["place"] = _place_names(places, countries, at_war, rng)
        names[group] = lists
    return names


def spelling_variants(name: str) -> list[str]:
    """Return other usual spellings of a romanised `name`, without `name` itself.

    >>> spelling_variants("al-Masri")
    ['Al-Masri', 'el-Masri', 'El-Masri', 'Al Masri']
    >>> spelling_variants("Zelensky")
    ['Zelenskyi', 'Zelenskiy', 'Zelenski']
    """
    found = [re.sub(pattern, new, name) for pattern, new in _VARIANTS]
    return [v for v in dict.fromkeys(found) if v != name and v[:1].isalpha()]


def romanise(name: str, *, ukrainian: bool = False) -> str:
    """Return `name` in Latin letters (from Cyrillic or Georgian).

    >>> romanise("Сергій", ukrainian=True)
    'Serhii'
    >>> romanise("გიორგი")
    'Giorgi'
    """
    table = _CYRILLIC | _GEORGIAN | _MARKS | ({"и": "y", "г": "h"} if ukrainian else {})
    letters = []
    for letter in unicodedata.normalize("NFC", name):
        latin = table.get(letter.lower())
        upper = letter.isupper()
        letters.append(letter if latin is None else latin.capitalize() if upper else latin)
    latin_name = "".join(letters)
    return latin_name[:1].upper() + latin_name[1:]  # Georgian has no capitals


def _ordinary_words() -> frozenset[str]:
    return frozenset(row["word"] for row in name_table("common_words"))


def _own_people() -> dict[tuple[str, str], list[str]]:
    people: dict[tuple[str, str], list[str]] = {}
    for row in name_table("people"):
        people.setdefault((row["group"], row["part"]), []).append(row["name"])
    return people


def _faker(locale: str, part: str) -> list[str]:
    """Return the given names or surnames Faker knows for `locale`, romanised."""
    module = importlib.import_module(f"faker.providers.person.{locale}")
    found: list[str] = []
    for attribute in _FAKER_FIRST if part == "first" else _FAKER_LAST:
        values = getattr(module.Provider, attribute, ())
        # Some providers compute the list: a property has nothing to read on the class.
        for value in () if isinstance(values, property) else values:
            name = value if isinstance(value, str) else value[-1]
            found.append(romanise(name.strip(), ukrainian=locale == "uk_UA"))
    return [name for name in found if _is_name(name)]


def _is_name(name: str) -> bool:
    latin = all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in name)
    short_enough = len(name) > 1 and len(name.split()) <= 3
    return latin and short_enough and name[0].isupper() and bool(_NAME.fullmatch(name))


def _with_variants(names: Iterable[str], rng: random.Random) -> list[str]:
    """Return `names` with one other spelling for about a third of those that have any."""
    found = list(names)
    for name in list(found):
        variants = spelling_variants(name)
        if variants and rng.random() < 0.35:
            found.append(rng.choice(variants))
    return found


def _filled_up(
    own: Iterable[str], others: Iterable[str], limit: int, rng: random.Random
) -> list[str]:
    """Return all of `own` and so many of `others` that there are at most `limit` names."""
    kept = set(own)
    more = sorted(set(others) - kept)
    room = max(0, limit - len(kept))
    return sorted(kept | set(rng.sample(more, min(room, len(more)))))


@functools.cache
def _places_by_country() -> dict[str, list[str]]:
    """Return the place names of each country, the largest first, ordinary words left out."""
    places = pd.read_parquet(data_path() / "gazetteer" / "places.parquet")
    kinds = ["city", "admin1", "admin2", "district", "country"]
    rows = places[places["feature"].isin(kinds)]
    rows = rows.sort_values(["population", "name"], ascending=False, na_position="last")
    ordinary = _ordinary_words()
    found: dict[str, list[str]] = {}
    for country, names in rows.groupby("country", observed=True)["name"]:
        distinct = dict.fromkeys(names)
        found[str(country)] = [n for n in distinct if _is_place(n) and n.lower() not in ordinary]
    return found


def _place_names(
    places: Mapping[str, Sequence[str]],
    countries: Sequence[str],
    at_war: Sequence[str],
    rng: random.Random,
) -> list[str]:
    """Return place names of `countries`; those of countries at war weigh four times."""
    wanted: list[str] = []
    weight = {code: 4 if code in at_war else 1 for code in countries}
    for code in countries:
        names = places.get(code, ())
        share = LIMITS["place"] * weight[code] // sum(weight.values())
        # Half the share are the largest places, half come from the long tail of villages.
        tail = names[share // 2 :]
        wanted += [*names[: share // 2], *rng.sample(tail, min(len(tail), share - share // 2))]
    return sorted(set(wanted))


def _is_place(name: str) -> bool:
    return _is_name(name) and len(name) > 2 and len(name) < 28
