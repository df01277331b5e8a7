"""Figures: one function per figure, tables in, matplotlib Axes out; and the interactive map."""

from analysis.show.chart import map_chart
from analysis.show.figures import claims, coverage, cue_verbs, parts, quotes_by_speaker
from analysis.show.interactive import map_html
from analysis.show.maps import strike_map

__all__ = [
    "claims",
    "coverage",
    "cue_verbs",
    "map_chart",
    "map_html",
    "parts",
    "quotes_by_speaker",
    "strike_map",
]
