"""Which phrases one source uses more than the others: log-odds with an informative prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

# What a source, and all others together, must have for an interval to mean much.
FEWEST, FEWEST_ARTICLES = 20, 3
FEWEST_USES = 5  # of the phrase in all sources: what is said once is nobody's habit
PRIOR = 10.0  # the prior counts as much as so many namings
Z = 1.959964  # the 97.5 % point of the normal distribution

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """What is known of each phrase of each source, arrays of one shape.

    `own` of `own_total` namings of the source are the phrase, `rest` of `rest_total` those of
    all others; `used_in` of `own_articles` articles of the source have it, the others have
    `rest_articles`. `share` is that of the phrase among all namings of the slot, above 0 and at
    most 1, and `spread` its design effect, 1 or more.
    """

    own: Floats
    own_total: Floats
    rest: Floats
    rest_total: Floats
    used_in: Floats
    own_articles: Floats
    rest_articles: Floats
    share: Floats
    spread: Floats

    def enough(self) -> npt.NDArray[np.bool_]:
        """Say where counts are large enough to compare.

        Both sides have `FEWEST` namings in `FEWEST_ARTICLES` articles, the phrase has
        `FEWEST_USES` in all, and the source uses it in `FEWEST_ARTICLES` articles or would, at
        the rate of all, use it once: else one article that dwells on a rare thing would stand
        out every time.
        """
        namings = np.minimum(self.own_total, self.rest_total) >= FEWEST
        articles = np.minimum(self.own_articles, self.rest_articles) >= FEWEST_ARTICLES
        common = (self.own + self.rest >= FEWEST_USES) & (self.share > 0) & (self.share < 1)
        expected = self.own_total * self.share >= 1
        return namings & articles & common & (expected | (self.used_in >= FEWEST_ARTICLES))


def log_odds(counts: Counts) -> tuple[Floats, Floats, Floats]:
    """Return log-odds ratio and its 95 % interval for each phrase of a source.

    Let ``y`` be how often the source uses the phrase and ``n`` how often it names anything,
    ``y'`` and ``n'`` the same for all other sources together, ``a0`` = `PRIOR`, ``a`` = ``a0``
    times the share of the phrase in all sources, and ``f`` its spread. Then

        d = log((y + a) / (n + a0 - y - a)) - log((y' + a) / (n' + a0 - y' - a))

        var(d) = f (1/(y + a) + 1/(n + a0 - y - a) + 1/(y' + a) + 1/(n' + a0 - y' - a))

    and the interval is ``d`` -+ 1.96 times the root of ``var(d)``. With ``f`` = 1 this is the
    log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi & Quinn (2008),
    "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the Content of
    Political Conflict", Political Analysis 16(4), 372-403. They drop the second and fourth term
    of the variance, as in a whole vocabulary every word is rare; here a slot has few phrases, so
    they are kept. ``f`` is there because namings are no independent draws: an article that has
    one "chemical attack" has five (see `spread_over_articles`).

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    tuple of numpy.ndarray
        ``d``, its lower and its upper bound; NaN where the counts are too small (`enough`).
    """
    prior = PRIOR * counts.share
    cells = (
        counts.own + prior,
        counts.own_total + PRIOR - counts.own - prior,
        counts.rest + prior,
        counts.rest_total + PRIOR - counts.rest - prior,
    )
    a, b, c, d = (np.where(counts.enough(), cell, np.nan) for cell in cells)
    ratio = np.log(a / b) - np.log(c / d)
    half = Z * np.sqrt(counts.spread * (1 / a + 1 / b + 1 / c + 1 / d))
    return ratio, ratio - half, ratio + half


def spread_over_articles(told: pd.DataFrame) -> pd.Series:
    """Return how much more a phrase varies between articles than by chance, at least 1.

    This is the design effect of a ratio estimated from clusters (Cochran 1977, Sampling
    Techniques, 3rd edition, on cluster units of unequal size): with ``y`` uses of
    the phrase among the ``n`` namings of an article, and ``p`` its share in the source, it is
    the sum of ``(y - p n)^2 A / (A - 1)`` over the ``A`` articles of a source, by the sum of
    ``n p (1 - p)``, over all sources of two or more articles.

    Parameters
    ----------
    told : pandas.DataFrame
        One row per naming, with ``slot``, ``source``, ``article_id`` and ``phrase``.

    Returns
    -------
    pandas.Series
        By slot and phrase; 1 where no source that uses it has two articles.
    """
    source = ["slot", "source"]
    size = told.groupby([*source, "article_id"]).size().rename("n")
    each = size.groupby(source).agg(articles="size", total="sum")
    each["squares"] = (size**2).groupby(source).sum()
    uses = told.groupby([*source, "article_id", "phrase"]).size().rename("y").reset_index()
    uses = uses.join(size, on=[*source, "article_id"])
    uses["yy"], uses["yn"] = uses["y"] ** 2, uses["y"] * uses["n"]
    by = uses.groupby([*source, "phrase"])[["y", "yy", "yn"]].sum().reset_index()
    by = by.join(each[each["articles"] > 1], on=source, how="inner")
    share = by["y"] / by["total"]
    # The sum of (y - p n)^2, multiplied out: articles without the phrase count as well.
    squares = by["yy"] - 2 * share * by["yn"] + share**2 * by["squares"]
    by["found"] = squares * by["articles"] / (by["articles"] - 1)
    by["chance"] = by["total"] * share * (1 - share)
    both = by.groupby(["slot", "phrase"])[["found", "chance"]].sum()
    effect = (both["found"] / both["chance"].where(both["chance"] > 0)).clip(lower=1).fillna(1.0)
    every = told[["slot", "phrase"]].drop_duplicates()
    return effect.reindex(pd.MultiIndex.from_frame(every), fill_value=1.0)
