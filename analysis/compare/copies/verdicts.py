"""What shared evidence proves: copy, rewrite, one agency behind both, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.compare.copies.evidence import Shared

COPY, REWRITE, MODERATE = 0.8, 0.2, 0.05
FEWEST_SHINGLES = 8  # fewer shared ones are chance, whatever their share of a short text
HALF, FEWEST_BELOW_HALF = 0.5, 15
RUN, LONG_RUN, VERY_LONG_RUN = 8, 12, 16  # words in a row that one writer owes to another
MANY_WORDS = 0.3
SOME_RENDERED, RENDERED, FEWEST_RENDERED, MANY_RENDERED = 0.25, 0.5, 4, 6
IN_ORDER, LEAST_WORDS = 0.75, 0.08  # paragraphs moved about are no proof against many sentences
SAME_FACTS, MOSTLY_SAME_FACTS, FEWEST_FACTS = 0.6, 0.7, 4
OTHER_NUMBERS, FEWEST_NUMBERS, MOSTLY_OTHER, MANY_NUMBERS = 0.3, 3, 0.4, 6
LEAD, MOST_LEAD, BLOCK, MUCH = 0.25, 0.4, 0.6, 0.4
# Of the beginning of a longer story: shares, sentences, shingles; press releases give fewer.
TAKEN, MOST_OF_LEAD, FEWEST_TAKEN, MANY_TAKEN = 0.12, 0.55, 3, 33
WINDOW_DAYS = 7


@dataclass(frozen=True)
class Circumstances:
    """What is known of a pair besides the words: its outlets, days apart, agencies in common."""

    same_source: bool = False
    days_apart: int | None = None
    agencies: frozenset[str] = frozenset()


def judge(shared: Shared, around: Circumstances) -> tuple[str, str]:
    """Return the verdict on a pair and the reason for it."""
    alike = _how_alike(shared)
    excuse = alike and (_same_form(shared, around) or _background(shared, around))
    if alike and not excuse:
        return alike
    agencies = ", ".join(sorted(around.agencies))
    if (
        agencies
        and not (excuse or around.same_source)
        and shared.containment >= MODERATE
        and shared.longest >= RUN
    ):
        return "shared_agency", f"both credit {agencies}"
    return "independent", excuse or "few words in common beside names, numbers and quotations"


def _how_alike(shared: Shared) -> tuple[str, str] | None:
    """Return what the likeness of the words alone would make of a pair."""
    plain, count = shared.outside_quotes, shared.n_plain
    if shared.containment >= COPY and (count >= FEWEST_SHINGLES or shared.containment == 1.0):
        return "copy", f"{shared.containment:.0%} of the shorter text stands in the other"
    enough = count >= (FEWEST_SHINGLES if plain >= HALF else FEWEST_BELOW_HALF)
    if plain >= REWRITE and enough and _in_one_hand(shared):
        return (
            "rewrite",
            f"{plain:.0%} of its own words stand in the other, {shared.longest} in a row",
        )
    if plain >= TAKEN and shared.lead >= MOST_OF_LEAD and _is_taken_on(shared):
        return "rewrite", f"one begins as the other does, {shared.longest} words in a row"
    in_order = shared.in_order >= IN_ORDER
    if (
        shared.rendered >= RENDERED
        and shared.n_rendered >= FEWEST_RENDERED
        and (in_order or shared.n_rendered >= MANY_RENDERED)
        and plain >= LEAST_WORDS
    ):
        told = (
            f"{shared.n_rendered} of {shared.n_sentences} sentences tell the same figures and names"
        )
        return "rewrite", f"{told} in the same order" if in_order else told
    return None


def _is_taken_on(shared: Shared) -> bool:
    """Say that a story goes on from another's beginning, and does not only quote its first line."""
    enough = shared.n_rendered >= FEWEST_TAKEN and shared.n_plain >= MANY_TAKEN
    return enough and shared.longest >= VERY_LONG_RUN


def _in_one_hand(shared: Shared) -> bool:
    """Say that words in common go beyond the phrases of one trade and one press release."""
    several = shared.n_rendered > 1 and shared.rendered >= SOME_RENDERED
    if shared.outside_quotes >= MANY_WORDS:
        return shared.longest >= LONG_RUN or (several and shared.longest >= RUN)
    return shared.longest >= VERY_LONG_RUN or (several and shared.longest >= LONG_RUN)


def _same_form(shared: Shared, around: Circumstances) -> str:
    """Say that two texts fill in one form differently: the words agree, the facts do not."""
    least = OTHER_NUMBERS if shared.n_moving < MANY_NUMBERS else MOSTLY_OTHER
    if shared.n_moving >= FEWEST_NUMBERS and shared.n_same_moving < least * shared.n_moving:
        return "the same form with other numbers or days"
    if shared.n_moving >= 2 and not shared.n_same_moving and around.days_apart:
        return "the same form with other numbers on another day"
    needed = SAME_FACTS if shared.outside_quotes >= HALF else MOSTLY_SAME_FACTS
    if (
        shared.containment < COPY
        and shared.n_details >= FEWEST_FACTS
        and shared.n_same_details < needed * shared.n_details
    ):
        return "sentences of one form that tell of other names and numbers"
    return ""


def _background(shared: Shared, around: Circumstances) -> str:
    """Say that only background is shared, such as one outlet adds under all its stories."""
    least = MOST_LEAD if around.same_source else LEAD
    if shared.containment >= COPY or (shared.outside_quotes >= HALF and shared.lead >= least):
        return ""
    far = around.days_apart is not None and around.days_apart > WINDOW_DAYS
    if far and shared.outside_quotes < REWRITE and shared.rendered < RENDERED:
        return "background in common with a story of another week"
    later = around.days_apart != 0 and (far or shared.rendered < SOME_RENDERED)
    if around.same_source and (shared.lead < MOST_LEAD or later):
        return "one outlet's background in two of its stories"
    block = shared.outside_quotes < HALF and shared.rendered < RENDERED and shared.density >= BLOCK
    if shared.lead < LEAD and (far or block):
        return "background or a list in common, under another beginning"
    few = shared.rendered < SOME_RENDERED and shared.containment < MUCH
    if shared.lead < MOST_LEAD and few:
        return "background in common"
    return ""
