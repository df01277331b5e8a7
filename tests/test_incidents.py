"""Which reports are brought together as one incident, and which are kept apart."""

from __future__ import annotations

import random
import re

import pytest
from invented import PLACES, Corpus, same, strike

from analysis.compare import compare
from analysis.compare.copies import find_copies, trace
from analysis.compare.kinship import Kinship
from analysis.tables import SCHEMAS


def groups(corpus, **options):
    """Return the incidents as sets of article ids, largest first."""
    tables = corpus.tables(**options)
    compared = compare(tables)
    compared.validate()
    article = dict(zip(tables.events["event_id"], tables.events["article_id"], strict=True))
    frame = compared.incident_events
    frame = frame.assign(article=frame["event_id"].map(article))
    return sorted((set(g["article"]) for _, g in frame.groupby("incident_id")), key=sorted)


def together(corpus, *keys):
    return set(keys) in groups(corpus)


def like(source, n=50):
    """Return `n` words that articles share, between words of their own: alike, yet no copy."""
    return " ".join(f"detail{k} filler{source}{k}" for k in range(n))


def test_same_place_and_day_is_one_incident():
    corpus = Corpus()
    a, b = strike(corpus, "Wire A"), strike(corpus, "Wire B")
    assert groups(corpus) == [{a, b}]
    row = compare(corpus.tables()).incidents.iloc[0]
    assert row["name"] == "Air/drone strike, Khartoum, 2024-03-01"
    assert (row["n_articles"], row["n_sources"], row["n_independent"]) == (2, 2, 2)
    assert (row["place"], row["country"], row["date_how"]) == ("Khartoum", "SD", "told")
    assert row["date_start"].isoformat() == "2024-03-01T00:00:00"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"day": "2024-04-01"}, "another month"),
        ({"day": "2024-03-03"}, "two days later"),
        ({"day": "2024-03-02"}, "the day after, and nothing else in common"),
        ({"place": "Sanaa"}, "another country"),
        ({"place": "El Fasher"}, "another city"),
    ],
)
def test_other_day_or_place_is_another_incident(other, why):
    corpus = Corpus()
    a, b = strike(corpus, "Wire A", killed=6), strike(corpus, "Wire B", killed=9, **other)
    assert groups(corpus) == sorted([{a}, {b}], key=sorted), why


def test_a_day_apart_joins_when_the_figures_agree():
    corpus = Corpus()
    a = strike(corpus, "Wire A", killed=41, injured=60)
    b = strike(corpus, "Wire B", day="2024-03-02", killed=41, injured=60)
    assert together(corpus, a, b)


def test_one_article_feeds_several_incidents():
    corpus = Corpus()
    text = "Jets hit Kharkiv on Friday. A drone hit Sumy on Friday."
    both = corpus.article("Wire A", text)
    corpus.event(both, "hit", "Kharkiv", ("Friday", "2024-03-01"))
    corpus.event(both, "hit", "Sumy", ("Friday", "2024-03-01"))
    a, b = (strike(corpus, f"Wire {p}", place=p) for p in ("Kharkiv", "Sumy"))
    assert groups(corpus) == sorted([{both, a}, {both, b}], key=sorted)


def test_the_sum_of_a_war_is_no_incident():
    corpus = Corpus()
    raid = strike(corpus, "Wire A", killed=6)
    text = "The war has slain 9000 in Sudan. Raiders shot 4 in Sudan."
    review = corpus.article("Wire B", text)
    war = corpus.event(review, "slain", "Sudan")
    corpus.number(review, "9000", 9000, "killed", war, scope="cumulative")
    assert groups(corpus) == [{raid}]
    corpus.number(review, "4", 4, "killed", war)
    assert any(review in group for group in groups(corpus))


def test_a_district_belongs_to_its_city_and_a_near_town_does_not():
    corpus = Corpus()
    city = strike(corpus, "Wire A", place="Kharkiv")
    district = strike(corpus, "Wire B", place="Saltivka")
    town = strike(corpus, "Wire C", place="Merefa")
    assert groups(corpus) == sorted([{city, district}, {town}], key=sorted)


def test_near_towns_join_when_the_figures_agree():
    corpus = Corpus()
    a = strike(corpus, "Wire A", place="Kharkiv", killed=23)
    b = strike(corpus, "Wire B", place="Merefa", killed=23)
    assert together(corpus, a, b)


def test_a_country_total_does_not_swallow_its_cities():
    corpus = Corpus()
    text = "Raids on Friday left nine dead across Sudan. Jets hit Khartoum on Friday."
    total = corpus.article("Wire A", text)
    wide = corpus.event(total, "Raids", "Sudan", ("Friday", "2024-03-01"))
    corpus.number(total, "nine dead", 9, "killed", wide, scope="total")
    corpus.event(total, "hit", "Khartoum", ("Friday", "2024-03-01"))
    city = strike(corpus, "Wire B", killed=6)
    far = strike(corpus, "Wire C", place="El Fasher", killed=3)
    assert groups(corpus) == sorted([{total, city}, {total}, {far}], key=sorted)
    table = compare(corpus.tables()).incidents.set_index("place")
    for inside in ("Khartoum", "El Fasher"):  # raids "across Sudan" hold both
        assert table.loc[inside, "part_of"] == table.loc["Sudan", "incident_id"]
    assert table["part_of"].isna().tolist() == [place == "Sudan" for place in table.index]


def test_a_country_only_report_joins_a_city_by_telling_figures():
    corpus = Corpus()
    city = strike(corpus, "Wire A", place="Omdurman", killed=54, injured=158)
    vague = strike(corpus, "Wire B", place="Sudan", killed=54, injured=158)
    assert together(corpus, city, vague)


def test_an_area_joins_the_one_incident_inside_it_but_not_one_of_several():
    corpus = Corpus()
    city = strike(corpus, "Wire A", place="El Fasher", killed=7)
    area = strike(corpus, "Wire B", place="North Darfur", killed=7)
    assert together(corpus, city, area)
    town = strike(corpus, "Wire C", place="Kutum", killed=7)
    assert groups(corpus) == sorted([{city}, {town}, {area}], key=sorted)


def test_an_area_with_other_figures_stays_apart():
    corpus = Corpus()
    city = strike(corpus, "Wire A", place="El Fasher", killed=7)
    area = strike(corpus, "Wire B", place="North Darfur", killed=20)
    assert groups(corpus) == sorted([{city}, {area}], key=sorted)


@pytest.mark.parametrize(
    ("kinds", "joined"),
    [
        (("Explosions/Remote violence", "Violence against civilians"), True),
        (("Battles", "Violence against civilians"), True),
        (("Riots", "Explosions/Remote violence"), False),
    ],
)
def test_types_that_sources_confuse_join_with_some_evidence(kinds, joined):
    corpus, keys = Corpus(), []
    for source, kind in zip("AB", kinds, strict=True):
        key = corpus.article(source, f"{source}: the attack in Culiacan on Friday left 3 dead.")
        event = corpus.event(key, "attack", "Culiacan", ("Friday", "2024-03-01"), kind)
        corpus.number(key, "3 dead", 3, "killed", event)
        keys.append(key)
    assert together(corpus, *keys) is joined


def test_an_abduction_is_not_an_attack():
    corpus = Corpus()
    for source, sub in (("A", "Abduction/forced disappearance"), ("B", "Attack")):
        key = corpus.article(source, f"{source}: the attack in Culiacan on Friday.")
        kind = "Violence against civilians"
        day = ("Friday", "2024-03-01")
        corpus.event(key, "attack", "Culiacan", day, kind, sub_event_type=sub)
    assert len(groups(corpus)) == 2


@pytest.mark.parametrize("factuality", ["planned", "hypothetical", "denied", "negated"])
def test_what_did_not_happen_is_no_incident(factuality):
    corpus = Corpus()
    key = corpus.article("A", "A strike on Khartoum.")
    corpus.event(key, "strike", "Khartoum", factuality=factuality)
    assert groups(corpus) == []


def test_talks_are_no_incident():
    corpus = Corpus()
    key = corpus.article("A", "Talks in Khartoum.")
    corpus.event(key, "Talks", "Khartoum", kind="Strategic developments")
    assert groups(corpus) == []


def test_an_event_without_a_place_follows_the_one_told_before_it():
    corpus = Corpus()
    text = "Jets hit Kharkiv on Friday. The attack left 4 dead. A drone hit Sumy on Friday."
    key = corpus.article("A", text)
    first = corpus.event(key, "hit", "Kharkiv", ("Friday", "2024-03-01"))
    loose = corpus.event(key, "attack")
    corpus.event(key, "hit", "Sumy", ("Friday", "2024-03-01"))
    frame = compare(corpus.tables()).incident_events.set_index("event_id")
    assert frame.loc[loose, "incident_id"] == frame.loc[first, "incident_id"]
    assert "told beside" in frame.loc[loose, "why"]


def test_an_undated_article_joins_the_incident_whose_figures_and_people_it_shares():
    corpus = Corpus()
    mayor = corpus.actor("Amna Idris", role="mayor")
    keys = {}
    for source, day, dead, hurt in (
        ("Spring", "2024-03-01", 12, 80),
        ("Autumn", "2024-11-05", 6, 31),
        ("Undated", None, 6, 31),
    ):
        words = "" if source == "Spring" else like(source)
        text = f"{words} mayor Amna Idris spoke after the strike"
        keys[source] = strike(
            corpus, source, day=day, published=day, text=text, killed=dead, injured=hurt
        )
        if source != "Spring":
            corpus.mention(keys[source], "Amna Idris", mayor)
    expected = [{keys["Spring"]}, {keys["Autumn"], keys["Undated"]}]
    assert groups(corpus) == sorted(expected, key=sorted)
    table = compare(corpus.tables()).incidents
    joined = table[table["n_articles"] == 2].iloc[0]
    assert joined["date_start"].isoformat()[:10] == "2024-11-05"
    assert "inferred" in joined["why"]


def test_an_undated_report_without_anything_in_common_stays_alone():
    corpus = Corpus()
    dated = strike(corpus, "A", published="2024-03-01", killed=12)
    undated = strike(corpus, "B", day=None, killed=2)
    assert groups(corpus) == sorted([{dated}, {undated}], key=sorted)


def test_publication_bounds_an_event_without_a_day():
    corpus = Corpus()
    a = strike(corpus, "A", day="2024-03-01", published="2024-03-01", killed=6)
    b = strike(corpus, "B", day=None, published="2024-03-02", killed=6)
    late = strike(corpus, "C", day=None, published="2024-05-02", killed=6)
    assert groups(corpus) == sorted([{a, b}, {late}], key=sorted)


def written_about(published, common):
    """Return a strike of 1 March, and an undated report of one published on another day."""
    corpus = Corpus()
    for n in range(6):  # others, so that it means something to share words
        strike(corpus, f"X{n}", place="Sanaa", day=f"2023-0{n + 1}-01", killed=2)
    a = strike(corpus, "A", text=like("A", common), published="2024-03-01", killed=14)
    text = like("B", common)
    b = strike(corpus, "B", day=None, text=text, published=published, killed=14)
    return together(corpus, a, b)


@pytest.mark.parametrize(
    ("published", "common", "joined"),
    [
        ("2024-03-29", 50, True),  # a follow-up
        ("2024-03-29", 0, False),  # a report on something else
        ("2024-02-02", 50, False),  # nobody reports what has not happened yet
    ],
)
def test_only_a_later_article_that_is_very_alike_is_a_follow_up(published, common, joined):
    assert written_about(published, common) is joined


def test_a_place_no_gazetteer_knows_does_not_keep_like_articles_apart():
    corpus, keys = Corpus(), []
    shared = " ".join(f"detail{n}" for n in range(60))
    for source, site in (("A", "Hill Road"), ("B", "the old mill")):
        mixed = " ".join(f"{word} {source}{n}" for n, word in enumerate(shared.split()))
        key = corpus.article(source, f"{mixed}. A strike at {site} on Friday killed 11.")
        place = corpus.add("places", key, "place_id", site, name=site)
        date = corpus.date(key, "Friday", "2024-03-01")
        event = corpus.event(key, "strike", place_id=place, date_id=date)
        corpus.number(key, "killed 11", 11, "killed", event)
        keys.append(key)
    assert together(corpus, *keys)


def mixed_corpus():
    corpus = Corpus()
    for source, place, day, dead in (
        ("A", "Khartoum", "2024-03-01", 6),
        ("B", "Khartoum", "2024-03-01", 7),
        ("C", "Omdurman", "2024-03-01", 6),
        ("D", "Sudan", "2024-03-01", 13),
        ("E", "El Fasher", "2024-03-02", 4),
        ("F", "North Darfur", "2024-03-02", 4),
        ("G", "Kharkiv", None, 3),
        ("H", "Saltivka", "2024-03-02", 3),
    ):
        strike(corpus, source, place=place, day=day, published=day, killed=dead)
    return corpus


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed):
    corpus = mixed_corpus()
    same(compare(corpus.tables()), compare(corpus.tables(shuffled=seed)))


def test_a_later_article_renames_no_incident():
    corpus = mixed_corpus()
    before = compare(corpus.tables())
    strike(corpus, "Z", place="Khartoum", day="2024-03-01", published="2024-03-04", killed=6)
    after = compare(corpus.tables())
    assert set(before.incidents["incident_id"]) == set(after.incidents["incident_id"])
    merged = before.incident_events.merge(after.incident_events, on="event_id")
    assert (merged["incident_id_x"] == merged["incident_id_y"]).all()


NAMED = ("Khartoum", "Omdurman", "El Fasher", "North Darfur", "Kharkiv", "Saltivka", "Merefa")


def random_corpus(seed, n):
    """Return `n` strikes of ten days on places that lie in or near one another."""
    draw, corpus = random.Random(seed), Corpus()
    for number in range(n):
        day = f"2024-03-{draw.randint(1, 10):02d}"
        dead = draw.choice([None, 1, 3, 6, 14])
        place = draw.choice(NAMED)
        strike(corpus, f"S{number}", place=place, day=day, published=day, killed=dead)
    return corpus


@pytest.mark.parametrize("seed", range(12))
def test_another_article_renames_nothing(seed):
    corpus = random_corpus(seed, 14)
    before = compare(corpus.tables())
    day = f"2024-03-{seed + 1:02d}"
    strike(corpus, "New", place=NAMED[seed % 7], day=day, published="2024-03-20", killed=3)
    after = compare(corpus.tables())
    assert set(before.incidents["incident_id"]) <= set(after.incidents["incident_id"])
    both = before.incident_events.merge(after.incident_events, on="event_id")
    assert (both["incident_id_x"] == both["incident_id_y"]).all()


def test_the_events_of_an_article_stand_in_reading_order():
    corpus = Corpus()
    key = corpus.article("A", "A drone hit Sumy on Friday. Jets hit Kharkiv on Monday.")
    late = corpus.event(key, "hit", "Sumy", ("Friday", "2024-03-08"))
    early = corpus.event(key, "hit", "Kharkiv", ("Monday", "2024-03-04"))
    assert compare(corpus.tables()).incident_events["event_id"].tolist() == [late, early]


@pytest.mark.parametrize(("there", "one"), [(16, True), (6, False)])
def test_a_region_named_after_a_town_is_that_town_only_with_counts_in_common(
    monkeypatch, there, one
):
    monkeypatch.setitem(PLACES, "Sumy Oblast", (14, "UA", "admin1", 51.0, 34.0, 120.0))
    corpus = Corpus()
    shared = {"day": "2024-03-01", "published": "2024-03-01"}
    town = strike(corpus, "A", place="Sumy", killed=16, text=like("A"), **shared)
    region = strike(corpus, "B", place="Sumy Oblast", killed=there, text=like("B"), **shared)
    assert together(corpus, town, region) is one
    table = compare(corpus.tables()).incident_events
    assert table["why"].str.contains("share the name").any() == one


@pytest.mark.parametrize(("tolls", "one"), [((31, 31), True), ((31, 7), False), ((1, 1), False)])
def test_undated_reports_of_a_whole_country_need_counts_in_common(tolls, one):
    corpus = Corpus()
    keys = [
        strike(corpus, source, place="Sudan", day=None, killed=dead, text=like(source),
               published="2024-03-01")
        for source, dead in zip("AB", tolls, strict=True)
    ]  # fmt: skip
    assert together(corpus, *keys) is one


@pytest.mark.parametrize("killed", [None, 7])
def test_like_counts_of_the_day_before_join_no_third_report(killed):
    corpus = Corpus()
    counts = {} if killed is None else {"killed": killed}
    before = strike(corpus, "A", day="2024-03-01", published="2024-03-01", killed=41, injured=60)
    later = strike(corpus, "C", day="2024-03-02", published="2024-03-02", killed=41, injured=60)
    next_day = strike(corpus, "B", day="2024-03-02", published="2024-03-03", **counts)
    assert groups(corpus) == sorted([{before, later}, {next_day}], key=sorted)


def test_the_very_day_outbids_like_counts_of_the_day_before():
    corpus = Corpus()
    before = strike(corpus, "A", day="2024-03-01", published="2024-03-01", killed=41, injured=60)
    day = strike(corpus, "B", day="2024-03-02", published="2024-03-02", killed=7)
    later = strike(corpus, "C", day="2024-03-02", published="2024-03-03", killed=41, injured=60)
    assert groups(corpus) == sorted([{before}, {day, later}], key=sorted)


def events_in(text, *events):
    """Return the incident of each event of one article: (words, place, day)."""
    corpus = Corpus()
    key = corpus.article("A", text, "2024-03-01")
    found = [corpus.event(key, words, place, day) for words, place, day in events]
    rows = compare(corpus.tables()).incident_events
    named = dict(zip(rows["event_id"], rows["incident_id"], strict=True))
    return [named[event] for event in found]


@pytest.mark.parametrize(
    ("tail", "one"),
    [
        ("A raid killed three more in the city", True),
        ("A raid killed three more in southern port cities", False),
        ("A raid killed three more in districts of the city", True),
    ],
)
def test_what_was_in_several_towns_was_not_in_one(tail, one):
    a, b = events_in(
        f"Jets hit Kharkiv on Friday. {tail}.",
        ("hit", "Kharkiv", ("Friday", "2024-03-01")),
        ("raid", None, None),
    )
    assert (a == b) is one


def test_a_sentence_that_names_a_country_tells_of_no_town_abroad():
    text = "Jets hit Khartoum on Friday. Drones hit Kharkiv on Friday. In Sudan a raid followed."
    corpus = Corpus()
    key = corpus.article("A", text, "2024-03-01")
    first = corpus.event(key, "hit", "Khartoum", ("Friday", "2024-03-01"))
    corpus.event(key, "hit", "Kharkiv", ("Friday", "2024-03-01"))
    corpus.place(key, "Sudan")
    bare = corpus.event(key, "raid")
    rows = compare(corpus.tables()).incident_events.set_index("event_id")["incident_id"]
    assert rows[first] == rows[bare]


def test_an_event_of_the_country_is_that_of_its_town_told_beside_it():
    one, other = (
        events_in(
            f"A raid on Sudan was condemned{where}. Jets hit Khartoum on Friday.",
            ("raid", "Sudan", None),
            ("hit", "Khartoum", ("Friday", "2024-03-01")),
        )
        for where in ("", ", as were many across Sudan")
    )
    assert one[0] == one[1]
    assert other[0] != other[1]


def test_a_name_unknown_to_the_map_lies_in_the_town_it_begins_with(monkeypatch):
    monkeypatch.setitem(PLACES, "Kutum Gate", (None, None, None, None, None, None))
    monkeypatch.setitem(PLACES, "Fern Gate", (None, None, None, None, None, None))

    def incidents(name):
        text = f"Jets hit Kutum on Monday. A shell fell on {name} on Friday."
        return events_in(
            text,
            ("hit", "Kutum", ("Monday", "2024-02-26")),
            ("shell", name, ("Friday", "2024-03-01")),
        ), text

    corpus = Corpus()
    found, text = incidents("Kutum Gate")
    key = corpus.article("A", text, "2024-03-01")
    corpus.event(key, "hit", "Kutum", ("Monday", "2024-02-26"))
    corpus.event(key, "shell", "Kutum Gate", ("Friday", "2024-03-01"))
    assert compare(corpus.tables()).incidents["place"].tolist() == ["Kutum", "Kutum"]
    assert found[0] != found[1]


def test_how_many_fled_is_no_evidence():
    def one(kind):
        corpus = Corpus()
        keys = [strike(corpus, source, day=day, text=like(source), published=day)
                for source, day in (("A", "2024-03-01"), ("B", "2024-03-02"))]  # fmt: skip
        for row in corpus.rows["events"]:
            corpus.number(row["article_id"], "detail7 ", 52000, kind, row["event_id"])
        return together(corpus, *keys)

    assert one("killed")
    assert not one("displaced")


def test_counts_of_an_area_go_to_the_incident_that_has_them_not_to_the_town_named_with_it():
    corpus = Corpus()
    words = " ".join(f"detail{n}" for n in range(60))
    region = strike(corpus, "A", place="North Darfur", killed=6, injured=31, text=words)
    town = strike(corpus, "B", place="Kutum", killed=3, injured=16)
    rewrite = strike(corpus, "C", place="Kutum", killed=6, injured=31, text=words)
    assert together(corpus, region, rewrite)
    assert {town} in groups(corpus)


def spoken_of(*, quoted, days=("2024-03-01", "2024-03-20")):
    """Return whether two reports of other days on one man are one incident, among many others."""
    corpus = Corpus()
    for n in range(60):
        strike(corpus, f"X{n}", place="Sanaa", day=f"2022-{n % 12 + 1:02d}-{n % 5 * 5 + 1:02d}")
    man = corpus.actor("Idris Bakhit")
    keys = []
    for source, day in zip("AB", days, strict=True):
        words = f"{like(source)}. Idris Bakhit was killed by a drone at the well"
        key = corpus.article(source, f"{source} reports. {words}.", published=day)
        corpus.mention(key, "Idris Bakhit", man)
        date = corpus.date(key, "drone", day)
        corpus.event(key, "killed", date_id=date, kind="Violence against civilians")
        if quoted:
            corpus.quote(key, "detail1 ", man)
        keys.append(key)
    return together(corpus, *keys)


def test_the_same_victim_is_the_same_incident_whatever_day_is_understood():
    assert spoken_of(quoted=False)


def test_who_is_quoted_speaks_of_other_incidents_too():
    assert not spoken_of(quoted=True)


def test_each_reason_has_its_weight():
    why = compare(mixed_corpus().tables()).incident_events["why"]
    reasons = {part for row in why for part in row.split("; ")}
    fixed = {"first report", "place not given", "told beside an event of this incident"}
    assert all(re.search(r" [+-]\d\.\d+$", part) for part in reasons - fixed)
    assert "same day +2.0" in reasons


def test_house_style_makes_no_articles_alike():
    def kin(sources):
        corpus = Corpus()
        furniture = " ".join(f"menu{n}" for n in range(40))
        own = [" ".join(f"own{n}x{k}" for k in range(40)) for n in range(80)]
        keys = [corpus.article(source, f"{furniture} {own[n]}") for n, source in enumerate(sources)]
        for n in range(20, 80):
            corpus.article(f"Y{n}", own[n])
        tables = corpus.tables()
        lineage = trace(tables.articles, find_copies(tables.articles, tables.quotes)[:0])
        return Kinship(tables, lineage).between(*keys[:2])

    assert kin(["Gazette"] * 20) < 0.6 * kin([f"S{n}" for n in range(20)])


def test_every_violent_event_is_in_exactly_one_incident():
    tables = mixed_corpus().tables()
    members = compare(tables).incident_events["event_id"]
    assert sorted(members) == sorted(tables.events["event_id"])


def test_empty_tables_give_empty_typed_tables():
    compared = compare(Corpus().tables())
    compared.validate()
    for name, frame in compared:
        assert len(frame) == 0
        assert {c: str(frame[c].dtype) for c in SCHEMAS[name]} == SCHEMAS[name]


def test_rows_that_know_nothing_do_no_harm():
    corpus = Corpus()
    key = corpus.article(None, "Something struck somewhere and 3 died.")
    nothing = dict.fromkeys(["sub_event_type", "place_id", "date_id", "weapon"])
    corpus.event(key, "struck", **nothing)
    corpus.add("places", key, "place_id", "somewhere")
    corpus.add("numbers", key, "number_id", "3 died", kind="killed")
    corpus.add("quotes", key, "quote_id", "Something")
    compared = compare(corpus.tables())
    compared.validate()
    assert len(compared.incidents) == 1
