"""Rows of a flat array of piece ids in batches; a batch depends on the step's number and the seed alone."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from commentary_nlp.errors import TrainingError

BOS, EOS = 0, 2


class PieceRows:
    """Batches of rows of `row` pieces between <s> and </s>, each epoch in an order of its own."""

    def __init__(
        self, pieces: NDArray[np.uint16], *, row: int, batch_pieces: int, seed: int, device: torch.device
    ) -> None:
        count = len(pieces) // row
        held = pieces[: count * row].astype(np.int32).reshape(count, row)
        self.size = max(1, batch_pieces // (row + 2))
        self._rows = torch.from_numpy(held).to(device)
        self._seed, self._device = seed, device
        self.per_epoch = count // self.size
        if not self.per_epoch:
            raise TrainingError(
                "C304",
                f"{len(pieces):,} pieces make {count} rows of {row}, a batch takes {self.size}. "
                "Give more text or a smaller batch.",
            )
        self._epoch, self._order = -1, torch.arange(0)

    def batch(self, step: int) -> torch.Tensor:
        """Piece ids (rows, row + 2) of step `step`, counted from 0."""
        epoch, place = divmod(step, self.per_epoch)
        if epoch != self._epoch:
            generator = torch.Generator().manual_seed(self._seed * 1000 + epoch)
            order = torch.randperm(len(self._rows), generator=generator)
            self._order, self._epoch = order.to(self._device), epoch
        body = self._rows[self._order[place * self.size : (place + 1) * self.size]].long()
        return torch.nn.functional.pad(torch.nn.functional.pad(body, (1, 0), value=BOS), (0, 1), value=EOS)
