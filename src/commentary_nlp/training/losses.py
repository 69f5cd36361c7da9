"""The losses of a batch: each task's mean over what its data set labels."""

from __future__ import annotations

from typing import cast

import torch
from torch import nn

from commentary_nlp.network import CommentaryNetwork, EntityHead
from commentary_nlp.training.batches import Batch

WEIGHTS = {"entities": 0.1, "auxiliary": 0.1, "stances": 2.0, "devices": 4.0, "presence": 1.5}
"""Factors that bring the tasks to one scale; the entity losses are sums over a text."""
_DEVICE_CLASSES = (1.0, 4.0, 3.0)


def task_losses(network: CommentaryNetwork, batch: Batch) -> dict[str, torch.Tensor]:
    """Unweighted losses by task; a task without labels in the batch is absent."""
    states = network.encode(batch.ids, batch.mask, batch.positions)
    losses: dict[str, torch.Tensor] = {}
    if batch.allowed or batch.auxiliary or batch.devices or batch.presence:
        features = network.characters(states, batch.piece, batch.code, batch.place, batch.characters)
        losses.update(_entity_losses(network, batch, features))
        losses.update(_device_losses(network, batch, features))
    if batch.pairs:
        losses["stances"] = _pair_loss(network, batch, states)
    return losses


def total_loss(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    """The weighted sum."""
    return torch.stack([WEIGHTS[name.split(".")[0]] * loss for name, loss in losses.items()]).sum()


def _entity_losses(
    network: CommentaryNetwork, batch: Batch, features: torch.Tensor
) -> dict[str, torch.Tensor]:
    losses = {}
    if batch.allowed:
        rows, allowed = batch.allowed
        emissions = network.entities(features[rows])
        losses["entities"] = network.entities.field(emissions, batch.characters[rows], allowed).mean()
    for name, (rows, tags) in batch.auxiliary.items():
        head = cast(EntityHead, network.auxiliary[name])
        allowed = nn.functional.one_hot(tags, head.tags.size).bool()
        losses[f"auxiliary.{name}"] = head.field(head(features[rows]), batch.characters[rows], allowed).mean()
    return losses


def _device_losses(
    network: CommentaryNetwork, batch: Batch, features: torch.Tensor
) -> dict[str, torch.Tensor]:
    losses: dict[str, torch.Tensor] = {}
    if not batch.devices and not batch.presence:
        return losses
    tags, attention, value = network.devices(features)
    if batch.devices:
        rows, gold = batch.devices
        weight = torch.tensor(_DEVICE_CLASSES, device=tags.device)
        logits = tags[rows].float().flatten(0, 2)
        losses["devices"] = nn.functional.cross_entropy(
            logits, gold.flatten(), weight=weight, ignore_index=-1
        )
    if batch.presence:
        asked = batch.presence
        row = asked["row"][:, None]
        logits = network.devices.presence(
            attention[row, asked["place"]], value[row, asked["place"]], asked["inside"]
        )[asked["span"], asked["device"]]
        losses["presence"] = nn.functional.binary_cross_entropy_with_logits(logits, asked["gold"])
    return losses


def _pair_loss(network: CommentaryNetwork, batch: Batch, states: torch.Tensor) -> torch.Tensor:
    logits = pair_logits(network, batch, states)
    assert batch.pairs is not None
    weight = batch.pairs["weight"]
    losses = nn.functional.cross_entropy(
        logits.float(), batch.pairs["label"], reduction="none", label_smoothing=0.05
    )
    return (losses * weight).sum() / weight.sum()


def pair_logits(network: CommentaryNetwork, batch: Batch, states: torch.Tensor) -> torch.Tensor:
    """(pairs, labels) of the batch's pairs."""
    assert batch.pairs is not None
    gathered = states[batch.pairs["row"][:, None], batch.pairs["place"]]
    logits: torch.Tensor = network.pairs(gathered, batch.pairs["marks"], batch.pairs["mask"])
    return logits
