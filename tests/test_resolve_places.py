"""Which of its namesakes a place name means, article by article.

Every name stands in square brackets with what a reader takes it for: country, feature and, where
it matters, the first-level division; ``?`` for a name that should stay open.
"""

from __future__ import annotations

import itertools
import re
import tracemalloc

import pandas as pd
import pytest

from analysis import resources
from analysis.geocode import load_gazetteer
from analysis.resolve.places import resolve_places
from analysis.resolve.places.written import (
    called_after,
    called_before,
    containments,
    lists,
    spelled_container,
)

# ------------------------------------------------------------------ what is written beside a name
WRITTEN = [
    "A blast shook [Paris>US city Texas], [Texas>US admin1], on Monday.",
    "Fighting broke out in [Tripoli>LB city North Lebanon], in northern [Lebanon>LB country].",
    "Fighting broke out in [Tripoli>LY city], the capital of [Libya>LY country].",
    "Gunmen attacked the Lebanese port city of [Tripoli>LB city North Lebanon] on Monday.",
    "Gunmen stormed a bank in [Springfield>US city Illinois] ([Illinois>US admin1]).",
    "[Ohio>US admin1]'s [Licking County>US admin2 Ohio] asked for help.",
    "Drones hit [Donetsk>RU city Rostov], a town in [Russia>RU country], overnight.",
    "Shells fell on [Russia>RU country]'s border town of [Donetsk>RU city Rostov] again.",
    "Rebels took the Syrian town of [Salamiyah>SY city Hama] at dawn.",
    "A bomb went off in [Cartagena>CL city], [Chile>CL country], in the afternoon.",
    "A bomb went off in [Cartagena>ES city], in south-eastern [Spain>ES country].",
    "Police in [Birmingham>US city Alabama], [Alabama>US admin1], closed a road.",
    "Troops from [Georgia>GE country] left [Kandahar>AF city], [Afghanistan>AF country].",
    "A raid in [Hyderabad>PK city Sindh], [Pakistan>PK country], killed three.",
    "A raid in [Hyderabad>IN city Telangana], [India>IN country], killed three.",
    "Police in [San José>CR city] ([Costa Rica>CR country]) arrested a man.",
    "The clashes reached [Merida>MX city Yucatán], in [Mexico>MX country].",
    "An envoy died in [Valencia>VE city Carabobo], [Venezuela>VE country].",
    "The convoy stopped in [Victoria>SC city], the capital of [Seychelles>SC country].",
    "A sniper fired from [Alexandria>US city Virginia], [Virginia>US admin1], police said.",
    "Fire broke out in [Krasnodar>RU admin1], a border region, overnight.",
    "Militias gathered in the state of [Washington>US admin1], officials said.",
    "The province of [Homs>SY admin1] was quiet.",
    "Jets flew over the Syrian province of [Hama>SY admin1] and hit [Hama>SY city] itself.",
    "Two died in [Athens>US city Georgia], [Georgia>US admin1], the sheriff said. "
    "[Athens>US city Georgia] mourned.",
    # no such place in what holds it
    "A truck burned in [Randolph>?], [New Hampshire>US admin1], the [United States>US country].",
    "Bikers met in [Columbia>?], [New Hampshire>US admin1], on Sunday.",
    "Shells fell on [Mariupol>UA city], in [Russia>RU country] since the war.",
    "A strike hit a house in [al-Khadra>?] neighborhood in western [Mosul>IQ city].",
    "A strike hit [Tripoli>LB city North Lebanon], [Lebanon>LB country]. Hospitals in "
    "[Tripoli>LB city North Lebanon] were full.",
]  # fmt: skip

# ------------------------------------------------------------------ what the other names tell
AMONG_OTHERS = [
    # the country and the region the article is about
    "Clashes in [Tripoli>LY city] spread to [Misrata>LY city] and [Benghazi>LY city].",
    "Clashes in [Tripoli>LB city North Lebanon] spread to [Beirut>LB city] and [Sidon>LB city].",
    "Shells fell on [Hama>SY city Hama], [Salamiyah>SY city Hama] and [Al-Bab>SY city Aleppo].",
    "Rebels attacked [San Miguel>SV city], [Santa Ana>SV city] and [San Salvador>SV city].",
    "The army left [La Libertad>SV city] for [San Salvador>SV city] and [Usulutan>SV city].",
    "A bomb wounded six in [San Carlos>NI city], near [Managua>NI city] in [Nicaragua>NI country].",
    "Gunmen held [Santa Ana>SV city]; [El Salvador>SV country] sent troops from "
    "[Sonsonate>SV city].",
    "Police found a car in [Medellin>CO city]. In [Bogota>CO city], the army spoke of "
    "[Armenia>CO city].",
    "[Armenia>AM country] accused [Azerbaijan>AZ country] of shelling [Goris>AM city].",
    "[Georgia>GE country] said troops had entered [Abkhazia>GE admin1] near [Zugdidi>GE city].",
    "Police in [Georgia>US admin1] said a man fled from [Atlanta>US city] to [Macon>US city].",
    "[Russia>RU country], [Georgia>GE country] and [Turkey>TR country] signed a text.",
    "[Jordan>JO country], [Syria>SY country] and [Lebanon>LB country] sent envoys.",
    "[Oregon>US admin1], [Idaho>US admin1] and [Nevada>US admin1] sent fire crews.",
    "[Washington>US admin1], [Oregon>US admin1] and [Idaho>US admin1] sent fire crews.",
    "Talks in [Geneva>CH city] brought [Russia>RU country] and [Ukraine>UA country] together; "
    "[Washington>US city District of Columbia] and the [United States>US country] watched.",
    "Talks in [Vienna>AT city] brought [Iran>IR country] and the [United States>US country] "
    "together; [Washington>US city District of Columbia] hoped for a text.",
    "The [United States>US country] said in [Rome>IT city] that [Israel>IL country] had agreed.",
    "The [United States>US country] and [Sudan>SD country] met in [London>GB city].",
    "[Moscow>RU city] said [Kyiv>UA city] had struck [Belgorod>RU city].",
    "Shelling hit [Donetsk>UA city], [Horlivka>UA city] and [Makiivka>UA city] in "
    "[Ukraine>UA country].",
    "Drones flew over [Rostov-on-Don>RU city] and [Taganrog>RU city] in [Russia>RU country].",
    "Fighters in [Marib>YE city] fired at [Sanaa>YE city] and [Taiz>YE city].",
    "Gunmen raided [Goma>CD city], [Bukavu>CD city] and [Beni>CD city North Kivu].",
    "Bandits struck [Zamfara>NG admin1], [Sokoto>NG city] and [Kaduna>NG city].",
    "The junta bombed [Sagaing>MM city], [Monywa>MM city] and [Mandalay>MM city].",
    "A mine killed two near [Gao>ML city]; [Timbuktu>ML city] and [Kidal>ML city] were calm.",
    "Jets struck [Omdurman>SD city], [Khartoum>SD city] and [El Fasher>SD city].",
    "Rebels entered [Palma>MZ city] from [Mocimboa da Praia>MZ city] in "
    "[Mozambique>MZ country].",
    "A bomb exploded in [Cali>CO city]; police in [Popayan>CO city] and [Pasto>CO city] are on "
    "alert.",
    "Gangs fought in [Culiacan>MX city], [Mazatlan>MX city] and [Durango>MX city].",
    "Police in [Srinagar>IN city] and [Jammu>IN city] searched [Baramulla>IN city].",
    "Militants hit [Bannu>PK city], [Peshawar>PK city] and [Quetta>PK city].",
    "Bombs fell on [Rafah>PS city], [Khan Younis>PS city] and [Gaza City>PS city].",
    "Settlers entered [Nablus>PS city], [Jenin>PS city] and [Hebron>PS city].",
    "Sirens sounded in [Haifa>IL city], [Safed>IL city] and [Nahariya>IL city].",
    "Troops shot at a car in [Derry>GB city], [Northern Ireland>GB admin1]; [Belfast>GB city] "
    "was calm.",
    "A riot began in [Cordoba>AR city]; [Rosario>AR city] and [Buenos Aires>AR city] were "
    "quiet.",
    "Peasants marched from [Santa Cruz>BO city] to [Cochabamba>BO city] and [La Paz>BO city].",
    "Guerrillas hit [Ayacucho>PE city], [Huancayo>PE city] and [Trujillo>PE city].",
    "Shots rang out in [Concepcion>CL city], south of [Santiago>CL city] in [Chile>CL country].",
    # a small region in local news
    "Two men were shot in [Paris>US city Texas], police in [Lamar County>US admin2 Texas] said. "
    "The men live in [Bonham>US city Texas] and [Dallas>US city Texas].",
    "[Palestine>US city Texas] police held a man; [Anderson County>US admin2 Texas] lies south of "
    "[Tyler>US city Texas] and [Dallas>US city Texas].",
    "[Rochester>US city Minnesota] firemen came from [Minneapolis>US city Minnesota] and "
    "[Winona>US city Minnesota].",
    "[Lebanon>US city Tennessee] lies in [Wilson County>US admin2 Tennessee], east of "
    "[Nashville>US city Tennessee].",
    "The road from [Columbus>US city Georgia] to [Macon>US city Georgia] and "
    "[Atlanta>US city Georgia] was closed.",
    "The road from [Columbus>US city Ohio] to [Dayton>US city Ohio] and "
    "[Cleveland>US city Ohio] was closed.",
    "Buses link [London>CA city Ontario] with [Toronto>CA city Ontario] and "
    "[Windsor>CA city Ontario].",
    "Floods hit [Newcastle>AU city New South Wales], [Sydney>AU city New South Wales] and "
    "[Wollongong>AU city New South Wales].",
    "Floods hit [Newcastle>GB city England], [Sunderland>GB city England] and "
    "[Durham>GB city England].",
    "Police in [Perth>AU city Western Australia] and [Fremantle>AU city Western Australia] "
    "searched a farm.",
    "Police in [Perth>GB city Scotland], [Dundee>GB city Scotland] and "
    "[Stirling>GB city Scotland] searched a farm.",
    "A fire in [Cambridge>US city Massachusetts] was seen from [Boston>US city Massachusetts] and "
    "[Somerville>US city Massachusetts].",
    "A fire in [Cambridge>GB city England] was seen from [Ely>GB city England] and "
    "[Newmarket>GB city England].",
    "[Hamilton>NZ city] and [Auckland>NZ city] closed their ports, [New Zealand>NZ country] said.",
]  # fmt: skip

# ------------------------------------------------------------------ where little is told
ALONE = [
    "Shots were fired in [Paris>FR city].",
    "Shots were fired in [London>GB city England].",
    "Shots were fired in [Homs>SY city].",
    "[Georgia>GE country] closed its border.",
    "[Lebanon>LB country] closed its border.",
    "Crowds filled [Moscow>RU city].",
    "Crowds filled [Alexandria>EG city].",
    "The [New York>US city] meeting ended late.",
    # seas and continents have no country, and stay what they are
    "Ships crossed the [Black Sea>- water] from [Odesa>UA city] in [Ukraine>UA country].",
    "[Europe>- region] and the [United States>US country] agreed.",
    # a hamlet in another part of the world is no place of this article
    "Rockets hit [Aleppo>SY city], [Idlib>SY city], [Syria>SY country] and the quarter of "
    "[Moravia>?].",
    "The army shelled [Whitehall>?] in [Aleppo>SY], [Hama>SY city] and [Homs>SY city].",
    "The [Nineveh>IQ admin1] police found [Simpson>?] in [Mosul>IQ city], [Baghdad>IQ city] said.",
]  # fmt: skip

# Where the names do not suffice, actors of a country do: (text, what they are called, country).
ACTORS = [
    ("The Lebanese army shelled [Tripoli>LB city North Lebanon]. Lebanese troops and the Lebanese "
     "cabinet said nothing.", "Lebanese", "LB"),
    ("The Salvadoran army entered [San Miguel>SV city]. Salvadoran rebels fled.", "Salvadoran",
     "SV"),
    ("Costa Rican police searched [San José>CR city]. Costa Rican courts were closed.",
     "Costa Rican", "CR"),
    ("Nicaraguan troops took [San Carlos>NI city]; Nicaraguan rebels fled.", "Nicaraguan", "NI"),
    ("Colombian troops took [Florencia>CO city]; Colombian rebels fled.", "Colombian", "CO"),
]  # fmt: skip

_MARK = re.compile(r"\[([^>\]]+)>([^\]]*)\]")
COLUMNS = ["article_id", "sent", "start", "end", "text", "query", "role"]


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the plain text and (start, end, what is expected) of its names."""
    text, spans, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        spans.append((len(text), len(text) + len(found[1]), found[2]))
        text += found[1]
        last = found.end()
    return text + marked[last:], spans


def place_rows(article_id: str, marked: str) -> list[dict[str, object]]:
    """Return rows as the extractor leaves them."""
    text, spans = unmark(marked)
    rows = []
    for number, (start, end, _) in enumerate(spans):
        query = text[start:end]
        gaps = [
            text[a[1] : b[0]] for a, b in zip(spans[number:], spans[number + 1 :], strict=False)
        ]
        # A list ("Homs, Hama and Idlib") holds no container.
        if gaps[:1] == [", "] and gaps[1:2] not in ([" and "], [", and "]):
            query += f", {text[spans[number + 1][0] : spans[number + 1][1]]}"
        sent = text.count(". ", 0, start)
        cells = (article_id, sent, start, end, text[start:end], query, "mention")
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def actor_rows(article_id: str, text: str, called: str, country: str) -> list[dict[str, object]]:
    return [
        {"article_id": article_id, "start": found.start(), "end": found.end(),
         "country": country, "kind": "military"}
        for found in re.finditer(called, text)
    ]  # fmt: skip


def resolve_all(marked: dict[str, str], actors: dict[str, tuple[str, str]] | None = None):
    """Resolve several articles at once and return the table."""
    rows = [row for key, one in marked.items() for row in place_rows(key, one)]
    texts = {key: unmark(one)[0] for key, one in marked.items()}
    mentions = [
        row
        for key, (called, country) in (actors or {}).items()
        for row in actor_rows(key, texts[key], called, country)
    ]
    return resolve_places(
        pd.DataFrame(rows, columns=COLUMNS),
        gazetteer=load_gazetteer(),
        articles=pd.DataFrame({"article_id": list(texts), "text": list(texts.values())}),
        mentions=pd.DataFrame(mentions, columns=["article_id", "start", "end", "country", "kind"]),
    )


CASES = [*WRITTEN, *AMONG_OTHERS, *ALONE, *(text for text, *_ in ACTORS)]
ACTORS_OF = {text: (called, country) for text, called, country in ACTORS}


@pytest.fixture(scope="module")
def resolved():
    return resolve_all({text: text for text in CASES}, ACTORS_OF)


def told(row: pd.Series, expected: str) -> str:
    """Return what was found, in the words and to the depth of what is expected."""
    if pd.isna(row["latitude"]):
        return "?"
    words = expected.split(" ", 2)
    country = "-" if pd.isna(row["country"]) else row["country"]
    return " ".join([country, row["feature"], str(row["admin1"])][: len(words)])


@pytest.mark.parametrize("marked", CASES, ids=[unmark(case)[0][:50] for case in CASES])
def test_the_place_meant(resolved, marked):
    _, spans = unmark(marked)
    rows = resolved[resolved["article_id"].eq(marked)]
    found = [told(row, want) for (_, row), (*_, want) in zip(rows.iterrows(), spans, strict=True)]
    assert dict(zip(rows["text"], found, strict=True)) == {
        name: want for name, (*_, want) in zip(rows["text"], spans, strict=True)
    }


# ------------------------------------------------------------------ what holds of every article
COMPARED = ["start", "text", "name", "country", "admin1", "geonameid", "latitude", "why"]


def cells(table: pd.DataFrame, article: str) -> list[list[object]]:
    rows = table[table["article_id"].eq(article)].sort_values("start")[COMPARED]
    return rows.astype("string").fillna("").to_numpy().tolist()


def test_the_order_of_articles_does_not_matter(resolved):
    backwards = resolve_all({text: text for text in reversed(CASES)}, ACTORS_OF)
    for article in CASES:
        assert cells(backwards, article) == cells(resolved, article)


@pytest.mark.parametrize("article", CASES[::7])
def test_another_article_changes_nothing(resolved, article):
    actors = {key: told for key, told in ACTORS_OF.items() if key == article}
    assert cells(resolve_all({article: article}, actors), article) == cells(resolved, article)


def test_rows_keep_their_order_and_index(resolved):
    rows = [row for text in CASES for row in place_rows(text, text)]
    mixed = pd.DataFrame(rows, columns=COLUMNS).sample(frac=1.0, random_state=7)
    table = resolve_places(mixed, gazetteer=load_gazetteer())
    assert table.index.tolist() == mixed.index.tolist()
    assert table["text"].tolist() == mixed["text"].tolist()


def test_a_second_run_is_the_same(resolved):
    pd.testing.assert_frame_equal(resolve_all({text: text for text in CASES}, ACTORS_OF), resolved)


def test_one_name_is_one_place_unless_more_is_written_of_it(resolved):
    for _, rows in resolved.groupby("article_id"):
        plain = rows[~rows["why"].str.contains("written", na=False)]
        for name, same in plain.groupby("query"):
            assert same["latitude"].nunique() <= 1, name


def test_every_place_is_complete_and_says_why(resolved):
    assert resolved["why"].str.len().gt(10).all()
    known = resolved[resolved["latitude"].notna()]
    assert known["radius_km"].gt(0).all()
    assert known["geo_precision"].isin([1, 2, 3]).all()
    assert known["where_prec"].isin(range(1, 8)).all()
    towns = known[known["feature"].eq("city") & ~known["country"].isin(["SG", "MC", "VA"])]
    assert towns["admin1"].notna().all()
    left_open = resolved[resolved["latitude"].isna()]
    assert left_open["why"].str.startswith(("only a namesake in", "not in the gazetteer")).all()


def test_no_rows_and_no_text_are_no_trouble():
    empty = pd.DataFrame([], columns=COLUMNS)
    assert len(resolve_places(empty, gazetteer=load_gazetteer())) == 0
    rows = pd.DataFrame(place_rows("a", "[Paris>?], [Texas>?]"), columns=COLUMNS)
    table = resolve_places(rows, gazetteer=load_gazetteer())
    assert table["country"].tolist() == ["US", "US"]


def test_two_containers_of_one_name_are_two_places():
    text = "Shots fell in [Paris>US], [Texas>US], and in [Paris>FR], [France>FR]."
    table = resolve_all({"a": text})
    assert table["country"].tolist() == ["US", "US", "FR", "FR"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A blast shook [Paris>US], [Texas>US].", "written as in Texas"),
        ("Clashes in [Tripoli>LB] spread to [Beirut>LB] and [Sidon>LB].", "in LB like"),
        ("Shells fell on [Hama>SY] and [Salamiyah>SY].", "30 km from Salamiyah"),
        ("Shots were fired in [London>GB].", "the likeliest by name and size"),
        ("Fires burned in the state of [Washington>US].", "what it is (admin1)"),
    ],
)
def test_the_reason_tells_what_decided(text, why):
    assert why in resolve_all({"a": text})["why"].iloc[0]


# ------------------------------------------------------------------ the words between names
def read(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = unmark(marked)
    return text, [(start, end) for start, end, _ in spans]


@pytest.mark.parametrize(
    ("marked", "pairs"),
    [
        ("in [A>], [B>], on Monday", [(0, 1)]),
        ("in [A>] ([B>]) on Monday", [(0, 1)]),
        ("in [A>], a town in northern [B>]", [(0, 1)]),
        ("in [A>], the capital of [B>]", [(0, 1)]),
        ("in [A>], located in [B>]", [(0, 1)]),
        ("[A>]'s [B>] was hit", [(1, 0)]),
        ("[A>]'s southern port city of [B>] was hit", [(1, 0)]),
        ("[A>]'s strikes on [B>] went on", []),
        ("from [A>] to [B>]", []),
        ("[A>] said on Monday that [B>] was calm", []),
    ],
)
def test_containers_are_read_from_the_words(marked, pairs):
    assert [(held.inner, held.outer) for held in containments(*read(marked))] == pairs


def test_a_list_may_share_its_container_and_is_not_sure_of_its_commas():
    held = containments(*read("in [A>], [B>] and [C>], [D>]"))
    assert {(one.inner, one.outer, one.listed) for one in held} >= {(1, 3, True), (0, 3, True)}
    assert all(one.listed for one in held if (one.inner, one.outer) == (0, 1))
    assert lists(*read("in [A>], [B>] and [C>] near [D>]")) == [range(3)]


def test_what_is_called_what():
    assert called_before("the state of X", 13) == {"admin1"}
    assert called_before("the fall of X", 12) == frozenset()
    assert "city" in called_after("X, a small town near the river", 1)
    assert called_after("X, a man said", 1) == frozenset()
    assert spelled_container("X, Tenn., on Monday", 1, 19) == "Tenn."
    assert spelled_container("X, on Monday", 1, 12) is None


def test_sixty_names_take_a_blink():
    import time

    places = load_gazetteer()
    names = "San Miguel;Springfield;San José;Paris;Homs;Santa Cruz;Salem;Kyiv;Georgia;La Paz;Aleppo"
    text = " and ".join(f"[{name}>]" for name in (names.split(";") * 6)[:60])
    rows = pd.DataFrame(place_rows("a", text), columns=COLUMNS)
    articles = pd.DataFrame({"article_id": ["a"], "text": [unmark(text)[0]]})
    resolve_places(rows, gazetteer=places, articles=articles)
    begun = time.perf_counter()
    resolve_places(rows, gazetteer=places, articles=articles)
    assert time.perf_counter() - begun < 0.5  # some 20 ms; the rest is for a busy machine


def test_a_long_list_of_ambiguous_names_fits_into_memory():
    places = pd.read_parquet(resources.data_path() / "gazetteer" / "places.parquet")
    towns = places.loc[places["feature"].eq("city"), "name"].astype(str)
    names = list(towns.value_counts().index[:200])
    starts = [0, *itertools.accumulate(len(name) + 2 for name in names)]
    rows = pd.DataFrame(
        {
            "article_id": "a", "start": start, "end": start + len(name), "sent": 0, "text": name,
            "query": name, "role": "event",
        }
        for start, name in zip(starts, names, strict=False)
    )  # fmt: skip
    article = pd.DataFrame({"article_id": ["a"], "text": [", ".join(names)]})
    tracemalloc.start()
    found = resolve_places(rows, gazetteer=load_gazetteer(), articles=article)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found["latitude"].notna().sum() > 150
    assert most < 100 * 2**20
