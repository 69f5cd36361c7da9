"""Masked-language adaptation of an encoder folder on raw text (Devlin et al. 2019, with 20 % masked).

The text is a flat array of piece ids (`pieces.npy`, uint16), cut into rows of 254 pieces between <s> and
</s>. Every row is masked anew each time it is seen. The output layer is tied to the word embeddings.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from commentary_nlp.training.checkpoint import load_checkpoint, save_checkpoint
from commentary_nlp.training.piece_rows import PieceRows
from commentary_nlp.training.runtime import Runtime, learning_rate, seed_everything

if TYPE_CHECKING:
    from transformers import BertModel


@dataclass(frozen=True)
class AdaptConfig:
    """One adaptation run.

    `total_pieces` fixes the schedule, or `seconds` does where that comes first (a rented machine);
    `checkpoints` are counts of pieces after which the encoder is kept.
    """

    total_pieces: int
    seconds: float | None = None
    rate: float = 5e-4
    batch_pieces: int = 32_768
    row: int = 254
    masked: float = 0.2
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 1
    save_seconds: float = 240.0
    compile: bool = False
    checkpoints: tuple[int, ...] = ()


class MaskedLanguageModel(nn.Module):
    """An encoder with the usual transform and a tied output layer; scores only the masked positions."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder = encoder
        self.transform = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.LayerNorm(hidden))
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, ids: torch.Tensor, chosen: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
        """Mean cross-entropy at `chosen` (flat positions)."""
        states = self.encoder(input_ids=ids).last_hidden_state  # (rows, pieces, hidden)
        states = self.transform(states.flatten(0, 1)[chosen])
        table = self.encoder.embeddings.word_embeddings.weight
        return nn.functional.cross_entropy((states @ table.T + self.bias).float(), gold)


def adapt(
    encoder_folder: Path, pieces: NDArray[np.uint16], output: Path, config: AdaptConfig
) -> dict[str, Any]:
    """Train until `total_pieces`, resuming from `output` where a checkpoint lies there; returns the log."""
    from transformers import BertConfig, BertModel

    seed_everything(config.seed)
    runtime = Runtime.detect()
    # rows are seen once or twice: no dropout
    none: dict[str, Any] = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    settings = BertConfig.from_pretrained(encoder_folder, **none)
    encoder = BertModel.from_pretrained(
        encoder_folder, config=settings, add_pooling_layer=False, dtype=torch.float32
    )
    model = MaskedLanguageModel(encoder).to(runtime.device)
    optimizer = torch.optim.AdamW(_groups(model, config), lr=config.rate, betas=(0.9, 0.98), fused=True)
    state = load_checkpoint(output / "last", model, optimizer) or {"step": 0, "log": []}
    step, log = int(state["step"]), list(state["log"])
    rows = _MaskedRows(pieces, config, settings.vocab_size, runtime.device)
    total = max(1, config.total_pieces // config.batch_pieces)
    due = [c for c in config.checkpoints if c > step * config.batch_pieces]
    forward = torch.compile(model) if config.compile else model
    started = saved = time.time()
    model.train()
    first, every = step, max(1, 40_000 // config.batch_pieces)
    while step < total:
        if config.seconds and step - first > 50:
            share = (time.time() - started) / config.seconds
            if share >= 1:
                break
            total = max(step + 1, round(first + (step - first) / share))
        for group in optimizer.param_groups:
            group["lr"] = config.rate * learning_rate(step, total)
        batch = rows.batch(step)
        with runtime.autocast():
            loss = forward(*batch)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), config.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % every == 0 or step == total:
            seconds = round(time.time() - started, 1)
            loss_now = round(float(loss.detach()), 4)
            log.append({"pieces": step * config.batch_pieces, "loss": loss_now, "seconds": seconds})
            print(json.dumps(log[-1]), flush=True)
        if time.time() - saved > config.save_seconds:
            save_checkpoint(output / "last", model, optimizer, {"step": step, "log": log})
            saved = time.time()
        if due and step * config.batch_pieces >= due[0]:
            save_encoder(encoder, encoder_folder, output / f"at-{due.pop(0)}")
    save_checkpoint(output / "last", model, optimizer, {"step": step, "log": log})
    save_encoder(encoder, encoder_folder, output / "encoder")
    result = {"config": asdict(config), "log": log}
    (output / "adaptation.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return result


def save_encoder(encoder: nn.Module, source: Path, folder: Path) -> None:
    """Write the encoder in half precision with the tokenizer and configuration of `source`."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {k: v.detach().to("cpu", torch.float16).contiguous() for k, v in encoder.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_bytes((source / name).read_bytes())


def _groups(model: nn.Module, config: AdaptConfig) -> list[dict[str, Any]]:
    decayed = [p for p in model.parameters() if p.ndim >= 2]
    free = [p for p in model.parameters() if p.ndim < 2]
    return [{"params": decayed, "weight_decay": config.weight_decay}, {"params": free, "weight_decay": 0.0}]


class _MaskedRows:
    """Masked batches; batch `step` depends on seed and step alone, so that a resumed run sees the same."""

    def __init__(
        self, pieces: NDArray[np.uint16], config: AdaptConfig, vocabulary: int, device: torch.device
    ) -> None:
        self.rows = PieceRows(
            pieces, row=config.row, batch_pieces=config.batch_pieces, seed=config.seed, device=device
        )
        self.config, self.vocabulary, self.device = config, vocabulary, device

    def batch(self, step: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        ids = self.rows.batch(step)
        generator = torch.Generator(self.device).manual_seed(self.config.seed * 1_000_003 + step)
        draw = torch.rand(ids.shape, generator=generator, device=self.device)
        count = round(self.rows.size * self.config.row * self.config.masked)
        draw[:, 0] = draw[:, -1] = 2.0
        chosen = draw.flatten().topk(count, largest=False).indices
        gold = ids.flatten()[chosen]
        kind = torch.rand(count, generator=generator, device=self.device)
        random_ids = torch.randint(5, self.vocabulary, (count,), generator=generator, device=self.device)
        shown = torch.where(kind < 0.8, torch.full_like(gold, 4), torch.where(kind < 0.9, random_ids, gold))
        ids.view(-1)[chosen] = shown
        return ids, chosen, gold
