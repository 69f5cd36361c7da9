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
from zipfile import BadZipFile

import numpy as np

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.errors import ModelError
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
        if not path.is_file():
            return None
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
                weights, bias = arrays["weights"], arrays["bias"].astype(np.float32)
                scale = arrays["scale"].astype(np.float32) if "scale" in arrays else np.zeros(0, np.float32)
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise ModelError("C104", f"{path} cannot be read: {error}. Reinstall the model.") from None
        labels = (len(STANCE_LABELS),)
        if weights.shape != (BUCKETS, *labels) or bias.shape != labels or scale.shape != labels:
            cause = f"{path} holds arrays of other shapes, as other versions of this package wrote them."
            raise ModelError("C104", f"{cause} Reinstall the model, or train the table again.")
        return cls(weights.astype(np.float32) * scale, bias)

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
