"""The run itself on `transformers.Trainer`, with batches by tokens and checkpoints without pickle.

Trainer version 5 has no grouping by length, so all batches are planned before (`training.run_plan`), and
Trainer reads them as one long epoch. A checkpoint is that of `training.checkpoint`.
"""

from __future__ import annotations

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
from commentary_nlp.training.batches import collate
from commentary_nlp.training.checkpoint import load_checkpoint, save_checkpoint
from commentary_nlp.training.examples import Example
from commentary_nlp.training.loop import LoopConfig, freeze, parameter_groups
from commentary_nlp.training.losses import task_losses, total_loss
from commentary_nlp.training.progress import Progress
from commentary_nlp.training.run_plan import RunPlan
from commentary_nlp.training.runtime import Runtime, learning_rate
from commentary_nlp.training.settings import FineTuneSettings

LAST, BEST = "last", "best"


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

    `pieces` have been read, those of the last process at `pieces_per_second`, dev scores left out.
    `fingerprint` are the settings and sums of the data that the run depends on, `before` the base's scores.
    """

    step: int = 0
    seconds: float = 0.0
    scores: list[dict[str, float]] = field(default_factory=list)
    best: int = -1
    fingerprint: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    finished: bool = False
    pieces: int = 0
    pieces_per_second: float = 0.0

    @property
    def stale(self) -> int:
        """Epochs since the best one."""
        return len(self.scores) - 1 - self.best

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return dict(self.__dict__)


@dataclass
class Run:
    """A network, the batches it learns from, how, and how far it is.

    `folder` holds the checkpoints; `state` is that of `folder/last` where there is one. `judge` gives the dev
    scores of the network as it stands, with their `mean`.
    """

    network: CommentaryNetwork
    plan: RunPlan
    settings: FineTuneSettings
    state: RunState
    folder: Path
    judge: Callable[[], dict[str, float]]

    def complete(self) -> RunState:
        """Train to the end of the plan or to the early stop; then the network holds the best epoch's weights.

        Raises what torch raises where memory ends.
        """
        if not self.state.finished:
            self.trainer().train()
        load_checkpoint(self.folder / BEST, self.network, None)
        self.network.eval()
        return self.state

    def trainer(self) -> TokenTrainer:
        """The Trainer of the steps that are left, from the checkpoint where there is one."""
        runtime, settings, state = Runtime.detect(self.settings.device), self.settings, self.state
        self.network.to(runtime.device)
        optimizer = self._optimizer()
        load_checkpoint(self.folder / LAST, self.network, optimizer)
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] = group["peak"]
        steps, first = -(-len(self.plan.batches) // settings.accumulation), state.step
        scheduler = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: learning_rate(first + step, steps, warmup=settings.warmup)
        )
        done = min(state.step * settings.accumulation, len(self.plan.batches))
        epochs = len(self.plan.ends) - len(state.scores)
        progress = Progress(self.plan.pieces(), epochs, done=self.plan.pieces(0, done))
        trainer = TokenTrainer(
            self.plan,
            done,
            model=LossModule(self.network, settings.class_weights),
            args=self._arguments(runtime),
            optimizers=(optimizer, scheduler),
            callbacks=[RunWatch(self, optimizer, progress)],
        )
        trainer.remove_callback(PrinterCallback)
        return trainer

    def _optimizer(self) -> torch.optim.Optimizer:
        rates = LoopConfig(
            epochs={},
            rate=self.settings.rate,
            head_rate=self.settings.head_rate,
            weight_decay=self.settings.weight_decay,
        )
        freeze(self.network, self.settings.frozen_layers)
        return torch.optim.AdamW(parameter_groups(self.network, rates), betas=(0.9, 0.99), fused=True)

    def _arguments(self, runtime: Runtime) -> TrainingArguments:
        bf16 = runtime.bf16 if self.settings.bf16 is None else self.settings.bf16
        arguments = TrainingArguments(
            output_dir=str(self.folder), num_train_epochs=1, max_grad_norm=self.settings.clip,
            gradient_accumulation_steps=self.settings.accumulation, seed=self.settings.seed, bf16=bf16,
            use_cpu=runtime.device.type == "cpu", save_strategy="no", eval_strategy="no",
            logging_strategy="no", report_to="none", disable_tqdm=True, remove_unused_columns=False,
            dataloader_pin_memory=False,
        )  # fmt: skip
        if arguments.n_gpu > 1:
            arguments._n_gpu = 1  # batches are lists of examples, which DataParallel cannot split
        return arguments


class RunWatch(TrainerCallback):
    """Judges the network at the end of each epoch, keeps the best, writes checkpoints, tells the progress."""

    def __init__(self, run: Run, optimizer: torch.optim.Optimizer, progress: Progress) -> None:
        self.run, self.state, self.optimizer, self.progress = run, run.state, optimizer, progress
        self._started = self._saved = time.monotonic()

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Restore the random numbers of the checkpoint, after whatever Trainer seeded."""
        if self.state.step:
            load_checkpoint(self.run.folder / LAST, self.run.network, None)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """After each step of the optimizer."""
        plan, settings = self.run.plan, self.run.settings
        before = self.state.step * settings.accumulation
        self.state.step += 1
        after = min(self.state.step * settings.accumulation, len(plan.batches))
        self.progress.read(plan.pieces(before, after))
        ended = any(before < end <= after for end in plan.ends)
        if ended:
            self._end_epoch(control)
        if ended or (time.monotonic() - self._saved) / 60 >= settings.checkpoint_minutes:
            self.save()

    def _end_epoch(self, control: Any) -> None:
        self.run.network.eval()
        scores, state = self.run.judge(), self.state
        state.scores.append(scores)
        best = state.best < 0 or scores["mean"] > state.scores[state.best]["mean"]
        if best:
            state.best = len(state.scores) - 1
            save_checkpoint(self.run.folder / BEST, self.run.network, None, {"scores": scores})
        shown = "  ".join(f"{name} {score:.4f}" for name, score in scores.items())
        self.progress.evaluated(f"epoch {len(state.scores)}: dev {shown}{'  best' if best else ''}")
        if state.stale >= self.run.settings.patience or len(state.scores) == len(self.run.plan.ends):
            state.finished = control.should_training_stop = True

    def save(self) -> None:
        """Write the checkpoint."""
        now = time.monotonic()
        self.state.seconds += now - self._started
        self.state.pieces = self.progress.done
        self.state.pieces_per_second = round(self.progress.speed(), 1)
        self._started = self._saved = now
        save_checkpoint(self.run.folder / LAST, self.run.network, self.optimizer, self.state.to_dict())
