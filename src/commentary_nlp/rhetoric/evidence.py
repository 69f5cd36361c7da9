"""Wording as evidence of a device: a linear model over n-grams and over how neighbouring clauses match.

It gives each character the log-odds of standing inside each device. The network has learnt the same from the
same few documents, and errs elsewhere: it knows words it never saw tagged, this knows forms of clauses. The
tables lie in the model folder as plain arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.encoder.weights import read_weights
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.wording import BUCKETS, Wording
from commentary_nlp.scheme import DEVICES

FILE = "devices.npz"
SCALE = 0.5
"""The value of each n-gram around a character."""
NEVER = -12.0
"""The log-odds of what stands in no clause."""
_SHAPES = {
    "characters": (BUCKETS, len(DEVICES)),
    "clauses": (BUCKETS, len(DEVICES)),
    "scales": (2, len(DEVICES)),
    "bias": (len(DEVICES),),
}


Weights = NDArray[np.int8]


@dataclass(frozen=True)
class Evidence:
    """Weights of 8 bits (buckets, devices) of characters and clauses, their scales, and one bias a device."""

    characters: Weights
    clauses: Weights
    scales: Floats  # (2, devices)
    bias: Floats

    @classmethod
    def rounded(cls, characters: Floats, clauses: Floats, bias: Floats) -> Evidence:
        """The model of weights in single precision."""
        tables = (characters, clauses)
        scales = np.stack([np.maximum(np.abs(table).max(axis=0), 1e-6) / 127 for table in tables])
        first, second = (np.rint(table / scale) for table, scale in zip(tables, scales, strict=True))
        return cls(first.astype(np.int8), second.astype(np.int8), scales.astype(np.float32), bias)

    @classmethod
    def read(cls, path: Path) -> Evidence | None:
        """The model in `path`, None where there is no such file. Raises ModelError (C104) for another."""
        arrays = read_weights(path, _SHAPES)
        if arrays is None:
            return None
        characters, clauses = arrays["characters"].astype(np.int8), arrays["clauses"].astype(np.int8)
        return cls(characters, clauses, arrays["scales"], arrays["bias"])

    def write(self, path: Path) -> None:
        """Write the arrays."""
        np.savez_compressed(
            path, characters=self.characters, clauses=self.clauses, scales=self.scales, bias=self.bias
        )

    def log_odds(self, passage: Passage) -> Floats:
        """Log-odds (characters of the text, devices) of standing inside a device.

        A mark between two clauses has the lesser of its neighbours' log-odds.
        """
        odds = np.full((len(passage.text), len(self.bias)), NEVER, np.float32)
        wording = Wording(passage)
        if not wording.clauses:
            return odds
        rows = np.zeros((len(wording.rows), len(self.bias)), np.int16)
        for column in wording.columns():
            rows += np.take(self.characters, column, axis=0)
        whole = np.zeros((wording.clauses, len(self.bias)), np.float32)
        for group in wording.groups():
            if len(group.clauses):
                begins = np.flatnonzero(np.diff(group.clauses, prepend=-1))
                weighed = np.take(self.clauses, group.buckets, axis=0) * group.values[:, None]
                whole[group.clauses[begins]] += np.add.reduceat(weighed, begins)
        whole = whole * self.scales[1] + self.bias
        odds[wording.rows] = rows * (SCALE * self.scales[0]) + whole[wording.owners]
        return _bridged(odds, wording.rows)


def _bridged(odds: Floats, rows: NDArray[np.int64]) -> Floats:
    """The same with the gaps between `rows` filled."""
    within = np.ones(len(odds), np.bool_)
    within[rows] = False
    within[: rows[0]], within[rows[-1] :] = False, False
    gaps = np.flatnonzero(within)
    behind = np.searchsorted(rows, gaps)
    odds[gaps] = np.minimum(odds[rows[behind - 1]], odds[rows[behind]])
    return odds
