"""Stance of a (sentence, target) pair from the piece states of the sentence.

The pair layer reads the sentence with a mark on the target's pieces, so that what it learns is what the
sentence says of the marked place, not which name stands there.
"""

from __future__ import annotations

import torch
from torch import nn

from commentary_nlp.stances.marks import NOWHERE, OTHER

MARKS = OTHER + 1


class PairLayer(nn.Module):
    """Two narrow pre-norm Transformer layers over one sentence, pooled at the target."""

    def __init__(
        self,
        hidden: int,
        *,
        width: int = 192,
        heads: int = 4,
        layers: int = 2,
        outputs: int = 3,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.reduce = nn.Linear(hidden, width)
        self.mark = nn.Embedding(MARKS, width)
        self.layers = nn.ModuleList(_Block(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.attend = nn.Linear(2 * width, 1)
        self.output = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(2 * width, width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(width, outputs),
        )

    def forward(self, states: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits (pairs, labels).

        `states` is (pairs, pieces, hidden); `marks` and the bool `mask` are (pairs, pieces).
        """
        inner = self.reduce(states) + self.mark(marks)
        blocked = torch.zeros_like(mask, dtype=inner.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            inner = layer(inner, blocked)
        inner = self.norm(inner)
        target = ((marks > NOWHERE) & (marks < OTHER)).to(inner.dtype)[..., None]
        pooled = (inner * target).sum(1) / target.sum(1).clamp(min=1)
        scores = self.attend(torch.cat([inner, pooled[:, None].expand_as(inner)], dim=-1))[..., 0]
        weights = torch.softmax(scores.masked_fill(~mask, -1e4), dim=-1)
        read = (inner * weights[..., None]).sum(1)
        logits: torch.Tensor = self.output(torch.cat([pooled, read], dim=-1))
        return logits


class _Block(nn.Module):
    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_in, self.norm_out = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.Linear(width, 3 * width)
        self.join = nn.Linear(width, width)
        self.feed = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, inner: torch.Tensor, blocked: torch.Tensor) -> torch.Tensor:
        pairs, pieces, width = inner.shape
        split = (pairs, pieces, self.heads, width // self.heads)
        query, key, value = (
            part.reshape(split).transpose(1, 2)
            for part in self.attention(self.norm_in(inner)).chunk(3, dim=-1)
        )
        scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + blocked
        mixed = (torch.softmax(scores, dim=-1) @ value).transpose(1, 2).reshape(pairs, pieces, width)
        inner = inner + self.dropout(self.join(mixed))
        fed: torch.Tensor = inner + self.dropout(self.feed(self.norm_out(inner)))
        return fed
