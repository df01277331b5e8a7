"""Exports that other tools read: columns and codes, what adds up, and the way there and back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from invented import Corpus
from sample import no_comparison, no_tables, sample_comparison, sample_tables
from typer.testing import CliRunner

from analysis import compare, export, show
from analysis.cli import Exit, app
from analysis.evidence import explain, explain_row
from analysis.export import acled, ged, gkg
from analysis.export.coded import code_incidents, countries, country_code
from analysis.resources import code_table
from analysis.show.maps.geography import area
from analysis.tables import article_id, to_table

# ACLED Codebook, "ACLED Data Columns at a Glance", in its order.
ACLED = """event_id_cnty event_date year time_precision disorder_type event_type sub_event_type
actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region
country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes
fatalities tags timestamp""".split()
# UCDP GED Codebook 24.1, in its order.
GED = """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id
side_b_new_id side_b number_of_sources source_article source_office source_date source_headline
source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude
geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a
deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob""".split()
DISORDER = {
    "Political violence",
    "Demonstrations",
    "Political violence; Demonstrations",
    "Strategic developments",
}
EVENT_TYPES = {
    "Battles",
    "Protests",
    "Riots",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Strategic developments",
}
REGIONS = {
    "Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa", "Northern Africa",
    "South Asia", "Southeast Asia", "East Asia", "Caucasus and Central Asia", "Middle East",
    "Europe", "North America", "Central America", "South America", "Caribbean", "Oceania",
    "Antarctica",
}  # fmt: skip
COUNT_TYPES = {"KILL", "WOUND", "AFFECT", "ARREST", "KIDNAP", "PROTEST", "SEIZE", "DISPLACED"}
HOSTILE = '=HYPERLINK("http://x")\t|#;,\n\x00"two" \u2028 end'


def attack(corpus, source, place, day, *, by=None, on=None, kind="Explosions/Remote violence",
           sub="Air/drone strike", dead=(), **columns):  # fmt: skip
    """Add one article that tells of one attack; `dead` has (words, value, columns)."""
    who = by[0] if by else "Somebody"
    whom = on[0] if on else "something"
    counts = "".join(f" {words} were killed." for words, *_ in dead)
    own = " ".join(f"{source.split()[-1].lower()}{n}" for n in range(60))  # no copy of another
    key = corpus.article(source, f"{who} struck {whom} in {place} on {day}.{counts} {own}", day)
    ids = {}
    for role, actor in (("attacker_id", by), ("target_id", on)):
        if actor:
            ids[role] = corpus.actor(*actor[:2], country=actor[2] if len(actor) > 2 else None)
            corpus.mention(key, actor[0], ids[role])
    event = corpus.event(
        key, "struck", place, (day, day), kind, **{"sub_event_type": sub, **ids, **columns}
    )
    for words, value, *more in dead:
        corpus.number(key, words, value, "killed", event, **(more[0] if more else {}))
    return key


def code(*attacks, **more):
    """Return the ACLED-shaped rows of some attacks, (place, day, options) each."""
    corpus = Corpus()
    for n, (place, day, options) in enumerate(attacks):
        attack(corpus, f"Wire {n}", place, day, **options)
    tables = corpus.tables()
    compared = compare(tables)
    sub = attacks[0][2].get("sub", "Air/drone strike")
    if sub in CROWDS:  # no incident to `compare`, but it is to the formats
        kinds = {"event_type": "Protests", "sub_event_type": sub}
        compared = replace(compared, incidents=compared.incidents.assign(**kinds))
    return export.to_acled(tables, compared, **more), export.to_ged(tables, compared)


ARMY = ("Nile Army", "military", "SD")
REBELS = ("Dune Front", "armed_group")
AIR = ("Delta Air Force", "military", "EG")
PEOPLE = ("villagers", "civilians")
CROWDS = ("Peaceful protest", "Excessive force against protesters")
DAY = "2024-03-01"


@pytest.fixture(scope="module")
def corpus():
    """Return the tables of four attacks in two countries, and their comparison."""
    made = Corpus()
    attack(made, "Wire One", "Kutum", DAY, by=ARMY, on=PEOPLE, dead=[("Six farmers", 6.0)])
    attack(made, "Daily Two", "Kutum", DAY, by=ARMY, dead=[("Nine farmers", 9.0)])
    attack(made, "Radio Three", "Omdurman", "2024-03-05", by=AIR, on=REBELS,
           dead=[("Four fighters", 4.0, {"victims": "militant"})])  # fmt: skip
    attack(made, "Post Four", "Merefa", "2024-04-02", dead=[("Two people", 2.0)])
    tables = made.tables()
    return tables, compare(tables)


# What follows holds for any corpus: the seeds, an invented one, the sample and none at all.
@pytest.fixture(scope="module", params=["seeds", "invented", "sample", "nothing"])
def any_corpus(request):
    if request.param == "seeds":
        return request.getfixturevalue("seed_tables"), request.getfixturevalue("seed_comparison")
    if request.param == "invented":
        return request.getfixturevalue("corpus")
    if request.param == "sample":
        return sample_tables(), sample_comparison()
    return no_tables(), no_comparison()


@pytest.fixture(scope="module")
def written(any_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    paths = export.write_exports(*any_corpus, folder)
    return {path.name: path for path in paths}


def test_columns_are_those_of_the_codebooks():
    assert list(export.to_acled(no_tables(), no_comparison())) == ACLED
    assert list(export.to_ged(no_tables(), no_comparison())) == GED
    assert len(GED) == 49
    found = list(export.to_gkg(no_tables(), no_comparison()))
    assert len(found) == 27
    assert found[:2] == ["GKGRECORDID", "V2.1DATE"]
    assert found[22:25] == ["V2.1QUOTATIONS", "V2.1ALLNAMES", "V2.1AMOUNTS"]


def test_every_format_is_written(written):
    assert sorted(written) == ["acled.csv", "articles.gkg.csv", "ged.csv", "incidents.geojson"]


@pytest.mark.parametrize(("name", "module", "make"), [
    ("acled.csv", acled, export.to_acled), ("ged.csv", ged, export.to_ged)])  # fmt: skip
def test_a_csv_reads_back_as_it_was(any_corpus, written, name, module, make):
    days = [column for column, dtype in module.COLUMNS.items() if dtype.startswith("datetime")]
    others = {column: dtype for column, dtype in module.COLUMNS.items() if column not in days}
    read = pd.read_csv(written[name], dtype=others, parse_dates=days)
    made = make(*any_corpus)
    pd.testing.assert_frame_equal(read.astype(module.COLUMNS), made)


def test_gkg_reads_back_as_gdelt_writes_it(any_corpus, written):
    made = export.to_gkg(*any_corpus)
    text = written["articles.gkg.csv"].read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    assert rows == made.fillna("").to_numpy().tolist()


def test_geojson_reads_back_as_it_was(any_corpus, written):
    text = written["incidents.geojson"].read_text(encoding="utf-8")
    assert json.loads(text) == export.to_geojson(*any_corpus)
    assert "NaN" not in text


def test_acled_codes_are_in_the_codebook(any_corpus):
    frame = export.to_acled(*any_corpus)
    assert set(frame["disorder_type"].dropna()) <= DISORDER
    assert set(frame["event_type"].dropna()) <= EVENT_TYPES
    assert set(frame["inter1"].dropna()) | set(frame["inter2"].dropna()) <= set(acled.INTER)
    assert set(frame["civilian_targeting"].dropna()) <= {"Civilians targeted"}
    assert set(frame["region"].dropna()) <= REGIONS
    assert frame["time_precision"].dropna().isin([1, 2, 3]).all()
    assert frame["geo_precision"].dropna().isin([1, 2, 3]).all()
    assert frame["iso"].dropna().between(1, 999).all()
    dated = frame.dropna(subset=["event_date"])
    assert (dated["event_date"].dt.year == dated["year"]).all()


def test_ged_codes_are_in_the_codebook(any_corpus):
    frame = export.to_ged(*any_corpus)
    assert frame["type_of_violence"].dropna().isin([1, 2, 3]).all()
    assert frame["where_prec"].dropna().between(1, 7).all()
    assert frame["date_prec"].dropna().between(1, 5).all()
    assert frame["event_clarity"].isin([1, 2]).all()
    assert frame["priogrid_gid"].dropna().between(1, 259200).all()
    regions = {"Africa", "Americas", "Asia", "Europe", "Middle East"}
    assert set(frame["region"].dropna()) <= regions
    assert (frame["date_start"].dropna() <= frame["date_end"].dropna()).all()


def test_ged_deaths_add_up_and_lie_between_low_and_high(any_corpus):
    frame = export.to_ged(*any_corpus)
    parts = frame[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].astype("Float64")
    told = frame["best"].notna()
    assert parts[told].sum(axis=1).astype("Int64").tolist() == frame["best"][told].tolist()
    assert parts[told]["deaths_unknown"].ge(0).fillna(False).all()
    assert parts[~told].isna().all(axis=None)
    assert (frame["low"] <= frame["best"]).fillna(True).all()
    assert (frame["best"] <= frame["high"]).fillna(True).all()


def test_every_row_leads_back_to_sentences(any_corpus):
    tables, compared = any_corpus
    for frame, key in (
        (export.to_acled(*any_corpus), "event_id_cnty"),
        (export.to_ged(*any_corpus), "id"),
    ):
        for incident in frame[key]:
            row = compared.incidents.index[compared.incidents["incident_id"] == incident][0]
            assert explain_row(tables, compared, "incidents", row)
    for record in export.to_gkg(*any_corpus)["GKGRECORDID"]:
        assert record.split("-")[-1] in set(tables.articles["article_id"])
    for notes in export.to_acled(*any_corpus)["notes"]:
        ids = notes.rpartition("Rows: ")[2].rstrip(".").split()
        for row_id in ids[1:]:
            assert explain(tables, None, row_id)["text"]
    for feature in export.to_geojson(*any_corpus)["features"]:
        known = feature["properties"]
        assert known["sentences"]
        assert known["articles"]
        assert known["rows"]
        assert all(explain(tables, None, row_id)["text"] for row_id in known["rows"])


def test_fatalities_are_the_toll_under_the_rule_lowest(corpus):
    tables, compared = corpus
    frame = export.to_acled(tables, compared)
    tolls = compared.tolls[
        compared.tolls["rule"].eq("lowest") & compared.tolls["outcome"].eq("killed")
    ]
    assert frame["fatalities"].sum() == tolls["best"].sum() == 6 + 4 + 2
    kutum = frame[frame["location"] == "Kutum"].iloc[0]
    assert (kutum["fatalities"], kutum["source"]) == (6, "Wire One; Daily Two")
    assert "Killed, as reported: 6–9." in kutum["notes"]


def test_nothing_said_of_the_dead_is_not_none():
    [told] = [("Kutum", DAY, {"by": ARMY})]
    assert pd.isna(code(told)[0].loc[0, "fatalities"])
    assert code(told, blank_as_zero=True)[0].loc[0, "fatalities"] == 0
    assert len(code(told)[1]) == 0  # UCDP has no event without a death


@pytest.mark.parametrize(("low", "best", "dead"), [
    (12.0, None, 12), (100.0, None, 100), (2.0, None, 3), (2.0, 2.0, 2), (None, 5.0, 5),
])  # fmt: skip
def test_vague_words_are_counted_as_acled_does(low, best, dead):
    columns = {"low": low, "best": best, "high": None, "modifier": "vague"}
    columns["modifier"] = "vague" if best is None else "at_least" if low else "at_most"
    frame, _ = code(("Kutum", DAY, {"dead": [("Some people", None, columns)]}))
    assert frame.loc[0, "fatalities"] == dead


@pytest.mark.parametrize(("options", "expected"), [
    ({"by": ARMY, "on": PEOPLE},
     ("Nile Army", "State forces", "Civilians (Sudan)", "Civilians", "State forces-Civilians")),
    ({"by": AIR, "on": PEOPLE},
     ("Delta Air Force", "External/Other forces", "Civilians (Sudan)", "Civilians",
      "External/Other forces-Civilians")),
    ({"by": REBELS, "on": ARMY, "kind": "Battles", "sub": "Armed clash"},
     ("Dune Front", None, "Nile Army", "State forces", None)),
    ({"by": ARMY, "on": AIR, "kind": "Battles", "sub": "Armed clash"},
     ("Nile Army", "State forces", "Delta Air Force", "External/Other forces",
      "State forces-External/Other forces")),
    ({"by": ("Sudan", "state", "SD"), "on": PEOPLE, "kind": "Battles", "sub": "Armed clash"},
     ("Sudan", "State forces", None, None, None)),
    ({"by": ("Sudan", "state", "SD"), "on": ("Egypt", "state", "EG")},
     ("Sudan", "State forces", None, None, None)),
    ({"by": ("gunman", "person"), "kind": "Violence against civilians", "sub": "Attack"},
     (None, None, "Civilians (Sudan)", "Civilians", None)),
    ({"by": ("Harbour Gazette", "organisation")}, (None, None, None, None, None)),
    ({"by": ("students", "civilians"), "sub": "Peaceful protest"},
     ("Protesters (Sudan)", "Protesters", None, None, None)),
    ({"by": ARMY, "sub": "Excessive force against protesters"},
     ("Protesters (Sudan)", "Protesters", "Nile Army", "State forces",
      "State forces-Protesters")),
    ({"on": PEOPLE, "kind": "Riots", "sub": "Mob violence"},
     ("Rioters (Sudan)", "Rioters", "Civilians (Sudan)", "Civilians", "Rioters-Civilians")),
])  # fmt: skip
def test_who_met_whom(options, expected):
    frame, _ = code(("Kutum", DAY, options))
    found = frame.loc[0, ["actor1", "inter1", "actor2", "inter2", "interaction"]]
    assert tuple(None if pd.isna(x) else x for x in found) == expected


def test_an_unknown_attacker_stays_empty():
    frame, events = code(("Kutum", DAY, {"on": PEOPLE, "dead": [("Six farmers", 6.0)]}))
    assert frame.loc[0, ["actor1", "inter1", "interaction"]].isna().all()
    assert events.loc[0, ["side_a", "gwnoa", "dyad_name", "type_of_violence"]].isna().all()


def test_a_party_told_only_by_a_count_of_its_country_is_its_forces():
    made = Corpus()
    key = made.article("Wire", f"Nine Sudanese soldiers struck Kutum on {DAY}.", DAY)
    actor = made.actor("nine Sudanese soldiers", "military", country="SD")
    made.mention(key, "Nine Sudanese soldiers", actor, form="nominal")
    made.event(key, "struck", "Kutum", (DAY, DAY), attacker_id=actor)
    tables = made.tables()
    frame = export.to_acled(tables, compare(tables))
    assert frame["actor1"].tolist() == ["Military Forces of Sudan"]


def test_attackers_in_dispute_are_named_in_the_notes_only():
    dead = [("Six farmers", 6.0)]
    frame, _ = code(
        ("Kutum", DAY, {"by": ARMY, "dead": dead}), ("Kutum", DAY, {"by": REBELS, "dead": dead})
    )
    assert len(frame) == 1
    assert pd.isna(frame.loc[0, "actor1"])
    assert "Attacker in dispute: Dune Front, Nile Army." in frame.loc[0, "notes"]


def test_a_denied_attack_names_no_attacker():
    frame, _ = code(("Kutum", DAY, {"by": ARMY, "factuality": "denied"}), ("Kutum", DAY, {}))
    assert frame["actor1"].isna().all()


SOME_SOLDIERS = {"victims": "military", "low": 2.0, "best": None, "high": None}


@pytest.mark.parametrize(("options", "targeted"), [
    ({"on": PEOPLE}, True),
    ({"on": PEOPLE, "dead": [("Two soldiers", 2.0, {"victims": "military"})]}, False),
    ({"dead": [("Two nurses", 2.0, {"victims": "medic"})]}, True),
    ({"dead": [("No nurses", 0.0, {"victims": "medic"})]}, False),
    ({"on": PEOPLE, "dead": [("No soldiers", 0.0, {"victims": "military"})]}, True),
    ({"on": PEOPLE, "dead": [("Some soldiers", None, SOME_SOLDIERS)]}, False),
    ({"on": PEOPLE, "dead": [("One attacker", 1.0, {"victims": "attacker"})]}, True),
    ({"kind": "Violence against civilians", "sub": "Attack"}, True),
    ({"on": PEOPLE, "kind": "Battles", "sub": "Armed clash"}, False),
    ({"sub": "Excessive force against protesters"}, True),
    ({"sub": "Peaceful protest"}, False),
])  # fmt: skip
def test_civilian_targeting_follows_the_codebook(options, targeted):
    frame, _ = code(("Kutum", DAY, options))
    assert (not pd.isna(frame.loc[0, "civilian_targeting"])) == targeted


@pytest.mark.parametrize(("last", "date", "time_precision", "date_prec"), [
    ("2024-03-01", "2024-03-01", 1, 1), ("2024-03-02", "2024-03-01", 2, 2),
    ("2024-03-06", "2024-03-03", 2, 2), ("2024-03-07", "2024-03-04", 2, 3),
    ("2024-03-31", "2024-03-16", 3, 4), ("2024-05-31", None, None, 5)])  # fmt: skip
def test_days_get_the_codes_of_both(corpus, last, date, time_precision, date_prec):
    tables, compared = corpus
    dated = compared.incidents.assign(
        date_start=pd.Timestamp(DAY).as_unit("us"), date_end=pd.Timestamp(last).as_unit("us")
    )
    changed = replace(compared, incidents=dated)
    row, event = export.to_acled(tables, changed).iloc[0], export.to_ged(tables, changed).iloc[0]
    assert event["date_prec"] == date_prec
    if date is None:
        assert row[["event_date", "year", "time_precision"]].isna().all()
    else:
        assert (str(row["event_date"].date()), row["time_precision"]) == (date, time_precision)


def test_a_total_over_other_rows_adds_nothing(seed_tables, seed_comparison):
    frame = export.to_acled(seed_tables, seed_comparison).set_index("event_id_cnty")
    holders = set(seed_comparison.incidents["part_of"].dropna())
    assert holders
    for key in holders:
        assert pd.isna(frame.loc[key, "fatalities"])
        assert "A total over i-" in frame.loc[key, "notes"]
    assert not holders & set(export.to_ged(seed_tables, seed_comparison)["id"])


def test_the_toll_of_a_war_is_no_event(corpus):
    tables, compared = corpus
    nowhere = compared.incidents.assign(
        date_start=pd.NaT, date_end=pd.NaT, place=pd.NA, latitude=pd.NA, longitude=pd.NA
    ).astype(compared.incidents.dtypes)
    changed = replace(compared, incidents=nowhere)
    frame = export.to_acled(tables, changed)
    assert frame["fatalities"].isna().all()
    assert frame["notes"].str.contains("Neither day nor place within a country is told.").all()
    assert len(export.to_ged(tables, changed)) == 0
    assert len(export.to_ged(tables, changed, deadly_only=False)) == len(frame)


def test_ged_says_who_died_where_sources_do():
    frame = code(("Kutum", DAY, {
        "by": ARMY, "on": REBELS, "kind": "Battles", "sub": "Armed clash",
        "dead": [("Nine people", 9.0),
                 ("Four fighters", 4.0, {"victims": "militant", "scope": "part"}),
                 ("Two nurses", 2.0, {"victims": "medic", "scope": "part"})]}))[1]  # fmt: skip
    row = frame.iloc[0]
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (
        1,
        "Government of Sudan",
        "Dune Front",
    )
    assert (row["gwnoa"], row["country_id"], row["region"]) == (625, 625, "Africa")
    assert row["best"] == 9
    assert (row["deaths_b"], row["deaths_civilians"], row["deaths_unknown"]) == (4, 2, 3)
    assert pd.isna(row["deaths_a"])


def test_ged_puts_the_government_first_and_knows_its_kinds():
    dead = {"dead": [("Nine people", 9.0)], "kind": "Battles", "sub": "Armed clash"}
    rebels_attack = code(("Kutum", DAY, {"by": REBELS, "on": ARMY, **dead}))[1].iloc[0]
    assert (rebels_attack["side_a"], rebels_attack["type_of_violence"]) == (
        "Government of Sudan",
        1,
    )
    others = ("Harbour Guard", "armed_group")
    assert (
        code(("Kutum", DAY, {"by": REBELS, "on": others, **dead}))[1].loc[0, "type_of_violence"]
        == 2
    )
    killing = {**dead, "kind": "Violence against civilians", "sub": "Attack", "by": REBELS}
    one_sided = code(("Kutum", DAY, killing))[1].iloc[0]
    assert (one_sided["type_of_violence"], one_sided["side_b"]) == (3, "Civilians")
    assert one_sided["dyad_name"] == "Dune Front - Civilians"


def test_parts_of_the_dead_larger_than_the_whole_are_not_split():
    part = {"victims": "medic", "scope": "part"}
    dead = [("Three people", 3.0), ("Nine nurses", 9.0, part)]
    frame = code(("Kutum", DAY, {"dead": dead}))[1]
    row = frame.iloc[0]
    assert row["deaths_unknown"] == row["best"]
    assert row[["deaths_a", "deaths_b", "deaths_civilians"]].isna().all()


CIVILIANS, CHILDREN = {"victims": "civilian"}, {"victims": "child"}
SOLDIERS, FIGHTERS = {"victims": "military"}, {"victims": "militant"}
BOMBER = {"victims": "attacker"}
PART = {"scope": "part"}
BATTLE = {"kind": "Battles", "sub": "Armed clash"}
KILLING = {"kind": "Violence against civilians", "sub": "Attack"}


def whose(frame):
    """Return best, the dead of side a, of side b, civilians and unknown of the one row."""
    [row] = frame.to_dict("records")
    names = ("best", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    return tuple(None if pd.isna(row[name]) else row[name] for name in names)


@pytest.mark.parametrize(("options", "expected"), [
    ({"dead": [("Ten civilians", 10.0, CIVILIANS), ("Three children", 3.0, CHILDREN)]},
     (10, None, None, 10, 0)),
    ({"dead": [("Ten civilians", 10.0, CIVILIANS), ("Three civilians", 3.0, CIVILIANS | PART)]},
     (10, None, None, 10, 0)),
    ({"dead": [("Nine people", 9.0), ("Three children", 3.0, CHILDREN | PART)]},
     (9, None, None, 3, 6)),
    ({"dead": [("Twenty civilians", 20.0, CIVILIANS), ("No soldiers", 0.0, SOLDIERS)]},
     (20, None, None, 20, 0)),
    ({"by": REBELS, "on": ARMY, **BATTLE,
      "dead": [("Six people", 6.0), ("No soldiers", 0.0, SOLDIERS)]}, (6, 0, None, None, 6)),
    ({"by": REBELS, "on": ARMY, **BATTLE,
      "dead": [("Three soldiers", 3.0, SOLDIERS), ("Two fighters", 2.0, FIGHTERS)]},
     (5, 3, 2, None, 0)),
    ({"by": REBELS, "on": ARMY, **BATTLE,
      "dead": [("Three soldiers", 3.0, SOLDIERS), ("One attacker", 1.0, BOMBER)]},
     (4, 3, 1, None, 0)),
    ({"by": ARMY, "on": REBELS, **BATTLE, "dead": [("Seven gunmen", 7.0, BOMBER)]},
     (7, None, 7, None, 0)),
    ({"by": REBELS, **KILLING,
      "dead": [("Twenty civilians", 20.0, CIVILIANS), ("One attacker", 1.0, BOMBER)]},
     (21, 1, None, 20, 0)),
    ({"by": ARMY, **KILLING, "dead": [("Seven gunmen", 7.0, BOMBER)]}, (7, None, None, None, 7)),
])  # fmt: skip
def test_every_death_counts_for_its_side(options, expected):
    assert whose(code(("Kutum", DAY, options))[1]) == expected


def test_parts_count_only_where_no_source_tells_of_the_whole():
    few = [("Nine people", 9.0), ("Three civilians", 3.0, CIVILIANS | PART)]
    all_of_them = [("Nine civilians", 9.0, CIVILIANS)]
    told = [("Kutum", DAY, {"dead": dead}) for dead in (few, few, all_of_them)]
    assert whose(code(*told)[1]) == (9, None, None, 9, 0)


def test_what_is_part_of_a_row_of_its_group_is_no_figure_of_its_own():
    made = Corpus()
    key = made.article("Wire", f"Kutum was struck on {DAY}. Five nurses, two police were killed.")
    event = made.event(key, "struck", "Kutum", (DAY, DAY))
    whole = made.number(key, "Five nurses", 5.0, "killed", event, victims="medic")
    part = {"victims": "police", "part_of": whole, "scope": "part"}
    made.number(key, "two police", 2.0, "killed", event, **part)
    tables = made.tables()
    [one] = code_incidents(tables, compare(tables))
    assert ged._of(one, ged.ARMED) != []  # another group's
    assert [row["victims"] for row in ged._of(one, ged.UNARMED | ged.ARMED)] == ["medic"]


def test_an_attacker_who_does_not_fit_in_the_toll_leaves_its_split_as_it_is():
    dead = [("Twenty civilians", 20.0, CIVILIANS), ("One attacker", 1.0, BOMBER | PART)]
    frame = code(("Kutum", DAY, {"by": REBELS, **KILLING, "dead": dead}))[1]
    assert whose(frame) == (20, None, None, 20, 0)


@pytest.mark.parametrize(("latitude", "longitude", "cell"), [
    (-90, -180, 1), (-89.75, 179.75, 720), (10.51, 2.29, 145085), (90, 180, 259200)])  # fmt: skip
def test_priogrid_cells_are_counted_from_the_south_west(latitude, longitude, cell):
    assert ged.priogrid_cell(latitude, longitude) == cell


def test_places_have_the_codes_of_their_country(corpus):
    frame = export.to_acled(*corpus).set_index("location")
    assert frame.loc["Kutum", ["iso", "country", "region"]].tolist() == [
        729,
        "Sudan",
        "Northern Africa",
    ]
    assert frame.loc["Merefa", ["iso", "country", "region"]].tolist() == [804, "Ukraine", "Europe"]
    events = export.to_ged(*corpus).set_index("where_coordinates")
    assert events.loc["Merefa", ["country_id", "region"]].tolist() == [369, "Europe"]
    assert events.loc["Kutum", "geom_wkt"] == "POINT (24.66 14.2)"


def test_the_codes_of_countries_are_whole():
    rows = list(countries().values())
    assert len(rows) == 250
    for column in ("country", "iso3", "fips", "gw"):
        told = [row[column] for row in rows if row[column]]
        assert len(told) == len(set(told)), column
    assert {row["acled_region"] for row in rows} - {""} == REGIONS
    numbers = [int(row["gw"]) for row in rows if row["gw"]]
    assert len(numbers) > 190
    assert all(any(low <= n <= high for low, high, _ in ged.REGIONS) for n in numbers)
    known = {row["country"] for row in code_table("gazetteer/countries")}
    assert known - set(countries()) == {"CS"} - set(countries())
    assert country_code("UA", "fips") == "UP"


def test_every_sub_event_type_has_a_disorder_type():
    rows = code_table("event_types")
    assert {row["disorder"] for row in rows} == DISORDER
    assert {row["event_type"] for row in rows} == EVENT_TYPES
    one = {row["sub_event_type"]: row["disorder"] for row in rows}
    assert one["Mob violence"] == one["Attack"] == "Political violence"
    assert one["Violent demonstration"] == "Demonstrations"


def test_interactions_are_in_the_order_of_the_codebook():
    assert (
        acled.join_inter("Civilians", "External/Other forces") == "External/Other forces-Civilians"
    )
    assert acled.join_inter("Rioters", "State forces") == "State forces-Rioters"
    assert acled.join_inter("Protesters", "Protesters") == "Protesters-Protesters"
    assert acled.join_inter("State forces", None) is None


# GDELT's GKG


def blocks(frame, column):
    return [block for cell in frame[column].dropna() for block in cell.split(";")]


def test_gkg_blocks_have_the_parts_of_the_codebook(any_corpus):
    frame = export.to_gkg(*any_corpus)
    texts = dict(
        zip(any_corpus[0].articles["article_id"], any_corpus[0].articles["text"], strict=True)
    )
    longest = max(map(len, texts.values()), default=0)
    for column, parts in (("V1COUNTS", 10), ("V2.1COUNTS", 11), ("V1LOCATIONS", 7),
                          ("V2ENHANCEDLOCATIONS", 9), ("V2.1ENHANCEDDATES", 5)):  # fmt: skip
        assert {len(block.split("#")) for block in blocks(frame, column)} <= {parts}, column
    for column, parts in (("V2ENHANCEDTHEMES", 2), ("V2ENHANCEDPERSONS", 2), ("V2.1ALLNAMES", 2),
                          ("V2ENHANCEDORGANIZATIONS", 2), ("V2.1AMOUNTS", 3)):  # fmt: skip
        told = blocks(frame, column)
        assert {len(block.split(",")) for block in told} <= {parts}, column
        assert all(int(block.rpartition(",")[2]) < longest for block in told), column
    assert {block.split("#")[0] for block in blocks(frame, "V1COUNTS")} <= COUNT_TYPES
    assert {block.split("#")[0] for block in blocks(frame, "V1LOCATIONS")} <= set("12345")
    assert frame["V2.1DATE"].dropna().str.fullmatch(r"\d{14}").all()
    fips = {row["fips"] for row in countries().values()} | {""}
    assert {block.split("#")[2] for block in blocks(frame, "V1LOCATIONS")} <= fips


def test_gkg_quotes_lie_where_it_says(seed_tables):
    frame = export.to_gkg(seed_tables)
    texts = dict(zip(seed_tables.articles["article_id"], seed_tables.articles["text"], strict=True))
    seen = 0
    for record, cell in zip(frame["GKGRECORDID"], frame["V2.1QUOTATIONS"], strict=True):
        for block in [] if pd.isna(cell) else cell.split("#"):
            start, length, _, quote = block.split("|")
            words = texts[record.split("-")[-1]][int(start) : int(start) + int(length)]
            assert re.sub(r"\W", "", quote)[:8] == re.sub(r"\W", "", words)[:8]
            seen += 1
    assert seen > 5


def test_gkg_counts_name_number_place_and_offset(corpus):
    tables, _ = corpus
    frame = export.to_gkg(tables)
    text = next(text for text in tables.articles["text"] if "Four fighters" in text)
    row = frame.iloc[tables.articles["text"].tolist().index(text)]
    place = "4#Omdurman, Sudan#SU##15.64#32.48#"
    assert row["V2.1COUNTS"] == f"KILL#4#militant#{place}#{text.index('Four fighters')}"
    assert row["V1THEMES"].split(";") == ["ARMEDCONFLICT", "KILL"]
    assert row["V2ENHANCEDORGANIZATIONS"].split(";")[0] == "Delta Air Force,0"
    assert row["V2.1DATE"] == "20240305000000"
    assert row["V2SOURCECOLLECTIONIDENTIFIER"] == "2"
    assert row["V2DOCUMENTIDENTIFIER"] == "Radio Three, 2024-03-05"


@pytest.mark.parametrize(("value", "block"), [
    ("2024-03-05", "3#3#5#2024"), ("2024-03-05TEV", "3#3#5#2024"), ("2024-03", "2#3#0#2024"),
    ("2024", "1#0#0#2024"), ("XXXX-03-05", "4#3#5#0"), ("XXXX-WXX-2", None), ("P3D", None),
])  # fmt: skip
def test_gkg_dates_say_how_precise_they_are(corpus, value, block):
    tables, _ = corpus
    dated = tables.dates.assign(value=value).astype(tables.dates.dtypes)
    told = export.to_gkg(replace(tables, dates=dated))["V2.1ENHANCEDDATES"]
    expected = {f"{block}#{start}" for start in tables.dates["start"]} if block else set()
    assert set(told.dropna()) == expected


def test_no_theme_without_a_row_for_it(corpus):
    tables, _ = corpus
    bare = replace(tables, events=tables.events.iloc[:0], numbers=tables.numbers.iloc[:0])
    frame = export.to_gkg(bare)
    assert frame["V1THEMES"].isna().all()
    denied = tables.events.assign(factuality=pd.array(["denied"] * len(tables.events), "string"))
    assert "ARMEDCONFLICT" not in ";".join(
        export.to_gkg(replace(tables, events=denied))["V1THEMES"]
    )


def test_gkg_leaves_an_address_as_it_is(corpus, tmp_path):
    tables, compared = corpus
    urls = ["https://a.example/x;s=1?q=a|b#part-2", "https://b.example/two words\tand\u2028more"]
    told = pd.array([*urls, None, None], "string")
    linked = replace(tables, articles=tables.articles.assign(url=told))
    frame = export.to_gkg(linked)
    assert frame["V2DOCUMENTIDENTIFIER"].tolist()[:2] == [
        urls[0],
        "https://b.example/two%20words%09and%E2%80%A8more",
    ]
    assert frame["V2SOURCECOLLECTIONIDENTIFIER"].tolist() == ["1", "1", "2", "2"]
    path = export.write_export(linked, compared, tmp_path / "x.csv", "gkg")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert {len(line.split("\t")) for line in lines} == {27}


# GeoJSON


def test_points_are_longitude_first_and_the_unplaced_are_kept(corpus):
    tables, compared = corpus
    features = {
        f["properties"]["place"]: f for f in export.to_geojson(tables, compared)["features"]
    }
    assert features["Kutum"]["geometry"] == {"type": "Point", "coordinates": [24.66, 14.2]}
    assert features["Kutum"]["properties"]["killed_text"] == "6–9"
    assert (features["Kutum"]["properties"]["killed_low"], features["Kutum"]["id"][:2]) == (6, "i-")
    gone = compared.incidents.assign(latitude=pd.NA, longitude=pd.NA).astype(
        compared.incidents.dtypes
    )
    bare = export.to_geojson(tables, replace(compared, incidents=gone), circles=True)["features"]
    assert len(bare) == len(features)
    assert all(feature["geometry"] is None for feature in bare)


def test_a_rule_can_be_chosen_and_a_strange_one_is_named(corpus):
    lowest = export.to_geojson(*corpus, rule="lowest")["features"]
    [kutum] = [f["properties"] for f in lowest if f["properties"]["place"] == "Kutum"]
    assert (kutum["killed_best"], kutum["killed_high"]) == (6, 6)
    with pytest.raises(ValueError, match="'newest' is not one of"):
        export.to_geojson(*corpus, rule="newest")


def rings(geometry):
    parts = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    return [part[0] for part in parts]


@pytest.mark.parametrize(
    ("longitude", "latitude", "n"), [(30.0, 15.0, 1), (179.9, -17.0, 2), (0.0, 89.5, 1)]
)
def test_circles_run_counterclockwise_and_stay_on_the_globe(corpus, longitude, latitude, n):
    tables, compared = corpus
    moved = compared.incidents.assign(longitude=longitude, latitude=latitude, radius_km=80.0)
    changed = replace(compared, incidents=moved.astype(compared.incidents.dtypes))
    features = export.to_geojson(tables, changed, circles=True)["features"]
    circles = [f for f in features if f["properties"]["part"] == "uncertainty"]
    assert len(circles) == len(features) / 2
    for feature in circles:
        found = rings(feature["geometry"])
        assert len(found) == n
        for ring in found:
            assert ring[0] == ring[-1]
            assert area([tuple(p) for p in ring]) > 0
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)


def test_ids_of_features_are_unique(any_corpus):
    ids = [f["id"] for f in export.to_geojson(*any_corpus, circles=True)["features"]]
    assert len(ids) == len(set(ids))


# Files


def hostile():
    """Return a corpus whose every name and title tries to break out of its cell."""
    made = Corpus()
    text = f"{HOSTILE} struck Kutum on {DAY}. Six people were killed. {HOSTILE}"
    key = article_id(HOSTILE, text)
    made.rows["articles"].append({"article_id": key, "source": HOSTILE, "title": HOSTILE,
                                  "author": HOSTILE, "url": None, "text": text})  # fmt: skip
    made.rows["sentences"].append({"article_id": key, "sent": 0, "start": 0, "end": len(text)})
    actor = made.actor(HOSTILE, "military", country="SD")
    made.mention(key, HOSTILE, actor)
    made.rows["actors"][0]["name"] = HOSTILE
    event = made.event(key, "struck", "Kutum", (DAY, DAY), attacker_id=actor)
    made.number(key, "Six people", 6.0, "killed", event, said_by=actor)
    made.add("quotes", key, "quote_id", HOSTILE, quote=HOSTILE, kind="direct", cue=HOSTILE)
    frames = {name: to_table(name, rows) for name, rows in made.rows.items()}
    tables = replace(no_tables(), **frames)
    return tables, compare(tables)


def test_hostile_text_breaks_out_of_no_cell(tmp_path):
    tables, compared = hostile()
    paths = export.write_exports(tables, compared, tmp_path)
    for path in paths[:2]:
        read = pd.read_csv(path, dtype="string")
        assert len(read) == len(compared.incidents)
        raw = path.read_text(encoding="utf-8")
        assert len(raw.splitlines()) == len(read) + 1
        assert "\x00" not in raw
        for cell in read.to_numpy().ravel():
            assert pd.isna(cell) or not re.match(r"[=+\-@\t\r]", cell)
    [line] = paths[2].read_text(encoding="utf-8").splitlines()
    cells = dict(zip(gkg.COLUMNS, line.split("\t"), strict=True))
    assert len(cells["V2.1QUOTATIONS"].split("|")) == 4
    assert "#" not in cells["V2.1QUOTATIONS"]
    assert len(cells["V2ENHANCEDORGANIZATIONS"].split(",")) == 2
    assert len(cells["V2.1ALLNAMES"].split(",")) == 2
    assert not any(re.match(r"[=+\-@]", cell) for cell in cells.values())
    assert json.loads(paths[3].read_text(encoding="utf-8"))["features"][0]["properties"]["sources"]


def test_nothing_gives_headers_only(tmp_path):
    acled_file, ged_file, gkg_file, geojson = export.write_exports(
        no_tables(), no_comparison(), tmp_path
    )
    assert acled_file.read_text(encoding="utf-8").strip() == ",".join(ACLED)
    assert ged_file.read_text(encoding="utf-8").strip() == ",".join(GED)
    assert gkg_file.read_text(encoding="utf-8") == ""  # GDELT's files have no header
    assert json.loads(geojson.read_text(encoding="utf-8")) == {
        "type": "FeatureCollection",
        "features": [],
    }
    for frame, module in ((export.to_acled(no_tables(), no_comparison()), acled),
                          (export.to_ged(no_tables(), no_comparison()), ged)):  # fmt: skip
        assert {k: str(v) for k, v in frame.dtypes.items()} == module.COLUMNS


def test_formats_can_be_chosen_and_a_strange_one_is_named(corpus, tmp_path):
    [path] = export.write_exports(*corpus, tmp_path, formats=["ged"])
    assert path.name == "ged.csv"
    with pytest.raises(ValueError, match="excel: not one of acled"):
        export.write_exports(*corpus, tmp_path, formats=["excel"])
    with pytest.raises(ValueError, match="excel: not one of acled, ged, gkg, geojson"):
        export.write_export(*corpus, tmp_path / "deep" / "x.xlsx", "excel")
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize("table", ["articles", "events", "numbers"])
@pytest.mark.parametrize("make", [export.to_acled, export.to_ged, export.to_geojson])
def test_a_comparison_older_than_its_tables_is_not_exported(corpus, make, table):
    tables, compared = corpus
    newer = replace(tables, **{table: tables[table].iloc[1:]})
    with pytest.raises(LookupError, match="compare these tables again"):
        make(newer, compared)


def test_two_runs_write_the_same_bytes(corpus, tmp_path):
    first = export.write_exports(*corpus, tmp_path / "a")
    second = export.write_exports(*corpus, tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_no_sentence_of_an_article_is_among_the_notes(seed_tables, seed_comparison):
    notes = " ".join(export.to_acled(seed_tables, seed_comparison)["notes"])
    texts = dict(zip(seed_tables.articles["article_id"], seed_tables.articles["text"], strict=True))
    for row in seed_tables.sentences.itertuples():
        assert texts[row.article_id][row.start : row.end].strip() not in notes


def test_the_incidents_are_coded_in_their_order(corpus):
    tables, compared = corpus
    keys = [one.key for one in code_incidents(tables, compared)]
    assert keys == compared.incidents["incident_id"].tolist()


def test_drawing_is_loaded_only_to_draw():
    code = (
        "import sys, analysis.export, analysis.cli; "
        "heavy = {'matplotlib', 'seaborn', 'altair', 'networkx', 'ipywidgets', 'ipyleaflet'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_figure_is_there_when_asked_for():
    assert all(callable(getattr(show, name)) for name in show.__all__)
    assert set(show.__all__) <= set(dir(show))
    with pytest.raises(AttributeError, match="no attribute 'pie_chart'"):
        _ = show.pie_chart


# The command


@pytest.fixture
def finished(corpus, tmp_path):
    export.write_tables(*corpus, tmp_path / "out" / "tables")
    return tmp_path / "out"


def run(*arguments):
    return CliRunner(env={"COLUMNS": "400", "NO_COLOR": "1"}).invoke(
        app, ["export", *map(str, arguments)]
    )


def test_the_command_writes_all_formats_beside_the_run(finished):
    result = run(finished)
    assert result.exit_code == Exit.DONE, result.output
    names = sorted(path.name for path in (finished / "exports").iterdir())
    assert names == sorted(export.FILES.values())
    assert str(finished / "exports" / "acled.csv") in result.output


def test_the_command_writes_one_format_to_a_file(finished, tmp_path):
    path = tmp_path / "deep" / "events.csv"
    result = run(finished, "--format", "acled", "--to", path, "--quiet")
    assert (result.exit_code, result.output) == (Exit.DONE, "")
    assert list(pd.read_csv(path)) == ACLED


def test_a_folder_with_a_dot_is_a_folder(finished, tmp_path):
    result = run(finished, "--format", "acled", "--to", tmp_path / "results.v2")
    assert result.exit_code == Exit.DONE, result.output
    assert (tmp_path / "results.v2" / "acled.csv").is_file()
    assert run(finished, "--to", tmp_path / "results.v3").exit_code == Exit.DONE


def test_the_command_says_when_the_comparison_is_older(finished):
    path = finished / "tables" / "numbers.parquet"
    pd.read_parquet(path).iloc[1:].to_parquet(path)
    result = run(finished, "--format", "ged")
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "compare these tables again" in result.output


@pytest.mark.parametrize(("arguments", "told"), [
    (["--format", "excel"], "excel is not one of acled"),
    (["--to", "one.csv"], "one.csv is one file for several formats"),
])  # fmt: skip
def test_the_command_names_what_is_wrong(finished, arguments, told):
    result = run(finished, *arguments)
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert told in result.output


def test_the_command_needs_a_finished_run(tmp_path):
    result = run(tmp_path)
    assert result.exit_code == Exit.WRONG_ARGUMENTS
    assert "holds no finished run" in result.output
