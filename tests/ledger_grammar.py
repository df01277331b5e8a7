"""Invented news sentences and the ledger rows each must give.

A frame is a sentence with slots. A count slot ``{name:kind noun option ...}`` puts an amount and
its noun into the sentence and one row into what is expected. In `FRAMES` ``{x}`` is short for a
count of the frame's own kind with a noun of that kind, ``{n}`` for one without its noun. Other
slots (``{place}``, ``{attack}``) only fill the sentence.

name     a capital letter takes a large number, a small letter a small one
noun     one of `NOUNS`, or ``-`` for none: the number stands alone
options  ``of=x``: part of the count named x; ``joins=x``: the last of a list that begins at x,
         which gives one more row, their sum; ``total``, ``part``, ``cumulative``, ``rate`` or
         ``hypothetical``: the scope; ``victims=child`` and ``unit=drone``: who or what they are,
         where no noun of its own says it; ``lead=a_total_of``: words that belong to the amount
value    ``{x=y+z:...}`` is the sum of two others, ``{x=y:...}`` tells y again, ``{x=a_man:...}``
         one of `PHRASES`, ``{x=single:...}`` any of `SINGLES`

Nothing here was read off the extractor: a row follows from what was put into the sentence. Where
readers may differ we hold: a count whose parts are told is a total, a sum that we compute never is;
"a total of", "in all" and a death toll are totals, "since" and "this year" cumulative; "nine of
them children" counts children, its text is the number; a number without a noun counts what was
counted before it; ten thousand harmed are of one attack or of a war, so that their scope is
``any``; what a war has done is cumulative; air defences intercept the drones they destroy; armed
men who flee are not displaced; "no casualties" is no dead and no injured, "no reports of
casualties" is no count.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import NamedTuple


class Amount(NamedTuple):
    """How a number is written and what it allows."""

    words: str
    low: float | None
    best: float | None
    high: float | None
    modifier: str = "exact"


class Noun(NamedTuple):
    """What is counted: its plural, its unit and the kind of victims."""

    words: str
    unit: str = "person"
    victims: str | None = None


@dataclass(frozen=True)
class Row:
    """One expected row of table `numbers`; `whole` is the text of the row it is part of."""

    text: str
    low: float | None
    best: float | None
    high: float | None
    modifier: str
    kind: str
    unit: str
    victims: str | None
    scope: str
    whole: str | None


def exact(words: str, value: float) -> Amount:
    return Amount(words, value, value, value)


def at_least(words: str, value: float, modifier: str = "at_least") -> Amount:
    return Amount(words, value, value, None, modifier)


def at_most(words: str, value: float, modifier: str = "at_most") -> Amount:
    return Amount(words, None, value, value, modifier)


def about(words: str, value: float) -> Amount:
    return Amount(words, None, value, None, "about")


def between(words: str, low: float, high: float) -> Amount:
    return Amount(words, low, None, high, "range")


def vague(words: str, low: float, best: float | None = None) -> Amount:
    return Amount(words, low, best, None, "vague")


AMOUNTS = [
    exact("3", 3),
    exact("six", 6),
    at_least("at least 14", 14),
    exact("27", 27),
    exact("twenty-one", 21),
    at_least("more than 40", 40, "more_than"),
    exact("1,250", 1250),
    exact("half a dozen", 6),
    between("between 10 and 15", 10, 15),
    vague("dozens of", 12, 12),
    at_most("up to 30", 30),
    exact("eleven", 11),
    about("about 60", 60),
    at_least("no fewer than 17", 17),
    at_most("nearly 200", 200, "nearly"),
    exact("a dozen", 12),
    between("10 to 15", 10, 15),
    vague("several", 2),
    exact("another three", 3),
    at_least("over 1,400", 1400, "more_than"),
    exact("one hundred and twenty", 120),
    about("some 500", 500),
    vague("scores of", 20, 20),
    at_most("as many as 80", 80),
    exact("a further five", 5),
    exact("forty", 40),
    between("nine to 12", 9, 12),
    at_least("at least two dozen", 24),
    vague("hundreds of", 100, 100),
    at_least("a minimum of eight", 8),
    about("around 70", 70),
    exact("16", 16),
    at_most("fewer than 20", 20, "less_than"),
    exact("two dozen", 24),
    between("10-15", 10, 15),
    at_least("upwards of 90", 90),
    exact("seventy-three", 73),
    about("approximately 300", 300),
    vague("a handful of", 2),
    at_most("almost 50", 50, "nearly"),
    exact("an additional seven", 7),
    at_least("well over 100", 100, "more_than"),
    exact("two hundred", 200),
    between("two or three", 2, 3),
    about("roughly 25", 25),
    at_least("45 or more", 45),
    exact("only four", 4),
    vague("thousands of", 1000, 1000),
    at_most("no more than 13", 13),
    at_least("in excess of 600", 600, "more_than"),
    exact("nine", 9),
    at_least("no less than 35", 35),
    about("an estimated 900", 900),
    vague("a few", 2),
    exact("12,000", 12000),
    at_most("close to 400", 400, "nearly"),
    exact("exactly 18", 18),
    between("from 20 to 30", 20, 30),
    about("20 or so", 20),
    vague("tens of thousands of", 10000, 10000),
    at_most("at most 22", 22),
    at_least("more than a hundred", 100, "more_than"),
    vague("a couple of", 2, 2),
    at_most("just under 100", 100, "nearly"),
    exact("just five", 5),
    vague("many", 2),
    about("a dozen or so", 12),
    exact("33", 33),
    at_most("a maximum of 19", 19),
    vague("multiple", 2),
    at_least("just over 150", 150, "more_than"),
]
SMALL = [exact(*pair) for pair in [
    ("two", 2), ("3", 3), ("four", 4), ("5", 5), ("six", 6), ("seven", 7), ("8", 8), ("nine", 9),
]]  # fmt: skip
LARGE = [exact(*pair) for pair in [
    ("23", 23), ("thirty-one", 31), ("48", 48), ("fifty", 50), ("67", 67), ("112", 112),
    ("ninety", 90), ("1,340", 1340),
]]  # fmt: skip
NOUNS = {
    noun.words: noun
    for noun in [
        Noun("people"), Noun("villagers"), Noun("farmers"), Noun("miners"), Noun("passengers"),
        Noun("worshippers"), Noun("protesters"), Noun("migrants"), Noun("refugees"),
        Noun("residents"), Noun("others"), Noun("fishermen"), Noun("hostages"), Noun("traders"),
        Noun("prisoners"), Noun("herders"),
        Noun("civilians", victims="civilian"), Noun("soldiers", victims="military"),
        Noun("troops", victims="military"), Noun("children", victims="child"),
        Noun("women", victims="woman"), Noun("men", victims="man"), Noun("girls", victims="child"),
        Noun("schoolchildren", victims="child"), Noun("fighters", victims="militant"),
        Noun("rebels", victims="militant"), Noun("militants", victims="militant"),
        Noun("police officers", victims="police"), Noun("aid workers", victims="aid_worker"),
        Noun("journalists", victims="journalist"), Noun("paramedics", victims="rescue_worker"),
        Noun("students", victims="student"), Noun("teachers", victims="teacher"),
        Noun("rescue workers", victims="rescue_worker"), Noun("doctors", victims="medic"),
        Noun("deaths"), Noun("fatalities"), Noun("injuries"), Noun("casualties"), Noun("lives"),
        Noun("bodies"), Noun("abductions"),
        Noun("families", "family"), Noun("houses", "building"), Noun("homes", "building"),
        Noun("shops", "building"), Noun("schools", "building"), Noun("clinics", "building"),
        Noun("residential buildings", "building"), Noun("vehicles", "vehicle"),
        Noun("trucks", "vehicle"), Noun("bridges", "bridge"), Noun("tanks", "tank"),
        Noun("boats", "ship"), Noun("tents", "building"), Noun("warehouses", "building"),
        Noun("drones", "drone"), Noun("missiles", "missile"), Noun("rockets", "rocket"),
        Noun("attack drones", "drone"), Noun("ballistic missiles", "missile"),
        Noun("cruise missiles", "missile"), Noun("mortar shells", "shell"),
    ]
}  # fmt: skip
_PEOPLE = (
    "people villagers civilians soldiers children farmers women miners police_officers students "
    "aid_workers passengers worshippers troops fighters journalists protesters men migrants "
    "teachers rescue_workers residents paramedics rebels girls traders doctors herders"
).split()
POOLS = {
    "killed": _PEOPLE,
    "injured": _PEOPLE[::-1],
    "missing": "people fishermen migrants soldiers miners girls passengers journalists".split(),
    "captured": "soldiers villagers schoolchildren aid_workers troops women traders men".split(),
    "displaced": "people families residents villagers civilians refugees herders".split(),
    "rescued": "hostages migrants miners people passengers schoolchildren villagers".split(),
    "damaged": "houses shops vehicles schools homes residential_buildings trucks bridges".split(),
    "destroyed": "houses trucks tents tanks shops bridges homes clinics warehouses".split(),
    "launched": "drones rockets missiles attack_drones ballistic_missiles mortar_shells".split(),
    "intercepted": "drones missiles rockets cruise_missiles attack_drones".split(),
}
FILLERS = {
    "place": [
        "Omdurman", "Rafah", "Goma", "Kharkiv", "Culiacan", "Sagaing", "Hodeida", "Timbuktu",
        "Cali", "El Fasher", "Khan Younis", "Bunia", "Odesa", "Tijuana", "Loikaw", "Taiz", "Djibo",
        "Memphis", "Nyala", "Beni", "Idlib", "Gao", "Zaporizhzhia", "Baltimore",
    ],
    "attack": [
        "an air strike", "a car bomb", "a drone strike", "shelling", "a rocket attack",
        "a suicide bombing", "an artillery barrage", "a mortar attack", "an explosion",
        "a missile strike", "heavy fighting", "an ambush",
    ],
    "force": [
        "gunmen", "government troops", "rebels", "the militia", "insurgents", "the army",
        "paramilitary fighters", "soldiers", "cartel gunmen", "the junta", "jihadists",
        "the police",
    ],
    "speaker": [
        "officials", "the health ministry", "medics", "a hospital doctor", "local media", "police",
        "the governor", "witnesses", "the army", "a rescue worker", "the Red Cross", "aid groups",
    ],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}  # fmt: skip

# One count of the kind, `{x}` with its noun, `{n}` without.
FRAMES = {
    "killed": """
        {attack} on {place} killed {x}.
        {force} killed {x} near {place} on {day}.
        {attack} near {place} has killed {x}, {speaker} said.
        {force} shot dead {x} in {place}.
        {force} massacred {x} in a village near {place}.
        {x} were killed in {attack} on {place}.
        {x} have been killed in {place}, {speaker} said.
        {x} were shot dead by {force} in {place}.
        On {day}, {x} were killed by {force} in {place}.
        {x} were reported killed in {place}.
        {x} died when {attack} struck {place} on {day}.
        {x} died in the clashes near {place}.
        {x} lost their lives in {place} on {day}.
        {x} perished in {attack} on {place}.
        {speaker} said {x} were killed in {place}.
        {speaker} said that {force} had executed {x} in {place}.
        {attack} hit the market in {place}, killing {x}.
        {attack} hit the town of {place} on {day}, leaving {n} dead.
        {attack} in {place} left {x} dead.
        {attack} rocked {place}, with {n} killed, {speaker} said.
        {speaker} reported {x:killed deaths} in {place}.
        {attack} in {place} caused {x:killed fatalities}.
        {attack} on {place} claimed {x:killed lives}.
        {speaker} condemned the killing of {x} in {place}.
        {attack} led to the deaths of {x} in {place}.
        {speaker} recovered the bodies of {x} in {place}.
        {x:killed bodies} were found in a mass grave near {place}.
        The death toll in {place} rose to {n total}.
        {speaker} put the death toll at {n total}.
        The death toll from {attack} in {place} stands at {n total}.
        {n} dead in {place} after {attack}
        {n} killed in clash near {place}
        {attack} kills {x} in {place}
        Casualties in {place}: {n} dead.
        {x} were found dead in {place} on {day}.
        {x} drowned when their boat capsized off {place}.
        Among the dead in {place} were {x part}.
        The attack that killed {x} took place in {place}.
        {attack} cost the lives of {x} in {place}.
        {attack} took the lives of {x} near {place}.
        {x} died of their wounds in {place}.
        {x} succumbed to their injuries on {day}.
        {x} were pronounced dead at a hospital in {place}.
        The {x} killed in {place} were buried on {day}.
        {x} are feared dead in {place}.
        {x} are believed to have been killed in {place}.
        A court convicted the commander of killing {x} in {place}.
        The number of people killed in {place} reached {n total}.
        {x}, most of them elderly, were killed in {place}.
        {attack} killed {x} as they slept in {place}.
        {speaker} accused {force} of killing {x} near {place}.
        {attack} in {place} resulted in the death of {x}.
    """,
    "injured": """
        {attack} on {place} wounded {x}.
        {force} injured {x} near {place} on {day}.
        {x} were injured in {attack} on {place}.
        {x} were wounded when {attack} struck {place}.
        {x} were hurt in {place}, {speaker} said.
        {x} have been injured in {place} since {day}.
        {attack} hit {place}, injuring {x}.
        {attack} hit {place} on {day}, leaving {x} wounded.
        {attack} in {place} left {n} injured.
        {attack} struck {place}, with {n} injured.
        {speaker} reported {x:injured injuries} in {place}.
        {speaker} condemned the wounding of {x} in {place}.
        {speaker} put the number of wounded at {n total}.
        {x} suffered injuries in {attack} on {place}.
        {x} were taken to hospital in {place} on {day}.
        {x} were being treated for burns at a hospital in {place}.
        {n} hurt in {place} after {attack}
        {n} wounded as {attack} hits {place}
        {speaker} said {force} had wounded {x} in {place}.
        The blast in {place} hurt {x}, {speaker} said.
        {x} were seriously wounded in {place}.
        {x} remained in hospital in critical condition on {day}.
        The number of injured in {place} rose to {n total}.
        {attack} hurt {x}, mostly women, in {place}.
        {x} were rushed to a hospital in {place} with shrapnel wounds.
        {x} injured as {attack} hits {place}
        {x} received treatment for their injuries in {place}.
    """,
    "missing": """
        {x} are missing after {attack} in {place}.
        {x} were reported missing in {place} on {day}.
        {x} went missing near {place}.
        {x} were still missing on {day}, {speaker} said.
        {attack} in {place} left {x} missing.
        {x} remained unaccounted for in {place}.
        {x} disappeared after {attack} on {place}.
        {speaker} said {x} were missing in {place}.
        Rescuers in {place} are searching for {x}.
        {attack} hit {place}, with {n} missing.
        The number of missing in {place} rose to {n total}.
        {x} vanished on the road to {place}.
        {x} remain trapped under the rubble in {place}.
        {x} are still unaccounted for in {place}, {speaker} said.
    """,
    "captured": """
        {force} captured {x} near {place}.
        {force} abducted {x} from a village near {place}.
        {force} kidnapped {x} in {place} on {day}.
        {force} detained {x} in {place}.
        {force} took {x} hostage in {place}.
        {force} took {x} prisoner near {place}.
        {x} were abducted by {force} near {place}.
        {x} were arrested in {place} on {day}.
        {x} were taken hostage in {place}.
        {x} have been kidnapped in {place}, {speaker} said.
        {force} raided {place}, capturing {x}.
        {force} stormed {place} and seized {x}.
        {speaker} condemned the abduction of {x} in {place}.
        {force} are holding {x} captive near {place}.
        {x} were taken captive in {place}.
        The kidnapping of {x} shocked {place}.
        {force} jailed {x} after the protests in {place}.
        {x} were captured by {force} during the fighting in {place}.
        {x} are being held captive near {place}.
    """,
    "displaced": """
        Fighting in {place} displaced {x}.
        {x} were displaced by fighting near {place}.
        {x} fled {place} after {attack}.
        {x} have fled their homes in {place}.
        Clashes near {place} forced {x} to flee.
        The violence in {place} forced {x} from their homes.
        The offensive drove {x} from their homes in {place}.
        Floods hit {place}, displacing {x}.
        {attack} in {place} left {x} homeless.
        {x} were evacuated from {place} on {day}.
        {x cumulative} have been uprooted by the war in {place}.
        {speaker} said {x} had fled to {place}.
        The displacement of {x} from {place} alarmed aid groups.
        {x} left their homes in {place}, {speaker} said.
        {x} lost their homes in {place}.
        {x} were forced to flee {place}.
        {x} were driven from their homes in {place}.
        {x} were left homeless by floods in {place}.
        {speaker} said fighting had displaced {x} in {place}.
    """,
    "rescued": """
        Divers rescued {x} off {place}.
        {x} were rescued near {place} on {day}.
        {force} freed {x} in {place}.
        {x} were freed in {place} on {day}.
        {x} were released by {force} in {place}.
        Rescuers pulled {x} alive from the rubble in {place}.
        {x} were pulled alive from the ruins in {place}.
        A navy ship saved {x} off {place}.
        Rescuers reached {place}, saving {x}.
        {speaker} announced the release of {x} in {place}.
        {speaker} praised the rescue of {x} near {place}.
        {force} liberated {x} near {place}, {speaker} said.
        {x} were found alive in the ruins of {place}.
        {speaker} said {force} had freed {x} near {place}.
    """,
    "damaged": """
        {attack} damaged {x} in {place}.
        {x} were damaged in {attack} on {place}.
        {attack} hit {place}, damaging {x}.
        {x} have been damaged in {place}, {speaker} said.
        {attack} left {x} damaged in {place}.
        {force} set fire to {x} in {place}.
        {x} were set on fire in {place}.
        {force} torched {x} near {place}.
        {attack} caused damage to {x} in {place}.
        {x} were hit by shelling in {place}.
        {speaker} said {x} suffered damage in {place}.
        Shells struck {x} in {place}.
        {speaker} said {attack} had damaged {x} in {place}.
        {x} were reported damaged in {place}.
    """,
    "destroyed": """
        {attack} destroyed {x} in {place}.
        {x} were destroyed in {attack} on {place}.
        {attack} hit {place}, destroying {x}.
        {x} have been destroyed in {place}, {speaker} said.
        {attack} left {x} destroyed in {place}.
        {force} razed {x} in {place}.
        {force} burned down {x} in {place}.
        {x} were flattened by {attack} in {place}.
        The shelling reduced {x} to rubble in {place}.
        {speaker} reported the destruction of {x} in {place}.
        {x} collapsed after {attack} in {place}.
        {x} were reduced to rubble in {place}.
        {x} burned down in {place} on {day}.
        {x} were burned to the ground in {place}.
        {speaker} said {force} had destroyed {x} near {place}.
    """,
    "launched": """
        {force} launched {x} at {place}.
        {force} fired {x} at {place} on {day}.
        {x} were launched at {place} overnight.
        {x} were fired at {place}, {speaker} said.
        {force} struck back at dawn, firing {x} at {place}.
        {speaker} said {force} had launched {x} towards {place}.
        {force} attacked {place} with {x}.
        The launch of {x} at {place} was condemned.
        {place} was attacked with {x} overnight.
        {force} used {x} against {place}.
        {force} sent {x} towards {place}, {speaker} said.
        {force} dropped {x} on {place}.
    """,
    "intercepted": """
        Air defences intercepted {x} over {place}.
        {x} were intercepted near {place}.
        Air defences shot down {x} over {place}.
        {x} were shot down near {place} on {day}.
        The army said it had downed {x} over {place}.
        Air defences went into action over {place}, downing {x}.
        {speaker} reported the interception of {x} over {place}.
        The navy shot {x} down near {place}.
        {x} have been intercepted over {place}, {speaker} said.
        Air defences brought down {x} near {place}.
        {speaker} said {x} had been shot down over {place}.
        {x} were downed by air defences over {place}.
        Air defences destroyed {x} over {place}.
    """,
}
PER_FRAME = 8

# Several counts: two outcomes, parts, sums, lists.
COMBINED = """
    {attack} on {place} killed {x:killed people} and wounded {y:injured others}.
    {attack} on {place} killed {x:killed -} and wounded {y:injured people}.
    {force} killed {x:killed soldiers} and injured {y:injured -} near {place}.
    {x:killed people} were killed and {y:injured others} injured in {place}.
    {x:killed people} were killed and {y:injured -} were wounded in {attack} on {place}.
    {x:killed villagers} died and {y:injured -} were hurt in {place}.
    {x:killed -} dead and {y:injured -} injured in {place} after {attack}
    {x:killed -} killed, {y:injured -} wounded in {place}, {speaker} say
    Casualties in {place}: {x:killed -} dead, {y:injured -} wounded.
    Casualties: {x:killed -} killed, {y:injured -} injured, {z:missing -} missing.
    {attack} hit {place}, killing {x:killed people} and wounding {y:injured -}.
    {attack} hit {place}, leaving {x:killed -} dead and {y:injured -} wounded.
    {attack} in {place} left {x:killed people} dead and {y:injured others} wounded.
    {speaker} counted {x:killed deaths} and {y:injured injuries} in {place}.
    {x:killed soldiers} were killed, {y:injured -} wounded and {z:missing -} are missing.
    {x:killed people} were killed, with {y:injured -} injured and {z:missing -} missing in {place}.
    {attack} killed {x:killed people}, injured {y:injured -} and destroyed {z:destroyed houses} \
     in {place}.
    {attack} in {place} killed {x:killed farmers} and damaged {y:damaged homes}.
    {force} killed {x:killed people} and abducted {y:captured women} near {place}.
    {force} killed {x:killed villagers} and torched {y:damaged houses} in {place}.
    {force} fired {x:launched missiles} and {y:launched drones} at {place}.
    {force} launched {X:launched drones} at {place}, of which {y:intercepted - unit=drone} were \
     shot down.
    {x:intercepted drones} and {y:intercepted missiles} were shot down over {place}.
    Air defences shot down {x:intercepted drones} and {y:intercepted missiles} over {place}.
    {x:destroyed tanks} and {y:destroyed trucks} were destroyed near {place}.
    {attack} destroyed {x:destroyed houses} and damaged {y:damaged - unit=building} in {place}.
    {force} freed {x:rescued hostages} and captured {y:captured militants} near {place}.
    Divers rescued {x:rescued migrants} and recovered {y:killed bodies} off {place}.
    {attack} killed {x:killed people} in {place} and displaced {y:displaced families}.
    {x:killed -} died in {place} and {y:killed - joins=x} in Bukavu.
    {x:killed people} were killed in {place} and {y:killed others joins=x} in Bukavu.
    {x:killed people} were killed in {place}, {y:killed -} in Bukavu and \
     {z:killed - joins=x} in Uvira.
    {attack} wounded {x:injured people} in {place} and {y:injured - joins=x} in Taiz.
    {x:killed civilians} and {y:killed soldiers joins=x} were killed in {place}.
    {attack} killed {x:killed women} and {y:killed children joins=x} in {place}.
    {x:injured soldiers} and {y:injured civilians joins=x} were wounded near {place}.
    {attack} killed {x:killed men}, {y:killed women} and {z:killed children joins=x} in {place}.
    {attack} wounded {x:injured students} and {y:injured teachers joins=x} in {place}.
    {x=y+z:killed people total} died: {y:killed - of=x} in {place} and {z:killed - of=x} in Hama.
    {x=y+z:killed people total} were killed, {y:killed children of=x} and {z:killed women of=x}.
    {attack} wounded {x=y+z:injured people total}: {y:injured men of=x} and {z:injured women of=x}.
    {x=y+z:killed people total} were killed: {y:killed soldiers of=x} and {z:killed civilians of=x}.
    {X:killed people total}, including {y:killed children of=X}, were killed in {place}.
    {attack} on {place} killed {X:killed people total}, including {y:killed women of=X}.
    {attack} wounded {X:injured people total} in {place}, among them {y:injured children of=X}.
    {X:killed people total} were killed in {place}, {y:killed - of=X victims=military} of them \
     soldiers.
    {attack} in {place} killed {X:killed people total}, {y:killed - of=X victims=child} of them \
     children.
    {X:killed people total}, of whom {y:killed - of=X victims=woman} were women, were killed in \
     {place}.
    {attack} killed {X:killed people total}, of whom {y:killed - of=X victims=child} were children.
    {X:injured people total} were injured in {place}, {y:injured - of=X} of them seriously.
    {force} abducted {X:captured people total} in {place}, including {y:captured children of=X}.
    {force} launched {X:launched missiles total} at {place}, including \
     {y:launched ballistic_missiles of=X}.
    {force} fired {X:launched drones}; {y:intercepted - unit=drone} were shot down over {place}.
    The death toll in {place} rose to {X:killed - total}, including {y:killed children of=X}.
    {y:killed children of=X} were among {X:killed people total} killed in {place}.
    {attack} left {X:killed people total} dead in {place}, most of them women. \
     {y:killed children of=X} were among them.
    {attack} killed {X:killed people total} in {place}. {y:killed - of=X victims=child} of them \
     were children.
    {attack} destroyed {X:destroyed houses total} in {place}. \
     {y:destroyed - of=X unit=building} of them were homes of refugees.
    {X:displaced people total} fled {place}, including {y:displaced children of=X}.
    {attack} killed {x:killed people} in {place}. {speaker} later said {y=x:killed -} were killed.
    {y:injured others} were wounded in {attack} that killed {x:killed people} in {place}.
    Besides {x:killed people} killed, {y:injured others} were wounded in {place}.
    {attack} that killed {x:killed people} in {place} also wounded {y:injured others}.
    {x:killed people} were killed in {place} on {day}, bringing the death toll to \
     {Y:killed - total}.
    {speaker} said {x:killed people} had been killed, {y:injured -} injured and {z:captured -} \
     captured in {place}.
    The {X:killed - total} dead in {place} included {y:killed children of=X}.
    {y:killed - part victims=child} of those killed in {place} were children.
    {speaker} said {x:killed soldiers} were killed, but the rebels put the number at {y:killed -}.
    Doctors in {place} treated {x:injured people} for gunshot wounds.
    Of the {X:killed people total} killed in {place}, {y:killed - of=X victims=child} were children.
    {y:killed - of=X victims=child} of the {X:killed - total} dead in {place} were children.
    {attack} wounded {X:injured people total} in {place}, {y:injured - of=X} critically.
    {X:injured people total} were wounded in {place}, {y:injured - of=X} of them critically.
    {attack} wounded {X:injured people total} in {place}, {y:injured - of=X victims=child} of \
     whom were children.
    Of the {X:launched missiles total} fired at {place}, {y:launched - of=X unit=missile} were \
     ballistic.
    {attack} killed {X:killed people total}, including {y:killed children of=X} and \
     {z:killed women of=X}.
    {X:killed people total}, among them {y:killed children of=X}, were killed in {place}.
    {force} killed {x:killed militants} and captured {y:captured others} near {place}.
    {force} opened fire in {place}, killing {x:killed people} and wounding {y:injured -}.
    A mortar shell exploded in {place}, killing {x:killed -} and injuring {y:injured -}.
    {x:killed people} were shot and killed in {place} on {day}; {y:injured -} were wounded.
    {X:damaged houses} were damaged and {y:destroyed - unit=building} destroyed in {place}.
    The bus plunged into a ravine near {place}, killing {x:killed passengers} and injuring \
     {y:injured others}.
    {force} attacked a camp near {place}, killing {x:killed refugees}, wounding {y:injured -} \
     and abducting {z:captured women}.
    {x:killed soldiers} died and {y:injured others} were wounded when {attack} hit {place}.
    {attack} in {place} wounded {x:injured people}, {speaker} said, adding that {y:killed -} \
     had died.
    {x:killed deaths} and {y:injured injuries} were reported in {place}.
    {x:killed people} died in {place} and {y:killed others joins=x} died in Bukavu.
    {attack} killed {x:killed people} on Monday and {y:killed - joins=x} on Tuesday.
    {x:injured people} were hurt in {place} on Friday and {y:injured others joins=x} on Saturday.
    {x=single:killed} was killed in {place} along with {y:killed others joins=x}.
    {attack} on {place} killed {x:killed civilians}. {y:injured others} were wounded.
    {x:missing people} are missing and {y:killed -} are feared dead in {place}.
    {x:killed people} were shot dead and {y:injured others} wounded by {force} in {place}.
"""
PER_COMBINED = 5

# Phrases that count without a numeral, or whose number is one: value, unit and kind of victims.
PHRASES = {
    "a man": (1, "person", "man"),
    "a woman": (1, "person", "woman"),
    "a soldier": (1, "person", "military"),
    "a farmer": (1, "person", None),
    "one person": (1, "person", None),
    "a journalist": (1, "person", "journalist"),
    "an elderly woman": (1, "person", "woman"),
    "a young girl": (1, "person", "child"),
    "another man": (1, "person", "man"),
    "a police officer": (1, "person", "police"),
    "one child": (1, "person", "child"),
    "an aid worker": (1, "person", "aid_worker"),
    "one civilian": (1, "person", "civilian"),
    "a local teacher": (1, "person", "teacher"),
    "one other person": (1, "person", None),
    "the couple": (2, "person", None),
    "the pair": (2, "person", None),
    "both": (2, "person", None),
    "the trio": (3, "person", None),
    "both men": (2, "person", "man"),
    "both brothers": (2, "person", "man"),
    "a mother": (1, "person", "woman"),
    "a father": (1, "person", "man"),
    "a house": (1, "building", None),
    "a school": (1, "building", None),
    "a bridge": (1, "bridge", None),
    "one house": (1, "building", None),
    "a truck": (1, "vehicle", None),
    "a tank": (1, "tank", None),
    "one drone": (1, "drone", None),
    "one missile": (1, "missile", None),
    "no one": (0, "person", None),
    "nobody": (0, "person", None),
    "anyone": (0, "person", None),
    "no civilians": (0, "person", "civilian"),
    "no people": (0, "person", None),
    "none of the passengers": (0, "person", None),
    "none": (0, "person", None),
    "no deaths": (0, "person", None),
    "no fatalities": (0, "person", None),
    "no injuries": (0, "person", None),
    "no casualties": (0, "person", None),
    "casualties": (0, "person", None),
    "any casualties": (0, "person", None),
    "no soldiers": (0, "person", "military"),
    "the third": (1, "person", None),
    "a second man": (1, "person", "man"),
}
SINGLES = (
    "a_man a_woman a_soldier a_farmer one_person a_journalist an_elderly_woman a_young_girl "
    "another_man a_police_officer one_child an_aid_worker one_civilian a_local_teacher"
).split()
GROUPS = "the_couple both_men the_pair both the_trio both_brothers".split()
UNWRITTEN = """
    {x=single:killed} was killed in {attack} on {place}.
    {attack} on {place} killed {x=single:killed}.
    {force} shot dead {x=single:killed} near {place}.
    {x=single:killed} died when {attack} struck {place}.
    {x=single:killed} was found dead in {place} on {day}.
    {attack} hit {place}, killing {x=single:killed}.
    {attack} in {place} left {x=single:killed} dead.
    {speaker} said {x=single:killed} had been killed in {place}.
    {x=single:injured} was wounded in {attack} on {place}.
    {attack} wounded {x=single:injured} in {place}.
    {attack} hit {place}, injuring {x=single:injured}.
    {x=single:injured} was hurt when shells hit {place}.
    {force} abducted {x=single:captured} near {place}.
    {x=single:captured} was kidnapped by {force} in {place}.
    {x=single:missing} went missing near {place}.
    Rescuers pulled {x=single:rescued} alive from the rubble in {place}.
    {x=single:rescued} was rescued from the ruins in {place}.
    {x=single:killed} was killed and {y:injured others} were injured in {place}.
    {attack} killed {x=single:killed} and wounded {y:injured others} in {place}.
    {x:killed people} were killed and {y=single:injured} was wounded in {place}.
    {x:killed fighters} and {y=a_soldier:killed joins=x} died in {place}.
    {x=group:killed} were killed in {attack} on {place}.
    {x=group:killed} died on {day} in {place}.
    {x=group:injured} were wounded in {place}.
    {x=group:captured} were abducted by {force} near {place}.
    {x=group:rescued} were rescued near {place}.
    {x=a_mother:killed} and her {y:killed children joins=x} were killed in {place}.
    {attack} killed {x=a_father:killed} and his {y:killed children joins=x} in {place}.
    {x=a_house:destroyed} was destroyed in {place}.
    {attack} destroyed {x=a_bridge:destroyed} near {place}.
    {attack} damaged {x=a_school:damaged} in {place}.
    {x=a_school:damaged} was damaged in {attack} on {place}.
    {x=one_house:destroyed} was destroyed and {y:damaged others unit=building} damaged in {place}.
    {force} destroyed {x=a_tank:destroyed} near {place}.
    {x=one_drone:intercepted} was shot down over {place}.
    {force} fired {x=one_missile:launched} at {place}.
    {x=no_one:killed} was killed in {attack} on {place}.
    {x=no_one:injured} was hurt in {attack} on {place}.
    {x=nobody:injured} was injured when {attack} struck {place}.
    {x=nobody:killed} was killed in {place}, {speaker} said.
    {attack} on {place} did not kill {x=anyone:killed}.
    {attack} on {place} did not injure {x=anyone:injured}.
    {x=no_civilians:killed} were killed in {place}, {speaker} said.
    {x=no_civilians:injured} were hurt in {attack} on {place}.
    {x=none_of_the_passengers:injured} was hurt in {attack} near {place}.
    There were {x=no_casualties:killed+injured} in {attack} on {place}.
    {speaker} reported {x=no_casualties:killed+injured} in {place}.
    {attack} hit {place}, but {x=no_casualties:killed+injured} were reported.
    {attack} on {place} caused {x=no_casualties:killed+injured}.
    {x=no_deaths:killed} were reported in {place}.
    {attack} on {place} caused {x=no_fatalities:killed}.
    There were {x=no_injuries:injured} in {place}, {speaker} said.
    {speaker} said {x=no_one:killed} died in {place}.
    {x:injured people} were injured in {place}, but {y=no_one:killed} was killed.
    {attack} damaged {x:damaged houses} in {place}, but {y=nobody:injured} was hurt.
    {x=a_second_man:killed} was killed near {place}.
    The shell landed in {place} without causing {x=casualties:killed+injured}.
    {attack} on {place} ended without {x=casualties:killed+injured}.
    {attack} on {place} did not cause {x=any_casualties:killed+injured}.
    {x=no_one:killed+injured} was killed or injured in {attack} on {place}.
    {x=nobody:killed+injured} was killed or wounded in {place}.
    {x=no_soldiers:killed+injured} were killed or wounded in {place}.
    {x=single:injured} was taken to hospital in {place} on {day}.
    {attack} in {place} injured {x=single:injured}, {speaker} said.
    {force} killed {x=single:killed} and abducted {y:captured others} near {place}.
    {force} beheaded {x=single:killed} near {place}.
    {attack} claimed the life of {x=single:killed} in {place}.
    {speaker} confirmed the death of {x=single:killed} in {place}.
    {x=single:killed} drowned off {place} on {day}.
    {x=single:captured} was taken hostage in {place}.
    {x=single:rescued} was freed near {place} on {day}.
"""
SCOPED = """
    {X:killed people cumulative} have been killed in {place} since the war began.
    {X:killed civilians cumulative} have died in {place} since January.
    Since the war began, {X:killed people cumulative} have been killed in {place}.
    {attack} has become common in {place}, where {X:killed people cumulative} have been killed \
     this year.
    {X:displaced people cumulative} have fled {place} since the fighting began.
    {X:killed journalists cumulative} have been killed in the past year.
    {force} have launched {X:launched missiles cumulative} at {place} since last month.
    The war has displaced {X:displaced families cumulative} since 2021.
    {X:killed people cumulative} have been killed in the conflict since 2014.
    {X:captured people cumulative} have been abducted in the region this year.
    {X:destroyed houses cumulative} have been destroyed in {place} since the conflict began.
    {x:killed people rate} are killed every day in {place}.
    {X:killed soldiers rate} are dying each week near {place}.
    {force} kill {x:killed people rate} a day in {place}.
    {X:injured people rate} a week are wounded near {place}.
    {force} fire {X:launched rockets rate} a day at {place}.
    {X:displaced people rate} flee {place} every week.
    A famine in {place} could kill {X:killed people hypothetical}.
    {attack} on {place} would displace {X:displaced people hypothetical}.
    {force} threatened to kill {x:killed hostages hypothetical}.
    {force} plan to launch {X:launched drones hypothetical} at {place}.
    {speaker} warned that {X:killed people hypothetical} could die in {place}.
    Fighting near {place} could force {X:displaced people hypothetical} to flee.
    {force} threatened to execute {x:killed prisoners hypothetical} in {place}.
    If {force} attack {place}, {X:killed civilians hypothetical} will be killed.
    {X:displaced people hypothetical} could be displaced if {force} take {place}.
    {X:killed people total} were killed in all in {place}.
    In total, {X:killed people total} were killed in {place}.
    {attack} killed {X:killed people total lead=a_total_of} in {place}.
    {x:killed people} were killed in the worst attack on {place} since the war began.
    {x:killed people} were killed on {day}, bringing the death toll to {Y:killed - total}.
    {speaker} said {x:killed people} had died on {day}, taking the toll to {Y:killed - total}.
"""

# Numbers that count nobody harmed, and people told by name: the sentence, then (text, amount,
# unit, kind) of each row in reading order; a row without a kind is "other".
PLAIN = [
    ("Donors pledged $4.5 million for {place}.", [("4.5 million", 4.5e6, "USD")]),
    ("The state paid 200,000 euros to families in {place}.", [("200,000 euros", 2e5, "EUR")]),
    ("Kidnappers in {place} demanded 30 million naira.", [("30 million naira", 3e7, "NGN")]),
    ("The damage in {place} was put at £900,000.", [("900,000", 9e5, "GBP")]),
    ("Bread in {place} now costs two dollars.", [("two dollars", 2, "USD")]),
    ("Troops advanced 12 km towards {place}.", [("12 km", 12, "km")]),
    ("The village lies 40 miles north of {place}.", [("40 miles", 40, "mile")]),
    ("The bomb dropped on {place} weighed 500 kg.", [("500 kg", 500, "kg")]),
    ("A ship brought 3,000 tonnes of grain to {place}.", [("3,000 tonnes", 3000, "ton")]),
    ("Up to 60 percent of {place} is dark.", [("Up to 60 percent", at_most("", 60), "percent")]),
    ("Prices in {place} rose by 15%.", [("15%", 15, "percent")]),
    ("The siege of {place} lasted 18 months.", [("18 months", 18, "month")]),
    ("Fighting in {place} went on for six hours.", [("six hours", 6, "hour")]),
    ("The 20-point plan for {place} failed.", [("20-point", 20, "point")]),
    ("About 300 people met in {place}.", [("About 300 people", about("", 300), "person")]),
    ("The company sent 2,000 workers to {place}.", [("2,000 workers", 2000, "person")]),
    ("The two-day visit to {place} went ahead.", [("two-day", 2, "day")]),
    ("Seven countries backed the truce in {place}.", [("Seven countries", 7, "country")]),
    ("Rebels hold three villages near {place}.", [("three villages", 3, "village")]),
    ("The camp near {place} shelters 5,000 refugees.", [("5,000 refugees", 5000, "person")]),
    ("Police in {place} deployed 40 vehicles.", [("40 vehicles", 40, "vehicle")]),
    (
        "The council of {place} voted by 15 votes to nine.",
        [("15 votes", 15, "vote"), ("nine", 9, "item")],
    ),
    ("The two sides met in {place}.", [("two sides", 2, "side")]),
    ("Two gunmen fled on foot in {place}.", [("Two gunmen", 2, "person", "other", "attacker")]),
    ("The mayor of {place}, 52, called for calm.", [("52", 52, "year")]),
    ("A 34-year-old was charged in {place}.", [("34-year-old", 34, "year")]),
    ("The boy, aged nine, lives in {place}.", [("nine", 9, "year")]),
    ("An earthquake of magnitude 6.1 shook {place}.", [("6.1", 6.1, "magnitude")]),
    ("Aid reached 400 families in {place}.", [("400 families", 400, "family")]),
    ("The court in {place} sentenced him to 20 years in prison.", [("20 years", 20, "year")]),
    ("The convoy carried 8,000 litres of fuel to {place}.", [("8,000 litres", 8000, "liter")]),
    (
        "The mother of three was killed in {place}.",
        [("The mother", 1, "person", "killed", "woman"), ("three", 3, "item")],
    ),
    (
        "A father of two was wounded in {place}.",
        [("A father", 1, "person", "injured", "man"), ("two", 2, "item")],
    ),
    (
        "Amina Idris, 34, was killed by {force} in {place}.",
        [("Amina Idris", 1, "person", "killed"), ("34", 34, "year")],
    ),
    (
        "Idris Salih, a trader aged 41, was wounded in {place}.",
        [("Idris Salih", 1, "person", "injured"), ("41", 41, "year")],
    ),
    (
        "Gunmen in {place} shot dead a 19-year-old student.",
        [("a 19-year-old student", 1, "person", "killed", "student"), ("19-year-old", 19, "year")],
    ),
    (
        "A 12-year-old boy was wounded in {place}.",
        [("A 12-year-old boy", 1, "person", "injured", "child"), ("12-year-old", 12, "year")],
    ),
]  # fmt: skip
NOTHING = [
    "Fighting in {place} began in 2011.",
    "Talks on {place} resume on March 3, 2024.",
    "The envoy reached {place} on 14 July.",
    "The visit to {place} was his third trip.",
    "The curfew in {place} starts at 9 p.m. on {day}.",
    "Troops from the 82nd Brigade entered {place}.",
    "Soldiers carrying AK-47 rifles patrolled {place}.",
    "The army used S-300 missiles near {place}.",
    "A Shahed-136 drone was seen over {place}.",
    "M23 rebels advanced on {place}.",
    "F-16 jets flew over {place}.",
    "It was the third attack on {place} this year.",
    "The crash blocked Highway 15 near {place}.",
    "The 21st century has been hard on {place}.",
    "No one knew who ruled {place}.",
    "No one in {place} claimed responsibility.",
    "On the one hand, {place} is calm.",
    "The one survivor lives in {place}.",
    "Resolution 2334 mentions {place}.",
    "Article 51 was cited in {place}.",
    "The first and second brigades left {place}.",
    "Security in {place} is the number one concern.",
    "The fighters in {place} watched one another.",
    "The strike on {place} came at 03:15.",
    "People in {place} still speak of the 1994 massacre.",
    "{speaker} gave no details of the attack on {place}.",
    "The car bomb in {place} went off at 7:30 a.m.",
    "The early 2000s were quiet in {place}.",
    "There were no immediate reports of casualties in {place}.",
    "The army did not report casualties in {place}.",
    "It was not clear how many people were hurt in {place}.",
]


# ---------------------------------------------------------------- from frames to sentences


class Sentence(NamedTuple):
    """A sentence and the rows it must give, in reading order."""

    text: str
    rows: list[Row]


class Slot(NamedTuple):
    """A count slot as written in a frame."""

    name: str
    value: str
    kinds: list[str]
    noun: str
    options: dict[str, str]


class Count(NamedTuple):
    """A count slot once filled: its words in the sentence and their meaning."""

    slot: Slot
    start: int
    words: str
    amount: Amount
    unit: str
    victims: str | None


class Wheel:
    """Hands out the items of each list in turn, so that every run gives the same sentences."""

    def __init__(self) -> None:
        self.turns: dict[str, itertools.count] = {}

    def pick(self, name, items, fits=lambda item: True):
        turn = self.turns.setdefault(name, itertools.count())
        return next(item for i in turn if fits(item := items[i % len(items)]))


def sentences() -> list[Sentence]:
    """Return every sentence of the grammar once, with the rows it must give."""
    wheel, found = Wheel(), {}
    groups = [(frames, PER_FRAME, kind) for kind, frames in FRAMES.items()]
    groups += [(COMBINED, PER_COMBINED, ""), (UNWRITTEN, 4, ""), (SCOPED, 4, "")]
    for frames, often, kind in groups:
        for frame in (" ".join(line.split()) for line in frames.strip().splitlines()):
            for _ in range(often):
                text, counts = fill(frame, kind, wheel)
                found.setdefault(text, rows(text, counts))
    for frame, told in [*PLAIN, *((frame, []) for frame in NOTHING)]:
        for _ in range(3):
            text, _ = fill(frame, "", wheel)
            found.setdefault(text, [plain_row(*row) for row in told])
    return [Sentence(text, expected) for text, expected in found.items()]


def plain_row(
    words: str, amount: float | Amount, unit: str, kind: str = "other", victims: str | None = None
) -> Row:
    value = amount if isinstance(amount, Amount) else exact("", amount)
    return Row(words, *value[1:], kind, unit, victims, "incident", None)


SLOT = re.compile(r"\{(\w+)(?:=([\w+]+))?(?::([\w+]+))?((?: [^ }]+)*)\}")


def read_slot(match: re.Match[str], kind: str) -> Slot:
    """Read a slot; one without a kind of its own takes that of its frame."""
    name, value, kinds, rest = match.groups()
    words = rest.split()
    noun = words.pop(0) if kinds and words and words[0].replace("_", " ") in {*NOUNS, "-"} else ""
    if not kinds:
        noun = "-" if name == "n" else "*"
    options = dict(word.split("=") if "=" in word else ("scope", word) for word in words)
    return Slot(name, value or "", (kinds or kind).split("+"), noun, options)


def fill(frame: str, kind: str, wheel: Wheel) -> tuple[str, list[Count]]:
    """Fill the slots of a frame; an amount made of others waits for them."""
    matches = list(SLOT.finditer(frame))
    slots = [None if m[1] in FILLERS else read_slot(m, kind) for m in matches]
    amounts: dict[str, Amount] = {}
    for slot in sorted(filter(None, slots), key=lambda s: "+" in s.value or s.value == "x"):
        amounts[slot.name] = amount_of(slot, bool(kind), amounts, wheel)
    text, at, counts = "", 0, []
    for match, slot in zip(matches, slots, strict=True):
        text += frame[at : match.start()]
        at = match.end()
        if slot is None:
            text += wheel.pick(match[1], FILLERS[match[1]])
            continue
        count = count_of(slot, len(text), amounts[slot.name], wheel)
        counts.append(count)
        text += count.words
    return capital(text + frame[at:]), counts


def capital(text: str) -> str:
    """Begin every sentence with a capital."""
    return re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda m: m.group().upper(), text)


def amount_of(slot: Slot, alone: bool, known: dict[str, Amount], wheel: Wheel) -> Amount:
    if "+" in slot.value:
        total = sum(known[name].best or 0 for name in slot.value.split("+"))
        return exact(str(total), total)
    if slot.value in known:
        return known[slot.value]
    if slot.value:
        choices = {"single": SINGLES, "group": GROUPS}.get(slot.value, [slot.value])
        words = wheel.pick(slot.value, choices).replace("_", " ")
        return exact(words, PHRASES[words][0])
    if alone:
        return wheel.pick(f"{slot.kinds} amounts", AMOUNTS, lambda a: suits(a, slot))
    return wheel.pick("large", LARGE) if slot.name.isupper() else wheel.pick("small", SMALL)


def suits(amount: Amount, slot: Slot) -> bool:
    """Say whether an amount reads as news in a slot: no "rose to another three"."""
    if slot.options.get("scope") == "total":
        return amount.modifier != "vague" and not amount.words.startswith(("a ", "an"))
    return slot.noun != "-" or not amount.words.startswith(("a handful", "a couple"))


def count_of(slot: Slot, start: int, amount: Amount, wheel: Wheel) -> Count:
    if amount.words in PHRASES:
        _, unit, victims = PHRASES[amount.words]
        return Count(slot, start, amount.words, amount, unit, victims)
    if slot.noun == "-":
        thing = {"launched", "intercepted", "destroyed", "damaged"} & {*slot.kinds}
        noun, words = Noun("", "item" if thing else "person"), amount.words.removesuffix(" of")
    else:
        key = wheel.pick(slot.kinds[0], POOLS[slot.kinds[0]]) if slot.noun == "*" else slot.noun
        noun = NOUNS[key.replace("_", " ")]
        words = f"{amount.words} {noun.words}"
    lead = slot.options.get("lead", "").replace("_", " ")
    victims = slot.options.get("victims", noun.victims)
    unit = slot.options.get("unit", noun.unit)
    return Count(slot, start, f"{lead} {words}".strip(), amount, unit, victims)


def rows(text: str, counts: list[Count]) -> list[Row]:
    """Return the rows of the counts of a sentence, those of their sums included."""
    found = {c.slot.name: (c.start, c.start + len(c.words), row_of(text, c)) for c in counts}
    for name, (start, end, row) in list(found.items()):
        count = next(c for c in counts if c.slot.name == name)
        if whole := count.slot.options.get("of"):
            found[name] = start, end, replace(row, whole=found[whole][2].text, scope="part")
        if first := count.slot.options.get("joins"):
            found |= joined(text, found, counts, first, name)
    listed = sorted(found.values(), key=lambda f: (f[0], -f[1]))
    return [replace(row, kind=kind) for _, _, row in listed for kind in row.kind.split("+")]


def row_of(text: str, count: Count) -> Row:
    span = text[count.start : count.start + len(count.words)]
    kinds = "+".join(count.slot.kinds)
    scope = count.slot.options.get("scope") or scope_of(kinds, count.amount.low)
    return Row(span, *count.amount[1:], kinds, count.unit, count.victims, scope, None)


def scope_of(kind: str, low: float | None, scope: str = "incident") -> str:
    """Return `scope`, or ``any`` for so many harmed that one attack or a war may be meant."""
    many = (low or 0) >= 10_000 and kind in {"killed", "injured", "missing", "captured"}
    return "any" if many and scope in {"incident", "cumulative"} else scope


def joined(text: str, found: dict, counts: list[Count], first: str, last: str) -> dict:
    """Return the members of a list from `first` to `last` as parts of their sum, and the sum."""
    names = [c.slot.name for c in counts]
    names = names[names.index(first) : names.index(last) + 1]
    start, end = found[first][0], found[last][1]
    total = sum(found[name][2].best for name in names)
    victims = {found[name][2].victims for name in names}
    whole = Row(text[start:end], total, total, total, "exact", found[first][2].kind, "person",
                victims.pop() if len(victims) == 1 else None, "incident", None)  # fmt: skip
    members = {
        name: (*found[name][:2], replace(found[name][2], scope="part", whole=whole.text))
        for name in names
    }
    return {**members, f"{first}..{last}": (start, end, whole)}
