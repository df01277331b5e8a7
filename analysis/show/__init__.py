"""Figures: one function per figure, tables in, matplotlib Axes out; and the interactive map."""

from analysis.show.casualties import claims
from analysis.show.drift import quote_alignment
from analysis.show.interactive import map_chart, map_html
from analysis.show.maps import strike_map
from analysis.show.sources import coverage
from analysis.show.speech import cue_verbs, quotes_by_speaker
from analysis.show.timelines import toll_timeline
from analysis.show.totals import parts

__all__ = [
    "claims",
    "coverage",
    "cue_verbs",
    "map_chart",
    "map_html",
    "parts",
    "quote_alignment",
    "quotes_by_speaker",
    "strike_map",
    "toll_timeline",
]
