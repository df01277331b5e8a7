"""Phrases that tell a place by others, alone and in sentences of invented news."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from analysis import extract, load_articles, load_gazetteer, resources
from analysis.geocode import FEATURES, distance_km, precision
from analysis.geocode.offsets import compass, destination

EXACT, NEAR, PART, AREA, BROAD, COUNTRY, SEA = (
    (1, 1), (2, 2), (2, 5), (3, 4), (3, 5), (3, 6), (3, 7),
)  # fmt: skip

# phrase, latitude, longitude, tolerance in km, feature, (geo_precision, where_prec)
PHRASES = [
    # capitals
    ("Ukrainian capital", 50.45, 30.52, 10, "city", EXACT),
    ("the Sudanese capital", 15.55, 32.53, 15, "city", EXACT),
    ("capital of Syria", 33.51, 36.29, 10, "city", EXACT),
    ("Syria's capital", 33.51, 36.29, 10, "city", EXACT),
    ("the Yemeni capital", 15.35, 44.21, 10, "city", EXACT),
    ("the Libyan capital Tripoli", 32.89, 13.19, 10, "city", EXACT),
    ("the Somali capital", 2.04, 45.34, 10, "city", EXACT),
    ("Afghan capital", 34.53, 69.17, 10, "city", EXACT),
    ("the Malian capital", 12.64, -8.0, 10, "city", EXACT),
    ("the Haitian capital", 18.54, -72.34, 10, "city", EXACT),
    ("the capital of Ethiopia", 9.03, 38.74, 15, "city", EXACT),
    ("Iraq's capital", 33.32, 44.39, 15, "city", EXACT),
    ("South Sudanese capital", 4.85, 31.58, 10, "city", EXACT),
    ("the Nigerian capital", 9.06, 7.49, 20, "city", EXACT),
    ("the capital of the Central African Republic", 4.36, 18.56, 10, "city", EXACT),
    ("the Armenian capital", 40.18, 44.51, 10, "city", EXACT),
    ("provincial capital of Idlib", 35.93, 36.63, 8, "city", EXACT),
    ("the capital of Khartoum", 15.55, 32.53, 15, "city", EXACT),
    # adjectives, possessives, type words
    ("Kharkiv's Saltivka district", 50.03, 36.33, 5, "district", EXACT),
    ("Syria's Idlib province", 35.8, 36.65, 40, "admin1", AREA),
    ("Russia's Belgorod region", 50.7, 37.5, 60, "admin1", AREA),
    ("Ukraine's eastern Donetsk region", 48.0, 37.7, 60, "admin1", AREA),
    ("the eastern Donetsk region", 48.0, 37.7, 60, "admin1", AREA),
    ("the southern Kherson region", 46.6, 33.6, 60, "admin1", AREA),
    ("eastern Lviv region", 49.7, 24.45, 40, "region", PART),
    ("southern Helmand province", 31.1, 64.0, 100, "admin1", AREA),
    ("Gaza's Khan Younis", 31.35, 34.3, 8, "city", EXACT),
    ("the southern Lebanese city of Tyre", 33.27, 35.2, 5, "city", EXACT),
    ("northern Syrian town of Azaz", 36.59, 37.05, 5, "city", EXACT),
    ("the Ukrainian city of Kherson", 46.64, 32.61, 8, "city", EXACT),
    ("the Libyan town of Bani Walid", 31.76, 13.99, 15, "city", EXACT),
    ("the province of Idlib", 35.8, 36.65, 40, "admin1", AREA),
    ("the city of Homs", 34.73, 36.71, 8, "city", EXACT),
    ("the town of Sake", -1.57, 29.04, 8, "city", EXACT),
    ("Sadr City district of Baghdad", 33.39, 44.46, 6, "district", EXACT),
    ("the Baghdad district of Sadr City", 33.39, 44.46, 6, "district", EXACT),
    ("Kayes region of Mali", 14.0, -10.0, 150, "admin1", AREA),
    ("Jenin refugee camp", 32.46, 35.29, 3, "district", EXACT),
    ("Mexico's Guerrero state", 17.6, -99.9, 60, "admin1", AREA),
    ("Ethiopia's northern Tigray region", 14.0, 38.5, 100, "admin1", AREA),
    ("Nigeria's north-eastern Borno state", 11.8, 13.1, 80, "admin1", AREA),
    ("Myanmar's Sagaing region", 24.2, 95.3, 150, "admin1", AREA),
    ("Pakistan's Khyber Pakhtunkhwa province", 34.5, 72.0, 120, "admin1", AREA),
    ("Goma in North Kivu", -1.68, 29.22, 8, "city", EXACT),
    ("the southern Beirut suburb of Dahiyeh", 33.85, 35.51, 4, "district", EXACT),
    ("the suburb of Irpin", 50.52, 30.25, 6, "city", EXACT),
    # near, outside, the outskirts
    ("near Raqqa", 35.95, 39.01, 6, "region", NEAR),
    ("just outside Goma", -1.68, 29.22, 8, "region", NEAR),
    ("around Bakhmut", 48.59, 38.0, 6, "region", NEAR),
    ("close to Sloviansk", 48.85, 37.6, 6, "region", NEAR),
    ("not far from Palmyra", 34.56, 38.28, 8, "region", NEAR),
    ("in the vicinity of Palmyra", 34.56, 38.28, 8, "region", NEAR),
    ("near the town of Sake in North Kivu", -1.57, 29.04, 8, "region", NEAR),
    ("near Tripoli, Lebanon", 34.43, 35.84, 8, "region", NEAR),
    ("the outskirts of Khartoum", 15.55, 32.53, 15, "region", NEAR),
    ("the edge of Gao", 16.27, -0.04, 8, "region", NEAR),
    ("northern outskirts of Kharkiv", 50.09, 36.25, 8, "region", NEAR),
    ("Kharkiv's northern outskirts", 50.09, 36.25, 8, "region", NEAR),
    ("the western outskirts of Aleppo", 36.2, 37.0, 8, "region", NEAR),
    ("a suburb of Damascus", 33.51, 36.29, 8, "region", NEAR),
    ("the suburbs of Beirut", 33.89, 35.5, 8, "region", NEAR),
    ("greater Beirut", 33.89, 35.5, 8, "region", NEAR),
    ("rural Idlib", 35.93, 36.63, 8, "region", NEAR),
    ("Idlib countryside", 35.93, 36.63, 8, "region", NEAR),
    ("the countryside around Hama", 35.13, 36.75, 8, "region", NEAR),
    ("Hama's northern countryside", 35.31, 36.75, 12, "region", NEAR),
    # a distance, a direction
    ("40 km south of Raqqa", 35.59, 39.01, 6, "region", NEAR),
    ("about 25 miles (40 km) south-west of Raqqa", 35.7, 38.69, 6, "region", NEAR),
    ("about 40 kilometres (25 miles) southwest of Raqqa", 35.7, 38.69, 6, "region", NEAR),
    ("some 12 kilometers from Goma", -1.68, 29.22, 8, "region", NEAR),
    ("10 km east of the town of Bria", 6.54, 22.08, 8, "region", NEAR),
    ("100 km north-east of Ouagadougou", 13.0, -0.87, 15, "region", PART),
    ("30 km west of the Iraqi city of Kirkuk", 35.47, 44.06, 10, "region", NEAR),
    ("15 kilometres north of Mosul", 36.47, 43.13, 10, "region", NEAR),
    ("5 miles east of Bakhmut", 48.59, 38.11, 6, "region", NEAR),
    ("twenty-five miles north of Mosul", 36.7, 43.13, 10, "region", NEAR),
    ("a few kilometres east of Bakhmut", 48.59, 38.05, 6, "region", NEAR),
    ("half a mile from Bakhmut", 48.59, 38.0, 6, "region", NEAR),
    ("10-15 km north of Goma", -1.57, 29.22, 8, "region", NEAR),
    ("200 km south of Tripoli, Libya", 31.09, 13.19, 12, "region", PART),
    ("12 km (7 miles) outside Maiduguri", 11.85, 13.16, 8, "region", NEAR),
    ("within 10 km of the Zaporizhzhia nuclear power plant", 47.51, 34.59, 5, "region", NEAR),
    ("a 5-km radius of Chernobyl", 51.27, 30.22, 6, "region", NEAR),
    ("25km northwest of Deir ez-Zor", 35.5, 39.95, 8, "region", NEAR),
    ("an hour's drive north of Mopti", 14.94, -4.19, 8, "region", NEAR),
    ("two hours' drive west of Kabul", 34.52, 68.09, 12, "region", PART),
    ("a 30-minute drive from Gao", 16.27, -0.04, 8, "region", PART),
    ("1,200 km east of Moscow", 54.3, 56.3, 30, "region", BROAD),
    ("300 km north of Beirut", 36.6, 35.5, 15, "region", BROAD),
    ("3 km north-north-east of Ganja", 40.71, 46.37, 6, "region", NEAR),
    ("40 km to the south of Raqqa", 35.59, 39.01, 6, "region", NEAR),
    ("north of Mopti", 14.62, -4.19, 10, "region", NEAR),
    ("just east of Bakhmut", 48.59, 38.2, 10, "region", NEAR),
    ("to the south of Mykolaiv", 46.8, 32.0, 15, "region", NEAR),
    # between two places
    ("between Izium and Sloviansk", 49.03, 37.44, 8, "region", NEAR),
    ("between Lysychansk and Bakhmut", 48.75, 38.21, 8, "region", NEAR),
    ("midway between Aleppo and Hama", 35.67, 36.96, 10, "region", PART),
    ("the road from Gao to Kidal", 17.36, 0.68, 15, "region", BROAD),
    ("the road between Goma and Rutshuru", -1.43, 29.34, 12, "region", NEAR),
    ("the Kabul-Kandahar highway", 33.07, 67.44, 25, "region", BROAD),
    ("the highway linking Mosul and Kirkuk", 35.9, 43.76, 15, "region", PART),
    # borders and coasts
    ("the Lebanon-Israel border", 33.1, 35.4, 30, "region", PART),
    ("the Syrian-Turkish border", 36.7, 38.9, 120, "region", BROAD),
    ("Syrian–Turkish border", 36.7, 38.9, 120, "region", BROAD),
    ("border between Chad and Sudan", 15.0, 22.5, 150, "region", BROAD),
    ("Chad's border with Sudan", 15.0, 22.5, 150, "region", BROAD),
    ("Ukraine's border with Belarus", 51.5, 28.0, 200, "region", BROAD),
    ("the border of Niger and Mali", 15.4, 3.2, 150, "region", BROAD),
    ("the Gaza-Egypt border", 31.25, 34.25, 8, "region", NEAR),
    ("Kharkiv-Belgorod border", 50.4, 36.5, 40, "region", NEAR),
    ("the Rafah border crossing", 31.25, 34.26, 3, "site", EXACT),
    ("off the coast of Yemen", 14.0, 47.0, 250, "water", SEA),
    ("off the coast of Lebanon", 33.95, 35.57, 40, "water", SEA),
    ("off the southern coast of Lebanon", 33.5, 35.4, 50, "water", SEA),
    ("off Hodeidah", 14.8, 42.95, 8, "water", SEA),
    ("60 nautical miles off Hodeidah", 14.8, 42.95, 8, "water", SEA),
    ("the Libyan coast", 31.5, 19.0, 250, "region", BROAD),
    # the place itself
    ("in the sky over Kyiv", 50.45, 30.52, 10, "city", EXACT),
    ("the skies over Moscow", 55.75, 37.62, 10, "city", EXACT),
    ("downtown Beirut", 33.89, 35.5, 8, "city", EXACT),
    ("inside Mariupol", 47.1, 37.55, 8, "city", EXACT),
    ("the centre of Donetsk", 48.0, 37.8, 10, "city", EXACT),
    ("eastern Aleppo", 36.2, 37.16, 8, "city", EXACT),
    ("10 km inside Russia", 62.0, 97.0, 600, "country", COUNTRY),
    ("the east bank of the Dnipro", 48.0, 34.5, 150, "river", BROAD),
    ("along the Nile", 22.0, 31.5, 900, "river", BROAD),
    # parts of areas
    ("the north of Mali", 21.2, -2.6, 40, "region", BROAD),
    ("eastern Ukraine", 48.4, 36.1, 40, "region", BROAD),
    ("Ukraine's east", 48.4, 36.1, 40, "region", BROAD),
    ("east Ukraine", 48.4, 36.1, 40, "region", BROAD),
    ("northeastern Nigeria", 12.1, 11.9, 40, "region", BROAD),
    ("north-east Nigeria", 12.1, 11.9, 40, "region", BROAD),
    ("Nigeria's northeast", 12.1, 11.9, 40, "region", BROAD),
    ("the north-eastern corner of Nigeria", 12.3, 10.9, 120, "region", BROAD),
    ("central Mali", 17.3, -3.5, 120, "region", BROAD),
    ("northern half of Gaza", 31.48, 34.4, 8, "region", NEAR),
    ("southern tip of Gaza", 31.29, 34.32, 8, "region", NEAR),
    # an unknown place, told by a known one
    ("Zarkondu, 40 km south of Raqqa", 35.59, 39.01, 6, "region", NEAR),
    ("the village of Zarkondu, near Goma", -1.68, 29.22, 8, "region", NEAR),
    ("Zarkondu, a village 12 km from Gao", 16.27, -0.04, 8, "region", NEAR),
    ("the Damascus suburb of Zarkondu", 33.51, 36.29, 8, "region", NEAR),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize("row", PHRASES, ids=[row[0] for row in PHRASES])
def test_a_phrase_becomes_a_place(gazetteer, row):
    phrase, latitude, longitude, tolerance, feature, codes = row
    found = gazetteer.geocode(phrase)
    assert found is not None
    raw = found.raw
    away = distance_km((found.latitude, found.longitude), (latitude, longitude))
    assert away <= tolerance, (away, raw)
    assert (raw["feature"], precision(raw["feature"], raw["radius_km"])) == (feature, codes), raw


NOT_PHRASES = [
    "Raqqa", "Raqqa, Syria", "West Bank", "South Sudan", "Port Sudan", "Isle of Man",
    "Democratic Republic of the Congo", "Gulf of Aden", "Stratford-upon-Avon", "Guinea-Bissau",
    "Northern Ireland", "Cape Town", "Nagorno-Karabakh", "Trinidad and Tobago",
]  # fmt: skip


@pytest.mark.parametrize("name", NOT_PHRASES)
def test_a_name_is_no_phrase(gazetteer, name):
    raw = gazetteer.geocode(name).raw
    assert raw["why"].startswith(("own name", "alternate name")), raw["why"]


@pytest.mark.parametrize(
    "phrase",
    [
        "between Russia and Ukraine", "40 km south of Zarkondu", "near Zarkondu", "the border",
        "near", "40 km south of", "south of", "between", "Sumy and Kharkiv",
        "between Kyiv and Lisbon", "border between France and Sudan", "capital of Zarkondu",
    ],
)  # fmt: skip
def test_what_tells_no_place_finds_none(gazetteer, phrase):
    assert gazetteer.candidates(phrase) == []


@pytest.mark.parametrize(
    ("phrase", "name", "why"),
    [
        ("near Raqqa", "Raqqa", "near Raqqa"),
        ("40 km south of Raqqa", "40 km south of Raqqa", "40 km south of Raqqa"),
        ("about 25 miles (40 km) south-west of Raqqa", "40 km southwest of Raqqa", "40 km"),
        ("between Izium and Sloviansk", "between Izyum and Sloviansk", "between Izyum"),
        ("the Gaza-Egypt border", "border of Gaza Strip and Egypt", "border of Gaza Strip"),
        ("off the coast of Yemen", "off the coast of Yemen", "off the coast of Yemen"),
        ("Zarkondu, near Goma", "Zarkondu", "'Zarkondu' is unknown; told as near Goma"),
        ("northern half of Gaza", "northern half of Gaza Strip", "northern half of Gaza Strip"),
    ],
)
def test_a_described_place_says_what_it_is(gazetteer, phrase, name, why):
    raw = gazetteer.geocode(phrase).raw
    assert raw["name"] == name
    assert raw["why"].startswith(why)
    assert raw["geonameid"] is pd.NA, "that of another place"


def test_the_radius_grows_with_what_is_not_known(gazetteer):
    def radius(phrase):
        return gazetteer.geocode(phrase).raw["radius_km"]

    town = radius("Raqqa")
    assert town < radius("10 km south of Raqqa") < radius("40 km south of Raqqa")
    assert radius("40 km south of Raqqa") >= town + 4
    assert radius("40 km from Raqqa") >= town + 40
    assert radius("near Raqqa") == 25
    assert radius("a few miles south of Raqqa") > radius("4 miles south of Raqqa")
    assert radius("an hour's drive north of Gao") > radius("50 km north of Gao")
    assert radius("off Hodeidah") > radius("Hodeidah")


@pytest.mark.parametrize(
    ("phrase", "country", "admin1"),
    [
        ("40 km south of Raqqa", "SY", "Raqqa"),
        ("200 km south of Tripoli, Libya", "LY", None),
        ("300 km north of Beirut", "TR", None),
        ("10 km east of Kharkiv", "UA", "Kharkiv"),
        ("the Lebanon-Israel border", None, None),
        ("Zarkondu, 40 km south of Raqqa", "SY", "Raqqa"),
    ],
)
def test_a_moved_place_lies_in_the_country_around_it(gazetteer, phrase, country, admin1):
    raw = gazetteer.geocode(phrase).raw
    assert (None if raw["country"] is pd.NA else raw["country"]) == country
    if admin1 is not None:
        assert raw["admin1"] == admin1


def test_a_border_of_one_country_is_open_to_its_neighbours(gazetteer):
    found = gazetteer.candidates("the border with Ukraine")
    assert {raw["country"] for raw in found} >= {"RU", "BY", "PL", "MD", "RO", "HU", "SK"}
    assert found[0]["name"] == "border of Ukraine", "which one, the phrase does not say"


@pytest.mark.parametrize("word", ["north", "south-western", "northwest", "westernmost", "eastward"])
def test_compass_reads_directions(word):
    assert compass(word) is not None


@pytest.mark.parametrize("bearing", [0.0, 45.0, 90.0, 180.0, 300.0])
@pytest.mark.parametrize("start", [(0.0, 179.9), (50.0, 36.0), (-40.0, -70.0), (89.0, 10.0)])
def test_a_destination_lies_at_its_distance(start, bearing):
    end = destination(start, bearing, 100)
    assert distance_km(start, end) == pytest.approx(100, abs=0.1)
    assert -180 <= end[1] <= 180


@pytest.mark.parametrize(
    "text",
    ["near " * 5000 + "Goma", "40 km south of " * 3000, "the " * 9000, "a-" * 9000 + "border",
     "between " * 3000 + "and " * 3000, "'s border " * 4000, "1" * 40000 + " km south of Goma"],
    ids=["near", "offsets", "articles", "hyphens", "between", "borders", "digits"],
)  # fmt: skip
def test_no_phrase_takes_long(gazetteer, text):
    start = time.process_time()
    assert gazetteer.candidates(text) == []
    for cut in (190, 200):
        gazetteer.candidates(text[:cut])
    assert time.process_time() - start < 2


def test_capitals_are_known_towns(gazetteer):
    rows = resources.code_table("gazetteer/capitals")
    missed = [
        row["country"]
        for row in rows
        if not gazetteer.geocode(row["capital"], country_codes=row["country"])
    ]
    assert len(missed) <= 20, missed
    assert not {"UA", "RU", "SD", "SY", "YE", "ML", "CD", "MM", "IL", "LB", "AF"} & set(missed)


def test_borders_have_two_known_countries(gazetteer):
    rows = resources.code_table("gazetteer/borders")
    pairs = {(row["country"], row["neighbour"]) for row in rows}
    assert {("RU", "UA"), ("EG", "PS"), ("IL", "LB"), ("SY", "TR"), ("SD", "TD")} <= pairs
    assert all(gazetteer.country_name(code) for pair in pairs for code in pair if code)


# --------------------------------------------------------------------------- in sentences

# sentence, the name in it, latitude, longitude, tolerance in km, where_prec
SENTENCES = [
    ("A drone strike hit a convoy 40 km south of Raqqa on Monday.", "Raqqa", 35.59, 39.01, 6, 2),
    ("Gunmen killed nine people in Zarkondu, about 25 miles (40 km) south-west of Raqqa.",
     "Zarkondu", 35.7, 38.69, 6, 2),
    ("Gunmen killed two guards some 12 kilometers from Goma.", "Goma", -1.68, 29.22, 8, 2),
    ("Militants attacked a patrol an hour's drive north of Mopti.", "Mopti", 14.94, -4.19, 8, 2),
    ("Shelling hit villages between Izium and Sloviansk.", "Izium", 49.03, 37.44, 8, 2),
    ("Five people were killed on the road from Gao to Kidal.", "Gao", 17.36, 0.68, 15, 5),
    ("A bomb killed six people on the Kabul-Kandahar highway.", "Kabul", 33.07, 67.44, 25, 5),
    ("Clashes erupted near Kupiansk and Vovchansk overnight.", "Kupiansk", 49.71, 37.61, 6, 2),
    ("Clashes erupted near Kupiansk and Vovchansk at dawn.", "Vovchansk", 50.29, 36.94, 6, 2),
    ("Shells fell in the Kharkiv and Sumy regions.", "Kharkiv", 49.6, 36.5, 50, 4),
    ("Shells fell in the Kharkiv and Sumy regions again.", "Sumy", 51.0, 34.1, 50, 4),
    ("Drones struck Donetsk, Kherson and Zaporizhzhia oblasts.", "Donetsk", 48.0, 37.7, 50, 4),
    ("Drones struck Donetsk, Kherson and Zaporizhzhia oblasts at night.",
     "Kherson", 46.6, 33.6, 50, 4),
    ("A missile hit Kharkiv's Saltivka district.", "Saltivka", 50.03, 36.33, 5, 1),
    ("Two people were killed in Syria's Idlib province.", "Idlib", 35.8, 36.65, 40, 4),
    ("Air defences shot down drones over Russia's Belgorod region.",
     "Belgorod", 50.7, 37.5, 60, 4),
    ("Four people were killed in Ukraine's eastern Donetsk region.",
     "Donetsk", 48.0, 37.7, 60, 4),
    ("An airstrike hit the southern Lebanese city of Tyre.", "Tyre", 33.27, 35.2, 5, 1),
    ("Rockets struck the Ukrainian capital overnight.", "Ukrainian capital", 50.45, 30.52, 10, 1),
    ("A car bomb killed six people in the Sudanese capital on Friday.",
     "Sudanese capital", 15.55, 32.53, 15, 1),
    ("Explosions rocked the capital of Syria.", "Syria", 33.51, 36.29, 10, 1),
    ("A car bomb killed ten people in the Yemeni capital, Sanaa.", "Sanaa", 15.35, 44.21, 10, 1),
    ("Troops shelled villages along the Lebanon-Israel border.", "Lebanon", 33.1, 35.4, 30, 5),
    ("Soldiers were killed on the border between Chad and Sudan.", "Chad", 15.0, 22.5, 150, 5),
    ("A freighter was hit by a missile off the coast of Yemen.", "Yemen", 14.0, 47.0, 250, 7),
    ("A tanker was attacked 60 nautical miles off Hodeidah.", "Hodeidah", 14.8, 42.95, 8, 7),
    ("A drone was shot down in the sky over Kyiv.", "Kyiv", 50.45, 30.52, 10, 1),
    ("A bomb went off in downtown Beirut.", "Beirut", 33.89, 35.5, 8, 1),
    ("Fighting spread through rural Idlib.", "Idlib", 35.93, 36.63, 8, 2),
    ("Shells killed four in the northern countryside of Aleppo.", "Aleppo", 36.44, 37.16, 12, 2),
    ("Airstrikes hit the outskirts of Khartoum.", "Khartoum", 15.55, 32.53, 15, 2),
    ("Snipers fired on the northern outskirts of Kharkiv.", "Kharkiv", 50.09, 36.25, 8, 2),
    ("Rebels attacked a base in the north of Mali.", "Mali", 21.2, -2.6, 40, 5),
    ("A raid killed five people in the southern tip of Gaza.", "Gaza", 31.29, 34.32, 8, 2),
    ("Shelling continued on the east bank of the Dnipro.", "Dnipro", 48.0, 34.5, 150, 5),
    ("An attack on the town of Sake in North Kivu killed eight.", "Sake", -1.57, 29.04, 8, 1),
    ("Israeli troops raided Jenin refugee camp.", "Jenin refugee camp", 32.46, 35.29, 3, 1),
    ("Gunmen killed six in the provinces of Homs and Idlib.", "Homs", 34.3, 38.3, 60, 4),
    ("Rockets hit the cities of Haifa and Acre.", "Acre", 32.93, 35.08, 6, 1),
    ("Gunmen killed six people in Zarkondu, a village near Goma.", "Zarkondu", -1.68, 29.22, 8, 2),
    ("A strike on a market outside El Fasher killed 20.", "El Fasher", 13.63, 25.35, 6, 2),
    ("Troops were attacked 10 km east of the town of Bria.", "Bria", 6.54, 22.08, 8, 2),
    ("A bomb exploded in the Damascus suburb of Zarkondu.", "Zarkondu", 33.51, 36.29, 8, 2),
    ("A blast killed three people in the Sadr City district of Baghdad.",
     "Sadr City", 33.39, 44.46, 6, 1),
    ("Insurgents attacked an army post in northeastern Nigeria.", "Nigeria", 12.1, 11.9, 40, 5),
    ("Two soldiers were killed in southern Helmand province.", "Helmand", 31.1, 64.0, 100, 4),
    ("A rocket killed two people a few kilometres east of Bakhmut.", "Bakhmut", 48.59, 38.05, 6, 2),
    ("A blast killed three in eastern Aleppo.", "Aleppo", 36.2, 37.16, 8, 1),
    ("Rebels attacked a village 300 km north of Bangui.", "Bangui", 7.06, 18.56, 15, 5),
    ("Mortars hit Ukraine's border region of Sumy.", "Sumy", 51.0, 34.1, 50, 4),
    ("Clashes broke out in the Russian border town of Shebekino.",
     "Shebekino", 50.41, 36.9, 6, 1),
    ("Militiamen burned homes in the countryside around Hama.", "Hama", 35.13, 36.75, 6, 2),
    ("Fighting intensified around Bakhmut and Avdiivka.", "Bakhmut", 48.59, 38.0, 6, 2),
    ("A suicide bomber killed three people at the entrance to Mogadishu.",
     "Mogadishu", 2.04, 45.34, 10, 2),
    ("Gunmen killed two in Raqqa, Syria and Mosul, Iraq.", "Raqqa", 35.95, 39.01, 6, 1),
    ("The army cut off Goma after a strike killed two people.", "Goma", -1.68, 29.22, 8, 1),
    ("Soldiers were killed in Menaka, near the border with Niger.", "Menaka", 15.92, 2.4, 8, 1),
    ("Three people were killed in Kaya, 100 km north-east of Ouagadougou.",
     "Kaya", 13.09, -1.08, 8, 1),
    ("The attack took place in Lashkar Gah, the capital of Helmand province.",
     "Lashkar Gah", 31.59, 64.37, 8, 1),
    ("Kurdish fighters attacked a post 30 km west of the Iraqi city of Kirkuk.",
     "Kirkuk", 35.47, 44.06, 10, 2),
    ("Two were killed within 5 km of the Rafah crossing.", "Rafah", 31.25, 34.26, 5, 2),
    ("A strike near Lake Chad killed four soldiers.", "Lake Chad", 13.1, 14.5, 60, 5),
    ("Gunmen killed 20 people in Zarkondu, in Nigeria's Borno state.",
     "Borno", 11.8, 13.1, 80, 4),
    ("A landmine killed two people 15 km outside Maiduguri.", "Maiduguri", 11.85, 13.16, 8, 2),
    ("Troops killed seven rebels in Myanmar's Sagaing region.", "Sagaing", 24.2, 95.3, 150, 4),
    ("Gunmen shot four people dead in the Mexican city of Culiacan.",
     "Culiacan", 24.8, -107.39, 8, 1),
    ("Shells killed two people in the Zhytomyr region west of Kyiv.",
     "Zhytomyr", 50.6, 28.4, 60, 4),
    ("Drones struck a depot in the Krasnodar border region.", "Krasnodar", 45.26, 39.47, 60, 4),
    ("Drones struck a terminal in the port of Novorossiysk.", "Novorossiysk", 44.72, 37.77, 6, 1),
    ("Jets struck fighters east of the Euphrates River.", "Euphrates River", 35.0, 40.0, 60, 5),
]  # fmt: skip
# Whose place another rule of the events takes from elsewhere in the sentence.
NOT_THE_EVENT = {
    "Vovchansk", "Sumy", "Kherson", "Acre", "Sadr City", "Kaya", "Borno",
}  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """Map every sentence, as an article of its own, to its rows of `places` and `events`."""
    sentences = [row[0] for row in SENTENCES]
    articles = load_articles(pd.DataFrame({"text": sentences}))
    tables = extract(articles)
    tables.validate()
    of = dict(zip(articles["article_id"], sentences, strict=True))
    found = {sentence: ([], []) for sentence in sentences}
    for row in tables.places.itertuples():
        found[of[row.article_id]][0].append(row)
    for row in tables.events.itertuples():
        found[of[row.article_id]][1].append(row)
    return found


@pytest.mark.parametrize("row", SENTENCES, ids=[row[0][:60] for row in SENTENCES])
def test_a_phrase_in_a_sentence(told, row):
    sentence, name, latitude, longitude, tolerance, where = row
    places, events = told[sentence]
    (place,) = (p for p in places if p.text == name)
    away = distance_km((place.latitude, place.longitude), (latitude, longitude))
    assert away <= tolerance, (place.name, away, place.why)
    assert place.where_prec == where, place.why
    if events and name not in NOT_THE_EVENT:
        assert place.place_id in {event.place_id for event in events}


def test_most_sentences_tell_an_event(told):
    assert sum(bool(events) for _, events in told.values()) >= 55


def test_talks_of_governments_are_not_between_their_towns():
    texts = ["Talks between Ankara and Damascus failed.", "A truce between Baghdad and Erbil held."]
    places = extract(load_articles(texts)).places
    assert not places["name"].str.startswith("between").any()


def test_a_place_beside_a_country_is_that_country():
    places = extract(load_articles(["Refugees gathered outside Syria and near Iraq."])).places
    assert set(places["feature"]) == {"country"}


# One name or two for every feature, with seas and continents, which have no country.
OF_EVERY_KIND = (
    "Ukraine", "Donetsk Oblast", "Rafah district", "Goma", "Obolon", "Darfur", "Europe",
    "Baltic Sea", "Atlantic Ocean", "Dnipro River", "Zaporizhzhia Nuclear Power Plant",
    "Vatican City", "Fiji", "Lebanese", "Zarkondu",
)  # fmt: skip
ONE_NAME = (
    "{a}", "40 km south of {a}", "3 miles off {a}", "20 km inside {a}", "within 30 km of {a}",
    "30 km radius of {a}", "an hour's drive from {a}", "border with {a}", "the {a} border",
    "border of the capital of {a}", "the {a} capital", "northern {a}", "central {a}",
    "the north of {a}", "north of {a}", "{a}'s east", "off the western coast of {a}",
    "{a}'s northern tip", "western half of {a}", "{a} outskirts", "{a} region", "city of {a}",
    "Zarkondu, {a}", "Zarkondu, 40 km south of {a}",
)  # fmt: skip
TWO_NAMES = (
    "between {a} and {b}", "on the road from {a} to {b}", "{a}-{b} border", "the {a}/{b} border",
    "border between {a} and {b}", "{a}'s border with {b}", "the {a}-{b} highway",
    "between {a} and the capital of {b}", "{a} district of {b}", "the {a} suburb of {b}",
    "{a}, {b}", "{a} in {b}", "{a}'s {b}", "{a}'s {b} province", "near {a} and {b}",
)  # fmt: skip
RELATIONS = [row["pattern"] for row in resources.lexicon("place_relations")]


@pytest.mark.parametrize("form", [*ONE_NAME, *TWO_NAMES, *(f"{word} {{a}}" for word in RELATIONS)])
def test_a_phrase_around_any_kind_of_place_finds_a_point_on_earth_or_none(gazetteer, form):
    others = OF_EVERY_KIND if "{b}" in form else ("",)
    for a, b in ((a, b) for a in OF_EVERY_KIND for b in others):
        for raw in gazetteer.candidates(query := form.format(a=a, b=b)):
            assert -90 <= raw["latitude"] <= 90, query
            assert -180 <= raw["longitude"] <= 180, query
            assert 0 < raw["radius_km"] < 10_000, query
            assert raw["name"], query
            assert raw["feature"] in FEATURES, query


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Shells killed two people in the Zhytomyr region west of Kyiv.", "Kyiv"),
        ("Gunmen killed four men in Bucha (about 25 km from Kyiv).", "Kyiv"),
        ("Gunmen killed three men in Manbij, 80 km northeast of Kyiv.", "Kyiv"),
        ("Gunmen killed four men in Zarkondu, 25 km west of Kyiv.", "25 km west of Kyiv"),
        ("Rebels hit a post in Kyiv region, 60 km north of Kyiv.", "60 km north of Kyiv"),
        ("Rebels hit a post in Ukraine 60 km north of Kyiv.", "60 km north of Kyiv"),
    ],
)
def test_a_place_that_tells_where_a_known_one_lies_is_itself(text, shown):
    places = extract(load_articles([text])).places
    assert places["name"].iloc[-1] == shown, places["why"].tolist()
