"""Which reports tell of the same incident.

Each article's violent events are first brought together among themselves (`stories`), then
held against the incidents found so far (`matching`). Type, place and day can rule a match out;
otherwise place, day, shared figures, weapons and actors, and what the articles have in common
add up (`scoring`), and enough of it joins.
"""

from __future__ import annotations

import pandas as pd

from analysis.compare.copies import Lineage
from analysis.compare.incidents.matching import Matcher
from analysis.compare.incidents.rows import incident_tables
from analysis.compare.incidents.stories import tell_stories
from analysis.compare.incidents.told import tell_events
from analysis.compare.incidents.undated import days_written
from analysis.compare.kinship import Kinship
from analysis.tables import Tables


def find_incidents(tables: Tables, lineage: Lineage) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Group the violent events of all articles into incidents.

    Parameters
    ----------
    tables : Tables
    lineage : Lineage
        Who copies whom, from `copies.trace`.

    Returns
    -------
    incidents : pandas.DataFrame
        The `incidents` table and the columns ``country``, ``part_of`` (the narrowest wider
        incident that contains this one, such as a country's total), ``holds`` (what makes it a
        wider one itself: ``list``, told of several places by name, ``spread``, told of many,
        or ``total``, known by a total over its parts only), ``date_how``
        (``told``, or ``inferred``: from a dated article like one without a day of its own, or
        only bounded by the reports' publication, when the day itself stays ``<NA>``) and
        ``why``.
    incident_events : pandas.DataFrame
        The `incident_events` table in reading order, so that an article's events come as it
        tells them, and for each event the columns ``why`` (each reason with its weight, see
        `scoring`), ``date_start``, ``date_end`` and ``date_how`` (``told``, ``inferred``,
        ``bounded`` by publication or ``<NA>``): the days it was matched by.
    """
    kin = Kinship(tables, lineage)
    written = days_written(tables, lineage, kin)
    stories = tell_stories(tell_events(tables, written))
    published = {article: found.day for article, found in written.items()}
    incidents = Matcher(lineage, kin, published).run(stories)
    return incident_tables(incidents, tables, lineage, written)
