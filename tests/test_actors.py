"""Actors: mentions of one article, and which mentions of a corpus are one actor."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from analysis import tables
from analysis.extract.actors import mentions
from analysis.extract.actors.personal import surname
from analysis.extract.actors.roles import title_classes
from analysis.resolve.actors import commonest_role, resolve_actors
from analysis.resolve.bodies import body_words
from analysis.resolve.people import name_parts
from analysis.resources import lexicon

LEXICONS = (
    "actor_titles actor_nouns actor_cues actor_not_names armed_groups organisations media states "
    "metonyms given_names name_variants body_nouns"
).split()


def rows_of(nlp, text):
    return mentions(nlp(text))


def by_text(rows):
    return {row["text"]: row for row in rows}


@pytest.mark.parametrize("name", LEXICONS)
def test_every_example_holds_its_pattern(name):
    rows = lexicon(name)
    assert [r["pattern"] for r in rows if r["pattern"].lower() not in r["example"].lower()] == []


NAMES = [
    (
        "Nairobi Mayor Amina Wanjiru said the bridge was closed.",
        ("Amina Wanjiru", "name", "person", "KE", "Nairobi Mayor"),
    ),
    (
        "Former President Carlos Mendoza left the talks.",
        ("Carlos Mendoza", "name", "person", None, "Former President"),
    ),
    (
        "Ibrahim Saleh, head of the town's water board, said pumps had failed.",
        ("Ibrahim Saleh", "name", "person", None, "head of the town's water board"),
    ),
    (
        "Colombia's Defense Minister Iván Torres visited the base.",
        ("Iván Torres", "name", "person", "CO", "Defense Minister"),
    ),
    (
        "The Ethiopian Defense Ministry said it had no soldiers there.",
        ("Ethiopian Defense Ministry", "name", "government", "ET", None),
    ),
    (
        "Yemen's Ministry of Health counted the wounded.",
        ("Yemen's Ministry of Health", "name", "government", "YE", None),
    ),
    (
        "Boko Haram attacked two farms near the lake.",
        ("Boko Haram", "name", "armed_group", "NG", None),
    ),
    (
        "Clinic director Hawa Traoré said the wards were full.",
        ("Hawa Traoré", "name", "person", None, "Clinic director"),
    ),
    ("He told Reuters that the road was mined.", ("Reuters", "name", "media", "GB", None)),
    (
        "Myanmar rejected the proposal on Monday.",
        ("Myanmar", "name", "state", "MM", None),
    ),
    (
        "Residents fled when Malian soldiers shelled the market.",
        ("Malian soldiers", "nominal", "military", "ML", None),
    ),
    (
        "Residents fled when Malian soldiers shelled the market.",
        ("Residents", "nominal", "civilians", None, None),
    ),
    (
        "The Sudanese army and the militia traded fire.",
        ("The Sudanese army", "nominal", "military", "SD", None),
    ),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_mentions(nlp, text, expected):
    rows = [(r["text"], r["form"], r["kind"], r["country"], r["role"]) for r in rows_of(nlp, text)]
    assert expected in rows


TITLES = [
    ("U.N. Secretary-General Ban Ki-moon left the talks.", "Ban Ki-moon", "U.N. Secretary-General"),
    ("Secretary-General Ban Ki-moon left the talks.", "Ban Ki-moon", "Secretary-General"),
    (
        "Deputy Prime Minister Amara Diallo opened the bridge.",
        "Amara Diallo",
        "Deputy Prime Minister",
    ),
    ("Police named James Porter Jr. as the driver.", "James Porter Jr.", None),
    ("Martin Ochieng, Jr., was named as the driver.", "Martin Ochieng, Jr.", None),
]


@pytest.mark.parametrize(("text", "name", "role"), TITLES)
def test_titles_stay_out_of_names_and_suffixes_inside(nlp, text, name, role):
    people = [(r["text"], r["role"]) for r in rows_of(nlp, text) if r["form"] == "name"]
    assert [(t, r) for t, r in people if t not in {"U.N."}] == [(name, role)]


KINDS = [
    ("The Nubian National Council met in Wau.", "Nubian National Council", "organisation"),
    ("Delegates met the UN Secretary-General in Juba.", "the UN Secretary-General", "person"),
    ("The Secretary of State left Juba.", "The Secretary of State", "person"),
    ("The National Liberation Army (ELN) burned a bus.", "National Liberation Army", "armed_group"),
    ("The Congolese army (FARDC) burned a bus.", "FARDC", "military"),
    ("The Nuer Freedom Forces (NFF) fled. The NFF lost.", "NFF", "military"),
    ("Sudanese MoD denied the report.", "Sudanese MoD", "government"),
    ("Ten members of Boko Haram fled.", "Ten members of Boko Haram", "armed_group"),
    ("Ten members of the choir fled.", "Ten members", "civilians"),
    ("The wounded were carried to Goma.", "The wounded", "civilians"),
    ("Buses took the displaced to Goma.", "the displaced", "civilians"),
    ("The opposition called for a march.", "The opposition", "organisation"),
    ("World powers have urged calm.", "World powers", "state"),
    ("Our two countries agreed on a pact.", "Our two countries", "state"),
    ("Chad is an ally and arms the rebels.", "Chad", "state"),
    ("Chad is a country in Africa.", "Chad", None),
    ("Chad remains committed to the truce.", "Chad", "state"),
    ("Chad stands by the accord.", "Chad", "state"),
    ("Chad stands on a plateau.", "Chad", None),
    ("Chad has a responsibility to help.", "Chad", "state"),
    ("Chad has a long border.", "Chad", None),
    ("They thanked our ally Chad for help.", "Chad", "state"),
    ("UK assistance reached Juba.", "UK", "state"),
    ("The Chad war began in autumn.", "Chad", None),
    ("The partnership between Chad and Niger grew.", "Niger", "state"),
    ("A new Prime Minister-designate was named.", "A new Prime Minister-designate", "person"),
    (
        "They met the UN High Commissioner for Refugees.",
        "the UN High Commissioner for Refugees",
        "person",
    ),
    ("Buses took refugees to Goma.", "refugees", "civilians"),
    ("The U.S.-led coalition bombed the port.", "U.S.-led", None),
    ("Six long-range bombers left the base.", "Six long-range bombers", None),
    ("Two suicide bombers struck the gate.", "Two suicide bombers", "armed_group"),
    ("Fighters of Jaish al Islam fled.", "Jaish al Islam", "armed_group"),
    ("She was treated in a Damascus hospital.", "a Damascus hospital", None),
    ("He had a leadership role.", "leadership", None),
    ("Rights groups accused settlers of theft.", "settlers", "civilians"),
    ("Soldiers arrested four traffickers.", "four traffickers", "armed_group"),
    ("An environmental group filed a claim.", "An environmental group", "organisation"),
    ("Shop owners filed a claim.", "Shop owners", "civilians"),
    ("Western-backed rebels took the hill.", "Western", None),
    ("Islamist groups took the hill.", "Islamist", None),
    ("The House of Representatives voted.", "House of Representatives", "government"),
    ("Unknown gunmen burned two shops.", "Unknown gunmen", "armed_group"),
    ("M23 forces entered the town.", "M23 forces", "armed_group"),
    ("Members of the Colombian Navy left.", "Members of the Colombian Navy", "military"),
    ("Taliban leaders met in Quetta.", "Taliban leaders", "armed_group"),
    ("Police blamed the La Sombra cartel.", "La Sombra", "armed_group"),
    ("The crew left the ship.", "The crew", "civilians"),
    ("Two severed heads lay near the road.", "Two severed heads", None),
    ("Federal troops took the town.", "Federal troops", "military"),
    ("A major military operation began.", "military", None),
    ("He acted with the authority of the court.", "the authority", None),
    ("Settlers crossed into the West Bank.", "West Bank", None),
    ("He died at Amber Hospital in Wau.", "Amber Hospital", None),
    ("The USS Amber left the port.", "Amber", None),
    ("The UN human rights chief left Wau.", "The UN human rights chief", "person"),
    ("Saudi-led coalition warplanes struck the port.", "Saudi-led coalition", "organisation"),
    ("Rebel rockets hit the port.", "Rebel", "armed_group"),
    ("He left the army base.", "army", None),
    (
        "The Group for the Relief of Farmers asked for aid.",
        "Group for the Relief of Farmers",
        "armed_group",
    ),
    ("Fighters of the al-Quds Brigades fled.", "al-Quds Brigades", "armed_group"),
    ("The families of the dead met the mayor.", "The families", "civilians"),
]


@pytest.mark.parametrize(("text", "words", "kind"), KINDS)
def test_kinds_of_actors(nlp, text, words, kind):
    found = by_text(rows_of(nlp, text)).get(words)
    assert (found and found["kind"]) == kind


ROLES = [
    ("Anti-corruption activist Ana Ruiz left.", "Ana Ruiz", "Anti-corruption activist", None),
    ("He met the anti-war activist Ana Ruiz.", "Ana Ruiz", "anti-war activist", None),
    ("They met wounded soldier Ali Hassan.", "Ali Hassan", "wounded soldier", None),
    ("Gang leader Pierre Louis spoke.", "Pierre Louis", "Gang leader", None),
    ("Deputy National Security Adviser Ana Ruiz left.", "Ana Ruiz",
     "Deputy National Security Adviser", None),
    ("They met Chad's army chief General Idris Bello.", "Idris Bello", "army chief General", "TD"),
    ("Burkina Faso's Captain Idris Bello spoke.", "Idris Bello", "Captain", "BF"),
    ("Venezuelan president Ana Ruiz left.", "Ana Ruiz", "Venezuelan president", "VE"),
    ("Army commander-in-chief Ana Ruiz left.", "Ana Ruiz", "Army commander-in-chief", None),
    ("The monitor quoted observatory head Ana Ruiz.", "Ana Ruiz", "observatory head", None),
    ("US Secretary of State Ana Ruiz left.", "Ana Ruiz", "US Secretary of State", "US"),
    ("57-year-old teacher Ana Ruiz left.", "Ana Ruiz", "teacher", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "role", "country"), ROLES)
def test_roles_keep_their_words_and_country(nlp, text, name, role, country):
    people = [r for r in rows_of(nlp, text) if r["kind"] == "person" and r["form"] == "name"]
    assert [(r["text"], r["role"], r["country"]) for r in people] == [(name, role, country)]


OFFICES = [
    ("Lakeside Mayor Ana Ruiz spoke.", ["Lakeside Mayor"]),
    ("Foreign Minister Ana Ruiz met the press.", ["Foreign Minister"]),
    ("Ana Ruiz, the head of the clinic, left.", ["the head of the clinic"]),
    ("President Ana Ruiz spoke.", []),
    ("Former President Ana Ruiz spoke.", []),
    ("Prime Minister Ana Ruiz spoke.", []),
    ("Brigadier General Ana Ruiz spoke.", []),
]


@pytest.mark.parametrize(("text", "offices"), OFFICES)
def test_an_office_beside_a_name_is_a_mention_of_its_holder(nlp, text, offices):
    rows = [r for r in rows_of(nlp, text) if r["rule"] == "nominal:office"]
    assert [r["text"] for r in rows] == offices
    assert all(text[r["refers_at"] :].startswith("Ana Ruiz") for r in rows)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Gambia rejected the plan.", "The Gambia"),
        ("Chad warned the United States.", "the United States"),
        ("The Kremlin rejected the plan.", "Kremlin"),
    ],
)
def test_a_country_keeps_the_article_of_its_name(nlp, text, words):
    row = by_text(rows_of(nlp, text))[words]
    assert not row["name"].lower().startswith("the ")


def test_a_group_called_by_its_name_is_that_group(nlp):
    text = "African Union troops left. The Boko Haram militant group took the town."
    at = by_text(rows_of(nlp, text))["The Boko Haram militant group"]["refers_at"]
    assert text[at:].startswith("Boko Haram")


@pytest.mark.parametrize("row", lexicon("body_nouns"), ids=lambda row: row["pattern"])
def test_nouns_go_back_to_bodies_of_their_sort_only(nlp, row):
    said = f"The {row['pattern']}"
    assert by_text(rows_of(nlp, row["example"]))[said]["refers_at"] == 0
    other = by_text(rows_of(nlp, row["counterexample"])).get(said)
    assert other is None or other["refers_at"] is None


def test_the_group_counts_where_it_goes_back_to_a_name(nlp):
    text = "Boko Haram denied it. Police held two members of the group."
    assert by_text(rows_of(nlp, text))["the group"]["refers_at"] == 0
    assert "the group" not in by_text(rows_of(nlp, "Police held two members of the group."))


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("China Russia and Iran rejected the plan.", ["CN", "RU", "IR"]),
        ("France, Germany Italy and Spain signed it.", ["FR", "DE", "IT", "ES"]),
        ("The Ukraine Russia war began.", []),
    ],
)
def test_countries_side_by_side_act_together(nlp, text, countries):
    assert [r["country"] for r in rows_of(nlp, text)] == countries


NAMESAKES = [
    ("The Georgia Institute said it would close.", "Georgia Institute", None),
    ("The Georgia Institute left Tbilisi.", "Georgia Institute", "GE"),
    ("Georgian troops left. The Georgia Council met.", "Georgia Council", "GE"),
    ("Georgia Governor Ana Ruiz spoke.", "Ana Ruiz", None),
    ("Georgia rejected the pact.", "Georgia", "GE"),
]


@pytest.mark.parametrize(("text", "words", "country"), NAMESAKES)
def test_a_country_named_like_a_province_elsewhere_needs_more(nlp, text, words, country):
    assert by_text(rows_of(nlp, text))[words]["country"] == country


REGIONS = [
    ("New Mexico sued the company.", {"the company": None}),
    ("New Jersey officials met.", {"New Jersey officials": "US"}),
    ("New Mexico's Governor Ana Ruiz spoke.", {"Ana Ruiz": "US"}),
    ("South Sudanese officials met.", {"South Sudanese officials": "SS"}),
    ("Northern Mexico officials met.", {"Northern Mexico officials": "MX"}),
    (
        "Sen. Ida Lund (R-S.C.) and Nadia Cole (D-Maine) left.",
        {"Ida Lund": None, "Nadia Cole": None},
    ),
    ("Sen. Ida Lund, D-Fla., agreed.", {"Ida Lund": None}),
    ("Police in Tampa, Fla., left.", {"Police": None}),
    ("He works in Durham, N.C., for J.J. Cole.", {"He": None, "J.J. Cole": None}),
]


@pytest.mark.parametrize(("text", "countries"), REGIONS)
def test_a_region_is_neither_a_country_nor_a_person(nlp, text, countries):
    assert {r["text"]: r["country"] for r in rows_of(nlp, text)} == countries


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vermonter Ana Ruiz spoke.", ["Ana Ruiz"]),
        ("Londoner Ana Ruiz spoke.", ["Ana Ruiz"]),
        ("Houthis Abdul-Malik Omari spoke.", ["Houthis", "Abdul-Malik Omari"]),
        ("Syrian Omar Haddad spoke.", ["Omar Haddad"]),
        ("Yahya Omar Haddad spoke.", ["Yahya Omar Haddad"]),
        ("Alexander Omar Haddad spoke.", ["Alexander Omar Haddad"]),
    ],
)
def test_where_somebody_is_from_is_no_part_of_the_name(nlp, text, names):
    assert [r["text"] for r in rows_of(nlp, text)] == names


@pytest.mark.parametrize(
    ("text", "pronoun", "who"),
    [
        ("The councilwoman met Idris Bello. She left.", "She", "The councilwoman"),
        ("The policeman met Ana Ruiz. He left.", "He", "The policeman"),
        ("Bernie Carver met Ana Ruiz. She left.", "She", "Ana Ruiz"),
        ("The actress thanked Sokol Marku. She left.", "She", "The actress"),
    ],
)
def test_a_title_or_noun_tells_the_sex(nlp, text, pronoun, who):
    row = by_text(rows_of(nlp, text))[pronoun]
    assert text[row["refers_at"] : row["refers_end"]] == who


def test_what_somebody_is_called_is_nobody_else(nlp):
    rows = rows_of(nlp, "Idris Bello, whom Amara Diallo once called a dictator, left Goma.")
    assert [r["text"] for r in rows] == ["Idris Bello", "Amara Diallo"]


NO_ACTORS = [
    "Fighting broke out near Kafr Nabl and Maarat al-Numan, and in Saraqib and Binnish.",
    "Shells fell in Ma'arrat Misrin, Talbiseh and Rastan overnight.",
    "Hurricane Matthew flooded the port.",
    "Typhoon Nesat flooded the port.",
    "Warplanes bombed the dam. The warplanes came back at noon.",
    "THE BOMBS FELL AT DAWN. THUS THE ROAD WAS CLOSED.",
    "The blast cut off the Amber Energy Grid.",
]


@pytest.mark.parametrize("text", NO_ACTORS)
def test_places_storms_and_plain_words_are_no_names(nlp, text):
    assert [r["text"] for r in rows_of(nlp, text) if r["form"] == "name"] == []


def test_a_family_name_that_is_also_a_town_stays_a_person(nlp):
    text = "Governor Maria Kassala spoke. A letter from Kassala said no."
    assert [r["text"] for r in rows_of(nlp, text)] == ["Maria Kassala", "Kassala"]


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ({("a", "President"): 1, ("b", "former President"): 5, ("c", "former President"): 1}, 0),
        ({("a", "President"): 9, ("b", "senator"): 1, ("c", "senator"): 1}, 1),
        ({("a", "former President"): 1, ("b", "former President"): 1, ("c", "senator"): 1}, 2),
        ({("a", "ex-mayor"): 1}, 3),
        ({}, 4),
    ],
)
def test_the_role_is_what_most_articles_tell(told, role):
    expected = ["President", "senator", "former President", "ex-mayor", None]
    assert commonest_role(Counter(told)) == expected[role]


METONYMS = [
    ("Ankara rejected the offer on Monday.", "Ankara", "metonym"),
    ("A convoy left Ankara at noon.", "Ankara", None),
    ("Shells hit Khartoum overnight.", "Khartoum", None),
    ("The Kremlin said it had received no letter.", "Kremlin", "metonym"),
    ("Two buses stood near the Kremlin.", "Kremlin", None),
    ("Talks between Kinshasa and Kigali broke down.", "Kigali", "metonym"),
    ("Peru lies south of the border.", "Peru", None),
    ("Two people died in Peru.", "Peru", None),
]


@pytest.mark.parametrize(("text", "name", "form"), METONYMS)
def test_places_are_actors_only_when_they_act(nlp, text, name, form):
    found = by_text(rows_of(nlp, text)).get(name)
    assert (found and found["form"]) == form


ANTECEDENTS = [
    (
        "Governor Elena Vargas spoke first. Vargas said the river had risen.",
        "Vargas",
        "Elena Vargas",
    ),
    ("Mayor Elena Vargas spoke first. She thanked the nurses.", "She", "Elena Vargas"),
    (
        "Mayor Elena Vargas opened the school. The mayor promised more teachers.",
        "The mayor",
        "Elena Vargas",
    ),
    (
        "The Energy Ministry counted the damage. The ministry asked for help.",
        "The ministry",
        "Energy Ministry",
    ),
    (
        "The Rapid Support Forces (RSF) took the town. The RSF denied looting.",
        "RSF",
        "Rapid Support Forces",
    ),
    ("Rebels led by Omar Haddad, who fled the capital, agreed.", "who", "Omar Haddad"),
    (
        "The head of the clinic, Hana Tekle, said two patients died.",
        "The head of the clinic",
        "Hana Tekle",
    ),
]


@pytest.mark.parametrize(("text", "short", "full"), ANTECEDENTS)
def test_short_forms_go_back_to_a_name(nlp, text, short, full):
    found = [r for r in rows_of(nlp, text) if r["text"] == short][-1]
    at = found["refers_at"]
    assert at is not None
    assert text[at:].startswith(full)


OPEN = [
    ("Luis Ortega and Pablo Rojas met. He was tired.", "He"),
    ("It rained. He was tired.", "He"),
    (
        "Minister Ana Silva met Minister Rosa Lima. Days passed. Roads closed. "
        "The minister said nothing.",
        "The minister",
    ),
]


@pytest.mark.parametrize(("text", "short"), OPEN)
def test_what_cannot_be_decided_stays_open(nlp, text, short):
    assert by_text(rows_of(nlp, text))[short]["refers_at"] is None


def test_gender_decides_between_two_people(nlp):
    text = "Maria Lopez met Carlos Ruiz. She left early."
    at = by_text(rows_of(nlp, text))["She"]["refers_at"]
    assert text[at:].startswith("Maria Lopez")


def test_force_without_a_body_is_no_actor(nlp):
    texts = by_text(rows_of(nlp, "They took the bridge by force."))
    assert "force" not in texts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The Harlows had kept the dogs indoors for years.", ["civilians"]),
        ("The rebels fought their rivals in the hills.", ["armed_group", "organisation"]),
        ("His body and the body of a friend were found.", ["person"]),
        ("Nobody was hurt.", []),
    ],
)
def test_families_rivals_and_the_dead_are_no_states(nlp, text, kinds):
    assert [row["kind"] for row in mentions(nlp(text))] == kinds


@pytest.mark.parametrize("text", ["", " \n ", "…", "12", "“”", "He", "the"])
def test_odd_texts_do_not_fail(nlp, text):
    assert all(text[r["start"] : r["end"]] == r["text"] for r in mentions(nlp(text)))


def test_spans_are_exact_and_unique(nlp):
    text = "\n\n".join([*(text for text, _ in NAMES), *(text for text, _, _ in ANTECEDENTS)])
    rows = mentions(nlp(text))
    assert len(rows) > 30
    assert all(text[r["start"] : r["end"]] == r["text"] for r in rows)
    starts = {r["start"] for r in rows}
    assert {r["refers_at"] for r in rows} - {None} <= starts


def test_title_classes():
    assert "head_of_state" in title_classes(["ukrainian", "president"])
    assert title_classes(["mr."]) == frozenset()


def test_surname():
    assert surname("Martin Luther King Jr.") == "King"


# ---------------------------------------------------------------- over the corpus


def corpus(nlp, *texts):
    return pd.DataFrame(
        [
            {"article_id": f"a{i}", **row}
            for i, text in enumerate(texts)
            for row in mentions(nlp(text))
        ]
    )


def actor_of(mentions_table, article, text):
    rows = mentions_table[(mentions_table.article_id == article) & (mentions_table.text == text)]
    assert len(rows)
    return rows.actor_id.iloc[0]


MERGED = [
    (
        "Volodymyr Zelenskyy spoke.",
        "Volodymyr Zelenskyy",
        "Volodymyr Zelenskiy spoke.",
        "Volodymyr Zelenskiy",
    ),
    ("President Bola Adeyemi spoke.", "Bola Adeyemi", "Mr Adeyemi said no.", "Adeyemi"),
    ("Muhammad Barakat spoke.", "Muhammad Barakat", "Mohammed Barakat spoke.", "Mohammed Barakat"),
    (
        "The Sudanese Defence Ministry said no.",
        "Sudanese Defence Ministry",
        "Sudan's Defense Ministry said yes.",
        "Sudan's Defense Ministry",
    ),
    ("Russia rejected it.", "Russia", "Moscow rejected the plan.", "Moscow"),
    ("ISIS claimed the attack.", "ISIS", "Daesh denied it.", "Daesh"),
    (
        "Chadian soldiers fired on the crowd.",
        "Chadian soldiers",
        "Two boys were hit by Chadian soldiers.",
        "Chadian soldiers",
    ),
]


@pytest.mark.parametrize(("one", "a", "two", "b"), MERGED)
def test_one_actor_over_two_articles(nlp, one, a, two, b):
    _, table = resolve_actors(corpus(nlp, one, two))
    assert actor_of(table, "a0", a) == actor_of(table, "a1", b)


APART = [
    ("Luis Ortega spoke.", "Luis Ortega", "Ana Ortega spoke.", "Ana Ortega"),
    (
        "The Iraqi army fired.",
        "The Iraqi army",
        "The Syrian army fired.",
        "The Syrian army",
    ),
    (
        "The Energy Ministry said no.",
        "Energy Ministry",
        "The Energy Ministry said yes.",
        "Energy Ministry",
    ),
    (
        "The Iraqi Interior Ministry said no.",
        "Iraqi Interior Ministry",
        "The Interior Ministry said yes.",
        "Interior Ministry",
    ),
    ("A man was shot.", "A man", "A man was shot dead.", "A man"),
]


@pytest.mark.parametrize(("one", "a", "two", "b"), APART)
def test_two_actors_in_two_articles(nlp, one, a, two, b):
    _, table = resolve_actors(corpus(nlp, one, two))
    assert actor_of(table, "a0", a) != actor_of(table, "a1", b)


def test_a_surname_that_fits_two_people_joins_neither(nlp):
    frame = corpus(nlp, "Luis Ortega spoke.", "Ana Ortega spoke.", "Mr Ortega said no.")
    _, table = resolve_actors(frame)
    assert table[table.text.str.contains("Ortega")].actor_id.nunique() == 3


def test_actors_count_and_keep_the_fullest_name(nlp):
    frame = corpus(
        nlp, "President Bola Adeyemi spoke. Adeyemi left.", "Former President Adeyemi said no."
    )
    actors, table = resolve_actors(frame)
    row = actors[actors.name == "Bola Adeyemi"].iloc[0]
    assert (row["n_mentions"], row["n_articles"]) == (3, 2)
    assert row["aliases"] == "Adeyemi; Bola Adeyemi"
    assert set(table.role.dropna()) == {"President", "Former President"}


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Foreign Minister Ana Ruiz met the press.", 1),
        ("Ana Ruiz, the head of the clinic, left.", 1),
        ("The governor, Ana Ruiz, who was ill, left.", 1),
        ("Foreign Minister Ana Ruiz left. The minister was ill. Ruiz rested.", 3),
        ("They met Ana Ruiz. She left.", 2),
    ],
)
def test_an_office_beside_a_name_is_counted_with_it(nlp, text, n):
    actors, _ = resolve_actors(corpus(nlp, text))
    assert actors[actors.name == "Ana Ruiz"].n_mentions.tolist() == [n]


def test_order_of_rows_does_not_matter(nlp):
    frame = corpus(nlp, *(text for text, _ in NAMES))
    shuffled = frame.sample(frac=1, random_state=3)
    for one, two in zip(resolve_actors(frame), resolve_actors(shuffled), strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_tables_follow_the_contract(nlp):
    actors, table = resolve_actors(corpus(nlp, *(text for text, _ in NAMES)))
    for name, frame in (("actors", actors), ("mentions", table)):
        assert dict(frame.dtypes.astype(str)) == tables.SCHEMAS[name]
    assert set(table.actor_id.dropna()) == set(actors.actor_id)
    assert table[table.form != "pronoun"].actor_id.notna().all()
    assert actors.kind.isin(tables.CODES["actors", "kind"]).all()


def test_no_mentions_give_empty_tables():
    columns = ["article_id", *tables.SCHEMAS["mentions"], "name", "kind", "country", "refers_at"]
    actors, table = resolve_actors(pd.DataFrame(columns=list(dict.fromkeys(columns))))
    assert (len(actors), len(table)) == (0, 0)


def test_a_missing_working_column_is_named():
    with pytest.raises(ValueError, match="refers_at"):
        resolve_actors(pd.DataFrame({"article_id": [], "name": [], "kind": [], "country": []}))


def test_name_parts_and_body_words():
    assert name_parts("Vladimir Zelensky") == name_parts("Volodymyr Zelenskyy")
    assert name_parts("Joe Biden")[1] == name_parts("Biden")[1]
    assert body_words("Ministry of Defence of Russia") == body_words("Russian Defense Ministry")
