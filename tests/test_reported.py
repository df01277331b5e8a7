"""Indirect speech: which words are reported, how far they reach, and whose they are."""

import pandas as pd
import pytest

import analysis
from analysis.extract.quotes import quotes


def told(nlp, text):
    """Return what the article's own sources say: (speaker, cue, words)."""
    found = [r for r in quotes(nlp(text)) if r["kind"] != "scare" and not r["second_hand"]]
    return [(r["speaker"], r["cue"], r["quote"]) for r in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a tag inside or behind the words, with and without its commas
        ("At dawn, the mayor said, the rebels fled the town.",
         [("the mayor", "said", "At dawn the rebels fled the town")]),
        ("The rebels, the mayor said, would face a long siege.",
         [("the mayor", "said", "The rebels would face a long siege")]),
        ("Ten men were held in the port, the mayor said on Monday.",
         [("the mayor", "said", "Ten men were held in the port")]),
        ("Strikes on the town killed 16 civilians on Sunday a monitor said.",
         [("a monitor", "said", "Strikes on the town killed 16 civilians on Sunday")]),
        ("The monitor - which has sources in the country - says the toll is false.",
         [("The monitor", "says", "the toll is false")]),
        ("The road was cut, the mayor said, and two bridges were gone.",
         [("the mayor", "said", "The road was cut and two bridges were gone")]),
        # the words follow the verb, whatever stands before it
        ("As shells fell on the port, the mayor told residents that the road was open.",
         [("the mayor", "told", "the road was open")]),
        ("He said that the port was shut and that the roads were mined.",
         [("He", "said", "the port was shut and that the roads were mined")]),
        ("The judge told the court she was forced to sign the paper.",
         [("The judge", "told", "she was forced to sign the paper")]),
        # what belongs to an object
        ("The mayor called on the police to release the men.",
         [("The mayor", "called on", "the police to release the men")]),
        ("Deputies chided the army for hiding the tapes.",
         [("Deputies", "chided", "the army for hiding the tapes")]),
        # forms that no lemmatizer need know
        ("The envoy denounced the raid as a crime.",
         [("The envoy", "denounced", "the raid as a crime")]),
        ("The general admitted that his men had opened fire.",
         [("The general", "admitted", "his men had opened fire")]),
        ("The general quipped that the rain was on his side.",
         [("The general", "quipped", "the rain was on his side")]),
        # who speaks is no part of the words, also behind a comma or after the verb
        ("The road was shut at dawn, the mayor, Jan Roos, told Reuters.",
         [("Jan Roos", "told", "The road was shut at dawn")]),
        ("Ten people died, added the mayor.", [("the mayor", "added", "Ten people died")]),
        ("The mayor said closing the school, a landmark, would be wrong.",
         [("The mayor", "said", "closing the school, a landmark, would be wrong")]),
        ("Sofia Lund announced her exit despite the fact that the mayor said she would stay.",
         [("the mayor", "said", "she would stay")]),
        ("It is now known that the gate was open.", []),
        ("Two blasts claimed by the group hit the port on Friday.",
         [("the group", "claimed", "Two blasts")]),
        ("The army moved out on Monday, warning that it would return.",
         [("The army", "warning", "it would return")]),
        ("The envoy met Haddad, whom she once called a “gangster”.",
         [("she", "called", "a gangster")]),
        ("The headquarters reported five high-rise flats and two private homes hit.",
         [("The headquarters", "reported", "five high-rise flats and two private homes hit")]),
        ("Families expressed hope their sons would return.",
         [("Families", "expressed", "hope their sons would return")]),
        ("Residents of the port expressed deep doubts about the talks.",
         [("Residents of the port", "expressed", "deep doubts about the talks")]),
        # what is said of somebody in a relative clause
        ("A man who police said was armed fled into the woods.",
         [("police", "said", "was armed")]),
        ("The strike, which officials said was carried out by drones, hit a school.",
         [("officials", "said", "was carried out by drones")]),
        ("A bomb that police said was planted at night went off.",
         [("police", "said", "was planted at night")]),
        ("The group, which Kanda says is backed by Norland, left.",
         [("Kanda", "says", "is backed by Norland")]),
        # made and let
        ("The minister made it clear that the road would stay shut.",
         [("The minister", "made", "the road would stay shut")]),
        ("The army let it be known that it would not fight.",
         [("The army", "known", "it would not fight")]),
        # "according to"
        ("The convoy was hit at noon, and two drivers died, according to a declaration by the "
         "union.",
         [("a declaration by the union", "according to",
           "The convoy was hit at noon, and two drivers died")]),
        ("According to the Al Nahr media outlet the coalition bombed a village.",
         [("the Al Nahr media outlet", "According to", "the coalition bombed a village")]),
        ("The road was mined, according to a report released on Friday.",
         [("a report", "according to", "The road was mined")]),
        # a noun of speech whose clause stands further on
        ("President Amara Diallo's announcement in a speech to the nation that a truce had been "
         "agreed was late.",
         [("President Amara Diallo", "announcement", "a truce had been agreed")]),
        ("President Amara Diallo's report on the talks that Kanda holds with the army was read.",
         []),
        # a clause the parse makes a sentence of its own
        ("The talks went ahead, and Diallo said on Thursday he believed that the plan was sound.",
         [("Diallo", "said", "he believed that the plan was sound")]),
        ("The president added later that the port was shut.",
         [("The president", "added", "the port was shut")]),
        # a relative clause is nobody's words
        ("Officials rushed to write an alternative that concedes far less to the rebels.", []),
        # nobody has said what stands under "if"
        ("Asked by a reporter if he thought the rebels would listen, Diallo left the room.", []),
        # what is held, by nobody named
        ("Two pilots are believed to have died.",
         [(None, "believed", "Two pilots to have died")]),
        ("Two drivers were asked to leave.", []),
        # who speaks, where the parse gives the subject to the helping verb
        ("The Energy Ministry has, in a statement, denied that the dam was hit.",
         [("The Energy Ministry", "denied", "the dam was hit")]),
    ],
)  # fmt: skip
def test_what_is_reported(nlp, text, expected):
    assert told(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said that the rebels had denied the charge.", ["said"]),
        ("The mayor said he believed that the rebels had fled.", ["said"]),
        # who only passes on is not the source
        ("State media reported that the army had denied the charge.", ["reported", "denied"]),
        ("A report said the army had denied the charge.", ["said", "denied"]),
        ("It was reported that the army had denied the charge.", ["reported", "denied"]),
        # each side in turn
        ("Diallo said the plan had changed, while the army said it had not been told of it.",
         ["said", "said"]),
        # one after the other
        ("The mayor confirmed the secret talks but insisted that they were private.",
         ["confirmed", "insisted"]),
    ],
)  # fmt: skip
def test_what_others_are_said_to_say_is_no_row_of_its_own(nlp, text, expected):
    assert [cue for _, cue, _ in told(nlp, text)] == expected


def test_second_hand_speech_still_attributes_figures():
    text = "The mayor said the rebels claimed that they had killed 40 soldiers."
    tables = analysis.extract(pd.DataFrame({"text": [text]}))
    assert tables.quotes["cue"].to_list() == ["said"]
    claim = tables.numbers[tables.numbers["kind"] == "killed"].iloc[0]
    names = tables.actors.set_index("actor_id")["name"]
    assert names[claim["said_by"]] == "the rebels"


def test_spaces_that_do_not_break_end_no_clause():
    text = "Deputies called for a moratorium on\u00a0new mines in the\u202fvalley on Monday."
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    one, other = (analysis.extract(pd.DataFrame({"text": [t]})).quotes for t in (text, plain))
    assert one["text"].to_list() == [
        text[a:b] for a, b in zip(one["start"], one["end"], strict=True)
    ]
    assert one[["start", "end", "cue"]].equals(other[["start", "end", "cue"]])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # when and in what it was said is not who said it
        ("The minister in March said the road was closed.", "The minister"),
        ("Amina Yusuf, in 2013, said the road was closed.", "Amina Yusuf"),
        ("Mayor Omar Diallo on Tuesday said the road was closed.", "Mayor Omar Diallo"),
        ("The army in a statement said the road was closed.", "The army"),
        ("A report in a weekly said the road was closed.", "A report in a weekly"),
        ("Nurses in the north said the road was closed.", "Nurses in the north"),
        ("The widow of Omar Diallo said the road was closed.", "The widow of Omar Diallo"),
        # names that the parse cuts
        ("Norland Today reported that the road was closed.", "Norland Today"),
        ("Norland Rising said the road was closed.", "Norland Rising"),
        # what the parse puts before a phrase
        ("Shells fell in the capital and Valley sources said the road was closed.",
         "Valley sources"),
        ("As many experts have said, the road was closed.", "many experts"),
        ("As many as 30 experts said the road was closed.", "As many as 30 experts"),
        ("At least two experts said the road was closed.", "At least two experts"),
    ],
)  # fmt: skip
def test_the_phrase_that_names_a_speaker(nlp, text, speaker):
    assert [who for who, _, _ in told(nlp, text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Donors said the road was closed.", "nominal"),
        ("Organizers said the road was closed.", "nominal"),
        ("Miners said the road was closed.", "nominal"),
        ("Residents of Bria said the road was closed.", "nominal"),
        ("Doctors for Peace said the road was closed.", "name"),
        ("Reuters said the road was closed.", "name"),
        ("Waters said the road was closed.", "name"),
        ("They said the road was closed.", "pronoun"),
    ],
)
def test_the_form_of_a_speaker(nlp, text, how):
    assert [row["speaker_how"] for row in quotes(nlp(text))] == [how]
