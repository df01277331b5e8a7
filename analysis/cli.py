"""The command: `analysis run`, `analysis tables`, `analysis export`, `analysis explain`."""

from __future__ import annotations

import os
import sys
import warnings
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from analysis.evidence import Explanation
    from analysis.review import Reviewed
    from analysis.tables import Comparison, Tables

app = typer.Typer(
    name="analysis",
    help="Turn news articles about armed conflict into tidy tables, and compare their sources.",
    epilog="Start with: analysis run seeds/ --out out/",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Exit(IntEnum):
    """Exit codes of the command."""

    DONE = 0
    NOTHING_USABLE = 1
    WRONG_ARGUMENTS = 2


Source = Annotated[
    Path,
    typer.Argument(
        metavar="INPUT", help="A folder or a file: text, Markdown, HTML, PDF, JSONL, CSV."
    ),
]
Pipeline = Annotated[
    str | None,
    typer.Option(help="Name or path of a spaCy pipeline instead of the shipped one."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


@app.command(epilog="Example: analysis run seeds/ --out out/")
def run(
    source: Source,
    out: Annotated[Path, typer.Option(help="Folder for the results; made if missing.")] = Path(
        "out"
    ),
    corrections: Annotated[
        Path | None, typer.Option(help="Corrections of reviewers, to be made in the tables.")
    ] = None,
    pipeline: Pipeline = None,
    quiet: Quiet = False,
) -> None:
    """Read INPUT and write tables, figures, a map and a report to --out.

    Writes tables/*.parquet and tables/*.csv, figures/*.png, map.html and report.html,
    all of which open without network. What became of each correction is written to
    tables/corrections.csv. Exit codes: 0 done, 1 nothing usable in INPUT,
    2 wrong arguments.
    """
    _check_folder(out)
    if corrections is not None and not corrections.is_file():
        raise typer.BadParameter(f"there is no file {corrections}", param_hint="--corrections")
    if corrections is not None:
        _check_corrections(corrections)
    tables = _extract(source, pipeline=pipeline, quiet=quiet)
    from analysis.compare import compare
    from analysis.export import write_all

    reviewed = None if corrections is None else _correct(tables, corrections, quiet=quiet)
    tables = tables if reviewed is None else reviewed.tables
    compared = compare(tables)
    try:
        written = write_all(tables, compared, out, reviewed=reviewed)
    except OSError as error:
        problem = f"cannot write to {out}: {error.strerror}"
        raise typer.BadParameter(problem, param_hint="--out") from error
    if not quiet:
        _print_summary(tables, compared)
        typer.echo(f"\nWrote {len(written)} files to {out}; open {out / 'report.html'}")
        _print_rejected(tables)


@app.command("tables", epilog="Example: analysis tables seeds/ --table numbers --rows 20")
def show_tables(
    source: Source,
    table: Annotated[str | None, typer.Option(help="Print the rows of this table.")] = None,
    rows: Annotated[int, typer.Option(min=1, help="How many rows to print.")] = 10,
    pipeline: Pipeline = None,
    quiet: Quiet = False,
) -> None:
    """Print the tables of INPUT: how many rows each has, or the rows of one."""
    from dataclasses import fields

    from analysis.tables import Tables

    names = ", ".join(field.name for field in fields(Tables))
    if table is not None and table not in names.split(", "):
        raise typer.BadParameter(f"{table!r} is not one of {names}", param_hint="--table")
    tables = _extract(source, pipeline=pipeline, quiet=quiet)
    if table is None:
        for name, frame in tables:
            typer.echo(f"{name:<10} {len(frame):>6} rows  {', '.join(frame.columns[:6])} ...")
    else:
        frame = tables[table].head(rows)
        typer.echo(frame.to_string(max_colwidth=40, na_rep=""))
    if not quiet:
        _print_rejected(tables)


@app.command("export", epilog="Example: analysis export out/ --format acled --format geojson")
def export_formats(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder a run was written to.")
    ],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="acled, ged, gkg or geojson; again for more. Default: all."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            help="A folder, or for one format a file: .csv, .tsv, .txt, .json or .geojson. "
            "Default: FOLDER/exports."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write a finished run in formats that other tools read.

    ACLED- and UCDP-GED-shaped CSV (one row per incident), GDELT-GKG-shaped tab-separated
    text (one row per article) and GeoJSON. Parquet is among the run's own tables.
    """
    from analysis.export import FILES, read_comparison, read_tables, write_export
    from analysis.export.formats import ENDINGS

    wanted = list(dict.fromkeys(formats or FILES))
    if strange := [one for one in wanted if one not in FILES]:
        problem = f"{', '.join(strange)} is not one of {', '.join(FILES)}"
        raise typer.BadParameter(problem, param_hint="--format")
    out = to or folder / "exports"
    is_file = out.suffix.lower() in ENDINGS and not out.is_dir()
    if is_file and len(wanted) > 1:
        raise typer.BadParameter(f"{out} is one file for several formats", param_hint="--to")
    _check_folder(out.parent if is_file else out, hint="--to")
    try:
        tables, compared = read_tables(folder), read_comparison(folder)
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error), param_hint="FOLDER") from error
    for one in wanted:
        try:
            path = write_export(tables, compared, out if is_file else out / FILES[one], one)
        except LookupError as error:  # tables of one run beside a comparison of another
            raise typer.BadParameter(str(error.args[0]), param_hint="FOLDER") from error
        if not quiet:
            typer.echo(path)


@app.command(epilog="Example: analysis explain n-3f9a0c2b7d41 --from out/")
def explain(
    row_id: Annotated[
        str,
        typer.Argument(
            metavar="ROW_ID",
            help="The id of a number, date, place, mention, event, quote or incident; or a row of "
            "a table that compares, as timeline:0 for its first.",
        ),
    ],
    folder: Annotated[Path, typer.Option("--from", help="The folder a run was written to.")] = Path(
        "out"
    ),
) -> None:
    """Print the sentence a row stands on, its words marked >>so<<.

    A row that compares stands on several sentences: all of them are printed.
    """
    from analysis.evidence import explain as look_up
    from analysis.export import read_tables

    try:
        tables = read_tables(folder)
        found = _explain_compared(tables, folder, row_id)
        found = [look_up(tables, None, row_id)] if found is None else found
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error), param_hint="--from") from error
    except LookupError as error:
        raise typer.BadParameter(str(error.args[0]), param_hint="ROW_ID") from error
    for one in found:
        _print_explanation(one)


def _explain_compared(tables: Tables, folder: Path, row_id: str) -> list[Explanation] | None:
    """Print the row of a comparison that `row_id` names and return its sentences, if it does."""
    from analysis.evidence import explain_row
    from analysis.export import read_comparison
    from analysis.tables import missing

    table, _, number = row_id.partition(":")
    if not number and not row_id.startswith("i-"):
        return None
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        compared = read_comparison(folder)
    for note in notes:
        typer.echo(str(note.message), err=True)
    if not number:
        same = compared.incidents["incident_id"] == row_id
        table, number = "incidents", str(same.idxmax() if same.any() else row_id)
    names = [name for name, _ in compared]
    if table not in names or not number.isdecimal():
        raise LookupError(f"no row {row_id!r}; tables that compare: {', '.join(names)}")
    found = explain_row(tables, compared, table, int(number))
    cells = compared[table].iloc[int(number)].items()
    told = "; ".join(f"{name} {value}" for name, value in cells if not missing(value))
    typer.echo(f"{table}:{number}  {told}\n")
    if not found:
        typer.echo("Its sentences are not in these tables.")
    return found


def _print_explanation(found: Explanation) -> None:
    start, end, text = found["mark_start"], found["mark_end"], found["text"]
    typer.echo(f"{text[:start]}>>{text[start:end]}<<{text[end:]}")
    byline = ", ".join(filter(None, (found["source"], found["title"], found["published"])))
    typer.echo(f"  {byline}")
    said = f"; said by {found['speaker']}" if found["speaker"] else ""
    typer.echo(f"  {found['table']} {found['row_id']}, found by {found['rule']}{said}")


def _extract(source: Path, *, pipeline: str | None, quiet: bool) -> Tables:
    """Load and extract INPUT; end the command when there is nothing to work on."""
    from analysis.flow import extract
    from analysis.load import load_articles
    from analysis.parse import MissingPipelineError

    try:
        with warnings.catch_warnings():  # what was rejected is listed below
            warnings.filterwarnings("ignore", "no article was read")
            articles = load_articles(source)
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error), param_hint="INPUT") from error
    try:
        tables = extract(articles, pipeline=pipeline, progress=not quiet and sys.stderr.isatty())
    except MissingPipelineError as error:
        raise typer.BadParameter(str(error), param_hint="--pipeline") from error
    if not len(tables.articles):
        typer.echo(f"nothing usable in {source}", err=True)
        _print_rejected(tables)
        raise typer.Exit(Exit.NOTHING_USABLE)
    return tables


def _check_corrections(path: Path) -> None:
    """End the command at once, before the long work, where a line is no correction."""
    from analysis import review

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is left out is told when it is
        try:
            review.read(path)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--corrections") from error


def _correct(tables: Tables, path: Path, *, quiet: bool) -> Reviewed:
    """Make the corrections of a file and print what became of them."""
    from analysis import review

    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        try:
            reviewed = review.apply(tables, path)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--corrections") from error
    summary = review.summarise(reviewed.log)
    for note in notes:
        if not str(note.message).startswith(summary):  # each of those is named below
            typer.echo(f"warning: {note.message}", err=True)
    if not quiet:
        typer.echo(summary)
    for row in reviewed.log.itertuples():
        if row.status not in ("applied", "superseded"):
            typer.echo(f"  {row.line}: {row.status}, {row.text!r}: {row.reason}", err=True)
    return reviewed


def _check_folder(out: Path, *, hint: str = "--out") -> None:
    """End the command at once where nothing could be written, before the long work."""
    nearest = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise typer.BadParameter(f"{nearest} is a file, not a folder", param_hint=hint)
    if not os.access(nearest, os.W_OK):
        raise typer.BadParameter(f"cannot write to {nearest}", param_hint=hint)


def _print_summary(tables: Tables, compared: Comparison) -> None:
    typer.echo(f"{len(tables.articles)} articles, {tables.articles['source'].nunique()} sources")
    for name, frame in [*tables, *compared]:
        if name not in {"articles", "sentences"}:
            typer.echo(f"  {name:<16} {len(frame):>6} rows")
    from analysis.evidence import amount, counted

    tolls = compared.tolls[compared.tolls["rule"] == "range"]
    tolls = tolls[tolls["outcome"].isin(["killed", "injured"])]
    tolls = tolls.merge(compared.incidents[["incident_id", "name", "date_start"]], on="incident_id")
    if len(tolls):
        typer.echo("\nWhat the sources say:")
    for row in tolls.sort_values(["date_start", "name", "outcome"]).itertuples():
        figure = amount(row.low, row.best, row.high)
        typer.echo(f"  {row.name}: {figure} {row.outcome} ({counted(row.n_claims, 'claim')})")


def _print_rejected(tables: Tables) -> None:
    rejected = tables.articles.attrs.get("rejected", [])
    if rejected:
        typer.echo(f"\n{len(rejected)} inputs were left out:", err=True)
    for entry in rejected:
        typer.echo(f"  {entry['path']}: {entry['reason']}", err=True)


def main() -> None:
    """Run the command."""
    app()
