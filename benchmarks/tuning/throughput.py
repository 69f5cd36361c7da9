"""The library's steps beside those of a bare PyTorch loop, in turn, over the same encoder and batches."""

from __future__ import annotations

import copy
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback

from commentary_nlp import Commentary
from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.training.bases import open_base
from commentary_nlp.training.batches import Batch, collate
from commentary_nlp.training.corpus_examples import corpus_examples
from commentary_nlp.training.loop import LoopConfig, parameter_groups
from commentary_nlp.training.losses import task_losses, total_loss
from commentary_nlp.training.run_plan import RunPlan, plan_run
from commentary_nlp.training.runtime import Runtime, learning_rate, seed_everything
from commentary_nlp.training.settings import FineTuneSettings
from commentary_nlp.training.trainer import Run, RunState

WARM = 2
"""First steps that are not counted."""


class BareLoop:
    """What one would write by hand: forward, backward, clip, AdamW; batches lie ready in memory."""

    def __init__(self, network: CommentaryNetwork, settings: FineTuneSettings, steps: int) -> None:
        rates = LoopConfig(epochs={}, rate=settings.rate, head_rate=settings.head_rate)
        self.runtime = Runtime.detect()
        self.network, self.clip = network.to(self.runtime.device).train(), settings.clip
        self.steps, self.done = steps, 0
        self.optimizer = torch.optim.AdamW(parameter_groups(network, rates), betas=(0.9, 0.99), fused=True)

    def step(self, batch: Batch) -> float:
        """The loss of a step."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * learning_rate(self.done, self.steps)
        with self.runtime.autocast():
            loss = total_loss(task_losses(self.network, batch))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.done += 1
        return float(loss.detach())


class InTurn(TrainerCallback):
    """After each step of the library the loop makes the same one; both are timed.

    The library's time runs from the end of the loop's step to the end of its own, so that it holds
    everything the library does: fetching and collating the batch, callbacks, progress.
    """

    def __init__(self, loop: BareLoop, plan: RunPlan) -> None:
        self.loop, self.plan = loop, plan
        self.library: list[float] = []
        self.bare: list[float] = []
        self.collating: list[float] = []
        self._mark = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the clock."""
        self._mark = time.perf_counter()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Read the clock, make the loop's step, start anew."""
        ended = time.perf_counter()
        self.library.append(ended - self._mark)
        chosen = self.plan.batches[len(self.library) - 1]
        batch = collate([self.plan.examples[at] for at in chosen], self.loop.runtime.device)
        begun = time.perf_counter()
        self.loop.step(batch)
        self._mark = time.perf_counter()
        self.collating.append(begun - ended)
        self.bare.append(self._mark - begun)


def measure(
    records: Sequence[Commentary], base: str, *, steps: int, threads: int, batch_pieces: int = 2048
) -> dict[str, Any]:
    """Pieces a second of both, and the ratio of their times."""
    torch.set_num_threads(threads)
    seed_everything(1)
    with tempfile.TemporaryDirectory() as folder:
        opened = open_base(base, Path(folder), local_files_only=True)
        examples = [
            example
            for record in records
            for example in corpus_examples(record, opened.tokenizer, window_size=opened.window)
        ]
        settings = FineTuneSettings("-", "-", Path(folder), batch_pieces=batch_pieces, epochs=steps + WARM)
        plan = plan_run(examples, [], settings)
        plan = RunPlan(plan.examples, plan.batches[: steps + WARM], [])
        watch = in_turn(opened.network, plan, settings)
    return _summary(watch, plan, threads, base)


def in_turn(network: CommentaryNetwork, plan: RunPlan, settings: FineTuneSettings) -> InTurn:
    """The times of both after they have trained `network` and a copy of it; no checkpoint is written."""
    watch = InTurn(BareLoop(copy.deepcopy(network), settings, len(plan.batches)), plan)
    settings = replace(settings, checkpoint_minutes=1e9)
    trainer = Run(network, plan, settings, RunState(), settings.output, dict).trainer()
    trainer.add_callback(watch)
    trainer.train()
    return watch


def _summary(watch: InTurn, plan: RunPlan, threads: int, base: str) -> dict[str, Any]:
    library, bare = watch.library[WARM:], watch.bare[WARM:]
    pieces = plan.pieces(WARM)
    ratios = sorted(by_hand / ours for by_hand, ours in zip(bare, library, strict=True))
    return {
        "base": base,
        "threads": threads,
        "steps": len(library),
        "pieces": pieces,
        "pieces_per_second": {
            "library": round(pieces / sum(library), 1),
            "bare": round(pieces / sum(bare), 1),
        },
        "ratio": round(sum(bare) / sum(library), 4),
        "ratio_of_steps": {
            "least": round(ratios[0], 4),
            "median": round(statistics.median(ratios), 4),
            "most": round(ratios[-1], 4),
        },
        "collating_share": round(sum(watch.collating[WARM:]) / sum(library), 4),
    }


def rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures for the table."""
    speed, steps = found["pieces_per_second"], found["ratio_of_steps"]
    return [
        (
            f"throughput beside a bare PyTorch loop, base {found['base']}, {found['steps']} steps in turn",
            f"{found['ratio']:.2f} ({speed['library']:,.0f} and {speed['bare']:,.0f} pieces/s; "
            f"single steps {steps['least']:.2f} to {steps['most']:.2f})",
        )
    ]
