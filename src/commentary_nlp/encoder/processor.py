"""What the processor offers, as far as the choice of a backend depends on it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")


def available_processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_bf16_matrix_units() -> bool:
    """Whether the processor multiplies bf16 matrices in units of their own (AMX).

    Known on Linux alone; elsewhere the answer is no.
    """
    return "amx_bf16" in _instructions()


@lru_cache(maxsize=1)
def _instructions() -> frozenset[str]:
    """The instruction sets that Linux lists, none on other systems."""
    try:
        lines = _CPU_INFO.read_text("utf-8", "replace").splitlines()
    except OSError:
        return frozenset()
    listed = (line.partition(":")[2] for line in lines if line.startswith("flags"))
    return frozenset(next(listed, "").split())
