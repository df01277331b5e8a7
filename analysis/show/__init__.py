"""Figures: one function per figure, tables in, matplotlib Axes out; and the interactive map."""

from analysis.show.actors import actor_network
from analysis.show.casualties import claims
from analysis.show.chart import map_chart
from analysis.show.drift import quote_alignment
from analysis.show.interactive import map_html
from analysis.show.maps import strike_map
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
