"""CLUENER dev F1 of a plain character tagger over an encoder folder: the yardstick of adaptation.

    python scripts/probe_encoder.py --encoder runs/adapted/encoder --data DATA/ner/cluener -o probe.json

Two convolutions and a softmax over BIO tags, no CRF, fine-tuned whole; the same settings for every encoder.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from commentary_nlp.training.runtime import Runtime, learning_rate, seed_everything

TYPES = [
    "address",
    "book",
    "company",
    "game",
    "government",
    "movie",
    "name",
    "organization",
    "position",
    "scene",
]
TAGS = ["O"] + [f"{p}-{t}" for t in TYPES for p in "BI"]


class Tagger(nn.Module):
    """The encoder, an embedding of each character, two convolutions and a softmax."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
        width = self.encoder.config.hidden_size
        self.characters = nn.Embedding(8192, 64)
        self.convolutions = nn.Sequential(
            nn.Conv1d(width + 64, 256, 3, padding=1), nn.GELU(), nn.Conv1d(256, 256, 3, padding=1), nn.GELU()
        )
        self.output = nn.Linear(256, len(TAGS))
        self.dropout = nn.Dropout(0.1)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, place: torch.Tensor, codes: torch.Tensor
    ) -> torch.Tensor:
        """Logits (rows, characters, tags)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        states = torch.gather(states, 1, place[..., None].expand(-1, -1, states.shape[-1]))
        states = self.dropout(torch.cat([states, self.characters(codes)], -1))
        return self.output(self.convolutions(states.transpose(1, 2)).transpose(1, 2)).float()


def read(path: Path, tokenizer: Tokenizer) -> list[dict[str, Any]]:
    """The rows of a CLUENER file as piece ids, characters and tags."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        encoding = tokenizer.encode(record["text"], add_special_tokens=False)
        place = [0] * len(record["text"])
        for index, (start, end) in enumerate(encoding.offsets):
            for at in range(start, end):
                place[at] = index + 1
        tags = [0] * len(record["text"])
        for start, end, label in record["spans"]:
            for at in range(start, end):
                tags[at] = TAGS.index(("B-" if at == start else "I-") + label)
        codes = [ord(c) % 8192 for c in record["text"]]
        rows.append({"ids": [0, *encoding.ids, 2], "place": place, "codes": codes, "tags": tags})
    return rows


def collate(rows: list[dict[str, Any]], device: torch.device) -> dict[str, torch.Tensor]:
    """The rows padded and stacked."""

    def pad(key: str, value: int) -> torch.Tensor:
        width = max(len(row[key]) for row in rows)
        return torch.tensor([row[key] + [value] * (width - len(row[key])) for row in rows], device=device)

    ids = pad("ids", 1)
    return {
        "ids": ids,
        "mask": (ids != 1).long(),
        "place": pad("place", 0),
        "codes": pad("codes", 0),
        "tags": pad("tags", -100),
    }


def spans(tags: list[int]) -> set[tuple[int, int, str]]:
    """The spans of a BIO sequence."""
    found, start, label = set(), -1, ""
    for at, tag in enumerate([*tags, 0]):
        name = TAGS[tag] if tag >= 0 else "O"
        if start >= 0 and name != f"I-{label}":
            found.add((start, at, label))
            start = -1
        if name.startswith("B-"):
            start, label = at, name[2:]
    return found


@torch.inference_mode()
def score(model: Tagger, rows: list[dict[str, Any]], runtime: Runtime) -> float:
    """Span F1 (micro) on `rows`."""
    model.eval()
    hits = predicted = gold = 0
    for at in range(0, len(rows), 128):
        part = rows[at : at + 128]
        batch = collate(part, runtime.device)
        with runtime.autocast():
            guesses = model(batch["ids"], batch["mask"], batch["place"], batch["codes"]).argmax(-1).tolist()
        for row, guess in zip(part, guesses, strict=True):
            found, true = spans(guess[: len(row["tags"])]), spans(row["tags"])
            hits, predicted, gold = hits + len(found & true), predicted + len(found), gold + len(true)
    model.train()
    return 2 * hits / max(1, predicted + gold)


def main() -> None:
    """Fine-tune, score after each epoch, write the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    seed_everything(options.seed)
    runtime = Runtime.detect()
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    train, dev = (read(options.data / f"{part}.jsonl", tokenizer) for part in ("train", "dev"))
    model = Tagger(options.encoder).to(runtime.device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=0.01, fused=True)
    steps = (len(train) + options.batch - 1) // options.batch
    figures = []
    for epoch in range(options.epochs):
        random.shuffle(train)
        for at in range(steps):
            factor = learning_rate(epoch * steps + at, options.epochs * steps)
            for group in optimizer.param_groups:
                group["lr"] = options.rate * factor
            batch = collate(train[at * options.batch : (at + 1) * options.batch], runtime.device)
            with runtime.autocast():
                logits = model(batch["ids"], batch["mask"], batch["place"], batch["codes"])
            loss = nn.functional.cross_entropy(
                logits.flatten(0, 1), batch["tags"].flatten(), ignore_index=-100
            )
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        figures.append(round(score(model, dev, runtime), 4))
        print(options.encoder, epoch + 1, figures[-1], flush=True)
    options.output.write_text(
        json.dumps({"encoder": options.encoder.name, "dev_f1": figures}) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
