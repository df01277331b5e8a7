"""From single counts to a ledger: scopes, parts and totals, and persons told more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count
from analysis.extract.numbers.individuals import (
    count_survivors,
    link_individuals,
    mark_told_again,
    sum_individuals,
    without_survivors_who_died,
)
from analysis.extract.numbers.joined import share_over_places
from analysis.extract.numbers.living import mark_living
from analysis.extract.numbers.parts import (
    leave_some_of_the_bodies,
    link_bare_parts,
    link_computed,
    link_named_parts,
    link_parts_of_the_told,
    link_sums,
    link_those_among,
    mark_totals,
    restates_sum,
    take_included,
)
from analysis.extract.numbers.reach import share_reach
from analysis.extract.numbers.scope import hedge_of, scope_of
from analysis.extract.numbers.tolls import take_figures, take_toll

if TYPE_CHECKING:
    from spacy.tokens import Doc


def settle(doc: Doc, found: list[Count]) -> list[Count]:
    """Give every count its scope, hedge and the total it is part of; drop retold persons.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    found : list of Count
        All counts of the article, in reading order.

    Returns
    -------
    list of Count
        In reading order; a person whose death the article tells is no longer injured.
    """
    for count in found:
        count.hedge = hedge_of(count)
        count.scope = count.scope or scope_of(doc, count)
    share_reach(doc, found)
    mark_living(doc, found)
    take_toll(doc, found)
    take_figures(doc, found)
    take_included(doc, found)
    share_over_places(doc, found)
    leave_some_of_the_bodies(found)
    link_named_parts(doc, found)
    link_those_among(doc, found)
    link_parts_of_the_told(doc, found)
    link_bare_parts(doc, found)
    found = [c for c in found if not restates_sum(doc, c, found)]
    found = without_survivors_who_died(doc, found)
    link_sums(doc, found)
    mark_totals(found)
    link_computed(found)
    found = sorted([*found, *sum_individuals(doc, found)], key=lambda c: (c.start, -c.end))
    link_individuals(doc, found)
    mark_told_again(found)
    count_survivors(doc, found)
    return found
