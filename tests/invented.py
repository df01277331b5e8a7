"""Build small corpora by hand: articles in invented words, and the rows that point into them."""

from __future__ import annotations

import random

import pandas as pd

from analysis.tables import MENTION_TABLES, Comparison, Tables, article_id, row_id, to_table

# name: (geonameid, country, feature, latitude, longitude, radius_km)
PLACES = {
    "Khartoum": (1, "SD", "city", 15.55, 32.53, 20.0),
    "Omdurman": (2, "SD", "city", 15.64, 32.48, 20.0),
    "Sudan": (3, "SD", "country", 15.0, 30.0, 900.0),
    "El Fasher": (4, "SD", "city", 13.63, 25.35, 9.0),
    "North Darfur": (5, "SD", "admin1", 15.8, 25.4, 330.0),
    "Kutum": (6, "SD", "city", 14.20, 24.66, 3.0),
    "Kharkiv": (10, "UA", "city", 49.98, 36.25, 20.0),
    "Saltivka": (11, "UA", "district", 50.02, 36.33, 4.0),
    "Merefa": (12, "UA", "city", 49.82, 36.05, 3.0),
    "Sumy": (13, "UA", "city", 50.92, 34.80, 9.0),
    "Culiacan": (20, "MX", "city", 24.79, -107.40, 15.0),
    "Mexico": (21, "MX", "country", 23.0, -102.0, 1100.0),
    "Sanaa": (30, "YE", "city", 15.35, 44.21, 17.0),
}


class Corpus:
    """Collects rows; `tables` turns them into checked `Tables`."""

    def __init__(self):
        self.rows = {name: [] for name in ("articles", "sentences", "actors", *MENTION_TABLES)}
        self._taken = {}

    def article(self, source, text, published=None, author=None):
        key = article_id(source, text)
        self.rows["articles"].append(
            {"article_id": key, "source": source, "author": author, "text": text}
            | {"published": published, "published_how": None if published is None else "given"}
        )
        end = 0
        for sent, piece in enumerate(text.split(". ")):
            span = {"start": end, "end": end + len(piece), "is_heading": False}
            self.rows["sentences"].append({"article_id": key, "sent": sent} | span)
            end += len(piece) + 2
        return key

    def actor(self, name, kind="person", role=None, country=None):
        key = row_id("actors", name)
        if key not in {row["actor_id"] for row in self.rows["actors"]}:
            row = {"actor_id": key, "name": name, "kind": kind, "role": role, "country": country}
            self.rows["actors"].append(row)
        return key

    def add(self, table, key, id_column, words, **columns):
        """Add a row whose evidence is the next free occurrence of `words`."""
        text = next(row["text"] for row in self.rows["articles"] if row["article_id"] == key)
        start = text.index(words, self._taken.get((table, key, words), -1) + 1)
        self._taken[table, key, words] = start
        span = {"article_id": key, "sent": text[:start].count(". "), "start": start}
        span |= {"end": start + len(words), "text": words, "rule": "by hand"}
        row = span | {id_column: row_id(table, key, start, len(words))} | columns
        self.rows[table].append(row)
        return row[id_column]

    def place(self, key, name, words=None):
        names = ("geonameid", "country", "feature", "latitude", "longitude", "radius_km")
        columns = dict(zip(names, PLACES[name], strict=True)) | {"name": name, "role": "event"}
        return self.add("places", key, "place_id", words or name, **columns)

    def date(self, key, words, first, last=None, direction="past"):
        span = {"date_start": first, "date_end": last or first, "direction": direction}
        return self.add("dates", key, "date_id", words, timex_type="DATE", **span)

    def event(self, key, words, place=None, day=None, kind="Explosions/Remote violence", **more):
        """Add an event; `place` and `day` are (what it is, how the article words it)."""
        columns = {"event_type": kind, "sub_event_type": "Air/drone strike"}
        columns |= {"factuality": "asserted"} | more
        if place is not None:
            columns["place_id"] = self.place(key, place)
        if day is not None:
            columns["date_id"] = self.date(key, *day)
        return self.add("events", key, "event_id", words, **columns)

    def number(self, key, words, value, kind, event=None, **more):
        columns = {"low": value, "best": value, "high": value, "modifier": "exact"}
        columns |= {"unit": "person", "kind": kind, "scope": "incident", "event_id": event} | more
        return self.add("numbers", key, "number_id", words, **columns)

    def quote(self, key, words, speaker=None, kind="direct"):
        columns = {"quote": words, "kind": kind, "actor_id": speaker, "n_words": len(words.split())}
        return self.add("quotes", key, "quote_id", words, **columns)

    def mention(self, key, words, actor, role=None, form="name"):
        return self.add("mentions", key, "mention_id", words, actor_id=actor, form=form, role=role)

    def tables(self, *, shuffled=None, without=()):
        """Return checked tables, rows in another order or some articles left out if asked."""
        frames = {}
        for name, rows in self.rows.items():
            kept = [row for row in rows if row.get("article_id") not in without]
            if shuffled is not None:
                random.Random(shuffled).shuffle(kept)
            frames[name] = to_table(name, kept)
        found = Tables(**frames)
        found.validate()
        return found


def strike(
    corpus, source, *, place="Khartoum", day="2024-03-01", published=None, text=None, **said
):
    """Add an article about one air strike; `said` gives counts, such as killed=6."""
    counts = "".join(f" {source} counted {value} {kind}." for kind, value in said.items())
    when = f" on {day}" if day else ""
    own = " ".join(f"{source.split()[-1].lower()}{n}" for n in range(60))  # no copy of another
    body = f"{source} reports. {text or 'Jets'} bombed a market in {place}{when}.{counts} {own}"
    key = corpus.article(source, body, published)
    event = corpus.event(key, "bombed", place, (day, day) if day else None)
    for kind, value in said.items():
        corpus.number(key, f"{value} {kind}", value, kind, event)
    return key


def same(a: Comparison, b: Comparison) -> None:
    """Assert that two comparisons hold the same rows."""
    for name, frame in a:
        pd.testing.assert_frame_equal(frame, b[name], obj=name)
