"""Sentences of our own with the time each tells of: the tense comes from the sentence."""

# ruff: noqa: F405
from __future__ import annotations

from clock_rules import *  # noqa: F403

Told = tuple[str, Rule]
LAST_NIGHT = night_to_next(days(-1))


def april(tense: str) -> Rule:
    return bare(lambda year: month_of(year, 4), tense)


mid_april = part(april("past"), 11, 20)
winter = bare(lambda year: season_of(year, "WI"), "past")

# sentence, then each expression as the text has it and what it means
SENTENCES: list[tuple[str, *tuple[Told, ...]]] = [
    # weekdays: past
    ("Shells hit the Orlo market on Monday.", ("Monday", back(MON))),
    ("Rebels seized the Tavra bridge Tuesday.", ("Tuesday", back(TUE))),
    ("On Wednesday, gunmen raided the village of Sela.", ("Wednesday", back(WED))),
    ("The mayor of Orlo was killed on Thursday by a mine.", ("Thursday", back(THU))),
    ("Police have arrested two men since the raid on Friday.", ("Friday", back(FRI))),
    ("The general said Saturday that the town had fallen.", ("Saturday", back(SAT))),
    ("Aid had reached the camp on Sunday, doctors said.", ("Sunday", back(SUN))),
    ("Monday's attack left nine people dead.", ("Monday", back(MON))),
    ("The truce, agreed on Tuesday, has collapsed.", ("Tuesday", back(TUE))),
    ("Three soldiers have been wounded since Monday.", ("Monday", open_from(back(MON)))),
    ("Officials say drones struck the port on Wednesday.", ("Wednesday", back(WED))),
    ("The army began to withdraw on Thursday.", ("Thursday", back(THU))),
    # weekdays: what was planned then, told in the past
    ("The envoy was due to leave Tuesday.", ("Tuesday", ahead(TUE))),
    ("Talks had been scheduled for Thursday.", ("Thursday", ahead(THU))),
    # weekdays: ahead
    ("The two foreign ministers will meet on Friday.", ("Friday", ahead(FRI))),
    ("A crossing at Dara is to open Monday.", ("Monday", ahead(MON))),
    ("The president plans to visit the front on Sunday.", ("Sunday", ahead(SUN))),
    ("Talks are scheduled for Wednesday.", ("Wednesday", ahead(WED))),
    ("The council is expected to vote on Saturday.", ("Saturday", ahead(SAT))),
    ("The trial opens on Tuesday.", ("Tuesday", ahead(TUE))),
    ("The court is set to rule Thursday on the appeal.", ("Thursday", ahead(THU))),
    ("The convoy could leave as early as Monday.", ("Monday", ahead(MON))),
    ("The rebels agreed to hand over the bodies on Friday.", ("Friday", ahead(FRI))),
    ("The truce holds until Friday.", ("Friday", open_to(ahead(FRI)))),
    ("He is due in Geneva on Wednesday.", ("Wednesday", ahead(WED))),
    ("The minister said the crossing would reopen on Sunday.", ("Sunday", ahead(SUN))),
    # parts of a day and nights
    ("Drones struck the Tavra depot overnight, officials said.", ("overnight", LAST_NIGHT)),
    ("An overnight raid on Sela left four dead.", ("overnight", LAST_NIGHT)),
    (
        "Shelling went on overnight into Wednesday.",
        ("overnight into Wednesday", night_before(back(WED))),
    ),
    ("Missiles hit the plant early Tuesday.", ("early Tuesday", at(back(TUE), "MO"))),
    ("A car bomb went off late Monday.", ("late Monday", at(back(MON), "NI"))),
    ("Sirens sounded late on Sunday.", ("late on Sunday", at(back(SUN), "NI"))),
    (
        "Troops left the base in the early hours of Saturday.",
        ("the early hours of Saturday", at(back(SAT), "MO")),
    ),
    ("Gunmen attacked the post at dawn on Friday.", ("dawn on Friday", at(back(FRI), "MO"))),
    ("The clinic burned down on Thursday night.", ("Thursday night", at(back(THU), "NI"))),
    ("The dam broke on Wednesday morning.", ("Wednesday morning", at(back(WED), "MO"))),
    (
        "The minister will speak on Monday evening.",
        ("Monday evening", at(ahead(MON), "EV")),
    ),
    ("The bridge was hit last night.", ("last night", at(days(-1), "NI"))),
    ("Two rockets fell on the town this morning.", ("this morning", at(days(0), "MO"))),
    ("The cabinet will meet tonight.", ("tonight", at(days(0), "NI"))),
    # times of day
    (
        "The first blast came at 3 a.m. on Tuesday.",
        ("3 a.m. on Tuesday", at(back(TUE), "03", "hour")),
    ),
    (
        "Sirens sounded shortly after 11 p.m. on Friday.",
        ("11 p.m. on Friday", at(back(FRI), "23", "hour")),
    ),
    (
        "The curfew will begin at 10 p.m. on Monday.",
        ("10 p.m. on Monday", at(ahead(MON), "22", "hour")),
    ),
    (
        "The shooting began at around 3 a.m. local time.",
        ("3 a.m. local time", clock_alone("T03", "hour")),
    ),
    # near days
    ("Shells hit the market yesterday.", ("yesterday", days(-1))),
    ("The envoy arrives tomorrow.", ("tomorrow", days(1))),
    ("The road to Orlo was cut three days ago.", ("three days ago", days(-3))),
    ("The siege of Dara ended last Tuesday.", ("last Tuesday", in_week(-1, TUE))),
    ("Talks will resume next Tuesday.", ("next Tuesday", in_week(1, TUE))),
    ("The garrison gave up on Tuesday last week.", ("Tuesday last week", in_week(-1, TUE))),
    # weeks, months, years
    ("The army withdrew from Sela last week.", ("last week", week(-1))),
    ("The parties will meet again next week.", ("next week", week(1))),
    ("Forty people were killed the week before last.", ("the week before last", week(-2))),
    ("Clashes broke out over the weekend.", ("the weekend", latest_weekend)),
    ("More talks are planned for the weekend.", ("the weekend", weekend(0))),
    ("The port was shelled earlier this month.", ("earlier this month", up_to_now(month(0)))),
    ("Elections will be held later this year.", ("later this year", from_now(year(0)))),
    ("It was the deadliest raid this year.", ("this year", year(0))),
    ("The pipeline was blown up last month.", ("last month", month(-1))),
    ("Both sides signed the deal last year.", ("last year", year(-1))),
    ("The base was overrun in mid-April.", ("mid-April", mid_april)),
    ("The offensive began in April.", ("April", april("past"))),
    ("A new offensive will begin in April.", ("April", april("future"))),
    ("Fighting eased in the winter.", ("the winter", winter)),
    (
        "The invasion has gone on since February 2022.",
        ("February 2022", open_from(written(month_of(2022, 2)))),
    ),
    # calendar days
    (
        "He said on Thursday (April 24) that the talks had failed.",
        ("Thursday (April 24)", with_weekday(4, 24, THU, "past")),
    ),
    ("The ferry sank on April 24.", ("April 24", yearly(4, 24, "past"))),
    ("The hearing will open on 24 April.", ("24 April", yearly(4, 24, "future"))),
    ("The town fell on 7 October 2023.", ("7 October 2023", fixed(2023, 10, 7))),
    (
        "Drones hit the refinery on the night of 24-25 November.",
        ("the night of 24-25 November", night_to_next(yearly(11, 24, "past"))),
    ),
    (
        "The garrison held out from 3 to 5 May.",
        ("from 3 to 5 May", span(yearly(5, 3, "past"), yearly(5, 5, "past"))),
    ),
    ("Churches were attacked on Christmas Eve.", ("Christmas Eve", yearly(12, 24, "past"))),
    ("A car bomb exploded on New Year's Day.", ("New Year's Day", yearly(1, 1, "past"))),
    # stretches
    (
        "At least 46 soldiers were killed in the past 24 hours.",
        ("the past 24 hours", stretch("PT24H", -1, 0, "hour")),
    ),
    (
        "Nine posts were attacked in the last three days.",
        ("the last three days", stretch("P3D", -3, 0)),
    ),
    ("The siege lasted more than 12 hours.", ("more than 12 hours", nothing("PT12H", "hour"))),
    # dates that lean on the one before
    (
        "The depot burned on Thursday. A day earlier the bridge was hit.",
        ("Thursday", back(THU)),
        ("A day earlier", from_date(back(THU), -1)),
    ),
    (
        "The truce broke down on Monday. The following morning tanks rolled in.",
        ("Monday", back(MON)),
        ("The following morning", at(from_date(back(MON), 1), "MO")),
    ),
    (
        "A mine killed two men on Friday. Hours later a convoy was shelled.",
        ("Friday", back(FRI)),
        ("Hours later", hours_on(back(FRI), 0, 1)),
    ),
    (
        "Talks ended on Tuesday and will resume on Thursday.",
        ("Tuesday", back(TUE)),
        ("Thursday", ahead(THU)),
    ),
]
HEADLINES: list[tuple[str, Told]] = [
    ("Rebel troops enter Orlo on Monday", ("Monday", back(MON))),
    ("Gunmen kill nine in Sela raid on Tuesday", ("Tuesday", back(TUE))),
    ("Ministers to meet in Dara on Friday", ("Friday", ahead(FRI))),
]
