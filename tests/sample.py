"""A small hand-built corpus: five invented articles, three incidents, open ends and gaps."""

import dataclasses
import re

from analysis.tables import Comparison, Tables, article_id, empty, to_table

TEXTS = {
    "Wire One": (
        "Market hit in El Fasher",
        "2025-03-11T08:00Z",
        "A drone strike on a market in El Fasher killed at least 14 people on Monday, the Darfur "
        "Lawyers Network said. Nine women were among the dead, it said. “The stalls were full "
        "when the drone came,” said Amal Idris, a doctor at the Southern Hospital, who counted "
        "30 injured. In Port Sudan, an air strike hit a fuel depot and injured three workers.",
    ),
    "Portal Two": (
        "Drone kills 14 at Darfur market",
        "2025-03-11T10:00Z",
        "A drone strike on a market in El Fasher killed at least 14 people on Monday, the Darfur "
        "Lawyers Network said. Doctor Amal Idris said: “The stalls were full.”",
    ),
    "Daily Three": (
        "Army denies <b>market</b> attack",
        "2025-03-12T06:00Z",
        "Colonel Nabil Osman denied that the army struck the market in El Fasher. No more than "
        "five fighters were killed there, Osman claimed. “We do not fire at markets,” he said.",
    ),
    "Radio Four": (
        "Toll rises in El Fasher",
        "2025-03-12T18:00Z",
        "Between 20 and 25 people were killed at the El Fasher market, a medic told Radio Four. "
        "About 40 people were injured. Two guards were injured at the fuel depot in Port Sudan.",
    ),
    "Gazette Five": (
        "Shells fall near Goma",
        "2025-03-12T20:00Z",
        "Dozens of people were killed when shells fell on a camp near Goma, the governor warned. "
        "“Nobody should have to bury a child,” Jeanne Mbuyi said.",
    ),
}
SOURCES = list(TEXTS)
IDS = {source: article_id(source, text) for source, (_, _, text) in TEXTS.items()}


def mention(source: str, words: str, **columns: object) -> dict[str, object]:
    """Return the evidence columns of the first place where `words` stand, with `columns`."""
    text = TEXTS[source][2]
    start = text.index(words)
    sent = sum(1 for stop in re.finditer(r"\.”? ", text) if stop.end() <= start)
    span = {"start": start, "end": start + len(words), "text": words, "sent": sent}
    return {"article_id": IDS[source], "rule": "by_hand", **span, **columns}


def number(key: str, source: str, words: str, kind: str, **columns: object) -> dict[str, object]:
    columns = {"unit": "person", "modifier": "exact", "scope": "incident", **columns}
    return mention(source, words, number_id=key, kind=kind, **columns)


NUMBERS = [
    number("n-w1", "Wire One", "at least 14 people", "killed", low=14.0, best=14.0,
           modifier="at_least", said_by="a-net", event_id="e-w1"),
    number("n-w2", "Wire One", "Nine women", "killed", low=9.0, best=9.0, high=9.0, scope="part",
           victims="woman", part_of="n-w1", said_by="a-net", event_id="e-w1"),
    number("n-w3", "Wire One", "30 injured", "injured", low=30.0, best=30.0, high=30.0,
           said_by="a-idris", event_id="e-w1"),
    number("n-w4", "Wire One", "three workers", "injured", low=3.0, best=3.0, high=3.0,
           event_id="e-w2"),
    number("n-p1", "Portal Two", "at least 14 people", "killed", low=14.0, best=14.0,
           modifier="at_least", said_by="a-net", event_id="e-p1"),
    number("n-d1", "Daily Three", "No more than five fighters", "killed", best=5.0, high=5.0,
           modifier="at_most", said_by="a-osman", victims="military", event_id="e-d1"),
    number("n-r1", "Radio Four", "Between 20 and 25 people", "killed", low=20.0, best=22.5,
           high=25.0, modifier="range", event_id="e-r1"),
    number("n-r2", "Radio Four", "About 40 people", "injured", best=40.0, modifier="about",
           event_id="e-r1"),
    number("n-r3", "Radio Four", "Two guards", "injured", low=2.0, best=2.0, high=2.0,
           event_id="e-r2"),
    number("n-g1", "Gazette Five", "Dozens of people", "killed", low=12.0, modifier="vague",
           event_id="e-g1"),
]  # fmt: skip

EVENTS = [
    mention("Wire One", "strike on a market", event_id="e-w1", weapon="drone"),
    mention("Wire One", "air strike", event_id="e-w2"),
    mention("Portal Two", "strike on a market", event_id="e-p1"),
    mention("Daily Three", "struck", event_id="e-d1", factuality="denied", said_by="a-osman"),
    mention("Radio Four", "killed", event_id="e-r1"),
    mention("Radio Four", "fuel depot", event_id="e-r2"),
    mention("Gazette Five", "shells fell", event_id="e-g1"),
]


def quote(key: str, source: str, words: str, cue: str, cue_class: str, **columns: object) -> dict:
    text = TEXTS[source][2]
    place = {"cue_start": text.index(cue), "cue_end": text.index(cue) + len(cue)}
    base = {"quote_id": key, "quote": words, "kind": "direct", "cue": cue, "cue_class": cue_class}
    return mention(source, words, **{**base, **place, **columns})


QUOTES = [
    quote("q-w1", "Wire One", "The stalls were full when the drone came,", "said", "say",
          speaker="Amal Idris", actor_id="a-idris", n_words=8),
    quote("q-w2", "Wire One", "Nine women were among the dead", "said", "say", kind="indirect",
          speaker="it", actor_id="a-net", n_words=6),
    quote("q-p1", "Portal Two", "The stalls were full.", "said", "say", speaker="Doctor Amal Idris",
          actor_id="a-idris", n_words=4),
    quote("q-d1", "Daily Three", "We do not fire at markets,", "denied", "deny", speaker="he",
          actor_id="a-osman", n_words=6),
    quote("q-d2", "Daily Three", "No more than five fighters were killed there", "claimed",
          "claim", kind="indirect", speaker="Osman", actor_id="a-osman", n_words=8),
    quote("q-g1", "Gazette Five", "Nobody should have to bury a child,", "said", "say",
          speaker="Jeanne Mbuyi", n_words=7),
    quote("q-g2", "Gazette Five", "shells fell on a camp near Goma", "warned", "warn",
          kind="indirect", n_words=7),
]  # fmt: skip

ACTORS = [
    {"actor_id": "a-net", "name": "Darfur Lawyers Network", "kind": "organisation"},
    {"actor_id": "a-idris", "name": "Amal Idris", "kind": "person", "role": "doctor"},
    {"actor_id": "a-osman", "name": "Nabil Osman", "kind": "person", "role": "colonel"},
]


def sample_tables() -> Tables:
    """Return the tables of the five articles."""
    rows = {
        "articles": [
            {"article_id": IDS[source], "source": source, "title": title, "published": when,
             "published_how": "given", "language": "en", "text": text,
             "url": f"https://{source.split()[0].lower()}.example/1"}
            for source, (title, when, text) in TEXTS.items()
        ],
        "sentences": [row for source in SOURCES for row in sentences(source)],
        "numbers": NUMBERS, "events": EVENTS, "quotes": QUOTES, "actors": ACTORS,
    }  # fmt: skip
    names = ("articles sentences numbers dates places actors mentions events quotes").split()
    return Tables(**{name: to_table(name, rows.get(name, [])) for name in names})


def sentences(source: str) -> list[dict[str, object]]:
    text = TEXTS[source][2]
    ends = [stop.end() for stop in re.finditer(r"\.”? ", text)] + [len(text)]
    starts = [0, *ends[:-1]]
    return [
        {"article_id": IDS[source], "sent": n, "start": a, "end": b, "is_heading": False}
        for n, (a, b) in enumerate(zip(starts, ends, strict=True))
    ]


INCIDENT_OF = {"e-w1": "i-1", "e-p1": "i-1", "e-d1": "i-1", "e-r1": "i-1",
               "e-w2": "i-2", "e-r2": "i-2", "e-g1": "i-3"}  # fmt: skip

INCIDENTS = [
    {"incident_id": "i-1", "name": "Drone strike on a market, El Fasher", "place": "El Fasher",
     "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
     "date_start": "2025-03-10", "date_end": "2025-03-10", "latitude": 13.63, "longitude": 25.35,
     "radius_km": 12.0, "n_articles": 4, "n_sources": 4, "n_independent": 3},
    {"incident_id": "i-2", "name": "Air strike on a fuel depot, Port Sudan", "place": "Port Sudan",
     "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
     "date_start": "2025-03-11", "date_end": "2025-03-11", "latitude": 19.62, "longitude": 37.22,
     "radius_km": 90.0, "n_articles": 2, "n_sources": 2, "n_independent": 2},
    {"incident_id": "i-3", "name": "Shelling of a camp, near Goma", "place": "Goma",
     "event_type": "Explosions/Remote violence",
     "sub_event_type": "Shelling/artillery/missile attack", "latitude": -1.68, "longitude": 29.22,
     "n_articles": 1, "n_sources": 1, "n_independent": 1},
]  # fmt: skip

TOLLS = [
    {"incident_id": "i-1", "outcome": "killed", "rule": "range", "high": 25.0, "n_claims": 4,
     "n_independent": 3, "agreement": 0.4, "reason": "lowest to highest bound of 4 claims"},
    {"incident_id": "i-1", "outcome": "killed", "rule": "majority", "low": 14.0, "best": 14.0,
     "n_claims": 4, "n_independent": 3, "agreement": 0.5, "reason": "2 of 4 claims"},
    {"incident_id": "i-1", "outcome": "killed", "rule": "latest", "low": 20.0, "best": 22.5,
     "high": 25.0, "n_claims": 4, "n_independent": 3, "reason": "Radio Four, 2025-03-12"},
    {"incident_id": "i-1", "outcome": "injured", "rule": "range", "low": 30.0, "best": 35.0,
     "high": 40.0, "n_claims": 2, "n_independent": 2, "agreement": 0.5, "reason": "2 claims"},
    {"incident_id": "i-2", "outcome": "injured", "rule": "range", "low": 2.0, "best": 2.5,
     "high": 3.0, "n_claims": 2, "n_independent": 2, "agreement": 0.5, "reason": "2 claims"},
    {"incident_id": "i-3", "outcome": "killed", "rule": "range", "low": 12.0, "n_claims": 1,
     "n_independent": 1, "agreement": 1.0, "reason": "1 claim"},
]  # fmt: skip


def casualties() -> list[dict[str, object]]:
    by_article = {value: source for source, value in IDS.items()}
    return [
        {**row, "incident_id": INCIDENT_OF[str(row["event_id"])], "outcome": row["kind"],
         "source": by_article[str(row["article_id"])], "independent": row["number_id"] != "n-p1"}
        for row in NUMBERS
    ]  # fmt: skip


def copied(words: str, other: str) -> dict[str, object]:
    """Return the copied span of the first two articles that reads so in each."""
    row: dict[str, object] = {"n_words": len(words.split()), "kind": "text"}
    for side, source, text in (("a", "Wire One", words), ("b", "Portal Two", other)):
        start = TEXTS[source][2].index(text)
        row |= {f"article_{side}": IDS[source], f"start_{side}": start, f"text_{side}": text,
                f"end_{side}": start + len(text)}  # fmt: skip
    return row


SPREAD = "A drone strike on a market in El Fasher killed at least 14 people on Monday"
COPIED = [copied(SPREAD, SPREAD), copied("The stalls were full", "The stalls were full")]
SUMS = [
    {"incident_id": "i-1", "outcome": "killed", "article_id": IDS["Wire One"], "basis": "article",
     "source": "Wire One", "number_id": "n-w1", "low": 14.0, "best": 14.0, "parts": "n-w2",
     "parts_low": 9.0, "parts_best": 9.0, "parts_high": 9.0, "verdict": "short"},
]  # fmt: skip
DISAGREEMENT = [
    {"incident_id": "i-1", "outcome": "killed", "n_reports": 3, "n_values": 3, "as_of": when,
     "share_disagreeing": share, "modal_value": 14.0, "modal_confidence": 1 - share}
    for when, share in (("2025-03-11T08:00Z", 0.0), ("2025-03-12T18:00Z", 2 / 3))
]  # fmt: skip
TIMELINE = [
    {"incident_id": "i-1", "outcome": "killed", "as_of": "2025-03-11T08:00Z", "source": "Wire One",
     "article_id": IDS["Wire One"], "independent": True, "low": 14.0, "best": 14.0,
     "toll_low": 14.0, "toll_best": 14.0, "n_independent": 1, "number_ids": "n-w1",
     "change": "first"},
    {"incident_id": "i-1", "outcome": "killed", "as_of": "2025-03-12T18:00Z",
     "source": "Radio Four", "article_id": IDS["Radio Four"], "independent": True, "low": 20.0,
     "best": 22.5, "high": 25.0, "toll_low": 14.0, "toll_best": 22.5, "toll_high": 25.0,
     "n_independent": 2, "number_ids": "n-r1", "change": "raised"},
]  # fmt: skip
WORDING = [
    {"incident_id": "i-1", "slot": "act", "source": "Wire One", "phrase": "strike", "n": 1,
     "n_slot": 2, "example": "e-w1"},
    {"incident_id": "i-1", "slot": "victims", "source": "Daily Three", "phrase": "fighters",
     "n": 1, "n_slot": 1, "example": "n-d1"},
]  # fmt: skip


def sample_comparison() -> Comparison:
    """Return what the five articles say against each other."""
    rows: dict[str, list] = {
        "copies": [{"article_a": IDS["Wire One"], "article_b": IDS["Portal Two"],
                    "containment": 0.82, "shared_words": 24, "verdict": "copy",
                    "direction": "a->b"}],
        "copied_spans": COPIED, "sums": SUMS, "disagreement": DISAGREEMENT,
        "timeline": TIMELINE, "wording": WORDING,
        "incidents": INCIDENTS,
        "incident_events": [{"incident_id": i, "event_id": e} for e, i in INCIDENT_OF.items()],
        "casualties": casualties(),
        "tolls": TOLLS,
        "quote_groups": [
            {"group_id": "g-1", "quote_id": "q-w1", "source": "Wire One", "similarity": 1.0},
            {"group_id": "g-1", "quote_id": "q-p1", "source": "Portal Two", "similarity": 0.7,
             "change": "dropped: when the drone came"},
        ],
        "contradictions": [
            {"incident_id": "i-1", "slot": "killed", "a": "n-w1", "b": "n-d1", "type": "value",
             "explained_by": "none", "note": "at least 14 and at most 5 cannot both hold"},
            {"incident_id": "i-1", "slot": "killed", "a": "n-w1", "b": "n-r1", "type": "value",
             "explained_by": "update", "note": "the later report is higher"},
        ],
    }  # fmt: skip
    names = [field.name for field in dataclasses.fields(Comparison)]
    return Comparison(**{name: to_table(name, rows.get(name, [])) for name in names})


def no_tables() -> Tables:
    """Return tables without a row."""
    names = ("articles sentences numbers dates places actors mentions events quotes").split()
    return Tables(**{name: empty(name) for name in names})


def no_comparison() -> Comparison:
    """Return a comparison without a row."""
    return Comparison(**{f.name: empty(f.name) for f in dataclasses.fields(Comparison)})
