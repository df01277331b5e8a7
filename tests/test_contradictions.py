"""What sources cannot all be right about, explained where it can be."""

from __future__ import annotations

import pytest
from invented import Corpus, strike

from analysis.compare import compare
from analysis.compare.contradictions.records import Records
from analysis.compare.contradictions.sums import sum_rows
from analysis.compare.copies import Lineage
from analysis.tables import to_table


def found(corpus):
    compared = compare(corpus.tables())
    compared.validate()
    return compared.contradictions


def claims(*told):
    """Return a corpus of reports of one strike: (dead, columns of the number, published)."""
    corpus = Corpus()
    for n, (dead, more, published) in enumerate(told):
        key = strike(corpus, f"Source {n}", published=published, killed=dead)
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row |= more
    return corpus


AT_LEAST = {"modifier": "at_least", "high": None}
FIRST, SECOND = "2024-03-01", "2024-03-02"


@pytest.mark.parametrize(
    ("a", "b", "kind", "reason"),
    [
        ((6, {}, None), (9, {}, None), "value", "none"),
        ((6, {}, FIRST), (9, {}, SECOND), "value", "update"),
        ((9, {}, FIRST), (6, {}, SECOND), "value", "none"),
        ((6, {"scope": "part"}, None), (9, {}, None), "value", "part_of"),
        ((6, {}, None), (9, {"scope": "total"}, None), "value", "part_of"),
        ((1, AT_LEAST, None), (6, {}, None), "bound", "scope"),
        ((9, AT_LEAST, None), (6, {}, None), "value", "none"),
        ((6, {"low": 5, "high": 8, "modifier": "range"}, None), (9, {}, None), "value", "none"),
    ],
)
def test_disagreement_and_its_explanation(a, b, kind, reason):
    for order in ((a, b), (b, a)):
        rows = found(claims(*order))
        if kind == "value" and a[1] == AT_LEAST:
            rows = rows[rows["type"] == "value"]
        assert rows[["type", "explained_by", "slot"]].to_numpy().tolist() == [
            [kind, reason, "killed"]
        ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((6, {}), (6, {})),
        ((6, AT_LEAST), (7, {})),  # allowed, and not far off
        ((6, AT_LEAST), (6, {})),
        ((6, {"low": 5, "high": 8, "modifier": "range"}), (7, {})),
        ((50, {"modifier": "about", "low": 50, "high": 50}), (53, {})),
        ((6, {}), (900, {"scope": "cumulative"})),
        ((6, {"victims": "child"}), (9, {})),  # a group among the dead
        ((6, {"victims": "medic"}), (9, {"victims": "civilian"})),
    ],
)
def test_sources_that_agree_give_no_row(a, b):
    assert found(claims((*a, None), (*b, None))).empty


def test_the_note_names_both_values_and_sources():
    corpus = Corpus()
    mayor = corpus.actor("Amna Idris", role="mayor")
    strike(corpus, "Wire A", killed=6)
    strike(corpus, "Wire B", killed=9)
    corpus.rows["numbers"][1]["said_by"] = mayor
    row = found(corpus).iloc[0]
    for words in ("Wire A says 6", "Wire B says 9, citing Amna Idris", "nothing explains it"):
        assert words in row["note"]
    assert {row["a"], row["b"]} == {r["number_id"] for r in corpus.rows["numbers"]}


@pytest.mark.parametrize(("words", "reason"), [("Across Kharkiv jets", "scope"), ("Jets", "none")])
def test_a_smaller_place_explains_a_smaller_figure(words, reason):
    # From afar the city is named for its quarter; only what is told all over it counts more.
    corpus = Corpus()
    city = strike(corpus, "Wire A", place="Kharkiv", killed=6, text=words)
    part = strike(corpus, "Wire B", place="Saltivka", killed=2)
    for key, name in ((city, "Kharkiv"), (part, "Saltivka")):
        row = next(r for r in corpus.rows["numbers"] if r["article_id"] == key)
        row["place_id"] = next(
            r["place_id"] for r in corpus.rows["places"] if r["article_id"] == key
        )
        assert name
    row = found(corpus).iloc[0]
    assert row["explained_by"] == reason
    assert ("Saltivka only" in row["note"]) == (reason == "scope")


def test_a_figure_told_of_several_towns_is_not_one_towns_figure():
    corpus = Corpus()
    strike(corpus, "Wire A", place="Kharkiv", killed=6)
    wide = strike(corpus, "Wire B", place="Kharkiv", killed=16)
    sent = next(r["sent"] for r in corpus.rows["numbers"] if r["article_id"] == wide)
    beside = next(r for r in corpus.rows["places"] if r["article_id"] == wide)
    for name in ("Izium", "Chuhuiv"):
        other = beside | {"place_id": f"p-{name}", "name": name, "sent": sent, "geonameid": None}
        corpus.rows["places"].append(other)
    (row,) = found(corpus).itertuples()
    assert row.explained_by == "scope"
    assert "Chuhuiv, Izium" in row.note


def test_a_copy_that_changes_a_figure_is_a_copy_error():
    corpus = Corpus()
    story = " ".join(f"word{n}" for n in range(150))
    for source, dead, day in (("Origin", 6, FIRST), ("Copy", 8, SECOND)):
        key = corpus.article(source, f"{story}. Jets bombed Khartoum Friday, {dead} killed", day)
        event = corpus.event(key, "bombed", "Khartoum", ("Friday", "2024-03-01"))
        corpus.number(key, f"{dead} killed", dead, "killed", event)
    assert found(corpus)["explained_by"].tolist() == ["copy_error"]


@pytest.mark.parametrize(
    ("copied", "kind"),
    [
        (("Khartoum", "on 1 March", "2024-03-01", FIRST), []),
        (("El Fasher", "on 1 March", "2024-03-01", FIRST), ["place"]),
        (("Khartoum", "on 9 March", "2024-03-09", FIRST), ["day"]),
        (("Khartoum", "on Friday", "2024-03-08", "2024-03-09"), []),  # printed a week later
    ],
)
def test_a_copy_that_moves_an_event_is_a_copy_error(copied, kind):
    corpus = Corpus()
    story = " ".join(f"word{n}" for n in range(150))
    weekday = "on Friday" if copied[1] == "on Friday" else "on 1 March"
    told = (("Khartoum", weekday, "2024-03-01", FIRST), copied)
    for n, (place, words, day, published) in enumerate(told):
        text = f"{story}. Before dawn jets bombed a crowded fish market in {place} {words}"
        key = corpus.article(f"Source {n}", f"{text}. Printed {n}", published)
        corpus.event(key, "bombed", place, (words, day))
    rows = found(corpus)
    assert rows["type"].tolist() == kind
    assert set(rows["explained_by"]) <= {"copy_error"}


def test_two_values_are_listed_once_however_many_sources_repeat_them():
    corpus = claims(*[(6, {}, None)] * 5, *[(9, {}, None)] * 4)
    assert len(found(corpus)) == 1


def blamed(*countries):
    corpus = Corpus()
    for n, country in enumerate(countries):
        corpus_key = strike(corpus, f"Source {n}")
        event = next(r for r in corpus.rows["events"] if r["article_id"] == corpus_key)
        if country:
            event["attacker_id"] = corpus.actor(f"Army of {country}", "military", country=country)
    return corpus


def test_two_attackers_contradict_each_other():
    rows = found(blamed("SD", "TD", "SD"))
    assert rows["type"].tolist() == ["responsibility"]
    assert "Army of SD" in rows["note"][0]
    assert "Army of TD" in rows["note"][0]


@pytest.mark.parametrize("countries", [("SD", "SD"), ("SD", None)])
def test_one_attacker_does_not(countries):
    assert found(blamed(*countries)).empty


@pytest.mark.parametrize(
    ("days", "titles", "reason"),
    [
        ((FIRST, SECOND), ("President", "former President"), "none"),
        ((FIRST, "2025-03-01"), ("President", "former President"), "update"),
        ((FIRST, SECOND), ("President", "President of the republic"), None),
    ],
)
def test_titles_that_cannot_both_hold(days, titles, reason):
    corpus = Corpus()
    actor = corpus.actor("Amna Idris")
    for n, (day, title) in enumerate(zip(days, titles, strict=True)):
        key = corpus.article(f"Source {n}", f"{title} Amna Idris spoke on day {n}.", day)
        corpus.mention(key, "Amna Idris", actor, role=title)
    rows = found(corpus)
    assert rows["explained_by"].tolist() == ([] if reason is None else [reason])


def summed(verdict, total, parts, *, told_of="Sudan", published=(None, None, None), **row):
    """Hold a total told of Sudan against figures of Khartoum and El Fasher, told elsewhere."""
    corpus = Corpus()
    keys = [
        strike(corpus, "Wire A", place=told_of, killed=total, published=published[0]),
        strike(corpus, "Wire B", place="Khartoum", killed=parts[0], published=published[1]),
        strike(corpus, "Wire C", place="El Fasher", killed=parts[1], published=published[2]),
    ]
    ids = {r["article_id"]: r["number_id"] for r in corpus.rows["numbers"]}
    if told_of != "Sudan":
        beside = next(r for r in corpus.rows["places"] if r["article_id"] == keys[0])
        sent = next(r["sent"] for r in corpus.rows["numbers"] if r["article_id"] == keys[0])
        for name in ("Khartoum", "Kutum"):
            other = beside | {"place_id": f"p-{name}", "name": name, "sent": sent}
            corpus.rows["places"].append(other)
    tables = corpus.tables()
    compared = compare(tables)
    (claim,) = compared.casualties[compared.casualties["number_id"] == ids[keys[0]]].itertuples()
    sums = {"low": total, "best": total, "high": total, "basis": "incidents", "verdict": verdict}
    sums |= {"incident_id": claim.incident_id, "outcome": "killed", "article_id": keys[0]}
    sums |= {"number_id": ids[keys[0]], "parts": f"{ids[keys[1]]} {ids[keys[2]]}"}
    sums |= {"parts_low": sum(parts), "parts_best": sum(parts), "parts_high": sum(parts)} | row
    records = Records(
        tables, compared.casualties, compared.incident_events, Lineage({}, {}, frozenset())
    )
    return list(sum_rows(to_table("sums", [sums]), records))


def test_a_total_that_its_parts_fall_short_of_is_a_total():
    (row,) = summed("short", 20, (6, 3))
    assert (row["type"], row["explained_by"]) == ("sum", "part_of")
    for words in ("Wire A says 20", "Wire B, Wire C", "6 in Khartoum + 3 in El Fasher = 9"):
        assert words in row["note"]


def test_a_total_over_places_that_nobody_else_tells_says_which():
    (row,) = summed("short", 20, (6, 3), told_of="Omdurman")
    assert row["explained_by"] == "scope"
    assert "covers several places (Khartoum, Kutum)" in row["note"]
    assert "only El Fasher and Khartoum are told elsewhere" in row["note"]


@pytest.mark.parametrize(
    ("published", "reason"), [((None,) * 3, "none"), ((FIRST, SECOND, SECOND), "update")]
)
def test_parts_that_exceed_the_total(published, reason):
    (row,) = summed("over", 7, (6, 3), published=published)
    assert row["explained_by"] == reason


@pytest.mark.parametrize("row", [{"verdict": "agrees"}, {"verdict": "open"}, {"basis": "article"}])
def test_sums_that_agree_are_no_row(row):
    assert summed(**({"verdict": "short", "total": 20, "parts": (6, 3)} | row)) == []


def test_an_article_does_not_contradict_its_own_parts():
    corpus = Corpus()
    key = strike(corpus, "Wire A", place="Sudan", killed=20, injured=6)
    total, part = (r["number_id"] for r in corpus.rows["numbers"])
    tables = corpus.tables()
    compared = compare(tables)
    sums = {"article_id": key, "number_id": total, "parts": part, "verdict": "short"}
    sums |= {"basis": "incidents", "outcome": "killed"}
    lineage = Lineage({}, {}, frozenset())
    records = Records(tables, compared.casualties, compared.incident_events, lineage)
    assert list(sum_rows(to_table("sums", [sums]), records)) == []


def test_children_among_the_dead_do_not_make_a_total_that_explains_a_lower_figure():
    corpus = Corpus()
    strike(corpus, "Wire A", killed=6)
    key = strike(corpus, "Wire B", killed=9, injured=2)
    total, part = (r for r in corpus.rows["numbers"] if r["article_id"] == key)
    total |= {"scope": "total"}
    more = {"scope": "part", "part_of": total["number_id"], "victims": "child"}
    part |= {"kind": "killed", "place_id": None} | more
    (row,) = found(corpus).itertuples()
    assert (row.type, row.explained_by) == ("value", "none")
