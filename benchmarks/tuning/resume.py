"""A run that is killed half way and started again, beside one that was left alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

from commentary_nlp import Commentary
from tuning.corpus import write_file

_STATE = Path("checkpoints", "last", "state.json")


def measure(
    train: Sequence[Commentary], dev: Sequence[Commentary], base: str, *, threads: int, batch_pieces: int
) -> dict[str, Any]:
    """The largest difference of a dev score, of a final score and of a weight between the two runs."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        files = [write_file(work / f"{name}.jsonl", part) for name, part in (("train", train), ("dev", dev))]
        command = _command(*files, base, threads, batch_pieces)
        subprocess.run([*command, "-o", str(work / "whole")], check=True)
        whole = _report(work / "whole")
        killed_at = _kill([*command, "-o", str(work / "killed")], work / "killed", whole["steps"] // 2)
        subprocess.run([*command, "-o", str(work / "killed")], check=True)
        resumed = _report(work / "killed")
        weights = [load_file(work / name / "network.safetensors") for name in ("whole", "killed")]
    return {
        "base": base,
        "steps": whole["steps"],
        "killed_after_step": killed_at,
        "dev_score": max(
            abs(one[name] - other[name])
            for one, other in zip(whole["epochs"], resumed["epochs"], strict=True)
            for name in one
        ),
        "final_score": max(
            abs(one - other) for one, other in zip(_f1s(whole["after"]), _f1s(resumed["after"]), strict=True)
        ),
        "weight": max(
            float(np.abs(tensor.astype(np.float64) - weights[1][name]).max())
            for name, tensor in weights[0].items()
        ),
        "epochs": {"whole": whole["epochs"], "resumed": resumed["epochs"]},
    }


def _command(train: Path, dev: Path, base: str, threads: int, batch_pieces: int) -> list[str]:
    return [
        sys.executable, "-m", "commentary_nlp.cli", "train", "--train", str(train), "--dev", str(dev),
        "--replay-dev", str(dev), "--no-replay", "--base", base, "--epochs", "2", "--no-onnx",
        "--batch-pieces", str(batch_pieces), "--checkpoint-minutes", "0", "--threads", str(threads),
    ]  # fmt: skip


def _kill(command: list[str], output: Path, step: int) -> int:
    """Start the run and kill it, with no chance to tidy up, once `step` steps are done; the steps done."""
    run = subprocess.Popen(command)
    try:
        while (done := _steps(output / _STATE)) < step:
            if run.poll() is not None:
                raise RuntimeError(f"the run ended by itself ({run.returncode}) before it could be killed")
            time.sleep(0.05)
    finally:
        if run.poll() is None:
            run.kill()
        run.wait()
    return done


def _steps(state: Path) -> int:
    try:
        return int(json.loads(state.read_text("utf-8"))["step"])
    except (OSError, ValueError):  # not yet there, or about to be replaced
        return 0


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "training.json").read_text("utf-8"))
    return report


def _f1s(scores: Any) -> list[float]:
    """Every F1 of a report, in order."""
    if not isinstance(scores, dict):
        return []
    own = [float(scores["f1"])] if isinstance(scores.get("f1"), int | float) else []
    return own + [f1 for _, part in sorted(scores.items()) for f1 in _f1s(part)]


def rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures for the table."""
    return [
        (
            f"killed after step {found['killed_after_step']} of {found['steps']} and resumed: "
            "largest difference to an uninterrupted run",
            f"{found['dev_score']:.4f} of a dev score, {found['final_score']:.4f} of a final F1, "
            f"{found['weight']:.1e} of a weight",
        )
    ]
