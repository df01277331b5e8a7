"""Events told of several places, incidents that hold others, and whose count a count is."""

import pandas as pd
import pytest
from invented import PLACES, Corpus, same, strike

from analysis import compare
from analysis.compare.incidents.spanning import span_lists
from analysis.compare.incidents.told import spots_of

# name: (geonameid, country, feature, latitude, longitude, radius_km)
MORE = {
    "Nyala": (101, "SD", "city", 12.05, 24.88, 12.0),
    "Mellit": (102, "SD", "city", 14.13, 25.55, 4.0),
    "Chad": (110, "TD", "country", 15.4, 18.7, 640.0),
    "Abeche": (111, "TD", "city", 13.83, 20.83, 6.0),
    "Rimal": (120, "PS", "district", 31.53, 34.44, 2.0),
    "Zeitoun": (121, "PS", "district", 31.49, 34.45, 2.0),
    "Gaza City": (122, "PS", "city", 31.50, 34.46, 8.0),
    "Myawaddy": (130, "MM", "city", 16.69, 98.51, 5.0),
    "Loikaw": (131, "MM", "city", 19.67, 97.21, 5.0),
    "Pekon": (132, "MM", "city", 19.86, 97.02, 3.0),
    "Kayah": (133, "MM", "admin1", 19.25, 97.34, 80.0),
    "Marib": (140, "YE", "city", 15.46, 45.32, 8.0),
    "Taiz": (141, "YE", "city", 13.58, 44.02, 9.0),
    "Yemen": (142, "YE", "country", 15.5, 47.5, 400.0),
    "Menaka": (150, "ML", "city", 15.92, 2.40, 4.0),
    "Tillaberi": (151, "NE", "city", 14.21, 1.45, 4.0),
}
ADMIN1 = {"Loikaw": "Kayah", "Kayah": "Kayah", "Pekon": "Kayah", "Nyala": "South Darfur"}
DAY = ("2024-03-01", "2024-03-01")


@pytest.fixture(autouse=True)
def more_places(monkeypatch):
    for name, columns in MORE.items():
        monkeypatch.setitem(PLACES, name, columns)


def own_words(source):
    return " ".join(f"{source.split()[-1].lower()}{n}" for n in range(60))


def mention(corpus, key, name):
    """Add a place that is not the place of an event."""
    found = corpus.place(key, name)
    row = next(row for row in corpus.rows["places"] if row["place_id"] == found)
    row |= {"role": "mention", "admin1": ADMIN1.get(name)}
    return found


def raid(corpus, source, listed, counts=(), *, say="Jets bombed {} on 2024-03-01", others=True):
    """Add an article about one raid told of `listed`; the event's place is the first of them."""
    body = f"{say.format(listed)}. {' '.join(f'{n} {kind}.' for kind, n in counts)}"
    key = corpus.article(source, f"{body} {own_words(source)}")
    names = sorted((n for n in PLACES if n in listed), key=listed.index)
    event = corpus.event(key, say.split()[1], names[0], ("2024-03-01", DAY[0]))
    for row in corpus.rows["places"]:
        row.setdefault("admin1", ADMIN1.get(row["name"]))
    for name in names[1:] if others else ():
        mention(corpus, key, name)
    for kind, value in counts:
        corpus.number(key, f"{value} {kind}", value, kind, event)
    return key


def parts(found):
    """Return incident name -> the name of the incident it is part of."""
    table = found.incidents.set_index("incident_id")
    held = table[table["part_of"].notna()]
    return dict(zip(held["place"], held["part_of"].map(table["place"]), strict=True))


def claimed(found, kind="killed"):
    """Return (place of the incident, count) for each claim."""
    places = found.incidents.set_index("incident_id")["place"]
    rows = found.casualties[found.casualties["outcome"] == kind]
    return sorted(zip(rows["incident_id"].map(places), rows["best"], strict=True))


# ---------------------------------------------------------------- lists of places


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Kutum and Nyala", "Kutum and Nyala"),
        ("Kutum, Mellit and Nyala", "Kutum, Mellit and Nyala"),
        ("several towns including Kutum, El Fasher, and Nyala", "Kutum, El Fasher and Nyala"),
        ("Kutum and in the eastern town of Nyala", "Kutum and Nyala"),
        ("Kutum, Nyala and other parts of Sudan", "Kutum and Nyala"),
        ("Kutum, Sudan", "Kutum"),
        ("Rimal and Zeitoun", "Rimal"),
        ("Kutum before the attack on Nyala", "Kutum"),
        ("Kutum and the army’s base near Nyala", "Kutum"),
    ],
)
def test_a_list_of_places_is_the_area_of_them_all(listed, name):
    corpus = Corpus()
    raid(corpus, "Wire A", listed)
    table = compare(corpus.tables()).incidents
    assert table["place"].tolist() == [name]
    assert table["holds"].isna().tolist() == [" and " not in name]


def test_from_one_place_to_another_is_no_list():
    corpus = Corpus()
    raid(corpus, "Wire A", "Kutum and Nyala", say="They shelled the road between {} on 2024-03-01")
    assert compare(corpus.tables()).incidents["place"].tolist() == ["Kutum"]


def test_two_countries_are_a_place_only_where_something_lies_in_them():
    corpus = Corpus()
    raid(corpus, "Wire A", "Sudan and Chad", say="Rebels raided posts in {} on 2024-03-01")
    raid(corpus, "Wire B", "Sudan and Chad", say="Armies fought of {} on 2024-03-01")
    assert sorted(compare(corpus.tables()).incidents["place"]) == ["Sudan", "Sudan and Chad"]


def test_members_with_events_of_their_own_keep_their_places():
    corpus = Corpus()
    text = f"Jets bombed Kutum and shelled Nyala on Friday. {own_words('Wire A')}"
    key = corpus.article("Wire A", text.replace("bombed Kutum and shelled", "hit Kutum and"))
    corpus.event(key, "hit", "Kutum")
    corpus.event(key, "Jets", "Nyala")
    tables = corpus.tables()
    plain = dict.fromkeys(tables.places["place_id"], None) | spots_of(tables)
    assert span_lists(tables, plain) == {}


def test_what_is_told_of_several_places_joins_none_of_them():
    corpus = Corpus()
    wide = raid(corpus, "Wire A", "Kutum, Mellit and Nyala", [("killed", 9)])
    strike(corpus, "Wire B", place="Kutum", killed=2)
    found = compare(corpus.tables())
    assert claimed(found) == [("Kutum", 2.0), ("Kutum, Mellit and Nyala", 9.0)]
    assert parts(found) == {"Kutum": "Kutum, Mellit and Nyala"}
    event = found.casualties.loc[found.casualties["article_id"] == wide, "home"]
    assert event.tolist() == ["event"]


def test_two_articles_telling_of_the_same_places_tell_of_one_incident():
    corpus = Corpus()
    raid(corpus, "Wire A", "Kutum, Mellit and Nyala", [("killed", 9)])
    raid(corpus, "Wire B", "Nyala and Kutum", [("killed", 9)])
    raid(corpus, "Wire C", "Khartoum and Omdurman", [("killed", 9)])
    assert sorted(compare(corpus.tables()).incidents["n_articles"]) == [1, 2]


# ---------------------------------------------------------------- which holds which


def test_strikes_of_one_night_in_two_countries_stay_two_incidents():
    corpus = Corpus()
    strike(corpus, "Wire A", place="Menaka", killed=4)
    strike(corpus, "Wire B", place="Tillaberi", killed=4)
    found = compare(corpus.tables())
    assert len(found.incidents) == 2
    assert parts(found) == {}


def test_three_levels_each_in_the_narrowest_that_holds_it():
    corpus = Corpus()
    country = "Shelling left 20 dead across Yemen on 2024-03-01"
    key = corpus.article("Wire A", f"{country}. {own_words('Wire A')}")
    event = corpus.event(key, "Shelling", "Yemen", ("2024-03-01", DAY[0]))
    corpus.number(key, "20 dead", 20, "killed", event)
    raid(corpus, "Wire B", "Marib and Taiz", [("killed", 9)])
    strike(corpus, "Wire C", place="Taiz", killed=5)
    strike(corpus, "Wire D", place="Sanaa", killed=3)
    found = compare(corpus.tables())
    assert parts(found) == {
        "Taiz": "Marib and Taiz",
        "Marib and Taiz": "Yemen",
        "Sanaa": "Yemen",
    }


def test_the_surroundings_of_a_member_are_its_region():
    corpus = Corpus()
    raid(corpus, "Wire A", "Loikaw and Myawaddy")
    for source, place in (("Wire B", "Kayah"), ("Wire C", "Pekon")):
        strike(corpus, source, place=place)
    for row in corpus.rows["places"]:
        row["admin1"] = ADMIN1.get(row["name"])
    assert parts(compare(corpus.tables())) == {
        "Kayah": "Loikaw and Myawaddy",
        "Pekon": "Kayah",
    }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"day": "2024-03-09"}, "another day"),
        ({"place": "Abeche"}, "another country"),
        ({"day": None}, "no day told"),
    ],
)
def test_nothing_is_part_of_a_wider_incident_by_guess(change, why):
    corpus = Corpus()
    raid(corpus, "Wire A", "Khartoum and El Fasher")
    strike(corpus, "Wire B", **{"place": "El Fasher"} | change)
    assert parts(compare(corpus.tables())) == {}, why


def test_a_riot_is_no_part_of_air_raids():
    corpus = Corpus()
    raid(corpus, "Wire A", "Khartoum and El Fasher")
    key = corpus.article("Wire B", f"Crowds rioted in El Fasher on 2024-03-01. {own_words('B')}")
    corpus.event(key, "rioted", "El Fasher", ("2024-03-01", DAY[0]), "Riots")
    assert parts(compare(corpus.tables())) == {}


def test_what_is_told_of_a_country_for_want_of_a_place_holds_nothing():
    corpus = Corpus()
    text = f"A shell killed one man in Sudan on 2024-03-01. {own_words('Wire A')}"
    key = corpus.article("Wire A", text)
    corpus.event(key, "shell", "Sudan", ("2024-03-01", DAY[0]))
    strike(corpus, "Wire B", place="El Fasher", killed=7)
    assert parts(compare(corpus.tables())) == {}


# ---------------------------------------------------------------- whose count it is


def two_countries(source="Wire A", total=9, shares=(6, 3)):
    """Return a corpus with one article: a total over a raid in each of two countries."""
    corpus = Corpus()
    whole(corpus, source, total, shares)
    return corpus


def whole(corpus, source, total=9, shares=(6, 3), words=None):
    text = (
        f"Raids on 2024-03-01 killed at least {total} people. "
        f"In Menaka {shares[0]} died. Near Tillaberi {shares[1]} died. {own_words(words or source)}"
    )
    key = corpus.article(source, text)
    near = corpus.event(key, "Raids", "Menaka", ("2024-03-01", DAY[0]))
    far = corpus.event(key, "Near", "Tillaberi")
    number = corpus.number(
        key, f"at least {total} people", total, "killed", near,
        scope="total", high=None, modifier="at_least",
    )  # fmt: skip
    for share, event in zip(shares, (near, far), strict=True):
        corpus.number(key, f"{share} died", share, "killed", event, scope="part", part_of=number)
    return key


def test_a_total_over_two_countries_is_the_toll_of_neither():
    found = compare(two_countries().tables())
    assert claimed(found) == [("ML and NE", 9.0), ("Menaka", 6.0), ("Tillaberi", 3.0)]
    assert parts(found) == {"Menaka": "ML and NE", "Tillaberi": "ML and NE"}
    held = found.incidents.set_index("place")
    assert held.loc["ML and NE", ["holds", "n_articles", "n_independent"]].tolist() == [
        "total",
        1,
        1,
    ]
    assert held.loc["ML and NE", "date_start"] == pd.Timestamp("2024-03-01")
    total = found.casualties.set_index("best").loc[9.0]
    assert (total["scope"], total["home"]) == ("total", "total over several incidents")
    tolls = found.tolls.merge(found.incidents[["incident_id", "place"]], on="incident_id")
    majority = tolls[tolls["rule"] == "majority"].set_index("place")["best"]
    assert majority.to_dict() == {"Menaka": 6.0, "Tillaberi": 3.0, "ML and NE": 9.0}


def test_a_total_belongs_to_the_incident_that_is_told_of_its_places():
    corpus = two_countries()
    say = "Drones raided camps in {} on 2024-03-01"
    raid(corpus, "Wire B", "Menaka and Tillaberi", [("killed", 8)], say=say)
    found = compare(corpus.tables())
    assert ("Menaka and Tillaberi", 9.0) in claimed(found)
    assert found.incidents["holds"].dropna().tolist() == ["list"]


def test_two_totals_over_the_same_incidents_are_two_claims_of_one():
    corpus = two_countries()
    whole(corpus, "Wire B", total=10)
    table = compare(corpus.tables()).incidents
    assert table.loc[table["holds"] == "total", "n_articles"].tolist() == [2]


def test_parts_of_one_city_stay_with_it():
    corpus = Corpus()
    text = (
        "Jets bombed Gaza City on 2024-03-01 and killed 6 people. "
        f"In Rimal 4 died and in Zeitoun 2 died. {own_words('Wire A')}"
    )
    key = corpus.article("Wire A", text)
    event = corpus.event(key, "bombed", "Gaza City", ("2024-03-01", DAY[0]))
    total = corpus.number(key, "6 people", 6, "killed", event, scope="total")
    for name, words in (("Rimal", "4 died"), ("Zeitoun", "2 died")):
        part = {"scope": "part", "part_of": total, "place_id": mention(corpus, key, name)}
        corpus.number(key, words, int(words[0]), "killed", event, **part)
    found = compare(corpus.tables())
    assert found.casualties["scope"].tolist() == ["total", "part", "part"]
    assert found.incidents["place"].tolist() == ["Gaza City"]


def test_children_among_the_dead_died_where_the_others_did():
    corpus = Corpus()
    text = (
        f"Jets bombed Menaka and then Tillaberi: 9 people, among them 2 children. {own_words('A')}"
    )
    key = corpus.article("Wire A", text)
    one = corpus.event(key, "Jets", "Menaka", None)
    two = corpus.event(key, "then", "Tillaberi", None)
    total = corpus.number(key, "9 people", 9, "killed", one, scope="total")
    more = {"scope": "part", "part_of": total, "victims": "child"}
    corpus.number(key, "2 children", 2, "killed", two, **more)
    assert ("Menaka", 9.0) in claimed(compare(corpus.tables()))


def test_a_sum_the_text_does_not_state_is_no_claim():
    corpus = Corpus()
    text = f"In Menaka 4 died and in Tillaberi 2 died. {own_words('Wire A')}"
    key = corpus.article("Wire A", text)
    one = corpus.event(key, "In", "Menaka")
    two = corpus.event(key, "in", "Tillaberi")
    words = "4 died and in Tillaberi 2 died"
    total = corpus.number(key, words, 6, "killed", one, scope="total")
    for said, event in (("4 died", one), ("2 died", two)):
        corpus.number(key, said, int(said[0]), "killed", event, scope="part", part_of=total)
    assert claimed(compare(corpus.tables())) == [("Menaka", 4.0), ("Tillaberi", 2.0)]


def test_the_place_beside_a_count_beats_that_of_its_event():
    corpus = Corpus()
    text = f"Jets bombed Kutum on 2024-03-01. In Nyala 5 people died. {own_words('Wire A')}"
    key = corpus.article("Wire A", text)
    event = corpus.event(key, "bombed", "Kutum", ("2024-03-01", DAY[0]))
    corpus.number(key, "5 people", 5, "killed", event, place_id=corpus.place(key, "Nyala"))
    strike(corpus, "Wire B", place="Nyala", killed=5)
    found = compare(corpus.tables())
    assert claimed(found) == [("Nyala", 5.0), ("Nyala", 5.0)]
    assert set(found.casualties["home"]) == {"event", "own place"}


def test_the_region_that_says_where_a_town_lies_does_not_take_its_count():
    corpus = Corpus()
    text = f"In North Darfur 5 died in an attack on Kutum on 2024-03-01. {own_words('Wire A')}"
    key = corpus.article("Wire A", text)
    event = corpus.event(key, "attack", "Kutum", ("2024-03-01", DAY[0]))
    corpus.number(key, "5 died", 5, "killed", event, place_id=mention(corpus, key, "North Darfur"))
    strike(corpus, "Wire B", place="North Darfur", killed=30, text="Rebels of the hills")
    assert ("Kutum", 5.0) in claimed(compare(corpus.tables()))


# ---------------------------------------------------------------- order and copies


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_never_matters(seed):
    corpus = two_countries()
    whole(corpus, "Wire B", total=11, shares=(6, 4))
    raid(corpus, "Wire C", "Kutum, Mellit and Nyala", [("killed", 9)])
    strike(corpus, "Wire D", place="Kutum", killed=2)
    same(compare(corpus.tables()), compare(corpus.tables(shuffled=seed)))


def test_a_copy_founds_nothing_and_moves_no_toll():
    corpus = two_countries()
    corpus.rows["articles"][0] |= {"published": "2024-03-02", "published_how": "given"}
    strike(corpus, "Wire B", place="Menaka", killed=6)
    copy = whole(corpus, "Portal Z", words="Wire A")
    corpus.rows["articles"][-1] |= {"published": "2024-03-03", "published_how": "given"}
    alone, both = compare(corpus.tables(without={copy})), compare(corpus.tables())
    assert {"copy", "rewrite"} & set(both.copies["verdict"])
    pd.testing.assert_frame_equal(
        alone.tolls.drop(columns="reason"), both.tolls.drop(columns="reason")
    )
    pd.testing.assert_frame_equal(alone.sums, both.sums)
    assert parts(alone) == parts(both)


def test_an_undated_total_holds_what_lies_in_it_on_the_night_its_article_tells_of():
    corpus = Corpus()
    strike(corpus, "Wire B", place="Sanaa", killed=7, injured=31)
    strike(corpus, "Wire C", place="Marib", killed=2)
    told = "Jets bombed Sanaa. 7 killed. 31 injured. Raids on Marib and Taiz. 9 killed."
    text = f"{told} {own_words('A')}"
    key = corpus.article("Wire A", text)
    near = corpus.event(key, "bombed", "Sanaa")
    corpus.number(key, "7 killed", 7, "killed", near)
    corpus.number(key, "31 injured", 31, "injured", near)
    far = corpus.event(key, "Raids", "Marib")
    mention(corpus, key, "Taiz")
    corpus.number(key, "9 killed", 9, "killed", far)
    found = compare(corpus.tables())
    assert parts(found) == {"Marib": "Marib and Taiz"}
    wide = found.incidents.set_index("place").loc["Marib and Taiz"]
    assert pd.isna(wide["date_start"])
