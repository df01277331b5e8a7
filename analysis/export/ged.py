"""Incidents in the columns and codes of UCDP GED (Uppsala's Georeferenced Event Dataset).

Columns, their order and their codes follow the UCDP GED Codebook 24.1 and 25.1 (49 columns;
ucdp.uu.se/downloads). What follows is in GED's shape; it is not UCDP's data.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from analysis.evidence import day, plain
from analysis.export.coded import (
    ARMED,
    ATTACKER,
    PARTIES,
    STATE_ARMS,
    UNARMED,
    Cells,
    Coded,
    Side,
    code_incidents,
    country_code,
    days_covered,
    figure,
)
from analysis.tables import Comparison, Tables

COLUMNS = {
    "id": "string",
    "relid": "string",
    "year": "Int64",
    "active_year": "Int64",
    "code_status": "string",
    "type_of_violence": "Int64",
    "conflict_dset_id": "Int64",
    "conflict_new_id": "Int64",
    "conflict_name": "string",
    "dyad_dset_id": "Int64",
    "dyad_new_id": "Int64",
    "dyad_name": "string",
    "side_a_dset_id": "Int64",
    "side_a_new_id": "Int64",
    "side_a": "string",
    "side_b_dset_id": "Int64",
    "side_b_new_id": "Int64",
    "side_b": "string",
    "number_of_sources": "Int64",
    "source_article": "string",
    "source_office": "string",
    "source_date": "string",
    "source_headline": "string",
    "source_original": "string",
    "where_prec": "Int64",
    "where_coordinates": "string",
    "where_description": "string",
    "adm_1": "string",
    "adm_2": "string",
    "latitude": "Float64",
    "longitude": "Float64",
    "geom_wkt": "string",
    "priogrid_gid": "Int64",
    "country": "string",
    "country_id": "Int64",
    "region": "string",
    "event_clarity": "Int64",
    "date_prec": "Int64",
    "date_start": "datetime64[us]",
    "date_end": "datetime64[us]",
    "deaths_a": "Int64",
    "deaths_b": "Int64",
    "deaths_civilians": "Int64",
    "deaths_unknown": "Int64",
    "best": "Int64",
    "high": "Int64",
    "low": "Int64",
    "gwnoa": "Int64",
    "gwnob": "Int64",
}
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
# UCDP/PRIO Armed Conflict Dataset Codebook: the region of a Gleditsch and Ward number.
REGIONS = (
    (2, 199, "Americas"),
    (200, 395, "Europe"),
    (400, 626, "Africa"),
    (630, 699, "Middle East"),
    (700, 990, "Asia"),
)


def to_ged(tables: Tables, compared: Comparison, *, deadly_only: bool = True) -> pd.DataFrame:
    """Return one row per deadly incident with GED's columns, in GED's order and codes.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    deadly_only : bool, default True
        Keep only what UCDP counts as an event: at least one death in the low, best or high
        estimate. A total over incidents that have rows of their own is left out too, and so is
        what has neither a day nor a place within a country.

    Returns
    -------
    pandas.DataFrame
        In the order of `compared.incidents`. What is not known is ``<NA>``. By column:

        - ``id``: the incident's id, which `analysis explain` takes. UCDP's own numbers of
          events, conflicts, dyads and sides are not known.
        - ``type_of_violence``: 1 state-based and 2 non-state where both sides are known, 3
          one-sided for violence against civilians.
        - ``side_a``: a government where there is one, else the attacker; ``side_b`` of
          one-sided violence is "Civilians". An unknown attacker stays empty.
        - ``where_prec`` 1 to 7, ``date_prec`` 1 (the day) to 5 (more than a month),
          ``event_clarity`` 1 for one event and 2 for a summary of several.
        - ``best`` is what most independent sources say, ``low`` and ``high`` the ends of what
          is reported; an open end is empty. ``deaths_a``, ``deaths_b``, ``deaths_civilians``
          and ``deaths_unknown`` add up to ``best``: a death is unknown where sources do not
          say whose it was, and a group they do not tell of is empty. Soldiers and police count
          for the government, fighters for those who fight it, attackers for their own side.
        - ``priogrid_gid``: the 0.5 degree cell of PRIO-GRID, only for a point told precisely
          enough to lie in one (``where_prec`` 1 to 3).
        - ``country_id``, ``gwnoa``, ``gwnob``: Gleditsch and Ward (1999) numbers.

    Raises
    ------
    LookupError
        When `compared` is older than `tables` and names rows they lack, as after corrections.
    """
    coded = code_incidents(tables, compared)
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    rows = [_row(one, names) for one in coded if not deadly_only or is_deadly(one)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return frame.astype(COLUMNS)


def is_deadly(one: Coded) -> bool:
    """Say whether an incident is an event to UCDP: one death at least, and no mere total."""
    tolls = [one.killed.get(rule, {}) for rule in ("majority", "range")]
    ends = [toll.get(end) for toll in tolls for end in ("low", "best", "high")]
    return one.is_one_event and any(end is not None and end >= 1 for end in ends)


def _row(one: Coded, names: dict[str, str]) -> dict[str, object]:
    cells = one.cells
    start = cells["date_start"]
    return {
        "id": one.key,
        "year": None if start is None else start.year,
        **_sides(one),
        **_sources(one, names),
        **_where(one),
        "event_clarity": 1 if cells["holds"] is None else 2,
        "date_prec": _date_prec(days_covered(cells)),
        "date_start": start,
        "date_end": cells["date_end"],
        **_deaths(one),
    }


def _sides(one: Coded) -> dict[str, object]:
    """Return type of violence, both sides and their numbers."""
    a, b, kind = find_sides(one)
    side_b = "Civilians" if kind == ONE_SIDED else _side_name(b)
    side_a = _side_name(a)
    return {
        "type_of_violence": kind,
        "side_a": side_a,
        "side_b": side_b,
        "dyad_name": f"{side_a} - {side_b}" if side_a and side_b else None,
        "gwnoa": _gw(a),
        "gwnob": None if kind == ONE_SIDED else _gw(b),
    }


def find_sides(one: Coded) -> tuple[Side | None, Side | None, int | None]:
    """Return side a, side b and UCDP's type of violence, each None where it is not known."""
    a, b = one.attacker, one.target
    if one.cells["event_type"] == "Violence against civilians" and one.hits_civilians:
        return a, None, ONE_SIDED
    b = b if b is not None and b.kind in PARTIES and b.kind != "state" else None
    if a is None or b is None:
        return a, b, None
    if b.is_state and not a.is_state:
        a, b = b, a
    if a.is_state:
        return a, b, STATE_BASED
    return a, b, NON_STATE if {a.kind, b.kind} == {"armed_group"} else None


def _side_name(side: Side | None) -> str | None:
    if side is None or not side.is_state:
        return side.name if side else None
    return f"Government of {country_name(side.country)}"


def country_name(country: object) -> str | None:
    """Return a country's name as UCDP writes it.

    >>> country_name("YE"), country_name("SD")
    ('Yemen (North Yemen)', 'Sudan')
    """
    return country_code(country, "ucdp_name") or country_code(country, "name")


def _gw(side: Side | None) -> int | None:
    return _number(side.country) if side is not None and side.is_state else None


def _number(country: object) -> int | None:
    code = country_code(country, "gw")
    return None if code is None else int(code)


def _sources(one: Coded, names: dict[str, str]) -> dict[str, object]:
    articles = [(plain(a["source"]), day(a["published"]), plain(a["title"])) for a in one.articles]
    said = (names.get(row["said_by"] or "") for row in one.victims)
    offices, dates, titles = zip(*articles, strict=True) if articles else ((), (), ())
    return {
        "number_of_sources": len(articles) or None,
        "source_article": ";".join(f'"{",".join(filter(None, a))}"' for a in articles) or None,
        "source_office": _listed(offices),
        "source_date": _listed(dates),
        "source_headline": _listed(titles),
        "source_original": _listed(plain(name) for name in said),
    }


def _listed(values: object) -> str | None:
    """Join values by UCDP's semicolon, each once."""
    texts = [str(value).replace(";", ",") for value in values]  # type: ignore[attr-defined]
    return ";".join(dict.fromkeys(filter(None, texts))) or None


def _where(one: Coded) -> dict[str, object]:
    cells, gw = one.cells, _number(one.cells["country"])
    point = _point(cells)
    north, east = point or (None, None)
    cell = priogrid_cell(*point) if point and (one.where_prec or 7) <= 3 else None
    regions = [name for low, high, name in REGIONS if gw is not None and low <= gw <= high]
    return {
        "where_prec": one.where_prec,
        "where_coordinates": cells["place"],
        "adm_1": one.admin1 or None,
        "adm_2": one.admin2 or None,
        "latitude": north,
        "longitude": east,
        "geom_wkt": f"POINT ({east} {north})" if point else None,
        "priogrid_gid": cell,
        "country": country_name(cells["country"]),
        "country_id": gw,
        "region": regions[0] if regions else None,
    }


def _point(cells: Cells) -> tuple[float, float] | None:
    if cells["latitude"] is None or cells["longitude"] is None:
        return None
    return round(float(cells["latitude"]), 6), round(float(cells["longitude"]), 6)


def priogrid_cell(latitude: float, longitude: float) -> int:
    """Return the PRIO-GRID cell a point lies in.

    Cells are half a degree wide and counted from the south-west corner, 720 to a row (Tollefsen,
    Strand and Buhaug 2012, "PRIO-GRID: A unified spatial data structure").

    >>> priogrid_cell(10.51, 2.29)
    145085
    """
    row = min(math.floor((latitude + 90) * 2), 359)
    column = min(math.floor((longitude + 180) * 2), 719)
    return row * 720 + column + 1


def _date_prec(days: int | None) -> int | None:
    """Return UCDP's code of how well the day is known, from 1 (the day) to 5 (over a month)."""
    if days is None:
        return None
    limits = ((1, 1), (6, 2), (7, 3), (31, 4))
    return next((code for limit, code in limits if days <= limit), 5)


def _deaths(one: Coded) -> dict[str, object]:
    """Return the dead: low, best and high, and how many of the best were whose."""
    majority, reported = one.killed.get("majority"), one.killed.get("range")
    best = figure(majority)
    best = figure(reported) if best is None else best
    if reported is None or best is None:
        return {}
    low, high = reported["low"], reported["high"]
    split = split_deaths(one, int(best))
    return split | {
        "best": int(best),
        "low": None if low is None else int(min(low, best)),
        "high": None if high is None else int(max(high, best)),
    }


def split_deaths(one: Coded, best: int) -> dict[str, object]:
    """Return how many of the `best` dead were of side a, of side b, civilians or unknown.

    What no source assigns is unknown, and so are all where the parts come to more than the
    whole; attackers, whom many a toll leaves out, count where they fit in. A group no source
    tells of is None: that nobody of it died is not told either.
    """
    told: dict[str, int] = {}
    if (civilians := _civilians(one, best)) is not None:
        told["deaths_civilians"] = civilians
    for word in sorted(ARMED):
        _add(told, find_side(one, word), _told(_of(one, ARMED), word))
    if sum(told.values()) > best:
        return {"deaths_unknown": best}
    dead = _told(one.victims, ATTACKER)
    if dead is not None and sum(told.values()) + dead <= best:
        _add(told, find_side(one, ATTACKER), dead)
    return {**told, "deaths_unknown": best - sum(told.values())}


def _add(told: dict[str, int], column: str | None, value: int | None) -> None:
    if column is not None and value is not None:
        told[column] = told.get(column, 0) + value


def find_side(one: Coded, word: str) -> str | None:
    """Return the column in which the dead of one word (`numbers.victims`) count, if known.

    Soldiers and police are of the government, fighters and attackers of those who fight it.
    Where this does not tell the sides apart, attackers are of the attacker's side, and others
    of the side the attack was aimed at.
    """
    a, b, kind = find_sides(one)
    if kind == ONE_SIDED:
        by_state = a is not None and a.is_state
        return "deaths_a" if word == ATTACKER and not by_state else None
    if a is None or b is None or kind is None:
        return None
    if kind == STATE_BASED and b.kind == "armed_group":
        return "deaths_a" if word in STATE_ARMS else "deaths_b"
    own = one.attacker if word == ATTACKER else one.target
    return "deaths_a" if own == a else "deaths_b"


def _civilians(one: Coded, best: int) -> int | None:
    """Return how many civilians are told: the largest figure for all or some that fits in.

    A teacher may be a child too: such figures are not added up.
    """
    rows = _of(one, UNARMED)
    told = [value for word in UNARMED if (value := _told(rows, word)) is not None]
    return max([value for value in told if value <= best] or told, default=None)


def _of(one: Coded, words: frozenset[str]) -> list[Cells]:
    """Return the rows of some victims, without those that are part of another of these rows."""
    rows = [row for row in one.victims if row["victims"] in words]
    ids = {row["number_id"] for row in rows}
    return [row for row in rows if row["part_of"] not in ids]


def _told(rows: Iterable[Cells], word: str) -> int | None:
    """Return how many dead of one word are told: what most claims say, of equals the least.

    Parts ("among them two soldiers") count only where no claim tells of the whole.
    """
    same = [row for row in rows if row["victims"] == word and figure(row) is not None]
    wholes = [row for row in same if row["scope"] != "part"]
    counts = Counter(int(figure(row) or 0) for row in wholes or same)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
