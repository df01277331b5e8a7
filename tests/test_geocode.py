import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from geopy.exc import GeocoderQueryError, GeocoderTimedOut
from geopy.location import Location
from geopy.point import Point

from analysis import geocode, resources
from analysis.geocode import Gazetteer, distance_km, fold, load_gazetteer, precision


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


# --------------------------------------------------------------------------- spelling keys

SAME = [
    ("Zelenskyy", "Zelenskiy", "Zelensky"),
    ("Sviatoshynskyi", "Svyatoshynsky", "Святошинський"),
    ("Dniprovskyi", "Dniprovsky", "Dniprovskiy"),
    ("Kondratyev", "Kondratiev"),
    ("El-Fashir", "al-Fashir", "Al Fashir", "el fashir"),
    ("Deir ez-Zor", "Deir al-Zor", "Dayr az Zor"),
    ("Khan Yunis", "Khan Younis", "Khān Yūnis"),
    ("Beit Hanoun", "Bayt Hanun"),
    ("Fallujah", "Falluja"),
    ("Qamishli", "Kamishli"),
    ("Saint-Louis", "St. Louis", "St Louis"),
    ("Ma'rib", "Ma’rib", "Marib"),
    ("Culiacán", "Culiacan"),
    ("N'Djamena", "N’Djamena"),
    ("Kharkiv", "Харків"),
    ("the Bahamas", "Bahamas"),
]
DIFFERENT = [
    ("Krasnodar", "Krasnoyarsk"),
    ("Rostov", "Kostov"),
    ("Salvador", "El Salvador"),
    ("Niger", "Nigeria"),
    ("Iran", "Iraq"),
    ("Mali", "Malawi"),
    ("Gaza", "Giza"),
    ("Homs", "Hama"),
    ("Sudan", "South Sudan"),
    ("Fiji", "Fi"),
    ("Austria", "Australia"),
    ("Yei", "Ai"),
    ("Dominica", "Dominican"),
    ("Guinea", "Guyana"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_fold_joins_transliterations(names):
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_fold_keeps_different_names_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("name", ["Zaporizhzhia", "Deir ez-Zor", "Baïbokoum", "Sofija", "Akkhisar"])
def test_fold_of_a_key_is_the_key(name):
    assert fold(fold(name)) == fold(name)


# --------------------------------------------------------------------------- places by name

# name, country, feature, latitude, longitude, tolerance in km
GOLD = [
    ("Avdiivka", "UA", "city", 48.14, 37.75, 10),
    ("Vovchansk", "UA", "city", 50.29, 36.94, 10),
    ("Robotyne", "UA", "city", 47.45, 35.84, 10),
    ("Poltava region", "UA", "admin1", 49.6, 33.9, 60),
    ("Bryansk Oblast", "RU", "admin1", 52.9, 33.4, 80),
    ("Stavropol Krai", "RU", "admin1", 45.0, 43.3, 90),
    ("Tuapse", "RU", "city", 44.1, 39.07, 10),
    ("Dagestan", "RU", "admin1", 43.0, 47.0, 90),
    ("Dniprovskyi district", "UA", "district", 50.46, 30.61, 8),
    ("Sevastopol", "UA", "city", 44.6, 33.52, 15),
    ("En Nahud", "SD", "city", 12.7, 28.43, 15),
    ("Babanusa", "SD", "city", 11.33, 27.81, 15),
    ("West Kordofan", "SD", "admin1", 11.7, 28.5, 120),
    ("Darfur", "SD", "region", 13.2, 24.9, 100),
    ("Khartoum North", "SD", "district", 15.64, 32.55, 12),
    ("Jabalia refugee camp", "PS", "district", 31.54, 34.5, 4),
    ("Ramallah", "PS", "city", 31.9, 35.2, 10),
    ("Sderot", "IL", "city", 31.52, 34.6, 8),
    ("Ashkelon", "IL", "city", 31.67, 34.57, 10),
    ("southern Gaza", "PS", "region", 31.3, 34.3, 10),
    ("Baalbek", "LB", "city", 34.0, 36.2, 10),
    ("Bint Jbeil", "LB", "city", 33.12, 35.43, 8),
    ("Jisr al-Shughur", "SY", "city", 35.81, 36.32, 10),
    ("Palmyra", "SY", "city", 34.56, 38.28, 15),
    ("Deir Ezzor province", "SY", "admin1", 35.0, 40.5, 90),
    ("Kirkuk", "IQ", "city", 35.47, 44.39, 10),
    ("Anbar province", "IQ", "admin1", 32.6, 41.5, 120),
    ("Bushehr nuclear power plant", "IR", "site", 28.83, 50.89, 8),
    ("Saada", "YE", "city", 16.94, 43.76, 12),
    ("Mocha", "YE", "city", 13.32, 43.25, 12),
    ("Lashio", "MM", "city", 22.93, 97.75, 12),
    ("Chin State", "MM", "admin1", 22.0, 93.5, 80),
    ("Maungdaw", "MM", "city", 20.82, 92.37, 12),
    ("Téra", "NE", "city", 14.01, 0.75, 15),
    ("Odessa", "UA", "city", 46.48, 30.73, 15),
    ("Kiev", "UA", "city", 50.45, 30.52, 10),
    ("Gao", "ML", "city", 16.27, -0.04, 15),
    ("Mopti", "ML", "city", 14.49, -4.18, 15),
    ("Tillaberi region", "NE", "admin1", 14.8, 2.2, 160),
    ("Ouahigouya", "BF", "city", 13.58, -2.42, 15),
    ("Katsina state", "NG", "admin1", 12.4, 7.6, 60),
    ("Minova", "CD", "city", -1.71, 29.02, 15),
    ("Masisi", "CD", "city", -1.4, 28.81, 15),
    ("Walikale", "CD", "city", -1.42, 28.06, 25),
    ("Lalibela", "ET", "city", 12.03, 39.04, 15),
    ("Baidoa", "SO", "city", 3.11, 43.65, 15),
    ("Pemba, Mozambique", "MZ", "city", -12.97, 40.52, 15),
    ("Iguala", "MX", "city", 18.34, -99.54, 12),
    ("Guerrero state", "MX", "admin1", 17.6, -99.9, 90),
    ("Tibú", "CO", "city", 8.64, -72.73, 15),
    ("Buenaventura", "CO", "city", 3.88, -77.03, 40),
    ("Cité Soleil", "HT", "district", 18.58, -72.33, 6),
    ("Peshawar", "PK", "city", 34.01, 71.58, 12),
    ("Helmand province", "AF", "admin1", 31.2, 63.9, 120),
    ("Uvalde, Texas", "US", "city", 29.21, -99.79, 8),
    ("Lewiston, Maine", "US", "city", 44.1, -70.21, 8),
    ("Highland Park, Ill.", "US", "city", 42.18, -87.8, 8),
    ("Shusha", "AZ", "city", 39.76, 46.75, 12),
    ("Ganja", "AZ", "city", 40.68, 46.36, 12),
    ("Red Sea", None, "water", 20, 38.5, 50),
    ("Dnieper River", "UA", "river", 48, 34.5, 150),
    ("Russia", "RU", "country", 62, 97, 600),
    ("Sudan", "SD", "country", 15.9, 30, 200),
]


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row[0])
def test_geocode_finds(gazetteer, row):
    name, country, feature, latitude, longitude, tolerance = row
    found = gazetteer.geocode(name)
    assert found is not None
    assert found.raw["country"] == country if country else found.raw["country"] is pd.NA
    assert found.raw["feature"] == feature
    assert distance_km((found.latitude, found.longitude), (latitude, longitude)) <= tolerance


def _lookups():
    """Return the rows of lookups.csv: what a name means to a reader of world news, from memory.

    Countries and features may be several ("PS|IL", "city admin2"); tolerance is in km.
    """
    path = Path(__file__).parent / "expected" / "lookups.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _lookups(), ids=lambda row: row["name"])
def test_look_up_finds(gazetteer, row):
    found = gazetteer.geocode(row["name"])
    assert found is not None
    if row["country"]:
        assert found.raw["country"] in row["country"].split("|")
    assert found.raw["feature"] in row["feature"].split()
    point = (float(row["latitude"]), float(row["longitude"]))
    away = distance_km((found.latitude, found.longitude), point)
    assert away <= float(row["tolerance"])


def test_lookups_are_many_and_varied():
    rows = _lookups()
    assert len(rows) >= 640
    assert len({row["country"] for row in rows}) >= 80
    assert {feature for row in rows for feature in row["feature"].split()} == set(geocode.FEATURES)


# --------------------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("name", "admin1"),
    [("Kan.", "Kansas"), ("Ky.", "Kentucky"), ("N.Y.", "New York"), ("NSW", "New South Wales")],
)
def test_abbreviations_stand_alone_only_as_written(gazetteer, name, admin1):
    assert gazetteer.geocode(name).raw["name"] == admin1
    plain = gazetteer.candidates(name.replace(".", "").capitalize())
    assert admin1 not in {raw["name"] for raw in plain}


@pytest.mark.parametrize("name", ["Ill", "Ind", "Me", "Miss", "Down", "Western", "North"])
def test_words_that_are_half_a_name_are_no_place(gazetteer, name):
    assert gazetteer.candidates(name) == []


@pytest.mark.parametrize(
    ("name", "bare", "other"),
    [("Ontario", "CA", "US"), ("Dorset", "GB", None), ("Kent", "GB", "US")],
)
def test_a_division_without_a_town_of_its_name_outranks_far_towns(gazetteer, name, bare, other):
    ranked = gazetteer.candidates(name)
    assert ranked[0]["country"] == bare
    assert other is None or other in {raw["country"] for raw in ranked}


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "tolerance"),
    [
        ("northern Norway", 68.6, 18, 200),
        ("southern Chile", -46, -73, 500),
        ("southern Somalia", 2, 43.5, 250),
        ("eastern Libya", 26, 22.5, 350),
        ("north-west Syria", 35.8, 36.8, 120),
    ],
)
def test_parts_of_a_country_follow_its_shape(gazetteer, name, latitude, longitude, tolerance):
    found = gazetteer.geocode(name)
    assert found.raw["feature"] == "region"
    assert distance_km((found.latitude, found.longitude), (latitude, longitude)) <= tolerance


@pytest.mark.parametrize("country", ["Canada", "Chile", "Indonesia", "Norway"])
def test_a_country_s_disc_holds_its_middle(gazetteer, country):
    whole, middle = gazetteer.geocode(country), gazetteer.geocode(f"central {country}")
    away = distance_km((whole.latitude, whole.longitude), (middle.latitude, middle.longitude))
    assert away < whole.raw["radius_km"]


def test_own_name_outranks_a_wrong_alternate(gazetteer):
    ranked = gazetteer.candidates("Novorossiysk")
    assert ranked[0]["name"] == "Novorossiysk"
    assert ranked[0]["matched"] == "own"


def test_bare_name_is_the_city_and_type_word_the_region(gazetteer):
    assert gazetteer.geocode("Krasnodar").raw["feature"] == "city"
    assert gazetteer.geocode("Krasnodar region").raw["feature"] == "admin1"
    assert gazetteer.geocode("city of Krasnodar").raw["feature"] == "city"


@pytest.mark.parametrize(
    ("options", "country", "feature"),
    [
        ({}, "GE", "country"),
        ({"country_codes": "us"}, "US", "admin1"),
        ({"country_codes": ["US", "CA"]}, "US", "admin1"),
        ({"kind": "admin1"}, "US", "admin1"),
    ],
)
def test_georgia_depends_on_what_is_asked(gazetteer, options, country, feature):
    raw = gazetteer.geocode("Georgia", **options).raw
    assert (raw["country"], raw["feature"]) == (country, feature)


def test_country_bias_and_near_choose_among_namesakes():
    biased = Gazetteer(country_bias=["LB"])
    assert biased.geocode("Tripoli").raw["country"] == "LB"
    assert load_gazetteer().geocode("Tripoli").raw["country"] == "LY"
    assert load_gazetteer().geocode("Tripoli", near=(33.9, 35.5)).raw["country"] == "LB"


@pytest.mark.parametrize(
    ("query", "admin1", "country"),
    [
        ("Moscow, Idaho", "Idaho", "US"),
        ("Springfield, Ill.", "Illinois", "US"),
        ("Tripoli, Lebanon", "North Lebanon", "LB"),
        ("Kyiv's Obolon district", "Kyiv City", "UA"),
        ("Ukraine's Sumy region", "Sumy", "UA"),
        ("Aleppo in Syria", "Aleppo", "SY"),
    ],
)
def test_context_decides(gazetteer, query, admin1, country):
    raw = gazetteer.geocode(query).raw
    assert (raw["admin1"], raw["country"]) == (admin1, country)


def test_context_that_does_not_hold_the_place_finds_nothing(gazetteer):
    assert gazetteer.geocode("Kharkiv, Mexico") is None


def test_parts_are_areas_on_the_right_side(gazetteer):
    whole, east = gazetteer.geocode("Ukraine"), gazetteer.geocode("eastern Ukraine")
    assert east.raw["feature"] == "region"
    assert east.longitude > whole.longitude + 2
    assert east.raw["radius_km"] < whole.raw["radius_km"]
    assert gazetteer.geocode("South Sudan").raw["country"] == "SS"
    assert gazetteer.geocode("southern Sudan").raw["country"] == "SD"
    outskirts = gazetteer.geocode("outskirts of Goma").raw
    assert precision(outskirts["feature"], outskirts["radius_km"]) == (2, 2)


def test_area_known_only_as_a_town_is_widened(gazetteer):
    raw = gazetteer.geocode("Kramatorsk district").raw
    assert raw["feature"] in ("admin2", "region")
    assert raw["radius_km"] > 15


@pytest.mark.parametrize("name", ["", "   "])
def test_empty_query_is_an_error(gazetteer, name):
    with pytest.raises(GeocoderQueryError):
        gazetteer.geocode(name)


@pytest.mark.parametrize("name", ["Qwrtzplk", "!!!", "Sudzhanovkaberg River", "de", "X"])
def test_unknown_names_stay_unknown(gazetteer, name):
    assert gazetteer.geocode(name) is None
    assert gazetteer.candidates(name) == []


def test_fuzzy_is_a_last_resort_and_never_for_short_names(gazetteer):
    assert gazetteer.geocode("Krematorsk").raw["matched"] == "fuzzy"
    assert gazetteer.candidates("Krematorsk") == []
    assert Gazetteer(fuzzy=False).geocode("Krematorsk") is None
    assert gazetteer.geocode("Gomx") is None


def test_lists_and_limits(gazetteer):
    found = gazetteer.geocode("Springfield", exactly_one=False, limit=3)
    assert len(found) == 3
    assert all(isinstance(one, Location) for one in found)
    assert gazetteer.geocode("Qwrtzplk", exactly_one=False) is None


def test_raw_holds_the_promised_keys(gazetteer):
    expected = set(
        "geonameid name admin1 country feature latitude longitude radius_km population matched "
        "why score".split()
    )
    assert set(gazetteer.geocode("Omdurman").raw) == expected
    assert set(gazetteer.reverse((15.64, 32.48)).raw) == expected
    assert gazetteer.geocode("Black Sea").raw["geonameid"] is pd.NA


def test_reverse_prefers_the_town_a_point_lies_in(gazetteer):
    assert gazetteer.reverse(Point(48.73, 37.6)).raw["name"] == "Kramatorsk"
    near = gazetteer.reverse("15.36, 44.2", exactly_one=False, limit=3)
    assert near[0].raw["country"] == "YE"
    assert len(near) == 3


def test_every_country_has_its_own_name_and_no_capital_point(gazetteer):
    assert len({c for c, n in [(c["country"], c["name"]) for c in _countries(gazetteer)]}) >= 245
    for country, capital in [("Ukraine", "Kyiv"), ("Sudan", "Khartoum"), ("Yemen", "Sanaa")]:
        a, b = gazetteer.geocode(country), gazetteer.geocode(capital)
        assert distance_km((a.latitude, a.longitude), (b.latitude, b.longitude)) > 100


def _countries(gazetteer):
    frame = pd.read_csv(
        resources.data_path() / "gazetteer" / "countries.csv", keep_default_na=False
    )
    assert frame["country"].is_unique
    places = pd.read_parquet(resources.data_path() / "gazetteer" / "places.parquet")
    rows = places[places["feature"] == "country"].to_dict("records")
    for row in rows:
        assert gazetteer.geocode(row["name"], kind="country").raw["country"] == row["country"]
    return rows


def test_gazetteer_is_sane():
    places = pd.read_parquet(resources.data_path() / "gazetteer" / "places.parquet")
    assert places["latitude"].between(-90, 90).all()
    assert places["longitude"].between(-180, 180).all()
    assert (places["radius_km"] > 0).all()
    assert set(places["feature"]) == set(geocode.FEATURES)
    assert places["name"].str.len().gt(0).all()


@pytest.mark.parametrize("folder", ["gazetteer", "outlines"])
def test_shipped_files_stay_small(folder):
    for path in (resources.data_path() / folder).iterdir():
        assert path.stat().st_size < 5_000_000, path.name


# --------------------------------------------------------------------------- codes, words


@pytest.mark.parametrize(
    ("feature", "radius", "codes"),
    [
        ("city", 5, (1, 1)),
        ("site", 2, (1, 1)),
        ("region", 20, (2, 2)),
        ("admin2", 30, (2, 3)),
        ("admin1", 90, (3, 4)),
        ("river", 400, (3, 5)),
        ("region", 300, (3, 5)),
        ("country", 400, (3, 6)),
        ("water", 500, (3, 7)),
    ],
)
def test_precision_codes(feature, radius, codes):
    assert precision(feature, radius) == codes


def test_precision_names_an_unknown_feature():
    with pytest.raises(ValueError, match="'planet'"):
        precision("planet", 1)


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Ukrainian", "UA"),
        ("Ukrainians", "UA"),
        ("Sudanese", "SD"),
        ("South Sudanese", "SS"),
        ("Emirati", "AE"),
        ("Burmese", "MM"),
        ("Nigerien", "NE"),
        ("Nigerian", "NG"),
    ],
)
def test_demonyms(word, country):
    assert geocode.demonyms()[word.casefold()] == country


@pytest.mark.parametrize("name", ["demonyms", "place_types"])
def test_lexicon_examples(name):
    for row in resources.lexicon(name):
        words = f" {row['example'].casefold()} "
        assert row["pattern"].casefold() in words, row


def test_demonyms_point_to_known_countries():
    places = pd.read_parquet(resources.data_path() / "gazetteer" / "places.parquet")
    known = set(places.loc[places["feature"] == "country", "country"])
    assert set(geocode.demonyms().values()) <= known


# --------------------------------------------------------------------------- own gazetteers

# geonameid, name, alternates, latitude, longitude, class, code, population
DUMP_ROWS = [
    (900001, "Newtown Alpha", "Alfastadt,ALF,Ньютаун", 10.5, 20.5, "P", "PPL", 4200),
    (900002, "Beta Quarter", "", 10.52, 20.52, "P", "PPLX", 0),
    (900003, "Alpha Province", "Région Alpha", 10, 20, "A", "ADM1", 90000),
    (900004, "Wadi Gamma", "", 10.1, 20.9, "H", "STM", 0),
    (900005, "Delta Hotel", "", 10.1, 20.9, "S", "HTL", 0),
    (900006, "Epsilon Air Base", "", 10.2, 20.8, "S", "AIRB", 0),
]


def _dump_line(row):
    number, name, alternates, latitude, longitude, kind, code, population = row
    cells = [number, name, name, alternates, latitude, longitude, kind, code, "TD", "", "01"]
    cells += ["", "", "", population, "", 300, "Africa/Ndjamena", "2024-01-01"]
    return "\t".join(map(str, cells)) + "\n"


def test_build_gazetteer_from_a_geonames_dump(tmp_path):
    dump = tmp_path / "TD.txt"
    dump.write_text("".join(map(_dump_line, DUMP_ROWS)), encoding="utf-8")
    own = Gazetteer(geocode.build_gazetteer(dump, tmp_path / "own"), fuzzy=False)
    town = own.geocode("Alfastadt").raw
    assert (town["geonameid"], town["admin1"], town["matched"]) == (
        900001,
        "Alpha Province",
        "alternate",
    )
    assert own.geocode("Beta Quarter").raw["feature"] == "district"
    assert own.geocode("Alpha province").raw["feature"] == "admin1"
    assert own.geocode("Wadi Gamma").raw["feature"] == "river"
    assert own.geocode("Epsilon air base").raw["feature"] == "site"
    assert own.geocode("Delta Hotel") is None
    assert own.geocode("Black Sea").raw["feature"] == "water"
    assert own.geocode("Chad").raw["feature"] == "country"
    assert own.geocode("Kharkiv", kind="city") is None


def test_build_gazetteer_names_a_file_of_another_kind(tmp_path):
    odd = tmp_path / "odd.txt"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.txt"):
        geocode.build_gazetteer(odd, tmp_path / "own")


def test_missing_gazetteer_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"places\.parquet"):
        Gazetteer(tmp_path)


# --------------------------------------------------------------------------- services


class _Service:
    """Stands in for an online geocoder."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def geocode(self, query):
        self.asked.append(query)
        answer = self.answers[query]
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_online_asks_once_and_remembers_on_disk(tmp_path):
    cache = tmp_path / "saved" / "answers.csv"
    service = _Service({"Hroza": Location("Hroza, UA", Point(49.6, 37.1), {}), "Nowhere": None})
    look_up = geocode.online(service, cache_path=cache, min_delay_seconds=0)
    assert look_up("Hroza").latitude == 49.6
    assert look_up("Hroza").latitude == 49.6
    assert look_up("Nowhere") is None
    assert service.asked == ["Hroza", "Nowhere"]
    again = geocode.online(_Service({}), cache_path=cache, min_delay_seconds=0)
    assert (again("Hroza").address, again("Hroza").longitude) == ("Hroza, UA", 37.1)
    assert again("Nowhere") is None


def test_online_warns_once_and_does_not_keep_failures(tmp_path):
    cache = tmp_path / "answers.csv"
    failing = _Service({"A town": GeocoderTimedOut("slow"), "B town": GeocoderTimedOut("slow")})
    look_up = geocode.online(failing, cache_path=cache, min_delay_seconds=0)
    with pytest.warns(UserWarning, match="GeocoderTimedOut") as caught:
        found = [look_up("A town"), look_up("B town")]
    assert found == [None, None]
    assert len(caught) == 1
    assert not cache.exists()


def test_online_names_a_broken_cache(tmp_path):
    cache = tmp_path / "answers.csv"
    cache.write_text("query,address,latitude,longitude\nA,B,north,west\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"answers\.csv"):
        geocode.online(_Service({}), cache_path=cache)


# --------------------------------------------------------------------------- outlines


def test_outline_names_are_those_of_the_gazetteer():
    file = resources.data_path() / "outlines" / "world.topojson"
    divisions = json.loads(file.read_text(encoding="utf-8"))["objects"]["admin1"]["geometries"]
    places = pd.read_parquet(resources.data_path() / "gazetteer" / "places.parquet")
    units = places[places["feature"] == "admin1"]
    known = set(zip(units["country"], units["name"], strict=True))
    coded = [unit["properties"] for unit in divisions if unit["properties"]["code"]]
    assert {(unit["country"], unit["name"]) for unit in coded} <= known
    assert len(coded) > 1200
