"""Every figure of a run as a PNG, with its name, its words for those who cannot see it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from PIL import Image

from analysis import show
from analysis.evidence import counted
from analysis.show.style import figure_of
from analysis.tables import Comparison, Tables, missing


class Picture(NamedTuple):
    """A drawn figure: file name without ending, caption, words for a reader, bytes, width in px."""

    name: str
    caption: str
    alt: str
    png: bytes
    width: int

    @property
    def src(self) -> str:
        """Return the picture as a data URL, so that a page needs no second file."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")


def draw_pictures(tables: Tables, compared: Comparison, *, dpi: int = 125) -> Iterator[Picture]:
    """Draw every figure that applies to the corpus, one after the other, the map first."""
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"].fillna("?"), strict=True))
    sources = counted(tables.articles["source"].nunique(), "source")
    yield _picture(
        "strike_map", "Where incidents are reported",
        f"Map of {counted(int(compared.incidents['latitude'].notna().sum()), 'located incident')}; "
        "the incidents are listed with their places and tolls in the text.",
        lambda: show.strike_map(tables, compared), dpi)  # fmt: skip
    yield _picture(
        "claims", "What each source claims",
        f"Ranges of {counted(len(compared.casualties), 'casualty claim')} by source and outcome; "
        "the same figures stand in the claim tables of the incidents.",
        lambda: show.claims(compared, names=names), dpi)  # fmt: skip
    yield _picture(
        "coverage", "Which source reports which incident",
        f"Table of shades: {counted(len(compared.incidents), 'incident')} against {sources}.",
        lambda: show.coverage(tables, compared), dpi)  # fmt: skip
    yield _picture(
        "quotes_by_speaker", "Who is quoted by whom",
        f"Table of shades: speakers of {counted(len(tables.quotes), 'quote')} against {sources}.",
        lambda: show.quotes_by_speaker(tables), dpi)  # fmt: skip
    yield _picture(
        "cue_verbs", "Which verbs introduce quotes",
        f"Bars: how often each verb of saying introduces a quote, by source ({sources}).",
        lambda: show.cue_verbs(tables), dpi)  # fmt: skip
    if (total := _fullest_total(tables)) is not None:
        yield _picture(
            "parts", "The number with the most parts",
            "Tree of one total and the parts its article names.",
            lambda: show.parts(tables, total), dpi)  # fmt: skip


def _picture(name: str, caption: str, alt: str, draw: Callable[[], Axes], dpi: int) -> Picture:
    figure = figure_of(draw())
    held = io.BytesIO()
    # No date or software version in the file: the same tables give the same bytes.
    figure.savefig(held, format="png", dpi=dpi, metadata={"Software": None})
    width = round(figure.get_size_inches()[0] * dpi)
    plt.close(figure)
    return Picture(name, caption, alt, _slim(held), width)


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
