"""A linear-chain conditional random field over characters (Lafferty et al. 2001) with partial labels.

Where a data set leaves open which tag a character has, the loss is the log-probability of all
sequences it allows (Tsuboi et al. 2008), so that what a set does not label is never punished.
"""

from __future__ import annotations

import torch
from torch import nn

from commentary_nlp.entities.tags import TagSet

IMPOSSIBLE = -1e4


class ConditionalField(nn.Module):
    """Scores of tag sequences; impossible transitions cannot be learned away."""

    blocked: torch.Tensor
    blocked_start: torch.Tensor
    blocked_end: torch.Tensor

    def __init__(self, tags: TagSet) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(tags.size, tags.size))
        self.start = nn.Parameter(torch.zeros(tags.size))
        self.end = nn.Parameter(torch.zeros(tags.size))
        self.register_buffer("blocked", torch.from_numpy(~tags.follows), persistent=False)
        self.register_buffer("blocked_start", torch.from_numpy(~tags.starts), persistent=False)
        self.register_buffer("blocked_end", torch.from_numpy(~tags.ends), persistent=False)

    def forward(self, emissions: torch.Tensor, mask: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
        """Negative log-probability of what is allowed, one value a row.

        emissions: (rows, characters, tags) float; mask: (rows, characters) bool, True on characters;
        allowed: (rows, characters, tags) bool.
        """
        rows = emissions.shape[0]
        both = torch.cat([emissions, emissions.masked_fill(~allowed, IMPOSSIBLE)])
        logs = self._log_partition(both.float(), torch.cat([mask, mask]))
        return logs[:rows] - logs[rows:]

    def _log_partition(self, emissions: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        transitions = self.transitions.float().masked_fill(self.blocked, IMPOSSIBLE)
        scores = emissions[:, 0] + self.start.masked_fill(self.blocked_start, IMPOSSIBLE)
        for at in range(1, emissions.shape[1]):
            step = torch.logsumexp(scores[:, :, None] + transitions, dim=1) + emissions[:, at]
            scores = torch.where(mask[:, at, None], step, scores)
        return torch.logsumexp(scores + self.end.masked_fill(self.blocked_end, IMPOSSIBLE), dim=1)
