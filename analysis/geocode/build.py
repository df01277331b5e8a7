"""Writing gazetteer files, the shipped ones and those of users."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import resources
from analysis.geocode.codes import ALTERNATE, FEATURES, OWN, distance_km
from analysis.geocode.keys import fold

_PLACE_COLUMNS = [
    "geonameid", "name", "admin1", "country", "feature",
    "latitude", "longitude", "population", "radius_km", "prior",
]  # fmt: skip
_LATIN = re.compile(r"[\u0020-\u024f\u02b0-\u036f\u1e00-\u1eff\u2010-\u201f]+")
_ODD = re.compile(r"[\d,;:/()\[\]|]|^[A-Z]{2,4}$|^.{1,2}$")


def useful_name(name: str) -> bool:
    """Say whether an alternate name is worth a key: Latin letters, no code, no number."""
    return bool(_LATIN.fullmatch(name)) and not _ODD.search(name)


def city_radius(population: float) -> float:
    """Return the radius in km of a built-up area at 3,000 people per square km, 1 to 25."""
    return min(25.0, max(1.0, math.sqrt(max(population, 0) / 3000 / math.pi)))


def write_gazetteer(places: pd.DataFrame, names: pd.DataFrame, out: Path | str) -> Path:
    """Write ``places.parquet`` and ``names.parquet`` for `Gazetteer`; return the folder.

    Parameters
    ----------
    places : DataFrame
        geonameid, name, admin1, country, feature, latitude, longitude, population, radius_km, and
        if wanted `prior`, added to the rank of a place (a province no town shares its name with).
    names : DataFrame
        place (row number in `places`), name, status (`OWN`, `ALTERNATE`, `CONTEXT`), and if
        wanted `as_written`, true for names found only in this very spelling ("Kan.", "NSW").
    out : path
        Folder, made when missing.

    Raises
    ------
    ValueError
        When a feature is not one of `FEATURES` or a name points outside `places`.
    """
    if odd := sorted(set(places["feature"]) - set(FEATURES)):
        raise ValueError(f"unknown features: {', '.join(map(str, odd))}")
    if len(names) and not names["place"].between(0, len(places) - 1).all():
        raise ValueError("names.place points outside places")
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    # Neighbours next to each other: a third smaller on disk.
    order = places.reset_index(drop=True).sort_values(["country", "admin1", "latitude"]).index
    new_row = pd.Series(range(len(order)), index=order)
    _write_places(places.iloc[order], folder / "places.parquet")
    _write_names(names.assign(place=names["place"].map(new_row)), folder / "names.parquet")
    return folder


def _write_places(places: pd.DataFrame, path: Path) -> None:
    if "prior" not in places:
        places = places.assign(prior=0.0)
    typed = places.assign(prior=places["prior"].fillna(0.0))[_PLACE_COLUMNS].astype(
        {
            "geonameid": "Int64",
            "population": "Int64",
            "name": "string",
            "latitude": "float64",
            "longitude": "float64",
            "radius_km": "float64",
            "prior": "float32",
        }
    )
    typed = typed.round({"latitude": 4, "longitude": 4, "radius_km": 1})
    typed = typed.astype({"latitude": "float32", "longitude": "float32", "radius_km": "float32"})
    for column in ("admin1", "country", "feature"):
        typed[column] = typed[column].astype("string").astype("category")
    typed.to_parquet(
        path,
        index=False,
        compression="zstd",
        compression_level=19,
        use_dictionary=["admin1", "country", "feature", "radius_km", "population", "prior"],
        column_encoding={
            "geonameid": "DELTA_BINARY_PACKED",
            "name": "DELTA_LENGTH_BYTE_ARRAY",
            "latitude": "BYTE_STREAM_SPLIT",
            "longitude": "BYTE_STREAM_SPLIT",
        },
    )


def _write_names(names: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = names.get("as_written", pd.Series(False, index=names.index)).fillna(False)
    keyed = pd.DataFrame(
        {
            "key": [
                name if as_written else fold(name)
                for name, as_written in zip(names["name"], written, strict=True)
            ],
            "place": names["place"].to_numpy("int32"),
            "status": names["status"].to_numpy("uint8"),
        }
    )
    keyed = keyed[keyed["key"].str.len() > 1].groupby(["key", "place"], as_index=False).max()
    keyed = keyed.sort_values(["key", "place"], ignore_index=True)
    table = pa.table(
        {
            "key": pa.array(keyed["key"].tolist(), pa.string()),
            "place": pa.array(keyed["place"], pa.int32()),
            "status": pa.array(keyed["status"], pa.uint8()),
        }
    )
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=["status"],
        column_encoding={"key": "DELTA_BYTE_ARRAY", "place": "PLAIN"},
    )


_DUMP_COLUMNS = {
    0: "geonameid", 1: "name", 2: "asciiname", 3: "alternates", 4: "latitude", 5: "longitude",
    6: "class", 7: "code", 8: "country", 10: "admin1", 14: "population",
}  # fmt: skip
_FEATURE_OF_CODE = {
    "PPLX": "district", "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin2", "MILB": "site",
    "NVB": "site", "ISL": "region", "ISLS": "region", "PEN": "region", "MTS": "region",
    "VAL": "region", "DSRT": "region",
}  # fmt: skip
_FEATURE_OF_CLASS = {"P": "city", "H": "river", "S": "site", "L": "region"}
_SEA_CODES = frozenset("SEA GULF STRT OCN BAY CHN".split())
_INLAND_CODES = frozenset(
    "STM STMI STMM STMX STMS CNL CNLI LK LKI LKN LKS LKX RSV RSVI LGN WAD WADX DLTA".split()
)
_SITE_CODES = frozenset("AIRB AIRF AIRP MILB INSM NSY PS PSN PSH CMP RSTN PRT DAM BRG".split())
# Gone: "PPLH" no longer exists, "ADM1H" and "AIRQ" are history or abandoned. Abandoned and
# destroyed towns (PPLQ, PPLW) stay: wars make them, and news names them.
_GONE = re.compile(r"PPLH|PPLCH|(?:ADM|RGN|TERR|PCL|PRT|RSTN|MTS|ISL)\w*[HQ]|AIRQ")
_GUESSED_KM = {"admin1": 80.0, "admin2": 25.0, "region": 50.0, "water": 150.0, "river": 50.0}


def build_gazetteer(geonames_dump: Path | str, out: Path | str) -> Path:
    """Build a gazetteer from a GeoNames dump, together with the shipped areas and sites.

    Parameters
    ----------
    geonames_dump : path
        A tab-separated file in the format of ``allCountries.txt`` (``UA.txt`` does as well).
    out : path
        Folder to write; pass it to `Gazetteer`.

    Returns
    -------
    pathlib.Path
        The folder. First-level divisions keep the names and shapes of the shipped gazetteer,
        with the dump's names beside them; towns, quarters and smaller divisions of the countries
        in the dump are those of the dump, those of other countries are left out.

    Raises
    ------
    ValueError
        When the file is not in that format.
    """
    dump = _read_dump(Path(geonames_dump))
    shipped, keys = _shipped_rows(dump)
    same = _same_divisions(dump, shipped, keys)
    dump = _with_areas(dump, shipped, same)
    names = [
        (same.get(row, len(shipped) + row), name, _status(name in own, row in same))
        for row, *own, alternates in zip(
            dump.index, dump["name"], dump["asciiname"], dump["alternates"], strict=True
        )
        for name in dict.fromkeys((*own, *filter(useful_name, alternates.split(","))))
        if name
    ]
    places = pd.concat([shipped, dump], ignore_index=True)
    keys = pd.concat([keys, pd.DataFrame(names, columns=["place", "name", "status"])])
    return write_gazetteer(*_without(places, keys, [len(shipped) + row for row in same]), out)


def _status(is_own: bool, is_shipped: bool) -> int:
    """Return the status of a name; a shipped division already has one of its own."""
    return OWN if is_own and not is_shipped else ALTERNATE


def _read_dump(path: Path) -> pd.DataFrame:
    try:
        dump = pd.read_csv(
            path,
            sep="\t",
            header=None,
            usecols=list(_DUMP_COLUMNS),
            dtype="string",
            keep_default_na=False,
            quoting=csv.QUOTE_NONE,
        ).rename(columns=_DUMP_COLUMNS)
        for column in ("latitude", "longitude", "population", "geonameid"):
            dump[column] = pd.to_numeric(dump[column].replace("", "0"))
    except (ValueError, pd.errors.ParserError) as error:
        raise ValueError(f"{path}: not in the format of GeoNames allCountries.txt") from error
    dump["feature"] = dump["code"].map(_FEATURE_OF_CODE)
    dump["feature"] = dump["feature"].fillna(dump["class"].map(_FEATURE_OF_CLASS))
    dump.loc[dump["code"].isin(_SEA_CODES), "feature"] = "water"
    known = (dump["class"] != "S") | dump["code"].isin(_SITE_CODES)
    known &= (dump["class"] != "H") | dump["code"].isin(_SEA_CODES | _INLAND_CODES)
    known &= ~dump["code"].str.fullmatch(_GONE.pattern)
    dump["population"] = dump["population"].where(dump["population"] > 0).astype("Int64")
    return dump[known].dropna(subset="feature").reset_index(drop=True)


def _same_divisions(
    dump: pd.DataFrame, shipped: pd.DataFrame, keys: pd.DataFrame
) -> dict[int, int]:
    """Return which shipped first-level division each one of the dump is, by row.

    By their names in any spelling, or by a centre well inside a shipped one of the country.
    """
    ours = shipped.index[shipped["feature"] == "admin1"]
    of_key: dict[tuple[str, str], set[int]] = {}
    for place, key in zip(keys["place"], keys["name"], strict=True):
        if place in ours:
            of_key.setdefault((str(shipped["country"][place]), key), set()).add(int(place))
    found = {}
    for row in dump[dump["feature"] == "admin1"].itertuples():
        spelled = {fold(name) for name in (row.name, row.asciiname, *row.alternates.split(","))}
        named = {place for key in spelled for place in of_key.get((row.country, key), ())}
        near = shipped.loc[ours][shipped.loc[ours, "country"] == row.country]
        point = (row.latitude, row.longitude)
        away = {
            place: distance_km(point, (latitude, longitude)) / radius
            for place, latitude, longitude, radius in zip(
                near.index, near["latitude"], near["longitude"], near["radius_km"], strict=True
            )
            if not named or place in named
        }
        nearest = min(away, key=lambda place: away[place], default=None)
        if nearest is not None and away[nearest] <= (2.0 if named else 0.5):
            found[int(row.Index)] = int(nearest)
    return found


def _with_areas(dump: pd.DataFrame, shipped: pd.DataFrame, same: dict[int, int]) -> pd.DataFrame:
    """Name the admin-1 of every row and guess radii: a dump has points, no shapes."""
    names = dump["name"].copy()
    for row, place in same.items():
        names[row] = shipped["name"][place]
    code = dump["country"] + "." + dump["admin1"]
    first = dump["feature"] == "admin1"
    of_code = dict(zip(code[first], names[first], strict=True))
    sizes = dump["population"].fillna(0).map(city_radius)
    return dump.assign(
        admin1=code.map(of_code),
        country=dump["country"].replace("", pd.NA),  # seamounts, and villages in dispute
        radius_km=dump["feature"].map(_GUESSED_KM).astype("float64").fillna(sizes),
    )


def _without(
    places: pd.DataFrame, names: pd.DataFrame, rows: list[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return places and names without some rows, and without names of places that are not there."""
    kept = places.drop(index=rows)
    renumber = dict(zip(kept.index, range(len(kept)), strict=True))
    names = names[names["place"].isin(kept.index)]
    places = kept.reset_index(drop=True)
    return places, names.assign(place=names["place"].map(renumber)).reset_index(drop=True)


def _shipped_rows(dump: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shipped rows a dump lacks (countries, shapes, seas, sites) with their keys."""
    folder = resources.data_path() / "gazetteer"
    places = pd.read_parquet(folder / "places.parquet")
    names = pd.read_parquet(folder / "names.parquet").rename(columns={"key": "name"})
    for column in ("admin1", "country", "feature"):
        places[column] = places[column].astype("string")
    kept = ~places["feature"].isin(["city", "district", "admin2"])
    kept |= ~places["geonameid"].isin(dump["geonameid"]) & (places["feature"] == "district")
    rows = np.flatnonzero(kept.to_numpy(dtype=bool))
    names = names.assign(as_written=names["name"].str.contains("[.A-Z]"))
    return _without(places, names, list(set(range(len(places))) - set(rows.tolist())))
