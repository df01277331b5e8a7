"""Other geopy services behind the same call: slow, cached, and never in the way."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable
from pathlib import Path

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point


def online(
    geocoder: Geocoder, *, cache_path: Path | str, min_delay_seconds: float = 1.0
) -> Callable[[str], Location | None]:
    """Return a lookup over any geopy geocoder, rate-limited and with its answers kept on disk.

    Parameters
    ----------
    geocoder : geopy.geocoders.base.Geocoder
        For example ``Nominatim(user_agent="your-project")``.
    cache_path : path
        CSV of answers (query, address, latitude, longitude); read first, appended to.
        "Not found" is kept, too; a failed request is not.
    min_delay_seconds : float
        Time between two requests.

    Returns
    -------
    callable
        str -> Location, or None when not found or the service fails (one warning).
    """
    return _OnlineLookup(geocoder, Path(cache_path), min_delay_seconds)


class _OnlineLookup:
    _HEADER = ("query", "address", "latitude", "longitude")

    def __init__(self, geocoder: Geocoder, path: Path, delay: float) -> None:
        self._ask = RateLimiter(
            geocoder.geocode, min_delay_seconds=delay, max_retries=0, swallow_exceptions=False
        )
        self._path = path
        self._warned = False
        self._answers = self._read()

    def __call__(self, query: str) -> Location | None:
        if query not in self._answers:
            try:
                self._answers[query] = self._ask(query)
            except GeopyError as error:
                self._warn(error)
                return None
            self._append(query, self._answers[query])
        return self._answers[query]

    def _read(self) -> dict[str, Location | None]:
        if not self._path.exists():
            return {}
        with self._path.open(encoding="utf-8", newline="") as file:
            try:
                return {row["query"]: _saved_location(row) for row in csv.DictReader(file)}
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{self._path}: not a file of saved answers") from error

    def _append(self, query: str, found: Location | None) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self._path.exists()
        with self._path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(self._HEADER)
            cells = (found.address, found.latitude, found.longitude) if found else ("", "", "")
            writer.writerow((query, *cells))

    def _warn(self, error: GeopyError) -> None:
        if not self._warned:
            self._warned = True
            message = f"the online geocoder failed ({type(error).__name__}); names stay open"
            warnings.warn(message, stacklevel=3)


def _saved_location(row: dict[str, str]) -> Location | None:
    if not row["latitude"]:
        return None
    point = Point(float(row["latitude"]), float(row["longitude"]))
    return Location(row["address"], point, {"matched": "saved"})
