"""Checkpoints without pickle: tensors as safetensors, the rest as JSON, written aside and moved into place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

STATE = "state.json"
WEIGHTS = "weights.safetensors"
OPTIMIZER = "optimizer.safetensors"


def save_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer | None, state: dict[str, Any]
) -> None:
    """Write a checkpoint; a reader sees either the old one or the new one, never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / WEIGHTS, lambda path: save_file(_tensors(model), path))
    if optimizer is not None:
        moments, steps = _optimizer_tensors(optimizer)
        state = {**state, "optimizer_steps": steps}
        _replace(folder / OPTIMIZER, lambda path: save_file(moments, path))
    text = json.dumps(state, ensure_ascii=False, indent=1)
    _replace(folder / STATE, lambda path: path.write_text(text, "utf-8"))


def load_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer | None = None
) -> dict[str, Any] | None:
    """Restore model and optimizer in place and return the state, or None where there is no checkpoint."""
    if not (folder / STATE).exists():
        return None
    state: dict[str, Any] = json.loads((folder / STATE).read_text("utf-8"))
    model.load_state_dict(load_file(folder / WEIGHTS), strict=False)
    if optimizer is not None and (folder / OPTIMIZER).exists():
        _restore_optimizer(optimizer, load_file(folder / OPTIMIZER), state.pop("optimizer_steps"))
    return state


def _tensors(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The model's tensors; one that is tied to another is stored once."""
    seen: set[int] = set()
    kept: dict[str, torch.Tensor] = {}
    for name, tensor in model.state_dict().items():
        if tensor.data_ptr() in seen and tensor.numel() > 1:
            continue
        seen.add(tensor.data_ptr())
        kept[name] = tensor.detach().to("cpu").contiguous()
    return kept


def _optimizer_tensors(optimizer: torch.optim.Optimizer) -> tuple[dict[str, torch.Tensor], dict[str, float]]:
    tensors: dict[str, torch.Tensor] = {}
    steps: dict[str, float] = {}
    for index, values in optimizer.state_dict()["state"].items():
        for key, value in values.items():
            if key == "step":
                steps[str(index)] = float(value)
            else:
                tensors[f"{index}.{key}"] = value.detach().to("cpu").contiguous()
    return tensors, steps


def _restore_optimizer(
    optimizer: torch.optim.Optimizer, tensors: dict[str, torch.Tensor], steps: dict[str, float]
) -> None:
    held = optimizer.state_dict()
    restored: dict[int, dict[str, torch.Tensor]] = {}
    for name, tensor in tensors.items():
        index, key = name.split(".", 1)
        restored.setdefault(int(index), {"step": torch.tensor(steps[index])})[key] = tensor
    optimizer.load_state_dict({"state": restored, "param_groups": held["param_groups"]})


def _replace(path: Path, write: Any) -> None:
    aside = path.with_name(path.name + ".part")
    write(aside)
    os.replace(aside, path)
