"""Minutes and memory of 300 documents, three epochs, all tasks, replay included: extrapolated from a sample.

A run over a few documents for one epoch, with the whole dev part, gives the speed of the steps, the cost of a
dev score, and what comes before and after training, which does not grow with the train documents. Only the
steps are extrapolated, by pieces. Memory is the peak of that run: it depends on the size of a batch, and the
sample has batches of the full size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from commentary_nlp import Commentary
from tuning.corpus import write_file

DOCUMENTS, EPOCHS = 300, 3
_CHILD = """
import json, resource, sys
from commentary_nlp.training import fine_tune
finished = fine_tune(**json.loads(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS, kilobytes elsewhere
print(json.dumps(peak * (1 if sys.platform == "darwin" else 1024) / 1e9))
"""


def measure(
    train: Sequence[Commentary],
    dev: Path,
    base: str,
    *,
    sample: int,
    threads: int,
    replay: Path | None = None,
    batch_pieces: int = 2048,
) -> dict[str, Any]:
    """The parts of a run's time and its peak memory, measured, and the minutes of the whole run from them."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "model"
        settings = {
            "train": str(write_file(Path(folder) / "train.jsonl", train[:sample])), "dev": str(dev),
            "replay_dev": str(dev), "base": base, "epochs": 1, "threads": threads, "output": str(output),
            "batch_pieces": batch_pieces, **({"replay_corpus": str(replay)} if replay else {}),
        }  # fmt: skip
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, json.dumps(settings)], check=True, stdout=subprocess.PIPE
        )
        seconds = time.perf_counter() - begun
        report = json.loads((output / "training.json").read_text("utf-8"))
    speed, pieces = report["pieces_per_second"], report["pieces"]
    judging = max(0.0, report["seconds"] - pieces / speed)
    whole = pieces / len(train[:sample]) * DOCUMENTS * EPOCHS
    around = seconds - report["seconds"]
    return {
        "base": base,
        "threads": threads,
        "bf16": report["bf16"],
        "sample_documents": len(train[:sample]),
        "pieces_per_second": speed,
        "pieces": {"sample": pieces, "whole": round(whole)},
        "seconds": {
            "steps": round(whole / speed, 1),
            "dev_scores": round(judging * EPOCHS, 1),
            "before_and_after": round(around, 1),
        },
        "minutes": round((whole / speed + judging * EPOCHS + around) / 60, 1),
        "peak_gb": round(json.loads(done.stdout), 2),
    }


def rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures for the table."""
    kind = "bf16" if found["bf16"] else "float32"
    title = f"{DOCUMENTS} documents, {EPOCHS} epochs, all tasks, replay, base {found['base']}"
    speed = f"{found['pieces_per_second']:,.0f} pieces/s, {kind}"
    return [
        (
            f"{title}: extrapolated from {found['sample_documents']} documents, one epoch",
            f"{found['minutes']:.1f} minutes ({speed}), {found['peak_gb']:.1f} GB at the peak",
        )
    ]
