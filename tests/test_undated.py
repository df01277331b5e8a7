"""The day of an article without one: inferred in `compare`, with a reason, never in the tables."""

import pandas as pd
import pytest

import analysis
from analysis.compare.incidents.undated import Written, days_inferred
from analysis.tables import to_table

WIRE = (
    "Drones hit the grain silos of Izmail on {day}, killing 14 dock workers and wounding 31, the "
    "harbour master Pavlo Oryshko said. Fire swept through two warehouses and a ferry sank at its "
    "berth. Oryshko said crews from Odesa had needed nine hours to put out the fire."
)
OTHER = (
    "Rebels and soldiers fought over the airfield of Goma on Tuesday. Nine soldiers were killed "
    "and the runway was damaged, colonel Desire Mukanya said. Flights were called off."
)
GAZETTE = (
    "A ferry sank and two warehouses burned when drones attacked the silos at Izmail on {day}. The "
    "dead were 14 dock workers; another 31 were wounded. Harbour master Pavlo Oryshko said that "
    "crews from Odesa fought the flames for nine hours."
)


def extracted(*dispatches: tuple[str, str, str | None]) -> analysis.Tables:
    """Return the tables of dispatches given as (source, text, publication day)."""
    rows = [
        {"article_id": source.lower(), "source": source, "text": text}
        | {"published": published, "published_how": published and "given"}
        for source, text, published in dispatches
    ]
    return analysis.extract(to_table("articles", rows))


def compared(day: str, *, in_gazette: str) -> tuple[analysis.Tables, analysis.Comparison]:
    tables = extracted(
        ("Wire", WIRE.format(day=day), "2025-11-26"),
        ("Other", OTHER, "2025-02-12"),
        ("Gazette", GAZETTE.format(day=in_gazette), None),
    )
    return tables, analysis.compare(tables)


def of_gazette(tables: analysis.Tables, found: analysis.Comparison) -> pd.DataFrame:
    events = tables.events[tables.events["article_id"] == "gazette"]["event_id"]
    return found.incident_events[found.incident_events["event_id"].isin(events)]


def test_a_weekday_is_the_one_the_article_like_it_tells_of():
    tables, found = compared("Tuesday", in_gazette="Tuesday")
    told = of_gazette(tables, found)
    assert (told["date_how"] == "inferred").all()
    assert (told["date_start"] == pd.Timestamp("2025-11-25")).all()
    incident = found.incidents[found.incidents["n_articles"] == 2].iloc[0]
    assert (incident["date_start"], incident["date_how"]) == (pd.Timestamp("2025-11-25"), "told")
    assert "day inferred from wire" in incident["why"]


def test_the_tables_keep_their_gap():
    tables, _ = compared("Tuesday", in_gazette="Tuesday")
    article = tables.articles[tables.articles["article_id"] == "gazette"].iloc[0]
    assert article[["published", "published_how"]].isna().all()
    row = tables.dates[tables.dates["article_id"] == "gazette"].iloc[0]
    assert (row["value"], row["text"]) == ("XXXX-WXX-2", "Tuesday")
    assert row[["date_start", "date_end", "anchor"]].isna().all()
    assert "no publication day" in row["why"]


def test_another_weekday_gets_no_day():
    tables, found = compared("Tuesday", in_gazette="Friday")
    assert "inferred" not in set(of_gazette(tables, found)["date_how"].dropna())


EPOCH = pd.Timestamp(0)
WROTE = {"new": Written(20_000, "like it", "old"), "old": Written(20_000, "published")}


def row(article: str, start: int, value: str, direction: str | None, *days: str) -> dict:
    span = dict(zip(("date_start", "date_end"), days, strict=False))
    return span | {
        "date_id": f"{article}-{start}",
        "article_id": article,
        "start": start,
        "value": value,
        "direction": direction,
    }


# What the dated article tells around its publication on Friday 4 October 2024, what the
# undated one says, and the day that makes.
TUESDAY = ("2024-10-01", "2024-10-01")
NIGHT = ("2024-10-02", "2024-10-03")


@pytest.mark.parametrize(
    ("told", "value", "direction", "day"),
    [
        ([TUESDAY], "XXXX-WXX-2", "past", TUESDAY),
        ([TUESDAY], "XXXX-WXX-2TMO", None, TUESDAY),
        ([TUESDAY], "XXXX-WXX-2", "future", None),
        ([TUESDAY], "XXXX-WXX-3", "past", None),
        ([TUESDAY, ("2024-10-02", "2024-10-02")], "XXXX-WXX-2", "past", TUESDAY),
        ([("2024-09-24", "2024-09-24")], "XXXX-WXX-2", "past", None),
        ([("2024-09-01", "2024-10-01")], "XXXX-WXX-2", "past", None),
        ([NIGHT], "XXXX-XX-XXTNI", "past", NIGHT),
        ([TUESDAY], "XXXX-XX-XXTNI", "past", None),
        ([NIGHT, ("2024-10-01", "2024-10-02")], "XXXX-XX-XXTNI", "past", None),
    ],
)
def test_an_open_day_takes_the_only_one_that_fits(told, value, direction, day):
    rows = [
        row("old", 10 * n, f"{first}TNI" if first < last else first, "past", first, last)
        for n, (first, last) in enumerate(told)
    ]
    dates = to_table("dates", [*rows, row("new", 0, value, direction)])
    ordinals = {
        r["date_id"]: tuple(
            pd.Timestamp(r[c]).toordinal() - 719163 for c in ("date_start", "date_end")
        )
        for r in rows
    }
    found = days_inferred(dates, ordinals, WROTE)
    days = {k: tuple(str(pd.Timestamp(d, unit="D").date()) for d in v) for k, v in found.items()}
    assert days == ({"new-0": day} if day else {})
