"""A linear model over what stands where in a sentence, beside what the network reads in it.

Character n-grams under logistic regression are hard to beat on short texts with few documents to learn from
(Wang and Manning, ACL 2012), and err elsewhere than a network does. Names are masked, the actor asked for by
one sign and all other actors by another, so that wording is weighed and not who is named
(`commentary_nlp.stances.wording`). The table of weights lies in the model folder as plain arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.encoder.weights import read_weights
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.wording import BUCKETS, features

FILE = "phrases.npz"
_LARGEST = 127


@dataclass(frozen=True)
class Phrases:
    """Weights (buckets, labels) and one bias a label."""

    weights: Floats
    bias: Floats

    @classmethod
    def read(cls, path: Path) -> Phrases | None:
        """The table in `path`, None where there is no such file. Raises ModelError where it is no table."""
        labels = len(STANCE_LABELS)
        shapes = {"weights": (BUCKETS, labels), "scale": (labels,), "bias": (labels,)}
        arrays = read_weights(path, shapes)
        return cls(arrays["weights"] * arrays["scale"], arrays["bias"]) if arrays is not None else None

    def write(self, path: Path) -> None:
        """Write the table in eight bits a weight."""
        scale = np.maximum(np.abs(self.weights).max(axis=0), 1e-9) / _LARGEST
        np.savez_compressed(
            path,
            weights=np.rint(self.weights / scale).astype(np.int8),
            scale=scale.astype(np.float32),
            bias=self.bias.astype(np.float32),
        )

    def shares(self, sentences: Sequence[str]) -> Floats:
        """Probabilities (sentences, labels) of sentences that `masked` made."""
        scores = np.zeros((len(sentences), len(STANCE_LABELS)))
        for found in features(sentences):
            weighed = self.weights[found.buckets] * found.values[:, None]
            for label in range(scores.shape[1]):
                scores[:, label] += np.bincount(found.rows, weighed[:, label], minlength=len(scores))
        scores += self.bias
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares


def blend(network: Floats, phrases: Floats, settings: Mapping[str, Any]) -> Floats:
    """Both opinions as one distribution: log-probabilities, weighed as `settings` say."""
    weighed = settings["network"] * np.log(np.maximum(network, 1e-6))
    weighed = weighed + settings["phrases"] * np.log(np.maximum(phrases, 1e-6))
    likely = np.exp(weighed - weighed.max(axis=1, keepdims=True))
    shares: Floats = (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
