"""Utterances of invented people, and versions of them with known edits."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from invented import Corpus

SPEAKERS = {
    "Amna Idris": "President",
    "Omar Haddad": "Governor",
    "Jeanne Mbuyi": "Mayor",
    "Tesfaye Alemu": "General",
    "Luz Marquez": "Minister",
    "Pavel Drozd": "Ambassador",
}
UTTERANCES = """
The bridge over the Senna was destroyed at dawn and no ambulance can reach the eastern villages now
Our soldiers will hold the northern pass until every family has left the valley below
Nobody asked the farmers of Kalo before the dam above their fields was mined by retreating troops
The port remains closed because two ships were sunk at its mouth during the fighting
We counted forty graves behind the school and the youngest child was barely three years old
The agreement signed in the capital is worth nothing while artillery keeps hitting our hospitals
Prisoners on both sides must be exchanged before the rains make the mountain road useless
I have ordered an inquiry into how the convoy came to be shelled by its own escort
Water has been cut for nine days and people are drinking from the river beside the camp
The rebels promised safe passage but opened fire as soon as the first buses left the square
Foreign pilots flew those aircraft and we have the wreckage to prove it to the council
Rebuilding the power station will take longer than the war that ruined it took to begin
My government will not negotiate under bombardment with men who sell captured nurses for ransom
The market was full of shoppers when the second rocket landed among people helping the wounded
Every radio mast between the lake and the border has been blown up by saboteurs this month
Observers were turned back at three checkpoints and never saw the burned district of Osk
Grain that should feed half the province rots in silos guarded by a militia nobody controls
The cease-fire line runs straight through my orchard and both armies steal the same apples
Commanders who shelled the monastery will answer to a court whatever uniform they wear tomorrow
Smugglers bring more medicine into the besieged town than all the agencies of the world together
""".strip().splitlines()
FORMULAS = """
We grieve tonight with all who lost somebody in this cowardly attack
We will not surrender and we will never surrender to these terrorists
There is no military solution to this terrible conflict
Those responsible for this heinous attack will be brought to justice
""".strip().splitlines()
SYNONYMS = {
    "destroyed": "wrecked", "reach": "get", "hold": "defend", "troops": "forces", "mined": "rigged",
    "closed": "shut", "fighting": "battle", "counted": "found", "barely": "hardly",
    "worth": "good", "hitting": "striking", "exchanged": "swapped", "useless": "impassable",
    "ordered": "started", "shelled": "bombarded", "cut": "off", "drinking": "taking water",
    "promised": "pledged", "square": "plaza", "aircraft": "jets", "prove": "show",
    "ruined": "demolished", "negotiate": "talk", "captured": "abducted", "full": "crowded",
    "landed": "fell", "blown": "torn", "turned": "sent", "burned": "charred",
    "guarded": "watched", "straight": "directly", "steal": "pick", "answer": "reply",
    "bring": "carry", "agencies": "charities", "mountain": "hill", "asked": "consulted",
    "convoy": "column", "people": "residents", "buses": "coaches", "council": "assembly",
    "begin": "start", "nurses": "medics", "shoppers": "customers", "saboteurs": "agents",
    "observers": "monitors", "rots": "spoils", "orchard": "garden", "court": "tribunal",
    "smugglers": "traffickers", "farmers": "growers", "sunk": "scuttled", "graves": "tombs",
    "signed": "sealed", "soldiers": "men", "ambulance": "medic",
}  # fmt: skip
REPORTED = {"we": "they", "our": "their", "i": "she", "my": "her", "is": "was", "are": "were",
            "will": "would", "has": "had", "have": "had", "can": "could",
            "must": "had to"}  # fmt: skip


class Version(NamedTuple):
    """One telling: its words, how it is marked, who says it and under which title."""

    words: str
    form: str = "direct"
    speaker: str | None = ""
    title: str = ""


def trimmed(words: str, random: random.Random) -> Version:
    """Leave out a third to a half, at one end."""
    told = words.split()
    keep = len(told) - random.randint(len(told) // 3, len(told) // 2)
    return Version(" ".join(told[:keep] if random.random() < 0.5 else told[-keep:]))


def extended(words: str, random: random.Random) -> Version:
    """Add a clause of its own to the end, without marks."""
    more = random.choice(
        ["and this cannot go on", "said by telephone late on Sunday", "according to a letter"]
    )
    return Version(f"{words}, {more} as neighbours gathered outside", "indirect")


def paraphrase(words: str, random: random.Random) -> Version:
    """Put another word for every one that has a synonym."""
    return Version(" ".join(SYNONYMS.get(word, word) for word in words.split()))


def marks_lost(words: str, random: random.Random) -> Version:
    """Report what was said in marks: other pronouns, tenses one step back."""
    told = [REPORTED.get(word.casefold(), word) for word in words.split()]
    return Version(" ".join(told), "indirect")


def exact(words: str, random: random.Random) -> Version:
    """Repeat it to the letter."""
    return Version(words)


def speaker_changed(words: str, random: random.Random) -> Version:
    """Name nobody, or only an office."""
    return Version(words, speaker=random.choice([None, "officials"]))


def title_changed(words: str, random: random.Random) -> Version:
    """Say that the speaker once was what the other says the speaker is."""
    return Version(words, title="former ")


EDITS = {
    edit.__name__: edit
    for edit in (exact, trimmed, extended, paraphrase, marks_lost, speaker_changed, title_changed)
}


def plant(kind: str, seed: int, *, formulas: bool = True) -> tuple[Corpus, dict[str, int]]:
    """Return articles that tell each utterance twice, and quote_id -> number of the utterance.

    The second telling is edited as `kind` says. Every speaker also says every formula, on
    days far apart and in articles of another event.
    """
    chance, corpus, truth = random.Random(seed), Corpus(), {}
    people = list(SPEAKERS)
    for number, words in enumerate(UTTERANCES):
        speaker = chance.choice(people)
        day = f"2031-03-{1 + number:02d}"
        for source, version in (("Wire", Version(words)), ("Daily", EDITS[kind](words, chance))):
            truth[_tell(corpus, f"{source} {number}", speaker, version, day)] = number
    for number, (words, speaker) in enumerate(
        (words, speaker) for words in FORMULAS * formulas for speaker in people
    ):
        for month in ("05", "07"):
            day = f"2031-{month}-{1 + number:02d}"
            key = _tell(corpus, f"Formula {month} {number}", speaker, Version(words), day)
            truth[key] = -2 * number - (month == "07") - 1
    return corpus, truth


def _tell(corpus: Corpus, source: str, speaker: str, version: Version, day: str) -> str:
    title = version.title + SPEAKERS[speaker]
    who = speaker if version.speaker == "" else version.speaker
    body = f"{title} {who} spoke. {version.words}. {re.sub(r' ', '-', source)}"
    key = corpus.article(source, body, day)
    actor = None
    if who == speaker:
        actor = corpus.actor(speaker)
        corpus.mention(key, speaker, actor, role=title)
    elif who is not None:
        actor = corpus.actor(who, "government")
        corpus.mention(key, who, actor, form="nominal")
    return corpus.quote(key, version.words, actor, version.form)
