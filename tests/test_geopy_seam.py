"""`Gazetteer` as a geopy geocoder, other geopy services behind it, and gazetteers from dumps."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest
from geopy.exc import (
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from analysis import extract, load_articles, load_gazetteer
from analysis.geocode import Gazetteer, ask, build_gazetteer, online

# --------------------------------------------------------------------------- a geopy geocoder


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def test_it_is_a_geocoder(gazetteer):
    assert isinstance(gazetteer, Geocoder)
    found = gazetteer.geocode("Omdurman", exactly_one=True, timeout=10)
    assert isinstance(found, Location)
    assert found.address == "Omdurman, Khartoum, SD"
    assert tuple(found.point)[:2] == (found.latitude, found.longitude)
    assert found.raw["name"] == "Omdurman"
    address, (latitude, _) = found
    assert (address, latitude) == (found.address, found.latitude)


@pytest.mark.parametrize(
    ("query", "name", "country", "feature"),
    [
        ({"city": "Tripoli", "country": "Lebanon"}, "Tripoli", "LB", "city"),
        ({"city": "Tripoli", "country": "Libya"}, "Tripoli", "LY", "city"),
        ({"city": "Lewiston", "state": "Maine", "country": "US"}, "Lewiston", "US", "city"),
        ({"state": "Kherson", "country": "Ukraine"}, "Kherson", "UA", "admin1"),
        ({"country": "Georgia"}, "Georgia", "GE", "country"),
        ({"state": "Georgia"}, "Georgia", "US", "admin1"),
        ({"city": "Homs", "street": "1 Long Street", "postalcode": "1"}, "Homs", "SY", "city"),
    ],
)
def test_structured_queries(gazetteer, query, name, country, feature):
    raw = gazetteer.geocode(query).raw
    assert (raw["name"], raw["country"], raw["feature"]) == (name, country, feature)


@pytest.mark.parametrize("query", [{}, {"street": "1 Long Street"}, {"city": ""}])
def test_a_structured_query_of_nothing_is_an_error(gazetteer, query):
    with pytest.raises(GeocoderQueryError):
        gazetteer.geocode(query)


def test_country_codes_as_nominatim_takes_them(gazetteer):
    assert gazetteer.geocode("Tripoli", country_codes="lb").raw["country"] == "LB"
    assert gazetteer.geocode("Tripoli", country_codes="lb,sy").raw["country"] == "LB"
    assert gazetteer.geocode("Tripoli", country_codes=["gr"]).raw["country"] == "GR"


@pytest.mark.parametrize(
    "point",
    [Point(48.73, 37.6), (48.73, 37.6), [48.73, 37.6], "48.73, 37.6", "48 43m 48s N 37 36m 0s E"],
)
def test_reverse_takes_what_geopy_takes(gazetteer, point):
    assert gazetteer.reverse(point).raw["name"] == "Kramatorsk"


@pytest.mark.parametrize(
    "point", [(90, 0), (-90, 0), (0, 180), (0, -180), (0, -150), (-60, 100), (71, 179.9)]
)
def test_reverse_finds_a_town_from_anywhere(gazetteer, point):
    found = gazetteer.reverse(point, exactly_one=False, limit=3)
    away = [float(one.raw["why"].split()[0]) for one in found]
    assert len(found) == 3
    assert all(km < 6000 for km in away)


def test_reverse_looks_across_the_date_line(gazetteer):
    east, west = gazetteer.reverse((-16.8, 179.9)), gazetteer.reverse((-16.8, -179.9))
    assert east.raw["country"] == west.raw["country"] == "FJ"


def test_it_works_under_a_rate_limiter(gazetteer):
    limited = RateLimiter(gazetteer.geocode, min_delay_seconds=0)
    frame = pd.DataFrame({"name": ["Homs", "Qwrtzplk", "40 km south of Raqqa"]})
    found = frame["name"].apply(limited)
    assert found.isna().tolist() == [False, True, False]
    assert limited("Homs", exactly_one=False)[0].raw["country"] == "SY"


def test_it_cannot_reach_the_network(gazetteer):
    with pytest.raises(GeocoderUnavailable), gazetteer as same:
        same.adapter.get_json("https://example.org", timeout=1, headers={})


# --------------------------------------------------------------------------- other services


class Service:
    """Stands in for an online geocoder: answers, or the error it raises for every name."""

    def __init__(self, answers=None, error=None):
        self.answers, self.error, self.asked = answers or {}, error, []

    def geocode(self, query):
        self.asked.append(query)
        if self.error is not None:
            raise self.error
        return self.answers.get(query)


def answer(latitude, longitude, **raw):
    return Location("Zarkondu, somewhere", Point(latitude, longitude), raw)


ZARKONDU = answer(
    35.5, 38.5, boundingbox=["35.48", "35.52", "38.48", "38.52"], addresstype="village"
)


def look_up(service, folder, name="answers.csv"):
    return online(service, cache_path=folder / name, min_delay_seconds=0)


TEXT = "A strike killed six people in Zarkondu, officials in Raqqa and Homs in Syria said."


def test_without_a_lookup_the_name_stays_open():
    places = extract(load_articles([TEXT])).places.set_index("text")
    assert places.loc["Zarkondu", "why"] == "not in the gazetteer"


def test_a_name_the_gazetteer_lacks_is_asked_in_the_country_of_the_article(tmp_path):
    service = Service({"Zarkondu, Syria": ZARKONDU})
    tables = extract(load_articles([TEXT]), lookup=look_up(service, tmp_path))
    tables.validate()
    assert service.asked == ["Zarkondu, Syria"], "known names are not asked"
    row = tables.places.set_index("text").loc["Zarkondu"]
    assert (row["latitude"], row["longitude"], row["country"]) == (35.5, 38.5, "SY")
    assert 2 < row["radius_km"] < 4, "half the diagonal of the bounding box"
    assert (row["feature"], row["geo_precision"], row["where_prec"]) == ("city", 1, 1)
    assert row["why"] == "not in the gazetteer; Service: 'Zarkondu, Syria'"
    again = extract(load_articles([TEXT]), lookup=look_up(Service(), tmp_path)).places
    row = again.set_index("text").loc["Zarkondu"]
    assert row["why"] == "not in the gazetteer; Service (saved answer): 'Zarkondu, Syria'"
    assert 2 < row["radius_km"] < 4


def test_any_callable_will_do():
    places = extract(load_articles([TEXT]), lookup={"Zarkondu, Syria": ZARKONDU}.get).places
    assert places.set_index("text").loc["Zarkondu", "country"] == "SY"


def test_an_answer_in_another_country_is_dropped(gazetteer):
    there = answer(48.8, 2.3)
    assert (
        ask({"Zarkondu, Syria": there}.get, "Zarkondu", country="SY", gazetteer=gazetteer) is None
    )


def test_an_article_of_no_country_asks_nothing(tmp_path):
    service = Service()
    text = "Seven miners were killed near Zarkondu."
    places = extract(load_articles([text]), lookup=look_up(service, tmp_path)).places
    assert service.asked == []
    assert places["why"].tolist() == ["not in the gazetteer"]


@pytest.mark.parametrize(
    ("raw", "feature", "radius"),
    [
        ({}, "city", 10.0),
        ({"boundingbox": ["a", "b"]}, "city", 10.0),
        ({"boundingbox": None}, "city", 10.0),
        ({"addresstype": "suburb"}, "district", 10.0),
        ({"addresstype": "state"}, "admin1", 10.0),
        ({"class": "aeroway"}, "site", 10.0),
        ({"boundingbox": ["34.5", "36.5", "37.5", "39.5"]}, "region", 143.1),
    ],
)
def test_size_and_kind_of_an_answer(gazetteer, raw, feature, radius):
    found = {"Zarkondu, Syria": answer(35.5, 38.5, **raw)}
    place = ask(found.get, "Zarkondu", country="SY", gazetteer=gazetteer)
    assert place["feature"] == feature
    assert place["radius_km"] == pytest.approx(radius, abs=0.5)


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (GeocoderTimedOut("slow"), 3),
        (GeocoderUnavailable("down"), 3),
        (ConnectionError("no network"), 3),
        (GeocoderQuotaExceeded("enough"), 1),
    ],
)
def test_an_outage_warns_once_and_is_not_asked_for_ever(tmp_path, error, tries):
    service = Service(error=error)
    lookup = look_up(service, tmp_path)
    with pytest.warns(UserWarning, match=type(error).__name__) as caught:
        assert [lookup(f"town {i}") for i in range(20)] == [None] * 20
    assert len(caught) == 1
    assert len(service.asked) == tries
    assert not (tmp_path / "answers.csv").exists()


def test_an_outage_does_not_break_a_run(tmp_path):
    lookup = look_up(Service(error=GeocoderUnavailable("down")), tmp_path)
    with pytest.warns(UserWarning, match="names stay open"):
        tables = extract(load_articles([TEXT]), lookup=lookup)
    tables.validate()
    assert tables.places.set_index("text").loc["Zarkondu", "why"] == "not in the gazetteer"


def test_a_query_the_service_rejects_is_no_outage(tmp_path):
    service = Service(error=GeocoderQueryError("odd"))
    lookup = look_up(service, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [lookup(f"town {i}") for i in range(5)] == [None] * 5
    assert len(service.asked) == 5


def test_saved_answers_survive_a_line_cut_short(tmp_path):
    lookup = look_up(Service({"A town": answer(1, 2), "B, town": answer(3, 4)}), tmp_path)
    assert lookup("A town").latitude == 1
    assert lookup("B, town").latitude == 3
    path = tmp_path / "answers.csv"
    whole = path.read_bytes()
    path.write_bytes(whole + 'C town,"Somewhere in Zárk'.encode()[:-2])
    service = Service({"C town": answer(5, 6), "D town": None})
    lookup = look_up(service, tmp_path)
    assert [lookup(name).latitude for name in ("A town", "B, town", "C town")] == [1, 3, 5]
    assert lookup("D town") is None
    assert service.asked == ["C town", "D town"]
    assert look_up(Service(), tmp_path)("C town").latitude == 5


def test_two_runs_share_the_saved_answers(tmp_path):
    one = look_up(Service({"A town": answer(1, 2)}), tmp_path)
    two = look_up(Service({"B town": answer(3, 4), "A\ntown": answer(7, 8)}), tmp_path)
    assert one("A town").latitude == 1
    assert two("B town").latitude == 3
    two("A\ntown")
    later = look_up(Service(), tmp_path)
    assert (later("A town").latitude, later("B town").latitude) == (7, 3)
    lines = (tmp_path / "answers.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    assert sum(line.startswith("query,") for line in lines) == 1


def test_answers_saved_by_an_earlier_version_are_read(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("query,address,latitude,longitude\nA town,A,1.5,2.5\nB town,,,\n")
    lookup = look_up(Service(), tmp_path)
    assert (lookup("A town").latitude, lookup("B town")) == (1.5, None)


# --------------------------------------------------------------------------- gazetteers of users

# geonameid, name, alternates, latitude, longitude, class, code, country, admin1, population
DUMP = [
    (700001, "Kharkiv Oblast", "Харківська область,Kharkivska", 49.6, 36.4, "A", "ADM1", "UA",
     "07", 2600000),
    (700002, "Zarkondu", "Zarkondo,Зарконду,ZRK,Zarkondu 2", 49.7, 36.9, "P", "PPL", "UA", "07",
     ""),
    (700003, "Belmar", "Belmár,Bel'mar", 49.9, 36.5, "P", "PPLA2", "UA", "07", 240000),
    (700004, "Old Belmar", "", 49.9, 36.5, "P", "PPLH", "UA", "07", 0),
    (700005, "Belmar Ruins", "", 49.95, 36.5, "P", "PPLQ", "UA", "07", 0),
    (700006, "Former Belmar Oblast", "", 49.9, 36.5, "A", "ADM1H", "UA", "", 0),
    (700007, "Nodiv", "", 49.0, 37.0, "P", "PPL", "UA", "00", 900),
    (700008, "Vesnia", "", 49.8, 36.6, "H", "STM", "UA", "07", ""),
    (700009, "Bir Vesnia", "", 49.8, 36.6, "H", "WLL", "UA", "07", ""),
    (700010, "Northfort Base", "", 49.6, 36.3, "L", "MILB", "UA", "07", ""),
    (700011, "Saltmere Isle", "", 46.2, 31.5, "T", "ISL", "UA", "08", ""),
    (700012, "Belmar Raion", "", 49.9, 36.5, "A", "ADM2", "UA", "07", 300000),
    (700013, "Newbelmar Quarter", "", 49.91, 36.52, "P", "PPLX", "UA", "07", ""),
    (700014, 'Quo"ted', "", 49.3, 36.2, "P", "PPL", "UA", "07", 12),
    (700015, "", "", 49.3, 36.2, "P", "PPL", "UA", "07", 12),
    (700016, "Nolandia", "", 49.5, 36.4, "P", "PPL", "", "", 800),
]  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dump")
    lines = []
    for number, name, alternates, latitude, longitude, kind, code, country, admin1, people in DUMP:
        cells = [number, name, name, alternates, latitude, longitude, kind, code, country, ""]
        cells += [admin1, "", "", "", people, "", 120, "Europe/Kyiv", "2024-01-01"]
        lines.append("\t".join(map(str, cells)) + "\n")
    (folder / "UA.txt").write_text("".join(lines), encoding="utf-8")
    return Gazetteer(build_gazetteer(folder / "UA.txt", folder / "own"), fuzzy=False)


def test_a_dump_keeps_the_shipped_divisions(own):
    hits = own.candidates("Kharkiv region")
    assert [raw["feature"] for raw in hits] == ["admin1"]
    assert hits[0]["radius_km"] == load_gazetteer().geocode("Kharkiv region").raw["radius_km"]
    assert own.geocode("Kharkivska oblast").raw["name"] == hits[0]["name"]
    assert own.geocode("Zarkondu").raw["admin1"] == hits[0]["name"]
    assert own.geocode("Nodiv").raw["admin1"] is pd.NA


def test_a_dump_without_numbers_or_with_history(own):
    raw = own.geocode("Zarkondu").raw
    assert raw["population"] is pd.NA
    assert raw["radius_km"] == 1
    assert own.geocode("Old Belmar") is None
    assert own.geocode("Former Belmar Oblast") is None
    assert own.geocode("Bir Vesnia") is None
    assert own.geocode("Belmar Ruins").raw["feature"] == "city"
    assert own.geocode('Quo"ted').raw["population"] == 12


def test_a_town_of_no_country_is_a_place_like_others(own):
    assert own.geocode("Nolandia").raw["country"] is pd.NA
    for form in ("{}-Belmar border", "between {} and Belmar", "{}, Ukraine", "capital of {}"):
        assert isinstance(own.candidates(form.format("Nolandia")), list)
    articles = load_articles(["Seven miners were killed near Nolandia. Two died near Belmar."])
    places = extract(articles, gazetteer=own).places.set_index("text")
    assert places.loc["Nolandia", "latitude"] == 49.5
    assert pd.isna(places.loc["Nolandia", "country"])


def test_alternates_of_a_dump(own):
    assert own.geocode("Zarkondo").raw["matched"] == "alternate"
    assert own.geocode("ZRK") is None, "a code is no name"
    assert own.geocode("Bel'mar").raw["geonameid"] == 700003


@pytest.mark.parametrize(
    ("phrase", "latitude", "longitude", "feature"),
    [
        ("10 km south of Belmar", 49.81, 36.5, "region"),
        ("about 12 miles (20 km) east of Zarkondu", 49.7, 37.177, "region"),
        ("near Zarkondu", 49.7, 36.9, "region"),
        ("between Belmar and Zarkondu", 49.8, 36.7, "region"),
        ("the road from Belmar to Zarkondu", 49.8, 36.7, "region"),
        ("Zarkondu in the Kharkiv region", 49.7, 36.9, "city"),
        ("Ukraine's eastern Kharkiv region", 49.6, 36.5, "admin1"),
        ("the Ukrainian town of Zarkondu", 49.7, 36.9, "city"),
        ("the outskirts of Belmar", 49.9, 36.5, "region"),
        ("the banks of the Vesnia", 49.8, 36.6, "river"),
        ("Belmar raion", 49.9, 36.5, "admin2"),
        ("Belmar's Newbelmar Quarter", 49.91, 36.52, "district"),
        ("Northfort Base", 49.6, 36.3, "site"),
        ("Saltmere Isle", 46.2, 31.5, "region"),
        ("the Ukrainian-Russian border", 50.27, 36.7, "region"),
        ("off the coast of Ukraine", 45.98, 33.6, "water"),
        ("eastern Ukraine", 48.4, 36.1, "region"),
    ],
)
def test_phrases_work_in_a_gazetteer_of_ones_own(own, phrase, latitude, longitude, feature):
    found = own.geocode(phrase)
    assert found.latitude == pytest.approx(latitude, abs=0.15)
    assert found.longitude == pytest.approx(longitude, abs=0.15)
    assert found.raw["feature"] == feature
