"""The whole network: one encoder, a character layer above it, and a head for each task."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import nn

from commentary_nlp.entities.tags import TagSet
from commentary_nlp.network.characters import CharacterLayer
from commentary_nlp.network.crf import ConditionalField
from commentary_nlp.network.devices import DeviceLayer
from commentary_nlp.network.pairs import PairLayer
from commentary_nlp.network.pretrained import position_offset, sees_by_pairs
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS
from commentary_nlp.scheme.label_sets import LabelSets


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the heads; the encoder has its own configuration."""

    characters: int
    hidden: int = 384
    width: int = 256
    pair_width: int = 192
    pair_layers: int = 2
    entity_labels: tuple[str, ...] = ENTITY_LABELS
    stance_labels: tuple[str, ...] = STANCE_LABELS
    stance_poles: tuple[str, ...] = STANCE_LABELS
    devices: tuple[str, ...] = DEVICES
    auxiliary: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Label sets of further entity heads by name; trained and evaluated, not used by the analyser."""

    @property
    def labels(self) -> LabelSets:
        """The labels of the heads, in the order of their outputs."""
        poles = dict(zip(self.stance_labels, self.stance_poles, strict=True))
        return LabelSets(self.entity_labels, poles, self.devices)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for `config.json`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> NetworkConfig:
        """The inverse of `to_dict`."""
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        values["auxiliary"] = {name: tuple(labels) for name, labels in values.get("auxiliary", {}).items()}
        return cls(**values)


class EntityHead(nn.Module):
    """Tag scores of each character and the field that ties them together."""

    def __init__(self, width: int, labels: tuple[str, ...], dropout: float = 0.1) -> None:
        super().__init__()
        self.tags = TagSet(labels)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(width, self.tags.size)
        self.field = ConditionalField(self.tags)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(rows, characters, width) -> emissions (rows, characters, tags)."""
        emissions: torch.Tensor = self.output(self.dropout(features))
        return emissions


class CommentaryNetwork(nn.Module):
    """Encoder and heads. `encoder` is a model of `network.pretrained`, which returns `last_hidden_state`."""

    def __init__(self, encoder: nn.Module, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        self.characters = CharacterLayer(config.hidden, config.characters, width=config.width)
        self.entities = EntityHead(config.width, config.entity_labels)
        self.auxiliary = nn.ModuleDict(
            {name: EntityHead(config.width, labels) for name, labels in config.auxiliary.items()}
        )
        self.devices = DeviceLayer(config.width, len(config.devices))
        self.pairs = PairLayer(
            config.hidden,
            width=config.pair_width,
            layers=config.pair_layers,
            outputs=len(config.stance_labels),
        )

    def encode(
        self, ids: torch.Tensor, mask: torch.Tensor, positions: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Piece states (rows, pieces, hidden).

        `mask` is (rows, pieces) for plain text or (rows, pieces, pieces), True where a piece may look; an
        encoder that knows no such masks (DeBERTa) lets every piece look at the whole row. Positions count
        from 0.
        """
        if mask.ndim == 3:
            mask = mask[:, None] if sees_by_pairs(self.encoder) else mask.any(dim=1)
        if positions is not None:
            positions = positions + position_offset(self.encoder)
        states: torch.Tensor = self.encoder(
            input_ids=ids, attention_mask=mask, position_ids=positions
        ).last_hidden_state
        return states
