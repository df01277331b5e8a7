"""The command: ``python -m analysis.training COMMAND``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from spacy.language import Language

app = typer.Typer(
    name="analysis.training",
    help="Make, score and package the language pipeline from treebanks and entity corpora.",
    epilog="Start with: python -m analysis.training build RAW --out work",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Raw = Annotated[
    Path, typer.Argument(exists=True, help="Folder with EWT/ GUM/ PUD/ UNER/ WW/ gmb.csv text/.")
]
Seed = Annotated[int, typer.Option(help="Of every random draw.")]
Data = Annotated[Path, typer.Argument(exists=True, help="Folder that `convert` wrote.")]
OutFolder = Annotated[Path, typer.Option(help="Folder for the result; made if missing.")]
Version = Annotated[str, typer.Option(help="Version of the pipeline.")]


@app.callback()
def _prepare() -> None:
    """Make, score and package the language pipeline from treebanks and entity corpora."""
    from thinc.api import set_current_ops

    from analysis.parse.pipeline import numpy_products

    set_current_ops(numpy_products())


@app.command(epilog="Example: python -m analysis.training build raw/ --out work")
def build(
    raw: Raw,
    out: OutFolder = Path("work"),
    version: Version = "0.2.0",
    seed: Seed = 0,
) -> None:
    """Run every step in order; a step whose result lies in OUT is not run again.

    The pipeline with its card is OUT/pipeline, the variant whose entities were trained on sources
    with a stated licence only is OUT/pipeline_clean. Needs the extra `train`.
    """
    from analysis.training.build import build_steps, run_steps

    run_steps(build_steps(raw, out, version=version, seed=seed), typer.echo)


@app.command(epilog="Example: python -m analysis.training convert raw/ --out work/data")
def convert(raw: Raw, out: OutFolder = Path("work/data"), seed: Seed = 0) -> None:
    """Convert treebanks, entity corpora and raw text into spaCy's format; needs Faker."""
    from analysis.training.build import convert_all

    tables = convert_all(raw, out, seed=seed)
    for name in ("treebanks", "entities"):
        typer.echo(tables[name].to_string(index=False))
    typer.echo(f"{len(tables['misfits'])} names fit no token, see {out / 'misfits.csv'}")


@app.command(
    epilog="Example: python -m analysis.training train ner --train a.spacy --dev b.spacy",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def train(
    context: typer.Context,
    config: Annotated[str, typer.Argument(help="ud, ner, or the path of a config.")],
    train_docs: Annotated[Path, typer.Option("--train", help="A .spacy file or a folder of them.")],
    dev_docs: Annotated[Path, typer.Option("--dev", help="The same, to choose the best step on.")],
    out: OutFolder = Path("work/trained"),
    names: Annotated[Path | None, typer.Option(help="Name lists to swap in (ner).")] = None,
    vectors: Annotated[Path | None, typer.Option(help="A pipeline with word vectors.")] = None,
    weights: Annotated[Path | None, typer.Option(help="Token layers to begin with.")] = None,
    seed: Seed = 0,
) -> None:
    """Train one part; further options override the config: --vars.width 128.

    Writes model-best and model-last, as `spacy train` does.
    """
    from spacy.cli._util import parse_config_overrides

    from analysis.training.build import train_part

    overrides: dict[str, Any] = {
        "paths.train": str(train_docs),
        "paths.dev": str(dev_docs),
        "vars.seed": seed,
    }
    if names is not None:
        overrides["paths.names"] = str(names)
    if vectors is not None:
        overrides |= {"paths.vectors": str(vectors), "vars.static_vectors": True}
    if weights is not None:
        overrides["paths.weights"] = str(weights)
    train_part(config, out, overrides | parse_config_overrides(context.args))


@app.command(epilog="Example: python -m analysis.training evaluate data/pipeline work/data")
def evaluate(
    model: Annotated[str, typer.Argument(help="Name or path of a pipeline.")],
    data: Data,
    out: Annotated[Path | None, typer.Option(help="Write the scores there as JSON.")] = None,
    boundaries: Annotated[
        bool, typer.Option(help="Score with the boundaries `analysis.load_pipeline` adds.")
    ] = False,
) -> None:
    """Score a pipeline on every test file in DATA, by genre, class and region."""
    from analysis.training.evaluate import score_all
    from analysis.training.package import write_scores

    scores = score_all(_load(model, boundaries=boundaries), data)
    if not scores["parse"] and not scores["entities"]:
        raise typer.BadParameter(f"{data} has no test file", param_hint="DATA")
    if out is not None:
        write_scores(scores, out)
    _print_scores(scores)


def _load(model: str, *, boundaries: bool) -> Language:
    if boundaries:
        from analysis.parse import load_pipeline

        return load_pipeline(model)
    import spacy

    return spacy.load(model)


def _print_scores(scores: dict[str, Any]) -> None:
    """Print trees by test, entities by class, and all classes together by region."""
    import pandas as pd

    if scores["parse"]:
        typer.echo(pd.DataFrame(scores["parse"]).T.round(1).to_string())
    for name, rows in scores["entities"].items():
        table = pd.DataFrame(rows).round(1)
        shown = (table["region"] == "all") | (table["label"] == "ALL")
        typer.echo(f"\n{name}\n{table[shown].fillna('').to_string(index=False)}")
    typer.echo(f"\n{scores['model']['words_per_second']} words a second")


@app.command(epilog="Example: python -m analysis.training package work/ud work/ner")
def package(
    ud: Annotated[Path, typer.Argument(help="Trained part: tags, lemmas, trees.")],
    ner: Annotated[Path, typer.Argument(help="Trained part: entities.")],
    out: OutFolder = Path("work/pipeline"),
    version: Version = "0.2.0",
) -> None:
    """Make one pipeline of the trained parts, which plain `spacy.load` can read."""
    from analysis.training.build import META
    from analysis.training.package import assemble, megabytes

    nlp = assemble({"ud": ud, "ner": ner}, out, META | {"version": version})
    typer.echo(f"{out}: {', '.join(nlp.pipe_names)}; {megabytes(out):.1f} MB")


@app.command(epilog="Example: python -m analysis.training card work/scores.json data/pipeline")
def card(
    scores: Annotated[Path, typer.Argument(exists=True, help="What `evaluate --out` wrote.")],
    model: Annotated[Path, typer.Argument(help="Folder of the pipeline.")],
    clean: Annotated[
        Path | None, typer.Option(help="Scores of the variant with stated licences only.")
    ] = None,
) -> None:
    """Write README.md and scores.json beside a pipeline."""
    from analysis.training.package import write_model_card

    read = json.loads(scores.read_text(encoding="utf-8"))
    if clean is not None:
        read["clean"] = json.loads(clean.read_text(encoding="utf-8"))
    typer.echo(f"wrote {write_model_card(read, model)}")


@app.command(epilog="Example: python -m analysis.training casing work/data")
def casing(
    data: Data,
    out: Annotated[Path, typer.Option(help="CSV to write.")] = Path("data/casing.csv"),
) -> None:
    """Count how words are written in the training text, for text in capitals."""
    import spacy

    from analysis.training.build import GOLD, UNLABELLED, read_docs
    from analysis.training.casing import count_casing

    files = dict.fromkeys([GOLD["syntax"][0], *UNLABELLED["syntax"]])
    table = count_casing(read_docs(data, list(files), spacy.blank("en")))
    table.to_csv(out, index=False)
    typer.echo(f"{out}: {len(table)} words")


if __name__ == "__main__":
    app(prog_name="python -m analysis.training")
