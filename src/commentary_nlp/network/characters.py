"""Characters above pieces: the state of a character's piece, the character and its place in the piece."""

from __future__ import annotations

import torch
from torch import nn

PLACES = 16
"""Place codes: 4 x min(characters before in the piece, 3) + min(characters after, 3)."""


class CharacterLayer(nn.Module):
    """A small convolutional layer over characters."""

    def __init__(
        self, hidden: int, characters: int, *, width: int = 256, embedding: int = 64, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(characters, embedding)
        self.place = nn.Embedding(PLACES, 16)
        self.reduce = nn.Linear(hidden + embedding + 16, width)
        self.first = nn.Conv1d(width, width, 3, padding=1)
        self.second = nn.Conv1d(width, width, 3, padding=1)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        states: torch.Tensor,
        piece: torch.Tensor,
        code: torch.Tensor,
        place: torch.Tensor,
        mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Features (rows, characters, width).

        `states` is (rows, pieces, hidden); `piece`, `code` and `place` are (rows, characters), and so is
        `mask`, True on characters: past a row's end the convolutions read zeros, whatever the padding is.
        """
        own = torch.gather(states, 1, piece[..., None].expand(-1, -1, states.shape[-1]))
        joined = torch.cat([own, self.embedding(code), self.place(place)], dim=-1)
        reduced = self.dropout(nn.functional.gelu(self.reduce(joined)))
        kept = torch.ones_like(piece, dtype=torch.bool) if mask is None else mask
        reduced = reduced * kept[..., None]
        inner = nn.functional.gelu(self.first(reduced.transpose(1, 2))) * kept[:, None]
        inner = nn.functional.gelu(self.second(inner)).transpose(1, 2)
        normed: torch.Tensor = self.norm(reduced + self.dropout(inner))
        return normed
