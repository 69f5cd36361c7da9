"""Intervals for shares of sentences, by resampling documents.

Sentences of one text are not independent, so whole documents are drawn with replacement (the cluster
bootstrap; Davison & Hinkley, Bootstrap Methods and their Application, 1997, section 3.8). With few
documents percentiles are too narrow; they are taken further out as Hesterberg proposes (What Teachers
Should Know About the Bootstrap, The American Statistician 69, 2015: the expanded percentile interval).
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Interval = tuple[float, float]


def share_intervals(
    counts: NDArray[np.int64], *, confidence: float, rounds: int, seed: int
) -> tuple[Interval, Interval, Interval]:
    """The intervals of favor share, against share and their difference.

    `counts` holds favor, against and all sentences, a row for each document. Where no resample differs (no
    document has a favorable sentence, or all have nothing else) the bootstrap would claim certainty; the
    share then gets Wilson's score interval (1927) over documents, as if each were a single observation, and
    the difference the bounds that those imply. The order of the documents does not matter.
    """
    documents = len(counts)
    resamples = _resample(counts, rounds, seed)  # (rounds, 3)
    favor, against = resamples[:, 0] / resamples[:, 2], resamples[:, 1] / resamples[:, 2]
    tail = _tail(documents, confidence)
    totals = counts.sum(axis=0)
    bounds = []
    for share, estimate in ((favor, totals[0] / totals[2]), (against, totals[1] / totals[2])):
        bounds.append(_percentiles(share, tail) or wilson(float(estimate), documents, confidence))
    (favor_low, favor_high), (against_low, against_high) = bounds
    net = _percentiles(favor - against, tail) or (favor_low - against_high, favor_high - against_low)
    return bounds[0], bounds[1], (max(-1.0, net[0]), min(1.0, net[1]))


def wilson(share: float, observations: int, confidence: float) -> Interval:
    """Wilson's score interval of a share of independent observations."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    scale = 1 + z * z / observations
    middle = (share + z * z / (2 * observations)) / scale
    spread = z * math.sqrt(share * (1 - share) / observations + (z / (2 * observations)) ** 2) / scale
    low = 0.0 if share == 0 else max(0.0, middle - spread)
    return low, 1.0 if share == 1 else min(1.0, middle + spread)


def _resample(counts: NDArray[np.int64], rounds: int, seed: int) -> NDArray[Any]:
    """The sums over `rounds` draws of as many documents as there are: (rounds, columns).

    Documents with the same counts are exchangeable: how often each kind is drawn is multinomial, so
    the cost grows with the kinds and not with the documents.
    """
    import numpy as np

    kinds, sizes = np.unique(counts, axis=0, return_counts=True)
    documents = int(sizes.sum())
    drawn = np.random.default_rng(seed).multinomial(documents, sizes / documents, size=rounds)
    return np.asarray(drawn @ kinds)


def _percentiles(values: NDArray[np.float64], tail: float) -> Interval | None:
    """The percentiles at both tails; None where all values are the same."""
    import numpy as np

    if np.ptp(values) < 1e-12:
        return None
    low, high = np.quantile(values, (tail, 1 - tail))
    return float(low), float(high)


def _tail(documents: int, confidence: float) -> float:
    """The percentile, 0-1, of the expanded percentile interval's lower end."""
    reach = math.sqrt(documents / (documents - 1)) * _student(documents - 1, (1 + confidence) / 2)
    return NormalDist().cdf(-reach)


def _student(degrees: int, level: float) -> float:
    """The quantile of Student's t (Abramowitz & Stegun 26.7.5; within 2 % from four degrees of freedom)."""
    z = NormalDist().inv_cdf(level)
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
    )
