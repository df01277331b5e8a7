"""Place names of sentences: which words, which place, and the part it plays."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import extract, load_articles

# sentence, then (text, name, country, role) of each place it names.
CASES = [
    # datelines
    ("NAIROBI - Police said two men died.", [("NAIROBI", "Nairobi", "KE", "dateline")]),
    (
        "PORT-AU-PRINCE, Haiti (AP) — Gangs burned a hospital on Monday.",
        [("PORT-AU-PRINCE", "Port-au-Prince", "HT", "dateline"),
         ("Haiti", "Haiti", "HT", "dateline")],
    ),
    (
        "BEIRUT/TEL AVIV, March 4 - Rockets fell overnight.",
        [("BEIRUT", "Beirut", "LB", "dateline"), ("TEL AVIV", "Tel Aviv", "IL", "dateline")],
    ),
    (
        "KHARTOUM, Sudan, April 3 (Reuters) - Shells fell on a market.",
        [("KHARTOUM", "Khartoum", "SD", "dateline"), ("Sudan", "Sudan", "SD", "dateline")],
    ),
    # a town in its region or country
    (
        "A strike hit a market in El Fasher, North Darfur.",
        [("El Fasher", "El Fasher", "SD", "event"),
         ("North Darfur", "Northern Darfur", "SD", "mention")],
    ),
    (
        "A bomb went off in Paris, Texas, wounding two.",
        [("Paris", "Paris", "US", "event"), ("Texas", "Texas", "US", "mention")],
    ),
    (
        "The attack took place in Cali, Colombia.",
        [("Cali", "Cali", "CO", "event"), ("Colombia", "Colombia", "CO", "mention")],
    ),
    (
        "A suicide bomber struck a mosque in Peshawar, Pakistan.",
        [("Peshawar", "Peshawar", "PK", "event"), ("Pakistan", "Pakistan", "PK", "mention")],
    ),
    (
        "Two people were shot in Lewiston, Maine.",
        [("Lewiston", "Lewiston", "US", "event"), ("Maine", "Maine", "US", "mention")],
    ),
    (
        "A car bomb killed ten people in the Somali capital, Mogadishu.",
        [("Mogadishu", "Mogadishu", "SO", "event")],
    ),
    # regions
    (
        "Gunmen attacked a village in the Kayes region of Mali.",
        [("Kayes", "Kayes", "ML", "event"), ("Mali", "Mali", "ML", "mention")],
    ),
    ("Shelling killed three people in Sumy region on Friday.", [("Sumy", "Sumy", "UA", "event")]),
    (
        "A bomb exploded in Lashkar Gah, the capital of Helmand province.",
        [("Lashkar Gah", "Lashkar Gah", "AF", "event"), ("Helmand", "Helmand", "AF", "mention")],
    ),
    (
        "Israeli forces struck Khan Younis in southern Gaza.",
        [("Khan Younis", "Khan Younis", "PS", "event"), ("Gaza", "Southern Gaza", "PS", "mention")],
    ),
    (
        "An explosion rocked Kyiv's Pechersk district.",
        [("Kyiv", "Kyiv", "UA", "mention"), ("Pechersk", "Pechersk", "UA", "event")],
    ),
    # launch and target
    (
        "A drone was launched from Yemen at Israel.",
        [("Yemen", "Yemen", "YE", "launch"), ("Israel", "Israel", "IL", "event")],
    ),
    (
        "Missiles were fired from Lebanon at Haifa.",
        [("Lebanon", "Lebanon", "LB", "launch"), ("Haifa", "Haifa", "IL", "event")],
    ),
    # a capital that speaks, and a place of talks
    ("Moscow said it had shot down ten drones.", [("Moscow", "Moscow", "RU", "speaker")]),
    # namesakes, told apart by what stands beside them
    (
        "Militias fought in Tripoli, and the airport of Benghazi in Libya was closed.",
        [("Tripoli", "Tripoli", "LY", "event"), ("Benghazi", "Benghazi", "LY", "mention"),
         ("Libya", "Libya", "LY", "mention")],
    ),
    (
        "Clashes in Tripoli spread to Beirut and Sidon, the Lebanese army said.",
        [("Tripoli", "Tripoli", "LB", "event"), ("Beirut", "Beirut", "LB", "mention"),
         ("Sidon", "Sidon", "LB", "mention")],
    ),
    (
        "Soldiers from Chad were killed near Lake Chad.",
        [("Chad", "Chad", "TD", "mention"), ("Lake Chad", "Lake Chad", "TD", "event")],
    ),
    # people, peoples, papers and months are no places
    ("Jordan Davis was shot dead in Florida.", [("Florida", "Florida", "US", "event")]),
    ("The Syrian army and Kurdish fighters clashed.", []),
    ("The Washington Post reported the news.", []),
    ("In May, Santos said April was calmer.", []),
    # unknown to the gazetteer
    ("Seven miners were killed near Zarkondu.", [("Zarkondu", "Zarkondu", None, "event")]),
]  # fmt: skip

AMONG_OTHERS = [
    ("Residents fled to Goma, in the Democratic Republic of Congo.", ("Goma", "Goma", "CD")),
    ("The army retook Lashio in Shan State, Myanmar.", ("Lashio", "Lashio", "MM")),
    ("French troops left Gao for Niamey.", ("Gao", "Gao", "ML")),
    ("The Houthis hit a ship off Hodeidah.", ("Hodeidah", "Hodeidah", "YE")),
    ("Fighters entered Mekelle, the capital of Tigray.", ("Mekelle", "Mekelle", "ET")),
    (
        "A raid in Jenin, in the occupied West Bank, killed six.",
        ("West Bank", "West Bank", "PS"),
    ),
    ("Chad Miller, a farmer, fled from Chad to Cameroon.", ("Chad", "Chad", "TD")),
    (
        "Police in Georgia said a gunman killed three people at an Atlanta mall.",
        ("Georgia", "Georgia", "US"),
    ),
]


@pytest.fixture(scope="module")
def found():
    """Map every sentence, as an article of its own, to its rows of table `places`."""
    sentences = [sentence for sentence, *_ in CASES + AMONG_OTHERS]
    articles = load_articles(pd.DataFrame({"text": sentences}))
    tables = extract(articles)
    tables.validate()
    of = dict(zip(articles["article_id"], sentences, strict=True))
    rows = {sentence: [] for sentence in sentences}
    for row in tables.places.itertuples():
        rows[of[row.article_id]].append(row)
    return rows


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_places_of_a_sentence(found, sentence, expected):
    rows = [
        (row.text, row.name, None if pd.isna(row.country) else row.country, row.role)
        for row in found[sentence]
    ]
    assert rows == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    AMONG_OTHERS,
)
def test_a_place_among_others(found, sentence, expected):
    assert expected in [(row.text, row.name, row.country) for row in found[sentence]]


def test_common_nouns_are_no_places():
    tables = extract(load_articles(["Gunmen killed four police officers in Culiacan, Sinaloa."]))
    assert tables.places["text"].tolist() == ["Culiacan", "Sinaloa"]


def test_an_unknown_place_says_why(found):
    (row,) = found["Seven miners were killed near Zarkondu."]
    assert row.why == "not in the gazetteer"
    for column in ("country", "geonameid", "latitude", "longitude", "radius_km", "geo_precision"):
        assert pd.isna(getattr(row, column)), column


def test_a_known_place_is_complete(found):
    for rows in found.values():
        for row in rows:
            if pd.isna(row.latitude):
                continue
            assert -90 <= row.latitude <= 90, row.text
            assert -180 <= row.longitude <= 180, row.text
            assert row.radius_km > 0, row.text
            assert row.geo_precision in (1, 2, 3), row.text
            assert row.where_prec in range(1, 8), row.text
            assert row.why, row.text


@pytest.mark.parametrize(
    ("sentence", "features"),
    [
        ("A strike hit a market in El Fasher, North Darfur.", ["city", "admin1"]),
        ("Gunmen attacked a village in the Kayes region of Mali.", ["admin1", "country"]),
        ("Shelling killed three people in Sumy region on Friday.", ["admin1"]),
        ("An explosion rocked Kyiv's Pechersk district.", ["city", "district"]),
    ],
)
def test_type_words_choose_the_feature(found, sentence, features):
    assert [row.feature for row in found[sentence]] == features


def test_a_coarser_place_is_less_precise(found):
    town, region = found["A strike hit a market in El Fasher, North Darfur."]
    assert town.radius_km < region.radius_km
    assert town.geo_precision < region.geo_precision
    assert town.where_prec < region.where_prec


def test_water_is_told_from_the_town_of_its_name():
    texts = [
        "Shells fell on the eastern bank of the Dnipro, in Ukraine.",
        "Shells fell in Dnipro, in Ukraine.",
        "Fighting went on along the Nile.",
    ]
    tables = extract(load_articles(pd.DataFrame({"text": texts})))
    places = tables.places.merge(tables.articles[["article_id", "text"]], on="article_id")
    feature = dict(zip(zip(places["text_y"], places["text_x"], strict=True), places["feature"],
                       strict=True))  # fmt: skip
    assert feature[texts[0], "Dnipro"] == "river"
    assert feature[texts[1], "Dnipro"] == "city"
    assert feature[texts[2], "Nile"] == "river"


def test_a_bare_name_follows_its_fuller_form():
    text = "A bomb went off in Tripoli, Lebanon, on Sunday. The army then closed roads in Tripoli."
    places = extract(load_articles([text])).places
    assert places.loc[places["text"] == "Tripoli", "country"].tolist() == ["LB", "LB"]


def test_the_same_name_differs_between_articles():
    texts = [
        "Clashes in Tripoli spread to Misrata and Benghazi, the Libyan army said.",
        "Clashes in Tripoli spread to Beirut and Sidon, the Lebanese army said.",
    ]
    places = extract(load_articles(texts)).places
    tripoli = places[places["text"] == "Tripoli"]
    assert set(tripoli["country"]) == {"LY", "LB"}


def test_seed_places(seed_tables):
    places = seed_tables.places
    both = places[places["text"].isin(["Sviatoshynskyi", "Svyatoshynsky"])]
    assert len(both) == 2
    assert both["geonameid"].nunique() == 1, "two spellings of one district"
    known = dict(zip(places["text"], places["country"], strict=True))
    assert {k: known[k] for k in ("Taganrog", "Krasnodar", "Novorossiysk", "Pavlohrad")} == {
        "Taganrog": "RU", "Krasnodar": "RU", "Novorossiysk": "RU", "Pavlohrad": "UA"}  # fmt: skip
    assert not {"Trump", "Rubio", "Putin", "Klitschko", "Telegram", "X"} & set(places["text"])
    assert set(places[places["country"].isna()]["text"]) == {"Europe", "Black Sea"}


def test_a_vocative_is_no_place(seed_tables):
    assert "Vladimir" not in set(seed_tables.places["text"])
