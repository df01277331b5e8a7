"""What every explorer shares: a frame with its style, pages of HTML, and controls.

Pages are `ipywidgets.HTML`, never `Output`: their text is set by Python, so a notebook that is
run again shows the same, and nothing needs scripts of its own.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from analysis.evidence import Passage
from analysis.show.page import render
from analysis.show.style import ORANGE, SKY, figure_of

FULL, LABEL, CONTROL = "100%", "72px", "320px"
# What stands for no narrowing: to ipywidgets an option None would be no choice at all.
EVERYTHING = ""


class Frame(ipywidgets.VBox):
    """The outermost widget of an explorer.

    Parameters
    ----------
    name : str
        What it is, such as "casualty explorer".
    counts : str
        How much it holds, such as "12 incidents, 48 claims".
    children : sequence of ipywidgets.Widget
        Its parts, from top to bottom.

    Notes
    -----
    ``repr`` is "name: counts" and nothing else: a notebook stores it as the text of the widget,
    and one that is run again has to give the same.
    """

    def __init__(self, name: str, counts: str, children: Sequence[ipywidgets.Widget]) -> None:
        style = ipywidgets.HTML(_style(), layout=ipywidgets.Layout(display="none"))
        super().__init__((style, *children), layout=ipywidgets.Layout(width=FULL))
        self.add_class("dispatches")
        self._line = f"{name}: {counts}"

    def __repr__(self) -> str:
        return self._line


def _style() -> str:
    return f"<style>{render('explorers/frame.css', orange=ORANGE, sky=SKY)}</style>"


class Page(ipywidgets.HTML):
    """A part of an explorer that shows HTML; whatever comes from an article is escaped."""

    def __init__(self, **traits: Any) -> None:
        traits.setdefault("layout", ipywidgets.Layout(width=FULL))
        super().__init__(**traits)
        self.add_class("dispatches-page")

    def fill(self, template: str, **values: object) -> None:
        """Show template `template` of ``data/pages/explorers`` with `values`."""
        self.value = render(f"explorers/{template}", **values)

    def say(self, message: str) -> None:
        """Show one plain sentence."""
        self.list_passages((), otherwise=message)

    def list_passages(
        self, passages: Iterable[Passage], *, otherwise: str = "No sentence is linked to this."
    ) -> None:
        """Show sentences as the report does, or `otherwise` when there is none."""
        self.fill("passages.html", passages=list(passages), otherwise=otherwise)


def choose(label: str, options: Sequence[tuple[str, object]], **traits: Any) -> Any:
    """Return a list to choose one of `options` from, pairs of what is shown and what is meant."""
    return ipywidgets.Dropdown(options=options, description=label, **_looks(), **traits)


def ask(label: str, placeholder: str, **traits: Any) -> Any:
    """Return a line to type words into; they count as soon as they are typed."""
    return ipywidgets.Text(
        placeholder=placeholder, description=label, continuous_update=True, **_looks(), **traits
    )


def offer(control: Any, options: Sequence[tuple[str, object]], draw: Callable[..., None]) -> None:
    """Put other options into a list and draw once.

    What was chosen stays chosen if it is still among them, else the first is. `draw` has to be
    what the list calls when its choice changes.
    """
    before = control.value
    values = [value for _, value in options]
    control.unobserve(draw, "value")
    control.options = options
    # Left alone, a list that was empty stays without a choice.
    control.index = values.index(before) if before in values else 0 if values else None
    control.observe(draw, "value")
    draw()


def having_words(options: Sequence[tuple[str, object]], typed: str) -> list[tuple[str, object]]:
    """Return the options whose line has all the words typed, in any case and order, or whose id.

    What an option means is an id, so that one that is cited can be typed.
    """
    wanted = typed.casefold().split()
    return [
        (line, value)
        for line, value in options
        if all(word in f"{line} {value}".casefold() for word in wanted)
    ]


def side_by_side(*children: ipywidgets.Widget) -> ipywidgets.HBox:
    """Return widgets in one line, broken where the page is too narrow."""
    return ipywidgets.HBox(children, layout=ipywidgets.Layout(width=FULL, flex_flow="row wrap"))


def picture(ax: Axes, *, dpi: int = 110) -> str:
    """Return a figure as the data URL of a PNG, and close it, or the notebook shows it twice."""
    held = io.BytesIO()
    figure_of(ax).savefig(held, format="png", dpi=dpi, metadata={"Software": None})
    plt.close(figure_of(ax))
    return "data:image/png;base64," + base64.b64encode(held.getvalue()).decode("ascii")


def _looks() -> dict[str, Any]:
    return {
        "layout": ipywidgets.Layout(width=CONTROL, max_width=FULL),
        "style": {"description_width": LABEL},
    }
