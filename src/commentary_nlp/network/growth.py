"""A network with more labels than it had: what it learnt stays, new outputs are put beside it."""

from __future__ import annotations

import math

import torch

from commentary_nlp.network.network import CommentaryNetwork, NetworkConfig
from commentary_nlp.scheme.label_sets import LabelSets

SHY = -4.0
"""Bias of the outputs of a new label: before any training it is hardly ever given."""


def grown(network: CommentaryNetwork, labels: LabelSets) -> CommentaryNetwork:
    """The network with outputs for `labels`; itself where it has them.

    Entity types and devices are appended: every old row of weights is kept. A stance label of another
    scheme starts as a copy of the old label of its name or else of its pole. Raises ValueError where
    labels that the network has are missing or in another order.
    """
    old = network.config
    if labels == old.labels:
        return network
    for held, wanted in ((old.entity_labels, labels.entities), (old.devices, labels.devices)):
        if wanted[: len(held)] != held:
            raise ValueError(f"the labels {', '.join(wanted)} do not begin with {', '.join(held)}")
    values = {
        **old.to_dict(),
        "entity_labels": labels.entities,
        "devices": labels.devices,
        "stance_labels": tuple(labels.stances),
        "stance_poles": tuple(labels.stances.values()),
    }
    new = CommentaryNetwork(network.encoder, NetworkConfig.from_dict(values))
    rows = {key: value for key, value in network.state_dict().items() if not key.startswith("encoder.")}
    tensors = new.state_dict()
    for name, value in rows.items():
        if name.startswith("pairs.output.4."):
            tensors[name] = _restanced(value, old.labels, labels)
        elif name == "devices.tags.bias" and tensors[name].shape != value.shape:
            tensors[name] = _joined(tensors[name], value, new=0.0)
            tensors[name][len(value) :: 3] = -SHY
        elif tensors[name].shape != value.shape:
            shy = name in ("entities.output.bias", "devices.presence_bias")
            tensors[name] = _joined(tensors[name], value, new=SHY if shy else None)
    kept = {key: value for key, value in rows.items() if tensors[key].shape == value.shape}
    changed = {key: tensors[key] for key in rows if key not in kept or key.startswith("pairs.output.4.")}
    new.load_state_dict({**tensors, **kept, **changed})
    return new.train(network.training)


def _joined(fresh: torch.Tensor, held: torch.Tensor, new: float | None) -> torch.Tensor:
    """`fresh` with `held` in its first corner; `new` fills the rest, or leaves it as it is."""
    joined = fresh.clone() if new is None else torch.full_like(fresh, new)
    joined[tuple(slice(size) for size in held.shape)] = held
    return joined


def _restanced(rows: torch.Tensor, old: LabelSets, new: LabelSets) -> torch.Tensor:
    """The last layer's rows for another scheme; labels that share a row at first share its probability."""
    source = {}
    for label, pole in new.stances.items():
        own = label if old.stances.get(label) == pole else None
        source[label] = own or next(
            (name for name, other in old.stances.items() if other == pole), old.neutral
        )
    at = {label: number for number, label in enumerate(old.stances)}
    copies = [list(source.values()).count(name) for name in source.values()]
    made = torch.stack([rows[at[name]] for name in source.values()])
    if rows.ndim == 1:
        made = made - torch.tensor([math.log(count) for count in copies])
    return made.clone()
