"""The same utterance across sources, and what each made of it."""

from __future__ import annotations

import pandas as pd
import pytest
from invented import Corpus
from utterances import EDITS, UTTERANCES, plant

from analysis.compare.quotes import group_quotes, shifted
from analysis.compare.quotes.changes import KINDS
from analysis.tables import to_table

FULL = "We will rebuild every school that was burned in this valley before the winter comes"


def grouped(*said, same_article=False):
    """Group quotations given as (words, speaker, kind)."""
    corpus, key = Corpus(), None
    for n, (words, speaker, kind) in enumerate(said):
        if key is None or not same_article:
            key = corpus.article(
                f"Source {n}", " / ".join(w for w, *_ in said) if same_article else words
            )
        actor = corpus.actor(speaker) if speaker else None
        corpus.quote(key, words, actor, kind)
    return group_quotes(corpus.tables())


@pytest.mark.parametrize(
    ("words", "speaker", "kind", "change"),
    [
        (FULL, "Amna Idris", "direct", None),
        ("We will rebuild every school", "Amna Idris", "direct",
         "dropped: that was burned in this valley before the winter comes"),
        ("every burned school", "Amna Idris", "mixed", "partly without quotation marks"),
        ("they would rebuild every school that was burned in the valley", "Amna Idris", "indirect",
         "quotation marks lost"),
        (FULL, None, "direct", "speaker not named: Amna Idris"),
    ],
)  # fmt: skip
def test_versions_of_one_utterance(words, speaker, kind, change):
    groups = grouped((FULL, "Amna Idris", "direct"), (words, speaker, kind))
    if words == "every burned school":  # another order of the words: not the same utterance
        assert groups.empty
        return
    assert len(groups) == 2
    assert groups["group_id"].nunique() == 1
    told = groups.iloc[1]["change"]
    assert pd.isna(told) if change is None else change in told
    assert pd.isna(groups.iloc[0]["change"])


def test_added_words_and_inflection():
    groups = grouped(
        (FULL, "Amna Idris", "direct"),
        ("We will soon rebuild every schools burned in this valley", "Amna Idris", "direct"),
    )
    assert "added: soon" in groups.iloc[1]["change"]


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        (FULL, "Omar Haddad"),  # somebody else said it
        ("We will never leave this valley to those who burned it", "Amna Idris"),
        ("every school", "Amna Idris"),  # too few words
        ("rebuild every school", None),  # three words of nobody
    ],
)
def test_other_utterances_stay_apart(words, speaker):
    assert grouped((FULL, "Amna Idris", "direct"), (words, speaker, "direct")).empty


def test_another_number_is_another_statement():
    text = "{} drones attacked our city tonight and fires burn"
    said = [(text.format(n), "Amna Idris", "indirect") for n in (30, 45)]
    assert grouped(*said).empty
    assert len(grouped(said[0], said[0])) == 2


def test_one_article_that_repeats_itself_is_no_group():
    assert grouped(
        (FULL, "A", "direct"), (FULL + " indeed", "A", "direct"), same_article=True
    ).empty


def test_a_marked_fragment_in_a_longer_sentence():
    words = "the plan, she told the crowd in the square, “will rebuild every school” within a year"
    groups = grouped((FULL, "Amna Idris", "direct"), (words, "Amna Idris", "mixed"))
    assert groups["similarity"].tolist() == [1.0, 1.0]
    assert grouped((FULL, "Amna Idris", "direct"), (words, "Amna Idris", "indirect")).empty


def test_scare_quotes_are_no_utterance():
    assert grouped((FULL, "A", "scare"), (FULL, "A", "scare")).empty


def test_unknown_speakers_do_not_tie_two_people_together():
    groups = grouped(
        (FULL, "Amna Idris", "direct"), (FULL, None, "direct"), (FULL, "Omar Haddad", "direct")
    )
    assert len(groups) == 2


def test_a_changed_title_is_told():
    corpus = Corpus()
    actor = corpus.actor("Amna Idris")
    for n, title in enumerate(("President", "former President")):
        key = corpus.article(f"Source {n}", f"{title} Amna Idris said: {FULL}")
        corpus.mention(key, "Amna Idris", actor, role=title)
        corpus.quote(key, FULL, actor)
    changes = group_quotes(corpus.tables())["change"]
    assert changes.iloc[1] in (
        "title changed: President / former President",
        "title changed: former President / President",
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("President", "former President", True),
        ("ex-minister", "Minister", True),
        ("acting governor", "governor", True),
        ("President", "President of the republic", False),
        ("former minister", "President", False),
        ("", "former President", False),
    ],
)
def test_shifted_titles(one, other, expected):
    assert shifted(one, other) is expected


def test_groups_do_not_depend_on_order():
    corpus = Corpus()
    actor = corpus.actor("Amna Idris")
    for n, words in enumerate([FULL, FULL[:40], FULL[8:], FULL]):
        corpus.quote(corpus.article(f"Source {n}", words), words, actor)
    expected = group_quotes(corpus.tables())
    assert len(expected) == 4
    pd.testing.assert_frame_equal(group_quotes(corpus.tables(shuffled=3)), expected)


# ---------------------------------------------------------------- planted drift

RECALL = {"paraphrase": 0.9}


def found(corpus, truth):
    """Return the groups, and the numbers of the utterances that one group holds whole."""
    groups = group_quotes(corpus.tables())
    by = groups.groupby("group_id")["quote_id"].agg(list)
    mixed = [ids for ids in by if len({truth[key] for key in ids}) > 1]
    assert not mixed
    return groups, {truth[ids[0]] for ids in by}


@pytest.mark.parametrize("kind", EDITS)
def test_planted_drift_is_found_and_named(kind):
    told = coded = 0
    for seed in range(3):
        corpus, truth = plant(kind, seed)
        groups, numbers = found(corpus, truth)
        assert not {number for number in numbers if number < 0}  # formulas, months apart
        told += len(numbers)
        coded += (
            groups["kind"].str.split().apply(lambda k: kind in k if k is not pd.NA else 0).sum()
        )
    assert told >= RECALL.get(kind, 1.0) * 3 * len(UTTERANCES)
    assert coded >= RECALL.get(kind, 1.0) * 3 * len(UTTERANCES)


def test_the_kinds_are_a_closed_list():
    corpus, _ = plant("paraphrase", 1)
    kinds = group_quotes(corpus.tables())["kind"].dropna()
    assert set(" ".join(kinds).split()) <= set(KINDS)


def test_marks_gained_is_seen():
    long = "the plan will “rebuild every school” that was burned in the valley before the winter"
    more = "the plan will “rebuild every school that was burned in the valley before” the winter"
    groups = grouped((long + " comes", "Amna Idris", "mixed"), (more, "Amna Idris", "mixed"))
    assert groups["kind"].tolist() == [pd.NA, "trimmed marks_gained"]
    assert groups["change"].iloc[1] == "dropped: comes; quotation marks added"
    assert (groups["dropped"].iloc[1], groups["added"].iloc[1]) == ("comes", pd.NA)


# ---------------------------------------------------------------- formulas, names and days

FORMULA = "We grieve with all who lost somebody in this cowardly attack"
OTHERS = ["Omar Haddad", "Jeanne Mbuyi", "Pavel Drozd", "Luz Marquez"]


def formula(*, one_incident):
    """Return two articles in which one speaker says what everybody says."""
    corpus = Corpus()
    for name in OTHERS:
        key = corpus.article(name, f"{name}: {FORMULA}", "2030-01-01")
        corpus.quote(key, FORMULA, corpus.actor(name))
    actor, events = corpus.actor("Amna Idris"), []
    for n in range(2):
        key = corpus.article(f"Wire {n}", f"Shells struck a camp. {FORMULA}", f"2031-05-0{n + 1}")
        corpus.quote(key, FORMULA, actor)
        events.append(corpus.event(key, "struck"))
    rows = [("i0", events[0]), ("i0" if one_incident else "i1", events[1])]
    members = [{"incident_id": incident, "event_id": event} for incident, event in rows]
    incidents = [{"incident_id": key} for key in ("i0", "i1")]
    return group_quotes(
        corpus.tables(), to_table("incidents", incidents), to_table("incident_events", members)
    )


def test_what_everybody_says_is_an_utterance_only_on_one_incident():
    assert formula(one_incident=False).empty
    assert sorted(formula(one_incident=True)["source"]) == ["Wire 0", "Wire 1"]


def told_on(words, *days, speaker="Amna Idris"):
    corpus = Corpus()
    for n, day in enumerate(days):
        key = corpus.article(f"Source {n}", words, day)
        corpus.quote(key, words, corpus.actor(speaker))
    return group_quotes(corpus.tables())


def test_a_sentence_said_again_is_another_utterance_unless_long_and_equal():
    short = "We will rebuild every school in this valley"
    assert len(told_on(short, "2031-04-01", "2031-04-03")) == 2
    assert told_on(short, "2031-04-01", "2031-11-03").empty
    long = f"{short} that retreating troops burned, whatever the ministry and its auditors object"
    assert len(told_on(long, "2031-04-01", "2031-11-03")) == 2


def test_an_undated_article_has_the_day_of_its_incident():
    corpus, rows = Corpus(), []
    words = "We will rebuild every school in this valley"
    for n, day in enumerate(("2031-04-01", None)):
        key = corpus.article(f"Source {n}", f"Shells struck a camp. {words}", day)
        corpus.quote(key, words, corpus.actor("Amna Idris"))
        rows.append({"incident_id": f"i{n}", "event_id": corpus.event(key, "struck")})
    members, tables = to_table("incident_events", rows), corpus.tables()
    for last, n in (("2031-04-02", 2), ("2031-11-02", 0)):
        days = [{"incident_id": "i0"}, {"incident_id": "i1", "date_end": last}]
        assert len(group_quotes(tables, to_table("incidents", days), members)) == n


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("an air strike killed Hamid Barzan, a deputy of the movement", 0),
        ("an air strike killed Yusuf Qorban, a deputy of the movement", 2),
        ("an air strike killed Yussuf Qurban, a deputy of the movement", 2),
    ],
)
def test_another_name_in_the_same_place_is_another_statement(words, n):
    first = "an air strike killed Yusuf Qorban, a senior deputy of the movement"
    assert len(grouped((first, "Front", "indirect"), (words, "Front", "indirect"))) == n


def test_a_name_alone_is_no_utterance():
    said = [
        ("she had far fewer votes than former Vice President Teresa Okello", "Amna Idris"),
        ("former Vice President Teresa Okello for the post", "Amna Idris"),
    ]
    assert grouped(*((words, who, "indirect") for words, who in said)).empty


def test_a_ministry_and_its_spokesman_but_not_two_people():
    corpus = Corpus()
    for n, (name, kind, country) in enumerate(
        [
            ("Ministry of Health", "government", "SD"),
            ("Tariq Osman", "person", "SD"),
            ("Ministry of Health", "government", "UA"),
        ]
    ):
        key = corpus.article(f"Source {n}", FULL + " " * n, "2031-05-01")
        actor = corpus.actor(f"{name}{' ' * n}".strip() if n < 2 else "Health Ministry", kind)
        corpus.rows["actors"][-1]["country"] = country
        corpus.quote(key, FULL, actor)
    groups = group_quotes(corpus.tables())
    assert sorted(groups["source"]) == ["Source 0", "Source 1"]
    assert groups["kind"].iloc[1] == "exact speaker_changed"


def test_two_parts_of_one_speech_need_less_in_common():
    text = [
        ("The road to the coast will open within the week for every lorry",
         "Work must be carried out with patience"),
        ("The road to the coast will open within the week",
         "that work needs to go on with patience"),
    ]  # fmt: skip
    corpus = Corpus()
    actor = corpus.actor("Amna Idris")
    for n, parts in enumerate(text):
        key = corpus.article(f"Source {n}", ". ".join(parts))
        corpus.mention(key, parts[0][:8], actor)
        for part in parts:
            corpus.quote(key, part, actor)
    groups = group_quotes(corpus.tables())
    assert groups.groupby("group_id").size().tolist() == [2, 2]
    assert grouped(*((parts[1], "Amna Idris", "direct") for parts in text)).empty


def test_a_later_article_leaves_the_ids_of_groups_alone():
    corpus, _ = plant("trimmed", 2)
    before = group_quotes(corpus.tables()).set_index("quote_id")["group_id"]
    told = [row for row in corpus.rows["quotes"] if row["actor_id"]]
    for n, row in enumerate(told):
        words = f"{row['quote']} they repeated"  # fuller than what was there
        key = corpus.article(f"Late {n}", words, "2031-03-28")
        corpus.quote(key, words, row["actor_id"])
    after = group_quotes(corpus.tables()).set_index("quote_id")["group_id"]
    assert len(after) > len(before)
    assert after.reindex(before.index).tolist() == before.tolist()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Police", "police", "exact"),
        ("police", "officials", "exact speaker_changed"),
        ("police", None, "exact speaker_changed"),
    ],
)
def test_another_name_for_the_speaker_is_told(one, other, kind):
    corpus = Corpus()
    for n, name in enumerate((one, other)):
        key = corpus.article(f"Source {n}", f"{name} said: {FULL}")
        actor = corpus.actor(name, "government") if name else None
        if actor:
            corpus.mention(key, name, actor, form="nominal")
        corpus.quote(key, FULL, actor)
    assert group_quotes(corpus.tables())["kind"].dropna().tolist() == [kind]


def test_figures_and_names_make_no_utterance():
    said = [
        ("the depot opened at 4:30 a.m. and closed at 9:45 p.m. every Monday", "Amna Idris"),
        ("from 4:30 a.m. to 9:45 p.m. every Monday", None),
    ]
    assert grouped(*((words, who, "indirect") for words, who in said)).empty
