"""Device, number format and seeds of a training run."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass

import numpy as np
import torch


@dataclass(frozen=True)
class Runtime:
    """Where a run computes; `autocast()` is bf16 where the processor or GPU multiplies it natively."""

    device: torch.device
    bf16: bool

    @classmethod
    def detect(cls, device: str | None = None) -> Runtime:
        """The best device here, or the one named (`cpu`, `cuda`, `mps`)."""
        if device is None:
            device = "cuda" if torch.cuda.is_available() else "cpu"
        if device.startswith("cuda"):
            return cls(torch.device(device), torch.cuda.is_bf16_supported())
        capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
        return cls(
            torch.device(device), bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))
        )

    def autocast(self) -> contextlib.AbstractContextManager[None]:
        """The context of a forward pass."""
        if not self.bf16:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=torch.bfloat16)


def seed_everything(seed: int) -> None:
    """Seed Python, NumPy and torch."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def learning_rate(step: int, total: int, *, warmup: float = 0.06, floor: float = 0.02) -> float:
    """The factor (0-1) on the peak rate: linear warm-up over a share of the steps, then linear decay."""
    rise = max(1, round(total * warmup))
    if step < rise:
        return (step + 1) / rise
    left = (total - step) / max(1, total - rise)
    return max(floor, floor + (1 - floor) * left)
