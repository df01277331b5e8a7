"""A simulated war told by many outlets: articles, the tables that belong to them, and the truth.

The tables are written by the hand that writes the sentences, so they hold exactly what the
sentences say and cost no extraction. What is drawn depends on the seed only.
"""

from __future__ import annotations

import functools
import random
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from analysis.resources import data_path
from analysis.tables import ID_COLUMNS, SCHEMAS, Tables, article_id, as_table, row_id, to_table

WARS = ("SD", "MM", "ML", "YE", "CO", "ET")
LEVELS = range(10, 101, 10)  # per cent of its origin's sentences that a copy keeps
VERSION = 0  # in place of a level: a later version of the outlet's own story
FIRST_DAY = date(2021, 3, 1)
TOWNS, FRONT = 100, 10  # towns of a country, and those of them that are hit again and again
BATCH = 500  # articles whose rows are held as dicts at a time

REMOTE, ATTACK = "Explosions/Remote violence", "Violence against civilians"
# type, sub-type, the act as outlets may call it, what they did, weapons, the outlets' own liking
KINDS = [
    (REMOTE, "Air/drone strike", "drone strike|drone attack|drone raid",
     "struck|hit|pounded|bombed", "drones"),
    (REMOTE, "Air/drone strike", "air strike|air raid|bombing raid",
     "bombed|struck|hit|pounded", "warplanes"),
    (REMOTE, "Shelling/artillery/missile attack", "shelling|bombardment|artillery strike",
     "shelled|pounded|bombarded|hit", "artillery"),
    (REMOTE, "Shelling/artillery/missile attack", "rocket attack|missile strike|rocket fire",
     "hit|struck|shelled|targeted", "rockets"),
    (ATTACK, "Attack", "attack|massacre|raid|ambush",
     "attacked|raided|stormed|assaulted", "rifles"),
]  # fmt: skip
TARGETS = (
    "a market|a bus station|a school|a clinic|a warehouse|a grain store|a mosque|a fuel depot|"
    "a camp for the displaced|a row of houses|a bakery|a power station|a bridge|a farm|a mill"
).split("|")
ATTACKERS = {"the army": "military", "the Northern Front": "armed_group",
             "the Dawn Brigades": "armed_group", "the border militia": "armed_group"}  # fmt: skip
FIRST = (
    "Adil Bintou Ciro Dagny Emeka Farida Goran Hawa Ilir Jomo Kadri Lamine Mireya Nadir Oumou "
    "Pilar Qadir Rania Salif Tomas Uche Vesna Wanza Ximena Yusra Zoran".split()
)
LAST = (
    "Abakar Belmonte Coulter Drobnik Eshete Farkas Galvez Haidari Iwuji Jaramillo Kontesa Lobanga "
    "Mirzan Nkemba Ostrava Pereda Quansah Rostami Sidibo Tamrat Urquizo Valbuena Wolder Yamba "
    "Zerihun".split()
)
TITLES = ("Mayor", "Governor", "Doctor", "Colonel", "Judge", "Senator")
NOUNS = (
    "farmer trader teacher driver nurse clerk baker welder herder tailor miller porter carpenter "
    "harvest road canal pump tower ledger lorry ferry kiln loom granary library "
    "theatre stadium pharmacy workshop quarry vineyard reservoir railway depot customs tariff "
    "salary pension budget permit contract ration blanket kettle stove lantern radio "
    "generator turbine cable pipeline meadow valley plateau ravine delta harbour pier "
    "festival wedding funeral lesson choir carpet parcel ticket passport lottery "
    "census survey loan bank vault mint foundry tannery brewery dairy stable "
    "beehive greenhouse nursery seedling fertiliser locust drought flood frost monsoon dust"
).split()
ADJECTIVES = (
    "narrow steep muddy dry northern southern western new broken crowded quiet "
    "distant cheap costly patient stubborn cautious hopeful weary rusty wooden stone silver green "
    "yellow municipal provincial rural coastal joint monthly late spare borrowed "
    "seasonal mobile public private shared faded modest proud hollow"
).split()
VERBS = (
    "opened closed repaired counted measured painted moved sold bought leased inspected cleaned "
    "delayed extended reduced doubled postponed resumed registered photographed described "
    "ignored welcomed praised criticised fenced watered planted harvested weighed stored loaded "
    "emptied borrowed returned inherited auctioned surveyed widened narrowed drained rebuilt"
).split()
FILLER = (
    "The {a} {n} of {place} {v} the {n2} before the {a2} {n3} came.",
    "In {place}, {count} were {v} for the {a} {n} that a {n2} had {v2}.",
    "Every {n} {v} its {a} {n2}, and the {n3} near {place} was {v2} by a {a2} {n4}.",
    "Nobody {v} the {n} between {place} and the {a} {n2}, a {n3} said.",
    "A {a} {n} {v} {count} while the {a2} {n2} was {v2} in {place}.",
    "The {n} council {v} a {a} {n2}, {v2} the {n3} and {v3} the {a2} {n4}.",
    "Since the {a} {n}, the {n2} {v} less than the {n3} {v2} in {place}.",
    "What the {n} {v} the {a} {n2} {v2} again, residents of {place} recalled.",
    "{person} {v} the {a} {n} and {v2} a {n2} for the {a2} {n3}.",
    "For the {n}, {person} {v} {count} from the {a} {n2} of {place}.",
)
LEADS = (
    "{act_a} on {target} in {place} on {day} killed {dead} and injured {hurt}, {official} said.",
    "{attacker} {did} {target} in {place} on {day}, killing {dead} and wounding {hurt}.",
    "{dead_c} died and {hurt} were wounded when {attacker} {did} {target} in {place} on {day}.",
    "{place} counted its losses after {act_a} on {day} that left {dead} dead and injured {hurt}.",
    "On {day}, {act_a} in {place} killed {dead}, according to {official}, and injured {hurt}.",
    "{official} said {dead} were killed and {hurt} were injured in {act_a} in {place} on {day}.",
)
MORE = (
    "The {act} hit {target} in the centre of {place}, {official} said.",
    "Witnesses in {place} said {weapon} were used in the {act}.",
    "{official} blamed {attacker} for the {act} in {place}.",
    "The {act} left {dead} dead, {official} said.",
    "Hospitals in {place} treated {hurt}, wounded in the {act}, {official} said.",
)
SAID = ("“{quote},” {speaker} said.", "{speaker} said: “{quote}.”", "“{quote},” said {speaker}.",
        "“{quote},” {speaker} told reporters in {place}.")  # fmt: skip
SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split()
FEW = dict(zip(range(13), SPELLED, strict=True))


# ---------------------------------------------------------------- what is true


@dataclass(frozen=True)
class Place:
    """A town of the shipped gazetteer whose name no other place has, or a region with towns."""

    name: str
    country: str
    geonameid: int
    latitude: float
    longitude: float
    radius_km: float
    feature: str
    admin1: str


@dataclass(frozen=True)
class Incident:
    """What really happened."""

    key: int
    kind: tuple[str, str, str, str, str]
    place: Place
    day: date
    killed: int
    injured: int
    attacker: str
    target: str
    official: tuple[str, str]  # title, name
    words: str  # what the official said


@dataclass
class Truth:
    """What the tables should bring out."""

    incidents: list[Incident] = field(default_factory=list)
    main: dict[str, int] = field(default_factory=dict)  # article_id -> key of its incident
    copies: dict[tuple[str, str], int] = field(default_factory=dict)  # (copy, origin) -> level
    family: dict[str, str] = field(default_factory=dict)  # article_id -> the origin of its text
    events: dict[str, int] = field(default_factory=dict)  # event_id -> key
    told: dict[tuple[int, str], set[float]] = field(default_factory=lambda: defaultdict(set))


# ---------------------------------------------------------------- sentences


@dataclass(frozen=True)
class Mark:
    """Words of a sentence that are a row of a table; `links` name other marks of the sentence."""

    table: str
    words: str
    columns: dict[str, Any]
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sentence:
    """Pieces of text; a piece with a slot is a mark, and `about` the incident it tells of."""

    pieces: tuple[tuple[str, str, Mark | None], ...]
    about: int | None = None

    @property
    def text(self) -> str:
        return "".join(words for words, _, _ in self.pieces)


def write(template: str, about: int | None = None, **slots: Mark | str) -> Sentence:
    """Fill a template; the first letter becomes a capital."""
    pieces: list[tuple[str, str, Mark | None]] = []
    for words, slot, _, _ in string.Formatter().parse(template):
        if words:
            pieces.append((words, "", None))
        if slot:
            value = slots[slot]
            mark = value if isinstance(value, Mark) else None
            pieces.append((mark.words if mark else str(value), slot, mark))
    words, slot, mark = pieces[0]
    pieces[0] = (words[:1].upper() + words[1:], slot, mark)
    return Sentence(tuple(pieces), about)


@functools.cache
def places() -> tuple[dict[str, list[Place]], dict[tuple[str, str], Place]]:
    """Return country -> its towns of unique name, largest first, and (country, name) -> region."""
    frame = pd.read_parquet(data_path() / "gazetteer" / "places.parquet")
    frame = frame[frame["geonameid"].notna() & frame["country"].isin(WARS)]
    known = frame["feature"].isin(["city", "admin1"]) & frame["name"].str.fullmatch(
        "[A-Z][a-z]{4,}"
    )
    frame = frame[known].sort_values(["population", "name"], ascending=False)
    alone = ~frame["name"].duplicated(keep=False)
    towns: dict[str, list[Place]] = {country: [] for country in WARS}
    regions: dict[tuple[str, str], Place] = {}
    for row, is_alone in zip(frame.itertuples(index=False), alone, strict=True):
        point = (round(float(x), 4) for x in (row.latitude, row.longitude, row.radius_km))
        place = Place(row.name, row.country, int(row.geonameid), *point, row.feature, row.admin1)
        if row.feature == "admin1":
            regions[row.country, row.name] = place
        elif is_alone and len(towns[row.country]) < TOWNS:
            towns[row.country].append(place)
    return towns, regions


# ---------------------------------------------------------------- the war


class War:
    """Draws incidents and the sentences outlets may write about them."""

    def __init__(self, seed: int = 0, outlets: int = 60) -> None:
        self.draw = random.Random(seed)
        self.outlets = [f"{first} {kind}" for kind in ("Post", "Herald", "Radio", "Online")
                        for first in LAST][:outlets]  # fmt: skip
        # Each outlet words things its own way: it likes one of several words more than others.
        self.liking = {outlet: self.draw.randrange(4) for outlet in self.outlets}
        self.truth = Truth()

    def incident(self, day: date) -> Incident:
        """Draw what happens on a day; most incidents have few dead, some very many."""
        draw = self.draw
        towns = places()[0][draw.choice(WARS)]
        place = draw.choice(towns[:: TOWNS // FRONT] if draw.random() < 0.4 else towns)
        killed = min(1 + int(draw.paretovariate(0.9)), 180)
        words = self.plain("{n} and the {a} {n2} were {v} and the {n3} was {v2} by the {a2} {n4}")
        found = Incident(
            len(self.truth.incidents), draw.choice(KINDS), place, day, killed,
            2 + killed + draw.randrange(3 * killed + 3), draw.choice(sorted(ATTACKERS)),
            draw.choice(TARGETS), (draw.choice(TITLES), self.person()), f"The {words}",
        )  # fmt: skip
        self.truth.incidents.append(found)
        return found

    def person(self) -> str:
        return f"{self.draw.choice(FIRST)} {self.draw.choice(LAST)}"

    def plain(self, template: str) -> str:
        slots = [slot for _, slot, _, _ in string.Formatter().parse(template) if slot]
        pools = {"n": NOUNS, "a": ADJECTIVES, "v": VERBS}
        return template.format(**{slot: self.draw.choice(pools[slot[0]]) for slot in slots})

    def word(self, words: str, outlet: str) -> str:
        """Return one of several words: mostly the one the outlet likes."""
        options = words.split("|")
        liked = self.draw.random() < 0.6
        return options[self.liking[outlet] % len(options)] if liked else self.draw.choice(options)

    # ------------------------------------------------------------ sentences

    def filler(self, country: str) -> Sentence:
        """Return a sentence about something else, of words drawn at random."""
        template = self.draw.choice(FILLER)
        slots: dict[str, Mark | str] = {}
        for _, slot, _, _ in string.Formatter().parse(template):
            if slot == "place":
                slots[slot] = _place_mark(self.draw.choice(places()[0][country]), "mention")
            elif slot == "person":
                slots[slot] = _actor_mark(self.person(), "person")
            elif slot == "count":
                n, noun = self.draw.randint(2, 900), self.draw.choice(NOUNS)
                several = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
                slots[slot] = _number_mark(f"{n} {several}", n, "exact", "other", noun)
            elif slot:
                slots[slot] = self.plain("{" + slot[0] + "}")
        return write(template, **slots)

    def quote(self, incident: Incident, shared: bool) -> Sentence:
        """Return a quotation: of the official's own words, whole or cut, or of a bystander."""
        if shared:
            title, name = incident.official
            said = incident.words
            if self.draw.random() < 0.4:
                said = said.rsplit(" and the ", 1)[0]
        else:
            title, name = None, self.person()
            said = self.plain("My {n} {v} the {a} {n2} and a {n3} {v2} my {a2} {n4}")
        actor = row_id("actors", name)
        columns = {"quote": said, "kind": "direct", "actor_id": actor, "speaker": name,
                   "cue": "said", "cue_class": "say", "speaker_how": "name",
                   "n_words": len(said.split())}  # fmt: skip
        speaker = _actor_mark(name, "person", role=title)
        place = _place_mark(incident.place, "mention")
        template = self.draw.choice(SAID)
        if title:
            template = template.replace("{speaker}", title + " {speaker}")
        return write(template, quote=Mark("quotes", said, columns), speaker=speaker, place=place)

    def told(
        self, incident: Incident, template: str, outlet: str, toll: tuple[Mark, Mark]
    ) -> Sentence:
        """Return a sentence about an incident as an outlet words it."""
        kind, sub, acts, verbs, weapon = incident.kind
        act, verb = self.word(acts, outlet), self.word(verbs, outlet)
        dead, hurt = toll
        event = {"event_type": kind, "sub_event_type": sub, "factuality": "asserted",
                 "weapon": weapon, "attacker_id": row_id("actors", incident.attacker)
                 if "{attacker}" in template else None}  # fmt: skip
        links = (("place_id", "place"), ("date_id", "day"))
        article = "an" if act[0] in "aeiou" else "a"
        title, name = incident.official
        where = incident.place
        if self.draw.random() < 0.08:  # some name no more than the region
            where = places()[1].get((where.country, where.admin1), where)
        if self.draw.random() < 0.12:  # or no day
            template = template.replace(" on {day}", "").replace("On {day}, ", "")
        slots = {
            "act": Mark("events", act, event, links), "act_a": Mark("events", act, event, links),
            "did": Mark("events", verb, event, links), "place": _place_mark(where, "event"),
            "day": _date_mark(incident.day), "dead": dead, "dead_c": dead, "hurt": hurt,
            "attacker": _actor_mark(incident.attacker, ATTACKERS[incident.attacker]),
            "official": _actor_mark(name, "person", role=title), "target": incident.target,
            "weapon": weapon,
        }  # fmt: skip
        template = template.replace("{act_a}", article + " {act_a}")
        template = template.replace("{official}", title + " {official}")
        return write(template, incident.key, **slots)

    def toll(self, incident: Incident, lag: int) -> tuple[Mark, Mark]:
        """Return the dead and the hurt as one article counts them, `lag` days after."""
        killed = self.count(incident.killed, lag, "killed")
        return killed, self.count(incident.injured, lag, "injured")

    def count(self, final: int, lag: int, kind: str) -> Mark:
        """Return a count: early reports know less than what is known in the end."""
        known = final if lag >= 2 else max(1, round(final * (0.6, 0.85)[lag]))
        if self.draw.random() < 0.06:  # an outlet may be wrong
            known += self.draw.choice((-1, 1, 2)) if known > 1 else 1
        noun = "person" if known == 1 else "people"
        figure = FEW[known] if known < 13 and self.draw.random() < 0.6 else str(known)
        hedged = known > 1 and self.draw.random() < (0.3 if lag < 2 else 0.1)
        words = f"at least {figure} {noun}" if hedged else f"{figure} {noun}"
        return _number_mark(words, known, "at_least" if hedged else "exact", kind, "person")

    def story(self, incident: Incident, outlet: str, lag: int, also: Incident | None) -> list:
        """Return the sentences of an article of an outlet's own."""
        draw, toll = self.draw, self.toll(incident, lag)
        sentences = [self.told(incident, draw.choice(LEADS), outlet, toll)]
        sentences += [self.told(incident, t, outlet, toll) for t in draw.sample(MORE, 2)]
        sentences += [self.quote(incident, shared) for shared in (True, False)[draw.randrange(2) :]]
        if also is not None:
            sentences.append(self.told(also, draw.choice(LEADS), outlet, self.toll(also, 2)))
        country = incident.place.country
        return sentences + [self.filler(country) for _ in range(draw.randint(10, 18))]

    def copy(self, origin: list, incident: Incident, level: int) -> list:
        """Return a story that keeps the first sentences of another, `level` per cent of them."""
        kept = max(1, round(len(origin) * level / 100))
        own = [self.filler(incident.place.country) for _ in origin[kept:]]
        return origin[:kept] + own


def _place_mark(place: Place, role: str) -> Mark:
    precision = 1 if place.feature == "city" else 3
    columns = asdict(place) | {"role": role, "geo_precision": precision, "where_prec": precision}
    return Mark("places", place.name, columns)


def _date_mark(day: date) -> Mark:
    columns = dict.fromkeys(("value", "date_start", "date_end"), day.isoformat())
    columns |= {"timex_type": "DATE", "direction": "past", "granularity": "day"}
    return Mark("dates", f"{day:%A}", columns)


def _number_mark(words: str, n: int, modifier: str, kind: str, unit: str) -> Mark:
    columns = {"low": n, "best": n, "high": None if modifier == "at_least" else n, "unit": unit,
               "modifier": modifier, "kind": kind, "scope": "incident"}  # fmt: skip
    links = (("event_id", "act"), ("event_id", "act_a"), ("event_id", "did"))
    return Mark("numbers", words, columns, () if kind == "other" else links)


def _actor_mark(name: str, kind: str, role: str | None = None) -> Mark:
    columns = {"actor_id": row_id("actors", name), "form": "name", "role": role, "kind": kind}
    return Mark("mentions", name, columns)


def nested(tables: Tables) -> Tables:
    """Return the tables with a shorter mention inside every name, at the same word.

    Extraction makes such pairs ("Dawn Brigades" inside "Dawn Brigades fighters"). The shorter
    one has another role, so whoever takes one of the two must say which.
    """
    long = tables.mentions[tables.mentions["text"].str.count(" ") > 0]
    text = long["text"].str.rsplit(" ", n=1).str[0]
    end = (long["start"] + text.str.len()).astype("Int64")
    short = long.assign(text=text, end=end, mention_id=long["mention_id"] + "n",
                        role="acting " + long["role"])  # fmt: skip
    mentions = as_table("mentions", pd.concat([tables.mentions, short], ignore_index=True))
    return replace(tables, mentions=mentions)


def of_unknown_kind(tables: Tables) -> Tables:
    """Return the tables with every third actor of no kind."""
    third = pd.Series(range(len(tables.actors)), index=tables.actors.index) % 3 == 0
    return replace(
        tables, actors=tables.actors.assign(kind=tables.actors["kind"].mask(third, pd.NA))
    )


# ---------------------------------------------------------------- articles and tables


@dataclass(frozen=True)
class Article:
    """One article before it becomes rows."""

    source: str
    published: datetime | None
    sentences: list[Sentence]
    incident: Incident
    origin: int | None = None  # position of the article it copies
    level: int = 100

    @property
    def text(self) -> str:
        paragraphs = [self.sentences[i : i + 3] for i in range(0, len(self.sentences), 3)]
        return "\n\n".join(" ".join(s.text for s in some) for some in paragraphs)


def articles_of(war: War, n: int, *, a_day: int = 12) -> Iterator[Article]:
    """Yield `n` articles; `a_day` incidents a day, so a larger corpus is a longer war."""
    draw, made = war.draw, 0
    recent: list[Incident] = []
    while made < n:
        day = FIRST_DAY + timedelta(days=len(war.truth.incidents) // a_day)
        incident = war.incident(day)
        also = next((i for i in recent if i.day == day), None) if draw.random() < 0.15 else None
        recent = [*recent[-20:], incident]
        for article in _reports(war, incident, also, made):
            if made < n:
                yield article
                made += 1


def _reports(war: War, incident: Incident, also: Incident | None, at: int) -> Iterator[Article]:
    """Yield what outlets publish about an incident: stories, later versions of them, copies."""
    draw, day = war.draw, incident.day
    own: list[tuple[int, list[Sentence], datetime]] = []
    for outlet in draw.sample(war.outlets, min(12, int(draw.paretovariate(0.8)))):
        lag = draw.choice((0, 1, 2, 2))
        stamp = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        stamp += timedelta(days=lag, minutes=draw.randrange(1000))
        if own and draw.random() < 0.35:
            origin, sentences, before = draw.choice(own)
            level = draw.choice(LEVELS)
            kept = war.copy(sentences, incident, level)
            stamp = before + timedelta(minutes=draw.randrange(5, 300))
            dated = stamp if draw.random() < 0.9 else None
            yield Article(outlet, dated, kept, incident, origin, level)
        else:
            sentences = war.story(incident, outlet, lag, also)
            own.append((at, sentences, stamp))
            yield Article(outlet, stamp if draw.random() < 0.9 else None, sentences, incident)
            if lag < 2 and draw.random() < 0.15:  # the outlet puts a new toll into its story
                at += 1
                told = war.story(incident, outlet, 2, None)[:3]
                later = stamp + timedelta(days=2 - lag)
                yield Article(outlet, later, told + sentences[3:], incident, at - 1, VERSION)
        at += 1


def simulate(n: int, *, seed: int = 0, a_day: int = 12) -> tuple[Tables, Truth]:
    """Return the tables of `n` articles, checked by construction, and the truth behind them."""
    war = War(seed)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    frames: dict[str, list[pd.DataFrame]] = defaultdict(list)
    actors: dict[str, dict[str, Any]] = {}
    keys: list[str] = []
    for article in articles_of(war, n, a_day=a_day):
        keys.append(_add_rows(article, rows, actors, war.truth))
        _note_origin(article, keys, war.truth)
        if len(rows["articles"]) >= BATCH:
            _flush(rows, frames)
    _flush(rows, frames)
    rows["actors"] = [actors[key] for key in sorted(actors)]
    names = ("articles", "sentences", "numbers", "dates", "places", "mentions", "events", "quotes")
    joined = {name: pd.concat(frames[name], ignore_index=True) for name in names}
    return Tables(actors=to_table("actors", rows["actors"]), **joined), war.truth


def _note_origin(article: Article, keys: Sequence[str], truth: Truth) -> None:
    key = keys[-1]
    truth.main[key] = article.incident.key
    truth.family[key] = key if article.origin is None else keys[article.origin]
    if article.origin is not None:
        truth.copies[key, keys[article.origin]] = article.level


def _flush(rows: dict[str, list], frames: dict[str, list[pd.DataFrame]]) -> None:
    for name in SCHEMAS:
        if name in rows or (name in ("articles", "sentences") and not frames[name]):
            frames[name].append(to_table(name, rows.pop(name, [])))


def _add_rows(article: Article, rows: dict[str, list], actors: dict[str, Any], truth: Truth) -> str:
    text = article.text
    key = article_id(article.source, text)
    how = None if article.published is None else "given"
    rows["articles"].append({"article_id": key, "source": article.source, "text": text,
        "title": f"News from {article.incident.place.name}", "published": article.published,
        "published_how": how, "language": "en"})  # fmt: skip
    at = 0
    for number, sentence in enumerate(article.sentences):
        at = text.index(sentence.text, at)
        span = {"article_id": key, "sent": number, "start": at, "end": at + len(sentence.text)}
        rows["sentences"].append(span | {"is_heading": False})
        _add_marks(sentence, key, number, at, rows, actors, truth)
        at += len(sentence.text)
    return key


def _add_marks(
    sentence: Sentence, article: str, number: int, at: int, rows: dict, actors: dict, truth: Truth
) -> None:
    ids: dict[str, str] = {}
    made: list[tuple[Mark, dict[str, Any]]] = []
    for words, slot, mark in sentence.pieces:
        if mark is not None:
            name = ID_COLUMNS[mark.table]
            ids[slot] = row_id(mark.table, article, at, len(words))
            span = {"article_id": article, "sent": number, "start": at, "end": at + len(words)}
            row = mark.columns | span | {"text": words, "rule": "simulated", name: ids[slot]}
            made.append((mark, row))
            if mark.table == "mentions":
                _count_actor(row, article, actors)
            if mark.table == "events" and sentence.about is not None:
                truth.events[ids[slot]] = sentence.about
            if mark.table == "numbers" and sentence.about is not None:
                truth.told[sentence.about, row["kind"]].add(row["best"])
        at += len(words)
    for mark, row in made:
        for column, slot in mark.links:
            row[column] = ids.get(slot, row.get(column))
        rows[mark.table].append(row)


def _count_actor(row: dict[str, Any], article: str, actors: dict[str, Any]) -> None:
    new = {"actor_id": row["actor_id"], "name": row["text"].lower(), "kind": row["kind"],
           "role": row["role"], "n_mentions": 0, "n_articles": 0, "last": ""}  # fmt: skip
    actor = actors.setdefault(row["actor_id"], new)
    actor["n_mentions"] += 1
    actor["n_articles"] += actor["last"] != article
    actor["last"] = article
