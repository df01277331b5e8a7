"""Look-ups per second, load time and memory of the shipped gazetteer, one core, no query twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

SEED = 17
EACH = 4000
PHRASES = (
    "near {}", "{} district", "{} region", "40 km south of {}", "the outskirts of {}",
    "about 12 miles (20 km) north-west of {}", "the town of {}", "eastern {}",
)  # fmt: skip
VARIANTS = (("y", "i"), ("kh", "h"), ("ou", "u"), ("i", "iy"), ("a", "á"), ("al-", "el "))


def invented(draw: random.Random) -> Iterator[str]:
    """Yield names of no place, of two to five syllables."""
    while True:
        n = draw.randint(2, 5)
        syllables = (draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(n))
        yield "".join(syllables).title()


def spelled(name: str) -> str:
    """Return a name as another hand would write it."""
    for old, new in VARIANTS:
        name = name.replace(old, new)
    return name


def queries() -> dict[str, list[str]]:
    """Return lists of distinct queries by kind, drawn from the gazetteer's own names."""
    import pandas as pd

    from analysis import resources

    draw = random.Random(SEED)
    places = pd.read_parquet(resources.data_path() / "gazetteer" / "places.parquet")
    names = draw.sample(sorted(set(places["name"])), 6 * EACH)
    own, other, told, held, between = (names[i * EACH : (i + 1) * EACH] for i in range(5))
    known = places[places["feature"] == "country"]
    country = dict(zip(known["country"], known["name"], strict=True))
    home = dict(zip(places["name"], places["country"].map(country), strict=True))
    unknown = invented(draw)
    return {
        "own names": own,
        "spelled variants": [spelled(name) for name in other],
        "invented names": [next(unknown) for _ in range(EACH)],
        "phrases": [draw.choice(PHRASES).format(name) for name in told],
        "with a country": [f"{name}, {home[name]}" for name in held],
        "between two": [f"between {a} and {b}" for a, b in zip(between, own, strict=True)],
    }


def rate(look_up: Callable[[str], object], asked: list[str]) -> tuple[float, float]:
    """Return look-ups per second of processor time and the share that found something."""
    begun = time.process_time()
    found = sum(bool(look_up(query)) for query in asked)
    return len(asked) / (time.process_time() - begun), found / len(asked)


def load() -> str:
    """Return load time and highest memory of a fresh process that has used every part."""
    code = (
        "import resource, time; from analysis.geocode import Gazetteer\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "bare, begun = peak(), time.perf_counter(); gazetteer = Gazetteer()\n"
        "loaded = time.perf_counter() - begun\n"
        "for name in ('Krematorsk', '40 km south of Raqqa', 'the Turkish border'):\n"
        "    gazetteer.geocode(name)\n"
        "gazetteer.reverse((50, 36))\n"
        "print(f'{len(gazetteer):,} places loaded in {loaded:.2f} s; memory {peak():.0f} MB, '\n"
        "      f'{bare:.0f} MB of it imports')"
    )
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    """Print the table."""
    from analysis.geocode import Gazetteer, fold

    print(load())
    gazetteer = Gazetteer()
    gazetteer.geocode("Krematorsk")  # builds what only some queries need
    gazetteer.geocode("40 km south of Raqqa")
    asked = {kind: list(dict.fromkeys(some)) for kind, some in queries().items()}
    for kind, some in asked.items():
        speed, share = rate(gazetteer.candidates, some)
        print(f"{kind:<18} {speed:>8,.0f} a second  {share:4.0%} found")
    mixed = [query for kind, some in asked.items() if kind != "between two" for query in some]
    random.Random(SEED).shuffle(mixed)
    for name, look_up in (("mixed", gazetteer.candidates), ("mixed, fuzzy", gazetteer.geocode)):
        fold.cache_clear()
        speed, share = rate(look_up, mixed)
        print(f"{name:<18} {speed:>8,.0f} a second  {share:4.0%} found")


if __name__ == "__main__":
    main()
