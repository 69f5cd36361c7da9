"""The n-gram model of stance, trained on annotated documents: ridge logistic regression by L-BFGS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from commentary_nlp.actors import pronouns
from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import TrainingError
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.phrases import BUCKETS, Phrases, features, masked
from commentary_nlp.text import normalise, sentences
from commentary_nlp.training.corpus_examples import sentence_labels


def train_phrases(records: Sequence[Commentary], *, strength: float = 3.0, rounds: int = 100) -> Phrases:
    """The model of the (sentence, actor) pairs of `records`; the same for the same records.

    `strength` is the inverse of the ridge penalty. Raises TrainingError (C305) where there is no pair.
    """
    rows = [row for record in records for row in _rows(record)]
    if not rows:
        raise TrainingError(
            "C305", "the records hold no stance toward a mentioned actor. Give annotated ones."
        )
    found = [features(sentence) for sentence, _ in rows]
    buckets = torch.from_numpy(np.concatenate([bucket for bucket, _ in found]))
    values = torch.from_numpy(np.concatenate([value for _, value in found]))
    offsets = torch.from_numpy(np.cumsum([0, *(len(bucket) for bucket, _ in found[:-1])]))
    gold = torch.tensor([label for _, label in rows])
    weights = torch.zeros(BUCKETS, len(STANCE_LABELS), requires_grad=True)
    bias = torch.zeros(len(STANCE_LABELS), requires_grad=True)
    search = torch.optim.LBFGS([weights, bias], max_iter=rounds, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        search.zero_grad()
        scores = torch.nn.functional.embedding_bag(
            buckets, weights, offsets, mode="sum", per_sample_weights=values
        )
        total = torch.nn.functional.cross_entropy(scores + bias, gold, reduction="sum")
        total = total + weights.square().sum() / (2 * strength)
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(loss)  # type: ignore[no-untyped-call]
    return Phrases(weights.detach().numpy(), bias.detach().numpy())


def _rows(record: Commentary) -> list[tuple[str, int]]:
    """The masked sentence and the label's number of each labelled pair."""
    folded, bounds = normalise(record.text), list(sentences(record.text))
    labels = sentence_labels(record)
    named = [(e.start, e.end, e.actor) for e in record.entities if e.actor]
    spoken = pronouns(
        folded,
        bounds,
        [(e.start, e.end, e.label) for e in record.entities],
        [e.actor for e in record.entities],
    )
    named += [(found.start, found.end, found.actor) for found in spoken]
    rows = []
    for start, end in bounds:
        here = [mention for mention in named if start <= mention[0] and mention[1] <= end]
        for actor in dict.fromkeys(actor for *_, actor in here):
            if (label := labels.get((start, actor))) is not None:
                targets = [(first, last) for first, last, other in here if other == actor]
                others = [(first, last) for first, last, other in here if other != actor]
                sentence = masked(folded, start, end, targets, others)
                rows.append((sentence, STANCE_LABELS.index(label)))
    return rows
