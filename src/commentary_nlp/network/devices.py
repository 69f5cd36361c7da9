"""Rhetorical devices: per device a tag a character (outside, begin, inside) and a presence a sentence."""

from __future__ import annotations

import torch
from torch import nn

OUTSIDE, BEGIN, INSIDE = 0, 1, 2


class DeviceLayer(nn.Module):
    """Tags and sentence presence for every device from the character features."""

    def __init__(self, width: int, devices: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.devices = devices
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(width, 3 * devices)
        self.attend = nn.Linear(width, devices)
        self.value = nn.Linear(width, devices)
        self.presence_bias = nn.Parameter(torch.zeros(devices))

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Tags (rows, characters, devices, 3), attention and value (rows, characters, devices).

        `features` is (rows, characters, width). The presence of a device in characters a..b is
        `sum(softmax(attention[a:b]) * value[a:b]) + presence_bias`.
        """
        features = self.dropout(features)
        rows, characters, _ = features.shape
        tags = self.tags(features).view(rows, characters, self.devices, 3)
        return tags, self.attend(features), self.value(features)

    def presence(self, attention: torch.Tensor, value: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
        """Presence logits (sentences, devices).

        `attention` and `value` are gathered to (sentences, characters, devices), `inside` masks the padding.
        """
        weights = torch.softmax(attention.float().masked_fill(~inside[..., None], -1e4), dim=1)
        return (weights * value.float()).sum(1) + self.presence_bias
