"""Direct speech in every style and position: the exact words, speakers, channels, addressees."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from speech_styles import (
    FURTHER,
    NEVER_REOPENED,
    SENTENCES,
    SHAPES,
    SPEAKERS,
    STYLES,
    TAGS,
    Parts,
    article,
    reopened,
    told,
)

from analysis.extract.quotes import quotes

patient = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

two_sentences = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=2, unique=True)
parts = st.builds(
    lambda style, words, further, speaker, tag: Parts(style, *words, further, speaker, tag),
    st.sampled_from(sorted(STYLES)),
    two_sentences,
    st.sampled_from(FURTHER),
    st.sampled_from(SPEAKERS),
    st.sampled_from(TAGS),
)
paragraphs = st.tuples(st.sampled_from(SHAPES), parts).filter(
    lambda drawn: drawn[0] is not reopened or drawn[1].style not in NEVER_REOPENED
)


def check_slices(text, rows):
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"] != ""
        for name in ("speaker", "cue"):
            if row[name] is not None:
                assert text[row[f"{name}_start"] : row[f"{name}_end"]] == row[name]
        if row["speaker"] is not None:
            assert row["speaker_start"] <= row["actor_at"] < row["speaker_end"]
        assert (row["speaker"] is None) == (row["speaker_how"] is None)


@patient
@given(st.lists(paragraphs, min_size=1, max_size=4))
def test_every_quotation_has_its_words_and_its_speaker(nlp, drawn):
    text, expected = article([shape(its) for shape, its in drawn])
    rows = quotes(nlp(text))
    check_slices(text, rows)
    assert told(rows) == expected


@patient
@given(paragraphs, paragraphs, parts, st.sampled_from(["opening", "closing"]))
def test_a_lost_mark_harms_no_other_paragraph(nlp, first, last, its, side):
    mark = STYLES[its.style][side == "closing"]
    lost = (f"The envoy spoke of {mark}peace and left the hall.", [])
    text, expected = article([first[0](first[1]), lost, last[0](last[1])])
    rows = quotes(nlp(text))
    check_slices(text, rows)
    begin = text.index("The envoy")
    end = text.index("hall.") + len("hall.")
    assert told([r for r in rows if r["end"] <= begin or r["start"] >= end]) == expected


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("Ortega: {}", "Ortega"),
        ("Police: {}", "Police"),
        ("Governor Ortega to rebels: {}", "Governor Ortega"),
        ("{}: Ortega", "Ortega"),
        ("{} – minister", "minister"),
    ],
)
def test_headlines(nlp, style, lead, speaker):
    opening, closing = STYLES[style]
    text = lead.format(f"{opening}We will not leave this town{closing}")
    row = quotes(nlp(f"{text}\n\nRain fell in the valley on Monday."))[0]
    assert (row["quote"], row["speaker"]) == ("We will not leave this town", speaker)
    assert row["kind"] == "direct"
