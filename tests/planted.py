"""Invented stories told over: by one who copies, one who rewrites, and one who was there too.

A story is a list of facts. Each fact has the wording of its reporter, that of someone who writes
the report over, and, where a second reporter tells it, a wording of its own. Names and figures
are drawn, so two stories share the form but no fact.
"""

# ruff: noqa: E501  (one sentence a line)
from __future__ import annotations

import random

# (as reported, written over, told by a second reporter or "")
FACTS = [
    ("Rockets slammed into the bus station of {town} early on {day}, killing {k} people and wounding {w}, the governor of {region} said.",
     "At least {k} people died and {w} were wounded when rockets struck the {town} bus station early on {day}, according to the governor of {region}.",
     "{k} commuters are dead in {town} after a rocket attack that the {region} governor, {governor}, blamed on the rebels."),
    ("The salvo came shortly after dawn, when hundreds of traders were waiting for the first coaches to the coast.",
     "Hundreds of traders had been waiting for the first coaches to the coast when the salvo came shortly after dawn.",
     "Stallholders bound for the sea were queueing at sunrise when the blasts went off, survivors told this newspaper."),
    ("Governor {governor} said {v} vehicles had burned out and the roof of the ticket hall had collapsed.",
     "{v} vehicles burned out and the ticket hall roof collapsed, Governor {governor} said.",
     ""),
    ("“We pulled children from under the benches, and some of them were still holding their tickets,” said {medic}, a medic at {hospital} Hospital.",
     "{medic}, a medic at {hospital} Hospital, described pulling children from under the benches, some of them still holding their tickets.",
     "“We pulled children from under the benches,” the medic {medic} told reporters at a briefing."),
    ("Doctors at {hospital} said {c} of the wounded were in a critical condition and would be flown to the capital.",
     "{c} of the wounded are in critical condition and will be flown to the capital, doctors at {hospital} said.",
     "Surgeons have been operating without pause; {c} patients may not survive the night."),
    ("The {army} accused the {rebels} of firing {r} rockets from the hills above the {river} river.",
     "{r} rockets were fired by the {rebels} from hills above the {river} river, the {army} alleged.",
     "A spokesman of the {army} pointed at the {rebels}, who hold the far bank of the {river}."),
    ("The {rebels} denied it and said a government depot had exploded next to the station.",
     "Denying responsibility, the {rebels} claimed that a government depot next to the station had exploded.",
     "None of this is true, the insurgents answered on their radio: an arms store blew up."),
    ("Shops and schools in {town} were ordered to close for {n} days while engineers searched the ruins for unexploded shells.",
     "Authorities ordered shops and schools in {town} closed for {n} days as engineers searched the ruins for unexploded shells.",
     ""),
    ("{witness}, who sells bread opposite the station, said the first blast threw him across the street.",
     "The first blast threw bread seller {witness} across the street from the station, he said.",
     "A fishmonger, {other}, said she had crawled out through a window."),
    ("It was the deadliest attack on the town since the ceasefire of {month} fell apart.",
     "No attack on the town has been deadlier since the {month} ceasefire fell apart.",
     "Talks broke down in spring and the shelling has crept nearer ever since."),
    ("Mediators from {country} said they would still bring both sides to the table in {city} next week.",
     "Both sides will still be brought to the table in {city} next week, said mediators from {country}.",
     "Whether the meeting planned for {city} can go ahead, nobody at the foreign ministry would say."),
    ("About {d} families have left the valley for camps in the north, aid workers estimated.",
     "Aid workers estimated that {d} families or so have left the valley for northern camps.",
     ""),
    ("Water and power failed in {q} districts, and the mobile network was down until noon.",
     "The mobile network went down until noon, while {q} districts lost water and power.",
     "By lunchtime telephones were working again, residents said."),
    ("The council declared {m} days of mourning and opened a sports hall to relatives of the missing.",
     "Relatives of the missing gathered in a sports hall opened by the council, which declared {m} days of mourning.",
     ""),
]  # fmt: skip

# What a writer adds that the other does not have.
OWN = [
    "Fuel prices in {city} rose again this week, hauliers complained.",
    "A cargo ship with grain from {country} docked after waiting offshore for {n} nights.",
    "The football league put off its matches in the east, citing bad roads and a lack of referees.",
    "Parliament is to vote on the budget of the interior ministry before the month is out.",
    "Farmers near {city} fear that the harvest will rot, because lorry drivers refuse to cross the plain.",
    "Our correspondent saw long queues before bakeries and hardly a car on the ring road.",
    "Two bridges on the old highway are being repaired with money lent by {country}.",
    "Analysts doubt that winter will slow either side; both have dug in deep.",
    "A museum in {city} has moved its oldest carpets to a cellar, the director confirmed.",
    "Opposition deputies demanded an inquiry into how army boots were bought last year.",
    "The central bank left interest rates alone and warned of dearer imports.",
    "Nurses in {city} ended their strike after the health minister promised back pay.",
    "Snow has closed the pass to {country}, and only donkeys get through.",
    "In the bazaar people argue whether the rate for the dollar can hold.",
    "The veteran singer {other} gave a concert for refugees and wept on stage.",
    "A court in {city} freed {n} students held since the spring protests.",
]  # fmt: skip

SYNONYMS = {
    "killing": "leaving dead", "wounding": "hurting", "slammed": "crashed", "shortly": "soon",
    "hundreds": "scores", "collapsed": "caved in", "accused": "blamed", "ordered": "told",
    "estimated": "reckoned", "declared": "announced", "failed": "were cut", "searched": "combed",
    "traders": "merchants", "vehicles": "cars", "deadliest": "bloodiest", "burned out": "burned",
}  # fmt: skip

_NAMES = {
    "town": "Marsk Orlin Tebbet Vandra Qasrin Dulmo Ferrash Ostrel Kavdin Belsa",
    "region": "Eastmark Hallan Surdia Norvale Tamrit Ghoria",
    "governor": "Ilan_Prost Mara_Quint Teodor_Vask Salem_Ruiz Ana_Brandt Omar_Linde",
    "medic": "Lena_Ortiz Jonas_Weld Farah_Nim Petra_Holm Samir_Kott Ines_Vale",
    "witness": "Davit_Morn Karl_Essen Yusuf_Tarr Mikel_Ash Rami_Dole Anton_Pell",
    "other": "Nadia_Crewe Olga_Finn Sara_Mund Leyla_Burke Edda_Stroh Mina_Tolk",
    "hospital": "Mercy Lakeside Saint_Roch Union Northgate Redwater",
    "army": "Federal_Army National_Guard Republican_Army Home_Army",
    "rebels": "Southern_Front River_League Free_Banner Highland_Council",
    "river": "Orne Tavik Selm Ruda Minar",
    "country": "Veltria Casmar Ondura Palvia Estrand",
    "city": "Corvane Lindhaven Asmar Pelagos Drumond",
    "month": "January March June August October",
    "day": "Monday Tuesday Wednesday Thursday Friday",
}  # fmt: skip


class Story:
    """One event, with its names and figures drawn from `seed`."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.slots: dict[str, object] = {
            key: self.draw.choice(names.split()).replace("_", " ") for key, names in _NAMES.items()
        }
        self.slots |= {key: self.draw.randrange(3, 90) for key in "kwvcrndqm"}

    def told(self, wording: int = 0) -> list[str]:
        """Return the sentences of the reporter (0), a rewriter (1) or a second reporter (2)."""
        return [fact[wording].format(**self.slots) for fact in FACTS if fact[wording]]

    def own(self, n: int, seed: int) -> list[str]:
        """Return sentences that someone adds."""
        draw, other = random.Random(seed), Story(seed + 7919)
        return [text.format(**other.slots) for text in draw.sample(OWN, n)]


def paragraphs(sentences: list[str]) -> str:
    return "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def retell(story: Story, share: float, seed: int, *, wording: int = 0, size: int = 14) -> str:
    """Return a text of about `size` sentences of which `share` are the story's, worked over.

    Sentences are left out, words swapped, paragraphs moved, own ones added, one figure changed
    and the quotation marks stripped.
    """
    draw = random.Random(seed)
    told = story.told(wording)
    taken = sorted(draw.sample(range(len(told)), round(share * min(size, len(told)))))
    kept = [told[i] for i in taken]
    if kept:
        spot = draw.randrange(len(kept))
        kept[spot] = kept[spot].replace(str(story.slots["w"]), str(int(str(story.slots["w"])) + 1))
    kept = [text.replace("“", "").replace("”", "") for text in kept]
    swapped = draw.sample(sorted(SYNONYMS), len(SYNONYMS) // 2)
    for word in swapped if wording == 0 else ():
        kept = [text.replace(word, SYNONYMS[word]) for text in kept]
    blocks = [kept[i : i + 3] for i in range(0, len(kept), 3)]
    if len(blocks) > 2:
        blocks[1:] = draw.sample(blocks[1:], len(blocks) - 1)
    for text in story.own(size - len(kept) if size > len(kept) else 0, seed):
        blocks.insert(draw.randrange(len(blocks) + 1), [text])
    return paragraphs([text for block in blocks for text in block])
