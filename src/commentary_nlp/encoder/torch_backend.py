"""The torch backend: a trainable model folder on the processor or a GPU. Needs the extra `train`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import CharacterScores, Floats, Ints
from commentary_nlp.errors import missing_extra

if TYPE_CHECKING:
    from torch import Tensor

    from commentary_nlp.network import CommentaryNetwork


class TorchBackend:
    """The network itself, in float32 on the processor."""

    def __init__(self, folder: Path, *, device: str | None = None, threads: int | None = None) -> None:
        """Load `folder`; `device` is torch's name of one, by default a GPU where there is one."""
        try:
            import torch
        except ImportError as error:
            raise missing_extra("torch", "train", "backend='torch'") from error
        from commentary_nlp.training.model_folder import load_network

        if threads:
            torch.set_num_threads(threads)
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._hold(load_network(folder).to(self._device))

    @classmethod
    def of(cls, network: CommentaryNetwork) -> TorchBackend:
        """The backend of a network in memory, where it lies; it follows later training."""
        backend = cls.__new__(cls)
        backend._device = next(network.parameters()).device
        backend._hold(network)
        return backend

    def _hold(self, network: CommentaryNetwork) -> None:
        import torch

        self._torch, self._network = torch, network
        self.threads = 1  # torch spreads each run itself

    def encode(self, ids: Ints, positions: Ints, bias: Floats) -> Floats:
        """States (pieces, hidden) of one window."""
        torch = self._torch
        with torch.inference_mode():
            states = self._network.encode(
                self._tensor(ids)[None], self._tensor(bias > -1.0)[None], self._tensor(positions)[None]
            )
        return self._array(states[0])

    def characters(self, states: Floats, piece: Ints, code: Ints, place: Ints) -> CharacterScores:
        """Scores of characters from the states of their text."""
        torch, network = self._torch, self._network
        with torch.inference_mode():
            features = network.characters(
                *(self._tensor(part)[None] for part in (states, piece, code, place))
            )
            emissions = network.entities(features)
            tags, attention, value = network.devices(features)
        return CharacterScores.of_tags(
            *(self._array(part[0]) for part in (emissions, tags, attention, value))
        )

    def pairs(self, states: Floats, marks: Ints, mask: NDArray[np.bool_]) -> Floats:
        """Stance logits (pairs, labels)."""
        with self._torch.inference_mode():
            return self._array(self._network.pairs(*(self._tensor(part) for part in (states, marks, mask))))

    def _tensor(self, values: NDArray[Any]) -> Tensor:
        return self._torch.from_numpy(np.ascontiguousarray(values)).to(self._device)

    @staticmethod
    def _array(tensor: Tensor) -> Floats:
        values: Floats = tensor.float().cpu().numpy()
        return values
