"""Checkpoints without pickle: tensors as safetensors, the rest as JSON, written aside, then moved into place.

A checkpoint is a folder: `weights.safetensors`, `optimizer.safetensors`, `random.safetensors` (the state of
torch's random numbers) and `state.json`.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from commentary_nlp.errors import TrainingError

STATE = "state.json"
WEIGHTS = "weights.safetensors"
OPTIMIZER = "optimizer.safetensors"
RANDOM = "random.safetensors"


def save_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer | None, state: dict[str, Any]
) -> None:
    """Write a checkpoint; a reader sees either the old one or the new one, never half of one."""
    part, old = _aside(folder, "part"), _aside(folder, "old")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    save_file(_tensors(model), part / WEIGHTS)
    save_file(_random_state(), part / RANDOM)
    if optimizer is not None:
        moments, steps = _optimizer_tensors(optimizer)
        state = {**state, "optimizer_steps": steps}
        save_file(moments, part / OPTIMIZER)
    (part / STATE).write_text(json.dumps(state, ensure_ascii=False, indent=1), "utf-8")
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        os.replace(folder, old)
    os.replace(part, folder)
    shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer | None = None
) -> dict[str, Any] | None:
    """The state of a checkpoint, or None where there is none.

    Model, optimizer and random numbers are restored in place. Raises TrainingError (C302) where the
    checkpoint is of another network.
    """
    folder = _whole(folder)
    state = read_state(folder)
    if state is None:
        return None
    tensors = load_file(folder / WEIGHTS)
    differing = _shapes(tensors).items() ^ _shapes(_tensors(model)).items()
    if differing:
        names = sorted({name for name, _ in differing})
        raise TrainingError(
            "C302",
            f"the checkpoint {folder} is of another network: {len(names)} tensors differ ({names[0]} …). "
            "Train into another folder, or remove this one.",
        )
    model.load_state_dict(tensors, strict=False)  # a tied tensor is stored once
    if optimizer is not None and (folder / OPTIMIZER).exists():
        _restore_optimizer(optimizer, load_file(folder / OPTIMIZER), state.pop("optimizer_steps"))
    if (folder / RANDOM).exists():
        _restore_random_state(load_file(folder / RANDOM))
    return state


def read_state(folder: Path) -> dict[str, Any] | None:
    """The state of a checkpoint, weights left alone, or None where there is none."""
    file = _whole(folder) / STATE
    if not file.exists():
        return None
    state: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return state


def _whole(folder: Path) -> Path:
    """The folder, or the one aside from a run that stopped between the two moves of `save_checkpoint`."""
    return folder if (folder / STATE).exists() else _aside(folder, "old")


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


def _random_state() -> dict[str, torch.Tensor]:
    state = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


def _restore_random_state(state: dict[str, torch.Tensor]) -> None:
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["cuda"])


def _shapes(tensors: dict[str, torch.Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def _aside(folder: Path, ending: str) -> Path:
    return folder.with_name(f"{folder.name}.{ending}")
