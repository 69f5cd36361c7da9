"""The run itself on `transformers.Trainer`, with batches by tokens and checkpoints without pickle.

Trainer version 5 has no grouping by length, so the plan of all batches is made here (`plan_run`), and
Trainer reads it as one long epoch. A checkpoint is that of `training.checkpoint`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments

from commentary_nlp.network import CommentaryNetwork
from commentary_nlp.training.batches import collate, plan_batches
from commentary_nlp.training.checkpoint import load_checkpoint, save_checkpoint
from commentary_nlp.training.examples import Example
from commentary_nlp.training.loop import LoopConfig, freeze, parameter_groups
from commentary_nlp.training.losses import task_losses, total_loss
from commentary_nlp.training.progress import Progress
from commentary_nlp.training.runtime import Runtime, learning_rate
from commentary_nlp.training.settings import FineTuneSettings

Judge = Callable[[], dict[str, float]]
LAST, BEST = "last", "best"


@dataclass(frozen=True)
class RunPlan:
    """Every batch in order, as indices into `examples`; `ends` counts the batches up to each epoch's end."""

    examples: list[Example]
    batches: list[list[int]]
    ends: list[int]

    def pieces(self, first: int = 0, end: int | None = None) -> int:
        """Pieces of the batches first..end, padding left out."""
        return sum(self.examples[at].size for batch in self.batches[first:end] for at in batch)


def plan_run(own: Sequence[Example], replay: Sequence[Example], settings: FineTuneSettings) -> RunPlan:
    """One's own examples once an epoch, mixed with a share of the replayed; a function of the seed alone."""
    draw = random.Random(settings.seed)
    examples = [*own, *replay]
    wanted = settings.replay * sum(example.size for example in own)
    batches: list[list[int]] = []
    ends: list[int] = []
    waiting: list[int] = []
    for epoch in range(settings.epochs):
        chosen, read = list(range(len(own))), 0.0
        while read < wanted and len(chosen) < len(examples):
            if not waiting:
                waiting = list(range(len(own), len(examples)))
                draw.shuffle(waiting)
            at = waiting.pop()
            chosen.append(at)
            read += examples[at].size
        planned = plan_batches(
            [examples[at] for at in chosen], settings.batch_pieces, settings.seed * 1000 + epoch
        )
        batches += [[chosen[at] for at in batch] for batch in planned]
        ends.append(len(batches))
    return RunPlan(examples, batches, ends)


class LossModule(nn.Module):
    """The network as Trainer sees it: examples in, the weighted loss of their tasks out."""

    def __init__(self, network: CommentaryNetwork, device_weights: Mapping[str, float]) -> None:
        super().__init__()
        self.network = network
        weights = [float(device_weights.get(name, 1.0)) for name in network.config.devices]
        self.register_buffer("device_weights", torch.tensor(weights), persistent=False)

    def forward(self, examples: Sequence[Example]) -> torch.Tensor:
        """The loss of a batch."""
        weights = self.get_buffer("device_weights")
        return total_loss(task_losses(self.network, collate(examples, weights.device), weights))


class TokenTrainer(Trainer):
    """Trainer over a `RunPlan`, from the step at which a checkpoint left it."""

    def __init__(self, plan: RunPlan, first: int, **options: Any) -> None:
        super().__init__(**options)
        self._plan, self._first = plan, first

    def get_train_dataloader(self) -> DataLoader[Any]:
        """The batches that are left, each a dict of its examples."""
        batches: Any = self._plan.batches[self._first :]
        examples: Any = self._plan.examples
        own = torch.Generator()  # the loader draws a number: not from the stream that a checkpoint restores
        return DataLoader(examples, batch_sampler=batches, collate_fn=_as_inputs, generator=own)

    def compute_loss(self, model: nn.Module, inputs: dict[str, Any], *_: Any, **__: Any) -> torch.Tensor:
        """The loss of a batch of examples."""
        loss: torch.Tensor = model(inputs["examples"])
        return loss


def _as_inputs(examples: list[Example]) -> dict[str, list[Example]]:
    return {"examples": examples}


@dataclass
class RunState:
    """What a checkpoint remembers: steps done, the dev scores of each epoch, seconds spent, the best epoch.

    `fingerprint` are the settings and sums of the data that the run depends on, `before` the base's scores.
    """

    step: int = 0
    seconds: float = 0.0
    scores: list[dict[str, float]] = field(default_factory=list)
    best: int = -1
    fingerprint: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    finished: bool = False

    @property
    def stale(self) -> int:
        """Epochs since the best one."""
        return len(self.scores) - 1 - self.best

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return dict(self.__dict__)


class RunWatch(TrainerCallback):
    """Judges the network at the end of each epoch, keeps the best, writes checkpoints, tells the progress."""

    def __init__(
        self,
        network: CommentaryNetwork,
        plan: RunPlan,
        settings: FineTuneSettings,
        state: RunState,
        folder: Path,
        judge: Judge,
        progress: Progress,
    ) -> None:
        self.network, self.plan, self.settings = network, plan, settings
        self.state, self.folder, self.judge, self.progress = state, folder, judge, progress
        self.optimizer: torch.optim.Optimizer | None = None
        self._started = self._saved = time.monotonic()

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Restore the random numbers of the checkpoint, after whatever Trainer seeded."""
        if self.state.step:
            load_checkpoint(self.folder / LAST, self.network, None)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """After each step of the optimizer."""
        before = self.state.step * self.settings.accumulation
        self.state.step += 1
        after = min(self.state.step * self.settings.accumulation, len(self.plan.batches))
        self.progress.read(self.plan.pieces(before, after))
        ended = any(before < end <= after for end in self.plan.ends)
        if ended:
            self._end_epoch(control)
        if ended or (time.monotonic() - self._saved) / 60 >= self.settings.checkpoint_minutes:
            self.save()

    def _end_epoch(self, control: Any) -> None:
        self.network.eval()
        scores = self.judge()
        self.state.scores.append(scores)
        best = self.state.best < 0 or scores["mean"] > self.state.scores[self.state.best]["mean"]
        if best:
            self.state.best = len(self.state.scores) - 1
            save_checkpoint(self.folder / BEST, self.network, None, {"scores": scores})
        shown = "  ".join(f"{name} {score:.4f}" for name, score in scores.items())
        self.progress.evaluated(f"epoch {len(self.state.scores)}: dev {shown}{'  best' if best else ''}")
        if self.state.stale >= self.settings.patience or len(self.state.scores) == len(self.plan.ends):
            self.state.finished = control.should_training_stop = True

    def save(self) -> None:
        """Write the checkpoint."""
        now = time.monotonic()
        self.state.seconds += now - self._started
        self._started = self._saved = now
        save_checkpoint(self.folder / LAST, self.network, self.optimizer, self.state.to_dict())


def run(
    network: CommentaryNetwork,
    plan: RunPlan,
    settings: FineTuneSettings,
    state: RunState,
    folder: Path,
    judge: Judge,
) -> RunState:
    """Train `network` to the end of the plan or to its early stop; then it holds the best epoch's weights.

    `state` is that of the checkpoint `folder/last` where there is one. Raises what torch raises where
    memory ends.
    """
    runtime = Runtime.detect(settings.device)
    network.to(runtime.device)
    if not state.finished:
        _train(network, plan, settings, state, folder, judge, runtime)
    load_checkpoint(folder / BEST, network, None)
    network.eval()
    return state


def _train(
    network: CommentaryNetwork,
    plan: RunPlan,
    settings: FineTuneSettings,
    state: RunState,
    folder: Path,
    judge: Judge,
    runtime: Runtime,
) -> None:
    rates = LoopConfig(
        epochs={}, rate=settings.rate, head_rate=settings.head_rate, weight_decay=settings.weight_decay
    )
    freeze(network, settings.frozen_layers)
    optimizer = torch.optim.AdamW(parameter_groups(network, rates), betas=(0.9, 0.99), fused=True)
    load_checkpoint(folder / LAST, network, optimizer)
    steps = -(-len(plan.batches) // settings.accumulation)
    for group in optimizer.param_groups:
        group["lr"] = group["initial_lr"] = group["peak"]
    first = state.step
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: learning_rate(first + step, steps, warmup=settings.warmup)
    )
    done = min(state.step * settings.accumulation, len(plan.batches))
    progress = Progress(plan.pieces(), len(plan.ends) - len(state.scores), done=plan.pieces(0, done))
    watch = RunWatch(network, plan, settings, state, folder, judge, progress)
    watch.optimizer = optimizer
    bf16 = runtime.bf16 if settings.bf16 is None else settings.bf16
    arguments = TrainingArguments(
        output_dir=str(folder), num_train_epochs=1, gradient_accumulation_steps=settings.accumulation,
        max_grad_norm=settings.clip, seed=settings.seed, bf16=bf16, use_cpu=runtime.device.type == "cpu",
        save_strategy="no", eval_strategy="no", logging_strategy="no", report_to="none", disable_tqdm=True,
        remove_unused_columns=False, dataloader_pin_memory=False,
    )  # fmt: skip
    if arguments.n_gpu > 1:
        arguments._n_gpu = 1  # batches are lists of examples, which DataParallel cannot split
    module = LossModule(network, settings.class_weights)
    trainer = TokenTrainer(
        plan, done, model=module, args=arguments, optimizers=(optimizer, scheduler), callbacks=[watch]
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()
