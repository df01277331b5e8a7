"""The ledger: every quantity of an article, what it counts and how it stands to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.extract.numbers.count import Count
from analysis.extract.numbers.counted import numbered
from analysis.extract.numbers.harm import harms
from analysis.extract.numbers.joined import join_names, share_along_lists, share_over_places, sums
from analysis.extract.numbers.nobody import zeros
from analysis.extract.numbers.quantity import Quantity, bounds, quantities
from analysis.extract.numbers.settle import settle
from analysis.extract.numbers.suicides import suicides
from analysis.extract.numbers.unwritten import implied
from analysis.parse import sentence_numbers, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Quantity", "bounds", "numbers", "quantities"]


def numbers(doc: Doc) -> list[dict[str, object]]:
    """Return the rows of table `numbers` of one article, in reading order.

    Dates, clock times and years are not among them (they are in `dates`), nor are numerals that
    are part of a name or an address. A count without a numeral ("a man was killed") is, when
    it tells of harm. "No casualties" gives two rows of zero, one killed and one injured.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        A parsed article.

    Returns
    -------
    list of dict
        Evidence columns, then low, best, high, modifier, unit, kind, victims, scope, hedge,
        and the working columns `part_of_at`: the start of the row it is part of (where several
        rows start there, the longest), and `again_at`: that of the row which first told of the
        same person.
    """
    return [_row(doc, count) for count in settle(doc, _counts(doc))]


def _row(doc: Doc, count: Count) -> dict[str, object]:
    return {
        "sent": sentence_numbers(doc)[count.first.i],
        "start": count.start,
        "end": count.end,
        "text": text_of(doc)[count.start : count.end],
        "rule": count.rule,
        "low": count.low,
        "best": count.best,
        "high": count.high,
        "modifier": count.modifier,
        "unit": count.unit,
        "kind": count.kind,
        "victims": count.victims,
        "scope": count.scope,
        "hedge": count.hedge,
        "part_of_at": count.part_of.start if count.part_of is not None else None,
        "again_at": count.again.start if count.again is not None else None,
    }


def _counts(doc: Doc) -> list[Count]:
    """Return every count of `doc` in reading order, those without a number included."""
    harm = harms(doc)
    found = [c for q in quantities(text_of(doc)) if (c := numbered(doc, q, harm)) is not None]
    found += suicides(doc, harm)
    taken = {i for count in found for i in range(count.first.i, count.anchor.i + 1)}
    taken |= {count.anchor.i for count in found}
    found += [
        c for i, h in harm.items() if i not in taken and (c := implied(doc[i], h)) is not None
    ]
    found += zeros(doc, harm, taken)
    found = share_along_lists(doc, list(join_names(sorted(found, key=_position))))
    found = share_over_places(doc, found)
    return sorted([*found, *sums(found)], key=_position)


def _position(count: Count) -> tuple[int, int]:
    return count.start, -count.end
