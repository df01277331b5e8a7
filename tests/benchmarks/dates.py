"""Phrases of news side by side with other date libraries: right, wrong or no answer, and time.

The phrases and what they mean are those of the tests (`tests/clock_phrases.py`): written by the
rules of news writing, so ours is right by construction and the table shows what the others make
of them. An answer is right if its days lie inside those that are meant.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import pandas as pd
from clock_phrases import PHRASES
from clock_rows import resolve_rows, row_of
from clock_rules import WEEK, Meant, Phrase
from clock_sentences import SENTENCES

from analysis.extract.dates import dates
from analysis.parse import parse_articles
from analysis.resolve.clock import resolve_dates
from analysis.tables import to_table

Days = tuple[date | None, date | None] | None
Ask = Callable[[str, datetime, str | None], Days]
RIGHT, WRONG, NONE = "right", "wrong", "none"


# ---------------------------------------------------------------- other libraries


def dateparser_with(prefer: str | None) -> Ask:
    """Ask dateparser about a bare phrase; without `prefer` it is told the tense."""
    import dateparser

    def ask(words: str, base: datetime, tense: str | None) -> Days:
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer or tense or "past"}
        found = dateparser.parse(words, languages=["en"], settings=settings)
        return found and (found.date(), found.date())

    return ask


def search_with(prefer: str) -> Callable[[str, datetime], list[tuple[str, Days]]]:
    """Let dateparser search a sentence."""
    from dateparser.search import search_dates

    def ask(sentence: str, base: datetime) -> list[tuple[str, Days]]:
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer}
        found = search_dates(sentence, languages=["en"], settings=settings) or []
        return [(words, (when.date(), when.date())) for words, when in found]

    return ask


def parsedatetime_ask() -> Ask:
    import parsedatetime

    reader = parsedatetime.Calendar()

    def ask(words: str, base: datetime, _: str | None) -> Days:
        found, kind = reader.parseDT(words, base)
        return (found.date(), found.date()) if kind else None

    return ask


def timefhuman_ask() -> Ask:
    from timefhuman import Direction, tfhConfig, timefhuman

    def ask(words: str, base: datetime, tense: str | None) -> Days:
        side = Direction.next if tense == "future" else Direction.previous
        found = timefhuman(words, tfhConfig(now=base, direction=side))
        days = [day for day in _flat(found) if day is not None]
        return (min(days), max(days)) if days else None

    return ask


def _flat(found: Any) -> Iterable[date | None]:
    if isinstance(found, list | tuple):
        for one in found:
            yield from _flat(one)
    elif isinstance(found, datetime):
        yield found.date()
    elif isinstance(found, date):
        yield found


def recognizers_ask() -> Ask:
    from recognizers_date_time import Culture, recognize_datetime

    def ask(words: str, base: datetime, tense: str | None) -> Days:
        results = recognize_datetime(words, Culture.English, reference=base)
        values = [v for one in results[:1] for v in (one.resolution or {}).get("values", [])]
        days = [one for one in map(_of_resolution, values) if one]
        # It names the one before and the one after: the tense chooses.
        return (days[-1] if tense == "future" else days[0]) if days else None

    return ask


def _of_resolution(value: dict[str, str]) -> Days:
    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(value.get(name, "")[:10])
        except ValueError:
            return None

    if day("value"):
        return day("value"), day("value")
    start, end = day("start"), day("end")
    is_range = value.get("type") == "daterange"
    end = end - timedelta(1) if is_range and end else end  # its end is the day after
    return (start, end) if start or end else None


LIBRARIES: dict[str, Callable[[], Ask]] = {
    "dateparser, past": lambda: dateparser_with("past"),
    "dateparser, future": lambda: dateparser_with("future"),
    "dateparser, tense": lambda: dateparser_with(None),
    "parsedatetime": parsedatetime_ask,
    "timefhuman, tense": timefhuman_ask,
    "recognizers, tense": recognizers_ask,
}


# ---------------------------------------------------------------- judging


def judge(found: Days, meant: Meant) -> str:
    """Say whether the days found lie inside those meant; nothing is right where none are."""
    is_open = meant.start is None and meant.end is None
    if found is None or found == (None, None):
        return RIGHT if is_open else NONE
    if is_open:
        return WRONG
    first, last = found
    first, last = first or last, last or first
    # "since Monday" is judged by its Monday.
    low, high = meant.start or meant.end, meant.end or meant.start
    return RIGHT if low <= first and last <= high else WRONG


def of_row(row: Any) -> Days:
    """Return the days of a resolved row; of an open stretch the known end."""
    ends = [None if pd.isna(d) else d.date() for d in (row.date_start, row.date_end)]
    return None if ends == [None, None] else (ends[0] or ends[1], ends[1] or ends[0])


def base_of(phrase: Phrase, published: date) -> date:
    """Return the day to count from: for "two days later" the one told before, which we find."""
    if not phrase.before:
        return published
    before = next((p for p in PHRASES if p.words == phrase.before and p.tense != "future"), None)
    return published if before is None else before.rule(published).start or published


def ask_all(ask: Ask, published: date) -> list[Days]:
    """Ask a library about every phrase; whoever fails gives no answer."""
    found = []
    for phrase in PHRASES:
        base = datetime.combine(base_of(phrase, published), datetime.min.time()).replace(hour=12)
        words = phrase.words.rpartition("|")[2]
        try:
            found.append(ask(words, base, phrase.tense))
        except Exception:  # noqa: BLE001
            found.append(None)
    return found


def ask_us(published: date) -> list[Days]:
    rows = []
    for number, phrase in enumerate(PHRASES):
        key = f"{number:03d}"
        if phrase.before:
            rows.append(row_of(phrase.before, "past", article=key, start=0))
        rows.append(row_of(phrase.words, phrase.tense, article=key, start=100))
    table = resolve_rows(rows, published.isoformat())
    return [of_row(row) for row in table[table["start"] == 100].itertuples()]


def judge_phrases(days: list[date]) -> None:
    """Print the table of phrases: groups by libraries, and the time each takes."""
    ways: dict[str, Callable[[date], list[Days]]] = {"ours": ask_us}
    for name, make in LIBRARIES.items():
        try:
            ask = make()
        except ImportError as error:
            print(f"  {name}: not installed ({error}), left out")
            continue
        ways[name] = lambda published, ask=ask: ask_all(ask, published)
    verdicts: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    everything: dict[str, Counter] = defaultdict(Counter)
    taken: Counter = Counter()
    for way in ways.values():
        way(days[0])  # warm
    for published in days:
        for name, way in ways.items():
            begun = time.perf_counter()
            found = way(published)
            taken[name] += time.perf_counter() - begun
            for phrase, answer in zip(PHRASES, found, strict=True):
                verdict = judge(answer, phrase.rule(published))
                verdicts[phrase.group][name][verdict] += 1
                everything[name][verdict] += 1
    show({**verdicts, "all": everything}, list(ways))
    asked = len(PHRASES) * len(days)
    for name in ways:
        print(
            f"  {name:<20} {1e3 * taken[name] / asked:8.3f} ms a phrase"
            f"  {taken[name] / taken['ours']:7.1f} x"
        )


def show(verdicts: dict[str, dict[str, Counter]], names: list[str]) -> None:
    """Print right/wrong/none in hundredths for each group and library."""
    print(f"  {'right/wrong/none, %':<22}{'n':>6}" + "".join(f"{name:>20}" for name in names))
    for group, found in verdicts.items():
        n = sum(found[names[0]].values())
        cells = [
            "/".join(f"{100 * found[name][v] / n:.0f}" for v in (RIGHT, WRONG, NONE))
            for name in names
        ]
        print(f"  {group:<22}{n:>6}" + "".join(f"{cell:>20}" for cell in cells))


# ---------------------------------------------------------------- sentences


def read_sentences() -> pd.DataFrame:
    """Return the rows of `dates` of every sentence, not resolved."""
    texts = [
        {"article_id": f"{n:03d}", "text": sentence} for n, (sentence, *_) in enumerate(SENTENCES)
    ]
    rows = [
        {**row, "article_id": key, "date_id": f"{key}-{row['start']}"}
        for key, doc in parse_articles(to_table("articles", texts))
        for row in dates(doc)
    ]
    return to_table("dates", rows)


def our_sentences(read: pd.DataFrame, published: date) -> list[list[tuple[str, Days]]]:
    keys = [f"{n:03d}" for n in range(len(SENTENCES))]
    stamp = pd.Timestamp(published, tz="UTC")
    articles = [{"article_id": key, "published": stamp, "text": ""} for key in keys]
    table = resolve_dates(read, to_table("articles", articles))
    found: dict[str, list[tuple[str, Days]]] = {key: [] for key in keys}
    for row in table.itertuples():
        found[row.article_id].append((row.text, of_row(row)))
    return [found[key] for key in keys]


def answer_for(words: str, found: list[tuple[str, Days]]) -> Days:
    """Return what was found at an expression, even if only part of it was read."""
    low = words.lower()
    return next((days for text, days in found if text.lower() in low or low in text.lower()), None)


def judge_sentences(days: list[date]) -> None:
    """Print the table of whole sentences, where the tense has to be found."""
    read = read_sentences()
    verdicts: dict[str, dict[str, Counter]] = {"sentence": defaultdict(Counter)}
    searches: dict[str, Any] = {}
    try:
        searches = {f"dateparser, {side}": search_with(side) for side in ("past", "future")}
    except ImportError:
        print("  dateparser is not installed: ours alone")
    for published in days:
        base = datetime.combine(published, datetime.min.time()).replace(hour=12)
        found = {"ours": our_sentences(read, published)}
        for name, search in searches.items():
            found[name] = [search(sentence, base) for sentence, *_ in SENTENCES]
        for name, lists in found.items():
            for (_, *told), answers in zip(SENTENCES, lists, strict=True):
                for words, rule in told:
                    verdict = judge(answer_for(words, answers), rule(published))
                    verdicts["sentence"][name][verdict] += 1
    show(verdicts, ["ours", *searches])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=7, help="days of publication, 1 to 7")
    days = WEEK[: parser.parse_args().days]
    print(
        f"{len(PHRASES)} phrases on {len(days)} days of publication; tense: the library is told it"
    )
    judge_phrases(days)
    print(f"{len(SENTENCES)} sentences on {len(days)} days; nobody is told the tense")
    judge_sentences(days)


if __name__ == "__main__":
    main()
