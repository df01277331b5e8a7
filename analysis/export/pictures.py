"""Every figure of a run as a PNG, with its name, its words for those who cannot see it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from PIL import Image

from analysis import show
from analysis.evidence import counted
from analysis.show.actors import TITLES, strongest, ties
from analysis.show.casualties import drawn_claims
from analysis.show.drift import most_drifted
from analysis.show.maps import mark_places
from analysis.show.sources import drawn_reports, reports
from analysis.show.speech import drawn_quotes
from analysis.show.style import figure_of
from analysis.show.timelines import most_reported, toll_reports
from analysis.show.totals import drawn_numbers, drawn_tolls
from analysis.tables import Comparison, Tables, missing

# Those that a corpus may give no reason to draw.
OPTIONAL = ("toll_timeline", "incident_tree", "parts", "quote_alignment", "actor_network",
            "speech_network")  # fmt: skip


class Picture(NamedTuple):
    """A drawn figure: file name without ending, caption, words for a reader, bytes, width in px.

    `row_ids` are the rows it draws: ``passages(Evidence(tables), row_ids)`` gives the sentences.
    `marks` are those of a map: key of the place, and per cent from the left and the top edge.
    """

    name: str
    caption: str
    alt: str
    png: bytes
    width: int
    row_ids: tuple[str, ...] = ()
    marks: tuple[tuple[str, float, float], ...] = ()

    @property
    def src(self) -> str:
        """Return the picture as a data URL, so that a page needs no second file."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")


class Plan(NamedTuple):
    """A figure before it is drawn; fields as in `Picture`."""

    name: str
    caption: str
    alt: str
    draw: Callable[[], Axes]
    row_ids: Iterable[str]


def draw_pictures(tables: Tables, compared: Comparison, *, dpi: int = 125) -> Iterator[Picture]:
    """Draw every figure that applies to the corpus, one after the other, the map first."""
    for plans in (_of_incidents, _of_tolls, _of_quotes, _of_actors):
        for plan in plans(tables, compared):
            yield _picture(plan, dpi)


def _of_incidents(tables: Tables, compared: Comparison) -> Iterator[Plan]:
    names = _names(tables)
    incidents = compared.incidents
    located = incidents.loc[incidents["latitude"].notna(), "incident_id"]
    told = reports(tables, compared)
    yield Plan(
        "strike_map", "Where incidents are reported",
        f"Map of {counted(len(located), 'located incident')}; "
        "the incidents are listed with their places and tolls in the text.",
        lambda: show.strike_map(tables, compared),
        told.loc[told["incident"].isin(located), "row_id"])  # fmt: skip
    yield Plan(
        "claims", "What each source claims",
        f"Ranges of {counted(len(compared.casualties), 'casualty claim')} by source and outcome; "
        "the same figures stand in the claim tables of the incidents.",
        lambda: show.claims(compared, names=names),
        drawn_claims(compared)["number_id"])  # fmt: skip
    yield Plan(
        "coverage", "Which source reports which incident",
        f"Table of shades: {counted(len(incidents), 'incident')} against {_sources(tables)}.",
        lambda: show.coverage(tables, compared),
        drawn_reports(tables, compared)["row_id"])  # fmt: skip


def _of_tolls(tables: Tables, compared: Comparison) -> Iterator[Plan]:
    names = _names(tables)
    if (slot := most_reported(compared)) is not None:
        told = toll_reports(compared, *slot)
        yield Plan(
            "toll_timeline", "How the toll of one incident was known",
            f"Line of the toll as {counted(told['article_id'].nunique(), 'report')} told it, one "
            "after the other; the steps stand in the text of the incident.",
            lambda: show.toll_timeline(compared, names=names),
            (key for cell in told["number_ids"].dropna() for key in cell.split()))  # fmt: skip
    if row_ids := drawn_tolls(compared):
        yield Plan(
            "incident_tree", "An incident that holds others",
            "Tree of one incident and those that are part of it, each with its toll; below it, "
            "whether the parts add up to the total.",
            lambda: show.incident_tree(compared), row_ids)  # fmt: skip
    if (total := _fullest_total(tables)) is not None:
        yield Plan(
            "parts", "The number with the most parts",
            "Tree of one total and the parts its article names.",
            lambda: show.parts(tables, total), drawn_numbers(tables, total))  # fmt: skip


def _of_quotes(tables: Tables, compared: Comparison) -> Iterator[Plan]:
    sources = _sources(tables)
    yield Plan(
        "quotes_by_speaker", "Who is quoted by whom",
        f"Table of shades: speakers of {counted(len(tables.quotes), 'quote')} against {sources}.",
        lambda: show.quotes_by_speaker(tables),
        drawn_quotes(tables, "who")["quote_id"])  # fmt: skip
    yield Plan(
        "cue_verbs", "Which verbs introduce quotes",
        f"Table of shades: how often each verb of saying introduces a quote, in {sources}.",
        lambda: show.cue_verbs(tables), drawn_quotes(tables, "verb")["quote_id"])  # fmt: skip
    if (group := most_drifted(compared)) is not None:
        members = compared.quote_groups[compared.quote_groups["group_id"] == group]
        yield Plan(
            "quote_alignment", "The quotation that changed most",
            f"{counted(len(members), 'version')} of one quotation under each other, with the words "
            "left out and put in; the same versions stand in the text.",
            lambda: show.quote_alignment(tables, compared, group), members["quote_id"])  # fmt: skip


def _of_actors(tables: Tables, compared: Comparison) -> Iterator[Plan]:
    for relation, name in (("acts", "actor_network"), ("speaks", "speech_network")):
        drawn = strongest(ties(tables, relation))
        if drawn:
            pairs = "; ".join(_pair(tie.source, tie.target, tables) for tie in drawn[:3])
            yield Plan(
                name, TITLES[relation],
                f"Network of {counted(len(drawn), 'pair')} of actors. The strongest: {pairs}.",
                partial(show.actor_network, tables, relation=relation),
                (row_id for tie in drawn for row_id in tie.row_ids))  # fmt: skip


def _pair(source: str, target: str, tables: Tables) -> str:
    names = _names(tables)
    return f"{names.get(source, source)} to {names.get(target, target)}"


def _names(tables: Tables) -> dict[str, str]:
    return dict(zip(tables.actors["actor_id"], tables.actors["name"].fillna("?"), strict=True))


def _sources(tables: Tables) -> str:
    return counted(tables.articles["source"].nunique(), "source")


def _picture(plan: Plan, dpi: int) -> Picture:
    ax = plan.draw()
    figure = figure_of(ax)
    held = io.BytesIO()
    # No date or software version in the file: the same tables give the same bytes.
    figure.savefig(held, format="png", dpi=dpi, metadata={"Software": None})
    width = round(figure.get_size_inches()[0] * dpi)
    marks = tuple((key, *at) for key, at in mark_places(ax).items())
    plt.close(figure)
    row_ids = tuple(dict.fromkeys(str(key) for key in plan.row_ids if not missing(key)))
    return Picture(plan.name, plan.caption, plan.alt, _slim(held), width, row_ids, marks)


def _slim(png: io.BytesIO) -> bytes:
    """Return a PNG with a palette of 128 colours: flat figures lose nothing one can see."""
    slim = io.BytesIO()
    image = Image.open(png).convert("RGB").quantize(128, method=Image.Quantize.MEDIANCUT)
    image.save(slim, format="png", optimize=True)
    return slim.getvalue()


def _fullest_total(tables: Tables) -> str | None:
    """Return the number most other numbers are part of, the first one among equals."""
    counts = tables.numbers["part_of"].dropna().value_counts(sort=False)
    counts = counts[counts.index.isin(tables.numbers["number_id"])]
    best = None if counts.empty else counts.idxmax()
    return None if missing(best) else str(best)
