"""Quotes: marks, reported speech, speakers, cues; the sentences are our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.extract.quotes import quotes
from analysis.extract.quotes.marks import enclosed, fragments
from analysis.parse import load_pipeline
from analysis.resources import lexicon


@pytest.fixture(scope="module")
def nlp():
    return load_pipeline()


def rows(nlp, text):
    return quotes(nlp(text))


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"We stay," he said. "Go."', ["We stay,", "Go."]),
        ("“It’s over,” she said.", ["It’s over,"]),
        ("«Nous partons», dit-il.", ["Nous partons"]),
        ("»Nein«, sagte er.", ["Nein"]),
        ("„Wir gehen“, sagte er.", ["Wir gehen"]),
        ("”Nej”, sa han.", ["Nej"]),
        ("``No,'' she said.", ["No,"]),
        ("''No,'' she said.", ["No,"]),
        ("「行く」 he said.", ["行く"]),
        ("'We won't go,' the soldiers' leader said.", ["We won't go,"]),
        ("‘The rebels’ camp burned,’ he said.", ["The rebels’ camp burned,"]),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ('"He said "no" to me" and left.', ['He said "no" to me']),
        ("the families' homes and the '90s", []),
        ("He is 6'2\" tall and the pipe is 5' long.", []),
        ('"A lost close. "B is here," he said.', ["A lost close.", "B is here,"]),
        ('He said "this never ends.', ["this never ends."]),
        ('" spaced out " and "tight"', ["spaced out", "tight"]),
        ('""', []),
    ],
)
def test_marks(text, found):
    assert enclosed(text) == found


def test_a_lost_mark_does_not_shift_the_next_paragraph(nlp):
    text = 'He called it "a lost mark.\n\nThe mayor said "all is well" on Monday.'
    assert [r["quote"] for r in rows(nlp, text)][-1] != "on Monday."
    ranges = [(0, 26), (28, len(text))]
    assert [text[f.start : f.end] for f in fragments(text, ranges)] == [
        "a lost mark.",
        "all is well",
    ]


def test_a_quotation_reopened_in_the_next_paragraph_is_one_utterance(nlp):
    text = (
        "“The shelling began at dawn,” said Amina Yusuf. “We ran.\n\n"
        "“Then the house fell on us.”\n\nRescuers came at noon."
    )
    (row,) = rows(nlp, text)
    assert row["quote"] == "The shelling began at dawn, We ran. Then the house fell on us."
    assert row["speaker"] == "Amina Yusuf"


MARKS = "\"'“”‘’«»„`"


@given(st.text(alphabet=MARKS + "ab .,!?\nÉ行é5", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_marks_give_exact_ordered_fragments(text):
    last = 0
    for f in fragments(text, [(0, len(text))]):
        assert last <= f.outer_start <= f.start < f.end <= f.outer_end <= len(text)
        assert text[f.start : f.end].strip() == text[f.start : f.end]
        last = f.outer_end


STYLES = [('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"), ("„", "“"), ("``", "''")]
PIECES = ["We are leaving the town", "said Omar Diallo", "Noor told Reuters", "the army said", "no"]


@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(STYLES), st.integers(0, 4)), max_size=6
    )
)
@settings(max_examples=40, deadline=None)
def test_quotes_are_exact_slices_whatever_the_style(pieces):
    shapes = ["{0}{2},{1} ", "{2}. ", "{0}{2} ", "{2}{1}\n\n", "{0}{2}!{1} "]
    text = "".join(shapes[shape].format(*style, words) for words, style, shape in pieces)
    for row in quotes(load_pipeline()(text)):
        assert text[row["start"] : row["end"]] == row["text"] != ""
        assert row["quote"]
        for name in ("speaker", "cue"):
            if row[name] is not None:
                assert text[row[f"{name}_start"] : row[f"{name}_end"]] == row[name]
        if row["speaker"] is not None:
            assert row["speaker_start"] <= row["actor_at"] < row["speaker_end"]


@pytest.mark.parametrize("sign", [*MARKS, '" ', " '", "“a ", "‘s ", "a' ", '"a. '])
def test_a_flood_of_marks_takes_linear_time(sign):
    def steps(size):
        text = (sign * size)[:size]
        calls = 0

        class Counted(str):
            def __getitem__(self, key):
                nonlocal calls
                calls += 1
                return str.__getitem__(self, key)

        fragments(Counted(text), [(0, len(text))])
        return calls

    assert steps(40_000) <= 12 * steps(4_000) + 1_000


# ---------------------------------------------------------------- speech


@pytest.mark.parametrize(
    ("text", "kind", "quote", "speaker", "cue"),
    [
        (
            '"The convoy was hit," Adam Noor said.',
            "direct",
            "The convoy was hit",
            "Adam Noor",
            "said",
        ),
        (
            "“We will not leave!” Osman said on Facebook.",
            "direct",
            "We will not leave!",
            "Osman",
            "said",
        ),
        (
            '"Our town is gone." Osman said on Telegram.',
            "direct",
            "Our town is gone.",
            "Osman",
            "said",
        ),
        (
            "'They shot at us,' said a driver in Goma.",
            "direct",
            "They shot at us",
            "a driver in Goma",
            "said",
        ),
        ("He wrote on X: “The road is closed.”", "direct", "The road is closed.", "He", "wrote"),
        (
            '"It is over," he told Reuters. "We lost everything."',
            "direct",
            "It is over, We lost everything.",
            "he",
            "told",
        ),
        (
            'Officials called the raids "plain murder".',
            "mixed",
            "the raids plain murder",
            "Officials",
            "called",
        ),
        (
            'The general said the siege would last "as long as necessary."',
            "mixed",
            "the siege would last as long as necessary",
            "The general",
            "said",
        ),
        (
            "The ministry said that two soldiers were killed.",
            "indirect",
            "two soldiers were killed",
            "The ministry",
            "said",
        ),
        (
            "Two soldiers were killed, the army said in a statement.",
            "indirect",
            "Two soldiers were killed",
            "the army",
            "said",
        ),
        (
            "The rebels, Osman said, fled at dawn.",
            "indirect",
            "The rebels fled at dawn",
            "Osman",
            "said",
        ),
        (
            "According to the mayor, three houses burned down.",
            "indirect",
            "three houses burned down",
            "the mayor",
            "According to",
        ),
        (
            "Three houses burned down, according to people familiar with the matter.",
            "indirect",
            "Three houses burned down",
            "people familiar with the matter",
            "according to",
        ),
        (
            "The governor reported four deaths and three injuries.",
            "indirect",
            "four deaths and three injuries",
            "The governor",
            "reported",
        ),
        (
            "The UN warned of famine among the displaced.",
            "indirect",
            "famine among the displaced",
            "The UN",
            "warned",
        ),
        (
            "The UN warned of famine in the north.",
            "indirect",
            "famine in the north",
            "The UN",
            "warned",
        ),
        (
            "The minister warned of famine in a speech in Aden.",
            "indirect",
            "famine",
            "The minister",
            "warned",
        ),
        (
            "She reported at least one dead and a number of injured.",
            "indirect",
            "at least one dead and a number of injured",
            "She",
            "reported",
        ),
        (
            "The UN warned of famine in a statement.",
            "indirect",
            "famine",
            "The UN",
            "warned",
        ),
        (
            "The president promised to send help.",
            "indirect",
            "to send help",
            "The president",
            "promised",
        ),
        (
            "It was reported that the bridge had collapsed.",
            "indirect",
            "the bridge had collapsed",
            None,
            "reported",
        ),
        (
            "He was quoted by state media as saying that the talks had failed.",
            "indirect",
            "the talks had failed",
            "He",
            "saying",
        ),
        ('The so-called "safe zone" was hit again.', "scare", "safe zone", None, None),
    ],
)
def test_one_utterance(nlp, text, kind, quote, speaker, cue):
    (row,) = rows(nlp, text)
    assert (row["kind"], row["quote"], row["speaker"], row["cue"]) == (kind, quote, speaker, cue)


def test_a_later_cue_keeps_the_speaker_and_ends_the_earlier_words(nlp):
    first, second = rows(nlp, "Osman said the port was closed, citing heavy storms.")
    assert (first["quote"], second["quote"]) == ("the port was closed", "heavy storms")
    assert first["speaker"] == second["speaker"] == "Osman"


def test_a_statement_is_a_channel_and_not_a_second_speaker(nlp):
    (row,) = rows(
        nlp, "Osman said power was cut in the port, according to a statement on Telegram."
    )
    assert (row["speaker"], row["channel"], row["quote"]) == (
        "Osman",
        "Telegram",
        "power was cut in the port",
    )


def test_the_anchor_of_a_title_and_a_name_is_the_name(nlp):
    text = "Member of Parliament Omar Haddad said the well was dry."
    (row,) = rows(nlp, text)
    assert text[row["actor_at"] :].startswith("Omar")


def test_speaker_how_and_inheritance(nlp):
    text = (
        "“They burned the mill,” said Amina Yusuf, a nurse.\n\n"
        "“We walked for two days without water.”\n\nShe said the river was dry."
    )
    told, inherited, pronoun = rows(nlp, text)
    assert told["speaker_how"] == "name"
    assert (inherited["speaker"], inherited["speaker_how"]) == ("Amina Yusuf", "inherited")
    assert inherited["cue"] is None
    assert (pronoun["speaker"], pronoun["speaker_how"]) == ("She", "pronoun")


def test_addressee_and_channel(nlp):
    (row,) = rows(nlp, "Osman told Reuters by phone that the raid lasted two hours.")
    assert (row["addressee"], row["channel"]) == ("Reuters", "phone")


@pytest.mark.parametrize(
    ("headline", "speaker", "quote"),
    [
        ("Police: Bridge closed after flood", "Police", "Bridge closed after flood"),
        (
            "Dozens killed in mine collapse: officials",
            "officials",
            "Dozens killed in mine collapse",
        ),
    ],
)
def test_headlines_with_a_colon(nlp, headline, speaker, quote):
    row = rows(nlp, f"{headline}\n\nRain fell in the valley on Monday.")[0]
    assert (row["speaker"], row["quote"], row["rule"]) == (speaker, quote, "label")


@pytest.mark.parametrize(
    "text",
    [
        "Sudan: 12 killed in market strike\n\nRain fell in the valley.",
        "The soldiers’ families left and the boys' school closed.",
        "Guards denied him entry to the camp.",
        "The company did not say.",
        "The flood claimed the lives of nine farmers.",
        "The raid claimed three more victims.",
        "The gunmen claimed responsibility for the raid.",
        "Prices of bread declined to a new low.",
        "Images showed that the dam had burst.",
        "The clashes confirmed that the truce is dead.",
        "Nobody said that the road was closed.",
        "No witness said that the road was closed.",
        "According to the plan, the convoy leaves at noon.",
        "The army reported deaths.",
    ],
)
def test_no_speech(nlp, text):
    assert rows(nlp, text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "quote"),
    [
        (
            "Member of Parliament Omar Haddad said the well was dry.",
            "Member of Parliament Omar Haddad",
            "the well was dry",
        ),
        (
            "The secretary of the union, Ana Silva, said the strike would go on.",
            "Ana Silva",
            "the strike would go on",
        ),
        (
            "The spokesman of Governor Luis Ortega said the well was dry.",
            "The spokesman of Governor Luis Ortega",
            "the well was dry",
        ),
        (
            "A majority of residents believe the bridge is safe.",
            "A majority of residents",
            "the bridge is safe",
        ),
        ("The survey found that half the wells are dry.", "The survey", "half the wells are dry"),
        ("According to records, the gate stood open.", "records", "the gate stood open"),
        ("The envoy condemned the raid.", "The envoy", "the raid"),
    ],
)
def test_who_may_speak(nlp, text, speaker, quote):
    (row,) = rows(nlp, text)
    assert (row["speaker"], row["quote"]) == (speaker, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "Villagers near the dam were told not to return to their homes.",
            "Villagers near the dam not to return to their homes",
        ),
        (
            "Soldiers at the checkpoint were told never to leave their posts.",
            "Soldiers at the checkpoint never to leave their posts",
        ),
        ("The suspects are believed not to have left Goma.", "The suspects not to have left Goma"),
        ("The general was not believed to have fled.", "The general not to have fled"),
        ("The colonel ordered troops not to fire on the crowd.", "troops not to fire on the crowd"),
        ("Police warned residents never to return to Aden.", "never to return to Aden"),
        ("Both sides agreed not to shell the market.", "not to shell the market"),
        ("The commander swore never again to retreat.", "never again to retreat"),
        ("The council decided no longer to pay the militia.", "no longer to pay the militia"),
        (
            "The army warned people not under any circumstances to approach the river.",
            "not under any circumstances to approach the river",
        ),
        # What belongs to the cue or stands in its own clause stays out.
        ("The envoy said not all was lost in Kutum.", "not all was lost in Kutum"),
        ("The mayor told the guards to open a gate, not a door.", "to open a gate, not a door"),
    ],
)
def test_a_command_keeps_its_not(nlp, text, quote):
    (row,) = rows(nlp, text)
    assert row["quote"] == quote


@pytest.mark.parametrize(
    "text", ["The mayor was never told to leave the town.", "The army did not order a retreat."]
)
def test_a_denied_act_of_speech_is_no_quote(nlp, text):
    assert rows(nlp, text) == []


# ---------------------------------------------------------------- lexicons


LEXICONS = ("speech_verbs", "speech_nouns", "channels", "headline_speakers")


@pytest.fixture(scope="module")
def said(nlp):
    """The quotes of every lexicon sentence, parsed in one go."""
    texts = [r[k] for n in LEXICONS for r in lexicon(n) for k in ("example", "counterexample")]
    texts = list(dict.fromkeys(filter(None, texts)))
    texts += [f"{r['example']}\n\nRain fell in the valley." for r in lexicon("headline_speakers")]
    return dict(zip(texts, map(quotes, nlp.pipe(texts)), strict=True))


def cues_of(said, row, text):
    stem = row["pattern"].split()[0][:4]
    return [q for q in said[text] if q["cue"] and q["cue"].lower().startswith(stem)]


@pytest.mark.parametrize("row", lexicon("speech_verbs"), ids=lambda row: row["pattern"])
def test_speech_verbs(said, row):
    found = cues_of(said, row, row["example"])
    assert row["label"] in {q["cue_class"] for q in found}
    if row["counterexample"]:
        assert not cues_of(said, row, row["counterexample"])


@pytest.mark.parametrize("row", lexicon("speech_nouns"), ids=lambda row: row["pattern"])
def test_speech_nouns(said, row):
    found = said[row["example"]]
    if row["label"] == "topic":
        assert row["pattern"] in " ".join(q["quote"] for q in found)
    else:
        assert (row["pattern"], row["label"]) in {(q["cue"], q["cue_class"]) for q in found}


@pytest.mark.parametrize("row", lexicon("sources"), ids=lambda row: row["pattern"])
def test_sources(nlp, row):
    assert row["pattern"] in row["example"].lower()
    assert rows(nlp, row["example"])


@pytest.mark.parametrize("row", lexicon("channels"), ids=lambda row: row["pattern"])
def test_channels(said, row):
    assert row["label"] in {q["channel"] for q in said[row["example"]]}
    if row["counterexample"]:
        assert row["label"] not in {q["channel"] for q in said[row["counterexample"]]}


@pytest.mark.parametrize("row", lexicon("headline_speakers"), ids=lambda row: row["pattern"])
def test_headline_speakers(said, row):
    found = said[f"{row['example']}\n\nRain fell in the valley."]
    assert found
    assert found[0]["rule"] == "label"


# ---------------------------------------------------------------- chains, papers, bodies


@pytest.mark.parametrize(
    ("text", "quote", "speaker", "anchor"),
    [
        ("Reuters quoted a medic as saying ten died.", "ten died", "a medic", "medic"),
        ("A medic was quoted by Reuters as saying ten died.", "ten died", "A medic", "medic"),
        ("The rebels claimed 190 were dead.", "190 were dead", "The rebels", "rebels"),
        ("The army said in a statement that ten men died.", "ten men died", "The army", "army"),
        ("A report by Amnesty International said ten died.", "ten died",
         "A report by Amnesty International", "International"),
        ("The ministry's statement said ten died.", "ten died", "The ministry's statement",
         "ministry"),
        ("Monday's report said ten died.", "ten died", "Monday's report", "report"),
        ("The Anadolu news agency said ten died.", "ten died", "The Anadolu news agency",
         "Anadolu"),
    ],
)  # fmt: skip
def test_whose_words_a_mention_must_cover(text, quote, speaker, anchor):
    (row,) = quotes(load_pipeline()(text))
    assert (row["quote"], row["speaker"]) == (quote, speaker)
    assert text[row["actor_at"] :].startswith(anchor)
