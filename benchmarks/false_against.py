"""How often the author is said to be against whom he is not against: 中国, 美国 and all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from error_rates import country_of

from commentary_nlp import Commentary
from commentary_nlp.actors import Knowledge
from commentary_nlp.evaluation.bootstrap import percentile_intervals, resample
from commentary_nlp.evaluation.scores import rounded
from commentary_nlp.evaluation.stances import author_labels

GROUPS = ("中国", "美国", "others")
DIFFERENCES = {
    "中国 less 美国": ("中国", "美国"),
    "中国 less others": ("中国", "others"),
    "美国 less others": ("美国", "others"),
}


def false_against(
    gold: Sequence[Commentary], predicted: Sequence[Commentary], *, rounds: int
) -> dict[str, dict[str, Any]]:
    """Rates by country of the actor and their differences, with 95 % intervals over documents drawn anew.

    A rate is that of `against` among the author's (sentence, actor) pairs which gold and prediction share and
    which gold calls favor or neutral; an actor of no listed country is among the others. `support` is the
    number of such pairs, of a difference the smaller one.
    """
    country = country_of(Knowledge.load())
    given = author_labels(predicted)
    counts = np.zeros((len(gold), len(GROUPS), 2), np.int64)  # said to be against, all
    for pair, label in author_labels(gold).items():
        if label != "against" and pair in given:
            found = country(gold[pair[0]], pair[-1])
            place = GROUPS.index(found if found in GROUPS else "others")
            counts[pair[0], place] += given[pair] == "against", 1
    totals = np.concatenate([counts.sum(axis=0)[None], *resample(counts, rounds=rounds, seed=0)])
    rates = np.where(totals[..., 1] > 0, totals[..., 0] / np.maximum(totals[..., 1], 1), np.nan)
    columns = {name: rates[:, place] for place, name in enumerate(GROUPS)}
    support = dict(zip(GROUPS, totals[0, :, 1].tolist(), strict=True))
    for name, (one, other) in DIFFERENCES.items():
        columns[name] = columns[one] - columns[other]
        support[name] = min(support[one], support[other])
    return {name: _figure(column, len(gold), support[name]) for name, column in columns.items()}


def _figure(column: np.ndarray, documents: int, support: int) -> dict[str, Any]:
    """The first value, the interval of the rest."""
    (interval,) = percentile_intervals(column[1:, None], documents)
    value = None if np.isnan(column[0]) else rounded(float(column[0]))
    low, high = (
        (rounded(interval.low), rounded(interval.high)) if interval and value is not None else (None,) * 2
    )
    return {"value": value, "low": low, "high": high, "support": support}
