"""Incidents as GeoJSON, for QGIS, kepler.gl, Leaflet and other maps (RFC 7946)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence import amount, day
from analysis.export.coded import Cells, Coded, code_incidents, records
from analysis.tables import CODES, Comparison, Tables

GLOBE = (-180.0, -90.0, 180.0, 90.0)
FROM_INCIDENT = (
    "incident_id name event_type sub_event_type date_how place country radius_km n_articles "
    "n_sources n_independent part_of holds"
).split()
Ring = list[list[float]]


def to_geojson(
    tables: Tables, compared: Comparison, *, rule: str = "range", circles: bool = False
) -> dict[str, Any]:
    """Return the incidents as a FeatureCollection.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
    rule : str, default "range"
        Under which rule the tolls stand in properties of their own (``killed_low``,
        ``killed_best``, ``killed_high``, ``killed_text``, and the same for ``injured``); all
        rules stand in ``tolls``.
    circles : bool, default False
        Add, for each point with a radius, a second feature with the circle within which the
        event may have been (``"part": "uncertainty"``; points have ``"part": "incident"``).

    Returns
    -------
    dict
        Ready for ``json.dumps(..., allow_nan=False)``. Positions are [longitude, latitude] on
        WGS 84, rings run counterclockwise and are cut at the 180th meridian. An incident
        without a known place has the geometry null; what is not known is null. ``articles``,
        ``sentences`` ("article_id:sent") and ``rows`` lead back to what was read.

    Raises
    ------
    ValueError
        When `rule` is not one of those of `tolls`.
    LookupError
        When `compared` is older than `tables` and names rows they lack, as after corrections.
    """
    if rule not in CODES["tolls", "rule"]:
        rules = ", ".join(sorted(CODES["tolls", "rule"]))
        raise ValueError(f"rule {rule!r} is not one of {rules}")
    sentences = _sentences(tables)
    tolls: dict[str, list[Cells]] = {}
    for row in records(compared.tolls):
        tolls.setdefault(row["incident_id"], []).append(row)
    features = []
    for one in code_incidents(tables, compared):
        properties = _properties(one, tolls.get(one.key, []), rule, sentences)
        features.append(_feature(one.key, _point(one.cells), {"part": "incident"} | properties))
        if circles and (shape := _circle(one.cells)) is not None:
            about = {key: properties[key] for key in ("incident_id", "name", "radius_km")}
            known = {"part": "uncertainty", **about}
            features.append(_feature(f"{one.key}/uncertainty", shape, known))
    return {"type": "FeatureCollection", "features": features}


def _feature(key: str, geometry: object, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def _sentences(tables: Tables) -> dict[str, str]:
    """Return the sentence each event and number stands in, as "article_id:sent"."""
    found = {}
    for name, key in (("events", "event_id"), ("numbers", "number_id")):
        for row in records(tables[name][[key, "article_id", "sent"]]):
            found[row[key]] = f"{row['article_id']}:{row['sent']}"
    return found


def _properties(
    one: Coded, tolls: list[Cells], rule: str, sentences: dict[str, str]
) -> dict[str, Any]:
    cells = {key: _plain(one.cells[key]) for key in FROM_INCIDENT}
    rows = [*one.event_ids, *dict.fromkeys(_numbers(tolls, one))]
    flat = {}
    for outcome in ("killed", "injured"):
        toll = next((t for t in tolls if _is(t, outcome, rule)), None)
        for end in ("low", "best", "high"):
            flat[f"{outcome}_{end}"] = _plain(toll[end]) if toll else None
        ends = [toll[end] for end in ("low", "best", "high")] if toll else []
        flat[f"{outcome}_text"] = amount(*ends) if toll else None
    return {
        **cells,
        "date_start": day(one.cells["date_start"]) or None,
        "date_end": day(one.cells["date_end"]) or None,
        "geo_precision": one.geo_precision,
        **flat,
        "tolls": [_toll(toll) for toll in tolls],
        "sources": one.sources,
        "articles": [article["article_id"] for article in one.articles],
        "sentences": list(dict.fromkeys(sentences[row] for row in rows if row in sentences)),
        "rows": rows,
    }


def _is(toll: Cells, outcome: str, rule: str) -> bool:
    return (toll["outcome"], toll["rule"]) == (outcome, rule) and toll["unit"] in (None, "person")


def _toll(toll: Cells) -> dict[str, Any]:
    return {key: _plain(toll[key]) for key in ("outcome", "unit", "rule", "low", "best", "high")}


def _numbers(tolls: list[Cells], one: Coded) -> list[str]:
    named = " ".join(toll["number_ids"] for toll in tolls if toll["number_ids"])
    return [*one.number_ids, *named.split()]


def _plain(value: Any) -> Any:
    """Return a cell as JSON holds it; whole numbers without a fraction."""
    if isinstance(value, pd.Timestamp):
        return day(value)
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _point(cells: Cells) -> dict[str, Any] | None:
    if cells["latitude"] is None or cells["longitude"] is None:
        return None
    return {"type": "Point", "coordinates": _position(cells["longitude"], cells["latitude"])}


def _position(longitude: float, latitude: float) -> list[float]:
    return [round(float(longitude), 5), round(float(latitude), 5)]


def _circle(cells: Cells) -> dict[str, Any] | None:
    """Return the circle of uncertainty, in two parts where it crosses the 180th meridian."""
    if _point(cells) is None or not cells["radius_km"]:
        return None
    # Figures take seconds to load, and only circles need their geometry.
    from analysis.show.maps.geography import View, area, circle
    from analysis.show.maps.outlines import clip

    ring = circle(float(cells["longitude"]), float(cells["latitude"]), float(cells["radius_km"]))
    parts: list[list[Ring]] = []
    for turn in (-360.0, 0.0, 360.0):
        cut = clip([(x + turn, y) for x, y in ring], View(*GLOBE))
        if len(cut) > 3 and abs(area(cut)) > 0:
            # RFC 7946 winds an outer ring so (the right-hand rule); web maps wind it back.
            turned = cut if area(cut) > 0 else cut[::-1]
            parts.append([[_position(x, y) for x, y in turned]])
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}
