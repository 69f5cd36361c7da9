"""Every batch of a run, laid out before its first step: one's own examples and what is replayed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from commentary_nlp.training.batches import plan_batches
from commentary_nlp.training.examples import Example
from commentary_nlp.training.settings import FineTuneSettings


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
