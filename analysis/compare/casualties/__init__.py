"""From claims to reconciled tolls: what each source says, under each rule, and over time."""

from __future__ import annotations

from analysis.compare.casualties.disagreement import measure_disagreement, sum_up_disagreement
from analysis.compare.casualties.figures import Figure, figures
from analysis.compare.casualties.speakers import authority
from analysis.compare.casualties.timeline import follow_tolls
from analysis.compare.casualties.tolls import RULES, reckon_tolls
from analysis.ledger import PEOPLE

__all__ = [
    "PEOPLE",
    "RULES",
    "Figure",
    "authority",
    "figures",
    "follow_tolls",
    "measure_disagreement",
    "reckon_tolls",
    "sum_up_disagreement",
]
