"""Figures: one function per figure, tables in, matplotlib Axes out; and the interactive map."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.show.actors import actor_network
    from analysis.show.casualties import claims
    from analysis.show.drift import quote_alignment
    from analysis.show.maps.chart import map_chart
    from analysis.show.maps.html import map_html
    from analysis.show.maps.printed import strike_map
    from analysis.show.sources import coverage
    from analysis.show.speech import cue_verbs, quotes_by_speaker
    from analysis.show.timelines import toll_timeline
    from analysis.show.totals import incident_tree, parts

__all__ = [
    "actor_network",
    "claims",
    "coverage",
    "cue_verbs",
    "incident_tree",
    "map_chart",
    "map_html",
    "parts",
    "quote_alignment",
    "quotes_by_speaker",
    "strike_map",
    "toll_timeline",
]

# Drawing takes seconds to load: words and numbers of this package are read without it.
_HOMES = {
    "actor_network": "actors",
    "claims": "casualties",
    "map_chart": "maps.chart",
    "quote_alignment": "drift",
    "map_html": "maps.html",
    "strike_map": "maps.printed",
    "coverage": "sources",
    "cue_verbs": "speech",
    "quotes_by_speaker": "speech",
    "toll_timeline": "timelines",
    "incident_tree": "totals",
    "parts": "totals",
}


def __getattr__(name: str) -> object:
    """Load a figure's module when the figure is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
