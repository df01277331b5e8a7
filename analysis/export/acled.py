"""Incidents in the columns and codes of ACLED (Armed Conflict Location & Event Data).

Columns, their order and their codes follow the ACLED Codebook of 2024 and later
(acleddata.com, "ACLED Data Columns at a Glance", tables 1 to 3), where the types of actors are
words. What follows is in ACLED's shape; it is not ACLED's data.
"""

from __future__ import annotations

import functools

import pandas as pd

from analysis.evidence import amount, counted, day, plain
from analysis.export.coded import (
    Cells,
    Coded,
    Side,
    code_incidents,
    country_code,
    days_covered,
    figure,
)
from analysis.resources import code_table
from analysis.tables import Comparison, Tables

COLUMNS = {
    "event_id_cnty": "string",
    "event_date": "datetime64[us]",
    "year": "Int64",
    "time_precision": "Int64",
    "disorder_type": "string",
    "event_type": "string",
    "sub_event_type": "string",
    "actor1": "string",
    "assoc_actor_1": "string",
    "inter1": "string",
    "actor2": "string",
    "assoc_actor_2": "string",
    "inter2": "string",
    "interaction": "string",
    "civilian_targeting": "string",
    "iso": "Int64",
    "region": "string",
    "country": "string",
    "admin1": "string",
    "admin2": "string",
    "admin3": "string",
    "location": "string",
    "latitude": "Float64",
    "longitude": "Float64",
    "geo_precision": "Int64",
    "source": "string",
    "source_scale": "string",
    "notes": "string",
    "fatalities": "Int64",
    "tags": "string",
    "timestamp": "Int64",
}
# In the order in which ACLED joins two of them into an interaction; civilians come last.
INTER = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "External/Other forces",
    "Civilians",
)
TARGETED = "Civilians targeted"
SEVERAL = 3  # what ACLED writes for "several", "many", "a few" dead where no number is told


def to_acled(tables: Tables, compared: Comparison, *, blank_as_zero: bool = False) -> pd.DataFrame:
    """Return one row per incident with ACLED's columns, in ACLED's order and codes.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    blank_as_zero : bool, default False
        Write 0 fatalities where no source tells of any, as ACLED does. By default the cell
        stays empty, because not told is not none.

    Returns
    -------
    pandas.DataFrame
        In the order of `compared.incidents`. What is not known is ``<NA>``. By column:

        - ``event_id_cnty``: the incident's id, which `analysis explain` takes.
        - ``event_date``, ``time_precision``: 1 where the day is told; 2 for up to a week and 3
          for up to a month, dated to the middle; a longer time has no date, as in ACLED.
        - ``actor1``: the state, force or armed group most articles name as the attacker, as
          they write it (``Military Forces of Country`` where only its country is told). It
          stays empty where none is, or as many articles name another. Protesters and rioters
          come first, with their country. ``actor2``: whom it met, ``Civilians (Country)`` where
          sources tell of civilians, and of nobody armed, as those hit.
        - ``inter1``, ``inter2``: ``State forces`` at home, ``External/Other forces`` abroad,
          civilians, rioters, protesters. Whether an armed group is a rebel group or a militia
          is not told by news: its code stays empty, and so does ``interaction``.
        - ``civilian_targeting``: by the Codebook's rule, violence against civilians and
          excessive force against protesters; of explosions and riots those whose ``inter2``
          is civilians. None of them where soldiers, fighters or police are among the dead.
        - ``fatalities``: the toll under the rule ``lowest``, the most conservative. Dozens
          are 12, hundreds 100, several 3. A total over incidents that have rows of their own
          gives its figure in ``notes`` only, and so does what has neither a day nor a place
          within a country (most often the toll of a war), so that the column adds up.
        - ``notes``: a sentence of our own, with the ids of the events and numbers behind it.
        - ``assoc_actor_1``, ``assoc_actor_2``, ``admin3``, ``source_scale``, ``tags`` and
          ``timestamp`` (when ACLED published it) are not known.

    Raises
    ------
    LookupError
        When `compared` is older than `tables` and names rows they lack, as after corrections.
    """
    rows = [_row(one, blank_as_zero) for one in code_incidents(tables, compared)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return frame.astype(COLUMNS)


def _row(one: Coded, blank_as_zero: bool) -> dict[str, object]:
    cells = one.cells
    date, time_precision = _date(one)
    actor1, inter1, actor2, inter2 = _actors(one)
    dead = _fatalities(one)
    return {
        "event_id_cnty": one.key,
        "event_date": date,
        "year": None if date is None else date.year,
        "time_precision": time_precision,
        "disorder_type": _disorder(cells["sub_event_type"]),
        "event_type": cells["event_type"],
        "sub_event_type": cells["sub_event_type"],
        "actor1": actor1,
        "inter1": inter1,
        "actor2": actor2,
        "inter2": inter2,
        "interaction": join_inter(inter1, inter2),
        "civilian_targeting": TARGETED if _targets_civilians(one, inter2) else None,
        "iso": _number(country_code(cells["country"], "iso_numeric")),
        "region": country_code(cells["country"], "acled_region"),
        "country": country_code(cells["country"], "name"),
        "admin1": one.admin1 or None,
        "admin2": one.admin2 or None,
        "location": cells["place"],
        "latitude": _degrees(cells["latitude"]),
        "longitude": _degrees(cells["longitude"]),
        "geo_precision": one.geo_precision,
        "source": "; ".join(one.sources) or None,
        "notes": write_notes(one),
        "fatalities": 0 if dead is None and blank_as_zero and one.is_one_event else dead,
    }


def _date(one: Coded) -> tuple[pd.Timestamp | None, int | None]:
    days = days_covered(one.cells)
    if days is None or days > 31:
        return None, None
    middle = one.cells["date_start"] + pd.Timedelta(days=(days - 1) // 2)
    return middle, 1 if days == 1 else 2 if days <= 7 else 3


@functools.cache
def _disorder_types() -> dict[str, str]:
    return {row["sub_event_type"]: row["disorder"] for row in code_table("event_types")}


def _disorder(sub_event_type: str | None) -> str | None:
    return _disorder_types().get(sub_event_type or "")


def _actors(one: Coded) -> tuple[str | None, str | None, str | None, str | None]:
    """Return name and type of both actors."""
    kind, home = plain(one.cells["event_type"]), plain(one.cells["country"])
    attacker = (one.attacker.name if one.attacker else None, _inter(one.attacker, home))
    if kind == "Protests":
        return _crowd("Protesters", home) + attacker
    first = _crowd("Rioters", home) if kind == "Riots" else attacker
    if one.hits_civilians and kind != "Battles":  # both sides of a battle bear arms
        return first + _crowd("Civilians", home)
    target = one.target
    # A state under fire is where it happened; only in a battle it is whom it happened to.
    if target is None or target.kind == "civilians":
        return (*first, None, None)
    if target.kind == "state" and kind != "Battles":
        return (*first, None, None)
    return (*first, target.name, _inter(target, home))


def _crowd(inter: str, country: str) -> tuple[str, str]:
    """Return name and type of people who are no organised group, as ACLED names them."""
    name = country_code(country, "name")
    return (f"{inter} ({name})" if name else inter), inter


def _inter(side: Side | None, home: str) -> str | None:
    """Return ACLED's type of an actor, None where what is told does not decide it."""
    if side is None or not side.is_state or not home:
        return None
    return "State forces" if side.country == home else "External/Other forces"


def join_inter(inter1: str | None, inter2: str | None) -> str | None:
    """Return the interaction of two types of actors, whose order does not matter.

    >>> join_inter("Civilians", "State forces")
    'State forces-Civilians'
    """
    if inter1 is None or inter2 is None:
        return None
    return "-".join(sorted((inter1, inter2), key=INTER.index))


def _targets_civilians(one: Coded, inter2: str | None) -> bool:
    kind, sub = one.cells["event_type"], one.cells["sub_event_type"]
    if kind == "Violence against civilians" or sub == "Excessive force against protesters":
        return not one.hits_armed
    return kind in ("Explosions/Remote violence", "Riots") and inter2 == "Civilians"


def _fatalities(one: Coded) -> int | None:
    """Return the most conservative count of the dead; None for none told, and for a sum."""
    toll = one.killed.get("lowest")
    value = figure(toll)
    if toll is None or value is None or not one.is_one_event:
        return None
    return max(int(value), SEVERAL) if _is_vague(one, toll) else int(value)


def _is_vague(one: Coded, toll: Cells) -> bool:
    """Say whether a toll rests on words without a number only ("several", "dozens")."""
    ids = plain(toll["number_ids"]).split()
    told = [row["best"] is None for row in one.victims if row["number_id"] in ids]
    return bool(told) and all(told)


def write_notes(one: Coded) -> str:
    """Return a sentence on an incident in our own words, and the ids of the rows behind it."""
    cells = one.cells
    first, last = day(cells["date_start"]), day(cells["date_end"])
    when = f" on {first}" if first == last else f" between {first} and {last}"
    where = f" in {cells['place']}" if cells["place"] else ""
    told = ", ".join(one.sources) or "unnamed sources"
    parts = [
        f"{plain(cells['sub_event_type'], 'Event')}{where}{when if first else ''}, told by "
        f"{counted(len(one.articles), 'article')} ({told})."
    ]
    if (toll := one.killed.get("range")) is not None:
        parts.append(f"Killed, as reported: {amount(toll['low'], toll['best'], toll['high'])}.")
    if one.rivals:
        parts.append(f"Attacker in dispute: {', '.join(one.rivals)}.")
    if one.holds:
        parts.append(f"A total over {' '.join(one.holds)}.")
    elif not one.is_one_event:
        parts.append("Neither day nor place within a country is told.")
    parts.append(f"Rows: {' '.join((one.key, *one.event_ids, *one.number_ids))}.")
    return " ".join(parts)


def _number(code: str | None) -> int | None:
    return None if code is None else int(code)


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)
