"""The n-gram model of stance, trained on annotated documents: ridge logistic regression by L-BFGS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import TrainingError
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.phrases import Phrases
from commentary_nlp.stances.wording import BUCKETS, Features, features, masked_sentences
from commentary_nlp.text import normalise, sentences
from commentary_nlp.training.corpus_examples import actor_places, sentence_labels


@dataclass(frozen=True)
class LabelledPair:
    """The masked sentence of a (sentence, actor) pair of record number `record`, and its label's number."""

    record: int
    sentence: str
    label: int


def train_phrases(
    records: Sequence[Commentary], *, strength: float = 2.0, rounds: int = 60, least: int = 3
) -> Phrases:
    """The model of the (sentence, actor) pairs of `records`; the same for the same records.

    `strength` is the inverse of the ridge penalty; what stands in fewer than `least` pairs is left out.
    Raises TrainingError (C305) where there is no pair.
    """
    return fit_phrases(labelled_pairs(records), strength=strength, rounds=rounds, least=least)


def fit_phrases(
    pairs: Sequence[LabelledPair], *, strength: float = 2.0, rounds: int = 60, least: int = 3
) -> Phrases:
    """The model of `pairs`, as `train_phrases` trains it."""
    if not pairs:
        raise TrainingError(
            "C305", "the records hold no stance toward a mentioned actor. Give annotated ones."
        )
    parts = [*features([pair.sentence for pair in pairs])]
    found = Features(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    kept = _frequent(found, min(least, len(pairs)))
    place = np.full(BUCKETS, -1)
    place[kept] = np.arange(len(kept))
    known = np.flatnonzero(place[found.buckets] >= 0)
    known = known[np.argsort(found.rows[known], kind="stable")]
    columns = torch.from_numpy(place[found.buckets[known]])
    values = torch.from_numpy(found.values[known])
    offsets = torch.from_numpy(np.searchsorted(found.rows[known], np.arange(len(pairs))))
    gold = torch.tensor([pair.label for pair in pairs])
    weights = torch.zeros(len(kept), len(STANCE_LABELS), requires_grad=True)
    bias = torch.zeros(len(STANCE_LABELS), requires_grad=True)
    search = torch.optim.LBFGS(
        [weights, bias], max_iter=rounds, history_size=8, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        search.zero_grad()
        scores = torch.nn.functional.embedding_bag(
            columns, weights, offsets, mode="sum", per_sample_weights=values
        )
        total = torch.nn.functional.cross_entropy(scores + bias, gold, reduction="sum")
        total = total + weights.square().sum() / (2 * strength)
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(loss)  # type: ignore[no-untyped-call]
    table = np.zeros((BUCKETS, len(STANCE_LABELS)), np.float32)
    table[kept] = weights.detach().numpy()
    return Phrases(table, bias.detach().numpy())


def labelled_pairs(records: Sequence[Commentary]) -> list[LabelledPair]:
    """The labelled pairs of `records`, in order."""
    return [pair for number, record in enumerate(records) for pair in _pairs(number, record)]


def _frequent(found: Features, least: int) -> NDArray[np.int64]:
    """The buckets of at least `least` rows."""
    seen = np.unique(found.rows * BUCKETS + found.buckets) % BUCKETS
    return np.flatnonzero(np.bincount(seen, minlength=BUCKETS) >= least)


def _pairs(number: int, record: Commentary) -> list[LabelledPair]:
    folded, bounds = normalise(record.text), list(sentences(record.text))
    labels, spoken = sentence_labels(record), actor_places(record)
    asked = [
        (at, actor, here)
        for at, (start, end) in enumerate(bounds)
        for actor, places in spoken.items()
        if (here := sorted(place for place in places if start <= place[0] and place[1] <= end))
    ]
    found = zip(asked, masked_sentences(folded, bounds, asked), strict=True)
    return [
        LabelledPair(number, sentence, STANCE_LABELS.index(label))
        for (place, actor, _), sentence in found
        if (label := labels.get((bounds[place][0], actor))) is not None
    ]
