"""The training loop: sources mixed batch by batch, checkpoints by the clock, resume by the same command."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from commentary_nlp.errors import TrainingError
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.training.batches import collate, plan_batches
from commentary_nlp.training.checkpoint import load_checkpoint, save_checkpoint
from commentary_nlp.training.examples import Example
from commentary_nlp.training.losses import task_losses, total_loss
from commentary_nlp.training.runtime import Runtime, learning_rate, seed_everything


@dataclass(frozen=True)
class LoopConfig:
    """One stage of training. `epochs` names each source and how often it is read."""

    epochs: Mapping[str, float]
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    budget: int = 4096
    weight_decay: float = 0.01
    clip: float = 1.0
    warmup: float = 0.06
    frozen_layers: int = 0
    seed: int = 1
    seconds: float | None = None
    save_seconds: float = 180.0


Step = tuple[str, list[int]]


def train(
    network: CommentaryNetwork, sources: Mapping[str, Sequence[Example]], config: LoopConfig, output: Path
) -> dict[str, Any]:
    """Run the stage, resuming from `output/last` where a checkpoint lies there; returns its log."""
    unknown = sorted(set(config.epochs) - set(sources))
    if unknown:
        raise TrainingError(
            "C301", f"epochs name sources {unknown}; there are {sorted(sources)}. Name some of these."
        )
    seed_everything(config.seed)
    runtime = Runtime.detect()
    network.to(runtime.device)
    freeze(network, config.frozen_layers)
    optimizer = torch.optim.AdamW(parameter_groups(network, config), betas=(0.9, 0.99), fused=True)
    state = load_checkpoint(output / "last", network, optimizer) or {"step": 0, "log": [], "seconds": 0.0}
    plan = plan_steps(sources, config)
    step, log, spent = int(state["step"]), list(state["log"]), float(state["seconds"])
    started = saved = time.time()
    recent: dict[str, list[float]] = {}
    pieces = int(state.get("pieces", 0))
    network.train()
    while step < len(plan):
        elapsed = spent + time.time() - started
        share = max(step / len(plan), elapsed / config.seconds if config.seconds else 0.0)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * learning_rate(round(share * 10_000), 10_000, warmup=config.warmup)
        source, chosen = plan[step]
        batch = collate([sources[source][at] for at in chosen], runtime.device)
        with runtime.autocast():
            losses = task_losses(network, batch)
            loss = total_loss(losses)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), config.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        pieces += batch.pieces
        for name, value in losses.items():
            recent.setdefault(f"{source}.{name}", []).append(float(value.detach()))
        if step % 25 == 0 or step == len(plan):
            log.append(_entry(step, len(plan), pieces, spent + time.time() - started, recent))
            print(json.dumps(log[-1]), flush=True)
            recent = {}
        if time.time() - saved > config.save_seconds:
            now = {"step": step, "log": log, "seconds": spent + time.time() - started, "pieces": pieces}
            save_checkpoint(output / "last", network, optimizer, now)
            saved = time.time()
    now = {"step": step, "log": log, "seconds": spent + time.time() - started, "pieces": pieces}
    save_checkpoint(output / "last", network, optimizer, now)
    result = {"config": asdict(config), "steps": step, "planned": len(plan), "log": log}
    (output / "stage.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return result


def plan_steps(sources: Mapping[str, Sequence[Example]], config: LoopConfig) -> list[Step]:
    """Every batch of the stage in order; a function of the sources, the epochs and the seed alone."""
    steps: list[Step] = []
    for name in sorted(config.epochs):
        left, epoch = config.epochs[name], 0
        while left > 1e-9:
            batches = plan_batches(sources[name], config.budget, config.seed * 1000 + epoch)
            steps += [(name, batch) for batch in batches[: max(1, round(len(batches) * min(1.0, left)))]]
            left, epoch = left - 1, epoch + 1
    random.Random(config.seed).shuffle(steps)
    return steps


def freeze(network: CommentaryNetwork, layers: int) -> None:
    """Hold the embeddings and the first `layers` encoder layers fixed (none where `layers` is 0)."""
    if not layers:
        return
    network.encoder.embeddings.requires_grad_(False)
    for layer in list(network.encoder.encoder.layer)[:layers]:  # type: ignore[union-attr,arg-type]
        layer.requires_grad_(False)


def parameter_groups(network: CommentaryNetwork, config: LoopConfig) -> list[dict[str, Any]]:
    """The optimizer's groups: encoder and heads, each with and without weight decay."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((name.startswith("encoder."), parameter.ndim >= 2), []).append(parameter)
    return [
        {
            "params": parameters,
            "peak": config.rate if encoder else config.head_rate,
            "lr": 0.0,
            "weight_decay": config.weight_decay if decayed else 0.0,
        }
        for (encoder, decayed), parameters in groups.items()
    ]


def _entry(
    step: int, total: int, pieces: int, seconds: float, recent: dict[str, list[float]]
) -> dict[str, Any]:
    losses = {name: round(sum(values) / len(values), 4) for name, values in sorted(recent.items())}
    return {"step": step, "of": total, "pieces": pieces, "seconds": round(seconds, 1), **losses}
