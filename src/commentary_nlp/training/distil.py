"""A shallow network from a deep one: some of its layers, trained to give the states of the whole.

The student keeps the teacher's embeddings and heads and starts from evenly spaced encoder layers (Sanh et al.
2019). On raw text it learns the teacher's piece states behind every so many layers (Sun et al. 2019; Jiao et
al. 2020); as the last of these are what the heads read, the student does every task of the teacher
without a label being shown.
"""

from __future__ import annotations

import copy
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from commentary_nlp.errors import TrainingError
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.network.pretrained import with_layers
from commentary_nlp.training.checkpoint import load_checkpoint, save_checkpoint
from commentary_nlp.training.piece_rows import PieceRows
from commentary_nlp.training.runtime import Runtime, learning_rate, seed_everything


@dataclass(frozen=True)
class DistilConfig:
    """One run. `total_pieces` fixes the schedule, or `seconds` where the clock comes first."""

    total_pieces: int
    seconds: float | None = None
    rate: float = 8e-4
    batch_pieces: int = 8_192
    row: int = 254
    inner: float = 0.3
    """Weight of each inner layer beside the last one's 1."""
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 1
    save_seconds: float = 240.0


def shallow(network: CommentaryNetwork, layers: int) -> CommentaryNetwork:
    """A copy of the network with `layers` of its encoder layers: the first, the last and those between.

    Raises TrainingError (C307) where the encoder has fewer, or for fewer than 2.
    """
    held = int(network.encoder.config.num_hidden_layers)  # type: ignore[union-attr,arg-type]
    if not 2 <= layers <= held:
        raise TrainingError("C307", f"{layers} layers of {held} cannot be kept. Choose from 2 to {held}.")
    kept = [round(at * (held - 1) / (layers - 1)) for at in range(layers)]
    student = copy.deepcopy(network)
    student.encoder = with_layers(student.encoder, kept)
    return student


def distil(
    teacher: CommentaryNetwork,
    student: CommentaryNetwork,
    pieces: NDArray[np.uint16],
    output: Path,
    config: DistilConfig,
) -> dict[str, Any]:
    """Train the student's encoder, resuming from `output/last` where a checkpoint lies there; the log.

    The heads are left as they are. `pieces` is the flat array of `scripts/prepare_adaptation.py`. An error in
    the log is the squared error of a layer's states over their variance in the teacher: 1 where nothing is
    learnt, 0 where they are the same.
    """
    seed_everything(config.seed)
    runtime = Runtime.detect()
    for network in (teacher, student):
        network.to(runtime.device).eval()  # no dropout: the teacher's states are to be met
    optimizer = torch.optim.AdamW(_groups(student, config), lr=config.rate, betas=(0.9, 0.98), fused=True)
    state = load_checkpoint(output / "last", student, optimizer) or {"step": 0, "log": [], "seconds": 0.0}
    step, log, spent = int(state["step"]), list(state["log"]), float(state["seconds"])
    rows = PieceRows(
        pieces, row=config.row, batch_pieces=config.batch_pieces, seed=config.seed, device=runtime.device
    )
    total = max(1, config.total_pieces // config.batch_pieces)
    started = saved = time.time()
    while True:
        seconds = spent + time.time() - started
        share = max(step / total, seconds / config.seconds if config.seconds else 0.0)
        due = share >= 1 or time.time() - saved > config.save_seconds
        if due:
            save_checkpoint(output / "last", student, optimizer, {"step": step, "log": log, "seconds": seconds})
            saved = time.time()
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = config.rate * learning_rate(round(share * 10_000), 10_000)
        with runtime.autocast():
            errors = state_errors(teacher, student, rows.batch(step))
        (errors[-1] + config.inner * errors[:-1].sum()).backward()
        nn.utils.clip_grad_norm_(student.encoder.parameters(), config.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % 10 == 0:
            log.append(
                {
                    "pieces": step * config.batch_pieces,
                    "errors": [round(float(error), 4) for error in errors.detach()],
                    "seconds": round(seconds, 1),
                }
            )
            print(json.dumps(log[-1]), flush=True)
    result = {"config": asdict(config), "log": log}
    (output / "distillation.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return result


def state_errors(teacher: CommentaryNetwork, student: CommentaryNetwork, ids: torch.Tensor) -> torch.Tensor:
    """The student's error at each of its layers (layers,), against the teacher's layer as far up.

    `ids` is (rows, pieces) without padding.
    """
    with torch.no_grad():
        deep = teacher.encoder(input_ids=ids, output_hidden_states=True).hidden_states[1:]
    flat = student.encoder(input_ids=ids, output_hidden_states=True).hidden_states[1:]
    wanted = [deep[round((at + 1) * len(deep) / len(flat)) - 1].float() for at in range(len(flat))]
    return torch.stack(
        [nn.functional.mse_loss(got.float(), aim) / aim.var() for got, aim in zip(flat, wanted, strict=True)]
    )


def _groups(student: CommentaryNetwork, config: DistilConfig) -> list[dict[str, Any]]:
    parameters = list(student.encoder.parameters())
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": config.weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
