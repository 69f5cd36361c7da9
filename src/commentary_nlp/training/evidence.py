"""The linear model of the rhetorical devices, trained on annotated documents: ridge logistic regressions.

All devices are fitted at once, each character of a clause being one case, by L-BFGS with the gradient in closed
form over sparse matrices.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch

from commentary_nlp.commentary import Commentary
from commentary_nlp.encoder.backend import Floats
from commentary_nlp.errors import TrainingError
from commentary_nlp.rhetoric.evidence import SCALE, Evidence
from commentary_nlp.rhetoric.forms import passage_of
from commentary_nlp.rhetoric.wording import BUCKETS, Ids, Wording
from commentary_nlp.scheme import DEVICES
from commentary_nlp.text import normalise, sentences


class _Cases(NamedTuple):
    """The characters of all documents: their features, those of their clauses, and the gold devices."""

    characters: torch.Tensor  # (cases, buckets), sparse
    clauses: torch.Tensor  # (clauses, buckets), sparse
    owners: torch.Tensor  # (cases,)
    gold: torch.Tensor  # (cases, devices)


def train_evidence(records: Sequence[Commentary], *, strength: float = 1.0, rounds: int = 25) -> Evidence:
    """The model of the devices of `records`; the same for the same records.

    `strength` is the inverse of the ridge penalty. Raises TrainingError (C305) where no device is tagged.
    """
    if not any(record.devices for record in records):
        raise TrainingError("C305", "the records hold no rhetorical device. Give annotated ones.")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse")  # CSR tensors are called beta
        return _fit(_cases(records), strength, rounds)


def _fit(cases: _Cases, strength: float, rounds: int) -> Evidence:
    by_character, by_clause = cases.characters.t().to_sparse_csr(), cases.clauses.t().to_sparse_csr()
    share = cases.gold.mean(0).clamp(1e-5, 1 - 1e-5)
    characters = torch.zeros(BUCKETS, len(DEVICES), requires_grad=True)
    clauses = torch.zeros(BUCKETS, len(DEVICES), requires_grad=True)
    bias = torch.log(share / (1 - share)).requires_grad_()
    search = torch.optim.LBFGS(
        [characters, clauses, bias], max_iter=rounds, history_size=5, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        with torch.no_grad():
            odds = cases.characters @ characters + (cases.clauses @ clauses)[cases.owners] + bias
            total = torch.nn.functional.binary_cross_entropy_with_logits(odds, cases.gold, reduction="sum")
            wrong = torch.sigmoid(odds) - cases.gold
            whole = torch.zeros(cases.clauses.shape[0], len(DEVICES)).index_add_(0, cases.owners, wrong)
            characters.grad = by_character @ wrong + characters / strength
            clauses.grad = by_clause @ whole + clauses / strength
            bias.grad = wrong.sum(0)
            penalty = (characters.square().sum() + clauses.square().sum()) / (2 * strength)
        return total + penalty

    search.step(loss)  # type: ignore[no-untyped-call]
    return Evidence(characters.detach().numpy(), clauses.detach().numpy(), bias.detach().numpy())


def _cases(records: Sequence[Commentary]) -> _Cases:
    character_rows, clause_rows, owners, gold = [], [], [], []
    clauses = 0
    for record in records:
        folded = normalise(record.text)
        wording = Wording(passage_of(folded, list(sentences(folded))))
        character_rows.append(np.stack(list(wording.columns()), axis=1))
        for group in wording.groups():
            clause_rows.append((group.clauses + clauses, group.buckets, group.values))
        owners.append(wording.owners + clauses)
        gold.append(_inside(record)[wording.rows])
        clauses += wording.clauses
    buckets = np.concatenate(character_rows)
    counts = np.arange(0, buckets.size + 1, buckets.shape[1])
    characters = _sparse(counts, buckets.ravel(), np.full(buckets.size, SCALE, np.float32))
    rows = np.concatenate([rows for rows, _, _ in clause_rows])
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(clauses + 1))
    columns = np.concatenate([columns for _, columns, _ in clause_rows])[order]
    values = np.concatenate([values for _, _, values in clause_rows])[order]
    return _Cases(
        characters,
        _sparse(starts, columns, values),
        torch.from_numpy(np.concatenate(owners)),
        torch.from_numpy(np.concatenate(gold)),
    )


def _inside(record: Commentary) -> Floats:
    """(characters, devices): 1 for a character inside a span of the device."""
    inside = np.zeros((len(record.text), len(DEVICES)), np.float32)
    for device in record.devices:
        inside[device.start : device.end, DEVICES.index(device.device)] = 1
    return inside


def _sparse(starts: Ids, columns: Ids, values: Floats) -> torch.Tensor:
    parts = (torch.from_numpy(part) for part in (starts, columns, values))
    return torch.sparse_csr_tensor(*parts, size=(len(starts) - 1, BUCKETS))
