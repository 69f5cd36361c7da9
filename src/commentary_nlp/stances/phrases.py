"""A linear model over character n-grams: the wording of a sentence, beside what the network reads in it.

Character n-grams under logistic regression are hard to beat on short texts with few documents to learn from
(Wang and Manning, ACL 2012), and err elsewhere than a network does. Names are masked, the actor asked for by
one sign and all other actors by another, so that wording is weighed and not who is named. n-grams are hashed
(Weinberger et al., ICML 2009) into a table of weights that lies in the model folder as a plain array.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.encoder.weights import read_weights
from commentary_nlp.scheme import STANCE_LABELS

FILE = "phrases.npz"
BUCKETS = 1 << 18
_ORDERS = (1, 2, 3)
_REACH = 9
"""Characters on each side of a mention that are weighed once more, as its neighbourhood."""
_TARGET, _OTHER = "〇", "△"

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Phrases:
    """Weights (buckets, labels) and one bias a label."""

    weights: Floats
    bias: Floats

    @classmethod
    def read(cls, path: Path) -> Phrases | None:
        """The table in `path`, None where there is no such file. Raises ModelError where it is no table."""
        labels = len(STANCE_LABELS)
        arrays = read_weights(path, {"weights": (BUCKETS, labels), "bias": (labels,)})
        return cls(arrays["weights"], arrays["bias"]) if arrays is not None else None

    def write(self, path: Path) -> None:
        """Write the table in half precision."""
        np.savez_compressed(path, weights=self.weights.astype(np.float16), bias=self.bias)

    def shares(self, sentences: Sequence[str]) -> Floats:
        """Probabilities (sentences, labels) of sentences that `masked` made."""
        scores = np.stack([self._score(sentence) for sentence in sentences])
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares

    def _score(self, sentence: str) -> Floats:
        buckets, values = features(sentence)
        score: Floats = values @ self.weights[buckets] + self.bias
        return score


def masked(folded: str, start: int, end: int, targets: Spans, others: Spans) -> str:
    """The sentence `folded[start:end]` with the mentions of the actor asked for and of all others masked."""
    signs = sorted([(*span, _TARGET) for span in targets] + [(*span, _OTHER) for span in others])
    parts, at = [], start
    for first, last, sign in signs:
        if at <= first and last <= end:
            parts += [folded[at:first], sign]
            at = last
    return "".join([*parts, folded[at:end]])


def masked_sentences(folded: str, spans: Spans, asked: Sequence[tuple[int, str, Spans]]) -> list[str]:
    """The sentence of each (sentence number, actor, mentions) with that actor and the others there masked."""
    here: dict[int, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
    for sentence, actor, mentions in asked:
        here[sentence].extend((actor, mention) for mention in mentions)
    return [
        masked(
            folded,
            *spans[sentence],
            mentions,
            [mention for other, mention in here[sentence] if other != actor],
        )
        for sentence, actor, mentions in asked
    ]


def features(sentence: str) -> tuple[NDArray[np.int64], Floats]:
    """The buckets of a masked sentence's n-grams and of those near the actor, with their values."""
    near = [
        sentence[max(0, at - _REACH) : at + _REACH + 1]
        for at, character in enumerate(sentence)
        if character == _TARGET
    ]
    parts = []
    for field, text in enumerate((sentence, " ".join(near))):
        buckets, counts = np.unique(_hashed(text, field), return_counts=True)
        values = 1 + np.log(counts)
        parts.append((buckets, values / max(1e-9, float(np.sqrt((values**2).sum())))))
    return (
        np.concatenate([buckets for buckets, _ in parts]).astype(np.int64),
        np.concatenate([values for _, values in parts]).astype(np.float32),
    )


def _hashed(text: str, field: int) -> NDArray[np.uint32]:
    """The bucket of every n-gram (FNV-1a over code points), the same on every machine."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    found = [np.zeros(0, np.uint32)]
    for order in _ORDERS:
        count = len(codes) - order + 1
        if count > 0:
            hashed = np.full(count, (field * 0x9E3779B1 + order * 0x85EBCA6B) & 0xFFFFFFFF, np.uint32)
            for place in range(order):
                hashed = (hashed ^ codes[place : place + count]) * np.uint32(0x01000193)
            found.append((hashed ^ (hashed >> np.uint32(15))) & np.uint32(BUCKETS - 1))
    return np.concatenate(found)


def blend(network: Floats, phrases: Floats, settings: Mapping[str, Any]) -> Floats:
    """Both opinions as one distribution: log-probabilities, weighed as `settings` say."""
    weighed = settings["network"] * np.log(np.maximum(network, 1e-6))
    weighed = weighed + settings["phrases"] * np.log(np.maximum(phrases, 1e-6))
    likely = np.exp(weighed - weighed.max(axis=1, keepdims=True))
    shares: Floats = (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
