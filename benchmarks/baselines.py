"""Simple methods on the project's corpus, beside the shipped model: what reading has to beat.

    python benchmarks/baselines.py dev --encoder runs/encoder       # while writing
    python benchmarks/baselines.py test --encoder runs/encoder      # once

Everything that learns learns from corpus/train.jsonl alone. `--encoder` is a folder of
`scripts/build_encoder.py`, not trained any further; without it the plain encoder has no row. Writes
results/baselines.json and, from all splits in it, results/baselines.md, which `scripts/write_results.py`
puts into docs/results.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import baseline_devices
import baseline_entities
import baseline_stances
from baseline_encoder import FrozenEncoder
from machine import machine
from scored import Row

import commentary_nlp as cn

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
RESULTS = HERE / "results" / "baselines.json"
TASKS = {
    "entities": baseline_entities,
    "stances": baseline_stances,
    "devices": baseline_devices,
}


def main() -> int:
    """Score the methods on one split, store and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("split", choices=("dev", "test"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--encoder", type=Path, help="encoder folder that nothing here has trained")
    options = parser.parse_args()
    train = cn.read_records(CORPUS / "train.jsonl")
    gold = cn.read_records(CORPUS / f"{options.split}.jsonl")
    analyzer = cn.load(threads=options.threads)
    encoder = FrozenEncoder(options.encoder, threads=options.threads) if options.encoder else None
    stored: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    model = {key: analyzer("").meta[key] for key in ("model", "model_version", "checksum", "backend")}
    found: dict[str, Any] = {"machine": machine(), "model": model, "documents": len(gold), "tasks": {}}
    for task, module in TASKS.items():
        print(task, file=sys.stderr, flush=True)
        given = (train, gold, analyzer) if module is baseline_devices else (train, gold, analyzer, encoder)
        found["tasks"][task] = [row.to_dict() for row in module.rows(*given)]
    stored[options.split] = found
    RESULTS.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = "\n\n".join(block(split, stored[split]) for split in ("test", "dev") if split in stored)
    RESULTS.with_suffix(".md").write_text(page + "\n", "utf-8")
    print(page)
    return 0


def block(split: str, found: dict[str, Any]) -> str:
    """The Markdown tables of one split."""
    parts = [f"### {found['documents']} documents of {split}"]
    if "model" in found:
        parts.append(f"commentary_nlp: model {found['model']['model']} {found['model']['model_version']}.")
    for task, module in TASKS.items():
        rows = [Row.from_dict(row) for row in found["tasks"][task]]
        names = list(rows[0].figures)
        lines = [
            f"| {module.TITLE} | " + " | ".join(names) + " |",
            "|---|" + "---|" * len(names),
            *("| " + " | ".join([row.method, *(row.cell(name) for name in names)]) + " |" for row in rows),
        ]
        parts += ["\n".join(lines), module.NOTE]
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
