"""Other geopy services behind the same call: opt-in, slow, cached, and never in the way."""

from __future__ import annotations

import csv
import io
import os
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from analysis.geocode.codes import distance_km
from analysis.geocode.gazetteer import Gazetteer
from analysis.geocode.offsets import are_equal

LookUp = Callable[[str], Location | None]

# A service that says no is not asked again; one that is silent gets this many tries in a row.
MOST_FAILURES = 3
REFUSALS = (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
)
# Without a bounding box: the reach of a village with its fields or of a small town.
RADIUS_KM = 10.0
# What OpenStreetMap calls a place, as one of our features.
_FEATURES = {
    "country": "country",
    "state": "admin1",
    "province": "admin1",
    "region": "region",
    "county": "admin2",
    "state_district": "admin2",
    "district": "admin2",
    "city_district": "district",
    "borough": "district",
    "suburb": "district",
    "quarter": "district",
    "neighbourhood": "district",
    "river": "river",
    "water": "river",
    "aeroway": "site",
    "military": "site",
    "amenity": "site",
}


def online(geocoder: Geocoder, *, cache_path: Path | str, min_delay_seconds: float = 1.0) -> LookUp:
    """Return a lookup over any geopy geocoder, rate-limited and with its answers kept on disk.

    Pass it to `analysis.extract` as `lookup`: names the gazetteer lacks are then asked there.

    Parameters
    ----------
    geocoder : geopy.geocoders.base.Geocoder
        For example ``Nominatim(user_agent="your-project")``.
    cache_path : path
        CSV of answers, read first and only ever appended to, a line at a time, so that two
        runs may share it. "Not found" is kept, too; a failed request is not.
    min_delay_seconds : float
        Time between two requests; Nominatim asks for one second.

    Returns
    -------
    callable
        str -> Location, or None when not found or the service fails (one warning). After three
        failures in a row, or a refusal, it answers from the saved answers alone.
    """
    return _OnlineLookup(geocoder, Path(cache_path), min_delay_seconds)


def ask(lookup: LookUp, name: str, *, country: str, gazetteer: Gazetteer) -> dict[str, Any] | None:
    """Return what a service knows of a name the gazetteer lacks, as a raw mapping, or None.

    Parameters
    ----------
    lookup : callable
        str -> Location or None, see `online`.
    name : str
        The place, without its country.
    country : str
        ISO alpha-2 code of the country it should lie in; an answer elsewhere is dropped.
    gazetteer : Gazetteer
        Tells the country's name, and which towns lie around the answer.
    """
    if (whole := gazetteer.country_name(country)) is None:
        return None
    query = f"{name}, {whole}"
    found = lookup(query)
    if found is None:
        return None
    around = gazetteer.reverse(found.point, exactly_one=False, limit=5) or []
    home = [town.raw for town in around if are_equal(town.raw["country"], country)]
    if not home:
        return None
    told = found.raw if isinstance(found.raw, Mapping) else {}
    saved = " (saved answer)" if told.get("matched") == "saved" else ""
    service = told.get("service") or getattr(lookup, "service", "the lookup")
    return {
        "geonameid": pd.NA,
        "name": name,
        "admin1": home[0]["admin1"],
        "country": country,
        "feature": _feature(told),
        "latitude": round(found.latitude, 4),
        "longitude": round(found.longitude, 4),
        "radius_km": _radius(told),
        "population": pd.NA,
        "matched": "online",
        "score": 0.0,
        "why": f"not in the gazetteer; {service}{saved}: {query!r}",
    }


def _feature(told: Mapping[str, Any]) -> str:
    """Return the feature of an answer; a settlement unless the service says otherwise."""
    for key in ("feature", "addresstype", "class", "type"):
        if (known := str(told.get(key, ""))) in _FEATURES:
            return _FEATURES[known]
        if key == "feature" and known:
            return known
    return "city" if _radius(told) <= 25 else "region"


def _radius(told: Mapping[str, Any]) -> float:
    """Return half the diagonal of the bounding box, the default without one."""
    if told.get("radius_km"):
        return float(told["radius_km"])
    try:
        south, north, west, east = (float(side) for side in told["boundingbox"])
    except (KeyError, TypeError, ValueError):
        return RADIUS_KM
    return round(max(1.0, distance_km((south, west), (north, east)) / 2), 1)


class _OnlineLookup:
    """Asks a service once for each name; keeps the answers in a file."""

    _HEADER = ("query", "address", "latitude", "longitude", "radius_km", "feature", "service")

    def __init__(self, geocoder: Geocoder, path: Path, delay: float) -> None:
        self._request = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=delay,
            error_wait_seconds=max(5.0, delay),
            max_retries=0,
            swallow_exceptions=False,
        )
        self.service = type(geocoder).__name__
        self._path = path
        self._failures = 0
        self._warned = False
        self._answers = self._read()

    def __call__(self, query: str) -> Location | None:
        if query not in self._answers and self._failures < MOST_FAILURES:
            try:
                found = self._request(query)
            except (GeopyError, OSError) as error:
                self._fail(error)
                return None
            self._failures = 0
            self._answers[query] = found
            self._append(query, found)
        return self._answers.get(query)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, GeocoderQueryError):  # its fault, not that of the service
            return
        self._failures += MOST_FAILURES if isinstance(error, REFUSALS) else 1
        if not self._warned:
            self._warned = True
            message = f"the online geocoder failed ({type(error).__name__}); names stay open"
            warnings.warn(message, stacklevel=4)

    def _read(self) -> dict[str, Location | None]:
        """Read the saved answers; a line cut short by a crash is left out."""
        if not self._path.exists():
            return {}
        text = self._path.read_bytes().decode("utf-8", errors="replace")
        whole = text[: text.rfind("\n") + 1]
        answers = {}
        for line in whole.splitlines():  # one by one: a quotation mark left open ends there
            cells = next(csv.reader([line]), [])
            if len(cells) in (4, len(self._HEADER)) and cells[:4] != [*self._HEADER[:4]]:
                try:
                    answers[cells[0]] = _saved(dict(zip(self._HEADER, cells, strict=False)))
                except ValueError as error:
                    raise ValueError(f"{self._path}: not a file of saved answers") from error
        return answers

    def _append(self, query: str, found: Location | None) -> None:
        """Append one line in one write: other runs may be appending, too."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            if not (size := os.fstat(file).st_size):
                writer.writerow(self._HEADER)
            elif os.pread(file, 1, size - 1) != b"\n":  # a line cut short ends here
                written.write("\n")
            cells = (" ".join(str(cell).split()) for cell in (query, *self._cells(found)))
            writer.writerow(cells)
            os.write(file, written.getvalue().encode())
        finally:
            os.close(file)

    def _cells(self, found: Location | None) -> tuple[object, ...]:
        if found is None:
            return ("", "", "", "", "", self.service)
        told = found.raw if isinstance(found.raw, Mapping) else {}
        sizes = (_radius(told), _feature(told), self.service)
        return (found.address, found.latitude, found.longitude, *sizes)


def _saved(row: dict[str, str]) -> Location | None:
    if not row["latitude"]:
        return None
    point = Point(float(row["latitude"]), float(row["longitude"]))
    kept = {key: row[key] for key in ("radius_km", "feature", "service") if row.get(key)}
    return Location(row["address"], point, {"matched": "saved", **kept})
