"""What a text says of an actor elsewhere, brought to bear on each of its sentences.

Who attacks an actor in nine sentences seldom praises it in the tenth without saying so. The log-odds of
favour against attack move by the mean of the author's other sentences on the same actor, weighted by how
far each is from neutral; the odds that the sentence is polar at all move by how polar the others are. The
strengths are fitted on dev after the temperature; a text that names an actor once is read as it stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from commentary_nlp.encoder.backend import Floats

_LEAST = 1e-4


def consistent(shares: Floats, groups: Sequence[Hashable], settings: Mapping[str, Any]) -> Floats:
    """`shares` (rows, [favor, against, neutral]) after each row has heard the others of its group.

    `settings` holds `polarity` and `polar`, the strengths of the two influences, `usual`, the mean chance of
    a polar label, and `scale`, which keeps the outcome calibrated; without them nothing changes.
    """
    if not settings or not len(shares):
        return shares
    numbers: dict[Hashable, int] = {}
    group = np.array([numbers.setdefault(key, len(numbers)) for key in groups])
    favor, against, neutral = np.maximum(shares, _LEAST).T.astype(np.float64)
    weight, leaning = favor + against, np.log(favor / against)

    def others(values: Any) -> Any:
        return np.bincount(group, values)[group] - values

    count, weights = others(np.ones(len(group))), others(weight)
    heard = others(weight * leaning) / (weights + 1)
    leaning = settings["scale"] * (leaning + settings["polarity"] * heard)
    stirred = (weights - settings["usual"] * count) / (count + 1)
    polar = _share(np.log(weight / neutral) + settings["polar"] * stirred)
    favor = polar * _share(leaning)
    return np.stack([favor, polar - favor, 1 - polar], axis=1).astype(np.float32)


def reported_more_polar(shares: Floats, reported: Sequence[bool], odds: float) -> Floats:
    """`shares` with the log-odds of a polar label raised by `odds` in the rows that report a judgement.

    Who is quoted on an actor seldom says nothing of it; the network reads such sentences as it reads any.
    """
    if not odds or not len(shares):
        return shares
    favor, against, neutral = np.maximum(shares, _LEAST).T.astype(np.float64)
    polar = _share(np.log((favor + against) / neutral) + odds * np.asarray(reported, np.float64))
    favor = polar * favor / (favor + against)
    return np.stack([favor, polar - favor, 1 - polar], axis=1).astype(np.float32)


def _share(odds: Any) -> Any:
    """Log-odds as a probability."""
    return (1 + np.tanh(odds / 2)) / 2
