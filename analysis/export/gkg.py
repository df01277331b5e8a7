"""Articles in the 27 columns of GDELT's Global Knowledge Graph.

Columns and their blocks follow the GKG Codebook 2.1 (gdeltproject.org, 19 February 2015): one
record per article, blocks parted by ``;``, the cells of a block by ``#``, ``,`` or ``|``. Themes
and types of counts are GDELT's (its Category List), countries are FIPS 10-4. What follows is in
GDELT's shape; it is not GDELT's data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from urllib.parse import quote

import pandas as pd

from analysis.evidence import day, plain
from analysis.export.coded import Cells, country_code, figure, records
from analysis.resources import code_table
from analysis.tables import UNREAL, Comparison, Tables

COLUMNS = (
    "GKGRECORDID",
    "V2.1DATE",
    "V2SOURCECOLLECTIONIDENTIFIER",
    "V2SOURCECOMMONNAME",
    "V2DOCUMENTIDENTIFIER",
    "V1COUNTS",
    "V2.1COUNTS",
    "V1THEMES",
    "V2ENHANCEDTHEMES",
    "V1LOCATIONS",
    "V2ENHANCEDLOCATIONS",
    "V1PERSONS",
    "V2ENHANCEDPERSONS",
    "V1ORGANIZATIONS",
    "V2ENHANCEDORGANIZATIONS",
    "V1.5TONE",
    "V2.1ENHANCEDDATES",
    "V2GCAM",
    "V2.1SHARINGIMAGE",
    "V2.1RELATEDIMAGES",
    "V2.1SOCIALIMAGEEMBEDS",
    "V2.1SOCIALVIDEOEMBEDS",
    "V2.1QUOTATIONS",
    "V2.1ALLNAMES",
    "V2.1AMOUNTS",
    "V2.1TRANSLATIONINFO",
    "V2EXTRASXML",
)
WEB, CITATION = "1", "2"
COUNTRY, US_STATE, US_CITY, CITY, STATE = 1, 2, 3, 4, 5
ORGANISATIONS = frozenset({"organisation", "government", "military", "armed_group", "media"})
# Characters a cell must not hold: those that part cells and blocks, and those of control.
MARKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029;#|]+")
BLANKS = re.compile(r"[\s\x00-\x20\x7f-\x9f\u2028\u2029]")
COMMAS = re.compile(r"\s*,\s*")
DATE = re.compile(r"(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?$")
Blocks = dict[str, list[str]]


def to_gkg(tables: Tables, compared: Comparison | None = None) -> pd.DataFrame:
    """Return one record per article with the columns of GDELT's GKG 2.1, all of them text.

    Parameters
    ----------
    tables : Tables
    compared : Comparison, optional
        Not needed: the GKG has articles, not incidents. Taken so that all exports are called
        alike.

    Returns
    -------
    pandas.DataFrame
        In the order of `tables.articles`. What is not known is ``<NA>``. By column:

        - ``GKGRECORDID``: the time of publication and our article_id, with a dash between.
        - ``V2DOCUMENTIDENTIFIER``: the address (collection 1), blanks and control characters
          percent-encoded, else a citation (collection 2).
        - ``V1COUNTS``, ``V2.1COUNTS``: people killed, injured, displaced and rescued; of an
          open range the known end.
        - ``V1THEMES``: only those that a row of `events` or `numbers` justifies.
        - ``V1LOCATIONS``: places found in the gazetteer. FeatureIDs of GNS and GNIS are not
          known, nor codes of divisions.
        - ``V2.1QUOTATIONS``: direct speech, with the verb that introduces it.
        - Offsets count code points from the start of `articles.text`; the ``V1`` columns list
          each name once, the others each mention with its offset.
        - ``V1.5TONE``, ``V2GCAM`` and the columns of images are empty: nothing here rates tone.

        Characters that part cells and blocks, line breaks and control characters within a
        name or a quote are replaced by spaces (a comma by a space where commas part cells).
    """
    parts: dict[str, Blocks] = defaultdict(lambda: defaultdict(list))
    for collect in (_themes, _counts, _locations, _names, _dates, _quotations, _amounts):
        collect(tables, parts)
    rows = [_record(cells, parts[cells["article_id"]]) for cells in records(tables.articles)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="string")


def _record(article: Cells, parts: Blocks) -> Cells:
    stamp = article["published"].strftime("%Y%m%d%H%M%S") if article["published"] else ""
    row: Cells = {
        "GKGRECORDID": f"{stamp}-{article['article_id']}" if stamp else article["article_id"],
        "V2.1DATE": stamp or None,
        "V2SOURCECOLLECTIONIDENTIFIER": WEB if article["url"] else CITATION,
        "V2SOURCECOMMONNAME": clean(article["source"]) or None,
        "V2DOCUMENTIDENTIFIER": _address(article["url"]) or _citation(article),
        "V2EXTRASXML": _extras(article),
    }
    for column, blocks in parts.items():
        told = dict.fromkeys(blocks) if column.startswith("V1") else blocks
        row[column] = ("#" if column == "V2.1QUOTATIONS" else ";").join(told)
    return row


def clean(value: object, *, commas: bool = True) -> str:
    """Return a cell's text without the characters that part cells and blocks.

    >>> clean("El Fasher; Darfur#1"), clean("Idris, Amal", commas=False)
    ('El Fasher Darfur 1', 'Idris Amal')
    """
    text = MARKS.sub(" ", plain(value))
    return " ".join((text if commas else COMMAS.sub(" ", text)).split())


def _address(url: object) -> str:
    """Return an address with what a line must not hold percent-encoded, and all else as it is.

    The column holds one value, so the marks that part blocks elsewhere part nothing here.

    >>> _address("https://example.org/live;id=4?a=1|2#post 7")
    'https://example.org/live;id=4?a=1|2#post%207'
    """
    return BLANKS.sub(lambda found: quote(found[0]), plain(url).strip())


def _citation(article: Cells) -> str:
    told = (clean(article["source"]), clean(article["title"]), day(article["published"]))
    return ", ".join(filter(None, told)) or str(article["article_id"])


def _extras(article: Cells) -> str | None:
    told = (("PAGE_TITLE", article["title"]), ("PAGE_AUTHORS", article["author"]))
    tags = [(tag, " ".join(re.sub(r"[\x00-\x1f]", " ", plain(v)).split())) for tag, v in told]
    return "".join(f"<{tag}>{escape(v, quote=False)}</{tag}>" for tag, v in tags if v) or None


def _codes(table: str, column: str) -> dict[str, str]:
    rows = code_table("gkg_codes")
    return {row["value"]: row[column] for row in rows if row["table"] == table and row[column]}


def _themes(tables: Tables, parts: dict[str, Blocks]) -> None:
    columns = ("event_type", "sub_event_type", "plover")
    real = [row for row in records(tables.events) if row["factuality"] not in UNREAL]
    found = [(row, _codes(name, "theme").get(row[name] or "")) for row in real for name in columns]
    kinds = _codes("kind", "theme")
    found += [(row, kinds.get(row["kind"] or "")) for row in _people(tables)]
    for row, theme in sorted(found, key=lambda one: one[0]["start"]):
        if theme:
            parts[row["article_id"]]["V1THEMES"].append(theme)
            parts[row["article_id"]]["V2ENHANCEDTHEMES"].append(f"{theme},{row['start']}")


def _people(tables: Tables) -> list[Cells]:
    told = tables.numbers
    real = told["unit"].eq("person") & told["scope"].ne("hypothetical").fillna(True)
    return records(told[real.fillna(False)])


def _counts(tables: Tables, parts: dict[str, Blocks]) -> None:
    places = {row["place_id"]: row for row in records(tables.places)}
    events = {row["event_id"]: row for row in records(tables.events)}
    kinds = _codes("kind", "count")
    for row in _people(tables):
        value = _amount(row)
        if row["kind"] not in kinds or value is None:
            continue
        event = events.get(row["event_id"], {})
        place = places.get(row["place_id"] or event.get("place_id"))
        group = plain(row["victims"]).replace("_", " ")
        cells = (kinds[row["kind"]], value, group, *_location(place, with_admin2=False))
        block = "#".join(cells)
        parts[row["article_id"]]["V1COUNTS"].append(block)
        parts[row["article_id"]]["V2.1COUNTS"].append(f"{block}#{row['start']}")


def _amount(row: Cells) -> str | None:
    value = figure(row)
    value = row["high"] if value is None else value
    return None if value is None else f"{value:.10g}"


def _locations(tables: Tables, parts: dict[str, Blocks]) -> None:
    for row in records(tables.places):
        if row["latitude"] is None:
            continue
        one = parts[row["article_id"]]
        one["V1LOCATIONS"].append("#".join(_location(row, with_admin2=False)))
        cells = _location(row, with_admin2=True)
        one["V2ENHANCEDLOCATIONS"].append("#".join((*cells, str(row["start"]))))


def _location(place: Cells | None, *, with_admin2: bool) -> tuple[str, ...]:
    """Return type, full name, country, ADM1 (ADM2), latitude, longitude and FeatureID."""
    if place is None or place["latitude"] is None:
        return ("",) * (8 if with_admin2 else 7)
    country = country_code(place["country"], "fips") or ""
    whole = country_code(place["country"], "name") or ""
    names = dict.fromkeys(clean(n) for n in (place["name"], place["admin1"], whole))
    is_country = place["feature"] == "country"
    division = (country if is_country else "", "") if with_admin2 else (country * is_country,)
    return (
        str(_location_type(plain(place["feature"]), place["country"] == "US")),
        ", ".join(filter(None, names)),
        country,
        *division,
        f"{place['latitude']:.7g}",
        f"{place['longitude']:.7g}",
        country if is_country else "",
    )


def _location_type(feature: str, in_us: bool) -> int:
    if feature == "country":
        return COUNTRY
    if feature == "admin1":
        return US_STATE if in_us else STATE
    return US_CITY if in_us else CITY


def _names(tables: Tables, parts: dict[str, Blocks]) -> None:
    actors = {row["actor_id"]: row for row in records(tables.actors)}
    for row in records(tables.mentions[tables.mentions["form"].eq("name").fillna(False)]):
        actor = actors.get(row["actor_id"], {})
        one, name = parts[row["article_id"]], clean(actor.get("name"), commas=False)
        kind = actor.get("kind")
        column = "PERSONS" if kind == "person" else "ORGANIZATIONS"
        if name and (kind == "person" or kind in ORGANISATIONS):
            one[f"V1{column}"].append(name.lower())
            one[f"V2ENHANCED{column}"].append(f"{name},{row['start']}")
        if written := clean(row["text"], commas=False):
            one["V2.1ALLNAMES"].append(f"{written},{row['start']}")


def _dates(tables: Tables, parts: dict[str, Blocks]) -> None:
    """Add resolution (1 year, 2 month, 3 day, 4 day without year), month, day, year, offset."""
    for row in records(tables.dates):
        written = DATE.match(plain(row["value"]))
        if row["timex_type"] not in ("DATE", "TIME") or not written:
            continue
        year, month, date = ((int(x) if x and x.isdigit() else 0) for x in written.groups())
        sort = (3 if date else 2 if month else 1) if year else 4
        if year or date:
            block = f"{sort}#{month}#{date}#{year}#{row['start']}"
            parts[row["article_id"]]["V2.1ENHANCEDDATES"].append(block)


def _quotations(tables: Tables, parts: dict[str, Blocks]) -> None:
    for row in records(tables.quotes):
        if row["kind"] in ("direct", "mixed"):
            cells = (row["start"], row["end"] - row["start"], clean(row["cue"]))
            block = "|".join(map(str, (*cells, clean(row["quote"]))))
            parts[row["article_id"]]["V2.1QUOTATIONS"].append(block)


def _amounts(tables: Tables, parts: dict[str, Blocks]) -> None:
    for row in records(tables.numbers):
        if (value := _amount(row)) is not None and row["unit"]:
            counted = clean(row["unit"], commas=False).replace("_", " ")
            block = f"{value},{counted},{row['start']}"
            parts[row["article_id"]]["V2.1AMOUNTS"].append(block)
