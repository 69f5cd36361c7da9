"""The linear model of rhetorical devices, trained on annotated documents: ridge logistic regressions.

All devices are fitted at once, each character of a clause being one case, by AdaGrad (Duchi et al., JMLR
2011), whose steps suit rare n-grams, with the gradient in closed form over sparse matrices.
"""

from __future__ import annotations

import random
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
from commentary_nlp.training.annotation import Annotation

_BATCH = 10
_RATE = 0.1


class _Cases(NamedTuple):
    """The characters of some documents: their features, those of their clauses, and the gold devices.

    The features are sparse (cases, buckets) and (clauses, buckets), followed by their transposed forms.
    """

    characters: torch.Tensor
    clauses: torch.Tensor
    by_character: torch.Tensor
    by_clause: torch.Tensor
    owners: torch.Tensor  # (cases,)
    gold: torch.Tensor  # (cases, devices)


def train_evidence(records: Sequence[Commentary], *, strength: float = 1.0, rounds: int = 5) -> Evidence:
    """The model of the devices of `records`; the same for the same records.

    Records whose `meta["layers"]` leave out `rhetoric` are passed over; in the others what is not tagged
    counts as none. `strength` is the inverse of the ridge penalty. Raises TrainingError (C305) where no
    device is tagged.
    """
    told = [record for record in records if "rhetoric" in Annotation().tasks_of(record)]
    if not any(record.devices for record in told):
        raise TrainingError("C305", "the records hold no rhetorical device. Give annotated ones.")
    shuffled = random.Random(1).sample(told, len(told))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse")  # CSR tensors are called beta
        batches = [_cases(shuffled[at : at + _BATCH]) for at in range(0, len(shuffled), _BATCH)]
        return _fit([batch for batch in batches if len(batch.gold)], strength, rounds)


def _fit(batches: Sequence[_Cases], strength: float, rounds: int) -> Evidence:
    share = torch.cat([batch.gold for batch in batches]).mean(0).clamp(1e-5, 1 - 1e-5)
    characters, clauses = (torch.zeros(BUCKETS, len(DEVICES)) for _ in range(2))
    bias = torch.log(share / (1 - share))
    search = torch.optim.Adagrad([characters, clauses, bias], lr=_RATE)
    for _ in range(rounds):
        for batch in batches:
            odds = batch.characters @ characters + (batch.clauses @ clauses)[batch.owners] + bias
            wrong = torch.sigmoid(odds) - batch.gold
            whole = torch.zeros(batch.clauses.shape[0], len(DEVICES)).index_add_(0, batch.owners, wrong)
            ridge = 1 / (strength * len(batches))
            characters.grad = batch.by_character @ wrong + ridge * characters
            clauses.grad = batch.by_clause @ whole + ridge * clauses
            bias.grad = wrong.sum(0)
            search.step()
    return Evidence.rounded(characters.numpy(), clauses.numpy(), bias.numpy())


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
    cases = np.repeat(np.arange(len(buckets)), buckets.shape[1])
    parts = [np.concatenate(part) for part in zip(*clause_rows, strict=True)] or [np.zeros(0, np.int64)] * 3
    columns, values = buckets.ravel(), np.full(buckets.size, SCALE, np.float32)
    rows, clause_columns, clause_values = parts[0], parts[1], parts[2].astype(np.float32)
    return _Cases(
        characters=_sparse(cases, columns, values, (len(buckets), BUCKETS)),
        clauses=_sparse(rows, clause_columns, clause_values, (clauses, BUCKETS)),
        by_character=_sparse(columns, cases, values, (BUCKETS, len(buckets))),
        by_clause=_sparse(clause_columns, rows, clause_values, (BUCKETS, clauses)),
        owners=torch.from_numpy(np.concatenate(owners)),
        gold=torch.from_numpy(np.concatenate(gold)),
    )


def _sparse(rows: Ids, columns: Ids, values: Floats, shape: tuple[int, int]) -> torch.Tensor:
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(shape[0] + 1))
    bounds, where, what = (torch.from_numpy(part) for part in (starts, columns[order], values[order]))
    return torch.sparse_csr_tensor(bounds, where, what, size=shape, check_invariants=False)


def _inside(record: Commentary) -> Floats:
    """(characters, devices): 1 for a character inside a span of the device."""
    inside = np.zeros((len(record.text), len(DEVICES)), np.float32)
    for device in record.devices:
        inside[device.start : device.end, DEVICES.index(device.device)] = 1
    return inside
