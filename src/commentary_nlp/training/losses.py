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


def task_losses(
    network: CommentaryNetwork, batch: Batch, device_weights: torch.Tensor | None = None
) -> dict[str, torch.Tensor]:
    """Unweighted losses by task; a task without labels in the batch is absent.

    `device_weights` (devices,) says what each device counts beside the others; all alike by default.
    """
    states = network.encode(batch.ids, batch.mask, batch.positions)
    losses: dict[str, torch.Tensor] = {}
    if batch.allowed or batch.auxiliary or batch.devices or batch.presence:
        features = network.characters(states, batch.piece, batch.code, batch.place, batch.characters)
        losses.update(_entity_losses(network, batch, features))
        losses.update(_device_losses(network, batch, features, device_weights))
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
    network: CommentaryNetwork, batch: Batch, features: torch.Tensor, weights: torch.Tensor | None
) -> dict[str, torch.Tensor]:
    losses: dict[str, torch.Tensor] = {}
    if not batch.devices and not batch.presence:
        return losses
    tags, attention, value = network.devices(features)
    if batch.devices:
        rows, gold = batch.devices
        losses["devices"] = _tag_loss(tags[rows].float(), gold, weights)
    if batch.presence:
        asked = batch.presence
        row = asked["row"][:, None]
        logits = network.devices.presence(
            attention[row, asked["place"]], value[row, asked["place"]], asked["inside"]
        )[asked["span"], asked["device"]]
        own = None if weights is None else weights[asked["device"]]
        losses["presence"] = nn.functional.binary_cross_entropy_with_logits(logits, asked["gold"], own)
    return losses


def _tag_loss(logits: torch.Tensor, gold: torch.Tensor, weights: torch.Tensor | None) -> torch.Tensor:
    """The weighted mean over known tags, 0 for none; `logits` is (rows, characters, devices, 3)."""
    classes = torch.tensor(_DEVICE_CLASSES, device=logits.device)
    tags = gold.clamp(min=0)
    share = classes[tags] * (gold >= 0)
    if weights is not None:
        share = share * weights
    losses = nn.functional.cross_entropy(logits.flatten(0, 2), tags.flatten(), reduction="none")
    return (losses * share.flatten()).sum() / share.sum().clamp(min=1e-6)


def _pair_loss(network: CommentaryNetwork, batch: Batch, states: torch.Tensor) -> torch.Tensor:
    logits = pair_logits(network, batch, states)
    assert batch.pairs is not None
    weight, may_be = batch.pairs["weight"], batch.pairs["label"]
    may_be = nn.functional.pad(may_be, (0, logits.shape[1] - may_be.shape[1]))
    # the gradient of -log(the share of all labels it may be) is that of cross entropy toward their own shares
    wanted = torch.softmax(logits.detach().float().masked_fill(~may_be, -1e4), dim=-1)
    losses = nn.functional.cross_entropy(logits.float(), wanted, reduction="none", label_smoothing=0.05)
    return (losses * weight).sum() / weight.sum()


def pair_logits(network: CommentaryNetwork, batch: Batch, states: torch.Tensor) -> torch.Tensor:
    """(pairs, labels) of the batch's pairs."""
    assert batch.pairs is not None
    gathered = states[batch.pairs["row"][:, None], batch.pairs["place"]]
    logits: torch.Tensor = network.pairs(gathered, batch.pairs["marks"], batch.pairs["mask"])
    return logits
