"""Batches by a budget of pieces: texts of like length together, so that little is padded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from commentary_nlp.encoder.tokenizer import PAD
from commentary_nlp.training.examples import Example


@dataclass
class Batch:
    """Tensors of one step. Rows are texts; a task that a row says nothing of has no entry for it."""

    ids: torch.Tensor  # (rows, pieces)
    mask: torch.Tensor  # (rows, pieces) or (rows, pieces, pieces) bool
    positions: torch.Tensor  # (rows, pieces)
    piece: torch.Tensor  # (rows, characters)
    code: torch.Tensor
    place: torch.Tensor
    characters: torch.Tensor  # (rows, characters) bool
    allowed: tuple[torch.Tensor, torch.Tensor] | None = None  # rows (r,), (r, characters, tags) bool
    auxiliary: dict[str, tuple[torch.Tensor, torch.Tensor]] = field(default_factory=dict)
    pairs: dict[str, torch.Tensor] | None = None
    devices: tuple[torch.Tensor, torch.Tensor] | None = None
    presence: dict[str, torch.Tensor] | None = None
    pieces: int = 0
    """Pieces that are not padding."""


def plan_batches(examples: Sequence[Example], budget: int, seed: int) -> list[list[int]]:
    """Indices of the examples of each batch, in an order drawn from `seed`.

    The longest text times the rows stays within `budget`, give or take six pieces a row; a text longer than
    `budget` is a batch of its own.
    """
    draw = random.Random(seed)
    keyed = sorted(range(len(examples)), key=lambda at: examples[at].size + draw.random() * 6)
    batches: list[list[int]] = []
    current: list[int] = []
    for at in keyed:
        if current and examples[at].size * (len(current) + 1) > budget:
            batches.append(current)
            current = []
        current.append(at)
    if current:
        batches.append(current)
    draw.shuffle(batches)
    return batches


def collate(examples: Sequence[Example], device: torch.device) -> Batch:
    """Pad and stack."""
    pieces, positions, mask = _rows(examples)
    width = max(len(example.code) for example in examples)
    batch = Batch(
        ids=pieces.to(device),
        mask=mask.to(device),
        positions=positions.to(device),
        piece=_pad([e.piece for e in examples], width).to(device),
        code=_pad([e.code for e in examples], width).to(device),
        place=_pad([e.place for e in examples], width).to(device),
        characters=_pad([np.ones(len(e.code), np.int64) for e in examples], width).bool().to(device),
        pieces=sum(example.size for example in examples),
    )
    _add_entities(batch, examples, width, device)
    _add_pairs(batch, examples, device)
    _add_devices(batch, examples, width, device)
    return batch


def _rows(examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    width = max(example.size for example in examples)
    ids = np.full((len(examples), width), PAD, np.int64)
    positions = np.zeros((len(examples), width), np.int64)
    group = np.full((len(examples), width), -1, np.int64)  # 0 the text, k the k-th target, -1 padding
    for row, example in enumerate(examples):
        at = len(example.ids)
        ids[row, :at], positions[row, :at], group[row, :at] = example.ids, np.arange(at), 0
        for number, target in enumerate(example.targets, 1):
            end = at + len(target)
            ids[row, at:end], group[row, at:end] = target, number
            positions[row, at:end] = len(example.ids) + np.arange(len(target))
            at = end
    if not any(example.targets for example in examples):
        return torch.from_numpy(ids), torch.from_numpy(positions), torch.from_numpy(group >= 0)
    seen = (group[:, None, :] == 0) | (group[:, None, :] == group[:, :, None])
    seen &= (group >= 0)[:, None, :]
    seen |= (group < 0)[:, :, None] & (np.arange(width) == 0)[None, None, :]
    return torch.from_numpy(ids), torch.from_numpy(positions), torch.from_numpy(seen)


def _pad(rows: Sequence[NDArray[np.int64]], width: int, value: int = 0) -> torch.Tensor:
    padded = np.full((len(rows), width, *rows[0].shape[1:]), value, np.int64)
    for at, row in enumerate(rows):
        padded[at, : len(row)] = row
    return torch.from_numpy(padded)


def _add_entities(batch: Batch, examples: Sequence[Example], width: int, device: torch.device) -> None:
    labelled = [(row, e.allowed) for row, e in enumerate(examples) if e.allowed is not None]
    if labelled:
        allowed = _pad([a.astype(np.int64) for _, a in labelled], width, 1).bool()
        batch.allowed = (torch.tensor([row for row, _ in labelled], device=device), allowed.to(device))
    for name in sorted({name for example in examples for name in example.auxiliary}):
        known = [(row, e.auxiliary[name]) for row, e in enumerate(examples) if name in e.auxiliary]
        tags = _pad([tags for _, tags in known], width)
        batch.auxiliary[name] = (torch.tensor([row for row, _ in known], device=device), tags.to(device))


def _add_pairs(batch: Batch, examples: Sequence[Example], device: torch.device) -> None:
    rows, places, marks, labels, weights = [], [], [], [], []
    widest = max((max((p.label, *p.labels)) for e in examples for p in e.pairs), default=0) + 1
    for row, example in enumerate(examples):
        starts = np.cumsum([len(example.ids), *[len(t) for t in example.targets]])
        for pair in example.pairs:
            place, mark = np.arange(pair.first + 1, pair.end + 1), pair.marks
            if pair.target >= 0:
                own = np.arange(starts[pair.target], starts[pair.target + 1])
                place, mark = (
                    np.concatenate([place, own]),
                    np.concatenate([mark, np.ones(len(own), np.int64)]),
                )
            rows.append(row)
            places.append(place)
            marks.append(mark)
            may_be = np.zeros(widest, np.int64)
            may_be[list(pair.labels or (pair.label,))] = 1
            labels.append(may_be)
            weights.append(pair.weight)
    if not rows:
        return
    width = max(len(place) for place in places)
    batch.pairs = {
        "row": torch.tensor(rows, device=device),
        "place": _pad(places, width).to(device),
        "marks": _pad(marks, width).to(device),
        "mask": _pad([np.ones(len(place), np.int64) for place in places], width).bool().to(device),
        "label": torch.from_numpy(np.stack(labels)).bool().to(device),  # (pairs, labels)
        "weight": torch.tensor(weights, device=device, dtype=torch.float32),
    }


def _add_devices(batch: Batch, examples: Sequence[Example], width: int, device: torch.device) -> None:
    known = [(row, e.device_tags) for row, e in enumerate(examples) if e.device_tags is not None]
    if known:
        rows = torch.tensor([row for row, _ in known], device=device)
        batch.devices = (rows, _pad([tags for _, tags in known], width, -1).to(device))
    asked = [(row, *entry) for row, e in enumerate(examples) for entry in e.presence]
    if not asked:
        return
    spans = sorted({(row, first, end) for row, first, end, _, _ in asked})
    number = {span: at for at, span in enumerate(spans)}
    longest = max(end - first for _, first, end in spans)
    place = torch.zeros(len(spans), longest, dtype=torch.long)
    inside = torch.zeros(len(spans), longest, dtype=torch.bool)
    for at, (_, first, end) in enumerate(spans):
        place[at, : end - first] = torch.arange(first, end)
        inside[at, : end - first] = True
    batch.presence = {
        "row": torch.tensor([row for row, _, _ in spans], device=device),
        "place": place.to(device),
        "inside": inside.to(device),
        "span": torch.tensor([number[(row, first, end)] for row, first, end, _, _ in asked], device=device),
        "device": torch.tensor([entry[3] for entry in asked], device=device),
        "gold": torch.tensor([entry[4] for entry in asked], device=device, dtype=torch.float32),
    }
